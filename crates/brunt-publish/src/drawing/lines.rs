//! Lines over days: a band, marks with words, names at the ends of the lines.

use super::axis::{Grain, Values, day_marks, days_between, is_gap, usual_step};
use super::canvas::{Anchor, Pen, Placed, Shape, Type, dash};
use super::tone::Tone;
use super::{Cell, DrawingError, EDGE, Layout, Phrase, Sheet, Swatch, Words, apart};
use crate::edition::{Measure, Message};
use chrono::{Datelike as _, NaiveDate};

/// Points of a line, or none where a figure lacks.
type Points = Vec<(NaiveDate, Option<f64>)>;

/// Up to this many days each point has its own mark.
const MARKED: usize = 26;

/// A name at the right end of the plot.
struct End {
    name: Vec<String>,
    from: (f64, f64),
    swatch: Option<usize>,
}

/// The word of a marked day.
struct MarkWord {
    day: NaiveDate,
    lines: Vec<String>,
    /// Its first baseline.
    at: (f64, f64),
    anchor: Anchor,
}

/// The rectangle in which lines are drawn, and its scales.
pub(super) struct Plot {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    pub(super) axis: Values,
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
}

impl Plot {
    pub(super) fn x(&self, day: NaiveDate) -> f64 {
        let span = days_between(self.first, self.last);
        if span <= 0.0 {
            return (self.left + self.right) / 2.0;
        }
        self.left + days_between(self.first, day) / span * (self.right - self.left)
    }

    pub(super) fn y(&self, value: f64) -> f64 {
        self.bottom - self.axis.part(value) * (self.bottom - self.top)
    }
}

impl<W: Words> Sheet<'_, W> {
    pub(super) fn lines(
        &mut self,
        x: &str,
        series: &[String],
        band: Option<&(String, String)>,
        marks: &[(NaiveDate, Message)],
        measure: Measure,
    ) -> Result<(), DrawingError> {
        let Some((days, grain)) = self.days(x)? else {
            self.missing = self.table().answer().rows.len();
            return Err(self.nothing());
        };
        let mut drawn: Vec<Points> = Vec::new();
        for column in series {
            let cells = self.cells(column)?;
            self.count(&cells);
            drawn.push(points(&days, &cells));
        }
        let bounds = match band {
            Some((low, high)) => Some((points(&days, &self.cells(low)?), points(&days, &self.cells(high)?))),
            None => None,
        };
        let all = || drawn.iter().chain(bounds.iter().flat_map(|(low, high)| [low, high])).flatten();
        let told = || all().filter_map(|(day, value)| value.map(|value| (*day, value)));
        let axis = Values::of(told().map(|(_, value)| value), measure, 5).ok_or_else(|| self.nothing())?;
        let known = || days.iter().flatten().copied();
        let (Some(first), Some(last)) = (known().min(), known().max()) else {
            return Err(self.nothing());
        };
        let steps: Vec<NaiveDate> = {
            let mut sorted: Vec<NaiveDate> = known().collect();
            sorted.sort_unstable();
            sorted.dedup();
            sorted
        };
        let usual = usual_step(&steps, grain);
        let names: Vec<String> = series.iter().map(|column| self.words.column(column)).collect();
        let bound_names = band.map(|(low, high)| (self.words.column(low), self.words.column(high)));
        // Names stand at the ends of the lines where there is room for them, else above the plot.
        let room = if self.layout == Layout::Wide { 170.0 } else { 104.0 };
        let height = if self.layout == Layout::Wide { 300.0 } else { 240.0 };
        let every = || names.iter().chain(bound_names.iter().flat_map(|(low, high)| [low, high]));
        let tall: f64 = every().map(|name| tall(&Type::INK.wrap(name, room))).sum();
        let direct = tall <= height && every().all(|name| Type::INK.wrap(name, room).len() <= 3);
        if !direct {
            self.legend_of_lines(&names, bound_names.as_ref());
        }
        let wide = |lines: Vec<String>| lines.iter().map(|line| Type::INK.width(line)).fold(0.0, f64::max);
        let mut ends_room = 0.0_f64;
        if direct {
            for name in every() {
                ends_room = ends_room.max(wide(Type::INK.wrap(name, room)));
            }
            ends_room += 34.0;
        }
        let labels: Vec<String> = axis
            .marks
            .iter()
            .enumerate()
            .map(|(place, mark)| self.number(*mark, measure, axis.decimals, place + 1 == axis.marks.len()))
            .collect();
        let left = EDGE + labels.iter().map(|label| Type::QUIET.width(label)).fold(0.0, f64::max) + 8.0;
        let right = self.width() - EDGE - ends_room.max(12.0);
        let mut plot = Plot { left, right, top: self.y, bottom: 0.0, axis, first, last };
        let placed = self.mark_words(marks, &plot);
        plot.top = self.y + 16.0;
        plot.bottom = plot.top + height;
        self.grid(&plot, &labels, grain);
        for word in &placed {
            let at = plot.x(word.day);
            let pen = Pen { tone: Tone::Quiet, width: 1.0, dash: "3 3" };
            self.canvas.line((at, word.at.1 - 8.0), (at, plot.bottom), pen);
            self.canvas.lines(&word.lines, word.at.0, word.at.1, Type::QUIET.at(word.anchor));
        }
        let joins = |a: &(NaiveDate, Option<f64>), b: &(NaiveDate, Option<f64>)| {
            a.1.is_some() && b.1.is_some() && !is_gap(a.0, b.0, grain, usual)
        };
        if let Some((low, high)) = &bounds {
            self.band(&plot, low, high, joins);
        }
        let mut ends = Vec::new();
        for (place, (line, name)) in drawn.iter().zip(&names).enumerate() {
            self.one_line(&plot, place, line, joins);
            let last = line.iter().rev().find_map(|(day, value)| value.map(|value| (*day, value)));
            if let Some((day, value)) = last {
                let from = (plot.x(day), plot.y(value));
                ends.push(End { name: Type::INK.wrap(name, room), from, swatch: Some(place) });
            }
        }
        if let (Some((low, high)), Some((low_name, high_name))) = (&bounds, &bound_names) {
            for (line, name) in [(high, high_name), (low, low_name)] {
                let last = line.iter().rev().find_map(|(day, value)| value.map(|value| (*day, value)));
                if let Some((day, value)) = last {
                    let from = (plot.x(day), plot.y(value));
                    ends.push(End { name: Type::QUIET.wrap(name, room), from, swatch: None });
                }
            }
        }
        if direct {
            self.ends(&plot, &ends);
        }
        self.y = plot.bottom + 22.0;
        Ok(())
    }

    fn legend_of_lines(&mut self, names: &[String], bounds: Option<&(String, String)>) {
        let mut items: Vec<(Swatch, String)> =
            names.iter().enumerate().map(|(place, name)| (Swatch::Line(place), name.clone())).collect();
        if let Some((low, high)) = bounds {
            let text = self.words.phrase(&Phrase::FromTo(low.clone(), high.clone()));
            items.push((Swatch::Band, text));
        }
        self.legend(&items);
    }

    /// Where the words of marks stand, in rows above the plot so that none covers another; moves down.
    fn mark_words(&mut self, marks: &[(NaiveDate, Message)], plot: &Plot) -> Vec<MarkWord> {
        let mut taken: Vec<Placed> = Vec::new();
        let mut out = Vec::new();
        let look = Type::QUIET;
        let middle = (plot.left + plot.right) / 2.0;
        let mut shown: Vec<&(NaiveDate, Message)> =
            marks.iter().filter(|(day, _)| (plot.first..=plot.last).contains(day)).collect();
        shown.sort_by_key(|(day, _)| *day);
        // Words lean away from the nearer edge; the outermost come first, so that no upright line that comes down from a
        // higher row passes through the words of a lower one.
        let halves = shown.partition_point(|(day, _)| plot.x(*day) <= middle);
        let (left_half, right_half) = shown.split_at(halves);
        for (day, message) in left_half.iter().chain(right_half.iter().rev()) {
            let text = self.words.message(message, self.table());
            let x = plot.x(*day);
            let leans_left = x > middle;
            let anchor = if leans_left { Anchor::End } else { Anchor::Start };
            let at = if leans_left { x - 4.0 } else { x + 4.0 };
            let room = if leans_left { at - EDGE } else { self.width() - EDGE - at };
            let lines = look.wrap(&text, room.min(190.0));
            let wide = lines.iter().map(|line| look.width(line)).fold(0.0, f64::max);
            let left = if leans_left { at - wide } else { at };
            let mut y = self.y + 16.0;
            let tall = look.leading() * f64::from(u32::try_from(lines.len()).unwrap_or(1));
            loop {
                let placed = Placed {
                    text: text.clone(),
                    // The upright line belongs to the word.
                    left: left.min(x) - 4.0,
                    right: (left + wide).max(x) + 4.0,
                    top: y - look.size,
                    bottom: y - look.size + tall,
                };
                match taken
                    .iter()
                    .filter(|other| other.meets(&placed))
                    .map(|other| other.bottom)
                    .reduce(f64::max)
                {
                    Some(bottom) => y = bottom + look.size + 1.0,
                    None => {
                        taken.push(placed);
                        break;
                    }
                }
            }
            out.push(MarkWord { day: *day, lines, at: (at, y), anchor });
        }
        self.y = taken.iter().map(|placed| placed.bottom).fold(self.y, f64::max);
        out
    }

    pub(super) fn grid(&mut self, plot: &Plot, labels: &[String], grain: Grain) {
        for (mark, label) in plot.axis.marks.iter().zip(labels) {
            let y = plot.y(*mark);
            let tone = if mark.abs() < 1e-12 { Tone::Quiet } else { Tone::Pale };
            self.canvas.line((plot.left, y), (plot.right, y), Pen::thin(tone));
            self.canvas.text(label, plot.left - 6.0, y + 4.0, Type::QUIET.at(Anchor::End));
        }
        let most = if self.layout == Layout::Wide { 8 } else { 4 };
        let mut free = f64::NEG_INFINITY;
        let mut year = None;
        let marks = day_marks(plot.first, plot.last, grain, most);
        let only_years = marks.len() > 1 && marks.iter().all(|day| day.month() == 1);
        for day in marks {
            let x = plot.x(day).clamp(plot.left, plot.right);
            let label = if grain == Grain::Year || only_years || (day.month() == 1 && year.is_some()) {
                day.year().to_string()
            } else if year == Some(day.year()) {
                self.words.month(day)
            } else {
                self.words.month_of(day)
            };
            let look = Type::QUIET.at(Anchor::Middle);
            let half = look.width(&label) / 2.0;
            let middle = x.max(EDGE + half).min(self.width() - EDGE - half);
            self.canvas.line((x, plot.bottom), (x, plot.bottom + 4.0), Pen::thin(Tone::Quiet));
            if middle - half > free {
                self.canvas.text(&label, middle, plot.bottom + 17.0, look);
                free = middle + half + 6.0;
                year = Some(day.year());
            }
        }
    }

    fn band(
        &mut self,
        plot: &Plot,
        low: &Points,
        high: &Points,
        joins: impl Fn(&(NaiveDate, Option<f64>), &(NaiveDate, Option<f64>)) -> bool,
    ) {
        let both: Vec<_> = low.iter().zip(high).collect();
        for run in both.chunk_by(|a, b| joins(a.0, b.0) && joins(a.1, b.1)) {
            let lows = run.iter().filter_map(|(low, _)| Some((plot.x(low.0), plot.y(low.1?))));
            let highs = run.iter().filter_map(|(_, high)| Some((plot.x(high.0), plot.y(high.1?))));
            let lows: Vec<(f64, f64)> = lows.collect();
            let mut outline: Vec<(f64, f64)> = highs.collect();
            if let ([low], [high]) = (lows.as_slice(), outline.as_slice()) {
                self.canvas.line(*low, *high, Pen { tone: Tone::Series(0), width: 2.0, dash: "" });
                continue;
            }
            outline.extend(lows.iter().rev());
            if outline.len() > 2 {
                self.canvas.area(&outline, Tone::Series(0), 0.2);
            }
        }
    }

    fn one_line(
        &mut self,
        plot: &Plot,
        place: usize,
        line: &Points,
        joins: impl Fn(&(NaiveDate, Option<f64>), &(NaiveDate, Option<f64>)) -> bool,
    ) {
        let tone = Tone::series(place);
        for run in line.chunk_by(|a, b| joins(a, b)) {
            let run: Vec<(f64, f64)> =
                run.iter().filter_map(|(day, value)| Some((plot.x(*day), plot.y((*value)?)))).collect();
            match run.as_slice() {
                [] => {}
                [only] => self.canvas.dot(*only, Shape::of(place), 3.4, tone),
                several => {
                    self.canvas.path(several, Pen { tone, width: 2.2, dash: dash(place) });
                    let marked = if line.len() <= MARKED { several } else { &[] };
                    for point in marked {
                        self.canvas.dot(*point, Shape::of(place), 2.8, tone);
                    }
                }
            }
        }
    }

    /// Names at the right, each beside the end of its line, moved apart.
    fn ends(&mut self, plot: &Plot, ends: &[End]) {
        let wanted: Vec<(f64, f64)> = ends.iter().map(|end| (end.from.1, tall(&end.name))).collect();
        let Some(middles) = apart(&wanted, plot.top - 14.0, plot.bottom + 14.0) else {
            return;
        };
        let x = plot.right + 34.0;
        for (end, middle) in ends.iter().zip(middles) {
            let look = if end.swatch.is_some() { Type::INK } else { Type::QUIET };
            // A thin line leads from the end of the line to a name that had to move.
            if (middle - end.from.1).abs() > 5.0 || plot.right - end.from.0 > 6.0 {
                let pen = Pen::thin(Tone::Pale);
                self.canvas
                    .path(&[end.from, (plot.right + 2.0, end.from.1), (plot.right + 9.0, middle)], pen);
            }
            if let Some(place) = end.swatch {
                let pen = Pen { tone: Tone::series(place), width: 2.2, dash: dash(place) };
                self.canvas.line((x - 24.0, middle), (x - 4.0, middle), pen);
                self.canvas.dot((x - 14.0, middle), Shape::of(place), 3.0, Tone::series(place));
            }
            let first = middle - (tall(&end.name) - 2.0) / 2.0 + look.leading() * 0.5 + look.size * 0.34;
            self.canvas.lines(&end.name, x, first, look);
        }
    }
}

/// The height of a name at the end of a line.
fn tall(name: &[String]) -> f64 {
    Type::INK.leading() * f64::from(u32::try_from(name.len()).unwrap_or(1)) + 2.0
}

/// Days and figures in order of days. Rows without a day are left out.
fn points(days: &[Option<NaiveDate>], cells: &[Cell]) -> Points {
    let mut points: Points =
        days.iter().zip(cells).filter_map(|(day, cell)| Some(((*day)?, cell.number()))).collect();
    points.sort_by_key(|(day, _)| *day);
    points
}
