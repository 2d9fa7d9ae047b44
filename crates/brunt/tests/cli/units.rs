//! Rows, events, stays, links and populations: what comes out is what was planted, and nothing fans out.

use crate::support::{Desk, int, released, rows};
use serde_json::Value;

fn total(answer: &Value, key: &str) -> i64 {
    rows(answer).iter().map(|row| int(&row[key])).sum()
}

fn units_equal_the_truth(shape: &str) {
    let desk = Desk::new();
    let made = ["simulate", "--out", "release", "--rows", "20000", "--seed", "23", "--shape", shape];
    assert_eq!(desk.run(&made).code(), 0);
    let truth: Value =
        serde_json::from_slice(&std::fs::read(desk.path("release/truth.json")).unwrap()).unwrap();
    desk.run(&["import", "release"]);
    let ask = |words: &[&str]| desk.json(&[&["measure"], words, &["--local"]].concat());
    let planted = |table: &str, rule: &str| int(&truth["tables"][table]["duplicates"][rule]);

    let arrests = ask(&["duplicates", "--table", "apprehensions", "--rule", "apprehensions-episode-24h"]);
    assert_eq!(total(&arrests, "counted"), planted("apprehensions", "episodes_of_24_hours"));
    assert_eq!(total(&arrests, "repeats"), planted("apprehensions", "rows_after_the_first_of_an_episode"));
    assert_eq!(total(&arrests, "n"), int(&truth["tables"]["apprehensions"]["rows"]));
    let removals = ask(&["duplicates", "--table", "removals"]);
    assert_eq!(total(&removals, "repeats"), planted("removals", "rows_of_the_same_day"));
    let stints = ask(&["duplicates", "--table", "stints", "--by", "fiscal_year"]);
    let repeats = planted("stints", "rows_equal_but_for_the_bond")
        + planted("stints", "rows_of_the_same_day_facility_and_stay");
    assert_eq!(total(&stints, "repeats"), repeats);

    // Events instead of rows, in a measure and marked in an export.
    let events = ask(&["target-share", "--table", "apprehensions", "--rubric", "criminality", "--events"]);
    assert_eq!(total(&events, "n"), total(&arrests, "n") - total(&arrests, "repeats"));
    assert_eq!(int(&events["ledger"][0]["rows"]), total(&arrests, "n"));
    desk.run(&["export", "--table", "apprehensions", "--marked", "--out", "marked.csv"]);
    let text = std::fs::read_to_string(desk.path("marked.csv")).unwrap();
    let (header, lines) = text.split_once('\n').unwrap();
    let place = header.split(',').position(|name| name == "repeats_another").unwrap();
    assert_eq!(place, header.split(',').count() - 1);
    let marks =
        |mark: &str| i64::try_from(lines.lines().filter(|line| line.ends_with(mark)).count()).unwrap();
    assert_eq!(marks(",true"), total(&arrests, "repeats"));
    assert_eq!(marks(",false"), total(&arrests, "counted"));

    let stays = ask(&["stays", "--from", "2000-01-01"]);
    let all = &rows(&stays)[0];
    assert_eq!(
        (int(&all["n"]), int(&all["open"])),
        (int(&truth["stays"]["stays"]), int(&truth["stays"]["open"]))
    );

    let arrest_to_stay = ask(&["links", "--rule", "arrest-to-stay", "--by", "month"]);
    assert_eq!(total(&arrest_to_stay, "linked"), int(&truth["links"]["arrest_to_stay"]["linked"]));
    let stay_to_removal = ask(&["links", "--rule", "stay-to-removal"]);
    let planted_link = &truth["links"]["stay_to_removal"];
    assert_eq!(total(&stay_to_removal, "linked"), int(&planted_link["linked"]));
    assert_eq!(total(&stay_to_removal, "n"), int(&planted_link["candidates"]));

    for (day, planted) in truth["midnight"].as_object().unwrap() {
        let held = ask(&["population", "--every", "day", "--from", day, "--to", day]);
        let held = &rows(&held)[0];
        assert_eq!(int(&held["midnight"]), int(&planted["persons"]), "{day}");
        assert_eq!(int(&held["midnight_no_key"]), int(&planted["keyless_stint_rows"]), "{day}");
    }

    // Groups sum to the whole; threads change nothing.
    let by = ["measure", "population", "--every", "fiscal-year", "--by", "gender", "--local"];
    let one = desk.json(&[by.as_slice(), &["--threads", "1"]].concat());
    assert_eq!(one, desk.json(&[by.as_slice(), &["--threads", "3"]].concat()));
    let whole = ask(&["population", "--every", "fiscal-year"]);
    assert_eq!(total(&one, "book_ins"), total(&whole, "book_ins"));
    let bed_days =
        |answer: &Value| rows(answer).iter().map(|row| row["bed_days"].as_f64().unwrap()).sum::<f64>();
    assert!((bed_days(&one) - bed_days(&whole)).abs() < 1e-6 * bed_days(&whole));
}

#[test]
fn units_of_the_shape_of_march_2026_equal_the_truth() {
    units_equal_the_truth("2026-03");
}

#[test]
fn units_of_the_shape_of_2012_to_2023_equal_the_truth() {
    units_equal_the_truth("2012-2023");
}

#[test]
fn small_counts_are_withheld_and_nobody_is_a_group() {
    let desk = Desk::new();
    desk.run(&["simulate", "--out", "release", "--rows", "3000", "--seed", "2"]);
    desk.run(&["import", "release"]);
    let held = desk.json(&["measure", "population", "--every", "month", "--by", "facility"]);
    for row in rows(&held) {
        for key in ["midnight", "book_ins", "book_outs"] {
            assert!(row[key].as_i64().is_none_or(|count| count == 0 || count > 10), "{row}");
        }
    }
    for by in ["person_id", "person_number", "source_row", "nothing"] {
        let ran = desk.run(&["measure", "stays", "--by", by]);
        assert_eq!(ran.code(), 2, "{by}");
    }
    let unknown = desk.run(&["measure", "links", "--rule", "arrest-to-nothing"]);
    assert_eq!(unknown.code(), 2);
    assert!(unknown.err().contains("arrest-to-stay"), "{}", unknown.err());
}

/// 47 arrests, 47 detainers, 77 encounters and 103 stints of 44 people, which a join by key makes 235 rows of.
#[test]
fn the_washington_rows_do_not_fan_out() {
    let Some(folder) = released("ddp-ice-2025-2026") else { return };
    let desk = Desk::new();
    for table in ["arrests", "detainers", "encounters", "detentions"] {
        desk.import(&folder.join(format!("derived_wa_{table}_mar2025.csv")));
    }
    let ask = |words: &[&str]| desk.json(&[&["measure"], words, &["--local"]].concat());
    for (table, count) in [("apprehensions", 47), ("detainers", 47), ("encounters", 77), ("stints", 103)] {
        let answer = ask(&["duplicates", "--table", table]);
        assert_eq!(total(&answer, "n"), count, "{table}");
        assert_eq!(
            total(&answer, "counted") + total(&answer, "repeats") + total(&answer, "no_key"),
            count,
            "{table}"
        );
    }
    let manifest: Value =
        serde_json::from_slice(&std::fs::read(desk.store().join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["persons"]["2025-03"], 44);
    for (rule, most) in [("arrest-to-stay", 47), ("detainer-to-book-in", 47), ("encounter-to-arrest", 77)] {
        let links = ask(&["links", "--rule", rule]);
        assert!(total(&links, "n") <= most && total(&links, "linked") <= 47, "{rule}");
        assert!(total(&links, "linked") > 0, "{rule}");
    }
}

/// Two targets on the same rows, all readings of a target, and the target in force on the day of each event.
#[test]
fn targets_are_held_against_one_another() {
    let desk = Desk::new();
    desk.run(&["simulate", "--out", "release", "--rows", "20000", "--seed", "4"]);
    desk.run(&["import", "release"]);
    let cut = ["--table", "stints", "--by", "fiscal_year", "--local"];
    let apart = desk.json(&[&["rubrics", "diff", "dhs_70", "wow_strict"], cut.as_slice()].concat());
    for row in rows(&apart) {
        let parts = ["both", "only_first", "only_second", "neither", "cannot_tell"].map(|key| int(&row[key]));
        assert_eq!(parts.iter().sum::<i64>(), int(&row["n"]), "{row}");
        assert!(row["disagree_share_low"].as_f64() <= row["disagree_share_high"].as_f64());
    }
    let same = desk.json(&[&["rubrics", "diff", "dhs_70", "dhs_70"], cut.as_slice()].concat());
    assert_eq!(total(&same, "only_first") + total(&same, "only_second"), 0);

    let spread = desk.json(
        &[&["measure", "spread", "--rubric", "wow_strict"], ["--table", "stints", "--local"].as_slice()]
            .concat(),
    );
    let share = |answer: &Value| rows(answer)[0]["share_known"].as_f64().unwrap();
    assert_eq!(rows(&spread).len(), 5);
    for (option, place) in [("severity_4", 0), ("violent_ssa", 3)] {
        let choose = format!("offence_rule={option}");
        let one = desk.json(&[
            "measure",
            "target-share",
            "--table",
            "stints",
            "--rubric",
            "wow_strict",
            "--choose",
            &choose,
            "--local",
        ]);
        let label = rows(&spread)[place]["reading"].as_str().unwrap();
        assert!(option == "severity_4" || label.contains(option), "{label}");
        assert!(
            (rows(&spread)[place]["share_known"].as_f64().unwrap() - share(&one)).abs() < 1e-12,
            "{option}"
        );
    }
    let wrong = desk.run(&[
        "measure",
        "target-share",
        "--table",
        "stints",
        "--rubric",
        "wow_strict",
        "--choose",
        "offence_rule=none",
    ]);
    assert_eq!(wrong.code(), 2);

    let in_force = desk.json(&[
        "measure",
        "target-share",
        "--table",
        "apprehensions",
        "--rubric",
        "in_force",
        "--by",
        "year",
        "--local",
    ]);
    let names: std::collections::BTreeSet<&str> =
        rows(&in_force).iter().filter_map(|row| row["rubric"].as_str()).collect();
    assert!(names.contains("eo14159_core"), "{names:?}");
    // 2025 begins under the guidelines of 2021.
    let year = |rubric: &str| {
        rows(&in_force).iter().any(|row| row["year"] == 2025 && row["rubric"].as_str() == Some(rubric))
    };
    assert!(year("eo14159_core") && names.iter().any(|name| name.starts_with("mayorkas2021")), "{names:?}");
    assert_eq!(total(&in_force, "n"), total(&desk.json(&["tables"]), "rows") - others(&desk));
}

/// Rows of all tables but the arrests.
fn others(desk: &Desk) -> i64 {
    rows(&desk.json(&["tables"]))
        .iter()
        .filter(|row| row["table"] != "apprehensions")
        .map(|row| int(&row["rows"]))
        .sum()
}

/// The parts of a change add up to it, and offices stand by name with their limits.
#[test]
fn a_change_is_taken_apart_and_offices_stand_about_the_whole() {
    let desk = Desk::new();
    desk.run(&["simulate", "--out", "release", "--rows", "20000", "--seed", "6"]);
    desk.run(&["import", "release"]);
    let words = [
        "measure",
        "decompose",
        "--table",
        "apprehensions",
        "--rubric",
        "criminality",
        "--by",
        "apprehension_aor",
        "--before",
        "2023-10-01..2024-09-30",
        "--after",
        "2025-01-20..2026-01-31",
        "--replicates",
        "200",
        "--local",
        "--where",
        "criminality is not null",
    ];
    let apart = desk.json(&words);
    assert_eq!(apart, desk.json(&words));
    let part = |name: &str| {
        let row = rows(&apart).iter().find(|row| row["part"] == name).unwrap();
        [&row["share_low"], &row["share_high"], &row["interval_low"], &row["interval_high"]]
            .map(|value| value.as_f64())
    };
    let [change, ..] = part("change");
    let (composition, rate) = (part("composition"), part("rate"));
    assert!((composition[0].unwrap() + rate[0].unwrap() - change.unwrap()).abs() < 1e-12);
    assert!(composition[2] <= composition[0] && rate[0] <= rate[3], "{composition:?} {rate:?}");
    assert!(
        (part("share after")[0].unwrap() - part("share before")[0].unwrap() - change.unwrap()).abs() < 1e-12
    );

    let offices = desk.json(&[
        "measure",
        "funnel",
        "--table",
        "apprehensions",
        "--rubric",
        "criminality",
        "--by",
        "apprehension_aor",
        "--local",
    ]);
    // Rows without an office stand last, counted and not judged: all rows add up.
    let (named, nameless): (Vec<&Value>, Vec<&Value>) =
        rows(&offices).iter().partition(|row| row["apprehension_aor"].is_string());
    let all = desk.json(&[
        "measure",
        "target-share",
        "--table",
        "apprehensions",
        "--rubric",
        "criminality",
        "--local",
    ]);
    let n = |rows: &[&Value]| rows.iter().map(|row| row["n"].as_u64().unwrap()).sum::<u64>();
    assert_eq!(n(&named) + n(&nameless), rows(&all)[0]["n"].as_u64().unwrap());
    assert!(
        rows(&offices).iter().rposition(|row| row["apprehension_aor"].is_string()) == Some(named.len() - 1)
    );
    assert!(nameless.iter().all(|row| row["limit_share_low"].is_null() && row["p_adjusted"].is_null()));
    let names: Vec<&str> = named.iter().map(|row| row["apprehension_aor"].as_str().unwrap()).collect();
    assert!(names.len() > 10 && names.is_sorted());
    for row in named {
        let number = |key: &str| row[key].as_f64().unwrap();
        assert!(number("limit_share_low") <= number("limit_share_high"), "{row}");
        assert!((0.0..=1.0).contains(&number("p_adjusted")), "{row}");
    }
    assert_eq!(desk.run(&["measure", "funnel", "--table", "removals", "--rubric", "criminality"]).code(), 2);
}
