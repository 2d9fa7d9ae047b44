//! Classes of rows: those of a division, with which of them a row may belong to, or the values of a column.

use crate::classify::Compiler;
use crate::error::MeasureError;
use crate::rows;
use brunt_model::Value;
use brunt_rubric::{Rubric, Truth};
use datafusion::logical_expr::{Expr, ident, lit};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Into which classes rows are put.
#[derive(Debug, Clone, PartialEq)]
pub enum Class<'q> {
    /// Those of a division or target: a row that the record leaves open may belong to several.
    Division(&'q Rubric),
    /// The values of a column or looked-up fact: a row without one may belong to any.
    Column(String),
}

impl Class<'_> {
    /// The columns that tell a row's class, by the names that [`Class::possible`] wants them in the order of.
    pub(super) fn columns(&self, compiler: &Compiler<'_>, reading: Option<&Rubric>) -> Vec<Expr> {
        match self {
            Class::Column(name) => vec![ident(name.clone()).alias("class_0")],
            Class::Division(rubric) => reading
                .unwrap_or(rubric)
                .tiers
                .iter()
                .enumerate()
                .map(|(place, tier)| {
                    let value = tier.rule.as_ref().map_or_else(|| lit(false), |rule| compiler.rule(rule));
                    value.alias(format!("class_{place}"))
                })
                .collect(),
        }
    }

    /// Number of such columns.
    pub(super) fn width(&self) -> usize {
        match self {
            Class::Column(_) => 1,
            Class::Division(rubric) => rubric.tiers.len(),
        }
    }

    /// All classes: of a division those it names, of a column those that are seen.
    pub(super) fn all(&self, seen: &BTreeSet<Group>) -> Vec<Value> {
        match self {
            Class::Division(rubric) => rubric.classes().map(|class| class.name.as_str().into()).collect(),
            Class::Column(_) => seen
                .iter()
                .filter_map(|raw| raw.0.first().cloned())
                .filter(|value| *value != Value::Missing)
                .collect(),
        }
    }

    /// Places in [`Class::all`] of the classes that a row may belong to: one when it is told.
    pub(super) fn possible(&self, raw: &Group, all: &[Value]) -> Vec<usize> {
        match self {
            Class::Column(_) => match raw.0.first() {
                None | Some(Value::Missing) => (0..all.len()).collect(),
                Some(value) => all.iter().position(|class| class == value).into_iter().collect(),
            },
            Class::Division(_) => {
                let told = raw.0.iter().map(|value| match value {
                    Value::YesNo(holds) => Truth::from(*holds),
                    _ => Truth::Unknown,
                });
                let mut possible = Vec::new();
                for (place, truth) in told.chain([Truth::True]).enumerate() {
                    if truth != Truth::False {
                        possible.push(place);
                    }
                    if truth == Truth::True {
                        break;
                    }
                }
                possible
            }
        }
    }
}

/// Values that stand for a group, in the order of an answer's rows: missing last.
#[derive(Debug, Clone)]
pub(super) struct Group(pub(super) Vec<Value>);

impl PartialEq for Group {
    fn eq(&self, other: &Group) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Group {}

impl PartialOrd for Group {
    fn partial_cmp(&self, other: &Group) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Group {
    fn cmp(&self, other: &Group) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| rows::by_groups(&self.0, &other.0))
    }
}

/// A whole number out of an answer; null where there is none.
pub(super) fn whole(value: Option<&Value>) -> Result<Option<i64>, MeasureError> {
    match value {
        Some(Value::Integer(number)) => Ok(Some(*number)),
        Some(Value::Missing) | None => Ok(None),
        other => Err(MeasureError::Unexpected(format!("{other:?} where a number belongs"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(values: &[Option<bool>]) -> Group {
        Group(values.iter().map(|value| value.map_or(Value::Missing, Value::YesNo)).collect())
    }

    #[test]
    fn a_tier_that_may_hold_leaves_those_below_it_possible_and_one_that_holds_ends_the_walk() {
        let rubric = Rubric::parse(
            "rubrics/d.toml",
            r#"
rubric = "d"
version = "1"
title = "t"
kind = "division"
issued_by = "i"
source = "s"
text_seen = true
fidelity = "proxy"
[[tier]]
name = "a"
title = "a"
target = true
when = { fact = "x", is = "1" }
[[tier]]
name = "b"
title = "b"
target = true
when = { fact = "x", is = "2" }
[otherwise]
name = "c"
title = "c"
target = false
"#,
        )
        .unwrap();
        let class = Class::Division(&rubric);
        let all = class.all(&BTreeSet::new());
        let possible = |a, b| class.possible(&told(&[a, b]), &all);
        let (yes, no, open) = (Some(true), Some(false), None);
        assert_eq!(possible(yes, open), [0]);
        assert_eq!(possible(open, yes), [0, 1]);
        assert_eq!(possible(no, open), [1, 2]);
        assert_eq!(possible(no, no), [2]);
        assert_eq!(possible(open, open), [0, 1, 2]);
    }

    #[test]
    fn a_row_without_a_value_may_be_of_any_class_that_is_seen() {
        let class = Class::Column("gender".to_owned());
        let group = |value: Value| Group(vec![value]);
        let seen = [group("Male".into()), group("Female".into()), group(Value::Missing)];
        let all = class.all(&seen.into_iter().collect());
        assert_eq!(all, [Value::from("Female"), Value::from("Male")]);
        assert_eq!(class.possible(&group("Male".into()), &all), [1]);
        assert_eq!(class.possible(&group(Value::Missing), &all), [0, 1]);
    }
}
