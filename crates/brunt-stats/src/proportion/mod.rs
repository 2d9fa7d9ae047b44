#![doc = include_str!("METHOD.md")]

use statrs::distribution::{Beta, ContinuousCDF, Normal};

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
}

/// Wilson's interval. See the module's definition.
///
/// # Errors
/// When `trials` is 0, `hits` exceeds it, or `level` is not inside 0 to 1.
pub fn wilson(hits: u64, trials: u64, level: f64) -> Result<Interval, ProportionError> {
    let (x, n) = check(hits, trials, level)?;
    let normal = Normal::standard();
    let z = normal.inverse_cdf(f64::midpoint(1.0, level));
    let p = x / n;
    let shrink = 1.0 + z * z / n;
    let centre = (p + z * z / (2.0 * n)) / shrink;
    let half = z / shrink * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    // At the ends the formula gives 0 or 1 but for rounding.
    let low = if hits == 0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if hits == trials { 1.0 } else { (centre + half).min(1.0) };
    Ok(Interval { low, high })
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

#[expect(clippy::cast_precision_loss, reason = "counts of events are far below 2^53")]
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
    Ok((hits as f64, trials as f64))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is the test's failure")]
    use super::*;

    fn close(found: Interval, low: f64, high: f64) {
        // The reference numbers are given to six digits.
        assert!(
            (found.low - low).abs() < 6e-7 && (found.high - high).abs() < 6e-7,
            "{found:?} is not {low} to {high}"
        );
    }

    #[test]
    fn wilson_meets_the_reference_numbers() {
        close(wilson(7, 50, 0.95).unwrap(), 0.069_508, 0.261_862);
        close(wilson(0, 20, 0.95).unwrap(), 0.0, 0.161_125);
        close(wilson(13, 347, 0.95).unwrap(), 0.022_023, 0.063_034);
        close(wilson(133_687, 204_297, 0.95).unwrap(), 0.652_311, 0.656_435);
    }

    #[test]
    fn jeffreys_meets_the_reference_numbers() {
        close(jeffreys(7, 50, 0.95).unwrap(), 0.064_872, 0.255_325);
        close(jeffreys(0, 20, 0.95).unwrap(), 0.0, 0.116_639);
        close(jeffreys(13, 347, 0.95).unwrap(), 0.021_159, 0.061_424);
    }

    #[test]
    fn all_of_n_mirrors_none_of_n() {
        let none = wilson(0, 20, 0.95).unwrap();
        let all = wilson(20, 20, 0.95).unwrap();
        close(all, 1.0 - none.high, 1.0);
        let all = jeffreys(20, 20, 0.95).unwrap();
        close(all, 1.0 - 0.116_639, 1.0);
    }

    #[test]
    fn what_is_no_proportion_is_refused() {
        assert_eq!(wilson(0, 0, 0.95), Err(ProportionError::Empty));
        assert_eq!(jeffreys(3, 2, 0.95), Err(ProportionError::TooManyHits { hits: 3, trials: 2 }));
        assert_eq!(wilson(1, 2, 1.0), Err(ProportionError::Level { level: 1.0 }));
    }
}
