//! Small workbooks written by hand, and what was read of a file.

use brunt_ingest::read::{Cell, Gather, Limits, ReadError, Row, Source};
use chrono::NaiveDateTime;
use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

/// A cell that outlives its row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Held {
    Blank,
    Text(String),
    Number(f64),
    Date(NaiveDateTime, bool),
    Bool(bool),
    Error(String),
}

pub(crate) type Rows = Vec<(u64, Vec<Held>)>;

pub(crate) fn text(text: &str) -> Held {
    Held::Text(text.to_owned())
}

pub(crate) fn date(at: &str, has_time: bool) -> Held {
    Held::Date(at.parse().unwrap(), has_time)
}

pub(crate) fn hold(row: Row<'_>) -> (u64, Vec<Held>) {
    let cells = row.cells.iter().map(|cell| match *cell {
        Cell::Blank => Held::Blank,
        Cell::Text(text) => Held::Text(text.to_owned()),
        Cell::Number(number) => Held::Number(number),
        Cell::Date { at, has_time } => Held::Date(at, has_time),
        Cell::Bool(truth) => Held::Bool(truth),
        Cell::Error(error) => Held::Error(error.to_owned()),
    });
    (row.number, cells.collect())
}

/// The rows of one sheet, and the fault that ended them.
pub(crate) fn rows_and_fault(source: &Source, sheet: usize) -> (Rows, Option<ReadError>) {
    let mut rows = Rows::new();
    let result = source.rows(sheet, &mut |row| {
        rows.push(hold(row));
        ControlFlow::Continue(())
    });
    (rows, result.err())
}

struct Holding;

impl Gather for Holding {
    type Hand = Rows;
    type Piece = Rows;

    fn hand(&self) -> Rows {
        Rows::new()
    }

    fn row(&self, hand: &mut Rows, row: Row<'_>) {
        hand.push(hold(row));
    }

    fn piece(&self, hand: &mut Rows) -> Rows {
        std::mem::take(hand)
    }
}

/// The pieces of one sheet, and the fault that ended them.
pub(crate) fn pieces_and_fault(source: &Source, sheet: usize) -> (Vec<Rows>, Option<ReadError>) {
    let mut pieces = Vec::new();
    let mut take = |piece| {
        pieces.push(piece);
        ControlFlow::Continue(())
    };
    let result = source.gather(sheet, &Holding, &mut take, &|_| {});
    (pieces, result.err())
}

/// Reads every sheet with these limits, row by row and on 1, 2 and 4 threads with chunks of several sizes, which must
/// make no difference to the rows and the fault, nor the threads to the pieces.
pub(crate) fn same_on_all_threads(path: &std::path::Path, limits: &Limits, chunks: &[usize]) {
    let shown = |fault: Option<ReadError>| fault.map(|fault| format!("{fault:?}"));
    for chunk_bytes in chunks {
        let limits = Limits { chunk_bytes: *chunk_bytes, ..limits.clone() };
        let Ok(mut source) = Source::open(path, &limits) else { return };
        for sheet in 0..source.sheets().len() {
            let (rows, fault) = rows_and_fault(&source, sheet);
            let fault = shown(fault);
            let mut cut = None;
            for threads in [1, 2, 4] {
                source.set_threads(threads);
                let (pieces, other) = pieces_and_fault(&source, sheet);
                let lengths: Vec<usize> = pieces.iter().map(Vec::len).collect();
                // Not `assert_eq`: the rows of releases are not to be printed.
                assert!(pieces.concat() == rows, "{threads} threads, chunks of {chunk_bytes}: other rows");
                assert_eq!(shown(other), fault, "{threads} threads, chunks of {chunk_bytes}");
                assert_eq!(*cut.get_or_insert_with(|| lengths.clone()), lengths, "{threads} threads");
            }
        }
    }
}

pub(crate) fn rows(source: &Source, sheet: usize) -> Rows {
    let (rows, fault) = rows_and_fault(source, sheet);
    assert!(fault.is_none(), "{fault:?}");
    rows
}

/// A file in a folder that goes away with it.
pub(crate) struct Placed {
    folder: TempDir,
}

impl Placed {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file"), bytes).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("file")
    }

    pub(crate) fn open(&self) -> Result<Source, ReadError> {
        Source::open(&self.path(), &Limits::default())
    }
}

/// Opens bytes and reads the first sheet.
pub(crate) fn read(bytes: &[u8]) -> Result<Rows, ReadError> {
    read_within(bytes, &Limits::default())
}

pub(crate) fn read_within(bytes: &[u8], limits: &Limits) -> Result<Rows, ReadError> {
    let placed = Placed::new(bytes);
    let source = Source::open(&placed.path(), limits)?;
    match rows_and_fault(&source, 0) {
        (rows, None) => Ok(rows),
        (_, Some(fault)) => Err(fault),
    }
}

pub(crate) fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    zipped_with(parts, SimpleFileOptions::default())
}

pub(crate) fn zipped_with(parts: &[(&str, &[u8])], options: SimpleFileOptions) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(crate) const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
pub(crate) const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A workbook's parts; each test changes what it is about.
pub(crate) struct Book {
    pub(crate) sheets: Vec<(String, String)>,
    pub(crate) strings: Option<String>,
    pub(crate) styles: Option<String>,
    pub(crate) properties: String,
}

impl Book {
    pub(crate) fn new(rows: &str) -> Self {
        Self::of_sheet(&format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>"))
    }

    pub(crate) fn of_sheet(xml: &str) -> Self {
        Self {
            sheets: vec![("Data".to_owned(), xml.to_owned())],
            strings: None,
            styles: None,
            properties: String::new(),
        }
    }

    pub(crate) fn strings(mut self, items: &str) -> Self {
        self.strings = Some(format!("<sst xmlns=\"{MAIN}\" count=\"1\" uniqueCount=\"1\">{items}</sst>"));
        self
    }

    /// Styles 1, 2, ... with these format codes; style 0 is plain.
    pub(crate) fn formats(mut self, codes: &[&str]) -> Self {
        let (mut formats, mut cells) = (String::new(), "<xf numFmtId=\"0\"/>".to_owned());
        for (index, code) in codes.iter().enumerate() {
            let id = 164 + index;
            let code = code.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
            formats.push_str(&format!("<numFmt numFmtId=\"{id}\" formatCode=\"{code}\"/>"));
            cells.push_str(&format!("<xf numFmtId=\"{id}\" applyNumberFormat=\"1\"><alignment/></xf>"));
        }
        self.styles = Some(format!(
            "<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"0\">{formats}</numFmts>\
             <cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>{cells}</cellXfs></styleSheet>"
        ));
        self
    }

    /// Styles 1, 2, ... with these built-in formats; style 0 is plain.
    pub(crate) fn built_in_formats(mut self, ids: &[u32]) -> Self {
        let cells: String = ids.iter().map(|id| format!("<xf numFmtId=\"{id}\"/>")).collect();
        self.styles =
            Some(format!("<styleSheet xmlns=\"{MAIN}\"><cellXfs><xf/>{cells}</cellXfs></styleSheet>"));
        self
    }

    pub(crate) fn since_1904(mut self) -> Self {
        self.properties = "<workbookPr date1904=\"1\"/>".to_owned();
        self
    }

    pub(crate) fn parts(&self) -> Vec<(String, Vec<u8>)> {
        let (mut sheets, mut relations) = (String::new(), String::new());
        let mut parts = Vec::new();
        for (index, (name, xml)) in self.sheets.iter().enumerate() {
            let number = index + 1;
            sheets.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>"));
            relations.push_str(&format!(
                "<Relationship Id=\"rId{number}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
            ));
            parts.push((format!("xl/worksheets/sheet{number}.xml"), xml.clone().into_bytes()));
        }
        for (part, name) in [(&self.strings, "sharedStrings"), (&self.styles, "styles")] {
            if let Some(xml) = part {
                relations.push_str(&format!(
                    "<Relationship Id=\"r{name}\" Type=\"{RELATIONS}/{name}\" Target=\"{name}.xml\"/>"
                ));
                parts.push((format!("xl/{name}.xml"), xml.clone().into_bytes()));
            }
        }
        let workbook = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<workbook xmlns=\"{MAIN}\" \
             xmlns:r=\"{RELATIONS}\">{}<sheets>{sheets}</sheets></workbook>",
            self.properties
        );
        parts.push(("xl/workbook.xml".to_owned(), workbook.into_bytes()));
        let relations = format!("<Relationships xmlns=\"{PACKAGE}\">{relations}</Relationships>");
        parts.push(("xl/_rels/workbook.xml.rels".to_owned(), relations.into_bytes()));
        let root = format!(
            "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" \
             Target=\"xl/workbook.xml\"/></Relationships>"
        );
        parts.push(("_rels/.rels".to_owned(), root.into_bytes()));
        parts
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let parts = self.parts();
        let parts: Vec<(&str, &[u8])> =
            parts.iter().map(|(name, xml)| (name.as_str(), xml.as_slice())).collect();
        zipped(&parts)
    }

    pub(crate) fn read(&self) -> Result<Rows, ReadError> {
        read(&self.bytes())
    }

    /// The cells of the only row.
    pub(crate) fn row(&self) -> Vec<Held> {
        let rows = self.read().unwrap();
        assert_eq!(rows.len(), 1, "{rows:?}");
        rows.into_iter().next().unwrap().1
    }
}
