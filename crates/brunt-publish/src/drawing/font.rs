//! The embedded font: how wide a text is, and which characters it lacks.

use std::collections::BTreeSet;
use std::sync::LazyLock;
use ttf_parser::Face;

/// The family's name in pictures.
pub const FAMILY: &str = "Brunt Sans";
/// Regular weight, an OpenType file; `assets/font/README.md` says what it holds and its licence.
pub const REGULAR: &[u8] = include_bytes!("../../assets/font/BruntSans-Regular.otf");
/// Bold weight.
pub const BOLD: &[u8] = include_bytes!("../../assets/font/BruntSans-Bold.otf");

/// A weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// For labels.
    Regular,
    /// For titles.
    Bold,
}

static FACES: LazyLock<[Option<Face<'static>>; 2]> =
    LazyLock::new(|| [Face::parse(REGULAR, 0).ok(), Face::parse(BOLD, 0).ok()]);

fn face(weight: Weight) -> Option<&'static Face<'static>> {
    let [regular, bold] = &*FACES;
    match weight {
        Weight::Regular => regular.as_ref(),
        Weight::Bold => bold.as_ref(),
    }
}

/// Width of `text` at `size`, in the unit of `size`. A character the font lacks counts as a full square, as the box that
/// stands for it does.
#[must_use]
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let Some(face) = face(weight) else {
        return 0.0;
    };
    let unit = f64::from(face.units_per_em());
    let advance = |letter: char| {
        face.glyph_index(letter).and_then(|glyph| face.glyph_hor_advance(glyph)).map_or(unit, f64::from)
    };
    text.chars().map(advance).sum::<f64>() / unit * size
}

/// Characters of `text` that the font lacks: PNG and PDF show a box in their place.
#[must_use]
pub fn lacking(text: &str) -> BTreeSet<char> {
    let Some(face) = face(Weight::Regular) else {
        return BTreeSet::new();
    };
    text.chars().filter(|letter| !letter.is_control() && face.glyph_index(*letter).is_none()).collect()
}

/// The text with a filled square for each character that the font lacks.
#[must_use]
pub fn boxed(text: &str) -> String {
    let lacking = lacking(text);
    text.chars().map(|letter| if lacking.contains(&letter) { '■' } else { letter }).collect()
}

/// Lines of at most `room`, broken at spaces; a single longer word is broken between letters, so that nothing is cut off.
#[must_use]
pub fn wrap(text: &str, room: f64, size: f64, weight: Weight) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        if let Some(line) = lines.last_mut() {
            let longer = format!("{line} {word}");
            if width(&longer, size, weight) <= room {
                *line = longer;
                continue;
            }
        }
        let mut piece = String::new();
        for letter in word.chars() {
            piece.push(letter);
            if width(&piece, size, weight) > room && piece.chars().count() > 1 {
                piece.pop();
                lines.push(std::mem::take(&mut piece));
                piece.push(letter);
            }
        }
        lines.push(piece);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_weights_hold_accents_and_korean() {
        assert!(face(Weight::Regular).is_some() && face(Weight::Bold).is_some());
        assert_eq!(lacking("Señal – más de 10 % · 가장 낮음 · ≤ −3 € ő"), BTreeSet::new());
        assert_eq!(lacking("中 ok ℵ").into_iter().collect::<String>(), "ℵ中");
    }

    #[test]
    fn widths_are_of_the_font() {
        assert!(width("MMM", 10.0, Weight::Regular) > 2.0 * width("iii", 10.0, Weight::Regular));
        assert!(width("Total", 10.0, Weight::Bold) > width("Total", 10.0, Weight::Regular));
    }

    #[test]
    fn lines_fit_and_lose_nothing() {
        let text = "알수없음이라고적힌아주긴이름 and a few more words";
        let lines = wrap(text, 60.0, 13.0, Weight::Regular);
        assert!(lines.iter().all(|line| width(line, 13.0, Weight::Regular) <= 60.0), "{lines:?}");
        let letters = |text: &str| text.chars().filter(|letter| *letter != ' ').collect::<String>();
        assert_eq!(letters(&lines.concat()), letters(text));
    }
}
