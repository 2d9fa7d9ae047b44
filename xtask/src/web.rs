//! Builds `web/` and says whether the committed files are what its sources give.

use anyhow::{Context as _, Result, bail};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

/// Where the built files are kept.
const BUILT: &str = "crates/brunt-publish/assets/dist";

/// Rebuilds and compares. Without Node there is nothing to do it with, which is said and is no fault: the committed files
/// are what is built in.
pub(crate) fn run() -> Result<()> {
    let there = |program: &str| Command::new(program).arg("--version").stdout(Stdio::null()).status().is_ok();
    if !there("node") || !there("npm") {
        println!("== web: SKIPPED, there is no Node on this machine; {BUILT} was not checked");
        return Ok(());
    }
    let root = crate::root();
    let before = files(&root.join(BUILT))?;
    for words in [["ci", "--no-fund", "--no-audit"].as_slice(), &["test"], &["run", "build"]] {
        let status = Command::new("npm").args(words).current_dir(root.join("web")).status().context("npm")?;
        if !status.success() {
            bail!("`npm {}` failed", words.join(" "));
        }
    }
    let after = files(&root.join(BUILT))?;
    let names = before.keys().chain(after.keys()).filter(|name| before.get(*name) != after.get(*name));
    let differ: std::collections::BTreeSet<&String> = names.collect();
    if !differ.is_empty() {
        bail!("{BUILT} was not what web/ gives: {differ:?}; it is now, commit it");
    }
    println!("== web: {BUILT} is what web/ gives");
    Ok(())
}

fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        files.insert(entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path())?);
    }
    Ok(files)
}
