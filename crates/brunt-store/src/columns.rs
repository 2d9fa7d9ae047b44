//! Columns of a typed table as stored, without a query engine: what the kernels over sorted rows read.

use crate::commit::in_parallel;
use crate::error::StoreError;
use crate::manifest::TableFile;
use crate::store::Store;
use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;

/// Rows decoded at a time.
const BATCH_ROWS: usize = 65_536;

impl Store {
    /// The columns named, of every file of a table and release, in the manifest's order and each in its stored order:
    /// by person, rows without a key last. All columns where none are named. A column that a file lacks is not in its
    /// batch.
    ///
    /// # Errors
    /// [`StoreError::NoTable`] when the store holds none of it; when a file cannot be read.
    pub fn columns(
        &self,
        table: &str,
        release: &str,
        names: &[&str],
        threads: usize,
    ) -> Result<Vec<RecordBatch>, StoreError> {
        let files: Vec<&TableFile> = self
            .manifest()
            .files
            .iter()
            .filter(|file| file.table == table && file.release == release)
            .collect();
        if files.is_empty() {
            let mut held: Vec<&str> = self.manifest().files.iter().map(|file| file.table.as_str()).collect();
            held.dedup();
            return Err(StoreError::NoTable { table: table.to_owned(), held: held.join(", ") });
        }
        in_parallel(threads, &files, |file| self.file_columns(file, names))
    }

    fn file_columns(&self, file: &TableFile, names: &[&str]) -> Result<RecordBatch, StoreError> {
        let path = self.folder().join(&file.path);
        let fault = |cause| StoreError::parquet(&path, "read", cause);
        let handle = File::open(&path).map_err(|cause| StoreError::io(&path, "read", cause))?;
        let mut builder = ParquetRecordBatchReaderBuilder::try_new(handle).map_err(fault)?;
        if !names.is_empty() {
            let mask = ProjectionMask::columns(builder.parquet_schema(), names.iter().copied());
            builder = builder.with_projection(mask);
        }
        let reader = builder.with_batch_size(BATCH_ROWS).build().map_err(fault)?;
        let schema = arrow::array::RecordBatchReader::schema(&reader);
        let batches = reader.collect::<Result<Vec<_>, _>>()?;
        Ok(concat_batches(&schema, &batches)?)
    }
}
