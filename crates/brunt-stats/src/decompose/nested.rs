//! Three terms for places and methods within places.

use super::{DecomposeError, Pair, Period, kitagawa, share, totals};
use crate::range::Range;
use crate::real;
use crate::tally::Tally;

/// A place, or a cell of a place, that has actions in one period only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmptyPlace {
    /// The place, from 0.
    pub place: usize,
    /// The cell within the place, from 0; null when the whole place is empty.
    pub cell: Option<usize>,
    /// The period in which it is empty.
    pub period: Period,
}

/// A change of a share in three terms. Shares, -1 to 1. Ranges are points when all hits are known and nothing is empty.
#[derive(Debug, Clone, PartialEq)]
pub struct ThreeWay {
    /// The later less the earlier share.
    pub total: Range,
    /// By the weights of the places.
    pub between: Range,
    /// By the weights of the cells within places.
    pub mix: Range,
    /// By the rates within cells.
    pub rate: Range,
    /// What is empty in one period only. Cells of an empty place are not listed again.
    pub empty: Vec<EmptyPlace>,
}

/// Takes the change of a share apart in three terms; each entry of `places` holds that place's cells.
///
/// # Errors
/// When a period has no action.
pub fn three_way(places: &[Vec<Pair>]) -> Result<ThreeWay, DecomposeError> {
    let all: Vec<Pair> = places.iter().flatten().copied().collect();
    let [before, after] = totals(&all)?;
    let zero = Range::point(0.0);
    let total = share(after)?.minus(share(before)?);
    let mut result = ThreeWay { total, between: zero, mix: zero, rate: zero, empty: Vec::new() };
    for (place, cells) in places.iter().enumerate() {
        let whole = cells.iter().fold(Pair::default(), |sum, pair| sum.plus(*pair));
        let weights = [
            real(whole.before.actions()) / real(before.actions()),
            real(whole.after.actions()) / real(after.actions()),
        ];
        let weight = f64::midpoint(weights[0], weights[1]);
        result.between = result.between.plus(kitagawa(weights, whole.rates()).composition);
        let (mix, rate) = match whole.empty_in() {
            None => both_periods(cells, whole),
            Some(Period::After) => one_period(cells.iter().map(|pair| pair.before), whole.before),
            Some(Period::Before) => {
                let (mix, rate) = one_period(cells.iter().map(|pair| pair.after), whole.after);
                (mix.times(-1.0), rate.times(-1.0))
            }
        };
        result.mix = result.mix.plus(mix.times(weight));
        result.rate = result.rate.plus(rate.times(weight));
        list_empty(place, cells, whole, &mut result.empty);
    }
    Ok(result)
}

fn list_empty(place: usize, cells: &[Pair], whole: Pair, empty: &mut Vec<EmptyPlace>) {
    if let Some(period) = whole.empty_in() {
        empty.push(EmptyPlace { place, cell: None, period });
        return;
    }
    let within = cells.iter().enumerate().filter_map(|(cell, pair)| {
        pair.empty_in().map(|period| EmptyPlace { place, cell: Some(cell), period })
    });
    empty.extend(within);
}

/// Mix and rate within a place that has actions in both periods, or in none.
fn both_periods(cells: &[Pair], whole: Pair) -> (Range, Range) {
    let (mut mix, mut rate) = (Range::point(0.0), Range::point(0.0));
    if whole.before.actions() == 0 {
        return (mix, rate);
    }
    for pair in cells {
        let v = [
            real(pair.before.actions()) / real(whole.before.actions()),
            real(pair.after.actions()) / real(whole.after.actions()),
        ];
        let terms = kitagawa(v, pair.rates());
        mix = mix.plus(terms.composition);
        rate = rate.plus(terms.rate);
    }
    (mix, rate)
}

/// Mix and rate within a place that has actions in the earlier period only: the later mix is any, its rates are any.
///
/// Both terms are convex in the unknown mix, so their extremes lie where all of it is in one cell.
fn one_period(cells: impl Iterator<Item = Tally>, whole: Tally) -> (Range, Range) {
    let known: Vec<(f64, Range)> = cells
        .map(|cell| (real(cell.actions()) / real(whole.actions()), cell.rate().unwrap_or(Range::UNIT)))
        .collect();
    let mut mix = Range { low: f64::INFINITY, high: f64::NEG_INFINITY };
    let mut rate = mix;
    for all_in in 0..known.len() {
        let (mut mix_here, mut rate_here) = (Range::point(0.0), Range::point(0.0));
        for (cell, (v, p)) in known.iter().enumerate() {
            let later = if cell == all_in { 1.0 } else { 0.0 };
            let terms = kitagawa([*v, later], [*p, Range::UNIT]);
            mix_here = mix_here.plus(terms.composition);
            rate_here = rate_here.plus(terms.rate);
        }
        mix = Range { low: mix.low.min(mix_here.low), high: mix.high.max(mix_here.high) };
        rate = Range { low: rate.low.min(rate_here.low), high: rate.high.max(rate_here.high) };
    }
    (mix, rate)
}
