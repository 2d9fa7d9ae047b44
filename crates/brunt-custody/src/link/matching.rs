//! Which of the pairs in the window become links.

use crate::rules::Matching;

/// A row of each side of one person, within the window.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub(super) left: usize,
    pub(super) right: usize,
    pub(super) left_at: i64,
    pub(super) right_at: i64,
    pub(super) gap: i64,
}

/// Nearest first; of equally near ones the earlier left, then the earlier right, then by place.
type Order = (u64, i64, i64, usize, usize);

impl Pair {
    fn order(&self) -> Order {
        (self.gap.unsigned_abs(), self.left_at, self.right_at, self.left, self.right)
    }
}

/// Leaves the pairs that become links.
pub(super) fn choose(matching: Matching, pairs: &mut Vec<Pair>) {
    if pairs.len() < 2 {
        return;
    }
    match matching {
        Matching::EachLeft => nearest(pairs, |pair| pair.left),
        Matching::RightThenLeft => {
            nearest(pairs, |pair| pair.right);
            nearest(pairs, |pair| pair.left);
        }
        Matching::ClosestFirst => closest_first(pairs),
    }
}

/// Leaves the nearest pair of each row of one side.
fn nearest(pairs: &mut Vec<Pair>, side: impl Fn(&Pair) -> usize) {
    pairs.sort_unstable_by_key(|pair| (side(pair), pair.order()));
    pairs.dedup_by_key(|pair| side(pair));
}

/// Takes the nearest pair of all, then the nearest of rows that are still free.
fn closest_first(pairs: &mut Vec<Pair>) {
    pairs.sort_unstable_by_key(Pair::order);
    let mut lefts = Taken::of(pairs.iter().map(|pair| pair.left));
    let mut rights = Taken::of(pairs.iter().map(|pair| pair.right));
    pairs.retain(|pair| {
        let free = !lefts.has(pair.left) && !rights.has(pair.right);
        if free {
            lefts.take(pair.left);
            rights.take(pair.right);
        }
        free
    });
}

/// Rows of one person that are taken; they lie close together.
struct Taken {
    first: usize,
    taken: Vec<bool>,
}

impl Taken {
    fn of(rows: impl Iterator<Item = usize> + Clone) -> Taken {
        let first = rows.clone().min().unwrap_or_default();
        let last = rows.max().unwrap_or_default();
        Taken { first, taken: vec![false; last - first + 1] }
    }

    fn has(&self, row: usize) -> bool {
        self.taken[row - self.first]
    }

    fn take(&mut self, row: usize) {
        self.taken[row - self.first] = true;
    }
}
