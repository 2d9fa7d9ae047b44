#![doc = include_str!("METHOD.md")]

#[cfg(test)]
mod tests;

use statrs::distribution::{ContinuousCDF, Normal};

/// Definition, assumptions, where it fails, source.
pub const METHOD: &str = include_str!("METHOD.md");

/// Products of fractions miss a share such as 0.5 by a few units of the last place.
const ROUNDING: f64 = 1e-12;

/// Why lengths cannot be judged.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SurvivalError {
    /// There is nothing to count.
    #[error("there are no spells")]
    NoSpells,
    /// A time is negative or no number, or a spell that began before it was seen was never seen to last.
    #[error(
        "spell {place} runs from {entry} to {exit}: it must begin at 0 or later and end later than it is first seen"
    )]
    Spell {
        /// Place of the spell, from 0.
        place: usize,
        /// Its entry.
        entry: f64,
        /// Its exit.
        exit: f64,
    },
    /// The level is not between 0 and 1.
    #[error("a level of {level} is not between 0 and 1")]
    Level {
        /// The level given.
        level: f64,
    },
    /// The share of a quantile is not between 0 and 1.
    #[error("a quantile at {share} is not between 0 and 1")]
    Share {
        /// The share given.
        share: f64,
    },
    /// The curve is not known so far out.
    #[error("the longest spell was seen for {last}, which is less than {until}")]
    Beyond {
        /// The last time at which a spell was seen.
        last: f64,
        /// The time asked for.
        until: f64,
    },
}

/// One spell. Times in one unit, counted from its own begin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spell {
    /// How long it had lasted when it was first seen; 0 when it was seen from its begin.
    pub entry: f64,
    /// How long it had lasted when it ended or was last seen.
    pub exit: f64,
    /// Whether it ended then.
    pub ended: bool,
}

/// The curve at one time at which spells end; it holds until the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The time.
    pub time: f64,
    /// Spells at risk.
    pub at_risk: u64,
    /// Spells that end.
    pub ended: u64,
    /// Share that lasts longer, 0 to 1.
    pub surviving: f64,
    /// Its standard error by Greenwood's formula. Null where the share is 0.
    pub se: Option<f64>,
    /// Lower and upper end of its interval, 0 to 1. Null where the share is 0.
    pub interval: Option<(f64, f64)>,
    /// Greenwood's sum; infinite where the share is 0.
    sum: f64,
}

/// A time by which a share of the spells has ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantile {
    /// The time. Null where fewer were seen to end.
    pub time: Option<f64>,
    /// Lower end of its interval. Null where even the lower limit of the curve stays above.
    pub low: Option<f64>,
    /// Upper end of its interval. Null where the records do not bound it.
    pub high: Option<f64>,
}

/// A mean of lengths, longer ones counted as the limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RestrictedMean {
    /// The limit.
    pub until: f64,
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub se: f64,
    /// Lower end of its interval, 0 or more.
    pub low: f64,
    /// Upper end of its interval, the limit or less.
    pub high: f64,
}

/// The surviving share by time.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Where it begins: shares are of the spells that last longer than this; 0 for all.
    pub first_time: f64,
    /// Spells.
    pub n: u64,
    /// Of these, seen to end.
    pub n_ended: u64,
    /// Of these, first seen after their begin.
    pub n_entered_late: u64,
    /// Level of all intervals, 0 to 1.
    pub level: f64,
    /// The last time at which a spell was seen.
    pub last_time: f64,
    /// The curve: 1 before the first step.
    pub steps: Vec<Step>,
    /// The normal quantile of the level.
    z: f64,
}

/// The Kaplan-Meier curve of some spells. See the module's definition.
///
/// # Errors
/// When there are no spells, a spell ends before it is seen, or the level is not between 0 and 1.
pub fn kaplan_meier(spells: &[Spell], level: f64) -> Result<Curve, SurvivalError> {
    kaplan_meier_from(spells, 0.0, level)
}

/// The same among the spells that last longer than `first_time`: for records in which few are at risk early on.
///
/// # Errors
/// When no spell lasts so long, a spell ends before it is seen, or the level is not between 0 and 1.
pub fn kaplan_meier_from(spells: &[Spell], first_time: f64, level: f64) -> Result<Curve, SurvivalError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(SurvivalError::Level { level });
    }
    let z = Normal::standard().inverse_cdf(f64::midpoint(1.0, level));
    check(spells)?;
    let whole = first_time <= 0.0;
    let seen: Vec<&Spell> = spells.iter().filter(|spell| whole || spell.exit > first_time).collect();
    let mut exits: Vec<(f64, bool)> = seen.iter().map(|spell| (spell.exit, spell.ended)).collect();
    exits.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut entries: Vec<f64> =
        seen.iter().map(|spell| spell.entry.max(first_time)).filter(|entry| *entry > 0.0).collect();
    entries.sort_unstable_by(f64::total_cmp);
    let Some(last) = exits.last() else { return Err(SurvivalError::NoSpells) };
    let mut curve = Curve {
        first_time: first_time.max(0.0),
        n: count(seen.len()),
        n_ended: count(seen.iter().filter(|spell| spell.ended).count()),
        n_entered_late: count(seen.iter().filter(|spell| spell.entry > 0.0).count()),
        level,
        last_time: last.0,
        steps: Vec::new(),
        z,
    };
    let mut gone = 0;
    let mut entered = 0;
    let (mut surviving, mut sum) = (1.0, 0.0);
    for same in exits.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let time = same.first().map_or(0.0, |exit| exit.0);
        entered += entries.iter().skip(entered).take_while(|entry| **entry < time).count();
        let at_risk = count(seen.len() - entries.len() + entered - gone);
        let ended = count(same.iter().filter(|exit| exit.1).count());
        gone += same.len();
        if ended == 0 {
            continue;
        }
        let (n, d) = (number(at_risk), number(ended));
        surviving = if ended == at_risk { 0.0 } else { surviving * (1.0 - d / n) };
        sum += d / (n * (n - d));
        curve.steps.push(step(time, at_risk, ended, surviving, sum, z));
        if ended == at_risk {
            // Nothing brings a share of 0 back.
            break;
        }
    }
    Ok(curve)
}

fn check(spells: &[Spell]) -> Result<(), SurvivalError> {
    let good = |spell: &Spell| {
        spell.entry.is_finite()
            && spell.exit.is_finite()
            && spell.entry >= 0.0
            && (spell.exit > spell.entry || (spell.exit >= 0.0 && spell.entry <= 0.0))
    };
    match spells.iter().position(|spell| !good(spell)) {
        Some(place) => {
            Err(SurvivalError::Spell { place, entry: spells[place].entry, exit: spells[place].exit })
        }
        None => Ok(()),
    }
}

fn step(time: f64, at_risk: u64, ended: u64, surviving: f64, sum: f64, z: f64) -> Step {
    let zero = surviving <= 0.0;
    let reach = z * sum.sqrt() / surviving.ln();
    let (low, high) = (surviving.powf((-reach).exp()), surviving.powf(reach.exp()));
    Step {
        time,
        at_risk,
        ended,
        surviving,
        se: (!zero).then(|| surviving * sum.sqrt()),
        interval: (!zero).then_some((low, high)),
        sum,
    }
}

impl Curve {
    /// The step that holds at a time. Null before the first one, where the share is 1, and after the last time seen.
    #[must_use]
    pub fn at(&self, time: f64) -> Option<&Step> {
        let after = self.steps.partition_point(|step| step.time <= time);
        let step = self.steps.get(after.checked_sub(1)?)?;
        (time <= self.last_time).then_some(step)
    }

    /// The time by which `share` of the spells has ended: 0.5 for the median.
    ///
    /// # Errors
    /// When the share is not between 0 and 1.
    pub fn quantile(&self, share: f64) -> Result<Quantile, SurvivalError> {
        if !(share > 0.0 && share < 1.0) {
            return Err(SurvivalError::Share { share });
        }
        let left = 1.0 - share + ROUNDING;
        let first = |height: &dyn Fn(&Step) -> Option<f64>| {
            let step = self.steps.iter().find(|step| height(step).is_some_and(|height| height <= left));
            step.map(|step| step.time)
        };
        Ok(Quantile {
            time: first(&|step| Some(step.surviving)),
            low: first(&|step| step.interval.map(|interval| interval.0)),
            high: first(&|step| step.interval.map(|interval| interval.1)),
        })
    }

    /// The mean length, lengths beyond `until` counted as `until`; of a curve that begins later, from its own begin
    /// on.
    ///
    /// # Errors
    /// When no spell was seen so long although some lasted to the end.
    pub fn restricted_mean(&self, until: f64) -> Result<RestrictedMean, SurvivalError> {
        let ends_at_zero = self.steps.last().is_some_and(|step| step.surviving <= 0.0);
        let reaches = until.is_finite() && until >= 0.0 && (until <= self.last_time || ends_at_zero);
        if !reaches {
            return Err(SurvivalError::Beyond { last: self.last_time, until });
        }
        let inside = self.steps.partition_point(|step| step.time <= until);
        let steps = self.steps.get(..inside).unwrap_or_default();
        // From the last step back: the area to the right of each.
        let (mut area, mut right, mut variance) = (0.0, until, 0.0);
        for (place, step) in steps.iter().enumerate().rev() {
            area += step.surviving * (right - step.time);
            right = step.time;
            let before = place.checked_sub(1).and_then(|place| steps.get(place)).map_or(0.0, |step| step.sum);
            if area > 0.0 {
                variance += area * area * (step.sum - before);
            }
        }
        area += right;
        let se = variance.sqrt();
        Ok(RestrictedMean {
            until,
            mean: area,
            se,
            low: (area - self.z * se).max(0.0),
            high: (area + self.z * se).min(until),
        })
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "counts of spells are far below 2^53")]
fn number(n: u64) -> f64 {
    n as f64
}
