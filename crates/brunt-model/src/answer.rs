//! The shape of an answer: rows with their releases, the ledger of filters, and notes. What a front door prints is
//! always one of these.

use chrono::{NaiveDate, NaiveDateTime};

/// One value of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// There is none, or it cannot be told.
    Missing,
    /// A text.
    Text(String),
    /// A count or another whole number.
    Integer(i64),
    /// A share (0 to 1) or another real number.
    Real(f64),
    /// A day.
    Date(NaiveDate),
    /// A moment in the source's own local time.
    Time(NaiveDateTime),
    /// Yes or no.
    YesNo(bool),
    /// A list of texts.
    List(Vec<String>),
    /// Withheld by disclosure control.
    Suppressed(Suppression),
}

/// Why a value is withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suppression {
    /// The value itself is small.
    Primary,
    /// It would give a small value back.
    Complementary,
}

impl Suppression {
    /// The word in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Suppression::Primary => "primary",
            Suppression::Complementary => "complementary",
        }
    }
}

/// What a column of an answer is, so that disclosure control and renderers need not guess from its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A group or another description; public by nature.
    Group,
    /// The number of actions in the row.
    Total,
    /// A part of the row's total that says something of people. Parts and [`Role::Untold`] add up to the total.
    Part,
    /// The part of the row's total that cannot be told: it says something of records, nothing of people.
    Untold,
    /// A number made from the parts (a share, a bound), which could give them back.
    Derived,
    /// A plain figure that is no count of people.
    Plain,
}

/// A column of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its key in JSON and its header elsewhere.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// Which of a row's counts it adds up with: totals, parts and untold of one family. A family without a total of its own
    /// divides the total of the first family otherwise.
    pub family: u8,
}

impl Field {
    /// A field, of the family that most answers have alone.
    #[must_use]
    pub fn new(name: impl Into<String>, role: Role) -> Field {
        Field::of_family(0, name, role)
    }

    /// A field of a family of its own: a row can count events and, beside them, stays.
    #[must_use]
    pub fn of_family(family: u8, name: impl Into<String>, role: Role) -> Field {
        Field { name: name.into(), role, family }
    }
}

/// A data release that an answer rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReleaseRef {
    /// Name.
    pub release: String,
    /// Its as-of date.
    pub as_of: NaiveDate,
}

/// One filter, why it was applied, and how many rows were left after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerStep {
    /// What was done.
    pub step: String,
    /// Why.
    pub reason: String,
    /// Rows left.
    pub rows: u64,
}

/// A row of one table of an answer, and whether it is printed. Disclosure control needs all rows of a table, also those
/// that are not.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Whether it is printed.
    pub shown: bool,
    /// Its values, as long as the answer's fields.
    pub values: Vec<Value>,
}

/// One table of an answer that is made of several: its counts add up within it, not across.
pub type Block = Vec<Line>;

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The command that gives it.
    pub command: String,
    /// Releases it rests on, by name.
    pub releases: Vec<ReleaseRef>,
    /// Columns.
    pub fields: Vec<Field>,
    /// Rows, each as long as `fields`.
    pub rows: Vec<Vec<Value>>,
    /// Filters.
    pub ledger: Vec<LedgerStep>,
    /// What a reader must know beside the numbers, a sentence each.
    pub notes: Vec<String>,
}

impl Answer {
    /// An answer without rows yet.
    #[must_use]
    pub fn new(command: impl Into<String>, fields: Vec<Field>) -> Answer {
        Answer {
            command: command.into(),
            releases: Vec::new(),
            fields,
            rows: Vec::new(),
            ledger: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// `1234567` as `1,234,567`.
#[must_use]
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<u64> for Value {
    fn from(count: u64) -> Value {
        Value::Integer(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<NaiveDate> for Value {
    fn from(day: NaiveDate) -> Value {
        Value::Date(day)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Missing, Into::into)
    }
}
