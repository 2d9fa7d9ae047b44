//! Small cells: what may leave the store, and what is withheld so that it cannot be worked out.
//!
//! # Definition
//! A count of 1 to [`SMALL`] is withheld (primary), of the rows in a part and of those not in it. It would come back by
//! subtraction or by solving for it: partners are withheld with it (complementary) until the interval of every withheld
//! count is at least [`PROTECTION`] wide by all that is published, labels included, and wider than [`SMALL`] by the
//! numbers alone; then no sum of withheld counts is known to be small either. A row may hold several families of counts,
//! each adding up for itself. Shares are withheld with any count of
//! their row, and those of fewer than [`WHOLE_PER_CENT`] rows are rounded to whole per cent. Zeros are shown.
//!
//! [`protect`] looks at one table, of which it takes the totals of columns to be at hand elsewhere: whoever asks the
//! command line holds the store. [`protect_together`] looks at all tables of an edition. Only what it made should be
//! published.
//!
//! # Source
//! CMS cell size suppression policy (no cell 1 to 10, none derivable; 0 allowed), resdac.org/node/1506. Partners as in
//! the simple heuristic of the R package sdcTable.
//!
//! # Fails when
//! Answers of [`protect`] to several questions are subtracted from one another, or everything of a table that is not 0
//! is withheld and its labels alone still bound a count closely: for tables that are published together,
//! [`protect_together`] covers both.

mod choose;
mod coarsen;
mod single;
mod together;
pub use crate::attack::cells::Nesting;
pub(crate) use choose::wanted;
pub use coarsen::{Period, coarsen_days, period_for, pool};
pub use together::{Draft, TogetherError, protect_together};

use crate::origin::Origin;
use brunt_model::answer::{Block, Suppression};
use brunt_model::{Answer, Role, Value};

/// Counts from 1 to this are small.
pub const SMALL: i64 = 10;
/// A withheld count must stay open over at least this much of a range, whatever else is published. The label alone says
/// that a primary count is 1 to [`SMALL`], a range of 9; a small group whose three parts are known not to be 0 (in
/// target, not, cannot be told) leaves 7. More than half of what the label leaves must be left by everything.
pub const PROTECTION: i64 = 5;
/// Below this denominator shares are rounded to whole per cent.
pub const WHOLE_PER_CENT: i64 = 100;

/// An answer that passed disclosure control, or that its user keeps to himself.
#[derive(Debug, Clone, PartialEq)]
pub struct Releasable {
    answer: Answer,
    origin: Option<Origin>,
}

impl Releasable {
    /// What may be shown.
    #[must_use]
    pub fn answer(&self) -> &Answer {
        &self.answer
    }

    /// Where its counts come from; none where it was protected for itself alone.
    #[must_use]
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }

    /// Leaves out the rows that `keep` does not want, such as all but the ten largest. Less is published then, so what
    /// was protected stays so.
    #[must_use]
    pub fn keep(mut self, keep: impl FnMut(&Vec<Value>) -> bool) -> Releasable {
        let before = self.answer.rows.len();
        self.answer.rows.retain(keep);
        if let Some(origin) = &mut self.origin {
            origin.complete &= before == self.answer.rows.len();
        }
        self
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
    Releasable { answer, origin: None }
}

/// Passes an answer whose rows add up along several dimensions: over the values of each of the groups named, all other groups
/// held fixed. Asking again without one of them gives the totals of those lines, so each line needs its partners.
#[must_use]
pub fn protect_grid(mut answer: Answer, dimensions: &[String]) -> Releasable {
    let lines = lines(&answer, dimensions);
    let withheld = withhold_along(&mut answer, &lines);
    say(&mut answer, withheld);
    Releasable { answer, origin: None }
}

/// Rows that add up, by their places: for each dimension those that agree in every other group.
fn lines(answer: &Answer, dimensions: &[String]) -> Vec<Vec<usize>> {
    let groups: Vec<usize> = (0..)
        .zip(&answer.fields)
        .filter(|(_, field)| field.role == Role::Group)
        .map(|(place, _)| place)
        .collect();
    let mut lines = Vec::new();
    for dimension in dimensions {
        let others: Vec<usize> = groups
            .iter()
            .copied()
            .filter(|place| answer.fields.get(*place).is_some_and(|field| field.name != *dimension))
            .collect();
        let mut found: Vec<(Vec<&Value>, Vec<usize>)> = Vec::new();
        for (index, row) in answer.rows.iter().enumerate() {
            let key: Vec<&Value> = others.iter().filter_map(|place| row.get(*place)).collect();
            match found.iter_mut().find(|(known, _)| *known == key) {
                Some((_, rows)) => rows.push(index),
                None => found.push((key, vec![index])),
            }
        }
        lines.extend(found.into_iter().map(|(_, rows)| rows));
    }
    lines
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
    Releasable { answer, origin: None }
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

/// Withholds what must be in a table by itself and says how many counts that were; all rows add up.
fn withhold(answer: &mut Answer) -> usize {
    let all: Vec<usize> = (0..answer.rows.len()).collect();
    withhold_along(answer, &[all])
}

/// The same where rows add up along these lines.
fn withhold_along(answer: &mut Answer, lines: &[Vec<usize>]) -> usize {
    let hidden = single::hidden(&answer.fields, &answer.rows, lines);
    blot(answer, &hidden)
}

/// Takes the withheld counts out of an answer, with the shares made of them; how many counts that were.
fn blot(answer: &mut Answer, hidden: &single::Hidden) -> usize {
    let places = |wanted: Role| {
        let found = answer.fields.iter().enumerate().filter(|(_, field)| field.role == wanted);
        found.map(|(place, _)| place).collect::<Vec<usize>>()
    };
    let derived = places(Role::Derived);
    let total = places(Role::Total).first().copied();
    let counts =
        answer.fields.iter().any(|field| matches!(field.role, Role::Total | Role::Part | Role::Untold));
    if !counts {
        return 0;
    }
    let mut withheld = 0_usize;
    for (row, hidden) in answer.rows.iter_mut().zip(hidden) {
        let any = hidden.iter().any(Option::is_some);
        let few = total.and_then(|place| row.get(place)).is_some_and(|value| match value {
            Value::Integer(n) => *n < WHOLE_PER_CENT,
            _ => false,
        });
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
    Releasable { answer, origin: None }
}

#[cfg(test)]
mod tests;
