//! One table by itself: its rows, and its columns, whose totals can be had by asking again without groups.

use super::choose::choose;
use crate::attack::cells::{Cell, Columns, Kind, Place, System, is_small};
use crate::render::plain;
use brunt_model::answer::Suppression;
use brunt_model::{Field, Role, Value};

/// How each value of a table is withheld.
pub(super) type Hidden = Vec<Vec<Option<Suppression>>>;

/// Protects the counts of one table; all of its rows must be given, also those that are not shown. `adding` are rows that add
/// up, by their places.
pub(super) fn hidden(fields: &[Field], rows: &[Vec<Value>], adding: &[Vec<usize>]) -> Hidden {
    let mut out: Hidden = rows.iter().map(|row| row.iter().map(|_| None).collect()).collect();
    let columns = Columns::new(fields);
    if columns.counts.is_empty() {
        return out;
    }
    let mut system = System::default();
    let mut truth = Vec::new();
    let mut primary = Vec::new();
    // In the order of what the rows say, so that the order of rows changes nothing.
    let mut order: Vec<(Vec<String>, usize)> =
        rows.iter().enumerate().map(|(index, row)| (row.iter().map(plain).collect(), index)).collect();
    order.sort();
    let families = families(fields);
    let mut lines: Vec<Vec<usize>> = Vec::new();
    // The cell of each row and count.
    let mut cells: Vec<Vec<Option<usize>>> = vec![vec![None; fields.len()]; rows.len()];
    for row in order.into_iter().map(|(_, row)| row) {
        let value = |column: usize| rows.get(row).and_then(|row| row.get(column));
        for column in &columns.counts {
            let (Some(Value::Integer(number)), Some(field)) = (value(*column), fields.get(*column)) else {
                continue;
            };
            let kind = match field.role {
                Role::Part => Kind::Part,
                Role::Untold => Kind::Untold,
                _ => Kind::Total,
            };
            let places = vec![Place { sheet: 0, row, column: *column }];
            system.cells.push(Cell { kind, value: Some(*number), hidden: None, contradicted: false, places });
            if let Some(slot) = cells.get_mut(row).and_then(|row| row.get_mut(*column)) {
                *slot = Some(truth.len());
            }
            truth.push(*number);
        }
        let cell = |column: &usize| cells.get(row).and_then(|row| *row.get(*column)?);
        lines.extend(families.iter().map(|family| family.iter().filter_map(cell).collect()));
    }
    let small = |system: &System, truth: &[i64], line: &[usize], cell: usize| {
        let few = line.iter().any(|cell| {
            system.cells.get(*cell).is_some_and(|cell| cell.kind == Kind::Total)
                && truth.get(*cell).is_some_and(|n| is_small(*n))
        });
        // Of a group this small nothing is shown but zeros: its untold part is then a count of its people too.
        let told = system.cells.get(cell).is_some_and(|cell| cell.kind != Kind::Untold);
        truth.get(cell).is_some_and(|n| is_small(*n)) && (told || few)
    };
    primary.resize(truth.len(), None);
    for line in &lines {
        for cell in line.iter().filter(|cell| small(&system, &truth, line, **cell)) {
            if let Some(slot) = primary.get_mut(*cell) {
                *slot = Some(Suppression::Primary);
            }
        }
    }
    // A sum that can be had elsewhere: withheld there too where it is small, or as `asked` there.
    let elsewhere = |system: &mut System,
                     truth: &mut Vec<i64>,
                     primary: &mut Vec<Option<Suppression>>,
                     cells: &[usize],
                     asked: Option<Suppression>| {
        let sum: i64 = cells.iter().filter_map(|cell| truth.get(*cell)).sum();
        let whole = system.unprinted(Kind::Elsewhere, Some(sum));
        truth.push(sum);
        primary.push(asked.or_else(|| is_small(sum).then_some(Suppression::Primary)));
        system.add_up(whole, cells.iter().copied());
    };
    for line in &lines {
        row(&mut system, &mut truth, &mut primary, line, |system, truth, primary, cells| {
            elsewhere(system, truth, primary, cells, None);
        });
    }
    for line in adding {
        let down = |column: usize| -> Vec<usize> {
            line.iter().filter_map(|row| *cells.get(*row)?.get(column)?).collect()
        };
        // Of all rows together it is known what the question without groups withholds: it is this very table of one row.
        let asked = (adding.len() == 1 && line.len() > 1).then(|| {
            let sum = |column: usize| down(column).iter().filter_map(|cell| truth.get(*cell)).sum();
            let sums = (0..fields.len()).map(|column| match columns.counts.contains(&column) {
                true => Value::Integer(sum(column)),
                false => Value::Missing,
            });
            hidden(fields, &[sums.collect()], &[])
        });
        for column in &columns.counts {
            let down = down(*column);
            if down.len() > 1 {
                let asked = asked.as_ref().and_then(|rows| *rows.first()?.get(*column)?);
                elsewhere(&mut system, &mut truth, &mut primary, &down, asked);
            }
        }
    }
    system.index();
    let choice = choose(&system, &truth, primary);
    for (cell, hidden) in system.cells.iter().zip(choice.hidden) {
        for place in &cell.places {
            if let Some(slot) = out.get_mut(place.row).and_then(|row| row.get_mut(place.column)) {
                *slot = hidden;
            }
        }
    }
    out
}

/// Places of the counts of each family; one without a total of its own divides that of the first.
fn families(fields: &[Field]) -> Vec<Vec<usize>> {
    let mut names: Vec<u8> = fields.iter().map(|field| field.family).collect();
    names.sort_unstable();
    names.dedup();
    let of = |family: u8| {
        let own = fields.iter().any(|field| field.family == family && field.role == Role::Total);
        let borrowed = |field: &Field| !own && field.family == 0 && field.role == Role::Total;
        let is_count = |field: &Field| matches!(field.role, Role::Total | Role::Part | Role::Untold);
        (0..)
            .zip(fields)
            .filter(|(_, field)| is_count(field) && (field.family == family || borrowed(field)))
            .map(|(place, _)| place)
            .collect()
    };
    names.into_iter().map(of).collect()
}

/// The relation within a row: parts of one total, complements of parts that overlap, or, where several totals stand
/// beside one another, any: two of them must then be withheld.
fn row(
    system: &mut System,
    truth: &mut Vec<i64>,
    primary: &mut Vec<Option<Suppression>>,
    line: &[usize],
    elsewhere: impl Fn(&mut System, &mut Vec<i64>, &mut Vec<Option<Suppression>>, &[usize]),
) {
    if line.len() < 2 {
        return;
    }
    let of = |wanted: bool| {
        let kind = |cell: &usize| system.cells.get(*cell).map(|cell| cell.kind);
        line.iter().copied().filter(|cell| (kind(cell) == Some(Kind::Total)) == wanted).collect::<Vec<_>>()
    };
    let (totals, parts) = (of(true), of(false));
    let [whole] = totals.as_slice() else {
        elsewhere(system, truth, primary, line);
        return;
    };
    let n = truth.get(*whole).copied().unwrap_or(0);
    if parts.iter().filter_map(|part| truth.get(*part)).sum::<i64>() == n {
        system.add_up(*whole, parts);
        return;
    }
    for part in parts {
        let left = n - truth.get(part).copied().unwrap_or(0);
        // A part larger than its total is none of it.
        if left >= 0 {
            let rest = system.unprinted(Kind::Rest, None);
            truth.push(left);
            primary.push(None);
            system.add_up(*whole, [part, rest]);
        }
    }
}
