//! Local work by those who know the tables: SQL over the store, and tables written out. Nothing here is for publication,
//! and whoever prints it must say so.

use crate::custody::marked::RepeatedRows;
use crate::error::MeasureError;
use crate::rows;
use brunt_model::codebook::Visibility;
use brunt_model::{Answer, Catalog, Field, LedgerStep, ReleaseRef, Role, typed};
use brunt_store::{Engine, Store};
use datafusion::common::TableReference;
use datafusion::execution::context::SQLOptions;
use datafusion::logical_expr::ident;
use datafusion::prelude::DataFrame;
use std::collections::BTreeSet;
use std::path::Path;

/// Columns that stand for a person or a row and are in no view of SQL.
const HIDDEN: [&str; 5] =
    [typed::PERSON_ID, typed::PERSON_NUMBER, typed::SOURCE_ROW, typed::SOURCE_SHEET, typed::SOURCE_HASH];

/// Answers one query over the tables of the store. Only reading is possible; no view has a column that stands for a
/// person.
///
/// # Errors
/// When the query cannot be read or run, or does more than read.
pub fn sql(engine: &Engine, store: &Store, catalog: &Catalog, query: &str) -> Result<Answer, MeasureError> {
    for table in tables(store) {
        let rows = without(engine.table(store, &table, &[])?, &hidden(catalog, &table))?;
        engine.context().register_table(TableReference::bare(table), rows.into_view())?;
    }
    let options = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    let plan = engine.plan(query, options).map_err(|error| MeasureError::Filter {
        filter: query.to_owned(),
        message: error.to_string().lines().next().unwrap_or_default().to_owned(),
    })?;
    let fields = plan.schema().fields().iter().map(|field| Field::new(field.name(), Role::Plain)).collect();
    let mut answer = Answer::new("sql", fields);
    answer.rows = rows::values(&engine.collect(plan)?)?;
    answer.releases = releases(store, catalog, None);
    answer.notes.push(
        "rows as released: repeats of one event are not removed, and releases may hold the same events"
            .to_owned(),
    );
    answer.notes.push("a null says that the value is blank, redacted, rejected or not in the release; `<column>__state` says which (0 known, 1 blank, 2 redacted, 3 not in release, 4 rejected)".to_owned());
    Ok(answer)
}

/// Writes a table to a Parquet or CSV file, in the order of its sources, without the publisher's person key. With
/// `repeated` a column says of each row whether it repeats another.
///
/// # Errors
/// When the store lacks the table, the file's name ends otherwise, or it cannot be written.
pub fn export(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
    table: &str,
    releases_wanted: &[String],
    (path, repeated): (&Path, Option<&RepeatedRows>),
) -> Result<Answer, MeasureError> {
    let mut rows = engine.table(store, table, releases_wanted)?;
    if let Some(repeated) = repeated {
        rows = repeated.marked(engine.context(), rows)?;
    }
    let rows = without(rows, &BTreeSet::from([typed::PERSON_ID.to_owned()]))?;
    let order = [typed::RELEASE, typed::SOURCE_FILE, typed::SOURCE_SHEET, typed::SOURCE_ROW];
    let rows = rows.sort(order.map(|name| ident(name).sort(true, true)).to_vec())?;
    let written = engine.write(rows, path)?;
    let mut answer = Answer::new(
        "export",
        ["table", "rows", "file"].into_iter().map(|name| Field::new(name, Role::Plain)).collect(),
    );
    answer.rows.push(vec![table.into(), written.into(), path.display().to_string().into()]);
    answer.releases = releases(store, catalog, Some((table, releases_wanted)));
    answer.ledger.push(LedgerStep {
        step: format!("all rows of `{table}`"),
        reason: "written out for local work".to_owned(),
        rows: written,
    });
    Ok(answer)
}

fn tables(store: &Store) -> BTreeSet<String> {
    store.manifest().files.iter().map(|file| file.table.clone()).collect()
}

/// Columns of a table that no view of SQL has.
fn hidden(catalog: &Catalog, table: &str) -> BTreeSet<String> {
    let never = catalog
        .codebooks
        .get(table)
        .into_iter()
        .flat_map(|codebook| &codebook.columns)
        .filter(|column| column.visibility == Visibility::Never)
        .map(|column| column.name.clone());
    HIDDEN.into_iter().map(str::to_owned).chain(never).collect()
}

fn without(rows: DataFrame, hidden: &BTreeSet<String>) -> Result<DataFrame, MeasureError> {
    let kept = rows.schema().fields().iter().map(|field| field.name().clone());
    let kept =
        kept.filter(|name| !hidden.contains(name.strip_suffix(brunt_model::State::SUFFIX).unwrap_or(name)));
    let columns = kept.map(ident).collect::<Vec<_>>();
    Ok(rows.select(columns)?)
}

fn releases(store: &Store, catalog: &Catalog, only: Option<(&str, &[String])>) -> Vec<ReleaseRef> {
    let fits = |table: &str, release: &String| {
        only.is_none_or(|(wanted, releases)| {
            table == wanted && (releases.is_empty() || releases.contains(release))
        })
    };
    let names: BTreeSet<&String> = store
        .manifest()
        .files
        .iter()
        .filter(|file| fits(&file.table, &file.release))
        .map(|file| &file.release)
        .collect();
    names
        .into_iter()
        .filter_map(|name| catalog.releases.get(name))
        .map(|release| ReleaseRef { release: release.release.clone(), as_of: release.as_of })
        .collect()
}
