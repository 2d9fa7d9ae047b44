//! The typed shape of a table: its codebook's columns, each with its state, and where every row came from.

use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use brunt_model::codebook::{Codebook, ColumnType};
use brunt_model::missing::state_column;
use brunt_model::typed;
use std::sync::Arc;

/// The Arrow type in which values of a column are stored.
#[must_use]
pub fn data_type(kind: ColumnType) -> DataType {
    match kind {
        ColumnType::Date => DataType::Date32,
        ColumnType::LocalTime => DataType::Timestamp(TimeUnit::Millisecond, None),
        ColumnType::Category | ColumnType::Code | ColumnType::Text => DataType::Utf8,
        ColumnType::Integer => DataType::Int64,
        ColumnType::Usd => DataType::Float64,
        ColumnType::YesNo => DataType::Boolean,
    }
}

/// The schema of the typed table that `codebook` describes: provenance, `person_number`, then for each column its
/// value (null unless known) and its state (`<column>__state`, see [`brunt_model::State`]). The reader leaves
/// `person_number` null: only the store sees all files of a release.
#[must_use]
pub fn typed_schema(codebook: &Codebook) -> Arc<Schema> {
    let mut fields = vec![
        Field::new(typed::RELEASE, DataType::Utf8, false),
        Field::new(typed::SOURCE_FILE, DataType::Utf8, false),
        Field::new(typed::SOURCE_HASH, DataType::Utf8, false),
        Field::new(typed::SOURCE_SHEET, DataType::Utf8, false),
        Field::new(typed::SOURCE_ROW, DataType::Int64, false),
        Field::new(typed::EVENT_DATE, DataType::Date32, true),
        Field::new(typed::FISCAL_YEAR, DataType::Int32, true),
        Field::new(typed::PERSON_NUMBER, DataType::Int32, true),
    ];
    for column in &codebook.columns {
        fields.push(Field::new(&column.name, data_type(column.kind), true));
        fields.push(Field::new(state_column(&column.name), DataType::Int8, false));
    }
    Arc::new(Schema::new(fields))
}
