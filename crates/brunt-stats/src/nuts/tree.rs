//! One path, doubled until it turns back.

use super::Density;
use super::adapt::Metric;
use crate::rng::Rng;

/// A rise of the energy beyond this ends a path as diverged (Stan's value).
const DIVERGED: f64 = 1000.0;

/// A place with the density and its slope.
#[derive(Debug, Clone)]
pub(super) struct Point {
    pub(super) at: Vec<f64>,
    pub(super) log: f64,
    pub(super) slope: Vec<f64>,
}

impl Point {
    pub(super) fn new(density: &impl Density, at: Vec<f64>) -> Point {
        let mut slope = vec![0.0; at.len()];
        let log = density.log(&at, &mut slope);
        Point { at, log, slope }
    }
}

/// A place that moves.
#[derive(Debug, Clone)]
pub(super) struct Moving {
    pub(super) point: Point,
    pub(super) momentum: Vec<f64>,
}

impl Moving {
    pub(super) fn new(point: &Point, metric: &Metric, rng: &mut Rng) -> Moving {
        let momentum = metric.variances().iter().map(|variance| rng.normal() / variance.sqrt()).collect();
        Moving { point: point.clone(), momentum }
    }

    pub(super) fn energy(&self, metric: &Metric) -> f64 {
        let kinetic: f64 = self.momentum.iter().zip(metric.variances()).map(|(p, v)| p * p * v).sum();
        let energy = kinetic / 2.0 - self.point.log;
        if energy.is_nan() { f64::INFINITY } else { energy }
    }

    /// One leapfrog step; a negative length goes back.
    pub(super) fn advance(&mut self, density: &impl Density, metric: &Metric, length: f64) {
        for (p, slope) in self.momentum.iter_mut().zip(&self.point.slope) {
            *p += length / 2.0 * slope;
        }
        for ((q, p), variance) in self.point.at.iter_mut().zip(&self.momentum).zip(metric.variances()) {
            *q += length * variance * p;
        }
        self.point.log = density.log(&self.point.at, &mut self.point.slope);
        for (p, slope) in self.momentum.iter_mut().zip(&self.point.slope) {
            *p += length / 2.0 * slope;
        }
    }

    fn end(&self, metric: &Metric) -> End {
        let velocity = self.momentum.iter().zip(metric.variances()).map(|(p, v)| p * v).collect();
        End { momentum: self.momentum.clone(), velocity }
    }
}

/// Momentum and velocity at an end of a path.
#[derive(Debug, Clone)]
struct End {
    momentum: Vec<f64>,
    velocity: Vec<f64>,
}

/// A stretch of a path, from where it began to where it goes.
struct Stretch {
    begin: End,
    end: End,
    /// Sum of all momenta.
    sum: Vec<f64>,
    log_weight: f64,
    proposal: Point,
}

/// What is the same for a whole path.
struct Run<'a, D> {
    density: &'a D,
    metric: &'a Metric,
    length: f64,
    energy: f64,
    evaluations: usize,
    acceptance: f64,
    diverged: bool,
}

/// Where a path led.
pub(super) struct Path {
    pub(super) point: Point,
    pub(super) acceptance: f64,
    pub(super) diverged: bool,
    pub(super) depth: u32,
    pub(super) evaluations: usize,
}

pub(super) fn transition<D: Density>(
    density: &D,
    from: &Point,
    metric: &Metric,
    length: f64,
    max_depth: u32,
    rng: &mut Rng,
) -> Path {
    let moving = Moving::new(from, metric, rng);
    let energy = moving.energy(metric);
    let mut run = Run { density, metric, length, energy, evaluations: 0, acceptance: 0.0, diverged: false };
    let (mut forward, mut backward) = (moving.clone(), moving.clone());
    let end = moving.end(metric);
    let mut whole = Stretch {
        begin: end.clone(),
        end,
        sum: moving.momentum.clone(),
        log_weight: 0.0,
        proposal: from.clone(),
    };
    let mut depth = 0;
    while depth < max_depth {
        let ahead = rng.uniform() < 0.5;
        let grown = if ahead {
            stretch(&mut run, &mut forward, depth, 1.0, rng)
        } else {
            stretch(&mut run, &mut backward, depth, -1.0, rng)
        };
        let Some(grown) = grown else { break };
        depth += 1;
        if rng.uniform().ln() < grown.log_weight - whole.log_weight {
            whole.proposal = grown.proposal.clone();
        }
        // The path always runs from back to front.
        let (early, late) = if ahead { (whole, grown) } else { (turned(grown), whole) };
        let goes_on = straight(&early, &late);
        let proposal = if ahead { early.proposal.clone() } else { late.proposal.clone() };
        whole = joined(early, late, proposal);
        if !goes_on {
            break;
        }
    }
    let evaluations = run.evaluations;
    #[expect(clippy::cast_precision_loss, reason = "at most two to the depth")]
    let acceptance = if evaluations == 0 { 0.0 } else { run.acceptance / evaluations as f64 };
    Path { point: whole.proposal, acceptance, diverged: run.diverged, depth, evaluations }
}

/// `2^depth` steps from an end; null when they diverge or turn back.
fn stretch<D: Density>(
    run: &mut Run<'_, D>,
    moving: &mut Moving,
    depth: u32,
    sign: f64,
    rng: &mut Rng,
) -> Option<Stretch> {
    if depth == 0 {
        moving.advance(run.density, run.metric, sign * run.length);
        run.evaluations += 1;
        let log_weight = run.energy - moving.energy(run.metric);
        run.acceptance += log_weight.exp().min(1.0);
        if log_weight.is_nan() || -log_weight > DIVERGED {
            run.diverged = true;
            return None;
        }
        let end = moving.end(run.metric);
        return Some(Stretch {
            begin: end.clone(),
            end,
            sum: moving.momentum.clone(),
            log_weight,
            proposal: moving.point.clone(),
        });
    }
    let near = stretch(run, moving, depth - 1, sign, rng)?;
    let far = stretch(run, moving, depth - 1, sign, rng)?;
    let both = log_sum(near.log_weight, far.log_weight);
    let takes_far = rng.uniform().ln() < far.log_weight - both;
    let proposal = if takes_far { far.proposal.clone() } else { near.proposal.clone() };
    straight(&near, &far).then(|| joined(near, far, proposal))
}

/// The same stretch told from its other end.
fn turned(stretch: Stretch) -> Stretch {
    Stretch { begin: stretch.end, end: stretch.begin, ..stretch }
}

fn joined(first: Stretch, second: Stretch, proposal: Point) -> Stretch {
    Stretch {
        begin: first.begin,
        end: second.end,
        sum: first.sum.iter().zip(&second.sum).map(|(a, b)| a + b).collect(),
        log_weight: log_sum(first.log_weight, second.log_weight),
        proposal,
    }
}

/// Whether two stretches together, and each with the next step of the other, do not turn back.
fn straight(first: &Stretch, second: &Stretch) -> bool {
    let rises = |begin: &End, end: &End, a: &[f64], b: &[f64]| {
        let along = |end: &End| -> f64 {
            end.velocity.iter().zip(a.iter().zip(b)).map(|(v, (a, b))| v * (a + b)).sum()
        };
        along(begin) > 0.0 && along(end) > 0.0
    };
    rises(&first.begin, &second.end, &first.sum, &second.sum)
        && rises(&first.begin, &second.begin, &first.sum, &second.begin.momentum)
        && rises(&first.end, &second.end, &second.sum, &first.end.momentum)
}

fn log_sum(a: f64, b: f64) -> f64 {
    let (low, high) = (a.min(b), a.max(b));
    if high.is_infinite() { high } else { high + (low - high).exp().ln_1p() }
}
