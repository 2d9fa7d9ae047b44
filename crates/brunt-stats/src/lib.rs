//! Numbers in, estimates with uncertainty out. Knows no table, no file and no engine.

pub mod break_date;
pub mod local_level;
pub mod poll_pair;
pub mod proportion;
pub mod survival;
