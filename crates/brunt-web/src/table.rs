//! A published table as the API shows it: the site's own JSON file, of which a request sees a window.

use crate::error::{Problem, WebError};
use axum::body::Bytes;
use brunt_model::Role;
use brunt_publish::edition::Exhibit;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

/// Rows in a window where the request names no number.
pub(crate) const ROWS: usize = 100;
/// Most rows in a window.
pub(crate) const MOST_ROWS: usize = 1000;

/// Part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) offset: usize,
    pub(crate) limit: usize,
}

/// What can be asked of a list.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "read by hand, so that unknown names are refused; this describes them for OpenAPI"
)]
pub(crate) struct SpanParams {
    /// How many to pass over.
    #[param(minimum = 0, default = 0)]
    offset: Option<u32>,
    /// How many to show.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<u32>,
}

/// A query string: pairs of name and value, each name once.
#[derive(Debug)]
pub(crate) struct Asked(Vec<(String, String)>);

impl Asked {
    pub(crate) fn parse(query: Option<&str>) -> Result<Asked, Problem> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            if pairs.iter().any(|(known, _)| *known == name) {
                return Err(Problem::bad_query(
                    format!("`{}` is given twice", short(&name)),
                    "give each parameter once",
                ));
            }
            pairs.push((name.into_owned(), value.into_owned()));
        }
        Ok(Asked(pairs))
    }

    /// Takes a parameter out.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        let place = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.remove(place).1)
    }

    /// Takes `offset` and `limit` out.
    pub(crate) fn take_span(&mut self) -> Result<Span, Problem> {
        let mut number = |name: &str, otherwise: usize, least: usize, most: usize| match self.take(name) {
            None => Ok(otherwise),
            Some(text) => {
                text.parse().ok().filter(|number| (least..=most).contains(number)).ok_or_else(|| {
                    Problem::bad_query(
                        format!("`{name}` is `{}`", short(&text)),
                        format!("give a whole number from {least} to {most}"),
                    )
                })
            }
        };
        let offset = number("offset", 0, 0, 1_000_000_000)?;
        Ok(Span { offset, limit: number("limit", ROWS, 1, MOST_ROWS)? })
    }

    /// # Errors
    /// Where anything is left; `known` says what there would be.
    pub(crate) fn none_left(&self, known: &str) -> Result<(), Problem> {
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) => Err(Problem::bad_query(
                format!("there is no parameter `{}`", short(name)),
                format!("known: {known}"),
            )),
        }
    }
}

/// Of a text that a client sent, as much as a message needs.
fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

/// A table.
#[derive(Debug)]
pub(crate) struct Table {
    name: String,
    pub(crate) columns: Vec<Column>,
    /// The file's keys but for the rows.
    about: Map<String, Value>,
    rows: Vec<Value>,
}

/// A column of a table.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Column {
    /// Its key in the rows.
    name: String,
    /// `group` describes, and can be filtered by; `total`, `part` and `untold` count; `derived` is made of counts;
    /// `plain` is a figure that counts no people.
    role: &'static str,
}

/// Rows of a table.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TableRows<'a> {
    /// Name of the table.
    name: &'a str,
    /// Rows that fit the filter.
    total: usize,
    /// Rows passed over.
    offset: usize,
    /// Most rows shown.
    limit: usize,
    /// Address of what follows; null at the end.
    next: Option<String>,
    /// A row is an object with a key for each column. A missing value is null, a withheld one is
    /// `{"suppressed": "primary"}` or `{"suppressed": "complementary"}`. Shares are 0 to 1, days `YYYY-MM-DD`.
    #[schema(value_type = Vec<Object>)]
    rows: Vec<&'a Value>,
    /// The other keys of the table's file, such as `releases` and `notes`; not `origin`, which is of the whole table.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    about: &'a Map<String, Value>,
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Group => "group",
        Role::Total => "total",
        Role::Part => "part",
        Role::Untold => "untold",
        Role::Derived => "derived",
        Role::Plain => "plain",
    }
}

impl Table {
    /// Reads the file `path` of the site and holds it against the exhibit.
    pub(crate) fn new(exhibit: &Exhibit, path: &str, file: &Bytes) -> Result<Table, WebError> {
        let wrong = |reason: String| WebError::NotTheTable { path: path.to_owned(), reason };
        let mut about: Map<String, Value> =
            serde_json::from_slice(file).map_err(|error| wrong(error.to_string()))?;
        let Some(Value::Array(rows)) = about.remove("rows") else {
            return Err(wrong("it has no list `rows`".to_owned()));
        };
        let answer = exhibit.table.answer();
        if rows.len() != answer.rows.len() {
            return Err(wrong(format!("{} rows where the edition has {}", rows.len(), answer.rows.len())));
        }
        if about.remove("name").is_some_and(|name| name != exhibit.name.as_str()) {
            return Err(wrong("it has another table's name".to_owned()));
        }
        // It says of which rows the whole table is made, and would be wrong of a part of it.
        about.remove("origin");
        for taken in ["total", "offset", "limit", "next"] {
            if about.contains_key(taken) {
                return Err(wrong(format!("its key `{taken}` is the API's own")));
            }
        }
        let columns =
            answer.fields.iter().map(|field| Column { name: field.name.clone(), role: role(field.role) });
        Ok(Table { name: exhibit.name.clone(), columns: columns.collect(), about, rows })
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The rows that `asked` selects. A filter names a group column and one value as JSON writes it; an empty value
    /// selects rows without one.
    pub(crate) fn rows(&self, mut asked: Asked) -> Result<TableRows<'_>, Problem> {
        let span = asked.take_span()?;
        let mut filters: Vec<(&str, String)> = Vec::new();
        for column in self.columns.iter().filter(|column| column.role == "group") {
            if let Some(value) = asked.take(&column.name) {
                filters.push((&column.name, value));
            }
        }
        asked.none_left(&self.known())?;
        let fits = |row: &Value| filters.iter().all(|(column, wanted)| is_value(row.get(column), wanted));
        let mut total = 0;
        let mut rows = Vec::new();
        for row in self.rows.iter().filter(|row| fits(row)) {
            if total >= span.offset && rows.len() < span.limit {
                rows.push(row);
            }
            total += 1;
        }
        let after = span.offset.saturating_add(rows.len());
        let next = (after < total && !rows.is_empty()).then(|| {
            let mut query = form_urlencoded::Serializer::new(String::new());
            for (column, value) in &filters {
                query.append_pair(column, value);
            }
            query.append_pair("offset", &after.to_string());
            query.append_pair("limit", &span.limit.to_string());
            format!("/api/v1/tables/{}?{}", self.name, query.finish())
        });
        Ok(TableRows {
            name: &self.name,
            total,
            offset: span.offset,
            limit: span.limit,
            next,
            rows,
            about: &self.about,
        })
    }

    /// Parameters there are.
    fn known(&self) -> String {
        let groups =
            self.columns.iter().filter(|column| column.role == "group").map(|column| column.name.as_str());
        ["offset", "limit", "format"].into_iter().chain(groups).collect::<Vec<_>>().join(", ")
    }
}

/// Whether a cell is what a filter wants. A withheld cell is nothing that can be wanted.
fn is_value(cell: Option<&Value>, wanted: &str) -> bool {
    match cell {
        None | Some(Value::Null) => wanted.is_empty(),
        Some(Value::String(text)) => text == wanted,
        Some(Value::Number(number)) => number.to_string() == wanted,
        Some(Value::Bool(yes)) => yes.to_string() == wanted,
        Some(Value::Array(_) | Value::Object(_)) => false,
    }
}
