//! The two families of risk distributions, with the rates that a bar gives.

use statrs::function::beta::beta_reg;
use statrs::function::erf::erfc;

/// Beyond this the complementary error function is near the smallest numbers; the continued fraction takes over.
const FAR: f64 = 25.0;

/// Rates that a bar gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// Actions per decision, 0 to 1.
    pub action: f64,
    /// Hits per action, 0 to 1.
    pub hit: f64,
}

/// Rates under a discriminant distribution: a share `phi` is in target and signals `N(delta, 1)`, the rest `N(0, 1)`; who
/// signals above `t` is acted upon.
#[must_use]
pub fn discriminant_rates(phi: f64, delta: f64, t: f64) -> Rates {
    let (hits, others) = (phi * Tails::at(t - delta).upper(), (1.0 - phi) * Tails::at(t).upper());
    Rates { action: hits + others, hit: hits / (hits + others) }
}

/// The risk at the bar, 0 to 1: the chance that somebody who signals just `t` is in target.
#[must_use]
pub fn risk_at(phi: f64, delta: f64, t: f64) -> f64 {
    logistic(logit(phi) + delta * t - delta * delta / 2.0)
}

/// The bar at which the risk is `tau`; the inverse of [`risk_at`].
#[must_use]
pub fn bar_at(phi: f64, delta: f64, tau: f64) -> f64 {
    (logit(tau) - logit(phi)) / delta + delta / 2.0
}

/// Rates under a beta distribution of risk with mean `phi` and total count `lambda`; a risk above `t` is acted upon.
#[must_use]
pub fn beta_rates(phi: f64, lambda: f64, t: f64) -> Rates {
    let (a, b) = (lambda * phi, lambda * (1.0 - phi));
    let above = |a: f64| 1.0 - beta_reg(a, b, t);
    Rates { action: above(a), hit: above(a + 1.0) / above(a) * phi }
}

pub(super) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn logit(p: f64) -> f64 {
    p.ln() - (-p).ln_1p()
}

/// `ln(1 / (1 + exp(-x)))` for any `x`.
pub(super) fn log_logistic(x: f64) -> f64 {
    if x > 0.0 { -(-x).exp().ln_1p() } else { x - x.exp().ln_1p() }
}

/// Logarithms of both tails of the normal law at a point, and the density over each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tails {
    /// `ln P(Z > x)`.
    pub(super) log_upper: f64,
    /// `ln P(Z < x)`.
    pub(super) log_lower: f64,
    /// Density over the upper tail.
    pub(super) over_upper: f64,
    /// Density over the lower tail.
    pub(super) over_lower: f64,
}

impl Tails {
    pub(super) fn at(x: f64) -> Tails {
        let far = x.abs();
        let log_density = -0.5 * far * far - LOG_ROOT_TAU;
        // The smaller tail, and the density over it.
        let (log_small, over_small) = if far < FAR {
            let small = 0.5 * erfc(far / std::f64::consts::SQRT_2);
            (small.ln(), log_density.exp() / small)
        } else {
            // Laplace's continued fraction for the density over the tail.
            let over = (1..=20_u32).rev().fold(far, |inner, k| far + f64::from(k) / inner);
            (log_density - over.ln(), over)
        };
        let small = log_small.exp();
        let (log_large, over_large) = ((-small).ln_1p(), log_density.exp() / (1.0 - small));
        if x >= 0.0 {
            Tails {
                log_upper: log_small,
                log_lower: log_large,
                over_upper: over_small,
                over_lower: over_large,
            }
        } else {
            Tails {
                log_upper: log_large,
                log_lower: log_small,
                over_upper: over_large,
                over_lower: over_small,
            }
        }
    }

    fn upper(self) -> f64 {
        self.log_upper.exp()
    }
}

/// `ln sqrt(2 pi)`.
const LOG_ROOT_TAU: f64 = 0.918_938_533_204_672_8;

/// Chances above and below a point nearer than [`FAR`], and the density there: what [`Tails`] says without logarithms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Near {
    pub(super) upper: f64,
    pub(super) lower: f64,
    pub(super) density: f64,
}

impl Near {
    /// Null far out, where the smaller chance would lose its digits.
    pub(super) fn at(x: f64) -> Option<Near> {
        let far = x.abs();
        if far.is_nan() || far >= FAR {
            return None;
        }
        let small = 0.5 * erfc(far * std::f64::consts::FRAC_1_SQRT_2);
        let density = (-0.5 * far * far - LOG_ROOT_TAU).exp();
        let (upper, lower) = if x >= 0.0 { (small, 1.0 - small) } else { (1.0 - small, small) };
        Some(Near { upper, lower, density })
    }
}
