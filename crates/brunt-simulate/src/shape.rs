//! The shapes: which tables a release has, in what proportion, how its files are named and what stands above a table.

use crate::course::World;
use crate::event::Table;
use crate::mix;
use crate::when::{day, serial_of};
use brunt_model::DataRelease;

/// The shape of a made-up release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The release of March 2026: five tables from October 2022 to 10 March 2026, with times of day.
    Ddp202603,
    /// The release of 2012 to 2023 (2023-ICFO-42034): arrests, stints and removals with days only. That release has
    /// neither encounters nor detainers, so this shape has none.
    Foia2012to2023,
}

/// How one table of a shape is delivered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Delivery {
    pub(crate) table: Table,
    /// Share of the rows.
    pub(crate) weight: u64,
    /// The word in the file's name.
    pub(crate) word: &'static str,
    /// The table's title above the headers.
    pub(crate) title: &'static str,
    /// Rows above the headers.
    pub(crate) preamble: usize,
}

const fn delivery(
    table: Table,
    weight: u64,
    word: &'static str,
    title: &'static str,
    preamble: usize,
) -> Delivery {
    Delivery { table, weight, word, title, preamble }
}

impl Shape {
    /// Both shapes.
    pub const ALL: [Shape; 2] = [Shape::Ddp202603, Shape::Foia2012to2023];

    /// The word on the command line: `2026-03` or `2012-2023`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Shape::Ddp202603 => "2026-03",
            Shape::Foia2012to2023 => "2012-2023",
        }
    }

    /// The shape of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Shape> {
        Shape::ALL.into_iter().find(|shape| shape.name() == name)
    }

    /// The release's name in the catalog.
    #[must_use]
    pub fn release(self) -> &'static str {
        match self {
            Shape::Ddp202603 => "simulated-2026-03",
            Shape::Foia2012to2023 => "simulated-2012-2023",
        }
    }

    /// The line above every table that tells made-up rows from real ones.
    pub(crate) fn mark(self) -> &'static str {
        match self {
            Shape::Ddp202603 => "SIMULATED-2026-03",
            Shape::Foia2012to2023 => "SIMULATED-2012-2023",
        }
    }

    /// Rows in millions (tenths) of the release of March 2026; rows of the files of 2012 to 2023, in hundred thousands.
    pub(crate) fn deliveries(self) -> &'static [Delivery] {
        match self {
            Shape::Ddp202603 => {
                &const {
                    [
                        delivery(Table::Apprehensions, 7, "Arrests", "Administrative Arrests", 6),
                        delivery(Table::Detainers, 6, "Detainers", "Detainers", 6),
                        delivery(Table::Encounters, 26, "Encounters", "Encounters", 6),
                        delivery(Table::Stints, 26, "Detentions", "Detentions", 6),
                        delivery(Table::Removals, 15, "Removals", "Removals", 6),
                    ]
                }
            }
            Shape::Foia2012to2023 => {
                &const {
                    [
                        delivery(Table::Apprehensions, 18, "Arrests", "Administrative Arrests", 6),
                        delivery(Table::Stints, 85, "Detentions", "Detentions", 5),
                        delivery(Table::Removals, 28, "Removals", "Removals", 5),
                    ]
                }
            }
        }
    }

    /// The rows above the headers, `preamble` of them: one is the mark, one the title.
    pub(crate) fn preamble(self, delivery: &Delivery, sheet: &str) -> Vec<String> {
        let mut lines = vec![
            "Made-up release for tests and demonstrations".to_owned(),
            "No person stands behind a row".to_owned(),
            self.mark().to_owned(),
            String::new(),
            format!("{}, {sheet}", delivery.title),
        ];
        lines.resize(delivery.preamble, String::new());
        lines
    }

    /// The frame of a world of this shape.
    pub(crate) fn world(self, seed: u64, release: &DataRelease) -> World {
        let modern = self == Shape::Ddp202603;
        let pick = |new: &'static [(i64, u32)], old: &'static [(i64, u32)]| if modern { new } else { old };
        World {
            seed,
            first: serial_of(release.first),
            last: serial_of(release.as_of),
            timed: modern,
            prior: modern,
            contacts_shown: modern,
            arrests: pick(mix::ARRESTS_2026, mix::ARRESTS_2023),
            border: pick(mix::BORDER_2026, mix::BORDER_2023),
            removals: pick(mix::REMOVALS_2026, mix::BORDER_2023),
            contacts: pick(mix::CONTACTS_2026, mix::ARRESTS_2023),
        }
    }

    /// Days whose midnight population the truth gives.
    pub(crate) fn samples(self) -> &'static [i64] {
        match self {
            Shape::Ddp202603 => {
                &const {
                    [
                        day(2022, 12, 31),
                        day(2023, 6, 30),
                        day(2023, 12, 31),
                        day(2024, 6, 30),
                        day(2024, 12, 31),
                        day(2025, 6, 30),
                        day(2025, 12, 31),
                        day(2026, 2, 28),
                    ]
                }
            }
            Shape::Foia2012to2023 => {
                &const {
                    [
                        day(2012, 6, 30),
                        day(2014, 6, 30),
                        day(2016, 6, 30),
                        day(2018, 6, 30),
                        day(2020, 6, 30),
                        day(2022, 6, 30),
                        day(2023, 6, 30),
                    ]
                }
            }
        }
    }
}
