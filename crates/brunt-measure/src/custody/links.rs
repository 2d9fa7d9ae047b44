#![doc = include_str!("links.md")]

use super::{
    Custody, Groups, STINTS, Source, Stages, check_groups, cite, columns_of, count, find_repeats, rest_on,
};
use crate::custody::marked::{LISTED, ROW};
use crate::custody::read::{Codes, Rows};
use crate::error::MeasureError;
use brunt_custody::{Days, LinkEnd, LinkRule, LinkSide, Linked, Moment, Persons, ReleaseRows, Status, link};
use brunt_model::{Answer, DataRelease, Field, LedgerStep, Role, Value, typed};
use datafusion::arrow::array::{Int64Array, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field as ArrowField, Schema};
use datafusion::common::JoinType;
use datafusion::prelude::{DataFrame, SessionContext};
use std::sync::Arc;

/// The unit that is made of stints.
const STAYS: &str = "stays";
/// The rule that says which removal ended a stay.
pub(crate) const STAY_TO_REMOVAL: &str = "stay-to-removal";

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Link rule.
    pub rule: String,
    /// Groups of the rows that are linked from: their facts, or the calendar of their event.
    pub by: Vec<String>,
    /// Releases; all that hold both tables where none are named.
    pub releases: Vec<String>,
    /// Whether groups too fine for publication may be used.
    pub local: bool,
}

/// What a rule links, by group of the rows that it links from.
///
/// # Errors
/// When the catalog has no such rule, or the store lacks a table.
pub fn measure(source: &Source<'_>, question: &Question) -> Result<Answer, MeasureError> {
    let rule = rule_named(source, &question.rule)?;
    check_groups(source.catalog, table_of(&rule.from), &question.by, question.local)?;
    let mut fields = vec![Field::new(typed::RELEASE, Role::Group)];
    fields.extend(question.by.iter().map(|name| Field::new(name, Role::Group)));
    fields.extend([
        Field::new("n", Role::Total),
        Field::new("linked", Role::Part),
        Field::new("taken", Role::Part),
        Field::new("none_in_window", Role::Part),
        Field::new("window_edge", Role::Untold),
        Field::new("no_key", Role::Untold),
        Field::new("linked_share_low", Role::Derived),
        Field::new("linked_share_high", Role::Derived),
    ]);
    let mut answer = Answer::new("measure links", fields);
    for release in source.releases(table_of(&rule.from), &question.releases)? {
        let held = |table: &str| {
            source
                .store
                .manifest()
                .files
                .iter()
                .any(|file| file.table == table && file.release == release.release)
        };
        if !held(table_of(&rule.to)) {
            answer
                .notes
                .push(format!("{} holds no `{}`: nothing was linked there", release.release, rule.to.table));
            continue;
        }
        one_release(source, release, (rule, question), &mut answer)?;
    }
    answer.notes.push(
        "`taken`: all within the window went to nearer ones; `window_edge`: the window reaches beyond the release, which may lack what \
         belongs there; linked_share_low and _high: those at an edge or without a key all unlinked, or all linked"
            .to_owned(),
    );
    cite(&mut answer, source.rules, &question.rule);
    Ok(answer)
}

fn rule_named<'s>(source: &Source<'s>, name: &str) -> Result<&'s LinkRule, MeasureError> {
    source.rules.link(name).ok_or_else(|| MeasureError::UnknownRule {
        rule: name.to_owned(),
        what: "links two tables",
        known: source
            .rules
            .iter()
            .filter(|rule| source.rules.link(&rule.name).is_some())
            .map(|rule| rule.name.clone())
            .collect(),
    })
}

/// The table in the store that a side is made of.
fn table_of(end: &LinkEnd) -> &str {
    if end.table == STAYS { STINTS } else { &end.table }
}

/// One side of a link with what it owns.
struct Side {
    numbers: Vec<u32>,
    at: Vec<Moment>,
    day_only: Vec<bool>,
    kept: Option<Vec<bool>>,
    period: Days,
    groups: Option<Groups>,
    /// Group of each item; rows have their own, stays that of their first stint.
    group_of: Vec<u32>,
    /// Where each row stands in its source, if asked for; never of stays.
    places: Option<RowPlaces>,
}

/// Where rows stand in their sources.
struct RowPlaces {
    hashes: Codes,
    sheets: Codes,
    numbers: Vec<Option<i64>>,
}

impl Side {
    fn rows<'s>(
        source: &Source<'s>,
        release: &'s DataRelease,
        end: &LinkEnd,
        by: &[String],
        with_places: bool,
    ) -> Result<Side, MeasureError> {
        let rule = end.first_of.as_deref().map(|name| source.repeat_rule(name)).transpose()?;
        let mut columns = vec![end.at.as_str()];
        columns.extend(rule.iter().flat_map(|rule| columns_of(rule)));
        if with_places {
            columns.extend(ROW);
        }
        let names: Vec<&str> = by.iter().map(String::as_str).collect();
        let rows = Rows::read(
            source.store,
            source.catalog,
            (&end.table, release),
            (&columns, &names, false),
            source.threads,
        )?;
        let (at, day_only) = rows.moments(&end.at);
        let kept = rule.map(|rule| find_repeats(&rows, rule).map(|(found, _)| found.kept())).transpose()?;
        let groups = Groups::of(&rows, by, &at)?;
        let group_of = groups.codes.clone();
        let places = if with_places {
            Some(RowPlaces {
                hashes: rows.codes(ROW[0])?,
                sheets: rows.codes(ROW[1])?,
                numbers: rows.whole_numbers(ROW[2]),
            })
        } else {
            None
        };
        Ok(Side {
            numbers: rows.numbers.clone(),
            at,
            day_only,
            kept,
            period: rows.period()?,
            groups: Some(groups),
            group_of,
            places,
        })
    }

    fn stays<'s>(
        source: &Source<'s>,
        release: &'s DataRelease,
        end: &LinkEnd,
        by: &[String],
    ) -> Result<Side, MeasureError> {
        let names: Vec<&str> = by.iter().map(String::as_str).collect();
        let custody = Custody::read(source, release, &names, Stages::Second)?;
        Side::of_stays(&custody, end, by)
    }

    fn of_stays(custody: &Custody<'_>, end: &LinkEnd, by: &[String]) -> Result<Side, MeasureError> {
        let list = &custody.stays.list;
        let (_, day_only) = custody.rows.moments("book_in_local_time");
        let first = |row: u32| usize::try_from(row).unwrap_or(usize::MAX);
        let ends = end.at == "book_out";
        let at: Vec<Moment> =
            list.iter().map(|stay| if ends { stay.book_out } else { stay.book_in }).collect();
        let groups = Groups::of(&custody.rows, by, &custody.book_in)?;
        Ok(Side {
            numbers: list.iter().map(|stay| stay.person).collect(),
            day_only: list
                .iter()
                .map(|stay| day_only.get(first(stay.first_stint)).copied().unwrap_or(true))
                .collect(),
            group_of: list
                .iter()
                .map(|stay| groups.codes.get(first(stay.first_stint)).copied().unwrap_or(0))
                .collect(),
            at,
            kept: None,
            period: custody.rows.period()?,
            groups: Some(groups),
            places: None,
        })
    }

    fn read<'s>(
        source: &Source<'s>,
        release: &'s DataRelease,
        end: &LinkEnd,
        by: &[String],
    ) -> Result<Side, MeasureError> {
        if end.table == STAYS {
            Side::stays(source, release, end, by)
        } else {
            Side::rows(source, release, end, by, false)
        }
    }

    fn view(&self) -> Result<LinkSide<'_>, MeasureError> {
        Ok(LinkSide {
            persons: Persons::new(&self.numbers)?,
            at: &self.at,
            day_only: Some(&self.day_only),
            kept: self.kept.as_deref(),
            period: self.period,
        })
    }
}

/// How each stay of a release ended, as far as its removals tell: linked by the rule from stays to removals, with the day of
/// the removal. Null where the release has no removals.
pub(super) fn removals_of_stays<'s>(
    source: &Source<'s>,
    release: &'s DataRelease,
    custody: &Custody<'s>,
) -> Result<Option<Vec<(Status, Moment)>>, MeasureError> {
    let rule = source.rules.link(STAY_TO_REMOVAL).ok_or_else(|| MeasureError::UnknownRule {
        rule: STAY_TO_REMOVAL.to_owned(),
        what: "links stays and removals",
        known: Vec::new(),
    })?;
    let mut files = source.store.manifest().files.iter();
    if !files.any(|file| file.table == rule.to.table && file.release == release.release) {
        return Ok(None);
    }
    let left = Side::of_stays(custody, &rule.from, &[])?;
    let right = Side::read(source, release, &rule.to, &[])?;
    let found = linked(rule, release, &left, &right)?;
    let days = found.right_of_left().into_iter().map(|row| {
        row.and_then(|row| right.at.get(usize::try_from(row).ok()?).copied()).unwrap_or(Moment::NONE)
    });
    Ok(Some(found.left.iter().copied().zip(days).collect()))
}

/// Links two tables of one release.
fn linked(rule: &LinkRule, release: &DataRelease, left: &Side, right: &Side) -> Result<Linked, MeasureError> {
    let name = release.release.as_str();
    Ok(link(
        rule,
        &ReleaseRows { release: name, rows: left.view()? },
        &ReleaseRows { release: name, rows: right.view()? },
    )?)
}

fn one_release<'s>(
    source: &Source<'s>,
    release: &'s DataRelease,
    (rule, question): (&LinkRule, &Question),
    answer: &mut Answer,
) -> Result<(), MeasureError> {
    let left = Side::read(source, release, &rule.from, &question.by)?;
    let right = Side::read(source, release, &rule.to, &[])?;
    let found = linked(rule, release, &left, &right)?;
    let values: Vec<Vec<Value>> =
        left.groups.as_ref().map(|groups| groups.values.clone()).unwrap_or_default();
    let mut cells = vec![[0_u64; 5]; values.len()];
    let (mut aside, mut without) = (0_u64, 0_u64);
    for (status, group) in found.left.iter().zip(&left.group_of) {
        let place = match status {
            Status::Linked => 0,
            Status::LostTie => 1,
            Status::NoneInWindow => 2,
            Status::WindowEdge(_) => 3,
            Status::NoKey => 4,
            Status::SetAside => {
                aside += 1;
                continue;
            }
            Status::NoMoment => {
                without += 1;
                continue;
            }
        };
        if let Some(cell) = usize::try_from(*group).ok().and_then(|group| cells.get_mut(group)) {
            cell[place] += 1;
        }
    }
    for (values, cell) in values.into_iter().zip(cells) {
        let n: u64 = cell.iter().sum();
        if n == 0 {
            continue;
        }
        let [linked, _, _, edge, no_key] = cell;
        let mut row = vec![release.release.as_str().into()];
        row.extend(values);
        row.push(count(n));
        row.extend(cell.map(count));
        row.push(crate::rows::share(linked, n));
        row.push(crate::rows::share(linked + edge + no_key, n));
        answer.rows.push(row);
    }
    let all = u64::try_from(found.left.len()).unwrap_or(u64::MAX);
    let step = |step: &str, reason: &str, rows: u64| LedgerStep {
        step: step.to_owned(),
        reason: reason.to_owned(),
        rows,
    };
    answer.ledger.extend([
        step(&format!("all of `{}` in {}", rule.from.table, release.release), "as released", all),
        step("the first of each event", "rows that repeat others are not linked again", all - aside),
        step("with a moment", "an open stay has no end, a blank day is none", all - aside - without),
    ]);
    rest_on(answer, release);
    let within = u64::try_from(found.links.len()).unwrap_or(u64::MAX);
    answer.notes.push(format!(
        "{}: {within} links; a join by key and window would give {} rows",
        release.release, found.pairs_in_window
    ));
    Ok(())
}

/// What became of each row of one table under a link rule, to be joined to the rows.
pub(crate) struct Outcomes {
    /// Place in the source and the outcome's word, for each row that is an event of its own.
    rows: RecordBatch,
    /// The table linked from.
    pub(crate) table: String,
    /// Releases looked at.
    pub(crate) releases: Vec<String>,
    /// What a reader must know.
    pub(crate) notes: Vec<String>,
}

/// Words of an outcome, in the order of an answer.
pub(crate) const LINKED: &str = "linked";
/// All within the window went to nearer ones.
pub(crate) const TAKEN: &str = "taken";
/// Nothing within the window.
pub(crate) const NONE_IN_WINDOW: &str = "none_in_window";
/// The window reaches beyond the release.
pub(crate) const WINDOW_EDGE: &str = "window_edge";
/// The row has no key.
pub(crate) const NO_KEY: &str = "no_key";

/// What becomes of each row that a rule links from. `within` is another number of days after than the rule's own.
///
/// # Errors
/// As [`measure`]; when the rule links from stays, or the store holds the table linked to of none of the releases.
pub(crate) fn outcomes(
    source: &Source<'_>,
    name: &str,
    releases: &[String],
    within: Option<u32>,
) -> Result<Outcomes, MeasureError> {
    let mut rule = rule_named(source, name)?.clone();
    if let Some(days) = within {
        rule.days_after = days;
    }
    let table = table_of(&rule.from).to_owned();
    let (mut hashes, mut sheets, mut numbers, mut words) = (vec![], vec![], vec![], vec![]);
    let mut found = Outcomes {
        rows: RecordBatch::new_empty(Arc::new(Schema::empty())),
        table: table.clone(),
        releases: Vec::new(),
        notes: Vec::new(),
    };
    for release in source.releases(&table, releases)? {
        let held = |file: &brunt_store::TableFile| {
            file.table == table_of(&rule.to) && file.release == release.release
        };
        if !source.store.manifest().files.iter().any(held) {
            found
                .notes
                .push(format!("{} holds no `{}`: nothing was linked there", release.release, rule.to.table));
            continue;
        }
        let left = Side::rows(source, release, &rule.from, &[], true)?;
        let right = Side::read(source, release, &rule.to, &[])?;
        let links = linked(&rule, release, &left, &right)?;
        let Some(places) = &left.places else { continue };
        for (row, status) in links.left.iter().enumerate() {
            let word = match status {
                Status::Linked => LINKED,
                Status::LostTie => TAKEN,
                Status::NoneInWindow => NONE_IN_WINDOW,
                Status::WindowEdge(_) => WINDOW_EDGE,
                Status::NoKey => NO_KEY,
                Status::SetAside | Status::NoMoment => continue,
            };
            hashes.push(places.hashes.name(row).unwrap_or_default().to_owned());
            sheets.push(places.sheets.name(row).unwrap_or_default().to_owned());
            numbers.push(places.numbers.get(row).copied().flatten().unwrap_or_default());
            words.push(word);
        }
        found.releases.push(release.release.clone());
    }
    if found.releases.is_empty() {
        return Err(MeasureError::NothingShared {
            what: format!("release with both `{table}` and `{}`", table_of(&rule.to)),
            held: format!("of `{table}`"),
        });
    }
    let text = |name: &str| ArrowField::new(name, DataType::Utf8, false);
    let schema = Schema::new(vec![
        text(LISTED[0]),
        text(LISTED[1]),
        ArrowField::new(LISTED[2], DataType::Int64, false),
        text(OUTCOME),
    ]);
    found.rows = RecordBatch::try_new(
        Arc::new(schema),
        vec![
            Arc::new(StringArray::from(hashes)),
            Arc::new(StringArray::from(sheets)),
            Arc::new(Int64Array::from(numbers)),
            Arc::new(StringArray::from(words)),
        ],
    )?;
    if let Some(known) = source.rules.get(name) {
        found.notes.push(format!(
            "rule `{}`, version {}, {} days: {} ({})",
            known.name, known.version, rule.days_after, known.title, known.source
        ));
        found.notes.push(known.blanks.clone());
    }
    Ok(found)
}

/// The column of a row's outcome.
pub(crate) const OUTCOME: &str = "link_outcome";

impl Outcomes {
    /// Those of the rows that are events of their own, with their outcome in [`OUTCOME`].
    pub(crate) fn of(&self, context: &SessionContext, rows: DataFrame) -> Result<DataFrame, MeasureError> {
        let listed = context.read_batch(self.rows.clone())?;
        Ok(rows.join(listed, JoinType::Inner, &ROW, &LISTED, None)?)
    }
}
