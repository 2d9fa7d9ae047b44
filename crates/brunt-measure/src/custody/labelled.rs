//! Time in custody and the ends of stays, by a label that somebody else gave each row: classes of people, for instance.

use super::links::removals_of_stays;
use super::read::{day_number, day_of, in_days};
use super::{Custody, Source, Stages};
use crate::error::MeasureError;
use brunt_custody::{Days, HeldRows, Status, census};
use brunt_model::{DataRelease, typed};
use chrono::NaiveDate;
use datafusion::arrow::array::{Array as _, AsArray as _, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Int64Type};
use std::collections::HashMap;

/// Columns by which a row is told from all others of the store.
pub(crate) const ROW: [&str; 3] = [typed::SOURCE_HASH, typed::SOURCE_SHEET, typed::SOURCE_ROW];

/// A label for each row that has one, by the row's place in its source.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    words: HashMap<String, u32>,
    rows: HashMap<(u32, u32, i64), u32>,
}

impl Labels {
    fn word(&mut self, text: &str) -> u32 {
        if let Some(known) = self.words.get(text) {
            return *known;
        }
        let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.insert(text.to_owned(), next);
        next
    }

    /// Takes in a batch whose first three columns are those of [`ROW`]; `label` gives each of its rows one.
    pub(crate) fn add(
        &mut self,
        batch: &RecordBatch,
        mut label: impl FnMut(usize) -> u32,
    ) -> Result<(), MeasureError> {
        let column = |place: usize, kind: DataType| -> Result<_, MeasureError> {
            let column = batch.columns().get(place);
            let column = column.ok_or_else(|| MeasureError::Unexpected("a batch without its rows".into()))?;
            Ok(cast(column, &kind)?)
        };
        let (hash, sheet) = (column(0, DataType::Utf8)?, column(1, DataType::Utf8)?);
        let number = column(2, DataType::Int64)?;
        let (hash, sheet) = (hash.as_string::<i32>(), sheet.as_string::<i32>());
        let number = number.as_primitive::<Int64Type>();
        for row in 0..batch.num_rows() {
            let text = |column: &datafusion::arrow::array::StringArray| {
                if column.is_valid(row) { column.value(row).to_owned() } else { String::new() }
            };
            let key = (self.word(&text(hash)), self.word(&text(sheet)), number.value(row));
            self.rows.insert(key, label(row));
        }
        Ok(())
    }

    /// Labels of stored rows, in the order of persons; `none` for those without.
    fn of(&self, custody: &Custody<'_>, none: u32) -> Result<Vec<u32>, MeasureError> {
        let rows = &custody.rows;
        let (hash, sheet) = (rows.codes(ROW[0])?, rows.codes(ROW[1])?);
        let known = |names: &[Option<String>]| -> Vec<Option<u32>> {
            names.iter().map(|name| self.words.get(name.as_deref().unwrap_or_default()).copied()).collect()
        };
        let (hashes, sheets) = (known(&hash.names), known(&sheet.names));
        let at = |codes: &[u32], words: &[Option<u32>], row: usize| {
            let code = usize::try_from(*codes.get(row)?).ok()?;
            words.get(code).copied().flatten()
        };
        let numbers = rows.whole_numbers(ROW[2]);
        Ok((0..rows.len())
            .map(|row| {
                let key = (
                    at(&hash.codes, &hashes, row)?,
                    at(&sheet.codes, &sheets, row)?,
                    numbers.get(row).copied().flatten()?,
                );
                self.rows.get(&key).copied()
            })
            .map(|label| label.unwrap_or(none))
            .collect())
    }
}

/// How a stay stands to a removal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// A removal ended it.
    Removed,
    /// It ended, and no removal belongs to it.
    Otherwise,
    /// It is open, or its end lies where the release may lack the removal.
    Untold,
}

/// A stay as the removals see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StayEnd {
    /// Label of its first stint.
    pub(crate) label: u32,
    /// Day of its first book-in.
    pub(crate) book_in: NaiveDate,
    /// Days from there to the removal, or for which none was seen.
    pub(crate) days: f64,
    /// Its end. Null where the release has no removals.
    pub(crate) end: Option<End>,
}

/// Stints of one release by label.
pub(crate) struct Labelled {
    /// The first day of the window.
    pub(crate) first: NaiveDate,
    /// Milliseconds held on each day of the window by people with a key, by label: no moment of a person counted twice
    /// within one.
    pub(crate) held: Vec<Vec<i64>>,
    /// Label, first and last day within the window of each stint with a key that repeats no other.
    pub(crate) stints: Vec<(u32, NaiveDate, NaiveDate)>,
    /// Stays that began within the window.
    pub(crate) stays: Vec<StayEnd>,
    /// Bed-days of rows without a key, which are in none of the above.
    pub(crate) keyless_days: f64,
    /// Stints that had not ended when the release was drawn.
    pub(crate) open: u64,
}

/// Reads the stints of a release by their labels, `n_labels` of them, within a window cut to what the release covers.
///
/// # Errors
/// When the release does not tell who was held when, or the window is empty.
pub(crate) fn read<'s>(
    source: &Source<'s>,
    release: &'s DataRelease,
    (labels, n_labels): (&Labels, u32),
    (from, to): (Option<NaiveDate>, Option<NaiveDate>),
) -> Result<Labelled, MeasureError> {
    let custody = Custody::read_with(source, release, &[], Stages::Second, &ROW)?;
    let first = from.unwrap_or(release.first).max(release.first);
    let last = to.unwrap_or(release.as_of).min(release.as_of);
    let Some(days) = Days::new(day_number(first), day_number(last)) else { return Err(MeasureError::Empty) };
    // Rows that the question leaves out have a label of their own.
    let group = labels.of(&custody, n_labels)?;
    let counted = census(
        &HeldRows {
            persons: custody.rows.persons()?,
            book_in: &custody.book_in,
            book_out: &custody.book_out,
            group: &group,
            n_groups: n_labels.saturating_add(1),
            kept: None,
        },
        days,
        custody.as_of,
    )?;
    let mut keyless = 0;
    let mut held = Vec::new();
    for label in 0..n_labels {
        let series = counted.group(label);
        keyless += series.iter().map(|day| day.keyless_millis).sum::<i64>();
        held.push(series.iter().map(|day| day.held_millis).collect());
    }
    let kept = custody.marks.kept();
    let mut stints = Vec::new();
    let mut open = 0;
    for (row, label) in group.iter().copied().enumerate().filter(|(_, label)| *label < n_labels) {
        let keyed = custody.rows.numbers.get(row).is_some_and(|number| *number > 0);
        let (Some(book_in), true, Some(true)) =
            (custody.book_in.get(row).and_then(|at| at.day()), keyed, kept.get(row).copied())
        else {
            continue;
        };
        let book_out = custody.book_out.get(row).and_then(|at| at.day());
        open += u64::from(book_out.is_none());
        let end = book_out.unwrap_or(custody.as_of.day()).max(book_in);
        if book_in <= days.last() && end >= days.first() {
            stints.push((label, day_of(book_in.max(days.first())), day_of(end.min(days.last()))));
        }
    }
    let removals = removals_of_stays(source, release, &custody)?;
    let mut stays = Vec::new();
    for (place, stay) in custody.stays.list.iter().enumerate() {
        let Some(book_in) = stay.book_in.day().filter(|day| (days.first()..=days.last()).contains(day))
        else {
            continue;
        };
        let label = usize::try_from(stay.first_stint).ok().and_then(|row| group.get(row)).copied();
        let Some(label) = label.filter(|label| *label < n_labels) else { continue };
        let status = removals.as_ref().and_then(|found| found.get(place));
        // Who was seen to leave otherwise stays among those whom no removal reached, to the end of the records.
        let (end, until) = match status {
            None => (None, custody.as_of.day()),
            Some((Status::Linked, removed)) => {
                (Some(End::Removed), removed.day().unwrap_or(custody.as_of.day()))
            }
            Some((Status::LostTie | Status::NoneInWindow, _)) => (Some(End::Otherwise), custody.as_of.day()),
            Some((Status::WindowEdge(_), _)) => {
                (Some(End::Untold), stay.book_out.day().unwrap_or(custody.as_of.day()))
            }
            Some((Status::NoMoment | Status::NoKey | Status::SetAside, _)) => {
                (Some(End::Untold), custody.as_of.day())
            }
        };
        stays.push(StayEnd { label, book_in: day_of(book_in), days: whole_days(until - book_in), end });
    }
    Ok(Labelled { first, held, stints, stays, keyless_days: in_days(keyless), open })
}

/// A number of days, 0 where the end stands before the begin.
fn whole_days(days: i64) -> f64 {
    f64::from(i32::try_from(days.max(0)).unwrap_or(i32::MAX))
}
