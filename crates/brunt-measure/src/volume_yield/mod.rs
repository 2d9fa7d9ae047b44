#![doc = include_str!("METHOD.md")]

use crate::cohort::Selection;
use crate::edges;
use crate::error::MeasureError;
use crate::tallied::{self, Cells};
use brunt_model::{Answer, Catalog, Field, LedgerStep, Role, Value};
use brunt_rubric::Rubric;
use brunt_stats::range::{Band, Range};
use brunt_stats::tally::Tally;
use brunt_stats::volume_yield::{Setting, Slope, VolumeYield, volume_yield};
use brunt_store::{Engine, Store};
use chrono::{Datelike as _, Days, NaiveDate};
use std::collections::BTreeMap;

/// Length of the periods that are held against one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Days.
    Day,
    /// Weeks from Monday.
    Week,
}

impl Every {
    fn word(self) -> &'static str {
        match self {
            Every::Day => "day",
            Every::Week => "week",
        }
    }

    fn days(self) -> u64 {
        match self {
            Every::Day => 1,
            Every::Week => 7,
        }
    }
}

/// What is asked.
pub struct Question<'q> {
    /// Rows.
    pub selection: Selection,
    /// The stated target.
    pub rubric: &'q Rubric,
    /// Length of the periods.
    pub every: Every,
    /// Trend, lags and level.
    pub setting: Setting,
}

/// How the target share goes with the number of actions in a day or week.
///
/// # Errors
/// When the store lacks the rows, rows of several releases are meant, or periods are too few or all of one volume.
pub fn measure(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
    question: &Question<'_>,
) -> Result<Answer, MeasureError> {
    let counted =
        tallied::cells(engine, store, catalog, (&question.selection, Some(question.rubric)), (&[], true))?;
    let (days, periods) = periods(catalog, &counted, question)?;
    let found =
        volume_yield(&periods, &question.setting).map_err(|error| MeasureError::Apart(error.to_string()))?;
    let word = question.every.word();
    let all = Tally::sum(periods.iter().copied());
    let mut answer = Answer::new("measure volume-yield", fields());
    answer.rows = lines(&found, all);
    answer.releases = vec![counted.release.clone()];
    answer.ledger = counted.ledger;
    answer.ledger.push(LedgerStep {
        step: format!("in whole {word}s of the release and of the days asked for"),
        reason: format!(
            "{} {word}s, of which {} have no action; those that are cut are left out, as are rows without a day",
            periods.len(),
            found.without_actions.len()
        ),
        rows: all.actions(),
    });
    answer.notes = notes(question, &found, word);
    let named = std::slice::from_ref(&counted.release.release);
    answer.notes.extend(edges::notes(
        engine,
        store,
        catalog,
        &question.selection.table,
        named,
        (days.first().copied(), days.last().copied()),
    )?);
    Ok(answer)
}

/// Every whole period from the first to the last day that release and question have in common, empty ones too.
fn periods(
    catalog: &Catalog,
    counted: &Cells,
    question: &Question<'_>,
) -> Result<(Vec<NaiveDate>, Vec<Tally>), MeasureError> {
    let about = catalog.releases.get(&counted.release.release);
    let Selection { from, to, .. } = question.selection;
    let day = |cell: &tallied::Cell| match cell.groups.last() {
        Some(Value::Date(day)) => Some(*day),
        _ => None,
    };
    // A release may name a period of which the rows cover a part only: days before its first row are no quiet days.
    let held = (
        counted.cells.iter().filter_map(day).find(|day| about.is_none_or(|about| *day >= about.first)),
        counted
            .cells
            .iter()
            .filter_map(day)
            .rfind(|day| about.is_none_or(|about| *day <= about.last.min(about.as_of))),
    );
    let first = held.0.into_iter().chain(from).max();
    let last = held.1.into_iter().chain(to).min();
    let (Some(mut begin), Some(last)) = (first, last) else { return Err(MeasureError::Empty) };
    if question.every == Every::Week {
        let past = u64::from(begin.weekday().num_days_from_monday());
        begin = begin.checked_add_days(Days::new((7 - past) % 7)).unwrap_or(begin);
    }
    let length = question.every.days();
    let mut tallies: BTreeMap<NaiveDate, Tally> = BTreeMap::new();
    let mut next = Some(begin);
    while let Some(day) = next {
        let Some(end) = day.checked_add_days(Days::new(length - 1)).filter(|end| *end <= last) else { break };
        tallies.insert(day, Tally::default());
        next = end.succ_opt();
    }
    for cell in &counted.cells {
        let Some(day) = day(cell) else { continue };
        if let Some((start, tally)) = tallies.range_mut(..=day).next_back()
            && start.checked_add_days(Days::new(length)).is_some_and(|after| day < after)
        {
            *tally = Tally::sum([*tally, cell.tally()?]);
        }
    }
    Ok(tallies.into_iter().unzip())
}

fn fields() -> Vec<Field> {
    let mut fields = vec![
        Field::new("figure", Role::Group),
        Field::new("n", Role::Total),
        Field::new("in_target", Role::Part),
        Field::new("not_in_target", Role::Part),
        Field::new("cannot_tell", Role::Untold),
    ];
    fields.extend(
        ["low", "high", "interval_low", "interval_high", "se_low", "se_high"]
            .map(|name| Field::new(name, Role::Derived)),
    );
    fields
}

fn lines(found: &VolumeYield, all: Tally) -> Vec<Vec<Value>> {
    let (n, low, high) = (all.actions(), all.hits_low(), all.hits_high());
    let line = |figure: &str, range: Option<Range>, band: Option<Band>, se: Option<[f64; 2]>| {
        let mut line = vec![Value::from(figure)];
        line.extend([n, low, n - high, high - low].map(Value::from));
        let real = |value: Option<f64>| value.map_or(Value::Missing, Value::Real);
        line.extend([real(range.map(|range| range.low)), real(range.map(|range| range.high))]);
        line.extend([real(band.map(|band| band.low)), real(band.map(|band| band.high))]);
        line.extend([real(se.map(|se| se[0])), real(se.map(|se| se[1]))]);
        line
    };
    let slope = |figure: &str, slope: &Slope| {
        line(figure, Some(slope.value), Some(slope.band), Some(slope.se_left_out))
    };
    let mut lines = vec![
        line("share", Some(found.average), None, None),
        slope("marginal share", &found.marginal),
        slope("share per doubling", &found.share_per_doubling),
    ];
    if let Some(halves) = &found.halves {
        lines.push(line("share in the quiet half", halves.share_low, None, None));
        lines.push(line("share in the busy half", halves.share_high, None, None));
        lines.push(slope("marginal share by halves", &halves.added));
    }
    lines
}

fn notes(question: &Question<'_>, found: &VolumeYield, word: &str) -> Vec<String> {
    let rubric = question.rubric;
    let mut notes = vec![
        format!("target `{}`, version {}: {}", rubric.label(), rubric.version, rubric.title),
        format!(
            "marginal share: hits more per action more, over {word}s; below the share means that busy {word}s have the lower share. It is not held to 0 to 1: \
             outside it, the line does not hold or the rest changed too"
        ),
        format!(
            "share per doubling: change of the share when a {word}'s actions double; halves: the busier half of the {word}s less the quieter"
        ),
        format!(
            "low and high: the least and greatest figure that the rows allow which cannot be told; interval: {:.0} %, of the process, robust to {} {word}s of \
             autocorrelation, around these",
            question.setting.level * 100.0,
            found.lags
        ),
        "an association over time, no effect: volume and targets can move together for a third reason; --trend takes out a straight line only"
            .to_owned(),
    ];
    notes.extend(rubric.caution.iter().cloned());
    notes
}
