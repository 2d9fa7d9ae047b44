//! The narrow reading: grounds that a release has no column for are left out.

use crate::rule::Rule;
use std::collections::BTreeSet;

/// Leaves out what rests on absent facts, and remembers which facts those were.
pub(crate) struct Pruner<'a> {
    absent: &'a dyn Fn(&str) -> bool,
    pub(crate) dropped: BTreeSet<String>,
}

/// Whether a rule stands under an even or an odd number of `not`.
#[derive(Clone, Copy)]
enum Side {
    Asserted,
    Denied,
}

impl<'a> Pruner<'a> {
    pub(crate) fn new(absent: &'a dyn Fn(&str) -> bool) -> Pruner<'a> {
        Pruner { absent, dropped: BTreeSet::new() }
    }

    /// The rule without the alternatives that cannot be seen; `None` when nothing of it can.
    pub(crate) fn prune(&mut self, rule: &Rule) -> Option<Rule> {
        self.seen(std::slice::from_ref(rule)).first().map(|rule| self.within(rule, Side::Asserted))
    }

    /// Whether every test of the rule needs an absent fact, so that no row can decide it.
    fn is_blind(&self, rule: &Rule) -> bool {
        let mut blind = true;
        rule.each_test(&mut |test| blind &= test.facts().any(self.absent));
        blind
    }

    fn seen(&mut self, parts: &[Rule]) -> Vec<Rule> {
        let mut seen = Vec::new();
        for part in parts {
            if self.is_blind(part) {
                let absent =
                    part.facts_used().into_iter().filter(|fact| (self.absent)(fact)).map(str::to_owned);
                self.dropped.extend(absent);
            } else {
                seen.push(part.clone());
            }
        }
        seen
    }

    // A part that cannot be seen goes only where it is one alternative among others. A condition that cannot be seen
    // stays, and stays Unknown: without it the rule would take in more than its author wrote. Under a `not` the two
    // change places, so that De Morgan's laws survive.
    fn within(&mut self, rule: &Rule, side: Side) -> Rule {
        if self.is_blind(rule) {
            return rule.clone();
        }
        match (rule, side) {
            (Rule::Any(parts), Side::Asserted) => {
                let seen = self.seen(parts);
                Rule::Any(self.each(&seen, side))
            }
            (Rule::All(parts), Side::Denied) => {
                let seen = self.seen(parts);
                Rule::All(self.each(&seen, side))
            }
            (Rule::All(parts), Side::Asserted) => Rule::All(self.each(parts, side)),
            (Rule::Any(parts), Side::Denied) => Rule::Any(self.each(parts, side)),
            (Rule::Not(part), Side::Asserted) => Rule::Not(Box::new(self.within(part, Side::Denied))),
            (Rule::Not(part), Side::Denied) => Rule::Not(Box::new(self.within(part, Side::Asserted))),
            // Alternative records of one fact stay whole: pruned inside, one could become known too early and hide
            // the better record behind it.
            (Rule::FirstKnown(parts), _) => Rule::FirstKnown(self.seen(parts)),
            (Rule::Test(_), _) => rule.clone(),
        }
    }

    fn each(&mut self, parts: &[Rule], side: Side) -> Vec<Rule> {
        parts.iter().map(|part| self.within(part, side)).collect()
    }
}
