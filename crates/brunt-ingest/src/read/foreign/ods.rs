//! What an `.ods` would take in memory. It is written short: one cell or row can stand for a million.

use super::{CELL_BYTES, check_loaded};
use crate::read::Limits;
use crate::read::error::{Place, ReadError};
use crate::read::xlsx::{Archive, Attributes, Part, Token, Xml, XmlError, local_name, xml_error};
use std::path::Path;
use std::sync::atomic::AtomicU64;

/// Bytes read at a time.
const WINDOW_BYTES: usize = 64 * 1024;

/// Rows and columns that calamine takes of a sheet.
const MOST_ROWS: u64 = 1_048_576;
const MOST_COLUMNS: u64 = 16_384;

/// Counts, and refuses what is too large.
pub(super) fn check(path: &Path, limits: &Limits) -> Result<(), ReadError> {
    let archive = Archive::open(path)?;
    archive.check(limits, "content.xml")?;
    let count = AtomicU64::new(0);
    let mut session = archive.session(limits, &count)?;
    const MANIFEST: &str = "META-INF/manifest.xml";
    if archive.has(MANIFEST) {
        let mut xml = Xml::new(session.part(MANIFEST)?, WINDOW_BYTES, limits.longest_markup());
        let locked =
            is_locked(&mut xml).map_err(|error| xml_error(Place::part(path, MANIFEST), error, limits))?;
        if locked {
            return Err(super::locked(path));
        }
    }
    let mut xml = Xml::new(session.part("content.xml")?, WINDOW_BYTES, limits.longest_markup());
    let bytes = loaded(&mut xml, limits.max_loaded_bytes)
        .map_err(|error| xml_error(Place::part(path, "content.xml"), error, limits))?;
    check_loaded(path, bytes, limits)
}

/// Whether a part is locked with a password: it is noise then.
fn is_locked(xml: &mut Xml<Part<'_, '_>>) -> Result<bool, XmlError> {
    loop {
        match xml.next()? {
            Token::Start { name, .. } if xml.local(name) == b"encryption-data" => return Ok(true),
            Token::Eof => return Ok(false),
            _ => {}
        }
    }
}

/// A sheet so far.
#[derive(Default)]
struct Reach {
    /// Rows to the end of the last one that holds something, and of all.
    filled_rows: u64,
    rows: u64,
    /// The longest row, to its last cell that holds something.
    columns: u64,
    /// Bytes of texts, repeated ones counted as often.
    texts: u64,
}

/// Bytes that the sheets take, or somewhat more than `enough` once they take more.
fn loaded(xml: &mut Xml<Part<'_, '_>>, enough: u64) -> Result<u64, XmlError> {
    let mut done = 0_u64;
    let mut reach = Reach::default();
    let (mut row_times, mut cell_times, mut column) = (1, 1, 0_u64);
    loop {
        match xml.next()? {
            Token::Start { name, attributes, .. } => {
                let name = xml.local(name);
                let attributes = Attributes::new(xml.bytes(attributes));
                match name {
                    b"table" => {
                        done = done.saturating_add(reach.bytes());
                        reach = Reach::default();
                    }
                    b"table-row" => {
                        row_times = times(attributes, b"number-rows-repeated")?.0.min(MOST_ROWS);
                        reach.rows = reach.rows.saturating_add(row_times).min(MOST_ROWS);
                        column = 0;
                    }
                    b"table-cell" | b"covered-table-cell" => {
                        let (repeated, written) = times(attributes, b"number-columns-repeated")?;
                        cell_times = repeated.min(MOST_COLUMNS);
                        column = column.saturating_add(cell_times).min(MOST_COLUMNS);
                        if written > 0 {
                            reach.fill(column);
                            reach.add(written, row_times, cell_times);
                        }
                    }
                    _ => {}
                }
            }
            Token::Text(span) | Token::Literal(span) => {
                let bytes = u64::try_from(xml.bytes(span).len()).unwrap_or(u64::MAX);
                reach.add(bytes, row_times, cell_times);
            }
            Token::End { .. } => {}
            Token::Eof => return Ok(done.saturating_add(reach.bytes())),
        }
        if done.saturating_add(reach.bytes()) > enough {
            return Ok(done.saturating_add(reach.bytes()));
        }
    }
}

impl Reach {
    fn fill(&mut self, column: u64) {
        self.columns = self.columns.max(column);
        self.filled_rows = self.rows;
    }

    fn add(&mut self, bytes: u64, rows: u64, cells: u64) {
        self.texts = self.texts.saturating_add(bytes.saturating_mul(rows).saturating_mul(cells));
    }

    fn bytes(&self) -> u64 {
        let cells = self.filled_rows.saturating_mul(self.columns);
        cells.saturating_mul(CELL_BYTES).saturating_add(self.texts)
    }
}

/// How often an element stands for itself, and the bytes of the values and formulas among its attributes.
fn times(attributes: Attributes<'_>, name: &[u8]) -> Result<(u64, u64), XmlError> {
    let (mut times, mut written) = (1, 0);
    for attribute in attributes {
        let (key, value) = attribute?;
        match local_name(key) {
            // A number that is none is calamine's to refuse.
            key if key == name => {
                times =
                    std::str::from_utf8(value).ok().and_then(|text| text.parse().ok()).unwrap_or(u64::MAX);
            }
            b"value-type" | b"value" | b"string-value" | b"date-value" | b"time-value" | b"boolean-value"
            | b"formula" => written += u64::try_from(value.len()).unwrap_or(u64::MAX),
            _ => {}
        }
    }
    Ok((times, written))
}
