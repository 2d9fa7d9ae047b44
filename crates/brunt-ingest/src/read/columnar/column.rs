//! One column of a batch, ready to give its cells.

use super::super::Cell;
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Float64Array, Int64Array, LargeStringArray, StringArray,
    StringViewArray, UInt64Array,
};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, TimeUnit};
use arrow::error::ArrowError;
use chrono::{DateTime, NaiveTime};

/// Whole numbers up to here are exact in a double.
const EXACT: u64 = 1 << 53;

const DAY_SECONDS: i64 = 86_400;

/// A column in one of the few shapes that cells are made from.
pub(super) enum Column {
    Null,
    Text(StringArray),
    LargeText(LargeStringArray),
    TextView(StringViewArray),
    Number(Float64Array),
    /// With the digits, if some number of the batch needs them.
    Whole(Int64Array, Option<StringArray>),
    Unsigned(UInt64Array, Option<StringArray>),
    /// Written out, for the nearest double is best found from the digits.
    Decimal(StringArray),
    Bool(BooleanArray),
    /// Counts of a unit since 1970.
    Moment(Int64Array, Unit),
}

/// What a moment counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Days,
    /// Milliseconds of a type that means a day, though some writers put a time into it.
    DayMilliseconds,
    Time(TimeUnit),
}

/// Whether a type has cells.
pub(super) fn is_shown(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, values) => is_shown(values),
        DataType::Null
        | DataType::Boolean
        | DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View
        | DataType::Binary
        | DataType::LargeBinary
        | DataType::BinaryView
        | DataType::Date32
        | DataType::Date64
        | DataType::Timestamp(..) => true,
        other => other.is_numeric(),
    }
}

impl Column {
    /// From an array of a shown type.
    pub(super) fn new(array: &ArrayRef) -> Result<Self, ArrowError> {
        let to = |kind: &DataType| {
            cast_with_options(array, kind, &CastOptions { safe: false, ..CastOptions::default() })
        };
        Ok(match array.data_type() {
            DataType::Null => Self::Null,
            DataType::Boolean => Self::Bool(array.as_boolean().clone()),
            DataType::Utf8 => Self::Text(array.as_string::<i32>().clone()),
            DataType::LargeUtf8 => Self::LargeText(array.as_string::<i64>().clone()),
            DataType::Utf8View => Self::TextView(array.as_string_view().clone()),
            // Old writers leave texts without the mark that they are texts.
            DataType::Binary | DataType::LargeBinary | DataType::BinaryView => {
                Self::LargeText(to(&DataType::LargeUtf8)?.as_string::<i64>().clone())
            }
            DataType::Dictionary(_, values) => Self::new(&to(values)?)?,
            DataType::Date32 => {
                Self::Moment(to(&DataType::Int32).and_then(|days| widened(&days))?, Unit::Days)
            }
            DataType::Date64 => Self::Moment(widened(array)?, Unit::DayMilliseconds),
            DataType::Timestamp(unit, _) => Self::Moment(widened(array)?, Unit::Time(*unit)),
            kind if kind.is_unsigned_integer() => {
                let whole = to(&DataType::UInt64)?.as_primitive::<arrow::datatypes::UInt64Type>().clone();
                let long = whole.iter().flatten().any(|number| number > EXACT);
                let digits = if long { Some(to(&DataType::Utf8)?.as_string::<i32>().clone()) } else { None };
                Self::Unsigned(whole, digits)
            }
            kind if kind.is_signed_integer() => {
                let whole = widened(array)?;
                let long = whole.iter().flatten().any(|number| number.unsigned_abs() > EXACT);
                let digits = if long { Some(to(&DataType::Utf8)?.as_string::<i32>().clone()) } else { None };
                Self::Whole(whole, digits)
            }
            kind if kind.is_floating() => {
                Self::Number(to(&DataType::Float64)?.as_primitive::<arrow::datatypes::Float64Type>().clone())
            }
            _ => Self::Decimal(to(&DataType::Utf8)?.as_string::<i32>().clone()),
        })
    }

    /// The cell of a row; `None` if its moment is on no calendar.
    pub(super) fn cell(&self, row: usize) -> Option<Cell<'_>> {
        if self.is_null(row) {
            return Some(Cell::Blank);
        }
        Some(match self {
            Self::Null => Cell::Blank,
            Self::Text(texts) => of_text(texts.value(row)),
            Self::LargeText(texts) => of_text(texts.value(row)),
            Self::TextView(texts) => of_text(texts.value(row)),
            Self::Number(numbers) => Cell::Number(numbers.value(row)),
            Self::Whole(numbers, digits) => {
                let number = numbers.value(row);
                match digits.as_ref().filter(|_| number.unsigned_abs() > EXACT) {
                    Some(digits) => of_text(digits.value(row)),
                    #[expect(
                        clippy::cast_precision_loss,
                        reason = "at most 2^53, or without digits none is beyond"
                    )]
                    None => Cell::Number(number as f64),
                }
            }
            Self::Unsigned(numbers, digits) => {
                let number = numbers.value(row);
                match digits.as_ref().filter(|_| number > EXACT) {
                    Some(digits) => of_text(digits.value(row)),
                    #[expect(
                        clippy::cast_precision_loss,
                        reason = "at most 2^53, or without digits none is beyond"
                    )]
                    None => Cell::Number(number as f64),
                }
            }
            Self::Decimal(digits) => {
                let written = digits.value(row);
                written.parse().map_or(Cell::Text(written), Cell::Number)
            }
            Self::Bool(truths) => Cell::Bool(truths.value(row)),
            Self::Moment(counts, unit) => moment(counts.value(row), *unit)?,
        })
    }

    fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Null => true,
            Self::Text(array) | Self::Decimal(array) => array.is_null(row),
            Self::LargeText(array) => array.is_null(row),
            Self::TextView(array) => array.is_null(row),
            Self::Number(array) => array.is_null(row),
            Self::Whole(array, _) | Self::Moment(array, _) => array.is_null(row),
            Self::Unsigned(array, _) => array.is_null(row),
            Self::Bool(array) => array.is_null(row),
        }
    }
}

fn widened(array: &ArrayRef) -> Result<Int64Array, ArrowError> {
    let options = CastOptions { safe: false, ..CastOptions::default() };
    let wide = cast_with_options(array, &DataType::Int64, &options)?;
    Ok(wide.as_primitive::<arrow::datatypes::Int64Type>().clone())
}

fn of_text(text: &str) -> Cell<'_> {
    if text.is_empty() { Cell::Blank } else { Cell::Text(text) }
}

fn moment(count: i64, unit: Unit) -> Option<Cell<'static>> {
    let at = match unit {
        Unit::Days => DateTime::from_timestamp(count.checked_mul(DAY_SECONDS)?, 0)?,
        Unit::Time(TimeUnit::Second) => DateTime::from_timestamp(count, 0)?,
        Unit::DayMilliseconds | Unit::Time(TimeUnit::Millisecond) => DateTime::from_timestamp_millis(count)?,
        Unit::Time(TimeUnit::Microsecond) => DateTime::from_timestamp_micros(count)?,
        Unit::Time(TimeUnit::Nanosecond) => DateTime::from_timestamp_nanos(count),
    }
    .naive_utc();
    let has_time = match unit {
        Unit::Days => false,
        Unit::DayMilliseconds => at.time() != NaiveTime::MIN,
        Unit::Time(_) => true,
    };
    Some(Cell::Date { at, has_time })
}
