//! What an import has to say of one file, beside its rows.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A cell or row that did not fit the codebook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// Table.
    pub table: String,
    /// Sheet; empty for a file without sheets.
    pub sheet: String,
    /// 1-based row in the sheet, or line of a text file.
    pub row: u64,
    /// Canonical column; `None` when the whole row was rejected.
    pub column: Option<String>,
    /// What was wrong, with the value where that identifies nobody.
    pub reason: String,
}

/// A value of a closed set that the codebook does not list: kept as given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unlisted {
    /// Table.
    pub table: String,
    /// Canonical column.
    pub column: String,
    /// The value.
    pub value: String,
    /// Rows that hold it.
    pub rows: u64,
    /// Sheet of the first one.
    pub sheet: String,
    /// Row of the first one.
    pub row: u64,
}

/// What stood in a column that would identify a person. None of it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoorCount {
    /// Sheet.
    pub sheet: String,
    /// Source header.
    pub header: String,
    /// Kind of identity, such as `A-number`.
    pub kind: String,
    /// Cells that the publisher had struck out.
    pub redacted: u64,
    /// Cells left empty.
    pub blank: u64,
    /// Cells that held something, dropped unread.
    pub refused: u64,
}

/// A workbook's own total beside the rows read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlCheck {
    /// Table.
    pub table: String,
    /// Sheet whose rows were counted.
    pub sheet: String,
    /// Fiscal year.
    pub fiscal_year: i32,
    /// The workbook's own figure.
    pub stated: u64,
    /// Rows read.
    pub counted: u64,
    /// Where the stated figure stands.
    pub source: String,
}

/// Rows of one table in one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableOutcome {
    /// Rows below the header that hold anything.
    pub rows_read: u64,
    /// Rows kept.
    pub rows_stored: u64,
    /// Rows not kept; each is among the rejects.
    pub rows_rejected: u64,
    /// Cells rejected in rows that were kept.
    pub cells_rejected: u64,
    /// Rows kept by fiscal year; key `0` where the event's day is missing.
    pub fiscal_years: BTreeMap<i32, u64>,
}
