//! Delimited texts.

use crate::support::{Held, Placed, Rows, read, read_within, rows, rows_and_fault, text};
use brunt_ingest::read::{Bound, Format, Limits, ReadError};
use proptest::prelude::*;
use std::cell::Cell;
use std::io::Write;
use std::ops::ControlFlow;

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

fn format(bytes: &[u8]) -> (char, &'static str, bool) {
    match Placed::new(bytes).open().unwrap().format() {
        Format::Csv { delimiter, encoding, gzip } => (char::from(*delimiter), *encoding, *gzip),
        other => panic!("{other:?}"),
    }
}

fn texts(rows: &[(u64, &[&str])]) -> Rows {
    let cell = |word: &&str| if word.is_empty() { Held::Blank } else { text(word) };
    rows.iter().map(|(line, words)| (*line, words.iter().map(cell).collect())).collect()
}

#[test]
fn delimiters() {
    assert_eq!(format(b"a,b\n1,2\n").0, ',');
    assert_eq!(format(b"a\tb\n1,5\t2\n").0, '\t');
    assert_eq!(format(b"a;b;c\n1,5;2;3\n").0, ';');
    assert_eq!(format(b"id|name|place\n1|DOE, JANE|X, Y\n2|ROE, RICHARD|Z, W\n").0, '|');
    assert_eq!(format(b"a,b\n\"x|y|z\",2\n\"x|y|z\",3\n").0, ',');
    assert_eq!(format(b"Title of the table\n\nNote: see below, please\na,b,c\n1,2,3\n4,5,6\n7,8,9\n").0, ',');
    assert_eq!(format(b"a,b").0, ',');
}

#[test]
fn fields_as_they_are() {
    assert_eq!(
        read(b"a,b,c\n1,,NA\n\"\", x ,\"q \"\"r\"\" s\"\r\n\"two\nlines\",y,\rlast,\"a\"b,c\"d\"").unwrap(),
        texts(&[
            (1, &["a", "b", "c"]),
            (2, &["1", "", "NA"]),
            (3, &["", " x ", "q \"r\" s"]),
            (4, &["two\nlines", "y", ""]),
            (6, &["last", "ab", "c\"d\""]),
        ])
    );
}

#[test]
fn lines_are_counted_as_an_editor_does() {
    let rows = read(b"a,b\n\n\r\n1,\"x\n\r\ny\"\n2,z").unwrap();
    let numbers: Vec<u64> = rows.iter().map(|(line, _)| *line).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 7]);
    assert_eq!(rows[1].1, []);
}

#[test]
fn encodings() {
    assert_eq!(format("a,b\né,1\n".as_bytes()).1, "UTF-8");
    assert_eq!(format(b"a,b\n\xE9\x93,1\n").1, "windows-1252");
    assert_eq!(read(b"a,b\n\xE9\x93,1\n").unwrap()[1].1, [text("é“"), text("1")]);
    assert_eq!(read(b"\xEF\xBB\xBFa,b\n1,2\n").unwrap(), texts(&[(1, &["a", "b"]), (2, &["1", "2"])]));
    for (mark, bytes, name) in [
        ([0xFF, 0xFE], u16::to_le_bytes as fn(u16) -> [u8; 2], "UTF-16LE"),
        ([0xFE, 0xFF], u16::to_be_bytes, "UTF-16BE"),
    ] {
        let file: Vec<u8> =
            mark.into_iter().chain("a\té\r\n1\t\u{1F600}\r\n".encode_utf16().flat_map(bytes)).collect();
        assert_eq!(format(&file), ('\t', name, false));
        assert_eq!(read(&file).unwrap(), texts(&[(1, &["a", "é"]), (2, &["1", "\u{1F600}"])]));
        let error = read(&file[..file.len() - 5]).unwrap_err();
        assert!(matches!(error, ReadError::Encoding { .. }), "{error}");
    }
}

#[test]
fn the_first_letter_beyond_ascii_decides_however_late_it_comes() {
    let mut bytes = b"id,name\n".to_vec();
    for row in 0..200_000 {
        bytes.extend(format!("{row},plain\n").into_bytes());
    }
    let (latin, unicode) =
        ([&bytes[..], b"x,caf\xE9\ny,na\xEFve\n"].concat(), [&bytes[..], "x,café\n".as_bytes()].concat());
    let last = |bytes: &[u8]| read(bytes).unwrap().pop().unwrap().1;
    assert_eq!(last(&latin), [text("y"), text("naïve")]);
    assert_eq!(last(&unicode), [text("x"), text("café")]);
    let mixed = [&unicode[..], b"x,caf\xE9\n"].concat();
    let error = read(&mixed).unwrap_err();
    assert!(error.to_string().ends_with("row 200003: not valid UTF-8"), "{error}");
}

#[test]
fn packed_texts_in_one_or_more_members() {
    let bytes = [packed(b"a,b\n1"), packed(b",2\n3,4\n")].concat();
    assert_eq!(format(&bytes), (',', "UTF-8", true));
    assert_eq!(read(&bytes).unwrap(), texts(&[(1, &["a", "b"]), (2, &["1", "2"]), (3, &["3", "4"])]));
}

#[test]
fn a_cut_packed_text_names_the_rows_before_the_cut() {
    let mut plain = String::from("a,b\n");
    for row in 0..300_000_u64 {
        plain.push_str(&format!("{row},{}\n", row.wrapping_mul(6_364_136_223_846_793_005)));
    }
    let whole = packed(plain.as_bytes());
    let placed = Placed::new(&whole[..whole.len() / 2]);
    let (seen, fault) = rows_and_fault(&placed.open().unwrap(), 0);
    let Some(ReadError::Truncated { rows, .. }) = fault else { panic!("{fault:?}") };
    assert_eq!(rows, seen.len() as u64);
    assert!(rows > 100_000, "{rows}");
    let end = Placed::new(&whole[..whole.len() - 4]);
    let (seen, fault) = rows_and_fault(&end.open().unwrap(), 0);
    assert!(matches!(fault, Some(ReadError::Truncated { rows: 300_001, .. })), "{fault:?}");
    assert_eq!(seen.len(), 300_001);
    assert!(matches!(read(&whole[..12]), Err(ReadError::Truncated { rows: 0, .. })));
}

#[test]
fn a_quotation_that_never_ends() {
    let error = read(b"a,b\n1,2\n3,\"x\n4,5\n").unwrap_err();
    assert!(
        error.to_string().ends_with("row 3: a quoted field that begins in this row is never closed"),
        "{error}"
    );
    let endless = [&b"a,b\n1,2\n3,\""[..], &b"x,y\n".repeat(1_000_000)].concat();
    assert!(matches!(read(&endless), Err(ReadError::TooLarge { bound: Bound::CellBytes, .. })));
}

#[test]
fn limits() {
    let wide = [vec![b','; 16_384], b"\n".to_vec()].concat().repeat(3);
    assert!(matches!(read(&wide), Err(ReadError::TooLarge { bound: Bound::Columns, .. })));
    let bomb = packed(&[vec![b'a'; 1000], b",b\n".to_vec()].concat().repeat(120_000));
    assert!(matches!(read(&bomb), Err(ReadError::TooLarge { bound: Bound::Ratio, .. })));
    let limits = Limits { max_uncompressed: 2_000_000, ..Limits::default() };
    assert!(matches!(
        read_within(&bomb, &limits),
        Err(ReadError::TooLarge { bound: Bound::Uncompressed, .. })
    ));
}

#[test]
fn stopping_early_and_progress() {
    let placed = Placed::new(&b"a,b\n".repeat(500_000));
    let source = placed.open().unwrap();
    let mut seen = 0;
    source
        .rows(0, &mut |_| {
            seen += 1;
            if seen == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .unwrap();
    assert_eq!(seen, 3);
    let (calls, last) = (Cell::new(0), Cell::new(0));
    let progress = |bytes| {
        calls.set(calls.get() + 1);
        last.set(bytes);
    };
    source.rows_with_progress(0, &mut |_| ControlFlow::Continue(()), &progress).unwrap();
    assert_eq!(last.get(), source.total_bytes());
    assert!(calls.get() > 4);
    assert!(matches!(source.rows(1, &mut |_| ControlFlow::Continue(())), Err(ReadError::NoSuchSheet { .. })));
    assert_eq!(rows(&source, 0).len(), 500_000);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Any text that starts as a table reads as the csv crate reads it.
    #[test]
    fn records_are_those_of_the_csv_crate(body in "[a\",\n\r\u{e9} ]{0,60}") {
        let whole = format!("h1,h2\nx,y\nx,y\n{body}");
        let mut oracle = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(whole.as_bytes());
        let expected: Vec<Vec<Held>> = oracle
            .records()
            .map(|record| record.unwrap().iter().map(|field| if field.is_empty() { Held::Blank } else { text(field) }).collect())
            .collect();
        let placed = Placed::new(whole.as_bytes());
        let Ok(source) = placed.open() else { return Ok(()) };
        let (seen, fault) = rows_and_fault(&source, 0);
        let seen: Vec<Vec<Held>> = seen.into_iter().map(|(_, cells)| cells).filter(|cells| !cells.is_empty()).collect();
        match fault {
            None => prop_assert_eq!(seen, expected),
            // The csv crate takes an unclosed quotation to the end of the file for a field.
            Some(ReadError::UnclosedQuote { .. }) => prop_assert_eq!(&seen[..], &expected[..seen.len()]),
            Some(other) => prop_assert!(false, "{}", other),
        }
    }
}
