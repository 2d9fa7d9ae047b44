//! The four ways to estimate the coefficients and their variances.

use super::least_squares::{LeastSquares, RHO_LIMIT, largest};
use super::real;

/// How coefficients and their standard errors are estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Ordinary least squares, errors taken as independent.
    Ols,
    /// Ordinary least squares with the standard errors of Newey and West.
    NeweyWest,
    /// Iterated Prais-Winsten: first-order autocorrelation from the residuals, first point kept.
    PraisWinsten,
    /// Restricted maximum likelihood of first-order autocorrelation.
    #[default]
    Reml,
}

/// The last lag of Newey and West.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lag {
    /// `floor(4(n/100)^(2/9))`.
    #[default]
    Automatic,
    /// This one; 0 allows for unequal variances alone.
    Given(usize),
}

impl Lag {
    /// The lag for a number of points, never as many as there are points.
    #[must_use]
    pub fn of(self, points: usize) -> usize {
        let lag = match self {
            Lag::Given(lag) => lag,
            Lag::Automatic => {
                // (l/4)^9 <= (n/100)^2, without a root.
                let bound = (real(points) / 100.0).powi(2);
                (1..=points).take_while(|l| (real(*l) / 4.0).powi(9) <= bound).count()
            }
        };
        lag.min(points.saturating_sub(1))
    }
}

/// Whether the variances of Newey and West are enlarged for the number of coefficients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Correction {
    /// By `n/(n − k)`.
    #[default]
    SmallSample,
    /// Not at all.
    None,
}

/// What went less than well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    AtLimit,
    NotSettled,
}

#[derive(Debug, Clone)]
pub(super) struct Estimate {
    pub(super) rho: Option<f64>,
    pub(super) coefficients: Vec<f64>,
    pub(super) variances: Vec<f64>,
    /// Standard deviation of an error of weight 1.
    pub(super) sd: f64,
    pub(super) trouble: Option<Trouble>,
}

impl Estimate {
    /// Estimate over standard error; null without any error.
    pub(super) fn t(&self, term: usize) -> Option<f64> {
        let se = self.variances[term].sqrt();
        (se > 0.0).then(|| self.coefficients[term] / se)
    }
}

pub(super) fn estimate(squares: &LeastSquares, method: Method, lag: Lag, correction: Correction) -> Estimate {
    if squares.is_exact() {
        let coefficients = squares.solution(0.0).coefficients;
        let variances = vec![0.0; coefficients.len()];
        return Estimate { rho: None, coefficients, variances, sd: 0.0, trouble: None };
    }
    match method {
        Method::Ols => at(squares, 0.0, None, None),
        Method::NeweyWest => {
            let (n, df) = (squares.points(), squares.degrees());
            let factor = match correction {
                Correction::SmallSample => real(n) / real(df),
                Correction::None => 1.0,
            };
            let variances = squares.newey_west(lag.of(n)).iter().map(|v| v * factor).collect();
            Estimate { variances, ..at(squares, 0.0, None, None) }
        }
        Method::PraisWinsten => {
            let (rho, settled) = prais_winsten(squares);
            at(squares, rho, Some(rho), (!settled).then_some(Trouble::NotSettled))
        }
        Method::Reml => {
            let rho = reml(squares);
            at(squares, rho, Some(rho), None)
        }
    }
}

fn at(squares: &LeastSquares, rho: f64, shown: Option<f64>, trouble: Option<Trouble>) -> Estimate {
    let solution = squares.solution(rho);
    let innovation = solution.squares / real(squares.degrees());
    Estimate {
        rho: shown,
        variances: solution.unit_variances.iter().map(|v| v * innovation).collect(),
        coefficients: solution.coefficients,
        sd: (innovation / (1.0 - rho * rho)).sqrt(),
        trouble: trouble.or((rho.abs() > RHO_LIMIT - 1e-6).then_some(Trouble::AtLimit)),
    }
}

/// Correlation by turns of residuals and regression, and whether it settled.
fn prais_winsten(squares: &LeastSquares) -> (f64, bool) {
    /// Turns after which the correlation is taken as it is.
    const TURNS: usize = 500;
    /// The change of the correlation at which it has settled.
    const SETTLED: f64 = 1e-11;
    let mut rho = 0.0;
    for _ in 0..TURNS {
        let residuals = squares.residuals(&squares.solution(rho));
        let earlier = &residuals[..residuals.len() - 1];
        let both: f64 = residuals[1..].iter().zip(earlier).map(|(a, b)| a * b).sum();
        let alone: f64 = earlier.iter().map(|a| a * a).sum();
        let next = if alone > 0.0 { (both / alone).clamp(-RHO_LIMIT, RHO_LIMIT) } else { 0.0 };
        let change = next - rho;
        rho = next;
        if change.abs() <= SETTLED {
            return (rho, true);
        }
    }
    (rho, false)
}

/// The correlation of the largest restricted likelihood.
fn reml(squares: &LeastSquares) -> f64 {
    let df = real(squares.degrees());
    let mut scratch = Vec::new();
    largest(|rho| {
        let found = squares.at(rho, &mut scratch);
        0.5 * ((1.0 - rho * rho).ln() - found.log_determinant - df * found.share.ln())
    })
}

/// The Gaussian log-likelihood of a correlation, at the coefficients and the variance that go with it.
pub(super) fn log_likelihood(squares: &LeastSquares, rho: f64, log_weights: f64) -> f64 {
    let n = real(squares.points());
    let variance = squares.squares() * squares.at(rho, &mut Vec::new()).share / n;
    let each = (std::f64::consts::TAU * variance).ln() + 1.0;
    0.5 * ((1.0 - rho * rho).ln() - n * each) + log_weights
}

/// The correlation of the largest likelihood.
pub(super) fn most_likely(squares: &LeastSquares) -> f64 {
    if squares.is_exact() {
        return 0.0;
    }
    let n = real(squares.points());
    let mut scratch = Vec::new();
    largest(|rho| 0.5 * ((1.0 - rho * rho).ln() - n * squares.at(rho, &mut scratch).share.ln()))
}
