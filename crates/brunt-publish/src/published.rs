//! A table as it is published: `api/v1/tables/NAME.json` of a site, and its way back for the audit.
//!
//! # Definition
//! The object of the command line's contract (`command, version, releases, rows, ledger, notes`) with `name` before it and
//! behind it `fields` (each with `name` and `role`) and, where the table was protected together with others, `origin`:
//! `base` (`rows`, `release`, `only`, `filters`, `from`, `to`), `splits`, `scheme`, `adds_up`, `complete`; see
//! [`crate::origin`]. A withheld count is `{"suppressed": "primary"}` or `{"suppressed": "complementary"}`.

use crate::disclosure::Releasable;
use crate::origin::{Base, Origin};
use crate::render;
use brunt_model::answer::{LedgerStep, ReleaseRef, Suppression};
use brunt_model::{Answer, Field, Role, Value};
use chrono::NaiveDate;
use serde_json::{Value as Json, json};

/// The folder of tables within a site.
pub const FOLDER: &str = "api/v1/tables";

/// A table that was published, as anyone may read it.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// Its name: of the file, and in the API.
    pub name: String,
    /// What stands in it. Days in it are text.
    pub answer: Answer,
    /// Where its counts come from; none where the file does not say.
    pub origin: Option<Origin>,
}

/// A file is no published table.
#[derive(Debug, thiserror::Error)]
pub enum PublishedError {
    /// It is no JSON.
    #[error("is no JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// It lacks something, or something in it cannot be read.
    #[error("`{key}` is missing or cannot be read")]
    Key {
        /// What.
        key: String,
    },
}

/// Writes a table as it is published; `version` is the program's.
#[must_use]
pub fn published_table_json(name: &str, table: &Releasable, version: &str) -> Vec<u8> {
    let answer = table.answer();
    let mut object = serde_json::Map::new();
    object.insert("name".into(), json!(name));
    if let Json::Object(contract) = render::json_value(answer, version) {
        object.extend(contract);
    }
    let fields = answer.fields.iter().map(|field| json!({"name": field.name, "role": word(field.role)}));
    object.insert("fields".into(), fields.collect());
    object.insert("origin".into(), table.origin().map_or(Json::Null, origin_json));
    let mut bytes = serde_json::to_vec_pretty(&Json::Object(object)).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// Reads a table as it was published.
///
/// # Errors
/// When the bytes are no such table.
pub fn read_published(bytes: &[u8]) -> Result<Published, PublishedError> {
    let object: Json = serde_json::from_slice(bytes)?;
    let mut fields = Vec::new();
    for (place, field) in list(&object, "fields")?.iter().enumerate() {
        let role = text(field, "role")?;
        let role = ROLES.into_iter().find(|known| word(*known) == role);
        let role = role.ok_or_else(|| missing(&format!("fields[{place}].role")))?;
        fields.push(Field::new(text(field, "name")?, role));
    }
    let mut answer = Answer::new(text(&object, "command")?, fields);
    for row in list(&object, "rows")? {
        let values = answer.fields.iter().map(|field| row.get(&field.name).map_or(Value::Missing, value_of));
        answer.rows.push(values.collect());
    }
    for release in list(&object, "releases")? {
        answer.releases.push(ReleaseRef {
            release: text(release, "release")?.to_owned(),
            as_of: day(release, "as_of")?,
        });
    }
    for step in list(&object, "ledger")? {
        answer.ledger.push(LedgerStep {
            step: text(step, "step")?.to_owned(),
            reason: text(step, "reason")?.to_owned(),
            rows: step.get("rows").and_then(Json::as_u64).ok_or_else(|| missing("ledger.rows"))?,
        });
    }
    answer.notes = texts(&object, "notes")?;
    let origin = match object.get("origin") {
        None | Some(Json::Null) => None,
        Some(origin) => Some(origin_of(origin)?),
    };
    Ok(Published { name: text(&object, "name")?.to_owned(), answer, origin })
}

const ROLES: [Role; 6] = [Role::Group, Role::Total, Role::Part, Role::Untold, Role::Derived, Role::Plain];

/// The word of a role in published tables.
fn word(role: Role) -> &'static str {
    match role {
        Role::Group => "group",
        Role::Total => "total",
        Role::Part => "part",
        Role::Untold => "untold",
        Role::Derived => "derived",
        Role::Plain => "plain",
    }
}

fn origin_json(origin: &Origin) -> Json {
    let Base { rows, release, only, filters, from, to } = &origin.base;
    json!({
        "base": {
            "rows": rows, "release": release, "only": only, "filters": filters,
            "from": from.map(|day| day.to_string()), "to": to.map(|day| day.to_string()),
        },
        "splits": origin.splits,
        "scheme": origin.scheme,
        "adds_up": origin.adds_up,
        "complete": origin.complete,
    })
}

fn origin_of(json: &Json) -> Result<Origin, PublishedError> {
    let base = json.get("base").ok_or_else(|| missing("origin.base"))?;
    let only = base.get("only").and_then(Json::as_object).ok_or_else(|| missing("origin.base.only"))?;
    let bound = |key: &str| match base.get(key) {
        None | Some(Json::Null) => Ok(None),
        Some(_) => day(base, key).map(Some),
    };
    let yes = |key: &str| json.get(key).and_then(Json::as_bool).ok_or_else(|| missing(key));
    Ok(Origin {
        base: Base {
            rows: text(base, "rows")?.to_owned(),
            release: text(base, "release")?.to_owned(),
            only: only
                .iter()
                .map(|(column, value)| (column.clone(), value.as_str().unwrap_or_default().to_owned()))
                .collect(),
            filters: texts(base, "filters")?.into_iter().collect(),
            from: bound("from")?,
            to: bound("to")?,
        },
        splits: texts(json, "splits")?,
        scheme: text(json, "scheme")?.to_owned(),
        adds_up: yes("adds_up")?,
        complete: yes("complete")?,
    })
}

fn value_of(json: &Json) -> Value {
    match json {
        Json::Null => Value::Missing,
        Json::Bool(yes) => Value::YesNo(*yes),
        Json::String(text) => Value::Text(text.clone()),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Value::Integer(whole),
            (None, Some(real)) => Value::Real(real),
            (None, None) => Value::Missing,
        },
        Json::Array(items) => {
            Value::List(items.iter().map(|item| item.as_str().unwrap_or_default().to_owned()).collect())
        }
        Json::Object(object) => match object.get("suppressed").and_then(Json::as_str) {
            Some("primary") => Value::Suppressed(Suppression::Primary),
            Some(_) => Value::Suppressed(Suppression::Complementary),
            None => Value::Missing,
        },
    }
}

fn missing(key: &str) -> PublishedError {
    PublishedError::Key { key: key.to_owned() }
}

fn text<'j>(json: &'j Json, key: &str) -> Result<&'j str, PublishedError> {
    json.get(key).and_then(Json::as_str).ok_or_else(|| missing(key))
}

fn list<'j>(json: &'j Json, key: &str) -> Result<&'j Vec<Json>, PublishedError> {
    json.get(key).and_then(Json::as_array).ok_or_else(|| missing(key))
}

fn texts(json: &Json, key: &str) -> Result<Vec<String>, PublishedError> {
    let texts =
        list(json, key)?.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(|| missing(key)));
    texts.collect()
}

fn day(json: &Json, key: &str) -> Result<NaiveDate, PublishedError> {
    text(json, key)?.parse().map_err(|_| missing(key))
}
