//! Quantiles of a list.

use crate::size;

/// The quantile `at` (0 to 1) of a sorted list, between neighbours in proportion (type 7 of Hyndman and Fan 1996); null
/// when the list is empty.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place within the list")]
pub(crate) fn sorted_quantile(sorted: &[f64], at: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = at.clamp(0.0, 1.0) * size(last);
    let below = (place.floor() as usize).min(last);
    let above = (below + 1).min(last);
    Some(sorted[below] + (place - size(below)) * (sorted[above] - sorted[below]))
}

/// The same of a list in any order.
pub(crate) fn quantile(mut values: Vec<f64>, at: f64) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    sorted_quantile(&values, at)
}
