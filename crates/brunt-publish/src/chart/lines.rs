//! Several series over time, each named at its last point.

use super::{
    COLOURS, ChartError, FONT, FOOT, HEAD, HEIGHT, INK, PALE, QUIET, TEXT, WIDTH, Words, accessible, around,
    date, days_between, label, months, number, rows, span,
};
use crate::disclosure::Releasable;
use chrono::NaiveDate;
use plotters::chart::LabelAreaPosition;
use plotters::prelude::{
    ChartBuilder, Circle, IntoDrawingArea as _, LineSeries, PathElement, SVGBackend, Text, WHITE,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, IntoFont as _, TextStyle};

/// Room for the names at the right.
const NAMES_WIDTH: i32 = 118;
/// Least distance between two names.
const NAME_HEIGHT: i32 = 20;
/// Two points further apart than this are not joined.
const LONGEST_STEP_DAYS: i64 = 62;

/// How numbers are written on the axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Shares, 0 to 1, shown as per cent; the axis begins at 0.
    Share,
    /// Counts; the axis begins at 0.
    Count,
    /// Any number; the axis holds what there is.
    Number,
}

/// One line of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Column of the answer.
    pub column: String,
    /// Its name at the end of the line.
    pub name: String,
    /// Points only, without a line between them.
    pub dots: bool,
}

/// What a chart of lines shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Column of the days.
    pub day: String,
    /// Lines.
    pub series: Vec<Series>,
    /// Days marked by an upright line, each with a word.
    pub marks: Vec<(NaiveDate, String)>,
    /// Unit of the axis.
    pub unit: Unit,
}

/// Draws lines out of an answer. Points more than two months apart are not joined: nothing was published between them.
///
/// # Errors
/// When the answer has no rows with a day and a number.
pub fn lines(answer: &Releasable, plan: &Plan, words: &Words) -> Result<String, ChartError> {
    let rows = rows(answer)?;
    let series: Vec<Vec<(NaiveDate, f64)>> = plan
        .series
        .iter()
        .map(|one| {
            rows.iter()
                .filter_map(|row| Some((date(answer, row, &plan.day)?, number(answer, row, &one.column)?)))
                .collect()
        })
        .collect();
    let days = || series.iter().flatten().map(|(day, _)| *day);
    let (Some(first), Some(last)) = (days().min(), days().max()) else {
        return Err(ChartError::Nothing("day"));
    };
    let values = series.iter().flatten().map(|(_, value)| *value);
    let scale = if plan.unit == Unit::Share { 100.0 } else { 1.0 };
    let (low, high) = span(values.map(|value| value * scale)).ok_or(ChartError::Nothing("number"))?;
    let low = if plan.unit == Unit::Number { low } else { 0.0 };
    let at = |day: NaiveDate| days_between(first, day);
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, (WIDTH, HEIGHT)).into_drawing_area();
        root.fill(&WHITE)?;
        around(&root, words)?;
        let plot = root.margin(HEAD, FOOT, 4, NAMES_WIDTH);
        let mut chart = ChartBuilder::on(&plot)
            .set_label_area_size(LabelAreaPosition::Left, 54)
            .set_label_area_size(LabelAreaPosition::Bottom, 30)
            .build_cartesian_2d(0.0..at(last).max(1.0), low..high)?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(WHITE.mix(0.0))
            .bold_line_style(PALE.mix(0.5))
            .axis_style(PALE)
            .x_labels(2)
            .x_label_formatter(&|_| String::new())
            .set_tick_mark_size(LabelAreaPosition::Bottom, 0)
            .y_labels(7)
            .y_label_formatter(&|value| written(*value, plan.unit))
            .y_label_style((FONT, TEXT).into_font().color(&QUIET))
            .draw()?;
        let bottom =
            TextStyle::from((FONT, TEXT).into_font()).color(&QUIET).pos(Pos::new(HPos::Center, VPos::Top));
        for tick in months(first, last) {
            let (x, y) = chart.backend_coord(&(at(tick), low));
            root.draw(&PathElement::new(vec![(x, y), (x, y + 5)], PALE))?;
            root.draw(&Text::new(label(tick), (x, y + 8), bottom.clone()))?;
        }
        for (day, word) in plan.marks.iter().filter(|(day, _)| (first..=last).contains(day)) {
            let (x, top) = chart.backend_coord(&(at(*day), high));
            let (_, foot) = chart.backend_coord(&(at(*day), low));
            root.draw(&PathElement::new(vec![(x, top), (x, foot)], QUIET.stroke_width(1)))?;
            let style = TextStyle::from((FONT, TEXT - 1).into_font()).color(&QUIET);
            root.draw(&Text::new(word.clone(), (x + 5, top), style))?;
        }
        let mut ends: Vec<(i32, usize)> = Vec::new();
        for (place, (points, one)) in series.iter().zip(&plan.series).enumerate() {
            let colour = COLOURS.get(place).copied().unwrap_or(INK);
            if one.dots {
                let dots = points
                    .iter()
                    .map(|(day, value)| Circle::new((at(*day), value * scale), 3, colour.mix(0.7).filled()));
                chart.draw_series(dots)?;
            } else {
                let joined = points.chunk_by(|a, b| (b.0 - a.0).num_days() <= LONGEST_STEP_DAYS);
                for run in joined {
                    let run = run.iter().map(|(day, value)| (at(*day), value * scale));
                    chart.draw_series(LineSeries::new(run, colour.stroke_width(3)))?;
                }
                if let [(day, value)] = points.as_slice() {
                    chart.draw_series([Circle::new((at(*day), value * scale), 4, colour.filled())])?;
                }
            }
            if let Some((day, value)) = points.last() {
                ends.push((chart.backend_coord(&(at(*day), value * scale)).1, place));
            }
        }
        let right = chart.backend_coord(&(at(last).max(1.0), low)).0;
        for (y, place) in apart(ends) {
            let colour = COLOURS.get(place).copied().unwrap_or(INK);
            let style = TextStyle::from((FONT, TEXT).into_font())
                .color(&colour)
                .pos(Pos::new(HPos::Left, VPos::Center));
            let name = plan.series.get(place).map(|one| one.name.clone()).unwrap_or_default();
            root.draw(&Text::new(name, (right + 8, y), style))?;
        }
        root.present()?;
    }
    Ok(accessible(&svg, words))
}

fn written(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Share => format!("{value:.0} %"),
        Unit::Count => {
            #[expect(clippy::cast_possible_truncation, reason = "marks of an axis of counts of people")]
            let whole = value.round() as i64;
            crate::render::grouped(whole)
        }
        Unit::Number => format!("{value:.1}"),
    }
}

/// Heights of names moved apart so that none covers another; their order stays.
fn apart(mut ends: Vec<(i32, usize)>) -> Vec<(i32, usize)> {
    ends.sort_unstable();
    let mut least = i32::MIN;
    for end in &mut ends {
        end.0 = end.0.max(least);
        least = end.0.saturating_add(NAME_HEIGHT);
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disclosure::protect;
    use brunt_model::{Answer, Field, Role, Value};

    #[test]
    fn lines_are_named_at_their_ends_and_gaps_stay_open() {
        let names = ["as_of", "a", "b"];
        let mut answer = Answer::new("made up", names.map(|name| Field::new(name, Role::Plain)).to_vec());
        let day = |month, day| NaiveDate::from_ymd_opt(2030, month, day).unwrap();
        for (day, a) in [(day(1, 1), 0.2), (day(1, 15), 0.3), (day(6, 1), 0.4), (day(6, 15), 0.5)] {
            answer.rows.push(vec![day.into(), Value::Real(a), Value::Missing]);
        }
        answer.rows.push(vec![day(7, 1).into(), Value::Missing, Value::Real(0.5)]);
        let series = ["a", "b"].map(|name| Series {
            column: name.to_owned(),
            name: format!("line {name}"),
            dots: false,
        });
        let plan = Plan {
            day: "as_of".to_owned(),
            series: series.to_vec(),
            marks: vec![(day(3, 1), "a mark".to_owned()), (day(12, 1), "outside".to_owned())],
            unit: Unit::Share,
        };
        let words = Words { title: "t".into(), subtitle: "s".into(), source: "o".into() };
        let answer = protect(answer);
        let svg = lines(&answer, &plan, &words).unwrap();
        assert_eq!(svg, lines(&answer, &plan, &words).unwrap());
        // Two runs of line a; line b is a single point.
        assert_eq!(svg.matches("stroke=\"#0072B2\"").count(), 2, "{svg}");
        assert!(svg.contains("line a") && svg.contains("a mark") && !svg.contains("outside"));
    }

    #[test]
    fn names_do_not_cover_one_another() {
        assert_eq!(apart(vec![(30, 0), (10, 1), (12, 2)]), [(10, 1), (30, 2), (50, 0)]);
    }
}
