//! `brunt report`.

use super::check::cards;
use crate::args::{Global, Report, ReportLanguage};
use crate::catalog::{self, Loaded};
use crate::edition;
use crate::error::{Exit, Failure};
use crate::output::{self, VERSION};
use brunt_publish::edition::{Edition, Exhibit, Message, Panel, Part};
use brunt_publish::site::language::{Language, Words};
use brunt_report::Story;
use sha2::{Digest as _, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(super) fn run(global: &Global, args: &Report) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let story = if args.measure.is_empty() {
        of_claims(global, &loaded, args)?
    } else {
        of_exhibits(global, &loaded, &args.measure)?
    };
    let words = words(args.language)?;
    let html = |path: PathBuf| -> Result<(), Failure> {
        write(global, &path, brunt_report::html(&story, &words)?.as_bytes())
    };
    let pdf =
        |path: PathBuf| -> Result<(), Failure> { write(global, &path, &brunt_report::pdf(&story, &words)?) };
    match args.out.extension().and_then(|ending| ending.to_str()) {
        Some("html") => html(args.out.clone())?,
        Some("pdf") => pdf(args.out.clone())?,
        Some(_) => {
            return Err(Failure::new(
                Exit::Usage,
                format!("`{}` is neither a folder nor a file ending in .html or .pdf", args.out.display()),
                "give a folder, and both are written to it",
            ));
        }
        None => {
            fs::create_dir_all(&args.out).map_err(|cause| Failure::io(&args.out, cause))?;
            html(args.out.join("report.html"))?;
            pdf(args.out.join("report.pdf"))?;
        }
    }
    Ok(Exit::Done.into())
}

/// The texts of a language.
pub(super) fn words(language: ReportLanguage) -> Result<Words, Failure> {
    Ok(Words::read(match language {
        ReportLanguage::En => Language::English,
        ReportLanguage::Es => Language::Spanish,
        ReportLanguage::Ko => Language::Korean,
    })?)
}

fn of_claims(global: &Global, loaded: &Loaded, args: &Report) -> Result<Story, Failure> {
    let found = cards(global, loaded, &args.claims, args.made_up)?;
    let hash = Sha256::digest(&found.json);
    Ok(Story {
        title: Message::verbatim(found.title),
        parts: found.cards.into_iter().map(Part::Card).collect(),
        version: VERSION.to_owned(),
        key: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        releases: found.releases,
        made_up: args.made_up,
    })
}

/// Says how far an edition is: an exhibit is protected with all others, so all are made.
pub(super) fn progress(global: &Global) -> impl Fn(&str) {
    let quiet = global.quiet;
    move |text| {
        if !quiet {
            output::message(text);
        }
    }
}

/// The exhibit of a name with its panel.
pub(super) fn exhibit<'e>(edition: &'e Edition, name: &str) -> Result<(&'e Panel, &'e Exhibit), Failure> {
    let panels = edition.pages.iter().flat_map(|page| &page.parts).filter_map(|part| match part {
        Part::Panel(panel) => Some(panel),
        _ => None,
    });
    panels
        .flat_map(|panel| panel.exhibits.iter().map(move |exhibit| (panel, exhibit)))
        .find(|(_, exhibit)| exhibit.name == name)
        .ok_or_else(|| {
            Failure::new(
                Exit::Usage,
                format!("the edition of this store has no exhibit `{name}`"),
                "exhibits are named in the site's addresses and downloads: `brunt site --out DIR`",
            )
        })
}

/// The exhibits named, each for itself; the first one's sentence is the title.
fn of_exhibits(global: &Global, loaded: &Loaded, names: &[String]) -> Result<Story, Failure> {
    let edition = edition::make(global, loaded, &progress(global))?;
    let mut parts = Vec::new();
    for name in names {
        let (panel, exhibit) = exhibit(&edition, name)?;
        parts.push(Part::Panel(Panel { exhibits: vec![exhibit.clone()], ..panel.clone() }));
    }
    let title = match parts.first() {
        Some(Part::Panel(panel)) => panel.heading.clone(),
        _ => Message::verbatim(String::new()),
    };
    let releases = parts
        .iter()
        .filter_map(|part| match part {
            Part::Panel(panel) => panel.exhibits.first(),
            _ => None,
        })
        .flat_map(|exhibit| exhibit.table.answer().releases.clone())
        .collect::<std::collections::BTreeSet<_>>();
    Ok(Story {
        title,
        parts,
        version: edition.version,
        key: edition.key,
        releases: releases.into_iter().collect(),
        made_up: edition.made_up,
    })
}

fn write(global: &Global, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|cause| Failure::io(path, cause))?;
    if !global.quiet {
        output::message(&format!("written: {}", path.display()));
    }
    Ok(())
}
