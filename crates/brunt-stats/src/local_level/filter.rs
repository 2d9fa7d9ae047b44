//! The Kalman filter over a plan.

use super::plan::{Plan, Step};
use super::{Observation, Spec, Variances};

const LN_TWO_PI: f64 = 1.837_877_066_409_345_5;

/// One-step-ahead error of one observation, in the order in which the filter met them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Error {
    pub(super) index: usize,
    pub(super) day: i64,
    pub(super) residual: f64,
    pub(super) variance: f64,
}

/// Mean and covariance of the state. Of the covariance, by rows, only the lower triangle is kept: half of the work, and it
/// cannot lose its symmetry.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) mean: Vec<f64>,
    pub(super) covariance: Vec<f64>,
    /// Scratch for `P Z'`, kept to spare an allocation for each poll.
    reach: Vec<f64>,
    dimension: usize,
    /// States from here on are tied to nothing yet.
    live: usize,
}

impl State {
    pub(super) fn covariance_of(&self, i: usize, j: usize) -> f64 {
        self.covariance[i.max(j) * self.dimension + i.min(j)]
    }

    fn start(plan: &Plan, spec: &Spec, variances: Variances) -> State {
        let dimension = plan.dimension;
        let mut state = State {
            mean: vec![0.0; dimension],
            covariance: vec![0.0; dimension * dimension],
            reach: vec![0.0; dimension],
            dimension,
            live: plan.first_house(),
        };
        state.mean[0] = spec.start_mean;
        state.covariance[0] = spec.start_variance;
        for i in 1..=plan.effects {
            state.covariance[i * dimension + i] = spec.effect_variance;
        }
        for i in plan.first_house()..plan.first_watch() {
            state.covariance[i * dimension + i] = variances.house;
        }
        state
    }

    /// Makes state `to` a copy of the level.
    fn copy_level(&mut self, to: usize) {
        self.live = self.live.max(to + 1);
        self.mean[to] = self.mean[0];
        for k in 0..self.live {
            let tie = self.covariance_of(k, 0);
            *self.entry(k, to) = tie;
        }
        *self.entry(to, to) = self.covariance[0];
    }

    /// Adds the level to state `to`.
    fn add_level(&mut self, to: usize) {
        self.mean[to] += self.mean[0];
        let own = self.covariance_of(to, to) + 2.0 * self.covariance_of(to, 0) + self.covariance[0];
        for k in (0..self.live).filter(|k| *k != to) {
            let tie = self.covariance_of(k, 0);
            *self.entry(k, to) += tie;
        }
        *self.entry(to, to) = own;
    }

    fn entry(&mut self, i: usize, j: usize) -> &mut f64 {
        &mut self.covariance[i.max(j) * self.dimension + i.min(j)]
    }

    /// Takes in `value = sum of weight x state + noise`; gives the error and its variance.
    fn update(&mut self, active: &[(usize, f64)], value: f64, noise: f64) -> (f64, f64) {
        let dimension = self.dimension;
        let live = active.iter().fold(self.live, |live, &(state, _)| live.max(state + 1));
        self.live = live;
        self.reach[..live].fill(0.0);
        let mut residual = value;
        for &(state, weight) in active {
            residual -= weight * self.mean[state];
            let row = &self.covariance[state * dimension..=state * dimension + state];
            for (sum, entry) in self.reach.iter_mut().zip(row) {
                *sum += weight * entry;
            }
            let below = self.covariance[state..].iter().step_by(dimension).skip(state + 1);
            for (sum, entry) in self.reach[state + 1..live].iter_mut().zip(below) {
                *sum += weight * entry;
            }
        }
        let variance = noise + active.iter().map(|&(state, weight)| weight * self.reach[state]).sum::<f64>();
        for i in 0..live {
            let own = self.reach[i];
            // Sums not begun and houses passed over by a day asked for.
            if own.to_bits() << 1 == 0 {
                continue;
            }
            let gain = own / variance;
            self.mean[i] += gain * residual;
            let row = &mut self.covariance[i * dimension..=i * dimension + i];
            for (entry, other) in row.iter_mut().zip(&self.reach) {
                *entry -= gain * other;
            }
        }
        (residual, variance)
    }
}

/// Runs the filter; null when some error's variance is not a positive number.
pub(super) fn run(
    plan: &Plan,
    observations: &[Observation],
    spec: &Spec,
    variances: Variances,
    mut on_error: impl FnMut(Error),
) -> Option<(f64, State)> {
    let mut state = State::start(plan, spec, variances);
    let mut log_likelihood = 0.0;
    let mut today = spec.start_day;
    let mut open: Vec<Option<f64>> = vec![None; plan.slots];
    let mut active: Vec<(usize, f64)> = Vec::new();
    for &(day, step) in &plan.steps {
        advance(&mut state, &mut open, plan.first_slot(), day - today, variances.daily);
        today = day;
        match step {
            Step::Open { slot } => {
                state.copy_level(plan.first_slot() + slot);
                open[slot] = Some(1.0);
            }
            Step::Watch { state: to } => state.copy_level(to),
            Step::Observe { index, slot } => {
                let poll = &observations[index];
                active.clear();
                active.push(match slot.and_then(|slot| Some((slot, open[slot].take()?))) {
                    Some((slot, days)) => (plan.first_slot() + slot, 1.0 / days),
                    None => (0, 1.0),
                });
                active.extend(poll.house.map(|house| (plan.house(house), 1.0)));
                active.extend(poll.effects.iter().map(|effect| (plan.effect(*effect), 1.0)));
                let extra = if poll.house.is_some() { variances.extra } else { 0.0 };
                let (residual, variance) = state.update(&active, poll.value, poll.variance + extra);
                if !variance.is_finite() || variance <= 0.0 {
                    return None;
                }
                log_likelihood -= 0.5 * (LN_TWO_PI + variance.ln() + residual * residual / variance);
                on_error(Error { index, day, residual, variance });
            }
        }
    }
    Some((log_likelihood, state))
}

/// Lets `gap` days pass. With sums open, day by day, because each day's level enters them.
#[expect(clippy::cast_precision_loss, reason = "gaps are at most a million days")]
fn advance(state: &mut State, open: &mut [Option<f64>], first_slot: usize, gap: i64, daily: f64) {
    if open.iter().all(Option::is_none) {
        state.covariance[0] += daily * gap as f64;
        return;
    }
    for _ in 0..gap {
        state.covariance[0] += daily;
        for (slot, days) in open.iter_mut().enumerate() {
            if let Some(days) = days {
                *days += 1.0;
                state.add_level(first_slot + slot);
            }
        }
    }
}
