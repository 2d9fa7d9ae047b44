//! Fits the fast threshold test to the cells of a CSV on stdin (`group,place,n,s,h` under a header), and prints the bars,
//! the checks and the seconds taken; `src/threshold/reference/threshold_stan.R` does the same by Stan.
#![expect(clippy::print_stdout, reason = "an example's answer")]

use std::error::Error;
use std::time::Instant;

use brunt_stats::nuts::Setting;
use brunt_stats::threshold::{Cell, Denominator, Priors, fit, laplace};

fn main() -> Result<(), Box<dyn Error>> {
    let text = std::io::read_to_string(std::io::stdin())?;
    let mut cells = Vec::new();
    for line in text.lines().skip(1) {
        let words: Vec<&str> = line.split(',').collect();
        let [group, place, n, s, h] = words[..] else {
            return Err("five cells in a line".into());
        };
        cells.push(Cell {
            group: group.parse()?,
            place: place.parse()?,
            decisions: n.parse()?,
            actions: s.parse()?,
            hits: h.parse()?,
        });
    }
    let setting = Setting { warmup: 2_000, draws: 2_000, ..Setting::default() };
    let begun = Instant::now();
    let found = fit(&cells, Denominator::Decisions, Priors::talk(), &setting, 0.95)?;
    println!("4 chains of 2000 + 2000, seconds {:.2}", begun.elapsed().as_secs_f64());
    println!("{:?}", found.diagnostics);
    for bar in &found.bars {
        println!("tau[{}] {:?}", bar.group + 1, bar.risk);
    }
    println!("sigma_t {:?}\nmu_phi {:?}\nmu_delta {:?}", found.bar_spread, found.mean_phi, found.mean_delta);
    let begun = Instant::now();
    let quick = laplace(&cells, Denominator::Decisions, Priors::talk(), 4_000, 1, 0.95)?;
    println!("normal law, seconds {:.2}, tail shape {:?}", begun.elapsed().as_secs_f64(), quick.tail_shape);
    for bar in &quick.bars {
        println!("tau[{}] {:?}", bar.group + 1, bar.risk);
    }
    Ok(())
}
