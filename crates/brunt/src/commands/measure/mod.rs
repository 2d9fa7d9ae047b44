//! `brunt measure`.

mod break_date;
mod burden;
mod detainers;
mod did;
mod frontier;
mod shares;
mod state_fill;
mod threshold;
pub(super) mod units;
mod volume_yield;

use crate::args::{
    Composition, CompositionTable, Decompose, Every, Funnel, Global, IntervalKind, Named, Spread,
    TargetShare, What,
};
use crate::catalog::{self, Loaded};
use crate::commands::rubrics;
use crate::error::{Exit, Failure};
use crate::import::threads;
use crate::output;
use brunt_measure::target_share::{self, Interval, Question};
use brunt_measure::{composition, decompose, funnel, published, targets};
use brunt_model::{Answer, Labels, Value};
use brunt_publish::{chart, disclosure};
use brunt_rubric::{Kind, Rubric};
use brunt_store::{Engine, Store, StoreError};
use std::path::Path;
use std::process::ExitCode;

pub(super) fn run(global: &Global, what: &What) -> Result<ExitCode, Failure> {
    match what {
        What::TargetShare(args) => target_share(global, args),
        What::Spread(args) => spread(global, args),
        What::Composition(args) => composition(global, args),
        What::Break(args) => break_date::run(global, args),
        What::StateFill(args) => state_fill::run(global, args),
        What::Decompose(args) => decompose(global, args),
        What::Funnel(args) => funnel(global, args),
        What::Burden(args) => burden::run(global, args),
        What::Standardise(args) => shares::standardise(global, args),
        What::Concentration(args) => shares::concentration(global, args),
        What::Disparity(args) => shares::disparity(global, args),
        What::Detainers(args) => detainers::run(global, args),
        What::VolumeYield(args) => volume_yield::run(global, args),
        What::Frontier(args) => frontier::run(global, args),
        What::Did(args) => did::run(global, args),
        What::Threshold(args) => threshold::run(global, args),
        What::Duplicates(args) => units::duplicates(global, args),
        What::Stays(args) => units::stays(global, args),
        What::Links(args) => units::links(global, args),
        What::Population(args) => units::population(global, args),
    }
}

fn composition(global: &Global, args: &Composition) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let question = composition::Question {
        population: match args.table {
            CompositionTable::Detained => composition::Population::Detained,
            CompositionTable::BookedIn => composition::Population::BookedIn,
        },
        by: args.by.clone(),
        from: args.from,
        to: args.to,
        known_on: args.as_of,
        every: match args.every {
            Every::Edition => composition::Every::Edition,
            Every::Month => composition::Every::Month,
            Every::Year => composition::Every::Year,
        },
    };
    let stored = match Store::open(&global.store) {
        Ok(store) => {
            let engine = Engine::new(threads(global))?;
            published::figures(&engine, &store, &loaded.catalog, question.population.table())?
        }
        // The figures that come with brunt need no store.
        Err(StoreError::Absent { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let answer = composition::measure(&loaded.catalog, stored.as_ref(), &question)?;
    if let Some(path) = &args.chart {
        draw(path, args, &answer)?;
    }
    output::answer(global, &disclosure::protect(answer))?;
    Ok(ExitCode::SUCCESS)
}

/// Draws the three shares of one arresting agency, or of all together.
fn draw(path: &Path, args: &Composition, answer: &Answer) -> Result<(), Failure> {
    let mut shown = answer.clone();
    shown.rows.retain(|row| row.get(1) == Some(&Value::Text(args.chart_of.clone())));
    let (Some(first), Some(last)) = (shown.rows.first(), shown.rows.last()) else {
        return Err(Failure::new(
            Exit::Usage,
            format!("the answer has no rows of `{}` to draw", args.chart_of),
            "`--chart-of` takes an arresting agency that `--by arresting_agency` lists, or `all`",
        ));
    };
    let other = |row: &[Value]| match (row.first(), row.get(8)) {
        (Some(Value::Date(day)), Some(Value::Real(share))) => format!("{:.0} % on {day}", share * 100.0),
        _ => "not printed".to_owned(),
    };
    let of = match args.table {
        CompositionTable::Detained => "of people detained",
        CompositionTable::BookedIn => "of people booked in in the fiscal year so far",
    };
    let by =
        if args.chart_of == "all" { String::new() } else { format!(" after arrest by {}", args.chart_of) };
    let words = chart::Words {
        title: format!("People without conviction or charge on record: {}, {}", other(first), other(last)),
        subtitle: format!("Share {of}{by}, by recorded criminality"),
        source: format!("ICE detention statistics, {} editions; all people are counted", shown.rows.len()),
    };
    let series = ["convicted", "pending", "other"].map(|name| chart::Series {
        column: format!("{name}_share"),
        name: if name == "pending" { "pending charge".to_owned() } else { name.to_owned() },
        dots: false,
    });
    let plan = chart::Plan {
        day: "as_of".to_owned(),
        series: series.to_vec(),
        marks: Vec::new(),
        unit: chart::Unit::Share,
    };
    let svg = chart::lines(&disclosure::protect(shown), &plan, &words)?;
    std::fs::write(path, svg).map_err(|cause| Failure::io(path, cause))
}

/// The name that stands for whatever target was in force on the day of an event.
const IN_FORCE: &str = "in_force";

/// The target as it is read with what was chosen.
fn reading(rubric: &Rubric, chosen: &[Named]) -> Result<Rubric, Failure> {
    let mut reading = rubric.clone();
    for choice in chosen {
        reading = reading.with_choice(&choice.name, &choice.value)?;
    }
    Ok(reading)
}

/// Stated targets and mandates, or those named.
fn targets_of<'l>(loaded: &'l Loaded, names: &[String]) -> Result<Vec<&'l Rubric>, Failure> {
    if names.is_empty() {
        return Ok(loaded.rubrics.values().filter(|rubric| rubric.kind == Kind::StatedTarget).collect());
    }
    names.iter().map(|name| rubrics::find(loaded, name)).collect()
}

fn spread(global: &Global, args: &Spread) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let asked = targets_of(&loaded, &args.rubric)?;
    rubrics::ask(global, &loaded, &args.cut, |source, question| targets::spread(source, question, &asked))
}

fn decompose(global: &Global, args: &Decompose) -> Result<ExitCode, Failure> {
    check_level(args.level)?;
    let loaded = catalog::load(global.catalog.as_deref())?;
    let rubric = reading(rubrics::find(&loaded, &args.rubric)?, &args.choose)?;
    rubrics::ask(global, &loaded, &args.cut, |source, question| {
        let asked = decompose::Question {
            selection: question.selection.clone(),
            rubric: &rubric,
            by: question.by.clone(),
            before: (args.before.from, args.before.to),
            after: (args.after.from, args.after.to),
            block_weeks: args.block_weeks,
            replicates: args.replicates,
            seed: args.seed,
            level: args.level,
        };
        decompose::measure(source.engine, source.store, source.catalog, &asked)
    })
}

fn funnel(global: &Global, args: &Funnel) -> Result<ExitCode, Failure> {
    check_level(args.level)?;
    if args.cut.by.is_empty() {
        return Err(Failure::new(
            Exit::Usage,
            "which offices are meant is not said",
            "name them with `--by`, such as `--by aor` or `--by facility`",
        ));
    }
    let loaded = catalog::load(global.catalog.as_deref())?;
    let rubric = reading(rubrics::find(&loaded, &args.rubric)?, &args.choose)?;
    rubrics::ask(global, &loaded, &args.cut, |source, question| {
        let asked = Question {
            selection: question.selection.clone(),
            rubric: &rubric,
            by: question.by.clone(),
            in_force_only: false,
            narrow: false,
            interval: None,
        };
        funnel::measure(source.engine, source.store, source.catalog, &asked, args.level)
    })
}

/// The labels of a file, or of the list of that name that comes with brunt.
fn labels(loaded: &Loaded, name: &str) -> Result<Labels, Failure> {
    if let Some(known) = loaded.catalog.labels.get(name) {
        return Ok(known.clone());
    }
    let path = Path::new(name);
    if !path.exists() {
        let known: Vec<&str> = loaded.catalog.labels.keys().map(String::as_str).collect();
        return Err(Failure::new(
            Exit::Usage,
            format!("`{name}` is neither a file nor a list that comes with brunt"),
            format!(
                "lists: {}; the format of a file is described in docs/policy-labels.md",
                known.join(", ")
            ),
        ));
    }
    let text = std::fs::read_to_string(path).map_err(|cause| Failure::io(path, cause))?;
    Labels::parse(name, &text).map_err(|fault| {
        Failure::new(Exit::Usage, fault.to_string(), "the format is described in docs/policy-labels.md")
    })
}

fn check_level(level: f64) -> Result<(), Failure> {
    if level > 0.0 && level < 1.0 {
        return Ok(());
    }
    Err(Failure::new(Exit::Usage, format!("a level of {level} is not between 0 and 1"), "0.95 is usual"))
}

/// Each row against the target in force on the day of its event.
fn in_force(global: &Global, loaded: &Loaded, args: &TargetShare) -> Result<ExitCode, Failure> {
    if args.narrow || args.fixed || args.interval.is_some() || !args.choose.is_empty() {
        return Err(Failure::new(
            Exit::Usage,
            "`--rubric in_force` takes neither --fixed, --narrow, --interval nor --choose",
            "name one target to use them",
        ));
    }
    let all: Vec<&Rubric> = loaded.rubrics.values().collect();
    rubrics::ask(global, loaded, &args.cut, |source, question| targets::in_force(source, question, &all))
}

fn target_share(global: &Global, args: &TargetShare) -> Result<ExitCode, Failure> {
    check_level(args.level)?;
    let loaded = catalog::load(global.catalog.as_deref())?;
    if args.rubric == IN_FORCE {
        return in_force(global, &loaded, args);
    }
    let rubric = reading(rubrics::find(&loaded, &args.rubric)?, &args.choose)?;
    let interval = args.interval.map(|kind| Interval {
        kind: match kind {
            IntervalKind::Wilson => target_share::IntervalKind::Wilson,
            IntervalKind::Jeffreys => target_share::IntervalKind::Jeffreys,
            IntervalKind::BetaBinomial => target_share::IntervalKind::BetaBinomial,
        },
        level: args.level,
    });
    rubrics::ask(global, &loaded, &args.cut, |source, question| {
        let asked = Question {
            selection: question.selection.clone(),
            rubric: &rubric,
            by: question.by.clone(),
            in_force_only: args.as_of.is_some(),
            narrow: args.narrow,
            interval,
        };
        target_share::measure(source.engine, source.store, source.catalog, &asked)
    })
}
