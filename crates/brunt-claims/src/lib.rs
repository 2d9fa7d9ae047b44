//! Public statements as data. A claim file says who said what and when, and for each way of reading a statement which
//! question the records are to be asked and which answer would bear it out. Parsing and checking name the line of a
//! fault; [`judge`] holds an answer against what was expected; [`combine`] makes one verdict of several readings.
//!
//! Pure: no file is opened and no question is asked here. Whoever asks gives back a [`Finding`].

mod check;
mod claim;
mod error;
mod expect;
mod finding;
mod parse;

pub use check::{Picked, check, pick, wanted};
pub use claim::{
    Claim, ClaimFile, Measured, Pair, PairPoint, Pick, Question, Reading, RowSelection, Rows, Spread, Trend,
    Untestable,
};
pub use error::{ClaimError, Fault};
pub use expect::Expectation;
pub use finding::{Evidence, Finding, Input, Judged, RangeKind, Unit, Verdict, combine, judge};
