//! What is typed after `brunt measure detainers | volume-yield | frontier | did | threshold`.

use super::{Cut, Named, Span};
use chrono::NaiveDate;
use clap::{Args as ClapArgs, ValueEnum};
use std::path::PathBuf;

/// Which rows, where their table is given or follows from the question.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct RowCut {
    /// A condition on the table's columns
    #[arg(long = "where", value_name = "EXPR")]
    pub(crate) filter: Option<String>,
    /// First event day
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<NaiveDate>,
    /// Last event day
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Option<NaiveDate>,
    /// Only these releases
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) release: Vec<String>,
    /// Show small counts and fine groups, for work that is not published
    #[arg(long)]
    pub(crate) local: bool,
}

/// A list of policy labels.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct LabelList {
    /// Policy labels: a CSV file (docs/policy-labels.md), or a list that comes with brunt, such as doj-2025-08
    #[arg(long, value_name = "FILE|NAME")]
    pub(crate) labels: Option<String>,
    /// Which list, where the file holds several
    #[arg(long, value_name = "NAME", requires = "labels")]
    pub(crate) list: Option<String>,
}

/// Detainers that were followed by a book-in within some days, with what cannot be told. What the agency recorded of
/// refusals stands beside it: it is no part of the measure.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt measure detainers --by state,fiscal_year --release 2026-03
  brunt measure detainers --by facility --where \"state = 'INDIANA'\" --within 60
  brunt measure detainers --by month --rubric criminality --from 2024-10-01
  brunt measure detainers --labels doj-2025-08 --ever --from 2024-08-05

A detainer without a book-in was not thereby refused.")]
pub(crate) struct Detainers {
    /// Groups, such as state, facility, month, criminality; label and in_target join by themselves
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub(crate) by: Vec<String>,
    /// Days after the detainer within which the book-in must lie
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    pub(crate) within: u32,
    /// Tell detainers apart by whether they meet a stated target
    #[arg(long, value_name = "R")]
    pub(crate) rubric: Option<String>,
    /// Another reading of the target
    #[arg(long, value_name = "NAME=OPTION", value_delimiter = ',', requires = "rubric")]
    pub(crate) choose: Vec<Named>,
    #[command(flatten)]
    pub(crate) policy: LabelList,
    /// A place that the list names on any day counts as named on all days
    #[arg(long, requires = "labels")]
    pub(crate) ever: bool,
    #[command(flatten)]
    pub(crate) rows: RowCut,
}

/// Does the target share fall as volume rises? Shares and numbers by day or week, and the share among the added actions.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt measure volume-yield --table apprehensions --rubric criminality --from 2025-01-20 --release 2026-03
  brunt measure volume-yield --table removals --rubric criminality --every week --trend

An association over time, no effect.")]
pub(crate) struct VolumeYield {
    /// Table whose rows are the actions
    #[arg(long, value_name = "T")]
    pub(crate) table: String,
    /// The stated target
    #[arg(long, value_name = "R")]
    pub(crate) rubric: String,
    /// Another reading of the target
    #[arg(long, value_name = "NAME=OPTION", value_delimiter = ',')]
    pub(crate) choose: Vec<Named>,
    /// Length of the periods
    #[arg(long, value_enum, default_value_t = VolumeEvery::Day)]
    pub(crate) every: VolumeEvery,
    /// Take out a straight line over time first
    #[arg(long)]
    pub(crate) trend: bool,
    /// Periods over which errors may hang together; 4(T/100)^(2/9) unless given
    #[arg(long, value_name = "N")]
    pub(crate) lags: Option<usize>,
    /// Level of the intervals
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    pub(crate) level: f64,
    /// Count events: leave out rows that repeat another by the table's rule
    #[arg(long)]
    pub(crate) events: bool,
    #[command(flatten)]
    pub(crate) rows: RowCut,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum VolumeEvery {
    /// Days
    Day,
    /// Weeks from Monday
    Week,
}

/// What the same number of actions would have reached with the earlier yields, the better quartile's, or the earlier mix.
/// An accounting what-if, no forecast and no cause.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:
  brunt measure frontier --table apprehensions --rubric criminality --by aor --methods apprehension_method_group \\
      --before 2024-01-20..2024-10-15 --after 2025-01-20..2025-10-15 --release 2026-03")]
pub(crate) struct Frontier {
    /// The stated target
    #[arg(long, value_name = "R")]
    pub(crate) rubric: String,
    /// Another reading of the target
    #[arg(long, value_name = "NAME=OPTION", value_delimiter = ',')]
    pub(crate) choose: Vec<Named>,
    /// Groups that make the methods, such as apprehension_method_group
    #[arg(long, value_name = "A,B", value_delimiter = ',', required = true)]
    pub(crate) methods: Vec<String>,
    /// First and last day of the earlier time
    #[arg(long, value_name = "DATE..DATE")]
    pub(crate) before: Span,
    /// First and last day of the judged time
    #[arg(long, value_name = "DATE..DATE")]
    pub(crate) after: Span,
    /// Fewest actions by a method with which an office counts for that method's quartile
    #[arg(long, value_name = "N", default_value_t = 30)]
    pub(crate) least: u64,
    #[command(flatten)]
    pub(crate) cut: Cut,
}

/// Effects of a policy that begins at different dates: by group and time, by time since it began, or as one number.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt measure did --table detainers --rubric criminality --unit facility --policy agreements.csv --every quarter
  brunt measure did --table apprehensions --outcome log-count --unit state --policy agreements.csv --controls not-yet

The policy file's format is described in docs/policy-labels.md. The effect is the policy's only under the assumptions that
`brunt measures show did` lists.")]
pub(crate) struct Did {
    /// Table whose rows are the actions
    #[arg(long, value_name = "T")]
    pub(crate) table: String,
    /// The stated target whose share is the outcome
    #[arg(long, value_name = "R")]
    pub(crate) rubric: Option<String>,
    /// Another reading of the target
    #[arg(long, value_name = "NAME=OPTION", value_delimiter = ',', requires = "rubric")]
    pub(crate) choose: Vec<Named>,
    /// Outcome; share needs --rubric
    #[arg(long, value_enum, default_value_t = DidOutcome::Share)]
    pub(crate) outcome: DidOutcome,
    /// What a unit is
    #[arg(long, value_enum)]
    pub(crate) unit: DidUnit,
    /// Policy labels with their dates: a CSV file, or a list that comes with brunt
    #[arg(long, value_name = "FILE|NAME")]
    pub(crate) policy: String,
    /// Which list, where the file holds several
    #[arg(long, value_name = "NAME")]
    pub(crate) list: Option<String>,
    /// Which label is the policy, where the list gives several
    #[arg(long, value_name = "LABEL")]
    pub(crate) label: Option<String>,
    /// Length of the periods
    #[arg(long, value_enum, default_value_t = DidEvery::Month)]
    pub(crate) every: DidEvery,
    /// Whom the treated are held against
    #[arg(long, value_enum, default_value_t = DidControls::Never)]
    pub(crate) controls: DidControls,
    /// Against what periods before the policy are held
    #[arg(long, value_enum, default_value_t = DidBase::Varying)]
    pub(crate) base: DidBase,
    /// Periods before the date in which the policy may already show
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) anticipation: u32,
    /// Fewest rows of a unit in every period
    #[arg(long, value_name = "N", default_value_t = 11)]
    pub(crate) least: u64,
    /// What to show
    #[arg(long, value_enum, default_value_t = DidShow::Event)]
    pub(crate) show: DidShow,
    /// Level of intervals and bands
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    pub(crate) level: f64,
    /// Draws of the bootstrap behind the bands; 0 for none
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(crate) draws: usize,
    /// Seed of the bootstrap
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
    #[command(flatten)]
    pub(crate) rows: RowCut,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DidOutcome {
    /// Share in target
    Share,
    /// Number of rows
    Count,
    /// Logarithm of the number of rows
    LogCount,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DidUnit {
    /// States
    State,
    /// Counties of a state
    County,
    /// Cities of a state
    City,
    /// Jails, by code
    Facility,
    /// Areas of responsibility
    Aor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DidEvery {
    /// Calendar months
    Month,
    /// Calendar quarters
    Quarter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DidControls {
    /// Units that are never treated
    Never,
    /// Units that are not treated yet
    NotYet,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DidBase {
    /// The period before each
    Varying,
    /// The last period before the policy
    Universal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DidShow {
    /// By periods since the policy began
    Event,
    /// One number
    Simple,
    /// By group
    Group,
    /// By period
    Calendar,
    /// Each group in each period
    GroupTime,
}

/// Effective bars by the fast threshold test. Exploratory: it was made for searches of drivers, and several of its
/// assumptions do not hold here; the answer lists them. Draws that cannot be trusted give no answer.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt measure threshold --from-table encounters --rubric criminality --group citizenship_country --place aor --release 2026-03
  brunt measure threshold --counts cells.csv

The file's columns are group,place,n,actions,hits: decisions, those that led to an action, actions in target.")]
pub(crate) struct Threshold {
    /// Rows that are decisions
    #[arg(
        long,
        value_enum,
        required_unless_present = "counts",
        conflicts_with = "counts",
        requires = "rubric"
    )]
    pub(crate) from_table: Option<Decisions>,
    /// Counts from a file instead
    #[arg(long, value_name = "FILE")]
    pub(crate) counts: Option<PathBuf>,
    /// The file's n are persons of a benchmark, not decisions
    #[arg(long, requires = "counts")]
    pub(crate) benchmark: bool,
    /// The stated target
    #[arg(long, value_name = "R")]
    pub(crate) rubric: Option<String>,
    /// Another reading of the target
    #[arg(long, value_name = "NAME=OPTION", value_delimiter = ',', requires = "rubric")]
    pub(crate) choose: Vec<Named>,
    /// The column that makes groups
    #[arg(long, value_name = "NAME", default_value = "citizenship_country")]
    pub(crate) group: String,
    /// The column that makes places
    #[arg(long, value_name = "NAME", default_value = "aor")]
    pub(crate) place: String,
    /// How many of the largest groups to keep
    #[arg(long, value_name = "N", default_value_t = 6)]
    pub(crate) groups: usize,
    /// Fewest decisions of a cell
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) least: u64,
    /// Draws of each of four chains, after as many of warm-up
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(crate) draws: usize,
    /// Mean acceptance that the sampler's step aims at
    #[arg(long, value_name = "P", default_value_t = 0.9)]
    pub(crate) acceptance: f64,
    /// Seed of the draws
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Level of the intervals
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    pub(crate) level: f64,
    /// Do not repeat the fit with other priors
    #[arg(long)]
    pub(crate) one_prior: bool,
    #[command(flatten)]
    pub(crate) rows: RowCut,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Decisions {
    /// Encounters, with arrests as actions
    Encounters,
    /// Detainers, with book-ins as actions
    Detainers,
}
