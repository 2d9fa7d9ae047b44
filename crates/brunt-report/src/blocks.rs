//! A story as a list of blocks, which both formats show in their own way.

use crate::{ReportError, Story};
use brunt_model::Value;
use brunt_publish::disclosure::SMALL;
use brunt_publish::drawing::{Around, Layout};
use brunt_publish::edition::{Card, Exhibit, Part};
use brunt_publish::render::{Format, render};
use brunt_publish::site::drawn;
use brunt_publish::site::language::Words;

/// How a paragraph looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Plain,
    /// Notes and sources.
    Quiet,
    /// A verdict.
    Strong,
    /// That the rows are made up.
    Banner,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    pub(crate) caption: String,
    pub(crate) head: Vec<String>,
    /// Whether a column is set to the right.
    pub(crate) right: Vec<bool>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// A thing on the page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Block {
    /// Level 1 to 4.
    Heading(u16, String),
    Text(Look, String),
    Item(String),
    /// CommonMark, in English.
    Prose(String),
    Table(Table),
    Figure {
        svg: String,
        /// For those who do not see it.
        alt: String,
    },
    /// A table as CSV under a file name.
    Download(String, Vec<u8>),
}

pub(crate) fn blocks(story: &Story, words: &Words) -> Result<Vec<Block>, ReportError> {
    let first = story.exhibits().next().map(|exhibit| &exhibit.table);
    let mut out = vec![Block::Heading(1, drawn::say(words, &story.title, first)?)];
    if story.made_up {
        let text = format!("{} {}", words.say("made-up")?, words.say("made-up-more")?);
        out.push(Block::Text(Look::Banner, text));
    }
    for part in &story.parts {
        match part {
            Part::Words(text) => {
                let text = drawn::say(words, text, first)?;
                let paragraphs =
                    text.split("\n\n").map(|one| Block::Text(Look::Plain, one.trim().to_owned()));
                out.extend(paragraphs);
            }
            Part::Prose { heading, text, .. } => {
                out.push(Block::Heading(2, heading.clone()));
                out.push(Block::Prose(text.clone()));
            }
            Part::Card(card) => self::card(card, words, &mut out)?,
            Part::Panel(panel) => {
                for exhibit in &panel.exhibits {
                    self::exhibit(exhibit, story, words, &mut out)?;
                }
            }
        }
    }
    let limit = words.fill("exhibit-limit", &[("limit", SMALL.to_string())])?;
    out.push(Block::Text(Look::Quiet, limit));
    for release in &story.releases {
        out.push(Block::Text(Look::Quiet, self::release(release, words)?));
    }
    out.push(Block::Text(Look::Quiet, edition(story, words)?));
    Ok(out)
}

/// Version and the first letters of the edition's key.
pub(crate) fn edition(story: &Story, words: &Words) -> Result<String, ReportError> {
    let key = story.key.get(..12).unwrap_or(&story.key).to_owned();
    Ok(words.fill("report-edition", &[("version", story.version.clone()), ("key", key)])?)
}

fn release(release: &brunt_model::ReleaseRef, words: &Words) -> Result<String, ReportError> {
    let args = [("release", release.release.clone()), ("day", words.language.day(release.as_of))];
    Ok(words.fill("exhibit-release", &args)?)
}

fn card(card: &Card, words: &Words, out: &mut Vec<Block>) -> Result<(), ReportError> {
    let verdict = |word: &str| words.say(&format!("verdict-{}", word.replace(' ', "-")));
    out.push(Block::Heading(2, format!("{}: {}", card.name, verdict(&card.verdict)?)));
    out.push(Block::Text(Look::Plain, card.statement.clone()));
    out.push(Block::Text(Look::Quiet, card.attribution.clone()));
    for (found, lines) in &card.readings {
        out.push(Block::Text(Look::Strong, verdict(found)?));
        out.extend(lines.iter().map(|line| Block::Item(line.clone())));
    }
    Ok(())
}

fn exhibit(exhibit: &Exhibit, story: &Story, words: &Words, out: &mut Vec<Block>) -> Result<(), ReportError> {
    let answer = exhibit.table.answer();
    let title = drawn::say(words, &exhibit.title, Some(&exhibit.table))?;
    let unit = drawn::say(words, &exhibit.unit, Some(&exhibit.table))?;
    out.push(Block::Heading(2, title.clone()));
    for chosen in &exhibit.chosen {
        out.push(Block::Text(Look::Strong, drawn::say(words, &chosen.label, Some(&exhibit.table))?));
    }
    out.push(Block::Text(Look::Quiet, unit.clone()));
    if let Some(svg) = drawn::svg(exhibit, words, Layout::Wide, Around::Notes)? {
        // The table that follows holds the same numbers.
        out.push(Block::Figure { svg, alt: format!("{title}. {unit}") });
    }
    let table = table(exhibit, title, words)?;
    let has = |sign: &str| table.rows.iter().flatten().any(|cell| cell == sign);
    let (missing, withheld) = (has("–"), has("*"));
    out.push(Block::Table(table));
    if missing {
        out.push(Block::Text(Look::Quiet, format!("– {}", words.say("exhibit-missing")?)));
    }
    if withheld {
        let text = words.fill("exhibit-withheld", &[("limit", SMALL.to_string())])?;
        out.push(Block::Text(Look::Quiet, format!("* {text}")));
    }
    let csv = render(&exhibit.table, Format::Csv, &story.version)?.data;
    out.push(Block::Download(format!("{}.csv", exhibit.name), csv));
    out.push(Block::Heading(3, words.say("exhibit-source")?));
    for one in &answer.releases {
        out.push(Block::Item(release(one, words)?));
    }
    if let Some(rubric) = &exhibit.rubric {
        let version = words.fill("exhibit-version", &[("version", rubric.version.clone())])?;
        let text = format!("{}: {} ({}, {version})", words.say("exhibit-rubric")?, rubric.title, rubric.name);
        out.push(Block::Item(text));
    }
    out.extend(exhibit.sources.iter().map(|source| Block::Item(source.clone())));
    if !answer.command.is_empty() {
        out.push(Block::Item(format!("brunt {}", answer.command)));
    }
    if !answer.notes.is_empty() {
        out.push(Block::Heading(3, words.say("report-notes")?));
        out.extend(answer.notes.iter().map(|note| Block::Item(note.clone())));
    }
    if !answer.ledger.is_empty() {
        let rows = answer.ledger.iter().map(|step| {
            let rows = words.language.whole(i64::try_from(step.rows).unwrap_or(i64::MAX));
            vec![rows, step.step.clone(), step.reason.clone()]
        });
        out.push(Block::Table(Table {
            caption: words.say("ledger-caption")?,
            head: vec![words.say("ledger-rows")?, words.say("ledger-step")?, words.say("ledger-reason")?],
            right: vec![true, false, false],
            rows: rows.collect(),
        }));
    }
    Ok(())
}

/// The columns that the site shows, as the site shows them.
pub(crate) fn table(exhibit: &Exhibit, caption: String, words: &Words) -> Result<Table, ReportError> {
    let answer = exhibit.table.answer();
    let mut table = Table {
        caption,
        head: Vec::new(),
        right: Vec::new(),
        rows: answer.rows.iter().map(|_| Vec::new()).collect(),
    };
    for column in &exhibit.columns {
        let place = answer.fields.iter().position(|field| field.name == *column).ok_or_else(|| {
            brunt_publish::site::SiteError::Column { exhibit: exhibit.name.clone(), column: column.clone() }
        })?;
        table.head.push(words.say(&format!("column-{column}"))?);
        let is_number = |row: &Vec<Value>| {
            matches!(
                row.get(place),
                Some(Value::Integer(_) | Value::Real(_) | Value::Suppressed(_) | Value::Missing)
            )
        };
        table.right.push(answer.rows.iter().all(is_number));
        for (row, cells) in table.rows.iter_mut().enumerate() {
            cells.push(drawn::cell(words, &exhibit.table, row, place)?);
        }
    }
    Ok(table)
}
