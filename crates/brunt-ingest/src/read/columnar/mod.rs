//! Columnar files: Parquet and Feather (Arrow IPC), batch by batch, shown as rows under a header.
//!
//! A moment with a zone is shown at its wall time in UTC, which is what both formats store. A whole number that a
//! double cannot hold exactly is shown as a text of its digits. NaN is passed on as a number.

mod column;
mod feather;

use super::error::{Bound, Place, ReadError};
use super::{Cell, Limits, Row, Visit};
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use column::Column;
use feather::FeatherReader;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Records decoded at a time.
const BATCH_ROWS: usize = 4096;

/// Which of the two formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Parquet,
    Feather,
}

/// A columnar file whose columns can all be shown.
#[derive(Debug)]
pub(super) struct Columnar {
    path: PathBuf,
    kind: Kind,
    limits: Limits,
}

/// Batches of one file; `done` is the share read, in the unit of `all`.
struct Batches {
    schema: SchemaRef,
    stream: Stream,
    done: u64,
    all: u64,
}

enum Stream {
    Parquet(Box<ParquetRecordBatchReader>),
    Feather(Box<FeatherReader>),
}

impl Columnar {
    /// Reads the schema.
    pub(super) fn open(path: &Path, kind: Kind, limits: &Limits) -> Result<Self, ReadError> {
        let columnar = Self { path: path.to_path_buf(), kind, limits: limits.clone() };
        let schema = columnar.batches()?.schema;
        if schema.fields().len() > limits.max_columns {
            let limit = u64::try_from(limits.max_columns).unwrap_or(u64::MAX);
            return Err(ReadError::TooLarge { place: Place::file(path), bound: Bound::Columns, limit });
        }
        for field in schema.fields() {
            if !column::is_shown(field.data_type()) {
                return Err(ReadError::ColumnType {
                    path: path.to_path_buf(),
                    column: field.name().clone(),
                    kind: field.data_type().to_string(),
                });
            }
        }
        Ok(columnar)
    }

    /// Visits the header and the records.
    pub(super) fn rows(&self, visit: &mut Visit<'_>, progress: &dyn Fn(u64)) -> Result<(), ReadError> {
        let mut batches = self.batches()?;
        let bytes = std::fs::metadata(&self.path).map_or(0, |metadata| metadata.len());
        let schema = batches.schema.clone();
        let header: Vec<Cell<'_>> = schema
            .fields()
            .iter()
            .map(|field| if field.name().is_empty() { Cell::Blank } else { Cell::Text(field.name()) })
            .collect();
        let mut number = 1;
        if visit(Row { number, cells: &header, shared: &[] }).is_break() {
            return Ok(());
        }
        while let Some((batch, columns)) = self.next(&mut batches)? {
            let mut cells = Vec::with_capacity(columns.len());
            for row in 0..batch.num_rows() {
                number += 1;
                for (column, field) in columns.iter().zip(schema.fields()) {
                    let cell = column.cell(row).ok_or_else(|| ReadError::Malformed {
                        place: Place::row(&self.path, number),
                        reason: format!("a moment in column `{}` that no calendar holds", field.name()),
                    })?;
                    cells.push(cell);
                }
                if visit(Row { number, cells: &cells, shared: &[] }).is_break() {
                    return Ok(());
                }
                cells.clear();
            }
            let share = u128::from(bytes) * u128::from(batches.done.min(batches.all))
                / u128::from(batches.all.max(1));
            progress(u64::try_from(share).unwrap_or(bytes));
        }
        progress(bytes);
        Ok(())
    }

    fn batches(&self) -> Result<Batches, ReadError> {
        let file = File::open(&self.path).map_err(|error| ReadError::io(Place::file(&self.path), error))?;
        self.guarded(|| match self.kind {
            Kind::Parquet => {
                let builder = parquet(file)?;
                let all = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
                let schema = builder.schema().clone();
                let reader =
                    builder.with_batch_size(BATCH_ROWS).build().map_err(|error| error.to_string())?;
                Ok(Batches { schema, stream: Stream::Parquet(Box::new(reader)), done: 0, all })
            }
            Kind::Feather => {
                let reader = FeatherReader::open(file, &self.limits)?;
                let (schema, all) = (reader.schema(), reader.batches());
                Ok(Batches { schema, stream: Stream::Feather(Box::new(reader)), done: 0, all })
            }
        })
    }

    fn next(&self, batches: &mut Batches) -> Result<Option<(RecordBatch, Vec<Column>)>, ReadError> {
        self.guarded(|| {
            let batch = match &mut batches.stream {
                Stream::Parquet(reader) => reader.next().transpose().map_err(|error| error.to_string())?,
                Stream::Feather(reader) => reader.next_batch()?,
            };
            let Some(batch) = batch else {
                return Ok(None);
            };
            batches.done += match batches.stream {
                Stream::Parquet(_) => u64::try_from(batch.num_rows()).unwrap_or(0),
                Stream::Feather(_) => 1,
            };
            let columns = batch.columns().iter().map(Column::new).collect::<Result<_, _>>();
            Ok(Some((batch, columns.map_err(|error| error.to_string())?)))
        })
    }

    /// Runs the decoders of the Arrow project. They are written for sound files and can panic on others, which
    /// for us is one more kind of damage.
    fn guarded<T>(&self, decode: impl FnOnce() -> Result<T, String>) -> Result<T, ReadError> {
        let reason = match catch_unwind(AssertUnwindSafe(decode)) {
            Ok(Ok(decoded)) => return Ok(decoded),
            Ok(Err(reason)) => reason,
            Err(_) => "the content contradicts itself".to_owned(),
        };
        Err(ReadError::Damaged { place: Place::file(&self.path), reason: reason.to_lowercase() })
    }
}

/// Opens a Parquet file. Some writers embed an Arrow schema that cannot be read, beside Parquet's own that can; the
/// columns' types then follow from Parquet's.
fn parquet(file: File) -> Result<ParquetRecordBatchReaderBuilder<File>, String> {
    let again = file.try_clone().map_err(|error| error.to_string())?;
    ParquetRecordBatchReaderBuilder::try_new(file).or_else(|error| {
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        ParquetRecordBatchReaderBuilder::try_new_with_options(again, options).map_err(|_| error.to_string())
    })
}
