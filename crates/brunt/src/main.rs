//! `brunt`: stated targets of immigration enforcement held against the records that governments release.

mod args;
mod catalog;
mod commands;
mod edition;
mod error;
mod import;
mod output;
mod polls;
mod progress;

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = args::Args::parse();
    match commands::run(&args) {
        Ok(code) => code,
        Err(error) => error.report(),
    }
}
