//! Reports: parts of an edition as one HTML file, or as a PDF ready to print, and snippets to embed elsewhere. They are
//! made of exhibits that passed disclosure control and show them by the same drawings as the site.

mod blocks;
mod html;
mod layout;
mod pdf;
#[cfg(test)]
mod tests;

pub use html::{embed, html};
pub use pdf::pdf;

use brunt_model::ReleaseRef;
use brunt_publish::edition::{Card, Edition, Exhibit, Message, Panel, Part};
use brunt_publish::render::RenderError;
use brunt_publish::site::SiteError;

/// What is reported.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// Heading of the whole.
    pub title: Message,
    /// From top to bottom.
    pub parts: Vec<Part>,
    /// brunt's version.
    pub version: String,
    /// Key of what it was made from, see [`Edition::key`]; the PDF's identity.
    pub key: String,
    /// Releases and publications with their as-of days; the newest day is the PDF's date.
    pub releases: Vec<ReleaseRef>,
    /// Whether its rows are made up; every page then says so.
    pub made_up: bool,
}

impl Story {
    /// The exhibit of this name, by itself; none where the edition has no such exhibit.
    #[must_use]
    pub fn of_exhibit(edition: &Edition, name: &str) -> Option<Story> {
        let panels = edition.pages.iter().flat_map(|page| &page.parts).filter_map(|part| match part {
            Part::Panel(panel) => Some(panel),
            Part::Words(_) | Part::Prose { .. } | Part::Card(_) => None,
        });
        let mut found = panels.flat_map(|panel| panel.exhibits.iter().map(move |exhibit| (panel, exhibit)));
        let (panel, exhibit) = found.find(|(_, exhibit)| exhibit.name == name)?;
        let alone = Panel {
            heading: panel.heading.clone(),
            choices: panel.choices.clone(),
            exhibits: vec![exhibit.clone()],
        };
        Some(Story {
            title: panel.heading.clone(),
            parts: vec![Part::Panel(alone)],
            version: edition.version.clone(),
            key: edition.key.clone(),
            releases: exhibit.table.answer().releases.clone(),
            made_up: edition.made_up,
        })
    }

    /// Statements with their verdicts, under a title.
    #[must_use]
    pub fn of_cards(title: Message, cards: Vec<Card>, edition: &Edition) -> Story {
        Story {
            title,
            parts: cards.into_iter().map(Part::Card).collect(),
            version: edition.version.clone(),
            key: edition.key.clone(),
            releases: edition.releases.clone(),
            made_up: edition.made_up,
        }
    }

    /// Its exhibits, in order.
    fn exhibits(&self) -> impl Iterator<Item = &Exhibit> {
        self.parts.iter().flat_map(|part| match part {
            Part::Panel(panel) => panel.exhibits.as_slice(),
            Part::Words(_) | Part::Prose { .. } | Part::Card(_) => &[],
        })
    }
}

/// A report could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A text, a column or a drawing.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// A table for download.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// A drawing cannot be read again.
    #[error(transparent)]
    Picture(#[from] brunt_publish::drawing::PngError),
    /// The PDF.
    #[error("the PDF cannot be written: {0}")]
    Pdf(String),
}
