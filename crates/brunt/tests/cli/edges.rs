//! Edges of releases: planted ones are found and said on every series; known ones of the national files too.

use crate::support::{Desk, arrests_csv, int, released, row, rows};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Made-up arrests of fiscal year 2016 in the layout of 2019-ICFO-53623, one number for each day of the year.
fn year(desk: &Desk, number: impl Fn(i64) -> usize) {
    let lines = arrests_csv();
    let (head, body): (Vec<&str>, Vec<&str>) = lines.lines().partition(|line| !line.contains("Located"));
    let first: chrono::NaiveDate = "2015-10-01".parse().unwrap();
    let mut text = format!("{}\n", head.join("\n"));
    for (offset, day) in (0_i64..).zip(first.iter_days().take(366)) {
        for _ in 0..number(offset) {
            let line = body[0].replace("10/1/2015", &day.format("%-m/%-d/%Y").to_string());
            let _ = writeln!(text, "{line}");
        }
    }
    let path = desk.write("arrests.csv", text);
    let ran = desk.import(&path);
    assert_eq!(ran.code(), 0, "{} {}", ran.out(), ran.err());
}

fn notes(answer: &Value) -> String {
    answer["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| note.as_str().unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_planted_end_is_listed_and_said_on_every_series() {
    let desk = Desk::new();
    // The last two whole weeks, from 12 September 2016, hold about half; the week of 26 September is cut on the 30th.
    year(&desk, |offset| if offset >= 347 { 10 } else { 20 + usize::try_from(offset % 3).unwrap() });
    let listed = desk.json(&["quality", "--edges", "--table", "apprehensions"]);
    let edge = |from: &str| row(&listed, &[("from", json!(from))]).clone();
    let late = edge("2016-09-12");
    assert_eq!(
        (&late["edge"], &late["to"], &late["rows"]),
        (&json!("end"), &json!("2016-09-25"), &json!(140))
    );
    assert_eq!(late["expected"], json!(294));
    assert_eq!(edge("2016-09-26")["edge"], "end");
    assert_eq!(edge("2015-10-01")["edge"], "start");
    assert_eq!(rows(&listed).len(), 3, "{listed:#}");

    let said = "the last 2 whole weeks, from 2016-09-12, hold 48 % of what the 13 weeks beside would lead one to expect: \
                late records or a fall; cut them with `--to`";
    let broken = ["measure", "break", "--table", "apprehensions", "--at", "2016-03-01"];
    assert!(notes(&desk.json(&broken)).contains(said), "{}", notes(&desk.json(&broken)));
    // Cut off, they are no more spoken of.
    let cut = desk.json(&[broken.as_slice(), &["--to", "2016-09-11"]].concat());
    assert!(!notes(&cut).contains("beside"), "{}", notes(&cut));
    let share = ["measure", "target-share", "--table", "apprehensions", "--rubric", "criminality"];
    let weekly = desk.json(&[share.as_slice(), &["--by", "week"]].concat());
    assert!(notes(&weekly).contains(said), "{}", notes(&weekly));
    assert!(notes(&weekly).contains("the last week, from 2016-09-26, is cut"), "{}", notes(&weekly));
    let whole = desk.json(&share);
    assert!(!notes(&whole).contains("beside"), "{}", notes(&whole));
}

#[test]
fn a_made_up_release_without_a_planted_edge_has_only_cut_weeks_at_its_ends() {
    let desk = Desk::new();
    year(&desk, |offset| 20 + usize::try_from(offset % 3).unwrap());
    let listed = desk.json(&["quality", "--edges"]);
    let edges: Vec<&Value> = rows(&listed).iter().map(|row| &row["from"]).collect();
    assert_eq!(edges, [&json!("2015-10-01"), &json!("2016-09-26")], "{listed:#}");
}

#[test]
fn the_national_files_have_the_holes_of_the_years_not_released() {
    let Some(folder) = released("ice-lesa-national-fy2016-2019") else { return };
    let desk = Desk::new();
    desk.import(&folder);
    let listed = desk.json(&["quality", "--edges"]);
    // Fiscal year 2017 of the arrests and removals, 2017 and 2018 of the encounters. The week to 1 October 2017 holds that
    // one day, a Sunday.
    for (table, to, last_day) in [
        ("apprehensions", "2017-10-01", true),
        ("removals", "2017-10-01", true),
        ("encounters", "2018-09-30", false),
    ] {
        let hole = row(&listed, &[("table", json!(table)), ("edge", json!("hole"))]);
        assert_eq!((&hole["from"], &hole["to"]), (&json!("2016-10-03"), &json!(to)), "{hole}");
        assert_eq!(int(&hole["rows"]) > 0, last_day, "{hole}");
        assert!(int(&hole["expected"]) > 50_000, "{hole}");
        assert!(hole["why"].as_str().unwrap().contains("less than a tenth"), "{hole}");
    }
}
