//! `brunt polls pair`.

use crate::args::{Global, Pair};
use crate::error::{Exit, Failure};
use crate::output;
use brunt_model::{Answer, Field, Role, Value};
use brunt_publish::disclosure;
use brunt_stats::poll_pair::{self, DesignEffect, PairReport, PollPairError, PollResult, Printed};
use std::process::ExitCode;

/// The level at which pollsters publish their margins.
const MARGIN_LEVEL: f64 = 0.95;

pub(super) fn run(global: &Global, args: &Pair) -> Result<ExitCode, Failure> {
    let report = compare(args).map_err(|error| Failure::new(Exit::Usage, error.to_string(), ""))?;
    output::answer(global, &disclosure::protect(answer(args, &report)))?;
    Ok(ExitCode::SUCCESS)
}

fn compare(args: &Pair) -> Result<PairReport, PollPairError> {
    let poll = |percent: &str, n: u64, margin: Option<&String>| {
        let design = match margin {
            Some(margin) => DesignEffect::from_margin(Printed::parse(margin)?, n, MARGIN_LEVEL)?,
            None => DesignEffect::given(args.deff.unwrap_or(1.0))?,
        };
        Ok(PollResult { percent: Printed::parse(percent)?, n, design })
    };
    let earlier = poll(&args.from, args.n_from, args.moe_from.as_ref())?;
    let later = poll(&args.to, args.n_to, args.moe_to.as_ref())?;
    poll_pair::compare(earlier, later, args.level, args.true_change)
}

fn answer(args: &Pair, report: &PairReport) -> Answer {
    let [z_low, z_high] = report.z_rounding;
    let prospect = report.at_stated.unwrap_or(report.at_observed);
    let mut figures: Vec<(&str, Value)> = [
        ("change", report.change),
        ("se", report.se),
        ("z", report.z),
        ("p", report.p),
        ("ci_low", report.ci_low),
        ("ci_high", report.ci_high),
        ("z_low", z_low),
        ("z_high", z_high),
        ("mde_80", report.minimum_detectable),
        ("power", prospect.power),
    ]
    .into_iter()
    .map(|(name, figure)| (name, Value::Real(figure)))
    .collect();
    figures.push(("verdict", report.verdict.word().into()));
    for (name, figure) in [("type_m", prospect.exaggeration), ("type_s", prospect.wrong_sign)] {
        figures.push((name, figure.map_or(Value::Missing, Value::Real)));
    }
    for (name, poll) in ["deff_from", "deff_to"].into_iter().zip(&report.polls) {
        figures.push((name, Value::Real(poll.design.value)));
    }
    let mut answer =
        Answer::new("polls pair", figures.iter().map(|(name, _)| Field::new(*name, Role::Plain)).collect());
    answer.rows.push(figures.into_iter().map(|(_, value)| value).collect());
    answer.notes.push(report.sentence());
    if args.deff.is_none() && args.moe_from.is_none() {
        answer.notes.push(
            "no design effect and no margin was given: a simple random sample is assumed, which no published poll is"
                .to_owned(),
        );
    }
    answer.notes.push(match report.overlap.correlation_needed {
        Some(needed) => format!(
            "the two samples are taken as independent; if they share a panel, z would reach the threshold at a correlation of {needed:.2}"
        ),
        None => "the two samples are taken as independent; no overlap of a panel could make this change significant".to_owned(),
    });
    answer
}
