//! The rule tree and its reference evaluation.

use crate::fact::{Fact, FactValue, Facts};
use crate::truth::Truth;
use brunt_model::crosswalk::fold;
use chrono::NaiveDate;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// A rule with every named rule written out in place.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// Holds when all parts hold.
    All(Vec<Rule>),
    /// Holds when at least one part holds.
    Any(Vec<Rule>),
    /// Holds when the part does not.
    Not(Box<Rule>),
    /// The value of the first part that is not Unknown; Unknown when all are. For alternative records of one fact.
    FirstKnown(Vec<Rule>),
    /// A test on one fact.
    Test(Test),
}

/// A test on one fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// The fact's name.
    pub fact: String,
    /// What is asked of it.
    pub kind: TestKind,
}

/// What a test asks of its fact.
#[derive(Debug, Clone, PartialEq)]
pub enum TestKind {
    /// Equals one of these, all of one type; never empty. Texts are compared folded.
    Is(Vec<Literal>),
    /// The trimmed text holds a match of the pattern somewhere.
    Matches(Pattern),
    /// The trimmed text begins with one of these; never empty.
    StartsWith(Vec<String>),
    /// Lies in the range, ends included; at least one end is given, and two are of one type.
    Between {
        /// Lowest value that passes.
        at_least: Option<Bound>,
        /// Highest value that passes.
        at_most: Option<Bound>,
    },
    /// Stands in that order to another date fact.
    Compare {
        /// The order asked for.
        order: Order,
        /// The other date fact.
        other: String,
    },
    /// Lies 0 to `days` days before another date fact, both included.
    WithinDaysBefore {
        /// The other date fact.
        of: String,
        /// The most days before it.
        days: u32,
    },
    /// A value is recorded: True when there is one, False when the record says there is none.
    Recorded,
}

/// A value that `is` compares with.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// A text, as the author wrote it.
    Text(String),
    /// A number.
    Number(f64),
    /// Yes or no.
    YesNo(bool),
}

/// An end of a range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// A number, in the column's unit.
    Number(f64),
    /// A day.
    Date(NaiveDate),
}

/// How two days stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Earlier, not the same day.
    Before,
    /// Earlier or the same day.
    BeforeOrOn,
    /// Later, not the same day.
    After,
    /// Later or the same day.
    AfterOrOn,
}

impl Order {
    /// The word used in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Order::Before => "before",
            Order::BeforeOrOn => "before_or_on",
            Order::After => "after",
            Order::AfterOrOn => "after_or_on",
        }
    }

    /// Whether `day` stands so to `other`.
    #[must_use]
    pub fn holds(self, day: NaiveDate, other: NaiveDate) -> bool {
        match self {
            Order::Before => day < other,
            Order::BeforeOrOn => day <= other,
            Order::After => day > other,
            Order::AfterOrOn => day >= other,
        }
    }
}

/// A compiled pattern; two are equal when their texts are.
#[derive(Debug, Clone)]
pub struct Pattern(regex::Regex);

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// When the text is not a regular expression.
    pub fn new(text: &str) -> Result<Pattern, regex::Error> {
        regex::Regex::new(text).map(Pattern)
    }

    /// The pattern as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The compiled pattern.
    #[must_use]
    pub fn regex(&self) -> &regex::Regex {
        &self.0
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Rule {
    /// Whether the rule holds for a row.
    #[must_use]
    pub fn evaluate(&self, facts: &dyn Facts) -> Truth {
        match self {
            Rule::All(parts) => parts.iter().fold(Truth::True, |so_far, part| match so_far {
                Truth::False => Truth::False,
                _ => so_far.and(part.evaluate(facts)),
            }),
            Rule::Any(parts) => parts.iter().fold(Truth::False, |so_far, part| match so_far {
                Truth::True => Truth::True,
                _ => so_far.or(part.evaluate(facts)),
            }),
            Rule::Not(part) => part.evaluate(facts).negate(),
            Rule::FirstKnown(parts) => parts
                .iter()
                .map(|part| part.evaluate(facts))
                .find(|value| value.is_known())
                .unwrap_or(Truth::Unknown),
            Rule::Test(test) => test.evaluate(facts),
        }
    }

    /// Every fact that the rule asks for.
    #[must_use]
    pub fn facts_used(&self) -> BTreeSet<&str> {
        let mut facts = BTreeSet::new();
        self.each_test(&mut |test| facts.extend(test.facts()));
        facts
    }

    pub(crate) fn each_test<'a>(&'a self, visit: &mut dyn FnMut(&'a Test)) {
        match self {
            Rule::All(parts) | Rule::Any(parts) | Rule::FirstKnown(parts) => {
                for part in parts {
                    part.each_test(visit);
                }
            }
            Rule::Not(part) => part.each_test(visit),
            Rule::Test(test) => visit(test),
        }
    }
}

impl Test {
    /// The other fact that the test compares with, if it does.
    #[must_use]
    pub fn other_fact(&self) -> Option<&str> {
        match &self.kind {
            TestKind::Compare { other, .. } => Some(other),
            TestKind::WithinDaysBefore { of, .. } => Some(of),
            _ => None,
        }
    }

    /// The fact tested, then the one compared with.
    pub fn facts(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.fact.as_str()).chain(self.other_fact())
    }

    /// Whether a recorded value passes.
    ///
    /// Unknown when the test compares two facts, and when the value is not of the type the test is about.
    #[must_use]
    pub fn holds(&self, value: &FactValue<'_>) -> Truth {
        match (&self.kind, *value) {
            (TestKind::Recorded, _) => Truth::True,
            (TestKind::Is(literals), value) => is(literals, value),
            (TestKind::Matches(pattern), FactValue::Text(text)) => pattern.0.is_match(text.trim()).into(),
            (TestKind::StartsWith(starts), FactValue::Text(text)) => {
                starts.iter().any(|start| text.trim().starts_with(start)).into()
            }
            (TestKind::Between { at_least, at_most }, value) => {
                let low = at_least.map_or(Truth::True, |bound| not_beyond(bound, value, Ordering::Less));
                let high = at_most.map_or(Truth::True, |bound| not_beyond(bound, value, Ordering::Greater));
                low.and(high)
            }
            _ => Truth::Unknown,
        }
    }

    /// What the test says where the record says that there is none: False, except that `is = false` holds.
    #[must_use]
    pub fn holds_for_none(&self) -> Truth {
        match &self.kind {
            TestKind::Is(literals) => literals.contains(&Literal::YesNo(false)).into(),
            _ => Truth::False,
        }
    }

    /// Whether the test holds for a row.
    #[must_use]
    pub fn evaluate(&self, facts: &dyn Facts) -> Truth {
        let Some(other) = self.other_fact() else {
            return match facts.fact(&self.fact) {
                Fact::Known(value) => self.holds(&value),
                Fact::No => self.holds_for_none(),
                Fact::Unknown => Truth::Unknown,
            };
        };
        match (facts.fact(&self.fact), facts.fact(other)) {
            (Fact::No, _) | (_, Fact::No) => Truth::False,
            (Fact::Known(FactValue::Date(day)), Fact::Known(FactValue::Date(other))) => match &self.kind {
                TestKind::Compare { order, .. } => order.holds(day, other).into(),
                TestKind::WithinDaysBefore { days, .. } => {
                    (0..=i64::from(*days)).contains(&(other - day).num_days()).into()
                }
                _ => Truth::Unknown,
            },
            _ => Truth::Unknown,
        }
    }
}

fn is(literals: &[Literal], value: FactValue<'_>) -> Truth {
    let mut found = Truth::Unknown;
    for literal in literals {
        let same = match (literal, value) {
            (Literal::Text(wanted), FactValue::Text(text)) => Truth::from(fold(wanted) == fold(text)),
            (Literal::Number(wanted), FactValue::Number(number)) => {
                Truth::from(wanted.partial_cmp(&number) == Some(Ordering::Equal))
            }
            (Literal::YesNo(wanted), FactValue::YesNo(answer)) => Truth::from(*wanted == answer),
            _ => Truth::Unknown,
        };
        if same == Truth::True {
            return Truth::True;
        }
        if same.is_known() {
            found = same;
        }
    }
    found
}

fn not_beyond(bound: Bound, value: FactValue<'_>, beyond: Ordering) -> Truth {
    let order = match (bound, value) {
        (Bound::Number(bound), FactValue::Number(number)) => number.partial_cmp(&bound),
        (Bound::Date(bound), FactValue::Date(day)) => Some(day.cmp(&bound)),
        _ => None,
    };
    order.map_or(Truth::Unknown, |order| Truth::from(order != beyond))
}
