//! Pages as PDF, tagged for screen readers (PDF/UA-1), without a clock: the same story gives the same bytes.

use crate::blocks::{Block, blocks, edition};
use crate::layout::{Kind, Mark, PAGE, Pages, lay_out};
use crate::{ReportError, Story};
use brunt_publish::drawing::font::{BOLD, REGULAR, Weight, boxed, lacking, width};
use brunt_publish::drawing::{Phrase, tree};
use brunt_publish::site::language::Words;
use chrono::Datelike as _;
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Size, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node as Part, SpanTag, TableHeaderScope,
    Tag, TagGroup, TagTree,
};
use krilla::text::{Font, TextDirection};
use krilla::{Document, SerializeSettings};
use krilla_svg::{SurfaceExt as _, SvgSettings};
use std::num::NonZeroU16;

/// The story as a PDF of A4 pages.
///
/// # Errors
/// When a text, a column or a drawing does not exist or does not fit, or the PDF cannot be written.
pub fn pdf(story: &Story, words: &Words) -> Result<Vec<u8>, ReportError> {
    let mut blocks = blocks(story, words)?;
    report_lacking(&mut blocks, words)?;
    let title = match blocks.first() {
        Some(Block::Heading(_, text)) => text.clone(),
        _ => String::new(),
    };
    write(&lay_out(&blocks), story, words, title)
}

/// Replaces letters that the font lacks by a box and says at the end which they were.
fn report_lacking(blocks: &mut Vec<Block>, words: &Words) -> Result<(), ReportError> {
    let mut all = std::collections::BTreeSet::new();
    for block in blocks.iter_mut() {
        let texts: Vec<&mut String> = match block {
            Block::Heading(_, text) | Block::Text(_, text) | Block::Item(text) | Block::Prose(text) => {
                vec![text]
            }
            Block::Table(table) => std::iter::once(&mut table.caption)
                .chain(&mut table.head)
                .chain(table.rows.iter_mut().flatten())
                .collect(),
            Block::Figure { svg, .. } => vec![svg],
            Block::Download(..) => Vec::new(),
        };
        for text in texts {
            all.extend(lacking(text));
            *text = boxed(text);
        }
    }
    if !all.is_empty() {
        let codes: Vec<String> = all.iter().map(|letter| format!("U+{:04X}", u32::from(*letter))).collect();
        let phrase = Phrase::Lacking(codes.join(", "));
        let text = words.fill(phrase.id(), &phrase.args())?;
        blocks.push(Block::Text(crate::blocks::Look::Quiet, text));
    }
    Ok(())
}

#[expect(clippy::cast_possible_truncation, reason = "lengths on a page, far within f32")]
fn small(value: f64) -> f32 {
    value as f32
}

fn fault(what: &str) -> ReportError {
    ReportError::Pdf(what.to_owned())
}

struct Fonts {
    regular: Font,
    bold: Font,
}

fn write(pages: &Pages, story: &Story, words: &Words, title: String) -> Result<Vec<u8>, ReportError> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| ReportError::Pdf(format!("{error:?}")))?;
    let mut document =
        Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let font = |data: &'static [u8]| Font::new(data.to_vec().into(), 0).ok_or_else(|| fault("no font"));
    let fonts = Fonts { regular: font(REGULAR)?, bold: font(BOLD)? };
    let foot = format!("{title} · {}", edition(story, words)?);
    let mut leaves: Vec<Vec<Identifier>> = pages.nodes.iter().map(|_| Vec::new()).collect();
    for (number, marks) in pages.pages.iter().enumerate() {
        let size = PageSettings::from_wh(small(PAGE.0), small(PAGE.1)).ok_or_else(|| fault("no page"))?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        for placed in marks {
            let tag = match (&placed.node, &placed.mark) {
                (None, _) => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)),
                (Some(_), Mark::Picture { .. }) => ContentTag::Other,
                (Some(_), _) => ContentTag::Span(SpanTag::empty()),
            };
            let identifier = surface.start_tagged(tag);
            draw(&mut surface, &placed.mark, &fonts)?;
            surface.end_tagged();
            if let Some(leaf) = placed.node.and_then(|node| leaves.get_mut(node)) {
                leaf.push(identifier);
            }
        }
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)));
        let shown = [("page", (number + 1).to_string()), ("pages", pages.pages.len().to_string())];
        feet(&mut surface, &fonts, &foot, &words.fill("report-page", &shown)?);
        surface.end_tagged();
        surface.finish();
        page.finish();
    }
    document.set_tag_tree(tree_of(pages, &mut leaves, words));
    document.set_outline(outline(pages));
    let mut metadata = Metadata::new()
        .title(title)
        .language(words.language.tag().to_owned())
        .creator(format!("brunt {}", story.version))
        .document_id(story.key.clone());
    // Not the clock's day but that of the newest release.
    if let Some(day) = story.releases.iter().map(|release| release.as_of).max() {
        let number = |number: u32| u8::try_from(number).unwrap_or(1);
        let date = DateTime::new(u16::try_from(day.year()).unwrap_or(0));
        metadata = metadata.creation_date(date.month(number(day.month())).day(number(day.day())));
    }
    document.set_metadata(metadata);
    document.finish().map_err(|error| ReportError::Pdf(format!("{error:?}")))
}

fn ink(surface: &mut Surface<'_>, grey: u8) {
    surface.set_stroke(None);
    surface.set_fill(Some(Fill { paint: rgb::Color::new(grey, grey, grey).into(), ..Fill::default() }));
}

fn letters(surface: &mut Surface<'_>, at: (f64, f64), text: &str, font: &Font, size: f64) {
    let point = Point::from_xy(small(at.0), small(at.1));
    surface.draw_text(point, font.clone(), small(size), text, false, TextDirection::LeftToRight);
}

fn draw(surface: &mut Surface<'_>, mark: &Mark, fonts: &Fonts) -> Result<(), ReportError> {
    match mark {
        Mark::Text { at, text, look } => {
            ink(surface, look.grey);
            let font = if look.weight == Weight::Bold { &fonts.bold } else { &fonts.regular };
            letters(surface, *at, text, font, look.size);
        }
        Mark::Line { from, to, width, grey } => {
            let mut path = PathBuilder::new();
            path.move_to(small(from.0), small(from.1));
            path.line_to(small(to.0), small(to.1));
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke {
                paint: rgb::Color::new(*grey, *grey, *grey).into(),
                width: small(*width),
                opacity: NormalizedF32::ONE,
                ..Stroke::default()
            }));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        Mark::Picture { at, size, svg } => {
            let tree = tree(svg)?;
            let size = Size::from_wh(small(size.0), small(size.1)).ok_or_else(|| fault("no picture"))?;
            surface.push_transform(&Transform::from_translate(small(at.0), small(at.1)));
            surface
                .draw_svg(&tree, size, SvgSettings::default())
                .ok_or_else(|| fault("a drawing cannot be drawn"))?;
            surface.pop();
        }
    }
    Ok(())
}

/// What stands at the foot: what this is, and the number of the page.
fn feet(surface: &mut Surface<'_>, fonts: &Fonts, left: &str, right: &str) {
    const SIZE: f64 = 7.5;
    ink(surface, 89);
    let y = PAGE.1 - 36.0;
    let wide = width(right, SIZE, Weight::Regular);
    let room = PAGE.0 - 108.0 - wide - 16.0;
    let lines = brunt_publish::drawing::font::wrap(&boxed(left), room, SIZE, Weight::Regular);
    let mut at = y;
    for line in lines {
        letters(surface, (54.0, at), &line, &fonts.regular, SIZE);
        at += SIZE * 1.35;
    }
    letters(surface, (PAGE.0 - 54.0 - wide, y), right, &fonts.regular, SIZE);
}

/// The tree of headings, paragraphs, lists, tables and figures, in reading order.
fn tree_of(pages: &Pages, leaves: &mut [Vec<Identifier>], words: &Words) -> TagTree {
    let mut children: Vec<Vec<usize>> = pages.nodes.iter().map(|_| Vec::new()).collect();
    let mut roots = Vec::new();
    for (place, node) in pages.nodes.iter().enumerate() {
        match node.parent {
            Some(parent) => {
                if let Some(children) = children.get_mut(parent) {
                    children.push(place);
                }
            }
            None => roots.push(place),
        }
    }
    let mut tree = TagTree::new().with_lang(Some(words.language.tag().to_owned()));
    for root in roots {
        tree.push(group(root, pages, &children, leaves));
    }
    tree
}

fn group(place: usize, pages: &Pages, children: &[Vec<usize>], leaves: &mut [Vec<Identifier>]) -> TagGroup {
    let own: Vec<Part> =
        leaves.get_mut(place).map(std::mem::take).unwrap_or_default().into_iter().map(Part::Leaf).collect();
    let below: Vec<Part> = children
        .get(place)
        .into_iter()
        .flatten()
        .map(|child| Part::Group(group(*child, pages, children, leaves)))
        .collect();
    let Some(node) = pages.nodes.get(place) else {
        return TagGroup::with_children(Tag::P, own);
    };
    match &node.kind {
        Kind::Heading(level, text) => {
            let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
            TagGroup::with_children(Tag::Hn(level, Some(text.clone())), own)
        }
        Kind::Paragraph => TagGroup::with_children(Tag::P, own),
        Kind::List => TagGroup::with_children(Tag::L(ListNumbering::None), below),
        Kind::Item => {
            let body = TagGroup::with_children(Tag::LBody, own);
            TagGroup::with_children(Tag::LI, vec![Part::Group(body)])
        }
        Kind::Table => TagGroup::with_children(Tag::Table, below),
        Kind::Row => TagGroup::with_children(Tag::TR, below),
        Kind::Header => TagGroup::with_children(Tag::TH(TableHeaderScope::Column), own),
        Kind::Cell => TagGroup::with_children(Tag::TD, own),
        Kind::Figure(alt) => TagGroup::with_children(Tag::Figure(Some(alt.clone())), own),
    }
}

/// Headings of the first two levels; those of the second stand below the first.
fn outline(pages: &Pages) -> Outline {
    let node = |(_, text, page, y): &crate::layout::Entry| {
        OutlineNode::new(text.clone(), XyzDestination::new(*page, Point::from_xy(54.0, small(*y))))
    };
    let mut outline = Outline::new();
    let mut entries = pages.outline.iter().filter(|entry| entry.0 <= 2);
    if let Some(first) = entries.next() {
        let mut top = node(first);
        for entry in entries {
            top.push_child(node(entry));
        }
        outline.push_child(top);
    }
    outline
}
