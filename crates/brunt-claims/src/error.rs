//! What can be wrong with a claim file, and where.

use brunt_model::document::{DocumentError, DocumentFault, Hint};

/// A fault in a claim file, with its place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}: {fault}")]
pub struct ClaimError {
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
    #[error("two claims are named `{id}`")]
    ClaimTwice { id: String },
    #[error("two readings of one claim are named `{name}`")]
    ReadingTwice { name: String },
    #[error("`{id}` may hold letters, digits, `_`, `-` and `.` only")]
    NotAName { id: String },
    #[error("`measure` is `{word}`: write `figure`, `poll_pair`, `poll_trend`, `rows` or `spread`")]
    Measure { word: String },
    #[error("a claim needs `[[claim.reading]]`, or `[claim.not_testable]` that says what would test it")]
    NoReading,
    #[error("a claim has either readings or `not_testable`, not both")]
    Both,
    #[error(
        "`expect` says nothing: write `about` with `tolerance`, or `at_least`, `at_most`, `above`, `below`"
    )]
    NoExpectation,
    #[error("`{first}` and `{second}` cannot stand together in `expect`")]
    TwoExpectations { first: &'static str, second: &'static str },
    #[error("no answer can meet `expect`: its low end lies above its high end")]
    EmptyExpectation,
    #[error("`{key}` is {number}: it must be {wanted}")]
    OutOfRange { key: &'static str, number: String, wanted: &'static str },
    #[error("it ends on {to}, before it begins on {from}")]
    EndsBeforeItBegins { from: String, to: String },
    #[error("`rubrics` needs two or more")]
    OneRubric,
    #[error("no table of figures is named `{table}`{hint}")]
    UnknownTable { table: String, hint: Hint },
    #[error("table of figures `{table}` has no column `{column}`{hint}")]
    UnknownColumn { table: String, column: String, hint: Hint },
    #[error("column `{column}` of `{table}` holds no numbers")]
    NotANumber { table: String, column: String },
    #[error("no row of `{table}` is {wanted}")]
    NoRow { table: String, wanted: String },
    #[error("{rows} rows of `{table}` are {wanted}: say more in `where`, or give `on`")]
    ManyRows { table: String, wanted: String, rows: usize },
    #[error("no stated target is named `{rubric}`{hint}")]
    UnknownRubric { rubric: String, hint: Hint },
    #[error("`{rubric}` has no class `{tier}`{hint}")]
    UnknownTier { rubric: String, tier: String, hint: Hint },
    #[error("no codebook describes a table `{table}`{hint}")]
    UnknownRows { table: String, hint: Hint },
}

impl From<DocumentError> for ClaimError {
    fn from(error: DocumentError) -> ClaimError {
        ClaimError { path: error.path, line: error.line, fault: Fault::Document(error.fault) }
    }
}
