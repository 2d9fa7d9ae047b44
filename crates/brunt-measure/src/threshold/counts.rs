//! Counts of decisions, actions and hits by group and place.

use super::RowQuestion;
use crate::classify::Compiler;
use crate::cohort::{self, Selection};
use crate::custody;
use crate::custody::links::{LINKED, NO_KEY, OUTCOME, WINDOW_EDGE, outcomes};
use crate::error::MeasureError;
use crate::rows;
use crate::tallied;
use brunt_model::{LedgerStep, ReleaseRef, Value};
use brunt_stats::threshold::Cell;
use brunt_store::Engine;
use datafusion::functions_aggregate::expr_fn::count;
use datafusion::logical_expr::{ident, lit};
use std::collections::{BTreeMap, BTreeSet};

/// One group over all its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Name.
    pub name: String,
    /// Decisions, or persons of a benchmark.
    pub decisions: u64,
    /// Actions.
    pub actions: u64,
    /// Actions in target.
    pub hits: u64,
}

/// Counts ready for a fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Triples {
    /// Cells, groups and places numbered from 0.
    pub cells: Vec<Cell>,
    /// Groups by number, the largest first.
    pub groups: Vec<Group>,
    /// Number of places.
    pub places: usize,
    /// Releases they rest on.
    pub releases: Vec<ReleaseRef>,
    /// How they were cut out.
    pub ledger: Vec<LedgerStep>,
    /// What a reader must know.
    pub notes: Vec<String>,
}

/// Decisions, actions and hits of one group in one place.
type Named = BTreeMap<(String, String), [u64; 3]>;

/// Reads counts from CSV text: columns `group,place,n,actions,hits`.
///
/// # Errors
/// When a line is not of that form, or a cell stands twice.
pub fn of_file(path: &str, text: &str, least: u64) -> Result<Triples, MeasureError> {
    let fault =
        |line: usize, message: String| MeasureError::Counts(format!("{path}: line {}: {message}", line + 1));
    let mut lines =
        text.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty());
    let header = lines.next().map(|(_, line)| line.trim());
    if header != Some("group,place,n,actions,hits") {
        return Err(fault(0, "the columns must be group,place,n,actions,hits".to_owned()));
    }
    let mut named = Named::new();
    for (number, line) in lines {
        let words: Vec<&str> = line.split(',').map(str::trim).collect();
        let [group, place, n, actions, hits] = words[..] else {
            return Err(fault(number, format!("{} cells where 5 belong", words.len())));
        };
        let whole =
            |word: &str| word.parse::<u64>().map_err(|_| fault(number, format!("`{word}` is no count")));
        let counts = [whole(n)?, whole(actions)?, whole(hits)?];
        if named.insert((group.to_owned(), place.to_owned()), counts).is_some() {
            return Err(fault(number, format!("group `{group}` in place `{place}` stands twice")));
        }
    }
    let all = named.values().map(|[n, ..]| n).sum();
    let ledger =
        vec![LedgerStep { step: format!("counts of {path}"), reason: "as given".to_owned(), rows: all }];
    Ok(triples(named, usize::MAX, least, ledger))
}

/// Counts rows of one release: what became of each by the link rule, and whether it is in target.
///
/// # Errors
/// When the store lacks the tables, rows of several releases are meant, or a name cannot be a group.
pub fn of_rows(
    engine: &Engine,
    source: &custody::Source<'_>,
    question: &RowQuestion<'_>,
) -> Result<Triples, MeasureError> {
    let found = outcomes(source, question.from.rule(), &question.selection.releases, None)?;
    if found.releases.len() > 1 {
        return Err(MeasureError::SeveralReleases {
            table: found.table.clone(),
            releases: found.releases.join(", "),
        });
    }
    let selection = Selection {
        table: found.table.clone(),
        releases: found.releases.clone(),
        ..question.selection.clone()
    };
    let names = [question.group.clone(), question.place.clone()];
    let cohort = cohort::select(engine, source.store, source.catalog, &selection, None, &names)?;
    for name in &names {
        cohort.view.check_group(name, selection.local)?;
    }
    let target = Compiler::new(source.catalog, cohort.view.codebook).in_target(question.rubric);
    let columns = vec![
        ident(question.group.clone()),
        ident(question.place.clone()),
        ident(OUTCOME),
        target.alias("in_target"),
    ];
    let keys = vec![
        ident(question.group.clone()),
        ident(question.place.clone()),
        ident(OUTCOME),
        ident("in_target"),
    ];
    let events = found.of(engine.context(), cohort.rows)?;
    let plan = events.select(columns)?.aggregate(keys, vec![count(lit(1_i64)).alias("n")])?;
    let mut ledger = cohort.ledger;
    let mut left = [0_u64; 4];
    let mut named = Named::new();
    for row in rows::values(&engine.collect(plan)?)? {
        let n = rows::count(row.get(4))?;
        let (group, place) = (row.first().and_then(tallied::name), row.get(1).and_then(tallied::name));
        let outcome = row.get(2).and_then(tallied::name).unwrap_or_default();
        left[0] += n;
        if [NO_KEY, WINDOW_EDGE].contains(&outcome.as_str()) {
            continue;
        }
        left[1] += n;
        let Some(Value::YesNo(in_target)) = row.get(3) else { continue };
        left[2] += n;
        let Some(key) = group.zip(place) else { continue };
        left[3] += n;
        let acted = outcome == LINKED;
        let cell = named.entry(key).or_default();
        cell[0] += n;
        cell[1] += if acted { n } else { 0 };
        cell[2] += if acted && *in_target { n } else { 0 };
    }
    let reasons = [
        ("the first of each event, with a day", "rows that repeat others are no decisions of their own"),
        ("with a key and a whole window", "of the others it cannot be told whether an action followed"),
        ("with a target that can be told", "of the others it cannot be told whether an action was a hit"),
        ("with a group and a place", "the others belong to no cell"),
    ];
    for ((step, reason), rows) in reasons.into_iter().zip(left) {
        ledger.push(LedgerStep { step: step.to_owned(), reason: reason.to_owned(), rows });
    }
    let mut counted = triples(named, question.groups, question.least, ledger);
    counted.releases = cohort.releases;
    let rubric = question.rubric;
    counted.notes.push(format!(
        "decisions: rows of `{}`; actions: those linked by `{}`; hits: actions whose decision's row meets target `{}`, version {}",
        found.table,
        question.from.rule(),
        rubric.label(),
        rubric.version
    ));
    counted.notes.extend(found.notes);
    Ok(counted)
}

/// Keeps the largest groups and full cells, and numbers what is left.
fn triples(mut named: Named, groups: usize, least: u64, mut ledger: Vec<LedgerStep>) -> Triples {
    let sizes = |named: &Named| {
        let mut sizes: BTreeMap<String, u64> = BTreeMap::new();
        for ((group, _), [n, ..]) in named {
            *sizes.entry(group.clone()).or_default() += n;
        }
        let mut sizes: Vec<(String, u64)> = sizes.into_iter().collect();
        sizes.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        sizes
    };
    let all = |named: &Named| named.values().map(|[n, ..]| n).sum::<u64>();
    let mut step = |step: String, reason: &str, rows: u64| {
        ledger.push(LedgerStep { step, reason: reason.to_owned(), rows });
    };
    let largest: BTreeSet<String> = sizes(&named).into_iter().take(groups).map(|(name, _)| name).collect();
    named.retain(|(group, _), _| largest.contains(group));
    if groups < usize::MAX {
        step(format!("of the {groups} largest groups"), "small groups have no bar of their own", all(&named));
    }
    named.retain(|_, [n, ..]| *n >= least.max(1));
    step(
        format!("in cells of at least {} decisions", least.max(1)),
        "priors would decide the others",
        all(&named),
    );
    // A group or place with one cell says nothing of the other: taken out until none is left.
    loop {
        let count = |of: &dyn Fn(&(String, String)) -> String| {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for key in named.keys() {
                *counts.entry(of(key)).or_default() += 1;
            }
            counts
        };
        let (by_group, by_place) = (count(&|key| key.0.clone()), count(&|key| key.1.clone()));
        let before = named.len();
        named.retain(|(group, place), _| by_group.get(group) > Some(&1) && by_place.get(place) > Some(&1));
        if named.len() == before {
            break;
        }
    }
    step(
        "of groups in two places, and places of two groups".to_owned(),
        "others tie nothing together",
        all(&named),
    );
    let order: Vec<String> = sizes(&named).into_iter().map(|(name, _)| name).collect();
    let places: Vec<String> =
        named.keys().map(|(_, place)| place.clone()).collect::<BTreeSet<_>>().into_iter().collect();
    let mut cells = Vec::new();
    let mut totals: Vec<Group> =
        order.iter().map(|name| Group { name: name.clone(), decisions: 0, actions: 0, hits: 0 }).collect();
    for ((group, place), [decisions, actions, hits]) in named {
        let (Some(g), Ok(p)) = (order.iter().position(|name| *name == group), places.binary_search(&place))
        else {
            continue;
        };
        cells.push(Cell { group: g, place: p, decisions, actions, hits });
        totals[g].decisions += decisions;
        totals[g].actions += actions;
        totals[g].hits += hits;
    }
    Triples { cells, groups: totals, places: places.len(), releases: Vec::new(), ledger, notes: Vec::new() }
}
