//! Drawing from the posterior, and what the draws say.

use super::model::{At, Model};
use super::{Cell, Denominator, Priors, ThresholdError};
use crate::nuts::{Setting, convergence, sample};
use crate::order::sorted_quantile;
use crate::range::Band;
use crate::{real, size};

/// What a posterior says of one number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
    /// Median.
    pub median: f64,
    /// Credible limits.
    pub band: Band,
}

/// A group's effective bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// The group, from 0.
    pub group: usize,
    /// The risk at the bar, 0 to 1, averaged over places by all decisions, or persons, of the place.
    pub risk: Quantity,
    /// That risk less the first group's.
    pub less_first: Quantity,
}

/// One cell beside what the model foretells for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellCheck {
    /// Actions per decision as counted, 0 to 1; against a benchmark, the group's share of the place's actions.
    pub action: f64,
    /// The same as foretold.
    pub action_foretold: f64,
    /// Counted less foretold, in standard deviations of a new count.
    pub action_z: f64,
    /// Hits per action as counted. Null without actions.
    pub hit: Option<f64>,
    /// The same as foretold, 0 to 1.
    pub hit_foretold: f64,
    /// Counted less foretold, in standard deviations of a new count. Null without actions.
    pub hit_z: Option<f64>,
}

/// How far draws can be trusted: R-hat at most 1.01, 400 effective draws and no divergence are asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Diagnostics {
    /// The largest R-hat of any number drawn. Null when one does not vary.
    pub r_hat: Option<f64>,
    /// The fewest effective draws for the middle of any number. Null when one does not vary.
    pub bulk: Option<f64>,
    /// The fewest effective draws for the tails of any number. Null when one does not vary.
    pub tail: Option<f64>,
    /// Draws that diverged.
    pub divergences: usize,
    /// Draws whose path was cut.
    pub at_max_depth: usize,
    /// How often the slope was computed.
    pub evaluations: usize,
}

impl Diagnostics {
    /// Whether all that is asked for holds.
    #[must_use]
    pub fn are_good(&self) -> bool {
        let enough = |draws: Option<f64>| draws.is_some_and(|draws| draws >= 400.0);
        self.r_hat.is_some_and(|r| r <= 1.01)
            && enough(self.bulk)
            && enough(self.tail)
            && self.divergences == 0
    }
}

/// Effective bars, with the checks that belong to them. Exploratory: see [`super::WHY_EXPLORATORY`].
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// One entry a group.
    pub bars: Vec<Bar>,
    /// Mean logit of the share in target.
    pub mean_phi: Quantity,
    /// Mean logarithm of the distance of signals.
    pub mean_delta: Quantity,
    /// Spread of bars about their group's mean.
    pub bar_spread: Quantity,
    /// One entry a cell, in the order given.
    pub cells: Vec<CellCheck>,
    /// How far the draws can be trusted.
    pub diagnostics: Diagnostics,
}

/// Fits the model by drawing from its posterior. See the module's definition.
///
/// # Errors
/// When counts are not parts of one another, there are too few groups or places or they are numbered with gaps, a prior
/// scale or the level cannot be, or nothing can be drawn.
pub fn fit(
    cells: &[Cell],
    denominator: Denominator,
    priors: Priors,
    setting: &Setting,
    level: f64,
) -> Result<Fit, ThresholdError> {
    check_level(level)?;
    let model = Model::new(cells, denominator, priors)?;
    let chains = sample(&model, setting)?;
    let mut diagnostics = Diagnostics {
        r_hat: Some(0.0),
        bulk: Some(f64::INFINITY),
        tail: Some(f64::INFINITY),
        divergences: chains.iter().map(|chain| chain.divergences).sum(),
        at_max_depth: chains.iter().map(|chain| chain.at_max_depth).sum(),
        evaluations: chains.iter().map(|chain| chain.evaluations).sum(),
    };
    for number in 0..chains[0].draws[0].len() {
        let own: Vec<Vec<f64>> =
            chains.iter().map(|chain| chain.draws.iter().map(|draw| draw[number]).collect()).collect();
        let found = convergence(&own);
        let least = |so_far: Option<f64>, new: Option<f64>| so_far.zip(new).map(|(a, b)| a.min(b));
        diagnostics.r_hat = diagnostics.r_hat.zip(found.map(|f| f.r_hat)).map(|(a, b)| a.max(b));
        diagnostics.bulk = least(diagnostics.bulk, found.map(|f| f.bulk));
        diagnostics.tail = least(diagnostics.tail, found.map(|f| f.tail));
    }
    let draws: Vec<&Vec<f64>> = chains.iter().flat_map(|chain| &chain.draws).collect();
    let summary = summarise(&model, &draws, level);
    Ok(Fit {
        bars: summary.bars,
        mean_phi: summary.top[0],
        mean_delta: summary.top[1],
        bar_spread: summary.top[2],
        cells: summary.cells,
        diagnostics,
    })
}

pub(super) fn check_level(level: f64) -> Result<(), ThresholdError> {
    if level > 0.0 && level < 1.0 { Ok(()) } else { Err(ThresholdError::Level { level }) }
}

pub(super) struct Summary {
    pub(super) bars: Vec<Bar>,
    pub(super) top: [Quantity; 3],
    pub(super) cells: Vec<CellCheck>,
}

pub(super) fn summarise(model: &Model, draws: &[&Vec<f64>], level: f64) -> Summary {
    let placed: Vec<Vec<At>> = draws.iter().map(|draw| model.at(draw)).collect();
    let risks: Vec<Vec<f64>> = placed.iter().map(|at| group_risks(model, at)).collect();
    let bars = (0..model.groups)
        .map(|group| Bar {
            group,
            risk: quantity(risks.iter().map(|risk| risk[group]).collect(), level),
            less_first: quantity(risks.iter().map(|risk| risk[group] - risk[0]).collect(), level),
        })
        .collect();
    let tops: Vec<[f64; 3]> = draws.iter().map(|draw| model.top(draw)).collect();
    let foretold: Vec<Vec<(f64, u64)>> = placed.iter().map(|at| model.foretold(at)).collect();
    let cells = (0..model.cells.len())
        .map(|i| {
            let hits: Vec<f64> = placed.iter().map(|at| at[i].rates().hit).collect();
            let actions: Vec<f64> = foretold.iter().map(|one| one[i].0).collect();
            checked(&model.cells[i], foretold[0][i].1, &actions, &hits)
        })
        .collect();
    Summary { bars, top: [0, 1, 2].map(|k| quantity(tops.iter().map(|top| top[k]).collect(), level)), cells }
}

/// Each group's risk at the bar, averaged over the places in which it has a cell by all decisions of the place.
fn group_risks(model: &Model, at: &[At]) -> Vec<f64> {
    let mut all = vec![0.0; model.places];
    for cell in &model.cells {
        all[cell.place] += real(cell.decisions);
    }
    let mut sums = vec![(0.0, 0.0); model.groups];
    for (cell, at) in model.cells.iter().zip(at) {
        sums[cell.group].0 += all[cell.place] * at.risk();
        sums[cell.group].1 += all[cell.place];
    }
    sums.into_iter().map(|(risk, weight)| risk / weight).collect()
}

pub(super) fn quantity(mut values: Vec<f64>, level: f64) -> Quantity {
    let n = size(values.len());
    let mean = values.iter().sum::<f64>() / n;
    let sd = (values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0).max(1.0)).sqrt();
    values.sort_by(f64::total_cmp);
    let at = |q: f64| sorted_quantile(&values, q).unwrap_or(f64::NAN);
    let tail = (1.0 - level) / 2.0;
    Quantity { mean, sd, median: at(0.5), band: Band { low: at(tail), high: at(1.0 - tail) } }
}

fn checked(cell: &Cell, of: u64, action: &[f64], hit: &[f64]) -> CellCheck {
    // A new count varies by the posterior and by chance.
    let against = |rates: &[f64], hits: u64, trials: u64| {
        let mean = rates.iter().sum::<f64>() / size(rates.len());
        let spread: f64 = rates.iter().map(|p| (p - mean) * (p - mean)).sum::<f64>() / size(rates.len());
        let chance: f64 =
            rates.iter().map(|p| p * (1.0 - p)).sum::<f64>() / size(rates.len()) / real(trials.max(1));
        let counted = (trials > 0).then(|| real(hits) / real(trials));
        (mean, counted, counted.map(|counted| (counted - mean) / (spread + chance).sqrt()))
    };
    let (action_foretold, action, action_z) = against(action, cell.actions, of);
    let (hit_foretold, hit, hit_z) = against(hit, cell.hits, cell.actions);
    CellCheck {
        action: action.unwrap_or(0.0),
        action_foretold,
        action_z: action_z.unwrap_or(0.0),
        hit,
        hit_foretold,
        hit_z,
    }
}
