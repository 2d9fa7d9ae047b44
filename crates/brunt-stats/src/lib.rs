//! Numbers in, estimates with uncertainty out. Knows no table, no file and no engine.

pub mod break_date;
pub mod concentration;
pub mod decompose;
pub mod did;
pub mod disparity;
pub mod frontier;
pub mod funnel;
pub mod local_level;
pub mod nuts;
mod optimise;
mod order;
pub mod poll_pair;
pub mod proportion;
pub mod range;
pub mod rng;
pub mod standardise;
pub mod survival;
pub mod tally;
pub mod threshold;
pub mod volume_yield;

/// A count as a number to reckon with.
#[expect(clippy::cast_precision_loss, reason = "counts of events are far below 2^53")]
pub(crate) fn real(count: u64) -> f64 {
    count as f64
}

/// The length of a list as a number to reckon with.
#[expect(clippy::cast_precision_loss, reason = "lists are far shorter than 2^53")]
pub(crate) fn size(count: usize) -> f64 {
    count as f64
}
