//! The made-up table that is measured: 25 columns in the shape of a release of arrests.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A key of 40 letters, one for about two rows.
    Key,
    /// A day written as a number with a date format.
    Day,
    /// A moment written likewise.
    Moment,
    /// A whole number.
    Whole,
    /// A text among so many.
    Words(u64),
}

/// A column: its header and name, what it holds, and the cells in a hundred that are empty.
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) empty: u64,
}

const fn column(name: &'static str, kind: Kind, empty: u64) -> Column {
    Column { name, kind, empty }
}

/// All columns.
pub(crate) const COLUMNS: [Column; 25] = [
    column("event_date", Kind::Day, 0),
    column("event_time", Kind::Moment, 0),
    column("event_state", Kind::Words(55), 30),
    column("event_county", Kind::Words(900), 60),
    column("aor", Kind::Words(26), 2),
    column("program", Kind::Words(30), 0),
    column("program_group", Kind::Words(3), 0),
    column("method", Kind::Words(20), 0),
    column("criminality", Kind::Words(3), 0),
    column("threat_level", Kind::Words(3), 65),
    column("case_status", Kind::Words(25), 2),
    column("case_category", Kind::Words(40), 2),
    column("departed_date", Kind::Day, 45),
    column("departure_country", Kind::Words(190), 45),
    column("final_order", Kind::Words(2), 2),
    column("final_order_date", Kind::Day, 50),
    column("birth_year", Kind::Whole, 1),
    column("citizenship_country", Kind::Words(200), 0),
    column("gender", Kind::Words(3), 0),
    column("landmark", Kind::Words(2_600), 25),
    column("site", Kind::Words(300), 3),
    column("operation", Kind::Words(40), 90),
    column("original_file", Kind::Words(4), 0),
    column("original_row", Kind::Whole, 0),
    column("person_id", Kind::Key, 1),
];

/// Number `which` of the texts of column `index`. Made-up: no person and no place.
pub(crate) fn words(index: usize, which: u64) -> String {
    let name = COLUMNS.get(index).map_or("", |column| column.name).replace('_', " ");
    format!("{} of {name}, {}", which + 1, ["North", "South", "East & West"][usize::from(which % 3 == 1)])
}

/// The key of person `which`.
pub(crate) fn key(which: u64) -> String {
    let mut mixed = which.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5851_F42D;
    let mut key = String::with_capacity(40);
    for _ in 0..5 {
        mixed = mixed.wrapping_mul(0xD129_0F0C_5B05_9B8D).rotate_left(23) ^ which;
        key.push_str(&format!("{:08x}", mixed & 0xFFFF_FFFF));
    }
    key
}

/// The catalog that knows this table.
pub(crate) fn catalog() -> brunt_model::Catalog {
    let mut codebook =
        "table = \"made_up\"\ntitle = \"Made-up\"\nunit = \"one row\"\nevent = \"event_date\"\n".to_owned();
    let mut headers = String::new();
    for (index, column) in COLUMNS.iter().enumerate() {
        let kind = match column.kind {
            Kind::Key => "code",
            Kind::Day => "date",
            Kind::Moment => "local_time",
            Kind::Whole => "integer",
            Kind::Words(2_600) => "text",
            Kind::Words(_) => "category",
        };
        codebook.push_str(&format!(
            "\n[[column]]\nname = \"{}\"\ntype = \"{kind}\"\nmeaning = \"Made-up.\"\n{}",
            column.name,
            if column.kind == Kind::Key { "fact = \"person\"\nvisibility = \"never\"\n" } else { "" }
        ));
        if let (Kind::Words(many), "category") = (column.kind, kind) {
            let values: Vec<String> = (0..many).map(|which| format!("{:?}", words(index, which))).collect();
            codebook.push_str(&format!("values = [{}]\n", values.join(", ")));
        }
        headers.push_str(&format!("  [\"{0}\", \"{0}\"],\n", column.name));
    }
    codebook.push_str(&format!("\n[[layout]]\nreleases = [\"made-up\"]\nheaders = [\n{headers}]\n"));
    let source = "release = \"made-up\"\ntitle = \"Made-up\"\npublisher = \"brunt\"\nperiod = [\"2010-01-01\", \"2026-12-31\"]\n\
                  as_of = \"2026-12-31\"\nterms = \"Made by this example\"\n";
    let file =
        |path: &str, text: &str| brunt_model::catalog::CatalogFile { path: path.into(), text: text.into() };
    brunt_model::Catalog::parse(vec![
        file("codebook/made_up.toml", &codebook),
        file("sources/made-up.toml", source),
        file("tokens.toml", include_str!("../../../../catalog/tokens.toml")),
    ])
    .unwrap_or_else(|error| panic!("{error}"))
}
