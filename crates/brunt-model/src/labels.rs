//! Policy labels: what published lists call a state, county, city, jail or field office, and from which day to which.
//!
//! A label is what a list says, not what a place does; a list that its subjects dispute is marked as contested.

use crate::catalog::CatalogError;
use crate::crosswalk::fold;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// What a label is given to. Of several that a row falls under, the finest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// An agency's area of responsibility.
    Aor,
    /// A state.
    State,
    /// A county of a state.
    County,
    /// A city of a state.
    City,
    /// A jail or prison, by the agency's code.
    Facility,
}

impl Level {
    /// Every level, coarsest first.
    pub const ALL: [Level; 5] = [Level::Aor, Level::State, Level::County, Level::City, Level::Facility];

    /// The word in a file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Level::Aor => "aor",
            Level::State => "state",
            Level::County => "county",
            Level::City => "city",
            Level::Facility => "facility",
        }
    }

    /// The fact by which a row of a table names it.
    #[must_use]
    pub fn fact(self) -> &'static str {
        match self {
            Level::Facility => "facility_code",
            other => other.word(),
        }
    }

    /// Whether its name alone does not say which one is meant.
    #[must_use]
    pub fn needs_state(self) -> bool {
        matches!(self, Level::County | Level::City)
    }

    fn named(word: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.word() == word)
    }
}

/// One label of one list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// What it is given to.
    pub level: Level,
    /// State as released, in capitals; empty for an area of responsibility or a jail.
    pub state: String,
    /// City, county, code of the jail, or area as released; empty for a state.
    pub place: String,
    /// The label, such as `sanctuary`.
    pub label: String,
    /// The list that gives it.
    pub list: String,
    /// Whether those on the list, or others, dispute it.
    pub contested: bool,
    /// First day.
    pub from: NaiveDate,
    /// Last day; null while it goes on.
    pub to: Option<NaiveDate>,
    /// Where it was read.
    pub source: String,
    /// Line in the file, from 1.
    pub line: u64,
}

impl Label {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// The form by which its place is compared: state and name, folded.
    #[must_use]
    pub fn key(&self) -> (String, String) {
        (fold(&self.state), fold(&self.place))
    }
}

/// The labels of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// The file, for messages.
    pub path: String,
    /// In the file's order.
    pub labels: Vec<Label>,
}

const COLUMNS: [&str; 9] = ["level", "state", "place", "label", "list", "contested", "from", "to", "source"];

impl Labels {
    /// Reads a file of labels: CSV with the columns `level,state,place,label,list,contested,from,to,source`; lines that
    /// begin with `#` are notes.
    ///
    /// # Errors
    /// When the CSV is malformed, a cell cannot be what its column says, or two labels of one list hold for one place on
    /// one day.
    pub fn parse(path: &str, text: &str) -> Result<Labels, CatalogError> {
        let fault =
            |line: u64, message: String| CatalogError::invalid(path, format!("line {line}: {message}"));
        let malformed = |error: csv::Error| CatalogError::invalid(path, error.to_string());
        let mut reader =
            csv::ReaderBuilder::new().comment(Some(b'#')).trim(csv::Trim::All).from_reader(text.as_bytes());
        let headers = reader.headers().map_err(malformed)?.clone();
        if !headers.iter().eq(COLUMNS) {
            return Err(CatalogError::invalid(path, format!("its columns must be {}", COLUMNS.join(","))));
        }
        let mut labels: Vec<Label> = Vec::new();
        for record in reader.records() {
            let record = record.map_err(malformed)?;
            let line = record.position().map_or(0, csv::Position::line);
            let cell = |place: usize| record.get(place).unwrap_or_default();
            let label = read(&cell, line).map_err(|message| fault(line, message))?;
            if let Some(other) = labels.iter().find(|other| collide(other, &label)) {
                return Err(fault(
                    line,
                    format!(
                        "list `{}` already says `{}` of this {} on a day of this span, in line {}",
                        label.list,
                        other.label,
                        label.level.word(),
                        other.line
                    ),
                ));
            }
            labels.push(label);
        }
        if labels.is_empty() {
            return Err(CatalogError::invalid(path, "holds no label".into()));
        }
        Ok(Labels { path: path.to_owned(), labels })
    }

    /// The lists in the file, in order of name.
    #[must_use]
    pub fn lists(&self) -> Vec<&str> {
        self.labels.iter().map(|label| label.list.as_str()).collect::<BTreeSet<_>>().into_iter().collect()
    }
}

fn read<'c>(cell: &impl Fn(usize) -> &'c str, line: u64) -> Result<Label, String> {
    let words = || Level::ALL.map(Level::word).join(", ");
    let level =
        Level::named(cell(0)).ok_or_else(|| format!("`{}` is no level; levels are {}", cell(0), words()))?;
    let needs = |column: usize, needed: bool| match (needed, cell(column).is_empty()) {
        (true, true) => Err(format!("a {} needs its `{}`", level.word(), COLUMNS[column])),
        (false, false) => Err(format!("a {} has no `{}`", level.word(), COLUMNS[column])),
        _ => Ok(()),
    };
    needs(1, level == Level::State || level.needs_state())?;
    needs(2, level != Level::State)?;
    for column in [3, 4, 8] {
        if cell(column).is_empty() {
            return Err(format!("`{}` is empty", COLUMNS[column]));
        }
    }
    let contested = match cell(5) {
        "yes" => true,
        "no" => false,
        other => return Err(format!("`contested` is yes or no, not `{other}`")),
    };
    let day = |column: usize| {
        let text = cell(column);
        text.parse::<NaiveDate>()
            .map_err(|_| format!("`{}` is a day such as 2025-08-05, not `{text}`", COLUMNS[column]))
    };
    let from = day(6)?;
    let to = if cell(7).is_empty() { None } else { Some(day(7)?) };
    if to.is_some_and(|to| to < from) {
        return Err(format!("it ends on {} before it begins on {from}", cell(7)));
    }
    let text = |column: usize| cell(column).to_owned();
    Ok(Label {
        level,
        state: text(1),
        place: text(2),
        label: text(3),
        list: text(4),
        contested,
        from,
        to,
        source: text(8),
        line,
    })
}

/// Whether two labels of one list speak of one place on one day.
fn collide(a: &Label, b: &Label) -> bool {
    a.list == b.list
        && a.level == b.level
        && a.key() == b.key()
        && a.to.is_none_or(|to| b.from <= to)
        && b.to.is_none_or(|to| a.from <= to)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is the test's failure")]
    use super::*;

    const HEADER: &str = "# a note\nlevel,state,place,label,list,contested,from,to,source\n";

    fn parse(rows: &str) -> Result<Labels, CatalogError> {
        Labels::parse("x.csv", &format!("{HEADER}{rows}"))
    }

    #[test]
    fn reads_spans_and_notes() {
        let labels = parse(
            "state,OREGON,,open,L,yes,2025-01-01,2025-06-30,S\nstate,OREGON,,shut,L,yes,2025-07-01,,S\n\
             city,IOWA,Ames,open,L,no,2025-01-01,,S\n",
        )
        .unwrap();
        assert_eq!(labels.labels.len(), 3);
        let day = |text: &str| text.parse().unwrap();
        assert!(labels.labels[0].holds(day("2025-06-30")) && !labels.labels[0].holds(day("2025-07-01")));
        assert!(labels.labels[1].holds(day("2099-01-01")) && !labels.labels[1].holds(day("2025-06-30")));
        assert_eq!(labels.labels[2].line, 5);
        assert_eq!(labels.lists(), ["L"]);
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_line() {
        let said = |rows: &str| parse(rows).unwrap_err().to_string();
        assert_eq!(said(""), "x.csv: holds no label");
        assert!(
            said("town,IOWA,Ames,a,L,no,2025-01-01,,S\n").starts_with("x.csv: line 3: `town` is no level")
        );
        assert!(said("city,,Ames,a,L,no,2025-01-01,,S\n").ends_with("a city needs its `state`"));
        assert!(said("state,IOWA,Ames,a,L,no,2025-01-01,,S\n").ends_with("a state has no `place`"));
        assert!(said("state,IOWA,,a,L,perhaps,2025-01-01,,S\n").contains("yes or no"));
        assert!(said("state,IOWA,,a,L,no,,,S\n").contains("`from` is a day"));
        assert!(said("state,IOWA,,a,L,no,2025-02-01,2025-01-01,S\n").contains("before it begins"));
        assert!(said("state,IOWA,,a,L,no,2025-02-01,,\n").ends_with("`source` is empty"));
        let twice = said("state,IOWA,,a,L,no,2025-02-01,2025-03-01,S\nstate,Iowa,,b,L,no,2025-03-01,,S\n");
        assert!(twice.starts_with("x.csv: line 4: list `L` already says `a`"), "{twice}");
        // Another list may say otherwise.
        assert!(parse("state,IOWA,,a,L,no,2025-02-01,,S\nstate,IOWA,,b,M,no,2025-02-01,,S\n").is_ok());
        assert!(Labels::parse("x.csv", "level,state\n").unwrap_err().to_string().contains("columns must be"));
    }
}
