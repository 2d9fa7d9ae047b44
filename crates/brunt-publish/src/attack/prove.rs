//! Whether an interval is wide: two whole solutions that are far apart prove it, the linear programme's extremes refute
//! it.

use super::cells::System;
use super::propagate::Bounds;
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What a wide interval must show of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Wanted {
    /// Highest less lowest.
    pub(crate) width: f64,
    /// Enough is also a value outside of these.
    pub(crate) outside: Option<(f64, f64)>,
}

/// What was found of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Found {
    /// The interval is as wide as wanted.
    Wide,
    /// It is not; lowest and highest value.
    Narrow(f64, f64),
    /// The solver gave no answer that could be checked.
    Unknown,
}

/// A system with bounds and one whole solution, from which others are sought.
pub(crate) struct Prover<'s> {
    system: &'s System,
    bounds: &'s [Bounds],
    /// A solution.
    base: Vec<f64>,
    /// Lowest and highest values seen in whole solutions.
    pub(crate) seen: Vec<Bounds>,
    reach: Reach,
}

/// How many cells about the one in question a linear programme may move, step by step. A programme of thousands of cells
/// takes minutes; a count that these do not prove wide counts as narrow, which errs on the safe side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// For protection, which may always withhold one count more.
    Near,
    /// For the audit, which should find at least what protection found.
    Far,
}

impl Reach {
    fn steps(self) -> &'static [usize] {
        match self {
            Reach::Near => &[24, 96],
            Reach::Far => &[24, 200, 1_500],
        }
    }
}

impl<'s> Prover<'s> {
    /// A prover that starts at `base`, which must satisfy the relations and bounds.
    pub(crate) fn new(system: &'s System, bounds: &'s [Bounds], base: Vec<f64>, reach: Reach) -> Prover<'s> {
        let seen = base.iter().map(|value| (*value, *value)).collect();
        Prover { system, bounds, base, seen, reach }
    }

    fn bound(&self, cell: usize) -> Bounds {
        self.bounds.get(cell).copied().unwrap_or((0.0, 0.0))
    }

    fn is_open(&self, cell: usize) -> bool {
        let (low, high) = self.bound(cell);
        high > low
    }

    fn enough(&self, cell: usize, wanted: Wanted) -> bool {
        let (low, high) = self.seen.get(cell).copied().unwrap_or((0.0, 0.0));
        let out = wanted.outside.is_some_and(|(from, to)| low < from || high > to);
        out || high - low >= wanted.width - 0.5
    }

    /// Asks of one cell. Nearby cells move first: most proofs need few, and a solution in which few move is a solution
    /// of the whole.
    pub(crate) fn ask(&mut self, cell: usize, wanted: Wanted) -> Found {
        if self.enough(cell, wanted) {
            return Found::Wide;
        }
        let (low, high) = self.bound(cell);
        if high - low < wanted.width - 0.5
            && wanted.outside.is_none_or(|(from, to)| low >= from && high <= to)
        {
            return Found::Narrow(low, high);
        }
        if self.shifted(cell, wanted) {
            return Found::Wide;
        }
        let mut before = 0;
        let mut last = Found::Unknown;
        for most in self.reach.steps() {
            let near = self.near(cell, *most);
            if near.len() == before {
                break;
            }
            before = near.len();
            let up = self.reach(cell, &near, wanted, OptimizationDirection::Maximize);
            if self.enough(cell, wanted) {
                return Found::Wide;
            }
            let down = self.reach(cell, &near, wanted, OptimizationDirection::Minimize);
            if self.enough(cell, wanted) {
                return Found::Wide;
            }
            last = match (down, up) {
                (Some(low), Some(high)) => Found::Narrow(low, high),
                _ => Found::Unknown,
            };
        }
        last
    }

    /// Tries to prove by hand: the cell is moved up, then down, and what no longer adds up is set right by moving others.
    fn shifted(&mut self, cell: usize, wanted: Wanted) -> bool {
        let at = self.base.get(cell).copied().unwrap_or(0.0);
        let (low, high) = self.bound(cell);
        let up = wanted.width.min(high - at);
        let down = wanted.width.min(at - low);
        for (most, way) in [(up, 1.0), (down, -1.0)] {
            // As far as wanted, or else by what is missing.
            let (seen_low, seen_high) = self.seen.get(cell).copied().unwrap_or((at, at));
            let missing = wanted.width - (seen_high - seen_low);
            for step in [most, missing.min(most)] {
                if step >= 1.0
                    && Shift::new(self).run(cell, step * way).is_some_and(|moved| self.keep(&moved))
                {
                    break;
                }
            }
            if self.enough(cell, wanted) {
                return true;
            }
        }
        false
    }

    /// Keeps what was seen in a solution.
    fn keep(&mut self, moved: &BTreeMap<usize, f64>) -> bool {
        for (cell, by) in moved {
            if let (Some(seen), Some(at)) = (self.seen.get_mut(*cell), self.base.get(*cell)) {
                *seen = (seen.0.min(at + by), seen.1.max(at + by));
            }
        }
        true
    }

    /// The open cells nearest to `cell`, at most about `most`, in a stated order.
    fn near(&self, cell: usize, most: usize) -> Vec<usize> {
        let mut found = BTreeSet::from([cell]);
        let mut order = vec![cell];
        let mut waiting = VecDeque::from([cell]);
        while let Some(next) = waiting.pop_front() {
            for relation in self.system.of.get(next).into_iter().flatten() {
                for (other, _) in
                    self.system.relations.get(*relation).into_iter().flat_map(|found| &found.terms)
                {
                    if order.len() >= most {
                        return order;
                    }
                    if self.is_open(*other) && found.insert(*other) {
                        order.push(*other);
                        waiting.push_back(*other);
                    }
                }
            }
        }
        order
    }

    /// The extreme value of `cell` while the `near` cells move and all others stay; what was seen on the way is kept.
    fn reach(
        &mut self,
        cell: usize,
        near: &[usize],
        wanted: Wanted,
        way: OptimizationDirection,
    ) -> Option<f64> {
        let solved = self.solve(cell, near, wanted, way, false)?;
        let whole = solved.iter().all(|value| (value - value.round()).abs() < 1e-5);
        let solved = if whole { solved } else { self.solve(cell, near, wanted, way, true)? };
        let at = near.iter().position(|other| *other == cell)?;
        for (other, value) in near.iter().zip(&solved) {
            if let Some(seen) = self.seen.get_mut(*other) {
                let value = value.round();
                *seen = (seen.0.min(value), seen.1.max(value));
            }
        }
        solved.get(at).map(|value| value.round())
    }

    fn solve(
        &self,
        cell: usize,
        near: &[usize],
        wanted: Wanted,
        way: OptimizationDirection,
        whole: bool,
    ) -> Option<Vec<f64>> {
        let mut problem = Problem::new(way);
        let mut variables = BTreeMap::new();
        for other in near {
            let (low, high) = self.bound(*other);
            let at = self.base.get(*other).copied()?;
            // Farther than wanted from a known solution is of no interest: the programme stays bounded.
            let reach = wanted.width.max(wanted.outside.map_or(0.0, |(_, to)| to + 1.0));
            let (low, high) =
                if *other == cell { (low.max(at - reach), high.min(at + reach)) } else { (low, high) };
            let cost = if *other == cell { 1.0 } else { 0.0 };
            let variable = if whole {
                problem.add_integer_var(cost, (whole_of(low), whole_of(high)))
            } else {
                problem.add_var(cost, (low, high))
            };
            variables.insert(*other, variable);
        }
        let touched: BTreeSet<usize> =
            near.iter().flat_map(|other| self.system.of.get(*other).into_iter().flatten()).copied().collect();
        for index in touched {
            let relation = self.system.relations.get(index)?;
            let mut moving = Vec::new();
            let mut still = 0.0;
            for (other, factor) in &relation.terms {
                match variables.get(other) {
                    Some(variable) => moving.push((*variable, *factor)),
                    None => still += factor * self.base.get(*other).copied()?,
                }
            }
            let (low, high) = (relation.low - still, relation.high - still);
            if high - low < 1e-12 {
                problem.add_constraint(moving, ComparisonOp::Eq, low);
            } else {
                problem.add_constraint(moving.clone(), ComparisonOp::Ge, low);
                problem.add_constraint(moving, ComparisonOp::Le, high);
            }
        }
        solution(&problem, near.iter().map(|other| variables.get(other)))
    }
}

/// A search for another solution near the known one: one cell is moved, and each relation that no longer holds is mended by
/// moving one more of its cells, depth first.
struct Shift<'p, 's> {
    prover: &'p Prover<'s>,
    moved: BTreeMap<usize, f64>,
    /// Equalities that do not hold, by how much.
    off: BTreeMap<usize, f64>,
    /// Moves that may still be tried.
    left: usize,
}

impl<'p, 's> Shift<'p, 's> {
    fn new(prover: &'p Prover<'s>) -> Shift<'p, 's> {
        /// Most proofs take fewer than 20 moves; what this many do not find is left to the linear programme.
        const MOVES: usize = 120;
        Shift { prover, moved: BTreeMap::new(), off: BTreeMap::new(), left: MOVES }
    }

    fn run(mut self, cell: usize, by: f64) -> Option<BTreeMap<usize, f64>> {
        self.apply(cell, by);
        (self.settle() && self.holds()).then_some(self.moved)
    }

    fn factors(&self, cell: usize) -> &'s [(usize, f64)] {
        self.prover.system.equal.get(cell).map(Vec::as_slice).unwrap_or_default()
    }

    fn apply(&mut self, cell: usize, by: f64) {
        for (relation, factor) in self.factors(cell) {
            let off = self.off.entry(*relation).or_default();
            *off += factor * by;
            if off.abs() < 1e-9 {
                self.off.remove(relation);
            }
        }
        self.moved.insert(cell, by);
    }

    fn undo(&mut self, cell: usize) {
        if let Some(by) = self.moved.get(&cell).copied() {
            self.apply(cell, -by);
            self.moved.remove(&cell);
        }
    }

    /// Mends the shortest relation that does not hold, and then the others.
    fn settle(&mut self) -> bool {
        /// Cells tried for one relation.
        const TRIED: usize = 5;
        let system = self.prover.system;
        let terms = |relation: &usize| system.relations.get(*relation).map(|found| found.terms.as_slice());
        let shortest = self.off.iter().min_by_key(|(relation, _)| terms(relation).map_or(0, <[_]>::len));
        let Some((relation, off)) = shortest.map(|(relation, off)| (*relation, *off)) else { return true };
        let mut able: Vec<(usize, usize, f64)> = Vec::new();
        for (cell, factor) in terms(&relation).unwrap_or_default() {
            if !self.prover.is_open(*cell) || self.moved.contains_key(cell) {
                continue;
            }
            let by = -off / factor;
            let at = self.prover.base.get(*cell).copied().unwrap_or(0.0) + by;
            let (low, high) = self.prover.bound(*cell);
            if at < low || at > high || (by - by.round()).abs() > 1e-9 {
                continue;
            }
            // How many relations more would not hold, less those that would again.
            let mut broken = 0_usize;
            for (other, factor) in self.factors(*cell) {
                let before = self.off.get(other).copied().unwrap_or(0.0);
                broken += usize::from((before + factor * by).abs() > 1e-9);
            }
            able.push((broken, *cell, by));
        }
        able.sort_by_key(|(broken, cell, _)| (*broken, *cell));
        for (_, cell, by) in able.into_iter().take(TRIED) {
            if self.left == 0 {
                return false;
            }
            self.left -= 1;
            self.apply(cell, by);
            if self.settle() {
                return true;
            }
            self.undo(cell);
        }
        false
    }

    /// Whether the relations that are no equalities, such as rounded shares, hold too.
    fn holds(&self) -> bool {
        let system = self.prover.system;
        let touched: BTreeSet<usize> =
            self.moved.keys().flat_map(|cell| system.of.get(*cell).into_iter().flatten()).copied().collect();
        touched.into_iter().filter_map(|index| system.relations.get(index)).all(|relation| {
            let value = |cell: usize| {
                let at = self.prover.base.get(cell).copied().unwrap_or(0.0);
                at + self.moved.get(&cell).copied().unwrap_or(0.0)
            };
            let sum: f64 = relation.terms.iter().map(|(cell, factor)| factor * value(*cell)).sum();
            sum >= relation.low - 1e-7 && sum <= relation.high + 1e-7
        })
    }
}

/// A whole solution of the open cells in `cells`, if there is one; `None` where the solver finds none.
pub(crate) fn any(system: &System, bounds: &[Bounds], cells: &[usize]) -> Option<Vec<f64>> {
    let base: Vec<f64> = bounds.iter().map(|(low, _)| *low).collect();
    let prover = Prover::new(system, bounds, base, Reach::Far);
    let first = *cells.first()?;
    let free = Wanted { width: f64::INFINITY, outside: None };
    let solved = prover.solve(first, cells, free, OptimizationDirection::Minimize, false)?;
    if solved.iter().all(|value| (value - value.round()).abs() < 1e-5) {
        return Some(solved);
    }
    prover.solve(first, cells, free, OptimizationDirection::Minimize, true)
}

fn solution<'v>(
    problem: &Problem,
    variables: impl Iterator<Item = Option<&'v microlp::Variable>>,
) -> Option<Vec<f64>> {
    /// Branches of a whole-number search; beyond it the cell counts as not proven.
    const NODES: u64 = 2_000;
    let mut options = SolveOptions::default();
    options.node_limit = Some(NODES);
    let solution = problem.solve_with(options).ok()?.into_solution().ok()?;
    variables.map(|variable| variable.map(|variable| solution.var_value(*variable))).collect()
}

/// A bound as the solver takes it; beyond its range there is none.
#[expect(clippy::cast_possible_truncation, reason = "clamped to the range before")]
fn whole_of(bound: f64) -> i32 {
    bound.clamp(f64::from(i32::MIN), f64::from(i32::MAX)) as i32
}
