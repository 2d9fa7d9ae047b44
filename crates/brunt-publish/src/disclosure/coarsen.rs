//! Groups made coarser before disclosure control, so that less has to be withheld: small nationalities pooled by region,
//! days by week or month.
//!
//! # Definition
//! Rows whose coarser group is the same are added up: totals, parts and untold parts. Shares known by their name are made
//! anew from the sums; other columns made from the counts become null, because they cannot be.
//!
//! # Assumptions
//! Each counted row stands in one row of the table, so that counts may be added.

use crate::audit::shares::formula;
use brunt_model::{Answer, Role, Value};
use chrono::{Datelike as _, NaiveDate};
use std::collections::BTreeMap;

/// Pools the groups of `column` that have fewer rows than `floor` in all rows of the table, each under what `into` gives
/// for it, such as its region with a word that says that it is a pool. A pool that is itself below the floor takes the
/// next larger groups of its name too. Groups for which `into` gives none stay.
#[must_use]
pub fn pool(answer: &Answer, column: &str, floor: i64, into: impl Fn(&str) -> Option<String>) -> Answer {
    let Some(place) = answer.fields.iter().position(|field| field.name == column) else {
        return answer.clone();
    };
    let total = answer.fields.iter().position(|field| field.role == Role::Total);
    let mut sizes: BTreeMap<&str, i64> = BTreeMap::new();
    for row in &answer.rows {
        if let (Some(Value::Text(group)), Some(Value::Integer(n))) =
            (row.get(place), total.and_then(|total| row.get(total)))
        {
            *sizes.entry(group).or_default() += n;
        }
    }
    let mut by_size: Vec<(i64, &str)> = sizes.iter().map(|(group, n)| (*n, *group)).collect();
    by_size.sort_unstable();
    let mut pools: BTreeMap<String, i64> = BTreeMap::new();
    let mut pooled: BTreeMap<&str, String> = BTreeMap::new();
    for (n, group) in by_size {
        let Some(name) = into(group) else { continue };
        // A pool that holds nothing yet is begun by a small group only.
        let held = pools.get(&name).copied().unwrap_or(0);
        if n < floor || (1..floor).contains(&held) {
            *pools.entry(name.clone()).or_default() += n;
            pooled.insert(group, name);
        }
    }
    let pooled: BTreeMap<String, String> =
        pooled.into_iter().map(|(group, name)| (group.to_owned(), name)).collect();
    regroup(answer, place, |value| match value {
        Value::Text(group) => pooled.get(group).cloned().map(Value::Text),
        _ => None,
    })
}

/// A step of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// From Monday, named by it.
    Week,
    /// Named by its first day.
    Month,
}

/// Puts the days of `column` together by week or month.
#[must_use]
pub fn coarsen_days(answer: &Answer, column: &str, period: Period) -> Answer {
    let Some(place) = answer.fields.iter().position(|field| field.name == column) else {
        return answer.clone();
    };
    regroup(answer, place, |value| match value {
        Value::Date(day) => Some(Value::Date(match period {
            Period::Week => day.week(chrono::Weekday::Mon).first_day(),
            Period::Month => NaiveDate::from_ymd_opt(day.year(), day.month(), 1)?,
        })),
        _ => None,
    })
}

/// The finest step at which at least `share` of the rows of a daily table have `floor` or more in `total`: none where the
/// days themselves do.
#[must_use]
pub fn period_for(answer: &Answer, column: &str, floor: i64, share: f64) -> Option<Period> {
    let enough = |answer: &Answer| {
        let total = answer.fields.iter().position(|field| field.role == Role::Total);
        let large = |row: &&Vec<Value>| matches!(total.and_then(|place| row.get(place)), Some(Value::Integer(n)) if *n >= floor);
        let large = answer.rows.iter().filter(large).count();
        #[expect(clippy::cast_precision_loss, reason = "counts of rows of a table")]
        let reached = large as f64 >= share * answer.rows.len() as f64;
        reached
    };
    if enough(answer) {
        return None;
    }
    let weeks = coarsen_days(answer, column, Period::Week);
    Some(if enough(&weeks) { Period::Week } else { Period::Month })
}

/// Adds up the rows that are equal once `coarser` has replaced values of the column at `place`. The new rows stand where
/// the first of theirs stood.
fn regroup(answer: &Answer, place: usize, coarser: impl Fn(&Value) -> Option<Value>) -> Answer {
    let is_count = |role: Role| matches!(role, Role::Total | Role::Part | Role::Untold);
    let mut out = Answer { rows: Vec::new(), ..answer.clone() };
    for row in &answer.rows {
        let mut row = row.clone();
        if let Some(value) = row.get_mut(place)
            && let Some(new) = coarser(value)
        {
            *value = new;
        }
        let same = |other: &&mut Vec<Value>| {
            let pairs = answer.fields.iter().zip(other.iter().zip(&row));
            pairs
                .filter(|(field, _)| matches!(field.role, Role::Group | Role::Plain))
                .all(|(_, (a, b))| a == b)
        };
        match out.rows.iter_mut().find(same) {
            None => out.rows.push(row),
            Some(sum) => {
                for (field, (sum, value)) in answer.fields.iter().zip(sum.iter_mut().zip(row)) {
                    match (is_count(field.role), &sum, value) {
                        (true, Value::Integer(a), Value::Integer(b)) => *sum = Value::Integer(a + b),
                        (true, ..) => *sum = Value::Missing,
                        _ if field.role == Role::Derived => *sum = Value::Missing,
                        _ => {}
                    }
                }
                remake(answer, sum);
            }
        }
    }
    out
}

/// Shares of a row made anew from its counts.
fn remake(answer: &Answer, row: &mut [Value]) {
    for (place, field) in answer.fields.iter().enumerate().filter(|(_, field)| field.role == Role::Derived) {
        let Some(formula) = formula(&answer.fields, &field.name) else { continue };
        let sum = |columns: &[usize]| {
            let found = columns.iter().map(|column| match row.get(*column) {
                Some(Value::Integer(n)) => Some(*n),
                _ => None,
            });
            found.sum::<Option<i64>>()
        };
        let (Some(above), Some(below)) = (sum(&formula.above), sum(&formula.below)) else { continue };
        #[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
        let share = if below > 0 { Value::Real(above as f64 / below as f64) } else { Value::Missing };
        if let Some(slot) = row.get_mut(place) {
            *slot = share;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use brunt_model::Field;

    fn table(group: &str, rows: Vec<(Value, i64, i64)>) -> Answer {
        let fields = vec![
            Field::new(group, Role::Group),
            Field::new("n", Role::Total),
            Field::new("repeats", Role::Part),
            Field::new("repeats_share", Role::Derived),
            Field::new("median_days", Role::Derived),
        ];
        let mut answer = Answer::new("t", fields);
        answer.rows = rows
            .into_iter()
            .map(|(group, n, repeats)| {
                vec![group, Value::Integer(n), Value::Integer(repeats), Value::Real(0.5), Value::Real(7.0)]
            })
            .collect();
        answer
    }

    #[test]
    fn small_nationalities_are_pooled_by_region_and_large_ones_stay() {
        let rows = vec![("CHAD".into(), 4, 1), ("MEXICO".into(), 900, 90), ("TOGO".into(), 6, 3)];
        let region = |country: &str| (country != "MEXICO").then(|| "Africa, fewer than 50 each".to_owned());
        let pooled = pool(&table("country", rows), "country", 50, region);
        let pool =
            ["Africa, fewer than 50 each".into(), Value::Integer(10), Value::Integer(4), Value::Real(0.4)];
        assert_eq!(pooled.rows.len(), 2);
        assert_eq!(pooled.rows[0][..4], pool);
        // A median cannot be made from two medians.
        assert_eq!(pooled.rows[0][4], Value::Missing);
        assert_eq!(pooled.rows[1][1], Value::Integer(900));
    }

    #[test]
    fn a_pool_below_the_floor_takes_the_next_larger_group() {
        let rows = vec![
            ("OHIO".into(), 60, 1),
            ("MAINE".into(), 4, 1),
            ("TEXAS".into(), 900, 90),
            (Value::Missing, 3, 0),
        ];
        let pooled = pool(&table("state", rows), "state", 50, |_| Some("few".to_owned()));
        let shown: Vec<(&Value, &Value)> = pooled.rows.iter().map(|row| (&row[0], &row[1])).collect();
        // What has no name is no group, and is not pooled.
        let expected = [("few".into(), 64), ("TEXAS".into(), 900), (Value::Missing, 3)];
        let expected = expected.map(|(group, n): (Value, i64)| (group, Value::Integer(n)));
        assert_eq!(shown, expected.iter().map(|(group, n)| (group, n)).collect::<Vec<_>>());
        let large = vec![("OHIO".into(), 60, 1), ("TEXAS".into(), 900, 90)];
        assert_eq!(pool(&table("state", large), "state", 50, |_| Some("few".to_owned())).rows.len(), 2);
    }

    #[test]
    fn days_are_put_into_weeks_or_months_until_most_are_large() {
        let day = |text: &str| Value::Date(text.parse().unwrap());
        let rows = |n: i64| {
            table(
                "day",
                vec![(day("2025-03-03"), n, 0), (day("2025-03-04"), n, 0), (day("2025-03-12"), n, 0)],
            )
        };
        assert_eq!(period_for(&rows(40), "day", 11, 0.9), None);
        assert_eq!(period_for(&rows(7), "day", 7, 0.9), None);
        assert_eq!(period_for(&rows(7), "day", 11, 0.5), Some(Period::Week));
        assert_eq!(period_for(&rows(7), "day", 11, 0.9), Some(Period::Month));
        let weeks = coarsen_days(&rows(7), "day", Period::Week);
        let shown: Vec<&Value> = weeks.rows.iter().map(|row| &row[1]).collect();
        assert_eq!(shown, [&Value::Integer(14), &Value::Integer(7)]);
        assert_eq!(coarsen_days(&rows(7), "day", Period::Month).rows[0][0], day("2025-03-01"));
    }
}
