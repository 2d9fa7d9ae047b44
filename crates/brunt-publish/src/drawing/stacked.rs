//! Parts of a whole: upright bars over days, or lying bars with names.

use super::axis::{Grain, Values};
use super::canvas::{Anchor, Type};
use super::lines::Plot;
use super::tone::Tone;
use super::{Cell, DrawingError, EDGE, Layout, MISSING, Phrase, Sheet, Swatch, WITHHELD, Words};
use crate::edition::Measure;
use chrono::NaiveDate;

/// Height of a lying bar.
const BAR: f64 = 20.0;

/// A row: its parts as shares of the whole; where one lacks, the rest of the whole or all of it has a pattern.
struct Whole {
    parts: Vec<Option<f64>>,
    rest: Option<(f64, &'static str)>,
}

/// Shares of a row. Shares are taken as they are, so that a lacking one leaves the rest of the whole; counts of which one
/// lacks have no known whole.
fn whole(cells: &[Cell], are_shares: bool) -> Whole {
    let sum: f64 = cells.iter().filter_map(|cell| cell.number()).sum();
    let pattern = if cells.contains(&Cell::Withheld) {
        Some(WITHHELD)
    } else if cells.contains(&Cell::Missing) {
        Some(MISSING)
    } else {
        None
    };
    let all = vec![None; cells.len()];
    match pattern {
        Some(pattern) if !are_shares => Whole { parts: all, rest: Some((1.0, pattern)) },
        Some(pattern) => Whole {
            parts: cells.iter().map(|cell| cell.number()).collect(),
            rest: Some(((1.0 - sum).max(0.0), pattern)),
        },
        // A whole of nobody has no parts.
        None if sum <= 0.0 => Whole { parts: all, rest: Some((1.0, MISSING)) },
        None => Whole {
            parts: cells.iter().map(|cell| cell.number().map(|part| part / sum)).collect(),
            rest: None,
        },
    }
}

impl<W: Words> Sheet<'_, W> {
    pub(super) fn stacked(&mut self, label: &str, parts: &[String]) -> Result<(), DrawingError> {
        let mut columns = Vec::new();
        for part in parts {
            let cells = self.cells(part)?;
            self.count(&cells);
            columns.push(cells);
        }
        if columns.iter().flatten().all(|cell| cell.number().is_none_or(|number| number <= 0.0)) {
            return Err(self.nothing());
        }
        // Whole numbers are counts.
        let mut are_shares = false;
        for part in parts {
            are_shares |= self.values(part)?.iter().any(|value| matches!(value, brunt_model::Value::Real(_)));
        }
        let rows: Vec<Whole> = (0..self.table().answer().rows.len())
            .map(|row| {
                let cells: Vec<Cell> = columns.iter().filter_map(|cells| cells.get(row).copied()).collect();
                whole(&cells, are_shares)
            })
            .collect();
        let mut items: Vec<(Swatch, String)> = parts
            .iter()
            .enumerate()
            .map(|(place, part)| (Swatch::Fill(Tone::series(place)), self.words.column(part)))
            .collect();
        for (pattern, phrase) in [(WITHHELD, Phrase::WithheldHere), (MISSING, Phrase::MissingHere)] {
            if rows.iter().any(|row| row.rest.is_some_and(|(_, its)| its == pattern)) {
                items.push((Swatch::Hatch(pattern), self.words.phrase(&phrase)));
            }
        }
        self.legend(&items);
        match self.days(label)? {
            Some((days, grain)) if rows.len() > 1 => self.upright(&days, grain, &rows),
            _ => self.lying(label, &rows),
        }
    }

    fn lying(&mut self, label: &str, rows: &[Whole]) -> Result<(), DrawingError> {
        let names = self.labels(label)?;
        let beside = self.layout == Layout::Wide;
        let look = Type::INK;
        let room = if beside { 200.0 } else { self.width() - EDGE * 2.0 };
        let wrapped: Vec<Vec<String>> = names.iter().map(|name| look.wrap(name, room)).collect();
        let widest = wrapped.iter().flatten().map(|line| look.width(line)).fold(0.0, f64::max);
        let left = EDGE + if beside { widest + 10.0 } else { 0.0 };
        let right = self.width() - EDGE;
        let mut y = self.y + 12.0;
        for (row, lines) in rows.iter().zip(&wrapped) {
            let text = look.leading() * f64::from(u32::try_from(lines.len()).unwrap_or(1));
            let bar = if beside {
                let tall = text.max(BAR);
                self.canvas.lines(
                    lines,
                    left - 10.0,
                    y + (tall - text) / 2.0 + look.size,
                    look.at(Anchor::End),
                );
                y + (tall - BAR) / 2.0
            } else {
                self.canvas.lines(lines, EDGE, y + look.size * 0.9, look);
                y + text
            };
            let mut from = left;
            for (place, part) in row.parts.iter().enumerate() {
                let Some(part) = part else { continue };
                let wide = part * (right - left);
                // A thin gap keeps two parts apart without their colours.
                self.canvas.rect((from, bar), ((wide - 1.0).max(0.0), BAR), Tone::series(place));
                let shown = self.number(*part, Measure::Share, 0, true);
                let inside =
                    Type { tone: Tone::On(place % super::tone::SERIES), ..Type::QUIET }.at(Anchor::Middle);
                if inside.width(&shown) + 6.0 < wide {
                    self.canvas.text(&shown, from + (wide - 1.0) / 2.0, bar + BAR / 2.0 + 4.2, inside);
                }
                from += wide;
            }
            if let Some((rest, pattern)) = row.rest.filter(|(rest, _)| *rest > 0.0) {
                self.canvas.hatched((from, bar), (rest * (right - left), BAR), pattern);
            }
            y = if beside { y + text.max(BAR) + 6.0 } else { bar + BAR + 8.0 };
        }
        self.y = y - 4.0;
        Ok(())
    }

    fn upright(
        &mut self,
        days: &[Option<NaiveDate>],
        grain: Grain,
        rows: &[Whole],
    ) -> Result<(), DrawingError> {
        let mut known: Vec<NaiveDate> = days.iter().flatten().copied().collect();
        known.sort_unstable();
        let (Some(first), Some(last)) = (known.first(), known.last()) else {
            return Err(self.nothing());
        };
        let axis = Values::of([0.0, 1.0].into_iter(), Measure::Share, 5).ok_or_else(|| self.nothing())?;
        let count = axis.marks.len();
        let labels: Vec<String> = axis
            .marks
            .iter()
            .enumerate()
            .map(|(place, mark)| self.number(*mark, Measure::Share, 0, place + 1 == count))
            .collect();
        let left = EDGE + labels.iter().map(|label| Type::QUIET.width(label)).fold(0.0, f64::max) + 8.0;
        let (left, right) = (left + 10.0, self.width() - EDGE - 12.0);
        let step = super::axis::usual_step(&known, Grain::Day);
        let span = super::axis::days_between(*first, *last).max(step);
        // As wide as the usual step leaves room for, and no wider than a finger.
        let bar = ((right - left) / (span / step + 1.0) * 0.86).clamp(0.8, 36.0);
        let plot = Plot {
            left: left + bar / 2.0 - 4.0,
            right: right - bar / 2.0,
            top: self.y + 14.0,
            bottom: self.y + if self.layout == Layout::Wide { 300.0 } else { 240.0 },
            axis,
            first: *first,
            last: *last,
        };
        self.grid(&plot, &labels, grain);
        let tall = plot.bottom - plot.top;
        for (day, row) in days.iter().zip(rows) {
            let Some(day) = day else { continue };
            let x = plot.x(*day) - bar / 2.0;
            let mut from = plot.bottom;
            for (place, part) in row.parts.iter().enumerate() {
                let Some(part) = part else { continue };
                let high = part * tall;
                from -= high;
                self.canvas.rect((x, from), (bar, (high - 0.6).max(0.0)), Tone::series(place));
            }
            if let Some((rest, pattern)) = row.rest.filter(|(rest, _)| *rest > 0.0) {
                self.canvas.hatched((x, from - rest * tall), (bar, rest * tall), pattern);
            }
        }
        self.y = plot.bottom + 22.0;
        Ok(())
    }
}
