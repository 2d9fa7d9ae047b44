//! From stored rows and a rubric to a measured table with its ledger.
//!
//! Each measure is a module with a METHOD.md. The rubric's engine expression ([`classify`]) is held equal to the plain
//! evaluator of `brunt-rubric` by a property test.

mod age;
pub mod break_date;
pub mod burden;
pub mod classify;
pub mod cohort;
pub mod composition;
pub mod concentration;
pub mod cross;
pub mod custody;
pub mod decompose;
pub mod detainers;
pub mod did;
pub mod diff;
pub mod disparity;
pub mod edges;
pub mod error;
pub mod expert;
pub mod frontier;
pub mod funnel;
pub mod policy;
pub mod published;
pub mod quality;
mod rows;
pub mod series;
pub mod standardise;
pub mod state_fill;
pub mod tables;
mod tallied;
pub mod target_share;
pub mod targets;
pub mod threshold;
pub mod view;
pub mod volume_yield;

pub use error::MeasureError;

/// A measure: its name on the command line, what it answers, and its METHOD.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// Name on the command line.
    pub name: &'static str,
    /// What it answers, one line.
    pub title: &'static str,
    /// Definition, assumptions, where it fails, source.
    pub method: &'static str,
}

/// Every measure there is.
pub const MEASURES: [Measure; 22] = [
    Measure {
        name: "target-share",
        title: "What share of actions met a stated target, and what cannot be told",
        method: include_str!("target_share/METHOD.md"),
    },
    Measure {
        name: "spread",
        title: "What the definition of a target alone changes, and on which rows two targets disagree",
        method: include_str!("targets/METHOD.md"),
    },
    Measure {
        name: "composition",
        title: "Who is detained or booked in, by criminality, as the agency publishes it",
        method: include_str!("composition/METHOD.md"),
    },
    Measure {
        name: "break",
        title: "Does a series change at a date, and to which date does it point itself?",
        method: concat!(
            include_str!("break_date/METHOD.md"),
            "\n",
            include_str!("../../brunt-stats/src/break_date/METHOD.md")
        ),
    },
    Measure {
        name: "decompose",
        title: "What moved a share: the mix of its cells, or the share within them",
        method: concat!(
            include_str!("decompose/METHOD.md"),
            "\n",
            include_str!("../../brunt-stats/src/decompose/METHOD.md")
        ),
    },
    Measure {
        name: "funnel",
        title: "Offices about the national share, with what chance and over-dispersion allow; no ranks",
        method: concat!(
            include_str!("funnel/METHOD.md"),
            "\n",
            include_str!("../../brunt-stats/src/funnel/METHOD.md")
        ),
    },
    Measure {
        name: "burden",
        title: "Who carries it: actions, bed-days, removals, days to removal and cost by class, with bounds",
        method: include_str!("burden/METHOD.md"),
    },
    Measure {
        name: "standardise",
        title: "Target shares of groups or periods at one fixed mix of cells",
        method: concat!(
            include_str!("standardise/METHOD.md"),
            "\n",
            include_str!("../../brunt-stats/src/standardise/METHOD.md")
        ),
    },
    Measure {
        name: "concentration",
        title: "How concentrated rows are over offices, facilities or countries",
        method: concat!(
            include_str!("concentration/METHOD.md"),
            "\n",
            include_str!("../../brunt-stats/src/concentration/METHOD.md")
        ),
    },
    Measure {
        name: "disparity",
        title: "Rates of groups against a benchmark of persons, its error carried",
        method: concat!(
            include_str!("disparity/METHOD.md"),
            "\n",
            include_str!("../../brunt-stats/src/disparity/METHOD.md")
        ),
    },
    Measure {
        name: "duplicates",
        title: "Which rows repeat others, by a named rule",
        method: include_str!("custody/duplicates.md"),
    },
    Measure {
        name: "stays",
        title: "How many stays, and how long they last",
        method: include_str!("custody/stays.md"),
    },
    Measure {
        name: "links",
        title: "What belongs together across tables of one release, with what cannot be told",
        method: include_str!("custody/links.md"),
    },
    Measure {
        name: "population",
        title: "Who is held at midnight and in a day, bed-days, comings and goings",
        method: include_str!("custody/population.md"),
    },
    Measure {
        name: "state-fill",
        title: "What filling blank states by a named rule fills, and how far it changes growth by state",
        method: include_str!("state_fill/METHOD.md"),
    },
    Measure {
        name: "detainers",
        title: "Detainers that were followed by a book-in, with what cannot be told; recorded refusals beside it",
        method: include_str!("detainers/METHOD.md"),
    },
    Measure {
        name: "volume-yield",
        title: "Does the target share fall as volume rises? The share among the added actions",
        method: concat!(
            include_str!("volume_yield/METHOD.md"),
            "\n",
            include_str!("../../brunt-stats/src/volume_yield/METHOD.md")
        ),
    },
    Measure {
        name: "frontier",
        title: "What the same number of actions would have reached under stated alternatives, in accounting words",
        method: concat!(
            include_str!("frontier/METHOD.md"),
            "\n",
            include_str!("../../brunt-stats/src/frontier/METHOD.md")
        ),
    },
    Measure {
        name: "did",
        title: "Effects of a policy that begins at different dates, by group and time",
        method: concat!(
            include_str!("did/METHOD.md"),
            "\n",
            include_str!("../../brunt-stats/src/did/METHOD.md")
        ),
    },
    Measure {
        name: "threshold",
        title: "Effective bars by the fast threshold test; exploratory",
        method: concat!(
            include_str!("threshold/METHOD.md"),
            "\n",
            include_str!("../../brunt-stats/src/threshold/METHOD.md")
        ),
    },
    Measure {
        name: "polls-pair",
        title: "Is the change between two polls real?",
        method: brunt_stats::poll_pair::METHOD,
    },
    Measure {
        name: "polls-trend",
        title: "What is the level behind many polls, and did it change?",
        method: brunt_stats::local_level::METHOD,
    },
];
