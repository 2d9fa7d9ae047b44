//! Rules as they stand in the file: named rules are still names.

use super::Blame;
use crate::error::{Fault, RubricError};
use crate::rule::{Bound, Literal, Order, Pattern, Test, TestKind};
use brunt_model::document::{Keys, Node};
use toml::de::DeValue;

/// A rule before its names are written out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Stated {
    All(Vec<Stated>),
    Any(Vec<Stated>),
    Not(Box<Stated>),
    FirstKnown(Vec<Stated>),
    Named { name: String, line: usize },
    Choice { name: String, line: usize },
    Test { test: Test, line: usize },
}

const HEADS: [&str; 7] = ["all", "any", "not", "first_known", "rule", "choice", "fact"];

const TESTS: [&str; 11] = [
    "is",
    "matches",
    "starts_with",
    "at_least",
    "at_most",
    "before",
    "before_or_on",
    "after",
    "after_or_on",
    "within_days_before",
    "recorded",
];

const CHOICES: &str = "`is`, `matches`, `starts_with`, `at_least`, `at_most`, `before`, `before_or_on`, `after`, \
                       `after_or_on`, `within_days_before` or `recorded`";

pub(crate) fn rule(node: &Node<'_>) -> Result<Stated, RubricError> {
    if !matches!(node.value, DeValue::Table(_)) {
        return Err(node.blame(Fault::NotARule { found: node.found() }));
    }
    let keys = node.table("a rule")?;
    let heads: Vec<&'static str> = HEADS.into_iter().filter(|head| keys.get(head).is_some()).collect();
    let head = match heads.as_slice() {
        [] => {
            // A misspelt key is the likelier slip than a forgotten one.
            keys.only(&[&HEADS[..], &TESTS[..]].concat())?;
            return Err(keys.blame(Fault::NoHead));
        }
        [head] => *head,
        [first, second, ..] => return Err(keys.blame(Fault::TwoHeads { first, second })),
    };
    let body = keys.need(head)?;
    if head == "fact" {
        keys.only(&[&["fact"], &TESTS[..]].concat())?;
        let line = keys.source.line(&body.span);
        return Ok(Stated::Test { test: test(&keys, &body)?, line });
    }
    keys.only(&[head])?;
    Ok(match head {
        "all" => Stated::All(rules(&body)?),
        "any" => Stated::Any(rules(&body)?),
        "first_known" => Stated::FirstKnown(rules(&body)?),
        "not" => Stated::Not(Box::new(rule(&body)?)),
        "choice" => Stated::Choice { name: body.text()?.to_owned(), line: keys.source.line(&body.span) },
        _ => Stated::Named { name: body.text()?.to_owned(), line: keys.source.line(&body.span) },
    })
}

fn rules(node: &Node<'_>) -> Result<Vec<Stated>, RubricError> {
    node.list()?.iter().map(rule).collect()
}

fn test(keys: &Keys<'_>, fact: &Node<'_>) -> Result<Test, RubricError> {
    let fact = fact.text()?.to_owned();
    let asked: Vec<&'static str> = TESTS.into_iter().filter(|test| keys.get(test).is_some()).collect();
    let kind = match asked.as_slice() {
        [] => return Err(keys.blame(Fault::NoTest { fact, choices: CHOICES })),
        ["at_least", "at_most"] => between(keys, &fact)?,
        [one] => one_test(keys, one, &fact)?,
        [first, second, ..] => return Err(keys.blame(Fault::TwoTests { fact, first, second })),
    };
    Ok(Test { fact, kind })
}

fn one_test(keys: &Keys<'_>, asked: &'static str, fact: &str) -> Result<TestKind, RubricError> {
    let body = keys.need(asked)?;
    let compare = |order| Ok(TestKind::Compare { order, other: body.text()?.to_owned() });
    match asked {
        "is" => literals(&body, fact).map(TestKind::Is),
        "matches" => pattern(&body),
        "starts_with" => {
            let starts = body.one_or_more()?;
            let starts =
                starts.iter().map(|start| start.text().map(str::to_owned)).collect::<Result<_, _>>()?;
            Ok(TestKind::StartsWith(starts))
        }
        "at_least" | "at_most" => between(keys, fact),
        "before" => compare(Order::Before),
        "before_or_on" => compare(Order::BeforeOrOn),
        "after" => compare(Order::After),
        "after_or_on" => compare(Order::AfterOrOn),
        "within_days_before" => {
            let within = body.table("`within_days_before`")?;
            within.only(&["of", "days"])?;
            Ok(TestKind::WithinDaysBefore {
                of: within.need("of")?.text()?.to_owned(),
                days: within.need("days")?.days()?,
            })
        }
        _ => {
            if body.yes_no()? {
                Ok(TestKind::Recorded)
            } else {
                Err(body.blame(Fault::RecordedFalse))
            }
        }
    }
}

fn literals(body: &Node<'_>, fact: &str) -> Result<Vec<Literal>, RubricError> {
    let items = body.one_or_more()?;
    let literals = items
        .iter()
        .map(|item| match item.value {
            DeValue::String(_) => item.text().map(|text| Literal::Text(text.to_owned())),
            DeValue::Integer(_) | DeValue::Float(_) => item.number().map(Literal::Number),
            DeValue::Boolean(value) => Ok(Literal::YesNo(*value)),
            _ => Err(item.wrong("a text, a number, `true`, `false` or a list of these")),
        })
        .collect::<Result<Vec<_>, _>>()?;
    let mut types = literals.iter().map(std::mem::discriminant);
    let first = types.next();
    if types.any(|other| Some(other) != first) {
        return Err(body.blame(Fault::MixedTypes { fact: fact.to_owned(), key: "is" }));
    }
    Ok(literals)
}

fn pattern(body: &Node<'_>) -> Result<TestKind, RubricError> {
    let text = body.text()?;
    Pattern::new(text).map(TestKind::Matches).map_err(|error| {
        // The parser draws a picture over several lines; its last line says what is wrong.
        let drawing = error.to_string();
        let last = drawing.lines().last().unwrap_or_default();
        let message = last.trim().trim_start_matches("error: ").to_owned();
        body.blame(Fault::Pattern { pattern: text.to_owned(), message })
    })
}

fn between(keys: &Keys<'_>, fact: &str) -> Result<TestKind, RubricError> {
    let bound = |key| keys.get(key).map(|node| bound(&node)).transpose();
    let (at_least, at_most) = (bound("at_least")?, bound("at_most")?);
    let empty = match (at_least, at_most) {
        (Some(Bound::Number(low)), Some(Bound::Number(high))) => low > high,
        (Some(Bound::Date(low)), Some(Bound::Date(high))) => low > high,
        (Some(_), Some(_)) => {
            return Err(keys.blame(Fault::MixedTypes { fact: fact.to_owned(), key: "at_least, at_most" }));
        }
        _ => false,
    };
    if empty {
        return Err(keys.blame(Fault::EmptyRange { fact: fact.to_owned() }));
    }
    Ok(TestKind::Between { at_least, at_most })
}

fn bound(node: &Node<'_>) -> Result<Bound, RubricError> {
    match node.value {
        DeValue::Integer(_) | DeValue::Float(_) => Ok(Bound::Number(node.number()?)),
        DeValue::String(_) | DeValue::Datetime(_) => Ok(Bound::Date(node.day()?)),
        _ => Err(node.wrong("a number or a day").into()),
    }
}
