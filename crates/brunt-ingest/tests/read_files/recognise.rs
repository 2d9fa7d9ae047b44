//! Files that are not what they should be, and the errors that say so.

use crate::support::{Placed, read};
use brunt_ingest::read::{Limits, ReadError, Source, Unreadable};
use std::io::Write;
use std::path::Path;

fn kind(bytes: &[u8]) -> Unreadable {
    let error = read(bytes).unwrap_err();
    assert!(error.to_string().starts_with('`') && !error.to_string().ends_with('.'), "{error}");
    assert!(!error.hint().is_empty() && !error.hint().ends_with('.'));
    match error {
        ReadError::Unreadable { kind, .. } => kind,
        other => panic!("{other}"),
    }
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

/// A compound file with these names in its directory.
fn compound(names: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0; 512];
    bytes[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    for name in names {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(128, 0);
        bytes.extend(entry);
    }
    bytes
}

#[test]
fn a_name_alone_makes_no_old_workbook() {
    for name in ["Workbook", "Book"] {
        let error = read(&compound(&["Root Entry", name])).unwrap_err();
        assert!(matches!(error, ReadError::Damaged { .. }), "{error}");
    }
}

#[test]
fn files_of_other_kinds() {
    assert_eq!(
        kind(&compound(&["Root Entry", "EncryptionInfo", "EncryptedPackage"])),
        Unreadable::EncryptedWorkbook
    );
    assert_eq!(kind(&compound(&["Root Entry", "WordDocument"])), Unreadable::CompoundFile);
    assert_eq!(kind(b"FEA1\0\0\0\0"), Unreadable::FeatherV1);
    assert_eq!(kind(b"%PDF-1.7\n%\xE2\xE3"), Unreadable::Pdf);
    assert_eq!(kind(b"<!DOCTYPE html>\n<html><body>a,b,c</body></html>"), Unreadable::Html);
    assert_eq!(
        kind(b"\xEF\xBB\xBF\r\n  <html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">"),
        Unreadable::Html
    );
    assert_eq!(kind(b"<?xml version=\"1.0\"?><Workbook/>"), Unreadable::Xml);
    assert_eq!(kind(b"{\"a\": 1, \"b\": 2}"), Unreadable::Json);
    assert_eq!(kind(b"[{\"a\": 1}, {\"a\": 2}]"), Unreadable::Json);
    assert_eq!(kind(b"7z\xBC\xAF\x27\x1C\0\x04"), Unreadable::OtherArchive);
    assert_eq!(kind(b"a\0,\0b\0\n\0"), Unreadable::UnmarkedUnicode);
    assert_eq!(kind(&(0..=255).cycle().take(4000).collect::<Vec<u8>>()), Unreadable::Binary);
    assert_eq!(
        kind(b"Dear reader\nthis is a letter, not a table\nit has lines\nand an end\n"),
        Unreadable::NoTable
    );
    assert_eq!(kind(b"one\ntwo\nthree\n"), Unreadable::NoTable);
    assert_eq!(kind(&packed(b"RDX3\n\0\0\0\x02\0\x04\x03\x01")), Unreadable::OtherGzip);
    assert_eq!(kind(&packed(b"just words\nand more\n")), Unreadable::OtherGzip);
    assert_eq!(kind(&packed(b"%PDF-1.4")), Unreadable::Pdf);
}

#[test]
fn files_that_are_not_there_or_not_files() {
    let folder = tempfile::tempdir().unwrap();
    let open = |path: &Path| Source::open(path, &Limits::default()).unwrap_err();
    let missing = open(&folder.path().join("none.xlsx"));
    assert!(matches!(&missing, ReadError::NotFound { .. }));
    assert!(missing.to_string().ends_with("none.xlsx` does not exist"), "{missing}");
    assert_eq!(missing.path(), folder.path().join("none.xlsx"));
    assert!(matches!(open(folder.path()), ReadError::NotAFile { .. }));
    assert!(matches!(read(b""), Err(ReadError::Empty { .. })));
    assert!(matches!(read(&packed(b"")), Err(ReadError::Empty { .. })));
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let placed = Placed::new(b"a,b\n1,2\n");
    std::fs::set_permissions(placed.path(), std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::File::open(placed.path()).is_ok() {
        crate::skipped("this user may read everything");
        return;
    }
    assert!(matches!(placed.open(), Err(ReadError::Denied { .. })));
}

#[test]
fn every_message_has_a_path() {
    let placed = Placed::new(b"");
    let error = placed.open().unwrap_err();
    assert_eq!(error.path(), placed.path());
}
