//! The fiscal year of the United States government.

use chrono::{Datelike, NaiveDate};
use std::fmt;

/// A fiscal year: 1 October to 30 September, named by the year it ends in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FiscalYear(i32);

impl FiscalYear {
    /// The fiscal year named `year`.
    #[must_use]
    pub fn new(year: i32) -> FiscalYear {
        FiscalYear(year)
    }

    /// The fiscal year in which `day` falls.
    #[must_use]
    pub fn of(day: NaiveDate) -> FiscalYear {
        FiscalYear(day.year() + i32::from(day.month() >= 10))
    }

    /// The calendar year it ends in.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0
    }

    /// Reads `FY2019`, `FY 2019`, `FY19`, `2019` or `FY2019 YTD`; anything else is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<FiscalYear> {
        let text = text.trim();
        let text = text.strip_suffix("YTD").unwrap_or(text).trim();
        let digits = text.strip_prefix("FY").or_else(|| text.strip_prefix("fy")).unwrap_or(text).trim();
        let had_prefix = digits.len() < text.len();
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        match digits.len() {
            4 => digits.parse().ok().map(FiscalYear),
            2 if had_prefix => digits.parse::<i32>().ok().map(|year| FiscalYear(2000 + year)),
            _ => None,
        }
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FY{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn october_begins_the_next_fiscal_year() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap_or_default();
        assert_eq!(FiscalYear::of(day(2015, 9, 30)).year(), 2015);
        assert_eq!(FiscalYear::of(day(2015, 10, 1)).year(), 2016);
    }

    #[test]
    fn reads_the_spellings_of_the_releases() {
        assert_eq!(FiscalYear::parse("FY2019 YTD"), Some(FiscalYear(2019)));
        assert_eq!(FiscalYear::parse("FY19"), Some(FiscalYear(2019)));
        assert_eq!(FiscalYear::parse("2019"), Some(FiscalYear(2019)));
        assert_eq!(FiscalYear::parse("19"), None);
        assert_eq!(FiscalYear::parse("Total"), None);
    }
}
