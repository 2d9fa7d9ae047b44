//! Rule files, good and bad, each with the exact message; and the files that ship with the catalog.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed unwrap is the test's failure")]

use brunt_custody::{Matching, RuleBody, Rules, Sameness, Unit};
use brunt_model::{Catalog, CatalogFile};
use std::fs;
use std::path::{Path, PathBuf};

const HEAD: &str = "rule = \"r\"\nversion = \"1\"\ntitle = \"T\"\nsource = \"S\"\nblanks = \"B\"\n";
const REPEATS: &str = "[repeats]\ntable = \"detainers\"\nkey = [\"person_id\"]\norder = \"detainer_prepared_date\"\nkeep = \"first\"\ntie_break = \"place_in_source\"\n";
const LINK: &str = "[link]\nkey = [\"person_id\"]\nfrom = { table = \"stays\", at = \"book_out\" }\nto = { table = \"removals\", at = \"departed_date\" }\ndays_before = 2\ndays_after = 10\nunit = \"day\"\ntie_break = \"earlier_then_place\"\n";

fn parse(text: &str) -> Result<Rules, String> {
    Rules::parse([("rules/r.toml", text)]).map_err(|error| error.to_string())
}

fn repeats(rest: &str) -> String {
    format!("{HEAD}{REPEATS}{rest}\n")
}

fn link(rest: &str) -> String {
    format!("{HEAD}{LINK}{rest}\n")
}

fn shipped() -> (Vec<(String, String)>, PathBuf) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
    let mut files: Vec<(String, String)> = fs::read_dir(root.join("rules"))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            (format!("rules/{name}"), fs::read_to_string(&path).unwrap())
        })
        .collect();
    files.sort();
    (files, root)
}

fn catalog(root: &Path) -> Catalog {
    Catalog::parse(CatalogFile::below(root).unwrap()).unwrap()
}

#[test]
fn the_rules_of_the_catalog_are_good_and_name_what_exists() {
    let (files, root) = shipped();
    let rules = Rules::parse(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))).unwrap();
    rules.check(&catalog(&root)).unwrap();
    assert_eq!(rules.iter().count(), 11);
    let arrests = rules.repeats("apprehensions-episode-24h").unwrap();
    assert_eq!(arrests.sameness, Sameness::Within { millis: 86_400_000 });
    let (column, value) = arrests.last_among_equals.clone().unwrap();
    assert_eq!((column.as_str(), value.as_str()), ("apprehension_method", "ERO Reprocessed Arrest"));
    assert_eq!(rules.repeats("detainers-episode-24h-type-facility").unwrap().keys.len(), 2);
    assert_eq!(rules.repeats("encounters-same-moment").unwrap().sameness, Sameness::SameMoment);
    assert_eq!(rules.stints("stints-two-stage").unwrap().equal_but_for.len(), 4);
    let stay = rules.link("arrest-to-stay").unwrap();
    assert_eq!((stay.days_before, stay.days_after, stay.unit), (5, 10, Unit::Moment));
    assert_eq!(stay.matching, Matching::RightThenLeft);
    assert!(rules.iter().all(|rule| match &rule.body {
        RuleBody::Link(link) => link.one_to_one(),
        _ => true,
    }));
    assert!(rules.repeats("arrest-to-stay").is_none() && rules.link("removals-same-day").is_none());
}

#[test]
fn each_bad_file_says_what_and_where() {
    let bad = [
        ("rule = \"x\"\n".to_owned(), "rules/r.toml:1: it defines `x`: the file must be named `x.toml`"),
        ("rul = \"r\"\n".to_owned(), "rules/r.toml:1: the rule file has no key `rul`; did you mean `rule`?"),
        (HEAD.to_owned(), "rules/r.toml:1: a rule needs one of `[repeats]`, `[stints]` and `[link]`"),
        (
            format!("{}\n{LINK}", repeats("same = \"day\"")),
            "rules/r.toml:14: a rule has one of `[repeats]`, `[stints]` and `[link]`, not several",
        ),
        (repeats(""), "rules/r.toml:6: write one of `within_hours` and `same`"),
        (
            repeats("within_hours = 24\nsame = \"day\""),
            "rules/r.toml:12: write one of `within_hours` and `same`",
        ),
        (repeats("same = \"week\""), "rules/r.toml:12: `same` is `week`: write `day` or `moment`"),
        (
            repeats("within_hours = 0"),
            "rules/r.toml:12: `within_hours` must be a number of hours, 1 or more, not a number",
        ),
        (
            repeats("within_hours = 1.5"),
            "rules/r.toml:12: `within_hours` must be a number of hours, 1 or more, not a number",
        ),
        (
            repeats("same = \"day\"").replace("[\"person_id\"]", "[\"detainer_type\"]"),
            "rules/r.toml:8: `key` must begin with `person_id`: rows of several persons are never one event",
        ),
        (
            repeats("same = \"day\"").replace("keep = \"first\"", "keep = \"last\""),
            "rules/r.toml:10: `keep` is `last`: write `first`",
        ),
        (
            repeats("same = \"day\"\nlast_among_equals = { column = \"x\" }"),
            "rules/r.toml:13: `last_among_equals` lacks `value`",
        ),
        (link(""), "rules/r.toml:6: `link` lacks `one_to_one`"),
        (link("one_to_one = true"), "rules/r.toml:6: `link` lacks `matching`"),
        (
            link("one_to_one = false\nmatching = \"closest_first\""),
            "rules/r.toml:15: a link that is not one to one knows no `matching`: each row takes the nearest",
        ),
        (
            link("one_to_one = true\nmatching = \"best\""),
            "rules/r.toml:15: `matching` is `best`: write `right_then_left` or `closest_first`",
        ),
        (
            link("one_to_one = false").replace("[\"person_id\"]", "[\"person_id\", \"gender\"]"),
            "rules/r.toml:7: `key` is `[\"person_id\"]` here, nothing else",
        ),
        (
            link("one_to_one = false").replace("days_before = 2", "days_before = -2"),
            "rules/r.toml:10: `days_before` must be a number of days, 0 or more, not a number",
        ),
        (
            link("one_to_one = false")
                .replace("\"departed_date\" }", "\"departed_date\", first_of = \"nothing\" }"),
            "rules/r.toml:9: no rule for repeats of `removals` is named `nothing`",
        ),
        (
            repeats("same = \"day\"").replace("version = \"1\"", "version = 1"),
            "rules/r.toml:2: `version` must be a text, not a number",
        ),
    ];
    let mut wrong = Vec::new();
    for (text, message) in bad {
        let found = parse(&text).err().unwrap_or_else(|| "no fault".to_owned());
        if found != message {
            wrong.push(format!("found    {found}\nexpected {message}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn names_that_no_codebook_knows_are_refused() {
    let (_, root) = shipped();
    let catalog = catalog(&root);
    let check = |text: &str| parse(text).unwrap().check(&catalog).unwrap_err().to_string();
    assert_eq!(
        check(&repeats("same = \"day\"").replace("\"detainers\"", "\"detainer\"")),
        "rules/r.toml:7: no codebook describes a table `detainer`; did you mean `detainers`?"
    );
    assert_eq!(
        check(&repeats("same = \"day\"").replace("_prepared_date", "_prepare_date")),
        "rules/r.toml:9: table `detainers` has no column `detainer_prepare_date`; did you mean `detainer_prepared_date`?"
    );
    assert_eq!(
        check(&link("one_to_one = false").replace("\"book_out\"", "\"book_off\"")),
        "rules/r.toml:8: table `stays` has no column `book_off`; did you mean `book_out`?"
    );
}

#[test]
fn a_name_is_defined_once() {
    let text = repeats("same = \"day\"");
    let found = Rules::parse([("a/r.toml", text.as_str()), ("b/r.toml", text.as_str())]).unwrap_err();
    assert_eq!(found.to_string(), "b/r.toml:1: `r` is defined by `a/r.toml` already");
}
