//! Codebooks: one per table, what each column means and which source header maps to it in each release.

use crate::catalog::CatalogError;
use crate::crosswalk::fold;
use crate::source::NaiveDateText;
use chrono::NaiveDate;
use regex::Regex;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a column's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    /// A day.
    Date,
    /// A moment in the source's own local time, to the second, without a zone.
    LocalTime,
    /// One of a known set of texts. Others are kept as given and reported.
    Category,
    /// A code that is text even when it looks like a number: `0301`.
    Code,
    /// Any text.
    Text,
    /// A whole number.
    Integer,
    /// Dollars, which may have cents.
    Usd,
    /// Yes or no.
    YesNo,
}

/// Where a column's values may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// May be a group in a published table.
    Public,
    /// Stays in the store: too fine to be a group.
    Local,
    /// Never a group, never filtered on, never exported: it stands for a person.
    Never,
}

/// What a blank cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlankMeaning {
    /// There is none: no conviction, no order.
    No,
    /// The record does not say.
    Unknown,
    /// Nobody filled this column in at that time.
    NotRecorded,
}

/// A place where blank means something else than usual.
#[derive(Debug, Clone)]
pub struct BlankException {
    /// Releases it holds for; empty means all.
    pub releases: Vec<String>,
    /// First event day it holds for.
    pub from: Option<NaiveDate>,
    /// First event day it holds for no more.
    pub before: Option<NaiveDate>,
    /// First fiscal year it holds for.
    pub from_fiscal_year: Option<i32>,
    /// First fiscal year it holds for no more.
    pub before_fiscal_year: Option<i32>,
    /// What blank says there.
    pub means: BlankMeaning,
    /// The evidence.
    pub why: String,
}

impl BlankException {
    /// Whether it holds for an event of `release` on `day`, counted in `fiscal_year`. What is not known of the event is
    /// inside no exception that asks for it.
    #[must_use]
    pub fn holds(&self, release: &str, day: Option<NaiveDate>, fiscal_year: Option<i32>) -> bool {
        (self.releases.is_empty() || self.releases.iter().any(|name| name == release))
            && self.from.is_none_or(|from| day.is_some_and(|day| day >= from))
            && self.before.is_none_or(|before| day.is_some_and(|day| day < before))
            && self.from_fiscal_year.is_none_or(|from| fiscal_year.is_some_and(|year| year >= from))
            && self.before_fiscal_year.is_none_or(|before| fiscal_year.is_some_and(|year| year < before))
    }
}

/// A yes/no fact that a release gives away by how it fills (or strikes out) another column.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Derivation {
    /// The release it holds for.
    pub release: String,
    /// The column read.
    pub from: String,
    /// The answer when the cell holds the text `NA`.
    pub na: Option<bool>,
    /// The answer when the cell is empty.
    pub blank: Option<bool>,
    /// The answer when the cell is redacted.
    pub redacted: Option<bool>,
    /// The answer when the cell holds a value.
    pub known: Option<bool>,
    /// Why this may be read so.
    pub evidence: String,
}

/// One canonical column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Name in the typed table.
    pub name: String,
    /// The name under which rubrics and groups know it in every table; often the same as `name`.
    pub fact: String,
    /// Type.
    pub kind: ColumnType,
    /// Unit of a number, such as `days` or `USD`.
    pub unit: Option<String>,
    /// What it is, a sentence.
    pub meaning: String,
    /// Where it may go.
    pub visibility: Visibility,
    /// What blank says where no exception holds.
    pub blank: BlankMeaning,
    /// Exceptions, first match wins.
    pub blank_in: Vec<BlankException>,
    /// Lowest and highest plausible day; a cell outside is rejected. The text `as_of` stands for the release's own.
    pub days: Option<(NaiveDate, LastDay)>,
    /// Lowest and highest plausible number, both allowed.
    pub numbers: Option<(f64, f64)>,
    /// Numbers that stand for "none given", such as `999999999`: read as blank.
    pub sentinels: Vec<String>,
    /// Known values; empty means any.
    pub values: BTreeSet<String>,
    /// A crosswalk whose keys are known values too.
    pub values_from: Option<String>,
    /// Codes written as numbers are padded with zeros to this many characters.
    pub width: Option<usize>,
    /// A date column that is the day of this local-time column where a release gives the time.
    pub day_of: Option<String>,
    /// How some releases give it away.
    pub derive: Vec<Derivation>,
}

/// The upper end of plausible days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastDay {
    /// The release's as-of date.
    AsOf,
    /// A fixed day.
    Day(NaiveDate),
}

/// What a source header maps to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A canonical column.
    Column(String),
    /// An identity column: never stored; the word says which kind.
    Door(String),
    /// Left out, with the reason.
    Skip(String),
}

/// How a workbook's own totals are found, to check its sheets against.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnTotals {
    /// The sheet that holds them.
    pub sheet: String,
    /// A text in the line above their block.
    pub title: String,
    /// Header above the fiscal years.
    pub label: String,
    /// Header above the counts.
    pub total: String,
}

/// Fiscal years that follow from the order of the rows.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FiscalYearRuns {
    /// The date column that ascends within each fiscal year and falls back at the next.
    pub runs_of: String,
    /// The first run's fiscal year.
    pub first: i32,
    /// How we know.
    pub evidence: String,
}

/// One way in which a release lays this table out.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Releases that use it.
    pub releases: Vec<String>,
    /// Whether it is the agency's own form or a re-published, processed one.
    pub processed: bool,
    /// A text that must stand above the table or name the sheet.
    pub title: Option<Regex>,
    /// The date column that dates a row in this layout.
    pub event: String,
    /// Source headers in the source's order, with what each maps to.
    pub headers: Vec<(String, Target)>,
    /// Headers that some files of the release lack.
    pub optional: BTreeSet<String>,
    /// Columns whose value follows from the layout.
    pub constants: BTreeMap<String, String>,
    /// Fiscal years by row order.
    pub fiscal_year: Option<FiscalYearRuns>,
    /// The workbook's own totals.
    pub own_totals: Option<OwnTotals>,
}

/// One table: its columns and its layouts.
#[derive(Debug, Clone)]
pub struct Codebook {
    /// The table's name.
    pub table: String,
    /// One line for people.
    pub title: String,
    /// What one row is.
    pub unit: String,
    /// Columns, in the order in which they are stored.
    pub columns: Vec<Column>,
    /// Layouts.
    pub layouts: Vec<Layout>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CodebookFile {
    table: String,
    title: String,
    unit: String,
    event: String,
    #[serde(default)]
    column: Vec<ColumnFile>,
    #[serde(default)]
    layout: Vec<LayoutFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnFile {
    name: String,
    fact: Option<String>,
    #[serde(rename = "type")]
    kind: ColumnType,
    unit: Option<String>,
    meaning: String,
    #[serde(default = "public")]
    visibility: Visibility,
    #[serde(default = "unknown")]
    blank: BlankMeaning,
    #[serde(default)]
    blank_in: Vec<BlankFile>,
    days: Option<[String; 2]>,
    numbers: Option<[f64; 2]>,
    #[serde(default)]
    sentinels: Vec<String>,
    #[serde(default)]
    values: BTreeSet<String>,
    values_from: Option<String>,
    width: Option<usize>,
    day_of: Option<String>,
    #[serde(default)]
    derive: Vec<Derivation>,
}

fn public() -> Visibility {
    Visibility::Public
}

fn unknown() -> BlankMeaning {
    BlankMeaning::Unknown
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BlankFile {
    #[serde(default)]
    releases: Vec<String>,
    from: Option<NaiveDateText>,
    before: Option<NaiveDateText>,
    from_fiscal_year: Option<i32>,
    before_fiscal_year: Option<i32>,
    means: BlankMeaning,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LayoutFile {
    releases: Vec<String>,
    #[serde(default)]
    processed: bool,
    title: Option<String>,
    event: Option<String>,
    headers: Vec<(String, String)>,
    #[serde(default)]
    optional: BTreeSet<String>,
    #[serde(default)]
    constants: BTreeMap<String, String>,
    fiscal_year: Option<FiscalYearRuns>,
    own_totals: Option<OwnTotals>,
}

impl Codebook {
    /// Reads one file of `catalog/codebook/`.
    ///
    /// # Errors
    /// When the text is not TOML of this shape, or names a column that it does not define, repeats a column, a fact,
    /// or maps two headers of one layout to the same column.
    pub fn parse(path: &str, text: &str) -> Result<Codebook, CatalogError> {
        let file: CodebookFile = toml::from_str(text).map_err(|error| CatalogError::toml(path, &error))?;
        let columns =
            file.column.into_iter().map(|column| column.check(path)).collect::<Result<Vec<_>, _>>()?;
        let layouts = file
            .layout
            .into_iter()
            .map(|layout| layout.check(path, &file.event))
            .collect::<Result<Vec<_>, _>>()?;
        let codebook = Codebook { table: file.table, title: file.title, unit: file.unit, columns, layouts };
        codebook.check(path, &file.event)?;
        Ok(codebook)
    }

    /// The column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Columns that some layout of `release` fills; of the others the release says nothing.
    #[must_use]
    pub fn recorded_in(&self, release: &str) -> BTreeSet<&str> {
        let mut filled = BTreeSet::new();
        for layout in self.layouts.iter().filter(|layout| layout.releases.iter().any(|name| name == release))
        {
            for (_, target) in &layout.headers {
                if let Target::Column(column) = target {
                    filled.insert(column.as_str());
                }
            }
            filled.extend(layout.constants.keys().map(String::as_str));
        }
        for column in &self.columns {
            let from_time = column.day_of.as_ref().is_some_and(|time| filled.contains(time.as_str()));
            let derived = column
                .derive
                .iter()
                .any(|derivation| derivation.release == release && filled.contains(derivation.from.as_str()));
            if from_time || derived {
                filled.insert(&column.name);
            }
        }
        filled
    }

    /// The column known under that fact, or else of that name.
    #[must_use]
    pub fn fact(&self, fact: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.fact == fact).or_else(|| self.column(fact))
    }

    fn check(&self, path: &str, event: &str) -> Result<(), CatalogError> {
        let invalid = |text: String| Err(CatalogError::invalid(path, text));
        let mut facts = BTreeSet::new();
        let mut names = BTreeSet::new();
        for column in &self.columns {
            if !names.insert(column.name.as_str()) {
                return invalid(format!("column `{}` is defined twice", column.name));
            }
            if !facts.insert(column.fact.as_str()) {
                return invalid(format!("two columns claim the fact `{}`", column.fact));
            }
        }
        for column in &self.columns {
            for other in column.day_of.iter().chain(column.derive.iter().map(|derivation| &derivation.from)) {
                if !names.contains(other.as_str()) {
                    return invalid(format!(
                        "column `{}` is made from `{other}`, which is not defined",
                        column.name
                    ));
                }
            }
        }
        if !names.contains(event) {
            return invalid(format!("the event column `{event}` is not defined"));
        }
        for layout in &self.layouts {
            let releases = layout.releases.join(", ");
            let mut seen = BTreeSet::new();
            for (header, target) in &layout.headers {
                if let Target::Column(column) = target {
                    if !names.contains(column.as_str()) {
                        return invalid(format!(
                            "layout {releases}: `{header}` maps to `{column}`, which is not defined"
                        ));
                    }
                    if !seen.insert(column.as_str()) {
                        return invalid(format!("layout {releases}: two headers map to `{column}`"));
                    }
                }
            }
            for column in layout.constants.keys().chain([&layout.event]) {
                if !names.contains(column.as_str()) {
                    return invalid(format!("layout {releases}: `{column}` is not defined"));
                }
            }
            for header in &layout.optional {
                if !layout.headers.iter().any(|(name, _)| fold(name) == fold(header)) {
                    return invalid(format!(
                        "layout {releases}: optional header `{header}` is not among its headers"
                    ));
                }
            }
        }
        Ok(())
    }
}

impl Column {
    /// What a blank cell says for an event of `release` on `day`, counted in `fiscal_year`.
    #[must_use]
    pub fn blank_means(
        &self,
        release: &str,
        day: Option<NaiveDate>,
        fiscal_year: Option<i32>,
    ) -> BlankMeaning {
        let found = self.blank_in.iter().find(|exception| exception.holds(release, day, fiscal_year));
        found.map_or(self.blank, |exception| exception.means)
    }
}

impl ColumnFile {
    fn check(self, path: &str) -> Result<Column, CatalogError> {
        let days = match &self.days {
            None => None,
            Some([first, last]) => {
                let day = |text: &str| {
                    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| {
                        CatalogError::invalid(
                            path,
                            format!("column `{}`: `{text}` is not a date written as YYYY-MM-DD", self.name),
                        )
                    })
                };
                Some((day(first)?, if last == "as_of" { LastDay::AsOf } else { LastDay::Day(day(last)?) }))
            }
        };
        Ok(Column {
            fact: self.fact.unwrap_or_else(|| self.name.clone()),
            name: self.name,
            kind: self.kind,
            unit: self.unit,
            meaning: self.meaning,
            visibility: self.visibility,
            blank: self.blank,
            blank_in: self
                .blank_in
                .into_iter()
                .map(|blank| BlankException {
                    releases: blank.releases,
                    from: blank.from.map(|day| day.0),
                    before: blank.before.map(|day| day.0),
                    from_fiscal_year: blank.from_fiscal_year,
                    before_fiscal_year: blank.before_fiscal_year,
                    means: blank.means,
                    why: blank.why,
                })
                .collect(),
            days,
            numbers: self.numbers.map(|[low, high]| (low, high)),
            sentinels: self.sentinels,
            values: self.values,
            values_from: self.values_from,
            width: self.width,
            day_of: self.day_of,
            derive: self.derive,
        })
    }
}

impl LayoutFile {
    fn check(self, path: &str, event: &str) -> Result<Layout, CatalogError> {
        let title = match &self.title {
            None => None,
            Some(pattern) => Some(
                Regex::new(pattern)
                    .map_err(|error| CatalogError::invalid(path, format!("title `{pattern}`: {error}")))?,
            ),
        };
        let headers = self
            .headers
            .into_iter()
            .map(|(header, target)| {
                let target = match target.split_once(':') {
                    Some(("door", kind)) => Target::Door(kind.trim().to_owned()),
                    Some(("skip", why)) => Target::Skip(why.trim().to_owned()),
                    Some(_) => {
                        return Err(CatalogError::invalid(
                            path,
                            format!(
                                "`{header}` maps to `{target}`: write a column, `door:KIND` or `skip:REASON`"
                            ),
                        ));
                    }
                    None => Target::Column(target),
                };
                Ok((header, target))
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Layout {
            releases: self.releases,
            processed: self.processed,
            title,
            event: self.event.unwrap_or_else(|| event.to_owned()),
            headers,
            optional: self.optional,
            constants: self.constants,
            fiscal_year: self.fiscal_year,
            own_totals: self.own_totals,
        })
    }
}
