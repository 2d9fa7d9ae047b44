//! From the archive to the list of sheets: which part is the workbook, and what it refers to.

use super::super::error::{Place, ReadError, Unreadable};
use super::super::{Limits, SheetInfo};
use super::archive::{Archive, PartXml, Session, xml_error};
use super::styles::Styles;
use super::xml::{Attributes, Token, Xml, XmlError, attribute_text, local_name, malformed};
use std::collections::HashMap;
use std::path::Path;

/// The parts other than sheets are small or read in one pass, so that a smaller window does.
const WINDOW_BYTES: usize = 64 * 1024;

/// What the workbook part and its neighbours say.
#[derive(Debug)]
pub(super) struct Contents {
    /// Sheets with cells, in the order of the tabs.
    pub(super) sheets: Vec<SheetInfo>,
    /// The part of each of these sheets.
    pub(super) sheet_parts: Vec<String>,
    /// The part with the shared strings, if there is one.
    pub(super) strings_part: Option<String>,
    /// How cell styles show numbers.
    pub(super) styles: Styles,
    /// Whether days are counted from 1904.
    pub(super) from_1904: bool,
}

impl Contents {
    /// Reads them; `part` is the workbook.
    pub(super) fn read(
        archive: &Archive,
        session: &mut Session<'_, '_>,
        part: &str,
        limits: &Limits,
    ) -> Result<Self, ReadError> {
        let path = archive.path();
        let book = read_part(session, path, part, limits, read_workbook)?;
        let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
        let relations_part = relations_of(part);
        let relations = if archive.has(&relations_part) {
            read_part(session, path, &relations_part, limits, read_relations)?
        } else {
            Vec::new()
        };
        let by_kind = |kind: &str, usual: &str| {
            let related = relations.iter().find(|relation| relation.kind == kind);
            related
                .map(|relation| resolve(folder, &relation.target))
                .or_else(|| Some(resolve(folder, usual)).filter(|usual| archive.has(usual)))
        };
        let by_id: HashMap<&str, &Relation> =
            relations.iter().map(|relation| (relation.id.as_str(), relation)).collect();
        let (mut sheets, mut sheet_parts) = (Vec::new(), Vec::new());
        for (position, sheet) in book.sheets.into_iter().enumerate() {
            let part = match by_id.get(sheet.relation.as_str()) {
                // Chart sheets, dialog sheets and macro sheets hold no table.
                Some(relation) if relation.kind != "worksheet" => continue,
                Some(relation) => resolve(folder, &relation.target),
                // Without the relation there is only the usual name to go by; if that part is missing too,
                // reading the sheet says so.
                None => resolve(folder, &format!("worksheets/sheet{}.xml", position + 1)),
            };
            sheets.push(SheetInfo { name: sheet.name, hidden: sheet.hidden });
            sheet_parts.push(part);
        }
        let styles = match by_kind("styles", "styles.xml").filter(|part| archive.has(part)) {
            Some(part) => read_part(session, path, &part, limits, Styles::load)?,
            None => Styles::default(),
        };
        let strings_part = by_kind("sharedStrings", "sharedStrings.xml").filter(|part| archive.has(part));
        Ok(Self { sheets, sheet_parts, strings_part, styles, from_1904: book.from_1904 })
    }
}

fn read_part<T>(
    session: &mut Session<'_, '_>,
    path: &Path,
    part: &str,
    limits: &Limits,
    read: impl FnOnce(&mut PartXml<'_, '_>) -> Result<T, XmlError>,
) -> Result<T, ReadError> {
    let mut xml = Xml::new(session.part(part)?, WINDOW_BYTES, limits.longest_markup());
    read(&mut xml).map_err(|error| xml_error(Place::part(path, part), error, limits))
}

/// What kind of workbook an archive holds.
pub(super) enum MainPart {
    /// One of ours, in this part.
    Xlsx(String),
    /// A binary one.
    Xlsb,
    /// An OpenDocument file of any kind.
    OpenDocument,
}

/// The part that is the workbook, or what the archive is instead.
pub(super) fn main_part(
    archive: &Archive,
    session: &mut Session<'_, '_>,
    limits: &Limits,
) -> Result<MainPart, ReadError> {
    let path = archive.path();
    let other = |kind| ReadError::Unreadable { path: path.to_path_buf(), kind };
    let mut part = None;
    if archive.has("_rels/.rels") {
        let relations = read_part(session, path, "_rels/.rels", limits, read_relations)?;
        let main = relations.iter().find(|relation| relation.kind == "officeDocument");
        part = main.map(|relation| resolve("", &relation.target));
    }
    if part.is_none() && archive.has("[Content_Types].xml") {
        part = read_part(session, path, "[Content_Types].xml", limits, read_content_types)?;
    }
    let part = part.unwrap_or_else(|| "xl/workbook.xml".to_owned());
    if part.to_lowercase().ends_with(".bin") || (!archive.has(&part) && archive.has("xl/workbook.bin")) {
        return Ok(MainPart::Xlsb);
    }
    if !archive.has(&part) {
        if archive.has("mimetype") && archive.has("content.xml") {
            return Ok(MainPart::OpenDocument);
        }
        return Err(other(Unreadable::OtherZip));
    }
    let root = read_part(session, path, &part, limits, |xml| {
        loop {
            match xml.next()? {
                Token::Start { name, .. } => return Ok(xml.local(name) == b"workbook"),
                Token::Eof => return malformed("the XML is empty"),
                _ => {}
            }
        }
    })?;
    // Word documents and presentations are laid out in the same way up to here.
    if root { Ok(MainPart::Xlsx(part)) } else { Err(other(Unreadable::OtherZip)) }
}

#[derive(Debug)]
struct Relation {
    id: String,
    /// The last step of the relation's type: `worksheet`, `styles`; the same in both dialects of the format.
    kind: String,
    target: String,
}

fn read_relations(xml: &mut PartXml<'_, '_>) -> Result<Vec<Relation>, XmlError> {
    let mut relations = Vec::new();
    each_element(xml, |name, attributes| {
        if name != b"Relationship" {
            return Ok(());
        }
        let (mut id, mut kind, mut target) = (String::new(), String::new(), String::new());
        let mut external = false;
        for attribute in attributes {
            match attribute? {
                (b"Id", value) => id = attribute_text(value)?,
                (b"Type", value) => {
                    let full = attribute_text(value)?;
                    kind = full.rsplit('/').next().unwrap_or_default().to_owned();
                }
                (b"Target", value) => target = attribute_text(value)?,
                (b"TargetMode", value) => external = value == b"External",
                _ => {}
            }
        }
        if !external {
            relations.push(Relation { id, kind, target });
        }
        Ok(())
    })?;
    Ok(relations)
}

/// The part that the list of content types names as a workbook.
fn read_content_types(xml: &mut PartXml<'_, '_>) -> Result<Option<String>, XmlError> {
    let mut found = None;
    each_element(xml, |name, attributes| {
        if name != b"Override" {
            return Ok(());
        }
        let (mut part, mut kind) = (String::new(), String::new());
        for attribute in attributes {
            match attribute? {
                (b"PartName", value) => part = attribute_text(value)?,
                (b"ContentType", value) => kind = attribute_text(value)?.to_lowercase(),
                _ => {}
            }
        }
        let workbook = kind.contains("sheet.main")
            || kind.contains("sheet.macroenabled.main")
            || kind.contains("sheet.binary.macroenabled.main")
            || kind.contains("spreadsheetml.template.main");
        if workbook && found.is_none() {
            found = Some(resolve("", &part));
        }
        Ok(())
    })?;
    Ok(found)
}

#[derive(Debug, Default)]
struct Book {
    sheets: Vec<BookSheet>,
    from_1904: bool,
}

#[derive(Debug)]
struct BookSheet {
    name: String,
    hidden: bool,
    relation: String,
}

fn read_workbook(xml: &mut PartXml<'_, '_>) -> Result<Book, XmlError> {
    let mut book = Book::default();
    each_element(xml, |name, attributes| {
        match name {
            b"workbookPr" => {
                for attribute in attributes {
                    if let (b"date1904", value) = attribute? {
                        book.from_1904 = matches!(value, b"1" | b"true" | b"on");
                    }
                }
            }
            b"sheet" => {
                let (mut name, mut hidden, mut relation) = (None, false, String::new());
                for attribute in attributes {
                    match attribute? {
                        (b"name", value) => name = Some(attribute_text(value)?),
                        (b"state", value) => hidden = matches!(value, b"hidden" | b"veryHidden"),
                        (key, value) if key != b"id" && local_name(key) == b"id" => {
                            relation = attribute_text(value)?
                        }
                        _ => {}
                    }
                }
                let Some(name) = name else {
                    return malformed("a sheet without a name");
                };
                book.sheets.push(BookSheet { name, hidden, relation });
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(book)
}

/// Calls `visit` with the local name and the attributes of every element.
fn each_element(
    xml: &mut PartXml<'_, '_>,
    mut visit: impl FnMut(&[u8], Attributes<'_>) -> Result<(), XmlError>,
) -> Result<(), XmlError> {
    let mut depth = 0_u32;
    loop {
        match xml.next()? {
            Token::Start { name, attributes, empty } => {
                visit(xml.local(name), Attributes::new(xml.bytes(attributes)))?;
                depth += u32::from(!empty);
                if depth == 0 {
                    return xml.drain();
                }
            }
            Token::End { .. } => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return xml.drain();
                }
            }
            Token::Eof => return malformed("the XML ends before its outermost element does"),
            Token::Text(_) | Token::Literal(_) => {}
        }
    }
}

/// The part that holds the relations of `part`.
fn relations_of(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/_rels/{name}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

/// A target as a part name: absolute from the root, otherwise from `folder`.
fn resolve(folder: &str, target: &str) -> String {
    let target = percent_decoded(&target.replace('\\', "/"));
    let mut steps: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/")
}

fn percent_decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let code = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let decoded = code.filter(|_| byte == b'%').and_then(|code| u8::from_str_radix(code, 16).ok());
        out.push(decoded.unwrap_or(byte));
        rest = if decoded.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{relations_of, resolve};

    #[test]
    fn targets_are_resolved_from_the_folder_or_the_root() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "/xl/worksheets/a%20b.xml"), "xl/worksheets/a b.xml");
        assert_eq!(resolve("xl/deep", "../styles.xml"), "xl/styles.xml");
        assert_eq!(resolve("", "..\\..\\x.xml"), "x.xml");
        assert_eq!(relations_of("book.xml"), "_rels/book.xml.rels");
    }
}
