//! One file a command: each asks the library crates and hands the answer to [`crate::output`].

pub(crate) mod check;
mod context;
mod demo;
mod diff;
mod embed;
mod export;
mod import;
mod measure;
mod measures;
pub(crate) mod polls;
mod publish;
mod quality;
mod rejects;
mod report;
mod rubrics;
mod serve;
pub(crate) mod simulate;
mod site;
mod sql;
mod tables;

use crate::args::{Args, Command};
use crate::error::Failure;
use std::process::ExitCode;

/// Runs the command that was typed.
pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let global = &args.global;
    match &args.command {
        Command::Import(import) => import::run(global, import),
        Command::Tables(tables) => tables::run(global, tables),
        Command::Rejects(rejects) => rejects::run(global, rejects),
        Command::Quality(quality) => quality::run(global, quality),
        Command::Diff(diff) => diff::run(global, diff),
        Command::Rubrics(rubrics) => rubrics::run(global, rubrics),
        Command::Measures(measures) => measures::run(global, measures),
        Command::Measure(measure) => measure::run(global, &measure.what),
        Command::Polls(polls) => polls::run(global, &polls.what),
        Command::Context(context) => context::run(global, &context.what),
        Command::Export(export) => export::run(global, export),
        Command::Sql(sql) => sql::run(global, sql),
        Command::Check(check) => check::run(global, check),
        Command::Report(report) => report::run(global, report),
        Command::Embed(embed) => embed::run(global, embed),
        Command::Publish(publish) => publish::run(global, &publish.what),
        Command::Simulate(simulate) => simulate::run(global, simulate),
        Command::Site(site) => site::run(global, site),
        Command::Serve(serve) => serve::run(global, serve),
        Command::Demo(demo) => demo::run(global, demo),
    }
}
