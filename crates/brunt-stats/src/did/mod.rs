#![doc = include_str!("METHOD.md")]

mod aggregate;
mod effects;
mod multiplier;
#[cfg(test)]
mod tests;

pub use aggregate::{Aggregate, Aggregation, Part};
pub use effects::effects;
pub use multiplier::{Multiplier, Weights};

use crate::range::Band;

/// Definition, assumptions, where it fails, source.
pub const METHOD: &str = include_str!("METHOD.md");

/// Why effects by group and period cannot be computed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DidError {
    /// Fewer than two periods, or periods that do not rise.
    #[error("periods must be at least two and rise")]
    Periods,
    /// A unit without one finite outcome a period: the panel must be balanced.
    #[error("unit {unit} does not have one finite outcome for each of {periods} periods")]
    Outcomes {
        /// The unit, from 0.
        unit: usize,
        /// Periods.
        periods: usize,
    },
    /// A unit is first treated between two periods of the panel.
    #[error("unit {unit} is first treated in {first_treated}, which is no period of the panel")]
    FirstTreated {
        /// The unit, from 0.
        unit: usize,
        /// The period given.
        first_treated: i64,
    },
    /// No group has an effect: none is treated within the panel, or there are no controls.
    #[error("no group is treated after the first period and has controls")]
    NoEffects,
    /// The level is not between 0 and 1.
    #[error("a level of {level} is not between 0 and 1")]
    Level {
        /// The level given.
        level: f64,
    },
    /// A bootstrap of no draws.
    #[error("a bootstrap needs draws")]
    NoDraws,
}

/// One unit, such as a county.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// The first period under treatment; null when there is none.
    pub first_treated: Option<i64>,
    /// One outcome a period.
    pub outcomes: Vec<f64>,
}

/// Units that a group is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Controls {
    /// Units not treated within the panel.
    NeverTreated,
    /// Units not treated up to the later of the two periods compared.
    NotYetTreated,
}

/// The period against which periods before the treatment are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// The period before each.
    Varying,
    /// The last period before the treatment, which then has no effect of its own.
    Universal,
}

/// How effects are to be computed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    /// Units that a group is held against.
    pub controls: Controls,
    /// The base of periods before the treatment.
    pub base: Base,
    /// Level of the bands, 0 to 1.
    pub level: f64,
    /// The bootstrap behind simultaneous bands; null for none.
    pub bootstrap: Option<Multiplier>,
}

/// A number with its errors, in units of the outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Standard error from the influence function.
    pub se: f64,
    /// Band for this number alone, by that standard error.
    pub pointwise: Band,
    /// Standard error from the bootstrap. Null without one.
    pub se_bootstrap: Option<f64>,
    /// Band that holds all numbers of its list at once, at the level. Null without a bootstrap.
    pub simultaneous: Option<Band>,
}

/// The effect on one group in one period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GroupTime {
    /// The group, by its first period under treatment.
    pub group: i64,
    /// The period.
    pub period: i64,
    /// Units in the group.
    pub treated: usize,
    /// Units it is held against.
    pub controls: usize,
    /// The average effect on the treated; before the treatment, a check that should be near 0.
    pub effect: Estimate,
}

/// A group and period without an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skipped {
    /// The group.
    pub group: i64,
    /// The period for which there are no controls.
    pub period: i64,
}

/// Effects by group and period.
#[derive(Debug, Clone, PartialEq)]
pub struct Effects {
    /// By group, then period.
    pub group_times: Vec<GroupTime>,
    /// Where there are no controls.
    pub skipped: Vec<Skipped>,
    /// Units treated from the first period on, from 0: they tell nothing and are left out.
    pub always_treated: Vec<usize>,
    /// Units used.
    pub units: usize,
    /// How many standard errors the simultaneous bands of `group_times` reach. Null without a bootstrap.
    pub critical: Option<f64>,
    setting: Setting,
    /// First treated period of each unit used.
    first: Vec<Option<i64>>,
    /// One list a group and period, one entry a unit.
    influence: Vec<Vec<f64>>,
    last_period: i64,
}
