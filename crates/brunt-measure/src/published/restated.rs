//! Figures that a later edition prints differently.

use super::{Figure, Figures, differs};
use brunt_model::publication::ALL;
use brunt_model::{Answer, Field, LedgerStep, Role, Value};
use chrono::NaiveDate;

const FIELDS: [&str; 12] = [
    "table",
    "figure",
    "of",
    "period",
    "period_start",
    "period_end",
    "kind",
    "before",
    "after",
    "change",
    "before_as_of",
    "after_as_of",
];

/// An answer without rows, and without notes but what its columns are.
fn empty() -> Answer {
    let mut answer =
        Answer::new("diff", FIELDS.into_iter().map(|name| Field::new(name, Role::Plain)).collect());
    answer.notes.push(
        "a figure is restated when its period was over on the earlier as-of day and a later edition prints another \
         number; `change` is later less earlier"
            .to_owned(),
    );
    answer
}

/// Figures that a later edition prints differently than the one before it: one row for each such step.
///
/// A month that was not over on the earlier as-of day is no restatement, and a figure of a day or of a year to date is
/// printed for its own as-of day only.
#[must_use]
pub fn restated(all: &[Figures]) -> Answer {
    let mut answer = empty();
    let (mut printed, mut again) = (0_u64, 0_u64);
    for figures in all {
        for same in figures.figures.chunk_by(|a, b| a.id() == b.id()) {
            printed += 1;
            let complete: Vec<&Figure> = same.iter().filter(|one| one.as_of >= one.span.1).collect();
            again += u64::from(complete.len() > 1);
            for pair in complete.windows(2) {
                if let [before, after] = pair
                    && differs(before.value, after.value)
                {
                    answer.rows.push(line(figures, "restated", Some(before), Some(after)));
                }
            }
        }
    }
    answer.ledger = vec![
        step("figures of all editions", "each once per as-of day", printed),
        step("printed by several editions after their period", "only these can be restated", again),
    ];
    disputes(&mut answer, all);
    answer
}

/// What of one edition's figures another edition prints differently, no more, or newly. `days` are the two as-of days.
#[must_use]
pub fn restated_between(all: &[Figures], days: (NaiveDate, NaiveDate)) -> Answer {
    let mut answer = empty();
    let (mut both, mut before, mut after) = (0_u64, 0_u64, 0_u64);
    for figures in all {
        for same in figures.figures.chunk_by(|a, b| a.id() == b.id()) {
            let of = |day: NaiveDate| same.iter().find(|one| one.as_of == day);
            let (old, new) = (of(days.0), of(days.1));
            before += u64::from(old.is_some());
            after += u64::from(new.is_some());
            both += u64::from(old.is_some() && new.is_some());
            let kind = match (old, new) {
                (Some(old), Some(new)) if differs(old.value, new.value) => {
                    if old.as_of >= old.span.1 {
                        "restated"
                    } else {
                        "completed"
                    }
                }
                // Figures of a day or of a year to date belong to their own edition.
                (Some(old), None) if old.span.1 < old.as_of => "withdrawn",
                (None, Some(new)) if new.span.1 <= days.0 => "added",
                _ => continue,
            };
            answer.rows.push(line(figures, kind, old, new));
        }
    }
    answer.ledger = vec![
        step(&format!("figures as of {}", days.0), "the earlier edition", before),
        step(&format!("figures as of {}", days.1), "the later edition", after),
        step("figures of both", "same table, labels and period", both),
    ];
    answer.notes.push(
        "`completed`: the period was not over on the earlier day; `added` and `withdrawn`: only the one edition prints \
         that figure, though both could"
            .to_owned(),
    );
    disputes(&mut answer, all);
    answer
}

fn disputes(answer: &mut Answer, all: &[Figures]) {
    for figures in all {
        if let Some((kept, other)) = figures.disputed.first() {
            answer.notes.push(format!(
                "`{}`: {} figures are printed differently by two editions of one as-of day, the first {} in {} and {} in {}",
                figures.table,
                figures.disputed.len(),
                number(kept.value),
                figures.place(kept),
                number(other.value),
                figures.place(other)
            ));
        }
    }
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "nothing".to_owned(), |value| value.to_string())
}

fn step(step: &str, reason: &str, rows: u64) -> LedgerStep {
    LedgerStep { step: step.to_owned(), reason: reason.to_owned(), rows }
}

fn line(figures: &Figures, kind: &str, old: Option<&Figure>, new: Option<&Figure>) -> Vec<Value> {
    let Some(any) = old.or(new) else { return Vec::new() };
    let value = |one: Option<&Figure>| one.and_then(|one| one.value).map_or(Value::Missing, Value::Real);
    let change = old.zip(new).and_then(|(old, new)| Some(new.value? - old.value?));
    vec![
        figures.table.as_str().into(),
        any.figure.as_str().into(),
        of(figures, any).into(),
        any.period.as_str().into(),
        any.span.0.into(),
        any.span.1.into(),
        kind.into(),
        value(old),
        value(new),
        change.map_or(Value::Missing, Value::Real),
        old.map(|one| one.as_of).into(),
        new.map(|one| one.as_of).into(),
    ]
}

/// The labels of a figure in words, without those that stand for the whole.
fn of(figures: &Figures, figure: &Figure) -> String {
    let parts: Vec<String> = figures
        .dimensions
        .iter()
        .zip(&figure.dimensions)
        .filter(|(_, value)| *value != ALL)
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    if parts.is_empty() { ALL.to_owned() } else { parts.join(", ") }
}
