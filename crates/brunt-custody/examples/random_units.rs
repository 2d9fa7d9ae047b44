//! Writes made-up rows and what the kernels make of them, for `tests/independent/units.py`.
//!
//!     cargo run -p brunt-custody --example random_units -- 1 3000 > rows.json

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example writes its rows to stdout")]

#[path = "../tests/independent/rows.rs"]
mod rows;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let seed = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(1);
    let persons = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(1000);
    match rows::rows_and_results(seed, persons) {
        Some(value) => {
            println!("{value}");
            ExitCode::SUCCESS
        }
        None => {
            eprintln!("the kernels refused the rows");
            ExitCode::FAILURE
        }
    }
}
