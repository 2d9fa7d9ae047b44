//! `brunt context`.

use crate::args::{ContextWhat, Crime, Global};
use crate::catalog;
use crate::error::Failure;
use crate::output;
use brunt_ingest::crime::{self, CrimeCount};
use brunt_model::figures::SOURCE;
use brunt_model::{Answer, Catalog, Field, Role, Value};
use brunt_publish::disclosure;
use std::process::ExitCode;

const BUNDLED: &str = "crime_los_angeles";

pub(super) fn run(global: &Global, what: &ContextWhat) -> Result<ExitCode, Failure> {
    match what {
        ContextWhat::Crime(args) => crime(global, args),
    }
}

fn crime(global: &Global, args: &Crime) -> Result<ExitCode, Failure> {
    let names = ["agency", "state", "offence", "period", "count", "coverage", "source_file"];
    let mut answer =
        Answer::new("context crime", names.into_iter().map(|name| Field::new(name, Role::Plain)).collect());
    let mut found: Vec<(CrimeCount, String)> = Vec::new();
    if args.paths.is_empty() {
        let loaded = catalog::load(global.catalog.as_deref())?;
        found.extend(bundled(&loaded.catalog));
        answer.notes.push(
            "figures that come with brunt; name files of the Real-Time Crime Index for other agencies"
                .to_owned(),
        );
    }
    for path in &args.paths {
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        found.extend(crime::read(path)?.into_iter().map(|count| (count, file.clone())));
    }
    let is = |wanted: &Option<String>, value: &str| {
        wanted.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(value))
    };
    found.retain(|(count, _)| {
        is(&args.agency, &count.agency) && is(&args.state, &count.state) && is(&args.offence, &count.offence)
    });
    found.sort();
    answer.rows = found
        .into_iter()
        .map(|(count, file)| {
            vec![
                count.agency.into(),
                count.state.into(),
                count.offence.into(),
                count.period.into(),
                count.count.map_or(Value::Missing, Value::from),
                count.coverage.into(),
                file.into(),
            ]
        })
        .collect();
    answer.notes.push(
        "a count that is not reported is missing, never 0; reported crime does not say who committed it"
            .to_owned(),
    );
    output::answer(global, &disclosure::protect(answer))?;
    Ok(ExitCode::SUCCESS)
}

fn bundled(catalog: &Catalog) -> Vec<(CrimeCount, String)> {
    let Some(table) = catalog.figures.get(BUNDLED) else { return Vec::new() };
    let text = |row, name| table.cell(row, name).unwrap_or_default().to_owned();
    table
        .rows
        .iter()
        .map(|row| {
            let count = table.cell(row, "count").and_then(|count| count.parse().ok());
            let found = CrimeCount {
                agency: text(row, "agency"),
                state: "California".to_owned(),
                offence: text(row, "offence"),
                period: text(row, "period"),
                count,
                coverage: if count.is_some() { "full" } else { "not reported" }.to_owned(),
            };
            (found, text(row, SOURCE))
        })
        .collect()
}
