//! A pull reader for the XML of a workbook: tags, texts and nothing else, each as a span of the window.
//!
//! It knows what the format needs and refuses what the format forbids (document types, and with them entities
//! of one's own making). It keeps no stack of open tags: its callers descend and know what must close.

use super::super::window::{Fill, Rest, Window};
use memchr::{memchr, memchr2, memchr3, memmem};
use std::io::{self, Read};

/// Why the XML of a part could not be followed. The caller adds where.
#[derive(Debug)]
pub(in super::super) enum XmlError {
    /// The stream below failed.
    Io(io::Error),
    /// Not the XML that the format asks for.
    Malformed(String),
    /// A tag or a text that is longer than the window may grow.
    TooLong,
    /// Written in another encoding than UTF-8.
    Encoding(String),
}

impl From<io::Error> for XmlError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Shorthand for a breach of the rules.
pub(super) fn malformed<T>(reason: impl Into<String>) -> Result<T, XmlError> {
    Err(XmlError::Malformed(reason.into()))
}

/// Offsets in the window, valid until the next token is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Span {
    from: usize,
    to: usize,
}

/// One piece of XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Token {
    /// An opening tag; `empty` when it closes itself.
    Start {
        /// The name with its prefix.
        name: Span,
        /// Everything after the name.
        attributes: Span,
        /// `<t/>`.
        empty: bool,
    },
    /// A closing tag.
    End {
        /// The name with its prefix.
        name: Span,
    },
    /// Text in which entities are still written out.
    Text(Span),
    /// Text that means what it says.
    Literal(Span),
    /// The end of the part.
    Eof,
}

/// The reader.
pub(in super::super) struct Xml<R> {
    window: Window<R>,
    begun: bool,
}

impl Xml<io::Empty> {
    /// Reads the first `length` bytes of `buffer`, which stand in the midst of a part.
    pub(super) fn within(buffer: Vec<u8>, length: usize) -> Self {
        Self { window: Window::whole(buffer, length), begun: true }
    }

    /// The buffer again.
    pub(super) fn into_buffer(self) -> Vec<u8> {
        self.window.into_buffer()
    }
}

impl<R: Read> Xml<R> {
    /// Reads `source` through a window of `capacity` bytes that may grow to `longest` for a single tag or text.
    pub(in super::super) fn new(source: R, capacity: usize, longest: usize) -> Self {
        Self { window: Window::new(source, capacity, longest), begun: false }
    }

    /// Reads on in the midst of a part.
    pub(super) fn resume(source: R, capacity: usize, longest: usize) -> Self {
        Self { window: Window::new(source, capacity, longest), begun: true }
    }

    /// Gives the reader up after its last token: what is left of the stream.
    pub(super) fn into_rest(self) -> Rest<R> {
        self.window.into_rest()
    }

    /// The bytes of a span of the last token.
    pub(in super::super) fn bytes(&self, span: Span) -> &[u8] {
        self.window.slice(span.from, span.to)
    }

    /// The name of a span of the last token, without its prefix.
    pub(in super::super) fn local(&self, span: Span) -> &[u8] {
        local_name(self.bytes(span))
    }

    /// What lies ahead in the window, for callers that recognise more than one token at a glance.
    pub(super) fn ahead(&self) -> &[u8] {
        self.window.data()
    }

    /// Steps over what a caller recognised in [`Self::ahead`].
    pub(super) fn skip(&mut self, count: usize) {
        self.window.consume(count);
    }

    /// How often the window was filled: a cheap sign of progress.
    pub(super) fn fills(&self) -> u64 {
        self.window.fills()
    }

    /// Reads the rest without looking at it, so that its check sum is verified.
    pub(super) fn drain(&mut self) -> Result<(), XmlError> {
        Ok(self.window.drain()?)
    }

    /// The next token; comments and processing instructions are passed over.
    pub(in super::super) fn next(&mut self) -> Result<Token, XmlError> {
        if !self.begun {
            self.begin()?;
        }
        loop {
            let data = self.window.data();
            let base = self.window.offset();
            let Some(&first) = data.first() else {
                match self.window.fill()? {
                    Fill::End => return Ok(Token::Eof),
                    _ => continue,
                }
            };
            if first != b'<' {
                let Some(length) = memchr(b'<', data) else {
                    match self.window.fill()? {
                        Fill::More => continue,
                        Fill::Full => return Err(XmlError::TooLong),
                        Fill::End => {
                            let (base, length) = (self.window.offset(), self.window.data().len());
                            self.window.consume(length);
                            return Ok(Token::Text(Span { from: base, to: base + length }));
                        }
                    }
                };
                self.window.consume(length);
                return Ok(Token::Text(Span { from: base, to: base + length }));
            }
            match data.get(1) {
                None => self.more()?,
                Some(b'/') => match memchr(b'>', data) {
                    None => self.more()?,
                    Some(close) => {
                        let name = trim_end(data.get(2..close).unwrap_or_default());
                        let span = Span { from: base + 2, to: base + 2 + name.len() };
                        self.window.consume(close + 1);
                        return Ok(Token::End { name: span });
                    }
                },
                Some(b'!') => {
                    if let Some(token) = self.declaration()? {
                        return Ok(token);
                    }
                }
                Some(b'?') => self.instruction()?,
                Some(_) => match tag_end(data) {
                    None => self.more()?,
                    Some(close) => {
                        let token = start_tag(data.get(..close).unwrap_or_default(), base)?;
                        self.window.consume(close + 1);
                        return Ok(token);
                    }
                },
            }
        }
    }

    /// Passes over everything up to the end of the element whose opening tag was the last token.
    pub(super) fn skip_element(&mut self) -> Result<(), XmlError> {
        let mut depth = 1_u64;
        while depth > 0 {
            match self.next()? {
                Token::Start { empty: false, .. } => depth += 1,
                Token::End { .. } => depth -= 1,
                Token::Eof => return malformed("the XML ends inside an element"),
                _ => {}
            }
        }
        Ok(())
    }

    /// Appends the text of the element whose opening tag was the last token, up to its end.
    pub(super) fn text(&mut self, out: &mut String, longest: usize) -> Result<(), XmlError> {
        let before = out.len();
        loop {
            match self.next()? {
                Token::Text(span) => push_text(self.bytes(span), out)?,
                Token::Literal(span) => push_literal(self.bytes(span), out)?,
                Token::Start { empty: true, .. } => {}
                Token::Start { empty: false, .. } => self.skip_element()?,
                Token::End { .. } => return Ok(()),
                Token::Eof => return malformed("the XML ends inside a text"),
            }
            if out.len() - before > longest {
                return Err(XmlError::TooLong);
            }
        }
    }

    /// Looks at the first bytes: a mark of the encoding is dropped or refused.
    fn begin(&mut self) -> Result<(), XmlError> {
        self.begun = true;
        while self.window.data().len() < 4 && self.window.fill()? == Fill::More {}
        let data = self.window.data();
        if data.starts_with(&[0xEF, 0xBB, 0xBF]) {
            self.window.consume(3);
        } else if data.starts_with(&[0xFE, 0xFF])
            || data.starts_with(&[0xFF, 0xFE])
            || data.starts_with(b"<\0")
            || data.starts_with(b"\0<")
        {
            return Err(XmlError::Encoding("UTF-16".to_owned()));
        }
        Ok(())
    }

    /// More bytes for a piece that is not yet whole.
    fn more(&mut self) -> Result<(), XmlError> {
        match self.window.fill()? {
            Fill::More => Ok(()),
            Fill::Full => Err(XmlError::TooLong),
            Fill::End => malformed("the XML ends inside a tag"),
        }
    }

    /// A comment (passed over), literal text, or a document type (refused).
    fn declaration(&mut self) -> Result<Option<Token>, XmlError> {
        const LITERAL: &[u8] = b"<![CDATA[";
        loop {
            let data = self.window.data();
            let base = self.window.offset();
            if data.starts_with(b"<!--") {
                self.window.consume(4);
                self.pass(b"-->")?;
                return Ok(None);
            }
            if data.starts_with(LITERAL) {
                let body = data.get(LITERAL.len()..).unwrap_or_default();
                if let Some(length) = memmem::find(body, b"]]>") {
                    let from = base + LITERAL.len();
                    self.window.consume(LITERAL.len() + length + 3);
                    return Ok(Some(Token::Literal(Span { from, to: from + length })));
                }
            } else if data.len() >= LITERAL.len() {
                return malformed("a document type or another declaration, which a workbook may not hold");
            }
            self.more()?;
        }
    }

    /// A processing instruction: only the encoding of the first one matters.
    fn instruction(&mut self) -> Result<(), XmlError> {
        while self.window.data().len() < 6 && self.window.fill()? == Fill::More {}
        if self.window.data().starts_with(b"<?xml ") {
            loop {
                let data = self.window.data();
                if let Some(length) = memmem::find(data, b"?>") {
                    check_encoding(data.get(5..length).unwrap_or_default())?;
                    break;
                }
                self.more()?;
            }
        }
        self.pass(b"?>")
    }

    /// Passes over everything up to and including `mark`, however long it is.
    fn pass(&mut self, mark: &[u8]) -> Result<(), XmlError> {
        loop {
            let data = self.window.data();
            if let Some(found) = memmem::find(data, mark) {
                self.window.consume(found + mark.len());
                return Ok(());
            }
            let keep = data.len().min(mark.len() - 1);
            self.window.consume(data.len() - keep);
            self.more()?;
        }
    }
}

/// Where the opening tag at the start of `data` ends: a `>` inside a quoted value does not end it.
fn tag_end(data: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += memchr3(b'>', b'"', b'\'', data.get(at..)?)?;
        let quote = *data.get(at)?;
        if quote == b'>' {
            return Some(at);
        }
        at += 1;
        at += memchr(quote, data.get(at..)?)? + 1;
    }
}

/// The token for `tag`, which is everything from `<` to before `>`.
fn start_tag(tag: &[u8], base: usize) -> Result<Token, XmlError> {
    let empty = tag.last() == Some(&b'/');
    let end = tag.len() - usize::from(empty);
    let inner = tag.get(1..end).unwrap_or_default();
    let length = inner.iter().position(|byte| is_space(*byte)).unwrap_or(inner.len());
    if length == 0 {
        return malformed("a `<` that begins no tag");
    }
    let split = base + 1 + length;
    Ok(Token::Start {
        name: Span { from: base + 1, to: split },
        attributes: Span { from: split, to: base + end },
        empty,
    })
}

fn check_encoding(declaration: &[u8]) -> Result<(), XmlError> {
    for attribute in Attributes::new(declaration) {
        let (name, value) = attribute?;
        let known = [&b"utf-8"[..], b"utf8", b"us-ascii", b"ascii"];
        if name == b"encoding" && !known.iter().any(|known| value.eq_ignore_ascii_case(known)) {
            return Err(XmlError::Encoding(String::from_utf8_lossy(value).into_owned()));
        }
    }
    Ok(())
}

/// The name after its prefix.
pub(in super::super) fn local_name(name: &[u8]) -> &[u8] {
    memchr(b':', name).and_then(|colon| name.get(colon + 1..)).unwrap_or(name)
}

/// White space as XML counts it.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn trim_end(mut bytes: &[u8]) -> &[u8] {
    while let [rest @ .., last] = bytes
        && is_space(*last)
    {
        bytes = rest;
    }
    bytes
}

/// The attributes of a tag, in their order: name with prefix, and value with entities still written out.
pub(in super::super) struct Attributes<'a> {
    rest: &'a [u8],
}

impl<'a> Attributes<'a> {
    /// From the bytes after a tag's name.
    pub(in super::super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    fn parse(&mut self) -> Option<(&'a [u8], &'a [u8])> {
        let equals = memchr(b'=', self.rest)?;
        let name = self.rest.get(..equals)?.trim_ascii();
        let after = self.rest.get(equals + 1..)?.trim_ascii_start();
        let (quote, value) = after.split_first()?;
        if !matches!(quote, b'"' | b'\'') || name.is_empty() || name.iter().any(|byte| is_space(*byte)) {
            return None;
        }
        let length = memchr(*quote, value)?;
        self.rest = value.get(length + 1..)?;
        Some((name, value.get(..length)?))
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Result<(&'a [u8], &'a [u8]), XmlError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rest = self.rest.trim_ascii_start();
        if self.rest.is_empty() {
            return None;
        }
        let parsed = self.parse();
        if parsed.is_none() {
            self.rest = &[];
        }
        Some(
            parsed.ok_or_else(|| XmlError::Malformed("an attribute that is not `name=\"value\"`".to_owned())),
        )
    }
}

/// An attribute's value with its entities resolved.
pub(super) fn attribute_text(raw: &[u8]) -> Result<String, XmlError> {
    let mut out = String::with_capacity(raw.len());
    push_text(raw, &mut out)?;
    Ok(out)
}

/// Appends text, resolving entities and bringing line ends to `\n` as XML prescribes.
pub(super) fn push_text(raw: &[u8], out: &mut String) -> Result<(), XmlError> {
    let mut rest = utf8(raw)?;
    while let Some(at) = memchr2(b'&', b'\r', rest.as_bytes()) {
        let (plain, marked) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(plain);
        if let Some(after) = marked.strip_prefix('\r') {
            out.push('\n');
            rest = after.strip_prefix('\n').unwrap_or(after);
        } else {
            let (entity, after) = marked
                .get(1..)
                .and_then(|body| body.split_once(';'))
                .ok_or_else(|| XmlError::Malformed("a `&` that begins no entity".to_owned()))?;
            out.push(entity_char(entity)?);
            rest = after;
        }
    }
    out.push_str(rest);
    Ok(())
}

/// Appends literal text: only the line ends change.
fn push_literal(raw: &[u8], out: &mut String) -> Result<(), XmlError> {
    let mut rest = utf8(raw)?;
    while let Some((plain, after)) = rest.split_once('\r') {
        out.push_str(plain);
        out.push('\n');
        rest = after.strip_prefix('\n').unwrap_or(after);
    }
    out.push_str(rest);
    Ok(())
}

fn utf8(raw: &[u8]) -> Result<&str, XmlError> {
    std::str::from_utf8(raw).map_err(|_| XmlError::Malformed("text that is not UTF-8".to_owned()))
}

fn entity_char(entity: &str) -> Result<char, XmlError> {
    let found = match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => entity.strip_prefix('#').and_then(|number| {
            let (digits, radix) = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => (hexadecimal, 16),
                None => (number, 10),
            };
            // `from_str_radix` alone would accept a sign.
            let plain = digits.bytes().all(|byte| byte.is_ascii_alphanumeric());
            plain.then(|| {
                u32::from_str_radix(digits, radix).ok().filter(|code| *code > 0).and_then(char::from_u32)
            })?
        }),
    };
    found.ok_or_else(|| {
        let shown: String = entity.chars().take(20).collect();
        XmlError::Malformed(format!("the entity `&{shown};`, which does not exist"))
    })
}

/// Resolves `_x000D_` in `text` from byte `from` on: a workbook's own escape for what XML cannot hold, four
/// hexadecimal digits of UTF-16. `_x005F_` stands for the underscore of a text that looks like an escape.
pub(super) fn resolve_escapes(text: &mut String, from: usize) {
    let Some(tail) = text.get(from..).filter(|tail| memmem::find(tail.as_bytes(), b"_x").is_some()) else {
        return;
    };
    let mut out = String::with_capacity(tail.len());
    let mut rest = tail;
    while let Some(at) = memmem::find(rest.as_bytes(), b"_x") {
        let (plain, marked) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(plain);
        let resolved = escape_unit(marked).and_then(|unit| match char::from_u32(u32::from(unit)) {
            Some(single) => Some((single, 7)),
            None => {
                let low = escape_unit(marked.get(7..)?)?;
                char::decode_utf16([unit, low]).next()?.ok().map(|pair| (pair, 14))
            }
        });
        let (found, length) = resolved.unwrap_or(('_', 1));
        out.push(found);
        rest = marked.get(length..).unwrap_or("");
    }
    out.push_str(rest);
    text.truncate(from);
    text.push_str(&out);
}

/// The code unit of the escape at the start of `text`, if there is one.
fn escape_unit(text: &str) -> Option<u16> {
    let escape = text.get(..7)?.strip_prefix("_x")?.strip_suffix('_')?;
    if !escape.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u16::from_str_radix(escape, 16).ok()
}
