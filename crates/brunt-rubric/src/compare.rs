//! Two targets on one row: where they agree and where not.

use crate::fact::Facts;
use crate::rubric::Rubric;
use crate::truth::Truth;
use std::fmt;

/// Where a row stands to two targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Joint {
    /// In target by both.
    Both,
    /// In target by the first, not by the second.
    OnlyFirst,
    /// In target by the second, not by the first.
    OnlySecond,
    /// In target by neither.
    Neither,
    /// The records leave at least one of the two open.
    CannotTell,
}

impl Joint {
    /// All of them, in the order in which tables show them.
    pub const ALL: [Joint; 5] =
        [Joint::Both, Joint::OnlyFirst, Joint::OnlySecond, Joint::Neither, Joint::CannotTell];

    /// From what each target says of the row, however it was found.
    ///
    /// A row that is open by one target and out of the other is not `Neither` and not `OnlyFirst`: it may be either.
    #[must_use]
    pub fn of(first: Truth, second: Truth) -> Joint {
        match (first.known(), second.known()) {
            (Some(true), Some(true)) => Joint::Both,
            (Some(true), Some(false)) => Joint::OnlyFirst,
            (Some(false), Some(true)) => Joint::OnlySecond,
            (Some(false), Some(false)) => Joint::Neither,
            _ => Joint::CannotTell,
        }
    }

    /// The word used in answers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Joint::Both => "both",
            Joint::OnlyFirst => "only_first",
            Joint::OnlySecond => "only_second",
            Joint::Neither => "neither",
            Joint::CannotTell => "cannot_tell",
        }
    }

    /// Whether the two targets part on the row; Unknown when it cannot be told.
    #[must_use]
    pub fn disagree(self) -> Truth {
        match self {
            Joint::Both | Joint::Neither => Truth::False,
            Joint::OnlyFirst | Joint::OnlySecond => Truth::True,
            Joint::CannotTell => Truth::Unknown,
        }
    }
}

impl fmt::Display for Joint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Where a row stands to two targets, by the reference evaluator.
#[must_use]
pub fn compare(first: &Rubric, second: &Rubric, facts: &dyn Facts) -> Joint {
    Joint::of(first.classify(facts).in_target, second.classify(facts).in_target)
}
