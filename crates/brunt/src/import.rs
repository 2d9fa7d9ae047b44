//! The way of files into the store: find, hash, survey, settle, read, commit.

use crate::args::Global;
use crate::catalog::Loaded;
use crate::error::{Exit, Failure};
use crate::output::VERSION;
use crate::progress;
use brunt_ingest::read::{Limits, ReadError, Source};
use brunt_ingest::{FileOutcome, FilePlan, IngestError, read_file, settle, survey, work_of};
use brunt_model::Catalog;
use brunt_store::commit::{hash_file, in_parallel};
use brunt_store::manifest::{InputRecord, InputTable};
use brunt_store::{StoreError, Writer, segment};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Changes whenever typed rows of the same bytes and catalog would come out differently.
const READER_VERSION: &str = "1";

/// What became of one file.
#[derive(Debug)]
pub(crate) struct Imported {
    pub(crate) path: PathBuf,
    pub(crate) sha256: Option<String>,
    pub(crate) fate: Fate,
}

/// A file's fate.
#[derive(Debug)]
pub(crate) enum Fate {
    /// Read and committed.
    Stored(Box<InputRecord>),
    /// The store had it already.
    Already(Box<InputRecord>),
    /// Another file of the same import has the same bytes.
    Twin,
    /// Found in a folder and no table of any kind: a note, a paper.
    Bystander { what: String },
    /// Not taken.
    Refused { message: String, hint: String, exit: Exit },
}

/// Imports files and folders.
pub(crate) fn import(
    global: &Global,
    loaded: &Loaded,
    paths: &[PathBuf],
    release: Option<&str>,
) -> Result<Vec<Imported>, Failure> {
    if let Some(name) = release
        && !loaded.catalog.releases.contains_key(name)
    {
        let known: Vec<&str> = loaded.catalog.releases.keys().map(String::as_str).collect();
        return Err(Failure::new(
            Exit::Usage,
            format!("no release is named `{name}`"),
            format!("known are {}", known.join(", ")),
        ));
    }
    let threads = threads(global);
    let files = find(paths, true)?;
    let mut writer = Writer::lock(&global.store)?;
    let mut done: BTreeMap<usize, Imported> = BTreeMap::new();
    let mut open: Vec<Opened> = Vec::new();
    let mut seen = BTreeSet::new();
    for (index, (path, named)) in files.iter().enumerate() {
        match examine((path, *named), &writer, &loaded.catalog, release, &mut seen) {
            Examined::New { sha256, bytes, source } => {
                open.push(Opened { index, path: path.clone(), sha256, bytes, source })
            }
            Examined::Done(imported) => {
                done.insert(index, imported);
            }
        }
    }
    let mut plans = Vec::new();
    for (opened, plan) in open.iter().zip(survey_all(&open, loaded, threads)) {
        plans.push(plan.unwrap_or_else(|error| {
            done.insert(
                opened.index,
                refused(&opened.path, Some(&opened.sha256), error.to_string(), error.hint(), Exit::File),
            );
            FilePlan {
                path: opened.path.clone(),
                publication: None,
                sheets: Vec::new(),
                passed: Vec::new(),
                refusal: None,
            }
        }));
    }
    settle(&mut plans, &loaded.catalog, release);
    let mut work: Vec<(Opened, FilePlan)> =
        open.into_iter().zip(plans).filter(|(opened, _)| !done.contains_key(&opened.index)).collect();
    // Threads that have no file of their own help with the files of the others.
    let each = threads / work.len().max(1);
    for (opened, _) in &mut work {
        opened.source.set_threads(each);
    }
    let results = read_all(global, loaded, &writer, &work, threads)?;
    let mut records = Vec::new();
    for ((opened, _), result) in work.iter().zip(results) {
        let imported = match result {
            Ok(record) => {
                records.push(record.clone());
                Imported {
                    path: opened.path.clone(),
                    sha256: Some(opened.sha256.clone()),
                    fate: Fate::Stored(Box::new(record)),
                }
            }
            Err((message, hint, exit)) => refused(&opened.path, Some(&opened.sha256), message, hint, exit),
        };
        done.insert(opened.index, imported);
    }
    if !records.is_empty() {
        let bar = progress::bar(0, "sorting", false, global.quiet);
        writer.commit(records, (VERSION, &loaded.catalog.hash(|_| true)), threads, &|at, of| {
            bar.set_length(u64::try_from(of).unwrap_or(u64::MAX));
            bar.set_position(u64::try_from(at).unwrap_or(u64::MAX));
        })?;
        bar.finish_and_clear();
    }
    Ok(done.into_values().collect())
}

/// Threads to use: as asked, or as many as there are processors.
pub(crate) fn threads(global: &Global) -> usize {
    global
        .threads
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get))
        .max(1)
}

struct Opened {
    index: usize,
    path: PathBuf,
    sha256: String,
    bytes: u64,
    source: Box<Source>,
}

enum Examined {
    New { sha256: String, bytes: u64, source: Box<Source> },
    Done(Imported),
}

/// Files of `paths`, folders searched through, in the order of their names, and whether each was named itself. Hidden
/// files of a folder are passed over.
pub(crate) fn find(paths: &[PathBuf], named: bool) -> Result<Vec<(PathBuf, bool)>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push((path.clone(), named));
            continue;
        }
        let fault = |cause| Failure::io(path, cause);
        let mut entries: Vec<PathBuf> = fs::read_dir(path)
            .map_err(fault)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()
            .map_err(fault)?;
        entries
            .retain(|entry| !entry.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
        entries.sort();
        files.extend(find(&entries, false)?);
    }
    Ok(files)
}

fn examine(
    (path, named): (&Path, bool),
    writer: &Writer,
    catalog: &Catalog,
    release: Option<&str>,
    seen: &mut BTreeSet<String>,
) -> Examined {
    // Opening first gives the reader's own words for a file that is not there or may not be read.
    let source = match Source::open(path, &Limits::default()) {
        Ok(source) => source,
        Err(ReadError::Unreadable { kind, .. }) if !named && kind.is_bystander() => {
            let fate = Fate::Bystander { what: kind.to_string() };
            return Examined::Done(Imported { path: path.to_owned(), sha256: None, fate });
        }
        Err(error) => {
            let sha256 = hash_file(path).ok();
            return Examined::Done(refused(
                path,
                sha256.as_deref(),
                error.to_string(),
                error.hint(),
                Exit::File,
            ));
        }
    };
    let sha256 = match hash_file(path) {
        Ok(sha256) => sha256,
        Err(error) => {
            return Examined::Done(refused(path, None, error.to_string(), error.hint(), Exit::File));
        }
    };
    let held = writer.manifest().inputs.get(&sha256).filter(|record| {
        let tables = record.tables.iter().map(|table| table.table.as_str());
        let releases = record.tables.iter().map(|table| table.release.as_str());
        record.reading_hash == catalog.reading_hash(tables, releases)
            && release.is_none_or(|name| record.tables.iter().all(|table| table.release == name))
    });
    if let Some(record) = held {
        let fate = Fate::Already(Box::new(record.clone()));
        return Examined::Done(Imported { path: path.to_owned(), sha256: Some(sha256), fate });
    }
    if !seen.insert(sha256.clone()) {
        return Examined::Done(Imported { path: path.to_owned(), sha256: Some(sha256), fate: Fate::Twin });
    }
    Examined::New { bytes: source.total_bytes(), sha256, source: Box::new(source) }
}

fn refused(
    path: &Path,
    sha256: Option<&str>,
    message: String,
    hint: impl Into<String>,
    exit: Exit,
) -> Imported {
    Imported {
        path: path.to_owned(),
        sha256: sha256.map(str::to_owned),
        fate: Fate::Refused { message, hint: hint.into(), exit },
    }
}

fn survey_all(open: &[Opened], loaded: &Loaded, threads: usize) -> Vec<Result<FilePlan, ReadError>> {
    let surveyed = in_parallel(threads, open, |opened| -> Result<_, std::convert::Infallible> {
        Ok(survey(&opened.path, &opened.source, &loaded.catalog))
    });
    match surveyed {
        Ok(plans) => plans,
    }
}

type Read = Result<InputRecord, (String, String, Exit)>;

/// Reads each file into its segment. A fault of the disk ends the import; a fault of a file is that file's refusal.
fn read_all(
    global: &Global,
    loaded: &Loaded,
    writer: &Writer,
    work: &[(Opened, FilePlan)],
    threads: usize,
) -> Result<Vec<Read>, Failure> {
    let total = work.iter().map(|(opened, plan)| work_of(plan, &opened.source)).sum();
    let bar = progress::bar(total, "reading", true, global.quiet);
    let results = in_parallel(threads, work, |(opened, plan)| {
        let at = std::cell::Cell::new(0_u64);
        let step = |bytes: u64| {
            bar.inc(bytes.saturating_sub(at.get()));
            at.set(bytes.max(at.get()));
        };
        let result = read_one(loaded, writer, opened, plan, &step);
        step(work_of(plan, &opened.source));
        result
    });
    bar.finish_and_clear();
    Ok(results?)
}

fn read_one(
    loaded: &Loaded,
    writer: &Writer,
    opened: &Opened,
    plan: &FilePlan,
    progress: &dyn Fn(u64),
) -> Result<Read, StoreError> {
    let file = opened.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let releases: Vec<&str> = plan
        .sheets
        .iter()
        .flat_map(|sheet| &sheet.releases)
        .chain(&plan.publication)
        .map(String::as_str)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let tables = plan.sheets.iter().map(|sheet| sheet.table.as_str());
    let reading_hash = loaded.catalog.reading_hash(tables, releases.iter().copied());
    let key = segment::key(&[&opened.sha256, &reading_hash, READER_VERSION, &releases.join(","), &file]);
    if plan.refusal.is_none()
        && let Some(record) = writer.finished_segment(&key)?
    {
        // An earlier import was interrupted after this file.
        return Ok(Ok(InputRecord { path: opened.path.display().to_string(), ..record }));
    }
    let mut segment = writer.segment(&key)?;
    let short_hash: String = opened.sha256.chars().take(12).collect();
    let mut sink = |batch: brunt_ingest::Batch| {
        segment.write(&batch.table, &batch.release, batch.fiscal_year, &batch.rows).map_err(Into::into)
    };
    let outcome =
        match read_file(plan, &opened.source, &loaded.catalog, (&file, &short_hash), &mut sink, progress) {
            Ok(outcome) => outcome,
            Err(IngestError::Sink { cause, .. }) => {
                return match cause.downcast::<StoreError>() {
                    Ok(error) => Err(*error),
                    Err(other) => Ok(Err((other.to_string(), String::new(), Exit::Bug))),
                };
            }
            Err(error) => return Ok(Err(explain(&error))),
        };
    let rejects: Vec<serde_json::Value> = outcome.rejects.iter().map(|reject| json!(reject)).collect();
    let record = record(opened, &key, &reading_hash, plan, &outcome);
    Ok(Ok(segment.finish(record, &rejects)?))
}

fn explain(error: &IngestError) -> (String, String, Exit) {
    match error {
        IngestError::Read(read) => (read.to_string(), read.hint().to_owned(), Exit::File),
        IngestError::Refused { refusal, .. } => (error.to_string(), refusal.hint(), Exit::Misfit),
        IngestError::NoEventDays { .. } => (
            error.to_string(),
            "another column may stand under this header; nothing of the file was taken".to_owned(),
            Exit::Misfit,
        ),
        _ => (error.to_string(), String::new(), Exit::Bug),
    }
}

fn record(
    opened: &Opened,
    key: &str,
    reading_hash: &str,
    plan: &FilePlan,
    outcome: &FileOutcome,
) -> InputRecord {
    let because: BTreeSet<String> = plan
        .sheets
        .iter()
        .flat_map(|sheet| {
            sheet.releases.iter().map(|release| format!("release `{release}` by {}", sheet.because))
        })
        .collect();
    let notes: Vec<String> = because.into_iter().chain(outcome.notes.iter().cloned()).collect();
    InputRecord {
        path: opened.path.display().to_string(),
        sha256: opened.sha256.clone(),
        bytes: opened.bytes,
        key: key.to_owned(),
        reading_hash: reading_hash.to_owned(),
        tables: outcome
            .tables
            .iter()
            .map(|((table, release), counts)| InputTable {
                table: table.clone(),
                release: release.clone(),
                rows_read: counts.rows_read,
                rows_stored: counts.rows_stored,
                rows_rejected: counts.rows_rejected,
                fiscal_years: counts.fiscal_years.clone(),
            })
            .collect(),
        parts: Vec::new(),
        rejects: u64::try_from(outcome.rejects.len()).unwrap_or(u64::MAX),
        report: json!({
            "unlisted": outcome.unlisted,
            "door": outcome.door,
            "controls": outcome.controls,
            "notes": notes,
            "workbook": outcome.workbook,
        }),
    }
}
