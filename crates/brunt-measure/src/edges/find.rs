//! Edges and holes in counts by day.

use chrono::{Datelike as _, Days, NaiveDate};
use std::collections::BTreeMap;

/// Whole weeks that say what a week should hold: a quarter of a year.
const BESIDE: usize = 13;
/// Weeks that an edge can be long: records later than two months are not seen as an edge.
const LONGEST: usize = 8;
/// Below this share of the median a week is low, whatever the spread.
const LOW: f64 = 0.7;
/// Below this share of the median a week is low when it is also [`SPREADS`] spreads away.
const RATHER_LOW: f64 = 0.9;
/// Spreads from the median at which a week stands out.
const SPREADS: f64 = 3.0;
/// The median absolute deviation of normal numbers in units of their standard deviation.
const MAD: f64 = 1.4826;
/// Below this share of the median a week inside is a hole.
const HOLE: f64 = 0.1;

/// First and last day in question, both counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
}

/// What kind of edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// First days.
    Start,
    /// Between.
    Hole,
    /// Last days.
    End,
}

impl Kind {
    /// The word in answers.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::Start => "start",
            Kind::Hole => "hole",
            Kind::End => "end",
        }
    }
}

/// A stretch of days that does not hold what it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Which kind.
    pub kind: Kind,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Rows that it holds.
    pub rows: u64,
    /// Rows to be expected; null where nothing says.
    pub expected: Option<u64>,
    /// How it shows, in words without counts.
    pub why: String,
    /// Whether the stretch is a week cut by the first or last day.
    pub cut: bool,
}

impl Edge {
    /// The edge in a sentence; a stretch of up to `few` rows is not given in per cent.
    #[must_use]
    pub fn sentence(&self, few: u64) -> String {
        let weeks = ((self.to - self.from).num_days() + 1) / 7;
        let which = match (self.kind, self.cut, weeks) {
            (Kind::Start, true, _) => {
                format!("the first week, from {}, is cut by the release's first day", self.from)
            }
            (Kind::End, true, _) => {
                format!("the last week, from {}, is cut by the release's last day, {}", self.from, self.to)
            }
            (Kind::Start, _, 1) => format!("the first week, from {},", self.from),
            (Kind::End, _, 1) => format!("the last whole week, from {},", self.from),
            (Kind::Start, ..) => format!("the first {weeks} weeks, to {},", self.to),
            (Kind::End, ..) => format!("the last {weeks} whole weeks, from {},", self.from),
            (Kind::Hole, ..) => format!("the days from {} to {} are a hole and", self.from, self.to),
        };
        if self.cut {
            return which;
        }
        let Some(expected) = self.expected.filter(|expected| *expected > 0) else {
            return format!("{which} {}", self.why);
        };
        let holds = if self.rows <= few {
            format!("hold next to none of the rows that the {BESIDE} weeks beside would lead one to expect")
        } else {
            let share = (100.0 * real(self.rows) / real(expected)).round();
            format!("hold {share} % of what the {BESIDE} weeks beside would lead one to expect")
        };
        let holds =
            if weeks == 1 && self.kind != Kind::Hole { holds.replacen("hold", "holds", 1) } else { holds };
        let way = match self.kind {
            Kind::End => "late records or a fall; cut them with `--to`",
            Kind::Start => "rows lacking or a rise; cut them with `--from`",
            Kind::Hole => "not released, not imported or never made",
        };
        format!("{which} {holds}: {way}")
    }
}

/// Edges and holes in counts by day.
#[must_use]
pub fn find(days: &BTreeMap<NaiveDate, u64>, span: Span) -> Vec<Edge> {
    let weeks = weeks(days, span);
    let whole: Vec<&Week> = weeks.iter().filter(|week| week.days == 7).collect();
    let mut edges = Vec::new();
    let forward: Vec<u64> = whole.iter().map(|week| week.rows).collect();
    let backward: Vec<u64> = forward.iter().rev().copied().collect();
    let (at_start, at_end) = (stretch(&backward), stretch(&forward));
    let level = |counts: &[u64], tail: usize| {
        let kept = counts.len().saturating_sub(tail);
        counts.get(kept.saturating_sub(BESIDE)..kept).and_then(median)
    };
    if let Some(week) = weeks.first().filter(|week| week.days < 7) {
        edges.push(week.cut(Kind::Start, level(&backward, at_start)));
    }
    edges.extend(low(&whole, 0..at_start, Kind::Start, level(&backward, at_start)));
    edges.extend(holes(&whole, at_start..whole.len() - at_end.min(whole.len())));
    edges.extend(low(&whole, whole.len() - at_end..whole.len(), Kind::End, level(&forward, at_end)));
    if let Some(week) = weeks.last().filter(|week| week.days < 7 && weeks.len() > 1) {
        edges.push(week.cut(Kind::End, level(&forward, at_end)));
    }
    edges
}

/// A week, or what the span leaves of it.
struct Week {
    from: NaiveDate,
    to: NaiveDate,
    days: u32,
    rows: u64,
}

impl Week {
    fn cut(&self, kind: Kind, level: Option<f64>) -> Edge {
        Edge {
            kind,
            from: self.from,
            to: self.to,
            rows: self.rows,
            expected: level.map(|level| whole(level * f64::from(self.days) / 7.0)),
            why: format!("{} of 7 days: the week is cut", self.days),
            cut: true,
        }
    }
}

fn weeks(days: &BTreeMap<NaiveDate, u64>, span: Span) -> Vec<Week> {
    let mut weeks = Vec::new();
    let mut from = span.first;
    while from <= span.last {
        let left = 6 - from.weekday().num_days_from_monday();
        let to =
            from.checked_add_days(Days::new(left.into())).map_or(span.last, |sunday| sunday.min(span.last));
        let rows = days.range(from..=to).map(|(_, rows)| rows).sum();
        let number = u32::try_from((to - from).num_days() + 1).unwrap_or(7);
        weeks.push(Week { from, to, days: number, rows });
        let Some(next) = to.succ_opt() else { break };
        from = next;
    }
    weeks
}

/// How many of the last counts are all low against the [`BESIDE`] before them, at most [`LONGEST`].
fn stretch(counts: &[u64]) -> usize {
    (1..=LONGEST)
        .rev()
        .find(|length| {
            let Some(kept) = counts.len().checked_sub(*length).filter(|kept| *kept >= BESIDE) else {
                return false;
            };
            let (before, tail) = counts.split_at(kept);
            let before = before.get(kept - BESIDE..).unwrap_or_default();
            let Some(level) = median(before).filter(|level| *level > 0.0) else { return false };
            let mut distances: Vec<f64> = before.iter().map(|rows| (real(*rows) - level).abs()).collect();
            let spread = MAD * middle(&mut distances).unwrap_or(0.0);
            tail.iter().all(|rows| {
                let rows = real(*rows);
                rows < LOW * level || (rows < RATHER_LOW * level && rows < level - SPREADS * spread)
            })
        })
        .unwrap_or(0)
}

fn low(
    whole_weeks: &[&Week],
    places: std::ops::Range<usize>,
    kind: Kind,
    level: Option<f64>,
) -> Option<Edge> {
    let stretch = whole_weeks.get(places)?;
    let (first, last) = (stretch.first()?, stretch.last()?);
    #[expect(clippy::cast_precision_loss, reason = "a few weeks")]
    let number = stretch.len() as f64;
    let side = if kind == Kind::End { "before" } else { "after" };
    Some(Edge {
        kind,
        from: first.from,
        to: last.to,
        rows: stretch.iter().map(|week| week.rows).sum(),
        expected: level.map(|level| whole(level * number)),
        why: format!("each week is low against the {BESIDE} {side}"),
        cut: false,
    })
}

/// Stretches inside that hold next to nothing.
fn holes(whole_weeks: &[&Week], inside: std::ops::Range<usize>) -> Vec<Edge> {
    let weeks = whole_weeks.get(inside).unwrap_or_default();
    let mut usual: Vec<u64> = Vec::new();
    let mut found: Vec<(Edge, f64)> = Vec::new();
    let mut open = false;
    for week in weeks {
        let level = usual.get(usual.len().saturating_sub(BESIDE)..).and_then(median);
        let Some(level) = level.filter(|level| usual.len() >= BESIDE && real(week.rows) < HOLE * level)
        else {
            usual.push(week.rows);
            open = false;
            continue;
        };
        match found.last_mut().filter(|_| open) {
            Some((hole, expected)) => {
                *expected += level;
                hole.to = week.to;
                hole.rows += week.rows;
                hole.expected = Some(whole(*expected));
            }
            None => found.push((
                Edge {
                    kind: Kind::Hole,
                    from: week.from,
                    to: week.to,
                    rows: week.rows,
                    expected: Some(whole(level)),
                    why: format!("each week holds less than a tenth of the {BESIDE} before"),
                    cut: false,
                },
                level,
            )),
        }
        open = true;
    }
    found.into_iter().map(|(hole, _)| hole).collect()
}

fn median(counts: &[u64]) -> Option<f64> {
    middle(&mut counts.iter().map(|rows| real(*rows)).collect::<Vec<f64>>())
}

fn middle(numbers: &mut [f64]) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    let half = numbers.len() / 2;
    let high = *numbers.get(half)?;
    Some(if numbers.len().is_multiple_of(2) { f64::midpoint(*numbers.get(half - 1)?, high) } else { high })
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^53")]
fn real(count: u64) -> f64 {
    count as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an expected count, 0 or more")]
fn whole(number: f64) -> u64 {
    number.round() as u64
}
