//! Opening a store to read it, and locking it to write.

use crate::commit;
use crate::error::StoreError;
use crate::manifest::{InputRecord, LAYOUT_VERSION, Manifest, PollFile};
use crate::segment::{RECORD, REJECTS, SegmentWriter, to_json, write_synced};
use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

const MANIFEST: &str = "manifest.json";
const LOCK: &str = "lock";
const RETIRED: &str = "retired.json";
/// Folder of the lists of polls.
pub const POLLS: &str = "polls";

/// A store opened for reading: one manifest, read once. What a writer commits later is not seen.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
    manifest: Manifest,
}

impl Store {
    /// Opens the store in `folder`.
    ///
    /// # Errors
    /// [`StoreError::Absent`] where there is none, [`StoreError::Manifest`] for one of another layout version.
    pub fn open(folder: &Path) -> Result<Store, StoreError> {
        let manifest =
            read_manifest(folder)?.ok_or_else(|| StoreError::Absent { path: folder.to_owned() })?;
        Ok(Store { folder: folder.to_owned(), manifest })
    }

    /// What it holds.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The rejects of one input, as the front door wrote them.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn rejects(&self, input: &InputRecord) -> Result<Vec<serde_json::Value>, StoreError> {
        let path = self.folder.join("segments").join(&input.key).join(REJECTS);
        let text = fs::read_to_string(&path).map_err(|cause| StoreError::io(&path, "read", cause))?;
        text.lines()
            .map(|line| {
                serde_json::from_str(line)
                    .map_err(|error| StoreError::Manifest { path: path.clone(), message: error.to_string() })
            })
            .collect()
    }
}

impl Store {
    /// The bytes of a list of polls.
    ///
    /// # Errors
    /// When they cannot be read, or are no longer those that were stored.
    pub fn polls(&self, list: &PollFile) -> Result<Vec<u8>, StoreError> {
        let path = self.folder.join(POLLS).join(&list.sha256);
        let bytes = fs::read(&path).map_err(|cause| StoreError::io(&path, "read", cause))?;
        if commit::hash_bytes(&bytes) != list.sha256 {
            let message = "its bytes are not those that were stored; import the list again".to_owned();
            return Err(StoreError::Manifest { path, message });
        }
        Ok(bytes)
    }
}

fn read_manifest(folder: &Path) -> Result<Option<Manifest>, StoreError> {
    let path = folder.join(MANIFEST);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(StoreError::io(&path, "read", cause)),
    };
    let manifest: Manifest = serde_json::from_slice(&bytes)
        .map_err(|error| StoreError::Manifest { path: path.clone(), message: error.to_string() })?;
    if manifest.layout != LAYOUT_VERSION {
        let message = format!("it has layout {}, this version writes {LAYOUT_VERSION}", manifest.layout);
        return Err(StoreError::Manifest { path, message });
    }
    Ok(Some(manifest))
}

/// The one writer of a store. The lock goes with the process, however it ends.
#[derive(Debug)]
pub struct Writer {
    folder: PathBuf,
    manifest: Manifest,
    _lock: File,
}

impl Writer {
    /// Locks the store in `folder`, made if it does not exist, and clears what an interrupted writer left half done.
    ///
    /// # Errors
    /// [`StoreError::Locked`] while another process holds it; I/O faults.
    pub fn lock(folder: &Path) -> Result<Writer, StoreError> {
        let segments = folder.join("segments");
        fs::create_dir_all(&segments).map_err(|cause| StoreError::io(&segments, "made", cause))?;
        let path = folder.join(LOCK);
        let lock = File::create(&path).map_err(|cause| StoreError::io(&path, "made", cause))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::Locked { path: folder.to_owned() }),
            Err(TryLockError::Error(cause)) => return Err(StoreError::io(&path, "locked", cause)),
        }
        let manifest = read_manifest(folder)?.unwrap_or_default();
        let writer = Writer { folder: folder.to_owned(), manifest, _lock: lock };
        writer.clear_unfinished()?;
        Ok(writer)
    }

    /// What the store holds now.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// A finished segment of that key that an earlier, interrupted import left.
    ///
    /// # Errors
    /// When its record cannot be read for another reason than being absent.
    pub fn finished_segment(&self, key: &str) -> Result<Option<InputRecord>, StoreError> {
        let path = self.folder.join("segments").join(key).join(RECORD);
        match fs::read(&path) {
            // An unreadable record is as good as none: the file is read again.
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(StoreError::io(&path, "read", cause)),
        }
    }

    /// Begins the segment of that key.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn segment(&self, key: &str) -> Result<SegmentWriter, StoreError> {
        SegmentWriter::new(&self.folder.join("segments"), key)
    }

    /// Adds inputs (replacing those of the same bytes), rebuilds the typed tables of the releases they touch, and
    /// swaps the manifest. Until the swap the previous store is whole; after it, the new one.
    ///
    /// `progress` is told how many of how many typed files are done.
    ///
    /// # Errors
    /// Any fault leaves the previous store as it was.
    pub fn commit(
        &mut self,
        inputs: Vec<InputRecord>,
        (code_version, catalog_hash): (&str, &str),
        threads: usize,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<(), StoreError> {
        let mut next = self.manifest.clone();
        next.layout = LAYOUT_VERSION;
        code_version.clone_into(&mut next.code_version);
        catalog_hash.clone_into(&mut next.catalog_hash);
        let mut touched = BTreeSet::new();
        for input in inputs {
            touched.extend(input.tables.iter().map(|table| table.release.clone()));
            if let Some(old) = next.inputs.insert(input.sha256.clone(), input) {
                touched.extend(old.tables.into_iter().map(|table| table.release));
            }
        }
        commit::rebuild(&self.folder, &mut next, &touched, threads, progress)?;
        self.swap(next)
    }

    /// Adds lists of polls with their bytes. A list that is there already is left as it is.
    ///
    /// # Errors
    /// Any fault leaves the previous store as it was.
    pub fn add_polls(
        &mut self,
        lists: Vec<(PollFile, Vec<u8>)>,
        (code_version, catalog_hash): (&str, &str),
    ) -> Result<(), StoreError> {
        let folder = self.folder.join(POLLS);
        fs::create_dir_all(&folder).map_err(|cause| StoreError::io(&folder, "made", cause))?;
        let mut next = self.manifest.clone();
        next.layout = LAYOUT_VERSION;
        code_version.clone_into(&mut next.code_version);
        catalog_hash.clone_into(&mut next.catalog_hash);
        for (list, bytes) in lists {
            let path = folder.join(&list.sha256);
            let temporary = folder.join("tmp");
            write_synced(&temporary, &bytes)?;
            fs::rename(&temporary, &path).map_err(|cause| StoreError::io(&path, "renamed", cause))?;
            next.polls.insert(list.sha256.clone(), list);
        }
        self.swap(next)
    }

    /// Makes `next` the manifest, in one rename.
    fn swap(&mut self, next: Manifest) -> Result<(), StoreError> {
        let temporary = self.folder.join("manifest.json.tmp");
        write_synced(&temporary, &to_json(&next))?;
        let path = self.folder.join(MANIFEST);
        fs::rename(&temporary, &path).map_err(|cause| StoreError::io(&path, "renamed", cause))?;
        // The rename is on disk only once its folder is.
        File::open(&self.folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|cause| StoreError::io(&self.folder, "written", cause))?;
        let previous = std::mem::replace(&mut self.manifest, next);
        self.retire(&previous)
    }

    /// Removes what the commit before last retired, and notes what this one did: a reader that opened the previous
    /// manifest a moment ago still finds its files.
    fn retire(&self, previous: &Manifest) -> Result<(), StoreError> {
        let path = self.folder.join(RETIRED);
        let due: Vec<String> =
            fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        let live = referenced(&self.manifest);
        for old in due.iter().filter(|old| !live.contains(*old)) {
            let old = self.folder.join(old);
            let _ = if old.is_dir() { fs::remove_dir_all(&old) } else { fs::remove_file(&old) };
        }
        let retired: Vec<String> =
            referenced(previous).into_iter().filter(|old| !live.contains(old)).collect();
        write_synced(&path, &to_json(&retired))
    }

    fn clear_unfinished(&self) -> Result<(), StoreError> {
        let segments = self.folder.join("segments");
        let entries = fs::read_dir(&segments).map_err(|cause| StoreError::io(&segments, "read", cause))?;
        for entry in entries.flatten() {
            if entry.file_name().to_string_lossy().starts_with("tmp-") {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        let _ = fs::remove_dir_all(self.folder.join("tmp"));
        Ok(())
    }
}

/// Paths below the store that a manifest needs.
fn referenced(manifest: &Manifest) -> BTreeSet<String> {
    let typed = manifest.files.iter().map(|file| file.path.clone());
    typed.chain(manifest.inputs.values().map(|input| format!("segments/{}", input.key))).collect()
}
