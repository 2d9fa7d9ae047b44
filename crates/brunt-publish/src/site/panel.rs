//! Exhibits as pages show them: the choice among them, the chart, the table, and what belongs beside every number.

use super::SiteError;
use super::describe::describe;
use super::drawn;
use super::figures::{self, Cell, Kind};
use super::language::Words;
use super::links;
use crate::disclosure::{Releasable, SMALL};
use crate::drawing::{Around, Layout};
use crate::edition::{Edition, Exhibit, Fill, Message, PageName, Panel, Part};
use brunt_model::Value;

/// A panel with one of its exhibits shown.
pub(super) struct PanelView {
    /// The place on the page; the same whichever exhibit is shown.
    pub(super) id: String,
    pub(super) heading: String,
    pub(super) choices: Vec<ChoiceView>,
    pub(super) exhibit: ExhibitView,
}

/// What can be chosen.
pub(super) struct ChoiceView {
    pub(super) label: String,
    /// What is shown now.
    pub(super) now: Label,
    pub(super) options: Vec<OptionView>,
    /// So many that they are folded away.
    pub(super) folded: bool,
}

/// An option, as a link to the page that shows it.
pub(super) struct OptionView {
    pub(super) label: Label,
    pub(super) href: String,
    pub(super) current: bool,
}

/// A text that may stand in English on a page of another language.
#[derive(Clone)]
pub(super) struct Label {
    pub(super) text: String,
    pub(super) verbatim: bool,
}

/// An exhibit.
pub(super) struct ExhibitView {
    pub(super) name: String,
    pub(super) title: Label,
    pub(super) unit: String,
    pub(super) headers: Vec<Header>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// The drawing in two widths, of which the style sheet shows one.
    pub(super) chart: Option<(String, String)>,
    /// Whether the table is folded away below its drawing.
    pub(super) folded: bool,
    /// `12 rows`, of a long table.
    pub(super) size: String,
    /// Whether it is so long that it scrolls by itself.
    pub(super) long: bool,
    pub(super) has_missing: bool,
    /// The legend of withheld cells, where there are any.
    pub(super) withheld: Option<String>,
    /// The limit that holds for every table.
    pub(super) limit: String,
    /// Release and its as-of day.
    pub(super) releases: Vec<String>,
    pub(super) rubric: Option<RubricView>,
    /// Address of the measure's text on the methods page.
    pub(super) method: Option<String>,
    pub(super) sources: Vec<String>,
    /// Step, reason, rows left.
    pub(super) ledger: Vec<(String, String, String)>,
    pub(super) notes: Vec<String>,
    pub(super) command: String,
    /// How it is drawn, for the page's script.
    pub(super) drawing: Option<String>,
    /// Name of the format and address.
    pub(super) downloads: Vec<(&'static str, String)>,
}

/// A column's header.
pub(super) struct Header {
    pub(super) text: String,
    pub(super) number: bool,
}

/// The stated target.
pub(super) struct RubricView {
    pub(super) title: String,
    pub(super) name: String,
    /// `version 1`.
    pub(super) version: String,
    /// Address of its text on the page of stated targets.
    pub(super) href: Option<String>,
}

/// From this many options on, they are folded away.
const MANY_OPTIONS: usize = 9;
/// Tables of more rows are folded below their drawing.
const FEW_ROWS: usize = 12;
/// Tables of more rows scroll by themselves.
const MANY_ROWS: usize = 40;

/// A text with what fills it.
pub(super) fn message(
    words: &Words,
    message: &Message,
    table: Option<&Releasable>,
) -> Result<Label, SiteError> {
    let mut args = Vec::with_capacity(message.args.len());
    for (name, fill) in &message.args {
        let text = match fill {
            Fill::Cell { row, column } => {
                let absent = || SiteError::Cell { id: message.id.clone(), row: *row, column: column.clone() };
                let table = table.filter(|table| *row < table.answer().rows.len()).ok_or_else(absent)?;
                let place = place(table, column).ok_or_else(absent)?;
                figures::cell(words, table, *row, place, figures::decimals(table, place), true)?.text
            }
            Fill::Day(day) => words.language.day_in_sentence(*day),
            Fill::Text(id) => words.say(id)?,
            Fill::Verbatim(text) => text.clone(),
        };
        args.push((name.as_str(), text));
    }
    let text = words.fill(&message.id, &args)?;
    Ok(Label { text, verbatim: message.id == "verbatim" })
}

/// The place of a column in a table.
pub(super) fn place(table: &Releasable, column: &str) -> Option<usize> {
    table.answer().fields.iter().position(|field| field.name == column)
}

/// What a panel needs of the page it stands on.
pub(super) struct Place<'a> {
    pub(super) edition: &'a Edition,
    pub(super) words: &'a Words,
    pub(super) page: PageName,
    /// The way up to the site's root.
    pub(super) root: &'a str,
}

impl Place<'_> {
    /// The panel with its exhibit number `shown`.
    pub(super) fn panel(&self, panel: &Panel, shown: usize) -> Result<PanelView, SiteError> {
        let broken = || SiteError::Panel { page: self.page.word() };
        let first = panel.exhibits.first().ok_or_else(broken)?;
        let exhibit = panel.exhibits.get(shown).ok_or_else(broken)?;
        let id = format!("panel-{}", first.name);
        let mut choices = Vec::new();
        for (place, choice) in panel.choices.iter().enumerate() {
            let view = self.choice(panel, exhibit, place, choice, &id)?;
            if view.options.len() > 1 {
                choices.push(view);
            }
        }
        Ok(PanelView {
            heading: message(self.words, &panel.heading, Some(&exhibit.table))?.text,
            choices,
            exhibit: self.exhibit(exhibit)?,
            id,
        })
    }

    /// The options of choice number `place`, each a link to the exhibit that differs least from the one shown.
    fn choice(
        &self,
        panel: &Panel,
        shown: &Exhibit,
        place: usize,
        choice: &str,
        id: &str,
    ) -> Result<ChoiceView, SiteError> {
        let mut options: Vec<OptionView> = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        let now = shown.chosen.get(place);
        for exhibit in &panel.exhibits {
            let Some(chosen) = exhibit.chosen.get(place) else { continue };
            if seen.contains(&chosen.word.as_str()) {
                continue;
            }
            seen.push(&chosen.word);
            let same = |other: &Exhibit| {
                other.chosen.iter().zip(&shown.chosen).filter(|(one, two)| one.word == two.word).count()
            };
            // Of equals the first.
            let nearest = panel
                .exhibits
                .iter()
                .enumerate()
                .filter(|(_, other)| other.chosen.get(place).is_some_and(|own| own.word == chosen.word))
                .max_by_key(|(index, other)| (same(other), usize::MAX - index));
            let Some((index, nearest)) = nearest else { continue };
            let file = links::page(self.words.language, self.page, (index > 0).then_some(&nearest.name));
            options.push(OptionView {
                label: message(self.words, &chosen.label, Some(&nearest.table))?,
                href: format!("{}{file}#{id}", self.root),
                current: now.is_some_and(|now| now.word == chosen.word),
            });
        }
        let now = options.iter().find(|option| option.current).map(|option| option.label.clone());
        Ok(ChoiceView {
            label: self.words.say(&format!("choice-{}", figures::word(choice)))?,
            now: now.unwrap_or(Label { text: String::new(), verbatim: false }),
            folded: options.len() >= MANY_OPTIONS,
            options,
        })
    }

    fn exhibit(&self, exhibit: &Exhibit) -> Result<ExhibitView, SiteError> {
        let words = self.words;
        let answer = exhibit.table.answer();
        let (headers, rows) = table(words, exhibit)?;
        let kinds = || rows.iter().flatten().map(|cell| cell.kind);
        let limit = words.fill("exhibit-limit", &[("limit", words.language.whole(SMALL))])?;
        let withheld = kinds().any(|kind| kind == Kind::Withheld);
        let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let mut releases = Vec::new();
        for release in &answer.releases {
            let args = [("release", release.release.clone()), ("day", words.language.day(release.as_of))];
            releases.push(words.fill("exhibit-release", &args)?);
        }
        let mut ledger = Vec::new();
        for step in &answer.ledger {
            let rows = words.language.whole(i64::try_from(step.rows).unwrap_or(i64::MAX));
            ledger.push((step.step.clone(), step.reason.clone(), rows));
        }
        let mut downloads = Vec::new();
        for (name, ending) in [("CSV", "csv"), ("JSON", "json"), ("Parquet", "parquet")] {
            downloads.push((name, format!("{}{}", self.root, links::table(&exhibit.name, ending))));
        }
        // Inside a page its title, unit and source stand around the drawing.
        let wide = drawn::svg(exhibit, words, Layout::Wide, Around::Notes)?;
        let narrow = drawn::svg(exhibit, words, Layout::Narrow, Around::Notes)?;
        let chart = wide.zip(narrow);
        if chart.is_some() {
            for (name, ending) in [("SVG", "svg"), ("PNG", "png")] {
                let file = links::chart(words.language, &exhibit.name, ending);
                downloads.push((name, format!("{}{file}", self.root)));
            }
        }
        let mut target = None;
        if let Some(rubric) = &exhibit.rubric {
            target = Some(RubricView {
                title: rubric.title.clone(),
                name: rubric.name.clone(),
                version: words.fill("exhibit-version", &[("version", rubric.version.clone())])?,
                href: self.section(PageName::Rubrics, &rubric.name),
            });
        }
        Ok(ExhibitView {
            name: exhibit.name.clone(),
            title: message(words, &exhibit.title, Some(&exhibit.table))?,
            unit: message(words, &exhibit.unit, Some(&exhibit.table))?.text,
            folded: chart.is_some() && rows.len() > FEW_ROWS,
            chart,
            size: words.fill("exhibit-rows", &[("rows", words.language.whole(count))])?,
            long: rows.len() > MANY_ROWS,
            has_missing: kinds().any(|kind| kind == Kind::Missing),
            withheld: if withheld {
                Some(words.fill("exhibit-withheld", &[("limit", words.language.whole(SMALL))])?)
            } else {
                None
            },
            limit,
            releases,
            rubric: target,
            method: answer
                .command
                .strip_prefix("measure ")
                .and_then(|measure| self.section(PageName::Methods, measure)),
            sources: exhibit.sources.clone(),
            ledger,
            notes: answer.notes.clone(),
            command: answer.command.clone(),
            drawing: describe(words, exhibit)?,
            downloads,
            headers,
            rows,
        })
    }

    /// The address of a text on another page, where that page has it.
    fn section(&self, page: PageName, wanted: &str) -> Option<String> {
        let found = self.edition.pages.iter().find(|other| other.name == page)?;
        let named = |part: &Part| matches!(part, Part::Prose { name, .. } if name == wanted);
        found.parts.iter().any(named).then(|| {
            let file = links::page(self.words.language, page, None);
            format!("{}{file}#{}", self.root, super::page::anchor(wanted))
        })
    }
}

/// Headers and cells of the columns that an exhibit shows.
fn table(words: &Words, exhibit: &Exhibit) -> Result<(Vec<Header>, Vec<Vec<Cell>>), SiteError> {
    let answer = exhibit.table.answer();
    let mut headers = Vec::new();
    let mut rows: Vec<Vec<Cell>> = answer.rows.iter().map(|_| Vec::new()).collect();
    for column in &exhibit.columns {
        let absent = || SiteError::Column { exhibit: exhibit.name.clone(), column: column.clone() };
        let place = place(&exhibit.table, column).ok_or_else(absent)?;
        let number = answer.rows.iter().all(|row| {
            !matches!(
                row.get(place),
                Some(Value::Text(_) | Value::List(_) | Value::Date(_) | Value::Time(_) | Value::YesNo(_))
            )
        });
        headers.push(Header { text: words.say(&format!("column-{column}"))?, number });
        let decimals = figures::decimals(&exhibit.table, place);
        for (row, cells) in rows.iter_mut().enumerate() {
            cells.push(figures::cell(words, &exhibit.table, row, place, decimals, false)?);
        }
    }
    Ok((headers, rows))
}
