//! Times the way from a workbook to a Parquet file:
//! `cargo run --release -p brunt-ingest --example xlsx_to_parquet -- compare FOLDER [ROWS [RUNS]]`.
//!
//! Writes a made-up workbook of 1,000,000 rows and 25 columns to FOLDER if it is not there, then reads it in turn, each
//! time in a process of its own: by this crate as an import does (every cell judged against a codebook, states and
//! places beside the values), by this crate and by calamine into 25 plain columns by the same builders. All write
//! with the same settings. The two plain files must hold the same. `peers/polars_xlsx.py` does the same by polars.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic)]

mod generate;
mod plain;
mod shape;

use arrow::compute::concat_batches;
use brunt_ingest::read::{Limits, Source};
use brunt_ingest::schema::typed_schema;
use brunt_ingest::{read_file, settle, survey};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// One way, and what it gave: seconds and MiB at the peak.
struct Way {
    name: &'static str,
    words: [&'static str; 2],
    seconds: Vec<f64>,
    peak: Vec<f64>,
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["compare", folder] => compare(Path::new(folder), 1_000_000, 3),
        ["compare", folder, rows] => compare(Path::new(folder), rows.parse().unwrap(), 3),
        ["compare", folder, rows, runs] => {
            compare(Path::new(folder), rows.parse().unwrap(), runs.parse().unwrap());
        }
        [way, threads, path, out] => {
            let begin = Instant::now();
            let (path, out, threads) = (Path::new(path), Path::new(out), threads.parse().unwrap());
            match *way {
                "typed" => typed(path, out, threads),
                "plain" => plain::brunt(path, out, threads),
                "calamine" => plain::calamine(path, out),
                other => panic!("no way is named `{other}`"),
            }
            println!("{} {}", begin.elapsed().as_secs_f64(), peak_mib());
        }
        _ => panic!("say `compare FOLDER [ROWS [RUNS]]` or `typed|plain|calamine THREADS WORKBOOK PARQUET`"),
    }
}

fn compare(folder: &Path, rows: u64, runs: usize) {
    std::fs::create_dir_all(folder).unwrap();
    let book = folder.join(format!("made-up-{rows}.xlsx"));
    if !book.exists() {
        generate::write(&book, rows);
    }
    println!("{} bytes, {rows} rows, median (least to most) of {runs}", book.metadata().unwrap().len());
    let mut ways = [
        Way { name: "calamine, plain columns", words: ["calamine", "1"], seconds: vec![], peak: vec![] },
        Way { name: "brunt, plain columns, 1 thread", words: ["plain", "1"], seconds: vec![], peak: vec![] },
        Way { name: "brunt, plain columns, 2 threads", words: ["plain", "2"], seconds: vec![], peak: vec![] },
        Way { name: "brunt, as an import, 1 thread", words: ["typed", "1"], seconds: vec![], peak: vec![] },
        Way { name: "brunt, as an import, 2 threads", words: ["typed", "2"], seconds: vec![], peak: vec![] },
    ];
    let out = |way: &Way| folder.join(format!("{}-{}.parquet", way.words[0], way.words[1]));
    for _ in 0..runs {
        for way in &mut ways {
            let child = Command::new(std::env::current_exe().unwrap())
                .args(way.words)
                .args([&book, &out(way)])
                .output()
                .unwrap();
            assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
            let answer = String::from_utf8(child.stdout).unwrap();
            let (seconds, peak) = answer.trim().split_once(' ').unwrap();
            way.seconds.push(seconds.parse().unwrap());
            way.peak.push(peak.parse().unwrap());
        }
    }
    let [calamine, plain, ..] = &ways;
    assert!(table(&out(calamine)) == table(&out(plain)), "the plain files differ");
    let base = median(&ways[0].seconds);
    println!("{:<34} {:>7} {:>16} {:>8} {:>8}", "way", "seconds", "", "calamine", "peak MiB");
    for way in &ways {
        let (least, most) = way.seconds.iter().fold((f64::MAX, 0.0_f64), |(a, b), s| (a.min(*s), b.max(*s)));
        let own = median(&way.seconds);
        println!(
            "{:<34} {own:>7.2} {:>16} {:>7.2}x {:>8.0}",
            way.name,
            format!("({least:.2} to {most:.2})"),
            base / own,
            median(&way.peak)
        );
    }
}

fn median(of: &[f64]) -> f64 {
    let mut sorted = of.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// A whole file as one batch.
fn table(path: &Path) -> arrow::array::RecordBatch {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    let schema = reader.schema().clone();
    let batches: Vec<_> = reader.build().unwrap().map(Result::unwrap).collect();
    concat_batches(&schema, &batches).unwrap()
}

/// As an import does it, but into one file.
fn typed(path: &Path, out: &Path, threads: usize) {
    let catalog = shape::catalog();
    let mut source = Source::open(path, &Limits::default()).unwrap();
    source.set_threads(threads);
    let mut plans = [survey(path, &source, &catalog).unwrap()];
    settle(&mut plans, &catalog, None);
    let mut writer = plain::writer(out, typed_schema(&catalog.codebooks["made_up"]));
    let mut sink = |batch: brunt_ingest::Batch| writer.write(&batch.rows).map_err(Into::into);
    let outcome =
        read_file(&plans[0], &source, &catalog, ("made-up.xlsx", "0123456789ab"), &mut sink, &|_| {})
            .unwrap();
    assert!(outcome.rejects.is_empty() && outcome.unlisted.is_empty(), "{:?}", outcome.rejects.first());
    writer.close().unwrap();
}

/// The most memory that this process has held, in MiB; 0 where the system does not tell.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap_or(0) / 1024
}
