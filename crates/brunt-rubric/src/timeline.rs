//! Which targets were in force on which day.

use crate::rubric::{Kind, Rubric};
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// A run of days on which the same targets were in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Period<'r> {
    /// First day; `None` when the run is open to the past.
    pub from: Option<NaiveDate>,
    /// Last day; `None` when the run is open to the future.
    pub to: Option<NaiveDate>,
    /// The targets, ordered as by [`in_force_on`]; never empty.
    pub rubrics: Vec<&'r Rubric>,
}

/// The targets and mandates in force on `day`, in order of precedence.
///
/// Only what an authority laid down for its officers counts: divisions made for measures never are in force, and
/// neither is a phrase or a claim without days of force. Several can be in force at once, and all are given:
/// 1. stated targets come before mandates, since a mandate sets no priority;
/// 2. then the newer before the older, by the first day of the window that holds `day`: a new document takes
///    precedence until the old one is formally withdrawn;
/// 3. then by name. Readings of one document (`..._core`, `..._literal`) begin on one day and are alternatives, of
///    which none precedes in substance; show them side by side.
///
/// One that speaks of some tables only ([`Rubric::is_about`]) is listed too; leave it out for rows of other tables.
#[must_use]
pub fn in_force_on<'r>(rubrics: impl IntoIterator<Item = &'r Rubric>, day: NaiveDate) -> Vec<&'r Rubric> {
    let mut found: Vec<(Option<NaiveDate>, &Rubric)> = rubrics
        .into_iter()
        .filter(|rubric| rubric.kind != Kind::Division)
        .filter_map(|rubric| {
            let window = rubric.in_force_windows.iter().find(|window| window.covers(day))?;
            Some((window.from, rubric))
        })
        .collect();
    found.sort_by_key(|(from, rubric)| (rubric.kind, Reverse(*from), rubric.name.as_str()));
    found.into_iter().map(|(_, rubric)| rubric).collect()
}

/// The runs of days between which what is in force changes, in order; days on which nothing is in force are left out.
///
/// A query that scores each event by the target of its day needs one branch a run, not one a day.
#[must_use]
pub fn periods<'r>(rubrics: impl IntoIterator<Item = &'r Rubric>) -> Vec<Period<'r>> {
    let rubrics: Vec<&Rubric> = rubrics.into_iter().filter(|rubric| rubric.kind != Kind::Division).collect();
    let windows = || rubrics.iter().flat_map(|rubric| &rubric.in_force_windows);
    // Days on which something may begin to hold or have ceased to.
    let mut turns: BTreeSet<NaiveDate> = windows().filter_map(|window| window.from).collect();
    turns.extend(windows().filter_map(|window| window.to?.succ_opt()));
    let first = turns.first().and_then(NaiveDate::pred_opt);
    let mut periods: Vec<Period<'_>> = Vec::new();
    let starts = std::iter::once(None).chain(turns.iter().copied().map(Some));
    let ends = turns.iter().map(NaiveDate::pred_opt).chain([None]);
    for (from, to) in starts.zip(ends) {
        let Some(day) = from.or(first) else { continue };
        let rubrics = in_force_on(rubrics.iter().copied(), day);
        if !rubrics.is_empty() {
            periods.push(Period { from, to, rubrics });
        }
    }
    periods
}
