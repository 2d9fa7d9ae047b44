//! From polls to what a trend takes, with every row left out or changed on the ledger.

use std::collections::{BTreeMap, BTreeSet};

use brunt_stats::local_level::{Observation, sampling_variance};
use chrono::NaiveDate;

use crate::{Poll, PollList, PollsError};

/// What polls of one house may differ by, and the trend may estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EffectKind {
    /// Who was asked.
    Population,
    /// How they were asked.
    Mode,
}

/// One effect of a trend, against the commonest category of its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrendEffect {
    /// Its kind.
    pub kind: EffectKind,
    /// The category whose effect it is; `not given` is one.
    pub category: String,
    /// The category that it is measured against.
    pub reference: String,
}

/// How polls become observations.
#[derive(Debug, Clone, PartialEq)]
pub struct TrendOptions {
    /// The question, as the list writes it.
    pub question: String,
    /// The list's subgroup; null for lists without.
    pub subgroup: Option<String>,
    /// Design effect of every poll.
    pub design_effect: f64,
    /// The step to which shares are taken to be printed, points; 0 leaves rounding out.
    pub step: f64,
    /// The effects to give observations; none for a trend with house effects alone.
    pub effects: Vec<EffectKind>,
    /// Whether repeats are kept: on a list where two rows of one pollster and time are two polls.
    pub keep_repeats: bool,
}

/// One step of the way from the list to the trend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerStep {
    /// What was done and why.
    pub step: String,
    /// Polls that it left out or changed.
    pub n_polls: usize,
    /// Polls left after it.
    pub n_left: usize,
}

/// What the trend takes.
#[derive(Debug, Clone, PartialEq)]
pub struct TrendInput {
    /// Observations, by middle day, house and line.
    pub observations: Vec<Observation>,
    /// The houses, by number.
    pub houses: Vec<String>,
    /// The effects, by number; the trend's specification takes how many there are.
    pub effects: Vec<TrendEffect>,
    /// The line of each observation.
    pub source_lines: Vec<u64>,
    /// Day 0 of the observations: the first field day among them.
    pub day_0: NaiveDate,
    /// What was left out or changed.
    pub ledger: Vec<LedgerStep>,
}

impl TrendInput {
    /// A date in the observations' count of days.
    #[must_use]
    pub fn day(&self, date: NaiveDate) -> i64 {
        (date - self.day_0).num_days()
    }
}

/// Takes one question's polls of a list for a trend: repeats keep their first row, a start after its end becomes the
/// end, rows without respondents or with a share of 0 or 100 are left out. All of it stands in the ledger.
///
/// # Errors
/// When no poll is left.
pub fn trend_input(list: &PollList, options: &TrendOptions) -> Result<TrendInput, PollsError> {
    let mut ledger = Vec::new();
    let asked = |poll: &&Poll| poll.question == options.question && poll.subgroup == options.subgroup;
    let mut polls: Vec<(NaiveDate, &Poll)> =
        list.polls.iter().filter(asked).map(|poll| (poll.first_day, poll)).collect();
    let mut step = |text: &str, n_polls: usize, n_left: usize| {
        ledger.push(LedgerStep { step: text.to_owned(), n_polls, n_left });
    };
    step("rows of another question or subgroup left out", list.polls.len() - polls.len(), polls.len());
    let mut turned = 0;
    for (first_day, poll) in &mut polls {
        if *first_day > poll.last_day {
            *first_day = poll.last_day;
            turned += 1;
        }
    }
    step("start after end: taken as one day, the end", turned, polls.len());
    let mut seen = BTreeSet::new();
    let before = polls.len();
    polls.retain(|(first_day, poll)| {
        options.keep_repeats
            || seen.insert((&poll.pollster, &poll.sponsors, *first_day, poll.last_day, poll.population))
    });
    step(
        if options.keep_repeats {
            "repeats of pollster, sponsors, days and population kept, as asked for"
        } else {
            "repeats of pollster, sponsors, days and population left out, the first kept"
        },
        before - polls.len(),
        polls.len(),
    );
    let before = polls.len();
    polls.retain(|(_, poll)| {
        poll.respondents.is_some() && poll.approve.value() > 0.0 && poll.approve.value() < 100.0
    });
    step("no respondents given, or a share of 0 or 100: left out", before - polls.len(), polls.len());
    let Some(day_0) = polls.iter().map(|(first_day, _)| *first_day).min() else {
        return Err(PollsError::NothingLeft { question: options.question.clone() });
    };
    let names: BTreeSet<&str> = polls.iter().map(|(_, poll)| poll.pollster.as_str()).collect();
    let numbers: BTreeMap<&str, usize> =
        names.iter().enumerate().map(|(number, name)| (*name, number)).collect();
    let effects = numbered(&polls, &options.effects);
    let mut made: Vec<(u64, Observation)> = polls
        .iter()
        .filter_map(|(first_day, poll)| {
            let value = poll.approve.value();
            let variance = sampling_variance(value, poll.respondents?, options.design_effect, options.step);
            let [first_day, last_day] = [*first_day, poll.last_day].map(|day| (day - day_0).num_days());
            let house = numbers.get(poll.pollster.as_str()).copied();
            Some((
                poll.source_line,
                Observation { first_day, last_day, value, variance, house, effects: of_poll(poll, &effects) },
            ))
        })
        .collect();
    made.sort_by_key(|(line, o)| ((o.first_day + o.last_day).div_euclid(2), o.house, *line));
    let (source_lines, observations) = made.into_iter().unzip();
    Ok(TrendInput {
        observations,
        houses: names.into_iter().map(str::to_owned).collect(),
        effects,
        source_lines,
        day_0,
        ledger,
    })
}

fn category(kind: EffectKind, poll: &Poll) -> String {
    let text = match kind {
        EffectKind::Population => poll.population.map(|population| format!("{population:?}")),
        EffectKind::Mode => Some(poll.modes.join("/")).filter(|modes| !modes.is_empty()),
    };
    text.unwrap_or_else(|| "not given".to_owned())
}

fn numbered(polls: &[(NaiveDate, &Poll)], kinds: &[EffectKind]) -> Vec<TrendEffect> {
    let mut effects = Vec::new();
    for kind in kinds.iter().copied().collect::<BTreeSet<_>>() {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (_, poll) in polls {
            *counts.entry(category(kind, poll)).or_default() += 1;
        }
        let most = counts.values().max().copied();
        let Some(reference) = counts.iter().find(|(_, n)| Some(**n) == most).map(|(name, _)| name.clone())
        else {
            continue;
        };
        let others = counts.into_keys().filter(|category| *category != reference);
        effects.extend(others.map(|category| TrendEffect { kind, category, reference: reference.clone() }));
    }
    effects
}

fn of_poll(poll: &Poll, effects: &[TrendEffect]) -> Vec<usize> {
    let applies = |effect: &TrendEffect| category(effect.kind, poll) == effect.category;
    effects.iter().enumerate().filter(|(_, effect)| applies(effect)).map(|(number, _)| number).collect()
}
