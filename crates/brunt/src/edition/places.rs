//! Offices and states: a map, and a funnel without ranks.

use super::{
    Desk, Draft, Guard, PageDraft, PartDraft, Records, cell, chosen_target, extremes, reading, some,
};
use crate::error::Failure;
use brunt_measure::target_share::{self, Question};
use brunt_measure::{MeasureError, funnel};
use brunt_model::{Answer, Value};
use brunt_publish::edition::{Drawing, Measure, Message, PageName, Part};
use brunt_publish::origin::Base;
use brunt_rubric::Rubric;

const TABLES: [&str; 5] = ["apprehensions", "detainers", "stints", "removals", "encounters"];
/// Targets that the page shows: the recorded division, the widest and the narrowest reading, and the column's.
const TARGETS: [&str; 5] = ["criminality", "dhs_70", "eo14159_core", "wow_strict", "column"];
/// Level of the funnel's limits: one office in twenty lies outside by chance alone.
const LEVEL: f64 = 0.95;

pub(super) fn page(desk: &Desk<'_>) -> Result<PageDraft, Failure> {
    let (mut states, mut areas, mut offices) = (Vec::new(), Vec::new(), Vec::new());
    let mut subject = None;
    for records in desk.records(&TABLES) {
        (desk.say)(&format!("  {} of {}", records.table, records.release));
        for rubric in TARGETS.iter().filter_map(|name| desk.loaded.rubrics.get(*name)) {
            if !rubric.is_about(&records.table) {
                continue;
            }
            let state = on_map(desk, &records, rubric, &STATE)?;
            areas.extend(on_map(desk, &records, rubric, &AREA)?);
            let office = by_office(desk, &records, rubric)?;
            // States stand first on the page, so the first of them names its rows.
            if states.is_empty() && (state.is_some() || (offices.is_empty() && office.is_some())) {
                subject = Some(records.fill());
            }
            states.extend(state);
            offices.extend(office);
        }
    }
    // What the first exhibit of the page is about.
    let newest = subject;
    Ok(PageDraft {
        name: PageName::Places,
        lead: Box::new(move |first| {
            let found = first.and_then(|answer| Some((answer, extremes(answer, "share_known")?)));
            match (found, &newest) {
                (Some((answer, (low, high))), Some(records)) if low != high => {
                    let by = if super::place(answer, "state").is_some() { "state" } else { "aor" };
                    let id = if by == "state" { "page-places-lead" } else { "page-places-lead-offices" };
                    ends(id, (low, high), by).with("records", records.clone())
                }
                _ => Message::plain("page-places-lead-plain"),
            }
        }),
        parts: vec![
            PartDraft::Panel { heading: "heading-states", choices: vec!["table", "rubric"], drafts: states },
            PartDraft::Panel { heading: "heading-areas", choices: vec!["table", "rubric"], drafts: areas },
            PartDraft::Panel {
                heading: "heading-offices",
                choices: vec!["table", "rubric"],
                drafts: offices,
            },
            PartDraft::Done(Part::Words(Message::plain("words-no-ranks"))),
        ],
    })
}

fn question<'r>(records: &Records, rubric: &'r Rubric, by: &str) -> Question<'r> {
    Question {
        selection: records.selection(),
        rubric,
        by: vec![by.to_owned()],
        in_force_only: false,
        narrow: false,
        interval: None,
    }
}

/// An answer, or none where the table does not know the group at all.
fn known(answer: Result<Answer, MeasureError>, by: &str) -> Result<Option<Answer>, Failure> {
    let Some(answer) = (match answer {
        Err(MeasureError::UnknownName { .. }) => None,
        answer => some(answer)?,
    }) else {
        return Ok(None);
    };
    // One place is no comparison, and where nothing is told there is none either.
    let told = super::told(&answer, "share_known").len();
    let place = super::place(&answer, by);
    Ok((told > 1 && place.is_some()).then_some(answer))
}

/// What a map shows.
struct Map {
    column: &'static str,
    prefix: &'static str,
    title: &'static str,
}

const STATE: Map = Map { column: "state", prefix: "states", title: "title-map" };
const AREA: Map = Map { column: "aor", prefix: "areas", title: "title-map-areas" };

fn on_map(
    desk: &Desk<'_>,
    records: &Records,
    rubric: &Rubric,
    map: &'static Map,
) -> Result<Option<Draft>, Failure> {
    let Map { column, prefix, title } = *map;
    let asked = question(records, rubric, column);
    let found = target_share::measure(&desk.engine, desk.store()?, &desk.loaded.catalog, &asked);
    let Some(mut answer) = known(found, column)? else { return Ok(None) };
    shorten(&mut answer);
    Ok(Some(Draft {
        name: format!("{prefix}-{}-{}", records.chosen().word, super::slug(&rubric.name)),
        chosen: vec![records.chosen(), chosen_target(rubric)],
        answer,
        title: Box::new(move |answer| from_to(answer, title, column)),
        unit: records.of("unit-share-told"),
        columns: vec![
            column,
            "n",
            "in_target",
            "not_in_target",
            "cannot_tell",
            "share_low",
            "share_high",
            "share_known",
        ],
        drawing: Some(Drawing::Map {
            state: column.to_owned(),
            value: "share_known".to_owned(),
            measure: Measure::Share,
        }),
        rubric: Some(reading(rubric)),
        sources: Vec::new(),
        guard: Guard::scored(records, rubric),
    }))
}

/// Takes from the names of offices what the column's name says.
fn shorten(answer: &mut Answer) {
    for value in answer.rows.iter_mut().filter_map(|row| row.first_mut()) {
        if let Value::Text(text) = value
            && let Some(name) = text.strip_suffix(" Area of Responsibility")
        {
            *text = name.to_owned();
        }
    }
}

fn by_office(desk: &Desk<'_>, records: &Records, rubric: &Rubric) -> Result<Option<Draft>, Failure> {
    let asked = question(records, rubric, "aor");
    let found = funnel::measure(&desk.engine, desk.store()?, &desk.loaded.catalog, &asked, LEVEL);
    let Some(mut answer) = known(found, "aor")? else { return Ok(None) };
    shorten(&mut answer);
    Ok(Some(Draft {
        name: format!("offices-{}-{}", records.chosen().word, super::slug(&rubric.name)),
        chosen: vec![records.chosen(), chosen_target(rubric)],
        answer,
        title: Box::new(move |answer| from_to(answer, "title-range", "aor")),
        unit: records.of("unit-funnel-plain"),
        columns: vec![
            "aor",
            "n",
            "cannot_tell",
            "share_low",
            "share_high",
            "share_known",
            "limit_share_low",
            "limit_share_high",
            "wide_share_low",
            "wide_share_high",
        ],
        drawing: Some(Drawing::Funnel {
            label: "aor".to_owned(),
            n: "n".to_owned(),
            share: "share_known".to_owned(),
            limits: ("wide_share_low".to_owned(), "wide_share_high".to_owned()),
            common: "common_share".to_owned(),
        }),
        rubric: Some(reading(rubric)),
        sources: Vec::new(),
        guard: Guard::Together {
            // Who has no office is no office.
            base: Base::new(records.table.clone(), records.release.clone()).filtered("aor is known"),
            scheme: format!("{} {}", rubric.label(), rubric.version),
            splits: None,
        },
    }))
}

/// From the lowest to the highest share, without saying that one is better.
fn from_to(answer: &Answer, id: &str, by: &str) -> Message {
    match extremes(answer, "share_known") {
        Some((low, high)) if low != high => ends(id, (low, high), by),
        _ => Message::plain("title-range-withheld"),
    }
}

fn ends(id: &str, (low, high): (usize, usize), by: &str) -> Message {
    Message::plain(id)
        .with("low", cell(low, "share_known"))
        .with("lowest", cell(low, by))
        .with("high", cell(high, "share_known"))
        .with("highest", cell(high, by))
}
