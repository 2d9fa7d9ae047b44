//! What each cell is to a reader that knows the codebook: a value, a blank, a redaction or a reject.

use super::targets::Judge;
use super::{ColumnTruth, TableTruth};
use crate::row::{Cell, Field, Row};
use crate::when::{DAY, day_of, day_text, fiscal_year, moment_text, serial_of};
use crate::xlsx::{Strings, Written};
use brunt_model::codebook::LastDay;
use brunt_model::crosswalk::fold;
use brunt_model::{Catalog, Codebook, Column, ColumnType, DataRelease, Layout, State, Target};

/// What is known of one header.
struct Header<'a> {
    text: &'a str,
    /// Would identify a person: struck out in every row.
    door: bool,
    /// Cells struck out.
    struck: u64,
    field: Option<Field>,
    column: Option<&'a Column>,
    /// Lowest and highest day that is kept.
    days: Option<(i64, i64)>,
    /// Per word: not asked yet, listed, or not.
    listed: Vec<Option<bool>>,
    counts: ColumnTruth,
}

/// Watches the rows of one table.
pub(crate) struct Observer<'a> {
    catalog: &'a Catalog,
    headers: Vec<Header<'a>>,
    judge: Judge<'a>,
    /// Per word, what a reader makes of it.
    states: Vec<Option<State>>,
    written: Vec<Written>,
    truth: TableTruth,
}

impl<'a> Observer<'a> {
    pub(crate) fn new(
        catalog: &'a Catalog,
        codebook: &'a Codebook,
        layout: &'a Layout,
        release: &'a DataRelease,
    ) -> Observer<'a> {
        let mut truth = TableTruth::default();
        let headers: Vec<Header<'a>> = layout
            .headers
            .iter()
            .map(|(text, target)| {
                let column = match target {
                    Target::Column(name) => codebook.column(name),
                    Target::Door(_) | Target::Skip(_) => None,
                };
                let field = column.and_then(|column| Field::parse(&column.name));
                if let (Some(column), None) = (column, field) {
                    truth.unknown_columns.push(column.name.clone());
                }
                let days = column.and_then(|column| column.days).map(|(first, last)| {
                    let last = match last {
                        LastDay::AsOf => release.as_of,
                        LastDay::Day(day) => day,
                    };
                    (serial_of(first), serial_of(last))
                });
                let door = matches!(target, Target::Door(_));
                Header {
                    text,
                    door,
                    struck: 0,
                    field,
                    column,
                    days,
                    listed: Vec::new(),
                    counts: ColumnTruth::default(),
                }
            })
            .collect();
        let judge = Judge::new(catalog, codebook, layout, &release.release);
        Observer { catalog, headers, judge, states: Vec::new(), written: Vec::new(), truth }
    }

    /// How the cell under a header is written in the row last observed; `None` for a column behind the door.
    pub(crate) fn written(&self, header: usize) -> Option<Written> {
        if self.headers[header].door { None } else { self.written.get(header).copied() }
    }

    /// Counts a row's cells that are struck out because they would identify a person.
    pub(crate) fn count_doors(&mut self, headers: &[usize]) {
        for at in headers {
            self.headers[*at].struck += u64::from(self.headers[*at].door);
        }
    }

    /// Counts a row that holds every column of the layout. `event_day` dates it.
    pub(crate) fn observe(&mut self, strings: &mut Strings, row: &Row, event_day: i64) {
        self.written.clear();
        self.judge.begin();
        for header in &mut self.headers {
            let cell = header.field.map_or(Cell::Blank, |field| row.get(field));
            let written = write_as(strings, cell);
            let state = header.state(cell, written, self.catalog, strings, &mut self.states);
            if let Some(column) = header.column {
                match state {
                    State::Known => header.counts.known += 1,
                    State::Blank | State::NotInRelease => header.counts.blank += 1,
                    State::Redacted => header.counts.redacted += 1,
                    State::Rejected => header.counts.rejected += 1,
                }
                if let (State::Known, Written::Word(word)) = (state, written)
                    && !header.is_listed(self.catalog, strings, word)
                {
                    let values = self.truth.unlisted.entry(column.name.clone()).or_default();
                    *values.entry(strings.text(word).trim().to_owned()).or_default() += 1;
                }
            }
            if let Some(field) = header.field {
                self.judge.note(field, cell, state);
            }
            self.written.push(written);
        }
        let year = fiscal_year(event_day);
        self.truth.rows += 1;
        *self.truth.rows_by_fiscal_year.entry(year).or_default() += 1;
        self.judge.score(event_day, year);
    }

    /// The table's truth so far.
    pub(crate) fn finish(self) -> TableTruth {
        let mut truth = self.truth;
        for header in &self.headers {
            if let Some(column) = header.column {
                truth.columns.insert(column.name.clone(), header.counts);
            } else if header.struck > 0 {
                truth.doors.insert(header.text.to_owned(), header.struck);
            }
        }
        (truth.targets, truth.classes) = self.judge.finish();
        truth
    }
}

fn write_as(strings: &mut Strings, cell: Cell) -> Written {
    match cell {
        Cell::Blank => Written::Nothing,
        Cell::Text(text) => Written::Word(strings.fixed(text)),
        Cell::Spaced(text) => Written::Word(strings.word(&format!("{text} "))),
        Cell::Person(person) => Written::Person(person),
        Cell::Word(word) => Written::Word(word),
        Cell::Number(number) => Written::Number(number),
        Cell::Day(day) => Written::Day(day),
        Cell::Moment(moment) => Written::Moment(moment),
        Cell::DayText(day) => Written::Word(strings.word(&day_text(day))),
        Cell::MomentText(moment) => Written::Word(strings.word(&moment_text(moment))),
    }
}

impl Header<'_> {
    fn state(
        &self,
        cell: Cell,
        written: Written,
        catalog: &Catalog,
        strings: &Strings,
        states: &mut Vec<Option<State>>,
    ) -> State {
        match (cell, written) {
            (Cell::Blank, _) => State::Blank,
            (Cell::Day(day) | Cell::DayText(day), _) => self.day_state(day),
            (Cell::Moment(moment) | Cell::MomentText(moment), _) => self.day_state(day_of(moment)),
            (Cell::Number(number), _) => self.number_state(number),
            (_, Written::Word(word)) => {
                if word >= states.len() {
                    states.resize(word + 1, None);
                }
                *states[word].get_or_insert_with(|| text_state(catalog, strings.text(word)))
            }
            _ => State::Known,
        }
    }

    fn day_state(&self, day: i64) -> State {
        let inside = self.days.is_none_or(|(first, last)| (first..=last).contains(&day));
        if inside { State::Known } else { State::Rejected }
    }

    fn number_state(&self, number: i64) -> State {
        let Some(column) = self.column else { return State::Known };
        if column.sentinels.contains(&number.to_string()) {
            return State::Blank;
        }
        // The generator's numbers are far below 2^53, so the bounds compare exactly.
        let beyond = column.numbers.is_some_and(|(low, high)| {
            i32::try_from(number).is_ok_and(|number| f64::from(number) < low || f64::from(number) > high)
        });
        if beyond { State::Rejected } else { State::Known }
    }

    fn is_listed(&mut self, catalog: &Catalog, strings: &Strings, word: usize) -> bool {
        let Some(column) = self.column else { return true };
        let named = column.values_from.as_ref().and_then(|name| catalog.crosswalks.get(name));
        let open = column.values.is_empty() && named.is_none();
        if open || !matches!(column.kind, ColumnType::Category | ColumnType::Code) {
            return true;
        }
        if word >= self.listed.len() {
            self.listed.resize(word + 1, None);
        }
        *self.listed[word].get_or_insert_with(|| {
            let text = fold(strings.text(word));
            column.values.iter().any(|value| fold(value) == text)
                || named.is_some_and(|crosswalk| crosswalk.contains(&text))
        })
    }
}

fn text_state(catalog: &Catalog, text: &str) -> State {
    let text = text.trim();
    if text.is_empty() || catalog.tokens.is_absent(text) {
        State::Blank
    } else if catalog.tokens.is_redacted(text) {
        State::Redacted
    } else {
        State::Known
    }
}

/// The day that a cell shows.
pub(super) fn day_shown(cell: Cell) -> Option<i64> {
    match cell {
        Cell::Day(day) | Cell::DayText(day) => Some(day),
        Cell::Moment(moment) | Cell::MomentText(moment) => Some(moment.div_euclid(DAY)),
        _ => None,
    }
}
