//! One process, timed from its start to its end, with its peak memory and what it printed.

use anyhow::{Context as _, Result, bail};
use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a process took and said.
pub(super) struct Run {
    pub(super) seconds: f64,
    pub(super) peak_mb: u64,
    pub(super) output: String,
}

/// Runs `command` to its end. An exit of 3, something in the input that did not fit, is expected of made-up quirks.
pub(super) fn run(command: &mut Command) -> Result<Run> {
    let name = format!("{command:?}");
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| name.clone())?;
    let output = collect(child.stdout.take());
    let errors = collect(child.stderr.take());
    let mut peak = 0;
    let status = loop {
        peak = peak.max(peak_kib(child.id()));
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let seconds = started.elapsed().as_secs_f64();
    let (Ok(output), Ok(errors)) = (output.join(), errors.join()) else {
        bail!("the output of {name} was lost")
    };
    if !matches!(status.code(), Some(0 | 3)) {
        bail!("{name} ended with {status}: {}", errors.lines().last().unwrap_or_default());
    }
    Ok(Run { seconds, peak_mb: peak / 1024, output })
}

/// Reads all of a stream, so that its writer never waits.
fn collect(stream: Option<impl Read + Send + 'static>) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            // What came before an error still tells what happened.
            _ = stream.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// The most memory that a process has held so far, in KiB; 0 where the system does not tell.
pub(super) fn peak_kib(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse().unwrap_or(0)
}
