#![doc = include_str!("METHOD.md")]

use crate::error::MeasureError;
use crate::rows;
use crate::target_share;
use brunt_model::{Answer, Catalog, Field, Role, Value};
use brunt_stats::funnel::{Control, Office, Target, funnel, shrink};
use brunt_store::{Engine, Store};

/// Offices about the share of all of them: exact limits, over-dispersion, adjusted P values, shrunk shares.
///
/// The question's groups are the offices; it must be about one release.
///
/// # Errors
/// As [`target_share::measure`]; when there is no group, or no row that can be told.
pub fn measure(
    engine: &Engine,
    store: &Store,
    catalog: &Catalog,
    question: &target_share::Question<'_>,
    level: f64,
) -> Result<Answer, MeasureError> {
    let shares = target_share::measure(engine, store, catalog, question)?;
    if shares.releases.len() > 1 {
        return Err(MeasureError::SeveralReleases {
            table: question.selection.table.clone(),
            releases: shares.releases.iter().map(|one| one.release.clone()).collect::<Vec<_>>().join(", "),
        });
    }
    let groups = question.by.len();
    // Who has no office is no office: those rows are listed, so that the counts add up, and judged by nothing.
    let (named, nameless): (Vec<&Vec<Value>>, Vec<&Vec<Value>>) =
        shares.rows.iter().partition(|row| row.iter().take(groups).all(|value| *value != Value::Missing));
    let figure = |row: &[Value], offset: usize| rows::count(row.get(groups + offset));
    let offices = named
        .iter()
        .map(|row| Ok(Office { hits: figure(row, 1)?, trials: figure(row, 1)? + figure(row, 2)? }))
        .collect::<Result<Vec<_>, MeasureError>>()?;
    let fault = |error: brunt_stats::funnel::FunnelError| MeasureError::Apart(error.to_string());
    let found = funnel(&offices, Target::Pooled).map_err(fault)?;
    let adjusted = found.adjusted(Control::Independent).map_err(fault)?;
    let shrunk = shrink(&offices, level).ok();
    let mut fields: Vec<Field> = question.by.iter().map(|name| Field::new(name, Role::Group)).collect();
    fields.extend([
        Field::new("n", Role::Total),
        Field::new("in_target", Role::Part),
        Field::new("not_in_target", Role::Part),
        Field::new("cannot_tell", Role::Untold),
    ]);
    fields.extend(
        [
            "share_low",
            "share_high",
            "share_known",
            "share_shrunk",
            "limit_share_low",
            "limit_share_high",
            "wide_share_low",
            "wide_share_high",
            "common_share",
            "p_adjusted",
        ]
        .map(|name| Field::new(name, Role::Derived)),
    );
    let mut answer = Answer::new("measure funnel", fields);
    for (place, (row, office)) in named.iter().zip(&offices).enumerate() {
        let mut line: Vec<Value> = row.iter().take(groups + 7).cloned().collect();
        let real = |value: Option<f64>| value.map_or(Value::Missing, Value::Real);
        line.push(real(shrunk.as_ref().and_then(|shrunk| shrunk.offices.get(place)).map(|one| one.mean)));
        let limits =
            if office.trials == 0 { None } else { Some(found.limits(office.trials, level).map_err(fault)?) };
        line.push(real(limits.as_ref().map(|limits| limits.exact.low)));
        line.push(real(limits.as_ref().map(|limits| limits.exact.high)));
        line.push(real(limits.as_ref().map(|limits| limits.additive.low)));
        line.push(real(limits.as_ref().map(|limits| limits.additive.high)));
        line.push(Value::Real(found.target));
        line.push(real(adjusted.get(place).copied().flatten()));
        answer.rows.push(line);
    }
    for row in nameless {
        let mut line: Vec<Value> = row.iter().take(groups + 7).cloned().collect();
        line.resize(answer.fields.len(), Value::Missing);
        answer.rows.push(line);
    }
    answer.releases = shares.releases;
    answer.ledger = shares.ledger;
    answer.notes = vec![
        format!(
            "of all offices together {:.1} % of the rows that can be told meet the target; they differ by {:.1} times what chance would give (over-dispersion)",
            found.target * 100.0,
            found.over_dispersion
        ),
        format!(
            "limit_share: between these lie {:.0} % of offices of that size that differ by chance alone; wide_share: with what offices differ anyway; p_adjusted: \
             false-discovery rate; offices stand by name, no rank is given",
            level * 100.0
        ),
    ];
    answer.notes.extend(shares.notes);
    Ok(answer)
}
