//! Policy labels as the engine sees them: what a list says of the place of each row on the row's day.

use crate::error::MeasureError;
use crate::rows;
use crate::view::View;
use brunt_model::labels::{Label, Level};
use brunt_model::{Labels, typed};
use chrono::NaiveDate;
use datafusion::functions::expr_fn::{btrim, concat, lower};
use datafusion::logical_expr::{Expr, ident, lit, when};
use std::collections::BTreeMap;

/// The group of what a list says of a row's place.
pub const LABEL: &str = "label";
/// The label of a place that the list does not name.
pub const UNLISTED: &str = "(not on the list)";

/// One list, and how it is read.
#[derive(Debug, Clone, Copy)]
pub struct ListQuestion<'l> {
    /// The labels.
    pub labels: &'l Labels,
    /// The list; the file's only one where none is named.
    pub list: Option<&'l str>,
    /// Whether a place that the list names on any day counts as named on all: for holding places together over time.
    pub ever: bool,
}

/// A list whose labels a table can have.
#[derive(Debug)]
pub struct List<'l> {
    /// Its name.
    pub name: &'l str,
    /// Its labels at levels that the table tells.
    pub labels: Vec<&'l Label>,
    /// Labels that no row can have, as the table does not tell their level, with that level.
    pub beyond: BTreeMap<Level, usize>,
    ever: bool,
}

impl<'l> ListQuestion<'l> {
    /// The list as it can be read off a table with these facts.
    ///
    /// # Errors
    /// When the file has no such list or several, or the table tells none of its levels.
    pub fn of_table(self, view: &View<'_>) -> Result<List<'l>, MeasureError> {
        let lists = self.labels.lists();
        let fault = |message: String| MeasureError::Labels { path: self.labels.path.clone(), message };
        let name = match (self.list, lists.as_slice()) {
            (None, [only]) => *only,
            (None, _) => return Err(fault(format!("holds several lists: {}", lists.join(", ")))),
            (Some(wanted), _) => lists
                .iter()
                .find(|name| **name == wanted)
                .copied()
                .ok_or_else(|| fault(format!("has no list `{wanted}`; it has {}", lists.join(", "))))?,
        };
        let mut list = List { name, labels: Vec::new(), beyond: BTreeMap::new(), ever: self.ever };
        for label in self.labels.labels.iter().filter(|label| label.list == name) {
            if tells(view, label.level) {
                list.labels.push(label);
            } else {
                *list.beyond.entry(label.level).or_default() += 1;
            }
        }
        if list.labels.is_empty() {
            let levels: Vec<&str> = list.beyond.keys().map(|level| level.word()).collect();
            return Err(fault(format!(
                "`{}` does not tell the {}",
                view.codebook.table,
                levels.join(" or ")
            )));
        }
        Ok(list)
    }
}

/// Whether a table tells a level.
fn tells(view: &View<'_>, level: Level) -> bool {
    view.codebook.fact(level.fact()).is_some()
        && (!level.needs_state() || view.codebook.fact(Level::State.fact()).is_some())
}

/// A name as it is compared.
fn folded(fact: &str) -> Expr {
    lower(btrim(vec![ident(fact)]))
}

/// First and last day, where there is one.
type Days = (Option<NaiveDate>, Option<NaiveDate>);

impl List<'_> {
    /// The label of a row; null where the row does not tell a place that would decide.
    ///
    /// # Errors
    /// When the engine refuses the expression.
    pub fn expression(&self) -> Result<Expr, MeasureError> {
        // Finest first; of one level, one condition for each label and span.
        let mut branches: Vec<(Expr, Expr)> = Vec::new();
        for level in Level::ALL.into_iter().rev() {
            let mut keys: BTreeMap<(&str, Days), Vec<Expr>> = BTreeMap::new();
            for label in self.labels.iter().filter(|label| label.level == level) {
                let span = if self.ever { (None, None) } else { (Some(label.from), label.to) };
                let (state, place) = label.key();
                let key = match level {
                    Level::State => state,
                    _ if level.needs_state() => format!("{state}|{place}"),
                    _ => place,
                };
                keys.entry((label.label.as_str(), span)).or_default().push(lit(key));
            }
            for ((label, (from, to)), keys) in keys {
                let mut condition = key_of(level).in_list(keys, false);
                if let Some(from) = from {
                    condition = condition.and(ident(typed::EVENT_DATE).gt_eq(lit(rows::date(from))));
                }
                if let Some(to) = to {
                    condition = condition.and(ident(typed::EVENT_DATE).lt_eq(lit(rows::date(to))));
                }
                branches.push((condition, lit(label)));
            }
        }
        // A row that does not tell its place might stand on the list; of cities, only where the state has one on it.
        let mut untold: Option<Expr> = None;
        for level in Level::ALL {
            let here: Vec<&&Label> = self.labels.iter().filter(|label| label.level == level).collect();
            if here.is_empty() {
                continue;
            }
            let mut blank = ident(level.fact()).is_null();
            if level.needs_state() {
                let states = here.iter().map(|label| lit(label.key().0)).collect();
                let among = folded(Level::State.fact()).in_list(states, false);
                blank = blank.and(among.or(ident(Level::State.fact()).is_null()));
            }
            untold = Some(match untold {
                Some(before) => before.or(blank),
                None => blank,
            });
        }
        let unlisted = match untold {
            Some(untold) => {
                when(untold, lit(datafusion::common::ScalarValue::Utf8(None))).otherwise(lit(UNLISTED))?
            }
            None => lit(UNLISTED),
        };
        let mut branches = branches.into_iter();
        let Some((condition, label)) = branches.next() else { return Ok(unlisted) };
        let mut case = when(condition, label);
        for (condition, label) in branches {
            case = case.when(condition, label);
        }
        Ok(case.otherwise(unlisted)?)
    }

    /// What a reader must know of the list.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let contested = self.labels.iter().filter(|label| label.contested).count();
        let dispute = match contested {
            0 => String::new(),
            all if all == self.labels.len() => "; the list is contested".to_owned(),
            some => format!("; {some} of its labels are contested"),
        };
        let sources: std::collections::BTreeSet<&str> =
            self.labels.iter().map(|label| label.source.as_str()).collect();
        let read = if self.ever {
            "a place named on any day counts as named on all".to_owned()
        } else {
            "a place counts as named on the days of its label".to_owned()
        };
        let mut notes = vec![format!(
            "list `{}`: what it calls a place, not what the place does{dispute}; {read} ({})",
            self.name,
            sources.into_iter().collect::<Vec<_>>().join("; ")
        )];
        for (level, count) in &self.beyond {
            notes.push(format!(
                "list `{}`: {count} labels of a {} are not used, as the table does not tell it",
                self.name,
                level.word()
            ));
        }
        notes
    }
}

fn key_of(level: Level) -> Expr {
    if level.needs_state() {
        concat(vec![folded(Level::State.fact()), lit("|"), folded(level.fact())])
    } else {
        folded(level.fact())
    }
}
