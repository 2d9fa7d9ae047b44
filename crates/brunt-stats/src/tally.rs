//! Counts of one cell: actions, and hits among them, which may be known only within bounds.

use crate::range::Range;
use crate::real;

/// Why counts are no tally.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TallyError {
    /// The bounds are not in order, or the upper one exceeds the actions.
    #[error("{low} to {high} hits of {actions} cannot be")]
    OutOfOrder {
        /// Fewest hits.
        low: u64,
        /// Most hits.
        high: u64,
        /// Actions.
        actions: u64,
    },
}

/// Actions of one cell and the hits among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    actions: u64,
    low: u64,
    high: u64,
}

impl Tally {
    /// A cell whose hits are all known.
    ///
    /// # Errors
    /// When there are more hits than actions.
    pub fn exact(actions: u64, hits: u64) -> Result<Tally, TallyError> {
        Tally::bounded(actions, hits, hits)
    }

    /// A cell whose hits lie from `low` to `high`: known hits, and those with the unknown ones added.
    ///
    /// # Errors
    /// When `low` exceeds `high`, or `high` the actions.
    pub fn bounded(actions: u64, low: u64, high: u64) -> Result<Tally, TallyError> {
        if low <= high && high <= actions {
            Ok(Tally { actions, low, high })
        } else {
            Err(TallyError::OutOfOrder { low, high, actions })
        }
    }

    /// Actions.
    #[must_use]
    pub fn actions(self) -> u64 {
        self.actions
    }

    /// Fewest hits.
    #[must_use]
    pub fn hits_low(self) -> u64 {
        self.low
    }

    /// Most hits.
    #[must_use]
    pub fn hits_high(self) -> u64 {
        self.high
    }

    /// Both counts of hits as a range.
    #[must_use]
    pub fn hits(self) -> Range {
        Range { low: real(self.low), high: real(self.high) }
    }

    /// Hits per action, 0 to 1; null without actions.
    #[must_use]
    pub fn rate(self) -> Option<Range> {
        (self.actions > 0).then(|| self.hits().times(1.0 / real(self.actions)))
    }

    /// Two cells together.
    #[must_use]
    pub fn plus(self, other: Tally) -> Tally {
        Tally {
            actions: self.actions + other.actions,
            low: self.low + other.low,
            high: self.high + other.high,
        }
    }

    /// All cells together, in their order.
    #[must_use]
    pub fn sum(cells: impl IntoIterator<Item = Tally>) -> Tally {
        cells.into_iter().fold(Tally::default(), Tally::plus)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is the test's failure")]
    use super::*;

    #[test]
    fn a_rate_of_nothing_is_none() {
        assert_eq!(Tally::default().rate(), None);
        assert_eq!(Tally::bounded(4, 1, 3).unwrap().rate(), Some(Range { low: 0.25, high: 0.75 }));
        assert_eq!(Tally::exact(2, 3), Err(TallyError::OutOfOrder { low: 3, high: 3, actions: 2 }));
    }
}
