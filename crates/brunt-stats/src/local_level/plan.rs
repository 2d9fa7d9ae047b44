//! The order in which the filter meets days, polls and dates asked for; made once, run for every likelihood.

use super::{FieldTime, LocalLevelError, Observation, Spec};

/// Beyond this many days the day count is taken for a mistake.
const LONGEST: i64 = 1_000_000;

/// One thing that the filter does, on its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Begin the running sum of the level over a poll's field days.
    Open { slot: usize },
    /// Copy the level into a state that stays.
    Watch { state: usize },
    /// Take in an observation; with a slot it measures the mean of that running sum.
    Observe { index: usize, slot: Option<usize> },
}

/// Steps by day, and where each kind of state stands: the level at 0, then effects, sums, houses in the order in which
/// they first poll, watched days. So the states that are tied to nothing yet stand at the end and cost nothing.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) steps: Vec<(i64, Step)>,
    pub(super) houses: usize,
    house_places: Vec<usize>,
    pub(super) effects: usize,
    pub(super) slots: usize,
    pub(super) dimension: usize,
}

impl Plan {
    pub(super) fn effect(&self, number: usize) -> usize {
        1 + number
    }

    pub(super) fn first_slot(&self) -> usize {
        1 + self.effects
    }

    pub(super) fn first_house(&self) -> usize {
        self.first_slot() + self.slots
    }

    pub(super) fn house(&self, number: usize) -> usize {
        self.house_places[number]
    }

    pub(super) fn first_watch(&self) -> usize {
        self.first_house() + self.houses
    }

    /// `watched` are days asked for, in any order.
    pub(super) fn new(
        observations: &[Observation],
        spec: &Spec,
        watched: &[i64],
    ) -> Result<Plan, LocalLevelError> {
        check(observations, spec)?;
        for &day in watched {
            in_range(day, spec)?;
        }
        let houses = observations.iter().filter_map(|o| o.house).max().map_or(0, |most| most + 1);
        // Sorted by day; on one day sums begin first, so that they hold that day, and polls come in the order given.
        let mut steps: Vec<(i64, usize, Step)> = Vec::new();
        let mut taken: Vec<Option<i64>> = Vec::new();
        let mut by_first: Vec<usize> = (0..observations.len()).collect();
        by_first.sort_by_key(|&index| (observations[index].first_day, index));
        for index in by_first {
            let poll = &observations[index];
            let spans = spec.field_time == FieldTime::Span && poll.first_day < poll.last_day;
            let slot = spans.then(|| free_slot(&mut taken, poll));
            if let Some(slot) = slot {
                steps.push((poll.first_day, 0, Step::Open { slot }));
            }
            let day = if spans { poll.last_day } else { (poll.first_day + poll.last_day).div_euclid(2) };
            steps.push((day, 2 + index, Step::Observe { index, slot }));
        }
        let first_watch = 1 + houses + spec.effects + taken.len();
        for (place, &day) in watched.iter().enumerate() {
            steps.push((day, 1, Step::Watch { state: first_watch + place }));
        }
        steps.sort_by_key(|&(day, rank, _)| (day, rank));
        let house_places = in_order_of_polling(observations, &steps, houses, first_watch - houses);
        Ok(Plan {
            steps: steps.into_iter().map(|(day, _, step)| (day, step)).collect(),
            houses,
            house_places,
            effects: spec.effects,
            slots: taken.len(),
            dimension: first_watch + watched.len(),
        })
    }
}

/// Each house's place among the states; houses without a poll stand last.
fn in_order_of_polling(
    observations: &[Observation],
    steps: &[(i64, usize, Step)],
    houses: usize,
    first: usize,
) -> Vec<usize> {
    let mut places: Vec<Option<usize>> = vec![None; houses];
    let mut next = first;
    for (_, _, step) in steps {
        let Step::Observe { index, .. } = step else { continue };
        let Some(house) = observations[*index].house else { continue };
        if places[house].is_none() {
            places[house] = Some(next);
            next += 1;
        }
    }
    let mut rest = next..;
    places.into_iter().map(|place| place.or_else(|| rest.next()).unwrap_or(first)).collect()
}

/// A slot is free again on the day after its poll's last, because on one day sums begin before polls are taken in.
fn free_slot(taken: &mut Vec<Option<i64>>, poll: &Observation) -> usize {
    let free = taken.iter().position(|last| last.is_none_or(|last| last < poll.first_day));
    let slot = free.unwrap_or(taken.len());
    if slot == taken.len() {
        taken.push(None);
    }
    taken[slot] = Some(poll.last_day);
    slot
}

fn in_range(day: i64, spec: &Spec) -> Result<(), LocalLevelError> {
    let days = day.checked_sub(spec.start_day);
    if days.is_some_and(|days| (0..=LONGEST).contains(&days)) {
        Ok(())
    } else {
        Err(LocalLevelError::Day { day, start_day: spec.start_day })
    }
}

fn check(observations: &[Observation], spec: &Spec) -> Result<(), LocalLevelError> {
    if observations.iter().all(|observation| observation.house.is_none()) {
        return Err(LocalLevelError::NoPolls);
    }
    for (what, value) in [("start", spec.start_variance), ("effects", spec.effect_variance)] {
        if !value.is_finite() || value < 0.0 {
            return Err(LocalLevelError::Variance { what, value });
        }
    }
    if !spec.start_mean.is_finite() {
        return Err(LocalLevelError::NoLikelihood);
    }
    for (index, poll) in observations.iter().enumerate() {
        let Observation { first_day, last_day, value, variance, .. } = *poll;
        if !value.is_finite() || !variance.is_finite() || variance <= 0.0 {
            return Err(LocalLevelError::Observation { index, value, variance });
        }
        in_range(first_day, spec)?;
        in_range(last_day, spec)?;
        if first_day > last_day {
            return Err(LocalLevelError::Span { index, first_day, last_day });
        }
        if let Some(&effect) = poll.effects.iter().find(|effect| **effect >= spec.effects) {
            return Err(LocalLevelError::UnknownEffect { index, effect, effects: spec.effects });
        }
        if let Some(house) = poll.house.filter(|house| *house >= 1000 + observations.len()) {
            return Err(LocalLevelError::HouseNumber { index, house });
        }
    }
    Ok(())
}
