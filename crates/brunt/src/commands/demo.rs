//! `brunt demo`: the whole way on what ships with brunt.

use crate::args::{Demo, Global};
use crate::catalog::{self, Loaded};
use crate::commands::simulate;
use crate::error::{Exit, Failure};
use crate::import::{self, threads};
use crate::output::{self, VERSION};
use brunt_measure::cohort::Selection;
use brunt_measure::target_share::{self, Question};
use brunt_model::{Answer, Catalog, Value};
use brunt_publish::{Releasable, disclosure, render};
use brunt_simulate::{Shape, Spec, Truth};
use brunt_store::{Engine, Store};
use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// Any seed will do; this one is the as-of date of the release whose shape is copied.
const SEED: u64 = 20_260_310;
/// The table and the targets that the demo shows.
const SHOWN: (&str, [&str; 3]) = ("stints", ["criminality", "dhs_70", "wow_strict"]);

pub(super) fn run(global: &Global, args: &Demo) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let release = args.out.join("release");
    let global = Global { store: args.out.join("store"), ..global.clone() };
    let say = |text: &str| {
        if !global.quiet {
            output::message(text);
        }
    };
    say(&format!("1. making up a release of {} rows in {}", args.rows, release.display()));
    let spec = Spec { shape: Shape::Ddp202603, rows: args.rows, seed: SEED };
    let truth = simulate::make(&global, &loaded.catalog, &spec, &release)?;
    say(&format!("2. importing it into {}", global.store.display()));
    let imported = import::import(&global, &loaded, &[release], None)?;
    let (report, _) = super::import::report(&loaded.catalog, &imported);
    let stored: i64 = report
        .rows
        .iter()
        .filter_map(|row| match row.get(5) {
            Some(Value::Integer(rows)) => Some(*rows),
            _ => None,
        })
        .sum();
    say(&format!("   {stored} rows stored"));
    say("3. measuring every stated target on every table, and checking against what was planted");
    let store = Store::open(&global.store)?;
    let engine = Engine::new(threads(&global))?;
    let answers = args.out.join("answers");
    fs::create_dir_all(&answers).map_err(|cause| Failure::io(&answers, cause))?;
    let (groups, agreeing) = check(&global, &engine, &store, &loaded, &truth, &answers)?;
    say(&format!("   {agreeing} of {groups} groups equal truth.json"));
    let (page, statements) = super::check::page(&global, &loaded)?;
    let path = answers.join("claims.md");
    fs::write(&path, page).map_err(|cause| Failure::io(&path, cause))?;
    say(&format!("4. checked {statements} public statements against published figures: {}", path.display()));
    summary(&engine, &store, &loaded, &answers)?;
    if agreeing < groups {
        return Err(Failure::new(
            Exit::Bug,
            format!("{} of {groups} measured groups differ from what was planted", groups - agreeing),
            "please report this with the version and the machine",
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn question<'r>(rubric: &'r brunt_rubric::Rubric, table: &str, by: &[&str]) -> Question<'r> {
    Question {
        selection: Selection { table: table.to_owned(), ..Selection::default() },
        rubric,
        by: by.iter().map(|name| (*name).to_owned()).collect(),
        in_force_only: false,
        narrow: false,
        interval: None,
    }
}

/// Measures every rubric on every table by fiscal year and the classes of divisions, writes the answers down, and counts the
/// groups that are exactly as planted.
fn check(
    global: &Global,
    engine: &Engine,
    store: &Store,
    loaded: &Loaded,
    truth: &Truth,
    answers: &Path,
) -> Result<(usize, usize), Failure> {
    let mut groups = 0;
    let mut agreeing = 0;
    for (name, table) in &truth.tables {
        for rubric in loaded.rubrics.values() {
            let answer = target_share::measure(
                engine,
                store,
                &loaded.catalog,
                &question(rubric, name, &["fiscal_year"]),
            )?;
            for (year, planted) in table.targets.get(&rubric.name).into_iter().flatten() {
                groups += 1;
                let found = answer.rows.iter().find(|row| row.first() == Some(&Value::Integer(*year)));
                let counts = [planted.n, planted.in_target, planted.not_in_target, planted.cannot_tell]
                    .map(Value::from);
                agreeing += usize::from(found.and_then(|row| row.get(1..5)) == Some(counts.as_slice()));
            }
            write(
                answers,
                &format!("{name}-{}.json", rubric.name),
                render::Format::Json,
                &disclosure::protect(answer),
            )?;
        }
        for (division, years) in &table.classes {
            let Some(rubric) = loaded.rubrics.get(division) else { continue };
            let answer = burden(global, engine, store, loaded, (name, rubric))?;
            for (year, classes) in years {
                for (class, planted) in classes {
                    groups += 1;
                    let found = answer.rows.iter().find(|row| {
                        row.get(1) == Some(&Value::Integer(*year))
                            && row.get(2) == Some(&Value::from(class.as_str()))
                    });
                    let counts = (Value::from(planted.n), Value::from(planted.may_be));
                    let (n, may_be) = (found.and_then(|row| row.get(4)), found.and_then(|row| row.get(6)));
                    agreeing += usize::from((n, may_be) == (Some(&counts.0), Some(&counts.1)));
                }
            }
            let dimensions = ["fiscal_year".to_owned(), brunt_measure::burden::CLASS.to_owned()];
            let releasable = disclosure::protect_grid(answer, &dimensions);
            write(answers, &format!("{name}-burden-{division}.json"), render::Format::Json, &releasable)?;
        }
    }
    Ok((groups, agreeing))
}

/// Who carries the rows of a table, by the classes of a division and fiscal year.
fn burden(
    global: &Global,
    engine: &Engine,
    store: &Store,
    loaded: &Loaded,
    (table, rubric): (&str, &brunt_rubric::Rubric),
) -> Result<Answer, Failure> {
    let source = brunt_measure::burden::Source {
        engine,
        store,
        catalog: &loaded.catalog,
        rules: &loaded.rules,
        threads: threads(global),
    };
    let question = brunt_measure::burden::Question {
        selection: Selection { table: table.to_owned(), ..Selection::default() },
        class: brunt_measure::burden::Class::Division(rubric),
        by: vec!["fiscal_year".to_owned()],
        narrow: false,
        rates: None,
        level: 0.95,
    };
    Ok(brunt_measure::burden::measure(&source, &question)?)
}

fn write(
    folder: &Path,
    name: &str,
    format: render::Format,
    releasable: &Releasable,
) -> Result<Vec<u8>, Failure> {
    let path = folder.join(name);
    let rendered = render::render(releasable, format, VERSION)?;
    fs::write(&path, &rendered.data).map_err(|cause| Failure::io(&path, cause))?;
    Ok(rendered.data)
}

/// Prints the answer: the made-up share beside published figures, with what was written.
fn summary(engine: &Engine, store: &Store, loaded: &Loaded, answers: &Path) -> Result<(), Failure> {
    let (table, rubrics) = SHOWN;
    let mut text =
        String::from("\nMade-up detention stints by fiscal year (they say nothing of the world):\n\n");
    for name in rubrics {
        let Some(rubric) = loaded.rubrics.get(name) else { continue };
        let mut answer = target_share::measure(
            engine,
            store,
            &loaded.catalog,
            &question(rubric, table, &["fiscal_year"]),
        )?;
        answer.notes.clear();
        answer.ledger.clear();
        answer.releases.clear();
        let rows = write(
            answers,
            &format!("{table}-{name}.txt"),
            render::Format::Table,
            &disclosure::protect(answer),
        )?;
        text.push_str(&format!("target `{name}`: {}\n{}\n", rubric.title, String::from_utf8_lossy(&rows)));
    }
    text.push_str("Published, for comparison:\n\n");
    text.push_str(&published(&loaded.catalog));
    text.push_str(&format!(
        "\nEvery answer with its ledger and cautions is in {}; the store is {}.\nNext: brunt --store {} check catalog/claims/column-2025-04.toml\n",
        answers.display(),
        store.folder().display(),
        store.folder().display()
    ));
    output::text(text.as_bytes())
}

/// Days whose published composition the demo shows: before the change of government, and the last of all.
const COMPARED: [&str; 2] = ["2025-01-06", "2026-04-02"];

/// Bundled published figures, a line each.
fn published(catalog: &Catalog) -> String {
    let mut text = String::new();
    if let Some(table) = catalog.figures.get("detained_by_criminality") {
        for row in table.rows.iter().filter(|row| COMPARED.contains(&row.as_of.to_string().as_str())) {
            let number = |column| table.number(row, column);
            let part = |column| Some(number(column)? / number("total")? * 100.0);
            let (Some(convicted), Some(pending), Some(other)) =
                (part("convicted"), part("pending"), part("other"))
            else {
                continue;
            };
            let cell = |column| table.cell(row, column).unwrap_or_default();
            let agency = match cell("arresting_agency") {
                "all" => String::new(),
                agency => format!(" arrested by {agency}"),
            };
            text.push_str(&format!(
                "  of {} people detained on {}{agency}: convicted {convicted:.1} %, pending charges {pending:.1} %, other {other:.1} %\n    ({})\n",
                grouped(cell("total")), row.as_of, cell("source")
            ));
        }
    }
    text
}

fn grouped(count: &str) -> String {
    count.parse().map_or_else(|_| count.to_owned(), render::grouped)
}
