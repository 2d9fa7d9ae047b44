//! Progress of long work: a bar with the time left, on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;

/// A bar over `length` units of work; silent when `quiet` or when standard error is no terminal.
pub(crate) fn bar(length: u64, what: &str, bytes: bool, quiet: bool) -> ProgressBar {
    let bar = ProgressBar::new(length);
    let shown = !quiet && std::io::stderr().is_terminal();
    bar.set_draw_target(if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() });
    let amount = if bytes { "{bytes} of {total_bytes}" } else { "{pos} of {len}" };
    let template = format!("{{msg}} [{{bar:30}}] {amount}, {{eta}} left");
    if let Ok(style) = ProgressStyle::with_template(&template) {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.set_message(what.to_owned());
    bar
}
