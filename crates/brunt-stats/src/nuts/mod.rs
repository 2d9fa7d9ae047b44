#![doc = include_str!("METHOD.md")]

mod adapt;
mod diagnose;
#[cfg(test)]
mod tests;
mod tree;

pub use diagnose::{Convergence, convergence};

use crate::rng::Rng;
use adapt::{Metric, Step, Windows, first_step};
use std::thread;
use tree::{Point, transition};

/// Definition, assumptions, where it fails, source.
pub const METHOD: &str = include_str!("METHOD.md");

/// Why nothing can be drawn.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NutsError {
    /// No chains, draws or warm-up, or a target that is no share.
    #[error("{chains} chains of {warmup} and {draws} draws at an acceptance of {acceptance} cannot be run")]
    Setting {
        /// Chains.
        chains: usize,
        /// Draws that are thrown away.
        warmup: usize,
        /// Draws that are kept.
        draws: usize,
        /// Acceptance aimed at.
        acceptance: f64,
    },
    /// The density is not finite at any of a hundred starting points.
    #[error("chain {chain} finds no point at which the density is finite")]
    NoStart {
        /// The chain, from 0.
        chain: usize,
    },
    /// The density panicked.
    #[error("chain {chain} ended early")]
    Ended {
        /// The chain, from 0.
        chain: usize,
    },
}

/// A density on all real vectors, known up to a constant.
pub trait Density: Sync {
    /// How many numbers a point has.
    fn dimension(&self) -> usize;

    /// The logarithm at a point; its slope is written to `gradient`. Minus infinity or no number where it is 0.
    fn log(&self, at: &[f64], gradient: &mut [f64]) -> f64;
}

/// How to draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    /// Chains, each with a stream of the seed.
    pub chains: usize,
    /// Draws of each chain in which step and scales are learnt; thrown away.
    pub warmup: usize,
    /// Draws of each chain that are kept.
    pub draws: usize,
    /// Mean acceptance aimed at, 0 to 1; nearer 1 makes smaller steps.
    pub acceptance: f64,
    /// The most doublings of a path.
    pub max_depth: u32,
    /// Decides all draws.
    pub seed: u64,
}

impl Default for Setting {
    fn default() -> Setting {
        Setting { chains: 4, warmup: 1_000, draws: 1_000, acceptance: 0.9, max_depth: 10, seed: 1 }
    }
}

/// What one chain drew.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// The points, in order.
    pub draws: Vec<Vec<f64>>,
    /// Kept draws whose path left the density's level: the result is then not to be trusted.
    pub divergences: usize,
    /// Kept draws whose path was cut at the most doublings: slow, but not wrong.
    pub at_max_depth: usize,
    /// The step learnt.
    pub step: f64,
    /// How often the slope was computed, warm-up included.
    pub evaluations: usize,
}

/// Draws from a density. See the module's definition. Chains run side by side; what they draw does not depend on it.
///
/// # Errors
/// When there is nothing to draw, no start can be found, or the density panics.
pub fn sample(density: &impl Density, setting: &Setting) -> Result<Vec<Chain>, NutsError> {
    let Setting { chains, warmup, draws, acceptance, .. } = *setting;
    if chains == 0 || warmup < 20 || draws == 0 || !(acceptance > 0.0 && acceptance < 1.0) {
        return Err(NutsError::Setting { chains, warmup, draws, acceptance });
    }
    thread::scope(|scope| {
        let running: Vec<_> =
            (0..chains).map(|chain| scope.spawn(move || one_chain(density, setting, chain))).collect();
        running
            .into_iter()
            .enumerate()
            .map(|(chain, handle)| handle.join().unwrap_or(Err(NutsError::Ended { chain })))
            .collect()
    })
}

fn one_chain(density: &impl Density, setting: &Setting, chain: usize) -> Result<Chain, NutsError> {
    let mut rng = Rng::stream(setting.seed, chain as u64);
    let mut point = start(density, &mut rng).ok_or(NutsError::NoStart { chain })?;
    let mut metric = Metric::unit(density.dimension());
    let mut windows = Windows::new(setting.warmup, density.dimension());
    let mut result = Chain {
        draws: Vec::with_capacity(setting.draws),
        divergences: 0,
        at_max_depth: 0,
        step: 0.0,
        evaluations: 0,
    };
    let (first, tried) = first_step(density, &point, &metric, 1.0, &mut rng);
    let mut step = Step::new(first);
    result.evaluations += tried;
    for number in 0..setting.warmup + setting.draws {
        let warm = number < setting.warmup;
        let length = if warm { step.now() } else { step.learnt() };
        let path = transition(density, &point, &metric, length, setting.max_depth, &mut rng);
        result.evaluations += path.evaluations;
        point = path.point;
        if warm {
            step.learn(path.acceptance, setting.acceptance);
            if let Some(learnt) = windows.take(number, &point.at) {
                metric = learnt;
                let (again, tried) = first_step(density, &point, &metric, step.now(), &mut rng);
                result.evaluations += tried;
                step = Step::new(again);
            }
        } else {
            result.divergences += usize::from(path.diverged);
            result.at_max_depth += usize::from(path.depth >= setting.max_depth);
            result.draws.push(point.at.clone());
        }
    }
    result.step = step.learnt();
    Ok(result)
}

fn start(density: &impl Density, rng: &mut Rng) -> Option<Point> {
    (0..100).find_map(|_| {
        let at: Vec<f64> = (0..density.dimension()).map(|_| 2.0 * rng.uniform() - 1.0).collect();
        let point = Point::new(density, at);
        (point.log.is_finite() && point.slope.iter().all(|part| part.is_finite())).then_some(point)
    })
}
