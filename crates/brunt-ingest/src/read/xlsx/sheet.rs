//! The rows of one sheet, as a stream.

use super::super::error::{Bound, Place, ReadError};
use super::super::window::{Rest, WINDOW_BYTES};
use super::super::{Cell, Limits, Row, Visit};
use super::archive::xml_error;
use super::cells::{RowBuffer, Slot, letters, plain_cell, shown_number};
use super::strings::{SharedStrings, rich_text};
use super::styles::Styles;
use super::value;
use super::xml::{Attributes, Span, Token, Xml, XmlError, is_space, malformed, resolve_escapes};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;

/// Letters of a faulty value that a message shows.
const SHOWN_LETTERS: usize = 40;

/// What the cells of a sheet refer to.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) path: &'a Path,
    pub(super) sheet: &'a str,
    pub(super) strings: &'a SharedStrings,
    pub(super) styles: &'a Styles,
    pub(super) from_1904: bool,
    pub(super) limits: &'a Limits,
}

/// Why a sheet could not be read further; where is kept by the reader.
enum Fault {
    Xml(XmlError),
    TooLarge(Bound, usize),
    SharedString(u64),
    /// A chunk alone does not tell; the reader of the whole sheet will.
    Unclear,
}

impl From<XmlError> for Fault {
    fn from(error: XmlError) -> Self {
        Self::Xml(error)
    }
}

fn faulty<T>(reason: impl Into<String>) -> Result<T, Fault> {
    Ok(malformed(reason)?)
}

/// A sheet opened up to its first row.
pub(super) struct AtRows<R> {
    /// The closing tag of its rows.
    pub(super) mark: Vec<u8>,
    /// What is left of the stream.
    pub(super) rest: Rest<R>,
}

/// The reader of one sheet, or of a chunk of it.
pub(super) struct SheetReader<'a, R> {
    xml: Xml<R>,
    context: Context<'a>,
    row: RowBuffer,
    /// The current row's number; 0 before the first row.
    number: u64,
    /// Whether only a chunk is at hand, so that neither the end of the rows nor the row before the first is known.
    chunk: bool,
    /// Whether a row of the chunk has told where it stands.
    placed: bool,
    /// The row's number as digits, empty until a cell may be compared with it.
    digits: Vec<u8>,
    /// The current cell's reference, for messages.
    cell: Option<(usize, u64)>,
    /// The prefix of the sheet's tags, with its colon.
    prefix: Vec<u8>,
    /// An empty list whose memory is used again for each row.
    spare: Vec<Cell<'static>>,
    /// The row's shared strings, see [`Row::shared`].
    shared: Vec<u32>,
}

impl<'a> SheetReader<'a, io::Empty> {
    /// A reader of the first `length` bytes of `buffer`, which begin between two rows.
    pub(super) fn of_chunk(buffer: Vec<u8>, length: usize, context: Context<'a>) -> Self {
        Self { chunk: true, ..Self::with(Xml::within(buffer, length), context) }
    }

    /// Visits the rows of the chunk and gives the last one's number, 0 if there is none. `None` when the chunk does
    /// not plainly consist of whole rows that tell where they stand: only who reads the sheet from its beginning
    /// knows what is the matter, and the rows visited do not count.
    pub(super) fn read_chunk(&mut self, visit: &mut Visit<'_>) -> Option<u64> {
        self.rows(visit, &|| {}).ok().map(|()| self.number)
    }

    /// The buffer again.
    pub(super) fn into_buffer(self) -> Vec<u8> {
        self.xml.into_buffer()
    }
}

impl<'a, R: Read> SheetReader<'a, R> {
    /// A reader of a whole sheet.
    pub(super) fn new(part: R, context: Context<'a>) -> Self {
        let longest = context.limits.longest_markup().max(WINDOW_BYTES);
        Self::with(Xml::new(part, WINDOW_BYTES, longest), context)
    }

    /// A reader of what is left of a sheet from between two rows on, `number` being that of the row before.
    pub(super) fn resume(rest: R, number: u64, context: Context<'a>) -> Self {
        let longest = context.limits.longest_markup().max(WINDOW_BYTES);
        Self { number, ..Self::with(Xml::resume(rest, WINDOW_BYTES, longest), context) }
    }

    fn with(xml: Xml<R>, context: Context<'a>) -> Self {
        Self {
            xml,
            context,
            row: RowBuffer::default(),
            number: 0,
            chunk: false,
            placed: false,
            digits: Vec::new(),
            cell: None,
            prefix: Vec::new(),
            spare: Vec::new(),
            shared: Vec::new(),
        }
    }

    /// Visits every row; `progress` is called now and then.
    pub(super) fn read(mut self, visit: &mut Visit<'_>, progress: &dyn Fn()) -> Result<(), ReadError> {
        let walked = self.enter_rows().and_then(|rows| match rows {
            true => self.rows(visit, progress),
            false => Ok(self.xml.drain()?),
        });
        walked.map_err(|fault| self.error(fault))
    }

    /// Goes to the first row and gives up there. `None` if the sheet has no rows.
    pub(super) fn into_rows(mut self) -> Result<Option<AtRows<R>>, ReadError> {
        let entered = self.enter_rows().and_then(|rows| match rows {
            true => Ok(true),
            false => Ok(self.xml.drain().map(|()| false)?),
        });
        match entered {
            Ok(true) => {
                let mark = [b"</", self.prefix.as_slice(), b"row>"].concat();
                Ok(Some(AtRows { mark, rest: self.xml.into_rest() }))
            }
            Ok(false) => Ok(None),
            Err(fault) => Err(self.error(fault)),
        }
    }

    /// Visits the rows from between two of them on.
    pub(super) fn read_rest(mut self, visit: &mut Visit<'_>, progress: &dyn Fn()) -> Result<(), ReadError> {
        self.rows(visit, progress).map_err(|fault| self.error(fault))
    }

    fn error(&self, fault: Fault) -> ReadError {
        let place = Box::new(Place {
            path: self.context.path.to_path_buf(),
            part: None,
            sheet: Some(self.context.sheet.to_owned()),
            row: Some(self.number).filter(|number| *number > 0),
            cell: self.cell.map(|(column, row)| reference(column, row)),
        });
        match fault {
            Fault::Xml(error) => xml_error(place, error, self.context.limits),
            Fault::TooLarge(bound, limit) => {
                ReadError::TooLarge { place, bound, limit: u64::try_from(limit).unwrap_or(u64::MAX) }
            }
            Fault::SharedString(index) => {
                ReadError::SharedString { place, index, count: self.context.strings.len() }
            }
            // Never of a reader that has the whole sheet.
            Fault::Unclear => {
                ReadError::Malformed { place, reason: "rows that do not tell where they stand".to_owned() }
            }
        }
    }

    fn rows(&mut self, visit: &mut Visit<'_>, progress: &dyn Fn()) -> Result<(), Fault> {
        let mut fills = self.xml.fills();
        loop {
            match self.xml.next()? {
                Token::Start { name, attributes, empty } if self.xml.local(name) == b"row" => {
                    self.begin_row(attributes)?;
                    if !empty {
                        self.cells()?;
                    }
                    if self.chunk && !self.placed {
                        return Err(Fault::Unclear);
                    }
                    if self.finish_row(visit).is_break() {
                        return Ok(());
                    }
                    if self.xml.fills() != fills {
                        fills = self.xml.fills();
                        progress();
                    }
                }
                Token::Start { empty, .. } => {
                    if !empty {
                        self.xml.skip_element()?;
                    }
                }
                Token::End { .. } if self.chunk => return Err(Fault::Unclear),
                Token::End { name } if self.xml.local(name) == b"sheetData" => {
                    return Ok(self.xml.drain()?);
                }
                Token::End { .. } => return faulty("a closing tag where rows are expected"),
                Token::Text(span) | Token::Literal(span) => self.expect_space(span)?,
                Token::Eof if self.chunk => return Ok(()),
                Token::Eof => return faulty("the XML ends inside the sheet's rows"),
            }
        }
    }

    /// Goes to the first row; false if the sheet has no rows.
    fn enter_rows(&mut self) -> Result<bool, Fault> {
        let mut in_sheet = false;
        loop {
            match self.xml.next()? {
                Token::Start { name, empty, .. } => match self.xml.local(name) {
                    b"worksheet" if !in_sheet => {
                        in_sheet = true;
                        if empty {
                            return Ok(false);
                        }
                    }
                    _ if !in_sheet => return faulty("this is not a worksheet"),
                    b"sheetData" => {
                        let name = self.xml.bytes(name);
                        self.prefix = name.strip_suffix(b"sheetData").unwrap_or_default().to_vec();
                        return Ok(!empty);
                    }
                    _ if !empty => self.xml.skip_element()?,
                    _ => {}
                },
                Token::End { .. } if in_sheet => return Ok(false),
                Token::End { .. } => return faulty("a closing tag before the worksheet"),
                Token::Eof => return faulty("the XML ends before the sheet's rows"),
                Token::Text(_) | Token::Literal(_) => {}
            }
        }
    }

    fn begin_row(&mut self, attributes: Span) -> Result<(), Fault> {
        self.row.clear();
        self.digits.clear();
        self.cell = None;
        for attribute in Attributes::new(self.xml.bytes(attributes)) {
            let (name, value) = attribute?;
            if name == b"r" {
                let Some(number) =
                    value::index(value).filter(|number| *number > 0 && *number <= u64::from(u32::MAX))
                else {
                    let shown = shown(value);
                    return faulty(format!("the row number `{shown}`, which is none"));
                };
                self.number = number;
                self.placed = true;
                self.set_digits();
                return Ok(());
            }
        }
        self.number += 1;
        Ok(())
    }

    /// From here on cells are held against the row's number.
    fn set_digits(&mut self) {
        self.digits.clear();
        self.digits.extend_from_slice(self.number.to_string().as_bytes());
    }

    /// The cells up to the end of the row.
    fn cells(&mut self) -> Result<(), Fault> {
        loop {
            if !self.digits.is_empty() {
                let mut passed = 0;
                let ahead = self.xml.ahead();
                while let Some(length) = ahead
                    .get(passed..)
                    .and_then(|ahead| plain_cell(ahead, &self.digits, &mut self.row, &self.context))
                {
                    passed += length;
                }
                self.xml.skip(passed);
            }
            match self.xml.next()? {
                Token::Start { name, attributes, empty } if self.xml.local(name) == b"c" => {
                    self.cell(attributes, empty)?;
                    self.cell = None;
                }
                Token::Start { empty, .. } => {
                    if !empty {
                        self.xml.skip_element()?;
                    }
                }
                Token::End { name } if self.xml.local(name) == b"row" => return Ok(()),
                Token::End { .. } => return faulty("a closing tag where cells are expected"),
                Token::Text(span) | Token::Literal(span) => self.expect_space(span)?,
                Token::Eof => return faulty("the XML ends inside a row"),
            }
        }
    }

    /// A cell the long way.
    fn cell(&mut self, attributes: Span, empty: bool) -> Result<(), Fault> {
        let mut column = None;
        let (mut style, mut kind) = (0, Vec::new());
        let mut stands_in = None;
        for attribute in Attributes::new(self.xml.bytes(attributes)) {
            match attribute? {
                (b"r", value) => {
                    let parsed =
                        letters(value).and_then(|(column, digits)| Some((column, value::index(digits)?)));
                    let Some((found, row)) = parsed else {
                        let shown = shown(value);
                        return faulty(format!("the cell reference `{shown}`, which is none"));
                    };
                    column = Some(found);
                    stands_in = Some(row);
                }
                (b"s", value) => {
                    let Some(index) = value::index(value).and_then(|index| u32::try_from(index).ok()) else {
                        let shown = shown(value);
                        return faulty(format!("the cell style `{shown}`, which is none"));
                    };
                    style = index;
                }
                (b"t", value) => kind = value.to_vec(),
                _ => {}
            }
        }
        if self.digits.is_empty() {
            // The row did not say where it is: its first cell may.
            if let Some(row) = stands_in.filter(|row| *row > 0) {
                self.number = row;
                self.placed = true;
            }
            if self.chunk && !self.placed {
                return Err(Fault::Unclear);
            }
            self.set_digits();
        }
        let column = column.unwrap_or(self.row.next_column());
        self.cell = Some((column, stands_in.unwrap_or(self.number)));
        if stands_in.is_some_and(|row| row != self.number) {
            return faulty(format!("a cell that stands in row {}", self.number));
        }
        if column >= self.context.limits.max_columns {
            return Err(Fault::TooLarge(Bound::Columns, self.context.limits.max_columns));
        }
        let slot = if empty { Slot::Blank } else { self.content(&kind, style)? };
        self.row.put(column, slot);
        Ok(())
    }

    /// What stands between a cell's tags.
    fn content(&mut self, kind: &[u8], style: u32) -> Result<Slot, Fault> {
        let longest = self.context.limits.max_cell_bytes;
        let from = self.row.text.len();
        let mut inline = false;
        loop {
            match self.xml.next()? {
                Token::Start { empty: true, .. } => {}
                Token::Start { name, .. } => match self.xml.local(name) {
                    b"v" => {
                        if !inline {
                            self.row.text.truncate(from);
                            self.xml.text(&mut self.row.text, longest)?;
                        } else {
                            self.xml.skip_element()?;
                        }
                    }
                    b"is" => {
                        inline = true;
                        self.row.text.truncate(from);
                        rich_text(&mut self.xml, &mut self.row.text, longest)?;
                    }
                    // A formula's result is what the cell holds; the formula is not.
                    _ => self.xml.skip_element()?,
                },
                Token::End { name } if self.xml.local(name) == b"c" => break,
                Token::End { .. } => return faulty("a closing tag inside a cell"),
                Token::Text(span) | Token::Literal(span) => self.expect_space(span)?,
                Token::Eof => return faulty("the XML ends inside a cell"),
            }
        }
        if self.row.text.len() > self.context.limits.max_row_bytes {
            return Err(Fault::TooLarge(Bound::RowBytes, self.context.limits.max_row_bytes));
        }
        if inline {
            return Ok(Slot::Text { from, to: self.row.text.len() });
        }
        self.value(kind, style, from)
    }

    /// The value written in `<v>`, which is the row's text from byte `from` on.
    fn value(&mut self, kind: &[u8], style: u32, from: usize) -> Result<Slot, Fault> {
        if matches!(kind, b"str" | b"inlineStr") {
            resolve_escapes(&mut self.row.text, from);
            return Ok(Slot::Text { from, to: self.row.text.len() });
        }
        let written = self.row.text.get(from..).unwrap_or("").trim();
        let slot = match kind {
            _ if written.is_empty() => Some(Slot::Blank),
            b"" | b"n" => {
                value::number(written.as_bytes()).map(|number| shown_number(number, style, &self.context))
            }
            b"s" => match value::index(written.as_bytes()) {
                None => None,
                Some(index) => {
                    let known = usize::try_from(index).is_ok_and(|index| index < self.context.strings.len());
                    match u32::try_from(index).ok().filter(|_| known) {
                        None => return Err(Fault::SharedString(index)),
                        index => index.map(Slot::Shared),
                    }
                }
            },
            b"b" => match written {
                "0" => Some(Slot::Bool(false)),
                "1" => Some(Slot::Bool(true)),
                word if word.eq_ignore_ascii_case("false") => Some(Slot::Bool(false)),
                word if word.eq_ignore_ascii_case("true") => Some(Slot::Bool(true)),
                _ => None,
            },
            b"e" => return Ok(Slot::Error { from, to: self.row.text.len() }),
            b"d" => {
                value::iso(written, self.context.from_1904).map(|(at, has_time)| Slot::Moment(at, has_time))
            }
            _ => None,
        };
        let Some(slot) = slot else {
            let what = match kind {
                b"" | b"n" => "number".to_owned(),
                b"s" => "index of a shared string".to_owned(),
                b"b" => "truth value".to_owned(),
                b"d" => "date".to_owned(),
                other => {
                    return faulty(format!(
                        "the cell type `{}`, which the format does not know",
                        shown(other)
                    ));
                }
            };
            return faulty(format!("`{}`, which is no {what}", shown(written.as_bytes())));
        };
        self.row.text.truncate(from);
        Ok(slot)
    }

    fn expect_space(&self, span: Span) -> Result<(), Fault> {
        if self.xml.bytes(span).iter().all(|byte| is_space(*byte)) {
            return Ok(());
        }
        faulty("text where only tags may stand")
    }

    fn finish_row(&mut self, visit: &mut Visit<'_>) -> ControlFlow<()> {
        self.cell = None;
        let mut cells = recycled(std::mem::take(&mut self.spare));
        self.row.cells(self.context.strings, &mut cells, &mut self.shared);
        let flow = visit(Row { number: self.number, cells: &cells, shared: &self.shared });
        self.spare = recycled(cells);
        flow
    }
}

/// The same list, emptied, for cells that borrow from elsewhere; the standard library keeps the memory.
fn recycled<'b>(mut cells: Vec<Cell<'_>>) -> Vec<Cell<'b>> {
    cells.clear();
    cells.into_iter().map(|_| Cell::Blank).collect()
}

/// A reference such as `C7`.
fn reference(column: usize, row: u64) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        letters.push(char::from(b'A' + u8::try_from((left - 1) % 26).unwrap_or(0)));
        left = (left - 1) / 26;
    }
    let mut out: String = letters.iter().rev().collect();
    out.push_str(&row.to_string());
    out
}

fn shown(raw: &[u8]) -> String {
    String::from_utf8_lossy(raw).chars().take(SHOWN_LETTERS).collect()
}
