//! Reported crime by agency out of the Real-Time Crime Index's files: its scorecard, and its table of months.
//!
//! A 0 is not always a count. The scorecard writes 0 where an agency's offence was not reported, and where a sum of
//! offences could not be made. What is told apart is told by structure: an offence other than murder that is 0 in every
//! period of an agency was not reported; a sum (violent crime, property crime) stands only where all its parts are
//! reported and it is not itself 0. Murder alone may be 0 throughout, in a place that reports other offences.
//! A negative number, a correction of earlier months, is no count either.
//! The table of months leaves unreported cells blank, and writes 0 into a sum without parts: the same rule, month by month.
//!
//! # Source
//! AH-Datalytics/rtci, `docs/app_data/scorecard.csv` and `by_agency_table.csv`; the gap of Los Angeles in the scorecard of
//! 16 May 2025 (murders only, all else 0, violent crime equal to murder) against the same agency's full counts a year later.

use crate::read::{Cell, Limits, ReadError, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;

/// Offences that a sum is made of.
const PARTS: [(&str, &[&str]); 2] = [
    ("violent_crime", &["murder", "rape", "robbery", "aggravated_assault"]),
    ("property_crime", &["burglary", "theft", "motor_vehicle_theft"]),
];
const OFFENCES: [&str; 9] = [
    "aggravated_assault",
    "burglary",
    "motor_vehicle_theft",
    "murder",
    "property_crime",
    "rape",
    "robbery",
    "theft",
    "violent_crime",
];
const SCORECARD: [&str; 9] = [
    "agency_name",
    "state_name",
    "crime_type",
    "ytd_month_range",
    "two_years_prior_full",
    "previous_year_full",
    "two_years_prior_ytd",
    "previous_year_ytd",
    "current_year_ytd",
];
const MONTHS: [&str; 5] = ["date", "agency_name", "state_name", "murder", "violent_crime"];
const MONTHS_A_YEAR: usize = 12;

/// One count of reported crime.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CrimeCount {
    /// Agency, as written.
    pub agency: String,
    /// State, as written.
    pub state: String,
    /// Offence, by the index's word.
    pub offence: String,
    /// A year, `2024`, or months of one, `2025 Jan - Mar`.
    pub period: String,
    /// Offences reported; null where none were reported to the index, which is not 0.
    pub count: Option<u64>,
    /// `full`, `partial: 7 of 12 months`, `not reported`, or `rejected: a negative number`.
    pub coverage: String,
}

/// A file could not be read as reported crime.
#[derive(Debug, thiserror::Error)]
pub enum CrimeError {
    /// The file.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Its headers are those of neither table.
    #[error("`{path}` is neither a scorecard nor a table of months of reported crime: it lacks `{lacking}`")]
    NoLayout {
        /// The file.
        path: String,
        /// The first header that a scorecard needs.
        lacking: String,
    },
    /// A cell is no count.
    #[error("`{path}`, row {row}: `{column}` holds `{text}`, which is no count")]
    NotACount {
        /// The file.
        path: String,
        /// Row, from 1.
        row: u64,
        /// Column.
        column: String,
        /// What it holds.
        text: String,
    },
}

/// Agency and state.
type Place = (String, String);
/// Counts by offence, and by period within it, with the number of months that were reported.
type Table = BTreeMap<Place, BTreeMap<String, BTreeMap<String, Tally>>>;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Tally {
    count: u64,
    /// Months with a count; a scorecard's cell is one.
    told: usize,
    /// Cells with a negative number: a later correction, no count.
    negative: usize,
}

/// What a cell says.
enum Said {
    Count(u64),
    Nothing,
    Negative,
}

impl Tally {
    fn add(&mut self, said: &Said) {
        match said {
            Said::Count(count) => {
                self.count += count;
                self.told += 1;
            }
            Said::Negative => self.negative += 1,
            Said::Nothing => {}
        }
    }
}

/// Reads a scorecard or a table of months, by its headers.
///
/// # Errors
/// When the file cannot be read, is neither, or holds a cell that is no count.
pub fn read(path: &Path) -> Result<Vec<CrimeCount>, CrimeError> {
    let source = Source::open(path, &Limits::default())?;
    let shown = path.display().to_string();
    let mut header: Vec<String> = Vec::new();
    let mut rows: Vec<(u64, Vec<String>)> = Vec::new();
    source.rows(0, &mut |row| {
        let cells: Vec<String> = row.cells.iter().map(|cell| text(*cell)).collect();
        if header.is_empty() {
            header = cells
        } else {
            rows.push((row.number, cells))
        }
        ControlFlow::Continue(())
    })?;
    match (lacking(&header, &SCORECARD), lacking(&header, &MONTHS)) {
        (None, _) => scorecard(&shown, &header, &rows),
        (_, None) => months(&shown, &header, &rows),
        (Some(lacking), _) => Err(CrimeError::NoLayout { path: shown, lacking: lacking.to_owned() }),
    }
}

/// The first of `names` that is no header.
fn lacking<'n>(header: &[String], names: &[&'n str]) -> Option<&'n str> {
    names.iter().find(|name| !header.iter().any(|own| own == *name)).copied()
}

fn text(cell: Cell<'_>) -> String {
    match cell {
        Cell::Text(text) => text.trim().to_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Date { at, .. } => at.date().to_string(),
        _ => String::new(),
    }
}

/// A row's cell by its header.
fn cell<'r>(header: &[String], row: &'r [String], name: &str) -> &'r str {
    let place = header.iter().position(|own| own == name);
    place.and_then(|place| row.get(place)).map_or("", String::as_str)
}

fn count(path: &str, row: u64, column: &str, text: &str) -> Result<Said, CrimeError> {
    if text.is_empty() || text == "NA" {
        return Ok(Said::Nothing);
    }
    // Months are written `22.0`.
    let whole = text.strip_suffix(".0").unwrap_or(text);
    let wrong = || CrimeError::NotACount {
        path: path.to_owned(),
        row,
        column: column.to_owned(),
        text: text.to_owned(),
    };
    let number: i64 = whole.parse().map_err(|_| wrong())?;
    Ok(u64::try_from(number).map_or(Said::Negative, Said::Count))
}

fn scorecard(
    path: &str,
    header: &[String],
    rows: &[(u64, Vec<String>)],
) -> Result<Vec<CrimeCount>, CrimeError> {
    let mut table = Table::new();
    for (number, row) in rows {
        let of = |name| cell(header, row, name);
        let range = of("ytd_month_range");
        // `Jan - Mar 2025`: the year is that of the running months.
        let (months, year) = range.rsplit_once(' ').unwrap_or((range, ""));
        let year: i32 = year.parse().map_err(|_| CrimeError::NotACount {
            path: path.to_owned(),
            row: *number,
            column: "ytd_month_range".to_owned(),
            text: range.to_owned(),
        })?;
        let periods = [
            ("two_years_prior_full", (year - 2).to_string()),
            ("previous_year_full", (year - 1).to_string()),
            ("two_years_prior_ytd", format!("{} {months}", year - 2)),
            ("previous_year_ytd", format!("{} {months}", year - 1)),
            ("current_year_ytd", format!("{year} {months}")),
        ];
        let place = (of("agency_name").to_owned(), of("state_name").to_owned());
        let offence = table.entry(place).or_default().entry(of("crime_type").to_owned()).or_default();
        for (column, period) in periods {
            offence.entry(period).or_default().add(&count(path, *number, column, of(column))?);
        }
    }
    for offences in table.values_mut() {
        let silent: BTreeSet<String> = offences
            .iter()
            .filter(|(name, periods)| {
                name.as_str() != "murder" && periods.values().all(|tally| tally.count == 0)
            })
            .map(|(name, _)| name.clone())
            .collect();
        for (name, periods) in offences.iter_mut() {
            let parts = PARTS.iter().find(|(sum, _)| sum == name).map(|(_, parts)| *parts);
            let lacks = parts.is_some_and(|parts| parts.iter().any(|part| silent.contains(*part)));
            if silent.contains(name) || lacks {
                periods.values_mut().for_each(|tally| *tally = Tally::default());
            }
        }
    }
    Ok(flat(table, 1))
}

fn months(path: &str, header: &[String], rows: &[(u64, Vec<String>)]) -> Result<Vec<CrimeCount>, CrimeError> {
    let mut table = Table::new();
    for (number, row) in rows {
        let of = |name| cell(header, row, name);
        let year = of("date").get(..4).unwrap_or_default().to_owned();
        let mut told = BTreeMap::new();
        for offence in OFFENCES {
            told.insert(offence, count(path, *number, offence, of(offence))?);
        }
        for (sum, parts) in PARTS {
            if parts.iter().any(|part| !matches!(told.get(part), Some(Said::Count(_)))) {
                told.insert(sum, Said::Nothing);
            }
        }
        let place = (of("agency_name").to_owned(), of("state_name").to_owned());
        let offences = table.entry(place).or_default();
        for (offence, said) in told {
            offences.entry(offence.to_owned()).or_default().entry(year.clone()).or_default().add(&said);
        }
    }
    Ok(flat(table, MONTHS_A_YEAR))
}

fn flat(table: Table, whole: usize) -> Vec<CrimeCount> {
    let mut counts = Vec::new();
    for ((agency, state), offences) in table {
        for (offence, periods) in offences {
            for (period, tally) in periods {
                let coverage = match tally.told {
                    0 if tally.negative > 0 => "rejected: a negative number".to_owned(),
                    0 => "not reported".to_owned(),
                    told if told >= whole => "full".to_owned(),
                    told => format!("partial: {told} of {whole} months"),
                };
                counts.push(CrimeCount {
                    agency: agency.clone(),
                    state: state.clone(),
                    offence: offence.clone(),
                    period,
                    count: (tally.told > 0).then_some(tally.count),
                    coverage,
                });
            }
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::{CrimeCount, CrimeError, read};
    use std::io::Write as _;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    }

    fn of<'a>(counts: &'a [CrimeCount], agency: &str, offence: &str, period: &str) -> (Option<u64>, &'a str) {
        let found = counts.iter().find(|c| {
            (c.agency.as_str(), c.offence.as_str(), c.period.as_str()) == (agency, offence, period)
        });
        found.map(|count| (count.count, count.coverage.as_str())).unwrap()
    }

    #[test]
    fn zeros_of_a_scorecard_are_gaps_where_the_structure_says_so() {
        let mut text = "agency_name,state_name,crime_type,ytd_month_range,two_years_prior_full,previous_year_full,two_years_prior_ytd,previous_year_ytd,current_year_ytd\n".to_owned();
        let mut add = |agency: &str, offence: &str, counts: &str| {
            text.push_str(&format!("{agency},S,{offence},Jan - Mar 2030,{counts}\n"));
        };
        for offence in [
            "rape",
            "robbery",
            "aggravated_assault",
            "burglary",
            "theft",
            "motor_vehicle_theft",
            "property_crime",
        ] {
            add("Silent", offence, "0,0,0,0,0");
            add("Quiet", offence, "9,8,3,2,1");
        }
        for offence in ["murder", "violent_crime"] {
            add("Silent", offence, "30,20,8,5,4");
        }
        // No murder in years, all else reported; the index made no sum of violent crime.
        add("Quiet", "murder", "0,0,0,0,0");
        add("Quiet", "violent_crime", "0,0,0,0,0");
        let counts = read(file(&text).path()).unwrap();
        assert_eq!(of(&counts, "Silent", "murder", "2029"), (Some(20), "full"));
        assert_eq!(of(&counts, "Silent", "murder", "2030 Jan - Mar"), (Some(4), "full"));
        // It equals murder, because nothing else was reported.
        assert_eq!(of(&counts, "Silent", "violent_crime", "2029"), (None, "not reported"));
        assert_eq!(of(&counts, "Silent", "robbery", "2029"), (None, "not reported"));
        assert_eq!(of(&counts, "Quiet", "murder", "2028"), (Some(0), "full"));
        assert_eq!(of(&counts, "Quiet", "violent_crime", "2028"), (None, "not reported"));
        assert_eq!(of(&counts, "Quiet", "property_crime", "2028"), (Some(9), "full"));
    }

    #[test]
    fn months_that_were_not_reported_are_counted_as_such() {
        let mut text = "date,agency_name,state_name,aggravated_assault,burglary,motor_vehicle_theft,murder,rape,robbery,theft,violent_crime,property_crime\n".to_owned();
        for month in 1..=12 {
            let rest = if month <= 7 {
                "5.0,1.0,1.0,2.0,1.0,1.0,1.0,9.0,3.0"
            } else {
                "NA,NA,NA,2.0,NA,NA,NA,2.0,0.0"
            };
            text.push_str(&format!("2030-{month:02}-01,Town,S,{rest}\n"));
        }
        let counts = read(file(&text).path()).unwrap();
        assert_eq!(of(&counts, "Town", "murder", "2030"), (Some(24), "full"));
        assert_eq!(of(&counts, "Town", "violent_crime", "2030"), (Some(63), "partial: 7 of 12 months"));
        assert_eq!(of(&counts, "Town", "property_crime", "2030"), (Some(21), "partial: 7 of 12 months"));
    }

    #[test]
    fn a_negative_number_is_no_count() {
        let text = "agency_name,state_name,crime_type,ytd_month_range,two_years_prior_full,previous_year_full,two_years_prior_ytd,previous_year_ytd,current_year_ytd\nTown,S,murder,Jan - Feb 2030,3,2,1,-1,0\n";
        let counts = read(file(text).path()).unwrap();
        assert_eq!(of(&counts, "Town", "murder", "2029 Jan - Feb"), (None, "rejected: a negative number"));
        assert_eq!(of(&counts, "Town", "murder", "2030 Jan - Feb"), (Some(0), "full"));
    }

    #[test]
    fn another_table_is_refused_with_what_it_lacks() {
        let error = read(file("a,b\n1,2\n").path()).unwrap_err();
        assert!(
            matches!(error, CrimeError::NoLayout { ref lacking, .. } if lacking == "agency_name"),
            "{error}"
        );
    }
}
