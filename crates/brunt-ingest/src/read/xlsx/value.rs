//! From the characters of a cell to its value: numbers, serial dates, ISO dates.

use super::styles::Shown;
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

/// Milliseconds in a day; spreadsheets resolve time no finer.
const DAY_MS: i64 = 86_400_000;

/// Days that a serial date may count before year 10000, in the 1900 and the 1904 system.
const END_1900: i64 = 2_958_466;
const END_1904: i64 = 2_957_004;

/// The day that the 1900 system has and the calendar has not: 29 February 1900.
const FAKE_LEAP_DAY: i64 = 60;

/// A moment and whether it has a time of day.
pub(in super::super) type Moment = (NaiveDateTime, bool);

/// A finite number written as XML Schema writes a double; exact as `str::parse`.
pub(super) fn number(raw: &[u8]) -> Option<f64> {
    // 15 digits are exact in a double, so that short whole numbers need no further care.
    if raw.len() <= 15 {
        let mut whole = 0_u64;
        let mut plain = !raw.is_empty();
        for byte in raw {
            let digit = byte.wrapping_sub(b'0');
            plain &= digit <= 9;
            whole = whole.wrapping_mul(10).wrapping_add(u64::from(digit));
        }
        if plain {
            #[expect(clippy::cast_precision_loss, reason = "at most 15 digits, below 2^53")]
            return Some(whole as f64);
        }
    }
    // `parse` would also take `inf` and `nan`, which a cell may not hold.
    if !raw.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')) {
        return None;
    }
    let value: f64 = std::str::from_utf8(raw).ok()?.parse().ok()?;
    value.is_finite().then_some(value)
}

/// An index: digits only.
pub(super) fn index(raw: &[u8]) -> Option<u64> {
    if raw.is_empty() || raw.len() > 18 {
        return None;
    }
    raw.iter().try_fold(0_u64, |whole, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit <= 9).then(|| whole * 10 + u64::from(digit))
    })
}

/// The moment of a serial date. `None` where there is none: before the first day, after year 9999, and on the
/// 29 February 1900 that only the 1900 system knows. Times are rounded to the millisecond.
pub(super) fn moment(serial: f64, shown: Shown, from_1904: bool) -> Option<Moment> {
    let end = if from_1904 { END_1904 } else { END_1900 };
    #[expect(clippy::cast_precision_loss, reason = "small constants")]
    let (end, day_ms) = (end as f64, DAY_MS as f64);
    if !(0.0..end).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "below 3 million days in milliseconds")]
    let ms = (serial * day_ms).round() as i64;
    let (day, clock) = (ms.div_euclid(DAY_MS), ms.rem_euclid(DAY_MS));
    let epoch = match (from_1904, day.cmp(&FAKE_LEAP_DAY)) {
        (true, _) => NaiveDate::from_ymd_opt(1904, 1, 1)?,
        (false, std::cmp::Ordering::Less) => NaiveDate::from_ymd_opt(1899, 12, 31)?,
        (false, std::cmp::Ordering::Equal) => return None,
        (false, std::cmp::Ordering::Greater) => NaiveDate::from_ymd_opt(1899, 12, 30)?,
    };
    let date = epoch.checked_add_days(Days::new(u64::try_from(day).ok()?))?;
    let at = date.and_time(NaiveTime::MIN) + TimeDelta::milliseconds(clock);
    Some((at, shown == Shown::Clock || clock != 0))
}

/// The moment of a serial date of which only is known that it is one: at midnight it is a day alone.
pub(in super::super) fn serial(serial: f64, from_1904: bool) -> Option<Moment> {
    moment(serial, Shown::Day, from_1904)
}

/// A date or time as ISO 8601 writes it. An offset is dropped: the wall time is what the sheet shows. A time
/// without a day falls on the day that a serial 0 has.
pub(in super::super) fn iso(text: &str, from_1904: bool) -> Option<Moment> {
    let text = text.trim();
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Some((day.and_time(NaiveTime::MIN), false));
    }
    let (day, clock) = match text.split_once('T') {
        Some(("", clock)) => (None, clock),
        Some((day, clock)) => (Some(NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()?), clock),
        None => (None, text),
    };
    let zone = clock.find(['Z', '+', '-']).unwrap_or(clock.len());
    let clock = clock.get(..zone)?;
    let clock = NaiveTime::parse_from_str(clock, "%H:%M:%S%.f")
        .or_else(|_| NaiveTime::parse_from_str(clock, "%H:%M"))
        .ok()?;
    let first =
        if from_1904 { NaiveDate::from_ymd_opt(1904, 1, 1)? } else { NaiveDate::from_ymd_opt(1899, 12, 31)? };
    Some((day.unwrap_or(first).and_time(clock), true))
}
