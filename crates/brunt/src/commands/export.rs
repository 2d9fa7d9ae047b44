//! `brunt export`.

use crate::args::{Export, Global};
use crate::catalog;
use crate::commands::measure::units;
use crate::error::Failure;
use crate::import::threads;
use crate::output;
use brunt_measure::expert;
use brunt_publish::disclosure;
use brunt_store::{Engine, Store};
use std::process::ExitCode;

pub(super) fn run(global: &Global, args: &Export) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let store = Store::open(&global.store)?;
    let engine = Engine::new(threads(global))?;
    let repeated = if args.marked {
        Some(units::repeated(global, &loaded, &store, &args.table, &args.release)?)
    } else {
        None
    };
    let written = (args.out.as_path(), repeated.as_ref());
    let mut answer = expert::export(&engine, &store, &loaded.catalog, &args.table, &args.release, written)?;
    answer.notes.extend(
        repeated
            .map(|repeated| format!("`repeats_another` by {}; null without a person key", repeated.because)),
    );
    output::answer(global, &disclosure::local(answer))?;
    Ok(ExitCode::SUCCESS)
}
