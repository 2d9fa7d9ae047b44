//! Days as Excel counts them, moments as seconds of those days.

use chrono::NaiveDate;

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;

/// Serial number of 1 January 1970.
const UNIX: i64 = 25_569;

/// The serial number of a day: days since 30 December 1899, as Excel's 1900 system counts from March 1900 on.
///
/// # Source
/// Howard Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`.
pub(crate) const fn day(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * shifted + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468 + UNIX
}

/// Year, month and day of a serial number.
pub(crate) const fn civil(serial: i64) -> (i64, i64, i64) {
    let days = serial - UNIX + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days - era * 146_097;
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + if month <= 2 { 1 } else { 0 }, month, of_year - (153 * shifted + 2) / 5 + 1)
}

/// The fiscal year of a serial number.
pub(crate) const fn fiscal_year(serial: i64) -> i64 {
    let (year, month, _) = civil(serial);
    if month >= 10 { year + 1 } else { year }
}

/// The day of a moment.
pub(crate) const fn day_of(moment: i64) -> i64 {
    moment.div_euclid(DAY)
}

/// As the catalog's days are written.
pub(crate) fn serial_of(date: NaiveDate) -> i64 {
    (date - NaiveDate::default()).num_days() + UNIX
}

/// For the catalog's questions; `None` beyond the calendar's range.
pub(crate) fn date_of(serial: i64) -> Option<NaiveDate> {
    NaiveDate::default().checked_add_signed(chrono::TimeDelta::try_days(serial - UNIX)?)
}

/// `03/15/2024`.
pub(crate) fn day_text(serial: i64) -> String {
    let (year, month, day) = civil(serial);
    format!("{month:02}/{day:02}/{year:04}")
}

/// `03/15/2024 02:10 PM`: no seconds, as in the releases' text dates.
pub(crate) fn moment_text(moment: i64) -> String {
    let minutes = moment.rem_euclid(DAY) / 60;
    let (hour, minute) = (minutes / 60, minutes % 60);
    let half = if hour < 12 { "AM" } else { "PM" };
    let clock = if hour % 12 == 0 { 12 } else { hour % 12 };
    format!("{} {clock:02}:{minute:02} {half}", day_text(day_of(moment)))
}

/// `2025-09-30`.
pub(crate) fn iso(serial: i64) -> String {
    let (year, month, day) = civil(serial);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_are_those_of_excel() {
        assert_eq!(day(1970, 1, 1), 25_569);
        assert_eq!(day(2024, 2, 29), 45_351);
        assert_eq!(day(9999, 12, 31), 2_958_465);
    }

    #[test]
    fn civil_undoes_day() {
        for serial in (day(2, 1, 1)..day(8100, 1, 1)).step_by(101) {
            let (y, m, d) = civil(serial);
            assert_eq!(day(y, m, d), serial);
            assert_eq!(date_of(serial).map(serial_of), Some(serial));
        }
    }

    #[test]
    fn texts_are_written_as_in_the_releases() {
        assert_eq!(moment_text(day(2, 6, 14) * DAY + 15 * 3600 + 600), "06/14/0002 03:10 PM");
        assert_eq!(moment_text(day(2024, 1, 2) * DAY), "01/02/2024 12:00 AM");
        assert_eq!(fiscal_year(day(2024, 10, 1)), 2025);
    }
}
