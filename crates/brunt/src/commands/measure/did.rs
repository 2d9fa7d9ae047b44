//! `brunt measure did`.

use super::detainers::{selection, show};
use crate::args::{Did, DidBase, DidControls, DidEvery, DidOutcome, DidShow, DidUnit, Global};
use crate::catalog;
use crate::commands::rubrics;
use crate::error::{Exit, Failure};
use crate::import::threads;
use brunt_measure::did::{self, Every, Outcome, Question, Show};
use brunt_measure::policy::ListQuestion;
use brunt_model::labels::Level;
use brunt_stats::did::{Base, Controls, Multiplier, Setting, Weights};
use brunt_store::{Engine, Store};
use std::process::ExitCode;

pub(super) fn run(global: &Global, args: &Did) -> Result<ExitCode, Failure> {
    super::check_level(args.level)?;
    if (args.outcome == DidOutcome::Share) != args.rubric.is_some() {
        return Err(Failure::new(
            Exit::Usage,
            "a share needs a stated target, a number of rows has none",
            "give `--rubric R`, or `--outcome count` or `--outcome log-count`",
        ));
    }
    let loaded = catalog::load(global.catalog.as_deref())?;
    let rubric = match &args.rubric {
        Some(name) => Some(super::reading(rubrics::find(&loaded, name)?, &args.choose)?),
        None => None,
    };
    let labels = super::labels(&loaded, &args.policy)?;
    let store = Store::open(&global.store)?;
    let engine = Engine::new(threads(global))?;
    let question = Question {
        selection: selection(&args.rows, &args.table),
        rubric: rubric.as_ref(),
        outcome: match args.outcome {
            DidOutcome::Share => Outcome::Share,
            DidOutcome::Count => Outcome::Count,
            DidOutcome::LogCount => Outcome::LogCount,
        },
        unit: unit(args.unit),
        every: match args.every {
            DidEvery::Month => Every::Month,
            DidEvery::Quarter => Every::Quarter,
        },
        list: ListQuestion { labels: &labels, list: args.list.as_deref(), ever: false },
        label: args.label.as_deref(),
        anticipation: args.anticipation,
        least: args.least.max(1),
        show: match args.show {
            DidShow::Event => Show::Event,
            DidShow::Simple => Show::Simple,
            DidShow::Group => Show::Group,
            DidShow::Calendar => Show::Calendar,
            DidShow::GroupTime => Show::GroupTime,
        },
        setting: setting(args),
    };
    show(global, &args.rows, did::measure(&engine, &store, &loaded.catalog, &question)?)
}

fn unit(unit: DidUnit) -> Level {
    match unit {
        DidUnit::State => Level::State,
        DidUnit::County => Level::County,
        DidUnit::City => Level::City,
        DidUnit::Facility => Level::Facility,
        DidUnit::Aor => Level::Aor,
    }
}

fn setting(args: &Did) -> Setting {
    Setting {
        controls: match args.controls {
            DidControls::Never => Controls::NeverTreated,
            DidControls::NotYet => Controls::NotYetTreated,
        },
        base: match args.base {
            DidBase::Varying => Base::Varying,
            DidBase::Universal => Base::Universal,
        },
        level: args.level,
        bootstrap: (args.draws > 0).then_some(Multiplier {
            weights: Weights::Mammen,
            draws: args.draws,
            seed: args.seed,
        }),
    }
}
