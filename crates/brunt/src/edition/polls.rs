//! Polls: the level behind the lists in the store, and the waves that come with brunt.

use super::{Desk, Draft, Guard, PageDraft, PartDraft, cell, told};
use crate::commands::polls::trend;
use crate::error::Failure;
use crate::polls;
use brunt_model::{Answer, Field, Role, Value};
use brunt_publish::edition::{Chosen, Drawing, Measure, Message, PageName, Part};
use std::collections::BTreeMap;

/// A question with fewer polls has no level worth drawing.
const LEAST: usize = 20;
/// Questions that the page shows, in this order: those on immigration, and approval as a whole to compare them with.
const QUESTIONS: [&str; 4] = ["immigration", "border_security", "deportations", "overall"];
/// Published waves of one pollster.
const WAVES: &str = "apnorc_immigration_waves";

pub(super) fn page(desk: &Desk<'_>) -> Result<PageDraft, Failure> {
    let mut levels = Vec::new();
    if let Some(store) = &desk.store {
        let lists = polls::held(store, desk.loaded)?;
        // The same polls stand in several lists: each question is answered by the list that has most of it.
        let mut most: BTreeMap<(&str, Option<&str>), (usize, &polls::Held)> = BTreeMap::new();
        for held in &lists {
            let mut counts: BTreeMap<(&str, Option<&str>), usize> = BTreeMap::new();
            for poll in &held.list.polls {
                *counts.entry((&poll.question, poll.subgroup.as_deref())).or_default() += 1;
            }
            for (question, count) in counts {
                let best = most.entry(question).or_insert((count, held));
                if count > best.0 {
                    *best = (count, held);
                }
            }
        }
        let place = |question: &str| QUESTIONS.iter().position(|shown| *shown == question);
        let mut asked: Vec<_> = most
            .into_iter()
            .filter_map(|((question, subgroup), (count, held))| {
                (count >= LEAST).then_some((place(question)?, question, subgroup, held))
            })
            .collect();
        asked.sort_by_key(|(place, _, subgroup, _)| (*place, *subgroup));
        for (_, question, subgroup, held) in asked {
            (desk.say)(&format!("  polls on {question}"));
            levels.extend(level(held, question, subgroup)?);
        }
    }
    let waves = waves(desk);
    Ok(PageDraft {
        name: PageName::Polls,
        lead: Box::new(|first| {
            let ends = first.filter(|answer| super::place(answer, "level").is_some()).and_then(|answer| {
                let rows = told(answer, "level");
                Some((*rows.first()?, *rows.last()?))
            });
            match ends {
                Some((first, last)) => Message::plain("page-polls-lead")
                    .with("first", cell(first, "day"))
                    .with("before", cell(first, "level"))
                    .with("last", cell(last, "day"))
                    .with("level", cell(last, "level")),
                None => Message::plain("page-polls-lead-plain"),
            }
        }),
        parts: vec![
            PartDraft::Panel { heading: "heading-trend", choices: vec!["question"], drafts: levels },
            PartDraft::Panel {
                heading: "heading-polls",
                choices: Vec::new(),
                drafts: waves.into_iter().collect(),
            },
            PartDraft::Done(Part::Words(Message::plain("words-polls"))),
        ],
    })
}

fn level(held: &polls::Held, question: &str, subgroup: Option<&str>) -> Result<Option<Draft>, Failure> {
    let answer = match trend::weekly(held, question, subgroup) {
        Ok(answer) => answer,
        // A question that the model cannot follow is left to the command, which says why.
        Err(_) => return Ok(None),
    };
    let name = match subgroup {
        Some(subgroup) => format!("{question}, {subgroup}"),
        None => question.to_owned(),
    };
    Ok(Some(Draft {
        name: format!("polls-{}", super::slug(&name)),
        chosen: vec![Chosen { word: super::slug(&name), label: Message::verbatim(name) }],
        answer,
        title: Box::new(|answer| {
            let rows = told(answer, "level");
            match (rows.first().copied(), rows.last().copied()) {
                (Some(first), Some(last)) => Message::plain("title-trend")
                    .with("before", cell(first, "level"))
                    .with("first", cell(first, "day"))
                    .with("after", cell(last, "level"))
                    .with("last", cell(last, "day")),
                _ => Message::plain("title-polls"),
            }
        }),
        unit: Message::plain("unit-approval"),
        columns: vec!["day", "level", "se", "ci_low", "ci_high"],
        drawing: Some(Drawing::Lines {
            x: "day".to_owned(),
            series: vec!["level".to_owned()],
            band: Some(("ci_low".to_owned(), "ci_high".to_owned())),
            marks: Vec::new(),
            measure: Measure::Number,
        }),
        rubric: None,
        guard: Guard::Alone,
        sources: vec![format!("{}, as published on {}", held.list.source_file, held.file.published)],
    }))
}

/// Published figures that come with brunt.
fn waves(desk: &Desk<'_>) -> Option<Draft> {
    let table = desk.loaded.catalog.figures.get(WAVES)?;
    let names = ["start_date", "end_date", "respondents", "approve", "disapprove", "source"];
    let mut answer =
        Answer::new("polls", names.into_iter().map(|name| Field::new(name, Role::Plain)).collect());
    for row in &table.rows {
        let text = |name: &str| table.cell(row, name).map_or(Value::Missing, Value::from);
        let day = |name: &str| {
            table.cell(row, name).and_then(|text| text.parse().ok()).map_or(Value::Missing, Value::Date)
        };
        let number = |name: &str| table.number(row, name).map_or(Value::Missing, Value::Real);
        answer.rows.push(vec![
            day("start_date"),
            day("end_date"),
            table
                .cell(row, "respondents")
                .and_then(|text| text.parse().ok())
                .map_or(Value::Missing, Value::Integer),
            number("approve"),
            number("disapprove"),
            text("source"),
        ]);
    }
    Some(Draft {
        name: "polls-waves".to_owned(),
        chosen: Vec::new(),
        answer,
        title: Box::new(|answer| {
            let rows = told(answer, "approve");
            match (rows.first().copied(), rows.last().copied()) {
                (Some(first), Some(last)) => Message::plain("title-waves")
                    .with("before", cell(first, "approve"))
                    .with("first", cell(first, "end_date"))
                    .with("after", cell(last, "approve"))
                    .with("last", cell(last, "end_date")),
                _ => Message::plain("title-polls"),
            }
        }),
        unit: Message::plain("unit-approval"),
        columns: names.to_vec(),
        drawing: Some(Drawing::Lines {
            x: "end_date".to_owned(),
            series: vec!["approve".to_owned(), "disapprove".to_owned()],
            band: None,
            marks: Vec::new(),
            measure: Measure::Number,
        }),
        rubric: None,
        sources: vec![table.title.clone()],
        guard: Guard::Alone,
    })
}
