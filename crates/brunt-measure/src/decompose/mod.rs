#![doc = include_str!("METHOD.md")]

use crate::classify::Compiler;
use crate::cohort::{self, Selection};
use crate::error::MeasureError;
use crate::rows;
use crate::targets;
use brunt_model::{Answer, Catalog, Field, LedgerStep, ReleaseRef, Role, Value};
use brunt_rubric::Rubric;
use brunt_stats::decompose::{
    Blocks, DecomposeError, Pair, Period, Plan, TwoTerms, block_bootstrap, two_terms,
};
use brunt_stats::range::{Band, Range};
use brunt_stats::tally::Tally;
use brunt_store::{Engine, Store};
use chrono::NaiveDate;
use datafusion::logical_expr::{Expr, ident};
use std::collections::{BTreeMap, BTreeSet};

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Question<'q> {
    /// Rows; its days are those of neither time.
    pub selection: Selection,
    /// The stated target.
    pub rubric: &'q Rubric,
    /// Groups that make the cells.
    pub by: Vec<String>,
    /// First and last day of the earlier time.
    pub before: (NaiveDate, NaiveDate),
    /// First and last day of the later time.
    pub after: (NaiveDate, NaiveDate),
    /// Weeks in a block of the bootstrap.
    pub block_weeks: usize,
    /// Replicates; 0 for no intervals.
    pub replicates: usize,
    /// Seed of the bootstrap.
    pub seed: u64,
    /// Level of the intervals.
    pub level: f64,
}

/// Counts of one time by week and cell.
struct Times {
    weeks: BTreeMap<String, BTreeMap<Vec<String>, [u64; 3]>>,
    ledger: Vec<LedgerStep>,
    releases: Vec<ReleaseRef>,
}

impl Times {
    fn cells(&self) -> BTreeSet<Vec<String>> {
        self.weeks.values().flat_map(BTreeMap::keys).cloned().collect()
    }

    fn tallies(&self, cells: &[Vec<String>]) -> Result<Vec<Vec<Tally>>, MeasureError> {
        let weeks = self.weeks.values().map(|week| {
            cells
                .iter()
                .map(|cell| match week.get(cell) {
                    Some([n, yes, no]) => Tally::bounded(*n, *yes, n - no),
                    None => Tally::exact(0, 0),
                })
                .collect::<Result<Vec<_>, _>>()
        });
        weeks.collect::<Result<_, _>>().map_err(|error| MeasureError::Unexpected(error.to_string()))
    }
}

/// What moved the share: the mix of the cells, or the share within them.
///
/// # Errors
/// When the store lacks the rows, rows of several releases are meant, or one time has no rows.
pub fn measure(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
    question: &Question<'_>,
) -> Result<Answer, MeasureError> {
    let before = times(engine, store, catalog, question, question.before)?;
    let after = times(engine, store, catalog, question, question.after)?;
    let cells: Vec<Vec<String>> = before.cells().union(&after.cells()).cloned().collect();
    let (early, late) = (before.tallies(&cells)?, after.tallies(&cells)?);
    let total = |weeks: &[Vec<Tally>], cell: usize| {
        Tally::sum(weeks.iter().filter_map(|week| week.get(cell).copied()))
    };
    let pairs: Vec<Pair> = (0..cells.len())
        .map(|cell| Pair { before: total(&early, cell), after: total(&late, cell) })
        .collect();
    let fault = |error: DecomposeError| MeasureError::Apart(error.to_string());
    let parts = two_terms(&pairs).map_err(fault)?;
    let plan = Plan {
        blocks: Blocks::Circular,
        length: question.block_weeks,
        replicates: question.replicates,
        seed: question.seed,
        level: question.level,
    };
    let bands = if question.replicates == 0 {
        Vec::new()
    } else {
        let drawn = block_bootstrap(&early, &late, &plan, |pairs| {
            two_terms(pairs).map(|parts| vec![parts.total, parts.composition, parts.rate])
        });
        drawn.map_err(fault)?.bands
    };
    Ok(answer(question, (&cells, &pairs, &parts, &bands), before, after))
}

fn times(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
    question: &Question<'_>,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Times, MeasureError> {
    let selection = Selection { from: Some(from), to: Some(to), ..question.selection.clone() };
    let cohort = cohort::select(engine, store, catalog, &selection, None, &question.by)?;
    if cohort.releases.len() > 1 {
        return Err(MeasureError::SeveralReleases {
            table: selection.table,
            releases: cohort.releases.iter().map(|one| one.release.clone()).collect::<Vec<_>>().join(", "),
        });
    }
    for name in &question.by {
        cohort.view.check_group(name, selection.local)?;
    }
    let compiler = Compiler::new(catalog, cohort.view.codebook);
    let mut by: Vec<String> = question.by.clone();
    by.push("week".to_owned());
    let groups: Vec<Expr> = by.iter().map(|name| ident(name.clone())).collect();
    let mut columns = groups.clone();
    columns.push(compiler.in_target(question.rubric).alias("in_target"));
    let plan = cohort.rows.select(columns)?.aggregate(groups, targets::hits()?)?;
    let mut weeks: BTreeMap<String, BTreeMap<Vec<String>, [u64; 3]>> = BTreeMap::new();
    for row in rows::values(&engine.collect(plan)?)? {
        let cell = row.iter().take(question.by.len()).map(written).collect();
        let week = row.get(question.by.len()).map(written).unwrap_or_default();
        let figure = |offset: usize| rows::count(row.get(by.len() + offset));
        weeks.entry(week).or_default().insert(cell, [figure(0)?, figure(1)?, figure(2)?]);
    }
    Ok(Times { weeks, ledger: cohort.ledger, releases: cohort.releases })
}

/// A group's value as a name; what the record does not tell is a cell of its own.
fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Date(day) => day.to_string(),
        Value::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        _ => "(not told)".to_owned(),
    }
}

fn answer(
    question: &Question<'_>,
    (cells, pairs, parts, bands): (&[Vec<String>], &[Pair], &TwoTerms, &[Band]),
    before: Times,
    after: Times,
) -> Answer {
    let mut fields = vec![Field::new("part", Role::Group)];
    fields.extend(question.by.iter().map(|name| Field::new(name, Role::Group)));
    fields.extend([Field::new("n_before", Role::Total), Field::new("n_after", Role::Total)]);
    fields.extend(
        ["share_low", "share_high", "interval_low", "interval_high"]
            .map(|name| Field::new(name, Role::Derived)),
    );
    let mut answer = Answer::new("measure decompose", fields);
    let n =
        |of: &dyn Fn(&Pair) -> Tally| Value::from(pairs.iter().map(|pair| of(pair).actions()).sum::<u64>());
    let (n_before, n_after) = (n(&|pair| pair.before), n(&|pair| pair.after));
    let mut push = |part: &str, cell: Option<usize>, counts: [Value; 2], range: Range, band: Option<Band>| {
        let mut row: Vec<Value> = vec![part.into()];
        row.extend((0..question.by.len()).map(|place| {
            cell.and_then(|cell| cells.get(cell)?.get(place))
                .map_or(Value::Missing, |name| name.as_str().into())
        }));
        row.extend(counts);
        row.extend([Value::Real(range.low), Value::Real(range.high)]);
        row.extend(band.map_or([Value::Missing, Value::Missing], |band| {
            [Value::Real(band.low), Value::Real(band.high)]
        }));
        answer.rows.push(row);
    };
    let whole = || [n_before.clone(), n_after.clone()];
    push("share before", None, whole(), parts.before, None);
    push("share after", None, whole(), parts.after, None);
    push("change", None, whole(), parts.total, bands.first().copied());
    push("composition", None, whole(), parts.composition, bands.get(1).copied());
    push("rate", None, whole(), parts.rate, bands.get(2).copied());
    for (cell, terms) in parts.cells.iter().enumerate() {
        let counts = pairs.get(cell).map_or([Value::Missing, Value::Missing], |pair| {
            [pair.before.actions().into(), pair.after.actions().into()]
        });
        push("composition of", Some(cell), counts.clone(), terms.composition, None);
        push("rate of", Some(cell), counts, terms.rate, None);
    }
    answer.notes.push(format!(
        "target `{}`, version {}: {}",
        question.rubric.label(),
        question.rubric.version,
        question.rubric.title
    ));
    answer.notes.push(
        "composition: the cells' weights changed; rate: the share within cells changed; the two add up to the change. low and high are bounds from rows that \
         cannot be told and from cells empty in one time"
            .to_owned(),
    );
    if !bands.is_empty() {
        answer.notes.push(format!(
            "intervals: {:.0} %, of the process behind the rows, weeks drawn in blocks of {} ({} replicates, seed {})",
            question.level * 100.0,
            question.block_weeks,
            question.replicates,
            question.seed
        ));
    }
    for empty in &parts.empty {
        let name = cells.get(empty.cell).map(|cell| cell.join(", ")).unwrap_or_default();
        let period = if empty.period == Period::Before { "before" } else { "after" };
        answer
            .notes
            .push(format!("cell `{name}` is empty {period}: its rate there may be anything from 0 to 1"));
    }
    answer.releases = before.releases;
    answer.ledger = before.ledger;
    answer.ledger.extend(after.ledger);
    answer
}
