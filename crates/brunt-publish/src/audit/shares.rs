//! Shares give counts back: which counts a share is made of, and what it says of them.

use crate::attack::cells::{Columns, Relation, Sheet, System};
use brunt_model::{Answer, Field, Role, Value};
use std::collections::BTreeMap;

/// Columns of the numerator and of the denominator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Formula {
    pub(crate) above: Vec<usize>,
    pub(crate) below: Vec<usize>,
}

/// What a share is made of, by its name: `share_low`, `share_high` and `share_known` of a stated target, and `PART_share`,
/// `PART_share_low`, `PART_share_high` of a part; the high bound counts what cannot be told. None for other names.
pub(crate) fn formula(fields: &[Field], name: &str) -> Option<Formula> {
    let columns = Columns::new(fields);
    let [total] = columns.totals.as_slice() else { return None };
    let of = |role: Role| {
        let found = fields.iter().enumerate().filter(move |(_, field)| field.role == role);
        found.map(|(place, _)| place).collect::<Vec<usize>>()
    };
    let part = |name: &str| fields.iter().position(|field| field.role == Role::Part && field.name == name);
    let with_untold = |part: usize| [vec![part], of(Role::Untold)].concat();
    match name {
        "share_low" => Some(Formula { above: vec![part("in_target")?], below: vec![*total] }),
        "share_high" => Some(Formula { above: with_untold(part("in_target")?), below: vec![*total] }),
        "share_known" => Some(Formula { above: vec![part("in_target")?], below: of(Role::Part) }),
        _ => {
            if let Some(own) = name.strip_suffix("_share_high") {
                return Some(Formula { above: with_untold(part(own)?), below: vec![*total] });
            }
            let own = name.strip_suffix("_share_low").or_else(|| name.strip_suffix("_share"))?;
            Some(Formula { above: vec![part(own)?], below: vec![*total] })
        }
    }
}

/// Whether parts add up to the total in every row that shows them all; not so where none does.
pub(super) fn adds_up(answer: &Answer) -> bool {
    let columns = Columns::new(&answer.fields);
    let [total] = columns.totals.as_slice() else { return false };
    let mut any = false;
    for row in &answer.rows {
        let number = |place: &usize| match row.get(*place) {
            Some(Value::Integer(number)) => Some(*number),
            _ => None,
        };
        let parts: Option<Vec<i64>> = columns.parts.iter().map(number).collect();
        if let (Some(parts), Some(total)) = (parts, number(total)) {
            if parts.iter().sum::<i64>() != total {
                return false;
            }
            any = true;
        }
    }
    any && !columns.parts.is_empty()
}

/// Adds what each printed share says of withheld counts.
pub(super) fn add(system: &mut System, sheets: &[Sheet<'_>]) {
    let mut at: BTreeMap<(usize, usize, usize), usize> = BTreeMap::new();
    for (index, cell) in system.cells.iter().enumerate() {
        at.extend(cell.places.iter().map(|place| ((place.sheet, place.row, place.column), index)));
    }
    for (number, sheet) in sheets.iter().enumerate() {
        for (place, field) in sheet.fields.iter().enumerate().filter(|(_, field)| field.role == Role::Derived)
        {
            let Some(formula) = formula(sheet.fields, &field.name) else { continue };
            for (line, row) in sheet.rows.iter().enumerate() {
                let Some(share) = row.get(place).and_then(real) else { continue };
                let cells = |columns: &[usize]| {
                    let found = columns.iter().map(|column| at.get(&(number, line, *column)).copied());
                    found.collect::<Option<Vec<usize>>>()
                };
                let (Some(above), Some(below)) = (cells(&formula.above), cells(&formula.below)) else {
                    continue;
                };
                let known = |cell: &usize| system.cells.get(*cell).and_then(|cell| cell.value);
                if above.iter().chain(&below).all(|cell| known(cell).is_some()) {
                    continue;
                }
                let of: Option<i64> = below.iter().map(known).sum();
                let slack = slack(share, of);
                // above >= (share - slack) * below, above <= (share + slack) * below
                let mut bound = |share: f64, low: f64, high: f64| {
                    let mut terms: BTreeMap<usize, f64> = BTreeMap::new();
                    for cell in &above {
                        *terms.entry(*cell).or_default() += 1.0;
                    }
                    for cell in &below {
                        *terms.entry(*cell).or_default() -= share;
                    }
                    let terms = terms.into_iter().filter(|(_, factor)| factor.abs() > 1e-12).collect();
                    system.relations.push(Relation { terms, low, high });
                };
                bound(share - slack, 0.0, f64::INFINITY);
                bound(share + slack, f64::NEG_INFINITY, 0.0);
            }
        }
    }
    system.index();
}

fn real(value: &Value) -> Option<f64> {
    match value {
        Value::Real(share) => Some(*share),
        Value::Integer(0) => Some(0.0),
        Value::Integer(1) => Some(1.0),
        _ => None,
    }
}

/// How far the counts' share may lie from the one printed: half a per cent where it was rounded to whole per cent, or
/// may have been.
fn slack(share: f64, of: Option<i64>) -> f64 {
    /// Shares are printed with all digits; what is lost is beyond this.
    const EXACT: f64 = 1e-9;
    let whole = (share * 100.0 - (share * 100.0).round()).abs() < 1e-9;
    if whole && of.is_none_or(|n| n < crate::disclosure::WHOLE_PER_CENT) { 0.005 + EXACT } else { EXACT }
}
