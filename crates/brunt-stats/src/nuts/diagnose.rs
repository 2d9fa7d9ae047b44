//! Whether chains agree, and how many independent draws they are worth.

use crate::order::quantile;
use crate::size;
use statrs::distribution::{ContinuousCDF, Normal};

/// How far the chains of one number can be trusted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Convergence {
    /// Split R-hat of ranks, the larger of that for place and that for spread; above 1.01 more draws are needed.
    pub r_hat: f64,
    /// Independent draws that would tell the middle as well.
    pub bulk: f64,
    /// Independent draws that would tell the 5 % and 95 % quantiles as well, the fewer.
    pub tail: f64,
}

/// Convergence of one number, given by chain. Null when chains differ in length, are shorter than 8, or do not vary.
#[must_use]
pub fn convergence(chains: &[Vec<f64>]) -> Option<Convergence> {
    let length = chains.first()?.len();
    if length < 8 || chains.iter().any(|chain| chain.len() != length) {
        return None;
    }
    let halves = split(chains);
    let all: Vec<f64> = halves.iter().flatten().copied().collect();
    let middle = quantile(all.clone(), 0.5)?;
    let folded: Vec<Vec<f64>> =
        halves.iter().map(|half| half.iter().map(|x| (x - middle).abs()).collect()).collect();
    let (place, spread) = (normal_scores(&halves), normal_scores(&folded));
    let below = |at: f64| -> Option<f64> {
        let bar = quantile(all.clone(), at)?;
        let step = |x: &f64| if *x <= bar { 1.0 } else { 0.0 };
        effective(&halves.iter().map(|half| half.iter().map(step).collect()).collect::<Vec<Vec<f64>>>())
    };
    Some(Convergence {
        r_hat: r_hat(&place)?.max(r_hat(&spread)?),
        bulk: effective(&place)?,
        tail: below(0.05)?.min(below(0.95)?),
    })
}

/// Both halves of every chain; the middle draw of an odd number is left out.
fn split(chains: &[Vec<f64>]) -> Vec<Vec<f64>> {
    chains
        .iter()
        .flat_map(|chain| {
            let half = chain.len() / 2;
            [chain[..half].to_vec(), chain[chain.len() - half..].to_vec()]
        })
        .collect()
}

/// Normal quantiles of the ranks over all chains, equal values sharing their mean rank.
fn normal_scores(chains: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let length = chains[0].len();
    let all: Vec<f64> = chains.iter().flatten().copied().collect();
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by(|a, b| all[*a].total_cmp(&all[*b]));
    let normal = Normal::standard();
    let mut scores = vec![0.0; all.len()];
    let mut from = 0;
    while from < order.len() {
        let same = |place: &usize| all[*place].total_cmp(&all[order[from]]).is_eq();
        let to = from + order[from..].iter().take_while(|place| same(place)).count();
        // Ranks from + 1 to `to`; the offsets are Blom's.
        let rank = f64::midpoint(size(from + 1), size(to));
        let score = normal.inverse_cdf((rank - 0.375) / (size(all.len()) + 0.25));
        for place in &order[from..to] {
            scores[*place] = score;
        }
        from = to;
    }
    scores.chunks(length).map(<[f64]>::to_vec).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / size(values.len())
}

fn variance(values: &[f64]) -> f64 {
    let centre = mean(values);
    values.iter().map(|x| (x - centre) * (x - centre)).sum::<f64>() / (size(values.len()) - 1.0)
}

fn r_hat(chains: &[Vec<f64>]) -> Option<f64> {
    let n = size(chains[0].len());
    let between = n * variance(&chains.iter().map(|chain| mean(chain)).collect::<Vec<_>>());
    let within = mean(&chains.iter().map(|chain| variance(chain)).collect::<Vec<_>>());
    (within > 0.0).then(|| ((between / within + n - 1.0) / n).sqrt())
}

/// Independent draws that would tell the mean as well, by Geyer's monotone sequence.
fn effective(chains: &[Vec<f64>]) -> Option<f64> {
    let length = chains[0].len();
    let n = size(length);
    let means: Vec<f64> = chains.iter().map(|chain| mean(chain)).collect();
    let shared = |lag: usize| -> f64 {
        let one = |(chain, mean): (&Vec<f64>, &f64)| {
            chain.iter().zip(&chain[lag..]).map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>() / n
        };
        chains.iter().zip(&means).map(one).sum::<f64>() / size(chains.len())
    };
    let within = shared(0) * n / (n - 1.0);
    let whole = within * (n - 1.0) / n + variance(&means);
    if whole <= 0.0 {
        return None;
    }
    let at = |lag: usize| 1.0 - (within - shared(lag)) / whole;
    let mut pairs = vec![(1.0, at(1))];
    let mut lag = 2;
    let mut rest = 0.0;
    // The last pair, at which Stan stops too, is one that is not positive or nearly as long as the chain: its first half
    // alone counts, once.
    while lag < length - 3 {
        let pair = (at(lag), at(lag + 1));
        lag += 2;
        if pair.0 + pair.1 <= 0.0 || lag >= length - 3 {
            rest = pair.0.max(0.0);
            break;
        }
        pairs.push(pair);
    }
    // Each pair at most as large as the one before.
    let mut sum = 0.0;
    let mut bar = f64::INFINITY;
    for (a, b) in &pairs {
        bar = bar.min(a + b);
        sum += bar;
    }
    let draws = size(chains.len()) * n;
    let time = -1.0 + 2.0 * sum + rest;
    Some(draws / time.max(1.0 / draws.log10()))
}
