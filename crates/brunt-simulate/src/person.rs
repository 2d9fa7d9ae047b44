//! A made-up person: what stays the same from row to row.

use crate::mix;
use crate::rng::Rng;
use crate::when::{civil, day};

/// The agency's three groups.
pub(crate) const GROUPS: [&str; 3] =
    ["1 Convicted Criminal", "2 Pending Criminal Charges", "3 Other Immigration Violator"];

/// A person as the agency's records draw one.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) gender: &'static str,
    pub(crate) birth_year: i64,
    pub(crate) country: &'static str,
    pub(crate) birth_country: &'static str,
    /// Place in [`mix::AORS`].
    pub(crate) home: usize,
    pub(crate) state: &'static str,
    /// Place in [`GROUPS`] at the events.
    pub(crate) group: usize,
    /// Place in [`GROUPS`] when the release is drawn: some charges have become convictions.
    pub(crate) group_now: usize,
    /// Place in [`mix::OFFENCES`]; only the convicted have one.
    pub(crate) offence: usize,
    pub(crate) charge_day: i64,
    pub(crate) conviction_day: i64,
    pub(crate) sentence_days: i64,
    pub(crate) crime_class: &'static str,
    pub(crate) felon: &'static str,
    pub(crate) suspected_gang: bool,
    pub(crate) known_terrorist: bool,
    pub(crate) entry_day: Option<i64>,
    pub(crate) entry_status: &'static str,
    /// Has been deported before.
    pub(crate) returned: bool,
    /// An order of removal older than all events.
    pub(crate) old_order: Option<i64>,
    /// Place in [`mix::CHARGES`].
    pub(crate) charge: usize,
    pub(crate) ethnicity: &'static str,
    pub(crate) race: &'static str,
    pub(crate) marital: &'static str,
    pub(crate) religion: &'static str,
    pub(crate) classification: &'static str,
}

impl Person {
    /// Draws a person whose first event falls on `first_day`; nothing is known of what lies after `last_day`.
    pub(crate) fn draw(rng: &mut Rng, first_day: i64, last_day: i64, from_border: bool) -> Person {
        let (year, _, _) = civil(first_day);
        let home = rng.pick_index(mix::AORS);
        let states = mix::AORS[home].1.states;
        // The first state is the area's largest.
        let state = if rng.chance(600_000) { states[0] } else { *uniform(rng, states) };
        let country = rng.pick(mix::COUNTRIES);
        let (convicted, pending) = shares(first_day, from_border);
        let drawn = rng.below(1_000_000);
        let group = if drawn < convicted {
            0
        } else if drawn < convicted + pending {
            1
        } else {
            2
        };
        let group_now = match group {
            1 if rng.chance(140_000) => 0,
            2 if rng.chance(15_000) => rng.pick_index(&[(2, ()), (1, ())]),
            same => same,
        };
        let later = group_now == 0 && group != 0;
        let conviction_day = if later {
            (first_day + rng.between(5, 60)).min(last_day)
        } else {
            first_day - rng.between(20, 5000)
        };
        let minor = rng.chance(if from_border { 40_000 } else { 6_000 });
        let age = if minor { rng.between(0, 17) } else { rng.quantile(mix::AGES) };
        let hispanic = mix::COUNTRIES.iter().take(10).any(|(_, name)| *name == country);
        Person {
            gender: rng.pick(mix::GENDERS),
            birth_year: year - age,
            country,
            birth_country: if rng.chance(8_000) { rng.pick(mix::COUNTRIES) } else { country },
            home,
            state,
            group,
            group_now,
            offence: rng.pick_index(mix::OFFENCES),
            charge_day: conviction_day - rng.between(1, 400),
            conviction_day,
            sentence_days: rng.pick(mix::SENTENCES),
            crime_class: rng.pick(mix::CRIME_CLASSES),
            felon: if group_now == 0 { rng.pick(mix::FELONS) } else { "Not an Aggravated Felon" },
            suspected_gang: rng.chance(20_000),
            known_terrorist: rng.chance(8_000),
            entry_day: rng.chance(150_000).then(|| first_day - rng.between(1, 9000)),
            entry_status: rng.pick(mix::ENTRY_STATUSES),
            returned: rng.chance(230_000),
            old_order: rng.chance(270_000).then(|| (first_day - rng.between(30, 7000)).max(day(1996, 1, 1))),
            charge: rng.pick_index(mix::CHARGES),
            ethnicity: if rng.chance(560_000) {
                ""
            } else if hispanic {
                "Hispanic Origin"
            } else {
                rng.pick(&[(9, "Not of Hispanic Origin"), (1, "Unknown")])
            },
            race: rng.pick(mix::RACES),
            marital: rng.pick(mix::MARITAL),
            religion: rng.pick(mix::RELIGIONS),
            classification: rng.pick(mix::CLASSIFICATIONS),
        }
    }

    /// Whether a most serious conviction stands in the records.
    pub(crate) fn convicted(&self) -> bool {
        self.group_now == 0
    }

    /// The offence; meaningful for the convicted.
    pub(crate) fn offence(&self) -> &'static mix::Offence {
        &mix::OFFENCES[self.offence].1
    }

    /// The area of responsibility where the person lives.
    pub(crate) fn aor(&self) -> &'static mix::Aor {
        &mix::AORS[self.home].1
    }

    /// The charge of removability.
    pub(crate) fn charge(&self) -> &'static mix::Charge {
        &mix::CHARGES[self.charge].1
    }
}

/// One of a plain list, which is never empty.
pub(crate) fn uniform<'a, T>(rng: &mut Rng, list: &'a [T]) -> &'a T {
    &list[crate::rng::index(rng.below(u64::try_from(list.len()).unwrap_or(1)))]
}

fn shares(first_day: i64, from_border: bool) -> (u64, u64) {
    if from_border {
        return mix::BORDER_CRIMINALITY;
    }
    let period = mix::CRIMINALITY.iter().rev().find(|(from, _, _)| *from <= first_day);
    period.map_or((0, 0), |(_, convicted, pending)| (*convicted, *pending))
}
