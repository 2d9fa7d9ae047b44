//! The catalog that ships: it parses as a whole, says what the sources say, and refuses what cannot be.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed unwrap is the test's failure"
)]

use brunt_model::catalog::FactRef;
use brunt_model::codebook::{LastDay, Layout};
use brunt_model::{BlankMeaning, Catalog, CatalogFile, ColumnType, Target, Visibility};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog")
}

fn files() -> Vec<CatalogFile> {
    CatalogFile::below(&folder()).unwrap()
}

fn catalog() -> Catalog {
    Catalog::parse(files()).unwrap_or_else(|error| panic!("{error}"))
}

/// What the catalog says with one file more, or with another text in a file's place.
fn error_with(path: &str, text: &str) -> String {
    let mut files = files();
    files.push(CatalogFile { path: path.to_owned(), text: text.to_owned() });
    Catalog::parse(files).unwrap_err().to_string()
}

fn day(text: &str) -> Option<NaiveDate> {
    Some(NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap())
}

fn layouts<'a>(catalog: &'a Catalog, table: &str, release: &str) -> Vec<&'a Layout> {
    let all = &catalog.codebooks[table].layouts;
    all.iter().filter(|layout| layout.releases.iter().any(|name| name == release)).collect()
}

fn targets<'a>(layout: &'a Layout, header: &str) -> Vec<&'a Target> {
    layout.headers.iter().filter(|(name, _)| name == header).map(|(_, target)| target).collect()
}

fn column(name: &str) -> Target {
    Target::Column(name.to_owned())
}

#[test]
fn the_shipped_catalog_holds_every_table_and_release() {
    let catalog = catalog();
    let tables: Vec<&str> = catalog.codebooks.keys().map(String::as_str).collect();
    let expected = [
        "apprehensions",
        "arrest_forms",
        "book_ins",
        "daily_population",
        "detainers",
        "encounters",
        "removals",
        "stints",
    ];
    assert_eq!(tables, expected);
    for release in [
        "2019-ICFO-53623",
        "UW-v-DHS-Seattle",
        "2022-ICFO-09023",
        "2023-ICFO-42034",
        "I-213-Seattle",
        "2025-03",
        "2025-07",
        "2025-12",
        "2026-03",
        "2026-08",
        "simulated-2026-03",
        "simulated-2012-2023",
    ] {
        assert!(catalog.releases.contains_key(release), "{release}");
    }
    for file in files() {
        if let Some(stem) = file.path.strip_prefix("sources/").and_then(|name| name.strip_suffix(".toml")) {
            assert!(
                catalog.releases.contains_key(stem),
                "{} declares another release than its name",
                file.path
            );
        }
        if let Some(stem) = file.path.strip_prefix("codebook/").and_then(|name| name.strip_suffix(".toml")) {
            assert!(
                catalog.codebooks.contains_key(stem),
                "{} defines another table than its name",
                file.path
            );
        }
    }
}

#[test]
fn every_column_is_filled_by_some_layout_or_made_from_another() {
    for codebook in catalog().codebooks.values() {
        let mut filled: BTreeSet<&str> = BTreeSet::new();
        for layout in &codebook.layouts {
            filled.extend(layout.constants.keys().map(String::as_str));
            filled.extend(layout.headers.iter().filter_map(|(_, target)| match target {
                Target::Column(column) => Some(column.as_str()),
                _ => None,
            }));
        }
        for column in &codebook.columns {
            let made = column.day_of.is_some() || !column.derive.is_empty();
            assert!(
                made || filled.contains(column.name.as_str()),
                "{}: nothing fills `{}`",
                codebook.table,
                column.name
            );
            let sentence = column.meaning.ends_with('.') && column.meaning.starts_with(char::is_uppercase);
            assert!(sentence, "{}: the meaning of `{}` is no sentence", codebook.table, column.name);
        }
    }
}

#[test]
fn names_tell_the_type_and_times_stay_local() {
    for codebook in catalog().codebooks.values() {
        for column in &codebook.columns {
            let place = format!("{} {}", codebook.table, column.name);
            let named = column.name.trim_end_matches("_earliest_seen").trim_end_matches("_lowest_seen");
            assert_eq!(column.kind == ColumnType::LocalTime, named.ends_with("_local_time"), "{place}");
            assert_eq!(column.kind == ColumnType::Date, named.ends_with("_date"), "{place}");
            assert_eq!(column.kind == ColumnType::Usd, named.ends_with("_usd"), "{place}");
            if column.kind == ColumnType::LocalTime {
                assert_eq!(column.visibility, Visibility::Local, "{place}");
            }
            if matches!(column.kind, ColumnType::Date | ColumnType::LocalTime) {
                let (first, last) = column.days.unwrap_or_else(|| panic!("{place} accepts any day"));
                assert!(first > NaiveDate::from_ymd_opt(1900, 1, 1).unwrap(), "{place}");
                assert_eq!(last, LastDay::AsOf, "{place}");
            }
            assert_eq!(column.visibility == Visibility::Never, column.fact == "person", "{place}");
        }
    }
}

#[test]
fn the_door_and_the_codebook_agree_on_what_identifies_a_person() {
    let catalog = catalog();
    for codebook in catalog.codebooks.values() {
        for (header, target) in codebook.layouts.iter().flat_map(|layout| &layout.headers) {
            let kind = catalog.tokens.identity_of_header(header);
            let door = matches!(target, Target::Door(_));
            assert_eq!(door, kind.is_some(), "{}: `{header}` is {kind:?} by its header", codebook.table);
        }
    }
    for header in [
        "Last Name",
        "LAST_NAME",
        "A_NUMBER",
        "ANumber",
        "SUJB ID",
        "Social Security Number",
        "Home Address",
        "DOB",
    ] {
        assert!(catalog.tokens.identity_of_header(header).is_some(), "{header}");
    }
    for header in [
        "Area of Responsibility",
        "Biometric Match Yes No",
        "Event Type",
        "facility_name",
        "Birth Year",
        "Landmark",
    ] {
        assert_eq!(catalog.tokens.identity_of_header(header), None, "{header}");
    }
}

#[test]
fn every_spelling_of_a_redaction_is_known_and_words_are_not() {
    let tokens = catalog().tokens;
    for text in [
        "(b)(6), (b)(7)(c)",
        "(b)(6), (b)(7)(c) (b)(7)(e)",
        "(b)(6)(b)(7)(c)",
        "(b)(6),(b)(7)(c)",
        "(b)(3), (b)(6), (b)(7)(c)",
        "(b)(3), (b)(6), (b)(7)(C)",
        "b(6), b(7)c",
        "b(6), b(7)C",
        "b(6), b(7)(c)",
        "b(6), b(7)©",
        "b(7)(e)",
        "b(7)e",
        "(B)(3)",
        "(B)(6);(B)(7)(C) ",
        "(B)(7)(E) ",
        "(b)(7)(E )",
        "(b)(6),(b)(7)(c )",
        "(b)(6),(b)(7)c)",
        "(b)(7)e)",
        "b(6), b(7)(c)   ",
        "--",
        "-",
    ] {
        assert!(tokens.is_redacted(text.trim()), "{text}");
    }
    for text in [
        "",
        "B",
        "b",
        "B6",
        "ER",
        "BOSTON",
        "Bag and Baggage",
        "(none)",
        "BRAZIL",
        "- 5",
        "---",
        "[8B] Excludable",
        "b(6) and more",
        "Removed",
        "Redacted Street",
    ] {
        assert!(!tokens.is_redacted(text), "{text}");
    }
    assert!(tokens.is_absent("NA"));
    assert!(!tokens.is_absent("Not  Applicable"));
}

#[test]
fn values_that_identify_a_person_are_known() {
    let tokens = catalog().tokens;
    // All of these are made up.
    for text in [
        "A012345678",
        "seen with A 012 345 678",
        "A12-345-678",
        "(206) 555-0100",
        "206-555-0100",
        "x@example.org",
        "000-12-3456",
    ] {
        assert!(tokens.is_identity_value(text), "{text}");
    }
    for text in [
        "2026-03-10",
        "06/14/0002 03:10 PM",
        "2026-03-10 23:59:59",
        "Alien 12345",
        "212a9Aii",
        "8 USC 1326",
        "2026-ICLI-00005_Detainers_FY23_03102026.xlsx",
        "999999999",
    ] {
        assert!(!tokens.is_identity_value(text), "{text}");
    }
}

#[test]
fn header_typos_and_renames_are_mapped() {
    let catalog = catalog();
    for (table, release, header, name) in [
        ("removals", "2023-ICFO-42034", "Anonymized Identifer", "person_id"),
        ("encounters", "2026-03", "Citizenship County", "citizenship_country"),
        ("apprehensions", "2026-03", "TOA Current Duty AOR", "apprehension_aor"),
        ("apprehensions", "2026-08", "Event Landmark", "apprehension_landmark"),
        ("apprehensions", "2026-08", "Anonymized Unique Identifier", "person_id"),
        ("detainers", "2026-03", "Federal Register Notice Yes No", "federal_interest"),
        ("removals", "2019-ICFO-53623", "RC Threat Level", "case_threat_level"),
        ("stints", "2023-ICFO-42034", "Charge Section Code", "final_charge_section"),
        ("removals", "2025-07", "Latest Person Apprehension Date", "apprehension_local_time"),
    ] {
        let found =
            layouts(&catalog, table, release).iter().any(|layout| targets(layout, header) == [&column(name)]);
        assert!(found, "{table} of {release}: `{header}`");
    }
    let fy12 = layouts(&catalog, "apprehensions", "2022-ICFO-09023")[0];
    assert_eq!(targets(fy12, "Alien File Numbe"), [&Target::Door("A-number".into())]);
    assert!(fy12.optional.contains("Alien File Numbe") && fy12.optional.contains("Alien File Number"));
    assert!(layouts(&catalog, "detainers", "2026-03")[0].optional.contains("Birth Date"));
    assert!(layouts(&catalog, "apprehensions", "2026-08")[0].optional.contains("Alien File Number"));
    for (table, release) in [("stints", "simulated-2026-03"), ("removals", "simulated-2012-2023")] {
        assert_eq!(layouts(&catalog, table, release).len(), 1, "a made-up release has one layout of {table}");
    }
}

#[test]
fn layouts_have_as_many_headers_as_the_sources() {
    let catalog = catalog();
    for (table, release, headers) in [
        ("apprehensions", "2019-ICFO-53623", 9),
        ("apprehensions", "UW-v-DHS-Seattle", 8),
        ("apprehensions", "2025-03", 22),
        ("apprehensions", "2025-07", 23),
        ("apprehensions", "2026-03", 25),
        ("apprehensions", "2026-08", 22),
        ("detainers", "2025-03", 63),
        ("detainers", "2025-07", 65),
        ("detainers", "2026-03", 65),
        ("detainers", "2026-08", 44),
        ("encounters", "2019-ICFO-53623", 8),
        ("encounters", "2025-07", 25),
        ("encounters", "2026-03", 23),
        ("stints", "2023-ICFO-42034", 33),
        ("stints", "2025-07", 37),
        ("stints", "2026-03", 53),
        ("removals", "2019-ICFO-53623", 10),
        ("removals", "2023-ICFO-42034", 29),
        ("removals", "2025-07", 41),
        ("removals", "2026-03", 39),
        ("book_ins", "UW-v-DHS-Seattle", 7),
        ("arrest_forms", "I-213-Seattle", 17),
    ] {
        assert_eq!(layouts(&catalog, table, release)[0].headers.len(), headers, "{table} of {release}");
    }
}

#[test]
fn the_two_final_order_columns_stay_apart() {
    let catalog = catalog();
    let march = layouts(&catalog, "detainers", "2025-03")[0];
    let headers = march.headers.iter().zip(1..);
    let positions: Vec<i32> = headers
        .filter(|((header, _), _)| header == "Final Order Yes No")
        .map(|(_, position)| position)
        .collect();
    assert_eq!(positions, [33, 56]);
    assert_eq!(
        targets(march, "Final Order Yes No"),
        [&column("final_order"), &column("detainer_final_order")]
    );
    assert_eq!(catalog.codebooks["detainers"].fact("final_order").unwrap().name, "final_order");
}

#[test]
fn a_blank_means_what_its_release_and_day_make_it_mean() {
    let catalog = catalog();
    let meaning = |table: &str, column: &str, release: &str, on: Option<NaiveDate>| {
        catalog.codebooks[table].column(column).unwrap().blank_means(release, on, None)
    };
    for (table, first) in [("apprehensions", 2015), ("book_ins", 2015), ("removals", 2013)] {
        let column = catalog.codebooks[table].column("msc_charge").unwrap();
        let meaning = |year: Option<i32>| column.blank_means("UW-v-DHS-Seattle", day("2012-10-01"), year);
        assert_eq!(meaning(Some(first)), BlankMeaning::No, "{table}");
        assert_eq!(meaning(Some(first - 1)), BlankMeaning::NotRecorded, "{table}");
        assert_eq!(meaning(None), BlankMeaning::Unknown, "{table}");
    }
    let spring = day("2025-01-01");
    assert_eq!(meaning("removals", "msc_charge", "2023-ICFO-42034", None), BlankMeaning::No);
    assert_eq!(meaning("removals", "msc_charge", "2026-03", spring), BlankMeaning::Unknown);
    assert_eq!(meaning("stints", "msc_charge_code", "2026-03", spring), BlankMeaning::Unknown);
    assert_eq!(meaning("stints", "case_threat_level", "2026-03", spring), BlankMeaning::No);
    assert_eq!(meaning("stints", "book_out_date", "2026-03", spring), BlankMeaning::No);
    assert_eq!(
        meaning("apprehensions", "apprehension_type", "2026-03", day("2025-07-31")),
        BlankMeaning::NotRecorded
    );
    assert_eq!(
        meaning("apprehensions", "apprehension_type", "2026-03", day("2025-08-01")),
        BlankMeaning::Unknown
    );
    assert_eq!(meaning("apprehensions", "apprehension_county", "2025-07", spring), BlankMeaning::NotRecorded);
    assert_eq!(meaning("apprehensions", "apprehension_county", "2026-03", spring), BlankMeaning::Unknown);
    assert_eq!(meaning("detainers", "prior_felony", "2026-03", spring), BlankMeaning::NotRecorded);
    assert_eq!(meaning("arrest_forms", "criminal_charges", "I-213-Seattle", spring), BlankMeaning::Unknown);
}

#[test]
fn a_redacted_threat_level_is_declared_as_a_conviction() {
    let catalog = catalog();
    let column = catalog.codebooks["removals"].fact("has_conviction").unwrap();
    assert_eq!(column.kind, ColumnType::YesNo);
    let [derivation] = column.derive.as_slice() else { panic!("one release gives it away") };
    assert_eq!(derivation.release, "2019-ICFO-53623");
    assert_eq!(derivation.from, "case_threat_level");
    assert_eq!((derivation.na, derivation.redacted), (Some(false), Some(true)));
    assert_eq!((derivation.blank, derivation.known), (None, None));
    assert!(derivation.evidence.contains("138,669 of 240,255"));
}

#[test]
fn the_seattle_removals_take_their_years_from_the_order_of_rows() {
    let catalog = catalog();
    let sheets = layouts(&catalog, "removals", "UW-v-DHS-Seattle");
    assert_eq!(sheets.len(), 2);
    let titles = ["ICE Expedited Removals for the Seattle", "Other ICE Removals for the Seattle"];
    for (index, layout) in sheets.iter().enumerate() {
        let pattern = layout.title.as_ref().unwrap();
        assert!(pattern.is_match(titles[index]) && !pattern.is_match(titles[1 - index]), "{pattern}");
        let years = layout.fiscal_year.as_ref().unwrap();
        assert_eq!((years.runs_of.as_str(), years.first), ("departed_date", 2012));
        assert_eq!(layout.own_totals.as_ref().unwrap().sheet, "Summary");
    }
    let controls = &catalog.releases["UW-v-DHS-Seattle"].controls;
    let removals: u64 =
        controls.iter().filter(|control| control.table == "removals").map(|control| control.rows).sum();
    assert_eq!(removals, 6_529 + 20_384);
    assert_eq!(layouts(&catalog, "removals", "2019-ICFO-53623")[0].event, "removal_date");
}

#[test]
fn a_mark_names_one_release_only() {
    let catalog = catalog();
    for (text, release) in [
        ("2019-ICFO-53623", "2019-ICFO-53623"),
        ("UW v. DHS - ICE Productions", "UW-v-DHS-Seattle"),
        ("2026-ICLI-00005_Detainers_FY2025_03202026_Redacted.xlsx", "2026-03"),
        ("2023-ICFO_42034_Admin Arrests_FY16-12_LESA-STU_FINAL-Redacted_raw.xlsx", "2023-ICFO-42034"),
        ("Arrests_120125.xlsx", "2025-12"),
        ("SIMULATED-2026-03", "simulated-2026-03"),
        ("SIMULATED-2012-2023", "simulated-2012-2023"),
    ] {
        let releases = catalog.releases.values().filter(|found| found.is_named_in(text));
        let named: Vec<&str> = releases.map(|found| found.release.as_str()).collect();
        assert_eq!(named, [release], "{text}");
    }
    let shared = "2025-ICLI-00019_2024-ICFO-39357_ERO Admin Arrests_LESA-STU_FINAL Redacted.xlsx";
    assert!(catalog.releases.values().all(|release| !release.is_named_in(shared)));
    assert!(
        catalog.releases.values().all(|release| release.made_up == release.release.starts_with("simulated-"))
    );
}

#[test]
fn crosswalks_hold_what_the_lookups_promise() {
    let catalog = catalog();
    let offences = &catalog.crosswalks["offences"];
    let texts = &catalog.crosswalks["msc_charges"];
    assert_eq!(
        offences.keys().iter().filter(|code| code.bytes().all(|byte| byte.is_ascii_digit())).count(),
        463
    );
    assert_eq!(offences.get("0301", "offence_bucket"), Some("immigration"));
    assert_eq!(offences.get("35ab", "drug_offence"), Some("yes"));
    assert_eq!(offences.get("301", "offence_bucket"), None);
    assert_eq!(texts.get("Driving Under Influence Liquor", "code"), Some("5404"));
    assert_eq!(
        texts.get("Illegal Re-Entry (INA SEC.101(a)(43)(O), 8USC1326 only)", "minor_offence"),
        Some("yes")
    );
    assert_eq!(texts.get("Battery", "violent_fbi_ddp"), None);
    for (text, code) in texts.keys().iter().filter_map(|text| Some((text, texts.get(text, "code")?))) {
        assert!(offences.contains(code), "{text}: `{code}`");
        for column in
            offences.columns.iter().filter(|column| *column != "source" && texts.columns.contains(column))
        {
            assert_eq!(texts.get(text, column), offences.get(code, column), "{text}, {column}");
        }
    }
    for lookup in catalog.lookups.values() {
        for (_, name) in &lookup.from {
            let crosswalk = &catalog.crosswalks[name];
            for value in crosswalk.keys().iter().filter_map(|key| crosswalk.get(key, &lookup.value)) {
                let fits = match lookup.kind {
                    ColumnType::YesNo => value == "yes" || value == "no",
                    ColumnType::Integer => value.parse::<i64>().is_ok(),
                    _ => true,
                };
                assert!(fits, "`{value}` of {name}, {}", lookup.value);
            }
        }
    }
}

#[test]
fn the_words_of_the_rubrics_are_known() {
    let catalog = catalog();
    for (table, facts) in [
        (
            "apprehensions",
            "person event_date criminality threat_level final_order final_order_date case_category case_status method \
             aor state county city citizenship_country gender birth_year arresting_agency program disposition \
             departed_date departure_country apprehension_method_group citizenship_region severity_tier",
        ),
        (
            "detainers",
            "person event_date criminality threat_level aggravated_felon final_order entry_date entry_status msc_code \
             msc_charge facility facility_code detainer_lift_reason detainer_type aor state birth_country laken_riley",
        ),
        ("encounters", "person event_date criminality threat_level program disposition aor final_order_date"),
        (
            "stints",
            "person event_date criminality threat_level aggravated_felon suspected_gang known_terrorist msc_code \
             msc_charge msc_crime_class msc_charge_status release_reason facility charge_section charge_code \
             network_flag trafficking",
        ),
        (
            "removals",
            "person event_date criminality has_conviction threat_level prior_deport departed_date departure_country \
             charge_section charge_code disposition disposition_clean final_order known_terrorist suspected_gang",
        ),
        (
            "book_ins",
            "event_date msc_charge method facility gender severity_tier apprehension_method_group_cox",
        ),
        (
            "arrest_forms",
            "event_date criminal_charges admission_class admission_class_group charge_section method aor",
        ),
    ] {
        for fact in facts.split_whitespace() {
            assert!(catalog.fact(table, fact).is_some(), "{table}: `{fact}`");
        }
    }
    let tier = catalog.fact("book_ins", "severity_tier");
    assert!(matches!(tier, Some(FactRef::Lookup(lookup)) if lookup.kind == ColumnType::Integer));
    assert!(catalog.fact("encounters", "severity_tier").is_none());
}

const RELEASE: &str = r#"
release = "2030-01"
title = "A release nobody has seen"
publisher = "P"
period = ["2029-01-01", "2029-12-31"]
as_of = "2029-12-31"
terms = "T"
"#;

const TABLE: &str = r#"
table = "visits"
title = "Visits"
unit = "one row per visit"
event = "visit_date"
[[column]]
name = "visit_date"
type = "date"
meaning = "Day of the visit."
[[layout]]
releases = ["2030-01"]
headers = [["Visit Day", "visit_date"], ["Name", "door:name"]]
"#;

#[test]
fn a_release_and_a_table_are_added_by_toml_alone() {
    let mut files = files();
    files.push(CatalogFile { path: "sources/2030-01.toml".into(), text: RELEASE.into() });
    files.push(CatalogFile { path: "codebook/visits.toml".into(), text: TABLE.into() });
    let catalog = Catalog::parse(files).unwrap();
    assert_eq!(layouts(&catalog, "visits", "2030-01").len(), 1);
}

#[test]
fn a_faulty_codebook_is_refused_with_its_place() {
    let path = "codebook/visits.toml";
    for (from, to, message) in [
        ("", "", "a layout belongs to release `2030-01`, which no file in sources/ declares"),
        (
            "\"visit_date\"]",
            "\"visit_day\"]",
            "layout 2030-01: `Visit Day` maps to `visit_day`, which is not defined",
        ),
        ("door:name", "visit_date", "layout 2030-01: two headers map to `visit_date`"),
        (
            "door:name",
            "gate:name",
            "`Name` maps to `gate:name`: write a column, `door:KIND` or `skip:REASON`",
        ),
        ("event = \"visit_date\"", "event = \"day\"", "the event column `day` is not defined"),
        (
            "[[layout]]",
            "days = [\"1990\", \"as_of\"]\n[[layout]]",
            "column `visit_date`: `1990` is not a date written as YYYY-MM-DD",
        ),
        (
            "[[layout]]",
            "day_of = \"hour\"\n[[layout]]",
            "column `visit_date` is made from `hour`, which is not defined",
        ),
        (
            "[[layout]]\nreleases = [\"2030-01\"]",
            "values_from = \"planets\"\n[[layout]]\nreleases = [\"2026-03\"]",
            "column `visit_date` takes its values from crosswalk `planets`, which does not exist",
        ),
        (
            "releases =",
            "optional = [\"Night\"]\nreleases =",
            "layout 2030-01: optional header `Night` is not among its headers",
        ),
    ] {
        let text = if from.is_empty() { TABLE.to_owned() } else { TABLE.replace(from, to) };
        assert_eq!(error_with(path, &text), format!("{path}: {message}"));
    }
}

#[test]
fn other_faulty_files_are_refused_with_their_place() {
    let period = "\"2029-01-01\", \"2029-12-31\"";
    let backwards = RELEASE.replace(period, "\"2029-12-31\", \"2029-01-01\"");
    assert_eq!(
        error_with("sources/2030-01.toml", &backwards),
        "sources/2030-01.toml: the period runs from 2029-12-31 back to 2029-01-01"
    );
    assert_eq!(
        error_with("sources/again.toml", &RELEASE.replace("2030-01", "2026-03")),
        "sources/again.toml: it defines `2026-03`: the file must be named `2026-03.toml`"
    );
    let unknown_key = error_with("sources/2030-01.toml", &(RELEASE.to_owned() + "colour = \"red\"\n"));
    assert!(
        unknown_key.starts_with("sources/2030-01.toml: TOML parse error at line 8, column 1"),
        "{unknown_key}"
    );
    assert!(unknown_key.contains("unknown field `colour`"), "{unknown_key}");
    let lookup = "[[lookup]]\nname = \"x\"\nmeaning = \"X.\"\ntype = \"category\"\n\
                  from = [[\"msc_code\", \"offences\"]]\nvalue = \"colour\"\n";
    assert_eq!(
        error_with("lookups.toml", lookup),
        "lookups.toml: `x` looks `msc_code` up in `offences`, column `colour`: one of them does not exist"
    );
    assert_eq!(
        error_with("crosswalk/planets.csv", "planet,group,source\nMars,rock,\n"),
        "crosswalk/planets.csv: row `Mars` names no source"
    );
    let without_tokens: Vec<CatalogFile> =
        files().into_iter().filter(|file| file.path != "tokens.toml").collect();
    assert_eq!(
        Catalog::parse(without_tokens).unwrap_err().to_string(),
        "tokens.toml: is missing from the catalog"
    );
}
