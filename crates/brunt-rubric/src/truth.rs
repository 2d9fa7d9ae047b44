//! Three values and Kleene's strong connectives on them.

/// Whether something holds, as far as the records can say.
///
/// The order False < Unknown < True makes `and` the lesser and `or` the greater of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// The records show that it does not hold.
    False,
    /// The records do not say.
    Unknown,
    /// The records show that it holds.
    True,
}

impl Truth {
    /// Both: False as soon as one is False, whatever the other.
    #[must_use]
    pub fn and(self, other: Truth) -> Truth {
        self.min(other)
    }

    /// Either: True as soon as one is True, whatever the other.
    #[must_use]
    pub fn or(self, other: Truth) -> Truth {
        self.max(other)
    }

    /// The opposite; Unknown stays Unknown.
    #[must_use]
    pub fn negate(self) -> Truth {
        match self {
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::True => Truth::False,
        }
    }

    /// Whether the records decide it either way.
    #[must_use]
    pub fn is_known(self) -> bool {
        self != Truth::Unknown
    }

    /// As a yes or no; `None` when Unknown.
    #[must_use]
    pub fn known(self) -> Option<bool> {
        match self {
            Truth::False => Some(false),
            Truth::Unknown => None,
            Truth::True => Some(true),
        }
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Truth {
        if value { Truth::True } else { Truth::False }
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{self, False, True, Unknown};

    const ALL: [Truth; 3] = [False, Unknown, True];

    #[test]
    fn and_or_not_follow_kleenes_tables() {
        let and = [[False, False, False], [False, Unknown, Unknown], [False, Unknown, True]];
        let or = [[False, Unknown, True], [Unknown, Unknown, True], [True, True, True]];
        for (i, left) in ALL.into_iter().enumerate() {
            for (j, right) in ALL.into_iter().enumerate() {
                assert_eq!(
                    Some(&left.and(right)),
                    and.get(i).and_then(|row| row.get(j)),
                    "{left:?} and {right:?}"
                );
                assert_eq!(
                    Some(&left.or(right)),
                    or.get(i).and_then(|row| row.get(j)),
                    "{left:?} or {right:?}"
                );
            }
        }
        assert_eq!(ALL.map(Truth::negate), [True, Unknown, False]);
        assert_eq!(ALL.map(Truth::known), [Some(false), None, Some(true)]);
        assert_eq!(ALL.map(Truth::is_known), [true, false, true]);
    }
}
