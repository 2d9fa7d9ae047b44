//! Typed rows under construction: one builder per column, values beside their states.

use super::value::Typed;
use arrow::array::{
    Array, ArrayRef, BooleanBuilder, Date32Builder, Float64Builder, Int8Array, Int32Array, Int64Builder,
    RecordBatch, StringArray, StringBuilder, TimestampMillisecondBuilder,
};
use arrow::compute::concat;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use brunt_model::State;
use brunt_model::codebook::{Codebook, ColumnType};
use brunt_model::typed;
use chrono::{Datelike, NaiveDate};
use std::iter::repeat_n;
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
    /// An empty column with room for `rows` values, and for `bytes` of their texts.
    fn with_room(kind: ColumnType, rows: usize, bytes: usize) -> Values {
        match kind {
            ColumnType::Date => Values::Date(Date32Builder::with_capacity(rows)),
            ColumnType::LocalTime => Values::Time(TimestampMillisecondBuilder::with_capacity(rows)),
            ColumnType::Category | ColumnType::Code | ColumnType::Text => {
                Values::Text(StringBuilder::with_capacity(rows, bytes))
            }
            ColumnType::Integer => Values::Integer(Int64Builder::with_capacity(rows)),
            ColumnType::Usd => Values::Usd(Float64Builder::with_capacity(rows)),
            ColumnType::YesNo => Values::YesNo(BooleanBuilder::with_capacity(rows)),
        }
    }

    /// Bytes of the texts.
    fn text_bytes(&self) -> usize {
        match self {
            Values::Text(builder) => builder.values_slice().len(),
            _ => 0,
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

/// Rows of one table under construction: their places, their events' days, and each column with its states.
pub struct TableBuilder {
    row: Int64Builder,
    event_date: Date32Builder,
    columns: Vec<(Values, Vec<i8>)>,
    kinds: Vec<ColumnType>,
    rows: usize,
}

/// Finished rows that wait to be put together with others: what [`TableBuilder`] builds, column by column.
#[derive(Debug, Clone)]
pub struct Rows {
    arrays: Vec<ArrayRef>,
    rows: usize,
}

/// What all rows of a batch share.
#[derive(Debug, Clone, Copy)]
pub struct BatchHead<'a> {
    /// Release.
    pub release: &'a str,
    /// The file's name.
    pub file: &'a str,
    /// The first digits of its SHA-256.
    pub hash: &'a str,
    /// Sheet.
    pub sheet: &'a str,
    /// The fiscal year that the rows are counted in.
    pub fiscal_year: Option<i32>,
}

impl TableBuilder {
    /// An empty builder of `codebook`'s table.
    #[must_use]
    pub fn new(codebook: &Codebook) -> TableBuilder {
        TableBuilder {
            row: Int64Builder::new(),
            event_date: Date32Builder::new(),
            columns: codebook
                .columns
                .iter()
                .map(|column| (Values::with_room(column.kind, 0, 0), Vec::new()))
                .collect(),
            kinds: codebook.columns.iter().map(|column| column.kind).collect(),
            rows: 0,
        }
    }

    /// Begins a row. Each column must then be given exactly one value or state, in the codebook's order.
    pub fn begin(&mut self, row: u64, event_date: Option<NaiveDate>) {
        self.row.append_value(i64::try_from(row).unwrap_or(i64::MAX));
        self.event_date.append_option(event_date.map(days_since_epoch));
        self.rows += 1;
    }

    /// Gives column `index` a value; one of another type counts as blank.
    pub fn value(&mut self, index: usize, value: &Typed<'_>) {
        if let Some((values, states)) = self.columns.get_mut(index) {
            if values.push(value) {
                states.push(State::Known.code());
            } else {
                values.push_null();
                states.push(State::Blank.code());
            }
        }
    }

    /// As [`Self::value`] for a text.
    pub fn text(&mut self, index: usize, text: &str) {
        if let Some((Values::Text(values), states)) = self.columns.get_mut(index) {
            values.append_value(text);
            states.push(State::Known.code());
        } else {
            self.missing(index, State::Blank);
        }
    }

    /// Says why column `index` has no value.
    pub fn missing(&mut self, index: usize, state: State) {
        if let Some((values, states)) = self.columns.get_mut(index) {
            values.push_null();
            states.push(state.code());
        }
    }

    /// The rows; the builder is empty again, with room for as many.
    pub fn finish(&mut self) -> Rows {
        let rows = std::mem::take(&mut self.rows);
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(2 + 2 * self.columns.len());
        arrays.push(Arc::new(self.row.finish()));
        arrays.push(Arc::new(self.event_date.finish()));
        self.row = Int64Builder::with_capacity(rows);
        self.event_date = Date32Builder::with_capacity(rows);
        for ((values, states), kind) in self.columns.iter_mut().zip(&self.kinds) {
            let bytes = values.text_bytes();
            arrays.push(values.finish());
            arrays.push(Arc::new(Int8Array::from(std::mem::replace(states, Vec::with_capacity(rows)))));
            *values = Values::with_room(*kind, rows, bytes);
        }
        Rows { arrays, rows }
    }
}

impl Rows {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.rows
    }

    /// Cuts off the first `count` rows and leaves the others.
    #[must_use]
    pub fn split_off_front(&mut self, count: usize) -> Rows {
        let count = count.min(self.rows);
        let left = self.rows - count;
        let front =
            Rows { arrays: self.arrays.iter().map(|array| array.slice(0, count)).collect(), rows: count };
        for array in &mut self.arrays {
            *array = array.slice(count, left);
        }
        self.rows = left;
        front
    }

    /// Puts rows together in their order and says of each where it came from. `schema` is
    /// [`crate::schema::typed_schema`] of their codebook.
    ///
    /// # Errors
    /// Only when the columns were not filled evenly, which would be a fault of the caller.
    pub fn batch(parts: &[Rows], schema: &SchemaRef, head: BatchHead<'_>) -> Result<RecordBatch, ArrowError> {
        let rows = parts.iter().map(|part| part.rows).sum();
        let text = |text: &str| -> ArrayRef { Arc::new(StringArray::from_iter_values(repeat_n(text, rows))) };
        let column = |index: usize| -> Result<ArrayRef, ArrowError> {
            let pieces: Vec<&dyn Array> =
                parts.iter().filter_map(|part| part.arrays.get(index)).map(AsRef::as_ref).collect();
            concat(&pieces)
        };
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(schema.fields().len());
        arrays.extend([text(head.release), text(head.file), text(head.hash), text(head.sheet)]);
        arrays.extend([column(0)?, column(1)?]);
        arrays.push(match head.fiscal_year {
            Some(year) => Arc::new(Int32Array::from_value(year, rows)),
            None => Arc::new(Int32Array::new_null(rows)),
        });
        debug_assert_eq!(schema.field(arrays.len()).name(), typed::PERSON_NUMBER);
        arrays.push(Arc::new(Int32Array::new_null(rows)));
        let own = parts.first().map_or(0, |part| part.arrays.len());
        for index in 2..own {
            arrays.push(column(index)?);
        }
        RecordBatch::try_new(Arc::clone(schema), arrays)
    }
}
