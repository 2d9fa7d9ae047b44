//! Workbooks of the older and rarer kinds (`.xls`, `.xlsb`, `.ods`), read by calamine.
//!
//! calamine takes whole sheets into memory and trusts what a file says of itself, so before it is asked each file is
//! looked through: what it would take is counted and held against the limits, and chains that lead nowhere are
//! refused. What it still trips over is damage, not our end. One thing escapes the count: an `.xls` may name one long
//! shared string from very many cells, each of which becomes a copy.
//!
//! Of a number in a date format calamine does not tell whether the format shows a clock, so here a moment at midnight
//! is a day alone; `.ods` writes days and moments differently, and they stay apart.

mod compound;
mod ods;
mod xls;

use super::error::{Bound, Place, ReadError, Unreadable};
use super::xlsx::{Archive, iso, serial};
use super::{Cell, Limits, Row, SheetInfo, Visit};
use calamine::{CellErrorType, Data, DataRef, Ods, OdsError, Range, Reader, Sheet, SheetType, SheetVisible};
use calamine::{Xls, XlsError, Xlsb, XlsbError};
use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// What one cell takes in calamine's tables, counted for its two copies, without its text.
const CELL_BYTES: u64 = 64;

/// Which of the formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Xls,
    Xlsb,
    Ods,
}

/// An opened workbook of one of these kinds.
#[derive(Debug)]
pub(super) struct Foreign {
    path: PathBuf,
    sheets: Vec<SheetInfo>,
    limits: Limits,
    content: Content,
}

#[derive(Debug)]
enum Content {
    /// Sheets that had to be taken in whole, in the order of the tabs, and whether days are counted from 1904.
    Loaded(Vec<Range<Data>>, bool),
    /// An `.xlsb`, whose sheets are read from the file cell by cell.
    Streamed,
}

type Files = BufReader<File>;

impl Foreign {
    /// Looks the file through and opens it.
    pub(super) fn open(path: &Path, kind: Kind, limits: &Limits) -> Result<Self, ReadError> {
        match kind {
            Kind::Xls => xls::check(path, limits)?,
            Kind::Ods => ods::check(path, limits)?,
            Kind::Xlsb => {
                // Its shared strings are kept, the shortest in four times the bytes that it has in the file.
                let strings = Archive::open(path)?.check(limits, "xl/sharedStrings.bin")?;
                check_loaded(path, strings.saturating_mul(4), limits)?;
            }
        }
        let (sheets, content) = guarded(path, || match kind {
            Kind::Xls => {
                let mut book: Xls<Files> = calamine::open_workbook(path).map_err(|error| match error {
                    XlsError::Password => locked(path),
                    other => damaged(path, &other),
                })?;
                let from_1904 = book.has_1904_epoch();
                let sheets = tables(book.sheets_metadata());
                let ranges = ranges(&mut book, &sheets).map_err(|error| damaged(path, &error))?;
                Ok((sheets, Content::Loaded(ranges, from_1904)))
            }
            Kind::Ods => {
                let mut book: Ods<Files> = calamine::open_workbook(path).map_err(|error| match error {
                    OdsError::Password => locked(path),
                    OdsError::InvalidMime(_) => {
                        ReadError::Unreadable { path: path.to_path_buf(), kind: Unreadable::OpenDocument }
                    }
                    other => damaged(path, &other),
                })?;
                let sheets = tables(book.sheets_metadata());
                let ranges = ranges(&mut book, &sheets).map_err(|error| damaged(path, &error))?;
                Ok((sheets, Content::Loaded(ranges, false)))
            }
            Kind::Xlsb => Ok((tables(xlsb(path)?.sheets_metadata()), Content::Streamed)),
        })?;
        Ok(Self { path: path.to_path_buf(), sheets, limits: limits.clone(), content })
    }

    /// The sheets with cells.
    pub(super) fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    /// Visits the rows that hold something.
    pub(super) fn rows(&self, sheet: usize, visit: &mut Visit<'_>) -> Result<(), ReadError> {
        let Some(info) = self.sheets.get(sheet) else {
            return Err(ReadError::NoSuchSheet { path: self.path.clone(), sheet, count: self.sheets.len() });
        };
        let place = |row| {
            Box::new(Place {
                path: self.path.clone(),
                sheet: Some(info.name.clone()),
                row: Some(row),
                ..Place::default()
            })
        };
        let table = Table { limits: &self.limits, place: &place };
        match &self.content {
            Content::Loaded(ranges, from_1904) => match ranges.get(sheet) {
                Some(range) => table.loaded(range, *from_1904, visit),
                None => Ok(()),
            },
            // The visitor's own panics are the caller's: only calamine's are caught.
            Content::Streamed => {
                let mut book = guarded(&self.path, || xlsb(&self.path))?;
                let from_1904 = book.has_1904_epoch();
                let mut cells = guarded(&self.path, || {
                    book.worksheet_cells_reader(&info.name).map_err(|error| damaged(&self.path, &error))
                })?;
                table.streamed(
                    &mut || {
                        guarded(&self.path, || cells.next_cell().map_err(|error| damaged(&self.path, &error)))
                    },
                    from_1904,
                    visit,
                )
            }
        }
    }
}

/// One sheet on its way to rows.
struct Table<'t> {
    limits: &'t Limits,
    place: &'t dyn Fn(u64) -> Box<Place>,
}

impl Table<'_> {
    fn loaded(&self, range: &Range<Data>, from_1904: bool, visit: &mut Visit<'_>) -> Result<(), ReadError> {
        let Some((first, left)) = range.start() else { return Ok(()) };
        let left = usize::try_from(left).unwrap_or(usize::MAX);
        self.check_column(left.saturating_add(range.width()).saturating_sub(1), u64::from(first) + 1)?;
        let mut number = u64::from(first);
        for row in range.rows() {
            number += 1;
            let Some(last) = row.iter().rposition(|cell| *cell != Data::Empty) else { continue };
            let held: Vec<DataRef<'_>> = row.iter().take(last + 1).map(borrowed).collect();
            let mut cells = vec![Cell::Blank; left];
            for value in &held {
                cells.push(self.cell(value, from_1904, number)?);
            }
            if visit(Row { number, cells: &cells, shared: &[] }).is_break() {
                return Ok(());
            }
        }
        Ok(())
    }

    fn streamed<'b>(
        &self,
        next: &mut dyn FnMut() -> Result<Option<calamine::Cell<DataRef<'b>>>, ReadError>,
        from_1904: bool,
        visit: &mut Visit<'_>,
    ) -> Result<(), ReadError> {
        let mut held: Vec<(usize, DataRef<'b>)> = Vec::new();
        let mut number = 0;
        loop {
            let cell = next()?;
            let place = cell.as_ref().map(|cell| cell.get_position());
            let row = place.map(|(row, _)| u64::from(row) + 1);
            if row != Some(number) && !held.is_empty() {
                if self.hand_on(&held, from_1904, number, visit)?.is_break() {
                    return Ok(());
                }
                held.clear();
            }
            let (Some(cell), Some((_, column)), Some(row)) = (cell, place, row) else { return Ok(()) };
            number = row;
            let column = usize::try_from(column).unwrap_or(usize::MAX);
            self.check_column(column, number)?;
            held.push((column, cell.get_value().clone()));
        }
    }

    fn hand_on(
        &self,
        held: &[(usize, DataRef<'_>)],
        from_1904: bool,
        number: u64,
        visit: &mut Visit<'_>,
    ) -> Result<ControlFlow<()>, ReadError> {
        let mut cells = Vec::new();
        for (column, value) in held {
            let cell = self.cell(value, from_1904, number)?;
            if cells.len() <= *column {
                cells.resize(column + 1, Cell::Blank);
            }
            if let Some(slot) = cells.get_mut(*column) {
                *slot = cell;
            }
        }
        Ok(visit(Row { number, cells: &cells, shared: &[] }))
    }

    fn check_column(&self, column: usize, row: u64) -> Result<(), ReadError> {
        if column < self.limits.max_columns {
            return Ok(());
        }
        let limit = u64::try_from(self.limits.max_columns).unwrap_or(u64::MAX);
        Err(ReadError::TooLarge { place: (self.place)(row), bound: Bound::Columns, limit })
    }

    fn cell<'d>(&self, value: &'d DataRef<'_>, from_1904: bool, row: u64) -> Result<Cell<'d>, ReadError> {
        let text = |text: &'d str| {
            if text.len() > self.limits.max_cell_bytes {
                let limit = u64::try_from(self.limits.max_cell_bytes).unwrap_or(u64::MAX);
                return Err(ReadError::TooLarge { place: (self.place)(row), bound: Bound::CellBytes, limit });
            }
            Ok(if text.is_empty() { Cell::Blank } else { Cell::Text(text) })
        };
        Ok(match value {
            DataRef::Empty => Cell::Blank,
            #[expect(clippy::cast_precision_loss, reason = "as every number of a spreadsheet")]
            DataRef::Int(number) => Cell::Number(*number as f64),
            DataRef::Float(number) => Cell::Number(*number),
            DataRef::String(own) => text(own)?,
            DataRef::SharedString(shared) => text(shared)?,
            DataRef::Bool(yes) => Cell::Bool(*yes),
            DataRef::DateTime(moment) => match serial(moment.as_f64(), from_1904) {
                Some((at, has_time)) if !moment.is_duration() => Cell::Date { at, has_time },
                _ => Cell::Number(moment.as_f64()),
            },
            DataRef::DateTimeIso(written) => match iso(written, from_1904) {
                Some((at, has_time)) => Cell::Date { at, has_time },
                None => text(written)?,
            },
            DataRef::DurationIso(written) => match days_of(written) {
                Some(days) => Cell::Number(days),
                None => text(written)?,
            },
            DataRef::Error(error) => Cell::Error(match error {
                CellErrorType::Div0 => "#DIV/0!",
                CellErrorType::NA => "#N/A",
                CellErrorType::Name => "#NAME?",
                CellErrorType::Null => "#NULL!",
                CellErrorType::Num => "#NUM!",
                CellErrorType::Ref => "#REF!",
                CellErrorType::Value => "#VALUE!",
                CellErrorType::GettingData => "#DATA!",
            }),
        })
    }
}

/// A cell of a table as a streamed one.
fn borrowed(cell: &Data) -> DataRef<'_> {
    match cell {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(yes) => DataRef::Bool(*yes),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(written) => DataRef::DateTimeIso(written.clone()),
        Data::DurationIso(written) => DataRef::DurationIso(written.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// A length of time such as `PT12H30M00S`, as the number of days that a spreadsheet makes of it.
fn days_of(written: &str) -> Option<f64> {
    let mut rest = written.strip_prefix("PT")?;
    let mut seconds = 0.0;
    for (unit, length) in [('H', 3_600.0), ('M', 60.0), ('S', 1.0)] {
        if let Some((number, after)) = rest.split_once(unit) {
            let plain = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            seconds += number.parse::<f64>().ok().filter(|_| plain)? * length;
            rest = after;
        }
    }
    rest.is_empty().then_some(seconds / 86_400.0)
}

fn xlsb(path: &Path) -> Result<Xlsb<Files>, ReadError> {
    calamine::open_workbook(path).map_err(|error| match error {
        XlsbError::Password => locked(path),
        other => damaged(path, &other),
    })
}

/// The sheets that hold cells: no charts, dialogs and macros.
fn tables(sheets: &[Sheet]) -> Vec<SheetInfo> {
    let tables = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    tables
        .map(|sheet| SheetInfo { name: sheet.name.clone(), hidden: sheet.visible != SheetVisible::Visible })
        .collect()
}

fn ranges<R: Reader<Files>>(book: &mut R, sheets: &[SheetInfo]) -> Result<Vec<Range<Data>>, R::Error> {
    sheets.iter().map(|sheet| book.worksheet_range(&sheet.name)).collect()
}

/// Runs what may trip over a damaged file.
fn guarded<T>(path: &Path, read: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(ReadError::Damaged {
            place: Place::file(path),
            reason: "its parts do not fit together".to_owned(),
        })
    })
}

fn damaged(path: &Path, error: &dyn std::error::Error) -> ReadError {
    ReadError::Damaged { place: Place::file(path), reason: error.to_string().to_lowercase() }
}

fn locked(path: &Path) -> ReadError {
    ReadError::Unreadable { path: path.to_path_buf(), kind: Unreadable::EncryptedWorkbook }
}

/// Holds what a file would take in memory against the limit.
fn check_loaded(path: &Path, bytes: u64, limits: &Limits) -> Result<(), ReadError> {
    if bytes <= limits.max_loaded_bytes {
        return Ok(());
    }
    Err(ReadError::TooLarge {
        place: Place::file(path),
        bound: Bound::Loaded,
        limit: limits.max_loaded_bytes,
    })
}
