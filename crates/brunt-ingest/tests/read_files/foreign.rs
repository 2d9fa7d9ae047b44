//! Workbooks of the kinds that calamine reads for us: `.xls`, `.xlsb`, `.ods`.

use crate::support::{Held, Placed, Rows, date, read_within, rows, text, zipped};
use brunt_ingest::read::{Bound, Format, Limits, ReadError, Source, Unreadable};
use proptest::prelude::*;
use std::ops::ControlFlow;
use std::sync::LazyLock;

const XLS: &[u8] = include_bytes!("fixtures/made-up.xls");
const FODS: &str = include_str!("fixtures/made-up.fods");

/// A spreadsheet around this content, which may be written as one file.
fn ods(content: &str) -> Vec<u8> {
    let content = content
        .replace("office:document ", "office:document-content ")
        .replace("</office:document>", "</office:document-content>");
    zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest xmlns:manifest=\"m\"/>"),
        ("content.xml", content.as_bytes()),
    ])
}

/// What stands in the first sheet of both files.
fn expected() -> Rows {
    let twice = || text("twice");
    vec![
        (1, vec![text("Made up")]),
        (
            4,
            vec![
                Held::Blank,
                text("North & \u{6771}"),
                date("2019-07-02T00:00:00", false),
                date("2019-07-02T13:45:30", true),
                Held::Number(1234.5),
                Held::Bool(true),
                Held::Number(36.5 / 24.0),
            ],
        ),
        (5, vec![Held::Blank, twice(), twice(), Held::Blank, Held::Number(-7.0)]),
    ]
}

fn check_made_up(bytes: &[u8], format: &Format) {
    let placed = Placed::new(bytes);
    let mut source = placed.open().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(source.format(), format);
    let sheets: Vec<(&str, bool)> =
        source.sheets().iter().map(|sheet| (sheet.name.as_str(), sheet.hidden)).collect();
    assert_eq!(sheets, [("Rows & more", false), ("Hidden", true)]);
    for threads in [1, 2] {
        source.set_threads(threads);
        let read = rows(&source, 0);
        assert_eq!(crate::support::pieces_and_fault(&source, 0).0.concat(), read);
        assert_eq!(read.len(), 3, "{read:?}");
        for (read, expected) in read.iter().zip(expected()) {
            assert_eq!(read.0, expected.0);
            assert_eq!(read.1.len(), expected.1.len(), "{read:?}");
            for (read, expected) in read.1.iter().zip(&expected.1) {
                match (read, expected) {
                    // A day alone may be no more exact than its serial number.
                    (Held::Number(a), Held::Number(b)) => assert!((a - b).abs() < 1e-9, "{a} {b}"),
                    // The old format shows a number as a truth value by its style only.
                    (Held::Number(one), Held::Bool(true)) if *format == Format::Xls => {
                        assert!((one - 1.0).abs() < 1e-9)
                    }
                    (read, expected) => assert_eq!(read, expected),
                }
            }
        }
    }
    assert_eq!(rows(&source, 1), [(1, vec![text("not shown")])]);
    assert!(source.sheet_bytes(0) > 0 && source.sheet_bytes(2) == 0);
    let missing = source.rows(2, &mut |_| ControlFlow::Continue(()));
    assert!(matches!(missing, Err(ReadError::NoSuchSheet { sheet: 2, count: 2, .. })));
    let mut seen = 0;
    source
        .rows(0, &mut |_| {
            seen += 1;
            ControlFlow::Break(())
        })
        .unwrap();
    assert_eq!(seen, 1);
}

#[test]
fn an_old_workbook() {
    check_made_up(XLS, &Format::Xls);
}

#[test]
fn an_open_document() {
    check_made_up(&ods(FODS), &Format::Ods);
}

/// Records of a binary workbook: number, length, data.
fn record(number: u16, data: &[u8]) -> Vec<u8> {
    let [low, high] = number.to_le_bytes();
    let mut out = if number < 128 { vec![low] } else { vec![low | 0x80, (high << 1) | (low >> 7)] };
    let mut length = data.len();
    loop {
        let seven = u8::try_from(length & 0x7F).unwrap();
        length >>= 7;
        out.push(if length > 0 { seven | 0x80 } else { seven });
        if length == 0 {
            break;
        }
    }
    out.extend_from_slice(data);
    out
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut out = u32::try_from(units.len()).unwrap().to_le_bytes().to_vec();
    out.extend(units.into_iter().flat_map(u16::to_le_bytes));
    out
}

fn binary_cell(number: u16, column: u32, style: u32, value: &[u8]) -> Vec<u8> {
    record(number, &[&column.to_le_bytes(), &style.to_le_bytes(), value].concat())
}

fn xlsb() -> Vec<u8> {
    let number = |number: u32| number.to_le_bytes();
    let sheet_of = |state: u32, relation: &str, name: &str| {
        record(0x9C, &[&number(state)[..], &number(1), &wide(relation), &wide(name)].concat())
    };
    let book = [sheet_of(0, "r1", "Rows"), sheet_of(2, "r2", "Hidden"), record(0x90, &[]), record(0x84, &[])];
    let relations = "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.bin\"/>\
         <Relationship Id=\"r2\" Target=\"worksheets/sheet2.bin\"/></Relationships>";
    let strings = [
        record(0x9F, &[number(2), number(2)].concat()),
        record(0x13, &[&[0][..], &wide("shared")].concat()),
        record(0x13, &[&[0][..], &wide("")].concat()),
        record(0xA0, &[]),
    ];
    let format = |format: u16| {
        let mut data = vec![0; 16];
        data[2..4].copy_from_slice(&format.to_le_bytes());
        record(0x2F, &data)
    };
    let styles = [record(0x269, &number(2)), format(0), format(14)];
    let row = |row: u32| record(0x00, &[&number(row)[..], &[0; 13]].concat());
    let sheet = |rows: &[Vec<u8>]| {
        let begin = [record(0x81, &[]), record(0x94, &[0; 16]), record(0x91, &[])];
        [begin.concat(), rows.concat(), record(0x92, &[])].concat()
    };
    let first = sheet(&[
        row(0),
        binary_cell(0x07, 1, 0, &number(0)),
        row(1),
        row(6),
        binary_cell(0x07, 0, 0, &number(1)),
        binary_cell(0x06, 1, 0, &wide("own")),
        binary_cell(0x05, 2, 1, &43_648.5_f64.to_le_bytes()),
        binary_cell(0x05, 3, 1, &43_648.0_f64.to_le_bytes()),
        binary_cell(0x05, 4, 0, &0.25_f64.to_le_bytes()),
        binary_cell(0x04, 6, 0, &[1]),
        binary_cell(0x03, 7, 0, &[0x2A]),
    ]);
    let second = sheet(&[]);
    zipped(&[
        ("xl/workbook.bin", &book.concat()),
        ("xl/_rels/workbook.bin.rels", relations.as_bytes()),
        ("xl/sharedStrings.bin", &strings.concat()),
        ("xl/styles.bin", &styles.concat()),
        ("xl/worksheets/sheet1.bin", &first),
        ("xl/worksheets/sheet2.bin", &second),
    ])
}

#[test]
fn a_binary_workbook() {
    let placed = Placed::new(&xlsb());
    let source = placed.open().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(source.format(), &Format::Xlsb);
    assert!(source.sheets()[1].hidden && source.sheets()[0].name == "Rows");
    assert_eq!(
        rows(&source, 0),
        [
            (1, vec![Held::Blank, text("shared")]),
            (
                7,
                vec![
                    Held::Blank,
                    text("own"),
                    date("2019-07-02T12:00:00", true),
                    date("2019-07-02T00:00:00", false),
                    Held::Number(0.25),
                    Held::Blank,
                    Held::Bool(true),
                    Held::Error("#N/A".to_owned()),
                ]
            ),
        ]
    );
    assert!(rows(&source, 1).is_empty());
    let mut seen = 0;
    source
        .rows(0, &mut |_| {
            seen += 1;
            ControlFlow::Break(())
        })
        .unwrap();
    assert_eq!(seen, 1);
}

fn bound(bytes: &[u8], limits: &Limits) -> Option<Bound> {
    match read_within(bytes, limits) {
        Err(ReadError::TooLarge { bound, .. }) => Some(bound),
        _ => None,
    }
}

#[test]
fn limits_hold_before_anything_is_loaded() {
    let of = |rows: &str| {
        ods(&format!(
            "<office:document><office:body><office:spreadsheet><table:table table:name=\"a\">{rows}</table:table>\
             </office:spreadsheet></office:body></office:document>"
        ))
    };
    let value = "office:value-type=\"float\" office:value=\"1\"";
    let many = of(&format!(
        "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell {value} table:number-columns-repeated=\"16384\"/></table:table-row>"
    ));
    assert_eq!(bound(&many, &Limits::default()), Some(Bound::Loaded));
    let corners = of(&format!(
        "<table:table-row><table:table-cell {value}/></table:table-row><table:table-row table:number-rows-repeated=\"90000\"/>\
         <table:table-row><table:table-cell table:number-columns-repeated=\"999\"/><table:table-cell {value}/></table:table-row>"
    ));
    assert_eq!(bound(&corners, &Limits::default()), Some(Bound::Loaded));
    let long = of(&format!(
        "<table:table-row table:number-rows-repeated=\"1000\"><table:table-cell office:value-type=\"string\" \
         table:number-columns-repeated=\"1000\"><text:p>{}</text:p></table:table-cell></table:table-row>",
        "x".repeat(2_000)
    ));
    assert_eq!(bound(&long, &Limits::default()), Some(Bound::Loaded));
    // What a program writes below and beside every table: rows and cells without end that hold nothing.
    let usual = of(&format!(
        "<table:table-row><table:table-cell {value}/><table:table-cell table:number-columns-repeated=\"16383\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048575\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>"
    ));
    assert_eq!(read_within(&usual, &Limits::default()).unwrap(), [(1, vec![Held::Number(1.0)])]);
    for bytes in [XLS, &ods(FODS)] {
        assert_eq!(
            bound(bytes, &Limits { max_loaded_bytes: 1_000, ..Limits::default() }),
            Some(Bound::Loaded)
        );
        assert_eq!(bound(bytes, &Limits { max_columns: 4, ..Limits::default() }), Some(Bound::Columns));
        assert_eq!(bound(bytes, &Limits { max_cell_bytes: 6, ..Limits::default() }), Some(Bound::CellBytes));
    }
    assert_eq!(bound(&xlsb(), &Limits { max_columns: 4, ..Limits::default() }), Some(Bound::Columns));
    assert_eq!(bound(&xlsb(), &Limits { max_cell_bytes: 4, ..Limits::default() }), Some(Bound::CellBytes));
    for bytes in [xlsb(), ods(FODS)] {
        assert_eq!(
            bound(&bytes, &Limits { max_uncompressed: 100, ..Limits::default() }),
            Some(Bound::Uncompressed)
        );
    }
}

#[test]
fn a_sheet_that_claims_to_be_endless() {
    // The declared reach of the first sheet: rows from, rows to, columns from, columns to.
    let at = memchr::memmem::find(XLS, &[0x00, 0x02, 0x0E, 0x00]).unwrap() + 4;
    let mut bytes = XLS.to_vec();
    bytes[at + 4..at + 8].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0x7F]);
    assert!(matches!(read_within(&bytes, &Limits::default()), Err(ReadError::Damaged { .. })));
    // A chain of sectors that bites its tail.
    let mut bytes = XLS.to_vec();
    let table = 512 + 512 * usize::try_from(u32::from_le_bytes(bytes[76..80].try_into().unwrap())).unwrap();
    let directory = usize::try_from(u32::from_le_bytes(bytes[48..52].try_into().unwrap())).unwrap();
    let own = u32::try_from(directory).unwrap().to_le_bytes();
    bytes[table + 4 * directory..table + 4 * directory + 4].copy_from_slice(&own);
    assert!(matches!(read_within(&bytes, &Limits::default()), Err(ReadError::Damaged { .. })));
}

#[test]
fn locked_with_a_password() {
    let locked = |bytes: &[u8]| {
        matches!(
            read_within(bytes, &Limits::default()),
            Err(ReadError::Unreadable { kind: Unreadable::EncryptedWorkbook, .. })
        )
    };
    // The record of the code page becomes one of a password.
    let at = memchr::memmem::find(XLS, &[0x42, 0x00, 0x02, 0x00]).unwrap();
    let mut bytes = XLS.to_vec();
    bytes[at] = 0x2F;
    assert!(locked(&bytes));
    let manifest = "<m:manifest xmlns:m=\"m\"><m:file-entry m:full-path=\"content.xml\"><m:encryption-data/></m:file-entry></m:manifest>";
    assert!(locked(&zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("content.xml", b"\x01\x02 noise"),
    ])));
}

#[test]
fn other_open_documents() {
    let text = zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text and some more"),
        ("META-INF/manifest.xml", b"<manifest/>"),
        ("content.xml", b"<office:document-content/>"),
    ]);
    let error = read_within(&text, &Limits::default()).unwrap_err();
    assert!(matches!(error, ReadError::Unreadable { kind: Unreadable::OpenDocument, .. }), "{error}");
}

static SAMPLES: LazyLock<[Vec<u8>; 3]> = LazyLock::new(|| [XLS.to_vec(), xlsb(), ods(FODS)]);

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn flips(sample in 0_usize..3, flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = SAMPLES[sample].clone();
        for (place, value) in flips {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        let placed = Placed::new(&bytes);
        let limits = Limits { max_loaded_bytes: 64 << 20, ..Limits::default() };
        if let Ok(source) = Source::open(&placed.path(), &limits) {
            for sheet in 0..source.sheets().len() {
                let (_, fault) = crate::support::rows_and_fault(&source, sheet);
                prop_assert!(fault.is_none_or(|fault| !fault.to_string().is_empty() && !fault.hint().is_empty()));
            }
        }
    }

    /// Changes within the parts, which leave the archive sound.
    #[test]
    fn changed_parts(flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..4), part in 0_usize..6) {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(xlsb())).unwrap();
        let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
        for index in 0..zip.len() {
            let mut file = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
            parts.push((file.name().unwrap().to_string(), bytes));
        }
        for (place, value) in flips {
            let bytes = &mut parts[part].1;
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let placed = Placed::new(&zipped(&parts));
        if let Ok(source) = placed.open() {
            for sheet in 0..source.sheets().len() {
                let _ = crate::support::rows_and_fault(&source, sheet);
            }
        }
    }
}
