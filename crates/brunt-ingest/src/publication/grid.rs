//! One sheet as a grid of the cells that hold anything.

use crate::read::{Cell, ReadError, Source};
use brunt_model::crosswalk::fold;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Held {
    /// A text as written, and folded.
    Text { written: String, folded: String },
    /// A number.
    Number(f64),
    /// A day.
    Day(NaiveDate),
    /// A spreadsheet's error or truth value: nothing that a table of figures holds.
    Other(String),
}

impl Held {
    /// The folded text; empty for anything else.
    pub(super) fn folded(&self) -> &str {
        match self {
            Held::Text { folded, .. } => folded,
            _ => "",
        }
    }
}

/// Row from 1, column from 0.
pub(super) type At = (u64, usize);

/// A sheet.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) name: String,
    pub(super) cells: BTreeMap<At, Held>,
}

impl Grid {
    /// Reads a sheet whole. A wide or long sheet costs what its filled cells cost.
    pub(super) fn read(source: &Source, sheet: usize, name: &str) -> Result<Grid, ReadError> {
        let mut cells = BTreeMap::new();
        source.rows(sheet, &mut |row| {
            for (column, cell) in row.cells.iter().enumerate() {
                let held = match cell {
                    Cell::Blank => continue,
                    Cell::Text(text) if text.trim().is_empty() => continue,
                    Cell::Text(text) => Held::Text {
                        written: (*text).trim().to_owned(),
                        folded: fold(&text.replace('\u{a0}', " ")),
                    },
                    Cell::Number(number) => Held::Number(*number),
                    Cell::Date { at, .. } => Held::Day(at.date()),
                    Cell::Bool(truth) => Held::Other(truth.to_string()),
                    Cell::Error(error) => Held::Other((*error).to_owned()),
                };
                cells.insert((row.number, column), held);
            }
            ControlFlow::Continue(())
        })?;
        Ok(Grid { name: name.to_owned(), cells })
    }

    /// The cell there.
    pub(super) fn at(&self, row: u64, column: usize) -> Option<&Held> {
        self.cells.get(&(row, column))
    }

    /// The folded text there; empty where there is none.
    pub(super) fn folded(&self, row: u64, column: usize) -> &str {
        self.at(row, column).map_or("", Held::folded)
    }

    /// Cells of a row from one column up to, and without, another.
    pub(super) fn row(&self, row: u64, from: usize, until: usize) -> impl Iterator<Item = (usize, &Held)> {
        self.cells
            .range((row, from)..)
            .take_while(move |((at, column), _)| *at == row && *column < until)
            .map(|((_, column), held)| (*column, held))
    }

    /// Texts with their places.
    pub(super) fn texts(&self) -> impl Iterator<Item = (At, &str)> {
        self.cells.iter().filter(|(_, held)| !held.folded().is_empty()).map(|(at, held)| (*at, held.folded()))
    }
}

/// A place as a spreadsheet names it: `AB12`.
pub(super) fn reference((row, column): At) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.iter().rev().chain(row.to_string().chars().collect::<Vec<_>>().iter()).collect()
}

#[cfg(test)]
mod tests {
    use super::reference;

    #[test]
    fn places_are_named_as_spreadsheets_do() {
        for (column, name) in
            [(0, "A7"), (25, "Z7"), (26, "AA7"), (701, "ZZ7"), (702, "AAA7"), (16_383, "XFD7")]
        {
            assert_eq!(reference((7, column)), name);
        }
    }
}
