//! The site of an edition: a folder of plain pages that need no script, in every language, with each table beside its
//! chart and as a download. The same edition gives the same bytes.
//!
//! Addresses are `LANGUAGE/PAGE/index.html`, `LANGUAGE/PAGE/EXHIBIT/index.html` for another choice of a panel,
//! `api/v1/tables/EXHIBIT.json|csv|parquet` and `charts/LANGUAGE/EXHIBIT.svg|png`.

mod describe;
pub mod drawn;
mod figures;
pub mod language;
mod links;
mod page;
mod panel;
mod prose;

use crate::drawing::{Around, Layout, png};
use crate::edition::{Edition, Exhibit, Part};
use crate::published::published_table_json;
use crate::render::{Format, RenderError, render};
use askama::Template as _;
use language::{Language, Words};
use std::collections::{BTreeMap, BTreeSet};

/// A site could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A text that no language file has.
    #[error("there is no text `{id}` in `languages/{language}`")]
    Text {
        /// Its name.
        id: String,
        /// Word of the language.
        language: &'static str,
    },
    /// A text has a name that nothing fills.
    #[error("the text `{id}` in `languages/{language}` cannot be filled: {reason}")]
    Filling {
        /// Its name.
        id: String,
        /// Word of the language.
        language: &'static str,
        /// What is lacking.
        reason: String,
    },
    /// A language file that cannot be read.
    #[error("`languages/{language}/{file}` cannot be read: {reason}")]
    Language {
        /// Word of the language.
        language: &'static str,
        /// File.
        file: String,
        /// Why.
        reason: String,
    },
    /// A text is to be filled from a cell that is not there.
    #[error("the text `{id}` asks for row {row} of `{column}`, which its table does not have")]
    Cell {
        /// The text.
        id: String,
        /// Row, from 0.
        row: usize,
        /// Column.
        column: String,
    },
    /// An exhibit names a column that its table lacks.
    #[error("the exhibit `{exhibit}` shows the column `{column}`, which its table does not have")]
    Column {
        /// The exhibit.
        exhibit: String,
        /// The column.
        column: String,
    },
    /// A panel without exhibits, or with one whose options are not one for each choice.
    #[error("a panel of the page `{page}` needs exhibits with one option for each of its choices")]
    Panel {
        /// The page's word.
        page: &'static str,
    },
    /// A name that cannot be an address, or stands twice.
    #[error("`{name}` cannot name an exhibit or a section: it must be of a-z, 0-9 and `-`, and stand once")]
    Name {
        /// The name.
        name: String,
    },
    /// A download.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// An exhibit's drawing.
    #[error(transparent)]
    Drawing(#[from] crate::drawing::DrawingError),
    /// A drawing as PNG.
    #[error(transparent)]
    Png(#[from] crate::drawing::PngError),
    /// A page's template.
    #[error("a page could not be written: {0}")]
    Page(#[from] askama::Error),
}

/// All files of the site of `edition`: path below the site's folder, and bytes.
///
/// # Errors
/// When a text, a column, a cell or a name that the edition uses does not exist or does not fit.
pub fn build(edition: &Edition) -> Result<BTreeMap<String, Vec<u8>>, SiteError> {
    check(edition)?;
    let mut files = BTreeMap::new();
    files.insert("assets/drawing.css".to_owned(), crate::drawing::stylesheet().into_bytes());
    for (path, bytes) in ASSETS {
        files.insert((*path).to_owned(), bytes.to_vec());
    }
    for exhibit in exhibits(edition) {
        // With what an auditor needs beside the contract's keys.
        let json = published_table_json(&exhibit.name, &exhibit.table, &edition.version);
        files.insert(links::table(&exhibit.name, "json"), json);
        for (ending, format) in [("csv", Format::Csv), ("parquet", Format::Parquet)] {
            let bytes = render(&exhibit.table, format, &edition.version)?.data;
            files.insert(links::table(&exhibit.name, ending), bytes);
        }
    }
    for language in Language::ALL {
        let words = Words::read(language)?;
        for exhibit in exhibits(edition) {
            if let Some(svg) = drawn::svg(exhibit, &words, Layout::Wide, Around::All)? {
                let png = png(&svg, PIXELS)?;
                files.insert(links::chart(language, &exhibit.name, "png"), png);
                files.insert(links::chart(language, &exhibit.name, "svg"), svg.into_bytes());
            }
        }
        for page in &edition.pages {
            page::write(edition, &words, page, &mut files)?;
        }
    }
    let words = Words::read(Language::English)?;
    files.insert("index.html".to_owned(), page::Start { words: &words }.render()?.into_bytes());
    Ok(files)
}

/// Width of a picture as PNG: twice the drawing's own, for sharp print.
const PIXELS: u32 = 1_440;

/// What does not depend on the edition.
const ASSETS: &[(&str, &[u8])] = &[
    ("assets/site.css", include_bytes!("../../assets/site.css")),
    ("assets/icon.svg", include_bytes!("../../assets/icon.svg")),
    // What `web/` is built to.
    ("assets/brunt.js", include_bytes!("../../assets/dist/brunt.js")),
    ("assets/counties.js", include_bytes!("../../assets/dist/counties.js")),
    ("assets/draw.js", include_bytes!("../../assets/dist/draw.js")),
    ("assets/licences.txt", include_bytes!("../../assets/dist/licences.txt")),
    ("assets/mesh.js", include_bytes!("../../assets/dist/mesh.js")),
    ("assets/states.js", include_bytes!("../../assets/dist/states.js")),
];

fn exhibits(edition: &Edition) -> impl Iterator<Item = &Exhibit> {
    edition.pages.iter().flat_map(|page| &page.parts).flat_map(|part| match part {
        Part::Panel(panel) => panel.exhibits.as_slice(),
        Part::Words(_) | Part::Prose { .. } | Part::Card(_) => &[],
    })
}

/// Names fit addresses and stand once; panels are whole.
fn check(edition: &Edition) -> Result<(), SiteError> {
    let mut seen = BTreeSet::new();
    for exhibit in exhibits(edition) {
        if !is_name(&exhibit.name) || !seen.insert(exhibit.name.as_str()) {
            return Err(SiteError::Name { name: exhibit.name.clone() });
        }
        for column in &exhibit.columns {
            if panel::place(&exhibit.table, column).is_none() {
                return Err(SiteError::Column { exhibit: exhibit.name.clone(), column: column.clone() });
            }
        }
    }
    for page in &edition.pages {
        let mut anchors = BTreeSet::new();
        for part in &page.parts {
            match part {
                Part::Panel(panel) => {
                    let whole =
                        panel.exhibits.iter().all(|exhibit| exhibit.chosen.len() == panel.choices.len());
                    if panel.exhibits.is_empty() || !whole {
                        return Err(SiteError::Panel { page: page.name.word() });
                    }
                }
                Part::Prose { name, .. }
                    if page::anchor(name).is_empty() || !anchors.insert(page::anchor(name)) =>
                {
                    return Err(SiteError::Name { name: name.clone() });
                }
                Part::Card(card) if !anchors.insert(page::anchor(&card.name)) => {
                    return Err(SiteError::Name { name: card.name.clone() });
                }
                Part::Prose { .. } | Part::Card(_) | Part::Words(_) => {}
            }
        }
    }
    Ok(())
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
}
