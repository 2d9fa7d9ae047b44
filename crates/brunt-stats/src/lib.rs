//! Numbers in, estimates with uncertainty out. Knows no table, no file and no engine.

pub mod proportion;
