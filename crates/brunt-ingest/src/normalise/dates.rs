//! Dates written as text, in the forms that the releases use. Anything else is no date: none is guessed.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

/// Reads a day, or a moment, from trimmed text. The second part says whether a time of day was written.
///
/// Forms: `M/D/YYYY`, `YYYY-MM-DD`, each alone or followed by a space or `T` and `H:MM`, `H:MM:SS`, `H:MM:SS.fff`,
/// with `AM`/`PM` or a closing `Z` where written. A year has four digits.
#[must_use]
pub fn parse(text: &str) -> Option<(NaiveDateTime, bool)> {
    let split = text.find([' ', 'T']).unwrap_or(text.len());
    let (day, clock) = text.split_at(split);
    let day = parse_day(day)?;
    let clock = clock.get(1..).unwrap_or_default().trim();
    if clock.is_empty() {
        return Some((day.and_time(NaiveTime::MIN), false));
    }
    Some((day.and_time(parse_clock(clock)?), true))
}

fn parse_day(text: &str) -> Option<NaiveDate> {
    if text.len() == 10 && text.as_bytes().get(4) == Some(&b'-') {
        let (year, rest) = text.split_once('-')?;
        let (month, day) = rest.split_once('-')?;
        return NaiveDate::from_ymd_opt(
            i32::try_from(number(year, 4)?).ok()?,
            number(month, 2)?,
            number(day, 2)?,
        );
    }
    let (month, rest) = text.split_once('/')?;
    let (day, year) = rest.split_once('/')?;
    if year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(number(year, 4)?).ok()?, number(month, 2)?, number(day, 2)?)
}

fn parse_clock(text: &str) -> Option<NaiveTime> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let (text, half) = match text.get(text.len().saturating_sub(2)..) {
        Some(half) if half.eq_ignore_ascii_case("am") => (text.get(..text.len() - 2)?.trim_end(), Some(0)),
        Some(half) if half.eq_ignore_ascii_case("pm") => (text.get(..text.len() - 2)?.trim_end(), Some(12)),
        _ => (text, None),
    };
    let mut parts = text.split(':');
    let hour = number(parts.next()?, 2)?;
    let minute = number(parts.next()?, 2)?;
    let second = match parts.next() {
        None => 0,
        // A fraction of a second is written by some tools and always zero in these releases.
        Some(second) => number(second.split('.').next()?, 2)?,
    };
    if parts.next().is_some() {
        return None;
    }
    let hour = match half {
        None => hour,
        Some(offset) if (1..=12).contains(&hour) => hour % 12 + offset,
        Some(_) => return None,
    };
    NaiveTime::from_hms_opt(hour, minute, second)
}

fn number(text: &str, most: usize) -> Option<u32> {
    if text.is_empty() || text.len() > most || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        parse(text).map(|(at, timed)| if timed { at.to_string() } else { at.date().to_string() })
    }

    #[test]
    fn reads_the_forms_of_the_releases() {
        assert_eq!(shown("7/2/2019").as_deref(), Some("2019-07-02"));
        assert_eq!(shown("2019-07-02").as_deref(), Some("2019-07-02"));
        assert_eq!(shown("0999-07-02").as_deref(), Some("0999-07-02"));
        assert_eq!(shown("06/14/0002 03:10 PM").as_deref(), Some("0002-06-14 15:10:00"));
        assert_eq!(shown("06/14/2002 12:05:09 AM").as_deref(), Some("2002-06-14 00:05:09"));
        assert_eq!(shown("2023-01-14T00:00:00Z").as_deref(), Some("2023-01-14 00:00:00"));
        assert_eq!(shown("2025-03-05 23:59:59.000").as_deref(), Some("2025-03-05 23:59:59"));
    }

    #[test]
    fn guesses_nothing() {
        for text in [
            "",
            "20190702",
            "7/2/19",
            "13/40/2019",
            "2019-02-30",
            "July 2, 2019",
            "7/2/2019 25:00",
            "43648",
            "2019-7-2",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
