//! What holds of every rule and row.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed unwrap is the test's failure"
)]

mod common;

use brunt_rubric::{Class, Fact, FactValue, Literal, Rubric, Rule, Test, TestKind, Truth};
use common::Row;
use proptest::prelude::*;

const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];

fn test() -> impl Strategy<Value = Rule> {
    (0..NAMES.len(), 0..3_usize).prop_map(|(name, kind)| {
        let kind = match kind {
            0 => TestKind::Is(vec![Literal::YesNo(true)]),
            1 => TestKind::Is(vec![Literal::YesNo(false)]),
            _ => TestKind::Recorded,
        };
        Rule::Test(Test { fact: NAMES.get(name).copied().unwrap_or("a").to_owned(), kind })
    })
}

/// Rules without `first_known`, which by design lets a better record overrule a lesser one.
fn plain_rule() -> impl Strategy<Value = Rule> {
    test().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Rule::All),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Rule::Any),
            inner.prop_map(|part| Rule::Not(Box::new(part))),
        ]
    })
}

fn any_rule() -> impl Strategy<Value = Rule> {
    test().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Rule::All),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Rule::Any),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Rule::FirstKnown),
            inner.prop_map(|part| Rule::Not(Box::new(part))),
        ]
    })
}

fn fact(value: u8) -> Fact<'static> {
    match value {
        0 => Fact::Unknown,
        1 => Fact::No,
        2 => Fact::Known(FactValue::YesNo(false)),
        _ => Fact::Known(FactValue::YesNo(true)),
    }
}

fn row() -> impl Strategy<Value = Row> {
    prop::array::uniform5(0..4_u8).prop_map(|values| {
        NAMES.into_iter().zip(values).fold(Row::new(), |row, (name, value)| row.with(name, fact(value)))
    })
}

/// The row with some facts withheld.
fn without(row: &Row, absent: &[bool; 5]) -> Row {
    NAMES
        .into_iter()
        .zip(absent)
        .filter(|(_, gone)| **gone)
        .fold(row.clone(), |row, (name, _)| row.with(name, Fact::Unknown))
}

fn is_absent(name: &str, absent: &[bool; 5]) -> bool {
    NAMES.into_iter().zip(absent).any(|(other, gone)| *gone && other == name)
}

fn rubric(rules: Vec<Rule>) -> Rubric {
    let text = include_str!("samples/good_least.toml");
    let mut rubric = Rubric::parse("good_least.toml", text).unwrap();
    let tier = rubric.tiers.first().unwrap().clone();
    rubric.tiers = rules
        .into_iter()
        .enumerate()
        .map(|(index, rule)| {
            let class = Class { name: index.to_string(), target: index % 2 == 0, ..tier.class.clone() };
            brunt_rubric::Tier { class, rule: Some(rule) }
        })
        .collect();
    rubric
}

proptest! {
    #[test]
    fn pruning_with_nothing_absent_changes_nothing(rules in prop::collection::vec(any_rule(), 1..4)) {
        let rubric = rubric(rules);
        let (same, dropped) = rubric.prune(&|_| false);
        prop_assert_eq!(same, rubric);
        prop_assert!(dropped.is_empty());
    }

    #[test]
    fn knowing_more_never_turns_an_answer(rule in plain_rule(), row in row(), absent in any::<[bool; 5]>()) {
        let less = rule.evaluate(&without(&row, &absent));
        prop_assert!(less == Truth::Unknown || less == rule.evaluate(&row));
    }

    #[test]
    fn knowing_more_never_turns_a_class(
        rules in prop::collection::vec(plain_rule(), 1..4), row in row(), absent in any::<[bool; 5]>(),
    ) {
        let rubric = rubric(rules);
        let (less, more) = (rubric.classify(&without(&row, &absent)), rubric.classify(&row));
        prop_assert!(less.tier.is_none() || less.tier == more.tier);
        prop_assert!(less.in_target == Truth::Unknown || less.in_target == more.in_target);
    }

    #[test]
    fn the_narrow_reading_keeps_what_the_strict_one_can_tell(
        rules in prop::collection::vec(any_rule(), 1..4), row in row(), absent in any::<[bool; 5]>(),
    ) {
        let rubric = rubric(rules);
        let row = without(&row, &absent);
        let (narrow, dropped) = rubric.prune(&|name| is_absent(name, &absent));
        for name in &dropped {
            prop_assert!(is_absent(name, &absent));
        }
        let (strict, narrow) = (rubric.classify(&row), narrow.classify(&row));
        prop_assert!(strict.tier.is_none() || strict.tier == narrow.tier);
        prop_assert!(strict.in_target == Truth::Unknown || strict.in_target == narrow.in_target);
    }

    #[test]
    fn de_morgans_laws_hold(parts in prop::collection::vec(any_rule(), 1..4), row in row()) {
        let negated: Vec<Rule> = parts.iter().map(|part| Rule::Not(Box::new(part.clone()))).collect();
        let (all, any) = (Rule::All(parts.clone()), Rule::Any(parts));
        prop_assert_eq!(all.evaluate(&row).negate(), Rule::Any(negated.clone()).evaluate(&row));
        prop_assert_eq!(any.evaluate(&row).negate(), Rule::All(negated).evaluate(&row));
    }

    #[test]
    fn a_class_is_known_only_with_its_target(rules in prop::collection::vec(any_rule(), 1..4), row in row()) {
        let rubric = rubric(rules);
        let classified = rubric.classify(&row);
        if let Some(index) = classified.tier {
            let target = rubric.class(index).map(|class| class.target);
            prop_assert_eq!(classified.in_target.known(), target);
        }
    }

    #[test]
    fn no_text_makes_the_reader_fail_other_than_by_a_message(text in "\\PC{0,200}") {
        let _ = Rubric::parse("any.toml", &text);
    }
}
