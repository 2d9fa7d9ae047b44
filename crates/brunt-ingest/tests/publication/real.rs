//! The 23 published editions, where they are at hand.

use super::{catalog, edition, figure};
use brunt_ingest::publication::Workbook;
use std::collections::BTreeMap;
use std::path::Path;

fn editions() -> Option<BTreeMap<String, Workbook>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/ice-detention-stats");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        super::skipped("../shared/data/ice-detention-stats is absent");
        return None;
    };
    let catalog = catalog();
    let paths = entries.map(|entry| entry.unwrap().path());
    let books = paths.filter(|path| path.extension().is_some_and(|ending| ending == "xlsx"));
    Some(
        books
            .filter_map(|path| {
                Some((path.file_name()?.to_string_lossy().into_owned(), edition(&catalog, &path)?))
            })
            .collect(),
    )
}

#[test]
fn every_edition_is_read_whole() {
    let Some(editions) = editions() else { return };
    assert_eq!(editions.len(), 23);
    for (file, workbook) in &editions {
        assert_eq!(workbook.report.missing, Vec::<String>::new(), "{file}");
        // Detained, by the two ways of adding up, in every edition.
        assert!(!workbook.report.unequal.iter().any(|sum| sum.table == "detained"), "{file}");
        assert_eq!(workbook.values["detained"].len(), 20, "{file}");
    }
    let sums: u64 = editions.values().map(|workbook| workbook.report.sums).sum();
    let unequal: usize = editions.values().map(|workbook| workbook.report.unequal.len()).sum();
    assert_eq!((sums, unequal), (7904, 19));
}

/// `domain/releases.md`, section 4.4: the workbook of 9 April 2026.
#[test]
fn the_published_totals_come_out() {
    let Some(editions) = editions() else { return };
    let workbook = &editions["FY26_detentionStats_04092026.xlsx"];
    assert_eq!(workbook.report.as_of["workbook"].day.to_string(), "2026-04-02");
    for (criminality, ice, all) in [
        ("all", 51_428.0, 60_311.0),
        ("convicted", 16_601.0, 17_589.0),
        ("pending", 16_798.0, 18_731.0),
        ("other", 18_029.0, 23_991.0),
    ] {
        let of = |agency: &str| figure(workbook, "detained", &[criminality, agency], "people").value;
        assert_eq!((of("ICE"), of("all")), (Some(ice), Some(all)), "{criminality}");
        assert_eq!(of("CBP"), Some(all - ice));
    }
}

/// The bundled figures were put together from the same editions by other hands.
#[test]
fn the_bundled_figures_are_those_of_the_editions() {
    let Some(editions) = editions() else { return };
    let catalog = catalog();
    let table = &catalog.figures["detained_by_criminality"];
    let mut compared = 0;
    for workbook in editions.values() {
        let as_of = workbook.report.as_of["workbook"].day;
        for row in table.rows.iter().filter(|row| row.as_of == as_of) {
            let agency = table.cell(row, "arresting_agency").unwrap_or("all");
            for (column, criminality) in
                [("convicted", "convicted"), ("pending", "pending"), ("other", "other"), ("total", "all")]
            {
                let Some(bundled) = table.number(row, column) else { continue };
                let read = figure(workbook, "detained", &[criminality, agency], "people").value;
                assert_eq!(read, Some(bundled), "{as_of} {agency} {criminality}");
                compared += 1;
            }
        }
    }
    eprintln!("{compared} bundled figures compared");
    assert!(compared > 100, "{compared}");
}
