//! What can be wrong with a released file, and what to do about it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Where in a file something was found. What is not known is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The file as it was named when opened.
    pub path: PathBuf,
    /// The part of an archive, such as `xl/styles.xml`.
    pub part: Option<String>,
    /// The sheet's name.
    pub sheet: Option<String>,
    /// 1-based, counted as [`super::Row::number`].
    pub row: Option<u64>,
    /// A spreadsheet reference such as `C7`.
    pub cell: Option<String>,
}

impl Place {
    /// A file as a whole.
    pub(super) fn file(path: &Path) -> Box<Self> {
        Box::new(Self { path: path.to_path_buf(), ..Self::default() })
    }

    /// One part of an archive.
    pub(super) fn part(path: &Path, part: &str) -> Box<Self> {
        Box::new(Self { path: path.to_path_buf(), part: Some(part.to_owned()), ..Self::default() })
    }

    /// One row of a file without sheets.
    pub(super) fn row(path: &Path, row: u64) -> Box<Self> {
        Box::new(Self { path: path.to_path_buf(), row: Some(row), ..Self::default() })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.path.display())?;
        if let Some(part) = &self.part {
            write!(f, ", part `{part}`")?;
        }
        if let Some(sheet) = &self.sheet {
            write!(f, ", sheet `{sheet}`")?;
        }
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        if let Some(cell) = &self.cell {
            write!(f, ", cell `{cell}`")?;
        }
        Ok(())
    }
}

/// A kind of file that was recognised and is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// A workbook locked with a password.
    EncryptedWorkbook,
    /// Another compound file: an old Word document, a mail message, an installer.
    CompoundFile,
    /// An OpenDocument text or drawing.
    OpenDocument,
    /// A zip archive that is not a workbook.
    OtherZip,
    /// A gzip file whose content is not a delimited text.
    OtherGzip,
    /// A file packed in another way: 7z, rar, bzip2, xz, zstd.
    OtherArchive,
    /// The first Feather format.
    FeatherV1,
    /// A web page, or a spreadsheet saved as one.
    Html,
    /// XML, such as the spreadsheet format of 2003.
    Xml,
    /// A PDF document.
    Pdf,
    /// JSON.
    Json,
    /// UTF-16 or UTF-32 without a byte order mark, so that its byte order would be a guess.
    UnmarkedUnicode,
    /// Bytes that are no text at all.
    Binary,
    /// Text in which no delimiter gives columns.
    NoTable,
}

impl Unreadable {
    /// Whether such a file is no table that somebody forgot to convert, but something that lies beside the tables of a
    /// folder: a note, a paper, a record of what was made.
    #[must_use]
    pub fn is_bystander(self) -> bool {
        matches!(self, Self::Pdf | Self::Json | Self::NoTable)
    }

    fn what(self) -> &'static str {
        match self {
            Self::EncryptedWorkbook => "a workbook locked with a password",
            Self::CompoundFile => "a compound file that is not a workbook",
            Self::OpenDocument => "an OpenDocument file that is not a spreadsheet",
            Self::OtherZip => "a zip archive without a workbook",
            Self::OtherGzip => "a gzip file that does not hold a delimited text",
            Self::OtherArchive => "a packed file of a kind that is not read",
            Self::FeatherV1 => "a feather file of the first version",
            Self::Html => "a web page",
            Self::Xml => "an XML file",
            Self::Pdf => "a PDF document",
            Self::Json => "a JSON file",
            Self::UnmarkedUnicode => "a UTF-16 text without a byte order mark",
            Self::Binary => "a binary file of an unknown kind",
            Self::NoTable => "a text in which no delimiter gives columns",
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::EncryptedWorkbook => "open it in Excel, remove the password and save it as xlsx",
            Self::OpenDocument => "if it holds a table, save it as xlsx",
            Self::OtherZip | Self::OtherArchive => "unpack it and give the file inside",
            Self::OtherGzip => "unpack it and give the file inside; only csv may stay compressed",
            Self::FeatherV1 => "write it again as feather version 2 or parquet",
            Self::Html => {
                "look whether the download gave an error page; a spreadsheet saved as a web page must be saved as xlsx"
            }
            Self::Xml => "open it in Excel and save it as xlsx",
            Self::UnmarkedUnicode => "save it as UTF-8",
            Self::CompoundFile | Self::Pdf | Self::Json | Self::Binary | Self::NoTable => {
                "give an xlsx, xls, xlsb, ods, csv, csv.gz, parquet or feather file"
            }
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.what())
    }
}

/// Which of the [`super::Limits`] was passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// [`super::Limits::max_uncompressed`], in bytes.
    Uncompressed,
    /// [`super::Limits::max_ratio`], bytes out per byte in.
    Ratio,
    /// [`super::Limits::max_columns`].
    Columns,
    /// [`super::Limits::max_cell_bytes`].
    CellBytes,
    /// [`super::Limits::max_row_bytes`].
    RowBytes,
    /// [`super::Limits::max_shared_strings_bytes`].
    SharedStrings,
    /// [`super::Limits::max_loaded_bytes`].
    Loaded,
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Uncompressed => "uncompressed bytes",
            Self::Ratio => "uncompressed bytes per compressed byte",
            Self::Columns => "columns in a row",
            Self::CellBytes => "bytes in a cell or a piece of markup",
            Self::RowBytes => "bytes of text in a row",
            Self::SharedStrings => "bytes of shared strings",
            Self::Loaded => "bytes of memory for a kind of file that is read whole",
        })
    }
}

/// Why a file, or the rest of it, could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// No such file.
    #[error("`{}` does not exist", path.display())]
    NotFound {
        /// The file.
        path: PathBuf,
    },
    /// The system refuses to open it.
    #[error("`{}` may not be read: permission denied", path.display())]
    Denied {
        /// The file.
        path: PathBuf,
    },
    /// A folder, or something else that is not a plain file.
    #[error("`{}` is not a file", path.display())]
    NotAFile {
        /// The folder or device.
        path: PathBuf,
    },
    /// A file of 0 bytes.
    #[error("`{}` is empty", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// The system failed while reading.
    #[error("{place}: reading failed")]
    Io {
        /// How far the reading had come.
        place: Box<Place>,
        /// What the system said.
        source: io::Error,
    },
    /// Recognised as something that is not read.
    #[error("`{}` is {kind}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What it is.
        kind: Unreadable,
    },
    /// An entry of the archive is locked with a password.
    #[error("{place}: the archive entry is encrypted")]
    EncryptedEntry {
        /// The entry.
        place: Box<Place>,
    },
    /// The container does not hold together: cut short, overwritten, or wrongly written.
    #[error("{place}: damaged: {reason}")]
    Damaged {
        /// Where it was noticed.
        place: Box<Place>,
        /// What was noticed.
        reason: String,
    },
    /// The compressed text ends before its end mark. The rows before the cut have been visited.
    #[error("`{}` is cut short: its compressed content ends after {rows} complete rows", path.display())]
    Truncated {
        /// The file.
        path: PathBuf,
        /// Complete rows visited.
        rows: u64,
    },
    /// A part that the workbook refers to is not in the archive.
    #[error("{place}: the part is not in the archive")]
    MissingPart {
        /// The part, and the sheet it would have held.
        place: Box<Place>,
    },
    /// Content against the rules of its format.
    #[error("{place}: {reason}")]
    Malformed {
        /// Where.
        place: Box<Place>,
        /// What was found.
        reason: String,
    },
    /// A cell names a shared string that the workbook does not hold.
    #[error("{place}: shared string `{index}` does not exist: the workbook holds {count}")]
    SharedString {
        /// The cell.
        place: Box<Place>,
        /// 0-based index as written in the cell.
        index: u64,
        /// Shared strings in the workbook.
        count: usize,
    },
    /// A text that is not in the encoding in which its file began.
    #[error("{place}: not valid {encoding}")]
    Encoding {
        /// The row, or the part.
        place: Box<Place>,
        /// The encoding expected.
        encoding: String,
    },
    /// A quotation mark that opens a field and is never closed.
    #[error("{place}: a quoted field that begins in this row is never closed")]
    UnclosedQuote {
        /// The row in which the record begins.
        place: Box<Place>,
    },
    /// More than the limits allow.
    #[error("{place}: more than {limit} {bound}")]
    TooLarge {
        /// Where the limit was passed.
        place: Box<Place>,
        /// Which limit.
        bound: Bound,
        /// Its value.
        limit: u64,
    },
    /// A column whose values are not single values, or of a type that has no cell.
    #[error("`{}`: column `{column}` has the type `{kind}`, which no cell can hold", path.display())]
    ColumnType {
        /// The file.
        path: PathBuf,
        /// The column's name.
        column: String,
        /// Its type as the format names it.
        kind: String,
    },
    /// A sheet number that the source does not have.
    #[error("`{}` has {count} sheets, not one with the index {sheet}", path.display())]
    NoSuchSheet {
        /// The file.
        path: PathBuf,
        /// The index asked for, 0-based.
        sheet: usize,
        /// Sheets there are.
        count: usize,
    },
}

impl ReadError {
    /// What the reader of the message can do about it.
    #[must_use]
    pub fn hint(&self) -> &str {
        match self {
            Self::NotFound { .. } => "check the path",
            Self::Denied { .. } => "give yourself the right to read it",
            Self::NotAFile { .. } => "give the path of a file",
            Self::Empty { .. } | Self::Truncated { .. } => "fetch the file again",
            Self::Io { .. } => "check the disk or the network share and try again",
            Self::Unreadable { kind, .. } => kind.hint(),
            Self::EncryptedEntry { .. } => "unpack it with its password and save it as xlsx",
            Self::Damaged { .. } => {
                "fetch the file again; if it stays so, open it in Excel, let it repair it and save it as xlsx"
            }
            Self::MissingPart { .. } | Self::Malformed { .. } | Self::SharedString { .. } => {
                "open it in Excel, let it repair it and save it as xlsx"
            }
            Self::Encoding { .. } => "save it as UTF-8",
            Self::UnclosedQuote { .. } => "close the quotation mark, or double it if it belongs to the text",
            Self::TooLarge { .. } => "if the file is sound and really that large, raise the limit",
            Self::ColumnType { .. } => "leave the column out, or write it as single values",
            Self::NoSuchSheet { .. } => "choose one of the sheets listed",
        }
    }

    /// The file the error is about.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::NotFound { path }
            | Self::Denied { path }
            | Self::NotAFile { path }
            | Self::Empty { path }
            | Self::Unreadable { path, .. }
            | Self::Truncated { path, .. }
            | Self::ColumnType { path, .. }
            | Self::NoSuchSheet { path, .. } => path,
            Self::Io { place, .. }
            | Self::EncryptedEntry { place }
            | Self::Damaged { place, .. }
            | Self::MissingPart { place }
            | Self::Malformed { place, .. }
            | Self::SharedString { place, .. }
            | Self::Encoding { place, .. }
            | Self::UnclosedQuote { place }
            | Self::TooLarge { place, .. } => &place.path,
        }
    }

    /// An error of the system, told apart as far as the system tells.
    pub(super) fn io(place: Box<Place>, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::NotFound => Self::NotFound { path: place.path },
            io::ErrorKind::PermissionDenied => Self::Denied { path: place.path },
            io::ErrorKind::IsADirectory => Self::NotAFile { path: place.path },
            _ => Self::Io { place, source },
        }
    }
}
