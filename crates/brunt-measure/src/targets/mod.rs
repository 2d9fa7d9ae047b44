#![doc = include_str!("METHOD.md")]

use crate::classify::Compiler;
use crate::cohort::{self, Cohort, Selection};
use crate::error::MeasureError;
use crate::rows;
use brunt_model::{Answer, Catalog, Field, Role, Value, typed};
use brunt_rubric::{Joint, Rubric};
use brunt_store::{Engine, Store};
use chrono::NaiveDate;
use datafusion::common::ScalarValue;
use datafusion::functions_aggregate::expr_fn::{count, sum};
use datafusion::logical_expr::{Expr, ident, lit, when};

/// Where rows come from.
#[derive(Clone, Copy)]
pub struct Source<'s> {
    /// The engine.
    pub engine: &'s Engine,
    /// The store.
    pub store: &'s Store,
    /// Codebooks, releases and lookups.
    pub catalog: &'s Catalog,
}

/// Which rows, in which groups.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Question {
    /// Rows.
    pub selection: Selection,
    /// Groups.
    pub by: Vec<String>,
}

/// The rows of a question and its groups; rows of two releases are never added up.
fn cohort<'c>(source: &Source<'c>, question: &Question) -> Result<(Cohort<'c>, Vec<String>), MeasureError> {
    let cohort =
        cohort::select(source.engine, source.store, source.catalog, &question.selection, None, &question.by)?;
    let mut by = question.by.clone();
    if cohort.releases.len() > 1 && !by.iter().any(|name| name == typed::RELEASE) {
        by.insert(0, typed::RELEASE.to_owned());
    }
    for name in &by {
        cohort.view.check_group(name, question.selection.local)?;
    }
    Ok((cohort, by))
}

/// Rows for which a condition holds.
fn counted(condition: Expr) -> Result<Expr, MeasureError> {
    Ok(sum(when(condition, lit(1_i64)).otherwise(lit(0_i64))?))
}

/// Rows, those in target and those not, by the column `in_target`; the rest cannot be told.
pub(crate) fn hits() -> Result<Vec<Expr>, MeasureError> {
    let target = || ident("in_target");
    Ok(vec![
        count(lit(1_i64)).alias("n"),
        counted(target().is_true())?.alias("yes"),
        counted(target().is_false())?.alias("no"),
    ])
}

fn groups(by: &[String]) -> Vec<Expr> {
    by.iter().map(|name| ident(name.clone())).collect()
}

fn share(part: u64, whole: u64) -> Value {
    rows::share(part, whole)
}

/// On which rows two targets disagree, in aggregate.
///
/// # Errors
/// When the store lacks the rows, or a name cannot be a group or filter.
pub fn difference(
    source: &Source<'_>,
    question: &Question,
    (first, second): (&Rubric, &Rubric),
) -> Result<Answer, MeasureError> {
    let (cohort, by) = cohort(source, question)?;
    let compiler = Compiler::new(source.catalog, cohort.view.codebook);
    let (a, b) = (ident("first"), ident("second"));
    let mut columns = groups(&by);
    columns.extend([compiler.in_target(first).alias("first"), compiler.in_target(second).alias("second")]);
    let joint = |joint: Joint| {
        let (a, b) = (a.clone(), b.clone());
        match joint {
            Joint::Both => a.is_true().and(b.is_true()),
            Joint::OnlyFirst => a.is_true().and(b.is_false()),
            Joint::OnlySecond => a.is_false().and(b.is_true()),
            Joint::Neither => a.is_false().and(b.is_false()),
            Joint::CannotTell => a.is_null().or(b.is_null()),
        }
    };
    // One code a row, made before the rows are counted: the engine refuses an aggregate over conditions that share parts,
    // because it judges differently before and after whether such a part can be null.
    let mut code = lit(-1_i64);
    for (number, one) in (0_i64..).zip(Joint::ALL) {
        code = when(joint(one), lit(number)).otherwise(code)?;
    }
    let mut coded = groups(&by);
    coded.push(code.alias("joint"));
    let mut counts = vec![count(lit(1_i64)).alias("n")];
    for (number, one) in (0_i64..).zip(Joint::ALL) {
        counts.push(counted(ident("joint").eq(lit(number)))?.alias(one.as_str()));
    }
    let plan = cohort.rows.select(columns)?.select(coded)?.aggregate(groups(&by), counts)?;
    let mut found = rows::values(&source.engine.collect(plan)?)?;
    found.sort_by(|a, b| rows::by_groups(a, b));
    let mut fields: Vec<Field> = by.iter().map(|name| Field::new(name, Role::Group)).collect();
    fields.push(Field::new("n", Role::Total));
    fields.extend(Joint::ALL.map(|joint| {
        let role = if joint == Joint::CannotTell { Role::Untold } else { Role::Part };
        Field::new(joint.as_str(), role)
    }));
    fields.extend([
        Field::new("disagree_share_low", Role::Derived),
        Field::new("disagree_share_high", Role::Derived),
    ]);
    let mut answer = Answer::new("rubrics diff", fields);
    for row in found {
        let figure = |offset: usize| rows::count(row.get(by.len() + offset));
        let (n, apart, open) = (figure(0)?, figure(2)? + figure(3)?, figure(5)?);
        if n == 0 && !by.is_empty() {
            continue;
        }
        let mut line: Vec<Value> = row.iter().take(by.len()).cloned().collect();
        for offset in 0..=5 {
            line.push(figure(offset)?.into());
        }
        line.extend([share(apart, n), share(apart + open, n)]);
        answer.rows.push(line);
    }
    answer.releases = cohort.releases;
    answer.ledger = cohort.ledger;
    answer.notes = vec![
        format!("first: `{}`, version {}: {}", first.label(), first.version, first.title),
        format!("second: `{}`, version {}: {}", second.label(), second.version, second.title),
        "`cannot_tell`: at least one of the two leaves the row open; disagree_share_low and _high: those all agree, or all disagree"
            .to_owned(),
    ];
    Ok(answer)
}

/// The share in target under every reading of some targets, with the spread over them.
///
/// # Errors
/// When the store lacks the rows, a name cannot be a group or filter, or a reading cannot be made.
pub fn spread(source: &Source<'_>, question: &Question, rubrics: &[&Rubric]) -> Result<Answer, MeasureError> {
    let (cohort, by) = cohort(source, question)?;
    let compiler = Compiler::new(source.catalog, cohort.view.codebook);
    let mut readings = Vec::new();
    for rubric in rubrics {
        readings.extend(rubric.readings().map_err(|error| MeasureError::Reading(error.to_string()))?);
    }
    let mut fields: Vec<Field> = by.iter().map(|name| Field::new(name, Role::Group)).collect();
    fields.extend([
        Field::new("reading", Role::Group),
        Field::new("fidelity", Role::Group),
        Field::new("n", Role::Total),
        Field::new("in_target", Role::Part),
        Field::new("not_in_target", Role::Part),
        Field::new("cannot_tell", Role::Untold),
        Field::new("share_low", Role::Derived),
        Field::new("share_high", Role::Derived),
        Field::new("share_known", Role::Derived),
    ]);
    let mut answer = Answer::new("measure spread", fields);
    let mut known: Vec<(Vec<Value>, f64)> = Vec::new();
    for reading in &readings {
        let mut columns = groups(&by);
        columns.push(compiler.in_target(reading).alias("in_target"));
        let plan = cohort.rows.clone().select(columns)?.aggregate(groups(&by), hits()?)?;
        let mut found = rows::values(&source.engine.collect(plan)?)?;
        found.sort_by(|a, b| rows::by_groups(a, b));
        for row in found {
            let figure = |offset: usize| rows::count(row.get(by.len() + offset));
            let (n, yes, no) = (figure(0)?, figure(1)?, figure(2)?);
            if n == 0 && !by.is_empty() {
                continue;
            }
            let group: Vec<Value> = row.iter().take(by.len()).cloned().collect();
            let open = n - yes - no;
            let told = if open > 0 && no == 0 { Value::Missing } else { share(yes, yes + no) };
            if let Value::Real(told) = told {
                known.push((group.clone(), told));
            }
            let mut line = group;
            line.extend([reading.label().into(), reading.fidelity.as_str().into()]);
            line.extend([n, yes, no, open].map(Value::from));
            line.extend([share(yes, n), share(yes + open, n), told]);
            answer.rows.push(line);
        }
    }
    answer.rows.sort_by(|a, b| {
        rows::by_groups(a.get(..by.len()).unwrap_or_default(), b.get(..by.len()).unwrap_or_default())
    });
    answer.notes = spreads(&known);
    answer.notes.push(
        "every reading is another question asked of the same rows: the spread is what the definition changes, no interval; the bounds of each row are \
         what the records cannot tell"
            .to_owned(),
    );
    answer.releases = cohort.releases;
    answer.ledger = cohort.ledger;
    Ok(answer)
}

/// The lowest and highest share of what can be told, for each group.
fn spreads(known: &[(Vec<Value>, f64)]) -> Vec<String> {
    let mut groups: Vec<&Vec<Value>> = Vec::new();
    for (group, _) in known {
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    groups.sort_by(|a, b| rows::by_groups(a, b));
    groups
        .into_iter()
        .map(|group| {
            let shares = || known.iter().filter(|(of, _)| of == group).map(|(_, share)| *share);
            let low = shares().fold(f64::INFINITY, f64::min);
            let high = shares().fold(f64::NEG_INFINITY, f64::max);
            let name: Vec<String> = group.iter().map(written).collect();
            let name = if name.is_empty() { "all rows".to_owned() } else { name.join(", ") };
            format!(
                "{name}: by the definition alone the share of what can be told goes from {:.1} to {:.1} % over {} readings",
                low * 100.0,
                high * 100.0,
                shares().count()
            )
        })
        .collect()
}

/// A group's value as a name.
pub(crate) fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Date(day) => day.to_string(),
        Value::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        _ => "not told".to_owned(),
    }
}

/// The share that meets the target in force on the day of the event.
///
/// # Errors
/// When the store lacks the rows, or a name cannot be a group or filter.
pub fn in_force(
    source: &Source<'_>,
    question: &Question,
    rubrics: &[&Rubric],
) -> Result<Answer, MeasureError> {
    const RUBRIC: &str = "rubric";
    let (cohort, mut by) = cohort(source, question)?;
    let compiler = Compiler::new(source.catalog, cohort.view.codebook);
    let table = &question.selection.table;
    let spoken = rubrics.iter().copied().filter(|rubric| rubric.is_about(table));
    let periods = brunt_rubric::periods(spoken);
    let mut target = lit(ScalarValue::Boolean(None));
    let mut name = lit(ScalarValue::Utf8(None));
    for period in &periods {
        let Some(rubric) = period.rubrics.first() else { continue };
        let within = within(period.from, period.to);
        target = when(within.clone(), compiler.in_target(rubric)).otherwise(target)?;
        name = when(within, lit(rubric.label())).otherwise(name)?;
    }
    let mut columns = groups(&by);
    columns.extend([name.alias(RUBRIC), target.alias("in_target")]);
    by.push(RUBRIC.to_owned());
    let plan = cohort.rows.select(columns)?.aggregate(groups(&by), hits()?)?;
    let mut found = rows::values(&source.engine.collect(plan)?)?;
    found.sort_by(|a, b| rows::by_groups(a, b));
    let mut fields: Vec<Field> = by.iter().map(|name| Field::new(name, Role::Group)).collect();
    fields.extend([
        Field::new("n", Role::Total),
        Field::new("in_target", Role::Part),
        Field::new("not_in_target", Role::Part),
        Field::new("cannot_tell", Role::Untold),
        Field::new("share_low", Role::Derived),
        Field::new("share_high", Role::Derived),
    ]);
    let mut answer = Answer::new("measure target-share", fields);
    for row in found {
        let figure = |offset: usize| rows::count(row.get(by.len() + offset));
        let (n, yes, no) = (figure(0)?, figure(1)?, figure(2)?);
        if n == 0 {
            continue;
        }
        let open = n - yes - no;
        let mut line: Vec<Value> = row.iter().take(by.len()).cloned().collect();
        line.extend([n, yes, no, open].map(Value::from));
        // Of days without a target nothing was scored.
        let scored = line.get(by.len() - 1) != Some(&Value::Missing);
        let bound = |part: u64| if scored { share(part, n) } else { Value::Missing };
        line.extend([bound(yes), bound(yes + open)]);
        answer.rows.push(line);
    }
    answer.releases = cohort.releases;
    answer.ledger = cohort.ledger;
    answer.notes = vec![
        "each row is scored against the target in force on the day of its event; a row without a rubric is of a day on which none of the catalog's was"
            .to_owned(),
        "two targets in force one after the other ask different things: their shares are no series".to_owned(),
    ];
    Ok(answer)
}

fn within(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Expr {
    let day = |day: NaiveDate| {
        let days = day.signed_duration_since(NaiveDate::default()).num_days();
        lit(ScalarValue::Date32(i32::try_from(days).ok()))
    };
    let from = from.map(|from| ident(typed::EVENT_DATE).gt_eq(day(from)));
    let to = to.map(|to| ident(typed::EVENT_DATE).lt_eq(day(to)));
    from.into_iter().chain(to).reduce(Expr::and).unwrap_or_else(|| ident(typed::EVENT_DATE).is_not_null())
}
