//! Values by state or field office: shapes on the wide layout, equal tiles on the narrow one, where small places would not be seen.

use super::axis::Values;
use super::canvas::{Anchor, Type, at, escape};
use super::tone::{Tone, colour};
use super::{Cell, DrawingError, EDGE, Layout, MISSING, Phrase, Sheet, Swatch, WITHHELD, Words};
use crate::edition::Measure;
use brunt_model::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Made by `assets/map/make_map.py`.
const STATES: &str = include_str!("../../assets/map/states.csv");
/// The same, by area of responsibility.
const OFFICES: &str = include_str!("../../assets/map/offices.csv");
/// The page on which the shapes lie.
const PAGE: (f64, f64) = (975.0, 610.0);
/// How many classes a map may have.
const CLASSES: usize = 5;

/// The shape of a state or of an office's area.
pub(super) struct Place {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    tile: (f64, f64),
    path: &'static str,
}

/// All states, by postal code.
#[cfg(test)]
pub(super) fn states() -> Vec<Place> {
    places(STATES)
}

/// All offices, by code.
#[cfg(test)]
pub(super) fn offices() -> Vec<Place> {
    places(OFFICES)
}

/// The places that a column names.
fn atlas(column: &str) -> Vec<Place> {
    places(if column == "aor" || column.ends_with("_aor") { OFFICES } else { STATES })
}

/// The places of a file, which has no quotes and no commas within its fields.
fn places(file: &'static str) -> Vec<Place> {
    let lines = file.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines
        .filter_map(|line| {
            let mut fields = line.splitn(5, ',');
            let (code, name) = (fields.next()?, fields.next()?);
            let tile = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
            Some(Place { code, name, tile, path: fields.next()? })
        })
        .collect()
}

impl<W: Words> Sheet<'_, W> {
    pub(super) fn map(&mut self, state: &str, value: &str, measure: Measure) -> Result<(), DrawingError> {
        let places = atlas(state);
        let cells = self.cells(value)?;
        let mut by_code: BTreeMap<&'static str, Cell> = BTreeMap::new();
        let mut elsewhere: Vec<String> = Vec::new();
        let names: Vec<Value> = self.values(state)?.into_iter().cloned().collect();
        for (name, cell) in names.iter().zip(&cells) {
            let written = match name {
                Value::Text(text) => text.trim(),
                _ => "",
            };
            // Agencies write names in capitals or codes, and offices with what they are.
            let written = written.strip_suffix(" Area of Responsibility").unwrap_or(written);
            let found = places
                .iter()
                .find(|one| one.code.eq_ignore_ascii_case(written) || one.name.eq_ignore_ascii_case(written));
            match found {
                Some(found) if by_code.insert(found.code, *cell).is_some() => {
                    return Err(DrawingError::Twice {
                        exhibit: self.exhibit.name.clone(),
                        state: found.name.to_owned(),
                    });
                }
                Some(_) => {}
                None if *name == Value::Missing => elsewhere.push(self.words.phrase(&Phrase::NotRecorded)),
                None => elsewhere.push(super::cell(self.words, state, name)),
            }
        }
        let drawn: Vec<Cell> = by_code.values().copied().collect();
        self.count(&drawn);
        let told = || drawn.iter().filter_map(|cell| cell.number());
        let wanted = u32::try_from(CLASSES).unwrap_or(5);
        let axis = Values::of(told(), measure, wanted).ok_or_else(|| self.nothing())?;
        let (breaks, classes) = classes(&axis, told());
        let class =
            |number: f64| breaks.iter().filter(|low| number >= **low - 1e-12).count().saturating_sub(1);
        let tone = |number: f64| {
            // Few classes are spread over all tones.
            let last = classes.saturating_sub(1).max(1);
            Tone::Class(if classes == 1 { 2 } else { class(number).min(last) * (CLASSES - 1) / last })
        };
        let mut items = Vec::new();
        for pair in breaks.windows(2).take(classes) {
            let [low, high] = pair else { continue };
            let (from, to) = (
                self.number(*low, measure, axis.decimals, false),
                self.number(*high, measure, axis.decimals, true),
            );
            items.push((Swatch::Fill(tone((low + high) / 2.0)), format!("{from}–{to}")));
        }
        let lacks = |wanted: Cell| drawn.contains(&wanted);
        if lacks(Cell::Withheld) {
            items.push((Swatch::Hatch(WITHHELD), self.words.phrase(&Phrase::WithheldHere)));
        }
        if lacks(Cell::Missing) || by_code.len() < places.len() {
            items.push((Swatch::Hatch(MISSING), self.words.phrase(&Phrase::MissingHere)));
        }
        self.legend(&items);
        self.y += 10.0;
        let most = |of: fn(&Place) -> f64| places.iter().map(of).fold(0.0, f64::max) + 1.0;
        let (across, down) = (most(|place| place.tile.0), most(|place| place.tile.1));
        let side = (self.width() - EDGE * 2.0) / across;
        for one in &places {
            let cell = by_code.get(one.code).copied().unwrap_or(Cell::Missing);
            let said = match cell {
                Cell::Number(number) => self.number(
                    number,
                    measure,
                    axis.decimals.max(usize::from(measure == Measure::Share)),
                    true,
                ),
                Cell::Withheld => self.words.phrase(&Phrase::WithheldHere),
                Cell::Missing => self.words.phrase(&Phrase::MissingHere),
            };
            let named = format!("{}: {said}", self.words.label(state, one.name));
            match self.layout {
                Layout::Wide => self.shape(one, cell, cell.number().map(tone), &named),
                Layout::Narrow => self.tile(one, side, cell, cell.number().map(tone)),
            }
        }
        self.y += match self.layout {
            Layout::Wide => PAGE.1 * self.scale() + 4.0,
            Layout::Narrow => down * side + 4.0,
        };
        if !elsewhere.is_empty() {
            let note = self.words.phrase(&Phrase::NotOnMap(elsewhere.join(", ")));
            self.notes.push(note);
        }
        Ok(())
    }

    fn scale(&self) -> f64 {
        (self.width() - EDGE * 2.0) / PAGE.0
    }

    fn shape(&mut self, one: &Place, cell: Cell, tone: Option<Tone>, named: &str) {
        let (class, fill) = match (tone, cell) {
            (Some(tone), _) => (format!(" class=\"{}\"", tone.class()), colour(tone).to_owned()),
            (None, Cell::Withheld) => (String::new(), format!("url(#{}-{WITHHELD})", self.canvas.prefix)),
            (None, _) => (String::new(), format!("url(#{}-{MISSING})", self.canvas.prefix)),
        };
        if tone.is_none() {
            self.canvas.patterns.insert(if cell == Cell::Withheld { WITHHELD } else { MISSING });
        }
        let scale = self.scale();
        let _ = writeln!(
            self.canvas.body,
            "<g transform=\"translate({} {}) scale({})\"{class} fill=\"{fill}\"><path d=\"{}\" class=\"quiet-line\" stroke=\"{}\" \
             stroke-width=\"0.7\"><title>{}</title></path></g>",
            at(EDGE),
            at(self.y),
            (scale * 10_000.0).round() / 10_000.0,
            one.path,
            colour(Tone::Quiet),
            escape(named)
        );
    }

    fn tile(&mut self, one: &Place, side: f64, cell: Cell, tone: Option<Tone>) {
        let corner = (EDGE + one.tile.0 * side, self.y + one.tile.1 * side);
        let size = (side - 2.0, side - 2.0);
        let ink = match tone {
            Some(tone) => {
                self.canvas.rect(corner, size, tone);
                match tone {
                    Tone::Class(place) => Tone::OnClass(place),
                    _ => Tone::Ink,
                }
            }
            None => {
                let pattern = if cell == Cell::Withheld { WITHHELD } else { MISSING };
                self.canvas.hatched(corner, size, pattern);
                // The code stands on plain ground, not on the pattern.
                self.canvas.rect(
                    (corner.0 + 4.0, corner.1 + size.1 / 2.0 - 7.0),
                    (size.0 - 8.0, 14.0),
                    Tone::Paper,
                );
                Tone::Ink
            }
        };
        let look = Type { tone: ink, size: 11.0, ..Type::QUIET }.at(Anchor::Middle);
        self.canvas.text(one.code, corner.0 + size.0 / 2.0, corner.1 + size.1 / 2.0 + 4.0, look);
    }
}

/// Breaks between classes: the round marks that hold all values, at most so many that there are [`CLASSES`] classes; and
/// how many classes there are.
fn classes(axis: &Values, told: impl Iterator<Item = f64>) -> (Vec<f64>, usize) {
    let least = told.fold(f64::INFINITY, f64::min);
    // Marks below the least value would be classes without a state.
    let used = axis.marks.iter().filter(|mark| **mark <= least + 1e-12).count().saturating_sub(1);
    let mut breaks: Vec<f64> = axis.marks.iter().skip(used).copied().collect();
    while breaks.len() > CLASSES + 1 {
        // Every second break, keeping the last as an upper end.
        let last = breaks.last().copied();
        let even = breaks.len() % 2 == 1;
        breaks = breaks.into_iter().step_by(2).collect();
        if let (false, Some(last)) = (even, last) {
            breaks.push(last);
        }
    }
    let classes = breaks.len().saturating_sub(1);
    (breaks, classes)
}
