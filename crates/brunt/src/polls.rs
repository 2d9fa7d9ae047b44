//! Lists of polls in the store, and the trend behind them.

use crate::catalog::Loaded;
use crate::error::{Exit, Failure};
use brunt_polls::{PollList, TrendInput, TrendOptions, trend_input};
use brunt_stats::local_level::{self, Fit, Observation, Spec};
use brunt_store::{PollFile, Store};
use std::path::Path;

/// The mean of the stated prior of the level on its first day, points; its variance is 100, so it says next to nothing.
const START: f64 = 50.0;

/// One list of the store, read.
pub(crate) struct Held {
    pub(crate) file: PollFile,
    pub(crate) list: PollList,
}

/// Every list of the store, in the order of their names and then their hashes.
pub(crate) fn held(store: &Store, loaded: &Loaded) -> Result<Vec<Held>, Failure> {
    let mut lists = Vec::new();
    for file in store.manifest().polls.values() {
        let bytes = store.polls(file)?;
        let list = brunt_polls::read(&loaded.layouts, name(&file.path), &bytes, Some(file.published))
            .map_err(|error| {
                Failure::new(
                    Exit::Usage,
                    error.to_string(),
                    "its layout is no longer in the catalog: import it again",
                )
            })?;
        lists.push(Held { file: file.clone(), list });
    }
    lists.sort_by(|a, b| (&a.list.source_file, &a.file.sha256).cmp(&(&b.list.source_file, &b.file.sha256)));
    Ok(lists)
}

/// A file's own name.
pub(crate) fn name(path: &str) -> &str {
    Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or(path)
}

/// How a trend is asked for.
pub(crate) struct Asked<'a> {
    pub(crate) options: TrendOptions,
    /// Changes the model that [`trend`] starts from.
    pub(crate) model: &'a dyn Fn(&mut Spec, &TrendInput),
}

/// A fitted trend with what it was fitted to.
pub(crate) struct Trended {
    pub(crate) fit: Fit,
    pub(crate) input: TrendInput,
    pub(crate) file: PollFile,
    pub(crate) spec: Spec,
}

/// The list that a question is asked of: the one named, or the one with most polls of it.
pub(crate) fn choose<'l>(
    lists: &'l [Held],
    question: &str,
    subgroup: Option<&str>,
    named: Option<&str>,
) -> Result<&'l Held, Failure> {
    let has = |held: &&Held| {
        held.list.polls.iter().any(|poll| poll.question == question && poll.subgroup.as_deref() == subgroup)
    };
    if let Some(named) = named {
        let of_name: Vec<&Held> = lists
            .iter()
            .filter(|held| held.list.source_file == named || held.file.sha256.starts_with(named))
            .collect();
        return match of_name.as_slice() {
            [one] if has(one) => Ok(one),
            [one] => Err(unasked(one, question, subgroup)),
            [] => Err(Failure::new(
                Exit::Usage,
                format!("the store holds no list `{named}`"),
                "`brunt polls list` shows them",
            )),
            _ => Err(Failure::new(
                Exit::Usage,
                format!("several lists are named `{named}`"),
                "name one by the first digits of its hash",
            )),
        };
    }
    // Lists may hold the same polls and are never added up: the one with most of them is asked.
    let asked = |held: &Held| {
        let of =
            |poll: &&brunt_polls::Poll| poll.question == question && poll.subgroup.as_deref() == subgroup;
        held.list.polls.iter().filter(of).count()
    };
    let most = lists.iter().filter(has).map(asked).max();
    let found: Vec<&Held> = lists.iter().filter(has).filter(|held| Some(asked(held)) == most).collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(Failure::new(
            Exit::Usage,
            format!("no list of polls in the store asks about `{question}`"),
            "`brunt polls import FILE` reads one; `brunt polls list` shows which questions there are",
        )),
        several => {
            let names: Vec<&str> = several.iter().map(|held| held.list.source_file.as_str()).collect();
            Err(Failure::new(
                Exit::Usage,
                format!("several lists ask about `{question}`: {}", names.join(", ")),
                "lists may hold the same polls and are never added up: name one with `--list`",
            ))
        }
    }
}

fn unasked(held: &Held, question: &str, subgroup: Option<&str>) -> Failure {
    let mut known: Vec<String> = held
        .list
        .polls
        .iter()
        .map(|poll| match &poll.subgroup {
            Some(subgroup) => format!("{} (subgroup {subgroup})", poll.question),
            None => poll.question.clone(),
        })
        .collect();
    known.sort_unstable();
    known.dedup();
    known.truncate(12);
    let of = subgroup.map(|subgroup| format!(" in subgroup `{subgroup}`")).unwrap_or_default();
    Failure::new(
        Exit::Usage,
        format!("`{}` has no poll of `{question}`{of}", held.list.source_file),
        format!("it has {}", known.join(", ")),
    )
}

/// Fits the level with house effects to the polls of one question.
///
/// `truths` are observations without a house, known from elsewhere.
pub(crate) fn trend(
    held: &Held,
    asked: &Asked<'_>,
    truths: &dyn Fn(&TrendInput) -> Vec<Observation>,
) -> Result<Trended, Failure> {
    let usage = |message: String| Failure::new(Exit::Usage, message, "");
    let mut input = trend_input(&held.list, &asked.options).map_err(|error| usage(error.to_string()))?;
    let mut spec = Spec::starting(0, START);
    spec.effects = input.effects.len();
    (asked.model)(&mut spec, &input);
    input.observations.extend(truths(&input));
    let fit = local_level::fit(&input.observations, &spec).map_err(|error| usage(error.to_string()))?;
    Ok(Trended { fit, input, file: held.file.clone(), spec })
}
