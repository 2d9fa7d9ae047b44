//! Reading one surveyed file: every row of every sheet that holds a table, to typed batches.

use crate::normalise::table::{RowHead, TableBuilder};
use crate::normalise::value::{Judge, Outcome, Typed};
use crate::publication::{self, WorkbookReport};
use crate::read::{Cell, ReadError, Row, Source};
use crate::recognise::{FilePlan, HeaderPlan, Refusal, SheetPlan};
use crate::report::{ControlCheck, DoorCount, Reject, TableOutcome, Unlisted};
use crate::schema::typed_schema;
use crate::totals;
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use brunt_model::catalog::{Catalog, Tokens};
use brunt_model::codebook::{Codebook, Column, ColumnType, Derivation, Layout, Target};
use brunt_model::crosswalk::fold;
use brunt_model::{FiscalYear, Publication, State};
use chrono::NaiveDate;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

/// Rows handed on at a time.
const BATCH_ROWS: usize = 16_384;
/// Distinct unlisted values remembered of one file; a column with more is not a closed set.
const UNLISTED_KEPT: usize = 10_000;
/// A table is refused when more than this share of its rows has no readable event day, and at least
/// [`STOP_ROWS`] of them.
const STOP_SHARE: f64 = 0.2;
/// See [`STOP_SHARE`].
const STOP_ROWS: u64 = 100;

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
    let mut unlisted = BTreeMap::new();
    for (sheet, why) in &plan.passed {
        outcome.notes.push(format!("sheet `{sheet}` passed over: {why}"));
    }
    let mut before = 0;
    for sheet in &plan.sheets {
        let Some(mut reader) = SheetReader::new(catalog, sheet, (file, hash), &mut unlisted) else {
            continue;
        };
        let mut failed = None;
        let mut visit = |row: Row<'_>| match reader.row(row, &path, sink) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        };
        source.rows_with_progress(sheet.sheet, &mut visit, &|bytes| progress(before + bytes))?;
        before += source.sheet_bytes(sheet.sheet);
        if let Some(error) = failed {
            return Err(error);
        }
        let own_totals = reader.layout.own_totals.clone();
        let counted = reader.finish(&path, sink, &mut outcome)?;
        if let Some(totals) = own_totals {
            outcome.controls.extend(totals::check(source, sheet, &totals, &counted)?);
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

/// Where a canonical column's cells come from in one sheet.
enum Origin<'c> {
    Cell(usize),
    Constant(&'c str),
    Derived(usize, &'c Derivation),
    Nowhere,
}

struct ColumnReader<'c> {
    origin: Origin<'c>,
    judge: Judge<'c>,
    /// The cell is another column's too, which reports what is wrong with it.
    echo: bool,
}

type UnlistedMap = BTreeMap<(String, String, String), (u64, String, u64)>;

struct SheetReader<'c, 'u> {
    plan: &'c SheetPlan,
    layout: &'c Layout,
    codebook: &'c Codebook,
    release: &'c str,
    file: &'c str,
    hash: &'c str,
    schema: SchemaRef,
    columns: Vec<ColumnReader<'c>>,
    event: usize,
    fiscal_year: FiscalYears,
    door: Vec<(usize, DoorCount)>,
    unknown: Vec<(usize, String)>,
    mapped: Vec<usize>,
    builders: BTreeMap<Option<i32>, TableBuilder>,
    outcome: TableOutcome,
    rejects: Vec<Reject>,
    without_event: u64,
    tokens: &'c brunt_model::catalog::Tokens,
    unlisted: &'u mut UnlistedMap,
}

impl<'c, 'u> SheetReader<'c, 'u> {
    /// `None` when the plan names a table, layout or release that the catalog no longer has.
    fn new(
        catalog: &'c Catalog,
        plan: &'c SheetPlan,
        (file, hash): (&'c str, &'c str),
        unlisted: &'u mut UnlistedMap,
    ) -> Option<SheetReader<'c, 'u>> {
        let codebook = catalog.codebooks.get(&plan.table)?;
        let layout = codebook.layouts.get(plan.layout)?;
        let release = catalog.releases.get(plan.releases.first()?)?;
        let cell_of = |name: &str| {
            plan.headers
                .iter()
                .position(|header| matches!(&header.target, Some(Target::Column(column)) if column == name))
        };
        let columns: Vec<ColumnReader<'c>> = codebook
            .columns
            .iter()
            .map(|column| {
                let (origin, echo) = origin_of(column, layout, &release.release, &cell_of);
                ColumnReader { origin, judge: Judge::new(catalog, release, column), echo }
            })
            .collect();
        let event = codebook.columns.iter().position(|column| column.name == layout.event)?;
        let door = plan
            .headers
            .iter()
            .enumerate()
            .filter_map(|(index, header)| door_of(catalog, index, header, &plan.name))
            .collect();
        let unknown = plan
            .headers
            .iter()
            .enumerate()
            .filter(|(_, header)| {
                header.target.is_none()
                    && !header.header.is_empty()
                    && catalog.tokens.identity_of_header(&header.header).is_none()
            })
            .map(|(index, header)| (index, header.header.clone()))
            .collect();
        let mapped = (0..plan.headers.len())
            .filter(|index| plan.headers.get(*index).is_some_and(|h| h.target.is_some()))
            .collect();
        Some(SheetReader {
            schema: typed_schema(codebook),
            fiscal_year: FiscalYears::new(layout, codebook),
            release: &release.release,
            builders: BTreeMap::new(),
            outcome: TableOutcome::default(),
            rejects: Vec::new(),
            without_event: 0,
            tokens: &catalog.tokens,
            plan,
            layout,
            codebook,
            file,
            hash,
            columns,
            event,
            door,
            unknown,
            mapped,
            unlisted,
        })
    }

    fn row(&mut self, row: Row<'_>, path: &str, sink: &mut Sink<'_>) -> Result<(), IngestError> {
        if row.number <= self.plan.header_row {
            return Ok(());
        }
        let filled = self
            .mapped
            .iter()
            .filter(|index| row.cells.get(**index).is_some_and(|cell| !is_empty(*cell)))
            .count();
        if filled == 0 {
            return Ok(());
        }
        self.outcome.rows_read += 1;
        if let Some(reason) = self.not_a_row(row, filled) {
            self.outcome.rows_rejected += 1;
            self.reject(row.number, None, reason);
            return Ok(());
        }
        for (index, count) in &mut self.door {
            match row.cells.get(*index).copied().unwrap_or(Cell::Blank) {
                Cell::Blank => count.blank += 1,
                Cell::Text(text) if text.trim().is_empty() || self.tokens.is_absent(text.trim()) => {
                    count.blank += 1
                }
                Cell::Text(text) if self.tokens.is_redacted(text.trim()) => count.redacted += 1,
                _ => count.refused += 1,
            }
        }
        let event_date = self.event_day(row);
        self.without_event += u64::from(event_date.is_none());
        let fiscal_year = self.fiscal_year.of(row, event_date, &self.columns);
        let rows = {
            let builder = self
                .builders
                .entry(fiscal_year)
                .or_insert_with(|| TableBuilder::new(self.codebook, Arc::clone(&self.schema)));
            let head = RowHead { sheet: &self.plan.name, row: row.number, event_date, fiscal_year };
            builder.begin(self.release, self.file, self.hash, head);
            fill(
                builder,
                &self.columns,
                row,
                |column, reason| {
                    self.outcome.cells_rejected += 1;
                    self.rejects.push(Reject {
                        table: self.plan.table.clone(),
                        sheet: self.plan.name.clone(),
                        row: row.number,
                        column: Some(column.to_owned()),
                        reason,
                    });
                },
                |column, value| note_unlisted(self.unlisted, self.plan, column, value, row.number),
            );
            builder.rows()
        };
        self.outcome.rows_stored += 1;
        *self.outcome.fiscal_years.entry(fiscal_year.unwrap_or(0)).or_default() += 1;
        if rows >= BATCH_ROWS { self.flush(fiscal_year, path, sink) } else { Ok(()) }
    }

    /// Why a row that holds something is no row of the table.
    fn not_a_row(&self, row: Row<'_>, filled: usize) -> Option<String> {
        let repeats = self.mapped.iter().filter(|index| {
            let header = self.plan.headers.get(**index).map(|header| fold(&header.header)).unwrap_or_default();
            matches!(row.cells.get(**index), Some(Cell::Text(text)) if !header.is_empty() && fold(text) == header)
        });
        // Only a row of texts can repeat the header; the count is taken for the few rows whose first cell looks like it.
        let first = self.mapped.first().and_then(|index| {
            let header = self.plan.headers.get(*index)?;
            match row.cells.get(*index)? {
                Cell::Text(text) => {
                    Some(text.len() == header.header.len() && fold(text) == fold(&header.header))
                }
                _ => None,
            }
        });
        if first == Some(true) && repeats.count() * 2 > filled {
            return Some("the header stands here again".into());
        }
        if filled == 1 && self.mapped.len() >= 4 && self.event_day(row).is_none() {
            return Some("a single text below the table, not a row of it".into());
        }
        None
    }

    fn event_day(&self, row: Row<'_>) -> Option<NaiveDate> {
        let reader = self.columns.get(self.event)?;
        let Origin::Cell(index) = reader.origin else { return None };
        match reader.judge.judge(row.cells.get(index).copied().unwrap_or(Cell::Blank)) {
            Outcome::Known(Typed::Date(day)) => Some(day),
            Outcome::Known(Typed::Time(at)) => Some(at.date()),
            _ => None,
        }
    }

    fn reject(&mut self, row: u64, column: Option<String>, reason: String) {
        self.rejects.push(Reject {
            table: self.plan.table.clone(),
            sheet: self.plan.name.clone(),
            row,
            column,
            reason,
        });
    }

    fn flush(
        &mut self,
        fiscal_year: Option<i32>,
        path: &str,
        sink: &mut Sink<'_>,
    ) -> Result<(), IngestError> {
        let Some(builder) = self.builders.get_mut(&fiscal_year) else { return Ok(()) };
        if builder.rows() == 0 {
            return Ok(());
        }
        let rows = builder.finish().map_err(|cause| IngestError::Batch { path: path.to_owned(), cause })?;
        sink(Batch { table: self.plan.table.clone(), release: self.release.to_owned(), fiscal_year, rows })
            .map_err(|cause| IngestError::Sink { path: path.to_owned(), cause })
    }

    /// Hands on what is left, adds this sheet to the file's outcome, and gives its rows by fiscal year.
    fn finish(
        mut self,
        path: &str,
        sink: &mut Sink<'_>,
        outcome: &mut FileOutcome,
    ) -> Result<BTreeMap<i32, u64>, IngestError> {
        if self.without_event >= STOP_ROWS && self.share_without_event() > STOP_SHARE {
            return Err(IngestError::NoEventDays {
                path: path.to_owned(),
                sheet: self.plan.name.clone(),
                without: self.without_event,
                rows: self.outcome.rows_stored,
                column: self.layout.event.clone(),
            });
        }
        for fiscal_year in self.builders.keys().copied().collect::<Vec<_>>() {
            self.flush(fiscal_year, path, sink)?;
        }
        for (_, header) in &self.unknown {
            outcome.notes.push(format!(
                "sheet `{}`: column `{header}` is not in catalog/codebook/{}.toml and was left out",
                self.plan.name, self.plan.table
            ));
        }
        outcome.door.extend(self.door.into_iter().map(|(_, count)| count));
        outcome.rejects.append(&mut self.rejects);
        let counted = self.outcome.fiscal_years.clone();
        let total = outcome.tables.entry((self.plan.table.clone(), self.release.to_owned())).or_default();
        total.rows_read += self.outcome.rows_read;
        total.rows_stored += self.outcome.rows_stored;
        total.rows_rejected += self.outcome.rows_rejected;
        total.cells_rejected += self.outcome.cells_rejected;
        for (year, rows) in self.outcome.fiscal_years {
            *total.fiscal_years.entry(year).or_default() += rows;
        }
        Ok(counted)
    }

    #[expect(clippy::cast_precision_loss, reason = "row counts of a sheet are far below 2^53")]
    fn share_without_event(&self) -> f64 {
        self.without_event as f64 / (self.outcome.rows_stored.max(1)) as f64
    }
}

fn origin_of<'c>(
    column: &'c Column,
    layout: &'c Layout,
    release: &str,
    cell_of: &impl Fn(&str) -> Option<usize>,
) -> (Origin<'c>, bool) {
    if let Some(index) = cell_of(&column.name) {
        return (Origin::Cell(index), false);
    }
    if let Some(text) = layout.constants.get(&column.name) {
        return (Origin::Constant(text), false);
    }
    if let Some(index) = column.day_of.as_deref().and_then(cell_of) {
        return (Origin::Cell(index), true);
    }
    let derivation = column.derive.iter().find(|derivation| derivation.release == release);
    if let Some((derivation, index)) = derivation.and_then(|found| Some((found, cell_of(&found.from)?))) {
        return (Origin::Derived(index, derivation), true);
    }
    (Origin::Nowhere, false)
}

fn door_of(catalog: &Catalog, index: usize, header: &HeaderPlan, sheet: &str) -> Option<(usize, DoorCount)> {
    let kind = match &header.target {
        Some(Target::Door(kind)) => kind.clone(),
        None => catalog.tokens.identity_of_header(&header.header)?.to_owned(),
        Some(_) => return None,
    };
    Some((
        index,
        DoorCount {
            sheet: sheet.to_owned(),
            header: header.header.clone(),
            kind,
            redacted: 0,
            blank: 0,
            refused: 0,
        },
    ))
}

fn fill(
    builder: &mut TableBuilder,
    columns: &[ColumnReader<'_>],
    row: Row<'_>,
    mut reject: impl FnMut(&str, String),
    mut unlisted: impl FnMut(&Column, &str),
) {
    for (index, reader) in columns.iter().enumerate() {
        let cell = |index: usize| row.cells.get(index).copied().unwrap_or(Cell::Blank);
        let column = reader.judge.column;
        match &reader.origin {
            Origin::Nowhere => builder.missing(index, State::NotInRelease),
            Origin::Constant(text) => builder.value(index, &Typed::Text(Cow::Borrowed(text))),
            Origin::Derived(from, derivation) => {
                let answer = match reader.judge.judge(cell(*from)) {
                    Outcome::Blank => derivation.blank,
                    Outcome::Absent => derivation.na,
                    Outcome::Redacted => derivation.redacted,
                    // The cell is another column's: that it is no yes or no says only that it holds a value.
                    Outcome::Known(_) | Outcome::Rejected(_) => derivation.known,
                };
                match answer {
                    Some(yes) => builder.value(index, &Typed::YesNo(yes)),
                    None => builder.missing(index, State::Blank),
                }
            }
            Origin::Cell(from) => match reader.judge.judge(cell(*from)) {
                Outcome::Known(Typed::Text(text)) => {
                    if matches!(column.kind, ColumnType::Category | ColumnType::Code)
                        && !reader.judge.is_listed(&text)
                    {
                        unlisted(column, &text);
                    }
                    builder.value(index, &Typed::Text(text));
                }
                // A clock column whose cell gives only the day has no time of day to keep.
                Outcome::Known(Typed::Date(_)) if column.kind == ColumnType::LocalTime => {
                    builder.missing(index, State::Blank);
                }
                Outcome::Known(value) => builder.value(index, &value),
                Outcome::Blank | Outcome::Absent => builder.missing(index, State::Blank),
                Outcome::Redacted => builder.missing(index, State::Redacted),
                Outcome::Rejected(reason) => {
                    if !reader.echo {
                        reject(&column.name, reason);
                    }
                    builder.missing(index, State::Rejected);
                }
            },
        }
    }
}

fn note_unlisted(map: &mut UnlistedMap, plan: &SheetPlan, column: &Column, value: &str, row: u64) {
    let full = map.len() >= UNLISTED_KEPT;
    let key = (plan.table.clone(), column.name.clone(), value.to_owned());
    match map.get_mut(&key) {
        Some((rows, _, _)) => *rows += 1,
        None if full => {}
        None => {
            map.insert(key, (1, plan.name.clone(), row));
        }
    }
}

/// How a row's fiscal year is found.
enum FiscalYears {
    ByEvent,
    Runs { column: usize, year: i32, last: Option<NaiveDate> },
}

impl FiscalYears {
    fn new(layout: &Layout, codebook: &Codebook) -> FiscalYears {
        let Some(rule) = &layout.fiscal_year else { return FiscalYears::ByEvent };
        match codebook.columns.iter().position(|column| column.name == rule.runs_of) {
            Some(column) => FiscalYears::Runs { column, year: rule.first, last: None },
            None => FiscalYears::ByEvent,
        }
    }

    fn of(&mut self, row: Row<'_>, event: Option<NaiveDate>, columns: &[ColumnReader<'_>]) -> Option<i32> {
        match self {
            FiscalYears::ByEvent => event.map(|day| FiscalYear::of(day).year()),
            FiscalYears::Runs { column, year, last } => {
                let reader = columns.get(*column)?;
                let Origin::Cell(index) = reader.origin else { return None };
                if let Outcome::Known(Typed::Date(day)) =
                    reader.judge.judge(row.cells.get(index).copied().unwrap_or(Cell::Blank))
                {
                    if last.is_some_and(|last| day < last) {
                        *year += 1;
                    }
                    *last = Some(day);
                }
                Some(*year)
            }
        }
    }
}

fn is_empty(cell: Cell<'_>) -> bool {
    match cell {
        Cell::Blank => true,
        Cell::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}
