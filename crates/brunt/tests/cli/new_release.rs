//! A release that nobody has seen yet is added by writing TOML alone.

use crate::support::{Desk, int, rows};

const SOURCE: &str = r#"
release = "2031-01"
title = "A release yet to come"
publisher = "An agency"
period = ["2030-10-01", "2031-01-31"]
as_of = "2031-01-31"
person_key = "Key"
terms = "Public domain"
"#;

const CODEBOOK: &str = r#"
table = "raids"
title = "Raids"
unit = "one raid"
event = "raid_date"

[[column]]
name = "person_id"
fact = "person"
type = "code"
meaning = "Key of a person."
visibility = "never"

[[column]]
name = "raid_date"
type = "date"
meaning = "Day of the raid."
days = ["2000-01-01", "as_of"]

[[column]]
name = "raid_criminality"
fact = "criminality"
type = "category"
meaning = "The agency's three groups."
values = ["1 Convicted Criminal", "2 Pending Criminal Charges", "3 Other Immigration Violator"]

[[layout]]
releases = ["2031-01"]
headers = [["Key", "person_id"], ["Day of raid", "raid_date"], ["Class", "raid_criminality"], ["A-File", "door:A-number"]]
optional = ["A-File"]
"#;

#[test]
fn toml_alone_adds_a_table_and_a_release() {
    let desk = Desk::new();
    desk.write("own/sources/2031-01.toml", SOURCE);
    desk.write("own/codebook/raids.toml", CODEBOOK);
    let mut text = String::from("Agency\n\nKey,Day of raid,Class\n");
    for number in 0..90 {
        let class = ["1 Convicted Criminal", "2 Pending Criminal Charges", "3 Other Immigration Violator"]
            [number % 3];
        text.push_str(&format!("k{},2030-11-{:02},{class}\n", number % 40, number % 30 + 1));
    }
    let path = desk.write("raids.csv", text);
    let own = ["--catalog", "own"];
    let imported = desk.json(&[["import", path.to_str().unwrap()].as_slice(), &own].concat());
    assert_eq!(
        (&rows(&imported)[0]["table"], &rows(&imported)[0]["release"]),
        (&"raids".into(), &"2031-01".into())
    );
    assert_eq!(int(&rows(&imported)[0]["rows_stored"]), 90);
    let words = ["measure", "target-share", "--table", "raids", "--rubric", "dhs_70"];
    let answer = desk.json(&[words.as_slice(), &own].concat());
    assert_eq!((int(&rows(&answer)[0]["in_target"]), int(&rows(&answer)[0]["not_in_target"])), (60, 30));
}

#[test]
fn a_fault_in_the_catalog_names_file_and_line() {
    let desk = Desk::new();
    desk.write("own/sources/2031-01.toml", SOURCE);
    desk.write(
        "own/codebook/raids.toml",
        CODEBOOK.replace("[\"Class\", \"raid_criminality\"]", "[\"Class\", \"raid_clas\"]"),
    );
    let ran = desk.run(&["tables", "--known", "--catalog", "own"]);
    assert_eq!(ran.code(), 2);
    assert!(
        ran.err().contains(
            "codebook/raids.toml: layout 2031-01: `Class` maps to `raid_clas`, which is not defined"
        ),
        "{}",
        ran.err()
    );
    desk.write(
        "own/codebook/raids.toml",
        CODEBOOK.replace("meaning = \"Day of the raid.\"", "meening = \"Day\""),
    );
    let ran = desk.run(&["tables", "--known", "--catalog", "own"]);
    assert_eq!(ran.code(), 2);
    assert!(ran.err().contains("codebook/raids.toml") && ran.err().contains("line 17"), "{}", ran.err());
}
