//! A TOML document read key by key, with the line of everything in it, so that a fault in a file that a domain expert
//! wrote is named with its place.

use chrono::NaiveDate;
use std::fmt;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A fault in a document, with its place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}: {fault}")]
pub struct DocumentError {
    /// File.
    pub path: String,
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub fault: DocumentFault,
}

/// What is wrong with the form of a document, whatever it is about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each message says what its variant is, and the fields are the words in it")]
pub enum DocumentFault {
    #[error("not TOML: {message}")]
    Toml { message: String },
    #[error("{place} lacks `{key}`")]
    Missing { place: &'static str, key: &'static str },
    #[error("{place} has no key `{key}`{hint}")]
    UnknownKey { place: &'static str, key: String, hint: Hint },
    #[error("`{key}` must be {wanted}, not {found}")]
    WrongType { key: String, wanted: &'static str, found: &'static str },
    #[error("`{key}` is empty")]
    Empty { key: String },
    #[error("`{key}`: `{text}` is not a day written as YYYY-MM-DD")]
    NotADay { key: String, text: String },
}

/// A name that was perhaps meant, as the end of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint(pub Option<String>);

impl fmt::Display for Hint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(name) => write!(formatter, "; did you mean `{name}`?"),
            None => Ok(()),
        }
    }
}

/// The text being read: turns offsets into lines.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// File, for messages.
    pub path: &'a str,
    /// The whole text.
    pub text: &'a str,
}

impl Source<'_> {
    /// The line of an offset, from 1.
    #[must_use]
    pub fn line(self, span: &Range<usize>) -> usize {
        self.text.get(..span.start).unwrap_or(self.text).matches('\n').count() + 1
    }

    /// A fault at that place.
    #[must_use]
    pub fn fault(self, span: &Range<usize>, fault: DocumentFault) -> DocumentError {
        DocumentError { path: self.path.to_owned(), line: self.line(span), fault }
    }
}

/// A value with its key and place.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    /// The text it stands in.
    pub source: Source<'a>,
    /// Its key.
    pub key: &'a str,
    /// Itself.
    pub value: &'a DeValue<'a>,
    /// Where it stands.
    pub span: Range<usize>,
}

/// A table with its place and its name in messages.
#[derive(Debug, Clone)]
pub struct Keys<'a> {
    /// The text it stands in.
    pub source: Source<'a>,
    /// Its name in messages.
    pub place: &'static str,
    /// Itself.
    pub table: &'a DeTable<'a>,
    /// Where it stands.
    pub span: Range<usize>,
}

/// Reads a text as TOML.
///
/// # Errors
/// When it is none, with the parser's own words.
pub fn parse<'a>(source: Source<'a>) -> Result<Spanned<DeTable<'a>>, DocumentError> {
    DeTable::parse(source.text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        source.fault(&span, DocumentFault::Toml { message: error.message().replace('\n', "; ") })
    })
}

impl<'a> Keys<'a> {
    /// A fault at this place.
    #[must_use]
    pub fn fault(&self, fault: DocumentFault) -> DocumentError {
        self.source.fault(&self.span, fault)
    }

    /// All entries in the order of the file.
    #[must_use]
    pub fn entries(&self) -> Vec<Node<'a>> {
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

    /// Refuses a key that is not allowed.
    ///
    /// # Errors
    /// The first stray key, with the allowed one it is nearest to.
    pub fn only(&self, allowed: &[&str]) -> Result<(), DocumentError> {
        match self.entries().into_iter().find(|entry| !allowed.contains(&entry.key)) {
            None => Ok(()),
            Some(stray) => {
                let hint = nearest(stray.key, allowed.iter().copied());
                Err(stray.fault(DocumentFault::UnknownKey {
                    place: self.place,
                    key: stray.key.to_owned(),
                    hint,
                }))
            }
        }
    }

    /// The value of a key; `None` where it is absent.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Node<'a>> {
        self.entries().into_iter().find(|entry| entry.key == key)
    }

    /// The value of a key that must be there.
    ///
    /// # Errors
    /// When it is absent.
    pub fn need(&self, key: &'static str) -> Result<Node<'a>, DocumentError> {
        self.get(key).ok_or_else(|| self.fault(DocumentFault::Missing { place: self.place, key }))
    }
}

impl<'a> Node<'a> {
    /// A fault at this place.
    #[must_use]
    pub fn fault(&self, fault: DocumentFault) -> DocumentError {
        self.source.fault(&self.span, fault)
    }

    /// What it is, in words.
    #[must_use]
    pub fn found(&self) -> &'static str {
        match self.value {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        }
    }

    /// The fault of being of another type than `wanted`.
    #[must_use]
    pub fn wrong(&self, wanted: &'static str) -> DocumentError {
        self.fault(DocumentFault::WrongType { key: self.key.to_owned(), wanted, found: self.found() })
    }

    /// The fault of being empty.
    #[must_use]
    pub fn empty(&self) -> DocumentError {
        self.fault(DocumentFault::Empty { key: self.key.to_owned() })
    }

    /// A text that is not empty.
    ///
    /// # Errors
    /// When it is none.
    pub fn text(&self) -> Result<&'a str, DocumentError> {
        match self.value {
            DeValue::String(text) if text.trim().is_empty() => Err(self.empty()),
            DeValue::String(text) => Ok(text.as_ref()),
            _ => Err(self.wrong("a text")),
        }
    }

    /// True or false.
    ///
    /// # Errors
    /// When it is neither.
    pub fn yes_no(&self) -> Result<bool, DocumentError> {
        match self.value {
            DeValue::Boolean(value) => Ok(*value),
            _ => Err(self.wrong("`true` or `false`")),
        }
    }

    /// A finite number.
    ///
    /// # Errors
    /// When it is none.
    pub fn number(&self) -> Result<f64, DocumentError> {
        let parsed = match self.value {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse::<f64>().ok(),
            DeValue::Float(number) => number.as_str().parse::<f64>().ok(),
            _ => None,
        };
        parsed.filter(|number| number.is_finite()).ok_or_else(|| self.wrong("a number"))
    }

    /// A number of days, 0 or more.
    ///
    /// # Errors
    /// When it is none.
    pub fn days(&self) -> Result<u32, DocumentError> {
        match self.value {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            _ => None,
        }
        .ok_or_else(|| self.wrong("a number of days, 0 or more"))
    }

    /// A day, written as a text or as a TOML date.
    ///
    /// # Errors
    /// When it is none.
    pub fn day(&self) -> Result<NaiveDate, DocumentError> {
        let text = match self.value {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(day) => day.to_string(),
            _ => return Err(self.wrong("a day written as YYYY-MM-DD")),
        };
        // Ten characters: chrono alone would let `2025-1-2` pass.
        NaiveDate::parse_from_str(&text, "%Y-%m-%d")
            .ok()
            .filter(|_| text.len() == 10)
            .ok_or_else(|| self.fault(DocumentFault::NotADay { key: self.key.to_owned(), text }))
    }

    /// A table; `place` is its name in messages.
    ///
    /// # Errors
    /// When it is none.
    pub fn table(&self, place: &'static str) -> Result<Keys<'a>, DocumentError> {
        match self.value {
            DeValue::Table(table) => Ok(Keys { source: self.source, place, table, span: self.span.clone() }),
            _ => Err(self.wrong("a table")),
        }
    }

    /// The items of a list that is not empty, each under the list's own key.
    ///
    /// # Errors
    /// When it is no list, or an empty one.
    pub fn list(&self) -> Result<Vec<Node<'a>>, DocumentError> {
        let DeValue::Array(items) = self.value else { return Err(self.wrong("a list")) };
        if items.is_empty() {
            return Err(self.empty());
        }
        Ok(items.iter().map(|item| self.item(item)).collect())
    }

    /// The items of a list, or a single value as a list of one.
    ///
    /// # Errors
    /// When it is an empty list.
    pub fn one_or_more(&self) -> Result<Vec<Node<'a>>, DocumentError> {
        match self.value {
            DeValue::Array(_) => self.list(),
            _ => Ok(vec![self.clone()]),
        }
    }

    fn item(&self, item: &'a Spanned<DeValue<'a>>) -> Node<'a> {
        Node { source: self.source, key: self.key, value: item.get_ref(), span: item.span() }
    }
}

/// The nearest of `names`, when it is near enough to be a slip of the hand.
#[must_use]
pub fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Hint {
    let limit = wanted.chars().count().div_ceil(3);
    let best = names.into_iter().map(|name| (distance(wanted, name), name)).min();
    Hint(best.filter(|(steps, _)| *steps <= limit).map(|(_, name)| name.to_owned()))
}

/// Steps of inserting, deleting or replacing one character that lead from one word to the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut next = vec![i + 1];
        let mut left = i + 1;
        for ((b, up), diagonal) in to.iter().zip(row.iter().skip(1)).zip(&row) {
            left = (left + 1).min(up + 1).min(diagonal + usize::from(a != *b));
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Hint, distance, nearest};

    #[test]
    fn distance_counts_single_steps() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("same", "same"), 0);
    }

    #[test]
    fn only_a_near_name_is_offered() {
        assert_eq!(nearest("criminalty", ["criminality", "gender"]), Hint(Some("criminality".into())));
        assert_eq!(nearest("weather", ["criminality", "gender"]), Hint(None));
    }
}
