//! `brunt measures`.

use crate::args::{Format, Global, Measures, Show};
use crate::error::{Exit, Failure};
use crate::output;
use brunt_measure::{MEASURES, Measure};
use brunt_model::{Answer, Field, Role};
use brunt_publish::disclosure;
use std::process::ExitCode;

pub(super) fn run(global: &Global, args: &Measures) -> Result<ExitCode, Failure> {
    let chosen: Vec<&Measure> = match &args.show {
        None => MEASURES.iter().collect(),
        Some(Show::Show { name }) => {
            let found = MEASURES.iter().find(|measure| measure.name == name);
            let names: Vec<&str> = MEASURES.iter().map(|measure| measure.name).collect();
            vec![found.ok_or_else(|| {
                Failure::new(
                    Exit::Usage,
                    format!("no measure is named `{name}`"),
                    format!("there are {}", names.join(", ")),
                )
            })?]
        }
    };
    if let (Some(_), Format::Table, Some(measure)) = (&args.show, global.format, chosen.first()) {
        output::text(measure.method.as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut answer = Answer::new(
        "measures",
        ["measure", "title"].into_iter().map(|key| Field::new(key, Role::Plain)).collect(),
    );
    if args.show.is_some() {
        answer.fields.push(Field::new("method", Role::Plain));
    }
    for measure in chosen {
        let mut row = vec![measure.name.into(), measure.title.into()];
        if args.show.is_some() {
            row.push(measure.method.into());
        }
        answer.rows.push(row);
    }
    output::answer(global, &disclosure::protect(answer))?;
    Ok(ExitCode::SUCCESS)
}
