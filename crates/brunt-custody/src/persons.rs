//! The person column, by which every kernel is led.

use crate::error::CustodyError;
use crate::moment::Moment;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::ops::Range;

/// Row numbers take 32 bits; the last one stands for none.
const MOST_ROWS: usize = 4_294_967_294;

/// Person numbers of the rows of one table and release: sorted, 0 for a row without a key, and such rows last.
///
/// Numbers are dense within a release and mean nothing outside it. A row without a key is an unknown person of its
/// own.
#[derive(Debug, Clone, Copy)]
pub struct Persons<'a> {
    numbers: &'a [u32],
    keyed: usize,
}

impl<'a> Persons<'a> {
    /// Checks the order.
    ///
    /// # Errors
    /// When a number is less than the one before it, a row with a key follows one without, or there are more rows than
    /// row numbers.
    pub fn new(numbers: &'a [u32]) -> Result<Persons<'a>, CustodyError> {
        if numbers.len() > MOST_ROWS {
            return Err(CustodyError::TooManyRows { rows: numbers.len(), limit: MOST_ROWS });
        }
        match numbers.windows(2).position(|pair| sort_key(pair[0]) > sort_key(pair[1])) {
            Some(before) => Err(CustodyError::NotSorted { row: before + 1 }),
            None => Ok(Persons { numbers, keyed: numbers.partition_point(|number| *number != 0) }),
        }
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Rows with a key; the rest follow them.
    #[must_use]
    pub fn n_keyed(&self) -> usize {
        self.keyed
    }

    /// The person number of a row. `None` for a row without a key, or beyond the last.
    #[must_use]
    pub fn number(&self, row: usize) -> Option<u32> {
        self.numbers.get(row).copied().filter(|number| *number != 0)
    }

    /// Places of the rows of a range of persons.
    #[must_use]
    pub fn rows_of(&self, range: PersonRange) -> Range<usize> {
        let from = self.numbers.partition_point(|number| sort_key(*number) < range.first);
        let to = self.numbers.partition_point(|number| sort_key(*number) <= range.last);
        from..to.max(from)
    }

    /// The rows of each person with a key, in order.
    pub(crate) fn runs(&self) -> Runs<'a> {
        Runs { numbers: self.numbers.get(..self.keyed).unwrap_or_default(), from: 0 }
    }
}

/// Rows without a key sort last.
const fn sort_key(number: u32) -> u32 {
    if number == 0 { u32::MAX } else { number }
}

/// Iterator over the rows of each person.
#[derive(Debug)]
pub(crate) struct Runs<'a> {
    numbers: &'a [u32],
    from: usize,
}

impl Iterator for Runs<'_> {
    type Item = (u32, Range<usize>);

    fn next(&mut self) -> Option<(u32, Range<usize>)> {
        let rest = self.numbers.get(self.from..)?;
        let person = *rest.first()?;
        let length = rest.iter().position(|number| *number != person).unwrap_or(rest.len());
        let run = self.from..self.from + length;
        self.from = run.end;
        Some((person, run))
    }
}

/// A range of persons that can be worked on alone. The last one of a division holds the rows without a key as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonRange {
    first: u32,
    last: u32,
}

impl PersonRange {
    /// Everybody, rows without a key included.
    pub const ALL: PersonRange = PersonRange { first: 1, last: u32::MAX };
}

/// Divides the persons of some tables into `parts` ranges with about as many rows each. The ranges are in order, do
/// not meet, and hold every row of every table.
#[must_use]
pub fn person_ranges(tables: &[Persons<'_>], parts: usize) -> Vec<PersonRange> {
    let Some(longest) = tables.iter().filter(|table| table.n_keyed() > 0).max_by_key(|table| table.n_keyed())
    else {
        return vec![PersonRange::ALL];
    };
    let parts = parts.max(1);
    let mut ranges = Vec::with_capacity(parts);
    let mut first = 1;
    for part in 1..parts {
        let border = longest.number(longest.n_keyed() * part / parts).unwrap_or(first);
        if border > first {
            ranges.push(PersonRange { first, last: border - 1 });
            first = border;
        }
    }
    ranges.push(PersonRange { first, last: u32::MAX });
    ranges
}

/// Something of one release, by the release's name in the catalog.
#[derive(Debug, Clone, Copy)]
pub struct ReleaseRows<'a, T> {
    /// The release.
    pub release: &'a str,
    /// The rows.
    pub rows: T,
}

/// Place of a row among several sorted files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Place of the file.
    pub file: usize,
    /// Row within it.
    pub row: usize,
}

/// The order in which the rows of several sorted files, such as those of a table's fiscal years, make one sorted
/// table: by person, then moment (none first), then file, then row. Each file must be sorted by person.
#[must_use]
pub fn merge_order(files: &[(Persons<'_>, &[Moment])]) -> Vec<Place> {
    let mut order = Vec::with_capacity(files.iter().map(|(persons, _)| persons.len()).sum());
    let mut heap: BinaryHeap<Reverse<(u32, usize)>> = BinaryHeap::new();
    let mut from: BTreeMap<usize, usize> = BTreeMap::new();
    let head = |file: usize, row: usize| {
        files.get(file).and_then(|(persons, _)| persons.numbers.get(row)).map(|number| sort_key(*number))
    };
    for file in 0..files.len() {
        if let Some(key) = head(file, 0) {
            heap.push(Reverse((key, file)));
        }
    }
    while let Some(Reverse((key, file))) = heap.pop() {
        let start = order.len();
        let mut sources = vec![file];
        while let Some(Reverse((_, other))) = heap.peek().copied().filter(|Reverse((next, _))| *next == key) {
            heap.pop();
            sources.push(other);
        }
        for file in sources {
            let row = from.entry(file).or_default();
            while head(file, *row) == Some(key) {
                order.push(Place { file, row: *row });
                *row += 1;
            }
            if let Some(next) = head(file, *row) {
                heap.push(Reverse((next, file)));
            }
        }
        let moment = |place: &Place| {
            files.get(place.file).and_then(|(_, at)| at.get(place.row)).copied().unwrap_or(Moment::NONE)
        };
        if let Some(run) = order.get_mut(start..) {
            run.sort_by_key(|place| (moment(place), *place));
        }
    }
    order
}
