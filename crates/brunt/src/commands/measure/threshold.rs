//! `brunt measure threshold`.

use super::detainers::{selection, show};
use crate::args::{Decisions, Global, Threshold};
use crate::catalog;
use crate::commands::rubrics;
use crate::error::{Exit, Failure};
use crate::import::threads;
use brunt_measure::custody::Source;
use brunt_measure::threshold::{self, From, Plan, RowQuestion, Triples};
use brunt_stats::nuts::Setting;
use brunt_stats::threshold::Denominator;
use brunt_store::{Engine, Store};
use std::process::ExitCode;

pub(super) fn run(global: &Global, args: &Threshold) -> Result<ExitCode, Failure> {
    super::check_level(args.level)?;
    let triples = match (&args.counts, args.from_table, &args.rubric) {
        (Some(path), ..) => {
            let text = std::fs::read_to_string(path).map_err(|cause| Failure::io(path, cause))?;
            threshold::of_file(&path.display().to_string(), &text, args.least)?
        }
        (None, Some(from), Some(rubric)) => of_rows(global, args, (from, rubric))?,
        _ => {
            return Err(Failure::new(
                Exit::Usage,
                "which counts are meant is not said",
                "give `--counts FILE`",
            ));
        }
    };
    let plan = Plan {
        denominator: if args.benchmark { Denominator::Benchmark } else { Denominator::Decisions },
        sampler: Setting {
            warmup: args.draws,
            draws: args.draws,
            acceptance: args.acceptance,
            seed: args.seed,
            ..Setting::default()
        },
        level: args.level,
        sensitivity: !args.one_prior,
    };
    show(global, &args.rows, threshold::measure(&triples, &plan)?)
}

fn of_rows(global: &Global, args: &Threshold, (from, rubric): (Decisions, &str)) -> Result<Triples, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let rubric = super::reading(rubrics::find(&loaded, rubric)?, &args.choose)?;
    let store = Store::open(&global.store)?;
    let engine = Engine::new(threads(global))?;
    let source =
        Source { store: &store, catalog: &loaded.catalog, rules: &loaded.rules, threads: threads(global) };
    let from = match from {
        Decisions::Encounters => From::Encounters,
        Decisions::Detainers => From::Detainers,
    };
    let question = RowQuestion {
        selection: selection(&args.rows, from.table()),
        from,
        rubric: &rubric,
        group: args.group.clone(),
        place: args.place.clone(),
        groups: args.groups,
        least: args.least,
    };
    Ok(threshold::of_rows(&engine, &source, &question)?)
}
