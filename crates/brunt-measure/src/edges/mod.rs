#![doc = include_str!("METHOD.md")]

mod find;
mod stints;
#[cfg(test)]
mod tests;

use crate::error::MeasureError;
use crate::rows;
use brunt_model::answer::{Block, Line};
use brunt_model::catalog::Catalog;
use brunt_model::{Answer, DataRelease, Field, ReleaseRef, Role, Value, typed};
use brunt_store::{Engine, Store};
use chrono::NaiveDate;
use datafusion::functions_aggregate::expr_fn::count;
use datafusion::logical_expr::{ident, lit};
pub use find::{Edge, Kind, Span, find};
use std::collections::{BTreeMap, BTreeSet};

/// A count of so few rows is not told apart in a sentence.
const FEW: u64 = 10;

/// Every edge of the tables and releases that the store holds: the answer without rows, and a block for each edge.
///
/// # Errors
/// When the store lacks the table asked for, or the engine fails.
pub fn list(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
    only: Option<&str>,
) -> Result<(Answer, Vec<Block>), MeasureError> {
    let fields = [
        ("table", Role::Plain),
        ("release", Role::Plain),
        ("edge", Role::Plain),
        ("from", Role::Plain),
        ("to", Role::Plain),
        ("rows", Role::Total),
        ("expected", Role::Derived),
        ("why", Role::Plain),
    ];
    let fields = fields.into_iter().map(|(name, role)| Field::new(name, role)).collect();
    let mut answer = Answer::new("quality", fields);
    let mut blocks = Vec::new();
    let tables: BTreeSet<&str> = match only {
        Some(only) => BTreeSet::from([only]),
        None => store.manifest().files.iter().map(|file| file.table.as_str()).collect(),
    };
    for table in tables.into_iter().filter(|table| only.is_some() || catalog.codebooks.contains_key(*table)) {
        if !catalog.codebooks.contains_key(table) {
            return Err(MeasureError::UnknownTable { table: table.to_owned() });
        }
        for (release, edges) in of_table(engine, store, catalog, table, &[])? {
            let as_of = catalog.releases.get(&release).map(|about| about.as_of);
            for edge in edges {
                // A stretch is a table of its own: nothing adds up to give a small one back.
                let values = vec![
                    table.into(),
                    release.as_str().into(),
                    edge.kind.word().into(),
                    edge.from.into(),
                    edge.to.into(),
                    edge.rows.into(),
                    edge.expected.map_or(Value::Missing, Value::from),
                    edge.why.into(),
                ];
                blocks.push(vec![Line { shown: true, values }]);
            }
            if let Some(as_of) = as_of {
                let reference = ReleaseRef { release, as_of };
                if !answer.releases.contains(&reference) {
                    answer.releases.push(reference);
                }
            }
        }
    }
    answer.notes.push(
        "expected is what 13 whole weeks beside the stretch lead one to expect; whether rows are late, lacking or were \
         never made, the release itself cannot say"
            .to_owned(),
    );
    Ok((answer, blocks))
}

/// What a reader of a series must know of the edges within its days, a sentence each; `from` and `to` are the first and
/// last day shown.
///
/// # Errors
/// When the engine fails.
pub fn notes(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
    table: &str,
    releases: &[String],
    (from, to): (Option<NaiveDate>, Option<NaiveDate>),
) -> Result<Vec<String>, MeasureError> {
    let mut notes = Vec::new();
    let found = of_table(engine, store, catalog, table, releases)?;
    let several = found.len() > 1;
    for (release, edges) in found {
        for edge in edges {
            if from.is_some_and(|from| edge.to < from) || to.is_some_and(|to| edge.from > to) {
                continue;
            }
            let of = if several { format!("{release}: ") } else { String::new() };
            notes.push(format!("{of}{}", edge.sentence(FEW)));
        }
    }
    Ok(notes)
}

/// Edges of a table by release; of all releases that the store holds, or of those named.
fn of_table(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
    table: &str,
    releases: &[String],
) -> Result<BTreeMap<String, Vec<Edge>>, MeasureError> {
    let days = by_day(engine, store, table, releases)?;
    let mut found = BTreeMap::new();
    for (release, days) in days {
        let Some(about) = catalog.releases.get(&release) else { continue };
        let Some(span) = span(about, &days) else { continue };
        let mut edges = find(&days, span);
        if table == stints::TABLE {
            edges.extend(stints::starts(engine, store, &release, span)?);
            edges.sort_by_key(|edge| (edge.from, edge.to));
        }
        found.insert(release, edges);
    }
    Ok(found)
}

/// The days in question of a release. Where rows begin later than stated, the store may hold only a part of it, and no
/// edge is claimed; where they end earlier, the last weeks are what is asked about, unless a fiscal year or more is not
/// there.
fn span(about: &DataRelease, days: &BTreeMap<NaiveDate, u64>) -> Option<Span> {
    /// A release that ends by so many days before the stated end was not imported to its end.
    const NOT_IMPORTED: i64 = 92;
    let stated = about.last.min(about.as_of);
    let within = || days.range(about.first..=stated).map(|(day, _)| *day);
    let (first, held) = (within().next()?, within().next_back()?);
    let last = if (stated - held).num_days() > NOT_IMPORTED { held } else { stated };
    Some(Span { first, last })
}

/// Rows by release and day of the event.
fn by_day(
    engine: &Engine,
    store: &Store,
    table: &str,
    releases: &[String],
) -> Result<BTreeMap<String, BTreeMap<NaiveDate, u64>>, MeasureError> {
    let groups = vec![ident(typed::RELEASE), ident(typed::EVENT_DATE)];
    let plan = engine.table(store, table, releases)?.aggregate(groups, vec![count(lit(1_i64)).alias("n")])?;
    let mut found: BTreeMap<String, BTreeMap<NaiveDate, u64>> = BTreeMap::new();
    for row in rows::values(&engine.collect(plan)?)? {
        if let [Value::Text(release), Value::Date(day), n] = row.as_slice() {
            *found.entry(release.clone()).or_default().entry(*day).or_default() += rows::count(Some(n))?;
        }
    }
    Ok(found)
}
