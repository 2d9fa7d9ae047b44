//! Any number of factors, each replaced in every order.

use super::{DecomposeError, Pair};
use crate::range::Range;
use crate::{real, size};
use std::collections::BTreeMap;

/// The most factors: `2^8` products a cell.
pub const MOST_FACTORS: usize = 8;
/// The most entries of one cell that may be ranges: all `2^10` corners are gone through.
pub const MOST_UNKNOWN: usize = 10;

/// A change of a sum of products, by factor.
#[derive(Debug, Clone, PartialEq)]
pub struct Factors {
    /// The later less the earlier sum.
    pub total: Range,
    /// What each factor adds, in the order given. Points when all entries are; they then add up to `total`.
    pub effects: Vec<Range>,
}

/// Takes the change of `sum over cells of the product over factors` apart by factor, after Das Gupta.
///
/// `before[factor][cell]` and `after[factor][cell]` are the entries; one that is not defined is given as all it could
/// be, for a share [`Range::UNIT`]. Entries that are ranges are taken not to bear on each other.
///
/// # Errors
/// When there are none or over [`MOST_FACTORS`] factors, the lists do not match, an entry is no range of finite
/// numbers in order, or over [`MOST_UNKNOWN`] entries of one cell are ranges.
pub fn shapley(before: &[Vec<Range>], after: &[Vec<Range>]) -> Result<Factors, DecomposeError> {
    let factors = before.len();
    if factors == 0 || factors > MOST_FACTORS {
        return Err(DecomposeError::Factors { factors });
    }
    let cells = before[0].len();
    check(before, after, cells)?;
    let weights = order_weights(factors);
    let zero = Range::point(0.0);
    let mut result = Factors { total: zero, effects: vec![zero; factors] };
    for cell in 0..cells {
        let entries: Vec<Range> = before.iter().chain(after).map(|factor| factor[cell]).collect();
        let unknown: Vec<usize> = (0..entries.len()).filter(|&i| !entries[i].is_point()).collect();
        if unknown.len() > MOST_UNKNOWN {
            return Err(DecomposeError::TooManyUnknown { cell, unknown: unknown.len() });
        }
        let mut ends = vec![Range { low: f64::INFINITY, high: f64::NEG_INFINITY }; factors + 1];
        for corner in 0_usize..1 << unknown.len() {
            let mut values: Vec<f64> = entries.iter().map(|entry| entry.low).collect();
            for (bit, &place) in unknown.iter().enumerate() {
                if corner >> bit & 1 == 1 {
                    values[place] = entries[place].high;
                }
            }
            for (end, part) in ends.iter_mut().zip(parts(&values, factors, &weights)) {
                *end = Range { low: end.low.min(part), high: end.high.max(part) };
            }
        }
        for (effect, end) in result.effects.iter_mut().zip(&ends) {
            *effect = effect.plus(*end);
        }
        result.total = result.total.plus(ends[factors]);
    }
    Ok(result)
}

fn check(before: &[Vec<Range>], after: &[Vec<Range>], cells: usize) -> Result<(), DecomposeError> {
    if after.len() != before.len() {
        let (wanted, found) = (before.len(), after.len());
        return Err(DecomposeError::Lengths { what: "factors of the later period", wanted, found });
    }
    for (factor, list) in before.iter().enumerate().chain(after.iter().enumerate()) {
        if list.len() != cells {
            return Err(DecomposeError::Lengths {
                what: "cells of a factor",
                wanted: cells,
                found: list.len(),
            });
        }
        for (cell, Range { low, high }) in list.iter().copied().enumerate() {
            if !(low.is_finite() && high.is_finite() && low <= high) {
                return Err(DecomposeError::Entry { factor, cell, low, high });
            }
        }
    }
    Ok(())
}

/// The share of replacement orders in which just `replaced` given factors go before a given one.
fn order_weights(factors: usize) -> Vec<f64> {
    let factorial = |n: usize| (1..=n).map(size).product::<f64>();
    (0..factors)
        .map(|replaced| factorial(replaced) * factorial(factors - 1 - replaced) / factorial(factors))
        .collect()
}

/// What each factor adds in one cell, then the whole change of that cell.
fn parts(values: &[f64], factors: usize, weights: &[f64]) -> Vec<f64> {
    let (before, after) = values.split_at(factors);
    let all = 1_usize << factors;
    let products: Vec<f64> = (0..all)
        .map(|mask| (0..factors).map(|k| if mask >> k & 1 == 1 { after[k] } else { before[k] }).product())
        .collect();
    let mut parts = vec![0.0; factors + 1];
    for (k, part) in parts.iter_mut().enumerate().take(factors) {
        for mask in (0..all).filter(|mask| mask >> k & 1 == 0) {
            let replaced = mask.count_ones() as usize;
            *part += weights[replaced] * (products[mask | 1 << k] - products[mask]);
        }
    }
    parts[factors] = products[all - 1] - products[0];
    parts
}

/// A cell of a table of several ways, with its place in each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathCell {
    /// The group of each way, outermost first, such as office, method, nationality.
    pub path: Vec<usize>,
    /// The counts.
    pub pair: Pair,
}

/// The factors of a table of several ways: each way's share within the ways before it, and last the rate in the cell.
///
/// A share within a group that is empty in a period, and the rate of an empty cell, are given as 0 to 1. The result is
/// what [`shapley`] takes, one factor more than there are ways, earlier period first.
///
/// # Errors
/// When the paths differ in length.
pub fn chain(cells: &[PathCell]) -> Result<[Vec<Vec<Range>>; 2], DecomposeError> {
    let ways = cells.first().map_or(0, |cell| cell.path.len());
    if let Some(odd) = cells.iter().find(|cell| cell.path.len() != ways) {
        let found = odd.path.len();
        return Err(DecomposeError::Lengths { what: "ways of a cell", wanted: ways, found });
    }
    let mut sums: BTreeMap<&[usize], Pair> = BTreeMap::new();
    for cell in cells {
        for depth in 0..=ways {
            let sum = sums.entry(&cell.path[..depth]).or_default();
            *sum = sum.plus(cell.pair);
        }
    }
    let at = |path: &[usize]| sums.get(path).copied().unwrap_or_default();
    let within = |inner: u64, outer: u64| {
        if outer == 0 { Range::UNIT } else { Range::point(real(inner) / real(outer)) }
    };
    let mut result = [Vec::new(), Vec::new()];
    for way in 0..ways {
        let pairs: Vec<[Pair; 2]> =
            cells.iter().map(|cell| [at(&cell.path[..way]), at(&cell.path[..=way])]).collect();
        result[0].push(pairs.iter().map(|[o, i]| within(i.before.actions(), o.before.actions())).collect());
        result[1].push(pairs.iter().map(|[o, i]| within(i.after.actions(), o.after.actions())).collect());
    }
    let rates: Vec<[Range; 2]> = cells.iter().map(|cell| at(&cell.path).rates()).collect();
    result[0].push(rates.iter().map(|rate| rate[0]).collect());
    result[1].push(rates.iter().map(|rate| rate[1]).collect());
    Ok(result)
}
