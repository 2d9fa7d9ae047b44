//! What was read, what is missing, and where releases fray.

use super::{Desk, Draft, Guard, PageDraft, PartDraft, some};
use crate::error::Failure;
use brunt_model::{Answer, Field, Role, Value};
use brunt_publish::edition::{Chosen, Message, PageName, Part};

pub(super) fn page(desk: &Desk<'_>) -> Result<PageDraft, Failure> {
    let Some(store) = &desk.store else {
        return Ok(PageDraft {
            name: PageName::Quality,
            lead: Box::new(|_| Message::plain("page-quality-lead-plain")),
            parts: vec![PartDraft::Done(Part::Words(Message::plain("words-no-rows")))],
        });
    };
    let catalog = &desk.loaded.catalog;
    let tables = brunt_measure::tables::tables(store, catalog);
    let mut columns = Vec::new();
    if let Some(answer) = some(brunt_measure::quality::quality(&desk.engine, store, catalog, None))? {
        columns = by_table(&answer);
    }
    let (mut edges, blocks) = brunt_measure::edges::list(&desk.engine, store, catalog, None)?;
    // A stretch is a table of its own; here they are listed together, so counts of rows are left to the command.
    let kept: Vec<usize> = ["table", "release", "edge", "from", "to", "why"]
        .iter()
        .filter_map(|name| super::place(&edges, name))
        .collect();
    edges.fields = kept.iter().filter_map(|place| edges.fields.get(*place).cloned()).collect();
    edges.rows = blocks
        .into_iter()
        .flatten()
        .map(|line| kept.iter().filter_map(|place| line.values.get(*place).cloned()).collect())
        .collect();
    let listed = |name: &str, answer: Answer, title: &'static str, columns: Vec<&'static str>| Draft {
        name: name.to_owned(),
        chosen: Vec::new(),
        answer,
        title: Box::new(move |_| Message::plain(title)),
        unit: Message::plain("unit-none"),
        columns,
        drawing: None,
        rubric: None,
        sources: Vec::new(),
        guard: Guard::Alone,
    };
    let panel = |heading, choices, drafts| PartDraft::Panel { heading, choices, drafts };
    let some_edges = if edges.rows.is_empty() {
        Vec::new()
    } else {
        vec![listed("edges", edges, "title-edges", vec!["table", "release", "edge", "from", "to", "why"])]
    };
    Ok(PageDraft {
        name: PageName::Quality,
        lead: Box::new(|_| Message::plain("page-quality-lead-plain")),
        parts: vec![
            panel(
                "heading-tables",
                Vec::new(),
                vec![listed(
                    "tables",
                    tables,
                    "title-tables-plain",
                    vec!["table", "release", "rows", "first_date", "last_date", "as_of"],
                )],
            ),
            panel("heading-edges", Vec::new(), some_edges),
            panel("heading-columns", vec!["table"], columns),
        ],
    })
}

/// One exhibit a table and release: how many cells of each column are known, and why the others are not.
fn by_table(answer: &Answer) -> Vec<Draft> {
    let key = |row: &Vec<Value>| (row.first().cloned(), row.get(1).cloned());
    let mut drafts: Vec<Draft> = Vec::new();
    for rows in answer.rows.chunk_by(|a, b| key(a) == key(b)) {
        let (Some(Value::Text(table)), Some(Value::Text(release))) =
            rows.first().map(key).unwrap_or_default()
        else {
            continue;
        };
        // How many rows say something of people is a count of rows that other tables show too: only shares are shown.
        let mut part = Answer::new(answer.command.clone(), shares(answer));
        part.rows = rows.iter().map(|row| as_shares(answer, row)).collect();
        part.releases = answer.releases.iter().filter(|one| one.release == release).cloned().collect();
        part.notes.clone_from(&answer.notes);
        let label = Message::plain("option-records")
            .with("table", brunt_publish::edition::Fill::Text(format!("table-{table}")))
            .with("release", brunt_publish::edition::Fill::Verbatim(release.clone()));
        drafts.push(Draft {
            name: format!("columns-{}-{}", super::slug(&table), super::slug(&release)),
            chosen: vec![Chosen {
                word: format!("{}-{}", super::slug(&table), super::slug(&release)),
                label,
            }],
            answer: part,
            title: Box::new(|_| Message::plain("title-columns")),
            unit: Message::plain("unit-values"),
            columns: vec![
                "column",
                "known_share",
                "blank_share",
                "redacted_share",
                "not_in_release_share",
                "rejected_share",
                "blank_means",
            ],
            drawing: None,
            rubric: None,
            sources: Vec::new(),
            guard: Guard::Alone,
        });
    }
    drafts
}

const STATES: [&str; 5] = ["known", "blank", "redacted", "not_in_release", "rejected"];

fn shares(answer: &Answer) -> Vec<Field> {
    let mut fields = vec![Field::new("column", Role::Plain)];
    fields.extend(STATES.map(|state| Field::new(format!("{state}_share"), Role::Plain)));
    fields.extend(answer.fields.iter().filter(|field| field.name == "blank_means").cloned());
    fields
}

/// Shares in whole per cent: finer ones of a known number of rows would be counts.
fn as_shares(answer: &Answer, row: &[Value]) -> Vec<Value> {
    let at = |name: &str| super::place(answer, name).and_then(|place| row.get(place)).cloned();
    let rows = match at("rows") {
        Some(Value::Integer(rows)) if rows > 0 => rows,
        _ => 0,
    };
    let mut values = vec![at("column").unwrap_or(Value::Missing)];
    values.extend(STATES.map(|state| match at(state) {
        // Half a per cent is rounded away from 0, so that nothing of 0.4 % reads as none of all.
        Some(Value::Integer(count)) if rows > 0 => Value::Real(rounded(count, rows)),
        _ => Value::Missing,
    }));
    values.push(at("blank_means").unwrap_or(Value::Missing));
    values
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^53")]
fn rounded(count: i64, rows: i64) -> f64 {
    (count as f64 / rows as f64 * 100.0).round() / 100.0
}
