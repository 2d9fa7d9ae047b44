//! Our cells against calamine's: on random workbooks and, where they are at hand, on real releases.

use crate::support::{Book, Held, Placed, same_on_all_threads};
use brunt_ingest::read::{Cell, Limits, Source};
use calamine::{DataRef, Xlsx, open_workbook};
use chrono::NaiveDate;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Every cell that is not blank, by row and column, counted from 0.
type Cells = BTreeMap<(u64, usize), Held>;

fn ours(path: &Path) -> Vec<(String, Cells)> {
    let source = Source::open(path, &Limits::default()).unwrap_or_else(|error| panic!("{error}"));
    let mut sheets = Vec::new();
    for (index, sheet) in source.sheets().iter().enumerate() {
        let mut cells = Cells::new();
        let result = source.rows(index, &mut |row| {
            let (number, held) = crate::support::hold(row);
            for (column, (held, cell)) in held.into_iter().zip(row.cells).enumerate() {
                if *cell != Cell::Blank {
                    cells.insert((number - 1, column), held);
                }
            }
            ControlFlow::Continue(())
        });
        result.unwrap_or_else(|error| panic!("{error}"));
        sheets.push((sheet.name.clone(), cells));
    }
    sheets
}

/// Serial 60 is the 29 February 1900 that never was; counted from 1904 it is a day like others.
fn theirs(path: &Path, sheet: &str, since_1904: bool) -> Cells {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    let mut reader = workbook.worksheet_cells_reader(sheet).unwrap();
    let mut cells = Cells::new();
    while let Some(cell) = reader.next_cell().unwrap() {
        let (row, column) = cell.get_position();
        let held = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::Int(number) => Held::Number(*number as f64),
            DataRef::Float(number) => Held::Number(*number),
            DataRef::String(text) if text.is_empty() => continue,
            DataRef::SharedString("") => continue,
            DataRef::String(text) => Held::Text(text.clone()),
            DataRef::SharedString(text) => Held::Text((*text).to_owned()),
            DataRef::Bool(truth) => Held::Bool(*truth),
            DataRef::Error(error) => Held::Error(error.to_string()),
            DataRef::DateTime(serial) => {
                let number = serial.as_f64();
                let day_that_is_none = !since_1904 && (60.0..61.0).contains(&number);
                if serial.is_duration() || day_that_is_none || !(0.0..2_958_466.0).contains(&number) {
                    Held::Number(number)
                } else {
                    let (year, month, day, hour, minute, second, milli) = serial.to_ymd_hms_milli();
                    // The day that calamine gives for serial 0 is the last of 1899, as here.
                    let at = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()).unwrap();
                    let at = at
                        .and_hms_milli_opt(hour.into(), minute.into(), second.into(), milli.into())
                        .unwrap();
                    Held::Date(at, true)
                }
            }
            other => panic!("a kind of cell that the oracle test does not know: {other:?}"),
        };
        cells.insert((row.into(), column as usize), held);
    }
    cells
}

/// Whether a time of day is shown is ours alone to say, and half a millisecond may be rounded either way.
fn same(ours: &Held, theirs: &Held) -> bool {
    match (ours, theirs) {
        (Held::Date(a, _), Held::Date(b, _)) => (*a - *b).num_milliseconds().abs() <= 1,
        (Held::Number(a), Held::Number(b)) => a.to_bits() == b.to_bits(),
        (a, b) => a == b,
    }
}

/// Says where and of what kind a difference is, never what the cells hold: releases are about people.
fn compare(path: &Path, since_1904: bool) -> usize {
    let kind = |held: Option<&Held>| match held {
        None => "nothing",
        Some(Held::Blank) => "blank",
        Some(Held::Text(_)) => "text",
        Some(Held::Number(_)) => "number",
        Some(Held::Date(..)) => "date",
        Some(Held::Bool(_)) => "truth value",
        Some(Held::Error(_)) => "error",
    };
    let mut compared = 0;
    for (sheet, ours) in ours(path) {
        let theirs = theirs(path, &sheet, since_1904);
        let places: std::collections::BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
        for place in places {
            let (a, b) = (ours.get(place), theirs.get(place));
            let equal = a.zip(b).is_some_and(|(a, b)| same(a, b));
            assert!(equal, "{}, `{sheet}`, {place:?}: {} against {}", path.display(), kind(a), kind(b));
        }
        compared += ours.len();
    }
    compared
}

fn workbooks(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            workbooks(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "xlsx") {
            found.push(path);
        }
    }
}

#[test]
fn real_releases_read_as_calamine_reads_them() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    for folder in ["ice-lesa-seattle-2012-2019", "ice-detention-stats", "lookups"] {
        let mut found = Vec::new();
        workbooks(&data.join(folder), &mut found);
        if found.is_empty() {
            crate::skipped(&format!("../shared/data/{folder} is absent"));
        }
        found.sort();
        let cells: usize = found.iter().map(|path| compare(path, false)).sum();
        for path in &found {
            same_on_all_threads(path, &Limits::default(), &[100_000]);
        }
        eprintln!("{folder}: {} workbooks, {cells} cells alike", found.len());
    }
}

#[derive(Debug, Clone)]
enum Written {
    Gap,
    Empty(u8),
    Number(String, u8),
    Shared(u8),
    Inline(String),
    Formula(String),
    Bool(bool),
    Error(&'static str),
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('\r', "&#13;")
}

fn written() -> impl Strategy<Value = Written> {
    let text = "[a-z &<>\"'_x0-9é\u{1F600}\r\n\t]{0,12}|_x00[46][0-9A-F]_[a-z]|[ ]{1,3}";
    let number = prop_oneof![
        any::<i32>().prop_map(|number| number.to_string()),
        any::<f64>()
            .prop_filter("finite", |number| number.is_finite())
            .prop_map(|number| format!("{number:e}")),
        (0.0..80_000.0_f64).prop_map(|number| number.to_string()),
        (0..80_000_u32).prop_map(|number| number.to_string()),
        "[0-9]{1,18}(\\.[0-9]{1,10})?",
    ];
    prop_oneof![
        2 => Just(Written::Gap),
        1 => (0..5_u8).prop_map(Written::Empty),
        5 => (number, 0..5_u8).prop_map(|(number, style)| Written::Number(number, style)),
        3 => (0..6_u8).prop_map(Written::Shared),
        3 => text.prop_map(Written::Inline),
        2 => text.prop_map(Written::Formula),
        1 => any::<bool>().prop_map(Written::Bool),
        1 => prop::sample::select(vec!["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!"]).prop_map(Written::Error),
    ]
}

fn cell(cell: &Written, reference: &str) -> String {
    match cell {
        Written::Gap => String::new(),
        Written::Empty(style) => format!("<c{reference} s=\"{style}\"/>"),
        Written::Number(number, style) => format!("<c{reference} s=\"{style}\"><v>{number}</v></c>"),
        Written::Shared(index) => format!("<c{reference} t=\"s\"><v>{index}</v></c>"),
        Written::Inline(text) => {
            format!(
                "<c{reference} t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                escaped(text)
            )
        }
        Written::Formula(text) => {
            format!("<c{reference} t=\"str\"><f>A1&amp;B1</f><v>{}</v></c>", escaped(text))
        }
        Written::Bool(truth) => format!("<c t=\"b\"{reference}><v>{}</v></c>", u8::from(*truth)),
        Written::Error(error) => format!("<c{reference} t=\"e\"><v>{error}</v></c>"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn random_workbooks_read_as_calamine_reads_them(
        rows in proptest::collection::vec((1..4_u64, proptest::collection::vec(written(), 0..12), any::<bool>()), 0..20),
        shared in proptest::collection::vec("[a-zé &<_x0-9 \n]{0,10}", 6),
        since_1904 in any::<bool>(),
    ) {
        let (mut xml, mut number) = (String::new(), 0);
        for (gap, cells, spread) in &rows {
            number += gap;
            let mut body = String::new();
            for (column, written) in cells.iter().enumerate() {
                // Without gaps the references may be left out.
                let reference = format!(" r=\"{}{number}\"", char::from(b"ABCDEFGHIJKL"[column]));
                let counted = !spread && cells.iter().all(|cell| !matches!(cell, Written::Gap));
                body.push_str(&cell(written, if counted { "" } else { &reference }));
            }
            xml.push_str(&format!("<row r=\"{number}\">{body}</row>"));
        }
        let items: String = shared
            .iter()
            .enumerate()
            .map(|(index, text)| {
                let text = escaped(text);
                match index % 3 {
                    0 => format!("<si><t>{text}</t></si>"),
                    1 => format!("<si><t xml:space=\"preserve\">{text}</t></si>"),
                    _ => format!("<si><r><t>{text}</t></r><r><rPr/><t xml:space=\"preserve\"> {text}</t></r><rPh><t>no</t></rPh></si>"),
                }
            })
            .collect();
        let mut book = Book::new(&xml).strings(&items).formats(&["m/d/yyyy", "0.00", "[h]:mm", "yyyy-mm-dd\\Thh:mm:ss"]);
        if since_1904 {
            book = book.since_1904();
        }
        let placed = Placed::new(&book.bytes());
        if since_1904 {
            // Here the two systems end on other serials, which the comparison does not know.
            prop_assume!(!xml.contains("29579") && !xml.contains("29580"));
        }
        compare(&placed.path(), since_1904);
        same_on_all_threads(&placed.path(), &Limits::default(), &[1, 300, 2_000]);
    }
}
