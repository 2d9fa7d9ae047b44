#![allow(clippy::unwrap_used, reason = "a failed unwrap is the test's failure")]

use super::*;
use crate::rng::Rng;

fn group(events: u64, persons: f64) -> Group {
    Group { events, benchmark: Benchmark::new(persons, 0.0).unwrap() }
}

#[track_caller]
fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 2e-9 * wanted.abs().max(1e-3), "{found} is not {wanted}");
}

#[test]
fn poisson_limits_meet_statsmodels() {
    for (events, persons, low, high) in [
        (0, 1_200.0, 0.0, 0.003_074_066_212),
        (1, 800.0, 0.000_031_647_260, 0.006_964_554_239),
        (17, 5_300.0, 0.001_868_514_428, 0.005_135_593_739),
        (2_304, 61_000.0, 0.036_243_810_399, 0.039_344_954_546),
    ] {
        let found = rate(group(events, persons), 0.95).unwrap();
        near(found.poisson.low, low);
        near(found.poisson.high, high);
        near(found.band.low, low);
        near(found.band.high, high);
    }
}

#[test]
fn contrasts_meet_statsmodels() {
    for (a, b, ratio, difference) in [
        (
            (17, 5_300.0),
            (42, 31_000.0),
            (1.281_256_626_649, 4.214_213_537_784),
            (0.000_431_416_753, 0.003_817_534_831),
        ),
        ((0, 1_200.0), (9, 4_000.0), (0.0, 1.626_677_630_968), (-0.004_271_200_863, 0.001_057_734_394)),
        (
            (3, 700.0),
            (1, 900.0),
            (0.366_643_985_536, 159.336_912_492_795),
            (-0.002_938_929_144, 0.011_484_436_699),
        ),
        (
            (2_304, 61_000.0),
            (1_800, 64_000.0),
            (1.262_268_618_552, 1.428_929_424_660),
            (0.007_620_727_066, 0.011_677_405_914),
        ),
    ] {
        let found = contrast(group(a.0, a.1), group(b.0, b.1), 0.95).unwrap();
        near(found.ratio_low, ratio.0);
        near(found.ratio_high.unwrap(), ratio.1);
        near(found.difference_band.low, difference.0);
        near(found.difference_band.high, difference.1);
    }
}

#[test]
fn without_events_there_is_no_upper_ratio() {
    let found = contrast(group(5, 100.0), group(0, 100.0), 0.95).unwrap();
    assert_eq!((found.ratio, found.ratio_high), (None, None));
    assert!(found.ratio_low > 0.0 && found.ratio_low < 5.0);
    let none = contrast(group(0, 100.0), group(0, 100.0), 0.95).unwrap();
    assert!(none.ratio_low.abs() < 1e-12 && none.difference_band.holds(0.0));
}

#[test]
fn margins_become_standard_errors_and_widen_the_limits() {
    let benchmark = Benchmark::from_margin(10_000.0, 1_645.0).unwrap();
    near(benchmark.se(), 1_000.0);
    let both = benchmark.plus(benchmark);
    near(both.persons(), 20_000.0);
    near(both.se(), 1_000.0 * 2f64.sqrt());
    let (with, without) =
        (rate(Group { events: 40, benchmark }, 0.95).unwrap(), rate(group(40, 10_000.0), 0.95).unwrap());
    assert!(with.band.low < without.band.low && with.band.high > without.band.high);
    near(with.poisson.low, without.poisson.low);
    let zero = rate(Group { events: 0, benchmark }, 0.95).unwrap();
    near(zero.band.high / zero.poisson.high, 0.195_996_398_454_f64.exp());
    assert!(Benchmark::new(0.0, 1.0).is_err() && Benchmark::new(5.0, -1.0).is_err());
    assert_eq!(rate(group(1, 1.0), 2.0), Err(DisparityError::Level { level: 2.0 }));
}

#[test]
fn contrasts_cover_the_planted_ones() {
    let (truth, persons, se) = ([0.012, 0.008], [2_000.0, 4_000.0], [160.0, 250.0]);
    let (mut ratios, mut differences) = (0_u32, 0_u32);
    for seed in 0..600 {
        let mut rng = Rng::stream(41, seed);
        let groups = [(0, 2_000_u64), (1, 4_000)].map(|(i, n)| Group {
            events: rng.binomial(n, truth[i]),
            benchmark: Benchmark::new(persons[i] + se[i] * rng.normal(), se[i]).unwrap(),
        });
        let found = contrast(groups[0], groups[1], 0.95).unwrap();
        let ratio = truth[0] / truth[1];
        ratios += u32::from(found.ratio_low <= ratio && found.ratio_high.is_some_and(|high| ratio <= high));
        differences += u32::from(found.difference_band.holds(truth[0] - truth[1]));
    }
    // 95 % of 600 is 570, standard error 5.3; exact Poisson limits may cover more, up to all.
    assert!((549..=600).contains(&ratios), "{ratios} of 600");
    assert!((549..=600).contains(&differences), "{differences} of 600");
}

#[test]
fn a_gap_of_composition_alone_is_explained_wholly() {
    let tally = |n, h| Tally::exact(n, h).unwrap();
    let (a, b) = ([tally(80, 40), tally(20, 2)], [tally(20, 10), tally(80, 8)]);
    let mix = ReferenceMix::new(&[0.5, 0.5]).unwrap();
    let found = explained(&mix, &a, &b).unwrap();
    assert!((found.raw.low - 0.24).abs() < 1e-12 && found.standardised.low.abs() < 1e-12);
    assert!((found.explained.unwrap() - 1.0).abs() < 1e-9);
    let same = explained(&mix, &a, &a).unwrap();
    assert_eq!(same.explained, None);
    let hollow = explained(&mix, &a, &[tally(20, 10), tally(0, 0)]).unwrap();
    assert_eq!((hollow.explained, hollow.missing), (None, vec![1]));
    assert!(explained(&mix, &[tally(0, 0); 2], &b).is_err());
}
