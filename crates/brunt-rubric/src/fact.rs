//! What a row says about one fact.

use chrono::NaiveDate;

/// A recorded value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FactValue<'a> {
    /// A text, a category or a code.
    Text(&'a str),
    /// A number, in the column's unit.
    Number(f64),
    /// A day.
    Date(NaiveDate),
    /// Yes or no.
    YesNo(bool),
}

/// What a row says about one fact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fact<'a> {
    /// A value is recorded.
    Known(FactValue<'a>),
    /// The record says that there is none: no conviction, no order. Not the same as silence.
    No,
    /// The record is silent, struck out, or the release has no such column.
    Unknown,
}

/// A row, as a rubric sees it.
pub trait Facts {
    /// What the row says about the fact of that name; [`Fact::Unknown`] when it has no such fact.
    fn fact(&self, name: &str) -> Fact<'_>;
}
