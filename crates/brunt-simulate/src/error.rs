//! What can stop a simulation.

use std::io;
use std::path::{Path, PathBuf};

/// Why no release was made.
#[derive(Debug, thiserror::Error)]
pub enum SimulateError {
    /// Fewer rows than the tables need to hold one of each.
    #[error("`{rows}` rows are too few for a whole release: ask for `{least}` or more")]
    TooFewRows {
        /// Rows asked for.
        rows: u64,
        /// The least that is made.
        least: u64,
    },
    /// More rows than persons can be numbered for.
    #[error("`{rows}` rows are too many: ask for `{most}` or fewer")]
    TooManyRows {
        /// Rows asked for.
        rows: u64,
        /// The most that is made.
        most: u64,
    },
    /// The catalog does not say how the table is laid out.
    #[error("catalog/codebook/{table}.toml has no layout for release `{release}`")]
    NoLayout {
        /// Table.
        table: String,
        /// Release.
        release: String,
    },
    /// The catalog does not declare the made-up release.
    #[error("catalog/sources has no release `{release}`")]
    NoRelease {
        /// Release.
        release: String,
    },
    /// A file or folder could not be written.
    #[error("cannot write `{path}`: {source}")]
    Write {
        /// File or folder.
        path: PathBuf,
        /// The system's own words.
        source: io::Error,
    },
}

impl SimulateError {
    pub(crate) fn write(path: &Path, source: impl Into<io::Error>) -> SimulateError {
        SimulateError::Write { path: path.to_owned(), source: source.into() }
    }
}
