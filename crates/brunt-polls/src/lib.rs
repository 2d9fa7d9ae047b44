//! Reads published lists of polls into typed records, and reports their faults. Mends nothing; opens no file.
//!
//! A list is recognised by its headers, never by its name. [`read()`] gives its rows with the faults that the list shows
//! by itself, [`conflicts`] what two lists say differently of one poll, and [`trend_input`] what the trend of
//! `brunt_stats::local_level` takes, with a ledger of each row left out or changed on the way.

mod conflict;
mod faults;
mod layout;
mod read;
#[cfg(test)]
mod tests;
mod trend;

pub use conflict::{Conflict, Disputed, conflicts};
pub use faults::{Fault, FaultKind};
pub use layout::Layouts;
pub use read::read;
pub use trend::{EffectKind, LedgerStep, TrendEffect, TrendInput, TrendOptions, trend_input};

use brunt_stats::poll_pair::Printed;
use chrono::NaiveDate;

/// Why a file is no list of polls.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PollsError {
    /// The bytes are no text.
    #[error("`{file}` is not UTF-8 text")]
    NotText {
        /// The file's name.
        file: String,
    },
    /// The rows cannot be taken apart.
    #[error("`{file}`, line {line}: {reason}")]
    Csv {
        /// The file's name.
        file: String,
        /// The line, from 1.
        line: u64,
        /// What the reader of CSV says.
        reason: String,
    },
    /// No known kind of list has these headers.
    #[error("`{file}` has the headers of no known list; nearest is {nearest}, which also has `{missing}`")]
    NoLayout {
        /// The file's name.
        file: String,
        /// The kind of list with the fewest headers missing.
        nearest: String,
        /// The headers that it lacks, with commas.
        missing: String,
    },
    /// A file of layouts is at fault.
    #[error("{path}: {message}")]
    Layout {
        /// The file.
        path: String,
        /// What is wrong.
        message: String,
    },
    /// There is no poll left for a trend.
    #[error("no poll of `{question}` is left for a trend")]
    NothingLeft {
        /// The question asked for.
        question: String,
    },
}

/// Who was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Population {
    /// All adults.
    Adults,
    /// Registered voters.
    RegisteredVoters,
    /// Likely voters.
    LikelyVoters,
    /// Voters, not said which.
    Voters,
}

/// One row of a list: one question of one poll of one population.
#[derive(Debug, Clone, PartialEq)]
pub struct Poll {
    /// The file it came from.
    pub source_file: String,
    /// Its line there, from 1, the header being line 1.
    pub source_line: u64,
    /// The pollster, as written.
    pub pollster: String,
    /// Sponsors, as written; empty when none is given.
    pub sponsors: Vec<String>,
    /// First field day as written, even where it is after the last.
    pub first_day: NaiveDate,
    /// Last field day.
    pub last_day: NaiveDate,
    /// Respondents; null when not given. One list has weighted numbers, which are not whole.
    pub respondents: Option<f64>,
    /// Who was asked; null when not given.
    pub population: Option<Population>,
    /// How they were asked, as written; empty when not given.
    pub modes: Vec<String>,
    /// What was asked: the list's word for an issue, or the kind of list's one question.
    pub question: String,
    /// The list's own division of its rows; null where it has none. Rows of several divisions may be one poll.
    pub subgroup: Option<String>,
    /// The share that approves, or prefers the party, per cent.
    pub approve: Printed,
    /// The share that disapproves, per cent; null when not given.
    pub disapprove: Option<Printed>,
    /// The published margin of error, points; null when not given.
    pub margin: Option<Printed>,
    /// The published design effect; null when not given.
    pub design_effect: Option<f64>,
    /// The list's own adjusted share that approves; null where it has none.
    pub adjusted_approve: Option<f64>,
    /// Whether the list says that this is a tracking poll; null when it does not say.
    pub is_tracking: Option<bool>,
    /// The party or side that the list names; null when none.
    pub partisan: Option<String>,
    /// Where the list found it; null when not given.
    pub url: Option<String>,
}

/// One day of a published average.
#[derive(Debug, Clone, PartialEq)]
pub struct Average {
    /// Its line, from 1.
    pub source_line: u64,
    /// The list's word for the series: a topic, an issue or a subgroup.
    pub series: String,
    /// The day.
    pub day: NaiveDate,
    /// The answer that is averaged, as the list writes it.
    pub answer: String,
    /// The average, per cent.
    pub percent: f64,
}

/// A list as read, with its faults.
#[derive(Debug, Clone, PartialEq)]
pub struct PollList {
    /// The file's name.
    pub source_file: String,
    /// What kind of list it is, by the name of its layout.
    pub kind: String,
    /// That kind in words.
    pub title: String,
    /// Its polls, in its order; none where it lists averages.
    pub polls: Vec<Poll>,
    /// Its averages, in its order; none where it lists polls.
    pub averages: Vec<Average>,
    /// What is wrong or doubtful, by line.
    pub faults: Vec<Fault>,
    /// Rows that could not be typed; each is a fault too.
    pub n_rejected: usize,
}
