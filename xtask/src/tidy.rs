//! Order in the house: the crates depend on one another as ARCHITECTURE.md says, and no file is a drawer.

use crate::root;
use anyhow::{Context as _, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

/// A source file longer than this is split.
const LINES: usize = 1_000;
/// A tracked file larger than this needs a reason; there is none so far.
const BYTES: u64 = 1_000_000;

pub(crate) fn run() -> Result<()> {
    println!("== tidy");
    let mut faults = Vec::new();
    let stated = stated()?;
    let found = found()?;
    for (name, depends) in &found {
        match stated.get(name) {
            None => faults.push(format!("ARCHITECTURE.md does not list the crate `{name}`")),
            Some(stated) if stated != depends => {
                faults.push(format!("`{name}` depends on {depends:?}, ARCHITECTURE.md says {stated:?}"));
            }
            Some(_) => {}
        }
    }
    for name in stated.keys().filter(|name| !found.contains_key(*name)) {
        faults.push(format!("ARCHITECTURE.md lists `{name}`, which does not exist"));
    }
    for path in tracked()? {
        let full = root().join(&path);
        let Ok(about) = fs::metadata(&full) else { continue };
        if about.len() > BYTES {
            faults.push(format!("{path} has {} bytes", about.len()));
        }
        let lines = if is_rust(&path) { fs::read_to_string(&full)?.lines().count() } else { 0 };
        if lines > LINES {
            faults.push(format!("{path} has {lines} lines: split it"));
        }
    }
    if !faults.is_empty() {
        bail!("not tidy:\n  {}", faults.join("\n  "));
    }
    Ok(())
}

fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|end| end == "rs")
}

/// The graph of ARCHITECTURE.md: lines `crate -> a, b` between the words `crate graph` fences.
fn stated() -> Result<BTreeMap<String, BTreeSet<String>>> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).context("ARCHITECTURE.md")?;
    let block = text
        .split_once("```crate-graph\n")
        .and_then(|(_, rest)| rest.split_once("```"))
        .map(|(block, _)| block)
        .context("ARCHITECTURE.md has no ```crate-graph block")?;
    Ok(block
        .lines()
        .filter_map(|line| line.split_once("->"))
        .map(|(name, depends)| {
            let depends =
                depends.split(',').map(str::trim).filter(|name| !name.is_empty() && *name != "nothing");
            (name.trim().to_owned(), depends.map(str::to_owned).collect())
        })
        .collect())
}

/// The graph as cargo sees it, our own crates only, without what only tests need.
fn found() -> Result<BTreeMap<String, BTreeSet<String>>> {
    let output = Command::new("cargo")
        .args(["metadata", "--locked", "--format-version", "1", "--no-deps"])
        .current_dir(root())
        .output()
        .context("cargo metadata")?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    let packages = metadata["packages"].as_array().cloned().unwrap_or_default();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let ours: BTreeSet<String> = packages.iter().map(|package| text(&package["name"])).collect();
    Ok(packages
        .iter()
        .map(|package| {
            let depends = package["dependencies"].as_array().cloned().unwrap_or_default();
            let depends = depends
                .iter()
                .filter(|depends| depends["kind"].is_null())
                .map(|depends| text(&depends["name"]))
                .filter(|name| ours.contains(name))
                .collect();
            (text(&package["name"]), depends)
        })
        .collect())
}

fn tracked() -> Result<Vec<String>> {
    let output =
        Command::new("git").args(["ls-files"]).current_dir(root()).output().context("git ls-files")?;
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}
