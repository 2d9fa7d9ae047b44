//! From bytes to typed rows.

use brunt_stats::poll_pair::Printed;
use chrono::NaiveDate;

use crate::layout::{Field, Layout, Layouts};
use crate::{Average, Fault, FaultKind, Poll, PollList, PollsError, Population, faults};

/// Reads a list. `as_of` is the day as of which it was published, by which future days are found.
///
/// # Errors
/// When the bytes are no text, no CSV, or have the headers of no known list. Troubles of single rows are faults.
pub fn read(
    layouts: &Layouts,
    file: &str,
    bytes: &[u8],
    as_of: Option<NaiveDate>,
) -> Result<PollList, PollsError> {
    let text = std::str::from_utf8(bytes).map_err(|_| PollsError::NotText { file: file.to_owned() })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let broken = |error: csv::Error| PollsError::Csv {
        file: file.to_owned(),
        line: error.position().map_or(1, csv::Position::line),
        reason: error.to_string(),
    };
    let headers: Vec<String> = rows.headers().map_err(broken)?.iter().map(|h| h.trim().to_owned()).collect();
    let layout = recognise(layouts, file, &headers)?;
    let mut list = PollList {
        source_file: file.to_owned(),
        kind: layout.kind.clone(),
        title: layout.title.clone(),
        polls: Vec::new(),
        averages: Vec::new(),
        faults: Vec::new(),
        n_rejected: 0,
    };
    let is_average = !layout.columns.iter().any(|(field, _)| *field == Field::Pollster);
    let (mut padded, mut unpadded) = (0_usize, Vec::new());
    for record in rows.records() {
        let record = record.map_err(broken)?;
        let line = record.position().map_or(0, csv::Position::line);
        let mut row = Row { layout, headers: &headers, record: &record, troubles: Vec::new() };
        let typed = if is_average {
            averages(&mut row, line).map(|found| list.averages.extend(found))
        } else {
            poll(&mut row, file, line).map(|found| list.polls.push(found))
        };
        if let Err(kind) = typed {
            list.n_rejected += 1;
            row.troubles.push(kind);
        }
        for field in [Field::FirstDay, Field::LastDay] {
            match row.cell(field).filter(|text| text.contains('/')) {
                Some(text) if text.split('/').any(|part| part.len() == 1) => {
                    unpadded.push((line, text.to_owned()));
                }
                Some(_) => padded += 1,
                None => (),
            }
        }
        list.faults.extend(row.troubles.into_iter().map(|kind| fault(file, line, kind)));
    }
    // A list that writes most dates so has another habit, not a fault.
    if padded > unpadded.len() {
        unpadded.dedup_by_key(|(line, _)| *line);
        let found = unpadded.into_iter();
        list.faults.extend(found.map(|(line, text)| fault(file, line, FaultKind::UnpaddedDate { text })));
    }
    list.faults.extend(faults::find(&list.polls, as_of));
    list.faults.sort_by_key(|fault| fault.source_line);
    Ok(list)
}

fn fault(file: &str, line: u64, kind: FaultKind) -> Fault {
    Fault { source_file: file.to_owned(), source_line: line, kind }
}

fn recognise<'l>(layouts: &'l Layouts, file: &str, headers: &[String]) -> Result<&'l Layout, PollsError> {
    let missing = |layout: &Layout| -> Vec<String> {
        let names = layout.columns.iter().map(|(_, name)| name);
        names.filter(|name| !headers.contains(name)).cloned().collect()
    };
    if let Some(layout) = layouts.all.iter().find(|layout| missing(layout).is_empty()) {
        return Ok(layout);
    }
    let nearest = layouts.all.iter().min_by_key(|layout| missing(layout).len());
    Err(PollsError::NoLayout {
        file: file.to_owned(),
        nearest: nearest.map_or_else(String::new, |layout| layout.title.clone()),
        missing: nearest.map(|layout| missing(layout).join(", ")).unwrap_or_default(),
    })
}

struct Row<'a> {
    layout: &'a Layout,
    headers: &'a [String],
    record: &'a csv::StringRecord,
    troubles: Vec<FaultKind>,
}

impl Row<'_> {
    /// A cell, unless the kind of list has no such column, or it is blank or `NA`.
    fn cell(&self, field: Field) -> Option<&str> {
        let place = self.headers.iter().position(|header| header == self.header(field))?;
        self.record.get(place).map(str::trim).filter(|text| !text.is_empty() && *text != "NA")
    }

    fn header(&self, field: Field) -> &str {
        self.layout.columns.iter().find(|(own, _)| *own == field).map_or("", |(_, name)| name.as_str())
    }

    fn rejected(&self, field: Field) -> FaultKind {
        FaultKind::Rejected {
            column: self.header(field).to_owned(),
            text: self.cell(field).unwrap_or_default().to_owned(),
        }
    }

    fn needed<T>(&self, field: Field, parse: impl Fn(&str) -> Option<T>) -> Result<T, FaultKind> {
        self.cell(field).and_then(parse).ok_or_else(|| self.rejected(field))
    }

    fn optional<T>(&mut self, field: Field, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.cell(field)?.to_owned();
        let value = parse(&text);
        if value.is_none() {
            self.troubles.push(FaultKind::Unreadable { column: self.header(field).to_owned(), text });
        }
        value
    }

    fn several(&self, field: Field, separator: &str) -> Vec<String> {
        let parts = self.cell(field).into_iter().flat_map(|text| text.split(separator));
        parts.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
    }

    fn own(&self, field: Field) -> Option<String> {
        self.cell(field).map(str::to_owned)
    }
}

fn poll(row: &mut Row<'_>, file: &str, line: u64) -> Result<Poll, FaultKind> {
    let question = match row.header(Field::Question) {
        "" => row.layout.question.clone(),
        _ => row.needed(Field::Question, |text| Some(asked(text).to_owned()))?,
    };
    let found = Poll {
        source_file: file.to_owned(),
        source_line: line,
        pollster: row.needed(Field::Pollster, |text| Some(text.to_owned()))?,
        sponsors: row.several(Field::Sponsors, "|"),
        first_day: row.needed(Field::FirstDay, date)?,
        last_day: row.needed(Field::LastDay, date)?,
        respondents: row.optional(Field::Respondents, |text| number(text).filter(|n| *n > 0.0)),
        population: row.optional(Field::Population, population),
        modes: row.several(Field::Modes, "/"),
        question,
        subgroup: row.own(Field::Subgroup),
        approve: row.needed(Field::Approve, |text| Printed::parse(text).ok())?,
        disapprove: row.optional(Field::Disapprove, |text| Printed::parse(text).ok()),
        margin: row.optional(Field::Margin, |text| Printed::parse(text).ok()),
        design_effect: row.optional(Field::DesignEffect, number),
        adjusted_approve: row.optional(Field::AdjustedApprove, number),
        is_tracking: row.optional(Field::Tracking, truth),
        partisan: row.own(Field::Partisan),
        url: row.own(Field::Url),
    };
    if let Some(text) = row.own(Field::Caution) {
        row.troubles.push(FaultKind::Caution { text });
    }
    Ok(found)
}

fn averages(row: &mut Row<'_>, line: u64) -> Result<Vec<Average>, FaultKind> {
    let series = match row.header(Field::Series) {
        "" => row.layout.question.clone(),
        _ => row.needed(Field::Series, |text| Some(text.to_owned()))?,
    };
    let day = row.needed(Field::LastDay, date)?;
    let one = |answer: String, percent: f64| Average {
        source_line: line,
        series: series.clone(),
        day,
        answer,
        percent,
    };
    if row.header(Field::Answer).is_empty() {
        let [approve, disapprove] =
            [Field::Approve, Field::Disapprove].map(|field| row.needed(field, number));
        return Ok(vec![one("approve".to_owned(), approve?), one("disapprove".to_owned(), disapprove?)]);
    }
    let answer = row.needed(Field::Answer, |text| Some(text.to_owned()))?;
    Ok(vec![one(answer, row.needed(Field::Percent, number)?)])
}

/// One list writes the question out where others have the issue alone.
fn asked(text: &str) -> &str {
    text.strip_prefix("Trump handling of ").unwrap_or(text)
}

/// `2025-10-09`, `10/09/2025` or `10/9/2025`; nothing else.
fn date(text: &str) -> Option<NaiveDate> {
    let separator = if text.contains('-') { '-' } else { '/' };
    let parts: Vec<&str> = text.split(separator).collect();
    let [a, b, c] = parts[..] else { return None };
    let (year, month, day) = if separator == '-' { (a, b, c) } else { (c, a, b) };
    let plain =
        |part: &str, longest: usize| part.len() <= longest && part.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || !plain(year, 4) || !plain(month, 2) || !plain(day, 2) {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

fn number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    text.parse::<f64>().ok().filter(|value| plain && value.is_finite())
}

fn population(text: &str) -> Option<Population> {
    match text.to_ascii_uppercase().as_str() {
        "A" => Some(Population::Adults),
        "RV" => Some(Population::RegisteredVoters),
        "LV" => Some(Population::LikelyVoters),
        "V" => Some(Population::Voters),
        _ => None,
    }
}

fn truth(text: &str) -> Option<bool> {
    match text {
        "TRUE" | "T" => Some(true),
        "FALSE" | "F" => Some(false),
        _ => None,
    }
}
