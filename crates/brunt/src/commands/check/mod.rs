//! `brunt check`.

mod against;
mod cards;
mod evidence;
mod print;
mod rows;

pub(crate) use cards::cards;

use crate::args::{Check, Format, Global};
use crate::catalog::{self, Loaded};
use crate::error::{Exit, Failure};
use crate::import::{find, threads};
use crate::output;
use brunt_claims::{Claim, ClaimFile, Finding, Input, Judged, Reading, Verdict, combine, judge};
use brunt_model::{Answer, Field, ReleaseRef, Role, Value};
use brunt_publish::disclosure;
use chrono::NaiveDate;
use evidence::Sources;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::ExitCode;

/// A file of claims with all that was found.
pub(super) struct FileReport {
    pub(super) file: ClaimFile,
    pub(super) claims: Vec<ClaimReport>,
}

/// A claim with all that was found.
pub(super) struct ClaimReport {
    pub(super) claim: Claim,
    pub(super) then: Verdict,
    pub(super) now: Verdict,
    pub(super) readings: Vec<ReadingReport>,
}

/// A reading, judged by what was known then and by all that is known.
pub(super) struct ReadingReport {
    pub(super) reading: Reading,
    pub(super) known_on: NaiveDate,
    pub(super) then: Judged,
    pub(super) now: Judged,
}

pub(super) fn run(global: &Global, args: &Check) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let files = read(&loaded, args)?;
    let sources = Sources::open(&loaded, &global.store, threads(global), args.made_up)?;
    let mut reports = Vec::new();
    for file in files {
        reports.push(report(file, &sources)?);
    }
    if args
        .claim
        .as_ref()
        .is_some_and(|id| !reports.iter().flat_map(|r| &r.claims).any(|c| c.claim.id == *id))
    {
        let known: Vec<&str> = reports.iter().flat_map(|r| &r.claims).map(|c| c.claim.id.as_str()).collect();
        return Err(Failure::new(
            Exit::Usage,
            "no claim has that name",
            format!("there are {}", known.join(", ")),
        ));
    }
    for report in &mut reports {
        report.claims.retain(|claim| args.claim.as_ref().is_none_or(|id| claim.claim.id == *id));
    }
    reports.retain(|report| !report.claims.is_empty());
    let answer = answer(&reports, &sources);
    if let Some(path) = &args.against {
        against::compare(global, &answer, path)?;
    } else {
        match global.format {
            Format::Table => output::text(print::text(&reports, args.explain).as_bytes())?,
            Format::Markdown => output::text(print::markdown(&reports, args.explain).as_bytes())?,
            _ => output::answer(global, &disclosure::protect(answer))?,
        }
    }
    let contradicted =
        reports.iter().flat_map(|report| &report.claims).any(|claim| claim.now == Verdict::Contradicted);
    Ok(if contradicted { Exit::Wanting } else { Exit::Done }.into())
}

/// Every statement that came with brunt as a printable page, and how many statements there are.
pub(super) fn page(global: &Global, loaded: &Loaded) -> Result<(String, usize), Failure> {
    let all = Check { files: Vec::new(), claim: None, explain: false, against: None, made_up: false };
    let sources = Sources::open(loaded, &global.store, threads(global), false)?;
    let reports =
        read(loaded, &all)?.into_iter().map(|file| report(file, &sources)).collect::<Result<Vec<_>, _>>()?;
    let statements = reports.iter().map(|report| report.claims.len()).sum();
    Ok((print::markdown(&reports, false), statements))
}

/// The files asked for, or all that came with brunt, each checked against the catalog.
fn read(loaded: &Loaded, args: &Check) -> Result<Vec<ClaimFile>, Failure> {
    let mut texts: Vec<(String, String)> = Vec::new();
    if args.files.is_empty() {
        texts.extend(
            loaded.catalog.claims.iter().map(|file| (format!("catalog/{}", file.path), file.text.clone())),
        );
    }
    for (path, _) in find(&args.files, true)? {
        let shown = path.display().to_string();
        // A file that came with brunt can be named wherever one stands.
        let own = || {
            loaded
                .catalog
                .claims
                .iter()
                .find(|file| shown.ends_with(&file.path))
                .map(|file| file.text.clone())
        };
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
                own().ok_or_else(|| Failure::io(&path, cause))?
            }
            Err(cause) => return Err(Failure::io(&path, cause)),
        };
        texts.push((shown, text));
    }
    let tiers = |rubric: &brunt_rubric::Rubric| -> Vec<String> {
        let names = rubric.tiers.iter().map(|tier| tier.class.name.clone());
        names.chain([rubric.otherwise.name.clone()]).collect()
    };
    let rubrics: BTreeMap<String, Vec<String>> =
        loaded.rubrics.iter().map(|(name, rubric)| (name.clone(), tiers(rubric))).collect();
    let mut files = Vec::new();
    for (path, text) in texts {
        let file = ClaimFile::parse(&path, &text)?;
        let faults = brunt_claims::check(&file, &loaded.catalog, &rubrics);
        if let Some((first, others)) = faults.split_first() {
            for other in others {
                output::message(&format!("error: {other}"));
            }
            return Err(first.clone().into());
        }
        files.push(file);
    }
    Ok(files)
}

fn report(file: ClaimFile, sources: &Sources<'_>) -> Result<FileReport, Failure> {
    let mut claims = Vec::new();
    for claim in &file.claims {
        let mut readings = Vec::new();
        for reading in &claim.readings {
            let known_on = reading.known_on.unwrap_or(claim.known_on);
            let ask = |known: Option<NaiveDate>| -> Result<Judged, Failure> {
                Ok(judge(&reading.expect, sources.answer(&reading.question, known)?))
            };
            let (then, now) = (ask(Some(known_on))?, ask(None)?);
            readings.push(ReadingReport { reading: reading.clone(), known_on, then, now });
        }
        claims.push(ClaimReport {
            then: combine(readings.iter().map(|reading| (reading.reading.own_figures, &reading.then))),
            now: combine(readings.iter().map(|reading| (reading.reading.own_figures, &reading.now))),
            claim: claim.clone(),
            readings,
        });
    }
    Ok(FileReport { file, claims })
}

const FIELDS: [&str; 14] = [
    "claim",
    "verdict",
    "figure",
    "claimed",
    "because",
    "data",
    "as_of",
    "verdict_then",
    "known_on",
    "expected",
    "said_by",
    "statement",
    "would_change",
    "inputs",
];

fn answer(reports: &[FileReport], sources: &Sources<'_>) -> Answer {
    let fields = FIELDS.into_iter().map(|name| Field::new(name, Role::Plain)).collect();
    let mut answer = Answer::new("check", fields);
    let mut releases = BTreeSet::new();
    for claim in reports.iter().flat_map(|report| &report.claims) {
        answer.rows.push(whole(claim));
        for reading in &claim.readings {
            if reading.then != reading.now {
                answer.rows.push(part(claim, reading, &reading.then, Some(reading.known_on)));
            }
            answer.rows.push(part(claim, reading, &reading.now, None));
            if let Finding::Answer(evidence) = &reading.now.finding {
                let named = sources.loaded.catalog.releases.values();
                releases.extend(
                    named
                        .filter(|release| evidence.data.starts_with(&format!("release {},", release.release)))
                        .map(|release| ReleaseRef { release: release.release.clone(), as_of: release.as_of }),
                );
            }
        }
    }
    answer.releases = releases.into_iter().collect();
    answer.notes = notes(sources);
    answer
}

fn notes(sources: &Sources<'_>) -> Vec<String> {
    let mut notes = vec![
        "a verdict is `supported` where everything that the data leave open bears the statement out, `contradicted` where nothing does, and `cannot tell` otherwise; `mixed` where readings of one statement come out differently".to_owned(),
        "rows with `known_on` are judged by what was known on that day, the others by all that is at hand".to_owned(),
    ];
    if sources.made_up {
        notes.push(
            "MADE-UP releases were allowed to answer: nothing here says anything of the world".to_owned(),
        );
    }
    notes
}

fn text(value: Option<&str>) -> Value {
    value.map_or(Value::Missing, Value::from)
}

fn whole(claim: &ClaimReport) -> Vec<Value> {
    let answered: Vec<&brunt_claims::Evidence> = claim
        .readings
        .iter()
        .filter_map(|reading| match &reading.now.finding {
            Finding::Answer(evidence) => Some(evidence.as_ref()),
            _ => None,
        })
        .collect();
    let figures: Vec<String> = answered.iter().map(|evidence| evidence.figure()).collect();
    let data: BTreeSet<&str> = answered.iter().map(|evidence| evidence.data.as_str()).collect();
    let inputs: BTreeSet<&Input> = answered.iter().flat_map(|evidence| &evidence.inputs).collect();
    let figures = (!figures.is_empty()).then(|| figures.join("; "));
    vec![
        claim.claim.id.as_str().into(),
        claim.now.word().into(),
        figures.into(),
        text(claim.claim.claimed.as_deref()),
        because(claim).into(),
        (!data.is_empty()).then(|| data.into_iter().collect::<Vec<_>>().join("; ")).into(),
        answered.iter().map(|evidence| evidence.as_of).max().into(),
        claim.then.word().into(),
        Value::Missing,
        Value::Missing,
        claim.claim.said_by.as_str().into(),
        claim.claim.statement.as_str().into(),
        Value::List(claim.claim.would_change.clone()),
        Value::List(inputs.into_iter().map(fingerprint).collect()),
    ]
}

/// Why a claim has its verdict: each reading's, or why none can be had.
fn because(claim: &ClaimReport) -> String {
    if let Some(untestable) = &claim.claim.untestable {
        return format!("{} It would take: {}", untestable.because, untestable.would_test);
    }
    let parts: Vec<String> = claim
        .readings
        .iter()
        .map(|reading| {
            format!("{} ({}): {}", reading.reading.says, reading.now.verdict.word(), found(&reading.now))
        })
        .collect();
    parts.join(". ")
}

/// What was found, in a sentence without its full stop.
pub(super) fn found(judged: &Judged) -> String {
    match &judged.finding {
        Finding::Answer(evidence) => evidence.sentence.trim_end_matches('.').to_owned(),
        Finding::Lacking { needs } => format!("not at hand: {}", needs.join("; ")),
        Finding::Withheld { data } => format!("too few people to show the figure ({data})"),
    }
}

/// What is expected, in the unit of what was found.
pub(super) fn expected(reading: &Reading, judged: &Judged) -> String {
    match &judged.finding {
        Finding::Answer(evidence) => reading.expect.words(|number| evidence.unit.show(number)),
        _ => reading.expect.words(|number| number.to_string()),
    }
}

pub(super) fn fingerprint(input: &Input) -> String {
    format!("{}={}", input.name, input.hash.get(..12).unwrap_or(&input.hash))
}

fn part(
    claim: &ClaimReport,
    reading: &ReadingReport,
    judged: &Judged,
    known_on: Option<NaiveDate>,
) -> Vec<Value> {
    let evidence = match &judged.finding {
        Finding::Answer(evidence) => Some(evidence),
        _ => None,
    };
    let data = match &judged.finding {
        Finding::Answer(evidence) => Some(evidence.data.clone()),
        Finding::Withheld { data } => Some(data.clone()),
        Finding::Lacking { .. } => None,
    };
    let inputs =
        evidence.map(|evidence| evidence.inputs.iter().map(fingerprint).collect()).unwrap_or_default();
    vec![
        format!("{}/{}", claim.claim.id, reading.reading.name).into(),
        judged.verdict.word().into(),
        evidence.map(|evidence| format!("{} [{}]", evidence.figure(), evidence.range.words())).into(),
        text(claim.claim.claimed.as_deref()),
        found(judged).into(),
        data.into(),
        evidence.map(|evidence| evidence.as_of).into(),
        Value::Missing,
        known_on.into(),
        expected(&reading.reading, judged).into(),
        claim.claim.said_by.as_str().into(),
        reading.reading.says.as_str().into(),
        Value::List(Vec::new()),
        Value::List(inputs),
    ]
}
