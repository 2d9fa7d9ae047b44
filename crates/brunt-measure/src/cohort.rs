//! Cohorts: which rows a measure is about, with every filter in the ledger.

use crate::custody::marked::RepeatedRows;
use crate::error::MeasureError;
use crate::rows;
use crate::state_fill;
use crate::view::View;
use brunt_model::catalog::Catalog;
use brunt_model::{LedgerStep, ReleaseRef, typed};
use brunt_store::{Engine, Store};
use chrono::NaiveDate;
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::functions_aggregate::expr_fn::{count, sum};
use datafusion::logical_expr::{Expr, ident, lit, when};
use datafusion::prelude::DataFrame;

/// What a measure is to be about.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Selection {
    /// Table.
    pub table: String,
    /// Releases; empty means all that the store holds of it.
    pub releases: Vec<String>,
    /// First event day.
    pub from: Option<NaiveDate>,
    /// Last event day.
    pub to: Option<NaiveDate>,
    /// A condition over the table's names, as typed.
    pub filter: Option<String>,
    /// Whether names too fine for publication may be used.
    pub local: bool,
    /// Rows that repeat others, to be left out: then events are counted, not rows.
    pub without: Option<RepeatedRows>,
}

/// Rows selected, and how.
pub struct Cohort<'c> {
    /// The rows, with all names of the [`View`].
    pub rows: DataFrame,
    /// The view.
    pub view: View<'c>,
    /// Filters so far.
    pub ledger: Vec<LedgerStep>,
    /// Releases that the rows belong to.
    pub releases: Vec<ReleaseRef>,
}

/// A condition with its place in the ledger.
struct Filter {
    condition: Expr,
    step: String,
    reason: String,
}

/// Selects rows, with the looked-up facts and the columns of fill rules that `groups` or the filter name: they cost
/// planning and a pass over the rows. `further` is one more condition of the measure's own, with its step and reason.
///
/// # Errors
/// When the store lacks the table or a release, or the filter cannot be read or names what it may not.
pub fn select<'c>(
    engine: &Engine,
    store: &Store,
    catalog: &'c Catalog,
    selection: &Selection,
    further: Option<(Expr, String, String)>,
    groups: &[String],
) -> Result<Cohort<'c>, MeasureError> {
    let view = View::new(catalog, &selection.table)?;
    let releases = releases(store, catalog, selection)?;
    let names: Vec<String> = releases.iter().map(|release| release.release.clone()).collect();
    let mut rows = engine.table(store, &selection.table, &names)?;
    if let Some(repeated) = &selection.without {
        rows = repeated.left_out(engine.context(), rows)?;
    }
    // Names are not told apart by capitals.
    let filter = selection.filter.as_deref().unwrap_or_default().to_lowercase();
    let named = |name: &str| groups.iter().any(|group| group == name) || filter.contains(name);
    let mut table = view.apply(rows, named)?;
    for fill in catalog.fills.values().filter(|fill| fill.table == selection.table) {
        let own = [fill.filled_column(), fill.source_column()];
        if own.iter().any(|name| named(name)) {
            table = state_fill::apply(engine, store, catalog, fill, table, &names)?;
        }
    }
    let mut filters = Vec::new();
    let day = || ident(typed::EVENT_DATE);
    if let Some(from) = selection.from {
        filters.push(Filter {
            condition: day().gt_eq(lit(rows::date(from))),
            step: format!("event on {from} or later"),
            reason: "asked for; rows without a day are left out".into(),
        });
    }
    if let Some(to) = selection.to {
        filters.push(Filter {
            condition: day().lt_eq(lit(rows::date(to))),
            step: format!("event on {to} or earlier"),
            reason: "asked for; rows without a day are left out".into(),
        });
    }
    if let Some(text) = &selection.filter {
        filters.push(Filter {
            condition: condition(&table, &view, text, selection.local)?,
            step: text.clone(),
            reason: "asked for; rows for which it cannot be told are left out".into(),
        });
    }
    if let Some((condition, step, reason)) = further {
        filters.push(Filter { condition, step, reason });
    }
    let mut ledger = ledger(engine, &table, &selection.table, &names, &filters)?;
    if let (Some(repeated), Some(first)) = (&selection.without, ledger.first_mut()) {
        let held = store.manifest().files.iter();
        let held = held.filter(|file| file.table == selection.table && names.contains(&file.release));
        let all = LedgerStep {
            step: first.step.clone(),
            reason: format!("as released in {}", names.join(", ")),
            rows: held.map(|file| file.rows).sum(),
        };
        first.step = "events: rows that repeat no other".to_owned();
        first.reason.clone_from(&repeated.because);
        ledger.insert(0, all);
    }
    let rows = match filters.into_iter().map(|filter| filter.condition).reduce(Expr::and) {
        Some(all) => table.filter(all)?,
        None => table,
    };
    Ok(Cohort { rows, view, ledger, releases })
}

/// The releases of the table that are asked for, with their as-of dates.
fn releases(
    store: &Store,
    catalog: &Catalog,
    selection: &Selection,
) -> Result<Vec<ReleaseRef>, MeasureError> {
    let mut held: Vec<&str> = store
        .manifest()
        .files
        .iter()
        .filter(|file| file.table == selection.table)
        .map(|file| file.release.as_str())
        .collect();
    held.sort_unstable();
    held.dedup();
    if let Some(stray) = selection.releases.iter().find(|release| !held.contains(&release.as_str())) {
        return Err(MeasureError::UnknownRelease {
            table: selection.table.clone(),
            release: stray.clone(),
            held: if held.is_empty() { "none of it".into() } else { held.join(", ") },
        });
    }
    Ok(held
        .into_iter()
        .filter(|release| {
            selection.releases.is_empty() || selection.releases.iter().any(|name| name == release)
        })
        .filter_map(|release| catalog.releases.get(release))
        .map(|release| ReleaseRef { release: release.release.clone(), as_of: release.as_of })
        .collect())
}

/// Reads a typed condition: comparisons of the table's own names, nothing else.
fn condition(table: &DataFrame, view: &View<'_>, text: &str, local: bool) -> Result<Expr, MeasureError> {
    let fault = |message: String| MeasureError::Filter { filter: text.to_owned(), message };
    let expr = table.parse_sql_expr(text).map_err(|error| fault(first_line(&error.to_string())))?;
    let mut stray = None;
    expr.apply(|node| {
        match node {
            Expr::Column(column) => {
                let plain = column.name.strip_suffix(brunt_model::State::SUFFIX).unwrap_or(&column.name);
                // A filter by day is what `--from` and `--to` do anyway.
                if plain != typed::EVENT_DATE
                    && let Err(error) = view.check_group(plain, true)
                {
                    stray = Some(error);
                } else if let Err(error) = view.check_group(plain, local)
                    && plain != typed::EVENT_DATE
                {
                    stray = Some(error);
                }
            }
            Expr::AggregateFunction(_)
            | Expr::WindowFunction(_)
            | Expr::ScalarSubquery(_)
            | Expr::InSubquery(_)
            | Expr::Exists(_) => stray = Some(fault("it may only compare columns".into())),
            _ => {}
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    stray.map_or(Ok(expr), Err)
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// Counts what each filter leaves, in one pass.
fn ledger(
    engine: &Engine,
    table: &DataFrame,
    name: &str,
    releases: &[String],
    filters: &[Filter],
) -> Result<Vec<LedgerStep>, MeasureError> {
    let mut counts = vec![count(lit(1_i64)).alias("all")];
    let mut so_far: Option<Expr> = None;
    for (index, filter) in filters.iter().enumerate() {
        let both = match so_far.take() {
            Some(before) => before.and(filter.condition.clone()),
            None => filter.condition.clone(),
        };
        so_far = Some(both.clone());
        counts.push(
            sum(when(both.is_true(), lit(1_i64)).otherwise(lit(0_i64))?).alias(format!("after_{index}")),
        );
    }
    let answer = rows::values(&engine.collect(table.clone().aggregate(vec![], counts)?)?)?;
    let row = answer.first().ok_or_else(|| MeasureError::Unexpected("no counts".into()))?;
    let mut ledger = vec![LedgerStep {
        step: format!("all rows of `{name}`"),
        reason: format!("as released in {}; repeats of one event are not removed", releases.join(", ")),
        rows: rows::count(row.first())?,
    }];
    for (filter, value) in filters.iter().zip(row.iter().skip(1)) {
        ledger.push(LedgerStep {
            step: filter.step.clone(),
            reason: filter.reason.clone(),
            rows: rows::count(Some(value))?,
        });
    }
    Ok(ledger)
}
