//! Scales: round marks for values, and days for a horizontal axis.

use crate::edition::Measure;
use chrono::{Datelike as _, Days, Months, NaiveDate};

/// An axis of values with round marks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Values {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) marks: Vec<f64>,
    /// Digits after the point that tell the marks apart; of the per cent for a share.
    pub(super) decimals: usize,
}

impl Values {
    /// An axis that holds all of `values`, with about `wanted` marks. Shares and counts begin at 0; so do other numbers
    /// unless they lie far from it.
    pub(super) fn of(values: impl Iterator<Item = f64>, measure: Measure, wanted: u32) -> Option<Values> {
        let (least, most) =
            values.filter(|value| value.is_finite()).fold(None, |ends: Option<(f64, f64)>, value| {
                Some(ends.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
            })?;
        let from_zero = measure != Measure::Number || least < (most - least) * 2.0;
        let (least, most) =
            if from_zero || least < 0.0 { (least.min(0.0), most.max(0.0)) } else { (least, most) };
        let whole = measure == Measure::Count;
        let span = most - least;
        let span = if span > 0.0 { span } else { most.abs().max(if whole { 1.0 } else { 0.01 }) };
        let (step, digits) = round_step(span / f64::from(wanted.max(1)));
        let (step, digits) = if whole && step < 1.0 { (1.0, 0) } else { (step, digits) };
        let low = (least / step + 1e-9).floor();
        let high = (most / step - 1e-9).ceil().max(low + 1.0);
        let mut marks = Vec::new();
        let mut mark = low;
        while mark <= high {
            marks.push(mark * step);
            mark += 1.0;
        }
        let digits = if measure == Measure::Share { digits.saturating_sub(2) } else { digits };
        Some(Values { low: low * step, high: high * step, marks, decimals: digits })
    }

    /// Where a value lies, 0 at the low end and 1 at the high end.
    pub(super) fn part(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }
}

/// The next 1, 2 or 5 times a power of ten, and the digits after the point it needs. Only products and quotients, which
/// are the same on every machine.
fn round_step(rough: f64) -> (f64, usize) {
    let mut power = 1.0;
    let mut digits = 0_usize;
    while rough / power > 10.0 {
        power *= 10.0;
    }
    let mut divided = 1.0;
    while rough * divided < 1.0 && digits < 9 {
        divided *= 10.0;
        digits += 1;
    }
    let unit = power / divided;
    let times = [1.0, 2.0, 5.0, 10.0].into_iter().find(|times| unit * times >= rough * 0.999).unwrap_or(10.0);
    let digits = if times > 9.0 { digits.saturating_sub(1) } else { digits };
    (unit * times, digits)
}

/// How fine the days of an axis are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grain {
    Day,
    Month,
    Year,
}

/// Days between two days, as a length.
#[expect(clippy::cast_precision_loss, reason = "days between two dates are far below 2^53")]
pub(super) fn days_between(first: NaiveDate, day: NaiveDate) -> f64 {
    (day - first).num_days() as f64
}

/// Months since year 0.
fn month_number(day: NaiveDate) -> i32 {
    day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0)
}

/// Days of marks: whole years when there are several, else months, at most `most`.
pub(super) fn day_marks(first: NaiveDate, last: NaiveDate, grain: Grain, most: usize) -> Vec<NaiveDate> {
    let most = most.max(2);
    let steps: &[i32] =
        if grain == Grain::Year { &[12, 24, 60, 120] } else { &[1, 2, 3, 6, 12, 24, 60, 120] };
    let mut marks = Vec::new();
    for step in steps {
        marks = months(first, last).into_iter().filter(|day| month_number(*day) % step == 0).collect();
        if marks.len() <= most {
            break;
        }
    }
    if marks.is_empty() { vec![first] } else { marks }
}

fn months(first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
    let mut mark = first.checked_sub_days(Days::new(u64::from(first.day0())));
    let mut out = Vec::new();
    while let Some(day) = mark.filter(|day| *day <= last) {
        if day >= first {
            out.push(day);
        }
        mark = day.checked_add_months(Months::new(1));
    }
    out
}

/// Whether something lies between two neighbouring days that has no figure. Months and years are counted. Days have no
/// set step, and publications come a week late: a gap is a step of nearly two usual ones that is over two months long.
pub(super) fn is_gap(a: NaiveDate, b: NaiveDate, grain: Grain, usual: f64) -> bool {
    /// Below two, because the usual step of months is 30 or 31 days and two of them may be 59.
    const LEFT_OUT: f64 = 1.9;
    /// The longest two months have so many days.
    const TWO_MONTHS: f64 = 62.0;
    match grain {
        Grain::Day => days_between(a, b) > (usual * LEFT_OUT).max(TWO_MONTHS),
        Grain::Month => f64::from(month_number(b) - month_number(a)) > usual,
        Grain::Year => f64::from(b.year() - a.year()) > usual,
    }
}

/// The usual step of sorted days: the middle one of days, the least one of months or years.
pub(super) fn usual_step(days: &[NaiveDate], grain: Grain) -> f64 {
    let mut steps: Vec<f64> = days
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => Some(match grain {
                Grain::Day => days_between(*a, *b),
                Grain::Month => f64::from(month_number(*b) - month_number(*a)),
                Grain::Year => f64::from(b.year() - a.year()),
            }),
            _ => None,
        })
        .filter(|step| *step > 0.0)
        .collect();
    steps.sort_by(f64::total_cmp);
    let place = if grain == Grain::Day { steps.len() / 2 } else { 0 };
    steps.get(place).copied().unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(values: &[f64], measure: Measure) -> Vec<String> {
        let axis = Values::of(values.iter().copied(), measure, 5).unwrap();
        let scale = if measure == Measure::Share { 100.0 } else { 1.0 };
        axis.marks.iter().map(|mark| format!("{:.*}", axis.decimals, mark * scale)).collect()
    }

    #[test]
    fn marks_are_round_and_begin_at_zero() {
        assert_eq!(marks(&[0.31, 0.72], Measure::Share), ["0", "20", "40", "60", "80"]);
        assert_eq!(marks(&[0.004, 0.011], Measure::Share), ["0.0", "0.5", "1.0", "1.5"]);
        assert_eq!(marks(&[3.0], Measure::Count), ["0", "1", "2", "3"]);
        assert_eq!(marks(&[12_345.0], Measure::Count), ["0", "5000", "10000", "15000"]);
        assert_eq!(marks(&[-0.04, 0.02], Measure::Share), ["-4", "-2", "0", "2"]);
        assert_eq!(marks(&[0.0], Measure::Share), ["0.0", "0.2"]);
        assert_eq!(marks(&[41.0, 46.0], Measure::Number), ["41", "42", "43", "44", "45", "46"]);
    }

    #[test]
    fn days_are_marked_at_most_so_often() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let marks = day_marks(day(2012, 10, 1), day(2026, 3, 1), Grain::Month, 8);
        assert!(marks.len() <= 8 && marks.iter().all(|mark| mark.month() == 1), "{marks:?}");
        assert_eq!(day_marks(day(2030, 5, 3), day(2030, 5, 9), Grain::Day, 8), [day(2030, 5, 3)]);
    }

    #[test]
    fn a_left_out_month_quarter_or_year_is_a_gap() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert!(!is_gap(day(2030, 1, 1), day(2030, 2, 1), Grain::Month, 1.0));
        assert!(is_gap(day(2030, 1, 1), day(2030, 3, 1), Grain::Month, 1.0));
        assert!(is_gap(day(2030, 2, 1), day(2030, 4, 6), Grain::Day, 14.0));
        assert!(!is_gap(day(2030, 2, 1), day(2030, 3, 5), Grain::Day, 14.0));
        assert!(is_gap(day(2030, 1, 1), day(2030, 7, 1), Grain::Day, 91.0));
        assert!(is_gap(day(2030, 1, 1), day(2032, 1, 1), Grain::Year, 1.0));
    }
}
