//! What happened to people, in the right units: rows that repeat others, stays, links and populations, by the rules of the
//! catalog, over one release at a time.

pub mod duplicates;
pub(crate) mod labelled;
pub mod links;
pub mod marked;
pub mod population;
pub(crate) mod read;
pub mod stays;

use crate::error::MeasureError;
use brunt_custody::{
    AsOf, Moment, RepeatRows, RepeatRule, Repeats, Rules, StayRows, Stays, StintMarks, StintRows, StintRule,
    mark_stints, repeats,
};
use brunt_model::{Answer, Catalog, DataRelease, ReleaseRef, Value};
use brunt_store::Store;
use read::{Codes, Rows};
use std::collections::BTreeMap;

/// Table of stints.
pub(crate) const STINTS: &str = "stints";
/// Rule by which stints are marked.
pub(crate) const STINT_RULE: &str = "stints-two-stage";

/// A store with the rules that make units of its rows.
#[derive(Clone, Copy)]
pub struct Source<'s> {
    /// The store.
    pub store: &'s Store,
    /// Codebooks and releases.
    pub catalog: &'s Catalog,
    /// Rules.
    pub rules: &'s Rules,
    /// Threads to use; results do not depend on it.
    pub threads: usize,
}

impl<'s> Source<'s> {
    /// Releases of a table in the store, or those of them that were asked for.
    pub(crate) fn releases(
        &self,
        table: &str,
        wanted: &[String],
    ) -> Result<Vec<&'s DataRelease>, MeasureError> {
        let mut held: Vec<&str> = self
            .store
            .manifest()
            .files
            .iter()
            .filter(|file| file.table == table)
            .map(|file| file.release.as_str())
            .collect();
        held.dedup();
        if let Some(stray) = wanted.iter().find(|name| !held.contains(&name.as_str())) {
            return Err(MeasureError::UnknownRelease {
                table: table.to_owned(),
                release: stray.clone(),
                held: if held.is_empty() { "none of it".to_owned() } else { held.join(", ") },
            });
        }
        if held.is_empty() {
            return Err(MeasureError::UnknownTable { table: table.to_owned() });
        }
        Ok(held
            .into_iter()
            .filter(|name| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name))
            .filter_map(|name| self.catalog.releases.get(name))
            .collect())
    }

    fn repeat_rule(&self, name: &str) -> Result<&'s RepeatRule, MeasureError> {
        self.rules.repeats(name).ok_or_else(|| MeasureError::UnknownRule {
            rule: name.to_owned(),
            what: "says which rows repeat others",
            known: self.rules.iter().map(|rule| rule.name.clone()).collect(),
        })
    }

    fn stint_rule(&self) -> Result<&'s StintRule, MeasureError> {
        self.rules.stints(STINT_RULE).ok_or_else(|| MeasureError::UnknownRule {
            rule: STINT_RULE.to_owned(),
            what: "marks stints",
            known: Vec::new(),
        })
    }
}

/// Names the rule and its source in an answer's notes.
pub(crate) fn cite(answer: &mut Answer, rules: &Rules, name: &str) {
    if let Some(rule) = rules.get(name) {
        answer.notes.push(format!(
            "rule `{}`, version {}: {} ({})",
            rule.name, rule.version, rule.title, rule.source
        ));
        answer.notes.push(rule.blanks.clone());
    }
}

pub(crate) fn rest_on(answer: &mut Answer, release: &DataRelease) {
    answer.releases.push(ReleaseRef { release: release.release.clone(), as_of: release.as_of });
}

/// Columns that a rule for repeats reads.
fn columns_of(rule: &RepeatRule) -> Vec<&str> {
    let last = rule.last_among_equals.iter().map(|(column, _)| column.as_str());
    std::iter::once(rule.order.as_str()).chain(rule.keys.iter().map(String::as_str)).chain(last).collect()
}

/// Finds the rows that repeat others, with the moment of each row.
fn find_repeats(rows: &Rows<'_>, rule: &RepeatRule) -> Result<(Repeats, Vec<Moment>), MeasureError> {
    let (at, day_only) = rows.moments(&rule.order);
    let keys = rule.keys.iter().map(|key| rows.codes(key)).collect::<Result<Vec<Codes>, _>>()?;
    let keys: Vec<&[u32]> = keys.iter().map(|key| key.codes.as_slice()).collect();
    let last = match &rule.last_among_equals {
        Some((column, value)) => Some(rows.equal(column, value)?),
        None => None,
    };
    let found = repeats(
        rule,
        &RepeatRows {
            persons: rows.persons()?,
            at: &at,
            day_only: Some(&day_only),
            last_among_equals: last.as_deref(),
            keys: &keys,
        },
    )?;
    Ok((found, at))
}

/// How stints are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stages {
    /// Both stages of the rule, told apart: every column is read.
    Both,
    /// The second stage alone. Rows equal in everything but the bond are rows of one person, facility, day and stay, so
    /// that as many are kept and at the same moments; which of them was equal but for its bond is not known.
    Second,
}

/// Stints of one release, marked, with their stays.
struct Custody<'c> {
    rows: Rows<'c>,
    book_in: Vec<Moment>,
    book_out: Vec<Moment>,
    marks: StintMarks,
    stays: Stays,
    as_of: AsOf,
    /// Rows that do not say whether their stint has ended; they are taken as open.
    untold_ends: u64,
}

impl<'c> Custody<'c> {
    /// Reads and marks the stints of a release and puts them together to stays. `groups` are read as well.
    fn read(
        source: &Source<'c>,
        release: &'c DataRelease,
        groups: &[&str],
        stages: Stages,
    ) -> Result<Custody<'c>, MeasureError> {
        Custody::read_with(source, release, groups, stages, &[])
    }

    /// As [`Custody::read`], with further columns of the store.
    fn read_with(
        source: &Source<'c>,
        release: &'c DataRelease,
        groups: &[&str],
        stages: Stages,
        further: &[&str],
    ) -> Result<Custody<'c>, MeasureError> {
        let rule = source.stint_rule()?;
        let facility = rule.same_day.first().map_or("detention_facility_code", String::as_str);
        let mut columns = vec![
            "book_in_local_time",
            "book_out_local_time",
            "stay_book_in_local_time",
            "stay_book_out_local_time",
            facility,
        ];
        columns.extend(further);
        // Equality but for the bond is a matter of all columns.
        let wanted = (&columns[..], groups, stages == Stages::Both);
        let rows = Rows::read(source.store, source.catalog, (STINTS, release), wanted, source.threads)?;
        let (book_in, day_only) = rows.moments("book_in_local_time");
        let (book_out, _) = rows.moments("book_out_local_time");
        let (stay_book_in, _) = rows.moments("stay_book_in_local_time");
        let states_ends = rows.has("stay_book_out_local_time") || rows.has("stay_book_out_date");
        let stay_book_out = states_ends.then(|| rows.moments("stay_book_out_local_time").0);
        for (column, at) in [("book_in_date", &book_in), ("stay_book_in_date", &stay_book_in)] {
            if rows.len() > 0 && at.iter().all(|at| at.is_none()) {
                return Err(MeasureError::Lacks {
                    release: release.release.clone(),
                    table: STINTS.to_owned(),
                    column: column.to_owned(),
                    what: "who was held when",
                });
            }
        }
        let untold_ends = rows.untold("book_out_local_time").into_iter().filter(|untold| *untold).count();
        if rows.len() > 0 && untold_ends == rows.len() {
            return Err(MeasureError::Lacks {
                release: release.release.clone(),
                table: STINTS.to_owned(),
                column: "book_out_date".to_owned(),
                what: "who was held when",
            });
        }
        let as_of = rows.as_of(day_only.iter().any(|day_only| !day_only));
        let fingerprint = match stages {
            Stages::Both => rows.fingerprints(&rule.equal_but_for)?,
            Stages::Second => (0..).take(rows.len()).collect(),
        };
        let marks = mark_stints(
            &StintRows {
                persons: rows.persons()?,
                stay_book_in: &stay_book_in,
                book_in: &book_in,
                book_out: &book_out,
                facility: &rows.codes(facility)?.codes,
                fingerprint: &fingerprint,
                bond_amount: &rows.cents(&rule.lowest),
                bond_date: &rows.moments(&rule.earliest).0,
            },
            None,
        )?;
        let kept = marks.kept();
        let stays = brunt_custody::stays(
            &StayRows {
                persons: rows.persons()?,
                stay_book_in: &stay_book_in,
                book_in: &book_in,
                book_out: &book_out,
                stay_book_out: stay_book_out.as_deref(),
                kept: Some(&kept),
            },
            as_of,
        )?;
        let untold_ends = u64::try_from(untold_ends).unwrap_or(u64::MAX);
        Ok(Custody { rows, book_in, book_out, marks, stays, as_of, untold_ends })
    }

    /// What a reader must know of rows whose end is not told.
    fn note_untold_ends(&self, what: &str) -> Option<String> {
        (self.untold_ends > 0).then(|| {
            format!(
                "{}: {} rows do not say whether the stint has ended (struck out, not readable, or not in their file); they are taken as open, so \
                 that {what}",
                self.rows.release.release, self.untold_ends
            )
        })
    }

    /// One code for each row, for groups that are put together of several.
    fn groups(&self, names: &[String], at: &[Moment]) -> Result<Groups, MeasureError> {
        Groups::of(&self.rows, names, at)
    }
}

/// Rows by the values of several groups.
struct Groups {
    /// Group of each row.
    codes: Vec<u32>,
    /// Values of each group, sorted.
    values: Vec<Vec<Value>>,
}

impl Groups {
    fn of(rows: &Rows<'_>, names: &[String], at: &[Moment]) -> Result<Groups, MeasureError> {
        let columns = names.iter().map(|name| rows.group(name, at)).collect::<Result<Vec<Codes>, _>>()?;
        let mut known: BTreeMap<Vec<Option<&str>>, Vec<usize>> = BTreeMap::new();
        let mut seen: BTreeMap<Vec<u32>, Vec<usize>> = BTreeMap::new();
        for row in 0..rows.len() {
            let key = columns.iter().map(|column| column.codes.get(row).copied().unwrap_or(0)).collect();
            seen.entry(key).or_default().push(row);
        }
        for rows_of in seen.into_values() {
            let Some(first) = rows_of.first().copied() else { continue };
            let key = columns.iter().map(|column| column.name(first)).collect();
            known.entry(key).or_default().extend(rows_of);
        }
        let mut codes = vec![0; rows.len()];
        let mut values = Vec::new();
        // Missing last, as in every answer.
        let mut ordered: Vec<(Vec<Option<&str>>, Vec<usize>)> = known.into_iter().collect();
        ordered.sort_by(|a, b| {
            let key = |key: &[Option<&str>]| {
                key.iter().map(|one| (one.is_none(), one.map(str::to_owned))).collect::<Vec<_>>()
            };
            key(&a.0).cmp(&key(&b.0))
        });
        for (key, rows_of) in ordered {
            let code = u32::try_from(values.len()).unwrap_or(u32::MAX);
            for row in rows_of {
                if let Some(slot) = codes.get_mut(row) {
                    *slot = code;
                }
            }
            values.push(
                names
                    .iter()
                    .zip(&key)
                    .map(|(name, text)| match text {
                        Some(text) => read::typed_group(name, text),
                        None => Value::Missing,
                    })
                    .collect(),
            );
        }
        if values.is_empty() {
            values.push(names.iter().map(|_| Value::Missing).collect());
        }
        Ok(Groups { codes, values })
    }

    fn len(&self) -> u32 {
        u32::try_from(self.values.len()).unwrap_or(u32::MAX)
    }
}

/// Refuses groups that stand for a person or a row, or are too fine for publication.
fn check_groups(catalog: &Catalog, table: &str, names: &[String], local: bool) -> Result<(), MeasureError> {
    let view = crate::view::View::new(catalog, table)?;
    names.iter().try_for_each(|name| view.check_group(name, local))
}

fn count(number: u64) -> Value {
    Value::from(number)
}
