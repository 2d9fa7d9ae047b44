//! Prints the seconds that placebo dates and the search for a date take over 500 made-up points.
#![expect(clippy::print_stdout, reason = "an example's answer")]

use std::error::Error;
use std::time::Instant;

use brunt_stats::break_date::{PlaceboSpec, SearchSpec, Series, Spec, harmonics, placebo, regress, search};

fn main() -> Result<(), Box<dyn Error>> {
    let times: Vec<f64> = (0..500).map(f64::from).collect();
    let values =
        (0..500u32).map(|i| f64::from((i * i * 7 + i * 3) % 101) + if i < 300 { 0.0 } else { 150.0 });
    let season = harmonics(&times, 52.0, 2)?;
    let series = Series::new(times, values.collect())?.with_columns(season)?;
    let begun = Instant::now();
    let named = regress(&series, 300.0, &Spec::default())?;
    println!(
        "regression, four methods: {:.6} s ({} warnings)",
        begun.elapsed().as_secs_f64(),
        named.warnings.len()
    );
    let begun = Instant::now();
    let ranked = placebo(&series, 300.0, &PlaceboSpec::default())?;
    println!(
        "{} placebo dates: {:.4} s (rank {})",
        ranked.others.len(),
        begun.elapsed().as_secs_f64(),
        ranked.rank
    );
    let begun = Instant::now();
    let found = search(&series, &SearchSpec::default())?;
    println!(
        "search of {} dates: {:.4} s (best {})",
        found.candidates.len(),
        begun.elapsed().as_secs_f64(),
        found.best
    );
    Ok(())
}
