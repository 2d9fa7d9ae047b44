//! Maximum likelihood, and what is read off a fitted model.

use statrs::distribution::{ContinuousCDF, Normal};

use super::diagnostics::{Diagnostics, Innovation, diagnose};
use super::plan::Plan;
use super::{LocalLevelError, Observation, Spec, Variance, Variances, filter};
use crate::optimise::{derivatives, inverse, nelder_mead, sharpen};

/// Starting variances as parts of the variance of the polls: a calm level, a lively one, and houses far apart.
const STARTS: [[f64; 3]; 3] = [[0.003, 0.3, 0.03], [0.03, 0.03, 0.1], [0.0003, 1.0, 0.003]];
/// A variance is set to 0 when the log likelihood is then lower by no more than this.
const NO_WORSE: f64 = 1e-6;
/// Logarithms beyond these are held there: the filter must not meet an infinite or a zero variance by rounding.
const LOGARITHMS: [f64; 2] = [-40.0, 20.0];

/// A standard deviation with its interval on the log scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SdRange {
    /// The standard deviation, in points.
    pub sd: f64,
    /// Lower end; null when it was stated or is 0, or the likelihood has no top there.
    pub low: Option<f64>,
    /// Upper end; null likewise.
    pub high: Option<f64>,
}

/// A steady lean with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// The lean, in points.
    pub value: f64,
    /// Its standard error.
    pub se: f64,
    /// Polls that carry it.
    pub n_polls: usize,
}

/// Smoothed levels of some days, jointly.
#[derive(Debug, Clone, PartialEq)]
pub struct Levels {
    /// The days, in the order asked for.
    pub days: Vec<i64>,
    /// The level on each, in points.
    pub level: Vec<f64>,
    /// Its standard error.
    pub se: Vec<f64>,
    covariance: Vec<f64>,
}

impl Levels {
    /// The covariance of the smoothed levels at two places of the list; null beyond its end.
    #[must_use]
    pub fn covariance(&self, first: usize, second: usize) -> Option<f64> {
        let n = self.days.len();
        (first < n && second < n).then(|| self.covariance[first * n + second])
    }
}

/// The change of the level between two days. Points, unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// The level on the earlier-named day.
    pub from: f64,
    /// The level on the later-named day.
    pub to: f64,
    /// The second less the first.
    pub change: f64,
    /// Its standard error, with the covariance of the two.
    pub se: f64,
    /// The change in standard errors; null when the standard error is 0.
    pub z: Option<f64>,
    /// Two-sided P, 0 to 1; null likewise.
    pub p: Option<f64>,
    /// Lower end of the interval.
    pub ci_low: f64,
    /// Upper end of the interval.
    pub ci_high: f64,
}

/// A fitted model.
#[derive(Debug, Clone)]
pub struct Fit {
    /// The variances, estimated or stated.
    pub variances: Variances,
    /// The log likelihood there.
    pub log_likelihood: f64,
    /// Which of daily, house and extra variance were estimated and came out as 0.
    pub at_zero: [bool; 3],
    /// How often the likelihood was computed.
    pub evaluations: usize,
    /// Standard errors of the logarithms of the variances; null for those that were stated or are 0.
    log_se: [Option<f64>; 3],
    observations: Vec<Observation>,
    spec: Spec,
}

/// The log likelihood at stated variances; the specification's own variances are not read.
///
/// # Errors
/// When the observations or the specification cannot be, or the likelihood is no number.
pub fn log_likelihood(
    observations: &[Observation],
    spec: &Spec,
    variances: Variances,
) -> Result<f64, LocalLevelError> {
    let plan = Plan::new(observations, spec, &[])?;
    for (what, value) in [("daily", variances.daily), ("house", variances.house), ("extra", variances.extra)]
    {
        stated(what, value)?;
    }
    let (value, _) =
        filter::run(&plan, observations, spec, variances, |_| ()).ok_or(LocalLevelError::NoLikelihood)?;
    Ok(value)
}

/// Fits the model by maximum likelihood. See the module's definition.
///
/// # Errors
/// When the observations or the specification cannot be, or no start leads to a likelihood.
pub fn fit(observations: &[Observation], spec: &Spec) -> Result<Fit, LocalLevelError> {
    let plan = Plan::new(observations, spec, &[])?;
    let mut search = Search::new(&plan, observations, spec)?;
    let starts = STARTS.map(|parts| parts.map(|part| (part * spread(observations)).ln()));
    let mut best: Option<(Vec<f64>, f64)> = None;
    for start in starts {
        let start: Vec<f64> = search.free.iter().map(|&i| start[i]).collect();
        let found = search.climb(&start, 1.0, 1e-2);
        if best.as_ref().is_none_or(|best| found.1 > best.1) {
            best = Some(found);
        }
    }
    let (mut at, _) = best.ok_or(LocalLevelError::NoLikelihood)?;
    let mut value;
    (at, value) = search.climb(&at, 0.2, 1e-7);
    at = search.drop_zeros(at, &mut value);
    search.sharpen(&mut at, &mut value);
    if !value.is_finite() {
        return Err(LocalLevelError::NoLikelihood);
    }
    let variances = search.variances(&at);
    let log_se = search.log_se(&at);
    Ok(Fit {
        variances,
        log_likelihood: value,
        at_zero: search.at_zero,
        evaluations: search.evaluations,
        log_se,
        observations: observations.to_vec(),
        spec: spec.clone(),
    })
}

/// One of the model's variances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Component {
    /// Of the level's change in one day.
    Daily,
    /// Of the house effects.
    House,
    /// Of a poll beyond its known one.
    Extra,
}

/// The greatest log likelihood with one variance held at each of the values given, the others as specified: how sharply
/// the polls speak of it, also where it came out as 0.
///
/// # Errors
/// As [`fit`].
pub fn profile(
    observations: &[Observation],
    spec: &Spec,
    component: Component,
    values: &[f64],
) -> Result<Vec<f64>, LocalLevelError> {
    let held = |value: f64| {
        let mut spec = spec.clone();
        match component {
            Component::Daily => spec.daily = Variance::Fixed(value),
            Component::House => spec.house = Variance::Fixed(value),
            Component::Extra => spec.extra = Variance::Fixed(value),
        }
        Ok(fit(observations, &spec)?.log_likelihood)
    };
    values.iter().map(|value| held(*value)).collect()
}

fn stated(what: &'static str, value: f64) -> Result<f64, LocalLevelError> {
    if value.is_finite() && value >= 0.0 { Ok(value) } else { Err(LocalLevelError::Variance { what, value }) }
}

/// The variance of the polls, or 1 where they do not differ.
#[expect(clippy::cast_precision_loss, reason = "counts of polls are far below 2^53")]
fn spread(observations: &[Observation]) -> f64 {
    let n = observations.len() as f64;
    let mean = observations.iter().map(|o| o.value).sum::<f64>() / n;
    let variance = observations.iter().map(|o| (o.value - mean).powi(2)).sum::<f64>() / n;
    if variance > 1e-6 { variance } else { 1.0 }
}

/// The likelihood as a function of the logarithms of the variances that are free.
struct Search<'a> {
    plan: &'a Plan,
    observations: &'a [Observation],
    spec: &'a Spec,
    fixed: [f64; 3],
    free: Vec<usize>,
    at_zero: [bool; 3],
    evaluations: usize,
}

impl Search<'_> {
    fn new<'a>(
        plan: &'a Plan,
        observations: &'a [Observation],
        spec: &'a Spec,
    ) -> Result<Search<'a>, LocalLevelError> {
        let mut fixed = [0.0; 3];
        let mut free = Vec::new();
        for (i, (what, variance)) in
            [("daily", spec.daily), ("house", spec.house), ("extra", spec.extra)].into_iter().enumerate()
        {
            match variance {
                Variance::Estimated => free.push(i),
                Variance::Fixed(value) => fixed[i] = stated(what, value)?,
            }
        }
        Ok(Search { plan, observations, spec, fixed, free, at_zero: [false; 3], evaluations: 0 })
    }

    fn variances(&self, at: &[f64]) -> Variances {
        let mut all = self.fixed;
        for (&i, logarithm) in self.free.iter().zip(at) {
            all[i] = logarithm.clamp(LOGARITHMS[0], LOGARITHMS[1]).exp();
        }
        Variances { daily: all[0], house: all[1], extra: all[2] }
    }

    fn value(&mut self, at: &[f64]) -> f64 {
        self.evaluations += 1;
        filter::run(self.plan, self.observations, self.spec, self.variances(at), |_| ())
            .map_or(f64::NEG_INFINITY, |(value, _)| value)
    }

    fn climb(&mut self, start: &[f64], side: f64, tolerance: f64) -> (Vec<f64>, f64) {
        nelder_mead(start, side, tolerance, &mut |at| self.value(at))
    }

    fn sharpen(&mut self, at: &mut Vec<f64>, value: &mut f64) {
        sharpen(at, value, &mut |at| self.value(at));
    }

    /// Holds at 0 each variance that the likelihood does not ask for: its logarithm has no top to be found.
    fn drop_zeros(&mut self, mut at: Vec<f64>, value: &mut f64) -> Vec<f64> {
        for i in self.free.clone() {
            let Some(place) = self.free.iter().position(|&free| free == i) else { continue };
            let logarithm = at.remove(place);
            self.free.remove(place);
            let without = self.value(&at);
            if without >= *value - NO_WORSE {
                *value = without;
                self.at_zero[i] = true;
            } else {
                at.insert(place, logarithm);
                self.free.insert(place, i);
            }
        }
        if self.at_zero.contains(&true) {
            (at, *value) = self.climb(&at, 0.2, 1e-7);
        }
        at
    }

    fn log_se(&mut self, at: &[f64]) -> [Option<f64>; 3] {
        let n = at.len();
        let (_, second) = derivatives(at, &mut |at| self.value(at));
        let information: Vec<f64> = second.iter().map(|entry| -entry).collect();
        let mut result = [None; 3];
        if let Some(inverse) = inverse(&information, n) {
            for (place, &i) in self.free.iter().enumerate() {
                result[i] = Some(inverse[place * n + place].sqrt());
            }
        }
        result
    }
}

impl Fit {
    /// Standard deviations of the level's daily change, of the houses and beyond the known errors, in that order.
    ///
    /// # Errors
    /// When the level is not inside 0 to 1.
    pub fn standard_deviations(&self, level: f64) -> Result<[SdRange; 3], LocalLevelError> {
        let z = quantile(level)?;
        let Variances { daily, house, extra } = self.variances;
        let mut place = 0;
        Ok([daily, house, extra].map(|variance| {
            let sd = variance.sqrt();
            // The logarithm of a standard deviation is half that of its variance.
            let factor = self.log_se[place].map(|se| (z * se / 2.0).exp());
            place += 1;
            SdRange { sd, low: factor.map(|f| sd / f), high: factor.map(|f| sd * f) }
        }))
    }

    /// Smoothed levels of the days asked for, with their joint covariance; the cost grows with the square of their number.
    ///
    /// # Errors
    /// When a day is before the level's first day or absurdly long after it.
    pub fn levels(&self, days: &[i64]) -> Result<Levels, LocalLevelError> {
        let (plan, state) = self.run(days, |_| ())?;
        let first = plan.first_watch();
        let places = first..first + days.len();
        let covariance = places
            .clone()
            .flat_map(|i| places.clone().map(move |k| (i, k)))
            .map(|(i, k)| state.covariance_of(i, k));
        Ok(Levels {
            days: days.to_vec(),
            level: state.mean[places.clone()].to_vec(),
            // Rounding may leave a variance of nearly 0 just below it.
            se: places.clone().map(|i| state.covariance_of(i, i).max(0.0).sqrt()).collect(),
            covariance: covariance.collect(),
        })
    }

    /// The change of the smoothed level from one day to another.
    ///
    /// # Errors
    /// As [`Fit::levels`], and when the level is not inside 0 to 1.
    pub fn change(&self, from_day: i64, to_day: i64, level: f64) -> Result<Change, LocalLevelError> {
        let z_needed = quantile(level)?;
        let (plan, state) = self.run(&[from_day, to_day], |_| ())?;
        let (i, k) = (plan.first_watch(), plan.first_watch() + 1);
        let (from, to) = (state.mean[i], state.mean[k]);
        let variance =
            state.covariance_of(i, i) + state.covariance_of(k, k) - 2.0 * state.covariance_of(i, k);
        let (change, se) = (to - from, variance.max(0.0).sqrt());
        // Of one and the same day the difference of like variances may be left at some 1e-15.
        let se = if from_day == to_day { 0.0 } else { se };
        let z = (se > 0.0).then(|| change / se);
        Ok(Change {
            from,
            to,
            change,
            se,
            z,
            p: z.map(|z| 2.0 * Normal::standard().cdf(-z.abs())),
            ci_low: change - z_needed * se,
            ci_high: change + z_needed * se,
        })
    }

    /// Each house's lean, by house number.
    ///
    /// # Errors
    /// None in practice: the same run has been made for the fit.
    pub fn house_effects(&self) -> Result<Vec<Effect>, LocalLevelError> {
        let (plan, state) = self.run(&[], |_| ())?;
        Ok((0..plan.houses)
            .map(|house| effect(&state, plan.house(house), self.count(|poll| poll.house == Some(house))))
            .collect())
    }

    /// Each further effect (population, mode) against the reference category, by its number.
    ///
    /// # Errors
    /// As [`Fit::house_effects`].
    pub fn effects(&self) -> Result<Vec<Effect>, LocalLevelError> {
        let (plan, state) = self.run(&[], |_| ())?;
        Ok((0..plan.effects)
            .map(|number| {
                effect(&state, plan.effect(number), self.count(|poll| poll.effects.contains(&number)))
            })
            .collect())
    }

    /// One-step-ahead errors, in the order of time and, on one day, in the order given.
    ///
    /// # Errors
    /// As [`Fit::house_effects`].
    pub fn innovations(&self) -> Result<Vec<Innovation>, LocalLevelError> {
        let mut all = Vec::with_capacity(self.observations.len());
        self.run(&[], |error| {
            all.push(Innovation {
                index: error.index,
                day: error.day,
                residual: error.residual,
                variance: error.variance,
                standardised: error.residual / error.variance.sqrt(),
            });
        })?;
        Ok(all)
    }

    /// Checks of the one-step-ahead errors of the polls after the first `burn_in`, with `lags` autocorrelations.
    /// Known truths are left out.
    ///
    /// # Errors
    /// As [`Fit::house_effects`].
    pub fn diagnostics(&self, burn_in: usize, lags: usize) -> Result<Diagnostics, LocalLevelError> {
        let polls =
            self.innovations()?.into_iter().filter(|error| self.observations[error.index].house.is_some());
        let standardised: Vec<f64> = polls.skip(burn_in).map(|error| error.standardised).collect();
        Ok(diagnose(&standardised, lags))
    }

    /// What the level is relative to, in words.
    #[must_use]
    pub fn identification(&self) -> String {
        let spec = &self.spec;
        let truths = self.count(|poll| poll.house.is_none());
        let houses =
            self.observations.iter().filter_map(|o| o.house).collect::<std::collections::BTreeSet<_>>().len();
        let mut text = match truths {
            0 => format!(
                "no known truth pins the level: it is that of the mean of {houses} houses, and a lean that all share is in it"
            ),
            1 => "1 known truth pins the level on its day; house effects are leans against it".to_owned(),
            n => {
                format!("{n} known truths pin the level on their days; house effects are leans against them")
            }
        };
        text.push_str(&format!(
            "; house effects are drawn from one normal law of mean 0 and sd {:.2}; the level on the first day has the stated prior \
             mean {} and sd {}",
            self.variances.house.sqrt(),
            spec.start_mean,
            spec.start_variance.sqrt()
        ));
        if spec.effects > 0 {
            text.push_str(&format!(
                "; the level is that of the reference category, and {} effect(s) against it have the stated prior sd {}",
                spec.effects,
                spec.effect_variance.sqrt()
            ));
        }
        if houses == 1 && truths == 0 {
            text.push_str("; with one house its lean and the level cannot be told apart");
        }
        for (zero, what) in self.at_zero.iter().zip(["daily", "house", "extra"]) {
            if *zero {
                text.push_str(&format!("; the {what} variance came out as 0"));
            }
        }
        text
    }

    fn count(&self, wanted: impl Fn(&Observation) -> bool) -> usize {
        self.observations.iter().filter(|poll| wanted(poll)).count()
    }

    fn run(
        &self,
        days: &[i64],
        on_error: impl FnMut(filter::Error),
    ) -> Result<(Plan, filter::State), LocalLevelError> {
        let plan = Plan::new(&self.observations, &self.spec, days)?;
        let (_, state) = filter::run(&plan, &self.observations, &self.spec, self.variances, on_error)
            .ok_or(LocalLevelError::NoLikelihood)?;
        Ok((plan, state))
    }
}

fn effect(state: &filter::State, place: usize, n_polls: usize) -> Effect {
    Effect { value: state.mean[place], se: state.covariance_of(place, place).max(0.0).sqrt(), n_polls }
}

/// How many standard errors an interval of that level reaches to either side of its middle.
///
/// # Errors
/// When the level is not between 0 and 1.
pub fn quantile(level: f64) -> Result<f64, LocalLevelError> {
    if level > 0.0 && level < 1.0 {
        Ok(Normal::standard().inverse_cdf(f64::midpoint(1.0, level)))
    } else {
        Err(LocalLevelError::Level { level })
    }
}
