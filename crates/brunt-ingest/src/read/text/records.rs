//! The records of a delimited text, one after another, through one small buffer.
//!
//! Quotation follows RFC 4180 and is as lenient as common readers: a mark counts only at the start of a field, a
//! doubled one inside stands for itself, and what follows a closing one up to the delimiter belongs to the field.

use super::super::window::{Fill, WINDOW_BYTES, Window};
use super::super::{Cell, Limits, Row, Visit};
use encoding_rs::WINDOWS_1252;
use memchr::{memchr, memchr_iter, memchr3};
use std::io::{self, Read};
use std::ops::ControlFlow;

/// How the letters of a record are spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    /// ASCII so far.
    Undecided,
    Utf8,
    Windows1252,
}

/// Why the records end early.
#[derive(Debug)]
pub(super) enum RecordFault {
    Io(io::Error),
    Encoding,
    UnclosedQuote,
    Columns,
    CellBytes,
    RowBytes,
}

impl From<io::Error> for RecordFault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// The part of a field that the next byte belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    Plain,
    Quoted,
    /// After a mark inside a quoted field: a second one makes it a letter, anything else closes the field.
    Mark,
}

/// The reader.
pub(super) struct Records<'l, R> {
    window: Window<R>,
    delimiter: u8,
    charset: Charset,
    limits: &'l Limits,
    /// The current record's fields, one after another, and where each ends.
    text: Vec<u8>,
    ends: Vec<usize>,
    /// 1-based physical line of the current record's beginning, and of the bytes being read.
    record_line: u64,
    line: u64,
    count: u64,
    after_return: bool,
    transcoded: String,
    spare: Vec<Cell<'static>>,
}

impl<'l, R: Read> Records<'l, R> {
    pub(super) fn new(source: R, delimiter: u8, charset: Charset, limits: &'l Limits) -> Self {
        Self {
            window: Window::new(source, WINDOW_BYTES, WINDOW_BYTES),
            delimiter,
            charset,
            limits,
            text: Vec::new(),
            ends: Vec::new(),
            record_line: 1,
            line: 1,
            count: 0,
            after_return: false,
            transcoded: String::new(),
            spare: Vec::new(),
        }
    }

    /// The line on which the current record begins.
    pub(super) fn record_line(&self) -> u64 {
        self.record_line
    }

    /// Records visited.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Visits every record; `progress` is called now and then.
    pub(super) fn read(&mut self, visit: &mut Visit<'_>, progress: &dyn Fn()) -> Result<(), RecordFault> {
        while self.window.data().len() < 3 && self.window.fill()? == Fill::More {}
        if self.charset != Charset::Windows1252 && self.window.data().starts_with(super::BYTE_ORDER_MARK) {
            self.window.consume(super::BYTE_ORDER_MARK.len());
        }
        let mut fills = self.window.fills();
        loop {
            self.record_line = self.line;
            if !self.record()? {
                return Ok(());
            }
            if self.emit(visit)?.is_break() {
                return Ok(());
            }
            if self.window.fills() != fills {
                fills = self.window.fills();
                progress();
            }
        }
    }

    /// Reads one record; false at the end of the text.
    fn record(&mut self) -> Result<bool, RecordFault> {
        self.text.clear();
        self.ends.clear();
        let mut at = At::Start;
        let mut begun = false;
        loop {
            let data = self.window.data();
            let Some(&first) = data.first() else {
                if self.window.fill()? == Fill::More {
                    continue;
                }
                return match at {
                    At::Quoted => Err(RecordFault::UnclosedQuote),
                    _ if !begun => Ok(false),
                    _ => self.end_field().map(|()| true),
                };
            };
            if self.after_return {
                self.after_return = false;
                if first == b'\n' {
                    self.window.consume(1);
                    continue;
                }
            }
            match at {
                At::Start if first == b'"' => {
                    begun = true;
                    at = At::Quoted;
                    self.window.consume(1);
                }
                At::Start | At::Plain => {
                    let found = memchr3(self.delimiter, b'\n', b'\r', data);
                    let length = found.unwrap_or(data.len());
                    self.text.extend_from_slice(data.get(..length).unwrap_or_default());
                    let stop = data.get(length).copied();
                    let blank_line = !begun && length == 0;
                    begun = true;
                    self.window.consume(length + usize::from(stop.is_some()));
                    self.check_size()?;
                    at = At::Plain;
                    match stop {
                        None => {}
                        Some(stop) if stop == self.delimiter => {
                            self.end_field()?;
                            at = At::Start;
                        }
                        Some(stop) => {
                            self.line += 1;
                            self.after_return = stop == b'\r';
                            if !blank_line {
                                self.end_field()?;
                            }
                            return Ok(true);
                        }
                    }
                }
                At::Quoted => {
                    let found = memchr(b'"', data);
                    let body = data.get(..found.unwrap_or(data.len())).unwrap_or_default();
                    self.line += lines(body);
                    self.text.extend_from_slice(body);
                    let length = body.len();
                    self.window.consume(length + usize::from(found.is_some()));
                    self.check_size()?;
                    if found.is_some() {
                        at = At::Mark;
                    }
                }
                At::Mark if first == b'"' => {
                    self.text.push(b'"');
                    self.window.consume(1);
                    at = At::Quoted;
                }
                At::Mark => at = At::Plain,
            }
        }
    }

    fn end_field(&mut self) -> Result<(), RecordFault> {
        if self.ends.len() >= self.limits.max_columns {
            return Err(RecordFault::Columns);
        }
        self.ends.push(self.text.len());
        Ok(())
    }

    fn check_size(&self) -> Result<(), RecordFault> {
        let start = self.ends.last().copied().unwrap_or(0);
        if self.text.len() - start > self.limits.max_cell_bytes {
            return Err(RecordFault::CellBytes);
        }
        if self.text.len() > self.limits.max_row_bytes {
            return Err(RecordFault::RowBytes);
        }
        Ok(())
    }

    fn emit(&mut self, visit: &mut Visit<'_>) -> Result<ControlFlow<()>, RecordFault> {
        // The halves of a letter in two fields are no letter, though without the delimiter they meet here.
        let whole = |text: &&str| self.ends.iter().all(|end| text.is_char_boundary(*end));
        let mut text = std::str::from_utf8(&self.text).ok().filter(whole);
        if self.charset == Charset::Undecided && !self.text.is_ascii() {
            self.charset = if text.is_some() { Charset::Utf8 } else { Charset::Windows1252 };
        }
        if self.charset == Charset::Windows1252 && !self.text.is_ascii() {
            self.transcode();
            text = Some(&self.transcoded);
        }
        let Some(text) = text else {
            return Err(RecordFault::Encoding);
        };
        let mut cells = recycled(std::mem::take(&mut self.spare));
        let mut start = 0;
        for &end in &self.ends {
            let field = text.get(start..end).unwrap_or("");
            cells.push(if field.is_empty() { Cell::Blank } else { Cell::Text(field) });
            start = end;
        }
        let flow = visit(Row { number: self.record_line, cells: &cells, shared: &[] });
        self.spare = recycled(cells);
        self.count += 1;
        Ok(flow)
    }

    /// Brings the record to UTF-8, and the ends of its fields with it.
    fn transcode(&mut self) {
        self.transcoded.clear();
        let mut start = 0;
        for end in &mut self.ends {
            let field = self.text.get(start..*end).unwrap_or_default();
            let (letters, _) = WINDOWS_1252.decode_without_bom_handling(field);
            self.transcoded.push_str(&letters);
            start = *end;
            *end = self.transcoded.len();
        }
    }
}

/// Line ends in a quoted text. A return without a line feed is rare enough inside quotes not to count as a line
/// there.
fn lines(text: &[u8]) -> u64 {
    u64::try_from(memchr_iter(b'\n', text).count()).unwrap_or(0)
}

/// The same list, emptied, for cells that borrow from elsewhere; the standard library keeps the memory.
fn recycled<'b>(mut cells: Vec<Cell<'_>>) -> Vec<Cell<'b>> {
    cells.clear();
    cells.into_iter().map(|_| Cell::Blank).collect()
}
