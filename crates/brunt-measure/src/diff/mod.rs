#![doc = include_str!("METHOD.md")]

mod recode;
mod rows_by;
#[cfg(test)]
mod tests;

use crate::error::MeasureError;
use crate::rows;
use crate::view::View;
use brunt_model::answer::{Block, Line};
use brunt_model::catalog::Catalog;
use brunt_model::codebook::{Column, ColumnType, Visibility};
use brunt_model::missing::state_column;
use brunt_model::{Answer, DataRelease, Field, LedgerStep, ReleaseRef, Role, State, Value, typed};
use brunt_store::{Engine, Store};
use chrono::{Datelike as _, Days, NaiveDate};
use datafusion::arrow::datatypes::DataType;
use datafusion::functions_aggregate::expr_fn::count;
use datafusion::logical_expr::{cast, ident, lit};
pub use recode::{Recoding, Weekly, find as recodings};
use std::collections::{BTreeMap, BTreeSet};

const FIELDS: [(&str, Role); 12] = [
    ("table", Role::Group),
    ("what", Role::Group),
    ("column", Role::Group),
    ("value", Role::Group),
    ("into", Role::Group),
    ("period", Role::Group),
    ("before", Role::Total),
    ("after", Role::Total),
    ("change", Role::Derived),
    ("ratio", Role::Derived),
    ("share_before", Role::Derived),
    ("share_after", Role::Derived),
];

/// By what rows are listed.
pub use crate::series::Every;

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The two releases, in any order.
    pub releases: [String; 2],
    /// Only this table.
    pub table: Option<String>,
    /// Only this column.
    pub column: Option<String>,
    /// List every week or month; otherwise only weeks whose rows changed by more than the threshold.
    pub every: Option<Every>,
    /// A share that moved by more than this is listed; 0 to 1.
    pub threshold: f64,
}

/// Two releases compared: an answer without rows yet, and its rows table by table for disclosure control.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Fields, releases, ledger and notes.
    pub answer: Answer,
    /// Rows: those of one table and column are a block.
    pub blocks: Vec<Block>,
}

/// The days compared, with the two releases in their order.
struct Overlap<'c> {
    before: &'c DataRelease,
    after: &'c DataRelease,
    first: NaiveDate,
    last: NaiveDate,
}

impl Overlap<'_> {
    /// Mondays of the weeks that the days touch.
    fn weeks(&self) -> Vec<NaiveDate> {
        std::iter::successors(Some(monday(self.first)), |day| day.checked_add_days(Days::new(7)))
            .take_while(|day| *day <= self.last)
            .collect()
    }

    fn names(&self) -> [String; 2] {
        [self.before.release.clone(), self.after.release.clone()]
    }
}

/// Compares two releases in aggregate; no row of one is ever held against a row of the other.
///
/// # Errors
/// When a release or column is not known, the store holds no table of both, or the engine fails.
pub fn compare(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
    question: &Question,
) -> Result<Comparison, MeasureError> {
    let (before, after) = in_order(catalog, &question.releases)?;
    let fields = FIELDS.into_iter().map(|(name, role)| Field::new(name, role)).collect();
    let mut found = Comparison { answer: Answer::new("diff", fields), blocks: Vec::new() };
    found.answer.releases = [before, after]
        .map(|about| ReleaseRef { release: about.release.clone(), as_of: about.as_of })
        .to_vec();
    found.answer.notes.push(format!(
        "`before` is {} (as of {}), `after` is {} (as of {}); rows are never linked across releases, so all of this is \
         differences of counts",
        before.release, before.as_of, after.release, after.as_of
    ));
    let tables = shared(store, catalog, question, [before, after])?;
    let mut column_seen = question.column.is_none();
    for table in tables {
        let view = View::new(catalog, &table)?;
        let Some(overlap) = overlap(store, &table, before, after) else {
            found.answer.notes.push(format!("`{table}`: the two hold no day in common"));
            continue;
        };
        let columns = columns(&view, question, &overlap, &mut found.answer.notes);
        column_seen |= !columns.is_empty();
        if question.column.is_some() && columns.is_empty() {
            continue;
        }
        let listed = rows_by::list(engine, store, &table, question, &overlap)?;
        found.answer.ledger.extend(listed.ledger);
        found.blocks.push(listed.block);
        for column in columns {
            let values = by_value(engine, store, &view, column, &overlap)?;
            let block =
                distribution(&table, column, &values, question.threshold, &overlap, &mut found.answer.notes);
            found.blocks.push(block);
        }
    }
    if let (false, Some(name)) = (column_seen, &question.column) {
        return Err(MeasureError::UnknownName {
            name: name.clone(),
            table: question.table.clone().unwrap_or_else(|| "any table of both".to_owned()),
            near: Vec::new(),
        });
    }
    found.answer.notes.push(format!(
        "listed are values whose share moved by more than {0} points, weeks whose rows changed by more than {0} per cent, values only one of \
         the two has, and recodings; the last weeks of the earlier release lack late records",
        question.threshold * 100.0
    ));
    Ok(found)
}

/// The two releases, the earlier as-of day first.
fn in_order<'c>(
    catalog: &'c Catalog,
    names: &[String; 2],
) -> Result<(&'c DataRelease, &'c DataRelease), MeasureError> {
    let find = |name: &String| {
        catalog.releases.get(name).ok_or_else(|| MeasureError::NoRelease {
            release: name.clone(),
            known: catalog.releases.keys().cloned().collect::<Vec<_>>().join(", "),
        })
    };
    let (a, b) = (find(&names[0])?, find(&names[1])?);
    Ok(if (a.as_of, &a.release) <= (b.as_of, &b.release) { (a, b) } else { (b, a) })
}

/// Tables of rows that the store holds of both.
fn shared(
    store: &Store,
    catalog: &Catalog,
    question: &Question,
    releases: [&DataRelease; 2],
) -> Result<Vec<String>, MeasureError> {
    let of = |release: &DataRelease| -> BTreeSet<&str> {
        let files = store.manifest().files.iter().filter(|file| file.release == release.release);
        files.map(|file| file.table.as_str()).filter(|table| catalog.codebooks.contains_key(*table)).collect()
    };
    let [a, b] = releases.map(of);
    let both: Vec<String> = a
        .intersection(&b)
        .filter(|table| question.table.as_deref().is_none_or(|only| only == **table))
        .map(|table| (*table).to_owned())
        .collect();
    if both.is_empty() {
        let list = |tables: &BTreeSet<&str>| match tables.len() {
            0 => "nothing".to_owned(),
            _ => tables.iter().copied().collect::<Vec<_>>().join(", "),
        };
        return Err(MeasureError::NothingShared {
            what: question.table.as_deref().map_or_else(|| "table".to_owned(), |table| format!("`{table}`")),
            held: format!("{}: {}; {}: {}", releases[0].release, list(&a), releases[1].release, list(&b)),
        });
    }
    Ok(both)
}

/// The days that both releases hold, within their stated periods.
fn overlap<'c>(
    store: &Store,
    table: &str,
    before: &'c DataRelease,
    after: &'c DataRelease,
) -> Option<Overlap<'c>> {
    let held = |release: &DataRelease| {
        let files = store.manifest().files.iter();
        let files: Vec<_> =
            files.filter(|file| file.table == table && file.release == release.release).collect();
        let first = files.iter().filter_map(|file| file.first).min()?;
        let last = files.iter().filter_map(|file| file.last).max()?;
        Some((first.max(release.first), last.min(release.last).min(release.as_of)))
    };
    let (a, b) = (held(before)?, held(after)?);
    let (first, last) = (a.0.max(b.0), a.1.min(b.1));
    (first <= last).then_some(Overlap { before, after, first, last })
}

/// Columns to compare: public, of few kinds of values, and in both releases.
fn columns<'v>(
    view: &View<'v>,
    question: &Question,
    overlap: &Overlap<'_>,
    notes: &mut Vec<String>,
) -> Vec<&'v Column> {
    let [before, after] = overlap.names().map(|name| {
        let recorded = view.codebook.recorded_in(&name);
        recorded.into_iter().map(str::to_owned).collect::<BTreeSet<String>>()
    });
    let mut only = [Vec::new(), Vec::new()];
    let mut both = Vec::new();
    for column in &view.codebook.columns {
        let kind = matches!(column.kind, ColumnType::Category | ColumnType::Code | ColumnType::YesNo);
        let asked = question.column.as_ref().is_none_or(|name| *name == column.name || *name == column.fact);
        if column.visibility != Visibility::Public || !kind || !asked {
            continue;
        }
        match (before.contains(&column.name), after.contains(&column.name)) {
            (true, true) => both.push(column),
            (true, false) => only[0].push(format!("`{}`", column.name)),
            (false, true) => only[1].push(format!("`{}`", column.name)),
            (false, false) => {}
        }
    }
    for (names, release) in only.iter().zip(overlap.names()).filter(|(names, _)| !names.is_empty()) {
        notes.push(format!("`{}`: only {release} has {}", view.codebook.table, names.join(", ")));
    }
    both
}

/// A value of a column: what the source gives, or why it gives nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Given {
    Known(String),
    Not(State),
}

impl Given {
    fn text(&self) -> String {
        match self {
            Given::Known(text) => text.clone(),
            Given::Not(state) => format!("({})", state.word()),
        }
    }
}

/// Rows by value and week on the days that both hold.
fn by_value(
    engine: &Engine,
    store: &Store,
    view: &View<'_>,
    column: &Column,
    overlap: &Overlap<'_>,
) -> Result<Vec<(Given, Weekly)>, MeasureError> {
    let weeks = overlap.weeks();
    let table = view.apply(engine.table(store, &view.codebook.table, &overlap.names())?, |_| true)?;
    let day = || cast(ident(typed::EVENT_DATE), DataType::Date32);
    let within = day().gt_eq(lit(rows::date(overlap.first))).and(day().lt_eq(lit(rows::date(overlap.last))));
    let groups = [typed::RELEASE, "week", &state_column(&column.name), &column.name].map(ident).to_vec();
    let plan = table.filter(within)?.aggregate(groups, vec![count(lit(1_i64)).alias("n")])?;
    let mut found: BTreeMap<Given, Weekly> = BTreeMap::new();
    for row in rows::values(&engine.collect(plan)?)? {
        let [Value::Text(release), Value::Date(week), Value::Integer(state), value, n] = row.as_slice()
        else {
            return Err(MeasureError::Unexpected(format!("{row:?} where rows by value belong")));
        };
        let state = i8::try_from(*state).ok().and_then(State::from_code).unwrap_or(State::Rejected);
        let given = match (state, value) {
            (State::Known, Value::Text(text)) => Given::Known(text.clone()),
            (State::Known, Value::YesNo(yes)) => Given::Known(if *yes { "yes" } else { "no" }.to_owned()),
            (State::Known, other) => {
                return Err(MeasureError::Unexpected(format!("{other:?} as a value of `{}`", column.name)));
            }
            (state, _) => Given::Not(state),
        };
        let Ok(place) = weeks.binary_search(week) else { continue };
        let weekly = found.entry(given).or_insert_with_key(|given| Weekly {
            value: given.text(),
            before: vec![0; weeks.len()],
            after: vec![0; weeks.len()],
        });
        let side = if *release == overlap.before.release { &mut weekly.before } else { &mut weekly.after };
        if let Some(slot) = side.get_mut(place) {
            *slot += rows::count(Some(n))?;
        }
    }
    Ok(found.into_iter().collect())
}

/// All values of a column, those marked that are worth showing, and its recodings.
fn distribution(
    table: &str,
    column: &Column,
    values: &[(Given, Weekly)],
    threshold: f64,
    overlap: &Overlap<'_>,
    notes: &mut Vec<String>,
) -> Block {
    let weekly: Vec<Weekly> = values.iter().map(|(_, weekly)| weekly.clone()).collect();
    let sums: Vec<(u64, u64)> =
        weekly.iter().map(|one| (one.before.iter().sum(), one.after.iter().sum())).collect();
    let totals = sums.iter().fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
    let found = recodings(&weekly);
    let name = Names { table, column: &column.name };
    let mut block: Block = Vec::new();
    let mut explained: BTreeMap<usize, (u64, u64)> = BTreeMap::new();
    for recoding in &found {
        let sum = |places: &BTreeSet<usize>| {
            places
                .iter()
                .filter_map(|place| sums.get(*place))
                .fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1))
        };
        let (from, into) = (sum(&recoding.from), sum(&recoding.into));
        let all = (from.0 + into.0, from.1 + into.1);
        for place in recoding.from.iter().chain(&recoding.into) {
            explained.insert(*place, all);
        }
        let words = |places: &BTreeSet<usize>| {
            let texts = places.iter().filter_map(|place| weekly.get(*place));
            texts.map(|one| format!("`{}`", one.value)).collect::<Vec<_>>().join(", ")
        };
        let weeks = overlap.weeks();
        let week = |place: usize| weeks.get(place).map(NaiveDate::to_string).unwrap_or_default();
        let period = format!("weeks of {} to {}", week(recoding.weeks.0), week(recoding.weeks.1));
        notes.push(format!(
            "`{table}`: `{}` was recoded: {} -> {}, {period}",
            column.name,
            words(&recoding.from),
            words(&recoding.into)
        ));
        let texts = (words(&recoding.from), Value::from(words(&recoding.into)));
        block.push(Line { shown: true, values: name.line("recoded", texts, &period, from, totals) });
    }
    for (place, ((given, _), (before, after))) in values.iter().zip(&sums).enumerate() {
        // Of values that a recoding explains, what remains is what their sum did.
        let (b, a) = explained.get(&place).copied().unwrap_or((*before, *after));
        let moved = match (share(b, totals.0), share(a, totals.1)) {
            (Some(b), Some(a)) => (a - b).abs() > threshold,
            _ => false,
        };
        let single = (b == 0) != (a == 0);
        let what = match (given, b, a) {
            (Given::Not(_), ..) => "state",
            (_, 0, 1..) => "new",
            (_, 1.., 0) => "gone",
            _ => "moved",
        };
        let line =
            name.line(what, (given.text(), Value::Missing), &overlap.period(), (*before, *after), totals);
        block.push(Line { shown: moved || single, values: line });
    }
    block
}

impl Overlap<'_> {
    fn period(&self) -> String {
        format!("{} to {}", self.first, self.last)
    }
}

struct Names<'n> {
    table: &'n str,
    column: &'n str,
}

impl Names<'_> {
    fn line(
        &self,
        what: &str,
        (value, into): (String, Value),
        period: &str,
        (before, after): (u64, u64),
        totals: (u64, u64),
    ) -> Vec<Value> {
        vec![
            self.table.into(),
            what.into(),
            self.column.into(),
            value.into(),
            into,
            period.into(),
            before.into(),
            after.into(),
            change(before, after),
            Value::Missing,
            share(before, totals.0).map_or(Value::Missing, Value::Real),
            share(after, totals.1).map_or(Value::Missing, Value::Real),
        ]
    }
}

fn change(before: u64, after: u64) -> Value {
    let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    Value::Integer(whole(after) - whole(before))
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^53")]
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn monday(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())).unwrap_or(day)
}

fn step(step: String, reason: &str, rows: u64) -> LedgerStep {
    LedgerStep { step, reason: reason.to_owned(), rows }
}
