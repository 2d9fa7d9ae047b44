//! Rows of one table and rows of another, or stays, that belong to one course of events.

mod matching;
mod monthly;

pub use monthly::{Month, StatusCounts, by_month};

use crate::error::{CustodyError, same_length};
use crate::moment::{DAY_MS, Days, Moment};
use crate::persons::{Persons, ReleaseRows};
use crate::repeats::flag;
use crate::rules::{LinkRule, Unit};
use matching::Pair;
use std::ops::Range;

/// One side of a link.
#[derive(Debug, Clone, Copy)]
pub struct LinkSide<'a> {
    /// Persons.
    pub persons: Persons<'a>,
    /// The moment that the window is laid at; midnight where only the day is known. None, such as the end of an open
    /// stay, cannot be linked.
    pub at: &'a [Moment],
    /// Rows of which only the day is known; `None` when all have a clock. Of a pair with such a row, days are
    /// compared.
    pub day_only: Option<&'a [bool]>,
    /// Rows to be used, such as the first ones of their episodes; `None` for all.
    pub kept: Option<&'a [bool]>,
    /// Days that the release covers on this side.
    pub period: Days,
}

/// A row of each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Row on the left.
    pub left: u32,
    /// Row on the right.
    pub right: u32,
    /// Milliseconds from left to right, below 0 when the right comes first; whole days where days were compared.
    pub gap_millis: i64,
}

/// The end of the other side's period beyond which a row's window reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edge {
    /// The window begins before the period does.
    Start,
    /// The window ends after the period does.
    End,
    /// Both.
    Both,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Linked.
    Linked,
    /// Rows of the other side lie in its window, and all went to nearer ones.
    LostTie,
    /// None lies in its window, which the other side's period covers.
    NoneInWindow,
    /// None lies in its window, which reaches beyond the other side's period: there may be one that the release does
    /// not show.
    WindowEdge(Edge),
    /// It has no key.
    NoKey,
    /// It has a key but no moment.
    NoMoment,
    /// It was not to be used.
    SetAside,
}

impl Status {
    /// Whether a row of the other side lies in its window.
    #[must_use]
    pub fn has_any(self) -> bool {
        matches!(self, Status::Linked | Status::LostTie)
    }

    /// Whether it could be linked at all: to be used, with key and moment.
    #[must_use]
    pub fn is_candidate(self) -> bool {
        !matches!(self, Status::NoKey | Status::NoMoment | Status::SetAside)
    }
}

/// Links of two tables of one release.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Linked {
    /// Links by the row on the left.
    pub links: Vec<Link>,
    /// Status of each row on the left.
    pub left: Vec<Status>,
    /// Status of each row on the right.
    pub right: Vec<Status>,
    /// Pairs in the window before any choice: the rows that a join by key and window gives.
    pub pairs_in_window: u64,
}

impl Linked {
    /// Adds what the next range of persons gave.
    pub fn append(&mut self, next: &Linked) {
        let offset = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (left, right) = (offset(self.left.len()), offset(self.right.len()));
        self.links.extend(next.links.iter().map(|link| Link {
            left: link.left + left,
            right: link.right + right,
            ..*link
        }));
        self.left.extend_from_slice(&next.left);
        self.right.extend_from_slice(&next.right);
        self.pairs_in_window += next.pairs_in_window;
    }

    /// For each row on the left, the row on the right. `None` where it is not linked.
    #[must_use]
    pub fn right_of_left(&self) -> Vec<Option<u32>> {
        let mut found = vec![None; self.left.len()];
        for link in &self.links {
            if let Some(slot) = usize::try_from(link.left).ok().and_then(|row| found.get_mut(row)) {
                *slot = Some(link.right);
            }
        }
        found
    }
}

/// Links `left` and `right` by a rule.
///
/// # Errors
/// When they are of two releases, or columns differ in length.
pub fn link(
    rule: &LinkRule,
    left: &ReleaseRows<'_, LinkSide<'_>>,
    right: &ReleaseRows<'_, LinkSide<'_>>,
) -> Result<Linked, CustodyError> {
    if left.release != right.release {
        return Err(CustodyError::TwoReleases {
            left: left.release.to_owned(),
            right: right.release.to_owned(),
        });
    }
    let (left, right) = (&left.rows, &right.rows);
    left.check()?;
    right.check()?;
    let mut found = Linked {
        left: left.statuses(right.period, rule.days_before, rule.days_after),
        right: right.statuses(left.period, rule.days_after, rule.days_before),
        ..Linked::default()
    };
    let mut persons =
        SamePersons { left: left.persons.runs().peekable(), right: right.persons.runs().peekable() };
    let mut work = Work::default();
    while let Some((left_run, right_run)) = persons.next_both() {
        work.left.sorted(left, left_run);
        work.right.sorted(right, right_run);
        gather_pairs(rule, left, right, &mut work);
        if work.pairs.is_empty() {
            continue;
        }
        found.pairs_in_window += crate::repeats::count(work.pairs.len());
        for pair in &work.pairs {
            found.left[pair.left] = Status::LostTie;
            found.right[pair.right] = Status::LostTie;
        }
        matching::choose(rule.matching, &mut work.pairs);
        for pair in &work.pairs {
            found.left[pair.left] = Status::Linked;
            found.right[pair.right] = Status::Linked;
            let row = |row: usize| u32::try_from(row).unwrap_or(u32::MAX);
            found.links.push(Link { left: row(pair.left), right: row(pair.right), gap_millis: pair.gap });
        }
    }
    // Within a person they come in the order of the choice.
    found.links.sort_unstable_by_key(|link| (link.left, link.right));
    Ok(found)
}

impl LinkSide<'_> {
    fn check(&self) -> Result<(), CustodyError> {
        let n = self.persons.len();
        same_length("at", self.at.len(), n)?;
        same_length("day_only", self.day_only.map_or(n, <[bool]>::len), n)?;
        same_length("kept", self.kept.map_or(n, <[bool]>::len), n)
    }

    fn is_kept(&self, row: usize) -> bool {
        self.kept.is_none() || flag(self.kept, row)
    }

    /// What each row is as long as nothing lies in its window.
    fn statuses(&self, other: Days, before: u32, after: u32) -> Vec<Status> {
        (0..self.persons.len())
            .map(|row| match self.at[row].day() {
                _ if row >= self.persons.n_keyed() => Status::NoKey,
                _ if !self.is_kept(row) => Status::SetAside,
                None => Status::NoMoment,
                Some(day) => {
                    let early = day.saturating_sub(i64::from(before)) < other.first();
                    let late = day.saturating_add(i64::from(after)) > other.last();
                    match (early, late) {
                        (false, false) => Status::NoneInWindow,
                        (true, false) => Status::WindowEdge(Edge::Start),
                        (false, true) => Status::WindowEdge(Edge::End),
                        (true, true) => Status::WindowEdge(Edge::Both),
                    }
                }
            })
            .collect()
    }
}

/// Rows of the persons that are on both sides.
struct SamePersons<I: Iterator<Item = (u32, Range<usize>)>> {
    left: std::iter::Peekable<I>,
    right: std::iter::Peekable<I>,
}

impl<I: Iterator<Item = (u32, Range<usize>)>> SamePersons<I> {
    fn next_both(&mut self) -> Option<(Range<usize>, Range<usize>)> {
        loop {
            let (left, right) = (self.left.peek()?.0, self.right.peek()?.0);
            if left < right {
                self.left.next();
            } else if right < left {
                self.right.next();
            } else {
                return Some((self.left.next()?.1, self.right.next()?.1));
            }
        }
    }
}

/// Rows of one person on one side, by moment.
#[derive(Debug, Default)]
struct Sorted(Vec<(i64, usize)>);

impl Sorted {
    fn sorted(&mut self, side: &LinkSide<'_>, run: Range<usize>) {
        self.0.clear();
        self.0.extend(
            run.filter(|row| side.is_kept(*row)).filter_map(|row| Some((side.at[row].millis()?, row))),
        );
        self.0.sort_unstable();
    }
}

/// Room for one person's work.
#[derive(Debug, Default)]
struct Work {
    left: Sorted,
    right: Sorted,
    pairs: Vec<Pair>,
}

/// All pairs of one person within the window, by a merge of both sides.
fn gather_pairs(rule: &LinkRule, left: &LinkSide<'_>, right: &LinkSide<'_>, work: &mut Work) {
    work.pairs.clear();
    let (before, after) = (i64::from(rule.days_before) * DAY_MS, i64::from(rule.days_after) * DAY_MS);
    let rights = &work.right.0;
    let mut first = 0;
    for &(left_at, left_row) in &work.left.0 {
        // One day more on each side: days may be compared, and then hours do not count.
        let (from, to) = (
            left_at.saturating_sub(before).saturating_sub(DAY_MS),
            left_at.saturating_add(after).saturating_add(DAY_MS),
        );
        while rights.get(first).is_some_and(|(at, _)| *at < from) {
            first += 1;
        }
        for &(right_at, right_row) in rights.iter().skip(first).take_while(|(at, _)| *at <= to) {
            let by_day =
                rule.unit == Unit::Day || flag(left.day_only, left_row) || flag(right.day_only, right_row);
            let gap = if by_day {
                (right_at.div_euclid(DAY_MS) - left_at.div_euclid(DAY_MS)) * DAY_MS
            } else {
                right_at - left_at
            };
            if (-before..=after).contains(&gap) {
                work.pairs.push(Pair { left: left_row, right: right_row, left_at, right_at, gap });
            }
        }
    }
}
