//! From a released file to typed rows: open it, recognise which table of which data release each sheet holds, bring
//! every cell to its column's type, and say of each missing value why it is missing.
//!
//! This crate writes nothing to disk and knows no store: [`file::read_file`] hands finished batches to its caller.

pub mod crime;
pub mod file;
pub mod normalise;
pub mod publication;
pub mod read;
pub mod recognise;
pub mod report;
pub mod schema;
mod sheet;
mod totals;

pub use file::{Batch, FileOutcome, IngestError, read_file, work_of};
pub use recognise::{FilePlan, Refusal, settle, survey};
pub use report::{ControlCheck, DoorCount, Reject, TableOutcome, Unlisted};
