//! `brunt embed`.

use super::report::{exhibit, progress, words};
use crate::args::{Embed, Global};
use crate::catalog;
use crate::edition;
use crate::error::{Exit, Failure};
use crate::output;
use std::process::ExitCode;

pub(super) fn run(global: &Global, args: &Embed) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let edition = edition::make(global, &loaded, &progress(global))?;
    let (_, exhibit) = exhibit(&edition, &args.exhibit)?;
    let address = args.address.as_deref();
    let snippet = brunt_report::embed(exhibit, &words(args.language)?, address, edition.made_up)?;
    output::text(snippet.as_bytes())?;
    Ok(Exit::Done.into())
}
