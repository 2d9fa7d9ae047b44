//! Data releases: what each published batch of files is, as `catalog/sources/*.toml` declares it.

use crate::catalog::CatalogError;
use chrono::NaiveDate;
use regex::Regex;
use serde::Deserialize;

/// One published batch of files with an as-of date. A newer release may revise older rows; rows of two releases are
/// never linked.
#[derive(Debug, Clone)]
pub struct DataRelease {
    /// The name used everywhere, such as `2019-ICFO-53623` or `2026-03`.
    pub release: String,
    /// One line for people.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// The publisher's own request or production number; `None` where it has none.
    pub foia: Option<String>,
    /// Where it can be had.
    pub url: Option<String>,
    /// First day that its events can carry.
    pub first: NaiveDate,
    /// Last day that its events can carry.
    pub last: NaiveDate,
    /// What was known to the agency on this day.
    pub as_of: NaiveDate,
    /// Source header of the person key; `None` where rows carry no key.
    pub person_key: Option<String>,
    /// Texts that name this release inside its own files (preamble lines, `file_original`), as regular expressions.
    pub marks: Vec<Regex>,
    /// Terms of use as stated.
    pub terms: String,
    /// Known faults, a sentence each.
    pub faults: Vec<String>,
    /// Rows made up by a generator, never to be mixed with real ones.
    pub made_up: bool,
    /// Row counts that somebody published or counted independently.
    pub controls: Vec<Control>,
}

/// A published number of rows that an import is checked against.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// Table.
    pub table: String,
    /// Fiscal year.
    pub fiscal_year: i32,
    /// Rows that the table should have in it.
    pub rows: u64,
    /// Who says so.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceFile {
    release: String,
    title: String,
    publisher: String,
    foia: Option<String>,
    url: Option<String>,
    period: [NaiveDateText; 2],
    as_of: NaiveDateText,
    person_key: Option<String>,
    #[serde(default)]
    marks: Vec<String>,
    terms: String,
    #[serde(default)]
    faults: Vec<String>,
    #[serde(default)]
    made_up: bool,
    #[serde(default)]
    control: Vec<Control>,
}

/// A date written as a TOML string or date, `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NaiveDateText(pub(crate) NaiveDate);

impl<'de> Deserialize<'de> for NaiveDateText {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        NaiveDate::parse_from_str(&text, "%Y-%m-%d")
            .map(NaiveDateText)
            .map_err(|_| serde::de::Error::custom(format!("`{text}` is not a date written as YYYY-MM-DD")))
    }
}

impl DataRelease {
    /// Reads one file of `catalog/sources/`.
    ///
    /// # Errors
    /// When the text is not TOML of this shape, a mark is no regular expression, or the period runs backwards.
    pub fn parse(path: &str, text: &str) -> Result<DataRelease, CatalogError> {
        let file: SourceFile = toml::from_str(text).map_err(|error| CatalogError::toml(path, &error))?;
        let marks = file
            .marks
            .iter()
            .map(|mark| {
                Regex::new(mark)
                    .map_err(|error| CatalogError::invalid(path, format!("mark `{mark}`: {error}")))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let [first, last] = file.period.map(|day| day.0);
        if first > last {
            return Err(CatalogError::invalid(path, format!("the period runs from {first} back to {last}")));
        }
        Ok(DataRelease {
            release: file.release,
            title: file.title,
            publisher: file.publisher,
            foia: file.foia,
            url: file.url,
            first,
            last,
            as_of: file.as_of.0,
            person_key: file.person_key,
            marks,
            terms: file.terms,
            faults: file.faults,
            made_up: file.made_up,
            controls: file.control,
        })
    }

    /// Whether `text` (a preamble line, a `file_original` value) names this release.
    #[must_use]
    pub fn is_named_in(&self, text: &str) -> bool {
        self.marks.iter().any(|mark| mark.is_match(text))
    }
}
