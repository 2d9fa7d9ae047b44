#![doc = include_str!("METHOD.md")]

mod many;
mod shrink;
#[cfg(test)]
mod tests;

pub use many::{Control, adjusted};
pub use shrink::{Shrinkage, Shrunk, shrink};

use crate::order::sorted_quantile;
use crate::range::Band;
use crate::{real, size};
use statrs::distribution::{Binomial, ContinuousCDF, Discrete, DiscreteCDF, Normal};

/// Definition, assumptions, where it fails, source.
pub const METHOD: &str = include_str!("METHOD.md");

/// The share of the offices at each end whose `z` is drawn in before over-dispersion is estimated (Spiegelhalter 2005).
pub const WINSORISED: f64 = 0.1;

/// Probabilities this much above that of what was seen count as equal to it: rounding of a probability, as in R and scipy.
const EQUAL: f64 = 1.0 + 1e-7;

/// Why offices cannot be held against a target.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FunnelError {
    /// No office has an action.
    #[error("no office has an action")]
    Empty,
    /// An office with more hits than actions.
    #[error("office {office} has {hits} hits of {trials}")]
    TooManyHits {
        /// The office, from 0.
        office: usize,
        /// Hits.
        hits: u64,
        /// Actions.
        trials: u64,
    },
    /// The target is 0, 1 or outside: no office could vary about it.
    #[error("about a target of {target} nothing varies")]
    Target {
        /// The target.
        target: f64,
    },
    /// A level or P value is not from 0 to 1.
    #[error("{value} is not between 0 and 1")]
    Level {
        /// The value given.
        value: f64,
    },
}

/// The counts of one office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Office {
    /// Hits.
    pub hits: u64,
    /// Actions.
    pub trials: u64,
}

/// What offices are held against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    /// The share over all offices together.
    Pooled,
    /// A stated share, between 0 and 1.
    Stated(f64),
}

/// One office beside the target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Hits per action, 0 to 1.
    pub share: f64,
    /// Distance from the target in binomial standard errors.
    pub z: f64,
    /// The same divided by the square root of the over-dispersion, where that is above 1.
    pub z_multiplicative: f64,
    /// The same with the variance between offices added.
    pub z_additive: f64,
    /// Exact two-sided P against the target without over-dispersion, 0 to 1.
    pub p: f64,
}

/// Offices beside a target, in the order given.
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    /// The target, between 0 and 1.
    pub target: f64,
    /// Mean square of the winsorised `z`; about 1 when offices differ by chance alone.
    pub over_dispersion: f64,
    /// Variance of the offices' chances about the target, a share squared; 0 when chance alone is enough.
    pub between_variance: f64,
    /// One entry an office; null for an office without actions.
    pub points: Vec<Option<Point>>,
}

/// Limits about the target for an office of some size, cut to 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Exact binomial limits, between whole counts in proportion.
    pub exact: Band,
    /// Normal limits times the square root of the over-dispersion, where that is above 1.
    pub multiplicative: Band,
    /// Normal limits with the variance between offices added.
    pub additive: Band,
}

/// Holds offices against a target. See the module's definition.
///
/// # Errors
/// When no office has an action, one has more hits than actions, or the target is not between 0 and 1.
pub fn funnel(offices: &[Office], target: Target) -> Result<Funnel, FunnelError> {
    check(offices)?;
    let hits: u64 = offices.iter().map(|office| office.hits).sum();
    let trials: u64 = offices.iter().map(|office| office.trials).sum();
    let target = match target {
        Target::Pooled => real(hits) / real(trials),
        Target::Stated(target) => target,
    };
    if !(target > 0.0 && target < 1.0) {
        return Err(FunnelError::Target { target });
    }
    let variance = |office: &Office| target * (1.0 - target) / real(office.trials);
    let raw = |office: &Office| (real(office.hits) / real(office.trials) - target) / variance(office).sqrt();
    let used: Vec<&Office> = offices.iter().filter(|office| office.trials > 0).collect();
    let z: Vec<f64> = used.iter().map(|office| raw(office)).collect();
    let weights: Vec<f64> = used.iter().map(|office| 1.0 / variance(office)).collect();
    let over_dispersion = mean_square(&winsorised(&z));
    let between_variance = between(over_dispersion, &weights);
    let points = offices
        .iter()
        .map(|office| {
            (office.trials > 0).then(|| {
                let (share, z, s2) = (real(office.hits) / real(office.trials), raw(office), variance(office));
                Point {
                    share,
                    z,
                    z_multiplicative: z / over_dispersion.max(1.0).sqrt(),
                    z_additive: (share - target) / (s2 + between_variance).sqrt(),
                    p: two_sided(*office, target),
                }
            })
        })
        .collect();
    Ok(Funnel { target, over_dispersion, between_variance, points })
}

impl Funnel {
    /// The limits for an office of `trials` actions, at a level such as 0.95 or 0.998.
    ///
    /// # Errors
    /// When the level is not inside 0 to 1, or there are no actions.
    pub fn limits(&self, trials: u64, level: f64) -> Result<Limits, FunnelError> {
        if !(level > 0.0 && level < 1.0) {
            return Err(FunnelError::Level { value: level });
        }
        if trials == 0 {
            return Err(FunnelError::Empty);
        }
        let tail = (1.0 - level) / 2.0;
        let z = Normal::standard().inverse_cdf(1.0 - tail);
        let variance = self.target * (1.0 - self.target) / real(trials);
        let about = |variance: f64| Band {
            low: (self.target - z * variance.sqrt()).max(0.0),
            high: (self.target + z * variance.sqrt()).min(1.0),
        };
        Ok(Limits {
            exact: Band {
                low: exact_limit(trials, self.target, tail),
                high: exact_limit(trials, self.target, 1.0 - tail),
            },
            multiplicative: about(variance * self.over_dispersion.max(1.0)),
            additive: about(variance + self.between_variance),
        })
    }

    /// The offices' P values, adjusted for there being many; null where an office has none.
    ///
    /// # Errors
    /// Never for a funnel that [`funnel`] made: its P values are from 0 to 1.
    pub fn adjusted(&self, control: Control) -> Result<Vec<Option<f64>>, FunnelError> {
        let p: Vec<f64> = self.points.iter().flatten().map(|point| point.p).collect();
        let mut left = adjusted(&p, control)?.into_iter();
        Ok(self.points.iter().map(|point| point.and_then(|_| left.next())).collect())
    }
}

fn check(offices: &[Office]) -> Result<(), FunnelError> {
    for (office, &Office { hits, trials }) in offices.iter().enumerate() {
        if hits > trials {
            return Err(FunnelError::TooManyHits { office, hits, trials });
        }
    }
    if offices.iter().all(|office| office.trials == 0) { Err(FunnelError::Empty) } else { Ok(()) }
}

/// Values beyond the quantiles [`WINSORISED`] and one less that are drawn in to them.
fn winsorised(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let ends = sorted_quantile(&sorted, WINSORISED).zip(sorted_quantile(&sorted, 1.0 - WINSORISED));
    ends.map_or_else(Vec::new, |(low, high)| values.iter().map(|value| value.clamp(low, high)).collect())
}

fn mean_square(values: &[f64]) -> f64 {
    values.iter().map(|value| value * value).sum::<f64>() / size(values.len())
}

fn between(over_dispersion: f64, weights: &[f64]) -> f64 {
    let sum: f64 = weights.iter().sum();
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    let offices = size(weights.len());
    let room = sum - squares / sum;
    // One office alone leaves no room for a variance between offices.
    if room > 1e-9 * sum { ((offices * over_dispersion - (offices - 1.0)) / room).max(0.0) } else { 0.0 }
}

fn law(trials: u64, target: f64) -> Option<Binomial> {
    Binomial::new(target, trials).ok()
}

/// The count at which the distribution function is `at`, as a share, between whole counts in proportion.
fn exact_limit(trials: u64, target: f64, at: f64) -> f64 {
    let Some(law) = law(trials, target) else { return f64::NAN };
    let count = first(0, trials, |r| law.cdf(r) >= at);
    let here = law.cdf(count);
    let before = count.checked_sub(1).map_or(0.0, |r| law.cdf(r));
    let back = if here > before { (here - at) / (here - before) } else { 0.0 };
    ((real(count) - back) / real(trials)).clamp(0.0, 1.0)
}

/// The first of `low..=high` for which `holds`, which then holds for all after it; `high` when it holds for none.
fn first(mut low: u64, mut high: u64, holds: impl Fn(u64) -> bool) -> u64 {
    while low < high {
        let middle = u64::midpoint(low, high);
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// The chance of all counts no more likely than the one seen.
fn two_sided(office: Office, target: f64) -> f64 {
    let Office { hits, trials } = office;
    let Some(law) = law(trials, target) else { return f64::NAN };
    let bar = law.pmf(hits) * EQUAL;
    let mode = mode(trials, target);
    let p = if hits < mode {
        let other = first(mode, trials + 1, |r| r > trials || law.pmf(r) <= bar);
        law.cdf(hits) + upper(&law, other, trials)
    } else if hits > mode {
        // Counted down from the mode, so that the search goes the same way.
        let steps = first(0, mode + 1, |down| down > mode || law.pmf(mode - down) <= bar);
        let low = if steps > mode { 0.0 } else { law.cdf(mode - steps) };
        low + upper(&law, hits, trials)
    } else {
        1.0
    };
    p.min(1.0)
}

/// The likeliest count.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to the trials")]
fn mode(trials: u64, target: f64) -> u64 {
    (((real(trials) + 1.0) * target).floor() as u64).min(trials)
}

/// The chance of `from` and more.
fn upper(law: &Binomial, from: u64, trials: u64) -> f64 {
    match from {
        0 => 1.0,
        from if from > trials => 0.0,
        from => law.sf(from - 1),
    }
}
