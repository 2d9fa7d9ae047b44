//! The budget of each command at full size, in the release profile, beside a named peer in the same run.
//!
//! Absolute times mean little on a shared machine; what is kept in docs/benchmarks.md are ratios.

use crate::{root, step};
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Rows of the made-up release that is measured.
const ROWS: &str = "1000000";

pub(crate) fn run() -> Result<()> {
    step("build", "cargo", &["build", "--locked", "--release", "-p", "brunt"])?;
    step(
        "build",
        "cargo",
        &["build", "--locked", "--release", "-p", "brunt-ingest", "--example", "read_speed"],
    )?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
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

/// Runs a command and prints its time and peak memory. An exit of 3 (something did not fit) is expected of made-up
/// quirks.
fn timed(program: &Path, words: &[&str]) -> Result<()> {
    let started = Instant::now();
    let mut child = Command::new(program)
        .args(words)
        .args(["--quiet", "--format", "csv"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| program.display().to_string())?;
    let mut peak = 0;
    let status = loop {
        peak = peak.max(peak_kib(child.id()));
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    if !matches!(status.code(), Some(0 | 3)) {
        bail!("brunt {} ended with {status}", words.join(" "));
    }
    let name = words.iter().take(6).filter(|word| !word.contains('/')).copied().collect::<Vec<_>>().join(" ");
    println!("{name:<44} {:>9.2} {:>9}", started.elapsed().as_secs_f64(), peak / 1024);
    Ok(())
}

/// The most memory that a process has held so far, in KiB; 0 where the system does not tell.
fn peak_kib(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse().unwrap_or(0)
}
