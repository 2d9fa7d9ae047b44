#![doc = include_str!("METHOD.md")]

mod answer;
mod class;
mod held;

pub use class::Class;

use crate::classify::Compiler;
use crate::cohort::{self, Selection};
use crate::error::MeasureError;
use crate::rows;
use crate::target_share::is_absent;
use crate::view::CALENDAR;
use answer::Cell;
use brunt_custody::Rules;
use brunt_model::{Answer, Catalog, DataRelease, Field, RateTable, Role, Value, typed};
use brunt_rubric::Rubric;
use brunt_store::{Engine, Store};
use class::{Group, whole};
use datafusion::arrow::datatypes::DataType;
use datafusion::functions_aggregate::expr_fn::count;
use datafusion::logical_expr::{Expr, cast, ident, lit};
use std::collections::BTreeMap;

/// The group of a row's class in the answer.
pub const CLASS: &str = "class";
/// Table whose rows end a removal, with the day of the arrest beside them.
const REMOVALS: &str = "removals";
/// The day of the arrest in that table.
const ARREST_DAY: &str = "apprehension_date";

/// Where rows come from.
#[derive(Clone, Copy)]
pub struct Source<'s> {
    /// The engine.
    pub engine: &'s Engine,
    /// The store.
    pub store: &'s Store,
    /// Codebooks, releases and lookups.
    pub catalog: &'s Catalog,
    /// Rules that make units of rows.
    pub rules: &'s Rules,
    /// Threads to use; results do not depend on it.
    pub threads: usize,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Question<'q> {
    /// Rows.
    pub selection: Selection,
    /// Classes.
    pub class: Class<'q>,
    /// Further groups.
    pub by: Vec<String>,
    /// Leave out tests on facts that a release has no column for.
    pub narrow: bool,
    /// What a bed-day cost.
    pub rates: Option<&'q RateTable>,
    /// Level of the intervals of lengths.
    pub level: f64,
}

/// Counts of one release by group and by what tells the class.
type Cells = BTreeMap<Group, BTreeMap<Group, Cell>>;

/// Who carries the actions: counts and shares of each class with bounds, and of stints also bed-days, removals, days to
/// removal and cost.
///
/// # Errors
/// When the store lacks the rows, a name cannot be a group or filter, rates are asked for rows other than stints, or a
/// release of stints does not tell who was held when.
pub fn measure(source: &Source<'_>, question: &Question<'_>) -> Result<Answer, MeasureError> {
    let held = question.selection.table == crate::custody::STINTS;
    if question.rates.is_some() && !held {
        return Err(MeasureError::Apart("cost is bed-days at a rate, and only `stints` has bed-days".into()));
    }
    let all = cohort::select(
        source.engine,
        source.store,
        source.catalog,
        &question.selection,
        None,
        &named(question),
    )?;
    for name in named(question) {
        all.view.check_group(&name, question.selection.local)?;
    }
    let mut answer = Answer::new("measure burden", fields(question, held));
    let mut told = false;
    for reference in &all.releases {
        let Some(release) = source.catalog.releases.get(&reference.release) else { continue };
        told |= one_release(source, question, release, held, &mut answer)?;
    }
    answer.releases = all.releases;
    answer.notes = notes(source.catalog, question, &answer, (held, told));
    let rules = [(held, crate::custody::STINT_RULE), (told, crate::custody::links::STAY_TO_REMOVAL)];
    for (_, rule) in rules.into_iter().filter(|(used, _)| *used) {
        crate::custody::cite(&mut answer, source.rules, rule);
    }
    Ok(answer)
}

/// Groups and a class that is a column.
fn named(question: &Question<'_>) -> Vec<String> {
    let mut names = question.by.clone();
    if let Class::Column(name) = &question.class {
        names.push(name.clone());
    }
    names
}

/// Whether a group follows from a day.
fn is_calendar(name: &str) -> bool {
    name == typed::FISCAL_YEAR || CALENDAR.contains(&name)
}

/// The dimensions along which the rows of an answer add up, for disclosure control: all groups but the release.
#[must_use]
pub fn dimensions(question: &Question<'_>) -> Vec<String> {
    let mut names: Vec<String> = question.by.iter().filter(|name| *name != typed::RELEASE).cloned().collect();
    names.push(CLASS.to_owned());
    names
}

fn fields(question: &Question<'_>, held: bool) -> Vec<Field> {
    let mut fields = vec![Field::new(typed::RELEASE, Role::Group)];
    fields.extend(by(question).map(|name| Field::new(name, Role::Group)));
    fields.extend([
        Field::new(CLASS, Role::Group),
        Field::new("all", Role::Total),
        Field::new("n", Role::Part),
        Field::new("not_in_class", Role::Part),
        Field::new("cannot_tell", Role::Untold),
    ]);
    let derived = |fields: &mut Vec<Field>, names: &[&str]| {
        fields.extend(names.iter().map(|name| Field::new(*name, Role::Derived)));
    };
    derived(&mut fields, &["share_low", "share_high", "share_known"]);
    if held {
        fields.push(Field::of_family(1, "held", Role::Total));
        derived(&mut fields, &["bed_days_low", "bed_days_high", "bed_days_share_low", "bed_days_share_high"]);
        for basis in question.rates.map(RateTable::bases).unwrap_or_default() {
            for end in ["usd_low", "usd_high", "days_share"] {
                fields.push(Field::new(format!("cost_{basis}_{end}"), Role::Derived));
            }
        }
        fields.extend([
            Field::of_family(2, "stays", Role::Total),
            Field::of_family(2, "removed", Role::Part),
            Field::of_family(2, "not_removed", Role::Part),
            Field::of_family(2, "removal_untold", Role::Untold),
        ]);
        derived(
            &mut fields,
            &[
                "removed_share_low",
                "removed_share_high",
                "removal_days_q25",
                "removal_days_q25_low",
                "removal_days_q25_high",
                "removal_days_median",
                "removal_days_median_low",
                "removal_days_median_high",
            ],
        );
    } else if question.selection.table == REMOVALS {
        fields.push(Field::of_family(1, "arrest_days_known", Role::Total));
        derived(
            &mut fields,
            &[
                "arrest_days_q25",
                "arrest_days_median",
                "arrest_days_median_low",
                "arrest_days_median_high",
                "arrest_days_q75",
            ],
        );
    }
    fields
}

/// Groups without the release, which every row names anyway.
fn by<'q>(question: &'q Question<'_>) -> impl Iterator<Item = &'q str> {
    question.by.iter().map(String::as_str).filter(|name| *name != typed::RELEASE)
}

/// Adds the rows of one release; whether it has removals to be held against its stays.
fn one_release(
    source: &Source<'_>,
    question: &Question<'_>,
    release: &DataRelease,
    held: bool,
    answer: &mut Answer,
) -> Result<bool, MeasureError> {
    let selection = Selection { releases: vec![release.release.clone()], ..question.selection.clone() };
    let cohort =
        cohort::select(source.engine, source.store, source.catalog, &selection, None, &named(question))?;
    let compiler = Compiler::new(source.catalog, cohort.view.codebook);
    let reading = reading(source.catalog, question, release);
    let classes = question.class.columns(&compiler, reading.as_ref());
    let groups: Vec<String> = by(question).map(str::to_owned).collect();
    let mut columns: Vec<Expr> = groups.iter().map(|name| ident(name.clone())).collect();
    columns.extend(classes.iter().cloned());
    let mut keys: Vec<Expr> = groups.iter().map(|name| ident(name.clone())).collect();
    keys.extend((0..question.class.width()).map(|place| ident(format!("class_{place}"))));
    let arrests = selection.table == REMOVALS
        && cohort.rows.schema().fields().iter().any(|field| field.name() == ARREST_DAY);
    if arrests {
        let day = |name: &str| cast(cast(ident(name), DataType::Int32), DataType::Int64);
        columns.push((day(typed::EVENT_DATE) - day(ARREST_DAY)).alias("arrest_days"));
        keys.push(ident("arrest_days"));
    }
    let counts = vec![count(lit(1_i64)).alias("n")];
    let plan = cohort.rows.select(columns)?.aggregate(keys.clone(), counts)?;
    let mut cells: Cells = BTreeMap::new();
    for row in rows::values(&source.engine.collect(plan)?)? {
        let n = rows::count(row.get(keys.len()))?;
        if n == 0 {
            continue;
        }
        let group = Group(row.iter().take(groups.len()).cloned().collect());
        let raw = Group(row.iter().skip(groups.len()).take(question.class.width()).cloned().collect());
        let cell = cells.entry(group).or_default().entry(raw).or_default();
        cell.n += n;
        if arrests && let Some(days) = whole(row.get(keys.len() - 1))?.filter(|days| *days >= 0) {
            *cell.arrests.entry(days).or_default() += n;
        }
    }
    answer.ledger.extend(cohort.ledger);
    let told = if held {
        held::add(source, question, release, (&groups, &classes), (&mut cells, answer))?
    } else {
        false
    };
    answer::rows(question, release, (held, told), &cells, answer)?;
    Ok(told)
}

/// The division as it is read for a release.
fn reading(catalog: &Catalog, question: &Question<'_>, release: &DataRelease) -> Option<Rubric> {
    let Class::Division(rubric) = &question.class else { return None };
    let codebook = catalog.codebooks.get(&question.selection.table)?;
    question.narrow.then(|| rubric.prune(&|fact| is_absent(catalog, codebook, &release.release, fact)).0)
}

fn notes(
    catalog: &Catalog,
    question: &Question<'_>,
    answer: &Answer,
    (held, told): (bool, bool),
) -> Vec<String> {
    let mut notes = Vec::new();
    match &question.class {
        Class::Column(name) => notes
            .push(format!("classes are the values of `{name}`; a row without one may belong to any of them")),
        Class::Division(rubric) => {
            notes.push(format!(
                "classes of `{}`, version {}: {} (fidelity {}: {})",
                rubric.label(),
                rubric.version,
                rubric.title,
                rubric.fidelity.as_str(),
                rubric.fidelity.meaning()
            ));
        }
    }
    notes.push(
        "n: rows that are certainly of the class; cannot_tell: rows that may be; share_low and share_high are bounds from the records, no interval; \
         share_known: among rows whose class is told"
            .to_owned(),
    );
    if held {
        notes.push(
            "held: stints of people with a key of which some part lies in the period; bed-days: time held on the days of the period, in days of 24 hours, \
             no moment of a person counted twice within a class; low: stints certainly of the class, high: those that may be; an open stint lasts to the \
             as-of day, so its bed-days are so far"
                .to_owned(),
        );
        if told {
            notes.push(format!(
                "stays: those whose first stint is certainly of the class; removal_days: days from the first book-in within which a quarter, or half, of all \
                 these stays had ended in a removal, whoever was let out counted as not removed; missing where fewer were; _low and _high: {:.0} % interval \
                 of the process behind the stays",
                question.level * 100.0
            ));
        } else {
            notes.push(
                "no release here holds the removals of its stays: nothing is said of days to removal"
                    .to_owned(),
            );
        }
    }
    if question.selection.table == REMOVALS {
        notes.push(format!(
            "arrest_days: days from the arrest to the departure among the removals that show both and are certainly of the class; median_low and median_high: \
             {:.0} % interval of the process",
            question.level * 100.0
        ));
    }
    if let Some(rates) = question.rates {
        notes.push(format!(
            "cost: bed-days at the rate of their day, nominal dollars, from `{}`; days_share: the share of the bed-days that fall on days with a rate, the rest \
             carries no cost here; bases are different figures and are never added",
            rates.name
        ));
        for rate in &rates.rates {
            notes.push(format!(
                "{}: {:.2} dollars a bed-day from {} to {} ({})",
                rate.basis, rate.usd_per_bed_day, rate.from, rate.to, rate.source
            ));
        }
    }
    if answer.releases.len() > 1 {
        notes.push(
            "several releases hold this table; they can hold the same events and are never added up".into(),
        );
    }
    if let Class::Division(rubric) = &question.class {
        notes.extend(of_division(catalog, question, rubric, answer));
    }
    notes.push("a description of the records: who carries a share is not why".to_owned());
    notes
}

/// What a division cannot say, and what the releases lack for it.
fn of_division(catalog: &Catalog, question: &Question<'_>, rubric: &Rubric, answer: &Answer) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(codebook) = catalog.codebooks.get(&question.selection.table) {
        for release in &answer.releases {
            let facts: Vec<String> = rubric
                .facts_used()
                .into_iter()
                .filter(|fact| is_absent(catalog, codebook, &release.release, fact))
                .map(|fact| format!("`{fact}`"))
                .collect();
            if facts.is_empty() {
                continue;
            }
            notes.push(format!(
                "{} has no column for {}: {}",
                release.release,
                facts.join(", "),
                if question.narrow {
                    "tests on them were left out, so this is not the whole division"
                } else {
                    "tests on them cannot tell; `--narrow` leaves them out and divides by the rest"
                }
            ));
        }
    }
    if !rubric.cannot_express.is_empty() {
        notes.push(format!("the records cannot say: {}", rubric.cannot_express.join("; ")));
    }
    notes.extend(rubric.caution.iter().cloned());
    notes
}

/// A share as a value, missing of nothing.
fn part(part: f64, whole: f64) -> Value {
    if whole > 0.0 { Value::Real(part / whole) } else { Value::Missing }
}
