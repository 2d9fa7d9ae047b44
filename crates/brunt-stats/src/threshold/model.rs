//! The hierarchical model: cells, priors, and the log posterior with its slope.

use super::discriminant::{Tails, log_logistic, logistic, risk_at};
use super::{Cell, Priors, ThresholdError};
use crate::nuts::Density;
use crate::real;

/// Cells whose groups and places are numbered without gaps, and the priors.
#[derive(Debug, Clone)]
pub(super) struct Model {
    pub(super) cells: Vec<Cell>,
    pub(super) groups: usize,
    pub(super) places: usize,
    priors: Priors,
}

/// One cell at a point of the posterior.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    /// Logit of the share in target.
    eta: f64,
    phi: f64,
    delta: f64,
    t: f64,
}

impl At {
    pub(super) fn risk(self) -> f64 {
        risk_at(self.phi, self.delta, self.t)
    }

    pub(super) fn rates(self) -> super::Rates {
        super::discriminant_rates(self.phi, self.delta, self.t)
    }
}

/// Where each kind of number stands in a point. All have a standard normal prior, but for the logarithm of the spread.
struct Layout {
    group_phi: usize,
    group_delta: usize,
    place_phi: usize,
    place_delta: usize,
    group_bar: usize,
    log_spread: usize,
    bar: usize,
    all: usize,
}

const MEAN_PHI: usize = 0;
const MEAN_DELTA: usize = 1;

impl Model {
    pub(super) fn new(cells: &[Cell], priors: Priors) -> Result<Model, ThresholdError> {
        let groups = cells.iter().map(|cell| cell.group + 1).max().unwrap_or(0);
        let places = cells.iter().map(|cell| cell.place + 1).max().unwrap_or(0);
        let mut seen = vec![0_u32; groups.max(places).min(cells.len() + 1)];
        for (index, cell) in cells.iter().enumerate() {
            let Cell { decisions, actions, hits, .. } = *cell;
            if hits > actions || actions > decisions || decisions == 0 {
                return Err(ThresholdError::Counts { cell: index, decisions, actions, hits });
            }
        }
        // The condition of Simoiu and others, D > 2R/(R - 2): fewer places leave the bars to the priors.
        if groups < 3 || places * (groups - 2) <= 2 * groups {
            return Err(ThresholdError::NotIdentified { groups, places });
        }
        for number in [|cell: &Cell| cell.group, |cell: &Cell| cell.place] {
            let count = cells.iter().map(number).max().unwrap_or(0) + 1;
            seen.fill(0);
            for cell in cells {
                if let Some(seen) = seen.get_mut(number(cell)) {
                    *seen += 1;
                }
            }
            if count > seen.len() || seen[..count].contains(&0) {
                return Err(ThresholdError::Gap);
            }
        }
        priors.check()?;
        Ok(Model { cells: cells.to_vec(), groups, places, priors })
    }

    fn layout(&self) -> Layout {
        let (r, d) = (self.groups, self.places - 1);
        let place_phi = 2 + 2 * r;
        let group_bar = place_phi + 2 * d;
        Layout {
            group_phi: 2,
            group_delta: 2 + r,
            place_phi,
            place_delta: place_phi + d,
            group_bar,
            log_spread: group_bar + r,
            bar: group_bar + r + 1,
            all: group_bar + r + 1 + self.cells.len(),
        }
    }

    /// The names and values of the few numbers above all cells: both means and the spread of the bars.
    pub(super) fn top(&self, at: &[f64]) -> [f64; 3] {
        let p = &self.priors;
        let spread = p.bar_spread * at[self.layout().log_spread].exp();
        [p.mean_phi * at[MEAN_PHI], p.mean_delta * at[MEAN_DELTA], spread]
    }

    /// Every cell at a point.
    pub(super) fn at(&self, at: &[f64]) -> Vec<At> {
        let (p, l) = (&self.priors, self.layout());
        let spread = p.bar_spread * at[l.log_spread].exp();
        let cell = |(i, cell): (usize, &Cell)| {
            // The first place is the reference.
            let place = |from: usize| cell.place.checked_sub(1).map_or(0.0, |d| p.place * at[from + d]);
            let eta = p.mean_phi * at[MEAN_PHI] + p.group * at[l.group_phi + cell.group] + place(l.place_phi);
            let log_delta = p.mean_delta * at[MEAN_DELTA]
                + p.group * at[l.group_delta + cell.group]
                + place(l.place_delta);
            let t = p.group_bar * at[l.group_bar + cell.group] + spread * at[l.bar + i];
            At { eta, phi: logistic(eta), delta: log_delta.exp(), t }
        };
        self.cells.iter().enumerate().map(cell).collect()
    }
}

/// Log likelihood of one cell and its slope by `eta`, `delta` and `t`.
fn likelihood(cell: &Cell, at: At) -> (f64, [f64; 3]) {
    let (hits, others) = (real(cell.hits), real(cell.actions - cell.hits));
    let spared = real(cell.decisions - cell.actions);
    let (target, rest) = (Tails::at(at.t - at.delta), Tails::at(at.t));
    let (log_phi, log_not) = (log_logistic(at.eta), log_logistic(-at.eta));
    let (a, b) = (log_phi + target.log_lower, log_not + rest.log_lower);
    let log_spared = a.max(b) + (a.min(b) - a.max(b)).exp().ln_1p();
    // Of those spared, the share in target.
    let share = (a - log_spared).exp();
    let value =
        hits * (log_phi + target.log_upper) + others * (log_not + rest.log_upper) + spared * log_spared;
    let by_eta =
        hits * (1.0 - at.phi) - others * at.phi + spared * (share * (1.0 - at.phi) - (1.0 - share) * at.phi);
    let by_signal = hits * target.over_upper - spared * share * target.over_lower;
    let by_t = -by_signal - others * rest.over_upper + spared * (1.0 - share) * rest.over_lower;
    (value, [by_eta, by_signal, by_t])
}

impl Density for Model {
    fn dimension(&self) -> usize {
        self.layout().all
    }

    fn log(&self, at: &[f64], gradient: &mut [f64]) -> f64 {
        let (p, l) = (&self.priors, self.layout());
        let mut sum = 0.0;
        for (slope, x) in gradient.iter_mut().zip(at) {
            sum -= 0.5 * x * x;
            *slope = -x;
        }
        // The spread is half-normal; its logarithm is what moves.
        let u = at[l.log_spread];
        let unit = u.exp();
        sum += 0.5 * u * u - 0.5 * unit * unit + u;
        gradient[l.log_spread] = 1.0 - unit * unit;
        let spread = p.bar_spread * unit;
        for (i, (cell, here)) in self.cells.iter().zip(self.at(at)).enumerate() {
            let (value, [by_eta, by_delta, by_t]) = likelihood(cell, here);
            sum += value;
            let by_log_delta = by_delta * here.delta;
            gradient[MEAN_PHI] += p.mean_phi * by_eta;
            gradient[MEAN_DELTA] += p.mean_delta * by_log_delta;
            gradient[l.group_phi + cell.group] += p.group * by_eta;
            gradient[l.group_delta + cell.group] += p.group * by_log_delta;
            if let Some(d) = cell.place.checked_sub(1) {
                gradient[l.place_phi + d] += p.place * by_eta;
                gradient[l.place_delta + d] += p.place * by_log_delta;
            }
            gradient[l.group_bar + cell.group] += p.group_bar * by_t;
            gradient[l.bar + i] += spread * by_t;
            gradient[l.log_spread] += spread * at[l.bar + i] * by_t;
        }
        sum
    }
}
