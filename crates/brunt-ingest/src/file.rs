//! Reading one surveyed file: every row of every sheet that holds a table, to typed batches.

use crate::publication::{self, WorkbookReport};
use crate::read::{ReadError, Source};
use crate::recognise::{FilePlan, Refusal};
use crate::report::{ControlCheck, DoorCount, Reject, TableOutcome, Unlisted};
use crate::sheet::{Merge, SheetTable, UnlistedMap};
use crate::totals;
use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use brunt_model::catalog::{Catalog, Tokens};
use brunt_model::{FiscalYear, Publication};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Finished rows of one table, release and fiscal year.
#[derive(Debug)]
pub struct Batch {
    /// Table.
    pub table: String,
    /// Release.
    pub release: String,
    /// Fiscal year; `None` where the event's day is missing.
    pub fiscal_year: Option<i32>,
    /// The rows, of [`typed_schema`]; in the file's order.
    pub rows: RecordBatch,
}

/// All there is to say of a file that was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FileOutcome {
    /// By table and release.
    pub tables: BTreeMap<(String, String), TableOutcome>,
    /// Cells and rows that did not fit, in the file's order.
    pub rejects: Vec<Reject>,
    /// Values that the codebook does not list.
    pub unlisted: Vec<Unlisted>,
    /// Identity columns met.
    pub door: Vec<DoorCount>,
    /// The workbook's own totals beside ours.
    pub controls: Vec<ControlCheck>,
    /// Sentences for the reader.
    pub notes: Vec<String>,
    /// What is to be said of an edition of a publication.
    pub workbook: Option<WorkbookReport>,
}

/// Why a file's reading ended early. Rows handed on before are to be thrown away.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It can be read and is not what its headers promise.
    #[error("{path}: {refusal}")]
    Refused {
        /// File.
        path: String,
        /// Why.
        refusal: Box<Refusal>,
    },
    /// Too many rows have no event day.
    #[error("{path}, sheet `{sheet}`: {without} of {rows} rows have no readable `{column}`")]
    NoEventDays {
        /// File.
        path: String,
        /// Sheet.
        sheet: String,
        /// Rows without one.
        without: u64,
        /// Rows read.
        rows: u64,
        /// The column that dates a row.
        column: String,
    },
    /// A batch could not be built.
    #[error("{path}: rows could not be put together")]
    Batch {
        /// File.
        path: String,
        /// Cause.
        #[source]
        cause: ArrowError,
    },
    /// The caller could not take a batch.
    #[error("{path}: rows could not be written")]
    Sink {
        /// File.
        path: String,
        /// Cause.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Takes finished batches.
pub type Sink<'s> = dyn FnMut(Batch) -> Result<(), Box<dyn std::error::Error + Send + Sync>> + 's;

/// Reads every table of a settled plan.
///
/// `file` and `hash` are what rows say of their origin: the file's name and the first digits of its SHA-256.
///
/// Rows are judged on the threads that [`Source::set_threads`] gave; the rows, their order in each fiscal year and the
/// outcome do not depend on how many there are. `sink` is called on the caller's own thread.
///
/// `progress` is told now and then how many of the file's bytes have been read, see [`work_of`].
///
/// # Errors
/// When the plan is a refusal, the file turns out unreadable, too many rows lack their event's day, or `sink` fails.
pub fn read_file(
    plan: &FilePlan,
    source: &Source,
    catalog: &Catalog,
    (file, hash): (&str, &str),
    sink: &mut Sink<'_>,
    progress: &dyn Fn(u64),
) -> Result<FileOutcome, IngestError> {
    let path = plan.path.display().to_string();
    if let Some(refusal) = &plan.refusal {
        return Err(IngestError::Refused { path, refusal: Box::new(refusal.clone()) });
    }
    if let Some(publication) = plan.publication.as_ref().and_then(|name| catalog.publications.get(name)) {
        return read_publication(plan, source, (publication, &catalog.tokens), (file, hash), sink);
    }
    let mut outcome = FileOutcome::default();
    let mut unlisted = UnlistedMap::new();
    for (sheet, why) in &plan.passed {
        outcome.notes.push(format!("sheet `{sheet}` passed over: {why}"));
    }
    let mut before = 0;
    for sheet in &plan.sheets {
        let Some(table) = SheetTable::new(catalog, sheet) else { continue };
        let mut merge = Merge::new(&table, &path, (file, hash), &mut unlisted);
        let mut failed = None;
        let mut take = |piece| match merge.add(piece, sink) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        };
        source.gather(sheet.sheet, &table, &mut take, &|bytes| progress(before + bytes))?;
        before += source.sheet_bytes(sheet.sheet);
        if let Some(error) = failed {
            return Err(error);
        }
        let counted = merge.finish(sink, &mut outcome)?;
        if let Some(totals) = &table.layout().own_totals {
            outcome.controls.extend(totals::check(source, sheet, totals, &counted)?);
        }
    }
    outcome.unlisted = unlisted
        .into_iter()
        .map(|((table, column, value), (rows, sheet, row))| Unlisted {
            table,
            column,
            value,
            rows,
            sheet,
            row,
        })
        .collect();
    Ok(outcome)
}

/// Reads an edition of a publication: its figures as rows, table by table and fiscal year by fiscal year.
fn read_publication(
    plan: &FilePlan,
    source: &Source,
    (publication, tokens): (&Publication, &Tokens),
    (file, hash): (&str, &str),
    sink: &mut Sink<'_>,
) -> Result<FileOutcome, IngestError> {
    let path = || plan.path.display().to_string();
    let workbook = publication::read(source, publication, tokens, file)?;
    let mut outcome = FileOutcome { rejects: workbook.rejects, ..FileOutcome::default() };
    for (name, values) in &workbook.values {
        let Some(table) = publication.table.iter().find(|table| table.table == *name) else { continue };
        let mut counts = TableOutcome::default();
        let mut years: BTreeMap<i32, Vec<_>> = BTreeMap::new();
        for value in values {
            years.entry(FiscalYear::of(value.2.span.1).year()).or_default().push(value);
        }
        for (year, values) in years {
            let rows = publication::rows(publication, table, (file, hash), &values)
                .map_err(|cause| IngestError::Batch { path: path(), cause })?;
            let stored = u64::try_from(values.len()).unwrap_or(u64::MAX);
            counts.rows_read += stored;
            counts.rows_stored += stored;
            counts.fiscal_years.insert(year, stored);
            sink(Batch {
                table: name.clone(),
                release: publication.publication.clone(),
                fiscal_year: Some(year),
                rows,
            })
            .map_err(|cause| IngestError::Sink { path: path(), cause })?;
        }
        counts.cells_rejected =
            u64::try_from(outcome.rejects.iter().filter(|reject| reject.table == *name).count())
                .unwrap_or(u64::MAX);
        outcome.tables.insert((name.clone(), publication.publication.clone()), counts);
    }
    outcome.workbook = Some(workbook.report);
    Ok(outcome)
}

/// Bytes that [`read_file`] will read, the measure of its progress.
#[must_use]
pub fn work_of(plan: &FilePlan, source: &Source) -> u64 {
    if plan.publication.is_some() {
        return (0..source.sheets().len()).map(|sheet| source.sheet_bytes(sheet)).sum();
    }
    plan.sheets.iter().map(|sheet| source.sheet_bytes(sheet.sheet)).sum()
}
