#![doc = include_str!("METHOD.md")]

mod fill;

use crate::cohort::{self, Selection};
use crate::error::MeasureError;
use crate::rows;
use brunt_model::fill::{Fill, ORIGINAL, UNFILLED};
use brunt_model::{Answer, Catalog, Field, Role, Value, typed};
use brunt_store::{Engine, Store};
use chrono::NaiveDate;
use datafusion::functions_aggregate::expr_fn::{count, sum};
use datafusion::logical_expr::{Expr, ident, lit, when};
pub(crate) use fill::apply;
use std::collections::BTreeMap;

/// First and last day, both counted.
pub type Days = (NaiveDate, NaiveDate);

/// The rule for a table.
///
/// # Errors
/// When no rule fills a column of it.
pub fn rule<'c>(catalog: &'c Catalog, table: &str) -> Result<&'c Fill, MeasureError> {
    let found = catalog.fills.values().find(|fill| fill.table == table);
    found.ok_or_else(|| MeasureError::NoFill {
        table: table.to_owned(),
        filled: catalog.fills.values().map(|fill| fill.table.clone()).collect::<Vec<_>>().join(", "),
    })
}

/// Rows by where their value comes from, in all and by groups.
///
/// # Errors
/// When the store lacks the rows, no rule fills the table, or a name cannot be a group or filter.
pub fn by_source(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
    selection: &Selection,
    by: &[String],
) -> Result<Answer, MeasureError> {
    let fill = rule(catalog, &selection.table)?;
    let mut names = by.to_vec();
    names.push(fill.source_column());
    let cohort = cohort::select(engine, store, catalog, selection, None, &names)?;
    let mut by = by.to_vec();
    if cohort.releases.len() > 1 && !by.iter().any(|name| name == typed::RELEASE) {
        by.insert(0, typed::RELEASE.to_owned());
    }
    for name in &by {
        cohort.view.check_group(name, selection.local)?;
    }
    let sources: Vec<&str> = std::iter::once(ORIGINAL)
        .chain(fill.steps.iter().map(|step| step.name.as_str()))
        .chain([UNFILLED])
        .collect();
    let mut counts = vec![count(lit(1_i64)).alias("n")];
    for source in &sources {
        let is = ident(fill.source_column()).eq(lit(*source));
        counts.push(sum(when(is, lit(1_i64)).otherwise(lit(0_i64))?).alias(*source));
    }
    let groups: Vec<Expr> = by.iter().map(|name| ident(name.clone())).collect();
    let mut found = rows::values(&engine.collect(cohort.rows.aggregate(groups, counts)?)?)?;
    found.sort_by(|a, b| {
        rows::by_groups(a.get(..by.len()).unwrap_or_default(), b.get(..by.len()).unwrap_or_default())
    });
    let mut fields: Vec<Field> = by.iter().map(|name| Field::new(name.clone(), Role::Group)).collect();
    fields.push(Field::new("n", Role::Total));
    for source in &sources {
        let role = if *source == UNFILLED { Role::Untold } else { Role::Part };
        fields.push(Field::new(*source, role));
    }
    fields.extend(["raw_missing_share", "filled_share"].map(|name| Field::new(name, Role::Derived)));
    let mut answer = Answer::new("measure state-fill", fields);
    for mut row in found {
        let figure = |place: usize| rows::count(row.get(by.len() + place));
        let (n, original, unfilled) = (figure(0)?, figure(1)?, figure(sources.len())?);
        let missing = n - original;
        let share =
            |part: u64, of: u64| if of == 0 { Value::Missing } else { Value::Real(real(part) / real(of)) };
        let shares = [share(missing, n), share(missing - unfilled, missing)];
        row.extend(shares);
        answer.rows.push(row);
    }
    answer.releases = cohort.releases;
    answer.ledger = cohort.ledger;
    answer.notes = notes(fill);
    Ok(answer)
}

/// Growth from some days to later ones, by recorded and by filled value.
///
/// # Errors
/// As [`by_source`]; when several releases are meant.
pub fn growth(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
    selection: &Selection,
    (earlier, later): (Days, Days),
) -> Result<Answer, MeasureError> {
    let fill = rule(catalog, &selection.table)?;
    let names = [fill.filled_column(), fill.source_column()];
    let cohort = cohort::select(engine, store, catalog, selection, None, &names)?;
    if cohort.releases.len() != 1 {
        return Err(MeasureError::SeveralReleases {
            table: selection.table.clone(),
            releases: cohort.releases.iter().map(|one| one.release.clone()).collect::<Vec<_>>().join(", "),
        });
    }
    let within = |(from, to): Days| -> Result<Expr, MeasureError> {
        let day = || ident(typed::EVENT_DATE);
        let inside = day().gt_eq(lit(rows::date(from))).and(day().lt_eq(lit(rows::date(to))));
        Ok(sum(when(inside, lit(1_i64)).otherwise(lit(0_i64))?))
    };
    let counts = vec![within(earlier)?.alias("before"), within(later)?.alias("after")];
    let groups = names.each_ref().map(|name| ident(name.clone())).to_vec();
    let plan = cohort.rows.aggregate(groups, counts)?;
    // Recorded before, filled in before, recorded after, filled in after.
    let mut found: BTreeMap<String, [u64; 4]> = BTreeMap::new();
    let mut bare = [0_u64; 2];
    for row in rows::values(&engine.collect(plan)?)? {
        let [value, source, before, after] = row.as_slice() else {
            return Err(MeasureError::Unexpected(format!("{row:?} where rows by source belong")));
        };
        let (before, after) = (rows::count(Some(before))?, rows::count(Some(after))?);
        if let Value::Text(value) = value {
            let four = found.entry(value.clone()).or_default();
            let shift = usize::from(*source != Value::Text(ORIGINAL.to_owned()));
            four[shift] += before;
            four[2 + shift] += after;
        } else {
            bare = [bare[0] + before, bare[1] + after];
        }
    }
    let days = [earlier, later].map(|(from, to)| (to - from).num_days() + 1);
    let parts = ["before_original", "before_filled_in", "after_original", "after_filled_in"];
    let mut fields = vec![Field::new(fill.filled_column(), Role::Group)];
    fields.extend(parts.map(|name| Field::new(name, Role::Part)));
    fields
        .extend(["ratio_original", "ratio_filled", "overstated"].map(|name| Field::new(name, Role::Derived)));
    let mut answer = Answer::new("measure state-fill", fields);
    let mut all = [0_u64; 4];
    for (value, four) in found.into_iter().filter(|(_, four)| four.iter().any(|rows| *rows > 0)) {
        for (sum, rows) in all.iter_mut().zip(four) {
            *sum += rows;
        }
        answer.rows.push(grown(value, four, days));
    }
    answer.rows.insert(0, grown("(all)".to_owned(), all, days));
    answer.releases = cohort.releases;
    answer.ledger = cohort.ledger;
    answer.notes = notes(fill);
    answer.notes.push(format!(
        "before is {} to {}, after {} to {}; a ratio is of rows a day; overstated is ratio_original over ratio_filled",
        earlier.0, earlier.1, later.0, later.1
    ));
    let rows = [all[0] + all[1] + bare[0], all[2] + all[3] + bare[1]];
    /// Of fewer rows no share is given in a sentence.
    const SENTENCE: u64 = 100;
    if rows.iter().all(|rows| *rows >= SENTENCE) {
        let without = |bare: u64, rows: u64| (100.0 * real(bare) / real(rows)).round();
        let ratio = ratio(rows[0], rows[1], days).unwrap_or(0.0);
        answer.notes.push(format!(
            "{} % of the rows before and {} % of those after stay without a value; all rows together, with and without, \
             have a ratio of {ratio:.2}",
            without(bare[0], rows[0]),
            without(bare[1], rows[1])
        ));
    }
    Ok(answer)
}

fn grown(value: String, four: [u64; 4], days: [i64; 2]) -> Vec<Value> {
    let original = ratio(four[0], four[2], days);
    let filled = ratio(four[0] + four[1], four[2] + four[3], days);
    let overstated =
        original.zip(filled).filter(|(_, filled)| *filled > 0.0).map(|(raw, filled)| raw / filled);
    let mut row = vec![Value::from(value)];
    row.extend(four.map(Value::from));
    row.extend([original, filled, overstated].map(|number| number.map_or(Value::Missing, Value::Real)));
    row
}

/// Rows a day after over rows a day before; null where there were none before.
fn ratio(before: u64, after: u64, days: [i64; 2]) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "numbers of days")]
    let [days_before, days_after] = days.map(|days| days as f64);
    (before > 0).then(|| (real(after) / days_after) / (real(before) / days_before))
}

fn notes(fill: &Fill) -> Vec<String> {
    let steps: Vec<String> =
        fill.steps.iter().map(|step| format!("`{}` from `{}`", step.name, step.column)).collect();
    vec![format!(
        "rule `{}`, version {}: {}; {}, in this order; recorded values are never touched, redacted ones stay so",
        fill.fill,
        fill.version,
        fill.title,
        steps.join(", ")
    )]
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^53")]
fn real(count: u64) -> f64 {
    count as f64
}
