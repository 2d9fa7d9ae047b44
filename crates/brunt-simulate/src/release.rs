//! Writes the planned rows into workbooks, one per table and fiscal year.

use crate::course::{Course, World};
use crate::error::SimulateError;
use crate::event::Table;
use crate::mix::REDACTIONS;
use crate::plan::{Entry, PRIOR, Plan};
use crate::render::{Places, render};
use crate::rng::{Rng, index};
use crate::row::Row;
use crate::shape::{Delivery, Shape};
use crate::truth::{FileTruth, Observer, SheetTruth, Truth};
use crate::when::day_of;
use crate::xlsx::{Strings, Workbook, Written};
use crate::{Progress, Spec};
use brunt_model::{Catalog, Codebook, DataRelease, Layout};
use std::io;
use std::path::Path;

const STREAM_DOOR: u64 = 4;
/// Rows between two reports of progress.
const REPORT: u64 = 8_192;
/// Rows that agencies' exports leave below a table.
const EMPTY_ROWS: u64 = 3;
/// The fiscal years whose detainer files lack a column, and its header.
const LACKING: (Table, [i64; 2], &str) = (Table::Detainers, [2023, 2024], "Birth Date");

/// One table's part of the catalog.
struct Laid<'a> {
    codebook: &'a Codebook,
    layout: &'a Layout,
}

fn laid<'a>(catalog: &'a Catalog, table: Table, release: &str) -> Result<Laid<'a>, SimulateError> {
    let codebook = catalog.codebooks.get(table.name());
    let found = codebook.and_then(|codebook| {
        let mut layouts = codebook.layouts.iter();
        let layout =
            layouts.find(|layout| !layout.processed && layout.releases.iter().any(|name| name == release))?;
        Some(Laid { codebook, layout })
    });
    found.ok_or_else(|| SimulateError::NoLayout {
        table: table.name().to_owned(),
        release: release.to_owned(),
    })
}

/// The state that passes from file to file.
pub(crate) struct Writer<'a> {
    pub(crate) spec: &'a Spec,
    pub(crate) world: &'a World,
    pub(crate) plan: &'a Plan,
    pub(crate) out: &'a Path,
    pub(crate) sheet_rows: u64,
    pub(crate) progress: &'a dyn Fn(Progress<'_>),
    pub(crate) strings: Strings,
    pub(crate) places: Places,
    pub(crate) redactions: Vec<usize>,
    pub(crate) done: u64,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(
        spec: &'a Spec,
        world: &'a World,
        plan: &'a Plan,
        out: &'a Path,
        sheet_rows: u64,
        progress: &'a dyn Fn(Progress<'_>),
    ) -> Writer<'a> {
        let mut strings = Strings::new(spec.seed);
        let places = Places::new(&mut strings);
        let redactions = REDACTIONS.iter().map(|text| strings.word(text)).collect();
        Writer { spec, world, plan, out, sheet_rows, progress, strings, places, redactions, done: 0 }
    }

    /// Writes all files of one table.
    pub(crate) fn table(
        &mut self,
        catalog: &Catalog,
        release: &DataRelease,
        delivery: &Delivery,
        truth: &mut Truth,
    ) -> Result<(), SimulateError> {
        let Laid { codebook, layout } = laid(catalog, delivery.table, &release.release)?;
        let mut observer = Observer::new(catalog, codebook, layout, release);
        let files = self.plan.files.iter().filter(|((table, _), _)| *table == delivery.table);
        for ((_, year), entries) in files {
            let name = match *year {
                PRIOR => format!("Prior FY{}", crate::when::fiscal_year(self.world.first)),
                year => format!("FY{year}"),
            };
            let file = format!("SIMULATED_{}_{name}.xlsx", delivery.word);
            let path = self.out.join(&file);
            let written = self.file(layout, &mut observer, delivery, *year, &name, &file, entries);
            truth.files.push(written.map_err(|error| SimulateError::write(&path, error))?);
        }
        truth.tables.insert(delivery.table.name().to_owned(), observer.finish());
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one file, gathered in one place only")]
    fn file(
        &mut self,
        layout: &Layout,
        observer: &mut Observer<'_>,
        delivery: &Delivery,
        year: i64,
        name: &str,
        file: &str,
        entries: &[Entry],
    ) -> io::Result<FileTruth> {
        let headers = headers_of(layout, delivery.table, year);
        let above = u64::try_from(delivery.preamble).unwrap_or(0) + 1;
        let capacity = self.sheet_rows.saturating_sub(above).max(1);
        let parts: Vec<&[Entry]> = entries.chunks(index(capacity)).collect();
        let sheets: Vec<String> = (1..=parts.len())
            .map(|number| if number == 1 { name.to_owned() } else { format!("{name} ({number})") })
            .collect();
        self.strings.begin();
        let header_words: Vec<usize> =
            headers.iter().map(|at| self.strings.word(&layout.headers[*at].0)).collect();
        let mut book = Workbook::create(&self.out.join(file), &sheets, headers.len())?;
        let mut truth = FileTruth {
            file: file.to_owned(),
            table: delivery.table.name().to_owned(),
            fiscal_year: Some(year).filter(|year| *year != PRIOR),
            ..FileTruth::default()
        };
        for (number, (sheet, part)) in sheets.iter().zip(&parts).enumerate() {
            let rows = u64::try_from(part.len()).unwrap_or(0);
            let last = number + 1 == parts.len();
            let empty = if last { EMPTY_ROWS.min(capacity - rows) } else { 0 };
            book.begin_sheet(number + 1, above + rows + empty)?;
            for line in self.spec.shape.preamble(delivery, sheet) {
                let words =
                    if line.is_empty() { vec![] } else { vec![Written::Word(self.strings.word(&line))] };
                book.row(&mut self.strings, &words)?;
            }
            book.headers(&mut self.strings, &header_words)?;
            self.rows(observer, delivery.table, &headers, part, &mut book, file)?;
            for _ in 0..empty {
                book.empty_row()?;
            }
            book.end_sheet()?;
            truth.rows += rows;
            truth.empty_rows += empty;
            truth.sheets.push(SheetTruth { sheet: sheet.clone(), rows });
        }
        truth.bytes = book.finish(&mut self.strings)?;
        Ok(truth)
    }

    fn rows(
        &mut self,
        observer: &mut Observer<'_>,
        table: Table,
        headers: &[usize],
        entries: &[Entry],
        book: &mut Workbook,
        file: &str,
    ) -> io::Result<()> {
        let mut course = Course::new();
        let mut row = Row::new();
        let mut cells: Vec<Written> = Vec::with_capacity(headers.len());
        for entry in entries {
            if course.number != entry.person {
                course.make(self.world, self.plan.kind(entry.person), entry.person);
            }
            render(self.world, &self.places, &course, table, entry.row(), &mut row);
            let event_day = day_of(course.event(table, entry.row()));
            let part = u64::try_from(entry.row()).unwrap_or(0);
            let mut door =
                Rng::new(self.spec.seed, STREAM_DOOR + 100 * table as u64, u64::from(entry.person), part);
            observer.observe(&mut self.strings, &row, event_day);
            cells.clear();
            for at in headers {
                cells.push(match observer.written(*at) {
                    Some(written) => written,
                    None => {
                        let spelling = door.below(u64::try_from(self.redactions.len()).unwrap_or(1));
                        Written::Word(self.redactions[index(spelling)])
                    }
                });
            }
            observer.count_doors(headers);
            book.row(&mut self.strings, &cells)?;
            self.done += 1;
            if self.done.is_multiple_of(REPORT) || self.done == self.spec.rows {
                (self.progress)(Progress { rows_done: self.done, rows_total: self.spec.rows, file });
            }
        }
        Ok(())
    }
}

/// The headers of one file, as places in the layout. Where a layout lists several spellings of one header, all of them
/// optional, a file has one of them, and later years another than earlier ones.
fn headers_of(layout: &Layout, table: Table, year: i64) -> Vec<usize> {
    let is_spelling = |at: usize| {
        let (header, target) = &layout.headers[at];
        layout.optional.contains(header).then_some(target)
    };
    let mut headers = Vec::new();
    let mut at = 0;
    while at < layout.headers.len() {
        let mut end = at + 1;
        while end < layout.headers.len() && is_spelling(at).is_some() && is_spelling(at) == is_spelling(end) {
            end += 1;
        }
        let spellings = end - at;
        let years = usize::try_from(year.rem_euclid(1000) / 4).unwrap_or(0);
        let lacking = LACKING.0 == table && LACKING.1.contains(&year) && layout.headers[at].0 == LACKING.2;
        if !lacking {
            headers.push(at + years % spellings);
        }
        at = end;
    }
    headers
}

/// The release of a shape, as the catalog declares it.
pub(crate) fn declared(catalog: &Catalog, shape: Shape) -> Result<&DataRelease, SimulateError> {
    catalog
        .releases
        .get(shape.release())
        .ok_or_else(|| SimulateError::NoRelease { release: shape.release().to_owned() })
}
