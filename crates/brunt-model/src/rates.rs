//! Tables that a user gives beside the records: what a day in custody cost, and how many people there are. CSV, each row with
//! its source.

use crate::catalog::CatalogError;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What a bed-day cost, by basis and day.
#[derive(Debug, Clone, PartialEq)]
pub struct RateTable {
    /// Name, or path, as it stands in answers.
    pub name: String,
    /// Rates in the file's order.
    pub rates: Vec<Rate>,
}

/// One rate.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// How the figure was come by, such as `planned`. Rates of two bases are never added up.
    pub basis: String,
    /// First day for which it holds.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Nominal dollars a person and day of 24 hours, above 0.
    pub usd_per_bed_day: f64,
    /// Where the figure stands.
    pub source: String,
}

/// The columns of a rate table.
pub const RATE_COLUMNS: [&str; 5] = ["basis", "from", "to", "usd_per_bed_day", "source"];
/// The columns of a benchmark; `margin` is the published 90 % margin of error, empty for a full count.
pub const BENCHMARK_COLUMNS: [&str; 4] = ["group", "estimate", "margin", "source"];

impl RateTable {
    /// Reads a table: the columns of [`RATE_COLUMNS`], lines that begin with `#` are remarks.
    ///
    /// # Errors
    /// When a column lacks, a cell cannot be read, or two rates of one basis hold on one day.
    pub fn parse(path: &str, name: &str, text: &str) -> Result<RateTable, CatalogError> {
        let mut rates: Vec<Rate> = Vec::new();
        for row in rows(path, text, RATE_COLUMNS)? {
            let [basis, from, to, usd, source] = row.cells;
            let fault = |what: String| CatalogError::invalid(path, format!("line {}: {what}", row.line));
            let day = |text: &str| {
                text.parse::<NaiveDate>()
                    .map_err(|_| fault(format!("`{text}` is not a day, such as 2024-10-01")))
            };
            let (from, to) = (day(&from)?, day(&to)?);
            if to < from {
                return Err(fault(format!("{to} is before {from}")));
            }
            let usd_per_bed_day = usd
                .parse::<f64>()
                .ok()
                .filter(|usd| usd.is_finite() && *usd > 0.0)
                .ok_or_else(|| fault(format!("`{usd}` is no amount of dollars above 0")))?;
            if basis.is_empty()
                || !basis.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            {
                return Err(fault(format!("`{basis}` is no name of a basis: small letters, digits and `_`")));
            }
            if let Some(other) =
                rates.iter().find(|other| other.basis == basis && other.from <= to && from <= other.to)
            {
                return Err(fault(format!("`{basis}` has another rate from {} to {}", other.from, other.to)));
            }
            rates.push(Rate { basis, from, to, usd_per_bed_day, source });
        }
        Ok(RateTable { name: name.to_owned(), rates })
    }

    /// The bases, in the file's order.
    #[must_use]
    pub fn bases(&self) -> Vec<&str> {
        let mut bases: Vec<&str> = Vec::new();
        for rate in &self.rates {
            if !bases.contains(&rate.basis.as_str()) {
                bases.push(&rate.basis);
            }
        }
        bases
    }

    /// The rate of a basis on a day. Null where none holds.
    #[must_use]
    pub fn on(&self, basis: &str, day: NaiveDate) -> Option<&Rate> {
        self.rates.iter().find(|rate| rate.basis == basis && rate.from <= day && day <= rate.to)
    }
}

/// Persons by group, as somebody estimates them.
#[derive(Debug, Clone, PartialEq)]
pub struct Benchmarks {
    /// Name, or path, as it stands in answers.
    pub name: String,
    /// By group, as the records write it.
    pub groups: BTreeMap<String, Benchmark>,
}

/// The persons of one group.
#[derive(Debug, Clone, PartialEq)]
pub struct Benchmark {
    /// Persons, above 0.
    pub estimate: f64,
    /// Published 90 % margin of error in persons, 0 or more; 0 for a full count, null where none is published.
    pub margin: Option<f64>,
    /// Where the figure stands.
    pub source: String,
}

impl Benchmarks {
    /// Reads a table: the columns of [`BENCHMARK_COLUMNS`], lines that begin with `#` are remarks.
    ///
    /// # Errors
    /// When a column lacks, a cell cannot be read, or a group stands twice.
    pub fn parse(path: &str, name: &str, text: &str) -> Result<Benchmarks, CatalogError> {
        let mut groups = BTreeMap::new();
        for row in rows(path, text, BENCHMARK_COLUMNS)? {
            let [group, estimate, margin, source] = row.cells;
            let fault = |what: String| CatalogError::invalid(path, format!("line {}: {what}", row.line));
            let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
            let estimate = number(&estimate)
                .filter(|persons| *persons > 0.0)
                .ok_or_else(|| fault(format!("`{estimate}` is no number of persons above 0")))?;
            let margin = if margin.is_empty() {
                None
            } else {
                let read = number(&margin).filter(|margin| *margin >= 0.0);
                Some(read.ok_or_else(|| fault(format!("`{margin}` is no margin of error, 0 or more")))?)
            };
            if groups.insert(group.clone(), Benchmark { estimate, margin, source }).is_some() {
                return Err(fault(format!("the group `{group}` stands twice")));
            }
        }
        Ok(Benchmarks { name: name.to_owned(), groups })
    }
}

/// One row, its cells in the order asked for.
struct Row<const N: usize> {
    line: u64,
    cells: [String; N],
}

fn rows<const N: usize>(
    path: &str,
    text: &str,
    wanted: [&'static str; N],
) -> Result<Vec<Row<N>>, CatalogError> {
    let invalid = |what: String| CatalogError::invalid(path, what);
    let shape = || format!("its columns are to be `{}`", wanted.join(","));
    let mut reader =
        csv::ReaderBuilder::new().comment(Some(b'#')).trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| invalid(error.to_string()))?.clone();
    let mut places = [0; N];
    for (place, name) in places.iter_mut().zip(wanted) {
        *place = headers
            .iter()
            .position(|header| header == name)
            .ok_or_else(|| invalid(format!("has no column `{name}`; {}", shape())))?;
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| invalid(error.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells = places.map(|place| record.get(place).unwrap_or_default().to_owned());
        let unsourced = wanted.iter().zip(&cells).any(|(name, cell)| *name == "source" && cell.is_empty());
        if unsourced {
            return Err(invalid(format!("line {line}: names no source")));
        }
        rows.push(Row { line, cells });
    }
    if rows.is_empty() { Err(invalid(format!("has no rows; {}", shape()))) } else { Ok(rows) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is the test's failure")]
    use super::*;

    fn rate(text: &str) -> Result<RateTable, String> {
        RateTable::parse("r.csv", "r", text).map_err(|error| error.to_string())
    }

    #[test]
    fn rates_hold_on_their_days_by_basis() {
        let table = rate(
            "# a note\nbasis,from,to,usd_per_bed_day,source\nplanned,2024-10-01,2025-09-30,164.65,S\n\
             implied,2023-10-01,2024-09-30,224,S\nplanned,2023-10-01,2024-09-30,150,S\n",
        )
        .unwrap();
        assert_eq!(table.bases(), ["planned", "implied"]);
        let on = |basis, day: &str| {
            table.on(basis, day.parse().unwrap()).map(|rate| rate.usd_per_bed_day.to_string())
        };
        assert_eq!(on("planned", "2024-10-01").as_deref(), Some("164.65"));
        assert_eq!(on("planned", "2024-09-30").as_deref(), Some("150"));
        assert_eq!(on("implied", "2024-10-01"), None);
    }

    #[test]
    fn bad_tables_say_where_and_what() {
        let head = "basis,from,to,usd_per_bed_day,source\n";
        for (row, message) in [
            ("", "r.csv: has no rows; its columns are to be `basis,from,to,usd_per_bed_day,source`"),
            ("p,2024-10-01,2025-09-30,0,S\n", "r.csv: line 2: `0` is no amount of dollars above 0"),
            ("p,2024,2025-09-30,1,S\n", "r.csv: line 2: `2024` is not a day, such as 2024-10-01"),
            ("p,2025-10-01,2025-09-30,1,S\n", "r.csv: line 2: 2025-09-30 is before 2025-10-01"),
            ("p,2024-10-01,2025-09-30,1,\n", "r.csv: line 2: names no source"),
            (
                "A b,2024-10-01,2025-09-30,1,S\n",
                "r.csv: line 2: `A b` is no name of a basis: small letters, digits and `_`",
            ),
            (
                "p,2024-10-01,2025-09-30,1,S\np,2025-09-30,2025-10-30,1,S\n",
                "r.csv: line 3: `p` has another rate from 2024-10-01 to 2025-09-30",
            ),
        ] {
            assert_eq!(rate(&format!("{head}{row}")).unwrap_err(), message);
        }
        assert_eq!(
            rate("from,to\n").unwrap_err(),
            "r.csv: has no column `basis`; its columns are to be `basis,from,to,usd_per_bed_day,source`"
        );
    }

    #[test]
    fn a_benchmark_without_a_margin_is_no_full_count() {
        let read = |text: &str| Benchmarks::parse("b.csv", "b", text).map_err(|error| error.to_string());
        let table = read("group,estimate,margin,source\nMEXICO,100,,S\nCUBA,50,5,S\n").unwrap();
        assert_eq!(table.groups["MEXICO"].margin, None);
        assert_eq!(table.groups["CUBA"].margin, Some(5.0));
        assert_eq!(
            read("group,estimate,margin,source\nA,1,,S\nA,2,,S\n").unwrap_err(),
            "b.csv: line 3: the group `A` stands twice"
        );
        assert_eq!(
            read("group,estimate,margin,source\nA,-1,,S\n").unwrap_err(),
            "b.csv: line 2: `-1` is no number of persons above 0"
        );
    }
}
