//! Values as readers see them: a share as per cent, a count with its groups of digits, a day in words.

use super::SiteError;
use super::language::Words;
use crate::disclosure::{Releasable, WHOLE_PER_CENT};
use brunt_model::{Role, Value};
use chrono::NaiveDate;

/// A cell of a table on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    /// What is shown.
    pub(super) text: String,
    /// What it is, for its look.
    pub(super) kind: Kind,
    /// Whether the text is as it stands in an English source.
    pub(super) verbatim: bool,
}

/// What a cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number.
    Number,
    /// Words or a day.
    Words,
    /// There is no value.
    Missing,
    /// Withheld by disclosure control.
    Withheld,
}

/// Whether a column holds shares of 0 to 1.
pub(super) fn is_share(column: &str) -> bool {
    column.contains("share") || column.starts_with("interval_")
}

/// The cell of `row` in column number `place`, as a table shows it.
pub(super) fn cell(
    words: &Words,
    table: &Releasable,
    row: usize,
    place: usize,
    decimals: usize,
    sentence: bool,
) -> Result<Cell, SiteError> {
    let answer = table.answer();
    let missing = Value::Missing;
    let values = answer.rows.get(row);
    let value = values.and_then(|values| values.get(place)).unwrap_or(&missing);
    let column = answer.fields.get(place).map_or("", |field| field.name.as_str());
    let language = words.language;
    let shown = |text: String, kind: Kind| Cell { text, kind, verbatim: false };
    Ok(match value {
        Value::Missing if sentence => shown(words.say("fill-missing")?, Kind::Missing),
        Value::Missing => shown("–".to_owned(), Kind::Missing),
        Value::Suppressed(_) if sentence => shown(words.say("fill-withheld")?, Kind::Withheld),
        Value::Suppressed(_) => shown("*".to_owned(), Kind::Withheld),
        Value::Integer(number) if is_year(column) => shown(number.to_string(), Kind::Number),
        Value::Integer(number) if column.ends_with("_usd") => {
            shown(format!("${}", language.whole(*number)), Kind::Number)
        }
        Value::Integer(number) => shown(language.whole(*number), Kind::Number),
        Value::Real(share) if is_share(column) => {
            let few = values.is_some_and(|values| is_few(table, values));
            shown(language.share(*share, usize::from(!few)), Kind::Number)
        }
        Value::Real(number) => shown(real(words, column, *number, decimals), Kind::Number),
        Value::Date(day) if sentence => shown(language.day_in_sentence(*day), Kind::Words),
        Value::Date(day) => shown(language.short_day(*day), Kind::Words),
        Value::Time(at) => {
            shown(format!("{} {}", language.short_day(at.date()), at.time().format("%H:%M")), Kind::Words)
        }
        Value::YesNo(yes) => shown(words.say(if *yes { "value-yes" } else { "value-no" })?, Kind::Words),
        // A release may be named by a month and is none.
        Value::Text(text) if column == "release" => {
            Cell { text: text.clone(), kind: Kind::Words, verbatim: true }
        }
        Value::Text(text) if column == "table" && words.has(&format!("table-{text}")) => {
            shown(words.say(&format!("table-{text}"))?, Kind::Words)
        }
        Value::Text(text) => named(words, text, sentence)?,
        Value::List(texts) => Cell { text: texts.join("; "), kind: Kind::Words, verbatim: true },
    })
}

/// A text: a day or month in words, a value that the language files name, or as it stands.
pub(super) fn named(words: &Words, text: &str, sentence: bool) -> Result<Cell, SiteError> {
    let shown = |text: String| Cell { text, kind: Kind::Words, verbatim: false };
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        let language = words.language;
        return Ok(shown(if sentence { language.day_in_sentence(day) } else { language.short_day(day) }));
    }
    if let Some((year, month)) = month(text) {
        let language = words.language;
        return Ok(shown(if sentence {
            language.month_in_sentence(year, month)
        } else {
            language.month_of(year, month)
        }));
    }
    // The class `other` is the agency's word for neither conviction nor charge; `Other` is the rest of any list.
    let id = if text == "Other" { "value-the-rest".to_owned() } else { format!("value-{}", word(text)) };
    if words.has(&id) {
        return Ok(shown(words.say(&id)?));
    }
    Ok(Cell { text: text.to_owned(), kind: Kind::Words, verbatim: true })
}

/// `cannot tell` as `cannot-tell`: a name as the language files write them; empty where the text cannot be one.
pub(super) fn word(text: &str) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, ' ' | '_' | '-');
    if !text.chars().all(fits) {
        return String::new();
    }
    text.to_ascii_lowercase().replace([' ', '_'], "-")
}

fn month(text: &str) -> Option<(i32, u32)> {
    let (year, month) = text.split_once('-')?;
    if year.len() != 4 || month.len() != 2 {
        return None;
    }
    let month = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    Some((year.parse().ok()?, month))
}

fn is_year(column: &str) -> bool {
    column == "year" || column.ends_with("_year")
}

/// Whether the row's total is below what shares are rounded for: a decimal would then be an invention.
fn is_few(table: &Releasable, values: &[Value]) -> bool {
    let fields = &table.answer().fields;
    let total = fields.iter().position(|field| field.role == Role::Total);
    total
        .and_then(|place| values.get(place))
        .is_some_and(|value| matches!(value, Value::Integer(total) if *total < WHOLE_PER_CENT))
}

/// Digits after the point that all numbers of a column share, by the size of its largest.
pub(super) fn decimals(table: &Releasable, place: usize) -> usize {
    let answer = table.answer();
    let column = answer.fields.get(place).map_or("", |field| field.name.as_str());
    if column.ends_with("_usd") {
        return 0;
    }
    if column.ends_with("_per_100k") || column.ends_with("_days") {
        return 1;
    }
    let reals = || {
        answer.rows.iter().filter_map(|row| match row.get(place) {
            Some(Value::Real(number)) => Some(number.abs()),
            _ => None,
        })
    };
    if reals().all(|number| number.fract() < f64::EPSILON) {
        return 0;
    }
    let largest = reals().fold(0.0, f64::max);
    if largest >= 100.0 {
        1
    } else if largest >= 1.0 {
        2
    } else {
        4
    }
}

/// A real number that is no share.
fn real(words: &Words, column: &str, number: f64, decimals: usize) -> String {
    /// Below this a p value is written as smaller.
    const SMALLEST_P: f64 = 0.0001;
    let language = words.language;
    if matches!(column, "p" | "p_adjusted") && number < SMALLEST_P {
        return format!("<\u{a0}{}", language.real(SMALLEST_P, 4));
    }
    if column.ends_with("_usd") {
        return format!("${}", language.real(number, decimals));
    }
    language.real(number, decimals)
}
