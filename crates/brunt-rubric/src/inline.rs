//! Named rules written out in place.

use crate::error::{Fault, RubricError, nearest};
use crate::parse::Stated;
use crate::rule::{Rule, Test};
use std::collections::{BTreeMap, BTreeSet};

/// Written out, a chain of names of which each uses the one before it twice doubles at every step; no honest file
/// comes near this many tests.
const LIMIT: usize = 10_000;

/// Named rules as stated, with the line of each.
pub(crate) type Definitions = BTreeMap<String, (usize, Stated)>;

/// Rules with every name written out.
pub(crate) struct Inlined {
    pub(crate) rules: Vec<Rule>,
    /// Each after those it uses.
    pub(crate) definitions: Vec<(String, Rule)>,
    /// Every test as it stands in the file, with its line, by line.
    pub(crate) places: Vec<(usize, Test)>,
}

/// Writes the names in `rules` out.
///
/// # Errors
/// A name that is not defined, goes in a circle or serves no rule; rules that grow beyond the limit.
pub(crate) fn inline(path: &str, stated: &Definitions, rules: &[Stated]) -> Result<Inlined, RubricError> {
    let mut inliner = Inliner { path, stated, done: Vec::new(), open: Vec::new(), left: LIMIT, line: 1 };
    for (name, (line, _)) in stated {
        inliner.left = LIMIT;
        inliner.named(name, *line)?;
    }
    inliner.left = LIMIT;
    let written = rules.iter().map(|rule| inliner.rule(rule)).collect::<Result<Vec<_>, _>>()?;
    let mut used = BTreeSet::new();
    let mut places = Vec::new();
    for rule in rules {
        reach(rule, stated, &mut used);
        tests(rule, &mut places);
    }
    if let Some((name, (line, _))) = stated.iter().find(|(name, _)| !used.contains(name.as_str())) {
        return Err(inliner.fault(*line, Fault::Unused { name: name.clone() }));
    }
    for (_, rule) in stated.values() {
        tests(rule, &mut places);
    }
    places.sort_by_key(|(line, _)| *line);
    Ok(Inlined { rules: written, definitions: inliner.done, places })
}

struct Inliner<'a> {
    path: &'a str,
    stated: &'a Definitions,
    done: Vec<(String, Rule)>,
    open: Vec<&'a str>,
    left: usize,
    /// Line of the name or test being written out.
    line: usize,
}

impl<'a> Inliner<'a> {
    fn fault(&self, line: usize, fault: Fault) -> RubricError {
        RubricError { path: self.path.to_owned(), line, fault }
    }

    fn spend(&mut self, tests: usize) -> Result<(), RubricError> {
        self.left = self
            .left
            .checked_sub(tests)
            .ok_or_else(|| self.fault(self.line, Fault::TooLarge { limit: LIMIT }))?;
        Ok(())
    }

    fn named(&mut self, name: &'a str, line: usize) -> Result<Rule, RubricError> {
        self.line = line;
        if let Some((_, rule)) = self.done.iter().find(|(done, _)| done == name) {
            let (rule, mut size) = (rule.clone(), 0);
            rule.each_test(&mut |_| size += 1);
            self.spend(size)?;
            return Ok(rule);
        }
        if let Some(start) = self.open.iter().position(|open| *open == name) {
            let chain: Vec<String> =
                self.open.iter().skip(start).chain([&name]).map(|name| format!("`{name}`")).collect();
            return Err(self.fault(line, Fault::Cycle { chain: chain.join(" uses ") }));
        }
        let Some((_, stated)) = self.stated.get(name) else {
            let hint = nearest(name, self.stated.keys().map(String::as_str));
            return Err(self.fault(line, Fault::UnknownRule { name: name.to_owned(), hint }));
        };
        self.open.push(name);
        let rule = self.rule(stated)?;
        self.open.pop();
        self.done.push((name.to_owned(), rule.clone()));
        Ok(rule)
    }

    fn rule(&mut self, stated: &'a Stated) -> Result<Rule, RubricError> {
        Ok(match stated {
            Stated::All(parts) => Rule::All(self.rules(parts)?),
            Stated::Any(parts) => Rule::Any(self.rules(parts)?),
            Stated::FirstKnown(parts) => Rule::FirstKnown(self.rules(parts)?),
            Stated::Not(part) => Rule::Not(Box::new(self.rule(part)?)),
            Stated::Named { name, line } => self.named(name, *line)?,
            Stated::Test { test, line } => {
                self.line = *line;
                self.spend(1)?;
                Rule::Test(test.clone())
            }
        })
    }

    fn rules(&mut self, parts: &'a [Stated]) -> Result<Vec<Rule>, RubricError> {
        parts.iter().map(|part| self.rule(part)).collect()
    }
}

/// The names that a rule uses, directly or by way of others. There are no circles any more.
fn reach<'a>(rule: &'a Stated, stated: &'a Definitions, used: &mut BTreeSet<&'a str>) {
    match rule {
        Stated::All(parts) | Stated::Any(parts) | Stated::FirstKnown(parts) => {
            for part in parts {
                reach(part, stated, used);
            }
        }
        Stated::Not(part) => reach(part, stated, used),
        Stated::Named { name, .. } => {
            if used.insert(name)
                && let Some((_, rule)) = stated.get(name)
            {
                reach(rule, stated, used);
            }
        }
        Stated::Test { .. } => {}
    }
}

fn tests(rule: &Stated, places: &mut Vec<(usize, Test)>) {
    match rule {
        Stated::All(parts) | Stated::Any(parts) | Stated::FirstKnown(parts) => {
            for part in parts {
                tests(part, places);
            }
        }
        Stated::Not(part) => tests(part, places),
        Stated::Named { .. } => {}
        Stated::Test { test, line } => places.push((*line, test.clone())),
    }
}
