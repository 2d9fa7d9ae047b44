//! What can be wrong with a rubric file, and where.

use std::fmt;

/// A fault in a rubric file, with its place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}: {fault}")]
pub struct RubricError {
    /// File.
    pub path: String,
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub fault: Fault,
}

/// A name that was perhaps meant, as the end of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint(pub(crate) Option<String>);

impl fmt::Display for Hint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(name) => write!(formatter, "; did you mean `{name}`?"),
            None => Ok(()),
        }
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each message says what its variant is, and the fields are the words in it")]
pub enum Fault {
    #[error("not TOML: {message}")]
    Toml { message: String },
    #[error("{place} lacks `{key}`")]
    Missing { place: &'static str, key: &'static str },
    #[error("{place} has no key `{key}`{hint}")]
    UnknownKey { place: &'static str, key: String, hint: Hint },
    #[error("`{key}` must be {wanted}, not {found}")]
    WrongType { key: String, wanted: &'static str, found: &'static str },
    #[error("`{key}` is empty")]
    Empty { key: String },
    #[error("`{key}`: `{text}` is not a day written as YYYY-MM-DD")]
    NotADay { key: String, text: String },
    #[error("`in_force` ends on {to}, before it begins on {from}")]
    EndsBeforeItBegins { from: String, to: String },
    #[error("`fidelity` is `{text}`: write `exact`, `high`, `medium`, `low`, `proxy` or `lower_bound`")]
    Fidelity { text: String },
    #[error("two classes are named `{name}`")]
    ClassTwice { name: String },
    #[error("no class has `target = true`, so nothing would be in target")]
    NoTarget,
    #[error("a rule is a table such as {{ fact = \"..\", is = \"..\" }}, not {found}")]
    NotARule { found: &'static str },
    #[error("a rule needs one of `all`, `any`, `not`, `first_known`, `rule` or `fact`")]
    NoHead,
    #[error(
        "`{first}` and `{second}` stand in one rule: put one inside the other, or side by side in an `all` or `any`"
    )]
    TwoHeads { first: &'static str, second: &'static str },
    #[error("the test on `{fact}` asks nothing: add {choices}")]
    NoTest { fact: String, choices: &'static str },
    #[error(
        "the test on `{fact}` asks both `{first}` and `{second}`: make two tests of it, in an `all` or `any`"
    )]
    TwoTests { fact: String, first: &'static str, second: &'static str },
    #[error("`{key}` of `{fact}` mixes types: all of one list must be texts, or all numbers")]
    MixedTypes { fact: String, key: &'static str },
    #[error("the range of `{fact}` is empty: its low end lies above its high end")]
    EmptyRange { fact: String },
    #[error("`recorded` can only be `true`: for the opposite put the test in a `not`")]
    RecordedFalse,
    #[error("`{pattern}` is not a pattern: {message}")]
    Pattern { pattern: String, message: String },
    #[error("no rule is defined as `{name}`{hint}")]
    UnknownRule { name: String, hint: Hint },
    #[error("a rule is defined by way of itself: {chain}")]
    Cycle { chain: String },
    #[error("`define.{name}` is used by no tier")]
    Unused { name: String },
    #[error("the rules, written out, come to more than {limit} tests")]
    TooLarge { limit: usize },
    #[error("no table has a fact `{fact}`{hint}")]
    UnknownFact { fact: String, hint: Hint },
    #[error("`{fact}` holds {holds}, so `{asked}` cannot be asked of it: use {instead}")]
    TypeClash { fact: String, holds: &'static str, asked: &'static str, instead: &'static str },
    #[error("`{fact}` holds {holds}, so it cannot be compared with {given}")]
    ValueClash { fact: String, holds: &'static str, given: String },
    #[error("`{fact}` never holds `{value}`{hint}")]
    UnknownValue { fact: String, value: String, hint: Hint },
}

/// The nearest of `names`, when it is near enough to be a slip of the hand.
pub(crate) fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Hint {
    let limit = wanted.chars().count().div_ceil(3);
    let best = names.into_iter().map(|name| (distance(wanted, name), name)).min();
    Hint(best.filter(|(steps, _)| *steps <= limit).map(|(_, name)| name.to_owned()))
}

/// Steps of inserting, deleting or replacing one character that lead from one word to the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut next = vec![i + 1];
        let mut left = i + 1;
        for ((b, up), diagonal) in to.iter().zip(row.iter().skip(1)).zip(&row) {
            left = (left + 1).min(up + 1).min(diagonal + usize::from(a != *b));
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Hint, distance, nearest};

    #[test]
    fn distance_counts_single_steps() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("same", "same"), 0);
    }

    #[test]
    fn only_a_near_name_is_offered() {
        assert_eq!(nearest("criminalty", ["criminality", "gender"]), Hint(Some("criminality".into())));
        assert_eq!(nearest("weather", ["criminality", "gender"]), Hint(None));
    }
}
