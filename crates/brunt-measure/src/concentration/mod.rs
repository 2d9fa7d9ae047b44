#![doc = include_str!("METHOD.md")]

use crate::classify::Compiler;
use crate::cohort::{self, Selection};
use crate::error::MeasureError;
use crate::rows::{self, share};
use crate::targets::{self, Source};
use brunt_model::{Answer, Field, Role, Value};
use brunt_rubric::Rubric;
use brunt_stats::concentration::{Concentration, concentration};
use datafusion::functions_aggregate::expr_fn::count;
use datafusion::logical_expr::{Expr, ident, lit};
use std::collections::BTreeMap;

/// Rows below which no index is given, and below which it is given to two decimals instead of three: with the counts of most
/// places known, an exact index would give back those that are withheld.
const ROWS: (u64, u64) = (100, 1_000);

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Question<'q> {
    /// Rows.
    pub selection: Selection,
    /// The group whose values are the places.
    pub over: String,
    /// Groups within each of which places are compared.
    pub by: Vec<String>,
    /// Count only rows that meet this target.
    pub rubric: Option<&'q Rubric>,
    /// Numbers of places with most rows.
    pub top: Vec<usize>,
}

/// How rows lie over places: the share at the few places with most, and indices over all of them.
///
/// # Errors
/// When the store lacks the rows, rows of several releases are meant, or a name cannot be a group.
pub fn measure(source: &Source<'_>, question: &Question<'_>) -> Result<Answer, MeasureError> {
    let mut by = question.by.clone();
    by.push(question.over.clone());
    let cohort = cohort::select(source.engine, source.store, source.catalog, &question.selection, None, &by)?;
    if cohort.releases.len() > 1 {
        return Err(MeasureError::SeveralReleases {
            table: question.selection.table.clone(),
            releases: cohort.releases.iter().map(|one| one.release.clone()).collect::<Vec<_>>().join(", "),
        });
    }
    for name in &by {
        cohort.view.check_group(name, question.selection.local)?;
    }
    let keys: Vec<Expr> = by.iter().map(|name| ident(name.clone())).collect();
    let mut columns = keys.clone();
    let counts = match question.rubric {
        Some(rubric) => {
            let compiler = Compiler::new(source.catalog, cohort.view.codebook);
            columns.push(compiler.in_target(rubric).alias("in_target"));
            targets::hits()?
        }
        None => vec![count(lit(1_i64)).alias("n")],
    };
    let plan = cohort.rows.select(columns)?.aggregate(keys, counts)?;
    let mut groups: Vec<(Vec<Value>, BTreeMap<String, u64>, u64)> = Vec::new();
    let mut places: BTreeMap<String, u64> = BTreeMap::new();
    let (mut all, mut untold) = (0, 0);
    for row in rows::values(&source.engine.collect(plan)?)? {
        let figure = |offset: usize| rows::count(row.get(by.len() + offset));
        let n = figure(0)?;
        let events = if question.rubric.is_some() {
            untold += n - figure(1)? - figure(2)?;
            figure(1)?
        } else {
            n
        };
        all += n;
        let group: Vec<Value> = row.iter().take(question.by.len()).cloned().collect();
        let own = match groups.iter().position(|(known, ..)| *known == group) {
            Some(own) => own,
            None => {
                groups.push((group, BTreeMap::new(), 0));
                groups.len() - 1
            }
        };
        let Some((_, counted, nowhere)) = groups.get_mut(own) else { continue };
        match row.get(question.by.len()) {
            None | Some(Value::Missing) => *nowhere += events,
            Some(place) => {
                let place = targets::written(place);
                *places.entry(place.clone()).or_default() += n;
                *counted.entry(place).or_default() += events;
            }
        }
    }
    groups.sort_by(|(a, ..), (b, ..)| rows::by_groups(a, b));
    let mut answer = Answer::new("measure concentration", fields(question));
    for (group, counted, nowhere) in groups {
        // Places without an event in this group are places all the same.
        let mut counts: Vec<u64> =
            places.keys().map(|place| counted.get(place).copied().unwrap_or(0)).collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        let here: u64 = counts.iter().sum();
        let found = concentration(&counts).ok();
        let with_events = counts.iter().filter(|count| **count > 0).count();
        for (number, top) in question.top.iter().enumerate() {
            let inside: u64 = counts.iter().take(*top).sum();
            let mut row = group.clone();
            row.push(u64::try_from(*top).unwrap_or(u64::MAX).into());
            row.extend([here + nowhere, inside, here - inside, nowhere].map(Value::from));
            row.push(share(inside, here));
            row.push(u64::try_from(places.len()).unwrap_or(u64::MAX).into());
            row.push(u64::try_from(with_events).unwrap_or(u64::MAX).into());
            row.extend(indices(found.filter(|_| number == 0), here, question.selection.local));
            answer.rows.push(row);
        }
    }
    answer.notes = notes(question, all, untold);
    answer.releases = cohort.releases;
    answer.ledger = cohort.ledger;
    Ok(answer)
}

fn fields(question: &Question<'_>) -> Vec<Field> {
    let mut fields: Vec<Field> = question.by.iter().map(|name| Field::new(name, Role::Group)).collect();
    fields.extend([
        Field::new("top", Role::Group),
        Field::new("n", Role::Total),
        Field::new("in_top", Role::Part),
        Field::new("elsewhere", Role::Part),
        Field::new("no_place", Role::Untold),
        Field::new("top_share", Role::Derived),
        Field::new("places", Role::Plain),
        Field::new("places_with_rows", Role::Plain),
    ]);
    fields.extend(
        ["hhi", "effective_by_hhi", "effective_by_entropy", "gini"]
            .map(|name| Field::new(name, Role::Derived)),
    );
    fields
}

/// The indices of a group, as exactly as may be shown.
fn indices(found: Option<Concentration>, rows: u64, local: bool) -> [Value; 4] {
    let none = [Value::Missing, Value::Missing, Value::Missing, Value::Missing];
    let Some(found) = found else { return none };
    let exact = [found.hhi, found.effective_by_hhi, found.effective_by_entropy, found.gini];
    if local {
        return exact.map(Value::Real);
    }
    if rows < ROWS.0 {
        return none;
    }
    let (index, number) = if rows < ROWS.1 { (100.0, 1.0) } else { (1_000.0, 10.0) };
    let rounded = |value: f64, to: f64| Value::Real((value * to).round() / to);
    [
        rounded(found.hhi, index),
        rounded(found.effective_by_hhi, number),
        rounded(found.effective_by_entropy, number),
        rounded(found.gini, index),
    ]
}

fn notes(question: &Question<'_>, all: u64, untold: u64) -> Vec<String> {
    let mut notes = vec![
        format!(
            "in_top: rows at the `top` places of `{}` with most, which are not named and may be others in each group; top_share: of the rows whose place is told",
            question.over
        ),
        "hhi, effective numbers and Gini coefficient stand in a group's first row; places without rows in a group count for the Gini coefficient; of fewer than \
         100 rows there are none, and they are rounded, because exact ones would give withheld counts back"
            .to_owned(),
    ];
    if let Some(rubric) = question.rubric {
        notes.push(format!(
            "only rows in target `{}`, version {}: {}",
            rubric.label(),
            rubric.version,
            rubric.title
        ));
        if untold > 10 || (untold > 0 && question.selection.local) {
            notes.push(format!(
                "{untold} of all {all} rows cannot be told and are not counted: where they lie, the target's concentration may differ"
            ));
        } else if untold > 0 {
            notes.push("a few rows cannot be told and are not counted".to_owned());
        }
    }
    notes
}
