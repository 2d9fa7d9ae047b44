//! Public statements against figures, polls and rows.

use crate::support::{Desk, released, row, rows};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn verdicts(answer: &Value) -> BTreeMap<String, String> {
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    rows(answer)
        .iter()
        .filter(|row| row["known_on"].is_null())
        .map(|row| (text(row, "claim"), text(row, "verdict")))
        .collect()
}

#[test]
fn the_column_is_judged_on_a_fresh_machine_from_bundled_figures() {
    let desk = Desk::new();
    let ran = desk.run(&["check", "catalog/claims/column-2025-04.toml", "--format", "json"]);
    // S5 is contradicted.
    assert_eq!(ran.code(), 1, "{}", ran.err());
    let answer = ran.json();
    let found = verdicts(&answer);
    let expected = [
        ("S1", "cannot tell"),
        ("S2", "cannot tell"),
        ("S3", "mixed"),
        ("S4", "not testable"),
        ("S5", "contradicted"),
        ("S6", "cannot tell"),
        ("S7", "not testable"),
        ("S8", "cannot tell"),
        ("S9", "mixed"),
        ("S10", "mixed"),
        ("S11", "cannot tell"),
        ("S10/april", "supported"),
        ("S10/drop", "supported"),
        ("S10/poll-alone", "cannot tell"),
        ("S10/pooled", "cannot tell"),
    ];
    for (claim, verdict) in expected {
        assert_eq!(found[claim], verdict, "{claim}");
    }
    let pooled = row(&answer, &[("claim", json!("S10/pooled")), ("known_on", Value::Null)]);
    assert!(pooled["because"].as_str().unwrap().contains("a list of polls"), "{pooled}");
    let alone = row(&answer, &[("claim", json!("S10/poll-alone")), ("known_on", Value::Null)]);
    assert!(alone["because"].as_str().unwrap().contains("z -1.074"), "{alone}");
    for key in ["claim", "verdict", "figure", "claimed", "because", "data", "as_of"] {
        assert!(rows(&answer)[0].get(key).is_some(), "{key}");
    }
}

#[test]
fn a_gap_in_the_crime_figures_is_no_zero_and_both_days_of_knowledge_are_shown() {
    let desk = Desk::new();
    let answer = desk.json(&["check", "--claim", "S5"]);
    let quarter = row(&answer, &[("claim", json!("S5/violent-crime-quarter")), ("known_on", Value::Null)]);
    assert_eq!((&quarter["verdict"], &quarter["figure"]), (&json!("cannot tell"), &Value::Null));
    assert!(quarter["because"].as_str().unwrap().contains("not reported"), "{quarter}");
    let year = |known: Value| row(&answer, &[("claim", json!("S5/violent-crime-year")), ("known_on", known)]);
    assert_eq!(year(json!("2025-05-16"))["verdict"], "cannot tell");
    let now = year(Value::Null);
    assert_eq!((&now["verdict"], &now["as_of"]), (&json!("contradicted"), &json!("2025-12-31")));
    assert!(now["figure"].as_str().unwrap().starts_with("-3,219 "), "{now}");
    let murder = row(&answer, &[("claim", json!("S5/murder")), ("known_on", Value::Null)]);
    assert!(murder["figure"].as_str().unwrap().starts_with("-34 "), "{murder}");
}

#[test]
fn rival_statements_are_judged_by_the_same_rules() {
    let desk = Desk::new();
    let found = verdicts(&desk.json(&["check", "catalog/claims/rival-statements.toml"]));
    assert_eq!(found["dhs-70"], "contradicted");
    // The speaker's own figures bear nothing out.
    assert_eq!(
        (found["cato-65/own-count"].as_str(), found["cato-65"].as_str()),
        ("supported", "cannot tell")
    );
    assert_eq!(found["press-third"], "cannot tell");
}

#[test]
fn made_up_rows_answer_only_when_they_are_let() {
    let desk = Desk::new();
    let made = desk.path("made");
    let made = made.to_str().unwrap();
    assert_eq!(desk.run(&["simulate", "--out", made, "--rows", "4000", "--seed", "5"]).code(), 0);
    // The generator plants cells that do not fit.
    assert_eq!(desk.run(&["import", made]).code(), 3);
    let without = desk.json(&["check", "--claim", "S3"]);
    let easy =
        |answer: &Value| row(answer, &[("claim", json!("S3/easy-marks")), ("known_on", Value::Null)]).clone();
    assert_eq!(easy(&without)["figure"], Value::Null);
    let with = desk.json(&["check", "--claim", "S3", "--made-up"]);
    let found = easy(&with);
    assert!(found["data"].as_str().unwrap().contains("made up"), "{found}");
    assert!(with["notes"].as_array().unwrap().iter().any(|note| note.as_str().unwrap().contains("MADE-UP")));
}

#[test]
fn a_verdict_changes_only_with_an_input_and_the_change_is_shown() {
    let desk = Desk::new();
    let before = desk.run(&["check", "--claim", "dhs-70", "--format", "json"]);
    let path = desk.write("before.json", before.out());
    let path = path.to_str().unwrap();
    let same = desk.json(&["check", "--claim", "dhs-70", "--against", path]);
    assert_eq!(rows(&same).len(), 0, "{same:#}");
    // The reporter corrects a figure in a catalog of her own.
    let shipped = std::fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../catalog/figures/published_statements.csv"),
    )
    .unwrap();
    desk.write("own/figures/published_statements.csv", shipped.replace("75000,220000", "66000,220000"));
    let own = desk.path("own");
    let changed =
        desk.json(&["check", "--claim", "dhs-70", "--against", path, "--catalog", own.to_str().unwrap()]);
    let press = row(&changed, &[("claim", json!("dhs-70/arrests-press"))]);
    assert_eq!((&press["verdict_before"], &press["verdict"]), (&json!("contradicted"), &json!("supported")));
    let inputs = press["inputs_changed"].to_string();
    assert!(inputs.contains("before catalog/figures/published_statements.csv="), "{inputs}");
}

#[test]
fn a_bad_claim_file_is_refused_with_its_line() {
    let desk = Desk::new();
    let path = desk.write("c.toml", "title = \"T\"\nclaims = []\n");
    let ran = desk.run(&["check", path.to_str().unwrap()]);
    assert_eq!(ran.code(), 2);
    assert!(
        ran.err().contains("c.toml:2: the claim file has no key `claims`; did you mean `claim`?"),
        "{}",
        ran.err()
    );
}

#[test]
fn cards_and_markdown_hold_the_same_verdicts() {
    let desk = Desk::new();
    let cards = desk.run(&["check", "--claim", "S10", "--explain"]).out();
    assert!(
        cards.contains("S10  MIXED")
            && cards.contains("input: catalog/figures/apnorc_immigration_waves.csv=")
    );
    let page = desk.run(&["check", "--claim", "S10", "--format", "markdown"]).out();
    assert!(
        !page.contains("Rival statements")
            && page.contains("## S10: mixed")
            && page.contains("Would change the verdict: a published design effect")
    );
}

#[test]
fn released_forms_and_poll_lists_answer_where_they_are_at_hand() {
    let (Some(forms), Some(polls)) = (released("i213-seattle-2022-2025"), released("polls")) else { return };
    let desk = Desk::new();
    assert_eq!(desk.import(&forms).code(), 0);
    let list = polls.join("snoutcounter_president_issue_approval_polls.csv");
    assert_eq!(desk.run(&["polls", "import", list.to_str().unwrap(), "--published", "2026-02-14"]).code(), 0);
    let answer = desk.json(&["check", "catalog/claims/column-2025-04.toml"]);
    let found = verdicts(&answer);
    assert_eq!((found["S10/pooled"].as_str(), found["S10"].as_str()), ("supported", "mixed"));
    let pooled = row(&answer, &[("claim", json!("S10/pooled")), ("known_on", Value::Null)]);
    assert!(
        pooled["figure"].as_str().unwrap().starts_with("-2.95 points (-4.49 points to -1.40 points)"),
        "{pooled}"
    );
    // Most forms leave the class of admission blank: the bounds tell neither.
    let most = row(&answer, &[("claim", json!("S1/most")), ("known_on", Value::Null)]);
    assert_eq!(most["verdict"], "cannot tell");
    assert!(most["because"].as_str().unwrap().starts_with("of 2,330 rows of `arrest_forms`"), "{most}");
    assert_eq!(answer["releases"][0]["release"], "I-213-Seattle");
}
