//! A table as its users name it: typed columns, facts by their common names, looked-up facts, and calendar groups.

use crate::age::{self, AGE_BAND};
use crate::classify::Compiler;
use crate::error::MeasureError;
use brunt_model::catalog::{Catalog, FactRef};
use brunt_model::codebook::{Codebook, Visibility};
use brunt_model::typed;
use datafusion::functions::expr_fn::{date_part, date_trunc, to_char};
use datafusion::logical_expr::{Expr, cast, ident, lit};
use datafusion::prelude::DataFrame;

/// The group of rows for which the record says that there is none, such as no conviction.
pub const NONE: &str = "(none)";

/// Groups that follow from the day of the event.
pub const CALENDAR: [&str; 4] = ["year", "quarter", "month", "week"];

/// Names that stand for a row or a person and are neither group nor filter.
const NEVER: [&str; 5] =
    [typed::PERSON_ID, typed::PERSON_NUMBER, typed::SOURCE_ROW, typed::SOURCE_SHEET, typed::SOURCE_HASH];

/// One table of the store with all its names.
#[derive(Debug, Clone, Copy)]
pub struct View<'c> {
    catalog: &'c Catalog,
    /// The table's codebook.
    pub codebook: &'c Codebook,
}

impl<'c> View<'c> {
    /// The view of `table`.
    ///
    /// # Errors
    /// When no codebook describes it.
    pub fn new(catalog: &'c Catalog, table: &str) -> Result<View<'c>, MeasureError> {
        let codebook = catalog
            .codebooks
            .get(table)
            .ok_or_else(|| MeasureError::UnknownTable { table: table.to_owned() })?;
        Ok(View { catalog, codebook })
    }

    /// Adds fact names, calendar groups and those looked-up facts that are wanted to the stored columns. What a query does
    /// not use, the engine never makes; but a looked-up fact is a tree of thousands of nodes, and to plan one costs more
    /// than to read the rows.
    ///
    /// # Errors
    /// When the engine refuses a name.
    pub fn apply(&self, rows: DataFrame, wanted: impl Fn(&str) -> bool) -> Result<DataFrame, MeasureError> {
        let stored: Vec<String> = rows.schema().fields().iter().map(|field| field.name().clone()).collect();
        let has = |name: &str| stored.iter().any(|column| column == name);
        let mut columns: Vec<Expr> = stored.iter().map(|name| ident(name.clone())).collect();
        for column in &self.codebook.columns {
            if column.fact != column.name && !has(&column.fact) && has(&column.name) {
                columns.push(ident(column.name.clone()).alias(column.fact.clone()));
            }
        }
        let compiler = Compiler::new(self.catalog, self.codebook);
        for lookup in self.catalog.lookups.values() {
            if wanted(&lookup.name)
                && self.codebook.fact(&lookup.name).is_none()
                && self.catalog.fact(&self.codebook.table, &lookup.name).is_some()
            {
                columns.push(compiler.lookup_value(lookup).alias(lookup.name.clone()));
            }
        }
        let day = || ident(typed::EVENT_DATE);
        let int = |expr: Expr| cast(expr, datafusion::arrow::datatypes::DataType::Int32);
        let date = |expr: Expr| cast(expr, datafusion::arrow::datatypes::DataType::Date32);
        let calendar = [
            ("year", int(date_part(lit("year"), day()))),
            ("quarter", to_char(date(date_trunc(lit("quarter"), day())), lit("%Y-%m"))),
            ("month", to_char(day(), lit("%Y-%m"))),
            ("week", date(date_trunc(lit("week"), day()))),
        ];
        columns
            .extend(calendar.into_iter().filter(|(name, _)| !has(name)).map(|(name, expr)| expr.alias(name)));
        if let Some(bands) = age::expression(self.codebook, day())?
            && !has(AGE_BAND)
            && age::column(self.codebook).is_some_and(|(name, _)| has(name))
        {
            columns.push(bands.alias(AGE_BAND));
        }
        Ok(rows.select(columns)?)
    }

    /// Checks that `name` may be a group; `local` allows columns too fine for publication.
    ///
    /// # Errors
    /// When the table has no such name, or it stands for a person or a row.
    pub fn check_group(&self, name: &str, local: bool) -> Result<(), MeasureError> {
        if NEVER.contains(&name) {
            return Err(MeasureError::NotPublic {
                name: name.to_owned(),
                why: "stands for a person or a row",
            });
        }
        let given = [typed::RELEASE, typed::FISCAL_YEAR, typed::SOURCE_FILE].contains(&name)
            || CALENDAR.contains(&name)
            || (name == AGE_BAND && age::column(self.codebook).is_some())
            || self.catalog.fill_of(&self.codebook.table, name).is_some();
        if given {
            return Ok(());
        }
        if name == typed::EVENT_DATE {
            return if local {
                Ok(())
            } else {
                Err(MeasureError::NotPublic { name: name.to_owned(), why: "is finer than a week" })
            };
        }
        match self.catalog.fact(&self.codebook.table, name) {
            Some(FactRef::Lookup(_)) => Ok(()),
            Some(FactRef::Column(column)) => match column.visibility {
                Visibility::Public => Ok(()),
                Visibility::Local if local => Ok(()),
                Visibility::Local => Err(MeasureError::NotPublic {
                    name: name.to_owned(),
                    why: "is too fine to be a published group",
                }),
                Visibility::Never => {
                    Err(MeasureError::NotPublic { name: name.to_owned(), why: "stands for a person" })
                }
            },
            None => Err(MeasureError::UnknownName {
                name: name.to_owned(),
                table: self.codebook.table.clone(),
                near: self.near(name),
            }),
        }
    }

    /// Names that share their beginning or a word with `name`.
    fn near(&self, name: &str) -> Vec<String> {
        let names = self
            .codebook
            .columns
            .iter()
            .flat_map(|column| [column.name.as_str(), column.fact.as_str()])
            .chain(self.catalog.lookups.keys().map(String::as_str))
            .chain(CALENDAR);
        let mut near: Vec<String> = names
            .filter(|known| {
                known.split('_').any(|word| word.len() > 3 && name.split('_').any(|typed| typed == word))
            })
            .map(str::to_owned)
            .collect();
        near.sort_unstable();
        near.dedup();
        near.truncate(4);
        near
    }
}
