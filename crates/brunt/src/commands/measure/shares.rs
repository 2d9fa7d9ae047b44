//! `brunt measure standardise | concentration | disparity`.

use super::{check_level, reading};
use crate::args::{ConcentrationArgs, Disparity, Global, Named, Standardise};
use crate::catalog::{self, Loaded};
use crate::commands::rubrics;
use crate::error::{Exit, Failure};
use brunt_measure::{concentration, disparity, standardise};
use brunt_model::Benchmarks;
use brunt_model::rates::BENCHMARK_COLUMNS;
use brunt_rubric::Rubric;
use std::path::Path;
use std::process::ExitCode;

pub(super) fn standardise(global: &Global, args: &Standardise) -> Result<ExitCode, Failure> {
    check_level(args.level)?;
    if args.cut.by.is_empty() {
        return Err(Failure::new(
            Exit::Usage,
            "what is to be brought to one mix is not said",
            "name groups or periods with `--by`, such as `--by fiscal_year`",
        ));
    }
    let loaded = catalog::load(global.catalog.as_deref())?;
    let rubric = reading(rubrics::find(&loaded, &args.rubric)?, &args.choose)?;
    rubrics::ask(global, &loaded, &args.cut, |source, cut| {
        let question = standardise::Question {
            selection: cut.selection.clone(),
            rubric: &rubric,
            over: args.over.clone(),
            by: cut.by.clone(),
            reference: args.reference.map(|span| (span.from, span.to)),
            level: args.level,
        };
        standardise::measure(source, &question)
    })
}

pub(super) fn concentration(global: &Global, args: &ConcentrationArgs) -> Result<ExitCode, Failure> {
    if args.top.contains(&0) {
        return Err(Failure::new(Exit::Usage, "`--top 0` is no place", "1,5,10 is usual"));
    }
    let loaded = catalog::load(global.catalog.as_deref())?;
    let rubric = target(&loaded, args.rubric.as_deref(), &args.choose)?;
    rubrics::ask(global, &loaded, &args.cut, |source, cut| {
        let question = concentration::Question {
            selection: cut.selection.clone(),
            over: args.over.clone(),
            by: cut.by.clone(),
            rubric: rubric.as_ref(),
            top: args.top.clone(),
        };
        concentration::measure(source, &question)
    })
}

pub(super) fn disparity(global: &Global, args: &Disparity) -> Result<ExitCode, Failure> {
    check_level(args.level)?;
    let [by] = args.cut.by.as_slice() else {
        return Err(Failure::new(
            Exit::Usage,
            "a benchmark counts the persons of one group",
            "name it with `--by`, such as `--by citizenship_country`",
        ));
    };
    let loaded = catalog::load(global.catalog.as_deref())?;
    let rubric = target(&loaded, args.rubric.as_deref(), &args.choose)?;
    let benchmarks = benchmarks(&args.benchmark)?;
    rubrics::ask(global, &loaded, &args.cut, |source, cut| {
        let question = disparity::Question {
            selection: cut.selection.clone(),
            by: by.clone(),
            benchmarks: &benchmarks,
            against: args.against.clone(),
            rubric: rubric.as_ref(),
            level: args.level,
        };
        disparity::measure(source, &question)
    })
}

fn target(loaded: &Loaded, name: Option<&str>, chosen: &[Named]) -> Result<Option<Rubric>, Failure> {
    name.map(|name| reading(rubrics::find(loaded, name)?, chosen)).transpose()
}

fn benchmarks(path: &Path) -> Result<Benchmarks, Failure> {
    let text = std::fs::read_to_string(path).map_err(|cause| {
        let shape = format!("`--benchmark` takes a CSV with the columns {}", BENCHMARK_COLUMNS.join(","));
        Failure::io(path, cause).with_hint(shape)
    })?;
    let name = path.display().to_string();
    Ok(Benchmarks::parse(&name, &name, &text)?)
}
