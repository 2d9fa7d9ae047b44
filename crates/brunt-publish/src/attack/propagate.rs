//! Intervals of counts, narrowed by one relation after the other until nothing changes.

use super::cells::{Kind, Relation, System};
use crate::disclosure::SMALL;
use brunt_model::answer::Suppression;
use std::collections::{BTreeSet, VecDeque};

/// What the attacker uses beside the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Knowledge {
    /// Counts are not negative.
    Numbers,
    /// Also what the labels say: a primary count is 1 to [`SMALL`], a complementary one is larger, and not 0 where it is
    /// no count of people.
    Labels,
}

/// Lowest and highest value; the highest may be infinite.
pub(crate) type Bounds = (f64, f64);

/// The bounds that a cell starts with, withheld as `hidden` says.
#[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
pub(crate) fn start(kind: Kind, hidden: Option<Suppression>, knowledge: Knowledge) -> Bounds {
    let small = SMALL as f64;
    match (knowledge, hidden, kind) {
        (Knowledge::Labels, Some(Suppression::Primary), _) => (1.0, small),
        (Knowledge::Labels, Some(Suppression::Complementary), Kind::Untold) => (1.0, f64::INFINITY),
        (Knowledge::Labels, Some(Suppression::Complementary), _) => (small + 1.0, f64::INFINITY),
        _ => (0.0, f64::INFINITY),
    }
}

/// A relation that no values within the bounds can satisfy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Contradiction {
    /// Which.
    pub(crate) relation: usize,
}

/// Narrows `bounds` until nothing changes, or as often as suffices in practice: what is left is for the linear
/// programme. Values are whole, so bounds are.
///
/// # Errors
/// When a relation cannot hold.
pub(crate) fn propagate(system: &System, bounds: &mut [Bounds]) -> Result<(), Contradiction> {
    /// Visits of one relation; long chains of tiny steps are left to the linear programme.
    const VISITS: usize = 60;
    let mut visits = vec![0_usize; system.relations.len()];
    let mut waiting: VecDeque<usize> = (0..system.relations.len()).collect();
    let mut queued: BTreeSet<usize> = waiting.iter().copied().collect();
    while let Some(index) = waiting.pop_front() {
        queued.remove(&index);
        let (Some(relation), Some(visit)) = (system.relations.get(index), visits.get_mut(index)) else {
            continue;
        };
        *visit += 1;
        if *visit > VISITS {
            continue;
        }
        for cell in narrow(relation, bounds).ok_or(Contradiction { relation: index })? {
            for next in system.of.get(cell).into_iter().flatten() {
                if *next != index && queued.insert(*next) {
                    waiting.push_back(*next);
                }
            }
        }
    }
    Ok(())
}

/// Slack for sums of floats; counts are whole, so anything below a half would do.
const TOLERANCE: f64 = 1e-6;

/// Narrows the bounds of one relation's cells; which changed, or none where it cannot hold.
fn narrow(relation: &Relation, bounds: &mut [Bounds]) -> Option<Vec<usize>> {
    let spread = |factor: f64, (low, high): Bounds| {
        if factor > 0.0 { (factor * low, factor * high) } else { (factor * high, factor * low) }
    };
    let (mut low, mut high) = (0.0, 0.0);
    let (mut open_low, mut open_high) = (0_usize, 0_usize);
    for (cell, factor) in &relation.terms {
        let (least, most) = spread(*factor, *bounds.get(*cell)?);
        if least.is_finite() {
            low += least
        } else {
            open_low += 1
        }
        if most.is_finite() { high += most } else { open_high += 1 }
    }
    if (open_low == 0 && low > relation.high + 0.01) || (open_high == 0 && high < relation.low - 0.01) {
        return None;
    }
    let mut changed = Vec::new();
    for (cell, factor) in &relation.terms {
        let own = *bounds.get(*cell)?;
        let (least, most) = spread(*factor, own);
        // What the others leave for this term.
        let others_low = match (open_low, least.is_finite()) {
            (0, true) => Some(low - least),
            (1, false) => Some(low),
            _ => None,
        };
        let others_high = match (open_high, most.is_finite()) {
            (0, true) => Some(high - most),
            (1, false) => Some(high),
            _ => None,
        };
        let term_high = others_low.map_or(f64::INFINITY, |others| relation.high - others);
        let term_low = others_high.map_or(f64::NEG_INFINITY, |others| relation.low - others);
        let (from, to) = if *factor > 0.0 {
            (term_low / factor, term_high / factor)
        } else {
            (term_high / factor, term_low / factor)
        };
        let next = (own.0.max((from - TOLERANCE).ceil()), own.1.min((to + TOLERANCE).floor()));
        if next.0 > next.1 {
            return None;
        }
        if next.0 > own.0 || next.1 < own.1 {
            *bounds.get_mut(*cell)? = next;
            changed.push(*cell);
            // The sums above are of the old bounds: they are wider, so what follows is still true.
        }
    }
    Some(changed)
}
