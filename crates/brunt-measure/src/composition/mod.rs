#![doc = include_str!("METHOD.md")]

use crate::error::MeasureError;
use brunt_model::figures::{FigureRow, FiguresTable, SOURCE};
use brunt_model::{Answer, Catalog, Field, LedgerStep, Role, Value};
use chrono::{Datelike as _, NaiveDate};
use std::collections::BTreeSet;

/// Days between two editions from which on a gap is listed; the agency publishes about every fourteen days.
const GAP_DAYS: i64 = 45;
const AGENCY: &str = "arresting_agency";
const ALL: &str = "all";
const PARTS: [&str; 3] = ["convicted", "pending", "other"];

/// Which population.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Population {
    /// Detained on a day.
    Detained,
    /// Booked in in a fiscal year so far.
    BookedIn,
}

impl Population {
    fn figures(self) -> &'static str {
        match self {
            Population::Detained => "detained_by_criminality",
            Population::BookedIn => "booked_in_by_criminality",
        }
    }
}

/// Which editions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Every one.
    Edition,
    /// The last of each month.
    Month,
    /// The last of each calendar year.
    Year,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Of whom.
    pub population: Population,
    /// Groups: none, or `arresting_agency`.
    pub by: Vec<String>,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Leave out what was published later.
    pub known_on: Option<NaiveDate>,
    /// Which editions.
    pub every: Every,
}

/// Answers the question from the published figures that come with the catalog.
///
/// # Errors
/// When a group cannot be had, or the catalog lacks the figures.
pub fn measure(catalog: &Catalog, question: &Question) -> Result<Answer, MeasureError> {
    let name = question.population.figures();
    let table =
        catalog.figures.get(name).ok_or_else(|| MeasureError::UnknownTable { table: name.to_owned() })?;
    if let Some(stray) = question.by.iter().find(|name| *name != AGENCY || table.column(AGENCY).is_none()) {
        return Err(MeasureError::UnknownName {
            name: stray.clone(),
            table: name.to_owned(),
            near: Vec::new(),
        });
    }
    let agencies = !question.by.is_empty();
    let mut ledger = vec![step("all rows", "as published", table.rows.len())];
    let mut rows: Vec<&FigureRow> = table.rows.iter().collect();
    let wanted = |row: &&FigureRow| agencies || table.cell(row, AGENCY).is_none_or(|agency| agency == ALL);
    keep(&mut rows, &mut ledger, wanted, "all arresting agencies together", "no groups were asked for");
    if let Some(day) = question.known_on {
        keep(&mut rows, &mut ledger, |row| row.published <= day, &format!("published by {day}"), "asked for");
    }
    if let Some(from) = question.from {
        keep(&mut rows, &mut ledger, |row| row.as_of >= from, &format!("of {from} or later"), "asked for");
    }
    if let Some(to) = question.to {
        keep(&mut rows, &mut ledger, |row| row.as_of <= to, &format!("of {to} or earlier"), "asked for");
    }
    let gaps = gaps(&rows);
    if question.every != Every::Edition {
        let last = last_days(&rows, question.every);
        keep(
            &mut rows,
            &mut ledger,
            |row| last.contains(&row.as_of),
            "the last edition of each period",
            "asked for",
        );
    }
    let mut answer = Answer::new("measure composition", fields());
    answer.rows = rows.iter().map(|row| line(table, row)).collect();
    answer.ledger = ledger;
    answer.notes = vec![
        format!("{}: published figures that come with brunt, each from its source; no workbook was read", table.title),
        "counts of all people, so no interval belongs to them; `other` has neither a conviction nor a pending charge on record".to_owned(),
        "a share of people detained moves with lengths of stay as well as with arrests".to_owned(),
    ];
    if !gaps.is_empty() {
        answer.notes.push(format!("no edition for more than {GAP_DAYS} days: {}", gaps.join(", ")));
    }
    Ok(answer)
}

fn step(step: &str, reason: &str, rows: usize) -> LedgerStep {
    LedgerStep {
        step: step.to_owned(),
        reason: reason.to_owned(),
        rows: u64::try_from(rows).unwrap_or(u64::MAX),
    }
}

fn keep(
    rows: &mut Vec<&FigureRow>,
    ledger: &mut Vec<LedgerStep>,
    wanted: impl Fn(&&FigureRow) -> bool,
    what: &str,
    why: &str,
) {
    rows.retain(wanted);
    ledger.push(step(what, why, rows.len()));
}

/// Spans between two editions that are longer than the agency's habit.
fn gaps(rows: &[&FigureRow]) -> Vec<String> {
    let days: BTreeSet<NaiveDate> = rows.iter().map(|row| row.as_of).collect();
    let later = days.iter().skip(1);
    days.iter()
        .zip(later)
        .filter(|(before, after)| (**after - **before).num_days() > GAP_DAYS)
        .map(|(before, after)| format!("{before} to {after}"))
        .collect()
}

fn last_days(rows: &[&FigureRow], every: Every) -> BTreeSet<NaiveDate> {
    let period = |day: NaiveDate| (day.year(), if every == Every::Month { day.month() } else { 0 });
    let days: BTreeSet<NaiveDate> = rows.iter().map(|row| row.as_of).collect();
    let next = days.iter().skip(1).map(Some).chain([None]);
    days.iter()
        .zip(next)
        .filter(|(day, next)| next.is_none_or(|next| period(*next) != period(**day)))
        .map(|(day, _)| *day)
        .collect()
}

fn fields() -> Vec<Field> {
    let names = [
        "as_of",
        AGENCY,
        "convicted",
        "pending",
        "other",
        "total",
        "convicted_share",
        "pending_share",
        "other_share",
        "published",
        "source_file",
    ];
    // Published in aggregate by the agency itself.
    names.into_iter().map(|name| Field::new(name, Role::Plain)).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "whole numbers of people, checked when the catalog was read"
)]
fn line(table: &FiguresTable, row: &FigureRow) -> Vec<Value> {
    let number = |name: &str| table.number(row, name);
    let count = |name: &str| number(name).map_or(Value::Missing, |count| Value::Integer(count as i64));
    let share = |name: &str| match (number(name), number("total")) {
        (Some(part), Some(total)) if total > 0.0 => Value::Real(part / total),
        _ => Value::Missing,
    };
    let mut values = vec![row.as_of.into(), table.cell(row, AGENCY).unwrap_or(ALL).into()];
    values.extend(PARTS.map(count));
    values.push(count("total"));
    values.extend(PARTS.map(share));
    values.push(row.published.into());
    values.push(table.cell(row, SOURCE).map(str::to_owned).into());
    values
}
