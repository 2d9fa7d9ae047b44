//! Which counts are withheld: the small ones, and partners until no withheld count can be bounded closely.

use super::{PROTECTION, SMALL};
use crate::attack::cells::{Kind, System, is_small};
use crate::attack::propagate::{Bounds, Knowledge, start};
use crate::attack::prove::{Found, Prover, Reach, Wanted};
use brunt_model::answer::Suppression;
use std::collections::BTreeSet;

/// What came of it.
pub(super) struct Choice {
    /// How each cell is withheld.
    pub(super) hidden: Vec<Option<Suppression>>,
    /// Cells that stay too narrow though everything about them that is not 0 is withheld: what is listed at all says
    /// too much.
    pub(super) stuck: Vec<usize>,
}

/// Withholds partners for the `primary` cells. `truth` holds the value of every cell.
///
/// Rounds: first a partner in every relation with a single unknown, then in every relation whose own unknowns are too
/// small for one another, then the linear programme about each withheld count
/// not yet proven wide. To withhold more only widens intervals, so a proof holds for good.
pub(super) fn choose(system: &System, truth: &[i64], primary: Vec<Option<Suppression>>) -> Choice {
    let mut chooser = Chooser {
        system,
        truth,
        hidden: primary,
        open: Vec::new(),
        unknowns: Vec::new(),
        seen: [Vec::new(), Vec::new()],
    };
    #[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
    let base: Vec<f64> = truth.iter().map(|value| *value as f64).collect();
    for seen in &mut chooser.seen {
        *seen = base.iter().map(|value| (*value, *value)).collect();
    }
    let mut proven: [BTreeSet<usize>; 2] = [BTreeSet::new(), BTreeSet::new()];
    let mut stuck = BTreeSet::new();
    loop {
        chooser.reopen();
        while chooser.lonely() || chooser.tight() {
            chooser.reopen();
        }
        if !chooser.narrow(&base, &mut proven, &mut stuck) {
            break;
        }
    }
    Choice { hidden: chooser.hidden, stuck: stuck.into_iter().collect() }
}

/// How far an unknown can move the sum of a relation up and down.
struct Move {
    cell: usize,
    more: f64,
    less: f64,
}

/// Both ways to attack, in the order of [`Chooser::seen`].
const WAYS: [Knowledge; 2] = [Knowledge::Labels, Knowledge::Numbers];

/// What a withheld count, or a small rest, must show to count as protected.
pub(crate) fn wanted(kind: Kind, knowledge: Knowledge) -> Wanted {
    #[expect(clippy::cast_precision_loss, reason = "small constants")]
    let (small, level) = (SMALL as f64, PROTECTION as f64);
    let width = match knowledge {
        Knowledge::Labels => level,
        // A sum of withheld counts is then never known to be small either.
        Knowledge::Numbers => small + 1.0,
    };
    Wanted { width, outside: (kind == Kind::Rest).then_some((1.0, small)) }
}

struct Chooser<'s> {
    system: &'s System,
    truth: &'s [i64],
    hidden: Vec<Option<Suppression>>,
    /// Cells that do not follow from one relation alone.
    open: Vec<bool>,
    /// Open cells of each relation.
    unknowns: Vec<usize>,
    seen: [Vec<Bounds>; 2],
}

impl Chooser<'_> {
    fn value(&self, cell: usize) -> i64 {
        self.truth.get(cell).copied().unwrap_or(0)
    }

    fn is_goal(&self, cell: usize) -> bool {
        match self.system.cells.get(cell).map(|cell| cell.kind) {
            Some(Kind::Rest) => is_small(self.value(cell)),
            Some(Kind::Sum | Kind::Elsewhere) | None => false,
            Some(_) => self.hidden.get(cell).is_some_and(Option::is_some),
        }
    }

    fn is_open(&self, cell: usize) -> bool {
        self.open.get(cell).copied().unwrap_or(false)
    }

    fn terms(&self, relation: usize) -> impl Iterator<Item = usize> {
        self.system.relations.get(relation).into_iter().flat_map(|found| &found.terms).map(|(cell, _)| *cell)
    }

    fn relations(&self, cell: usize) -> &[usize] {
        self.system.of.get(cell).map(Vec::as_slice).unwrap_or_default()
    }

    /// Counts what is unknown. Sums and rests that follow from what is shown are known.
    fn reopen(&mut self) {
        self.open = (self.system.cells.iter().zip(&self.hidden))
            .map(|(cell, hidden)| hidden.is_some() || matches!(cell.kind, Kind::Sum | Kind::Rest))
            .collect();
        self.unknowns = (0..self.system.relations.len())
            .map(|relation| self.terms(relation).filter(|cell| self.is_open(*cell)).count())
            .collect();
        let mut waiting: Vec<usize> =
            (0..self.unknowns.len()).filter(|relation| self.unknowns.get(*relation) == Some(&1)).collect();
        while let Some(relation) = waiting.pop() {
            let alone = self.terms(relation).find(|cell| self.is_open(*cell));
            let Some(cell) = alone.filter(|cell| !self.is_goal(*cell)) else { continue };
            // A withheld figure from elsewhere is known once it follows.
            if let Some(open) = self.open.get_mut(cell) {
                *open = false;
            }
            for next in self.relations(cell).to_vec() {
                if let Some(count) = self.unknowns.get_mut(next) {
                    *count -= 1;
                    if *count == 1 {
                        waiting.push(next);
                    }
                }
            }
        }
    }

    /// Withholds a partner in each relation with a single withheld count; whether it withheld any.
    fn lonely(&mut self) -> bool {
        let mut changed = false;
        for relation in 0..self.system.relations.len() {
            if self.unknowns.get(relation) != Some(&1) {
                continue;
            }
            if let Some(partner) = self.cheapest(self.terms(relation)) {
                self.hide(partner);
                changed = true;
            }
        }
        changed
    }

    /// Withholds partners in each relation whose own unknowns cannot give way to one another far enough: no linear
    /// programme is needed to see that. Whether it withheld any.
    fn tight(&mut self) -> bool {
        let mut changed = false;
        for relation in 0..self.system.relations.len() {
            while self.unknowns.get(relation).is_some_and(|unknowns| *unknowns > 1)
                && WAYS.into_iter().any(|way| self.is_tight(relation, way))
            {
                let Some(partner) = self.cheapest(self.terms(relation)) else { break };
                self.hide(partner);
                changed = true;
            }
        }
        changed
    }

    /// Whether a relation alone bounds one of its withheld counts too closely.
    fn is_tight(&self, relation: usize, way: Knowledge) -> bool {
        let Some(found) = self.system.relations.get(relation) else { return false };
        let mut moves: Vec<Move> = Vec::new();
        for (cell, factor) in found.terms.iter().filter(|(cell, _)| self.is_open(*cell)) {
            let Some(kind) = self.system.cells.get(*cell).map(|cell| cell.kind) else { continue };
            let (low, high) = start(kind, self.hidden.get(*cell).copied().flatten(), way);
            #[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
            let at = self.value(*cell) as f64;
            let (up, down) = (high - at, at - low);
            let (more, less) = if *factor > 0.0 { (up, down) } else { (down, up) };
            moves.push(Move { cell: *cell, more, less });
        }
        // The others' moves together: infinite ones are counted, since they cannot be subtracted.
        let sum = |of: fn(&Move) -> f64| {
            let finite: f64 = moves.iter().map(of).filter(|by| by.is_finite()).sum();
            (finite, moves.iter().map(of).filter(|by| by.is_infinite()).count())
        };
        let (all_more, all_less) = (sum(|one| one.more), sum(|one| one.less));
        let others = |(finite, infinite): (f64, usize), own: f64| match (infinite, own.is_infinite()) {
            (0, _) => finite - own,
            (1, true) => finite,
            _ => f64::INFINITY,
        };
        moves.iter().any(|Move { cell, more, less }| {
            let Some(kind) = self.system.cells.get(*cell).map(|cell| cell.kind) else { return false };
            if kind == Kind::Rest || !self.is_goal(*cell) {
                return false;
            }
            let width = more.min(others(all_less, *less)) + less.min(others(all_more, *more));
            width < wanted(kind, way).width - 0.5
        })
    }

    /// The cell among `cells` that costs least to withhold. Totals last: they are the denominators, of every table of the
    /// same rows. Before them those that can give way far enough, parts before what cannot be told. Then those that
    /// need fewest further partners, that fewest tables print, and the smallest.
    fn cheapest(&self, cells: impl Iterator<Item = usize>) -> Option<usize> {
        let cost = |cell: usize| {
            let found = self.system.cells.get(cell)?;
            let rank = match found.kind {
                Kind::Part => 0,
                Kind::Untold => 1,
                Kind::Total => 2,
                Kind::Sum | Kind::Rest | Kind::Elsewhere => return None,
            };
            if self.value(cell) <= 0 || self.hidden.get(cell).is_some_and(Option::is_some) {
                return None;
            }
            let lonely =
                self.relations(cell).iter().filter(|relation| self.unknowns.get(**relation) == Some(&0));
            // What the labels leave open below the partner is what it gives: too little of it calls for yet another.
            let floor = if found.kind == Kind::Untold { 1 } else { SMALL + 1 };
            let weak = self.value(cell) - floor < PROTECTION;
            Some((rank == 2, weak, rank, lonely.count(), found.places.len(), self.value(cell), cell))
        };
        cells.filter_map(cost).min().map(|(.., cell)| cell)
    }

    fn hide(&mut self, cell: usize) {
        if let Some(hidden) = self.hidden.get_mut(cell) {
            *hidden = Some(Suppression::Complementary);
        }
        if let Some(open) = self.open.get_mut(cell)
            && !*open
        {
            *open = true;
            for relation in self.relations(cell).to_vec() {
                if let Some(count) = self.unknowns.get_mut(relation) {
                    *count += 1;
                }
            }
        }
    }

    /// Attacks each withheld count that is not proven wide, and withholds a partner for those that are not; whether it
    /// withheld any.
    fn narrow(
        &mut self,
        base: &[f64],
        proven: &mut [BTreeSet<usize>; 2],
        stuck: &mut BTreeSet<usize>,
    ) -> bool {
        let goals: Vec<usize> = (0..self.system.cells.len()).filter(|cell| self.is_goal(*cell)).collect();
        let mut failing = BTreeSet::new();
        for (way, (proven, seen)) in WAYS.into_iter().zip(proven.iter_mut().zip(&mut self.seen)) {
            let bounds: Vec<Bounds> = (self.system.cells.iter().zip(&self.hidden).zip(&self.open).zip(base))
                .map(
                    |(((cell, hidden), open), value)| {
                        if *open { start(cell.kind, *hidden, way) } else { (*value, *value) }
                    },
                )
                .collect();
            let mut prover = Prover::new(self.system, &bounds, base.to_vec(), Reach::Near);
            prover.seen = std::mem::take(seen);
            for cell in goals.iter().filter(|cell| !stuck.contains(cell)) {
                if proven.contains(cell) {
                    continue;
                }
                let Some(kind) = self.system.cells.get(*cell).map(|cell| cell.kind) else { continue };
                if prover.ask(*cell, wanted(kind, way)) == Found::Wide {
                    proven.insert(*cell);
                } else {
                    failing.insert(*cell);
                }
            }
            *seen = prover.seen;
        }
        let mut touched = BTreeSet::new();
        let mut changed = false;
        for cell in failing {
            // What was withheld just now may serve this one too: it is asked again first.
            if self.relations(cell).iter().any(|relation| touched.contains(relation)) {
                changed = true;
                continue;
            }
            match self.partner(cell) {
                Some(partner) => {
                    self.hide(partner);
                    touched.extend(self.relations(partner).iter().copied());
                    changed = true;
                }
                None => {
                    stuck.insert(cell);
                }
            }
        }
        changed
    }

    /// Whether a cell is no printed count: it may be known only because counts behind it are shown.
    fn is_passage(&self, cell: usize) -> bool {
        self.system.cells.get(cell).is_some_and(|cell| matches!(cell.kind, Kind::Sum | Kind::Rest))
    }

    /// A partner for a count whose interval is narrow: in the relation whose other unknowns move least, or else in the
    /// relations of those unknowns, and so on outwards.
    fn partner(&self, cell: usize) -> Option<usize> {
        let range = |cell: usize| {
            let widths = self.seen.iter().map(|seen| seen.get(cell).map_or(0.0, |(low, high)| high - low));
            widths.fold(f64::INFINITY, f64::min)
        };
        // A relation in which all else is fixed pins it, whatever is withheld elsewhere.
        let pinned = |relation: &usize| {
            self.unknowns.get(*relation) == Some(&1)
                && self.terms(*relation).all(|other| other == cell || !self.is_passage(other))
                && self.cheapest(self.terms(*relation)).is_none()
        };
        if self.relations(cell).iter().any(pinned) {
            return None;
        }
        let mut asked = BTreeSet::new();
        let mut ring = vec![cell];
        let mut known = BTreeSet::from([cell]);
        while !ring.is_empty() {
            let mut about: Vec<(f64, usize)> = Vec::new();
            let mut next = Vec::new();
            for inner in &ring {
                for relation in self.relations(*inner).iter().filter(|relation| asked.insert(**relation)) {
                    let others: Vec<usize> = self
                        .terms(*relation)
                        .filter(|other| other != inner && self.is_open(*other))
                        .collect();
                    about.push((others.iter().map(|other| range(*other)).sum(), *relation));
                    next.extend(others.into_iter().filter(|other| known.insert(*other)));
                }
            }
            about.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let found = about.into_iter().find_map(|(_, relation)| self.cheapest(self.terms(relation)));
            if found.is_some() {
                return found;
            }
            ring = next;
        }
        None
    }
}
