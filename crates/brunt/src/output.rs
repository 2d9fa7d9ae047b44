//! Standard output and standard error.

use crate::args::{Format, Global};
use crate::error::{Exit, Failure};
use brunt_publish::Releasable;
use brunt_publish::render::{self, Rendered};
use std::io::{IsTerminal as _, Write as _};

/// The program's version, as it stands in every answer.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Prints an answer in the format asked for.
pub(crate) fn answer(global: &Global, releasable: &Releasable) -> Result<(), Failure> {
    let format = match global.format {
        Format::Table => render::Format::Table,
        Format::Json => render::Format::Json,
        Format::Csv => render::Format::Csv,
        Format::Parquet => render::Format::Parquet,
        Format::Markdown => render::Format::Markdown,
    };
    if format == render::Format::Parquet && std::io::stdout().is_terminal() {
        return Err(Failure::new(
            Exit::Usage,
            "Parquet is not for a terminal",
            "send it to a file: `brunt ... --format parquet > FILE`",
        ));
    }
    let Rendered { data, beside } = render::render(releasable, format, VERSION)?;
    text(&data)?;
    if !global.quiet {
        message(&beside);
    }
    Ok(())
}

/// Writes to standard output.
pub(crate) fn text(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(cause) if !Failure::is_closed_pipe(&cause) => {
            Err(Failure::new(Exit::File, format!("standard output: {cause}"), ""))
        }
        _ => Ok(()),
    }
}

/// Writes to standard error; a text without a line break gets one.
pub(crate) fn message(text: &str) {
    if text.is_empty() {
        return;
    }
    let end = if text.ends_with('\n') { "" } else { "\n" };
    // Nothing can be said where standard error itself is gone.
    let _ = write!(std::io::stderr().lock(), "{text}{end}");
}
