//! An agency's own figures in the store: each kept once per as-of day, as it was known on a day, with what was restated.

mod restated;

pub use restated::{restated, restated_between};

use crate::error::MeasureError;
use crate::rows;
use brunt_model::publication::{ALL, Publication};
use brunt_model::{Catalog, State, Value, missing, typed};
use brunt_store::{Engine, Store};
use chrono::{Days, NaiveDate};
use datafusion::logical_expr::ident;
use std::collections::BTreeMap;

/// One edition of a publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// File name.
    pub file: String,
    /// The day on which it came out; null where its file does not tell.
    pub published: Option<NaiveDate>,
    /// The day by which it was out for certain: `published`, or so long after the as-of day as editions take at most.
    pub known_by: NaiveDate,
}

/// One printed figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Values of the table's dimensions, in their order; [`ALL`] is the printed total.
    pub dimensions: Vec<String>,
    /// What is counted or averaged.
    pub figure: String,
    /// Its unit.
    pub unit: String,
    /// The kind of time it is about.
    pub period: String,
    /// First and last day of it.
    pub span: (NaiveDate, NaiveDate),
    /// The day up to which its edition's figures reach.
    pub as_of: NaiveDate,
    /// The number; null unless the state is [`State::Known`].
    pub value: Option<f64>,
    /// Why there is none.
    pub state: State,
    /// Its edition, a key of [`Figures::editions`].
    pub edition: String,
    /// Sheet.
    pub sheet: String,
    /// Cell, `AB12`.
    pub cell: String,
}

/// What tells one figure of a table from all others but its earlier and later editions: dimensions, figure, kind of time,
/// its first and last day.
pub type FigureId<'f> = (&'f [String], &'f str, &'f str, (NaiveDate, NaiveDate));

impl Figure {
    /// Which figure it is.
    #[must_use]
    pub fn id(&self) -> FigureId<'_> {
        (&self.dimensions, &self.figure, &self.period, self.span)
    }
}

/// All figures of one published table in the store.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// Table.
    pub table: String,
    /// The publication it belongs to.
    pub publication: String,
    /// Names of its dimensions.
    pub dimensions: Vec<String>,
    /// Figures, by what they are and then by as-of day: each once per as-of day.
    pub figures: Vec<Figure>,
    /// Editions by the first digits of their hash.
    pub editions: BTreeMap<String, Edition>,
    /// Figures that two editions of one as-of day print differently: kept, and not kept.
    pub disputed: Vec<(Figure, Figure)>,
}

impl Figures {
    /// Where a dimension stands.
    #[must_use]
    pub fn dimension(&self, name: &str) -> Option<usize> {
        self.dimensions.iter().position(|known| known == name)
    }

    /// Leaves only what was out by `day`.
    pub fn known_on(&mut self, day: NaiveDate) {
        let editions = &self.editions;
        self.figures
            .retain(|figure| editions.get(&figure.edition).is_some_and(|edition| edition.known_by <= day));
    }

    /// The last known edition of each figure.
    #[must_use]
    pub fn latest(&self) -> Vec<&Figure> {
        let mut latest: Vec<&Figure> = Vec::new();
        for figure in &self.figures {
            match latest.last_mut() {
                Some(last) if last.id() == figure.id() => *last = figure,
                _ => latest.push(figure),
            }
        }
        latest
    }

    /// Where a figure stands, in words.
    #[must_use]
    pub fn place(&self, figure: &Figure) -> String {
        let file = self.editions.get(&figure.edition).map_or("", |edition| edition.file.as_str());
        format!("{file}, sheet `{}`, cell {}", figure.sheet.trim(), figure.cell)
    }
}

/// The publication that a table belongs to.
#[must_use]
pub fn publication_of<'c>(catalog: &'c Catalog, table: &str) -> Option<&'c Publication> {
    catalog
        .publications
        .values()
        .find(|publication| publication.table.iter().any(|known| known.table == table))
}

/// Every figure of a published table in the store; `None` where the catalog has no such table or the store nothing of it.
///
/// # Errors
/// When the engine fails.
pub fn figures(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
    table: &str,
) -> Result<Option<Figures>, MeasureError> {
    let Some(publication) = publication_of(catalog, table) else { return Ok(None) };
    if !store.manifest().files.iter().any(|file| file.table == table) {
        return Ok(None);
    }
    let dimensions: Vec<String> = publication
        .table
        .iter()
        .find(|known| known.table == table)
        .map(|known| known.dimension_names().into_iter().map(str::to_owned).collect())
        .unwrap_or_default();
    let fixed = [
        "figure",
        "unit",
        "period",
        "period_start",
        "period_end",
        "as_of",
        "value",
        &missing::state_column("value"),
        typed::SOURCE_HASH,
        typed::SOURCE_SHEET,
        "source_cell",
    ]
    .map(str::to_owned);
    let columns = fixed.iter().chain(&dimensions).map(|name| ident(name.clone())).collect::<Vec<_>>();
    let plan = engine.table(store, table, std::slice::from_ref(&publication.publication))?.select(columns)?;
    let mut found = rows::values(&engine.collect(plan)?)?
        .into_iter()
        .map(|row| figure(&row, fixed.len()))
        .collect::<Result<Vec<Figure>, MeasureError>>()?;
    let editions = editions(store, publication);
    let known_by = |figure: &Figure| editions.get(&figure.edition).map(|edition| edition.known_by);
    found.sort_by(|a, b| {
        (a.id(), a.as_of, known_by(a), &a.edition, &a.sheet, &a.cell).cmp(&(
            b.id(),
            b.as_of,
            known_by(b),
            &b.edition,
            &b.sheet,
            &b.cell,
        ))
    });
    let mut figures: Vec<Figure> = Vec::with_capacity(found.len());
    let mut disputed = Vec::new();
    for figure in found {
        match figures.last() {
            // What was out first is kept: it is what was known of that day.
            Some(kept) if kept.id() == figure.id() && kept.as_of == figure.as_of => {
                if kept.edition != figure.edition && differs(kept.value, figure.value) {
                    disputed.push((kept.clone(), figure));
                }
            }
            _ => figures.push(figure),
        }
    }
    Ok(Some(Figures {
        table: table.to_owned(),
        publication: publication.publication.clone(),
        dimensions,
        figures,
        editions,
        disputed,
    }))
}

/// Whether two printed numbers differ by more than the last digits of a floating-point average.
fn differs(a: Option<f64>, b: Option<f64>) -> bool {
    /// Averages are printed with about fifteen digits.
    const RELATIVE: f64 = 1e-9;
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() > RELATIVE * a.abs().max(b.abs()).max(1.0),
        (None, None) => false,
        _ => true,
    }
}

fn figure(row: &[Value], fixed: usize) -> Result<Figure, MeasureError> {
    let fault = |what: &str| MeasureError::Unexpected(format!("a published figure without its {what}"));
    let text = |place: usize, what: &str| match row.get(place) {
        Some(Value::Text(text)) => Ok(text.clone()),
        _ => Err(fault(what)),
    };
    let day = |place: usize, what: &str| match row.get(place) {
        Some(Value::Date(day)) => Ok(*day),
        _ => Err(fault(what)),
    };
    let state = match row.get(7) {
        Some(Value::Integer(code)) => i8::try_from(*code).ok().and_then(State::from_code),
        _ => None,
    };
    let dimensions = row.get(fixed..).unwrap_or_default().iter().map(|value| match value {
        Value::Text(text) => text.clone(),
        _ => ALL.to_owned(),
    });
    Ok(Figure {
        dimensions: dimensions.collect(),
        figure: text(0, "name")?,
        unit: text(1, "unit")?,
        period: text(2, "period")?,
        span: (day(3, "first day")?, day(4, "last day")?),
        as_of: day(5, "as-of day")?,
        value: match row.get(6) {
            Some(Value::Real(number)) => Some(*number),
            _ => None,
        },
        state: state.ok_or_else(|| fault("state"))?,
        edition: text(8, "edition")?,
        sheet: text(9, "sheet")?,
        cell: text(10, "cell")?,
    })
}

/// The editions of a publication in the store, by the first digits of their hash as rows carry them.
#[must_use]
pub fn editions(store: &Store, publication: &Publication) -> BTreeMap<String, Edition> {
    let latest = Days::new(publication.days_to_publication.unsigned_abs());
    store
        .manifest()
        .inputs
        .values()
        .filter(|input| input.tables.iter().any(|table| table.release == publication.publication))
        .filter_map(|input| {
            let as_of = input.reported_day("/workbook/as_of/workbook/day")?;
            let published = input.reported_day("/workbook/published");
            let edition = Edition {
                file: input.file_name().to_owned(),
                published,
                known_by: published.or_else(|| as_of.checked_add_days(latest))?,
            };
            Some((input.sha256.chars().take(SHORT_HASH).collect(), edition))
        })
        .collect()
}

/// Digits of a file's hash that its rows carry.
const SHORT_HASH: usize = 12;
