//! Rules for repeats, stints and links, as files of `catalog/rules/` state them.

mod fault;
mod parse;

pub use fault::{RuleError, RuleFault};

use brunt_model::Catalog;
use std::collections::BTreeMap;

/// The table of stays, which no codebook describes, and its moments.
pub(crate) const STAYS: (&str, [&str; 2]) = ("stays", ["book_in", "book_out"]);

/// A named, versioned rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Name, which is also its file's.
    pub name: String,
    /// Version.
    pub version: String,
    /// What it does, in a line.
    pub title: String,
    /// Where it is published, or that it is this project's own.
    pub source: String,
    /// What blank ids and blank cells of the key mean.
    pub blanks: String,
    /// File.
    pub path: String,
    /// What it says.
    pub body: RuleBody,
}

/// What a rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleBody {
    /// Which rows of one table repeat each other.
    Repeats(RepeatRule),
    /// The two stages for stint rows.
    Stints(StintRule),
    /// Which rows of two tables belong together.
    Link(LinkRule),
}

/// Which rows of one table repeat each other. The first row of an episode is the one to be counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepeatRule {
    /// Name.
    pub name: String,
    /// Table.
    pub table: String,
    /// Column of the moment or day by which rows are ordered.
    pub order: String,
    /// Key columns beside the person.
    pub keys: Vec<String>,
    /// How near rows must be.
    pub sameness: Sameness,
    /// Column and value of rows that come last among rows of one moment.
    pub last_among_equals: Option<(String, String)>,
}

/// How near two neighbouring rows must be to belong to one episode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sameness {
    /// No further than this from the row before, so that episodes may be longer; the end is included.
    Within {
        /// Milliseconds.
        millis: i64,
    },
    /// On one day.
    SameDay,
    /// At one moment.
    SameMoment,
}

/// The two stages for stint rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StintRule {
    /// Name.
    pub name: String,
    /// Table.
    pub table: String,
    /// Columns in which rows of the first stage may differ; where a row stands in its file never counts.
    pub equal_but_for: Vec<String>,
    /// Column whose lowest value is kept by the first stage.
    pub lowest: String,
    /// Column whose earliest day decides between equal ones.
    pub earliest: String,
    /// Columns that are equal for rows of the second stage, beside the person.
    pub same_day: Vec<String>,
    /// Row kept by the second stage.
    pub keep: KeptRow,
}

/// Which of several rows is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptRow {
    /// The first.
    First,
    /// The last.
    Last,
}

/// Which rows of two tables belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRule {
    /// Name.
    pub name: String,
    /// The left side.
    pub from: LinkEnd,
    /// The right side.
    pub to: LinkEnd,
    /// Days that the right may lie before the left.
    pub days_before: u32,
    /// Days that the right may lie after the left.
    pub days_after: u32,
    /// What is compared.
    pub unit: Unit,
    /// How pairs in the window become links.
    pub matching: Matching,
}

impl LinkRule {
    /// Whether no row of either side is linked twice.
    #[must_use]
    pub fn one_to_one(&self) -> bool {
        self.matching != Matching::EachLeft
    }
}

/// One side of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkEnd {
    /// Table, or `stays`.
    pub table: String,
    /// Column of the moment or day.
    pub at: String,
    /// The rule whose episodes give their first rows only. `None` for all rows.
    pub first_of: Option<String>,
}

/// What a window compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Moments: a day is 24 hours. Of a pair of which one shows its day only, days are compared.
    Moment,
    /// Days of the calendar, whatever the hour.
    Day,
}

/// How pairs in the window become links. Of equally near ones the earlier wins, then the one first in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matching {
    /// Each row on the left takes the nearest on the right, which several may share.
    EachLeft,
    /// Each row on the right chooses the nearest on the left; each on the left keeps the nearest that chose it.
    RightThenLeft,
    /// The nearest pair of all is linked first, then the nearest of what is left.
    ClosestFirst,
}

/// All rules, by name.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    rules: BTreeMap<String, Rule>,
    /// Lines of rule names and of the names of other rules in them.
    places: Vec<Mention>,
}

/// A name in a rule file that means something elsewhere.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) table: String,
    pub(crate) what: Mentioned,
}

/// What the name means.
#[derive(Debug, Clone)]
pub(crate) enum Mentioned {
    Table,
    Column(String),
    RepeatRule(String),
}

impl Rules {
    /// Reads rule files, each given as its path below the catalog and its text.
    ///
    /// # Errors
    /// The first fault, with its file and line.
    pub fn parse<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Rules, RuleError> {
        let mut rules = Rules::default();
        for (path, text) in files {
            let (rule, line, places) = parse::rule(path, text)?;
            rules.places.extend(places);
            if let Some(other) = rules.rules.get(&rule.name) {
                let fault = RuleFault::Twice { name: rule.name, other: other.path.clone() };
                return Err(RuleError { path: path.to_owned(), line, fault });
            }
            rules.rules.insert(rule.name.clone(), rule);
        }
        for place in &rules.places {
            if let Mentioned::RepeatRule(name) = &place.what
                && rules.repeats(name).is_none_or(|rule| rule.table != place.table)
            {
                let names = rules.rules.values().filter(
                    |rule| matches!(&rule.body, RuleBody::Repeats(repeats) if repeats.table == place.table),
                );
                let hint = brunt_model::document::nearest(name, names.map(|rule| rule.name.as_str()));
                return Err(place.fault(RuleFault::UnknownRule {
                    name: name.clone(),
                    table: place.table.clone(),
                    hint,
                }));
            }
        }
        Ok(rules)
    }

    /// Holds tables and columns against the codebooks.
    ///
    /// # Errors
    /// The first name that no codebook knows, with its file and line.
    pub fn check(&self, catalog: &Catalog) -> Result<(), RuleError> {
        for place in &self.places {
            let columns: Option<Vec<&str>> = if place.table == STAYS.0 {
                Some(STAYS.1.to_vec())
            } else {
                let codebook = catalog.codebooks.get(&place.table);
                codebook.map(|book| book.columns.iter().map(|column| column.name.as_str()).collect())
            };
            let Some(columns) = columns else {
                let names = catalog.codebooks.keys().map(String::as_str).chain([STAYS.0]);
                let hint = brunt_model::document::nearest(&place.table, names);
                return Err(place.fault(RuleFault::UnknownTable { table: place.table.clone(), hint }));
            };
            if let Mentioned::Column(column) = &place.what
                && !columns.contains(&column.as_str())
            {
                let hint = brunt_model::document::nearest(column, columns);
                return Err(place.fault(RuleFault::UnknownColumn {
                    table: place.table.clone(),
                    column: column.clone(),
                    hint,
                }));
            }
        }
        Ok(())
    }

    /// All rules by name.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values()
    }

    /// The rule of that name. `None` where there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Rule> {
        self.rules.get(name)
    }

    /// The rule for repeats of that name. `None` where there is none.
    #[must_use]
    pub fn repeats(&self, name: &str) -> Option<&RepeatRule> {
        match &self.get(name)?.body {
            RuleBody::Repeats(rule) => Some(rule),
            _ => None,
        }
    }

    /// The rule for stints of that name. `None` where there is none.
    #[must_use]
    pub fn stints(&self, name: &str) -> Option<&StintRule> {
        match &self.get(name)?.body {
            RuleBody::Stints(rule) => Some(rule),
            _ => None,
        }
    }

    /// The rule for a link of that name. `None` where there is none.
    #[must_use]
    pub fn link(&self, name: &str) -> Option<&LinkRule> {
        match &self.get(name)?.body {
            RuleBody::Link(rule) => Some(rule),
            _ => None,
        }
    }
}

impl Mention {
    fn fault(&self, fault: RuleFault) -> RuleError {
        RuleError { path: self.path.clone(), line: self.line, fault }
    }
}
