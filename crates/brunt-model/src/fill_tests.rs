#![allow(clippy::unwrap_used, reason = "a failed unwrap is the test's failure")]
use super::*;

const STATES: &str = "state,postal_code,source\nVIRGINIA,VA,S\nWEST VIRGINIA,WV,S\nWASHINGTON,WA,S\nKANSAS,KS,S\n\
                      ARKANSAS,AR,S\nINDIANA,IN,S\nTEXAS,TX,S\nSONORA,,S\nCALIFORNIA,CA,S\n";

fn reader() -> Reader {
    Reader::new(&Crosswalk::parse("states.csv", "states", STATES).unwrap(), "postal_code")
}

#[test]
fn names_are_whole_words_and_the_longest_counts() {
    let how = How::Named {
        never: BTreeSet::from(["WASHINGTON".to_owned()]),
        not_before: BTreeSet::from(["CITY".to_owned(), "COUNTY".to_owned()]),
    };
    let reader = reader();
    for (text, told) in [
        ("Charleston, West Virginia Sub-Office", Some("WEST VIRGINIA")),
        ("RICHMOND, VIRGINIA", Some("VIRGINIA")),
        ("Little Rock Arkansas", Some("ARKANSAS")),
        ("KANSAS CITY, MO", None),
        ("Kansas City, Kansas", Some("KANSAS")),
        ("WASHINGTON FIELD OFFICE", None),
        ("TEXAS/CALIFORNIA TASK FORCE", None),
        ("INDIANAPOLIS", None),
        ("SONORA", None),
        ("", None),
    ] {
        assert_eq!(reader.read(&how, text), told, "{text}");
    }
}

#[test]
fn codes_stand_after_a_comma_or_hyphen_and_end_the_text() {
    let reader = reader();
    for (text, told) in [
        ("SAN JOSE, CA", Some("CALIFORNIA")),
        ("HARRIS COUNTY JAIL-TX", Some("TEXAS")),
        ("EL PASO,TX 79901", Some("TEXAS")),
        ("DALLAS - tx.", Some("TEXAS")),
        ("SAA GENERAL AREA, NON-SPECIFIC", None),
        ("COUNTY JAIL, IN CUSTODY", None),
        ("TX", None),
        ("BORDER, TX-CA", None),
        ("TEXARKANA, TX, TX", Some("TEXAS")),
        ("AREA-ZZ", None),
    ] {
        assert_eq!(reader.read(&How::Code, text), told, "{text}");
    }
    assert_eq!(reader.value(" texas "), Some("TEXAS"));
    assert_eq!(reader.value("SONORA"), None);
}

const GOOD: &str = r#"
fill = "state"
title = "t"
version = 1
table = "apprehensions"
fact = "state"
values = "states"
code = "postal_code"
source = "s"
[[step]]
name = "code"
how = "code"
column = "landmark"
"#;

#[test]
fn a_bad_file_is_named_with_what_is_wrong() {
    assert!(Fill::parse("fills/state.toml", GOOD).is_ok());
    for (old, new, told) in [
        ("how = \"code\"", "how = \"guess\"", "unknown variant `guess`"),
        (
            "column = \"landmark\"",
            "column = \"landmark\"\nshare = 0.9",
            "step `code`: `share` takes `share` and `rows`",
        ),
        ("how = \"code\"", "how = \"share\"\nshare = 0.4\nrows = 20", "a share of 0.4 is not above 0.5"),
        ("name = \"code\"", "name = \"original\"", "the name `original` of a step is taken"),
        ("version = 1", "version = 1\nmore = 2", "unknown field `more`"),
    ] {
        let error = Fill::parse("fills/state.toml", &GOOD.replace(old, new)).unwrap_err().to_string();
        assert!(error.starts_with("fills/state.toml: ") && error.contains(told), "{error}");
    }
    let none = Fill::parse("fills/state.toml", GOOD.split("[[step]]").next().unwrap()).unwrap_err();
    assert_eq!(none.to_string(), "fills/state.toml: it has no `[[step]]`");
}
