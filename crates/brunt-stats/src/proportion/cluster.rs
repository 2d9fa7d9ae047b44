//! Shares of actions that come in clusters, such as the arrests of one raid.

use super::{Interval, ProportionError, score};
use crate::{real, size};

/// The actions of one cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cluster {
    /// Hits.
    pub hits: u64,
    /// Actions; a cluster of 0 is passed over.
    pub trials: u64,
}

/// Where the correlation within clusters comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rho {
    /// From the clusters themselves, see [`correlation`].
    Estimated,
    /// Stated, 0 to 1.
    Stated(f64),
}

/// A share of clustered actions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clustered {
    /// Hits per action, 0 to 1.
    pub share: f64,
    /// Correlation of two actions of one cluster, 0 to 1.
    pub rho: f64,
    /// By how many times the clusters multiply the variance.
    pub design_effect: f64,
    /// Independent actions that would tell as much.
    pub effective_trials: f64,
    /// Wilson's interval at the effective number.
    pub interval: Interval,
}

/// Independent actions that tell as much as one cluster of `trials`: `n / (1 + (n - 1) rho)`; 0 for 0.
///
/// # Errors
/// When `rho` is not from 0 to 1.
pub fn effective_trials(trials: u64, rho: f64) -> Result<f64, ProportionError> {
    check_rho(rho)?;
    Ok(if trials == 0 { 0.0 } else { real(trials) / (1.0 + (real(trials) - 1.0) * rho) })
}

/// Variance of the hits of one cluster by the beta-binomial law: `n p (1 - p) (1 + (n - 1) rho)`.
///
/// # Errors
/// When `rho` is not from 0 to 1.
pub fn beta_binomial_variance(trials: u64, share: f64, rho: f64) -> Result<f64, ProportionError> {
    check_rho(rho)?;
    let n = real(trials);
    Ok(if trials == 0 { 0.0 } else { n * share * (1.0 - share) * (1.0 + (n - 1.0) * rho) })
}

/// Correlation of two actions of one cluster by analysis of variance, cut to 0 to 1.
///
/// # Errors
/// When there is one cluster, or every cluster has one action, or there are more hits than actions.
pub fn correlation(clusters: &[Cluster]) -> Result<f64, ProportionError> {
    let sums = Sums::of(clusters)?;
    if sums.clusters < 2.0 || sums.trials <= sums.clusters {
        return Err(ProportionError::NoClusters);
    }
    let share = sums.hits / sums.trials;
    let (mut between, mut within) = (0.0, 0.0);
    for cluster in clusters.iter().filter(|cluster| cluster.trials > 0) {
        let own = real(cluster.hits) / real(cluster.trials);
        between += real(cluster.trials) * (own - share) * (own - share);
        within += real(cluster.trials) * own * (1.0 - own);
    }
    let between = between / (sums.clusters - 1.0);
    let within = within / (sums.trials - sums.clusters);
    let usual = (sums.trials - sums.squares / sums.trials) / (sums.clusters - 1.0);
    let whole = between + (usual - 1.0) * within;
    Ok(if whole > 0.0 { ((between - within) / whole).clamp(0.0, 1.0) } else { 0.0 })
}

/// The share over all clusters, with an interval that knows of them. See the module's definition.
///
/// # Errors
/// When there is no action, a cluster has more hits than actions, the level is not inside 0 to 1, a stated correlation
/// is not from 0 to 1, or one is to be estimated and cannot be.
pub fn clustered(clusters: &[Cluster], rho: Rho, level: f64) -> Result<Clustered, ProportionError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(ProportionError::Level { level });
    }
    let sums = Sums::of(clusters)?;
    let rho = match rho {
        Rho::Estimated => correlation(clusters)?,
        Rho::Stated(rho) => check_rho(rho)?,
    };
    let share = sums.hits / sums.trials;
    let design_effect = 1.0 + (sums.squares / sums.trials - 1.0) * rho;
    let effective_trials = sums.trials / design_effect;
    // None and all stay exactly none and all.
    let hits = if sums.hits >= sums.trials { effective_trials } else { share * effective_trials };
    Ok(Clustered {
        share,
        rho,
        design_effect,
        effective_trials,
        interval: score(hits, effective_trials, level),
    })
}

struct Sums {
    hits: f64,
    trials: f64,
    squares: f64,
    clusters: f64,
}

impl Sums {
    fn of(clusters: &[Cluster]) -> Result<Sums, ProportionError> {
        let used: Vec<&Cluster> = clusters.iter().filter(|cluster| cluster.trials > 0).collect();
        if let Some(wrong) = clusters.iter().find(|cluster| cluster.hits > cluster.trials) {
            return Err(ProportionError::TooManyHits { hits: wrong.hits, trials: wrong.trials });
        }
        if used.is_empty() {
            return Err(ProportionError::Empty);
        }
        Ok(Sums {
            hits: used.iter().map(|cluster| real(cluster.hits)).sum(),
            trials: used.iter().map(|cluster| real(cluster.trials)).sum(),
            squares: used.iter().map(|cluster| real(cluster.trials).powi(2)).sum(),
            clusters: size(used.len()),
        })
    }
}

fn check_rho(rho: f64) -> Result<f64, ProportionError> {
    if (0.0..=1.0).contains(&rho) { Ok(rho) } else { Err(ProportionError::Rho { rho }) }
}
