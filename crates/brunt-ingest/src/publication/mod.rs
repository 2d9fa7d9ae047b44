//! Workbooks of an agency's own figures: every declared table of every visible sheet, cell by cell.

mod as_of;
mod grid;
mod period;
mod table;

pub use as_of::{AsOf, Evidence};
pub use table::PublishedValue;

use crate::read::{ReadError, Source};
use crate::report::Reject;
use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int8Array, Int32Array, Int64Array, RecordBatch,
    StringArray,
};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::error::ArrowError;
use brunt_model::catalog::Tokens;
use brunt_model::crosswalk::fold;
use brunt_model::publication::{ALL, ControlTotal, Publication, PublishedTable};
use brunt_model::{FiscalYear, missing, typed};
use chrono::NaiveDate;
use grid::{At, Grid, Held, reference};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use table::Times;

/// Names of the columns of a published table beside its dimensions and those of [`typed`].
pub mod column {
    /// The day up to which the edition's figures reach.
    pub const AS_OF: &str = "as_of";
    /// The kind of time, see [`brunt_model::publication::Period`].
    pub const PERIOD: &str = "period";
    /// First day of it.
    pub const PERIOD_START: &str = "period_start";
    /// Last day of it.
    pub const PERIOD_END: &str = "period_end";
    /// What is counted or averaged.
    pub const FIGURE: &str = "figure";
    /// Its unit.
    pub const UNIT: &str = "unit";
    /// The number.
    pub const VALUE: &str = "value";
    /// Whether any of its dimensions is the printed total.
    pub const IS_TOTAL: &str = "is_total";
    /// The cell, `AB12`.
    pub const SOURCE_CELL: &str = "source_cell";
}

/// A printed total and what its parts add up to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SumCheck {
    /// Table.
    pub table: String,
    /// Sheet.
    pub sheet: String,
    /// Cell of the total.
    pub cell: String,
    /// Dimension added over.
    pub over: String,
    /// Figure.
    pub figure: String,
    /// The printed total.
    pub stated: f64,
    /// The sum of its parts.
    pub added: f64,
}

/// A place in a workbook, with a word on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// Table; empty where no table is concerned.
    pub table: String,
    /// Sheet.
    pub sheet: String,
    /// Cell.
    pub cell: String,
    /// What is to be said.
    pub what: String,
}

/// A table that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundTable {
    /// Table.
    pub table: String,
    /// Sheet.
    pub sheet: String,
    /// Where its title or header row begins.
    pub cell: String,
    /// Figures read.
    pub values: u64,
    /// Its as-of day.
    #[serde(serialize_with = "as_of::written_day")]
    pub as_of: NaiveDate,
}

/// What an import has to say of one workbook.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct WorkbookReport {
    /// Fiscal year of the workbook.
    pub fiscal_year: i32,
    /// The day on which it came out, as its file name tells; null where it names none.
    #[serde(serialize_with = "as_of::written")]
    pub published: Option<NaiveDate>,
    /// The as-of day of the workbook, and every one of a table that has its own.
    pub as_of: BTreeMap<String, AsOf>,
    /// Tables found.
    pub found: Vec<FoundTable>,
    /// Tables that workbooks of this year hold and this one does not.
    pub missing: Vec<String>,
    /// Numbers on a visible sheet that belong to no known table: a new one, or a lost title.
    pub new: Vec<Remark>,
    /// Tables whose labels or headers are not those known.
    pub changed: Vec<Remark>,
    /// Tables that hold figures of a time after their as-of day: it speaks against that day.
    pub ahead: Vec<Remark>,
    /// Columns of zeros that stand for a time not reported.
    pub unreported: Vec<Remark>,
    /// Tables that print one figure twice, under the same labels; both are kept.
    pub twice: Vec<Remark>,
    /// Hidden sheets, not read.
    pub hidden: Vec<String>,
    /// Printed totals that the parts do not add up to.
    pub unequal: Vec<SumCheck>,
    /// Printed totals checked.
    pub sums: u64,
}

/// A workbook read.
#[derive(Debug)]
pub struct Workbook {
    /// Figures by table, in the order of the sheets and of the cells in them, each with its sheet and as-of day.
    pub values: BTreeMap<String, Vec<(String, NaiveDate, PublishedValue)>>,
    /// Cells that did not fit.
    pub rejects: Vec<Reject>,
    /// The rest.
    pub report: WorkbookReport,
}

/// Whether a file is an edition of a publication: which of them.
///
/// # Errors
/// When a sheet cannot be read.
pub fn recognise<'p>(
    source: &Source,
    publications: impl Iterator<Item = &'p Publication>,
) -> Result<Option<&'p Publication>, ReadError> {
    for publication in publications {
        for (index, sheet) in source.sheets().iter().enumerate() {
            if sheet.hidden || !publication.recognise.sheet.matches(&fold(&sheet.name)) {
                continue;
            }
            let grid = Grid::read(source, index, &sheet.name)?;
            if grid.texts().any(|(_, text)| publication.recognise.text.matches(text)) {
                return Ok(Some(publication));
            }
        }
    }
    Ok(None)
}

/// Reads every table of every visible sheet.
///
/// # Errors
/// When a sheet cannot be read. What does not fit a table is in the report and among the rejects.
pub fn read(
    source: &Source,
    publication: &Publication,
    tokens: &Tokens,
    file: &str,
) -> Result<Workbook, ReadError> {
    let mut report = WorkbookReport::default();
    let mut grids = Vec::new();
    for (index, sheet) in source.sheets().iter().enumerate() {
        if sheet.hidden {
            report.hidden.push(sheet.name.clone());
        } else if !publication.words.iter().any(|words| words.matches(&fold(&sheet.name))) {
            grids.push(Grid::read(source, index, &sheet.name)?);
        }
    }
    let years: Vec<Option<i32>> = grids.iter().map(sheet_year).collect();
    let recognised = grids.iter().position(|grid| publication.recognise.sheet.matches(&fold(&grid.name)));
    let (edition, capture) = as_of::named_days(file);
    let workbook_year = recognised
        .and_then(|at| years.get(at).copied().flatten())
        .or_else(|| edition.or(capture).map(|day| FiscalYear::of(day).year()))
        .unwrap_or_default();
    report.fiscal_year = workbook_year;
    report.published = as_of::published(file, workbook_year).0;
    let mut workbook = Workbook { values: BTreeMap::new(), rejects: Vec::new(), report };
    let frame = as_of::Frame {
        file,
        workbook_year,
        sheet_year: workbook_year,
        days_to_publication: publication.days_to_publication,
    };
    let texts: Vec<_> = publication
        .as_of
        .iter()
        .flat_map(|wanted| {
            grids
                .iter()
                .filter(|grid| wanted.sheet.matches(&fold(&grid.name)))
                .flat_map(|grid| written_days(grid, &wanted.text))
        })
        .collect();
    let Some(decided) = as_of::decide(&texts, frame) else { return Ok(workbook) };
    let as_of = decided.day;
    workbook.report.as_of.insert("workbook".to_owned(), decided);
    for (grid, year) in grids.iter().zip(years) {
        let sheet_year = year.unwrap_or(workbook_year);
        read_sheet(&mut workbook, grid, publication, tokens, as_of, as_of::Frame { sheet_year, ..frame });
    }
    let found: BTreeSet<&str> = workbook.report.found.iter().map(|found| found.table.as_str()).collect();
    let missing: BTreeSet<String> = publication
        .table
        .iter()
        .filter(|table| table.expected_in(workbook_year) && !found.contains(table.table.as_str()))
        .map(|table| table.table.clone())
        .collect();
    workbook.report.missing = missing.into_iter().collect();
    Ok(workbook)
}

/// Days written in a sheet's texts, with their places.
fn written_days(
    grid: &Grid,
    pattern: &brunt_model::publication::Pattern,
) -> Vec<(String, Option<NaiveDate>)> {
    grid.texts()
        .filter_map(|(at, text)| {
            let day = pattern.capture(text)?;
            Some((format!("sheet `{}`, cell {}", grid.name.trim(), reference(at)), period::american_day(day)))
        })
        .collect()
}

/// The fiscal year in a sheet's name, or in the first lines of it.
fn sheet_year(grid: &Grid) -> Option<i32> {
    const HEAD_ROWS: u64 = 6;
    let named = period::fiscal_years(&fold(&grid.name));
    let head = grid
        .texts()
        .take_while(|((row, _), _)| *row <= HEAD_ROWS)
        .filter(|(_, text)| text.contains("data, fy"))
        .flat_map(|(_, text)| period::fiscal_years(text));
    named.into_iter().chain(head).next()
}

fn read_sheet(
    workbook: &mut Workbook,
    grid: &Grid,
    publication: &Publication,
    tokens: &Tokens,
    as_of: NaiveDate,
    frame: as_of::Frame<'_>,
) {
    let folded = fold(&grid.name);
    let mut claimed: BTreeSet<At> = BTreeSet::new();
    for table in publication.table.iter().filter(|table| table.sheet.matches(&folded)) {
        let anchors = table::anchors(grid, table);
        if anchors.is_empty() {
            continue;
        }
        let own = table.as_of.as_ref().and_then(|pattern| as_of::decide(&written_days(grid, pattern), frame));
        let table_as_of = match own {
            // Without a text that can be true the workbook's own day is the better one.
            Some(own) if own.because.starts_with("the text") => {
                let day = own.day;
                workbook.report.as_of.insert(format!("{} ({})", table.table, grid.name.trim()), own);
                day
            }
            Some(own) => {
                if own.conflicts().next().is_some() {
                    workbook.report.as_of.insert(
                        format!("{} ({})", table.table, grid.name.trim()),
                        AsOf { day: as_of, because: "the workbook's own day".to_owned(), ..own },
                    );
                }
                as_of
            }
            None => as_of,
        };
        for anchor in anchors {
            let titled = period::fiscal_years(grid.folded(anchor.0, anchor.1));
            let fiscal_year = match titled.as_slice() {
                [year] if table.title.is_some() => *year,
                _ => frame.sheet_year,
            };
            let times = Times { fiscal_year, as_of: table_as_of };
            match table::cut(grid, publication, table, anchor, times, tokens) {
                Ok(cut) => {
                    claimed.extend(&cut.claimed);
                    workbook.report.found.push(FoundTable {
                        table: table.table.clone(),
                        sheet: grid.name.clone(),
                        cell: reference(anchor),
                        values: u64::try_from(cut.values.len()).unwrap_or(u64::MAX),
                        as_of: table_as_of,
                    });
                    for misfit in &cut.misfits {
                        note(workbook, table, grid, misfit);
                    }
                    if let Some((at, day)) = cut.ahead.first() {
                        workbook.report.ahead.push(Remark {
                            table: table.table.clone(),
                            sheet: grid.name.clone(),
                            cell: reference(*at),
                            what: format!(
                                "a figure of {day} or later, though the as-of day is {table_as_of}"
                            ),
                        });
                    }
                    if let (Some(first), Some(last)) = (cut.unreported.first(), cut.unreported.last()) {
                        workbook.report.unreported.push(Remark {
                            table: table.table.clone(),
                            sheet: grid.name.clone(),
                            cell: reference(*first),
                            what: format!(
                                "{} columns from here to {} hold zeros and nothing else: not reported",
                                cut.unreported.len(),
                                reference(*last)
                            ),
                        });
                    }
                    workbook.report.twice.extend(twice(table, &grid.name, &cut.values));
                    for sum in &table.sums {
                        add_up(&mut workbook.report, table, sum, &grid.name, &cut.values);
                    }
                    let values = workbook.values.entry(table.table.clone()).or_default();
                    values
                        .extend(cut.values.into_iter().map(|value| (grid.name.clone(), table_as_of, value)));
                }
                Err(misfit) => note(workbook, table, grid, &misfit),
            }
        }
    }
    workbook.report.new.extend(unclaimed(grid, &claimed));
}

fn note(workbook: &mut Workbook, table: &PublishedTable, grid: &Grid, misfit: &table::Misfit) {
    if misfit.changed {
        workbook.report.changed.push(Remark {
            table: table.table.clone(),
            sheet: grid.name.clone(),
            cell: reference(misfit.at),
            what: misfit.reason.clone(),
        });
    }
    workbook.rejects.push(Reject {
        table: table.table.clone(),
        sheet: grid.name.clone(),
        row: misfit.at.0,
        column: Some(reference(misfit.at)),
        reason: misfit.reason.clone(),
    });
}

/// The first figure that a table prints twice, with the number of such figures.
fn twice(table: &PublishedTable, sheet: &str, values: &[PublishedValue]) -> Option<Remark> {
    let mut seen: BTreeMap<_, &PublishedValue> = BTreeMap::new();
    let mut first: Option<(&PublishedValue, &PublishedValue)> = None;
    let mut count = 0_u64;
    for value in values {
        if let Some(known) = seen.insert((&value.dimensions, &value.figure, value.span), value) {
            count += 1;
            first = first.or(Some((known, value)));
        }
    }
    first.map(|(a, b)| Remark {
        table: table.table.clone(),
        sheet: sheet.to_owned(),
        cell: b.cell.clone(),
        what: format!("{count} figures stand twice under the same labels, the first in {} too", a.cell),
    })
}

/// Numbers that no table claims, a remark for each run of rows.
fn unclaimed(grid: &Grid, claimed: &BTreeSet<At>) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = Vec::new();
    let mut last: Option<u64> = None;
    for (at, held) in &grid.cells {
        if !matches!(held, Held::Number(_)) || claimed.contains(at) {
            continue;
        }
        if last.is_none_or(|last| at.0 > last + 1) {
            let above = grid
                .cells
                .range(..*at)
                .rev()
                .find_map(|(_, held)| matches!(held, Held::Text { .. }).then(|| held.folded()))
                .unwrap_or("no text");
            remarks.push(Remark {
                table: String::new(),
                sheet: grid.name.clone(),
                cell: reference(*at),
                what: format!(
                    "numbers of no known table, the text before them is `{}`",
                    above.chars().take(80).collect::<String>()
                ),
            });
        }
        last = Some(at.0);
    }
    remarks
}

/// Checks a control total wherever the table prints it. A total that any part of is missing cannot be checked.
fn add_up(
    report: &mut WorkbookReport,
    table: &PublishedTable,
    sum: &ControlTotal,
    sheet: &str,
    values: &[PublishedValue],
) {
    /// Printed averages are added as floating-point numbers.
    const TOLERANCE: f64 = 1e-6;
    let names = table.dimension_names();
    let Some(over) = names.iter().position(|name| *name == sum.over) else { return };
    let figure = sum.figure.as_ref().unwrap_or(&table.figure);
    let total_value = sum.total.as_deref().unwrap_or(ALL);
    let mut groups: BTreeMap<_, (Option<&PublishedValue>, Vec<&PublishedValue>)> = BTreeMap::new();
    for value in values.iter().filter(|value| value.figure.figure == *figure) {
        let rest: Vec<&String> = value
            .dimensions
            .iter()
            .zip(&names)
            .enumerate()
            .filter(|(at, (_, name))| *at != over && !sum.with.iter().any(|with| with == **name))
            .map(|(_, (dimension, _))| dimension)
            .collect();
        let group = groups.entry((rest, value.span)).or_default();
        let Some(part) = value.dimensions.get(over) else { continue };
        if part == total_value {
            group.0 = Some(value);
        } else if sum.parts.is_empty() || sum.parts.contains(part) {
            group.1.push(value);
        }
    }
    for (total, parts) in groups.into_values() {
        let Some((stated, total)) = total.and_then(|total| Some((total.value?, total))) else { continue };
        let known: Option<Vec<f64>> = parts.iter().map(|part| part.value).collect();
        let Some(known) = known.filter(|known| !known.is_empty()) else { continue };
        let added: f64 = known.iter().sum();
        report.sums += 1;
        if (added - stated).abs() > TOLERANCE * stated.abs().max(1.0) {
            report.unequal.push(SumCheck {
                table: table.table.clone(),
                sheet: sheet.to_owned(),
                cell: total.cell.clone(),
                over: sum.over.clone(),
                figure: figure.clone(),
                stated,
                added,
            });
        }
    }
}

/// The stored schema of a published table.
#[must_use]
pub fn schema(dimensions: &[&str]) -> Arc<Schema> {
    let text = |name: &str| Field::new(name, DataType::Utf8, false);
    let day = |name: &str| Field::new(name, DataType::Date32, false);
    let mut fields = vec![
        text(typed::RELEASE),
        text(typed::SOURCE_FILE),
        text(typed::SOURCE_HASH),
        text(typed::SOURCE_SHEET),
        Field::new(typed::SOURCE_ROW, DataType::Int64, false),
        text(column::SOURCE_CELL),
        day(typed::EVENT_DATE),
        Field::new(typed::FISCAL_YEAR, DataType::Int32, false),
        day(column::AS_OF),
        text(column::PERIOD),
        day(column::PERIOD_START),
        day(column::PERIOD_END),
    ];
    fields.extend(dimensions.iter().map(|name| text(name)));
    fields.extend([
        text(column::FIGURE),
        text(column::UNIT),
        Field::new(column::VALUE, DataType::Float64, true),
        Field::new(missing::state_column(column::VALUE), DataType::Int8, false),
        Field::new(column::IS_TOTAL, DataType::Boolean, false),
    ]);
    Arc::new(Schema::new(fields))
}

/// Figures of one table as stored rows. The event day of a figure is the last day of its period.
///
/// # Errors
/// When a figure has not as many dimensions as the table.
pub fn rows(
    publication: &Publication,
    table: &PublishedTable,
    (file, hash): (&str, &str),
    values: &[&(String, NaiveDate, PublishedValue)],
) -> Result<RecordBatch, ArrowError> {
    let names = table.dimension_names();
    let text = |of: &dyn Fn(&(String, NaiveDate, PublishedValue)) -> String| -> ArrayRef {
        Arc::new(values.iter().map(|value| Some(of(value))).collect::<StringArray>())
    };
    let day = |of: &dyn Fn(&(String, NaiveDate, PublishedValue)) -> NaiveDate| -> ArrayRef {
        let epoch = NaiveDate::default();
        Arc::new(
            values
                .iter()
                .map(|value| i32::try_from((of(value) - epoch).num_days()).ok())
                .collect::<Date32Array>(),
        )
    };
    let mut columns: Vec<ArrayRef> = vec![
        text(&|_| publication.publication.clone()),
        text(&|_| file.to_owned()),
        text(&|_| hash.to_owned()),
        text(&|(sheet, _, _)| sheet.clone()),
        Arc::new(values.iter().map(|(_, _, value)| i64::try_from(value.row).ok()).collect::<Int64Array>()),
        text(&|(_, _, value)| value.cell.clone()),
        day(&|(_, _, value)| value.span.1),
        Arc::new(
            values
                .iter()
                .map(|(_, _, value)| Some(FiscalYear::of(value.span.1).year()))
                .collect::<Int32Array>(),
        ),
        day(&|(_, as_of, _)| *as_of),
        text(&|(_, _, value)| value.period.word().to_owned()),
        day(&|(_, _, value)| value.span.0),
        day(&|(_, _, value)| value.span.1),
    ];
    for at in 0..names.len() {
        columns
            .push(text(&|(_, _, value)| value.dimensions.get(at).cloned().unwrap_or_else(|| ALL.to_owned())));
    }
    columns.push(text(&|(_, _, value)| value.figure.figure.clone()));
    columns.push(text(&|(_, _, value)| value.figure.unit.clone()));
    columns.push(Arc::new(values.iter().map(|(_, _, value)| value.value).collect::<Float64Array>()));
    columns
        .push(Arc::new(values.iter().map(|(_, _, value)| Some(value.state.code())).collect::<Int8Array>()));
    columns.push(Arc::new(
        values
            .iter()
            .map(|(_, _, value)| Some(value.dimensions.iter().any(|dimension| dimension == ALL)))
            .collect::<BooleanArray>(),
    ));
    RecordBatch::try_new(schema(&names), columns)
}
