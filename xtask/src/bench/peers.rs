//! brunt beside DuckDB, Polars and R on one made-up release: import, units, and twelve questions, engines in turn.
//!
//! Every run is a process of its own, timed from start to end; the peers also answer warm, inside a process that has
//! answered before. An answer counts only if its sums are those of brunt's.

use super::process::{Run, run};
use super::questions::{ASKED, Question, UNITS};
use super::report::{Import, Measured, Timing, markdown};
use crate::{root, step};
use anyhow::{Context as _, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Rows of a release of full size: 0.7 M arrests, 0.6 M detainers, 2.6 M encounters, 2.6 M stints, 1.5 M removals.
const ROWS: u64 = 8_000_000;
const ROUNDS: usize = 5;
/// An engine that took longer than this is not asked again.
const PATIENCE: f64 = 20.0;
/// A peer whose answers take longer than this answers warm in the first round only.
const LONG: f64 = 1.5;
const TABLES: [&str; 4] = ["apprehensions", "detainers", "stints", "removals"];

/// What `xtask bench peers` was asked.
struct Asked {
    rows: u64,
    rounds: usize,
    /// Parts to be run: import, units, questions.
    parts: Vec<String>,
    /// Beginnings of the names of questions; all where there are none.
    only: Vec<String>,
    out: PathBuf,
    /// A binary that is built already.
    brunt: Option<PathBuf>,
}

impl Asked {
    fn read(words: &[&str], target: &Path) -> Result<Asked> {
        let mut asked = Asked {
            rows: ROWS,
            rounds: ROUNDS,
            parts: ["import", "units", "questions"].map(str::to_owned).to_vec(),
            only: Vec::new(),
            out: target.join("bench-peers"),
            brunt: None,
        };
        for pair in words.chunks(2) {
            match pair {
                ["--rows", rows] => asked.rows = rows.parse().context("--rows")?,
                ["--rounds", rounds] => asked.rounds = rounds.parse().context("--rounds")?,
                ["--parts", parts] => asked.parts = parts.split(',').map(str::to_owned).collect(),
                ["--only", names] => asked.only = names.split(',').map(str::to_owned).collect(),
                ["--out", folder] => asked.out = PathBuf::from(folder),
                ["--brunt", path] => asked.brunt = Some(PathBuf::from(path)),
                _ => bail!(
                    "usage: cargo run -p xtask -- bench peers [--rows N] [--rounds N] [--out DIR] \
                     [--parts import,units,questions] [--only q06,stays] [--brunt BINARY]"
                ),
            }
        }
        asked.rounds = asked.rounds.max(1);
        Ok(asked)
    }

    fn wants(&self, part: &str) -> bool {
        self.parts.iter().any(|asked| asked == part)
    }
}

pub(super) fn bench(words: &[&str], target: &Path) -> Result<()> {
    let asked = Asked::read(words, target)?;
    let brunt = match &asked.brunt {
        Some(path) => path.clone(),
        None => {
            step("build", "cargo", &["build", "--locked", "--release", "-p", "brunt"])?;
            target.join("release/brunt")
        }
    };
    fs::create_dir_all(&asked.out)?;
    let place = Place {
        brunt,
        peers: root().join("benches/peers"),
        methods: root().join("catalog/crosswalk/methods.csv"),
        out: asked.out.clone(),
    };
    place.environments()?;
    place.release(asked.rows)?;
    let imports = if asked.wants("import") { place.imports(asked.rounds)? } else { Vec::new() };
    place.tables()?;
    let measure = |part: &str, questions: &[Question]| -> Result<Vec<Measured>> {
        if !asked.wants(part) {
            return Ok(Vec::new());
        }
        let wanted = |question: &&Question| {
            asked.only.is_empty() || asked.only.iter().any(|name| question.name.starts_with(name))
        };
        questions.iter().filter(wanted).map(|question| place.question(question, asked.rounds)).collect()
    };
    let units = measure("units", &UNITS)?;
    let answered = measure("questions", &ASKED)?;
    let text = markdown(&place.versions(), asked.rows, asked.rounds, &imports, &units, &answered);
    println!("{text}");
    let path = asked.out.join("peers.md");
    fs::write(&path, text)?;
    println!("written to {}", path.display());
    Ok(())
}

/// Where everything is.
struct Place {
    brunt: PathBuf,
    peers: PathBuf,
    methods: PathBuf,
    out: PathBuf,
}

impl Place {
    fn python(&self, environment: &str) -> PathBuf {
        self.out.join(environment).join("bin/python")
    }

    /// Makes the environments of the peers: packages by name from PyPI. DuckDB's reader of workbooks comes as a package
    /// for one version, which is not the newest, and gets an environment of its own.
    fn environments(&self) -> Result<()> {
        let packages: [(&str, &[&str]); 2] = [
            ("venv", &["duckdb>=2,<3", "polars>=2,<3", "fastexcel", "pyarrow"]),
            ("venv-xlsx", &["duckdb==1.5.5", "duckdb-extension-excel==1.5.5"]),
        ];
        for (name, wanted) in packages {
            if self.python(name).exists() {
                continue;
            }
            let folder = self.out.join(name);
            let python = self.python(name).to_string_lossy().into_owned();
            step("environment", "python3", &["-m", "venv", &folder.to_string_lossy()])?;
            let words: Vec<&str> =
                ["-m", "pip", "install", "--quiet"].into_iter().chain(wanted.iter().copied()).collect();
            step("packages", &python, &words)?;
        }
        Ok(())
    }

    /// Makes the release up, unless one of that size is there.
    fn release(&self, rows: u64) -> Result<()> {
        let folder = self.out.join("release");
        let truth = fs::read_to_string(folder.join("truth.json")).unwrap_or_default();
        let made =
            serde_json::from_str::<serde_json::Value>(&truth).ok().and_then(|truth| truth["rows"].as_u64());
        if made == Some(rows) {
            return Ok(());
        }
        for old in ["release", "store", "parquet", "csv"] {
            let old = self.out.join(old);
            if old.exists() {
                fs::remove_dir_all(&old)?;
            }
        }
        let mut command = Command::new(&self.brunt);
        command
            .arg("simulate")
            .arg("--out")
            .arg(&folder)
            .args(["--seed", "1", "--shape", "2026-03", "--quiet"]);
        let made = run(command.args(["--rows", &rows.to_string()]))?;
        println!("simulate: {:.0} s, {} MB", made.seconds, made.peak_mb);
        Ok(())
    }

    fn workbooks(&self) -> Result<Vec<PathBuf>> {
        let mut found: Vec<PathBuf> = fs::read_dir(self.out.join("release"))?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|end| end == "xlsx"))
            .collect();
        found.sort();
        Ok(found)
    }

    /// Imports by brunt and by the readers of others: a small workbook, the largest, all.
    fn imports(&self, rounds: usize) -> Result<Vec<Import>> {
        let all = self.workbooks()?;
        let size = |path: &PathBuf| fs::metadata(path).map(|about| about.len()).unwrap_or(0);
        let largest =
            all.iter().max_by_key(|path| size(path)).context("the release has no workbook")?.clone();
        let small = all.iter().find(|path| path.to_string_lossy().ends_with("Arrests_FY2025.xlsx"));
        let mut sets = Vec::new();
        if let Some(small) = small {
            sets.push(("arrests of one fiscal year", vec![small.clone()], rounds, true));
        }
        sets.push(("the largest workbook", vec![largest], rounds.min(3), false));
        sets.push(("the whole release", all, 1, false));
        let mut found = Vec::new();
        for (title, books, rounds, with_r) in sets {
            let mut import = Import {
                title: title.to_owned(),
                megabytes: books.iter().map(size).sum::<u64>() / 1_000_000,
                ..Import::default()
            };
            for _ in 0..rounds {
                let engines = ["brunt", "polars", "duckdb"].into_iter().chain(with_r.then_some("readxl"));
                for engine in engines {
                    let timing = import.engines.entry(engine.to_owned()).or_default();
                    if timing.seconds.iter().any(|seconds| *seconds > PATIENCE) {
                        continue;
                    }
                    let (ran, rows) = self.import(engine, &books)?;
                    println!("import, {title}, {engine}: {:.1} s, {} MB", ran.seconds, ran.peak_mb);
                    timing.add(&ran);
                    if engine == "brunt" {
                        import.rows = rows;
                    }
                    timing.agrees = Some(rows == import.rows);
                }
            }
            found.push(import);
        }
        Ok(found)
    }

    /// Imports into nothing and says how many rows were read.
    fn import(&self, engine: &str, books: &[PathBuf]) -> Result<(Run, u64)> {
        let out = self.out.join("import");
        if out.exists() {
            fs::remove_dir_all(&out)?;
        }
        let mut command = match engine {
            "brunt" => {
                let mut command = Command::new(&self.brunt);
                command.args(["import", "--quiet", "--format", "csv", "--threads", "2", "--store"]).arg(&out);
                command
            }
            "readxl" => {
                let mut command = Command::new("Rscript");
                command.arg(self.peers.join("import_peer.R"));
                command
            }
            _ => {
                let environment = if engine == "duckdb" { "venv-xlsx" } else { "venv" };
                let mut command = Command::new(self.python(environment));
                command.arg(self.peers.join("import_peer.py")).args(["--engine", engine, "--out"]).arg(&out);
                command
            }
        };
        let ran = run(command.args(books))?;
        let rows = if engine == "brunt" {
            sums(&ran.output, "rows_stored").get("rows_stored").copied().unwrap_or(0.0)
        } else {
            said(&ran.output)?["check"]["rows"].as_f64().unwrap_or(0.0)
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of rows")]
        Ok((ran, rows as u64))
    }

    /// The store, and its tables as files for the peers, unless they are there.
    fn tables(&self) -> Result<()> {
        let store = self.out.join("store");
        if !store.join("manifest.json").exists() {
            let mut command = Command::new(&self.brunt);
            command.arg("import").arg(self.out.join("release")).args(["--quiet", "--store"]).arg(&store);
            let ran = run(&mut command)?;
            println!("import into the store: {:.0} s, {} MB", ran.seconds, ran.peak_mb);
        }
        let parquet = self.out.join("parquet");
        fs::create_dir_all(&parquet)?;
        for table in TABLES {
            let path = parquet.join(format!("{table}.parquet"));
            if !path.exists() {
                let mut command = Command::new(&self.brunt);
                command.args(["export", "--quiet", "--table", table, "--out"]).arg(&path);
                run(command.arg("--store").arg(&store))?;
            }
        }
        let csv = self.out.join("csv");
        if !csv.exists() {
            fs::create_dir_all(&csv)?;
            let mut command = Command::new(self.python("venv"));
            command.arg(self.peers.join("to_csv.py")).arg(&parquet).arg(&csv);
            run(command.args(["apprehensions", "stints"]))?;
        }
        Ok(())
    }

    fn question(&self, question: &Question, rounds: usize) -> Result<Measured> {
        let mut measured = Measured {
            name: question.name.to_owned(),
            title: question.title.to_owned(),
            ..Measured::default()
        };
        let mut truth = BTreeMap::new();
        for _ in 0..rounds {
            let mut command = Command::new(&self.brunt);
            command.args(question.brunt).args(["--quiet", "--format", "csv", "--threads", "2", "--store"]);
            let ran = run(command.arg(self.out.join("store")))?;
            truth = sums(&ran.output, question.check);
            let timing = measured.engines.entry("brunt".to_owned()).or_default();
            timing.add(&ran);
            timing.agrees = Some(true);
            for engine in ["duckdb", "polars", "data.table"] {
                self.peer(engine, question, &truth, measured.engines.entry(engine.to_owned()).or_default())?;
            }
        }
        measured.engines.retain(|_, timing| !timing.seconds.is_empty());
        for (engine, timing) in &measured.engines {
            println!(
                "{}, {engine}: {:.2} s, warm {:.2} s, {} MB{}",
                question.name,
                timing.median(),
                timing.warm_median().unwrap_or(f64::NAN),
                timing.peak_mb,
                if timing.agrees == Some(false) { ", ANOTHER ANSWER" } else { "" }
            );
            if timing.agrees == Some(false) {
                println!("  brunt: {truth:?}\n  {engine}: {:?}", timing.said);
            }
        }
        Ok(measured)
    }

    /// One answer of a peer in a fresh process, and one from a process that has answered before.
    fn peer(
        &self,
        engine: &str,
        question: &Question,
        truth: &BTreeMap<String, f64>,
        timing: &mut Timing,
    ) -> Result<()> {
        if timing.skipped || timing.seconds.iter().any(|seconds| *seconds > PATIENCE) {
            return Ok(());
        }
        let ask = |warm: &str| -> Result<(Run, serde_json::Value)> {
            let mut command = if engine == "data.table" {
                let mut command = Command::new("Rscript");
                command.arg(self.peers.join("peer.R")).arg("--csv").arg(self.out.join("csv"));
                command
            } else {
                let mut command = Command::new(self.python("venv"));
                command.arg(self.peers.join(format!("{engine}_peer.py")));
                command.arg("--parquet").arg(self.out.join("parquet")).arg("--methods").arg(&self.methods);
                command
            };
            command.args(["--question", question.name, "--check", question.check, "--warm", warm]);
            let ran = run(&mut command)?;
            let said = said(&ran.output)?;
            Ok((ran, said))
        };
        // R reads its rows before it answers, so that its first answer is a warm one.
        let (ran, said) = ask("0")?;
        if said["skipped"].as_bool() == Some(true) {
            timing.skipped = true;
            return Ok(());
        }
        timing.add(&ran);
        timing.peak_mb = timing.peak_mb.max(said["peak_mb"].as_u64().unwrap_or(0));
        timing.agrees = Some(timing.agrees != Some(false) && agrees(truth, &said["check"]));
        timing.said = said["check"].to_string();
        if engine == "data.table" {
            timing.warm.extend(said["seconds"].as_f64());
        } else if timing.warm.is_empty() || ran.seconds < LONG {
            let (_, said) = ask("1")?;
            timing
                .warm
                .extend(said["warm"].as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64));
        }
        Ok(())
    }

    /// Versions of everything that took part.
    fn versions(&self) -> Vec<(String, String)> {
        let ask = |program: &Path, words: &[&str]| {
            Command::new(program)
                .args(words)
                .output()
                .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
                .unwrap_or_default()
        };
        let version =
            |name: &str| format!("from importlib.metadata import version; print(version('{name}'))");
        let mut found = vec![("brunt".to_owned(), ask(&self.brunt, &["--version"]).replace("brunt ", ""))];
        for (environment, name) in
            [("venv", "duckdb"), ("venv-xlsx", "duckdb"), ("venv", "polars"), ("venv", "fastexcel")]
        {
            let label = if environment == "venv" { name.to_owned() } else { format!("{name}, read_xlsx") };
            found.push((label, ask(&self.python(environment), &["-c", &version(name)])));
        }
        let expression = "cat(R.version$major, '.', R.version$minor, sep = '')";
        found.push(("R".to_owned(), ask(Path::new("Rscript"), &["-e", expression])));
        for package in ["data.table", "readxl"] {
            let expression = format!("cat(as.character(packageVersion('{package}')))");
            found.push((package.to_owned(), ask(Path::new("Rscript"), &["-e", &expression])));
        }
        found
    }
}

/// The line of JSON that a peer prints last.
fn said(output: &str) -> Result<serde_json::Value> {
    let line = output.lines().rev().find(|line| line.starts_with('{')).context("a peer said nothing")?;
    serde_json::from_str(line).context("a peer's answer")
}

fn agrees(truth: &BTreeMap<String, f64>, said: &serde_json::Value) -> bool {
    truth.iter().all(|(name, value)| {
        said[name.as_str()].as_f64().is_some_and(|other| (value - other).abs() <= 1e-9 * value.abs().max(1.0))
    })
}

/// Sums and sums of squares of columns of a table in CSV; the number of its rows under `rows`.
fn sums(table: &str, wanted: &str) -> BTreeMap<String, f64> {
    let mut found = BTreeMap::new();
    let mut lines = table.lines();
    let header = cells(lines.next().unwrap_or_default());
    let rows: Vec<Vec<String>> = lines.map(cells).collect();
    for name in wanted.split(',') {
        if name == "rows" {
            #[expect(clippy::cast_precision_loss, reason = "a count of rows")]
            found.insert(name.to_owned(), rows.len() as f64);
            continue;
        }
        let place = header.iter().position(|column| column == name);
        let values =
            || rows.iter().filter_map(|row| row.get(place?)).filter_map(|value| value.parse::<f64>().ok());
        found.insert(name.to_owned(), values().sum());
        found.insert(format!("{name}^2"), values().map(|value| value * value).sum());
    }
    found
}

/// Cells of a line of CSV; no cell of ours holds a line break.
fn cells(line: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => found.push(String::new()),
            _ => {
                if let Some(cell) = found.last_mut() {
                    cell.push(letter);
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_take_quoted_cells_and_blanks() {
        let found = sums("name,n\n\"a, b\",3\nc,\n,4\n", "rows,n");
        let pairs: Vec<(&str, f64)> = found.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        assert_eq!(pairs, [("n", 7.0), ("n^2", 25.0), ("rows", 3.0)]);
    }
}
