//! The readers, held against hand-written files, against calamine, against real releases and against noise.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod columnar;
mod damage;
mod foreign;
mod oracle;
mod recognise;
mod support;
mod text;
mod threads;
mod typed;
mod xlsx;
mod xlsx_package;

/// Says that a test checked nothing. The test runner swallows what a passing test prints, but not this.
fn skipped(why: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "SKIPPED: {why}");
}
