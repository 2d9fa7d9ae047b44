//! Stated targets as data: parse, check, a rule tree, a reference evaluator, and the rule in plain English.
//!
//! A rubric sorts one row into ordered classes, some of which count as the stated target. The records are silent on
//! much of what a target asks, so every test answers with three values, and a row whose class cannot be told stays
//! untold. This crate knows no file and no engine: it takes a text and gives a [`Rubric`]; a compiler elsewhere walks
//! the public [`Rule`] tree, and the evaluator here is what that compiler must agree with. Where a source leaves open
//! what a word of it means, the file names the options; a reading by another option is again a plain rubric
//! ([`Rubric::with_choice`]), so that neither evaluator nor compiler knows of choices.
//!
//! The format is described for its editors in `docs/rubric-format.md`.

mod check;
mod choice;
mod compare;
mod error;
mod explain;
mod fact;
mod inline;
mod parse;
mod prune;
mod rubric;
mod rule;
mod timeline;
mod truth;

pub use check::{Vocabulary, check};
pub use choice::{Alternative, Choice};
pub use compare::{Joint, compare};
pub use error::{Fault, Hint, RubricError};
pub use explain::explain;
pub use fact::{Fact, FactValue, Facts};
pub use rubric::{Class, Classified, Fidelity, InForce, Kind, Rubric, Tier};
pub use rule::{Bound, Literal, Order, Pattern, Rule, Test, TestKind};
pub use timeline::{Period, in_force_on, periods};
pub use truth::Truth;
