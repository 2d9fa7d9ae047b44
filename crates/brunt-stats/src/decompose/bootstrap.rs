//! Intervals from weeks drawn in blocks.

use super::{DecomposeError, Pair};
use crate::order::quantile;
use crate::range::{Band, Range};
use crate::rng::Rng;
use crate::size;
use crate::tally::Tally;
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// How blocks of weeks are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocks {
    /// Only blocks that lie within the period: weeks near its ends are drawn less often.
    Moving,
    /// The last week is followed by the first, so that each week is drawn equally often.
    Circular,
}

/// A plan for a bootstrap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// How blocks are cut.
    pub blocks: Blocks,
    /// Weeks in a block.
    pub length: usize,
    /// Replicates.
    pub replicates: usize,
    /// Decides all draws.
    pub seed: u64,
    /// Level of the intervals, 0 to 1.
    pub level: f64,
}

/// Intervals of the parts of a change, and what they come from.
#[derive(Debug, Clone, PartialEq)]
pub struct Bootstrap {
    /// One interval a part, in the order of the parts.
    pub bands: Vec<Band>,
    /// The parts of each replicate.
    pub replicates: Vec<Vec<Range>>,
    /// Replicates in which a part could not be computed; they are left out.
    pub refused: usize,
}

/// Draws weeks in blocks, period by period, and takes each draw apart anew with `parts`.
///
/// `before[week][cell]` and `after[week][cell]` are the counts. The lower end of an interval is the lower quantile of
/// the parts' lower ends, the upper end the upper quantile of their upper ends.
///
/// # Errors
/// When the weeks do not have the same cells, the plan asks for no replicate or for blocks of 0 weeks or longer than half
/// a period, the level is not inside 0 to 1, or `parts` refuses every replicate.
pub fn block_bootstrap(
    before: &[Vec<Tally>],
    after: &[Vec<Tally>],
    plan: &Plan,
    parts: impl Fn(&[Pair]) -> Result<Vec<Range>, DecomposeError>,
) -> Result<Bootstrap, DecomposeError> {
    let cells = check(before, after, plan)?;
    let mut replicates: Vec<Vec<Range>> = Vec::with_capacity(plan.replicates);
    let mut last_error = None;
    for number in 0..plan.replicates as u64 {
        let mut rng = Rng::stream(plan.seed, number);
        let early = drawn(before, cells, plan, &mut rng);
        let late = drawn(after, cells, plan, &mut rng);
        let pairs: Vec<Pair> =
            early.into_iter().zip(late).map(|(before, after)| Pair { before, after }).collect();
        match parts(&pairs) {
            Ok(parts) => replicates.push(parts),
            Err(error) => last_error = Some(error),
        }
    }
    let refused = plan.replicates - replicates.len();
    if let (true, Some(error)) = (replicates.is_empty(), last_error) {
        return Err(error);
    }
    let tail = expanded_tail(before.len().min(after.len()) / plan.length, plan.level);
    let width = replicates.iter().map(Vec::len).min().unwrap_or(0);
    let mut bands = Vec::with_capacity(width);
    for part in 0..width {
        let low = quantile(replicates.iter().map(|parts| parts[part].low).collect(), tail);
        let high = quantile(replicates.iter().map(|parts| parts[part].high).collect(), 1.0 - tail);
        bands.extend(low.zip(high).map(|(low, high)| Band { low, high }));
    }
    Ok(Bootstrap { bands, replicates, refused })
}

/// The tail at which percentiles of `blocks` blocks hold what their level says: few blocks vary too little among draws.
fn expanded_tail(blocks: usize, level: f64) -> f64 {
    let blocks = size(blocks);
    let nominal = (1.0 - level) / 2.0;
    // At least two blocks make one degree of freedom, which the constructor takes.
    let Ok(t) = StudentsT::new(0.0, 1.0, blocks - 1.0) else { return nominal };
    Normal::standard().cdf(-(blocks / (blocks - 1.0)).sqrt() * t.inverse_cdf(1.0 - nominal))
}

fn check(before: &[Vec<Tally>], after: &[Vec<Tally>], plan: &Plan) -> Result<usize, DecomposeError> {
    let weeks = before.len().min(after.len());
    let Plan { length, replicates, level, .. } = *plan;
    if !(level > 0.0 && level < 1.0) {
        return Err(DecomposeError::Level { level });
    }
    if length == 0 || length.saturating_mul(2) > weeks || replicates == 0 {
        return Err(DecomposeError::Plan { length, weeks, replicates });
    }
    let wanted = before[0].len();
    match before.iter().chain(after).map(Vec::len).find(|found| *found != wanted) {
        Some(found) => Err(DecomposeError::Lengths { what: "cells of a week", wanted, found }),
        None => Ok(wanted),
    }
}

fn drawn(weeks: &[Vec<Tally>], cells: usize, plan: &Plan, rng: &mut Rng) -> Vec<Tally> {
    let mut sums = vec![Tally::default(); cells];
    let starts = match plan.blocks {
        Blocks::Moving => weeks.len() - plan.length + 1,
        Blocks::Circular => weeks.len(),
    };
    let mut left = weeks.len();
    while left > 0 {
        let start = rng.below(starts);
        for offset in 0..plan.length.min(left) {
            for (sum, cell) in sums.iter_mut().zip(&weeks[(start + offset) % weeks.len()]) {
                *sum = sum.plus(*cell);
            }
        }
        left = left.saturating_sub(plan.length);
    }
    sums
}
