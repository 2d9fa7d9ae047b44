//! Opening a released file: what format it is, which sheets it has, and its rows one after another.
//!
//! Everything behind this interface is exact about what the file holds and knows nothing of tables or columns:
//! a text stays a text, a number a number, a date a date. Deciding what a value means is [`crate::normalise`]'s work.

mod columnar;
mod error;
mod foreign;
mod sniff;
mod text;
mod window;
mod xlsx;

pub use error::{Bound, Place, ReadError, Unreadable};

use chrono::NaiveDateTime;
use columnar::{Columnar, Kind};
use foreign::Foreign;
use sniff::Sniffed;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use text::TextFile;
use xlsx::{Opened, Workbook};

/// One cell as the file holds it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Nothing there: no cell, an empty cell, an empty text, a null.
    Blank,
    /// A text, exactly as written: neither trimmed nor re-cased.
    Text(&'a str),
    /// A number that carries no date format.
    Number(f64),
    /// A day, or a moment without a time zone. A day alone has the time 00:00:00 and `has_time` false.
    Date {
        /// The moment, in the source's own local time.
        at: NaiveDateTime,
        /// Whether the source holds a time of day (a date format with a clock part, or a timestamp).
        has_time: bool,
    },
    /// A truth value of the format itself (not the word `YES`).
    Bool(bool),
    /// A spreadsheet error such as `#REF!`.
    Error(&'a str),
}

/// One row: where it stands and what it holds.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// 1-based: the row number of the sheet, the physical line on which a text record starts, or the ordinal of a
    /// columnar record (there the header counts as row 1, as it would on a sheet).
    pub number: u64,
    /// From the first column on. Rows may have different lengths; what is not there is blank.
    pub cells: &'a [Cell<'a>],
    /// For each cell, one more than the place of its text among the file's shared strings; 0 for any other cell. Empty
    /// where the file has none. Texts of equal numbers are equal, so that what was found out of one need not be found
    /// out again; the reverse does not hold.
    pub shared: &'a [u32],
}

/// One sheet of a workbook. A text or columnar file has exactly one, with an empty name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetInfo {
    /// The name as given, spaces included.
    pub name: String,
    /// Hidden or very hidden in the workbook.
    pub hidden: bool,
}

/// Called for each row; `Break` stops the reading early, which is not an error.
pub type Visit<'v> = dyn FnMut(Row<'_>) -> ControlFlow<()> + 'v;

/// Work on the rows of a sheet that several threads do at once. Each thread has a hand of its own; what its hands have
/// gathered from some rows that follow one another is a piece, and the pieces are handed on in the rows' order.
pub trait Gather: Sync {
    /// What one thread holds, from piece to piece.
    type Hand;
    /// What comes of some rows.
    type Piece: Send;

    /// A hand that holds nothing.
    fn hand(&self) -> Self::Hand;

    /// Takes up one row.
    fn row(&self, hand: &mut Self::Hand, row: Row<'_>);

    /// What the rows since the last piece come to. Asked for now and then, and thrown away where it turns out that
    /// the rows must be read again: nothing of them may stay in the hand that would show in a later piece.
    fn piece(&self, hand: &mut Self::Hand) -> Self::Piece;
}

/// Rows of a piece where the file is read by one thread row by row.
const PIECE_ROWS: usize = 8_192;

/// What a file may cost. The defaults admit every release seen so far with a wide margin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that one reading may inflate, counted as they come out, over all parts of an archive. 16 GiB.
    pub max_uncompressed: u64,
    /// Bytes out per byte in for one compressed part, looked at only past 64 MiB. 200.
    pub max_ratio: u64,
    /// Columns in a row. 16,384, which is a spreadsheet's own limit.
    pub max_columns: usize,
    /// Bytes of text in one cell. 1 MiB; a spreadsheet's own limit is 32,767 characters.
    pub max_cell_bytes: usize,
    /// Bytes of text written in one row, shared strings not counted. 256 MiB.
    pub max_row_bytes: usize,
    /// Bytes of all shared strings of a workbook, with four for each of them. 2 GiB; never more than 4 GiB.
    pub max_shared_strings_bytes: u64,
    /// Bytes of memory, as far as they can be told beforehand, that a file may take of a kind that is read whole: 64
    /// for each cell between the first and the last of a sheet of an xls or ods, the texts of an ods, the shared
    /// strings of an xlsb. 1 GiB.
    pub max_loaded_bytes: u64,
    /// Bytes of a sheet that one thread takes at a time where several read it. 2 MiB: smaller ones cost more for each
    /// column of each piece, larger ones leave the cache and take memory times the number of threads.
    pub chunk_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_uncompressed: 16 << 30,
            max_ratio: 200,
            max_columns: 16_384,
            max_cell_bytes: 1 << 20,
            max_row_bytes: 256 << 20,
            max_shared_strings_bytes: 2 << 30,
            max_loaded_bytes: 1 << 30,
            chunk_bytes: 2 << 20,
        }
    }
}

impl Limits {
    /// Bytes that one tag or text may take in a file: a text can be longer there than in the cell, because the
    /// longest spelling of a single character (`&quot;`, `_x000D_`) has seven.
    fn longest_markup(&self) -> usize {
        self.max_cell_bytes.saturating_mul(8).saturating_add(window::WINDOW_BYTES)
    }
}

/// What a file was recognised as, by its content; its name is not looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// A workbook of Excel 2007 or later, with or without macros.
    Xlsx,
    /// A workbook of Excel 97 to 2003.
    Xls,
    /// A binary workbook of Excel 2007 or later.
    Xlsb,
    /// An OpenDocument spreadsheet.
    Ods,
    /// A delimited text.
    Csv {
        /// The byte between fields: one of `|`, `,`, tab and `;`.
        delimiter: u8,
        /// As the Encoding Standard names it: `UTF-8`, `UTF-16LE`, `UTF-16BE` or `windows-1252`. Judged by the
        /// first MiB: where that is ASCII only it says `UTF-8`, and a later byte can still turn the reading to
        /// `windows-1252`.
        encoding: &'static str,
        /// Packed with gzip, in one or several members.
        gzip: bool,
    },
    /// Apache Parquet.
    Parquet,
    /// Arrow IPC file, also called Feather version 2.
    Feather,
}

/// An opened file. It can be read any number of times, and different sources from different threads.
#[derive(Debug)]
pub struct Source {
    path: PathBuf,
    inner: Inner,
    format: Format,
    sheets: Vec<SheetInfo>,
    total_bytes: u64,
    threads: usize,
}

#[derive(Debug)]
enum Inner {
    Xlsx(Box<Workbook>),
    Foreign(Foreign),
    Text(TextFile),
    Columnar(Columnar),
}

impl Source {
    /// Opens a file, recognises it and reads what describes it: the sheets and styles of a workbook, the first MiB
    /// of a text, the schema of a columnar file.
    ///
    /// # Errors
    /// The file cannot be opened, is empty, is of a kind that is not read, is damaged, or passes a limit.
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, ReadError> {
        let io = |error| ReadError::io(Place::file(path), error);
        let metadata = fs::metadata(path).map_err(io)?;
        if !metadata.is_file() {
            return Err(ReadError::NotAFile { path: path.to_path_buf() });
        }
        if metadata.len() == 0 {
            return Err(ReadError::Empty { path: path.to_path_buf() });
        }
        let one_sheet = || vec![SheetInfo { name: String::new(), hidden: false }];
        let (inner, format, sheets) = match sniff::sniff(path)? {
            Sniffed::Zip => match Workbook::open(path, limits)? {
                Opened::Xlsx(workbook) => {
                    let sheets = workbook.sheets().to_vec();
                    (Inner::Xlsx(workbook), Format::Xlsx, sheets)
                }
                Opened::Xlsb => of_foreign(path, foreign::Kind::Xlsb, limits)?,
                Opened::OpenDocument => of_foreign(path, foreign::Kind::Ods, limits)?,
            },
            Sniffed::Compound => of_foreign(path, foreign::Kind::Xls, limits)?,
            Sniffed::Parquet => {
                (Inner::Columnar(Columnar::open(path, Kind::Parquet, limits)?), Format::Parquet, one_sheet())
            }
            Sniffed::Feather => {
                (Inner::Columnar(Columnar::open(path, Kind::Feather, limits)?), Format::Feather, one_sheet())
            }
            Sniffed::Text { gzip } => {
                let text = TextFile::open(path, gzip, limits)?;
                let format = Format::Csv { delimiter: text.delimiter(), encoding: text.encoding(), gzip };
                (Inner::Text(text), format, one_sheet())
            }
        };
        Ok(Self { path: path.to_path_buf(), inner, format, sheets, total_bytes: metadata.len(), threads: 1 })
    }

    /// What the file was recognised as.
    #[must_use]
    pub fn format(&self) -> &Format {
        &self.format
    }

    /// The sheets that hold cells, in the order of the tabs, hidden ones included.
    #[must_use]
    pub fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    /// Size of the file in bytes, as it lies on the disk.
    #[must_use]
    pub fn total_bytes(&self) -> u64 {
        self.total_bytes
    }

    /// Bytes of the file that one full reading of a sheet consumes, as [`Self::rows_with_progress`] counts them;
    /// headers of the container make it a rough figure. 0 for a sheet that does not exist.
    #[must_use]
    pub fn sheet_bytes(&self, sheet: usize) -> u64 {
        match &self.inner {
            Inner::Xlsx(workbook) => workbook.sheet_bytes(sheet),
            // Every sheet counts for its share of the file, which is read or was read as one.
            Inner::Foreign(book) if sheet < book.sheets().len() => self.share_of_sheet(),
            Inner::Foreign(_) => 0,
            Inner::Text(_) | Inner::Columnar(_) if sheet == 0 => self.total_bytes,
            Inner::Text(_) | Inner::Columnar(_) => 0,
        }
    }

    fn share_of_sheet(&self) -> u64 {
        self.total_bytes / u64::try_from(self.sheets.len()).unwrap_or(1).max(1)
    }

    /// Visits the rows of a sheet from the first on, each time it is called, until the end or until `visit` breaks.
    ///
    /// Only rows that the file holds are visited: empty ones too, if they are there. In a workbook their numbers
    /// can leave gaps, and a badly written one can have them out of order. In a columnar file the first row holds
    /// the names of the columns.
    ///
    /// # Errors
    /// The sheet does not exist, or its content is damaged, against the rules of its format or beyond a limit. Rows
    /// before the fault have been visited.
    pub fn rows(&self, sheet: usize, visit: &mut Visit<'_>) -> Result<(), ReadError> {
        self.rows_with_progress(sheet, visit, &|_| {})
    }

    /// As [`Self::rows`]; now and then calls `progress` with the bytes of the file consumed so far, to be held
    /// against [`Self::sheet_bytes`].
    ///
    /// # Errors
    /// As [`Self::rows`].
    pub fn rows_with_progress(
        &self,
        sheet: usize,
        visit: &mut Visit<'_>,
        progress: &dyn Fn(u64),
    ) -> Result<(), ReadError> {
        match &self.inner {
            Inner::Xlsx(workbook) => workbook.rows(sheet, visit, progress),
            Inner::Foreign(book) => {
                book.rows(sheet, visit)?;
                progress(self.share_of_sheet());
                Ok(())
            }
            Inner::Text(_) | Inner::Columnar(_) if sheet > 0 => {
                Err(ReadError::NoSuchSheet { path: self.path.clone(), sheet, count: 1 })
            }
            Inner::Text(text) => text.rows(visit, progress),
            Inner::Columnar(columnar) => columnar.rows(visit, progress),
        }
    }

    /// How many threads [`Self::gather`] may use for this file, 1 at first. Who reads several files at once shares
    /// the threads out among them.
    pub fn set_threads(&mut self, threads: usize) {
        self.threads = threads.max(1);
    }

    /// Reads a sheet on the threads of [`Self::set_threads`]. `take` belongs to the caller's own thread, which only
    /// waits otherwise, and gets the pieces in the order of the rows until it breaks. With one thread all is done on
    /// the caller's.
    ///
    /// The pieces are the same for any number of threads. So far only workbooks (xlsx) are read by more than one.
    ///
    /// # Errors
    /// As [`Self::rows`]; the rows before the fault have been taken.
    pub fn gather<G: Gather>(
        &self,
        sheet: usize,
        gather: &G,
        take: &mut dyn FnMut(G::Piece) -> ControlFlow<()>,
        progress: &dyn Fn(u64),
    ) -> Result<(), ReadError> {
        if let Inner::Xlsx(workbook) = &self.inner {
            return workbook.gather(sheet, self.threads, gather, take, progress);
        }
        let mut pieces = Pieces::new(gather);
        let result = self.rows_with_progress(sheet, &mut |row| pieces.row(row, take), progress);
        pieces.finish(take);
        result
    }
}

fn of_foreign(
    path: &Path,
    kind: foreign::Kind,
    limits: &Limits,
) -> Result<(Inner, Format, Vec<SheetInfo>), ReadError> {
    let book = Foreign::open(path, kind, limits)?;
    let sheets = book.sheets().to_vec();
    let format = match kind {
        foreign::Kind::Xls => Format::Xls,
        foreign::Kind::Xlsb => Format::Xlsb,
        foreign::Kind::Ods => Format::Ods,
    };
    Ok((Inner::Foreign(book), format, sheets))
}

/// Rows that come one by one, brought to pieces.
struct Pieces<'g, G: Gather> {
    gather: &'g G,
    hand: G::Hand,
    rows: usize,
}

impl<'g, G: Gather> Pieces<'g, G> {
    fn new(gather: &'g G) -> Self {
        Self { gather, hand: gather.hand(), rows: 0 }
    }

    fn row(&mut self, row: Row<'_>, take: &mut dyn FnMut(G::Piece) -> ControlFlow<()>) -> ControlFlow<()> {
        self.gather.row(&mut self.hand, row);
        self.rows += 1;
        if self.rows < PIECE_ROWS {
            return ControlFlow::Continue(());
        }
        self.rows = 0;
        take(self.gather.piece(&mut self.hand))
    }

    fn finish(mut self, take: &mut dyn FnMut(G::Piece) -> ControlFlow<()>) {
        if self.rows > 0 {
            // Nothing comes after it, so that it makes no difference whether this breaks.
            let _ = take(self.gather.piece(&mut self.hand));
        }
    }
}
