//! The regression at a named date.

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::design::broken;
use super::estimate::{Estimate, Trouble, estimate};
use super::least_squares::LeastSquares;
use super::{BreakError, Correction, Lag, Method, POINTS_FOR_REML, Series, Shape, Term, check_level, real};

/// What to fit, and at which level to give intervals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spec {
    /// What may change at the date.
    pub shape: Shape,
    /// Level of the intervals, 0.95 almost everywhere.
    pub level: f64,
    /// The last lag of Newey and West.
    pub lag: Lag,
    /// Their correction for small samples.
    pub correction: Correction,
}

impl Default for Spec {
    fn default() -> Spec {
        Spec { shape: Shape::default(), level: 0.95, lag: Lag::default(), correction: Correction::default() }
    }
}

/// A range with its ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// One coefficient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficient {
    /// Which one.
    pub term: Term,
    /// Its estimate, in the unit of the values, per unit of time for slopes.
    pub estimate: f64,
    /// Its standard error, the same unit; 0 where every point is met exactly.
    pub se: f64,
    /// Estimate over standard error; null where the standard error is 0.
    pub t: Option<f64>,
    /// Degrees of freedom of `t`.
    pub df: usize,
    /// Two-sided p, 0 to 1; null where the standard error is 0.
    pub p: Option<f64>,
    /// Confidence interval at the level of the specification.
    pub interval: Range,
}

/// The coefficients by one method.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The method.
    pub method: Method,
    /// Correlation of neighbouring errors, -1 to 1; null where the method has none, or every point is met exactly.
    pub rho: Option<f64>,
    /// Standard deviation of an error of weight 1, in the unit of the values.
    pub residual_sd: f64,
    /// The coefficients: level, trend, level change, slope change, as far as the shape has them, then further columns.
    pub coefficients: Vec<Coefficient>,
}

impl Fit {
    /// The coefficient of a term; null where the shape does not have it.
    #[must_use]
    pub fn coefficient(&self, term: Term) -> Option<&Coefficient> {
        self.coefficients.iter().find(|c| c.term == term)
    }
}

/// Something to say beside the numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Warning {
    /// Fewer than [`POINTS_FOR_REML`] points: ordinary least squares is the main fit, and autocorrelation is not judged.
    FewPoints {
        /// Points.
        points: usize,
    },
    /// Every point is met exactly: standard errors are 0, and there is no test.
    ExactFit,
    /// The correlation of errors is as near to 1 or -1 as it is searched; the level is then hardly estimated.
    CorrelationAtLimit {
        /// The method.
        method: Method,
    },
    /// The turns of Prais and Winsten did not settle on a correlation.
    NotSettled,
    /// The longest gap between times is over half as long again as the shortest; autocorrelation goes by the order of
    /// points, whatever the gaps.
    UnequalGaps {
        /// The shortest gap.
        shortest: f64,
        /// The longest gap.
        longest: f64,
    },
}

/// The regression at a named date, by four methods.
#[derive(Debug, Clone, PartialEq)]
pub struct Regression {
    /// The date named.
    pub date: f64,
    /// Points before the date.
    pub before: usize,
    /// Points on the date or after it.
    pub after: usize,
    /// The method whose numbers are the main ones.
    pub main: Method,
    /// Ordinary least squares.
    pub ols: Fit,
    /// Ordinary least squares with the standard errors of Newey and West.
    pub newey_west: Fit,
    /// Iterated Prais-Winsten.
    pub prais_winsten: Fit,
    /// Restricted maximum likelihood.
    pub reml: Fit,
    /// The last lag of Newey and West.
    pub lag: usize,
    /// Durbin and Watson's ratio of the residuals of ordinary least squares, as a description only: 2 without
    /// autocorrelation, 0 to 4. Null where every point is met exactly.
    pub durbin_watson: Option<f64>,
    /// What to say beside the numbers.
    pub warnings: Vec<Warning>,
}

impl Regression {
    /// The fit by one method.
    #[must_use]
    pub fn fit(&self, method: Method) -> &Fit {
        match method {
            Method::Ols => &self.ols,
            Method::NeweyWest => &self.newey_west,
            Method::PraisWinsten => &self.prais_winsten,
            Method::Reml => &self.reml,
        }
    }

    /// The main fit.
    #[must_use]
    pub fn main_fit(&self) -> &Fit {
        self.fit(self.main)
    }
}

/// Fits the regression at a named date. See the module's definition.
///
/// # Errors
/// When the date is outside the series or has fewer than [`LEAST_SIDE`](super::LEAST_SIDE) points on a side, the columns
/// are collinear or as many as the points, or the level is not inside 0 to 1.
pub fn regress(series: &Series, date: f64, spec: &Spec) -> Result<Regression, BreakError> {
    check_level(spec.level)?;
    let squares = broken(series, date, spec.shape)?;
    let terms = spec.shape.terms(series);
    let points = series.points();
    let before = series.split(date)?;
    let main = if points < POINTS_FOR_REML { Method::Ols } else { Method::Reml };
    let mut warnings = Vec::new();
    if points < POINTS_FOR_REML {
        warnings.push(Warning::FewPoints { points });
    }
    if squares.is_exact() {
        warnings.push(Warning::ExactFit);
    }
    warnings.extend(gaps(series.times()));
    let df = squares.degrees();
    let quantile = quantile(df, spec.level)?;
    let mut fit = |method: Method| -> Result<Fit, BreakError> {
        let found = estimate(&squares, method, spec.lag, spec.correction);
        match found.trouble {
            Some(Trouble::AtLimit) => warnings.push(Warning::CorrelationAtLimit { method }),
            Some(Trouble::NotSettled) => warnings.push(Warning::NotSettled),
            None => {}
        }
        let coefficients =
            terms.iter().enumerate().map(|(i, term)| coefficient(*term, &found, i, df, quantile));
        Ok(Fit {
            method,
            rho: found.rho,
            residual_sd: found.sd,
            coefficients: coefficients.collect::<Result<_, _>>()?,
        })
    };
    Ok(Regression {
        date,
        before,
        after: points - before,
        main,
        ols: fit(Method::Ols)?,
        newey_west: fit(Method::NeweyWest)?,
        prais_winsten: fit(Method::PraisWinsten)?,
        reml: fit(Method::Reml)?,
        lag: spec.lag.of(points),
        durbin_watson: durbin_watson(&squares),
        warnings,
    })
}

fn coefficient(
    term: Term,
    found: &Estimate,
    place: usize,
    df: usize,
    quantile: f64,
) -> Result<Coefficient, BreakError> {
    let (estimate, se, t) = (found.coefficients[place], found.variances[place].sqrt(), found.t(place));
    let p = match t {
        Some(t) => Some(2.0 * student(df)?.cdf(-t.abs())),
        None => None,
    };
    let interval = Range { low: estimate - quantile * se, high: estimate + quantile * se };
    Ok(Coefficient { term, estimate, se, t, df, p, interval })
}

fn student(df: usize) -> Result<StudentsT, BreakError> {
    // Degrees of freedom are at least 1, which the constructor always takes.
    StudentsT::new(0.0, 1.0, real(df)).map_err(|_| BreakError::NoResidualVariance)
}

fn quantile(df: usize, level: f64) -> Result<f64, BreakError> {
    Ok(student(df)?.inverse_cdf(f64::midpoint(1.0, level)))
}

fn durbin_watson(squares: &LeastSquares) -> Option<f64> {
    if squares.is_exact() {
        return None;
    }
    let residuals = squares.residuals(&squares.solution(0.0));
    let steps: f64 = residuals.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum();
    Some(steps / residuals.iter().map(|r| r * r).sum::<f64>())
}

/// A warning where gaps differ by more than months do.
fn gaps(times: &[f64]) -> Option<Warning> {
    /// The ratio of gaps beyond which they are called unequal.
    const UNEQUAL: f64 = 1.5;
    let lengths = times.windows(2).map(|pair| pair[1] - pair[0]);
    let shortest = lengths.clone().fold(f64::INFINITY, f64::min);
    let longest = lengths.fold(0.0, f64::max);
    (longest > UNEQUAL * shortest).then_some(Warning::UnequalGaps { shortest, longest })
}
