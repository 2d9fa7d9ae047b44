//! Rows that repeat others as a list, by which a selection of rows can leave them out and an export can mark them.

use super::{Custody, STINTS, Source, Stages, columns_of, find_repeats};
use crate::custody::read::Rows;
use crate::error::MeasureError;
use brunt_custody::RuleBody;
use brunt_model::typed;
use datafusion::arrow::array::{Int64Array, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::common::JoinType;
use datafusion::functions::expr_fn::coalesce;
use datafusion::logical_expr::{ident, lit, when};
use datafusion::prelude::{DataFrame, SessionContext};
use std::sync::Arc;

/// Columns by which a row is told from all others, in the store and in the list.
pub(super) const ROW: [&str; 3] = [typed::SOURCE_HASH, typed::SOURCE_SHEET, typed::SOURCE_ROW];
pub(super) const LISTED: [&str; 3] = ["listed_hash", "listed_sheet", "listed_row"];
/// The column that an export gets.
const MARK: &str = "repeats_another";

/// The rows of one table that repeat others, with the rule that says so.
#[derive(Debug, Clone, PartialEq)]
pub struct RepeatedRows {
    rows: RecordBatch,
    /// The rule.
    pub rule: String,
    /// Its version and source, for a ledger.
    pub because: String,
}

/// Finds the rows of a table that repeat others, in the releases named or in all of them, by the table's first rule or
/// the one named.
///
/// # Errors
/// When the catalog has no rule for the table, or the store nothing of it.
pub fn repeated_rows(
    source: &Source<'_>,
    table: &str,
    releases: &[String],
    rule: Option<&str>,
) -> Result<RepeatedRows, MeasureError> {
    let fits = |body: &RuleBody| match body {
        RuleBody::Repeats(rule) => rule.table == table,
        RuleBody::Stints(rule) => rule.table == table,
        RuleBody::Link(_) => false,
    };
    let found = source
        .rules
        .iter()
        .filter(|known| fits(&known.body))
        .find(|known| rule.is_none_or(|rule| known.name == rule))
        .ok_or_else(|| MeasureError::UnknownRule {
            rule: rule.unwrap_or(table).to_owned(),
            what: "says which rows of this table repeat others",
            known: source
                .rules
                .iter()
                .filter(|known| fits(&known.body))
                .map(|known| known.name.clone())
                .collect(),
        })?;
    let (mut hashes, mut sheets, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
    for release in source.releases(table, releases)? {
        let (rows, repeated) = if table == STINTS {
            let custody = Custody::read(source, release, &[], Stages::Both)?;
            let repeated: Vec<bool> =
                custody.marks.marks.iter().map(|mark| mark.duplicate_drop_row()).collect();
            (custody.rows, repeated)
        } else {
            let rule = source.repeat_rule(&found.name)?;
            let columns: Vec<&str> = columns_of(rule).into_iter().chain(ROW).collect();
            let rows = Rows::read(
                source.store,
                source.catalog,
                (table, release),
                (&columns, &[], false),
                source.threads,
            )?;
            let (repeats, _) = find_repeats(&rows, rule)?;
            let repeated = (0..rows.len())
                .map(|row| repeats.duplicate_likely(row).is_some() && !repeats.is_first(row))
                .collect();
            (rows, repeated)
        };
        let (hash, sheet, number) = (rows.codes(ROW[0])?, rows.codes(ROW[1])?, rows.whole_numbers(ROW[2]));
        for row in (0..rows.len()).filter(|row| repeated.get(*row) == Some(&true)) {
            hashes.push(hash.name(row).unwrap_or_default().to_owned());
            sheets.push(sheet.name(row).unwrap_or_default().to_owned());
            numbers.push(number.get(row).copied().flatten().unwrap_or_default());
        }
    }
    let schema = Schema::new(vec![
        Field::new(LISTED[0], DataType::Utf8, false),
        Field::new(LISTED[1], DataType::Utf8, false),
        Field::new(LISTED[2], DataType::Int64, false),
    ]);
    let rows = RecordBatch::try_new(
        Arc::new(schema),
        vec![
            Arc::new(StringArray::from(hashes)),
            Arc::new(StringArray::from(sheets)),
            Arc::new(Int64Array::from(numbers)),
        ],
    )?;
    Ok(RepeatedRows {
        rows,
        rule: found.name.clone(),
        because: format!("rule `{}`, version {}: {}", found.name, found.version, found.title),
    })
}

impl RepeatedRows {
    /// The rows of a table without those that repeat others.
    pub(crate) fn left_out(
        &self,
        context: &SessionContext,
        rows: DataFrame,
    ) -> Result<DataFrame, MeasureError> {
        let listed = context.read_batch(self.rows.clone())?;
        Ok(rows.join(listed, JoinType::LeftAnti, &ROW, &LISTED, None)?)
    }

    /// The rows of a table with a column that says whether each repeats another; null without a person key.
    pub(crate) fn marked(
        &self,
        context: &SessionContext,
        rows: DataFrame,
    ) -> Result<DataFrame, MeasureError> {
        let kept: Vec<_> = rows.schema().fields().iter().map(|field| ident(field.name().clone())).collect();
        let listed = context.read_batch(self.rows.clone())?.with_column("listed", lit(true))?;
        let joined = rows.join(listed, JoinType::Left, &ROW, &LISTED, None)?;
        let mark =
            when(ident(typed::PERSON_NUMBER).is_not_null(), coalesce(vec![ident("listed"), lit(false)]))
                .end()?;
        let columns = kept.into_iter().chain([mark.alias(MARK)]).collect::<Vec<_>>();
        Ok(joined.select(columns)?)
    }
}
