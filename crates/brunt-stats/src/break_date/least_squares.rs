//! Least squares under errors of first-order autocorrelation, for any correlation at the cost of a few small products.
//!
//! The columns are made orthonormal (`X = QR`) and the values replaced by their residuals, once. The Prais-Winsten
//! rows `√(1 − rho²)·z_1` and `z_t − rho·z_{t−1}` then have the cross-products `A − rho·B + rho²·C`, whose parts do not
//! depend on `rho`. Residuals in place of values keep all digits where the fit is close.

use super::real;

/// A column whose part outside the others is smaller than this share of it counts as a combination of them.
const COLLINEAR: f64 = 1e-9;

/// Residuals smaller than this share of the values are what rounding leaves of none.
const EXACT: f64 = 1e-12;

/// Correlations are searched within this distance of 0: nearer to 1 the level has no estimate.
pub(super) const RHO_LIMIT: f64 = 0.999;

/// The least that a share of the squared residuals can be told from 0.
const LEAST_SHARE: f64 = 1e-24;

#[derive(Debug, Clone)]
pub(super) struct LeastSquares {
    /// The orthonormal columns, then the residuals divided by their norm.
    columns: Vec<Vec<f64>>,
    /// `R`, row by row.
    triangle: Vec<f64>,
    coefficients: Vec<f64>,
    /// Norm of the residuals, 0 where the fit is exact.
    norm: f64,
    /// Norm of the values.
    size: f64,
    all: Vec<f64>,
    lagged: Vec<f64>,
    inner: Vec<f64>,
}

/// The problem at one correlation: `ln|Q'V⁻¹Q|`, and the weighted squared residuals over the plain ones.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whitened {
    pub(super) log_determinant: f64,
    pub(super) share: f64,
}

/// Estimates at one correlation, with the diagonal of their covariance for an error variance of 1.
#[derive(Debug, Clone)]
pub(super) struct Solution {
    pub(super) coefficients: Vec<f64>,
    pub(super) unit_variances: Vec<f64>,
    /// Squared residuals of the whitened rows.
    pub(super) squares: f64,
    /// Coefficients in the orthonormal columns, for [`LeastSquares::residuals`].
    shift: Vec<f64>,
}

impl LeastSquares {
    /// Solves the problem without autocorrelation; the error is the place of a column that is a combination of others.
    pub(super) fn new(mut columns: Vec<Vec<f64>>, mut values: Vec<f64>) -> Result<LeastSquares, usize> {
        let k = columns.len();
        let mut triangle = vec![0.0; k * k];
        for j in 0..k {
            let (done, rest) = columns.split_at_mut(j);
            let column = &mut rest[0];
            let whole = norm(column);
            // Twice is enough for orthogonality to the last digit.
            for _ in 0..2 {
                for (i, other) in done.iter().enumerate() {
                    triangle[i * k + j] += take_out(column, other);
                }
            }
            let left = norm(column);
            if left <= COLLINEAR * whole {
                return Err(j);
            }
            triangle[j * k + j] = left;
            column.iter_mut().for_each(|x| *x /= left);
        }
        let size = norm(&values);
        let mut projection = vec![0.0; k];
        for _ in 0..2 {
            for (sum, column) in projection.iter_mut().zip(&columns) {
                *sum += take_out(&mut values, column);
            }
        }
        let mut left = norm(&values);
        if left <= EXACT * size {
            left = 0.0;
            values.fill(0.0);
        } else {
            values.iter_mut().for_each(|x| *x /= left);
        }
        columns.push(values);
        let mut found = LeastSquares {
            columns,
            coefficients: back_substitute(&triangle, k, projection),
            triangle,
            norm: left,
            size,
            all: Vec::new(),
            lagged: Vec::new(),
            inner: Vec::new(),
        };
        found.products();
        Ok(found)
    }

    fn products(&mut self) {
        let m = self.columns.len();
        let n = self.points();
        self.all = vec![0.0; m * m];
        self.lagged = vec![0.0; m * m];
        self.inner = vec![0.0; m * m];
        for i in 0..m {
            for j in 0..=i {
                let (a, b) = (&self.columns[i], &self.columns[j]);
                let inner = dot(&a[1..n - 1], &b[1..n - 1]);
                self.inner[i * m + j] = inner;
                self.all[i * m + j] = inner + a[0] * b[0] + a[n - 1] * b[n - 1];
                self.lagged[i * m + j] = dot(&a[1..], &b[..n - 1]) + dot(&a[..n - 1], &b[1..]);
            }
        }
    }

    pub(super) fn points(&self) -> usize {
        self.columns[0].len()
    }

    /// How many coefficients there are.
    pub(super) fn terms(&self) -> usize {
        self.columns.len() - 1
    }

    pub(super) fn degrees(&self) -> usize {
        self.points() - self.terms()
    }

    pub(super) fn is_exact(&self) -> bool {
        self.norm <= 0.0
    }

    /// Squared residuals of ordinary least squares, or the least that they can be told from 0.
    pub(super) fn squares(&self) -> f64 {
        self.norm.max(EXACT * self.size).powi(2)
    }

    /// Fills `root` with the Cholesky root of the cross-products at this correlation.
    fn root(&self, rho: f64, root: &mut Vec<f64>) {
        let m = self.columns.len();
        root.clear();
        root.resize(m * m, 0.0);
        for i in 0..m {
            for j in 0..=i {
                let at = i * m + j;
                let mut sum = self.all[at] - rho * self.lagged[at] + rho * rho * self.inner[at];
                for l in 0..j {
                    sum -= root[i * m + l] * root[j * m + l];
                }
                root[at] = if i == j { sum.max(LEAST_SHARE).sqrt() } else { sum / root[j * m + j] };
            }
        }
    }

    pub(super) fn at(&self, rho: f64, scratch: &mut Vec<f64>) -> Whitened {
        self.root(rho, scratch);
        let m = self.columns.len();
        let log_determinant = 2.0 * (0..m - 1).map(|i| scratch[i * m + i].ln()).sum::<f64>();
        let share = if self.is_exact() { 1.0 } else { scratch[m * m - 1].powi(2) };
        Whitened { log_determinant, share }
    }

    pub(super) fn solution(&self, rho: f64) -> Solution {
        let (m, k) = (self.columns.len(), self.terms());
        let mut root = Vec::new();
        self.root(rho, &mut root);
        let mut shift = vec![0.0; k];
        for i in (0..k).rev() {
            let known: f64 = (i + 1..k).map(|l| root[l * m + i] * shift[l]).sum();
            shift[i] = (root[k * m + i] - known) / root[i * m + i];
        }
        let change = back_substitute(&self.triangle, k, shift.clone());
        let coefficients = self.coefficients.iter().zip(&change).map(|(b, d)| b + self.norm * d).collect();
        // Rows of R⁻¹ through the root of the cross-products: their squared lengths are the variances.
        let unit_variances = (0..k).map(|i| {
            let mut row = self.row_of_inverse(i);
            for a in 0..k {
                let known: f64 = (0..a).map(|l| root[a * m + l] * row[l]).sum();
                row[a] = (row[a] - known) / root[a * m + a];
            }
            dot(&row, &row)
        });
        Solution {
            coefficients,
            unit_variances: unit_variances.collect(),
            squares: root[m * m - 1].powi(2) * self.norm * self.norm,
            shift,
        }
    }

    /// Residuals before whitening, divided by the norm of those of ordinary least squares.
    pub(super) fn residuals(&self, solution: &Solution) -> Vec<f64> {
        let k = self.terms();
        let mut left = self.columns[k].clone();
        for (column, by) in self.columns.iter().zip(&solution.shift) {
            left.iter_mut().zip(column).for_each(|(r, x)| *r -= by * x);
        }
        left
    }

    /// Variances of the coefficients of ordinary least squares by Newey and West, without any correction.
    pub(super) fn newey_west(&self, lag: usize) -> Vec<f64> {
        let (n, k) = (self.points(), self.terms());
        let residuals = &self.columns[k];
        (0..k)
            .map(|i| {
                // The coefficient is a weighted sum of the values; `scores` are its parts.
                let row = self.row_of_inverse(i);
                let mut scores = vec![0.0; n];
                for (column, by) in self.columns.iter().zip(&row) {
                    scores.iter_mut().zip(column).for_each(|(s, x)| *s += by * x);
                }
                scores.iter_mut().zip(residuals).for_each(|(s, r)| *s *= r * self.norm);
                let mut sum = dot(&scores, &scores);
                for l in 1..=lag.min(n - 1) {
                    let weight = 1.0 - real(l) / (real(lag) + 1.0);
                    sum += 2.0 * weight * dot(&scores[l..], &scores[..n - l]);
                }
                sum.max(0.0)
            })
            .collect()
    }

    fn row_of_inverse(&self, i: usize) -> Vec<f64> {
        let k = self.terms();
        let mut row = vec![0.0; k];
        row[i] = 1.0 / self.triangle[i * k + i];
        for j in i + 1..k {
            let known: f64 = (i..j).map(|l| row[l] * self.triangle[l * k + j]).sum();
            row[j] = -known / self.triangle[j * k + j];
        }
        row
    }
}

/// The correlation at which a function is largest, within [`RHO_LIMIT`]: a grid, then golden sections.
pub(super) fn largest(mut function: impl FnMut(f64) -> f64) -> f64 {
    /// Steps of the grid on each side of 0; a restricted likelihood of a short series can have two peaks.
    const STEPS: i32 = 30;
    /// Golden sections after it: the last bracket is some 1e-9 wide, below which a likelihood is flat to rounding.
    const SECTIONS: usize = 38;
    let step = RHO_LIMIT / f64::from(STEPS);
    let mut best = (-RHO_LIMIT, f64::NEG_INFINITY);
    for i in -STEPS..=STEPS {
        let rho = step * f64::from(i);
        let value = function(rho);
        if value > best.1 {
            best = (rho, value);
        }
    }
    let ratio = (5f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = ((best.0 - step).max(-RHO_LIMIT), (best.0 + step).min(RHO_LIMIT));
    let (mut a, mut b) = (high - ratio * (high - low), low + ratio * (high - low));
    let (mut at_a, mut at_b) = (function(a), function(b));
    for _ in 0..SECTIONS {
        if at_a >= at_b {
            (high, b, at_b) = (b, a, at_a);
            a = high - ratio * (high - low);
            at_a = function(a);
        } else {
            (low, a, at_a) = (a, b, at_b);
            b = low + ratio * (high - low);
            at_b = function(b);
        }
    }
    let middle = f64::midpoint(low, high);
    if function(middle) >= best.1 { middle } else { best.0 }
}

fn back_substitute(triangle: &[f64], k: usize, mut right: Vec<f64>) -> Vec<f64> {
    for i in (0..k).rev() {
        let known: f64 = (i + 1..k).map(|j| triangle[i * k + j] * right[j]).sum();
        right[i] = (right[i] - known) / triangle[i * k + i];
    }
    right
}

/// Takes the part along a unit vector out of a vector, and says how long it was.
fn take_out(vector: &mut [f64], unit: &[f64]) -> f64 {
    let along = dot(vector, unit);
    vector.iter_mut().zip(unit).for_each(|(x, u)| *x -= along * u);
    along
}

fn norm(vector: &[f64]) -> f64 {
    dot(vector, vector).sqrt()
}

/// Four running sums, in an order that is always the same.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (fours, others) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = fours.remainder().iter().zip(others.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in fours.zip(others) {
        for l in 0..4 {
            sums[l] += x[l] * y[l];
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}
