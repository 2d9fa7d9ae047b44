//! Which table of which data release a sheet holds, decided by its headers and by what stands around them, never by
//! the file's name.

use crate::normalise::dates;
use crate::publication;
use crate::read::{Cell, Format, ReadError, Source};
use brunt_model::catalog::Catalog;
use brunt_model::codebook::{Codebook, Layout, Target};
use brunt_model::crosswalk::fold;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// How many rows are searched for the header.
const HEADER_SEARCH: usize = 40;
/// How many rows below the header are searched for a release's name.
const MARK_SEARCH: usize = 2_000;
/// A row that matches this share of a layout's required headers is taken for a damaged form of it.
const NEAR: f64 = 0.6;
/// A file with a larger share of identity columns is refused whole.
const MOSTLY_IDENTITY: f64 = 0.5;

/// One header of a sheet and what becomes of its column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderPlan {
    /// The header as written.
    pub header: String,
    /// What it maps to; `None` for a header that the layout does not know.
    pub target: Option<Target>,
}

/// A sheet that holds a table.
#[derive(Debug, Clone)]
pub struct SheetPlan {
    /// Index of the sheet in its file.
    pub sheet: usize,
    /// Name of the sheet.
    pub name: String,
    /// Table.
    pub table: String,
    /// Index of the layout in the table's codebook.
    pub layout: usize,
    /// Releases that it may belong to; one once settled.
    pub releases: Vec<String>,
    /// How the release was decided.
    pub because: String,
    /// Row of the header.
    pub header_row: u64,
    /// Columns from the first on.
    pub headers: Vec<HeaderPlan>,
    /// Texts above the header, one a row.
    pub preamble: Vec<String>,
    /// First and last event day, read only when the headers alone cannot tell the release.
    pub days: Option<(NaiveDate, NaiveDate)>,
}

/// A file, surveyed.
#[derive(Debug)]
pub struct FilePlan {
    /// Path as given.
    pub path: PathBuf,
    /// The publication that it is an edition of; it then has no sheets of rows.
    pub publication: Option<String>,
    /// Sheets that hold a table.
    pub sheets: Vec<SheetPlan>,
    /// Sheets passed over, with the reason.
    pub passed: Vec<(String, String)>,
    /// Why nothing of it can be read, if so.
    pub refusal: Option<Refusal>,
}

/// Why a file or sheet is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No sheet has headers like those of any known table.
    #[error("no sheet holds a table that the codebooks know")]
    Unknown,
    /// A table is there, and its headers are not those of any known layout.
    #[error("sheet `{sheet}`, row {row}: almost the `{table}` table of {releases}: {fault}")]
    Damaged {
        /// Sheet.
        sheet: String,
        /// Row of the header.
        row: u64,
        /// Nearest table.
        table: String,
        /// Releases of the nearest layout.
        releases: String,
        /// What is missing and what is not known.
        fault: String,
    },
    /// Most of its columns identify people.
    #[error("{identity} of its {columns} columns identify people ({kinds})")]
    Identity {
        /// Identity columns.
        identity: usize,
        /// All columns.
        columns: usize,
        /// Kinds of identity.
        kinds: String,
    },
    /// It may belong to several releases, or to none.
    #[error("sheet `{sheet}`: {fault}")]
    Release {
        /// Sheet.
        sheet: String,
        /// Which releases come into question and why none was chosen.
        fault: String,
    },
}

impl Refusal {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Refusal::Unknown => {
                "`brunt tables --known` lists the tables; a new release is added by a layout in catalog/codebook/".into()
            }
            Refusal::Damaged { table, .. } => {
                format!("if the agency renamed a header, add a layout to catalog/codebook/{table}.toml")
            }
            Refusal::Identity { .. } => "brunt keeps no register of people; remove these columns and import again".into(),
            Refusal::Release { .. } => "say which with `--release NAME`".into(),
        }
    }
}

/// Surveys one file: finds each sheet's header and the layouts that fit it. Call [`settle`] on all files of one
/// import before reading any.
///
/// # Errors
/// When the file cannot be opened or read at all.
pub fn survey(path: &Path, source: &Source, catalog: &Catalog) -> Result<FilePlan, ReadError> {
    let mut plan = FilePlan {
        path: path.to_owned(),
        publication: None,
        sheets: Vec::new(),
        passed: Vec::new(),
        refusal: None,
    };
    if *source.format() == Format::Xlsx
        && let Some(publication) = publication::recognise(source, catalog.publications.values())?
    {
        plan.publication = Some(publication.publication.clone());
        return Ok(plan);
    }
    let mut near: Option<(usize, Refusal)> = None;
    for (index, info) in source.sheets().iter().enumerate() {
        if info.hidden {
            plan.passed.push((info.name.clone(), "hidden".into()));
            continue;
        }
        match survey_sheet(source, index, &info.name, catalog)? {
            Found::Table(sheet) => plan.sheets.push(*sheet),
            Found::Identity(refusal) => {
                plan.refusal = Some(refusal);
                return Ok(plan);
            }
            Found::Near(matched, refusal) => {
                if near.as_ref().is_none_or(|(best, _)| matched > *best) {
                    near = Some((matched, refusal));
                }
                plan.passed.push((info.name.clone(), "headers not those of a known layout".into()));
            }
            Found::Nothing => plan.passed.push((info.name.clone(), "no table".into())),
        }
    }
    // A damaged sheet refuses the whole file: half a workbook would pass for all of it.
    plan.refusal = near.map(|(_, refusal)| refusal).or((plan.sheets.is_empty()).then_some(Refusal::Unknown));
    Ok(plan)
}

enum Found {
    Table(Box<SheetPlan>),
    Near(usize, Refusal),
    Identity(Refusal),
    Nothing,
}

fn survey_sheet(source: &Source, sheet: usize, name: &str, catalog: &Catalog) -> Result<Found, ReadError> {
    let mut top: Vec<(u64, Vec<String>)> = Vec::new();
    source.rows(sheet, &mut |row| {
        top.push((row.number, row.cells.iter().map(|cell| text_of(*cell)).collect()));
        if top.len() < HEADER_SEARCH { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    let mut best: Option<Match<'_>> = None;
    for (at, (_, cells)) in top.iter().enumerate() {
        if cells.iter().filter(|cell| !cell.is_empty()).count() < 3 {
            continue;
        }
        for codebook in catalog.codebooks.values() {
            for (index, layout) in codebook.layouts.iter().enumerate() {
                let found = Match::of(codebook, index, layout, cells, at);
                if best.as_ref().is_none_or(|best| found.score() > best.score()) {
                    best = Some(found);
                }
            }
        }
    }
    // A layout that fits whole has declared its identity columns, and the door takes them one by one.
    if best.as_ref().is_none_or(|best| !best.missing.is_empty())
        && let Some(refusal) = top.iter().find_map(|(_, cells)| mostly_identity(cells, catalog))
    {
        return Ok(Found::Identity(refusal));
    }
    let Some(best) = best else { return Ok(Found::Nothing) };
    let Some((number, cells)) = top.get(best.at) else { return Ok(Found::Nothing) };
    if !best.missing.is_empty() {
        if best.matched < 3 || share(best.matched, best.required) < NEAR {
            return Ok(Found::Nothing);
        }
        return Ok(best.damaged(name, *number, best.fault()));
    }
    let preamble: Vec<String> = top
        .iter()
        .take(best.at)
        .map(|(_, cells)| cells.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join(" "))
        .collect();
    // Several layouts can share their headers to the letter; the title above tells them apart.
    let fits = |layout: &Layout| {
        layout
            .title
            .as_ref()
            .is_none_or(|title| title.is_match(name) || preamble.iter().any(|line| title.is_match(line)))
    };
    let equals: Vec<(usize, &Layout)> = best
        .codebook
        .layouts
        .iter()
        .enumerate()
        .filter(|(index, layout)| {
            let other = Match::of(best.codebook, *index, layout, cells, best.at);
            other.missing.is_empty() && other.score() == best.score() && fits(layout)
        })
        .collect();
    let Some((layout_index, layout)) =
        equals.iter().find(|(index, _)| *index == best.index).or(equals.first()).copied()
    else {
        let fault = "the headers fit and no title above them is one that the layout asks for".to_owned();
        return Ok(best.damaged(name, *number, fault));
    };
    let releases: BTreeSet<&String> = equals.iter().flat_map(|(_, layout)| &layout.releases).collect();
    let mut plan = SheetPlan {
        sheet,
        name: name.to_owned(),
        table: best.codebook.table.clone(),
        layout: layout_index,
        releases: releases.into_iter().cloned().collect(),
        because: "its headers".into(),
        header_row: *number,
        headers: Match::of(best.codebook, layout_index, layout, cells, best.at).plan(cells),
        preamble,
        days: None,
    };
    narrow(source, catalog, best.codebook, &mut plan)?;
    Ok(Found::Table(Box::new(plan)))
}

/// How a row of cells compares with a layout's headers.
struct Match<'c> {
    codebook: &'c Codebook,
    layout: &'c Layout,
    index: usize,
    /// Index of the row among those searched.
    at: usize,
    /// For each cell, the layout header it is.
    cells: Vec<Option<usize>>,
    matched: usize,
    required: usize,
    missing: Vec<&'c str>,
    extra: Vec<String>,
}

impl<'c> Match<'c> {
    fn of(
        codebook: &'c Codebook,
        index: usize,
        layout: &'c Layout,
        cells: &[String],
        at: usize,
    ) -> Match<'c> {
        let folded: Vec<String> = cells.iter().map(|cell| fold(cell)).collect();
        let optional: BTreeSet<String> = layout.optional.iter().map(|header| fold(header)).collect();
        let mut used = vec![None; cells.len()];
        let mut missing = Vec::new();
        let mut matched = 0;
        let mut required = 0;
        for (number, (header, _)) in layout.headers.iter().enumerate() {
            let wanted = fold(header);
            // A row-number column has an empty header, which is only ever the first.
            let place = if wanted.is_empty() {
                (number == 0 && folded.first().is_some_and(String::is_empty)).then_some(0)
            } else {
                folded.iter().zip(&used).position(|(cell, used)| used.is_none() && *cell == wanted)
            };
            let needed = !optional.contains(&wanted) && !wanted.is_empty();
            required += usize::from(needed);
            match place {
                Some(place) => {
                    if let Some(slot) = used.get_mut(place) {
                        *slot = Some(number);
                    }
                    matched += usize::from(needed);
                }
                None if needed => missing.push(header.as_str()),
                None => {}
            }
        }
        let extra = cells
            .iter()
            .zip(&used)
            .filter(|(cell, used)| used.is_none() && !cell.is_empty())
            .map(|(cell, _)| cell.clone())
            .collect();
        Match { codebook, layout, index, at, cells: used, matched, required, missing, extra }
    }

    /// Complete matches first, then the share of the layout and of the row that fits.
    fn score(&self) -> (bool, usize, std::cmp::Reverse<usize>) {
        let complete = self.missing.is_empty() && self.required > 0;
        let all = self.cells.iter().flatten().count();
        if complete {
            (true, all, std::cmp::Reverse(self.extra.len()))
        } else {
            (false, all, std::cmp::Reverse(self.extra.len() + self.missing.len()))
        }
    }

    fn damaged(&self, sheet: &str, row: u64, fault: String) -> Found {
        let refusal = Refusal::Damaged {
            sheet: sheet.to_owned(),
            row,
            table: self.codebook.table.clone(),
            releases: self.layout.releases.join(", "),
            fault,
        };
        Found::Near(self.matched, refusal)
    }

    fn fault(&self) -> String {
        let quote =
            |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let extra: Vec<&str> = self.extra.iter().map(String::as_str).collect();
        let missing = format!("it has no {}", quote(&self.missing));
        if extra.is_empty() { missing } else { format!("{missing}, and {} is not known", quote(&extra)) }
    }

    fn plan(&self, cells: &[String]) -> Vec<HeaderPlan> {
        cells
            .iter()
            .zip(&self.cells)
            .map(|(cell, used)| HeaderPlan {
                header: cell.clone(),
                target: used
                    .and_then(|index| self.layout.headers.get(index))
                    .map(|(_, target)| target.clone()),
            })
            .collect()
    }
}

fn mostly_identity(cells: &[String], catalog: &Catalog) -> Option<Refusal> {
    let named = cells.iter().filter(|cell| !cell.is_empty()).count();
    if named < 3 {
        return None;
    }
    let kinds: Vec<&str> = cells.iter().filter_map(|cell| catalog.tokens.identity_of_header(cell)).collect();
    (share(kinds.len(), named) > MOSTLY_IDENTITY).then(|| Refusal::Identity {
        identity: kinds.len(),
        columns: named,
        kinds: kinds.into_iter().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", "),
    })
}

/// Uses texts above the table, names of original files inside it, and the days of its events to tell releases with
/// equal headers apart.
fn narrow(
    source: &Source,
    catalog: &Catalog,
    codebook: &Codebook,
    plan: &mut SheetPlan,
) -> Result<(), ReadError> {
    let named = |lines: &[String], plan: &SheetPlan| -> Vec<String> {
        plan.releases
            .iter()
            .filter(|name| {
                catalog
                    .releases
                    .get(*name)
                    .is_some_and(|release| lines.iter().any(|line| release.is_named_in(line)))
            })
            .cloned()
            .collect()
    };
    let marked = named(&plan.preamble, plan);
    if !marked.is_empty() {
        plan.releases = marked;
        plan.because = "the lines above its table".into();
    } else {
        // Made-up rows always carry their mark: without it these are an agency's own.
        plan.releases.retain(|name| catalog.releases.get(name).is_none_or(|release| !release.made_up));
    }
    if plan.releases.len() < 2 {
        return Ok(());
    }
    let column_of = |name: &str| {
        plan.headers
            .iter()
            .position(|header| matches!(&header.target, Some(Target::Column(column)) if column == name))
    };
    let origin = column_of("original_file");
    let event = codebook.layouts.get(plan.layout).and_then(|layout| {
        column_of(&layout.event).or_else(|| {
            codebook
                .column(&layout.event)
                .and_then(|column| column.day_of.as_ref())
                .and_then(|time| column_of(time))
        })
    });
    let mut origins: BTreeSet<String> = BTreeSet::new();
    let mut days: Option<(NaiveDate, NaiveDate)> = None;
    let mut seen = 0;
    source.rows(plan.sheet, &mut |row| {
        if row.number <= plan.header_row {
            return ControlFlow::Continue(());
        }
        seen += 1;
        if seen <= MARK_SEARCH
            && let Some(Cell::Text(text)) = origin.and_then(|index| row.cells.get(index))
        {
            origins.insert((*text).to_owned());
        }
        if let Some(day) = event.and_then(|index| row.cells.get(index)).and_then(|cell| day_of(*cell)) {
            days = Some(days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
        }
        ControlFlow::Continue(())
    })?;
    let origins: Vec<String> = origins.into_iter().collect();
    let marked = named(&origins, plan);
    if !marked.is_empty() {
        plan.releases = marked;
        plan.because = "the original files that its rows name".into();
    }
    plan.days = days;
    Ok(())
}

fn day_of(cell: Cell<'_>) -> Option<NaiveDate> {
    match cell {
        Cell::Date { at, .. } => Some(at.date()),
        Cell::Text(text) => dates::parse(text.trim()).map(|(at, _)| at.date()),
        _ => None,
    }
}

/// Settles sheets whose release the headers leave open, over all files of one import together: files that stand in
/// one folder and share their candidates belong to one release, namely the earliest one whose period reaches their
/// last event. A release that the user names wins.
pub fn settle(plans: &mut [FilePlan], catalog: &Catalog, named: Option<&str>) {
    if let Some(named) = named {
        for plan in plans.iter_mut() {
            let stray =
                plan.sheets.iter().find(|sheet| !sheet.releases.iter().any(|name| name == named)).map(
                    |sheet| Refusal::Release {
                        sheet: sheet.name.clone(),
                        fault: format!("it is of {}, not of `{named}`", sheet.releases.join(", ")),
                    },
                );
            if plan.refusal.is_none() {
                plan.refusal = stray;
            }
            for sheet in &mut plan.sheets {
                sheet.releases = vec![named.to_owned()];
                sheet.because = "the command line".into();
            }
        }
        return;
    }
    let open: BTreeSet<(Option<PathBuf>, Vec<String>)> = plans
        .iter()
        .flat_map(|plan| {
            let folder = plan.path.parent().map(Path::to_owned);
            plan.sheets
                .iter()
                .filter(|sheet| sheet.releases.len() != 1)
                .map(move |sheet| (folder.clone(), sheet.releases.clone()))
        })
        .collect();
    for (folder, candidates) in open {
        let group = |plan: &FilePlan| plan.path.parent().map(Path::to_owned) == folder;
        let days = plans
            .iter()
            .filter(|plan| group(plan))
            .flat_map(|plan| &plan.sheets)
            .filter(|sheet| sheet.releases == candidates)
            .filter_map(|sheet| sheet.days)
            .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        let chosen = days.and_then(|(_, last)| {
            candidates
                .iter()
                .filter_map(|name| catalog.releases.get(name))
                .filter(|release| release.first <= last && last <= release.last)
                .min_by_key(|release| (release.as_of, &release.release))
        });
        for plan in plans.iter_mut().filter(|plan| group(plan)) {
            let mut refusal = None;
            for sheet in plan.sheets.iter_mut().filter(|sheet| sheet.releases == candidates) {
                match (chosen, days) {
                    (Some(release), Some((first, last))) => {
                        sheet.releases = vec![release.release.clone()];
                        sheet.because = format!("its events from {first} to {last}");
                    }
                    _ => {
                        refusal = Some(Refusal::Release {
                            sheet: sheet.name.clone(),
                            fault: format!(
                                "its headers fit {}, and its events {} decide between them",
                                if candidates.is_empty() {
                                    "no release".into()
                                } else {
                                    candidates.join(", ")
                                },
                                days.map_or_else(
                                    || "have no days that".into(),
                                    |(first, last)| format!("({first} to {last}) do not")
                                ),
                            ),
                        });
                    }
                }
            }
            if plan.refusal.is_none() {
                plan.refusal = refusal;
            }
        }
    }
}

fn text_of(cell: Cell<'_>) -> String {
    match cell {
        Cell::Text(text) => text.trim().to_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Bool(yes) => yes.to_string(),
        Cell::Date { at, .. } => at.to_string(),
        Cell::Error(text) => text.to_owned(),
        Cell::Blank => String::new(),
    }
}

/// A share of counts, 0 where there is nothing to share.
#[expect(clippy::cast_precision_loss, reason = "column counts are far below 2^53")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
