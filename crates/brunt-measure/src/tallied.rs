//! Rows counted by cell: how many there are, in target and out of it. What measures over cells are made of.

use crate::classify::Compiler;
use crate::cohort::{self, Selection};
use crate::error::MeasureError;
use crate::rows;
use crate::targets;
use brunt_model::{Catalog, LedgerStep, ReleaseRef, Value, typed};
use brunt_rubric::Rubric;
use brunt_stats::tally::Tally;
use brunt_store::{Engine, Store};
use datafusion::logical_expr::{Expr, ident, lit};

/// One cell.
pub(crate) struct Cell {
    /// Values of its groups.
    pub(crate) groups: Vec<Value>,
    /// Rows.
    pub(crate) n: u64,
    /// Rows in target; all of them where no target is named.
    pub(crate) yes: u64,
    /// Rows out of target.
    pub(crate) no: u64,
}

impl Cell {
    /// The cell's rows with the bounds of those in target.
    pub(crate) fn tally(&self) -> Result<Tally, MeasureError> {
        tally(self.n, self.yes, self.no)
    }
}

/// `n` rows of which `yes` are in target and `no` are not; the rest cannot be told.
pub(crate) fn tally(n: u64, yes: u64, no: u64) -> Result<Tally, MeasureError> {
    Tally::bounded(n, yes, n.saturating_sub(no)).map_err(|error| MeasureError::Unexpected(error.to_string()))
}

/// All cells of one release, in the order of their groups.
pub(crate) struct Cells {
    pub(crate) cells: Vec<Cell>,
    pub(crate) ledger: Vec<LedgerStep>,
    pub(crate) release: ReleaseRef,
}

/// Counts the rows of a selection by `groups`, names that a published answer may have, and by day where `daily`: days
/// are for sums over them and never shown.
///
/// # Errors
/// When the store lacks the rows, rows of several releases are meant, or a name cannot be a group.
pub(crate) fn cells(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
    (selection, rubric): (&Selection, Option<&Rubric>),
    (groups, daily): (&[String], bool),
) -> Result<Cells, MeasureError> {
    let cohort = cohort::select(engine, store, catalog, selection, None, groups)?;
    let [release] = cohort.releases.as_slice() else {
        return Err(MeasureError::SeveralReleases {
            table: selection.table.clone(),
            releases: cohort.releases.iter().map(|one| one.release.clone()).collect::<Vec<_>>().join(", "),
        });
    };
    for name in groups {
        cohort.view.check_group(name, selection.local)?;
    }
    let mut names: Vec<String> = groups.to_vec();
    if daily {
        names.push(typed::EVENT_DATE.to_owned());
    }
    let keys: Vec<Expr> = names.iter().map(|name| ident(name.clone())).collect();
    let mut columns = keys.clone();
    columns.push(
        match rubric {
            Some(rubric) => Compiler::new(catalog, cohort.view.codebook).in_target(rubric),
            None => lit(true),
        }
        .alias("in_target"),
    );
    let plan = cohort.rows.select(columns)?.aggregate(keys, targets::hits()?)?;
    let mut cells = Vec::new();
    for mut row in rows::values(&engine.collect(plan)?)? {
        let figure = |offset: usize| rows::count(row.get(names.len() + offset));
        let (n, yes, no) = (figure(0)?, figure(1)?, figure(2)?);
        row.truncate(names.len());
        cells.push(Cell { groups: row, n, yes, no });
    }
    cells.sort_by(|a, b| rows::by_groups(&a.groups, &b.groups));
    Ok(Cells { cells, ledger: cohort.ledger, release: release.clone() })
}

/// A group's value as a name; null where the record does not tell it.
pub(crate) fn name(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Date(day) => Some(day.to_string()),
        Value::YesNo(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        _ => None,
    }
}
