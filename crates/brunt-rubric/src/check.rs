//! A rubric held against the facts that a catalog knows.

use crate::error::{Fault, RubricError, nearest};
use crate::rubric::Rubric;
use crate::rule::{Bound, Literal, Test, TestKind};
use brunt_model::crosswalk::fold;
use brunt_model::{Catalog, ColumnType};
use std::collections::BTreeSet;

/// The facts that rules may ask for.
pub trait Vocabulary {
    /// The type of a fact's values; `None` when there is no such fact.
    fn kind(&self, fact: &str) -> Option<ColumnType>;
    /// The names of all facts.
    fn facts(&self) -> BTreeSet<&str>;
    /// The values that a fact can have; empty when it can have any.
    fn values(&self, fact: &str) -> BTreeSet<&str>;
    /// The names of all tables; empty when they are not known, and then any name passes.
    fn tables(&self) -> BTreeSet<&str> {
        BTreeSet::new()
    }
}

/// Facts that every table has whatever its columns are named.
const BUILT_IN: [(&str, ColumnType); 2] =
    [("event_date", ColumnType::Date), ("fiscal_year", ColumnType::Integer)];

impl Vocabulary for Catalog {
    fn kind(&self, fact: &str) -> Option<ColumnType> {
        let built_in = BUILT_IN.iter().find(|(name, _)| *name == fact).map(|(_, kind)| *kind);
        built_in
            .or_else(|| {
                self.codebooks.values().find_map(|codebook| codebook.fact(fact)).map(|column| column.kind)
            })
            .or_else(|| self.lookups.get(fact).map(|lookup| lookup.kind))
    }

    fn facts(&self) -> BTreeSet<&str> {
        let columns = self.codebooks.values().flat_map(|codebook| &codebook.columns);
        let columns = columns.flat_map(|column| [column.fact.as_str(), column.name.as_str()]);
        let built_in = BUILT_IN.iter().map(|(name, _)| *name);
        columns.chain(self.lookups.keys().map(String::as_str)).chain(built_in).collect()
    }

    fn values(&self, fact: &str) -> BTreeSet<&str> {
        let mut values = BTreeSet::new();
        for column in self.codebooks.values().filter_map(|codebook| codebook.fact(fact)) {
            let listed = column.values_from.as_ref().and_then(|name| self.crosswalks.get(name));
            if column.values.is_empty() && listed.is_none() {
                return BTreeSet::new();
            }
            values.extend(column.values.iter().map(String::as_str));
            values
                .extend(listed.into_iter().flat_map(|crosswalk| crosswalk.keys().iter().map(String::as_str)));
        }
        if values.is_empty()
            && let Some(lookup) = self.lookups.get(fact)
        {
            for (_, name) in &lookup.from {
                let Some(crosswalk) = self.crosswalks.get(name) else { continue };
                values.extend(crosswalk.keys().iter().filter_map(|key| crosswalk.get(key, &lookup.value)));
            }
        }
        values
    }

    fn tables(&self) -> BTreeSet<&str> {
        self.codebooks.keys().map(String::as_str).collect()
    }
}

/// Every way in which the rubric names a table that there is not, asks for a fact that no table has, or asks it in a way
/// that does not fit its type or its values, by line; in every option of its choices. Empty when all is well.
#[must_use]
pub fn check(rubric: &Rubric, vocabulary: &dyn Vocabulary) -> Vec<RubricError> {
    let mut errors = Vec::new();
    let tables = vocabulary.tables();
    for (name, line) in rubric.about.iter().zip(&rubric.about_lines) {
        if !tables.is_empty() && !tables.contains(name.as_str()) {
            let hint = nearest(name, tables.iter().copied());
            let fault = Fault::UnknownTable { name: name.clone(), hint };
            errors.push(RubricError { path: rubric.path.clone(), line: *line, fault });
        }
    }
    for (line, test) in &rubric.places {
        if let Err(fault) = check_test(test, vocabulary) {
            errors.push(RubricError { path: rubric.path.clone(), line: *line, fault });
        }
    }
    errors
}

/// The types that differ in what may be asked of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Text,
    Number,
    Date,
    Moment,
    YesNo,
}

impl Holds {
    fn of(fact: &str, vocabulary: &dyn Vocabulary) -> Result<Holds, Fault> {
        let Some(kind) = vocabulary.kind(fact) else {
            let hint = nearest(fact, vocabulary.facts());
            return Err(Fault::UnknownFact { fact: fact.to_owned(), hint });
        };
        Ok(match kind {
            ColumnType::Category | ColumnType::Code | ColumnType::Text => Holds::Text,
            ColumnType::Integer | ColumnType::Usd => Holds::Number,
            ColumnType::Date => Holds::Date,
            ColumnType::LocalTime => Holds::Moment,
            ColumnType::YesNo => Holds::YesNo,
        })
    }

    fn as_str(self) -> &'static str {
        match self {
            Holds::Text => "text",
            Holds::Number => "a number",
            Holds::Date => "a date",
            Holds::Moment => "a time of day",
            Holds::YesNo => "yes or no",
        }
    }

    fn instead(self) -> &'static str {
        match self {
            Holds::Text => "`is`, `matches` or `starts_with`",
            Holds::Number => "`is`, `at_least` or `at_most`",
            Holds::Date => "`at_least`, `at_most`, `before`, `after` or `within_days_before`",
            Holds::Moment => "its date",
            Holds::YesNo => "`is = true` or `is = false`",
        }
    }
}

fn check_test(test: &Test, vocabulary: &dyn Vocabulary) -> Result<(), Fault> {
    let holds = Holds::of(&test.fact, vocabulary)?;
    let (asked, fits) = match &test.kind {
        TestKind::Recorded => return Ok(()),
        TestKind::Is(literals) => ("is", {
            for literal in literals {
                check_literal(test, holds, literal, vocabulary)?;
            }
            !matches!(holds, Holds::Date | Holds::Moment)
        }),
        TestKind::Matches(_) => ("matches", holds == Holds::Text),
        TestKind::StartsWith(_) => ("starts_with", holds == Holds::Text),
        TestKind::Between { at_least, at_most } => {
            let asked = if at_least.is_some() { "at_least" } else { "at_most" };
            if let Some(bound) = at_least.or(*at_most) {
                check_bound(test, holds, bound)?;
            }
            (asked, matches!(holds, Holds::Number | Holds::Date))
        }
        TestKind::Compare { order, other } => (order.as_str(), both_dates(holds, other, vocabulary)?),
        TestKind::WithinDaysBefore { of, .. } => ("within_days_before", both_dates(holds, of, vocabulary)?),
    };
    if fits {
        return Ok(());
    }
    Err(Fault::TypeClash { fact: test.fact.clone(), holds: holds.as_str(), asked, instead: holds.instead() })
}

fn both_dates(holds: Holds, other: &str, vocabulary: &dyn Vocabulary) -> Result<bool, Fault> {
    let given = Holds::of(other, vocabulary)?;
    if holds == Holds::Date && given != Holds::Date {
        return Err(Fault::ValueClash {
            fact: other.to_owned(),
            holds: given.as_str(),
            given: "a date".to_owned(),
        });
    }
    Ok(holds == Holds::Date)
}

fn check_literal(
    test: &Test,
    holds: Holds,
    literal: &Literal,
    vocabulary: &dyn Vocabulary,
) -> Result<(), Fault> {
    let given = match (holds, literal) {
        (Holds::Text, Literal::Text(value)) => return check_value(test, value, vocabulary),
        (Holds::Number, Literal::Number(_)) | (Holds::YesNo, Literal::YesNo(_)) => return Ok(()),
        // The clash of types says more than the clash of values.
        (Holds::Date | Holds::Moment, _) => return Ok(()),
        (_, Literal::Text(value)) => format!("the text `{value}`"),
        (_, Literal::Number(number)) => format!("the number `{number}`"),
        (_, Literal::YesNo(answer)) => format!("`{answer}`"),
    };
    Err(Fault::ValueClash { fact: test.fact.clone(), holds: holds.as_str(), given })
}

fn check_value(test: &Test, value: &str, vocabulary: &dyn Vocabulary) -> Result<(), Fault> {
    let values = vocabulary.values(&test.fact);
    if values.is_empty() || values.iter().any(|known| fold(known) == fold(value)) {
        return Ok(());
    }
    let hint = nearest(value, values);
    Err(Fault::UnknownValue { fact: test.fact.clone(), value: value.to_owned(), hint })
}

fn check_bound(test: &Test, holds: Holds, bound: Bound) -> Result<(), Fault> {
    let given = match (holds, bound) {
        (Holds::Number, Bound::Date(day)) => format!("the day `{day}`"),
        (Holds::Date, Bound::Number(number)) => format!("the number `{number}`"),
        _ => return Ok(()),
    };
    Err(Fault::ValueClash { fact: test.fact.clone(), holds: holds.as_str(), given })
}
