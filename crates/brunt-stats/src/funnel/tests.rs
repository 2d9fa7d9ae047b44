#![allow(clippy::unwrap_used, reason = "a failed unwrap is the test's failure")]

use super::*;
use crate::rng::Rng;
use statrs::distribution::Beta;

/// The offices of `reference/funnel.py`, and what it printed.
const OFFICES: [(u64, u64); 12] = [
    (30, 60),
    (55, 140),
    (12, 20),
    (410, 900),
    (2, 15),
    (880, 2_400),
    (41, 77),
    (150, 310),
    (7, 40),
    (260, 505),
    (1, 3),
    (3_900, 9_000),
];
const Z_ADDITIVE: [f64; 12] = [
    1.006_480_953,
    -0.621_439_658,
    1.493_823_463,
    0.745_673_544,
    -2.215_834_878,
    -1.650_023_532,
    1.594_114_365,
    1.273_951_827,
    -2.938_444_231,
    2.132_729_117,
    -0.324_627_618,
    0.186_870_982,
];
const P: [f64; 12] = [
    0.296_389_467_188,
    0.442_685_967_775,
    0.173_353_588_289,
    0.085_637_049_461_2,
    0.033_015_596_504_4,
    2.359_786_994_45e-9,
    0.065_517_713_539_3,
    0.044_430_394_790_1,
    0.001_130_240_079_77,
    7.276_989_341_19e-5,
    1.0,
    0.208_604_218_045,
];
const BH: [f64; 12] = [
    0.355_667_360_625,
    0.482_930_146_663,
    0.260_030_382_434,
    0.146_806_370_505,
    0.099_046_789_513_2,
    2.831_744_393_34e-8,
    0.131_035_427_079,
    0.106_632_947_496,
    0.004_520_960_319_06,
    0.000_436_619_360_471,
    1.0,
    0.278_138_957_394,
];
const BY: [f64; 12] = [
    1.0,
    1.0,
    0.806_929_059_428,
    0.455_571_096_58,
    0.307_363_054_86,
    8.787_499_439_37e-8,
    0.406_630_536_534,
    0.330_904_501_319,
    0.014_029_492_337_9,
    0.001_354_921_861_73,
    1.0,
    0.863_123_782_611,
];

fn offices() -> Vec<Office> {
    OFFICES.map(|(hits, trials)| Office { hits, trials }).to_vec()
}

#[track_caller]
fn near(found: f64, wanted: f64, tolerance: f64) {
    assert!((found - wanted).abs() <= tolerance, "{found} is not {wanted}");
}

#[test]
fn over_dispersion_and_z_meet_the_reference() {
    let found = funnel(&offices(), Target::Pooled).unwrap();
    near(found.target, 0.426_726_057_906, 1e-12);
    near(found.over_dispersion, 3.808_091_367_835, 1e-10);
    near(found.between_variance, 0.001_222_965_797, 1e-12);
    for (point, z) in found.points.iter().flatten().zip(Z_ADDITIVE) {
        near(point.z_additive, z, 2e-9);
        near(point.z_multiplicative * 3.808_091_367_835_f64.sqrt(), point.z, 1e-9);
    }
}

#[test]
fn exact_p_meets_scipy() {
    let found = funnel(&offices(), Target::Pooled).unwrap();
    for (point, p) in found.points.iter().flatten().zip(P) {
        near(point.p, p, 1e-9 * p.max(1e-3));
    }
    for (hits, trials, target, p) in [
        (0, 10, 0.3, 0.038_839_603_3),
        (10, 10, 0.3, 5.904_9e-6),
        (3, 10, 0.3, 1.0),
        (81_000, 200_000, 0.4, 5.119_531_659_96e-6),
        (0, 1, 0.5, 1.0),
        (500, 1_000, 0.5, 1.0),
    ] {
        near(two_sided(Office { hits, trials }, target), p, 1e-7 * p);
    }
}

#[test]
fn exact_limits_meet_scipy() {
    let found = funnel(&offices(), Target::Pooled).unwrap();
    for (trials, low, high) in [
        (15, 0.145_758_258_277, 0.651_118_347_353),
        (140, 0.341_712_036_105, 0.505_644_676_161),
        (9_000, 0.416_459_820_897, 0.436_896_474_412),
    ] {
        let limits = found.limits(trials, 0.95).unwrap();
        near(limits.exact.low, low, 1e-10);
        near(limits.exact.high, high, 1e-10);
        assert!(limits.multiplicative.low < limits.exact.low && limits.additive.high > limits.exact.high);
    }
}

#[test]
fn adjusted_p_meets_statsmodels() {
    for (found, wanted) in adjusted(&P, Control::Independent).unwrap().iter().zip(BH) {
        near(*found, wanted, 1e-10);
    }
    for (found, wanted) in adjusted(&P, Control::AnyDependence).unwrap().iter().zip(BY) {
        near(*found, wanted, 1e-10);
    }
    assert_eq!(adjusted(&[], Control::Independent), Ok(Vec::new()));
    assert_eq!(adjusted(&[1.5], Control::Independent), Err(FunnelError::Level { value: 1.5 }));
    let funnel = funnel(&offices(), Target::Pooled).unwrap();
    for (found, wanted) in funnel.adjusted(Control::Independent).unwrap().iter().zip(BH) {
        near(found.unwrap(), wanted, 1e-8);
    }
}

#[test]
fn the_beta_law_meets_scipy() {
    let found = shrink(&offices(), 0.95).unwrap();
    near(found.mean, 0.431_472_037, 2e-7);
    near(found.precision.unwrap(), 41.551_782, 2e-4);
    near(found.log_likelihood, -51.350_817_564, 2e-8);
    for (office, mean, low, high) in
        [(4, 0.352_392_645, 0.234_465_305, 0.480_211_247), (11, 0.433_324_779, 0.423_125_450, 0.443_552_048)]
    {
        near(found.offices[office].mean, mean, 1e-6);
        near(found.offices[office].band.low, low, 1e-6);
        near(found.offices[office].band.high, high, 1e-6);
    }
}

#[test]
fn edges_of_a_funnel() {
    let office = |hits, trials| Office { hits, trials };
    assert_eq!(funnel(&[], Target::Pooled), Err(FunnelError::Empty));
    assert_eq!(funnel(&[office(0, 0)], Target::Stated(0.3)), Err(FunnelError::Empty));
    assert_eq!(funnel(&[office(0, 9)], Target::Pooled), Err(FunnelError::Target { target: 0.0 }));
    assert_eq!(funnel(&[office(9, 9)], Target::Pooled), Err(FunnelError::Target { target: 1.0 }));
    assert!(matches!(funnel(&[office(3, 2)], Target::Pooled), Err(FunnelError::TooManyHits { .. })));
    let one = funnel(&[office(0, 0), office(0, 20)], Target::Stated(0.3)).unwrap();
    assert_eq!(one.points[0], None);
    assert!(one.between_variance.abs() < 1e-12);
    assert_eq!(one.adjusted(Control::AnyDependence).unwrap()[0], None);
    assert!(one.limits(0, 0.95).is_err() && one.limits(5, 1.0).is_err());
    near(one.limits(1, 0.95).unwrap().exact.low, 0.0, 1e-12);
    let same = shrink(&[office(10, 20), office(50, 100)], 0.95).unwrap();
    assert_eq!(same.precision, None);
    near(same.offices[0].mean, 0.5, 1e-12);
    for all in [shrink(&[office(4, 4), office(9, 9)], 0.95), shrink(&[office(0, 4), office(0, 9)], 0.95)] {
        assert_eq!(all.unwrap().precision, None);
    }
    let with_empty = shrink(&[office(1, 20), office(90, 100), office(0, 0)], 0.95).unwrap();
    near(with_empty.offices[2].mean, with_empty.mean, 1e-12);
}

fn beta_draw(rng: &mut Rng, a: f64, b: f64) -> f64 {
    Beta::new(a, b).unwrap().inverse_cdf(rng.uniform().max(1e-12))
}

#[test]
fn the_law_and_the_shrunk_limits_cover_what_was_planted() {
    let (a, b) = (12.0, 18.0);
    let (mut covered, mut precision) = (0_u32, Vec::new());
    for seed in 0..40 {
        let mut rng = Rng::stream(51, seed);
        let chances: Vec<f64> = (0..40).map(|_| beta_draw(&mut rng, a, b)).collect();
        let drawn: Vec<Office> = chances
            .iter()
            .map(|chance| {
                let trials = 20 + rng.below(200) as u64;
                Office { hits: rng.binomial(trials, *chance), trials }
            })
            .collect();
        let found = shrink(&drawn, 0.95).unwrap();
        precision.push(found.precision.unwrap_or(NO_LIMIT).ln());
        covered += chances.iter().zip(&found.offices).map(|(c, o)| u32::from(o.band.holds(*c))).sum::<u32>();
    }
    // 95 % of 1,600 is 1,520, standard error 8.7; the law taken as known costs about one point.
    assert!((1_470..=1_555).contains(&covered), "{covered} of 1,600");
    let mean = precision.iter().sum::<f64>() / 40.0;
    assert!((mean - 30_f64.ln()).abs() < 0.2, "{}", mean.exp());
}

const NO_LIMIT: f64 = 1e7;

#[test]
fn without_spread_few_offices_are_beyond_the_limits() {
    let (mut beyond, mut phi, mut false_finds) = (0_u32, 0.0, 0_u32);
    for seed in 0..100 {
        let mut rng = Rng::stream(61, seed);
        let drawn: Vec<Office> = (0..40)
            .map(|_| {
                let trials = 50 + rng.below(400) as u64;
                Office { hits: rng.binomial(trials, 0.35), trials }
            })
            .collect();
        let found = funnel(&drawn, Target::Stated(0.35)).unwrap();
        beyond += found.points.iter().flatten().map(|point| u32::from(point.p <= 0.05)).sum::<u32>();
        phi += found.over_dispersion / 100.0;
        let least = found.adjusted(Control::Independent).unwrap().into_iter().flatten().fold(1.0, f64::min);
        false_finds += u32::from(least <= 0.05);
    }
    // At most 5 % of 4,000, standard error 13.8; an exact test stays a little below.
    assert!((120..=230).contains(&beyond), "{beyond} of 4,000");
    // The winsorised mean square of normal draws is 0.73.
    assert!((phi - 0.73).abs() < 0.06, "{phi}");
    // At most 5 % of 100, standard error 2.2.
    assert!(false_finds <= 12, "{false_finds} of 100");
}

#[test]
fn planted_spread_between_offices_is_found() {
    let mut sum = 0.0;
    for seed in 0..60 {
        let mut rng = Rng::stream(71, seed);
        let drawn: Vec<Office> = (0..60)
            .map(|_| {
                let chance = beta_draw(&mut rng, 20.0, 30.0);
                Office { hits: rng.binomial(400, chance), trials: 400 }
            })
            .collect();
        sum += funnel(&drawn, Target::Stated(0.4)).unwrap().between_variance / 60.0;
    }
    // The law's variance is 0.24/51 = 0.0047; winsorising takes about a quarter off.
    assert!((0.002_9..0.004_7).contains(&sum), "{sum}");
}
