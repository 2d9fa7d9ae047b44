#![doc = include_str!("METHOD.md")]

use crate::classify::Compiler;
use crate::cohort::{self, Selection};
use crate::custody;
use crate::custody::links::{
    LINKED, NO_KEY, NONE_IN_WINDOW, OUTCOME, Outcomes, TAKEN, WINDOW_EDGE, outcomes,
};
use crate::edges;
use crate::error::MeasureError;
use crate::policy::{LABEL, List, ListQuestion};
use crate::rows;
use crate::view::CALENDAR;
use brunt_model::{Answer, Field, LedgerStep, Role, Value, typed};
use brunt_rubric::Rubric;
use brunt_store::Engine;
use datafusion::functions_aggregate::expr_fn::{count, sum};
use datafusion::logical_expr::{Expr, ident, lit, when};

/// The table.
pub const TABLE: &str = "detainers";
/// The rule by which a detainer is followed by a stay.
const RULE: &str = "detainer-to-book-in";
/// The group of a detainer's target status.
const IN_TARGET: &str = "in_target";
/// The agency's own words.
const RECORDED_BOOKED_IN: &str = "Booked into Detention";
const RECORDED_DECLINED: &str = "Detainer Declined by LEA";
/// The column of why a request ended.
const LIFT_REASON: &str = "detainer_lift_reason";
/// Parts by link, in the order of an answer.
const OUTCOMES: [&str; 5] = [LINKED, TAKEN, NONE_IN_WINDOW, WINDOW_EDGE, NO_KEY];

/// What is asked.
pub struct Question<'q> {
    /// Which detainers; the table is [`TABLE`].
    pub selection: Selection,
    /// Groups: facts and calendar names of a detainer, and `label` where a list is given.
    pub by: Vec<String>,
    /// Days after the detainer within which the book-in must lie, the same day included.
    pub within: u32,
    /// A stated target by which detainers are told apart.
    pub rubric: Option<&'q Rubric>,
    /// A list of policy labels.
    pub list: Option<ListQuestion<'q>>,
}

/// Detainers that were followed by a book-in, by group, with bounds, and beside them what the agency recorded.
///
/// # Errors
/// When the store lacks detainers or stints of a release, a name cannot be a group, or a list does not fit the table.
pub fn measure(
    engine: &Engine,
    source: &custody::Source<'_>,
    question: &Question<'_>,
) -> Result<Answer, MeasureError> {
    let selection = &question.selection;
    let found = outcomes(source, RULE, &selection.releases, Some(question.within))?;
    let selection = Selection { releases: found.releases.clone(), ..selection.clone() };
    let cohort = cohort::select(engine, source.store, source.catalog, &selection, None, &question.by)?;
    let list = question.list.map(|list| list.of_table(&cohort.view)).transpose()?;
    let by = groups(question, &cohort)?;
    let facts: Vec<&String> = by.iter().filter(|name| *name != LABEL && *name != IN_TARGET).collect();
    for name in &facts {
        cohort.view.check_group(name, selection.local)?;
    }
    let recorded = cohort.rows.schema().has_column_with_unqualified_name(LIFT_REASON);
    let mut columns: Vec<Expr> = Vec::new();
    for name in &by {
        columns.push(match name.as_str() {
            LABEL => label(list.as_ref())?,
            IN_TARGET => in_target(question, &cohort, source)?,
            _ => ident(name.clone()),
        });
    }
    columns.push(ident(OUTCOME));
    let reason = if recorded { ident(LIFT_REASON) } else { lit(datafusion::common::ScalarValue::Utf8(None)) };
    columns.push(reason.alias(LIFT_REASON));
    let events = found.of(engine.context(), cohort.rows)?;
    let keys: Vec<Expr> = by.iter().map(|name| ident(name.clone())).collect();
    let plan = events.select(columns)?.aggregate(keys, counts()?)?;
    let mut cells = rows::values(&engine.collect(plan)?)?;
    cells.sort_by(|a, b| {
        rows::by_groups(a.get(..by.len()).unwrap_or_default(), b.get(..by.len()).unwrap_or_default())
    });
    let mut answer = Answer::new("measure detainers", fields(&by));
    let mut events = 0;
    for row in cells {
        let figures = (0..=COUNTS)
            .map(|offset| rows::count(row.get(by.len() + offset)))
            .collect::<Result<Vec<u64>, _>>()?;
        let Some((n, parts)) = figures.split_first() else { continue };
        if *n == 0 {
            continue;
        }
        events += n;
        answer.rows.push(line(row.get(..by.len()).unwrap_or_default(), *n, parts));
    }
    answer.releases = cohort.releases;
    answer.ledger = cohort.ledger;
    answer.ledger.push(LedgerStep {
        step: "the first of each event, with a day".to_owned(),
        reason: "rows that repeat another by the link rule, or have no day, are not followed".to_owned(),
        rows: events,
    });
    answer.notes = notes(question, &found, list.as_ref());
    if by.iter().any(|name| CALENDAR.contains(&name.as_str())) {
        let Selection { from, to, .. } = selection;
        answer.notes.extend(edges::notes(
            engine,
            source.store,
            source.catalog,
            TABLE,
            &found.releases,
            (from, to),
        )?);
    }
    Ok(answer)
}

/// The groups of the answer: the release where there are several, what was asked for, target status, label.
fn groups(question: &Question<'_>, cohort: &cohort::Cohort<'_>) -> Result<Vec<String>, MeasureError> {
    let mut by = question.by.clone();
    if cohort.releases.len() > 1 && !by.iter().any(|name| name == typed::RELEASE) {
        by.insert(0, typed::RELEASE.to_owned());
    }
    for (name, given, what) in [
        (LABEL, question.list.is_some(), "a list of labels"),
        (IN_TARGET, question.rubric.is_some(), "a stated target"),
    ] {
        let named = by.iter().any(|group| group == name);
        if named && !given {
            return Err(MeasureError::Apart(format!("`{name}` can be a group only with {what}")));
        }
        if given && !named {
            by.push(name.to_owned());
        }
    }
    Ok(by)
}

fn label(list: Option<&List<'_>>) -> Result<Expr, MeasureError> {
    match list {
        Some(list) => Ok(list.expression()?.alias(LABEL)),
        None => Err(MeasureError::Unexpected("a group of labels without a list".into())),
    }
}

fn in_target(
    question: &Question<'_>,
    cohort: &cohort::Cohort<'_>,
    source: &custody::Source<'_>,
) -> Result<Expr, MeasureError> {
    let Some(rubric) = question.rubric else {
        return Err(MeasureError::Unexpected("a group of targets without a target".into()));
    };
    Ok(Compiler::new(source.catalog, cohort.view.codebook).in_target(rubric).alias(IN_TARGET))
}

/// Counts after the total: five outcomes, four recorded reasons.
const COUNTS: usize = 9;

fn counts() -> Result<Vec<Expr>, MeasureError> {
    let counted = |condition: Expr| -> Result<Expr, MeasureError> {
        Ok(sum(when(condition, lit(1_i64)).otherwise(lit(0_i64))?))
    };
    let mut all = vec![count(lit(1_i64)).alias("n")];
    for word in OUTCOMES {
        all.push(counted(ident(OUTCOME).eq(lit(word)))?.alias(word));
    }
    let reason = || ident(LIFT_REASON);
    let own = || reason().in_list(vec![lit(RECORDED_BOOKED_IN), lit(RECORDED_DECLINED)], false);
    all.push(counted(reason().eq(lit(RECORDED_BOOKED_IN)))?.alias("recorded_booked_in"));
    all.push(counted(reason().eq(lit(RECORDED_DECLINED)))?.alias("recorded_declined"));
    all.push(counted(reason().is_not_null().and(own().is_not_true()))?.alias("recorded_other"));
    all.push(counted(reason().is_null())?.alias("recorded_blank"));
    Ok(all)
}

fn fields(by: &[String]) -> Vec<Field> {
    /// What the agency recorded divides the same detainers a second time.
    const RECORDED: u8 = 1;
    let mut fields: Vec<Field> = by.iter().map(|name| Field::new(name, Role::Group)).collect();
    fields.extend([
        Field::new("n", Role::Total),
        Field::new("booked_in", Role::Part),
        Field::new("nearer_to_another", Role::Part),
        Field::new("not_booked_in", Role::Part),
        Field::new("window_edge", Role::Untold),
        Field::new("no_key", Role::Untold),
        Field::new("share_low", Role::Derived),
        Field::new("share_high", Role::Derived),
        Field::new("share_known", Role::Derived),
        Field::of_family(RECORDED, "recorded_booked_in", Role::Part),
        Field::of_family(RECORDED, "recorded_declined", Role::Part),
        Field::of_family(RECORDED, "recorded_other", Role::Part),
        Field::of_family(RECORDED, "recorded_blank", Role::Untold),
    ]);
    fields
}

fn line(groups: &[Value], n: u64, parts: &[u64]) -> Vec<Value> {
    let part = |place: usize| parts.get(place).copied().unwrap_or(0);
    let [booked_in, another, none, edge, no_key] = [0, 1, 2, 3, 4].map(part);
    let mut line = groups.to_vec();
    line.extend([n, booked_in, another, none, edge, no_key].map(Value::from));
    line.push(rows::share(booked_in, n));
    line.push(rows::share(booked_in + another + edge + no_key, n));
    line.push(rows::share(booked_in, booked_in + none));
    line.extend([5, 6, 7, 8].map(part).map(Value::from));
    line
}

fn notes(question: &Question<'_>, found: &Outcomes, list: Option<&List<'_>>) -> Vec<String> {
    let mut notes = vec![
        format!(
            "share_low: followed by a book-in within {} days that is nearest to this detainer; share_high: also those whose book-in is nearer to another \
             detainer of the person, whose window reaches beyond the release, or that have no key; share_known: among those that were followed or were not",
            question.within
        ),
        "a detainer without a book-in was not thereby refused: the person may have been released before, moved, or be in the jail still"
            .to_owned(),
        "recorded_*: why the request ended, as the agency recorded it, beside the measure and no part of it; refusals are seldom recorded"
            .to_owned(),
    ];
    if let Some(rubric) = question.rubric {
        notes.push(format!(
            "target `{}`, version {}: {}; in_target is null where it cannot be told",
            rubric.label(),
            rubric.version,
            rubric.title
        ));
    }
    notes.extend(list.map(List::notes).unwrap_or_default());
    notes.extend(found.notes.iter().cloned());
    notes
}
