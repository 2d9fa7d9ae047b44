//! How many rows each table gets, and which person's event stands in which file.

use crate::course::{Course, Kind, World};
use crate::event::Table;
use crate::rng::index;
use crate::truth::PersonTruth;
use crate::when::{DAY, day, day_of, fiscal_year};
use std::collections::BTreeMap;

/// Moments are kept as seconds since this day, so that four bytes hold them.
const EPOCH: i64 = day(2000, 1, 1) * DAY;

/// One row to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    at: u32,
    pub(crate) person: u32,
    row: u16,
}

impl Entry {
    /// The row's place among the course's rows of the table.
    pub(crate) fn row(self) -> usize {
        usize::from(self.row)
    }
}

/// The fiscal year of the file that holds rows from before the period.
pub(crate) const PRIOR: i64 = 0;

/// The whole release, as small entries.
#[derive(Debug)]
pub(crate) struct Plan {
    /// Rows by table and fiscal year, in the order in which they will stand.
    pub(crate) files: BTreeMap<(Table, i64), Vec<Entry>>,
    /// Kinds of course, each with its first person.
    kinds: Vec<(u32, Kind)>,
    /// Persons in all.
    persons: u32,
}

impl Plan {
    /// Lays out `rows` rows. Whole courses come first; single rows then bring each table to its number.
    pub(crate) fn new(world: &World, quotas: &[(Table, u64)], truth: &mut PersonTruth) -> Plan {
        let mut plan = Plan { files: BTreeMap::new(), kinds: Vec::new(), persons: 0 };
        let mut left: Vec<(Table, u64)> = quotas.to_vec();
        let mut course = Course::new();
        let kinds = [
            (Kind::Arrested, Table::Apprehensions),
            (Kind::Held, Table::Stints),
            (Kind::Requested, Table::Detainers),
            (Kind::Removed, Table::Removals),
            (Kind::Met, Table::Encounters),
        ];
        for (kind, table) in kinds {
            if !left.iter().any(|(other, _)| *other == table) {
                continue;
            }
            plan.kinds.push((plan.persons, kind));
            loop {
                course.make(world, kind, plan.persons);
                let fits = Table::ALL.into_iter().all(|table| {
                    let room = left.iter().find(|(other, _)| *other == table).map_or(0, |(_, room)| *room);
                    u64::try_from(course.rows(table)).is_ok_and(|rows| rows <= room)
                });
                if !fits || plan.persons == u32::MAX {
                    break;
                }
                plan.take(world, &course, &mut left, truth);
            }
        }
        for (table, _) in quotas {
            plan.kinds.push((plan.persons, Kind::One(*table)));
            while left.iter().any(|(other, room)| other == table && *room > 0) && plan.persons < u32::MAX {
                course.make(world, Kind::One(*table), plan.persons);
                plan.take(world, &course, &mut left, truth);
            }
        }
        for entries in plan.files.values_mut() {
            entries.sort_unstable();
        }
        plan
    }

    /// The kind of a person's course.
    pub(crate) fn kind(&self, person: u32) -> Kind {
        let after = self.kinds.partition_point(|(first, _)| *first <= person);
        self.kinds.get(after.saturating_sub(1)).map_or(Kind::Met, |(_, kind)| *kind)
    }

    fn take(&mut self, world: &World, course: &Course, left: &mut [(Table, u64)], truth: &mut PersonTruth) {
        let first_year = fiscal_year(world.first);
        for (table, room) in left.iter_mut() {
            for row in 0..course.rows(*table) {
                let at = course.event(*table, row);
                let year = fiscal_year(day_of(at));
                let year = if year < first_year { PRIOR } else { year };
                self.files.entry((*table, year)).or_default().push(Entry {
                    at: u32::try_from(at - EPOCH).unwrap_or(0),
                    person: course.number,
                    row: u16::try_from(row).unwrap_or(u16::MAX),
                });
                *room -= 1;
            }
        }
        truth.count(world, course);
        self.persons += 1;
    }
}

/// Shares out rows by weight; what rounding leaves goes to the largest remainders, earlier tables first.
pub(crate) fn quotas(rows: u64, weights: &[(Table, u64)]) -> Vec<(Table, u64)> {
    let total: u64 = weights.iter().map(|(_, weight)| weight).sum();
    let mut shared: Vec<(Table, u64)> =
        weights.iter().map(|(table, weight)| (*table, rows * weight / total)).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(rows * weights[*at].1 % total), *at));
    let given: u64 = shared.iter().map(|(_, rows)| rows).sum();
    for at in order.into_iter().take(index(rows - given)) {
        shared[at].1 += 1;
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_add_up_to_the_rows_asked_for() {
        let weights = [(Table::Apprehensions, 7), (Table::Detainers, 6), (Table::Encounters, 26)];
        for rows in [10, 11, 38, 39, 40, 1_000_003] {
            assert_eq!(quotas(rows, &weights).iter().map(|(_, rows)| rows).sum::<u64>(), rows);
        }
        assert_eq!(quotas(39, &weights)[2], (Table::Encounters, 26));
    }
}
