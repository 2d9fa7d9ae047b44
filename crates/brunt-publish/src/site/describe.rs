//! The description of a drawing that a page carries for its script: which columns, and words in the page's language. It
//! holds no number; those come from the table's own file.

use super::SiteError;
use super::figures;
use super::language::Words;
use super::panel::{message, place};
use crate::edition::{Drawing, Exhibit, Measure};
use brunt_model::Value;
use serde_json::{Map, json};

/// The description as JSON that can stand within a page.
pub(super) fn describe(words: &Words, exhibit: &Exhibit) -> Result<Option<String>, SiteError> {
    let Some(drawing) = &exhibit.drawing else { return Ok(None) };
    let named = |columns: &[String]| -> Result<Vec<serde_json::Value>, SiteError> {
        let of = |column: &String| Ok(json!({"column": column, "label": label(words, column)?}));
        columns.iter().map(of).collect()
    };
    // Columns that the script names in words, and the one whose values name bars.
    let (drawing, told, values) = match drawing {
        Drawing::Lines { x, series, band, marks, measure } => {
            let mut days = Vec::new();
            for (day, text) in marks {
                let text = message(words, text, Some(&exhibit.table))?.text;
                days.push(json!({"day": day.to_string(), "label": text}));
            }
            let shape = json!({
                "kind": "lines", "x": x, "series": named(series)?, "band": band, "marks": days,
                "measure": word(*measure),
            });
            (shape, band.iter().flat_map(|(low, high)| [low, high]).collect(), None)
        }
        Drawing::Bars { label, value, range, measure } => {
            let shape = json!({
                "kind": "bars", "label": label, "value": value, "range": range, "measure": word(*measure),
            });
            let ends = range.iter().flat_map(|(low, high)| [low, high]);
            (shape, [value].into_iter().chain(ends).collect(), Some(label))
        }
        Drawing::Stacked { label, parts } => {
            (json!({"kind": "stacked", "label": label, "parts": named(parts)?}), Vec::new(), Some(label))
        }
        Drawing::Funnel { label, n, share, limits, common } => {
            let shape = json!({
                "kind": "funnel", "label": label, "n": n, "share": share, "limits": limits, "common": common,
            });
            (shape, vec![n, share, &limits.0, &limits.1], Some(label))
        }
        Drawing::Map { state, value, measure } => {
            let shape = json!({"kind": "map", "state": state, "value": value, "measure": word(*measure)});
            let size = exhibit.columns.iter().find(|column| *column == "n");
            (shape, [value].into_iter().chain(size).collect::<Vec<_>>(), None)
        }
    };
    let mut labels = Map::new();
    for column in told {
        labels.insert(column.clone(), json!(label(words, column)?));
    }
    let described = json!({
        "drawing": drawing,
        "labels": labels,
        "names": names(words, exhibit, values)?,
        "withheld": words.say("cell-withheld")?,
        "missing": words.say("cell-missing")?,
    });
    // Within a script element only `<` could end it.
    Ok(Some(described.to_string().replace('<', "\\u003c")))
}

fn label(words: &Words, column: &str) -> Result<String, SiteError> {
    words.say(&format!("column-{column}"))
}

fn word(measure: Measure) -> &'static str {
    match measure {
        Measure::Share => "share",
        Measure::Count => "count",
        Measure::Number => "number",
    }
}

/// Texts of a column that the page calls otherwise than the table's file does.
fn names(
    words: &Words,
    exhibit: &Exhibit,
    column: Option<&String>,
) -> Result<Map<String, serde_json::Value>, SiteError> {
    let mut names = Map::new();
    let Some(place) = column.and_then(|column| place(&exhibit.table, column)) else { return Ok(names) };
    for (row, values) in exhibit.table.answer().rows.iter().enumerate() {
        if let Some(Value::Text(text)) = values.get(place) {
            let shown = figures::cell(words, &exhibit.table, row, place, 0, false)?.text;
            if shown != *text {
                names.insert(text.clone(), json!(shown));
            }
        }
    }
    Ok(names)
}
