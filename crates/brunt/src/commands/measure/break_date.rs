//! `brunt measure break`.

use crate::args::{Break, BreakShape, Global, Step};
use crate::catalog::{self, Loaded};
use crate::commands::rubrics;
use crate::error::{Exit, Failure};
use crate::import::threads;
use crate::output;
use brunt_measure::cohort::Selection;
use brunt_measure::series::{self, Bundle, PublishedQuestion, RowQuestion, Scale};
use brunt_measure::{break_date, published};
use brunt_model::{Answer, Field, Role, Value};
use brunt_publish::{chart, disclosure};
use brunt_stats::break_date::Shape;
use brunt_store::{Engine, Store, StoreError};
use std::path::Path;
use std::process::ExitCode;

pub(super) fn run(global: &Global, args: &Break) -> Result<ExitCode, Failure> {
    super::check_level(args.level)?;
    let loaded = catalog::load(global.catalog.as_deref())?;
    let bundle = bundle(global, &loaded, args)?;
    let question = break_date::Question {
        at: args.at,
        shape: match args.shape {
            BreakShape::LevelAndSlope => Shape::LevelAndSlope,
            BreakShape::Level => Shape::Level,
            BreakShape::Step => Shape::Step,
        },
        level: args.level,
        margin: args.margin,
        placebo_before: args.placebo_before,
        search: args.search,
        weighted: args.weighted,
    };
    let answer = break_date::measure(&bundle, &question)?;
    if let Some(path) = &args.chart {
        draw(path, args, &bundle, &answer)?;
    }
    let releasable = if args.local { disclosure::local(answer) } else { disclosure::protect(answer) };
    output::answer(global, &releasable)?;
    Ok(ExitCode::SUCCESS)
}

/// The series that the words ask for.
fn bundle(global: &Global, loaded: &Loaded, args: &Break) -> Result<Bundle, Failure> {
    let engine = Engine::new(threads(global))?;
    let store = match Store::open(&global.store) {
        Ok(store) => Some(store),
        Err(StoreError::Absent { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let of_rows = args.rubric.is_some() || args.filter.is_some() || args.release.is_some();
    if published::publication_of(&loaded.catalog, &args.table).is_some() {
        if of_rows {
            return Err(Failure::new(
                Exit::Usage,
                format!("`{}` is a published table, which has no rows to score or filter", args.table),
                "name labels with `--of` and `--share`; `--rubric`, `--where` and `--release` are for rows",
            ));
        }
        let question = PublishedQuestion {
            table: args.table.clone(),
            figure: args.figure.clone(),
            of: args.of.iter().map(|named| (named.name.clone(), named.value.clone())).collect(),
            share: args.share.as_ref().map(|named| (named.name.clone(), named.value.clone())),
            from: args.from,
            to: args.to,
            known_on: args.as_of,
        };
        return Ok(series::of_figures(&engine, store.as_ref(), &loaded.catalog, &question)?);
    }
    if !args.of.is_empty() || args.share.is_some() || args.figure.is_some() || args.as_of.is_some() {
        return Err(Failure::new(
            Exit::Usage,
            format!("`{}` is a table of rows, which has no printed figures", args.table),
            "use `--rubric` and `--where`; `--of`, `--share`, `--figure` and `--as-of` are for published tables",
        ));
    }
    let Some(store) = store else { return Err(StoreError::Absent { path: global.store.clone() }.into()) };
    let question = RowQuestion {
        selection: Selection {
            table: args.table.clone(),
            releases: args.release.iter().cloned().collect(),
            from: args.from,
            to: args.to,
            filter: args.filter.clone(),
            local: args.local,
            without: None,
        },
        rubric: args.rubric.as_deref().map(|name| rubrics::find(loaded, name)).transpose()?,
        every: match args.every {
            Step::Week => series::Every::Week,
            Step::Month => series::Every::Month,
        },
    };
    Ok(series::of_rows(&engine, &store, &loaded.catalog, &question)?)
}

/// Draws the points of each series with the named date.
fn draw(path: &Path, args: &Break, bundle: &Bundle, answer: &Answer) -> Result<(), Failure> {
    let names: Vec<String> = (0..bundle.series.len()).map(|place| format!("series_{place}")).collect();
    let fields = std::iter::once("day").chain(names.iter().map(String::as_str));
    let mut points = Answer::new("measure break", fields.map(|name| Field::new(name, Role::Plain)).collect());
    for (place, series) in bundle.series.iter().enumerate() {
        for point in &series.points {
            let mut row = vec![Value::Missing; bundle.series.len() + 1];
            if let [day, values @ ..] = row.as_mut_slice()
                && let Some(value) = values.get_mut(place)
            {
                *day = point.day.into();
                *value = Value::Real(point.value);
            }
            points.rows.push(row);
        }
    }
    let short = |place: usize| match (bundle.series.len(), place) {
        (1, _) => "",
        (_, 0) => "lowest",
        (_, 1) => "told",
        _ => "highest",
    };
    let share = bundle.series.first().is_some_and(|series| series.scale == Scale::Share);
    let name =
        bundle.series.get(bundle.series.len() / 2).map(|series| series.name.clone()).unwrap_or_default();
    let words = chart::Words {
        title: args.at.map_or_else(|| name.clone(), |at| format!("{name}, before and after {at}")),
        subtitle: answer.notes.first().map_or_else(String::new, |note| {
            note.split_once(": ").map_or_else(|| note.clone(), |(_, rest)| rest.to_owned())
        }),
        source: match bundle.releases.first() {
            Some(release) => {
                format!("{} (as of {}); a break says nothing of why", release.release, release.as_of)
            }
            None => "ICE detention statistics; a break says nothing of why".to_owned(),
        },
    };
    let plan = chart::Plan {
        day: "day".to_owned(),
        series: names
            .iter()
            .enumerate()
            .map(|(place, column)| chart::Series {
                column: column.clone(),
                name: short(place).to_owned(),
                dots: false,
            })
            .collect(),
        marks: args.at.iter().map(|at| (*at, at.to_string())).collect(),
        unit: if share { chart::Unit::Share } else { chart::Unit::Number },
    };
    let svg = chart::lines(&disclosure::local(points), &plan, &words)?;
    std::fs::write(path, svg).map_err(|cause| Failure::io(path, cause))
}
