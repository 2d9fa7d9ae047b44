//! Every kind of test and rule, the walk through the tiers, and the narrow reading.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed unwrap is the test's failure"
)]

mod common;

use brunt_rubric::Truth::{False, True, Unknown};
use brunt_rubric::{Classified, FactValue, Rubric, Rule, Truth};
use common::Row;

fn rubric(rules: &str) -> Rubric {
    let text = format!(
        "rubric = \"r\"\nversion = \"1\"\ntitle = \"t\"\nissued_by = \"i\"\nsource = \"s\"\ntext_seen = true\n\
         fidelity = \"exact\"\n{rules}"
    );
    Rubric::parse("r.toml", &text).unwrap_or_else(|error| panic!("{error}"))
}

fn rule(when: &str) -> Rule {
    let rubric = rubric(&format!(
        "tier = [{{ name = \"a\", title = \"a\", target = true, when = {when} }}]\n\
         otherwise = {{ name = \"b\", title = \"b\", target = false }}\n"
    ));
    rubric.tiers.first().unwrap().rule.clone().unwrap()
}

#[track_caller]
fn gives(when: &str, row: &Row, expected: Truth) {
    assert_eq!(rule(when).evaluate(row), expected, "{when} on {row:?}");
}

#[test]
fn is_folds_case_and_spacing_and_takes_any_of_a_list() {
    let row = Row::new()
        .text("gender", " FEMALE  person ")
        .number("severity_tier", 3.0)
        .yes_no("suspected_gang", false);
    gives(r#"{ fact = "gender", is = "female person" }"#, &row, True);
    gives(r#"{ fact = "gender", is = ["male", "Female Person"] }"#, &row, True);
    gives(r#"{ fact = "gender", is = "male" }"#, &row, False);
    gives(r#"{ fact = "severity_tier", is = 3 }"#, &row, True);
    gives(r#"{ fact = "severity_tier", is = [1, 2.5] }"#, &row, False);
    gives(r#"{ fact = "suspected_gang", is = true }"#, &row, False);
    gives(r#"{ fact = "suspected_gang", is = false }"#, &row, True);
    gives(r#"{ fact = "threat_level", is = "1" }"#, &row, Unknown);
    // A value of another type than the author wrote about cannot be judged.
    gives(r#"{ fact = "severity_tier", is = "3" }"#, &row, Unknown);
}

#[test]
fn text_is_trimmed_but_otherwise_taken_as_given() {
    let row = Row::new()
        .text("msc_code", " 0901 ")
        .text("criminal_charges", "Assault [Convicted]; Theft [Pending]");
    gives(r#"{ fact = "msc_code", starts_with = "09" }"#, &row, True);
    gives(r#"{ fact = "msc_code", starts_with = ["12", "13"] }"#, &row, False);
    gives(r#"{ fact = "criminal_charges", starts_with = "assault" }"#, &row, False);
    gives(r#"{ fact = "criminal_charges", matches = '\[Pending\]' }"#, &row, True);
    gives(r#"{ fact = "criminal_charges", matches = '^Theft' }"#, &row, False);
    gives(r#"{ fact = "msc_code", matches = '^0901$' }"#, &row, True);
    gives(r#"{ fact = "msc_charge", matches = "." }"#, &row, Unknown);
}

#[test]
fn ranges_include_their_ends() {
    let row = Row::new().number("severity_tier", 3.0).day("entry_date", "2020-11-01");
    gives(r#"{ fact = "severity_tier", at_least = 3 }"#, &row, True);
    gives(r#"{ fact = "severity_tier", at_least = 3.5 }"#, &row, False);
    gives(r#"{ fact = "severity_tier", at_most = 3 }"#, &row, True);
    gives(r#"{ fact = "severity_tier", at_least = 1, at_most = 2 }"#, &row, False);
    gives(r#"{ fact = "entry_date", at_least = 2020-11-01, at_most = "2020-11-01" }"#, &row, True);
    gives(r#"{ fact = "entry_date", at_least = "2020-11-02" }"#, &row, False);
    gives(r#"{ fact = "entry_date", at_least = 3 }"#, &row, Unknown);
}

#[test]
fn days_are_compared_with_other_days() {
    let day = |entry: &str| Row::new().day("event_date", "2025-03-01").day("entry_date", entry);
    for (entry, before, before_or_on, after, after_or_on, within) in [
        ("2025-02-28", True, True, False, False, True),
        ("2025-03-01", False, True, False, True, True),
        ("2025-03-02", False, False, True, True, False),
        ("2025-02-22", True, True, False, False, True),
        ("2025-02-21", True, True, False, False, False),
    ] {
        let row = day(entry);
        gives(r#"{ fact = "entry_date", before = "event_date" }"#, &row, before);
        gives(r#"{ fact = "entry_date", before_or_on = "event_date" }"#, &row, before_or_on);
        gives(r#"{ fact = "entry_date", after = "event_date" }"#, &row, after);
        gives(r#"{ fact = "entry_date", after_or_on = "event_date" }"#, &row, after_or_on);
        gives(
            r#"{ fact = "entry_date", within_days_before = { of = "event_date", days = 7 } }"#,
            &row,
            within,
        );
    }
    let before = r#"{ fact = "final_order_date", before = "event_date" }"#;
    gives(before, &day("2025-01-01"), Unknown);
    gives(before, &day("2025-01-01").none("final_order_date"), False);
    gives(before, &Row::new().day("final_order_date", "2025-01-01"), Unknown);
    gives(before, &Row::new().none("final_order_date"), False);
}

#[test]
fn none_fails_every_positive_test_and_is_a_no() {
    let row = Row::new().none("x");
    for test in
        ["is = \"a\"", "is = 1", "is = true", "matches = \".*\"", "starts_with = \"a\"", "at_most = 9"]
    {
        gives(&format!("{{ fact = \"x\", {test} }}"), &row, False);
    }
    gives(r#"{ fact = "x", is = false }"#, &row, True);
    gives(r#"{ not = { fact = "x", is = "a" } }"#, &row, True);
    gives(r#"{ fact = "x", recorded = true }"#, &row, False);
    gives(r#"{ fact = "x", recorded = true }"#, &Row::new(), Unknown);
    gives(r#"{ fact = "x", recorded = true }"#, &Row::new().text("x", "a"), True);
}

#[test]
fn rules_join_their_parts() {
    let row = Row::new().yes_no("t", true).yes_no("f", false);
    let (t, f, u) =
        (r#"{ fact = "t", is = true }"#, r#"{ fact = "f", is = true }"#, r#"{ fact = "u", is = true }"#);
    gives(&format!("{{ all = [{t}, {u}] }}"), &row, Unknown);
    gives(&format!("{{ all = [{u}, {f}] }}"), &row, False);
    gives(&format!("{{ any = [{u}, {t}] }}"), &row, True);
    gives(&format!("{{ any = [{f}, {u}] }}"), &row, Unknown);
    gives(&format!("{{ not = {u} }}"), &row, Unknown);
    gives(&format!("{{ not = {f} }}"), &row, True);
    gives(&format!("{{ first_known = [{u}, {f}, {t}] }}"), &row, False);
    gives(&format!("{{ first_known = [{u}, {u}] }}"), &row, Unknown);
}

#[test]
fn a_test_on_one_fact_answers_for_a_bare_value() {
    let Rule::Test(test) = rule(r#"{ fact = "severity_tier", at_least = 3 }"#) else { panic!("a test") };
    assert_eq!(test.holds(&FactValue::Number(4.0)), True);
    assert_eq!(test.holds(&FactValue::Number(2.0)), False);
    assert_eq!(test.holds(&FactValue::Text("4")), Unknown);
    assert_eq!(test.other_fact(), None);
    let Rule::Test(test) = rule(r#"{ fact = "entry_date", before = "event_date" }"#) else {
        panic!("a test")
    };
    assert_eq!(test.holds(&FactValue::Date("2025-01-01".parse().unwrap())), Unknown);
    assert_eq!(test.other_fact(), Some("event_date"));
}

const THREE: &str = "
tier = [
  { name = \"a\", title = \"a\", target = true, when = { fact = \"a\", is = true } },
  { name = \"b\", title = \"b\", target = true, when = { fact = \"b\", is = true } },
  { name = \"c\", title = \"c\", target = false, when = { fact = \"c\", is = true } },
]
otherwise = { name = \"d\", title = \"d\", target = false }
";

#[test]
fn a_row_gets_a_class_only_when_one_is_possible() {
    let rubric = rubric(THREE);
    let row = |a: Option<bool>, b: Option<bool>, c: Option<bool>| {
        [("a", a), ("b", b), ("c", c)].into_iter().fold(Row::new(), |row, (name, answer)| match answer {
            Some(answer) => row.yes_no(name, answer),
            None => row,
        })
    };
    let (yes, no, unsaid) = (Some(true), Some(false), None);
    for (row, tier, in_target) in [
        (row(yes, unsaid, unsaid), Some(0), True),
        (row(no, yes, unsaid), Some(1), True),
        (row(unsaid, yes, no), None, True),
        (row(unsaid, no, yes), None, Unknown),
        (row(no, no, unsaid), None, False),
        (row(no, no, no), Some(3), False),
        (row(unsaid, unsaid, unsaid), None, Unknown),
    ] {
        assert_eq!(rubric.classify(&row), Classified { tier, in_target }, "{row:?}");
    }
    assert_eq!(rubric.class(3).unwrap().name, "d");
    assert!(rubric.class(4).is_none());
}

fn pruned(when: &str, absent: &[&str]) -> (Option<Rule>, Vec<String>) {
    let rubric = rubric(&format!(
        "tier = [{{ name = \"a\", title = \"a\", target = true, when = {when} }}]\n\
         otherwise = {{ name = \"b\", title = \"b\", target = false }}\n"
    ));
    let (rubric, dropped) = rubric.prune(&|fact| absent.contains(&fact));
    (rubric.tiers.first().unwrap().rule.clone(), dropped)
}

#[test]
fn the_narrow_reading_leaves_out_alternatives_that_cannot_be_seen() {
    let (a, b, c) =
        (r#"{ fact = "a", is = true }"#, r#"{ fact = "b", is = true }"#, r#"{ fact = "c", is = true }"#);
    let same = |when: String, absent: &[&str], expected: Option<String>, dropped: &[&str]| {
        let expected = expected.map(|text| rule(&text));
        assert_eq!(
            pruned(&when, absent),
            (expected, dropped.iter().map(|&x| x.to_owned()).collect()),
            "{when}"
        );
    };
    same(format!("{{ any = [{a}, {b}] }}"), &["b"], Some(format!("{{ any = [{a}] }}")), &["b"]);
    same(
        format!("{{ first_known = [{b}, {a}] }}"),
        &["b"],
        Some(format!("{{ first_known = [{a}] }}")),
        &["b"],
    );
    same(
        format!("{{ any = [{a}, {{ any = [{b}, {c}] }}] }}"),
        &["b", "c"],
        Some(format!("{{ any = [{a}] }}")),
        &["b", "c"],
    );
    same(
        format!("{{ not = {{ all = [{a}, {b}] }} }}"),
        &["b"],
        Some(format!("{{ not = {{ all = [{a}] }} }}")),
        &["b"],
    );
    same(format!("{{ any = [{a}, {{ not = {b} }}] }}"), &["b"], Some(format!("{{ any = [{a}] }}")), &["b"]);
    // Nothing of the rule can be seen: the tier keeps no rule.
    same(format!("{{ all = [{b}, {{ not = {c} }}] }}"), &["b", "c"], None, &["b", "c"]);
    // A condition stays, or the rule would take in more than was stated.
    let guarded = format!("{{ all = [{a}, {b}] }}");
    same(guarded.clone(), &["b"], Some(guarded.clone()), &[]);
    same(
        format!("{{ any = [{guarded}, {c}] }}"),
        &["b", "c"],
        Some(format!("{{ any = [{guarded}] }}")),
        &["c"],
    );
    let neither = format!("{{ not = {{ any = [{a}, {b}] }} }}");
    same(neither.clone(), &["b"], Some(neither), &[]);
    let before = r#"{ fact = "a", before = "b" }"#;
    same(format!("{{ any = [{before}, {c}] }}"), &["b"], Some(format!("{{ any = [{c}] }}")), &["b"]);
}

#[test]
fn a_tier_without_a_rule_never_holds() {
    let (narrow, dropped) = rubric(THREE).prune(&|fact| fact == "b");
    assert_eq!(dropped, ["b"]);
    assert_eq!(narrow.facts_used().into_iter().collect::<Vec<_>>(), ["a", "c"]);
    let row = Row::new().yes_no("a", false).yes_no("c", true);
    assert_eq!(narrow.classify(&row), Classified { tier: Some(2), in_target: False });
    assert_eq!(rubric(THREE).classify(&row), Classified { tier: None, in_target: Unknown });
}

#[test]
fn a_target_covers_its_first_and_last_day_and_none_when_it_has_none() {
    let day = |text: &str| text.parse().unwrap();
    let forced =
        rubric(&format!("in_force = {{ from = \"2017-01-25\", to = \"2021-01-19\" }}\n{THREE}")).in_force;
    assert!(forced.covers(day("2017-01-25")) && forced.covers(day("2021-01-19")));
    assert!(!forced.covers(day("2017-01-24")) && !forced.covers(day("2021-01-20")));
    assert!(!rubric(THREE).in_force.covers(day("2020-01-01")));
}
