//! One row being put together, and the short way for cells written as nearly all cells are.

use super::super::{Cell, Limits};
use super::sheet::Context;
use super::strings::SharedStrings;
use super::styles::Shown;
use super::value;
use chrono::NaiveDateTime;
use memchr::{memchr, memchr2, memchr3, memmem};

/// What a cell holds, with its text elsewhere.
#[derive(Debug, Clone, Copy)]
pub(super) enum Slot {
    Blank,
    Shared(u32),
    Text { from: usize, to: usize },
    Error { from: usize, to: usize },
    Number(f64),
    Moment(NaiveDateTime, bool),
    Bool(bool),
}

/// The row as far as it was read. Its buffers are kept from row to row, so that no cell costs an allocation.
#[derive(Debug, Default)]
pub(super) struct RowBuffer {
    slots: Vec<Slot>,
    /// The texts written in the row itself.
    pub(super) text: String,
    next_column: usize,
}

impl RowBuffer {
    pub(super) fn clear(&mut self) {
        self.slots.clear();
        self.text.clear();
        self.next_column = 0;
    }

    /// The column of a cell that does not say where it stands.
    pub(super) fn next_column(&self) -> usize {
        self.next_column
    }

    /// Puts a cell in its column; what lies between is blank.
    pub(super) fn put(&mut self, column: usize, slot: Slot) {
        self.next_column = column + 1;
        if let Some(before) = self.slots.get_mut(column) {
            *before = slot;
            return;
        }
        if self.slots.len() < column {
            self.slots.resize(column, Slot::Blank);
        }
        self.slots.push(slot);
    }

    /// Writes the row's cells to `cells`, and which shared strings they hold to `shared`.
    pub(super) fn cells<'a>(
        &'a self,
        strings: &'a SharedStrings,
        cells: &mut Vec<Cell<'a>>,
        shared: &mut Vec<u32>,
    ) {
        let text = |from: usize, to: usize| self.text.get(from..to).unwrap_or("");
        shared.clear();
        shared.extend(self.slots.iter().map(|slot| match slot {
            Slot::Shared(index) => index.saturating_add(1),
            _ => 0,
        }));
        cells.extend(self.slots.iter().map(|slot| match *slot {
            Slot::Blank => Cell::Blank,
            Slot::Shared(index) => of_text(strings.get(index).unwrap_or("")),
            Slot::Text { from, to } => of_text(text(from, to)),
            Slot::Error { from, to } => Cell::Error(text(from, to)),
            Slot::Number(number) => Cell::Number(number),
            Slot::Moment(at, has_time) => Cell::Date { at, has_time },
            Slot::Bool(truth) => Cell::Bool(truth),
        }));
    }
}

fn of_text(text: &str) -> Cell<'_> {
    if text.is_empty() { Cell::Blank } else { Cell::Text(text) }
}

/// A number as its style shows it.
pub(super) fn shown_number(number: f64, style: u32, context: &Context<'_>) -> Slot {
    match context.styles.shown(style) {
        Shown::Number => Slot::Number(number),
        shown => match value::moment(number, shown, context.from_1904) {
            Some((at, has_time)) => Slot::Moment(at, has_time),
            None => Slot::Number(number),
        },
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Number,
    Shared,
    Text,
    Inline,
    Bool,
    Error,
}

/// Reads the cell at the start of `ahead` if it lies there whole and is written plainly; gives its length.
///
/// Anything else (another order of tags, a formula, an entity, an escape, a fault) is left, unread, to the long
/// way, which also words the errors. `row` is the row's number as digits.
pub(super) fn plain_cell(
    ahead: &[u8],
    row: &[u8],
    buffer: &mut RowBuffer,
    context: &Context<'_>,
) -> Option<usize> {
    let mut rest = ahead.strip_prefix(b"<c")?;
    let (mut column, mut style, mut kind) = (None, 0, Kind::Number);
    let empty = loop {
        rest = match rest {
            [b' ', b'r', b'=', b'"', tail @ ..] => {
                let (letters, tail) = letters(tail)?;
                column = Some(letters);
                tail.strip_prefix(row)?.strip_prefix(b"\"")?
            }
            [b' ', b's', b'=', b'"', tail @ ..] => {
                let length = tail.iter().take(8).position(|byte| *byte == b'"')?;
                style = u32::try_from(value::index(tail.get(..length)?)?).ok()?;
                tail.get(length + 1..)?
            }
            [b' ', b't', b'=', b'"', b's', b'"', tail @ ..] => {
                kind = Kind::Shared;
                tail
            }
            [b' ', b't', b'=', b'"', b'n', b'"', tail @ ..] => tail,
            [b' ', b't', b'=', b'"', b'b', b'"', tail @ ..] => {
                kind = Kind::Bool;
                tail
            }
            [b' ', b't', b'=', b'"', b'e', b'"', tail @ ..] => {
                kind = Kind::Error;
                tail
            }
            [b' ', b't', b'=', b'"', b's', b't', b'r', b'"', tail @ ..] => {
                kind = Kind::Text;
                tail
            }
            [b' ', b't', b'=', b'"', b'i', tail @ ..] => {
                kind = Kind::Inline;
                tail.strip_prefix(b"nlineStr\"")?
            }
            [b'>', tail @ ..] => {
                rest = tail;
                break false;
            }
            [b'/', b'>', tail @ ..] => {
                rest = tail;
                break true;
            }
            _ => return None,
        }
    };
    let column = column.unwrap_or(buffer.next_column());
    if column >= context.limits.max_columns {
        return None;
    }
    let slot = if empty {
        Slot::Blank
    } else if let [b'<', b'/', b'c', b'>', tail @ ..] = rest {
        rest = tail;
        Slot::Blank
    } else if let Kind::Inline = kind {
        let (raw, tail) = inline(rest)?;
        rest = tail;
        plain_text(raw, buffer, context.limits)?
    } else {
        let body = rest.strip_prefix(b"<v>")?;
        let (raw, tail) = body.split_at_checked(memchr(b'<', body)?)?;
        rest = tail.strip_prefix(b"</v></c>")?;
        match kind {
            Kind::Number => shown_number(value::number(raw)?, style, context),
            Kind::Shared => {
                let index = u32::try_from(value::index(raw)?).ok()?;
                usize::try_from(index).ok().filter(|index| *index < context.strings.len())?;
                Slot::Shared(index)
            }
            Kind::Bool => match raw {
                b"0" => Slot::Bool(false),
                b"1" => Slot::Bool(true),
                _ => return None,
            },
            Kind::Text => plain_text(raw, buffer, context.limits)?,
            Kind::Error => match plain_text(raw, buffer, context.limits)? {
                Slot::Text { from, to } if from < to => Slot::Error { from, to },
                _ => return None,
            },
            Kind::Inline => return None,
        }
    };
    buffer.put(column, slot);
    Some(ahead.len() - rest.len())
}

/// The 0-based column that the letters at the start of `text` name, and what follows them.
pub(super) fn letters(text: &[u8]) -> Option<(usize, &[u8])> {
    let mut rest = text;
    let mut column = 0_usize;
    while let [letter @ (b'A'..=b'Z' | b'a'..=b'z'), tail @ ..] = rest {
        column = column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1;
        // Far beyond any limit, and long before an overflow.
        if column > 1 << 30 {
            return None;
        }
        rest = tail;
    }
    Some((column.checked_sub(1)?, rest))
}

/// The text of `<is><t>..</t></is></c>`, if its outer white space counts or there is none.
fn inline(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let (body, preserved) = match rest.strip_prefix(b"<is><t>") {
        Some(body) => (body, false),
        None => (rest.strip_prefix(b"<is><t xml:space=\"preserve\">")?, true),
    };
    let (raw, tail) = body.split_at_checked(memchr(b'<', body)?)?;
    let outer = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_whitespace);
    if !preserved && (outer(raw.first()) || outer(raw.last())) {
        return None;
    }
    Some((raw, tail.strip_prefix(b"</t></is></c>")?))
}

/// Adds a text that means what it says.
fn plain_text(raw: &[u8], buffer: &mut RowBuffer, limits: &Limits) -> Option<Slot> {
    if raw.len() > limits.max_cell_bytes || buffer.text.len() > limits.max_row_bytes {
        return None;
    }
    if !is_plain(raw) {
        return None;
    }
    let from = buffer.text.len();
    buffer.text.push_str(std::str::from_utf8(raw).ok()?);
    Some(Slot::Text { from, to: buffer.text.len() })
}

/// Whether a text means what it says. Underscores are common, escapes are not: a text is plain unless one of them could
/// begin an escape.
pub(super) fn is_plain(raw: &[u8]) -> bool {
    memchr3(b'&', b'\r', b'_', raw).is_none()
        || (memchr2(b'&', b'\r', raw).is_none() && memmem::find(raw, b"_x").is_none())
}
