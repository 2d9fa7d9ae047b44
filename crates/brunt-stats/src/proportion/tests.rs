#![allow(clippy::unwrap_used, reason = "a failed unwrap is the test's failure")]
use super::*;

fn close(found: Interval, low: f64, high: f64) {
    // The reference numbers are given to six digits.
    assert!(
        (found.low - low).abs() < 6e-7 && (found.high - high).abs() < 6e-7,
        "{found:?} is not {low} to {high}"
    );
}

#[test]
fn wilson_meets_the_reference_numbers() {
    close(wilson(7, 50, 0.95).unwrap(), 0.069_508, 0.261_862);
    close(wilson(0, 20, 0.95).unwrap(), 0.0, 0.161_125);
    close(wilson(13, 347, 0.95).unwrap(), 0.022_023, 0.063_034);
    close(wilson(133_687, 204_297, 0.95).unwrap(), 0.652_311, 0.656_435);
}

#[test]
fn jeffreys_meets_the_reference_numbers() {
    close(jeffreys(7, 50, 0.95).unwrap(), 0.064_872, 0.255_325);
    close(jeffreys(0, 20, 0.95).unwrap(), 0.0, 0.116_639);
    close(jeffreys(13, 347, 0.95).unwrap(), 0.021_159, 0.061_424);
}

#[test]
fn all_of_n_mirrors_none_of_n() {
    let none = wilson(0, 20, 0.95).unwrap();
    let all = wilson(20, 20, 0.95).unwrap();
    close(all, 1.0 - none.high, 1.0);
    let all = jeffreys(20, 20, 0.95).unwrap();
    close(all, 1.0 - 0.116_639, 1.0);
}

#[test]
fn what_is_no_proportion_is_refused() {
    assert_eq!(wilson(0, 0, 0.95), Err(ProportionError::Empty));
    assert_eq!(jeffreys(3, 2, 0.95), Err(ProportionError::TooManyHits { hits: 3, trials: 2 }));
    assert_eq!(wilson(1, 2, 1.0), Err(ProportionError::Level { level: 1.0 }));
}

/// The clusters of `reference/intervals.py`.
fn clusters() -> Vec<Cluster> {
    [(3, 10), (9, 12), (0, 4), (5, 5), (1, 9), (12, 30), (2, 2), (7, 25)]
        .map(|(hits, trials)| Cluster { hits, trials })
        .to_vec()
}

#[test]
fn agresti_coull_meets_statsmodels() {
    close(agresti_coull(7, 50, 0.95).unwrap(), 0.066_374_343, 0.264_995_928);
    close(agresti_coull(0, 20, 0.95).unwrap(), 0.0, 0.189_809_561);
    close(agresti_coull(13, 347, 0.95).unwrap(), 0.021_413_212, 0.063_643_608);
    close(agresti_coull(133_687, 204_297, 0.95).unwrap(), 0.652_310_640, 0.656_435_029);
    assert_eq!(agresti_coull(0, 0, 0.95), Err(ProportionError::Empty));
}

#[test]
fn clusters_meet_statsmodels() {
    let found = clustered(&clusters(), Rho::Estimated, 0.95).unwrap();
    assert!((found.rho - 0.226_937_249).abs() < 6e-10, "{found:?}");
    assert!((found.effective_trials - 18.630_459_293).abs() < 6e-9, "{found:?}");
    close(found.interval, 0.215_390_931, 0.622_216_824);
    assert!((beta_binomial_variance(40, 0.3, 0.2).unwrap() - 73.92).abs() < 1e-9);
}

#[test]
fn without_correlation_clusters_change_nothing() {
    let found = clustered(&clusters(), Rho::Stated(0.0), 0.95).unwrap();
    let plain = wilson(39, 97, 0.95).unwrap();
    close(found.interval, plain.low, plain.high);
    assert!((effective_trials(30, 0.0).unwrap() - 30.0).abs() < 1e-12);
    assert!((effective_trials(30, 1.0).unwrap() - 1.0).abs() < 1e-12);
    assert!(effective_trials(0, 0.5).unwrap().abs() < 1e-12);
}

#[test]
fn clusters_that_tell_nothing_are_refused() {
    let one = [Cluster { hits: 2, trials: 5 }];
    assert_eq!(correlation(&one), Err(ProportionError::NoClusters));
    let singles = [Cluster { hits: 1, trials: 1 }, Cluster { hits: 0, trials: 1 }];
    assert_eq!(correlation(&singles), Err(ProportionError::NoClusters));
    assert_eq!(clustered(&[], Rho::Stated(0.1), 0.95), Err(ProportionError::Empty));
    assert_eq!(clustered(&one, Rho::Stated(1.5), 0.95), Err(ProportionError::Rho { rho: 1.5 }));
    assert_eq!(
        clustered(&[Cluster { hits: 6, trials: 5 }], Rho::Stated(0.1), 0.95),
        Err(ProportionError::TooManyHits { hits: 6, trials: 5 })
    );
}

#[test]
fn none_and_all_of_clusters_end_at_0_and_1() {
    let all = [Cluster { hits: 5, trials: 5 }, Cluster { hits: 9, trials: 9 }];
    let found = clustered(&all, Rho::Estimated, 0.95).unwrap();
    assert!(found.rho.abs() < 1e-12 && (found.interval.high - 1.0).abs() < 1e-12);
    let none = [Cluster { hits: 0, trials: 5 }, Cluster { hits: 0, trials: 0 }];
    let found = clustered(&none, Rho::Stated(0.3), 0.95).unwrap();
    assert!(found.interval.low.abs() < 1e-12);
}

/// Clusters whose actions copy a common one with chance `sqrt(rho)`, which gives the correlation `rho`.
#[test]
fn clustered_intervals_cover_and_plain_ones_do_not() {
    let (share, rho, repetitions) = (0.3, 0.15_f64, 1_000);
    let (mut covered, mut plain) = (0_u32, 0_u32);
    for seed in 0..repetitions {
        let mut rng = crate::rng::Rng::stream(11, seed);
        let drawn: Vec<Cluster> = (0..60)
            .map(|k| {
                let trials = 2 + (k % 9);
                let common = rng.uniform() < share;
                let hit = |rng: &mut crate::rng::Rng| {
                    if rng.uniform() < rho.sqrt() { common } else { rng.uniform() < share }
                };
                Cluster { hits: (0..trials).map(|_| u64::from(hit(&mut rng))).sum(), trials }
            })
            .collect();
        let found = clustered(&drawn, Rho::Estimated, 0.95).unwrap().interval;
        covered += u32::from(found.low <= share && share <= found.high);
        let found = clustered(&drawn, Rho::Stated(0.0), 0.95).unwrap().interval;
        plain += u32::from(found.low <= share && share <= found.high);
    }
    // 95 % of 1,000, four standard errors of 6.9.
    assert!((922..=978).contains(&covered), "{covered} of 1,000");
    assert!(plain < 900, "{plain} of 1,000");
}
