//! Which cell styles show a number as a date. Of the style sheet only the number formats are read: the rest can
//! be megabytes of fonts and borders.

use super::archive::PartXml;
use super::xml::{Attributes, Token, XmlError, attribute_text};
use std::collections::HashMap;

/// What a number format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shown {
    /// A number, or a length of time such as `[h]:mm`, which is no moment.
    #[default]
    Number,
    /// A day.
    Day,
    /// A moment with a clock part.
    Clock,
}

/// How each cell style shows a number.
#[derive(Debug, Default)]
pub(super) struct Styles {
    cell_formats: Vec<Shown>,
}

impl Styles {
    /// What the style with a 0-based index shows. A style that does not exist shows numbers.
    pub(super) fn shown(&self, style: u32) -> Shown {
        usize::try_from(style)
            .ok()
            .and_then(|style| self.cell_formats.get(style))
            .copied()
            .unwrap_or_default()
    }

    /// Reads the style part.
    pub(super) fn load(xml: &mut PartXml<'_, '_>) -> Result<Self, XmlError> {
        let mut formats: HashMap<u32, Shown> = HashMap::new();
        let mut styles = Vec::new();
        let mut depth = 0_u32;
        let mut in_cell_formats = false;
        loop {
            match xml.next()? {
                Token::Start { name, attributes, empty } => {
                    let attributes = Attributes::new(xml.bytes(attributes));
                    match (depth, xml.local(name)) {
                        (1, b"cellXfs") => in_cell_formats = !empty,
                        (2, b"numFmt") => {
                            let (mut id, mut code) = (None, None);
                            for attribute in attributes {
                                match attribute? {
                                    (b"numFmtId", value) => id = Some(number(value)?),
                                    (b"formatCode", value) => code = Some(attribute_text(value)?),
                                    _ => {}
                                }
                            }
                            if let (Some(id), Some(code)) = (id, code) {
                                formats.insert(id, of_code(&code));
                            }
                        }
                        (2, b"xf") if in_cell_formats => {
                            let mut id = 0;
                            for attribute in attributes {
                                if let (b"numFmtId", value) = attribute? {
                                    id = number(value)?;
                                }
                            }
                            styles.push(id);
                        }
                        _ => {}
                    }
                    depth += u32::from(!empty);
                }
                Token::End { .. } => {
                    depth = depth.saturating_sub(1);
                    if depth == 1 {
                        in_cell_formats = false;
                    }
                    if depth == 0 {
                        break;
                    }
                }
                Token::Eof => return Err(XmlError::Malformed("the XML ends inside the styles".to_owned())),
                Token::Text(_) | Token::Literal(_) => {}
            }
        }
        xml.drain()?;
        let shown = |id: &u32| formats.get(id).copied().unwrap_or_else(|| built_in(*id));
        Ok(Self { cell_formats: styles.iter().map(shown).collect() })
    }
}

fn number(value: &[u8]) -> Result<u32, XmlError> {
    std::str::from_utf8(value)
        .ok()
        .and_then(|value| value.trim().parse().ok())
        .ok_or_else(|| XmlError::Malformed("a number format whose id is no number".to_owned()))
}

/// The formats that a workbook uses without writing them out (ECMA-376 part 1, 18.8.30). 27 to 36 and 50 to 58
/// are the East Asian ones; of these 32 to 35, 55 and 56 are times of day in some locales and dates in others.
fn built_in(id: u32) -> Shown {
    match id {
        14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shown::Day,
        18..=22 | 32..=35 | 45 | 47 | 55 | 56 => Shown::Clock,
        _ => Shown::Number,
    }
}

/// What a format code shows. The first section speaks for the rest, unless it applies under a condition only
/// (`[=0]"";m/d/yyyy`).
pub(super) fn of_code(code: &str) -> Shown {
    let mut rest = code;
    loop {
        let section = read_section(rest);
        if section.shown != Shown::Number || !section.conditional {
            return section.shown;
        }
        match section.rest {
            Some(after) => rest = after,
            None => return Shown::Number,
        }
    }
}

struct Section<'a> {
    shown: Shown,
    conditional: bool,
    rest: Option<&'a str>,
}

fn read_section(code: &str) -> Section<'_> {
    let (mut day, mut clock, mut minute_or_month, mut elapsed, mut conditional) =
        (false, false, false, false, false);
    let mut rest = code;
    let mut after = None;
    while let Some(letter) = rest.chars().next() {
        if rest.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("general")) {
            rest = rest.get(7..).unwrap_or("");
            continue;
        }
        let tail = rest.get(letter.len_utf8()..).unwrap_or("");
        rest = match letter {
            '"' => tail.split_once('"').map_or("", |(_, tail)| tail),
            // The character after these stands for itself, or for its width.
            '\\' | '_' | '*' => tail.get(tail.chars().next().map_or(0, char::len_utf8)..).unwrap_or(""),
            '[' => {
                let (inside, tail) = tail.split_once(']').unwrap_or((tail, ""));
                conditional |= inside.starts_with(['<', '>', '=']);
                elapsed |= is_elapsed(inside);
                tail
            }
            ';' => {
                after = Some(tail);
                break;
            }
            'y' | 'Y' | 'd' | 'D' => {
                day = true;
                tail
            }
            'h' | 'H' | 's' | 'S' => {
                clock = true;
                tail
            }
            'm' | 'M' => {
                minute_or_month = true;
                tail
            }
            'a' | 'A' => match strip_half_day(rest) {
                Some(tail) => {
                    clock = true;
                    tail
                }
                None => tail,
            },
            _ => tail,
        };
    }
    let shown = if day {
        if clock || elapsed { Shown::Clock } else { Shown::Day }
    } else if elapsed {
        Shown::Number
    } else if clock {
        Shown::Clock
    } else if minute_or_month {
        Shown::Day
    } else {
        Shown::Number
    };
    Section { shown, conditional, rest: after }
}

/// `h`, `mm` or `sss` in brackets: hours, minutes or seconds that run past a day.
fn is_elapsed(inside: &str) -> bool {
    ["h", "m", "s"].iter().any(|unit| {
        !inside.is_empty()
            && inside.chars().all(|letter| letter.eq_ignore_ascii_case(&unit.chars().next().unwrap_or('h')))
    })
}

fn strip_half_day(text: &str) -> Option<&str> {
    ["am/pm", "a/p"].iter().find_map(|mark| {
        let head = text.get(..mark.len())?;
        if head.eq_ignore_ascii_case(mark) { text.get(mark.len()..) } else { None }
    })
}
