//! What can go wrong with a measure.

use brunt_store::StoreError;

/// A fault of a measure.
#[derive(Debug, thiserror::Error)]
pub enum MeasureError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A name that the table does not have.
    #[error("`{name}` is neither a column nor a looked-up fact of `{table}`")]
    UnknownName {
        /// The name.
        name: String,
        /// The table.
        table: String,
        /// Names that come near it.
        near: Vec<String>,
    },
    /// A column that is no group and no filter.
    #[error("`{name}` {why}")]
    NotPublic {
        /// The column.
        name: String,
        /// Why not.
        why: &'static str,
    },
    /// A table that no codebook describes.
    #[error("no codebook describes a table `{table}`")]
    UnknownTable {
        /// The table.
        table: String,
    },
    /// A release that the store does not hold for this table.
    #[error("the store holds no `{table}` of release `{release}`; it holds {held}")]
    UnknownRelease {
        /// The table.
        table: String,
        /// The release asked for.
        release: String,
        /// Releases it holds.
        held: String,
    },
    /// A release that the catalog does not know.
    #[error("`{release}` is no release that the catalog knows")]
    NoRelease {
        /// The release asked for.
        release: String,
        /// Releases it knows.
        known: String,
    },
    /// Two releases without a table in common.
    #[error("the store holds no {what} of both releases ({held})")]
    NothingShared {
        /// What was asked for.
        what: String,
        /// What it holds of each.
        held: String,
    },
    /// A table that no rule fills.
    #[error("no rule fills a column of `{table}`")]
    NoFill {
        /// The table.
        table: String,
        /// Tables with a rule.
        filled: String,
    },
    /// A filter that cannot be read.
    #[error("the filter `{filter}` cannot be read: {message}")]
    Filter {
        /// As typed.
        filter: String,
        /// What is wrong.
        message: String,
    },
    /// Counts that a statistic cannot work with.
    #[error("{0}")]
    Apart(String),
    /// A reading of a target that cannot be made.
    #[error("{0}")]
    Reading(String),
    /// A benchmark that has none of the groups.
    #[error("the benchmark `{benchmark}` has none of the values of `{by}` asked about")]
    NoBenchmark {
        /// The group.
        by: String,
        /// The benchmark.
        benchmark: String,
        /// Values asked about or seen.
        seen: Vec<String>,
    },
    /// Nothing is left to measure.
    #[error("nothing is left to measure")]
    Empty,
    /// A series over rows of several releases.
    #[error("`{table}` is held of several releases, whose rows are never added up: {releases}")]
    SeveralReleases {
        /// The table.
        table: String,
        /// The releases.
        releases: String,
    },
    /// A series would show small counts.
    #[error("the {group} has a count of 1 to 10, which is not shown")]
    SmallCounts {
        /// Which group.
        group: String,
    },
    /// A series in which no break can be described.
    #[error("{series}: {cause}")]
    Break {
        /// The series.
        series: String,
        /// Why not.
        cause: brunt_stats::break_date::BreakError,
    },
    /// A rule that the catalog does not have, or has for something else.
    #[error("the catalog has no rule `{rule}` that {what}")]
    UnknownRule {
        /// The name.
        rule: String,
        /// What was looked for.
        what: &'static str,
        /// Rules that would do.
        known: Vec<String>,
    },
    /// A release lacks what a unit is made of.
    #[error("release {release} has no `{column}` in `{table}`, so that {what} cannot be told")]
    Lacks {
        /// The release.
        release: String,
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// What cannot be told.
        what: &'static str,
    },
    /// Kernels over persons.
    #[error(transparent)]
    Custody(#[from] brunt_custody::CustodyError),
    /// Policy labels that do not fit what is asked.
    #[error("{path}: {message}")]
    Labels {
        /// File.
        path: String,
        /// What is wrong.
        message: String,
    },
    /// A file of counts that cannot be read.
    #[error("{0}")]
    Counts(String),
    /// Draws that cannot be trusted: nothing is shown of them.
    #[error("the draws cannot be trusted: {0}")]
    Draws(String),
    /// Lengths of stay.
    #[error(transparent)]
    Survival(#[from] brunt_stats::survival::SurvivalError),
    /// Columns read from the store.
    #[error("columns of the store could not be put together: {0}")]
    Arrow(#[from] datafusion::arrow::error::ArrowError),
    /// The engine gave something that a measure does not expect.
    #[error("the engine answered in an unexpected form: {0}")]
    Unexpected(String),
}

impl MeasureError {
    /// What to do about it; empty where nothing sensible can be said.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            MeasureError::Store(error) => error.hint().to_owned(),
            MeasureError::UnknownName { near, table, .. } if near.is_empty() => {
                format!("`brunt quality --table {table}` lists its columns")
            }
            MeasureError::UnknownName { near, .. } => {
                format!(
                    "did you mean {}?",
                    near.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ")
                )
            }
            MeasureError::NotPublic { .. } => "brunt answers about groups, never about a person".to_owned(),
            MeasureError::UnknownTable { .. } | MeasureError::UnknownRelease { .. } => {
                "`brunt tables` lists what the store holds".to_owned()
            }
            MeasureError::NoRelease { known, .. } => format!("releases: {known}"),
            MeasureError::NoFill { filled, .. } => {
                format!("rules are files in catalog/fills; there is one for: {filled}")
            }
            MeasureError::NothingShared { .. } => {
                "two releases are compared table by table: import the same tables of both".to_owned()
            }
            MeasureError::Filter { .. } => {
                "a filter is a comparison of columns, such as `gender = 'Female' and fiscal_year >= 2018`"
                    .to_owned()
            }
            MeasureError::Reading(_) => "`brunt rubrics show NAME` lists a target's choices".to_owned(),
            MeasureError::Apart(_) => "widen the days, or use fewer groups".to_owned(),
            MeasureError::NoBenchmark { seen, .. } => {
                format!("its column `group` is to be written as the records write it, such as {}", seen.join(", "))
            }
            MeasureError::Empty => "widen the days or the labels asked for".to_owned(),
            MeasureError::SeveralReleases { .. } => "name one with `--release`".to_owned(),
            MeasureError::SmallCounts { .. } => {
                "count by month, cut the days with `--from`, or give `--local` for work that is not published"
                    .to_owned()
            }
            MeasureError::UnknownRule { known, .. } => format!("rules: {}", known.join(", ")),
            MeasureError::Labels { .. } => {
                "the format is described in docs/policy-labels.md".to_owned()
            }
            MeasureError::Counts(_) => {
                "a header and a line for each cell: decisions, those that led to an action, actions in target".to_owned()
            }
            MeasureError::Draws(_) => {
                "draw more with `--draws`, raise `--acceptance`, or leave out thin cells with `--least`".to_owned()
            }
            MeasureError::Lacks { .. } => "name another release with `--release`, or another group".to_owned(),
            MeasureError::Custody(_) | MeasureError::Survival(_) | MeasureError::Arrow(_) => String::new(),
            MeasureError::Break { .. } => {
                "times are weeks from the first point; widen the days, name a date inside them, or lower `--margin`".to_owned()
            }
            MeasureError::Unexpected(_) => String::new(),
        }
    }
}

impl From<datafusion::error::DataFusionError> for MeasureError {
    fn from(error: datafusion::error::DataFusionError) -> MeasureError {
        MeasureError::Store(error.into())
    }
}
