//! Bed-days within a window, by the clock and by midnights, without a count for each day.

use crate::census::{Added, Held, HeldRows, Visitor, index, visit};
use crate::error::CustodyError;
use crate::moment::{AsOf, DAY_MS, Days};

/// Time in custody within a window. Keyless rows are never part of what persons are counted for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BedDays {
    /// Milliseconds held by people with a key, no moment of a person counted twice.
    pub held_millis: i64,
    /// Midnights at which people with a key were held, each once a person.
    pub midnights: i64,
    /// Milliseconds of all stint rows, repeats and rows without a key included.
    pub row_millis: i64,
    /// Midnights of all stint rows.
    pub row_midnights: i64,
    /// Of `row_millis`, of rows without a key.
    pub keyless_millis: i64,
    /// Of `row_midnights`, of rows without a key.
    pub keyless_midnights: i64,
}

impl BedDays {
    /// Bed-days by the clock: the time held, in days of 24 hours.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of all stays stay far below 2^53")]
    pub fn by_clock(&self) -> f64 {
        self.held_millis as f64 / DAY_MS as f64
    }

    /// Bed-days by midnights: the sum of the midnight populations.
    #[must_use]
    pub fn by_midnights(&self) -> i64 {
        self.midnights
    }

    /// Adds what another range of persons gave.
    pub fn add(&mut self, other: &BedDays) {
        self.held_millis += other.held_millis;
        self.midnights += other.midnights;
        self.row_millis += other.row_millis;
        self.row_midnights += other.row_midnights;
        self.keyless_millis += other.keyless_millis;
        self.keyless_midnights += other.keyless_midnights;
    }
}

/// Bed-days of each group within `window`, then over all groups as the last element: a person in two groups at once
/// counts once there, so that groups need not sum to it.
///
/// # Errors
/// When columns differ in length or a group is out of range.
pub fn bed_days(rows: &HeldRows<'_>, window: Days, as_of: AsOf) -> Result<Vec<BedDays>, CustodyError> {
    rows.check()?;
    let mut sums = Sums { window, cells: vec![BedDays::default(); index(rows.n_groups).saturating_add(1)] };
    visit(rows, as_of, &mut sums);
    Ok(sums.cells)
}

struct Sums {
    window: Days,
    cells: Vec<BedDays>,
}

impl Sums {
    fn millis(&self, (from, to): (i64, i64)) -> i64 {
        let (first, last) = self.window.millis();
        (to.min(last) - from.max(first)).max(0)
    }

    fn nights(&self, (first, last): (i64, i64)) -> i64 {
        (last.min(self.window.last()) - first.max(self.window.first()) + 1).max(0)
    }
}

impl Visitor for Sums {
    fn row(&mut self, series: usize, held: Held, keyless: bool) {
        let (millis, midnights) =
            (self.millis((held.from, held.to)), self.nights((held.first, held.last_night)));
        let cell = &mut self.cells[series];
        cell.row_millis += millis;
        cell.row_midnights += midnights;
        if keyless {
            cell.keyless_millis += millis;
            cell.keyless_midnights += midnights;
        }
    }

    fn person(&mut self, series: usize, added: Added) {
        let (millis, midnights) = (self.millis(added.millis), self.nights(added.nights));
        let cell = &mut self.cells[series];
        cell.held_millis += millis;
        cell.midnights += midnights;
    }
}
