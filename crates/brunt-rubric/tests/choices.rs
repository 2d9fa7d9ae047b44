//! Readings of a rubric whose source leaves a question open.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed unwrap is the test's failure"
)]

mod common;

use brunt_rubric::Truth::{False, True, Unknown};
use brunt_rubric::{Rubric, check, explain};
use common::{Row, Words, files, shipped};

fn sample() -> Rubric {
    Rubric::parse("choice.toml", include_str!("samples/good_choice.toml")).unwrap()
}

#[test]
fn choices_are_listed_with_defaults_and_options() {
    let rubric = sample();
    let listed: Vec<(&str, &str, &str, Vec<&str>)> = rubric
        .choices()
        .iter()
        .map(|choice| {
            let options = choice.options.iter().map(|option| option.name.as_str()).collect();
            (choice.name.as_str(), choice.default.as_str(), choice.chosen.as_str(), options)
        })
        .collect();
    assert_eq!(
        listed,
        [
            ("grave", "tier", "tier", vec!["level", "tier"]),
            ("recent", "year", "year", vec!["year", "three_years"]),
        ]
    );
    assert!(shipped("criminality").choices().is_empty());
}

#[test]
fn a_reading_is_a_plain_rubric_with_the_rule_of_its_option() {
    let rubric = sample();
    let facts = |rubric: &Rubric| rubric.facts_used().into_iter().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(facts(&rubric), ["entry_date", "event_date", "has_conviction", "severity_tier"]);
    let level = rubric.with_choice("grave", "level").unwrap();
    assert_eq!(facts(&level), ["entry_date", "event_date", "has_conviction", "threat_level"]);
    let row = Row::new().none("entry_date").yes_no("has_conviction", true).number("severity_tier", 4.0);
    assert_eq!(rubric.classify(&row).in_target, True);
    assert_eq!(level.classify(&row).in_target, Unknown);
    assert_eq!(level.classify(&row.text("threat_level", "2")).in_target, False);
    // One choice leaves the other as it was.
    let both = level.with_choice("recent", "three_years").unwrap();
    assert_eq!(
        (level.label(), both.label()),
        ("choice[grave=level]".into(), "choice[grave=level,recent=three_years]".into())
    );
    assert_eq!((both.name.as_str(), rubric.label()), ("choice", "choice".into()));
    // A rule that only another option uses is not of this reading.
    let named = |rubric: &Rubric| rubric.definitions().map(|(name, _)| name.to_owned()).collect::<Vec<_>>();
    assert_eq!(
        (named(&rubric), named(&level)),
        (vec!["convicted".into(), "by_tier".into()], vec!["convicted".into()])
    );
}

#[test]
fn choosing_the_default_changes_nothing() {
    let rubrics = files().into_iter().filter(|file| file.path.starts_with("rubrics/"));
    let mut choices = 0;
    for rubric in rubrics.map(|file| Rubric::parse(&file.path, &file.text).unwrap()).chain([sample()]) {
        for choice in rubric.choices() {
            assert_eq!(rubric.with_choice(&choice.name, &choice.default).unwrap(), rubric);
            choices += 1;
        }
    }
    assert!(choices >= 8);
}

#[test]
fn there_is_a_reading_for_every_combination_the_default_first() {
    let rubric = sample();
    let readings = rubric.readings().unwrap();
    let labels: Vec<String> = readings.iter().map(Rubric::label).collect();
    assert_eq!(
        labels,
        [
            "choice",
            "choice[recent=three_years]",
            "choice[grave=level]",
            "choice[grave=level,recent=three_years]"
        ]
    );
    assert_eq!(readings.first(), Some(&rubric));
    assert_eq!(shipped("criminality").readings().unwrap(), [shipped("criminality")]);
    assert_eq!(shipped("wow_strict").readings().unwrap().len(), 5);
}

#[test]
fn what_cannot_be_chosen_is_refused_with_its_place() {
    let message = |choice, option| sample().with_choice(choice, option).unwrap_err().to_string();
    assert_eq!(message("grav", "tier"), "choice.toml:1: no choice is named `grav`; did you mean `grave`?");
    assert_eq!(
        message("grave", "levels"),
        "choice.toml:19: `choice.grave` has no option `levels`; did you mean `level`?"
    );
    assert_eq!(message("grave", "year"), "choice.toml:19: `choice.grave` has no option `year`");
}

#[test]
fn options_that_were_not_chosen_are_checked_too() {
    let text = include_str!("samples/good_choice.toml").replace("\"threat_level\"", "\"thread_level\"");
    let rubric = Rubric::parse("choice.toml", &text).unwrap();
    for reading in rubric.readings().unwrap() {
        let faults: Vec<String> = check(&reading, &Words).iter().map(ToString::to_string).collect();
        assert_eq!(
            faults,
            ["choice.toml:25: no table has a fact `thread_level`; did you mean `threat_level`?"]
        );
    }
}

#[test]
fn a_reading_is_pruned_like_any_rubric() {
    let level = sample().with_choice("grave", "level").unwrap();
    let (narrow, dropped) = level.prune(&|fact| fact == "entry_date");
    assert_eq!(dropped, ["entry_date"]);
    let row = Row::new().yes_no("has_conviction", false);
    assert_eq!((level.classify(&row).in_target, narrow.classify(&row).in_target), (Unknown, False));
}

#[test]
fn a_reading_says_what_was_chosen() {
    let level = sample().with_choice("grave", "level").unwrap();
    assert_eq!(
        explain(&level),
        "Two choices (choice, version 1)
In force: 2021-11-29 to 2022-06-24, and from 2023-07-28 on
Speaks only of: detainers
Issued by: Nobody
Source: None
Wording: from knowledge, not read again at the source
Fidelity: proxy (a stand-in, since the words have no definition that records could meet)

Here `convicted` means:
  `has_conviction` is yes

A row belongs to the first of these classes whose rule holds:
  1. hit (in target): A hit
     when any of these holds:
       - all of these hold:
         - `convicted`
         - `threat_level` is \"1\"
       - `entry_date` is 0 to 365 days before `event_date`
  2. rest (not in target): The rest
     when none of the above holds
Where the records leave a rule open, a row may belong to any class still possible; it is counted as
in or out of target only if all of those agree.

The source leaves open which convictions are grave (`grave`). It can be read by
  - level, chosen here: the agency's level 1
      when all of these hold:
        - `convicted`
        - `threat_level` is \"1\"
  - tier, unless another is chosen: tier 3 or 4
      when all of these hold:
        - `convicted`
        - `severity_tier` is 3 or more

The source leaves open how recent an entry is recent (`recent`). It can be read by
  - year, as here and unless another is chosen: a year
      when `entry_date` is 0 to 365 days before `event_date`
  - three_years: three years
      when `entry_date` is 0 to 1095 days before `event_date`
"
    );
}
