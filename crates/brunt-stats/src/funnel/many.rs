//! P values when there are many of them.

use super::FunnelError;
use crate::size;

/// What the adjustment assumes of the P values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// Benjamini-Hochberg: independent or positively dependent.
    Independent,
    /// Benjamini-Yekutieli: any dependence.
    AnyDependence,
}

/// P values adjusted so that the share of false ones among those at most `q` is expected at most `q`; order kept.
///
/// # Errors
/// When a value is not from 0 to 1.
pub fn adjusted(p: &[f64], control: Control) -> Result<Vec<f64>, FunnelError> {
    if let Some(value) = p.iter().copied().find(|value| !(0.0..=1.0).contains(value)) {
        return Err(FunnelError::Level { value });
    }
    let factor = match control {
        Control::Independent => 1.0,
        Control::AnyDependence => (1..=p.len()).map(|j| 1.0 / size(j)).sum(),
    };
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]).then(a.cmp(b)));
    let mut result = vec![0.0; p.len()];
    let mut least = 1.0_f64;
    for (place, &own) in order.iter().enumerate().rev() {
        least = least.min(p[own] * factor * size(p.len()) / size(place + 1));
        result[own] = least;
    }
    Ok(result)
}
