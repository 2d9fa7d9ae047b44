//! Workbooks of an agency's own figures in the store: restated figures, what was known on a day, sources held against one
//! another.

use crate::support::{Desk, int, released, row, rows};
use crate::workbook::{GOOD, Put, Sheet, detention, facilities, write};
use serde_json::{Value, json};

const NAME: &str = "ICE-detention-statistics";

/// Two editions of fiscal year 2027, made up: the second restates the book-ins of November.
fn two_editions(desk: &Desk) {
    let folder = desk.path("workbooks");
    std::fs::create_dir_all(&folder).unwrap();
    write(&folder, "FY27_detentionStats12092026.xlsx", &[detention(), facilities(GOOD)]);
    let mut later = detention();
    later.put(1, 21, Put::Number(210.0));
    later.put(1, 20, Put::Number(610.0));
    later.put(5, 21, Put::Number(260.0));
    later.put(5, 20, Put::Number(810.0));
    // November: 26 instead of 25 arrested by ICE.
    later.put(10, 22, Put::Number(26.0));
    later.put(10, 20, Put::Number(41.0));
    later.put(11, 22, Put::Number(14.0));
    later.put(11, 20, Put::Number(15.0));
    later.put(13, 22, Put::Number(60.0));
    later.put(13, 20, Put::Number(86.0));
    let dated = "Data Source: ICE Integrated Decision Support (IIDS), 12/16/2026";
    write(&folder, "FY27_detentionStats12232026.xlsx", &[later, facilities(dated)]);
    let imported = desk.import(&folder);
    // The made-up workbooks hold few of the tables that a real one does.
    assert_eq!(imported.code(), 3, "{}", imported.err());
    assert!(imported.out().contains("tables missing"), "{}", imported.out());
}

#[test]
fn a_restated_month_is_listed_with_both_figures() {
    let desk = Desk::new();
    two_editions(&desk);
    let restated = desk.json(&["diff", NAME]);
    let november = row(&restated, &[("of", json!("arresting_agency ICE"))]);
    assert_eq!(
        (november["table"].as_str(), november["period_start"].as_str()),
        (Some("booked_in_by_agency"), Some("2026-11-01"))
    );
    assert_eq!(
        (&november["before"], &november["after"], &november["change"]),
        (&json!(25.0), &json!(26.0), &json!(1.0))
    );
    // The total of November is the other restated figure. December was not over, and a day's figures belong to the day.
    assert_eq!(rows(&restated).len(), 2, "{restated:#}");
    let (first, second) = (format!("{NAME}@2026-12-02"), format!("{NAME}@2026-12-16"));
    let between = desk.json(&["diff", &first, &second, "--table", "booked_in_by_agency"]);
    let kinds: Vec<&str> = rows(&between).iter().map(|row| row["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["restated", "completed", "restated", "completed"], "{between:#}");
    let nothing = desk.run(&["diff", &first, &format!("{NAME}@2026-12-17")]);
    assert_eq!(nothing.code(), 2);
    assert!(nothing.err().contains("2026-12-02, 2026-12-16"), "{}", nothing.err());
}

#[test]
fn the_composition_has_the_workbooks_days_and_what_was_known_on_a_day() {
    let desk = Desk::new();
    two_editions(&desk);
    let words = ["measure", "composition", "--table", "detained", "--from", "2026-12-01"];
    let answer = desk.json(&words);
    let totals: Vec<(&str, i64)> =
        rows(&answer).iter().map(|row| (row["as_of"].as_str().unwrap(), int(&row["total"]))).collect();
    assert_eq!(totals, [("2026-12-02", 800), ("2026-12-16", 810)]);
    assert_eq!(
        rows(&answer)[0]["source_file"],
        "FY27_detentionStats12092026.xlsx, sheet `Detention FY27`, cell F20"
    );
    let known = desk.json(&[words.as_slice(), &["--as-of", "2026-12-20"]].concat());
    assert_eq!(rows(&known).len(), 1);
    // Figures that come with brunt stand before them.
    let all = desk.json(&["measure", "composition", "--table", "detained"]);
    assert!(rows(&all).len() > 100);
    let chart = desk.path("chart.svg");
    desk.json(&["measure", "composition", "--table", "detained", "--chart", chart.to_str().unwrap()]);
    let svg = std::fs::read_to_string(chart).unwrap();
    assert!(
        svg.contains("pending charge") && svg.contains("44 % on 2026-12-02") || svg.contains("2026-12-16")
    );
}

#[test]
fn tables_quality_and_cross_checks_know_published_tables() {
    let desk = Desk::new();
    two_editions(&desk);
    let tables = desk.json(&["tables"]);
    let detained = row(&tables, &[("table", json!("detained"))]);
    assert_eq!((&detained["release"], &detained["as_of"]), (&json!(NAME), &json!("2026-12-16")));
    let quality = desk.json(&["quality"]);
    let value = row(&quality, &[("table", json!("detained"))]);
    assert_eq!((int(&value["rows"]), int(&value["known"])), (40, 40));
    let cross = desk.json(&["quality", "--cross"]);
    assert!(rows(&cross).is_empty(), "{cross:#}");
}

#[test]
fn a_daily_population_is_held_against_the_published_number() {
    let desk = Desk::new();
    two_editions(&desk);
    let vera = "date,daily_pop,midnight_pop,book_in,book_out\n2025-03-03,100.0,43000.0,5.0,6.0\n2025-03-17,99.0,44000.0,,4.0\n";
    let imported = desk.import(&desk.write("national.csv", vera));
    assert_eq!(imported.code(), 0, "{}", imported.err());
    assert_eq!(rows(&imported.json())[0]["release"], "Vera-national-2025-06");
    let cross = desk.json(&["quality", "--cross"]);
    let found = row(&cross, &[("check", json!("midnight population"))]);
    let days = desk.json(&[
        "measure",
        "composition",
        "--table",
        "detained",
        "--from",
        "2025-03-03",
        "--to",
        "2025-03-17",
    ]);
    let published = |day: &str| row(&days, &[("as_of", json!(day))])["total"].as_f64().unwrap();
    let mean = (43_000.0 / published("2025-03-03") + 44_000.0 / published("2025-03-17")) / 2.0;
    assert_eq!(int(&found["n"]), 2);
    assert!((found["ratio"].as_f64().unwrap() - mean).abs() < 1e-12, "{found}");
}

/// The 23 editions of October 2019 to April 2026.
#[test]
fn the_released_workbooks_land_whole() {
    let Some(folder) = released("ice-detention-stats") else { return };
    let desk = Desk::new();
    let imported = desk.import(&folder);
    let editions: std::collections::BTreeSet<String> = rows(&imported.json())
        .iter()
        .filter(|row| row["release"] == NAME)
        .map(|row| row["path"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(editions.len(), 23);
    let composition =
        desk.json(&["measure", "composition", "--table", "detained", "--by", "arresting_agency"]);
    let last = row(&composition, &[("as_of", json!("2026-04-02")), ("arresting_agency", json!("all"))]);
    let parts = ["convicted", "pending", "other", "total"].map(|key| int(&last[key]));
    assert_eq!(parts, [17_589, 18_731, 23_991, 60_311]);
    assert!(last["source_file"].as_str().unwrap().starts_with("FY26_detentionStats_04092026.xlsx"), "{last}");
    // What was put together by hand and what was read are the same.
    let notes = composition["notes"].to_string();
    assert!(notes.contains("stand in both, and are equal"), "{notes}");
    let restated = desk.json(&["diff", NAME, "--table", "booked_in_by_agency"]);
    assert!(!rows(&restated).is_empty());
    let controls = desk.run(&["quality", "--controls", "--format", "json"]);
    assert_eq!(controls.code(), 1);
    assert_eq!(rows(&controls.json()).len(), 19);
}

/// Daily populations, counted by others from rows, against what ICE publishes.
#[test]
fn the_daily_populations_are_near_the_published_numbers() {
    let (Some(books), Some(populations)) =
        (released("ice-detention-stats"), released("facility-populations"))
    else {
        return;
    };
    let desk = Desk::new();
    desk.import(&books);
    for file in [
        "facilities-daily-population-latest.parquet",
        "inc_headcount_fy12-24ytd.csv.gz",
        "vera_national_daily_fy2009-fy2025.csv",
    ] {
        let imported = desk.import(&populations.join(file));
        assert!([0, 3].contains(&imported.code()), "{file}: {}", imported.err());
    }
    let cross = desk.json(&["quality", "--cross"]);
    let ratio = |release: &str| -> (i64, f64) {
        let found = row(&cross, &[("release", Value::from(release))]);
        (int(&found["n"]), found["ratio"].as_f64().unwrap())
    };
    let (days, median) = ratio("DDP-daily-population-2026-03");
    assert!(days >= 75 && (median - 0.993).abs() < 0.004, "{days} {median}");
    assert!((ratio("Vera-national-2025-06").1 - 1.0).abs() < 0.03);
    assert!((ratio("UWCHR-headcount-2024-01").1 - 1.0).abs() < 0.06);
}

/// A sheet of numbers only, for a table that no catalog knows.
#[test]
fn numbers_of_no_known_table_are_said() {
    let desk = Desk::new();
    let mut strange = Sheet::new("Extra");
    strange.row(4, 0, &["A new table"], &[]);
    strange.row(5, 0, &["one"], &[1.0, 2.0]);
    let path = write(
        desk.path("").as_path(),
        "FY27_detentionStats12092026.xlsx",
        &[detention(), facilities(GOOD), strange],
    );
    let imported = desk.import(&path);
    assert_eq!(imported.code(), 3);
    assert!(imported.out().contains("sheet `Extra`, cell B5"), "{}", imported.out());
}

/// From the figures that come with brunt alone.
#[test]
fn the_published_share_is_searched_for_its_own_break() {
    let desk = Desk::new();
    let words = [
        "measure",
        "break",
        "--table",
        "detained",
        "--share",
        "criminality=other",
        "--of",
        "arresting_agency=ICE",
        "--from",
        "2021-12-01",
        "--at",
        "2025-01-20",
        "--search",
    ];
    let answer = desk.json(&words);
    let change = row(&answer, &[("term", json!("level change")), ("is_main", json!(true))]);
    assert_eq!((&change["method"], int(&change["n"])), (&json!("REML, AR(1)"), 96));
    let best = row(&answer, &[("method", json!("search")), ("is_main", json!(true))]);
    assert_eq!(best["date"], "2025-02-14");
    let mass: f64 = rows(&answer)
        .iter()
        .filter(|row| row["method"] == "search")
        .map(|row| row["estimate"].as_f64().unwrap())
        .sum();
    assert!((0.95..=1.0).contains(&mass), "{mass}");
    assert!(
        answer["notes"].to_string().contains("2025-01-20 is not among those dates"),
        "{}",
        answer["notes"]
    );
    for (wrong, said) in [
        (vec!["measure", "break", "--table", "detained"], "--at"),
        (vec!["measure", "break", "--table", "detained", "--at", "2031-01-01"], "outside the series"),
        (
            vec!["measure", "break", "--table", "detained", "--rubric", "column", "--search"],
            "published table",
        ),
        (vec!["measure", "break", "--table", "nothing", "--search"], "there is no store"),
        (vec!["measure", "break", "--table", "detained", "--of", "agency=ICE", "--search"], "agency"),
    ] {
        let ran = desk.run(&wrong);
        assert!(ran.code() == 2 || ran.code() == 4, "{wrong:?} {}", ran.code());
        assert!(ran.err().contains(said), "{wrong:?} {}", ran.err());
    }
}
