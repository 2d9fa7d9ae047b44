//! The rubrics that ship with the catalog: sound, fitting the real facts, and right on rows made by hand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed unwrap is the test's failure"
)]

mod common;

use brunt_model::{Catalog, CatalogFile};
use brunt_rubric::Truth::{False, True, Unknown};
use brunt_rubric::{Rubric, Truth, check, explain};
use common::{Row, catalog_folder, files, shipped};
use std::fs;

#[test]
fn every_shipped_rubric_fits_the_catalog() {
    let catalog = Catalog::parse(files()).unwrap_or_else(|error| panic!("{error}"));
    assert!(catalog.rubrics.len() >= 21);
    let mut faults = Vec::new();
    for CatalogFile { path, text } in &catalog.rubrics {
        let rubric = Rubric::parse(path, text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(*path, format!("rubrics/{}.toml", rubric.name));
        assert!(text.starts_with("# "), "{path} begins with a comment");
        assert!(!rubric.cannot_express.is_empty() && !rubric.caution.is_empty(), "{path}");
        assert!(explain(&rubric).contains(&rubric.title));
        faults.extend(check(&rubric, &catalog).iter().map(ToString::to_string));
    }
    assert_eq!(faults, Vec::<String>::new());
}

/// A class by name, or `-` where more than one is possible, with whether the row is in target.
#[track_caller]
fn gives(rubric: &Rubric, row: &Row, class: &str, in_target: Truth) {
    let classified = rubric.classify(row);
    let name = classified.tier.map_or("-", |index| rubric.class(index).unwrap().name.as_str());
    assert_eq!((name, classified.in_target), (class, in_target), "{} on {row:?}", rubric.name);
}

fn group(group: &'static str) -> Row {
    Row::new().text("criminality", group).day("event_date", "2025-06-01")
}

fn convicted() -> Row {
    group("1 Convicted Criminal")
}

fn pending() -> Row {
    group("2 Pending Criminal Charges")
}

fn other() -> Row {
    group("3 Other Immigration Violator")
}

/// A row whose only record of crime is the most serious conviction, where blank means that there is none.
fn listed(charge: Option<&'static str>) -> Row {
    let row = Row::new().day("event_date", "2017-06-01");
    match charge {
        Some(charge) => row.text("msc_charge", charge),
        None => ["msc_charge", "severity_tier", "network_flag", "minor_offence", "immigration_offence"]
            .into_iter()
            .fold(row, Row::none),
    }
}

#[test]
fn criminality_takes_the_best_record_there_is() {
    let rubric = shipped("criminality");
    gives(&rubric, &convicted(), "convicted", True);
    gives(&rubric, &pending(), "pending", False);
    gives(&rubric, &other(), "other", False);
    gives(&rubric, &Row::new(), "-", Unknown);
    gives(&rubric, &Row::new().yes_no("has_conviction", true), "convicted", True);
    gives(&rubric, &Row::new().yes_no("has_conviction", false), "-", False);
    gives(
        &rubric,
        &Row::new().text("criminal_charges", "Assault [Convicted]; Theft [Pending]"),
        "convicted",
        True,
    );
    gives(&rubric, &Row::new().text("criminal_charges", "Theft [Pending]"), "pending", False);
    gives(&rubric, &Row::new().text("criminal_charges", "Theft [Dismissed]"), "other", False);
    gives(&rubric, &listed(Some("ASSAULT")), "convicted", True);
    gives(&rubric, &listed(None), "-", False);
    // The group at the event speaks before a conviction listed later.
    gives(&rubric, &other().text("msc_charge", "Assault"), "other", False);
}

#[test]
fn lawful_status_reads_charges_and_leaves_open_what_they_leave_open() {
    let rubric = shipped("lawful_status");
    let charged = |section: &'static str| {
        Row::new()
            .text("charge_section", section)
            .text("case_status", "ACTIVE")
            .text("case_category", "[3] Deportable - Administratively Final Order")
    };
    // Present without admission, without papers, or back after a removal: no resident, and not admitted.
    for section in ["212a6Ai", "212(a)(7)(A)(i)(I)", "212a9CiII", "241A1B"] {
        gives(&rubric, &charged(section), "not_admitted", False);
    }
    // Outstaying is admitted and no resident, also where the case's state is not known.
    gives(&rubric, &Row::new().text("charge_section", "237a1B"), "admitted", True);
    gives(&rubric, &charged("237A1CI"), "admitted", True);
    // A crime charged under 237 is a resident's or another's: both classes are lawful.
    gives(&rubric, &charged("237a2Aiii"), "-", True);
    // A returning resident can be charged with a crime under 212.
    gives(&rubric, &charged("212a2AiI"), "-", Unknown);
    let student = || charged("237a2Aiii").text("entry_status_group", "student");
    gives(&rubric, &student(), "admitted", True);
    gives(&rubric, &charged("237a2Aiii").text("entry_status_group", "permanent_resident"), "resident", True);
    gives(
        &rubric,
        &charged("212a2AiI")
            .text("entry_status_group", "without_inspection")
            .text("case_status", "B-Relief Granted"),
        "relief",
        True,
    );
    // A category that does not tell leaves everything open; nothing at all does so too.
    gives(&rubric, &Row::new().text("case_status", "ACTIVE"), "-", Unknown);
    gives(&rubric, &Row::new(), "-", Unknown);
    // The arrest form's class decides before any charge.
    gives(&rubric, &charged("212a6Ai").text("admission_class_group", "permanent_resident"), "resident", True);
}

#[test]
fn tiers_of_offences_keep_a_conviction_that_cannot_be_placed_among_the_convicted() {
    let tiers = shipped("offence_tier");
    gives(&tiers, &convicted().number("severity_tier", 4.0), "tier_4", True);
    gives(&tiers, &convicted().number("severity_tier", 1.0), "tier_1", False);
    gives(&tiers, &convicted().number("severity_tier", 0.0), "tier_0", False);
    gives(&tiers, &pending(), "no_conviction", False);
    gives(&tiers, &convicted(), "-", Unknown);
    let minor = shipped("minor_conviction");
    gives(&minor, &convicted().yes_no("minor_offence", true), "minor", False);
    gives(&minor, &convicted().yes_no("minor_offence", false), "graver", True);
    gives(&minor, &convicted(), "-", Unknown);
    gives(&minor, &other(), "no_conviction", False);
    gives(&minor, &listed(None), "no_conviction", False);
}

#[test]
fn dhs_70_leaves_those_without_a_conviction_open_where_charges_are_not_recorded() {
    let rubric = shipped("dhs_70");
    gives(&rubric, &convicted(), "convicted", True);
    gives(&rubric, &pending(), "pending", True);
    gives(&rubric, &other(), "neither", False);
    gives(&rubric, &Row::new().yes_no("has_conviction", true), "convicted", True);
    gives(&rubric, &Row::new().yes_no("has_conviction", false), "-", Unknown);
}

#[test]
fn the_2017_core_asks_when_an_order_was_made() {
    let rubric = shipped("eo13768_core");
    let plain = || other().none("charge_section");
    gives(&rubric, &convicted(), "convicted", True);
    gives(&rubric, &pending(), "pending", True);
    gives(&rubric, &plain().day("final_order_date", "2025-05-31"), "final_order", True);
    gives(&rubric, &plain().day("final_order_date", "2025-06-01"), "not_listed", False);
    gives(&rubric, &plain().yes_no("final_order", false), "not_listed", False);
    gives(&rubric, &plain().yes_no("final_order", true), "-", Unknown);
    gives(&rubric, &plain(), "-", Unknown);
    let charged =
        |section: &'static str| other().yes_no("final_order", false).text("charge_section", section);
    for section in [
        "212a2AiI",
        "212(a)(3)(B)",
        "212a6Ci",
        "212A2C",
        "237a2Aiii",
        "237(a)(2)(A)(v)",
        "237a4",
        "235(b)(1)",
        "8 USC 1182; 212a6Cii",
    ] {
        gives(&rubric, &charged(section), "charge_section", True);
    }
    for section in
        ["212a6Ai", "212a7AiI", "212a9Aii", "237a1B", "212a20", "212a23", "241a2Aiii", "8 USC 1182", "237a5"]
    {
        gives(&rubric, &charged(section), "not_listed", False);
    }
}

#[test]
fn worst_of_the_worst_counts_offences_only_of_convictions() {
    let strict = shipped("wow_strict");
    let unflagged = |row: Row| row.yes_no("suspected_gang", false).yes_no("known_terrorist", false);
    gives(&strict, &unflagged(convicted()).number("severity_tier", 4.0), "worst", True);
    gives(&strict, &unflagged(convicted()).number("severity_tier", 3.0), "rest", False);
    gives(&strict, &unflagged(convicted()), "-", Unknown);
    gives(&strict, &unflagged(other()), "rest", False);
    gives(&strict, &other().yes_no("suspected_gang", true), "worst", True);
    gives(&strict, &other(), "-", Unknown);
    let (narrow, dropped) = strict.prune(&|fact| ["suspected_gang", "known_terrorist"].contains(&fact));
    assert_eq!(dropped, ["known_terrorist", "suspected_gang"]);
    gives(&narrow, &other(), "rest", False);
    gives(&narrow, &convicted(), "-", Unknown);
    gives(&narrow, &listed(None), "rest", False);
    gives(&narrow, &listed(Some("HOMICIDE")).number("severity_tier", 4.0), "worst", True);

    let broad = shipped("wow_broad");
    gives(&broad, &convicted().number("severity_tier", 3.0), "worst", True);
    gives(&broad, &convicted().number("severity_tier", 2.0), "rest", False);
    gives(&broad, &other(), "rest", False);
    gives(&broad, &listed(None), "rest", False);
    gives(&broad, &convicted(), "-", Unknown);
}

#[test]
fn wow_on_a_release_without_offences_leaves_only_the_convicted_open() {
    let absent =
        ["suspected_gang", "known_terrorist", "severity_tier", "msc_charge", "msc_code", "has_conviction"];
    let (narrow, dropped) = shipped("wow_strict").prune(&|fact| absent.contains(&fact));
    // The tier of the offence is a condition on the convicted, so it stays and leaves them open.
    assert_eq!(dropped, ["has_conviction", "known_terrorist", "msc_charge", "msc_code", "suspected_gang"]);
    gives(&narrow, &convicted(), "-", Unknown);
    gives(&narrow, &pending(), "rest", False);
    gives(&narrow, &other(), "rest", False);
}

#[test]
fn the_column_keeps_three_classes() {
    let rubric = shipped("column");
    let unflagged = |row: Row| row.yes_no("suspected_gang", false).yes_no("known_terrorist", false);
    let offence = |network: &'static str, minor: bool, immigration: bool| {
        unflagged(convicted())
            .text("network_flag", network)
            .yes_no("minor_offence", minor)
            .yes_no("immigration_offence", immigration)
    };
    gives(&rubric, &offence("strong", false, false), "network", True);
    gives(&rubric, &offence("moderate", false, false), "network", True);
    gives(&rubric, &offence("weak", false, false), "between", False);
    gives(&rubric, &offence("none", true, false), "easy_mark", False);
    gives(&rubric, &offence("none", false, true), "easy_mark", False);
    gives(&rubric, &other().yes_no("suspected_gang", true), "network", True);
    gives(&rubric, &unflagged(other()).yes_no("final_order", false), "easy_mark", False);
    gives(&rubric, &unflagged(other()).day("final_order_date", "2020-01-01"), "between", False);
    gives(&rubric, &unflagged(other()).yes_no("final_order", true), "-", False);
    gives(&rubric, &unflagged(pending()), "between", False);
    // A conviction without a known offence can fall anywhere; without the flags nobody is surely off target.
    gives(&rubric, &unflagged(convicted()), "-", Unknown);
    gives(&rubric, &other().yes_no("final_order", false), "-", Unknown);

    let (narrow, _) = rubric.prune(&|fact| ["suspected_gang", "known_terrorist"].contains(&fact));
    gives(&narrow, &other().yes_no("final_order", false), "easy_mark", False);
    gives(&narrow, &convicted(), "-", Unknown);
    gives(&narrow, &listed(None), "-", False);
    gives(&narrow, &listed(None).none("final_order").none("criminality"), "easy_mark", False);
}

#[test]
fn the_example_in_the_manual_is_sound_and_does_what_the_manual_says() {
    let manual = fs::read_to_string(catalog_folder().join("../docs/rubric-format.md")).unwrap();
    let (_, from) = manual.split_once("```toml\n").unwrap();
    let (example, _) = from.split_once("```").unwrap();
    let rubric = Rubric::parse("rubric-format.md", example).unwrap_or_else(|error| panic!("{error}"));
    let catalog = Catalog::parse(files()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(check(&rubric, &catalog), vec![]);
    let row = Row::new().yes_no("known_terrorist", false).text("aggravated_felon", "Not an Aggravated Felon");
    gives(&rubric, &row.clone().yes_no("suspected_gang", false), "-", Unknown);
    gives(&rubric, &row.yes_no("suspected_gang", true), "public_safety", True);
}
