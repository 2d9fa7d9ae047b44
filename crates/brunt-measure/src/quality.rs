//! What each column of a table holds, and why it does not where it does not.

use crate::error::MeasureError;
use crate::published::{self, Figures};
use crate::rows;
use crate::view::View;
use brunt_model::catalog::Catalog;
use brunt_model::missing::state_column;
use brunt_model::{Answer, Field, ReleaseRef, Role, State, Value, typed};
use brunt_store::{Engine, Store};
use datafusion::functions_aggregate::expr_fn::{count, sum};
use datafusion::logical_expr::{Expr, ident, lit, when};
use std::collections::BTreeMap;

/// One row a table, release and column: `known, blank, redacted, not_in_release, rejected`, which add up to `rows`, and
/// what a blank says there.
///
/// # Errors
/// When the store lacks a table asked for, or the engine fails.
pub fn quality(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
    only: Option<&str>,
) -> Result<Answer, MeasureError> {
    let mut fields = vec![
        Field::new("table", Role::Plain),
        Field::new("release", Role::Plain),
        Field::new("column", Role::Plain),
        Field::new("rows", Role::Plain),
    ];
    fields.extend(State::ALL.map(|state| Field::new(state.word(), Role::Plain)));
    fields.push(Field::new("blank_means", Role::Plain));
    let mut answer = Answer::new("quality", fields);
    let mut tables: Vec<&str> = store.manifest().files.iter().map(|file| file.table.as_str()).collect();
    tables.dedup();
    if let Some(only) = only {
        tables = vec![only];
    }
    for table in tables {
        if let Some(figures) = published::figures(engine, store, catalog, table)? {
            answer.rows.push(printed(&figures));
            continue;
        }
        let view = View::new(catalog, table)?;
        let rows = engine.table(store, table, &[])?;
        let stored: Vec<&str> = rows.schema().fields().iter().map(|field| field.name().as_str()).collect();
        let columns: Vec<&brunt_model::Column> =
            view.codebook.columns.iter().filter(|column| stored.contains(&column.name.as_str())).collect();
        let mut counts: Vec<Expr> = vec![count(lit(1_i64)).alias("rows")];
        for column in &columns {
            for state in State::ALL {
                let here = ident(state_column(&column.name)).eq(lit(state.code()));
                let one = when(here, lit(1_i64)).otherwise(lit(0_i64))?;
                counts.push(sum(one).alias(format!("{}:{}", column.name, state.word())));
            }
        }
        let plan = rows.aggregate(vec![ident(typed::RELEASE)], counts)?;
        let mut by_release: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for row in rows::values(&engine.collect(plan)?)? {
            if let Some(Value::Text(release)) = row.first() {
                by_release.insert(release.clone(), row);
            }
        }
        for (release, row) in by_release {
            let all = row.get(1).cloned().unwrap_or(Value::Missing);
            for (index, column) in columns.iter().enumerate() {
                let first = 2 + index * State::ALL.len();
                let mut line =
                    vec![table.into(), release.as_str().into(), column.name.as_str().into(), all.clone()];
                line.extend(row.get(first..first + State::ALL.len()).unwrap_or_default().iter().cloned());
                line.push(blank_meaning(column, &release).into());
                answer.rows.push(line);
            }
            if let Some(known) = catalog.releases.get(&release) {
                let reference = ReleaseRef { release, as_of: known.as_of };
                if !answer.releases.contains(&reference) {
                    answer.releases.push(reference);
                }
            }
        }
    }
    answer.notes.push("none of blank, redacted, not_in_release and rejected means `no`; blank_means says what a blank is declared to say".into());
    Ok(answer)
}

/// The one column of a published table that can be missing: the printed number.
fn printed(figures: &Figures) -> Vec<Value> {
    let count = |state: Option<State>| {
        let of = figures.figures.iter().filter(|figure| state.is_none_or(|state| figure.state == state));
        Value::from(u64::try_from(of.count()).unwrap_or(u64::MAX))
    };
    let mut line =
        vec![figures.table.as_str().into(), figures.publication.as_str().into(), "value".into(), count(None)];
    line.extend(State::ALL.map(|state| count(Some(state))));
    line.push("not printed; figures of one as-of day count once".into());
    line
}

/// What blank says in a release, in words, with the periods where it says something else.
fn blank_meaning(column: &brunt_model::Column, release: &str) -> String {
    let word = |meaning| match meaning {
        brunt_model::BlankMeaning::No => "no",
        brunt_model::BlankMeaning::Unknown => "unknown",
        brunt_model::BlankMeaning::NotRecorded => "not recorded",
    };
    let mut parts = Vec::new();
    for exception in &column.blank_in {
        if !exception.releases.is_empty() && !exception.releases.iter().any(|name| name == release) {
            continue;
        }
        let from = exception.from.map(|day| format!(" from {day}")).unwrap_or_default();
        let before = exception.before.map(|day| format!(" before {day}")).unwrap_or_default();
        let since = exception.from_fiscal_year.map(|year| format!(" from FY{year}")).unwrap_or_default();
        let until = exception.before_fiscal_year.map(|year| format!(" before FY{year}")).unwrap_or_default();
        let year = format!("{since}{until}");
        parts.push(format!("{}{from}{before}{year}", word(exception.means)));
        if from.is_empty() && before.is_empty() && year.is_empty() {
            return parts.join(", ");
        }
    }
    parts.push(if parts.is_empty() {
        word(column.blank).to_owned()
    } else {
        format!("else {}", word(column.blank))
    });
    parts.join(", ")
}
