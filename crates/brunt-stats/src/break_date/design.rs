//! The columns of the regression.

use std::fmt;

use super::least_squares::LeastSquares;
use super::{BreakError, LEAST_SIDE, Series};

/// A coefficient of the regression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// `b0`: the level just at the date that the points before it lead to.
    Level,
    /// `b1`: the change in one unit of time before the date.
    Trend,
    /// `b2`: the change of the level at the date.
    LevelChange,
    /// `b3`: the change of the trend at the date, per unit of time.
    SlopeChange,
    /// A further column of the series, numbered from 0.
    Column(usize),
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Term::Level => f.write_str("the level"),
            Term::Trend => f.write_str("the trend"),
            Term::LevelChange => f.write_str("the level change"),
            Term::SlopeChange => f.write_str("the slope change"),
            Term::Column(index) => write!(f, "further column {index}"),
        }
    }
}

/// What may change at the date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// The level, between two flat stretches.
    Step,
    /// The level, over a trend that goes on unchanged.
    Level,
    /// The level and the trend.
    #[default]
    LevelAndSlope,
}

impl Shape {
    fn common(self) -> &'static [Term] {
        match self {
            Shape::Step => &[Term::Level],
            Shape::Level | Shape::LevelAndSlope => &[Term::Level, Term::Trend],
        }
    }

    /// The terms that are changes at the date.
    pub(super) fn changes(self) -> &'static [Term] {
        match self {
            Shape::Step | Shape::Level => &[Term::LevelChange],
            Shape::LevelAndSlope => &[Term::LevelChange, Term::SlopeChange],
        }
    }

    /// All terms, those of further columns last.
    pub(super) fn terms(self, series: &Series) -> Vec<Term> {
        let further = (0..series.columns().len()).map(Term::Column);
        self.common().iter().chain(self.changes()).copied().chain(further).collect()
    }

    /// The terms without any change at a date.
    pub(super) fn unbroken(self, series: &Series) -> Vec<Term> {
        let further = (0..series.columns().len()).map(Term::Column);
        self.common().iter().copied().chain(further).collect()
    }
}

/// The least-squares problem of these terms at this date, with enough points on both sides of it.
pub(super) fn broken(series: &Series, date: f64, shape: Shape) -> Result<LeastSquares, BreakError> {
    let before = series.split(date)?;
    let after = series.points() - before;
    if before < LEAST_SIDE || after < LEAST_SIDE {
        return Err(BreakError::TooFewPoints { before, after, least: LEAST_SIDE });
    }
    solve(series, date, &shape.terms(series))
}

/// The least-squares problem of the terms named; `date` is the origin of the times in any case.
pub(super) fn solve(series: &Series, date: f64, terms: &[Term]) -> Result<LeastSquares, BreakError> {
    if series.points() <= terms.len() {
        return Err(BreakError::TooManyColumns { points: series.points(), columns: terms.len() });
    }
    let roots = series.roots();
    let weigh = |mut column: Vec<f64>| {
        if let Some(roots) = &roots {
            column.iter_mut().zip(roots).for_each(|(x, root)| *x *= root);
        }
        column
    };
    let since = |t: &f64| t - date;
    let columns = terms.iter().map(|term| {
        let times = series.times().iter();
        weigh(match term {
            Term::Level => vec![1.0; series.points()],
            Term::Trend => times.map(since).collect(),
            Term::LevelChange => times.map(|t| if *t >= date { 1.0 } else { 0.0 }).collect(),
            Term::SlopeChange => times.map(|t| since(t).max(0.0)).collect(),
            Term::Column(index) => series.columns()[*index].clone(),
        })
    });
    LeastSquares::new(columns.collect(), weigh(series.values().to_vec()))
        .map_err(|column| BreakError::Collinear { term: terms[column] })
}
