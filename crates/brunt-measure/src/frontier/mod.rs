#![doc = include_str!("METHOD.md")]

use crate::cohort::Selection;
use crate::error::MeasureError;
use crate::tallied::{self, Cells};
use brunt_model::{Answer, Catalog, Field, Role, Value};
use brunt_rubric::Rubric;
use brunt_stats::frontier::{Office, Period, Scenario, Setting, WhatIf, frontier};
use brunt_stats::tally::Tally;
use brunt_store::{Engine, Store};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What is asked.
pub struct Question<'q> {
    /// Rows; its days are those of neither time.
    pub selection: Selection,
    /// The stated target.
    pub rubric: &'q Rubric,
    /// Groups that make the offices; none makes one office of all.
    pub by: Vec<String>,
    /// Groups that make the methods.
    pub methods: Vec<String>,
    /// First and last day of the earlier time.
    pub before: (NaiveDate, NaiveDate),
    /// First and last day of the judged time.
    pub after: (NaiveDate, NaiveDate),
    /// The fewest actions by a method with which an office counts for that method's quartile.
    pub least: u64,
}

/// The office of all rows together.
const ALL: &str = "(all)";

/// What the same number of actions would have reached under stated alternatives, office by office and for all.
///
/// # Errors
/// When the store lacks the rows, rows of several releases are meant, or a time has no rows that name office and method.
pub fn measure(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
    question: &Question<'_>,
) -> Result<Answer, MeasureError> {
    let mut names = question.by.clone();
    names.extend(question.methods.iter().cloned());
    let counted = |(from, to): (NaiveDate, NaiveDate)| {
        let selection = Selection { from: Some(from), to: Some(to), ..question.selection.clone() };
        tallied::cells(engine, store, catalog, (&selection, Some(question.rubric)), (&names, false))
    };
    let (before, after) = (counted(question.before)?, counted(question.after)?);
    let table = Table::of(question, &before, &after)?;
    let setting = Setting { least_actions: question.least, quartile_of: Period::Before };
    let found = frontier(&table.tallies, &setting).map_err(|error| MeasureError::Apart(error.to_string()))?;
    let mut answer = Answer::new("measure frontier", fields(question));
    let has_quartile = found.quartiles.iter().any(|one| one.hits_per_action.is_some());
    let whole = table.tallies.iter().fold((Tally::default(), Tally::default()), |sum, office| {
        (Tally::sum([sum.0, total(&office.before)]), Tally::sum([sum.1, total(&office.after)]))
    });
    for ((office, tallies), what_if) in table.offices.iter().zip(&table.tallies).zip(&found.offices) {
        let counts = (total(&tallies.before), total(&tallies.after));
        push(&mut answer, office, counts, (what_if, has_quartile));
    }
    if table.offices.len() > 1 {
        let mut all = vec![Value::from(ALL)];
        all.resize(question.by.len(), Value::Missing);
        push(&mut answer, &all, whole, (&found.all, has_quartile));
    }
    answer.releases = vec![after.release.clone()];
    answer.notes = notes(question, &table, &found);
    answer.ledger = before.ledger;
    answer.ledger.extend(after.ledger);
    Ok(answer)
}

fn total(methods: &[Tally]) -> Tally {
    Tally::sum(methods.iter().copied())
}

/// Tallies by office and method, in one order of both.
struct Table {
    offices: Vec<Vec<Value>>,
    methods: Vec<String>,
    tallies: Vec<Office>,
    /// Rows whose office is not told, before and after.
    nameless: [u64; 2],
}

impl Table {
    fn of(question: &Question<'_>, before: &Cells, after: &Cells) -> Result<Table, MeasureError> {
        let split = question.by.len();
        let method = |cell: &tallied::Cell| {
            let values = cell.groups.get(split..).unwrap_or_default();
            // Not told is a method of its own: its yield is as good a yield as any.
            values
                .iter()
                .map(|value| tallied::name(value).unwrap_or_else(|| "(not told)".to_owned()))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let mut methods: BTreeSet<String> = BTreeSet::new();
        let mut offices: BTreeMap<Vec<String>, Vec<Value>> = BTreeMap::new();
        let mut cells: BTreeMap<(Vec<String>, String), [Tally; 2]> = BTreeMap::new();
        let mut nameless = [0, 0];
        for (place, time) in [before, after].into_iter().enumerate() {
            for cell in &time.cells {
                let values = cell.groups.get(..split).unwrap_or_default();
                let Some(office) = values.iter().map(tallied::name).collect::<Option<Vec<String>>>() else {
                    nameless[place] += cell.n;
                    continue;
                };
                let method = method(cell);
                methods.insert(method.clone());
                offices.entry(office.clone()).or_insert_with(|| values.to_vec());
                let slot = &mut cells.entry((office, method)).or_default()[place];
                *slot = Tally::sum([*slot, cell.tally()?]);
            }
        }
        let methods: Vec<String> = methods.into_iter().collect();
        let mut table = Table { offices: Vec::new(), methods, tallies: Vec::new(), nameless };
        for (office, values) in offices {
            let of = |place: usize| {
                table
                    .methods
                    .iter()
                    .map(|method| {
                        cells
                            .get(&(office.clone(), method.clone()))
                            .map_or_else(Tally::default, |both| both[place])
                    })
                    .collect::<Vec<_>>()
            };
            let tallies = Office { before: of(0), after: of(1) };
            // An office without actions in the judged time has nothing to keep.
            if total(&tallies.after).actions() > 0 {
                table.tallies.push(tallies);
                table.offices.push(values);
            }
        }
        if table.offices.is_empty() {
            return Err(MeasureError::Empty);
        }
        Ok(table)
    }
}

fn fields(question: &Question<'_>) -> Vec<Field> {
    /// The earlier time's rows are other rows.
    const BEFORE: u8 = 1;
    let mut fields: Vec<Field> = question.by.iter().map(|name| Field::new(name, Role::Group)).collect();
    fields.extend([
        Field::new("n", Role::Total),
        Field::new("in_target", Role::Part),
        Field::new("not_in_target", Role::Part),
        Field::new("cannot_tell", Role::Untold),
        Field::of_family(BEFORE, "n_before", Role::Total),
        Field::of_family(BEFORE, "in_target_before", Role::Part),
        Field::of_family(BEFORE, "not_in_target_before", Role::Part),
        Field::of_family(BEFORE, "cannot_tell_before", Role::Untold),
    ]);
    for scenario in SCENARIOS {
        fields.extend(
            ["hits_low", "hits_high", "gap_low", "gap_high"]
                .map(|end| Field::new(format!("{scenario}_{end}"), Role::Derived)),
        );
    }
    fields.extend(["range_low", "range_high"].map(|name| Field::new(name, Role::Derived)));
    fields
}

const SCENARIOS: [&str; 3] = ["own_yield", "best_quartile", "own_mix"];

/// Adds an office. Where no method has a quartile at all, that scenario says nothing and is null, and no part of the range.
fn push(
    answer: &mut Answer,
    office: &[Value],
    (before, after): (Tally, Tally),
    (what_if, has_quartile): (&WhatIf, bool),
) {
    let mut line = office.to_vec();
    for tally in [after, before] {
        let (n, low, high) = (tally.actions(), tally.hits_low(), tally.hits_high());
        line.extend([n, low, n - high, high - low].map(Value::from));
    }
    let scenarios: [(&Scenario, bool); 3] =
        [(&what_if.own_yield, true), (&what_if.best_quartile, has_quartile), (&what_if.own_mix, true)];
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for (one, counts) in scenarios {
        if counts {
            line.extend([one.hits.low, one.hits.high, one.gap.low, one.gap.high].map(Value::Real));
            (low, high) = (low.min(one.hits.low), high.max(one.hits.high));
        } else {
            line.extend([const { Value::Missing }; 4]);
        }
    }
    line.extend([low, high].map(Value::Real));
    answer.rows.push(line);
}

fn notes(question: &Question<'_>, table: &Table, found: &brunt_stats::frontier::Frontier) -> Vec<String> {
    let rubric = question.rubric;
    let days = |(from, to): (NaiveDate, NaiveDate)| format!("{from} to {to}");
    let mut notes = vec![
        "an accounting what-if: what the same number of actions comes to with one thing otherwise, not what would have happened".to_owned(),
        format!("target `{}`, version {}: {}", rubric.label(), rubric.version, rubric.title),
        format!(
            "n and in_target: {}; before: {}; methods: {} of {}",
            days(question.after),
            days(question.before),
            table.methods.len(),
            question.methods.join(", ")
        ),
        "own_yield: the present mix of methods with the office's earlier yield by method; own_mix: its earlier mix with its present yields; gap: less what was \
         counted; low and high: bounds from rows that cannot be told and from yields that are not defined"
            .to_owned(),
    ];
    let with: Vec<&brunt_stats::frontier::Quartile> =
        found.quartiles.iter().filter(|one| one.hits_per_action.is_some()).collect();
    notes.push(format!(
        "best_quartile: the present mix with the upper quartile of all offices' earlier yields, for {} of {} methods with at least 4 offices of {} actions; for \
         the others any yield from 0 to 1 (null, and no part of the range, where no method has one)",
        with.len(),
        found.quartiles.len(),
        question.least
    ));
    if let [only] = table.methods.as_slice() {
        notes.push(format!("all rows have one method, `{only}`: a mix says nothing then"));
    }
    if table.nameless.iter().any(|rows| *rows > 0) {
        notes.push("rows whose office is not told belong to no office and are left out".to_owned());
    }
    notes.extend(rubric.caution.iter().cloned());
    notes
}
