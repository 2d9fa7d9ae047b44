//! Local work: SQL over the store, and tables written out.

use crate::support::{Desk, arrests_csv, int, rows};
use arrow::array::Array as _;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;

fn filled() -> Desk {
    let desk = Desk::new();
    let made = desk.path("made");
    assert_eq!(
        desk.run(&["simulate", "--out", made.to_str().unwrap(), "--rows", "3000", "--seed", "9"]).code(),
        0
    );
    desk.import(&made);
    desk
}

#[test]
fn sql_reads_and_does_nothing_else_and_knows_no_person() {
    let desk = filled();
    let answer = desk.json(&["sql", "select fiscal_year, count(*) as n from removals group by 1 order by 1"]);
    assert!(answer["notes"][0].as_str().unwrap().starts_with("not for publication"), "{answer:#}");
    let counted: i64 = rows(&answer).iter().map(|row| int(&row["n"])).sum();
    let tables = desk.json(&["tables"]);
    let held: i64 =
        rows(&tables).iter().filter(|row| row["table"] == "removals").map(|row| int(&row["rows"])).sum();
    assert_eq!(counted, held);
    for query in [
        "select person_id from removals",
        "select person_number from removals",
        "select source_row from removals",
        "drop table removals",
        "create table a as select 1",
        "insert into removals select * from removals",
        "copy removals to 'out.csv'",
        "set datafusion.execution.batch_size = 1",
        "select * from '/etc/passwd'",
        "selec 1",
    ] {
        let ran = desk.run(&["sql", query]);
        assert_eq!((ran.code(), ran.out().as_str()), (2, ""), "{query}: {}", ran.err());
    }
}

#[test]
fn a_table_is_written_out_in_the_order_of_its_sources_and_never_over_a_file() {
    let desk = filled();
    let out = desk.path("stints.parquet");
    let out = out.to_str().unwrap();
    let answer = desk.json(&["export", "--table", "stints", "--out", out]);
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(out).unwrap()).unwrap();
    assert!(reader.schema().field_with_name("person_id").is_err());
    assert!(reader.schema().field_with_name("person_number").is_ok());
    let mut written = 0;
    for batch in reader.build().unwrap() {
        let batch = batch.unwrap();
        written += i64::try_from(batch.num_rows()).unwrap();
        assert_eq!(batch.column_by_name("release").unwrap().null_count(), 0);
    }
    assert_eq!(int(&rows(&answer)[0]["rows"]), written);
    let again = desk.run(&["export", "--table", "stints", "--out", out]);
    assert_eq!(again.code(), 4, "{}", again.err());
    let csv = desk.path("stints.csv");
    assert_eq!(
        desk.run(&["export", "--table", "stints", "--out", csv.to_str().unwrap(), "--threads", "1"]).code(),
        0
    );
    let text = std::fs::read_to_string(csv).unwrap();
    assert_eq!(i64::try_from(text.lines().count()).unwrap(), written + 1);
    let odd = desk.run(&["export", "--table", "stints", "--out", "stints.txt"]);
    assert_eq!(odd.code(), 2);
    assert!(odd.err().contains("end the name in `.parquet` or `.csv`"), "{}", odd.err());
}

/// Whatever type a query gives is shown.
#[test]
fn moments_and_decimals_of_a_query_are_shown() {
    let desk = Desk::new();
    desk.import(&desk.write("arrests.csv", arrests_csv()));
    let answer = desk.json(&[
        "sql",
        "select date_trunc('week', event_date) as w, cast(1.5 as decimal(4, 2)) as d, cast(2 as smallint) as s from apprehensions order by w limit 1",
    ]);
    let first = &rows(&answer)[0];
    assert!(first["w"].as_str().unwrap().starts_with("2015-09-28"), "{first}");
    assert_eq!((first["d"].as_f64(), first["s"].as_i64()), (Some(1.5), Some(2)));
}
