//! Reading the engine's answers: small tables of groups and counts.

use crate::error::MeasureError;
use brunt_model::Value;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{
    DataType, Date32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimeUnit,
    TimestampMillisecondType, UInt64Type,
};
use datafusion::common::ScalarValue;
use std::cmp::Ordering;

/// All rows of `batches` as values.
pub(crate) fn values(batches: &[RecordBatch]) -> Result<Vec<Vec<Value>>, MeasureError> {
    let mut rows = Vec::new();
    for batch in batches {
        let columns = batch.columns().iter().map(known_type).collect::<Result<Vec<_>, _>>()?;
        for row in 0..batch.num_rows() {
            rows.push(
                columns.iter().map(|column| value(column.as_ref(), row)).collect::<Result<Vec<_>, _>>()?,
            );
        }
    }
    Ok(rows)
}

/// The column in one of the types that [`value`] knows: a query of one's own can give any other, such as a moment in
/// nanoseconds.
fn known_type(column: &ArrayRef) -> Result<ArrayRef, MeasureError> {
    let wanted = match column.data_type() {
        DataType::Timestamp(_, None) => DataType::Timestamp(TimeUnit::Millisecond, None),
        DataType::UInt8 | DataType::UInt16 | DataType::UInt32 => DataType::Int64,
        DataType::Float16 | DataType::Float32 | DataType::Decimal128(_, _) | DataType::Decimal256(_, _) => {
            DataType::Float64
        }
        DataType::Utf8
        | DataType::Utf8View
        | DataType::Int64
        | DataType::Int32
        | DataType::Int16
        | DataType::Int8
        | DataType::UInt64
        | DataType::Float64
        | DataType::Boolean
        | DataType::Date32
        | DataType::Null => return Ok(ArrayRef::clone(column)),
        _ => DataType::Utf8,
    };
    Ok(cast(column, &wanted)?)
}

fn value(column: &dyn Array, row: usize) -> Result<Value, MeasureError> {
    if column.is_null(row) {
        return Ok(Value::Missing);
    }
    let epoch = chrono::NaiveDate::default();
    Ok(match column.data_type() {
        DataType::Utf8 => Value::Text(column.as_string::<i32>().value(row).to_owned()),
        DataType::Utf8View => Value::Text(column.as_string_view().value(row).to_owned()),
        DataType::Int64 => Value::Integer(column.as_primitive::<Int64Type>().value(row)),
        DataType::Int32 => Value::Integer(column.as_primitive::<Int32Type>().value(row).into()),
        DataType::Int16 => Value::Integer(column.as_primitive::<Int16Type>().value(row).into()),
        DataType::Int8 => Value::Integer(column.as_primitive::<Int8Type>().value(row).into()),
        DataType::UInt64 => Value::from(column.as_primitive::<UInt64Type>().value(row)),
        DataType::Float64 => Value::Real(column.as_primitive::<Float64Type>().value(row)),
        DataType::Boolean => Value::YesNo(column.as_boolean().value(row)),
        DataType::Date32 => {
            let days = i64::from(column.as_primitive::<Date32Type>().value(row));
            Value::Date(epoch.checked_add_signed(chrono::TimeDelta::days(days)).unwrap_or_default())
        }
        DataType::Timestamp(TimeUnit::Millisecond, None) => {
            let millis = column.as_primitive::<TimestampMillisecondType>().value(row);
            chrono::DateTime::from_timestamp_millis(millis)
                .map_or(Value::Missing, |at| Value::Time(at.naive_utc()))
        }
        other => return Err(MeasureError::Unexpected(format!("a column of type {other}"))),
    })
}

/// A day as the engine holds it.
pub(crate) fn date(day: chrono::NaiveDate) -> ScalarValue {
    let days = day.signed_duration_since(chrono::NaiveDate::default()).num_days();
    ScalarValue::Date32(i32::try_from(days).ok())
}

/// A count out of an answer.
pub(crate) fn count(value: Option<&Value>) -> Result<u64, MeasureError> {
    match value {
        Some(Value::Integer(number)) => {
            u64::try_from(*number).map_err(|_| MeasureError::Unexpected(format!("a count of {number}")))
        }
        // A sum over no rows.
        Some(Value::Missing) => Ok(0),
        other => Err(MeasureError::Unexpected(format!("{other:?} where a count belongs"))),
    }
}

/// A share, 0 to 1; missing of nothing.
#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
pub(crate) fn share(part: u64, whole: u64) -> Value {
    if whole == 0 { Value::Missing } else { Value::Real(part as f64 / whole as f64) }
}

/// The order of rows in an answer: by their groups, missing last.
pub(crate) fn by_groups(a: &[Value], b: &[Value]) -> Ordering {
    a.iter().zip(b).map(|(a, b)| order(a, b)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

fn order(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Missing, Value::Missing) => Ordering::Equal,
        (Value::Missing, _) => Ordering::Greater,
        (_, Value::Missing) => Ordering::Less,
        (Value::Integer(a), Value::Integer(b)) => a.cmp(b),
        (Value::Real(a), Value::Real(b)) => a.total_cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Time(a), Value::Time(b)) => a.cmp(b),
        (Value::YesNo(a), Value::YesNo(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}
