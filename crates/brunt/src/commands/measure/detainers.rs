//! `brunt measure detainers`.

use crate::args::{Detainers, Global, RowCut};
use crate::catalog;
use crate::commands::rubrics;
use crate::error::Failure;
use crate::import::threads;
use crate::output;
use brunt_measure::cohort::Selection;
use brunt_measure::custody::Source;
use brunt_measure::detainers::{self, Question};
use brunt_measure::policy::ListQuestion;
use brunt_model::Answer;
use brunt_publish::disclosure;
use brunt_store::{Engine, Store};
use std::process::ExitCode;

pub(super) fn run(global: &Global, args: &Detainers) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let rubric = match &args.rubric {
        Some(name) => Some(super::reading(rubrics::find(&loaded, name)?, &args.choose)?),
        None => None,
    };
    let labels = args.policy.labels.as_deref().map(|name| super::labels(&loaded, name)).transpose()?;
    let store = Store::open(&global.store)?;
    let engine = Engine::new(threads(global))?;
    let source =
        Source { store: &store, catalog: &loaded.catalog, rules: &loaded.rules, threads: threads(global) };
    let question = Question {
        selection: selection(&args.rows, detainers::TABLE),
        by: args.by.clone(),
        within: args.within,
        rubric: rubric.as_ref(),
        list: labels.as_ref().map(|labels| ListQuestion {
            labels,
            list: args.policy.list.as_deref(),
            ever: args.ever,
        }),
    };
    show(global, &args.rows, detainers::measure(&engine, &source, &question)?)
}

/// The rows that the words cut out.
pub(super) fn selection(rows: &RowCut, table: &str) -> Selection {
    Selection {
        table: table.to_owned(),
        releases: rows.release.clone(),
        from: rows.from,
        to: rows.to,
        filter: rows.filter.clone(),
        local: rows.local,
        without: None,
    }
}

/// Prints what may be shown.
pub(super) fn show(global: &Global, rows: &RowCut, answer: Answer) -> Result<ExitCode, Failure> {
    let releasable = if rows.local { disclosure::local(answer) } else { disclosure::protect(answer) };
    output::answer(global, &releasable)?;
    Ok(ExitCode::SUCCESS)
}
