#![doc = include_str!("links.md")]

use super::{Custody, Stages, Groups, STINTS, Source, check_groups, cite, columns_of, count, find_repeats, rest_on};
use crate::custody::read::Rows;
use crate::error::MeasureError;
use brunt_custody::{Days, LinkEnd, LinkRule, LinkSide, Linked, Moment, Persons, ReleaseRows, Status, link};
use brunt_model::{Answer, DataRelease, Field, LedgerStep, Role, Value, typed};

/// The unit that is made of stints.
const STAYS: &str = "stays";

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
    let rule = source.rules.link(&question.rule).ok_or_else(|| MeasureError::UnknownRule {
        rule: question.rule.clone(),
        what: "links two tables",
        known: source
            .rules
            .iter()
            .filter(|rule| source.rules.link(&rule.name).is_some())
            .map(|rule| rule.name.clone())
            .collect(),
    })?;
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
}

impl Side {
    fn rows<'s>(
        source: &Source<'s>,
        release: &'s DataRelease,
        end: &LinkEnd,
        by: &[String],
    ) -> Result<Side, MeasureError> {
        let rule = end.first_of.as_deref().map(|name| source.repeat_rule(name)).transpose()?;
        let mut columns = vec![end.at.as_str()];
        columns.extend(rule.iter().flat_map(|rule| columns_of(rule)));
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
        Ok(Side {
            numbers: rows.numbers.clone(),
            at,
            day_only,
            kept,
            period: rows.period()?,
            groups: Some(groups),
            group_of,
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
            Side::rows(source, release, end, by)
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
