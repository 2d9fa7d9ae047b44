#![doc = include_str!("METHOD.md")]

mod bootstrap;
mod nested;
mod shapley;
#[cfg(test)]
mod tests;

pub use bootstrap::{Blocks, Bootstrap, Plan, block_bootstrap};
pub use nested::{EmptyPlace, ThreeWay, three_way};
pub use shapley::{Factors, MOST_FACTORS, MOST_UNKNOWN, PathCell, chain, shapley};

use crate::range::Range;
use crate::real;
use crate::tally::Tally;

/// Definition, assumptions, where it fails, source.
pub const METHOD: &str = include_str!("METHOD.md");

/// Why a change cannot be taken apart.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DecomposeError {
    /// A period without any action has no share.
    #[error("there is no action in the period {period:?}")]
    NoActions {
        /// The period.
        period: Period,
    },
    /// Lists that must match in length do not.
    #[error("{found} where {wanted} are needed: {what}")]
    Lengths {
        /// What is listed.
        what: &'static str,
        /// Entries needed.
        wanted: usize,
        /// Entries found.
        found: usize,
    },
    /// None, or more factors than replacement orders can be gone through.
    #[error("{factors} factors: 1 to 8 can be taken apart")]
    Factors {
        /// Factors given.
        factors: usize,
    },
    /// An entry is no range of finite numbers in order.
    #[error("factor {factor} of cell {cell} is {low} to {high}")]
    Entry {
        /// The factor, from 0.
        factor: usize,
        /// The cell, from 0.
        cell: usize,
        /// Its lower end.
        low: f64,
        /// Its upper end.
        high: f64,
    },
    /// Too many entries of one cell are ranges.
    #[error("{unknown} entries of cell {cell} are ranges: at most 10 can be gone through")]
    TooManyUnknown {
        /// The cell, from 0.
        cell: usize,
        /// Its entries that are ranges.
        unknown: usize,
    },
    /// A plan for a bootstrap that cannot be carried out.
    #[error("blocks of {length} of {weeks} weeks, {replicates} times, cannot be drawn")]
    Plan {
        /// Weeks in a block.
        length: usize,
        /// Weeks of the shorter period.
        weeks: usize,
        /// Replicates.
        replicates: usize,
    },
    /// The level is not between 0 and 1.
    #[error("a level of {level} is not between 0 and 1")]
    Level {
        /// The level given.
        level: f64,
    },
}

/// One of the two periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// The earlier one.
    Before,
    /// The later one.
    After,
}

/// One cell in both periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pair {
    /// In the earlier period.
    pub before: Tally,
    /// In the later period.
    pub after: Tally,
}

/// A cell that has actions in one period only: its rate in the other is not defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmptyCell {
    /// The cell, from 0.
    pub cell: usize,
    /// The period in which it is empty.
    pub period: Period,
}

/// What one cell adds to the two terms, in shares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellTerms {
    /// To the composition term.
    pub composition: Range,
    /// To the rate term.
    pub rate: Range,
}

/// A change of a share in two terms. Shares, -1 to 1. Ranges are points when all hits are known and no cell is empty.
#[derive(Debug, Clone, PartialEq)]
pub struct TwoTerms {
    /// The share in the earlier period.
    pub before: Range,
    /// The share in the later period.
    pub after: Range,
    /// The later less the earlier share; empty cells leave it as it is.
    pub total: Range,
    /// By the cells' weights.
    pub composition: Range,
    /// By the cells' rates.
    pub rate: Range,
    /// What each cell adds, in the order given.
    pub cells: Vec<CellTerms>,
    /// Cells empty in one period; their rate there is taken to lie anywhere from 0 to 1.
    pub empty: Vec<EmptyCell>,
}

/// Takes the change of a share apart in composition and rate, after Kitagawa. See the module's definition.
///
/// # Errors
/// When a period has no action.
pub fn two_terms(cells: &[Pair]) -> Result<TwoTerms, DecomposeError> {
    let [before, after] = totals(cells)?;
    let mut result = TwoTerms {
        before: share(before)?,
        after: share(after)?,
        total: Range::point(0.0),
        composition: Range::point(0.0),
        rate: Range::point(0.0),
        cells: Vec::with_capacity(cells.len()),
        empty: Vec::new(),
    };
    result.total = result.after.minus(result.before);
    let (all_before, all_after) = (real(before.actions()), real(after.actions()));
    for (cell, pair) in cells.iter().enumerate() {
        let w = [real(pair.before.actions()) / all_before, real(pair.after.actions()) / all_after];
        let terms = kitagawa(w, pair.rates());
        result.composition = result.composition.plus(terms.composition);
        result.rate = result.rate.plus(terms.rate);
        result.cells.push(terms);
        result.empty.extend(pair.empty_in().map(|period| EmptyCell { cell, period }));
    }
    Ok(result)
}

/// Both terms of one cell with weights `w` and rates `p`, earlier first.
fn kitagawa(w: [f64; 2], p: [Range; 2]) -> CellTerms {
    CellTerms {
        composition: p[0].plus(p[1]).times((w[1] - w[0]) / 2.0),
        rate: p[1].minus(p[0]).times(f64::midpoint(w[0], w[1])),
    }
}

impl Pair {
    /// The rates of both periods; any share at all where there is no action.
    fn rates(&self) -> [Range; 2] {
        [self.before, self.after].map(|tally| tally.rate().unwrap_or(Range::UNIT))
    }

    /// The period in which the cell alone is empty.
    fn empty_in(&self) -> Option<Period> {
        match (self.before.actions(), self.after.actions()) {
            (0, 1..) => Some(Period::Before),
            (1.., 0) => Some(Period::After),
            _ => None,
        }
    }

    fn plus(self, other: Pair) -> Pair {
        Pair { before: self.before.plus(other.before), after: self.after.plus(other.after) }
    }
}

fn totals(cells: &[Pair]) -> Result<[Tally; 2], DecomposeError> {
    let before = Tally::sum(cells.iter().map(|pair| pair.before));
    let after = Tally::sum(cells.iter().map(|pair| pair.after));
    for (tally, period) in [(before, Period::Before), (after, Period::After)] {
        if tally.actions() == 0 {
            return Err(DecomposeError::NoActions { period });
        }
    }
    Ok([before, after])
}

fn share(tally: Tally) -> Result<Range, DecomposeError> {
    tally.rate().ok_or(DecomposeError::NoActions { period: Period::Before })
}

/// Cells after pooling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pooled {
    /// The cells that stay, in their order, then the pooled one, if any.
    pub cells: Vec<Pair>,
    /// The cells that went into the pooled one, from 0 in the list given; none when nothing was pooled.
    pub members: Vec<usize>,
}

/// Puts all cells that are empty in one period into one pooled cell, which stands last.
///
/// The pooled cell is itself empty in one period when all its members are: [`two_terms`] then still gives bounds.
#[must_use]
pub fn pool_empty(cells: &[Pair]) -> Pooled {
    let mut pooled = Pooled { cells: Vec::with_capacity(cells.len()), members: Vec::new() };
    let mut together = Pair::default();
    for (cell, pair) in cells.iter().enumerate() {
        if pair.empty_in().is_some() {
            pooled.members.push(cell);
            together = together.plus(*pair);
        } else {
            pooled.cells.push(*pair);
        }
    }
    if !pooled.members.is_empty() {
        pooled.cells.push(together);
    }
    pooled
}
