//! Workbooks of the detention statistics: tables found by their titles and labels, and what happens when they change.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod other_parse;
mod real;
mod workbook;

use brunt_ingest::publication::{PublishedValue, Workbook, read, recognise};
use brunt_ingest::read::{Limits, Source};
use brunt_model::{Catalog, CatalogFile, State};
use std::path::Path;
use workbook::{GOOD, Put, Sheet, detention, facilities, write};

/// Says that a test checked nothing. The test runner swallows what a passing test prints, but not this.
pub(crate) fn skipped(why: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "SKIPPED: {why}");
}

const NAME: &str = "ICE-detention-statistics";

/// The catalog of the repository.
pub(crate) fn catalog() -> Catalog {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
    Catalog::parse(CatalogFile::below(&root).unwrap()).unwrap()
}

/// Reads a file as an edition of the publication; `None` when it is not recognised as one.
pub(crate) fn edition(catalog: &Catalog, path: &Path) -> Option<Workbook> {
    let source = Source::open(path, &Limits::default()).unwrap();
    let publication = recognise(&source, catalog.publications.values()).unwrap()?;
    let file = path.file_name().unwrap().to_string_lossy().into_owned();
    Some(read(&source, publication, &catalog.tokens, &file).unwrap())
}

/// The one figure of a table with these dimensions.
pub(crate) fn figure<'w>(
    workbook: &'w Workbook,
    table: &str,
    dimensions: &[&str],
    figure: &str,
) -> &'w PublishedValue {
    let mut found = workbook.values[table]
        .iter()
        .map(|(_, _, value)| value)
        .filter(|value| value.dimensions == dimensions && value.figure.figure == figure);
    let first = found.next().unwrap_or_else(|| panic!("{table} {dimensions:?}"));
    assert!(found.next().is_none(), "{table} {dimensions:?} stands twice");
    first
}

fn read_sheets(file: &str, sheets: &[Sheet]) -> Workbook {
    let folder = tempfile::tempdir().unwrap();
    edition(&catalog(), &write(folder.path(), file, sheets)).expect("recognised")
}

fn value(workbook: &Workbook, criminality: &str, agency: &str) -> Option<f64> {
    figure(workbook, "detained", &[criminality, agency], "people").value
}

#[test]
fn tables_side_by_side_are_told_apart_and_every_figure_has_its_cell() {
    let workbook = read_sheets("FY27_detentionStats12092026.xlsx", &[detention(), facilities(GOOD)]);
    assert_eq!(workbook.report.as_of["workbook"].day.to_string(), "2026-12-02");
    assert_eq!(value(&workbook, "convicted", "ICE"), Some(200.0));
    assert_eq!(value(&workbook, "all", "all"), Some(800.0));
    assert_eq!(figure(&workbook, "detained", &["other", "CBP"], "people").cell, "D23");
    assert_eq!(figure(&workbook, "detained", &["other", "CBP"], "share").value, Some(0.143));
    let months: Vec<(String, String, Option<f64>, &str)> = workbook.values["booked_in_by_agency"]
        .iter()
        .filter(|(_, _, value)| value.dimensions == ["all"])
        .map(|(_, _, value)| {
            (value.span.0.to_string(), value.span.1.to_string(), value.value, value.period.word())
        })
        .collect();
    let month = |first: &str, last: &str, count| (first.to_owned(), last.to_owned(), Some(count), "month");
    assert_eq!(
        months,
        [
            month("2026-10-01", "2026-10-31", 30.0),
            month("2026-11-01", "2026-11-30", 40.0),
            month("2026-12-01", "2026-12-31", 5.0),
            // The printed 0 of January is no figure: the month was to come.
            ("2026-10-01".to_owned(), "2026-12-02".to_owned(), Some(75.0), "fiscal_year_to_date"),
        ]
    );
    let jail = ["MADE UP JAIL", "TOWN", "TX", "DAL", "IGSA", "Male"];
    let mandatory =
        figure(&workbook, "facilities", &[&jail[..], &["mandatory"]].concat(), "average_daily_population");
    assert_eq!((mandatory.value, mandatory.cell.as_str()), (Some(4.0), "J8"));
    assert_eq!((workbook.report.changed.len(), workbook.report.new.len(), workbook.rejects.len()), (0, 0, 0));
    assert_eq!((workbook.report.sums, workbook.report.unequal.len()), (11, 0));
}

#[test]
fn a_moved_table_and_a_renamed_sheet_are_read_alike() {
    let mut moved = detention();
    for cell in &mut moved.cells {
        (cell.0, cell.1) = (cell.0 + 4, cell.1 + 13);
    }
    moved.name = "Detention FY2027 (rev)";
    let workbook = read_sheets("FY27_detentionStats12092026.xlsx", &[facilities(GOOD), moved]);
    assert_eq!(value(&workbook, "pending", "CBP"), Some(100.0));
    assert_eq!(figure(&workbook, "detained", &["pending", "CBP"], "people").cell, "H35");
    assert_eq!(workbook.report.changed, []);
}

#[test]
fn a_hidden_sheet_is_listed_and_never_read() {
    let mut stale = detention();
    stale.name = "Detention FY20";
    stale.hidden = true;
    stale.put(1, 20, Put::Number(19068.0));
    let workbook = read_sheets("FY27_detentionStats12092026.xlsx", &[stale, detention(), facilities(GOOD)]);
    assert_eq!(workbook.report.hidden, ["Detention FY20"]);
    assert_eq!(value(&workbook, "all", "ICE"), Some(600.0));
    assert_eq!(workbook.report.fiscal_year, 2027);
}

#[test]
fn a_text_among_numbers_is_rejected_with_its_place_and_spares_the_rest() {
    let mut sheet = detention();
    sheet.put(1, 21, Put::Text("see note"));
    let workbook = read_sheets("FY27_detentionStats12092026.xlsx", &[sheet, facilities(GOOD)]);
    let rejected = figure(&workbook, "detained", &["convicted", "ICE"], "people");
    assert_eq!((rejected.value, rejected.state), (None, State::Rejected));
    let reject = &workbook.rejects[0];
    assert_eq!(
        (reject.sheet.as_str(), reject.row, reject.column.as_deref()),
        ("Detention FY27", 21, Some("B21"))
    );
    assert_eq!(reject.reason, "`see note` is no number");
    assert_eq!(value(&workbook, "convicted", "all"), Some(250.0));
}

#[test]
fn a_sheet_of_16383_columns_costs_what_it_holds() {
    let mut wide = facilities(GOOD);
    wide.name = "Facilities FY27";
    wide.cells.push((16_382, 1, Put::Text("far")));
    let workbook = read_sheets("FY27_detentionStats12092026.xlsx", &[detention(), wide]);
    assert_eq!(workbook.values["facilities"].len(), 3);
}

#[test]
fn a_total_that_is_not_the_sum_is_flagged_with_both_figures() {
    let mut sheet = detention();
    sheet.put(1, 20, Put::Number(601.0));
    let workbook = read_sheets("FY27_detentionStats12092026.xlsx", &[sheet, facilities(GOOD)]);
    let found: Vec<_> = workbook
        .report
        .unequal
        .iter()
        .map(|sum| (sum.cell.as_str(), sum.over.as_str(), sum.stated, sum.added))
        .collect();
    assert_eq!(found, [("B20", "criminality", 601.0, 600.0), ("F20", "arresting_agency", 800.0, 801.0)]);
}

#[test]
fn a_day_that_cannot_be_true_is_shown_and_not_taken() {
    let stale = facilities("Data Source: ICE Integrated Decision Support (IIDS), 02/24/2020");
    let workbook = read_sheets("FY27_detentionStats12092026.xlsx", &[detention(), stale]);
    let as_of = &workbook.report.as_of["workbook"];
    assert_eq!(as_of.day.to_string(), "2026-12-09");
    let doubted: Vec<_> =
        as_of.conflicts().map(|one| (one.place.as_str(), one.day.unwrap().to_string())).collect();
    assert_eq!(doubted, [("sheet `Facilities FY27`, cell A5", "2020-02-24".to_owned())]);
}

#[test]
fn a_changed_label_header_or_title_is_loud() {
    let mut sheet = detention();
    sheet.put(0, 23, Put::Text("Non-Criminal"));
    sheet.put(3, 19, Put::Text("Border Patrol"));
    sheet.put(8, 18, Put::Text("Bookings"));
    let workbook = read_sheets("FY27_detentionStats12092026.xlsx", &[sheet, facilities(GOOD)]);
    let changed: Vec<_> =
        workbook.report.changed.iter().map(|remark| (remark.table.as_str(), remark.cell.as_str())).collect();
    assert_eq!(changed, [("detained", "D19"), ("detained", "A23")]);
    assert!(workbook.report.missing.contains(&"booked_in_by_agency".to_owned()));
    let new = &workbook.report.new[0];
    assert_eq!((new.sheet.as_str(), new.cell.as_str()), ("Detention FY27", "J20"));
    // What still fits is kept.
    assert_eq!(value(&workbook, "convicted", "ICE"), Some(200.0));
}

#[test]
fn a_workbook_without_its_first_table_is_not_an_edition() {
    let folder = tempfile::tempdir().unwrap();
    let mut sheet = detention();
    sheet.put(0, 18, Put::Text("People"));
    let path = write(folder.path(), "FY27_detentionStats12092026.xlsx", &[sheet]);
    assert!(edition(&catalog(), &path).is_none());
    assert!(catalog().publications.contains_key(NAME));
}
