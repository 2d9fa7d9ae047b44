//! Rows by week or month on the days that both releases hold, and rows outside them.

use super::{Every, Overlap, Question, change, monday, share, step};
use crate::error::MeasureError;
use crate::rows;
use brunt_model::answer::{Block, Line};
use brunt_model::{LedgerStep, Value, typed};
use brunt_store::{Engine, Store};
use chrono::NaiveDate;
use datafusion::functions_aggregate::expr_fn::count;
use datafusion::logical_expr::{ident, lit};
use std::collections::BTreeMap;

pub(super) struct Listed {
    pub(super) block: Block,
    pub(super) ledger: Vec<LedgerStep>,
}

/// Rows before and after.
type Pair = (u64, u64);

pub(super) fn list(
    engine: &Engine,
    store: &Store,
    table: &str,
    question: &Question,
    overlap: &Overlap<'_>,
) -> Result<Listed, MeasureError> {
    let rows = engine.table(store, table, &overlap.names())?;
    let groups = vec![ident(typed::RELEASE), ident(typed::EVENT_DATE)];
    let plan = rows.aggregate(groups, vec![count(lit(1_i64)).alias("n")])?;
    let mut periods: BTreeMap<String, Pair> = BTreeMap::new();
    // Weeks without any row are periods too.
    for week in overlap.weeks() {
        periods.entry(period(week.max(overlap.first), question.every)).or_default();
    }
    let (mut earlier, mut later, mut dayless): (Pair, Pair, Pair) = Default::default();
    let mut all: Pair = (0, 0);
    for row in rows::values(&engine.collect(plan)?)? {
        let [Value::Text(release), day, n] = row.as_slice() else {
            return Err(MeasureError::Unexpected(format!("{row:?} where rows by day belong")));
        };
        let n = rows::count(Some(n))?;
        let slot = match day {
            Value::Date(day) if *day < overlap.first => &mut earlier,
            Value::Date(day) if *day > overlap.last => &mut later,
            Value::Date(day) => periods.entry(period(*day, question.every)).or_default(),
            _ => &mut dayless,
        };
        let is_before = *release == overlap.before.release;
        for slot in [slot, &mut all] {
            *(if is_before { &mut slot.0 } else { &mut slot.1 }) += n;
        }
    }
    let total = periods.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let mut block: Block = vec![line(table, "rows", &overlap.period(), total, true)];
    for (period, pair) in &periods {
        let off = share(pair.1, pair.0).map_or(pair.1 > 0, |ratio| (ratio - 1.0).abs() > question.threshold);
        block.push(line(table, "rows", period, *pair, question.every.is_some() || off));
    }
    let outside = [
        (format!("before {}", overlap.first), earlier),
        (format!("after {}", overlap.last), later),
        ("without a day".to_owned(), dayless),
    ];
    for (period, pair) in outside {
        block.push(line(table, "outside", &period, pair, pair != (0, 0)));
    }
    let [before, after] = overlap.names();
    let ledger = vec![
        step(format!("rows of `{table}` in {before}"), "as released", all.0),
        step(format!("rows of `{table}` in {after}"), "as released", all.1),
        step(format!("of {before} on days that both hold"), &overlap.period(), total.0),
        step(format!("of {after} on days that both hold"), &overlap.period(), total.1),
    ];
    Ok(Listed { block, ledger })
}

fn period(day: NaiveDate, every: Option<Every>) -> String {
    match every {
        Some(Every::Month) => day.format("%Y-%m").to_string(),
        Some(Every::Week) | None => format!("week of {}", monday(day)),
    }
}

fn line(table: &str, what: &str, period: &str, (before, after): Pair, shown: bool) -> Line {
    Line {
        shown,
        values: vec![
            table.into(),
            what.into(),
            Value::Missing,
            Value::Missing,
            Value::Missing,
            period.into(),
            before.into(),
            after.into(),
            change(before, after),
            share(after, before).map_or(Value::Missing, Value::Real),
            Value::Missing,
            Value::Missing,
        ],
    }
}
