//! Answers out of released rows: shares of targets as bounds, through disclosure control.

use super::evidence::Sources;
use crate::error::{Exit, Failure};
use brunt_claims::{Evidence, Finding, Input, RangeKind, RowSelection, Rows, Spread, Unit};
use brunt_measure::cohort::Selection;
use brunt_measure::target_share::{self, Question, TIER};
use brunt_model::answer::grouped;
use brunt_model::{Answer, DataRelease, Value};
use brunt_publish::disclosure;
use brunt_rubric::Rubric;
use brunt_store::Store;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// A share with its bounds, of how many rows.
struct Bounds {
    low: f64,
    high: f64,
    n: i64,
}

/// Why there are no bounds.
enum Gap {
    Withheld,
    Empty,
}

impl Sources<'_> {
    pub(super) fn rows(&self, asked: &Rows, known_on: Option<NaiveDate>) -> Result<Finding, Failure> {
        let Some((store, release)) = self.release(&asked.selection, known_on) else {
            return Ok(self.lacking(&asked.selection, known_on));
        };
        let rubric = self.rubric(&asked.rubric)?;
        let tier = asked.tier.as_deref();
        let ask = |period| self.share(store, release, &asked.selection, period, (rubric, tier), asked.narrow);
        let now = match ask((asked.selection.from, asked.selection.to))? {
            Ok(now) => now,
            Err(gap) => return Ok(self.gap(gap, release, &asked.selection)),
        };
        let before = match asked.since {
            None => None,
            Some((from, to)) => match ask((Some(from), Some(to)))? {
                Ok(before) => Some(before),
                Err(gap) => return Ok(self.gap(gap, release, &asked.selection)),
            },
        };
        let of = match tier {
            Some(tier) => format!("class `{tier}` of `{}`", rubric.name),
            None => format!("target `{}`", rubric.name),
        };
        let mut sentence = format!(
            "of {} rows of `{}`{}, {} are within {of}",
            grouped(now.n),
            asked.selection.table,
            filtered(&asked.selection),
            span(now.low, now.high)
        );
        let (low, high, unit) = match &before {
            None => (now.low, now.high, Unit::Share),
            Some(before) => {
                sentence.push_str(&format!(
                    "; of {} in the earlier period {}",
                    grouped(before.n),
                    span(before.low, before.high)
                ));
                (now.low - before.high, now.high - before.low, Unit::ShareChange)
            }
        };
        Ok(Finding::Answer(Box::new(Evidence {
            value: (low >= high).then_some(low),
            low,
            high,
            range: RangeKind::Records,
            unit,
            sentence,
            data: data(release, &asked.selection),
            as_of: release.as_of,
            inputs: self.inputs(store, release, &asked.selection, &[rubric]),
        })))
    }

    pub(super) fn spread(&self, asked: &Spread, known_on: Option<NaiveDate>) -> Result<Finding, Failure> {
        let Some((store, release)) = self.release(&asked.selection, known_on) else {
            return Ok(self.lacking(&asked.selection, known_on));
        };
        let mut shares = Vec::new();
        let mut rubrics = Vec::new();
        for name in &asked.rubrics {
            let rubric = self.rubric(name)?;
            let period = (asked.selection.from, asked.selection.to);
            match self.share(store, release, &asked.selection, period, (rubric, None), asked.narrow)? {
                Ok(share) => shares.push(share),
                Err(gap) => return Ok(self.gap(gap, release, &asked.selection)),
            }
            rubrics.push(rubric);
        }
        let most = |end: fn(&Bounds) -> f64| shares.iter().map(end).fold(f64::NEG_INFINITY, f64::max);
        let least = |end: fn(&Bounds) -> f64| shares.iter().map(end).fold(f64::INFINITY, f64::min);
        // Wherever the untold rows fall, the shares lie at least so far apart, and at most so far.
        let low = (most(|share| share.low) - least(|share| share.high)).max(0.0);
        let high = most(|share| share.high) - least(|share| share.low);
        let told: Vec<String> = rubrics
            .iter()
            .zip(&shares)
            .map(|(rubric, share)| format!("`{}` {}", rubric.name, span(share.low, share.high)))
            .collect();
        Ok(Finding::Answer(Box::new(Evidence {
            value: (low >= high).then_some(low),
            low,
            high,
            range: RangeKind::Definitions,
            unit: Unit::Share,
            sentence: format!(
                "share of {} rows of `{}`{} within each target: {}",
                grouped(shares.first().map_or(0, |share| share.n)),
                asked.selection.table,
                filtered(&asked.selection),
                told.join(", ")
            ),
            data: data(release, &asked.selection),
            as_of: release.as_of,
            inputs: self.inputs(store, release, &asked.selection, &rubrics),
        })))
    }

    fn rubric(&self, name: &str) -> Result<&Rubric, Failure> {
        self.loaded
            .rubrics
            .get(name)
            .ok_or_else(|| Failure::new(Exit::Bug, format!("target `{name}` was checked and is gone"), ""))
    }

    /// The release with the latest as-of day that holds the table, may answer, and was known by then.
    fn release(&self, asked: &RowSelection, known_on: Option<NaiveDate>) -> Option<(&Store, &DataRelease)> {
        let store = self.store.as_ref()?;
        let releases = store
            .manifest()
            .files
            .iter()
            .filter(|file| file.table == asked.table)
            .filter_map(|file| self.loaded.catalog.releases.get(&file.release))
            .filter(|release| {
                asked.releases.is_empty() || asked.releases.contains(&release.release) || release.made_up
            })
            .filter(|release| self.made_up || !release.made_up)
            .filter(|release| known_on.is_none_or(|day| release.as_of <= day))
            .filter(|release| {
                release.made_up || asked.min_rows.is_none_or(|least| held(store, asked, release) >= least)
            })
            .filter(|release| {
                asked.from.is_none_or(|from| release.last >= from)
                    && asked.to.is_none_or(|to| release.first <= to)
            });
        releases.max_by_key(|release| (release.as_of, &release.release)).map(|release| (store, release))
    }

    /// Extracts that the store holds in place of whole releases, for the message.
    fn extracts(&self, asked: &RowSelection) -> Option<String> {
        let (store, least) = (self.store.as_ref()?, asked.min_rows?);
        let small: BTreeSet<String> = store
            .manifest()
            .files
            .iter()
            .filter(|file| file.table == asked.table)
            .filter_map(|file| self.loaded.catalog.releases.get(&file.release))
            .filter(|release| !release.made_up && held(store, asked, release) < least)
            .map(|release| {
                format!("{} rows of {}", grouped_count(held(store, asked, release)), release.release)
            })
            .collect();
        (!small.is_empty()).then(|| {
            format!(
                "; the store holds {}, an extract that cannot answer for the whole",
                small.into_iter().collect::<Vec<_>>().join(" and ")
            )
        })
    }

    fn lacking(&self, asked: &RowSelection, known_on: Option<NaiveDate>) -> Finding {
        let could: Vec<&str> = self
            .loaded
            .catalog
            .codebooks
            .get(&asked.table)
            .into_iter()
            .flat_map(|codebook| codebook.layouts.iter().flat_map(|layout| &layout.releases))
            .filter_map(|name| self.loaded.catalog.releases.get(name))
            .filter(|release| !release.made_up)
            .filter(|release| asked.releases.is_empty() || asked.releases.contains(&release.release))
            .filter(|release| known_on.is_none_or(|day| release.as_of <= day))
            .filter(|release| {
                asked.from.is_none_or(|from| release.last >= from)
                    && asked.to.is_none_or(|to| release.first <= to)
            })
            .map(|release| release.release.as_str())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let by = known_on.map(|day| format!(" as of {day} or earlier")).unwrap_or_default();
        let period = match (asked.from, asked.to) {
            (Some(from), Some(to)) => format!(" from {from} to {to}"),
            (Some(from), None) => format!(" from {from} on"),
            (None, Some(to)) => format!(" up to {to}"),
            (None, None) => String::new(),
        };
        let need = if could.is_empty() {
            format!("rows of `{}`{period}{by}: no release that brunt can read has them", asked.table)
        } else {
            format!(
                "rows of `{}`{period}{by}, which release {} has: `brunt import FILES`",
                asked.table,
                could.join(" or ")
            )
        };
        Finding::Lacking { needs: vec![need + &self.extracts(asked).unwrap_or_default()] }
    }

    fn gap(&self, gap: Gap, release: &DataRelease, asked: &RowSelection) -> Finding {
        match gap {
            Gap::Withheld => Finding::Withheld { data: data(release, asked) },
            Gap::Empty => Finding::Lacking {
                needs: vec![format!(
                    "rows of `{}`{} in the period asked for; release {} has none",
                    asked.table,
                    filtered(asked),
                    release.release
                )],
            },
        }
    }

    fn share(
        &self,
        store: &Store,
        release: &DataRelease,
        asked: &RowSelection,
        (from, to): (Option<NaiveDate>, Option<NaiveDate>),
        (rubric, tier): (&Rubric, Option<&str>),
        narrow: bool,
    ) -> Result<Result<Bounds, Gap>, Failure> {
        let question = Question {
            selection: Selection {
                table: asked.table.clone(),
                releases: vec![release.release.clone()],
                from,
                to,
                filter: asked.filter.clone(),
                local: false,
                without: None,
            },
            rubric,
            by: tier.map(|_| TIER.to_owned()).into_iter().collect(),
            in_force_only: false,
            narrow,
            interval: None,
        };
        let answer = target_share::measure(&self.engine, store, &self.loaded.catalog, &question)?;
        let releasable = disclosure::protect(answer);
        Ok(bounds(releasable.answer(), tier))
    }

    fn inputs(
        &self,
        store: &Store,
        release: &DataRelease,
        asked: &RowSelection,
        rubrics: &[&Rubric],
    ) -> Vec<Input> {
        let mut inputs: Vec<Input> = store
            .manifest()
            .files
            .iter()
            .filter(|file| file.table == asked.table && file.release == release.release)
            .map(|file| Input {
                name: file.path.split('-').next().unwrap_or(&file.path).to_owned(),
                hash: file.sha256.clone(),
            })
            .collect();
        inputs.extend(rubrics.iter().map(|rubric| self.file(&rubric.path)));
        let applied = |path: &str| {
            path.starts_with("crosswalk/")
                || path == "lookups.toml"
                || path == format!("codebook/{}.toml", asked.table)
        };
        inputs.push(Input {
            name: "catalog: codebook, crosswalks, lookups".to_owned(),
            hash: self.loaded.catalog.hash(applied),
        });
        Sources::own(inputs)
    }
}

/// The share out of a released answer: of the whole target, or of one class with the rows of unknown class open.
#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
fn bounds(answer: &Answer, tier: Option<&str>) -> Result<Bounds, Gap> {
    let place = |name: &str| answer.fields.iter().position(|field| field.name == name);
    let count = |row: &Vec<Value>, name: &str| match place(name).and_then(|place| row.get(place)) {
        Some(Value::Integer(n)) => Ok(*n),
        _ => Err(Gap::Withheld),
    };
    let (mut n, mut inside, mut untold) = (0, 0, 0);
    for row in &answer.rows {
        let all = count(row, "n")?;
        n += all;
        match (tier, place(TIER).and_then(|place| row.get(place))) {
            (None, _) => {
                inside += count(row, "in_target")?;
                untold += count(row, "cannot_tell")?;
            }
            (Some(tier), Some(Value::Text(found))) if found == tier => inside += all,
            (Some(_), Some(Value::Missing)) => untold += all,
            _ => {}
        }
    }
    if n == 0 {
        return Err(Gap::Empty);
    }
    Ok(Bounds { low: inside as f64 / n as f64, high: (inside + untold) as f64 / n as f64, n })
}

/// Rows of the table that the store holds of a release.
fn held(store: &Store, asked: &RowSelection, release: &DataRelease) -> u64 {
    let files = store.manifest().files.iter();
    files
        .filter(|file| file.table == asked.table && file.release == release.release)
        .map(|file| file.rows)
        .sum()
}

fn grouped_count(count: u64) -> String {
    i64::try_from(count).map_or_else(|_| count.to_string(), grouped)
}

fn span(low: f64, high: f64) -> String {
    if low >= high {
        Unit::Share.show(low)
    } else {
        format!("{} to {}", Unit::Share.show(low), Unit::Share.show(high))
    }
}

fn filtered(asked: &RowSelection) -> String {
    asked.filter.as_ref().map(|filter| format!(" where {filter}")).unwrap_or_default()
}

fn data(release: &DataRelease, asked: &RowSelection) -> String {
    let made_up = if release.made_up { ", made up" } else { "" };
    format!("release {}{made_up}, table `{}`", release.release, asked.table)
}
