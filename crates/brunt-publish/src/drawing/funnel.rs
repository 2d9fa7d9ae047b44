//! Offices about a common share, by size, between limits that narrow with size.

use super::axis::Values;
use super::canvas::{Anchor, Pen, Placed, Shape, Type};
use super::tone::Tone;
use super::{DrawingError, EDGE, Layout, Phrase, Sheet, Swatch, Words};
use crate::edition::Measure;

struct Point {
    name: String,
    size: f64,
    share: f64,
    limits: (f64, f64),
}

impl Point {
    fn is_outside(&self) -> bool {
        self.share < self.limits.0 || self.share > self.limits.1
    }
}

impl<W: Words> Sheet<'_, W> {
    pub(super) fn funnel(
        &mut self,
        label: &str,
        n: &str,
        share: &str,
        limits: (&str, &str),
        common: &str,
    ) -> Result<(), DrawingError> {
        let names = self.labels(label)?;
        let shares = self.cells(share)?;
        self.count(&shares);
        let (sizes, low, high) = (self.cells(n)?, self.cells(limits.0)?, self.cells(limits.1)?);
        let middle = self.cells(common)?.iter().find_map(|cell| cell.number());
        let mut points: Vec<Point> = Vec::new();
        for (place, name) in names.into_iter().enumerate() {
            let number = |cells: &[super::Cell]| cells.get(place).and_then(|cell| cell.number());
            // Rows without an office have no limits and are no point.
            let limits = number(&low).zip(number(&high));
            if let (Some(size), Some(share), Some(limits)) = (number(&sizes), number(&shares), limits) {
                points.push(Point { name, size: size.max(0.0), share, limits });
            }
        }
        points.sort_by(|a, b| a.size.total_cmp(&b.size).then_with(|| a.name.cmp(&b.name)));
        let told = points.iter().flat_map(|point| {
            let (low, high) = point.limits;
            // Limits of the smallest may go far beyond all points; the axis holds what a share can be.
            [point.share, low.clamp(0.0, 1.0), high.clamp(0.0, 1.0)]
        });
        let axis = Values::of(told.chain(middle), Measure::Share, 5).ok_or_else(|| self.nothing())?;
        let largest = points.iter().map(|point| point.size).fold(1.0, f64::max);
        let wanted = if self.layout == Layout::Wide { 6 } else { 3 };
        let across =
            Values::of([largest].into_iter(), Measure::Count, wanted).ok_or_else(|| self.nothing())?;
        let outside = Swatch::Dot(Shape::Diamond, Tone::Series(1));
        let within = Swatch::Dot(Shape::Ring, Tone::Series(0));
        let items = [(outside, Phrase::Outside), (within, Phrase::Within)];
        let items: Vec<(Swatch, String)> =
            items.into_iter().map(|(swatch, phrase)| (swatch, self.words.phrase(&phrase))).collect();
        self.legend(&items);
        let count = axis.marks.len();
        let labels: Vec<String> = axis
            .marks
            .iter()
            .enumerate()
            .map(|(place, mark)| self.number(*mark, Measure::Share, axis.decimals, place + 1 == count))
            .collect();
        let left = EDGE + labels.iter().map(|label| Type::QUIET.width(label)).fold(0.0, f64::max) + 8.0;
        let right = self.width() - EDGE - 12.0;
        let top = self.y + 16.0;
        let bottom = top + if self.layout == Layout::Wide { 320.0 } else { 260.0 };
        // Limits narrow with the root of the size, so the root is the scale on which they are evenly seen.
        let x = |size: f64| left + (size / across.high).sqrt() * (right - left);
        let y = |share: f64| bottom - axis.part(share) * (bottom - top);
        for (mark, label) in axis.marks.iter().zip(&labels) {
            let tone = if mark.abs() < 1e-12 { Tone::Quiet } else { Tone::Pale };
            self.canvas.line((left, y(*mark)), (right, y(*mark)), Pen::thin(tone));
            self.canvas.text(label, left - 6.0, y(*mark) + 4.0, Type::QUIET.at(Anchor::End));
        }
        let mut free = f64::NEG_INFINITY;
        for mark in &across.marks {
            let label = self.number(*mark, Measure::Count, 0, false);
            let half = Type::QUIET.width(&label) / 2.0;
            let at = x(*mark).min(self.width() - EDGE - half);
            self.canvas.line((x(*mark), bottom), (x(*mark), bottom + 4.0), Pen::thin(Tone::Quiet));
            if at - half > free {
                self.canvas.text(&label, at, bottom + 17.0, Type::QUIET.at(Anchor::Middle));
                free = at + half + 8.0;
            }
        }
        let axis_name = self.words.column(n);
        self.canvas.text(&axis_name, right, bottom + 33.0, Type::QUIET.at(Anchor::End));
        let mut taken: Vec<Placed> = Vec::new();
        self.limits(&points, &x, &y);
        if let Some(middle) = middle {
            self.canvas.line(
                (left, y(middle)),
                (right, y(middle)),
                Pen { tone: Tone::Ink, width: 1.2, dash: "" },
            );
            let name = self.words.column(common);
            let figure = self.number(middle, Measure::Share, 1, true);
            let text = format!("{name}: {figure}");
            let look = Type::QUIET.at(Anchor::End);
            self.canvas.text(&text, right, y(middle) - 5.0, look);
            taken.push(Placed::of(&text, right, y(middle) - 5.0, look));
        }
        for point in &points {
            let at = (x(point.size), y(point.share));
            let (shape, tone) = if point.is_outside() {
                (Shape::Diamond, Tone::Series(1))
            } else {
                (Shape::Ring, Tone::Series(0))
            };
            self.canvas.dot(at, shape, 4.0, tone);
            taken.push(Placed {
                text: String::new(),
                left: at.0 - 5.0,
                right: at.0 + 5.0,
                top: at.1 - 5.0,
                bottom: at.1 + 5.0,
            });
        }
        let mut unnamed = 0;
        for point in points.iter().filter(|point| point.is_outside()) {
            let (px, py) = (x(point.size), y(point.share));
            let places = [
                (px + 8.0, py + 4.0, Anchor::Start),
                (px - 8.0, py + 4.0, Anchor::End),
                (px, py - 9.0, Anchor::Middle),
                (px, py + 18.0, Anchor::Middle),
            ];
            let found = places.into_iter().find_map(|(at_x, at_y, anchor)| {
                let look = Type::QUIET.at(anchor);
                let placed = Placed::of(&point.name, at_x, at_y, look);
                let fits = placed.left >= left
                    && placed.right <= self.width() - EDGE
                    && placed.top >= top - 12.0
                    && placed.bottom <= bottom
                    && !taken.iter().any(|other| other.meets(&placed));
                fits.then_some((at_x, at_y, look, placed))
            });
            match found {
                Some((at_x, at_y, look, placed)) => {
                    let look = Type { tone: Tone::Ink, ..look };
                    self.canvas.text(&point.name, at_x, at_y, look);
                    taken.push(placed);
                }
                None => unnamed += 1,
            }
        }
        if unnamed > 0 {
            let note = self.words.phrase(&Phrase::Unnamed(unnamed));
            self.notes.push(note);
        }
        self.y = bottom + 38.0;
        Ok(())
    }

    fn limits(&mut self, points: &[Point], x: &impl Fn(f64) -> f64, y: &impl Fn(f64) -> f64) {
        let known: Vec<(f64, f64, f64)> = points
            .iter()
            .map(|point| (point.size, point.limits.0.clamp(0.0, 1.0), point.limits.1.clamp(0.0, 1.0)))
            .collect();
        let lower: Vec<(f64, f64)> = known.iter().map(|(size, low, _)| (x(*size), y(*low))).collect();
        let upper: Vec<(f64, f64)> = known.iter().map(|(size, _, high)| (x(*size), y(*high))).collect();
        if known.len() < 2 {
            return;
        }
        let outline: Vec<(f64, f64)> = upper.iter().chain(lower.iter().rev()).copied().collect();
        self.canvas.area(&outline, Tone::Pale, 0.3);
        for line in [lower, upper] {
            self.canvas.path(&line, Pen { tone: Tone::Quiet, width: 1.0, dash: "5 3" });
        }
    }
}
