//! The variables and relations of tables that are published together.

use super::calendar;
use super::nest;
use crate::disclosure::SMALL;
use crate::origin::{Base, Origin};
use crate::render::plain;
use brunt_model::answer::Suppression;
use brunt_model::crosswalk::fold;
use brunt_model::{Field, Role, Value};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// A table with what its rows count.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sheet<'a> {
    pub(crate) origin: &'a Origin,
    pub(crate) fields: &'a [Field],
    pub(crate) rows: &'a [Vec<Value>],
}

/// Which groups of a column lie in which of a coarser one, such as a country in its region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nesting {
    /// The finer column.
    pub fine: String,
    /// The coarser column.
    pub coarse: String,
    /// The coarser group of each finer one, whose text is folded as [`brunt_model::crosswalk::fold`] does; one that is not
    /// listed has none.
    pub of: BTreeMap<String, String>,
}

/// What a count counts. Ordered, so that nothing depends on the order of rows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) rows: String,
    pub(crate) release: String,
    pub(crate) filters: BTreeSet<String>,
    pub(crate) from: Option<NaiveDate>,
    pub(crate) to: Option<NaiveDate>,
    pub(crate) group: BTreeMap<String, String>,
    pub(crate) measure: String,
}

impl Key {
    /// With the base's days, unless the group's own period lies within them: then they restrict nothing.
    fn new(base: &Base, group: BTreeMap<String, String>, measure: String) -> Key {
        let inside =
            group.iter().filter_map(|(column, text)| calendar::period(column, text)).any(|(first, last)| {
                base.from.is_none_or(|from| from <= first) && base.to.is_none_or(|to| last <= to)
            });
        Key {
            rows: base.rows.clone(),
            release: base.release.clone(),
            filters: base.filters.clone(),
            from: base.from.filter(|_| !inside),
            to: base.to.filter(|_| !inside),
            group,
            measure,
        }
    }
}

/// What kind of count a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Part,
    Untold,
    Total,
    /// A sum that no table prints but several share.
    Sum,
    /// What is left of a count when others are taken from it.
    Rest,
    /// A figure that is at hand elsewhere and cannot be withheld here.
    Elsewhere,
}

/// Where a cell is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) sheet: usize,
    pub(crate) row: usize,
    pub(crate) column: usize,
}

/// A variable.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) kind: Kind,
    /// Its value where a table prints it.
    pub(crate) value: Option<i64>,
    /// How it is withheld, where it is in some table.
    pub(crate) hidden: Option<Suppression>,
    /// Two tables print different values.
    pub(crate) contradicted: bool,
    pub(crate) places: Vec<Place>,
}

/// `low <= sum of factor * cell <= high`.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    pub(crate) terms: Vec<(usize, f64)>,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// All cells and relations.
#[derive(Debug, Clone, Default)]
pub(crate) struct System {
    pub(crate) cells: Vec<Cell>,
    pub(crate) relations: Vec<Relation>,
    /// Relations of each cell.
    pub(crate) of: Vec<Vec<usize>>,
    /// The equalities among them, each with the cell's factor in it.
    pub(crate) equal: Vec<Vec<(usize, f64)>>,
}

impl System {
    fn push(&mut self, cell: Cell) -> usize {
        self.cells.push(cell);
        self.cells.len() - 1
    }

    /// A cell that no table prints.
    pub(crate) fn unprinted(&mut self, kind: Kind, value: Option<i64>) -> usize {
        self.push(Cell { kind, value, hidden: None, contradicted: false, places: Vec::new() })
    }

    /// `whole = sum of parts`.
    pub(crate) fn add_up(&mut self, whole: usize, parts: impl IntoIterator<Item = usize>) {
        let terms = std::iter::once((whole, -1.0)).chain(parts.into_iter().map(|part| (part, 1.0))).collect();
        self.relations.push(Relation { terms, low: 0.0, high: 0.0 });
    }

    /// To be called once all relations stand.
    pub(crate) fn index(&mut self) {
        let mut seen = BTreeSet::new();
        self.relations.retain(|relation| {
            let mut terms: Vec<(usize, u64)> =
                relation.terms.iter().map(|(cell, factor)| (*cell, factor.to_bits())).collect();
            terms.sort_unstable();
            seen.insert((terms, relation.low.to_bits(), relation.high.to_bits()))
        });
        self.of = vec![Vec::new(); self.cells.len()];
        self.equal = vec![Vec::new(); self.cells.len()];
        for (index, relation) in self.relations.iter().enumerate() {
            for (cell, factor) in &relation.terms {
                if let Some(of) = self.of.get_mut(*cell) {
                    of.push(index);
                }
                if let Some(equal) = self.equal.get_mut(*cell)
                    && relation.high - relation.low < 1e-12
                {
                    equal.push((index, *factor));
                }
            }
        }
    }
}

/// Columns of a sheet by what they are.
pub(crate) struct Columns {
    pub(crate) totals: Vec<usize>,
    pub(crate) counts: Vec<usize>,
    pub(crate) parts: Vec<usize>,
}

impl Columns {
    pub(crate) fn new(fields: &[Field]) -> Columns {
        let of = |wanted: &dyn Fn(Role) -> bool| {
            let places = fields.iter().enumerate().filter(|(_, field)| wanted(field.role));
            places.map(|(place, _)| place).collect::<Vec<_>>()
        };
        Columns {
            totals: of(&|role| role == Role::Total),
            counts: of(&|role| matches!(role, Role::Total | Role::Part | Role::Untold)),
            parts: of(&|role| matches!(role, Role::Part | Role::Untold)),
        }
    }
}

/// Reads the variables and relations out of `sheets`.
pub(crate) fn system(sheets: &[Sheet<'_>], nestings: &[Nesting]) -> System {
    let mut builder = Builder { system: System::default(), keys: BTreeMap::new(), lines: Vec::new() };
    // Every printed cell first, in the order of keys, so that their numbers do not depend on the order of rows.
    let mut printed: BTreeMap<Key, Cell> = BTreeMap::new();
    for (index, sheet) in sheets.iter().enumerate() {
        let mut lines: Vec<Line> = sheet.rows.iter().map(|row| line(sheet, row, nestings)).collect();
        for (number, (row, line)) in sheet.rows.iter().zip(&lines).enumerate() {
            for (column, key) in &line.cells {
                let place = Place { sheet: index, row: number, column: *column };
                print(&mut printed, key, sheet.fields, row, place);
            }
        }
        lines.sort_by(|a, b| (&a.group, &a.cells).cmp(&(&b.group, &b.cells)));
        builder.lines.push(lines);
    }
    for (key, cell) in printed {
        let index = builder.system.push(cell);
        builder.keys.insert(key, index);
    }
    for (index, sheet) in sheets.iter().enumerate() {
        builder.rows(index, sheet);
    }
    let sets = builder.sets(sheets);
    for (index, sheet) in sheets.iter().enumerate() {
        builder.sums(index, sheet, &sets);
    }
    nest::nest(&mut builder, sheets);
    builder.system.index();
    builder.system
}

fn print(printed: &mut BTreeMap<Key, Cell>, key: &Key, fields: &[Field], row: &[Value], place: Place) {
    let kind = match fields.get(place.column).map(|field| field.role) {
        Some(Role::Part) => Kind::Part,
        Some(Role::Untold) => Kind::Untold,
        _ => Kind::Total,
    };
    let empty = Cell { kind, value: None, hidden: None, contradicted: false, places: Vec::new() };
    let cell = printed.entry(key.clone()).or_insert(empty);
    match row.get(place.column) {
        Some(Value::Integer(number)) => {
            cell.contradicted |= cell.value.is_some_and(|other| other != *number);
            cell.value = Some(*number);
        }
        // Primary says more than complementary: an attacker takes what says more.
        Some(Value::Suppressed(why)) if cell.hidden != Some(Suppression::Primary) => cell.hidden = Some(*why),
        _ => {}
    }
    cell.places.push(place);
}

/// A row: its group, and the key of each count in it that has a value or is withheld.
pub(crate) struct Line {
    pub(crate) group: BTreeMap<String, String>,
    pub(crate) cells: Vec<(usize, Key)>,
}

fn line(sheet: &Sheet<'_>, row: &[Value], nestings: &[Nesting]) -> Line {
    let mut group = sheet.origin.base.only.clone();
    let mut described = String::new();
    for (field, value) in sheet.fields.iter().zip(row) {
        if sheet.origin.splits.contains(&field.name) {
            let text = if *value == Value::Missing { "\u{0}missing".to_owned() } else { plain(value) };
            group.insert(field.name.clone(), text);
        } else if field.role == Role::Group && field.name != "interval_kind" {
            described.push('\u{1f}');
            described.push_str(&plain(value));
        }
    }
    for (column, text) in group.clone() {
        for (coarse, text) in calendar::coarser(&column, &text) {
            group.entry(coarse.to_owned()).or_insert(text);
        }
        for nesting in nestings.iter().filter(|nesting| nesting.fine == column) {
            let coarse = nesting.of.get(&fold(&text)).cloned().unwrap_or_else(|| "\u{0}missing".to_owned());
            group.entry(nesting.coarse.clone()).or_insert(coarse);
        }
    }
    let mut cells = Vec::new();
    for (place, (field, value)) in sheet.fields.iter().zip(row).enumerate() {
        if !matches!(value, Value::Integer(_) | Value::Suppressed(_)) {
            continue;
        }
        let measure = match field.role {
            Role::Total => field.name.clone(),
            Role::Part | Role::Untold => format!("{}\u{1f}{}{described}", field.name, sheet.origin.scheme),
            _ => continue,
        };
        cells.push((place, Key::new(&sheet.origin.base, group.clone(), measure)));
    }
    Line { group, cells }
}

/// The system while it is made.
pub(crate) struct Builder {
    pub(crate) system: System,
    pub(crate) keys: BTreeMap<Key, usize>,
    /// Rows of each sheet.
    pub(crate) lines: Vec<Vec<Line>>,
}

/// Columns and their groups.
type Group = BTreeMap<String, String>;

/// Sets of columns by which a measure of the same rows is split somewhere.
type Sets = BTreeMap<(String, String, String), BTreeSet<BTreeSet<String>>>;

impl Builder {
    /// The number of a key; a cell that no table prints is made where there is none.
    fn cell(&mut self, key: Key) -> usize {
        if let Some(index) = self.keys.get(&key) {
            return *index;
        }
        let index = self.system.unprinted(Kind::Sum, None);
        self.keys.insert(key, index);
        index
    }

    /// Parts and totals within each row.
    fn rows(&mut self, index: usize, sheet: &Sheet<'_>) {
        let columns = Columns::new(sheet.fields);
        let [total] = columns.totals.as_slice() else { return };
        let lines = std::mem::take(&mut self.lines);
        for line in lines.get(index).into_iter().flatten() {
            let number = |column: usize| {
                let found = line.cells.iter().find(|(place, _)| *place == column);
                found.and_then(|(_, key)| self.keys.get(key).copied())
            };
            let Some(whole) = number(*total) else { continue };
            let parts: Vec<usize> = columns.parts.iter().filter_map(|place| number(*place)).collect();
            if parts.is_empty() {
                continue;
            }
            if sheet.origin.adds_up {
                self.system.add_up(whole, parts);
                continue;
            }
            // Of each part its complement can be had.
            for part in parts {
                let rest = self.system.unprinted(Kind::Rest, None);
                self.system.add_up(whole, [part, rest]);
            }
        }
        self.lines = lines;
    }

    fn sets(&self, sheets: &[Sheet<'_>]) -> Sets {
        let mut sets = Sets::new();
        for (sheet, lines) in sheets.iter().zip(&self.lines) {
            for line in lines {
                let columns: BTreeSet<String> = line.group.keys().cloned().collect();
                for (_, key) in &line.cells {
                    let base = &sheet.origin.base;
                    let name = (base.rows.clone(), base.release.clone(), key.measure.clone());
                    let known = sets.entry(name).or_default();
                    if !known.contains(&columns) {
                        known.insert(columns.clone());
                    }
                }
            }
        }
        sets
    }

    /// Groups of a sheet add up to those of coarser sheets, and to sums that two sheets share.
    fn sums(&mut self, index: usize, sheet: &Sheet<'_>, sets: &Sets) {
        let base = &sheet.origin.base;
        let fixed: BTreeSet<String> = base.only.keys().cloned().collect();
        let lines = std::mem::take(&mut self.lines);
        let own = lines.get(index).map(Vec::as_slice).unwrap_or_default();
        let Some(full) = own.first().map(|line| line.group.keys().cloned().collect::<BTreeSet<String>>())
        else {
            self.lines = lines;
            return;
        };
        let mut measures: BTreeMap<String, Vec<(&Group, usize)>> = BTreeMap::new();
        for line in own {
            for (_, key) in &line.cells {
                if let Some(cell) = self.keys.get(key) {
                    measures.entry(key.measure.clone()).or_default().push((&line.group, *cell));
                }
            }
        }
        for (measure, counted) in measures {
            let name = (base.rows.clone(), base.release.clone(), measure.clone());
            let mut coarser: BTreeSet<BTreeSet<String>> = BTreeSet::from([fixed.clone()]);
            for other in sets.get(&name).into_iter().flatten() {
                let shared: BTreeSet<String> = full.intersection(other).chain(&fixed).cloned().collect();
                coarser.insert(shared);
            }
            coarser.remove(&full);
            for parents in &coarser {
                // From the nearest finer set, whose groups add up already: the fewer terms the better.
                let near = coarser.iter().filter(|set| set.is_superset(parents) && *set != parents);
                let near = near.min_by_key(|set| set.len());
                let mut sums: BTreeMap<Group, BTreeSet<usize>> = BTreeMap::new();
                for (group, cell) in &counted {
                    let cut = |set: &BTreeSet<String>| {
                        let pairs = group.iter().filter(|(column, _)| set.contains(*column));
                        pairs.map(|(column, text)| (column.clone(), text.clone())).collect::<Group>()
                    };
                    let child = match near {
                        Some(set) => self.cell(Key::new(base, cut(set), measure.clone())),
                        None => *cell,
                    };
                    sums.entry(cut(parents)).or_default().insert(child);
                }
                for (group, children) in sums {
                    let whole = self.cell(Key::new(base, group, measure.clone()));
                    let rest = (!sheet.origin.complete && near.is_none())
                        .then(|| self.system.unprinted(Kind::Rest, None));
                    // A period may be named twice over: a month within its only quarter.
                    if children.contains(&whole) {
                        continue;
                    }
                    self.system.add_up(whole, children.into_iter().chain(rest));
                }
            }
        }
        self.lines = lines;
    }
}

/// Whether a count is small.
pub(crate) fn is_small(number: i64) -> bool {
    (1..=SMALL).contains(&number)
}
