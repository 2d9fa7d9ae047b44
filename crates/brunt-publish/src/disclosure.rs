//! Small cells: what may leave the store, and what is withheld so that it cannot be worked out.
//!
//! # Definition
//! A count of 1 to [`SMALL`] is withheld (primary). It would come back by subtraction if it were the only one withheld
//! of its row, where the total is shown, or of its column, where a total can be had by asking again without groups; a
//! partner is withheld with it (complementary), the smallest that is not 0. This is repeated until no row and no
//! column has a single withheld count. Shares are withheld with any count they are made of, and those of fewer than
//! [`WHOLE_PER_CENT`] rows are rounded to whole per cent.
//!
//! # Source
//! CMS cell size suppression policy (no cell 1 to 10, none derivable; 0 allowed), resdac.org/node/1506. Partner choice
//! as in the simple heuristic of the R package sdcTable.
//!
//! # Fails when
//! Several withheld cells form a pattern that a linear programme can bound, or two different questions are
//! subtracted from one another: this control looks at one table at a time.

use brunt_model::answer::{Block, Suppression};
use brunt_model::{Answer, Role, Value};

/// Counts from 1 to this are small.
pub const SMALL: i64 = 10;
/// Below this denominator shares are rounded to whole per cent.
pub const WHOLE_PER_CENT: i64 = 100;

/// An answer that passed disclosure control, or that its user keeps to himself.
#[derive(Debug, Clone, PartialEq)]
pub struct Releasable {
    answer: Answer,
}

impl Releasable {
    /// What may be shown.
    #[must_use]
    pub fn answer(&self) -> &Answer {
        &self.answer
    }
}

/// Passes an answer about the store itself, which holds no count of people's traits: what was imported, which rules
/// exist.
///
/// Fields that are totals or parts are protected all the same.
#[must_use]
pub fn protect(mut answer: Answer) -> Releasable {
    let withheld = withhold(&mut answer);
    say(&mut answer, withheld);
    Releasable { answer }
}

/// Passes several tables of equal columns as one answer. Each is protected for itself, with all its rows: a partner
/// must come from the table in which the single count stands. Only then are the rows left out that are not shown.
#[must_use]
pub fn protect_blocks(mut answer: Answer, blocks: Vec<Block>) -> Releasable {
    let mut withheld = 0;
    for block in blocks {
        let mut part = Answer::new("", answer.fields.clone());
        let (shown, rows): (Vec<bool>, Vec<Vec<Value>>) =
            block.into_iter().map(|line| (line.shown, line.values)).unzip();
        part.rows = rows;
        withhold(&mut part);
        let kept = part.rows.into_iter().zip(shown).filter(|(_, shown)| *shown).map(|(row, _)| row);
        for row in kept {
            withheld += row.iter().filter(|value| matches!(value, Value::Suppressed(_))).count();
            answer.rows.push(row);
        }
    }
    say(&mut answer, withheld);
    Releasable { answer }
}

/// As [`protect_blocks`] for an answer that its user keeps to himself.
#[must_use]
pub fn local_blocks(mut answer: Answer, blocks: Vec<Block>) -> Releasable {
    let shown = blocks.into_iter().flatten().filter(|line| line.shown).map(|line| line.values);
    answer.rows.extend(shown);
    local(answer)
}

fn say(answer: &mut Answer, withheld: usize) {
    if withheld > 0 {
        answer.notes.push(format!(
            "{withheld} counts are withheld: those of 1 to {SMALL}, and those that would give them back; \
             `--local` shows them for work that is not published"
        ));
    }
}

/// Withholds what must be and says how many counts that were.
fn withhold(answer: &mut Answer) -> usize {
    let counts: Vec<usize> = places(answer, |role| matches!(role, Role::Total | Role::Part | Role::Untold));
    if counts.is_empty() {
        return 0;
    }
    let mut hidden: Vec<Vec<Option<Suppression>>> =
        answer.rows.iter().map(|row| row.iter().map(|_| None).collect()).collect();
    primary(answer, &mut hidden);
    while complement_rows(answer, &counts, &mut hidden) || complement_columns(answer, &counts, &mut hidden) {}
    let derived = places(answer, |role| role == Role::Derived);
    let total = places(answer, |role| role == Role::Total).first().copied();
    let mut withheld = 0_usize;
    for (row, hidden) in answer.rows.iter_mut().zip(&hidden) {
        let any = hidden.iter().any(Option::is_some);
        let few = total.and_then(|place| count(row, place)).is_some_and(|n| n < WHOLE_PER_CENT);
        for (place, value) in row.iter_mut().enumerate() {
            if let Some(Some(why)) = hidden.get(place) {
                *value = Value::Suppressed(*why);
                withheld += 1;
            } else if derived.contains(&place) && any && *value != Value::Missing {
                *value = Value::Suppressed(Suppression::Complementary);
            } else if let (Value::Real(share), true, true) = (&value, few, derived.contains(&place)) {
                *value = Value::Real((share * 100.0).round() / 100.0);
            }
        }
    }
    withheld
}

/// Passes an answer unprotected, stamped as not for publication.
#[must_use]
pub fn local(mut answer: Answer) -> Releasable {
    answer.notes.insert(0, "not for publication: small counts are shown".to_owned());
    Releasable { answer }
}

fn places(answer: &Answer, wanted: impl Fn(Role) -> bool) -> Vec<usize> {
    answer.fields.iter().enumerate().filter(|(_, field)| wanted(field.role)).map(|(place, _)| place).collect()
}

fn count(row: &[Value], place: usize) -> Option<i64> {
    match row.get(place) {
        Some(Value::Integer(number)) => Some(*number),
        _ => None,
    }
}

fn is_small(number: i64) -> bool {
    (1..=SMALL).contains(&number)
}

fn primary(answer: &Answer, hidden: &mut [Vec<Option<Suppression>>]) {
    let totals = places(answer, |role| role == Role::Total);
    let parts = places(answer, |role| role == Role::Part);
    let untold = places(answer, |role| role == Role::Untold);
    for (row, hidden) in answer.rows.iter().zip(hidden) {
        let few = totals.iter().any(|place| count(row, *place).is_some_and(is_small));
        // Of a group this small nothing is shown but zeros: its untold part is then a count of its people too.
        let sensitive = totals.iter().chain(&parts).chain(if few { untold.as_slice() } else { &[] });
        for place in sensitive {
            if count(row, *place).is_some_and(is_small)
                && let Some(slot) = hidden.get_mut(*place)
            {
                *slot = Some(Suppression::Primary);
            }
        }
    }
}

/// Withholds a partner in each row where a single count is withheld; says whether anything changed.
fn complement_rows(answer: &Answer, counts: &[usize], hidden: &mut [Vec<Option<Suppression>>]) -> bool {
    if counts.len() < 2 {
        return false;
    }
    let mut changed = false;
    for (row, hidden) in answer.rows.iter().zip(hidden.iter_mut()) {
        if counts.iter().filter(|place| hidden.get(**place).is_some_and(Option::is_some)).count() != 1 {
            continue;
        }
        // Parts first, then what cannot be told, the total last: it is the denominator of everything.
        let rank = |place: usize| match answer.fields.get(place).map(|field| field.role) {
            Some(Role::Part) => 0,
            Some(Role::Untold) => 1,
            _ => 2,
        };
        let partner = counts
            .iter()
            .filter(|place| hidden.get(**place).is_some_and(Option::is_none))
            .filter_map(|place| {
                count(row, *place).filter(|number| *number > 0).map(|number| (rank(*place), number, *place))
            })
            .min();
        if let Some(slot) = partner.and_then(|(_, _, place)| hidden.get_mut(place)) {
            *slot = Some(Suppression::Complementary);
            changed = true;
        }
    }
    changed
}

/// Withholds a partner in the first column of several rows where a single count is withheld; says whether it did. One
/// column at a time: the row's own partner often serves the next column too.
fn complement_columns(answer: &Answer, counts: &[usize], hidden: &mut [Vec<Option<Suppression>>]) -> bool {
    if answer.rows.len() < 2 {
        return false;
    }
    for place in counts {
        let is_hidden = |row: &Vec<Option<Suppression>>| row.get(*place).is_some_and(Option::is_some);
        if hidden.iter().filter(|row| is_hidden(row)).count() != 1 {
            continue;
        }
        let partner = answer
            .rows
            .iter()
            .zip(hidden.iter())
            .enumerate()
            .filter(|(_, (_, hidden))| !is_hidden(hidden))
            .filter_map(|(index, (row, _))| {
                count(row, *place).filter(|number| *number > 0).map(|number| (number, index))
            })
            .min();
        if let Some(slot) =
            partner.and_then(|(_, index)| hidden.get_mut(index)).and_then(|row| row.get_mut(*place))
        {
            *slot = Some(Suppression::Complementary);
            return true;
        }
    }
    false
}

#[cfg(test)]
#[path = "disclosure_tests.rs"]
mod tests;
