//! Pieces of a sheet put together in the rows' order: batches by fiscal year, and what there is to say of the sheet.

use super::{FiscalYears, Group, Piece, Runs, SheetTable};
use crate::file::{Batch, FileOutcome, IngestError, Sink};
use crate::normalise::table::{BatchHead, Rows};
use crate::report::{DoorCount, Reject, TableOutcome};
use crate::schema::typed_schema;
use arrow::datatypes::SchemaRef;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Rows handed on at a time.
const BATCH_ROWS: usize = 16_384;
/// Distinct unlisted values remembered of one file; a column with more is not a closed set.
const UNLISTED_KEPT: usize = 10_000;
/// A table is refused when more than this share of its rows has no readable event day, and at least
/// [`STOP_ROWS`] of them.
const STOP_SHARE: f64 = 0.2;
/// See [`STOP_SHARE`].
const STOP_ROWS: u64 = 100;

/// By table, column and value: rows, and the first one's sheet and number.
pub(crate) type UnlistedMap = BTreeMap<(String, String, String), (u64, String, u64)>;

/// Rows of one fiscal year that wait until they fill a batch.
#[derive(Default)]
struct Waiting {
    parts: Vec<Rows>,
    rows: usize,
}

/// The pieces of one sheet so far.
pub(crate) struct Merge<'c, 'u> {
    table: &'c SheetTable<'c>,
    path: &'c str,
    file: &'c str,
    hash: &'c str,
    schema: SchemaRef,
    waiting: BTreeMap<Option<i32>, Waiting>,
    /// Where runs of days are fiscal years: the year so far and its last day.
    run: (i32, Option<NaiveDate>),
    outcome: TableOutcome,
    rejects: Vec<Reject>,
    without_event: u64,
    door: Vec<DoorCount>,
    unlisted: &'u mut UnlistedMap,
}

impl<'c, 'u> Merge<'c, 'u> {
    pub(crate) fn new(
        table: &'c SheetTable<'c>,
        path: &'c str,
        (file, hash): (&'c str, &'c str),
        unlisted: &'u mut UnlistedMap,
    ) -> Merge<'c, 'u> {
        let first = match table.fiscal_years {
            FiscalYears::Runs { first, .. } => first,
            FiscalYears::ByEvent => 0,
        };
        Merge {
            table,
            path,
            file,
            hash,
            schema: typed_schema(table.codebook),
            waiting: BTreeMap::new(),
            run: (first, None),
            outcome: TableOutcome::default(),
            rejects: Vec::new(),
            without_event: 0,
            door: table.door.iter().map(|(_, count)| count.clone()).collect(),
            unlisted,
        }
    }

    /// Adds a piece, and hands on the batches that it fills.
    pub(crate) fn add(&mut self, piece: Piece, sink: &mut Sink<'_>) -> Result<(), IngestError> {
        let Piece { rows, tally } = piece;
        self.outcome.rows_read += tally.counts.rows_read;
        self.outcome.rows_stored += tally.counts.rows_stored;
        self.outcome.rows_rejected += tally.counts.rows_rejected;
        self.outcome.cells_rejected += tally.counts.cells_rejected;
        self.without_event += tally.without_event;
        self.rejects.extend(tally.rejects);
        for (total, count) in self.door.iter_mut().zip(tally.door) {
            total.redacted += count.redacted;
            total.blank += count.blank;
            total.refused += count.refused;
        }
        for stray in tally.strays {
            self.note_unlisted(stray);
        }
        let years = self.years(tally.runs);
        for (group, rows) in rows {
            let fiscal_year = years(group);
            let count = rows.count();
            *self.outcome.fiscal_years.entry(fiscal_year.unwrap_or(0)).or_default() +=
                u64::try_from(count).unwrap_or(u64::MAX);
            let waiting = self.waiting.entry(fiscal_year).or_default();
            waiting.rows += count;
            waiting.parts.push(rows);
            while self.waiting.get(&fiscal_year).is_some_and(|waiting| waiting.rows >= BATCH_ROWS) {
                self.flush(fiscal_year, sink)?;
            }
        }
        Ok(())
    }

    /// The fiscal years of the groups of a piece with these runs, which goes on where the pieces before it ended.
    fn years(&mut self, runs: Runs) -> impl Fn(Group) -> Option<i32> + use<> {
        let by_runs = matches!(self.table.fiscal_years, FiscalYears::Runs { .. });
        let (before, last) = self.run;
        let falls = runs.first.zip(last).is_some_and(|(first, last)| first < last);
        let first = before + i32::from(falls);
        if runs.run > 0 {
            self.run = (first + runs.run - 1, runs.last);
        }
        move |group| match group {
            Some(0) if by_runs => Some(before),
            Some(run) if by_runs => Some(first + run - 1),
            year => year,
        }
    }

    fn note_unlisted(&mut self, stray: super::Stray) {
        let Some(reader) = self.table.columns.get(stray.column) else { return };
        let plan = self.table.plan;
        let full = self.unlisted.len() >= UNLISTED_KEPT;
        let key = (plan.table.clone(), reader.judge.column.name.clone(), stray.value);
        match self.unlisted.get_mut(&key) {
            Some((rows, _, _)) => *rows += stray.rows,
            None if full => {}
            None => {
                self.unlisted.insert(key, (stray.rows, plan.name.clone(), stray.row));
            }
        }
    }

    /// Hands on the first rows that wait, as many as a batch holds.
    fn flush(&mut self, fiscal_year: Option<i32>, sink: &mut Sink<'_>) -> Result<(), IngestError> {
        let Some(waiting) = self.waiting.get_mut(&fiscal_year) else { return Ok(()) };
        let mut parts = std::mem::take(&mut waiting.parts);
        waiting.rows = waiting.rows.saturating_sub(BATCH_ROWS);
        if let Some(last) = parts.last_mut().filter(|_| waiting.rows > 0) {
            let front = last.split_off_front(last.count().saturating_sub(waiting.rows));
            let left = std::mem::replace(last, front);
            waiting.parts.push(left);
        }
        let head = BatchHead {
            release: self.table.release,
            file: self.file,
            hash: self.hash,
            sheet: &self.table.plan.name,
            fiscal_year,
        };
        let rows = Rows::batch(&parts, &self.schema, head)
            .map_err(|cause| IngestError::Batch { path: self.path.to_owned(), cause })?;
        sink(Batch {
            table: self.table.plan.table.clone(),
            release: self.table.release.to_owned(),
            fiscal_year,
            rows,
        })
        .map_err(|cause| IngestError::Sink { path: self.path.to_owned(), cause })
    }

    /// Hands on what is left, adds this sheet to the file's outcome, and gives its rows by fiscal year.
    pub(crate) fn finish(
        mut self,
        sink: &mut Sink<'_>,
        outcome: &mut FileOutcome,
    ) -> Result<BTreeMap<i32, u64>, IngestError> {
        let plan = self.table.plan;
        if self.without_event >= STOP_ROWS && self.share_without_event() > STOP_SHARE {
            return Err(IngestError::NoEventDays {
                path: self.path.to_owned(),
                sheet: plan.name.clone(),
                without: self.without_event,
                rows: self.outcome.rows_stored,
                column: self.table.layout.event.clone(),
            });
        }
        for fiscal_year in self.waiting.keys().copied().collect::<Vec<_>>() {
            if self.waiting.get(&fiscal_year).is_some_and(|waiting| waiting.rows > 0) {
                self.flush(fiscal_year, sink)?;
            }
        }
        for header in &self.table.unknown {
            outcome.notes.push(format!(
                "sheet `{}`: column `{header}` is not in catalog/codebook/{}.toml and was left out",
                plan.name, plan.table
            ));
        }
        outcome.door.append(&mut self.door);
        outcome.rejects.append(&mut self.rejects);
        let total = outcome.tables.entry((plan.table.clone(), self.table.release.to_owned())).or_default();
        total.rows_read += self.outcome.rows_read;
        total.rows_stored += self.outcome.rows_stored;
        total.rows_rejected += self.outcome.rows_rejected;
        total.cells_rejected += self.outcome.cells_rejected;
        for (year, rows) in &self.outcome.fiscal_years {
            *total.fiscal_years.entry(*year).or_default() += rows;
        }
        Ok(self.outcome.fiscal_years)
    }

    #[expect(clippy::cast_precision_loss, reason = "row counts of a sheet are far below 2^53")]
    fn share_without_event(&self) -> f64 {
        self.without_event as f64 / (self.outcome.rows_stored.max(1)) as f64
    }
}
