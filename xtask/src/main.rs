//! `cargo xtask ci | generate [--check] | tidy | browse [DIR] | web | bench [peers]`: all automation, in Rust.

#![expect(clippy::print_stdout, reason = "a tool for developers speaks on standard output")]

mod bench;
mod browse;
mod generate;
mod tidy;
mod web;

use anyhow::{Context as _, Result, bail};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["ci"] => ci(),
        ["generate"] => generate::run(false),
        ["generate", "--check"] => generate::run(true),
        ["tidy"] => tidy::run(),
        ["browse"] => browse::run(&browse::made_up_site()),
        ["browse", folder] => browse::run(Path::new(folder)),
        ["web"] => web::run(),
        ["bench", words @ ..] => bench::run(words),
        _ => bail!(
            "usage: cargo run -p xtask -- ci | generate [--check] | tidy | browse [DIR] | web | bench [peers]"
        ),
    }
}

/// The folder of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(|| PathBuf::from("."), Path::to_owned)
}

/// Runs a step in the workspace's folder and says how long it took.
fn step(name: &str, program: &str, words: &[&str]) -> Result<()> {
    println!("== {name}");
    let started = Instant::now();
    let status = Command::new(program)
        .args(words)
        .current_dir(root())
        .status()
        .with_context(|| format!("`{program}` could not be started"))?;
    if !status.success() {
        bail!("{name} failed: {program} {}", words.join(" "));
    }
    println!("== {name}: {} s", started.elapsed().as_secs());
    Ok(())
}

/// Everything that must hold before a push; the tests' summary comes last.
fn ci() -> Result<()> {
    step("formatting", "cargo", &["fmt", "--all", "--check"])?;
    tidy::run()?;
    step("lints", "cargo", &["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    step("build", "cargo", &["build", "--locked", "--workspace"])?;
    generate::run(true)?;
    // Tests write the site that the browser then looks at; their number is said last, whatever the browser finds.
    let tested = tests();
    browse::run(&browse::made_up_site())?;
    tested
}

/// Where the property tests start: the same cases on every machine, so that a failure here is a change's own.
/// A plain `cargo test` draws new ones each time.
const PROPERTY_SEED: &str = "20260409";

/// Runs every test and doc test, and closes with their number over all of the runner's parts.
fn tests() -> Result<()> {
    println!("== tests");
    let mut child = Command::new("cargo")
        .args(["test", "--locked", "--workspace", "--no-fail-fast"])
        .env("PROPTEST_RNG_SEED", PROPERTY_SEED)
        .current_dir(root())
        .stdout(Stdio::piped())
        .spawn()
        .context("`cargo` could not be started")?;
    let (mut passed, mut failed) = (0, 0);
    for line in BufReader::new(child.stdout.take().context("no output")?).lines() {
        let line = line?;
        println!("{line}");
        if let Some(result) = line.strip_prefix("test result: ") {
            passed += counted(result, "passed");
            failed += counted(result, "failed");
        }
    }
    let status = child.wait()?;
    println!("{passed} passed, {failed} failed");
    if !status.success() || failed > 0 {
        bail!("tests failed");
    }
    Ok(())
}

/// The number before `word` in a line such as `ok. 3 passed; 0 failed; 0 ignored`.
fn counted(line: &str, word: &str) -> u64 {
    let words: Vec<&str> = line.split([' ', ';', '.']).filter(|word| !word.is_empty()).collect();
    let place = words.iter().position(|found| *found == word);
    place
        .and_then(|place| words.get(place.checked_sub(1)?))
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}
