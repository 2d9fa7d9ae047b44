//! What can go wrong with a store.

use std::path::{Path, PathBuf};

/// A fault of the store, with the path it happened at.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no store here.
    #[error("there is no store at `{}`", path.display())]
    Absent {
        /// Where.
        path: PathBuf,
    },
    /// Another process writes to it.
    #[error("another brunt is writing to the store at `{}`", path.display())]
    Locked {
        /// Where.
        path: PathBuf,
    },
    /// The manifest is not one that this version reads.
    #[error("`{}` is not a manifest that this version reads: {message}", path.display())]
    Manifest {
        /// Where.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// The file system said no.
    #[error("`{}` could not be {action}: {cause}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// What was tried: `read`, `written`, `made`, `renamed`.
        action: &'static str,
        /// Why not.
        cause: std::io::Error,
    },
    /// A Parquet file could not be read or written.
    #[error("`{}` could not be {action}: {cause}", path.display())]
    Parquet {
        /// Where.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// Why not.
        cause: parquet::errors::ParquetError,
    },
    /// Rows could not be rearranged.
    #[error("rows could not be put together: {0}")]
    Arrow(#[from] arrow::error::ArrowError),
    /// The engine said no.
    #[error("the query failed: {0}")]
    Engine(#[from] Box<datafusion::error::DataFusionError>),
    /// A file to be written whose name does not say how.
    #[error("`{}` says neither Parquet nor CSV", path.display())]
    Ending {
        /// Where.
        path: PathBuf,
    },
    /// The store holds no such table.
    #[error("the store holds no `{table}`; it holds {held}")]
    NoTable {
        /// What was asked for.
        table: String,
        /// What is there.
        held: String,
    },
}

impl StoreError {
    /// An I/O fault at `path`.
    #[must_use]
    pub fn io(path: &Path, action: &'static str, cause: std::io::Error) -> StoreError {
        StoreError::Io { path: path.to_owned(), action, cause }
    }

    /// A Parquet fault at `path`.
    #[must_use]
    pub fn parquet(path: &Path, action: &'static str, cause: parquet::errors::ParquetError) -> StoreError {
        StoreError::Parquet { path: path.to_owned(), action, cause }
    }

    /// What to do about it; empty where nothing sensible can be said.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            StoreError::Ending { .. } => "end the name in `.parquet` or `.csv`",
            StoreError::Absent { .. } => {
                "import something first: `brunt import PATH...`, or name the store with `--store DIR`"
            }
            StoreError::Locked { .. } => "wait for it to end, or use another store with `--store DIR`",
            StoreError::Manifest { .. } => "import again into a new store; nothing in this one was changed",
            StoreError::Io { cause, .. } if cause.kind() == std::io::ErrorKind::StorageFull => {
                "the disk is full; the store still holds what it held before"
            }
            StoreError::Parquet { cause, .. } if cause.to_string().contains("No space left") => {
                "the disk is full; the store still holds what it held before"
            }
            StoreError::Io { .. } | StoreError::Parquet { .. } => "the store still holds what it held before",
            StoreError::NoTable { .. } => "`brunt tables` lists what the store holds",
            StoreError::Arrow(_) | StoreError::Engine(_) => "",
        }
    }
}

impl From<datafusion::error::DataFusionError> for StoreError {
    fn from(error: datafusion::error::DataFusionError) -> StoreError {
        StoreError::Engine(Box::new(error))
    }
}
