//! The rows of one sheet against its table's columns: each row is judged alone, so that several threads can.

mod merge;

pub(crate) use merge::{Merge, UnlistedMap};

use crate::normalise::memo::Memo;
use crate::normalise::table::{Rows, TableBuilder};
use crate::normalise::value::{Judge, Outcome, Typed};
use crate::read::{Cell, Gather, Row};
use crate::recognise::{HeaderPlan, SheetPlan};
use crate::report::{DoorCount, Reject, TableOutcome};
use brunt_model::catalog::{Catalog, Tokens};
use brunt_model::codebook::{Codebook, Column, ColumnType, Derivation, Layout, Target};
use brunt_model::crosswalk::fold;
use brunt_model::{FiscalYear, State};
use chrono::NaiveDate;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// Where a canonical column's cells come from in one sheet.
enum Origin<'c> {
    Cell(usize),
    Constant(&'c str),
    Derived(usize, &'c Derivation),
    Nowhere,
}

struct ColumnReader<'c> {
    origin: Origin<'c>,
    judge: Judge<'c>,
    /// The cell is another column's too, which reports what is wrong with it.
    echo: bool,
}

/// A sheet that holds a table, and all that its rows are held against.
pub(crate) struct SheetTable<'c> {
    plan: &'c SheetPlan,
    layout: &'c Layout,
    codebook: &'c Codebook,
    release: &'c str,
    columns: Vec<ColumnReader<'c>>,
    event: usize,
    fiscal_years: FiscalYears,
    door: Vec<(usize, DoorCount)>,
    unknown: Vec<String>,
    mapped: Vec<usize>,
    tokens: &'c Tokens,
}

/// How a row's fiscal year is found.
#[derive(Clone, Copy)]
enum FiscalYears {
    ByEvent,
    /// Each run of rising days is one year; of the days in this column, from this year on.
    Runs {
        column: usize,
        first: i32,
    },
}

/// What tells rows of a piece apart that go to different batches: their fiscal year or, where runs of days are
/// years, the run's number. Only who has seen all rows before can tell a run's year.
type Group = Option<i32>;

/// The runs of rising days in a piece. Run 0 are the rows before the first day.
#[derive(Debug, Clone, Copy, Default)]
struct Runs {
    run: i32,
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
}

/// A value of a closed set that the codebook does not list: its column, how often it stands in the piece, and the
/// first row.
#[derive(Debug)]
struct Stray {
    column: usize,
    value: String,
    rows: u64,
    row: u64,
}

/// What there is to say of the rows of a piece.
#[derive(Default)]
struct Tally {
    runs: Runs,
    counts: TableOutcome,
    rejects: Vec<Reject>,
    without_event: u64,
    /// By column of [`SheetTable::door`].
    door: Vec<DoorTally>,
    /// In the order in which they were met.
    strays: Vec<Stray>,
    stray_at: HashMap<(usize, String), usize>,
}

#[derive(Debug, Clone, Copy, Default)]
struct DoorTally {
    redacted: u64,
    blank: u64,
    refused: u64,
}

/// Some rows of a sheet, typed.
pub(crate) struct Piece {
    rows: Vec<(Group, Rows)>,
    tally: Tally,
}

/// One thread's rows under way.
pub(crate) struct Hand {
    builders: BTreeMap<Group, TableBuilder>,
    memos: Vec<Memo>,
    tally: Tally,
}

impl<'c> SheetTable<'c> {
    /// `None` when the plan names a table, layout or release that the catalog no longer has.
    pub(crate) fn new(catalog: &'c Catalog, plan: &'c SheetPlan) -> Option<SheetTable<'c>> {
        let codebook = catalog.codebooks.get(&plan.table)?;
        let layout = codebook.layouts.get(plan.layout)?;
        let release = catalog.releases.get(plan.releases.first()?)?;
        let cell_of = |name: &str| {
            plan.headers
                .iter()
                .position(|header| matches!(&header.target, Some(Target::Column(column)) if column == name))
        };
        let columns: Vec<ColumnReader<'c>> = codebook
            .columns
            .iter()
            .map(|column| {
                let (origin, echo) = origin_of(column, layout, &release.release, &cell_of);
                ColumnReader { origin, judge: Judge::new(catalog, release, column), echo }
            })
            .collect();
        let event = codebook.columns.iter().position(|column| column.name == layout.event)?;
        let door = plan
            .headers
            .iter()
            .enumerate()
            .filter_map(|(index, header)| door_of(catalog, index, header, &plan.name))
            .collect();
        let unknown = plan
            .headers
            .iter()
            .filter(|header| {
                header.target.is_none()
                    && !header.header.is_empty()
                    && catalog.tokens.identity_of_header(&header.header).is_none()
            })
            .map(|header| header.header.clone())
            .collect();
        let mapped = (0..plan.headers.len())
            .filter(|index| plan.headers.get(*index).is_some_and(|h| h.target.is_some()))
            .collect();
        Some(SheetTable {
            fiscal_years: FiscalYears::new(layout, codebook),
            release: &release.release,
            tokens: &catalog.tokens,
            plan,
            layout,
            codebook,
            columns,
            event,
            door,
            unknown,
            mapped,
        })
    }

    /// The layout of the sheet.
    pub(crate) fn layout(&self) -> &'c Layout {
        self.layout
    }

    fn group(&self, row: Row<'_>, event: Option<NaiveDate>, runs: &mut Runs) -> Group {
        match self.fiscal_years {
            FiscalYears::ByEvent => event.map(|day| FiscalYear::of(day).year()),
            FiscalYears::Runs { column, .. } => {
                let reader = self.columns.get(column)?;
                let Origin::Cell(index) = reader.origin else { return None };
                if let Outcome::Known(Typed::Date(day)) = reader.judge.judge(cell(row, index)) {
                    runs.add(day);
                }
                Some(runs.run)
            }
        }
    }

    /// Why a row that holds something is no row of the table.
    fn not_a_row(&self, row: Row<'_>, filled: usize) -> Option<String> {
        let repeats = self.mapped.iter().filter(|index| {
            let header = self.plan.headers.get(**index).map(|header| fold(&header.header)).unwrap_or_default();
            matches!(row.cells.get(**index), Some(Cell::Text(text)) if !header.is_empty() && fold(text) == header)
        });
        // Only a row of texts can repeat the header; the count is taken for the few rows whose first cell looks like it.
        let first = self.mapped.first().and_then(|index| {
            let header = self.plan.headers.get(*index)?;
            match row.cells.get(*index)? {
                Cell::Text(text) => {
                    Some(text.len() == header.header.len() && fold(text) == fold(&header.header))
                }
                _ => None,
            }
        });
        if first == Some(true) && repeats.count() * 2 > filled {
            return Some("the header stands here again".into());
        }
        if filled == 1 && self.mapped.len() >= 4 && self.event_day(row).is_none() {
            return Some("a single text below the table, not a row of it".into());
        }
        None
    }

    fn event_day(&self, row: Row<'_>) -> Option<NaiveDate> {
        let reader = self.columns.get(self.event)?;
        let Origin::Cell(index) = reader.origin else { return None };
        match reader.judge.judge(row.cells.get(index).copied().unwrap_or(Cell::Blank)) {
            Outcome::Known(Typed::Date(day)) => Some(day),
            Outcome::Known(Typed::Time(at)) => Some(at.date()),
            _ => None,
        }
    }

    fn count_door(&self, row: Row<'_>, counts: &mut Vec<DoorTally>) {
        counts.resize(self.door.len(), DoorTally::default());
        for ((index, _), count) in self.door.iter().zip(counts) {
            match cell(row, *index) {
                Cell::Blank => count.blank += 1,
                Cell::Text(text) if text.trim().is_empty() || self.tokens.is_absent(text.trim()) => {
                    count.blank += 1
                }
                Cell::Text(text) if self.tokens.is_redacted(text.trim()) => count.redacted += 1,
                _ => count.refused += 1,
            }
        }
    }

    fn reject(&self, row: u64, column: Option<&str>, reason: String) -> Reject {
        Reject {
            table: self.plan.table.clone(),
            sheet: self.plan.name.clone(),
            row,
            column: column.map(str::to_owned),
            reason,
        }
    }

    /// Gives each column of the builder's newest row its value or state.
    fn fill(&self, builder: &mut TableBuilder, memos: &mut [Memo], row: Row<'_>, tally: &mut Tally) {
        for ((index, reader), memo) in self.columns.iter().enumerate().zip(memos) {
            match &reader.origin {
                Origin::Nowhere => builder.missing(index, State::NotInRelease),
                Origin::Constant(text) => builder.value(index, &Typed::Text(Cow::Borrowed(text))),
                Origin::Derived(from, derivation) => {
                    let answer = match reader.judge.judge(cell(row, *from)) {
                        Outcome::Blank => derivation.blank,
                        Outcome::Absent => derivation.na,
                        Outcome::Redacted => derivation.redacted,
                        // The cell is another column's: that it is no yes or no says only that it holds a value.
                        Outcome::Known(_) | Outcome::Rejected(_) => derivation.known,
                    };
                    match answer {
                        Some(yes) => builder.value(index, &Typed::YesNo(yes)),
                        None => builder.missing(index, State::Blank),
                    }
                }
                Origin::Cell(from) => {
                    if let (Some(shared), Cell::Text(text)) = (row.shared.get(*from), cell(row, *from))
                        && *shared > 0
                        && let Some(listed) = memo.recall_text(*shared)
                    {
                        if !listed {
                            tally.stray(index, text, row.number);
                        }
                        builder.text(index, text);
                        continue;
                    }
                    let (outcome, listed) = reader.judged(row, *from, memo);
                    match outcome {
                        Outcome::Known(Typed::Text(text)) => {
                            if !listed {
                                tally.stray(index, &text, row.number);
                            }
                            builder.value(index, &Typed::Text(text));
                        }
                        // A clock column whose cell gives only the day has no time of day to keep.
                        Outcome::Known(Typed::Date(_))
                            if reader.judge.column.kind == ColumnType::LocalTime =>
                        {
                            builder.missing(index, State::Blank);
                        }
                        Outcome::Known(value) => builder.value(index, &value),
                        Outcome::Blank | Outcome::Absent => builder.missing(index, State::Blank),
                        Outcome::Redacted => builder.missing(index, State::Redacted),
                        Outcome::Rejected(reason) => {
                            if !reader.echo {
                                tally.counts.cells_rejected += 1;
                                let column = Some(reader.judge.column.name.as_str());
                                tally.rejects.push(self.reject(row.number, column, reason));
                            }
                            builder.missing(index, State::Rejected);
                        }
                    }
                }
            }
        }
    }
}

impl Gather for SheetTable<'_> {
    type Hand = Hand;
    type Piece = Piece;

    fn hand(&self) -> Hand {
        let memos = self.columns.iter().map(|_| Memo::default()).collect();
        Hand { builders: BTreeMap::new(), memos, tally: Tally::default() }
    }

    fn row(&self, hand: &mut Hand, row: Row<'_>) {
        if row.number <= self.plan.header_row {
            return;
        }
        let filled = self.mapped.iter().filter(|index| !is_empty(cell(row, **index))).count();
        if filled == 0 {
            return;
        }
        let Hand { builders, memos, tally } = hand;
        tally.counts.rows_read += 1;
        if let Some(reason) = self.not_a_row(row, filled) {
            tally.counts.rows_rejected += 1;
            tally.rejects.push(self.reject(row.number, None, reason));
            return;
        }
        self.count_door(row, &mut tally.door);
        let event_date = self.event_day(row);
        tally.without_event += u64::from(event_date.is_none());
        let group = self.group(row, event_date, &mut tally.runs);
        let builder = builders.entry(group).or_insert_with(|| TableBuilder::new(self.codebook));
        builder.begin(row.number, event_date);
        self.fill(builder, memos, row, tally);
        tally.counts.rows_stored += 1;
    }

    fn piece(&self, hand: &mut Hand) -> Piece {
        let built = hand.builders.iter_mut().map(|(group, builder)| (*group, builder.finish()));
        let rows = built.filter(|(_, rows)| rows.count() > 0).collect();
        Piece { rows, tally: std::mem::take(&mut hand.tally) }
    }
}

impl ColumnReader<'_> {
    /// What the cell at `from` comes to, and whether the codebook lists it or need not.
    fn judged<'v>(&self, row: Row<'v>, from: usize, memo: &mut Memo) -> (Outcome<'v>, bool) {
        let cell = cell(row, from);
        let shared = row.shared.get(from).copied().unwrap_or(0);
        let text = match cell {
            Cell::Text(text) if shared > 0 => Some(text),
            _ => None,
        };
        if let Some(known) = text.and_then(|text| memo.recall(shared, text)) {
            return known;
        }
        let outcome = self.judge.judge(cell);
        let listed = match (&outcome, self.judge.column.kind) {
            (Outcome::Known(Typed::Text(text)), ColumnType::Category | ColumnType::Code) => {
                self.judge.is_listed(text)
            }
            _ => true,
        };
        if let Some(text) = text {
            memo.note(shared, text, &outcome, listed);
        }
        (outcome, listed)
    }
}

impl Tally {
    fn stray(&mut self, column: usize, value: &str, row: u64) {
        let at = *self.stray_at.entry((column, value.to_owned())).or_insert(self.strays.len());
        match self.strays.get_mut(at) {
            Some(stray) => stray.rows += 1,
            None => self.strays.push(Stray { column, value: value.to_owned(), rows: 1, row }),
        }
    }
}

impl FiscalYears {
    fn new(layout: &Layout, codebook: &Codebook) -> FiscalYears {
        let Some(rule) = &layout.fiscal_year else { return FiscalYears::ByEvent };
        match codebook.columns.iter().position(|column| column.name == rule.runs_of) {
            Some(column) => FiscalYears::Runs { column, first: rule.first },
            None => FiscalYears::ByEvent,
        }
    }
}

impl Runs {
    fn add(&mut self, day: NaiveDate) {
        match self.last {
            None => {
                self.first = Some(day);
                self.run = 1;
            }
            Some(last) => self.run += i32::from(day < last),
        }
        self.last = Some(day);
    }
}

fn cell<'v>(row: Row<'v>, index: usize) -> Cell<'v> {
    row.cells.get(index).copied().unwrap_or(Cell::Blank)
}

fn origin_of<'c>(
    column: &'c Column,
    layout: &'c Layout,
    release: &str,
    cell_of: &impl Fn(&str) -> Option<usize>,
) -> (Origin<'c>, bool) {
    if let Some(index) = cell_of(&column.name) {
        return (Origin::Cell(index), false);
    }
    if let Some(text) = layout.constants.get(&column.name) {
        return (Origin::Constant(text), false);
    }
    if let Some(index) = column.day_of.as_deref().and_then(cell_of) {
        return (Origin::Cell(index), true);
    }
    let derivation = column.derive.iter().find(|derivation| derivation.release == release);
    if let Some((derivation, index)) = derivation.and_then(|found| Some((found, cell_of(&found.from)?))) {
        return (Origin::Derived(index, derivation), true);
    }
    (Origin::Nowhere, false)
}

fn door_of(catalog: &Catalog, index: usize, header: &HeaderPlan, sheet: &str) -> Option<(usize, DoorCount)> {
    let kind = match &header.target {
        Some(Target::Door(kind)) => kind.clone(),
        None => catalog.tokens.identity_of_header(&header.header)?.to_owned(),
        Some(_) => return None,
    };
    Some((
        index,
        DoorCount {
            sheet: sheet.to_owned(),
            header: header.header.clone(),
            kind,
            redacted: 0,
            blank: 0,
            refused: 0,
        },
    ))
}

fn is_empty(cell: Cell<'_>) -> bool {
    match cell {
        Cell::Blank => true,
        // Nearly every text begins with a letter, a digit or a sign.
        Cell::Text(text) => {
            !text.as_bytes().first().is_some_and(u8::is_ascii_graphic) && text.trim().is_empty()
        }
        _ => false,
    }
}
