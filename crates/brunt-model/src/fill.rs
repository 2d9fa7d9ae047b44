//! Named rules that fill a blank column from other columns of the same row: `catalog/fills/*.toml`.
//!
//! A fill never touches the recorded column. It gives two columns of its own, `<fact>_filled` and `<fact>_fill_source`.

use crate::catalog::CatalogError;
use crate::codebook::Visibility;
use crate::{Codebook, Crosswalk};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The source of a value that the release itself gives.
pub const ORIGINAL: &str = "original";
/// The source of a value that stays missing.
pub const UNFILLED: &str = "unfilled";

/// A rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Fill {
    /// Name, and the name of its file.
    pub fill: String,
    /// One line for people.
    pub title: String,
    /// Version, raised with every change of a rule.
    pub version: u32,
    /// The table.
    pub table: String,
    /// The fact that is filled.
    pub fact: String,
    /// Crosswalk whose keys are the values that may be filled in.
    pub values: String,
    /// The crosswalk's column of abbreviations; a value without one is never filled in.
    pub code: String,
    /// Where the rule comes from.
    pub source: String,
    /// Steps, the first that tells a value answers.
    pub steps: Vec<FillStep>,
}

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub struct FillStep {
    /// Name, which `<fact>_fill_source` holds.
    pub name: String,
    /// Column whose text tells the value.
    pub column: String,
    /// How.
    pub how: How,
}

/// How a text tells a value.
#[derive(Debug, Clone, PartialEq)]
pub enum How {
    /// It holds the name of one value and of no other.
    Named {
        /// Values that are not told by their name.
        never: BTreeSet<String>,
        /// Words after which a name is another place's.
        not_before: BTreeSet<String>,
    },
    /// It holds an abbreviation after a comma or hyphen, and nothing but numbers and marks behind it.
    Code,
    /// Rows of the same text whose value is recorded have mostly one.
    Share {
        /// Least share of that value, 0 to 1.
        share: f64,
        /// Least number of rows with a recorded value.
        rows: u64,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FillFile {
    fill: String,
    title: String,
    version: u32,
    table: String,
    fact: String,
    values: String,
    code: String,
    source: String,
    #[serde(default)]
    step: Vec<StepFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepFile {
    name: String,
    how: HowWord,
    column: String,
    never: Option<BTreeSet<String>>,
    not_before: Option<BTreeSet<String>>,
    share: Option<f64>,
    rows: Option<u64>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum HowWord {
    Named,
    Code,
    Share,
}

impl Fill {
    /// Reads one file of `catalog/fills/`.
    ///
    /// # Errors
    /// When the text is not TOML of this shape, a step repeats another's name or lacks what it needs.
    pub fn parse(path: &str, text: &str) -> Result<Fill, CatalogError> {
        let file: FillFile = toml::from_str(text).map_err(|error| CatalogError::toml(path, &error))?;
        let invalid = |message: String| CatalogError::invalid(path, message);
        if file.step.is_empty() {
            return Err(invalid("it has no `[[step]]`".to_owned()));
        }
        let mut names = BTreeSet::from([ORIGINAL.to_owned(), UNFILLED.to_owned()]);
        let mut steps = Vec::new();
        for step in file.step {
            if !names.insert(step.name.clone()) {
                return Err(invalid(format!("the name `{}` of a step is taken", step.name)));
            }
            steps.push(step.check().map_err(invalid)?);
        }
        Ok(Fill {
            fill: file.fill,
            title: file.title,
            version: file.version,
            table: file.table,
            fact: file.fact,
            values: file.values,
            code: file.code,
            source: file.source,
            steps,
        })
    }

    /// The column of filled values.
    #[must_use]
    pub fn filled_column(&self) -> String {
        format!("{}_filled", self.fact)
    }

    /// The column that says where each filled value comes from.
    #[must_use]
    pub fn source_column(&self) -> String {
        format!("{}_fill_source", self.fact)
    }

    /// Checks the names it uses against the rest of the catalog.
    pub(crate) fn check(
        &self,
        codebooks: &BTreeMap<String, Codebook>,
        crosswalks: &BTreeMap<String, Crosswalk>,
    ) -> Result<(), CatalogError> {
        let invalid = |message: String| CatalogError::invalid(&format!("fills/{}.toml", self.fill), message);
        let Some(codebook) = codebooks.get(&self.table) else {
            return Err(invalid(format!("no codebook describes a table `{}`", self.table)));
        };
        let Some(values) = crosswalks.get(&self.values) else {
            return Err(invalid(format!("there is no crosswalk `{}`", self.values)));
        };
        if !values.columns.contains(&self.code) {
            return Err(invalid(format!("crosswalk `{}` has no column `{}`", self.values, self.code)));
        }
        let filled = codebook.columns.iter().find(|column| column.fact == self.fact);
        if filled.is_none_or(|column| column.visibility != Visibility::Public) {
            return Err(invalid(format!("`{}` has no public fact `{}`", self.table, self.fact)));
        }
        for name in [self.filled_column(), self.source_column()] {
            if codebook.fact(&name).is_some() {
                return Err(invalid(format!("`{}` has a column `{name}` of its own", self.table)));
            }
        }
        for step in &self.steps {
            let column = codebook.column(&step.column);
            if column.is_none_or(|column| column.visibility == Visibility::Never) {
                return Err(invalid(format!(
                    "step `{}` reads column `{}`, which `{}` does not have for it",
                    step.name, step.column, self.table
                )));
            }
            let How::Named { never, .. } = &step.how else { continue };
            if let Some(stray) = never.iter().find(|value| !values.contains(value)) {
                return Err(invalid(format!(
                    "step `{}` never fills `{stray}`, which crosswalk `{}` does not list",
                    step.name, self.values
                )));
            }
        }
        Ok(())
    }
}

impl StepFile {
    fn check(self) -> Result<FillStep, String> {
        let named = self.never.is_some() || self.not_before.is_some();
        let counted = self.share.is_some() || self.rows.is_some();
        let how = match (self.how, self.share, self.rows) {
            (HowWord::Share, Some(share), Some(rows)) if !named => {
                if !(share > 0.5 && share <= 1.0) {
                    return Err(format!(
                        "step `{}`: a share of {share} is not above 0.5 and up to 1",
                        self.name
                    ));
                }
                How::Share { share, rows }
            }
            (HowWord::Named, None, None) => How::Named {
                never: self.never.unwrap_or_default(),
                not_before: self.not_before.unwrap_or_default(),
            },
            (HowWord::Code, None, None) if !named && !counted => How::Code,
            _ => {
                return Err(format!(
                    "step `{}`: `share` takes `share` and `rows`, `named` takes `never` and `not_before`, `code` neither",
                    self.name
                ));
            }
        };
        Ok(FillStep { name: self.name, column: self.column, how })
    }
}

/// What one text tells by its words; share steps are told by rows, not by words.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Words of each value, the longest first.
    names: Vec<(Vec<String>, String)>,
    codes: BTreeMap<String, String>,
}

impl Reader {
    /// A reader of the values of `crosswalk` that have an abbreviation in `code`.
    #[must_use]
    pub fn new(crosswalk: &Crosswalk, code: &str) -> Reader {
        let mut names = Vec::new();
        let mut codes = BTreeMap::new();
        for value in crosswalk.keys() {
            if let Some(short) = crosswalk.get(value, code) {
                names.push((words(value), value.clone()));
                codes.insert(short.to_uppercase(), value.clone());
            }
        }
        names.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        Reader { names, codes }
    }

    /// The value as the crosswalk writes it; `None` for one that may not be filled in.
    #[must_use]
    pub fn value(&self, text: &str) -> Option<&str> {
        let wanted = words(text);
        self.names.iter().find(|(words, _)| *words == wanted).map(|(_, value)| value.as_str())
    }

    /// What `text` tells, by the step's way of reading; `None` where it tells nothing or several values.
    #[must_use]
    pub fn read(&self, how: &How, text: &str) -> Option<&str> {
        match how {
            How::Named { never, not_before } => self.named(text, never, not_before),
            How::Code => self.coded(text),
            How::Share { .. } => None,
        }
    }

    fn named(&self, text: &str, never: &BTreeSet<String>, not_before: &BTreeSet<String>) -> Option<&str> {
        let text = words(text);
        let mut found: BTreeSet<&str> = BTreeSet::new();
        let mut at = 0;
        while at < text.len() {
            // The longest name first: `West Virginia` does not name Virginia.
            let here =
                self.names.iter().find(|(name, _)| text.get(at..at + name.len()) == Some(name.as_slice()));
            let Some((name, value)) = here else {
                at += 1;
                continue;
            };
            at += name.len();
            let other_place =
                text.get(at).is_some_and(|next| not_before.iter().any(|word| words(word) == [next.as_str()]));
            if !other_place {
                found.insert(value);
            }
        }
        let value = found.pop_first().filter(|_| found.is_empty())?;
        (!never.contains(value)).then_some(value)
    }

    fn coded(&self, text: &str) -> Option<&str> {
        let mut found: BTreeSet<&str> = BTreeSet::new();
        for (at, mark) in text.char_indices().filter(|(_, mark)| matches!(mark, ',' | '-')) {
            let behind = text.get(at + mark.len_utf8()..).unwrap_or_default().trim_start();
            let letters: String = behind.chars().take_while(|mark| mark.is_alphabetic()).collect();
            let rest = behind.get(letters.len()..).unwrap_or_default();
            // A word behind it would make it the beginning of a phrase: `JAIL, IN CUSTODY` is not Indiana. Another
            // abbreviation behind it is one more state.
            if letters.chars().count() == 2
                && words(rest).iter().all(|word| is_number(word) || self.codes.contains_key(word))
                && let Some(value) = self.codes.get(&letters.to_uppercase())
            {
                found.insert(value);
            }
        }
        let value = found.pop_first()?;
        found.is_empty().then_some(value)
    }
}

fn is_number(word: &str) -> bool {
    word.chars().all(|mark| mark.is_ascii_digit())
}

/// Words in capitals, without marks.
fn words(text: &str) -> Vec<String> {
    text.split(|mark: char| !mark.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_uppercase)
        .collect()
}

#[cfg(test)]
#[path = "fill_tests.rs"]
mod tests;
