//! Colours by what they stand for, in light and dark.

use std::fmt::Write as _;

/// What a colour stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// The ground.
    Paper,
    /// Words.
    Ink,
    /// Axis and notes.
    Quiet,
    /// Grid and frames.
    Pale,
    /// The series in this place, from 0.
    Series(usize),
    /// Words on the series in this place.
    On(usize),
    /// The class in this place of a map, from 0, low to high.
    Class(usize),
    /// Words on the class in this place.
    OnClass(usize),
}

/// Series: Okabe and Ito's palette without its yellow, told apart with every kind of colour sight, and a grey; its light
/// form for dark ground keeps the hues. Classes: one hue from light to dark, reversed on dark ground.
const TONES: [(Tone, &str, &str, &str); 30] = [
    (Tone::Paper, "paper", "#ffffff", "#15171a"),
    (Tone::Ink, "ink", "#222222", "#ececec"),
    (Tone::Quiet, "quiet", "#595959", "#b0b3b8"),
    (Tone::Pale, "pale", "#d4d4d4", "#3d4147"),
    (Tone::Series(0), "s1", "#0072b2", "#4ba9e6"),
    (Tone::Series(1), "s2", "#d55e00", "#ff8c4d"),
    (Tone::Series(2), "s3", "#009e73", "#3fc99e"),
    (Tone::Series(3), "s4", "#cc79a7", "#e6a1c6"),
    (Tone::Series(4), "s5", "#56b4e9", "#a3d8f7"),
    (Tone::Series(5), "s6", "#e69f00", "#f4bd4a"),
    (Tone::Series(6), "s7", "#707070", "#a6a6a6"),
    (Tone::On(0), "on1", "#ffffff", "#111111"),
    (Tone::On(1), "on2", "#111111", "#111111"),
    (Tone::On(2), "on3", "#111111", "#111111"),
    (Tone::On(3), "on4", "#111111", "#111111"),
    (Tone::On(4), "on5", "#111111", "#111111"),
    (Tone::On(5), "on6", "#111111", "#111111"),
    (Tone::On(6), "on7", "#ffffff", "#111111"),
    (Tone::Class(0), "m1", "#dce9f5", "#1b2f42"),
    (Tone::Class(1), "m2", "#b0d0e8", "#204d73"),
    (Tone::Class(2), "m3", "#74aed6", "#3075ab"),
    (Tone::Class(3), "m4", "#3a84bd", "#67a9da"),
    (Tone::Class(4), "m5", "#14548f", "#b9dcf6"),
    (Tone::OnClass(0), "om1", "#111111", "#ffffff"),
    (Tone::OnClass(1), "om2", "#111111", "#ffffff"),
    (Tone::OnClass(2), "om3", "#111111", "#ffffff"),
    (Tone::OnClass(3), "om4", "#ffffff", "#111111"),
    (Tone::OnClass(4), "om5", "#ffffff", "#111111"),
    (Tone::Series(7), "s8", "#222222", "#ececec"),
    (Tone::On(7), "on8", "#ffffff", "#111111"),
];

/// How many series have a colour of their own; later ones take the colours again with another dash and shape.
pub(super) const SERIES: usize = 8;

impl Tone {
    /// The tone of the series in this place.
    pub(super) fn series(place: usize) -> Tone {
        Tone::Series(place % SERIES)
    }

    fn entry(self) -> Option<&'static (Tone, &'static str, &'static str, &'static str)> {
        TONES.iter().find(|entry| entry.0 == self)
    }

    /// Class of what is filled with it.
    pub(super) fn class(self) -> &'static str {
        self.entry().map_or("ink", |entry| entry.1)
    }

    /// Class of what is drawn with a line of it.
    pub(super) fn stroke_class(self) -> String {
        format!("{}-line", self.class())
    }
}

/// The colour on light ground, which stands in the picture itself.
pub(super) fn colour(tone: Tone) -> &'static str {
    tone.entry().map_or("#222222", |entry| entry.2)
}

/// The style sheet that gives drawings within `.drawing` the page's light or dark colours. Each colour is a custom
/// property `--drawing-NAME`, so that a site may set its own; without this sheet a drawing keeps its light colours.
///
/// Dark is chosen by the reader's system unless `data-theme` of the root element says `light` or `dark`.
#[must_use]
pub fn stylesheet() -> String {
    let mut light = String::new();
    let mut dark = String::new();
    let mut rules = String::new();
    for (_, class, on_light, on_dark) in TONES {
        let _ = write!(light, "--drawing-{class}:{on_light};");
        let _ = write!(dark, "--drawing-{class}:{on_dark};");
        let _ = writeln!(
            rules,
            ".drawing .{class}{{fill:var(--drawing-{class})}}.drawing .{class}-line{{stroke:var(--drawing-{class})}}"
        );
    }
    format!(
        ":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n\
         :root[data-theme=dark]{{{dark}}}\n{rules}.drawing{{max-width:100%;height:auto;overflow:visible;\
         font-family:\"{}\",\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,\"Liberation Sans\",system-ui,sans-serif}}\n",
        super::font::FAMILY
    )
}

/// A drawing in its dark colours, for a standalone picture on dark ground.
#[must_use]
pub fn dark(svg: &str) -> String {
    // A class and its colour stand in one tag, so each tag is changed by its own classes.
    let mut out = String::with_capacity(svg.len());
    for (place, tag) in svg.split('<').enumerate() {
        if place > 0 {
            out.push('<');
        }
        let entry = TONES.iter().find(|(_, class, ..)| {
            tag.contains(&format!("class=\"{class}\"")) || tag.contains(&format!("class=\"{class}-line\""))
        });
        match entry {
            Some((_, _, light, dark)) => out.push_str(&tag.replace(light, dark)),
            None => out.push_str(tag),
        }
    }
    out
}
