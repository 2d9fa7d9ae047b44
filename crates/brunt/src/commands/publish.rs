//! `brunt publish`.

use crate::args::{Global, PublishAudit, PublishWhat};
use crate::catalog::{self, Loaded};
use crate::error::{Exit, Failure};
use crate::output;
use brunt_model::codebook::ColumnType;
use brunt_model::crosswalk::fold;
use brunt_model::{Answer, Field, Role, Value};
use brunt_publish::audit::{audit, read_site};
use brunt_publish::disclosure::{self, Nesting};
use std::process::ExitCode;

pub(super) fn run(global: &Global, what: &PublishWhat) -> Result<ExitCode, Failure> {
    match what {
        PublishWhat::Audit(args) => attack(global, args),
    }
}

fn attack(global: &Global, args: &PublishAudit) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let mut tables = read_site(&args.site, "")?;
    for folder in &args.against {
        tables.extend(read_site(folder, &format!("{}/", folder.display()))?);
    }
    let found = audit(&tables, &nestings(&loaded));
    let keys = ["table", "row", "column", "low", "high", "how"];
    let fields = keys.into_iter().map(|key| Field::new(key, Role::Plain)).collect();
    let mut answer = Answer::new("publish audit", fields);
    for leak in &found.leaks {
        answer.rows.push(vec![
            leak.table.as_str().into(),
            leak.row.as_str().into(),
            leak.column.as_str().into(),
            Value::Integer(leak.low),
            leak.high.map_or(Value::Missing, Value::Integer),
            leak.how.as_str().into(),
        ]);
    }
    answer.notes.push(format!(
        "{} tables read, {} withheld counts attacked, {} found out",
        found.tables,
        found.withheld,
        found.leaks.len()
    ));
    output::answer(global, &disclosure::protect(answer))?;
    Ok(if found.leaks.is_empty() { Exit::Done } else { Exit::Wanting }.into())
}

/// Groups that follow from finer ones by a lookup of one fact, such as regions of countries.
fn nestings(loaded: &Loaded) -> Vec<Nesting> {
    let mut nestings = Vec::new();
    let texts = loaded.catalog.lookups.values().filter(|lookup| lookup.kind == ColumnType::Category);
    for lookup in texts {
        let [(fine, crosswalk)] = lookup.from.as_slice() else { continue };
        let Some(crosswalk) = loaded.catalog.crosswalks.get(crosswalk) else { continue };
        let pairs = crosswalk.keys().iter().filter_map(|key| {
            let group = crosswalk.get(key, &lookup.value).filter(|group| !group.is_empty())?;
            Some((fold(key), group.to_owned()))
        });
        nestings.push(Nesting { fine: fine.clone(), coarse: lookup.name.clone(), of: pairs.collect() });
    }
    nestings
}
