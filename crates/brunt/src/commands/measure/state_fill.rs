//! `brunt measure state-fill`.

use crate::args::{Global, StateFill};
use crate::catalog;
use crate::error::{Exit, Failure};
use crate::import::threads;
use crate::output;
use brunt_measure::cohort::Selection;
use brunt_measure::state_fill;
use brunt_publish::disclosure;
use brunt_store::{Engine, Store};
use std::process::ExitCode;

pub(super) fn run(global: &Global, args: &StateFill) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let store = Store::open(&global.store)?;
    let engine = Engine::new(threads(global))?;
    let selection = Selection {
        table: args.table.clone(),
        releases: args.release.clone(),
        from: args.from,
        to: args.to,
        filter: args.filter.clone(),
        local: args.local,
        without: None,
    };
    let answer = match args.growth.as_slice() {
        [] => state_fill::by_source(&engine, &store, &loaded.catalog, &selection, &args.by)?,
        [earlier, later] if earlier.to < later.from => {
            let days = ((earlier.from, earlier.to), (later.from, later.to));
            state_fill::growth(&engine, &store, &loaded.catalog, &selection, days)?
        }
        _ => {
            return Err(Failure::new(
                Exit::Usage,
                "growth is asked for between two spans of days, the earlier first, that share no day",
                "such as --growth 2024-01-20..2024-10-15,2025-01-20..2025-10-15",
            ));
        }
    };
    let releasable = if args.local { disclosure::local(answer) } else { disclosure::protect(answer) };
    output::answer(global, &releasable)?;
    Ok(ExitCode::SUCCESS)
}
