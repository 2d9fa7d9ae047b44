#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed unwrap is the test's failure")]

use super::*;

const REFERENCE: &str = include_str!("reference/r_survival.txt");

#[track_caller]
fn near(found: f64, wanted: f64, reach: f64) {
    assert!((found - wanted).abs() <= reach, "{found} is not {wanted}");
}

fn seen(exit: f64, ended: bool) -> Spell {
    Spell { entry: 0.0, exit, ended }
}

/// The maintained group of a trial in acute myelogenous leukaemia.
fn aml() -> Vec<Spell> {
    let times = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161].map(f64::from);
    let ended = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0];
    times.iter().zip(ended).map(|(time, ended)| seen(*time, ended == 1)).collect()
}

/// The formula of `reference/r_survival.R`.
fn late() -> Vec<Spell> {
    (0_u32..200)
        .map(|i| {
            let entry = if i % 3 == 0 { (i * 37) % 11 } else { 0 };
            let exit = entry + 1 + (i * i * 7 + i * 13) % 97;
            Spell { entry: f64::from(entry), exit: f64::from(exit), ended: (i * 17) % 10 < 7 }
        })
        .collect()
}

/// Lines of the reference that begin with two words, as numbers; `NA` and `NaN` are none.
fn lines(kind: &str, name: &str) -> Vec<Vec<Option<f64>>> {
    REFERENCE
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|words| words.first() == Some(&kind) && words.get(1) == Some(&name))
        .map(|words| {
            words[2..].iter().map(|word| word.parse().ok().filter(|n: &f64| n.is_finite())).collect()
        })
        .collect()
}

fn holds_against_r(name: &str, spells: &[Spell]) {
    let curve = kaplan_meier(spells, 0.95).unwrap();
    let steps = lines("step", name);
    assert_eq!(curve.steps.len(), steps.len());
    for (step, wanted) in curve.steps.iter().zip(&steps) {
        let [time, at_risk, ended, surviving, se, low, high] = wanted[..] else { panic!("seven numbers") };
        near(step.time, time.unwrap(), 0.0);
        near(number(step.at_risk), at_risk.unwrap(), 0.0);
        near(number(step.ended), ended.unwrap(), 0.0);
        near(step.surviving, surviving.unwrap(), 1e-11);
        assert_eq!(step.interval.is_some(), low.is_some());
        if let (Some((found_low, found_high)), Some(found_se)) = (step.interval, step.se) {
            near(found_se, se.unwrap(), 1e-11);
            near(found_low, low.unwrap(), 1e-9);
            near(found_high, high.unwrap(), 1e-9);
        }
    }
    for wanted in lines("quantile", name) {
        let [share, time, low, high] = wanted[..] else { panic!("four numbers") };
        let found = curve.quantile(share.unwrap()).unwrap();
        assert_eq!([found.time, found.low, found.high], [time, low, high]);
    }
    for wanted in lines("mean", name) {
        let [until, mean, se] = wanted[..] else { panic!("three numbers") };
        let found = curve.restricted_mean(until.unwrap()).unwrap();
        near(found.mean, mean.unwrap(), 1e-10);
        near(found.se, se.unwrap(), 1e-10);
        assert!(found.low <= found.mean && found.mean <= found.high && found.high <= found.until);
    }
}

#[test]
fn the_numbers_of_r_are_met() {
    assert_eq!(lines("step", "aml").len(), 7);
    holds_against_r("aml", &aml());
    holds_against_r("late", &late());
}

#[test]
fn without_cut_off_spells_the_curve_is_the_share_that_lasts_longer() {
    let spells: Vec<Spell> = [3.0, 1.0, 2.0, 2.0].iter().map(|time| seen(*time, true)).collect();
    let curve = kaplan_meier(&spells, 0.9).unwrap();
    let shares: Vec<f64> = curve.steps.iter().map(|step| step.surviving).collect();
    assert_eq!(shares.len(), 3);
    near(shares[0], 0.75, 1e-15);
    near(shares[1], 0.25, 1e-15);
    near(shares[2], 0.0, 0.0);
    // The plain mean and its binomial variance.
    near(curve.restricted_mean(3.0).unwrap().mean, 2.0, 1e-15);
    near(curve.restricted_mean(50.0).unwrap().mean, 2.0, 1e-15);
    near(curve.steps[0].se.unwrap(), (0.75 * 0.25 / 4.0_f64).sqrt(), 1e-15);
    assert_eq!(curve.steps[2].interval, None);
    assert_eq!(curve.quantile(0.5).unwrap().time, Some(2.0));
    assert_eq!(curve.quantile(0.75).unwrap().time, Some(2.0));
    assert!(curve.at(0.5).is_none() && curve.at(4.0).is_none());
    near(curve.at(2.5).unwrap().surviving, 0.25, 1e-15);
}

#[test]
fn a_spell_first_seen_late_is_at_risk_from_then_on_only() {
    let spells = [seen(2.0, true), seen(6.0, true), Spell { entry: 2.0, exit: 4.0, ended: true }];
    let curve = kaplan_meier(&spells, 0.95).unwrap();
    let risk: Vec<(f64, u64)> = curve.steps.iter().map(|step| (step.time, step.at_risk)).collect();
    // Who is first seen at 2 is not at risk of ending at 2.
    assert_eq!(risk, [(2.0, 2), (4.0, 2), (6.0, 1)]);
    assert_eq!((curve.n, curve.n_ended, curve.n_entered_late), (3, 3, 1));
    let later = kaplan_meier_from(&spells, 3.0, 0.95).unwrap();
    assert_eq!(later.steps[0].at_risk, 2);
    near(later.steps[0].surviving, 0.5, 1e-15);
    near(later.first_time, 3.0, 0.0);
    assert_eq!(kaplan_meier_from(&spells, 6.0, 0.95), Err(SurvivalError::NoSpells));
}

#[test]
fn edges() {
    assert_eq!(kaplan_meier(&[], 0.95), Err(SurvivalError::NoSpells));
    let none = kaplan_meier(&[seen(5.0, false), seen(7.0, false)], 0.95).unwrap();
    assert!(none.steps.is_empty());
    assert_eq!(none.quantile(0.5).unwrap(), Quantile { time: None, low: None, high: None });
    near(none.restricted_mean(7.0).unwrap().mean, 7.0, 0.0);
    assert_eq!(none.restricted_mean(8.0), Err(SurvivalError::Beyond { last: 7.0, until: 8.0 }));
    let one = kaplan_meier(&[seen(5.0, true)], 0.95).unwrap();
    assert_eq!((one.steps[0].at_risk, one.steps[0].interval), (1, None));
    // A stay of no length is at risk at 0.
    let short = kaplan_meier(&[seen(0.0, true), seen(1.0, true)], 0.95).unwrap();
    near(short.steps[0].surviving, 0.5, 0.0);
    assert_eq!(short.steps[0].at_risk, 2);
    for spell in [
        Spell { entry: 2.0, exit: 2.0, ended: true },
        Spell { entry: -1.0, exit: 2.0, ended: true },
        Spell { entry: 0.0, exit: f64::NAN, ended: false },
    ] {
        assert!(matches!(kaplan_meier(&[spell], 0.95), Err(SurvivalError::Spell { place: 0, .. })));
    }
    assert_eq!(kaplan_meier(&aml(), 1.0), Err(SurvivalError::Level { level: 1.0 }));
    assert_eq!(one.quantile(0.0), Err(SurvivalError::Share { share: 0.0 }));
}

#[test]
fn the_order_of_spells_changes_nothing() {
    let mut spells = late();
    let forth = kaplan_meier(&spells, 0.95).unwrap();
    spells.reverse();
    assert_eq!(kaplan_meier(&spells, 0.95).unwrap(), forth);
}

/// SplitMix64: the same numbers everywhere.
struct Draws(u64);

impl Draws {
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
    }
}

/// Lengths with mean 1, a third of them first seen late, cut off at random: the share lasting longer than `t` is `exp(-t)`.
#[test]
fn intervals_cover_the_planted_curve_about_as_often_as_they_say() {
    let mut draws = Draws(20_260_310);
    let (runs, time) = (600, 0.7_f64);
    let truth = (-time).exp();
    let mean = 1.0 - (-1.5_f64).exp();
    let (mut share, mut median, mut means, mut counted) = (0_u32, 0_u32, 0_u32, 0_u32);
    for _ in 0..runs {
        let mut spells = Vec::new();
        while spells.len() < 120 {
            let length = -(1.0 - draws.uniform()).ln();
            let entry = if draws.uniform() < 0.3 { draws.uniform() * 0.5 } else { 0.0 };
            let cut = entry + 0.4 + 2.5 * draws.uniform();
            if length > entry {
                spells.push(Spell { entry, exit: length.min(cut), ended: length <= cut });
            }
        }
        let curve = kaplan_meier(&spells, 0.9).unwrap();
        let (low, high) = curve.at(time).and_then(|step| step.interval).unwrap();
        share += u32::from(low <= truth && truth <= high);
        let found = curve.quantile(0.5).unwrap();
        let two = 2.0_f64.ln();
        median += u32::from(found.low.unwrap() <= two && found.high.is_none_or(|high| two <= high));
        if let Ok(found) = curve.restricted_mean(1.5) {
            counted += 1;
            means += u32::from(found.low <= mean && mean <= found.high);
        }
    }
    // 0.9 of 600 runs has a standard error of 0.012; four of them.
    for (hits, of) in [(share, runs), (median, runs), (means, counted)] {
        near(f64::from(hits) / f64::from(of), 0.9, 0.05);
    }
    assert!(counted > 590);
}
