//! The series: times, values, weights and further columns, checked once.

use super::{BreakError, real};

/// The scale on which a share is modelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scale {
    /// The share `p` itself, weight `n`.
    #[default]
    Identity,
    /// `ln(p/(1 − p))` with `p = (hits + ½)/(n + 1)`, weight `n·p(1 − p)`.
    Logit,
}

/// A series of values at increasing times, in one stated unit of time, which need not be equally spaced.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    times: Vec<f64>,
    values: Vec<f64>,
    weights: Option<Vec<f64>>,
    columns: Vec<Vec<f64>>,
}

impl Series {
    /// A series of equal weights.
    ///
    /// # Errors
    /// When the lists differ in length, a number is not finite, or a time is not after the one before it.
    pub fn new(times: Vec<f64>, values: Vec<f64>) -> Result<Series, BreakError> {
        finite("time", &times)?;
        list("value", &values, times.len())?;
        for (i, pair) in times.windows(2).enumerate() {
            if pair[1] <= pair[0] {
                return Err(BreakError::TimesNotIncreasing {
                    index: i + 1,
                    time: pair[1],
                    previous: pair[0],
                });
            }
        }
        Ok(Series { times, values, weights: None, columns: Vec::new() })
    }

    /// A series of shares, `hits` of `trials` at each time, with the weights of its [`Scale`].
    ///
    /// # Errors
    /// As [`Series::new`], and when there are no trials or more hits than trials at a time.
    pub fn of_shares(
        times: Vec<f64>,
        hits: &[u64],
        trials: &[u64],
        scale: Scale,
    ) -> Result<Series, BreakError> {
        for (what, found) in [("hits", hits.len()), ("trials", trials.len())] {
            if found != times.len() {
                return Err(BreakError::Length { what, found, wanted: times.len() });
            }
        }
        let (mut values, mut weights) = (Vec::with_capacity(hits.len()), Vec::with_capacity(hits.len()));
        for (index, (&hits, &trials)) in hits.iter().zip(trials).enumerate() {
            if trials == 0 || hits > trials {
                return Err(BreakError::Share { index, hits, trials });
            }
            let (x, n) = (count(hits), count(trials));
            let (value, weight) = match scale {
                Scale::Identity => (x / n, n),
                Scale::Logit => {
                    let p = (x + 0.5) / (n + 1.0);
                    ((p / (1.0 - p)).ln(), n * p * (1.0 - p))
                }
            };
            values.push(value);
            weights.push(weight);
        }
        Series::new(times, values)?.with_weights(weights)
    }

    /// The same series with a weight for each point: the variance of an error is taken as `sigma²/weight`.
    ///
    /// # Errors
    /// When there is not one positive finite weight for each point.
    pub fn with_weights(self, weights: Vec<f64>) -> Result<Series, BreakError> {
        list("weight", &weights, self.times.len())?;
        if let Some(index) = weights.iter().position(|w| *w <= 0.0) {
            return Err(BreakError::Weight { index, value: weights[index] });
        }
        Ok(Series { weights: Some(weights), ..self })
    }

    /// The same series with further columns of the design, such as a season ([`harmonics`]).
    ///
    /// # Errors
    /// When a column has not one finite value for each point.
    pub fn with_columns(self, columns: Vec<Vec<f64>>) -> Result<Series, BreakError> {
        for column in &columns {
            list("column", column, self.times.len())?;
        }
        Ok(Series { columns, ..self })
    }

    /// How many points there are.
    #[must_use]
    pub fn points(&self) -> usize {
        self.times.len()
    }

    /// The times.
    #[must_use]
    pub fn times(&self) -> &[f64] {
        &self.times
    }

    /// The values, on the scale that is modelled.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    pub(super) fn columns(&self) -> &[Vec<f64>] {
        &self.columns
    }

    /// Square roots of the weights, by which a row of the design and its value are multiplied.
    pub(super) fn roots(&self) -> Option<Vec<f64>> {
        self.weights.as_ref().map(|weights| weights.iter().map(|w| w.sqrt()).collect())
    }

    /// The part of the log-likelihood that the weights alone give.
    pub(super) fn log_weights(&self) -> f64 {
        self.weights.as_ref().map_or(0.0, |weights| weights.iter().map(|w| w.ln()).sum::<f64>() / 2.0)
    }

    /// The number of points before a date, which is the place of the first point on it or after it.
    pub(super) fn split(&self, date: f64) -> Result<usize, BreakError> {
        if !date.is_finite() {
            return Err(BreakError::NotFinite { what: "date", index: 0, value: date });
        }
        let (first, last) = match (self.times.first(), self.times.last()) {
            (Some(first), Some(last)) => (*first, *last),
            _ => return Err(BreakError::TooFewPoints { before: 0, after: 0, least: super::LEAST_SIDE }),
        };
        if date < first || date > last {
            return Err(BreakError::DateOutside { date, first, last });
        }
        Ok(self.times.partition_point(|t| *t < date))
    }

    /// The first points alone.
    pub(super) fn first(&self, points: usize) -> Series {
        Series {
            times: self.times[..points].to_vec(),
            values: self.values[..points].to_vec(),
            weights: self.weights.as_ref().map(|weights| weights[..points].to_vec()),
            columns: self.columns.iter().map(|column| column[..points].to_vec()).collect(),
        }
    }

    /// The places at which a break leaves `margin` points on each side.
    pub(super) fn places(&self, margin: usize) -> std::ops::RangeInclusive<usize> {
        let points = self.times.len();
        if points < 2 * margin {
            return std::ops::RangeInclusive::new(1, 0);
        }
        margin..=points - margin
    }
}

/// Columns of a season: the sine and cosine of each of the first `waves` waves of a period, in the unit of the times.
///
/// # Errors
/// When the period is not positive and finite, or there are no waves.
pub fn harmonics(times: &[f64], period: f64, waves: usize) -> Result<Vec<Vec<f64>>, BreakError> {
    if !(period > 0.0 && period.is_finite()) || waves == 0 {
        return Err(BreakError::Season { period, waves });
    }
    let wave = |k: usize| {
        let angle = move |t: &f64| std::f64::consts::TAU * real(k) * t / period;
        [times.iter().map(|t| angle(t).sin()).collect(), times.iter().map(|t| angle(t).cos()).collect()]
    };
    Ok((1..=waves).flat_map(wave).collect())
}

fn list(what: &'static str, values: &[f64], wanted: usize) -> Result<(), BreakError> {
    if values.len() != wanted {
        return Err(BreakError::Length { what, found: values.len(), wanted });
    }
    finite(what, values)
}

fn finite(what: &'static str, values: &[f64]) -> Result<(), BreakError> {
    /// Squares of larger numbers, and sums of them, may no longer be finite.
    const LARGEST: f64 = 1e100;
    match values.iter().position(|v| !v.is_finite() || v.abs() > LARGEST) {
        Some(index) => Err(BreakError::NotFinite { what, index, value: values[index] }),
        None => Ok(()),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of events are far below 2^53")]
fn count(events: u64) -> f64 {
    events as f64
}
