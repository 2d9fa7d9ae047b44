//! From a claim's question to what the figures, polls and rows at hand answer.

use crate::catalog::Loaded;
use crate::error::{Exit, Failure};
use crate::output::VERSION;
use crate::polls::{self, Asked, Held};
use brunt_claims::{
    Evidence, Finding, Input, Measured, Pair, Pick, Picked, Question, RangeKind, Trend, Unit, pick, wanted,
};
use brunt_model::figures::{FigureRow, FiguresTable, SOURCE};
use brunt_polls::TrendOptions;
use brunt_stats::poll_pair::{self, DesignEffect, PollResult, Printed};
use brunt_store::{Engine, Store, StoreError};
use chrono::NaiveDate;

/// Everything that can answer.
pub(super) struct Sources<'s> {
    pub(super) loaded: &'s Loaded,
    /// The store; null where there is none yet.
    pub(super) store: Option<Store>,
    pub(super) engine: Engine,
    /// Lists of polls in the store.
    pub(super) lists: Vec<Held>,
    /// Whether made-up releases may answer, for trying things out.
    pub(super) made_up: bool,
}

impl<'s> Sources<'s> {
    pub(super) fn open(
        loaded: &'s Loaded,
        folder: &std::path::Path,
        threads: usize,
        made_up: bool,
    ) -> Result<Sources<'s>, Failure> {
        let store = match Store::open(folder) {
            Ok(store) => Some(store),
            Err(StoreError::Absent { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let lists = store.as_ref().map(|store| polls::held(store, loaded)).transpose()?.unwrap_or_default();
        Ok(Sources { loaded, store, engine: Engine::new(threads)?, lists, made_up })
    }

    /// What is known; `known_on` leaves out what was published later.
    pub(super) fn answer(
        &self,
        question: &Question,
        known_on: Option<NaiveDate>,
    ) -> Result<Finding, Failure> {
        match question {
            Question::Figure(asked) => self.figure(asked, known_on),
            Question::PollPair(asked) => self.pair(asked, known_on),
            Question::PollTrend(asked) => self.trend(asked, known_on),
            Question::Rows(asked) => self.rows(asked, known_on),
            Question::Spread(asked) => self.spread(asked, known_on),
        }
    }

    fn table(&self, name: &str) -> Result<&FiguresTable, Failure> {
        self.loaded
            .catalog
            .figures
            .get(name)
            .ok_or_else(|| Failure::new(Exit::Bug, format!("figures `{name}` were checked and are gone"), ""))
    }

    /// A catalog file as an input.
    pub(super) fn file(&self, path: &str) -> Input {
        let hash = self.loaded.catalog.file_hash(path).unwrap_or_default();
        Input { name: format!("catalog/{path}"), hash }
    }

    /// What every answer rests on beside its own data.
    pub(super) fn own(inputs: Vec<Input>) -> Vec<Input> {
        let mut inputs = inputs;
        inputs.push(Input { name: "brunt".to_owned(), hash: VERSION.to_owned() });
        inputs.sort();
        inputs.dedup();
        inputs
    }

    fn figure(&self, asked: &Measured, known_on: Option<NaiveDate>) -> Result<Finding, Failure> {
        let table = self.table(&asked.table)?;
        let now = match cell(table, asked, &asked.pick, known_on) {
            Ok(now) => now,
            Err(need) => return Ok(Finding::Lacking { needs: vec![need] }),
        };
        let before = match asked.since.as_ref().map(|since| cell(table, asked, since, known_on)).transpose() {
            Ok(before) => before,
            Err(need) => return Ok(Finding::Lacking { needs: vec![need] }),
        };
        let percent =
            table.columns.iter().any(|column| column.name == asked.value && column.unit == "per cent");
        let unit = match (asked.per.is_some(), percent, before.is_some()) {
            (true, _, false) => Unit::Share,
            (true, _, true) => Unit::ShareChange,
            (false, true, false) => Unit::Percent,
            (false, true, true) => Unit::Points,
            (false, false, _) => Unit::Number,
        };
        let plain = match unit {
            Unit::ShareChange => Unit::Share,
            Unit::Points => Unit::Percent,
            other => other,
        };
        let what = match &asked.per {
            Some(per) => format!("`{}` of `{per}`", asked.value),
            None => format!("`{}`", asked.value),
        };
        let which: Vec<&str> = asked.pick.equals.iter().map(|(_, value)| value.as_str()).collect();
        let which = if which.is_empty() { String::new() } else { format!(" ({})", which.join(", ")) };
        let mut sentence = format!("{what}{which} was {} as of {}", plain.show(now.value), now.row.as_of);
        let mut data = format!("{}: {}", table.title, source(table, now.row));
        let mut value = now.value;
        if let Some(before) = &before {
            value -= before.value;
            sentence.push_str(&format!(", {} as of {}", plain.show(before.value), before.row.as_of));
            let earlier = source(table, before.row);
            if !data.ends_with(&earlier) {
                data.push_str(&format!("; {earlier}"));
            }
        }
        Ok(Finding::Answer(Box::new(Evidence {
            value: Some(value),
            low: value,
            high: value,
            range: RangeKind::Published,
            unit,
            sentence,
            data,
            as_of: now.row.as_of,
            inputs: Self::own(self.figure_files(&asked.table)),
        })))
    }

    fn figure_files(&self, table: &str) -> Vec<Input> {
        vec![self.file(&format!("figures/{table}.csv")), self.file(&format!("figures/{table}.toml"))]
    }

    fn pair(&self, asked: &Pair, known_on: Option<NaiveDate>) -> Result<Finding, Failure> {
        let table = self.table(&asked.table)?;
        let read = |point: &Pick| {
            let row = row(table, point, known_on)?;
            let text = |column: &str| {
                table
                    .cell(row, column)
                    .ok_or_else(|| format!("`{column}` of the poll that is {}", wanted(point)))
            };
            let percent = Printed::parse(text(&asked.percent)?).map_err(|error| error.to_string())?;
            let n =
                text(&asked.respondents)?.parse().map_err(|_| "a whole number of respondents".to_owned())?;
            let design = DesignEffect::given(asked.design_effect).map_err(|error| error.to_string())?;
            Ok((PollResult { percent, n, design }, row))
        };
        let polls = read(&asked.from.pick).and_then(|from| Ok((from, read(&asked.to.pick)?)));
        let ((earlier, _), (later, last)) = match polls {
            Ok(polls) => polls,
            Err(need) => return Ok(Finding::Lacking { needs: vec![need] }),
        };
        let report = poll_pair::compare(earlier, later, asked.level, None)
            .map_err(|error| Failure::new(Exit::Usage, error.to_string(), ""))?;
        Ok(Finding::Answer(Box::new(Evidence {
            value: Some(report.change),
            low: report.ci_low,
            high: report.ci_high,
            range: RangeKind::Interval {
                level: asked.level,
                process: format!("two samples drawn independently, design effect {}", asked.design_effect),
            },
            unit: Unit::Points,
            sentence: format!("z {:.3}, p {:.3}; {}", report.z, report.p, report.sentence()),
            data: format!("{}: {}", table.title, source(table, last)),
            as_of: last.as_of,
            inputs: Self::own(self.figure_files(&asked.table)),
        })))
    }

    fn trend(&self, asked: &Trend, known_on: Option<NaiveDate>) -> Result<Finding, Failure> {
        let need = || Finding::Lacking {
            needs: vec![format!(
                "a list of polls of several pollsters that asks about `{}` from {} to {}: `brunt polls import FILE`",
                asked.question, asked.from, asked.to
            )],
        };
        let Ok(held) = polls::choose(&self.lists, &asked.question, None, None) else { return Ok(need()) };
        let mut list = held.list.clone();
        list.polls.retain(|poll| {
            poll.question == asked.question && known_on.is_none_or(|day| poll.last_day <= day)
        });
        let days = || list.polls.iter().map(|poll| poll.last_day);
        let pollsters: std::collections::BTreeSet<&str> =
            list.polls.iter().map(|poll| poll.pollster.as_str()).collect();
        let covered = days().min().is_some_and(|day| day <= asked.from)
            && days().max().is_some_and(|day| day >= asked.to)
            && pollsters.len() > 1;
        if !covered {
            return Ok(need());
        }
        let options = TrendOptions {
            question: asked.question.clone(),
            subgroup: None,
            design_effect: asked.design_effect,
            step: 1.0,
            effects: Vec::new(),
            keep_repeats: false,
        };
        let n_pollsters = pollsters.len();
        let held = Held { file: held.file.clone(), list };
        let found = polls::trend(&held, &Asked { options, model: &|_, _| () }, &|_| Vec::new())?;
        let (from, to) = (found.input.day(asked.from), found.input.day(asked.to));
        let change = found
            .fit
            .change(from, to, asked.level)
            .map_err(|error| Failure::new(Exit::Usage, error.to_string(), ""))?;
        let last =
            held.list.polls.iter().map(|poll| poll.last_day).filter(|day| *day <= held.file.published).max();
        Ok(Finding::Answer(Box::new(Evidence {
            value: Some(change.change),
            low: change.ci_low,
            high: change.ci_high,
            range: RangeKind::Interval {
                level: asked.level,
                process: "sampling, pollsters' leans and daily drift".to_owned(),
            },
            unit: Unit::Points,
            sentence: format!(
                "the pooled level of {} polls of {n_pollsters} pollsters went from {:.1} on {} to {:.1} on {} (standard error of the change {:.2})",
                found.input.observations.len(),
                change.from,
                asked.from,
                change.to,
                asked.to,
                change.se
            ),
            data: format!("{}, as published on {}", held.list.source_file, held.file.published),
            as_of: last.unwrap_or(asked.to),
            inputs: Self::own(vec![Input {
                name: format!("polls/{}", held.list.source_file),
                hash: held.file.sha256.clone(),
            }]),
        })))
    }
}

/// A figure found.
struct Cell<'t> {
    value: f64,
    row: &'t FigureRow,
}

fn row<'t>(
    table: &'t FiguresTable,
    asked: &Pick,
    known_on: Option<NaiveDate>,
) -> Result<&'t FigureRow, String> {
    match pick(table, asked, known_on) {
        Picked::Row(row) => Ok(row),
        _ => {
            let by = known_on.map(|day| format!(", published by {day}")).unwrap_or_default();
            Err(format!("a row of `{}` that is {}{by}", table.name, wanted(asked)))
        }
    }
}

/// The figure asked for, or what is lacking.
fn cell<'t>(
    table: &'t FiguresTable,
    asked: &Measured,
    point: &Pick,
    known_on: Option<NaiveDate>,
) -> Result<Cell<'t>, String> {
    let row = row(table, point, known_on)?;
    let number = |name: &str| {
        table.number(row, name).ok_or_else(|| {
            let why = table
                .columns
                .iter()
                .find(|column| column.name == name)
                .and_then(|column| column.empty.clone());
            format!(
                "`{name}` of the row that is {}: {}",
                wanted(point),
                why.unwrap_or_else(|| "no number".to_owned())
            )
        })
    };
    let value = match &asked.per {
        None => number(&asked.value)?,
        Some(per) => {
            let whole = number(per)?;
            if whole == 0.0 {
                return Err(format!("`{per}` other than 0 in the row that is {}", wanted(point)));
            }
            number(&asked.value)? / whole
        }
    };
    Ok(Cell { value, row })
}

fn source(table: &FiguresTable, row: &FigureRow) -> String {
    table.cell(row, SOURCE).unwrap_or_default().to_owned()
}
