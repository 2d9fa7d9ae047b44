//! A made-up release, measured: what comes out is what was planted.

use crate::support::{Desk, int, rows};
use serde_json::{Value, json};

fn measured_equals_truth(shape: &str, rows_made: &str) {
    let desk = Desk::new();
    let made =
        desk.run(&["simulate", "--out", "release", "--rows", rows_made, "--seed", "11", "--shape", shape]);
    assert_eq!(made.code(), 0, "{}", made.err());
    let truth: Value =
        serde_json::from_slice(&std::fs::read(desk.path("release/truth.json")).unwrap()).unwrap();
    let imported = desk.run(&["import", "release", "--format", "json"]);
    // Planted garbage is rejected, so the exit says misfit; truth.json beside the workbooks is passed over.
    assert_eq!(imported.code(), 3, "{}", imported.err());
    let imported = imported.json();
    for file in truth["files"].as_array().unwrap() {
        let name = file["file"].as_str().unwrap();
        let found = rows(&imported).iter().find(|row| row["path"].as_str().unwrap().ends_with(name)).unwrap();
        assert_eq!((&found["rows_stored"], &found["table"]), (&file["rows"], &file["table"]), "{name}");
        assert_eq!(found["release"], json!(format!("simulated-{shape}")));
    }
    let mut groups = 0;
    for (table, planted) in truth["tables"].as_object().unwrap() {
        for (rubric, years) in planted["targets"].as_object().unwrap() {
            for (year, wanted) in years.as_object().unwrap() {
                let words =
                    ["measure", "target-share", "--table", table, "--rubric", rubric, "--by", "fiscal_year"];
                let filter = format!("fiscal_year = {year}");
                let answer = desk.json(&[words.as_slice(), &["--where", &filter, "--local"]].concat());
                let found = &rows(&answer)[0];
                for key in ["n", "in_target", "not_in_target", "cannot_tell"] {
                    assert_eq!(found[key], wanted[key], "{table} FY{year} {rubric} {key}");
                }
                groups += 1;
            }
        }
    }
    assert!(groups > 20, "only {groups} groups were planted");
}

#[test]
fn shares_of_the_shape_of_march_2026_equal_the_truth() {
    measured_equals_truth("2026-03", "4000");
}

#[test]
fn shares_of_the_shape_of_2012_to_2023_equal_the_truth() {
    measured_equals_truth("2012-2023", "4000");
}

#[test]
fn small_counts_stay_in_and_people_cannot_be_asked_for() {
    let desk = Desk::new();
    desk.run(&["simulate", "--out", "release", "--rows", "2000", "--seed", "3", "--quiet"]);
    desk.run(&["import", "release", "--quiet"]);
    let base = ["measure", "target-share", "--table", "stints", "--rubric", "criminality"];
    let ask = |more: &[&str]| desk.run(&[base.as_slice(), more, &["--format", "json"]].concat());
    let answer = ask(&["--by", "citizenship_country,week"]).json();
    for row in rows(&answer) {
        for key in ["n", "in_target", "not_in_target"] {
            let shown = row[key].as_i64();
            assert!(shown.is_none_or(|count| count == 0 || count > 10), "{row}");
        }
    }
    for refused in [
        ["--by", "person_id"],
        ["--by", "person_number"],
        ["--by", "source_row"],
        ["--where", "person_id = 'x'"],
        ["--where", "person_number = 4"],
        ["--where", "source_row = 12"],
        ["--by", "birth_year"],
        ["--where", "fiscal_year in (select 1)"],
    ] {
        let ran = ask(&refused);
        assert_eq!(ran.code(), 2, "{refused:?}: {}", ran.out());
        assert!(ran.err().contains("hint: "), "{}", ran.err());
    }
    let local = ask(&["--by", "birth_year", "--local"]);
    assert_eq!(local.code(), 0, "{}", local.err());
    assert!(local.json()["notes"][0].as_str().unwrap().starts_with("not for publication"));
    let typo = ask(&["--by", "apprehension_metod"]);
    assert_eq!(typo.code(), 2);
    assert!(typo.err().contains("apprehension_metod"), "{}", typo.err());
    let n: i64 = rows(&ask(&[]).json()).iter().map(|row| int(&row["n"])).sum();
    assert!(n > 500);
}
