//! The manifest: what a store holds and what it was made from.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the store's layout; another one is refused.
pub const LAYOUT_VERSION: u32 = 1;

/// What a store holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`LAYOUT_VERSION`].
    pub layout: u32,
    /// Version of the program that wrote it.
    pub code_version: String,
    /// Hash of the whole catalog at the last commit.
    pub catalog_hash: String,
    /// Inputs by SHA-256.
    pub inputs: BTreeMap<String, InputRecord>,
    /// Typed files, ordered by table, release and fiscal year.
    pub files: Vec<TableFile>,
    /// Persons with a key, by release.
    pub persons: BTreeMap<String, u64>,
    /// Lists of polls by SHA-256; each is kept as it was published, below [`crate::store::POLLS`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub polls: BTreeMap<String, PollFile>,
}

/// One list of polls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollFile {
    /// Path as given at the import.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// The day as of which it was published, as stated at the import: what is later is a fault of the list.
    #[serde(with = "known_day")]
    pub published: NaiveDate,
}

/// One input file and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputRecord {
    /// Path as given at the import.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Name of its segment folder.
    pub key: String,
    /// Hash of the catalog part that it was read with.
    pub reading_hash: String,
    /// Rows by table and release.
    pub tables: Vec<InputTable>,
    /// Typed files of the segment, below its folder.
    pub parts: Vec<Part>,
    /// Rejects, all of them in `rejects.jsonl` of the segment.
    pub rejects: u64,
    /// What the front door wants remembered beside it: identity columns, control totals, unlisted values, notes.
    pub report: serde_json::Value,
}

impl InputRecord {
    /// A day that the front door remembered in its report, by JSON pointer; `None` where there is none.
    #[must_use]
    pub fn reported_day(&self, pointer: &str) -> Option<NaiveDate> {
        self.report.pointer(pointer)?.as_str()?.parse().ok()
    }

    /// The file's name without its folders.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

/// One table of one input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputTable {
    /// Table.
    pub table: String,
    /// Release.
    pub release: String,
    /// Rows that hold anything.
    pub rows_read: u64,
    /// Rows kept.
    pub rows_stored: u64,
    /// Rows not kept.
    pub rows_rejected: u64,
    /// Rows kept by fiscal year, `0` where it is not known.
    pub fiscal_years: BTreeMap<i32, u64>,
}

/// One Parquet file of a segment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Part {
    /// Table.
    pub table: String,
    /// Release.
    pub release: String,
    /// Fiscal year; `None` where the event's day is missing.
    pub fiscal_year: Option<i32>,
    /// File name.
    pub file: String,
    /// Rows.
    pub rows: u64,
}

/// One typed file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableFile {
    /// Table.
    pub table: String,
    /// Release.
    pub release: String,
    /// Fiscal year; `None` where the event's day is missing.
    pub fiscal_year: Option<i32>,
    /// Path below the store, with `/`.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Rows.
    pub rows: u64,
    /// First event day.
    #[serde(with = "day")]
    pub first: Option<NaiveDate>,
    /// Last event day.
    #[serde(with = "day")]
    pub last: Option<NaiveDate>,
}

/// A day in JSON: `YYYY-MM-DD` or null.
mod day {
    use chrono::NaiveDate;
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer, de};

    pub(super) fn serialize<S: Serializer>(
        day: &Option<NaiveDate>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        day.map(|day| day.to_string()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<NaiveDate>, D::Error> {
        Option::<String>::deserialize(deserializer)?
            .map(|text| NaiveDate::parse_from_str(&text, "%Y-%m-%d").map_err(de::Error::custom))
            .transpose()
    }
}

/// A day in JSON: `YYYY-MM-DD`.
mod known_day {
    use chrono::NaiveDate;
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer, de};

    pub(super) fn serialize<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
        day.to_string().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
        let text = String::deserialize(deserializer)?;
        NaiveDate::parse_from_str(&text, "%Y-%m-%d").map_err(de::Error::custom)
    }
}
