//! Checks of one-step-ahead errors.

use statrs::distribution::{ChiSquared, ContinuousCDF, Normal};

/// One-step-ahead error of one observation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Innovation {
    /// The observation's place in the list fitted.
    pub index: usize,
    /// The day on which it was taken in.
    pub day: i64,
    /// The figure less what was expected, in points.
    pub residual: f64,
    /// The variance expected of that, points squared.
    pub variance: f64,
    /// The residual in units of its expected standard deviation.
    pub standardised: f64,
}

/// What the standardised errors look like; of a right model, independent draws of N(0, 1).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Diagnostics {
    /// Errors looked at.
    pub n: usize,
    /// Their mean; 0 expected. Null without errors.
    pub mean: Option<f64>,
    /// Their standard deviation; 1 expected. Null below two errors.
    pub sd: Option<f64>,
    /// Shares inside the central 50, 80 and 95 %. Null without errors.
    pub coverage: Option<[f64; 3]>,
    /// Ljung-Box Q. Null unless there are more errors than lags.
    pub ljung_box: Option<f64>,
    /// Its P, on as many degrees of freedom as lags. Null likewise.
    pub ljung_box_p: Option<f64>,
    /// Skewness, corrected for small samples; 0 expected. Null below four errors.
    pub skewness: Option<f64>,
    /// Excess kurtosis, corrected likewise; 0 expected. Null likewise.
    pub excess_kurtosis: Option<f64>,
    /// Sum of squares of the last third over that of the first; 1 expected. Null below three errors.
    pub last_over_first: Option<f64>,
}

#[expect(clippy::cast_precision_loss, reason = "counts of polls are far below 2^53")]
pub(super) fn diagnose(u: &[f64], lags: usize) -> Diagnostics {
    let n = u.len() as f64;
    let any = !u.is_empty();
    let mean = u.iter().sum::<f64>() / n;
    let moment = |power: i32| u.iter().map(|x| (x - mean).powi(power)).sum::<f64>() / n;
    let (second, two) = (moment(2), u.len() > 1 && moment(2) > 0.0);
    let four = two && u.len() > 3;
    let inside = |share: f64| {
        let edge = Normal::standard().inverse_cdf(f64::midpoint(1.0, share));
        u.iter().filter(|x| x.abs() <= edge).count() as f64 / n
    };
    let q = (two && lags > 0 && u.len() > lags).then(|| {
        let product = |k: usize| u.iter().zip(&u[k..]).map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>() / n;
        n * (n + 2.0) * (1..=lags).map(|k| (product(k) / second).powi(2) / (n - k as f64)).sum::<f64>()
    });
    let third = u.len() / 3;
    let squares = |part: &[f64]| part.iter().map(|x| x * x).sum::<f64>();
    let first = squares(&u[..third]);
    Diagnostics {
        n: u.len(),
        mean: any.then_some(mean),
        sd: two.then(|| (second * n / (n - 1.0)).sqrt()),
        coverage: any.then(|| [0.5, 0.8, 0.95].map(inside)),
        ljung_box: q,
        ljung_box_p: q.and_then(|q| Some(ChiSquared::new(lags as f64).ok()?.sf(q))),
        skewness: four.then(|| moment(3) / second.powf(1.5) * (n * (n - 1.0)).sqrt() / (n - 2.0)),
        excess_kurtosis: four.then(|| {
            let plain = moment(4) / (second * second) - 3.0;
            (n - 1.0) / ((n - 2.0) * (n - 3.0)) * ((n + 1.0) * plain + 6.0)
        }),
        last_over_first: (first > 0.0).then(|| squares(&u[u.len() - third..]) / first),
    }
}
