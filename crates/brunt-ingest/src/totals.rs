//! A workbook's own totals, held against the rows read.

use crate::read::{Cell, ReadError, Source};
use crate::recognise::SheetPlan;
use crate::report::ControlCheck;
use brunt_model::FiscalYear;
use brunt_model::codebook::OwnTotals;
use brunt_model::crosswalk::fold;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Reads a workbook's own totals for the table of `plan`: the block under the line that holds their title.
pub(crate) fn check(
    source: &Source,
    plan: &SheetPlan,
    totals: &OwnTotals,
    counted: &BTreeMap<i32, u64>,
) -> Result<Vec<ControlCheck>, ReadError> {
    let Some(sheet) = source.sheets().iter().position(|sheet| sheet.name.trim() == totals.sheet) else {
        return Ok(Vec::new());
    };
    let title = fold(&totals.title);
    let mut inside = false;
    let mut columns: Option<(usize, usize)> = None;
    let mut stated: BTreeMap<i32, u64> = BTreeMap::new();
    source.rows(sheet, &mut |row| {
        let text = |index: usize| match row.cells.get(index) {
            Some(Cell::Text(text)) => fold(text),
            _ => String::new(),
        };
        let first = (0..row.cells.len()).map(text).find(|text| !text.is_empty()).unwrap_or_default();
        if stated.is_empty() && first.contains(&title) {
            inside = true;
            columns = None;
        } else if inside && columns.is_none() {
            let place = |header: &str| (0..row.cells.len()).find(|index| text(*index) == fold(header));
            columns = place(&totals.label).zip(place(&totals.total));
        } else if let (true, Some((label, total))) = (inside, columns) {
            let year = FiscalYear::parse(&text(label).to_uppercase());
            let number = match row.cells.get(total) {
                Some(Cell::Number(number)) => whole(*number),
                _ => None,
            };
            match (year, number) {
                (Some(year), Some(number)) => {
                    stated.insert(year.year(), number);
                }
                _ => inside = false,
            }
        }
        ControlFlow::Continue(())
    })?;
    let years: std::collections::BTreeSet<i32> =
        stated.keys().chain(counted.keys().filter(|year| **year != 0)).copied().collect();
    if stated.is_empty() {
        return Ok(Vec::new());
    }
    Ok(years
        .into_iter()
        .map(|fiscal_year| ControlCheck {
            table: plan.table.clone(),
            sheet: plan.name.clone(),
            fiscal_year,
            stated: stated.get(&fiscal_year).copied().unwrap_or(0),
            counted: counted.get(&fiscal_year).copied().unwrap_or(0),
            source: format!("sheet `{}` of the same file", totals.sheet),
        })
        .collect())
}

/// A count written as a spreadsheet number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked whole, not negative and below 2^53"
)]
fn whole(number: f64) -> Option<u64> {
    ((0.0..9.0e15).contains(&number) && number.fract().abs() < f64::EPSILON).then_some(number as u64)
}
