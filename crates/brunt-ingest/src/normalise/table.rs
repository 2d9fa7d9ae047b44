//! Typed rows under construction: one builder per column, values beside their states.

use super::value::Typed;
use arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Float64Builder, Int8Builder, Int32Array, Int32Builder,
    Int64Builder, RecordBatch, StringBuilder, TimestampMillisecondBuilder,
};
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use brunt_model::State;
use brunt_model::codebook::{Codebook, ColumnType};
use brunt_model::typed;
use chrono::{Datelike, NaiveDate};
use std::sync::Arc;

/// Days from the Common Era to 1 January 1970, chrono's numbering.
const EPOCH: i32 = 719_163;

/// Days since 1 January 1970, as Arrow's `Date32` counts.
#[must_use]
pub fn days_since_epoch(day: NaiveDate) -> i32 {
    day.num_days_from_ce() - EPOCH
}

enum Values {
    Date(Date32Builder),
    Time(TimestampMillisecondBuilder),
    Text(StringBuilder),
    Integer(Int64Builder),
    Usd(Float64Builder),
    YesNo(BooleanBuilder),
}

impl Values {
    fn new(kind: ColumnType) -> Values {
        match kind {
            ColumnType::Date => Values::Date(Date32Builder::new()),
            ColumnType::LocalTime => Values::Time(TimestampMillisecondBuilder::new()),
            ColumnType::Category | ColumnType::Code | ColumnType::Text => Values::Text(StringBuilder::new()),
            ColumnType::Integer => Values::Integer(Int64Builder::new()),
            ColumnType::Usd => Values::Usd(Float64Builder::new()),
            ColumnType::YesNo => Values::YesNo(BooleanBuilder::new()),
        }
    }

    fn push_null(&mut self) {
        match self {
            Values::Date(builder) => builder.append_null(),
            Values::Time(builder) => builder.append_null(),
            Values::Text(builder) => builder.append_null(),
            Values::Integer(builder) => builder.append_null(),
            Values::Usd(builder) => builder.append_null(),
            Values::YesNo(builder) => builder.append_null(),
        }
    }

    /// Appends a value of this column's own type; `false` (and nothing appended) for one of another type.
    fn push(&mut self, value: &Typed<'_>) -> bool {
        match (self, value) {
            (Values::Date(builder), Typed::Date(day)) => builder.append_value(days_since_epoch(*day)),
            (Values::Time(builder), Typed::Time(at)) => builder.append_value(at.and_utc().timestamp_millis()),
            (Values::Text(builder), Typed::Text(text)) => builder.append_value(text),
            (Values::Integer(builder), Typed::Integer(number)) => builder.append_value(*number),
            (Values::Usd(builder), Typed::Usd(amount)) => builder.append_value(*amount),
            (Values::YesNo(builder), Typed::YesNo(yes)) => builder.append_value(*yes),
            _ => return false,
        }
        true
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Values::Date(builder) => Arc::new(builder.finish()),
            Values::Time(builder) => Arc::new(builder.finish()),
            Values::Text(builder) => Arc::new(builder.finish()),
            Values::Integer(builder) => Arc::new(builder.finish()),
            Values::Usd(builder) => Arc::new(builder.finish()),
            Values::YesNo(builder) => Arc::new(builder.finish()),
        }
    }
}

/// Where a row came from and when its event was.
#[derive(Debug, Clone, Copy)]
pub struct RowHead<'a> {
    /// Sheet.
    pub sheet: &'a str,
    /// Row in the sheet.
    pub row: u64,
    /// The event's day.
    pub event_date: Option<NaiveDate>,
    /// The fiscal year it is counted in.
    pub fiscal_year: Option<i32>,
}

/// The rows of one table and fiscal year that wait to be handed on.
pub struct TableBuilder {
    schema: SchemaRef,
    release: StringBuilder,
    file: StringBuilder,
    hash: StringBuilder,
    sheet: StringBuilder,
    row: Int64Builder,
    event_date: Date32Builder,
    fiscal_year: Int32Builder,
    columns: Vec<(Values, Int8Builder)>,
    rows: usize,
}

impl TableBuilder {
    /// An empty builder of `codebook`'s table.
    #[must_use]
    pub fn new(codebook: &Codebook, schema: SchemaRef) -> TableBuilder {
        TableBuilder {
            schema,
            release: StringBuilder::new(),
            file: StringBuilder::new(),
            hash: StringBuilder::new(),
            sheet: StringBuilder::new(),
            row: Int64Builder::new(),
            event_date: Date32Builder::new(),
            fiscal_year: Int32Builder::new(),
            columns: codebook
                .columns
                .iter()
                .map(|column| (Values::new(column.kind), Int8Builder::new()))
                .collect(),
            rows: 0,
        }
    }

    /// Rows waiting.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Begins a row. Each column must then be given exactly one value or state, in the codebook's order.
    pub fn begin(&mut self, release: &str, file: &str, hash: &str, head: RowHead<'_>) {
        self.release.append_value(release);
        self.file.append_value(file);
        self.hash.append_value(hash);
        self.sheet.append_value(head.sheet);
        self.row.append_value(i64::try_from(head.row).unwrap_or(i64::MAX));
        self.event_date.append_option(head.event_date.map(days_since_epoch));
        self.fiscal_year.append_option(head.fiscal_year);
        self.rows += 1;
    }

    /// Gives column `index` a value; one of another type counts as blank.
    pub fn value(&mut self, index: usize, value: &Typed<'_>) {
        if let Some((values, states)) = self.columns.get_mut(index) {
            if values.push(value) {
                states.append_value(State::Known.code());
            } else {
                values.push_null();
                states.append_value(State::Blank.code());
            }
        }
    }

    /// Says why column `index` has no value.
    pub fn missing(&mut self, index: usize, state: State) {
        if let Some((values, states)) = self.columns.get_mut(index) {
            values.push_null();
            states.append_value(state.code());
        }
    }

    /// The waiting rows as a batch; the builder is empty again.
    ///
    /// # Errors
    /// Only when the columns were not filled evenly, which would be a fault of the caller.
    pub fn finish(&mut self) -> Result<RecordBatch, ArrowError> {
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(typed::STORED.len() + 2 * self.columns.len());
        arrays.push(Arc::new(self.release.finish()));
        arrays.push(Arc::new(self.file.finish()));
        arrays.push(Arc::new(self.hash.finish()));
        arrays.push(Arc::new(self.sheet.finish()));
        arrays.push(Arc::new(self.row.finish()));
        arrays.push(Arc::new(self.event_date.finish()));
        arrays.push(Arc::new(self.fiscal_year.finish()));
        debug_assert_eq!(self.schema.field(arrays.len()).name(), typed::PERSON_NUMBER);
        arrays.push(Arc::new(Int32Array::new_null(self.rows)));
        for (values, states) in &mut self.columns {
            arrays.push(values.finish());
            arrays.push(Arc::new(states.finish()));
        }
        self.rows = 0;
        RecordBatch::try_new(Arc::clone(&self.schema), arrays)
    }
}
