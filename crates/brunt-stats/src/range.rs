//! A range of what is left open. It has no probability: it is not an interval of confidence.

/// From the lowest value that the records allow to the highest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The lowest value.
    pub low: f64,
    /// The highest value.
    pub high: f64,
}

impl Range {
    /// Any share at all: 0 to 1.
    pub const UNIT: Range = Range { low: 0.0, high: 1.0 };

    /// A range of one value.
    #[must_use]
    pub fn point(value: f64) -> Range {
        Range { low: value, high: value }
    }

    /// The highest less the lowest value, 0 for a range of one value.
    #[must_use]
    pub fn width(self) -> f64 {
        self.high - self.low
    }

    /// The middle of the range.
    #[must_use]
    pub fn middle(self) -> f64 {
        f64::midpoint(self.low, self.high)
    }

    /// Whether the range is one value.
    #[must_use]
    pub fn is_point(self) -> bool {
        self.width().abs() < f64::MIN_POSITIVE
    }

    /// The range of the sum of two values that do not bear on each other.
    #[must_use]
    pub fn plus(self, other: Range) -> Range {
        Range { low: self.low + other.low, high: self.high + other.high }
    }

    /// The range of the difference of two values that do not bear on each other.
    #[must_use]
    pub fn minus(self, other: Range) -> Range {
        Range { low: self.low - other.high, high: self.high - other.low }
    }

    /// The range of a multiple; a negative factor turns the ends round.
    #[must_use]
    pub fn times(self, factor: f64) -> Range {
        let (a, b) = (self.low * factor, self.high * factor);
        Range { low: a.min(b), high: a.max(b) }
    }
}

/// From a lower to an upper end, at a level of confidence or credibility that its owner states.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Band {
    /// Whether a value lies within, ends included.
    #[must_use]
    pub fn holds(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}
