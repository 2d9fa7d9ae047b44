//! `brunt measure`.

mod break_date;
mod state_fill;

use crate::args::{Composition, CompositionTable, Every, Global, IntervalKind, TargetShare, What};
use crate::catalog;
use crate::commands::rubrics;
use crate::error::{Exit, Failure};
use crate::import::threads;
use crate::output;
use brunt_measure::cohort::Selection;
use brunt_measure::target_share::{self, Interval, Question};
use brunt_measure::{composition, published};
use brunt_model::{Answer, Value};
use brunt_publish::{chart, disclosure};
use brunt_store::{Engine, Store, StoreError};
use std::path::Path;
use std::process::ExitCode;

pub(super) fn run(global: &Global, what: &What) -> Result<ExitCode, Failure> {
    match what {
        What::TargetShare(args) => target_share(global, args),
        What::Composition(args) => composition(global, args),
        What::Break(args) => break_date::run(global, args),
        What::StateFill(args) => state_fill::run(global, args),
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

fn target_share(global: &Global, args: &TargetShare) -> Result<ExitCode, Failure> {
    if !(args.level > 0.0 && args.level < 1.0) {
        return Err(Failure::new(
            Exit::Usage,
            format!("a level of {} is not between 0 and 1", args.level),
            "0.95 is usual",
        ));
    }
    let loaded = catalog::load(global.catalog.as_deref())?;
    let store = Store::open(&global.store)?;
    let engine = Engine::new(threads(global))?;
    let question = Question {
        selection: Selection {
            table: args.table.clone(),
            releases: args.release.clone(),
            from: args.from,
            to: args.to,
            filter: args.filter.clone(),
            local: args.local,
        },
        rubric: rubrics::find(&loaded, &args.rubric)?,
        by: args.by.clone(),
        in_force_only: args.as_of.is_some(),
        narrow: args.narrow,
        interval: args.interval.map(|kind| Interval {
            kind: match kind {
                IntervalKind::Wilson => target_share::IntervalKind::Wilson,
                IntervalKind::Jeffreys => target_share::IntervalKind::Jeffreys,
            },
            level: args.level,
        }),
    };
    let answer = target_share::measure(&engine, &store, &loaded.catalog, &question)?;
    let releasable = if args.local { disclosure::local(answer) } else { disclosure::protect(answer) };
    output::answer(global, &releasable)?;
    Ok(ExitCode::SUCCESS)
}
