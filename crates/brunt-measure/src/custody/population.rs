#![doc = include_str!("population.md")]

use super::read::{day_number, day_of, in_days};
use super::{Custody, STINT_RULE, STINTS, Source, Stages, check_groups, cite, rest_on};
use crate::error::MeasureError;
use brunt_custody::{DayCount, DayFlow, Days, FlowRows, HeldRows, census, flows};
use brunt_model::{Answer, DataRelease, Field, LedgerStep, Role, Value, typed};
use chrono::{Datelike as _, NaiveDate};

/// Length of the periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Days.
    Day,
    /// Weeks from Monday.
    Week,
    /// Calendar months.
    Month,
    /// Fiscal years.
    FiscalYear,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Groups: facts of the stints.
    pub by: Vec<String>,
    /// First day; the release's own where none is named.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Length of the periods.
    pub every: Every,
    /// Releases; all where none are named.
    pub releases: Vec<String>,
    /// Whether groups too fine for publication may be used.
    pub local: bool,
}

/// Who was held: at midnight, at any time of the day, bed-days, comings and goings, by period and group.
///
/// # Errors
/// When the store holds no stints, a release does not tell who was held when, or there are too many groups and days.
pub fn measure(source: &Source<'_>, question: &Question) -> Result<Answer, MeasureError> {
    check_groups(source.catalog, STINTS, &question.by, question.local)?;
    let mut fields = vec![
        Field::new(typed::RELEASE, Role::Group),
        Field::new("from", Role::Group),
        Field::new("to", Role::Group),
    ];
    fields.extend(question.by.iter().map(|name| Field::new(name, Role::Group)));
    fields.extend([
        Field::new("midnight", Role::Total),
        Field::new("midnight_no_key", Role::Untold),
        Field::new("midnight_rows", Role::Total),
        Field::new("midnight_mean", Role::Derived),
        Field::new("day_mean", Role::Derived),
        Field::new("bed_days", Role::Derived),
        Field::new("book_ins", Role::Total),
        Field::new("book_outs", Role::Total),
        Field::new("transfers_in", Role::Total),
        Field::new("transfers_out", Role::Total),
    ]);
    let mut answer = Answer::new("measure population", fields);
    for release in source.releases(STINTS, &question.releases)? {
        one_release(source, release, question, &mut answer)?;
    }
    answer.notes.insert(
        0,
        "`midnight`: people held at the end of the last day of the period; `midnight_rows`: rows open then, which counts who is in two places or \
         twice in the records more than once; `midnight_mean` and `day_mean`: mean over the days of people held at midnight and at any time; \
         `bed_days`: days of 24 hours"
            .to_owned(),
    );
    cite(&mut answer, source.rules, STINT_RULE);
    Ok(answer)
}

fn one_release<'s>(
    source: &Source<'s>,
    release: &'s DataRelease,
    question: &Question,
    answer: &mut Answer,
) -> Result<(), MeasureError> {
    let names: Vec<&str> = question.by.iter().map(String::as_str).collect();
    let custody = Custody::read(source, release, &names, Stages::Second)?;
    let first = question.from.unwrap_or(release.first).max(release.first);
    let last = question.to.unwrap_or(release.as_of).min(release.as_of);
    let Some(days) = Days::new(day_number(first), day_number(last)) else { return Err(MeasureError::Empty) };
    let groups = custody.groups(&question.by, &custody.book_in)?;
    let kept = custody.marks.kept();
    let held = census(
        &HeldRows {
            persons: custody.rows.persons()?,
            book_in: &custody.book_in,
            book_out: &custody.book_out,
            group: &groups.codes,
            n_groups: groups.len(),
            // A person's spans are joined: rows that repeat others add nothing.
            kept: None,
        },
        days,
        custody.as_of,
    )?;
    let moved = flows(
        &FlowRows {
            persons: custody.rows.persons()?,
            book_in: &custody.book_in,
            book_out: &custody.book_out,
            group: &groups.codes,
            n_groups: groups.len(),
            kept: Some(&kept),
            stays: &custody.stays,
        },
        days,
    )?;
    let spans = periods(days, question.every);
    for span in &spans {
        for (group, values) in (0..).zip(&groups.values) {
            let (counts, flows) = (held.group(group), moved.group(group));
            let (Some(counts), Some(flows)) = (counts.get(span.clone()), flows.get(span.clone())) else {
                continue;
            };
            if counts.iter().all(|day| day.day_rows == 0) && flows.iter().all(|day| day.book_ins == 0) {
                continue;
            }
            let day = |place: usize| Value::from(day_of(days.first() + i64::try_from(place).unwrap_or(0)));
            let mut row = vec![release.release.as_str().into(), day(span.start), day(span.end - 1)];
            row.extend(values.iter().cloned());
            row.extend(cells(counts, flows));
            answer.rows.push(row);
        }
    }
    rest_on(answer, release);
    let counts = &custody.stays.counts;
    answer.ledger.extend([
        LedgerStep {
            step: format!("all rows of `{STINTS}` in {}", release.release),
            reason: "as released".to_owned(),
            rows: counts.rows,
        },
        LedgerStep {
            step: "rows with a key".to_owned(),
            reason: "rows without one are counted apart, each as an unknown person".to_owned(),
            rows: counts.rows - counts.keyless,
        },
    ]);
    answer.notes.push(format!(
        "{}: who was booked in before {} is in it only if the release shows the stint; the first weeks of a release that holds ended stints alone \
         are too low",
        release.release, release.first
    ));
    answer.notes.extend(custody.note_untold_ends(
        "people held and bed-days may be that many rows, and all their days since, too high",
    ));
    Ok(())
}

/// Places of the days of each period.
fn periods(days: Days, every: Every) -> Vec<std::ops::Range<usize>> {
    let key = |place: usize| {
        let day = day_of(days.first() + i64::try_from(place).unwrap_or(0));
        match every {
            Every::Day => (day.year(), day.ordinal()),
            Every::Week => (day.iso_week().year(), day.iso_week().week()),
            Every::Month => (day.year(), day.month()),
            Every::FiscalYear => (brunt_model::FiscalYear::of(day).year(), 0),
        }
    };
    let mut spans: Vec<std::ops::Range<usize>> = Vec::new();
    for place in 0..days.len() {
        match spans.last_mut() {
            Some(span) if key(span.start) == key(place) => span.end = place + 1,
            _ => spans.push(place..place + 1),
        }
    }
    spans
}

#[expect(clippy::cast_precision_loss, reason = "counts of people and days are far below 2^53")]
fn cells(counts: &[DayCount], flows: &[DayFlow]) -> Vec<Value> {
    let whole = |number: i64| Value::Integer(number);
    let mean = |of: &dyn Fn(&DayCount) -> i64| {
        Value::Real(counts.iter().map(of).sum::<i64>() as f64 / counts.len().max(1) as f64)
    };
    let sum = |of: &dyn Fn(&DayFlow) -> i64| whole(flows.iter().map(of).sum());
    let last = counts.last().copied().unwrap_or_default();
    vec![
        whole(last.midnight_persons),
        whole(last.midnight_keyless_rows),
        whole(last.midnight_rows),
        mean(&|day| day.midnight_persons),
        mean(&|day| day.day_persons),
        Value::Real(in_days(counts.iter().map(|day| day.held_millis).sum())),
        sum(&|day| day.book_ins),
        sum(&|day| day.book_outs),
        sum(&|day| day.transfers_in),
        sum(&|day| day.transfers_out),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_follow_the_calendar() {
        let days = |a: &str, b: &str| {
            Days::new(day_number(a.parse().unwrap()), day_number(b.parse().unwrap())).unwrap()
        };
        assert_eq!(periods(days("2025-01-30", "2025-03-01"), Every::Month), [0..2, 2..30, 30..31]);
        assert_eq!(periods(days("2025-09-29", "2025-10-02"), Every::FiscalYear), [0..2, 2..4]);
        // 2024-12-30 is a Monday of the first week of 2025.
        assert_eq!(periods(days("2024-12-28", "2025-01-06"), Every::Week), [0..2, 2..9, 9..10]);
        assert_eq!(periods(days("2025-01-01", "2025-01-02"), Every::Day), [0..1, 1..2]);
    }
}
