#![doc = include_str!("METHOD.md")]

#[cfg(test)]
mod tests;

use crate::order::quantile;
use crate::range::Range;
use crate::real;
use crate::tally::Tally;

pub use crate::decompose::Period;

/// Definition, assumptions, where it fails, source.
pub const METHOD: &str = include_str!("METHOD.md");

/// Where in the order of the offices' yields the yardstick stands: the quartile at the better end, never the best office.
pub const BEST_QUARTILE: f64 = 0.75;

/// Fewer offices than this have no quartile.
pub const FEWEST_OFFICES: usize = 4;

/// Why nothing can be reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrontierError {
    /// There is no office.
    #[error("there is no office")]
    Empty,
    /// The offices do not have the same methods.
    #[error("office {office} has {found} methods where {wanted} are needed")]
    Methods {
        /// The office, from 0.
        office: usize,
        /// Methods of the first office's earlier period.
        wanted: usize,
        /// Methods found.
        found: usize,
    },
    /// A quartile of offices without actions.
    #[error("an office needs at least one action to have a yield")]
    LeastActions,
}

/// One office: actions and hits by method, in the same order of methods everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// In the earlier period.
    pub before: Vec<Tally>,
    /// In the period that is judged.
    pub after: Vec<Tally>,
}

/// Which offices make the yardstick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// The fewest actions by a method with which an office counts for that method's quartile.
    pub least_actions: u64,
    /// The period of which the quartile is taken.
    pub quartile_of: Period,
}

/// The better quartile of the offices' yields by one method.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quartile {
    /// Hits per action, 0 to 1. Null with fewer than [`FEWEST_OFFICES`] offices.
    pub hits_per_action: Option<Range>,
    /// Offices with enough actions.
    pub offices: usize,
}

/// Hits at the actions of the judged period, had one thing been otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Hits.
    pub hits: Range,
    /// These less the hits counted.
    pub gap: Range,
    /// Methods with weight whose yield is not defined, from 0: any yield is tried.
    pub undefined: Vec<usize>,
}

/// Three scenarios of one office, or of all together.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIf {
    /// Actions in the judged period, which all scenarios keep.
    pub actions: u64,
    /// Hits counted.
    pub counted: Range,
    /// The present mix of methods with the office's own earlier yield by method.
    pub own_yield: Scenario,
    /// The present mix with the better quartile's yield by method.
    pub best_quartile: Scenario,
    /// The office's own earlier mix with its present yield by method; any mix when it had no actions earlier.
    pub own_mix: Scenario,
    /// From the lowest to the highest hits of the three.
    pub range: Range,
}

/// An accounting what-if.
#[derive(Debug, Clone, PartialEq)]
pub struct Frontier {
    /// In the order given.
    pub offices: Vec<WhatIf>,
    /// All offices together, each scenario summed over the offices.
    pub all: WhatIf,
    /// The yardstick, by method.
    pub quartiles: Vec<Quartile>,
}

/// Reckons what each office's actions would have yielded. See the module's definition.
///
/// # Errors
/// When there is no office, offices differ in their methods, or the setting asks for offices without actions.
pub fn frontier(offices: &[Office], setting: &Setting) -> Result<Frontier, FrontierError> {
    let wanted = offices.first().ok_or(FrontierError::Empty)?.before.len();
    for (office, own) in offices.iter().enumerate() {
        for found in [own.before.len(), own.after.len()] {
            if found != wanted {
                return Err(FrontierError::Methods { office, wanted, found });
            }
        }
    }
    if setting.least_actions == 0 {
        return Err(FrontierError::LeastActions);
    }
    let quartiles: Vec<Quartile> = (0..wanted).map(|method| quartile(offices, method, setting)).collect();
    let each: Vec<WhatIf> = offices.iter().map(|office| what_if(office, &quartiles)).collect();
    let all = together(&each);
    Ok(Frontier { offices: each, all, quartiles })
}

fn quartile(offices: &[Office], method: usize, setting: &Setting) -> Quartile {
    let enough: Vec<Range> = offices
        .iter()
        .map(|office| match setting.quartile_of {
            Period::Before => office.before[method],
            Period::After => office.after[method],
        })
        .filter(|tally| tally.actions() >= setting.least_actions)
        .filter_map(Tally::rate)
        .collect();
    // A quantile does not fall when a value rises, so that its ends are those of all lower and all upper ends.
    let end = |of: fn(&Range) -> f64| quantile(enough.iter().map(of).collect(), BEST_QUARTILE);
    let ends = end(|rate| rate.low).zip(end(|rate| rate.high)).map(|(low, high)| Range { low, high });
    Quartile { hits_per_action: ends.filter(|_| enough.len() >= FEWEST_OFFICES), offices: enough.len() }
}

fn what_if(office: &Office, quartiles: &[Quartile]) -> WhatIf {
    let now = Tally::sum(office.after.iter().copied());
    let earlier = Tally::sum(office.before.iter().copied());
    let counted = now.hits();
    let present: Vec<f64> = office.after.iter().map(|tally| real(tally.actions())).collect();
    let own_yield: Vec<Option<Range>> = office.before.iter().map(|tally| tally.rate()).collect();
    let best: Vec<Option<Range>> = quartiles.iter().map(|quartile| quartile.hits_per_action).collect();
    let at_present_mix = |yields: &[Option<Range>]| {
        let (hits, undefined) = yielded(&present, yields);
        Scenario { hits, gap: hits.minus(counted), undefined }
    };
    let own_mix = if earlier.actions() == 0 {
        any_mix(now)
    } else {
        let scale = real(now.actions()) / real(earlier.actions());
        let mix: Vec<f64> = office.before.iter().map(|tally| scale * real(tally.actions())).collect();
        let yields: Vec<Option<Range>> = office.after.iter().map(|tally| tally.rate()).collect();
        let (hits, undefined) = yielded(&mix, &yields);
        // The same present yields stand on both sides of the gap.
        let moved: Vec<f64> = mix.iter().zip(&present).map(|(mix, present)| mix - present).collect();
        Scenario { hits, gap: yielded(&moved, &yields).0, undefined }
    };
    ranged(now.actions(), counted, at_present_mix(&own_yield), at_present_mix(&best), own_mix)
}

/// Hits of these actions at these yields, and the methods whose yield is missed.
fn yielded(actions: &[f64], yields: &[Option<Range>]) -> (Range, Vec<usize>) {
    let (mut hits, mut undefined) = (Range::point(0.0), Vec::new());
    for (method, (actions, hits_per_action)) in actions.iter().zip(yields).enumerate() {
        if actions.abs() > 0.0 {
            hits = hits.plus(hits_per_action.unwrap_or(Range::UNIT).times(*actions));
            if hits_per_action.is_none() {
                undefined.push(method);
            }
        }
    }
    (hits, undefined)
}

/// Without an earlier mix, any number of hits.
fn any_mix(now: Tally) -> Scenario {
    let hits = Range::UNIT.times(real(now.actions()));
    Scenario { hits, gap: hits.minus(now.hits()), undefined: Vec::new() }
}

fn ranged(
    actions: u64,
    counted: Range,
    own_yield: Scenario,
    best_quartile: Scenario,
    own_mix: Scenario,
) -> WhatIf {
    let all = [own_yield.hits, best_quartile.hits, own_mix.hits];
    let range = Range {
        low: all.iter().map(|hits| hits.low).fold(f64::INFINITY, f64::min),
        high: all.iter().map(|hits| hits.high).fold(f64::NEG_INFINITY, f64::max),
    };
    WhatIf { actions, counted, own_yield, best_quartile, own_mix, range }
}

fn together(each: &[WhatIf]) -> WhatIf {
    let sum = |of: fn(&WhatIf) -> Range| each.iter().map(of).fold(Range::point(0.0), Range::plus);
    let scenario = |of: fn(&WhatIf) -> &Scenario| {
        let mut undefined: Vec<usize> = each.iter().flat_map(|one| of(one).undefined.clone()).collect();
        undefined.sort_unstable();
        undefined.dedup();
        let add = |part: fn(&Scenario) -> Range| {
            each.iter().map(|one| part(of(one))).fold(Range::point(0.0), Range::plus)
        };
        Scenario { hits: add(|s| s.hits), gap: add(|s| s.gap), undefined }
    };
    ranged(
        each.iter().map(|one| one.actions).sum(),
        sum(|one| one.counted),
        scenario(|one| &one.own_yield),
        scenario(|one| &one.best_quartile),
        scenario(|one| &one.own_mix),
    )
}
