//! How an edition is made from a store: what every page asks of the measures, and the sentences that its figures fill.
//!
//! Pages are drafted first, with answers that nobody has protected. Then disclosure control sees all tables together, and
//! only what it gives back is put into the pages: sentences are chosen and filled from protected tables.

mod answer;
mod burden;
mod change;
mod cooperation;
mod detention;
mod places;
mod polls;
mod quality;
mod texts;

use crate::args::Global;
use crate::catalog::Loaded;
use crate::error::Failure;
use crate::import::threads;
use crate::output::VERSION;
use brunt_measure::MeasureError;
use brunt_measure::cohort::Selection;
use brunt_model::{Answer, ReleaseRef, Role, Value};
use brunt_publish::Releasable;
use brunt_publish::disclosure;
use brunt_publish::edition::{
    Chosen, Drawing, Edition, Exhibit, Fill, Message, Page, PageName, Panel, Part, Reading,
};
use brunt_publish::origin::Base;
use brunt_rubric::{Kind, Rubric};
use brunt_store::{Engine, Store, StoreError};
use chrono::NaiveDate;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// Of fewer rows most counts would be withheld, and what is left would stand before the large releases.
const LEAST_ROWS: u64 = 300;

/// Where an edition is made: the store, the catalog and the engine, with a way to say how far it is.
pub(crate) struct Desk<'d> {
    global: &'d Global,
    loaded: &'d Loaded,
    engine: Engine,
    /// None where there is no store yet: the published figures that come with brunt need none.
    store: Option<Store>,
    say: &'d dyn Fn(&str),
}

/// Rows of one table and release in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Records {
    table: String,
    release: String,
    rows: u64,
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
    as_of: NaiveDate,
}

/// An exhibit before its table is protected.
struct Draft {
    name: String,
    chosen: Vec<Chosen>,
    answer: Answer,
    /// How its sentence is made from the protected table.
    title: Box<dyn Fn(&Answer) -> Message>,
    unit: Message,
    columns: Vec<&'static str>,
    drawing: Option<Drawing>,
    rubric: Option<Reading>,
    sources: Vec<String>,
    guard: Guard,
}

/// How a table is protected.
enum Guard {
    /// With all other tables of the same rows. `splits` are the columns that split them, where not all groups do.
    Together { base: Base, scheme: String, splits: Option<Vec<&'static str>> },
    /// For itself, along its dimensions: its counts are of no rows that another table splits in a way that adds up.
    Grid(Vec<String>),
    /// For itself.
    Alone,
}

impl Guard {
    /// All rows of a table and release, scored by a target.
    fn scored(records: &Records, rubric: &Rubric) -> Guard {
        Guard::Together {
            base: Base::new(records.table.clone(), records.release.clone()),
            scheme: format!("{} {}", rubric.label(), rubric.version),
            splits: None,
        }
    }
}

/// A part of a page before its tables are protected.
enum PartDraft {
    Panel { heading: &'static str, choices: Vec<&'static str>, drafts: Vec<Draft> },
    Done(Part),
}

/// Makes a page's sentence of its first exhibit's protected table.
type Lead = Box<dyn Fn(Option<&Answer>) -> Message>;

/// A page before its tables are protected. Its sentence is made from the first exhibit's protected table.
struct PageDraft {
    name: PageName,
    lead: Lead,
    parts: Vec<PartDraft>,
}

/// Makes the edition of a store. Every page is in it; one for which the store holds nothing says what to import.
pub(crate) fn make(global: &Global, loaded: &Loaded, say: &dyn Fn(&str)) -> Result<Edition, Failure> {
    let store = match Store::open(&global.store) {
        Ok(store) => Some(store),
        Err(StoreError::Absent { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let desk = Desk { global, loaded, engine: Engine::new(threads(global))?, store, say };
    let mut drafts = Vec::new();
    for name in PageName::ALL {
        say(&format!("page `{}`", name.word()));
        drafts.push(match name {
            PageName::Answer => answer::page(&desk)?,
            PageName::Burden => burden::page(&desk)?,
            PageName::Places => places::page(&desk)?,
            PageName::Change => change::page(&desk)?,
            PageName::Detention => detention::page(&desk)?,
            PageName::Cooperation => cooperation::page(&desk)?,
            PageName::Polls => polls::page(&desk)?,
            PageName::Claims => texts::claims(&desk)?,
            PageName::Rubrics => texts::rubrics(&desk),
            PageName::Methods => texts::methods(),
            PageName::Quality => quality::page(&desk)?,
            PageName::About => texts::about(),
        });
    }
    say("disclosure control over all tables");
    let pages = protect(drafts)?;
    let releases = releases(&pages);
    let made_up = releases
        .iter()
        .any(|release| loaded.catalog.releases.get(&release.release).is_some_and(|known| known.made_up));
    Ok(Edition { version: VERSION.to_owned(), key: desk.key(), releases, made_up, pages })
}

/// Columns whose smallest groups are pooled.
const POOLED: [&str; 2] = ["state", "aor"];
/// Groups of fewer rows are pooled: of a smaller one little could be shown, and its partners would be withheld with it.
const FLOOR: i64 = 50;
/// What the pool is called; the languages have a text for it.
const POOL: &str = "smallest groups together";

/// An answer with the smallest of its places pooled.
fn pooled(answer: Answer) -> Answer {
    let mut answer = answer;
    for column in POOLED {
        let before = answer.rows.len();
        answer = disclosure::pool(&answer, column, FLOOR, |_| Some(POOL.to_owned()));
        if answer.rows.len() < before {
            answer.notes.push(format!("groups of fewer than {FLOOR} rows stand as `{POOL}`"));
        }
    }
    answer
}

/// Passes every table through disclosure control, those of the same rows together, and puts the pages together.
fn protect(mut drafts: Vec<PageDraft>) -> Result<Vec<Page>, Failure> {
    let mut shared = Vec::new();
    for draft in drafts.iter_mut().flat_map(|page| &mut page.parts).flat_map(PartDraft::drafts) {
        if let Guard::Together { base, scheme, splits } = &draft.guard {
            let answer = std::mem::replace(&mut draft.answer, Answer::new("", Vec::new()));
            let together =
                disclosure::Draft::new(draft.name.clone(), base.clone(), scheme.clone(), pooled(answer));
            shared.push(match splits {
                Some(splits) => together.splitting(splits.iter().copied()),
                None => together,
            });
        }
    }
    let mut protected = disclosure::protect_together(shared, &[])?.into_iter();
    let mut pages = Vec::new();
    for page in drafts {
        let mut parts = Vec::new();
        for part in page.parts {
            match part {
                PartDraft::Done(part) => parts.push(part),
                PartDraft::Panel { drafts, .. } if drafts.is_empty() => {}
                PartDraft::Panel { heading, choices, drafts } => parts.push(Part::Panel(Panel {
                    heading: Message::plain(heading),
                    choices: choices.into_iter().map(str::to_owned).collect(),
                    exhibits: drafts.into_iter().filter_map(|draft| draft.exhibit(&mut protected)).collect(),
                })),
            }
        }
        let first = parts.iter().find_map(|part| match part {
            Part::Panel(panel) => panel.exhibits.first(),
            _ => None,
        });
        let lead = (page.lead)(first.map(|exhibit| exhibit.table.answer()));
        pages.push(Page { name: page.name, lead, parts });
    }
    Ok(pages)
}

impl PartDraft {
    fn drafts(&mut self) -> &mut [Draft] {
        match self {
            PartDraft::Panel { drafts, .. } => drafts,
            PartDraft::Done(_) => &mut [],
        }
    }
}

impl Draft {
    /// The exhibit. Tables that were protected together come in the order of their drafts.
    fn exhibit(self, protected: &mut impl Iterator<Item = Releasable>) -> Option<Exhibit> {
        let table = match &self.guard {
            Guard::Together { .. } => protected.next()?,
            Guard::Grid(dimensions) => disclosure::protect_grid(self.answer, dimensions),
            Guard::Alone => disclosure::protect(self.answer),
        };
        Some(Exhibit {
            name: self.name,
            chosen: self.chosen,
            title: (self.title)(table.answer()),
            unit: self.unit,
            columns: self.columns.into_iter().map(str::to_owned).collect(),
            table,
            drawing: self.drawing,
            rubric: self.rubric,
            sources: self.sources,
        })
    }
}

fn releases(pages: &[Page]) -> Vec<ReleaseRef> {
    let mut releases: Vec<ReleaseRef> = pages
        .iter()
        .flat_map(|page| &page.parts)
        .filter_map(|part| match part {
            Part::Panel(panel) => Some(&panel.exhibits),
            _ => None,
        })
        .flatten()
        .flat_map(|exhibit| exhibit.table.answer().releases.clone())
        .collect();
    releases.sort();
    releases.dedup();
    releases
}

impl Desk<'_> {
    /// What the edition was made from, as one hash: the manifest's inputs and files, the catalog, the program.
    fn key(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update(VERSION.as_bytes());
        hasher.update(self.loaded.catalog.hash(|_| true).as_bytes());
        if let Some(manifest) = self.store.as_ref().map(Store::manifest) {
            for input in manifest.inputs.keys().chain(manifest.polls.keys()) {
                hasher.update(input.as_bytes());
            }
            for file in &manifest.files {
                hasher.update(file.path.as_bytes());
            }
        }
        hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What the store holds of the tables named, in their order; of each table the latest release first. A release of
    /// fewer rows than [`LEAST_ROWS`] makes no exhibit; the page on data lists it.
    fn records(&self, tables: &[&str]) -> Vec<Records> {
        let Some(store) = &self.store else { return Vec::new() };
        let mut found = Vec::new();
        for table in tables {
            let mut of_table: BTreeMap<&str, Records> = BTreeMap::new();
            for file in store.manifest().files.iter().filter(|file| file.table == *table) {
                let Some(release) = self.loaded.catalog.releases.get(&file.release) else { continue };
                let records = of_table.entry(&file.release).or_insert_with(|| Records {
                    table: file.table.clone(),
                    release: file.release.clone(),
                    rows: 0,
                    first: None,
                    last: None,
                    as_of: release.as_of,
                });
                records.rows += file.rows;
                records.first = [records.first, file.first].into_iter().flatten().min();
                records.last = records.last.max(file.last);
            }
            let mut of_table: Vec<Records> =
                of_table.into_values().filter(|records| records.rows >= LEAST_ROWS).collect();
            of_table.sort_by(|a, b| b.as_of.cmp(&a.as_of).then_with(|| a.release.cmp(&b.release)));
            found.extend(of_table);
        }
        found
    }

    /// Stated targets and mandates that speak of a table, and the divisions named, which are put first.
    fn targets(&self, table: &str, first: &[&str]) -> Vec<&Rubric> {
        let named = first.iter().filter_map(|name| self.loaded.rubrics.get(*name));
        let stated = self
            .loaded
            .rubrics
            .values()
            .filter(|rubric| rubric.kind != Kind::Division && !first.contains(&rubric.name.as_str()));
        named.chain(stated).filter(|rubric| rubric.is_about(table)).collect()
    }

    /// The store, where a page has found records in it.
    fn store(&self) -> Result<&Store, Failure> {
        self.store.as_ref().ok_or_else(|| StoreError::Absent { path: self.global.store.clone() }.into())
    }
}

impl Records {
    fn selection(&self) -> Selection {
        Selection { table: self.table.clone(), releases: vec![self.release.clone()], ..Selection::default() }
    }

    /// The option of the choice `records`.
    fn chosen(&self) -> Chosen {
        Chosen { word: format!("{}-{}", slug(&self.table), slug(&self.release)), label: self.label() }
    }

    /// The table, with the release's name.
    fn label(&self) -> Message {
        Message::plain("option-records")
            .with("table", Fill::Text(format!("table-{}", self.table)))
            .with("release", Fill::Verbatim(self.release.clone()))
    }

    /// A text about the rows, such as a unit.
    fn of(&self, id: &str) -> Message {
        Message::plain(id).with("records", self.fill())
    }

    /// What the rows are, in a sentence.
    fn fill(&self) -> Fill {
        Fill::Text(format!("records-{}", self.table))
    }

    /// `months` where the rows fill them, else fiscal years.
    fn period(&self) -> &'static str {
        /// Below this many rows a month on average most cells of a share by month would be withheld.
        const ROWS_A_MONTH: u64 = 100;
        let days = match (self.first, self.last) {
            (Some(first), Some(last)) => (last - first).num_days().max(1),
            _ => 1,
        };
        let months = u64::try_from(days / 30 + 1).unwrap_or(1);
        if self.rows / months >= ROWS_A_MONTH { "month" } else { "fiscal_year" }
    }
}

/// The option of the choice `target`.
fn chosen_target(rubric: &Rubric) -> Chosen {
    Chosen { word: slug(&rubric.name), label: Message::verbatim(rubric.title.clone()) }
}

fn reading(rubric: &Rubric) -> Reading {
    Reading { name: rubric.label(), version: rubric.version.clone(), title: rubric.title.clone() }
}

/// Lower-case letters, digits and `-` only.
fn slug(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}

/// An answer without what the pages leave out: a measure that has nothing to work on makes no exhibit, all else is a
/// fault.
fn some(answer: Result<Answer, MeasureError>) -> Result<Option<Answer>, Failure> {
    match answer {
        Ok(answer) if answer.rows.is_empty() => Ok(None),
        Ok(answer) => Ok(Some(answer)),
        Err(MeasureError::Empty | MeasureError::Lacks { .. } | MeasureError::Apart(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Place of a column.
fn place(answer: &Answer, column: &str) -> Option<usize> {
    answer.fields.iter().position(|field| field.name == column)
}

/// A real number of a row.
fn real(answer: &Answer, row: usize, column: &str) -> Option<f64> {
    match answer.rows.get(row)?.get(place(answer, column)?)? {
        Value::Real(number) => Some(*number),
        _ => None,
    }
}

/// A count of a row.
fn whole(answer: &Answer, row: usize, column: &str) -> Option<i64> {
    match answer.rows.get(row)?.get(place(answer, column)?)? {
        Value::Integer(number) => Some(*number),
        _ => None,
    }
}

/// Rows with a number in a column and a name in every group.
fn told(answer: &Answer, column: &str) -> Vec<usize> {
    let groups: Vec<usize> =
        (0..).zip(&answer.fields).filter(|(_, f)| f.role == Role::Group).map(|(p, _)| p).collect();
    (0..answer.rows.len())
        .filter(|row| real(answer, *row, column).is_some())
        .filter(|row| {
            groups
                .iter()
                .all(|place| answer.rows.get(*row).and_then(|row| row.get(*place)) != Some(&Value::Missing))
        })
        .collect()
}

/// The row with the lowest and the one with the highest number of a column.
fn extremes(answer: &Answer, column: &str) -> Option<(usize, usize)> {
    extremes_of(answer, column, told(answer, column))
}

/// The same among these rows.
fn extremes_of(
    answer: &Answer,
    column: &str,
    rows: impl IntoIterator<Item = usize>,
) -> Option<(usize, usize)> {
    let rows: Vec<usize> = rows.into_iter().collect();
    let by = |a: &usize, b: &usize| {
        let number = |row: usize| real(answer, row, column).unwrap_or(f64::NAN);
        number(*a).total_cmp(&number(*b))
    };
    Some((rows.iter().copied().min_by(by)?, rows.iter().copied().max_by(by)?))
}

/// Fills a name from a cell.
fn cell(row: usize, column: &str) -> Fill {
    Fill::Cell { row, column: column.to_owned() }
}

#[cfg(test)]
mod tests;
