//! Crosswalks: hand-made lookups from a released code or text to a group, one CSV each, every row with its source.

use crate::catalog::CatalogError;
use std::collections::BTreeMap;

/// A lookup table. The first column is the key; the others are what it maps to.
#[derive(Debug, Clone)]
pub struct Crosswalk {
    /// The file's name without its ending.
    pub name: String,
    /// Columns after the key, in the file's order.
    pub columns: Vec<String>,
    rows: BTreeMap<String, Vec<String>>,
    keys: Vec<String>,
}

impl Crosswalk {
    /// Reads a crosswalk from CSV text. The first column is the key; a column `source` is required.
    ///
    /// # Errors
    /// When the CSV is malformed, has no `source` column, leaves a source empty, or repeats a key.
    pub fn parse(path: &str, name: &str, text: &str) -> Result<Crosswalk, CatalogError> {
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
        let headers =
            reader.headers().map_err(|error| CatalogError::invalid(path, error.to_string()))?.clone();
        let columns: Vec<String> = headers.iter().skip(1).map(str::to_owned).collect();
        let Some(source) = columns.iter().position(|column| column == "source") else {
            return Err(CatalogError::invalid(
                path,
                "has no column `source`: each row says where it comes from".into(),
            ));
        };
        let mut rows = BTreeMap::new();
        let mut keys = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| CatalogError::invalid(path, error.to_string()))?;
            let key = record.get(0).unwrap_or_default().to_owned();
            let values: Vec<String> = record.iter().skip(1).map(str::to_owned).collect();
            if values.get(source).is_none_or(String::is_empty) {
                return Err(CatalogError::invalid(path, format!("row `{key}` names no source")));
            }
            if rows.insert(fold(&key), values).is_some() {
                return Err(CatalogError::invalid(path, format!("the key `{key}` stands twice")));
            }
            keys.push(key);
        }
        Ok(Crosswalk { name: name.to_owned(), columns, rows, keys })
    }

    /// The keys as written, in the file's order.
    #[must_use]
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// Whether `key` is listed, whatever its case and spacing.
    #[must_use]
    pub fn contains(&self, key: &str) -> bool {
        self.rows.contains_key(&fold(key))
    }

    /// What `key` maps to in `column`; `None` when the key is not listed, the column does not exist, or the cell is
    /// empty, which all mean "cannot tell".
    #[must_use]
    pub fn get(&self, key: &str, column: &str) -> Option<&str> {
        let index = self.columns.iter().position(|candidate| candidate == column)?;
        self.rows.get(&fold(key))?.get(index).map(String::as_str).filter(|value| !value.is_empty())
    }
}

/// The form in which keys are compared: outer spaces off, inner runs of spaces made one, lower case.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded.to_lowercase()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is the test's failure")]
    use super::*;

    #[test]
    fn looks_up_whatever_the_case_and_spacing() {
        let table = Crosswalk::parse(
            "x.csv",
            "x",
            "# a note\nkey,group,source\nNot  Applicable,none,S\n0301,entry,S\n",
        )
        .unwrap();
        assert_eq!(table.get("not applicable", "group"), Some("none"));
        assert_eq!(table.get("0301", "group"), Some("entry"));
        assert_eq!(table.get("301", "group"), None);
        assert_eq!(table.get("0301", "tier"), None);
    }

    #[test]
    fn a_row_without_a_source_and_a_repeated_key_are_refused() {
        assert!(Crosswalk::parse("x.csv", "x", "key,group\na,b\n").is_err());
        let unsourced = Crosswalk::parse("x.csv", "x", "key,group,source\na,b,\n").unwrap_err();
        assert_eq!(unsourced.to_string(), "x.csv: row `a` names no source");
        let twice = Crosswalk::parse("x.csv", "x", "key,group,source\na,b,S\nA ,c,S\n").unwrap_err();
        assert_eq!(twice.to_string(), "x.csv: the key `A ` stands twice");
    }
}
