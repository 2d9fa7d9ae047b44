#![doc = include_str!("stays.md")]

use super::read::{day_number, in_days};
use super::{Custody, Groups, STINT_RULE, STINTS, Source, Stages, check_groups, cite, count, rest_on};
use crate::error::MeasureError;
use brunt_custody::Moment;
use brunt_model::{Answer, DataRelease, Field, LedgerStep, Role, Value, typed};
use brunt_stats::survival::{Spell, kaplan_meier};
use chrono::NaiveDate;

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Groups: facts of a stay's first stint, or the calendar of its book-in.
    pub by: Vec<String>,
    /// First day of book-in; the release's own where none is named.
    pub from: Option<NaiveDate>,
    /// Last day of book-in.
    pub to: Option<NaiveDate>,
    /// Releases; all where none are named.
    pub releases: Vec<String>,
    /// Level of intervals.
    pub level: f64,
    /// Whether groups too fine for publication may be used.
    pub local: bool,
}

/// Stays that began in a time, with how long they last: quartiles that reckon with those still open.
///
/// # Errors
/// When the store holds no stints, or a release does not tell who was held when.
pub fn measure(source: &Source<'_>, question: &Question) -> Result<Answer, MeasureError> {
    check_groups(source.catalog, STINTS, &question.by, question.local)?;
    let mut fields = vec![Field::new(typed::RELEASE, Role::Group)];
    fields.extend(question.by.iter().map(|name| Field::new(name, Role::Group)));
    fields.extend([
        Field::new("n", Role::Total),
        Field::new("ended", Role::Part),
        Field::new("open", Role::Part),
    ]);
    fields.extend(
        ["mean_stints", "days_q25", "days_median", "median_low", "median_high", "days_q75"]
            .map(|name| Field::new(name, Role::Derived)),
    );
    let mut answer = Answer::new("measure stays", fields);
    for release in source.releases(STINTS, &question.releases)? {
        one_release(source, release, question, &mut answer)?;
    }
    answer.notes.insert(
        0,
        format!(
            "days from the first book-in to the last book-out; quartiles by Kaplan and Meier, stays still open counted as longer than so far; \
             median_low and median_high: {:.0} % interval of the process behind the stays",
            question.level * 100.0
        ),
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
    let (first, last) = (
        day_number(question.from.unwrap_or(release.first)),
        day_number(question.to.unwrap_or(release.as_of)),
    );
    // The group of a stay is that of its first stint.
    let stay_book_in = at_stay(&custody);
    let groups = Groups::of(&custody.rows, &question.by, &stay_book_in)?;
    let mut cells: Vec<Cell> = groups.values.iter().map(|_| Cell::default()).collect();
    let mut within = 0_u64;
    for stay in &custody.stays.list {
        if stay.book_in.day().is_none_or(|day| !(first..=last).contains(&day)) {
            continue;
        }
        within += 1;
        let group = usize::try_from(stay.first_stint).ok().and_then(|row| groups.codes.get(row)).copied();
        let cell = group.and_then(|group| usize::try_from(group).ok()).and_then(|group| cells.get_mut(group));
        if let Some(cell) = cell {
            cell.stints += u64::from(stay.n_stints);
            cell.spells.push(Spell {
                entry: 0.0,
                exit: in_days(stay.elapsed_millis),
                ended: !stay.is_open(),
            });
        }
    }
    for (values, cell) in groups.values.iter().zip(&cells).filter(|(_, cell)| !cell.spells.is_empty()) {
        let mut row = vec![release.release.as_str().into()];
        row.extend(values.iter().cloned());
        row.extend(cell.values(question.level)?);
        answer.rows.push(row);
    }
    rest_on(answer, release);
    let counts = &custody.stays.counts;
    let step = |step: &str, reason: &str, rows: u64| LedgerStep {
        step: step.to_owned(),
        reason: reason.to_owned(),
        rows,
    };
    answer.ledger.extend([
        step(&format!("all rows of `{STINTS}` in {}", release.release), "as released", counts.rows),
        step("rows with a key", "a row without one belongs to nobody known", counts.rows - counts.keyless),
        step(
            "stints",
            "rows that repeat others are not counted again",
            counts.rows - counts.keyless - counts.set_aside,
        ),
        step(
            "stints of a stay",
            "a stint without a stay book-in belongs to no stay",
            counts.rows - counts.keyless - counts.set_aside - counts.without_stay,
        ),
        step("stays", "one person with one stay book-in", counts.stays),
        step(
            "stays that begin within the days asked for",
            "the release's own unless others are named",
            within,
        ),
    ]);
    answer.notes.push(format!(
        "{}: {} people with a stay; {} stays open; {} stints begin before the one before them has ended, {} end as they begin, {} end before they begin; \
         {} stays whose rows state different ends",
        release.release,
        counts.persons,
        counts.open,
        counts.overlaps,
        counts.zero_length,
        counts.out_before_in,
        counts.ends_differ
    ));
    answer.notes.extend(custody.note_untold_ends(
        "stays may be counted as open that have ended, unless another of their rows says so",
    ));
    Ok(())
}

/// For each row the book-in of its stay, so that calendar groups are those of the stay.
fn at_stay(custody: &Custody<'_>) -> Vec<Moment> {
    custody
        .stays
        .rows
        .iter()
        .map(|row| {
            row.stay().and_then(|stay| custody.stays.list.get(stay)).map_or(Moment::NONE, |stay| stay.book_in)
        })
        .collect()
}

#[derive(Default)]
struct Cell {
    stints: u64,
    spells: Vec<Spell>,
}

impl Cell {
    #[expect(clippy::cast_precision_loss, reason = "numbers of stays are far below 2^53")]
    fn values(&self, level: f64) -> Result<Vec<Value>, MeasureError> {
        let n = u64::try_from(self.spells.len()).unwrap_or(u64::MAX);
        let ended = u64::try_from(self.spells.iter().filter(|spell| spell.ended).count()).unwrap_or(u64::MAX);
        let curve = kaplan_meier(&self.spells, level)?;
        let real = |value: Option<f64>| value.map_or(Value::Missing, Value::Real);
        let (q25, median, q75) = (curve.quantile(0.25)?, curve.quantile(0.5)?, curve.quantile(0.75)?);
        Ok(vec![
            count(n),
            count(ended),
            count(n - ended),
            Value::Real(self.stints as f64 / n as f64),
            real(q25.time),
            real(median.time),
            real(median.low),
            real(median.high),
            real(q75.time),
        ])
    }
}
