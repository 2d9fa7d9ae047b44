#![doc = include_str!("METHOD.md")]

use crate::error::MeasureError;
use crate::series::{Bundle, Scale, Series};
use brunt_model::{Answer, Field, Role, Value};
use brunt_stats::break_date::{
    self, BreakError, Coefficient, Method, Named, Placebo, PlaceboDates, PlaceboSpec, Regression, Search,
    SearchSpec, Shape, Spec, Term, Warning,
};
use chrono::{Days, NaiveDate};

/// What is asked of each series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    /// The named date; only a search without one.
    pub at: Option<NaiveDate>,
    /// What may change.
    pub shape: Shape,
    /// Level of intervals and sets of dates.
    pub level: f64,
    /// Least number of points on each side of a date that is tried.
    pub margin: usize,
    /// Rank the named date only among dates before it.
    pub placebo_before: bool,
    /// Search the date that the series itself points to.
    pub search: bool,
    /// Weigh the points of a share by what it is taken of.
    pub weighted: bool,
}

/// What was found in one series.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The regression at the named date, and its rank among other dates where there are any.
    pub named: Option<(Regression, Option<Placebo>)>,
    /// The search.
    pub search: Option<Search>,
    first: NaiveDate,
}

const DAYS_IN_WEEK: f64 = 7.0;

const FIELDS: [&str; 15] = [
    "series", "n", "method", "is_main", "term", "estimate", "se", "ci_low", "ci_high", "df", "p", "rho",
    "after", "date", "unit",
];

/// Looks for a break in every series of a bundle.
///
/// # Errors
/// When a series is too short, or the date is outside it.
pub fn measure(bundle: &Bundle, question: &Question) -> Result<Answer, MeasureError> {
    let mut answer =
        Answer::new("measure break", FIELDS.into_iter().map(|name| Field::new(name, Role::Plain)).collect());
    answer.releases.clone_from(&bundle.releases);
    answer.ledger.clone_from(&bundle.ledger);
    let mut sentences = Vec::new();
    for series in &bundle.series {
        let fault = |cause: BreakError| MeasureError::Break { series: series.name.clone(), cause };
        let found = look(series, question).map_err(fault)?;
        if let (Some((regression, placebo)), Some(at)) = (&found.named, question.at) {
            for method in [Method::Reml, Method::PraisWinsten, Method::NeweyWest, Method::Ols] {
                rows(&mut answer, series, regression, method, at);
            }
            sentences.push(sentence(series, regression, at, question.level));
            sentences.extend(placebo.as_ref().map(|placebo| ranked(placebo, at, question.placebo_before)));
            sentences.extend(regression.warnings.iter().map(|warning| said(*warning)));
        }
        if let Some(search) = &found.search {
            searched(&mut answer, series, search, found.first);
            sentences.push(pointed(series, search, found.first, question));
        }
    }
    answer.notes = sentences;
    answer.notes.push(
        "a break is a difference before and after a date; it says nothing of why. Intervals are of the process behind the points: \
         the counts themselves are complete"
            .to_owned(),
    );
    answer.notes.extend(bundle.notes.iter().cloned());
    Ok(answer)
}

/// Looks for a break in one series.
///
/// # Errors
/// When it is too short, or the date is outside it.
pub fn look(series: &Series, question: &Question) -> Result<Found, BreakError> {
    let first = series.points.first().map_or_else(NaiveDate::default, |point| point.day);
    let times: Vec<f64> = series.points.iter().map(|point| weeks(first, point.day)).collect();
    let values: Vec<f64> = series.points.iter().map(|point| point.value).collect();
    let weights: Option<Vec<f64>> = series.points.iter().map(|point| point.of).collect();
    let mut data = break_date::Series::new(times, values)?;
    if let Some(weights) = weights.filter(|_| question.weighted && series.scale == Scale::Share) {
        // A share's weight is what it is taken of, relative to the mean so that the residual's size stays readable.
        let mean = weights.iter().sum::<f64>() / f64::from(u32::try_from(weights.len()).unwrap_or(u32::MAX));
        data = data.with_weights(weights.iter().map(|weight| weight / mean).collect())?;
    }
    let named = match question.at {
        None => None,
        Some(at) => {
            let date = weeks(first, at);
            let spec = Spec { shape: question.shape, level: question.level, ..Spec::default() };
            let regression = break_date::regress(&data, date, &spec)?;
            let dates = if question.placebo_before { PlaceboDates::Before } else { PlaceboDates::All };
            let spec = PlaceboSpec {
                shape: question.shape,
                term: Term::LevelChange,
                method: regression.main,
                margin: question.margin,
                dates,
            };
            let placebo = match break_date::placebo(&data, date, &spec) {
                Ok(placebo) => Some(placebo),
                // A short series has no other date to compare with; a smooth one has no error.
                Err(BreakError::NoDates { .. } | BreakError::NoResidualVariance) => None,
                Err(error) => return Err(error),
            };
            Some((regression, placebo))
        }
    };
    let search = if question.search {
        let spec = SearchSpec { shape: question.shape, margin: question.margin, level: question.level };
        Some(break_date::search(&data, &spec)?)
    } else {
        None
    };
    Ok(Found { named, search, first })
}

#[expect(clippy::cast_precision_loss, reason = "days between two dates are far below 2^53")]
fn weeks(first: NaiveDate, day: NaiveDate) -> f64 {
    (day - first).num_days() as f64 / DAYS_IN_WEEK
}

/// The day that a time in weeks stands for.
fn day(first: NaiveDate, weeks: f64) -> NaiveDate {
    #[expect(clippy::cast_possible_truncation, reason = "times are days of this series, over seven")]
    let days = (weeks * DAYS_IN_WEEK).round() as i64;
    let days = Days::new(days.unsigned_abs());
    first.checked_add_days(days).unwrap_or(first)
}

fn word(method: Method) -> &'static str {
    match method {
        Method::Ols => "least squares",
        Method::NeweyWest => "least squares, Newey-West",
        Method::PraisWinsten => "Prais-Winsten",
        Method::Reml => "REML, AR(1)",
    }
}

fn term(term: Term) -> &'static str {
    match term {
        Term::Level => "level",
        Term::Trend => "slope",
        Term::LevelChange => "level change",
        Term::SlopeChange => "slope change",
        Term::Column(_) => "further column",
    }
}

fn count(number: usize) -> Value {
    Value::from(u64::try_from(number).unwrap_or(u64::MAX))
}

fn rows(answer: &mut Answer, series: &Series, regression: &Regression, method: Method, at: NaiveDate) {
    let fit = regression.fit(method);
    for one in &fit.coefficients {
        let slope = matches!(one.term, Term::Trend | Term::SlopeChange);
        answer.rows.push(vec![
            series.name.as_str().into(),
            count(series.points.len()),
            word(method).into(),
            Value::YesNo(method == regression.main),
            term(one.term).into(),
            Value::Real(one.estimate),
            Value::Real(one.se),
            Value::Real(one.interval.low),
            Value::Real(one.interval.high),
            count(one.df),
            one.p.map_or(Value::Missing, Value::Real),
            fit.rho.map_or(Value::Missing, Value::Real),
            Value::Missing,
            at.into(),
            if slope { format!("{} a week", series.unit) } else { series.unit.clone() }.into(),
        ]);
    }
}

fn searched(answer: &mut Answer, series: &Series, search: &Search, first: NaiveDate) {
    for candidate in &search.candidates {
        let inside = search.credible.dates.iter().any(|date| date.total_cmp(&candidate.date).is_eq());
        if !inside {
            continue;
        }
        answer.rows.push(vec![
            series.name.as_str().into(),
            count(series.points.len()),
            "search".into(),
            Value::YesNo(candidate.date.total_cmp(&search.best).is_eq()),
            "posterior of the date".into(),
            Value::Real(candidate.posterior),
            Value::Missing,
            Value::Missing,
            Value::Missing,
            Value::Missing,
            Value::Missing,
            Value::Real(candidate.rho),
            day(first, candidate.previous).into(),
            day(first, candidate.date).into(),
            "probability".into(),
        ]);
    }
}

/// A change with its interval, in points for shares.
fn change(series: &Series, one: &Coefficient) -> String {
    let (scale, unit) = match series.scale {
        Scale::Share => (100.0, " points".to_owned()),
        Scale::Plain => (1.0, format!(" {}", series.unit)),
    };
    let digits = if one.estimate.abs() * scale >= 100.0 { 0 } else { 1 };
    format!(
        "{:+.digits$}{unit} ({:+.digits$} to {:+.digits$})",
        one.estimate * scale,
        one.interval.low * scale,
        one.interval.high * scale
    )
}

fn sentence(series: &Series, regression: &Regression, at: NaiveDate, level: f64) -> String {
    let fit = regression.main_fit();
    let mut parts = Vec::new();
    if let Some(one) = fit.coefficient(Term::LevelChange) {
        parts.push(format!("the level is {} apart", change(series, one)));
    }
    if let Some(one) = fit.coefficient(Term::SlopeChange) {
        parts.push(format!("the slope {} a week", change(series, one)));
    }
    format!(
        "{}: at {at}, {} ({} points before, {} from it on; {}, {:.0} % intervals)",
        series.name,
        parts.join(" and "),
        regression.before,
        regression.after,
        word(regression.main),
        level * 100.0
    )
}

fn ranked(placebo: &Placebo, at: NaiveDate, before: bool) -> String {
    let among = if before { "earlier dates" } else { "dates" };
    format!(
        "among {} other {among} of the series, {} show a level change at least as large for its error as {at} does (rank {}, p {:.3})",
        placebo.others.len(),
        placebo.rank - 1,
        placebo.rank,
        placebo.p
    )
}

/// Bayes factors from here on speak for a break (Kass and Raftery 1995: 3 is "positive").
const SPEAKS: f64 = 3.0;

fn pointed(series: &Series, search: &Search, first: NaiveDate, question: &Question) -> String {
    let factor = search.evidence.log_bayes_factor.exp();
    if factor < SPEAKS {
        return format!(
            "{}: the series does not ask for a break at any date (Bayes factor {factor:.2} of one break against none)",
            series.name
        );
    }
    let factor = if factor > 1e6 { "over a million".to_owned() } else { format!("{factor:.0}") };
    // A break lies after the point before its date.
    let after = |date: f64| {
        let candidate = search.candidates.iter().find(|one| one.date.total_cmp(&date).is_eq());
        day(first, candidate.map_or(date, |one| one.previous))
    };
    let mut text = format!(
        "{}: the series itself points to a break after {} and no later than {} ({:.0} % within {} to {}; Bayes factor of one \
         break against none {factor})",
        series.name,
        after(search.best),
        day(first, search.best),
        search.level * 100.0,
        after(search.credible.first),
        day(first, search.credible.last)
    );
    if let Some(at) = question.at {
        text.push_str(&match search.named(weeks(first, at)) {
            Named::Inside { .. } => format!("; {at} is among those dates"),
            Named::Outside { .. } => format!("; {at} is not among those dates"),
            Named::NotSearched => format!("; {at} has too few points on a side to be searched"),
        });
    }
    text
}

fn said(warning: Warning) -> String {
    match warning {
        Warning::FewPoints { points } => {
            format!(
                "only {points} points: least squares is shown as the main fit, and autocorrelation is not judged"
            )
        }
        Warning::ExactFit => "every point is met exactly: there is no error to judge by".to_owned(),
        Warning::CorrelationAtLimit { method } => format!(
            "{}: neighbouring errors are as good as equal, so that the level is hardly estimated",
            word(method)
        ),
        Warning::NotSettled => "Prais-Winsten did not settle on a correlation".to_owned(),
        Warning::UnequalGaps { shortest, longest } => format!(
            "points are {:.0} to {:.0} days apart; autocorrelation goes by their order",
            shortest * DAYS_IN_WEEK,
            longest * DAYS_IN_WEEK
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::Point;

    /// Thirty weeks before the date on one level with a small saw, thirty after it on another.
    fn bundle() -> Bundle {
        let first: NaiveDate = "2024-06-24".parse().unwrap();
        let points = (0..60_u32)
            .map(|n| Point {
                day: first.checked_add_days(Days::new(u64::from(n) * 7)).unwrap(),
                value: if n < 30 { 0.20 } else { 0.35 } + f64::from(n % 4) / 200.0,
                of: Some(1000.0),
            })
            .collect();
        let series =
            Series { name: "made up".to_owned(), unit: "share".to_owned(), scale: Scale::Share, points };
        Bundle { series: vec![series], releases: Vec::new(), ledger: Vec::new(), notes: Vec::new() }
    }

    fn question() -> Question {
        Question {
            at: "2025-01-20".parse().ok(),
            shape: Shape::LevelAndSlope,
            level: 0.95,
            margin: 6,
            placebo_before: false,
            search: true,
            weighted: false,
        }
    }

    #[test]
    fn a_planted_break_is_described_ranked_and_found() {
        let answer = measure(&bundle(), &question()).unwrap();
        let main: Vec<_> = answer.rows.iter().filter(|row| row[4] == "level change".into()).collect();
        assert_eq!(main.len(), 4);
        let Value::Real(estimate) = main[0][5] else { panic!() };
        assert!((estimate - 0.15).abs() < 0.01, "{estimate}");
        assert!(answer.notes[0].contains("at 2025-01-20, the level is +1"), "{}", answer.notes[0]);
        assert!(answer.notes[1].contains("rank 1"), "{}", answer.notes[1]);
        let search = answer.notes.iter().find(|note| note.contains("points to")).unwrap();
        assert!(
            search.contains("after 2025-01-13 and no later than 2025-01-20")
                && search.contains("is among those dates"),
            "{search}"
        );
        assert!(!answer.notes.iter().any(|note| note.contains("because of") || note.contains("led to")));
    }

    #[test]
    fn a_date_outside_the_series_is_refused_with_its_name() {
        let asked = Question { at: "2030-01-01".parse().ok(), ..question() };
        let error = measure(&bundle(), &asked).unwrap_err();
        assert!(error.to_string().starts_with("made up: the date"), "{error}");
    }
}
