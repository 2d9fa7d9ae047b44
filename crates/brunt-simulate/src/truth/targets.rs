//! The rubrics that ship with the catalog, judged by plain code of their own, so that the rule trees and the engine
//! have something to be checked against that is neither.
//!
//! The facts are those of the record as written, in three values: `None` is "cannot tell".

use super::divisions::{self, CLASSES};
use super::observe::day_shown;
use super::{ClassTruth, Classes, TargetTruth, Targets};
use crate::mix::{CHARGES, OFFENCES};
use crate::row::{Cell, Field};
use crate::when::{date_of, fiscal_year};
use brunt_model::{BlankMeaning, Catalog, Codebook, Column, Layout, State, Target};
use std::collections::BTreeMap;

/// The rubrics judged here, by name.
const RUBRICS: [&str; 10] = [
    "criminality",
    "dhs_70",
    "eo13768_core",
    "wow_strict",
    "wow_broad",
    "column",
    "violent_conviction",
    "offence_tier",
    "minor_conviction",
    "lawful_status",
];

/// A recorded fact, or what its absence says.
#[derive(Debug, Clone, Copy)]
enum Shown {
    Cell(Cell),
    No,
    Unknown,
}

/// Where one fact stands in this table's layout.
#[derive(Debug)]
struct Slot<'a> {
    field: Field,
    column: &'a Column,
    now: (Cell, State),
}

/// The facts that the rubrics ask for.
const FACTS: [&str; 11] = [
    "criminality",
    "msc_charge",
    "msc_code",
    "suspected_gang",
    "known_terrorist",
    "final_order",
    "final_order_date",
    "charge_section",
    "entry_status",
    "case_status",
    "case_category",
];
const CRIMINALITY: usize = 0;
const MSC_CHARGE: usize = 1;
const MSC_CODE: usize = 2;
const SUSPECTED_GANG: usize = 3;
const KNOWN_TERRORIST: usize = 4;
const FINAL_ORDER: usize = 5;
const FINAL_ORDER_DATE: usize = 6;
const CHARGE_SECTION: usize = 7;
const ENTRY_STATUS: usize = 8;
const CASE_STATUS: usize = 9;
const CASE_CATEGORY: usize = 10;

/// What an offence is looked up as; `None` where no crosswalk says.
#[derive(Debug, Clone, Copy, Default)]
struct Attributes {
    tier: Option<i64>,
    network: Option<bool>,
    minor: Option<bool>,
    violent: Option<bool>,
}

/// Scores the rows of one table.
#[derive(Debug)]
pub(super) struct Judge<'a> {
    release: &'a str,
    slots: [Option<Slot<'a>>; FACTS.len()],
    /// By place in [`OFFENCES`].
    offences: Vec<Attributes>,
    by_text: BTreeMap<&'static str, usize>,
    scores: [BTreeMap<i64, TargetTruth>; RUBRICS.len()],
    classes: [BTreeMap<i64, BTreeMap<String, ClassTruth>>; CLASSES.len()],
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        catalog: &Catalog,
        codebook: &'a Codebook,
        layout: &'a Layout,
        release: &'a str,
    ) -> Judge<'a> {
        let in_layout = |name: &str| {
            layout
                .headers
                .iter()
                .any(|(_, target)| matches!(target, Target::Column(column) if column == name))
        };
        let slots = FACTS.map(|fact| {
            let column = codebook.fact(fact).filter(|column| in_layout(&column.name))?;
            Some(Slot { field: Field::parse(&column.name)?, column, now: (Cell::Blank, State::Blank) })
        });
        let offences =
            OFFENCES.iter().map(|(_, offence)| attributes(catalog, offence.code, offence.text)).collect();
        let by_text = OFFENCES.iter().enumerate().map(|(at, (_, offence))| (offence.text, at)).collect();
        Judge { release, slots, offences, by_text, scores: Default::default(), classes: Default::default() }
    }

    /// Forgets the last row.
    pub(super) fn begin(&mut self) {
        for slot in self.slots.iter_mut().flatten() {
            slot.now = (Cell::Blank, State::Blank);
        }
    }

    /// Notes a cell of the row.
    pub(super) fn note(&mut self, field: Field, cell: Cell, state: State) {
        for slot in self.slots.iter_mut().flatten() {
            if slot.field == field {
                slot.now = (cell, state);
            }
        }
    }

    /// Scores the row.
    pub(super) fn score(&mut self, event_day: i64, year: i64) {
        let (judged, possible) = self.judge(event_day);
        for ((classes, names), possible) in self.classes.iter_mut().zip(CLASSES).zip(possible) {
            let year = classes.entry(year).or_default();
            for name in names.1 {
                let class = year.entry((*name).to_owned()).or_default();
                let here = possible.contains(name);
                class.n += u64::from(here && possible.len() == 1);
                class.may_be += u64::from(here && possible.len() > 1);
            }
        }
        for (scores, in_target) in self.scores.iter_mut().zip(judged) {
            let score = scores.entry(year).or_default();
            score.n += 1;
            match in_target {
                Some(true) => score.in_target += 1,
                Some(false) => score.not_in_target += 1,
                None => score.cannot_tell += 1,
            }
        }
    }

    pub(super) fn finish(self) -> (Targets, Classes) {
        let named = CLASSES.into_iter().map(|(name, _)| name.to_owned());
        (RUBRICS.into_iter().map(str::to_owned).zip(self.scores).collect(), named.zip(self.classes).collect())
    }

    fn shown(&self, fact: usize, event_day: i64) -> Shown {
        let Some(slot) = &self.slots[fact] else { return Shown::Unknown };
        match slot.now {
            (cell, State::Known) => Shown::Cell(cell),
            (_, State::Blank) => {
                let year = i32::try_from(fiscal_year(event_day)).ok();
                match slot.column.blank_means(self.release, date_of(event_day), year) {
                    BlankMeaning::No => Shown::No,
                    BlankMeaning::Unknown | BlankMeaning::NotRecorded => Shown::Unknown,
                }
            }
            _ => Shown::Unknown,
        }
    }

    /// In the order of [`RUBRICS`] and of [`CLASSES`].
    fn judge(&self, event_day: i64) -> ([Option<bool>; RUBRICS.len()], [Vec<&'static str>; CLASSES.len()]) {
        let shown = |fact| self.shown(fact, event_day);
        let group = |wanted: &str| is(shown(CRIMINALITY), wanted);
        let recorded = |fact| match shown(fact) {
            Shown::Cell(_) => Some(true),
            Shown::No => Some(false),
            Shown::Unknown => None,
        };
        // Alternative records of one fact: the first that tells.
        let convicted =
            group("1 Convicted Criminal").or_else(|| recorded(MSC_CHARGE)).or_else(|| recorded(MSC_CODE));
        let pending = group("2 Pending Criminal Charges");
        let order = match shown(FINAL_ORDER_DATE) {
            Shown::Cell(cell) => day_shown(cell).map(|day| day < event_day),
            Shown::No => Some(false),
            Shown::Unknown => and(is(shown(FINAL_ORDER), "YES"), None),
        };
        let section = match shown(CHARGE_SECTION) {
            Shown::Cell(Cell::Text(text) | Cell::Spaced(text)) => {
                CHARGES.iter().find(|(_, charge)| charge.section == text).map(|(_, charge)| charge.named)
            }
            Shown::Cell(_) | Shown::Unknown => None,
            Shown::No => Some(false),
        };
        let flagged = or(is(shown(SUSPECTED_GANG), "YES"), is(shown(KNOWN_TERRORIST), "YES"));
        let at_least = |tier| self.offence(event_day, |found| found.tier.map(|known| known >= tier));
        let network = self.offence(event_day, |found| found.network);
        let tier =
            |tier| and(convicted, self.offence(event_day, |found| found.tier.map(|known| known == tier)));
        let minor = and(convicted, self.offence(event_day, |found| found.minor));
        let text = |fact| match shown(fact) {
            Shown::Cell(Cell::Text(text) | Cell::Spaced(text)) => Some(text),
            _ => None,
        };
        let status = divisions::Record {
            section: text(CHARGE_SECTION),
            no_section: matches!(shown(CHARGE_SECTION), Shown::No),
            entry: text(ENTRY_STATUS),
            status: text(CASE_STATUS),
            category: text(CASE_CATEGORY),
        }
        .lawful_status();
        let tiers = [tier(4), tier(3), tier(2), tier(1), convicted];
        let possible = [
            divisions::possible(&[convicted, pending], CLASSES[0].1),
            divisions::possible(&tiers, CLASSES[1].1),
            divisions::possible(&[minor, convicted], CLASSES[2].1),
            divisions::possible(&status, CLASSES[3].1),
        ];
        let [resident, admitted, relief, not_admitted] = status;
        let judged = [
            // A row that may be convicted, or pending and so out of the target, cannot be told.
            first_tier(&[(convicted, true), (pending, false)]),
            first_tier(&[(convicted, true), (pending, true)]),
            first_tier(&[(convicted, true), (pending, true), (order, true), (section, true)]),
            or(and(convicted, at_least(4)), flagged),
            and(convicted, at_least(3)),
            or(and(convicted, network), flagged),
            and(convicted, self.offence(event_day, |found| found.violent)),
            first_tier(&[
                (tiers[0], true),
                (tiers[1], true),
                (tiers[2], false),
                (tiers[3], false),
                (tiers[4], false),
            ]),
            first_tier(&[(minor, false), (convicted, true)]),
            first_tier(&[(resident, true), (admitted, true), (relief, true), (not_admitted, false)]),
        ];
        (judged, possible)
    }

    /// A looked-up attribute of the most serious conviction: no conviction on record means that it does not hold.
    fn offence(&self, event_day: i64, ask: impl Fn(&Attributes) -> Option<bool>) -> Option<bool> {
        match (self.shown(MSC_CHARGE, event_day), self.shown(MSC_CODE, event_day)) {
            (Shown::Cell(Cell::Text(text) | Cell::Spaced(text)), _) => {
                self.by_text.get(text).and_then(|at| self.offences.get(*at)).and_then(ask)
            }
            (Shown::No, _) | (_, Shown::No) => Some(false),
            _ => None,
        }
    }
}

/// Walks ordered classes: the first that surely holds ends the walk, those that may hold stay possible. Known when all
/// possible classes agree on the target; whoever is in none is out of it.
fn first_tier(tiers: &[(Option<bool>, bool)]) -> Option<bool> {
    let mut possible: Option<bool> = None;
    let mut settled = false;
    for (holds, target) in tiers.iter().copied().chain([(Some(true), false)]) {
        if settled || holds == Some(false) {
            continue;
        }
        match possible {
            Some(other) if other != target => return None,
            _ => possible = Some(target),
        }
        settled = holds == Some(true);
    }
    possible
}

fn is(shown: Shown, wanted: &str) -> Option<bool> {
    match shown {
        Shown::Cell(Cell::Text(text) | Cell::Spaced(text)) => Some(text == wanted),
        Shown::Cell(_) | Shown::Unknown => None,
        Shown::No => Some(false),
    }
}

pub(super) fn and(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

pub(super) fn or(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

fn attributes(catalog: &Catalog, code: &str, text: &str) -> Attributes {
    let look_up = |name: &str| {
        let lookup = catalog.lookups.get(name)?;
        lookup.from.iter().find_map(|(fact, crosswalk)| {
            let key = match fact.as_str() {
                "msc_code" => code,
                "msc_charge" => text,
                _ => return None,
            };
            catalog.crosswalks.get(crosswalk)?.get(key, &lookup.value)
        })
    };
    Attributes {
        tier: look_up("severity_tier").and_then(|tier| tier.parse().ok()),
        network: look_up("network_flag").map(|flag| matches!(flag, "strong" | "moderate")),
        minor: look_up("minor_offence").map(|flag| flag == "yes"),
        violent: look_up("violent_fbi_ddp").map(|flag| flag == "yes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_told_only_when_all_possible_classes_agree() {
        let (yes, no, unknown) = (Some(true), Some(false), None);
        assert_eq!(first_tier(&[(no, true), (yes, false)]), Some(false));
        assert_eq!(first_tier(&[(unknown, true), (yes, true)]), Some(true));
        assert_eq!(first_tier(&[(unknown, true), (no, true)]), None);
        assert_eq!(first_tier(&[(no, true), (unknown, false)]), Some(false));
        assert_eq!(first_tier(&[(no, true), (no, true)]), Some(false));
        assert_eq!(first_tier(&[(yes, true), (unknown, false)]), Some(true));
    }
}
