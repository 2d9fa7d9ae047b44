//! Detention as the agency publishes it: the figures that come with brunt, and those of imported workbooks.

use super::{Desk, Draft, Guard, PageDraft, PartDraft, cell, some, told};
use crate::error::Failure;
use brunt_measure::composition::{self, Every, Population};
use brunt_measure::published;
use brunt_model::{Answer, Value};
use brunt_publish::edition::{Chosen, Drawing, Measure, Message, PageName, Part};

const AGENCIES: [&str; 3] = ["all", "ICE", "CBP"];
const AGENCY: &str = "arresting_agency";
const SOURCE: &str = "ICE detention statistics, fiscal years 2019 to 2026; each row names its edition";

pub(super) fn page(desk: &Desk<'_>) -> Result<PageDraft, Failure> {
    let mut held = Vec::new();
    for agency in AGENCIES {
        held.extend(composed(desk, Population::Detained, agency)?);
    }
    let booked = composed(desk, Population::BookedIn, "all")?;
    Ok(PageDraft {
        name: PageName::Detention,
        lead: Box::new(|first| {
            let row = first.and_then(|answer| told(answer, "other_share").last().copied());
            match row {
                Some(row) => Message::plain("page-detention-lead")
                    .with("day", cell(row, "as_of"))
                    .with("total", cell(row, "total"))
                    .with("other", cell(row, "other_share"))
                    .with("pending", cell(row, "pending_share"))
                    .with("convicted", cell(row, "convicted_share")),
                None => Message::plain("page-detention-lead-plain"),
            }
        }),
        parts: vec![
            PartDraft::Panel { heading: "heading-composition", choices: vec!["agency"], drafts: held },
            PartDraft::Panel {
                heading: "heading-booked_in",
                choices: Vec::new(),
                drafts: booked.into_iter().collect(),
            },
            PartDraft::Done(Part::Words(Message::plain("words-published"))),
        ],
    })
}

fn composed(desk: &Desk<'_>, population: Population, agency: &'static str) -> Result<Option<Draft>, Failure> {
    let stored = match &desk.store {
        Some(store) => published::figures(&desk.engine, store, &desk.loaded.catalog, population.table())?,
        None => None,
    };
    let question = composition::Question {
        population,
        by: match population {
            Population::Detained => vec![AGENCY.to_owned()],
            Population::BookedIn => Vec::new(),
        },
        from: None,
        to: None,
        known_on: None,
        every: Every::Edition,
    };
    let Some(mut answer) = some(composition::measure(&desk.loaded.catalog, stored.as_ref(), &question))?
    else {
        return Ok(None);
    };
    let place = super::place(&answer, "arresting_agency");
    answer.rows.retain(|row| place.and_then(|place| row.get(place)) == Some(&Value::Text(agency.to_owned())));
    if answer.rows.is_empty() {
        return Ok(None);
    }
    let id = match population {
        Population::Detained => "title-detained-moved",
        Population::BookedIn => "title-booked_in-moved",
    };
    let chosen = match population {
        Population::Detained => vec![Chosen {
            word: super::slug(agency),
            label: Message::plain(format!("option-agency-{}", super::slug(agency))),
        }],
        Population::BookedIn => Vec::new(),
    };
    Ok(Some(Draft {
        name: format!("{}-{}", super::slug(population.table()), super::slug(agency)),
        chosen,
        answer,
        title: Box::new(move |answer| ends(answer, id)),
        unit: Message::plain("unit-published-share"),
        columns: vec![
            "as_of",
            "convicted",
            "pending",
            "other",
            "total",
            "convicted_share",
            "pending_share",
            "other_share",
            "source_file",
        ],
        drawing: Some(Drawing::Lines {
            x: "as_of".to_owned(),
            series: ["convicted_share", "pending_share", "other_share"].map(str::to_owned).to_vec(),
            band: None,
            marks: Vec::new(),
            measure: Measure::Share,
        }),
        rubric: None,
        sources: vec![SOURCE.to_owned()],
        guard: Guard::Alone,
    }))
}

/// The share without conviction or charge, first and last.
fn ends(answer: &Answer, id: &str) -> Message {
    let rows = told(answer, "other_share");
    match (rows.first().copied(), rows.last().copied()) {
        (Some(first), Some(last)) => Message::plain(id)
            .with("before", cell(first, "other_share"))
            .with("first", cell(first, "as_of"))
            .with("after", cell(last, "other_share"))
            .with("last", cell(last, "as_of")),
        _ => Message::plain("title-range-withheld"),
    }
}
