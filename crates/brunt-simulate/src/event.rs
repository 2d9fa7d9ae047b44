//! The events of a course, one small record per row.

/// The tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Table {
    /// Arrests.
    Apprehensions,
    /// Detainers.
    Detainers,
    /// Encounters.
    Encounters,
    /// Stints.
    Stints,
    /// Removals.
    Removals,
}

impl Table {
    pub(crate) const ALL: [Table; 5] =
        [Table::Apprehensions, Table::Detainers, Table::Encounters, Table::Stints, Table::Removals];

    /// The table's name in the catalog.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Table::Apprehensions => "apprehensions",
            Table::Detainers => "detainers",
            Table::Encounters => "encounters",
            Table::Stints => "stints",
            Table::Removals => "removals",
        }
    }
}

/// One arrest row. Rows with one `base` repeat each other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrest {
    pub(crate) at: i64,
    pub(crate) base: usize,
    pub(crate) reprocessed: bool,
    pub(crate) keyless: bool,
    pub(crate) custodial: bool,
}

/// One detainer row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Detainer {
    pub(crate) day: i64,
    pub(crate) base: usize,
    pub(crate) keyless: bool,
    pub(crate) facility: usize,
    /// The arrest that followed.
    pub(crate) arrest: Option<i64>,
}

/// One encounter row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Encounter {
    pub(crate) at: i64,
    pub(crate) base: usize,
    pub(crate) keyless: bool,
}

/// Bond of a stay, dollars.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bond {
    pub(crate) set_day: i64,
    pub(crate) set_usd: i64,
    pub(crate) posted: Option<(i64, i64)>,
}

/// One stay.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stay {
    pub(crate) book_in: i64,
    pub(crate) book_out: Option<i64>,
    /// Empty while open.
    pub(crate) reason: &'static str,
    pub(crate) bond: Option<Bond>,
    pub(crate) from_border: bool,
}

/// One stint row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stint {
    /// Place among the course's stays.
    pub(crate) stay: usize,
    pub(crate) book_in: i64,
    pub(crate) book_out: Option<i64>,
    pub(crate) facility: usize,
    pub(crate) last: bool,
    /// Repeats another stint but for the bond.
    pub(crate) bond_copy: bool,
}

/// One removal row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Removal {
    pub(crate) day: i64,
    pub(crate) base: usize,
    pub(crate) keyless: bool,
    /// The latest arrest before it.
    pub(crate) arrest: i64,
    pub(crate) voluntary: bool,
    pub(crate) from_border: bool,
}
