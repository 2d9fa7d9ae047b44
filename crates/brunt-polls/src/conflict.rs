//! What two lists say differently of one poll.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::{Poll, PollList, Population};

/// What two lists do not agree on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disputed {
    /// Who was asked.
    Population,
    /// How many.
    Respondents,
    /// How.
    Modes,
    /// The shares of one question and population.
    Shares,
}

impl Disputed {
    /// It in a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Disputed::Population => "population",
            Disputed::Respondents => "respondents",
            Disputed::Modes => "modes",
            Disputed::Shares => "shares",
        }
    }
}

/// A poll of which two lists say different things. Neither is taken for right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The pollster.
    pub pollster: String,
    /// First and last field day, on which the lists agree.
    pub days: (NaiveDate, NaiveDate),
    /// What is disputed.
    pub disputed: Disputed,
    /// The question, where shares are disputed.
    pub question: Option<String>,
    /// File, first line, and all that it says.
    pub left: (String, u64, String),
    /// The same of the other list.
    pub right: (String, u64, String),
}

/// Compares lists pairwise. A poll is one pollster on the same first and last day; a conflict is where nothing that one
/// list says of it is among what the other says, silence apart. Rows in several subgroups are one poll's.
#[must_use]
pub fn conflicts(lists: &[&PollList]) -> Vec<Conflict> {
    let mut found = Vec::new();
    for (place, left) in lists.iter().enumerate() {
        for right in &lists[place + 1..] {
            let (ours, theirs) = (by_poll(left), by_poll(right));
            for (key, polls) in &ours {
                if let Some(others) = theirs.get(key) {
                    compare(polls, others, &mut found);
                }
            }
        }
    }
    found
}

type Key<'a> = (&'a str, NaiveDate, NaiveDate);

fn by_poll(list: &PollList) -> BTreeMap<Key<'_>, Vec<&Poll>> {
    let mut polls: BTreeMap<Key<'_>, Vec<&Poll>> = BTreeMap::new();
    for poll in &list.polls {
        polls.entry((&poll.pollster, poll.first_day, poll.last_day)).or_default().push(poll);
    }
    polls
}

fn compare(left: &[&Poll], right: &[&Poll], found: &mut Vec<Conflict>) {
    let mut dispute =
        |disputed, question: Option<&str>, left: &[&Poll], right: &[&Poll], say: fn(&Poll) -> String| {
            let [ours, theirs] = [left, right].map(|polls| said(polls, say));
            if !ours.is_empty() && !theirs.is_empty() && !ours.iter().any(|one| theirs.contains(one)) {
                let place = |polls: &[&Poll], what: &[String]| {
                    polls.first().map(|poll| (poll.source_file.clone(), poll.source_line, what.join(", ")))
                };
                let (Some(poll), Some(l), Some(r)) =
                    (left.first(), place(left, &ours), place(right, &theirs))
                else {
                    return;
                };
                found.push(Conflict {
                    pollster: poll.pollster.clone(),
                    days: (poll.first_day, poll.last_day),
                    disputed,
                    question: question.map(str::to_owned),
                    left: l,
                    right: r,
                });
            }
        };
    dispute(Disputed::Population, None, left, right, |poll| {
        poll.population.map(|population| format!("{population:?}")).unwrap_or_default()
    });
    dispute(Disputed::Respondents, None, left, right, |poll| {
        poll.respondents.map(|n| n.to_string()).unwrap_or_default()
    });
    dispute(Disputed::Modes, None, left, right, |poll| poll.modes.join("/"));
    let questions: std::collections::BTreeSet<_> =
        left.iter().map(|poll| (&poll.question, poll.population)).collect();
    for (question, population) in questions {
        let [ours, theirs] = [left, right].map(|polls| asked(polls, question, population));
        dispute(Disputed::Shares, Some(question), &ours, &theirs, |poll| {
            // Lists differ in how they write `44` and `44.0`; the number is what counts.
            let approve = poll.approve.value();
            poll.disapprove.map_or(String::new(), |disapprove| format!("{approve}/{}", disapprove.value()))
        });
    }
}

fn asked<'a>(polls: &[&'a Poll], question: &str, population: Option<Population>) -> Vec<&'a Poll> {
    polls.iter().copied().filter(|poll| poll.question == question && poll.population == population).collect()
}

fn said(polls: &[&Poll], say: fn(&Poll) -> String) -> Vec<String> {
    let mut all: Vec<String> = polls.iter().map(|poll| say(poll)).filter(|text| !text.is_empty()).collect();
    all.sort_unstable();
    all.dedup();
    all
}
