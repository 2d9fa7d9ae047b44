//! Small random tables, in which everything collides often.

#![allow(dead_code, reason = "each test file uses its part")]

use brunt_custody::{
    DAY_MS, FlowRows, HeldRows, LinkEnd, LinkRule, LinkSide, Matching, Moment, PersonRange, Persons,
    RepeatRows, RepeatRule, Sameness, StayRows, Stays, StintRows, Unit,
};
use proptest::prelude::*;
use std::ops::Range;

pub(crate) const HOUR: i64 = 3_600_000;

/// Owned columns of a random table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rows {
    pub(crate) person: Vec<u32>,
    pub(crate) at: Vec<Moment>,
    pub(crate) day_only: Vec<bool>,
    pub(crate) flag: Vec<bool>,
    pub(crate) code: Vec<u32>,
    pub(crate) stay: Vec<Moment>,
    pub(crate) out: Vec<Moment>,
    pub(crate) fingerprint: Vec<u64>,
    pub(crate) amount: Vec<Option<i64>>,
    pub(crate) date: Vec<Moment>,
}

impl Rows {
    pub(crate) fn len(&self) -> usize {
        self.person.len()
    }

    pub(crate) fn persons(&self) -> Persons<'_> {
        Persons::new(&self.person).unwrap()
    }

    /// Rows of one range of persons.
    pub(crate) fn part(&self, range: PersonRange) -> Rows {
        self.slice(self.persons().rows_of(range))
    }

    pub(crate) fn slice(&self, rows: Range<usize>) -> Rows {
        Rows {
            person: self.person[rows.clone()].to_vec(),
            at: self.at[rows.clone()].to_vec(),
            day_only: self.day_only[rows.clone()].to_vec(),
            flag: self.flag[rows.clone()].to_vec(),
            code: self.code[rows.clone()].to_vec(),
            stay: self.stay[rows.clone()].to_vec(),
            out: self.out[rows.clone()].to_vec(),
            fingerprint: self.fingerprint[rows.clone()].to_vec(),
            amount: self.amount[rows.clone()].to_vec(),
            date: self.date[rows].to_vec(),
        }
    }

    /// The same rows with those of each person in the opposite order, and where each came from.
    pub(crate) fn reversed(&self) -> (Rows, Vec<usize>) {
        let key = |row: &usize| if self.person[*row] == 0 { u32::MAX } else { self.person[*row] };
        let mut order: Vec<usize> = (0..self.len()).rev().collect();
        order.sort_by_key(key);
        let mut rows = Rows::default();
        for &row in &order {
            rows.push_row(self, row);
        }
        (rows, order)
    }

    fn push_row(&mut self, from: &Rows, row: usize) {
        self.person.push(from.person[row]);
        self.at.push(from.at[row]);
        self.day_only.push(from.day_only[row]);
        self.flag.push(from.flag[row]);
        self.code.push(from.code[row]);
        self.stay.push(from.stay[row]);
        self.out.push(from.out[row]);
        self.fingerprint.push(from.fingerprint[row]);
        self.amount.push(from.amount[row]);
        self.date.push(from.date[row]);
    }

    pub(crate) fn repeat_rows<'a>(&'a self, keys: &'a [&'a [u32]]) -> RepeatRows<'a> {
        RepeatRows {
            persons: self.persons(),
            at: &self.at,
            day_only: Some(&self.day_only),
            last_among_equals: Some(&self.flag),
            keys,
        }
    }

    pub(crate) fn stint_rows(&self) -> StintRows<'_> {
        StintRows {
            persons: self.persons(),
            stay_book_in: &self.stay,
            book_in: &self.at,
            book_out: &self.out,
            facility: &self.code,
            fingerprint: &self.fingerprint,
            bond_amount: &self.amount,
            bond_date: &self.date,
        }
    }

    pub(crate) fn stay_rows<'a>(&'a self, kept: Option<&'a [bool]>) -> StayRows<'a> {
        StayRows {
            persons: self.persons(),
            stay_book_in: &self.stay,
            book_in: &self.at,
            book_out: &self.out,
            stay_book_out: None,
            kept,
        }
    }

    pub(crate) fn held_rows<'a>(&'a self, kept: Option<&'a [bool]>) -> HeldRows<'a> {
        HeldRows {
            persons: self.persons(),
            book_in: &self.at,
            book_out: &self.out,
            group: &self.code,
            n_groups: 3,
            kept,
        }
    }

    pub(crate) fn flow_rows<'a>(&'a self, kept: Option<&'a [bool]>, stays: &'a Stays) -> FlowRows<'a> {
        FlowRows {
            persons: self.persons(),
            book_in: &self.at,
            book_out: &self.out,
            group: &self.code,
            n_groups: 3,
            kept,
            stays,
        }
    }

    pub(crate) fn link_side(&self, period: brunt_custody::Days) -> LinkSide<'_> {
        LinkSide {
            persons: self.persons(),
            at: &self.at,
            day_only: Some(&self.day_only),
            kept: Some(&self.flag),
            period,
        }
    }
}

/// A moment within `days` days of day 0, on a full quarter of a day, or none.
fn moment(days: i64) -> impl Strategy<Value = Moment> {
    (0..days * 4 + 1).prop_map(
        move |n| {
            if n == days * 4 { Moment::NONE } else { Moment::from_millis(n * 6 * HOUR) }
        },
    )
}

/// Up to 24 rows of four persons and some without a key, within eight days.
pub(crate) fn rows() -> impl Strategy<Value = Rows> {
    let row = (
        (0_u32..5, moment(8), any::<bool>(), any::<bool>(), 0_u32..3),
        (moment(2), moment(8), 0_u64..2, prop::option::of(0_i64..3), moment(2)),
    );
    prop::collection::vec(row, 0..24).prop_map(|mut list| {
        list.sort_by_key(|((person, ..), _)| if *person == 0 { u32::MAX } else { *person });
        let mut rows = Rows::default();
        for ((person, at, day_only, flag, code), (stay, out, fingerprint, amount, date)) in list {
            // Whoever shows a day only shows midnight.
            let shown = if day_only { at.day().map_or(at, Moment::from_day) } else { at };
            rows.person.push(person);
            rows.at.push(shown);
            rows.day_only.push(day_only);
            rows.flag.push(flag);
            rows.code.push(code);
            rows.stay.push(stay);
            rows.out.push(out);
            rows.fingerprint.push(fingerprint);
            rows.amount.push(amount);
            rows.date.push(date);
        }
        rows
    })
}

/// A rule for repeats.
pub(crate) fn repeat_rule(sameness: Sameness, keys: usize) -> RepeatRule {
    RepeatRule {
        name: "r".to_owned(),
        table: "t".to_owned(),
        order: "at".to_owned(),
        keys: vec!["code".to_owned(); keys],
        sameness,
        last_among_equals: None,
    }
}

/// A rule for links.
pub(crate) fn link_rule(days_before: u32, days_after: u32, unit: Unit, matching: Matching) -> LinkRule {
    let end = || LinkEnd { table: "t".to_owned(), at: "at".to_owned(), first_of: None };
    LinkRule { name: "l".to_owned(), from: end(), to: end(), days_before, days_after, unit, matching }
}

/// Ways of being near.
pub(crate) fn sameness() -> impl Strategy<Value = Sameness> {
    prop_oneof![
        Just(Sameness::SameDay),
        Just(Sameness::SameMoment),
        Just(Sameness::Within { millis: DAY_MS }),
        Just(Sameness::Within { millis: 12 * HOUR }),
    ]
}
