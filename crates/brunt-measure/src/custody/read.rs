//! Rows of one table and release as columns in the order of persons, for the kernels.

use crate::age::{self, AGE_BAND};
use crate::error::MeasureError;
use crate::view::CALENDAR;
use brunt_custody::{AsOf, DAY_MS, Days, Moment, Persons, Place, merge_order};
use brunt_model::catalog::{Catalog, FactRef, Lookup};
use brunt_model::missing::{State, state_column};
use brunt_model::{Codebook, DataRelease, FiscalYear, Value, typed};
use brunt_store::Store;
use chrono::{Datelike as _, Days as Span, NaiveDate};
use datafusion::arrow::array::{Array as _, AsArray as _, Int8Array, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{
    DataType, Date32Type, Float64Type, Int8Type, Int32Type, Int64Type, TimestampMillisecondType,
};
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// A day counted from 1970-01-01.
pub(super) fn day_number(day: NaiveDate) -> i64 {
    (day - NaiveDate::default()).num_days()
}

/// The day of such a number.
pub(super) fn day_of(number: i64) -> NaiveDate {
    let epoch = NaiveDate::default();
    let span = Span::new(number.unsigned_abs());
    let day = if number < 0 { epoch.checked_sub_days(span) } else { epoch.checked_add_days(span) };
    day.unwrap_or(epoch)
}

/// A text column as codes: 0 is what the record does not tell, the others stand for `names`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Codes {
    pub(super) codes: Vec<u32>,
    /// Names by code; the first is null.
    pub(super) names: Vec<Option<String>>,
}

impl Codes {
    /// One code for every row.
    fn same(rows: usize) -> Codes {
        Codes { codes: vec![0; rows], names: vec![None] }
    }

    fn from_names<'n>(rows: impl Iterator<Item = Option<&'n str>>) -> Codes {
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut names = vec![None];
        let codes = rows
            .map(|name| {
                let Some(name) = name else { return 0 };
                *known.entry(name).or_insert_with(|| {
                    names.push(Some(name.to_owned()));
                    u32::try_from(names.len() - 1).unwrap_or(u32::MAX)
                })
            })
            .collect();
        Codes { codes, names }
    }

    /// Each code's name after `change`; what it does not know is 0.
    fn mapped(&self, change: impl Fn(&str) -> Option<String>) -> Codes {
        let names: Vec<Option<String>> =
            self.names.iter().map(|name| name.as_deref().and_then(&change)).collect();
        let place = |code: u32| usize::try_from(code).unwrap_or(0);
        Codes::from_names(self.codes.iter().map(|code| names.get(place(*code)).and_then(Option::as_deref)))
    }

    /// What is known of this, else of the other.
    fn or(&self, other: &Codes) -> Codes {
        Codes::from_names((0..self.codes.len()).map(|row| self.name(row).or_else(|| other.name(row))))
    }

    /// The name in a row.
    pub(super) fn name(&self, row: usize) -> Option<&str> {
        let code = usize::try_from(*self.codes.get(row)?).ok()?;
        self.names.get(code)?.as_deref()
    }
}

/// Rows of one table and release.
pub(super) struct Rows<'c> {
    catalog: &'c Catalog,
    pub(super) codebook: &'c Codebook,
    pub(super) release: &'c DataRelease,
    batches: Vec<RecordBatch>,
    order: Vec<Place>,
    /// Person of each row; 0 without a key, such rows last.
    pub(super) numbers: Vec<u32>,
}

impl<'c> Rows<'c> {
    /// Reads the columns named, with their states; `groups` are facts, looked-up facts or calendar names. Every column
    /// of the table where `whole`.
    pub(super) fn read(
        store: &Store,
        catalog: &'c Catalog,
        (table, release): (&str, &'c DataRelease),
        (columns, groups, whole): (&[&str], &[&str], bool),
        threads: usize,
    ) -> Result<Rows<'c>, MeasureError> {
        let codebook = catalog
            .codebooks
            .get(table)
            .ok_or_else(|| MeasureError::UnknownTable { table: table.to_owned() })?;
        let mut wanted: Vec<String> = vec![typed::PERSON_NUMBER.to_owned(), typed::EVENT_DATE.to_owned()];
        for name in columns {
            wanted.push((*name).to_owned());
            wanted.extend(day_column(codebook, name).map(str::to_owned));
        }
        for name in groups {
            if *name == AGE_BAND
                && let Some((column, _)) = age::column(codebook)
            {
                wanted.push(column.to_owned());
            }
            match catalog.fact(table, name) {
                Some(FactRef::Column(column)) => wanted.push(column.name.clone()),
                Some(FactRef::Lookup(lookup)) => wanted.extend(
                    lookup
                        .from
                        .iter()
                        .filter_map(|(fact, _)| codebook.fact(fact))
                        .map(|column| column.name.clone()),
                ),
                None => {}
            }
        }
        // The clock of the event orders the rows.
        wanted.extend(clock(codebook).map(str::to_owned));
        let states: Vec<String> = wanted.iter().map(|name| state_column(name)).collect();
        let names: Vec<&str> = wanted.iter().chain(&states).map(String::as_str).collect();
        let names = if whole { &[][..] } else { names.as_slice() };
        let batches = store.columns(table, &release.release, names, threads)?;
        let mut rows = Rows { catalog, codebook, release, batches, order: Vec::new(), numbers: Vec::new() };
        rows.put_in_order()?;
        Ok(rows)
    }

    fn put_in_order(&mut self) -> Result<(), MeasureError> {
        let mut files: Vec<(Vec<u32>, Vec<Moment>)> = Vec::new();
        for batch in &self.batches {
            let numbers = batch
                .column_by_name(typed::PERSON_NUMBER)
                .and_then(|column| column.as_primitive_opt::<Int32Type>())
                .map_or_else(
                    || vec![0; batch.num_rows()],
                    |column| {
                        column
                            .iter()
                            .map(|number| number.and_then(|n| u32::try_from(n).ok()).unwrap_or(0))
                            .collect()
                    },
                );
            files.push((numbers, self.event_moments(batch)));
        }
        let sorted: Vec<(Persons<'_>, &[Moment])> = files
            .iter()
            .map(|(numbers, at)| Ok((Persons::new(numbers)?, at.as_slice())))
            .collect::<Result<_, MeasureError>>()?;
        self.order = merge_order(&sorted);
        self.numbers = self
            .order
            .iter()
            .map(|place| {
                files.get(place.file).and_then(|(numbers, _)| numbers.get(place.row)).copied().unwrap_or(0)
            })
            .collect();
        Ok(())
    }

    /// Moments of the event in one file: its clock, else its day.
    fn event_moments(&self, batch: &RecordBatch) -> Vec<Moment> {
        let (days, _) = self.file_moments(batch, typed::EVENT_DATE);
        let Some(clock) = clock(self.codebook) else { return days };
        let (clocks, day_only) = self.file_moments(batch, clock);
        let timed = clocks.into_iter().zip(day_only);
        timed.zip(days).map(|((clock, day_only), day)| if day_only { day } else { clock }).collect()
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    /// The person column.
    pub(super) fn persons(&self) -> Result<Persons<'_>, MeasureError> {
        Ok(Persons::new(&self.numbers)?)
    }

    /// The last day of the records.
    pub(super) fn as_of(&self, timed: bool) -> AsOf {
        let day = day_number(self.release.as_of);
        if timed { AsOf::timed(day) } else { AsOf::day_only(day) }
    }

    /// Days that the release covers.
    pub(super) fn period(&self) -> Result<Days, MeasureError> {
        let last = day_number(self.release.last.min(self.release.as_of));
        Days::new(day_number(self.release.first), last).ok_or_else(|| {
            MeasureError::Unexpected(format!("{} ends before it begins", self.release.release))
        })
    }

    /// Puts what each file gives into the order of persons.
    fn gather<T: Copy>(&self, files: &[Vec<T>], none: T) -> Vec<T> {
        self.order
            .iter()
            .map(|place| files.get(place.file).and_then(|file| file.get(place.row)).copied().unwrap_or(none))
            .collect()
    }

    /// Moments of a column, and which of them are days only. A clock that is not known gives way to its day.
    pub(super) fn moments(&self, column: &str) -> (Vec<Moment>, Vec<bool>) {
        let files: Vec<(Vec<Moment>, Vec<bool>)> =
            self.batches.iter().map(|batch| self.file_moments(batch, column)).collect();
        let (at, day_only): (Vec<_>, Vec<_>) = files.into_iter().unzip();
        (self.gather(&at, Moment::NONE), self.gather(&day_only, true))
    }

    fn file_moments(&self, batch: &RecordBatch, column: &str) -> (Vec<Moment>, Vec<bool>) {
        let mut at = vec![Moment::NONE; batch.num_rows()];
        let mut day_only = vec![true; batch.num_rows()];
        if let Some(days) = day_column(self.codebook, column).or(Some(column))
            && let Some(days) =
                batch.column_by_name(days).and_then(|column| column.as_primitive_opt::<Date32Type>())
        {
            for (slot, day) in at.iter_mut().zip(days.iter()) {
                *slot = day.map_or(Moment::NONE, |day| Moment::from_day(day.into()));
            }
        }
        if let Some(clock) = batch
            .column_by_name(column)
            .and_then(|column| column.as_primitive_opt::<TimestampMillisecondType>())
        {
            for ((slot, day_only), clock) in at.iter_mut().zip(&mut day_only).zip(clock.iter()) {
                if let Some(clock) = clock {
                    (*slot, *day_only) = (Moment::from_millis(clock), false);
                }
            }
        }
        (at, day_only)
    }

    /// Whether any row has a value in a column.
    pub(super) fn has(&self, column: &str) -> bool {
        self.batches.iter().any(|batch| {
            batch.column_by_name(column).is_some_and(|column| column.null_count() < column.len())
        })
    }

    /// Rows of which neither a column nor its day says anything, not even by a blank: struck out, not readable, or not in
    /// the file.
    pub(super) fn untold(&self, column: &str) -> Vec<bool> {
        let names: Vec<&str> = day_column(self.codebook, column).into_iter().chain([column]).collect();
        let files: Vec<Vec<bool>> = self
            .batches
            .iter()
            .map(|batch| {
                let states: Vec<&Int8Array> = names.iter().filter_map(|name| states(batch, name)).collect();
                let says = |row: usize| states.iter().any(|states| says(states.value(row)));
                (0..batch.num_rows()).map(|row| !says(row)).collect()
            })
            .collect();
        self.gather(&files, true)
    }

    /// Codes of a column of texts or numbers.
    pub(super) fn codes(&self, column: &str) -> Result<Codes, MeasureError> {
        let mut texts = Vec::new();
        for batch in &self.batches {
            texts.push(match batch.column_by_name(column) {
                Some(column) => Some(cast(column, &DataType::Utf8)?),
                None => None,
            });
        }
        let texts: Vec<_> =
            texts.iter().map(|column| column.as_ref().map(|column| column.as_string::<i32>())).collect();
        Ok(Codes::from_names(self.order.iter().map(|place| {
            let column = texts.get(place.file)?.as_ref()?;
            (place.row < column.len() && column.is_valid(place.row)).then(|| column.value(place.row))
        })))
    }

    /// Whole cents of an amount.
    pub(super) fn cents(&self, column: &str) -> Vec<Option<i64>> {
        const CENTS: f64 = 100.0;
        let files: Vec<Vec<Option<i64>>> = self
            .batches
            .iter()
            .map(|batch| {
                let amounts =
                    batch.column_by_name(column).and_then(|column| column.as_primitive_opt::<Float64Type>());
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "plausible amounts of dollars, checked at import"
                )]
                let cents = |amount: f64| (amount * CENTS).round() as i64;
                amounts.map_or_else(
                    || vec![None; batch.num_rows()],
                    |amounts| amounts.iter().map(|amount| amount.map(cents)).collect(),
                )
            })
            .collect();
        self.gather(&files, None)
    }

    /// Whole numbers of a column.
    pub(super) fn whole_numbers(&self, column: &str) -> Vec<Option<i64>> {
        let files: Vec<Vec<Option<i64>>> = self
            .batches
            .iter()
            .map(|batch| {
                batch
                    .column_by_name(column)
                    .and_then(|column| column.as_primitive_opt::<Int64Type>())
                    .map_or_else(|| vec![None; batch.num_rows()], |column| column.iter().collect())
            })
            .collect();
        self.gather(&files, None)
    }

    /// Yes, no, or not told.
    pub(super) fn yes_no(&self, column: &str) -> Vec<Option<bool>> {
        let files: Vec<Vec<Option<bool>>> = self
            .batches
            .iter()
            .map(|batch| {
                batch
                    .column_by_name(column)
                    .and_then(|column| column.as_boolean_opt())
                    .map_or_else(|| vec![None; batch.num_rows()], |column| column.iter().collect())
            })
            .collect();
        self.gather(&files, None)
    }

    /// A number for each row that is equal where all columns of the codebook but some are. Only equality is used.
    pub(super) fn fingerprints(&self, but_for: &[String]) -> Result<Vec<u64>, MeasureError> {
        let mut files = Vec::new();
        for batch in &self.batches {
            let mut hashes = vec![DefaultHasher::new(); batch.num_rows()];
            for column in &self.codebook.columns {
                // Where a republished row came from is no part of what it says, nor is what its publisher made of it.
                let is_origin = column.name.starts_with("original_") || column.name.starts_with("ddp_");
                if but_for.contains(&column.name) || is_origin {
                    continue;
                }
                let states = states(batch, &column.name);
                hash_all(
                    &mut hashes,
                    (0..batch.num_rows()).map(|row| states.map(|states| states.value(row))),
                );
                let Some(values) =
                    batch.column_by_name(&column.name).filter(|values| values.null_count() < values.len())
                else {
                    // As a file would that holds some values and none in these rows.
                    hash_all(&mut hashes, (0..batch.num_rows()).map(|_| None::<i64>));
                    continue;
                };
                match values.data_type() {
                    DataType::Utf8 => hash_all(&mut hashes, values.as_string::<i32>().iter()),
                    DataType::Date32 => hash_all(&mut hashes, values.as_primitive::<Date32Type>().iter()),
                    DataType::Int64 => hash_all(&mut hashes, values.as_primitive::<Int64Type>().iter()),
                    DataType::Boolean => hash_all(&mut hashes, values.as_boolean().iter()),
                    DataType::Float64 => hash_all(
                        &mut hashes,
                        values.as_primitive::<Float64Type>().iter().map(|value| value.map(f64::to_bits)),
                    ),
                    _ => hash_all(
                        &mut hashes,
                        values.as_primitive_opt::<TimestampMillisecondType>().into_iter().flatten(),
                    ),
                }
            }
            files.push(hashes.iter().map(DefaultHasher::finish).collect());
        }
        Ok(self.gather(&files, 0))
    }

    /// The group of each row: a fact, a looked-up fact, or a part of the calendar of `at`.
    pub(super) fn group(&self, name: &str, at: &[Moment]) -> Result<Codes, MeasureError> {
        if CALENDAR.contains(&name) || name == typed::FISCAL_YEAR {
            let mut texts: BTreeMap<i64, String> = BTreeMap::new();
            for day in at.iter().filter_map(|at| at.day()) {
                texts.entry(day).or_insert_with(|| calendar(name, day_of(day)));
            }
            return Ok(Codes::from_names(
                at.iter().map(|at| at.day().and_then(|day| texts.get(&day)).map(String::as_str)),
            ));
        }
        if let (AGE_BAND, Some((column, is_year))) = (name, age::column(self.codebook)) {
            let years = self.whole_numbers(column);
            let bands = years.iter().zip(at).map(|(years, at)| {
                let year = || at.day().map(|day| i64::from(day_of(day).year()));
                let age = if is_year { year()? - (*years)? } else { (*years)? };
                age::band(age)
            });
            return Ok(Codes::from_names(bands));
        }
        match self.catalog.fact(&self.codebook.table, name) {
            Some(FactRef::Column(column)) => self.codes(&column.name),
            Some(FactRef::Lookup(lookup)) => self.looked_up(lookup),
            None => Err(MeasureError::UnknownName {
                name: name.to_owned(),
                table: self.codebook.table.clone(),
                near: Vec::new(),
            }),
        }
    }

    /// The first known and listed of the lookup's facts answers.
    fn looked_up(&self, lookup: &Lookup) -> Result<Codes, MeasureError> {
        let mut found = Codes::same(self.len());
        for (fact, crosswalk) in &lookup.from {
            if let (Some(column), Some(crosswalk)) =
                (self.codebook.fact(fact), self.catalog.crosswalks.get(crosswalk))
            {
                let codes = self.codes(&column.name)?;
                found = found.or(&codes.mapped(|key| crosswalk.get(key, &lookup.value).map(str::to_owned)));
            }
        }
        Ok(found)
    }

    /// Rows whose value in a column is known and equal to `value`.
    pub(super) fn equal(&self, column: &str, value: &str) -> Result<Vec<bool>, MeasureError> {
        let codes = self.codes(column)?;
        Ok((0..self.len()).map(|row| codes.name(row) == Some(value)).collect())
    }
}

/// The states of a column's cells.
fn states<'b>(batch: &'b RecordBatch, column: &str) -> Option<&'b Int8Array> {
    batch.column_by_name(&state_column(column))?.as_primitive_opt::<Int8Type>()
}

/// Whether a cell in this state says something: a value, or that there is none.
fn says(state: i8) -> bool {
    matches!(State::from_code(state), Some(State::Known | State::Blank))
}

fn hash_all<T: std::hash::Hash>(hashes: &mut [DefaultHasher], values: impl Iterator<Item = Option<T>>) {
    for (hash, value) in hashes.iter_mut().zip(values) {
        value.hash(hash);
    }
}

/// The day column that stands in for a clock.
fn day_column<'c>(codebook: &'c Codebook, column: &str) -> Option<&'c str> {
    codebook
        .columns
        .iter()
        .find(|known| known.day_of.as_deref() == Some(column))
        .map(|known| known.name.as_str())
}

/// The clock of the table's event, where it has one.
fn clock(codebook: &Codebook) -> Option<&str> {
    codebook.fact(typed::EVENT_DATE)?.day_of.as_deref()
}

/// The calendar group of a day, as the engine's views name it.
fn calendar(name: &str, day: NaiveDate) -> String {
    match name {
        "year" => day.year().to_string(),
        "quarter" => format!("{}-{:02}", day.year(), day.month0() / 3 * 3 + 1),
        "month" => day.format("%Y-%m").to_string(),
        "week" => {
            let monday = Span::new(day.weekday().num_days_from_monday().into());
            day.checked_sub_days(monday).unwrap_or(day).to_string()
        }
        _ => FiscalYear::of(day).year().to_string(),
    }
}

/// The same as a value of an answer.
pub(crate) fn calendar_value(name: &str, day: NaiveDate) -> Value {
    typed_group(name, &calendar(name, day))
}

/// The text of a group as the value that the engine gives for it.
pub(super) fn typed_group(name: &str, text: &str) -> Value {
    let typed = match name {
        typed::FISCAL_YEAR | "year" => text.parse().ok().map(Value::Integer),
        "week" => text.parse().ok().map(Value::Date),
        _ => None,
    };
    typed.unwrap_or_else(|| Value::Text(text.to_owned()))
}

/// Days of a length in milliseconds.
#[expect(clippy::cast_precision_loss, reason = "lengths of custody are far below 2^53 milliseconds")]
pub(crate) fn in_days(millis: i64) -> f64 {
    millis as f64 / DAY_MS as f64
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
