//! `cargo xtask ci | generate [--check] | tidy | bench`: all automation, in Rust.

#![expect(clippy::print_stdout, reason = "a tool for developers speaks on standard output")]

mod bench;
mod generate;
mod tidy;

use anyhow::{Context as _, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["ci"] => ci(),
        ["generate"] => generate::run(false),
        ["generate", "--check"] => generate::run(true),
        ["tidy"] => tidy::run(),
        ["bench"] => bench::run(),
        _ => bail!("usage: cargo run -p xtask -- ci | generate [--check] | tidy | bench"),
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

/// Everything that must hold before a push. The test runner's summary is printed last but for the generated files.
fn ci() -> Result<()> {
    step("formatting", "cargo", &["fmt", "--all", "--check"])?;
    tidy::run()?;
    step("lints", "cargo", &["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    step("build", "cargo", &["build", "--locked", "--workspace"])?;
    generate::run(true)?;
    step("tests", "cargo", &["test", "--locked", "--workspace"])
}
