//! `brunt measure burden`.

use super::reading;
use crate::args::{Burden, Global};
use crate::catalog::{self, Loaded};
use crate::commands::rubrics;
use crate::error::{Exit, Failure};
use crate::import::threads;
use crate::output;
use brunt_measure::burden::{self, Class, Question, Source};
use brunt_model::RateTable;
use brunt_model::rates::RATE_COLUMNS;
use brunt_publish::disclosure;
use std::path::Path;
use std::process::ExitCode;

/// The word for the rates that come with brunt.
const PUBLISHED: &str = "published";

pub(super) fn run(global: &Global, args: &Burden) -> Result<ExitCode, Failure> {
    super::check_level(args.level)?;
    let loaded = catalog::load(global.catalog.as_deref())?;
    let Some((class, by)) = args.cut.by.split_first() else {
        return Err(Failure::new(
            Exit::Usage,
            "which classes are meant is not said",
            "name them first with `--by`: a division such as lawful_status or offence_tier, or a column such as gender",
        ));
    };
    let division = loaded.rubrics.get(class).map(|rubric| reading(rubric, &args.choose)).transpose()?;
    if division.is_none() && (args.narrow || !args.choose.is_empty()) {
        return Err(Failure::new(
            Exit::Usage,
            format!("`{class}` is a column, which is read in one way"),
            "`--narrow` and `--choose` are for divisions; `brunt rubrics` lists them",
        ));
    }
    let rates = args.cost.as_deref().map(|path| rates(&loaded, path)).transpose()?;
    let mut dimensions = Vec::new();
    let answer = rubrics::asked(global, &loaded, &args.cut, |source, cut| {
        let question = Question {
            selection: cut.selection.clone(),
            class: match &division {
                Some(rubric) => Class::Division(rubric),
                None => Class::Column(class.clone()),
            },
            by: by.to_vec(),
            narrow: args.narrow,
            rates: rates.as_ref(),
            level: args.level,
        };
        dimensions = burden::dimensions(&question);
        let source = Source {
            engine: source.engine,
            store: source.store,
            catalog: source.catalog,
            rules: &loaded.rules,
            threads: threads(global),
        };
        burden::measure(&source, &question)
    })?;
    let releasable = if args.cut.local {
        disclosure::local(answer)
    } else {
        disclosure::protect_grid(answer, &dimensions)
    };
    output::answer(global, &releasable)?;
    Ok(ExitCode::SUCCESS)
}

/// The rates of a file, or those that come with brunt.
fn rates(loaded: &Loaded, path: &Path) -> Result<RateTable, Failure> {
    if path == Path::new(PUBLISHED)
        && let Some(table) = loaded.catalog.costs.get(PUBLISHED)
    {
        return Ok(table.clone());
    }
    let text = std::fs::read_to_string(path).map_err(|cause| {
        Failure::io(path, cause).with_hint(format!(
            "`--cost` takes a CSV with the columns {}, or the word `{PUBLISHED}`",
            RATE_COLUMNS.join(",")
        ))
    })?;
    let name = path.display().to_string();
    Ok(RateTable::parse(&name, &name, &text)?)
}
