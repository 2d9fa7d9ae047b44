//! One cell against one column: a typed value, or why there is none.

use super::dates;
use crate::read::Cell;
use brunt_model::catalog::{Catalog, Tokens};
use brunt_model::codebook::{Column, ColumnType, LastDay};
use brunt_model::source::DataRelease;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use std::borrow::Cow;
use std::collections::HashSet;

/// A typed value.
#[derive(Debug, Clone, PartialEq)]
pub enum Typed<'a> {
    /// A day.
    Date(NaiveDate),
    /// A moment, and whether the source wrote a time of day.
    Time(NaiveDateTime),
    /// Text, code or category.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// Dollars.
    Usd(f64),
    /// Yes or no.
    YesNo(bool),
}

/// What a cell comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<'a> {
    /// A value.
    Known(Typed<'a>),
    /// Empty.
    Blank,
    /// The publisher's word for "not available".
    Absent,
    /// Struck out.
    Redacted,
    /// Not a value of this column; why.
    Rejected(String),
}

/// What is needed to judge the cells of one column.
#[derive(Debug)]
pub struct Judge<'c> {
    /// The column.
    pub column: &'c Column,
    tokens: &'c Tokens,
    days: Option<(NaiveDate, NaiveDate)>,
    listed: HashSet<&'c str>,
    closed: bool,
    free_text: bool,
}

impl<'c> Judge<'c> {
    /// A judge of `column` in files of `release`.
    #[must_use]
    pub fn new(catalog: &'c Catalog, release: &DataRelease, column: &'c Column) -> Judge<'c> {
        let days = column.days.map(|(first, last)| {
            (
                first,
                match last {
                    LastDay::AsOf => release.as_of,
                    LastDay::Day(day) => day,
                },
            )
        });
        let mut listed: HashSet<&str> = column.values.iter().map(String::as_str).collect();
        if let Some(table) = column.values_from.as_ref().and_then(|name| catalog.crosswalks.get(name)) {
            listed.extend(table.keys().iter().map(String::as_str));
        }
        Judge {
            column,
            tokens: &catalog.tokens,
            days,
            closed: !listed.is_empty(),
            listed,
            free_text: column.kind == ColumnType::Text,
        }
    }

    /// Whether the codebook lists `text`, or lists nothing for this column.
    #[must_use]
    pub fn is_listed(&self, text: &str) -> bool {
        !self.closed || self.listed.contains(text)
    }

    /// Judges one cell.
    #[must_use]
    pub fn judge<'v>(&self, cell: Cell<'v>) -> Outcome<'v> {
        match cell {
            Cell::Blank => Outcome::Blank,
            Cell::Text(text) => self.judge_text(text),
            Cell::Error(error) => Outcome::Rejected(format!("a spreadsheet error `{error}`")),
            Cell::Bool(yes) => match self.column.kind {
                ColumnType::YesNo => Outcome::Known(Typed::YesNo(yes)),
                _ => Outcome::Known(Typed::Text(Cow::Borrowed(if yes { "TRUE" } else { "FALSE" })))
                    .of_text(self),
            },
            Cell::Number(number) => self.judge_number(number),
            Cell::Date { at, has_time } => match self.column.kind {
                ColumnType::Date | ColumnType::LocalTime => self.judge_time(at, has_time),
                _ => Outcome::Rejected(format!("the date `{}` where {} belongs", at.date(), self.word())),
            },
        }
    }

    fn judge_text<'v>(&self, text: &'v str) -> Outcome<'v> {
        let text = text.trim();
        if text.is_empty() {
            return Outcome::Blank;
        }
        if self.tokens.is_absent(text) {
            return Outcome::Absent;
        }
        if self.tokens.is_redacted(text) {
            return Outcome::Redacted;
        }
        match self.column.kind {
            ColumnType::Date | ColumnType::LocalTime => match dates::parse(text) {
                Some((at, has_time)) => self.judge_time(at, has_time),
                None => Outcome::Rejected(format!("`{}` is not a date", clip(text))),
            },
            ColumnType::Integer | ColumnType::Usd => {
                // Money is written `$1,500.00` by some offices.
                let plain: String = text.chars().filter(|c| !matches!(c, ',' | '$')).collect();
                match plain.trim().parse::<f64>() {
                    Ok(number) if number.is_finite() => self.judge_number(number).into_owned(),
                    _ => Outcome::Rejected(format!("`{}` is not a number", clip(text))),
                }
            }
            ColumnType::YesNo => match text.to_ascii_lowercase().as_str() {
                "yes" | "y" | "true" | "t" | "1" => Outcome::Known(Typed::YesNo(true)),
                "no" | "n" | "false" | "f" | "0" => Outcome::Known(Typed::YesNo(false)),
                _ => Outcome::Rejected(format!("`{}` is neither yes nor no", clip(text))),
            },
            ColumnType::Category | ColumnType::Code | ColumnType::Text => {
                if self.free_text && self.tokens.is_identity_value(text) {
                    return Outcome::Rejected(
                        "holds what looks like a person's number or address: not kept".into(),
                    );
                }
                Outcome::Known(Typed::Text(single_spaced(text)))
            }
        }
    }

    fn judge_number<'v>(&self, number: f64) -> Outcome<'v> {
        // Most numbers are whole and need not be shown to be judged.
        if let Some(whole) = whole(number)
            && self.column.kind == ColumnType::Integer
            && self.column.sentinels.is_empty()
            && self.column.numbers.is_none_or(|(low, high)| number >= low && number <= high)
        {
            return Outcome::Known(Typed::Integer(whole));
        }
        let shown = show_number(number);
        if self.column.sentinels.contains(&shown) {
            return Outcome::Absent;
        }
        match self.column.kind {
            ColumnType::Date | ColumnType::LocalTime => {
                Outcome::Rejected(format!("the number `{shown}` where {} belongs", self.word()))
            }
            ColumnType::Integer | ColumnType::Usd => {
                if let Some((low, high)) = self.column.numbers
                    && (number < low || number > high)
                {
                    return Outcome::Rejected(format!("`{shown}` lies outside {low} to {high}"));
                }
                if self.column.kind == ColumnType::Usd {
                    return Outcome::Known(Typed::Usd(number));
                }
                match shown.parse::<i64>() {
                    Ok(whole) => Outcome::Known(Typed::Integer(whole)),
                    Err(_) => Outcome::Rejected(format!("`{shown}` is not a whole number")),
                }
            }
            ColumnType::YesNo => match shown.as_str() {
                "1" => Outcome::Known(Typed::YesNo(true)),
                "0" => Outcome::Known(Typed::YesNo(false)),
                _ => Outcome::Rejected(format!("`{shown}` is neither yes nor no")),
            },
            ColumnType::Code | ColumnType::Category | ColumnType::Text => {
                // A code that a spreadsheet turned into a number has lost its leading zeros.
                let width = self.column.width.unwrap_or(0);
                Outcome::Known(Typed::Text(Cow::Owned(format!("{shown:0>width$}"))))
            }
        }
    }

    fn judge_time<'v>(&self, at: NaiveDateTime, has_time: bool) -> Outcome<'v> {
        if let Some((first, last)) = self.days
            && (at.date() < first || at.date() > last)
        {
            return Outcome::Rejected(format!("`{}` lies outside {first} to {last}", at.date()));
        }
        match self.column.kind {
            ColumnType::LocalTime if has_time => Outcome::Known(Typed::Time(at)),
            // A clock column that holds a bare day: midnight would be an invented time of day.
            ColumnType::LocalTime if at.time() == NaiveTime::MIN => Outcome::Known(Typed::Date(at.date())),
            ColumnType::LocalTime => Outcome::Known(Typed::Time(at)),
            _ => Outcome::Known(Typed::Date(at.date())),
        }
    }

    fn word(&self) -> &'static str {
        match self.column.kind {
            ColumnType::Date => "a date",
            ColumnType::LocalTime => "a date and time",
            ColumnType::Category | ColumnType::Code | ColumnType::Text => "a text",
            ColumnType::Integer => "a whole number",
            ColumnType::Usd => "an amount",
            ColumnType::YesNo => "yes or no",
        }
    }
}

impl Outcome<'_> {
    fn into_owned<'o>(self) -> Outcome<'o> {
        match self {
            Outcome::Known(Typed::Text(text)) => Outcome::Known(Typed::Text(Cow::Owned(text.into_owned()))),
            Outcome::Known(Typed::Date(day)) => Outcome::Known(Typed::Date(day)),
            Outcome::Known(Typed::Time(at)) => Outcome::Known(Typed::Time(at)),
            Outcome::Known(Typed::Integer(number)) => Outcome::Known(Typed::Integer(number)),
            Outcome::Known(Typed::Usd(amount)) => Outcome::Known(Typed::Usd(amount)),
            Outcome::Known(Typed::YesNo(yes)) => Outcome::Known(Typed::YesNo(yes)),
            Outcome::Blank => Outcome::Blank,
            Outcome::Absent => Outcome::Absent,
            Outcome::Redacted => Outcome::Redacted,
            Outcome::Rejected(reason) => Outcome::Rejected(reason),
        }
    }

    /// A text outcome where the column holds texts, a rejection elsewhere.
    fn of_text(self, judge: &Judge<'_>) -> Self {
        match judge.column.kind {
            ColumnType::Category | ColumnType::Code | ColumnType::Text => self,
            _ => Outcome::Rejected(format!("a truth value where {} belongs", judge.word())),
        }
    }
}

/// A number as a person would write it: whole numbers without a point.
fn show_number(number: f64) -> String {
    match whole(number) {
        // The same digits, found sooner.
        Some(whole) => whole.to_string(),
        // f64's own shortest form; a whole number has no fraction there.
        None => format!("{number}"),
    }
}

/// A whole number that a double holds exactly, other than zero, which may be negative.
#[expect(clippy::cast_possible_truncation, reason = "checked to be below 2^53")]
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.abs() < EXACT && number.abs() >= 1.0 && number.fract().abs() < f64::EPSILON)
        .then_some(number as i64)
}

/// Texts are kept as given but for spaces: none outside, single ones inside, as `brunt_model::crosswalk::fold` has them.
fn single_spaced(text: &str) -> Cow<'_, str> {
    let mut before = false;
    let odd = text.chars().any(|c| {
        let space = c.is_whitespace();
        let odd = space && (before || c != ' ');
        before = space;
        odd
    });
    if odd { Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" ")) } else { Cow::Borrowed(text) }
}

fn clip(text: &str) -> String {
    const SHOWN: usize = 40;
    if text.chars().count() <= SHOWN {
        text.to_owned()
    } else {
        text.chars().take(SHOWN).chain(['…']).collect()
    }
}
