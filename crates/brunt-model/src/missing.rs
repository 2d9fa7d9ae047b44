//! Why a cell holds no value.

/// The state of one cell of a typed table. Only [`State::Known`] has a value; none of the others means "no".
///
/// Stored beside each column as an 8-bit integer in a companion column named `<column>__state`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(i8)]
pub enum State {
    /// The source gives a value and the codebook can read it.
    Known = 0,
    /// The source has the column and leaves this cell empty (or writes `NA`). What that says is the codebook's to declare.
    Blank = 1,
    /// The publisher struck the value out.
    Redacted = 2,
    /// The release, or this file of it, has no such column.
    NotInRelease = 3,
    /// The source holds something that cannot be this column's value; it is listed among the rejects.
    Rejected = 4,
}

impl State {
    /// Every state, in the order of its stored code.
    pub const ALL: [State; 5] =
        [State::Known, State::Blank, State::Redacted, State::NotInRelease, State::Rejected];

    /// The suffix of the companion column.
    pub const SUFFIX: &'static str = "__state";

    /// The stored code, 0 to 4.
    #[must_use]
    pub fn code(self) -> i8 {
        match self {
            State::Known => 0,
            State::Blank => 1,
            State::Redacted => 2,
            State::NotInRelease => 3,
            State::Rejected => 4,
        }
    }

    /// The state of a stored code, `None` for a code that no version wrote.
    #[must_use]
    pub fn from_code(code: i8) -> Option<State> {
        State::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The word used on every page and in every answer.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            State::Known => "known",
            State::Blank => "blank",
            State::Redacted => "redacted",
            State::NotInRelease => "not_in_release",
            State::Rejected => "rejected",
        }
    }
}

/// The name of the companion column that holds the states of `column`.
#[must_use]
pub fn state_column(column: &str) -> String {
    format!("{column}{}", State::SUFFIX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_dense_and_return() {
        for (index, state) in State::ALL.into_iter().enumerate() {
            assert_eq!(i8::try_from(index).ok(), Some(state.code()));
            assert_eq!(State::from_code(state.code()), Some(state));
        }
        assert_eq!(State::from_code(5), None);
    }
}
