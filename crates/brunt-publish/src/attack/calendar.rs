//! Periods that groups of a calendar stand for, and the coarser ones that follow.

use chrono::{Datelike as _, Days, Months, NaiveDate};

/// First and last day of a group of a calendar column; none where the column is no calendar or the text no period.
pub(crate) fn period(column: &str, text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let month = |text: &str| format!("{text}-01").parse::<NaiveDate>().ok();
    let span = |first: NaiveDate, months: u32| {
        let last = first.checked_add_months(Months::new(months))?.checked_sub_days(Days::new(1))?;
        Some((first, last))
    };
    match column {
        "day" | "event_date" | "date" => text.parse().ok().map(|day| (day, day)),
        "week" => {
            let first: NaiveDate = text.parse().ok()?;
            Some((first, first.checked_add_days(Days::new(6))?))
        }
        "month" => span(month(text)?, 1),
        "quarter" => span(month(text)?, 3),
        "year" => span(NaiveDate::from_ymd_opt(text.parse().ok()?, 1, 1)?, 12),
        "fiscal_year" => span(NaiveDate::from_ymd_opt(text.parse::<i32>().ok()?.checked_sub(1)?, 10, 1)?, 12),
        _ => None,
    }
}

/// The coarser groups that a group of a calendar column lies in. A week may lie in two months and has none.
pub(crate) fn coarser(column: &str, text: &str) -> Vec<(&'static str, String)> {
    let Some((first, _)) = period(column, text) else { return Vec::new() };
    let year = || ("year", first.year().to_string());
    let fiscal = || ("fiscal_year", (first.year() + i32::from(first.month() >= 10)).to_string());
    let month = || ("month", first.format("%Y-%m").to_string());
    let quarter = || ("quarter", format!("{}-{:02}", first.year(), (first.month0() / 3) * 3 + 1));
    let week = || {
        let monday = first.week(chrono::Weekday::Mon).first_day();
        ("week", monday.to_string())
    };
    match column {
        "day" | "event_date" | "date" => vec![week(), month(), quarter(), year(), fiscal()],
        "month" => vec![quarter(), year(), fiscal()],
        "quarter" => vec![year(), fiscal()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_lies_in_its_quarter_year_and_fiscal_year() {
        let found = coarser("month", "2024-11");
        assert_eq!(
            found,
            [
                ("quarter", "2024-10".to_owned()),
                ("year", "2024".to_owned()),
                ("fiscal_year", "2025".to_owned())
            ]
        );
        assert!(coarser("week", "2024-12-30").is_empty());
    }

    #[test]
    fn a_fiscal_year_begins_in_october() {
        let day = |text: &str| text.parse().unwrap();
        assert_eq!(period("fiscal_year", "2025"), Some((day("2024-10-01"), day("2025-09-30"))));
        assert_eq!(period("month", "2024-02"), Some((day("2024-02-01"), day("2024-02-29"))));
        assert_eq!(period("state", "2025"), None);
    }
}
