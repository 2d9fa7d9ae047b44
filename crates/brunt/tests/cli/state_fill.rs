//! States filled by the built-in rule: where the truth is planted, each value comes from where it should.

use crate::support::{Desk, int, row, rows};
use serde_json::{Value, json};
use std::fmt::Write as _;

const HEADERS: &str = "Apprehension Date,Apprehension Type,State,County,TOA Current Duty AOR,Apprehension Final Program,\
Arresting Agency,Apprehension Method,Apprehension Criminality,Case Status,Case Category,Departure Country,\
Final Order Yes No,Birth Date,Birth Year,Citizenship Country,Gender,Departed Date,Final Order Date,\
Apprehension Site Landmark,Operation,TOA Current Duty Site,Case Criminality,Case Threat Level,Anonymized Identifier";

/// So many made-up arrests of one kind, on days from `from` on.
struct Kind {
    number: usize,
    from: &'static str,
    state: &'static str,
    aor: &'static str,
    landmark: &'static str,
    site: &'static str,
}

fn desk(kinds: &[Kind]) -> Desk {
    let desk = Desk::new();
    let mut text = format!("{HEADERS}\n");
    for kind in kinds {
        let from: chrono::NaiveDate = kind.from.parse().unwrap();
        for (row, day) in from.iter_days().take(50).cycle().take(kind.number).enumerate() {
            let _ = writeln!(
                text,
                "{day} 09:00:00,,{},,{},,ICE,Located,1 Convicted Criminal,,,,,,1990,MEXICO,Male,,,\"{}\",,\"{}\",,,k{}{row}",
                kind.state, kind.aor, kind.landmark, kind.site, kind.from
            );
        }
    }
    let path = desk.write("arrests.csv", text);
    let ran = desk.run(&["import", path.to_str().unwrap(), "--release", "2026-03", "--format", "json"]);
    assert_eq!(ran.code(), 0, "{} {}", ran.out(), ran.err());
    desk
}

const EARLY: &str = "2024-01-15";
const LATE: &str = "2025-08-04";
const DALLAS: &str = "Dallas Area of Responsibility";
const ATLANTA: &str = "Atlanta Area of Responsibility";
const SEATTLE: &str = "Seattle Area of Responsibility";

fn kind(number: usize, from: &'static str, state: &'static str, place: [&'static str; 3]) -> Kind {
    let [aor, landmark, site] = place;
    Kind { number, from, state, aor, landmark, site }
}

fn planted() -> Vec<Kind> {
    vec![
        // Recorded: Dallas is all Texas, the landmark `DAL JAIL` of Atlanta's area all Oklahoma, Seattle is mixed.
        kind(200, LATE, "TEXAS", [DALLAS, "DAL GENERAL", "Dallas Office"]),
        kind(100, EARLY, "TEXAS", [DALLAS, "DAL GENERAL", "Dallas Office"]),
        kind(60, EARLY, "OKLAHOMA", [ATLANTA, "DAL JAIL", "Office"]),
        kind(60, EARLY, "GEORGIA", [ATLANTA, "ATL GENERAL", "Office"]),
        kind(50, EARLY, "OREGON", [SEATTLE, "SEA GENERAL", "Office"]),
        kind(50, EARLY, "WASHINGTON", [SEATTLE, "SEA GENERAL", "Office"]),
        // Blank: by the site's name, which counts before the landmark's code; by code; by landmark; by area; not at all.
        kind(31, EARLY, "", [SEATTLE, "PORTLAND, OR", "Boise, Idaho Sub-Office"]),
        kind(32, EARLY, "", [SEATTLE, "PORTLAND, OR", "Office"]),
        kind(33, EARLY, "", [ATLANTA, "DAL JAIL", "Office"]),
        kind(34, EARLY, "", [DALLAS, "SOMEWHERE", "Office"]),
        kind(35, EARLY, "", [SEATTLE, "SEA GENERAL", "WASHINGTON FIELD OFFICE"]),
        // Struck out is not blank.
        kind(36, EARLY, "(b)(6)", [DALLAS, "DAL GENERAL", "Dallas Office"]),
    ]
}

#[test]
fn each_value_comes_from_the_planted_source() {
    let desk = desk(&planted());
    let words = ["measure", "state-fill", "--table", "apprehensions"];
    let answer = desk.json(&words);
    let all = &rows(&answer)[0];
    let figures =
        ["n", "original", "duty_site_name", "landmark_code", "landmark_share", "aor_share", "unfilled"];
    let found: Vec<i64> = figures.iter().map(|name| int(&all[*name])).collect();
    assert_eq!(found, [721, 520, 31, 32, 33, 34, 71]);
    assert!((all["filled_share"].as_f64().unwrap() - 130.0 / 201.0).abs() < 1e-12, "{all}");

    let by = desk.json(&[words.as_slice(), &["--by", "state_filled"]].concat());
    for (state, source, number) in [
        ("IDAHO", "duty_site_name", 31),
        ("OREGON", "landmark_code", 32),
        ("OKLAHOMA", "landmark_share", 33),
        ("TEXAS", "aor_share", 34),
    ] {
        assert_eq!(int(&row(&by, &[("state_filled", json!(state))])[source]), number, "{state}");
    }
    // Both columns are groups and filters of other questions too.
    let share = ["measure", "target-share", "--table", "apprehensions", "--rubric", "criminality"];
    let grouped = desk.json(&[share.as_slice(), &["--by", "state_filled,state_fill_source"]].concat());
    let idaho = row(&grouped, &[("state_filled", json!("IDAHO"))]);
    assert_eq!((&idaho["state_fill_source"], &idaho["n"]), (&json!("duty_site_name"), &json!(31)));
    let filter = "state_filled = 'TEXAS' and state_fill_source <> 'original'";
    let texas = desk.json(&[share.as_slice(), &["--where", filter]].concat());
    assert_eq!(rows(&texas)[0]["n"], 34);
    // A redacted state stays redacted, and its source says so by saying nothing.
    let struck = desk.json(&[share.as_slice(), &["--where", "state_filled is null"]].concat());
    assert_eq!(rows(&struck)[0]["n"], 71);
}

#[test]
fn recorded_growth_overstates_and_the_rule_says_how_far() {
    let desk = desk(&planted());
    let spans = "2024-01-01..2024-12-31,2025-01-01..2025-12-31";
    let answer = desk.json(&["measure", "state-fill", "--table", "apprehensions", "--growth", spans]);
    let texas = row(&answer, &[("state_filled", json!("TEXAS"))]);
    let four = ["before_original", "before_filled_in", "after_original", "after_filled_in"]
        .map(|name| int(&texas[name]));
    assert_eq!(four, [100, 34, 200, 0]);
    // 2024 has 366 days.
    let per_day = |after: f64, before: f64| after / 365.0 / (before / 366.0);
    let near = |value: &Value, wanted: f64| (value.as_f64().unwrap() - wanted).abs() < 1e-9;
    assert!(near(&texas["ratio_original"], per_day(200.0, 100.0)), "{texas}");
    assert!(near(&texas["ratio_filled"], per_day(200.0, 134.0)), "{texas}");
    assert!(near(&texas["overstated"], 1.34), "{texas}");
    assert_eq!(rows(&answer)[0]["state_filled"], "(all)");
    let notes = answer["notes"].to_string();
    assert!(notes.contains("rule `state`, version 1"), "{notes}");
    assert!(notes.contains("14 % of the rows before and 0 % of those after stay without a value"), "{notes}");
    for words in [
        ["--growth", "2024-01-01..2024-12-31"],
        ["--growth", "2025-01-01..2025-12-31,2024-01-01..2024-12-31"],
    ] {
        let ran =
            desk.run(&[["measure", "state-fill", "--table", "apprehensions"].as_slice(), &words].concat());
        assert_eq!(ran.code(), 2, "{}", ran.out());
    }
    let other = desk.run(&["measure", "state-fill", "--table", "stints"]);
    assert!(other.err().contains("no rule fills a column of `stints`"), "{}", other.err());
}

#[test]
fn a_bad_rule_is_named_by_its_file() {
    let desk = Desk::new();
    let rule = include_str!("../../../../catalog/fills/state.toml");
    for (old, new, told) in [
        (
            "column = \"apprehension_aor\"",
            "column = \"aor_of_arrest\"",
            "step `aor_share` reads column `aor_of_arrest`",
        ),
        ("share = 0.99", "share = 99", "a share of 99 is not above 0.5 and up to 1"),
        ("never = [\"WASHINGTON\"]", "never = [\"OREGONE\"]", "never fills `OREGONE`"),
        ("title = ", "titel = ", "unknown field `titel`"),
        (
            "column = \"apprehension_landmark\"",
            "column = \"person_id\"",
            "step `landmark_code` reads column `person_id`",
        ),
    ] {
        desk.write("own/fills/state.toml", rule.replace(old, new));
        let ran = desk.run(&["tables", "--known", "--catalog", "own"]);
        assert_eq!(ran.code(), 2);
        assert!(ran.err().contains("fills/state.toml: ") && ran.err().contains(told), "{}", ran.err());
    }
}
