#![doc = include_str!("duplicates.md")]

use super::{Source, cite, columns_of, count, find_repeats, rest_on};
use crate::custody::{Custody, Groups, Stages, STINTS, check_groups};
use crate::error::MeasureError;
use brunt_custody::{RuleBody, StintMark};
use brunt_model::{Answer, DataRelease, Field, LedgerStep, Role, typed};

/// Flags that a republisher set, beside which ours are counted.
const THEIR_FLAGS: [&str; 2] = ["ddp_duplicate_likely", "ddp_duplicate_drop_row"];

/// What is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// Table.
    pub table: String,
    /// Rule; the table's first in the catalog where none is named.
    pub rule: Option<String>,
    /// Groups.
    pub by: Vec<String>,
    /// Releases; all where none are named.
    pub releases: Vec<String>,
    /// Whether groups too fine for publication may be used.
    pub local: bool,
}

/// How many rows repeat others, by group. Rows are counted in the group of their own event.
///
/// # Errors
/// When the store lacks the table, or the catalog a rule for it.
pub fn measure(source: &Source<'_>, question: &Question) -> Result<Answer, MeasureError> {
    check_groups(source.catalog, &question.table, &question.by, question.local)?;
    let rule = rule(source, question)?;
    let mut fields = vec![Field::new(typed::RELEASE, Role::Group)];
    fields.extend(question.by.iter().map(|name| Field::new(name, Role::Group)));
    fields.extend([
        Field::new("n", Role::Total),
        Field::new("counted", Role::Part),
        Field::new("repeats", Role::Part),
        Field::new("no_key", Role::Untold),
        Field::new("repeats_share", Role::Derived),
    ]);
    let mut answer = Answer::new("measure duplicates", fields);
    for release in source.releases(&question.table, &question.releases)? {
        let flagged = if question.table == STINTS {
            stints(source, release, question)?
        } else {
            events(source, release, question, &rule)?
        };
        rest_on(&mut answer, release);
        answer.ledger.push(LedgerStep {
            step: format!("all rows of `{}` in {}", question.table, release.release),
            reason: "as released; none is dropped".to_owned(),
            rows: u64::try_from(flagged.flags.len()).unwrap_or(u64::MAX),
        });
        for (values, cells) in flagged.by_group() {
            let mut row = vec![release.release.as_str().into()];
            row.extend(values);
            let [n, counted, repeats, no_key] = cells;
            row.extend([n, counted, repeats, no_key].map(count));
            row.push(crate::rows::share(repeats, n.saturating_sub(no_key)));
            answer.rows.push(row);
        }
        answer.notes.extend(flagged.agreement);
    }
    cite(&mut answer, source.rules, &rule);
    Ok(answer)
}

/// The rule to be used.
fn rule(source: &Source<'_>, question: &Question) -> Result<String, MeasureError> {
    let fits = |body: &RuleBody| match body {
        RuleBody::Repeats(rule) => rule.table == question.table,
        RuleBody::Stints(rule) => rule.table == question.table,
        RuleBody::Link(_) => false,
    };
    let known: Vec<String> =
        source.rules.iter().filter(|rule| fits(&rule.body)).map(|rule| rule.name.clone()).collect();
    let found = match &question.rule {
        Some(name) => known.iter().find(|known| *known == name),
        None => known.first(),
    };
    found.cloned().ok_or_else(|| MeasureError::UnknownRule {
        rule: question.rule.clone().unwrap_or_else(|| question.table.clone()),
        what: "says which rows of this table repeat others",
        known,
    })
}

/// Whether each row repeats another; null without a key.
struct Flagged {
    flags: Vec<Option<bool>>,
    groups: Groups,
    agreement: Vec<String>,
}

impl Flagged {
    /// Rows, counted ones, repeats and rows without a key, by group.
    fn by_group(&self) -> Vec<(Vec<brunt_model::Value>, [u64; 4])> {
        let mut cells = vec![[0_u64; 4]; self.groups.values.len()];
        for (flag, group) in self.flags.iter().zip(&self.groups.codes) {
            let place = match flag {
                Some(false) => 1,
                Some(true) => 2,
                None => 3,
            };
            if let Some(cell) = usize::try_from(*group).ok().and_then(|group| cells.get_mut(group)) {
                cell[0] += 1;
                cell[place] += 1;
            }
        }
        let filled = self.groups.values.iter().cloned().zip(cells);
        filled.filter(|(_, cells)| cells[0] > 0).collect()
    }
}

fn events<'s>(
    source: &Source<'s>,
    release: &'s DataRelease,
    question: &Question,
    rule: &str,
) -> Result<Flagged, MeasureError> {
    let rule = source.repeat_rule(rule)?;
    let names: Vec<&str> = question.by.iter().map(String::as_str).collect();
    let codebook = source.catalog.codebooks.get(&question.table);
    let theirs: Vec<&str> = THEIR_FLAGS
        .into_iter()
        .filter(|name| codebook.is_some_and(|book| book.column(name).is_some()))
        .collect();
    let columns: Vec<&str> = columns_of(rule).into_iter().chain(theirs.iter().copied()).collect();
    let rows = super::Rows::read(
        source.store,
        source.catalog,
        (&question.table, release),
        (&columns, &names, false),
        source.threads,
    )?;
    let (found, at) = find_repeats(&rows, rule)?;
    let flags: Vec<Option<bool>> =
        (0..rows.len()).map(|row| found.duplicate_likely(row).map(|_| !found.is_first(row))).collect();
    let of_several: Vec<Option<bool>> = (0..rows.len()).map(|row| found.duplicate_likely(row)).collect();
    let mut agreement = Vec::new();
    for (name, ours) in theirs.iter().zip([&of_several, &flags]) {
        agreement.extend(agree(name, ours, &rows.yes_no(name), &release.release));
    }
    if found.counts.on_window_edge > 0 {
        agreement.push(format!(
            "{} neighbours in one episode show days only and are exactly as far apart as the window is long: whether they are one event cannot be told",
            found.counts.on_window_edge
        ));
    }
    let groups = Groups::of(&rows, &question.by, &at)?;
    Ok(Flagged { flags, groups, agreement })
}

fn stints<'s>(
    source: &Source<'s>,
    release: &'s DataRelease,
    question: &Question,
) -> Result<Flagged, MeasureError> {
    let names: Vec<&str> = question.by.iter().map(String::as_str).collect();
    let custody = Custody::read(source, release, &names, Stages::Both)?;
    let flags: Vec<Option<bool>> = custody
        .marks
        .marks
        .iter()
        .map(|mark| (*mark != StintMark::NoKey).then(|| mark.duplicate_drop_row()))
        .collect();
    let mut agreement = vec![format!(
        "of the repeats in {}, {} rows are equal to another but for their bond, and {} are followed by another of the same person, facility, day and stay",
        release.release, custody.marks.counts.bond_repeats, custody.marks.counts.same_day_repeats
    )];
    let theirs = custody.rows.yes_no("ddp_duplicate_drop_row");
    agreement.extend(agree("ddp_duplicate_drop_row", &flags, &theirs, &release.release));
    let groups = custody.groups(&question.by, &custody.book_in)?;
    Ok(Flagged { flags, groups, agreement })
}

/// How a republisher's own flags compare with ours, where a release carries them.
fn agree(name: &str, ours: &[Option<bool>], theirs: &[Option<bool>], release: &str) -> Option<String> {
    let both: Vec<(bool, bool)> =
        ours.iter().zip(theirs).filter_map(|(ours, theirs)| Some(((*ours)?, (*theirs)?))).collect();
    if both.is_empty() {
        return None;
    }
    let same = both.iter().filter(|(ours, theirs)| ours == theirs).count();
    Some(format!(
        "{release} carries the republisher's own flag `{name}`: of {} rows that both can tell, {same} agree; a file that holds part of a release \
         lacks rows that others repeat",
        both.len()
    ))
}
