#![allow(clippy::unwrap_used, reason = "a failed unwrap is the test's failure")]

use super::discriminant::Tails;
use super::model::Model;
use super::*;
use crate::nuts::Density;
use crate::rng::Rng;

const BY_DECISIONS: Denominator = Denominator::Decisions;

#[track_caller]
fn near(found: f64, wanted: f64, tolerance: f64) {
    assert!((found - wanted).abs() < tolerance, "{found} is not {wanted}");
}

#[test]
fn beta_fixtures() {
    for (t, phi, lambda, action, hit) in [
        (0.300, 0.3520, 28.98, 0.711_524, 0.393_103),
        (0.351, 0.3878, 26.48, 0.640_598, 0.441_819),
        (0.304, 0.3540, 30.59, 0.709_124, 0.394_431),
        (0.254, 0.3385, 6.19, 0.638_999, 0.440_107),
    ] {
        let found = beta_rates(phi, lambda, t);
        near(found.action, action, 6e-7);
        near(found.hit, hit, 6e-7);
    }
}

#[test]
fn discriminant_fixtures() {
    for (phi, delta, t, action, hit, tau) in [
        (0.02, 1.5, 2.0, 0.028_465_88, 0.216_777_09, 0.117_448_18),
        (0.10, 1.0, 1.0, 0.192_789_73, 0.259_349_92, 0.154_828_10),
        (0.25, 2.0, 1.5, 0.222_971_02, 0.775_282_90, 0.475_366_89),
    ] {
        let found = discriminant_rates(phi, delta, t);
        near(found.action, action, 6e-9);
        near(found.hit, hit, 6e-9);
        near(risk_at(phi, delta, t), tau, 6e-9);
        near(bar_at(phi, delta, risk_at(phi, delta, t)), t, 1e-12);
    }
}

#[test]
fn tails_hold_far_out_and_where_formulas_meet() {
    // What `reference/tails.py` printed.
    for (x, log) in [
        (0.0, -std::f64::consts::LN_2),
        (3.0, -6.607_726_221_510),
        (24.9, -314.140_412_761_613),
        (25.1, -319.148_387_405_889),
        (60.0, -1_805.013_560_680_568),
    ] {
        let found = Tails::at(x);
        near(found.log_upper, log, 1e-10 * log.abs().max(1.0));
        near(Tails::at(-x).log_lower, log, 1e-10 * log.abs().max(1.0));
        let step = 1e-5;
        let slope = (Tails::at(x + step).log_upper - Tails::at(x - step).log_upper) / (2.0 * step);
        near(found.over_upper, -slope, 1e-5 * found.over_upper);
    }
}

pub(super) fn cells() -> Vec<Cell> {
    let rows = include_str!("reference/cells.csv").lines().skip(1);
    rows.map(|row| {
        let n: Vec<u64> = row.split(',').map(|cell| cell.parse().unwrap()).collect();
        let place = |n: u64| usize::try_from(n).unwrap();
        Cell { group: place(n[0]), place: place(n[1]), decisions: n[2], actions: n[3], hits: n[4] }
    })
    .collect()
}

#[test]
fn the_slope_is_that_of_the_log_posterior() {
    let mut four = cells();
    four.extend(cells().into_iter().filter(|cell| cell.group == 0).map(|cell| Cell { group: 3, ..cell }));
    for (cells, denominator, priors) in [
        (cells(), BY_DECISIONS, Priors::talk()),
        (cells(), BY_DECISIONS, Priors::frisk()),
        (four.clone(), BY_DECISIONS, Priors::talk().times(2.0)),
        (four, Denominator::Benchmark, Priors::talk()),
    ] {
        let model = Model::new(&cells, denominator, priors).unwrap();
        let mut rng = Rng::new(8);
        for spread in [0.2, 0.5, 1.0] {
            let at: Vec<f64> = (0..model.dimension()).map(|_| spread * rng.normal()).collect();
            let mut slope = vec![0.0; at.len()];
            let mut unused = slope.clone();
            assert!(model.log(&at, &mut slope).is_finite());
            for i in 0..at.len() {
                let step = 1e-6;
                let mut ends = [at.clone(), at.clone()];
                ends[0][i] -= step;
                ends[1][i] += step;
                let [low, high] = ends.map(|end| model.log(&end, &mut unused));
                near(slope[i], (high - low) / (2.0 * step), 1e-5 * slope[i].abs().max(1_000.0));
            }
        }
    }
}

#[test]
fn extreme_points_keep_the_posterior_finite() {
    let model = Model::new(&cells(), BY_DECISIONS, Priors::talk()).unwrap();
    let mut slope = vec![0.0; model.dimension()];
    for far in [-8.0, 8.0] {
        let at = vec![far; model.dimension()];
        let value = model.log(&at, &mut slope);
        assert!(!value.is_nan() && value < 0.0, "{value}");
    }
}

#[test]
fn what_priors_would_decide_is_refused() {
    let cell = |group, place| Cell { group, place, decisions: 100, actions: 10, hits: 4 };
    let grid = |groups: usize, places: usize| -> Vec<Cell> {
        (0..groups).flat_map(|g| (0..places).map(move |d| cell(g, d))).collect()
    };
    let priors = Priors::talk();
    let refused = |cells: &[Cell]| Model::new(cells, BY_DECISIONS, priors).map(|_| ()).unwrap_err();
    assert_eq!(refused(&grid(2, 50)), ThresholdError::NotIdentified { groups: 2, places: 50 });
    assert_eq!(refused(&grid(3, 6)), ThresholdError::NotIdentified { groups: 3, places: 6 });
    assert_eq!(refused(&[]), ThresholdError::NotIdentified { groups: 0, places: 0 });
    assert!(
        Model::new(&grid(3, 7), BY_DECISIONS, priors).is_ok()
            && Model::new(&grid(4, 5), BY_DECISIONS, priors).is_ok()
    );
    let benchmark = |cells: &[Cell]| Model::new(cells, Denominator::Benchmark, priors).is_ok();
    assert!(!benchmark(&grid(3, 50)) && !benchmark(&grid(4, 8)) && benchmark(&grid(4, 9)));
    let mut gap = grid(3, 8);
    gap.retain(|cell| cell.place != 4);
    assert_eq!(refused(&gap), ThresholdError::Gap);
    let mut wild = grid(3, 8);
    wild[0].place = usize::MAX / 8;
    assert_eq!(refused(&wild), ThresholdError::Gap);
    let mut wrong = grid(3, 8);
    wrong[2].hits = 11;
    assert!(matches!(refused(&wrong), ThresholdError::Counts { cell: 2, .. }));
    let scale = Priors { place: 0.0, ..priors };
    assert!(matches!(Model::new(&grid(3, 8), BY_DECISIONS, scale), Err(ThresholdError::Prior { .. })));
}
