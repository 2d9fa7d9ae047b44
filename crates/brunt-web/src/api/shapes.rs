//! What the API's documents look like.

use crate::content::exhibits;
use crate::table::{Column, Span, Table};
use brunt_publish::edition::{Card, Edition, Exhibit, PageName, Part};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What there is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Index {
    /// Which edition is served.
    edition: &'static str,
    /// Pages.
    pages: &'static str,
    /// Tables.
    tables: &'static str,
    /// Stated targets.
    rubrics: &'static str,
    /// Public statements.
    claims: &'static str,
    /// This API in the form of OpenAPI.
    openapi: &'static str,
}

impl Index {
    pub(crate) fn new() -> Index {
        Index {
            edition: super::EDITION,
            pages: super::PAGES,
            tables: "/api/v1/tables",
            rubrics: super::RUBRICS,
            claims: super::CLAIMS,
            openapi: super::OPENAPI,
        }
    }
}

/// Which edition is served.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EditionInfo {
    /// brunt's version.
    version: String,
    /// SHA-256 over what the edition was made from; entity tags begin with it.
    key: String,
    /// Whether its rows are made up.
    made_up: bool,
    /// Releases in it.
    releases: Vec<Release>,
}

/// A release.
#[derive(Debug, Serialize, ToSchema)]
struct Release {
    /// Name.
    release: String,
    /// The day up to which it was published, `YYYY-MM-DD`.
    as_of: String,
}

fn releases(of: &[brunt_model::answer::ReleaseRef]) -> Vec<Release> {
    of.iter().map(|one| Release { release: one.release.clone(), as_of: one.as_of.to_string() }).collect()
}

impl EditionInfo {
    pub(crate) fn new(edition: &Edition) -> EditionInfo {
        EditionInfo {
            version: edition.version.clone(),
            key: edition.key.clone(),
            made_up: edition.made_up,
            releases: releases(&edition.releases),
        }
    }
}

/// Pages in the order of the menu.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Pages {
    /// Pages.
    pages: Vec<PageInfo>,
}

/// A page.
#[derive(Debug, Serialize, ToSchema)]
struct PageInfo {
    /// Its word in addresses.
    name: &'static str,
    /// Addresses to read it at, by language.
    addresses: BTreeMap<String, String>,
    /// Names of its tables.
    tables: Vec<String>,
}

impl Pages {
    pub(crate) fn new(edition: &Edition, is_there: impl Fn(&str) -> bool, languages: Vec<String>) -> Pages {
        let pages = edition.pages.iter().map(|page| {
            let name = page.name.word();
            let addresses =
                languages.iter().map(|language| (language.clone(), format!("/{language}/{name}/")));
            PageInfo {
                name,
                addresses: addresses.filter(|(_, address)| is_there(address)).collect(),
                tables: exhibits(edition)
                    .filter(|(of, ..)| of.name == page.name)
                    .map(|(.., exhibit)| exhibit.name.clone())
                    .collect(),
            }
        });
        Pages { pages: pages.collect() }
    }
}

/// Tables.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Tables<'a> {
    /// How many there are.
    total: usize,
    /// How many were passed over.
    offset: usize,
    /// How many are shown at most.
    limit: usize,
    /// Address of what follows; null at the end.
    next: Option<String>,
    /// Tables, in the order of the edition.
    tables: Vec<&'a TableInfo>,
}

impl<'a> Tables<'a> {
    pub(crate) fn new(all: &'a [TableInfo], page: Option<PageName>, span: Span) -> Tables<'a> {
        let word = page.map(PageName::word);
        let fitting: Vec<&TableInfo> =
            all.iter().filter(|info| word.is_none_or(|word| info.page == word)).collect();
        let total = fitting.len();
        let tables: Vec<&TableInfo> = fitting.into_iter().skip(span.offset).take(span.limit).collect();
        let after = span.offset.saturating_add(tables.len());
        let next = (after < total && !tables.is_empty()).then(|| {
            let page = word.map_or_else(String::new, |word| format!("page={word}&"));
            format!("/api/v1/tables?{page}offset={after}&limit={}", span.limit)
        });
        Tables { total, offset: span.offset, limit: span.limit, next, tables }
    }
}

/// A table, without its rows.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TableInfo {
    /// Its name.
    name: String,
    /// Its page.
    page: &'static str,
    /// How many rows it has.
    rows: usize,
    /// Its columns.
    columns: Vec<Column>,
    /// What was chosen among the page's choices, by the choice's word.
    chosen: BTreeMap<String, String>,
    /// The stated target it is scored against.
    rubric: Option<RubricRef>,
    /// Releases it rests on.
    releases: Vec<Release>,
    /// Sources beyond the releases.
    sources: Vec<String>,
    /// Its rows in windows.
    address: String,
    /// The whole table, by form.
    files: BTreeMap<&'static str, String>,
}

/// A stated target as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
struct RubricRef {
    /// Name in the catalog.
    name: String,
    /// Version.
    version: String,
    /// Title.
    title: String,
}

fn rubric(exhibit: &Exhibit) -> Option<RubricRef> {
    exhibit.rubric.as_ref().map(|reading| RubricRef {
        name: reading.name.clone(),
        version: reading.version.clone(),
        title: reading.title.clone(),
    })
}

impl TableInfo {
    pub(crate) fn new(page: PageName, choices: &[String], exhibit: &Exhibit, table: &Table) -> TableInfo {
        let address = format!("/api/v1/tables/{}", exhibit.name);
        TableInfo {
            name: exhibit.name.clone(),
            page: page.word(),
            rows: table.len(),
            columns: table.columns.clone(),
            chosen: choices
                .iter()
                .cloned()
                .zip(exhibit.chosen.iter().map(|chosen| chosen.word.clone()))
                .collect(),
            rubric: rubric(exhibit),
            releases: releases(&exhibit.table.answer().releases),
            sources: exhibit.sources.clone(),
            files: ["json", "csv", "parquet"]
                .map(|form| (form, format!("{address}.{form}")))
                .into_iter()
                .collect(),
            address,
        }
    }
}

/// Stated targets.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Rubrics {
    /// Those that tables are scored against, by name.
    rubrics: Vec<Rubric>,
    /// What the site says of stated targets, in words.
    texts: Vec<Prose>,
}

/// A stated target and the tables scored against it.
#[derive(Debug, Serialize, ToSchema)]
struct Rubric {
    /// Name in the catalog.
    name: String,
    /// Version.
    version: String,
    /// Title.
    title: String,
    /// Names of tables.
    tables: Vec<String>,
}

/// A text.
#[derive(Debug, Serialize, ToSchema)]
struct Prose {
    /// Its name on the page.
    name: String,
    /// Heading.
    heading: String,
    /// CommonMark.
    text: String,
}

impl Rubrics {
    pub(crate) fn new(edition: &Edition) -> Rubrics {
        let mut rubrics: BTreeMap<(String, String), Rubric> = BTreeMap::new();
        for (.., exhibit) in exhibits(edition) {
            if let Some(RubricRef { name, version, title }) = rubric(exhibit) {
                rubrics
                    .entry((name.clone(), version.clone()))
                    .or_insert(Rubric { name, version, title, tables: Vec::new() })
                    .tables
                    .push(exhibit.name.clone());
            }
        }
        let pages = edition.pages.iter().filter(|page| page.name == PageName::Rubrics);
        let texts = pages.flat_map(|page| &page.parts).filter_map(|part| match part {
            Part::Prose { name, heading, text } => {
                Some(Prose { name: name.clone(), heading: heading.clone(), text: text.clone() })
            }
            Part::Panel(_) | Part::Words(_) | Part::Card(_) => None,
        });
        Rubrics { texts: texts.collect(), rubrics: rubrics.into_values().collect() }
    }
}

/// Public statements.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Claims {
    /// In the order of the site.
    claims: Vec<Claim>,
}

/// A public statement.
#[derive(Debug, Serialize, ToSchema)]
struct Claim {
    /// Its name, such as `S5`.
    name: String,
    /// `supported`, `contradicted`, `mixed`, `cannot tell` or `not testable`.
    verdict: String,
    /// Who said it, where and when.
    attribution: String,
    /// What was said, paraphrased.
    statement: String,
    /// How it was read.
    readings: Vec<Reading>,
}

/// A reading of a statement.
#[derive(Debug, Serialize, ToSchema)]
struct Reading {
    /// Its own verdict.
    verdict: String,
    /// What was found, from which data, what would change it.
    lines: Vec<String>,
}

impl Claims {
    pub(crate) fn new(edition: &Edition) -> Claims {
        let cards = edition.pages.iter().flat_map(|page| &page.parts).filter_map(|part| match part {
            Part::Card(card) => Some(Claim::new(card)),
            Part::Panel(_) | Part::Words(_) | Part::Prose { .. } => None,
        });
        Claims { claims: cards.collect() }
    }
}

impl Claim {
    fn new(card: &Card) -> Claim {
        let readings = card
            .readings
            .iter()
            .map(|(verdict, lines)| Reading { verdict: verdict.clone(), lines: lines.clone() });
        Claim {
            name: card.name.clone(),
            verdict: card.verdict.clone(),
            attribution: card.attribution.clone(),
            statement: card.statement.clone(),
            readings: readings.collect(),
        }
    }
}
