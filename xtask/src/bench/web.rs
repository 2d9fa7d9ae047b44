//! The server under load, beside nginx with the same files, both compressed ahead: requests a second and times that nearly
//! all stay below. The two take turns, because the machine does other things too.

use super::target;
use crate::step;
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Open connections.
const CONNECTIONS: &str = "32";

/// What wrk said of one run.
struct Load {
    per_second: f64,
    /// Milliseconds that 99 of 100 answers stay below.
    slow_ms: f64,
    /// Answers that were none, or no 200.
    faults: bool,
}

/// A process that ends with this.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// `bench web DIR [ROUNDS [SECONDS]]`: DIR is a site that `brunt site` wrote.
pub(super) fn bench(words: &[&str]) -> Result<()> {
    let (folder, rounds, seconds) = match words {
        [folder] => (*folder, 5, "10"),
        [folder, rounds] => (*folder, rounds.parse()?, "10"),
        [folder, rounds, seconds] => (*folder, rounds.parse()?, *seconds),
        _ => bail!("usage: cargo run -p xtask -- bench web DIR [ROUNDS [SECONDS]]"),
    };
    for (program, package) in [("wrk", "wrk"), ("nginx", "nginx-light")] {
        if Command::new(program).arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
            bail!("`{program}` is not there; Debian has it in `{package}`");
        }
    }
    let example = ["build", "--locked", "--release", "-p", "brunt-web", "--example", "serve_folder"];
    step("build", "cargo", &example)?;
    let work = target().join("bench/web");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir_all(&work)?;
    let site = work.join("site");
    let copied = Command::new("cp").arg("-r").arg(folder).arg(&site).status()?;
    let packed = Command::new("gzip").args(["-9", "-k", "-r"]).arg(&site).status()?;
    if !copied.success() || !packed.success() {
        bail!("the site could not be copied and compressed");
    }
    let mut pages = Vec::new();
    find(Path::new(folder), "", &mut pages)?;
    if pages.is_empty() {
        bail!("`{folder}` has no pages");
    }
    pages.sort();
    let script = work.join("pages.lua");
    fs::write(&script, lua(&pages))?;
    let (ours, theirs) = (free_port()?, free_port()?);
    let brunt = Command::new(target().join("release/examples/serve_folder"))
        .arg(folder)
        .arg(ours.to_string())
        .stderr(Stdio::null())
        .spawn()?;
    let nginx =
        Command::new("nginx").args(["-e", "stderr", "-c"]).arg(configure(&work, &site, theirs)?).spawn()?;
    let _running = (Running(brunt), Running(nginx));
    for port in [ours, theirs] {
        wait(port)?;
    }
    println!("{} pages, {CONNECTIONS} connections, {rounds} rounds of {seconds} s", pages.len());
    let (mut of_brunt, mut of_nginx) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        // Who goes first changes.
        let turns = if round % 2 == 0 { [true, false] } else { [false, true] };
        for brunt in turns {
            let load = wrk(&script, if brunt { ours } else { theirs }, seconds)?;
            let name = if brunt { "brunt" } else { "nginx" };
            println!(
                "{name:<6} {:>9.0} requests/s, 99 of 100 within {:.2} ms",
                load.per_second, load.slow_ms
            );
            if load.faults {
                bail!("{name} gave answers that were no 200");
            }
            if brunt { of_brunt.push(load) } else { of_nginx.push(load) }
        }
    }
    let ratios = of_brunt.iter().zip(&of_nginx).map(|(ours, theirs)| ours.per_second / theirs.per_second);
    let slow = |loads: &[Load]| median(loads.iter().map(|load| load.slow_ms));
    let fast = |loads: &[Load]| median(loads.iter().map(|load| load.per_second));
    println!(
        "medians: brunt {:.0} requests/s and {:.2} ms, nginx {:.0} and {:.2}; requests/s brunt over nginx {:.2}",
        fast(&of_brunt),
        slow(&of_brunt),
        fast(&of_nginx),
        slow(&of_nginx),
        median(ratios),
    );
    Ok(())
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Addresses of the pages below `folder`.
fn find(folder: &Path, prefix: &str, pages: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let name = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            find(&entry.path(), &name, pages)?;
        } else if name.ends_with(".html") {
            pages.push(name);
        }
    }
    Ok(())
}

/// A script by which wrk asks for one page after another.
fn lua(pages: &[String]) -> String {
    let list: Vec<String> =
        pages.iter().map(|page| format!("  wrk.format(\"GET\", {page:?}, headers),\n")).collect();
    format!(
        "local headers = {{ [\"Accept-Encoding\"] = \"gzip\" }}\nlocal pages = nil\nlocal place = 0\n\
         function init()\n  pages = {{\n{}  }}\nend\n\
         function request()\n  place = place % #pages + 1\n  return pages[place]\nend\n",
        list.concat()
    )
}

fn configure(work: &Path, site: &Path, port: u16) -> Result<PathBuf> {
    let path = work.join("nginx.conf");
    let (work, site) = (work.display(), site.display());
    let text = format!(
        "daemon off;\nworker_processes 2;\npid {work}/nginx.pid;\nevents {{ worker_connections 1024; }}\n\
         http {{\n  types {{ text/html html; text/css css; text/javascript js; }}\n  access_log off;\n  sendfile on;\n  tcp_nopush on;\n  \
         keepalive_requests 1000000;\n  gzip_static on;\n  open_file_cache max=10000;\n  client_body_temp_path {work}/body;\n  \
         proxy_temp_path {work}/proxy;\n  fastcgi_temp_path {work}/fastcgi;\n  uwsgi_temp_path {work}/uwsgi;\n  \
         scgi_temp_path {work}/scgi;\n  server {{ listen 127.0.0.1:{port}; root {site}; }}\n}}\n"
    );
    fs::write(&path, text)?;
    Ok(path)
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn wait(port: u16) -> Result<()> {
    for _ in 0..200 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    bail!("nothing listens on port {port}")
}

fn wrk(script: &Path, port: u16, seconds: &str) -> Result<Load> {
    let ran = Command::new("wrk")
        .args(["-t1", "-c", CONNECTIONS, "-d", &format!("{seconds}s"), "--latency", "-s"])
        .arg(script)
        .arg(format!("http://127.0.0.1:{port}/"))
        .output()?;
    let text = String::from_utf8_lossy(&ran.stdout);
    let after = |word: &str| text.lines().find_map(|line| line.trim().strip_prefix(word)).map(str::trim);
    let per_second = after("Requests/sec:").context("wrk told no requests")?.parse()?;
    let slow = after("99%").context("wrk told no times")?;
    let scales = [("us", 0.001), ("ms", 1.0), ("s", 1000.0)];
    let scaled =
        scales.iter().find_map(|(unit, scale)| Some(slow.strip_suffix(unit)?.parse::<f64>().ok()? * scale));
    Ok(Load {
        per_second,
        slow_ms: scaled.context("wrk told a time of no known unit")?,
        faults: text.contains("Non-2xx") || text.contains("Socket errors"),
    })
}
