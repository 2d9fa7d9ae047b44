//! Another parse of the same workbooks, cell by cell, where both are at hand: the Deportation Data Project's tables of
//! April 2026. What differs is listed in [`EXPLAINED`] with its cause, and nothing else may differ.

use super::{catalog, edition, skipped};
use brunt_ingest::publication::Workbook;
use brunt_ingest::read::{Cell, Limits, Source};
use brunt_model::crosswalk::fold;
use brunt_model::publication::{ALL, Publication};
use brunt_model::{Catalog, FiscalYear};
use chrono::{Datelike as _, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

const NAME: &str = "ICE-detention-statistics";

/// A row of the other parse: texts by column.
type OtherRow = BTreeMap<String, String>;

/// A figure: our table, its name, its dimensions other than `all`, and its time in a word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    table: &'static str,
    figure: &'static str,
    of: BTreeMap<String, String>,
    time: String,
}

/// How a column of the other parse maps to ours: its name, our figure, the dimensions it fixes, its time.
struct Column {
    theirs: &'static str,
    figure: &'static str,
    of: &'static [(&'static str, &'static str)],
    time: Time,
}

#[derive(Clone, Copy)]
enum Time {
    /// The as-of day.
    Day,
    /// The month in their column `date`.
    Month,
    /// The fiscal year to date.
    ToDate,
    /// The fiscal year in their column `data_fiscal_year`.
    Year,
    /// The quarter in their columns `data_fiscal_year` and `data_quarter`.
    Quarter,
}

/// How a table of the other parse maps to ours.
struct Mapping {
    theirs: &'static str,
    table: &'static str,
    /// A column and the value that it must have, for tables that hold several of ours.
    only: Option<(&'static str, &'static str)>,
    /// Their column that names the figure and the one that holds it, in long form.
    pivot: Option<(&'static str, &'static str)>,
    /// Their columns of labels with our dimension; `outer/inner` for labels of two levels in one column.
    labels: &'static [(&'static str, &'static str)],
    columns: &'static [Column],
}

const fn column(
    theirs: &'static str,
    figure: &'static str,
    of: &'static [(&'static str, &'static str)],
    time: Time,
) -> Column {
    Column { theirs, figure, of, time }
}

const BY_CRIMINALITY: [(&str, &str); 3] = [
    ("convicted_criminal", "convicted"),
    ("pending_criminal_charges", "pending"),
    ("other_immigration_violator", "other"),
];

const MAPPINGS: &[Mapping] = &[
    Mapping {
        theirs: "adp-by-agency-criminality",
        table: "average_population",
        only: None,
        pivot: None,
        labels: &[("agency", "arresting_agency/criminality")],
        columns: &[
            column("adp", "average_daily_population", &[], Time::Month),
            column("adp_fy_ytd", "average_daily_population", &[], Time::ToDate),
        ],
    },
    Mapping {
        theirs: "avg-stay-length-by-agency-criminality",
        table: "average_stay",
        only: None,
        pivot: None,
        labels: &[("agency", "arresting_agency/criminality")],
        columns: &[
            column("avg_stay_length_days", "average_length_of_stay", &[], Time::Month),
            column("avg_stay_length_days_fy_ytd", "average_length_of_stay", &[], Time::ToDate),
        ],
    },
    Mapping {
        theirs: "book-ins-by-arresting-agency",
        table: "booked_in_by_agency",
        only: None,
        pivot: None,
        labels: &[("arresting_agency", "arresting_agency")],
        columns: &[
            column("n_book_ins", "book_ins", &[], Time::Month),
            column("n_book_ins_ytd", "book_ins", &[], Time::ToDate),
        ],
    },
    Mapping {
        theirs: "book-ins-by-facility-type",
        table: "booked_in",
        only: None,
        pivot: None,
        labels: &[("facility_type", "facility_type")],
        columns: &[
            column(BY_CRIMINALITY[0].0, "book_ins", &[("criminality", BY_CRIMINALITY[0].1)], Time::ToDate),
            column(BY_CRIMINALITY[1].0, "book_ins", &[("criminality", BY_CRIMINALITY[1].1)], Time::ToDate),
            column(BY_CRIMINALITY[2].0, "book_ins", &[("criminality", BY_CRIMINALITY[2].1)], Time::ToDate),
            column("total", "book_ins", &[], Time::ToDate),
        ],
    },
    Mapping {
        theirs: "book-outs-by-facility-type",
        table: "released",
        only: None,
        pivot: None,
        labels: &[("facility_type", "facility_type")],
        columns: &[column("total", "releases", &[], Time::ToDate)],
    },
    Mapping {
        theirs: "book-outs-by-reason",
        table: "released_by_reason",
        only: None,
        pivot: None,
        labels: &[("release_reason", "release_reason"), ("criminality", "criminality")],
        columns: &[
            column("n_book_outs", "releases", &[], Time::Month),
            column("n_book_outs_ytd", "releases", &[], Time::ToDate),
        ],
    },
    Mapping {
        theirs: "book-outs-by-reason-annual",
        table: "released_by_reason",
        only: None,
        pivot: None,
        labels: &[("release_reason", "release_reason")],
        columns: &[
            column(BY_CRIMINALITY[0].0, "releases", &[("criminality", BY_CRIMINALITY[0].1)], Time::ToDate),
            column(BY_CRIMINALITY[1].0, "releases", &[("criminality", BY_CRIMINALITY[1].1)], Time::ToDate),
            column(BY_CRIMINALITY[2].0, "releases", &[("criminality", BY_CRIMINALITY[2].1)], Time::ToDate),
            column("total", "releases", &[], Time::ToDate),
        ],
    },
    Mapping {
        theirs: "book-outs-by-reason-all-years",
        table: "released_by_reason",
        only: None,
        pivot: None,
        labels: &[("release_reason", "release_reason"), ("criminality", "criminality")],
        columns: &[column("n_book_outs_ytd", "releases", &[], Time::ToDate)],
    },
    Mapping {
        theirs: "currently-detained-by-criminality",
        table: "detained",
        only: None,
        pivot: None,
        labels: &[("criminality", "criminality")],
        columns: &[
            column("ice", "people", &[("arresting_agency", "ICE")], Time::Day),
            column("percent_ice", "share", &[("arresting_agency", "ICE")], Time::Day),
            column("cbp", "people", &[("arresting_agency", "CBP")], Time::Day),
            column("percent_cbp", "share", &[("arresting_agency", "CBP")], Time::Day),
            column("total", "people", &[], Time::Day),
        ],
    },
    Mapping {
        theirs: "currently-detained-by-disposition",
        table: "detained_by_disposition",
        only: None,
        pivot: None,
        labels: &[("disposition", "disposition")],
        columns: &[
            column("fsc_frc", "people", &[("facility_type", "family")], Time::Day),
            column("adult", "people", &[("facility_type", "adult")], Time::Day),
            column("total", "people", &[], Time::Day),
        ],
    },
    Mapping {
        theirs: "facilities",
        table: "facilities",
        only: None,
        pivot: None,
        labels: &[
            ("name", "facility"),
            ("city", "city"),
            ("state", "state"),
            ("aor", "aor"),
            ("type_detailed", "facility_kind"),
            ("male_female", "sex_held"),
        ],
        columns: &[
            column("level_a", "average_daily_population", &[("part", "classification_a")], Time::ToDate),
            column("level_b", "average_daily_population", &[("part", "classification_b")], Time::ToDate),
            column("level_c", "average_daily_population", &[("part", "classification_c")], Time::ToDate),
            column("level_d", "average_daily_population", &[("part", "classification_d")], Time::ToDate),
            column("male_crim", "average_daily_population", &[("part", "male_criminal")], Time::ToDate),
            column("alos", "average_length_of_stay", &[], Time::ToDate),
        ],
    },
    Mapping {
        theirs: "famu-removals",
        table: "removed",
        only: None,
        pivot: None,
        labels: &[],
        columns: &[column("famu_removals", "removals", &[("family_unit", "yes")], Time::ToDate)],
    },
    Mapping {
        theirs: "removals",
        table: "removed",
        only: None,
        pivot: None,
        labels: &[],
        columns: &[column("removals", "removals", &[], Time::ToDate)],
    },
    Mapping {
        theirs: "fear-decision-time",
        table: "fear_decision_time",
        only: None,
        pivot: None,
        labels: &[],
        columns: &[
            column("fsc", "average_days", &[("facility_type", "family")], Time::Year),
            column("adult", "average_days", &[("facility_type", "adult")], Time::Year),
            column("total", "average_days", &[], Time::Year),
        ],
    },
    Mapping {
        theirs: "fear-decisions-by-facility-type",
        table: "detained_with_fear_decision",
        only: None,
        pivot: None,
        labels: &[("facility_type", "facility_type")],
        columns: &[column("total_detained", "people", &[], Time::Day)],
    },
    Mapping {
        theirs: "segregation",
        table: "segregated",
        only: None,
        pivot: None,
        labels: &[("facility", "facility")],
        columns: &[column("placement_count", "placements", &[], Time::Month)],
    },
    Mapping {
        theirs: "vulnerable-population",
        table: "segregated_vulnerable",
        only: None,
        pivot: None,
        labels: &[("placement_reason", "placement_reason")],
        columns: &[
            column("n_placements", "placements", &[], Time::Quarter),
            column("avg_consecutive_days", "average_consecutive_days", &[], Time::Quarter),
            column("avg_cumulative_days", "average_cumulative_days", &[], Time::Quarter),
        ],
    },
    Mapping {
        theirs: "atd-by-aor",
        table: "supervised_by_aor",
        only: None,
        pivot: None,
        labels: &[("aor_technology", "aor/technology")],
        columns: &[
            column("count", "people", &[], Time::Day),
            column("avg_length_in_program", "average_days_in_program", &[], Time::Day),
        ],
    },
    Mapping {
        theirs: "bond-stats",
        table: "bonded_out",
        only: None,
        pivot: Some(("metric", "value")),
        labels: &[],
        columns: &[
            column("total_book_outs", "releases", &[], Time::Month),
            column("bond_book_outs", "releases_on_bond", &[], Time::Month),
            column("bond_pct", "share_on_bond", &[], Time::Month),
            column("avg_bond_amount", "average_bond", &[], Time::Month),
            column("alos_days", "average_length_of_stay", &[], Time::Month),
        ],
    },
    Mapping {
        theirs: "semiannual",
        table: "special_groups",
        only: None,
        pivot: Some(("table_name", "value")),
        labels: &[],
        columns: &[
            column("armed_forces_arrests", "arrests", &[("group", "armed_forces")], Time::Year),
            column("armed_forces_bookins", "book_ins", &[("group", "armed_forces")], Time::Year),
            column("armed_forces_removals", "removals", &[("group", "armed_forces")], Time::Year),
            column("us_citizen_arrests", "arrests", &[("group", "us_citizen")], Time::Year),
            column("us_citizen_bookins", "book_ins", &[("group", "us_citizen")], Time::Year),
            column("us_citizen_removals", "removals", &[("group", "us_citizen")], Time::Year),
            column("parents_usc_arrests", "arrests", &[("group", "parent_of_us_citizen")], Time::Year),
            column("parents_usc_bookins", "book_ins", &[("group", "parent_of_us_citizen")], Time::Year),
            column("parents_usc_removals", "removals", &[("group", "parent_of_us_citizen")], Time::Year),
        ],
    },
    Mapping {
        theirs: "semiannual",
        table: "protected_countries",
        only: None,
        pivot: Some(("table_name", "value")),
        labels: &[("country", "citizenship_country")],
        columns: &[
            column("tps_arrests", "arrests", &[], Time::Year),
            column("tps_bookins", "book_ins", &[], Time::Year),
            column("tps_removals", "removals", &[], Time::Year),
        ],
    },
    Mapping {
        theirs: "atd-population",
        table: "supervised",
        only: Some(("table", "status")),
        pivot: None,
        labels: &[("category", "family_status")],
        columns: &[
            column("count", "people", &[], Time::Day),
            column("value", "average_days_in_program", &[], Time::Day),
        ],
    },
    Mapping {
        theirs: "atd-population",
        table: "supervised_by_technology",
        only: Some(("table", "technology")),
        pivot: None,
        labels: &[("category", "technology")],
        columns: &[column("count", "people", &[], Time::Day), column("value", "daily_cost", &[], Time::Day)],
    },
    Mapping {
        theirs: "atd-court-appearances",
        table: "court_appearances",
        only: Some(("hearing_type", "total")),
        pivot: None,
        labels: &[("metric", "attendance")],
        columns: &[
            column("count", "hearings", &[("hearings", "total")], Time::ToDate),
            column("pct", "share", &[("hearings", "total")], Time::ToDate),
        ],
    },
    Mapping {
        theirs: "atd-court-appearances",
        table: "court_appearances",
        only: Some(("hearing_type", "final")),
        pivot: None,
        labels: &[("metric", "attendance")],
        columns: &[
            column("count", "hearings", &[("hearings", "final")], Time::ToDate),
            column("pct", "share", &[("hearings", "final")], Time::ToDate),
        ],
    },
];

/// Their table, a test on their row, the cause.
type Explained = (&'static str, fn(&OtherRow) -> bool, &'static str);

/// What the other parse gives otherwise, and why ours is right: table, a test on their row, the cause.
const EXPLAINED: &[Explained] = &[
    (
        "currently-detained-by-disposition",
        |row| !row.contains_key("total"),
        "editions of fiscal years 2024 and 2025 print `Adult` and `Total` only; they take `Adult` for the family \
         facilities and `Total` for the adults",
    ),
    (
        "book-outs-by-facility-type",
        |row| !row.contains_key("total"),
        "the edition of 10 January 2022 prints these figures two columns to the right of their header",
    ),
];

fn data(below: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(below);
    if folder.is_dir() {
        Some(folder)
    } else {
        skipped(&format!("../shared/data/{below} is absent"));
        None
    }
}

/// The rows of one of their files.
fn other(folder: &Path, name: &str) -> Vec<OtherRow> {
    let source = Source::open(&folder.join(format!("{name}.parquet")), &Limits::default()).unwrap();
    let mut header: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    source
        .rows(0, &mut |row| {
            let texts = row.cells.iter().map(|cell| match cell {
                Cell::Text(text) => (*text).to_owned(),
                Cell::Number(number) => number.to_string(),
                Cell::Date { at, .. } => at.date().to_string(),
                Cell::Blank => String::new(),
                other => panic!("{other:?}"),
            });
            if header.is_empty() {
                header = texts.collect();
            } else {
                rows.push(header.iter().cloned().zip(texts).filter(|(_, text)| !text.is_empty()).collect());
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    rows
}

/// Editions with the day under which the other parse files them: the day in the name, or the last of the year. It files
/// several editions of fiscal year 2021 under one day; the as-of day then tells them apart.
fn editions(catalog: &Catalog, folder: &Path) -> Vec<(String, Option<String>, Workbook)> {
    let mut found = Vec::new();
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "xlsx")) {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let Some(workbook) = edition(catalog, path) else { continue };
        let named = file.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 8);
        let as_of = workbook.report.as_of["workbook"].day.to_string();
        match named {
            Some(digits) => {
                found.push((format!("{}-{}-{}", &digits[4..], &digits[..2], &digits[2..4]), None, workbook));
            }
            None => {
                let day = format!("{}-12-31", workbook.report.fiscal_year);
                let shared = workbook.report.fiscal_year == 2021;
                found.push((day, shared.then_some(as_of), workbook));
            }
        }
    }
    found
}

/// Our value for their label; labels without declared values are kept as written.
fn label(publication: &Publication, table: &str, dimension: &str, written: &str) -> Option<String> {
    let folded = fold(written);
    let columns =
        publication.table.iter().filter(|known| known.table == table).flat_map(|known| &known.labels);
    for column in columns {
        if let Some(inner) = column.inner.as_ref().filter(|inner| inner.dimension == dimension)
            && let Some(value) = inner.values.get(&folded)
        {
            return Some(value.clone());
        }
        if column.dimension.as_deref() != Some(dimension) {
            continue;
        }
        return match &column.values {
            Some(values) => values.get(&folded).cloned(),
            None if column.totals.contains(&folded) => Some(ALL.to_owned()),
            None => Some(written.split_whitespace().collect::<Vec<_>>().join(" ")),
        };
    }
    None
}

fn time(time: Time, row: &OtherRow) -> String {
    let text = |name: &str| row.get(name).cloned().unwrap_or_default();
    match time {
        Time::Day => "day".to_owned(),
        Time::Month => format!("month {}", &text("date")[..7]),
        Time::ToDate => format!("year {}", text("fiscal_year")),
        Time::Year => format!("year {}", text("data_fiscal_year")),
        Time::Quarter => format!("quarter {} {}", text("data_fiscal_year"), text("data_quarter")),
    }
}

/// Their rows as figures under our names. An outer label holds until the next one.
fn figures(
    publication: &Publication,
    mapping: &Mapping,
    rows: &[&OtherRow],
) -> Vec<(Key, Option<f64>, OtherRow)> {
    let mut found = Vec::new();
    let mut outer = String::new();
    for row in rows {
        let mut of: BTreeMap<String, String> = BTreeMap::new();
        for (theirs, dimension) in mapping.labels {
            let written = row.get(*theirs).map_or("", String::as_str);
            let value = |dimension: &str| label(publication, mapping.table, dimension, written);
            if let Some((first, second)) = dimension.split_once('/') {
                match value(second) {
                    Some(inner) => drop(of.insert(second.to_owned(), inner)),
                    None => outer = value(first).unwrap_or_else(|| format!("? {written}")),
                }
                of.insert(first.to_owned(), outer.clone());
            } else {
                let value = if written.is_empty() {
                    ALL.to_owned()
                } else {
                    value(dimension).unwrap_or_else(|| format!("? {written}"))
                };
                of.insert((*dimension).to_owned(), value);
            }
        }
        for column in mapping.columns {
            let row: &OtherRow = match mapping.pivot {
                Some((name, value)) if row.get(name).is_some_and(|named| named == column.theirs) => {
                    let held = row.get(value).map(|held| (column.theirs.to_owned(), held.clone()));
                    &row.iter().map(|(name, value)| (name.clone(), value.clone())).chain(held).collect()
                }
                Some(_) => continue,
                None => row,
            };
            let mut of = of.clone();
            of.extend(column.of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
            of.retain(|_, value| value != ALL);
            let key = Key { table: mapping.table, figure: column.figure, of, time: time(column.time, row) };
            let value = row.get(column.theirs).map(|text| text.parse().unwrap());
            found.push((key, value, row.clone()));
        }
    }
    found
}

/// Our figures of a table under the same keys, with the as-of day.
fn ours(
    publication: &Publication,
    workbook: &Workbook,
    mapping: &Mapping,
) -> BTreeMap<Key, Vec<Option<f64>>> {
    let mut found: BTreeMap<Key, Vec<Option<f64>>> = BTreeMap::new();
    let names =
        publication.table.iter().find(|known| known.table == mapping.table).unwrap().dimension_names();
    for (_, _, value) in workbook.values.get(mapping.table).into_iter().flatten() {
        let Some(figure) =
            mapping.columns.iter().map(|column| column.figure).find(|name| *name == value.figure.figure)
        else {
            continue;
        };
        let of = names
            .iter()
            .zip(&value.dimensions)
            .filter(|(_, value)| *value != ALL)
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        let (first, last) = value.span;
        let time = match value.period.word() {
            "day" => "day".to_owned(),
            "month" => format!("month {}", first.format("%Y-%m")),
            "quarter" => {
                format!("quarter {} {}", FiscalYear::of(last).year(), (last.month() + 2) % 12 / 3 + 1)
            }
            _ => format!("year {}", FiscalYear::of(last).year()),
        };
        found.entry(Key { table: mapping.table, figure, of, time }).or_default().push(value.value);
    }
    found
}

#[derive(Debug, Default)]
struct Tally {
    equal: u64,
    empty: u64,
    /// Months to come, which they keep as 0 or blank and we do not store.
    to_come: u64,
    explained: u64,
    /// Figures that they do not have: their parse drops the last row of several tables (other immigration violators, the
    /// `Adult` facilities, the disposition and the reason `Other`), and keeps some of the facilities' columns only.
    ours_alone: usize,
}

fn is_to_come(key: &Key, value: Option<f64>, as_of: NaiveDate) -> bool {
    value.is_none_or(|value| value == 0.0)
        && key.time.strip_prefix("month ").is_some_and(|month| *month > *as_of.format("%Y-%m").to_string())
}

#[test]
fn every_table_agrees_with_the_other_parse() {
    let (Some(books), Some(parsed)) = (data("ice-detention-stats"), data("ice-detention-stats-parsed"))
    else {
        return;
    };
    let catalog = catalog();
    let publication = &catalog.publications[NAME];
    let editions = editions(&catalog, &books);
    let mut differ: Vec<String> = Vec::new();
    for mapping in MAPPINGS {
        let rows = other(&parsed, mapping.theirs);
        let mut tally = Tally::default();
        for (file_date, pull_date, workbook) in &editions {
            let rows: Vec<&OtherRow> = rows
                .iter()
                .filter(|row| row.get("file_date") == Some(file_date))
                .filter(|row| {
                    mapping.only.is_none_or(|(name, value)| row.get(name).is_some_and(|held| held == value))
                })
                .filter(|row| pull_date.is_none() || row.get("pull_date") == pull_date.as_ref())
                .collect();
            let ours = ours(publication, workbook, mapping);
            let as_of = workbook.report.as_of["workbook"].day;
            let mut seen: BTreeSet<Key> = BTreeSet::new();
            for (key, theirs, row) in figures(publication, mapping, &rows) {
                seen.insert(key.clone());
                let held = ours.get(&key);
                // Their long form repeats a year's figure for each month.
                let same = held.is_some_and(|held| {
                    held.iter().any(|ours| match (ours, theirs) {
                        (Some(ours), Some(theirs)) => (ours - theirs).abs() <= 1e-6 * theirs.abs().max(1.0),
                        (None, None) => true,
                        // They read a blank as 0 in some tables and as nothing in others.
                        (None, Some(theirs)) => theirs == 0.0,
                        (Some(_), None) => false,
                    })
                });
                match held {
                    Some(_) if same => tally.equal += 1,
                    // A cell that neither finds a number in.
                    None if theirs.is_none() => tally.empty += 1,
                    _ if is_to_come(&key, theirs, as_of) => tally.to_come += 1,
                    held => {
                        match EXPLAINED.iter().find(|(table, test, _)| *table == mapping.theirs && test(&row))
                        {
                            Some(_) => tally.explained += 1,
                            None => differ.push(format!(
                                "{} {file_date} {} {:?} {}: theirs {theirs:?}, ours {held:?}",
                                mapping.theirs, key.figure, key.of, key.time
                            )),
                        }
                    }
                }
            }
            let alone = ours.iter().filter(|(key, values)| {
                !rows.is_empty() && !seen.contains(key) && values.iter().any(Option::is_some)
            });
            tally.ours_alone += alone.count();
        }
        eprintln!("{:<40} {tally:?}", mapping.theirs);
        assert!(tally.equal > 0, "{}", mapping.theirs);
    }
    let count = differ.len();
    differ.truncate(40);
    assert!(differ.is_empty(), "{count} differ:\n{}", differ.join("\n"));
}

/// Of the half months they keep the last figure of each row and how many there are, without the outer label.
#[test]
fn the_last_half_months_agree_with_the_other_parse() {
    let (Some(books), Some(parsed)) = (data("ice-detention-stats"), data("ice-detention-stats-parsed"))
    else {
        return;
    };
    let catalog = catalog();
    let all = other(&parsed, "iclos-and-detainees");
    let mut compared = 0;
    for (file_date, pull_date, workbook) in &editions(&catalog, &books) {
        for (section, table) in [("iclos", "stay_so_far"), ("detainees", "detained_by_stay")] {
            let theirs: Vec<f64> = all
                .iter()
                .filter(|row| {
                    row.get("file_date") == Some(file_date)
                        && row.get("section").map(String::as_str) == Some(section)
                        && (pull_date.is_none() || row.get("pull_date") == pull_date.as_ref())
                })
                .filter_map(|row| row.get("latest_value").map(|text| text.parse().unwrap()))
                .collect();
            let Some(values) = workbook.values.get(table).filter(|_| !theirs.is_empty()) else { continue };
            let mut rows: BTreeMap<(String, u64), Vec<(NaiveDate, f64)>> = BTreeMap::new();
            for (sheet, _, value) in values {
                if let Some(number) = value.value {
                    rows.entry((sheet.clone(), value.row)).or_default().push((value.span.1, number));
                }
            }
            let ours: Vec<f64> = rows
                .values()
                // Rows of zeros alone they do not have.
                .filter(|row| row.iter().any(|(_, number)| *number != 0.0))
                .filter_map(|row| {
                    // Theirs is the last that is not 0.
                    row.iter().filter(|(_, n)| *n != 0.0).max_by_key(|(day, _)| *day).map(|(_, n)| *n)
                })
                .collect();
            let near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-6 * b.abs().max(1.0);
            assert!(
                ours.len() == theirs.len() && ours.iter().zip(&theirs).all(near),
                "{file_date} {table}\nours   {ours:?}\ntheirs {theirs:?}"
            );
            compared += theirs.len();
        }
    }
    eprintln!("{compared} rows of half months agree");
    assert!(compared > 100);
}
