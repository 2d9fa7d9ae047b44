//! What is typed after `brunt measure burden | standardise | concentration | disparity`.

use super::measure::Named;
use super::{Cut, Span};
use clap::Args as ClapArgs;
use std::path::PathBuf;

/// Who carries it: actions, bed-days, removals, days to removal and cost by class, with bounds for what cannot be told.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt measure burden --table removals --by lawful_status,fiscal_year --narrow
  brunt measure burden --table arrest_forms --by admitted_class,year
  brunt measure burden --table stints --by offence_tier --from 2025-01-20 --cost published
  brunt measure burden --table apprehensions --by age_band,fiscal_year

The first name of --by is the class: a division or target (`brunt rubrics` lists them) or a column, such as gender, age_band,
citizenship_region, admission_class_group, apprehension_method_group. Bed-days, removals and cost are of the table `stints`.")]
pub(crate) struct Burden {
    /// Another reading of the division
    #[arg(long, value_name = "NAME=OPTION", value_delimiter = ',')]
    pub(crate) choose: Vec<Named>,
    /// Leave out tests on facts that a release has no column for, and divide by the rest
    #[arg(long)]
    pub(crate) narrow: bool,
    /// What a bed-day cost: a CSV with the columns basis,from,to,usd_per_bed_day,source, or `published` for the table that comes
    /// with brunt
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) cost: Option<PathBuf>,
    /// Level of the intervals of lengths
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    pub(crate) level: f64,
    #[command(flatten)]
    pub(crate) cut: Cut,
}

/// Target shares of groups or periods at one fixed mix of cells: what is left when the mix is held still.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt measure standardise --table removals --rubric criminality --over aor,citizenship_region --by fiscal_year
  brunt measure standardise --table apprehensions --rubric dhs_70 --over aor,apprehension_method_group --by month \\
      --release 2026-03 --reference 2024-01-20..2025-01-19

A cell in which a group has no rows is flagged, and its rate may be anything from 0 to 1.")]
pub(crate) struct Standardise {
    /// The stated target
    #[arg(long, value_name = "R")]
    pub(crate) rubric: String,
    /// Another reading of the target
    #[arg(long, value_name = "NAME=OPTION", value_delimiter = ',')]
    pub(crate) choose: Vec<Named>,
    /// Groups that make the cells of the mix
    #[arg(long, value_name = "A,B", value_delimiter = ',', required = true)]
    pub(crate) over: Vec<String>,
    /// Take the mix of the rows of these days; of all rows asked about unless given
    #[arg(long, value_name = "DATE..DATE")]
    pub(crate) reference: Option<Span>,
    /// Level of the intervals
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    pub(crate) level: f64,
    #[command(flatten)]
    pub(crate) cut: Cut,
}

/// How concentrated rows, or those in target, are over offices, facilities or countries.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt measure concentration --table removals --over citizenship_country --by fiscal_year
  brunt measure concentration --table stints --over facility --rubric wow_broad --top 5,20

Places are not named. `--by` gives groups within each of which places are compared.")]
pub(crate) struct ConcentrationArgs {
    /// The group whose values are the places
    #[arg(long, value_name = "G")]
    pub(crate) over: String,
    /// Count only rows that meet this target
    #[arg(long, value_name = "R")]
    pub(crate) rubric: Option<String>,
    /// Another reading of the target
    #[arg(long, value_name = "NAME=OPTION", value_delimiter = ',', requires = "rubric")]
    pub(crate) choose: Vec<Named>,
    /// Numbers of places with most rows
    #[arg(long, value_name = "N,N", value_delimiter = ',', default_values_t = [1, 5, 10])]
    pub(crate) top: Vec<usize>,
    #[command(flatten)]
    pub(crate) cut: Cut,
}

/// Rates of groups against a benchmark of persons, its error carried. A description, never a finding of bias.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  brunt measure disparity --table apprehensions --by citizenship_country --benchmark noncitizens.csv --from 2025-01-20
  brunt measure disparity --table apprehensions --by apprehension_state --benchmark unauthorized.csv --against TEXAS

The benchmark is a CSV with the columns group,estimate,margin,source: persons, their published 90 % margin of error (0 for a
full count, empty where none is published), and where the figure stands.")]
pub(crate) struct Disparity {
    /// Persons by group
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) benchmark: PathBuf,
    /// The group that others are held against; all others together unless given
    #[arg(long, value_name = "GROUP")]
    pub(crate) against: Option<String>,
    /// Count only rows that meet this target
    #[arg(long, value_name = "R")]
    pub(crate) rubric: Option<String>,
    /// Another reading of the target
    #[arg(long, value_name = "NAME=OPTION", value_delimiter = ',', requires = "rubric")]
    pub(crate) choose: Vec<Named>,
    /// Level of the intervals
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    pub(crate) level: f64,
    #[command(flatten)]
    pub(crate) cut: Cut,
}
