//! Bringing cells to their columns: missing values first, then the type.

pub mod dates;
pub mod memo;
pub mod table;
pub mod value;
