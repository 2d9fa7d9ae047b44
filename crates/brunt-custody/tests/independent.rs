//! The kernels against a second implementation in another language.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test, which says when it could not run")]

#[path = "independent/rows.rs"]
mod rows;

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn python_counts_the_same() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent/units.py");
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("SKIPPED: there is no python3 to run {}", script.display());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for seed in [1, 2] {
        let path = folder.path().join("rows.json");
        fs::write(&path, rows::rows_and_results(seed, 700).unwrap().to_string()).unwrap();
        let output = Command::new("python3").arg(&script).arg(&path).output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{told}{complaint}");
        assert!(told.contains("stays ") && told.contains("census of all 371"), "{told}");
    }
}
