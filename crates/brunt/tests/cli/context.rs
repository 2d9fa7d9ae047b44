//! Reported crime beside the records.

use crate::support::{Desk, released, row, rows};
use serde_json::{Value, json};

fn of<'a>(answer: &'a Value, offence: &str, period: &str) -> (&'a Value, &'a Value) {
    let found = row(answer, &[("offence", json!(offence)), ("period", json!(period))]);
    (&found["count"], &found["coverage"])
}

#[test]
fn bundled_figures_leave_gaps_missing() {
    let desk = Desk::new();
    let answer = desk.json(&["context", "crime", "--agency", "los angeles", "--offence", "violent_crime"]);
    assert_eq!(of(&answer, "violent_crime", "2025-01/03"), (&Value::Null, &json!("not reported")));
    assert_eq!(of(&answer, "violent_crime", "2025"), (&json!(25_870), &json!("full")));
    let other = desk.write("a.csv", "a,b\n1,2\n");
    assert_eq!(desk.run(&["context", "crime", other.to_str().unwrap()]).code(), 3);
}

#[test]
fn the_index_files_are_read_and_no_gap_is_a_zero() {
    let Some(folder) = released("crime") else { return };
    let desk = Desk::new();
    let ask = |file: &str| {
        let path = folder.join(file);
        desk.json(&[
            "context",
            "crime",
            path.to_str().unwrap(),
            "--agency",
            "Los Angeles",
            "--state",
            "California",
        ])
    };
    let early = ask("rtci_scorecard_2025-05-16.csv");
    for (period, count) in [("2023", 334), ("2024", 284), ("2024 Jan - Mar", 84), ("2025 Jan - Mar", 50)] {
        assert_eq!(of(&early, "murder", period), (&json!(count), &json!("full")), "{period}");
    }
    let others = rows(&early).iter().filter(|row| row["offence"] != "murder");
    assert!(others.clone().count() > 30);
    for other in others {
        assert_eq!((&other["count"], &other["coverage"]), (&Value::Null, &json!("not reported")), "{other}");
    }
    let late = ask("rtci_scorecard_2026-04-24.csv");
    assert_eq!(of(&late, "violent_crime", "2024").0, &json!(29_089));
    assert_eq!(of(&late, "violent_crime", "2025").0, &json!(25_870));
    let months = ask("rtci_monthly_2018-01_2024-07.csv.gz");
    assert_eq!(of(&months, "violent_crime", "2024"), (&Value::Null, &json!("not reported")));
    assert_eq!(of(&months, "murder", "2024").1, &json!("partial: 7 of 12 months"));
}
