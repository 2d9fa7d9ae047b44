//! The published composition of the detained, from bundled figures.

use crate::support::{Desk, int, row, rows};
use serde_json::{Value, json};

const DETAINED: [&str; 6] = ["measure", "composition", "--table", "detained", "--by", "arresting_agency"];

#[test]
fn the_detained_of_2_april_2026_add_up() {
    let answer = Desk::new().json(&DETAINED);
    let all = row(&answer, &[("as_of", json!("2026-04-02")), ("arresting_agency", json!("all"))]);
    let parts = ["convicted", "pending", "other", "total"].map(|key| int(&all[key]));
    assert_eq!(parts, [17_589, 18_731, 23_991, 60_311]);
    for row in rows(&answer) {
        assert_eq!(
            int(&row["convicted"]) + int(&row["pending"]) + int(&row["other"]),
            int(&row["total"]),
            "{row}"
        );
        assert!(!row["source_file"].as_str().unwrap().is_empty());
    }
    // Every edition has its three agencies, and they add up.
    for day in rows(&answer).chunks(3) {
        let total = |agency: &str| {
            let found = day.iter().find(|row| row["arresting_agency"] == agency).unwrap();
            ["convicted", "pending", "other", "total"].map(|key| int(&found[key]))
        };
        let (ice, cbp) = (total("ICE"), total("CBP"));
        assert_eq!(std::array::from_fn(|n| ice[n] + cbp[n]), total("all"), "{}", day[0]["as_of"]);
    }
}

#[test]
fn the_share_without_record_went_from_six_to_over_forty_per_cent_in_a_year() {
    let answer = Desk::new().json(&DETAINED);
    let ice = |day: &str| row(&answer, &[("as_of", json!(day)), ("arresting_agency", json!("ICE"))]).clone();
    let share = |row: &Value, key: &str| (row[key].as_f64().unwrap() * 100.0).round();
    let (before, after) = (ice("2025-01-06"), ice("2026-01-22"));
    assert_eq!((share(&before, "other_share"), share(&before, "convicted_share")), (6.0, 62.0));
    assert_eq!((share(&after, "other_share"), share(&after, "convicted_share")), (44.0, 29.0));
}

#[test]
fn what_was_known_on_a_day_is_what_was_published_by_then() {
    let desk = Desk::new();
    let answer = desk.json(&[DETAINED.as_slice(), &["--as-of", "2025-04-30"]].concat());
    assert_eq!(rows(&answer).last().unwrap()["as_of"], "2025-03-31");
    let months = desk.json(&[
        "measure",
        "composition",
        "--table",
        "detained",
        "--from",
        "2025-09-01",
        "--every",
        "month",
    ]);
    let days: Vec<&str> = rows(&months).iter().map(|row| row["as_of"].as_str().unwrap()).collect();
    assert_eq!(days, ["2025-09-15", "2025-11-28", "2025-12-11", "2026-01-22", "2026-02-05", "2026-04-02"]);
    assert!(months["notes"].to_string().contains("2025-09-15 to 2025-11-10"), "{}", months["notes"]);
    let wrong = desk.run(&["measure", "composition", "--table", "detained", "--by", "gender"]);
    assert_eq!(wrong.code(), 2);
}
