#![doc = include_str!("METHOD.md")]

mod panel;

use crate::cohort::Selection;
use crate::error::MeasureError;
use crate::policy::ListQuestion;
use brunt_model::labels::Level;
use brunt_model::{Answer, Catalog, Field, LedgerStep, Role, Value};
use brunt_rubric::Rubric;
use brunt_stats::did::{Aggregation, Effects, Estimate, Setting, Unit, effects};
use brunt_store::{Engine, Store};
use panel::Panel;

/// Length of the panel's periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Calendar months.
    Month,
    /// Calendar quarters.
    Quarter,
}

/// What is held against what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The share in target, 0 to 1.
    Share,
    /// The number of rows.
    Count,
    /// The natural logarithm of the number of rows.
    LogCount,
}

/// How effects are brought together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// By periods since the policy began, and one number.
    Event,
    /// One number.
    Simple,
    /// By group.
    Group,
    /// By period.
    Calendar,
    /// Each group in each period.
    GroupTime,
}

/// What is asked.
pub struct Question<'q> {
    /// Rows.
    pub selection: Selection,
    /// The stated target whose share is the outcome; none for numbers of rows.
    pub rubric: Option<&'q Rubric>,
    /// The outcome.
    pub outcome: Outcome,
    /// What a unit is.
    pub unit: Level,
    /// Length of the periods.
    pub every: Every,
    /// The list whose labels begin at the policy's dates.
    pub list: ListQuestion<'q>,
    /// The label that is the policy; the list's only one at this level where none is named.
    pub label: Option<&'q str>,
    /// Periods before the date in which the policy may already show.
    pub anticipation: u32,
    /// The fewest rows that a unit must have in every period.
    pub least: u64,
    /// How effects are brought together.
    pub show: Show,
    /// Controls, base, level and bootstrap.
    pub setting: Setting,
}

/// Fewer treated units than this behind a number are not shown: the number would be a unit's own.
const FEWEST_UNITS: usize = 3;

/// Effects of a policy that begins at different dates, on a share or a number of rows by unit and period.
///
/// # Errors
/// When the store lacks the rows, rows of several releases are meant, the list does not fit, or no group has controls.
pub fn measure(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
    question: &Question<'_>,
) -> Result<Answer, MeasureError> {
    let panel = Panel::read(engine, store, catalog, question)?;
    let mut answer = Answer::new("measure did", fields());
    let fault = |error: brunt_stats::did::DidError| MeasureError::Apart(error.to_string());
    let periods: Vec<i64> = (0..panel.periods()).collect();
    let mut always = 0;
    let mut hidden = 0;
    for (series, units) in panel.series(question) {
        let found = effects(&periods, &units, &question.setting).map_err(fault)?;
        always = found.always_treated.len();
        let shown = Shown { question, panel: &panel, series, units: &units, found: &found };
        hidden = shown.push(&mut answer).map_err(fault)?;
    }
    answer.releases = vec![panel.release.clone()];
    answer.ledger.clone_from(&panel.ledger);
    answer.ledger.push(LedgerStep {
        step: "units that are not under the policy from the first period on".to_owned(),
        reason: "those tell nothing of its beginning".to_owned(),
        rows: panel.rows_without_always(question.anticipation),
    });
    answer.notes = notes(question, &panel, always, hidden);
    Ok(answer)
}

fn fields() -> Vec<Field> {
    let mut fields: Vec<Field> =
        ["series", "shown", "group", "period", "since"].map(|name| Field::new(name, Role::Group)).to_vec();
    fields.extend(["treated_units", "control_units"].map(|name| Field::new(name, Role::Plain)));
    fields.extend(
        ["effect", "se", "interval_low", "interval_high", "band_low", "band_high"]
            .map(|name| Field::new(name, Role::Derived)),
    );
    fields
}

/// One series' effects on their way into an answer.
struct Shown<'s, 'q> {
    question: &'s Question<'q>,
    panel: &'s Panel,
    series: &'static str,
    units: &'s [Unit],
    found: &'s Effects,
}

impl Shown<'_, '_> {
    /// Adds the rows asked for; gives how many were left out for resting on too few units.
    fn push(&self, answer: &mut Answer) -> Result<usize, brunt_stats::did::DidError> {
        let mut hidden = 0;
        let mut add = |row: (&str, [Value; 3], usize, Option<usize>), effect: &Estimate| {
            let (shown, [group, period, since], treated, controls) = row;
            if treated < FEWEST_UNITS && !self.question.selection.local {
                hidden += 1;
                return;
            }
            let mut line = vec![Value::from(self.series), shown.into(), group, period, since];
            line.push(Value::Integer(i64::try_from(treated).unwrap_or(i64::MAX)));
            line.push(Value::from(controls.map(|controls| controls as u64)));
            line.extend(numbers(effect));
            answer.rows.push(line);
        };
        // Moved back by the anticipation, a group begins before its date.
        let ahead = i64::from(self.question.anticipation);
        let day = |period: i64| Value::from(self.panel.day(period));
        let none = || Value::Missing;
        if self.question.show == Show::GroupTime {
            for cell in &self.found.group_times {
                let since = Value::Integer(cell.period - cell.group - ahead);
                let row = (
                    "group_time",
                    [day(cell.group + ahead), day(cell.period), since],
                    cell.treated,
                    Some(cell.controls),
                );
                add(row, &cell.effect);
            }
            return Ok(hidden);
        }
        let (how, word) = match self.question.show {
            Show::Simple | Show::GroupTime => (Aggregation::Simple, "simple"),
            Show::Event => (Aggregation::Event, "event"),
            Show::Group => (Aggregation::Group, "group"),
            Show::Calendar => (Aggregation::Calendar, "calendar"),
        };
        let all = self.found.aggregate(how)?;
        add(("overall", [none(), none(), none()], self.behind(|_, _| true), None), &all.overall);
        for part in &all.parts {
            let (at, treated) = match how {
                Aggregation::Event => (
                    [none(), none(), Value::Integer(part.at - ahead)],
                    self.behind(|group, period| period - group == part.at),
                ),
                Aggregation::Group => {
                    ([day(part.at + ahead), none(), none()], self.behind(|group, _| group == part.at))
                }
                _ => (
                    [none(), day(part.at), none()],
                    self.behind(|group, period| period == part.at && group <= period),
                ),
            };
            add((word, at, treated, None), &part.effect);
        }
        Ok(hidden)
    }

    /// Treated units whose group has an effect in such a period.
    fn behind(&self, is_in: impl Fn(i64, i64) -> bool) -> usize {
        self.units
            .iter()
            .filter(|unit| {
                unit.first_treated.is_some_and(|own| {
                    self.found
                        .group_times
                        .iter()
                        .any(|cell| cell.group == own && is_in(cell.group, cell.period))
                })
            })
            .count()
    }
}

fn numbers(effect: &Estimate) -> Vec<Value> {
    let band = effect.simultaneous;
    let real =
        |value: Option<f64>| value.filter(|value| value.is_finite()).map_or(Value::Missing, Value::Real);
    vec![
        Value::Real(effect.value),
        Value::Real(effect.se),
        Value::Real(effect.pointwise.low),
        Value::Real(effect.pointwise.high),
        real(band.map(|band| band.low)),
        real(band.map(|band| band.high)),
    ]
}

fn notes(question: &Question<'_>, panel: &Panel, always: usize, hidden: usize) -> Vec<String> {
    let unit = question.unit.word();
    let mut notes = vec![
        "effect: the average change in units under the policy less that of their controls; it is the policy's only under the assumptions of `brunt measures \
         show did`, above all that both would have changed alike"
            .to_owned(),
        format!(
            "{} units ({unit}) over {} periods from {}; policy `{}` of list `{}`: {} begin within the panel, {} never, {always} before it",
            panel.units.len(),
            panel.periods(),
            panel.day(0),
            panel.label,
            panel.list,
            panel.within(question.anticipation),
            panel.never(),
        ),
        "since: periods since the policy's date, the period that holds the date being 0; before it, effects should be near 0".to_owned(),
        format!(
            "interval: {:.0} %, for each number alone; band: holds all numbers of its list at once",
            question.setting.level * 100.0
        ),
    ];
    if question.anticipation > 0 {
        notes.push(format!(
            "{} periods before the date count as already under the policy: the base is the last before them",
            question.anticipation
        ));
    }
    for (count, why) in &panel.left_out {
        notes.push(format!("{count} units left out: {why}"));
    }
    if hidden > 0 {
        notes.push(format!(
            "{hidden} numbers of a series rest on fewer than {FEWEST_UNITS} treated units and are not shown"
        ));
    }
    if let Some(rubric) = question.rubric {
        notes.push(format!("target `{}`, version {}: {}", rubric.label(), rubric.version, rubric.title));
    }
    notes.extend(panel.notes.iter().cloned());
    notes
}
