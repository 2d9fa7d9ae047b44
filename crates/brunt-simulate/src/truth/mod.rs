//! What a made-up release holds, counted while it is made, so that a reader or a measure can be checked against it.

mod divisions;
mod observe;
mod person;
mod targets;

pub(crate) use observe::Observer;
pub(crate) use person::PersonTruth;

use serde::Serialize;
use std::collections::BTreeMap;

/// The planted truth of one release, as `truth.json` holds it.
///
/// Rows are the release's data rows; headers, preambles and empty rows are never counted.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Truth {
    /// `2026-03` or `2012-2023`.
    pub shape: String,
    /// The release's name in the catalog.
    pub release: String,
    /// The seed.
    pub seed: u64,
    /// Rows in all tables together.
    pub rows: u64,
    /// Distinct person keys in the whole release.
    pub persons: u64,
    /// Files in the order in which they were written.
    pub files: Vec<FileTruth>,
    /// Tables by the catalog's name.
    pub tables: BTreeMap<String, TableTruth>,
    /// Stays: all stints of one key with one stay book-in. Rows without a key belong to none.
    pub stays: StayTruth,
    /// Links between tables by kind.
    pub links: BTreeMap<String, LinkTruth>,
    /// People in custody at the end (24:00) of sample days.
    pub midnight: BTreeMap<String, MidnightTruth>,
}

/// One file.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FileTruth {
    /// Name.
    pub file: String,
    /// Table.
    pub table: String,
    /// Fiscal year of its rows; null for the file of rows from before the period.
    pub fiscal_year: Option<i64>,
    /// Rows.
    pub rows: u64,
    /// Sheets with their rows, in order.
    pub sheets: Vec<SheetTruth>,
    /// Rows below the table that hold nothing.
    pub empty_rows: u64,
    /// Size in bytes.
    pub bytes: u64,
}

/// One sheet.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SheetTruth {
    /// Name.
    pub sheet: String,
    /// Rows.
    pub rows: u64,
}

/// Per rubric and fiscal year: rows by whether they meet the target.
pub type Targets = BTreeMap<String, BTreeMap<i64, TargetTruth>>;
/// Per division, fiscal year and class: rows by whether they are of it.
pub type Classes = BTreeMap<String, BTreeMap<i64, BTreeMap<String, ClassTruth>>>;

/// One table.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TableTruth {
    /// Rows.
    pub rows: u64,
    /// Rows by fiscal year of the event.
    pub rows_by_fiscal_year: BTreeMap<i64, u64>,
    /// Distinct person keys.
    pub persons: u64,
    /// Per rubric and fiscal year of the event: what the record shows, in the strict reading in which a column that
    /// the layout lacks leaves its facts unknown.
    pub targets: Targets,
    /// Per division, fiscal year of the event and class: rows that the record shows to be of the class, and rows that it
    /// leaves open, in the same reading.
    pub classes: Classes,
    /// Cells per canonical column, by what they are.
    pub columns: BTreeMap<String, ColumnTruth>,
    /// Columns that would identify a person, wholly redacted, by source header: cells.
    pub doors: BTreeMap<String, u64>,
    /// Values that the catalog does not list, per column: cells.
    pub unlisted: BTreeMap<String, BTreeMap<String, u64>>,
    /// Rows that repeat others, per rule.
    pub duplicates: BTreeMap<String, u64>,
    /// Columns of the layout that the generator knows nothing of and leaves blank.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown_columns: Vec<String>,
}

/// Rows by whether they meet a target.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct TargetTruth {
    /// Rows.
    pub n: u64,
    /// Rows that the record shows to be in the target.
    pub in_target: u64,
    /// Rows that the record shows not to be.
    pub not_in_target: u64,
    /// Rows on which the record is silent.
    pub cannot_tell: u64,
}

/// Rows of one class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ClassTruth {
    /// Rows that can be of no other class.
    pub n: u64,
    /// Rows that may be of this class and of others.
    pub may_be: u64,
}

/// Cells of one column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ColumnTruth {
    /// Hold a value.
    pub known: u64,
    /// Hold nothing, the text `NA`, or a number that stands for none.
    pub blank: u64,
    /// Struck out.
    pub redacted: u64,
    /// Hold something outside the codebook's range.
    pub rejected: u64,
}

/// Stays.
#[derive(Debug, Clone, Default, Serialize)]
pub struct StayTruth {
    /// Stays of people with a key.
    pub stays: u64,
    /// Of these, without a book-out.
    pub open: u64,
    /// People with a stay.
    pub persons: u64,
    /// Whole hours of all stays together, open ones ended at `open_until`.
    pub hours: i64,
    /// The moment at which open stays are ended for that sum.
    pub open_until: String,
    /// Stints that end the second (or day) they begin, repeats aside.
    pub zero_length_stints: u64,
    /// Stints that begin before the one before them in the stay has ended, repeats aside.
    pub overlapping_stints: u64,
}

/// Links of one kind.
#[derive(Debug, Clone, Default, Serialize)]
pub struct LinkTruth {
    /// The rule.
    pub rule: String,
    /// Rows or stays that could be linked: those with a key.
    pub candidates: u64,
    /// Of these, linked.
    pub linked: u64,
}

/// People in custody at one midnight.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct MidnightTruth {
    /// People with a key.
    pub persons: u64,
    /// Stint rows, repeats and rows without a key included.
    pub stint_rows: u64,
    /// Of these, without a key.
    pub keyless_stint_rows: u64,
}
