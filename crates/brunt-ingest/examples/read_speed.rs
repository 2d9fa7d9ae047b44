//! Times the readers on a file: `cargo run --release -p brunt-ingest --example read_speed -- FILE [RUNS [alone]]`.
//!
//! A workbook is read by this crate and by calamine in turn, so that both meet the same machine; with `alone`, by this crate only, for a profiler. What is summed
//! up differs in nothing: every cell is looked at, none is kept.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use brunt_ingest::read::{Cell, Format, Limits, Source};
use calamine::{DataRef, Xlsx, open_workbook};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

/// Cells that are not blank, and the bytes of their texts.
type Totals = (u64, u64);

fn ours(path: &Path) -> Totals {
    let source = Source::open(path, &Limits::default()).unwrap();
    let (mut cells, mut bytes) = (0, 0);
    for sheet in 0..source.sheets().len() {
        source
            .rows(sheet, &mut |row| {
                for cell in row.cells {
                    match cell {
                        Cell::Blank => continue,
                        Cell::Text(text) => bytes += text.len() as u64,
                        _ => {}
                    }
                    cells += 1;
                }
                ControlFlow::Continue(())
            })
            .unwrap();
    }
    (cells, bytes)
}

fn calamine(path: &Path, sheets: &[String]) -> Totals {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    let (mut cells, mut bytes) = (0, 0);
    for sheet in sheets {
        let mut reader = workbook.worksheet_cells_reader(sheet).unwrap();
        while let Some(cell) = reader.next_cell().unwrap() {
            match cell.get_value() {
                DataRef::Empty => continue,
                DataRef::String(text) => bytes += text.len() as u64,
                DataRef::SharedString(text) => bytes += text.len() as u64,
                _ => {}
            }
            cells += 1;
        }
    }
    (cells, bytes)
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().unwrap();
    let path = Path::new(&path);
    let runs: usize = arguments.next().map_or(5, |runs| runs.parse().unwrap());
    let source = Source::open(path, &Limits::default()).unwrap();
    let sheets: Vec<String> = source.sheets().iter().map(|sheet| sheet.name.clone()).collect();
    let alone = arguments.next().is_some_and(|word| word == "alone");
    let workbook = source.format() == &Format::Xlsx && !alone;
    let (mut own, mut other) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        let begin = Instant::now();
        let totals = ours(path);
        own.push(begin.elapsed().as_secs_f64());
        println!("this crate: {:.3} s, {totals:?}", own.last().unwrap());
        if workbook {
            let begin = Instant::now();
            let totals = calamine(path, &sheets);
            other.push(begin.elapsed().as_secs_f64());
            println!("calamine:   {:.3} s, {totals:?}", other.last().unwrap());
        }
    }
    own.sort_by(f64::total_cmp);
    other.sort_by(f64::total_cmp);
    println!("median of {runs}: this crate {:.3} s", own[runs / 2]);
    if let Some(median) = other.get(runs / 2) {
        println!("median of {runs}: calamine {median:.3} s, {:.2} times as long", median / own[runs / 2]);
    }
}
