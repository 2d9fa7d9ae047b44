#![doc = include_str!("METHOD.md")]

use crate::classify::Compiler;
use crate::cohort::{self, Selection};
use crate::edges;
use crate::error::MeasureError;
use crate::rows;
use crate::targets;
use crate::view::CALENDAR;
use brunt_model::catalog::{Catalog, FactRef};
use brunt_model::codebook::Codebook;
use brunt_model::{Answer, Field, Role, Value, typed};
use brunt_rubric::{Fidelity, Rubric};
use brunt_stats::proportion::{self, Cluster, Rho};
use brunt_store::{Engine, Store};
use datafusion::functions_aggregate::expr_fn::{count, sum};
use datafusion::logical_expr::{Expr, ident, lit, when};
use datafusion::prelude::DataFrame;
use std::collections::BTreeSet;

/// The group of a row's class.
pub const TIER: &str = "tier";

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Question<'q> {
    /// Rows.
    pub selection: Selection,
    /// The stated target.
    pub rubric: &'q Rubric,
    /// Groups.
    pub by: Vec<String>,
    /// Score only events of days on which the target was in force.
    pub in_force_only: bool,
    /// Leave out tests on facts that a release has no column for, instead of answering "cannot tell".
    pub narrow: bool,
    /// An interval about the process, beside the bounds.
    pub interval: Option<Interval>,
}

/// Which interval, at which level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Method.
    pub kind: IntervalKind,
    /// Level, 0 to 1.
    pub level: f64,
}

/// A method of `brunt_stats::proportion`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntervalKind {
    /// Wilson's.
    Wilson,
    /// Jeffreys'.
    Jeffreys,
    /// Wilson's at the number of independent rows that clusters of a day and area of responsibility are worth.
    BetaBinomial,
}

/// Answers the question: a row a group, with counts, bounds, ledger and cautions.
///
/// # Errors
/// When the store lacks the rows, or a name cannot be a group or filter.
pub fn measure(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
    question: &Question<'_>,
) -> Result<Answer, MeasureError> {
    let mut answer = without_edges(engine, store, catalog, question)?;
    // By time, an answer is a series: where the release frays, a reader must know.
    if question.by.iter().any(|name| CALENDAR.contains(&name.as_str())) {
        let releases: Vec<String> = answer.releases.iter().map(|release| release.release.clone()).collect();
        let Selection { table, from, to, .. } = &question.selection;
        answer.notes.extend(edges::notes(engine, store, catalog, table, &releases, (*from, *to))?);
    }
    Ok(answer)
}

/// [`measure`] without what is to be known of the release's edges.
pub(crate) fn without_edges(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
    question: &Question<'_>,
) -> Result<Answer, MeasureError> {
    let cohort =
        cohort::select(engine, store, catalog, &question.selection, in_force(question), &question.by)?;
    let mut by = question.by.clone();
    // Two releases can hold the same events: their rows are never added up.
    if cohort.releases.len() > 1 && !by.iter().any(|name| name == typed::RELEASE) {
        by.insert(0, typed::RELEASE.to_owned());
    }
    for name in by.iter().filter(|name| *name != TIER) {
        cohort.view.check_group(name, question.selection.local)?;
    }
    let releases: Vec<&str> = cohort.releases.iter().map(|release| release.release.as_str()).collect();
    let compiler = Compiler::new(catalog, cohort.view.codebook);
    let scoring = scoring(&compiler, catalog, cohort.view.codebook, question, &releases)?;
    let mut columns: Vec<Expr> = by
        .iter()
        .map(|name| if name == TIER { scoring.tier.clone().alias(TIER) } else { ident(name.clone()) })
        .collect();
    columns.push(scoring.in_target.alias("in_target"));
    let groups: Vec<Expr> = by.iter().map(|name| ident(name.clone())).collect();
    let is_clustered = question.interval.is_some_and(|one| one.kind == IntervalKind::BetaBinomial);
    let clusters = if is_clustered {
        let place = cohort.view.codebook.fact(PLACE).map_or_else(|| lit(""), |_| ident(PLACE));
        let mut columns = columns.clone();
        columns.extend([ident(typed::EVENT_DATE).alias("cluster_day"), place.alias("cluster_place")]);
        clusters(engine, cohort.rows.clone().select(columns)?, &by)?
    } else {
        Vec::new()
    };
    let counted = |condition: Expr| -> Result<Expr, MeasureError> {
        Ok(sum(when(condition, lit(1_i64)).otherwise(lit(0_i64))?))
    };
    let counts = vec![
        count(lit(1_i64)).alias("n"),
        counted(ident("in_target").is_true())?.alias("yes"),
        counted(ident("in_target").is_false())?.alias("no"),
        counted(ident("in_target").is_null())?.alias("untold"),
    ];
    let plan = cohort.rows.select(columns)?.aggregate(groups, counts)?;
    let mut found = rows::values(&engine.collect(plan)?)?;
    found.sort_by(|a, b| {
        rows::by_groups(a.get(..by.len()).unwrap_or_default(), b.get(..by.len()).unwrap_or_default())
    });
    let mut answer = Answer::new("measure target-share", fields(&by, question.interval));
    for row in found {
        let figure = |offset: usize| rows::count(row.get(by.len() + offset));
        let mut line: Vec<Value> = row.iter().take(by.len()).cloned().collect();
        let n = figure(0)?;
        // Without groups an empty selection still gives one row, of zeros.
        if n == 0 && !by.is_empty() {
            continue;
        }
        let own = row.get(..by.len()).unwrap_or_default();
        let clusters = clusters.iter().find(|(group, _)| group == own).map_or(&[][..], |(_, own)| own);
        line.extend(shares([n, figure(1)?, figure(2)?, figure(3)?], question.interval, clusters));
        answer.rows.push(line);
    }
    answer.releases = cohort.releases;
    answer.ledger = cohort.ledger;
    answer.notes = notes(catalog, cohort.view.codebook, question, &by, &answer, &scoring.dropped);
    Ok(answer)
}

/// With the day, what makes a cluster: rows of one raid stand in one area on one day.
const PLACE: &str = "aor";

/// A group's values and its clusters.
type Clustered = (Vec<Value>, Vec<Cluster>);

/// The told rows of each group by cluster.
fn clusters(engine: &Engine, rows: DataFrame, by: &[String]) -> Result<Vec<Clustered>, MeasureError> {
    let names = by.iter().map(String::as_str).chain(["cluster_day", "cluster_place"]);
    let keys: Vec<Expr> = names.map(ident).collect();
    let mut found = rows::values(&engine.collect(rows.aggregate(keys, targets::hits()?)?)?)?;
    found.sort_by(|a, b| rows::by_groups(a.get(..by.len() + 2).unwrap_or_default(), b));
    let mut groups: Vec<Clustered> = Vec::new();
    for row in found {
        let group = row.get(..by.len()).unwrap_or_default().to_vec();
        let figure = |offset: usize| rows::count(row.get(by.len() + 2 + offset));
        let (hits, misses) = (figure(1)?, figure(2)?);
        let cluster = Cluster { hits, trials: hits + misses };
        match groups.last_mut().filter(|(last, _)| *last == group) {
            Some((_, clusters)) => clusters.push(cluster),
            None => groups.push((group, vec![cluster])),
        }
    }
    Ok(groups)
}

fn in_force(question: &Question<'_>) -> Option<(Expr, String, String)> {
    if !question.in_force_only {
        return None;
    }
    let windows = &question.rubric.in_force_windows;
    let day = |day: chrono::NaiveDate| {
        let days = day.signed_duration_since(chrono::NaiveDate::default()).num_days();
        lit(datafusion::common::ScalarValue::Date32(i32::try_from(days).ok()))
    };
    let within = |window: &brunt_rubric::InForce| {
        let from = window.from.map(|from| ident(typed::EVENT_DATE).gt_eq(day(from)));
        let to = window.to.map(|to| ident(typed::EVENT_DATE).lt_eq(day(to)));
        from.into_iter().chain(to).reduce(Expr::and).unwrap_or_else(|| lit(false))
    };
    let condition = windows.iter().map(within).reduce(Expr::or).unwrap_or_else(|| lit(false));
    let show = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "open".to_owned(), |day| day.to_string());
    // Of a target that never was in force, as before: from open to open.
    let none = [brunt_rubric::InForce::default()];
    let shown = if windows.is_empty() { &none[..] } else { windows };
    let spans: Vec<String> =
        shown.iter().map(|window| format!("from {} to {}", show(window.from), show(window.to))).collect();
    Some((
        condition,
        format!("`{}` in force on the day of the event", question.rubric.name),
        format!("asked for; in force {}", spans.join(" and ")),
    ))
}

/// A rubric as the engine sees it.
struct Scoring {
    in_target: Expr,
    tier: Expr,
    /// Facts left out under the narrow reading, by release.
    dropped: Vec<(String, Vec<String>)>,
}

/// The rubric's expressions. Under the narrow reading releases with different columns have different ones.
fn scoring(
    compiler: &Compiler<'_>,
    catalog: &Catalog,
    codebook: &Codebook,
    question: &Question<'_>,
    releases: &[&str],
) -> Result<Scoring, MeasureError> {
    let rubric = question.rubric;
    if !question.narrow {
        let (in_target, tier) = (compiler.in_target(rubric), compiler.tier(rubric));
        return Ok(Scoring { in_target, tier, dropped: Vec::new() });
    }
    let mut scoring: Option<Scoring> = None;
    for release in releases {
        let absent = |fact: &str| is_absent(catalog, codebook, release, fact);
        let (pruned, left_out) = rubric.prune(&absent);
        let here = || ident(typed::RELEASE).eq(lit(*release));
        let (in_target, tier) = (compiler.in_target(&pruned), compiler.tier(&pruned));
        let dropped = ((*release).to_owned(), left_out);
        scoring = Some(match scoring {
            None => Scoring { in_target, tier, dropped: vec![dropped] },
            Some(mut others) => {
                others.dropped.push(dropped);
                Scoring {
                    in_target: when(here(), in_target).otherwise(others.in_target)?,
                    tier: when(here(), tier).otherwise(others.tier)?,
                    dropped: others.dropped,
                }
            }
        });
    }
    scoring.ok_or_else(|| MeasureError::Unexpected("no release to score".into()))
}

/// Whether a release has no column at all from which `fact` could be told.
pub(crate) fn is_absent(catalog: &Catalog, codebook: &Codebook, release: &str, fact: &str) -> bool {
    if fact == typed::EVENT_DATE || fact == typed::FISCAL_YEAR {
        return false;
    }
    let recorded = codebook.recorded_in(release);
    match catalog.fact(&codebook.table, fact) {
        Some(FactRef::Column(column)) => !recorded.contains(column.name.as_str()),
        Some(FactRef::Lookup(lookup)) => !lookup.from.iter().any(|(source, _)| {
            codebook.fact(source).is_some_and(|column| recorded.contains(column.name.as_str()))
        }),
        None => true,
    }
}

fn fields(by: &[String], interval: Option<Interval>) -> Vec<Field> {
    let mut fields: Vec<Field> = by.iter().map(|name| Field::new(name.clone(), Role::Group)).collect();
    fields.extend([
        Field::new("n", Role::Total),
        Field::new("in_target", Role::Part),
        Field::new("not_in_target", Role::Part),
        Field::new("cannot_tell", Role::Untold),
        Field::new("share_low", Role::Derived),
        Field::new("share_high", Role::Derived),
        Field::new("share_known", Role::Derived),
    ]);
    if interval.is_some() {
        fields.extend([
            Field::new("interval_low", Role::Derived),
            Field::new("interval_high", Role::Derived),
            Field::new("interval_kind", Role::Group),
        ]);
    }
    fields
}

fn shares([n, yes, no, untold]: [u64; 4], interval: Option<Interval>, clusters: &[Cluster]) -> Vec<Value> {
    let share = rows::share;
    let told = yes + no;
    let known = if untold > 0 && no == 0 { Value::Missing } else { share(yes, told) };
    let mut values = vec![
        Value::from(n),
        Value::from(yes),
        Value::from(no),
        Value::from(untold),
        share(yes, n),
        share(yes + untold, n),
        known.clone(),
    ];
    if let Some(Interval { kind, level }) = interval {
        let found = match kind {
            IntervalKind::Wilson => proportion::wilson(yes, told, level).map(|found| (found, "Wilson".to_owned())),
            IntervalKind::Jeffreys => {
                proportion::jeffreys(yes, told, level).map(|found| (found, "Jeffreys".to_owned()))
            }
            IntervalKind::BetaBinomial => proportion::clustered(clusters, Rho::Estimated, level).map(|found| {
                let filled = clusters.iter().filter(|cluster| cluster.trials > 0).count();
                let words = format!(
                    "beta-binomial over {filled} clusters of a day and area, correlation {:.3}, design effect {:.1}",
                    found.rho, found.design_effect
                );
                (found.interval, words)
            }),
        };
        match found {
            Ok((found, name)) if known != Value::Missing => values.extend([
                Value::Real(found.low),
                Value::Real(found.high),
                Value::Text(format!("{name}, level {level}, of the process behind the told rows")),
            ]),
            _ => values.extend([Value::Missing, Value::Missing, Value::Missing]),
        }
    }
    values
}

fn notes(
    catalog: &Catalog,
    codebook: &Codebook,
    question: &Question<'_>,
    by: &[String],
    answer: &Answer,
    dropped: &[(String, Vec<String>)],
) -> Vec<String> {
    let rubric = question.rubric;
    let mut notes = vec![format!(
        "target `{}`, version {}: {} (fidelity {}: {})",
        rubric.name,
        rubric.version,
        rubric.title,
        rubric.fidelity.as_str(),
        rubric.fidelity.meaning()
    )];
    notes.push(
        "share_low and share_high are bounds from the records, not a confidence interval: the untold rows all out of, or all in, target"
            .to_owned(),
    );
    if by.first().is_some_and(|name| name == typed::RELEASE)
        && !question.by.iter().any(|name| name == typed::RELEASE)
    {
        notes.push(
            "several releases hold this table; they can hold the same events and are never added up".into(),
        );
    }
    let untold = answer.fields.iter().position(|field| field.role == Role::Untold);
    let all_told =
        answer.rows.iter().all(|row| untold.and_then(|place| row.get(place)) == Some(&Value::Integer(0)));
    for release in answer.releases.iter().filter(|_| !question.narrow && !all_told) {
        let facts: Vec<String> = rubric
            .facts_used()
            .into_iter()
            .filter(|fact| is_absent(catalog, codebook, &release.release, fact))
            .map(|fact| format!("`{fact}`"))
            .collect();
        if facts.is_empty() {
            continue;
        }
        notes.push(format!(
            "{} has no column for {}: tests on them cannot tell; `--narrow` leaves such tests out and answers for the rest of the target",
            release.release,
            facts.join(", ")
        ));
    }
    for (release, facts) in dropped.iter().filter(|(_, facts)| !facts.is_empty()) {
        let facts: BTreeSet<String> = facts.iter().map(|fact| format!("`{fact}`")).collect();
        notes.push(format!(
            "narrow reading: {release} has no column for {}, and tests on them were left out, so this is not the whole target",
            facts.into_iter().collect::<Vec<_>>().join(", ")
        ));
    }
    if rubric.fidelity != Fidelity::Exact
        && rubric.fidelity != Fidelity::High
        && !rubric.cannot_express.is_empty()
    {
        notes.push(format!("the records cannot say: {}", rubric.cannot_express.join("; ")));
    }
    notes.extend(rubric.caution.iter().cloned());
    notes
}
