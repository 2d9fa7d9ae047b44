//! Effects by group and period, with what each unit adds to them.

use super::multiplier::estimates;
use super::{Base, Controls, DidError, Effects, GroupTime, Setting, Skipped, Unit};
use crate::size;
use std::collections::BTreeSet;

/// Effects by group and period of a balanced panel. See the module's definition.
///
/// # Errors
/// When the periods do not rise, the panel is not balanced, a unit is first treated between two periods, no group has
/// an effect, the level is not inside 0 to 1, or a bootstrap has no draws.
pub fn effects(periods: &[i64], units: &[Unit], setting: &Setting) -> Result<Effects, DidError> {
    let Some((&first_period, &last_period)) = periods.first().zip(periods.last()) else {
        return Err(DidError::Periods);
    };
    check(periods, units, setting)?;
    let always_treated: Vec<usize> = (0..units.len())
        .filter(|&unit| units[unit].first_treated.is_some_and(|first| first <= first_period))
        .collect();
    let used: Vec<&Unit> =
        units.iter().filter(|unit| unit.first_treated.is_none_or(|first| first > first_period)).collect();
    let first = first_within(&used, last_period);
    let groups: BTreeSet<i64> = first.iter().copied().flatten().collect();
    let (mut cells, mut influence, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
    for &group in &groups {
        for (base, place) in comparisons(periods, group, setting.base) {
            let later = periods[base.max(place)];
            let is_control = |own: &Option<i64>| match setting.controls {
                Controls::NeverTreated => own.is_none(),
                Controls::NotYetTreated => own.is_none_or(|own| own > later && own != group),
            };
            let controls: Vec<bool> = first.iter().map(is_control).collect();
            let treated: Vec<bool> = first.iter().map(|own| *own == Some(group)).collect();
            let changes: Vec<f64> =
                used.iter().map(|unit| unit.outcomes[place] - unit.outcomes[base]).collect();
            let Some((value, parts)) = difference(&changes, &treated, &controls) else {
                skipped.push(Skipped { group, period: periods[place] });
                continue;
            };
            cells.push((group, periods[place], count(&treated), count(&controls), value));
            influence.push(parts);
        }
    }
    if cells.is_empty() {
        return Err(DidError::NoEffects);
    }
    let (found, critical) =
        estimates(&cells.iter().map(|cell| cell.4).collect::<Vec<_>>(), &influence, setting);
    let group_times = cells
        .into_iter()
        .zip(found)
        .map(|((group, period, treated, controls, _), effect)| GroupTime {
            group,
            period,
            treated,
            controls,
            effect,
        })
        .collect();
    Ok(Effects {
        group_times,
        skipped,
        always_treated,
        units: used.len(),
        critical,
        setting: *setting,
        first,
        influence,
        last_period,
    })
}

/// First treated periods; a treatment after the panel is none within it.
fn first_within(units: &[&Unit], last_period: i64) -> Vec<Option<i64>> {
    units.iter().map(|unit| unit.first_treated.filter(|first| *first <= last_period)).collect()
}

fn check(periods: &[i64], units: &[Unit], setting: &Setting) -> Result<(), DidError> {
    let level = setting.level;
    if !(level > 0.0 && level < 1.0) {
        return Err(DidError::Level { level });
    }
    if setting.bootstrap.is_some_and(|plan| plan.draws == 0) {
        return Err(DidError::NoDraws);
    }
    if periods.len() < 2 || periods.windows(2).any(|pair| pair[0] >= pair[1]) {
        return Err(DidError::Periods);
    }
    for (unit, own) in units.iter().enumerate() {
        if own.outcomes.len() != periods.len() || own.outcomes.iter().any(|y| !y.is_finite()) {
            return Err(DidError::Outcomes { unit, periods: periods.len() });
        }
        let within = |first: &i64| *first > periods[0] && *first <= periods[periods.len() - 1];
        if let Some(first_treated) = own.first_treated.filter(within)
            && !periods.contains(&first_treated)
        {
            return Err(DidError::FirstTreated { unit, first_treated });
        }
    }
    Ok(())
}

/// Pairs of places in `periods`: the base and the period held against it.
fn comparisons(periods: &[i64], group: i64, base: Base) -> Vec<(usize, usize)> {
    let start = periods.iter().position(|period| *period >= group).unwrap_or(periods.len());
    let last_before = start.saturating_sub(1);
    (0..periods.len())
        .filter_map(|place| match base {
            _ if place >= start => Some((last_before, place)),
            Base::Varying => place.checked_sub(1).map(|before| (before, place)),
            Base::Universal => (place != last_before).then_some((last_before, place)),
        })
        .collect()
}

fn count(of: &[bool]) -> usize {
    of.iter().filter(|is| **is).count()
}

/// The difference of mean changes, and each unit's part in its error; null when a side is empty.
fn difference(changes: &[f64], treated: &[bool], controls: &[bool]) -> Option<(f64, Vec<f64>)> {
    let mean = |of: &[bool]| {
        let all = count(of);
        let sum: f64 = changes.iter().zip(of).filter(|(_, is)| **is).map(|(change, _)| change).sum();
        (all > 0).then(|| (sum / size(all), size(changes.len()) / size(all)))
    };
    let ((effect, up), (common, down)) = (mean(treated)?, mean(controls)?);
    let part = |((change, treated), control): ((&f64, &bool), &bool)| {
        let own = if *treated { up * (change - effect) } else { 0.0 };
        own - if *control { down * (change - common) } else { 0.0 }
    };
    Some((effect - common, changes.iter().zip(treated).zip(controls).map(part).collect()))
}
