//! The texts of a workbook: rich text joined, reading aids left out, all shared strings in one buffer.

use super::super::Limits;
use super::super::error::Bound;
use super::archive::Part;
use super::cells::is_plain;
use super::xml::{Attributes, Token, Xml, XmlError, is_space, local_name, malformed, resolve_escapes};
use memchr::memchr;
use std::io::Read;

/// Why shared strings could not be loaded.
pub(super) enum StringsError {
    /// The part itself.
    Xml(XmlError),
    /// A limit was passed.
    TooLarge(Bound, u64),
}

impl From<XmlError> for StringsError {
    fn from(error: XmlError) -> Self {
        Self::Xml(error)
    }
}

/// Every shared string, one after another.
#[derive(Debug, Default)]
pub(super) struct SharedStrings {
    text: String,
    /// Where each string ends; it begins where the one before ends.
    ends: Vec<u32>,
}

impl SharedStrings {
    /// The string with a 0-based index.
    pub(super) fn get(&self, index: u32) -> Option<&str> {
        let index = usize::try_from(index).ok()?;
        let end = *self.ends.get(index)?;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
    }

    /// How many there are. The count that the part declares is not trusted.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Ends a string with what was added to the text.
    fn end(&mut self, allowed: u64) -> Result<(), StringsError> {
        let bytes = self.text.len() + self.ends.len() * size_of::<u32>();
        let end = u32::try_from(self.text.len()).ok();
        let within = u64::try_from(bytes).is_ok_and(|bytes| bytes <= allowed);
        let (Some(end), true) = (end, within) else {
            return Err(StringsError::TooLarge(Bound::SharedStrings, allowed));
        };
        self.ends.push(end);
        Ok(())
    }

    /// Reads the part that holds them.
    pub(super) fn load(part: Part<'_, '_>, limits: &Limits) -> Result<Self, StringsError> {
        let allowed = limits.max_shared_strings_bytes.min(u64::from(u32::MAX));
        let mut xml = Xml::new(part, super::super::window::WINDOW_BYTES, limits.longest_markup());
        let mut shared = Self::default();
        let mut root_seen = false;
        loop {
            if root_seen {
                let mut passed = 0;
                let ahead = xml.ahead();
                while let Some((text, length)) =
                    ahead.get(passed..).and_then(|ahead| plain_item(ahead, limits.max_cell_bytes))
                {
                    shared.text.push_str(text);
                    shared.end(allowed)?;
                    passed += length;
                }
                xml.skip(passed);
            }
            match xml.next()? {
                Token::Start { name, empty, .. } => match xml.local(name) {
                    b"sst" if !root_seen => {
                        root_seen = true;
                        if empty {
                            return Ok(shared);
                        }
                    }
                    _ if !root_seen => return Err(root_error()),
                    b"si" => {
                        if !empty {
                            rich_text(&mut xml, &mut shared.text, limits.max_cell_bytes)?;
                        }
                        shared.end(allowed)?;
                    }
                    _ if !empty => xml.skip_element()?,
                    _ => {}
                },
                Token::End { .. } => {
                    xml.drain()?;
                    return Ok(shared);
                }
                Token::Eof if root_seen => {
                    return Err(
                        XmlError::Malformed("the XML ends inside the shared strings".to_owned()).into()
                    );
                }
                Token::Eof => return Err(root_error()),
                Token::Text(_) | Token::Literal(_) => {}
            }
        }
    }
}

/// The text of the item at the start of `ahead` if it lies there whole and means what it says, and the item's length;
/// anything else is left to the long way.
fn plain_item(ahead: &[u8], longest: usize) -> Option<(&str, usize)> {
    let (body, preserved) = match ahead.strip_prefix(b"<si><t>") {
        Some(body) => (body, false),
        None => (ahead.strip_prefix(b"<si><t xml:space=\"preserve\">")?, true),
    };
    let (raw, tail) = body.split_at_checked(memchr(b'<', body)?)?;
    let rest = tail.strip_prefix(b"</t></si>")?;
    let outer = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_whitespace);
    if raw.len() > longest || (!preserved && (outer(raw.first()) || outer(raw.last()))) || !is_plain(raw) {
        return None;
    }
    Some((std::str::from_utf8(raw).ok()?, ahead.len() - rest.len()))
}

fn root_error() -> StringsError {
    XmlError::Malformed("this is not a list of shared strings".to_owned()).into()
}

/// Appends the text of a `<si>` or `<is>` whose opening tag was the last token, up to its end.
pub(super) fn rich_text<R: Read>(xml: &mut Xml<R>, out: &mut String, longest: usize) -> Result<(), XmlError> {
    let before = out.len();
    let mut in_run = false;
    loop {
        match xml.next()? {
            Token::Start { name, attributes, empty } => match xml.local(name) {
                b"t" if empty => {}
                b"t" => {
                    let preserved = is_preserved(xml.bytes(attributes))?;
                    let from = out.len();
                    xml.text(out, longest)?;
                    finish_text(out, from, preserved);
                    if out.len() - before > longest {
                        return Err(XmlError::TooLong);
                    }
                }
                b"r" if !in_run => in_run = !empty,
                // Reading aids (`rPh`), fonts (`rPr`) and extensions are not part of the text.
                _ if !empty => xml.skip_element()?,
                _ => {}
            },
            Token::End { .. } if in_run => in_run = false,
            Token::End { .. } => return Ok(()),
            Token::Eof => return malformed("the XML ends inside a text"),
            Token::Text(_) | Token::Literal(_) => {}
        }
    }
}

/// Whether a `<t>` asks for its outer white space to be kept.
pub(super) fn is_preserved(attributes: &[u8]) -> Result<bool, XmlError> {
    for attribute in Attributes::new(attributes) {
        let (name, value) = attribute?;
        if local_name(name) == b"space" {
            return Ok(value == b"preserve");
        }
    }
    Ok(false)
}

/// Brings a `<t>`, appended to `out` from byte `from` on, to what a spreadsheet program shows: outer white space
/// counts only if the tag says so, and a workbook's own escapes are resolved.
fn finish_text(out: &mut String, from: usize, preserved: bool) {
    if !preserved && let Some(tail) = out.get(from..) {
        let outer = |letter: char| u8::try_from(letter).is_ok_and(is_space);
        let end = tail.trim_end_matches(outer).len();
        let lead = tail.len() - tail.trim_start_matches(outer).len();
        out.truncate(from + end);
        if lead > 0 {
            out.replace_range(from..(from + lead).min(out.len()), "");
        }
    }
    resolve_escapes(out, from);
}
