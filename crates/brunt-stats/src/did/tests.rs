#![allow(clippy::unwrap_used, reason = "a failed unwrap is the test's failure")]

use super::*;
use crate::rng::Rng;

const PERIODS: [i64; 8] = [1, 2, 3, 4, 5, 6, 7, 8];
const PLAIN: Setting =
    Setting { controls: Controls::NeverTreated, base: Base::Varying, level: 0.95, bootstrap: None };

fn panel() -> Vec<Unit> {
    let rows = include_str!("reference/panel.csv").lines().skip(1);
    rows.map(|row| {
        let cells: Vec<&str> = row.split(',').collect();
        let first: i64 = cells[1].parse().unwrap();
        Unit {
            first_treated: (first != 0).then_some(first),
            outcomes: cells[2..].iter().map(|cell| cell.parse().unwrap()).collect(),
        }
    })
    .collect()
}

#[track_caller]
fn near(found: f64, wanted: f64, tolerance: f64) {
    assert!((found - wanted).abs() < tolerance, "{found} is not {wanted}");
}

/// Rows that `reference/did.txt` gives between a heading and the next one: words, value, standard error.
fn printed(heading: &str) -> Vec<(Vec<String>, f64, f64)> {
    let text = include_str!("reference/did.txt");
    let rows = text.lines().skip_while(|line| *line != heading).skip(1);
    rows.take_while(|line| !line.contains("csdid") && !line.contains("diff-diff"))
        .map(|line| {
            let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            let se = words.pop().unwrap().parse().unwrap();
            let value = words.pop().unwrap().parse().unwrap();
            (words, value, se)
        })
        .collect()
}

#[track_caller]
fn meets(heading: &str, setting: &Setting) {
    let found = effects(&PERIODS, &panel(), setting).unwrap();
    let rows = printed(heading);
    assert_eq!(rows.len(), 43);
    let cells: Vec<_> = rows.iter().filter(|row| row.0[0] == "gt").collect();
    assert_eq!(cells.len(), found.group_times.len());
    for (cell, (words, value, se)) in found.group_times.iter().zip(cells) {
        assert_eq!(words[1..], [cell.group.to_string(), cell.period.to_string()]);
        near(cell.effect.value, *value, 1e-9);
        near(cell.effect.se, *se, 1e-9);
    }
    for (name, how) in [
        ("simple", Aggregation::Simple),
        ("dynamic", Aggregation::Event),
        ("group", Aggregation::Group),
        ("calendar", Aggregation::Calendar),
    ] {
        let aggregate = found.aggregate(how).unwrap();
        let mut rows = rows.iter().filter(|row| row.0[0] == name);
        let (_, value, se) = rows.next().unwrap();
        near(aggregate.overall.value, *value, 1e-9);
        near(aggregate.overall.se, *se, 1e-9);
        for part in &aggregate.parts {
            let (words, value, se) = rows.next().unwrap();
            assert_eq!(words[1], part.at.to_string());
            near(part.effect.value, *value, 1e-9);
            near(part.effect.se, *se, 1e-9);
        }
        assert!(rows.next().is_none());
    }
}

#[test]
fn effects_and_aggregates_meet_csdid() {
    meets("nevertreated csdid", &PLAIN);
    meets("notyettreated csdid", &Setting { controls: Controls::NotYetTreated, ..PLAIN });
}

#[test]
fn simultaneous_bands_meet_diff_diff() {
    for (controls, critical) in [(Controls::NeverTreated, 2.734_27), (Controls::NotYetTreated, 2.711_48)] {
        for weights in [Weights::Mammen, Weights::Rademacher] {
            let bootstrap = Some(Multiplier { weights, draws: 4_000, seed: 2 });
            let setting = Setting { controls, bootstrap, ..PLAIN };
            let found = effects(&PERIODS, &panel(), &setting).unwrap().aggregate(Aggregation::Event).unwrap();
            // Two bootstraps of some thousand draws differ in the second digit.
            near(found.critical.unwrap(), critical, 0.12);
            for part in &found.parts {
                near(part.effect.se_bootstrap.unwrap() / part.effect.se, 1.0, 0.08);
                let (wide, narrow) = (part.effect.simultaneous.unwrap(), part.effect.pointwise);
                assert!(wide.low < narrow.low && wide.high > narrow.high);
            }
        }
    }
}

fn unit(first_treated: Option<i64>, outcomes: &[f64]) -> Unit {
    Unit { first_treated, outcomes: outcomes.to_vec() }
}

#[test]
fn two_groups_and_two_periods_are_one_difference_of_differences() {
    let units = [
        unit(Some(2), &[1.0, 4.0]),
        unit(Some(2), &[2.0, 6.0]),
        unit(None, &[5.0, 6.0]),
        unit(None, &[1.0, 1.0]),
        unit(None, &[0.0, 2.0]),
    ];
    let found = effects(&[1, 2], &units, &PLAIN).unwrap();
    assert_eq!(found.group_times.len(), 1);
    let effect = found.group_times[0].effect;
    near(effect.value, 3.5 - 1.0, 1e-12);
    // Squared deviations 0.25 + 0.25 over 2^2 and 0 + 1 + 1 over 3^2.
    near(effect.se, (0.5 / 4.0 + 2.0 / 9.0_f64).sqrt(), 1e-12);
    for how in [Aggregation::Simple, Aggregation::Event, Aggregation::Group, Aggregation::Calendar] {
        near(found.aggregate(how).unwrap().overall.value, 2.5, 1e-12);
    }
}

#[test]
fn a_universal_base_differs_before_the_treatment_only() {
    let setting = Setting { base: Base::Universal, ..PLAIN };
    let (universal, varying) =
        (effects(&PERIODS, &panel(), &setting).unwrap(), effects(&PERIODS, &panel(), &PLAIN).unwrap());
    assert_eq!(universal.group_times.len(), varying.group_times.len());
    for cell in &universal.group_times {
        assert_ne!(cell.period, cell.group - 1);
        let same =
            varying.group_times.iter().find(|other| (other.group, other.period) == (cell.group, cell.period));
        if cell.period >= cell.group {
            near(cell.effect.value, same.unwrap().effect.value, 1e-12);
        }
    }
    // The long way back is the sum of the short ones, with its sign turned.
    let short: f64 = varying
        .group_times
        .iter()
        .filter(|c| c.group == 6 && (4..6).contains(&c.period))
        .map(|c| c.effect.value)
        .sum();
    let long = universal.group_times.iter().find(|c| (c.group, c.period) == (6, 3)).unwrap();
    near(long.effect.value, -short, 1e-12);
}

#[test]
fn panels_that_tell_nothing_are_refused() {
    let ok = [unit(Some(2), &[1.0, 2.0]), unit(None, &[1.0, 1.0])];
    assert_eq!(effects(&[2, 1], &ok, &PLAIN), Err(DidError::Periods));
    assert_eq!(effects(&[], &ok, &PLAIN), Err(DidError::Periods));
    assert_eq!(effects(&[1, 2], &[], &PLAIN), Err(DidError::NoEffects));
    assert_eq!(effects(&[1, 2], &ok[1..], &PLAIN), Err(DidError::NoEffects));
    assert_eq!(effects(&[1, 2], &ok[..1], &PLAIN), Err(DidError::NoEffects));
    let odd = [unit(None, &[1.0])];
    assert_eq!(effects(&[1, 2], &odd, &PLAIN), Err(DidError::Outcomes { unit: 0, periods: 2 }));
    let between = [unit(Some(2), &[1.0, 2.0])];
    assert_eq!(effects(&[1, 3], &between, &PLAIN), Err(DidError::FirstTreated { unit: 0, first_treated: 2 }));
    assert_eq!(effects(&[1, 2], &ok, &Setting { level: 0.0, ..PLAIN }), Err(DidError::Level { level: 0.0 }));
    let bootstrap = Some(Multiplier { weights: Weights::Mammen, draws: 0, seed: 1 });
    assert_eq!(effects(&[1, 2], &ok, &Setting { bootstrap, ..PLAIN }), Err(DidError::NoDraws));
}

#[test]
fn units_treated_always_or_later_and_missing_controls_are_told() {
    let units = [
        unit(Some(1), &[9.0, 9.0, 9.0]),
        unit(Some(2), &[1.0, 2.0, 3.0]),
        unit(Some(3), &[1.0, 1.0, 3.0]),
        unit(Some(7), &[1.0, 1.0, 1.0]),
    ];
    let found = effects(&[1, 2, 3], &units, &PLAIN).unwrap();
    assert_eq!((found.always_treated.as_slice(), found.units), ([0].as_slice(), 3));
    assert_eq!(found.group_times[0].controls, 1);
    let setting = Setting { controls: Controls::NotYetTreated, ..PLAIN };
    let none = effects(&[1, 2, 3], &units[..3], &setting).unwrap();
    assert_eq!(
        none.skipped,
        [Skipped { group: 2, period: 3 }, Skipped { group: 3, period: 2 }, Skipped { group: 3, period: 3 }]
    );
}

/// 60 units over 6 periods, effects that grow with time under treatment and differ by group.
fn planted(rng: &mut Rng) -> Vec<Unit> {
    (0..60_usize)
        .map(|i| {
            let first_treated = [None, None, Some(3), Some(5)][i % 4];
            let own = rng.normal();
            let outcomes = (1..=6)
                .map(|t| {
                    let time = f64::from(i32::try_from(t).unwrap());
                    let since = first_treated.filter(|first| t >= *first).map(|first| t - first);
                    let effect = since.map_or(0.0, |e| 1.0 + 0.5 * f64::from(i32::try_from(e).unwrap()));
                    own + 0.2 * time * (1.0 + own * 0.1) + effect + 0.8 * rng.normal()
                })
                .collect();
            Unit { first_treated, outcomes }
        })
        .collect()
}

#[test]
fn bands_cover_planted_effects() {
    let bootstrap = Some(Multiplier { weights: Weights::Rademacher, draws: 300, seed: 3 });
    let setting = Setting { bootstrap, ..PLAIN };
    let (mut single, mut all) = (0_u32, 0_u32);
    for seed in 0..200 {
        let mut rng = Rng::stream(91, seed);
        let found = effects(&[1, 2, 3, 4, 5, 6], &planted(&mut rng), &setting).unwrap();
        let found = found.aggregate(Aggregation::Event).unwrap();
        let truth = |e: i64| if e < 0 { 0.0 } else { 1.0 + 0.5 * f64::from(i32::try_from(e).unwrap()) };
        single += found
            .parts
            .iter()
            .map(|part| u32::from(part.effect.pointwise.holds(truth(part.at))))
            .sum::<u32>();
        all +=
            u32::from(found.parts.iter().all(|part| part.effect.simultaneous.unwrap().holds(truth(part.at))));
    }
    // Seven entries a panel: 95 % of 1,400; and 95 % of 200 panels, standard error 3.1, some points lost to 15 units a group.
    assert!((1_288..=1_372).contains(&single), "{single} of 1,400");
    assert!((174..=200).contains(&all), "{all} of 200");
}
