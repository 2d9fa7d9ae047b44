//! The live server. It holds one edition and the site made of it in memory, and answers from these alone.
//!
//! # What may be asked
//! Every answer is a file of the site, or a window onto the rows of one of its tables. No request reaches a store, an
//! engine or a disk: an address is looked up among the addresses there are, and a filter selects among rows that are
//! published whole anyway. So no sequence of requests shows more than the site does, and none can subtract one table
//! from another that disclosure control has not seen: the tables are fixed when the server starts.
//!
//! # Limits
//! Requests a second and address ([`Rate`]), sizes and times ([`Limits`]) are bounded, and so is the memory that
//! bounding takes. The crate measures durations with a monotonic clock; it asks for no date.

mod accept;
mod api;
mod content;
mod error;
mod guard;
mod limit;
mod metrics;
mod respond;
mod serve;
mod table;

pub use content::Content;
pub use error::{Code, Problem, WebError};
pub use guard::Guard;
pub use limit::Rate;
pub use metrics::Metrics;
pub use serve::{Limits, Server};
