//! The program as its users run it. One test binary: linking the engine once is enough.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed unwrap is the test's failure"
)]

mod account;
mod bad_files;
mod burden;
mod check;
mod composition;
mod context;
mod edges;
mod expert;
mod new_release;
mod polls;
mod publications;
mod real;
mod release_diff;
mod serve;
mod simulated;
mod site;
mod state_fill;
mod store;
mod support;
mod units;
#[path = "../../../brunt-ingest/tests/publication/workbook.rs"]
mod workbook;
