//! The vocabulary that every other crate shares: tables and columns, what a missing value is, data releases, the
//! catalog that a domain expert edits, and the shape of an answer.
//!
//! Nothing here reads a file, talks to an engine or knows how a number is shown.

pub mod answer;
pub mod calendar;
pub mod catalog;
pub mod codebook;
pub mod crosswalk;
pub mod document;
pub mod figures;
pub mod fill;
pub mod labels;
pub mod missing;
pub mod publication;
pub mod rates;
pub mod source;
pub mod typed;

pub use answer::{Answer, Field, LedgerStep, ReleaseRef, Role, Suppression, Value};
pub use calendar::FiscalYear;
pub use catalog::{Catalog, CatalogError, CatalogFile};
pub use codebook::{BlankMeaning, Codebook, Column, ColumnType, Layout, Target, Visibility};
pub use crosswalk::Crosswalk;
pub use figures::FiguresTable;
pub use fill::Fill;
pub use labels::Labels;
pub use missing::State;
pub use publication::{Publication, PublishedTable};
pub use rates::{Benchmarks, RateTable};
pub use source::DataRelease;
