//! Recodings: values that vanish in the later release while another gains as many rows in the same weeks.

use std::collections::BTreeSet;

/// Weeks in which rows move, at the least: of fewer it cannot be said that they move together.
const WEEKS: usize = 4;
/// Rows that move, at the least; a smaller count would be withheld anyway.
const ROWS: f64 = 11.0;
/// What may be left of a vanished value in the weeks of the move, as a share of what was there.
const LEFT: f64 = 0.1;
/// How far the rows lost may differ from the rows gained.
const TOTAL: f64 = 0.1;
/// Share of a gain left out of account at each end when its weeks are told.
const EDGE: f64 = 0.02;
/// Correlation over weeks above which losses and gains go together.
const TOGETHER: f64 = 0.9;

/// Rows of one value by week, in the earlier and the later release.
#[derive(Debug, Clone, PartialEq)]
pub struct Weekly {
    /// The value.
    pub value: String,
    /// Rows by week in the earlier release.
    pub before: Vec<u64>,
    /// Rows by week in the later release.
    pub after: Vec<u64>,
}

/// One recoding: places of values in the list given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recoding {
    /// Values that vanish.
    pub from: BTreeSet<usize>,
    /// Values that gain their rows.
    pub into: BTreeSet<usize>,
    /// First and last week of the move.
    pub weeks: (usize, usize),
}

/// Finds recodings among the values of one column: several values into one, or one into several.
///
/// Rows of each value are compared with what the earlier release leads to expect of the later one's total in that week,
/// so that a week of which rows were withdrawn or added as a whole moves no value against another. Weeks that one of
/// the two lacks say nothing.
#[must_use]
pub fn find(values: &[Weekly]) -> Vec<Recoding> {
    let mut found = merged(values);
    let taken: BTreeSet<usize> =
        found.iter().flat_map(|one| one.from.iter().chain(&one.into).copied()).collect();
    let turned: Vec<Weekly> = values
        .iter()
        .map(|one| Weekly { value: one.value.clone(), before: one.after.clone(), after: one.before.clone() })
        .collect();
    // One into several is several into one seen from the other side.
    found.extend(
        merged(&turned)
            .into_iter()
            .map(|one| Recoding { from: one.into, into: one.from, weeks: one.weeks })
            .filter(|one| {
                one.into.len() > 1 && one.from.iter().chain(&one.into).all(|place| !taken.contains(place))
            }),
    );
    found
}

/// Several values into one.
fn merged(values: &[Weekly]) -> Vec<Recoding> {
    let moves = moves(values);
    let sum = |vector: &[f64]| vector.iter().sum::<f64>();
    let mut gainers: Vec<usize> = (0..values.len()).filter(|place| sum(&moves[*place]) >= ROWS).collect();
    gainers.sort_by(|a, b| sum(&moves[*b]).total_cmp(&sum(&moves[*a])).then(a.cmp(b)));
    let mut found: Vec<Recoding> = Vec::new();
    let mut used: BTreeSet<usize> = BTreeSet::new();
    for gainer in gainers {
        let gain = &moves[gainer];
        let Some((first, last)) = span(gain) else { continue };
        let losers: Vec<usize> = (0..values.len())
            .filter(|place| *place != gainer && !used.contains(place))
            .filter(|place| vanishes(&values[*place], (first, last)))
            .collect();
        let from = matching(gain, &losers, &moves);
        if let Some(from) = from {
            used.extend(&from);
            used.insert(gainer);
            found.push(Recoding { from, into: BTreeSet::from([gainer]), weeks: (first, last) });
        }
    }
    found
}

/// First and last week of a gain, without the outermost [`EDGE`] of it, which chance makes; null where it comes in too
/// few weeks.
fn span(gain: &[f64]) -> Option<(usize, usize)> {
    let whole: f64 = gain.iter().filter(|one| **one > 0.0).sum();
    let mut so_far = 0.0;
    let mut weeks = Vec::new();
    for (week, gained) in gain.iter().enumerate().filter(|(_, gained)| **gained > 0.0) {
        so_far += gained;
        // The week that crosses an edge belongs to the move.
        if so_far > EDGE * whole && so_far - gained < (1.0 - EDGE) * whole {
            weeks.push(week);
        }
    }
    (weeks.len() >= WEEKS).then_some((*weeks.first()?, *weeks.last()?))
}

/// For each value and week, rows of the later release less those expected.
fn moves(values: &[Weekly]) -> Vec<Vec<f64>> {
    let weeks = values.iter().map(|one| one.before.len()).max().unwrap_or(0);
    let total = |side: &dyn Fn(&Weekly) -> &[u64], week: usize| {
        values.iter().filter_map(|one| side(one).get(week)).sum::<u64>()
    };
    let ratio: Vec<Option<f64>> = (0..weeks)
        .map(|week| {
            let (before, after) = (total(&|one| &one.before, week), total(&|one| &one.after, week));
            (before > 0 && after > 0).then(|| real(after) / real(before))
        })
        .collect();
    values
        .iter()
        .map(|one| {
            let pairs = one.before.iter().zip(&one.after).zip(&ratio);
            pairs
                .map(|((before, after), ratio)| {
                    ratio.map_or(0.0, |ratio| real(*after) - real(*before) * ratio)
                })
                .collect()
        })
        .collect()
}

/// Whether next to nothing is left of a value in the weeks from first to last, both counted.
fn vanishes(value: &Weekly, (first, last): (usize, usize)) -> bool {
    let within = |rows: &[u64]| real(rows.get(first..=last).unwrap_or_default().iter().sum());
    let before = within(&value.before);
    before > 0.0 && within(&value.after) <= LEFT * before
}

/// The losers whose losses together match the gain, taken one by one, the one that leaves the least unmatched first.
fn matching(gain: &[f64], losers: &[usize], moves: &[Vec<f64>]) -> Option<BTreeSet<usize>> {
    let mut left: Vec<f64> = gain.to_vec();
    let mut from = BTreeSet::new();
    let square = |vector: &[f64]| vector.iter().map(|one| one * one).sum::<f64>();
    loop {
        let step = losers
            .iter()
            .filter(|place| !from.contains(*place))
            .map(|place| {
                let rest: Vec<f64> =
                    left.iter().zip(&moves[*place]).map(|(left, loss)| left + loss).collect();
                (square(&rest), *place, rest)
            })
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let Some((unmatched, place, rest)) = step else { break };
        if unmatched >= square(&left) {
            break;
        }
        from.insert(place);
        left = rest;
    }
    let gained: f64 = gain.iter().sum();
    let lost: Vec<f64> = gain.iter().zip(&left).map(|(gain, left)| gain - left).collect();
    let total = lost.iter().sum::<f64>();
    let apart: f64 = left.iter().map(|one| one.abs()).sum();
    let alike = correlation(gain, &lost).is_some_and(|r| r > TOGETHER) || apart <= TOTAL * gained;
    (!from.is_empty() && (total - gained).abs() <= TOTAL * gained && alike).then_some(from)
}

/// Pearson's correlation; null where one of the two does not vary, as where a steady number moves each week.
fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "numbers of weeks are far below 2^53")]
    let n = a.len() as f64;
    let mean = |vector: &[f64]| vector.iter().sum::<f64>() / n;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        ab += (a - mean_a) * (b - mean_b);
        aa += (a - mean_a) * (a - mean_a);
        bb += (b - mean_b) * (b - mean_b);
    }
    (aa > 0.0 && bb > 0.0).then(|| ab / (aa * bb).sqrt())
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^53")]
fn real(count: u64) -> f64 {
    count as f64
}
