//! A picture as it is written: shapes with a tone, texts with the box they take.

use super::font::{self, Weight};
use super::tone::{Tone, colour};
use std::fmt::Write as _;

/// Where a text stands from its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A text's look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Type {
    pub(super) size: f64,
    pub(super) weight: Weight,
    pub(super) tone: Tone,
    pub(super) anchor: Anchor,
}

impl Type {
    /// Words of the chart.
    pub(super) const INK: Type =
        Type { size: 13.0, weight: Weight::Regular, tone: Tone::Ink, anchor: Anchor::Start };
    /// Axis and notes.
    pub(super) const QUIET: Type = Type { size: 12.0, tone: Tone::Quiet, ..Type::INK };

    pub(super) fn at(self, anchor: Anchor) -> Type {
        Type { anchor, ..self }
    }

    pub(super) fn width(self, text: &str) -> f64 {
        font::width(text, self.size, self.weight)
    }

    /// From line to line.
    pub(super) fn leading(self) -> f64 {
        (self.size * 1.3).round()
    }

    pub(super) fn wrap(self, text: &str, room: f64) -> Vec<String> {
        font::wrap(text, room, self.size, self.weight)
    }
}

/// The box of a text, for keeping labels apart.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

impl Placed {
    pub(super) fn of(text: &str, x: f64, y: f64, look: Type) -> Placed {
        let width = look.width(text);
        let left = match look.anchor {
            Anchor::Start => x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        // Ascent and descent of letters, without the line's air.
        let (top, bottom) = (y - look.size * 0.8, y + look.size * 0.22);
        Placed { text: text.to_owned(), left, right: left + width, top, bottom }
    }

    pub(super) fn meets(&self, other: &Placed) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pen {
    pub(super) tone: Tone,
    pub(super) width: f64,
    pub(super) dash: &'static str,
}

impl Pen {
    pub(super) fn thin(tone: Tone) -> Pen {
        Pen { tone, width: 1.0, dash: "" }
    }
}

/// A picture being written.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    pub(super) body: String,
    pub(super) texts: Vec<Placed>,
    /// Names of patterns used.
    pub(super) patterns: std::collections::BTreeSet<&'static str>,
    /// Prefix of names in the picture; unique on a page.
    pub(super) prefix: String,
}

/// A length with at most two decimals, the same on every machine.
pub(super) fn at(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    // Not "-0".
    format!("{}", rounded + 0.0)
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

impl Canvas {
    pub(super) fn text(&mut self, text: &str, x: f64, y: f64, look: Type) {
        if text.is_empty() {
            return;
        }
        self.texts.push(Placed::of(text, x, y, look));
        let anchor = match look.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = if look.weight == Weight::Bold { " font-weight=\"700\"" } else { "" };
        let _ = writeln!(
            self.body,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{anchor}{weight} class=\"{}\" fill=\"{}\">{}</text>",
            at(x),
            at(y),
            at(look.size),
            look.tone.class(),
            colour(look.tone),
            escape(text)
        );
    }

    /// Lines of text from a first baseline; says where the next would stand.
    pub(super) fn lines(&mut self, lines: &[String], x: f64, mut y: f64, look: Type) -> f64 {
        for line in lines {
            self.text(line, x, y, look);
            y += look.leading();
        }
        y
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), pen: Pen) {
        self.path(&[from, to], pen);
    }

    pub(super) fn path(&mut self, points: &[(f64, f64)], pen: Pen) {
        let dash =
            if pen.dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{}\"", pen.dash) };
        let _ = writeln!(
            self.body,
            "<path d=\"{}\" fill=\"none\" class=\"{}\" stroke=\"{}\" stroke-width=\"{}\"{dash} \
             stroke-linejoin=\"round\"/>",
            route(points),
            pen.tone.stroke_class(),
            colour(pen.tone),
            at(pen.width)
        );
    }

    pub(super) fn area(&mut self, points: &[(f64, f64)], tone: Tone, opacity: f64) {
        let _ = writeln!(
            self.body,
            "<path d=\"{}Z\" class=\"{}\" fill=\"{}\" fill-opacity=\"{}\"/>",
            route(points),
            tone.class(),
            colour(tone),
            at(opacity)
        );
    }

    pub(super) fn rect(&mut self, corner: (f64, f64), size: (f64, f64), tone: Tone) {
        let _ = writeln!(
            self.body,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"{}\" fill=\"{}\"/>",
            at(corner.0),
            at(corner.1),
            at(size.0.max(0.0)),
            at(size.1.max(0.0)),
            tone.class(),
            colour(tone)
        );
    }

    /// A rectangle in a pattern, for what has no figure.
    pub(super) fn hatched(&mut self, corner: (f64, f64), size: (f64, f64), pattern: &'static str) {
        self.patterns.insert(pattern);
        let _ = writeln!(
            self.body,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"url(#{}-{pattern})\" class=\"{}\" \
             stroke=\"{}\" stroke-width=\"0.5\"/>",
            at(corner.0),
            at(corner.1),
            at(size.0.max(0.0)),
            at(size.1.max(0.0)),
            self.prefix,
            Tone::Pale.stroke_class(),
            colour(Tone::Pale)
        );
    }

    pub(super) fn dot(&mut self, (x, y): (f64, f64), shape: Shape, radius: f64, tone: Tone) {
        let fill =
            if shape.is_open() { "fill=\"none\"".to_owned() } else { format!("fill=\"{}\"", colour(tone)) };
        let class = if shape.is_open() { tone.stroke_class() } else { tone.class().to_owned() };
        let stroke = if shape.is_open() {
            format!(" stroke=\"{}\" stroke-width=\"1.5\"", colour(tone))
        } else {
            String::new()
        };
        let around = |points: &[(f64, f64)]| {
            let moved: Vec<(f64, f64)> =
                points.iter().map(|p| (x + p.0 * radius, y + p.1 * radius)).collect();
            route(&moved)
        };
        let drawn = match shape {
            Shape::Circle | Shape::Ring => {
                let _ = writeln!(
                    self.body,
                    "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" class=\"{class}\" {fill}{stroke}/>",
                    at(x),
                    at(y),
                    at(radius)
                );
                return;
            }
            Shape::Square | Shape::OpenSquare => {
                around(&[(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)])
            }
            Shape::Triangle | Shape::OpenTriangle => around(&[(0.0, -1.1), (1.05, 0.8), (-1.05, 0.8)]),
            Shape::Diamond => around(&[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)]),
        };
        let _ = writeln!(self.body, "<path d=\"{drawn}Z\" class=\"{class}\" {fill}{stroke}/>");
    }
}

fn route(points: &[(f64, f64)]) -> String {
    let mut out = String::new();
    for (place, (x, y)) in points.iter().enumerate() {
        let _ = write!(out, "{}{} {}", if place == 0 { "M" } else { "L" }, at(*x), at(*y));
    }
    out
}

/// Shapes of points, so that colour is never alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Circle,
    Ring,
    Square,
    OpenSquare,
    Triangle,
    OpenTriangle,
    Diamond,
}

impl Shape {
    fn is_open(self) -> bool {
        matches!(self, Shape::Ring | Shape::OpenSquare | Shape::OpenTriangle)
    }

    /// Of the series in this place.
    pub(super) fn of(place: usize) -> Shape {
        let shapes = [
            Shape::Circle,
            Shape::Square,
            Shape::Triangle,
            Shape::Diamond,
            Shape::Ring,
            Shape::OpenSquare,
            Shape::OpenTriangle,
        ];
        shapes.get(place % shapes.len()).copied().unwrap_or(Shape::Circle)
    }
}

/// Dashes of the series in this place; the first is solid.
pub(super) fn dash(place: usize) -> &'static str {
    let dashes = ["", "7 3", "2 3", "9 3 2 3", "12 3", "4 4", "2 3 7 3"];
    dashes.get(place % dashes.len()).copied().unwrap_or("")
}
