//! Blocks on pages of A4: what stands where, and what it is for a screen reader. Knows no PDF.

use crate::blocks::{Block, Look, Table};
use brunt_publish::drawing::font::{Weight, width, wrap};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// A4 in points.
pub(crate) const PAGE: (f64, f64) = (595.276, 841.89);
const LEFT: f64 = 54.0;
const TOP: f64 = 54.0;
/// The foot of a page stands below this.
const BOTTOM: f64 = PAGE.1 - 64.0;
const WIDTH: f64 = PAGE.0 - LEFT * 2.0;

/// How letters look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Type {
    pub(crate) size: f64,
    pub(crate) weight: Weight,
    /// 0 black to 255 white.
    pub(crate) grey: u8,
}

const BODY: Type = Type { size: 10.0, weight: Weight::Regular, grey: 34 };
const QUIET: Type = Type { size: 8.5, grey: 89, ..BODY };
const STRONG: Type = Type { weight: Weight::Bold, ..BODY };

impl Type {
    fn leading(self) -> f64 {
        self.size * 1.38
    }

    fn wrap(self, text: &str, room: f64) -> Vec<String> {
        wrap(text, room, self.size, self.weight)
    }
}

/// What a part of the page is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    Heading(u16, String),
    Paragraph,
    List,
    Item,
    Table,
    Row,
    Header,
    Cell,
    Figure(String),
}

/// A part of the document's tree.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) parent: Option<usize>,
}

/// Something drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mark {
    Text { at: (f64, f64), text: String, look: Type },
    Line { from: (f64, f64), to: (f64, f64), width: f64, grey: u8 },
    Picture { at: (f64, f64), size: (f64, f64), svg: String },
}

/// A mark and the part it belongs to; a mark of no part is there for the eye only.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placed {
    pub(crate) mark: Mark,
    pub(crate) node: Option<usize>,
}

/// A heading for the outline: level, text, page from 0, height.
pub(crate) type Entry = (u16, String, usize, f64);

/// All pages.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    pub(crate) pages: Vec<Vec<Placed>>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) outline: Vec<Entry>,
}

struct Setter {
    out: Pages,
    y: f64,
    /// Stands at the top of every page.
    banner: Option<String>,
}

/// Lays blocks out. Letters the font lacks must have been replaced.
pub(crate) fn lay_out(blocks: &[Block]) -> Pages {
    let banner = blocks.iter().find_map(|block| match block {
        Block::Text(Look::Banner, text) => Some(text.clone()),
        _ => None,
    });
    let mut setter = Setter { out: Pages::default(), y: 0.0, banner };
    setter.page();
    let mut list = None;
    for (place, block) in blocks.iter().enumerate() {
        if !matches!(block, Block::Item(_)) {
            list = None;
        }
        match block {
            Block::Heading(level, text) => {
                // A heading is not left alone at the foot: with it goes the beginning of what follows.
                let next = match blocks.get(place + 1) {
                    Some(Block::Figure { .. }) => 200.0,
                    _ => 60.0,
                };
                setter.heading(*level, text, next);
            }
            Block::Text(Look::Banner, text) => {
                // The first page shows it in full as every page does.
                let node = setter.node(Kind::Paragraph, None);
                setter.paragraph(text, STRONG, 0.0, node);
            }
            Block::Text(look, text) => {
                let look = match look {
                    Look::Quiet => QUIET,
                    Look::Strong | Look::Banner => STRONG,
                    Look::Plain => BODY,
                };
                let node = setter.node(Kind::Paragraph, None);
                setter.paragraph(text, look, 0.0, node);
            }
            Block::Item(text) => {
                let list = *list.get_or_insert_with(|| setter.node(Kind::List, None));
                setter.item(text, QUIET, list);
            }
            Block::Prose(text) => setter.prose(text),
            Block::Table(table) => setter.table(table),
            Block::Figure { svg, alt } => setter.figure(svg, alt),
            Block::Download(..) => {}
        }
    }
    setter.out
}

impl Setter {
    fn node(&mut self, kind: Kind, parent: Option<usize>) -> usize {
        self.out.nodes.push(Node { kind, parent });
        self.out.nodes.len() - 1
    }

    fn page(&mut self) {
        self.out.pages.push(Vec::new());
        self.y = TOP;
        if self.out.pages.len() > 1
            && let Some(banner) = self.banner.clone()
        {
            for line in QUIET.wrap(&banner, WIDTH) {
                self.text(&line, LEFT, self.y - 14.0, Type { weight: Weight::Bold, ..QUIET }, None);
                self.y += QUIET.leading();
            }
        }
    }

    /// A new page unless there is so much room.
    fn need(&mut self, height: f64) -> bool {
        let full = self.y + height > BOTTOM;
        if full {
            self.page();
        }
        full
    }

    fn mark(&mut self, mark: Mark, node: Option<usize>) {
        if let Some(page) = self.out.pages.last_mut() {
            page.push(Placed { mark, node });
        }
    }

    fn text(&mut self, text: &str, x: f64, y: f64, look: Type, node: Option<usize>) {
        if !text.is_empty() {
            self.mark(Mark::Text { at: (x, y), text: text.to_owned(), look }, node);
        }
    }

    fn heading(&mut self, level: u16, text: &str, next: f64) {
        let size = match level {
            1 => 20.0,
            2 => 13.0,
            _ => 10.0,
        };
        let look = Type { size, weight: Weight::Bold, grey: 17 };
        let lines = look.wrap(text, WIDTH);
        let above = match level {
            1 => 0.0,
            2 => 20.0,
            _ => 8.0,
        };
        self.need(above + look.leading() * count(lines.len()) + next);
        if self.y > TOP + 30.0 {
            self.y += above;
        }
        let node = self.node(Kind::Heading(level, text.to_owned()), None);
        let page = self.out.pages.len() - 1;
        self.out.outline.push((level, text.to_owned(), page, self.y));
        for line in lines {
            self.y += look.leading();
            self.text(&line, LEFT, self.y - look.size * 0.3, look, Some(node));
        }
        self.y += 4.0;
    }

    fn paragraph(&mut self, text: &str, look: Type, indent: f64, node: usize) {
        for line in look.wrap(text, WIDTH - indent) {
            self.need(look.leading());
            self.y += look.leading();
            self.text(&line, LEFT + indent, self.y - look.size * 0.3, look, Some(node));
        }
        self.y += 3.0;
    }

    fn item(&mut self, text: &str, look: Type, list: usize) {
        self.need(look.leading());
        let node = self.node(Kind::Item, Some(list));
        self.text("–", LEFT + 2.0, self.y + look.leading() - look.size * 0.3, look, None);
        self.paragraph(text, look, 12.0, node);
        self.y -= 1.0;
    }

    fn figure(&mut self, svg: &str, alt: &str) {
        let Some((wide, high)) = size(svg) else { return };
        let mut scale = WIDTH / wide;
        let room = BOTTOM - TOP - 40.0;
        if high * scale > room {
            scale = room / high;
        }
        self.need(high * scale + 8.0);
        let node = self.node(Kind::Figure(alt.to_owned()), None);
        let at = (LEFT + (WIDTH - wide * scale) / 2.0, self.y + 4.0);
        self.mark(Mark::Picture { at, size: (wide * scale, high * scale), svg: svg.to_owned() }, Some(node));
        self.y += high * scale + 10.0;
    }

    fn prose(&mut self, text: &str) {
        let mut said = String::new();
        let mut list: Option<usize> = None;
        let mut level = None;
        for event in Parser::new(text) {
            match event {
                Event::Start(Tag::Heading { .. }) => level = Some(3),
                Event::Start(Tag::List(_)) => {
                    self.flush(&mut said, list, None);
                    list = Some(self.node(Kind::List, None));
                }
                Event::End(TagEnd::List(_)) => list = None,
                Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                    said.push_str(&text);
                }
                Event::SoftBreak | Event::HardBreak => said.push(' '),
                Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock | TagEnd::Heading(_)) => {
                    self.flush(&mut said, list, level.take());
                }
                _ => {}
            }
        }
        self.flush(&mut said, list, None);
    }

    fn flush(&mut self, said: &mut String, list: Option<usize>, level: Option<u16>) {
        let text = std::mem::take(said);
        match (text.trim(), list, level) {
            ("", ..) => {}
            (text, _, Some(level)) => self.heading(level, text, 40.0),
            (text, Some(list), None) => self.item(text, BODY, list),
            (text, None, None) => {
                let node = self.node(Kind::Paragraph, None);
                self.paragraph(text, BODY, 0.0, node);
            }
        }
    }

    fn table(&mut self, table: &Table) {
        if table.rows.is_empty() || table.head.is_empty() {
            return;
        }
        let node = self.node(Kind::Paragraph, None);
        self.need(60.0);
        self.paragraph(&table.caption, Type { weight: Weight::Bold, ..QUIET }, 0.0, node);
        let (look, columns) = fit(table);
        let whole = self.node(Kind::Table, None);
        self.head(table, look, &columns, Some(whole));
        for row in &table.rows {
            let height = height(row, look, &columns);
            if self.need(height) {
                // On a further page the header is there for the eye; in the tree it stands once.
                self.head(table, look, &columns, None);
            }
            let tr = self.node(Kind::Row, Some(whole));
            self.row(row, table, look, &columns, |setter| Some(setter.node(Kind::Cell, Some(tr))));
            self.rule(0.3, 212);
        }
        self.y += 8.0;
    }

    fn head(&mut self, table: &Table, look: Type, columns: &[f64], whole: Option<usize>) {
        let look = Type { weight: Weight::Bold, ..look };
        let tr = whole.map(|whole| self.node(Kind::Row, Some(whole)));
        self.row(&table.head, table, look, columns, |setter| {
            tr.map(|tr| setter.node(Kind::Header, Some(tr)))
        });
        self.rule(0.8, 89);
    }

    fn rule(&mut self, width: f64, grey: u8) {
        let mark = Mark::Line { from: (LEFT, self.y), to: (LEFT + WIDTH, self.y), width, grey };
        self.mark(mark, None);
    }

    fn row(
        &mut self,
        cells: &[String],
        table: &Table,
        look: Type,
        columns: &[f64],
        cell: impl Fn(&mut Setter) -> Option<usize>,
    ) {
        let height = height(cells, look, columns);
        let mut x = LEFT;
        for (place, (text, wide)) in cells.iter().zip(columns).enumerate() {
            let node = cell(self);
            let right = table.right.get(place).copied().unwrap_or(false);
            for (line, text) in look.wrap(text, wide - GAP).iter().enumerate() {
                let y = self.y + PAD + look.leading() * count(line + 1) - look.size * 0.3;
                let at = if right { x + wide - GAP - width(text, look.size, look.weight) } else { x };
                self.text(text, at, y, look, node);
            }
            x += wide;
        }
        self.y += height;
    }
}

/// Air between columns, and above and below the words of a row.
const GAP: f64 = 8.0;
const PAD: f64 = 1.6;

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

fn height(cells: &[String], look: Type, columns: &[f64]) -> f64 {
    let lines = cells.iter().zip(columns).map(|(text, wide)| look.wrap(text, wide - GAP).len()).max();
    look.leading() * count(lines.unwrap_or(1).max(1)) + PAD * 2.0
}

/// Letters and widths of columns so that the table fits the page: as wide as their longest cell where that fits, else no
/// narrower than their longest word, else in smaller letters.
fn fit(table: &Table) -> (Type, Vec<f64>) {
    let mut tried = (QUIET, Vec::new());
    for size in [8.5, 7.5, 6.5, 5.5] {
        let look = Type { size, grey: 34, ..QUIET };
        let of = |place: usize, split: bool| {
            let cells =
                table.rows.iter().filter_map(|row| row.get(place)).map(|text| (text, Weight::Regular));
            let head = table.head.get(place).map(|text| (text, Weight::Bold));
            let pieces = cells.map(|(text, weight)| (text.as_str(), weight, split));
            // A header may always be broken at its spaces.
            let head = head.map(|(text, weight)| (text.as_str(), weight, true));
            pieces
                .chain(head)
                .map(|(text, weight, split)| {
                    let widest = |parts: &mut dyn Iterator<Item = &str>| {
                        parts.map(|part| width(part, size, weight)).fold(0.0, f64::max)
                    };
                    if split {
                        widest(&mut text.split_whitespace())
                    } else {
                        widest(&mut std::iter::once(text))
                    }
                })
                .fold(0.0, f64::max)
                + GAP
                + 0.5
        };
        let natural: Vec<f64> = (0..table.head.len()).map(|place| of(place, false)).collect();
        let least: Vec<f64> = (0..table.head.len()).map(|place| of(place, true)).collect();
        let (wide, narrow): (f64, f64) = (natural.iter().sum(), least.iter().sum());
        if wide <= WIDTH {
            return (look, natural);
        }
        if narrow <= WIDTH {
            // What is left goes to columns by what they lack.
            let part = (WIDTH - narrow) / (wide - narrow);
            let columns = natural.iter().zip(&least).map(|(natural, least)| least + (natural - least) * part);
            return (look, columns.collect());
        }
        tried = (look, least.iter().map(|least| least / narrow * WIDTH).collect());
    }
    tried
}

/// Width and height of a drawing, which stand in its first tag.
fn size(svg: &str) -> Option<(f64, f64)> {
    let after = |name: &str| svg.split(name).nth(1)?.split('"').next()?.parse().ok();
    Some((after(" width=\"")?, after(" height=\"")?))
}
