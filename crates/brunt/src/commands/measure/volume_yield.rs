//! `brunt measure volume-yield`.

use super::detainers::{selection, show};
use super::units;
use crate::args::{Global, VolumeEvery, VolumeYield};
use crate::catalog;
use crate::commands::rubrics;
use crate::error::Failure;
use crate::import::threads;
use brunt_measure::volume_yield::{self, Every, Question};
use brunt_stats::volume_yield::{Setting, Trend};
use brunt_store::{Engine, Store};
use std::process::ExitCode;

pub(super) fn run(global: &Global, args: &VolumeYield) -> Result<ExitCode, Failure> {
    super::check_level(args.level)?;
    let loaded = catalog::load(global.catalog.as_deref())?;
    let rubric = super::reading(rubrics::find(&loaded, &args.rubric)?, &args.choose)?;
    let store = Store::open(&global.store)?;
    let engine = Engine::new(threads(global))?;
    let mut rows = selection(&args.rows, &args.table);
    if args.events {
        rows.without = Some(units::repeated(global, &loaded, &store, &args.table, &args.rows.release)?);
    }
    let question = Question {
        selection: rows,
        rubric: &rubric,
        every: match args.every {
            VolumeEvery::Day => Every::Day,
            VolumeEvery::Week => Every::Week,
        },
        setting: Setting {
            trend: if args.trend { Trend::Linear } else { Trend::Absent },
            lags: args.lags,
            level: args.level,
        },
    };
    show(global, &args.rows, volume_yield::measure(&engine, &store, &loaded.catalog, &question)?)
}
