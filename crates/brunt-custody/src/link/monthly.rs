//! Match rates by month.

use super::{Edge, Status};
use crate::error::{CustodyError, same_length};
use crate::moment::Moment;
use chrono::{DateTime, Datelike};
use std::collections::BTreeMap;

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// Year.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u32,
}

impl Month {
    /// The month of a moment. `None` where there is no moment, or none that a calendar holds.
    #[must_use]
    pub fn of(moment: Moment) -> Option<Month> {
        let date = DateTime::from_timestamp_millis(moment.millis()?)?;
        Some(Month { year: date.year(), month: date.month() })
    }
}

/// Rows by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StatusCounts {
    /// Linked.
    pub linked: u64,
    /// In reach of a row of the other side that went to a nearer one.
    pub lost_tie: u64,
    /// None in the window.
    pub none_in_window: u64,
    /// None in the window, which begins before the other side's period.
    pub edge_start: u64,
    /// None in the window, which ends after the other side's period.
    pub edge_end: u64,
    /// None in the window, which reaches beyond both ends.
    pub edge_both: u64,
    /// Without a key.
    pub no_key: u64,
    /// With a key, without a moment.
    pub no_moment: u64,
    /// Not to be used.
    pub set_aside: u64,
}

impl StatusCounts {
    /// Counts of a whole side.
    #[must_use]
    pub fn of(statuses: &[Status]) -> StatusCounts {
        let mut counts = StatusCounts::default();
        for status in statuses {
            counts.count(*status);
        }
        counts
    }

    /// Rows that could be linked: to be used, with key and moment. The denominator of a match rate.
    #[must_use]
    pub fn candidates(&self) -> u64 {
        self.with_any() + self.none_in_window + self.on_edge()
    }

    /// Rows with a row of the other side in their window, linked or not.
    #[must_use]
    pub fn with_any(&self) -> u64 {
        self.linked + self.lost_tie
    }

    /// Rows without one whose window reaches beyond what the release shows.
    #[must_use]
    pub fn on_edge(&self) -> u64 {
        self.edge_start + self.edge_end + self.edge_both
    }

    fn count(&mut self, status: Status) {
        let counter = match status {
            Status::Linked => &mut self.linked,
            Status::LostTie => &mut self.lost_tie,
            Status::NoneInWindow => &mut self.none_in_window,
            Status::WindowEdge(Edge::Start) => &mut self.edge_start,
            Status::WindowEdge(Edge::End) => &mut self.edge_end,
            Status::WindowEdge(Edge::Both) => &mut self.edge_both,
            Status::NoKey => &mut self.no_key,
            Status::NoMoment => &mut self.no_moment,
            Status::SetAside => &mut self.set_aside,
        };
        *counter += 1;
    }
}

/// Counts of one side by the month of its moments; rows without a moment under `None`.
///
/// # Errors
/// When there are not as many statuses as moments.
pub fn by_month(
    at: &[Moment],
    statuses: &[Status],
) -> Result<BTreeMap<Option<Month>, StatusCounts>, CustodyError> {
    same_length("statuses", statuses.len(), at.len())?;
    let mut months: BTreeMap<Option<Month>, StatusCounts> = BTreeMap::new();
    for (at, status) in at.iter().zip(statuses) {
        months.entry(Month::of(*at)).or_default().count(*status);
    }
    Ok(months)
}
