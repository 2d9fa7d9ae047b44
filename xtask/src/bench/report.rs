//! What was measured, as ratios in Markdown.

use super::process::Run;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

/// Times of one engine, one a round.
#[derive(Debug, Default)]
pub(super) struct Timing {
    /// Of whole processes.
    pub(super) seconds: Vec<f64>,
    /// Of answers inside a process that has answered before, or has its rows in memory.
    pub(super) warm: Vec<f64>,
    pub(super) peak_mb: u64,
    /// Whether the answer is brunt's. `None` before there is one.
    pub(super) agrees: Option<bool>,
    /// The engine has no such question.
    pub(super) skipped: bool,
    /// Sums of its answer.
    pub(super) said: String,
}

impl Timing {
    pub(super) fn add(&mut self, run: &Run) {
        self.seconds.push(run.seconds);
        self.peak_mb = self.peak_mb.max(run.peak_mb);
    }

    pub(super) fn median(&self) -> f64 {
        median(&self.seconds).unwrap_or(f64::NAN)
    }

    pub(super) fn warm_median(&self) -> Option<f64> {
        median(&self.warm)
    }
}

/// A question's times by engine.
#[derive(Debug, Default)]
pub(super) struct Measured {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) engines: BTreeMap<String, Timing>,
}

/// An import's times by engine.
#[derive(Debug, Default)]
pub(super) struct Import {
    pub(super) title: String,
    pub(super) rows: u64,
    pub(super) megabytes: u64,
    pub(super) engines: BTreeMap<String, Timing>,
}

fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    Some(if sorted.len() % 2 == 1 { upper } else { (upper + sorted.get(middle - 1)?) / 2.0 })
}

/// How many times longer the fastest peer took, round by round: median, least, most. `None` where no peer ran.
fn ratios(engines: &BTreeMap<String, Timing>) -> Option<(f64, f64, f64)> {
    let brunt = engines.get("brunt")?;
    let peers: Vec<&Timing> = engines
        .iter()
        .filter(|(name, timing)| *name != "brunt" && !timing.seconds.is_empty())
        .map(|(_, t)| t)
        .collect();
    let fastest = |round: usize| {
        // A peer that was not asked again stands with its last time.
        let of = |timing: &&Timing| timing.seconds.get(round).or(timing.seconds.last()).copied();
        peers.iter().filter_map(of).reduce(f64::min)
    };
    let found: Vec<f64> = brunt
        .seconds
        .iter()
        .enumerate()
        .filter_map(|(round, seconds)| Some(fastest(round)? / seconds))
        .collect();
    let least = found.iter().copied().reduce(f64::min)?;
    let most = found.iter().copied().reduce(f64::max)?;
    Some((median(&found)?, least, most))
}

fn ratio_cell(engines: &BTreeMap<String, Timing>) -> String {
    ratios(engines).map_or_else(String::new, |(middle, least, most)| {
        if (most - least) < 0.005 {
            format!("{middle:.2}")
        } else {
            format!("{middle:.2} ({least:.2} to {most:.2})")
        }
    })
}

fn cell(timing: Option<&Timing>) -> String {
    let Some(timing) = timing else { return "–".to_owned() };
    let warm = timing.warm_median().map_or_else(String::new, |warm| format!(" ({warm:.2})"));
    let other = if timing.agrees == Some(false) { " *" } else { "" };
    format!("{:.2}{warm}{other}", timing.median())
}

fn peak(timing: Option<&Timing>) -> String {
    timing.map_or_else(|| "–".to_owned(), |timing| timing.peak_mb.to_string())
}

/// Processors, memory and system, without the machine's name.
fn machine() -> String {
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    let info = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib = info
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))
        .and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok())
        .unwrap_or(0);
    format!("{processors} processors, {} GiB of memory, {}", kib.div_ceil(1024 * 1024), std::env::consts::OS)
}

/// Everything as Markdown. Ratios above 1: brunt is faster.
pub(super) fn markdown(
    versions: &[(String, String)],
    rows: u64,
    rounds: usize,
    imports: &[Import],
    units: &[Measured],
    asked: &[Measured],
) -> String {
    let mut text = String::new();
    let versions: Vec<String> = versions.iter().map(|(name, version)| format!("{name} {version}")).collect();
    _ = writeln!(
        text,
        "{rows} rows in all; {}; two threads each; {rounds} rounds, engines in turn.\n",
        machine()
    );
    _ = writeln!(text, "Versions: {}.\n", versions.join(", "));
    if !imports.is_empty() {
        _ = writeln!(
            text,
            "| workbooks | rows | MB | fastest peer / brunt | brunt | polars | duckdb | readxl | peak MB |\n\
             | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
        );
        for import in imports {
            let of = |name: &str| import.engines.get(name);
            let peaks: Vec<String> =
                ["brunt", "polars", "duckdb", "readxl"].map(|name| peak(of(name))).to_vec();
            _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} | {} | {} | {} | {} |",
                import.title,
                import.rows,
                import.megabytes,
                ratio_cell(&import.engines),
                cell(of("brunt")),
                cell(of("polars")),
                cell(of("duckdb")),
                cell(of("readxl")),
                peaks.join(" / ")
            );
        }
        text.push('\n');
    }
    for (title, questions) in [("unit", units), ("question", asked)] {
        if questions.is_empty() {
            continue;
        }
        _ = writeln!(
            text,
            "| {title} | fastest peer / brunt | brunt | duckdb (warm) | polars (warm) | data.table (warm) | peak MB |\n\
             | --- | --- | --- | --- | --- | --- | --- |"
        );
        for question in questions {
            let of = |name: &str| question.engines.get(name);
            let peaks: Vec<String> =
                ["brunt", "duckdb", "polars", "data.table"].map(|name| peak(of(name))).to_vec();
            _ = writeln!(
                text,
                "| `{}`: {} | {} | {} | {} | {} | {} | {} |",
                question.name,
                question.title,
                ratio_cell(&question.engines),
                cell(of("brunt")),
                cell(of("duckdb")),
                cell(of("polars")),
                cell(of("data.table")),
                peaks.join(" / ")
            );
        }
        text.push('\n');
    }
    _ = writeln!(
        text,
        "Seconds are medians of whole processes, in brackets warm answers inside one; `*` marks an answer that is not \
         brunt's. Ratios are taken round by round: median (least to most)."
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_taken_round_by_round() {
        let timing = |seconds: &[f64]| Timing { seconds: seconds.to_vec(), ..Timing::default() };
        let engines = BTreeMap::from([
            ("brunt".to_owned(), timing(&[1.0, 2.0, 1.0])),
            ("duckdb".to_owned(), timing(&[4.0, 4.0, 2.0])),
            ("polars".to_owned(), timing(&[8.0])),
        ]);
        assert_eq!(ratio_cell(&engines), "2.00 (2.00 to 4.00)");
    }
}
