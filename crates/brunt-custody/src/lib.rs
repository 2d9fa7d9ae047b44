//! What happened to people: episodes, stays, links and populations, over rows sorted by person.
//!
//! Rows come as columns of one release: [`Persons`] holds the person numbers, sorted, rows without a key last; every
//! other column is a slice of the same length. No kernel looks at two persons at once, so that any range of persons
//! ([`PersonRange`]) can be worked on alone, and the results put together by their `append` or `add`.
//!
//! - [`repeats()`]: rows that repeat others, by a rule of the catalog.
//! - [`mark_stints`], [`stays()`]: stint rows in two stages, and the stays they make up.
//! - [`link()`]: a row of one table and a row of another, or a stay, that belong together.
//! - [`census()`], [`bed_days`], [`flows()`]: who was held on a day, for how long, and who came and went.
//!
//! Rules are read by [`Rules::parse`]. Nothing here opens a file, talks to an engine or looks at the clock.

mod bed_days;
mod census;
mod error;
mod flows;
mod link;
mod moment;
mod persons;
mod repeats;
mod rules;
mod stays;
mod stints;

pub use bed_days::{BedDays, bed_days};
pub use census::{Census, DayCount, HeldRows, census};
pub use error::CustodyError;
pub use flows::{DayFlow, FlowRows, Flows, flows};
pub use link::{Edge, Link, LinkSide, Linked, Month, Status, StatusCounts, by_month, link};
pub use moment::{AsOf, DAY_MS, Days, Moment};
pub use persons::{PersonRange, Persons, Place, ReleaseRows, merge_order, person_ranges};
pub use repeats::{RepeatCounts, RepeatRows, Repeats, repeats};
pub use rules::{
    KeptRow, LinkEnd, LinkRule, Matching, RepeatRule, Rule, RuleBody, RuleError, RuleFault, Rules, Sameness,
    StintRule, Unit,
};
pub use stays::{Length, RowInStay, Stay, StayCounts, StayRows, Stays, stays};
pub use stints::{BondGroup, StintCounts, StintMark, StintMarks, StintRows, mark_stints};
