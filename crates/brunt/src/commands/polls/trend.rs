//! `brunt polls trend`.

use super::import::count;
use crate::args::{Global, PollTrend};
use crate::catalog;
use crate::error::{Exit, Failure};
use crate::output;
use crate::polls::{self, Asked, Trended};
use brunt_model::{Answer, Field, LedgerStep, Role, Value};
use brunt_polls::{EffectKind, TrendInput, TrendOptions};
use brunt_publish::{chart, disclosure};
use brunt_stats::local_level::{self, FieldTime, LocalLevelError, Observation, Spec, Variance};
use brunt_store::Store;
use chrono::{Days, NaiveDate};
use std::process::ExitCode;

/// Errors left out of the diagnostics: the level and the houses are still being learnt.
const BURN_IN: usize = 20;
/// Lags of the Ljung-Box test.
const LAGS: usize = 20;

pub(super) fn run(global: &Global, args: &PollTrend) -> Result<ExitCode, Failure> {
    check(args)?;
    let loaded = catalog::load(global.catalog.as_deref())?;
    let store = Store::open(&global.store)?;
    let lists = polls::held(&store, &loaded)?;
    let mut held = polls::choose(&lists, &args.question, args.subgroup.as_deref(), args.list.as_deref())?;
    let without;
    if args.no_tracking {
        let mut list = held.list.clone();
        list.polls.retain(|poll| poll.is_tracking != Some(true));
        without = polls::Held { file: held.file.clone(), list };
        held = &without;
    }
    let mut effects = Vec::new();
    effects.extend(args.population_effects.then_some(EffectKind::Population));
    effects.extend(args.mode_effects.then_some(EffectKind::Mode));
    let options = TrendOptions {
        question: args.question.clone(),
        subgroup: args.subgroup.clone(),
        design_effect: args.deff,
        step: args.rounding,
        effects,
        keep_repeats: args.keep_repeats,
    };
    let anchors = args.anchor.iter().map(|text| anchor(text)).collect::<Result<Vec<_>, _>>()?;
    let model = |spec: &mut Spec, input: &TrendInput| set_up(args, &anchors, spec, input);
    let asked = Asked { options, model: &model };
    let found = polls::trend(held, &asked, &later(&anchors))?;
    let mut answer = if args.houses {
        houses(&found, args.level)
    } else if args.diagnostics {
        diagnostics(&found)
    } else if args.change.is_empty() {
        levels(args, &found)
    } else {
        changes(args, &found)
    }
    .map_err(|error| Failure::new(Exit::Usage, error.to_string(), ""))?;
    if args.list.is_none() {
        let others = lists.iter().filter(|other| other.file.sha256 != held.file.sha256);
        let others: Vec<&str> = others
            .filter(|other| other.list.polls.iter().any(|poll| poll.question == args.question))
            .map(|other| other.list.source_file.as_str())
            .collect();
        if !others.is_empty() {
            answer.notes.push(format!(
                "the list with most polls was taken; other lists ask too and may hold the same polls: {} (`--list` names one)",
                others.join(", ")
            ));
        }
    }
    about(&mut answer, args, &found, &held.list.source_file)?;
    draw(args, &found, held)?;
    output::answer(global, &disclosure::protect(answer))?;
    Ok(ExitCode::SUCCESS)
}

/// The level every week under the ordinary model, for one question of a list.
pub(crate) fn weekly(held: &polls::Held, question: &str, subgroup: Option<&str>) -> Result<Answer, Failure> {
    let mut args = PollTrend::of(question.to_owned(), subgroup.map(str::to_owned));
    let options = TrendOptions {
        question: question.to_owned(),
        subgroup: args.subgroup.clone(),
        design_effect: args.deff,
        step: args.rounding,
        effects: Vec::new(),
        keep_repeats: args.keep_repeats,
    };
    let found = polls::trend(held, &Asked { options, model: &|_, _| {} }, &|_| Vec::new())?;
    let last =
        found.input.observations.iter().map(|poll| poll.last_day).max().unwrap_or(found.spec.start_day);
    args.at = (found.spec.start_day..=last).rev().step_by(7).filter_map(|day| date(&found, day)).collect();
    args.at.reverse();
    let mut answer =
        levels(&args, &found).map_err(|error| Failure::new(Exit::Usage, error.to_string(), ""))?;
    about(&mut answer, &args, &found, &held.list.source_file)?;
    Ok(answer)
}

/// Writes the charts that were asked for.
fn draw(args: &PollTrend, found: &Trended, held: &polls::Held) -> Result<(), Failure> {
    let usage = |error: LocalLevelError| Failure::new(Exit::Usage, error.to_string(), "");
    let polls = found.input.observations.iter().filter(|poll| poll.house.is_some()).count();
    let source = format!(
        "{polls} polls of {} pollsters: {}, as published on {}",
        found.input.houses.len(),
        held.list.source_file,
        held.file.published
    );
    if let Some(path) = &args.chart {
        let whole = PollTrend { at: Vec::new(), ..args.clone() };
        let answer = levels(&whole, found).map_err(usage)?;
        let words = chart::Words {
            title: headline(args, &answer),
            subtitle: format!(
                "Per cent who approve: pooled level with its {:.0} % interval; dots are polls",
                args.level * 100.0
            ),
            source: source.clone(),
        };
        let svg = chart::level(&disclosure::protect(answer), &dots(found, held, args), &words)?;
        std::fs::write(path, svg).map_err(|cause| Failure::io(path, cause))?;
    }
    if let Some(path) = &args.chart_houses {
        let words = chart::Words {
            title: format!("How far each pollster leans on {}", args.question),
            subtitle: format!(
                "Points above or below the mean pollster, with {:.0} % intervals; number of polls in brackets",
                args.level * 100.0
            ),
            source,
        };
        let answer = houses(found, args.level).map_err(usage)?;
        let svg = chart::effects(&disclosure::protect(answer), &words)?;
        std::fs::write(path, svg).map_err(|cause| Failure::io(path, cause))?;
    }
    Ok(())
}

/// What the level did between the first and the last day shown, as a sentence.
fn headline(args: &PollTrend, answer: &Answer) -> String {
    let end = |row: Option<&Vec<Value>>| match row.map(Vec::as_slice) {
        Some([Value::Date(day), Value::Real(level), ..]) => Some((*day, *level)),
        _ => None,
    };
    match (end(answer.rows.first()), end(answer.rows.last())) {
        (Some((from, before)), Some((to, after))) => {
            let moved = if after < before { "fell" } else { "rose" };
            format!(
                "Approval on {} {moved} from {before:.0} % ({from}) to {after:.0} % ({to})",
                args.question
            )
        }
        _ => format!("Approval on {}", args.question),
    }
}

/// Polls by pollster, those with most polls first.
fn dots(found: &Trended, held: &polls::Held, args: &PollTrend) -> Vec<chart::Dots> {
    let mut groups: Vec<chart::Dots> = found
        .input
        .houses
        .iter()
        .map(|name| chart::Dots { name: name.clone(), points: Vec::new() })
        .collect();
    for poll in &found.input.observations {
        let middle = date(found, (poll.first_day + poll.last_day).div_euclid(2));
        let shown = |day: &NaiveDate| {
            args.from.is_none_or(|from| *day >= from)
                && args.to.is_none_or(|to| *day <= to)
                && *day <= held.file.published
        };
        if let (Some(group), Some(day)) =
            (poll.house.and_then(|house| groups.get_mut(house)), middle.filter(shown))
        {
            group.points.push((day, poll.value));
        }
    }
    groups.retain(|group| !group.points.is_empty());
    groups.sort_by(|a, b| b.points.len().cmp(&a.points.len()).then_with(|| a.name.cmp(&b.name)));
    groups
}

fn check(args: &PollTrend) -> Result<(), Failure> {
    let wrong = |message: String| Err(Failure::new(Exit::Usage, message, ""));
    if !(args.level > 0.0 && args.level < 1.0) {
        return wrong(format!("a level of {} is not between 0 and 1", args.level));
    }
    if !(args.deff >= 1.0 && args.deff.is_finite()) {
        return wrong(format!(
            "a design effect of {} is less than that of a simple random sample, 1",
            args.deff
        ));
    }
    if !(0.0..=10.0).contains(&args.rounding) {
        return wrong(format!("{} points is no step of printed percentages", args.rounding));
    }
    Ok(())
}

/// A known truth: a day, its percentage, and how exactly it is known.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    day: NaiveDate,
    percent: f64,
    se: f64,
}

/// Reads `2004-10-09=37.64` or `2004-10-09=37.64+-0.01`.
fn anchor(text: &str) -> Result<Anchor, Failure> {
    let read = || {
        let (day, value) = text.split_once('=')?;
        let (percent, se) = value.split_once("+-").unwrap_or((value, "0.01"));
        let (percent, se): (f64, f64) = (percent.parse().ok()?, se.parse().ok()?);
        let fits = (0.0..=100.0).contains(&percent) && se > 0.0 && se.is_finite();
        fits.then_some(Anchor { day: NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()?, percent, se })
    };
    read().ok_or_else(|| {
        Failure::new(
            Exit::Usage,
            format!("`{text}` is no known truth"),
            "write a day, a percentage and its standard error: `2004-10-09=37.64+-0.01`",
        )
    })
}

/// The anchors after the first: the first is where the level starts.
fn later(anchors: &[Anchor]) -> impl Fn(&TrendInput) -> Vec<Observation> {
    let anchors: Vec<Anchor> = anchors.iter().skip(1).copied().collect();
    move |input| {
        let known = |anchor: &Anchor| Observation {
            first_day: input.day(anchor.day),
            last_day: input.day(anchor.day),
            value: anchor.percent,
            variance: anchor.se * anchor.se,
            house: None,
            effects: Vec::new(),
        };
        anchors.iter().map(known).collect()
    }
}

fn set_up(args: &PollTrend, anchors: &[Anchor], spec: &mut Spec, input: &TrendInput) {
    if let Some(first) = anchors.first() {
        spec.start_day = input.day(first.day);
        spec.start_mean = first.percent;
        spec.start_variance = first.se * first.se;
    } else if let Some(start) = args.start {
        spec.start_mean = start;
    }
    if args.field_spans {
        spec.field_time = FieldTime::Span;
    }
    if args.no_houses {
        spec.house = Variance::Fixed(0.0);
    }
    if let Some(sd) = args.house_sd {
        spec.house = Variance::Fixed(sd * sd);
    }
    if args.no_extra {
        spec.extra = Variance::Fixed(0.0);
    }
}

fn date(found: &Trended, day: i64) -> Option<NaiveDate> {
    let days = Days::new(day.unsigned_abs());
    let start = found.input.day_0;
    if day < 0 { start.checked_sub_days(days) } else { start.checked_add_days(days) }
}

fn kind(level: f64) -> Value {
    format!("{:.0} % interval of the smoothed level: sampling, houses and drift; a lean shared by all houses is left out", level * 100.0).into()
}

fn fields(names: &[&str]) -> Vec<Field> {
    names.iter().map(|name| Field::new(*name, Role::Plain)).collect()
}

fn levels(args: &PollTrend, found: &Trended) -> Result<Answer, LocalLevelError> {
    let mut answer =
        Answer::new("polls trend", fields(&["day", "level", "se", "ci_low", "ci_high", "ci_kind"]));
    let first = found.spec.start_day;
    let last = found.input.observations.iter().map(|poll| poll.last_day).max().unwrap_or(first);
    let asked: Vec<i64> = if args.at.is_empty() {
        let from = args.from.map_or(first, |day| found.input.day(day).max(first));
        let to = args.to.map_or(last, |day| found.input.day(day));
        (from..=to).collect()
    } else {
        args.at.iter().map(|day| found.input.day(*day)).collect()
    };
    let (levels, z) = (found.fit.levels(&asked)?, local_level::quantile(args.level)?);
    for (place, day) in asked.iter().enumerate() {
        let (Some(level), Some(variance)) = (levels.level.get(place), levels.covariance(place, place)) else {
            continue;
        };
        let se = variance.max(0.0).sqrt();
        answer.rows.push(vec![
            date(found, *day).into(),
            Value::Real(*level),
            Value::Real(se),
            Value::Real(level - z * se),
            Value::Real(level + z * se),
            kind(args.level),
        ]);
    }
    Ok(answer)
}

fn changes(args: &PollTrend, found: &Trended) -> Result<Answer, LocalLevelError> {
    let names =
        ["from", "to", "level_from", "level_to", "change", "se", "z", "p", "ci_low", "ci_high", "verdict"];
    let mut answer = Answer::new("polls trend --change", fields(&names));
    for span in &args.change {
        let change = found.fit.change(found.input.day(span.from), found.input.day(span.to), args.level)?;
        let told = change.ci_low > 0.0 || change.ci_high < 0.0;
        answer.rows.push(vec![
            span.from.into(),
            span.to.into(),
            Value::Real(change.from),
            Value::Real(change.to),
            Value::Real(change.change),
            Value::Real(change.se),
            change.z.map_or(Value::Missing, Value::Real),
            change.p.map_or(Value::Missing, Value::Real),
            Value::Real(change.ci_low),
            Value::Real(change.ci_high),
            if told { "real change" } else { "cannot tell" }.into(),
        ]);
        let moved = if change.change < 0.0 { "fell" } else { "rose" };
        answer.notes.push(format!(
            "from {} to {} the pooled level {moved} by {:.2} points, from {:.1} to {:.1} ({:.0} % interval of the change {:+.1} to {:+.1}): {}",
            span.from, span.to, change.change.abs(), change.from, change.to, args.level * 100.0, change.ci_low, change.ci_high,
            if told { "a change that chance between samples does not account for" } else { "no change that could be told from none" }
        ));
    }
    Ok(answer)
}

fn houses(found: &Trended, level: f64) -> Result<Answer, LocalLevelError> {
    let names = ["pollster", "polls", "house_effect", "se", "ci_low", "ci_high", "ci_kind"];
    let mut answer = Answer::new("polls trend --houses", fields(&names));
    let z = local_level::quantile(level)?;
    for (name, effect) in found.input.houses.iter().zip(found.fit.house_effects()?) {
        answer.rows.push(vec![
            name.as_str().into(),
            count(effect.n_polls),
            Value::Real(effect.value),
            Value::Real(effect.se),
            Value::Real(effect.value - z * effect.se),
            Value::Real(effect.value + z * effect.se),
            format!("{:.0} % interval of a steady lean against the mean house", level * 100.0).into(),
        ]);
    }
    for (told, effect) in found.input.effects.iter().zip(found.fit.effects()?) {
        answer.notes.push(format!(
            "{:?} `{}` against `{}`: {:+.2} points (standard error {:.2}, {} polls)",
            told.kind, told.category, told.reference, effect.value, effect.se, effect.n_polls
        ));
    }
    Ok(answer)
}

fn diagnostics(found: &Trended) -> Result<Answer, LocalLevelError> {
    let told = found.fit.diagnostics(BURN_IN, LAGS)?;
    let mut answer = Answer::new("polls trend --diagnostics", fields(&["statistic", "value", "expected"]));
    let real = |value: Option<f64>| value.map_or(Value::Missing, Value::Real);
    let inside = |place: usize| told.coverage.and_then(|shares| shares.get(place).copied());
    let rows = [
        ("one-step errors looked at", count(told.n), Value::Missing),
        ("mean", real(told.mean), Value::Real(0.0)),
        ("standard deviation", real(told.sd), Value::Real(1.0)),
        ("inside the central 50 %", real(inside(0)), Value::Real(0.5)),
        ("inside the central 80 %", real(inside(1)), Value::Real(0.8)),
        ("inside the central 95 %", real(inside(2)), Value::Real(0.95)),
        ("Ljung-Box Q, 20 lags", real(told.ljung_box), Value::Missing),
        ("its P", real(told.ljung_box_p), Value::Missing),
        ("skewness", real(told.skewness), Value::Real(0.0)),
        ("excess kurtosis", real(told.excess_kurtosis), Value::Real(0.0)),
        ("squares of the last third over the first", real(told.last_over_first), Value::Real(1.0)),
    ];
    answer.rows =
        rows.into_iter().map(|(name, value, expected)| vec![name.into(), value, expected]).collect();
    answer.notes.push(format!(
        "the first {BURN_IN} errors are left out: the level and the houses are still being learnt there"
    ));
    Ok(answer)
}

/// What belongs beside every answer: the list, the model, what was left out, and what the level is measured against.
fn about(answer: &mut Answer, args: &PollTrend, found: &Trended, list: &str) -> Result<(), Failure> {
    let usage = |error: LocalLevelError| Failure::new(Exit::Usage, error.to_string(), "");
    for step in &found.input.ledger {
        answer.ledger.push(LedgerStep {
            step: step.step.clone(),
            reason: format!("{} polls concerned", step.n_polls),
            rows: u64::try_from(step.n_left).unwrap_or(u64::MAX),
        });
    }
    answer.notes.push(format!(
        "{} polls of {} pollsters on `{}` out of {list} (as published on {}, SHA-256 {}), design effect {}, log likelihood {:.6}",
        found.input.observations.iter().filter(|poll| poll.house.is_some()).count(),
        found.input.houses.len(),
        args.question,
        found.file.published,
        found.file.sha256.get(..12).unwrap_or_default(),
        args.deff,
        found.fit.log_likelihood
    ));
    let names = ["per day", "between houses", "beyond sampling"];
    let deviations = found.fit.standard_deviations(args.level).map_err(usage)?;
    let told: Vec<String> = names
        .into_iter()
        .zip(deviations)
        .map(|(name, range)| match (range.low, range.high) {
            (Some(low), Some(high)) => format!("{name} {:.4} ({low:.3} to {high:.3})", range.sd),
            _ => format!("{name} {:.4}", range.sd),
        })
        .collect();
    answer.notes.push(format!("standard deviations in points: {}", told.join(", ")));
    answer.notes.push(found.fit.identification());
    answer.notes.push("the smoothed level of a day uses later polls too".to_owned());
    Ok(())
}
