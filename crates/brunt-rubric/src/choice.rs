//! What a source leaves open: the readings of one word, and the rubric read by one of them.

use crate::error::{Fault, RubricError, nearest};
use crate::inline::{self, Definitions};
use crate::parse::Stated;
use crate::rubric::{Rubric, Tier};
use crate::rule::Rule;
use std::collections::BTreeMap;

/// A question that the source leaves open, such as which convictions count as grave.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Short name.
    pub name: String,
    /// The question, in one line for people.
    pub title: String,
    /// The answers, in the order of the file; two or more.
    pub options: Vec<Alternative>,
    /// Name of the option that holds when nothing is chosen.
    pub default: String,
    /// Name of the option by which this rubric is read.
    pub chosen: String,
}

/// One answer to a [`Choice`].
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// Short name.
    pub name: String,
    /// One line for people.
    pub title: String,
    /// Its rule, every named rule written out.
    pub rule: Rule,
}

/// The rules of a file before names and choices are written out. Kept, because another reading starts from here.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StatedRules {
    pub(crate) definitions: Definitions,
    pub(crate) choices: Vec<StatedChoice>,
    /// Of the tiers, in order.
    pub(crate) rules: Vec<Stated>,
}

/// A choice before names are written out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StatedChoice {
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) title: String,
    pub(crate) default: String,
    pub(crate) options: Vec<StatedOption>,
}

/// An option before names are written out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StatedOption {
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) title: String,
    pub(crate) rule: Stated,
}

/// Option by choice. A choice that is not named here is read by its default.
pub(crate) type Chosen = BTreeMap<String, String>;

impl StatedRules {
    pub(crate) fn choice(&self, name: &str) -> Option<&StatedChoice> {
        self.choices.iter().find(|choice| choice.name == name)
    }
}

impl StatedChoice {
    pub(crate) fn option(&self, name: &str) -> Option<&StatedOption> {
        self.options.iter().find(|option| option.name == name)
    }

    /// The rule of the chosen option.
    pub(crate) fn chosen(&self, chosen: &Chosen) -> Option<&StatedOption> {
        self.option(chosen.get(&self.name).unwrap_or(&self.default))
    }

    /// The fault of having no option of that name.
    pub(crate) fn without(&self, option: &str) -> Fault {
        Fault::UnknownOption {
            choice: self.name.clone(),
            option: option.to_owned(),
            hint: nearest(option, self.options.iter().map(|option| option.name.as_str())),
        }
    }
}

impl Rubric {
    /// The questions that the source leaves open, by name, with the options by which this rubric is read.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// The same rubric read by another option of one choice; the other choices stay as they are.
    ///
    /// The result is written anew from the file, so choose before [`Rubric::prune`], not after.
    ///
    /// # Errors
    /// When there is no such choice or option, or the rules by it grow beyond the limit.
    pub fn with_choice(&self, choice: &str, option: &str) -> Result<Rubric, RubricError> {
        let fault = |line, fault| RubricError { path: self.path.clone(), line, fault };
        let Some(stated) = self.stated.choice(choice) else {
            let hint = nearest(choice, self.choices.iter().map(|choice| choice.name.as_str()));
            return Err(fault(1, Fault::UnknownChoice { name: choice.to_owned(), hint }));
        };
        if stated.option(option).is_none() {
            return Err(fault(stated.line, stated.without(option)));
        }
        let mut chosen: Chosen =
            self.choices.iter().map(|choice| (choice.name.clone(), choice.chosen.clone())).collect();
        chosen.insert(choice.to_owned(), option.to_owned());
        let inlined = inline::inline(&self.path, &self.stated, &chosen)?;
        let classes = self.tiers.iter().map(|tier| tier.class.clone());
        let tiers =
            classes.zip(inlined.rules).map(|(class, rule)| Tier { class, rule: Some(rule) }).collect();
        Ok(Rubric {
            tiers,
            choices: inlined.choices,
            definitions: inlined.definitions,
            places: inlined.places,
            ..self.clone()
        })
    }

    /// The rubric in each of its readings: every combination of options, the one by defaults first. A rubric without
    /// choices has one reading. How far a share differs over these is the uncertainty of the definition.
    ///
    /// # Errors
    /// When the rules by some combination grow beyond the limit.
    pub fn readings(&self) -> Result<Vec<Rubric>, RubricError> {
        let mut readings = vec![self.clone()];
        for choice in &self.choices {
            let mut options: Vec<&str> = choice.options.iter().map(|option| option.name.as_str()).collect();
            options.sort_by_key(|option| *option != choice.default);
            let mut by_option = Vec::with_capacity(readings.len() * options.len());
            for reading in &readings {
                for option in &options {
                    by_option.push(reading.with_choice(&choice.name, option)?);
                }
            }
            readings = by_option;
        }
        Ok(readings)
    }

    /// The name, followed by what was chosen against the default: `wow_strict[offence_rule=violent_ssa]`. To stand
    /// beside a number, which without it would seem to be by the default.
    #[must_use]
    pub fn label(&self) -> String {
        let chosen: Vec<String> = self
            .choices
            .iter()
            .filter(|choice| choice.chosen != choice.default)
            .map(|choice| format!("{}={}", choice.name, choice.chosen))
            .collect();
        if chosen.is_empty() { self.name.clone() } else { format!("{}[{}]", self.name, chosen.join(",")) }
    }
}
