//! Fits a level with house effects to lines of `first day, last day, value, variance, house` on stdin, and prints the
//! maximum and the seconds taken; `src/local_level/reference/r1_statsmodels.py` calls it.
#![expect(clippy::print_stdout, reason = "an example's answer")]

use std::error::Error;
use std::time::Instant;

use brunt_stats::local_level::{Observation, Spec, fit, log_likelihood};

fn main() -> Result<(), Box<dyn Error>> {
    let text = std::io::read_to_string(std::io::stdin())?;
    let mut polls = Vec::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.split(',').collect();
        let [first, last, value, variance, house] = cells[..] else {
            return Err("five cells in a line".into());
        };
        polls.push(Observation {
            first_day: first.parse()?,
            last_day: last.parse()?,
            value: value.parse()?,
            variance: variance.parse()?,
            house: Some(house.parse()?),
            effects: Vec::new(),
        });
    }
    let spec = Spec::starting(0, 50.0);
    let begun = Instant::now();
    let fitted = fit(&polls, &spec)?;
    let fit_seconds = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let mut sum = 0.0;
    for _ in 0..200 {
        sum += log_likelihood(&polls, &spec, fitted.variances)?;
    }
    let each = begun.elapsed().as_secs_f64() / 200.0;
    println!("{:.6} {} {fit_seconds} {each} {:.6}", fitted.log_likelihood, fitted.evaluations, sum / 200.0);
    Ok(())
}
