//! Who is being targeted: every stated target on the same rows, over time, and what the definition alone changes.

use super::{
    Desk, Draft, Guard, PageDraft, PartDraft, Records, cell, chosen_target, extremes_of, place, reading,
    real, some, told, whole,
};
use crate::error::Failure;
use brunt_measure::target_share::{self, Question};
use brunt_measure::targets;
use brunt_model::{Answer, Value};
use brunt_publish::edition::{Drawing, Fill, Measure, Message, PageName, Part};
use brunt_publish::origin::Base;
use brunt_rubric::Rubric;

/// Tables whose rows are actions that a target speaks of.
const SCORED: [&str; 6] = ["apprehensions", "detainers", "stints", "removals", "encounters", "arrest_forms"];
/// The division that every reader asks for, and the column's own reading.
const FIRST: [&str; 2] = ["criminality", "column"];
/// Columns of the page's table.
const COLUMNS: [&str; 7] =
    ["n", "in_target", "not_in_target", "cannot_tell", "share_low", "share_high", "share_known"];

pub(super) fn page(desk: &Desk<'_>) -> Result<PageDraft, Failure> {
    let mut drafted = Vec::new();
    for records in desk.records(&SCORED) {
        (desk.say)(&format!("  {} of {}", records.table, records.release));
        let readings = spread(desk, &records)?;
        drafted.push((records, readings));
    }
    // Records of which no target can be told stand last.
    let tells = |draft: &Option<Draft>| draft.as_ref().is_some_and(|draft| ends(&draft.answer).is_some());
    drafted.sort_by_key(|(_, readings)| !tells(readings));
    let mut records = Vec::new();
    let mut readings = Vec::new();
    for (record, reading) in drafted {
        records.push(record);
        readings.extend(reading);
    }
    let mut over_time = Vec::new();
    let mut in_force = Vec::new();
    for records in &records {
        (desk.say)(&format!("  {} of {} over time", records.table, records.release));
        for rubric in desk.targets(&records.table, &FIRST) {
            over_time.extend(shares(desk, records, rubric, records.period(), "answer")?);
        }
        in_force.extend(scored_in_force(desk, records)?);
    }
    if records.is_empty() {
        return Ok(PageDraft {
            name: PageName::Answer,
            lead: Box::new(|_| Message::plain("page-answer-lead-none")),
            parts: vec![PartDraft::Done(Part::Words(Message::plain("words-no-rows")))],
        });
    }
    let newest = records.first().map(Records::fill);
    let parts = vec![
        PartDraft::Panel { heading: "heading-spread", choices: vec!["table"], drafts: readings },
        PartDraft::Panel { heading: "heading-share", choices: vec!["table", "rubric"], drafts: over_time },
        PartDraft::Panel { heading: "heading-in_force", choices: vec!["table"], drafts: in_force },
        PartDraft::Done(Part::Words(Message::plain("words-bounds"))),
    ];
    Ok(PageDraft { name: PageName::Answer, lead: Box::new(move |first| lead(first, newest.clone())), parts })
}

/// The widest statement first: how far the definition alone moves the share.
fn lead(first: Option<&Answer>, records: Option<Fill>) -> Message {
    let found = first.and_then(ends);
    match (found, records) {
        (Some((low, high)), Some(records)) => Message::plain("page-answer-lead-spread")
            .with("n", cell(low, "n"))
            .with("records", records)
            .with("low", cell(low, "share_known"))
            .with("high", cell(high, "share_known")),
        (_, Some(records)) => Message::plain("page-answer-lead-untold").with("records", records),
        (_, None) => Message::plain("page-answer-lead-none"),
    }
}

/// The readings with the lowest and the highest share, of those that the records can tell: a share among the few rows that
/// can be told says nothing of the others.
fn ends(answer: &Answer) -> Option<(usize, usize)> {
    /// Widest distance between the bounds of a reading that counts as told.
    const TOLD: f64 = 0.1;
    let narrow = |row: &usize| {
        let bound = |column: &str| real(answer, *row, column);
        bound("share_low").zip(bound("share_high")).is_some_and(|(low, high)| high - low <= TOLD)
    };
    let ends = extremes_of(answer, "share_known", told(answer, "share_known").into_iter().filter(narrow))?;
    let share = |row| real(answer, row, "share_known");
    (share(ends.0) != share(ends.1)).then_some(ends)
}

/// How a reading is named in a picture: the target, and what was chosen in it.
pub(super) fn named(reading: &str) -> String {
    match reading.strip_suffix(']').and_then(|reading| reading.split_once('[')) {
        Some((name, chosen)) => {
            let chosen: Vec<&str> =
                chosen.split(',').map(|choice| choice.split_once('=').map_or(choice, |(_, to)| to)).collect();
            format!("{name}: {}", chosen.join(", "))
        }
        None => reading.to_owned(),
    }
}

fn spread(desk: &Desk<'_>, records: &Records) -> Result<Option<Draft>, Failure> {
    let store = desk.store()?;
    let source = targets::Source { engine: &desk.engine, store, catalog: &desk.loaded.catalog };
    let question = targets::Question { selection: records.selection(), by: Vec::new() };
    let rubrics = desk.targets(&records.table, &FIRST);
    let Some(mut answer) = some(targets::spread(&source, &question, &rubrics))? else { return Ok(None) };
    if let Some(reading) = place(&answer, "reading") {
        for value in answer.rows.iter_mut().filter_map(|row| row.get_mut(reading)) {
            if let Value::Text(text) = value {
                *text = named(text);
            }
        }
    }
    let filled = records.fill();
    let mut columns = vec!["reading", "fidelity"];
    columns.extend(COLUMNS);
    Ok(Some(Draft {
        name: format!("readings-{}", records.chosen().word),
        chosen: vec![records.chosen()],
        answer,
        title: Box::new(move |answer| match ends(answer) {
            Some((low, high)) => Message::plain("title-spread")
                .with("n", cell(low, "n"))
                .with("records", filled.clone())
                .with("low", cell(low, "share_known"))
                .with("high", cell(high, "share_known")),
            _ => Message::plain("title-spread-untold").with("records", filled.clone()),
        }),
        unit: records.of("unit-share-range"),
        columns,
        drawing: Some(Drawing::Bars {
            label: "reading".to_owned(),
            value: "share_known".to_owned(),
            range: Some(("share_low".to_owned(), "share_high".to_owned())),
            measure: Measure::Share,
        }),
        rubric: None,
        sources: Vec::new(),
        guard: Guard::Together {
            base: Base::new(records.table.clone(), records.release.clone()),
            scheme: "every reading".to_owned(),
            splits: Some(Vec::new()),
        },
    }))
}

/// Whether one row at least can be told; else bounds of 0 and 1 would stand through all of the table, which the table of
/// all readings says once.
fn tells(answer: &Answer) -> bool {
    (0..answer.rows.len()).any(|row| {
        let count = |column: &str| whole(answer, row, column).unwrap_or(0);
        count("in_target") + count("not_in_target") > 0
    })
}

/// The share of one target by a calendar group.
pub(super) fn shares(
    desk: &Desk<'_>,
    records: &Records,
    rubric: &Rubric,
    by: &'static str,
    prefix: &str,
) -> Result<Option<Draft>, Failure> {
    let question = Question {
        selection: records.selection(),
        rubric,
        by: vec![by.to_owned()],
        in_force_only: false,
        narrow: false,
        interval: None,
    };
    let found = target_share::measure(&desk.engine, desk.store()?, &desk.loaded.catalog, &question);
    let Some(answer) = some(found)?.filter(tells) else { return Ok(None) };
    let filled = records.fill();
    let mut columns = vec![by];
    columns.extend(COLUMNS);
    Ok(Some(Draft {
        name: format!("{prefix}-{}-{}", records.chosen().word, super::slug(&rubric.name)),
        chosen: vec![records.chosen(), chosen_target(rubric)],
        answer,
        title: Box::new(move |answer| first_and_last(answer, &filled, by)),
        unit: records.of("unit-share"),
        columns,
        drawing: Some(Drawing::Lines {
            x: by.to_owned(),
            series: vec!["share_known".to_owned()],
            band: Some(("share_low".to_owned(), "share_high".to_owned())),
            marks: Vec::new(),
            measure: Measure::Share,
        }),
        rubric: Some(reading(rubric)),
        sources: Vec::new(),
        guard: Guard::scored(records, rubric),
    }))
}

/// What the share was in the first and in the last period that has at least half the rows of a usual one: the ends of a
/// release are incomplete.
fn first_and_last(answer: &Answer, records: &Fill, by: &str) -> Message {
    let mut sizes: Vec<i64> = (0..answer.rows.len()).filter_map(|row| whole(answer, row, "n")).collect();
    sizes.sort_unstable();
    let usual = sizes.get(sizes.len() / 2).copied().unwrap_or(0);
    let full: Vec<usize> = told(answer, "share_low")
        .into_iter()
        .filter(|row| whole(answer, *row, "n").is_some_and(|n| n * 2 >= usual))
        .collect();
    let (Some(first), Some(last)) = (full.first().copied(), full.last().copied()) else {
        return Message::plain("title-share-withheld").with("records", records.clone());
    };
    let exact = [first, last].iter().all(|row| {
        place(answer, "cannot_tell").and_then(|place| answer.rows.get(*row)?.get(place))
            == Some(&Value::Integer(0))
    });
    let message = |id: &str| Message::plain(id).with("records", records.clone());
    let (low, high) = (|row| cell(row, "share_low"), |row| cell(row, "share_high"));
    match (first == last, exact) {
        (true, true) => message("title-share-in").with("period", cell(first, by)).with("share", low(first)),
        (true, false) => message("title-share-in-between")
            .with("period", cell(first, by))
            .with("low", low(first))
            .with("high", high(first)),
        (false, true) => message("title-moved")
            .with("before", low(first))
            .with("first", cell(first, by))
            .with("after", low(last))
            .with("last", cell(last, by)),
        (false, false) => message("title-moved-between")
            .with("low_before", low(first))
            .with("high_before", high(first))
            .with("first", cell(first, by))
            .with("low_after", low(last))
            .with("high_after", high(last))
            .with("last", cell(last, by)),
    }
}

/// Each row against the target in force on its day, a row of the table a target.
fn scored_in_force(desk: &Desk<'_>, records: &Records) -> Result<Option<Draft>, Failure> {
    let source =
        targets::Source { engine: &desk.engine, store: desk.store()?, catalog: &desk.loaded.catalog };
    let question = targets::Question { selection: records.selection(), by: Vec::new() };
    let all: Vec<&Rubric> = desk.loaded.rubrics.values().collect();
    let Some(answer) = some(targets::in_force(&source, &question, &all))?.filter(tells) else {
        return Ok(None);
    };
    Ok(Some(Draft {
        name: format!("in-force-{}", records.chosen().word),
        chosen: vec![records.chosen()],
        answer,
        title: Box::new(|_| Message::plain("title-in_force")),
        unit: records.of("unit-share-range"),
        columns: vec!["rubric", "n", "in_target", "not_in_target", "cannot_tell", "share_low", "share_high"],
        drawing: None,
        rubric: None,
        sources: Vec::new(),
        guard: Guard::Together {
            base: Base::new(records.table.clone(), records.release.clone()),
            scheme: "in force".to_owned(),
            splits: None,
        },
    }))
}
