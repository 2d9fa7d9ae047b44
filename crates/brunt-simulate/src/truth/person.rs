//! Repeats, stays, links and population, counted person by person from what the rows show.
//!
//! Keys are unique to a person, so no rule about one key needs to see two persons at once.

use super::{LinkTruth, MidnightTruth, Truth};
use crate::course::{Course, World};
use crate::event::{Stint, Table};
use crate::when::{DAY, day_of, iso};
use std::collections::BTreeMap;

/// Days before and after an arrest within which a book-in belongs to it.
const ARREST_TO_STAY: (i64, i64) = (5, 10);
/// Days after a detainer within which a book-in answers it.
const DETAINER_TO_BOOK_IN: i64 = 30;
/// Days before and after a book-out within which a removal belongs to it.
const STAY_TO_REMOVAL: (i64, i64) = (2, 10);

/// Running counts over all persons.
#[derive(Debug, Default)]
pub(crate) struct PersonTruth {
    truth: Truth,
    seconds: i64,
    samples: Vec<i64>,
    duplicates: BTreeMap<(Table, &'static str), u64>,
    persons: BTreeMap<Table, u64>,
}

impl PersonTruth {
    /// Counts with the population of `samples`, days.
    pub(crate) fn new(samples: &[i64]) -> PersonTruth {
        let mut counts = PersonTruth { samples: samples.to_vec(), ..PersonTruth::default() };
        for (name, rule) in [
            (
                "arrest_to_stay",
                "stays whose book-in lies from 5 days before to 10 days after an arrest of the same key; candidates are all stays with a key, those after an arrest by the border agency included".to_owned(),
            ),
            (
                "detainer_to_book_in",
                format!("detainer rows after which a stay of the same key begins within {DETAINER_TO_BOOK_IN} days, the detainer's own day included"),
            ),
            (
                "stay_to_removal",
                "stays with a removal of the same key from 2 days before to 10 days after the day of the stay's book-out; candidates are all ended stays with a key".to_owned(),
            ),
        ] {
            counts.truth.links.insert(name.to_owned(), LinkTruth { rule, ..LinkTruth::default() });
        }
        counts
    }

    /// Takes one person in.
    pub(crate) fn count(&mut self, world: &World, course: &Course) {
        self.count_persons(course);
        self.count_repeats(world, course);
        if !course.keyless_stints && !course.stints.is_empty() {
            self.count_stays(world, course);
            self.count_stints(world, course);
        }
        self.count_links(world, course);
        self.count_midnights(world, course);
    }

    /// Adds the counts to the truth.
    pub(crate) fn finish(mut self, world: &World, truth: &mut Truth) {
        let until = open_until(world);
        self.truth.stays.hours = self.seconds / 3600;
        self.truth.stays.open_until =
            if world.timed { format!("{} 23:59:59", iso(day_of(until))) } else { iso(day_of(until)) };
        truth.stays = self.truth.stays;
        truth.links = self.truth.links;
        if !world.contacts_shown {
            truth.links.remove("detainer_to_book_in");
        }
        truth.midnight = self.truth.midnight;
        truth.persons = self.truth.persons;
        for ((table, rule), rows) in self.duplicates {
            if let Some(table) = truth.tables.get_mut(table.name()) {
                table.duplicates.insert(rule.to_owned(), rows);
            }
        }
        for (table, persons) in self.persons {
            if let Some(table) = truth.tables.get_mut(table.name()) {
                table.persons = persons;
            }
        }
    }

    fn count_persons(&mut self, course: &Course) {
        let keyed = [
            (Table::Apprehensions, course.arrests.iter().any(|row| !row.keyless)),
            (Table::Detainers, course.detainers.iter().any(|row| !row.keyless)),
            (Table::Encounters, course.encounters.iter().any(|row| !row.keyless)),
            (Table::Stints, !course.stints.is_empty() && !course.keyless_stints),
            (Table::Removals, course.removals.iter().any(|row| !row.keyless)),
        ];
        for (table, keyed) in keyed {
            *self.persons.entry(table).or_default() += u64::from(keyed);
        }
        self.truth.persons += u64::from(keyed.iter().any(|(_, keyed)| *keyed));
    }

    fn repeat(&mut self, table: Table, rule: &'static str, rows: usize) {
        *self.duplicates.entry((table, rule)).or_default() += u64::try_from(rows).unwrap_or(0);
    }

    fn count_repeats(&mut self, world: &World, course: &Course) {
        let mut arrests: Vec<i64> =
            course.arrests.iter().filter(|row| !row.keyless).map(|row| world.shown(row.at)).collect();
        arrests.sort_unstable();
        // Rows within 24 hours of the row before them form one episode, chained.
        let later: Vec<bool> = arrests.windows(2).map(|pair| pair[1] - pair[0] <= DAY).collect();
        let repeated =
            later.iter().enumerate().filter(|(at, same)| **same && (*at == 0 || !later[at - 1])).count();
        self.repeat(
            Table::Apprehensions,
            "episodes_of_24_hours",
            arrests.len() - later.iter().filter(|same| **same).count(),
        );
        self.repeat(Table::Apprehensions, "episodes_of_several_rows", repeated);
        self.repeat(
            Table::Apprehensions,
            "rows_after_the_first_of_an_episode",
            later.iter().filter(|same| **same).count(),
        );
        self.repeat(Table::Apprehensions, "rows_at_the_same_moment", repeats(arrests));
        self.repeat(
            Table::Apprehensions,
            "reprocessed_rows_with_or_without_a_key",
            course.arrests.iter().filter(|row| row.reprocessed).count(),
        );
        let keyed = |keyless: bool| !keyless;
        if world.contacts_shown {
            self.repeat(
                Table::Detainers,
                "rows_of_the_same_day_and_facility",
                repeats(
                    course
                        .detainers
                        .iter()
                        .filter(|row| keyed(row.keyless))
                        .map(|row| (row.day, row.facility))
                        .collect(),
                ),
            );
            self.repeat(
                Table::Encounters,
                "rows_at_the_same_moment",
                repeats(
                    course.encounters.iter().filter(|row| keyed(row.keyless)).map(|row| row.at).collect(),
                ),
            );
        }
        self.repeat(
            Table::Removals,
            "rows_of_the_same_day",
            repeats(course.removals.iter().filter(|row| keyed(row.keyless)).map(|row| row.day).collect()),
        );
    }

    fn count_stays(&mut self, world: &World, course: &Course) {
        let stays = &mut self.truth.stays;
        stays.persons += 1;
        for stay in &course.stays {
            stays.stays += 1;
            stays.open += u64::from(stay.book_out.is_none());
            let end = stay.book_out.map_or(open_until(world), |end| world.shown(end));
            self.seconds += end - world.shown(stay.book_in);
        }
    }

    /// Two stages: rows equal in all but the bond keep one; of the rest, rows of one facility, day and stay keep one.
    fn count_stints(&mut self, world: &World, course: &Course) {
        let shown = |stint: &Stint| {
            let out = stint.book_out.map(|end| world.shown(end));
            (stint.stay, world.shown(stint.book_in), out, stint.facility, stint.last)
        };
        let mut rows: Vec<_> = course.stints.iter().map(shown).collect();
        rows.sort_unstable();
        let all = rows.len();
        rows.dedup();
        self.repeat(Table::Stints, "rows_equal_but_for_the_bond", all - rows.len());
        let days =
            rows.iter().map(|(stay, book_in, _, facility, _)| (*stay, *facility, day_of(*book_in))).collect();
        self.repeat(Table::Stints, "rows_of_the_same_day_facility_and_stay", repeats(days));
        let stays = &mut self.truth.stays;
        for (_, book_in, book_out, _, _) in &rows {
            stays.zero_length_stints += u64::from(*book_out == Some(*book_in));
        }
        // The repeats of the second stage lie inside one another; of each such group the last stays.
        let place = |row: &(usize, i64, Option<i64>, usize, bool)| (row.0, row.3, day_of(row.1));
        let kept: Vec<_> = rows
            .iter()
            .enumerate()
            .filter(|(at, row)| !rows.iter().skip(at + 1).any(|later| place(later) == place(row)))
            .map(|(_, row)| *row)
            .collect();
        for pair in kept.windows(2) {
            let same_stay = pair[0].0 == pair[1].0;
            stays.overlapping_stints += u64::from(same_stay && pair[0].2.is_none_or(|out| pair[1].1 < out));
        }
    }

    fn link(&mut self, name: &str, candidates: usize, linked: usize) {
        if let Some(link) = self.truth.links.get_mut(name) {
            link.candidates += u64::try_from(candidates).unwrap_or(0);
            link.linked += u64::try_from(linked).unwrap_or(0);
        }
    }

    fn count_links(&mut self, world: &World, course: &Course) {
        let stays = if course.keyless_stints { [].as_slice() } else { course.stays.as_slice() };
        let after_arrest = stays.iter().filter(|stay| {
            course.arrests.iter().filter(|arrest| !arrest.keyless).any(|arrest| {
                let later = world.shown(stay.book_in) - world.shown(arrest.at);
                (-ARREST_TO_STAY.0 * DAY..=ARREST_TO_STAY.1 * DAY).contains(&later)
            })
        });
        let linked = after_arrest.count();
        self.link("arrest_to_stay", stays.len(), linked);
        let detainers = || course.detainers.iter().filter(|row| !row.keyless);
        let answered = detainers().filter(|row| {
            stays.iter().any(|stay| (0..=DETAINER_TO_BOOK_IN).contains(&(day_of(stay.book_in) - row.day)))
        });
        let answered = answered.count();
        self.link("detainer_to_book_in", detainers().count(), answered);
        let ended = || stays.iter().filter_map(|stay| stay.book_out);
        let left = ended().filter(|out| {
            let near = -STAY_TO_REMOVAL.0..=STAY_TO_REMOVAL.1;
            course.removals.iter().any(|row| !row.keyless && near.contains(&(row.day - day_of(*out))))
        });
        let left = left.count();
        self.link("stay_to_removal", ended().count(), left);
    }

    fn count_midnights(&mut self, world: &World, course: &Course) {
        for sample in &self.samples {
            let midnight = (sample + 1) * DAY;
            let inside = |stint: &&Stint| {
                world.shown(stint.book_in) < midnight
                    && stint.book_out.is_none_or(|out| world.shown(out) >= midnight)
            };
            let rows = u64::try_from(course.stints.iter().filter(inside).count()).unwrap_or(0);
            let counts: &mut MidnightTruth = self.truth.midnight.entry(iso(*sample)).or_default();
            counts.stint_rows += rows;
            if course.keyless_stints {
                counts.keyless_stint_rows += rows;
            } else {
                counts.persons += rows.min(1);
            }
        }
    }
}

/// The release's last moment, or its last day where rows show days.
fn open_until(world: &World) -> i64 {
    if world.timed { world.horizon() - 1 } else { world.last * DAY }
}

/// Elements that equal an earlier one.
fn repeats<T: Ord>(mut list: Vec<T>) -> usize {
    let all = list.len();
    list.sort_unstable();
    list.dedup();
    all - list.len()
}
