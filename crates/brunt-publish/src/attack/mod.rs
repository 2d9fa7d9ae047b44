//! What all published tables together say of the counts they withhold: disclosure control asks it before it lets a table
//! out, the audit asks it of what is out.
//!
//! # Definition
//! A count is a variable, named by the rows counted ([`crate::origin::Base`]), the group and what is counted. Tables
//! that count the same thing share a variable. Between the variables stand linear relations: parts add up to a total;
//! the groups of a table add up to those of every coarser table of the same rows, and to sums that two tables share
//! though neither prints them; rows with a further restriction are at most the rows without it, and what is left over
//! is a variable of its own. A month lies in its quarter, year and fiscal year, a day also in its week.
//!
//! The interval of a withheld count is the range of values that satisfy all relations, once with what the labels say
//! (primary: 1 to [`SMALL`](crate::disclosure::SMALL); complementary: a larger count) and once with nothing but that
//! counts are not negative.
//!
//! # Assumptions
//! The attacker knows the tables, their origins and this programme's rules, and nothing else about the people counted.
//!
//! # Source
//! Fischetti and Salazar-González 2001, "Solving the cell suppression problem on tabular data with linear
//! constraints", Management Science 47(7), section 2: the attacker's problems.

pub(crate) mod calendar;
pub(crate) mod cells;
pub(crate) mod nest;
pub(crate) mod propagate;
pub(crate) mod prove;
