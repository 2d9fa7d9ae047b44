//! The auditor: it attacks everything that was published, knowing only that.
//!
//! # Definition
//! All tables of a site, and of older editions of it, become one system of linear relations (see the documentation of
//! disclosure control): rows, columns, totals, shares with their rounding, sums that tables share, and differences of
//! nested rows. Intervals are propagated to a fixed point; what they leave open goes to a linear programme. A leak is
//! a withheld count whose interval is narrower than [`PROTECTION`](crate::disclosure::PROTECTION) with the labels, or
//! not wider than [`SMALL`] by the numbers alone; a small count that is printed; a withheld count that another table prints; or a difference of
//! published counts that is known to be 1 to [`SMALL`].
//!
//! # Assumptions
//! As for disclosure control. A share is taken as exact unless it is whole per cent and its denominator is not known to
//! be large.
//!
//! # Fails when
//! A column is made of several rows, or by a formula not known here. Two releases of the same events count as two sets of
//! rows: where a later one changes little, an attacker may take one for the other.
//!
//! # Source
//! Fischetti and Salazar-González 2001, the attacker's problems.

pub(crate) mod shares;
mod site;

pub use site::{SiteError, read_site};

use crate::attack::cells::{Kind, Nesting, Sheet, System, is_small, system};
use crate::attack::propagate::{Bounds, Knowledge, propagate, start};
use crate::attack::prove::{Found, Prover, Reach, any};
use crate::disclosure::{SMALL, wanted};
use crate::origin::{Base, Origin};
use crate::published::Published;
use crate::render::plain;
use brunt_model::{Role, Value};
use std::collections::BTreeSet;

/// A count that was withheld and yet can be had.
#[derive(Debug, Clone, PartialEq)]
pub struct Leak {
    /// Table in which it is withheld, or from which it follows.
    pub table: String,
    /// The row's groups, as `column=value`.
    pub row: String,
    /// Column; for a difference, of the counts that it is between.
    pub column: String,
    /// Lowest value.
    pub low: i64,
    /// Highest value; none where it is open.
    pub high: Option<i64>,
    /// How, with the tables used.
    pub how: String,
}

/// What an audit found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Audit {
    /// Leaks, by table and row.
    pub leaks: Vec<Leak>,
    /// Tables read.
    pub tables: usize,
    /// Withheld counts attacked, each once, wherever it is printed.
    pub withheld: usize,
}

/// Attacks `tables`, all that was published.
#[must_use]
pub fn audit(tables: &[Published], nestings: &[Nesting]) -> Audit {
    let origins: Vec<Origin> = tables.iter().map(origin).collect();
    let sheets: Vec<Sheet<'_>> = tables
        .iter()
        .zip(&origins)
        .map(|(table, origin)| Sheet { origin, fields: &table.answer.fields, rows: &table.answer.rows })
        .collect();
    let mut system = system(&sheets, nestings);
    shares::add(&mut system, &sheets);
    let mut audit = Audit { tables: tables.len(), ..Audit::default() };
    let mut found = BTreeSet::new();
    for knowledge in [Knowledge::Labels, Knowledge::Numbers] {
        attack(tables, &system, knowledge, &mut found, &mut audit);
    }
    audit.withheld = system.cells.iter().filter(|cell| cell.hidden.is_some()).count();
    audit.leaks.sort_by(|a, b| (&a.table, &a.row, &a.column).cmp(&(&b.table, &b.row, &b.column)));
    audit
}

/// A table that does not say what it counts is attacked by itself.
fn origin(table: &Published) -> Origin {
    table.origin.clone().unwrap_or_else(|| {
        let fields = &table.answer.fields;
        let groups = fields.iter().filter(|field| matches!(field.role, Role::Group | Role::Plain));
        Origin {
            base: Base::new(format!("{}\u{0}alone", table.name), ""),
            splits: groups.map(|field| field.name.clone()).collect(),
            scheme: String::new(),
            adds_up: shares::adds_up(&table.answer),
            complete: true,
        }
    })
}

#[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
fn attack(
    tables: &[Published],
    system: &System,
    knowledge: Knowledge,
    found: &mut BTreeSet<usize>,
    audit: &mut Audit,
) {
    let mut bounds: Vec<Bounds> = system
        .cells
        .iter()
        .map(|cell| match cell.value {
            Some(value) => (value as f64, value as f64),
            None => start(cell.kind, cell.hidden, knowledge),
        })
        .collect();
    let labelled = match knowledge {
        Knowledge::Labels => "with the labels",
        Knowledge::Numbers => "by the numbers alone",
    };
    let mut report = |cell: usize, low: f64, high: f64, how: &str, audit: &mut Audit| {
        if found.insert(cell) {
            audit.leaks.push(leak(tables, system, cell, (low, high), how));
        }
    };
    for (index, cell) in system.cells.iter().enumerate() {
        if let (Some(value), Some(_)) = (cell.value, cell.hidden) {
            report(index, value as f64, value as f64, "printed by another table", audit);
        }
        if let (Some(value), Kind::Part | Kind::Total) = (cell.value, cell.kind)
            && is_small(value)
        {
            report(index, value as f64, value as f64, "printed though it is small", audit);
        }
        if cell.contradicted {
            report(index, 0.0, f64::INFINITY, "contradicted: two tables print different values", audit);
        }
    }
    if let Err(contradiction) = propagate(system, &mut bounds) {
        let terms = system.relations.get(contradiction.relation).into_iter().flat_map(|found| &found.terms);
        if let Some((cell, _)) = terms.into_iter().next() {
            let how = "contradicted: the tables cannot all be of the rows they name";
            report(*cell, 0.0, f64::INFINITY, how, audit);
        }
        return;
    }
    let is_goal = |index: usize| {
        system.cells.get(index).is_some_and(|cell| cell.hidden.is_some() && cell.value.is_none())
            || system.cells.get(index).is_some_and(|cell| cell.kind == Kind::Rest)
                && bounds.get(index).is_some_and(|(low, high)| *low >= 1.0 && *high <= SMALL as f64)
    };
    let goals: Vec<usize> = (0..system.cells.len()).filter(|index| is_goal(*index)).collect();
    let mut base: Vec<f64> = bounds.iter().map(|(low, _)| *low).collect();
    let mut seen = BTreeSet::new();
    for first in 0..system.cells.len() {
        let open = |cell: usize| bounds.get(cell).is_some_and(|(low, high)| high > low);
        if !open(first) || seen.contains(&first) {
            continue;
        }
        let component = component(system, first, &open);
        seen.extend(component.iter().copied());
        match any(system, &bounds, &component) {
            Some(solved) => {
                for (cell, value) in component.iter().zip(solved) {
                    if let Some(slot) = base.get_mut(*cell) {
                        *slot = value.round();
                    }
                }
            }
            None => {
                let how = format!("{labelled}: no solution was found, so nothing could be proven");
                for cell in component.into_iter().filter(|cell| is_goal(*cell)) {
                    let (low, high) = bounds.get(cell).copied().unwrap_or((0.0, 0.0));
                    report(cell, low, high, &how, audit);
                }
            }
        }
    }
    let mut prover = Prover::new(system, &bounds, base, Reach::Far);
    for cell in goals {
        let Some(kind) = system.cells.get(cell).map(|cell| cell.kind) else { continue };
        let (low, high) = bounds.get(cell).copied().unwrap_or((0.0, 0.0));
        match prover.ask(cell, wanted(kind, knowledge)) {
            Found::Wide => {}
            Found::Narrow(from, to) => {
                let by = if high - low <= to - from { "propagation" } else { "linear programme" };
                report(cell, from, to, &format!("{by} {labelled}"), audit);
            }
            Found::Unknown => {
                report(cell, low, high, &format!("{labelled}: the solver gave no answer"), audit)
            }
        }
    }
}

fn component(system: &System, first: usize, open: &impl Fn(usize) -> bool) -> Vec<usize> {
    let mut found = BTreeSet::from([first]);
    let mut waiting = vec![first];
    while let Some(cell) = waiting.pop() {
        for relation in system.of.get(cell).into_iter().flatten() {
            for (other, _) in system.relations.get(*relation).into_iter().flat_map(|found| &found.terms) {
                if open(*other) && found.insert(*other) {
                    waiting.push(*other);
                }
            }
        }
    }
    found.into_iter().collect()
}

/// A leak with its place, and the tables that stand about it.
fn leak(tables: &[Published], system: &System, cell: usize, (low, high): Bounds, how: &str) -> Leak {
    let about = |cell: usize| {
        let relations = system.of.get(cell).into_iter().flatten();
        let terms = relations.filter_map(|index| system.relations.get(*index)).flat_map(|found| &found.terms);
        terms.map(|(cell, _)| *cell).collect::<BTreeSet<usize>>()
    };
    let places = |cell: usize| system.cells.get(cell).map(|cell| cell.places.as_slice()).unwrap_or_default();
    let near = about(cell);
    let own = places(cell).iter().find(|place| {
        let value = tables.get(place.sheet).and_then(|table| table.answer.rows.get(place.row));
        matches!(value.and_then(|row| row.get(place.column)), Some(Value::Suppressed(_)))
    });
    let own = own.or_else(|| near.iter().find_map(|cell| places(*cell).first()));
    // Sums that no table prints stand between: one step further.
    let wide: BTreeSet<usize> = near
        .iter()
        .flat_map(|cell| if places(*cell).is_empty() { about(*cell) } else { BTreeSet::from([*cell]) })
        .chain([cell])
        .collect();
    let used: BTreeSet<&str> = wide
        .iter()
        .flat_map(|cell| places(*cell))
        .filter_map(|place| tables.get(place.sheet).map(|table| table.name.as_str()))
        .collect();
    let used: Vec<&str> = used.into_iter().collect();
    let table = own.and_then(|place| tables.get(place.sheet));
    let row = table.zip(own).and_then(|(table, place)| table.answer.rows.get(place.row));
    let groups = table.into_iter().flat_map(|table| &table.answer.fields).zip(row.into_iter().flatten());
    let groups = groups.filter(|(field, _)| field.role == Role::Group);
    let groups: Vec<String> =
        groups.map(|(field, value)| format!("{}={}", field.name, plain(value))).collect();
    let column = table.zip(own).and_then(|(table, place)| table.answer.fields.get(place.column));
    let difference = system.cells.get(cell).is_some_and(|cell| cell.kind == Kind::Rest);
    #[expect(clippy::cast_possible_truncation, reason = "counts are below 2^53")]
    let whole = |value: f64| value.round() as i64;
    Leak {
        table: table.map(|table| table.name.clone()).unwrap_or_default(),
        row: groups.join(" "),
        column: column.map(|field| field.name.clone()).unwrap_or_default(),
        low: whole(low),
        high: high.is_finite().then(|| whole(high)),
        how: format!("{}{how}; tables: {}", if difference { "difference, " } else { "" }, used.join(", ")),
    }
}

#[cfg(test)]
mod tests;
