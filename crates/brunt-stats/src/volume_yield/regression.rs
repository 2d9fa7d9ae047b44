//! Least squares on a constant, the volume and perhaps a trend, with errors that may hang together in time.

use super::Trend;
use crate::optimise::inverse;
use crate::size;

/// A regression whose outcomes are still open.
pub(super) struct Design {
    /// Rows: constant, volume and trend, the latter two with mean 0 and variance 1.
    rows: Vec<[f64; 3]>,
    bread: [[f64; 3]; 3],
    columns: usize,
    spread: f64,
    weights: Vec<f64>,
}

impl Design {
    /// Null when the volume does not vary apart from the trend.
    pub(super) fn new(volume: &[f64], time: &[f64], trend: Trend) -> Option<Design> {
        let columns = if trend == Trend::Linear { 3 } else { 2 };
        let (volumes, spread) = scaled(volume)?;
        let (times, _) = if trend == Trend::Linear { scaled(time)? } else { (vec![0.0; time.len()], 1.0) };
        let rows: Vec<[f64; 3]> = volumes.iter().zip(&times).map(|(x, t)| [1.0, *x, *t]).collect();
        let mut cross = vec![0.0; columns * columns];
        for row in &rows {
            for i in 0..columns {
                for k in 0..columns {
                    cross[i * columns + k] += row[i] * row[k] / size(rows.len());
                }
            }
        }
        // Two columns of variance 1 whose correlation leaves less than this are one column.
        if columns == 3 && 1.0 - cross[5] * cross[5] < 1e-10 {
            return None;
        }
        let inverted = inverse(&cross, columns)?;
        let mut bread = [[0.0; 3]; 3];
        for i in 0..columns {
            for k in 0..columns {
                bread[i][k] = inverted[i * columns + k] / size(rows.len());
            }
        }
        let weights =
            rows.iter().map(|row| (0..3).map(|k| bread[1][k] * row[k]).sum::<f64>() / spread).collect();
        Some(Design { rows, bread, columns, spread, weights })
    }

    /// What each outcome adds to the slope.
    pub(super) fn weights(&self) -> &[f64] {
        &self.weights
    }

    pub(super) fn slope(&self, y: &[f64]) -> f64 {
        self.weights.iter().zip(y).map(|(w, y)| w * y).sum()
    }

    /// Newey and West's standard errors of the slope: with the small-sample factor `T / (T - k)`, and with each residual as
    /// it would be had its period not been fitted.
    pub(super) fn se(&self, y: &[f64], lags: usize) -> Errors {
        let mut moments = [0.0; 3];
        for (row, y) in self.rows.iter().zip(y) {
            for (moment, x) in moments.iter_mut().zip(row) {
                *moment += x * y;
            }
        }
        let b = self.bread.map(|row| dot(&row, &moments));
        let (mut plain, mut left_out) = (Vec::with_capacity(y.len()), Vec::with_capacity(y.len()));
        for (row, y) in self.rows.iter().zip(y) {
            let rest = y - dot(row, &b);
            let leverage = dot(row, &self.bread.map(|line| dot(&line, row)));
            // A period that alone decides the line has no residual to speak of.
            let free = (1.0 - leverage).max(1e-9);
            // A slope is a weighted sum of the outcomes: the same weights take the residuals to its error.
            let weight = dot(&self.bread[1], row) / self.spread;
            plain.push(weight * rest);
            left_out.push(weight * rest / free);
        }
        let periods = size(self.rows.len());
        let root = |scores: &[f64]| newey_west(scores, lags).sqrt();
        Errors {
            plain: root(&plain) * (periods / (periods - size(self.columns))).sqrt(),
            left_out: root(&left_out),
        }
    }

    /// Periods less coefficients.
    pub(super) fn freedom(&self) -> f64 {
        size(self.rows.len()) - size(self.columns)
    }
}

/// Two standard errors of one slope.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Errors {
    pub(super) plain: f64,
    pub(super) left_out: f64,
}

fn dot(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Mean 0 and variance 1, and the standard deviation; null when the values do not vary.
fn scaled(values: &[f64]) -> Option<(Vec<f64>, f64)> {
    let mean = values.iter().sum::<f64>() / size(values.len());
    let spread = (values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / size(values.len())).sqrt();
    (spread > 1e-12 * mean.abs().max(1.0))
        .then(|| (values.iter().map(|x| (x - mean) / spread).collect(), spread))
}

/// The sum of the products of scores with themselves, and with those up to `lags` periods before with falling weight.
pub(super) fn newey_west(scores: &[f64], lags: usize) -> f64 {
    let mut sum = 0.0;
    for lag in 0..=lags.min(scores.len().saturating_sub(1)) {
        let weight = (1.0 - size(lag) / (size(lags) + 1.0)) * if lag == 0 { 1.0 } else { 2.0 };
        sum += weight * scores[lag..].iter().zip(scores).map(|(late, early)| late * early).sum::<f64>();
    }
    sum.max(0.0)
}
