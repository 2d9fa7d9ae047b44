#![doc = include_str!("METHOD.md")]

mod cluster;
#[cfg(test)]
mod tests;

pub use cluster::{
    Cluster, Clustered, Rho, beta_binomial_variance, clustered, correlation, effective_trials,
};

use crate::real;
use statrs::distribution::{Beta, ContinuousCDF, Normal};

/// Definition, assumptions, where it fails, source.
pub const METHOD: &str = include_str!("METHOD.md");

/// A range with its meaning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end, 0 to 1.
    pub low: f64,
    /// Upper end, 0 to 1.
    pub high: f64,
}

/// Why no interval can be given.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ProportionError {
    /// There is nothing to take a share of.
    #[error("0 of 0 is no proportion")]
    Empty,
    /// More hits than trials.
    #[error("{hits} hits of {trials} are more than all")]
    TooManyHits {
        /// Hits.
        hits: u64,
        /// Trials.
        trials: u64,
    },
    /// The level is not between 0 and 1.
    #[error("a level of {level} is not between 0 and 1")]
    Level {
        /// The level given.
        level: f64,
    },
    /// The correlation within clusters is not from 0 to 1.
    #[error("a correlation of {rho} within clusters is not from 0 to 1")]
    Rho {
        /// The correlation given.
        rho: f64,
    },
    /// No correlation within clusters can be estimated.
    #[error("one cluster, or clusters of one action each, do not tell a correlation")]
    NoClusters,
}

/// Wilson's interval. See the module's definition.
///
/// # Errors
/// When `trials` is 0, `hits` exceeds it, or `level` is not inside 0 to 1.
pub fn wilson(hits: u64, trials: u64, level: f64) -> Result<Interval, ProportionError> {
    let (x, n) = check(hits, trials, level)?;
    Ok(score(x, n, level))
}

/// The interval for counts that need not be whole, as effective ones are not.
fn score(x: f64, n: f64, level: f64) -> Interval {
    let z = Normal::standard().inverse_cdf(f64::midpoint(1.0, level));
    let p = x / n;
    let shrink = 1.0 + z * z / n;
    let centre = (p + z * z / (2.0 * n)) / shrink;
    let half = z / shrink * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    // At the ends the formula gives 0 or 1 but for rounding.
    let low = if x <= 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if x >= n { 1.0 } else { (centre + half).min(1.0) };
    Interval { low, high }
}

/// The interval of Agresti and Coull, for large numbers. See the module's definition.
///
/// # Errors
/// As [`wilson`].
pub fn agresti_coull(hits: u64, trials: u64, level: f64) -> Result<Interval, ProportionError> {
    let (x, n) = check(hits, trials, level)?;
    let z = Normal::standard().inverse_cdf(f64::midpoint(1.0, level));
    let more = n + z * z;
    let p = (x + z * z / 2.0) / more;
    let half = z * (p * (1.0 - p) / more).sqrt();
    Ok(Interval { low: (p - half).max(0.0), high: (p + half).min(1.0) })
}

/// The Jeffreys interval. See the module's definition.
///
/// # Errors
/// As [`wilson`].
pub fn jeffreys(hits: u64, trials: u64, level: f64) -> Result<Interval, ProportionError> {
    let (x, n) = check(hits, trials, level)?;
    // Both parameters are at least one half, which the constructor always takes.
    let Ok(beta) = Beta::new(x + 0.5, n - x + 0.5) else { return Err(ProportionError::Level { level }) };
    let tail = (1.0 - level) / 2.0;
    let low = if hits == 0 { 0.0 } else { beta.inverse_cdf(tail) };
    let high = if hits == trials { 1.0 } else { beta.inverse_cdf(1.0 - tail) };
    Ok(Interval { low, high })
}

fn check(hits: u64, trials: u64, level: f64) -> Result<(f64, f64), ProportionError> {
    if trials == 0 {
        return Err(ProportionError::Empty);
    }
    if hits > trials {
        return Err(ProportionError::TooManyHits { hits, trials });
    }
    if !(level > 0.0 && level < 1.0) {
        return Err(ProportionError::Level { level });
    }
    Ok((real(hits), real(trials)))
}
