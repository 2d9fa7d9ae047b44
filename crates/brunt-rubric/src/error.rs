//! What can be wrong with a rubric file, and where.

use brunt_model::document::{DocumentError, DocumentFault};

pub use brunt_model::document::Hint;
pub(crate) use brunt_model::document::nearest;

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

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each message says what its variant is, and the fields are the words in it")]
pub enum Fault {
    #[error(transparent)]
    Document(DocumentFault),
    #[error("`in_force` ends on {to}, before it begins on {from}")]
    EndsBeforeItBegins { from: String, to: String },
    #[error("`in_force` says neither `from` nor `to`")]
    NoDays,
    #[error(
        "two windows of `in_force` overlap or stand out of order: one ends {end}, the next begins {start}"
    )]
    WindowOrder { end: String, start: String },
    #[error("`kind` is `{text}`: write `stated_target`, `mandate` or `division`")]
    Kind { text: String },
    #[error("no table is named `{name}`{hint}")]
    UnknownTable { name: String, hint: Hint },
    #[error("`fidelity` is `{text}`: write `exact`, `high`, `medium`, `low`, `proxy` or `lower_bound`")]
    Fidelity { text: String },
    #[error("two classes are named `{name}`")]
    ClassTwice { name: String },
    #[error("no class has `target = true`, so nothing would be in target")]
    NoTarget,
    #[error("a rule is a table such as {{ fact = \"..\", is = \"..\" }}, not {found}")]
    NotARule { found: &'static str },
    #[error("a rule needs one of `all`, `any`, `not`, `first_known`, `rule`, `choice` or `fact`")]
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
    #[error("`choice.{name}` has one option, which leaves nothing to choose")]
    OneOption { name: String },
    #[error("no choice is named `{name}`{hint}")]
    UnknownChoice { name: String, hint: Hint },
    #[error("`choice.{choice}` has no option `{option}`{hint}")]
    UnknownOption { choice: String, option: String, hint: Hint },
    #[error(
        "an option of `choice.{name}` rests on a choice itself: what is chosen here would change what it means"
    )]
    ChoiceInChoice { name: String },
    #[error("`choice.{name}` is used by no tier")]
    UnusedChoice { name: String },
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

impl From<DocumentError> for RubricError {
    fn from(error: DocumentError) -> RubricError {
        RubricError { path: error.path, line: error.line, fault: Fault::Document(error.fault) }
    }
}
