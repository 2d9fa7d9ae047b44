//! Claim files, good and bad, each with the exact message; and the files that ship with the catalog.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed unwrap is the test's failure")]

use brunt_claims::{ClaimFile, Expectation, Question, check};
use brunt_model::{Catalog, CatalogFile};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const HEAD: &str =
    "title = \"T\"\nsaid_by = \"A\"\nsaid_in = \"B\"\nsaid_on = \"May 2025\"\nknown_on = 2025-05-01\n";

const CLAIM: &str = "\n[[claim]]\nid = \"C1\"\nstatement = \"S.\"\npopulation = \"p\"\nperiod = \"q\"\nwould_change = [\"w\"]\n";

const FIGURE: &str = "\n[[claim.reading]]\nname = \"r\"\nsays = \"It is so\"\nmeasure = \"figure\"\ntable = \"detained_by_criminality\"\nvalue = \"other\"\nper = \"total\"\nwhere = { arresting_agency = \"ICE\" }\n";

fn parse(text: &str) -> Result<ClaimFile, String> {
    ClaimFile::parse("claims/c.toml", text).map_err(|error| error.to_string())
}

fn file(readings: &str) -> String {
    format!("{HEAD}{CLAIM}{readings}")
}

#[test]
fn a_good_file_is_read_whole() {
    let found = parse(&file(&format!("{FIGURE}expect = {{ above = 0.5 }}\n"))).unwrap();
    let [claim] = &found.claims[..] else { panic!("one claim") };
    assert_eq!((claim.id.as_str(), claim.said_by.as_str(), claim.line), ("C1", "A", 7));
    let [reading] = &claim.readings[..] else { panic!("one reading") };
    assert_eq!(
        reading.expect,
        Expectation { low: Some(0.5), low_strict: true, high: None, high_strict: false }
    );
    let Question::Figure(asked) = &reading.question else { panic!("a figure") };
    assert_eq!(asked.pick.equals, [("arresting_agency".to_owned(), "ICE".to_owned())]);
    assert!(!reading.own_figures);
}

#[test]
fn each_bad_file_says_what_and_where() {
    let figure = |rest: &str| file(&format!("{FIGURE}{rest}\n"));
    let reading = |body: &str| file(&format!("\n[[claim.reading]]\nname = \"r\"\nsays = \"x\"\n{body}\n"));
    let bad = [
        ("title = ", "claims/c.toml:1: not TOML: string values must be quoted, expected literal string"),
        (
            "title = \"T\"\nclaims = 1\n",
            "claims/c.toml:2: the claim file has no key `claims`; did you mean `claim`?",
        ),
        (HEAD, "claims/c.toml:1: the claim file lacks `claim`"),
        (
            &file(""),
            "claims/c.toml:7: a claim needs `[[claim.reading]]`, or `[claim.not_testable]` that says what would test it",
        ),
        (
            &file(&format!(
                "{FIGURE}expect = {{ above = 0 }}\n\n[claim.not_testable]\nbecause = \"b\"\nwould_test = \"t\"\n"
            )),
            "claims/c.toml:7: a claim has either readings or `not_testable`, not both",
        ),
        (&figure(""), "claims/c.toml:14: a reading lacks `expect`"),
        (
            &figure("expect = { tolerance = 1 }"),
            "claims/c.toml:22: `expect` says nothing: write `about` with `tolerance`, or `at_least`, `at_most`, `above`, `below`",
        ),
        (&figure("expect = { about = 1 }"), "claims/c.toml:22: `expect` lacks `tolerance`"),
        (
            &figure("expect = { about = 1, tolerance = 0, above = 1 }"),
            "claims/c.toml:22: `about` and `above` cannot stand together in `expect`",
        ),
        (
            &figure("expect = { about = 1, tolerance = -1 }"),
            "claims/c.toml:22: `tolerance` is -1: it must be 0 or more",
        ),
        (
            &figure("expect = { at_least = 2, at_most = 1 }"),
            "claims/c.toml:22: no answer can meet `expect`: its low end lies above its high end",
        ),
        (
            &figure("expect = { obove = 1 }"),
            "claims/c.toml:22: `expect` has no key `obove`; did you mean `above`?",
        ),
        (&figure("on = 2025-13-01\nexpect = { above = 0 }"), "claims/c.toml:22: not TOML: "),
        (
            &figure("known_on = \"2025-1-1\"\nexpect = { above = 0 }"),
            "claims/c.toml:22: `known_on`: `2025-1-1` is not a day written as YYYY-MM-DD",
        ),
        (
            &reading("measure = \"guess\"\nexpect = { above = 0 }"),
            "claims/c.toml:17: `measure` is `guess`: write `figure`, `poll_pair`, `poll_trend`, `rows` or `spread`",
        ),
        (
            &reading(
                "measure = \"poll_trend\"\nquestion = \"q\"\nfrom = 2025-02-01\nto = 2025-01-01\ndesign_effect = 1.6\nexpect = { below = 0 }",
            ),
            "claims/c.toml:14: it ends on 2025-01-01, before it begins on 2025-02-01",
        ),
        (
            &reading(
                "measure = \"poll_trend\"\nquestion = \"q\"\nfrom = 2025-01-01\nto = 2025-02-01\ndesign_effect = 0.5\nexpect = { below = 0 }",
            ),
            "claims/c.toml:21: `design_effect` is 0.5: it must be 1, a simple random sample, or more",
        ),
        (
            &reading(
                "measure = \"spread\"\ntable = \"stints\"\nrubrics = [\"column\"]\nexpect = { above = 0 }",
            ),
            "claims/c.toml:19: `rubrics` needs two or more",
        ),
        (
            &reading(
                "measure = \"rows\"\ntable = \"stints\"\nrubric = \"column\"\nmin_rows = -1\nexpect = { above = 0 }",
            ),
            "claims/c.toml:20: `min_rows` must be a number of rows, not a number",
        ),
        (
            &file(&format!("{FIGURE}expect = {{ above = 0 }}\n{FIGURE}expect = {{ above = 0 }}\n")),
            "claims/c.toml:24: two readings of one claim are named `r`",
        ),
        (
            &format!(
                "{}{CLAIM}{FIGURE}expect = {{ above = 0 }}\n",
                file(&format!("{FIGURE}expect = {{ above = 0 }}\n"))
            ),
            "claims/c.toml:24: two claims are named `C1`",
        ),
        (&file("").replace("\"C1\"", "\"C 1\""), "claims/c.toml:7: a claim needs"),
        (
            &figure("expect = { above = 0 }").replace("\"C1\"", "\"C/1\""),
            "claims/c.toml:8: `C/1` may hold letters, digits, `_`, `-` and `.` only",
        ),
    ];
    let mut wrong = Vec::new();
    for (text, message) in bad {
        let found = parse(text).err().unwrap_or_else(|| "no fault".to_owned());
        // The parser's own words are not ours to fix.
        let fits = if message.contains("not TOML") || message.ends_with("needs") {
            let stem = message.split("not TOML").next().unwrap_or(message);
            found.starts_with(stem)
        } else {
            found == message
        };
        if !fits {
            wrong.push(format!("found    {found}\nexpected {message}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn catalog_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog")
}

fn catalog() -> Catalog {
    Catalog::parse(CatalogFile::below(&catalog_folder()).unwrap()).unwrap_or_else(|error| panic!("{error}"))
}

fn rubrics() -> BTreeMap<String, Vec<String>> {
    BTreeMap::from([("column".to_owned(), vec!["network".to_owned(), "easy_mark".to_owned()])])
}

#[test]
fn a_name_that_the_catalog_does_not_have_is_named_with_its_line() {
    let catalog = catalog();
    let figure =
        |from: &str, to: &str| file(&format!("{FIGURE}expect = {{ above = 0 }}\n")).replace(from, to);
    let rows = |body: &str| {
        file(&format!(
            "\n[[claim.reading]]\nname = \"r\"\nsays = \"x\"\nmeasure = \"rows\"\n{body}\nexpect = {{ above = 0 }}\n"
        ))
    };
    let cases = [
        (
            figure("\"detained_by_criminality\"", "\"detained_by_criminalty\""),
            "no table of figures is named `detained_by_criminalty`; did you mean `detained_by_criminality`?",
        ),
        (
            figure("value = \"other\"", "value = \"others\""),
            "table of figures `detained_by_criminality` has no column `others`; did you mean `other`?",
        ),
        (
            figure("value = \"other\"", "value = \"note\""),
            "column `note` of `detained_by_criminality` holds no numbers",
        ),
        (figure("\"ICE\"", "\"HSI\""), "no row of `detained_by_criminality` is arresting_agency `HSI`"),
        (
            figure("where = { arresting_agency = \"ICE\" }", "on = 2025-01-06"),
            "3 rows of `detained_by_criminality` are of 2025-01-06 or earlier: say more in `where`, or give `on`",
        ),
        (
            rows("table = \"stint\"\nrubric = \"column\""),
            "no codebook describes a table `stint`; did you mean `stints`?",
        ),
        (
            rows("table = \"stints\"\nrubric = \"colum\""),
            "no stated target is named `colum`; did you mean `column`?",
        ),
        (rows("table = \"stints\"\nrubric = \"column\"\ntier = \"easy\""), "`column` has no class `easy`"),
    ];
    for (text, message) in cases {
        let found: Vec<String> =
            check(&parse(&text).unwrap(), &catalog, &rubrics()).iter().map(ToString::to_string).collect();
        assert_eq!(found, [format!("claims/c.toml:14: {message}")]);
    }
}

#[test]
fn shipped_claims_have_every_statement_of_the_column() {
    let catalog = catalog();
    let files: Vec<ClaimFile> = catalog
        .claims
        .iter()
        .map(|file| ClaimFile::parse(&file.path, &file.text).unwrap_or_else(|error| panic!("{error}")))
        .collect();
    let ids: Vec<&str> = files.iter().flat_map(|file| &file.claims).map(|claim| claim.id.as_str()).collect();
    for id in (1..=11).map(|n| format!("S{n}")) {
        assert!(ids.contains(&id.as_str()), "{id}");
    }
    for rival in ["dhs-70", "cato-65", "cato-93", "cato-73", "wow-4", "press-third"] {
        assert!(ids.contains(&rival), "{rival}");
    }
}
