//! The one place where the query engine is set up.

use crate::commit::unified_schema;
use crate::error::StoreError;
use crate::store::Store;
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::execution::context::SessionConfig;
use datafusion::prelude::{DataFrame, ParquetReadOptions, SessionContext};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;
use tokio::runtime::Runtime;

/// A query engine over a store, embedded in this process.
pub struct Engine {
    runtime: Runtime,
    context: SessionContext,
}

impl Engine {
    /// An engine that uses up to `threads` threads. Results never depend on their number.
    ///
    /// # Errors
    /// When threads cannot be started.
    pub fn new(threads: usize) -> Result<Engine, StoreError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(threads.max(1))
            .build()
            .map_err(|cause| StoreError::io(std::path::Path::new("threads"), "started", cause))?;
        let mut config =
            SessionConfig::new().with_target_partitions(threads.max(1)).with_information_schema(false);
        // Plain text columns throughout: answers are small, and views would double every reader of them.
        config.options_mut().execution.parquet.schema_force_view_types = false;
        Ok(Engine { runtime, context: SessionContext::new_with_config(config) })
    }

    /// The typed rows of one table, of all releases in the store or of those named.
    ///
    /// # Errors
    /// [`StoreError::NoTable`] when the store holds none of it.
    pub fn table(&self, store: &Store, table: &str, releases: &[String]) -> Result<DataFrame, StoreError> {
        let files: Vec<_> = store
            .manifest()
            .files
            .iter()
            .filter(|file| file.table == table && (releases.is_empty() || releases.contains(&file.release)))
            .map(|file| store.folder().join(&file.path))
            .collect();
        if files.is_empty() {
            let mut held: Vec<&str> = store.manifest().files.iter().map(|file| file.table.as_str()).collect();
            held.dedup();
            let held = if held.is_empty() { "nothing yet".to_owned() } else { held.join(", ") };
            return Err(StoreError::NoTable { table: table.to_owned(), held });
        }
        let mut schemas: Vec<SchemaRef> = Vec::new();
        for path in &files {
            let file = File::open(path).map_err(|cause| StoreError::io(path, "read", cause))?;
            let reader = ParquetRecordBatchReaderBuilder::try_new(file)
                .map_err(|cause| StoreError::parquet(path, "read", cause))?;
            schemas.push(reader.schema().clone());
        }
        let schema = unified_schema(schemas.into_iter());
        let paths: Vec<String> = files.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        let options = ParquetReadOptions::default().schema(&schema);
        Ok(self.runtime.block_on(self.context.read_parquet(paths, options))?)
    }

    /// Runs a plan to its end.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn collect(&self, plan: DataFrame) -> Result<Vec<RecordBatch>, StoreError> {
        Ok(self.runtime.block_on(plan.collect())?)
    }

    /// The session, for parsing expressions against a table.
    #[must_use]
    pub fn context(&self) -> &SessionContext {
        &self.context
    }
}
