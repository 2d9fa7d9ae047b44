//! The date of one break, unknown.

use statrs::distribution::{ContinuousCDF, Normal};

use super::design::{broken, solve};
use super::estimate::{log_likelihood, most_likely};
use super::least_squares::LeastSquares;
use super::{BreakError, LEAST_SIDE, Series, Shape, check_level, real};

/// Cells of the uniform prior of the correlation of errors over -1 to 1, each held by its middle.
const CELLS: i32 = 80;

/// What to search for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SearchSpec {
    /// What may change at the date.
    pub shape: Shape,
    /// The least number of points on each side of a date.
    pub margin: usize,
    /// Level of the sets of dates, 0.95 almost everywhere.
    pub level: f64,
}

impl Default for SearchSpec {
    fn default() -> SearchSpec {
        SearchSpec { shape: Shape::default(), margin: 6, level: 0.95 }
    }
}

/// One date that was searched; a break there lies after the point before it, and no later than the date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// The time of the first point after the break.
    pub date: f64,
    /// The time of the last point before it.
    pub previous: f64,
    /// Posterior probability given that there is one break at one of the dates, 0 to 1.
    pub posterior: f64,
    /// The largest log-likelihood with a break there.
    pub log_likelihood: f64,
    /// The correlation of errors at which it is reached.
    pub rho: f64,
}

/// A set of dates.
#[derive(Debug, Clone, PartialEq)]
pub struct DateSet {
    /// Its dates, in order of time; there may be gaps.
    pub dates: Vec<f64>,
    /// Its first date.
    pub first: f64,
    /// Its last date.
    pub last: f64,
}

/// How far the series asks for a break at all, as a description: neither number is a test at a stated level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// Bayesian information criterion without a break less that with the likeliest one, whose date counts as a further
    /// parameter; above 0 the break describes the series better for its price.
    pub bic_difference: f64,
    /// Natural logarithm of the Bayes factor of one break at any of the dates against none.
    pub log_bayes_factor: f64,
}

/// The dates that the series itself points to.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// The date of the largest posterior probability, the first of equal ones.
    pub best: f64,
    /// All dates searched, in order of time.
    pub candidates: Vec<Candidate>,
    /// The smallest set of dates that holds at least the level's posterior probability: the main one.
    pub credible: DateSet,
    /// The dates whose log-likelihood is within half the chi-squared quantile (1 degree of freedom) of the largest: an
    /// approximation, because a date is no smooth parameter.
    pub likelihood: DateSet,
    /// The level of both sets.
    pub level: f64,
    /// How far the series asks for a break at all.
    pub evidence: Evidence,
    /// Posterior mean of the correlation of errors, given one break.
    pub rho: f64,
    /// Dates at which the columns are collinear, which are not searched.
    pub left_out: Vec<f64>,
}

/// How a date named beforehand stands to the credible set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Named {
    /// It is one of the set.
    Inside {
        /// Its posterior probability.
        posterior: f64,
    },
    /// It was searched and is not in the set: the series' own break is elsewhere, if there is one.
    Outside {
        /// Its posterior probability.
        posterior: f64,
    },
    /// It was not among the dates searched, so that nothing is said of it.
    NotSearched,
}

impl Search {
    /// How a date named beforehand stands to the credible set. A date between two points stands for the later one: both
    /// part the series alike.
    #[must_use]
    pub fn named(&self, date: f64) -> Named {
        match self.candidates.iter().find(|c| c.previous < date && date <= c.date) {
            None => Named::NotSearched,
            Some(found) => {
                let posterior = found.posterior;
                let inside = self.credible.dates.iter().any(|d| d.total_cmp(&found.date).is_eq());
                if inside { Named::Inside { posterior } } else { Named::Outside { posterior } }
            }
        }
    }
}

/// Searches all dates with enough points on both sides for one break. See the module's definition.
///
/// # Errors
/// When the margin is under [`LEAST_SIDE`], the level is not inside 0 to 1, no date has enough points on both sides, the
/// columns are collinear, or the series needs no break to be met exactly.
pub fn search(series: &Series, spec: &SearchSpec) -> Result<Search, BreakError> {
    check_level(spec.level)?;
    if spec.margin < LEAST_SIDE {
        return Err(BreakError::Margin { margin: spec.margin, least: LEAST_SIDE });
    }
    let terms = spec.shape.unbroken(series);
    let origin = series.times().first().copied().unwrap_or(0.0);
    if series.places(spec.margin).is_empty() {
        return Err(BreakError::NoDates { margin: spec.margin });
    }
    let plain = solve(series, origin, &terms)?;
    if plain.is_exact() {
        return Err(BreakError::NoResidualVariance);
    }
    let unbroken = Unbroken::new(&plain);
    let mut rows: Vec<Row> = Vec::new();
    let mut left_out = Vec::new();
    for place in series.places(spec.margin) {
        let date = series.times()[place];
        match broken(series, date, spec.shape) {
            Ok(squares) => rows.push(Row::new(series, spec.shape, place, &squares, &unbroken)),
            Err(BreakError::Collinear { .. }) => left_out.push(date),
            Err(error) => return Err(error),
        }
    }
    let Some(likeliest) = rows.iter().map(|row| row.log_likelihood).reduce(f64::max) else {
        return Err(BreakError::NoDates { margin: spec.margin });
    };
    let top = rows.iter().map(|row| row.log_marginal).fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = rows.iter().map(|row| (row.log_marginal - top).exp()).sum();
    let candidates: Vec<Candidate> = rows.iter().map(|row| row.candidate(series, top, total)).collect();
    let mut best = candidates[0];
    for candidate in &candidates {
        if candidate.posterior > best.posterior {
            best = *candidate;
        }
    }
    let rho = rows.iter().zip(&candidates).map(|(row, c)| row.rho_mean * c.posterior).sum();
    let n = real(series.points());
    let rho_plain = most_likely(&plain);
    let plain_likelihood = log_likelihood(&plain, rho_plain, series.log_weights());
    let further = real(spec.shape.changes().len() + 1);
    let quantile = Normal::standard().inverse_cdf(f64::midpoint(1.0, spec.level));
    let bound = likeliest - quantile * quantile / 2.0;
    let near = candidates.iter().filter(|c| c.log_likelihood >= bound).map(|c| c.date).collect();
    Ok(Search {
        best: best.date,
        credible: date_set(credible(&candidates, spec.level)),
        likelihood: date_set(near),
        level: spec.level,
        evidence: Evidence {
            bic_difference: 2.0 * (likeliest - plain_likelihood) - n.ln() * further,
            log_bayes_factor: top + (total / real(rows.len())).ln() - unbroken.log_marginal,
        },
        rho,
        left_out,
        candidates,
    })
}

/// The series without a break, at each correlation of the grid.
struct Unbroken {
    cells: Vec<Cell>,
    log_marginal: f64,
}

struct Cell {
    rho: f64,
    /// `½ ln(1 − rho²) − ½ ln|X'V⁻¹X|`.
    log_scale: f64,
    squares: f64,
    /// Half of `n − k` without a break.
    half_degrees: f64,
}

impl Unbroken {
    fn new(plain: &LeastSquares) -> Unbroken {
        let mut scratch = Vec::new();
        let half_degrees = real(plain.degrees()) / 2.0;
        let cells: Vec<Cell> = (0..CELLS)
            .map(|i| {
                let rho = (2.0 * f64::from(i) + 1.0) / f64::from(CELLS) - 1.0;
                let found = plain.at(rho, &mut scratch);
                let log_scale = 0.5 * ((1.0 - rho * rho).ln() - found.log_determinant);
                Cell { rho, log_scale, squares: found.share * plain.squares(), half_degrees }
            })
            .collect();
        let logs: Vec<f64> = cells.iter().map(|c| c.log_scale - c.half_degrees * c.squares.ln()).collect();
        Unbroken { cells, log_marginal: log_mean(&logs) }
    }
}

/// What is known of one date before all dates are.
struct Row {
    place: usize,
    log_marginal: f64,
    log_likelihood: f64,
    rho: f64,
    rho_mean: f64,
}

impl Row {
    fn new(series: &Series, shape: Shape, place: usize, squares: &LeastSquares, unbroken: &Unbroken) -> Row {
        let mut scratch = Vec::new();
        // A prior of the changes worth one point (Kass and Wasserman 1995).
        let g = real(series.points());
        let half_changes = real(shape.changes().len()) / 2.0;
        let logs: Vec<f64> = unbroken
            .cells
            .iter()
            .map(|cell| {
                let broken = squares.squares() * squares.at(cell.rho, &mut scratch).share;
                let mixed = (cell.squares + g * broken) / (1.0 + g);
                cell.log_scale - half_changes * (1.0 + g).ln() - cell.half_degrees * mixed.ln()
            })
            .collect();
        let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let masses = logs.iter().map(|log| (log - top).exp());
        let total: f64 = masses.clone().sum();
        let rho_mean = masses.zip(&unbroken.cells).map(|(mass, cell)| mass * cell.rho).sum::<f64>() / total;
        let rho = most_likely(squares);
        Row {
            place,
            log_marginal: log_mean(&logs),
            log_likelihood: log_likelihood(squares, rho, series.log_weights()),
            rho,
            rho_mean,
        }
    }

    fn candidate(&self, series: &Series, top: f64, total: f64) -> Candidate {
        Candidate {
            date: series.times()[self.place],
            previous: series.times()[self.place - 1],
            posterior: (self.log_marginal - top).exp() / total,
            log_likelihood: self.log_likelihood,
            rho: self.rho,
        }
    }
}

/// The most probable dates until they hold the level, in order of time.
fn credible(candidates: &[Candidate], level: f64) -> Vec<f64> {
    let mut order: Vec<&Candidate> = candidates.iter().collect();
    // The sort is stable: of equal ones the earlier comes first.
    order.sort_by(|a, b| b.posterior.total_cmp(&a.posterior));
    let mut held = 0.0;
    let mut dates = Vec::new();
    for candidate in order {
        if held >= level {
            break;
        }
        held += candidate.posterior;
        dates.push(candidate.date);
    }
    dates.sort_by(f64::total_cmp);
    dates
}

fn date_set(dates: Vec<f64>) -> DateSet {
    let first = dates.first().copied().unwrap_or(f64::NAN);
    let last = dates.last().copied().unwrap_or(f64::NAN);
    DateSet { dates, first, last }
}

/// The logarithm of the mean of what these are the logarithms of.
fn log_mean(logs: &[f64]) -> f64 {
    let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    top + (logs.iter().map(|log| (log - top).exp()).sum::<f64>() / real(logs.len())).ln()
}
