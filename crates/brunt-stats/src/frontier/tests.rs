#![allow(clippy::unwrap_used, reason = "a failed unwrap is the test's failure")]

use super::*;
use crate::rng::Rng;

const SETTING: Setting = Setting { least_actions: 65, quartile_of: Period::After };

fn exact(list: &[(u64, u64)]) -> Vec<Tally> {
    list.iter().map(|(actions, hits)| Tally::exact(*actions, *hits).unwrap()).collect()
}

fn office(before: &[(u64, u64)], after: &[(u64, u64)]) -> Office {
    Office { before: exact(before), after: exact(after) }
}

/// The offices of `reference/frontier.py`.
fn offices() -> Vec<Office> {
    vec![
        office(&[(200, 150), (50, 20), (30, 5)], &[(180, 130), (90, 30), (200, 20)]),
        office(&[(120, 80), (90, 50), (40, 6)], &[(100, 70), (150, 60), (90, 15)]),
        office(&[(300, 240), (20, 9), (10, 3)], &[(310, 250), (60, 20), (120, 18)]),
        office(&[(80, 50), (80, 30), (80, 20)], &[(90, 60), (70, 20), (300, 33)]),
        office(&[(150, 100), (60, 20), (25, 8)], &[(140, 90), (100, 30), (80, 16)]),
        office(&[(60, 40), (10, 5), (90, 30)], &[(70, 50), (30, 9), (260, 40)]),
    ]
}

#[track_caller]
fn is(found: Range, wanted: f64) {
    let near = |end: f64| (end - wanted).abs() < 2e-9;
    assert!(near(found.low) && near(found.high), "{found:?} is not {wanted}");
}

type Pick = fn(&WhatIf) -> &Scenario;

#[test]
fn scenarios_meet_numpy() {
    let found = frontier(&offices(), &SETTING).unwrap();
    let text = include_str!("reference/frontier.txt");
    let row = |name: &str| -> Vec<f64> {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap();
        line.split(' ').filter_map(|word| word.parse().ok()).collect()
    };
    for (quartile, wanted) in found.quartiles.iter().zip(row("quartiles")) {
        is(quartile.hits_per_action.unwrap(), wanted);
    }
    assert_eq!(found.quartiles.iter().map(|q| q.offices).collect::<Vec<_>>(), [6, 4, 6]);
    let scenarios: [(&str, Pick); 3] = [
        ("own_yield", |one| &one.own_yield),
        ("best_quartile", |one| &one.best_quartile),
        ("own_mix", |one| &one.own_mix),
    ];
    for (name, of) in scenarios {
        let wanted = row(name);
        for (one, wanted) in found.offices.iter().chain([&found.all]).zip(wanted) {
            is(of(one).hits, wanted);
            is(of(one).gap, wanted - one.counted.low);
            assert!(of(one).undefined.is_empty());
            assert!(one.range.low <= of(one).hits.low && of(one).hits.high <= one.range.high);
        }
    }
}

#[test]
fn nothing_changed_is_no_gap() {
    let same = office(&[(40, 10), (60, 30)], &[(80, 20), (120, 60)]);
    let found = frontier(&[same], &SETTING).unwrap();
    is(found.all.own_yield.gap, 0.0);
    is(found.all.own_mix.gap, 0.0);
    assert_eq!(found.quartiles[0].hits_per_action, None);
    assert_eq!(found.all.best_quartile.undefined, [0, 1]);
    assert_eq!(found.all.best_quartile.hits, Range { low: 0.0, high: 200.0 });
}

#[test]
fn what_is_not_defined_is_listed_and_bounded() {
    let found = frontier(
        &[office(&[(10, 5), (0, 0)], &[(10, 4), (10, 2)]), office(&[(0, 0), (0, 0)], &[(5, 5), (0, 0)])],
        &SETTING,
    )
    .unwrap();
    let first = &found.offices[0];
    assert_eq!(first.own_yield.undefined, [1]);
    assert_eq!(first.own_yield.hits, Range { low: 5.0, high: 15.0 });
    is(first.own_mix.hits, 8.0);
    let second = &found.offices[1];
    assert_eq!(second.own_mix.hits, Range { low: 0.0, high: 5.0 });
    assert_eq!(second.own_yield.undefined, [0]);
    let gone = frontier(&[office(&[(10, 5), (10, 1)], &[(20, 4), (0, 0)])], &SETTING).unwrap();
    assert_eq!(gone.all.own_mix.undefined, [1]);
    assert_eq!(gone.all.own_mix.hits, Range { low: 2.0, high: 12.0 });
}

#[test]
fn bounds_of_hits_are_carried() {
    let bounded = |n, low, high| Tally::bounded(n, low, high).unwrap();
    let one = Office {
        before: vec![bounded(10, 2, 6), bounded(10, 0, 10)],
        after: vec![bounded(20, 5, 10), bounded(40, 10, 30)],
    };
    let found = frontier(&[one], &SETTING).unwrap().all;
    assert_eq!(found.counted, Range { low: 15.0, high: 40.0 });
    assert_eq!(found.own_yield.hits, Range { low: 4.0, high: 52.0 });
    // 30 actions by each method: 30 p + 30 q, against 20 p + 40 q.
    assert_eq!(found.own_mix.hits, Range { low: 15.0, high: 37.5 });
    assert!((found.own_mix.gap.low - (10.0 * 0.25 - 10.0 * 0.75)).abs() < 1e-12);
    assert!((found.own_mix.gap.high - (10.0 * 0.5 - 10.0 * 0.25)).abs() < 1e-12);
}

#[test]
fn edges() {
    assert_eq!(frontier(&[], &SETTING), Err(FrontierError::Empty));
    let odd = Office { before: exact(&[(1, 1)]), after: exact(&[]) };
    assert_eq!(frontier(&[odd], &SETTING), Err(FrontierError::Methods { office: 0, wanted: 1, found: 0 }));
    let none = Setting { least_actions: 0, ..SETTING };
    assert_eq!(frontier(&offices(), &none), Err(FrontierError::LeastActions));
    let idle = frontier(&[office(&[(10, 5)], &[(0, 0)])], &SETTING).unwrap().all;
    is(idle.range, 0.0);
    let all = frontier(&[office(&[(10, 10)], &[(7, 0)])], &SETTING).unwrap().all;
    is(all.own_yield.gap, 7.0);
    let early = Setting { quartile_of: Period::Before, least_actions: 20 };
    assert_eq!(frontier(&offices(), &early).unwrap().quartiles[1].offices, 5);
}

#[test]
fn a_planted_fall_of_the_yield_is_the_mean_gap() {
    let mut sum = 0.0;
    for seed in 0..200 {
        let mut rng = Rng::stream(111, seed);
        let mut count = |n: u64, p: f64| Tally::exact(n, rng.binomial(n, p)).unwrap();
        let one = Office {
            before: vec![count(200, 0.7), count(100, 0.4)],
            after: vec![count(150, 0.6), count(250, 0.2)],
        };
        sum += frontier(&[one], &SETTING).unwrap().all.own_yield.gap.low / 200.0;
    }
    // 150 * 0.1 + 250 * 0.2; the standard error of the mean is about 1.0.
    assert!((sum - 65.0).abs() < 4.0, "{sum}");
}
