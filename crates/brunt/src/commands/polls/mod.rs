//! `brunt polls`.

mod faults;
mod import;
mod list;
mod pair;
pub(crate) mod trend;

use crate::args::{Global, PollQuestion};
use crate::error::Failure;
use std::process::ExitCode;

pub(super) fn run(global: &Global, what: &PollQuestion) -> Result<ExitCode, Failure> {
    match what {
        PollQuestion::Import(args) => import::run(global, args),
        PollQuestion::List => list::run(global),
        PollQuestion::Faults(args) => faults::run(global, args),
        PollQuestion::Trend(args) => trend::run(global, args),
        PollQuestion::Pair(args) => pair::run(global, args),
    }
}
