//! Tables that are published together are protected together.
//!
//! # Definition
//! Each count is one variable wherever it is printed (see [`crate::origin::Base`]); it is withheld everywhere or nowhere.
//! Small counts are withheld first, then partners, until every withheld count has an interval of at least
//! [`PROTECTION`](super::PROTECTION) by all that is published with the labels, and of more than
//! [`SMALL`](super::SMALL) by the numbers alone. A difference of two published counts of nested rows is a count too and is
//! protected as one. Where even withholding all leaves a count too narrow, because the groups that are listed at all say
//! too much, its rows are left out and the table says that it is not complete.
//!
//! # Assumptions
//! The tables are all that is published of these rows, with the days and restrictions they name. Equal bases are equal
//! rows: tables that contradict one another are refused.
//!
//! # Fails when
//! A column made from several rows (a common share, a decomposition) is published beside the counts: only columns made
//! from their own row are withheld with it. Later tables of the same rows are added without the earlier ones. Tables are so sparse
//! that most groups are small and several targets score them at once: each withheld count then needs partners in every
//! table, and protection takes minutes. Pool and coarsen before ([`super::pool`]).
//!
//! # Source
//! CMS cell size suppression policy, resdac.org/node/1506; Fischetti and Salazar-González 2001 for the attacker's
//! problems; partners as in the simple heuristic of the R package sdcTable, which adds them until the attacks fail.

use super::choose::choose;
use super::{Releasable, blot, say};
use crate::attack::cells::{Columns, Kind, Nesting, Sheet, System, is_small, system};
use crate::attack::propagate::{Bounds, propagate};
use crate::origin::{Base, Origin};
use brunt_model::answer::Suppression;
use brunt_model::{Answer, Role, Value};
use std::collections::BTreeSet;

/// A table before disclosure control, with where its counts come from.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Name in the edition, for messages.
    pub name: String,
    /// Rows counted.
    pub base: Base,
    /// Columns that split the rows; see [`Origin::splits`].
    pub splits: Vec<String>,
    /// What the parts mean; see [`Origin::scheme`].
    pub scheme: String,
    /// The table, with all its rows: those that are not to be shown are left out afterwards, by [`Releasable::keep`].
    pub answer: Answer,
}

impl Draft {
    /// A draft split by all its columns of [`Role::Group`] but `interval_kind`.
    #[must_use]
    pub fn new(name: impl Into<String>, base: Base, scheme: impl Into<String>, answer: Answer) -> Draft {
        let groups = answer.fields.iter().filter(|field| field.role == Role::Group);
        let splits = groups.map(|field| field.name.clone()).filter(|name| name != "interval_kind").collect();
        Draft { name: name.into(), base, splits, scheme: scheme.into(), answer }
    }

    /// With only these columns splitting the rows: the others describe, such as the reading in a table that scores the
    /// same rows by several stated targets.
    #[must_use]
    pub fn splitting<T: Into<String>>(mut self, columns: impl IntoIterator<Item = T>) -> Draft {
        self.splits = columns.into_iter().map(Into::into).collect();
        self
    }
}

/// Tables that cannot be published together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TogetherError {
    /// The same rows are counted differently.
    #[error(
        "the tables {} count the same rows differently: name what they count apart, or list all groups",
        .tables.join(", ")
    )]
    Contradiction {
        /// Names of the tables.
        tables: Vec<String>,
    },
}

/// Protects tables that are published together; the answers come in the order of the drafts.
///
/// Time: reading is in proportion to the cells; then each round asks every withheld count that is not yet proven wide, by
/// at most 240 moves by hand and four linear programmes of at most 96 counts. Measured on 2 busy cores: 50 tables of
/// 1,360 rows with nothing small take 0.05 s; 60 tables of 15,460 rows of which many are small did not end within 150 s.
///
/// # Errors
/// When two tables contradict one another.
pub fn protect_together(drafts: Vec<Draft>, nestings: &[Nesting]) -> Result<Vec<Releasable>, TogetherError> {
    let names: Vec<String> = drafts.iter().map(|draft| draft.name.clone()).collect();
    let mut tables: Vec<(Answer, Origin, usize)> = drafts
        .into_iter()
        .map(|draft| {
            let origin = Origin {
                adds_up: adds_up(&draft.answer),
                base: draft.base,
                splits: draft.splits,
                scheme: draft.scheme,
                complete: true,
            };
            (draft.answer, origin, 0)
        })
        .collect();
    let hidden = loop {
        let sheets: Vec<Sheet<'_>> = tables
            .iter()
            .map(|(answer, origin, _)| Sheet { origin, fields: &answer.fields, rows: &answer.rows })
            .collect();
        let system = system(&sheets, nestings);
        let truth = truth(&system, &names)?;
        let primary = primary(&system, &truth, &sheets);
        let choice = choose(&system, &truth, primary);
        let dropped = rows_of(&system, &choice.hidden, &choice.stuck);
        if dropped.is_empty() {
            break hidden(&system, &choice.hidden, &sheets);
        }
        for (index, (answer, origin, gone)) in tables.iter_mut().enumerate() {
            let mut row = 0;
            let before = answer.rows.len();
            answer.rows.retain(|_| {
                row += 1;
                !dropped.contains(&(index, row - 1))
            });
            *gone += before - answer.rows.len();
            origin.complete &= before == answer.rows.len();
        }
    };
    let out = tables.into_iter().zip(hidden).map(|((mut answer, origin, gone), hidden)| {
        let withheld = blot(&mut answer, &hidden);
        say(&mut answer, withheld);
        if gone > 0 {
            answer.notes.push(format!("{gone} groups of few rows are not listed"));
        }
        Releasable { answer, origin: Some(origin) }
    });
    Ok(out.collect())
}

/// Whether the parts add up to the one total in every row.
fn adds_up(answer: &Answer) -> bool {
    let columns = Columns::new(&answer.fields);
    let [total] = columns.totals.as_slice() else { return false };
    !columns.parts.is_empty()
        && answer.rows.iter().all(|row| {
            let number = |place: &usize| match row.get(*place) {
                Some(Value::Integer(number)) => Some(*number),
                _ => None,
            };
            let parts: Option<Vec<i64>> = columns.parts.iter().map(number).collect();
            parts.map(|parts| parts.into_iter().sum()) == number(total)
        })
}

/// The value of every cell, also of those that no table prints.
fn truth(system: &System, names: &[String]) -> Result<Vec<i64>, TogetherError> {
    let contradiction = |cells: BTreeSet<usize>| {
        let places = cells.iter().filter_map(|cell| system.cells.get(*cell)).flat_map(|cell| &cell.places);
        let tables: BTreeSet<usize> = places.map(|place| place.sheet).collect();
        let tables = tables.into_iter().filter_map(|table| names.get(table).cloned()).collect();
        TogetherError::Contradiction { tables }
    };
    if let Some(cell) = system.cells.iter().position(|cell| cell.contradicted) {
        return Err(contradiction(BTreeSet::from([cell])));
    }
    #[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
    let mut bounds: Vec<Bounds> = system
        .cells
        .iter()
        .map(|cell| cell.value.map_or((0.0, f64::INFINITY), |value| (value as f64, value as f64)))
        .collect();
    // What stays open, as the rest of a sum that nobody prints, is taken as low as it can be: one at a time, because
    // the next follows from it.
    let mut next = 0;
    loop {
        propagate(system, &mut bounds).map_err(|found| {
            let terms = system.relations.get(found.relation).into_iter().flat_map(|relation| &relation.terms);
            contradiction(terms.map(|(cell, _)| *cell).collect())
        })?;
        let open = bounds.iter().skip(next).position(|(low, high)| high > low);
        let Some(open) = open else { break };
        next += open;
        if let Some(bound) = bounds.get_mut(next) {
            bound.1 = bound.0;
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole counts below 2^53")]
    Ok(bounds.into_iter().map(|(low, _)| low as i64).collect())
}

/// Small counts. Of a group whose total is small, what cannot be told is a count of its people too.
fn primary(system: &System, truth: &[i64], sheets: &[Sheet<'_>]) -> Vec<Option<Suppression>> {
    let few = |sheet: usize, row: usize| {
        let table = sheets.get(sheet)?;
        let row = table.rows.get(row)?;
        let totals = table.fields.iter().zip(row).filter(|(field, _)| field.role == Role::Total);
        Some(totals.into_iter().any(|(_, value)| matches!(value, Value::Integer(n) if is_small(*n))))
    };
    let sensitive = |cell: usize| {
        let Some(found) = system.cells.get(cell) else { return false };
        truth.get(cell).is_some_and(|value| is_small(*value))
            && match found.kind {
                Kind::Part | Kind::Total => true,
                Kind::Untold => found.places.iter().any(|place| few(place.sheet, place.row) == Some(true)),
                Kind::Sum | Kind::Rest | Kind::Elsewhere => false,
            }
    };
    (0..system.cells.len()).map(|cell| sensitive(cell).then_some(Suppression::Primary)).collect()
}

/// The rows in which cells stand that cannot be protected, or, of a difference, the withheld counts it is made of.
fn rows_of(system: &System, hidden: &[Option<Suppression>], stuck: &[usize]) -> BTreeSet<(usize, usize)> {
    let mut rows = BTreeSet::new();
    for cell in stuck {
        let mut add = |cell: usize| {
            let places = system.cells.get(cell).map(|cell| cell.places.as_slice()).unwrap_or_default();
            rows.extend(places.iter().map(|place| (place.sheet, place.row)));
            !places.is_empty()
        };
        if add(*cell) {
            continue;
        }
        for relation in system.of.get(*cell).into_iter().flatten() {
            for (other, _) in system.relations.get(*relation).into_iter().flat_map(|relation| &relation.terms)
            {
                if hidden.get(*other).is_some_and(Option::is_some) {
                    add(*other);
                }
            }
        }
    }
    rows
}

/// How each value of each table is withheld.
fn hidden(
    system: &System,
    hidden: &[Option<Suppression>],
    sheets: &[Sheet<'_>],
) -> Vec<Vec<Vec<Option<Suppression>>>> {
    let mut out: Vec<Vec<Vec<Option<Suppression>>>> =
        sheets.iter().map(|sheet| sheet.rows.iter().map(|row| vec![None; row.len()]).collect()).collect();
    for (cell, hidden) in system.cells.iter().zip(hidden) {
        for place in &cell.places {
            let row = out.get_mut(place.sheet).and_then(|sheet| sheet.get_mut(place.row));
            if let Some(slot) = row.and_then(|row| row.get_mut(place.column)) {
                *slot = *hidden;
            }
        }
    }
    out
}
