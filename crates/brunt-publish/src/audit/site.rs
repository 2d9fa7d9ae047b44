//! Tables of a published site, from its folder.

use crate::published::{FOLDER, Published, PublishedError, read_published};
use std::path::{Path, PathBuf};

/// A site could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A folder or file.
    #[error("`{}`: {cause}", .path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// A file there is no published table.
    #[error("`{}`: {cause}", .path.display())]
    Table {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: PublishedError,
    },
}

/// Reads every table of a site, by name. `prefix` goes before the names, to tell editions apart.
///
/// # Errors
/// When the folder has no tables' folder, or a file in it is no published table.
pub fn read_site(folder: &Path, prefix: &str) -> Result<Vec<Published>, SiteError> {
    let folder = folder.join(FOLDER);
    let io = |path: &Path| {
        let path = path.to_owned();
        move |cause| SiteError::Io { path, cause }
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(io(&folder))? {
        let path = entry.map_err(io(&folder))?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    let mut tables = Vec::new();
    for path in paths {
        let bytes = std::fs::read(&path).map_err(io(&path))?;
        let mut table = read_published(&bytes).map_err(|cause| SiteError::Table { path, cause })?;
        table.name.insert_str(0, prefix);
        tables.push(table);
    }
    Ok(tables)
}
