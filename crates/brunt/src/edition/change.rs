//! What moved: the mix of the cells, or the share within them.

use super::{Desk, Draft, Guard, PageDraft, PartDraft, Records, cell, chosen_target, reading, some};
use crate::error::Failure;
use brunt_measure::{MeasureError, decompose};
use brunt_model::{Answer, Value};
use brunt_publish::edition::{Chosen, Drawing, Fill, Measure, Message, PageName};
use brunt_rubric::Rubric;
use chrono::{Days, NaiveDate};

const TABLES: [&str; 4] = ["apprehensions", "detainers", "stints", "removals"];
const TARGETS: [&str; 3] = ["criminality", "eo14159_core", "wow_strict"];
/// Groups that make the cells, where a table has them.
const CELLS: [&str; 2] = ["apprehension_method_group", "aor"];
/// The change of government that every statement of 2025 names.
const TURN: Option<NaiveDate> = NaiveDate::from_ymd_opt(2025, 1, 20);
/// Days that a release needs on each side.
const LEAST: i64 = 60;
/// The last days of a release lack late records.
const LATE: u64 = 14;
const REPLICATES: usize = 500;
const BLOCK_WEEKS: usize = 4;
const SEED: u64 = 1;
const LEVEL: f64 = 0.95;

pub(super) fn page(desk: &Desk<'_>) -> Result<PageDraft, Failure> {
    let mut parts = Vec::new();
    for records in desk.records(&TABLES) {
        let Some((before, after)) = spans(&records) else { continue };
        (desk.say)(&format!("  {} of {}", records.table, records.release));
        for rubric in TARGETS.iter().filter_map(|name| desk.loaded.rubrics.get(*name)) {
            if !rubric.is_about(&records.table) {
                continue;
            }
            for by in CELLS {
                parts.extend(moved(desk, &records, rubric, by, before, after)?);
            }
        }
    }
    Ok(PageDraft {
        name: PageName::Change,
        lead: Box::new(|first| match first {
            Some(answer) => sentence(answer, "page-change-lead-bounds", "page-change-lead-plain"),
            None => Message::plain("page-change-lead-plain"),
        }),
        parts: vec![PartDraft::Panel {
            heading: "heading-decompose",
            choices: vec!["table", "rubric", "by"],
            drafts: parts,
        }],
    })
}

/// The days since the turn, and as many days a year earlier: the same season, where the release reaches back; else the
/// days just before the turn.
fn spans(records: &Records) -> Option<((NaiveDate, NaiveDate), (NaiveDate, NaiveDate))> {
    let (turn, first) = (TURN?, records.first?);
    let last = records.last?.min(records.as_of.checked_sub_days(Days::new(LATE))?);
    let eve = turn.pred_opt()?;
    if (last - turn).num_days() < LEAST || (eve - first).num_days() < LEAST {
        return None;
    }
    let year = Days::new(365);
    let length = (last - turn).num_days().min(364);
    let last = turn.checked_add_days(Days::new(u64::try_from(length).ok()?))?;
    let before = (turn.checked_sub_days(year)?, last.checked_sub_days(year)?);
    let before = if before.0 >= first { before } else { (first.max(eve - (last - turn)), eve) };
    Some((before, (turn, last)))
}

fn moved(
    desk: &Desk<'_>,
    records: &Records,
    rubric: &Rubric,
    by: &'static str,
    before: (NaiveDate, NaiveDate),
    after: (NaiveDate, NaiveDate),
) -> Result<Option<Draft>, Failure> {
    let asked = decompose::Question {
        selection: records.selection(),
        rubric,
        by: vec![by.to_owned()],
        before,
        after,
        block_weeks: BLOCK_WEEKS,
        replicates: REPLICATES,
        seed: SEED,
        level: LEVEL,
    };
    let found = decompose::measure(&desk.engine, desk.store()?, &desk.loaded.catalog, &asked);
    let found = match found {
        Err(MeasureError::UnknownName { .. }) => return Ok(None),
        found => some(found)?,
    };
    let Some(answer) = found else { return Ok(None) };
    let filled = records.fill();
    let days = move |message: Message| {
        message
            .with("before_first", Fill::Day(before.0))
            .with("before_last", Fill::Day(before.1))
            .with("after_first", Fill::Day(after.0))
            .with("after_last", Fill::Day(after.1))
    };
    Ok(Some(Draft {
        name: format!("change-{}-{}-{}", records.chosen().word, super::slug(&rubric.name), super::slug(by)),
        chosen: vec![
            records.chosen(),
            chosen_target(rubric),
            Chosen {
                word: super::slug(by),
                label: Message::plain(if by == "aor" { "option-by-office" } else { "option-by-method" }),
            },
        ],
        answer,
        title: Box::new(move |answer| {
            sentence(answer, "title-change", "title-change-withheld").with("records", filled.clone())
        }),
        unit: days(records.of("unit-change")),
        columns: vec![
            "part",
            by,
            "n_before",
            "n_after",
            "share_low",
            "share_high",
            "interval_low",
            "interval_high",
        ],
        drawing: Some(Drawing::Bars {
            label: "part".to_owned(),
            value: "share_low".to_owned(),
            range: Some(("share_low".to_owned(), "share_high".to_owned())),
            measure: Measure::Share,
        }),
        rubric: Some(reading(rubric)),
        sources: Vec::new(),
        guard: Guard::Alone,
    }))
}

fn sentence(answer: &Answer, id: &str, otherwise: &str) -> Message {
    // A part that is withheld or cannot be told leaves no sentence.
    let part = |name: &str| {
        let row = answer.rows.iter().position(|row| row.first() == Some(&Value::Text(name.to_owned())))?;
        super::real(answer, row, "share_low").and(Some(row))
    };
    match (part("share before"), part("share after"), part("composition"), part("rate")) {
        (Some(before), Some(after), Some(mix), Some(rate)) => Message::plain(id)
            .with("before_low", cell(before, "share_low"))
            .with("before_high", cell(before, "share_high"))
            .with("after_low", cell(after, "share_low"))
            .with("after_high", cell(after, "share_high"))
            .with("mix_low", cell(mix, "share_low"))
            .with("mix_high", cell(mix, "share_high"))
            .with("rate_low", cell(rate, "share_low"))
            .with("rate_high", cell(rate, "share_high")),
        _ => Message::plain(otherwise),
    }
}
