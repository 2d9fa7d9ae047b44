//! Segments: one input file's typed rows, written once and then only read.

use crate::error::StoreError;
use crate::manifest::{InputRecord, Part};
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use brunt_model::catalog::hex;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Rows of a row group: small enough to prune by, large enough to compress (domain measurement of the store layout).
pub(crate) const ROW_GROUP_ROWS: usize = 250_000;

/// The record of a finished segment, inside its folder.
pub(crate) const RECORD: &str = "record.json";
/// The rejects of a finished segment, one JSON object a line.
pub(crate) const REJECTS: &str = "rejects.jsonl";

/// Level 3 is where zstd stops getting much smaller for little time; the crate's own default is 1.
const ZSTD_LEVEL: i32 = 3;

/// How every Parquet file of a store is written.
pub(crate) fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(ZSTD_LEVEL).unwrap_or_default()))
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .build()
}

/// The name of the segment of a file: it changes with the bytes, with how they are read, and with what rows say of
/// their origin.
#[must_use]
pub fn key(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hex(&hasher.finalize()).chars().take(24).collect()
}

/// Table, release and fiscal year.
type PartId = (String, String, Option<i32>);

/// Writes one segment. Nothing of it is visible until [`SegmentWriter::finish`].
pub struct SegmentWriter {
    folder: PathBuf,
    target: PathBuf,
    writers: BTreeMap<PartId, (Part, ArrowWriter<File>)>,
}

impl SegmentWriter {
    pub(crate) fn new(segments: &Path, key: &str) -> Result<SegmentWriter, StoreError> {
        let folder = segments.join(format!("tmp-{key}"));
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|cause| StoreError::io(&folder, "removed", cause))?;
        }
        fs::create_dir_all(&folder).map_err(|cause| StoreError::io(&folder, "made", cause))?;
        Ok(SegmentWriter { folder, target: segments.join(key), writers: BTreeMap::new() })
    }

    /// Appends rows of one table, release and fiscal year.
    ///
    /// # Errors
    /// When the disk does not take them.
    pub fn write(
        &mut self,
        table: &str,
        release: &str,
        fiscal_year: Option<i32>,
        rows: &RecordBatch,
    ) -> Result<(), StoreError> {
        let id = (table.to_owned(), release.to_owned(), fiscal_year);
        if !self.writers.contains_key(&id) {
            let year = fiscal_year.map_or_else(|| "none".to_owned(), |year| year.to_string());
            let file = format!("{table}-{release}-fy{year}.parquet");
            let writer = self.open(&file, rows.schema())?;
            let part = Part { table: table.into(), release: release.into(), fiscal_year, file, rows: 0 };
            self.writers.insert(id.clone(), (part, writer));
        }
        if let Some((part, writer)) = self.writers.get_mut(&id) {
            part.rows += u64::try_from(rows.num_rows()).unwrap_or(u64::MAX);
            writer
                .write(rows)
                .map_err(|cause| StoreError::parquet(&self.folder.join(&part.file), "written", cause))?;
        }
        Ok(())
    }

    fn open(&self, file: &str, schema: SchemaRef) -> Result<ArrowWriter<File>, StoreError> {
        let path = self.folder.join(file);
        let handle = File::create(&path).map_err(|cause| StoreError::io(&path, "written", cause))?;
        ArrowWriter::try_new(handle, schema, Some(properties()))
            .map_err(|cause| StoreError::parquet(&path, "written", cause))
    }

    /// Closes the files, writes the record and the rejects, and makes the segment visible in one rename.
    ///
    /// # Errors
    /// When the disk does not take them; the segment then stays invisible.
    pub fn finish(
        mut self,
        mut record: InputRecord,
        rejects: &[serde_json::Value],
    ) -> Result<InputRecord, StoreError> {
        record.parts.clear();
        for (_, (part, writer)) in std::mem::take(&mut self.writers) {
            let path = self.folder.join(&part.file);
            let file = writer.into_inner().map_err(|cause| StoreError::parquet(&path, "written", cause))?;
            file.sync_all().map_err(|cause| StoreError::io(&path, "written", cause))?;
            record.parts.push(part);
        }
        let lines: String = rejects.iter().map(|reject| format!("{reject}\n")).collect();
        write_synced(&self.folder.join(REJECTS), lines.as_bytes())?;
        write_synced(&self.folder.join(RECORD), &to_json(&record))?;
        if self.target.exists() {
            fs::remove_dir_all(&self.target)
                .map_err(|cause| StoreError::io(&self.target, "removed", cause))?;
        }
        fs::rename(&self.folder, &self.target)
            .map_err(|cause| StoreError::io(&self.target, "renamed", cause))?;
        Ok(record)
    }
}

impl Drop for SegmentWriter {
    fn drop(&mut self) {
        // A refused file leaves nothing behind; after `finish` the folder has its final name and this finds nothing.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

pub(crate) fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    use std::io::Write as _;
    let fault = |cause| StoreError::io(path, "written", cause);
    let mut file = File::create(path).map_err(fault)?;
    file.write_all(bytes).map_err(fault)?;
    file.sync_all().map_err(fault)
}

/// Pretty JSON with a closing line break. Our own records always serialise.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
