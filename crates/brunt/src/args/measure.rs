//! What is typed after `brunt measure`.

use super::{
    Burden, ConcentrationArgs, Cut, Detainers, Did, Disparity, Frontier, Span, Standardise, Threshold,
    VolumeYield,
};
use chrono::NaiveDate;
use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Measure something.
#[derive(Debug, ClapArgs)]
pub(crate) struct Measure {
    #[command(subcommand)]
    pub(crate) what: What,
}

#[derive(Debug, Subcommand)]
pub(crate) enum What {
    /// What share of actions met a stated target, and what cannot be told
    TargetShare(TargetShare),
    /// What the definition of a target alone changes
    Spread(Spread),
    /// Who is detained or booked in, by criminality, as the agency publishes it
    Composition(Composition),
    /// Does a series change at a date, and to which date does it point itself?
    Break(Break),
    /// What filling blank states by a named rule fills, and how far it changes growth by state
    StateFill(StateFill),
    /// What moved a share: the mix of its cells, or the share within them
    Decompose(Decompose),
    /// Offices about the share of all of them
    Funnel(Funnel),
    /// Who carries it: actions, bed-days, removals, days to removal and cost by class, with bounds
    Burden(Burden),
    /// Target shares of groups or periods at one fixed mix of cells
    Standardise(Standardise),
    /// How concentrated rows are over offices, facilities or countries
    Concentration(ConcentrationArgs),
    /// Rates of groups against a benchmark of persons, its error carried
    Disparity(Disparity),
    /// Detainers that were followed by a book-in, recorded refusals beside it
    Detainers(Detainers),
    /// Does the target share fall as volume rises?
    VolumeYield(VolumeYield),
    /// What the same number of actions would have reached under stated alternatives
    Frontier(Frontier),
    /// Effects of a policy that begins at different dates
    Did(Did),
    /// Effective bars by the fast threshold test; exploratory
    Threshold(Threshold),
    /// Which rows repeat others, by a named rule
    Duplicates(Duplicates),
    /// How many stays, and how long they last
    Stays(Stays),
    /// What belongs together across tables of one release
    Links(Links),
    /// Who is held at midnight and in a day, bed-days, comings and goings
    Population(Population),
}

/// What moved a share between two times: the mix of its cells, or the share within them.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:
  brunt measure decompose --table removals --rubric criminality --by aor \\
      --before 2015-10-01..2016-09-30 --after 2018-10-01..2019-08-31

Arithmetic, not cause. Rows that cannot be told, and cells with rows in one time only, give every part its bounds.")]
pub(crate) struct Decompose {
    /// The stated target
    #[arg(long, value_name = "R")]
    pub(crate) rubric: String,
    /// Another reading of the target
    #[arg(long, value_name = "NAME=OPTION", value_delimiter = ',')]
    pub(crate) choose: Vec<Named>,
    /// First and last day of the earlier time
    #[arg(long, value_name = "DATE..DATE")]
    pub(crate) before: Span,
    /// First and last day of the later time
    #[arg(long, value_name = "DATE..DATE")]
    pub(crate) after: Span,
    /// Weeks in a block of the bootstrap
    #[arg(long, value_name = "N", default_value_t = 4)]
    pub(crate) block_weeks: usize,
    /// Replicates of the bootstrap; 0 for no intervals
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(crate) replicates: usize,
    /// Seed of the bootstrap
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Level of the intervals
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    pub(crate) level: f64,
    #[command(flatten)]
    pub(crate) cut: Cut,
}

/// Offices about the share of all of them: what chance and over-dispersion allow. No ranks.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:
  brunt measure funnel --table removals --rubric criminality --by aor --from 2018-10-01")]
pub(crate) struct Funnel {
    /// The stated target
    #[arg(long, value_name = "R")]
    pub(crate) rubric: String,
    /// Another reading of the target
    #[arg(long, value_name = "NAME=OPTION", value_delimiter = ',')]
    pub(crate) choose: Vec<Named>,
    /// Level of the limits
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    pub(crate) level: f64,
    #[command(flatten)]
    pub(crate) cut: Cut,
}

/// What the definition of a target alone changes: the same rows under every reading of every target.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt measure spread --table removals --by fiscal_year
  brunt measure spread --table stints --rubric wow_strict,wow_broad --release 2026-03

The spread is no interval: each reading is another question asked of the same rows.")]
pub(crate) struct Spread {
    /// Targets; all stated ones unless given
    #[arg(long, value_name = "R,R", value_delimiter = ',')]
    pub(crate) rubric: Vec<String>,
    #[command(flatten)]
    pub(crate) cut: Cut,
}

/// Which rows repeat others, by a named rule of the catalog. No row is dropped from the store.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt measure duplicates --table apprehensions --by fiscal_year
  brunt measure duplicates --table detainers --rule detainers-same-prepare-date
  brunt measure duplicates --table stints --by month --release 2026-03")]
pub(crate) struct Duplicates {
    /// Table
    #[arg(long, value_name = "T")]
    pub(crate) table: String,
    /// Rule; the table's first unless given
    #[arg(long, value_name = "NAME")]
    pub(crate) rule: Option<String>,
    #[command(flatten)]
    pub(crate) units: Units,
}

/// How many stays began, and how long they last: quartiles that reckon with those still open.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt measure stays --by fiscal_year
  brunt measure stays --by criminality --from 2025-01-20 --release 2026-03")]
pub(crate) struct Stays {
    /// First day of book-in; the release's own unless given
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<NaiveDate>,
    /// Last day of book-in
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Option<NaiveDate>,
    /// Level of intervals
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    pub(crate) level: f64,
    #[command(flatten)]
    pub(crate) units: Units,
}

/// What belongs together across tables of one release, by a named rule, one to one; never across releases.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt measure links --rule arrest-to-stay --by month
  brunt measure links --rule detainer-to-book-in --by state

Rules: arrest-to-stay, detainer-to-book-in, encounter-to-arrest, stay-to-removal.")]
pub(crate) struct Links {
    /// Link rule
    #[arg(long, value_name = "NAME")]
    pub(crate) rule: String,
    #[command(flatten)]
    pub(crate) units: Units,
}

/// Who is held at midnight and at any time of a day, bed-days, comings and goings.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt measure population --every month
  brunt measure population --every day --from 2025-01-01 --to 2025-03-31 --by facility
  brunt measure population --every fiscal-year --by aor,gender --format csv")]
pub(crate) struct Population {
    /// First day; the release's own unless given
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<NaiveDate>,
    /// Last day
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Option<NaiveDate>,
    /// Length of the periods
    #[arg(long, value_enum, default_value_t = PopulationEvery::Month)]
    pub(crate) every: PopulationEvery,
    #[command(flatten)]
    pub(crate) units: Units,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PopulationEvery {
    /// Days
    Day,
    /// Weeks from Monday
    Week,
    /// Calendar months
    Month,
    /// Fiscal years
    FiscalYear,
}

/// What measures over people have in common.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct Units {
    /// Groups, such as fiscal_year, month, facility, aor, criminality, offence_bucket
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub(crate) by: Vec<String>,
    /// Only these releases
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) release: Vec<String>,
    /// Show small counts and fine groups, for work that is not published
    #[arg(long)]
    pub(crate) local: bool,
}

/// What filling blank states by a named rule fills, and how far it changes growth by state. The recorded state is never
/// touched; `state_filled` and `state_fill_source` are columns of their own and can be groups and filters of target-share.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt measure state-fill --table apprehensions --release 2026-03 --by fiscal_year
  brunt measure state-fill --table apprehensions --release 2026-03 --growth 2024-01-20..2024-10-15,2025-01-20..2025-10-15
  brunt measure target-share --table apprehensions --rubric criminality --by state_filled,state_fill_source

The rule is a file in catalog/fills. With --growth: rows a day in later days over earlier ones, by recorded and filled state.")]
pub(crate) struct StateFill {
    /// Table
    #[arg(long, value_name = "T")]
    pub(crate) table: String,
    /// Only these releases
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) release: Vec<String>,
    /// Groups, such as fiscal_year, month, state_filled
    #[arg(long, value_name = "A,B", value_delimiter = ',', conflicts_with = "growth")]
    pub(crate) by: Vec<String>,
    /// Show instead growth between two spans of days, by state
    #[arg(long, value_name = "FROM..TO,FROM..TO", value_delimiter = ',')]
    pub(crate) growth: Vec<Span>,
    /// A condition on the table's columns
    #[arg(long = "where", value_name = "EXPR")]
    pub(crate) filter: Option<String>,
    /// First event day
    #[arg(long, value_name = "DATE", conflicts_with = "growth")]
    pub(crate) from: Option<NaiveDate>,
    /// Last event day
    #[arg(long, value_name = "DATE", conflicts_with = "growth")]
    pub(crate) to: Option<NaiveDate>,
    /// Show small counts and fine groups, for work that is not published
    #[arg(long)]
    pub(crate) local: bool,
}

/// Does a series change at a date, and to which date does it point itself? Level and slope before and after, four ways to
/// reckon with autocorrelation, the date's rank among all others, and the dates that the series itself points to.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt measure break --table detained --share criminality=other --of arresting_agency=ICE --at 2025-01-20 --from 2021-12-01 --search
  brunt measure break --table booked_in_by_agency --of arresting_agency=ICE --at 2025-02-01 --from 2021-10-01
  brunt measure break --table apprehensions --rubric criminality --every week --at 2025-01-20 --chart weeks.svg
  brunt measure break --table removals --every month --search

A published table (`brunt tables --known` lists them) gives its figures by edition or month; `detained` and `booked_in` also
from the figures that come with brunt. Any other table gives its rows by week or month, or with --rubric the share that meets a
stated target: the lowest, the told, the highest. A break at a date says nothing of why.")]
pub(crate) struct Break {
    /// Published table, or a table of rows
    #[arg(long, value_name = "T")]
    pub(crate) table: String,
    /// The date named; a search alone without one
    #[arg(long, value_name = "DATE", required_unless_present = "search")]
    pub(crate) at: Option<NaiveDate>,
    /// Published table: labels, such as arresting_agency=ICE; the printed total unless given
    #[arg(long, value_name = "NAME=VALUE", value_delimiter = ',')]
    pub(crate) of: Vec<Named>,
    /// Published table: the share of this label in the printed total
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) share: Option<Named>,
    /// Published table: another figure than its own
    #[arg(long, value_name = "NAME")]
    pub(crate) figure: Option<String>,
    /// Published table: what was published by this day
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<NaiveDate>,
    /// Rows: the stated target whose share is wanted
    #[arg(long, value_name = "R")]
    pub(crate) rubric: Option<String>,
    /// Rows: a condition on the table's columns
    #[arg(long = "where", value_name = "EXPR")]
    pub(crate) filter: Option<String>,
    /// Rows: of this release
    #[arg(long, value_name = "NAME")]
    pub(crate) release: Option<String>,
    /// Rows: count by week or month
    #[arg(long, value_enum, default_value_t = Step::Week)]
    pub(crate) every: Step,
    /// First day
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<NaiveDate>,
    /// Last day
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Option<NaiveDate>,
    /// What may change at the date
    #[arg(long, value_enum, default_value_t = BreakShape::LevelAndSlope)]
    pub(crate) shape: BreakShape,
    /// Search the date that the series itself points to
    #[arg(long)]
    pub(crate) search: bool,
    /// Points that each side of a tried date must have
    #[arg(long, value_name = "N", default_value_t = 6)]
    pub(crate) margin: usize,
    /// Weigh the points of a share by what it is taken of
    #[arg(long)]
    pub(crate) weighted: bool,
    /// Rank the named date among earlier dates only
    #[arg(long)]
    pub(crate) placebo_before: bool,
    /// Level of intervals and of the set of dates
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    pub(crate) level: f64,
    /// Also draw the series as an SVG
    #[arg(long, value_name = "FILE")]
    pub(crate) chart: Option<PathBuf>,
    /// Allow weeks and months with small counts, for work that is not published
    #[arg(long)]
    pub(crate) local: bool,
}

/// A name and a value, written `NAME=VALUE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) value: String,
}

impl std::str::FromStr for Named {
    type Err = String;

    fn from_str(text: &str) -> Result<Named, String> {
        match text.split_once('=') {
            Some((name, value)) if !name.is_empty() && !value.is_empty() => {
                Ok(Named { name: name.to_owned(), value: value.to_owned() })
            }
            _ => Err(format!("`{text}` is not NAME=VALUE, such as arresting_agency=ICE")),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// Weeks from Monday
    Week,
    /// Calendar months
    Month,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BreakShape {
    /// Level and slope
    LevelAndSlope,
    /// The level, over a slope that goes on
    Level,
    /// The level, between two flat stretches
    Step,
}

/// Who is detained or booked in, by criminality, as the agency publishes it: convicted, pending charges, neither.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt measure composition --table detained --by arresting_agency --from 2025-01-01 --every month
  brunt measure composition --table detained --as-of 2025-04-30 --format csv
  brunt measure composition --table booked_in
  brunt measure composition --table detained --by arresting_agency --chart detained.svg

From the published figures that come with brunt, 2019 to 2026, and from workbooks that were imported; each row names its
source.")]
pub(crate) struct Composition {
    /// Of whom
    #[arg(long, value_enum, value_name = "T")]
    pub(crate) table: CompositionTable,
    /// Groups: arresting_agency
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub(crate) by: Vec<String>,
    /// First day
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<NaiveDate>,
    /// Last day
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Option<NaiveDate>,
    /// Answer with what was published by this day
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<NaiveDate>,
    /// Which editions to show
    #[arg(long, value_enum, default_value_t = Every::Edition)]
    pub(crate) every: Every,
    /// Also draw the shares as an SVG
    #[arg(long, value_name = "FILE")]
    pub(crate) chart: Option<PathBuf>,
    /// Whose shares the chart shows
    #[arg(long, value_name = "NAME", default_value = "all", requires = "chart")]
    pub(crate) chart_of: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompositionTable {
    /// People detained on a day
    Detained,
    /// People booked in in a fiscal year so far
    #[value(name = "booked_in")]
    BookedIn,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Every {
    /// Every edition
    Edition,
    /// The last of each month
    Month,
    /// The last of each calendar year
    Year,
}

/// What share of actions met a stated target, and what cannot be told.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt measure target-share --table removals --rubric criminality --by fiscal_year
  brunt measure target-share --table apprehensions --rubric dhs_70 --by month --from 2025-01-20
  brunt measure target-share --table stints --rubric column --by tier,gender --where \"state = 'TEXAS'\"

share_low and share_high bound the share whatever the rows are that cannot be told; share_known is the share among
those that can. Counts of 1 to 10 and their partners are withheld unless --local is given.")]
pub(crate) struct TargetShare {
    /// The stated target; `brunt rubrics` lists them. `in_force` scores each row against the one in force on its day
    #[arg(long, value_name = "R")]
    pub(crate) rubric: String,
    /// Another reading of the target, such as offence_rule=violent_ssa; `brunt rubrics show R` lists them
    #[arg(long, value_name = "NAME=OPTION", value_delimiter = ',')]
    pub(crate) choose: Vec<Named>,
    /// `event`: score only events of days on which the target was in force
    #[arg(long, value_enum, conflicts_with = "fixed")]
    pub(crate) as_of: Option<AsOf>,
    /// Score every event against the target, whenever it was in force (the default)
    #[arg(long)]
    pub(crate) fixed: bool,
    /// Leave out tests on facts that a release has no column for, and answer for the rest of the target
    #[arg(long)]
    pub(crate) narrow: bool,
    /// Add an interval for the process behind the told rows
    #[arg(long, value_enum)]
    pub(crate) interval: Option<IntervalKind>,
    /// Level of the interval
    #[arg(long, value_name = "P", default_value_t = 0.95, requires = "interval")]
    pub(crate) level: f64,
    #[command(flatten)]
    pub(crate) cut: Cut,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AsOf {
    /// The day of the event
    Event,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum IntervalKind {
    /// Wilson's
    Wilson,
    /// Jeffreys'
    Jeffreys,
    /// Wilson's at the number of independent rows that the clusters of a day and area are worth
    BetaBinomial,
}
