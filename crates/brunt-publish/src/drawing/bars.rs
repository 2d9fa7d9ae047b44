//! Bars, one a row, with whiskers for ranges.

use super::axis::Values;
use super::canvas::{Anchor, Pen, Type};
use super::tone::Tone;
use super::{Cell, DrawingError, EDGE, Layout, MISSING, Phrase, Sheet, WITHHELD, Words};
use crate::edition::Measure;

/// Height of a bar.
const BAR: f64 = 15.0;

impl<W: Words> Sheet<'_, W> {
    pub(super) fn bars(
        &mut self,
        label: &str,
        value: &str,
        range: Option<&(String, String)>,
        measure: Measure,
    ) -> Result<(), DrawingError> {
        let names = self.labels(label)?;
        let cells = self.cells(value)?;
        self.count(&cells);
        let ranges: Vec<Option<(f64, f64)>> = match range {
            Some((low, high)) => {
                let (low, high) = (self.cells(low)?, self.cells(high)?);
                low.iter().zip(&high).map(|(low, high)| low.number().zip(high.number())).collect()
            }
            None => vec![None; cells.len()],
        };
        let told = cells.iter().filter_map(|cell| cell.number());
        let told = told.chain(ranges.iter().flatten().flat_map(|(low, high)| [*low, *high])).chain([0.0]);
        if cells.iter().all(|cell| cell.number().is_none()) && ranges.iter().all(Option::is_none) {
            return Err(self.nothing());
        }
        let wanted = if self.layout == Layout::Wide { 5 } else { 3 };
        let axis = Values::of(told, measure, wanted).ok_or_else(|| self.nothing())?;
        let shown: Vec<String> = cells
            .iter()
            .map(|cell| match cell {
                Cell::Number(number) => {
                    let decimals = if measure == Measure::Share { 1 } else { axis.decimals };
                    self.number(*number, measure, decimals, true)
                }
                Cell::Withheld => self.words.phrase(&Phrase::WithheldHere),
                Cell::Missing => self.words.phrase(&Phrase::MissingHere),
            })
            .collect();
        let look = Type::INK;
        // Names stand left of their bars where there is room, else above them.
        let beside = self.layout == Layout::Wide;
        let room = if beside { 200.0 } else { self.width() - EDGE * 2.0 };
        let wrapped: Vec<Vec<String>> = names.iter().map(|name| look.wrap(name, room)).collect();
        let widest = |lines: &[Vec<String>]| {
            lines.iter().flatten().map(|line| look.width(line)).fold(0.0_f64, f64::max)
        };
        let figures = shown.iter().map(|text| Type::QUIET.width(text)).fold(0.0, f64::max) + 8.0;
        let negative = axis.low < 0.0;
        let left =
            EDGE + if beside { widest(&wrapped) + 10.0 } else { 0.0 } + if negative { figures } else { 0.0 };
        let right = self.width() - EDGE - figures;
        let x = |number: f64| left + axis.part(number) * (right - left);
        let top = self.y + 22.0;
        let mut y = top + 6.0;
        let mut rows = Vec::new();
        for lines in &wrapped {
            let text = look.leading() * f64::from(u32::try_from(lines.len()).unwrap_or(1));
            let (first, bar, next) = if beside {
                let tall = text.max(BAR + 4.0);
                (y + (tall - text) / 2.0 + look.size * 0.95, y + (tall - BAR) / 2.0, y + tall + 4.0)
            } else {
                (y + look.size * 0.9, y + text, y + text + BAR + 8.0)
            };
            rows.push((first, bar));
            y = next;
        }
        let labels: Vec<String> = axis
            .marks
            .iter()
            .enumerate()
            .map(|(place, mark)| self.number(*mark, measure, axis.decimals, place + 1 == axis.marks.len()))
            .collect();
        let mut free = f64::NEG_INFINITY;
        for (mark, label) in axis.marks.iter().zip(&labels) {
            let tone = if mark.abs() < 1e-12 { Tone::Quiet } else { Tone::Pale };
            self.canvas.line((x(*mark), top), (x(*mark), y), Pen::thin(tone));
            let half = Type::QUIET.width(label) / 2.0;
            let middle = x(*mark).max(EDGE + half).min(self.width() - EDGE - half);
            if middle - half > free {
                self.canvas.text(label, middle, top - 5.0, Type::QUIET.at(Anchor::Middle));
                free = middle + half + 4.0;
            }
        }
        for (place, (cell, shown)) in cells.iter().zip(&shown).enumerate() {
            let (Some(lines), Some((first, bar))) = (wrapped.get(place), rows.get(place)) else {
                continue;
            };
            let (at, anchor) = if beside {
                (left - 10.0 - if negative { figures } else { 0.0 }, Anchor::End)
            } else {
                (EDGE, Anchor::Start)
            };
            self.canvas.lines(lines, at, *first, look.at(anchor));
            let zero = x(0.0);
            let mut ends = (zero, zero);
            match cell {
                Cell::Number(number) => {
                    let end = x(*number);
                    ends = (zero.min(end), zero.max(end));
                    self.canvas.rect((ends.0, *bar), (ends.1 - ends.0, BAR), Tone::Series(0));
                }
                Cell::Withheld => self.canvas.hatched((zero, *bar), (14.0, BAR), WITHHELD),
                Cell::Missing => self.canvas.hatched((zero, *bar), (14.0, BAR), MISSING),
            }
            if cell.number().is_none() {
                ends.1 += 14.0;
            }
            if let Some(Some((low, high))) = ranges.get(place) {
                let (low, high) = (x(*low), x(*high));
                let middle = bar + BAR / 2.0;
                // A wide pale line under the dark one keeps the whisker seen upon its bar.
                self.canvas.line(
                    (low, middle),
                    (high, middle),
                    Pen { tone: Tone::Paper, width: 4.0, dash: "" },
                );
                self.canvas.line(
                    (low, middle),
                    (high, middle),
                    Pen { tone: Tone::Ink, width: 1.5, dash: "" },
                );
                for end in [low, high] {
                    self.canvas.line(
                        (end, middle - 4.0),
                        (end, middle + 4.0),
                        Pen { tone: Tone::Ink, width: 1.5, dash: "" },
                    );
                }
                ends = (ends.0.min(low), ends.1.max(high));
            }
            let is_negative = cell.number().is_some_and(|number| number < 0.0);
            let (at, anchor) =
                if is_negative { (ends.0 - 5.0, Anchor::End) } else { (ends.1 + 5.0, Anchor::Start) };
            self.canvas.text(shown, at, bar + BAR / 2.0 + 4.2, Type::QUIET.at(anchor));
        }
        self.y = y;
        if let Some((low, high)) = range {
            let (low, high) = (self.words.column(low), self.words.column(high));
            let text = self.words.phrase(&Phrase::FromTo(low, high));
            let y = self.y + 13.0;
            let pen = Pen { tone: Tone::Ink, width: 1.5, dash: "" };
            self.canvas.line((EDGE, y - 4.0), (EDGE + 20.0, y - 4.0), pen);
            for end in [EDGE, EDGE + 20.0] {
                self.canvas.line((end, y - 8.0), (end, y), pen);
            }
            let lines = Type::QUIET.wrap(&text, self.width() - EDGE * 2.0 - 28.0);
            self.y = self.canvas.lines(&lines, EDGE + 28.0, y, Type::QUIET) - 12.0;
        }
        Ok(())
    }
}
