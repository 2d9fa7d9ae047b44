use super::*;
use brunt_model::CatalogFile;
use datafusion::arrow::array::{ArrayRef, Date32Array, StringArray};
use std::path::Path;
use std::sync::Arc;

fn catalog() -> Catalog {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
    Catalog::parse(CatalogFile::below(&folder).unwrap()).unwrap()
}

fn file(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter(columns).unwrap()
}

fn texts(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

fn codes(states: &[State]) -> ArrayRef {
    Arc::new(Int8Array::from(states.iter().map(|state| state.code()).collect::<Vec<_>>()))
}

fn rows<'c>(catalog: &'c Catalog, batches: Vec<RecordBatch>) -> Rows<'c> {
    let mut rows = Rows {
        catalog,
        codebook: &catalog.codebooks["stints"],
        release: &catalog.releases["2026-03"],
        batches,
        order: Vec::new(),
        numbers: Vec::new(),
    };
    rows.put_in_order().unwrap();
    rows
}

#[test]
fn equal_rows_of_two_files_have_one_fingerprint_though_one_file_has_more_values() {
    let (known, blank) = (State::Known, State::Blank);
    let catalog = catalog();
    // The second file has a gender in its other row, the first has none at all.
    let first = file(vec![
        ("citizenship_country", texts(&[Some("A")])),
        ("citizenship_country__state", codes(&[known])),
        ("gender", texts(&[None])),
        ("gender__state", codes(&[blank])),
    ]);
    let second = file(vec![
        ("citizenship_country", texts(&[Some("A"), Some("A")])),
        ("citizenship_country__state", codes(&[known, known])),
        ("gender", texts(&[None, Some("Female")])),
        ("gender__state", codes(&[blank, known])),
    ]);
    let found = rows(&catalog, vec![first, second]).fingerprints(&[]).unwrap();
    assert_eq!(found[0], found[1]);
    assert_ne!(found[0], found[2]);
}

#[test]
fn a_blank_says_that_there_is_no_end_and_a_struck_out_cell_says_nothing() {
    let catalog = catalog();
    let days: ArrayRef = Arc::new(Date32Array::from(vec![Some(20_000), None, None, None]));
    let told = file(vec![
        ("book_out_date", days),
        ("book_out_date__state", codes(&[State::Known, State::Blank, State::Redacted, State::Rejected])),
    ]);
    let silent = file(vec![("gender", texts(&[None]))]);
    let rows = rows(&catalog, vec![told, silent]);
    assert_eq!(rows.untold("book_out_local_time"), [false, false, true, true, true]);
}
