//! What can be wrong with a rule file, and where.

use brunt_model::document::{DocumentError, DocumentFault, Hint};

/// A fault in a rule file, with its place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}: {fault}")]
pub struct RuleError {
    /// File.
    pub path: String,
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub fault: RuleFault,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each message says what its variant is, and the fields are the words in it")]
pub enum RuleFault {
    #[error(transparent)]
    Document(DocumentFault),
    #[error("a rule needs one of `[repeats]`, `[stints]` and `[link]`")]
    NoBody,
    #[error("a rule has one of `[repeats]`, `[stints]` and `[link]`, not several")]
    SeveralBodies,
    #[error("it defines `{name}`: the file must be named `{name}.toml`")]
    FileName { name: String },
    #[error("`{name}` is defined by `{other}` already")]
    Twice { name: String, other: String },
    #[error("`{key}` is `{word}`: write {wanted}")]
    Word { key: &'static str, word: String, wanted: &'static str },
    #[error("`key` must begin with `person_id`: rows of several persons are never one event")]
    KeyWithoutPerson,
    #[error("`key` is `[\"person_id\"]` here, nothing else")]
    PersonAlone,
    #[error("write one of `within_hours` and `same`")]
    HowNear,
    #[error("a link that is not one to one knows no `matching`: each row takes the nearest")]
    MatchingOfMany,
    #[error("no rule for repeats of `{table}` is named `{name}`{hint}")]
    UnknownRule { name: String, table: String, hint: Hint },
    #[error("no codebook describes a table `{table}`{hint}")]
    UnknownTable { table: String, hint: Hint },
    #[error("table `{table}` has no column `{column}`{hint}")]
    UnknownColumn { table: String, column: String, hint: Hint },
}

impl From<DocumentError> for RuleError {
    fn from(error: DocumentError) -> RuleError {
        RuleError { path: error.path, line: error.line, fault: RuleFault::Document(error.fault) }
    }
}
