//! Bed-days, cost and removals of stints, by class.

use super::answer::Cell;
use super::class::Group;
use super::{Cells, Question, Source, is_calendar};
use crate::cohort::{self, Selection};
use crate::custody::labelled::{self, End, Labels, ROW};
use crate::custody::read::calendar_value;
use crate::error::MeasureError;
use crate::rows;
use brunt_model::{Answer, DataRelease, Value};
use brunt_stats::survival::Spell;
use chrono::{Days, NaiveDate};
use datafusion::arrow::array::{Array as _, AsArray as _, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::{Expr, ident};
use std::collections::HashMap;

/// Adds bed-days, cost and ends of stays to the cells of one release; whether it has removals.
pub(super) fn add(
    source: &Source<'_>,
    question: &Question<'_>,
    release: &DataRelease,
    (groups, classes): (&[String], &[Expr]),
    (cells, answer): (&mut Cells, &mut Answer),
) -> Result<bool, MeasureError> {
    // Time is held on days of the period by whoever was booked in before it too.
    let selection = Selection {
        releases: vec![release.release.clone()],
        from: None,
        to: None,
        without: None,
        ..question.selection.clone()
    };
    let fixed: Vec<&String> = groups.iter().filter(|name| !is_calendar(name)).collect();
    let cohort = cohort::select(
        source.engine,
        source.store,
        source.catalog,
        &selection,
        None,
        &super::named(question),
    )?;
    let mut columns: Vec<Expr> = ROW.iter().map(|name| ident(*name)).collect();
    columns.extend(fixed.iter().map(|name| ident((*name).clone())));
    columns.extend(classes.iter().cloned());
    let batches = source.engine.collect(cohort.rows.select(columns)?)?;
    let mut labels = Labels::default();
    let mut kinds = Kinds::default();
    for batch in &batches {
        kinds.add(batch, &mut labels)?;
    }
    drop(batches);
    let custody = crate::custody::Source {
        store: source.store,
        catalog: source.catalog,
        rules: source.rules,
        threads: source.threads,
    };
    let n_labels = u32::try_from(kinds.values.len()).unwrap_or(u32::MAX);
    let (from, to) = (question.selection.from, question.selection.to);
    let found = labelled::read(&custody, release, (&labels, n_labels), (from, to))?;
    let days = found.held.first().map_or(0, Vec::len);
    let periods = Periods::new(groups, found.first, days);
    let rates = question.rates.map(|table| table.rates.as_slice()).unwrap_or_default();
    let mut sums = vec![vec![Cell::default(); periods.values.len()]; kinds.values.len()];
    for (series, cells) in found.held.iter().zip(&mut sums) {
        for ((offset, millis), day) in series.iter().enumerate().zip(days_from(found.first)) {
            let Some(cell) = periods.of.get(offset).and_then(|period| cells.get_mut(*period)) else {
                continue;
            };
            if *millis > 0 {
                cell.hold(*millis, rates.iter().map(|rate| rate.from <= day && day <= rate.to));
            }
        }
    }
    let own = |sums: &mut Vec<Vec<Cell>>, label: u32, period: usize, apply: &dyn Fn(&mut Cell)| {
        let cells = usize::try_from(label).ok().and_then(|label| sums.get_mut(label));
        if let Some(cell) = cells.and_then(|cells| cells.get_mut(period)) {
            apply(cell);
        }
    };
    for (label, first, last) in &found.stints {
        let (Some(first), Some(last)) = (periods.at(*first), periods.at(*last)) else { continue };
        for period in first..=last {
            own(&mut sums, *label, period, &|cell| cell.held += 1);
        }
    }
    let mut told = false;
    for stay in &found.stays {
        let (Some(end), Some(period)) = (stay.end, periods.at(stay.book_in)) else { continue };
        told = true;
        let spell = Spell { entry: 0.0, exit: stay.days, ended: end == End::Removed };
        own(&mut sums, stay.label, period, &|cell| {
            match end {
                End::Removed => cell.removed += 1,
                End::Otherwise => cell.not_removed += 1,
                End::Untold => cell.untold += 1,
            }
            cell.spells.push(spell);
        });
    }
    for (values, sums) in kinds.values.iter().zip(sums) {
        for (period, sum) in periods.values.iter().zip(sums).filter(|(_, sum)| !sum.is_empty()) {
            let (own, raw) = values.split_at(fixed.len().min(values.len()));
            let group = Group(periods.group(own, period));
            cells.entry(group).or_default().entry(Group(raw.to_vec())).or_default().add(sum);
        }
    }
    if found.keyless_days > 0.0 {
        answer.notes.push(format!(
            "{}: {:.0} bed-days of rows without a person key are in no class",
            release.release, found.keyless_days
        ));
    }
    answer.notes.push(format!("{}: {} stints were still open", release.release, found.open));
    Ok(told)
}

/// The days from one on.
fn days_from(first: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    (0..).map_while(move |days| first.checked_add_days(Days::new(days)))
}

/// The days of a period by their calendar groups: runs of days that no group tells apart.
struct Periods<'p> {
    groups: &'p [String],
    first: NaiveDate,
    /// Run of each day.
    of: Vec<usize>,
    /// Calendar groups of each run, in the order of the groups.
    values: Vec<Vec<Value>>,
}

impl<'p> Periods<'p> {
    fn new(groups: &'p [String], first: NaiveDate, days: usize) -> Periods<'p> {
        let mut periods = Periods { groups, first, of: Vec::new(), values: Vec::new() };
        for day in days_from(first).take(days) {
            let names = groups.iter().filter(|name| is_calendar(name));
            let values: Vec<Value> = names.map(|name| calendar_value(name, day)).collect();
            if periods.values.last() != Some(&values) {
                periods.values.push(values);
            }
            periods.of.push(periods.values.len() - 1);
        }
        periods
    }

    fn at(&self, day: NaiveDate) -> Option<usize> {
        let offset = usize::try_from(day.signed_duration_since(self.first).num_days()).ok()?;
        self.of.get(offset).copied()
    }

    /// A row's own values and those of its days, in the order of the groups.
    fn group(&self, own: &[Value], calendar: &[Value]) -> Vec<Value> {
        let (mut own, mut calendar) = (own.iter(), calendar.iter());
        self.groups
            .iter()
            .map(|name| if is_calendar(name) { calendar.next() } else { own.next() })
            .map(|value| value.cloned().unwrap_or(Value::Missing))
            .collect()
    }
}

/// Kinds of rows: every mix of groups and of what tells the class that is seen.
#[derive(Default)]
struct Kinds {
    words: HashMap<String, u32>,
    known: HashMap<Vec<u32>, u32>,
    values: Vec<Vec<Value>>,
}

impl Kinds {
    fn add(&mut self, batch: &RecordBatch, labels: &mut Labels) -> Result<(), MeasureError> {
        let places: Vec<usize> = (ROW.len()..batch.num_columns()).collect();
        let own = batch.project(&places)?;
        let texts = own
            .columns()
            .iter()
            .map(|column| cast(column, &DataType::Utf8))
            .collect::<Result<Vec<_>, _>>()?;
        let texts: Vec<_> = texts.iter().map(|column| column.as_string::<i32>()).collect();
        let mut kind_of = Vec::with_capacity(batch.num_rows());
        let mut key = Vec::with_capacity(texts.len());
        for row in 0..batch.num_rows() {
            key.clear();
            for column in &texts {
                key.push(if column.is_valid(row) { self.word(column.value(row)) } else { 0 });
            }
            if let Some(known) = self.known.get(key.as_slice()) {
                kind_of.push(*known);
                continue;
            }
            let next = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
            self.values.extend(rows::values(&[own.slice(row, 1)])?);
            self.known.insert(key.clone(), next);
            kind_of.push(next);
        }
        labels.add(batch, |row| kind_of.get(row).copied().unwrap_or(u32::MAX))
    }

    /// A number for a text, from 1.
    fn word(&mut self, text: &str) -> u32 {
        if let Some(known) = self.words.get(text) {
            return *known;
        }
        let next = u32::try_from(self.words.len() + 1).unwrap_or(u32::MAX);
        self.words.insert(text.to_owned(), next);
        next
    }
}
