//! `brunt diff`.

use crate::args::{Diff, Global, Side, Step};
use crate::catalog::{self, Loaded};
use crate::error::{Exit, Failure};
use crate::import::threads;
use crate::output;
use brunt_measure::diff;
use brunt_measure::published::{self, Figures};
use brunt_model::Answer;
use brunt_publish::disclosure;
use brunt_store::{Engine, Store};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::process::ExitCode;

pub(super) fn run(global: &Global, args: &Diff) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let store = Store::open(&global.store)?;
    let engine = Engine::new(threads(global))?;
    if loaded.catalog.releases.contains_key(&args.first.name) {
        return releases(global, args, &loaded, &store, &engine);
    }
    let figures = figures(&engine, &store, &loaded, args)?;
    let answer = match &args.second {
        None => published::restated(&figures),
        Some(second) => between(&figures, &args.first, second)?,
    };
    output::answer(global, &disclosure::protect(answer))?;
    Ok(ExitCode::SUCCESS)
}

/// Two releases, in aggregate.
fn releases(
    global: &Global,
    args: &Diff,
    loaded: &Loaded,
    store: &Store,
    engine: &Engine,
) -> Result<ExitCode, Failure> {
    let Some(second) = &args.second else {
        return Err(Failure::new(
            Exit::Usage,
            format!("`{}` is a release: which other is it to be compared with?", args.first.name),
            format!("`brunt diff {} OTHER`; `brunt tables` lists the releases held", args.first.name),
        ));
    };
    if let Some(dated) = [&args.first, second].into_iter().find(|side| side.as_of.is_some()) {
        return Err(Failure::new(
            Exit::Usage,
            format!("a release has one as-of day, and `{}` names another", dated.name),
            "name releases without `@DATE`; editions of a publication are named with it",
        ));
    }
    if second.name == args.first.name {
        return Err(Failure::new(
            Exit::Usage,
            format!("`{}` is compared with itself", second.name),
            "name two releases",
        ));
    }
    let question = diff::Question {
        releases: [args.first.name.clone(), second.name.clone()],
        table: args.table.clone(),
        column: args.column.clone(),
        every: args.by.map(|step| match step {
            Step::Week => diff::Every::Week,
            Step::Month => diff::Every::Month,
        }),
        threshold: args.threshold / 100.0,
    };
    let found = diff::compare(engine, store, &loaded.catalog, &question)?;
    let releasable = if args.local {
        disclosure::local_blocks(found.answer, found.blocks)
    } else {
        disclosure::protect_blocks(found.answer, found.blocks)
    };
    output::answer(global, &releasable)?;
    Ok(ExitCode::SUCCESS)
}

fn between(figures: &[Figures], first: &Side, second: &Side) -> Result<Answer, Failure> {
    let days: BTreeSet<NaiveDate> =
        figures.iter().flat_map(|table| &table.figures).map(|figure| figure.as_of).collect();
    let day = |side: &Side| match side.as_of {
        Some(day) if days.contains(&day) => Ok(day),
        other => Err(Failure::new(
            Exit::Usage,
            match other {
                Some(day) => format!("the store holds no edition of {} as of {day}", side.name),
                None => format!("which edition of {} is meant is not said", side.name),
            },
            format!(
                "name it as {}@DATE; as-of days in the store: {}",
                side.name,
                days.iter().map(NaiveDate::to_string).collect::<Vec<_>>().join(", ")
            ),
        )),
    };
    if first.name != second.name {
        return Err(Failure::new(
            Exit::Usage,
            format!("{} and {} are not editions of one publication", first.name, second.name),
            "compare two editions of the same one, such as NAME@2026-01-22 NAME@2026-04-02",
        ));
    }
    let (a, b) = (day(first)?, day(second)?);
    Ok(published::restated_between(figures, (a.min(b), a.max(b))))
}

/// The figures of the publication named, table by table.
fn figures(engine: &Engine, store: &Store, loaded: &Loaded, args: &Diff) -> Result<Vec<Figures>, Failure> {
    let Some(publication) = loaded.catalog.publications.get(&args.first.name) else {
        let known: Vec<&str> = loaded.catalog.publications.keys().map(String::as_str).collect();
        return Err(Failure::new(
            Exit::Usage,
            format!("`{}` is neither a publication nor a release that the catalog knows", args.first.name),
            format!(
                "publications: {}; releases: {}",
                known.join(", "),
                loaded.catalog.releases.keys().cloned().collect::<Vec<_>>().join(", ")
            ),
        ));
    };
    let names = publication.table_names();
    if let Some(stray) = args.table.as_deref().filter(|table| !names.contains(table)) {
        return Err(Failure::new(
            Exit::Usage,
            format!("{} has no table `{stray}`", publication.publication),
            format!("its tables: {}", names.join(", ")),
        ));
    }
    let mut found = Vec::new();
    for name in names.into_iter().filter(|name| args.table.as_deref().is_none_or(|only| only == *name)) {
        found.extend(published::figures(engine, store, &loaded.catalog, name)?);
    }
    if found.is_empty() {
        return Err(Failure::new(
            Exit::Usage,
            format!("the store holds no edition of {}", publication.publication),
            "import its workbooks first: `brunt import FOLDER`",
        ));
    }
    Ok(found)
}
