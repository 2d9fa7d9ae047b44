#![doc = include_str!("METHOD.md")]

/// Definition, assumptions, where it fails, source.
pub const METHOD: &str = include_str!("METHOD.md");

mod design;
mod estimate;
mod least_squares;
mod placebo;
mod regress;
mod search;
mod series;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_planted;

pub use design::{Shape, Term};
pub use estimate::{Correction, Lag, Method};
pub use placebo::{Placebo, PlaceboDate, PlaceboDates, PlaceboSpec, placebo};
pub use regress::{Coefficient, Fit, Range, Regression, Spec, Warning, regress};
pub use search::{Candidate, DateSet, Evidence, Named, Search, SearchSpec, search};
pub use series::{Scale, Series, harmonics};

/// Below this number of points ordinary least squares is the main fit (Turner and others 2021).
pub const POINTS_FOR_REML: usize = 12;

/// The least number of points on each side of a date: two of them fix a level and a slope without any error left.
pub const LEAST_SIDE: usize = 3;

/// Why a break at a date cannot be described.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BreakError {
    /// Two lists that must be equally long are not.
    #[error("there are {found} of `{what}` for {wanted} times")]
    Length {
        /// Which list.
        what: &'static str,
        /// Its length.
        found: usize,
        /// The number of times.
        wanted: usize,
    },
    /// A value is no number, or one whose square may not be finite.
    #[error("`{what}` {index} is {value}, which is no finite number up to 1e100")]
    NotFinite {
        /// Which list.
        what: &'static str,
        /// The place in it, from 0.
        index: usize,
        /// The value given.
        value: f64,
    },
    /// A time is not after the one before it.
    #[error("time {index} is {time}, which is not after the one before it, {previous}")]
    TimesNotIncreasing {
        /// The place in the series, from 0.
        index: usize,
        /// The time there.
        time: f64,
        /// The time before it.
        previous: f64,
    },
    /// A weight is not positive.
    #[error("weight {index} is {value}, which is not positive")]
    Weight {
        /// The place in the series, from 0.
        index: usize,
        /// The weight given.
        value: f64,
    },
    /// A share of nothing, or of less than itself.
    #[error("point {index} has {hits} hits of {trials}, which is no share")]
    Share {
        /// The place in the series, from 0.
        index: usize,
        /// Hits.
        hits: u64,
        /// Trials.
        trials: u64,
    },
    /// The date is not inside the series.
    #[error("the date {date} is outside the series, which goes from {first} to {last}")]
    DateOutside {
        /// The date named.
        date: f64,
        /// The first time of the series.
        first: f64,
        /// The last time of the series.
        last: f64,
    },
    /// Too few points on a side of the date.
    #[error("there are {before} points before the date and {after} from it on; each side needs {least}")]
    TooFewPoints {
        /// Points before the date.
        before: usize,
        /// Points on the date or after it.
        after: usize,
        /// What each side needs.
        least: usize,
    },
    /// No more points than coefficients.
    #[error("{points} points leave nothing to estimate an error from, with {columns} coefficients")]
    TooManyColumns {
        /// Points.
        points: usize,
        /// Coefficients.
        columns: usize,
    },
    /// A column is a combination of those before it.
    #[error("{term} cannot be told from a combination of the other columns")]
    Collinear {
        /// The coefficient of that column.
        term: Term,
    },
    /// A period that is not positive, or no waves of it.
    #[error("{waves} waves of a period of {period} are no season")]
    Season {
        /// The period, in the unit of the times.
        period: f64,
        /// The number of waves.
        waves: usize,
    },
    /// The coefficient asked for is not in the shape, or is no change at a date.
    #[error("{term} is no change at the date in this shape")]
    NotAChange {
        /// The coefficient asked for.
        term: Term,
    },
    /// A margin under the least number of points on a side.
    #[error("a margin of {margin} points is less than {least}")]
    Margin {
        /// The margin given.
        margin: usize,
        /// The least that can be.
        least: usize,
    },
    /// No date has enough points on both sides.
    #[error("no other date has {margin} points on each side")]
    NoDates {
        /// The margin given.
        margin: usize,
    },
    /// The series is met without any error, so that there is nothing to compare with.
    #[error("the model meets every point of the series, so that there is no error to compare with")]
    NoResidualVariance,
    /// The level is not between 0 and 1.
    #[error("a level of {level} is not between 0 and 1")]
    Level {
        /// The level given.
        level: f64,
    },
}

/// A count as a real number.
#[expect(clippy::cast_precision_loss, reason = "numbers of points are far below 2^53")]
fn real(count: usize) -> f64 {
    count as f64
}

fn check_level(level: f64) -> Result<(), BreakError> {
    if level > 0.0 && level < 1.0 { Ok(()) } else { Err(BreakError::Level { level }) }
}
