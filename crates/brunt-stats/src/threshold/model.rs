//! The hierarchical model: cells, priors, and the log posterior with its slope.

use super::discriminant::{Near, Tails, log_logistic, logistic, risk_at};
use super::{Cell, Denominator, Priors, ThresholdError};
use crate::nuts::Density;
use crate::real;

/// Cells whose groups and places are numbered without gaps, and the priors.
#[derive(Debug, Clone)]
pub(super) struct Model {
    pub(super) cells: Vec<Cell>,
    pub(super) groups: usize,
    pub(super) places: usize,
    pub(super) denominator: Denominator,
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
    pub(super) fn new(
        cells: &[Cell],
        denominator: Denominator,
        priors: Priors,
    ) -> Result<Model, ThresholdError> {
        let groups = cells.iter().map(|cell| cell.group + 1).max().unwrap_or(0);
        let places = cells.iter().map(|cell| cell.place + 1).max().unwrap_or(0);
        let mut seen = vec![0_u32; groups.max(places).min(cells.len() + 1)];
        for (index, cell) in cells.iter().enumerate() {
            let Cell { decisions, actions, hits, .. } = *cell;
            let too_many = denominator == Denominator::Decisions && actions > decisions;
            if hits > actions || too_many || decisions == 0 {
                return Err(ThresholdError::Counts { cell: index, decisions, actions, hits });
            }
        }
        // Decisions: the condition of Simoiu and others, D > 2R/(R - 2). A benchmark leaves one count fewer in each place.
        let free = match denominator {
            Denominator::Decisions => 2,
            Denominator::Benchmark => 3,
        };
        if groups <= free || places * (groups - free) <= 2 * groups {
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
        Ok(Model { cells: cells.to_vec(), groups, places, denominator, priors })
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

/// Logarithms of the chances of a hit, of another action and of none, in one cell, with what their slopes need.
struct Chances {
    at: At,
    hit: f64,
    other: f64,
    none: f64,
    /// Of those spared, the share in target.
    share: f64,
    /// Density over the upper and the lower tail at the bar, of people in target.
    target: [f64; 2],
    /// The same of the rest.
    rest: [f64; 2],
}

/// Beyond this logit a share is too near 0 or 1 to be taken from 1.
const FAR_LOGIT: f64 = 30.0;

impl Chances {
    fn new(at: At) -> Chances {
        if at.eta.abs() < FAR_LOGIT
            && let (Some(target), Some(rest)) = (Near::at(at.t - at.delta), Near::at(at.t))
        {
            return Chances::near(at, target, rest);
        }
        Chances::far(at)
    }

    /// Where no chance is so small that only its logarithm is known: three logarithms in place of a dozen.
    fn near(at: At, target: Near, rest: Near) -> Chances {
        let not = 1.0 / (1.0 + at.eta.exp());
        let (a, b) = (at.phi * target.lower, not * rest.lower);
        let none = a + b;
        let over = |tails: Near| [tails.density / tails.upper, tails.density / tails.lower];
        Chances {
            at,
            hit: (at.phi * target.upper).ln(),
            other: (not * rest.upper).ln(),
            none: none.ln(),
            share: a / none,
            target: over(target),
            rest: over(rest),
        }
    }

    fn far(at: At) -> Chances {
        let (target, rest) = (Tails::at(at.t - at.delta), Tails::at(at.t));
        let (log_phi, log_not) = (log_logistic(at.eta), log_logistic(-at.eta));
        let (a, b) = (log_phi + target.log_lower, log_not + rest.log_lower);
        let none = log_sum(a, b);
        let over = |tails: Tails| [tails.over_upper, tails.over_lower];
        Chances {
            at,
            hit: log_phi + target.log_upper,
            other: log_not + rest.log_upper,
            none,
            share: (a - none).exp(),
            target: over(target),
            rest: over(rest),
        }
    }

    /// The logarithm of the chance of an action.
    fn action(&self) -> f64 {
        log_sum(self.hit, self.other)
    }

    /// The slope of `hits`, `others` and `spared` times the three logarithms, by `eta`, `delta` and `t`.
    fn slope(&self, hits: f64, others: f64, spared: f64) -> [f64; 3] {
        let (phi, share) = (self.at.phi, self.share);
        let by_eta = hits * (1.0 - phi) - others * phi + spared * (share * (1.0 - phi) - (1.0 - share) * phi);
        let by_signal = hits * self.target[0] - spared * share * self.target[1];
        let by_t = -by_signal - others * self.rest[0] + spared * (1.0 - share) * self.rest[1];
        [by_eta, by_signal, by_t]
    }
}

fn log_sum(a: f64, b: f64) -> f64 {
    let (low, high) = (a.min(b), a.max(b));
    high + (low - high).exp().ln_1p()
}

impl Model {
    /// Log likelihood, and each cell's slope by `eta`, `delta` and `t`.
    fn likelihood(&self, chances: &[Chances]) -> (f64, Vec<[f64; 3]>) {
        let mut sum = 0.0;
        let mut slopes = Vec::with_capacity(chances.len());
        let shares = match self.denominator {
            Denominator::Decisions => Vec::new(),
            Denominator::Benchmark => {
                self.foretold_shares(&chances.iter().map(Chances::action).collect::<Vec<_>>())
            }
        };
        for (i, (cell, chance)) in self.cells.iter().zip(chances).enumerate() {
            let (hits, others) = (real(cell.hits), real(cell.actions - cell.hits));
            match self.denominator {
                Denominator::Decisions => {
                    let spared = real(cell.decisions - cell.actions);
                    sum += hits * chance.hit + others * chance.other + spared * chance.none;
                    slopes.push(chance.slope(hits, others, spared));
                }
                Denominator::Benchmark => {
                    let (share, of_place) = (shares[i].0.exp(), shares[i].1);
                    let action = chance.action();
                    sum += hits * (chance.hit - action) + others * (chance.other - action);
                    sum += real(cell.actions) * shares[i].0;
                    let is_hit = (chance.hit - action).exp();
                    let drawn = of_place * share;
                    slopes.push(chance.slope(hits - drawn * is_hit, others - drawn * (1.0 - is_hit), 0.0));
                }
            }
        }
        (sum, slopes)
    }

    /// For each cell the logarithm of its share of the actions of its place, and all actions of the place.
    fn foretold_shares(&self, log_actions: &[f64]) -> Vec<(f64, f64)> {
        let mut all = vec![(f64::NEG_INFINITY, 0.0); self.places];
        let weights: Vec<f64> =
            self.cells.iter().zip(log_actions).map(|(cell, log)| real(cell.decisions).ln() + log).collect();
        for (cell, weight) in self.cells.iter().zip(&weights) {
            let place = &mut all[cell.place];
            place.0 = if place.0.is_finite() { log_sum(place.0, *weight) } else { *weight };
            place.1 += real(cell.actions);
        }
        self.cells.iter().zip(&weights).map(|(cell, w)| (w - all[cell.place].0, all[cell.place].1)).collect()
    }

    /// For each cell what is foretold of its actions, and of how many: a share of its decisions, or of the place's actions.
    pub(super) fn foretold(&self, at: &[At]) -> Vec<(f64, u64)> {
        match self.denominator {
            Denominator::Decisions => {
                self.cells.iter().zip(at).map(|(cell, at)| (at.rates().action, cell.decisions)).collect()
            }
            Denominator::Benchmark => {
                let logs: Vec<f64> = at.iter().map(|at| Chances::new(*at).action()).collect();
                let of_place = |place: usize| -> u64 {
                    self.cells.iter().filter(|cell| cell.place == place).map(|cell| cell.actions).sum()
                };
                let shares = self.foretold_shares(&logs);
                self.cells
                    .iter()
                    .zip(shares)
                    .map(|(cell, share)| (share.0.exp(), of_place(cell.place)))
                    .collect()
            }
        }
    }
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
        let chances: Vec<Chances> = self.at(at).into_iter().map(Chances::new).collect();
        let (value, slopes) = self.likelihood(&chances);
        sum += value;
        for (i, (cell, [by_eta, by_delta, by_t])) in self.cells.iter().zip(slopes).enumerate() {
            let by_log_delta = by_delta * chances[i].at.delta;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Both ways to the same chances, wherever the short one is open.
    #[test]
    fn near_and_far_agree() {
        let mut compared = 0;
        for eta in [-29.0, -6.0, -1.2, 0.0, 0.7, 9.0] {
            for delta in [0.01, 0.6, 1.5, 4.0] {
                for t in [-3.5, -1.0, 0.0, 0.4, 2.0, 3.9] {
                    let at = At { eta, phi: logistic(eta), delta, t };
                    let (Some(target), Some(rest)) = (Near::at(t - delta), Near::at(t)) else { continue };
                    let (near, far) = (Chances::near(at, target, rest), Chances::far(at));
                    let pairs = [
                        (near.hit, far.hit),
                        (near.other, far.other),
                        (near.none, far.none),
                        (near.share, far.share),
                        (near.target[0], far.target[0]),
                        (near.target[1], far.target[1]),
                        (near.rest[0], far.rest[0]),
                        (near.rest[1], far.rest[1]),
                    ];
                    for (a, b) in pairs {
                        assert!((a - b).abs() <= 1e-11 * (1.0 + b.abs()), "{eta} {delta} {t}: {a} {b}");
                    }
                    compared += 1;
                }
            }
        }
        assert!(compared > 100, "{compared}");
        assert!(Near::at(f64::NAN).is_none() && Near::at(1e3).is_none());
    }
}
