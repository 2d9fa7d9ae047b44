#![doc = include_str!("METHOD.md")]

#[cfg(test)]
mod tests;

use crate::{real, size};

/// Definition, assumptions, where it fails, source.
pub const METHOD: &str = include_str!("METHOD.md");

/// Why there is no concentration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConcentrationError {
    /// No place, or no event at any.
    #[error("no events at any place have no concentration")]
    Empty,
    /// The counts of a location quotient are not parts of one another.
    #[error(
        "{both} of group and place, {place} of the place, {group} of the group and {all} of all cannot be"
    )]
    NoParts {
        /// Events of the group at the place.
        both: u64,
        /// Events at the place.
        place: u64,
        /// Events of the group.
        group: u64,
        /// All events.
        all: u64,
    },
}

/// How events lie over places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Concentration {
    /// Places given, those without events too.
    pub places: usize,
    /// Events.
    pub events: u64,
    /// Herfindahl-Hirschman index, from 1 over the places to 1.
    pub hhi: f64,
    /// Places of equal size with the same index, 1 to all.
    pub effective_by_hhi: f64,
    /// Places of equal size with the same entropy, 1 to all; never below the one by the index.
    pub effective_by_entropy: f64,
    /// Gini coefficient over all places given, from 0 to 1 less 1 over the places.
    pub gini: f64,
}

/// How concentrated events are over these places. See the module's definition.
///
/// # Errors
/// When there is no event.
pub fn concentration(counts: &[u64]) -> Result<Concentration, ConcentrationError> {
    let sorted = ascending(counts)?;
    let all: f64 = sorted.iter().sum();
    let shares: Vec<f64> = sorted.iter().map(|count| count / all).collect();
    let hhi: f64 = shares.iter().map(|w| w * w).sum();
    let entropy: f64 = shares.iter().filter(|w| **w > 0.0).map(|w| -w * w.ln()).sum();
    let places = size(counts.len());
    let gini: f64 =
        shares.iter().enumerate().map(|(place, w)| (2.0 * size(place + 1) - places - 1.0) * w).sum::<f64>()
            / places;
    Ok(Concentration {
        places: counts.len(),
        events: counts.iter().sum(),
        hhi,
        effective_by_hhi: 1.0 / hhi,
        effective_by_entropy: entropy.exp(),
        gini,
    })
}

/// The share of all events at the `k` places with most, 0 to 1.
///
/// # Errors
/// When there is no event.
pub fn top_share(counts: &[u64], k: usize) -> Result<f64, ConcentrationError> {
    let sorted = ascending(counts)?;
    let all: f64 = sorted.iter().sum();
    Ok(sorted.iter().rev().take(k).sum::<f64>() / all)
}

/// By how many times a group's share at a place exceeds its share of all: `(both / place) / (group / all)`. Null when the
/// place or the group has no events.
///
/// # Errors
/// When the counts are not parts of one another.
pub fn location_quotient(
    both: u64,
    place: u64,
    group: u64,
    all: u64,
) -> Result<Option<f64>, ConcentrationError> {
    if both > place.min(group) || place > all || group > all {
        return Err(ConcentrationError::NoParts { both, place, group, all });
    }
    if place == 0 || group == 0 {
        return Ok(None);
    }
    Ok(Some(real(both) / real(place) * (real(all) / real(group))))
}

/// The counts from fewest to most: summed so, the order given does not matter.
fn ascending(counts: &[u64]) -> Result<Vec<f64>, ConcentrationError> {
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    if sorted.last().is_none_or(|most| *most == 0) {
        return Err(ConcentrationError::Empty);
    }
    Ok(sorted.into_iter().map(real).collect())
}
