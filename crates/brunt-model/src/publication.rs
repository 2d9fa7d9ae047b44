//! Publications: workbooks of an agency's own figures, with the tables that are looked for in them. One TOML each.
//!
//! A table is found by its title and its labels, never by a fixed cell. `docs/publications.md` describes the format.

use crate::catalog::CatalogError;
use regex::Regex;
use serde::{Deserialize, Deserializer};
use std::collections::{BTreeMap, BTreeSet};

/// The value of a dimension that stands for all of it: a printed total, or a table without that dimension.
pub const ALL: &str = "all";

/// A pattern on folded text: lower case, runs of white space as one space, none at the ends.
#[derive(Debug, Clone)]
pub struct Pattern(Regex);

impl Pattern {
    /// Whether a folded text matches.
    #[must_use]
    pub fn matches(&self, folded: &str) -> bool {
        self.0.is_match(folded)
    }

    /// The first group of the pattern, where a folded text matches.
    #[must_use]
    pub fn capture<'t>(&self, folded: &'t str) -> Option<&'t str> {
        self.0.captures(folded)?.get(1).map(|group| group.as_str())
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Eq for Pattern {}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Pattern, D::Error> {
        let text = String::deserialize(deserializer)?;
        Regex::new(&text).map(Pattern).map_err(serde::de::Error::custom)
    }
}

/// The time that a figure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// The as-of day.
    Day,
    /// The middle or the end of a month: the fifteenth, or its last day.
    HalfMonth,
    /// A calendar month.
    Month,
    /// A quarter of a fiscal year.
    Quarter,
    /// A fiscal year up to the as-of day.
    FiscalYearToDate,
    /// A fiscal year.
    FiscalYear,
}

impl Period {
    /// Its word in tables and answers.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Period::Day => "day",
            Period::HalfMonth => "half_month",
            Period::Month => "month",
            Period::Quarter => "quarter",
            Period::FiscalYearToDate => "fiscal_year_to_date",
            Period::FiscalYear => "fiscal_year",
        }
    }
}

/// What is counted or averaged.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Its name.
    pub figure: String,
    /// Its unit.
    pub unit: String,
}

/// A column of labels at the left of a table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelColumn {
    /// Its header; absent where nothing stands above the labels.
    pub header: Option<Pattern>,
    /// The dimension that its labels are values of.
    pub dimension: Option<String>,
    /// Our value for each folded label. Absent: labels are kept as written.
    pub values: Option<BTreeMap<String, String>>,
    /// Labels that are kept as written but stand for the whole.
    #[serde(default)]
    pub totals: BTreeSet<String>,
    /// A second level in the same column, written below each label of the first.
    pub inner: Option<InnerLabels>,
    /// The labels are fiscal years.
    pub period: Option<Period>,
    /// The labels name figures.
    pub figures: Option<BTreeMap<String, Figure>>,
    /// An empty cell repeats the label above.
    #[serde(default)]
    pub fill: bool,
    /// Not in every edition.
    #[serde(default)]
    pub optional: bool,
}

/// The second level of a column of labels.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InnerLabels {
    /// Its dimension.
    pub dimension: String,
    /// Our value for each folded label.
    pub values: BTreeMap<String, String>,
}

/// A column of figures.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueColumn {
    /// Its header; absent where a period's own name is the header.
    pub header: Option<Pattern>,
    /// Dimensions that it fixes.
    #[serde(default)]
    pub dimensions: BTreeMap<String, String>,
    /// Another figure than the table's own.
    pub figure: Option<String>,
    /// Its unit.
    pub unit: Option<String>,
    /// Another period than the table's own.
    pub period: Option<Period>,
}

/// Parts that add up to a printed total.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ControlTotal {
    /// Dimension over which the parts are added; its value `all` is the total.
    pub over: String,
    /// The parts; every value but the total where none are named.
    #[serde(default)]
    pub parts: Vec<String>,
    /// Dimensions whose values go with the parts, such as the code of a facility.
    #[serde(default)]
    pub with: Vec<String>,
    /// Another total than `all`.
    pub total: Option<String>,
    /// Only this figure; the table's own where absent.
    pub figure: Option<String>,
}

/// One table of a publication.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedTable {
    /// Name.
    pub table: String,
    /// What it shows.
    pub meaning: String,
    /// Sheets on which it can stand.
    pub sheet: Pattern,
    /// Its title; absent where its header row alone tells it.
    pub title: Option<Pattern>,
    /// The figure of its cells.
    pub figure: String,
    /// Unit of that figure.
    pub unit: String,
    /// The period of its cells, where no column or title says another.
    pub period: Period,
    /// The period stands in the title: `march 2026`, `fiscal year 2022 quarter 2`.
    #[serde(default)]
    pub period_in_title: bool,
    /// A column of zeros and nothing else stands for a time that was not reported.
    #[serde(default)]
    pub zero_columns_are_unreported: bool,
    /// Its header row has been left out; labels then stand in the title's column, figures beside them.
    #[serde(default)]
    pub header_may_lack: bool,
    /// Where its own as-of day is written, on the same sheet; the workbook's where absent.
    pub as_of: Option<Pattern>,
    /// First fiscal year whose workbooks hold it.
    pub first_year: i32,
    /// Last one; absent while it is still published.
    pub last_year: Option<i32>,
    /// An edition of these fiscal years may lack it.
    #[serde(default)]
    pub optional: bool,
    /// Dimensions fixed for the whole table.
    #[serde(default)]
    pub dimensions: BTreeMap<String, String>,
    /// Columns of labels, from the left.
    pub labels: Vec<LabelColumn>,
    /// Columns of figures.
    pub columns: Vec<ValueColumn>,
    /// Headers of columns that are passed over.
    #[serde(default)]
    pub passed: Vec<Pattern>,
    /// Control totals.
    #[serde(default)]
    pub sums: Vec<ControlTotal>,
}

impl PublishedTable {
    /// Its dimensions: those of the labels, then those of the columns, then those of the whole table.
    #[must_use]
    pub fn dimension_names(&self) -> Vec<&str> {
        let labels = self.labels.iter().flat_map(|label| {
            let inner = label.inner.as_ref().map(|inner| inner.dimension.as_str());
            label.dimension.as_deref().into_iter().chain(inner)
        });
        let columns = self.columns.iter().flat_map(|column| column.dimensions.keys().map(String::as_str));
        let mut names: Vec<&str> = Vec::new();
        for name in labels.chain(columns).chain(self.dimensions.keys().map(String::as_str)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Whether workbooks of that fiscal year hold it.
    #[must_use]
    pub fn expected_in(&self, fiscal_year: i32) -> bool {
        !self.optional
            && self.first_year <= fiscal_year
            && self.last_year.is_none_or(|last| fiscal_year <= last)
    }
}

/// Where the as-of day of a workbook is written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AsOfText {
    /// Sheets.
    pub sheet: Pattern,
    /// The text, its day as the first group.
    pub text: Pattern,
}

/// How a workbook is told to be of a publication.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recognition {
    /// A visible sheet of this name
    pub sheet: Pattern,
    /// holds this text.
    pub text: Pattern,
}

/// A publication.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// Its name, by which its tables are stored as a release is.
    pub publication: String,
    /// Title.
    pub title: String,
    /// Publisher.
    pub publisher: String,
    /// Where it is published, and where the editions known here were found.
    pub source: String,
    /// How it is recognised.
    pub recognise: Recognition,
    /// Where its as-of day is written, the most trusted first.
    pub as_of: Vec<AsOfText>,
    /// The longest that an edition comes after its as-of day.
    pub days_to_publication: i64,
    /// Folded texts that stand in a figure's place for "not available", beside those of `tokens.toml`.
    #[serde(default)]
    pub absent: BTreeSet<String>,
    /// Sheets of words, which hold no table.
    pub words: Vec<Pattern>,
    /// Its tables.
    pub table: Vec<PublishedTable>,
}

impl Publication {
    /// Reads `publications/<name>.toml`.
    ///
    /// # Errors
    /// When it is not TOML of this shape, or one table contradicts itself.
    pub fn parse(path: &str, text: &str) -> Result<Publication, CatalogError> {
        let publication: Publication =
            toml::from_str(text).map_err(|error| CatalogError::toml(path, &error))?;
        let mut dimensions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for table in &publication.table {
            let fault =
                |message: String| CatalogError::invalid(path, format!("table `{}`: {message}", table.table));
            if table.columns.is_empty() || table.labels.is_empty() {
                return Err(fault("needs at least one column of labels and one of figures".to_owned()));
            }
            let names = table.dimension_names();
            for sum in &table.sums {
                if !names.contains(&sum.over.as_str()) {
                    return Err(fault(format!("adds over `{}`, which is none of its dimensions", sum.over)));
                }
            }
            for column in &table.columns {
                if column.header.is_none() && column.period.is_none() {
                    return Err(fault("a column has neither a header nor a period as its header".to_owned()));
                }
                if column.figure.is_some() != column.unit.is_some() {
                    return Err(fault("a column's figure and its unit belong together".to_owned()));
                }
            }
            for label in &table.labels {
                let kinds = [label.dimension.is_some(), label.period.is_some(), label.figures.is_some()];
                if kinds.into_iter().filter(|kind| *kind).count() != 1 {
                    return Err(fault(
                        "a column of labels is one of a dimension, a period and figures".to_owned(),
                    ));
                }
            }
            // Blocks of one stored table may be declared apart, with the same dimensions.
            let known = dimensions.entry(&table.table).or_insert_with(|| names.clone());
            if *known != names {
                return Err(fault(format!(
                    "is declared with the dimensions `{}` and with `{}`",
                    known.join(", "),
                    names.join(", ")
                )));
            }
        }
        Ok(publication)
    }

    /// Whether a folded text is the title of one of its tables.
    #[must_use]
    pub fn is_title(&self, folded: &str) -> bool {
        !folded.is_empty()
            && self.table.iter().any(|table| table.title.as_ref().is_some_and(|title| title.matches(folded)))
    }

    /// The names of its tables, each once, in the order of the file.
    #[must_use]
    pub fn table_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for table in &self.table {
            if !names.contains(&table.table.as_str()) {
                names.push(&table.table);
            }
        }
        names
    }
}
