//! Makes a release and prints how long it took: `simulate OUT ROWS [SHAPE] [SEED]`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool for measuring by hand")]

use brunt_model::{Catalog, CatalogFile};
use brunt_simulate::{Shape, Spec, simulate};
use std::path::{Path, PathBuf};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(out), Some(rows)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: simulate OUT ROWS [SHAPE] [SEED]");
        return Ok(());
    };
    let shape = arguments.next().and_then(|name| Shape::parse(&name)).unwrap_or(Shape::Ddp202603);
    let seed = arguments.next().map_or(Ok(1), |seed| seed.parse())?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
    let catalog = Catalog::parse(CatalogFile::below(&root)?)?;
    let begun = Instant::now();
    let truth = simulate(&catalog, &Spec { shape, rows: rows.parse()?, seed }, &PathBuf::from(out), &|_| {})?;
    let seconds = begun.elapsed().as_secs_f64();
    let bytes: u64 = truth.files.iter().map(|file| file.bytes).sum();
    println!(
        "{} rows, {bytes} bytes, {} files, {} persons, {seconds:.1} s",
        truth.rows,
        truth.files.len(),
        truth.persons
    );
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or(""));
    }
    Ok(())
}
