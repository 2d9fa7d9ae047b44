//! Which targets were in force when, and where two of them part.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed unwrap is the test's failure"
)]

mod common;

use brunt_rubric::Truth::{False, True, Unknown};
use brunt_rubric::{Joint, Kind, Rubric, compare, in_force_on, periods};
use chrono::NaiveDate;
use common::{Row, files, shipped};

fn all() -> Vec<Rubric> {
    files()
        .into_iter()
        .filter(|file| file.path.starts_with("rubrics/"))
        .map(|file| Rubric::parse(&file.path, &file.text).unwrap())
        .collect()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn names<'r>(rubrics: impl IntoIterator<Item = &'r &'r Rubric>) -> Vec<&'r str> {
    rubrics.into_iter().map(|rubric| rubric.name.as_str()).collect()
}

#[test]
fn the_targets_of_a_day_stand_in_order_of_precedence() {
    let rubrics = all();
    for (on, expected) in [
        ("2008-10-26", vec![]),
        ("2008-10-27", vec!["sc2008"]),
        ("2010-06-29", vec!["sc2008"]),
        ("2010-06-30", vec!["morton2011"]),
        // The memorandum on detainers is the newer; it speaks of detainers only.
        ("2012-12-21", vec!["detainer2012", "morton2011"]),
        ("2014-11-20", vec!["morton2011"]),
        ("2015-01-05", vec!["johnson2014"]),
        // The order came before the memorandum that withdrew the older priorities.
        ("2017-01-25", vec!["eo13768_core", "eo13768_literal", "johnson2014"]),
        ("2017-02-20", vec!["eo13768_core", "eo13768_literal"]),
        ("2021-01-19", vec!["eo13768_core", "eo13768_literal"]),
        ("2021-01-20", vec![]),
        ("2021-02-01", vec!["interim2021"]),
        ("2021-11-29", vec!["mayorkas2021"]),
        ("2022-06-24", vec!["mayorkas2021"]),
        ("2022-06-25", vec![]),
        ("2023-07-27", vec![]),
        ("2023-07-28", vec!["mayorkas2021"]),
        ("2025-01-20", vec!["eo14159_core", "eo14159_literal", "eo14159_networks"]),
        // A mandate comes last, though it is the newest.
        ("2025-01-29", vec!["eo14159_core", "eo14159_literal", "eo14159_networks", "laken_riley"]),
    ] {
        assert_eq!(names(&in_force_on(&rubrics, day(on))), expected, "{on}");
        // The order of the files does not matter.
        assert_eq!(names(&in_force_on(rubrics.iter().rev(), day(on))), expected, "{on}");
    }
}

#[test]
fn a_lapse_is_no_force_though_the_hull_covers_it() {
    let mayorkas = shipped("mayorkas2021");
    assert_eq!(mayorkas.in_force_windows.len(), 2);
    assert_eq!(
        (mayorkas.in_force.from, mayorkas.in_force.to),
        (Some(day("2021-11-29")), Some(day("2025-01-19")))
    );
    assert!(mayorkas.in_force.covers(day("2022-12-01")) && !mayorkas.was_in_force_on(day("2022-12-01")));
    assert!(mayorkas.was_in_force_on(day("2021-11-29")) && mayorkas.was_in_force_on(day("2025-01-19")));
    assert!(!mayorkas.was_in_force_on(day("2025-01-20")));
}

#[test]
fn a_single_window_is_its_own_hull_and_a_slogan_has_none() {
    let core = shipped("eo13768_core");
    assert_eq!(core.in_force_windows, [core.in_force]);
    assert!(shipped("wow_strict").in_force_windows.is_empty());
    let divisions: Vec<String> =
        all().into_iter().filter(|rubric| rubric.kind == Kind::Division).map(|rubric| rubric.name).collect();
    assert_eq!(
        divisions.into_iter().collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>(),
        [
            "admitted_class",
            "booked_in_on_detainer",
            "criminality",
            "lawful_status",
            "listed_conviction",
            "minor_conviction",
            "offence_tier",
            "violent_conviction"
        ]
    );
}

#[test]
fn a_target_may_speak_of_some_tables_only() {
    assert!(
        shipped("detainer2012").is_about("detainers") && !shipped("detainer2012").is_about("apprehensions")
    );
    assert!(shipped("laken_riley").is_about("stints") && !shipped("laken_riley").is_about("removals"));
    assert!(shipped("morton2011").is_about("removals"));
}

#[test]
fn periods_change_exactly_when_what_is_in_force_does() {
    let rubrics = all();
    let periods = periods(&rubrics);
    let show = |day: Option<NaiveDate>| day.map_or_else(|| "open".to_owned(), |day| day.to_string());
    let shown: Vec<String> = periods
        .iter()
        .map(|period| {
            format!("{} {} {}", show(period.from), show(period.to), names(&period.rubrics).join(" "))
        })
        .collect();
    assert_eq!(
        shown,
        [
            "2008-10-27 2010-06-29 sc2008",
            "2010-06-30 2012-12-20 morton2011",
            "2012-12-21 2014-11-19 detainer2012 morton2011",
            "2014-11-20 2015-01-04 morton2011",
            "2015-01-05 2017-01-24 johnson2014",
            "2017-01-25 2017-02-19 eo13768_core eo13768_literal johnson2014",
            "2017-02-20 2021-01-19 eo13768_core eo13768_literal",
            "2021-02-01 2021-11-28 interim2021",
            "2021-11-29 2022-06-24 mayorkas2021",
            "2023-07-28 2025-01-19 mayorkas2021",
            "2025-01-20 2025-01-28 eo14159_core eo14159_literal eo14159_networks",
            "2025-01-29 open eo14159_core eo14159_literal eo14159_networks laken_riley",
        ]
    );
    for period in &periods {
        for on in [period.from, period.to].into_iter().flatten() {
            assert_eq!(names(&in_force_on(&rubrics, on)), names(&period.rubrics));
        }
    }
}

#[test]
fn a_window_open_to_the_past_begins_the_first_period() {
    let text = include_str!("samples/good_least.toml");
    let until =
        Rubric::parse("a.toml", &text.replace("text_seen", "in_force = { to = \"2010-01-01\" }\ntext_seen"))
            .unwrap();
    let found = periods([&until]);
    let [period] = found.as_slice() else { panic!("one period") };
    assert_eq!((period.from, period.to), (None, Some(day("2010-01-01"))));
    assert!(periods([&Rubric::parse("a.toml", text).unwrap()]).is_empty());
}

#[test]
fn two_targets_part_or_agree_or_it_cannot_be_told() {
    let (core, broad) = (shipped("eo14159_core"), shipped("wow_broad"));
    let row = |group: &'static str| Row::new().text("criminality", group).yes_no("final_order", false);
    let convicted = || row("1 Convicted Criminal");
    for (row, expected) in [
        (convicted().number("severity_tier", 4.0), Joint::Both),
        (convicted().number("severity_tier", 1.0), Joint::OnlyFirst),
        (row("2 Pending Criminal Charges"), Joint::OnlyFirst),
        (row("3 Other Immigration Violator"), Joint::Neither),
        (convicted(), Joint::CannotTell),
        (Row::new(), Joint::CannotTell),
    ] {
        assert_eq!(compare(&core, &broad, &row), expected, "{row:?}");
        let swapped = match expected {
            Joint::OnlyFirst => Joint::OnlySecond,
            other => other,
        };
        assert_eq!(compare(&broad, &core, &row), swapped, "{row:?}");
    }
}

#[test]
fn a_row_that_one_target_leaves_open_is_in_no_cell() {
    for (first, second, joint, disagree) in [
        (True, True, Joint::Both, False),
        (True, False, Joint::OnlyFirst, True),
        (False, True, Joint::OnlySecond, True),
        (False, False, Joint::Neither, False),
        (Unknown, True, Joint::CannotTell, Unknown),
        (Unknown, False, Joint::CannotTell, Unknown),
        (True, Unknown, Joint::CannotTell, Unknown),
        (False, Unknown, Joint::CannotTell, Unknown),
        (Unknown, Unknown, Joint::CannotTell, Unknown),
    ] {
        assert_eq!(Joint::of(first, second), joint);
        assert_eq!(joint.disagree(), disagree);
    }
    assert_eq!(
        Joint::ALL.map(Joint::as_str),
        ["both", "only_first", "only_second", "neither", "cannot_tell"]
    );
}
