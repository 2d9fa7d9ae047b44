//! Every class of the stated targets: a row that falls into it, one that does not, one of which the record is silent.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed unwrap is the test's failure"
)]

mod common;

use brunt_rubric::Truth::{False, True, Unknown};
use brunt_rubric::{Rubric, Truth};
use common::{Row, shipped};
use std::collections::BTreeSet;

const TARGETS: [&str; 11] = [
    "sc2008",
    "morton2011",
    "detainer2012",
    "johnson2014",
    "eo13768_literal",
    "interim2021",
    "mayorkas2021",
    "eo14159_core",
    "eo14159_networks",
    "eo14159_literal",
    "laken_riley",
];

fn row() -> Row {
    Row::new().day("event_date", "2025-06-01")
}

fn convicted() -> Row {
    row().text("criminality", "1 Convicted Criminal")
}

fn pending() -> Row {
    row().text("criminality", "2 Pending Criminal Charges")
}

fn other() -> Row {
    row().text("criminality", "3 Other Immigration Violator")
}

/// Rubric, class, a row of which its rule is true, one of which it is false, one of which it is unknown.
type Case = (&'static str, &'static str, Row, Row, Row);

fn flag(name: &'static str) -> [Row; 3] {
    [row().yes_no(name, true), row().yes_no(name, false), row()]
}

fn case(rubric: &'static str, class: &'static str, [hit, miss, open]: [Row; 3]) -> Case {
    (rubric, class, hit, miss, open)
}

fn by_text(fact: &'static str, hit: &'static str, miss: &'static str) -> [Row; 3] {
    [convicted().text(fact, hit), convicted().text(fact, miss), convicted()]
}

fn entered(hit: &'static str, miss: &'static str) -> [Row; 3] {
    [row().day("entry_date", hit), row().day("entry_date", miss), row()]
}

fn ordered() -> [Row; 3] {
    [
        row().day("final_order_date", "2025-05-31"),
        row().day("final_order_date", "2025-06-01"),
        row().yes_no("final_order", true),
    ]
}

fn until_2014() -> Vec<Case> {
    let gang = || flag("suspected_gang");
    vec![
        case("sc2008", "level_1", by_text("sc2008_level", "1", "2")),
        case("sc2008", "level_2", by_text("sc2008_level", "2", "3")),
        case("sc2008", "level_3", [pending().text("sc2008_level", "3"), other(), pending()]),
        case("sc2008", "no_level", [pending(), other(), row()]),
        case("morton2011", "security", flag("known_terrorist")),
        case("morton2011", "gang", gang()),
        case("morton2011", "level_1", by_text("threat_level", "1", "2")),
        case("morton2011", "level_1", by_text("aggravated_felon", "Other", "Not an Aggravated Felon")),
        case("morton2011", "level_2", by_text("threat_level", "2", "1")),
        case("morton2011", "level_3", [convicted().text("threat_level", "3"), other(), convicted()]),
        case("morton2011", "convicted", [convicted(), pending(), row()]),
        case("morton2011", "recent_entry", entered("2024-06-01", "2024-05-31")),
        case(
            "morton2011",
            "fugitive",
            [
                row().text("case_category", "[16] Reinstated Final Order"),
                row()
                    .text("case_category", "[2A] Deportable - Under Adjudication by IJ")
                    .yes_no("final_order", false)
                    .yes_no("prior_deport", false),
                row().yes_no("final_order", false).yes_no("prior_deport", false),
            ],
        ),
        case("detainer2012", "felony", flag("prior_felony")),
        case("detainer2012", "misdemeanours", flag("multiple_prior_misd")),
        case("detainer2012", "listed_misdemeanour", flag("violent_misdemeanor")),
        case("detainer2012", "illegal_entry", flag("illegal_entry")),
        case("detainer2012", "illegal_reentry", flag("illegal_reentry")),
        case("detainer2012", "order", ordered()),
        case("detainer2012", "fraud", flag("immigration_fraud")),
        case("detainer2012", "risk", flag("significant_risk")),
        case(
            "detainer2012",
            "listed_offence",
            [
                convicted().text("sig_misd_2014", "dui"),
                convicted().text("sig_misd_2014", "none").text("offence_bucket", "larceny"),
                convicted().text("sig_misd_2014", "none"),
            ],
        ),
        case("detainer2012", "other_reason", flag("other_removal_reason")),
    ]
}

fn until_2021() -> Vec<Case> {
    let never_entered_illegally =
        || row().text("charge_section", "237a1B").text("admission_class_group", "visitor");
    vec![
        case("johnson2014", "p1a_security", flag("known_terrorist")),
        case("johnson2014", "p1c_gang", flag("suspected_gang")),
        case(
            "johnson2014",
            "p1e_aggravated_felony",
            [convicted().yes_no("aggravated_felony", true), other(), convicted()],
        ),
        case(
            "johnson2014",
            "p1d_felony",
            [
                convicted().text("msc_crime_class", "Felony").yes_no("immigration_offence", false),
                convicted().text("msc_crime_class", "Felony").yes_no("immigration_offence", true),
                convicted().yes_no("immigration_offence", false),
            ],
        ),
        case(
            "johnson2014",
            "p2a_misdemeanours",
            [convicted().yes_no("multiple_prior_misd", true), other(), convicted()],
        ),
        case(
            "johnson2014",
            "p2b_significant_misdemeanour",
            [
                convicted().text("sig_misd_2014", "burglary"),
                other(),
                convicted().text("sig_misd_2014", "none"),
            ],
        ),
        case("johnson2014", "p2c_recent_entry", entered("2014-01-01", "2013-12-31")),
        case(
            "johnson2014",
            "p3_order",
            [
                row().day("final_order_date", "2014-01-01"),
                row().day("final_order_date", "2013-12-31"),
                row().yes_no("final_order", true),
            ],
        ),
        case("eo13768_literal", "convicted", [convicted(), pending(), row()]),
        case("eo13768_literal", "pending", [pending(), other(), row()]),
        case(
            "eo13768_literal",
            "chargeable_act",
            [
                row().text("charge_section", "212a6Ai"),
                never_entered_illegally()
                    .text("entry_status", "B2 - Visitor for Pleasure")
                    .yes_no("prior_deport", false)
                    .text("case_category", "[3] Deportable - Administratively Final Order")
                    .yes_no("illegal_reentry", false),
                never_entered_illegally(),
            ],
        ),
        case("eo13768_literal", "final_order", ordered()),
        case(
            "eo13768_literal",
            "charge_section",
            [row().text("charge_section", "237a2Aiii"), row().text("charge_section", "237a1B"), row()],
        ),
        case("interim2021", "national_security", flag("known_terrorist")),
        case(
            "interim2021",
            "aggravated_felony",
            by_text("aggravated_felon", "Drugs", "Not an Aggravated Felon"),
        ),
        case("interim2021", "gang", flag("suspected_gang")),
        case("interim2021", "border", entered("2020-11-01", "2020-10-31")),
        case("mayorkas2021", "national_security", flag("known_terrorist")),
        case(
            "mayorkas2021",
            "public_safety",
            [
                convicted().number("severity_tier", 3.0),
                convicted().number("severity_tier", 2.0).text("threat_level", "3"),
                convicted().number("severity_tier", 2.0),
            ],
        ),
        case("mayorkas2021", "border", entered("2020-11-02", "2020-11-01")),
    ]
}

fn since_2025() -> Vec<Case> {
    let theft = |row: Row| row.text("laken_riley", "theft");
    let named = |group: fn() -> Row, kind: &'static str| {
        group().text("charge_section", "212a6Ai").text("laken_riley", kind)
    };
    vec![
        case("eo14159_core", "convicted", [convicted(), pending(), row()]),
        case("eo14159_core", "pending", [pending(), other(), row()]),
        case("eo14159_core", "final_order", ordered()),
        case(
            "eo14159_networks",
            "flagged",
            [
                row().yes_no("suspected_gang", true),
                row().yes_no("suspected_gang", false).yes_no("known_terrorist", false),
                row().yes_no("suspected_gang", false),
            ],
        ),
        case("eo14159_networks", "network_offence", by_text("network_flag", "moderate", "weak")),
        case("eo14159_networks", "trafficking", by_text("trafficking", "migrant", "none")),
        case("eo14159_literal", "removable", [row(), Row::new().none("event_date"), Row::new()]),
        case(
            "laken_riley",
            "theft",
            [
                named(convicted, "theft"),
                theft(convicted()).text("charge_section", "237a1B"),
                theft(convicted()),
            ],
        ),
        // The offence of a charge is not on record, so the charged stay open.
        case(
            "laken_riley",
            "theft",
            [named(pending, "burglary"), other(), pending().text("charge_section", "212a7AiI")],
        ),
        case(
            "laken_riley",
            "assault_on_officer",
            [
                named(convicted, "assault_leo"),
                named(convicted, "none"),
                convicted().text("laken_riley", "assault_leo"),
            ],
        ),
        case(
            "laken_riley",
            "death_or_injury",
            [
                named(convicted, "death"),
                named(convicted, "sbi_possible"),
                convicted().text("charge_section", "212a6Ci"),
            ],
        ),
    ]
}

fn cases() -> Vec<Case> {
    [until_2014(), until_2021(), since_2025()].concat()
}

fn value(rubric: &Rubric, class: &str, row: &Row) -> Truth {
    let tier = rubric.tiers.iter().find(|tier| tier.class.name == class);
    let tier = tier.unwrap_or_else(|| panic!("{} has no class {class}", rubric.name));
    tier.rule.as_ref().unwrap().evaluate(row)
}

#[test]
fn every_class_is_hit_missed_and_left_open_by_some_row() {
    let mut wrong = Vec::new();
    for (name, class, hit, miss, open) in cases() {
        let rubric = shipped(name);
        for (row, expected) in [(hit, True), (miss, False), (open, Unknown)] {
            let found = value(&rubric, class, &row);
            if found != expected {
                wrong.push(format!("{name}.{class}: {found:?}, not {expected:?}, on {row:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_class_of_a_stated_target_is_left_out_here() {
    let covered: BTreeSet<(&str, &str)> = cases().iter().map(|(name, class, ..)| (*name, *class)).collect();
    for name in TARGETS {
        for tier in &shipped(name).tiers {
            assert!(covered.contains(&(name, tier.class.name.as_str())), "{name}.{}", tier.class.name);
        }
    }
}

/// A class by name, or `-` where more than one is possible, with whether the row is in target.
#[track_caller]
fn gives(rubric: &Rubric, row: &Row, class: &str, in_target: Truth) {
    let classified = rubric.classify(row);
    let name = classified.tier.map_or("-", |index| rubric.class(index).unwrap().name.as_str());
    assert_eq!((name, classified.in_target), (class, in_target), "{} on {row:?}", rubric.name);
}

#[test]
fn an_unknown_level_does_not_take_a_conviction_out_of_target() {
    gives(&shipped("sc2008"), &convicted(), "-", True);
    gives(&shipped("sc2008"), &other(), "none", False);
    gives(&shipped("sc2008"), &row(), "-", Unknown);
    let morton = shipped("morton2011");
    gives(&morton, &convicted(), "-", True);
    // A record that gives no level at all says so: convicted, and of no level.
    let unflagged = |row: Row| row.yes_no("known_terrorist", false).yes_no("suspected_gang", false);
    gives(&morton, &unflagged(convicted()).none("threat_level"), "convicted", True);
    gives(&morton, &other(), "-", Unknown);
}

#[test]
fn morton_reads_recent_entry_by_two_windows() {
    let old = row().day("entry_date", "2022-06-03");
    let morton = shipped("morton2011");
    assert_eq!(value(&morton, "recent_entry", &old), False);
    let wider = morton.with_choice("recent_entry", "three_years").unwrap();
    assert_eq!(value(&wider, "recent_entry", &old), True);
    assert_eq!(value(&wider, "recent_entry", &row().day("entry_date", "2022-06-01")), False);
}

#[test]
fn a_blank_box_of_a_detainer_is_no_no() {
    let rubric = shipped("detainer2012");
    let boxes = [
        "prior_felony",
        "multiple_prior_misd",
        "violent_misdemeanor",
        "illegal_entry",
        "illegal_reentry",
        "immigration_fraud",
        "significant_risk",
        "other_removal_reason",
    ];
    let all_no =
        boxes.into_iter().fold(other().yes_no("final_order", false), |row, name| row.yes_no(name, false));
    gives(&rubric, &all_no, "none", False);
    gives(&rubric, &all_no.clone().yes_no("other_removal_reason", true), "other_reason", False);
    gives(&rubric, &all_no.clone().yes_no("significant_risk", true), "risk", True);
    for name in boxes {
        let mut row = all_no.clone();
        row.0.remove(name);
        let expected = if name == "other_removal_reason" { False } else { Unknown };
        gives(&rubric, &row, "-", expected);
    }
}

#[test]
fn a_sentence_counts_by_the_sum_of_its_parts() {
    let rubric = shipped("johnson2014");
    let sentence = |years: f64, months: f64, days: f64| {
        let row = convicted().text("sig_misd_2014", "none").number("msc_sentence_years", years);
        value(
            &rubric,
            "p2b_significant_misdemeanour",
            &row.number("msc_sentence_months", months).number("msc_sentence_days", days),
        )
    };
    for (parts, expected) in [
        ((0.0, 0.0, 90.0), True),
        ((0.0, 0.0, 89.0), False),
        ((0.0, 3.0, 0.0), True),
        ((0.0, 2.0, 30.0), True),
        ((0.0, 2.0, 29.0), False),
        ((0.0, 1.0, 60.0), True),
        ((1.0, 0.0, 0.0), True),
        ((0.0, 0.0, 0.0), False),
    ] {
        assert_eq!(sentence(parts.0, parts.1, parts.2), expected, "{parts:?}");
    }
    let days_only = convicted().text("sig_misd_2014", "none").number("msc_sentence_days", 30.0);
    assert_eq!(value(&rubric, "p2b_significant_misdemeanour", &days_only), Unknown);
}

#[test]
fn the_number_of_misdemeanours_leaves_only_the_convicted_open() {
    let rubric = shipped("johnson2014");
    let plain = |row: Row| {
        row.yes_no("known_terrorist", false)
            .yes_no("suspected_gang", false)
            .day("entry_date", "2001-01-01")
            .yes_no("final_order", false)
    };
    gives(&rubric, &plain(other()), "none", False);
    gives(&rubric, &plain(convicted()), "-", Unknown);
    let misdemeanant = plain(convicted())
        .text("aggravated_felon", "Not an Aggravated Felon")
        .text("msc_crime_class", "Misdemeanor")
        .text("sig_misd_2014", "none")
        .number("msc_sentence_years", 0.0)
        .number("msc_sentence_months", 0.0)
        .number("msc_sentence_days", 10.0);
    gives(&rubric, &misdemeanant, "-", Unknown);
    gives(&rubric, &misdemeanant.yes_no("multiple_prior_misd", false), "none", False);
}

#[test]
fn the_orders_at_their_word_rank_nobody() {
    gives(&shipped("eo14159_literal"), &other(), "removable", True);
    gives(&shipped("eo14159_core"), &other().yes_no("final_order", false), "neither", False);
    // By the order of 2017 a lawful entry is hardly ever shown, so nearly nobody is surely out.
    let plain = other().yes_no("final_order", false).text("charge_section", "237a1B");
    gives(&shipped("eo13768_core"), &plain, "not_listed", False);
    gives(&shipped("eo13768_literal"), &plain, "-", Unknown);
}

#[test]
fn an_offence_rule_chosen_anew_is_a_rubric_of_its_own() {
    let weighed = |row: Row| {
        row.yes_no("known_terrorist", false).yes_no("suspected_gang", false).day("entry_date", "2001-01-01")
    };
    let assault = weighed(convicted())
        .number("severity_tier", 3.0)
        .yes_no("violent_fbi_ddp", false)
        .yes_no("violent_ssa", true)
        .text("threat_level", "2");
    for (name, expected) in [
        (
            "wow_strict",
            [
                ("severity_4", False),
                ("severity_3", True),
                ("violent_fbi_ddp", False),
                ("violent_ssa", True),
                ("ice_level_1", False),
            ],
        ),
        (
            "wow_broad",
            [
                ("severity_4", False),
                ("severity_3", True),
                ("violent_fbi_ddp", False),
                ("violent_ssa", True),
                ("ice_level_1", False),
            ],
        ),
        (
            "mayorkas2021",
            [
                ("severity_4", False),
                ("severity_3", True),
                ("violent_fbi_ddp", False),
                ("violent_ssa", True),
                ("ice_level_1", False),
            ],
        ),
        (
            "violent_conviction",
            [
                ("severity_4", False),
                ("severity_3", True),
                ("violent_fbi_ddp", False),
                ("violent_ssa", True),
                ("ice_level_1", False),
            ],
        ),
    ] {
        let rubric = shipped(name);
        for (option, in_target) in expected {
            let reading = rubric.with_choice("offence_rule", option).unwrap();
            assert_eq!(reading.classify(&assault).in_target, in_target, "{}", reading.label());
            // Whoever is known to have no conviction is out by every rule.
            assert_eq!(reading.classify(&weighed(other())).in_target, False, "{}", reading.label());
            // A conviction of an unknown offence is open by every rule.
            assert_eq!(reading.classify(&weighed(convicted())).in_target, Unknown, "{}", reading.label());
        }
    }
}

#[test]
fn the_columns_middle_class_is_as_wide_as_minor_is_narrow() {
    let column = shipped("column");
    let assault = convicted()
        .yes_no("suspected_gang", false)
        .yes_no("known_terrorist", false)
        .text("network_flag", "none")
        .number("severity_tier", 2.0)
        .yes_no("minor_offence", false)
        .yes_no("immigration_offence", false)
        .yes_no("violent_fbi_ddp", false)
        .yes_no("violent_ssa", true)
        .text("threat_level", "3");
    gives(&column, &assault, "between", False);
    for (option, class) in [
        ("minor_offence", "between"),
        ("up_to_severity_2", "easy_mark"),
        ("not_violent_fbi_ddp", "easy_mark"),
        ("not_violent_ssa", "between"),
        ("ice_level_3", "easy_mark"),
    ] {
        gives(&column.with_choice("offence_rule", option).unwrap(), &assault, class, False);
    }
}

#[test]
fn what_is_named_after_an_injury_is_no_lower_bound_any_more() {
    let aggravated = convicted().text("charge_section", "212a6Ai").text("laken_riley", "sbi_possible");
    let act = shipped("laken_riley");
    gives(&act, &aggravated, "not_named", False);
    gives(&act.with_choice("injury", "with_possible").unwrap(), &aggravated, "death_or_injury", True);
}
