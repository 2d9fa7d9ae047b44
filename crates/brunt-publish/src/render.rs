//! Rendering a releasable answer: for a terminal, as JSON, CSV or Parquet.

use crate::disclosure::Releasable;
use arrow::array::{ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
pub use brunt_model::answer::grouped;
use brunt_model::{Answer, Value};
use parquet::arrow::ArrowWriter;
use serde_json::{Map, json};
use std::fmt::Write as _;
use std::sync::Arc;

/// A way to show an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For reading in a terminal.
    Table,
    /// One object, see the command line's contract.
    Json,
    /// Rows only; the ledger and notes stand beside it.
    Csv,
    /// Rows only; the ledger and notes are in the file's metadata.
    Parquet,
    /// A Markdown table with ledger and notes below it.
    Markdown,
}

/// An answer rendered: the data, and what belongs beside it when the format has no room for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// For standard output or a file.
    pub data: Vec<u8>,
    /// Ledger and notes as text, for standard error; empty where `data` holds them.
    pub beside: String,
}

/// An answer could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// CSV.
    #[error("the rows could not be written as CSV: {0}")]
    Csv(#[from] csv::Error),
    /// Parquet.
    #[error("the rows could not be written as Parquet: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// Arrow.
    #[error("the rows could not be put into columns: {0}")]
    Arrow(#[from] arrow::error::ArrowError),
}

/// Renders `releasable`; `version` is the program's.
///
/// # Errors
/// When a writer fails, which memory alone can make it do.
pub fn render(releasable: &Releasable, format: Format, version: &str) -> Result<Rendered, RenderError> {
    let answer = releasable.answer();
    Ok(match format {
        Format::Table => Rendered { data: table(answer).into_bytes(), beside: String::new() },
        Format::Json => Rendered { data: json_text(answer, version), beside: String::new() },
        Format::Csv => Rendered { data: csv_text(answer)?, beside: beside(answer) },
        Format::Markdown => Rendered { data: markdown(answer).into_bytes(), beside: String::new() },
        Format::Parquet => Rendered { data: parquet_bytes(answer, version)?, beside: String::new() },
    })
}

fn json_text(answer: &Answer, version: &str) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(&json_value(answer, version)).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

pub(crate) fn json_value(answer: &Answer, version: &str) -> serde_json::Value {
    let rows: Vec<_> = answer
        .rows
        .iter()
        .map(|row| {
            let object: Map<String, _> = answer
                .fields
                .iter()
                .zip(row)
                .map(|(field, value)| (field.name.clone(), json_of(value)))
                .collect();
            serde_json::Value::Object(object)
        })
        .collect();
    json!({
        "command": answer.command,
        "version": version,
        "releases": answer.releases.iter()
            .map(|release| json!({"release": release.release, "as_of": release.as_of.to_string()})).collect::<Vec<_>>(),
        "rows": rows,
        "ledger": answer.ledger.iter()
            .map(|step| json!({"step": step.step, "reason": step.reason, "rows": step.rows})).collect::<Vec<_>>(),
        "notes": answer.notes,
    })
}

fn json_of(value: &Value) -> serde_json::Value {
    match value {
        Value::Missing => serde_json::Value::Null,
        Value::Text(text) => json!(text),
        Value::Integer(number) => json!(number),
        Value::Real(number) => json!(number),
        Value::Date(day) => json!(day.to_string()),
        Value::Time(at) => json!(at.to_string()),
        Value::YesNo(yes) => json!(yes),
        Value::List(texts) => json!(texts),
        Value::Suppressed(why) => json!({"suppressed": why.word()}),
    }
}

/// Plain text of a value: full precision, empty where it is missing.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::Missing => String::new(),
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Time(at) => at.to_string(),
        Value::YesNo(yes) => yes.to_string(),
        Value::List(texts) => texts.join("; "),
        Value::Suppressed(why) => format!("suppressed:{}", why.word()),
    }
}

fn csv_text(answer: &Answer) -> Result<Vec<u8>, RenderError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(answer.fields.iter().map(|field| field.name.as_str()))?;
    for row in &answer.rows {
        writer.write_record(row.iter().map(plain))?;
    }
    Ok(writer.into_inner().unwrap_or_default())
}

/// A value as a person reads it in a table.
fn cell(name: &str, value: &Value) -> String {
    match value {
        Value::Missing => "–".to_owned(),
        Value::Integer(number) if name != "fiscal_year" && name != "year" => grouped(*number),
        Value::Real(number) if name.contains("share") || name.starts_with("interval_") => {
            format!("{:.1} %", number * 100.0)
        }
        Value::Real(number) => real(*number),
        Value::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Suppressed(_) => "*".to_owned(),
        // The first digits tell files apart; all of them are in every other format.
        Value::Text(hash) if name == "sha256" => hash.chars().take(12).collect(),
        other => plain(other),
    }
}

/// A real number for reading: printed whole figures as whole numbers, large ones with one decimal.
fn real(number: f64) -> String {
    /// From here on further decimals only crowd a table.
    const LARGE: f64 = 1000.0;
    /// Whole numbers below this are exact.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let magnitude = number.abs();
    if magnitude < EXACT && number.fract().abs() < f64::EPSILON {
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53")]
        let whole = number as i64;
        return grouped(whole);
    }
    if magnitude >= LARGE { format!("{number:.1}") } else { format!("{number:.4}") }
}

fn markdown(answer: &Answer) -> String {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = row(answer.fields.iter().map(|field| field.name.clone()).collect());
    out.push_str(&row(answer.fields.iter().map(|_| "---".to_owned()).collect()));
    for values in &answer.rows {
        let cells = answer
            .fields
            .iter()
            .zip(values)
            .map(|(field, value)| cell(&field.name, value).replace('|', "\\|"));
        out.push_str(&row(cells.collect()));
    }
    let beside = beside(answer);
    if !beside.is_empty() {
        let _ = write!(out, "\n```text\n{}\n```\n", beside.trim_end());
    }
    out
}

fn table(answer: &Answer) -> String {
    let mut out = String::new();
    if answer.rows.is_empty() {
        out.push_str("no rows\n");
    } else {
        let cells: Vec<Vec<String>> = answer
            .rows
            .iter()
            .map(|row| answer.fields.iter().zip(row).map(|(field, value)| cell(&field.name, value)).collect())
            .collect();
        let right: Vec<bool> = (0..answer.fields.len())
            .map(|place| {
                answer.rows.iter().all(|row| !matches!(row.get(place), Some(Value::Text(_) | Value::List(_))))
            })
            .collect();
        let widths: Vec<usize> = answer
            .fields
            .iter()
            .enumerate()
            .map(|(place, field)| {
                let longest =
                    cells.iter().filter_map(|row| row.get(place)).map(|text| text.chars().count()).max();
                longest.unwrap_or(0).max(field.name.chars().count())
            })
            .collect();
        let header: Vec<String> = answer.fields.iter().map(|field| field.name.clone()).collect();
        line(&mut out, &header, &widths, &right);
        let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
        line(&mut out, &rule, &widths, &right);
        for row in &cells {
            line(&mut out, row, &widths, &right);
        }
    }
    let beside = beside(answer);
    if !beside.is_empty() {
        out.push('\n');
        out.push_str(&beside);
    }
    out
}

fn line(out: &mut String, cells: &[String], widths: &[usize], right: &[bool]) {
    let mut text = String::new();
    for ((cell, width), right) in cells.iter().zip(widths).zip(right) {
        if !text.is_empty() {
            text.push_str("  ");
        }
        let pad = " ".repeat(width.saturating_sub(cell.chars().count()));
        let (before, after) = if *right { (pad.as_str(), "") } else { ("", pad.as_str()) };
        let _ = write!(text, "{before}{cell}{after}");
    }
    out.push_str(text.trim_end());
    out.push('\n');
}

/// Releases, ledger and notes as text.
fn beside(answer: &Answer) -> String {
    let mut out = String::new();
    if !answer.releases.is_empty() {
        let list: Vec<String> = answer
            .releases
            .iter()
            .map(|release| format!("{} (as of {})", release.release, release.as_of))
            .collect();
        let _ = writeln!(out, "release: {}", list.join(", "));
    }
    if !answer.ledger.is_empty() {
        let _ = writeln!(out, "rows:");
        let width = answer.ledger.iter().map(|step| grouped_u64(step.rows).len()).max().unwrap_or(0);
        for step in &answer.ledger {
            let _ = writeln!(out, "  {:>width$}  {} ({})", grouped_u64(step.rows), step.step, step.reason);
        }
    }
    for note in &answer.notes {
        wrapped(&mut out, "note: ", note);
    }
    out
}

/// Columns in which notes are set.
const WIDTH: usize = 110;

/// A paragraph whose further lines stand under its first word.
fn wrapped(out: &mut String, label: &str, text: &str) {
    let indent = " ".repeat(label.chars().count());
    let mut line = label.to_owned();
    let mut fresh = true;
    for word in text.split_whitespace() {
        if !fresh && line.chars().count() + 1 + word.chars().count() > WIDTH {
            let _ = writeln!(out, "{line}");
            line.clone_from(&indent);
            fresh = true;
        }
        if !fresh {
            line.push(' ');
        }
        line.push_str(word);
        fresh = false;
    }
    let _ = writeln!(out, "{line}");
}

fn grouped_u64(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

fn parquet_bytes(answer: &Answer, version: &str) -> Result<Vec<u8>, RenderError> {
    let mut fields = Vec::new();
    let mut columns: Vec<ArrayRef> = Vec::new();
    for (place, field) in answer.fields.iter().enumerate() {
        let column = column_of(answer, place);
        fields.push(Field::new(&field.name, column.data_type().clone(), true));
        columns.push(column);
        let why: Vec<Option<&str>> = answer
            .rows
            .iter()
            .map(|row| match row.get(place) {
                Some(Value::Suppressed(why)) => Some(why.word()),
                _ => None,
            })
            .collect();
        if why.iter().any(Option::is_some) {
            fields.push(Field::new(format!("{}__suppressed", field.name), DataType::Utf8, true));
            columns.push(Arc::new(StringArray::from(why)));
        }
    }
    let mut about = json_value(answer, version);
    if let Some(object) = about.as_object_mut() {
        object.remove("rows");
    }
    let schema = Schema::new(fields).with_metadata([("brunt".to_owned(), about.to_string())].into());
    let batch = RecordBatch::try_new(Arc::new(schema), columns)?;
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None)?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(bytes)
}

fn column_of(answer: &Answer, place: usize) -> ArrayRef {
    let values = || answer.rows.iter().map(|row| row.get(place).unwrap_or(&Value::Missing));
    let first = values().find(|value| !matches!(value, Value::Missing | Value::Suppressed(_)));
    match first {
        Some(Value::Integer(_)) => Arc::new(
            values()
                .map(|value| match value {
                    Value::Integer(number) => Some(*number),
                    _ => None,
                })
                .collect::<Int64Array>(),
        ),
        Some(Value::Real(_)) => Arc::new(
            values()
                .map(|value| match value {
                    Value::Real(number) => Some(*number),
                    _ => None,
                })
                .collect::<Float64Array>(),
        ),
        Some(Value::YesNo(_)) => Arc::new(
            values()
                .map(|value| match value {
                    Value::YesNo(yes) => Some(*yes),
                    _ => None,
                })
                .collect::<BooleanArray>(),
        ),
        Some(Value::Date(_)) => Arc::new(
            values()
                .map(|value| match value {
                    Value::Date(day) => day.signed_duration_since(chrono_epoch()).num_days().try_into().ok(),
                    _ => None,
                })
                .collect::<Date32Array>(),
        ),
        _ => Arc::new(
            values()
                .map(|value| match value {
                    Value::Missing | Value::Suppressed(_) => None,
                    other => Some(plain(other)),
                })
                .collect::<StringArray>(),
        ),
    }
}

fn chrono_epoch() -> chrono::NaiveDate {
    chrono::NaiveDate::default()
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
