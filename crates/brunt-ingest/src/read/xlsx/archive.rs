//! The zip archive around a workbook: finding parts, inflating them, and stopping what inflates without end.

use super::super::Limits;
use super::super::error::{Bound, Place, ReadError, Unreadable};
use super::xml::{Xml, XmlError};
use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use zip::result::ZipError;
use zip::{ZipArchive, read::ZipFile};

/// Inflated bytes below which the ratio of a part is not looked at: a small part of blanks is harmless.
const RATIO_FREE_BYTES: u64 = 64 * 1024 * 1024;

/// Entries that a workbook may have. The largest released ones have some dozens; a directory of millions exists
/// only to be costly.
const MAX_ENTRIES: usize = 65_535;

/// Bytes read from the file at a time.
const FILE_BUFFER_BYTES: usize = 64 * 1024;

/// A file that counts what was read of it.
pub(super) struct Counting<'c> {
    file: BufReader<File>,
    count: &'c AtomicU64,
}

impl Read for Counting<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.count.fetch_add(u64::try_from(read).unwrap_or(0), Ordering::Relaxed);
        Ok(read)
    }
}

impl Seek for Counting<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// What is known of an archive once its directory was read.
#[derive(Debug)]
pub(in super::super) struct Archive {
    path: PathBuf,
    /// Part name in lower case (the format compares names so) to its number in the directory.
    entries: HashMap<String, Entry>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    index: usize,
    compressed: u64,
}

impl Archive {
    /// Reads the directory.
    pub(in super::super) fn open(path: &Path) -> Result<Self, ReadError> {
        let count = AtomicU64::new(0);
        let mut zip = open_zip(path, &count)?;
        if zip.len() > MAX_ENTRIES {
            return Err(ReadError::Unreadable { path: path.to_path_buf(), kind: Unreadable::OtherZip });
        }
        let mut entries = HashMap::with_capacity(zip.len());
        for index in 0..zip.len() {
            let raw = zip.by_index_raw(index).map_err(|error| zip_error(Place::file(path), error))?;
            let name = String::from_utf8_lossy(raw.name_raw()).into_owned();
            entries.insert(part_key(&name), Entry { index, compressed: raw.compressed_size() });
        }
        Ok(Self { path: path.to_path_buf(), entries })
    }

    /// Inflates every part once, which shows whether one passes a limit, whatever the directory says. Gives what came
    /// out of part `name`, 0 if it is not there.
    pub(in super::super) fn check(&self, limits: &Limits, name: &str) -> Result<u64, ReadError> {
        let count = AtomicU64::new(0);
        let mut session = self.session(limits, &count)?;
        let mut parts: Vec<&String> = self.entries.keys().collect();
        parts.sort();
        let mut found = 0;
        for key in parts {
            let mut part = session.part(key)?;
            let bytes = io::copy(&mut part, &mut io::sink())
                .map_err(|error| stream_error(Place::part(&self.path, key), error))?;
            if *key == part_key(name) {
                found = bytes;
            }
        }
        Ok(found)
    }

    /// The file.
    pub(in super::super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a part is there.
    pub(in super::super) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(&part_key(name))
    }

    /// Compressed size of a part in bytes, 0 if it is not there.
    pub(super) fn compressed(&self, name: &str) -> u64 {
        self.entries.get(&part_key(name)).map_or(0, |entry| entry.compressed)
    }

    /// Opens the file for reading parts; `count` is moved on by the bytes read of it.
    pub(in super::super) fn session<'c>(
        &self,
        limits: &Limits,
        count: &'c AtomicU64,
    ) -> Result<Session<'_, 'c>, ReadError> {
        let zip = open_zip(&self.path, count)?;
        count.store(0, Ordering::Relaxed);
        Ok(Session { archive: self, zip, limits: limits.clone(), inflated: 0 })
    }
}

/// An archive open for reading.
pub(in super::super) struct Session<'a, 'c> {
    archive: &'a Archive,
    zip: ZipArchive<Counting<'c>>,
    limits: Limits,
    /// Bytes inflated so far, over all parts.
    inflated: u64,
}

impl<'c> Session<'_, 'c> {
    /// Opens a part for reading from its beginning.
    pub(in super::super) fn part(&mut self, name: &str) -> Result<Part<'_, 'c>, ReadError> {
        let place = Place::part(&self.archive.path, name);
        let Some(entry) = self.archive.entries.get(&part_key(name)) else {
            return Err(ReadError::MissingPart { place });
        };
        let file = self.zip.by_index(entry.index).map_err(|error| zip_error(place, error))?;
        Ok(Part {
            compressed: file.compressed_size().max(1),
            file: Box::new(file),
            limits: self.limits.clone(),
            own: 0,
            all: &mut self.inflated,
        })
    }
}

/// A part read as XML.
pub(super) type PartXml<'s, 'c> = Xml<Part<'s, 'c>>;

/// A part being inflated, within the limits.
pub(in super::super) struct Part<'s, 'c> {
    file: Box<ZipFile<'s, Counting<'c>>>,
    compressed: u64,
    limits: Limits,
    own: u64,
    all: &'s mut u64,
}

impl Read for Part<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        let bytes = u64::try_from(read).unwrap_or(u64::MAX);
        self.own = self.own.saturating_add(bytes);
        *self.all = self.all.saturating_add(bytes);
        check_inflated(self.own.max(*self.all), self.own, self.compressed, &self.limits)?;
        Ok(read)
    }
}

/// Compares what really came out with the limits: declared sizes may lie.
pub(in super::super) fn check_inflated(
    total: u64,
    own: u64,
    compressed: u64,
    limits: &Limits,
) -> io::Result<()> {
    if total > limits.max_uncompressed {
        return Err(io::Error::other(Passed(Bound::Uncompressed, limits.max_uncompressed)));
    }
    if own > RATIO_FREE_BYTES && own / compressed.max(1) > limits.max_ratio {
        return Err(io::Error::other(Passed(Bound::Ratio, limits.max_ratio)));
    }
    Ok(())
}

/// A limit that was passed while reading, on its way through an `io::Error`.
#[derive(Debug)]
struct Passed(Bound, u64);

impl fmt::Display for Passed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "more than {} {}", self.1, self.0)
    }
}

impl std::error::Error for Passed {}

/// What an error of a compressed stream means.
pub(in super::super) fn stream_error(place: Box<Place>, error: io::Error) -> ReadError {
    if let Some(Passed(bound, limit)) = error.get_ref().and_then(|inner| inner.downcast_ref::<Passed>()) {
        return ReadError::TooLarge { place, bound: *bound, limit: *limit };
    }
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
            ReadError::Damaged { place, reason: error.to_string().to_lowercase() }
        }
        _ => ReadError::io(place, error),
    }
}

/// What an error of the XML means.
pub(in super::super) fn xml_error(place: Box<Place>, error: XmlError, limits: &Limits) -> ReadError {
    match error {
        XmlError::Io(error) => stream_error(place, error),
        XmlError::Malformed(reason) => ReadError::Malformed { place, reason },
        XmlError::Encoding(encoding) => {
            ReadError::Malformed { place, reason: format!("written in {encoding}, where only UTF-8 is read") }
        }
        XmlError::TooLong => ReadError::TooLarge {
            place,
            bound: Bound::CellBytes,
            limit: u64::try_from(limits.max_cell_bytes).unwrap_or(u64::MAX),
        },
    }
}

fn open_zip<'c>(path: &Path, count: &'c AtomicU64) -> Result<ZipArchive<Counting<'c>>, ReadError> {
    let file = File::open(path).map_err(|error| ReadError::io(Place::file(path), error))?;
    let file = Counting { file: BufReader::with_capacity(FILE_BUFFER_BYTES, file), count };
    ZipArchive::new(file).map_err(|error| zip_error(Place::file(path), error))
}

fn zip_error(place: Box<Place>, error: ZipError) -> ReadError {
    match error {
        ZipError::Io(error) => stream_error(place, error),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            ReadError::EncryptedEntry { place }
        }
        other => ReadError::Damaged { place, reason: other.to_string().to_lowercase() },
    }
}

/// A part's name as it is compared: no leading slash, forward slashes, lower case.
fn part_key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}
