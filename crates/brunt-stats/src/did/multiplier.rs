//! Errors from influence functions, and bands that hold for many numbers at once.

use super::{Estimate, Setting};
use crate::order::{quantile, sorted_quantile};
use crate::range::Band;
use crate::rng::Rng;
use crate::size;
use statrs::distribution::{ContinuousCDF, Normal};

/// The law of the multipliers: mean 0, variance 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// Two values with a third moment of 1.
    Mammen,
    /// -1 or 1.
    Rademacher,
}

/// A bootstrap that multiplies each unit's part by a random weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Multiplier {
    /// The law of the weights.
    pub weights: Weights,
    /// Draws; 1,000 and more for bands.
    pub draws: usize,
    /// Decides all draws.
    pub seed: u64,
}

impl Weights {
    fn draw(self, rng: &mut Rng) -> f64 {
        let root = 5f64.sqrt();
        let (chance, values) = match self {
            Weights::Mammen => ((root + 1.0) / (2.0 * root), [(1.0 - root) / 2.0, f64::midpoint(1.0, root)]),
            Weights::Rademacher => (0.5, [-1.0, 1.0]),
        };
        if rng.uniform() < chance { values[0] } else { values[1] }
    }
}

/// Every number with its errors, and how many standard errors the simultaneous bands reach.
pub(super) fn estimates(
    values: &[f64],
    influence: &[Vec<f64>],
    setting: &Setting,
) -> (Vec<Estimate>, Option<f64>) {
    let z = Normal::standard().inverse_cdf(f64::midpoint(1.0, setting.level));
    let drawn = setting.bootstrap.map(|plan| deviations(influence, plan));
    let spreads: Option<Vec<f64>> =
        drawn.as_ref().map(|drawn| (0..values.len()).map(|k| spread(drawn, k)).collect());
    let critical = drawn.as_ref().zip(spreads.as_ref()).and_then(|(drawn, spreads)| {
        let most = |row: &Vec<f64>| {
            let ratios = row.iter().zip(spreads).filter(|(_, spread)| **spread > 0.0);
            ratios.map(|(deviation, spread)| (deviation / spread).abs()).fold(0.0, f64::max)
        };
        quantile(drawn.iter().map(most).collect(), setting.level)
    });
    let found = values
        .iter()
        .zip(influence)
        .enumerate()
        .map(|(k, (&value, parts))| {
            let se = parts.iter().map(|part| part * part).sum::<f64>().sqrt() / size(parts.len());
            let about = |reach: f64| Band { low: value - reach, high: value + reach };
            let se_bootstrap = spreads.as_ref().map(|spreads| spreads[k]);
            Estimate {
                value,
                se,
                pointwise: about(z * se),
                se_bootstrap,
                simultaneous: critical.zip(se_bootstrap).map(|(critical, se)| about(critical * se)),
            }
        })
        .collect();
    (found, critical)
}

/// One row a draw: the mean of the weighted parts of each number.
fn deviations(influence: &[Vec<f64>], plan: Multiplier) -> Vec<Vec<f64>> {
    let units = influence.first().map_or(0, Vec::len);
    let mut rng = Rng::stream(plan.seed, 0);
    (0..plan.draws)
        .map(|_| {
            let weights: Vec<f64> = (0..units).map(|_| plan.weights.draw(&mut rng)).collect();
            let mean = |parts: &Vec<f64>| {
                parts.iter().zip(&weights).map(|(part, weight)| part * weight).sum::<f64>() / size(units)
            };
            influence.iter().map(mean).collect()
        })
        .collect()
}

/// Standard deviation by the distance of the quartiles, as a few wild draws should not decide it.
fn spread(drawn: &[Vec<f64>], k: usize) -> f64 {
    let mut sorted: Vec<f64> = drawn.iter().map(|row| row[k]).collect();
    sorted.sort_by(f64::total_cmp);
    let normal = Normal::standard();
    let quartiles = sorted_quantile(&sorted, 0.25).zip(sorted_quantile(&sorted, 0.75));
    quartiles.map_or(0.0, |(low, high)| (high - low) / (normal.inverse_cdf(0.75) - normal.inverse_cdf(0.25)))
}
