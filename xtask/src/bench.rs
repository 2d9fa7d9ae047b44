//! The budget of each command at full size, in the release profile, beside a named peer in the same run.
//!
//! Absolute times mean little on a shared machine; what is kept in docs/benchmarks.md are ratios.

mod peers;
mod process;
mod questions;
mod report;
mod web;

use crate::{root, step};
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Rows of the made-up release that is measured.
const ROWS: &str = "1000000";

/// `bench`, or with `peers` and its options beside other engines.
pub(crate) fn run(words: &[&str]) -> Result<()> {
    match words {
        [] => alone(),
        ["peers", options @ ..] => peers::bench(options, &target()),
        ["web", words @ ..] => web::bench(words),
        _ => {
            bail!("usage: cargo run -p xtask -- bench [peers [--rows N] [--rounds N] [--out DIR] | web DIR]")
        }
    }
}

/// Where cargo builds.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

fn alone() -> Result<()> {
    step("build", "cargo", &["build", "--locked", "--release", "-p", "brunt"])?;
    step(
        "build",
        "cargo",
        &["build", "--locked", "--release", "-p", "brunt-ingest", "--example", "read_speed"],
    )?;
    let target = target();
    let brunt = target.join("release/brunt");
    let folder = target.join("bench");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let release = folder.join("release");
    let store = folder.join("store");
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let (release, store) = (text(&release), text(&store));
    println!("{:<44} {:>9} {:>9}", "command", "seconds", "peak MB");
    timed(&brunt, &["simulate", "--out", &release, "--rows", ROWS, "--seed", "1"])?;
    timed(&brunt, &["import", &release, "--store", &store])?;
    timed(&brunt, &["import", &release, "--store", &store])?;
    for (table, rubric) in
        [("stints", "column"), ("apprehensions", "criminality"), ("removals", "eo13768_core")]
    {
        timed(
            &brunt,
            &[
                "measure",
                "target-share",
                "--table",
                table,
                "--rubric",
                rubric,
                "--by",
                "fiscal_year",
                "--store",
                &store,
            ],
        )?;
    }
    let largest = fs::read_dir(&release)?
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|end| end == "xlsx"))
        .max_by_key(|entry| entry.metadata().map(|about| about.len()).unwrap_or(0))
        .context("the release has no workbook")?;
    let example = target.join("release/examples/read_speed");
    step("xlsx reading, beside calamine", &text(&example), &[&text(&largest.path()), "3"])
}

/// Runs a command and prints its time and peak memory.
fn timed(program: &Path, words: &[&str]) -> Result<()> {
    let ran = process::run(Command::new(program).args(words).args(["--quiet", "--format", "csv"]))?;
    let name = words.iter().take(6).filter(|word| !word.contains('/')).copied().collect::<Vec<_>>().join(" ");
    println!("{name:<44} {:>9.2} {:>9}", ran.seconds, ran.peak_mb);
    Ok(())
}
