//! Where the start of detention stints is missing: those that ended before a day are not in the release.

use super::{Edge, Kind, Span};
use crate::error::MeasureError;
use crate::rows;
use brunt_model::Value;
use brunt_store::{Engine, Store};
use chrono::{Days, NaiveDate};
use datafusion::functions_aggregate::expr_fn::count;
use datafusion::logical_expr::{ident, lit};

pub(super) const TABLE: &str = "stints";

/// Days without any book-out at the start that tell that stints which ended then are lacking.
const NO_ENDS: u64 = 14;
/// Weeks of the first window.
const WINDOW: u64 = 4;
/// Weeks of the windows it is held against, counted from the first day.
const LATER: [u64; 3] = [14, 18, 22];
/// Below this share of what is usual too few stays go back to before the release.
const HALF: f64 = 0.5;
/// Stints of a window, at the least.
const ROWS: u64 = 100;

/// Stints by day of book-in, with what they say of the time before.
pub(super) struct Stint {
    pub(super) began: NaiveDate,
    pub(super) ended: Option<NaiveDate>,
    pub(super) stay_began: Option<NaiveDate>,
    pub(super) rows: u64,
}

/// Signs that the start of a release's stints is missing.
pub(super) fn starts(
    engine: &Engine,
    store: &Store,
    release: &str,
    span: Span,
) -> Result<Vec<Edge>, MeasureError> {
    let days = ["book_in_date", "book_out_date", "stay_book_in_date"];
    let table = engine.table(store, TABLE, &[release.to_owned()])?;
    let has = |name: &str| table.schema().fields().iter().any(|field| field.name() == name);
    if !days.iter().all(|name| has(name)) {
        return Ok(Vec::new());
    }
    // The last of the later windows is as far as anything is read.
    let end = add(span.first, 7 * (LATER[2] + WINDOW));
    let early = ident(days[0]).lt(lit(rows::date(end)));
    let groups = days.map(ident).to_vec();
    let plan = table.filter(early)?.aggregate(groups, vec![count(lit(1_i64)).alias("n")])?;
    let mut stints = Vec::new();
    for row in rows::values(&engine.collect(plan)?)? {
        let day = |value: &Value| match value {
            Value::Date(day) => Some(*day),
            _ => None,
        };
        if let [began, ended, stay_began, n] = row.as_slice()
            && let Some(began) = day(began)
        {
            let rows = rows::count(Some(n))?;
            stints.push(Stint { began, ended: day(ended), stay_began: day(stay_began), rows });
        }
    }
    Ok(no_ends(&stints, span).into_iter().chain(few_carried(&stints, span)).collect())
}

/// No stint ended in the first days although many began.
pub(super) fn no_ends(stints: &[Stint], span: Span) -> Option<Edge> {
    let first_end = stints.iter().filter_map(|stint| stint.ended).filter(|day| *day >= span.first).min()?;
    let to = first_end.pred_opt()?;
    let began: u64 =
        stints.iter().filter(|stint| (span.first..=to).contains(&stint.began)).map(|stint| stint.rows).sum();
    if first_end < add(span.first, NO_ENDS) || began < ROWS {
        return None;
    }
    Some(Edge {
        kind: Kind::Start,
        from: span.first,
        to,
        rows: began,
        expected: None,
        why: format!(
            "hold no stint that ended: of those begun before {first_end} only the ones still held then are in the \
             release, and populations before it are too low"
        ),
        cut: false,
    })
}

/// Of the stints begun in the first weeks too few belong to stays begun before the release.
pub(super) fn few_carried(stints: &[Stint], span: Span) -> Option<Edge> {
    let window = |from: NaiveDate| {
        let to = add(from, 7 * WINDOW);
        let inside = || stints.iter().filter(move |stint| stint.began >= from && stint.began < to);
        let all: u64 = inside().map(|stint| stint.rows).sum();
        let before = inside().filter(|stint| stint.stay_began.is_some_and(|day| day < from));
        (before.map(|stint| stint.rows).sum::<u64>(), all)
    };
    let (carried, all) = window(span.first);
    let later = LATER.map(|weeks| window(add(span.first, 7 * weeks)));
    if all < ROWS || later.iter().any(|(_, all)| *all < ROWS) {
        return None;
    }
    let sum = later.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let usual = real(sum.0) / real(sum.1);
    if real(carried) >= HALF * usual * real(all) {
        return None;
    }
    Some(Edge {
        kind: Kind::Start,
        from: span.first,
        to: add(span.first, 7 * WINDOW - 1),
        rows: all,
        expected: None,
        why: "hold too few stints of stays begun before the release: stays under way at its start are lacking, and \
              populations are too low until they would have ended"
            .to_owned(),
        cut: false,
    })
}

fn add(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^53")]
fn real(count: u64) -> f64 {
    count as f64
}
