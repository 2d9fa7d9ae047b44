//! What a language layer gives a drawing: texts, names of columns, numbers and days as they are written.

use crate::disclosure::{Releasable, SMALL};
use crate::edition::{Fill, Measure, Message};
use brunt_model::Value;
use chrono::{Datelike as _, NaiveDate};
use std::collections::BTreeMap;

/// A number as it is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// What it is: a share of 0 to 1 is written as per cent.
    pub measure: Measure,
    /// Digits after the point, of the per cent for a share.
    pub decimals: usize,
    /// Whether a per cent sign is written.
    pub sign: bool,
}

/// A fixed text of drawings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phrase {
    /// So many figures are withheld because they are small or would give small ones back.
    Withheld(usize),
    /// So many figures are missing in the source.
    Missing(usize),
    /// The word where one figure is withheld.
    WithheldHere,
    /// The word where one figure is missing.
    MissingHere,
    /// The name of rows for which the group is not recorded.
    NotRecorded,
    /// Between two columns' names, for a band or a whisker: from the first to the second.
    FromTo(String, String),
    /// Points outside the limits of a funnel.
    Outside,
    /// Points within the limits of a funnel.
    Within,
    /// So many points outside the limits have no room for their name; the table has them.
    Unnamed(usize),
    /// Rows of the table that the map does not show, by name.
    NotOnMap(String),
    /// Characters that the embedded font lacks; the picture shows boxes for them.
    Lacking(String),
}

impl Phrase {
    /// Its name in the language files.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Phrase::Withheld(_) => "drawing-withheld",
            Phrase::Missing(_) => "drawing-missing",
            Phrase::WithheldHere => "drawing-withheld-here",
            Phrase::MissingHere => "drawing-missing-here",
            Phrase::NotRecorded => "drawing-not-recorded",
            Phrase::FromTo(..) => "drawing-from-to",
            Phrase::Outside => "drawing-outside",
            Phrase::Within => "drawing-within",
            Phrase::Unnamed(_) => "drawing-unnamed",
            Phrase::NotOnMap(_) => "drawing-not-on-map",
            Phrase::Lacking(_) => "drawing-lacking",
        }
    }

    /// What fills it, by name: `count`, and `limit` of small counts; `text`; `from` and `to`.
    #[must_use]
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Phrase::Withheld(count) => {
                vec![("count", count.to_string()), ("limit", SMALL.to_string())]
            }
            Phrase::Missing(count) | Phrase::Unnamed(count) => vec![("count", count.to_string())],
            Phrase::NotOnMap(text) | Phrase::Lacking(text) => vec![("text", text.clone())],
            Phrase::FromTo(from, to) => vec![("from", from.clone()), ("to", to.clone())],
            Phrase::WithheldHere
            | Phrase::MissingHere
            | Phrase::NotRecorded
            | Phrase::Outside
            | Phrase::Within => Vec::new(),
        }
    }
}

/// A language as drawings need it. The language layer of the site implements it; [`English`] is a plain one.
pub trait Words {
    /// A text filled from its table.
    fn message(&self, message: &Message, table: &Releasable) -> String;
    /// The name of a column, for legends and ends of lines.
    fn column(&self, name: &str) -> String;
    /// A label of a bar, point or state: a value of a text column, which a language may translate.
    fn label(&self, column: &str, text: &str) -> String;
    /// A number.
    fn number(&self, value: f64, figure: Figure) -> String;
    /// A day in full.
    fn day(&self, day: NaiveDate) -> String;
    /// A month in short, such as `Mar`, without its year.
    fn month(&self, day: NaiveDate) -> String;
    /// A month with its year, where room is short.
    fn month_of(&self, day: NaiveDate) -> String;
    /// A fixed text.
    fn phrase(&self, phrase: &Phrase) -> String;
}

/// Plain English, with the texts of the language files it is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct English {
    /// Texts by name, with `{ $name }` where they are filled.
    pub texts: BTreeMap<String, String>,
}

impl English {
    fn fill(&self, fill: &Fill, table: &Releasable) -> String {
        let answer = table.answer();
        match fill {
            Fill::Day(day) => self.day(*day),
            Fill::Text(id) => self.texts.get(id).cloned().unwrap_or_else(|| id.replace('-', " ")),
            Fill::Verbatim(text) => text.clone(),
            Fill::Cell { row, column } => {
                let place = answer.fields.iter().position(|field| field.name == *column);
                let value = place.and_then(|place| answer.rows.get(*row)?.get(place));
                match value {
                    None | Some(Value::Missing) => self.phrase(&Phrase::MissingHere),
                    Some(value) => cell(self, column, value),
                }
            }
        }
    }
}

/// A cell as a reader sees it: a share as per cent, a count with its thousands, a word for what is withheld or missing.
///
/// A column is a share when its name says so or when it holds the end of an interval of one.
#[must_use]
pub fn cell(words: &(impl Words + ?Sized), column: &str, value: &Value) -> String {
    #[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
    let count = |number: i64| {
        words.number(number as f64, Figure { measure: Measure::Count, decimals: 0, sign: false })
    };
    let share = column.contains("share") || column.starts_with("interval_");
    match value {
        Value::Missing => words.phrase(&Phrase::MissingHere),
        Value::Suppressed(_) => words.phrase(&Phrase::WithheldHere),
        Value::Integer(year) if column.ends_with("year") => year.to_string(),
        Value::Integer(number) => count(*number),
        Value::Real(number) if share => {
            words.number(*number, Figure { measure: Measure::Share, decimals: 1, sign: true })
        }
        Value::Real(number) => {
            words.number(*number, Figure { measure: Measure::Number, decimals: 2, sign: false })
        }
        Value::Date(day) => words.day(*day),
        Value::Time(moment) => moment.to_string(),
        Value::Text(text) => words.label(column, text),
        Value::YesNo(yes) => words.label(column, if *yes { "yes" } else { "no" }),
        Value::List(texts) => texts.join("; "),
    }
}

impl Words for English {
    fn message(&self, message: &Message, table: &Releasable) -> String {
        let mut text = match (message.id.as_str(), self.texts.get(&message.id)) {
            (_, Some(text)) => text.clone(),
            ("verbatim", None) => "{ $text }".to_owned(),
            (id, None) => id.replace('-', " "),
        };
        for (name, fill) in &message.args {
            text = text.replace(&format!("{{ ${name} }}"), &self.fill(fill, table));
        }
        text
    }

    fn column(&self, name: &str) -> String {
        self.texts.get(&format!("column-{name}")).cloned().unwrap_or_else(|| name.replace('_', " "))
    }

    fn label(&self, _column: &str, text: &str) -> String {
        text.to_owned()
    }

    fn number(&self, value: f64, figure: Figure) -> String {
        let shown = if figure.measure == Measure::Share { value * 100.0 } else { value };
        let digits = format!("{:.*}", figure.decimals, shown.abs());
        let (whole, rest) = digits.split_once('.').map_or((digits.as_str(), None), |(a, b)| (a, Some(b)));
        let whole = whole.parse().map_or_else(|_| whole.to_owned(), brunt_model::answer::grouped);
        let zero = digits.bytes().all(|digit| digit == b'0' || digit == b'.');
        let mut out = String::new();
        if shown < 0.0 && !zero {
            out.push('−');
        }
        out.push_str(&whole);
        if let Some(rest) = rest {
            out.push('.');
            out.push_str(rest);
        }
        if figure.measure == Measure::Share && figure.sign {
            out.push('%');
        }
        out
    }

    fn day(&self, day: NaiveDate) -> String {
        format!("{} {} {}", day.day(), self.month(day), day.year())
    }

    fn month(&self, day: NaiveDate) -> String {
        day.format("%b").to_string()
    }

    fn month_of(&self, day: NaiveDate) -> String {
        format!("{} {}", self.month(day), day.year())
    }

    fn phrase(&self, phrase: &Phrase) -> String {
        match phrase {
            Phrase::Withheld(n) => format!(
                "Withheld figures: {n}. Counts of 1 to {SMALL}, and those that would give them back, are not shown."
            ),
            Phrase::Missing(n) => format!("Figures that are missing in the source or cannot be told: {n}."),
            Phrase::WithheldHere => "withheld".into(),
            Phrase::MissingHere => "no figure".into(),
            Phrase::NotRecorded => "not recorded".into(),
            Phrase::FromTo(from, to) => format!("{from} to {to}"),
            Phrase::Outside => "Outside the limits".into(),
            Phrase::Within => "Within the limits".into(),
            Phrase::Unnamed(n) => {
                format!("Points outside the limits without room for a name: {n}. The table names all.")
            }
            Phrase::NotOnMap(names) => format!("Not on the map, but in the table: {names}."),
            Phrase::Lacking(letters) => format!("Letters shown as boxes: {letters}"),
        }
    }
}
