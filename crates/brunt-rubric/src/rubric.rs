//! A rubric, and the class it gives to a row.

use crate::choice::{Choice, StatedRules};
use crate::fact::Facts;
use crate::prune::Pruner;
use crate::rule::{Rule, Test};
use crate::truth::Truth;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// How near the rules come to the target as stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fidelity {
    /// The agency itself recorded the target as data.
    Exact,
    /// Fields match the words.
    High,
    /// Most of the words have a field; some do not.
    Medium,
    /// Much of what the words ask is not recorded.
    Low,
    /// A stand-in: the words have no definition that records could meet.
    Proxy,
    /// What is found belongs to the target; what belongs to it is not all found.
    LowerBound,
}

impl Fidelity {
    pub(crate) const ALL: [Fidelity; 6] = [
        Fidelity::Exact,
        Fidelity::High,
        Fidelity::Medium,
        Fidelity::Low,
        Fidelity::Proxy,
        Fidelity::LowerBound,
    ];

    /// The word used in files and answers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Fidelity::Exact => "exact",
            Fidelity::High => "high",
            Fidelity::Medium => "medium",
            Fidelity::Low => "low",
            Fidelity::Proxy => "proxy",
            Fidelity::LowerBound => "lower_bound",
        }
    }

    /// What the word means, for a reader.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Fidelity::Exact => "the agency itself recorded the target as data",
            Fidelity::High => "fields match the words",
            Fidelity::Medium => "most of the words have a field, some do not",
            Fidelity::Low => "much of what the words ask is not recorded",
            Fidelity::Proxy => "a stand-in, since the words have no definition that records could meet",
            Fidelity::LowerBound => {
                "what is found belongs to the target, but not all that belongs to it is found"
            }
        }
    }
}

impl fmt::Display for Fidelity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What kind of thing a rubric is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Kind {
    /// A target that somebody stated: whom enforcement says, or should say, it is after.
    #[default]
    StatedTarget,
    /// A duty laid down by statute. It says what must be done, not what comes first.
    Mandate,
    /// A division of rows that nobody stated as a target; made here, for measures.
    Division,
}

impl Kind {
    pub(crate) const ALL: [Kind; 3] = [Kind::StatedTarget, Kind::Mandate, Kind::Division];

    /// The word used in files and answers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::StatedTarget => "stated_target",
            Kind::Mandate => "mandate",
            Kind::Division => "division",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A run of days on which a target was in force; an absent end is open or not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InForce {
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
}

impl InForce {
    /// Whether the target was in force on `day`. A target without any day was never a rule, so never in force.
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        (self.from.is_some() || self.to.is_some())
            && self.from.is_none_or(|from| day >= from)
            && self.to.is_none_or(|to| day <= to)
    }
}

/// A class that rows fall into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// Short name, as it stands in answers.
    pub name: String,
    /// One line for people.
    pub title: String,
    /// Whether rows of this class are what the target asks for.
    pub target: bool,
}

/// A class with the rule that leads into it.
#[derive(Debug, Clone, PartialEq)]
pub struct Tier {
    /// The class.
    pub class: Class,
    /// Its rule; `None` when pruning left nothing of it, and then it never holds.
    pub rule: Option<Rule>,
}

/// A stated target, checked in itself. [`crate::check`] holds it against the facts that a catalog knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Rubric {
    /// File it was read from, for messages.
    pub path: String,
    /// Name.
    pub name: String,
    /// Version of the file's rules.
    pub version: String,
    /// One line for people.
    pub title: String,
    /// What kind of thing it is.
    pub kind: Kind,
    /// From the first day on which it was in force to the last. Where it lapsed in between, this covers the days of
    /// the lapse too: ask [`Rubric::was_in_force_on`].
    pub in_force: InForce,
    /// The runs of days on which it was in force, in order; empty when it never was a rule.
    pub in_force_windows: Vec<InForce>,
    /// The tables whose rows it speaks of, sorted; empty when it speaks of enforcement at large.
    pub about: Vec<String>,
    /// Who stated it.
    pub issued_by: String,
    /// Document and address.
    pub source: String,
    /// Whether the wording was read at the source; otherwise it is from knowledge.
    pub text_seen: bool,
    /// How near the rules come to the words.
    pub fidelity: Fidelity,
    /// What the records cannot say of this target.
    pub cannot_express: Vec<String>,
    /// What must stand beside every number.
    pub caution: Vec<String>,
    /// Tiers in order: the first whose rule holds is the row's class.
    pub tiers: Vec<Tier>,
    /// The class of a row for which no tier's rule holds.
    pub otherwise: Class,
    pub(crate) choices: Vec<Choice>,
    pub(crate) stated: Arc<StatedRules>,
    /// Lines of `about`, for [`crate::check`].
    pub(crate) about_lines: Vec<usize>,
    pub(crate) definitions: Vec<(String, Rule)>,
    pub(crate) places: Vec<(usize, Test)>,
}

/// What a rubric says of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Classified {
    /// Index for [`Rubric::class`]; `None` when more than one class is possible.
    pub tier: Option<usize>,
    /// Whether the row is in target; known exactly when all possible classes agree.
    pub in_target: Truth,
}

impl Rubric {
    /// The class of an index: the tiers in order, then `otherwise`.
    #[must_use]
    pub fn class(&self, index: usize) -> Option<&Class> {
        self.classes().nth(index)
    }

    /// All classes: the tiers in order, then `otherwise`.
    pub fn classes(&self) -> impl Iterator<Item = &Class> {
        self.tiers.iter().map(|tier| &tier.class).chain([&self.otherwise])
    }

    /// Whether it was in force on `day`; a lapse between two windows is no force.
    #[must_use]
    pub fn was_in_force_on(&self, day: NaiveDate) -> bool {
        self.in_force_windows.iter().any(|window| window.covers(day))
    }

    /// Whether it speaks of the rows of `table`: a memorandum on detainers does not speak of arrests.
    #[must_use]
    pub fn is_about(&self, table: &str) -> bool {
        self.about.is_empty() || self.about.iter().any(|name| name == table)
    }

    /// Named rules that a tier uses, each after those it uses itself.
    pub fn definitions(&self) -> impl Iterator<Item = (&str, &Rule)> {
        self.definitions.iter().map(|(name, rule)| (name.as_str(), rule))
    }

    /// Every fact that a tier asks for.
    #[must_use]
    pub fn facts_used(&self) -> BTreeSet<&str> {
        self.tiers.iter().filter_map(|tier| tier.rule.as_ref()).flat_map(Rule::facts_used).collect()
    }

    /// Sorts a row into a class.
    ///
    /// A tier whose rule holds ends the walk; one whose rule is Unknown stays possible and the walk goes on.
    #[must_use]
    pub fn classify(&self, facts: &dyn Facts) -> Classified {
        let values = self
            .tiers
            .iter()
            .map(|tier| tier.rule.as_ref().map_or(Truth::False, |rule| rule.evaluate(facts)));
        self.classify_by(values)
    }

    /// Sorts a row by the values of the tiers' rules, given in order, however they were found.
    #[must_use]
    pub fn classify_by(&self, values: impl IntoIterator<Item = Truth>) -> Classified {
        let certain = values.into_iter().chain([Truth::True]);
        let mut possible: Option<Classified> = None;
        for (index, (value, class)) in certain.zip(self.classes()).enumerate() {
            if value == Truth::False {
                continue;
            }
            let target = Truth::from(class.target);
            possible = Some(match possible {
                None => Classified { tier: Some(index), in_target: target },
                Some(before) if before.in_target == target => Classified { tier: None, in_target: target },
                Some(_) => Classified { tier: None, in_target: Truth::Unknown },
            });
            if value == Truth::True {
                break;
            }
        }
        possible.unwrap_or(Classified { tier: None, in_target: Truth::Unknown })
    }

    /// The narrow reading for a release that has no column for some facts, with the facts left out, sorted.
    ///
    /// A test on an absent fact is Unknown on every row, and the strict reading keeps it so: the bounds then say what
    /// the release cannot tell. The narrow reading, which the user must ask for, reads the target only by those
    /// grounds that the release records at all: alternatives (parts of an `any` or a `first_known`) that rest on
    /// absent facts alone are left out, and an `any` left empty goes with them. A condition (a part of an `all`) that
    /// rests on absent facts stays Unknown while any other part of that `all` can be seen, since without it the rule
    /// would take in more than was stated. Under a `not` the two change places. A tier of which nothing can be seen
    /// keeps no rule and never holds. What the strict reading can tell, the narrow one tells alike.
    #[must_use]
    pub fn prune(&self, absent: &dyn Fn(&str) -> bool) -> (Rubric, Vec<String>) {
        let mut pruner = Pruner::new(absent);
        let tiers = self
            .tiers
            .iter()
            .map(|tier| Tier {
                class: tier.class.clone(),
                rule: tier.rule.as_ref().and_then(|rule| pruner.prune(rule)),
            })
            .collect();
        let dropped = pruner.dropped;
        // A second pruner: a definition that no tier still uses must not add to what was left out.
        let mut pruner = Pruner::new(absent);
        let definitions = self
            .definitions
            .iter()
            .filter_map(|(name, rule)| pruner.prune(rule).map(|rule| (name.clone(), rule)))
            .collect();
        let places = self.places.iter().filter(|(_, test)| !test.facts().any(absent)).cloned().collect();
        let rubric = Rubric { tiers, definitions, places, ..self.clone() };
        (rubric, dropped.into_iter().collect())
    }
}
