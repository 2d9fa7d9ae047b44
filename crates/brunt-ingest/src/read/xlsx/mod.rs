//! Workbooks (`.xlsx`, `.xlsm`): our own reader, because reading is what takes the time. It streams the sheet
//! through one small buffer and keeps nothing but the shared strings.
//!
//! What a cell means follows the format (ECMA-376) and, where that is silent, what a spreadsheet program shows:
//! a text without `xml:space="preserve"` loses its outer white space; a number in a date format is a date, unless
//! it has none (before 1900, the 29 February 1900 of the 1900 system), when it stays a number; a length of time
//! (`[h]:mm`) is a number of days.

mod archive;
mod cells;
mod chunks;
mod sheet;
mod strings;
mod styles;
#[cfg(test)]
mod tests;
mod value;
mod workbook;
mod xml;

pub(super) use archive::{Archive, Part, check_inflated, stream_error, xml_error};
pub(super) use value::{iso, serial};
pub(super) use xml::{Attributes, Token, Xml, XmlError, local_name};

use super::error::{Place, ReadError};
use super::{Gather, Limits, SheetInfo, Visit};
use archive::Session;
use sheet::SheetReader;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use strings::{SharedStrings, StringsError};
use workbook::{Contents, MainPart, main_part};

/// What opening an archive came to.
pub(super) enum Opened {
    /// A workbook of ours.
    Xlsx(Box<Workbook>),
    /// A binary workbook.
    Xlsb,
    /// An OpenDocument file of any kind.
    OpenDocument,
}

/// An opened workbook.
#[derive(Debug)]
pub(super) struct Workbook {
    archive: Archive,
    contents: Contents,
    limits: Limits,
    /// Loaded when a sheet is first read: a list of sheets does not need them.
    strings: Mutex<Option<Arc<SharedStrings>>>,
}

impl Workbook {
    /// Reads the directory, the list of sheets and the styles; or finds that another reader must.
    pub(super) fn open(path: &Path, limits: &Limits) -> Result<Opened, ReadError> {
        let archive = Archive::open(path)?;
        let count = AtomicU64::new(0);
        let mut session = archive.session(limits, &count)?;
        let part = match main_part(&archive, &mut session, limits)? {
            MainPart::Xlsx(part) => part,
            MainPart::Xlsb => return Ok(Opened::Xlsb),
            MainPart::OpenDocument => return Ok(Opened::OpenDocument),
        };
        let contents = Contents::read(&archive, &mut session, &part, limits)?;
        drop(session);
        let workbook = Self { archive, contents, limits: limits.clone(), strings: Mutex::new(None) };
        Ok(Opened::Xlsx(Box::new(workbook)))
    }

    /// The sheets with cells.
    pub(super) fn sheets(&self) -> &[SheetInfo] {
        &self.contents.sheets
    }

    /// Compressed bytes of one sheet.
    pub(super) fn sheet_bytes(&self, sheet: usize) -> u64 {
        self.contents.sheet_parts.get(sheet).map_or(0, |part| self.archive.compressed(part))
    }

    /// Visits the rows of a sheet.
    pub(super) fn rows(
        &self,
        sheet: usize,
        visit: &mut Visit<'_>,
        progress: &dyn Fn(u64),
    ) -> Result<(), ReadError> {
        let count = AtomicU64::new(0);
        self.with_sheet(sheet, &count, |part, context| {
            SheetReader::new(part, context).read(visit, &|| progress(count.load(Ordering::Relaxed)))
        })?;
        progress(count.load(Ordering::Relaxed));
        Ok(())
    }

    /// Gathers the rows of a sheet on several threads.
    pub(super) fn gather<G: Gather>(
        &self,
        sheet: usize,
        threads: usize,
        gather: &G,
        take: &mut dyn FnMut(G::Piece) -> ControlFlow<()>,
        progress: &dyn Fn(u64),
    ) -> Result<(), ReadError> {
        let count = AtomicU64::new(0);
        self.with_sheet(sheet, &count, |part, context| {
            let job = chunks::Job { gather, context, threads, count: &count };
            job.run(part, take, progress)
        })?;
        progress(count.load(Ordering::Relaxed));
        Ok(())
    }

    /// Opens a sheet's part and what its cells refer to; `count` is moved on by the bytes of the part that were read.
    fn with_sheet<'c>(
        &self,
        sheet: usize,
        count: &'c AtomicU64,
        read: impl FnOnce(Part<'_, 'c>, sheet::Context<'_>) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        let (Some(info), Some(part)) =
            (self.contents.sheets.get(sheet), self.contents.sheet_parts.get(sheet))
        else {
            return Err(ReadError::NoSuchSheet {
                path: self.archive.path().to_path_buf(),
                sheet,
                count: self.contents.sheets.len(),
            });
        };
        let mut session = self.archive.session(&self.limits, count)?;
        let strings = self.strings(&mut session)?;
        count.store(0, Ordering::Relaxed);
        let part = session.part(part).map_err(|error| match error {
            ReadError::MissingPart { mut place } => {
                place.sheet = Some(info.name.clone());
                ReadError::MissingPart { place }
            }
            other => other,
        })?;
        let context = sheet::Context {
            path: self.archive.path(),
            sheet: &info.name,
            strings: &strings,
            styles: &self.contents.styles,
            from_1904: self.contents.from_1904,
            limits: &self.limits,
        };
        read(part, context)
    }

    fn strings(&self, session: &mut Session<'_, '_>) -> Result<Arc<SharedStrings>, ReadError> {
        // A thread that panicked with the lock held can have left only `None` or the whole list.
        let mut slot = self.strings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(strings) = &*slot {
            return Ok(Arc::clone(strings));
        }
        let strings = Arc::new(match &self.contents.strings_part {
            None => SharedStrings::default(),
            Some(name) => SharedStrings::load(session.part(name)?, &self.limits).map_err(|error| {
                let place = Place::part(self.archive.path(), name);
                match error {
                    StringsError::Xml(error) => xml_error(place, error, &self.limits),
                    StringsError::TooLarge(bound, limit) => ReadError::TooLarge { place, bound, limit },
                }
            })?,
        });
        *slot = Some(Arc::clone(&strings));
        Ok(strings)
    }
}
