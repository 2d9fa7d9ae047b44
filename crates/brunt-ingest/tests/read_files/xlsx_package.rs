//! The archive around a workbook: names, relations, limits and damage.

use crate::support::{
    Book, Held, MAIN, Placed, RELATIONS, read, read_within, rows, text, zipped, zipped_with,
};
use brunt_ingest::read::{Bound, Format, Limits, ReadError, Source, Unreadable};
use std::cell::Cell;
use std::ops::ControlFlow;
use zip::write::SimpleFileOptions;

fn one_row() -> Book {
    Book::new("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>a</v></c></row>")
}

fn with_parts(change: impl FnOnce(&mut Vec<(String, Vec<u8>)>)) -> Vec<u8> {
    let mut parts = one_row().parts();
    change(&mut parts);
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, xml)| (name.as_str(), xml.as_slice())).collect();
    zipped(&parts)
}

fn replace(parts: &mut [(String, Vec<u8>)], name: &str, from: &str, to: &str) {
    let part = parts.iter_mut().find(|(part, _)| part == name).unwrap();
    let xml = String::from_utf8(part.1.clone()).unwrap();
    assert!(xml.contains(from), "{xml}");
    part.1 = xml.replace(from, to).into_bytes();
}

fn rename(parts: &mut [(String, Vec<u8>)], from: &str, to: &str) {
    parts.iter_mut().find(|(part, _)| part == from).unwrap().0 = to.to_owned();
}

#[test]
fn the_workbook_is_found_through_its_relations() {
    let moved = with_parts(|parts| {
        replace(parts, "_rels/.rels", "xl/workbook.xml", "/Book%201/main.xml");
        rename(parts, "xl/workbook.xml", "Book 1/main.xml");
        rename(parts, "xl/_rels/workbook.xml.rels", "Book 1/_rels/main.xml.rels");
        replace(parts, "Book 1/_rels/main.xml.rels", "worksheets/sheet1.xml", "../XL/Worksheets/Sheet1.xml");
    });
    assert_eq!(read(&moved).unwrap(), [(1, vec![text("a")])]);
}

#[test]
fn the_workbook_is_found_through_its_content_type() {
    let moved = with_parts(|parts| {
        parts.retain(|(name, _)| name != "_rels/.rels");
        rename(parts, "xl/workbook.xml", "xl/other.xml");
        rename(parts, "xl/_rels/workbook.xml.rels", "xl/_rels/other.xml.rels");
        let types = "<Types><Override PartName=\"/xl/other.xml\" ContentType=\"application/\
             vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>";
        parts.push(("[Content_Types].xml".to_owned(), types.as_bytes().to_vec()));
    });
    assert_eq!(read(&moved).unwrap(), [(1, vec![text("a")])]);
}

#[test]
fn absolute_targets_and_backslashes() {
    let absolute = with_parts(|parts| {
        replace(parts, "xl/_rels/workbook.xml.rels", "\"worksheets/", "\"/xl/worksheets/");
        rename(parts, "xl/worksheets/sheet1.xml", "xl\\worksheets\\sheet1.xml");
    });
    assert_eq!(read(&absolute).unwrap(), [(1, vec![text("a")])]);
}

#[test]
fn the_strict_dialect() {
    let strict = with_parts(|parts| {
        for (_, xml) in parts {
            let text = String::from_utf8(xml.clone()).unwrap();
            *xml = text
                .replace(RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships")
                .replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
                .into_bytes();
        }
    });
    assert_eq!(read(&strict).unwrap(), [(1, vec![text("a")])]);
}

#[test]
fn sheets_in_order_hidden_ones_marked_and_chart_sheets_left_out() {
    let mut book = one_row();
    for (name, value) in [("Chart", "x"), ("Notes &amp; more ", "c"), ("Gone", "d")] {
        let xml = format!(
            "<worksheet><sheetData><row><c t=\"str\"><v>{value}</v></c></row></sheetData></worksheet>"
        );
        book.sheets.push((name.to_owned(), xml));
    }
    let mut parts = book.parts();
    replace(
        &mut parts,
        "xl/_rels/workbook.xml.rels",
        "worksheet\" Target=\"worksheets/sheet2.xml",
        "chartsheet\" Target=\"c.xml",
    );
    replace(&mut parts, "xl/workbook.xml", "sheetId=\"3\"", "sheetId=\"3\" state=\"hidden\"");
    replace(&mut parts, "xl/workbook.xml", "sheetId=\"4\"", "sheetId=\"4\" state=\"veryHidden\"");
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, xml)| (name.as_str(), xml.as_slice())).collect();
    let placed = Placed::new(&zipped(&parts));
    let source = placed.open().unwrap();
    assert_eq!(source.format(), &Format::Xlsx);
    let sheets: Vec<(&str, bool)> =
        source.sheets().iter().map(|sheet| (sheet.name.as_str(), sheet.hidden)).collect();
    assert_eq!(sheets, [("Data", false), ("Notes & more ", true), ("Gone", true)]);
    assert_eq!(rows(&source, 1), [(1, vec![text("c")])]);
    assert_eq!(rows(&source, 2), [(1, vec![text("d")])]);
    let missing = source.rows(3, &mut |_| ControlFlow::Continue(()));
    assert!(matches!(missing, Err(ReadError::NoSuchSheet { sheet: 3, count: 3, .. })));
}

#[test]
fn a_sheet_whose_part_is_missing_spares_the_others() {
    let mut book = one_row();
    book.sheets.push(("Second".to_owned(), book.sheets[0].1.clone()));
    let mut parts = book.parts();
    parts.retain(|(name, _)| name != "xl/worksheets/sheet1.xml");
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, xml)| (name.as_str(), xml.as_slice())).collect();
    let placed = Placed::new(&zipped(&parts));
    let source = placed.open().unwrap();
    let error = source.rows(0, &mut |_| ControlFlow::Continue(())).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("part `xl/worksheets/sheet1.xml`, sheet `Data`: the part is not in the archive")
    );
    assert_eq!(rows(&source, 1), [(1, vec![text("a")])]);
}

#[test]
fn shared_strings_and_styles_without_a_relation_are_found_by_their_usual_names() {
    let book = Book::new("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>").strings("<si><t>a</t></si>");
    let mut parts = book.parts();
    replace(&mut parts, "xl/_rels/workbook.xml.rels", "/sharedStrings\"", "/else\"");
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, xml)| (name.as_str(), xml.as_slice())).collect();
    assert_eq!(read(&zipped(&parts)).unwrap(), [(1, vec![text("a")])]);
}

#[test]
fn stored_entries_and_the_large_form_of_the_archive() {
    let parts = one_row().parts();
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, xml)| (name.as_str(), xml.as_slice())).collect();
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    assert_eq!(read(&zipped_with(&parts, stored)).unwrap(), [(1, vec![text("a")])]);
    let large = SimpleFileOptions::default().large_file(true);
    assert_eq!(read(&zipped_with(&parts, large)).unwrap(), [(1, vec![text("a")])]);
}

#[test]
fn a_cut_archive_is_damaged() {
    let bytes = one_row().bytes();
    for length in [5, 30, bytes.len() / 2, bytes.len() - 30] {
        assert!(matches!(read(&bytes[..length]), Err(ReadError::Damaged { .. })), "{length}");
    }
}

/// A sheet that does not compress, so that its bytes can be found and changed.
fn noisy() -> (Vec<u8>, usize) {
    let rows: String = (1..3000_u64)
        .map(|row| {
            format!(
                "<row r=\"{row}\"><c><v>{}</v></c></row>",
                row.wrapping_mul(6_364_136_223_846_793_005) >> 20
            )
        })
        .collect();
    let bytes = Book::new(&rows).bytes();
    let start = memchr::memmem::find(&bytes, b"sheet1.xml").unwrap() + 3000;
    (bytes, start)
}

#[test]
fn a_wrong_check_sum_is_damage() {
    let (mut bytes, _) = noisy();
    // The sum stands 16 bytes into the directory's entry, before the name.
    let entry = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
    bytes[entry + 16] ^= 1;
    let error = read(&bytes).unwrap_err();
    assert!(matches!(error, ReadError::Damaged { .. }), "{error}");
}

#[test]
fn changed_bytes_are_damage() {
    let (mut bytes, start) = noisy();
    bytes[start] ^= 0x55;
    let error = read(&bytes).unwrap_err();
    assert!(matches!(error, ReadError::Damaged { .. } | ReadError::Malformed { .. }), "{error}");
}

#[test]
fn a_locked_entry() {
    let mut bytes = one_row().bytes();
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(&bytes[at..], b"PK\x01\x02") {
        bytes[at + found + 8] |= 1;
        at += found + 4;
    }
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(&bytes[at..], b"PK\x03\x04") {
        bytes[at + found + 6] |= 1;
        at += found + 4;
    }
    let error = read(&bytes).unwrap_err();
    assert!(matches!(error, ReadError::EncryptedEntry { .. }), "{error:?}");
}

#[test]
fn an_archive_that_inflates_without_end() {
    let blank = " ".repeat(1000);
    let xml = format!(
        "<worksheet><sheetData>{}</sheetData></worksheet>",
        format!("<row>{blank}</row>").repeat(80_000)
    );
    let bytes = Book::of_sheet(&xml).bytes();
    let by_ratio = read(&bytes).unwrap_err();
    assert!(matches!(by_ratio, ReadError::TooLarge { bound: Bound::Ratio, limit: 200, .. }), "{by_ratio}");
    let limits = Limits { max_uncompressed: 1 << 20, ..Limits::default() };
    let by_size = read_within(&bytes, &limits).unwrap_err();
    assert!(matches!(by_size, ReadError::TooLarge { bound: Bound::Uncompressed, .. }), "{by_size}");
    let generous = Limits { max_ratio: 2000, ..Limits::default() };
    assert_eq!(read_within(&bytes, &generous).unwrap().len(), 80_000);
}

#[test]
fn the_size_limit_counts_all_parts_together() {
    let strings: String = (0..2000).map(|index| format!("<si><t>text number {index}</t></si>")).collect();
    let cells: String = (0..2000).map(|index| format!("<row><c t=\"s\"><v>{index}</v></c></row>")).collect();
    let bytes = Book::new(&cells).strings(&strings).bytes();
    let limits = Limits { max_uncompressed: 100_000, ..Limits::default() };
    assert!(strings.len() < 100_000 && cells.len() < 100_000);
    assert!(matches!(
        read_within(&bytes, &limits),
        Err(ReadError::TooLarge { bound: Bound::Uncompressed, .. })
    ));
}

#[test]
fn shared_strings_beyond_the_limit() {
    let strings: String = (0..2000).map(|index| format!("<si><t>{index}</t></si>")).collect();
    let bytes = Book::new("").strings(&strings).bytes();
    let limits = Limits { max_shared_strings_bytes: 9000, ..Limits::default() };
    let error = read_within(&bytes, &limits).unwrap_err();
    assert!(matches!(error, ReadError::TooLarge { bound: Bound::SharedStrings, limit: 9000, .. }), "{error}");
}

#[test]
fn other_archives_are_told_apart() {
    let kind = |parts: &[(&str, &[u8])]| match read(&zipped(parts)).unwrap_err() {
        ReadError::Unreadable { kind, .. } => kind,
        other => panic!("{other}"),
    };
    assert_eq!(kind(&[("data.csv", b"a,b")]), Unreadable::OtherZip);
    assert_eq!(kind(&[]), Unreadable::OtherZip);
    assert_eq!(
        kind(&[
            ("mimetype", b"application/vnd.oasis.opendocument.text and some blanks"),
            ("content.xml", b"<a/>")
        ]),
        Unreadable::OpenDocument
    );
    let damaged = |parts: &[(&str, &[u8])]| matches!(read(&zipped(parts)), Err(ReadError::Damaged { .. }));
    assert!(damaged(&[("xl/workbook.bin", b"\0")]));
    let document = format!(
        "<Relationships><Relationship Id=\"1\" Type=\"{RELATIONS}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
    );
    let word: [(&str, &[u8]); 2] =
        [("_rels/.rels", document.as_bytes()), ("word/document.xml", b"<w:document/>")];
    assert_eq!(kind(&word), Unreadable::OtherZip);
    let binary = document.replace("word/document.xml", "xl/workbook.bin");
    assert!(damaged(&[("_rels/.rels", binary.as_bytes()), ("xl/workbook.bin", b"\0")]));
}

#[test]
fn reading_can_stop_early_and_begin_again() {
    let placed = Placed::new(&noisy().0);
    let source = placed.open().unwrap();
    for _ in 0..3 {
        let mut seen = 0;
        source
            .rows(0, &mut |_| {
                seen += 1;
                if seen == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
            .unwrap();
        assert_eq!(seen, 5);
    }
    assert_eq!(rows(&source, 0).len(), 2999);
}

#[test]
fn progress_rises_to_the_size_of_the_sheet() {
    let placed = Placed::new(&noisy().0);
    let source = placed.open().unwrap();
    let last = Cell::new(0);
    let progress = |bytes: u64| {
        assert!(bytes >= last.get());
        last.set(bytes);
    };
    source.rows_with_progress(0, &mut |_| ControlFlow::Continue(()), &progress).unwrap();
    assert!(last.get() >= source.sheet_bytes(0), "{} {}", last.get(), source.sheet_bytes(0));
    assert!(last.get() <= source.total_bytes() + 512);
}

#[test]
fn sources_are_read_from_several_threads() {
    let placed = Placed::new(&noisy().0);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let source: Source = placed.open().unwrap();
                assert_eq!(rows(&source, 0).len(), 2999);
            });
        }
    });
    let source = placed.open().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            assert_eq!(rows(&source, 0)[0].1, [Held::Number((6_364_136_223_846_793_005_u64 >> 20) as f64)])
        });
    });
}
