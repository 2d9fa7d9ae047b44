//! Moments and days in the source's own local time, which has no zone.

/// Milliseconds of a day. Local times without a zone know no day of 23 or 25 hours.
pub const DAY_MS: i64 = 86_400_000;

/// A moment in local time, in milliseconds since 1970-01-01 00:00, or none.
///
/// None sorts before every moment, so that an open end comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// The cell holds no moment: blank, redacted or rejected; for a book-out, still held.
    pub const NONE: Moment = Moment(i64::MIN);

    /// From milliseconds since 1970-01-01 00:00; the least number there is stands for none.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Moment {
        Moment(millis)
    }

    /// Midnight at the start of a day, counted from 1970-01-01: the moment of a row that shows its day only.
    #[must_use]
    pub const fn from_day(day: i64) -> Moment {
        Moment(day.saturating_mul(DAY_MS))
    }

    /// Milliseconds since 1970-01-01 00:00. `None` where there is no moment.
    #[must_use]
    pub fn millis(self) -> Option<i64> {
        self.is_some().then_some(self.0)
    }

    /// The day it falls on, counted from 1970-01-01. `None` where there is no moment.
    #[must_use]
    pub fn day(self) -> Option<i64> {
        self.is_some().then(|| day_of(self.0))
    }

    /// Whether there is a moment.
    #[must_use]
    pub const fn is_some(self) -> bool {
        self.0 != i64::MIN
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_none(self) -> bool {
        self.0 == i64::MIN
    }
}

/// The day of a moment given in milliseconds.
pub(crate) const fn day_of(millis: i64) -> i64 {
    millis.div_euclid(DAY_MS)
}

/// Where the records of a release end: open stints are held until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    day: i64,
    open_until: i64,
}

impl AsOf {
    /// A release that shows times: what is open lasts until 23:59:59 of its last day.
    #[must_use]
    pub const fn timed(day: i64) -> AsOf {
        AsOf { day, open_until: (day + 1).saturating_mul(DAY_MS) - 1000 }
    }

    /// A release that shows days only: what is open lasts until its last day, as an end on that day would.
    #[must_use]
    pub const fn day_only(day: i64) -> AsOf {
        AsOf { day, open_until: day.saturating_mul(DAY_MS) }
    }

    /// The last day, counted from 1970-01-01. Who is held at its end is in its midnight population.
    #[must_use]
    pub const fn day(self) -> i64 {
        self.day
    }

    /// The moment at which open stints are ended where a length is needed, in milliseconds.
    #[must_use]
    pub const fn open_until(self) -> i64 {
        self.open_until
    }
}

/// Days from `first` to `last`, both included, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    first: i64,
    last: i64,
}

impl Days {
    /// `None` when `last` lies before `first`.
    #[must_use]
    pub const fn new(first: i64, last: i64) -> Option<Days> {
        if first <= last { Some(Days { first, last }) } else { None }
    }

    /// The first day.
    #[must_use]
    pub const fn first(self) -> i64 {
        self.first
    }

    /// The last day.
    #[must_use]
    pub const fn last(self) -> i64 {
        self.last
    }

    /// Number of days.
    #[must_use]
    pub fn len(self) -> usize {
        usize::try_from(self.last - self.first + 1).unwrap_or(usize::MAX)
    }

    /// Never: there is at least one day.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        false
    }

    /// Whether a day is one of them.
    #[must_use]
    pub const fn contains(self, day: i64) -> bool {
        self.first <= day && day <= self.last
    }

    /// Place of a day among them. `None` outside.
    #[must_use]
    pub fn place(self, day: i64) -> Option<usize> {
        if self.contains(day) { usize::try_from(day - self.first).ok() } else { None }
    }

    /// The part of a span of days that lies within, as places. `None` where none does.
    pub(crate) fn clip(self, first: i64, last: i64) -> Option<(usize, usize)> {
        let (first, last) = (first.max(self.first), last.min(self.last));
        if first > last {
            return None;
        }
        Some((self.place(first)?, self.place(last)?))
    }

    /// Milliseconds from the start of the first day to the end of the last.
    pub(crate) const fn millis(self) -> (i64, i64) {
        (self.first.saturating_mul(DAY_MS), (self.last + 1).saturating_mul(DAY_MS))
    }
}
