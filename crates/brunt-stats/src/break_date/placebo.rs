//! The named date among all other dates of the series.

use super::design::broken;
use super::estimate::estimate;
use super::{BreakError, Correction, LEAST_SIDE, Lag, Method, Series, Shape, Term};

/// Which other dates are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PlaceboDates {
    /// All others, over the whole series. Dates near a real break show part of it, which makes p larger.
    #[default]
    All,
    /// Those before the named date, over the points before it alone, so that a break there cannot reach them.
    Before,
}

/// What is compared between dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceboSpec {
    /// What may change at a date.
    pub shape: Shape,
    /// The change whose `|t|` is compared.
    pub term: Term,
    /// The method that gives `t`.
    pub method: Method,
    /// The least number of points on each side of another date.
    pub margin: usize,
    /// Which other dates are tried.
    pub dates: PlaceboDates,
}

impl Default for PlaceboSpec {
    /// The level change by restricted maximum likelihood, at all other dates with 6 points on each side.
    fn default() -> PlaceboSpec {
        PlaceboSpec {
            shape: Shape::default(),
            term: Term::LevelChange,
            method: Method::Reml,
            margin: 6,
            dates: PlaceboDates::All,
        }
    }
}

/// One other date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaceboDate {
    /// The date.
    pub date: f64,
    /// The change there, in the unit of the values.
    pub estimate: f64,
    /// `|t|` of the change; null where the points are met exactly, which counts as larger than any.
    pub statistic: Option<f64>,
}

/// Where the named date stands among the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Placebo {
    /// The change at the named date, in the unit of the values.
    pub estimate: f64,
    /// Its `|t|`.
    pub statistic: f64,
    /// 1 where no other date has as large a `|t|`.
    pub rank: usize,
    /// `rank / (1 + other dates)`; its least value is `1 / (1 + other dates)`.
    pub p: f64,
    /// The other dates, in order of time.
    pub others: Vec<PlaceboDate>,
    /// Dates at which the columns are collinear, which are not counted.
    pub left_out: Vec<f64>,
}

/// Runs the same regression at every other admissible date, and ranks the named one.
///
/// # Errors
/// As [`regress`](super::regress()), when the margin is under [`LEAST_SIDE`], the term is no change in this shape, the
/// regression at the named date meets every point, or there is no other date.
pub fn placebo(series: &Series, date: f64, spec: &PlaceboSpec) -> Result<Placebo, BreakError> {
    if spec.margin < LEAST_SIDE {
        return Err(BreakError::Margin { margin: spec.margin, least: LEAST_SIDE });
    }
    if !spec.shape.changes().contains(&spec.term) {
        return Err(BreakError::NotAChange { term: spec.term });
    }
    let terms = spec.shape.terms(series);
    let place = terms.iter().position(|t| *t == spec.term);
    let place = place.ok_or(BreakError::NotAChange { term: spec.term })?;
    let at = |series: &Series, date: f64| -> Result<PlaceboDate, BreakError> {
        let squares = broken(series, date, spec.shape)?;
        let found = estimate(&squares, spec.method, Lag::Automatic, Correction::SmallSample);
        let statistic = found.t(place).map(f64::abs);
        Ok(PlaceboDate { date, estimate: found.coefficients[place], statistic })
    };
    let named = at(series, date)?;
    let statistic = named.statistic.ok_or(BreakError::NoResidualVariance)?;
    let split = series.split(date)?;
    let start;
    let tried = match spec.dates {
        PlaceboDates::All => series,
        PlaceboDates::Before => {
            start = series.first(split);
            &start
        }
    };
    let (mut others, mut left_out) = (Vec::new(), Vec::new());
    for place in tried.places(spec.margin).filter(|place| *place != split) {
        let other = tried.times()[place];
        match at(tried, other) {
            Ok(found) => others.push(found),
            Err(BreakError::Collinear { .. }) => left_out.push(other),
            Err(error) => return Err(error),
        }
    }
    if others.is_empty() {
        return Err(BreakError::NoDates { margin: spec.margin });
    }
    let as_large = others.iter().filter(|other| other.statistic.is_none_or(|s| s >= statistic)).count();
    let rank = 1 + as_large;
    let p = super::real(rank) / super::real(1 + others.len());
    Ok(Placebo { estimate: named.estimate, statistic, rank, p, others, left_out })
}
