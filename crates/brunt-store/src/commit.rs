//! From segments to the typed tables of a release: persons numbered, rows sorted, one file a fiscal year.

use crate::error::StoreError;
use crate::manifest::{InputRecord, Manifest, Part, TableFile};
use crate::segment::properties;
use arrow::array::{Array, ArrayRef, AsArray, Int32Array, RecordBatch};
use arrow::compute::interleave_record_batch;
use arrow::datatypes::{DataType, Date32Type, Field, Schema, SchemaRef, TimestampMillisecondType};
use brunt_model::catalog::hex;
use brunt_model::typed;
use chrono::{Days, NaiveDate};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Rows put together at a time; fixed, because page borders in the file follow it.
const WRITE_ROWS: usize = 8_192;

/// One typed file to be made.
struct Job<'a> {
    table: &'a str,
    release: &'a str,
    fiscal_year: Option<i32>,
    parts: Vec<PathBuf>,
}

/// Rebuilds the typed files of `releases` in `next` from its inputs. Files of other releases stay listed.
pub(crate) fn rebuild(
    folder: &Path,
    next: &mut Manifest,
    releases: &BTreeSet<String>,
    threads: usize,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<(), StoreError> {
    let mut persons: BTreeMap<&str, HashMap<Box<[u8]>, i32>> = BTreeMap::new();
    for release in releases {
        persons.insert(release, number_persons(folder, release, next)?);
    }
    let jobs = jobs(folder, next, releases);
    let done = AtomicUsize::new(0);
    let made = in_parallel(threads, &jobs, |job| -> Result<TableFile, StoreError> {
        let numbers = persons.get(job.release);
        let file = build(folder, job, numbers)?;
        progress(done.fetch_add(1, Ordering::Relaxed) + 1, jobs.len());
        Ok(file)
    })?;
    let counts: Vec<(String, u64)> = persons
        .iter()
        .map(|(release, numbers)| ((*release).to_owned(), u64::try_from(numbers.len()).unwrap_or(u64::MAX)))
        .collect();
    drop(jobs);
    next.persons.extend(counts);
    next.files.retain(|file| !releases.contains(&file.release));
    next.files.extend(made);
    next.files.sort_by(|a, b| {
        (&a.table, &a.release, a.fiscal_year, &a.path).cmp(&(&b.table, &b.release, b.fiscal_year, &b.path))
    });
    Ok(())
}

/// Inputs in an order that does not depend on when or from where they were imported.
fn ordered(manifest: &Manifest) -> Vec<&InputRecord> {
    let mut inputs: Vec<&InputRecord> = manifest.inputs.values().collect();
    inputs.sort_by_key(|input| (input.file_name().to_owned(), input.sha256.clone()));
    inputs
}

fn jobs<'a>(folder: &Path, manifest: &'a Manifest, releases: &BTreeSet<String>) -> Vec<Job<'a>> {
    let mut jobs: BTreeMap<(&str, &str, Option<i32>), Vec<PathBuf>> = BTreeMap::new();
    for input in ordered(manifest) {
        for part in input.parts.iter().filter(|part| releases.contains(&part.release)) {
            jobs.entry((&part.table, &part.release, part.fiscal_year))
                .or_default()
                .push(part_path(folder, input, part));
        }
    }
    jobs.into_iter()
        .map(|((table, release, fiscal_year), parts)| Job { table, release, fiscal_year, parts })
        .collect()
}

fn part_path(folder: &Path, input: &InputRecord, part: &Part) -> PathBuf {
    folder.join("segments").join(&input.key).join(&part.file)
}

/// Dense numbers from 1 for every person key of a release, in the keys' own order, so that they do not depend on
/// the order of files.
fn number_persons(
    folder: &Path,
    release: &str,
    manifest: &Manifest,
) -> Result<HashMap<Box<[u8]>, i32>, StoreError> {
    let mut keys: BTreeSet<Box<[u8]>> = BTreeSet::new();
    let mut seen: HashMap<Box<[u8]>, ()> = HashMap::new();
    for input in ordered(manifest) {
        for part in input.parts.iter().filter(|part| part.release == release) {
            let path = part_path(folder, input, part);
            read_parquet(&path, Some(&[typed::PERSON_ID]), &mut |batch| {
                if let Some(column) =
                    batch.column_by_name(typed::PERSON_ID).and_then(|column| column.as_string_opt::<i32>())
                {
                    for key in column.iter().flatten() {
                        if !seen.contains_key(key.as_bytes()) {
                            seen.insert(key.as_bytes().into(), ());
                            keys.insert(key.as_bytes().into());
                        }
                    }
                }
                Ok(())
            })?;
        }
    }
    Ok(keys.into_iter().zip(1..).collect())
}

fn build(
    folder: &Path,
    job: &Job<'_>,
    numbers: Option<&HashMap<Box<[u8]>, i32>>,
) -> Result<TableFile, StoreError> {
    let mut batches = Vec::new();
    for part in &job.parts {
        read_parquet(part, None, &mut |batch| {
            batches.push(with_person_numbers(&batch, numbers)?);
            Ok(())
        })?;
    }
    let schema = unified_schema(batches.iter().map(RecordBatch::schema));
    let batches = batches.into_iter().map(|batch| conform(&batch, &schema)).collect::<Result<Vec<_>, _>>()?;
    let (order, first, last) = sort_order(&batches);
    let year = job.fiscal_year.map_or_else(|| "none".to_owned(), |year| year.to_string());
    let below = format!("typed/{}/{}", job.table, job.release);
    let target = folder.join(&below);
    fs::create_dir_all(&target).map_err(|cause| StoreError::io(&target, "made", cause))?;
    let temporary = target.join(format!("fy{year}.tmp"));
    write_sorted(&temporary, &schema, &batches, &order)?;
    let sha256 = hash_file(&temporary)?;
    let name = format!("fy{year}-{}.parquet", sha256.get(..12).unwrap_or_default());
    let path = target.join(&name);
    fs::rename(&temporary, &path).map_err(|cause| StoreError::io(&path, "renamed", cause))?;
    Ok(TableFile {
        table: job.table.to_owned(),
        release: job.release.to_owned(),
        fiscal_year: job.fiscal_year,
        path: format!("{below}/{name}"),
        sha256,
        rows: u64::try_from(order.len()).unwrap_or(u64::MAX),
        first,
        last,
    })
}

fn write_sorted(
    path: &Path,
    schema: &SchemaRef,
    batches: &[RecordBatch],
    order: &[(usize, usize)],
) -> Result<(), StoreError> {
    let file = File::create(path).map_err(|cause| StoreError::io(path, "written", cause))?;
    let fault = |cause| StoreError::parquet(path, "written", cause);
    let mut writer =
        ArrowWriter::try_new(file, std::sync::Arc::clone(schema), Some(properties())).map_err(fault)?;
    let sources: Vec<&RecordBatch> = batches.iter().collect();
    for chunk in order.chunks(WRITE_ROWS) {
        writer.write(&interleave_record_batch(&sources, chunk)?).map_err(fault)?;
    }
    let file = writer.into_inner().map_err(fault)?;
    file.sync_all().map_err(|cause| StoreError::io(path, "written", cause))
}

type SortKey = (i32, i64, usize, usize);

/// Places of all rows by person (those without a key last), then time, then place in the source; and the first and
/// last event day.
fn sort_order(batches: &[RecordBatch]) -> (Vec<(usize, usize)>, Option<NaiveDate>, Option<NaiveDate>) {
    let mut keys: Vec<SortKey> = Vec::with_capacity(batches.iter().map(RecordBatch::num_rows).sum());
    let mut days: Option<(i32, i32)> = None;
    for (number, batch) in batches.iter().enumerate() {
        let person = batch
            .column_by_name(typed::PERSON_NUMBER)
            .and_then(|c| c.as_primitive_opt::<arrow::datatypes::Int32Type>());
        let event = batch.column_by_name(typed::EVENT_DATE).and_then(|c| c.as_primitive_opt::<Date32Type>());
        let clock = event_clock(batch);
        for row in 0..batch.num_rows() {
            let who =
                person.filter(|column| column.is_valid(row)).map_or(i32::MAX, |column| column.value(row));
            let day = event.filter(|column| column.is_valid(row)).map(|column| column.value(row));
            if let Some(day) = day {
                days = Some(days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
            }
            let midnight = day.map_or(i64::MAX, |day| i64::from(day) * 86_400_000);
            let when = clock
                .and_then(|column| column.is_valid(row).then(|| column.value(row)))
                // The clock of another column must not move a row away from its day.
                .filter(|at| day.is_some() && (midnight..midnight + 86_400_000).contains(at))
                .unwrap_or(midnight);
            keys.push((who, when, number, row));
        }
    }
    keys.sort_unstable();
    let day = |number: i32| {
        u64::try_from(number)
            .ok()
            .and_then(|days| NaiveDate::from_ymd_opt(1970, 1, 1)?.checked_add_days(Days::new(days)))
    };
    let order = keys.into_iter().map(|(_, _, batch, row)| (batch, row)).collect();
    (order, days.and_then(|(first, _)| day(first)), days.and_then(|(_, last)| day(last)))
}

/// The first local-time column of a table is the clock of its event: codebooks begin with it.
fn event_clock(batch: &RecordBatch) -> Option<&arrow::array::PrimitiveArray<TimestampMillisecondType>> {
    batch.columns().iter().find_map(|column| column.as_primitive_opt::<TimestampMillisecondType>())
}

fn with_person_numbers(
    batch: &RecordBatch,
    numbers: Option<&HashMap<Box<[u8]>, i32>>,
) -> Result<RecordBatch, StoreError> {
    let schema = batch.schema();
    let (Some(place), Some(numbers)) = (schema.index_of(typed::PERSON_NUMBER).ok(), numbers) else {
        return Ok(batch.clone());
    };
    let dense: Int32Array =
        match batch.column_by_name(typed::PERSON_ID).and_then(|column| column.as_string_opt::<i32>()) {
            Some(keys) => {
                keys.iter().map(|key| key.and_then(|key| numbers.get(key.as_bytes()).copied())).collect()
            }
            None => Int32Array::new_null(batch.num_rows()),
        };
    let mut columns: Vec<ArrayRef> = batch.columns().to_vec();
    if let Some(slot) = columns.get_mut(place) {
        *slot = std::sync::Arc::new(dense);
    }
    Ok(RecordBatch::try_new(schema, columns)?)
}

/// All fields of all schemas, each where it first appears: files read with an older codebook lack newer columns.
pub(crate) fn unified_schema(schemas: impl Iterator<Item = SchemaRef>) -> SchemaRef {
    let mut fields: Vec<Field> = Vec::new();
    let mut distinct: Vec<SchemaRef> = Vec::new();
    for schema in schemas {
        if distinct.contains(&schema) {
            continue;
        }
        for field in schema.fields() {
            if !fields.iter().any(|known| known.name() == field.name()) {
                fields.push(field.as_ref().clone().with_nullable(true));
            }
        }
        distinct.push(schema);
    }
    std::sync::Arc::new(Schema::new(fields))
}

fn conform(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, StoreError> {
    let columns: Vec<ArrayRef> = schema
        .fields()
        .iter()
        .map(|field| match batch.column_by_name(field.name()) {
            Some(column) => std::sync::Arc::clone(column),
            // A column that the older codebook did not have was not in that reading of the release.
            None if field.data_type() == &DataType::Int8 => {
                std::sync::Arc::new(arrow::array::Int8Array::from_value(
                    brunt_model::State::NotInRelease.code(),
                    batch.num_rows(),
                ))
            }
            None => arrow::array::new_null_array(field.data_type(), batch.num_rows()),
        })
        .collect();
    Ok(RecordBatch::try_new(std::sync::Arc::clone(schema), columns)?)
}

fn read_parquet(
    path: &Path,
    columns: Option<&[&str]>,
    visit: &mut dyn FnMut(RecordBatch) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let fault = |cause| StoreError::parquet(path, "read", cause);
    let file = File::open(path).map_err(|cause| StoreError::io(path, "read", cause))?;
    let mut builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(fault)?;
    if let Some(columns) = columns {
        let mask = parquet::arrow::ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
        builder = builder.with_projection(mask);
    }
    for batch in builder.with_batch_size(WRITE_ROWS).build().map_err(fault)? {
        visit(batch?)?;
    }
    Ok(())
}

/// SHA-256 of bytes in memory, as 64 hexadecimal digits.
#[must_use]
pub fn hash_bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// SHA-256 of a file's bytes, as 64 hexadecimal digits.
///
/// # Errors
/// When the file cannot be read.
pub fn hash_file(path: &Path) -> Result<String, StoreError> {
    let fault = |cause| StoreError::io(path, "read", cause);
    let mut file = File::open(path).map_err(fault)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer).map_err(fault)?;
        if read == 0 {
            return Ok(hex(&hasher.finalize()));
        }
        hasher.update(buffer.get(..read).unwrap_or_default());
    }
}

/// Does `work` on every job with up to `threads` threads and gives the results in the jobs' order. The first fault
/// ends it.
pub fn in_parallel<J: Sync, R: Send, E: Send>(
    threads: usize,
    jobs: &[J],
    work: impl Fn(&J) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    let next = AtomicUsize::new(0);
    let results: Mutex<BTreeMap<usize, Result<R, E>>> = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, jobs.len().max(1)) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(index) else { return };
                    let result = work(job);
                    if result.is_err() {
                        next.store(jobs.len(), Ordering::Relaxed);
                    }
                    if let Ok(mut results) = results.lock() {
                        results.insert(index, result);
                    }
                }
            });
        }
    });
    results.into_inner().unwrap_or_default().into_values().collect()
}
