#![doc = include_str!("METHOD.md")]

mod regression;
#[cfg(test)]
mod tests;

use crate::range::{Band, Range};
use crate::real;
use crate::size;
use crate::tally::Tally;
use regression::{Design, Errors, newey_west};
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Definition, assumptions, where it fails, source.
pub const METHOD: &str = include_str!("METHOD.md");

/// Why share and volume cannot be related.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum VolumeYieldError {
    /// Too few periods with actions for a slope and its error.
    #[error("{periods} periods with actions are too few: {needed} are needed")]
    TooFew {
        /// Periods with actions.
        periods: usize,
        /// Periods needed.
        needed: usize,
    },
    /// Every period has the same volume, or volume is the trend itself.
    #[error("the volume does not vary apart from the trend")]
    SameVolume,
    /// At least as many lags as periods.
    #[error("{lags} lags of {periods} periods")]
    Lags {
        /// Lags.
        lags: usize,
        /// Periods.
        periods: usize,
    },
    /// The level is not between 0 and 1.
    #[error("a level of {level} is not between 0 and 1")]
    Level {
        /// The level given.
        level: f64,
    },
}

/// Whether a steady change over time is taken out first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// None: busy periods are held against quiet ones whenever they were.
    Absent,
    /// A straight line over the periods beside the volume.
    Linear,
}

/// How share and volume are to be related.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    /// Whether a trend is taken out.
    pub trend: Trend,
    /// Lags over which errors may hang together; null for `4 (T/100)^(2/9)` periods, rounded down.
    pub lags: Option<usize>,
    /// Level of the bands, 0 to 1.
    pub level: f64,
}

/// A slope whose outcome may be known within bounds only.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slope {
    /// The least and the greatest slope that the hits' bounds allow.
    pub value: Range,
    /// Standard errors at these two, robust to autocorrelation.
    pub se: [f64; 2],
    /// The same with each residual as it would be had its period not been fitted.
    pub se_left_out: [f64; 2],
    /// From the least slope less its sampling error to the greatest plus its own, by the latter errors.
    pub band: Band,
}

impl Slope {
    /// The same for another unit of the volume.
    #[must_use]
    fn times(self, factor: f64) -> Slope {
        Slope {
            value: self.value.times(factor),
            se: self.se.map(|se| se * factor),
            se_left_out: self.se_left_out.map(|se| se * factor),
            band: Band { low: self.band.low * factor, high: self.band.high * factor },
        }
    }
}

/// Quiet periods beside busy ones, half of the periods each; the middle one of an odd number is left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HighLow {
    /// Hits per action in the quiet half, 0 to 1. Null when it has no actions.
    pub share_low: Option<Range>,
    /// Hits per action in the busy half, 0 to 1.
    pub share_high: Option<Range>,
    /// Hits more per action more: the share among the added actions. Not held to 0 to 1.
    pub added: Slope,
}

/// How the target share goes with volume.
#[derive(Debug, Clone, PartialEq)]
pub struct VolumeYield {
    /// Hits per action over all periods, 0 to 1.
    pub average: Range,
    /// Change of the share per unit of the logarithm of the volume.
    pub share_on_log_volume: Slope,
    /// Change of the share per doubling of the volume.
    pub share_per_doubling: Slope,
    /// Hits per action more, by regression: the share among the added actions. Not held to 0 to 1.
    pub marginal: Slope,
    /// The same from halves of the periods. Null when both have the same volume.
    pub halves: Option<HighLow>,
    /// Lags used.
    pub lags: usize,
    /// Periods without actions, from 0: they have no share and are left out of that regression alone.
    pub without_actions: Vec<usize>,
}

/// Relates the target share to the volume, period by period in the order of time. See the module's definition.
///
/// # Errors
/// When fewer periods have actions than coefficients plus two, the volume does not vary, there are as many lags as
/// periods, or the level is not inside 0 to 1.
pub fn volume_yield(periods: &[Tally], setting: &Setting) -> Result<VolumeYield, VolumeYieldError> {
    let Setting { trend, level, .. } = *setting;
    if !(level > 0.0 && level < 1.0) {
        return Err(VolumeYieldError::Level { level });
    }
    let active: Vec<(usize, Tally)> =
        periods.iter().copied().enumerate().filter(|(_, tally)| tally.actions() > 0).collect();
    let needed = if trend == Trend::Linear { 5 } else { 4 };
    if active.len() < needed {
        return Err(VolumeYieldError::TooFew { periods: active.len(), needed });
    }
    let lags = setting.lags.unwrap_or_else(|| default_lags(periods.len()));
    if lags >= active.len() {
        return Err(VolumeYieldError::Lags { lags, periods: active.len() });
    }
    let logs: Vec<f64> = active.iter().map(|(_, tally)| real(tally.actions()).ln()).collect();
    let times: Vec<f64> = active.iter().map(|(place, _)| size(*place)).collect();
    let shares: Vec<Range> = active.iter().filter_map(|(_, tally)| tally.rate()).collect();
    let on_log = Design::new(&logs, &times, trend).ok_or(VolumeYieldError::SameVolume)?;
    let share_on_log_volume = slope(
        &shares,
        reach(level, on_log.freedom()),
        |y| on_log.slope(y),
        |y| on_log.se(y, lags),
        on_log.weights(),
    );
    let volumes: Vec<f64> = periods.iter().map(|tally| real(tally.actions())).collect();
    let times: Vec<f64> = (0..periods.len()).map(size).collect();
    let hits: Vec<Range> = periods.iter().map(|tally| tally.hits()).collect();
    let on_volume = Design::new(&volumes, &times, trend).ok_or(VolumeYieldError::SameVolume)?;
    let all = Tally::sum(periods.iter().copied());
    Ok(VolumeYield {
        average: all.rate().unwrap_or(Range::UNIT),
        share_on_log_volume,
        share_per_doubling: share_on_log_volume.times(std::f64::consts::LN_2),
        marginal: slope(
            &hits,
            reach(level, on_volume.freedom()),
            |y| on_volume.slope(y),
            |y| on_volume.se(y, lags),
            on_volume.weights(),
        ),
        halves: halves(periods, level, lags),
        lags,
        without_actions: (0..periods.len()).filter(|&place| periods[place].actions() == 0).collect(),
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few lags")]
fn default_lags(periods: usize) -> usize {
    (4.0 * (size(periods) / 100.0).powf(2.0 / 9.0)).floor() as usize
}

/// Standard errors to either side of a slope.
fn reach(level: f64, freedom: f64) -> f64 {
    // At least one degree of freedom, which the constructor takes.
    StudentsT::new(0.0, 1.0, freedom).map_or(f64::NAN, |t| t.inverse_cdf(f64::midpoint(1.0, level)))
}

/// Both ends of a slope that is linear in the outcomes, with the given weights.
fn slope(
    outcomes: &[Range],
    reach: f64,
    value: impl Fn(&[f64]) -> f64,
    errors: impl Fn(&[f64]) -> Errors,
    weights: &[f64],
) -> Slope {
    let ends = [false, true].map(|up| -> Vec<f64> {
        let pick = |(y, w): (&Range, &f64)| if (*w > 0.0) == up { y.high } else { y.low };
        outcomes.iter().zip(weights).map(pick).collect()
    });
    let (low, high) = (value(&ends[0]), value(&ends[1]));
    let errors = [errors(&ends[0]), errors(&ends[1])];
    let wide = errors.map(|errors| errors.left_out);
    Slope {
        value: Range { low, high },
        se: errors.map(|errors| errors.plain),
        se_left_out: wide,
        band: Band { low: low - reach * wide[0], high: high + reach * wide[1] },
    }
}

/// Quiet and busy halves; the slope is that of an instrument which is -1 in the one and 1 in the other.
fn halves(periods: &[Tally], level: f64, lags: usize) -> Option<HighLow> {
    let mut order: Vec<usize> = (0..periods.len()).collect();
    order.sort_by_key(|&place| (periods[place].actions(), place));
    let half = periods.len() / 2;
    let mut side = vec![0.0; periods.len()];
    for &place in &order[..half] {
        side[place] = -1.0;
    }
    for &place in &order[order.len() - half..] {
        side[place] = 1.0;
    }
    let volumes: Vec<f64> = periods.iter().map(|tally| real(tally.actions())).collect();
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let more = dot(&side, &volumes);
    if more <= 0.0 {
        return None;
    }
    let weights: Vec<f64> = side.iter().map(|s| s / more).collect();
    let average = volumes.iter().sum::<f64>() / size(volumes.len());
    let hits: Vec<Range> = periods.iter().map(|tally| tally.hits()).collect();
    let value = |y: &[f64]| dot(&weights, y);
    let errors = |y: &[f64]| {
        let b = value(y);
        let rest: Vec<f64> = y.iter().zip(&volumes).map(|(y, n)| y - b * n).collect();
        let mean = rest.iter().sum::<f64>() / size(rest.len());
        let scores = |free: &dyn Fn(usize) -> f64| -> Vec<f64> {
            rest.iter().zip(&weights).enumerate().map(|(t, (rest, w))| w * (rest - mean) / free(t)).collect()
        };
        let periods = size(rest.len());
        // A period's part in its own fitted value, by the constant and by the slope.
        let free = |t: usize| (1.0 - 1.0 / periods - weights[t] * (volumes[t] - average)).clamp(1e-9, 1.0);
        Errors {
            plain: (newey_west(&scores(&|_| 1.0), lags) * periods / (periods - 2.0)).sqrt(),
            left_out: newey_west(&scores(&free), lags).sqrt(),
        }
    };
    let sum = |wanted: f64| {
        Tally::sum(periods.iter().zip(&side).filter(|(_, s)| **s * wanted > 0.0).map(|(tally, _)| *tally))
            .rate()
    };
    Some(HighLow {
        share_low: sum(-1.0),
        share_high: sum(1.0),
        added: slope(&hits, reach(level, size(periods.len()) - 2.0), value, errors, &weights),
    })
}
