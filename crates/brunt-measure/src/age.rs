//! Bands of age, from the year of birth or the age that a table records.

use crate::error::MeasureError;
use brunt_model::codebook::Codebook;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::functions::expr_fn::date_part;
use datafusion::logical_expr::{Expr, cast, ident, lit, when};

/// The group. With a year of birth it is the age reached in the calendar year of the event: on the day itself it may be one
/// less. Missing where the year or the age is, or where it cannot be an age.
pub(crate) const AGE_BAND: &str = "age_band";

/// First age, last age, name. Names sort as ages do.
const BANDS: [(i64, i64, &str); 7] = [
    (0, 17, "00-17"),
    (18, 24, "18-24"),
    (25, 34, "25-34"),
    (35, 44, "35-44"),
    (45, 54, "45-54"),
    (55, 64, "55-64"),
    (65, 119, "65+"),
];

/// The band of an age in years.
pub(crate) fn band(age: i64) -> Option<&'static str> {
    BANDS.iter().find(|(first, last, _)| (*first..=*last).contains(&age)).map(|(_, _, name)| *name)
}

/// The column that tells, and whether it is a year of birth.
pub(crate) fn column(codebook: &Codebook) -> Option<(&str, bool)> {
    let named = |fact: &str| codebook.fact(fact).map(|column| column.name.as_str());
    named("age").map(|name| (name, false)).or_else(|| named("birth_year").map(|name| (name, true)))
}

/// The group as an expression over the table's own columns.
pub(crate) fn expression(codebook: &Codebook, event: Expr) -> Result<Option<Expr>, MeasureError> {
    let Some((name, is_year)) = column(codebook) else { return Ok(None) };
    let whole = |expr: Expr| cast(expr, DataType::Int64);
    let recorded = whole(ident(name));
    let age = if is_year { whole(date_part(lit("year"), event)) - recorded } else { recorded };
    let mut value = lit(ScalarValue::Utf8(None));
    for (first, last, name) in BANDS.iter().rev() {
        value = when(age.clone().between(lit(*first), lit(*last)), lit(*name)).otherwise(value)?;
    }
    Ok(Some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_follow_one_another_and_end() {
        let all: Vec<Option<&str>> = [-1, 0, 17, 18, 24, 25, 64, 65, 119, 120].map(band).to_vec();
        assert_eq!(
            all,
            [
                None,
                Some("00-17"),
                Some("00-17"),
                Some("18-24"),
                Some("18-24"),
                Some("25-34"),
                Some("55-64"),
                Some("65+"),
                Some("65+"),
                None
            ]
        );
    }
}
