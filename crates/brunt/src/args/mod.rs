//! What was typed. What it means is decided by each command.

mod account;
mod carried;
mod measure;
mod publish;

pub(crate) use account::*;
pub(crate) use carried::*;
pub(crate) use measure::*;
pub(crate) use publish::*;

use chrono::NaiveDate;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Who is enforcement really targeting? Stated targets held against released records, with what cannot be told.
#[derive(Debug, Parser)]
#[command(name = "brunt", version, about, max_term_width = 110)]
#[command(after_help = "Examples:
  brunt import releases/                     read every release in a folder
  brunt measure target-share --table removals --rubric criminality --by fiscal_year
  brunt rubrics show column                  a stated target in words
  brunt check                                public statements, each with its verdict
  brunt polls pair --from 49 --n-from 1229 --to 46 --n-to 1260 --deff 1.95
  brunt demo                                 all of it on a made-up release

Exit codes: 0 done; 1 checked and found wanting; 2 usage or catalog; 3 some input does not fit the codebook
(what fits has landed); 4 file or network; 70 a fault of brunt itself.")]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Flags of every command, before or after it.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct Global {
    /// Folder of the store
    #[arg(long, global = true, value_name = "DIR", env = "BRUNT_STORE", default_value = "brunt-store")]
    pub(crate) store: PathBuf,
    /// How to print rows
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// Print nothing but the answer and errors
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Folder with catalog files of your own; they come on top of the built-in ones and win over those of equal path
    #[arg(long, global = true, value_name = "DIR", env = "BRUNT_CATALOG")]
    pub(crate) catalog: Option<PathBuf>,
    /// Threads to use; results do not depend on it
    #[arg(long, global = true, value_name = "N")]
    pub(crate) threads: Option<usize>,
}

/// How to print rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For reading
    Table,
    /// One object with rows, ledger and notes
    Json,
    /// Rows; the rest goes to standard error
    Csv,
    /// Rows; the rest is in the file's metadata
    Parquet,
    /// For print
    Markdown,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read releases into the store
    Import(Import),
    /// List what the store holds
    Tables(Tables),
    /// List cells and rows that did not fit the codebook, and where they stand
    Rejects(Rejects),
    /// Show per column how many cells are known, blank, redacted, not in the release, rejected
    Quality(Quality),
    /// List what a later edition restated, or what a newer release changed
    Diff(Diff),
    /// List the stated targets, or explain one in words
    Rubrics(Rubrics),
    /// List the measures, or show one's definition, assumptions and source
    Measures(Measures),
    /// Measure something
    Measure(Measure),
    /// Issue polls: read lists, pool them, and ask whether a change is real
    Polls(Polls),
    /// What stands beside the records: reported crime with its coverage
    Context(Context),
    /// Write a table out for R, Python or DuckDB; local work, not for publication
    Export(Export),
    /// Ask the store in SQL; local work, not for publication
    Sql(Sql),
    /// Check public statements against figures, polls and rows
    Check(Check),
    /// Write public statements with their verdicts as one HTML file and as a PDF ready to print
    Report(Report),
    /// Print an exhibit as a snippet of HTML for another site
    Embed(Embed),
    /// Look after what is published: attack it, as a reader could
    Publish(Publish),
    /// Make up a release in the agency's own shape, with the truth beside it
    Simulate(Simulate),
    /// Build the pages of a store: a folder that needs no server and no script
    Site(Site),
    /// Serve the pages of a store live, with a read-only JSON API
    Serve(Serve),
    /// Run the whole way on a made-up release and the published figures that come with brunt
    Demo(Demo),
}

/// Read releases into the store. Files are recognised by content; the same bytes a second time change nothing.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt import releases/
  brunt import Arrests_FY2025.xlsx Detainers_FY2025.xlsx --store election-story
  brunt import old.csv.gz --release 2025-07 --format json

A file that does not fit is refused whole, with the place and a hint; the others land. Exit code 3 means that
something did not fit: `brunt rejects` lists it.")]
pub(crate) struct Import {
    /// Files or folders
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The release that these files belong to, where their content leaves it open
    #[arg(long, value_name = "NAME")]
    pub(crate) release: Option<String>,
}

/// List what the store holds.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt tables
  brunt tables --known --format json")]
pub(crate) struct Tables {
    /// List instead the tables and releases that the catalog can read
    #[arg(long)]
    pub(crate) known: bool,
}

/// List cells and rows that did not fit the codebook, and where they stand.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt rejects --table removals
  brunt rejects --unlisted                   values that the codebook does not list; they were kept as given")]
pub(crate) struct Rejects {
    /// Only this table
    #[arg(long, value_name = "T")]
    pub(crate) table: Option<String>,
    /// List instead the values that the codebook does not list, with their first place
    #[arg(long)]
    pub(crate) unlisted: bool,
}

/// Show per column how many cells are known, blank, redacted, not in the release, rejected.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt quality --table apprehensions
  brunt quality --door                       identity columns met at import, none of which was kept
  brunt quality --controls                   printed totals beside rows stored and beside the sum of their parts
  brunt quality --edges                      where a release begins late, ends incomplete or has a hole
  brunt quality --cross                      sources held against one another: populations, removals, running totals")]
pub(crate) struct Quality {
    /// Only this table
    #[arg(long, value_name = "T")]
    pub(crate) table: Option<String>,
    /// Show instead the identity columns that imports met and refused
    #[arg(long)]
    pub(crate) door: bool,
    /// Show instead published totals beside the rows stored
    #[arg(long, conflicts_with = "door")]
    pub(crate) controls: bool,
    /// Show instead what different sources give for the same thing, as ratios
    #[arg(long, conflicts_with_all = ["door", "controls", "table"])]
    pub(crate) cross: bool,
    /// Show instead incomplete last weeks, missing starts and holes of each table and release
    #[arg(long, conflicts_with_all = ["door", "controls", "cross"])]
    pub(crate) edges: bool,
}

/// List what a later edition of a publication restated, or what a newer release changed, added and withdrew in the days
/// that both hold, in aggregate.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt diff ICE-detention-statistics --table booked_in_by_agency
  brunt diff ICE-detention-statistics@2026-01-22 ICE-detention-statistics@2026-04-02
  brunt diff 2025-07 2025-12 --table apprehensions
  brunt diff 2025-12 2026-03 --by month --column apprehension_method

One publication: every step in which an edition prints another number than the one before it. Two editions, each named by the
publication and its as-of day: what the one changed of the other, added and withdrew. Two releases: rows by week, values whose
share moved, values gone and new, and recodings, in the days that both hold. Rows are never linked across releases.")]
pub(crate) struct Diff {
    /// A publication, its edition of a day (NAME@DATE), or a release
    #[arg(value_name = "NAME")]
    pub(crate) first: Side,
    /// Another edition, or another release
    #[arg(value_name = "NAME")]
    pub(crate) second: Option<Side>,
    /// Only this table
    #[arg(long, value_name = "T")]
    pub(crate) table: Option<String>,
    /// Releases: only this column
    #[arg(long, value_name = "C")]
    pub(crate) column: Option<String>,
    /// Releases: list every week or month; otherwise only weeks that changed by more than the threshold
    #[arg(long, value_enum)]
    pub(crate) by: Option<Step>,
    /// Releases: list what changed by more than this, in points of a share and in per cent of a week's rows
    #[arg(long, value_name = "POINTS", default_value_t = 1.0)]
    pub(crate) threshold: f64,
    /// Releases: show small counts, for work that is not published
    #[arg(long)]
    pub(crate) local: bool,
}

/// One side of a comparison: `NAME` or `NAME@DATE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Side {
    pub(crate) name: String,
    pub(crate) as_of: Option<NaiveDate>,
}

impl std::str::FromStr for Side {
    type Err = String;

    fn from_str(text: &str) -> Result<Side, String> {
        match text.split_once('@') {
            None => Ok(Side { name: text.to_owned(), as_of: None }),
            Some((name, day)) => match day.parse() {
                Ok(day) => Ok(Side { name: name.to_owned(), as_of: Some(day) }),
                Err(_) => Err(format!("`{day}` is no day, such as 2026-04-02")),
            },
        }
    }
}

/// List the stated targets, or explain one in words.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt rubrics
  brunt rubrics show wow_strict
  brunt rubrics diff dhs_70 wow_strict --table removals --by fiscal_year")]
pub(crate) struct Rubrics {
    #[command(subcommand)]
    pub(crate) what: Option<RubricsWhat>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RubricsWhat {
    /// Show one, whole
    Show {
        /// Its name
        name: String,
    },
    /// On which rows two targets disagree, in aggregate
    Diff(RubricsDiff),
}

/// On which rows two targets disagree, in aggregate: in both, in one only, in neither, or one cannot be told.
#[derive(Debug, ClapArgs)]
pub(crate) struct RubricsDiff {
    /// One target
    pub(crate) first: String,
    /// The other
    pub(crate) second: String,
    #[command(flatten)]
    pub(crate) cut: Cut,
}

/// Rows and their groups.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct Cut {
    /// Table whose rows are the actions
    #[arg(long, value_name = "T")]
    pub(crate) table: String,
    /// Groups, such as fiscal_year, month, apprehension_aor, criminality, offence_bucket; in target-share also tier
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub(crate) by: Vec<String>,
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
    /// Count events: leave out rows that repeat another by the table's rule
    #[arg(long)]
    pub(crate) events: bool,
    /// Show small counts and fine groups, for work that is not published
    #[arg(long)]
    pub(crate) local: bool,
}

/// List the measures, or show one's definition, assumptions and source.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:
  brunt measures show target-share")]
pub(crate) struct Measures {
    #[command(subcommand)]
    pub(crate) show: Option<Show>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Show {
    /// Show one, whole
    Show {
        /// Its name
        name: String,
    },
}

/// Issue polls: read lists, pool them, and ask whether a change is real.
#[derive(Debug, ClapArgs)]
pub(crate) struct Polls {
    #[command(subcommand)]
    pub(crate) what: PollQuestion,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PollQuestion {
    /// Read lists of polls into the store; each fault is reported and none is mended
    Import(PollImport),
    /// List the questions that the stored lists ask
    List,
    /// List what is wrong or doubtful in the stored lists, and where two of them disagree
    Faults(PollFaults),
    /// What is the level behind many polls, and did it change?
    Trend(PollTrend),
    /// Is the change between two polls real?
    Pair(Pair),
}

/// Read lists of polls into the store. Lists are recognised by their headers; the same bytes a second time change nothing.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt polls import polls/
  brunt polls import president_issue_approval_polls.csv --published 2026-02-14

Faults (a start after its end, a date in the future, a repeat, an odd population, copied shares) are reported at their
line and left as they are. Exit code 3 means that a row could not be read.")]
pub(crate) struct PollImport {
    /// Files or folders
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The day as of which the lists were published; polls after it are in the future. Today unless given
    #[arg(long, value_name = "DATE")]
    pub(crate) published: Option<NaiveDate>,
}

/// List what is wrong or doubtful in the stored lists, and where two of them disagree.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt polls faults --list president_issue_approval_polls.csv
  brunt polls faults --conflicts             what two lists say differently of one poll")]
pub(crate) struct PollFaults {
    /// Only this list
    #[arg(long, value_name = "NAME", conflicts_with = "conflicts")]
    pub(crate) list: Option<String>,
    /// Show instead what two lists say differently of one poll
    #[arg(long)]
    pub(crate) conflicts: bool,
}

/// Two days, written `2025-03-22..2025-04-19`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
}

impl std::str::FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Span, String> {
        let read = || {
            let (from, to) = text.split_once("..")?;
            let span = Span { from: from.parse().ok()?, to: to.parse().ok()? };
            (span.from < span.to).then_some(span)
        };
        read().ok_or_else(|| format!("`{text}` is not two days in order, such as 2025-03-22..2025-04-19"))
    }
}

/// What is the level behind many polls, and did it change? A random walk with a steady lean for each pollster, by
/// maximum likelihood; `brunt measures show polls-trend` has the model.
#[derive(Debug, Clone, ClapArgs)]
#[command(after_help = "Examples:
  brunt polls trend --question immigration --change 2025-03-22..2025-04-19
  brunt polls trend --question immigration --at 2025-04-19
  brunt polls trend --question immigration --chart level.svg
  brunt polls trend --question immigration --houses
  brunt polls trend --question 'ALP first preference' --deff 1 --rounding 0 --no-extra --house-sd 7.5 --keep-repeats \\
      --anchor 2004-10-09=37.64 --anchor 2007-11-24=43.38

The level is that of the mean pollster unless a known truth anchors it.")]
pub(crate) struct PollTrend {
    /// The question, by the list's word; `brunt polls list` shows them
    #[arg(long, value_name = "Q")]
    pub(crate) question: String,
    /// The list's own subgroup, for lists that have them
    #[arg(long, value_name = "S")]
    pub(crate) subgroup: Option<String>,
    /// The list, by name or the first digits of its hash; needed where several ask the question
    #[arg(long, value_name = "NAME")]
    pub(crate) list: Option<String>,
    /// First day to show
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<NaiveDate>,
    /// Last day to show
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Option<NaiveDate>,
    /// Show only these days
    #[arg(long, value_name = "DATE", value_delimiter = ',')]
    pub(crate) at: Vec<NaiveDate>,
    /// Show instead the change between two days, with the covariance of their levels
    #[arg(long, value_name = "FROM..TO", value_delimiter = ',')]
    pub(crate) change: Vec<Span>,
    /// Show instead each pollster's steady lean
    #[arg(long, conflicts_with = "change")]
    pub(crate) houses: bool,
    /// Show instead how well the model foretells the next poll
    #[arg(long, conflicts_with_all = ["change", "houses"])]
    pub(crate) diagnostics: bool,
    /// Design effect of every poll
    #[arg(long, value_name = "D", default_value_t = PollTrend::DESIGN_EFFECT)]
    pub(crate) deff: f64,
    /// Step of printed percentages, points; 0 leaves rounding out
    #[arg(long, value_name = "POINTS", default_value_t = PollTrend::STEP)]
    pub(crate) rounding: f64,
    /// Mean of the wide prior of the level on its first day
    #[arg(long, value_name = "PERCENT", conflicts_with = "anchor")]
    pub(crate) start: Option<f64>,
    /// Let who was asked (adults, registered or likely voters) shift a poll
    #[arg(long)]
    pub(crate) population_effects: bool,
    /// Let how they were asked shift a poll
    #[arg(long)]
    pub(crate) mode_effects: bool,
    /// Let a poll measure the mean over its field days rather than their middle
    #[arg(long)]
    pub(crate) field_spans: bool,
    /// A known truth, such as an election: the first is where the level starts, the others pin it
    #[arg(long, value_name = "DATE=PERCENT[+-SE]")]
    pub(crate) anchor: Vec<String>,
    /// Leave house effects out
    #[arg(long, conflicts_with = "house_sd")]
    pub(crate) no_houses: bool,
    /// State the standard deviation between houses instead of estimating it
    #[arg(long, value_name = "POINTS")]
    pub(crate) house_sd: Option<f64>,
    /// Leave variance beyond sampling and rounding out
    #[arg(long)]
    pub(crate) no_extra: bool,
    /// Keep rows of one pollster, time and population as polls of their own
    #[arg(long)]
    pub(crate) keep_repeats: bool,
    /// Leave tracking polls out
    #[arg(long)]
    pub(crate) no_tracking: bool,
    /// Level of intervals
    #[arg(long, value_name = "P", default_value_t = PollTrend::LEVEL)]
    pub(crate) level: f64,
    /// Draw the level, its band and the polls to an SVG file
    #[arg(long, value_name = "FILE")]
    pub(crate) chart: Option<PathBuf>,
    /// Draw the house effects to an SVG file
    #[arg(long, value_name = "FILE")]
    pub(crate) chart_houses: Option<PathBuf>,
}

impl PollTrend {
    const DESIGN_EFFECT: f64 = 1.6;
    const STEP: f64 = 1.0;
    const LEVEL: f64 = 0.95;

    /// The ordinary trend of a question, as without any other word.
    pub(crate) fn of(question: String, subgroup: Option<String>) -> PollTrend {
        PollTrend {
            question,
            subgroup,
            list: None,
            from: None,
            to: None,
            at: Vec::new(),
            change: Vec::new(),
            houses: false,
            diagnostics: false,
            deff: PollTrend::DESIGN_EFFECT,
            rounding: PollTrend::STEP,
            start: None,
            population_effects: false,
            mode_effects: false,
            field_spans: false,
            anchor: Vec::new(),
            no_houses: false,
            house_sd: None,
            no_extra: false,
            keep_repeats: false,
            no_tracking: false,
            level: PollTrend::LEVEL,
            chart: None,
            chart_houses: None,
        }
    }
}

/// Is the change between two polls real? Power, the least change that two such polls can detect, and what rounding
/// leaves open are part of the answer.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt polls pair --from 49 --n-from 1229 --to 46 --n-to 1260 --deff 1.95
  brunt polls pair --from 49 --n-from 1229 --moe-from 3.9 --to 46 --n-to 1260 --moe-to 3.9

Write percentages and margins as they were printed: `49` leaves half a point open, `49.0` a twentieth.")]
pub(crate) struct Pair {
    /// Percentage of the earlier poll, as printed
    #[arg(long, value_name = "PERCENT")]
    pub(crate) from: String,
    /// Respondents of the earlier poll
    #[arg(long, value_name = "N")]
    pub(crate) n_from: u64,
    /// Percentage of the later poll, as printed
    #[arg(long, value_name = "PERCENT")]
    pub(crate) to: String,
    /// Respondents of the later poll
    #[arg(long, value_name = "N")]
    pub(crate) n_to: u64,
    /// Design effect of both polls; 1, a simple random sample, unless this or the margins are given
    #[arg(long, value_name = "D", conflicts_with_all = ["moe_from", "moe_to"])]
    pub(crate) deff: Option<f64>,
    /// Margin of error that the earlier poll published, at 95 %
    #[arg(long, value_name = "POINTS", requires = "moe_to")]
    pub(crate) moe_from: Option<String>,
    /// Margin of error that the later poll published, at 95 %
    #[arg(long, value_name = "POINTS", requires = "moe_from")]
    pub(crate) moe_to: Option<String>,
    /// Level of the test and the interval
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    pub(crate) level: f64,
    /// A true change, in points, whose power is wanted instead of that of the change seen
    #[arg(long, value_name = "POINTS", allow_hyphen_values = true)]
    pub(crate) true_change: Option<f64>,
}

/// Write a table out for R, Python or DuckDB. Rows are those of people: local work, not for publication.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt export --table removals --out removals.parquet
  brunt export --table stints --release 2026-03 --out stints.csv
  brunt export --table apprehensions --marked --out arrests.parquet

In the order of the sources, with each row's origin and the state of each value, without the publisher's person key.
A file that is there already is left alone.")]
pub(crate) struct Export {
    /// Table
    #[arg(long, value_name = "T")]
    pub(crate) table: String,
    /// Only these releases
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) release: Vec<String>,
    /// Add a column that says whether each row repeats another by the table's rule
    #[arg(long)]
    pub(crate) marked: bool,
    /// File to write: `.parquet` or `.csv`
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

/// Ask the store in SQL. Only reading is possible, no column stands for a person, and the answer is stamped as not for
/// publication.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt sql \"select fiscal_year, count(*) as n from removals group by 1 order by 1\"
  brunt sql \"select gender, gender__state, count(*) as n from stints group by 1, 2 order by 3 desc\" --format csv")]
pub(crate) struct Sql {
    /// The query, over the tables that `brunt tables` lists
    #[arg(value_name = "QUERY")]
    pub(crate) query: String,
}

/// What stands beside the records.
#[derive(Debug, ClapArgs)]
pub(crate) struct Context {
    #[command(subcommand)]
    pub(crate) what: ContextWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ContextWhat {
    /// Reported crime by agency, with what was not reported
    Crime(Crime),
}

/// Reported crime by agency, with what was not reported. Zeros that stand for a gap are missing, never counts.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt context crime
  brunt context crime rtci_scorecard_2025-05-16.csv --agency 'Los Angeles' --state California
  brunt context crime by_agency_table.csv --offence murder --format csv

Reads the scorecard and the table of months of the Real-Time Crime Index, told by their headers.")]
pub(crate) struct Crime {
    /// Files of the index; the figures that come with brunt unless given
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Only this agency
    #[arg(long, value_name = "NAME")]
    pub(crate) agency: Option<String>,
    /// Only this state
    #[arg(long, value_name = "NAME")]
    pub(crate) state: Option<String>,
    /// Only this offence, such as murder or violent_crime
    #[arg(long, value_name = "NAME")]
    pub(crate) offence: Option<String>,
}

/// Check public statements: a verdict for each, with the figure, the data and what would change it. Exit code 1 when
/// one is contradicted.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt check                                every statement that comes with brunt
  brunt check catalog/claims/column-2025-04.toml
  brunt check --claim S10 --explain
  brunt check --format markdown > verdicts.md
  brunt check --format json > verdicts.json  then later: brunt check --against verdicts.json

Each statement is judged twice: by what was known when it was made, and by all that is at hand. What the store lacks is
named. The format of claim files is described in docs/claim-format.md.")]
pub(crate) struct Check {
    /// Claim files or folders; all that come with brunt unless given
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Only this claim
    #[arg(long, value_name = "ID")]
    pub(crate) claim: Option<String>,
    /// Show what each answer rests on, with its fingerprint
    #[arg(long)]
    pub(crate) explain: bool,
    /// Show instead which verdicts and inputs changed since an earlier answer in JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) against: Option<PathBuf>,
    /// Let made-up releases answer, for trying things out
    #[arg(long)]
    pub(crate) made_up: bool,
}

/// Write public statements with their verdicts, or exhibits of the site, as one HTML file that needs no other, and as a PDF
/// ready to print.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt report --claims catalog/claims/column-2025-04.toml --out report
  brunt report --claims mine.toml --out verdicts.pdf --language es
  brunt report --measure detained-all --out detained.pdf --language ko

Headings and verdicts are in the language asked for; statements and what was found are in English, as they stand in the
claim file and the records. The same store and file give the same bytes.")]
pub(crate) struct Report {
    /// Claim files or folders
    #[arg(long, required_unless_present = "measure", num_args = 1.., value_name = "FILE")]
    pub(crate) claims: Vec<PathBuf>,
    /// Exhibits of the site, by the names that stand in their addresses and downloads
    #[arg(long, num_args = 1.., value_name = "EXHIBIT", conflicts_with = "claims")]
    pub(crate) measure: Vec<String>,
    /// A file ending in .html or .pdf, or a folder for both
    #[arg(long, value_name = "PATH")]
    pub(crate) out: PathBuf,
    /// Language of headings and verdicts
    #[arg(long, value_enum, default_value_t = ReportLanguage::En)]
    pub(crate) language: ReportLanguage,
    /// Let made-up releases answer, for trying things out; every page then says so
    #[arg(long)]
    pub(crate) made_up: bool,
}

/// Print an exhibit as a snippet of HTML for another site: its chart as a picture in the text, title and sources, and its
/// table or a link to it.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt embed detained-all > chart.html
  brunt embed detained-all --address https://example.org/brunt --language ko

Exhibits are named in the site's addresses and downloads. The snippet has no script and asks nothing of another site.")]
pub(crate) struct Embed {
    /// The exhibit
    #[arg(value_name = "EXHIBIT")]
    pub(crate) exhibit: String,
    /// Where the site stands: the snippet then leads to the table there and does not hold it
    #[arg(long, value_name = "URL")]
    pub(crate) address: Option<String>,
    /// Language
    #[arg(long, value_enum, default_value_t = ReportLanguage::En)]
    pub(crate) language: ReportLanguage,
}

/// A language of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportLanguage {
    /// English
    En,
    /// Spanish
    Es,
    /// Korean
    Ko,
}

/// Make up a release in the agency's own shape, with the truth beside it.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:
  brunt simulate --out made-up --rows 100000 --seed 7 --shape 2026-03

The same seed makes the same bytes. truth.json beside the files holds what was planted.")]
pub(crate) struct Simulate {
    /// Folder to write to; made if it does not exist
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Rows in all tables together
    #[arg(long, value_name = "N")]
    pub(crate) rows: u64,
    /// Seed
    #[arg(long, value_name = "S")]
    pub(crate) seed: u64,
    /// Which release's shape
    #[arg(long, value_enum, default_value_t = Shape::March2026)]
    pub(crate) shape: Shape,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shape {
    /// Five tables, one workbook per table and fiscal year, October 2022 to March 2026
    #[value(name = "2026-03")]
    March2026,
    /// Arrests, detentions and removals with few columns, fiscal years 2012 to 2023
    #[value(name = "2012-2023")]
    Years2012To2023,
}

/// Build the pages of a store, in English, Spanish and Korean: a folder that needs no server and no script. Without a store it
/// holds the published figures, statements and texts that come with brunt.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt site --out site
  brunt --store election-story site --out /srv/www/enforcement

A site that is there already is replaced when the new one is whole. The same store gives the same bytes. Open OUT/index.html.")]
pub(crate) struct Site {
    /// Folder of the site; new, or one that this command wrote before
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

/// Serve the pages of a store live, with a read-only JSON API below `/api/v1`. All is made once, when it starts; import
/// something, and start it again to publish that.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt serve                                        http://127.0.0.1:8787/
  brunt serve --host 0.0.0.0 --port 80 --behind-proxy --metrics-port 9187

Ctrl-C or SIGTERM ends it; answers under way are finished. See docs/api.md.")]
pub(crate) struct Serve {
    /// Port; 0 lets the system choose one
    #[arg(long, value_name = "PORT", default_value_t = 8787)]
    pub(crate) port: u16,
    /// Address to listen at; others than this machine reach it only where that is told
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(crate) host: std::net::IpAddr,
    /// Requests a second that one address may make over time; 0 for no limit
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) rate: u32,
    /// Requests that one address may make at once after a pause
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) burst: u32,
    /// Take the last address of X-Forwarded-For for the client's; only where a proxy of your own writes it
    #[arg(long)]
    pub(crate) behind_proxy: bool,
    /// Serve counters for Prometheus on this port of 127.0.0.1
    #[arg(long, value_name = "PORT")]
    pub(crate) metrics_port: Option<u16>,
}

/// Run the whole way on a made-up release and the published figures that come with brunt.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:
  brunt demo --out demo-out")]
pub(crate) struct Demo {
    /// Folder to write to: the made-up release, a store, and the answers
    #[arg(long, value_name = "DIR", default_value = "demo-out")]
    pub(crate) out: PathBuf,
    /// Rows of the made-up release
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub(crate) rows: u64,
}
