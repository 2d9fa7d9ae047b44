//! A seeded generator of whole made-up releases in the agencies' own shape, with planted truth.
//!
//! Latent people meet the agency, are held at its request, arrested, moved from facility to facility, removed or
//! released; each release shows their rows as its agency would, faults included. What was planted is written beside
//! the files as `truth.json`, so that a reader and a measure can be checked against it.
//!
//! The same shape, rows, seed and catalog give the same bytes on every machine: all draws are integer arithmetic on
//! the generator's own random numbers, archives carry fixed times, and nothing is walked in the order of a hash map.

mod course;
mod error;
mod event;
mod mix;
mod person;
mod plan;
mod release;
mod render;
mod rng;
mod row;
mod shape;
mod truth;
mod when;
mod xlsx;

pub use error::SimulateError;
pub use shape::Shape;
pub use truth::{
    ClassTruth, Classes, ColumnTruth, FileTruth, LinkTruth, MidnightTruth, SheetTruth, StayTruth, TableTruth,
    TargetTruth, Targets, Truth,
};

use brunt_model::Catalog;
use plan::{Plan, quotas};
use release::Writer;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use truth::PersonTruth;

/// What to make.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// The shape.
    pub shape: Shape,
    /// Rows in all tables together.
    pub rows: u64,
    /// The seed: another one makes other people.
    pub seed: u64,
}

/// How far a simulation has come.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// Rows written.
    pub rows_done: u64,
    /// Rows to write.
    pub rows_total: u64,
    /// The file being written.
    pub file: &'a str,
}

/// Fewer rows cannot hold one of each table.
const LEAST_ROWS: u64 = 10;
/// Persons are numbered in 32 bits and no course has less than one row.
const MOST_ROWS: u64 = 4_000_000_000;

/// Makes a release in the folder `out`, which is created where missing; files of the same names are replaced.
/// `truth.json` is written last: where it stands, the release is whole.
///
/// Memory grows by 12 bytes a row for the plan and by the shared strings of one file, not by the rows' text.
///
/// # Errors
/// When the number of rows is out of range, the catalog does not declare the release or a table's layout, or a file
/// cannot be written.
pub fn simulate(
    catalog: &Catalog,
    spec: &Spec,
    out: &Path,
    progress: &dyn Fn(Progress<'_>),
) -> Result<Truth, SimulateError> {
    simulate_with(catalog, spec, out, progress, xlsx::SHEET_ROWS)
}

/// As [`simulate`], with a limit of rows per sheet that a test can lower.
fn simulate_with(
    catalog: &Catalog,
    spec: &Spec,
    out: &Path,
    progress: &dyn Fn(Progress<'_>),
    sheet_rows: u64,
) -> Result<Truth, SimulateError> {
    if spec.rows < LEAST_ROWS {
        return Err(SimulateError::TooFewRows { rows: spec.rows, least: LEAST_ROWS });
    }
    if spec.rows > MOST_ROWS {
        return Err(SimulateError::TooManyRows { rows: spec.rows, most: MOST_ROWS });
    }
    let release = release::declared(catalog, spec.shape)?;
    let world = spec.shape.world(spec.seed, release);
    fs::create_dir_all(out).map_err(|error| SimulateError::write(out, error))?;
    let truth_path = out.join("truth.json");
    // A truth of an earlier run must not stand beside half of a new one.
    match fs::remove_file(&truth_path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(SimulateError::write(&truth_path, error));
        }
        _ => {}
    }
    let weights: Vec<_> =
        spec.shape.deliveries().iter().map(|delivery| (delivery.table, delivery.weight)).collect();
    let mut persons = PersonTruth::new(spec.shape.samples());
    let plan = Plan::new(&world, &quotas(spec.rows, &weights), &mut persons);
    let mut truth = Truth {
        shape: spec.shape.name().to_owned(),
        release: release.release.clone(),
        seed: spec.seed,
        rows: spec.rows,
        ..Truth::default()
    };
    let mut writer = Writer::new(spec, &world, &plan, out, sheet_rows, progress);
    for delivery in spec.shape.deliveries() {
        writer.table(catalog, release, delivery, &mut truth)?;
    }
    persons.finish(&world, &mut truth);
    write_truth(&truth, &truth_path)?;
    Ok(truth)
}

fn write_truth(truth: &Truth, path: &Path) -> Result<(), SimulateError> {
    let failed = |error: std::io::Error| SimulateError::write(path, error);
    let mut text = serde_json::to_vec_pretty(truth).map_err(|error| failed(error.into()))?;
    text.push(b'\n');
    let mut file = fs::File::create(path).map_err(failed)?;
    file.write_all(&text).map_err(failed)
}

#[cfg(test)]
mod tests;
