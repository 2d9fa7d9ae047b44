//! A rule's two columns, added to the rows of a table.

use crate::error::MeasureError;
use crate::rows;
use brunt_model::fill::{Fill, How, ORIGINAL, Reader, UNFILLED};
use brunt_model::missing::state_column;
use brunt_model::{Catalog, State, Value, typed};
use brunt_store::{Engine, Store};
use datafusion::arrow::array::{ArrayRef, RecordBatch, StringArray};
use datafusion::common::{JoinType, ScalarValue};
use datafusion::functions_aggregate::expr_fn::count;
use datafusion::logical_expr::{Expr, ident, lit, when};
use datafusion::prelude::DataFrame;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What one step tells: a value by release and text; the release is empty where the text alone tells it.
type Told = BTreeMap<(String, String), String>;

/// The rows with the rule's two columns; `releases` are those of the rows.
pub(crate) fn apply(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
    fill: &Fill,
    table: DataFrame,
    releases: &[String],
) -> Result<DataFrame, MeasureError> {
    let unknown = |name: &str| MeasureError::UnknownName {
        name: name.to_owned(),
        table: fill.table.clone(),
        near: Vec::new(),
    };
    let codebook = catalog
        .codebooks
        .get(&fill.table)
        .ok_or_else(|| MeasureError::UnknownTable { table: fill.table.clone() })?;
    let target = &codebook.fact(&fill.fact).ok_or_else(|| unknown(&fill.fact))?.name;
    let crosswalk = catalog.crosswalks.get(&fill.values).ok_or_else(|| unknown(&fill.values))?;
    let reader = Reader::new(crosswalk, &fill.code);
    let stored = engine.table(store, &fill.table, releases)?;
    let columns: Vec<String> = table.schema().fields().iter().map(|field| field.name().clone()).collect();
    let has = |name: &str| columns.iter().any(|column| column == name);
    if !has(target) {
        return Err(unknown(target));
    }
    let mut table = table;
    let mut values: Vec<(Expr, &str)> = Vec::new();
    for (place, step) in fill.steps.iter().enumerate().filter(|(_, step)| has(&step.column)) {
        let told = match &step.how {
            How::Share { share, rows } => {
                by_share(engine, &stored, &reader, target, &step.column, (*share, *rows))?
            }
            how => by_words(engine, &stored, &reader, target, &step.column, how)?,
        };
        if told.is_empty() {
            continue;
        }
        let names = ["release", "text", "value"].map(|part| format!("fill_{place}_{part}"));
        let by_release = matches!(step.how, How::Share { .. });
        let lookup = engine.context().read_batch(batch(&told, &names, by_release)?)?;
        let [release, text, value] = names.each_ref().map(String::as_str);
        let (left, right) = if by_release {
            (vec![typed::RELEASE, step.column.as_str()], vec![release, text])
        } else {
            (vec![step.column.as_str()], vec![text])
        };
        // A key stands once in the lookup, so that no row is doubled.
        table = table.join(lookup, JoinType::Left, &left, &right, None)?;
        values.push((ident(value), &step.name));
    }
    let state = || ident(state_column(target));
    let known = || state().eq(lit(State::Known.code()));
    let open = || state().eq(lit(State::Blank.code())).or(state().eq(lit(State::NotInRelease.code())));
    let nothing = lit(ScalarValue::Utf8(None));
    let mut filled = when(known(), ident(target.clone()));
    let mut source = when(known(), lit(ORIGINAL));
    for (value, name) in &values {
        let answers = open().and(value.clone().is_not_null());
        filled = filled.when(answers.clone(), value.clone());
        source = source.when(answers, lit(*name));
    }
    let mut kept: Vec<Expr> = columns.iter().map(|name| ident(name.clone())).collect();
    kept.push(filled.otherwise(nothing)?.alias(fill.filled_column()));
    kept.push(source.otherwise(lit(UNFILLED))?.alias(fill.source_column()));
    Ok(table.select(kept)?)
}

fn batch(told: &Told, names: &[String; 3], by_release: bool) -> Result<RecordBatch, MeasureError> {
    let column = |texts: Vec<&str>| Arc::new(StringArray::from(texts)) as ArrayRef;
    let mut columns = vec![
        (names[1].as_str(), column(told.keys().map(|(_, text)| text.as_str()).collect())),
        (names[2].as_str(), column(told.values().map(String::as_str).collect())),
    ];
    if by_release {
        columns.push((names[0].as_str(), column(told.keys().map(|(release, _)| release.as_str()).collect())));
    }
    RecordBatch::try_from_iter(columns)
        .map_err(|error| MeasureError::Unexpected(format!("a lookup of texts: {error}")))
}

/// Texts of rows without a value that tell one by their words.
fn by_words(
    engine: &Engine,
    stored: &DataFrame,
    reader: &Reader,
    target: &str,
    column: &str,
    how: &How,
) -> Result<Told, MeasureError> {
    let missing = ident(state_column(target)).not_eq(lit(State::Known.code()));
    let wanted = missing.and(ident(column).is_not_null());
    let plan = stored.clone().filter(wanted)?.select(vec![ident(column)])?.distinct()?;
    let mut told = Told::new();
    for row in rows::values(&engine.collect(plan)?)? {
        if let Some(Value::Text(text)) = row.first()
            && let Some(value) = reader.read(how, text)
        {
            told.insert((String::new(), text.clone()), value.to_owned());
        }
    }
    Ok(told)
}

/// Texts whose rows with a recorded value have mostly one.
fn by_share(
    engine: &Engine,
    stored: &DataFrame,
    reader: &Reader,
    target: &str,
    column: &str,
    (share, least): (f64, u64),
) -> Result<Told, MeasureError> {
    let known = ident(state_column(target)).eq(lit(State::Known.code()));
    let wanted = known.and(ident(column).is_not_null());
    let groups = vec![ident(typed::RELEASE), ident(column), ident(target)];
    let plan = stored.clone().filter(wanted)?.aggregate(groups, vec![count(lit(1_i64)).alias("n")])?;
    let mut counts: BTreeMap<(String, String), BTreeMap<String, u64>> = BTreeMap::new();
    for row in rows::values(&engine.collect(plan)?)? {
        if let [Value::Text(release), Value::Text(text), Value::Text(value), n] = row.as_slice() {
            let values = counts.entry((release.clone(), text.clone())).or_default();
            *values.entry(value.clone()).or_default() += rows::count(Some(n))?;
        }
    }
    let mut told = Told::new();
    for (key, values) in counts {
        let all: u64 = values.values().sum();
        let Some((value, most)) = values.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))
        else {
            continue;
        };
        if all >= least
            && real(most) >= share * real(all)
            && let Some(value) = reader.value(&value)
        {
            told.insert(key, value.to_owned());
        }
    }
    Ok(told)
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^53")]
fn real(count: u64) -> f64 {
    count as f64
}
