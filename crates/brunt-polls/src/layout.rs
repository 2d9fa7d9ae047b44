//! Layouts: which headers tell a kind of list, and what each column holds. They are data, handed in as text.

use crate::PollsError;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Field {
    Pollster,
    FirstDay,
    LastDay,
    Respondents,
    Population,
    Approve,
    Disapprove,
    Question,
    Subgroup,
    Sponsors,
    Modes,
    Tracking,
    Partisan,
    Url,
    Margin,
    DesignEffect,
    AdjustedApprove,
    Caution,
    // Of averages: the series, the answer and its share.
    Series,
    Answer,
    Percent,
    /// A header by which the kind is told, and which is not read.
    Mark,
}

/// One kind of list.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Layout {
    /// Its name.
    pub(crate) kind: String,
    /// It in words.
    pub(crate) title: String,
    /// The question of every row, where no column holds it.
    #[serde(default)]
    pub(crate) question: String,
    /// Columns and their headers.
    pub(crate) columns: Vec<(Field, String)>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct LayoutFile {
    layout: Vec<Layout>,
}

/// Every kind of list there is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layouts {
    pub(crate) all: Vec<Layout>,
}

impl Layouts {
    /// Reads files of layouts, each with its path for messages.
    ///
    /// # Errors
    /// When a file is not of the declared form, a kind is defined twice, or a layout could never give a row.
    pub fn parse<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Result<Layouts, PollsError> {
        let mut all: Vec<Layout> = Vec::new();
        for (path, text) in files {
            let fault = |message: String| PollsError::Layout { path: path.to_owned(), message };
            let file: LayoutFile =
                toml::from_str(text).map_err(|error| fault(error.to_string().trim_end().to_owned()))?;
            for layout in file.layout {
                if all.iter().any(|other| other.kind == layout.kind) {
                    return Err(fault(format!("`{}` is defined twice", layout.kind)));
                }
                let has = |field| layout.columns.iter().any(|(own, _)| *own == field);
                let needed: &[Field] = if has(Field::Pollster) {
                    &[Field::FirstDay, Field::LastDay, Field::Approve]
                } else if has(Field::Answer) {
                    &[Field::LastDay, Field::Percent]
                } else {
                    &[Field::LastDay, Field::Approve, Field::Disapprove]
                };
                if let Some(lacking) = needed.iter().find(|field| !has(**field)) {
                    return Err(fault(format!("`{}` has no column for {lacking:?}", layout.kind)));
                }
                all.push(layout);
            }
        }
        // Of several layouts that fit, the one that asks for most is meant.
        all.sort_by(|a, b| b.columns.len().cmp(&a.columns.len()).then_with(|| a.kind.cmp(&b.kind)));
        Ok(Layouts { all })
    }
}
