//! `brunt quality`.

use crate::args::{Global, Quality};
use crate::catalog::{self, Loaded};
use crate::error::{Exit, Failure};
use crate::import::threads;
use crate::output;
use brunt_model::{Answer, Field, Role, Value};
use brunt_publish::disclosure;
use brunt_store::{Engine, Store};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::process::ExitCode;

pub(super) fn run(global: &Global, args: &Quality) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let store = Store::open(&global.store)?;
    if args.edges {
        let engine = Engine::new(threads(global))?;
        let (answer, blocks) =
            brunt_measure::edges::list(&engine, &store, &loaded.catalog, args.table.as_deref())?;
        output::answer(global, &disclosure::protect_blocks(answer, blocks))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut exit = Exit::Done;
    let answer = if args.door {
        door(&store)
    } else if args.controls {
        let (answer, agree) = controls(&store, &loaded, args.table.as_deref());
        exit = if agree { Exit::Done } else { Exit::Wanting };
        answer
    } else if args.cross {
        brunt_measure::cross::cross(&Engine::new(threads(global))?, &store, &loaded.catalog)?
    } else {
        let engine = Engine::new(threads(global))?;
        brunt_measure::quality::quality(&engine, &store, &loaded.catalog, args.table.as_deref())?
    };
    output::answer(global, &disclosure::protect(answer))?;
    Ok(exit.into())
}

fn fields(keys: &[&str]) -> Vec<Field> {
    keys.iter().map(|key| Field::new(*key, Role::Plain)).collect()
}

fn door(store: &Store) -> Answer {
    let mut answer =
        Answer::new("quality", fields(&["path", "sheet", "header", "kind", "redacted", "blank", "refused"]));
    for input in store.manifest().inputs.values() {
        for door in input.report.get("door").and_then(Json::as_array).into_iter().flatten() {
            let text = |key: &str| door.get(key).and_then(Json::as_str).map_or(Value::Missing, Value::from);
            let number =
                |key: &str| door.get(key).and_then(Json::as_i64).map_or(Value::Missing, Value::Integer);
            answer.rows.push(vec![
                input.path.as_str().into(),
                text("sheet"),
                text("header"),
                text("kind"),
                number("redacted"),
                number("blank"),
                number("refused"),
            ]);
        }
    }
    answer.notes.push("columns that identify people are never kept, whatever they hold".into());
    answer
}

/// Published totals of the catalog and workbooks' own totals beside the rows stored, printed totals beside the sum of
/// their parts; whether all agree. Of printed totals only those are listed that do not.
fn controls(store: &Store, loaded: &Loaded, only: Option<&str>) -> (Answer, bool) {
    let mut answer = Answer::new(
        "quality",
        fields(&["table", "release", "sheet", "fiscal_year", "stated", "stored", "difference", "source"]),
    );
    let wanted = |table: &str| only.is_none_or(|only| only == table);
    let mut stored: BTreeMap<(&str, &str, i32), u64> = BTreeMap::new();
    for file in &store.manifest().files {
        *stored.entry((&file.table, &file.release, file.fiscal_year.unwrap_or(0))).or_default() += file.rows;
    }
    let mut agree = true;
    let mut push =
        |table: &str, release: &str, sheet: Value, year: i64, stated: i64, stored: i64, source: &str| {
            agree &= stated == stored;
            answer.rows.push(vec![
                table.into(),
                release.into(),
                sheet,
                Value::Integer(year),
                Value::Integer(stated),
                Value::Integer(stored),
                Value::Integer(stored - stated),
                source.into(),
            ]);
        };
    for release in loaded.catalog.releases.values() {
        for control in release.controls.iter().filter(|control| wanted(&control.table)) {
            // A fiscal year that was not imported is no difference.
            let Some(rows) = stored.get(&(&control.table, &release.release, control.fiscal_year)) else {
                continue;
            };
            let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
            push(
                &control.table,
                &release.release,
                Value::Missing,
                control.fiscal_year.into(),
                whole(control.rows),
                whole(*rows),
                &control.source,
            );
        }
    }
    for input in store.manifest().inputs.values() {
        for control in input.report.get("controls").and_then(Json::as_array).into_iter().flatten() {
            let text = |key: &str| control.get(key).and_then(Json::as_str).unwrap_or_default();
            let number = |key: &str| control.get(key).and_then(Json::as_i64).unwrap_or(0);
            let release = input.tables.first().map(|table| table.release.as_str()).unwrap_or_default();
            if wanted(text("table")) {
                push(
                    text("table"),
                    release,
                    text("sheet").into(),
                    number("fiscal_year"),
                    number("stated"),
                    number("counted"),
                    text("source"),
                );
            }
        }
    }
    let mut agreeing = 0;
    for input in store.manifest().inputs.values() {
        let Some(workbook) = input.report.get("workbook") else { continue };
        let year = workbook.get("fiscal_year").and_then(Json::as_i64).unwrap_or(0);
        let unequal = workbook.get("unequal").and_then(Json::as_array).cloned().unwrap_or_default();
        let sums = workbook.get("sums").and_then(Json::as_u64).unwrap_or(0);
        agreeing += sums.saturating_sub(u64::try_from(unequal.len()).unwrap_or(u64::MAX));
        for sum in &unequal {
            let text = |key: &str| sum.get(key).and_then(Json::as_str).unwrap_or_default();
            let number = |key: &str| sum.get(key).and_then(Json::as_f64).unwrap_or_default();
            let release = input.tables.first().map(|table| table.release.as_str()).unwrap_or_default();
            if wanted(text("table")) {
                agree = false;
                let file = input.file_name();
                answer.rows.push(vec![
                    text("table").into(),
                    release.into(),
                    text("sheet").trim().into(),
                    Value::Integer(year),
                    Value::Real(number("stated")),
                    Value::Real(number("added")),
                    Value::Real(number("added") - number("stated")),
                    format!(
                        "{file}, cell {}: `{}` added over `{}`",
                        text("cell"),
                        text("figure"),
                        text("over")
                    )
                    .into(),
                ]);
            }
        }
    }
    if agreeing > 0 {
        answer.notes.push(format!("{agreeing} printed totals of workbooks equal the sum of their parts"));
    }
    answer.notes.push("a difference is what was stored or added up less the figure stated".into());
    (answer, agree)
}
