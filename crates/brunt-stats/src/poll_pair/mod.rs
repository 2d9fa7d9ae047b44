#![doc = include_str!("METHOD.md")]

mod sentence;
#[cfg(test)]
mod tests;

use statrs::distribution::{Continuous, ContinuousCDF, Normal};

/// The chance of detection for which a minimum detectable change is stated.
pub const STATED_POWER: f64 = 0.8;

/// Definition, assumptions, where it fails, source.
pub const METHOD: &str = include_str!("METHOD.md");

/// Why a pair of polls cannot be judged.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PollPairError {
    /// The text is no percentage.
    #[error("`{text}` is no percentage from 0 to 100 in plain digits")]
    NotAPercentage {
        /// The text given.
        text: String,
    },
    /// A poll of nobody.
    #[error("a poll of 0 respondents has no margin")]
    NoRespondents,
    /// The design effect is not a positive number, or its range does not hold it.
    #[error("a design effect of {value} ({low} to {high}) is not positive and in order")]
    DesignEffect {
        /// The design effect.
        value: f64,
        /// The lower end of its range.
        low: f64,
        /// The upper end of its range.
        high: f64,
    },
    /// The level is not between 0 and 1.
    #[error("a level of {level} is not between 0 and 1")]
    Level {
        /// The level given.
        level: f64,
    },
    /// Both percentages are 0 or 100.
    #[error("the two percentages are 0 or 100, for which the formula knows no sampling error")]
    NoVariance,
    /// The stated change is 0 or no number.
    #[error("a stated change of {change} points cannot be looked for")]
    StatedChange {
        /// The change given.
        change: f64,
    },
    /// A correlation outside -1 to 1, or one that leaves no variance.
    #[error("a correlation of {correlation} between the two results cannot be")]
    Correlation {
        /// The correlation given.
        correlation: f64,
    },
}

/// A percentage as printed, with the step of its last digit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Printed {
    value: f64,
    decimals: u8,
}

impl Printed {
    /// Reads a percentage such as `49` or `46.5`: 0 to 100, plain digits, no sign; trailing zeros count as printed.
    ///
    /// # Errors
    /// When the text is anything else.
    pub fn parse(text: &str) -> Result<Printed, PollPairError> {
        let wrong = || PollPairError::NotAPercentage { text: text.to_owned() };
        let (whole, decimals) = match text.split_once('.') {
            Some((whole, part)) => (whole, part),
            None => (text, "0"),
        };
        let plain = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        if !plain(whole) || !plain(decimals) || decimals.len() > 9 {
            return Err(wrong());
        }
        let printed =
            if text.contains('.') { u8::try_from(decimals.len()).map_err(|_| wrong())? } else { 0 };
        let value: f64 = text.parse().map_err(|_| wrong())?;
        if value > 100.0 {
            return Err(wrong());
        }
        Ok(Printed { value, decimals: printed })
    }

    /// The number itself, 0 to 100.
    #[must_use]
    pub fn value(self) -> f64 {
        self.value
    }

    /// How many decimals are printed.
    #[must_use]
    pub fn decimals(self) -> u8 {
        self.decimals
    }

    /// The step of the last printed digit, in points: 1 for whole per cent, 0.1 for one decimal.
    #[must_use]
    pub fn step(self) -> f64 {
        10f64.powi(-i32::from(self.decimals))
    }
}

/// How many times the variance of simple random sampling a poll has, with the range that its source leaves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DesignEffect {
    /// The value reckoned with.
    pub value: f64,
    /// The least that its source allows; the value itself when it was published.
    pub low: f64,
    /// The most that its source allows; the value itself when it was published.
    pub high: f64,
}

impl DesignEffect {
    /// A design effect that was published or is assumed.
    ///
    /// # Errors
    /// When it is not a positive number.
    pub fn given(value: f64) -> Result<DesignEffect, PollPairError> {
        DesignEffect { value, low: value, high: value }.checked()
    }

    /// The design effect that a published margin of error implies; its range is what the margin's rounding leaves.
    ///
    /// `level` is the level of the published margin, 0.95 almost everywhere.
    ///
    /// # Errors
    /// When the margin or the number of respondents is 0, or the level is not inside 0 to 1.
    pub fn from_margin(margin: Printed, n: u64, level: f64) -> Result<DesignEffect, PollPairError> {
        let (n, z) = (respondents(n)?, quantile(level)?);
        let implied = |points: f64| 4.0 * n * (points / 100.0 / z).powi(2);
        let half = margin.step() / 2.0;
        DesignEffect {
            value: implied(margin.value),
            low: implied((margin.value - half).max(0.0)),
            high: implied(margin.value + half),
        }
        .checked()
    }

    fn checked(self) -> Result<DesignEffect, PollPairError> {
        let DesignEffect { value, low, high } = self;
        let in_order = value > 0.0 && low > 0.0 && low <= value && value <= high && high.is_finite();
        if in_order { Ok(self) } else { Err(PollPairError::DesignEffect { value, low, high }) }
    }
}

/// One published result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PollResult {
    /// The percentage, as printed.
    pub percent: Printed,
    /// Respondents.
    pub n: u64,
    /// The design effect of that poll.
    pub design: DesignEffect,
}

impl PollResult {
    /// The margin of error of this percentage, in points, at a level such as 0.95.
    ///
    /// # Errors
    /// When there are no respondents or the level is not inside 0 to 1.
    pub fn margin(&self, level: f64) -> Result<f64, PollPairError> {
        Ok(quantile(level)? * self.variance(self.design.value)?.sqrt())
    }

    fn variance(&self, design: f64) -> Result<f64, PollPairError> {
        let y = self.percent.value;
        Ok(design * y * (100.0 - y) / respondents(self.n)?)
    }
}

/// What a test of this precision makes of one true change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prospect {
    /// The change taken as true, in points.
    pub true_change: f64,
    /// The chance of a significant result, 0 to 1.
    pub power: f64,
    /// Type M: by how many times a significant result exaggerates the change, on average. Null at a true change of 0.
    pub exaggeration: Option<f64>,
    /// Type S: the share of significant results with the wrong sign, 0 to 1. Null at a true change of 0.
    pub wrong_sign: Option<f64>,
}

/// What the unknown overlap of two samples from one panel could change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PanelOverlap {
    /// `z` with no correlation between the two results.
    pub z_independent: f64,
    /// The correlation at which `|z|` would meet the threshold; above it the change is significant. A negative one says
    /// that the change is significant without any overlap. Null where no correlation up to 1 would do.
    pub correlation_needed: Option<f64>,
}

/// The answer in one word or two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairVerdict {
    /// Significant at every corner of rounding and design effect.
    RealChange,
    /// Significant as printed, but not at every corner of rounding and design effect.
    LikelyChange,
    /// Not significant as printed.
    CannotTell,
}

impl PairVerdict {
    /// The verdict as printed.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            PairVerdict::RealChange => "real change",
            PairVerdict::LikelyChange => "likely change",
            PairVerdict::CannotTell => "cannot tell",
        }
    }
}

/// Everything that two polls say about the change between them. Points, unless said otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct PairReport {
    /// The two results, earlier first.
    pub polls: [PollResult; 2],
    /// The level of the interval and of the test, 0 to 1.
    pub level: f64,
    /// The later percentage less the earlier.
    pub change: f64,
    /// Standard error of the change, samples independent.
    pub se: f64,
    /// The same with the variance of rounding added.
    pub se_with_rounding: f64,
    /// The change in standard errors.
    pub z: f64,
    /// Two-sided P, 0 to 1.
    pub p: f64,
    /// Lower end of the change's interval.
    pub ci_low: f64,
    /// Upper end of the change's interval.
    pub ci_high: f64,
    /// `z` at the lowest and highest change that the printed digits allow.
    pub z_rounding: [f64; 2],
    /// Two-sided P at the same two ends.
    pub p_rounding: [f64; 2],
    /// `z` at the least and the greatest design effects.
    pub z_design: [f64; 2],
    /// The chance that two such polls print a difference this large with no change at all; half of it is in this
    /// direction. Null at a printed change of 0.
    pub printed_by_chance: Option<f64>,
    /// The smallest change that would be significant.
    pub smallest_significant: f64,
    /// The change that the pair would find significant with the chance [`STATED_POWER`].
    pub minimum_detectable: f64,
    /// Power, type M and type S if the printed change is the true one.
    pub at_observed: Prospect,
    /// The same at a change stated by the asker. Null when none was.
    pub at_stated: Option<Prospect>,
    /// What an overlap of the two samples could change.
    pub overlap: PanelOverlap,
    /// The answer.
    pub verdict: PairVerdict,
}

/// Judges the change between two polls. See the module's definition.
///
/// `stated` is a true change to look for, in points, if the asker has one.
///
/// # Errors
/// When a poll has no respondents, both percentages are 0 or 100, the level is not inside 0 to 1, a design effect is
/// not positive and in order, or the stated change is 0 or no number.
pub fn compare(
    earlier: PollResult,
    later: PollResult,
    level: f64,
    stated: Option<f64>,
) -> Result<PairReport, PollPairError> {
    earlier.design.checked()?;
    later.design.checked()?;
    let threshold = quantile(level)?;
    if let Some(change) = stated.filter(|change| !change.is_finite() || change.abs() < f64::MIN_POSITIVE) {
        return Err(PollPairError::StatedChange { change });
    }
    let change = printed_change(earlier.percent, later.percent);
    let se = standard_error(&earlier, &later, |design| design.value)?;
    if se <= 0.0 {
        return Err(PollPairError::NoVariance);
    }
    let steps = [earlier.percent.step(), later.percent.step()];
    let slack = f64::midpoint(steps[0], steps[1]);
    let z_rounding = [(change - slack) / se, (change + slack) / se];
    let z_design = [
        change / standard_error(&earlier, &later, |design| design.low)?,
        change / standard_error(&earlier, &later, |design| design.high)?,
    ];
    let z = change / se;
    let weakest = (change.abs() - slack).max(0.0) / standard_error(&earlier, &later, |design| design.high)?;
    let verdict = match (z.abs() >= threshold, weakest >= threshold) {
        (true, true) => PairVerdict::RealChange,
        (true, false) => PairVerdict::LikelyChange,
        (false, _) => PairVerdict::CannotTell,
    };
    Ok(PairReport {
        polls: [earlier, later],
        level,
        change,
        se,
        se_with_rounding: (se * se + (steps[0].powi(2) + steps[1].powi(2)) / 12.0).sqrt(),
        z,
        p: two_sided(z),
        ci_low: change - threshold * se,
        ci_high: change + threshold * se,
        z_rounding,
        p_rounding: z_rounding.map(two_sided),
        z_design,
        printed_by_chance: (change.abs() > 1e-9).then(|| by_chance(change.abs(), se, steps)),
        smallest_significant: threshold * se,
        minimum_detectable: (threshold + Normal::standard().inverse_cdf(STATED_POWER)) * se,
        at_observed: prospect(change, se, level)?,
        at_stated: stated.map(|change| prospect(change, se, level)).transpose()?,
        overlap: overlap(&earlier, &later, change, threshold)?,
        verdict,
    })
}

impl PairReport {
    /// `z` if the two results are correlated, as two samples of one panel may be.
    ///
    /// # Errors
    /// When the correlation is outside -1 to 1 or leaves the difference without variance.
    pub fn z_at_correlation(&self, correlation: f64) -> Result<f64, PollPairError> {
        let [v1, v2] = variances(&self.polls[0], &self.polls[1])?;
        let variance = v1 + v2 - 2.0 * correlation * (v1 * v2).sqrt();
        let possible = (-1.0..=1.0).contains(&correlation) && variance > 1e-12 * (v1 + v2);
        if possible {
            Ok(self.change / variance.sqrt())
        } else {
            Err(PollPairError::Correlation { correlation })
        }
    }
}

/// Power, type M and type S of a test with this standard error, if `true_change` is true. Points.
///
/// # Errors
/// When the standard error is not positive or the level is not inside 0 to 1.
pub fn prospect(true_change: f64, se: f64, level: f64) -> Result<Prospect, PollPairError> {
    let c = quantile(level)?;
    if se.is_nan() || se <= 0.0 {
        return Err(PollPairError::NoVariance);
    }
    let normal = Normal::standard();
    let size = true_change.abs() / se;
    let (right, wrong) = (normal.cdf(size - c), normal.cdf(-c - size));
    let power = right + wrong;
    let is_zero = size < f64::MIN_POSITIVE;
    let mean = size * (right - wrong) + normal.pdf(c - size) + normal.pdf(c + size);
    Ok(Prospect {
        true_change,
        power,
        exaggeration: (!is_zero).then(|| mean / (size * power)),
        wrong_sign: (!is_zero).then(|| wrong / power),
    })
}

/// Respondents that each of two polls needs to find a change of `change` points around `percent` with the chance
/// [`STATED_POWER`]; rounded up to a whole number.
///
/// # Errors
/// When the design effect is not positive, the change is 0 or no number, the percentage is not between 0 and 100, or
/// the level is not inside 0 to 1.
pub fn needed_respondents(change: f64, percent: f64, design: f64, level: f64) -> Result<f64, PollPairError> {
    DesignEffect::given(design)?;
    if !change.is_finite() || change.abs() < f64::MIN_POSITIVE {
        return Err(PollPairError::StatedChange { change });
    }
    if !(percent > 0.0 && percent < 100.0) {
        return Err(PollPairError::NoVariance);
    }
    let reach = quantile(level)? + Normal::standard().inverse_cdf(STATED_POWER);
    Ok(((reach / change).powi(2) * 2.0 * design * percent * (100.0 - percent)).ceil())
}

fn quantile(level: f64) -> Result<f64, PollPairError> {
    if level > 0.0 && level < 1.0 {
        Ok(Normal::standard().inverse_cdf(f64::midpoint(1.0, level)))
    } else {
        Err(PollPairError::Level { level })
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of respondents are far below 2^53")]
fn respondents(n: u64) -> Result<f64, PollPairError> {
    if n == 0 { Err(PollPairError::NoRespondents) } else { Ok(n as f64) }
}

/// Binary fractions leave 46.1 - 45.8 at 0.30000000000000426, which would be printed and compared so.
fn printed_change(earlier: Printed, later: Printed) -> f64 {
    let scale = 10f64.powi(i32::from(earlier.decimals.max(later.decimals)));
    ((later.value - earlier.value) * scale).round() / scale
}

fn variances(earlier: &PollResult, later: &PollResult) -> Result<[f64; 2], PollPairError> {
    Ok([earlier.variance(earlier.design.value)?, later.variance(later.design.value)?])
}

fn standard_error(
    earlier: &PollResult,
    later: &PollResult,
    end: impl Fn(&DesignEffect) -> f64,
) -> Result<f64, PollPairError> {
    Ok((earlier.variance(end(&earlier.design))? + later.variance(end(&later.design))?).sqrt())
}

fn two_sided(z: f64) -> f64 {
    2.0 * Normal::standard().cdf(-z.abs())
}

fn by_chance(size: f64, se: f64, steps: [f64; 2]) -> f64 {
    let normal = Normal::standard();
    // The mean of what a change exceeds `x` by, no change being true.
    let excess = |x: f64| se * normal.pdf(x / se) - x * normal.cdf(-x / se);
    let coarse = steps[0].max(steps[1]);
    let bar = size - steps[0].min(steps[1]) / 2.0;
    2.0 * (excess(bar - coarse / 2.0) - excess(bar + coarse / 2.0)) / coarse
}

fn overlap(
    earlier: &PollResult,
    later: &PollResult,
    change: f64,
    threshold: f64,
) -> Result<PanelOverlap, PollPairError> {
    let [v1, v2] = variances(earlier, later)?;
    let needed = (v1 + v2 - (change / threshold).powi(2)) / (2.0 * (v1 * v2).sqrt());
    Ok(PanelOverlap {
        z_independent: change / (v1 + v2).sqrt(),
        correlation_needed: Some(needed).filter(|needed| needed.is_finite() && *needed <= 1.0),
    })
}
