#![doc = include_str!("METHOD.md")]

#[cfg(test)]
mod tests;

use crate::range::{Band, Range};
use crate::real;
use crate::tally::Tally;
use statrs::distribution::{ContinuousCDF, Normal};

/// Definition, assumptions, where it fails, source.
pub const METHOD: &str = include_str!("METHOD.md");

/// Why a share cannot be standardised.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StandardiseError {
    /// The mix and the cells do not match.
    #[error("the reference mix has {mix} cells, the counts have {cells}")]
    Lengths {
        /// Cells of the mix.
        mix: usize,
        /// Cells counted.
        cells: usize,
    },
    /// A weight is negative or no number, or all are 0.
    #[error("weight {weight} of cell {cell} is no part of a mix")]
    Weight {
        /// The cell, from 0.
        cell: usize,
        /// Its weight.
        weight: f64,
    },
    /// The level is not between 0 and 1.
    #[error("a level of {level} is not between 0 and 1")]
    Level {
        /// The level given.
        level: f64,
    },
}

/// A fixed mix of cells: weights that add up to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferenceMix {
    weights: Vec<f64>,
}

impl ReferenceMix {
    /// A mix in proportion to these weights.
    ///
    /// # Errors
    /// When a weight is negative or no number, or none is above 0.
    pub fn new(weights: &[f64]) -> Result<ReferenceMix, StandardiseError> {
        for (cell, weight) in weights.iter().copied().enumerate() {
            if !weight.is_finite() || weight < 0.0 {
                return Err(StandardiseError::Weight { cell, weight });
            }
        }
        let sum: f64 = weights.iter().sum();
        if sum > 0.0 && sum.is_finite() {
            Ok(ReferenceMix { weights: weights.iter().map(|weight| weight / sum).collect() })
        } else {
            Err(StandardiseError::Weight { cell: 0, weight: sum })
        }
    }

    /// The mix of the actions counted in these cells.
    ///
    /// # Errors
    /// When there is no action.
    pub fn of(cells: &[Tally]) -> Result<ReferenceMix, StandardiseError> {
        let counts: Vec<f64> = cells.iter().map(|cell| real(cell.actions())).collect();
        ReferenceMix::new(&counts)
    }

    /// The weight of each cell, 0 to 1.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }
}

/// A share at a fixed mix. Shares, 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Standardised {
    /// The share; a cell without actions may have any rate, hits within bounds any of their values.
    pub share: Range,
    /// The share over cells with actions alone, their weights scaled to 1. Null when there is none.
    pub share_of_present: Option<Range>,
    /// Cells with weight and without actions, from 0.
    pub missing: Vec<usize>,
    /// The weight of the missing cells, 0 to 1.
    pub missing_weight: f64,
    /// From the lower end less its sampling error to the upper end plus its own, cut to 0 and 1.
    pub band: Band,
}

/// The share that these cells would have at the reference mix. See the module's definition.
///
/// # Errors
/// When mix and cells do not match, or the level is not inside 0 to 1.
pub fn direct(mix: &ReferenceMix, cells: &[Tally], level: f64) -> Result<Standardised, StandardiseError> {
    if mix.weights.len() != cells.len() {
        return Err(StandardiseError::Lengths { mix: mix.weights.len(), cells: cells.len() });
    }
    if !(level > 0.0 && level < 1.0) {
        return Err(StandardiseError::Level { level });
    }
    let (mut present, mut present_weight) = (Range::point(0.0), 0.0);
    let (mut missing, mut missing_weight) = (Vec::new(), 0.0);
    let mut variance = [0.0; 2];
    for (cell, (weight, tally)) in mix.weights.iter().copied().zip(cells).enumerate() {
        if let Some(rate) = tally.rate() {
            present = present.plus(rate.times(weight));
            present_weight += weight;
            for (sum, p) in variance.iter_mut().zip([rate.low, rate.high]) {
                *sum += weight * weight * p * (1.0 - p) / real(tally.actions());
            }
        } else if weight > 0.0 {
            missing.push(cell);
            missing_weight += weight;
        }
    }
    let share = present.plus(Range::UNIT.times(missing_weight));
    let z = Normal::standard().inverse_cdf(f64::midpoint(1.0, level));
    Ok(Standardised {
        share,
        share_of_present: (present_weight > 0.0).then(|| present.times(1.0 / present_weight)),
        missing,
        missing_weight,
        band: Band {
            low: (share.low - z * variance[0].sqrt()).max(0.0),
            high: (share.high + z * variance[1].sqrt()).min(1.0),
        },
    })
}
