//! Stays: the stints of one person with one stay book-in.

use crate::error::{CustodyError, same_length};
use crate::moment::{AsOf, Days, Moment};
use crate::persons::Persons;
use crate::repeats::{count, flag};

/// Stint rows, as stays need them.
#[derive(Debug, Clone, Copy)]
pub struct StayRows<'a> {
    /// Persons.
    pub persons: Persons<'a>,
    /// Book-in of the whole stay. A row without one belongs to no stay.
    pub stay_book_in: &'a [Moment],
    /// Book-in at the facility.
    pub book_in: &'a [Moment],
    /// Book-out from the facility; none while held.
    pub book_out: &'a [Moment],
    /// Book-out of the whole stay, as each row states it; none while held. `None` where the release does not state
    /// it: then the rows' own book-outs tell. Who is on the way between two facilities has no open row, and a stay
    /// that is not over.
    pub stay_book_out: Option<&'a [Moment]>,
    /// Rows counted as stints; `None` for all. See [`crate::StintMarks::kept`]. The others still tell until when
    /// their stay lasted: the row kept of one facility and day may have ended while another had not.
    pub kept: Option<&'a [bool]>,
}

impl StayRows<'_> {
    pub(crate) fn check(&self) -> Result<(), CustodyError> {
        let n = self.persons.len();
        same_length("stay_book_in", self.stay_book_in.len(), n)?;
        same_length("book_in", self.book_in.len(), n)?;
        same_length("book_out", self.book_out.len(), n)?;
        same_length("stay_book_out", self.stay_book_out.map_or(n, <[Moment]>::len), n)?;
        same_length("kept", self.kept.map_or(n, <[bool]>::len), n)
    }

    pub(crate) fn is_kept(&self, row: usize) -> bool {
        self.kept.is_none() || flag(self.kept, row)
    }

    fn span(&self, row: usize, as_of: AsOf) -> Option<(i64, i64)> {
        span(self.book_in[row], self.book_out[row], as_of)
    }
}

/// Begin and end of a stint in milliseconds: an open one ends where the records do, one that would end before it
/// begins ends as it begins. `None` for a stint without a book-in.
pub(crate) fn span(book_in: Moment, book_out: Moment, as_of: AsOf) -> Option<(i64, i64)> {
    let from = book_in.millis()?;
    Some((from, book_out.millis().unwrap_or(as_of.open_until()).max(from)))
}

/// One stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// Person number within the release.
    pub person: u32,
    /// Book-in of the stay.
    pub book_in: Moment,
    /// The latest book-out of the stay that its rows state; where the release states none, the latest of its rows,
    /// and none while one is open.
    pub book_out: Moment,
    /// Stints; one less is the number of transfers.
    pub n_stints: u32,
    /// Row of the first stint.
    pub first_stint: u32,
    /// Row of the longest stint, an open one taken to the end of the records; of several the last.
    pub longest_stint: u32,
    /// Row of the last stint; its release reason is the stay's.
    pub last_stint: u32,
    /// Rows without a book-out, repeats included.
    pub open_rows: u32,
    /// Stints that begin before the one before them has ended.
    pub overlaps: u32,
    /// Stints that begin after the one before them has ended.
    pub gaps: u32,
    /// Stints that end as they begin.
    pub zero_length: u32,
    /// Stints that end before they begin; taken to end as they begin.
    pub out_before_in: u32,
    /// Milliseconds in a facility, no moment counted twice, an open stint taken to the end of the records.
    pub held_millis: i64,
    /// Milliseconds from book-in to book-out, or to the end of the records while open; 0 or more.
    pub elapsed_millis: i64,
}

impl Stay {
    /// Whether it had not ended when the release was drawn: its length is a lower bound.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.book_out.is_none()
    }

    /// Moves from one facility to the next.
    #[must_use]
    pub fn transfers(&self) -> u32 {
        self.n_stints - 1
    }
}

/// The stay of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowInStay {
    stay: u32,
    /// Place among the stay's stints, from 0; 0 also for a row of no stay.
    pub position: u32,
}

impl RowInStay {
    const NONE: RowInStay = RowInStay { stay: u32::MAX, position: 0 };

    /// Place of the stay in the list. `None` for a row without a key or stay book-in, or one that was not used.
    #[must_use]
    pub fn stay(self) -> Option<usize> {
        (self.stay != u32::MAX).then(|| usize::try_from(self.stay).ok()).flatten()
    }
}

/// Counts over all rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StayCounts {
    /// Rows.
    pub rows: u64,
    /// Rows without a key.
    pub keyless: u64,
    /// Rows with a key that are not counted as stints.
    pub set_aside: u64,
    /// Rows counted, with a key but without a stay book-in.
    pub without_stay: u64,
    /// Stays.
    pub stays: u64,
    /// Of these, open.
    pub open: u64,
    /// Of these, with an end to their last stint: on the way between two facilities, or another row is open.
    pub open_after_last: u64,
    /// Stays that are over although one of their rows is open.
    pub over_with_open_row: u64,
    /// Stays whose rows state different ends.
    pub ends_differ: u64,
    /// People with a stay.
    pub persons: u64,
    /// Stints that begin before the one before them has ended.
    pub overlaps: u64,
    /// Stints that end as they begin.
    pub zero_length: u64,
    /// Stints that end before they begin.
    pub out_before_in: u64,
    /// Milliseconds of all stays, [`Stay::elapsed_millis`].
    pub elapsed_millis: i64,
}

/// Stays in the order of person and book-in, and the stay of each row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stays {
    /// The stays.
    pub list: Vec<Stay>,
    /// For each row, its stay.
    pub rows: Vec<RowInStay>,
    /// Counts.
    pub counts: StayCounts,
}

/// How long a stay was seen to last, for methods that know censoring and truncation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// Place of the stay in the list.
    pub stay: usize,
    /// Milliseconds that it had lasted when the window opened; 0 when it began within.
    pub entry_millis: i64,
    /// Milliseconds that it had lasted when it ended, or was last seen.
    pub exit_millis: i64,
    /// Whether it ended within the window; if not, it is known to be longer than `exit_millis`.
    pub ended: bool,
}

impl Stays {
    /// Adds what the next range of persons gave.
    pub fn append(&mut self, next: &Stays) {
        let stay = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (rows, stays) = (stay(self.rows.len()), stay(self.list.len()));
        self.list.extend(next.list.iter().map(|stay| Stay {
            first_stint: stay.first_stint + rows,
            longest_stint: stay.longest_stint + rows,
            last_stint: stay.last_stint + rows,
            ..*stay
        }));
        let moved = |row: &RowInStay| match row.stay() {
            Some(_) => RowInStay { stay: row.stay + stays, ..*row },
            None => *row,
        };
        self.rows.extend(next.rows.iter().map(moved));
        self.counts.add(&next.counts);
    }

    /// Lengths of the stays that the window sees: those that end within it or later and begin within it or earlier. A
    /// stay that began earlier enters when the window opens; one that ends later, or is open, is cut off where the
    /// window or the records end.
    #[must_use]
    pub fn lengths(&self, window: Days, as_of: AsOf) -> Vec<Length> {
        let (from, to) = window.millis();
        let horizon = to.min(as_of.open_until());
        self.list
            .iter()
            .enumerate()
            .filter_map(|(place, stay)| {
                let begin = stay.book_in.millis()?;
                let end = stay.book_out.millis().map(|end| end.max(begin));
                let ended = end.is_some_and(|end| end < to);
                let exit = end.filter(|_| ended).unwrap_or(horizon);
                let seen = if begin < from { exit > from } else { begin < to && exit >= begin };
                seen.then(|| Length {
                    stay: place,
                    entry_millis: from.saturating_sub(begin).max(0),
                    exit_millis: exit - begin,
                    ended,
                })
            })
            .collect()
    }
}

impl StayCounts {
    fn add(&mut self, other: &StayCounts) {
        self.rows += other.rows;
        self.keyless += other.keyless;
        self.set_aside += other.set_aside;
        self.without_stay += other.without_stay;
        self.stays += other.stays;
        self.open += other.open;
        self.open_after_last += other.open_after_last;
        self.over_with_open_row += other.over_with_open_row;
        self.ends_differ += other.ends_differ;
        self.persons += other.persons;
        self.overlaps += other.overlaps;
        self.zero_length += other.zero_length;
        self.out_before_in += other.out_before_in;
        self.elapsed_millis += other.elapsed_millis;
    }
}

/// Gathers stints into stays. Stints are in the order of book-in, then those without a book-out, then book-out, then
/// place.
///
/// # Errors
/// When columns differ in length.
pub fn stays(rows: &StayRows<'_>, as_of: AsOf) -> Result<Stays, CustodyError> {
    rows.check()?;
    let n = rows.persons.len();
    let mut found = Stays { rows: vec![RowInStay::NONE; n], ..Stays::default() };
    found.counts.rows = count(n);
    found.counts.keyless = count(n - rows.persons.n_keyed());
    let (mut order, mut stints): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    for (person, run) in rows.persons.runs() {
        order.clear();
        for row in run {
            let (kept, in_stay) = (rows.is_kept(row), rows.stay_book_in[row].is_some());
            found.counts.set_aside += u64::from(!kept);
            found.counts.without_stay += u64::from(kept && !in_stay);
            if in_stay {
                order.push(row);
            }
        }
        if order.len() > 1 {
            order.sort_unstable_by_key(|row| {
                (rows.stay_book_in[*row], rows.book_in[*row], rows.book_out[*row], *row)
            });
        }
        let before = found.list.len();
        for all in order.chunk_by(|a, b| rows.stay_book_in[*a] == rows.stay_book_in[*b]) {
            stints.clear();
            stints.extend(all.iter().copied().filter(|row| rows.is_kept(*row)));
            add_stay(rows, as_of, person, all, &stints, &mut found);
        }
        found.counts.persons += u64::from(found.list.len() > before);
    }
    Ok(found)
}

fn add_stay(
    rows: &StayRows<'_>,
    as_of: AsOf,
    person: u32,
    all: &[usize],
    stints: &[usize],
    found: &mut Stays,
) {
    let Some(mut stay) = stay_of(rows, as_of, person, stints) else { return };
    lasting(rows, as_of, all, &mut stay);
    let number = u32::try_from(found.list.len()).unwrap_or(u32::MAX);
    for (position, &row) in (0..).zip(stints) {
        found.rows[row] = RowInStay { stay: number, position };
    }
    let last_ended = stints.last().is_some_and(|row| rows.book_out[*row].is_some());
    let counts = &mut found.counts;
    counts.stays += 1;
    counts.open += u64::from(stay.is_open());
    counts.open_after_last += u64::from(stay.is_open() && last_ended);
    counts.over_with_open_row += u64::from(!stay.is_open() && stay.open_rows > 0);
    counts.ends_differ += u64::from(
        rows.stay_book_out.is_some_and(|out| all.windows(2).any(|pair| out[pair[0]] != out[pair[1]])),
    );
    counts.overlaps += u64::from(stay.overlaps);
    counts.zero_length += u64::from(stay.zero_length);
    counts.out_before_in += u64::from(stay.out_before_in);
    counts.elapsed_millis += stay.elapsed_millis;
    found.list.push(stay);
}

/// The stints of a stay. `None` only for a stay of no stints.
fn stay_of(rows: &StayRows<'_>, as_of: AsOf, person: u32, stints: &[usize]) -> Option<Stay> {
    let row_number = |row: usize| u32::try_from(row).unwrap_or(u32::MAX);
    let (&first, &last) = (stints.first()?, stints.last()?);
    let mut stay = Stay {
        person,
        book_in: rows.stay_book_in[first],
        book_out: Moment::NONE,
        n_stints: row_number(stints.len()),
        first_stint: row_number(first),
        longest_stint: row_number(first),
        last_stint: row_number(last),
        open_rows: 0,
        overlaps: 0,
        gaps: 0,
        zero_length: 0,
        out_before_in: 0,
        held_millis: 0,
        elapsed_millis: 0,
    };
    let mut longest = -1;
    let mut before: Option<(i64, bool)> = None;
    for &row in stints {
        let open = rows.book_out[row].is_none();
        let Some((from, to)) = rows.span(row, as_of) else { continue };
        stay.zero_length += u32::from(rows.book_out[row] == rows.book_in[row]);
        stay.out_before_in += u32::from(!open && rows.book_out[row] < rows.book_in[row]);
        if let Some((until, open)) = before {
            stay.overlaps += u32::from(open || from < until);
            stay.gaps += u32::from(!open && from > until);
        }
        before = Some((to, open));
        if to - from >= longest {
            (longest, stay.longest_stint) = (to - from, row_number(row));
        }
    }
    Some(stay)
}

/// How long a stay lasted, by all its rows: a repeat adds no time to its union with the row it repeats.
fn lasting(rows: &StayRows<'_>, as_of: AsOf, all: &[usize], stay: &mut Stay) {
    let begin = stay.book_in.millis().unwrap_or_default();
    let mut end = begin;
    let mut latest = Moment::NONE;
    let mut covered = i64::MIN;
    for &row in all {
        stay.open_rows += u32::from(rows.book_out[row].is_none());
        latest = latest.max(rows.book_out[row]);
        let Some((from, to)) = rows.span(row, as_of) else { continue };
        stay.held_millis += (to - from.max(covered)).max(0);
        covered = covered.max(to);
        end = end.max(to);
    }
    stay.book_out = match rows.stay_book_out {
        Some(stated) => all.iter().map(|row| stated[*row]).max().unwrap_or(Moment::NONE),
        None if stay.open_rows > 0 => Moment::NONE,
        None => latest,
    };
    end = match stay.book_out.millis() {
        Some(out) => out.max(begin),
        None => end.max(as_of.open_until()),
    };
    stay.elapsed_millis = end - begin;
}
