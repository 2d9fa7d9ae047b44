//! What can be wrong with the rows handed in.

/// Why rows cannot be worked on. Rows are counted from 0 within what was handed in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CustodyError {
    /// Two columns of one table have different lengths.
    #[error("column `{column}` has {found} rows, and the person numbers have {wanted}")]
    Length {
        /// The column.
        column: &'static str,
        /// Its rows.
        found: usize,
        /// Rows of the person numbers.
        wanted: usize,
    },
    /// Person numbers are not in order, or a row without a key stands before one with a key.
    #[error("row {row} is not sorted: person numbers must not fall, and rows without a key come last")]
    NotSorted {
        /// The first row out of order.
        row: usize,
    },
    /// More rows than row numbers.
    #[error("{rows} rows are more than the {limit} that row numbers can count")]
    TooManyRows {
        /// Rows handed in.
        rows: usize,
        /// The most there may be.
        limit: usize,
    },
    /// A group's code is not below the number of groups.
    #[error("row {row} is of group {group}, and there are {groups} groups")]
    Group {
        /// The row.
        row: usize,
        /// Its group.
        group: u32,
        /// Number of groups.
        groups: u32,
    },
    /// Groups and days make more cells than fit.
    #[error("{groups} groups of {days} days are more than {limit} cells: take fewer groups or days")]
    TooManyCells {
        /// Number of groups.
        groups: u32,
        /// Number of days.
        days: usize,
        /// The most cells there may be.
        limit: usize,
    },
    /// Rows of two releases were handed in together; keys are made anew in each.
    #[error(
        "rows of release `{left}` cannot be linked with rows of release `{right}`: keys are made anew in each"
    )]
    TwoReleases {
        /// The release of the first rows.
        left: String,
        /// The release of the others.
        right: String,
    },
    /// The rule names another number of key columns than were handed in.
    #[error("rule `{rule}` names {wanted} key columns beside the person, and {found} were handed in")]
    KeyColumns {
        /// The rule.
        rule: String,
        /// Columns that it names.
        wanted: usize,
        /// Columns handed in.
        found: usize,
    },
    /// Results of different groups or days were added.
    #[error("counts of other groups or days cannot be added")]
    OtherCells,
}

/// Refuses a column of another length than the person numbers.
pub(crate) fn same_length(column: &'static str, found: usize, wanted: usize) -> Result<(), CustodyError> {
    if found == wanted { Ok(()) } else { Err(CustodyError::Length { column, found, wanted }) }
}
