#![doc = include_str!("METHOD.md")]

use crate::classify::Compiler;
use crate::cohort::{self, Selection};
use crate::error::MeasureError;
use crate::rows;
use crate::targets::{self, Source};
use brunt_model::{Answer, Benchmarks, Field, LedgerStep, Role, Value};
use brunt_rubric::Rubric;
use brunt_stats::disparity::{Benchmark, DisparityError, Group, contrast, rate};
use datafusion::functions_aggregate::expr_fn::count;
use datafusion::logical_expr::{Expr, ident, lit};
use std::collections::BTreeMap;

/// Persons by which rates are shown.
const PER: f64 = 100_000.0;
/// Counts from 1 to this are not given back.
const SMALL: u64 = 10;

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Question<'q> {
    /// Rows.
    pub selection: Selection,
    /// The group that the benchmark counts persons of.
    pub by: String,
    /// Persons by group.
    pub benchmarks: &'q Benchmarks,
    /// The group that others are held against; all others together where none is named.
    pub against: Option<String>,
    /// Count only rows that meet this target.
    pub rubric: Option<&'q Rubric>,
    /// Level of the intervals.
    pub level: f64,
}

/// Fewest and most events of a group, with all its rows and those known to be none.
#[derive(Debug, Clone, Copy, Default)]
struct Events {
    n: u64,
    yes: u64,
    no: u64,
}

impl Events {
    fn most(self) -> u64 {
        self.n - self.no
    }

    fn plus(self, other: Events) -> Events {
        Events { n: self.n + other.n, yes: self.yes + other.yes, no: self.no + other.no }
    }
}

/// Events per person of each group of a benchmark, and their ratio to those of another group.
///
/// # Errors
/// When the store lacks the rows, rows of several releases are meant, a name cannot be a group, no group has a benchmark, or
/// the group named for comparison would give small counts back.
pub fn measure(source: &Source<'_>, question: &Question<'_>) -> Result<Answer, MeasureError> {
    let by = [question.by.clone()];
    let cohort = cohort::select(source.engine, source.store, source.catalog, &question.selection, None, &by)?;
    if cohort.releases.len() > 1 {
        return Err(MeasureError::SeveralReleases {
            table: question.selection.table.clone(),
            releases: cohort.releases.iter().map(|one| one.release.clone()).collect::<Vec<_>>().join(", "),
        });
    }
    cohort.view.check_group(&question.by, question.selection.local)?;
    let keys: Vec<Expr> = vec![ident(question.by.clone())];
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
    let mut found: BTreeMap<String, Events> = BTreeMap::new();
    let (mut held, mut unnamed) = (0, Vec::new());
    for row in rows::values(&source.engine.collect(plan)?)? {
        let figure = |offset: usize| rows::count(row.get(1 + offset));
        let n = figure(0)?;
        let events = match question.rubric {
            Some(_) => Events { n, yes: figure(1)?, no: figure(2)? },
            None => Events { n, yes: n, no: 0 },
        };
        let name = match row.first() {
            None | Some(Value::Missing) => continue,
            Some(value) => targets::written(value),
        };
        if question.benchmarks.groups.contains_key(&name) {
            held += n;
            found.insert(name, events);
        } else if n > SMALL {
            unnamed.push(name);
        }
    }
    if found.is_empty() {
        return Err(MeasureError::NoBenchmark {
            by: question.by.clone(),
            benchmark: question.benchmarks.name.clone(),
            seen: unnamed.into_iter().take(5).collect(),
        });
    }
    let rows = compare(question, &found)?;
    let mut answer = Answer::new("measure disparity", fields(question));
    answer.rows = rows;
    answer.notes = notes(question, &unnamed);
    answer.releases = cohort.releases;
    answer.ledger = cohort.ledger;
    answer.ledger.push(LedgerStep {
        step: format!("rows of a `{}` in `{}`", question.by, question.benchmarks.name),
        reason: "a rate needs the number of persons; rows of other groups, or of none, have no rate"
            .to_owned(),
        rows: held,
    });
    Ok(answer)
}

fn fields(question: &Question<'_>) -> Vec<Field> {
    let mut fields = vec![Field::new(&question.by, Role::Group), Field::new("n", Role::Total)];
    if question.rubric.is_some() {
        fields.extend([
            Field::new("in_target", Role::Part),
            Field::new("not_in_target", Role::Part),
            Field::new("cannot_tell", Role::Untold),
        ]);
    }
    fields.extend(["persons", "margin"].map(|name| Field::new(name, Role::Plain)));
    fields.extend(
        [
            "per_100k_low",
            "per_100k_high",
            "per_100k_interval_low",
            "per_100k_interval_high",
            "ratio_low",
            "ratio_high",
            "ratio_interval_low",
            "ratio_interval_high",
        ]
        .map(|name| Field::new(name, Role::Derived)),
    );
    fields.push(Field::new("interval_kind", Role::Group));
    fields
}

/// A group's benchmark; a margin that is not published is none here, which the notes say.
fn benchmark(question: &Question<'_>, name: &str) -> Result<Option<Benchmark>, DisparityError> {
    let found = question.benchmarks.groups.get(name);
    found.map(|one| Benchmark::from_margin(one.estimate, one.margin.unwrap_or(0.0))).transpose()
}

fn compare(
    question: &Question<'_>,
    found: &BTreeMap<String, Events>,
) -> Result<Vec<Vec<Value>>, MeasureError> {
    let fault = |error: DisparityError| MeasureError::Apart(error.to_string());
    // Who has persons and no rows has a rate of 0.
    let mut all: Vec<(&str, Events, Benchmark)> = Vec::new();
    for name in question.benchmarks.groups.keys() {
        if let Some(benchmark) = benchmark(question, name).map_err(fault)? {
            all.push((name, found.get(name).copied().unwrap_or_default(), benchmark));
        }
    }
    if let Some(against) = &question.against {
        if !all.iter().any(|(name, ..)| name == against) {
            return Err(MeasureError::NoBenchmark {
                by: question.by.clone(),
                benchmark: question.benchmarks.name.clone(),
                seen: vec![against.clone()],
            });
        }
        // A ratio to one group gives its count back wherever another's is known.
        let small = |count: u64| (1..=SMALL).contains(&count);
        let few = all.iter().find(|(_, events, _)| small(events.n) || small(events.yes) || small(events.no));
        if let (Some((name, ..)), false) = (few, question.selection.local) {
            return Err(MeasureError::SmallCounts { group: format!("group `{name}`, or a part of it,") });
        }
    }
    let mut rows = Vec::new();
    for (name, events, persons) in &all {
        let others = all.iter().filter(|(other, ..)| match &question.against {
            Some(against) => other == against,
            None => other != name,
        });
        let rest = others
            .map(|(_, events, persons)| (*events, *persons))
            .reduce(|a, b| (a.0.plus(b.0), a.1.plus(b.1)));
        let group = |events: u64, benchmark: Benchmark| Group { events, benchmark };
        let low = rate(group(events.yes, *persons), question.level).map_err(fault)?;
        let high = rate(group(events.most(), *persons), question.level).map_err(fault)?;
        let mut row: Vec<Value> = vec![(*name).into(), events.n.into()];
        if question.rubric.is_some() {
            row.extend([events.yes, events.no, events.n - events.yes - events.no].map(Value::from));
        }
        row.push(Value::Real(persons.persons()));
        let margin = question.benchmarks.groups.get(*name).and_then(|one| one.margin);
        row.push(margin.map_or(Value::Missing, Value::Real));
        row.extend([low.value, high.value, low.band.low, high.band.high].map(|rate| Value::Real(rate * PER)));
        let itself = question.against.as_deref() == Some(name);
        row.extend(match rest {
            Some((rest, others)) if !itself => {
                let least = contrast(group(events.yes, *persons), group(rest.most(), others), question.level)
                    .map_err(fault)?;
                let most = contrast(group(events.most(), *persons), group(rest.yes, others), question.level)
                    .map_err(fault)?;
                let real = |value: Option<f64>| value.map_or(Value::Missing, Value::Real);
                [real(least.ratio), real(most.ratio), Value::Real(least.ratio_low), real(most.ratio_high)]
            }
            _ => [Value::Missing, Value::Missing, Value::Missing, Value::Missing],
        });
        row.push(
            format!("level {}: Poisson limits of the process with the benchmark's error", question.level)
                .into(),
        );
        rows.push(row);
    }
    Ok(rows)
}

fn notes(question: &Question<'_>, unnamed: &[String]) -> Vec<String> {
    let benchmarks = question.benchmarks;
    let mut sources: Vec<&str> = benchmarks.groups.values().map(|one| one.source.as_str()).collect();
    sources.sort_unstable();
    sources.dedup();
    let mut notes = vec![
        format!("persons and margins (90 %) from `{}`: {}", benchmarks.name, sources.join("; ")),
        format!(
            "per_100k: rows for each 100,000 persons, from the fewest to the most that the records allow; ratio: to the rate of {}, likewise; interval: beyond these \
             ends, of the process and of the benchmark's error together",
            match &question.against {
                Some(against) => format!("`{against}`"),
                None => "all other groups of the benchmark together".to_owned(),
            }
        ),
        "rows are counted, not persons; a ratio is a description of the records beside a population: presence, exposure and the work of others are in it, and it \
         says nothing of why"
            .to_owned(),
    ];
    if benchmarks.groups.values().any(|one| one.margin.is_none()) {
        notes.push(
            "no margin is given for some groups: the benchmark's error is then not in their intervals, which are too narrow by it".to_owned(),
        );
    }
    if let Some(rubric) = question.rubric {
        notes.push(format!(
            "only rows in target `{}`, version {}: {}",
            rubric.label(),
            rubric.version,
            rubric.title
        ));
    }
    if !unnamed.is_empty() {
        notes.push(format!(
            "{} groups of more than {SMALL} rows have no benchmark, such as {}",
            unnamed.len(),
            unnamed.iter().take(5).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        ));
    }
    notes
}
