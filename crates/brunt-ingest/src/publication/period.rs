//! Fiscal years, months and quarters as the headers, labels and titles of a workbook write them.

use brunt_model::publication::Period;
use chrono::{Datelike as _, Days, Months, NaiveDate};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// From a first to a last day.
pub(super) type Span = (NaiveDate, NaiveDate);

/// The number of a month by its name or its first three letters.
pub(super) fn month_number(folded: &str) -> Option<u32> {
    let at = MONTHS.iter().position(|month| {
        *month == folded || month.get(..3) == Some(folded) || folded == "sept" && *month == "september"
    })?;
    u32::try_from(at + 1).ok()
}

/// Every fiscal year in a folded text: `fy26`, `fy2026`, `eofy2023`, `fy 2022`, `ytd2022`.
pub(super) fn fiscal_years(folded: &str) -> Vec<i32> {
    let mut years = Vec::new();
    for mark in ["fy", "ytd"] {
        for (at, _) in folded.match_indices(mark) {
            let rest = folded.get(at + mark.len()..).unwrap_or_default();
            let digits: String =
                rest.trim_start_matches([' ', ')']).chars().take_while(char::is_ascii_digit).collect();
            let year = match digits.len() {
                2 => digits.parse::<i32>().ok().map(|year| year + 2000),
                4 => digits.parse::<i32>().ok(),
                _ => None,
            };
            if let Some(year) = year.filter(|year| (2003..2100).contains(year) && !years.contains(year)) {
                years.push(year);
            }
        }
    }
    years
}

/// 1 October to 30 September.
pub(super) fn fiscal_year(year: i32) -> Option<Span> {
    Some((NaiveDate::from_ymd_opt(year - 1, 10, 1)?, NaiveDate::from_ymd_opt(year, 9, 30)?))
}

/// A calendar month.
pub(super) fn month(year: i32, month: u32) -> Option<Span> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let last = first.checked_add_months(Months::new(1))?.checked_sub_days(Days::new(1))?;
    Some((first, last))
}

/// That month within a fiscal year.
pub(super) fn month_of_fiscal_year(fiscal_year: i32, number: u32) -> Option<Span> {
    month(if number >= 10 { fiscal_year - 1 } else { fiscal_year }, number)
}

/// The period that a title names.
pub(super) fn in_title(folded: &str, period: Period) -> Option<Span> {
    match period {
        Period::Month => {
            let words: Vec<&str> = folded.split([' ', '.', ',']).collect();
            words.windows(2).find_map(|pair| {
                let [name, year] = pair else { return None };
                month(year.parse().ok()?, month_number(name)?)
            })
        }
        Period::Quarter => {
            let (years, quarter) = folded.split_once("quarter ")?;
            let quarter: i32 = quarter.get(..1)?.parse().ok()?;
            let year: i32 = years.split(' ').rev().find_map(|word| word.parse().ok())?;
            let first = fiscal_year(year)?
                .0
                .checked_add_months(Months::new(u32::try_from(3 * (quarter - 1)).ok()?))?;
            let last = first.checked_add_months(Months::new(3))?.checked_sub_days(Days::new(1))?;
            Some((first, last))
        }
        _ => None,
    }
}

/// The fifteenth or the last day of a month.
pub(super) fn half_month(year: i32, number: u32, half: &str) -> Option<Span> {
    let (first, last) = month(year, number)?;
    let day = match half {
        "mid" => first.with_day(15)?,
        "end" => last,
        _ => return None,
    };
    Some((day, day))
}

/// A day written as `4/2/2026`, `04.02.2026` or `04022026`.
pub(super) fn american_day(text: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = text.split(['/', '.']).collect();
    let number = |text: &str| text.parse::<u32>().ok();
    match parts.as_slice() {
        [month, day, year] => NaiveDate::from_ymd_opt(year.parse().ok()?, number(month)?, number(day)?),
        [digits] if digits.len() == 8 => NaiveDate::from_ymd_opt(
            digits.get(4..)?.parse().ok()?,
            number(digits.get(..2)?)?,
            number(digits.get(2..4)?)?,
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fiscal_years_are_read_as_they_are_written() {
        for (text, years) in [
            ("detention fy26", vec![2026]),
            ("ice removals: eofy2020", vec![2020]),
            ("parents of usc bookins fy2018 - ytd2022", vec![2018, 2022]),
            ("fiscal year (fy) 2022 quarter 2 data", vec![2022]),
            ("trans. detainee pop.", vec![]),
        ] {
            assert_eq!(fiscal_years(text), years, "{text}");
        }
    }

    #[test]
    fn titles_name_months_and_quarters() {
        let span = |a: &str, b: &str| Some((a.parse().unwrap(), b.parse().unwrap()));
        assert_eq!(in_title("march 2026", Period::Month), span("2026-03-01", "2026-03-31"));
        assert_eq!(
            in_title("ice segregation population* for april 2024. data", Period::Month),
            span("2024-04-01", "2024-04-30")
        );
        assert_eq!(
            in_title("fiscal year (fy) 2022 quarter 2 data", Period::Quarter),
            span("2022-01-01", "2022-03-31")
        );
        assert_eq!(half_month(2024, 2, "end"), span("2024-02-29", "2024-02-29"));
    }

    #[test]
    fn days_are_american() {
        for text in ["4/2/2026", "04.02.2026", "04022026"] {
            assert_eq!(american_day(text), NaiveDate::from_ymd_opt(2026, 4, 2));
        }
        assert_eq!(american_day("xx/xx/2022"), None);
    }
}
