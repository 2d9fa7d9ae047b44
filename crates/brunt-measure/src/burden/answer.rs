//! From cells to the rows of the answer.

use super::class::Group;
use super::{Cells, Question, REMOVALS, part};
use crate::custody::read::in_days;
use crate::error::MeasureError;
use crate::rows::{self, share};
use brunt_model::{Answer, DataRelease, RateTable, Suppression, Value};
use brunt_stats::survival::{Curve, Spell, kaplan_meier};
use std::collections::{BTreeMap, BTreeSet};

/// Stints from 1 to this are few: what they sum to is theirs.
const SMALL: u64 = 10;

/// What is counted of the rows of one group and of one mix of possible classes.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    /// Rows.
    pub(super) n: u64,
    /// Days from arrest to departure, with how many rows show so many.
    pub(super) arrests: BTreeMap<i64, u64>,
    /// Stints of which some part lies in the period.
    pub(super) held: u64,
    /// Time held in the period.
    pub(super) millis: i64,
    /// Of this, on the days of each rate.
    pub(super) rated: Vec<i64>,
    /// Stays that a removal ended.
    pub(super) removed: u64,
    /// Stays that ended otherwise.
    pub(super) not_removed: u64,
    /// Stays of which it cannot be told.
    pub(super) untold: u64,
    /// Days to removal.
    pub(super) spells: Vec<Spell>,
}

impl Cell {
    /// Adds time held on a day; for each rate whether it holds on it.
    pub(super) fn hold(&mut self, millis: i64, rates: impl Iterator<Item = bool>) {
        self.millis += millis;
        for (place, holds) in rates.enumerate() {
            if self.rated.len() <= place {
                self.rated.push(0);
            }
            if let (Some(rated), true) = (self.rated.get_mut(place), holds) {
                *rated += millis;
            }
        }
    }

    /// Whether nothing was counted.
    pub(super) fn is_empty(&self) -> bool {
        self.n == 0 && self.held == 0 && self.millis == 0 && self.spells.is_empty()
    }

    /// Adds what was counted of other rows of the same group and mix.
    pub(super) fn add(&mut self, other: Cell) {
        self.n += other.n;
        for (days, rows) in other.arrests {
            *self.arrests.entry(days).or_default() += rows;
        }
        self.held += other.held;
        self.millis += other.millis;
        for (place, millis) in other.rated.into_iter().enumerate() {
            match self.rated.get_mut(place) {
                Some(rated) => *rated += millis,
                None => self.rated.push(millis),
            }
        }
        self.removed += other.removed;
        self.not_removed += other.not_removed;
        self.untold += other.untold;
        self.spells.extend(other.spells);
    }
}

/// Adds a row for each group and class of a release.
pub(super) fn rows(
    question: &Question<'_>,
    release: &DataRelease,
    (held, told): (bool, bool),
    cells: &Cells,
    answer: &mut Answer,
) -> Result<(), MeasureError> {
    let seen: BTreeSet<Group> = cells.values().flat_map(BTreeMap::keys).cloned().collect();
    let classes = question.class.all(&seen);
    for (group, mixes) in cells {
        let possible: Vec<(Vec<usize>, &Cell)> =
            mixes.iter().map(|(raw, cell)| (question.class.possible(raw, &classes), cell)).collect();
        for (place, class) in classes.iter().enumerate() {
            let of = Of { place, possible: &possible };
            let mut row: Vec<Value> = vec![release.release.as_str().into()];
            row.extend(group.0.iter().cloned());
            row.push(class.clone());
            of.counts(&mut row);
            if held {
                of.bed_days(question, &mut row);
                of.removals(question.level, told, &mut row)?;
            } else if question.selection.table == REMOVALS {
                of.arrests(question.level, &mut row)?;
            }
            answer.rows.push(row);
        }
    }
    let start = |row: &[Value]| row.len().min(1 + group_len(cells));
    answer.rows.sort_by(|a, b| {
        let (a, b) = (a.get(..start(a)).unwrap_or_default(), b.get(..start(b)).unwrap_or_default());
        rows::by_groups(a, b)
    });
    Ok(())
}

fn group_len(cells: &Cells) -> usize {
    cells.keys().next().map_or(0, |group| group.0.len())
}

/// One class among the mixes of one group.
struct Of<'c> {
    place: usize,
    possible: &'c [(Vec<usize>, &'c Cell)],
}

impl Of<'_> {
    /// Cells whose rows are certainly of the class.
    fn sure(&self) -> impl Iterator<Item = &Cell> {
        self.possible.iter().filter(|(of, _)| of.as_slice() == [self.place]).map(|(_, cell)| *cell)
    }

    /// Cells whose rows may be of the class, the certain ones included.
    fn may(&self) -> impl Iterator<Item = &Cell> {
        self.possible.iter().filter(|(of, _)| of.contains(&self.place)).map(|(_, cell)| *cell)
    }

    fn every(&self) -> impl Iterator<Item = &Cell> {
        self.possible.iter().map(|(_, cell)| *cell)
    }

    fn counts(&self, row: &mut Vec<Value>) {
        let sum = |cells: &mut dyn Iterator<Item = &Cell>| cells.map(|cell| cell.n).sum::<u64>();
        let (all, sure, may) = (sum(&mut self.every()), sum(&mut self.sure()), sum(&mut self.may()));
        let told: u64 = self.possible.iter().filter(|(of, _)| of.len() == 1).map(|(_, cell)| cell.n).sum();
        row.extend([all, sure, all - may, may - sure].map(Value::from));
        row.extend([share(sure, all), share(may, all), share(sure, told)]);
    }

    fn bed_days(&self, question: &Question<'_>, row: &mut Vec<Value>) {
        let days =
            |cells: &mut dyn Iterator<Item = &Cell>| in_days(cells.map(|cell| cell.millis).sum::<i64>());
        let held = |cells: &mut dyn Iterator<Item = &Cell>| cells.map(|cell| cell.held).sum::<u64>();
        let (all, low, high) = (days(&mut self.every()), days(&mut self.sure()), days(&mut self.may()));
        let sure = held(&mut self.sure());
        // The upper end less the lower one is the time of those that may be of the class: of a few it is withheld.
        let few = (1..=SMALL).contains(&(held(&mut self.may()) - sure)) && !question.selection.local;
        let upper = |value: Value| if few { Value::Suppressed(Suppression::Primary) } else { value };
        row.push(sure.into());
        row.extend([Value::Real(low), upper(Value::Real(high)), part(low, all), upper(part(high, all))]);
        let Some(table) = question.rates else { return };
        for basis in table.bases() {
            let ((usd_low, _), (usd_high, costed)) =
                (rated(table, basis, &mut self.sure()), rated(table, basis, &mut self.may()));
            // Without any day that has a rate there is no cost, which is not a cost of 0.
            let usd = |usd: f64| if costed > 0.0 { Value::Real(usd) } else { Value::Missing };
            row.extend([usd(usd_low), upper(usd(usd_high)), upper(part(costed, high))]);
        }
    }

    fn removals(&self, level: f64, told: bool, row: &mut Vec<Value>) -> Result<(), MeasureError> {
        if !told {
            row.extend((0..12).map(|_| Value::Missing));
            return Ok(());
        }
        let (mut removed, mut otherwise, mut untold) = (0, 0, 0);
        let mut spells = Vec::new();
        for cell in self.sure() {
            removed += cell.removed;
            otherwise += cell.not_removed;
            untold += cell.untold;
            spells.extend_from_slice(&cell.spells);
        }
        let stays = removed + otherwise + untold;
        row.extend([stays, removed, otherwise, untold].map(Value::from));
        row.extend([share(removed, stays), share(removed + untold, stays)]);
        let curve = if spells.is_empty() { None } else { Some(kaplan_meier(&spells, level)?) };
        for at in [0.25, 0.5] {
            row.extend(quantile(curve.as_ref(), at)?);
        }
        Ok(())
    }

    fn arrests(&self, level: f64, row: &mut Vec<Value>) -> Result<(), MeasureError> {
        let mut spells = Vec::new();
        for cell in self.sure() {
            for (days, rows) in &cell.arrests {
                let exit = f64::from(i32::try_from(*days).unwrap_or(i32::MAX));
                let spell = Spell { entry: 0.0, exit, ended: true };
                spells.extend((0..*rows).map(|_| spell));
            }
        }
        row.push(u64::try_from(spells.len()).unwrap_or(u64::MAX).into());
        let curve = if spells.is_empty() { None } else { Some(kaplan_meier(&spells, level)?) };
        let [q25, ..] = quantile(curve.as_ref(), 0.25)?;
        let median = quantile(curve.as_ref(), 0.5)?;
        let [q75, ..] = quantile(curve.as_ref(), 0.75)?;
        row.push(q25);
        row.extend(median);
        row.push(q75);
        Ok(())
    }
}

/// Cost at the rates of a basis, and the bed-days that have one.
fn rated(table: &RateTable, basis: &str, cells: &mut dyn Iterator<Item = &Cell>) -> (f64, f64) {
    // Whole milliseconds first: their sum does not depend on the order of the cells.
    let mut sums = vec![0_i64; table.rates.len()];
    for cell in cells {
        for (sum, millis) in sums.iter_mut().zip(&cell.rated) {
            *sum += millis;
        }
    }
    let own = table.rates.iter().zip(sums).filter(|(rate, _)| rate.basis == basis);
    own.fold((0.0, 0.0), |(usd, days), (rate, millis)| {
        (usd + in_days(millis) * rate.usd_per_bed_day, days + in_days(millis))
    })
}

/// The time of a quantile with its interval; missing where the curve does not fall so far.
fn quantile(curve: Option<&Curve>, at: f64) -> Result<[Value; 3], MeasureError> {
    let Some(curve) = curve else { return Ok([Value::Missing, Value::Missing, Value::Missing]) };
    let found = curve.quantile(at)?;
    Ok([found.time, found.low, found.high].map(|days| days.map_or(Value::Missing, Value::Real)))
}
