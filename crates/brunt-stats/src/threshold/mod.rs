#![doc = include_str!("METHOD.md")]

mod discriminant;
mod fit;
mod laplace;
mod model;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_fit;

pub use discriminant::{Rates, bar_at, beta_rates, discriminant_rates, risk_at};
pub use fit::{Bar, CellCheck, Diagnostics, Fit, Quantity, fit};
pub use laplace::{HEAVY, Laplace, laplace};

use crate::nuts::NutsError;

/// Definition, assumptions, where it fails, source.
pub const METHOD: &str = include_str!("METHOD.md");

/// Why the test, made for searches of stopped drivers, may say little of enforcement records. To be shown with each result.
pub const WHY_EXPLORATORY: [&str; 6] = [
    "Criminality is usually known before the arrest, by a match in a database, and not revealed by it: for custodial \
     cases the signal is nearly perfect, and the bar is a willingness to arrest people outside the target rather than a \
     standard of evidence.",
    "At-large arrests have no recorded number of decisions from which they were chosen.",
    "An encounter row can be a look-up in a database in which nobody decided anything about a person met.",
    "Whether an arrest is a hit depends on how others police and prosecute the same groups.",
    "Officers may follow a quota or an order rather than try to reach the target.",
    "Identifiers are missing from about a tenth of the encounters, so that decisions and arrests cannot all be joined.",
];

/// Why no bars can be estimated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ThresholdError {
    /// Hits, actions and decisions are not parts of one another, or there is no decision.
    #[error("cell {cell} has {hits} hits of {actions} actions of {decisions} decisions")]
    Counts {
        /// The cell, from 0.
        cell: usize,
        /// Decisions.
        decisions: u64,
        /// Actions.
        actions: u64,
        /// Hits.
        hits: u64,
    },
    /// Too few groups or places: the priors alone would decide.
    #[error("{groups} groups in {places} places are too few for bars of their own")]
    NotIdentified {
        /// Groups.
        groups: usize,
        /// Places.
        places: usize,
    },
    /// Groups or places are not numbered from 0 without gaps.
    #[error("groups and places must be numbered from 0 without gaps")]
    Gap,
    /// A scale of the priors is not positive.
    #[error("a prior scale of {scale} cannot be")]
    Prior {
        /// The scale.
        scale: f64,
    },
    /// The level is not between 0 and 1.
    #[error("a level of {level} is not between 0 and 1")]
    Level {
        /// The level given.
        level: f64,
    },
    /// Nothing could be drawn.
    #[error(transparent)]
    Nuts(#[from] NutsError),
    /// The posterior has no summit that can be found, or is flat there.
    #[error("the posterior has no sharp summit")]
    NoSummit,
}

/// What actions are held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denominator {
    /// Recorded decisions: actions are some of them.
    Decisions,
    /// Persons by a benchmark: only how a place's actions are shared among groups says something. At least 4 groups.
    Benchmark,
}

/// The counts of one group in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// The group, from 0.
    pub group: usize,
    /// The place, from 0.
    pub place: usize,
    /// Decisions: people about whom an action was or was not taken. Under [`Denominator::Benchmark`], persons.
    pub decisions: u64,
    /// Actions.
    pub actions: u64,
    /// Actions in target.
    pub hits: u64,
}

/// Scales of the normal priors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Priors {
    /// Of the mean logit of the share in target.
    pub mean_phi: f64,
    /// Of the mean logarithm of the distance of signals.
    pub mean_delta: f64,
    /// Of each group's departure from both means.
    pub group: f64,
    /// Of each place's departure from the first place.
    pub place: f64,
    /// Of each group's mean bar; 0 for one mean of 0.
    pub group_bar: f64,
    /// Of the half-normal spread of bars about their group's mean.
    pub bar_spread: f64,
}

impl Priors {
    /// Those of the authors' talk on North Carolina: groups differ little in what they carry, freely in the bar.
    #[must_use]
    pub fn talk() -> Priors {
        Priors { mean_phi: 1.0, mean_delta: 1.0, group: 0.1, place: 0.1, group_bar: 1.0, bar_spread: 1.0 }
    }

    /// Those of the authors' model of stops and frisks: groups differ freely in what they carry, bars have one mean.
    #[must_use]
    pub fn frisk() -> Priors {
        Priors { group: 1.0, group_bar: 0.0, ..Priors::talk() }
    }

    /// All scales times a factor, to see how much the priors decide.
    #[must_use]
    pub fn times(self, factor: f64) -> Priors {
        Priors {
            mean_phi: self.mean_phi * factor,
            mean_delta: self.mean_delta * factor,
            group: self.group * factor,
            place: self.place * factor,
            group_bar: self.group_bar * factor,
            bar_spread: self.bar_spread * factor,
        }
    }

    fn check(&self) -> Result<(), ThresholdError> {
        let positive = [self.mean_phi, self.mean_delta, self.group, self.place, self.bar_spread];
        let wrong = positive.into_iter().find(|scale| !(*scale > 0.0 && scale.is_finite()));
        let bar = Some(self.group_bar).filter(|scale| !(*scale >= 0.0 && scale.is_finite()));
        wrong.or(bar).map_or(Ok(()), |scale| Err(ThresholdError::Prior { scale }))
    }
}
