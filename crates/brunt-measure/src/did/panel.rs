//! The panel: units over periods, with the policy's first period of each.

use super::{Every, Outcome, Question};
use crate::cohort::Selection;
use crate::error::MeasureError;
use crate::policy::{List, ListQuestion};
use crate::tallied;
use crate::view::View;
use brunt_model::crosswalk::fold;
use brunt_model::labels::{Label, Level};
use brunt_model::{Catalog, LedgerStep, ReleaseRef};
use brunt_stats::did::Unit;
use brunt_store::{Engine, Store};
use chrono::{Datelike as _, Months, NaiveDate};
use std::collections::BTreeMap;

/// Rows of one unit by period: all, in target, not in target.
type Counts = Vec<[u64; 3]>;

/// Units with rows in every period.
pub(super) struct Panel {
    /// First period under the policy, from 0, and counts, by unit.
    pub(super) units: Vec<(Option<i64>, Counts)>,
    days: Vec<NaiveDate>,
    /// Months in a period.
    months: u32,
    pub(super) label: String,
    pub(super) list: String,
    /// Units left out, with why.
    pub(super) left_out: Vec<(usize, String)>,
    pub(super) ledger: Vec<LedgerStep>,
    pub(super) release: ReleaseRef,
    pub(super) notes: Vec<String>,
}

impl Panel {
    pub(super) fn read(
        engine: &Engine,
        store: &Store,
        catalog: &Catalog,
        question: &Question<'_>,
    ) -> Result<Panel, MeasureError> {
        let view = View::new(catalog, &question.selection.table)?;
        let list = ListQuestion { ever: false, ..question.list }.of_table(&view)?;
        let (labels, policy) = policy(&list, question)?;
        let mut names: Vec<String> = Vec::new();
        if question.unit.needs_state() {
            names.push(Level::State.fact().to_owned());
        }
        names.push(question.unit.fact().to_owned());
        let group = match question.every {
            Every::Month => "month",
            Every::Quarter => "quarter",
        };
        let of_unit = names.len();
        names.push(group.to_owned());
        let counted =
            tallied::cells(engine, store, catalog, (&question.selection, question.rubric), (&names, false))?;
        let days = whole(catalog, &counted.release, question);
        let mut found: BTreeMap<(String, String), Counts> = BTreeMap::new();
        let (mut placed, mut cut) = (0, 0);
        for cell in &counted.cells {
            let Some(period) = cell.groups.get(of_unit).and_then(tallied::name).and_then(|name| start(&name))
            else {
                continue;
            };
            let Ok(period) = days.binary_search(&period) else {
                cut += cell.n;
                continue;
            };
            let name = |place: usize| cell.groups.get(place).and_then(tallied::name);
            let key = if question.unit.needs_state() {
                name(0).zip(name(1))
            } else {
                key_alone(question.unit, name(0))
            };
            let Some((state, place)) = key else { continue };
            let key = (fold(&state), fold(&place));
            let counts = found.entry(key).or_insert_with(|| vec![[0; 3]; days.len()]);
            let slot = &mut counts[period];
            *slot = [slot[0] + cell.n, slot[1] + cell.yes, slot[2] + cell.no];
            placed += cell.n;
        }
        let mut panel = Panel {
            units: Vec::new(),
            days,
            months: months(question.every),
            label: policy,
            list: list.name.to_owned(),
            left_out: Vec::new(),
            ledger: counted.ledger,
            release: counted.release,
            notes: list.notes(),
        };
        panel.push_step(
            &format!("with a {} and in a whole {group}", question.unit.word()),
            &format!("{cut} rows lie in a {group} that the release or the days asked for cut"),
            placed,
        );
        panel.keep(found, &labels, question);
        Ok(panel)
    }

    fn push_step(&mut self, step: &str, reason: &str, rows: u64) {
        self.ledger.push(LedgerStep { step: step.to_owned(), reason: reason.to_owned(), rows });
    }

    /// Keeps units with enough rows in every period and a policy that goes on once begun.
    fn keep(
        &mut self,
        found: BTreeMap<(String, String), Counts>,
        labels: &[&Label],
        question: &Question<'_>,
    ) {
        let (mut thin, mut ended, mut rows) = (0, 0, 0);
        let last = self.days.last().copied();
        for (key, counts) in found {
            let told = |counts: &[u64; 3]| {
                let of = if question.outcome == Outcome::Share { counts[1] + counts[2] } else { counts[0] };
                of >= question.least
            };
            if !counts.iter().all(told) {
                thin += 1;
                continue;
            }
            let own: Vec<&&Label> = labels.iter().filter(|label| label.key() == key).collect();
            if own.iter().any(|label| label.to.zip(last).is_some_and(|(to, last)| to < last)) {
                ended += 1;
                continue;
            }
            let first = own.iter().map(|label| label.from).min().and_then(|from| self.period_of(from));
            rows += counts.iter().map(|counts| counts[0]).sum::<u64>();
            self.units.push((first, counts));
        }
        for (count, why) in [
            (
                thin,
                format!("fewer than {} rows in a period, of a share rows that can be told", question.least),
            ),
            (ended, "the policy ends within the panel".to_owned()),
        ] {
            if count > 0 {
                self.left_out.push((count, why));
            }
        }
        self.push_step("of units with enough rows in every period", "the panel must be balanced", rows);
    }

    /// The period that holds a day, from 0; the first where the day lies before it, none where it lies after the last.
    fn period_of(&self, day: NaiveDate) -> Option<i64> {
        let after = self.days.partition_point(|start| *start <= day);
        let ends = self.days.last().and_then(|last| last.checked_add_months(Months::new(self.months)));
        if ends.is_some_and(|ends| day >= ends) {
            return None;
        }
        i64::try_from(after.saturating_sub(1)).ok()
    }

    pub(super) fn periods(&self) -> i64 {
        i64::try_from(self.days.len()).unwrap_or(i64::MAX)
    }

    /// First day of a period; of one before or after the panel, the nearest within.
    pub(super) fn day(&self, period: i64) -> NaiveDate {
        let place = usize::try_from(period).unwrap_or(0).min(self.days.len().saturating_sub(1));
        self.days.get(place).copied().unwrap_or_default()
    }

    fn moved(first: Option<i64>, ahead: u32) -> Option<i64> {
        first.map(|first| (first - i64::from(ahead)).max(0))
    }

    /// Units whose policy begins after the first period.
    pub(super) fn within(&self, ahead: u32) -> usize {
        self.units
            .iter()
            .filter(|(first, _)| Panel::moved(*first, ahead).is_some_and(|first| first > 0))
            .count()
    }

    /// Units without the policy.
    pub(super) fn never(&self) -> usize {
        self.units.iter().filter(|(first, _)| first.is_none()).count()
    }

    /// Rows of units that are not under the policy throughout.
    pub(super) fn rows_without_always(&self, ahead: u32) -> u64 {
        self.units
            .iter()
            .filter(|(first, _)| Panel::moved(*first, ahead) != Some(0))
            .flat_map(|(_, counts)| counts)
            .map(|counts| counts[0])
            .sum()
    }

    /// The outcome of every unit: one series, or three where rows cannot be told.
    pub(super) fn series(&self, question: &Question<'_>) -> Vec<(&'static str, Vec<Unit>)> {
        let units = |outcome: &dyn Fn(&[u64; 3]) -> f64| -> Vec<Unit> {
            self.units
                .iter()
                .map(|(first, counts)| Unit {
                    first_treated: Panel::moved(*first, question.anticipation),
                    outcomes: counts.iter().map(outcome).collect(),
                })
                .collect()
        };
        let share = |part: u64, whole: u64| real(part) / real(whole);
        match question.outcome {
            Outcome::Count => vec![("rows", units(&|[n, ..]| real(*n)))],
            Outcome::LogCount => vec![("logarithm of rows", units(&|[n, ..]| real(*n).ln()))],
            Outcome::Share => {
                let all_told =
                    self.units.iter().flat_map(|(_, counts)| counts).all(|[n, yes, no]| *n == yes + no);
                if all_told {
                    return vec![("share", units(&|[n, yes, _]| share(*yes, *n)))];
                }
                vec![
                    ("lowest share", units(&|[n, yes, _]| share(*yes, *n))),
                    ("share of the told", units(&|[_, yes, no]| share(*yes, yes + no))),
                    ("highest share", units(&|[n, _, no]| share(n - no, *n))),
                ]
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
fn real(count: u64) -> f64 {
    count as f64
}

/// The unit's name where no state belongs to it, as labels write it.
fn key_alone(unit: Level, name: Option<String>) -> Option<(String, String)> {
    let name = name?;
    Some(if unit == Level::State { (name, String::new()) } else { (String::new(), name) })
}

/// The labels that are the policy, with its name.
fn policy<'l>(list: &List<'l>, question: &Question<'_>) -> Result<(Vec<&'l Label>, String), MeasureError> {
    let at_level: Vec<&Label> =
        list.labels.iter().copied().filter(|label| label.level == question.unit).collect();
    let mut names: Vec<&str> = at_level.iter().map(|label| label.label.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let fault = |message: String| MeasureError::Labels { path: question.list.labels.path.clone(), message };
    let name = match (question.label, names.as_slice()) {
        (Some(wanted), names) if names.contains(&wanted) => wanted,
        (None, [only]) => only,
        (Some(wanted), _) => {
            return Err(fault(format!(
                "list `{}` gives no {} the label `{wanted}`; it has {}",
                list.name,
                question.unit.word(),
                names.join(", ")
            )));
        }
        (None, _) => {
            return Err(fault(format!(
                "which label of list `{}` is the policy is not said: {}",
                list.name,
                names.join(", ")
            )));
        }
    };
    Ok((at_level.into_iter().filter(|label| label.label == name).collect(), name.to_owned()))
}

fn months(every: Every) -> u32 {
    match every {
        Every::Month => 1,
        Every::Quarter => 3,
    }
}

/// First day of the period that a group's value names, `2025-07`.
fn start(name: &str) -> Option<NaiveDate> {
    format!("{name}-01").parse().ok()
}

/// First days of all periods that lie whole within the release and the days asked for.
fn whole(catalog: &Catalog, release: &ReleaseRef, question: &Question<'_>) -> Vec<NaiveDate> {
    let Selection { from, to, .. } = question.selection;
    let about = catalog.releases.get(&release.release);
    let first = about.map(|about| about.first).into_iter().chain(from).max();
    let last = about.map(|about| about.last.min(about.as_of)).into_iter().chain(to).min();
    let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
    let months = months(question.every);
    let mut days = Vec::new();
    let past = first.month0() % months;
    let mut next = first
        .with_day(1)
        .and_then(|day| if past == 0 { Some(day) } else { day.checked_sub_months(Months::new(past)) });
    while let Some(day) = next {
        let after = day.checked_add_months(Months::new(months));
        if day >= first && after.and_then(|after| after.pred_opt()).is_some_and(|end| end <= last) {
            days.push(day);
        }
        next = after.filter(|after| *after <= last);
    }
    days
}
