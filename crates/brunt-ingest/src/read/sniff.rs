//! What a file is, told by its first bytes.

use super::error::{Place, ReadError, Unreadable};
use memchr::memmem;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Bytes that all the marks looked for here fit into.
const HEAD_BYTES: u64 = 512;

/// Entries of a compound file's directory stand at multiples of this.
const COMPOUND_ENTRY_BYTES: usize = 128;

/// A format that has a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sniffed {
    /// A zip archive: whether it is a workbook shows its content.
    Zip,
    /// A compound file with a workbook in its directory.
    Compound,
    /// Parquet.
    Parquet,
    /// Arrow IPC file.
    Feather,
    /// Perhaps a delimited text, perhaps packed: whether it is one shows its content.
    Text {
        /// Packed with gzip.
        gzip: bool,
    },
}

/// Looks at the first bytes.
pub(super) fn sniff(path: &Path) -> Result<Sniffed, ReadError> {
    let io = |error| ReadError::io(Place::file(path), error);
    let mut head = Vec::new();
    File::open(path).and_then(|file| file.take(HEAD_BYTES).read_to_end(&mut head)).map_err(io)?;
    let kind = if head.starts_with(b"PK\x03\x04")
        || head.starts_with(b"PK\x05\x06")
        || head.starts_with(b"PK\x07\x08")
    {
        return Ok(Sniffed::Zip);
    } else if head.starts_with(b"PAR1") {
        return Ok(Sniffed::Parquet);
    } else if head.starts_with(b"ARROW1") {
        return Ok(Sniffed::Feather);
    } else if head.starts_with(&[0x1F, 0x8B]) {
        return Ok(Sniffed::Text { gzip: true });
    } else if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        match compound_kind(path).map_err(io)? {
            Some(kind) => kind,
            None => return Ok(Sniffed::Compound),
        }
    } else if head.starts_with(b"FEA1") {
        Unreadable::FeatherV1
    } else {
        match not_a_text(&head) {
            Some(kind) => kind,
            None => return Ok(Sniffed::Text { gzip: false }),
        }
    };
    Err(ReadError::Unreadable { path: path.to_path_buf(), kind })
}

/// What the beginning of a text or of something unknown is, if it is surely not a delimited text.
pub(super) fn not_a_text(head: &[u8]) -> Option<Unreadable> {
    const PACKED: [&[u8]; 5] =
        [b"7z\xBC\xAF\x27\x1C", b"Rar!\x1A\x07", b"BZh", b"\xFD7zXZ\0", b"\x28\xB5\x2F\xFD"];
    if PACKED.iter().any(|mark| head.starts_with(mark)) {
        return Some(Unreadable::OtherArchive);
    }
    if head.starts_with(&[0xFF, 0xFE, 0, 0]) || head.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Some(Unreadable::UnmarkedUnicode);
    }
    if head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) {
        return None;
    }
    let text = head.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(head).trim_ascii_start();
    if text.starts_with(b"%PDF-") {
        return Some(Unreadable::Pdf);
    }
    if text.starts_with(b"<?xml") {
        return Some(Unreadable::Xml);
    }
    if let [b'<', next, ..] = text
        && (next.is_ascii_alphabetic() || *next == b'!')
    {
        return Some(Unreadable::Html);
    }
    if let [b'{', rest @ ..] = text
        && rest.trim_ascii_start().starts_with(b"\"")
    {
        return Some(Unreadable::Json);
    }
    if let [b'[', rest @ ..] = text
        && matches!(rest.trim_ascii_start().first(), Some(b'{' | b'['))
    {
        return Some(Unreadable::Json);
    }
    // Half of the bytes of a western text in UTF-16 are zeros, and always the same half.
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if head.len() >= 4 && even.max(odd) * 4 > head.len() && even.min(odd) == 0 {
        return Some(Unreadable::UnmarkedUnicode);
    }
    // A stray control byte comes with careless exports; in what is no text at all they are one in ten.
    let control = |byte: &&u8| **byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    let controls = head.iter().filter(control).count();
    (controls * 100 > head.len()).then_some(Unreadable::Binary)
}

/// Tells the compound files apart by the names in their directory, which are looked for where entries can stand:
/// the directory's own chain need not be followed, and a damaged one cannot mislead. `None` for a workbook.
fn compound_kind(path: &Path) -> io::Result<Option<Unreadable>> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0_u8; 64 * 1024];
    let mut workbook = false;
    loop {
        let mut filled = 0;
        while let Some(free) = buffer.get_mut(filled..).filter(|free| !free.is_empty()) {
            match file.read(free)? {
                0 => break,
                read => filled += read,
            }
        }
        let block = buffer.get(..filled).unwrap_or_default();
        if memmem::find(block, b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0").is_some()
            && names(block, "EncryptedPackage")
        {
            return Ok(Some(Unreadable::EncryptedWorkbook));
        }
        workbook = workbook || names(block, "Workbook") || names(block, "Book");
        if filled < buffer.len() {
            return Ok(if workbook { None } else { Some(Unreadable::CompoundFile) });
        }
    }
}

/// Whether an entry of a directory in this block has this name.
fn names(block: &[u8], name: &str) -> bool {
    let mut wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    wanted.extend([0, 0]);
    block.chunks_exact(COMPOUND_ENTRY_BYTES).any(|entry| entry.starts_with(&wanted))
}
