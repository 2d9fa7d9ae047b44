//! Detainers and what came of them.

use super::{Desk, Draft, Guard, PageDraft, PartDraft, Records, cell, some, told};
use crate::error::Failure;
use brunt_measure::MeasureError;
use brunt_measure::custody::{self, links};
use brunt_model::Answer;
use brunt_publish::edition::{Chosen, Drawing, Measure, Message, PageName};
use brunt_publish::origin::Base;

const RULE: &str = "detainer-to-book-in";
/// Groups, where the table has them.
const GROUPS: [Option<&str>; 4] = [None, Some("month"), Some("fiscal_year"), Some("state")];

pub(super) fn page(desk: &Desk<'_>) -> Result<PageDraft, Failure> {
    let mut drafts = Vec::new();
    for records in desk.records(&["detainers"]) {
        if desk.records(&["stints"]).iter().all(|stints| stints.release != records.release) {
            continue;
        }
        (desk.say)(&format!("  detainers of {}", records.release));
        for by in GROUPS {
            drafts.extend(converted(desk, &records, by)?);
        }
    }
    Ok(PageDraft {
        name: PageName::Cooperation,
        lead: Box::new(|first| {
            match first.and_then(|answer| told(answer, "linked_share_low").first().copied()) {
                Some(row) => Message::plain("page-cooperation-lead-between")
                    .with("n", cell(row, "n"))
                    .with("low", cell(row, "linked_share_low"))
                    .with("high", cell(row, "linked_share_high")),
                None => Message::plain("page-cooperation-lead-plain"),
            }
        }),
        parts: vec![PartDraft::Panel { heading: "heading-detainers", choices: vec!["table", "by"], drafts }],
    })
}

fn converted(desk: &Desk<'_>, records: &Records, by: Option<&'static str>) -> Result<Option<Draft>, Failure> {
    let source = custody::Source {
        store: desk.store()?,
        catalog: &desk.loaded.catalog,
        rules: &desk.loaded.rules,
        threads: crate::import::threads(desk.global),
    };
    let question = links::Question {
        rule: RULE.to_owned(),
        by: by.map(str::to_owned).into_iter().collect(),
        releases: vec![records.release.clone()],
        local: false,
    };
    let found = match links::measure(&source, &question) {
        Err(MeasureError::UnknownName { .. }) => return Ok(None),
        found => some(found)?,
    };
    let Some(answer) = found else { return Ok(None) };
    let drawing = by.map(|by| {
        if by == "state" {
            return Drawing::Map {
                state: by.to_owned(),
                value: "linked_share_low".to_owned(),
                measure: Measure::Share,
            };
        }
        Drawing::Lines {
            x: by.to_owned(),
            series: vec!["linked_share_low".to_owned()],
            band: Some(("linked_share_low".to_owned(), "linked_share_high".to_owned())),
            marks: Vec::new(),
            measure: Measure::Share,
        }
    });
    let word = by.unwrap_or("all");
    let mut columns: Vec<&str> = by.into_iter().collect();
    columns.extend([
        "n",
        "linked",
        "taken",
        "none_in_window",
        "window_edge",
        "no_key",
        "linked_share_low",
        "linked_share_high",
    ]);
    Ok(Some(Draft {
        name: format!("detainers-{}-{}", super::slug(&records.release), super::slug(word)),
        chosen: vec![
            records.chosen(),
            Chosen {
                word: super::slug(word),
                label: Message::plain(match by {
                    Some(by) => format!("option-by-{by}"),
                    None => "option-all".to_owned(),
                }),
            },
        ],
        answer,
        title: Box::new(move |answer| sentence(answer, by)),
        unit: records.of("unit-share-range"),
        columns,
        drawing,
        rubric: None,
        sources: Vec::new(),
        guard: Guard::Together {
            base: Base::new(format!("detainers, {RULE}"), records.release.clone()),
            scheme: RULE.to_owned(),
            splits: None,
        },
    }))
}

fn sentence(answer: &Answer, by: Option<&str>) -> Message {
    let rows = told(answer, "linked_share_low");
    let Some(by) = by else {
        return match rows.first().copied() {
            Some(row) => Message::plain("title-detainers-between")
                .with("n", cell(row, "n"))
                .with("low", cell(row, "linked_share_low"))
                .with("high", cell(row, "linked_share_high")),
            None => Message::plain("title-range-withheld"),
        };
    };
    match super::extremes(answer, "linked_share_low") {
        Some((low, high)) if low != high => Message::plain("title-range")
            .with("low", cell(low, "linked_share_low"))
            .with("lowest", cell(low, by))
            .with("high", cell(high, "linked_share_low"))
            .with("highest", cell(high, by)),
        _ => Message::plain("title-range-withheld"),
    }
}
