#![doc = include_str!("METHOD.md")]

use crate::classify::Compiler;
use crate::cohort::{self, Cohort, Selection};
use crate::edges;
use crate::error::MeasureError;
use crate::rows::{self, share};
use crate::targets::{self, Source};
use crate::view::CALENDAR;
use brunt_model::{Answer, Field, LedgerStep, Role, Value};
use brunt_rubric::Rubric;
use brunt_stats::standardise::{ReferenceMix, StandardiseError, direct};
use brunt_stats::tally::Tally;
use chrono::NaiveDate;
use datafusion::logical_expr::{Expr, ident};
use std::collections::BTreeMap;

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Question<'q> {
    /// Rows.
    pub selection: Selection,
    /// The stated target.
    pub rubric: &'q Rubric,
    /// Groups that make the cells of the mix.
    pub over: Vec<String>,
    /// Groups or periods that are brought to one mix.
    pub by: Vec<String>,
    /// First and last day of the rows whose mix is taken; all rows of the question where none are named.
    pub reference: Option<(NaiveDate, NaiveDate)>,
    /// Level of the intervals.
    pub level: f64,
}

/// Counts of one group by cell: rows, hits, misses.
type Cells = BTreeMap<Vec<String>, [u64; 3]>;

/// The share of each group, as it is and at one fixed mix of cells.
///
/// # Errors
/// When the store lacks the rows, rows of several releases are meant, a name cannot be a group, or there are no rows to take a
/// mix of.
pub fn measure(source: &Source<'_>, question: &Question<'_>) -> Result<Answer, MeasureError> {
    let (cohort, groups) = counted(source, question, &question.selection)?;
    let (weights, more) = match question.reference {
        None => (pooled(groups.iter().map(|(_, cells)| cells)), Vec::new()),
        Some((from, to)) => {
            let selection = Selection { from: Some(from), to: Some(to), ..question.selection.clone() };
            let (reference, found) = counted(source, question, &selection)?;
            let mut ledger = reference.ledger;
            for step in &mut ledger {
                step.step = format!("reference: {}", step.step);
            }
            (pooled(found.iter().map(|(_, cells)| cells)), ledger)
        }
    };
    let names: Vec<&Vec<String>> = weights.keys().collect();
    let fault = |error: StandardiseError| MeasureError::Apart(error.to_string());
    let tally = |counts: Option<&[u64; 3]>| match counts {
        Some([n, yes, no]) => Tally::bounded(*n, *yes, n - no),
        None => Tally::exact(0, 0),
    };
    let unexpected = |error: brunt_stats::tally::TallyError| MeasureError::Unexpected(error.to_string());
    let all = names
        .iter()
        .map(|name| tally(weights.get(*name)).map_err(unexpected))
        .collect::<Result<Vec<_>, _>>()?;
    let mix = ReferenceMix::of(&all).map_err(|_| MeasureError::Empty)?;
    let mut answer = Answer::new("measure standardise", fields(question));
    let mut outside = 0;
    for (group, cells) in &groups {
        let tallies = names
            .iter()
            .map(|name| tally(cells.get(*name)).map_err(unexpected))
            .collect::<Result<Vec<_>, _>>()?;
        outside +=
            cells.iter().filter(|(name, _)| !weights.contains_key(*name)).map(|(_, [n, ..])| n).sum::<u64>();
        let found = direct(&mix, &tallies, question.level).map_err(fault)?;
        let sum = |place: usize| cells.values().filter_map(|counts| counts.get(place)).sum::<u64>();
        let (n, yes, no) = (sum(0), sum(1), sum(2));
        let mut row = group.clone();
        row.extend([n, yes, no, n - yes - no].map(Value::from));
        row.extend([share(yes, n), share(n - no, n)]);
        row.extend([Value::Real(found.share.low), Value::Real(found.share.high)]);
        row.extend(found.share_of_present.map_or([Value::Missing, Value::Missing], |present| {
            [Value::Real(present.low), Value::Real(present.high)]
        }));
        row.push(u64::try_from(found.missing.len()).unwrap_or(u64::MAX).into());
        row.push(Value::Real(found.missing_weight));
        row.extend([Value::Real(found.band.low), Value::Real(found.band.high)]);
        row.push(
            format!(
                "level {}, of the process behind the rows, around the range of the standardised share",
                question.level
            )
            .into(),
        );
        answer.rows.push(row);
    }
    answer.rows.sort_by(|a, b| {
        let groups = question.by.len();
        rows::by_groups(a.get(..groups).unwrap_or_default(), b.get(..groups).unwrap_or_default())
    });
    answer.notes = notes(question, names.len(), outside);
    if question.by.iter().any(|name| CALENDAR.contains(&name.as_str())) {
        let releases: Vec<String> = cohort.releases.iter().map(|one| one.release.clone()).collect();
        let Selection { table, from, to, .. } = &question.selection;
        answer.notes.extend(edges::notes(
            source.engine,
            source.store,
            source.catalog,
            table,
            &releases,
            (*from, *to),
        )?);
    }
    answer.releases = cohort.releases;
    answer.ledger = cohort.ledger;
    answer.ledger.extend::<Vec<LedgerStep>>(more);
    Ok(answer)
}

fn fields(question: &Question<'_>) -> Vec<Field> {
    let mut fields: Vec<Field> = question.by.iter().map(|name| Field::new(name, Role::Group)).collect();
    fields.extend([
        Field::new("n", Role::Total),
        Field::new("in_target", Role::Part),
        Field::new("not_in_target", Role::Part),
        Field::new("cannot_tell", Role::Untold),
    ]);
    let derived = [
        "share_low",
        "share_high",
        "standard_share_low",
        "standard_share_high",
        "present_share_low",
        "present_share_high",
    ];
    fields.extend(derived.map(|name| Field::new(name, Role::Derived)));
    fields.push(Field::new("missing_cells", Role::Plain));
    fields.extend(
        ["missing_share", "interval_low", "interval_high"].map(|name| Field::new(name, Role::Derived)),
    );
    fields.push(Field::new("interval_kind", Role::Group));
    fields
}

/// The counted cells of each group, in the order the groups were met.
type Grouped = Vec<(Vec<Value>, Cells)>;

/// Rows of a selection by group and cell.
fn counted<'c>(
    source: &Source<'c>,
    question: &Question<'_>,
    selection: &Selection,
) -> Result<(Cohort<'c>, Grouped), MeasureError> {
    let mut by = question.by.clone();
    by.extend(question.over.iter().filter(|name| !question.by.contains(name)).cloned());
    let cohort = cohort::select(source.engine, source.store, source.catalog, selection, None, &by)?;
    if cohort.releases.len() > 1 {
        return Err(MeasureError::SeveralReleases {
            table: selection.table.clone(),
            releases: cohort.releases.iter().map(|one| one.release.clone()).collect::<Vec<_>>().join(", "),
        });
    }
    for name in &by {
        cohort.view.check_group(name, selection.local)?;
    }
    let compiler = Compiler::new(source.catalog, cohort.view.codebook);
    let keys: Vec<Expr> = by.iter().map(|name| ident(name.clone())).collect();
    let mut columns = keys.clone();
    columns.push(compiler.in_target(question.rubric).alias("in_target"));
    let plan = cohort.rows.clone().select(columns)?.aggregate(keys, targets::hits()?)?;
    let mut groups: Grouped = Vec::new();
    for row in rows::values(&source.engine.collect(plan)?)? {
        let figure = |offset: usize| rows::count(row.get(by.len() + offset));
        let counts = [figure(0)?, figure(1)?, figure(2)?];
        if counts[0] == 0 {
            continue;
        }
        let group: Vec<Value> = row.iter().take(question.by.len()).cloned().collect();
        let cell = question
            .over
            .iter()
            .map(|name| {
                by.iter()
                    .position(|known| known == name)
                    .and_then(|place| row.get(place))
                    .map_or_else(String::new, targets::written)
            })
            .collect();
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, cells)) => {
                cells.insert(cell, counts);
            }
            None => groups.push((group, Cells::from([(cell, counts)]))),
        }
    }
    Ok((cohort, groups))
}

/// All groups together.
fn pooled<'g>(groups: impl Iterator<Item = &'g Cells>) -> Cells {
    let mut all = Cells::new();
    for (cell, counts) in groups.flatten() {
        let sum = all.entry(cell.clone()).or_default();
        for (sum, count) in sum.iter_mut().zip(counts) {
            *sum += count;
        }
    }
    all
}

fn notes(question: &Question<'_>, cells: usize, outside: u64) -> Vec<String> {
    let mut notes = vec![
        format!(
            "target `{}`, version {}: {}",
            question.rubric.label(),
            question.rubric.version,
            question.rubric.title
        ),
        format!(
            "reference mix: {} over {cells} cells of {}",
            match question.reference {
                Some((from, to)) => format!("the rows of {from} to {to}"),
                None => "all rows of this question".to_owned(),
            },
            question.over.join(", ")
        ),
        "standard_share: the share that the group's own rates give at the reference mix; bounds from rows that cannot be told and from cells in \
         which the group has no rows, whose rate may be anything from 0 to 1; present_share: the cells with rows alone, their weights scaled to 1; \
         missing_share: the weight of the others"
            .to_owned(),
        "two shares at one mix differ by the rates within cells alone, which says nothing of why".to_owned(),
    ];
    if outside > 10 || (outside > 0 && question.selection.local) {
        notes.push(format!(
            "{outside} rows are in cells that the reference does not have: they carry no weight"
        ));
    } else if outside > 0 {
        notes.push(
            "a few rows are in cells that the reference does not have: they carry no weight".to_owned(),
        );
    }
    notes
}
