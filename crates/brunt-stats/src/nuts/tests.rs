#![allow(clippy::unwrap_used, reason = "a failed unwrap is the test's failure")]

use super::*;

/// Chains and their convergence by `reference/convergence.R`.
#[test]
fn convergence_meets_rstan() {
    let table = include_str!("reference/chains.csv");
    let rows: Vec<Vec<f64>> =
        table.lines().skip(1).map(|row| row.split(',').map(|cell| cell.parse().unwrap()).collect()).collect();
    for (number, line) in include_str!("reference/convergence.txt").lines().skip(1).enumerate() {
        let wanted: Vec<f64> = line.split_whitespace().skip(1).map(|word| word.parse().unwrap()).collect();
        let chains: Vec<Vec<f64>> =
            (0..4).map(|chain| rows.iter().map(|row| row[4 * number + chain]).collect()).collect();
        let found = convergence(&chains).unwrap();
        for (found, wanted) in [found.r_hat, found.bulk, found.tail].iter().zip(wanted) {
            assert!((found - wanted).abs() < 1e-6 * wanted, "{line}: {found} is not {wanted}");
        }
    }
}

#[test]
fn what_does_not_vary_does_not_converge() {
    assert_eq!(convergence(&[]), None);
    assert_eq!(convergence(&[vec![1.0; 20], vec![1.0; 20]]), None);
    assert_eq!(convergence(&[vec![1.0, 2.0]]), None);
    assert_eq!(convergence(&[vec![0.0; 20], vec![0.0; 19]]), None);
}

/// Normal numbers with standard deviations from 0.01 to 100, neighbours correlated by `rho`.
struct Normals {
    sds: Vec<f64>,
    rho: f64,
}

impl Density for Normals {
    fn dimension(&self) -> usize {
        self.sds.len()
    }

    /// The autoregressive form: each scaled number given the one before.
    fn log(&self, at: &[f64], gradient: &mut [f64]) -> f64 {
        let left = 1.0 - self.rho * self.rho;
        let scaled: Vec<f64> = at.iter().zip(&self.sds).map(|(x, sd)| x / sd).collect();
        gradient.fill(0.0);
        let mut sum = -0.5 * scaled[0] * scaled[0];
        gradient[0] = -scaled[0] / self.sds[0];
        for i in 1..scaled.len() {
            let off = scaled[i] - self.rho * scaled[i - 1];
            sum -= off * off / (2.0 * left);
            gradient[i] -= off / left / self.sds[i];
            gradient[i - 1] += self.rho * off / left / self.sds[i - 1];
        }
        sum
    }
}

#[test]
fn normal_numbers_have_their_moments_and_quantiles() {
    let density = Normals { sds: vec![0.01, 0.1, 1.0, 10.0, 100.0], rho: 0.8 };
    let setting = Setting { warmup: 600, draws: 2_000, acceptance: 0.8, seed: 4, ..Setting::default() };
    let chains = sample(&density, &setting).unwrap();
    assert!(chains.iter().all(|chain| chain.divergences == 0 && chain.at_max_depth == 0));
    for (i, sd) in density.sds.iter().enumerate() {
        let own: Vec<Vec<f64>> =
            chains.iter().map(|chain| chain.draws.iter().map(|draw| draw[i] / sd).collect()).collect();
        let found = convergence(&own).unwrap();
        assert!(found.r_hat < 1.01 && found.bulk > 1_500.0 && found.tail > 1_500.0, "{found:?}");
        let all = own.concat();
        let mean = all.iter().sum::<f64>() / 8_000.0;
        let variance = all.iter().map(|x| x * x).sum::<f64>() / 8_000.0;
        // Five standard errors, with the draws that the chains are worth.
        assert!(mean.abs() < 5.0 / found.bulk.sqrt(), "{mean}");
        assert!((variance - 1.0).abs() < 5.0 * (2.0 / found.tail).sqrt(), "{variance}");
        let below = all.iter().map(|x| if *x < -1.644_853_6 { 1.0 } else { 0.0 }).sum::<f64>() / 8_000.0;
        assert!((below - 0.05).abs() < 5.0 * (0.05 * 0.95 / found.tail).sqrt(), "{below}");
    }
}

/// The logarithm of an exponential number: no symmetry, one heavy side.
struct LogExponential;

impl Density for LogExponential {
    fn dimension(&self) -> usize {
        1
    }

    fn log(&self, at: &[f64], gradient: &mut [f64]) -> f64 {
        gradient[0] = 1.0 - at[0].exp();
        at[0] - at[0].exp()
    }
}

#[test]
fn a_skewed_number_passes_a_test_of_fit() {
    let setting = Setting { draws: 4_000, seed: 7, ..Setting::default() };
    let chains = sample(&LogExponential, &setting).unwrap();
    // Every tenth draw is as good as independent; ten classes of equal chance.
    let mut classes = [0.0; 10];
    let thinned: Vec<f64> = chains.iter().flat_map(|c| c.draws.iter().step_by(10).map(|d| d[0])).collect();
    for x in &thinned {
        let chance = 1.0 - (-x.exp()).exp();
        let class = (0..9_u32).take_while(|k| chance > f64::from(k + 1) / 10.0).count();
        classes[class] += 1.0;
    }
    let each = crate::size(thinned.len()) / 10.0;
    let square: f64 = classes.iter().map(|n| (n - each) * (n - each) / each).sum();
    // Chi square on 9 degrees exceeds 33.7 once in ten thousand.
    assert!(square < 33.7, "{square}: {classes:?}");
}

/// Neal's funnel in two numbers: its neck is too narrow for any one step.
struct Funnel;

impl Density for Funnel {
    fn dimension(&self) -> usize {
        6
    }

    fn log(&self, at: &[f64], gradient: &mut [f64]) -> f64 {
        let scale = (-at[0]).exp();
        let squares: f64 = at[1..].iter().map(|x| x * x).sum();
        gradient[0] = -at[0] / 9.0 + scale * squares / 2.0 - 2.5;
        for (slope, x) in gradient[1..].iter_mut().zip(&at[1..]) {
            *slope = -scale * x;
        }
        -at[0] * at[0] / 18.0 - scale * squares / 2.0 - 2.5 * at[0]
    }
}

#[test]
fn a_funnel_is_told_by_divergences() {
    let setting = Setting { acceptance: 0.6, seed: 2, ..Setting::default() };
    let chains = sample(&Funnel, &setting).unwrap();
    assert!(chains.iter().map(|chain| chain.divergences).sum::<usize>() > 0);
}

#[test]
fn draws_are_those_of_their_seed() {
    let setting = Setting { chains: 3, warmup: 50, draws: 20, ..Setting::default() };
    let first = sample(&LogExponential, &setting).unwrap();
    assert_eq!(first, sample(&LogExponential, &setting).unwrap());
    let alone = sample(&LogExponential, &Setting { chains: 1, ..setting }).unwrap();
    assert_eq!(first[0], alone[0]);
    assert_ne!(first[0], first[1]);
    assert_ne!(first, sample(&LogExponential, &Setting { seed: 9, ..setting }).unwrap());
}

struct Nowhere;

impl Density for Nowhere {
    fn dimension(&self) -> usize {
        2
    }

    fn log(&self, _at: &[f64], _gradient: &mut [f64]) -> f64 {
        f64::NEG_INFINITY
    }
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    assert_eq!(sample(&Nowhere, &Setting::default()), Err(NutsError::NoStart { chain: 0 }));
    for bad in [
        Setting { chains: 0, ..Setting::default() },
        Setting { warmup: 5, ..Setting::default() },
        Setting { draws: 0, ..Setting::default() },
        Setting { acceptance: 1.0, ..Setting::default() },
    ] {
        assert!(matches!(sample(&LogExponential, &bad), Err(NutsError::Setting { .. })));
    }
}
