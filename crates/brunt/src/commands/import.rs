//! `brunt import`.

use crate::args::{Global, Import};
use crate::catalog;
use crate::error::{Exit, Failure};
use crate::import::{self, Fate, Imported};
use crate::output;
use brunt_model::catalog::Catalog;
use brunt_model::{Answer, Field, ReleaseRef, Role, Value};
use brunt_publish::disclosure;
use brunt_store::InputRecord;
use serde_json::Value as Json;
use std::process::ExitCode;

pub(super) fn run(global: &Global, args: &Import) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let imported = import::import(global, &loaded, &args.paths, args.release.as_deref())?;
    let (answer, exit) = report(&loaded.catalog, &imported);
    for file in &imported {
        if let Fate::Refused { message, hint, .. } = &file.fate {
            output::message(&format!("error: {message}"));
            if !hint.is_empty() {
                output::message(&format!("hint: {hint}"));
            }
        }
    }
    output::answer(global, &disclosure::protect(answer))?;
    Ok(exit.into())
}

/// The import as an answer, and the exit code that it deserves.
pub(super) fn report(catalog: &Catalog, imported: &[Imported]) -> (Answer, Exit) {
    let keys = ["path", "sha256", "release", "table", "rows_read", "rows_stored", "rows_rejected", "status"];
    let mut answer =
        Answer::new("import", keys.into_iter().map(|key| Field::new(key, Role::Plain)).collect());
    let mut exit = Exit::Done;
    let mut remarked: Vec<(String, String)> = Vec::new();
    for file in imported {
        let name = file.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let path = file.path.display().to_string();
        let sha256: Value = file.sha256.clone().into();
        let mut line = |table: Option<&brunt_store::manifest::InputTable>, status: &str| {
            let count =
                |count: fn(&brunt_store::manifest::InputTable) -> u64| Value::from(table.map_or(0, count));
            answer.rows.push(vec![
                path.as_str().into(),
                sha256.clone(),
                table.map(|table| table.release.clone()).into(),
                table.map(|table| table.table.clone()).into(),
                count(|table| table.rows_read),
                count(|table| table.rows_stored),
                count(|table| table.rows_rejected),
                status.into(),
            ]);
        };
        match &file.fate {
            Fate::Stored(record) | Fate::Already(record) => {
                let status = if matches!(file.fate, Fate::Stored(_)) { "stored" } else { "already stored" };
                for table in &record.tables {
                    line(Some(table), status);
                }
                releases(catalog, record, &mut answer);
                if status == "stored" {
                    exit = exit.max(remarks(record, &mut |note| remarked.push((name.clone(), note))));
                }
            }
            Fate::Twin => line(None, "already stored"),
            Fate::Bystander { what } => answer.notes.push(format!("{name}: passed over, it is {what}")),
            Fate::Refused { message, exit: kind, .. } => {
                line(None, "refused");
                answer.notes.push(message.clone());
                exit = exit.max(*kind);
            }
        }
    }
    answer.releases.sort();
    answer.notes.extend(together(remarked));
    (answer, exit)
}

/// Remarks in the order of their first file; one that several files share is made once.
fn together(remarked: Vec<(String, String)>) -> Vec<String> {
    let mut notes: Vec<(String, Vec<String>)> = Vec::new();
    for (file, remark) in remarked {
        match notes.iter_mut().find(|(known, _)| *known == remark) {
            Some((_, files)) => files.push(file),
            None => notes.push((remark, vec![file])),
        }
    }
    let said = |(remark, files): (String, Vec<String>)| match files.as_slice() {
        [one] => format!("{one}: {remark}"),
        many => format!("{} files: {remark}", many.len()),
    };
    notes.into_iter().map(said).collect()
}

fn releases(catalog: &Catalog, record: &InputRecord, answer: &mut Answer) {
    for table in &record.tables {
        if let Some(release) = catalog.releases.get(&table.release) {
            let reference = ReleaseRef { release: release.release.clone(), as_of: release.as_of };
            if !answer.releases.contains(&reference) {
                answer.releases.push(reference);
            }
        }
    }
}

/// What a reader must know of an edition of a publication: its as-of day and why, tables found, missing, new, changed.
fn workbook(report: Option<&Json>, say: &mut dyn FnMut(String)) -> Exit {
    let Some(report) = report.filter(|report| !report.is_null()) else { return Exit::Done };
    let list = |key: &str| report.get(key).and_then(Json::as_array).cloned().unwrap_or_default();
    let text =
        |value: &Json, key: &str| value.get(key).and_then(Json::as_str).unwrap_or_default().trim().to_owned();
    let places = |found: &[Json]| {
        let place = |one: &Json| {
            let what = [text(one, "table"), text(one, "what")].into_iter().filter(|part| !part.is_empty());
            let what = what.collect::<Vec<_>>().join(": ");
            format!("sheet `{}`, cell {}: {what}", text(one, "sheet"), text(one, "cell"))
        };
        found.iter().map(place).collect::<Vec<_>>().join("; ")
    };
    let found: std::collections::BTreeSet<String> =
        list("found").iter().map(|found| text(found, "table")).collect();
    let days = report.get("as_of").and_then(Json::as_object).cloned().unwrap_or_default();
    if let Some(decided) = days.get("workbook") {
        say(format!(
            "{} tables found; as of {} by {}",
            found.len(),
            text(decided, "day"),
            text(decided, "because")
        ));
    }
    for (what, decided) in &days {
        let evidence = decided.get("evidence").and_then(Json::as_array).cloned().unwrap_or_default();
        for doubted in evidence.iter().filter(|one| text(one, "verdict").starts_with("not believed")) {
            say(format!(
                "as-of day of {what}: {} says {}, {}; {} was taken",
                text(doubted, "place"),
                doubted.get("day").and_then(Json::as_str).unwrap_or("what is no day"),
                text(doubted, "verdict"),
                text(decided, "day")
            ));
        }
    }
    let mut exit = Exit::Done;
    let missing: Vec<String> =
        list("missing").iter().filter_map(Json::as_str).map(|name| format!("`{name}`")).collect();
    if !missing.is_empty() {
        exit = Exit::Misfit;
        say(format!("tables missing that workbooks of this year hold: {}", missing.join(", ")));
    }
    for (key, words, misfit) in [
        ("new", "no table of the catalog", true),
        ("changed", "changed", true),
        ("ahead", "figures of a time after the as-of day", false),
        ("unreported", "times not reported", false),
        ("twice", "printed twice", false),
    ] {
        let found = list(key);
        if !found.is_empty() {
            exit = exit.max(if misfit { Exit::Misfit } else { Exit::Done });
            // A change is told in full; what was kept as printed, by its first place.
            match found.as_slice() {
                [first, _, ..] if !misfit => say(format!(
                    "{words}, in {} tables, the first: {}",
                    found.len(),
                    places(std::slice::from_ref(first))
                )),
                _ => say(format!("{words}: {}", places(&found))),
            }
        }
    }
    let hidden: Vec<String> =
        list("hidden").iter().filter_map(Json::as_str).map(|name| format!("`{name}`")).collect();
    if !hidden.is_empty() {
        say(format!("hidden sheets, not read: {}", hidden.join(", ")));
    }
    let unequal = list("unequal").len();
    if unequal > 0 {
        say(format!(
            "{unequal} of {} printed totals are not the sum of their parts; `brunt quality --controls` lists them",
            report.get("sums").and_then(Json::as_u64).unwrap_or(0)
        ));
    }
    exit
}

/// What a reader must know of one file beside its counts; says whether anything did not fit.
fn remarks(record: &InputRecord, say: &mut dyn FnMut(String)) -> Exit {
    let list = |key: &str| record.report.get(key).and_then(Json::as_array).cloned().unwrap_or_default();
    let text = |value: &Json, key: &str| value.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
    let number = |value: &Json, key: &str| value.get(key).and_then(Json::as_u64).unwrap_or(0);
    let mut exit = workbook(record.report.get("workbook"), say);
    for note in list("notes").iter().filter_map(Json::as_str) {
        if note.contains("was left out") {
            exit = Exit::Misfit;
        }
        say(note.to_owned());
    }
    for door in list("door").iter().filter(|door| number(door, "refused") > 0) {
        say(format!(
            "sheet `{}`, column `{}` ({}): {} values would identify people; none was kept",
            text(door, "sheet"),
            text(door, "header"),
            text(door, "kind"),
            number(door, "refused")
        ));
    }
    for control in
        list("controls").iter().filter(|control| number(control, "stated") != number(control, "counted"))
    {
        exit = Exit::Misfit;
        say(format!(
            "sheet `{}`, FY{}: {} rows were read, its own total is {} ({})",
            text(control, "sheet"),
            control.get("fiscal_year").and_then(Json::as_i64).unwrap_or(0),
            number(control, "counted"),
            number(control, "stated"),
            text(control, "source")
        ));
    }
    let agreeing = list("controls")
        .iter()
        .filter(|control| number(control, "stated") == number(control, "counted"))
        .count();
    if agreeing > 0 {
        say(format!("{agreeing} of the workbook's own totals agree with the rows read"));
    }
    let unlisted = list("unlisted");
    if let Some(first) = unlisted.first() {
        say(format!(
            "{} values are not in the codebook and were kept as given, the first `{}` in `{}` (sheet `{}`, row {}); `brunt rejects --unlisted` lists them",
            unlisted.len(),
            text(first, "value"),
            text(first, "column"),
            text(first, "sheet"),
            number(first, "row")
        ));
    }
    if record.rejects > 0 {
        exit = Exit::Misfit;
        say(format!("{} cells or rows were rejected; `brunt rejects` lists them", record.rejects));
    }
    exit
}
