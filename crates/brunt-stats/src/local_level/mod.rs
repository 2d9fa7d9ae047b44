#![doc = include_str!("METHOD.md")]

/// Definition, assumptions, where it fails, source.
pub const METHOD: &str = include_str!("METHOD.md");

mod diagnostics;
mod filter;
mod fit;
mod plan;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_real;

pub use diagnostics::{Diagnostics, Innovation};
pub use fit::{Change, Component, Effect, Fit, Levels, SdRange, fit, log_likelihood, profile, quantile};

/// Why a level cannot be estimated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LocalLevelError {
    /// There is no poll at all.
    #[error("there is no poll to fit a level to")]
    NoPolls,
    /// An observation's value is no number, or its variance is no positive one.
    #[error("observation {index} has value {value} and variance {variance}: no number, or not positive")]
    Observation {
        /// Its place in the list, from 0.
        index: usize,
        /// Its value.
        value: f64,
        /// Its variance.
        variance: f64,
    },
    /// A poll's first day is after its last.
    #[error("observation {index} begins on day {first_day}, after its last day {last_day}")]
    Span {
        /// Its place in the list, from 0.
        index: usize,
        /// Its first day.
        first_day: i64,
        /// Its last day.
        last_day: i64,
    },
    /// A day before the one at which the level starts, or absurdly long after it.
    #[error("day {day} is before the level's first day {start_day}, or over a million days after it")]
    Day {
        /// The day.
        day: i64,
        /// The level's first day.
        start_day: i64,
    },
    /// An effect that the specification does not have.
    #[error("observation {index} has effect {effect}, of {effects}")]
    UnknownEffect {
        /// The observation's place in the list, from 0.
        index: usize,
        /// The effect named.
        effect: usize,
        /// How many there are.
        effects: usize,
    },
    /// A house number far beyond the number of observations.
    #[error("observation {index} has house {house}: number houses from 0, without large gaps")]
    HouseNumber {
        /// The observation's place in the list, from 0.
        index: usize,
        /// The house named.
        house: usize,
    },
    /// A variance of the specification is negative or no number.
    #[error("a variance of {value} for `{what}` cannot be")]
    Variance {
        /// Which one.
        what: &'static str,
        /// The value given.
        value: f64,
    },
    /// The likelihood is not a number, or no start leads to one.
    #[error("the likelihood cannot be computed at any starting point")]
    NoLikelihood,
    /// The level is not between 0 and 1.
    #[error("a level of {level} is not between 0 and 1")]
    Level {
        /// The level given.
        level: f64,
    },
}

/// One poll, or one known truth.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// First field day, counted from any fixed day.
    pub first_day: i64,
    /// Last field day, the same count.
    pub last_day: i64,
    /// The figure, in percentage points.
    pub value: f64,
    /// Known variance of sampling and rounding, points squared; see [`sampling_variance`].
    pub variance: f64,
    /// The house, numbered from 0; null for a known truth, which has neither house effect nor extra variance.
    pub house: Option<usize>,
    /// Effects that apply to this poll (population, mode), numbered from 0; none for the reference category.
    pub effects: Vec<usize>,
}

/// When a poll measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FieldTime {
    /// On the middle day of its field time, the earlier of two.
    #[default]
    Midpoint,
    /// The mean over its field days.
    Span,
}

/// A variance that is estimated, or is stated.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Variance {
    /// By maximum likelihood.
    #[default]
    Estimated,
    /// Held at this value, points squared.
    Fixed(f64),
}

/// The model to fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Spec {
    /// The first day of the level, in the observations' count; no poll may be before it.
    pub start_day: i64,
    /// Mean of the stated prior of the level on that day, in points.
    pub start_mean: f64,
    /// Variance of that prior, points squared.
    pub start_variance: f64,
    /// Variance of the level's change in one day.
    pub daily: Variance,
    /// Variance of the house effects.
    pub house: Variance,
    /// Variance of a poll beyond its known one.
    pub extra: Variance,
    /// When a poll measures.
    pub field_time: FieldTime,
    /// How many effects (population, mode) there are beside the reference category.
    pub effects: usize,
    /// Variance of the stated prior of each of them, points squared.
    pub effect_variance: f64,
}

impl Spec {
    /// All variances estimated, midpoints, no effects, and `N(mean, 100)` on the first day.
    #[must_use]
    pub fn starting(start_day: i64, start_mean: f64) -> Spec {
        Spec {
            start_day,
            start_mean,
            start_variance: 100.0,
            daily: Variance::Estimated,
            house: Variance::Estimated,
            extra: Variance::Estimated,
            field_time: FieldTime::Midpoint,
            effects: 0,
            effect_variance: 100.0,
        }
    }
}

/// The model's three variances, points squared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Variances {
    /// Of the level's change in one day.
    pub daily: f64,
    /// Of the house effects.
    pub house: f64,
    /// Of a poll beyond its known one.
    pub extra: f64,
}

/// Variance of a published percentage by sampling and rounding, points squared: `deff·y(100 − y)/n + step²/12`.
///
/// `step` is that of the last printed digit, 0 to leave rounding out. No check is made: [`fit`] refuses what is not a
/// positive number.
#[must_use]
pub fn sampling_variance(percent: f64, respondents: f64, design_effect: f64, step: f64) -> f64 {
    design_effect * percent * (100.0 - percent) / respondents + step * step / 12.0
}
