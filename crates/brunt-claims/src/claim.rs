//! What a claim file holds.

use crate::expect::Expectation;
use chrono::NaiveDate;

/// Statements of one speaker, or of several about one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimFile {
    /// File, for messages and for the answer.
    pub path: String,
    /// What the file is about.
    pub title: String,
    /// Statements, in the file's order.
    pub claims: Vec<Claim>,
}

/// One statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Its name, such as `S10`; unique in the file.
    pub id: String,
    /// The line on which it begins.
    pub line: usize,
    /// Who said it.
    pub said_by: String,
    /// Where.
    pub said_in: String,
    /// When, as exactly as is known; a text, because some are known to the month only.
    pub said_on: String,
    /// What is known of the records on that day is what the speaker could know.
    pub known_on: NaiveDate,
    /// What it says, in our own words.
    pub statement: String,
    /// The figure claimed, as it was put; null when there is none.
    pub claimed: Option<String>,
    /// Of whom or what it speaks.
    pub population: String,
    /// Of which time.
    pub period: String,
    /// What would change the verdict.
    pub would_change: Vec<String>,
    /// What a reader must know beside the verdict.
    pub caution: Vec<String>,
    /// Ways of reading it; empty only where it is not testable.
    pub readings: Vec<Reading>,
    /// Why no records can test it, where none can.
    pub untestable: Option<Untestable>,
}

/// Why a statement is not testable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untestable {
    /// Why.
    pub because: String,
    /// What data would test it.
    pub would_test: String,
}

/// One way of reading a statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Its name, unique in the claim.
    pub name: String,
    /// The line on which it begins.
    pub line: usize,
    /// What the statement says if read so.
    pub says: String,
    /// What is asked of the records.
    pub question: Question,
    /// The answer that bears it out.
    pub expect: Expectation,
    /// The day whose knowledge it is first judged by, where that is not the claim's.
    pub known_on: Option<NaiveDate>,
    /// Whether it rests on the speaker's own figures, which can contradict a statement and never bear it out.
    pub own_figures: bool,
}

/// A question to the records.
#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    /// A figure, or a change of one, out of a table of published figures.
    Figure(Measured),
    /// The change between two polls.
    PollPair(Pair),
    /// The change of the pooled level of many polls.
    PollTrend(Trend),
    /// A share of released rows.
    Rows(Rows),
    /// How far stated targets differ on the same rows.
    Spread(Spread),
}

impl Question {
    /// The word for it in a claim file.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Question::Figure(_) => "figure",
            Question::PollPair(_) => "poll_pair",
            Question::PollTrend(_) => "poll_trend",
            Question::Rows(_) => "rows",
            Question::Spread(_) => "spread",
        }
    }
}

/// Which row of a table of figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pick {
    /// Columns that must have a value, as texts: a day as `YYYY-MM-DD`, a number as written.
    pub equals: Vec<(String, String)>,
    /// The last row whose as-of day is this or earlier; null for the last of all.
    pub on: Option<NaiveDate>,
}

/// A figure, or its change since another row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// Table of `catalog/figures`.
    pub table: String,
    /// Column of the figure.
    pub value: String,
    /// Column that it is a share of; null for the figure itself.
    pub per: Option<String>,
    /// The row.
    pub pick: Pick,
    /// The earlier row that a change is counted from; null for no change.
    pub since: Option<Pick>,
}

/// One poll of a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct PairPoint {
    /// Which row.
    pub pick: Pick,
}

/// Two polls out of a table of figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Table of `catalog/figures`.
    pub table: String,
    /// Column of the percentage, as printed.
    pub percent: String,
    /// Column of the number of respondents.
    pub respondents: String,
    /// The earlier poll.
    pub from: PairPoint,
    /// The later poll.
    pub to: PairPoint,
    /// Design effect of both, 1 or more.
    pub design_effect: f64,
    /// Level of the interval, 0 to 1.
    pub level: f64,
}

/// A change of the pooled level.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// The question of the polls, by the lists' word.
    pub question: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Design effect of every poll, 1 or more.
    pub design_effect: f64,
    /// Level of the interval, 0 to 1.
    pub level: f64,
}

/// Rows that a question is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowSelection {
    /// Table.
    pub table: String,
    /// Releases to choose from; empty for any. The one with the latest as-of date is asked.
    pub releases: Vec<String>,
    /// First event day.
    pub from: Option<NaiveDate>,
    /// Last event day.
    pub to: Option<NaiveDate>,
    /// A condition on the table's columns.
    pub filter: Option<String>,
    /// A release with fewer rows of the table in the store is an extract and no answer; null for any.
    pub min_rows: Option<u64>,
}

/// A share of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// Which rows.
    pub selection: RowSelection,
    /// The target whose share it is.
    pub rubric: String,
    /// The class of the rubric whose share is wanted; null for the whole target.
    pub tier: Option<String>,
    /// Tests on columns that a release lacks are left out.
    pub narrow: bool,
    /// The earlier period that a change is counted from: first and last day.
    pub since: Option<(NaiveDate, NaiveDate)>,
}

/// The shares of several targets on the same rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread {
    /// Which rows.
    pub selection: RowSelection,
    /// Targets, two or more.
    pub rubrics: Vec<String>,
    /// Tests on columns that a release lacks are left out.
    pub narrow: bool,
}
