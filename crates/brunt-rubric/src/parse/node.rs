//! A TOML table read key by key, with the line of everything in it.

use crate::error::{Fault, RubricError, nearest};
use chrono::NaiveDate;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The text being read: turns offsets into lines.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) path: &'a str,
    pub(crate) text: &'a str,
}

impl Source<'_> {
    pub(crate) fn line(self, span: &Range<usize>) -> usize {
        self.text.get(..span.start).unwrap_or(self.text).matches('\n').count() + 1
    }

    pub(crate) fn fault(self, span: &Range<usize>, fault: Fault) -> RubricError {
        RubricError { path: self.path.to_owned(), line: self.line(span), fault }
    }
}

/// A value with its key and place.
#[derive(Clone)]
pub(crate) struct Node<'a> {
    pub(crate) source: Source<'a>,
    pub(crate) key: &'a str,
    pub(crate) value: &'a DeValue<'a>,
    pub(crate) span: Range<usize>,
}

/// A table with its place and its name in messages.
#[derive(Clone)]
pub(crate) struct Keys<'a> {
    pub(crate) source: Source<'a>,
    pub(crate) place: &'static str,
    pub(crate) table: &'a DeTable<'a>,
    pub(crate) span: Range<usize>,
}

impl<'a> Keys<'a> {
    pub(crate) fn fault(&self, fault: Fault) -> RubricError {
        self.source.fault(&self.span, fault)
    }

    /// All entries in the order of the file.
    pub(crate) fn entries(&self) -> Vec<Node<'a>> {
        let mut entries: Vec<Node<'a>> = self
            .table
            .iter()
            .map(|(key, value)| Node {
                source: self.source,
                key: key.get_ref().as_ref(),
                value: value.get_ref(),
                span: key.span(),
            })
            .collect();
        entries.sort_by_key(|entry| entry.span.start);
        entries
    }

    pub(crate) fn only(&self, allowed: &[&str]) -> Result<(), RubricError> {
        match self.entries().into_iter().find(|entry| !allowed.contains(&entry.key)) {
            None => Ok(()),
            Some(stray) => {
                let hint = nearest(stray.key, allowed.iter().copied());
                Err(stray.fault(Fault::UnknownKey { place: self.place, key: stray.key.to_owned(), hint }))
            }
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<Node<'a>> {
        self.entries().into_iter().find(|entry| entry.key == key)
    }

    pub(crate) fn need(&self, key: &'static str) -> Result<Node<'a>, RubricError> {
        self.get(key).ok_or_else(|| self.fault(Fault::Missing { place: self.place, key }))
    }
}

impl<'a> Node<'a> {
    pub(crate) fn fault(&self, fault: Fault) -> RubricError {
        self.source.fault(&self.span, fault)
    }

    pub(crate) fn found(&self) -> &'static str {
        match self.value {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        }
    }

    pub(crate) fn wrong(&self, wanted: &'static str) -> RubricError {
        self.fault(Fault::WrongType { key: self.key.to_owned(), wanted, found: self.found() })
    }

    pub(crate) fn empty(&self) -> RubricError {
        self.fault(Fault::Empty { key: self.key.to_owned() })
    }

    pub(crate) fn text(&self) -> Result<&'a str, RubricError> {
        match self.value {
            DeValue::String(text) if text.trim().is_empty() => Err(self.empty()),
            DeValue::String(text) => Ok(text.as_ref()),
            _ => Err(self.wrong("a text")),
        }
    }

    pub(crate) fn yes_no(&self) -> Result<bool, RubricError> {
        match self.value {
            DeValue::Boolean(value) => Ok(*value),
            _ => Err(self.wrong("`true` or `false`")),
        }
    }

    pub(crate) fn number(&self) -> Result<f64, RubricError> {
        let parsed = match self.value {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse::<f64>().ok(),
            DeValue::Float(number) => number.as_str().parse::<f64>().ok(),
            _ => None,
        };
        parsed.filter(|number| number.is_finite()).ok_or_else(|| self.wrong("a number"))
    }

    pub(crate) fn days(&self) -> Result<u32, RubricError> {
        match self.value {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            _ => None,
        }
        .ok_or_else(|| self.wrong("a number of days, 0 or more"))
    }

    /// A day, written as a text or as a TOML date.
    pub(crate) fn day(&self) -> Result<NaiveDate, RubricError> {
        let text = match self.value {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(day) => day.to_string(),
            _ => return Err(self.wrong("a day written as YYYY-MM-DD")),
        };
        // Ten characters: chrono alone would let `2025-1-2` pass.
        NaiveDate::parse_from_str(&text, "%Y-%m-%d")
            .ok()
            .filter(|_| text.len() == 10)
            .ok_or_else(|| self.fault(Fault::NotADay { key: self.key.to_owned(), text }))
    }

    pub(crate) fn table(&self, place: &'static str) -> Result<Keys<'a>, RubricError> {
        match self.value {
            DeValue::Table(table) => Ok(Keys { source: self.source, place, table, span: self.span.clone() }),
            _ => Err(self.wrong("a table")),
        }
    }

    /// The items of a list that is not empty, each under the list's own key.
    pub(crate) fn list(&self) -> Result<Vec<Node<'a>>, RubricError> {
        let DeValue::Array(items) = self.value else { return Err(self.wrong("a list")) };
        if items.is_empty() {
            return Err(self.empty());
        }
        Ok(items.iter().map(|item| self.item(item)).collect())
    }

    /// The items of a list, or a single value as a list of one.
    pub(crate) fn one_or_more(&self) -> Result<Vec<Node<'a>>, RubricError> {
        match self.value {
            DeValue::Array(_) => self.list(),
            _ => Ok(vec![self.clone()]),
        }
    }

    fn item(&self, item: &'a Spanned<DeValue<'a>>) -> Node<'a> {
        Node { source: self.source, key: self.key, value: item.get_ref(), span: item.span() }
    }
}
