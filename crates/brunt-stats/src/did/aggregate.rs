//! Effects by group and period brought together.

use super::multiplier::estimates;
use super::{DidError, Effects, Estimate};
use crate::size;
use std::collections::BTreeSet;

/// How effects are brought together; always over periods under treatment, but for [`Aggregation::Event`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregation {
    /// One mean over all groups and periods, by group size.
    Simple,
    /// By periods since the treatment began, earlier ones too; overall the plain mean from 0 on.
    Event,
    /// By group, the plain mean over its periods; overall by group size.
    Group,
    /// By period, over the groups then treated, by group size; overall the plain mean.
    Calendar,
}

/// One entry of an aggregate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// Periods since the treatment began, the group, or the period.
    pub at: i64,
    /// The mean effect.
    pub effect: Estimate,
}

/// Effects brought together.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregate {
    /// One number for all.
    pub overall: Estimate,
    /// The entries in rising order; none for [`Aggregation::Simple`].
    pub parts: Vec<Part>,
    /// How many standard errors the entries' simultaneous bands reach. Null without a bootstrap or entries.
    pub critical: Option<f64>,
}

/// A mean, and each unit's part in its error.
type Mean = (f64, Vec<f64>);

impl Effects {
    /// Brings the effects together. See the module's definition.
    ///
    /// # Errors
    /// When no group and period is under treatment.
    pub fn aggregate(&self, how: Aggregation) -> Result<Aggregate, DidError> {
        let treated: Vec<usize> = (0..self.group_times.len())
            .filter(|&k| self.group_times[k].period >= self.group_times[k].group)
            .collect();
        if treated.is_empty() {
            return Err(DidError::NoEffects);
        }
        let at = |k: usize| {
            let cell = &self.group_times[k];
            match how {
                Aggregation::Simple => 0,
                Aggregation::Event => cell.period - cell.group,
                Aggregation::Group => cell.group,
                Aggregation::Calendar => cell.period,
            }
        };
        let pool: Vec<usize> = match how {
            Aggregation::Event => (0..self.group_times.len()).collect(),
            _ => treated.clone(),
        };
        let places: BTreeSet<i64> = pool.iter().map(|&k| at(k)).collect();
        let means: Vec<(i64, Mean)> = places
            .into_iter()
            .map(|place| {
                let members: Vec<usize> = pool.iter().copied().filter(|&k| at(k) == place).collect();
                let mean = if how == Aggregation::Group {
                    self.plain(&members.iter().map(|&k| self.cell(k)).collect::<Vec<_>>())
                } else {
                    self.by_size(
                        &members
                            .iter()
                            .map(|&k| (self.group_times[k].group, self.cell(k)))
                            .collect::<Vec<_>>(),
                    )
                };
                (place, mean)
            })
            .collect();
        let overall = match how {
            Aggregation::Simple => means[0].1.clone(),
            Aggregation::Group => self.by_size(&means),
            Aggregation::Event | Aggregation::Calendar => {
                let under: Vec<Mean> = means
                    .iter()
                    .filter(|(place, _)| how == Aggregation::Calendar || *place >= 0)
                    .map(|(_, mean)| mean.clone())
                    .collect();
                self.plain(&under)
            }
        };
        let (first, _) = estimates(&[overall.0], &[overall.1], &self.setting);
        let entries: &[(i64, Mean)] = if how == Aggregation::Simple { &[] } else { &means };
        let values: Vec<f64> = entries.iter().map(|(_, mean)| mean.0).collect();
        let influence: Vec<Vec<f64>> = entries.iter().map(|(_, mean)| mean.1.clone()).collect();
        let (found, critical) = estimates(&values, &influence, &self.setting);
        let parts = entries.iter().zip(found).map(|((at, _), effect)| Part { at: *at, effect }).collect();
        let overall = first.into_iter().next().ok_or(DidError::NoEffects)?;
        Ok(Aggregate { overall, parts, critical: critical.filter(|_| !entries.is_empty()) })
    }

    fn cell(&self, k: usize) -> Mean {
        (self.group_times[k].effect.value, self.influence[k].clone())
    }

    fn plain(&self, means: &[Mean]) -> Mean {
        let share = 1.0 / size(means.len());
        let mut influence = vec![0.0; self.units];
        for (_, parts) in means {
            for (sum, part) in influence.iter_mut().zip(parts) {
                *sum += share * part;
            }
        }
        (means.iter().map(|(value, _)| share * value).sum(), influence)
    }

    /// The mean by group size; that the sizes are themselves drawn is part of the error.
    fn by_size(&self, means: &[(i64, Mean)]) -> Mean {
        let n = size(self.units);
        let sizes: Vec<f64> = means
            .iter()
            .map(|(group, _)| size(self.first.iter().filter(|own| **own == Some(*group)).count()) / n)
            .collect();
        let all: f64 = sizes.iter().sum();
        let mut influence = vec![0.0; self.units];
        for (unit, sum) in influence.iter_mut().enumerate() {
            let is = |group: i64| if self.first[unit] == Some(group) { 1.0 } else { 0.0 };
            let off: f64 = means.iter().zip(&sizes).map(|((group, _), size)| is(*group) - size).sum();
            for ((group, (value, parts)), size) in means.iter().zip(&sizes) {
                let weight = (is(*group) - size) / all - off * size / (all * all);
                *sum += size / all * parts[unit] + weight * value;
            }
        }
        (means.iter().zip(&sizes).map(|((_, (value, _)), size)| size / all * value).sum(), influence)
    }
}
