//! The one place where the query engine is set up.

use crate::commit::unified_schema;
use crate::error::StoreError;
use crate::segment::properties;
use crate::store::Store;
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::error::DataFusionError;
use datafusion::execution::context::{SQLOptions, SessionConfig};
use datafusion::prelude::{DataFrame, ParquetReadOptions, SessionContext};
use futures::StreamExt as _;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;
use std::path::Path;
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
        // A target is one large expression, and planning costs more than counting: a second pass finds nothing in it.
        config.options_mut().optimizer.max_passes = 1;
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

    /// The plan of a query; `options` say what it may do beside reading.
    ///
    /// # Errors
    /// When it cannot be read, or does what it may not.
    pub fn plan(&self, query: &str, options: SQLOptions) -> Result<DataFrame, StoreError> {
        Ok(self.runtime.block_on(self.context.sql_with_options(query, options))?)
    }

    /// Writes the rows of a plan to one new file: Parquet or CSV, by the end of its name. Gives their number. A file
    /// that is there already is left alone, and a fault leaves none.
    ///
    /// # Errors
    /// When the name ends otherwise, the file is there already, or it cannot be written.
    pub fn write(&self, plan: DataFrame, path: &Path) -> Result<u64, StoreError> {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_owned();
        if !["parquet", "csv"].contains(&ending.as_str()) {
            return Err(StoreError::Ending { path: path.to_owned() });
        }
        let file = File::create_new(path).map_err(|cause| StoreError::io(path, "made", cause))?;
        let written = self.runtime.block_on(async {
            let mut rows = plan.execute_stream().await?;
            let mut count = 0;
            let mut sink = Sink::new(file, rows.schema(), &ending)?;
            while let Some(batch) = rows.next().await {
                let batch = batch?;
                count += u64::try_from(batch.num_rows()).unwrap_or(u64::MAX);
                sink.write(&batch)?;
            }
            sink.finish()?;
            Ok::<u64, DataFusionError>(count)
        });
        if written.is_err() {
            let _ = std::fs::remove_file(path);
        }
        Ok(written?)
    }

    /// The session, for parsing expressions against a table.
    #[must_use]
    pub fn context(&self) -> &SessionContext {
        &self.context
    }
}

/// A file being written.
enum Sink {
    Parquet(Box<ArrowWriter<File>>),
    Csv(Box<arrow::csv::Writer<File>>),
}

impl Sink {
    fn new(file: File, schema: SchemaRef, ending: &str) -> Result<Sink, DataFusionError> {
        Ok(if ending == "csv" {
            Sink::Csv(Box::new(arrow::csv::WriterBuilder::new().with_header(true).build(file)))
        } else {
            Sink::Parquet(Box::new(ArrowWriter::try_new(file, schema, Some(properties()))?))
        })
    }

    fn write(&mut self, rows: &RecordBatch) -> Result<(), DataFusionError> {
        match self {
            Sink::Parquet(writer) => Ok(writer.write(rows)?),
            Sink::Csv(writer) => Ok(writer.write(rows)?),
        }
    }

    fn finish(self) -> Result<(), DataFusionError> {
        match self {
            Sink::Parquet(writer) => {
                writer.close()?;
                Ok(())
            }
            // It writes through at each batch.
            Sink::Csv(_) => Ok(()),
        }
    }
}
