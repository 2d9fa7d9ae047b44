#![doc = include_str!("METHOD.md")]

use crate::error::MeasureError;
use crate::published::Figures;
use brunt_model::figures::{FigureRow, FiguresTable, SOURCE};
use brunt_model::{Answer, Catalog, Field, LedgerStep, Role, Value};
use chrono::{Datelike as _, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// Days between two editions from which on a gap is listed; the agency publishes about every fourteen days.
const GAP_DAYS: i64 = 45;
const AGENCY: &str = "arresting_agency";
const ALL: &str = "all";
const PARTS: [&str; 3] = ["convicted", "pending", "other"];
/// Figures of the published tables that are counts of the population; the others are shares.
const COUNTED: [&str; 2] = ["people", "book_ins"];

/// Which population.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Population {
    /// Detained on a day.
    Detained,
    /// Booked in in a fiscal year so far.
    BookedIn,
}

impl Population {
    /// The published table of workbooks that holds it.
    #[must_use]
    pub fn table(self) -> &'static str {
        match self {
            Population::Detained => "detained",
            Population::BookedIn => "booked_in",
        }
    }

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

/// One published composition.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    as_of: NaiveDate,
    agency: String,
    /// Convicted, pending, other, and the printed total, in people or book-ins; null where not printed.
    counts: [Option<f64>; 4],
    /// The day on which it came out; null where that is not known.
    published: Option<NaiveDate>,
    /// The day by which it was out for certain.
    known_by: NaiveDate,
    source: String,
    /// Whether it was read from a workbook in the store.
    read: bool,
}

/// Answers the question from the published figures that come with the catalog and, where there are any, from those of
/// workbooks in the store. A day that both hold is answered from the workbook.
///
/// # Errors
/// When a group cannot be had, or the catalog lacks the figures.
pub fn measure(
    catalog: &Catalog,
    stored: Option<&Figures>,
    question: &Question,
) -> Result<Answer, MeasureError> {
    let name = question.population.figures();
    let table =
        catalog.figures.get(name).ok_or_else(|| MeasureError::UnknownTable { table: name.to_owned() })?;
    let by_agency = question.population == Population::Detained;
    if let Some(stray) = question.by.iter().find(|name| *name != AGENCY || !by_agency) {
        return Err(MeasureError::UnknownName {
            name: stray.clone(),
            table: name.to_owned(),
            near: Vec::new(),
        });
    }
    let agencies = !question.by.is_empty();
    let mut rows: Vec<Line> = table.rows.iter().map(|row| bundled(table, row)).collect();
    let mut ledger = vec![step("figures that come with brunt", "as published", rows.len())];
    let mut notes = Vec::new();
    if let Some(figures) = stored {
        let read = read(figures);
        notes.extend(compare(&rows, &read));
        rows.retain(|row| !read.iter().any(|read| same(row, read)));
        rows.extend(read);
        rows.sort_by(|a, b| (a.as_of, rank(&a.agency)).cmp(&(b.as_of, rank(&b.agency))));
        ledger.push(step(
            "with those of workbooks in the store",
            "a day that both hold counts once",
            rows.len(),
        ));
    }
    let wanted = |row: &Line| agencies || row.agency == ALL;
    keep(&mut rows, &mut ledger, wanted, "all arresting agencies together", "no groups were asked for");
    if let Some(day) = question.known_on {
        keep(&mut rows, &mut ledger, |row| row.known_by <= day, &format!("published by {day}"), "asked for");
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
    answer.rows = rows.iter().map(line).collect();
    answer.ledger = ledger;
    let read = rows.iter().filter(|row| row.read).count();
    answer.notes = vec![
        format!(
            "{}: published figures, each from its source; {read} of {} rows were read from workbooks in the store, the others come with brunt",
            table.title,
            rows.len()
        ),
        "counts of all people, so no interval belongs to them; `other` has neither a conviction nor a pending charge on record".to_owned(),
        "a share of people detained moves with lengths of stay as well as with arrests".to_owned(),
    ];
    answer.notes.extend(notes);
    if !gaps.is_empty() {
        answer.notes.push(format!("no edition for more than {GAP_DAYS} days: {}", gaps.join(", ")));
    }
    Ok(answer)
}

/// The printed total comes first, as in the workbooks.
fn rank(agency: &str) -> (bool, &str) {
    (agency != ALL, agency)
}

fn same(a: &Line, b: &Line) -> bool {
    (a.as_of, &a.agency) == (b.as_of, &b.agency)
}

fn bundled(table: &FiguresTable, row: &FigureRow) -> Line {
    let [convicted, pending, other] = PARTS.map(|part| table.number(row, part));
    Line {
        as_of: row.as_of,
        agency: table.cell(row, AGENCY).unwrap_or(ALL).to_owned(),
        counts: [convicted, pending, other, table.number(row, "total")],
        published: Some(row.published),
        known_by: row.published,
        source: table.cell(row, SOURCE).unwrap_or_default().to_owned(),
        read: false,
    }
}

/// The compositions of a published table, by as-of day and agency.
fn read(figures: &Figures) -> Vec<Line> {
    let criminality = figures.dimension("criminality");
    let agency = figures.dimension(AGENCY);
    let mut lines: BTreeMap<(NaiveDate, &str), Line> = BTreeMap::new();
    for figure in figures.figures.iter().filter(|figure| COUNTED.contains(&figure.figure.as_str())) {
        let value = |place: Option<usize>| {
            place.and_then(|place| figure.dimensions.get(place)).map_or(ALL, String::as_str)
        };
        // Other dimensions, such as the type of facility, at their total.
        let whole = figure
            .dimensions
            .iter()
            .enumerate()
            .all(|(place, value)| [criminality, agency].contains(&Some(place)) || value == ALL);
        let Some(edition) = figures.editions.get(&figure.edition).filter(|_| whole) else { continue };
        let line = lines.entry((figure.as_of, value(agency))).or_insert_with(|| Line {
            as_of: figure.as_of,
            agency: value(agency).to_owned(),
            counts: [None; 4],
            published: edition.published,
            known_by: edition.known_by,
            source: String::new(),
            read: true,
        });
        let part = PARTS.iter().chain([&ALL]).position(|part| *part == value(criminality));
        if let Some(slot) = part.and_then(|part| line.counts.get_mut(part)) {
            *slot = figure.value;
        }
        if value(criminality) == ALL {
            line.source = figures.place(figure);
        }
    }
    let mut lines: Vec<Line> = lines.into_values().collect();
    lines.sort_by(|a, b| (a.as_of, rank(&a.agency)).cmp(&(b.as_of, rank(&b.agency))));
    lines
}

/// Says where a workbook and the figures that come with brunt differ, or that they do not.
fn compare(bundled: &[Line], read: &[Line]) -> Option<String> {
    let pairs: Vec<(&Line, &Line)> = read
        .iter()
        .filter_map(|read| Some((bundled.iter().find(|bundled| same(bundled, read))?, read)))
        .collect();
    let differ: Vec<String> = pairs
        .iter()
        .filter(|(bundled, read)| {
            bundled
                .counts
                .iter()
                .zip(&read.counts)
                .any(|(a, b)| a.zip(*b).is_some_and(|(a, b)| (a - b).abs() >= 0.5))
        })
        .map(|(_, read)| format!("{} {}", read.as_of, read.agency))
        .collect();
    match (pairs.len(), differ.as_slice()) {
        (0, _) => None,
        (all, []) => Some(format!("{all} rows stand in both, and are equal")),
        (all, differ) => Some(format!(
            "of {all} rows that stand in both, {} differ, and the workbook is shown: {}",
            differ.len(),
            differ.join(", ")
        )),
    }
}

fn step(step: &str, reason: &str, rows: usize) -> LedgerStep {
    LedgerStep {
        step: step.to_owned(),
        reason: reason.to_owned(),
        rows: u64::try_from(rows).unwrap_or(u64::MAX),
    }
}

fn keep(
    rows: &mut Vec<Line>,
    ledger: &mut Vec<LedgerStep>,
    wanted: impl Fn(&Line) -> bool,
    what: &str,
    why: &str,
) {
    rows.retain(wanted);
    ledger.push(step(what, why, rows.len()));
}

/// Spans between two editions that are longer than the agency's habit.
fn gaps(rows: &[Line]) -> Vec<String> {
    let days: BTreeSet<NaiveDate> = rows.iter().map(|row| row.as_of).collect();
    let later = days.iter().skip(1);
    days.iter()
        .zip(later)
        .filter(|(before, after)| (**after - **before).num_days() > GAP_DAYS)
        .map(|(before, after)| format!("{before} to {after}"))
        .collect()
}

fn last_days(rows: &[Line], every: Every) -> BTreeSet<NaiveDate> {
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

#[expect(clippy::cast_possible_truncation, reason = "printed whole numbers of people")]
fn line(row: &Line) -> Vec<Value> {
    let count = |count: Option<f64>| count.map_or(Value::Missing, |count| Value::Integer(count as i64));
    let [convicted, pending, other, total] = row.counts;
    let share = |part: Option<f64>| match (part, total) {
        (Some(part), Some(total)) if total > 0.0 => Value::Real(part / total),
        _ => Value::Missing,
    };
    let mut values = vec![row.as_of.into(), row.agency.as_str().into()];
    values.extend(row.counts.map(count));
    values.extend([convicted, pending, other].map(share));
    values.push(row.published.into());
    values.push(row.source.as_str().into());
    values
}
