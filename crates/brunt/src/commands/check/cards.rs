//! Statements with their verdicts as cards, for a report.

use super::print::{details, versions};
use super::{FileReport, Sources, answer, fingerprint, read, report};
use crate::args::{Check, Global};
use crate::catalog::Loaded;
use crate::error::Failure;
use crate::import::threads;
use crate::output::VERSION;
use brunt_claims::Finding;
use brunt_model::ReleaseRef;
use brunt_publish::disclosure;
use brunt_publish::edition::Card;
use brunt_publish::render::{Format, render};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What a report of statements is made of.
pub(crate) struct Cards {
    /// Titles of the files.
    pub(crate) title: String,
    pub(crate) cards: Vec<Card>,
    /// Releases that answered.
    pub(crate) releases: Vec<ReleaseRef>,
    /// The whole answer as JSON, with the fingerprint of each input: what the report is made from.
    pub(crate) json: Vec<u8>,
}

/// Judges the statements of `files`.
pub(crate) fn cards(
    global: &Global,
    loaded: &Loaded,
    files: &[PathBuf],
    made_up: bool,
) -> Result<Cards, Failure> {
    let asked = Check { files: files.to_vec(), claim: None, explain: false, against: None, made_up };
    let sources = Sources::open(loaded, &global.store, threads(global), made_up)?;
    let reports = read(loaded, &asked)?
        .into_iter()
        .map(|file| report(file, &sources))
        .collect::<Result<Vec<_>, _>>()?;
    let answer = disclosure::protect(answer(&reports, &sources));
    let titles: Vec<&str> = reports.iter().map(|report| report.file.title.as_str()).collect();
    Ok(Cards {
        title: titles.join("; "),
        cards: reports.iter().flat_map(of_file).collect(),
        releases: answer.answer().releases.clone(),
        json: render(&answer, Format::Json, VERSION)?.data,
    })
}

fn of_file(report: &FileReport) -> impl Iterator<Item = Card> {
    report.claims.iter().map(|report| {
        let claim = &report.claim;
        let mut readings = Vec::new();
        // Each input once: a reading as it was known and as it is now has mostly the same ones.
        let mut inputs = BTreeSet::new();
        for reading in &report.readings {
            for (when, judged) in versions(reading) {
                let mut lines = vec![format!("{}{when}", reading.reading.says)];
                lines.extend(details(reading, judged, false));
                if let Finding::Answer(evidence) = &judged.finding {
                    inputs.extend(evidence.inputs.iter().map(fingerprint));
                }
                readings.push((judged.verdict.word().to_owned(), lines));
            }
        }
        let mut lines = vec![format!("of: {}; {}", claim.population, claim.period)];
        lines.extend(claim.claimed.iter().map(|claimed| format!("claimed: {claimed}")));
        if let Some(untestable) = &claim.untestable {
            lines.push(format!("because: {}", untestable.because));
            lines.push(format!("would test it: {}", untestable.would_test));
        }
        lines.push(format!("would change the verdict: {}", claim.would_change.join("; ")));
        lines.extend(claim.caution.iter().map(|caution| format!("caution: {caution}")));
        if !inputs.is_empty() {
            let inputs: Vec<String> = inputs.into_iter().collect();
            lines.push(format!("inputs: {}", inputs.join("; ")));
        }
        readings.push((report.now.word().to_owned(), lines));
        Card {
            name: claim.id.clone(),
            verdict: report.now.word().to_owned(),
            attribution: format!("{}, {}, {}", claim.said_by, claim.said_in, claim.said_on),
            statement: claim.statement.clone(),
            readings,
        }
    })
}
