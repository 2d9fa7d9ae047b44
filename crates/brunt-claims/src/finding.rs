//! What the records answered, and the verdict that follows.

use crate::expect::Expectation;
use brunt_model::answer::grouped;
use chrono::NaiveDate;

/// Verdict on a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Every answer that the records leave open bears it out.
    Supported,
    /// None does.
    Contradicted,
    /// Its readings do not come out the same.
    Mixed,
    /// Some do and some do not, or the records are not there.
    CannotTell,
    /// No records can test it.
    NotTestable,
}

impl Verdict {
    /// The word in answers.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Supported => "supported",
            Verdict::Contradicted => "contradicted",
            Verdict::Mixed => "mixed",
            Verdict::CannotTell => "cannot tell",
            Verdict::NotTestable => "not testable",
        }
    }
}

/// What the range of an answer is.
#[derive(Debug, Clone, PartialEq)]
pub enum RangeKind {
    /// A published figure: no range but that of its rounding.
    Published,
    /// Bounds from the records: the rows that cannot be told all out or all in.
    Records,
    /// An interval about a process.
    Interval {
        /// Level, 0 to 1.
        level: f64,
        /// Which process.
        process: String,
    },
    /// The spread over definitions.
    Definitions,
}

impl RangeKind {
    /// The kind in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            RangeKind::Published => "published figure".to_owned(),
            RangeKind::Records => "bounds from the records".to_owned(),
            RangeKind::Interval { level, process } => {
                format!("{:.0} % interval, {process}", level * 100.0)
            }
            RangeKind::Definitions => "spread over definitions".to_owned(),
        }
    }
}

/// The unit of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A share, 0 to 1.
    Share,
    /// A difference of shares, -1 to 1.
    ShareChange,
    /// Per cent.
    Percent,
    /// Percentage points.
    Points,
    /// A count or another plain number.
    Number,
}

impl Unit {
    /// A number in this unit as it is read.
    #[must_use]
    pub fn show(self, number: f64) -> String {
        match self {
            // No change needs no sign.
            Unit::ShareChange | Unit::Points if number == 0.0 => "0 points".to_owned(),
            Unit::Share => format!("{:.1} %", number * 100.0),
            Unit::ShareChange => format!("{:+.1} points", number * 100.0),
            Unit::Percent => format!("{number} %"),
            Unit::Points => format!("{number:+.2} points"),
            Unit::Number => whole(number).map_or_else(|| number.to_string(), grouped),
        }
    }
}

/// A number that is whole, as one.
#[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53, as was just seen")]
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64)
}

/// Something that an answer rests on: a catalog file, a file of the store, a version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    /// What it is.
    pub name: String,
    /// SHA-256 of its bytes, or a version.
    pub hash: String,
}

/// An answer of the records.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The answer; null where only a range can be given.
    pub value: Option<f64>,
    /// Low end of what is open.
    pub low: f64,
    /// High end of what is open.
    pub high: f64,
    /// What the range is.
    pub range: RangeKind,
    /// Unit of the three.
    pub unit: Unit,
    /// The answer in a sentence.
    pub sentence: String,
    /// Which data, in words.
    pub data: String,
    /// The day up to which it holds.
    pub as_of: NaiveDate,
    /// What it rests on.
    pub inputs: Vec<Input>,
}

impl Evidence {
    /// The answer with its range as it is read.
    #[must_use]
    pub fn figure(&self) -> String {
        let (low, high) = (self.unit.show(self.low), self.unit.show(self.high));
        match self.value {
            Some(value) if low == high => self.unit.show(value),
            Some(value) => format!("{} ({low} to {high})", self.unit.show(value)),
            None => format!("{low} to {high}"),
        }
    }
}

/// What came of asking.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// An answer.
    Answer(Box<Evidence>),
    /// The records are not at hand.
    Lacking {
        /// Exactly which, and how to get them, a sentence each.
        needs: Vec<String>,
    },
    /// There is an answer that may not be given: it stands on too few people.
    Withheld {
        /// Which data.
        data: String,
    },
}

/// A reading, judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// Its verdict.
    pub verdict: Verdict,
    /// What it stands on.
    pub finding: Finding,
}

/// Holds an answer against what was expected: inside for all that is open, outside for all, or neither.
#[must_use]
pub fn judge(expect: &Expectation, finding: Finding) -> Judged {
    let verdict = match &finding {
        Finding::Lacking { .. } | Finding::Withheld { .. } => Verdict::CannotTell,
        Finding::Answer(evidence) => {
            if expect.holds_all(evidence.low, evidence.high) {
                Verdict::Supported
            } else if expect.holds_none(evidence.low, evidence.high) {
                Verdict::Contradicted
            } else {
                Verdict::CannotTell
            }
        }
    };
    Judged { verdict, finding }
}

/// One verdict of several readings, each with whether it rests on the speaker's own figures. Readings without their data
/// do not count while another has its own; readings that come out differently make it mixed. The speaker's own figures
/// can contradict the statement, and never bear it out: nobody is a witness for himself. Without readings it is not
/// testable.
#[must_use]
pub fn combine<'j>(readings: impl IntoIterator<Item = (bool, &'j Judged)>) -> Verdict {
    let readings: Vec<(bool, &Judged)> = readings.into_iter().collect();
    let answered: Vec<Verdict> = readings
        .iter()
        .filter(|(own, reading)| {
            matches!(reading.finding, Finding::Answer(_)) && !(*own && reading.verdict == Verdict::Supported)
        })
        .map(|(_, reading)| reading.verdict)
        .collect();
    match answered.split_first() {
        None if readings.is_empty() => Verdict::NotTestable,
        None => Verdict::CannotTell,
        Some((first, rest)) if rest.iter().all(|other| other == first) => *first,
        Some(_) => Verdict::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::{Evidence, Finding, Judged, RangeKind, Unit, Verdict, combine, judge};
    use crate::expect::Expectation;

    fn answer(low: f64, high: f64) -> Finding {
        Finding::Answer(Box::new(Evidence {
            value: None,
            low,
            high,
            range: RangeKind::Records,
            unit: Unit::Share,
            sentence: String::new(),
            data: String::new(),
            as_of: chrono::NaiveDate::default(),
            inputs: Vec::new(),
        }))
    }

    fn lacking() -> Finding {
        Finding::Lacking { needs: vec!["rows".into()] }
    }

    const MOST: Expectation =
        Expectation { low: Some(0.5), low_strict: true, high: None, high_strict: false };

    #[test]
    fn bounds_on_one_side_tell_and_bounds_on_both_do_not() {
        assert_eq!(judge(&MOST, answer(0.6, 0.9)).verdict, Verdict::Supported);
        assert_eq!(judge(&MOST, answer(0.1, 0.5)).verdict, Verdict::Contradicted);
        assert_eq!(judge(&MOST, answer(0.1, 0.7)).verdict, Verdict::CannotTell);
        assert_eq!(judge(&MOST, lacking()).verdict, Verdict::CannotTell);
    }

    #[test]
    fn readings_without_data_do_not_count_beside_one_that_has_them() {
        let judged = |finding| judge(&MOST, finding);
        let all = |readings: &[Judged]| combine(readings.iter().map(|reading| (false, reading)));
        assert_eq!(all(&[judged(answer(0.6, 0.9)), judged(lacking())]), Verdict::Supported);
        assert_eq!(all(&[judged(lacking()), judged(lacking())]), Verdict::CannotTell);
        assert_eq!(all(&[judged(answer(0.6, 0.9)), judged(answer(0.1, 0.2))]), Verdict::Mixed);
        assert_eq!(all(&[judged(answer(0.6, 0.9)), judged(answer(0.1, 0.9))]), Verdict::Mixed);
        assert_eq!(all(&[]), Verdict::NotTestable);
    }

    #[test]
    fn nobody_is_a_witness_for_himself() {
        let (yes, no) = (judge(&MOST, answer(0.6, 0.9)), judge(&MOST, answer(0.1, 0.2)));
        assert_eq!(combine([(true, &yes)]), Verdict::CannotTell);
        assert_eq!(combine([(true, &no)]), Verdict::Contradicted);
        assert_eq!(combine([(true, &yes), (false, &no)]), Verdict::Contradicted);
        assert_eq!(combine([(true, &yes), (false, &yes)]), Verdict::Supported);
    }

    #[test]
    fn a_range_is_shown_with_its_ends_only_where_they_differ() {
        let Finding::Answer(mut evidence) = answer(0.25, 0.75) else { return };
        assert_eq!(evidence.figure(), "25.0 % to 75.0 %");
        (evidence.value, evidence.low, evidence.high) = (Some(0.5), 0.5, 0.5);
        assert_eq!(evidence.figure(), "50.0 %");
    }
}
