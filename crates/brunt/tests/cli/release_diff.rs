//! Two releases compared in aggregate: what was planted is found, and nothing else is claimed.

use crate::support::{Desk, int, rows};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::PathBuf;

const HEADERS: [&str; 23] = [
    "Apprehension Date",
    "Apprehension State",
    "Apprehension County",
    "Apprehension AOR",
    "Final Program",
    "Final Program Group",
    "Apprehension Method",
    "Apprehension Criminality",
    "Case Status",
    "Case Category",
    "Departed Date",
    "Departure Country",
    "Final Order Yes No",
    "Final Order Date",
    "Birth Date",
    "Birth Year",
    "Citizenship Country",
    "Gender",
    "Apprehension Site Landmark",
    "Alien File Number",
    "EID Case ID",
    "EID Subject ID",
    "Unique Identifier",
];
const CAP: [&str; 3] = ["CAP Local Incarceration", "CAP State Incarceration", "CAP Federal Incarceration"];
const METHODS: [&str; 6] = [CAP[0], CAP[1], CAP[2], "Custodial Arrest", "Located", "Non-Custodial Arrest"];

/// A made-up arrest.
#[derive(Clone)]
struct Arrest {
    day: chrono::NaiveDate,
    state: &'static str,
    method: &'static str,
    gender: &'static str,
}

/// Arrests from January 2025 to the end of `weeks` weeks.
fn arrests(weeks: u64) -> Vec<Arrest> {
    let first: chrono::NaiveDate = "2025-01-06".parse().unwrap();
    let mut made = Vec::new();
    for week in 0..weeks {
        // Weeks differ, and so do methods within a week, without a common pattern.
        for (place, method) in METHODS.into_iter().enumerate() {
            let place = u64::try_from(place).unwrap();
            let number = 14 + (week * 5 + place * 11 + (week * week * (place + 2)) % 13) % 12;
            for row in 0..number {
                let gender = if (row + week) % 9 == 0 { "Female" } else { "Male" };
                let state = if (row + place) % 5 == 0 { "" } else { "TEXAS" };
                let day = first + chrono::Days::new(week * 7 + row % 7);
                made.push(Arrest { day, state, method, gender });
            }
        }
    }
    made
}

/// Keys are made anew in each release.
fn csv(desk: &Desk, release: &str, arrests: &[Arrest]) -> PathBuf {
    let mut text = format!("{}\n", HEADERS.join(","));
    for (number, arrest) in arrests.iter().enumerate() {
        let _ = writeln!(
            text,
            "{} 10:00:00,{},,Dallas Area of Responsibility,ERO Criminal Alien Program,ICE,{},1 Convicted Criminal,ACTIVE,\
             [8C] Excludable / Inadmissible - Administrative Final Order Issued,,,YES,,,1990,MEXICO,{},,,,,{release}-{number}",
            arrest.day, arrest.state, arrest.method, arrest.gender
        );
    }
    desk.write(&format!("{release}.csv"), text)
}

fn two_releases(before: &[Arrest], after: &[Arrest]) -> Desk {
    let desk = Desk::new();
    for (release, arrests) in [("2025-07", before), ("2025-12", after)] {
        let path = csv(&desk, release, arrests);
        let ran = desk.run(&["import", path.to_str().unwrap(), "--release", release, "--format", "json"]);
        assert_eq!(ran.code(), 0, "{} {}", ran.out(), ran.err());
        assert_eq!(int(&rows(&ran.json())[0]["rows_stored"]), i64::try_from(arrests.len()).unwrap());
    }
    desk
}

/// Rows that claim something: not the total of rows, nor what lies outside the days that both hold.
fn claims(answer: &Value) -> Vec<&Value> {
    rows(answer)
        .iter()
        .filter(|row| !(row["what"] == "rows" && row["period"].as_str().unwrap().contains(" to ")))
        .filter(|row| row["what"] != "outside")
        .collect()
}

#[test]
fn equal_releases_differ_in_nothing() {
    let made = arrests(26);
    let desk = two_releases(&made, &made);
    let answer = desk.json(&["diff", "2025-07", "2025-12"]);
    assert_eq!(claims(&answer), Vec::<&Value>::new());
    assert_eq!(rows(&answer).len(), 1);
    let total = &rows(&answer)[0];
    assert_eq!(
        (&total["before"], &total["after"], &total["change"]),
        (&json!(made.len()), &json!(made.len()), &json!(0))
    );
    let weeks = desk.json(&["diff", "2025-07", "2025-12", "--by", "week"]);
    assert_eq!(rows(&weeks).len(), 27);
    assert!(rows(&weeks).iter().all(|row| row["change"] == 0), "{weeks:#}");
}

#[test]
fn the_folded_methods_and_the_withdrawn_weeks_are_found_and_nothing_else() {
    let before = arrests(26);
    let mut after = arrests(30);
    let withdrawn: [chrono::NaiveDate; 2] = ["2025-02-10".parse().unwrap(), "2025-03-31".parse().unwrap()];
    let mut number = 0_u32;
    after.retain(|arrest| {
        number += 1;
        let gone =
            withdrawn.iter().any(|week| arrest.day >= *week && arrest.day < *week + chrono::Days::new(7));
        !(gone && number.is_multiple_of(3))
    });
    for arrest in &mut after {
        if CAP.contains(&arrest.method) {
            arrest.method = "Custodial Arrest";
        }
    }
    let desk = two_releases(&before, &after);
    // The order in which the two are named does not matter.
    let answer = desk.json(&["diff", "2025-12", "2025-07", "--table", "apprehensions"]);
    let found = claims(&answer);
    let recoded: Vec<&&Value> = found.iter().filter(|row| row["what"] == "recoded").collect();
    assert_eq!(recoded.len(), 1, "{answer:#}");
    assert_eq!(recoded[0]["column"], "apprehension_method");
    assert_eq!(
        recoded[0]["value"],
        "`CAP Federal Incarceration`, `CAP Local Incarceration`, `CAP State Incarceration`"
    );
    assert_eq!(recoded[0]["into"], "`Custodial Arrest`");
    let cap = before.iter().filter(|arrest| CAP.contains(&arrest.method)).count();
    assert_eq!((&recoded[0]["before"], &recoded[0]["after"]), (&json!(cap), &json!(0)));
    let weeks: Vec<&str> =
        found.iter().filter(|row| row["what"] == "rows").map(|row| row["period"].as_str().unwrap()).collect();
    assert_eq!(weeks, ["week of 2025-02-10", "week of 2025-03-31"]);
    assert_eq!(found.len(), 3, "{answer:#}");
    // Four later weeks are only in the newer release, and no change of what both hold.
    let later = rows(&answer).iter().find(|row| row["what"] == "outside").unwrap();
    assert_eq!((&later["period"], &later["before"]), (&json!("after 2025-07-06"), &json!(0)));
    assert!(int(&later["after"]) > 300);
    let notes = answer["notes"].to_string();
    assert!(notes.contains("`apprehension_method` was recoded"), "{notes}");
}

#[test]
fn moved_states_gone_values_and_small_counts() {
    let before = arrests(20);
    let mut after = before.clone();
    let mut number = 0_u32;
    for arrest in &mut after {
        number += 1;
        if arrest.state.is_empty() && number.is_multiple_of(2) {
            arrest.state = "TEXAS";
        }
        if arrest.gender == "Female" {
            arrest.gender = if number.is_multiple_of(40) { "Unknown" } else { "Female" };
        }
    }
    let few = after.iter().filter(|arrest| arrest.gender == "Unknown").count();
    assert!((1..=10).contains(&few), "{few}");
    let desk = two_releases(&before, &after);
    let words = ["diff", "2025-07", "2025-12", "--column"];
    let state = desk.json(&[words.as_slice(), &["state"]].concat());
    let whats: Vec<(&Value, &Value)> =
        claims(&state).iter().map(|row| (&row["what"], &row["value"])).collect();
    assert_eq!(whats, [(&json!("moved"), &json!("TEXAS")), (&json!("state"), &json!("(blank)"))]);
    let gender = desk.json(&[words.as_slice(), &["gender"]].concat());
    let new = claims(&gender)[0];
    assert_eq!((&new["what"], &new["value"]), (&json!("new"), &json!("Unknown")));
    assert_eq!(new["after"], json!({"suppressed": "primary"}));
    let local = desk.json(&[words.as_slice(), &["gender", "--local"]].concat());
    assert_eq!(int(&claims(&local)[0]["after"]), i64::try_from(few).unwrap());
}

#[test]
fn what_cannot_be_compared_is_said() {
    let made = arrests(12);
    let desk = two_releases(&made, &made);
    for (words, told) in [
        (["diff", "2025-07"].as_slice(), "which other is it to be compared with"),
        (&["diff", "2025-07", "2025-07"], "compared with itself"),
        (&["diff", "2025-07", "2026-03"], "the store holds no table of both releases"),
        (&["diff", "2025-07", "2025-11"], "`2025-11` is no release"),
        (&["diff", "2025-07@2025-07-28", "2025-12"], "one as-of day"),
        (&["diff", "2025-07", "2025-12", "--column", "birth_year"], "`birth_year`"),
        (&["diff", "2025-07", "2025-12", "--table", "stints"], "no `stints` of both"),
        (&["diff", "nothing"], "neither a publication nor a release"),
    ] {
        let ran = desk.run(words);
        assert_eq!(ran.code(), 2, "{words:?}: {}", ran.out());
        assert!(ran.err().contains(told), "{words:?}: {}", ran.err());
    }
}
