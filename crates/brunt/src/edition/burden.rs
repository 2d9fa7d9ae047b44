//! Who carries it: actions by what is recorded of the people they met.

use super::{Desk, Draft, Guard, PageDraft, PartDraft, Records, cell, place, reading, real, some, told};
use crate::error::Failure;
use crate::import::threads;
use brunt_measure::MeasureError;
use brunt_measure::burden::{self, CLASS, Class, Question};
use brunt_model::Answer;
use brunt_publish::edition::{Chosen, Drawing, Measure, Message, PageName, Part};

/// Tables whose rows are actions that somebody bears.
const BORNE: [&str; 5] = ["apprehensions", "stints", "removals", "detainers", "arrest_forms"];
/// Divisions and columns into classes, in the order in which they are offered.
const CLASSES: [&str; 9] = [
    "criminality",
    "lawful_status",
    "offence_tier",
    "minor_conviction",
    "admission_class_group",
    "citizenship_region",
    "age_band",
    "gender",
    "apprehension_method_group",
];
/// The agency's word for neither conviction nor charge.
const NEITHER: &str = "other";
/// Level of the intervals of lengths.
const LEVEL: f64 = 0.95;

pub(super) fn page(desk: &Desk<'_>) -> Result<PageDraft, Failure> {
    let records = desk.records(&BORNE);
    let mut drafts = Vec::new();
    for records in &records {
        (desk.say)(&format!("  {} of {}", records.table, records.release));
        for class in CLASSES {
            drafts.extend(by_class(desk, records, class)?);
        }
    }
    let newest = records.first().map(Records::fill);
    Ok(PageDraft {
        name: PageName::Burden,
        lead: Box::new(move |first| {
            let neither = first.and_then(|answer| {
                let class = place(answer, CLASS)?;
                let of = |row: &usize| {
                    answer.rows.get(*row).and_then(|row| row.get(class)) == Some(&NEITHER.into())
                };
                told(answer, "share_known").into_iter().find(of)
            });
            match (neither, &newest) {
                (Some(row), Some(records)) => Message::plain("page-burden-lead-neither")
                    .with("n", cell(row, "all"))
                    .with("records", records.clone())
                    .with("low", cell(row, "share_low"))
                    .with("high", cell(row, "share_high")),
                _ => Message::plain("page-burden-lead-plain"),
            }
        }),
        parts: vec![
            PartDraft::Panel { heading: "heading-classes", choices: vec!["table", "by"], drafts },
            PartDraft::Done(Part::Words(Message::plain("words-bounds"))),
        ],
    })
}

fn by_class(desk: &Desk<'_>, records: &Records, class: &'static str) -> Result<Option<Draft>, Failure> {
    let rubric = desk.loaded.rubrics.get(class);
    if rubric.is_some_and(|rubric| !rubric.is_about(&records.table)) {
        return Ok(None);
    }
    let question = Question {
        selection: records.selection(),
        class: rubric.map_or_else(|| Class::Column(class.to_owned()), Class::Division),
        by: Vec::new(),
        narrow: false,
        rates: None,
        level: LEVEL,
    };
    let source = burden::Source {
        engine: &desk.engine,
        store: desk.store()?,
        catalog: &desk.loaded.catalog,
        rules: &desk.loaded.rules,
        threads: threads(desk.global),
    };
    let dimensions = burden::dimensions(&question);
    let found = match burden::measure(&source, &question) {
        Err(MeasureError::UnknownName { .. }) => return Ok(None),
        found => some(found)?,
    };
    let Some(answer) = found else { return Ok(None) };
    // A class of which the release tells nothing is no picture, only a wide bound.
    if told(&answer, "share_known").is_empty() {
        return Ok(None);
    }
    let filled = records.fill();
    let mut columns =
        vec![CLASS, "n", "not_in_class", "cannot_tell", "share_low", "share_high", "share_known"];
    columns.extend(
        [
            "bed_days_share_low",
            "bed_days_share_high",
            "removed_share_low",
            "removed_share_high",
            "removal_days_median",
            "arrest_days_median",
        ]
        .into_iter()
        .filter(|name| place(&answer, name).is_some()),
    );
    Ok(Some(Draft {
        name: format!("burden-{}-{}", records.chosen().word, super::slug(class)),
        chosen: vec![
            records.chosen(),
            Chosen { word: super::slug(class), label: Message::plain(format!("option-by-{class}")) },
        ],
        answer,
        title: Box::new(move |answer| match largest(answer) {
            Some(row) => Message::plain("title-largest-share")
                .with("name", cell(row, CLASS))
                .with("share", cell(row, "share_known"))
                .with("records", filled.clone()),
            None => Message::plain("title-share-withheld").with("records", filled.clone()),
        }),
        unit: records.of("unit-share-range"),
        columns,
        drawing: Some(Drawing::Bars {
            label: CLASS.to_owned(),
            value: "share_known".to_owned(),
            range: Some(("share_low".to_owned(), "share_high".to_owned())),
            measure: Measure::Share,
        }),
        rubric: rubric.map(reading),
        sources: Vec::new(),
        guard: Guard::Grid(dimensions),
    }))
}

fn largest(answer: &Answer) -> Option<usize> {
    let number = |row: usize| real(answer, row, "share_known").unwrap_or(f64::NAN);
    told(answer, "share_known").into_iter().max_by(|a, b| number(*a).total_cmp(&number(*b)))
}
