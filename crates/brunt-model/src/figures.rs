//! Published figures written down as facts: a CSV beside a TOML that says what its columns are.

use crate::catalog::CatalogError;
use chrono::NaiveDate;
use serde::Deserialize;

/// The column that every table of figures ends with.
pub const SOURCE: &str = "source";

/// Type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureType {
    /// A day, `YYYY-MM-DD`.
    Date,
    /// A whole number, 0 or more.
    Integer,
    /// A number; its digits are kept as printed.
    Number,
    /// A text.
    Text,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureColumn {
    /// Name.
    pub name: String,
    /// Type of its values.
    #[serde(rename = "type")]
    pub kind: FigureType,
    /// Unit; empty where there is none.
    #[serde(default)]
    pub unit: String,
    /// What it holds.
    pub meaning: String,
    /// What an empty cell says; null where none may be empty.
    #[serde(default)]
    pub empty: Option<String>,
}

/// Columns that add up to another in every row where all are known.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sum {
    /// The parts.
    pub of: Vec<String>,
    /// Their sum.
    pub total: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Description {
    title: String,
    meaning: String,
    /// The day up to which, or on which, a row's figures hold.
    as_of: String,
    /// The day on which a row became known; the as-of day where it is not given.
    published: Option<String>,
    column: Vec<FigureColumn>,
    #[serde(default)]
    sum: Vec<Sum>,
}

/// One row, its cells in the order of the columns; empty cells are null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureRow {
    /// Line in the CSV, from 1.
    pub line: u64,
    /// The day up to which, or on which, it holds.
    pub as_of: NaiveDate,
    /// The day on which it became known.
    pub published: NaiveDate,
    /// Cells as written.
    pub cells: Vec<Option<String>>,
}

/// A table of published figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiguresTable {
    /// Name.
    pub name: String,
    /// What it shows.
    pub title: String,
    /// What its rows are and how they were put together.
    pub meaning: String,
    /// Columns, the source last.
    pub columns: Vec<FigureColumn>,
    /// Rows, in the file's order.
    pub rows: Vec<FigureRow>,
}

impl FiguresTable {
    /// Reads a table: `about` is the text of `<name>.toml`, `csv` that of `<name>.csv`.
    ///
    /// # Errors
    /// The first fault, with its file and line.
    pub fn parse(name: &str, about: &str, csv: &str) -> Result<FiguresTable, CatalogError> {
        let toml_path = format!("figures/{name}.toml");
        let path = format!("figures/{name}.csv");
        let description: Description =
            toml::from_str(about).map_err(|error| CatalogError::toml(&toml_path, &error))?;
        let columns = description.column;
        if columns.last().map(|column| column.name.as_str()) != Some(SOURCE) {
            return Err(CatalogError::invalid(&toml_path, "the last column must be `source`".into()));
        }
        let place = |wanted: &str| columns.iter().position(|column| column.name == wanted);
        let named = [Some(&description.as_of), description.published.as_ref()];
        let summed = description.sum.iter().flat_map(|sum| sum.of.iter().chain([&sum.total]));
        if let Some(stray) = named.into_iter().flatten().chain(summed).find(|column| place(column).is_none())
        {
            return Err(CatalogError::invalid(&toml_path, format!("there is no column `{stray}`")));
        }
        let as_of = place(&description.as_of).unwrap_or_default();
        let published = description.published.as_deref().and_then(place).unwrap_or(as_of);
        let fault = |line: u64, message: String| CatalogError::invalid(&format!("{path}:{line}"), message);
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(csv.as_bytes());
        let headers = reader.headers().map_err(|error| fault(1, error.to_string()))?.clone();
        if !headers.iter().eq(columns.iter().map(|column| column.name.as_str())) {
            let wanted: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
            return Err(fault(1, format!("the headers must be `{}`", wanted.join(","))));
        }
        let mut rows: Vec<FigureRow> = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| {
                let line = error.position().map_or(0, csv::Position::line);
                fault(line, error.to_string())
            })?;
            let line = record.position().map_or(0, csv::Position::line);
            let mut cells = Vec::with_capacity(columns.len());
            for (column, cell) in columns.iter().zip(&record) {
                cells.push(typed(column, cell.trim()).map_err(|message| fault(line, message))?);
            }
            let day = |index: usize, other: usize| {
                let cell = |index: usize| cells.get(index).cloned().flatten();
                cell(index)
                    .or_else(|| cell(other))
                    .and_then(|text| parse_day(&text))
                    .ok_or_else(|| fault(line, "the row has no day by which it could be known".to_owned()))
            };
            let row =
                FigureRow { line, as_of: day(as_of, published)?, published: day(published, as_of)?, cells };
            check_sums(&description.sum, &place, &row).map_err(|message| fault(line, message))?;
            rows.push(row);
        }
        Ok(FiguresTable {
            name: name.to_owned(),
            title: description.title,
            meaning: description.meaning,
            columns,
            rows,
        })
    }

    /// The place of a column.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The cell of a row, as written; null where it is empty or there is no such column.
    #[must_use]
    pub fn cell<'r>(&self, row: &'r FigureRow, column: &str) -> Option<&'r str> {
        row.cells.get(self.column(column)?)?.as_deref()
    }

    /// The number in a cell; null where it is empty or no number.
    #[must_use]
    pub fn number(&self, row: &FigureRow, column: &str) -> Option<f64> {
        self.cell(row, column)?.parse().ok()
    }
}

fn parse_day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == 10)
}

/// A cell that fits its column.
fn typed(column: &FigureColumn, cell: &str) -> Result<Option<String>, String> {
    if cell.is_empty() {
        return match &column.empty {
            Some(_) => Ok(None),
            None => Err(format!("`{}` is empty, and no cell of it may be", column.name)),
        };
    }
    let (fits, wanted) = match column.kind {
        FigureType::Date => (parse_day(cell).is_some(), "a day written as YYYY-MM-DD"),
        FigureType::Integer => (cell.parse::<u64>().is_ok(), "a whole number"),
        FigureType::Number => (cell.parse::<f64>().is_ok_and(f64::is_finite), "a number"),
        FigureType::Text => (true, "a text"),
    };
    if fits {
        Ok(Some(cell.to_owned()))
    } else {
        Err(format!("`{}` holds `{cell}`, which is not {wanted}", column.name))
    }
}

/// Every sum of whole numbers of which all parts are known comes out.
fn check_sums(sums: &[Sum], place: &impl Fn(&str) -> Option<usize>, row: &FigureRow) -> Result<(), String> {
    let number = |name: &String| row.cells.get(place(name)?)?.as_deref()?.parse::<u64>().ok();
    for sum in sums {
        let parts: Option<Vec<u64>> = sum.of.iter().map(number).collect();
        if let (Some(parts), Some(total)) = (parts, number(&sum.total)) {
            let added: u64 = parts.iter().sum();
            if added != total {
                return Err(format!(
                    "{} add up to {added}, `{}` says {total}",
                    sum.of.join(" + "),
                    sum.total
                ));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::FiguresTable;

    const ABOUT: &str = r#"
title = "People held"
meaning = "Made up."
as_of = "as_of"
published = "published"
sum = [{ of = ["a", "b"], total = "total" }]
column = [
  { name = "as_of", type = "date", meaning = "Day." },
  { name = "published", type = "date", meaning = "Day it was known.", empty = "on the same day" },
  { name = "a", type = "integer", unit = "people", meaning = "Some.", empty = "not reported" },
  { name = "b", type = "integer", unit = "people", meaning = "Others.", empty = "not reported" },
  { name = "total", type = "integer", unit = "people", meaning = "All." },
  { name = "source", type = "text", meaning = "Source." },
]
"#;

    fn read(rows: &str) -> Result<FiguresTable, String> {
        FiguresTable::parse("held", ABOUT, &format!("# note\nas_of,published,a,b,total,source\n{rows}"))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn an_empty_cell_is_missing_and_no_zero() {
        let table = read("2025-01-01,,,2,7,x\n").unwrap();
        let row = &table.rows[0];
        assert_eq!((table.number(row, "a"), table.number(row, "b")), (None, Some(2.0)));
        assert_eq!(row.published, row.as_of);
    }

    #[test]
    fn each_fault_names_its_line() {
        for (rows, message) in [
            ("2025-01-01,,1,2,4,x\n", "figures/held.csv:3: a + b add up to 3, `total` says 4"),
            (
                "2025-1-1,,1,2,3,x\n",
                "figures/held.csv:3: `as_of` holds `2025-1-1`, which is not a day written as YYYY-MM-DD",
            ),
            (
                "2025-01-01,,1,2,3,x\n2025-01-02,,1,-2,3,x\n",
                "figures/held.csv:4: `b` holds `-2`, which is not a whole number",
            ),
            ("2025-01-01,,1,2,3,\n", "figures/held.csv:3: `source` is empty, and no cell of it may be"),
        ] {
            assert_eq!(read(rows).unwrap_err(), message);
        }
    }

    #[test]
    fn headers_must_be_those_declared() {
        let error = FiguresTable::parse("held", ABOUT, "as_of,total\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "figures/held.csv:1: the headers must be `as_of,published,a,b,total,source`"
        );
    }
}
