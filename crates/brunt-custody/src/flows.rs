//! Who came and went: book-ins, book-outs and transfers for each day.

use crate::error::{CustodyError, same_length};
use crate::moment::{Days, Moment};
use crate::persons::Persons;
use crate::repeats::flag;
use crate::stays::Stays;

/// Most cells of groups and days: eight numbers of eight bytes each.
const MOST_CELLS: usize = 20_000_000;

/// Stint rows with their stays.
#[derive(Debug, Clone, Copy)]
pub struct FlowRows<'a> {
    /// Persons.
    pub persons: Persons<'a>,
    /// Book-in.
    pub book_in: &'a [Moment],
    /// Book-out; none while held.
    pub book_out: &'a [Moment],
    /// Group of each row, below `n_groups`; a blank needs a group of its own.
    pub group: &'a [u32],
    /// Number of groups.
    pub n_groups: u32,
    /// Rows used; `None` for all.
    pub kept: Option<&'a [bool]>,
    /// The stays of these rows.
    pub stays: &'a Stays,
}

/// Comings and goings of one day and group, in stints of rows used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DayFlow {
    /// Book-ins of rows with a key: first ones of stays, transfers in, and those of no stay.
    pub book_ins: i64,
    /// Book-outs of rows with a key.
    pub book_outs: i64,
    /// Book-ins that begin a stay.
    pub stay_begins: i64,
    /// Book-outs of the last stint of a stay.
    pub stay_ends: i64,
    /// Book-ins of a later stint of a stay.
    pub transfers_in: i64,
    /// Book-outs of a stint that is not the last of its stay.
    pub transfers_out: i64,
    /// Book-ins of rows without a key.
    pub keyless_book_ins: i64,
    /// Book-outs of rows without a key.
    pub keyless_book_outs: i64,
}

/// Comings and goings by group and day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flows {
    days: Days,
    n_groups: u32,
    cells: Vec<DayFlow>,
}

impl Flows {
    /// The days.
    #[must_use]
    pub fn days(&self) -> Days {
        self.days
    }

    /// Counts of a group, one for each day; empty for a group that is none.
    #[must_use]
    pub fn group(&self, group: u32) -> &[DayFlow] {
        let days = self.days.len();
        usize::try_from(group)
            .ok()
            .and_then(|group| self.cells.get(group * days..(group + 1) * days))
            .unwrap_or_default()
    }

    /// Counts over all groups, one for each day; groups sum to it.
    #[must_use]
    pub fn total(&self) -> Vec<DayFlow> {
        let mut total = vec![DayFlow::default(); self.days.len()];
        for series in self.cells.chunks(self.days.len()) {
            for (cell, more) in total.iter_mut().zip(series) {
                cell.add(more);
            }
        }
        total
    }

    /// Adds what another range of persons gave.
    ///
    /// # Errors
    /// When groups or days differ.
    pub fn add(&mut self, other: &Flows) -> Result<(), CustodyError> {
        if self.days != other.days || self.n_groups != other.n_groups {
            return Err(CustodyError::OtherCells);
        }
        for (cell, more) in self.cells.iter_mut().zip(&other.cells) {
            cell.add(more);
        }
        Ok(())
    }
}

impl DayFlow {
    fn add(&mut self, other: &DayFlow) {
        self.book_ins += other.book_ins;
        self.book_outs += other.book_outs;
        self.stay_begins += other.stay_begins;
        self.stay_ends += other.stay_ends;
        self.transfers_in += other.transfers_in;
        self.transfers_out += other.transfers_out;
        self.keyless_book_ins += other.keyless_book_ins;
        self.keyless_book_outs += other.keyless_book_outs;
    }
}

/// Counts who came and went on each of `days`.
///
/// # Errors
/// When columns differ in length, a group is out of range, or there are too many cells.
pub fn flows(rows: &FlowRows<'_>, days: Days) -> Result<Flows, CustodyError> {
    let n = rows.persons.len();
    same_length("book_in", rows.book_in.len(), n)?;
    same_length("book_out", rows.book_out.len(), n)?;
    same_length("group", rows.group.len(), n)?;
    same_length("kept", rows.kept.map_or(n, <[bool]>::len), n)?;
    same_length("stays", rows.stays.rows.len(), n)?;
    let (n_days, groups) = (days.len(), usize::try_from(rows.n_groups).unwrap_or(usize::MAX));
    let Some(cells) = groups.checked_mul(n_days).filter(|cells| *cells <= MOST_CELLS) else {
        return Err(CustodyError::TooManyCells { groups: rows.n_groups, days: n_days, limit: MOST_CELLS });
    };
    let mut found = Flows { days, n_groups: rows.n_groups, cells: vec![DayFlow::default(); cells] };
    for row in 0..n {
        let group = rows.group[row];
        if group >= rows.n_groups {
            return Err(CustodyError::Group { row, group, groups: rows.n_groups });
        }
        if rows.kept.is_some() && !flag(rows.kept, row) {
            continue;
        }
        let series = usize::try_from(group).unwrap_or(usize::MAX) * n_days;
        let place = |moment: Moment| moment.day().and_then(|day| days.place(day)).map(|day| series + day);
        let (is_first, is_last) = ends(rows.stays, row);
        if let Some(cell) = place(rows.book_in[row]).map(|place| &mut found.cells[place]) {
            if row < rows.persons.n_keyed() {
                cell.book_ins += 1;
                cell.stay_begins += i64::from(is_first == Some(true));
                cell.transfers_in += i64::from(is_first == Some(false));
            } else {
                cell.keyless_book_ins += 1;
            }
        }
        if let Some(cell) = place(rows.book_out[row]).map(|place| &mut found.cells[place]) {
            if row < rows.persons.n_keyed() {
                cell.book_outs += 1;
                cell.stay_ends += i64::from(is_last == Some(true));
                cell.transfers_out += i64::from(is_last == Some(false));
            } else {
                cell.keyless_book_outs += 1;
            }
        }
    }
    Ok(found)
}

/// Whether a row is the first and the last stint of its stay; `None` for a row of no stay.
fn ends(stays: &Stays, row: usize) -> (Option<bool>, Option<bool>) {
    let place = stays.rows[row];
    let stay = place.stay().and_then(|stay| stays.list.get(stay));
    (stay.map(|_| place.position == 0), stay.map(|stay| place.position + 1 == stay.n_stints))
}
