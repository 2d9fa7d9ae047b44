//! A normal law in place of the posterior: quick, and checked.

use super::fit::{Summary, check_level, summarise};
use super::model::Model;
use super::{Bar, Cell, CellCheck, Denominator, Priors, ThresholdError};
use crate::nuts::Density;
use crate::rng::Rng;
use crate::size;

/// Step of the differences of slopes: large against their rounding, small against their curvature.
const DIFFERENCE: f64 = 1e-4;
const MOST_STEPS: usize = 200;
/// Above this the tail of the weights is too heavy for the normal law to stand in (Vehtari and others 2024).
pub const HEAVY: f64 = 0.7;

/// Effective bars by the normal law at the posterior's summit. Exploratory: see [`super::WHY_EXPLORATORY`].
#[derive(Debug, Clone, PartialEq)]
pub struct Laplace {
    /// One entry a group.
    pub bars: Vec<Bar>,
    /// One entry a cell, in the order given.
    pub cells: Vec<CellCheck>,
    /// The check: shape of the tail of posterior over normal law. Above [`HEAVY`] draw from the posterior itself. Null when
    /// it cannot be told.
    pub tail_shape: Option<f64>,
    /// Log posterior at the summit, up to a constant.
    pub summit: f64,
}

impl Laplace {
    /// Whether the check lets the normal law stand in for the posterior.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.tail_shape.is_some_and(|shape| shape <= HEAVY)
    }
}

/// Fits the model by a normal law at the summit, from which `draws` are taken. See the module's definition.
///
/// # Errors
/// As [`super::fit`], and when no sharp summit is found or there are fewer than 100 draws.
pub fn laplace(
    cells: &[Cell],
    denominator: Denominator,
    priors: Priors,
    draws: usize,
    seed: u64,
    level: f64,
) -> Result<Laplace, ThresholdError> {
    check_level(level)?;
    if draws < 100 {
        return Err(ThresholdError::NoSummit);
    }
    let model = Model::new(cells, denominator, priors)?;
    let (summit, at, root) = climb(&model)?;
    let n = at.len();
    let mut rng = Rng::stream(seed, 0);
    let mut slope = vec![0.0; n];
    let (mut points, mut weights) = (Vec::with_capacity(draws), Vec::with_capacity(draws));
    for _ in 0..draws {
        let z: Vec<f64> = (0..n).map(|_| rng.normal()).collect();
        let off = back(&root, &z);
        let point: Vec<f64> = at.iter().zip(off).map(|(a, b)| a + b).collect();
        let square: f64 = z.iter().map(|z| z * z).sum();
        weights.push(model.log(&point, &mut slope) - summit + square / 2.0);
        points.push(point);
    }
    let Summary { bars, cells, .. } = summarise(&model, &points.iter().collect::<Vec<_>>(), level);
    Ok(Laplace { bars, cells, tail_shape: tail_shape(weights), summit })
}

/// The summit: its height, its place, and the lower root of the curvature there.
fn climb(model: &Model) -> Result<(f64, Vec<f64>, Vec<f64>), ThresholdError> {
    let n = model.dimension();
    let mut at = vec![0.0; n];
    let mut slope = vec![0.0; n];
    let mut height = model.log(&at, &mut slope);
    let mut damping = 1.0;
    for _ in 0..MOST_STEPS {
        let curvature = curvature(model, &at);
        let steep = slope.iter().fold(0.0_f64, |most, part| most.max(part.abs()));
        if steep < 1e-5 {
            return Ok((height, at, lower_root(&curvature, n, 0.0).ok_or(ThresholdError::NoSummit)?));
        }
        // Levenberg's damping: more of it makes the step shorter and steeper.
        loop {
            if damping > 1e12 {
                return Err(ThresholdError::NoSummit);
            }
            let Some(root) = lower_root(&curvature, n, damping) else {
                damping = (10.0 * damping).max(1e-3);
                continue;
            };
            let step = back(&root, &forward(&root, &slope));
            let next: Vec<f64> = at.iter().zip(&step).map(|(a, s)| a + s).collect();
            let mut next_slope = vec![0.0; n];
            let higher = model.log(&next, &mut next_slope);
            // At the summit heights differ by rounding only, and the smaller slope decides.
            let flatter = next_slope.iter().fold(0.0_f64, |most, part| most.max(part.abs())) < steep;
            if higher > height || (flatter && higher > height - 1e-7) {
                (at, slope, height) = (next, next_slope, higher);
                damping = if damping < 1e-9 { 0.0 } else { damping / 10.0 };
                break;
            }
            damping = (10.0 * damping).max(1e-3);
        }
    }
    Err(ThresholdError::NoSummit)
}

/// Minus the second derivatives, by rows.
fn curvature(model: &Model, at: &[f64]) -> Vec<f64> {
    let n = at.len();
    let (mut up, mut down) = (vec![0.0; n], vec![0.0; n]);
    let mut point = at.to_vec();
    let mut result = vec![0.0; n * n];
    for i in 0..n {
        point[i] = at[i] + DIFFERENCE;
        model.log(&point, &mut up);
        point[i] = at[i] - DIFFERENCE;
        model.log(&point, &mut down);
        point[i] = at[i];
        for k in 0..n {
            let half = (down[k] - up[k]) / (4.0 * DIFFERENCE);
            result[i * n + k] += half;
            result[k * n + i] += half;
        }
    }
    result
}

/// Cholesky's lower root of a matrix with `added` on its diagonal; null when there is none.
fn lower_root(matrix: &[f64], n: usize, added: f64) -> Option<Vec<f64>> {
    let mut root = vec![0.0; n * n];
    for i in 0..n {
        for k in 0..=i {
            let (before_i, before_k) = (&root[i * n..i * n + k], &root[k * n..k * n + k]);
            let known: f64 = before_i.iter().zip(before_k).map(|(a, b)| a * b).sum();
            let rest = matrix[i * n + k] - known;
            if i == k {
                let square = rest + added;
                if !square.is_finite() || square <= 0.0 {
                    return None;
                }
                root[i * n + i] = square.sqrt();
            } else {
                root[i * n + k] = rest / root[k * n + k];
            }
        }
    }
    Some(root)
}

/// Solves `root x = b`.
fn forward(root: &[f64], b: &[f64]) -> Vec<f64> {
    let n = b.len();
    let mut x = b.to_vec();
    for i in 0..n {
        let known: f64 = root[i * n..i * n + i].iter().zip(&x).map(|(a, b)| a * b).sum();
        x[i] = (x[i] - known) / root[i * n + i];
    }
    x
}

/// Solves `root' x = b`.
fn back(root: &[f64], b: &[f64]) -> Vec<f64> {
    let n = b.len();
    let mut x = b.to_vec();
    for i in (0..n).rev() {
        x[i] /= root[i * n + i];
        for k in 0..i {
            x[k] -= root[i * n + k] * x[i];
        }
    }
    x
}

/// The shape of a generalised Pareto law of the largest weights, by the estimator of Zhang and Stephens 2009, drawn a
/// little to one half as the paper on smoothed importance sampling asks. Null when the weights do not vary.
fn tail_shape(mut logs: Vec<f64>) -> Option<f64> {
    if logs.iter().any(|log| log.is_nan()) {
        return None;
    }
    logs.sort_by(f64::total_cmp);
    let draws = size(logs.len());
    let wanted = (0.2 * draws).min(3.0 * draws.sqrt());
    let tail = (0..logs.len()).take_while(|k| size(*k) < wanted).count();
    let (bar, top) = (logs.get(logs.len().checked_sub(tail + 1)?)?, logs.last()?);
    let over: Vec<f64> =
        logs[logs.len() - tail..].iter().map(|log| (log - top).exp() - (bar - top).exp()).collect();
    let (n, largest) = (size(tail), *over.last()?);
    let quarter = over.get(tail / 4)?;
    if tail < 5 || *quarter <= 0.0 {
        return None;
    }
    let grid = 30 + (0..tail).take_while(|k| size(*k + 1).powi(2) <= n).count();
    let shape = |theta: f64| over.iter().map(|x| (-theta * x).ln_1p()).sum::<f64>() / n;
    let thetas: Vec<f64> = (1..=grid)
        .map(|j| 1.0 / largest + (1.0 - (size(grid) / (size(j) - 0.5)).sqrt()) / (3.0 * quarter))
        .collect();
    let profile: Vec<f64> = thetas
        .iter()
        .map(|theta| {
            let k = shape(*theta);
            n * ((-theta / k).ln() - k - 1.0)
        })
        .collect();
    let (mut sum, mut all) = (0.0, 0.0);
    for (theta, own) in thetas.iter().zip(&profile) {
        let weight = 1.0 / profile.iter().map(|other| (other - own).exp()).sum::<f64>();
        sum += weight * theta;
        all += weight;
    }
    let k = shape(sum / all);
    let drawn = k * n / (n + 10.0) + 5.0 / (n + 10.0);
    drawn.is_finite().then_some(drawn)
}
