//! Drawings in the languages of the site.

use super::SiteError;
use super::figures;
use super::language::Words;
use super::panel::message;
use crate::disclosure::Releasable;
use crate::drawing::{self, Around, DrawingError, Figure, Layout, Phrase};
use crate::edition::{Exhibit, Measure, Message};
use chrono::{Datelike as _, NaiveDate};
use std::cell::RefCell;

/// A language as drawings want it. They ask for texts that cannot fail, so the first fault is kept and told at the end.
struct Spoken<'a> {
    words: &'a Words,
    fault: RefCell<Option<SiteError>>,
}

impl Spoken<'_> {
    fn keep(&self, said: Result<String, SiteError>) -> String {
        said.unwrap_or_else(|error| {
            self.fault.borrow_mut().get_or_insert(error);
            String::new()
        })
    }
}

impl drawing::Words for Spoken<'_> {
    fn message(&self, text: &Message, table: &Releasable) -> String {
        self.keep(message(self.words, text, Some(table)).map(|label| label.text))
    }

    fn column(&self, name: &str) -> String {
        self.keep(self.words.say(&format!("column-{name}")))
    }

    fn label(&self, _column: &str, text: &str) -> String {
        self.keep(figures::named(self.words, text, false).map(|cell| cell.text))
    }

    fn number(&self, value: f64, figure: Figure) -> String {
        let language = self.words.language;
        match figure.measure {
            Measure::Share if figure.sign => language.share(value, figure.decimals),
            Measure::Share => language.real(value * 100.0, figure.decimals),
            Measure::Count | Measure::Number => language.real(value, figure.decimals),
        }
    }

    fn day(&self, day: NaiveDate) -> String {
        self.words.language.short_day(day)
    }

    fn month(&self, day: NaiveDate) -> String {
        self.words.language.short_month(day.month())
    }

    fn month_of(&self, day: NaiveDate) -> String {
        self.words.language.month_of(day.year(), day.month())
    }

    fn phrase(&self, phrase: &Phrase) -> String {
        self.keep(self.words.fill(phrase.id(), &phrase.args()))
    }
}

/// The drawing of an exhibit in a language; none where the exhibit is shown as a table only, or holds no figure that can
/// be drawn: its table then says why.
///
/// # Errors
/// When a text, a column or a cell that it names does not exist, or a map has two rows for a state.
pub fn svg(
    exhibit: &Exhibit,
    words: &Words,
    layout: Layout,
    around: Around,
) -> Result<Option<String>, SiteError> {
    let spoken = Spoken { words, fault: RefCell::new(None) };
    let drawn = drawing::svg_as(exhibit, &spoken, layout, around);
    if let Some(fault) = spoken.fault.into_inner() {
        return Err(fault);
    }
    match drawn {
        Ok(svg) => Ok(Some(svg)),
        Err(DrawingError::NoDrawing(_) | DrawingError::Nothing { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// A cell of a table in a language, as the site shows it: `*` where it is withheld and a dash where it is missing.
///
/// # Errors
/// When a text is lacking.
pub fn cell(words: &Words, table: &Releasable, row: usize, column: usize) -> Result<String, SiteError> {
    let decimals = figures::decimals(table, column);
    figures::cell(words, table, row, column, decimals, false).map(|cell| cell.text)
}

/// CommonMark as HTML without raw HTML.
#[must_use]
pub fn prose(text: &str) -> String {
    super::prose::html(text)
}

/// A text of the language files, filled from its table.
///
/// # Errors
/// When there is no such text, or a name or cell in it is lacking.
pub fn say(words: &Words, text: &Message, table: Option<&Releasable>) -> Result<String, SiteError> {
    message(words, text, table).map(|label| label.text)
}
