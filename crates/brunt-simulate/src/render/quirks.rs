//! Faults of real releases, planted at known places.

use crate::course::World;
use crate::event::Table;
use crate::person::uniform;
use crate::rng::Rng;
use crate::row::{Cell, Field, Row};
use crate::when::{DAY, day};

/// Rows per million with each fault. Real releases have fewer; a small release must show each of them.
const GARBAGE_DATE: u64 = 1_500;
const TEXT_DATE: u64 = 2_000;
const TRAILING_SPACE: u64 = 4_000;
const UNLISTED: u64 = 600;
const BORN_1900: u64 = 400;

/// Dates other than the event's, which is nearly clean in real releases.
fn secondary_dates(table: Table) -> &'static [Field] {
    match table {
        Table::Apprehensions | Table::Encounters => &[Field::FinalOrderDate, Field::DepartedDate],
        Table::Detainers => &[
            Field::FinalOrderDate,
            Field::MscChargeDate,
            Field::MscConvictionDate,
            Field::EntryDate,
            Field::ApprehensionLocalTime,
        ],
        Table::Stints => &[
            Field::FinalOrderDate,
            Field::MscChargeDate,
            Field::MscConvictionDate,
            Field::EntryDate,
            Field::DepartedDate,
            Field::InitialBondSetDate,
        ],
        Table::Removals => {
            &[Field::FinalOrderDate, Field::MscChargeDate, Field::MscConvictionDate, Field::EntryDate]
        }
    }
}

/// A column and a value that the catalog does not list.
fn unlisted(table: Table) -> (Field, &'static str) {
    match table {
        Table::Apprehensions => (Field::ApprehensionMethod, "Simulated New Method"),
        Table::Detainers => (Field::DetainerLiftReason, "Simulated New Reason"),
        Table::Encounters => (Field::CaseStatus, "Q-Simulated New Status"),
        Table::Stints => (Field::StayReleaseReason, "Simulated New Reason"),
        Table::Removals => (Field::CaseCategory, "[9X] Simulated New Category"),
    }
}

/// Plants faults in a finished row, drawn from the row's own stream, so that rows that repeat each other share them.
pub(super) fn plant(world: &World, table: Table, rng: &mut Rng, row: &mut Row) {
    if rng.chance(GARBAGE_DATE) {
        let field = *uniform(rng, secondary_dates(table));
        let garbage = *uniform(
            rng,
            &[
                Cell::DayText(day(999, 7, 2)),
                Cell::MomentText(day(2, 6, 14) * DAY + 15 * 3600 + 600),
                Cell::DayText(day(199, 3, 1)),
                Cell::Day(day(8017, 1, 11)),
                Cell::Day(day(2110, 5, 20)),
                Cell::Day(day(2031, 2, 3)),
                Cell::Day(day(1911, 4, 5)),
            ],
        );
        row.set(field, garbage);
    } else if rng.chance(TEXT_DATE) {
        let field = *uniform(rng, secondary_dates(table));
        row.set(
            field,
            match row.get(field) {
                Cell::Day(day) => Cell::DayText(day),
                Cell::Moment(moment) if world.timed => Cell::MomentText(moment),
                other => other,
            },
        );
    }
    if rng.chance(TRAILING_SPACE) {
        let field = *uniform(
            rng,
            &[Field::CaseStatus, Field::Gender, Field::CitizenshipCountry, Field::FinalProgram],
        );
        if let Cell::Text(text) = row.get(field) {
            row.set(field, Cell::Spaced(text));
        }
    }
    if rng.chance(UNLISTED) {
        let (field, value) = unlisted(table);
        row.set(field, Cell::Text(value));
    }
    if rng.chance(BORN_1900) {
        row.set(Field::BirthYear, Cell::Number(1900));
    }
}
