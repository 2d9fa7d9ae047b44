//! `brunt rubrics`.

use crate::args::{Cut, Format, Global, Rubrics, RubricsDiff, RubricsWhat};
use crate::catalog;
use crate::commands::measure::units;
use crate::error::{Exit, Failure};
use crate::import::threads;
use crate::output;
use brunt_measure::cohort::Selection;
use brunt_measure::{MeasureError, targets};
use brunt_model::{Answer, Field, Role, Value};
use brunt_publish::disclosure;
use brunt_rubric::Rubric;
use brunt_store::{Engine, Store};
use std::process::ExitCode;

pub(super) fn run(global: &Global, args: &Rubrics) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let name = match &args.what {
        Some(RubricsWhat::Show { name }) => name,
        Some(RubricsWhat::Diff(args)) => return diff(global, &loaded, args),
        None => {
            let rubrics: Vec<&Rubric> = loaded.rubrics.values().collect();
            output::answer(global, &disclosure::protect(list(&rubrics)))?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    let rubric = find(&loaded, name)?;
    if global.format == Format::Table {
        output::text(brunt_rubric::explain(rubric).as_bytes())?;
    } else {
        let mut answer = list(&[rubric]);
        answer.fields.push(Field::new("explained", Role::Plain));
        for row in &mut answer.rows {
            row.push(brunt_rubric::explain(rubric).into());
        }
        output::answer(global, &disclosure::protect(answer))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn diff(global: &Global, loaded: &catalog::Loaded, args: &RubricsDiff) -> Result<ExitCode, Failure> {
    let (first, second) = (find(loaded, &args.first)?, find(loaded, &args.second)?);
    ask(global, loaded, &args.cut, |source, question| targets::difference(source, question, (first, second)))
}

/// Asks about targets over the rows that the words cut out, and prints what may be shown.
pub(super) fn ask(
    global: &Global,
    loaded: &catalog::Loaded,
    cut: &Cut,
    ask: impl FnOnce(&targets::Source<'_>, &targets::Question) -> Result<Answer, MeasureError>,
) -> Result<ExitCode, Failure> {
    let answer = asked(global, loaded, cut, ask)?;
    let releasable = if cut.local { disclosure::local(answer) } else { disclosure::protect(answer) };
    output::answer(global, &releasable)?;
    Ok(ExitCode::SUCCESS)
}

/// The answer itself, before disclosure control.
pub(super) fn asked(
    global: &Global,
    loaded: &catalog::Loaded,
    cut: &Cut,
    ask: impl FnOnce(&targets::Source<'_>, &targets::Question) -> Result<Answer, MeasureError>,
) -> Result<Answer, Failure> {
    let store = Store::open(&global.store)?;
    let engine = Engine::new(threads(global))?;
    let question = targets::Question {
        selection: Selection {
            table: cut.table.clone(),
            releases: cut.release.clone(),
            from: cut.from,
            to: cut.to,
            filter: cut.filter.clone(),
            local: cut.local,
            without: if cut.events {
                Some(units::repeated(global, loaded, &store, &cut.table, &cut.release)?)
            } else {
                None
            },
        },
        by: cut.by.clone(),
    };
    let source = targets::Source { engine: &engine, store: &store, catalog: &loaded.catalog };
    Ok(ask(&source, &question)?)
}

/// The rubric of that name.
pub(super) fn find<'l>(loaded: &'l catalog::Loaded, name: &str) -> Result<&'l Rubric, Failure> {
    loaded.rubrics.get(name).ok_or_else(|| {
        let names: Vec<&str> = loaded.rubrics.keys().map(String::as_str).collect();
        Failure::new(
            Exit::Usage,
            format!("no rubric is named `{name}`"),
            format!("there are {}", names.join(", ")),
        )
    })
}

fn list(rubrics: &[&Rubric]) -> Answer {
    let keys = ["rubric", "version", "title", "kind", "in_force_from", "in_force_to", "fidelity", "source"];
    let mut answer =
        Answer::new("rubrics", keys.into_iter().map(|key| Field::new(key, Role::Plain)).collect());
    for rubric in rubrics {
        answer.rows.push(vec![
            rubric.name.as_str().into(),
            rubric.version.as_str().into(),
            rubric.title.as_str().into(),
            rubric.kind.as_str().into(),
            rubric.in_force.from.map_or(Value::Missing, Value::Date),
            rubric.in_force.to.map_or(Value::Missing, Value::Date),
            rubric.fidelity.as_str().into(),
            rubric.source.as_str().into(),
        ]);
    }
    answer
}
