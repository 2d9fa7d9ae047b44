//! `brunt rejects`.

use crate::args::{Global, Rejects};
use crate::error::Failure;
use crate::output;
use brunt_model::{Answer, Field, Role, Value};
use brunt_publish::disclosure;
use brunt_store::Store;
use serde_json::Value as Json;
use std::process::ExitCode;

pub(super) fn run(global: &Global, args: &Rejects) -> Result<ExitCode, Failure> {
    let store = Store::open(&global.store)?;
    let answer = if args.unlisted { unlisted(&store, args) } else { rejects(&store, args)? };
    output::answer(global, &disclosure::protect(answer))?;
    Ok(ExitCode::SUCCESS)
}

fn fields(keys: &[&str]) -> Vec<Field> {
    keys.iter().map(|key| Field::new(*key, Role::Plain)).collect()
}

fn text(object: &Json, key: &str) -> Value {
    object.get(key).and_then(Json::as_str).map_or(Value::Missing, Value::from)
}

fn number(object: &Json, key: &str) -> Value {
    object.get(key).and_then(Json::as_i64).map_or(Value::Missing, Value::Integer)
}

fn wanted(args: &Rejects, object: &Json) -> bool {
    args.table.as_deref().is_none_or(|table| object.get("table").and_then(Json::as_str) == Some(table))
}

fn rejects(store: &Store, args: &Rejects) -> Result<Answer, Failure> {
    let mut answer = Answer::new("rejects", fields(&["path", "sheet", "row", "column", "reason"]));
    for input in store.manifest().inputs.values().filter(|input| input.rejects > 0) {
        for reject in store.rejects(input)?.iter().filter(|reject| wanted(args, reject)) {
            answer.rows.push(vec![
                input.path.as_str().into(),
                text(reject, "sheet"),
                number(reject, "row"),
                text(reject, "column"),
                text(reject, "reason"),
            ]);
        }
    }
    answer
        .notes
        .push("a row without a column was rejected whole; of the others only the one cell was".into());
    Ok(answer)
}

fn unlisted(store: &Store, args: &Rejects) -> Answer {
    let mut answer =
        Answer::new("rejects", fields(&["path", "sheet", "row", "table", "column", "value", "rows_with_it"]));
    for input in store.manifest().inputs.values() {
        let values = input.report.get("unlisted").and_then(Json::as_array);
        for value in values.into_iter().flatten().filter(|value| wanted(args, value)) {
            answer.rows.push(vec![
                input.path.as_str().into(),
                text(value, "sheet"),
                number(value, "row"),
                text(value, "table"),
                text(value, "column"),
                text(value, "value"),
                number(value, "rows"),
            ]);
        }
    }
    answer.notes.push(
        "these values were kept as given; add them to the codebook or a crosswalk to have them known".into(),
    );
    answer
}
