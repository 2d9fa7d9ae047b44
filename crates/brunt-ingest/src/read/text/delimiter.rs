//! Which byte stands between the fields.

use super::super::Limits;
use super::records::{Charset, Records};
use std::ops::ControlFlow;

/// The candidates, the likelier first.
const CANDIDATES: [u8; 4] = [b'|', b',', b'\t', b';'];

/// Records looked at.
const RECORDS: usize = 500;

/// Fields beyond which more of them say nothing more.
const TELLING_FIELDS: usize = 16;

/// Judges by the records of a sample: the right delimiter gives most of them the same number of fields, and more
/// than one. `complete` says that the sample is the whole text. `None` if no candidate gives columns.
pub(super) fn judge(sample: &[u8], complete: bool) -> Option<u8> {
    let mut best: Option<(usize, u8)> = None;
    for delimiter in CANDIDATES {
        let Some(score) = score(&field_counts(sample, delimiter, complete)) else {
            continue;
        };
        if best.is_none_or(|(highest, _)| score > highest) {
            best = Some((score, delimiter));
        }
    }
    best.map(|(_, delimiter)| delimiter)
}

/// Fields in each record that is not empty.
fn field_counts(sample: &[u8], delimiter: u8, complete: bool) -> Vec<usize> {
    // How wide a table may be is for its reading to say.
    let limits = Limits { max_columns: usize::MAX, ..Limits::default() };
    // Any byte is a letter in windows-1252, so that only quotation marks can end the counting early; what was
    // counted up to there is judged.
    let mut records = Records::new(sample, delimiter, Charset::Windows1252, &limits);
    let mut counts = Vec::new();
    let read = records.read(
        &mut |row| {
            if !row.cells.is_empty() {
                counts.push(row.cells.len());
            }
            if counts.len() > RECORDS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        },
        &|| {},
    );
    // The last record of a cut sample is cut too, unless it is all there is.
    if read.is_ok() && !complete && counts.len() > 1 {
        counts.pop();
    }
    counts
}

/// The share of records with the usual number of fields, weighted by that number. Titles and notes around a table
/// have other numbers, but they are few.
fn score(counts: &[usize]) -> Option<usize> {
    let mut sorted: Vec<usize> = counts.iter().copied().filter(|fields| *fields > 1).collect();
    sorted.sort_unstable();
    let (records, fields) =
        sorted.chunk_by(|a, b| a == b).filter_map(|group| Some((group.len(), *group.first()?))).max()?;
    if records * 5 < counts.len() * 2 {
        return None;
    }
    Some(records * 1000 / counts.len() * (fields - 1).min(TELLING_FIELDS))
}
