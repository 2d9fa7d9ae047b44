//! `brunt polls import`.

use crate::args::{Global, PollImport};
use crate::catalog::{self, Loaded};
use crate::error::{Exit, Failure};
use crate::import::find;
use crate::output::{self, VERSION};
use crate::polls;
use brunt_model::{Answer, Field, Role, Value};
use brunt_polls::PollList;
use brunt_publish::disclosure;
use brunt_store::{PollFile, Store, StoreError, Writer, commit::hash_bytes};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use std::fs;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

pub(super) fn run(global: &Global, args: &PollImport) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let published = args.published.unwrap_or_else(today);
    let files = find(&args.paths, true)?;
    let mut writer = Writer::lock(&global.store)?;
    let mut answer = Answer::new("polls import", fields());
    let mut fresh: BTreeMap<String, (PollFile, Vec<u8>)> = BTreeMap::new();
    let mut exit = Exit::Done;
    for (path, named) in files {
        let shown = path.display().to_string();
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(cause) => {
                exit = Exit::File;
                answer.notes.push(format!("{shown}: {cause}"));
                answer.rows.push(refused(&shown, None));
                continue;
            }
        };
        let sha256 = hash_bytes(&bytes);
        let held = writer.manifest().polls.get(&sha256).cloned();
        let as_of = held.as_ref().map_or(published, |held| held.published);
        match brunt_polls::read(&loaded.layouts, polls::name(&shown), &bytes, Some(as_of)) {
            Ok(list) => {
                if list.n_rejected > 0 {
                    exit = exit.max(Exit::Misfit);
                }
                let known = held.is_some() || fresh.contains_key(&sha256);
                let status = if known { "already stored" } else { "stored" };
                answer.notes.extend(summary(&list));
                answer.rows.push(line(&shown, &sha256, &list, status));
                if !known {
                    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                    let file = PollFile { path: shown, sha256: sha256.clone(), bytes: size, published };
                    fresh.insert(sha256, (file, bytes));
                }
            }
            // A note beside the lists of a folder is no list; a file that was named should have been one.
            Err(_) if !named => answer.notes.push(format!("{shown}: no list of polls, passed over")),
            Err(error) => {
                exit = exit.max(Exit::Misfit);
                answer.notes.push(format!("{error}; a layout for it can be added, see docs/catalog.md"));
                answer.rows.push(refused(&shown, Some(&sha256)));
            }
        }
    }
    if !fresh.is_empty() {
        let all = fresh.into_values().collect();
        writer.add_polls(all, (VERSION, &loaded.catalog.hash(|_| true)))?;
    }
    drop(writer);
    answer.notes.extend(disputes(global, &loaded)?);
    output::answer(global, &disclosure::protect(answer))?;
    Ok(exit.into())
}

/// The day in Greenwich: the reference for `in the future` where the list's own day is not stated.
fn today() -> NaiveDate {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    NaiveDate::default().checked_add_days(Days::new(seconds / 86_400)).unwrap_or_default()
}

fn fields() -> Vec<Field> {
    let plain = [
        "path",
        "sha256",
        "kind",
        "polls",
        "averages",
        "faults",
        "rejected",
        "first_day",
        "last_day",
        "status",
    ];
    plain.into_iter().map(|name| Field::new(name, Role::Plain)).collect()
}

fn refused(path: &str, sha256: Option<&str>) -> Vec<Value> {
    let mut row = vec![Value::from(path), Value::from(sha256.map(str::to_owned))];
    row.extend(std::iter::repeat_n(Value::Missing, 7));
    row.push("refused".into());
    row
}

fn line(path: &str, sha256: &str, list: &PollList, status: &str) -> Vec<Value> {
    let (first, last) = days(list);
    vec![
        path.into(),
        sha256.into(),
        list.kind.as_str().into(),
        count(list.polls.len()),
        count(list.averages.len()),
        count(list.faults.len()),
        count(list.n_rejected),
        first.into(),
        last.into(),
        status.into(),
    ]
}

/// The first and the last day of a list: the fields of its polls, or the days of its averages.
pub(super) fn days(list: &PollList) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let days =
        || list.polls.iter().map(|poll| poll.last_day).chain(list.averages.iter().map(|average| average.day));
    let first = list.polls.iter().map(|poll| poll.first_day).chain(days()).min();
    (first, days().max())
}

pub(super) fn count(number: usize) -> Value {
    Value::from(u64::try_from(number).unwrap_or(u64::MAX))
}

/// Faults of a list counted by kind, a sentence.
fn summary(list: &PollList) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for fault in &list.faults {
        *counts.entry(super::faults::word(&fault.kind)).or_default() += 1;
    }
    let parts: Vec<String> = counts.into_iter().map(|(word, n)| format!("{n} {word}")).collect();
    (!parts.is_empty()).then(|| {
        format!(
            "{}: {}; nothing was mended, `brunt polls faults` lists each",
            list.source_file,
            parts.join(", ")
        )
    })
}

fn disputes(global: &Global, loaded: &Loaded) -> Result<Option<String>, Failure> {
    let store = match Store::open(&global.store) {
        Err(StoreError::Absent { .. }) => return Ok(None),
        other => other?,
    };
    let lists = polls::held(&store, loaded)?;
    let lists: Vec<&PollList> = lists.iter().map(|held| &held.list).collect();
    let n = brunt_polls::conflicts(&lists).len();
    Ok((n > 0).then(|| {
        format!("lists in the store say different things of one poll in {n} places; `brunt polls faults --conflicts` shows them side by side")
    }))
}
