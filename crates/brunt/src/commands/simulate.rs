//! `brunt simulate`.

use crate::args::{Global, Shape, Simulate};
use crate::catalog;
use crate::error::Failure;
use crate::output;
use crate::progress;
use brunt_model::{Answer, Catalog, Field, Role};
use brunt_publish::disclosure;
use brunt_simulate::{Spec, Truth};
use std::path::Path;
use std::process::ExitCode;

pub(super) fn run(global: &Global, args: &Simulate) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let spec = Spec {
        shape: match args.shape {
            Shape::March2026 => brunt_simulate::Shape::Ddp202603,
            Shape::Years2012To2023 => brunt_simulate::Shape::Foia2012to2023,
        },
        rows: args.rows,
        seed: args.seed,
    };
    let truth = make(global, &loaded.catalog, &spec, &args.out)?;
    output::answer(global, &disclosure::protect(report(&truth, &args.out)))?;
    Ok(ExitCode::SUCCESS)
}

/// Makes the release, with a bar.
pub(crate) fn make(global: &Global, catalog: &Catalog, spec: &Spec, out: &Path) -> Result<Truth, Failure> {
    let bar = progress::bar(spec.rows, "making up rows", false, global.quiet);
    let truth = brunt_simulate::simulate(catalog, spec, out, &|at| bar.set_position(at.rows_done))?;
    bar.finish_and_clear();
    Ok(truth)
}

fn report(truth: &Truth, out: &Path) -> Answer {
    let mut answer = Answer::new(
        "simulate",
        ["path", "table", "rows"].into_iter().map(|key| Field::new(key, Role::Plain)).collect(),
    );
    for file in &truth.files {
        answer.rows.push(vec![
            out.join(&file.file).display().to_string().into(),
            file.table.as_str().into(),
            file.rows.into(),
        ]);
    }
    answer.notes.push(format!(
        "made-up rows of release `{}`, seed {}: they say nothing of the world; what was planted is in {}",
        truth.release,
        truth.seed,
        out.join("truth.json").display()
    ));
    answer
}
