//! Sources held against one another: daily populations against the published number of people detained, rows of
//! removals against published totals.

use crate::composition;
use crate::error::MeasureError;
use crate::published;
use crate::rows;
use brunt_model::{Answer, Catalog, Field, ReleaseRef, Role, Value, typed};
use brunt_store::{Engine, Store};
use chrono::NaiveDate;
use datafusion::functions_aggregate::expr_fn::{count, sum};
use datafusion::logical_expr::{ident, lit};
use std::collections::{BTreeMap, BTreeSet};

const POPULATION: &str = "daily_population";
const REMOVALS: &str = "removals";
/// Published totals of removals: a table of bundled figures, and the column that holds the total.
const REMOVAL_FIGURES: [(&str, &str); 2] =
    [("removals_convicted", "total"), ("removals_by_fiscal_year", "removals")];
/// Counts of a daily population that can stand for the number detained on a day, the best first.
const HELD: [(&str, &str); 2] =
    [("n_midnight", "midnight population"), ("n_0100_utc", "population at 01:00 UTC")];
/// Published tables whose totals run up over a fiscal year.
const RUNNING: [&str; 3] = ["booked_in", "released", "removed"];

const FIELDS: [&str; 14] = [
    "check",
    "release",
    "against",
    "period",
    "n",
    "ours",
    "published",
    "ratio",
    "ratio_quartile_low",
    "ratio_quartile_high",
    "lowest_ratio",
    "lowest_day",
    "highest_ratio",
    "highest_day",
];

/// A day with what one source and the publication give for it.
struct Pair {
    day: NaiveDate,
    ours: f64,
    published: f64,
}

impl Pair {
    fn ratio(&self) -> f64 {
        self.ours / self.published
    }
}

/// Every cross-check that the store allows: one row a source and check. Ratios are the source's count over the published
/// one; the row of a daily population gives the median over all days that both have.
///
/// # Errors
/// When the engine fails.
pub fn cross(engine: &Engine, store: &Store, catalog: &Catalog) -> Result<Answer, MeasureError> {
    let mut answer =
        Answer::new("quality", FIELDS.into_iter().map(|name| Field::new(name, Role::Plain)).collect());
    let detained = detained(engine, store, catalog)?;
    for release in releases(store, POPULATION) {
        let (pairs, what) = population(engine, store, &release, &detained)?;
        if let Some(row) = spread(what, &release, &pairs) {
            answer.rows.push(row);
            cite(&mut answer, catalog, &release);
        }
    }
    let totals = removal_totals(engine, store, catalog)?;
    for release in releases(store, REMOVALS) {
        for (year, rows) in by_fiscal_year(engine, store, &release)? {
            let Some((published, source)) = totals.get(&year) else { continue };
            answer.rows.push(single(&release, year, rows, *published, source));
            cite(&mut answer, catalog, &release);
        }
    }
    let (falls, compared) = falls(engine, store, catalog)?;
    answer.rows.extend(falls);
    if compared > 0 {
        answer.notes.push(format!(
            "{compared} year-to-date totals of workbooks were held against the edition before them: a total that falls \
             speaks against an as-of day, or was restated"
        ));
    }
    answer.notes.push(
        "a ratio is the source's count over the published one; nothing is mended, and 1 is not to be expected where \
         the two count at different hours or on different days"
            .to_owned(),
    );
    if answer.rows.is_empty() {
        answer.notes.push(
            "the store holds nothing to hold against published figures: daily populations and removals are"
                .to_owned(),
        );
    }
    Ok(answer)
}

fn cite(answer: &mut Answer, catalog: &Catalog, release: &str) {
    if let Some(known) = catalog.releases.get(release) {
        let reference = ReleaseRef { release: release.to_owned(), as_of: known.as_of };
        if !answer.releases.contains(&reference) {
            answer.releases.push(reference);
        }
    }
}

fn releases(store: &Store, table: &str) -> BTreeSet<String> {
    let files = store.manifest().files.iter().filter(|file| file.table == table);
    files.map(|file| file.release.clone()).collect()
}

/// The published number of people detained, by day.
fn detained(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
) -> Result<BTreeMap<NaiveDate, f64>, MeasureError> {
    let population = composition::Population::Detained;
    let stored = published::figures(engine, store, catalog, population.table())?;
    let question = composition::Question {
        population,
        by: Vec::new(),
        from: None,
        to: None,
        known_on: None,
        every: composition::Every::Edition,
    };
    let answer = composition::measure(catalog, stored.as_ref(), &question)?;
    let place = |name: &str| answer.fields.iter().position(|field| field.name == name);
    let (day, total) = (place("as_of"), place("total"));
    Ok(answer
        .rows
        .iter()
        .filter_map(|row| match (row.get(day?)?, row.get(total?)?) {
            (Value::Date(day), Value::Integer(total)) => Some((*day, real(*total))),
            _ => None,
        })
        .collect())
}

#[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
fn real(count: i64) -> f64 {
    count as f64
}

/// Days that a daily population and the publication both have.
fn population(
    engine: &Engine,
    store: &Store,
    release: &str,
    detained: &BTreeMap<NaiveDate, f64>,
) -> Result<(Vec<Pair>, &'static str), MeasureError> {
    for (column, what) in HELD {
        let table = engine.table(store, POPULATION, &[release.to_owned()])?;
        let held = table.aggregate(vec![ident(typed::EVENT_DATE)], vec![sum(ident(column)).alias("held")])?;
        let mut pairs: Vec<Pair> = rows::values(&engine.collect(held)?)?
            .iter()
            .filter_map(|row| match row.as_slice() {
                [Value::Date(day), Value::Integer(held)] => {
                    Some(Pair { day: *day, ours: real(*held), published: *detained.get(day)? })
                }
                _ => None,
            })
            .filter(|pair| pair.published > 0.0)
            .collect();
        if !pairs.is_empty() {
            pairs.sort_by_key(|pair| pair.day);
            return Ok((pairs, what));
        }
    }
    Ok((Vec::new(), ""))
}

fn spread(check: &str, release: &str, pairs: &[Pair]) -> Option<Vec<Value>> {
    let mut ratios: Vec<f64> = pairs.iter().map(Pair::ratio).collect();
    ratios.sort_by(f64::total_cmp);
    let lowest = pairs.iter().min_by(|a, b| a.ratio().total_cmp(&b.ratio()))?;
    let highest = pairs.iter().max_by(|a, b| a.ratio().total_cmp(&b.ratio()))?;
    let (first, last) = (pairs.first()?.day, pairs.last()?.day);
    Some(vec![
        check.into(),
        release.into(),
        "people detained, as ICE publishes them".into(),
        format!("{first} to {last}").into(),
        u64::try_from(pairs.len()).unwrap_or(u64::MAX).into(),
        Value::Missing,
        Value::Missing,
        Value::Real(quantile(&ratios, 0.5)?),
        Value::Real(quantile(&ratios, 0.25)?),
        Value::Real(quantile(&ratios, 0.75)?),
        Value::Real(lowest.ratio()),
        lowest.day.into(),
        Value::Real(highest.ratio()),
        highest.day.into(),
    ])
}

/// Quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996, The American Statistician
/// 50:361-365).
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "numbers of days are far below 2^53")]
    let at = (sorted.len().checked_sub(1)?) as f64 * share;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in the list, 0 or more"
    )]
    let below = at.floor() as usize;
    let low = sorted.get(below)?;
    let high = sorted.get(below + 1).unwrap_or(low);
    Some(low + (high - low) * (at - at.floor()))
}

/// The last published total of removals of each fiscal year, with its source: of workbooks in the store where they have
/// one, else of the figures that come with brunt.
fn removal_totals(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
) -> Result<BTreeMap<i64, (f64, String)>, MeasureError> {
    let mut totals: BTreeMap<i64, (f64, String)> = BTreeMap::new();
    for (name, column) in REMOVAL_FIGURES {
        let Some(table) = catalog.figures.get(name) else { continue };
        for row in &table.rows {
            if let (Some(year), Some(total)) =
                (table.cell(row, "fiscal_year").and_then(|year| year.parse().ok()), table.number(row, column))
            {
                let source = table.cell(row, brunt_model::figures::SOURCE).unwrap_or_default();
                totals.insert(year, (total, format!("{source}, as of {}", row.as_of)));
            }
        }
    }
    if let Some(figures) = published::figures(engine, store, catalog, "removed")? {
        let whole = figures
            .figures
            .iter()
            .filter(|one| one.dimensions.iter().all(|value| value == brunt_model::publication::ALL));
        for figure in whole {
            let year = brunt_model::FiscalYear::of(figure.span.1).year();
            if let Some(value) = figure.value {
                // Editions come in the order of their days: the last one stays.
                let source = format!("{}, as of {}", figures.place(figure), figure.as_of);
                totals.insert(year.into(), (value, source));
            }
        }
    }
    Ok(totals)
}

fn by_fiscal_year(engine: &Engine, store: &Store, release: &str) -> Result<BTreeMap<i64, f64>, MeasureError> {
    let table = engine.table(store, REMOVALS, &[release.to_owned()])?;
    let counts = table.aggregate(vec![ident(typed::FISCAL_YEAR)], vec![count(lit(1_i64)).alias("n")])?;
    Ok(rows::values(&engine.collect(counts)?)?
        .iter()
        .filter_map(|row| match row.as_slice() {
            [Value::Integer(year), Value::Integer(n)] => Some((*year, real(*n))),
            _ => None,
        })
        .collect())
}

#[expect(clippy::cast_possible_truncation, reason = "counts of removals, whole numbers")]
fn single(release: &str, year: i64, ours: f64, published: f64, source: &str) -> Vec<Value> {
    let mut row = vec![
        "removals of a fiscal year".into(),
        release.into(),
        source.into(),
        format!("FY{year}").into(),
        Value::Integer(1),
        Value::Integer(ours as i64),
        Value::Integer(published as i64),
        Value::Real(ours / published),
    ];
    row.resize(FIELDS.len(), Value::Missing);
    row
}

/// Year-to-date totals that are lower than those of the edition before: a row each, and how many were compared.
fn falls(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
) -> Result<(Vec<Vec<Value>>, usize), MeasureError> {
    let mut found = Vec::new();
    let mut compared = 0;
    for table in RUNNING {
        let Some(figures) = published::figures(engine, store, catalog, table)? else { continue };
        let mut totals: Vec<&published::Figure> = figures
            .figures
            .iter()
            .filter(|one| {
                one.period == "fiscal_year_to_date"
                    && one.value.is_some()
                    && one.dimensions.iter().all(|value| value == brunt_model::publication::ALL)
            })
            .collect();
        totals.sort_by_key(|one| (one.span.0, one.as_of));
        for pair in totals.windows(2) {
            let [before, after] = pair else { continue };
            let (Some(old), Some(new)) = (before.value, after.value) else { continue };
            if before.span.0 != after.span.0 {
                continue;
            }
            compared += 1;
            if new < old {
                let against = format!("{}, as of {}", figures.place(before), before.as_of);
                let mut row = vec![
                    format!("year-to-date total of `{table}` fell").into(),
                    figures.publication.as_str().into(),
                    against.into(),
                    format!("{} to {}", before.as_of, after.as_of).into(),
                    Value::Integer(1),
                    Value::Real(new),
                    Value::Real(old),
                    Value::Real(new / old),
                ];
                row.resize(FIELDS.len(), Value::Missing);
                found.push(row);
            }
        }
    }
    Ok((found, compared))
}

#[cfg(test)]
mod tests {
    use super::quantile;

    #[test]
    fn quantiles_lie_between_order_statistics() {
        let sorted = [1.0, 2.0, 4.0, 8.0];
        for (share, wanted) in [(0.0, 1.0), (0.25, 1.75), (0.5, 3.0), (1.0, 8.0)] {
            assert!((quantile(&sorted, share).unwrap() - wanted).abs() < 1e-12);
        }
        assert_eq!(quantile(&[], 0.5), None);
    }
}
