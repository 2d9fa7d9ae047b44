#![allow(clippy::unwrap_used, reason = "a failed unwrap is the test's failure")]

use super::*;
use crate::rng::Rng;

fn tally(actions: u64, hits: u64) -> Tally {
    Tally::exact(actions, hits).unwrap()
}

#[track_caller]
fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-11, "{found} is not {wanted}");
}

#[test]
fn a_share_and_its_band_meet_statsmodels() {
    let mix = ReferenceMix::new(&[0.5, 0.3, 0.15, 0.05]).unwrap();
    let cells = [tally(120, 30), tally(400, 260), tally(35, 7), tally(9, 4)];
    let found = direct(&mix, &cells, 0.95).unwrap();
    near(found.share.low, 0.372_222_222_222);
    near(found.share.high, 0.372_222_222_222);
    near(found.band.low, 0.323_685_632_459);
    near(found.band.high, 0.420_758_811_985);
    assert!(found.missing.is_empty());
}

#[test]
fn at_its_own_mix_a_share_is_itself() {
    let cells = [tally(10, 3), tally(90, 80), tally(0, 0)];
    let found = direct(&ReferenceMix::of(&cells).unwrap(), &cells, 0.95).unwrap();
    near(found.share.low, 0.83);
    near(found.share.high, 0.83);
}

#[test]
fn missing_cells_widen_the_range_and_are_listed() {
    let mix = ReferenceMix::new(&[2.0, 1.0, 1.0, 0.0]).unwrap();
    let cells = [tally(10, 5), tally(0, 0), Tally::bounded(8, 2, 4).unwrap(), tally(0, 0)];
    let found = direct(&mix, &cells, 0.95).unwrap();
    assert_eq!(found.missing, [1]);
    near(found.missing_weight, 0.25);
    near(found.share.low, 0.25 + 0.0625);
    near(found.share.high, 0.25 + 0.125 + 0.25);
    let present = found.share_of_present.unwrap();
    near(present.low, 0.3125 / 0.75);
    near(present.high, 0.375 / 0.75);
}

#[test]
fn edges() {
    let mix = ReferenceMix::new(&[1.0]).unwrap();
    let none = direct(&mix, &[tally(20, 0)], 0.95).unwrap();
    near(none.share.high, 0.0);
    let all = direct(&mix, &[tally(20, 20)], 0.95).unwrap();
    near(all.share.low, 1.0);
    let empty = direct(&mix, &[tally(0, 0)], 0.95).unwrap();
    assert_eq!((empty.share, empty.share_of_present), (Range::UNIT, None));
    let unknown = direct(&mix, &[Tally::bounded(7, 0, 7).unwrap()], 0.95).unwrap();
    assert_eq!(unknown.share, Range::UNIT);
    assert!(ReferenceMix::new(&[]).is_err() && ReferenceMix::new(&[0.0]).is_err());
    assert!(ReferenceMix::new(&[1.0, -0.5]).is_err() && ReferenceMix::new(&[f64::NAN]).is_err());
    assert_eq!(direct(&mix, &[], 0.95), Err(StandardiseError::Lengths { mix: 1, cells: 0 }));
    assert_eq!(direct(&mix, &[tally(2, 1)], 0.0), Err(StandardiseError::Level { level: 0.0 }));
}

#[test]
fn the_band_covers_the_planted_share() {
    let (weights, p, n) = ([0.4, 0.4, 0.2], [0.3, 0.6, 0.1], [150, 80, 60]);
    let mix = ReferenceMix::new(&weights).unwrap();
    let truth: f64 = weights.iter().zip(p).map(|(w, p)| w * p).sum();
    let mut covered = 0_u32;
    for seed in 0..1_000 {
        let mut rng = Rng::stream(31, seed);
        let cells = [0, 1, 2].map(|i| tally(n[i], rng.binomial(n[i], p[i])));
        covered += u32::from(direct(&mix, &cells, 0.95).unwrap().band.holds(truth));
    }
    // 95 % of 1,000, four standard errors of 6.9.
    assert!((922..=978).contains(&covered), "{covered} of 1,000");
}
