//! Delimited text: its encoding and delimiter found out, its records streamed.

mod decode;
mod delimiter;
mod records;

use super::error::{Bound, Place, ReadError, Unreadable};
use super::xlsx::{check_inflated, stream_error};
use super::{Limits, Visit, sniff};
use decode::Utf16Reader;
use flate2::bufread::MultiGzDecoder;
use records::{Charset, RecordFault, Records};
use std::cell::Cell as Counter;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

/// Bytes of text that the encoding and the delimiter are judged by.
const SAMPLE_BYTES: usize = 1 << 20;

/// Bytes read from the file at a time.
const FILE_BUFFER_BYTES: usize = 256 * 1024;

/// A delimited text whose encoding and delimiter are known.
#[derive(Debug)]
pub(super) struct TextFile {
    path: PathBuf,
    gzip: bool,
    delimiter: u8,
    encoding: Encoding,
    limits: Limits,
}

/// How the bytes spell letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    /// ASCII so far: the first other byte decides between UTF-8 and windows-1252.
    Ascii,
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1252,
}

impl TextFile {
    /// Judges the first MiB.
    pub(super) fn open(path: &Path, gzip: bool, limits: &Limits) -> Result<Self, ReadError> {
        let count = Counter::new(0);
        let mut sample = vec![0_u8; SAMPLE_BYTES];
        let mut filled = 0;
        let mut bytes = raw_bytes(path, gzip, limits, &count)?;
        let mut complete = false;
        while let Some(free) = sample.get_mut(filled..).filter(|free| !free.is_empty()) {
            match bytes.read(free) {
                Ok(0) => {
                    complete = true;
                    break;
                }
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // A cut after some text is for the reading of the rows to report, with their number.
                Err(error) if filled > 0 && error.kind() == io::ErrorKind::UnexpectedEof => break,
                Err(error) if gzip && error.kind() == io::ErrorKind::UnexpectedEof => {
                    return Err(ReadError::Truncated { path: path.to_path_buf(), rows: 0 });
                }
                Err(error) => return Err(stream_error(Place::file(path), error)),
            }
        }
        sample.truncate(filled);
        if sample.is_empty() {
            return Err(ReadError::Empty { path: path.to_path_buf() });
        }
        let refuse = |kind| Err(ReadError::Unreadable { path: path.to_path_buf(), kind });
        if let Some(kind) = sniff::not_a_text(&sample) {
            return refuse(if gzip && kind == Unreadable::Binary { Unreadable::OtherGzip } else { kind });
        }
        let encoding = judge_encoding(&sample, complete);
        let text = match encoding {
            Encoding::Utf16Le | Encoding::Utf16Be => {
                let mut text = Vec::new();
                // A fault in the sample is reported, with its row, when the rows are read.
                let _ =
                    Utf16Reader::new(sample.as_slice(), encoding == Encoding::Utf16Be).read_to_end(&mut text);
                text
            }
            _ => sample.strip_prefix(BYTE_ORDER_MARK).map(<[u8]>::to_vec).unwrap_or(sample),
        };
        let Some(delimiter) = delimiter::judge(&text, complete) else {
            return refuse(if gzip { Unreadable::OtherGzip } else { Unreadable::NoTable });
        };
        Ok(Self { path: path.to_path_buf(), gzip, delimiter, encoding, limits: limits.clone() })
    }

    /// The byte between fields.
    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The name of the encoding.
    pub(super) fn encoding(&self) -> &'static str {
        match self.encoding {
            Encoding::Ascii | Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le => "UTF-16LE",
            Encoding::Utf16Be => "UTF-16BE",
            Encoding::Windows1252 => "windows-1252",
        }
    }

    /// Visits the records.
    pub(super) fn rows(&self, visit: &mut Visit<'_>, progress: &dyn Fn(u64)) -> Result<(), ReadError> {
        let count = Counter::new(0);
        let bytes = raw_bytes(&self.path, self.gzip, &self.limits, &count)?;
        let (source, charset): (Box<dyn Read + '_>, Charset) = match self.encoding {
            Encoding::Ascii => (bytes, Charset::Undecided),
            Encoding::Utf8 => (bytes, Charset::Utf8),
            Encoding::Windows1252 => (bytes, Charset::Windows1252),
            Encoding::Utf16Le => (Box::new(Utf16Reader::new(bytes, false)), Charset::Utf8),
            Encoding::Utf16Be => (Box::new(Utf16Reader::new(bytes, true)), Charset::Utf8),
        };
        let mut records = Records::new(source, self.delimiter, charset, &self.limits);
        let read = records.read(visit, &|| progress(count.get()));
        progress(count.get());
        read.map_err(|fault| self.error(fault, records.record_line(), records.count()))
    }

    fn error(&self, fault: RecordFault, line: u64, rows: u64) -> ReadError {
        let place = Place::row(&self.path, line);
        let size = |limit| u64::try_from(limit).unwrap_or(u64::MAX);
        match fault {
            RecordFault::Io(error) if self.gzip && error.kind() == io::ErrorKind::UnexpectedEof => {
                ReadError::Truncated { path: self.path.clone(), rows }
            }
            RecordFault::Io(error) if decode::is_encoding_fault(&error) => {
                ReadError::Encoding { place, encoding: self.encoding().to_owned() }
            }
            RecordFault::Io(error) => stream_error(place, error),
            RecordFault::Encoding => ReadError::Encoding { place, encoding: self.encoding().to_owned() },
            RecordFault::UnclosedQuote => ReadError::UnclosedQuote { place },
            RecordFault::Columns => {
                ReadError::TooLarge { place, bound: Bound::Columns, limit: size(self.limits.max_columns) }
            }
            RecordFault::CellBytes => ReadError::TooLarge {
                place,
                bound: Bound::CellBytes,
                limit: size(self.limits.max_cell_bytes),
            },
            RecordFault::RowBytes => {
                ReadError::TooLarge { place, bound: Bound::RowBytes, limit: size(self.limits.max_row_bytes) }
            }
        }
    }
}

/// The mark with which a text says that it is UTF-8.
const BYTE_ORDER_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

fn judge_encoding(sample: &[u8], complete: bool) -> Encoding {
    if sample.starts_with(&[0xFF, 0xFE]) {
        return Encoding::Utf16Le;
    }
    if sample.starts_with(&[0xFE, 0xFF]) {
        return Encoding::Utf16Be;
    }
    if sample.starts_with(BYTE_ORDER_MARK) {
        return Encoding::Utf8;
    }
    if sample.is_ascii() {
        return Encoding::Ascii;
    }
    match std::str::from_utf8(sample) {
        Ok(_) => Encoding::Utf8,
        // The sample may end inside a letter.
        Err(error) if !complete && error.error_len().is_none() => Encoding::Utf8,
        Err(_) => Encoding::Windows1252,
    }
}

/// The file's bytes, unpacked; `count` is moved on by the bytes consumed of the file itself.
fn raw_bytes<'c>(
    path: &Path,
    gzip: bool,
    limits: &Limits,
    count: &'c Counter<u64>,
) -> Result<Box<dyn Read + 'c>, ReadError> {
    let file = File::open(path).map_err(|error| ReadError::io(Place::file(path), error))?;
    let counted = CountedFile { file, count };
    if !gzip {
        return Ok(Box::new(counted));
    }
    let packed = BufReader::with_capacity(FILE_BUFFER_BYTES, counted);
    Ok(Box::new(Inflated { inner: MultiGzDecoder::new(packed), count, out: 0, limits: limits.clone() }))
}

/// A file that counts what was read of it.
struct CountedFile<'c> {
    file: File,
    count: &'c Counter<u64>,
}

impl Read for CountedFile<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.count.set(self.count.get() + u64::try_from(read).unwrap_or(0));
        Ok(read)
    }
}

/// A gzip file being unpacked, within the limits.
struct Inflated<'c> {
    inner: MultiGzDecoder<BufReader<CountedFile<'c>>>,
    count: &'c Counter<u64>,
    out: u64,
    limits: Limits,
}

impl Read for Inflated<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.out = self.out.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        check_inflated(self.out, self.out, self.count.get(), &self.limits)?;
        Ok(read)
    }
}
