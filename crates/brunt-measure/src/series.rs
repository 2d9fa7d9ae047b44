//! Series over time: of published figures, or of rows counted and scored by week or month.

use crate::cohort::{self, Selection};
use crate::composition;
use crate::edges;
use crate::error::MeasureError;
use crate::published::{self, Figure, Figures};
use crate::rows;
use crate::target_share;
use brunt_model::publication::ALL;
use brunt_model::{Answer, Catalog, Field, LedgerStep, ReleaseRef, Role, Value};
use brunt_rubric::Rubric;
use brunt_store::{Engine, Store};
use chrono::{Days, Months, NaiveDate};
use datafusion::functions_aggregate::expr_fn::count;
use datafusion::logical_expr::{ident, lit};
use std::collections::BTreeMap;

/// What the numbers of a series are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Shares, 0 to 1.
    Share,
    /// Anything else; the unit is the series' own.
    Plain,
}

/// One point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The day, or the first day of the week or month.
    pub day: NaiveDate,
    /// The number.
    pub value: f64,
    /// How many a share is taken of; null for a number that is no share.
    pub of: Option<f64>,
}

/// A series, in the order of its days.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What it is, for a reader.
    pub name: String,
    /// Unit of its numbers.
    pub unit: String,
    /// Share or not.
    pub scale: Scale,
    /// Points, their days ascending and distinct.
    pub points: Vec<Point>,
}

/// Series of one question: one, or three where shares are bounded, with all that an answer must carry.
#[derive(Debug, Clone, PartialEq)]
pub struct Bundle {
    /// The series.
    pub series: Vec<Series>,
    /// Releases they rest on.
    pub releases: Vec<ReleaseRef>,
    /// How they were cut out.
    pub ledger: Vec<LedgerStep>,
    /// What a reader must know.
    pub notes: Vec<String>,
}

/// What published figures are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublishedQuestion {
    /// Published table.
    pub table: String,
    /// Figure; the table's own where none is named.
    pub figure: Option<String>,
    /// Values of dimensions; the printed total where none is named.
    pub of: BTreeMap<String, String>,
    /// A dimension and its value whose share of the printed total is wanted.
    pub share: Option<(String, String)>,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Leave out what was published later.
    pub known_on: Option<NaiveDate>,
}

/// By what rows are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Weeks from Monday.
    Week,
    /// Calendar months.
    Month,
}

/// What is asked of rows.
pub struct RowQuestion<'r> {
    /// Which rows.
    pub selection: Selection,
    /// The stated target whose share is wanted; the number of rows where none is named.
    pub rubric: Option<&'r Rubric>,
    /// By what.
    pub every: Every,
}

/// A series of published figures: of the store's workbooks, or for the composition of the detained and the booked in also
/// of the figures that come with brunt.
///
/// # Errors
/// When there is no such table, figure, dimension or value, or nothing is left.
pub fn of_figures(
    engine: &Engine,
    store: Option<&Store>,
    catalog: &Catalog,
    question: &PublishedQuestion,
) -> Result<Bundle, MeasureError> {
    let stored = match store {
        Some(store) => published::figures(engine, store, catalog, &question.table)?,
        None => None,
    };
    let population = [composition::Population::Detained, composition::Population::BookedIn]
        .into_iter()
        .find(|population| population.table() == question.table);
    match (population, stored) {
        (Some(population), stored) if question.figure.is_none() => {
            composed(catalog, stored.as_ref(), population, question)
        }
        (_, Some(figures)) => printed(catalog, figures, question),
        (_, None) => Err(MeasureError::UnknownTable { table: question.table.clone() }),
    }
}

fn unknown(name: &str, table: &str, near: impl IntoIterator<Item = String>) -> MeasureError {
    MeasureError::UnknownName {
        name: name.to_owned(),
        table: table.to_owned(),
        near: near.into_iter().collect(),
    }
}

/// A part of the published composition, or the number of people.
fn composed(
    catalog: &Catalog,
    stored: Option<&Figures>,
    population: composition::Population,
    question: &PublishedQuestion,
) -> Result<Bundle, MeasureError> {
    let table = &question.table;
    let agency = question.of.get("arresting_agency").cloned().unwrap_or_else(|| ALL.to_owned());
    if let Some(stray) =
        question.of.keys().find(|name| !["arresting_agency", "criminality"].contains(&name.as_str()))
    {
        return Err(unknown(stray, table, ["arresting_agency".to_owned(), "criminality".to_owned()]));
    }
    let part = match (&question.share, question.of.get("criminality")) {
        (Some((name, value)), None) if name == "criminality" => (value.clone(), true),
        (Some((name, _)), None) => return Err(unknown(name, table, ["criminality".to_owned()])),
        (Some(_), Some(_)) => return Err(unknown("criminality", table, [])),
        (None, Some(value)) => (value.clone(), false),
        (None, None) => ("total".to_owned(), false),
    };
    let by = if agency == ALL { Vec::new() } else { vec!["arresting_agency".to_owned()] };
    let asked = composition::Question {
        population,
        by,
        from: question.from,
        to: question.to,
        known_on: question.known_on,
        every: composition::Every::Edition,
    };
    let answer = composition::measure(catalog, stored, &asked)?;
    let place = |name: &str| answer.fields.iter().position(|field| field.name == name);
    let (Some(value), Some(total)) = (place(&part.0), place("total")) else {
        return Err(unknown(&part.0, table, ["convicted", "pending", "other"].map(str::to_owned)));
    };
    let number = |row: &[Value], place: usize| match row.get(place) {
        Some(Value::Integer(count)) => Some(real(*count)),
        _ => None,
    };
    let points: Vec<Point> = answer
        .rows
        .iter()
        .filter(|row| row.get(1) == Some(&Value::Text(agency.clone())))
        .filter_map(|row| {
            let Some(Value::Date(day)) = row.first() else { return None };
            let (value, total) = (number(row, value)?, number(row, total)?);
            let point = if part.1 {
                Point { day: *day, value: value / total, of: Some(total) }
            } else {
                Point { day: *day, value, of: None }
            };
            point.value.is_finite().then_some(point)
        })
        .collect();
    let who = if agency == ALL { String::new() } else { format!(" after arrest by {agency}") };
    let what = match population {
        composition::Population::Detained => "people detained",
        composition::Population::BookedIn => "people booked in in the fiscal year so far",
    };
    let name = match part {
        (part, true) => format!("share `{part}` of {what}{who}"),
        (part, false) if part == "total" => format!("{what}{who}"),
        (part, false) => format!("`{part}` among {what}{who}"),
    };
    let scale = if question.share.is_some() { Scale::Share } else { Scale::Plain };
    let unit = if scale == Scale::Share { "share" } else { "people" }.to_owned();
    let mut notes = answer.notes;
    if population == composition::Population::BookedIn {
        notes.push(
            "a fiscal year's book-ins so far are a running total that begins anew each October: a break in it is none in the \
             book-ins of a month"
                .to_owned(),
        );
    }
    whole(Bundle {
        series: vec![Series { name, unit, scale, points }],
        releases: answer.releases,
        ledger: answer.ledger,
        notes,
    })
}

/// A figure of a published table over its editions or months.
fn printed(
    catalog: &Catalog,
    mut figures: Figures,
    question: &PublishedQuestion,
) -> Result<Bundle, MeasureError> {
    let table = &question.table;
    let about = published::publication_of(catalog, table)
        .and_then(|publication| publication.table.iter().find(|known| known.table == *table))
        .ok_or_else(|| MeasureError::UnknownTable { table: table.clone() })?;
    for name in question.of.keys().chain(question.share.iter().map(|(name, _)| name)) {
        if figures.dimension(name).is_none() {
            return Err(unknown(name, table, figures.dimensions.iter().cloned()));
        }
    }
    let figure = question.figure.clone().unwrap_or_else(|| about.figure.clone());
    let period = about.period.word();
    let mut ledger = vec![step("figures of all editions", "each once per as-of day", figures.figures.len())];
    if let Some(day) = question.known_on {
        figures.known_on(day);
        ledger.push(step(&format!("published by {day}"), "asked for", figures.figures.len()));
    }
    let wanted = |one: &Figure, share: Option<&(String, String)>| {
        one.figure == figure
            && one.period == period
            && figures.dimensions.iter().zip(&one.dimensions).all(|(name, value)| match share {
                Some((shared, part)) if shared == name => value == part,
                _ => question.of.get(name).map_or(value == ALL, |asked| asked == value),
            })
    };
    let latest = figures.latest();
    ledger.push(step("the last edition of each", "later editions restate earlier ones", latest.len()));
    let chosen: Vec<&&Figure> = latest.iter().filter(|one| wanted(one, question.share.as_ref())).collect();
    ledger.push(step(&format!("`{figure}` by {period} of the labels asked for"), "asked for", chosen.len()));
    if chosen.is_empty() {
        let named = question.of.iter().map(|(name, value)| format!("{name}={value}"));
        let shared = question.share.iter().map(|(name, value)| format!("{name}={value}"));
        let asked = named.chain(shared).chain([format!("figure {figure}")]).collect::<Vec<_>>().join(", ");
        return Err(unknown(&asked, table, values(&figures, &question.of)));
    }
    let whole_of: BTreeMap<_, f64> = latest
        .iter()
        .filter(|one| question.share.is_some() && wanted(one, None))
        .filter_map(|one| Some((one.span, one.value?)))
        .collect();
    let mut points: Vec<Point> = Vec::new();
    for one in &chosen {
        let day = one.span.0;
        // A month that was not over on the last as-of day is no full month.
        let over = one.as_of >= one.span.1 || period == "day";
        let (Some(value), true) = (one.value, over) else { continue };
        if question.from.is_some_and(|from| day < from) || question.to.is_some_and(|to| day > to) {
            continue;
        }
        match (&question.share, whole_of.get(&one.span)) {
            (None, _) => points.push(Point { day, value, of: None }),
            (Some(_), Some(total)) if *total > 0.0 => {
                points.push(Point { day, value: value / total, of: Some(*total) });
            }
            _ => {}
        }
    }
    points.sort_by_key(|point| point.day);
    points.dedup_by_key(|point| point.day);
    ledger.push(step(
        "points of the series",
        "printed, over on the as-of day, within the days asked for",
        points.len(),
    ));
    let of: Vec<String> = question.of.iter().map(|(name, value)| format!("{name} {value}")).collect();
    let of = if of.is_empty() { String::new() } else { format!(", {}", of.join(", ")) };
    let name = match &question.share {
        Some((name, value)) => format!("share of {name} `{value}` in `{figure}` of `{table}`{of}"),
        None => format!("`{figure}` of `{table}`{of}"),
    };
    let scale = if question.share.is_some() { Scale::Share } else { Scale::Plain };
    let unit = if scale == Scale::Share {
        "share".to_owned()
    } else {
        chosen.first().map(|one| one.unit.clone()).unwrap_or_default()
    };
    let notes = vec![format!("{}: figures as the agency prints them", about.meaning.trim_end_matches('.'))];
    whole(Bundle { series: vec![Series { name, unit, scale, points }], releases: Vec::new(), ledger, notes })
}

/// Values that dimensions take, for a hint.
fn values(figures: &Figures, of: &BTreeMap<String, String>) -> Vec<String> {
    /// More would not be read.
    const SHOWN: usize = 12;
    let mut found: Vec<String> = Vec::new();
    for (place, name) in figures.dimensions.iter().enumerate() {
        if !of.is_empty() && !of.contains_key(name) {
            continue;
        }
        for value in figures.figures.iter().filter_map(|one| one.dimensions.get(place)) {
            let value = format!("{name}={value}");
            if found.len() < SHOWN && !found.contains(&value) {
                found.push(value);
            }
        }
    }
    found
}

fn step(step: &str, reason: &str, rows: usize) -> LedgerStep {
    LedgerStep {
        step: step.to_owned(),
        reason: reason.to_owned(),
        rows: u64::try_from(rows).unwrap_or(u64::MAX),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
fn real(count: i64) -> f64 {
    count as f64
}

fn whole(bundle: Bundle) -> Result<Bundle, MeasureError> {
    if bundle.series.iter().all(|series| series.points.is_empty()) {
        return Err(MeasureError::Empty);
    }
    Ok(bundle)
}

/// Rows by week or month: their number, or with a stated target the share that meets it, as three series: the two bounds
/// and the share of what can be told. Weeks and months that the release or the days asked for cut are left out.
///
/// # Errors
/// As [`target_share::measure`]; when several releases are meant; when a week or month has a count of 1 to 10 and small
/// counts are not allowed.
pub fn of_rows(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
    question: &RowQuestion<'_>,
) -> Result<Bundle, MeasureError> {
    let group = match question.every {
        Every::Week => "week",
        Every::Month => "month",
    };
    let answer = match question.rubric {
        Some(rubric) => {
            let asked = target_share::Question {
                selection: question.selection.clone(),
                rubric,
                by: vec![group.to_owned()],
                in_force_only: false,
                narrow: false,
                interval: None,
            };
            target_share::without_edges(engine, store, catalog, &asked)?
        }
        None => counted(engine, store, catalog, &question.selection, group)?,
    };
    let [release] = answer.releases.as_slice() else {
        return Err(MeasureError::SeveralReleases {
            table: question.selection.table.clone(),
            releases: answer
                .releases
                .iter()
                .map(|release| release.release.clone())
                .collect::<Vec<_>>()
                .join(", "),
        });
    };
    let about = catalog.releases.get(&release.release);
    let first = about.map(|about| about.first).into_iter().chain(question.selection.from).max();
    let last = about.map(|about| about.last.min(about.as_of)).into_iter().chain(question.selection.to).min();
    let mut kept: Vec<(NaiveDate, [f64; 4])> = Vec::new();
    for row in &answer.rows {
        let Some((day, end)) = row.first().and_then(|value| bounds(value, question.every)) else { continue };
        if first.is_some_and(|first| day < first) || last.is_some_and(|last| end > last) {
            continue;
        }
        let count = |place: usize| match row.get(place) {
            Some(Value::Integer(count)) => Ok(*count),
            other => Err(MeasureError::Unexpected(format!("{other:?} where a count belongs"))),
        };
        let (counts, told) = match question.rubric {
            Some(_) => ([count(1)?, count(2)?, count(3)?, count(4)?], 3),
            None => ([count(1)?, 0, 0, 0], 1),
        };
        if !question.selection.local && counts.iter().take(told).any(|count| (1..=SMALL).contains(count)) {
            return Err(MeasureError::SmallCounts { group: format!("{group} of {day}") });
        }
        kept.push((day, counts.map(real)));
    }
    kept.sort_by_key(|(day, _)| *day);
    let table = &question.selection.table;
    let series = match question.rubric {
        None => vec![Series {
            name: format!("rows of `{table}` by {group}"),
            unit: "rows".to_owned(),
            scale: Scale::Plain,
            points: kept.iter().map(|(day, [n, ..])| Point { day: *day, value: *n, of: None }).collect(),
        }],
        Some(rubric) => shares(&kept, &format!("of `{table}` in target `{}` by {group}", rubric.name)),
    };
    let mut ledger = answer.ledger;
    ledger.push(step(
        &format!("whole {group}s"),
        "those that the release or the days asked for cut are left out",
        kept.len(),
    ));
    let shown =
        (kept.first().map(|(day, _)| *day), kept.last().and_then(|(day, _)| end_of(*day, question.every)));
    let named = std::slice::from_ref(&release.release);
    let mut notes = if question.rubric.is_some() { answer.notes.clone() } else { Vec::new() };
    notes.extend(edges::notes(engine, store, catalog, table, named, shown)?);
    whole(Bundle { series, releases: answer.releases.clone(), ledger, notes })
}

/// The number of rows by week or month.
fn counted(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
    selection: &Selection,
    group: &str,
) -> Result<Answer, MeasureError> {
    let cohort = cohort::select(engine, store, catalog, selection, None, &[])?;
    let counts = vec![count(lit(1_i64)).alias("n")];
    let plan = cohort.rows.aggregate(vec![ident(group)], counts)?;
    let fields = vec![Field::new(group, Role::Group), Field::new("n", Role::Total)];
    let mut answer = Answer::new("measure series", fields);
    answer.rows = rows::values(&engine.collect(plan)?)?;
    answer.rows.sort_by(|a, b| rows::by_groups(a, b));
    answer.releases = cohort.releases;
    answer.ledger = cohort.ledger;
    Ok(answer)
}

/// Counts from 1 to this are small; the same limit as disclosure control's.
const SMALL: i64 = 10;

/// First and last day of a week or month as the engine names it.
fn bounds(value: &Value, every: Every) -> Option<(NaiveDate, NaiveDate)> {
    match (value, every) {
        (Value::Date(day), Every::Week) => Some((*day, end_of(*day, every)?)),
        (Value::Text(month), Every::Month) => {
            let first: NaiveDate = format!("{month}-01").parse().ok()?;
            Some((first, end_of(first, every)?))
        }
        _ => None,
    }
}

/// Last day of the week or month that begins on `first`.
fn end_of(first: NaiveDate, every: Every) -> Option<NaiveDate> {
    match every {
        Every::Week => first.checked_add_days(Days::new(6)),
        Every::Month => first.checked_add_months(Months::new(1))?.checked_sub_days(Days::new(1)),
    }
}

/// The two bounds and the share of what can be told, or one series where all can be told.
fn shares(kept: &[(NaiveDate, [f64; 4])], of: &str) -> Vec<Series> {
    let series = |name: String, share: &dyn Fn(&[f64; 4]) -> (f64, f64)| Series {
        name,
        unit: "share".to_owned(),
        scale: Scale::Share,
        points: kept
            .iter()
            .filter_map(|(day, counts)| {
                let (part, whole) = share(counts);
                (whole > 0.0).then(|| Point { day: *day, value: part / whole, of: Some(whole) })
            })
            .collect(),
    };
    if kept.iter().all(|(_, [.., untold])| *untold < 0.5) {
        return vec![series(format!("share {of}"), &|[n, yes, ..]| (*yes, *n))];
    }
    vec![
        series(format!("lowest share {of}"), &|[n, yes, ..]| (*yes, *n)),
        series(format!("share of the told {of}"), &|[_, yes, no, _]| (*yes, yes + no)),
        series(format!("highest share {of}"), &|[n, yes, _, untold]| (yes + untold, *n)),
    ]
}

/// The answer's columns for points: a chart or a table of the series itself.
#[must_use]
pub fn points(bundle: &Bundle) -> Answer {
    let fields = ["series", "day", "value", "of"].map(|name| Field::new(name, Role::Plain));
    let mut answer = Answer::new("measure series", fields.to_vec());
    for series in &bundle.series {
        for point in &series.points {
            answer.rows.push(vec![
                series.name.as_str().into(),
                point.day.into(),
                Value::Real(point.value),
                point.of.map_or(Value::Missing, Value::Real),
            ]);
        }
    }
    answer.releases.clone_from(&bundle.releases);
    answer.ledger.clone_from(&bundle.ledger);
    answer.notes.clone_from(&bundle.notes);
    answer
}
