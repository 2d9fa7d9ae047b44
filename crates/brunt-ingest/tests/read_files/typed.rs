//! A whole file to typed rows: the same batches and the same report, whatever the number of threads.

use crate::support::{Book, Placed};
use brunt_ingest::read::{Limits, Source};
use brunt_ingest::{Batch, FileOutcome, read_file, settle, survey};
use brunt_model::{Catalog, CatalogFile};
use std::path::Path;

/// The catalog of the repository.
fn catalog() -> Catalog {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
    Catalog::parse(CatalogFile::below(&root).unwrap()).unwrap()
}

fn read(catalog: &Catalog, path: &Path, chunk_bytes: usize, threads: usize) -> (FileOutcome, Vec<Batch>) {
    let mut source = Source::open(path, &Limits { chunk_bytes, ..Limits::default() }).unwrap();
    source.set_threads(threads);
    let mut plans = [survey(path, &source, catalog).unwrap()];
    settle(&mut plans, catalog, None);
    let mut batches = Vec::new();
    let mut sink = |batch| {
        batches.push(batch);
        Ok(())
    };
    let outcome = read_file(&plans[0], &source, catalog, ("file", "hash"), &mut sink, &|_| {})
        .unwrap_or_else(|e| panic!("{e}"));
    (outcome, batches)
}

/// Reads a file in many ways and gives the one answer.
fn read_alike(path: &Path, chunk_bytes: usize) -> (FileOutcome, Vec<Batch>) {
    let catalog = catalog();
    // By year, because chunks decide which year's batch is full first.
    let sorted = |(outcome, mut batches): (FileOutcome, Vec<Batch>)| {
        batches.sort_by_key(|batch| (batch.table.clone(), batch.release.clone(), batch.fiscal_year));
        (outcome, batches)
    };
    let first = sorted(read(&catalog, path, 64 << 20, 1));
    for (chunk_bytes, threads) in [(chunk_bytes, 1), (chunk_bytes, 4), (chunk_bytes * 7, 2), (64 << 20, 2)] {
        let (outcome, batches) = sorted(read(&catalog, path, chunk_bytes, threads));
        // Not `assert_eq`: the rows of releases are not to be printed.
        assert!(outcome == first.0, "{chunk_bytes} bytes, {threads} threads: another report");
        let same = batches.len() == first.1.len()
            && batches.iter().zip(&first.1).all(|(a, b)| a.fiscal_year == b.fiscal_year && a.rows == b.rows);
        assert!(same, "{chunk_bytes} bytes, {threads} threads: other rows");
    }
    first
}

/// Removals as one workbook of Seattle has them: each run of rising departures is one fiscal year.
fn removals(rows: u64) -> Book {
    let line = |row: u64, texts: &[&str]| {
        let cells: String = texts
            .iter()
            .enumerate()
            .map(|(at, text)| {
                let column = char::from(b"ABCDEFG"[at]);
                format!("<c r=\"{column}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
            })
            .collect();
        format!("<row r=\"{row}\">{cells}</row>")
    };
    let mut xml = line(1, &["UW v. DHS"]) + &line(2, &["ICE Expedited Removals"]);
    xml.push_str(&line(
        3,
        &[
            "Departed Date",
            "Date of Birth",
            "Gender",
            "Country of Citizenship",
            "Event Number",
            "Most Serious Conviction",
            "Case Category",
        ],
    ));
    for at in 0..rows {
        let row = at + 4;
        // Three runs, with rows without a day at the beginning, at the falls and between.
        let serial = 41_000 + (at % (rows / 3 + 1)) * 300 / (rows / 3 + 1);
        let departed = if at < 4 || at % (rows / 3 + 1) == 0 || at % 37 == 0 {
            String::new()
        } else if at % 101 == 0 {
            format!("<c r=\"A{row}\" t=\"str\"><v>not a day</v></c>")
        } else {
            format!("<c r=\"A{row}\" s=\"1\"><v>{serial}</v></c>")
        };
        xml.push_str(&format!(
            "<row r=\"{row}\">{departed}<c r=\"B{row}\" t=\"s\"><v>0</v></c><c r=\"C{row}\" t=\"s\"><v>{}</v></c>\
             <c r=\"D{row}\" t=\"s\"><v>{}</v></c><c r=\"F{row}\" t=\"inlineStr\"><is><t>word {}</t></is></c></row>",
            1 + at % 3,
            4 + at % 4,
            at % 11
        ));
    }
    xml.push_str(&line(rows + 4, &["A footnote."]));
    Book::new(&xml).built_in_formats(&[14]).strings(
        "<si><t>(b)(6)</t></si><si><t>Male</t></si><si><t> Female </t></si><si><t>unheard of</t></si><si><t>MEXICO</t></si>\
         <si><t>made  up</t></si><si/><si><t>(b)(7)(C)</t></si>",
    )
}

#[test]
fn runs_of_days_are_years_on_any_thread() {
    let placed = Placed::new(&removals(900).bytes());
    let (outcome, batches) = read_alike(&placed.path(), 100);
    let years: Vec<Option<i32>> = batches.iter().map(|batch| batch.fiscal_year).collect();
    assert_eq!(years, [Some(2012), Some(2013), Some(2014)]);
    let counts: Vec<usize> = batches.iter().map(|batch| batch.rows.num_rows()).collect();
    // A row without a day belongs to the run before it.
    assert_eq!(counts, [302, 301, 297]);
    let table = outcome.tables.values().next().unwrap();
    assert_eq!((table.rows_read, table.rows_stored, table.rows_rejected), (901, 900, 1));
    assert!(table.cells_rejected > 0 && !outcome.unlisted.is_empty() && !outcome.door.is_empty());
    assert!(outcome.rejects.is_sorted_by_key(|reject| reject.row));
}

#[test]
fn full_batches_on_any_thread() {
    let placed = Placed::new(&removals(60_000).bytes());
    let (_, batches) = read_alike(&placed.path(), 200_000);
    let counts: Vec<usize> = batches.iter().map(|batch| batch.rows.num_rows()).collect();
    assert_eq!(counts.iter().sum::<usize>(), 60_000);
    assert_eq!(counts.iter().filter(|count| **count == 16_384).count(), 3);
}

#[test]
fn a_released_workbook_on_any_thread() {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/ice-lesa-seattle-2012-2019");
    let Some(file) = std::fs::read_dir(&folder).ok().and_then(|mut files| files.next()) else {
        crate::skipped(&format!("{} is absent", folder.display()));
        return;
    };
    let (outcome, batches) = read_alike(&file.unwrap().path(), 200_000);
    assert!(!outcome.controls.is_empty() && !batches.is_empty());
    assert!(outcome.controls.iter().all(|control| control.stated == control.counted));
}
