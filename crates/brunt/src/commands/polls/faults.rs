//! `brunt polls faults`.

use crate::args::{Global, PollFaults};
use crate::catalog;
use crate::error::Failure;
use crate::output;
use crate::polls::{self, Held};
use brunt_model::{Answer, Field, Role};
use brunt_polls::{FaultKind, PollList, conflicts};
use brunt_publish::disclosure;
use brunt_store::Store;
use std::process::ExitCode;

pub(super) fn run(global: &Global, args: &PollFaults) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let store = Store::open(&global.store)?;
    let mut lists = polls::held(&store, &loaded)?;
    let answer = if args.conflicts {
        disputes(&lists)
    } else {
        if let Some(name) = &args.list {
            lists.retain(|held| held.list.source_file == *name);
        }
        found(&lists)
    };
    output::answer(global, &disclosure::protect(answer))?;
    Ok(ExitCode::SUCCESS)
}

fn found(lists: &[Held]) -> Answer {
    let mut answer = Answer::new("polls faults", plain(&["list", "line", "fault", "detail"]));
    for held in lists {
        for fault in &held.list.faults {
            answer.rows.push(vec![
                fault.source_file.as_str().into(),
                fault.source_line.into(),
                word(&fault.kind).into(),
                fault.kind.to_string().into(),
            ]);
        }
    }
    answer
}

fn disputes(lists: &[Held]) -> Answer {
    let names = [
        "pollster",
        "first_day",
        "last_day",
        "disputed",
        "question",
        "list",
        "line",
        "says",
        "other_list",
        "other_line",
        "other_says",
    ];
    let mut answer = Answer::new("polls faults --conflicts", plain(&names));
    let lists: Vec<&PollList> = lists.iter().map(|held| &held.list).collect();
    for conflict in conflicts(&lists) {
        let ((list, line, says), (other, other_line, other_says)) = (conflict.left, conflict.right);
        answer.rows.push(vec![
            conflict.pollster.into(),
            conflict.days.0.into(),
            conflict.days.1.into(),
            conflict.disputed.word().into(),
            conflict.question.into(),
            list.into(),
            line.into(),
            says.into(),
            other.into(),
            other_line.into(),
            other_says.into(),
        ]);
    }
    answer.notes.push("brunt does not decide which list is right".to_owned());
    answer
}

fn plain(names: &[&str]) -> Vec<Field> {
    names.iter().map(|name| Field::new(*name, Role::Plain)).collect()
}

/// A kind of fault in a word or two.
pub(super) fn word(kind: &FaultKind) -> &'static str {
    match kind {
        FaultKind::Rejected { .. } => "rejected row",
        FaultKind::Unreadable { .. } => "unreadable cell",
        FaultKind::NoRespondents => "without respondents",
        FaultKind::StartAfterEnd { .. } => "start after end",
        FaultKind::Future { .. } => "in the future",
        FaultKind::UnpaddedDate { .. } => "unpadded date",
        FaultKind::Repeat { .. } => "repeat",
        FaultKind::OddPopulation { .. } => "odd population",
        FaultKind::OddMode { .. } => "odd mode",
        FaultKind::SameShares { .. } => "same shares",
        FaultKind::Caution { .. } => "caution of the list",
    }
}
