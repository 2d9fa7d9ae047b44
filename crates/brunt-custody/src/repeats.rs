//! Rows that repeat others: several rows of one event.

use crate::error::{CustodyError, same_length};
use crate::moment::{DAY_MS, Moment};
use crate::persons::Persons;
use crate::rules::{RepeatRule, Sameness};

/// Rows of one table, as a rule for repeats needs them.
#[derive(Debug, Clone, Copy)]
pub struct RepeatRows<'a> {
    /// Persons.
    pub persons: Persons<'a>,
    /// The event's moment; midnight where only the day is known. A row without one is an episode of its own.
    pub at: &'a [Moment],
    /// Rows of which only the day is known; `None` when all rows have a clock. Nothing but a count depends on it.
    pub day_only: Option<&'a [bool]>,
    /// Rows that come last among rows of one moment, such as reprocessed arrests; `None` when there are none.
    pub last_among_equals: Option<&'a [bool]>,
    /// Codes of the rule's further key columns, in the rule's order. A blank takes a code of its own, equal to other
    /// blanks.
    pub keys: &'a [&'a [u32]],
}

/// Counts over all rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RepeatCounts {
    /// Rows.
    pub rows: u64,
    /// Of these, without a key.
    pub keyless: u64,
    /// Episodes of rows with a key.
    pub episodes: u64,
    /// Of these, of more than one row.
    pub of_several: u64,
    /// Rows after the first of their episode.
    pub later_rows: u64,
    /// Rows with a key and without a moment.
    pub without_moment: u64,
    /// Neighbours in one episode whose days are exactly as far apart as the window is long and of which one shows its
    /// day only: how far apart they are, nobody can tell.
    pub on_window_edge: u64,
}

impl RepeatCounts {
    fn add(&mut self, other: &RepeatCounts) {
        self.rows += other.rows;
        self.keyless += other.keyless;
        self.episodes += other.episodes;
        self.of_several += other.of_several;
        self.later_rows += other.later_rows;
        self.without_moment += other.without_moment;
        self.on_window_edge += other.on_window_edge;
    }
}

/// Episodes, aligned to the rows.
///
/// Episodes are numbered from 0 by person, then key columns, then moment; rows without a key follow in their own
/// order, each an episode of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repeats {
    /// Episode of each row.
    pub episode: Vec<u32>,
    /// Place of each row in its episode, from 0.
    pub position: Vec<u32>,
    /// Rows of each row's episode.
    pub n_rows: Vec<u32>,
    /// Number of rows with a key: those before the rest.
    pub keyed: usize,
    /// Counts.
    pub counts: RepeatCounts,
}

impl Repeats {
    /// Whether the row's episode has several rows. `None` for a row without a key, which can be told to repeat
    /// nothing.
    #[must_use]
    pub fn duplicate_likely(&self, row: usize) -> Option<bool> {
        if row >= self.keyed {
            return None;
        }
        self.n_rows.get(row).map(|rows| *rows > 1)
    }

    /// Whether the row is the first of its episode, the one to be counted.
    #[must_use]
    pub fn is_first(&self, row: usize) -> bool {
        self.position.get(row) == Some(&0)
    }

    /// For each row, whether it is the first of its episode.
    #[must_use]
    pub fn kept(&self) -> Vec<bool> {
        self.position.iter().map(|position| *position == 0).collect()
    }

    /// Adds what the next range of persons gave.
    pub fn append(&mut self, next: &Repeats) {
        let offset = self.episode.iter().max().map_or(0, |last| last + 1);
        self.episode.extend(next.episode.iter().map(|episode| episode + offset));
        self.position.extend_from_slice(&next.position);
        self.n_rows.extend_from_slice(&next.n_rows);
        self.keyed += next.keyed;
        self.counts.add(&next.counts);
    }
}

/// Finds the episodes of a rule.
///
/// # Errors
/// When columns differ in length, or the number of key columns is not the rule's.
pub fn repeats(rule: &RepeatRule, rows: &RepeatRows<'_>) -> Result<Repeats, CustodyError> {
    check(rule, rows)?;
    let n = rows.persons.len();
    let mut found = Repeats {
        episode: vec![0; n],
        position: vec![0; n],
        n_rows: vec![1; n],
        keyed: rows.persons.n_keyed(),
        counts: RepeatCounts::default(),
    };
    let mut next = 0;
    let mut order: Vec<usize> = Vec::new();
    for (_, run) in rows.persons.runs() {
        if run.len() == 1 {
            // Most persons have one row.
            found.episode[run.start] = next;
            found.counts.without_moment += u64::from(rows.at[run.start].is_none());
            next += 1;
            continue;
        }
        order.clear();
        order.extend(run);
        sort(rows, &mut order);
        next = number(rule, rows, &order, next, &mut found);
    }
    found.counts.episodes = u64::from(next);
    for episode in found.episode.iter_mut().skip(found.keyed) {
        *episode = next;
        next += 1;
    }
    found.counts.rows = count(n);
    found.counts.keyless = count(n - found.keyed);
    found.counts.later_rows = count(found.keyed) - found.counts.episodes;
    Ok(found)
}

fn check(rule: &RepeatRule, rows: &RepeatRows<'_>) -> Result<(), CustodyError> {
    let n = rows.persons.len();
    same_length("at", rows.at.len(), n)?;
    same_length("day_only", rows.day_only.map_or(n, <[bool]>::len), n)?;
    same_length("last_among_equals", rows.last_among_equals.map_or(n, <[bool]>::len), n)?;
    for key in rows.keys {
        same_length("keys", key.len(), n)?;
    }
    if rows.keys.len() != rule.keys.len() {
        return Err(CustodyError::KeyColumns {
            rule: rule.name.clone(),
            wanted: rule.keys.len(),
            found: rows.keys.len(),
        });
    }
    Ok(())
}

/// Key columns, then moment (none last), then what comes last among equals, then place.
fn sort(rows: &RepeatRows<'_>, order: &mut [usize]) {
    let keys = |row: usize| rows.keys.iter().map(move |key| key[row]);
    order.sort_unstable_by(|&a, &b| {
        let moment = |row: usize| (rows.at[row].is_none(), rows.at[row]);
        keys(a)
            .cmp(keys(b))
            .then_with(|| moment(a).cmp(&moment(b)))
            .then_with(|| flag(rows.last_among_equals, a).cmp(&flag(rows.last_among_equals, b)))
            .then_with(|| a.cmp(&b))
    });
}

/// Numbers the episodes of one person and gives the next free number.
fn number(
    rule: &RepeatRule,
    rows: &RepeatRows<'_>,
    order: &[usize],
    mut next: u32,
    found: &mut Repeats,
) -> u32 {
    let mut from = 0;
    for (place, &row) in order.iter().enumerate() {
        found.counts.without_moment += u64::from(rows.at[row].is_none());
        let joins_next = order.get(place + 1).is_some_and(|&later| {
            let same = rows.keys.iter().all(|key| key[row] == key[later])
                && rule.sameness.joins(rows.at[row], rows.at[later]);
            found.counts.on_window_edge += u64::from(
                same && rule.sameness.on_edge(rows.at[row], rows.at[later])
                    && any_day_only(rows, order, place),
            );
            same
        });
        found.episode[row] = next;
        if joins_next {
            continue;
        }
        let episode = &order[from..=place];
        let length = u32::try_from(episode.len()).unwrap_or(u32::MAX);
        for (position, &row) in (0..).zip(episode) {
            found.position[row] = position;
            found.n_rows[row] = length;
        }
        found.counts.of_several += u64::from(length > 1);
        from = place + 1;
        next += 1;
    }
    next
}

/// Whether, of the rows at the moment of `place` and at the next one, some show their day only.
fn any_day_only(rows: &RepeatRows<'_>, order: &[usize], place: usize) -> bool {
    let (before, after) = order.split_at(place + 1);
    let of_one_moment = |first: Option<&usize>, row: &usize| {
        first.is_some_and(|first| {
            rows.at[*first] == rows.at[*row] && rows.keys.iter().all(|key| key[*first] == key[*row])
        })
    };
    let earlier = before.iter().rev().take_while(|row| of_one_moment(before.last(), row));
    let later = after.iter().take_while(|row| of_one_moment(after.first(), row));
    earlier.chain(later).any(|row| flag(rows.day_only, *row))
}

impl Sameness {
    /// Whether a row and the one after it belong to one episode.
    fn joins(self, earlier: Moment, later: Moment) -> bool {
        let (Some(first), Some(second)) = (earlier.millis(), later.millis()) else { return false };
        match self {
            Sameness::Within { millis } => second.saturating_sub(first) <= millis,
            Sameness::SameDay => earlier.day() == later.day(),
            Sameness::SameMoment => first == second,
        }
    }

    /// Whether the two are exactly as far apart as the window is long, a whole number of days.
    fn on_edge(self, earlier: Moment, later: Moment) -> bool {
        match (self, earlier.day(), later.day()) {
            (Sameness::Within { millis }, Some(first), Some(second)) => {
                millis > 0 && second.saturating_sub(first).saturating_mul(DAY_MS) == millis
            }
            _ => false,
        }
    }
}

pub(crate) fn flag(flags: Option<&[bool]>, row: usize) -> bool {
    flags.is_some_and(|flags| flags[row])
}

pub(crate) fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
