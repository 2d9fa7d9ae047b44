#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed unwrap is the test's failure"
)]

use super::*;
use brunt_model::{CatalogFile, Target};
use calamine::{Data, Reader, Xlsx, open_workbook};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

/// Rows that show every planted fault, yet are read in a few seconds.
const ENOUGH: u64 = 40_000;

fn catalog() -> Catalog {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
    Catalog::parse(CatalogFile::below(&root).unwrap()).unwrap()
}

struct Made {
    catalog: Catalog,
    shape: Shape,
    folder: tempfile::TempDir,
    truth: Truth,
}

fn make(shape: Shape, rows: u64, seed: u64, sheet_rows: u64) -> Made {
    let catalog = catalog();
    let folder = tempfile::tempdir().unwrap();
    let truth =
        simulate_with(&catalog, &Spec { shape, rows, seed }, folder.path(), &|_| {}, sheet_rows).unwrap();
    Made { catalog, shape, folder, truth }
}

/// One table as a spreadsheet program sees it: headers of each row's file, then cells.
struct Sheet {
    file: String,
    above: Vec<Vec<String>>,
    headers: Vec<String>,
    rows: Vec<Vec<Data>>,
}

impl Made {
    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    fn sheets(&self, table: &str) -> Vec<Sheet> {
        let shape = self.shape.deliveries().iter().find(|delivery| delivery.table.name() == table).unwrap();
        let mut sheets = Vec::new();
        for file in self.truth.files.iter().filter(|file| file.table == table) {
            let mut book: Xlsx<BufReader<File>> = open_workbook(self.path(&file.file)).unwrap();
            assert_eq!(
                book.sheet_names(),
                file.sheets.iter().map(|sheet| sheet.sheet.clone()).collect::<Vec<_>>()
            );
            for truth in &file.sheets {
                let range = book.worksheet_range(&truth.sheet).unwrap();
                let mut lines: Vec<Vec<Data>> =
                    vec![Vec::new(); usize::try_from(range.start().unwrap().0).unwrap()];
                lines.extend(range.rows().map(<[Data]>::to_vec));
                let rows: Vec<Vec<Data>> = lines
                    .split_off(shape.preamble + 1)
                    .into_iter()
                    .filter(|row| row.iter().any(|cell| *cell != Data::Empty))
                    .collect();
                assert_eq!(u64::try_from(rows.len()).unwrap(), truth.rows, "{} {}", file.file, truth.sheet);
                let text = |row: &Vec<Data>| -> Vec<String> { row.iter().map(ToString::to_string).collect() };
                let headers = text(&lines.pop().unwrap());
                sheets.push(Sheet {
                    file: file.file.clone(),
                    above: lines.iter().map(text).collect(),
                    headers,
                    rows,
                });
            }
        }
        sheets
    }

    /// Calls with each row's cells by header.
    fn each(&self, table: &str, mut visit: impl FnMut(&dyn Fn(&str) -> Data)) {
        for sheet in self.sheets(table) {
            let at: BTreeMap<&str, usize> =
                sheet.headers.iter().enumerate().map(|(at, header)| (header.as_str(), at)).collect();
            for row in &sheet.rows {
                visit(&|header: &str| {
                    at.get(header).and_then(|at| row.get(*at)).cloned().unwrap_or(Data::Empty)
                });
            }
        }
    }
}

fn key(cell: Data) -> Option<String> {
    match cell {
        Data::String(text) => Some(text),
        _ => None,
    }
}

fn seconds(cell: &Data) -> Option<i64> {
    match cell {
        Data::DateTime(serial) => {
            let seconds = (serial.as_f64() * 86_400.0).round();
            Some(format!("{seconds:.0}").parse().unwrap())
        }
        _ => None,
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
    for shape in Shape::ALL {
        let [one, two, three] = [7, 7, 8].map(|seed| make(shape, 3_000, seed, xlsx::SHEET_ROWS));
        let bytes = |made: &Made, file: &str| fs::read(made.path(file)).unwrap();
        let names: Vec<&str> =
            one.truth.files.iter().map(|file| file.file.as_str()).chain(["truth.json"]).collect();
        for name in &names {
            assert!(bytes(&one, name) == bytes(&two, name), "{name}");
        }
        assert!(bytes(&one, names[0]) != bytes(&three, names[0]));
    }
}

#[test]
fn every_file_opens_with_its_headers_in_order_and_its_mark_above() {
    for shape in Shape::ALL {
        let made = make(shape, 4_000, 3, xlsx::SHEET_ROWS);
        for delivery in shape.deliveries() {
            let table = delivery.table.name();
            let layout = made.catalog.codebooks[table]
                .layouts
                .iter()
                .find(|layout| {
                    !layout.processed && layout.releases.iter().any(|name| name == shape.release())
                })
                .unwrap();
            for sheet in made.sheets(table) {
                assert_eq!(sheet.above.len(), delivery.preamble, "{}", sheet.file);
                assert!(sheet.above.iter().any(|line| line[0] == shape.mark()), "{}", sheet.file);
                assert!(sheet.above.iter().any(|line| line[0].starts_with(delivery.title)), "{}", sheet.file);
                let mut rest = layout.headers.iter().map(|(header, _)| header);
                for header in &sheet.headers {
                    assert!(rest.any(|next| next == header), "{}: `{header}` out of order", sheet.file);
                }
                for (header, _) in &layout.headers {
                    let needed = !layout.optional.contains(header);
                    assert!(
                        !needed || sheet.headers.contains(header),
                        "{}: `{header}` is missing",
                        sheet.file
                    );
                }
                let old = sheet.file.contains("Detainers_FY2023") || sheet.file.contains("Detainers_FY2024");
                if table == "detainers" {
                    assert_eq!(sheet.headers.iter().any(|header| header == "Birth Date"), !old);
                }
            }
        }
    }
}

#[test]
fn the_truth_counts_the_rows_asked_for_whatever_the_number() {
    for shape in Shape::ALL {
        for rows in [10, 11, 99, 1_000, 7_777] {
            let truth = make(shape, rows, 1, xlsx::SHEET_ROWS).truth;
            assert_eq!(truth.files.iter().map(|file| file.rows).sum::<u64>(), rows);
            assert_eq!(truth.tables.values().map(|table| table.rows).sum::<u64>(), rows);
            for table in truth.tables.values() {
                assert_eq!(table.rows_by_fiscal_year.values().sum::<u64>(), table.rows);
                for target in table.targets.values() {
                    let n: u64 = target.values().map(|counts| counts.n).sum();
                    let parts: u64 =
                        target.values().map(|c| c.in_target + c.not_in_target + c.cannot_tell).sum();
                    assert_eq!((n, parts), (table.rows, table.rows));
                }
                for counts in table.columns.values() {
                    assert_eq!(counts.known + counts.blank + counts.redacted + counts.rejected, table.rows);
                }
            }
        }
    }
}

#[test]
fn a_sheet_past_its_limit_goes_on_in_another_with_its_own_preamble() {
    let made = make(Shape::Ddp202603, 3_000, 5, 120);
    let file = made.truth.files.iter().find(|file| file.sheets.len() > 2).unwrap();
    assert_eq!(file.sheets[0].rows, 113);
    assert_eq!(file.sheets[1].sheet, format!("{} (2)", file.sheets[0].sheet));
    let sheets = made.sheets(&file.table);
    assert!(sheets.iter().all(|sheet| sheet.above[2][0] == "SIMULATED-2026-03" && sheet.rows.len() <= 113));
    let whole = make(Shape::Ddp202603, 3_000, 5, xlsx::SHEET_ROWS);
    let rows = |made: &Made| -> Vec<Vec<String>> {
        let sheets = made.sheets(&file.table);
        sheets
            .iter()
            .flat_map(|sheet| &sheet.rows)
            .map(|row| row.iter().map(ToString::to_string).collect())
            .collect()
    };
    assert!(rows(&made) == rows(&whole));
}

#[test]
fn targets_and_columns_equal_a_recount_of_the_files() {
    let made = make(Shape::Ddp202603, ENOUGH, 11, xlsx::SHEET_ROWS);
    for (table, header, column) in [
        ("apprehensions", "Apprehension Criminality", "apprehension_criminality"),
        ("stints", "Book In Criminality", "book_in_criminality"),
    ] {
        let mut convicted = 0;
        let mut silent = 0;
        made.each(table, |cell| match cell(header).to_string().trim() {
            "1 Convicted Criminal" => convicted += 1,
            // Where the group is blank a listed conviction tells.
            "" if cell("MSC Charge") != Data::Empty => convicted += 1,
            "" => silent += 1,
            _ => {}
        });
        let truth = &made.truth.tables[table];
        let counts: Vec<TargetTruth> = truth.targets["criminality"].values().copied().collect();
        assert_eq!(counts.iter().map(|counts| counts.in_target).sum::<u64>(), convicted, "{table}");
        assert_eq!(counts.iter().map(|counts| counts.cannot_tell).sum::<u64>(), silent, "{table}");
        assert!(truth.columns[column].blank >= silent && silent > 0);
    }
    let mut struck = 0;
    made.each("removals", |cell| {
        let birth = cell("Birth Date").to_string();
        assert!(made.catalog.tokens.is_redacted(birth.trim()), "{birth}");
        struck += 1;
    });
    assert_eq!(made.truth.tables["removals"].doors["Birth Date"], struck);
}

#[test]
fn codes_are_text_and_keep_their_zeros() {
    let made = make(Shape::Ddp202603, ENOUGH, 11, xlsx::SHEET_ROWS);
    let mut codes = BTreeSet::new();
    made.each("stints", |cell| match cell("MSC Charge Code") {
        Data::Empty => {}
        Data::String(code) => {
            codes.insert(code);
        }
        other => panic!("a code is written as {other:?}"),
    });
    for code in ["0301", "35AA", "03AB", "5404"] {
        assert!(codes.contains(code), "{code}");
    }
}

#[test]
fn repeats_and_stays_equal_a_recount_of_the_files() {
    let made = make(Shape::Ddp202603, ENOUGH, 17, xlsx::SHEET_ROWS);
    let day = 86_400;
    let mut arrests: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    made.each("apprehensions", |cell| {
        if let Some(person) = key(cell("Anonymized Identifier")) {
            arrests.entry(person).or_default().push(seconds(&cell("Apprehension Date")).unwrap());
        }
    });
    let mut later = 0;
    for times in arrests.values_mut() {
        times.sort_unstable();
        later += times.windows(2).filter(|pair| pair[1] - pair[0] <= day).count();
    }
    let repeats = &made.truth.tables["apprehensions"].duplicates;
    assert_eq!(repeats["rows_after_the_first_of_an_episode"], u64::try_from(later).unwrap());
    assert!(repeats["rows_at_the_same_moment"] > 0);

    let mut met = BTreeSet::new();
    let mut again = 0;
    made.each("encounters", |cell| {
        if let Some(person) = key(cell("Anonymized Identifier")) {
            again += u64::from(!met.insert((person, seconds(&cell("Event Date")).unwrap())));
        }
    });
    assert_eq!(made.truth.tables["encounters"].duplicates["rows_at_the_same_moment"], again);

    let until = seconds_of(2026, 3, 11) - 1;
    let mut stays: BTreeMap<(String, i64), Option<i64>> = BTreeMap::new();
    let mut rows = BTreeSet::new();
    let mut places = BTreeSet::new();
    let (mut equal, mut same_day) = (0, 0);
    made.each("stints", |cell| {
        let Some(person) = key(cell("Anonymized Identifier")) else { return };
        let stay = (person, seconds(&cell("Stay Book In Date Time")).unwrap());
        stays.insert(stay.clone(), seconds(&cell("Stay Book Out Date Time")));
        let bondless: Vec<String> = made.catalog.codebooks["stints"]
            .layouts
            .iter()
            .find(|layout| layout.releases.iter().any(|name| name == "simulated-2026-03"))
            .unwrap()
            .headers
            .iter()
            .filter(|(header, target)| !header.contains("Bond") && !matches!(target, Target::Door(_)))
            .map(|(header, _)| cell(header).to_string())
            .collect();
        if !rows.insert(bondless) {
            equal += 1;
            return;
        }
        let book_in = seconds(&cell("Book In Date Time")).unwrap() / day;
        same_day += u64::from(!places.insert((stay, cell("Detention Facility Code").to_string(), book_in)));
    });
    let repeats = &made.truth.tables["stints"].duplicates;
    assert_eq!(repeats["rows_equal_but_for_the_bond"], equal);
    assert_eq!(repeats["rows_of_the_same_day_facility_and_stay"], same_day);
    assert_eq!(made.truth.stays.stays, u64::try_from(stays.len()).unwrap());
    let open = stays.values().filter(|out| out.is_none()).count();
    assert_eq!(made.truth.stays.open, u64::try_from(open).unwrap());
    let whole: i64 = stays.iter().map(|((_, book_in), out)| out.unwrap_or(until) - book_in).sum();
    assert_eq!(made.truth.stays.hours, whole / 3600);
    let linked = stays.keys().filter(|(person, book_in)| {
        arrests
            .get(person)
            .is_some_and(|times| times.iter().any(|at| (-5 * day..=10 * day).contains(&(book_in - at))))
    });
    assert_eq!(made.truth.links["arrest_to_stay"].linked, u64::try_from(linked.count()).unwrap());
}

fn seconds_of(year: i64, month: i64, day: i64) -> i64 {
    when::day(year, month, day) * when::DAY
}

#[test]
fn shares_are_near_the_published_ones() {
    let made = make(Shape::Ddp202603, ENOUGH, 23, xlsx::SHEET_ROWS);
    let share = |part: u64, whole: u64| f64::from(u32::try_from(part * 10_000 / whole).unwrap()) / 10_000.0;
    let blank = |table: &str, column: &str| {
        let table = &made.truth.tables[table];
        share(table.columns[column].blank, table.rows)
    };
    let near = |found: f64, low: f64, high: f64, what: &str| {
        assert!((low..=high).contains(&found), "{what}: {found} is not in {low} to {high}");
    };
    near(blank("apprehensions", "person_id"), 0.006, 0.016, "arrests without a key");
    near(blank("detainers", "person_id"), 0.11, 0.14, "detainers without a key");
    near(blank("encounters", "person_id"), 0.10, 0.12, "encounters without a key");
    near(blank("stints", "person_id"), 0.0005, 0.006, "stints without a key");
    near(blank("stints", "msc_charge"), 0.65, 0.73, "stints without a conviction");
    near(blank("detainers", "msc_charge"), 0.68, 0.76, "detainers without a conviction");
    near(blank("encounters", "lead_source"), 0.80, 0.84, "encounters without a lead");
    let convicted = |year: i64| {
        let counts = made.truth.tables["apprehensions"].targets["criminality"][&year];
        share(counts.in_target, counts.n)
    };
    near(convicted(2024), 0.49, 0.58, "convicted among arrests, FY2024");
    near(convicted(2026), 0.25, 0.33, "convicted among arrests, FY2026");
    let (mut rows, mut male, mut early, mut stateless, mut late, mut late_cap) = (0, 0, 0, 0, 0, 0);
    let (state_filled, recoded) = (seconds_of(2025, 7, 1), seconds_of(2025, 7, 28));
    made.each("apprehensions", |cell| {
        let at = seconds(&cell("Apprehension Date")).unwrap();
        rows += 1;
        male += u64::from(cell("Gender").to_string().trim() == "Male");
        early += u64::from(at < state_filled);
        stateless += u64::from(at < state_filled && cell("State") == Data::Empty);
        late += u64::from(at >= recoded);
        late_cap += u64::from(at >= recoded && cell("Apprehension Method").to_string().starts_with("CAP"));
    });
    near(share(male, rows), 0.88, 0.92, "male");
    near(share(stateless, early), 0.10, 0.21, "arrests without a state before July 2025");
    near(share(late_cap, late), 0.0, 0.02, "CAP among the methods after the recoding");
}

#[test]
fn every_fault_is_planted_and_nothing_else_is_unlisted() {
    for shape in Shape::ALL {
        let made = make(shape, ENOUGH, 29, xlsx::SHEET_ROWS);
        let mut rejected: u64 = 0;
        let mut unlisted = BTreeSet::new();
        for table in made.truth.tables.values() {
            assert!(table.unknown_columns.is_empty(), "{:?}", table.unknown_columns);
            rejected += table.columns.values().map(|counts| counts.rejected).sum::<u64>();
            for values in table.unlisted.values() {
                unlisted.extend(values.keys().cloned());
            }
        }
        assert!(rejected > 20, "{rejected}");
        let planted = |value: &String| value.contains("Simulated") || value.contains("93AA");
        assert!(unlisted.iter().all(planted), "{unlisted:?}");
        assert!(unlisted.iter().any(|value| value.contains("Simulated")));
        assert!(made.truth.stays.zero_length_stints > 0 && made.truth.stays.overlapping_stints > 0);
        assert!(made.truth.stays.open > 0);
        assert!(made.truth.files.iter().all(|file| file.empty_rows == 3));
        let mut texts = BTreeSet::new();
        for table in made.truth.tables.keys() {
            for sheet in made.sheets(table) {
                let cells = sheet.rows.into_iter().flatten();
                texts.extend(cells.filter_map(|cell| match cell {
                    Data::String(text) if text.len() < 40 => Some(text),
                    _ => None,
                }));
            }
        }
        for text in
            ["06/14/0002 03:10 PM", "07/02/0999", "Not  Applicable", "NA", "(b)(6),(b)(7)c)", "0301", "Male "]
        {
            let only_with_convictions = shape == Shape::Foia2012to2023 && text == "Male ";
            assert!(texts.contains(text) || only_with_convictions, "{}: `{text}`", shape.name());
        }
    }
}

#[test]
fn what_cannot_be_made_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let spec = Spec { shape: Shape::Ddp202603, rows: 9, seed: 1 };
    let error = simulate(&catalog(), &spec, folder.path(), &|_| {}).unwrap_err();
    assert_eq!(error.to_string(), "`9` rows are too few for a whole release: ask for `10` or more");
    let mut bare = catalog();
    bare.codebooks.remove("stints");
    let error = simulate(&bare, &Spec { rows: 100, ..spec }, folder.path(), &|_| {}).unwrap_err();
    assert_eq!(
        error.to_string(),
        "catalog/codebook/stints.toml has no layout for release `simulated-2026-03`"
    );
    bare.releases.remove("simulated-2026-03");
    let error = simulate(&bare, &Spec { rows: 100, ..spec }, folder.path(), &|_| {}).unwrap_err();
    assert_eq!(error.to_string(), "catalog/sources has no release `simulated-2026-03`");
    assert_eq!(Shape::parse("2012-2023"), Some(Shape::Foia2012to2023));
}
