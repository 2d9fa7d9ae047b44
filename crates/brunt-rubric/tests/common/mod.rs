//! A small vocabulary and a row made by hand.

#![allow(dead_code, reason = "each test binary uses a part of this")]

use brunt_model::{CatalogFile, ColumnType};
use brunt_rubric::{Fact, FactValue, Facts, Rubric, Vocabulary};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The facts of the samples.
pub(crate) struct Words;

const FACTS: [(&str, ColumnType); 14] = [
    ("book_in_local_time", ColumnType::LocalTime),
    ("criminal_charges", ColumnType::Text),
    ("criminality", ColumnType::Category),
    ("entry_date", ColumnType::Date),
    ("event_date", ColumnType::Date),
    ("final_order_date", ColumnType::Date),
    ("fiscal_year", ColumnType::Integer),
    ("gender", ColumnType::Category),
    ("has_conviction", ColumnType::YesNo),
    ("msc_charge", ColumnType::Text),
    ("msc_code", ColumnType::Code),
    ("severity_tier", ColumnType::Integer),
    ("suspected_gang", ColumnType::YesNo),
    ("threat_level", ColumnType::Category),
];

impl Vocabulary for Words {
    fn kind(&self, fact: &str) -> Option<ColumnType> {
        FACTS.iter().find(|(name, _)| *name == fact).map(|(_, kind)| *kind)
    }

    fn facts(&self) -> BTreeSet<&str> {
        FACTS.iter().map(|(name, _)| *name).collect()
    }

    fn values(&self, fact: &str) -> BTreeSet<&str> {
        match fact {
            "criminality" => {
                ["1 Convicted Criminal", "2 Pending Criminal Charges", "3 Other Immigration Violator"].into()
            }
            _ => BTreeSet::new(),
        }
    }

    fn tables(&self) -> BTreeSet<&str> {
        ["apprehensions", "detainers"].into()
    }
}

/// A row: facts by name, all others Unknown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row(pub(crate) BTreeMap<&'static str, Fact<'static>>);

impl Row {
    pub(crate) fn new() -> Row {
        Row::default()
    }

    pub(crate) fn with(mut self, name: &'static str, fact: Fact<'static>) -> Row {
        self.0.insert(name, fact);
        self
    }

    pub(crate) fn text(self, name: &'static str, text: &'static str) -> Row {
        self.with(name, Fact::Known(FactValue::Text(text)))
    }

    pub(crate) fn number(self, name: &'static str, number: f64) -> Row {
        self.with(name, Fact::Known(FactValue::Number(number)))
    }

    pub(crate) fn yes_no(self, name: &'static str, answer: bool) -> Row {
        self.with(name, Fact::Known(FactValue::YesNo(answer)))
    }

    pub(crate) fn day(self, name: &'static str, day: &str) -> Row {
        self.with(name, Fact::Known(FactValue::Date(day.parse::<NaiveDate>().expect("a day"))))
    }

    pub(crate) fn none(self, name: &'static str) -> Row {
        self.with(name, Fact::No)
    }
}

impl Facts for Row {
    fn fact(&self, name: &str) -> Fact<'_> {
        self.0.get(name).copied().unwrap_or(Fact::Unknown)
    }
}

pub(crate) fn catalog_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog")
}

pub(crate) fn files() -> Vec<CatalogFile> {
    CatalogFile::below(&catalog_folder()).unwrap()
}

pub(crate) fn shipped(name: &str) -> Rubric {
    let path = format!("rubrics/{name}.toml");
    let text = fs::read_to_string(catalog_folder().join(&path)).unwrap();
    Rubric::parse(&path, &text).unwrap_or_else(|error| panic!("{error}"))
}
