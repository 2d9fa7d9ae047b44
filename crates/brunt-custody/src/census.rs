//! How many were held on each day, by sweeps over begins and ends.
//!
//! Who is held at midnight is held at 24:00 of that day: a book-in at 00:00 belongs to the day it begins, a book-out
//! at 00:00 leaves the night before counted. Who is held at any time of a day is in its 24-hour population, the days
//! of book-in and book-out included.

use crate::error::{CustodyError, same_length};
use crate::moment::{AsOf, DAY_MS, Days, Moment, day_of};
use crate::persons::Persons;
use crate::repeats::flag;
use crate::stays::span;

/// Most cells of groups and days: nine numbers of eight bytes each.
const MOST_CELLS: usize = 20_000_000;

/// Stint rows, as populations need them.
#[derive(Debug, Clone, Copy)]
pub struct HeldRows<'a> {
    /// Persons.
    pub persons: Persons<'a>,
    /// Book-in. A row without one is held at no known time.
    pub book_in: &'a [Moment],
    /// Book-out; none while held.
    pub book_out: &'a [Moment],
    /// Group of each row, below `n_groups`; a blank needs a group of its own.
    pub group: &'a [u32],
    /// Number of groups.
    pub n_groups: u32,
    /// Rows used where persons are counted; `None` for all, which is best: a person's spans are joined, so that
    /// repeats add nothing, and the row kept of several may have ended before the others. Counts of rows use all.
    pub kept: Option<&'a [bool]>,
}

impl HeldRows<'_> {
    pub(crate) fn check(&self) -> Result<(), CustodyError> {
        let n = self.persons.len();
        same_length("book_in", self.book_in.len(), n)?;
        same_length("book_out", self.book_out.len(), n)?;
        same_length("group", self.group.len(), n)?;
        same_length("kept", self.kept.map_or(n, <[bool]>::len), n)?;
        match self.group.iter().position(|group| *group >= self.n_groups) {
            Some(row) => Err(CustodyError::Group { row, group: self.group[row], groups: self.n_groups }),
            None => Ok(()),
        }
    }

    /// `None` for a row without a book-in.
    pub(crate) fn held(&self, row: usize, as_of: AsOf) -> Option<Held> {
        let (from, to) = span(self.book_in[row], self.book_out[row], as_of)?;
        let open = self.book_out[row].is_none();
        let until = if open { as_of.day() } else { day_of(to) };
        let first = day_of(from);
        Some(Held {
            from,
            to,
            first,
            last: until.max(first),
            last_night: if open { until } else { until - 1 },
        })
    }

    pub(crate) fn is_kept(&self, row: usize) -> bool {
        self.kept.is_none() || flag(self.kept, row)
    }
}

/// A span of custody in milliseconds and in days.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    pub(crate) from: i64,
    pub(crate) to: i64,
    /// Day of the begin.
    pub(crate) first: i64,
    /// Last day on which held at any time.
    pub(crate) last: i64,
    /// Last day at whose end held; before `first` for none.
    pub(crate) last_night: i64,
}

/// The parts of some spans that lie in no earlier one of them. Spans must come in the order of their begins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Union {
    to: i64,
    last: i64,
    last_night: i64,
}

impl Union {
    pub(crate) const EMPTY: Union = Union { to: i64::MIN, last: i64::MIN, last_night: i64::MIN };

    /// What the next span adds; parts may be empty, with the end before the begin.
    pub(crate) fn add(&mut self, held: Held) -> Added {
        let added = Added {
            millis: (held.from.max(self.to), held.to),
            days: (held.first.max(self.last.saturating_add(1)), held.last),
            nights: (held.first.max(self.last_night.saturating_add(1)), held.last_night),
        };
        self.to = self.to.max(held.to);
        self.last = self.last.max(held.last);
        self.last_night = self.last_night.max(held.last_night);
        added
    }
}

/// New parts of a span: milliseconds from and to, days and nights first and last.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Added {
    pub(crate) millis: (i64, i64),
    pub(crate) days: (i64, i64),
    pub(crate) nights: (i64, i64),
}

/// Counts of one day and group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DayCount {
    /// People with a key held at the end of the day.
    pub midnight_persons: i64,
    /// Stint rows open at the end of the day, repeats and rows without a key included.
    pub midnight_rows: i64,
    /// Of these, rows without a key: each an unknown person.
    pub midnight_keyless_rows: i64,
    /// People with a key held at any time of the day.
    pub day_persons: i64,
    /// Stint rows of which some part lies in the day, repeats and rows without a key included.
    pub day_rows: i64,
    /// Of these, rows without a key.
    pub day_keyless_rows: i64,
    /// Milliseconds held within the day by people with a key, no moment of a person counted twice.
    pub held_millis: i64,
    /// Milliseconds within the day of all stint rows.
    pub row_millis: i64,
    /// Of these, of rows without a key.
    pub keyless_millis: i64,
}

/// Counts by group and day, and over all groups.
///
/// People held in two groups on one day are in both, so that groups need not sum to [`Census::total`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Census {
    days: Days,
    n_groups: u32,
    cells: Vec<DayCount>,
}

impl Census {
    /// The days.
    #[must_use]
    pub fn days(&self) -> Days {
        self.days
    }

    /// Number of groups.
    #[must_use]
    pub fn n_groups(&self) -> u32 {
        self.n_groups
    }

    /// The counts of a group, one for each day; empty for a group that is none.
    #[must_use]
    pub fn group(&self, group: u32) -> &[DayCount] {
        if group < self.n_groups { self.series(group) } else { &[] }
    }

    /// The counts over all groups, one for each day: a person once, however many groups.
    #[must_use]
    pub fn total(&self) -> &[DayCount] {
        self.series(self.n_groups)
    }

    fn series(&self, group: u32) -> &[DayCount] {
        let days = self.days.len();
        usize::try_from(group)
            .ok()
            .and_then(|group| self.cells.get(group * days..(group + 1) * days))
            .unwrap_or_default()
    }

    /// Adds what another range of persons gave.
    ///
    /// # Errors
    /// When groups or days differ.
    pub fn add(&mut self, other: &Census) -> Result<(), CustodyError> {
        if self.days != other.days || self.n_groups != other.n_groups {
            return Err(CustodyError::OtherCells);
        }
        for (cell, more) in self.cells.iter_mut().zip(&other.cells) {
            cell.each(more, |number, more| *number += more);
        }
        Ok(())
    }
}

impl DayCount {
    fn each(&mut self, other: &DayCount, apply: impl Fn(&mut i64, i64)) {
        apply(&mut self.midnight_persons, other.midnight_persons);
        apply(&mut self.midnight_rows, other.midnight_rows);
        apply(&mut self.midnight_keyless_rows, other.midnight_keyless_rows);
        apply(&mut self.day_persons, other.day_persons);
        apply(&mut self.day_rows, other.day_rows);
        apply(&mut self.day_keyless_rows, other.day_keyless_rows);
        apply(&mut self.held_millis, other.held_millis);
        apply(&mut self.row_millis, other.row_millis);
        apply(&mut self.keyless_millis, other.keyless_millis);
    }
}

/// Changes from one day to the next, to be summed at the end.
struct Sweep {
    days: Days,
    n_days: usize,
    window: (i64, i64),
    cells: Vec<DayCount>,
}

impl Sweep {
    /// `amount` more on each day from `first` to `last`.
    fn spread(
        &mut self,
        group: usize,
        (first, last): (i64, i64),
        amount: i64,
        column: impl Fn(&mut DayCount) -> &mut i64,
    ) {
        if first > last {
            return;
        }
        let Some((from, to)) = self.days.clip(first, last) else { return };
        let base = group * self.n_days;
        *column(&mut self.cells[base + from]) += amount;
        if to + 1 < self.n_days {
            *column(&mut self.cells[base + to + 1]) -= amount;
        }
    }

    /// The milliseconds from `from` to `to`, each on its day.
    fn millis(
        &mut self,
        group: usize,
        (from, to): (i64, i64),
        column: impl Fn(&mut DayCount) -> &mut i64 + Copy,
    ) {
        let (from, to) = (from.max(self.window.0), to.min(self.window.1));
        if from >= to {
            return;
        }
        let (first, last) = (day_of(from), day_of(to));
        if first == last {
            return self.spread(group, (first, first), to - from, column);
        }
        self.spread(group, (first, first), (first + 1) * DAY_MS - from, column);
        self.spread(group, (first + 1, last - 1), DAY_MS, column);
        self.spread(group, (last, last), to - last * DAY_MS, column);
    }

    fn finish(mut self) -> Vec<DayCount> {
        for series in self.cells.chunks_mut(self.n_days) {
            let mut level = DayCount::default();
            for cell in series {
                level.each(cell, |number, change| *number += change);
                *cell = level;
            }
        }
        self.cells
    }
}

/// Counts who was held on each of `days`.
///
/// # Errors
/// When columns differ in length, a group is out of range, or there are too many cells.
pub fn census(rows: &HeldRows<'_>, days: Days, as_of: AsOf) -> Result<Census, CustodyError> {
    rows.check()?;
    let total = index(rows.n_groups);
    let n_days = days.len();
    let cells =
        total.checked_add(1).and_then(|series| series.checked_mul(n_days)).filter(|n| *n <= MOST_CELLS);
    let Some(cells) = cells else {
        return Err(CustodyError::TooManyCells { groups: rows.n_groups, days: n_days, limit: MOST_CELLS });
    };
    let mut sweep = Sweep { days, n_days, window: days.millis(), cells: vec![DayCount::default(); cells] };
    visit(rows, as_of, &mut sweep);
    Ok(Census { days, n_groups: rows.n_groups, cells: sweep.finish() })
}

/// Takes in spans of custody, each once for its group and once for all groups, the series after the last group.
pub(crate) trait Visitor {
    /// A stint row.
    fn row(&mut self, series: usize, held: Held, keyless: bool);
    /// What a stint adds to the time of a person with a key in that series.
    fn person(&mut self, series: usize, added: Added);
}

impl Visitor for Sweep {
    fn row(&mut self, series: usize, held: Held, keyless: bool) {
        let (nights, days, millis) =
            ((held.first, held.last_night), (held.first, held.last), (held.from, held.to));
        self.spread(series, nights, 1, |cell| &mut cell.midnight_rows);
        self.spread(series, days, 1, |cell| &mut cell.day_rows);
        self.millis(series, millis, |cell| &mut cell.row_millis);
        if keyless {
            self.spread(series, nights, 1, |cell| &mut cell.midnight_keyless_rows);
            self.spread(series, days, 1, |cell| &mut cell.day_keyless_rows);
            self.millis(series, millis, |cell| &mut cell.keyless_millis);
        }
    }

    fn person(&mut self, series: usize, added: Added) {
        self.spread(series, added.nights, 1, |cell| &mut cell.midnight_persons);
        self.spread(series, added.days, 1, |cell| &mut cell.day_persons);
        self.millis(series, added.millis, |cell| &mut cell.held_millis);
    }
}

/// Shows all rows, and the spans of each person with a key, cut so that those of one series never meet. A person's
/// rows and spans come together, because they touch the same cells.
pub(crate) fn visit(rows: &HeldRows<'_>, as_of: AsOf, visitor: &mut impl Visitor) {
    let total = index(rows.n_groups);
    let mut spans: Vec<(usize, Held)> = Vec::new();
    for (_, run) in rows.persons.runs() {
        spans.clear();
        for row in run {
            let Some(held) = rows.held(row, as_of) else { continue };
            let group = index(rows.group[row]);
            visitor.row(group, held, false);
            visitor.row(total, held, false);
            if rows.is_kept(row) {
                spans.push((group, held));
            }
        }
        spans.sort_unstable_by_key(|(_, held)| (held.from, held.to));
        let mut union = Union::EMPTY;
        for (_, held) in &spans {
            visitor.person(total, union.add(*held));
        }
        spans.sort_unstable_by_key(|(group, held)| (*group, held.from, held.to));
        for spans in spans.chunk_by(|a, b| a.0 == b.0) {
            let mut union = Union::EMPTY;
            for (group, held) in spans {
                visitor.person(*group, union.add(*held));
            }
        }
    }
    for row in rows.persons.n_keyed()..rows.persons.len() {
        if let Some(held) = rows.held(row, as_of) {
            visitor.row(index(rows.group[row]), held, true);
            visitor.row(total, held, true);
        }
    }
}

/// A code as a place.
pub(crate) fn index(code: u32) -> usize {
    usize::try_from(code).unwrap_or(usize::MAX)
}
