//! A drawing of an exhibit as SVG, from its releasable table and nothing else. The same exhibit and words give the same
//! bytes.
//!
//! The shapes are written here rather than by a plotting library ([`crate::chart`] uses one): labels at the ends of lines
//! that keep apart, notes that wrap, patterns for what is withheld, and letters measured with the font they are shown in
//! are most of the work, and such a library has none of them. Colours stand in the picture in their light form and with a
//! class, so that the file reads well by itself and a page can recolour it with [`stylesheet`].

mod axis;
mod bars;
mod canvas;
pub mod font;
mod funnel;
mod lines;
mod map;
mod png;
mod stacked;
mod tone;
mod words;

pub use png::{PngError, png, tree};
pub use tone::{dark, stylesheet};
pub use words::{English, Figure, Phrase, Words, cell};

use crate::disclosure::Releasable;
use crate::edition::{Drawing, Exhibit};
use axis::Grain;
use brunt_model::Value;
use canvas::{Canvas, Pen, Shape, Type, at, escape};
use chrono::NaiveDate;
use font::Weight;
use std::fmt::Write as _;
use tone::{Tone, colour};

/// For which width a drawing is laid out; its letters keep their size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// 720 wide.
    Wide,
    /// 360 wide, for telephones. States are shown as equal tiles.
    Narrow,
}

impl Layout {
    /// Width in the unit of the picture.
    #[must_use]
    pub fn width(self) -> f64 {
        match self {
            Layout::Wide => 720.0,
            Layout::Narrow => 360.0,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Layout::Wide => "wide",
            Layout::Narrow => "narrow",
        }
    }
}

/// What stands around the plot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Around {
    /// Title, unit and sources are in the picture: for a file that leaves its page.
    All,
    /// The page shows title, unit and sources; the picture holds the notes that belong to its marks.
    Notes,
}

/// Why an exhibit could not be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DrawingError {
    /// It is shown as a table only.
    #[error("`{0}` has no drawing")]
    NoDrawing(String),
    /// A column that the drawing names is not in the table.
    #[error("the table of `{exhibit}` has no column `{column}`")]
    NoColumn {
        /// The exhibit.
        exhibit: String,
        /// The column.
        column: String,
    },
    /// No figure can be shown; the table says for each why.
    #[error("no figure to draw in `{exhibit}`: {withheld} withheld, {missing} missing")]
    Nothing {
        /// The exhibit.
        exhibit: String,
        /// Withheld figures.
        withheld: usize,
        /// Missing figures.
        missing: usize,
    },
    /// A state has two rows; a map shows one.
    #[error("the table of `{exhibit}` has two rows for `{state}`")]
    Twice {
        /// The exhibit.
        exhibit: String,
        /// The state.
        state: String,
    },
}

/// The drawing of an exhibit, wide, with title, unit and sources: a file that can stand alone.
///
/// # Errors
/// See [`DrawingError`].
pub fn svg(exhibit: &Exhibit, words: &impl Words) -> Result<String, DrawingError> {
    svg_as(exhibit, words, Layout::Wide, Around::All)
}

/// The drawing of an exhibit in a layout.
///
/// # Errors
/// See [`DrawingError`].
pub fn svg_as(
    exhibit: &Exhibit,
    words: &impl Words,
    layout: Layout,
    around: Around,
) -> Result<String, DrawingError> {
    draw(exhibit, words, layout, around).map(|picture| picture.svg)
}

/// A finished picture and what tests look at.
#[derive(Debug)]
struct Picture {
    svg: String,
    #[cfg(test)]
    height: f64,
    #[cfg(test)]
    texts: Vec<canvas::Placed>,
}

/// What a kind of drawing works with.
struct Sheet<'a, W: Words> {
    exhibit: &'a Exhibit,
    words: &'a W,
    layout: Layout,
    canvas: Canvas,
    /// Where the next thing stands.
    y: f64,
    notes: Vec<String>,
    withheld: usize,
    missing: usize,
}

/// Left and right air.
const EDGE: f64 = 8.0;

fn draw<W: Words>(
    exhibit: &Exhibit,
    words: &W,
    layout: Layout,
    around: Around,
) -> Result<Picture, DrawingError> {
    let drawing = exhibit.drawing.as_ref().ok_or_else(|| DrawingError::NoDrawing(exhibit.name.clone()))?;
    let prefix = format!("{}-{}", exhibit.name, layout.word());
    let canvas = Canvas { prefix: prefix.clone(), ..Canvas::default() };
    let mut sheet =
        Sheet { exhibit, words, layout, canvas, y: 10.0, notes: Vec::new(), withheld: 0, missing: 0 };
    let title = words.message(&exhibit.title, &exhibit.table);
    let unit = words.message(&exhibit.unit, &exhibit.table);
    let room = layout.width() - EDGE * 2.0;
    if around == Around::All {
        let look = Type { size: 17.0, weight: Weight::Bold, ..Type::INK };
        sheet.y = sheet.canvas.lines(&look.wrap(&title, room), EDGE, sheet.y + 14.0, look) - 2.0;
        sheet.y = sheet.canvas.lines(&Type::QUIET.wrap(&unit, room), EDGE, sheet.y, Type::QUIET) - 6.0;
    }
    match drawing {
        Drawing::Lines { x, series, band, marks, measure } => {
            sheet.lines(x, series, band.as_ref(), marks, *measure)?;
        }
        Drawing::Bars { label, value, range, measure } => {
            sheet.bars(label, value, range.as_ref(), *measure)?
        }
        Drawing::Stacked { label, parts } => sheet.stacked(label, parts)?,
        Drawing::Funnel { label, n, share, limits, common } => {
            sheet.funnel(label, n, share, (&limits.0, &limits.1), common)?;
        }
        Drawing::Map { state, value, measure } => sheet.map(state, value, *measure)?,
    }
    let mut notes = std::mem::take(&mut sheet.notes);
    if sheet.withheld > 0 {
        notes.push(words.phrase(&Phrase::Withheld(sheet.withheld)));
    }
    if sheet.missing > 0 {
        notes.push(words.phrase(&Phrase::Missing(sheet.missing)));
    }
    if around == Around::All {
        let releases = exhibit.table.answer().releases.iter();
        let dated = releases.map(|one| format!("{} ({})", one.release, words.day(one.as_of)));
        let sources: Vec<String> = dated.chain(exhibit.sources.iter().cloned()).collect();
        if !sources.is_empty() {
            notes.push(sources.join("; "));
        }
    }
    let shown: String = sheet.canvas.texts.iter().map(|placed| placed.text.as_str()).collect();
    let lacking = font::lacking(&format!("{shown}{}", notes.concat()));
    if !lacking.is_empty() {
        let codes: Vec<String> =
            lacking.iter().map(|one| format!("{one} (U+{:04X})", u32::from(*one))).collect();
        notes.push(words.phrase(&Phrase::Lacking(codes.join(", "))));
    }
    sheet.y += 8.0;
    for note in &notes {
        sheet.y = sheet.canvas.lines(&Type::QUIET.wrap(note, room), EDGE, sheet.y + 12.0, Type::QUIET) - 10.0;
    }
    let height = (sheet.y + 8.0).ceil();
    let described = std::iter::once(unit).chain(notes).collect::<Vec<_>>().join(" ");
    Ok(Picture {
        svg: frame(&sheet.canvas, &prefix, (layout.width(), height), &title, &described),
        #[cfg(test)]
        height,
        #[cfg(test)]
        texts: sheet.canvas.texts,
    })
}

/// The picture with its name and description for those who do not see it.
fn frame(canvas: &Canvas, prefix: &str, size: (f64, f64), title: &str, described: &str) -> String {
    let (width, height) = (at(size.0), at(size.1));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"drawing\" role=\"img\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"{}, system-ui, sans-serif\" \
         aria-labelledby=\"{prefix}-title {prefix}-desc\">\n<title id=\"{prefix}-title\">{}</title>\n\
         <desc id=\"{prefix}-desc\">{}</desc>\n",
        font::FAMILY,
        escape(title),
        escape(described)
    );
    if !canvas.patterns.is_empty() {
        out.push_str("<defs>\n");
        for pattern in &canvas.patterns {
            // Withheld: lines that lean; missing: dots.
            let inside = if *pattern == WITHHELD {
                format!(
                    "<path d=\"M-1 7L7 -1M-1 1L1 -1M5 7L7 5\" class=\"quiet-line\" stroke=\"{}\"/>",
                    colour(Tone::Quiet)
                )
            } else {
                format!(
                    "<circle cx=\"3\" cy=\"3\" r=\"0.9\" class=\"quiet\" fill=\"{}\"/>",
                    colour(Tone::Quiet)
                )
            };
            let _ = writeln!(
                out,
                "<pattern id=\"{prefix}-{pattern}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
                 <rect width=\"6\" height=\"6\" class=\"paper\" fill=\"{}\"/>{inside}</pattern>",
                colour(Tone::Paper)
            );
        }
        out.push_str("</defs>\n");
    }
    let _ = writeln!(
        out,
        "<rect width=\"{width}\" height=\"{height}\" class=\"paper\" fill=\"{}\"/>",
        colour(Tone::Paper)
    );
    out.push_str(&canvas.body);
    out.push_str("</svg>\n");
    out
}

/// Pattern of withheld figures.
const WITHHELD: &str = "withheld";
/// Pattern of missing figures.
const MISSING: &str = "missing";

/// A figure of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Cell {
    Number(f64),
    Withheld,
    Missing,
}

impl Cell {
    fn number(self) -> Option<f64> {
        match self {
            Cell::Number(number) => Some(number),
            Cell::Withheld | Cell::Missing => None,
        }
    }
}

/// Days of the rows of a column, and how fine they are.
type Days = (Vec<Option<NaiveDate>>, Grain);

impl<W: Words> Sheet<'_, W> {
    fn table(&self) -> &Releasable {
        &self.exhibit.table
    }

    fn width(&self) -> f64 {
        self.layout.width()
    }

    fn values(&self, column: &str) -> Result<Vec<&Value>, DrawingError> {
        let answer = self.table().answer();
        let place = answer.fields.iter().position(|field| field.name == column);
        let place = place.ok_or_else(|| DrawingError::NoColumn {
            exhibit: self.exhibit.name.clone(),
            column: column.to_owned(),
        })?;
        Ok(answer.rows.iter().map(|row| row.get(place).unwrap_or(&Value::Missing)).collect())
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
    fn cells(&self, column: &str) -> Result<Vec<Cell>, DrawingError> {
        let cell = |value: &Value| match value {
            Value::Integer(number) => Cell::Number(*number as f64),
            Value::Real(number) if number.is_finite() => Cell::Number(*number),
            Value::Suppressed(_) => Cell::Withheld,
            _ => Cell::Missing,
        };
        Ok(self.values(column)?.into_iter().map(cell).collect())
    }

    fn labels(&self, column: &str) -> Result<Vec<String>, DrawingError> {
        let values = self.values(column)?;
        let name = |value: &Value| match value {
            Value::Missing => self.words.phrase(&Phrase::NotRecorded),
            value => cell(self.words, column, value),
        };
        Ok(values.into_iter().map(name).collect())
    }

    /// Days of a column that holds days, months as `YYYY-MM`, or years; none if it holds something else.
    fn days(&self, column: &str) -> Result<Option<Days>, DrawingError> {
        let values = self.values(column)?;
        let mut grain = None;
        let mut days = Vec::new();
        for value in values {
            let (day, its) = match value {
                Value::Missing => {
                    days.push(None);
                    continue;
                }
                Value::Date(day) => (Some(*day), Grain::Day),
                Value::Text(text) if text.len() == 7 => {
                    (NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok(), Grain::Month)
                }
                Value::Integer(year) => {
                    let year = i32::try_from(*year).ok().filter(|year| (1000..=9999).contains(year));
                    (year.and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1)), Grain::Year)
                }
                _ => return Ok(None),
            };
            if day.is_none() || grain.is_some_and(|known| known != its) {
                return Ok(None);
            }
            grain = Some(its);
            days.push(day);
        }
        Ok(grain.map(|grain| (days, grain)))
    }

    /// Counts what is not drawn, for the note.
    fn count(&mut self, cells: &[Cell]) {
        self.withheld += cells.iter().filter(|cell| **cell == Cell::Withheld).count();
        self.missing += cells.iter().filter(|cell| **cell == Cell::Missing).count();
    }

    fn nothing(&self) -> DrawingError {
        DrawingError::Nothing {
            exhibit: self.exhibit.name.clone(),
            withheld: self.withheld,
            missing: self.missing,
        }
    }

    fn number(&self, value: f64, measure: crate::edition::Measure, decimals: usize, sign: bool) -> String {
        self.words.number(value, Figure { measure, decimals, sign })
    }

    /// Names with their swatches in rows; moves down.
    fn legend(&mut self, items: &[(Swatch, String)]) {
        let (mut x, mut y) = (EDGE, self.y + 16.0);
        let look = Type::INK;
        let most = self.width() - EDGE;
        for (swatch, name) in items {
            let lines = look.wrap(name, most - EDGE - 30.0);
            let wide = 28.0 + lines.iter().map(|line| look.width(line)).fold(0.0, f64::max);
            if x > EDGE && x + wide > most {
                x = EDGE;
                y += 20.0;
            }
            self.swatch(*swatch, (x, y - 4.5));
            let next = self.canvas.lines(&lines, x + 26.0, y, look);
            if lines.len() > 1 {
                (x, y) = (EDGE, next + 3.0);
            } else {
                x += wide + 16.0;
            }
        }
        // A row of several lines has moved on already.
        self.y = if x > EDGE { y + 6.0 } else { y - 12.0 };
    }

    fn swatch(&mut self, swatch: Swatch, (x, y): (f64, f64)) {
        match swatch {
            Swatch::Line(place) => {
                let pen = Pen { tone: Tone::series(place), width: 2.2, dash: canvas::dash(place) };
                self.canvas.line((x, y), (x + 20.0, y), pen);
                self.canvas.dot((x + 10.0, y), Shape::of(place), 3.2, Tone::series(place));
            }
            Swatch::Band => {
                let box_ = [(x, y - 6.0), (x + 20.0, y - 6.0), (x + 20.0, y + 6.0), (x, y + 6.0)];
                self.canvas.area(&box_, Tone::Series(0), 0.2);
            }
            Swatch::Fill(tone) => self.canvas.rect((x + 4.0, y - 6.0), (14.0, 12.0), tone),
            Swatch::Hatch(pattern) => self.canvas.hatched((x + 4.0, y - 6.0), (14.0, 12.0), pattern),
            Swatch::Dot(shape, tone) => self.canvas.dot((x + 10.0, y), shape, 4.0, tone),
        }
    }
}

/// A sign in a legend.
#[derive(Debug, Clone, Copy)]
enum Swatch {
    Line(usize),
    Band,
    Fill(Tone),
    Hatch(&'static str),
    Dot(Shape, Tone),
}

/// Heights of labels moved apart by at least their own height between `top` and `bottom`, in order; none when they do
/// not all fit. Each label has a wanted middle and a height.
fn apart(wanted: &[(f64, f64)], top: f64, bottom: f64) -> Option<Vec<f64>> {
    let whole: f64 = wanted.iter().map(|(_, height)| height).sum();
    if whole > bottom - top {
        return None;
    }
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    let middle = |place: usize| wanted.get(place).map_or(0.0, |one| one.0);
    order.sort_by(|a, b| middle(*a).total_cmp(&middle(*b)).then(a.cmp(b)));
    let sorted: Vec<(f64, f64)> = order.iter().filter_map(|place| wanted.get(*place).copied()).collect();
    let mut tops: Vec<f64> = Vec::new();
    let mut free = top;
    for (middle, height) in &sorted {
        let start = (middle - height / 2.0).max(free);
        tops.push(start);
        free = start + height;
    }
    let mut limit = bottom;
    for (start, (_, height)) in tops.iter_mut().zip(&sorted).rev() {
        *start = start.min(limit - height);
        limit = *start;
    }
    let mut out = vec![0.0; wanted.len()];
    for ((place, start), (_, height)) in order.iter().zip(&tops).zip(&sorted) {
        if let Some(slot) = out.get_mut(*place) {
            *slot = start + height / 2.0;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests;
