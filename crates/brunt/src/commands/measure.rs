//! `brunt measure`.

use crate::args::{Composition, CompositionTable, Every, Global, IntervalKind, TargetShare, What};
use crate::catalog;
use crate::commands::rubrics;
use crate::error::{Exit, Failure};
use crate::import::threads;
use crate::output;
use brunt_measure::cohort::Selection;
use brunt_measure::composition;
use brunt_measure::target_share::{self, Interval, Question};
use brunt_publish::disclosure;
use brunt_store::{Engine, Store};
use std::process::ExitCode;

pub(super) fn run(global: &Global, what: &What) -> Result<ExitCode, Failure> {
    match what {
        What::TargetShare(args) => target_share(global, args),
        What::Composition(args) => composition(global, args),
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
    let answer = composition::measure(&loaded.catalog, &question)?;
    output::answer(global, &disclosure::protect(answer))?;
    Ok(ExitCode::SUCCESS)
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
