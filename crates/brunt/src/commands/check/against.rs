//! An earlier answer of `brunt check` beside this one: which verdicts changed, and which inputs did.

use crate::args::Global;
use crate::error::{Exit, Failure};
use crate::output;
use brunt_model::{Answer, Field, Role, Value};
use brunt_publish::disclosure;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What an answer says of one row.
struct Said {
    verdict: String,
    inputs: Vec<String>,
}

/// Prints each row whose verdict or inputs differ from those in `path`.
pub(super) fn compare(global: &Global, now: &Answer, path: &Path) -> Result<(), Failure> {
    let before = earlier(path)?;
    let names = ["claim", "known_on", "verdict_before", "verdict", "inputs_changed"];
    let mut answer =
        Answer::new("check --against", names.into_iter().map(|name| Field::new(name, Role::Plain)).collect());
    let mut silent = Vec::new();
    for (key, said) in latest(now) {
        let Some(old) = before.get(&key) else {
            answer.rows.push(row(&key, Value::Missing, &said.verdict, vec!["the claim is new".to_owned()]));
            continue;
        };
        let changed = difference(&old.inputs, &said.inputs);
        if old.verdict != said.verdict && changed.is_empty() {
            silent.push(key.0.clone());
        }
        if old.verdict != said.verdict || !changed.is_empty() {
            answer.rows.push(row(&key, old.verdict.as_str().into(), &said.verdict, changed));
        }
    }
    answer.notes.push(if answer.rows.is_empty() {
        "no verdict and no input changed".to_owned()
    } else {
        "rows whose verdict or inputs changed; all others are as they were".to_owned()
    });
    // Data that were lacking before have no inputs to name; anything else here is a fault of brunt.
    if !silent.is_empty() {
        answer.notes.push(format!(
            "no input is recorded for the change of {}: the claim file itself changed",
            silent.join(", ")
        ));
    }
    output::answer(global, &disclosure::protect(answer))
}

type Key = (String, String);

fn row(key: &Key, before: Value, verdict: &str, changed: Vec<String>) -> Vec<Value> {
    let known_on = if key.1.is_empty() { Value::Missing } else { key.1.as_str().into() };
    vec![key.0.as_str().into(), known_on, before, verdict.into(), Value::List(changed)]
}

fn difference(before: &[String], now: &[String]) -> Vec<String> {
    let gone = before.iter().filter(|input| !now.contains(input)).map(|input| format!("before {input}"));
    let come = now.iter().filter(|input| !before.contains(input)).map(|input| format!("now {input}"));
    gone.chain(come).collect()
}

fn latest(answer: &Answer) -> BTreeMap<Key, Said> {
    let place = |name: &str| answer.fields.iter().position(|field| field.name == name);
    let cell = |row: &[Value], name: &str| match place(name).and_then(|place| row.get(place)) {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Date(day)) => day.to_string(),
        _ => String::new(),
    };
    let inputs = |row: &[Value]| match place("inputs").and_then(|place| row.get(place)) {
        Some(Value::List(inputs)) => inputs.clone(),
        _ => Vec::new(),
    };
    let said = |row: &Vec<Value>| {
        (
            (cell(row, "claim"), cell(row, "known_on")),
            Said { verdict: cell(row, "verdict"), inputs: inputs(row) },
        )
    };
    answer.rows.iter().map(said).collect()
}

fn earlier(path: &Path) -> Result<BTreeMap<Key, Said>, Failure> {
    let bytes = fs::read(path).map_err(|cause| Failure::io(path, cause))?;
    let wrong = || {
        Failure::new(
            Exit::Usage,
            format!("`{}` is no answer of `brunt check`", path.display()),
            "write one with `brunt check --format json > FILE`",
        )
    };
    let json: serde_json::Value = serde_json::from_slice(&bytes).map_err(|_| wrong())?;
    let rows = json["rows"].as_array().filter(|_| json["command"] == "check").ok_or_else(wrong)?;
    let cell = |row: &serde_json::Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let said = |row: &serde_json::Value| {
        let inputs = row["inputs"].as_array().into_iter().flatten();
        let inputs = inputs.filter_map(|input| input.as_str().map(str::to_owned)).collect();
        ((cell(row, "claim"), cell(row, "known_on")), Said { verdict: cell(row, "verdict"), inputs })
    };
    Ok(rows.iter().map(said).collect())
}
