//! What was found out of a shared string in one column, so that the next cell that holds it need not be judged again.
//!
//! A code of some hundred values stands in a million cells, and its text is one of the workbook's shared strings each
//! time: its number alone tells what comes of it.

use super::value::{Outcome, Typed};
use chrono::{NaiveDate, NaiveDateTime};
use std::borrow::Cow;

/// Strings remembered of a column. A power of two, and enough for any closed set; keys of persons pass through.
const SLOTS: usize = 1 << 10;

/// What a cell comes to, as far as it can be told again from the number of its string alone.
#[derive(Debug, Clone, Copy)]
enum Remembered {
    /// The text itself, as the cell has it, and whether the codebook lists it.
    Text {
        listed: bool,
    },
    Date(NaiveDate),
    Time(NaiveDateTime),
    Integer(i64),
    Usd(f64),
    YesNo(bool),
    Blank,
    Absent,
    Redacted,
}

/// The memory of one column.
#[derive(Debug, Default)]
pub struct Memo {
    /// Number of the string, 0 where none is remembered; the place is the number's last bits.
    slots: Vec<(u32, Remembered)>,
}

impl Memo {
    /// Whether string number `shared` is remembered as a text that is kept as it is, and if so whether the codebook
    /// lists it: the short way for nearly all cells.
    #[must_use]
    pub fn recall_text(&self, shared: u32) -> Option<bool> {
        match self.slots.get(slot(shared)) {
            Some((number, Remembered::Text { listed })) if *number == shared => Some(*listed),
            _ => None,
        }
    }

    /// What string number `shared` came to, whose text is `text`, and whether the codebook lists it.
    #[must_use]
    pub fn recall<'v>(&self, shared: u32, text: &'v str) -> Option<(Outcome<'v>, bool)> {
        let (_, remembered) = self.slots.get(slot(shared)).filter(|(number, _)| *number == shared)?;
        let outcome = match *remembered {
            Remembered::Text { listed } => {
                return Some((Outcome::Known(Typed::Text(Cow::Borrowed(text))), listed));
            }
            Remembered::Date(day) => Outcome::Known(Typed::Date(day)),
            Remembered::Time(at) => Outcome::Known(Typed::Time(at)),
            Remembered::Integer(number) => Outcome::Known(Typed::Integer(number)),
            Remembered::Usd(amount) => Outcome::Known(Typed::Usd(amount)),
            Remembered::YesNo(yes) => Outcome::Known(Typed::YesNo(yes)),
            Remembered::Blank => Outcome::Blank,
            Remembered::Absent => Outcome::Absent,
            Remembered::Redacted => Outcome::Redacted,
        };
        Some((outcome, true))
    }

    /// Remembers what string number `shared`, whose text is `text`, came to, where that can be told again.
    pub fn note(&mut self, shared: u32, text: &str, outcome: &Outcome<'_>, listed: bool) {
        let remembered = match outcome {
            Outcome::Known(Typed::Text(found)) if found == text => Remembered::Text { listed },
            // A text that was changed, or a reason in words.
            Outcome::Known(Typed::Text(_)) | Outcome::Rejected(_) => return,
            Outcome::Known(Typed::Date(day)) => Remembered::Date(*day),
            Outcome::Known(Typed::Time(at)) => Remembered::Time(*at),
            Outcome::Known(Typed::Integer(number)) => Remembered::Integer(*number),
            Outcome::Known(Typed::Usd(amount)) => Remembered::Usd(*amount),
            Outcome::Known(Typed::YesNo(yes)) => Remembered::YesNo(*yes),
            Outcome::Blank => Remembered::Blank,
            Outcome::Absent => Remembered::Absent,
            Outcome::Redacted => Remembered::Redacted,
        };
        if self.slots.is_empty() {
            self.slots.resize(SLOTS, (0, Remembered::Blank));
        }
        if let Some(free) = self.slots.get_mut(slot(shared)) {
            *free = (shared, remembered);
        }
    }
}

fn slot(shared: u32) -> usize {
    usize::try_from(shared).unwrap_or(0) % SLOTS
}
