//! Pages of words: verdicts, stated targets, methods, about.

use super::{Desk, PageDraft, PartDraft};
use crate::commands;
use crate::error::Failure;
use brunt_measure::MEASURES;
use brunt_publish::edition::{Message, PageName, Part};
use brunt_rubric::{Kind, Rubric};

pub(super) fn claims(desk: &Desk<'_>) -> Result<PageDraft, Failure> {
    let cards = commands::check::cards(desk.global, desk.loaded, &[], false)?.cards;
    Ok(PageDraft {
        name: PageName::Claims,
        lead: Box::new(|_| Message::plain("page-claims-lead-plain")),
        parts: cards.into_iter().map(|card| PartDraft::Done(Part::Card(card))).collect(),
    })
}

/// Stated targets first, then mandates and divisions, each in the catalog's order.
pub(super) fn rubrics(desk: &Desk<'_>) -> PageDraft {
    let mut all: Vec<&Rubric> = desk.loaded.rubrics.values().collect();
    all.sort_by_key(|rubric| rubric.kind == Kind::Division);
    let prose = |rubric: &Rubric| {
        PartDraft::Done(Part::Prose {
            name: super::slug(&rubric.name),
            heading: rubric.title.clone(),
            text: format!("```text\n{}```\n", brunt_rubric::explain(rubric)),
        })
    };
    PageDraft {
        name: PageName::Rubrics,
        lead: Box::new(|_| Message::plain("page-rubrics-lead")),
        parts: all.into_iter().map(prose).collect(),
    }
}

pub(super) fn methods() -> PageDraft {
    let prose = |measure: &brunt_measure::Measure| {
        PartDraft::Done(Part::Prose {
            name: measure.name.to_owned(),
            heading: measure.title.to_owned(),
            text: measure.method.to_owned(),
        })
    };
    PageDraft {
        name: PageName::Methods,
        lead: Box::new(|_| Message::plain("page-methods-lead")),
        parts: MEASURES.iter().map(prose).collect(),
    }
}

pub(super) fn about() -> PageDraft {
    let words = ["what", "not", "read", "neutral", "reuse", "languages", "access"];
    PageDraft {
        name: PageName::About,
        lead: Box::new(|_| Message::plain("page-about-lead")),
        parts: words
            .map(|word| PartDraft::Done(Part::Words(Message::plain(format!("about-{word}")))))
            .into_iter()
            .collect(),
    }
}
