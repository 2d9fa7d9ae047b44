//! One table by two readers: 25 columns and no more, the same builders and the same writer.

use crate::shape::{COLUMNS, Kind};
use arrow::array::{
    ArrayRef, Date32Builder, Int64Builder, RecordBatch, StringBuilder, TimestampMillisecondBuilder,
};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use brunt_ingest::read::{Cell, Gather, Limits, Row, Source};
use calamine::{DataRef, Xlsx, open_workbook};
use chrono::{DateTime, NaiveDateTime};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

/// The row of the header.
const HEADER: u64 = 6;
/// Rows of a batch.
const BATCH_ROWS: usize = 16_384;

/// A writer set as the store's.
pub(crate) fn writer(path: &Path, schema: Arc<Schema>) -> ArrowWriter<File> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3).unwrap()))
        .set_max_row_group_row_count(Some(250_000))
        .build();
    ArrowWriter::try_new(File::create(path).unwrap(), schema, Some(properties)).unwrap()
}

fn schema() -> Arc<Schema> {
    let fields = COLUMNS.iter().map(|column| {
        let kind = match column.kind {
            Kind::Day => DataType::Date32,
            Kind::Moment => DataType::Timestamp(TimeUnit::Millisecond, None),
            Kind::Whole => DataType::Int64,
            Kind::Key | Kind::Words(_) => DataType::Utf8,
        };
        Field::new(column.name, kind, true)
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

enum Builder {
    Day(Date32Builder),
    Moment(TimestampMillisecondBuilder),
    Whole(Int64Builder),
    Text(StringBuilder),
}

/// Columns under way.
pub(crate) struct Builders {
    columns: Vec<Builder>,
    rows: usize,
}

impl Builders {
    fn new() -> Builders {
        let columns = COLUMNS.iter().map(|column| match column.kind {
            Kind::Day => Builder::Day(Date32Builder::new()),
            Kind::Moment => Builder::Moment(TimestampMillisecondBuilder::new()),
            Kind::Whole => Builder::Whole(Int64Builder::new()),
            Kind::Key | Kind::Words(_) => Builder::Text(StringBuilder::new()),
        });
        Builders { columns: columns.collect(), rows: 0 }
    }

    fn push(&mut self, index: usize, cell: Cell<'_>) {
        match (&mut self.columns[index], cell) {
            (Builder::Day(builder), Cell::Date { at, .. }) => builder.append_value(days(at)),
            (Builder::Moment(builder), Cell::Date { at, .. }) => {
                builder.append_value(at.and_utc().timestamp_millis());
            }
            #[expect(clippy::cast_possible_truncation, reason = "whole by the generator")]
            (Builder::Whole(builder), Cell::Number(number)) => builder.append_value(number as i64),
            (Builder::Text(builder), Cell::Text(text)) => builder.append_value(text),
            (Builder::Day(builder), _) => builder.append_null(),
            (Builder::Moment(builder), _) => builder.append_null(),
            (Builder::Whole(builder), _) => builder.append_null(),
            (Builder::Text(builder), _) => builder.append_null(),
        }
    }

    fn finish(&mut self) -> RecordBatch {
        self.rows = 0;
        let arrays = self.columns.iter_mut().map(|builder| -> ArrayRef {
            match builder {
                Builder::Day(builder) => Arc::new(builder.finish()),
                Builder::Moment(builder) => Arc::new(builder.finish()),
                Builder::Whole(builder) => Arc::new(builder.finish()),
                Builder::Text(builder) => Arc::new(builder.finish()),
            }
        });
        RecordBatch::try_new(schema(), arrays.collect()).unwrap()
    }
}

fn days(at: NaiveDateTime) -> i32 {
    i32::try_from(at.and_utc().timestamp().div_euclid(86_400)).unwrap()
}

struct Plain;

impl Gather for Plain {
    type Hand = Builders;
    type Piece = RecordBatch;

    fn hand(&self) -> Builders {
        Builders::new()
    }

    fn row(&self, hand: &mut Builders, row: Row<'_>) {
        if row.number > HEADER {
            for index in 0..COLUMNS.len() {
                hand.push(index, row.cells.get(index).copied().unwrap_or(Cell::Blank));
            }
            hand.rows += 1;
        }
    }

    fn piece(&self, hand: &mut Builders) -> RecordBatch {
        hand.finish()
    }
}

/// By this crate's reader.
pub(crate) fn brunt(path: &Path, out: &Path, threads: usize) {
    let mut source = Source::open(path, &Limits::default()).unwrap();
    source.set_threads(threads);
    let mut writer = writer(out, schema());
    let mut take = |batch: RecordBatch| {
        writer.write(&batch).unwrap();
        ControlFlow::Continue(())
    };
    source.gather(0, &Plain, &mut take, &|_| {}).unwrap();
    writer.close().unwrap();
}

/// By calamine.
pub(crate) fn calamine(path: &Path, out: &Path) {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    let mut reader = workbook.worksheet_cells_reader("Rows").unwrap();
    let mut writer = writer(out, schema());
    let mut builders = Builders::new();
    let (mut at, mut next) = (0, COLUMNS.len());
    let mut finish_row = |builders: &mut Builders, next: usize| {
        for index in next..COLUMNS.len() {
            builders.push(index, Cell::Blank);
        }
        builders.rows += 1;
        if builders.rows == BATCH_ROWS {
            writer.write(&builders.finish()).unwrap();
        }
    };
    while let Some(cell) = reader.next_cell().unwrap() {
        let (row, column) = cell.get_position();
        if u64::from(row) < HEADER {
            continue;
        }
        if row != at {
            if at > 0 {
                finish_row(&mut builders, next);
            }
            (at, next) = (row, 0);
        }
        let column = usize::try_from(column).unwrap();
        for index in next..column {
            builders.push(index, Cell::Blank);
        }
        next = column + 1;
        let value = match cell.get_value() {
            DataRef::SharedString(text) => Cell::Text(text),
            DataRef::String(text) => Cell::Text(text),
            DataRef::Float(number) => Cell::Number(*number),
            #[expect(clippy::cast_precision_loss, reason = "small by the generator")]
            DataRef::Int(number) => Cell::Number(*number as f64),
            DataRef::DateTime(serial) => {
                // As `to_ymd_hms_milli`, without its detour: days from 30 December 1899.
                #[expect(clippy::cast_possible_truncation, reason = "small by the generator")]
                let ms = (serial.as_f64() * 86_400_000.0).round() as i64 - 25_569 * 86_400_000;
                Cell::Date { at: DateTime::from_timestamp_millis(ms).unwrap().naive_utc(), has_time: true }
            }
            _ => Cell::Blank,
        };
        builders.push(column, value);
    }
    if at > 0 {
        finish_row(&mut builders, next);
    }
    writer.write(&builders.finish()).unwrap();
    writer.close().unwrap();
}
