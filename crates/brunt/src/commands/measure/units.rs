//! `brunt measure duplicates | stays | links | population`: what happened to people.

use crate::args::{Duplicates, Global, Links, Population, PopulationEvery, Stays, Units};
use crate::catalog::{self, Loaded};
use crate::error::Failure;
use crate::import::threads;
use crate::output;
use brunt_measure::MeasureError;
use brunt_measure::custody::marked::{RepeatedRows, repeated_rows};
use brunt_measure::custody::{
    Source, duplicates as repeats, links as linked, population as held, stays as custody,
};
use brunt_model::Answer;
use brunt_publish::disclosure;
use brunt_store::Store;
use std::process::ExitCode;

/// Asks of the store and prints what may be shown.
fn answer(
    global: &Global,
    units: &Units,
    ask: impl FnOnce(&Source<'_>) -> Result<Answer, MeasureError>,
) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let store = Store::open(&global.store)?;
    let source =
        Source { store: &store, catalog: &loaded.catalog, rules: &loaded.rules, threads: threads(global) };
    let answer = ask(&source)?;
    let releasable = if units.local { disclosure::local(answer) } else { disclosure::protect(answer) };
    output::answer(global, &releasable)?;
    Ok(ExitCode::SUCCESS)
}

/// The rows of a table that repeat others, by the table's first rule.
pub(in crate::commands) fn repeated(
    global: &Global,
    loaded: &Loaded,
    store: &Store,
    table: &str,
    releases: &[String],
) -> Result<RepeatedRows, Failure> {
    let source = Source { store, catalog: &loaded.catalog, rules: &loaded.rules, threads: threads(global) };
    Ok(repeated_rows(&source, table, releases, None)?)
}

pub(super) fn duplicates(global: &Global, args: &Duplicates) -> Result<ExitCode, Failure> {
    let question = repeats::Question {
        table: args.table.clone(),
        rule: args.rule.clone(),
        by: args.units.by.clone(),
        releases: args.units.release.clone(),
        local: args.units.local,
    };
    answer(global, &args.units, |source| repeats::measure(source, &question))
}

pub(super) fn stays(global: &Global, args: &Stays) -> Result<ExitCode, Failure> {
    super::check_level(args.level)?;
    let question = custody::Question {
        by: args.units.by.clone(),
        from: args.from,
        to: args.to,
        releases: args.units.release.clone(),
        level: args.level,
        local: args.units.local,
    };
    answer(global, &args.units, |source| custody::measure(source, &question))
}

pub(super) fn links(global: &Global, args: &Links) -> Result<ExitCode, Failure> {
    let question = linked::Question {
        rule: args.rule.clone(),
        by: args.units.by.clone(),
        releases: args.units.release.clone(),
        local: args.units.local,
    };
    answer(global, &args.units, |source| linked::measure(source, &question))
}

pub(super) fn population(global: &Global, args: &Population) -> Result<ExitCode, Failure> {
    let question = held::Question {
        by: args.units.by.clone(),
        from: args.from,
        to: args.to,
        every: match args.every {
            PopulationEvery::Day => held::Every::Day,
            PopulationEvery::Week => held::Every::Week,
            PopulationEvery::Month => held::Every::Month,
            PopulationEvery::FiscalYear => held::Every::FiscalYear,
        },
        releases: args.units.release.clone(),
        local: args.units.local,
    };
    answer(global, &args.units, |source| held::measure(source, &question))
}
