//! `brunt polls list`.

use super::import::{count, days};
use crate::args::Global;
use crate::catalog;
use crate::error::Failure;
use crate::output;
use crate::polls;
use brunt_model::{Answer, Field, Role, Value};
use brunt_publish::disclosure;
use brunt_store::Store;
use std::collections::BTreeMap;
use std::process::ExitCode;

pub(super) fn run(global: &Global) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let store = Store::open(&global.store)?;
    let names =
        ["list", "sha256", "kind", "published", "question", "polls", "pollsters", "first_day", "last_day"];
    let mut answer =
        Answer::new("polls list", names.into_iter().map(|name| Field::new(name, Role::Plain)).collect());
    for held in polls::held(&store, &loaded)? {
        let list = &held.list;
        let head = |question: Value| {
            vec![
                list.source_file.as_str().into(),
                held.file.sha256.as_str().into(),
                list.kind.as_str().into(),
                held.file.published.into(),
                question,
            ]
        };
        let mut questions: BTreeMap<String, Vec<&brunt_polls::Poll>> = BTreeMap::new();
        for poll in &list.polls {
            let subgroup =
                poll.subgroup.as_ref().map(|name| format!(", subgroup {name}")).unwrap_or_default();
            questions.entry(format!("{}{subgroup}", poll.question)).or_default().push(poll);
        }
        for (question, asked) in questions {
            let pollsters: std::collections::BTreeSet<&str> =
                asked.iter().map(|poll| poll.pollster.as_str()).collect();
            let mut row = head(question.into());
            row.extend([
                count(asked.len()),
                count(pollsters.len()),
                asked.iter().map(|poll| poll.first_day).min().into(),
                asked.iter().map(|poll| poll.last_day).max().into(),
            ]);
            answer.rows.push(row);
        }
        if list.polls.is_empty() {
            let (first, last) = days(list);
            let mut row = head(Value::Missing);
            row.extend([count(0), Value::Missing, first.into(), last.into()]);
            answer.rows.push(row);
        }
    }
    answer.notes.push("lists may hold the same polls; they are never added up".to_owned());
    output::answer(global, &disclosure::protect(answer))?;
    Ok(ExitCode::SUCCESS)
}
