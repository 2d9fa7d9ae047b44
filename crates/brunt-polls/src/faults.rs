//! Faults that a list shows by itself.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::{Poll, Population};

/// From how many other polls on a pollster's habit is taken as known.
const POLLS_FOR_A_HABIT: usize = 5;

/// What is wrong or doubtful in one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file.
    pub source_file: String,
    /// The line, from 1.
    pub source_line: u64,
    /// What it is.
    pub kind: FaultKind,
}

/// Kinds of fault; each says what was found, none mends it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaultKind {
    /// The row could not be typed and is left out.
    #[error("rejected: `{column}` holds `{text}`")]
    Rejected {
        /// The column's header.
        column: String,
        /// What it holds.
        text: String,
    },
    /// A cell that the row can do without could not be read; its field is null.
    #[error("`{column}` holds `{text}`, which cannot be read")]
    Unreadable {
        /// The column's header.
        column: String,
        /// What it holds.
        text: String,
    },
    /// The number of respondents is not given.
    #[error("the number of respondents is not given")]
    NoRespondents,
    /// The first field day is after the last.
    #[error("starts {first_day}, after its end {last_day}")]
    StartAfterEnd {
        /// As written.
        first_day: NaiveDate,
        /// As written.
        last_day: NaiveDate,
    },
    /// The last field day is after the day as of which the list was published.
    #[error("ends {last_day}, after the list's own day {as_of}")]
    Future {
        /// As written.
        last_day: NaiveDate,
        /// The list's as-of day.
        as_of: NaiveDate,
    },
    /// A date without leading zeros in a list that mostly has them.
    #[error("a date without leading zeros, `{text}`, beside others with them")]
    UnpaddedDate {
        /// As written.
        text: String,
    },
    /// The same pollster, sponsors, days, population, question and subgroup as an earlier row.
    #[error("repeats line {first_line} with {}", if *.same_figures { "the same figures" } else { "other figures" })]
    Repeat {
        /// The earlier row's line.
        first_line: u64,
        /// Whether respondents and shares are the same too.
        same_figures: bool,
    },
    /// All rows of one poll have a population that this pollster uses in no other of its polls on the list.
    #[error("marked {found:?}, while the other {others} polls of this pollster here are all {usual:?}")]
    OddPopulation {
        /// As written here.
        found: Population,
        /// As in all its other polls.
        usual: Population,
        /// How many those are.
        others: usize,
    },
    /// All rows of one poll have a mode that this pollster uses in no other of its polls on the list.
    #[error("marked `{found}`, while the other {others} polls of this pollster here are all `{usual}`")]
    OddMode {
        /// As written here.
        found: String,
        /// As in all its other polls.
        usual: String,
        /// How many those are.
        others: usize,
    },
    /// Several questions of one poll have the same two shares: perhaps one line was copied onto another.
    #[error("`{question}` has the same shares as `{other}` on line {line} of the same poll")]
    SameShares {
        /// This row's question.
        question: String,
        /// The earlier row's question.
        other: String,
        /// The earlier row's line.
        line: u64,
    },
    /// A caution that the list itself gives.
    #[error("the list's own caution: {text}")]
    Caution {
        /// As written.
        text: String,
    },
}

/// Faults by comparing a list's rows with each other and with its day.
pub(crate) fn find(polls: &[Poll], as_of: Option<NaiveDate>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut rows = BTreeMap::new();
    let mut shares = BTreeMap::new();
    for poll in polls {
        let mut add = |kind| {
            faults.push(Fault { source_file: poll.source_file.clone(), source_line: poll.source_line, kind });
        };
        let Poll { first_day, last_day, .. } = *poll;
        if first_day > last_day {
            add(FaultKind::StartAfterEnd { first_day, last_day });
        }
        if let Some(as_of) = as_of.filter(|as_of| last_day > *as_of) {
            add(FaultKind::Future { last_day, as_of });
        }
        if poll.respondents.is_none() {
            add(FaultKind::NoRespondents);
        }
        let one = (&poll.pollster, &poll.sponsors, first_day, last_day, poll.population, &poll.subgroup);
        let figures = (poll.respondents, poll.approve, poll.disapprove);
        match rows.entry((one, &poll.question)) {
            std::collections::btree_map::Entry::Occupied(earlier) => {
                let &(first_line, before) = earlier.get();
                add(FaultKind::Repeat { first_line, same_figures: before == figures });
                continue;
            }
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert((poll.source_line, figures));
            }
        }
        if let Some(disapprove) = poll.disapprove {
            let both = [poll.approve, disapprove]
                .map(|share| format!("{:.*}", usize::from(share.decimals()), share.value()));
            let place = shares.entry((one, both)).or_insert((poll.source_line, &poll.question));
            if place.0 != poll.source_line {
                add(FaultKind::SameShares {
                    question: poll.question.clone(),
                    other: place.1.clone(),
                    line: place.0,
                });
            }
        }
    }
    let population = odd(polls, |poll| poll.population);
    faults.extend(
        population
            .into_iter()
            .map(|(poll, found, usual, others)| at(poll, FaultKind::OddPopulation { found, usual, others })),
    );
    let mode = odd(polls, |poll| Some(poll.modes.join("/")).filter(|mode| !mode.is_empty()));
    faults.extend(
        mode.into_iter()
            .map(|(poll, found, usual, others)| at(poll, FaultKind::OddMode { found, usual, others })),
    );
    faults
}

fn at(poll: &Poll, kind: FaultKind) -> Fault {
    Fault { source_file: poll.source_file.clone(), source_line: poll.source_line, kind }
}

/// Rows of a poll that alone breaks its pollster's habit: what they say, the habit, and how many polls keep it.
fn odd<T: Ord + Clone>(polls: &[Poll], value: impl Fn(&Poll) -> Option<T>) -> Vec<(&Poll, T, T, usize)> {
    type Days = (NaiveDate, NaiveDate);
    let mut by_pollster: BTreeMap<&str, BTreeMap<Days, Vec<&Poll>>> = BTreeMap::new();
    for poll in polls {
        let days = (poll.first_day, poll.last_day);
        by_pollster.entry(&poll.pollster).or_default().entry(days).or_default().push(poll);
    }
    let mut result = Vec::new();
    for waves in by_pollster.values() {
        let mut counts: BTreeMap<Option<T>, usize> = BTreeMap::new();
        for wave in waves.values() {
            for said in wave.iter().map(|poll| value(poll)).collect::<std::collections::BTreeSet<_>>() {
                *counts.entry(said).or_default() += 1;
            }
        }
        let usual = counts.iter().find(|(_, n)| **n + 1 == waves.len() && waves.len() > POLLS_FOR_A_HABIT);
        let (Some((Some(usual), &others)), 2) = (usual, counts.len()) else { continue };
        let breaks = |wave: &&Vec<&Poll>| wave.iter().all(|poll| value(poll).as_ref() != Some(usual));
        for poll in waves.values().find(breaks).into_iter().flatten() {
            result.extend(value(poll).map(|found| (*poll, found, usual.clone(), others)));
        }
    }
    result
}
