//! What was typed of `brunt publish`.

use clap::{Args as ClapArgs, Subcommand};
use std::path::PathBuf;

/// Look after what is published.
#[derive(Debug, ClapArgs)]
pub(crate) struct Publish {
    #[command(subcommand)]
    pub(crate) what: PublishWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PublishWhat {
    /// Attack a published site: can any withheld count be worked out from all its tables together?
    Audit(PublishAudit),
}

/// Attack a published site: can any withheld count be worked out from all its tables together?
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt publish audit site/
  brunt publish audit site/ --against archive/2026-03/ --against archive/2026-02/ --format json

Reads api/v1/tables/*.json of each folder and knows nothing else. Exit code 0: nothing could be pinned down; 1: each
row is a count that could, with the interval and the tables used.")]
pub(crate) struct PublishAudit {
    /// Folder of the site
    #[arg(value_name = "DIR")]
    pub(crate) site: PathBuf,
    /// Folder of an older edition: what both print is attacked together
    #[arg(long, value_name = "DIR")]
    pub(crate) against: Vec<PathBuf>,
}
