//! Where a table's counts come from: which rows were counted, and how they were split. Two tables of the same rows say
//! something of one another, and so of what either withholds.

use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Which rows were counted.
///
/// Two bases are nested when one has all the restrictions of the other: [`Base::only`] and [`Base::filters`] of the
/// outer one are among those of the inner one, and its days lie within the outer one's.
///
/// # Assumptions
/// Equal bases are equal sets of rows. The same rows under two names are taken for two sets, and nothing is then said of
/// the one by the other: name them in one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Base {
    /// What is counted, such as `apprehensions`, with anything that makes other rows of it, such as `events` for rows
    /// without repeats that are not declared as a filter.
    pub rows: String,
    /// Release that the rows are of. Rows of two releases are never added up.
    pub release: String,
    /// Columns held at one value, such as `state` = `TX`: the rows are one group of a table split by that column.
    pub only: BTreeMap<String, String>,
    /// Other conditions, as they are written in the ledger.
    pub filters: BTreeSet<String>,
    /// First day of the event; null where it is open.
    pub from: Option<NaiveDate>,
    /// Last day of the event; null where it is open.
    pub to: Option<NaiveDate>,
}

impl Base {
    /// All `rows` of `release`.
    #[must_use]
    pub fn new(rows: impl Into<String>, release: impl Into<String>) -> Base {
        Base { rows: rows.into(), release: release.into(), ..Base::default() }
    }

    /// Those of them with `value` in `column`.
    #[must_use]
    pub fn only(mut self, column: impl Into<String>, value: impl Into<String>) -> Base {
        self.only.insert(column.into(), value.into());
        self
    }

    /// Those of them that pass `condition`.
    #[must_use]
    pub fn filtered(mut self, condition: impl Into<String>) -> Base {
        self.filters.insert(condition.into());
        self
    }

    /// Those of them with their event on these days.
    #[must_use]
    pub fn between(mut self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Base {
        self.from = from;
        self.to = to;
        self
    }
}

/// Where a table's counts come from. It is published with the table, so that what is published together can be
/// attacked together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Rows counted.
    pub base: Base,
    /// Columns of the table that split the rows: each row counted stands in one row of the table. Other columns of
    /// [`brunt_model::Role::Group`] describe.
    pub splits: Vec<String>,
    /// What the parts mean, such as a stated target with its version: parts of equal name and scheme are the same
    /// counts.
    pub scheme: String,
    /// Whether the parts and the untold part add up to the total in every row.
    pub adds_up: bool,
    /// Whether all rows counted stand in the table. Not so where groups are left out, such as all but the ten largest.
    pub complete: bool,
}
