//! Parquet and Feather files.

use crate::support::{Held, Placed, date, read, rows, text};
use arrow::array::*;
use arrow::datatypes::{DataType, Field, Int32Type, Schema, TimeUnit};
use brunt_ingest::read::{Format, ReadError};
use std::sync::Arc;

fn parquet(batch: &RecordBatch) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
    bytes
}

fn feather(batch: &RecordBatch, packed: Option<arrow::ipc::CompressionType>) -> Vec<u8> {
    let options = arrow::ipc::writer::IpcWriteOptions::default().try_with_compression(packed).unwrap();
    let mut bytes = Vec::new();
    let mut writer =
        arrow::ipc::writer::FileWriter::try_new_with_options(&mut bytes, &batch.schema(), options).unwrap();
    writer.write(batch).unwrap();
    writer.write(batch).unwrap();
    writer.finish().unwrap();
    bytes
}

pub(crate) fn batch() -> RecordBatch {
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("text", Arc::new(StringArray::from(vec![Some("a"), None, Some("")]))),
        ("large", Arc::new(LargeStringArray::from(vec![Some("b"), None, Some("NA")]))),
        ("view", Arc::new(StringViewArray::from(vec![Some("a text longer than twelve"), None, Some("c")]))),
        ("dictionary", Arc::new(DictionaryArray::<Int32Type>::from_iter([Some("x"), None, Some("x")]))),
        ("whole", Arc::new(Int64Array::from(vec![Some(1), None, Some(9_007_199_254_740_993)]))),
        ("small", Arc::new(Int16Array::from(vec![Some(-1), None, Some(2)]))),
        ("unsigned", Arc::new(UInt64Array::from(vec![Some(7), None, Some(u64::MAX)]))),
        ("double", Arc::new(Float64Array::from(vec![Some(0.1), None, Some(-2.5)]))),
        ("truth", Arc::new(BooleanArray::from(vec![Some(true), None, Some(false)]))),
        ("day", Arc::new(Date32Array::from(vec![Some(18_262), None, Some(-1)]))),
        ("second", Arc::new(TimestampSecondArray::from(vec![Some(1_577_836_800), None, Some(1)]))),
        (
            "micro",
            Arc::new(TimestampMicrosecondArray::from(vec![Some(1_577_836_800_500_000), None, Some(0)])),
        ),
        (
            "zoned",
            Arc::new(
                TimestampNanosecondArray::from(vec![Some(0), None, Some(1)])
                    .with_timezone("America/New_York"),
            ),
        ),
        (
            "decimal",
            Arc::new(
                Decimal128Array::from(vec![Some(12_345), None, Some(-5)])
                    .with_precision_and_scale(12, 2)
                    .unwrap(),
            ),
        ),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)))
        .unwrap()
}

fn expected() -> Vec<Vec<Held>> {
    let first = vec![
        text("a"),
        text("b"),
        text("a text longer than twelve"),
        text("x"),
        Held::Number(1.0),
        Held::Number(-1.0),
        Held::Number(7.0),
        Held::Number(0.1),
        Held::Bool(true),
        date("2020-01-01T00:00:00", false),
        date("2020-01-01T00:00:00", true),
        date("2020-01-01T00:00:00.5", true),
        date("1970-01-01T00:00:00", true),
        Held::Number(123.45),
    ];
    let third = vec![
        Held::Blank,
        text("NA"),
        text("c"),
        text("x"),
        text("9007199254740993"),
        Held::Number(2.0),
        text("18446744073709551615"),
        Held::Number(-2.5),
        Held::Bool(false),
        date("1969-12-31T00:00:00", false),
        date("1970-01-01T00:00:01", true),
        date("1970-01-01T00:00:00", true),
        date("1970-01-01T00:00:00.000000001", true),
        Held::Number(-0.05),
    ];
    vec![first, vec![Held::Blank; 14], third]
}

#[test]
fn parquet_rows_under_their_header() {
    let placed = Placed::new(&parquet(&batch()));
    let source = placed.open().unwrap();
    assert_eq!(source.format(), &Format::Parquet);
    assert_eq!(source.sheets().len(), 1);
    let rows = rows(&source, 0);
    assert_eq!(rows[0].0, 1);
    assert_eq!(rows[0].1[..3], [text("text"), text("large"), text("view")]);
    assert_eq!(rows.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2, 3, 4]);
    for (row, expected) in rows[1..].iter().zip(expected()) {
        assert_eq!(row.1, expected);
    }
}

#[test]
fn feather_rows_plain_and_packed() {
    use arrow::ipc::CompressionType;
    for packed in [None, Some(CompressionType::LZ4_FRAME), Some(CompressionType::ZSTD)] {
        let placed = Placed::new(&feather(&batch(), packed));
        let source = placed.open().unwrap();
        assert_eq!(source.format(), &Format::Feather);
        let rows = rows(&source, 0);
        assert_eq!(rows.len(), 7);
        assert_eq!(rows[6].0, 7);
        for (row, expected) in rows[4..].iter().zip(expected()) {
            assert_eq!(row.1, expected);
        }
    }
}

#[test]
fn a_day_in_milliseconds_can_hide_a_time() {
    let days = Date64Array::from(vec![1_577_836_800_000, 1_577_840_400_000]);
    let batch = RecordBatch::try_from_iter([("day", Arc::new(days) as ArrayRef)]).unwrap();
    let rows = read(&feather(&batch, None)).unwrap();
    assert_eq!(rows[1].1, [date("2020-01-01T00:00:00", false)]);
    assert_eq!(rows[2].1, [date("2020-01-01T01:00:00", true)]);
}

#[test]
fn columns_that_no_cell_can_hold_are_named() {
    let lists = ListArray::from_iter_primitive::<Int32Type, _, _>(vec![Some(vec![Some(1)])]);
    let batch = RecordBatch::try_from_iter([("charges", Arc::new(lists) as ArrayRef)]).unwrap();
    for bytes in [parquet(&batch), feather(&batch, None)] {
        let error = read(&bytes).unwrap_err();
        assert!(matches!(&error, ReadError::ColumnType { column, .. } if column == "charges"), "{error}");
    }
    let times = Time32SecondArray::from(vec![1]);
    let batch = RecordBatch::try_from_iter([("clock", Arc::new(times) as ArrayRef)]).unwrap();
    assert!(matches!(read(&parquet(&batch)), Err(ReadError::ColumnType { .. })));
}

#[test]
fn a_moment_beyond_the_calendar() {
    let schema = Schema::new(vec![Field::new("at", DataType::Timestamp(TimeUnit::Second, None), true)]);
    let array = TimestampSecondArray::from(vec![0, i64::MAX]);
    let batch = RecordBatch::try_new(Arc::new(schema), vec![Arc::new(array)]).unwrap();
    let error = read(&feather(&batch, None)).unwrap_err();
    assert!(error.to_string().ends_with("row 3: a moment in column `at` that no calendar holds"), "{error}");
}

#[test]
fn cut_files_are_damaged() {
    for bytes in [parquet(&batch()), feather(&batch(), None)] {
        for length in [8, 20, bytes.len() / 2, bytes.len() - 1] {
            assert!(matches!(read(&bytes[..length]), Err(ReadError::Damaged { .. })), "{length}");
        }
    }
}

pub(crate) fn samples() -> Vec<Vec<u8>> {
    vec![
        parquet(&batch()),
        feather(&batch(), None),
        feather(&batch(), Some(arrow::ipc::CompressionType::LZ4_FRAME)),
        feather(&batch(), Some(arrow::ipc::CompressionType::ZSTD)),
    ]
}
