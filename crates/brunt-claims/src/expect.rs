//! Which answers bear a statement out.

/// A range of numbers. An end that is absent is open to that side; an end that is strict is itself outside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expectation {
    /// Low end.
    pub low: Option<f64>,
    /// Whether the low end itself is outside.
    pub low_strict: bool,
    /// High end.
    pub high: Option<f64>,
    /// Whether the high end itself is outside.
    pub high_strict: bool,
}

/// Two numbers computed on different ways are the same to this share of their size.
const SAME: f64 = 1e-9;

impl Expectation {
    /// What is expected, in words; `show` writes a number in the answer's unit.
    #[must_use]
    pub fn words(&self, show: impl Fn(f64) -> String) -> String {
        let low = self.low.map(|low| {
            if self.low_strict {
                format!("more than {}", show(low))
            } else {
                format!("at least {}", show(low))
            }
        });
        let high = self.high.map(|high| {
            if self.high_strict {
                format!("less than {}", show(high))
            } else {
                format!("at most {}", show(high))
            }
        });
        match (low, high) {
            (Some(low), Some(high)) => format!("{low} and {high}"),
            (low, high) => low.or(high).unwrap_or_default(),
        }
    }

    /// Whether an answer bears the statement out.
    #[must_use]
    pub fn holds(&self, answer: f64) -> bool {
        !self.is_above(answer) && !self.is_below(answer)
    }

    /// Whether every answer from `low` to `high` does.
    #[must_use]
    pub fn holds_all(&self, low: f64, high: f64) -> bool {
        self.holds(low) && self.holds(high)
    }

    /// Whether no answer from `low` to `high` does.
    #[must_use]
    pub fn holds_none(&self, low: f64, high: f64) -> bool {
        self.is_above(high) || self.is_below(low)
    }

    /// Whether the range lies above the number.
    fn is_above(&self, number: f64) -> bool {
        self.low.is_some_and(|low| {
            let slack = SAME * low.abs().max(1.0);
            if self.low_strict { number <= low + slack } else { number < low - slack }
        })
    }

    /// Whether the range lies below the number.
    fn is_below(&self, number: f64) -> bool {
        self.high.is_some_and(|high| {
            let slack = SAME * high.abs().max(1.0);
            if self.high_strict { number >= high - slack } else { number > high + slack }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Expectation;

    const FALL: Expectation =
        Expectation { low: None, low_strict: false, high: Some(0.0), high_strict: true };
    const ABOUT: Expectation =
        Expectation { low: Some(0.695), low_strict: false, high: Some(0.705), high_strict: false };

    #[test]
    fn a_strict_end_is_outside_and_another_inside() {
        assert!(FALL.holds(-0.1) && !FALL.holds(0.0));
        assert!(ABOUT.holds(0.705) && !ABOUT.holds(0.7051));
    }

    #[test]
    fn a_range_is_told_only_when_it_lies_on_one_side() {
        assert!(FALL.holds_all(-4.5, -1.4));
        assert!(FALL.holds_none(0.0, 2.0));
        assert!(!FALL.holds_all(-8.5, 2.5) && !FALL.holds_none(-8.5, 2.5));
        // A range that swallows the expectation is on neither side.
        assert!(!ABOUT.holds_all(0.0, 1.0) && !ABOUT.holds_none(0.0, 1.0));
    }
}
