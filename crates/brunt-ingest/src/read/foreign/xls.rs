//! What an `.xls` would take in memory: the reach of the cells of each sheet, which becomes a table without gaps.

use super::compound::{stream, u16_at, u32_at};
use super::{CELL_BYTES, check_loaded};
use crate::read::Limits;
use crate::read::error::{Place, ReadError};
use std::path::Path;

/// Sheets that are looked at; a workbook of more is refused.
const MAX_SHEETS: usize = 4_096;

/// Records by their numbers in the format: where a sheet begins, the password, a sheet's declared reach, its end, and those of cells.
const SHEET: u16 = 0x0085;
const LOCK: u16 = 0x002F;
const REACH: u16 = 0x0200;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const CELLS: [u16; 10] = [0x0006, 0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD, 0x00BD, 0x0201, 0x00BE];

/// Counts, and refuses what is too large or broken.
pub(super) fn check(path: &Path, limits: &Limits) -> Result<(), ReadError> {
    let broken = |reason: &str| ReadError::Damaged { place: Place::file(path), reason: reason.to_owned() };
    let length = std::fs::metadata(path).map_err(|error| ReadError::io(Place::file(path), error))?.len();
    check_loaded(path, length.saturating_mul(2), limits)?;
    let file = std::fs::read(path).map_err(|error| ReadError::io(Place::file(path), error))?;
    let book = stream(&file, &["Workbook", "Book"])
        .ok_or_else(|| broken("its sectors do not lead to a workbook"))?;
    let globals = || records(&book, 0).take_while(|(number, _)| *number != END);
    if globals().any(|(number, _)| number == LOCK) {
        // All that follows is noise, and its lengths and places with it.
        return Err(super::locked(path));
    }
    let sheets: Vec<usize> = globals()
        .filter(|(number, _)| *number == SHEET)
        .filter_map(|(_, data)| usize::try_from(u32_at(data, 0)?).ok())
        .collect();
    if sheets.len() > MAX_SHEETS || sheets.iter().any(|at| *at >= book.len()) {
        return Err(broken("its list of sheets leads nowhere"));
    }
    let mut bytes = length;
    for at in sheets {
        let cells = reach(&book, at).ok_or_else(|| broken("a sheet reaches beyond what a sheet can hold"))?;
        bytes = bytes.saturating_add(cells.saturating_mul(CELL_BYTES));
        check_loaded(path, bytes, limits)?;
    }
    Ok(())
}

/// The larger of the declared and the real number of cells between the first and the last. `None` when it is more
/// than a sheet can have.
fn reach(book: &[u8], at: usize) -> Option<u64> {
    let mut declared = 0;
    let mut area: Option<[u64; 4]> = None;
    let mut depth = 0_u32;
    for (number, data) in records(book, at) {
        match number {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            REACH => {
                // Rows as two bytes each before the last version of the format, as four in it.
                let (first, last, left, right) = if data.len() == 10 {
                    let at = |at| u16_at(data, at).map(u64::from);
                    (at(0)?, at(2)?, at(4)?, at(6)?)
                } else if data.len() >= 12 {
                    let at = |at| u16_at(data, at).map(u64::from);
                    (u64::from(u32_at(data, 0)?), u64::from(u32_at(data, 4)?), at(8)?, at(10)?)
                } else {
                    return None;
                };
                let (rows, columns) = (last.saturating_sub(first), right.saturating_sub(left));
                if rows > 65_536 || columns > 256 {
                    return None;
                }
                declared = declared.max((rows + 1) * (columns + 1));
            }
            _ if CELLS.contains(&number) => {
                let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) else { continue };
                // A record of several cells ends with its last column.
                let last = match number {
                    0x00BD | 0x00BE => {
                        u16_at(data, data.len().saturating_sub(2)).unwrap_or(column).max(column)
                    }
                    _ => column,
                };
                if last > 255 {
                    return None;
                }
                let (row, left, right) = (u64::from(row), u64::from(column), u64::from(last));
                let [top, bottom, first, end] = area.unwrap_or([row, row, left, right]);
                area = Some([top.min(row), bottom.max(row), first.min(left), end.max(right)]);
            }
            _ => {}
        }
    }
    let real = area.map_or(0, |[top, bottom, left, right]| (bottom - top + 1) * (right - left + 1));
    Some(declared.max(real))
}

/// The records from a place on: number and data.
fn records(book: &[u8], at: usize) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = book.get(at..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (number, length) = (u16_at(rest, 0)?, usize::from(u16_at(rest, 2)?));
        let data = rest.get(4..4 + length)?;
        rest = rest.get(4 + length..)?;
        Some((number, data))
    })
}
