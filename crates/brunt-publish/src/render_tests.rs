#![allow(clippy::unwrap_used, reason = "a failed unwrap is the test's failure")]
use super::*;
use crate::disclosure;
use brunt_model::{Field, LedgerStep, ReleaseRef, Role};
use chrono::NaiveDate;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

fn answer(in_target: i64) -> Releasable {
    let mut answer = Answer::new(
        "measure target-share",
        vec![
            Field::new("fiscal_year", Role::Group),
            Field::new("n", Role::Total),
            Field::new("in_target", Role::Part),
            Field::new("not_in_target", Role::Part),
            Field::new("share_low", Role::Derived),
        ],
    );
    answer.releases.push(ReleaseRef {
        release: "2019-ICFO-53623".into(),
        as_of: NaiveDate::from_ymd_opt(2019, 9, 1).unwrap(),
    });
    answer.rows.push(vec![
        Value::Integer(2016),
        Value::Integer(240_255),
        Value::Integer(138_669),
        Value::Integer(101_586),
        Value::Real(0.577_174_252),
    ]);
    let all = Value::Integer(in_target);
    answer.rows.push(vec![Value::Missing, all.clone(), all, Value::Integer(0), Value::Real(1.0)]);
    answer.ledger.push(LedgerStep { step: "all removals".into(), reason: "the table".into(), rows: 240_259 });
    answer.notes.push("a note".into());
    disclosure::protect(answer)
}

#[test]
fn json_keeps_the_words_of_the_contract() {
    let text = String::from_utf8(render(&answer(4), Format::Json, "1.2.3").unwrap().data).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["command", "version", "releases", "rows", "ledger", "notes"]);
    assert_eq!(value["rows"][1]["n"], json!({"suppressed": "primary"}));
    assert_eq!(value["rows"][1]["fiscal_year"], serde_json::Value::Null);
    assert_eq!(value["releases"][0]["as_of"], "2019-09-01");
    assert_eq!(value["ledger"][0]["rows"], 240_259);
}

#[test]
fn the_table_groups_thousands_and_shows_shares_in_per_cent() {
    let text = String::from_utf8(render(&answer(400), Format::Table, "1.2.3").unwrap().data).unwrap();
    let expected = "\
fiscal_year        n  in_target  not_in_target  share_low
───────────  ───────  ─────────  ─────────────  ─────────
       2016  240,255    138,669        101,586     57.7 %
          –      400        400              0    100.0 %

release: 2019-ICFO-53623 (as of 2019-09-01)
rows:
  240,259  all removals (the table)
";
    assert!(text.starts_with(expected), "{text}");
}

#[test]
fn csv_has_the_data_and_the_rest_beside_it() {
    let rendered = render(&answer(4), Format::Csv, "1.2.3").unwrap();
    let text = String::from_utf8(rendered.data).unwrap();
    assert_eq!(text.lines().next(), Some("fiscal_year,n,in_target,not_in_target,share_low"));
    assert!(rendered.beside.contains("note: a note"));
}

#[test]
fn parquet_carries_the_ledger_in_its_metadata() {
    let bytes = render(&answer(4), Format::Parquet, "1.2.3").unwrap().data;
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes_of(bytes)).unwrap();
    let about = reader.schema().metadata().get("brunt").unwrap().clone();
    assert!(about.contains("\"ledger\""), "{about}");
    let batch = reader.build().unwrap().next().unwrap().unwrap();
    assert_eq!(batch.num_rows(), 2);
    assert!(batch.column_by_name("n__suppressed").is_some());
}

/// The reader wants a file or shared bytes; a temporary file needs no further dependency.
fn bytes_of(bytes: Vec<u8>) -> std::fs::File {
    use std::io::{Seek as _, Write as _};
    let path = std::env::temp_dir().join(format!("brunt-render-{}.parquet", std::process::id()));
    let mut file =
        std::fs::File::options().read(true).write(true).create(true).truncate(true).open(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    file.write_all(&bytes).unwrap();
    file.rewind().unwrap();
    file
}
