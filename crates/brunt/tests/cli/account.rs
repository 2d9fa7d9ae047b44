//! Detainers, volume against yield, what-if accounts, staggered policies and effective bars, through the binary.

use crate::support::{Desk, int, rows};
use serde_json::Value;
use std::fmt::Write as _;

fn total(answer: &Value, key: &str) -> i64 {
    rows(answer).iter().map(|row| int(&row[key])).sum()
}

fn made(desk: &Desk, rows: &str) -> Value {
    let words = ["simulate", "--out", "release", "--rows", rows, "--seed", "29"];
    assert_eq!(desk.run(&words).code(), 0);
    desk.run(&["import", "release"]);
    serde_json::from_slice(&std::fs::read(desk.path("release/truth.json")).unwrap()).unwrap()
}

#[test]
fn detainers_followed_by_a_book_in_are_those_that_were_planted() {
    let desk = Desk::new();
    let truth = made(&desk, "20000");
    let planted = &truth["links"]["detainer_to_book_in"];
    // The truth counts rows; the rule counts events. With every row an event of its own they are the same.
    std::fs::create_dir_all(desk.path("own/rules")).unwrap();
    let rule = include_str!("../../../../catalog/rules/detainer-to-book-in.toml")
        .replace(", first_of = \"detainers-same-prepare-date\"", "");
    std::fs::write(desk.path("own/rules/detainer-to-book-in.toml"), rule).unwrap();
    let by_row = desk.json(&["measure", "detainers", "--local", "--catalog", "own"]);
    let row = &rows(&by_row)[0];
    assert_eq!(int(&row["booked_in"]) + int(&row["nearer_to_another"]), int(&planted["linked"]));
    assert_eq!(int(&row["n"]) - int(&row["no_key"]), int(&planted["candidates"]));

    let ask = |words: &[&str]| desk.json(&[&["measure", "detainers", "--local"], words].concat());
    let all = ask(&[]);
    let links = desk.json(&["measure", "links", "--rule", "detainer-to-book-in", "--local"]);
    for (key, other) in
        [("n", "n"), ("booked_in", "linked"), ("nearer_to_another", "taken"), ("no_key", "no_key")]
    {
        assert_eq!(total(&all, key), total(&links, other), "{key}");
    }
    // However the rows are divided, they are the same rows; both splits of a row add up.
    let ways: [&[&str]; 4] = [
        &["--by", "state,fiscal_year"],
        &["--rubric", "criminality"],
        &["--labels", "doj-2025-08", "--ever"],
        &["--labels", "doj-2025-08"],
    ];
    for words in ways {
        let answer = ask(words);
        assert!(rows(&answer).len() > 1, "{words:?}");
        for key in ["n", "booked_in", "window_edge", "recorded_declined"] {
            assert_eq!(total(&answer, key), total(&all, key), "{words:?} {key}");
        }
        for row in rows(&answer) {
            let sum = |keys: &[&str]| keys.iter().map(|key| int(&row[*key])).sum::<i64>();
            let by_link = ["booked_in", "nearer_to_another", "not_booked_in", "window_edge", "no_key"];
            let recorded = ["recorded_booked_in", "recorded_declined", "recorded_other", "recorded_blank"];
            assert_eq!(sum(&by_link), int(&row["n"]), "{row}");
            assert_eq!(sum(&recorded), int(&row["n"]), "{row}");
            assert!(row["share_low"].as_f64() <= row["share_high"].as_f64());
        }
    }
    // A longer window can only find more.
    assert!(total(&ask(&["--within", "5"]), "booked_in") < total(&all, "booked_in"));
    let one = ask(&["--by", "month", "--threads", "1"]);
    assert_eq!(one, ask(&["--by", "month", "--threads", "3"]));
}

#[test]
fn labels_are_of_the_day_and_wrong_files_are_refused() {
    let desk = Desk::new();
    made(&desk, "6000");
    let file = |name: &str, text: &str| std::fs::write(desk.path(name), text).unwrap();
    let header = "level,state,place,label,list,contested,from,to,source\n";
    file(
        "labels.csv",
        &format!(
            "{header}state,California,,first,L,no,2022-10-01,2024-12-31,S\nstate,CALIFORNIA,,second,L,yes,2025-01-01,,S\n\
         county,CALIFORNIA,Marin,third,L,yes,2025-01-01,,S\n"
        ),
    );
    let ask = |words: &[&str]| desk.json(&[&["measure", "detainers", "--local"], words].concat());
    let labelled = ask(&["--labels", "labels.csv", "--by", "state,year"]);
    let mut seen = (0, 0);
    for row in rows(&labelled) {
        let expected = match (row["state"].as_str(), row["year"].as_i64()) {
            (Some("CALIFORNIA"), Some(year)) if year < 2025 => "first",
            (Some("CALIFORNIA"), _) => "second",
            _ => "(not on the list)",
        };
        assert_eq!(row["label"], expected, "{row}");
        seen = (seen.0 + i32::from(expected == "first"), seen.1 + i32::from(expected == "second"));
    }
    assert!(seen.0 > 0 && seen.1 > 0, "{seen:?}");
    let notes = labelled["notes"].to_string();
    assert!(notes.contains("1 labels of a county are not used"), "{notes}");
    assert!(
        notes.contains("2 of its labels are contested") || notes.contains("1 of its labels are contested")
    );

    file(
        "twice.csv",
        &format!("{header}state,OHIO,,a,L,no,2025-01-01,,S\nstate,Ohio,,b,L,no,2025-06-01,,S\n"),
    );
    let ran = desk.run(&["measure", "detainers", "--labels", "twice.csv"]);
    assert_eq!(ran.code(), 2);
    assert!(ran.err().contains("line 3"), "{}", ran.err());
    let none = desk.run(&["measure", "detainers", "--labels", "nowhere"]);
    assert!(none.code() == 2 && none.err().contains("doj-2025-08"), "{}", none.err());
    assert_eq!(desk.run(&["measure", "detainers", "--by", "label"]).code(), 2);
}

#[test]
fn small_counts_of_both_splits_are_withheld() {
    let desk = Desk::new();
    made(&desk, "6000");
    let answer = desk.json(&["measure", "detainers", "--by", "state"]);
    let mut withheld = 0;
    for row in rows(&answer) {
        for keys in [
            &["booked_in", "nearer_to_another", "not_booked_in", "window_edge", "no_key"][..],
            &["recorded_booked_in", "recorded_declined", "recorded_other", "recorded_blank"],
        ] {
            let hidden = |key: &str| row[key].is_object();
            for key in keys.iter().filter(|key| !["window_edge", "no_key", "recorded_blank"].contains(*key)) {
                assert!(row[*key].as_i64().is_none_or(|count| count == 0 || count > 10), "{row}");
            }
            let gone = keys.iter().filter(|key| hidden(key)).count() + usize::from(hidden("n"));
            // One alone would come back from the total.
            assert_ne!(gone, 1, "{row}");
            withheld += gone;
        }
    }
    assert!(withheld > 0);
}

#[test]
fn volume_and_yield_of_rows_are_those_of_the_series() {
    let desk = Desk::new();
    made(&desk, "20000");
    let base = ["measure", "volume-yield", "--table", "apprehensions", "--rubric", "criminality", "--local"];
    let answer = desk.json(&base);
    let figure = |name: &str| rows(&answer).iter().find(|row| row["figure"] == name).unwrap();
    let share = figure("share");
    let target = desk.json(&[
        "measure",
        "target-share",
        "--table",
        "apprehensions",
        "--rubric",
        "criminality",
        "--local",
    ]);
    let all = &rows(&target)[0];
    // Every row has a day within the release, so the average is that of all rows.
    assert!(int(&share["n"]) <= int(&all["n"]));
    assert!(int(&share["n"]) * 100 >= int(&all["n"]) * 99);
    assert!((share["low"].as_f64().unwrap() - all["share_low"].as_f64().unwrap()).abs() < 0.01);
    let marginal = figure("marginal share");
    assert!(marginal["interval_low"].as_f64() < marginal["low"].as_f64());
    assert!(marginal["high"].as_f64() < marginal["interval_high"].as_f64());
    let halves = (figure("share in the quiet half"), figure("share in the busy half"));
    assert!(halves.0["low"].is_f64() && halves.1["low"].is_f64());
    assert_eq!(answer, desk.json(&[base.as_slice(), &["--threads", "1"]].concat()));
    let weeks = desk.json(&[base.as_slice(), &["--every", "week", "--trend"]].concat());
    assert!(int(&rows(&weeks)[0]["n"]) <= int(&share["n"]));
    let few = desk.run(&[base.as_slice(), &["--from", "2025-03-01", "--to", "2025-03-03"]].concat());
    assert_eq!(few.code(), 2, "{}", few.err());
}

#[test]
fn a_frontier_keeps_its_actions_and_sums_its_offices() {
    let desk = Desk::new();
    made(&desk, "20000");
    let base = [
        "measure",
        "frontier",
        "--table",
        "apprehensions",
        "--rubric",
        "criminality",
        "--methods",
        "apprehension_method_group",
        "--before",
        "2023-10-01..2024-09-30",
        "--after",
        "2024-10-01..2025-09-30",
        "--local",
    ];
    let answer = desk.json(&[base.as_slice(), &["--by", "aor", "--least", "3"]].concat());
    let (all, offices): (Vec<&Value>, Vec<&Value>) =
        rows(&answer).iter().partition(|row| row["aor"] == "(all)");
    let all = all[0];
    for key in ["n", "in_target", "n_before"] {
        assert_eq!(offices.iter().map(|row| int(&row[key])).sum::<i64>(), int(&all[key]), "{key}");
    }
    let sum: f64 = offices.iter().map(|row| row["own_yield_hits_low"].as_f64().unwrap()).sum();
    assert!((sum - all["own_yield_hits_low"].as_f64().unwrap()).abs() < 1e-6 * sum.max(1.0));
    for row in rows(&answer) {
        let number = |key: &str| row[key].as_f64().unwrap();
        for scenario in ["own_yield", "best_quartile", "own_mix"] {
            let (low, high) =
                (number(&format!("{scenario}_hits_low")), number(&format!("{scenario}_hits_high")));
            assert!(low <= high + 1e-9 && low >= -1e-9 && high <= number("n") + 1e-6, "{row}");
            assert!(number("range_low") <= low + 1e-9 && high <= number("range_high") + 1e-9, "{row}");
        }
    }
    assert!(answer["notes"].to_string().contains("accounting"));
    // Without other offices there is no quartile; with no rows there is nothing to say.
    let one = desk.json(&base);
    assert!(rows(&one)[0]["best_quartile_hits_low"].is_null() && rows(&one)[0]["range_low"].is_f64());
    assert!(all["best_quartile_hits_low"].is_f64());
    let none = ["--where", "apprehension_method_group = 'no such'"];
    assert_eq!(desk.run(&[base.as_slice(), &none].concat()).code(), 2);
}

#[test]
fn a_policy_without_effect_has_none_and_its_dates_are_kept() {
    let desk = Desk::new();
    made(&desk, "40000");
    let header = "level,state,place,label,list,contested,from,to,source\n";
    let counted = desk.json(&[
        "measure",
        "target-share",
        "--table",
        "apprehensions",
        "--rubric",
        "criminality",
        "--by",
        "aor",
        "--local",
    ]);
    let mut areas: Vec<(i64, String)> = rows(&counted)
        .iter()
        .filter_map(|row| Some((int(&row["n"]), row["aor"].as_str()?.to_owned())))
        .collect();
    areas.sort();
    let mut text = header.to_owned();
    for (place, (_, area)) in areas.iter().rev().take(12).enumerate().filter(|(place, _)| place % 2 == 0) {
        let day = if place % 4 == 0 { "2024-01-01" } else { "2024-07-01" };
        writeln!(text, "aor,,{area},policy,made-up,no,{day},,test").unwrap();
    }
    std::fs::write(desk.path("policy.csv"), text).unwrap();
    let base = [
        "measure",
        "did",
        "--table",
        "apprehensions",
        "--outcome",
        "log-count",
        "--unit",
        "aor",
        "--policy",
        "policy.csv",
        "--every",
        "quarter",
        "--least",
        "1",
        "--local",
    ];
    let answer = desk.json(&base);
    let overall = rows(&answer).iter().find(|row| row["shown"] == "overall").unwrap();
    // Nothing was planted, so 0 lies within a few errors.
    let (effect, se) = (overall["effect"].as_f64().unwrap(), overall["se"].as_f64().unwrap());
    assert!(effect.abs() < 5.0 * se, "{overall}");
    assert!(rows(&answer).iter().any(|row| row["since"].as_i64() == Some(-1)));
    assert_eq!(answer, desk.json(&[base.as_slice(), &["--threads", "1"]].concat()));
    // Anticipation moves the base back by as much.
    let ahead = desk.json(&[base.as_slice(), &["--anticipation", "1", "--show", "group-time"]].concat());
    let first = rows(&ahead).iter().find(|row| row["group"] == "2024-01-01").unwrap();
    assert!(rows(&ahead).iter().any(|row| row["group"] == "2024-01-01" && row["since"].as_i64() == Some(-1)));
    assert!(int(&first["treated_units"]) >= 1);
    // A list whose level the table does not tell, and a share without a target.
    let county = format!("{header}county,OHIO,Erie,policy,made-up,no,2024-01-01,,test\n");
    std::fs::write(desk.path("county.csv"), county).unwrap();
    let wrong = desk.run(&[
        "measure",
        "did",
        "--table",
        "apprehensions",
        "--outcome",
        "count",
        "--unit",
        "aor",
        "--policy",
        "county.csv",
    ]);
    assert_eq!(wrong.code(), 2, "{}", wrong.err());
    let share =
        desk.run(&["measure", "did", "--table", "apprehensions", "--unit", "aor", "--policy", "policy.csv"]);
    assert_eq!(share.code(), 2);
}

#[test]
fn bars_of_known_counts_come_back_and_bad_draws_do_not() {
    let desk = Desk::new();
    let cells = include_str!("../../../brunt-stats/src/threshold/reference/cells.csv");
    let mut text = "group,place,n,actions,hits\n".to_owned();
    for line in cells.lines().skip(1) {
        text.push_str(line);
        text.push('\n');
    }
    std::fs::write(desk.path("cells.csv"), text).unwrap();
    let base = ["measure", "threshold", "--counts", "cells.csv", "--one-prior"];
    let answer = desk.json(&base);
    // Stan's means of the same cells, reference/threshold_stan.txt, by group.
    let stan = [("0", 0.47103), ("1", 0.32792), ("2", 0.26115)];
    for (group, mean) in stan {
        let row = rows(&answer).iter().find(|row| row["group"] == group).unwrap();
        assert!((row["bar"].as_f64().unwrap() - mean).abs() < 0.01, "{row}");
    }
    let notes = answer["notes"].to_string();
    assert!(notes.contains("EXPLORATORY") && notes.contains("R-hat") && notes.contains("(6)"), "{notes}");
    assert_eq!(answer, desk.json(&[base.as_slice(), &["--threads", "1"]].concat()));
    let few = desk.run(&[base.as_slice(), &["--draws", "40"]].concat());
    assert_eq!(few.code(), 1);
    assert!(few.err().contains("cannot be trusted") && few.out().is_empty(), "{}", few.err());
    std::fs::write(
        desk.path("two.csv"),
        "group,place,n,actions,hits\na,x,100,10,1\nb,x,100,10,1\na,y,100,10,1\nb,y,100,10,1\n",
    )
    .unwrap();
    assert_eq!(desk.run(&["measure", "threshold", "--counts", "two.csv"]).code(), 2);
    std::fs::write(desk.path("bad.csv"), "group,place,n,actions,hits\na,x,100,-1,1\n").unwrap();
    let bad = desk.run(&["measure", "threshold", "--counts", "bad.csv"]);
    assert!(bad.code() == 2 && bad.err().contains("line 2"), "{}", bad.err());
}
