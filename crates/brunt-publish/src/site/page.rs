//! Pages: the frame with its menu, the lead, the parts, and what the page cannot say.

use super::figures::Kind;
use super::language::{Language, Words};
use super::panel::{Label, PanelView, Place, message};
use super::{SiteError, figures, links, prose};
use crate::edition::{Card, Edition, Page, PageName, Part};
use askama::Template;
use std::collections::BTreeMap;

/// The page at the root, from which a visitor is led on.
#[derive(Template)]
#[template(path = "start.html")]
pub(super) struct Start<'a> {
    pub(super) words: &'a Words,
}

impl Start<'_> {
    fn languages() -> Vec<LanguageView> {
        let link = |language: Language| LanguageView {
            tag: language.tag(),
            name: language.name(),
            href: links::page(language, PageName::Answer, None),
            current: false,
        };
        Language::ALL.into_iter().map(link).collect()
    }
}

#[derive(Template)]
#[template(path = "page.html")]
struct PageView<'a> {
    words: &'a Words,
    edition: &'a Edition,
    root: &'a str,
    /// In the browser's bar.
    title: String,
    description: String,
    heading: String,
    lead: Label,
    menu: Vec<MenuGroup>,
    languages: Vec<LanguageView>,
    contents: Vec<Entry>,
    parts: Vec<PartView>,
    /// Whether any part has a drawing.
    drawn: bool,
    shows: Vec<String>,
    limits: Vec<String>,
    releases: Vec<String>,
    /// The first digits of the edition's key.
    key: &'a str,
}

struct MenuGroup {
    label: String,
    links: Vec<MenuLink>,
}

struct MenuLink {
    label: String,
    href: String,
    current: bool,
}

struct LanguageView {
    tag: &'static str,
    name: &'static str,
    href: String,
    current: bool,
}

/// A line of the page's contents.
struct Entry {
    anchor: String,
    label: Label,
}

enum PartView {
    Panel(Box<PanelView>),
    Words { heading: Option<String>, paragraphs: Vec<String> },
    Prose { anchor: String, heading: String, html: String, folded: bool },
    Card(CardView),
}

struct CardView {
    anchor: String,
    name: String,
    /// Its word in the style sheet.
    class: String,
    verdict: String,
    attribution: String,
    statement: String,
    readings: Vec<ReadingView>,
}

struct ReadingView {
    class: String,
    verdict: String,
    lines: Vec<String>,
}

/// Pages of the menu's second group say how the first was made.
const HOW: [PageName; 4] = [PageName::Rubrics, PageName::Methods, PageName::Quality, PageName::About];
/// More texts than this are folded, so that their headings can be seen together.
const MANY_TEXTS: usize = 3;
/// Pages with more headings begin with a list of them.
const MANY_HEADINGS: usize = 3;
/// Characters of the edition's key that a page shows.
const KEY: usize = 12;

/// Writes a page, and once more for each other exhibit of its panels.
pub(super) fn write(
    edition: &Edition,
    words: &Words,
    page: &Page,
    files: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), SiteError> {
    write_one(edition, words, page, None, files)?;
    for (index, part) in page.parts.iter().enumerate() {
        if let Part::Panel(panel) = part {
            for shown in 1..panel.exhibits.len() {
                write_one(edition, words, page, Some((index, shown)), files)?;
            }
        }
    }
    Ok(())
}

/// Writes the page on which part number `chosen.0` shows its exhibit number `chosen.1`.
fn write_one(
    edition: &Edition,
    words: &Words,
    page: &Page,
    chosen: Option<(usize, usize)>,
    files: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), SiteError> {
    let first = page.parts.iter().find_map(|part| match part {
        Part::Panel(panel) => panel.exhibits.first(),
        _ => None,
    });
    let exhibit = chosen.and_then(|(part, shown)| match page.parts.get(part) {
        Some(Part::Panel(panel)) => panel.exhibits.get(shown),
        _ => None,
    });
    let file = links::page(words.language, page.name, exhibit.map(|exhibit| exhibit.name.as_str()));
    let root = links::root(&file);
    let place = Place { edition, words, page: page.name, root: &root };
    let texts = page.parts.iter().filter(|part| matches!(part, Part::Prose { .. })).count();
    let mut parts = Vec::new();
    for (index, part) in page.parts.iter().enumerate() {
        let shown = chosen.filter(|(part, _)| *part == index).map_or(0, |(_, shown)| shown);
        parts.push(match part {
            Part::Panel(panel) => PartView::Panel(Box::new(place.panel(panel, shown)?)),
            Part::Words(text) => {
                let heading = format!("{}-heading", text.id);
                PartView::Words {
                    heading: if words.has(&heading) { Some(words.say(&heading)?) } else { None },
                    paragraphs: paragraphs(&message(words, text, first.map(|exhibit| &exhibit.table))?.text),
                }
            }
            Part::Prose { name, heading, text } => PartView::Prose {
                anchor: anchor(name),
                heading: heading.clone(),
                html: prose::html(text),
                folded: texts > MANY_TEXTS,
            },
            Part::Card(card) => PartView::Card(card_view(words, card)?),
        });
    }
    let lead = message(words, &page.lead, first.map(|exhibit| &exhibit.table))?;
    let heading = words.say(&format!("page-{}-title", page.name.word()))?;
    let title = match exhibit {
        Some(exhibit) => {
            format!("{} – {heading}", message(words, &exhibit.title, Some(&exhibit.table))?.text)
        }
        None => heading.clone(),
    };
    let mut releases = Vec::new();
    for release in &edition.releases {
        let args = [("release", release.release.clone()), ("day", words.language.day(release.as_of))];
        releases.push(words.fill("exhibit-release", &args)?);
    }
    let view = PageView {
        words,
        edition,
        root: &root,
        title,
        description: words.say(&format!("page-{}-description", page.name.word()))?,
        heading,
        lead,
        menu: menu(edition, words, page.name, &root)?,
        languages: languages(words.language, page.name, exhibit.map(|exhibit| exhibit.name.as_str()), &root),
        contents: contents(&parts),
        drawn: parts
            .iter()
            .any(|part| matches!(part, PartView::Panel(panel) if panel.exhibit.drawing.is_some())),
        parts,
        shows: paragraphs(&words.say(&format!("page-{}-shows", page.name.word()))?),
        limits: paragraphs(&words.say(&format!("page-{}-limits", page.name.word()))?),
        releases,
        key: edition.key.get(..KEY).unwrap_or(&edition.key),
    };
    files.insert(file, view.render()?.into_bytes());
    Ok(())
}

/// A name as the place on a page that a link can lead to.
pub(super) fn anchor(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_ascii_alphanumeric() || letter == '_' {
            out.push(letter.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n").map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

fn contents(parts: &[PartView]) -> Vec<Entry> {
    let ours = |anchor: &String, text: &String| Entry {
        anchor: anchor.clone(),
        label: Label { text: text.clone(), verbatim: false },
    };
    let entries: Vec<Entry> = parts
        .iter()
        .filter_map(|part| match part {
            PartView::Panel(panel) => Some(ours(&panel.id, &panel.heading)),
            PartView::Prose { anchor, heading, .. } => {
                Some(Entry { anchor: anchor.clone(), label: Label { text: heading.clone(), verbatim: true } })
            }
            PartView::Card(card) => Some(ours(&card.anchor, &format!("{}: {}", card.name, card.verdict))),
            PartView::Words { .. } => None,
        })
        .collect();
    if entries.len() > MANY_HEADINGS { entries } else { Vec::new() }
}

fn menu(edition: &Edition, words: &Words, shown: PageName, root: &str) -> Result<Vec<MenuGroup>, SiteError> {
    let mut groups = Vec::new();
    for (label, second) in [("menu-findings", false), ("menu-how", true)] {
        let mut found = Vec::new();
        for page in edition.pages.iter().filter(|page| HOW.contains(&page.name) == second) {
            found.push(MenuLink {
                label: words.say(&format!("page-{}-menu", page.name.word()))?,
                href: format!("{root}{}", links::page(words.language, page.name, None)),
                current: page.name == shown,
            });
        }
        groups.push(MenuGroup { label: words.say(label)?, links: found });
    }
    Ok(groups)
}

fn languages(now: Language, page: PageName, exhibit: Option<&str>, root: &str) -> Vec<LanguageView> {
    let link = |language: Language| LanguageView {
        tag: language.tag(),
        name: language.name(),
        href: format!("{root}{}", links::page(language, page, exhibit)),
        current: language == now,
    };
    Language::ALL.into_iter().map(link).collect()
}

fn card_view(words: &Words, card: &Card) -> Result<CardView, SiteError> {
    let verdict = |verdict: &str| words.say(&format!("verdict-{}", figures::word(verdict)));
    let mut readings = Vec::new();
    for (found, lines) in &card.readings {
        readings.push(ReadingView {
            class: figures::word(found),
            verdict: verdict(found)?,
            lines: lines.clone(),
        });
    }
    Ok(CardView {
        anchor: anchor(&card.name),
        name: card.name.clone(),
        class: figures::word(&card.verdict),
        verdict: verdict(&card.verdict)?,
        attribution: card.attribution.clone(),
        statement: card.statement.clone(),
        readings,
    })
}
