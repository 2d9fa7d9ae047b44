//! Shares drawn towards the mean of all offices, for display.

use super::{FunnelError, Office, check};
use crate::optimise::{nelder_mead, sharpen};
use crate::proportion::{Cluster, correlation};
use crate::range::Band;
use crate::real;
use statrs::distribution::{Beta, ContinuousCDF};
use statrs::function::gamma::ln_gamma;

/// A precision above this is as good as none of the offices differing: a correlation of one in ten million.
const NO_SPREAD: f64 = 1e7;

/// One office's share, drawn in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shrunk {
    /// Mean of the office's chance given its counts, 0 to 1.
    pub mean: f64,
    /// Credible limits of that chance; the law over offices is taken as known.
    pub band: Band,
}

/// The law over offices, and every office's share drawn towards its mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Shrinkage {
    /// Mean of the law, 0 to 1.
    pub mean: f64,
    /// `a + b` of the beta law, in actions: an office of as many lies half-way. Null when the counts show no spread beyond
    /// chance; every office then has the mean.
    pub precision: Option<f64>,
    /// Maximised log likelihood of the counts.
    pub log_likelihood: f64,
    /// In the order given; an office without actions has the law itself.
    pub offices: Vec<Shrunk>,
}

/// Fits a beta law over offices by maximum likelihood, and draws each office's share in. See the module's definition.
///
/// # Errors
/// When no office has an action, one has more hits than actions, or the level is not inside 0 to 1.
pub fn shrink(offices: &[Office], level: f64) -> Result<Shrinkage, FunnelError> {
    check(offices)?;
    if !(level > 0.0 && level < 1.0) {
        return Err(FunnelError::Level { value: level });
    }
    let trials: f64 = offices.iter().map(|office| real(office.trials)).sum();
    let hits: f64 = offices.iter().map(|office| real(office.hits)).sum();
    let pooled = hits / trials;
    let without = offices.iter().map(|office| binomial(*office, pooled)).sum();
    let fitted = (hits > 0.0 && hits < trials).then(|| fit(offices, pooled)).flatten();
    let (mean, precision, log_likelihood) = match fitted {
        Some((mean, precision, likelihood)) if likelihood > without && precision < NO_SPREAD => {
            (mean, Some(precision), likelihood)
        }
        _ => (pooled, None, without),
    };
    let tail = (1.0 - level) / 2.0;
    let offices = offices
        .iter()
        .map(|office| match precision {
            None => Shrunk { mean, band: Band { low: mean, high: mean } },
            Some(precision) => {
                let a = mean * precision + real(office.hits);
                let b = (1.0 - mean) * precision + real(office.trials - office.hits);
                let at = |q: f64| Beta::new(a, b).map_or(f64::NAN, |beta| beta.inverse_cdf(q));
                Shrunk { mean: a / (a + b), band: Band { low: at(tail), high: at(1.0 - tail) } }
            }
        })
        .collect();
    Ok(Shrinkage { mean, precision, log_likelihood, offices })
}

/// Mean, precision and log likelihood at the maximum; null when there is none.
fn fit(offices: &[Office], pooled: f64) -> Option<(f64, f64, f64)> {
    let clusters: Vec<Cluster> =
        offices.iter().map(|office| Cluster { hits: office.hits, trials: office.trials }).collect();
    let rho = correlation(&clusters).ok()?.clamp(1e-3, 0.5);
    let mut likelihood = |at: &[f64]| -> f64 {
        let (mean, precision) = (1.0 / (1.0 + (-at[0]).exp()), at[1].exp());
        let value: f64 = offices
            .iter()
            .map(|office| beta_binomial(*office, mean * precision, (1.0 - mean) * precision))
            .sum();
        if value.is_finite() && precision < 1e3 * NO_SPREAD { value } else { f64::NEG_INFINITY }
    };
    let start = [(pooled / (1.0 - pooled)).ln(), (1.0 / rho - 1.0).ln()];
    let (mut at, mut value) = nelder_mead(&start, 0.5, 1e-10, &mut likelihood);
    sharpen(&mut at, &mut value, &mut likelihood);
    Some((1.0 / (1.0 + (-at[0]).exp()), at[1].exp(), value)).filter(|fit| fit.2.is_finite())
}

fn ln_choose(office: Office) -> f64 {
    let (x, n) = (real(office.hits), real(office.trials));
    ln_gamma(n + 1.0) - ln_gamma(x + 1.0) - ln_gamma(n - x + 1.0)
}

fn beta_binomial(office: Office, a: f64, b: f64) -> f64 {
    let (x, n) = (real(office.hits), real(office.trials));
    let ln_beta = |a: f64, b: f64| ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    ln_choose(office) + ln_beta(x + a, n - x + b) - ln_beta(a, b)
}

fn binomial(office: Office, p: f64) -> f64 {
    let (x, n) = (real(office.hits), real(office.trials));
    // 0 ln 0 is 0: all or none of all offices are hits.
    let part = |count: f64, p: f64| if count > 0.0 { count * p.ln() } else { 0.0 };
    ln_choose(office) + part(x, p) + part(n - x, 1.0 - p)
}
