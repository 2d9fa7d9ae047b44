//! The store on disk: one folder, one manifest, immutable Parquet files, one writer at a time.
//!
//! ```text
//! manifest.json          what the store holds; swapped in one rename, so a reader sees the old or the new store whole
//! lock                   held by the one writer
//! segments/<key>/        one input file, read once: typed rows in file order, its record, its rejects
//! typed/<table>/<release>/fy2025-<hash>.parquet
//!                        rows of one fiscal year, sorted by person and time, with dense person numbers
//! polls/<sha256>         one list of polls, as published: it holds no person
//! ```
//!
//! Published files of records are not copied in: they may hold what the door refuses.

mod columns;
pub mod commit;
pub mod engine;
pub mod error;
pub mod manifest;
pub mod segment;
pub mod store;

pub use engine::Engine;
pub use error::StoreError;
pub use manifest::{InputRecord, Manifest, PollFile, TableFile};
pub use segment::SegmentWriter;
pub use store::{Store, Writer};
