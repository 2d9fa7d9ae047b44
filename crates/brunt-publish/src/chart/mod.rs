//! Charts as SVG, drawn from releasable answers only: a level with its band and dots, and a plot of effects with their
//! intervals. The same answer gives the same bytes.

mod lines;

pub use lines::{Plan, Series, Unit, lines};

use crate::disclosure::Releasable;
use brunt_model::Value;
use chrono::{Datelike as _, Days, Months, NaiveDate};
use plotters::chart::LabelAreaPosition;
use plotters::coord::Shift;
use plotters::prelude::{
    ChartBuilder, Circle, DrawingArea, DrawingAreaErrorKind, IntoDrawingArea as _, LineSeries, PathElement,
    RGBColor, SVGBackend, Text, WHITE,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, IntoFont as _, ShapeStyle, TextStyle};

const WIDTH: u32 = 640;
const HEIGHT: u32 = 600;
/// Height of the words above and below the plot.
const HEAD: i32 = 112;
const FOOT: i32 = 62;
/// Height of a row of names.
const NAMES: i32 = 24;
/// Names in a row.
const IN_ROW: usize = 3;
/// Nominal sizes; the library draws letters about a fifth smaller.
const TEXT: i32 = 18;
const TITLE: i32 = 25;
/// Characters of a line at the two sizes.
const TITLE_CHARS: usize = 58;
const TEXT_CHARS: usize = 84;
const FONT: &str = "sans-serif";
const INK: RGBColor = RGBColor(34, 34, 34);
const QUIET: RGBColor = RGBColor(95, 95, 95);
const PALE: RGBColor = RGBColor(176, 176, 176);
/// Okabe and Ito's palette without its yellow, which is too pale for dots: told apart with every kind of colour sight.
const COLOURS: [RGBColor; 6] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(86, 180, 233),
    RGBColor(230, 159, 0),
];

/// A chart could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// The answer lacks a column or has no rows.
    #[error("the answer has no `{0}` to draw")]
    Nothing(&'static str),
    /// The drawing library.
    #[error("the chart could not be drawn: {0}")]
    Drawing(String),
}

impl<E: std::error::Error + Send + Sync> From<DrawingAreaErrorKind<E>> for ChartError {
    fn from(error: DrawingAreaErrorKind<E>) -> ChartError {
        ChartError::Drawing(error.to_string())
    }
}

/// What stands around a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What it shows, as a sentence.
    pub title: String,
    /// Unit and what band or bars are.
    pub subtitle: String,
    /// Source with its as-of day.
    pub source: String,
}

/// Single figures of one origin, drawn as dots.
#[derive(Debug, Clone, PartialEq)]
pub struct Dots {
    /// Whose.
    pub name: String,
    /// Days and figures.
    pub points: Vec<(NaiveDate, f64)>,
}

/// Draws a level with its band out of an answer with the columns `day`, `level`, `ci_low` and `ci_high`, and dots beside
/// it. The first six groups of dots have colours and names, the others are grey.
///
/// # Errors
/// When the answer has no such rows.
pub fn level(answer: &Releasable, dots: &[Dots], words: &Words) -> Result<String, ChartError> {
    let rows = rows(answer)?;
    let day = |row: &Vec<Value>| date(answer, row, "day");
    let [levels, lows, highs] = ["level", "ci_low", "ci_high"].map(|name| -> Vec<(NaiveDate, f64)> {
        rows.iter().filter_map(|row| Some((day(row)?, number(answer, row, name)?))).collect()
    });
    let days = || levels.iter().chain(dots.iter().flat_map(|dots| &dots.points)).map(|(day, _)| *day);
    let (Some(first), Some(last)) = (days().min(), days().max()) else {
        return Err(ChartError::Nothing("day"));
    };
    let values = lows.iter().chain(&highs).chain(dots.iter().flat_map(|dots| &dots.points)).map(|(_, v)| *v);
    let (low, high) = span(values).ok_or(ChartError::Nothing("level"))?;
    let at = |day: NaiveDate| days_between(first, day);
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, (WIDTH, HEIGHT)).into_drawing_area();
        root.fill(&WHITE)?;
        around(&root, words)?;
        let names = NAMES * 2 + 4;
        let plot = root.margin(HEAD + names, FOOT, 4, 24);
        let mut chart = ChartBuilder::on(&plot)
            .set_left_and_bottom_label_area_size(30)
            .margin_right(4)
            .build_cartesian_2d(0.0..at(last).max(1.0), low..high)?;
        let ticks = months(first, last);
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(WHITE.mix(0.0))
            .bold_line_style(PALE.mix(0.5))
            .axis_style(PALE)
            .x_labels(2)
            .x_label_formatter(&|_| String::new())
            .set_tick_mark_size(LabelAreaPosition::Bottom, 0)
            .y_labels(8)
            .y_label_formatter(&|value| format!("{value:.0}"))
            .y_label_style((FONT, TEXT).into_font().color(&QUIET))
            .draw()?;
        let bottom =
            TextStyle::from((FONT, TEXT).into_font()).color(&QUIET).pos(Pos::new(HPos::Center, VPos::Top));
        for tick in ticks {
            let (x, y) = chart.backend_coord(&(at(tick), low));
            root.draw(&PathElement::new(vec![(x, y), (x, y + 5)], PALE))?;
            root.draw(&Text::new(label(tick), (x, y + 8), bottom.clone()))?;
        }
        for (place, group) in dots.iter().enumerate().rev() {
            let style: ShapeStyle =
                COLOURS.get(place).map_or_else(|| PALE.mix(0.55).filled(), |c| c.mix(0.75).filled());
            chart.draw_series(
                group.points.iter().map(|(day, value)| Circle::new((at(*day), *value), 3, style)),
            )?;
        }
        let outline: Vec<(f64, f64)> =
            highs.iter().chain(lows.iter().rev()).map(|(day, value)| (at(*day), *value)).collect();
        chart.draw_series([plotters::element::Polygon::new(outline, INK.mix(0.18))])?;
        chart.draw_series(LineSeries::new(
            levels.iter().map(|(day, value)| (at(*day), *value)),
            INK.stroke_width(3),
        ))?;
        legend(&root, dots)?;
        root.present()?;
    }
    Ok(accessible(&svg, words))
}

/// Draws effects with their intervals out of an answer with the columns `pollster`, `polls`, `house_effect`, `ci_low` and
/// `ci_high`, largest first.
///
/// # Errors
/// When the answer has no such rows.
pub fn effects(answer: &Releasable, words: &Words) -> Result<String, ChartError> {
    let mut bars: Vec<(f64, f64, f64, String)> = Vec::new();
    for row in rows(answer)? {
        let (Some(value), Some(low), Some(high)) = (
            number(answer, row, "house_effect"),
            number(answer, row, "ci_low"),
            number(answer, row, "ci_high"),
        ) else {
            continue;
        };
        let name = text(answer, row, "pollster").ok_or(ChartError::Nothing("pollster"))?;
        let polls = number(answer, row, "polls").map(|n| format!(" ({n:.0})")).unwrap_or_default();
        bars.push((value, low, high, format!("{name}{polls}")));
    }
    bars.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.3.cmp(&b.3)));
    let (low, high) =
        span(bars.iter().flat_map(|bar| [bar.1, bar.2, 0.0])).ok_or(ChartError::Nothing("house_effect"))?;
    let count = i32::try_from(bars.len()).unwrap_or(i32::MAX);
    let height = u32::try_from(HEAD + FOOT + 40 + count.saturating_mul(20)).unwrap_or(HEIGHT);
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        root.fill(&WHITE)?;
        around(&root, words)?;
        let plot = root.margin(HEAD, FOOT, 4, 24);
        let mut chart = ChartBuilder::on(&plot)
            .y_label_area_size(230)
            .x_label_area_size(30)
            .build_cartesian_2d(low..high, 0.0..f64::from(count.max(1)))?;
        chart
            .configure_mesh()
            .disable_y_mesh()
            .light_line_style(WHITE.mix(0.0))
            .bold_line_style(PALE.mix(0.5))
            .axis_style(PALE)
            .y_labels(2)
            .y_label_formatter(&|_| String::new())
            .set_tick_mark_size(LabelAreaPosition::Left, 0)
            .x_labels(7)
            .x_label_formatter(&|value| if value.abs() < 0.05 { "0".into() } else { format!("{value:+.0}") })
            .x_label_style((FONT, TEXT).into_font().color(&QUIET))
            .draw()?;
        chart.draw_series([PathElement::new(
            vec![(0.0, 0.0), (0.0, f64::from(count))],
            INK.stroke_width(1),
        )])?;
        let names = TextStyle::from((FONT, TEXT - 1).into_font())
            .color(&INK)
            .pos(Pos::new(HPos::Right, VPos::Center));
        for (row, (value, from, to, name)) in (0..count).zip(&bars) {
            let (_, top) = chart.backend_coord(&(low, f64::from(count - row)));
            let y = top + 10;
            let x = |at: f64| chart.backend_coord(&(at, 0.0)).0;
            root.draw(&Text::new(shorten(name, 30), (x(low) - 8, y), names.clone()))?;
            root.draw(&PathElement::new(vec![(x(*from), y), (x(*to), y)], QUIET.stroke_width(2)))?;
            root.draw(&Circle::new((x(*value), y), 4, COLOURS[0].filled()))?;
        }
        root.present()?;
    }
    Ok(accessible(&svg, words))
}

type Canvas<'s> = DrawingArea<SVGBackend<'s>, Shift>;

/// Title, subtitle and source.
fn around(root: &Canvas<'_>, words: &Words) -> Result<(), ChartError> {
    let title = TextStyle::from((FONT, TITLE, plotters::style::FontStyle::Bold).into_font()).color(&INK);
    let small = TextStyle::from((FONT, TEXT - 1).into_font()).color(&QUIET);
    let (_, height) = root.dim_in_pixel();
    let mut y = 8;
    for line in wrap(&words.title, TITLE_CHARS) {
        root.draw(&Text::new(line, (10, y), title.clone()))?;
        y += TITLE + 2;
    }
    for line in wrap(&words.subtitle, TEXT_CHARS) {
        root.draw(&Text::new(line, (10, y), small.clone()))?;
        y += TEXT + 2;
    }
    let mut y = i32::try_from(height).unwrap_or(0) - 44;
    for line in wrap(&words.source, TEXT_CHARS) {
        root.draw(&Text::new(line, (10, y), small.clone()))?;
        y += TEXT + 2;
    }
    Ok(())
}

/// Names of the coloured groups in their colours, in two rows above the plot.
fn legend(root: &Canvas<'_>, dots: &[Dots]) -> Result<(), ChartError> {
    let mut named: Vec<(String, RGBColor)> =
        dots.iter().zip(COLOURS).map(|(group, colour)| (shorten(&group.name, 24), colour)).collect();
    if dots.len() > COLOURS.len() {
        named.truncate(COLOURS.len());
        if let Some((last, _)) = named.last_mut() {
            last.push_str("; others grey");
        }
    }
    for (row, y) in named.chunks(IN_ROW).zip([HEAD, HEAD + NAMES]) {
        for ((name, colour), x) in row.iter().zip([44, 240, 436]) {
            let style = TextStyle::from((FONT, TEXT - 1).into_font()).color(colour);
            root.draw(&Circle::new((x, y + 8), 4, colour.filled()))?;
            root.draw(&Text::new(name.clone(), (x + 9, y), style))?;
        }
    }
    Ok(())
}

/// The picture with a name and a description for those who do not see it, and a width that fits its frame.
fn accessible(svg: &str, words: &Words) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let head = "<svg role=\"img\" aria-labelledby=\"chart-title chart-description\" style=\"max-width:100%;height:auto\" ";
    let titled = format!(
        "<title id=\"chart-title\">{}</title>\n<desc id=\"chart-description\">{} {}</desc>\n",
        escape(&words.title),
        escape(&words.subtitle),
        escape(&words.source)
    );
    let opened = svg.replacen("<svg ", head, 1);
    match opened.split_once(">\n") {
        Some((tag, rest)) => format!("{tag}>\n{titled}{rest}"),
        None => opened,
    }
}

fn rows(answer: &Releasable) -> Result<&Vec<Vec<Value>>, ChartError> {
    let rows = &answer.answer().rows;
    if rows.is_empty() { Err(ChartError::Nothing("row")) } else { Ok(rows) }
}

fn cell<'a>(answer: &Releasable, row: &'a [Value], name: &str) -> Option<&'a Value> {
    let place = answer.answer().fields.iter().position(|field| field.name == name)?;
    row.get(place)
}

#[expect(clippy::cast_precision_loss, reason = "counts of polls are far below 2^53")]
fn number(answer: &Releasable, row: &[Value], name: &str) -> Option<f64> {
    match cell(answer, row, name)? {
        Value::Real(number) => Some(*number),
        Value::Integer(number) => Some(*number as f64),
        _ => None,
    }
}

fn date(answer: &Releasable, row: &[Value], name: &str) -> Option<NaiveDate> {
    match cell(answer, row, name)? {
        Value::Date(day) => Some(*day),
        _ => None,
    }
}

fn text(answer: &Releasable, row: &[Value], name: &str) -> Option<String> {
    match cell(answer, row, name)? {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "days between two dates are far below 2^53")]
fn days_between(first: NaiveDate, day: NaiveDate) -> f64 {
    (day - first).num_days() as f64
}

/// The least and the most of some numbers, with a little air.
fn span(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let ends = values.filter(|value| value.is_finite()).fold(None, |ends: Option<(f64, f64)>, value| {
        Some(ends.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
    });
    ends.map(|(low, high)| {
        let air = ((high - low) * 0.04).max(0.5);
        (low - air, high + air)
    })
}

/// First days of months between two days, at most about eight of them.
fn months(first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
    let spanned = (last.year() - first.year()) * 12 + i32::try_from(last.month()).unwrap_or(0)
        - i32::try_from(first.month()).unwrap_or(0);
    let step = u32::try_from(spanned / 8 + 1).unwrap_or(1);
    // Steps that divide the year keep January among the marks.
    let step = [1, 2, 3, 4, 6, 12].into_iter().find(|whole| *whole >= step).unwrap_or(12);
    let mut marks = Vec::new();
    let start = first.checked_sub_days(Days::new(u64::from(first.day0()))).unwrap_or(first);
    let mut mark = Some(start);
    while let Some(day) = mark.filter(|day| *day <= last) {
        if day >= first && day.month0() % step == 0 {
            marks.push(day);
        }
        mark = day.checked_add_months(Months::new(1));
    }
    marks
}

fn label(day: NaiveDate) -> String {
    if day.month() == 1 { day.format("%Y").to_string() } else { day.format("%b").to_string() }
}

fn shorten(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let kept: String = text.chars().take(longest - 1).collect();
    format!("{kept}…")
}

/// Lines of at most so many characters, broken at spaces.
fn wrap(text: &str, longest: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= longest => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{Dots, Words, effects, level, months, wrap};
    use crate::disclosure::protect;
    use brunt_model::{Answer, Field, Role, Value};
    use chrono::{Days, NaiveDate};

    fn words() -> Words {
        Words {
            title: "Level of a made-up <series>".into(),
            subtitle: "per cent".into(),
            source: "nobody".into(),
        }
    }

    fn answer(names: &[&str], rows: Vec<Vec<Value>>) -> crate::Releasable {
        let mut answer =
            Answer::new("made up", names.iter().map(|name| Field::new(*name, Role::Plain)).collect());
        answer.rows = rows;
        protect(answer)
    }

    fn days() -> impl Iterator<Item = (NaiveDate, f64)> {
        let start = NaiveDate::from_ymd_opt(2030, 1, 15).unwrap();
        (0..200_u32).map(move |n| {
            (start.checked_add_days(Days::new(u64::from(n))).unwrap(), 40.0 + f64::from(n) / 50.0)
        })
    }

    #[test]
    fn a_level_is_drawn_with_band_dots_and_words_and_twice_the_same() {
        let rows = days().map(|(day, value)| {
            vec![day.into(), Value::Real(value), Value::Real(value - 1.0), Value::Real(value + 1.0)]
        });
        let answer = answer(&["day", "level", "ci_low", "ci_high"], rows.collect());
        let dots: Vec<Dots> = (0..8)
            .map(|n| Dots { name: format!("House {n}"), points: days().skip(n).step_by(20).collect() })
            .collect();
        let svg = level(&answer, &dots, &words()).unwrap();
        assert_eq!(svg, level(&answer, &dots, &words()).unwrap());
        assert_eq!(
            svg.matches("<circle").count(),
            dots.iter().map(|dots| dots.points.len()).sum::<usize>() + 6
        );
        assert!(svg.contains("<title id=\"chart-title\">Level of a made-up &lt;series&gt;</title>"));
        assert!(svg.contains("role=\"img\"") && svg.contains("House 5") && !svg.contains("House 6"));
    }

    #[test]
    fn effects_are_drawn_in_their_order() {
        let row = |name: &str, value: f64| {
            vec![
                name.into(),
                Value::Integer(3),
                Value::Real(value),
                Value::Real(value - 1.0),
                Value::Real(value + 1.0),
            ]
        };
        let names = ["pollster", "polls", "house_effect", "ci_low", "ci_high"];
        let svg = effects(&answer(&names, vec![row("Low", -2.0), row("High", 3.0)]), &words()).unwrap();
        assert!(svg.find("High (3)").unwrap() < svg.find("Low (3)").unwrap());
    }

    #[test]
    fn nothing_to_draw_is_said() {
        let error =
            level(&answer(&["day", "level", "ci_low", "ci_high"], Vec::new()), &[], &words()).unwrap_err();
        assert_eq!(error.to_string(), "the answer has no `row` to draw");
    }

    #[test]
    fn marks_keep_january_and_stay_few() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(
            months(day(2030, 1, 15), day(2030, 4, 2)),
            [day(2030, 2, 1), day(2030, 3, 1), day(2030, 4, 1)]
        );
        let many = months(day(2017, 1, 20), day(2020, 2, 1));
        assert!(many.len() <= 9 && many.contains(&day(2018, 1, 1)), "{many:?}");
    }

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
    }
}
