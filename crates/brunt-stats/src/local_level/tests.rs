#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed unwrap is the test's failure")]

use super::*;

/// Half a unit of the last digit given, for numbers written to `digits` decimals.
#[track_caller]
pub(super) fn meets(found: f64, wanted: f64, digits: i32) {
    let half = 0.500_001 * 10f64.powi(-digits);
    assert!((found - wanted).abs() <= half, "{found} is not {wanted} to {digits} decimals");
}

/// Days of the civil calendar, from any fixed day.
pub(super) fn day_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        + day
}

/// SplitMix64, and sums of twelve uniform draws for normal ones: enough for planted truth, and the same everywhere.
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

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }

    fn below(&mut self, n: usize) -> usize {
        let mut place = 0;
        let mut left = self.uniform();
        let each = 1.0 / f64::from(u32::try_from(n).unwrap());
        while left >= each && place + 1 < n {
            left -= each;
            place += 1;
        }
        place
    }
}

struct Planted {
    polls: Vec<Observation>,
    level: Vec<f64>,
    houses: Vec<f64>,
}

/// `days` of a random walk, `n` polls of 12 houses, of which every third poll has effect 0 (+2 points).
fn planted(seed: u64, days: usize, n: usize) -> Planted {
    let mut draws = Draws(seed);
    let mut level = vec![45.0];
    for day in 1..days {
        level.push(level[day - 1] + 0.3 * draws.normal());
    }
    let houses: Vec<f64> = (0..12).map(|_| 3.0 * draws.normal()).collect();
    let polls = (0..n).map(|i| {
        let length = draws.below(5);
        let first = draws.below(days - length);
        let house = draws.below(12);
        let span = &level[first..=first + length];
        let mean = span.iter().sum::<f64>() / f64::from(u32::try_from(span.len()).unwrap());
        let effects = if i % 3 == 0 { vec![0] } else { Vec::new() };
        let lean = houses[house] + if effects.is_empty() { 0.0 } else { 2.0 };
        Observation {
            first_day: i64::try_from(first).unwrap(),
            last_day: i64::try_from(first + length).unwrap(),
            value: mean + lean + 2.0 * draws.normal() + 0.8 * draws.normal(),
            variance: 4.0,
            house: Some(house),
            effects,
        }
    });
    let polls = polls.collect();
    Planted { polls, level, houses }
}

fn spec() -> Spec {
    Spec { effects: 1, field_time: FieldTime::Span, ..Spec::starting(0, 45.0) }
}

/// The same model written out as one normal law over all observations and the days asked for, without any recursion.
struct Dense {
    log_likelihood: f64,
    mean: Vec<f64>,
    covariance: Vec<Vec<f64>>,
}

#[expect(clippy::cast_precision_loss, reason = "day numbers are small")]
fn dense(polls: &[Observation], spec: &Spec, v: Variances, days: &[i64]) -> Dense {
    let field = |poll: &Observation| -> Vec<i64> {
        match spec.field_time {
            FieldTime::Midpoint => vec![(poll.first_day + poll.last_day).div_euclid(2)],
            FieldTime::Span => (poll.first_day..=poll.last_day).collect(),
        }
    };
    let level = |a: &[i64], b: &[i64]| -> f64 {
        let sum: i64 = a.iter().flat_map(|s| b.iter().map(move |t| (*s).min(*t) - spec.start_day)).sum();
        spec.start_variance + v.daily * sum as f64 / (a.len() * b.len()) as f64
    };
    let n = polls.len();
    let spans: Vec<Vec<i64>> = polls.iter().map(field).chain(days.iter().map(|day| vec![*day])).collect();
    let cell = |i: usize, k: usize| -> f64 {
        let mut sum = level(&spans[i], &spans[k]);
        if i < n && k < n {
            if polls[i].house.is_some() && polls[i].house == polls[k].house {
                sum += v.house;
            }
            let shared = polls[i].effects.iter().filter(|e| polls[k].effects.contains(e)).count();
            sum += shared as f64 * spec.effect_variance;
            if i == k {
                sum += polls[i].variance + if polls[i].house.is_some() { v.extra } else { 0.0 };
            }
        }
        sum
    };
    // Elimination of the observations, one after the other, leaves the law of the days given them.
    let size = spans.len();
    let mut matrix: Vec<Vec<f64>> = (0..size).map(|i| (0..size).map(|k| cell(i, k)).collect()).collect();
    let mut rest: Vec<f64> = polls.iter().map(|poll| poll.value - spec.start_mean).collect();
    rest.resize(size, 0.0);
    let mut log_likelihood = 0.0;
    for i in 0..n {
        let (pivot, error) = (matrix[i][i], rest[i]);
        log_likelihood -= 0.5 * ((2.0 * std::f64::consts::PI * pivot).ln() + error * error / pivot);
        let row = matrix[i].clone();
        for k in i + 1..size {
            let factor = row[k] / pivot;
            for l in i + 1..size {
                matrix[k][l] -= factor * row[l];
            }
            rest[k] -= factor * error;
        }
    }
    Dense {
        log_likelihood,
        mean: rest[n..].iter().map(|change| spec.start_mean - change).collect(),
        covariance: matrix[n..].iter().map(|row| row[n..].to_vec()).collect(),
    }
}

fn fixed(spec: &Spec, v: Variances) -> Spec {
    Spec {
        daily: Variance::Fixed(v.daily),
        house: Variance::Fixed(v.house),
        extra: Variance::Fixed(v.extra),
        ..spec.clone()
    }
}

const STATED: Variances = Variances { daily: 0.09, house: 9.0, extra: 0.64 };

#[test]
fn filter_and_smoother_are_the_dense_normal_law() {
    let mut polls = planted(7, 80, 60).polls;
    polls.push(Observation {
        first_day: 70,
        last_day: 70,
        value: 46.0,
        variance: 1e-2,
        house: None,
        effects: Vec::new(),
    });
    let days = [0, 11, 11, 40, 79, 95];
    for field_time in [FieldTime::Midpoint, FieldTime::Span] {
        let spec = Spec { field_time, ..spec() };
        let wanted = dense(&polls, &spec, STATED, &days);
        meets(log_likelihood(&polls, &spec, STATED).unwrap(), wanted.log_likelihood, 9);
        let fitted = fit(&polls, &fixed(&spec, STATED)).unwrap();
        meets(fitted.log_likelihood, wanted.log_likelihood, 9);
        let found = fitted.levels(&days).unwrap();
        for i in 0..days.len() {
            meets(found.level[i], wanted.mean[i], 8);
            meets(found.se[i], wanted.covariance[i][i].sqrt(), 8);
            for k in 0..days.len() {
                meets(found.covariance(i, k).unwrap(), wanted.covariance[i][k], 8);
            }
        }
        assert_eq!(found.covariance(0, days.len()), None);
        let change = fitted.change(11, 95, 0.95).unwrap();
        meets(change.change, wanted.mean[5] - wanted.mean[1], 8);
        let c = &wanted.covariance;
        meets(change.se, (c[1][1] + c[5][5] - 2.0 * c[1][5]).sqrt(), 8);
    }
}

#[test]
fn the_order_of_polls_changes_nothing() {
    let mut polls = planted(11, 60, 80).polls;
    let before = log_likelihood(&polls, &spec(), STATED).unwrap();
    polls.reverse();
    meets(log_likelihood(&polls, &spec(), STATED).unwrap(), before, 9);
}

#[test]
fn planted_truth_is_found() {
    let Planted { polls, level, houses } = planted(3, 400, 900);
    let fitted = fit(&polls, &spec()).unwrap();
    let truth = [0.3, 3.0, 0.8];
    for (range, sd) in fitted.standard_deviations(0.99).unwrap().iter().zip(truth) {
        assert!(range.low.unwrap() < sd && sd < range.high.unwrap(), "{range:?} leaves out {sd}");
    }
    let lean = fitted.effects().unwrap()[0];
    assert!((lean.value - 2.0).abs() < 3.0 * lean.se && lean.se < 0.3, "{lean:?}");
    assert_eq!(lean.n_polls, 300);
    // A common lean of the houses stays in the level; against the mean house both are measured well.
    let effects = fitted.house_effects().unwrap();
    let found = effects.iter().map(|effect| effect.value).sum::<f64>() / 12.0;
    let wanted = houses.iter().sum::<f64>() / 12.0;
    for (effect, house) in effects.iter().zip(&houses) {
        assert!((effect.value - found - (house - wanted)).abs() < 1.0, "{effect:?} is not {house}");
    }
    let days: Vec<i64> = (0..400).step_by(10).collect();
    let levels = fitted.levels(&days).unwrap();
    for (place, &day) in days.iter().enumerate() {
        let error = (levels.level[place] + found - level[usize::try_from(day).unwrap()] - wanted).abs();
        assert!(error < 4.0 * 0.6, "day {day}: {error}");
    }
}

#[test]
fn intervals_of_a_change_cover_the_planted_one() {
    let (mut inside, mut all) = (0, 0);
    for seed in 0..60 {
        let Planted { polls, level, .. } = planted(1000 + seed, 120, 150);
        let fitted = fit(&polls, &spec()).unwrap();
        for (from, to) in [(10_i64, 40_i64), (40, 47), (50, 110)] {
            let [first, last] = [from, to].map(|day| level[usize::try_from(day).unwrap()]);
            let found = fitted.change(from, to, 0.90).unwrap();
            all += 1;
            inside += i32::from(found.ci_low <= last - first && last - first <= found.ci_high);
        }
    }
    // Of 180 intervals at 90 %: 162 expected, and four standard errors are 16; variances are estimated too.
    assert!(all == 180 && (146..=178).contains(&inside), "{inside} of {all}");
}

#[test]
fn one_step_errors_of_the_right_model_are_standard_normal() {
    let fitted = fit(&planted(5, 400, 900).polls, &spec()).unwrap();
    let found = fitted.diagnostics(20, 20).unwrap();
    assert_eq!(found.n, 880);
    assert!(found.mean.unwrap().abs() < 0.14 && (found.sd.unwrap() - 1.0).abs() < 0.1, "{found:?}");
    let [half, most, nearly_all] = found.coverage.unwrap();
    assert!((half - 0.5).abs() < 0.07 && (most - 0.8).abs() < 0.06 && (nearly_all - 0.95).abs() < 0.03);
    assert!(found.ljung_box_p.unwrap() > 0.001 && found.skewness.unwrap().abs() < 0.35);
    assert!(found.excess_kurtosis.unwrap().abs() < 0.7 && (found.last_over_first.unwrap() - 1.0).abs() < 0.5);
    let order: Vec<i64> = fitted.innovations().unwrap().iter().map(|error| error.day).collect();
    assert!(order.is_sorted());
}

#[test]
fn the_profile_has_its_top_at_the_fit() {
    let polls = planted(5, 200, 300).polls;
    let fitted = fit(&polls, &spec()).unwrap();
    let Variances { daily, house, extra } = fitted.variances;
    for (component, top) in [(Component::Daily, daily), (Component::House, house), (Component::Extra, extra)]
    {
        let found = profile(&polls, &spec(), component, &[top / 2.0, top, top * 2.0]).unwrap();
        meets(found[1], fitted.log_likelihood, 6);
        assert!(found[0] < found[1] && found[2] < found[1], "{found:?}");
    }
    let refused = profile(&polls, &spec(), Component::Extra, &[f64::NAN]).unwrap_err();
    assert!(matches!(refused, LocalLevelError::Variance { what: "extra", .. }));
}

#[test]
fn a_variance_that_is_not_there_comes_out_as_zero() {
    let polls: Vec<Observation> = (0..60)
        .map(|i| Observation {
            first_day: i,
            last_day: i,
            value: if i % 2 == 0 { 44.0 } else { 46.0 },
            variance: 4.0,
            house: Some(usize::try_from(i % 4 / 2).unwrap()),
            effects: Vec::new(),
        })
        .collect();
    let fitted = fit(&polls, &Spec::starting(0, 45.0)).unwrap();
    assert_eq!(fitted.at_zero, [true; 3], "{:?}", fitted.variances);
    let [daily, ..] = fitted.standard_deviations(0.95).unwrap();
    assert!(daily.sd.abs() < 1e-12 && daily.low.is_none());
    assert!(fitted.identification().contains("the extra variance came out as 0"));
    let change = fitted.change(3, 50, 0.95).unwrap();
    assert!(change.change.abs() < 1e-9 && change.se < 1e-6);
}

#[test]
fn a_single_poll_is_the_prior_weighed_with_it() {
    let poll = Observation {
        first_day: 3,
        last_day: 3,
        value: 40.0,
        variance: 4.0,
        house: Some(0),
        effects: Vec::new(),
    };
    let v = Variances { daily: 1.0, house: 9.0, extra: 1.0 };
    let fitted = fit(std::slice::from_ref(&poll), &fixed(&Spec::starting(0, 50.0), v)).unwrap();
    // On day 3 the level has variance 103 against 14 of the poll.
    let found = fitted.levels(&[3]).unwrap();
    meets(found.level[0], 50.0 - 10.0 * 103.0 / 117.0, 10);
    meets(found.se[0], (103.0_f64 * 14.0 / 117.0).sqrt(), 10);
    meets(fitted.house_effects().unwrap()[0].value, -10.0 * 9.0 / 117.0, 10);
    let same = fitted.change(3, 3, 0.95).unwrap();
    assert_eq!((same.z, same.p), (None, None));
    let none = fitted.diagnostics(1, 20).unwrap();
    assert_eq!((none.n, none.mean, none.sd, none.ljung_box), (0, None, None, None));
    assert!(fitted.identification().contains("with one house its lean and the level cannot be told apart"));
    assert!(fit(&[poll], &Spec::starting(0, 50.0)).unwrap().log_likelihood.is_finite());
}

#[test]
fn what_cannot_be_fitted_is_refused() {
    let spec = Spec::starting(10, 45.0);
    let good = Observation {
        first_day: 12,
        last_day: 14,
        value: 45.0,
        variance: 4.0,
        house: Some(0),
        effects: Vec::new(),
    };
    let refusal = |poll: Observation| fit(&[good.clone(), poll], &spec).unwrap_err();
    assert_eq!(fit(&[], &spec).unwrap_err(), LocalLevelError::NoPolls);
    assert_eq!(
        fit(&[Observation { house: None, ..good.clone() }], &spec).unwrap_err(),
        LocalLevelError::NoPolls
    );
    assert_eq!(
        refusal(Observation { first_day: 15, ..good.clone() }),
        LocalLevelError::Span { index: 1, first_day: 15, last_day: 14 }
    );
    assert_eq!(
        refusal(Observation { first_day: 9, ..good.clone() }),
        LocalLevelError::Day { day: 9, start_day: 10 }
    );
    assert_eq!(
        refusal(Observation { effects: vec![0], ..good.clone() }),
        LocalLevelError::UnknownEffect { index: 1, effect: 0, effects: 0 }
    );
    assert_eq!(
        refusal(Observation { house: Some(5000), ..good.clone() }),
        LocalLevelError::HouseNumber { index: 1, house: 5000 }
    );
    assert_eq!(
        refusal(Observation { variance: 0.0, ..good.clone() }),
        LocalLevelError::Observation { index: 1, value: 45.0, variance: 0.0 }
    );
    assert!(matches!(
        refusal(Observation { value: f64::NAN, ..good.clone() }),
        LocalLevelError::Observation { index: 1, .. }
    ));
    assert!(matches!(
        refusal(Observation { last_day: i64::MAX, ..good.clone() }),
        LocalLevelError::Day { .. }
    ));
    assert_eq!(
        fit(std::slice::from_ref(&good), &Spec { daily: Variance::Fixed(-1.0), ..spec.clone() }).unwrap_err(),
        LocalLevelError::Variance { what: "daily", value: -1.0 }
    );
    let fitted = fit(&[good.clone(), Observation { value: 47.0, ..good }], &spec).unwrap();
    assert_eq!(fitted.levels(&[9]).unwrap_err(), LocalLevelError::Day { day: 9, start_day: 10 });
    assert_eq!(fitted.change(12, 13, 0.0).unwrap_err(), LocalLevelError::Level { level: 0.0 });
    assert_eq!(
        LocalLevelError::Day { day: 9, start_day: 10 }.to_string(),
        "day 9 is before the level's first day 10, or over a million days after it"
    );
}
