//! A claim file held against what the catalog has: tables of figures and their columns and rows, codebooks, targets.

use crate::claim::{ClaimFile, Pick, Question, Reading, RowSelection};
use crate::error::{ClaimError, Fault};
use brunt_model::Catalog;
use brunt_model::document::nearest;
use brunt_model::figures::{FigureRow, FigureType, FiguresTable};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What came of picking a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picked<'t> {
    /// One row.
    Row(&'t FigureRow),
    /// None fits.
    None,
    /// So many fit, and nothing tells them apart.
    Many(usize),
}

/// The row that is meant: of those with the wanted values, known by `known_on` and of `pick.on` or earlier, the last;
/// of two publications of one day's figure, the later.
#[must_use]
pub fn pick<'t>(table: &'t FiguresTable, pick: &Pick, known_on: Option<NaiveDate>) -> Picked<'t> {
    let fits = |row: &&FigureRow| {
        pick.equals.iter().all(|(column, wanted)| table.cell(row, column) == Some(wanted.as_str()))
            && pick.on.is_none_or(|on| row.as_of <= on)
            && known_on.is_none_or(|day| row.published <= day)
    };
    let found: Vec<&FigureRow> = table.rows.iter().filter(fits).collect();
    let Some(last) = found.iter().map(|row| (row.as_of, row.published)).max() else { return Picked::None };
    let last: Vec<&FigureRow> = found.into_iter().filter(|row| (row.as_of, row.published) == last).collect();
    match last.as_slice() {
        [row] => Picked::Row(row),
        several => Picked::Many(several.len()),
    }
}

/// A pick in words, for messages.
#[must_use]
pub fn wanted(pick: &Pick) -> String {
    let mut parts: Vec<String> =
        pick.equals.iter().map(|(column, value)| format!("{column} `{value}`")).collect();
    parts.extend(pick.on.map(|on| format!("of {on} or earlier")));
    if parts.is_empty() { "there".to_owned() } else { parts.join(", ") }
}

/// Every name in the file that the catalog does not have, by line. `rubrics` has the classes of each target.
#[must_use]
pub fn check(
    file: &ClaimFile,
    catalog: &Catalog,
    rubrics: &BTreeMap<String, Vec<String>>,
) -> Vec<ClaimError> {
    let mut errors = Vec::new();
    for reading in file.claims.iter().flat_map(|claim| &claim.readings) {
        if let Err(fault) = check_reading(reading, catalog, rubrics) {
            errors.push(ClaimError { path: file.path.clone(), line: reading.line, fault });
        }
    }
    errors
}

fn check_reading(
    reading: &Reading,
    catalog: &Catalog,
    rubrics: &BTreeMap<String, Vec<String>>,
) -> Result<(), Fault> {
    match &reading.question {
        Question::Figure(asked) => {
            let table = figures(catalog, &asked.table)?;
            number(table, &asked.value)?;
            if let Some(per) = &asked.per {
                number(table, per)?;
            }
            for picked in [Some(&asked.pick), asked.since.as_ref()].into_iter().flatten() {
                one_row(table, picked)?;
            }
            Ok(())
        }
        Question::PollPair(asked) => {
            let table = figures(catalog, &asked.table)?;
            number(table, &asked.percent)?;
            number(table, &asked.respondents)?;
            one_row(table, &asked.from.pick)?;
            one_row(table, &asked.to.pick)
        }
        Question::PollTrend(_) => Ok(()),
        Question::Rows(asked) => {
            selection(catalog, &asked.selection)?;
            let tiers = rubric(rubrics, &asked.rubric)?;
            match &asked.tier {
                Some(tier) if !tiers.contains(tier) => Err(Fault::UnknownTier {
                    rubric: asked.rubric.clone(),
                    tier: tier.clone(),
                    hint: nearest(tier, tiers.iter().map(String::as_str)),
                }),
                _ => Ok(()),
            }
        }
        Question::Spread(asked) => {
            selection(catalog, &asked.selection)?;
            asked.rubrics.iter().try_for_each(|name| rubric(rubrics, name).map(|_| ()))
        }
    }
}

fn figures<'c>(catalog: &'c Catalog, name: &str) -> Result<&'c FiguresTable, Fault> {
    catalog.figures.get(name).ok_or_else(|| Fault::UnknownTable {
        table: name.to_owned(),
        hint: nearest(name, catalog.figures.keys().map(String::as_str)),
    })
}

fn column(table: &FiguresTable, name: &str) -> Result<FigureType, Fault> {
    let found = table.columns.iter().find(|column| column.name == name);
    found.map(|column| column.kind).ok_or_else(|| Fault::UnknownColumn {
        table: table.name.clone(),
        column: name.to_owned(),
        hint: nearest(name, table.columns.iter().map(|column| column.name.as_str())),
    })
}

fn number(table: &FiguresTable, name: &str) -> Result<(), Fault> {
    match column(table, name)? {
        FigureType::Integer | FigureType::Number => Ok(()),
        _ => Err(Fault::NotANumber { table: table.name.clone(), column: name.to_owned() }),
    }
}

fn one_row(table: &FiguresTable, asked: &Pick) -> Result<(), Fault> {
    for (name, _) in &asked.equals {
        column(table, name)?;
    }
    match pick(table, asked, None) {
        Picked::Row(_) => Ok(()),
        Picked::None => Err(Fault::NoRow { table: table.name.clone(), wanted: wanted(asked) }),
        Picked::Many(rows) => Err(Fault::ManyRows { table: table.name.clone(), wanted: wanted(asked), rows }),
    }
}

fn selection(catalog: &Catalog, asked: &RowSelection) -> Result<(), Fault> {
    if catalog.codebooks.contains_key(&asked.table) {
        return Ok(());
    }
    Err(Fault::UnknownRows {
        table: asked.table.clone(),
        hint: nearest(&asked.table, catalog.codebooks.keys().map(String::as_str)),
    })
}

fn rubric<'r>(rubrics: &'r BTreeMap<String, Vec<String>>, name: &str) -> Result<&'r Vec<String>, Fault> {
    rubrics.get(name).ok_or_else(|| Fault::UnknownRubric {
        rubric: name.to_owned(),
        hint: nearest(name, rubrics.keys().map(String::as_str)),
    })
}
