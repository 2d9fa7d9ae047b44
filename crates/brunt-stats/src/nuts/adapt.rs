//! Learning the step and the scales while warming up.

use super::Density;
use super::tree::{Moving, Point};
use crate::rng::Rng;

/// Dual averaging: shrinkage, steadiness and decay, as in Hoffman and Gelman 2014, section 3.2.
const SHRINKAGE: f64 = 0.05;
const STEADINESS: f64 = 10.0;
const DECAY: f64 = 0.75;
/// Draws before, in the first of, and after the windows in which scales are learnt, as in Stan.
const BEFORE: usize = 75;
const FIRST_WINDOW: usize = 25;
const AFTER: usize = 50;

/// Estimated variances of the numbers of a point.
#[derive(Debug, Clone)]
pub(super) struct Metric(Vec<f64>);

impl Metric {
    pub(super) fn unit(dimension: usize) -> Metric {
        Metric(vec![1.0; dimension])
    }

    pub(super) fn variances(&self) -> &[f64] {
        &self.0
    }
}

/// The step, learnt by dual averaging.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    centre: f64,
    count: f64,
    off: f64,
    log_now: f64,
    log_mean: f64,
}

impl Step {
    pub(super) fn new(first: f64) -> Step {
        Step { centre: (10.0 * first).ln(), count: 0.0, off: 0.0, log_now: first.ln(), log_mean: 0.0 }
    }

    pub(super) fn now(&self) -> f64 {
        self.log_now.exp()
    }

    pub(super) fn learnt(&self) -> f64 {
        if self.count > 0.0 { self.log_mean.exp() } else { self.now() }
    }

    pub(super) fn learn(&mut self, acceptance: f64, target: f64) {
        self.count += 1.0;
        let new = 1.0 / (self.count + STEADINESS);
        self.off = (1.0 - new) * self.off + new * (target - acceptance);
        self.log_now = self.centre - self.off * self.count.sqrt() / SHRINKAGE;
        let weight = self.count.powf(-DECAY);
        self.log_mean = weight * self.log_now + (1.0 - weight) * self.log_mean;
    }
}

/// A first step whose acceptance is near 0.8, by doubling or halving, and the evaluations that took.
pub(super) fn first_step(
    density: &impl Density,
    point: &Point,
    metric: &Metric,
    mut length: f64,
    rng: &mut Rng,
) -> (f64, usize) {
    let mut gain = |length: f64| {
        let mut moving = Moving::new(point, metric, rng);
        let before = moving.energy(metric);
        moving.advance(density, metric, length);
        before - moving.energy(metric)
    };
    let bar = 0.8_f64.ln();
    let grows = gain(length) > bar;
    let mut evaluations = 1;
    // A hundred doublings leave the range of any sensible step.
    while evaluations < 100 {
        let next = if grows { 2.0 * length } else { length / 2.0 };
        evaluations += 1;
        length = next;
        if (gain(next) > bar) != grows {
            break;
        }
    }
    (length, evaluations)
}

/// The windows of the warm-up at whose ends the scales are learnt anew.
pub(super) struct Windows {
    begin: usize,
    stop: usize,
    /// The last draw of the window under way.
    close: usize,
    length: usize,
    count: f64,
    mean: Vec<f64>,
    squares: Vec<f64>,
}

impl Windows {
    pub(super) fn new(warmup: usize, dimension: usize) -> Windows {
        let (begin, after, length) = if warmup >= BEFORE + FIRST_WINDOW + AFTER {
            (BEFORE, AFTER, FIRST_WINDOW)
        } else {
            let (begin, after) = (warmup * 15 / 100, warmup / 10);
            (begin, after, warmup - begin - after)
        };
        let mut windows = Windows {
            begin,
            stop: warmup - after,
            close: 0,
            length,
            count: 0.0,
            mean: vec![0.0; dimension],
            squares: vec![0.0; dimension],
        };
        windows.close = windows.closing(begin);
        windows
    }

    /// The last draw of a window that begins at `from`: the last window takes what is left.
    fn closing(&self, from: usize) -> usize {
        let end = from + self.length;
        if end + 2 * self.length > self.stop { self.stop - 1 } else { end - 1 }
    }

    /// Takes in a draw; gives the scales when it ends a window.
    pub(super) fn take(&mut self, number: usize, at: &[f64]) -> Option<Metric> {
        if number < self.begin || number >= self.stop {
            return None;
        }
        self.count += 1.0;
        for ((mean, square), x) in self.mean.iter_mut().zip(&mut self.squares).zip(at) {
            let off = x - *mean;
            *mean += off / self.count;
            *square += off * (x - *mean);
        }
        if number < self.close {
            return None;
        }
        // Drawn towards a small number, as few draws may show no spread at all (Stan's values).
        let (own, rest) = (self.count / (self.count + 5.0), 5.0 / (self.count + 5.0));
        let learnt =
            self.squares.iter().map(|s| own * s / (self.count - 1.0).max(1.0) + 1e-3 * rest).collect();
        self.length *= 2;
        self.close = self.closing(number + 1).max(number + 1);
        self.count = 0.0;
        self.mean.fill(0.0);
        self.squares.fill(0.0);
        Some(Metric(learnt))
    }
}
