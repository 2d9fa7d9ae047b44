//! `brunt measure frontier`.

use crate::args::{Frontier, Global};
use crate::catalog;
use crate::commands::rubrics;
use crate::error::Failure;
use brunt_measure::frontier::{self, Question};
use std::process::ExitCode;

pub(super) fn run(global: &Global, args: &Frontier) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let rubric = super::reading(rubrics::find(&loaded, &args.rubric)?, &args.choose)?;
    rubrics::ask(global, &loaded, &args.cut, |source, question| {
        let asked = Question {
            selection: question.selection.clone(),
            rubric: &rubric,
            by: question.by.clone(),
            methods: args.methods.clone(),
            before: (args.before.from, args.before.to),
            after: (args.after.from, args.after.to),
            least: args.least,
        };
        frontier::measure(source.engine, source.store, source.catalog, &asked)
    })
}
