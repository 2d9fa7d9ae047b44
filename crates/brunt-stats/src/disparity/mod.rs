#![doc = include_str!("METHOD.md")]

#[cfg(test)]
mod tests;

use crate::range::{Band, Range};
use crate::real;
use crate::standardise::{ReferenceMix, StandardiseError, direct};
use crate::tally::Tally;
use statrs::distribution::{ContinuousCDF, Gamma, Normal};

/// Definition, assumptions, where it fails, source.
pub const METHOD: &str = include_str!("METHOD.md");

/// The normal quantile by which the Census Bureau multiplies a standard error for its published 90 % margins.
pub const MARGIN_QUANTILE: f64 = 1.645;

/// Why rates cannot be compared.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DisparityError {
    /// The benchmark is not positive, or its margin is negative or no number.
    #[error("a benchmark of {persons} persons with a standard error of {se} cannot be")]
    Benchmark {
        /// Persons.
        persons: f64,
        /// Standard error.
        se: f64,
    },
    /// The level is not between 0 and 1.
    #[error("a level of {level} is not between 0 and 1")]
    Level {
        /// The level given.
        level: f64,
    },
    /// There is no action in one of the groups, or the groups do not have the same cells.
    #[error(transparent)]
    Standardise(#[from] StandardiseError),
}

/// Persons who could have had an event, as a survey estimates them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Benchmark {
    persons: f64,
    se: f64,
}

impl Benchmark {
    /// A benchmark with its standard error, 0 for a full count.
    ///
    /// # Errors
    /// When `persons` is not positive, or `se` is negative or no number.
    pub fn new(persons: f64, se: f64) -> Result<Benchmark, DisparityError> {
        if persons > 0.0 && persons.is_finite() && se >= 0.0 && se.is_finite() {
            Ok(Benchmark { persons, se })
        } else {
            Err(DisparityError::Benchmark { persons, se })
        }
    }

    /// A benchmark with its published 90 % margin of error.
    ///
    /// # Errors
    /// As [`Benchmark::new`].
    pub fn from_margin(persons: f64, margin: f64) -> Result<Benchmark, DisparityError> {
        Benchmark::new(persons, margin / MARGIN_QUANTILE)
    }

    /// Two groups of persons together, their errors independent.
    #[must_use]
    pub fn plus(self, other: Benchmark) -> Benchmark {
        Benchmark { persons: self.persons + other.persons, se: self.se.hypot(other.se) }
    }

    /// Persons.
    #[must_use]
    pub fn persons(self) -> f64 {
        self.persons
    }

    /// Standard error, in persons.
    #[must_use]
    pub fn se(self) -> f64 {
        self.se
    }
}

/// Events of one group, and the persons they are held against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// Events.
    pub events: u64,
    /// Persons.
    pub benchmark: Benchmark,
}

/// Events per person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Events per person.
    pub value: f64,
    /// Exact Poisson limits, the benchmark taken as known.
    pub poisson: Band,
    /// The same with the benchmark's error.
    pub band: Band,
}

/// Two rates beside each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contrast {
    /// The first group's rate.
    pub first: Rate,
    /// The second group's rate.
    pub second: Rate,
    /// First over second. Null when the second group has no events.
    pub ratio: Option<f64>,
    /// Lower limit of the ratio.
    pub ratio_low: f64,
    /// Upper limit of the ratio. Null when the second group has no events: there is none.
    pub ratio_high: Option<f64>,
    /// First less second, events per person.
    pub difference: f64,
    /// Limits of the difference.
    pub difference_band: Band,
}

/// Events per person with limits. See the module's definition.
///
/// # Errors
/// When the level is not inside 0 to 1.
pub fn rate(group: Group, level: f64) -> Result<Rate, DisparityError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(DisparityError::Level { level });
    }
    let Benchmark { persons, se } = group.benchmark;
    let tail = (1.0 - level) / 2.0;
    let value = real(group.events) / persons;
    let low = if group.events == 0 { 0.0 } else { gamma(real(group.events), tail) / persons };
    let high = gamma(real(group.events) + 1.0, 1.0 - tail) / persons;
    // On the scale of logarithms, where the error of the benchmark is added.
    let spread = Normal::standard().inverse_cdf(1.0 - tail) * se / persons;
    let band = if group.events == 0 {
        Band { low, high: high * spread.exp() }
    } else {
        Band {
            low: value * (-(value / low).ln().hypot(spread)).exp(),
            high: value * (high / value).ln().hypot(spread).exp(),
        }
    };
    Ok(Rate { value, poisson: Band { low, high }, band })
}

/// Ratio and difference of two rates. See the module's definition.
///
/// # Errors
/// When the level is not inside 0 to 1.
pub fn contrast(first: Group, second: Group, level: f64) -> Result<Contrast, DisparityError> {
    let (a, b) = (rate(first, level)?, rate(second, level)?);
    let lower = (a.value - a.band.low).hypot(b.band.high - b.value);
    let upper = (a.band.high - a.value).hypot(b.value - b.band.low);
    let difference = a.value - b.value;
    Ok(Contrast {
        first: a,
        second: b,
        ratio: (second.events > 0).then(|| a.value / b.value),
        ratio_low: ratio_limit(a.value, a.band.low, b.value, b.band.high, -1.0).unwrap_or(0.0),
        ratio_high: (second.events > 0)
            .then(|| ratio_limit(a.value, a.band.high, b.value, b.band.low, 1.0))
            .flatten(),
        difference,
        difference_band: Band { low: difference - lower, high: difference + upper },
    })
}

/// A limit of `a / b` from a limit of each; `side` is -1 for the lower one. Null where there is none.
fn ratio_limit(a: f64, a_end: f64, b: f64, b_end: f64, side: f64) -> Option<f64> {
    let base = b_end * (2.0 * b - b_end);
    let product = a * b;
    let root = (product * product - a_end * (2.0 * a - a_end) * base).max(0.0).sqrt();
    // Multiplied out, so that a base near 0 does no harm to the lower limit.
    let value =
        if side < 0.0 { a_end * (2.0 * a - a_end) / (product + root) } else { (product + root) / base };
    value.is_finite().then_some(value)
}

/// Quantile of a gamma law of scale 1.
fn gamma(shape: f64, at: f64) -> f64 {
    // The shape is at least 1, which the constructor always takes.
    Gamma::new(shape, 1.0).map_or(f64::NAN, |gamma| gamma.inverse_cdf(at))
}

/// A gap between two groups, before and after both are given one mix. Shares, -1 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// First less second share.
    pub raw: Range,
    /// The same at the reference mix.
    pub standardised: Range,
    /// The part of the raw gap that is gone at the reference mix: 1 for all, negative when the gap grows. Null unless both
    /// gaps are known exactly and the raw one is not 0.
    pub explained: Option<f64>,
    /// Cells with weight in the mix that are empty in a group, from 0.
    pub missing: Vec<usize>,
}

/// The share of a gap that is gone when both groups have the reference mix.
///
/// # Errors
/// When a group has no actions, or mix and groups do not have the same cells.
pub fn explained(mix: &ReferenceMix, first: &[Tally], second: &[Tally]) -> Result<Explained, DisparityError> {
    // The level only moves bands, which are not used here.
    let level = 0.5;
    let own = |cells: &[Tally]| -> Result<Range, DisparityError> {
        Ok(direct(&ReferenceMix::of(cells)?, cells, level)?.share)
    };
    let raw = own(first)?.minus(own(second)?);
    let (a, b) = (direct(mix, first, level)?, direct(mix, second, level)?);
    let standardised = a.share.minus(b.share);
    let mut missing = a.missing;
    missing.extend(b.missing);
    missing.sort_unstable();
    missing.dedup();
    let known = raw.width() < 1e-12 && standardised.width() < 1e-12 && raw.low.abs() > 1e-12;
    Ok(Explained { raw, standardised, explained: known.then(|| 1.0 - standardised.low / raw.low), missing })
}
