//! Named rules written out in place.

use crate::choice::{Alternative, Choice, Chosen, StatedChoice, StatedOption, StatedRules};
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
    /// Those that a rule uses by what was chosen, each after those it uses itself.
    pub(crate) definitions: Vec<(String, Rule)>,
    pub(crate) choices: Vec<Choice>,
    /// Every test as it stands in the file, with its line, by line.
    pub(crate) places: Vec<(usize, Test)>,
}

/// Writes the names in the rules out, each choice by the option that was chosen.
///
/// # Errors
/// A name that is not defined, goes in a circle or serves no rule; an option that rests on a choice; rules that grow
/// beyond the limit.
pub(crate) fn inline(path: &str, stated: &StatedRules, chosen: &Chosen) -> Result<Inlined, RubricError> {
    let mut inliner =
        Inliner { path, stated, chosen, done: Vec::new(), open: Vec::new(), left: LIMIT, line: 1 };
    for (name, (line, _)) in &stated.definitions {
        inliner.left = LIMIT;
        inliner.named(name, *line)?;
    }
    let choices =
        stated.choices.iter().map(|choice| inliner.choice(choice)).collect::<Result<Vec<_>, _>>()?;
    inliner.left = LIMIT;
    let written = stated.rules.iter().map(|rule| inliner.rule(rule)).collect::<Result<Vec<_>, _>>()?;
    let (mut used, mut by_choice) = (Reached::default(), Reached::default());
    let mut places = Vec::new();
    for rule in &stated.rules {
        used.add(rule, stated, &|choice| choice.options.iter().collect());
        by_choice.add(rule, stated, &|choice| choice.chosen(chosen).into_iter().collect());
        tests(rule, &mut places);
    }
    let unused = stated.definitions.iter().find(|(name, _)| !used.rules.contains(name.as_str()));
    if let Some((name, (line, _))) = unused {
        return Err(inliner.fault(*line, Fault::Unused { name: name.clone() }));
    }
    if let Some(choice) = stated.choices.iter().find(|choice| !used.choices.contains(choice.name.as_str())) {
        return Err(inliner.fault(choice.line, Fault::UnusedChoice { name: choice.name.clone() }));
    }
    let options = stated.choices.iter().flat_map(|choice| &choice.options).map(|option| &option.rule);
    for rule in stated.definitions.values().map(|(_, rule)| rule).chain(options) {
        tests(rule, &mut places);
    }
    places.sort_by_key(|(line, _)| *line);
    let mut definitions = inliner.done;
    definitions.retain(|(name, _)| by_choice.rules.contains(name.as_str()));
    Ok(Inlined { rules: written, definitions, choices, places })
}

struct Inliner<'a> {
    path: &'a str,
    stated: &'a StatedRules,
    chosen: &'a Chosen,
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
        let Some((_, stated)) = self.stated.definitions.get(name) else {
            let hint = nearest(name, self.stated.definitions.keys().map(String::as_str));
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
            Stated::Choice { name, line } => {
                self.line = *line;
                let Some(choice) = self.stated.choice(name) else {
                    let hint = nearest(name, self.stated.choices.iter().map(|choice| choice.name.as_str()));
                    return Err(self.fault(*line, Fault::UnknownChoice { name: name.clone(), hint }));
                };
                match choice.chosen(self.chosen) {
                    Some(option) => self.rule(&option.rule)?,
                    None => return Err(self.fault(choice.line, choice.without(&choice.default))),
                }
            }
            Stated::Test { test, line } => {
                self.line = *line;
                self.spend(1)?;
                Rule::Test(test.clone())
            }
        })
    }

    /// A choice with the rules of all its options, so that each is known to be sound whichever is chosen.
    fn choice(&mut self, choice: &'a StatedChoice) -> Result<Choice, RubricError> {
        let mut options = Vec::with_capacity(choice.options.len());
        for option in &choice.options {
            let mut reached = Reached::default();
            reached.add(&option.rule, self.stated, &|_| Vec::new());
            if !reached.choices.is_empty() {
                return Err(self.fault(option.line, Fault::ChoiceInChoice { name: choice.name.clone() }));
            }
            self.left = LIMIT;
            self.line = option.line;
            let rule = self.rule(&option.rule)?;
            options.push(Alternative { name: option.name.clone(), title: option.title.clone(), rule });
        }
        let Some(chosen) = choice.chosen(self.chosen) else {
            return Err(self.fault(choice.line, choice.without(&choice.default)));
        };
        Ok(Choice {
            name: choice.name.clone(),
            title: choice.title.clone(),
            options,
            default: choice.default.clone(),
            chosen: chosen.name.clone(),
        })
    }

    fn rules(&mut self, parts: &'a [Stated]) -> Result<Vec<Rule>, RubricError> {
        parts.iter().map(|part| self.rule(part)).collect()
    }
}

/// The names that rules use, directly or by way of others.
#[derive(Default)]
struct Reached<'a> {
    rules: BTreeSet<&'a str>,
    choices: BTreeSet<&'a str>,
}

impl<'a> Reached<'a> {
    /// Follows `rule`; of a choice, the options that `options` gives. A name once reached is not followed again, so
    /// circles end.
    fn add(
        &mut self,
        rule: &'a Stated,
        stated: &'a StatedRules,
        options: &dyn Fn(&'a StatedChoice) -> Vec<&'a StatedOption>,
    ) {
        match rule {
            Stated::All(parts) | Stated::Any(parts) | Stated::FirstKnown(parts) => {
                for part in parts {
                    self.add(part, stated, options);
                }
            }
            Stated::Not(part) => self.add(part, stated, options),
            Stated::Named { name, .. } => {
                if self.rules.insert(name)
                    && let Some((_, rule)) = stated.definitions.get(name)
                {
                    self.add(rule, stated, options);
                }
            }
            Stated::Choice { name, .. } => {
                if self.choices.insert(name)
                    && let Some(choice) = stated.choice(name)
                {
                    for option in options(choice) {
                        self.add(&option.rule, stated, options);
                    }
                }
            }
            Stated::Test { .. } => {}
        }
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
        Stated::Named { .. } | Stated::Choice { .. } => {}
        Stated::Test { test, line } => places.push((*line, test.clone())),
    }
}
