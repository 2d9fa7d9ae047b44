//! Stint rows in two stages: rows equal but for their bond, then rows of one person, facility, day and stay.

use crate::error::{CustodyError, same_length};
use crate::moment::Moment;
use crate::persons::Persons;
use crate::repeats::count;

/// Stint rows of one release.
#[derive(Debug, Clone, Copy)]
pub struct StintRows<'a> {
    /// Persons.
    pub persons: Persons<'a>,
    /// Book-in of the whole stay. A row without one belongs to no stay.
    pub stay_book_in: &'a [Moment],
    /// Book-in at the facility.
    pub book_in: &'a [Moment],
    /// Book-out from the facility; none while held.
    pub book_out: &'a [Moment],
    /// Code of the facility; a blank takes a code of its own, equal to other blanks.
    pub facility: &'a [u32],
    /// A number that is equal for rows that are equal in all columns but bond and provenance.
    ///
    /// Only rows of one person are compared: with 64 well mixed bits and ten million such pairs, the odds that two
    /// different rows pass for equal anywhere are below one in a million million.
    pub fingerprint: &'a [u64],
    /// Amount of the bond, in any unit; `None` where there is none.
    pub bond_amount: &'a [Option<i64>],
    /// Day or moment on which the bond was set, or none.
    pub bond_date: &'a [Moment],
}

impl StintRows<'_> {
    pub(crate) fn check(&self) -> Result<(), CustodyError> {
        let n = self.persons.len();
        same_length("stay_book_in", self.stay_book_in.len(), n)?;
        same_length("book_in", self.book_in.len(), n)?;
        same_length("book_out", self.book_out.len(), n)?;
        same_length("facility", self.facility.len(), n)?;
        same_length("fingerprint", self.fingerprint.len(), n)?;
        same_length("bond_amount", self.bond_amount.len(), n)?;
        same_length("bond_date", self.bond_date.len(), n)
    }

    /// Whether the row begins and ends at one moment.
    fn is_zero_length(&self, row: usize) -> bool {
        self.book_in[row].is_some() && self.book_in[row] == self.book_out[row]
    }
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StintMark {
    /// No key: it can be told to repeat nothing, and is kept.
    NoKey,
    /// Kept.
    Kept,
    /// Equal but for the bond to a row that was kept by the first stage.
    BondRepeat,
    /// Followed by another row of the same person, facility, day and stay.
    SameDayRepeat,
}

impl StintMark {
    /// Equal to another row but for the bond, and not the one kept. `None` for a row without a key.
    #[must_use]
    pub fn duplicate_likely_bond(self) -> Option<bool> {
        (self != StintMark::NoKey).then_some(self == StintMark::BondRepeat)
    }

    /// Repeated on the same day, and not the one kept. `None` for a row without a key.
    #[must_use]
    pub fn duplicate_likely_sameday(self) -> Option<bool> {
        (self != StintMark::NoKey).then_some(self == StintMark::SameDayRepeat)
    }

    /// Whether to leave the row out where stints are counted. Never true of a row without a key.
    #[must_use]
    pub fn duplicate_drop_row(self) -> bool {
        matches!(self, StintMark::BondRepeat | StintMark::SameDayRepeat)
    }
}

/// Rows equal but for the bond, two or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BondGroup {
    /// The row kept: lowest amount (none last), then earliest date (none last), then first in place.
    pub kept_row: u32,
    /// Rows.
    pub n_rows: u32,
    /// The lowest amount seen. `None` when no row has one.
    pub lowest_amount: Option<i64>,
    /// The earliest date seen, or none.
    pub earliest_date: Moment,
}

/// Counts over all rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StintCounts {
    /// Rows.
    pub rows: u64,
    /// Of these, without a key.
    pub keyless: u64,
    /// Rows left out by the first stage.
    pub bond_repeats: u64,
    /// Rows left out by the second stage.
    pub same_day_repeats: u64,
    /// Rows with a key that are kept.
    pub kept: u64,
    /// Rows with a key, kept by the first stage, that begin and end at one moment (or day, where only days are
    /// shown).
    pub zero_length: u64,
    /// Rows with a key, kept by the first stage, that end before they begin.
    pub out_before_in: u64,
}

/// Marks aligned to the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StintMarks {
    /// One mark for each row.
    pub marks: Vec<StintMark>,
    /// Rows equal but for the bond, by the row kept.
    pub bonds: Vec<BondGroup>,
    /// Counts.
    pub counts: StintCounts,
}

impl StintMarks {
    /// For each row, whether it is kept; rows without a key are.
    #[must_use]
    pub fn kept(&self) -> Vec<bool> {
        self.marks.iter().map(|mark| !mark.duplicate_drop_row()).collect()
    }

    /// Adds what the next range of persons gave.
    pub fn append(&mut self, next: &StintMarks) {
        let offset = u32::try_from(self.marks.len()).unwrap_or(u32::MAX);
        self.marks.extend_from_slice(&next.marks);
        self.bonds
            .extend(next.bonds.iter().map(|group| BondGroup { kept_row: group.kept_row + offset, ..*group }));
        self.counts.rows += next.counts.rows;
        self.counts.keyless += next.counts.keyless;
        self.counts.bond_repeats += next.counts.bond_repeats;
        self.counts.same_day_repeats += next.counts.same_day_repeats;
        self.counts.kept += next.counts.kept;
        self.counts.zero_length += next.counts.zero_length;
        self.counts.out_before_in += next.counts.out_before_in;
    }
}

/// Marks stint rows in two stages. `same` compares two rows in all columns but bond and provenance, where
/// fingerprints alone are not to be trusted; `None` trusts them.
///
/// Order within a person, here and for stays: book-in, then rows without a book-out, then book-out, then place. Of
/// rows of one facility, day and stay the last in that order is kept.
///
/// # Errors
/// When columns differ in length.
pub fn mark_stints(
    rows: &StintRows<'_>,
    same: Option<&dyn Fn(usize, usize) -> bool>,
) -> Result<StintMarks, CustodyError> {
    rows.check()?;
    let n = rows.persons.len();
    let mut found = StintMarks {
        marks: vec![StintMark::Kept; n],
        bonds: Vec::new(),
        counts: StintCounts { rows: count(n), ..StintCounts::default() },
    };
    let mut order: Vec<usize> = Vec::new();
    for (_, run) in rows.persons.runs() {
        if run.len() > 1 {
            order.clear();
            order.extend(run.clone());
            bond_stage(rows, same, &mut order, &mut found);
            order.retain(|row| found.marks[*row] == StintMark::Kept);
            same_day_stage(rows, &mut order, &mut found);
        }
        for row in run.filter(|row| found.marks[*row] != StintMark::BondRepeat) {
            found.counts.zero_length += u64::from(rows.is_zero_length(row));
            found.counts.out_before_in +=
                u64::from(rows.book_out[row].is_some() && rows.book_out[row] < rows.book_in[row]);
        }
    }
    found.bonds.sort_unstable_by_key(|group| group.kept_row);
    found.marks[rows.persons.n_keyed()..].fill(StintMark::NoKey);
    found.counts.keyless = count(n - rows.persons.n_keyed());
    found.counts.kept =
        count(rows.persons.n_keyed()) - found.counts.bond_repeats - found.counts.same_day_repeats;
    Ok(found)
}

/// Lowest amount, then earliest date, both with none last; then place.
fn bond_order(rows: &StintRows<'_>, row: usize) -> (bool, Option<i64>, bool, Moment, usize) {
    let (amount, date) = (rows.bond_amount[row], rows.bond_date[row]);
    (amount.is_none(), amount, date.is_none(), date, row)
}

fn bond_stage(
    rows: &StintRows<'_>,
    same: Option<&dyn Fn(usize, usize) -> bool>,
    order: &mut [usize],
    found: &mut StintMarks,
) {
    order.sort_unstable_by_key(|row| (rows.fingerprint[*row], *row));
    let mut rest: Vec<usize> = Vec::new();
    for equal in order.chunk_by(|a, b| rows.fingerprint[*a] == rows.fingerprint[*b]) {
        if equal.len() == 1 {
            continue;
        }
        let Some(same) = same else {
            keep_lowest(rows, equal, found);
            continue;
        };
        rest.clear();
        rest.extend_from_slice(equal);
        while let Some(first) = rest.first().copied() {
            let group: Vec<usize> =
                rest.iter().copied().filter(|row| *row == first || same(first, *row)).collect();
            rest.retain(|row| !group.contains(row));
            if group.len() > 1 {
                keep_lowest(rows, &group, found);
            }
        }
    }
}

fn keep_lowest(rows: &StintRows<'_>, equal: &[usize], found: &mut StintMarks) {
    let Some(kept) = equal.iter().copied().min_by_key(|row| bond_order(rows, *row)) else { return };
    for row in equal.iter().filter(|row| **row != kept) {
        found.marks[*row] = StintMark::BondRepeat;
        found.counts.bond_repeats += 1;
    }
    let dates = equal.iter().map(|row| rows.bond_date[*row]).filter(|date| date.is_some());
    found.bonds.push(BondGroup {
        kept_row: u32::try_from(kept).unwrap_or(u32::MAX),
        n_rows: u32::try_from(equal.len()).unwrap_or(u32::MAX),
        lowest_amount: equal.iter().filter_map(|row| rows.bond_amount[*row]).min(),
        earliest_date: dates.min().unwrap_or(Moment::NONE),
    });
}

fn same_day_stage(rows: &StintRows<'_>, order: &mut [usize], found: &mut StintMarks) {
    let place = |row: usize| (rows.stay_book_in[row], rows.facility[row], rows.book_in[row].day());
    order.sort_unstable_by_key(|row| (place(*row), rows.book_in[*row], rows.book_out[*row], *row));
    for pair in order.windows(2) {
        if place(pair[0]) == place(pair[1]) {
            found.marks[pair[0]] = StintMark::SameDayRepeat;
            found.counts.same_day_repeats += 1;
        }
    }
}
