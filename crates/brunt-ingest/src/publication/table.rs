//! Cutting one table out of a sheet: header row, labels, figures, each with its place.

use super::grid::{At, Grid, Held, reference};
use super::period::{self, Span};
use brunt_model::State;
use brunt_model::catalog::Tokens;
use brunt_model::publication::{ALL, Figure, LabelColumn, Period, Publication, PublishedTable, ValueColumn};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// How far below its title a table's header row may stand.
const HEADER_ROWS: u64 = 5;
/// Columns that a header may span.
const SPANNED: usize = 3;
/// Rows of a header of half months: year, month, half.
const HALF_MONTH_ROWS: u64 = 3;

/// One printed figure.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedValue {
    /// Values of the table's dimensions, in their order.
    pub dimensions: Vec<String>,
    /// Figure and unit.
    pub figure: Figure,
    /// The kind of time it is about.
    pub period: Period,
    /// First and last day of it.
    pub span: (NaiveDate, NaiveDate),
    /// The number; null unless [`State::Known`].
    pub value: Option<f64>,
    /// Why there is none.
    pub state: State,
    /// Row, from 1.
    pub row: u64,
    /// Column, from 0.
    pub column: usize,
    /// The cell, `AB12`.
    pub cell: String,
}

/// A cell, label or header that does not fit the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misfit {
    pub(super) at: At,
    pub(super) reason: String,
    /// The table's form has changed: a label or header is new, or one is gone.
    pub(super) changed: bool,
}

/// A table found.
#[derive(Debug, Default)]
pub(super) struct Cut {
    pub(super) values: Vec<PublishedValue>,
    pub(super) misfits: Vec<Misfit>,
    pub(super) claimed: BTreeSet<At>,
    /// First figures of periods that begin after the as-of day.
    pub(super) ahead: Vec<(At, NaiveDate)>,
    /// Columns of zeros that stand for a time not reported.
    pub(super) unreported: Vec<At>,
}

/// What the cells around a table say of its time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    pub(super) fiscal_year: i32,
    pub(super) as_of: NaiveDate,
}

/// One column of figures of this sheet.
struct Figures<'t> {
    at: usize,
    column: &'t ValueColumn,
    span: Option<(Period, Span)>,
}

struct Labels<'t> {
    at: usize,
    column: &'t LabelColumn,
}

/// Where the title of `table` stands on the sheet; for one without a title, where its header row begins.
pub(super) fn anchors(grid: &Grid, table: &PublishedTable) -> Vec<At> {
    match &table.title {
        Some(title) => grid.texts().filter(|(_, text)| title.matches(text)).map(|(at, _)| at).collect(),
        None => grid
            .texts()
            .filter(|(_, text)| is_header(table.labels.first(), text))
            .map(|(at, _)| at)
            .find(|(row, column)| header_score(grid, table, *row, *column, usize::MAX) > 2)
            .into_iter()
            .collect(),
    }
}

fn is_header(label: Option<&LabelColumn>, folded: &str) -> bool {
    label.and_then(|label| label.header.as_ref()).is_some_and(|header| header.matches(folded))
}

/// Headers of figures in a row.
fn header_score(grid: &Grid, table: &PublishedTable, row: u64, from: usize, until: usize) -> usize {
    grid.row(row, from, until)
        .filter(|(_, held)| {
            table
                .columns
                .iter()
                .any(|column| column.header.as_ref().is_some_and(|header| header.matches(held.folded())))
        })
        .count()
}

/// Cuts the table anchored there.
pub(super) fn cut(
    grid: &Grid,
    publication: &Publication,
    table: &PublishedTable,
    anchor: At,
    times: Times,
    tokens: &Tokens,
) -> Result<Cut, Misfit> {
    let (title_row, left) = anchor;
    // A text to the right on the same row begins the next table.
    let until = match &table.title {
        Some(_) => grid
            .row(title_row, left + 1, usize::MAX)
            .find(|(_, held)| !held.folded().is_empty())
            .map_or(usize::MAX, |(column, _)| column),
        None => usize::MAX,
    };
    let mut cut = Cut::default();
    let header = find_header(grid, table, anchor, until);
    let (header_row, header_rows) = match header {
        Some(row) if table.columns.iter().any(|column| column.period == Some(Period::HalfMonth)) => {
            (row, HALF_MONTH_ROWS)
        }
        Some(row) => (row, 1),
        None if table.header_may_lack => (title_row + 1, 0),
        None => {
            return Err(Misfit {
                at: anchor,
                reason: "below this title stands no header row that belongs to it".to_owned(),
                changed: true,
            });
        }
    };
    // So does another table's title on the row of the headers.
    let until = grid
        .row(header_row, left + 1, until)
        .find(|(_, held)| publication.is_title(held.folded()))
        .map_or(until, |(column, _)| column);
    let (labels, figures) = if header_rows == 0 {
        cut.misfits.push(Misfit {
            at: anchor,
            reason:
                "the header row below this title is gone; labels and figures were taken from where they stand"
                    .to_owned(),
            changed: true,
        });
        headless(table, left)
    } else {
        columns(grid, table, (header_row, left), until, times, &mut cut)
    };
    for row in header_row..header_row + header_rows {
        cut.claimed.extend(grid.row(row, left, until).map(|(column, _)| (row, column)));
    }
    if figures.is_empty() {
        return Err(Misfit {
            at: (header_row, left),
            reason: "no column of this header row is one of the table's".to_owned(),
            changed: true,
        });
    }
    let figures = if header_rows == 1 {
        beside_headers(grid, (header_row, left), until, figures, &mut cut)
    } else {
        figures
    };
    // As far as its headers reach, columns that are passed over among them.
    let last = (header_row..header_row + header_rows)
        .flat_map(|row| grid.row(row, left, until))
        .map(|(column, _)| column);
    let end = figures.iter().map(|figures| figures.at).chain(last).max().unwrap_or(left) + 1;
    let title_span = if table.period_in_title {
        Some(period::in_title(grid.folded(title_row, left), table.period).ok_or_else(|| Misfit {
            at: anchor,
            reason: "the title names no period that can be read".to_owned(),
            changed: true,
        })?)
    } else {
        None
    };
    let mut body = Body {
        grid,
        publication,
        table,
        times,
        tokens,
        title_span,
        labels,
        figures,
        cut,
        later: BTreeMap::new(),
    };
    body.read(header_row + header_rows, left, end);
    let found = body.finish();
    if found.values.is_empty() && found.misfits.is_empty() {
        return Err(Misfit {
            at: anchor,
            reason: "below this title stands no figure that can be read".to_owned(),
            changed: true,
        });
    }
    Ok(found)
}

/// Figures that stand to the right of their header, which then spans several columns: such a column is empty below its
/// header, and the next one without a header holds numbers.
fn beside_headers<'t>(
    grid: &Grid,
    (header_row, left): At,
    until: usize,
    mut figures: Vec<Figures<'t>>,
    cut: &mut Cut,
) -> Vec<Figures<'t>> {
    let headers: BTreeSet<usize> = grid.row(header_row, left, until).map(|(column, _)| column).collect();
    let first = header_row + 1;
    for one in &mut figures {
        let next = headers.range(one.at + 1..).next().copied().unwrap_or(until).min(one.at + 1 + SPANNED);
        let empty = (first..=first + 2).all(|row| grid.at(row, one.at).is_none());
        let beside = grid.row(first, one.at + 1, next).find(|(_, held)| matches!(held, Held::Number(_)));
        if let (true, Some((column, _))) = (empty, beside) {
            cut.misfits.push(Misfit {
                at: (header_row, one.at),
                reason: format!(
                    "the figures of this column stand to its right, from {} on; they were taken from there",
                    reference((first, column))
                ),
                changed: true,
            });
            one.at = column;
        }
    }
    figures
}

/// Labels in the title's column and figures beside them.
fn headless(table: &PublishedTable, left: usize) -> (Vec<Labels<'_>>, Vec<Figures<'_>>) {
    let labels =
        table.labels.iter().zip(left..).map(|(column, at)| Labels { at, column }).collect::<Vec<_>>();
    let figures = table.columns.iter().zip(left + labels.len()..);
    let figures = figures.map(|(column, at)| Figures { at, column, span: None }).collect();
    (labels, figures)
}

fn find_header(grid: &Grid, table: &PublishedTable, (row, left): At, until: usize) -> Option<u64> {
    if table.title.is_none() {
        return Some(row);
    }
    (row + 1..=row + HEADER_ROWS).find(|row| {
        match table.labels.first().and_then(|label| label.header.as_ref()) {
            Some(header) => {
                // The first header can be missing or empty when its pattern allows that; then another must match.
                let first = grid.folded(*row, left);
                header.matches(first)
                    && (!first.is_empty() || header_score(grid, table, *row, left, until) > 0)
            }
            None => grid.row(*row, left, until).any(|(_, held)| matches!(held, Held::Day(_))),
        }
    })
}

/// The columns of labels and of figures that the header row names.
fn columns<'t>(
    grid: &Grid,
    table: &'t PublishedTable,
    (row, left): At,
    until: usize,
    times: Times,
    cut: &mut Cut,
) -> (Vec<Labels<'t>>, Vec<Figures<'t>>) {
    let mut labels: Vec<Labels<'t>> = Vec::new();
    let mut figures: Vec<Figures<'t>> = Vec::new();
    let mut first = true;
    if table.columns.iter().any(|column| column.period == Some(Period::HalfMonth)) {
        labels.extend(table.labels.first().map(|column| Labels { at: left, column }));
        figures.extend(half_months(grid, table, row, left, until, cut));
        return (labels, figures);
    }
    if table.labels.first().is_some_and(|label| label.header.as_ref().is_none_or(|header| header.matches("")))
        && grid.at(row, left).is_none()
    {
        labels.extend(table.labels.first().map(|column| Labels { at: left, column }));
        first = false;
    }
    for (column, held) in grid.row(row, left, until) {
        let text = held.folded();
        let label = table.labels.iter().find(|label| {
            is_header(Some(label), text)
                && !labels.iter().any(|known| known.column == *label)
                && (first || label.header.is_some())
        });
        first = false;
        if let Some(label) = label {
            labels.push(Labels { at: column, column: label });
            continue;
        }
        let found = table.columns.iter().find_map(|value| match (&value.header, value.period) {
            (Some(header), _) => header.matches(text).then_some((value, None)),
            (None, Some(period)) => named_span(held, period, times).map(|span| (value, Some((period, span)))),
            (None, None) => None,
        });
        match found {
            Some((column_of, span)) => figures.push(Figures { at: column, column: column_of, span }),
            None if table.passed.iter().any(|pattern| pattern.matches(text)) => {}
            None => cut.misfits.push(Misfit {
                at: (row, column),
                reason: format!("this column is not one of the table's: {}", shown(held)),
                changed: true,
            }),
        }
    }
    for label in table.labels.iter().filter(|label| !label.optional) {
        if !labels.iter().any(|known| known.column == label) {
            cut.misfits.push(Misfit {
                at: (row, left),
                reason: format!("the header row lacks the column of labels of `{}`", label_name(label)),
                changed: true,
            });
        }
    }
    (labels, figures)
}

fn label_name(label: &LabelColumn) -> &str {
    label.dimension.as_deref().unwrap_or(if label.period.is_some() { "fiscal year" } else { "figures" })
}

/// The span that a header names by itself.
fn named_span(held: &Held, period: Period, times: Times) -> Option<Span> {
    use chrono::Datelike as _;
    match (held, period) {
        (Held::Day(day), Period::Month) => period::month(day.year(), day.month()),
        (Held::Text { folded, .. }, Period::Month) => {
            period::month_of_fiscal_year(times.fiscal_year, period::month_number(folded)?)
        }
        (Held::Text { folded, .. }, Period::FiscalYear) => {
            let years = period::fiscal_years(folded);
            let [year] = years.as_slice() else { return None };
            period::fiscal_year(*year)
        }
        _ => None,
    }
}

/// Columns below a header of three rows: year, month, half. Years and months stand above the first of their columns.
fn half_months<'t>(
    grid: &Grid,
    table: &'t PublishedTable,
    row: u64,
    left: usize,
    until: usize,
    cut: &mut Cut,
) -> Vec<Figures<'t>> {
    let Some(column_of) = table.columns.iter().find(|column| column.period == Some(Period::HalfMonth)) else {
        return Vec::new();
    };
    let (mut year, mut turned, mut month, mut figures) = (None, None, None, Vec::new());
    for (column, half) in grid.row(row + 2, left + 1, until) {
        let above = |row: u64| grid.row(row, left + 1, column + 1).last();
        if let Some((_, Held::Number(number))) = above(row) {
            #[expect(clippy::cast_possible_truncation, reason = "checked to be a year")]
            let whole = *number as i32;
            let written = (2000..2100).contains(&whole).then_some(whole);
            // The year that still stands for earlier columns does not take a turn of the year back.
            if written > year {
                year = written;
            }
        }
        if let Some((_, held)) = above(row + 1) {
            let next = period::month_number(held.folded());
            // Editions leave the new year out above its January.
            if next < month && year == turned {
                year = year.map(|year| year + 1);
            }
            if next != month {
                turned = year;
            }
            month = next;
        }
        let span = year.zip(month).and_then(|(year, month)| period::half_month(year, month, half.folded()));
        match span {
            Some(span) => {
                figures.push(Figures { at: column, column: column_of, span: Some((Period::HalfMonth, span)) })
            }
            None => cut.misfits.push(Misfit {
                at: (row + 2, column),
                reason: "above this cell stands no year, month and half that can be read".to_owned(),
                changed: true,
            }),
        }
    }
    figures
}

/// A cell for a message. Published tables hold no person's data.
fn shown(held: &Held) -> String {
    match held {
        Held::Text { written, .. } => format!("`{}`", written.chars().take(60).collect::<String>()),
        Held::Number(number) => number.to_string(),
        Held::Day(day) => day.to_string(),
        Held::Other(other) => format!("`{other}`"),
    }
}

/// What the labels of a row say.
#[derive(Default)]
struct Said {
    dimensions: BTreeMap<String, String>,
    figure: Option<Figure>,
    span: Option<(Period, Span)>,
}

struct Body<'a> {
    grid: &'a Grid,
    publication: &'a Publication,
    table: &'a PublishedTable,
    times: Times,
    tokens: &'a Tokens,
    title_span: Option<Span>,
    labels: Vec<Labels<'a>>,
    figures: Vec<Figures<'a>>,
    cut: Cut,
    /// Cells of periods after the as-of day, by column.
    later: BTreeMap<usize, Vec<PublishedValue>>,
}

impl Body<'_> {
    fn read(&mut self, first: u64, left: usize, end: usize) {
        let mut outer: Option<String> = None;
        let mut above: BTreeMap<usize, Held> = BTreeMap::new();
        for row in first.. {
            let filled: Vec<usize> = self.grid.row(row, left, end).map(|(column, _)| column).collect();
            let has_figures = self.figures.iter().any(|figures| filled.contains(&figures.at));
            let label = self.grid.folded(row, left);
            let opens = self.opens(label) && !has_figures;
            // A text by itself below a table is a footnote.
            if filled.is_empty() || (!has_figures && !opens && filled.len() == 1) {
                return;
            }
            self.cut.claimed.extend(filled.iter().map(|column| (row, *column)));
            if opens {
                outer = self.outer_value(label);
                continue;
            }
            match self.said(row, has_figures, &mut outer, &mut above) {
                Ok(said) => self.values(row, &said),
                Err(misfit) => {
                    // Its figures are lost with the label: say so of each.
                    self.cut.misfits.push(misfit);
                }
            }
        }
    }

    /// Whether a label opens a group whose members stand below it.
    fn opens(&self, label: &str) -> bool {
        !label.is_empty()
            && self.labels.first().is_some_and(|first| first.column.inner.is_some())
            && self.outer_value(label).is_some()
    }

    fn outer_value(&self, label: &str) -> Option<String> {
        let column = self.labels.first()?.column;
        match &column.values {
            Some(values) => values.get(label).cloned(),
            None => Some(label.to_owned()),
        }
    }

    fn said(
        &self,
        row: u64,
        has_figures: bool,
        outer: &mut Option<String>,
        above: &mut BTreeMap<usize, Held>,
    ) -> Result<Said, Misfit> {
        let mut said = Said::default();
        for label in &self.labels {
            let held = match self.grid.at(row, label.at) {
                Some(held) => {
                    above.insert(label.at, held.clone());
                    Some(held)
                }
                None if label.column.fill => above.get(&label.at),
                None => None,
            };
            let at = (row, label.at);
            if let Some(inner) = &label.column.inner
                && has_figures
                && let (Some(value), Some(group)) =
                    (held.and_then(|held| inner.values.get(held.folded())), outer.as_ref())
            {
                if let Some(dimension) = &label.column.dimension {
                    said.dimensions.insert(dimension.clone(), group.clone());
                }
                said.dimensions.insert(inner.dimension.clone(), value.clone());
                continue;
            }
            let first = self.labels.first().is_some_and(|first| first.at == label.at);
            if first && held.is_none() {
                return Err(Misfit {
                    at,
                    reason: "figures without a label; none of the row was kept".to_owned(),
                    changed: true,
                });
            }
            self.label(label.column, held, at, &mut said)?;
            if first && label.column.inner.is_some() {
                *outer = label.column.dimension.as_ref().and_then(|name| said.dimensions.get(name).cloned());
            }
        }
        Ok(said)
    }

    fn label(
        &self,
        column: &LabelColumn,
        held: Option<&Held>,
        at: At,
        said: &mut Said,
    ) -> Result<(), Misfit> {
        let changed = |reason: String| Misfit { at, reason, changed: true };
        let folded = held.map_or("", Held::folded);
        if let Some(period) = column.period {
            let years = period::fiscal_years(folded);
            let [year] = years.as_slice() else {
                return Err(changed("this label is no fiscal year".to_owned()));
            };
            said.span = period::fiscal_year(*year).map(|span| (period, span));
        } else if let Some(figures) = &column.figures {
            let figure = figures.get(folded);
            said.figure = Some(figure.cloned().ok_or_else(|| changed(unknown(held)))?);
        } else if let Some(dimension) = &column.dimension {
            let value = match (held, &column.values) {
                (None, _) => ALL.to_owned(),
                (Some(_), Some(values)) => {
                    values.get(folded).cloned().ok_or_else(|| changed(unknown(held)))?
                }
                (Some(_), None) if column.totals.contains(folded) => ALL.to_owned(),
                (Some(Held::Text { written, .. }), None) => {
                    written.split_whitespace().collect::<Vec<_>>().join(" ")
                }
                (Some(other), None) => shown(other),
            };
            said.dimensions.insert(dimension.clone(), value);
        }
        Ok(())
    }

    fn values(&mut self, row: u64, said: &Said) {
        let names = self.table.dimension_names();
        let mut values = Vec::new();
        let mut misfits = Vec::new();
        for figures in &self.figures {
            let at = (row, figures.at);
            let (period, span) = self.span(figures, said);
            let (value, state, reason) = self.number(self.grid.at(row, figures.at));
            if let Some(reason) = reason {
                misfits.push(Misfit { at, reason, changed: false });
            }
            let mut dimensions = self.table.dimensions.clone();
            dimensions.extend(figures.column.dimensions.clone());
            dimensions.extend(said.dimensions.clone());
            let figure = match (&figures.column.figure, &figures.column.unit, &said.figure) {
                (Some(figure), Some(unit), _) => Figure { figure: figure.clone(), unit: unit.clone() },
                (_, _, Some(figure)) => figure.clone(),
                _ => Figure { figure: self.table.figure.clone(), unit: self.table.unit.clone() },
            };
            let value = PublishedValue {
                dimensions: names
                    .iter()
                    .map(|name| dimensions.get(*name).cloned().unwrap_or_else(|| ALL.to_owned()))
                    .collect(),
                figure,
                period,
                span,
                value,
                state,
                row,
                column: figures.at,
                cell: reference(at),
            };
            if span.0 > self.times.as_of {
                self.later.entry(figures.at).or_default().push(value);
            } else {
                values.push(value);
            }
        }
        self.cut.values.extend(values);
        self.cut.misfits.extend(misfits);
    }

    /// A period that begins after the as-of day is printed as blanks or zeros, which are no figures. One number in its
    /// column says that the table reaches further than the as-of day; then the column is kept, and the reader told.
    fn finish(mut self) -> Cut {
        for (column, values) in std::mem::take(&mut self.later) {
            let Some(first) = values.iter().find(|value| value.value.is_some_and(|value| value != 0.0))
            else {
                continue;
            };
            self.cut.ahead.push(((first.row, column), first.span.0));
            self.cut.values.extend(values);
        }
        self.cut.values.sort_by_key(|value| (value.row, value.column));
        if self.table.zero_columns_are_unreported {
            self.unreport();
        }
        self.cut
    }

    /// Makes a column blank that holds zeros and nothing else.
    fn unreport(&mut self) {
        let mut columns: BTreeMap<usize, (bool, u64)> = BTreeMap::new();
        for value in &self.cut.values {
            let column = columns.entry(value.column).or_insert((true, value.row));
            column.0 &= value.value.is_none_or(|value| value == 0.0);
        }
        columns.retain(|_, (zero, _)| *zero);
        for value in self.cut.values.iter_mut().filter(|value| columns.contains_key(&value.column)) {
            (value.value, value.state) = (None, State::Blank);
        }
        self.cut.unreported.extend(columns.into_iter().map(|(column, (_, row))| (row, column)));
    }

    /// The time of a cell: its column's, within the fiscal year that its label names.
    fn span(&self, figures: &Figures<'_>, said: &Said) -> (Period, Span) {
        use chrono::Datelike as _;
        let as_of = self.times.as_of;
        let year = said.span.map_or(self.times.fiscal_year, |(_, (_, last))| last.year());
        let to_date = |year: i32| {
            let (first, last) = period::fiscal_year(year).unwrap_or((as_of, as_of));
            (Period::FiscalYearToDate, (first, last.min(as_of.max(first))))
        };
        match (figures.span, figures.column.period, said.span) {
            (Some((Period::Month, (first, _))), _, Some(_)) => {
                let span = period::month_of_fiscal_year(year, first.month()).unwrap_or((first, first));
                (Period::Month, span)
            }
            (Some(span), _, _) => span,
            (None, Some(Period::FiscalYearToDate), _) => to_date(year),
            (None, _, Some((Period::FiscalYear, span))) if span.1 > as_of => to_date(year),
            (None, _, Some(span)) => span,
            (None, _, None) => match (self.title_span, self.table.period) {
                (Some(span), period) => (period, span),
                (None, Period::FiscalYearToDate) => to_date(year),
                (None, period) => (period, (as_of, as_of)),
            },
        }
    }

    /// The number in a cell, its state, and what is wrong with it.
    fn number(&self, held: Option<&Held>) -> (Option<f64>, State, Option<String>) {
        match held {
            None => (None, State::Blank, None),
            Some(Held::Number(number)) if number.is_finite() => (Some(*number), State::Known, None),
            Some(Held::Text { written, folded })
                if self.tokens.is_absent(written) || self.publication.absent.contains(folded) =>
            {
                (None, State::Blank, None)
            }
            Some(Held::Text { written, .. }) if self.tokens.is_redacted(written) => {
                (None, State::Redacted, None)
            }
            Some(other) => (None, State::Rejected, Some(format!("{} is no number", shown(other)))),
        }
    }
}

fn unknown(held: Option<&Held>) -> String {
    format!(
        "this label is not one of the table's: {}",
        held.map_or_else(|| "an empty cell".to_owned(), shown)
    )
}
