//! Two polls and the change between them.

use crate::support::{Desk, int, released, row, rows};
use serde_json::{Value, json};

#[test]
fn three_points_between_two_usual_polls_cannot_tell() {
    let desk = Desk::new();
    let pair = ["polls", "pair", "--from", "49", "--n-from", "1229", "--to", "46", "--n-to", "1260"];
    for (deff, z) in [("1", -1.499), ("1.6", -1.185), ("1.95", -1.074)] {
        let answer = desk.json(&[pair.as_slice(), &["--deff", deff]].concat());
        let found = &rows(&answer)[0];
        assert!((found["z"].as_f64().unwrap() - z).abs() < 5e-4, "{found}");
        assert_eq!(found["verdict"], "cannot tell");
    }
    let answer = desk.json(&[pair.as_slice(), &["--deff", "1.95"]].concat());
    let found = &rows(&answer)[0];
    let keys =
        ["change", "se", "z", "p", "ci_low", "ci_high", "z_low", "z_high", "mde_80", "power", "verdict"];
    for key in keys {
        assert!(!found[key].is_null(), "{key} in {found}");
    }
    assert!((found["p"].as_f64().unwrap() - 0.28).abs() < 0.005, "{found}");
    assert!((found["power"].as_f64().unwrap() - 0.19).abs() < 0.02, "{found}");
    assert!(answer["notes"][0].as_str().unwrap().starts_with("cannot tell: "), "{answer:#}");
    let plain = desk.run(&pair);
    assert!(plain.out().contains("a simple random sample is assumed"), "{}", plain.out());
}

#[test]
fn what_is_no_poll_is_refused() {
    let desk = Desk::new();
    let ran =
        desk.run(&["polls", "pair", "--from", "149", "--n-from", "1229", "--to", "46", "--n-to", "1260"]);
    assert_eq!(ran.code(), 2);
    assert!(ran.err().contains("`149`"), "{}", ran.err());
}

const HEADER: &str = "issue,pollster,start_date,end_date,sample_size,population,approve,disapprove,net,url,sponsor,mode,tracking,wording_notes,partisan,other_notes\n";

/// A made-up list: two pollsters, a level that falls, one start after its end and one repeat.
fn made_up_list() -> String {
    let mut text = HEADER.to_owned();
    for n in 0..30 {
        let (month, day) = (1 + n / 15, 1 + (n % 15));
        for (house, lean) in [("North", 0), ("South", 4)] {
            let approve = 52 + lean - n / 4;
            text.push_str(&format!(
                "roads,{house},{month:02}/{day:02}/2030,{month:02}/{day:02}/2030,1000,A,{approve},40,0,u,NA,Online,FALSE,NA,NA,NA\n"
            ));
        }
    }
    text.push_str("roads,North,03/05/2031,03/04/2030,1000,A,45,40,0,u,NA,Online,FALSE,NA,NA,NA\n");
    text.push_str("roads,North,03/05/2031,03/04/2030,1000,A,45,40,0,u,NA,Online,FALSE,NA,NA,NA\n");
    text
}

#[test]
fn a_list_is_stored_once_with_its_faults_and_pooled() {
    let desk = Desk::new();
    let path = desk.write("polls.csv", made_up_list());
    let path = path.to_str().unwrap();
    let first = desk.json(&["polls", "import", path, "--published", "2030-06-01"]);
    let stored = &rows(&first)[0];
    assert_eq!((&stored["kind"], &stored["status"]), (&json!("issue_polls"), &json!("stored")));
    assert_eq!((int(&stored["polls"]), int(&stored["faults"])), (62, 3));
    let again = desk.json(&["polls", "import", path]);
    assert_eq!(rows(&again)[0]["status"], "already stored");
    let faults = desk.json(&["polls", "faults"]);
    let kinds: Vec<&str> = rows(&faults).iter().map(|row| row["fault"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["start after end", "start after end", "repeat"]);
    let change = desk.json(&["polls", "trend", "--question", "roads", "--change", "2030-01-02..2030-02-10"]);
    let found = &rows(&change)[0];
    assert_eq!(found["verdict"], "real change", "{found}");
    assert!(found["change"].as_f64().unwrap() < -4.0, "{found}");
    assert_eq!(change["ledger"].as_array().unwrap().last().unwrap()["rows"], 61);
    let houses = desk.json(&["polls", "trend", "--question", "roads", "--houses"]);
    let lean = |name: &str| row(&houses, &[("pollster", json!(name))])["house_effect"].as_f64().unwrap();
    assert!((lean("South") - lean("North") - 4.0).abs() < 0.5);
    let unknown = desk.run(&["polls", "trend", "--question", "bridges"]);
    assert_eq!(unknown.code(), 2);
    assert!(
        unknown.err().contains("no list of polls in the store asks about `bridges`"),
        "{}",
        unknown.err()
    );
}

#[test]
fn charts_are_written_and_are_the_same_twice() {
    let desk = Desk::new();
    let path = desk.write("polls.csv", made_up_list());
    desk.run(&["polls", "import", path.to_str().unwrap(), "--published", "2030-06-01"]);
    let draw = |name: &str| {
        let (level, houses) = (desk.path(&format!("{name}.svg")), desk.path(&format!("{name}-h.svg")));
        let words =
            ["polls", "trend", "--question", "roads", "--chart", level.to_str().unwrap(), "--chart-houses"];
        assert_eq!(desk.run(&[words.as_slice(), &[houses.to_str().unwrap()]].concat()).code(), 0);
        [level, houses].map(|path| std::fs::read_to_string(path).unwrap())
    };
    let first = draw("a");
    assert_eq!(first, draw("b"));
    assert!(first[0].contains("Approval on roads fell from"), "{}", &first[0][..600]);
}

#[test]
fn what_is_no_list_is_refused_and_a_note_in_a_folder_is_passed_over() {
    let desk = Desk::new();
    let path = desk.write("lists/other.csv", "who,what\na,b\n");
    let named = desk.run(&["polls", "import", path.to_str().unwrap(), "--format", "json"]);
    assert_eq!((named.code(), &named.json()["rows"][0]["status"]), (3, &json!("refused")));
    let folder = desk.path("lists");
    let passed = desk.run(&["polls", "import", folder.to_str().unwrap(), "--format", "json"]);
    assert_eq!((passed.code(), rows(&passed.json()).len()), (0, 0));
}

#[test]
fn the_reference_runs_come_out_of_the_store() {
    let Some(folder) = released("polls") else { return };
    let desk = Desk::new();
    let ran = desk.run(&[
        "polls",
        "import",
        folder.to_str().unwrap(),
        "--published",
        "2026-02-14",
        "--format",
        "json",
    ]);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    let imported = ran.json();
    assert_eq!(rows(&imported).len(), 10);
    let issues = rows(&imported).iter().find(|row| row["kind"] == "issue_polls").unwrap();
    assert_eq!(int(&issues["polls"]), 1879);
    let faults = desk.json(&["polls", "faults", "--list", "snoutcounter_president_issue_approval_polls.csv"]);
    let count = |kind: &str| rows(&faults).iter().filter(|row| row["fault"] == kind).count();
    assert_eq!((count("start after end"), count("in the future"), count("unpadded date")), (15, 1, 38));

    let close = |found: &Value, key: &str, wanted: f64, within: f64| {
        let value = found[key].as_f64().unwrap();
        assert!((value - wanted).abs() <= within, "{key} {value}, not {wanted}");
    };
    let change = desk.json(&[
        "polls",
        "trend",
        "--question",
        "immigration",
        "--change",
        "2025-03-22..2025-04-19,2025-05-03..2025-06-07",
    ]);
    close(&rows(&change)[0], "change", -2.95, 0.005);
    close(&rows(&change)[0], "se", 0.79, 0.005);
    assert_eq!(
        (&rows(&change)[0]["verdict"], &rows(&change)[1]["verdict"]),
        (&json!("real change"), &json!("cannot tell"))
    );
    let notes = change["notes"].to_string();
    assert!(
        notes.contains("log likelihood -578.345534") && notes.contains("between houses 3.5295"),
        "{notes}"
    );
    let level = desk.json(&["polls", "trend", "--question", "immigration", "--at", "2025-04-19"]);
    close(&rows(&level)[0], "level", 48.0103, 0.00005);
    close(&rows(&level)[0], "se", 0.7705, 0.00005);

    let anchored = [
        "polls",
        "trend",
        "--question",
        "ALP first preference",
        "--deff",
        "1",
        "--rounding",
        "0",
        "--no-extra",
        "--house-sd",
        "7.5",
        "--keep-repeats",
        "--anchor",
        "2004-10-09=37.64",
        "--anchor",
        "2007-11-24=43.38",
        "--houses",
    ];
    let australia = desk.json(&anchored);
    let notes = australia["notes"].to_string();
    assert!(notes.contains("log likelihood -534.649") && notes.contains("per day 0.4226"), "{notes}");
    close(row(&australia, &[("pollster", json!("Morgan, F2F"))]), "house_effect", 3.01, 0.005);
}
