#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed unwrap is the test's failure")]

use super::*;

const PYTHON: &str = include_str!("reference/break_date.txt");
const R: &str = include_str!("reference/break_date_gls.txt");

/// The numbers after `key:` in a reference output.
fn numbers(text: &str, key: &str) -> Vec<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
    line.unwrap().split_whitespace().map(|number| number.parse().unwrap()).collect()
}

fn has(key: &str) -> bool {
    PYTHON.lines().any(|line| line.starts_with(key))
}

/// Within this share of each number wanted.
#[track_caller]
fn meets(what: &str, found: &[f64], wanted: &[f64], relative: f64) {
    assert_eq!(found.len(), wanted.len(), "{what}");
    for (f, w) in found.iter().zip(wanted) {
        assert!((f - w).abs() <= relative * w.abs(), "{what}: {f} is not {w}");
    }
}

fn given(name: &str) -> (Series, f64) {
    let of = |part: &str| numbers(PYTHON, &format!("{name} {part}"));
    let mut series = Series::new(of("times"), of("values")).unwrap();
    if has(&format!("{name} weights")) {
        series = series.with_weights(of("weights")).unwrap();
        series = series.with_columns(vec![of("column0"), of("column1")]).unwrap();
    }
    (series, of("date")[0])
}

fn estimates(fit: &Fit) -> Vec<f64> {
    fit.coefficients.iter().map(|c| c.estimate).collect()
}

fn errors(fit: &Fit) -> Vec<f64> {
    fit.coefficients.iter().map(|c| c.se).collect()
}

fn ps(fit: &Fit) -> Vec<f64> {
    fit.coefficients.iter().map(|c| c.p.unwrap()).collect()
}

fn ts(fit: &Fit) -> Vec<f64> {
    fit.coefficients.iter().map(|c| c.t.unwrap()).collect()
}

/// A straight line that steps at the time 10, without any noise.
fn exact() -> Series {
    let times: Vec<f64> = (0..20).map(f64::from).collect();
    let values = times.iter().map(|t| {
        let after = if *t >= 10.0 { 3.0 - 0.25 * (t - 10.0) } else { 0.0 };
        7.0 + 0.5 * (t - 10.0) + after
    });
    let values = values.collect();
    Series::new(times, values).unwrap()
}

/// A fixed pattern without a trend, as noise.
fn wiggle(n: u32) -> Vec<f64> {
    (0..n).map(|i| f64::from((i * i * 7 + i * 3) % 11) / 10.0).collect()
}

fn counting(n: u32) -> Vec<f64> {
    (0..n).map(f64::from).collect()
}

#[test]
fn least_squares_meets_statsmodels() {
    for name in ["a", "b", "c"] {
        let (series, date) = given(name);
        let found = regress(&series, date, &Spec::default()).unwrap();
        let of = |part: &str| numbers(PYTHON, &format!("{name} {part}"));
        meets("b", &estimates(&found.ols), &of("ols b"), 1e-8);
        meets("se", &errors(&found.ols), &of("ols se"), 1e-8);
        meets("t", &ts(&found.ols), &of("ols t"), 1e-8);
        meets("p", &ps(&found.ols), &of("ols p"), 1e-7);
        let ends = |end: fn(&Range) -> f64| -> Vec<f64> {
            found.ols.coefficients.iter().map(|c| end(&c.interval)).collect()
        };
        meets("low", &ends(|r| r.low), &of("ols low"), 1e-7);
        meets("high", &ends(|r| r.high), &of("ols high"), 1e-7);
        meets("dw", &[found.durbin_watson.unwrap()], &of("dw"), 1e-8);
    }
}

#[test]
fn newey_west_meets_statsmodels() {
    let plain = Spec { lag: Lag::Given(6), correction: Correction::None, ..Spec::default() };
    for name in ["a", "b", "c"] {
        let (series, date) = given(name);
        let of = |part: &str| numbers(PYTHON, &format!("{name} {part}"));
        let found = regress(&series, date, &Spec::default()).unwrap();
        meets("lag", &[real(found.lag)], &of("lag"), 1e-12);
        meets("se", &errors(&found.newey_west), &of("nw se"), 1e-8);
        meets("p", &ps(&found.newey_west), &of("nw p"), 1e-7);
        let found = regress(&series, date, &plain).unwrap();
        meets("se", &errors(&found.newey_west), &of("nw6plain se"), 1e-8);
        meets("p", &ps(&found.newey_west), &of("nw6plain p"), 1e-7);
    }
}

#[test]
fn prais_winsten_meets_the_textbook_turns() {
    for name in ["a", "b", "c"] {
        let (series, date) = given(name);
        let of = |part: &str| numbers(PYTHON, &format!("{name} {part}"));
        let found = regress(&series, date, &Spec::default()).unwrap().prais_winsten;
        meets("rho", &[found.rho.unwrap()], &of("pw rho"), 1e-8);
        meets("b", &estimates(&found), &of("pw b"), 1e-8);
        meets("se", &errors(&found), &of("pw se"), 1e-8);
    }
}

#[test]
fn restricted_likelihood_meets_nlme() {
    for name in ["a", "b", "c"] {
        let (series, date) = given(name);
        let of = |part: &str| numbers(R, &format!("{name} {part}"));
        let found = regress(&series, date, &Spec::default()).unwrap().reml;
        // As far as the optimiser of nlme goes.
        meets("rho", &[found.rho.unwrap()], &of("reml rho"), 2e-6);
        meets("sigma", &[found.residual_sd], &of("reml sigma"), 2e-6);
        meets("b", &estimates(&found), &of("reml b"), 2e-6);
        meets("se", &errors(&found), &of("reml se"), 2e-6);
        meets("t", &ts(&found), &of("reml t"), 2e-6);
        // Far out, a relative error of t is as many times larger in p as there are degrees of freedom.
        let df = real(found.coefficients[0].df);
        meets("p", &ps(&found), &of("reml p"), df * 2e-6);
        let squares = design::broken(&series, date, Shape::LevelAndSlope).unwrap();
        let rho = estimate::most_likely(&squares);
        let likelihood = estimate::log_likelihood(&squares, rho, series.log_weights());
        meets("ml", &[likelihood], &of("ml loglik"), 1e-8);
    }
}

#[test]
fn the_posterior_of_the_date_meets_dense_algebra() {
    for name in ["a", "b"] {
        let (series, _) = given(name);
        let series = series.with_columns(Vec::new()).unwrap();
        let of = |part: &str| numbers(PYTHON, &format!("{name} {part}"));
        let found = search(&series, &SearchSpec::default()).unwrap();
        let each = |part: fn(&Candidate) -> f64| -> Vec<f64> { found.candidates.iter().map(part).collect() };
        meets("dates", &each(|c| c.date), &of("posterior dates"), 1e-12);
        meets("posterior", &each(|c| c.posterior), &of("posterior"), 1e-6);
        meets("bf", &[found.evidence.log_bayes_factor], &of("log bayes factor"), 1e-7);
        if name == "a" {
            meets("profile", &each(|c| c.log_likelihood), &of("profile"), 1e-8);
            meets("bic", &[found.evidence.bic_difference], &of("bic difference"), 1e-7);
        }
    }
}

#[test]
fn the_automatic_lag_is_that_of_newey_and_west() {
    let lags: Vec<usize> = [10, 40, 99, 100, 250, 500].iter().map(|n| Lag::Automatic.of(*n)).collect();
    assert_eq!(lags, [2, 3, 3, 4, 4, 5]);
    assert_eq!(Lag::Given(50).of(20), 19);
}

#[test]
fn a_series_without_noise_gives_its_coefficients_back_and_no_test() {
    let found = regress(&exact(), 10.0, &Spec::default()).unwrap();
    assert!(found.warnings.contains(&Warning::ExactFit));
    assert_eq!(found.durbin_watson, None);
    for method in [Method::Ols, Method::NeweyWest, Method::PraisWinsten, Method::Reml] {
        let fit = found.fit(method);
        assert_eq!(fit.rho, None);
        for (c, wanted) in fit.coefficients.iter().zip([7.0, 0.5, 3.0, -0.25]) {
            assert!((c.estimate - wanted).abs() < 1e-12, "{c:?}");
            assert_eq!((c.t, c.p), (None, None));
            assert!(c.se <= 0.0 && c.interval.low >= c.estimate && c.interval.high <= c.estimate);
        }
    }
    assert_eq!(found.main_fit().coefficients[2].term, Term::LevelChange);
}

#[test]
fn a_step_without_noise_is_found_and_is_all_of_the_posterior() {
    let found = search(&exact(), &SearchSpec::default()).unwrap();
    assert!((found.best - 10.0).abs() < 1e-12);
    assert_eq!(found.credible.dates, [10.0]);
    assert!(matches!(found.named(10.0), Named::Inside { posterior } if posterior > 0.99));
    // Between two points a date parts them as the later one does.
    assert!(matches!(found.named(9.5), Named::Inside { .. }));
    assert!(matches!(found.named(12.0), Named::Outside { .. }));
    assert_eq!(found.named(1.0), Named::NotSearched);
    assert_eq!(found.named(500.0), Named::NotSearched);
    let total: f64 = found.candidates.iter().map(|c| c.posterior).sum();
    assert!((total - 1.0).abs() < 1e-12);
}

#[test]
fn a_constant_series_has_no_error_to_compare_with() {
    for value in [0.0, 0.3, 5e8, 1e100] {
        let series = Series::new(counting(30), vec![value; 30]).unwrap();
        let found = regress(&series, 12.0, &Spec::default()).unwrap();
        assert!(found.warnings.contains(&Warning::ExactFit));
        let change = found.main_fit().coefficient(Term::LevelChange).unwrap();
        assert!(change.estimate.abs() <= 1e-12 * value && change.t.is_none());
        assert_eq!(search(&series, &SearchSpec::default()), Err(BreakError::NoResidualVariance));
        let named = placebo(&series, 12.0, &PlaceboSpec::default());
        assert_eq!(named, Err(BreakError::NoResidualVariance));
    }
}

#[test]
fn shapes_have_their_terms() {
    let series = Series::new(counting(30), wiggle(30)).unwrap();
    for (shape, terms) in [(Shape::Step, 2), (Shape::Level, 3), (Shape::LevelAndSlope, 4)] {
        let found = regress(&series, 12.0, &Spec { shape, ..Spec::default() }).unwrap();
        assert_eq!(found.reml.coefficients.len(), terms);
        assert_eq!(found.reml.coefficients[0].df, 30 - terms);
        assert_eq!(found.reml.coefficient(Term::SlopeChange).is_some(), terms == 4);
    }
    let step = regress(&series, 12.0, &Spec { shape: Shape::Step, ..Spec::default() }).unwrap();
    let mean = |values: &[f64]| values.iter().sum::<f64>() / real(values.len());
    let difference = mean(&series.values()[12..]) - mean(&series.values()[..12]);
    assert!((step.ols.coefficients[1].estimate - difference).abs() < 1e-12);
}

#[test]
fn few_points_make_least_squares_the_main_fit() {
    for (n, main) in [(11, Method::Ols), (12, Method::Reml)] {
        let series = Series::new(counting(n), wiggle(n)).unwrap();
        let found = regress(&series, 5.0, &Spec::default()).unwrap();
        assert_eq!(found.main, main);
        assert_eq!(found.main_fit().method, main);
        let warned = found.warnings.iter().any(|w| matches!(w, Warning::FewPoints { points: 11 }));
        assert_eq!(warned, n == 11);
    }
}

#[test]
fn unequal_gaps_are_said() {
    let times = [counting(10), vec![20.0, 21.0, 22.0, 23.0]].concat();
    let found = regress(&Series::new(times, wiggle(14)).unwrap(), 5.0, &Spec::default()).unwrap().warnings;
    assert_eq!(found, [Warning::UnequalGaps { shortest: 1.0, longest: 11.0 }]);
}

#[test]
fn a_walk_is_met_at_the_limit_of_the_correlation() {
    // Sums of a pattern: errors that never come back.
    let mut sum = 0.0;
    let values = wiggle(40).into_iter().map(|w| {
        sum += w - 0.5;
        sum * sum.abs()
    });
    let values = values.collect();
    let series = Series::new(counting(40), values).unwrap();
    let found = regress(&series, 20.0, &Spec { shape: Shape::Step, ..Spec::default() }).unwrap();
    assert!(found.warnings.contains(&Warning::CorrelationAtLimit { method: Method::Reml }), "{found:?}");
    assert!(found.reml.coefficients.iter().all(|c| c.se.is_finite() && c.t.unwrap().is_finite()));
}

#[test]
fn shares_on_their_two_scales() {
    let (hits, trials) = ([0, 5, 10], [10, 10, 10]);
    let plain = Series::of_shares(counting(3), &hits, &trials, Scale::Identity).unwrap();
    assert_eq!(plain.values(), [0.0, 0.5, 1.0]);
    assert_eq!(plain.points(), 3);
    let logit = Series::of_shares(counting(3), &hits, &trials, Scale::Logit).unwrap();
    let end = (0.5f64 / 10.5).ln();
    meets("logit", logit.values(), &[end, 0.0, -end], 1e-12);
    let roots = logit.roots().unwrap();
    let p = 0.5 / 11.0;
    meets("weight", &[roots[0].powi(2), roots[1].powi(2)], &[10.0 * p * (1.0 - p), 2.5], 1e-12);
    assert_eq!(
        Series::of_shares(counting(3), &[1, 0, 1], &[1, 0, 1], Scale::Logit),
        Err(BreakError::Share { index: 1, hits: 0, trials: 0 })
    );
    assert_eq!(
        Series::of_shares(counting(3), &[1, 4, 1], &[1, 3, 1], Scale::Identity),
        Err(BreakError::Share { index: 1, hits: 4, trials: 3 })
    );
    let short = Series::of_shares(counting(3), &[1, 1], &[1, 1], Scale::Logit);
    assert_eq!(short, Err(BreakError::Length { what: "hits", found: 2, wanted: 3 }));
}

#[test]
fn equal_weights_change_nothing_but_the_unit_of_the_error() {
    let plain = Series::new(counting(30), wiggle(30)).unwrap();
    let weighted = plain.clone().with_weights(vec![9.0; 30]).unwrap();
    let (a, b) = (regress(&plain, 12.0, &Spec::default()), regress(&weighted, 12.0, &Spec::default()));
    let (a, b) = (a.unwrap().reml, b.unwrap().reml);
    meets("b", &estimates(&b), &estimates(&a), 1e-7);
    meets("se", &errors(&b), &errors(&a), 1e-7);
    meets("sd", &[b.residual_sd], &[3.0 * a.residual_sd], 1e-7);
    let (a, b) = (search(&plain, &SearchSpec::default()), search(&weighted, &SearchSpec::default()));
    let (a, b) = (a.unwrap(), b.unwrap());
    meets("bf", &[b.evidence.log_bayes_factor], &[a.evidence.log_bayes_factor], 1e-7);
    meets("loglik", &[b.candidates[3].log_likelihood], &[a.candidates[3].log_likelihood], 1e-7);
}

#[test]
fn unit_and_origin_of_time_change_no_test() {
    let weeks = Series::new(counting(60), wiggle(60)).unwrap();
    let days: Vec<f64> = counting(60).iter().map(|t| 20_000.0 + 7.0 * t).collect();
    let days = Series::new(days, wiggle(60)).unwrap();
    let (a, b) = (regress(&weeks, 25.0, &Spec::default()), regress(&days, 20_175.0, &Spec::default()));
    let (a, b) = (a.unwrap().reml, b.unwrap().reml);
    meets("t", &ts(&b), &ts(&a), 1e-6);
    meets("slope", &[b.coefficients[3].estimate], &[a.coefficients[3].estimate / 7.0], 1e-6);
    let (a, b) = (search(&weeks, &SearchSpec::default()), search(&days, &SearchSpec::default()));
    let each = |s: &Search| -> Vec<f64> { s.candidates.iter().map(|c| c.posterior).collect() };
    meets("posterior", &each(&b.unwrap()), &each(&a.unwrap()), 1e-7);
}

#[test]
fn a_placebo_rank_counts_the_dates_that_are_as_large() {
    let mut values = wiggle(40);
    values.iter_mut().skip(20).for_each(|v| *v += 4.0);
    let series = Series::new(counting(40), values).unwrap();
    let spec = PlaceboSpec { margin: 5, ..PlaceboSpec::default() };
    let found = placebo(&series, 20.0, &spec).unwrap();
    assert_eq!((found.others.len(), found.rank), (30, 1));
    meets("p", &[found.p], &[1.0 / 31.0], 1e-12);
    meets("t", &[found.statistic], &[ts(&regress(&series, 20.0, &Spec::default()).unwrap().reml)[2]], 1e-9);
    // A date between two points is the same split as the later one, so that one is no placebo.
    assert_eq!(placebo(&series, 19.5, &spec).unwrap().others.len(), 30);
    let before = placebo(&series, 20.0, &PlaceboSpec { dates: PlaceboDates::Before, ..spec }).unwrap();
    assert_eq!(before.others.first().unwrap().date.total_cmp(&5.0), std::cmp::Ordering::Equal);
    assert_eq!(before.others.len(), 11);
    assert!(before.others.iter().all(|other| other.date <= 15.0));
    let wrong = placebo(&series, 13.0, &spec).unwrap();
    let as_large = wrong.others.iter().filter(|o| o.statistic.unwrap() >= wrong.statistic).count();
    assert_eq!(wrong.rank, as_large + 1);
    assert!(wrong.rank > 1);
}

#[test]
fn columns_that_hide_a_date_leave_it_out() {
    let steps: Vec<f64> = (0..40).map(|i| if i >= 15 { 1.0 } else { 0.0 }).collect();
    let series = Series::new(counting(40), wiggle(40)).unwrap().with_columns(vec![steps]).unwrap();
    let named = regress(&series, 15.0, &Spec::default());
    assert_eq!(named, Err(BreakError::Collinear { term: Term::Column(0) }));
    assert_eq!(placebo(&series, 20.0, &PlaceboSpec::default()).unwrap().left_out, [15.0]);
    let found = search(&series, &SearchSpec::default()).unwrap();
    assert_eq!(found.left_out, [15.0]);
    assert_eq!(found.named(15.0), Named::NotSearched);
}

#[test]
fn what_is_no_series_is_refused() {
    let new = |times: &[f64], values: &[f64]| Series::new(times.to_vec(), values.to_vec()).unwrap_err();
    assert_eq!(
        new(&[0.0, 1.0, 1.0], &[0.0; 3]),
        BreakError::TimesNotIncreasing { index: 2, time: 1.0, previous: 1.0 }
    );
    assert_eq!(new(&[0.0, 1.0], &[0.0; 3]), BreakError::Length { what: "value", found: 3, wanted: 2 });
    assert!(matches!(
        new(&[0.0, 1.0], &[0.0, f64::NAN]),
        BreakError::NotFinite { what: "value", index: 1, .. }
    ));
    assert!(matches!(
        new(&[0.0, f64::INFINITY], &[0.0, 1.0]),
        BreakError::NotFinite { what: "time", index: 1, .. }
    ));
    assert!(matches!(new(&[0.0, 1.0], &[-1e101, 1.0]), BreakError::NotFinite { index: 0, .. }));
    let series = Series::new(counting(3), vec![0.0; 3]).unwrap();
    assert_eq!(
        series.clone().with_weights(vec![1.0, 0.0, 1.0]),
        Err(BreakError::Weight { index: 1, value: 0.0 })
    );
    assert_eq!(
        series.with_columns(vec![vec![1.0; 2]]),
        Err(BreakError::Length { what: "column", found: 2, wanted: 3 })
    );
    assert_eq!(harmonics(&[0.0], 0.0, 1), Err(BreakError::Season { period: 0.0, waves: 1 }));
}

#[test]
fn what_is_no_date_is_refused() {
    let series = Series::new(counting(20), wiggle(20)).unwrap();
    let at = |date: f64| regress(&series, date, &Spec::default()).unwrap_err();
    assert_eq!(at(25.0), BreakError::DateOutside { date: 25.0, first: 0.0, last: 19.0 });
    assert_eq!(at(-1.0), BreakError::DateOutside { date: -1.0, first: 0.0, last: 19.0 });
    assert_eq!(at(0.0), BreakError::TooFewPoints { before: 0, after: 20, least: 3 });
    assert_eq!(at(18.0), BreakError::TooFewPoints { before: 18, after: 2, least: 3 });
    assert!(matches!(at(f64::NAN), BreakError::NotFinite { what: "date", .. }));
    let empty = Series::new(Vec::new(), Vec::new()).unwrap();
    let spec = Spec::default();
    assert!(matches!(regress(&empty, 0.0, &spec), Err(BreakError::TooFewPoints { .. })));
    assert_eq!(search(&empty, &SearchSpec::default()), Err(BreakError::NoDates { margin: 6 }));
    assert!(matches!(placebo(&empty, 0.0, &PlaceboSpec::default()), Err(BreakError::TooFewPoints { .. })));
    let many = harmonics(series.times(), 9.5, 8).unwrap();
    let crowded = series.clone().with_columns(many).unwrap();
    let found = regress(&crowded, 10.0, &spec);
    assert_eq!(found, Err(BreakError::TooManyColumns { points: 20, columns: 20 }));
}

#[test]
fn what_is_no_specification_is_refused() {
    let series = Series::new(counting(20), wiggle(20)).unwrap();
    for level in [0.0, 1.0, -0.5] {
        let error = BreakError::Level { level };
        let found = regress(&series, 10.0, &Spec { level, ..Spec::default() });
        assert_eq!(found.unwrap_err(), error);
        let found = search(&series, &SearchSpec { level, ..SearchSpec::default() });
        assert_eq!(found.unwrap_err(), error);
    }
    let margin = BreakError::Margin { margin: 2, least: 3 };
    let found = search(&series, &SearchSpec { margin: 2, ..SearchSpec::default() });
    assert_eq!(found.unwrap_err(), margin);
    let found = placebo(&series, 10.0, &PlaceboSpec { margin: 2, ..PlaceboSpec::default() });
    assert_eq!(found.unwrap_err(), margin);
    let found = search(&series, &SearchSpec { margin: 11, ..SearchSpec::default() });
    assert_eq!(found.unwrap_err(), BreakError::NoDates { margin: 11 });
    for (shape, term) in [(Shape::LevelAndSlope, Term::Trend), (Shape::Step, Term::SlopeChange)] {
        let found = placebo(&series, 10.0, &PlaceboSpec { shape, term, ..PlaceboSpec::default() });
        assert_eq!(found, Err(BreakError::NotAChange { term }));
    }
}

#[test]
fn errors_say_what_and_where() {
    let error = BreakError::TooFewPoints { before: 1, after: 9, least: 3 };
    assert_eq!(error.to_string(), "there are 1 points before the date and 9 from it on; each side needs 3");
    let error = BreakError::Collinear { term: Term::Column(1) };
    assert_eq!(error.to_string(), "further column 1 cannot be told from a combination of the other columns");
}
