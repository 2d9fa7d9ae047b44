//! `brunt tables`.

use crate::args::{Global, Tables};
use crate::catalog;
use crate::error::Failure;
use crate::output;
use brunt_model::{Answer, Field, Role, Value};
use brunt_publish::disclosure;
use brunt_store::Store;
use std::process::ExitCode;

pub(super) fn run(global: &Global, args: &Tables) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let answer = if args.known {
        known(&loaded)
    } else {
        brunt_measure::tables::tables(&Store::open(&global.store)?, &loaded.catalog)
    };
    output::answer(global, &disclosure::protect(answer))?;
    Ok(ExitCode::SUCCESS)
}

/// Every table of every release that the catalog can read.
fn known(loaded: &catalog::Loaded) -> Answer {
    let keys = ["table", "release", "form", "columns", "title"];
    let mut answer =
        Answer::new("tables", keys.into_iter().map(|key| Field::new(key, Role::Plain)).collect());
    for codebook in loaded.catalog.codebooks.values() {
        for layout in &codebook.layouts {
            for release in &layout.releases {
                answer.rows.push(vec![
                    codebook.table.as_str().into(),
                    release.as_str().into(),
                    if layout.processed { "processed" } else { "original" }.into(),
                    u64::try_from(layout.headers.len()).unwrap_or(u64::MAX).into(),
                    loaded.catalog.releases.get(release).map(|release| release.title.clone()).into(),
                ]);
            }
        }
    }
    for publication in loaded.catalog.publications.values() {
        for table in publication.table_names() {
            answer.rows.push(vec![
                table.into(),
                publication.publication.as_str().into(),
                "published".into(),
                Value::Missing,
                publication.title.as_str().into(),
            ]);
        }
    }
    answer
}
