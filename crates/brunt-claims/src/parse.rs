//! From the text of a claim file to its claims.

use crate::claim::{
    Claim, ClaimFile, Measured, Pair, PairPoint, Pick, Question, Reading, RowSelection, Rows, Spread, Trend,
    Untestable,
};
use crate::error::{ClaimError, Fault};
use crate::expect::Expectation;
use brunt_model::document::{self, Keys, Node, Source};
use chrono::NaiveDate;
use toml::de::DeValue;

const LEVEL: f64 = 0.95;

const SPEAKER: [&str; 4] = ["said_by", "said_in", "said_on", "known_on"];

const CLAIM: [&str; 12] = [
    "id",
    "said_by",
    "said_in",
    "said_on",
    "known_on",
    "statement",
    "claimed",
    "population",
    "period",
    "would_change",
    "caution",
    "reading",
];

/// Keys that every reading has.
const READING: [&str; 6] = ["name", "says", "measure", "expect", "known_on", "own_figures"];

const ROWS: [&str; 7] = ["table", "releases", "from", "to", "filter", "narrow", "min_rows"];

impl ClaimFile {
    /// Reads a claim file. `path` is for messages only.
    ///
    /// # Errors
    /// The first fault in the text, with its line.
    pub fn parse(path: &str, text: &str) -> Result<ClaimFile, ClaimError> {
        let source = Source { path, text };
        let document = document::parse(source)?;
        let keys = Keys { source, place: "the claim file", table: document.get_ref(), span: 0..0 };
        keys.only(&[&["title", "claim"], &SPEAKER[..]].concat())?;
        let mut claims: Vec<Claim> = Vec::new();
        for node in keys.need("claim")?.list()? {
            let claim = claim(&node.table("a claim")?, &keys)?;
            if claims.iter().any(|other| other.id == claim.id) {
                return Err(blame(&node, Fault::ClaimTwice { id: claim.id }));
            }
            claims.push(claim);
        }
        Ok(ClaimFile { path: path.to_owned(), title: keys.need("title")?.text()?.to_owned(), claims })
    }
}

fn blame(node: &Node<'_>, fault: Fault) -> ClaimError {
    ClaimError { path: node.source.path.to_owned(), line: node.source.line(&node.span), fault }
}

fn blame_table(keys: &Keys<'_>, fault: Fault) -> ClaimError {
    ClaimError { path: keys.source.path.to_owned(), line: keys.source.line(&keys.span), fault }
}

fn claim(keys: &Keys<'_>, file: &Keys<'_>) -> Result<Claim, ClaimError> {
    keys.only(&[&CLAIM[..], &["not_testable"]].concat())?;
    // What is said once for the whole file need not be repeated.
    let speaker = |key: &'static str| match keys.get(key).or_else(|| file.get(key)) {
        Some(node) => Ok(node),
        None => keys.need(key),
    };
    let text = |key: &'static str| Ok::<_, ClaimError>(keys.need(key)?.text()?.to_owned());
    let mut readings: Vec<Reading> = Vec::new();
    if let Some(list) = keys.get("reading") {
        for node in list.list()? {
            let reading = reading(&node.table("a reading")?)?;
            if readings.iter().any(|other| other.name == reading.name) {
                return Err(blame(&node, Fault::ReadingTwice { name: reading.name }));
            }
            readings.push(reading);
        }
    }
    let untestable = keys.get("not_testable").map(|node| untestable(&node)).transpose()?;
    match (&untestable, readings.is_empty()) {
        (None, true) => return Err(blame_table(keys, Fault::NoReading)),
        (Some(_), false) => return Err(blame_table(keys, Fault::Both)),
        _ => {}
    }
    Ok(Claim {
        id: name(&keys.need("id")?)?,
        line: keys.source.line(&keys.span),
        said_by: speaker("said_by")?.text()?.to_owned(),
        said_in: speaker("said_in")?.text()?.to_owned(),
        said_on: speaker("said_on")?.text()?.to_owned(),
        known_on: speaker("known_on")?.day()?,
        statement: text("statement")?,
        claimed: keys.get("claimed").map(|node| node.text().map(str::to_owned)).transpose()?,
        population: text("population")?,
        period: text("period")?,
        would_change: texts(&keys.need("would_change")?)?,
        caution: keys.get("caution").map(|node| texts(&node)).transpose()?.unwrap_or_default(),
        readings,
        untestable,
    })
}

fn untestable(node: &Node<'_>) -> Result<Untestable, ClaimError> {
    let keys = node.table("`not_testable`")?;
    keys.only(&["because", "would_test"])?;
    Ok(Untestable {
        because: keys.need("because")?.text()?.to_owned(),
        would_test: keys.need("would_test")?.text()?.to_owned(),
    })
}

fn reading(keys: &Keys<'_>) -> Result<Reading, ClaimError> {
    let measure = keys.need("measure")?;
    let question = match measure.text()? {
        "figure" => Question::Figure(figure(keys)?),
        "poll_pair" => Question::PollPair(pair(keys)?),
        "poll_trend" => Question::PollTrend(trend(keys)?),
        "rows" => Question::Rows(rows(keys)?),
        "spread" => Question::Spread(spread(keys)?),
        other => return Err(blame(&measure, Fault::Measure { word: other.to_owned() })),
    };
    Ok(Reading {
        name: name(&keys.need("name")?)?,
        line: keys.source.line(&keys.span),
        says: keys.need("says")?.text()?.to_owned(),
        question,
        expect: expectation(&keys.need("expect")?)?,
        known_on: day(keys, "known_on")?,
        own_figures: keys.get("own_figures").map(|node| node.yes_no()).transpose()?.unwrap_or(false),
    })
}

fn only(keys: &Keys<'_>, own: &[&str]) -> Result<(), ClaimError> {
    Ok(keys.only(&[&READING[..], own].concat())?)
}

fn figure(keys: &Keys<'_>) -> Result<Measured, ClaimError> {
    only(keys, &["table", "value", "per", "where", "on", "since"])?;
    let since = match keys.get("since") {
        None => None,
        Some(node) => {
            let since = node.table("`since`")?;
            since.only(&["where", "on"])?;
            Some(pick(&since)?)
        }
    };
    Ok(Measured {
        table: text(keys, "table")?,
        value: text(keys, "value")?,
        per: keys.get("per").map(|node| node.text().map(str::to_owned)).transpose()?,
        pick: pick(keys)?,
        since,
    })
}

fn pick(keys: &Keys<'_>) -> Result<Pick, ClaimError> {
    let mut equals = Vec::new();
    if let Some(node) = keys.get("where") {
        for entry in node.table("`where`")?.entries() {
            let wanted = match entry.value {
                DeValue::String(_) => entry.text()?.to_owned(),
                DeValue::Integer(number) => number.as_str().to_owned(),
                DeValue::Datetime(_) => entry.day()?.to_string(),
                _ => return Err(entry.wrong("a text, a whole number or a day").into()),
            };
            equals.push((entry.key.to_owned(), wanted));
        }
    }
    Ok(Pick { equals, on: day(keys, "on")? })
}

fn pair(keys: &Keys<'_>) -> Result<Pair, ClaimError> {
    only(keys, &["table", "percent", "respondents", "from", "to", "design_effect", "level"])?;
    let point = |key| -> Result<PairPoint, ClaimError> {
        let node = keys.need(key)?.table("a poll")?;
        node.only(&["where", "on"])?;
        Ok(PairPoint { pick: pick(&node)? })
    };
    Ok(Pair {
        table: text(keys, "table")?,
        percent: text(keys, "percent")?,
        respondents: text(keys, "respondents")?,
        from: point("from")?,
        to: point("to")?,
        design_effect: design_effect(keys)?,
        level: level(keys)?,
    })
}

fn trend(keys: &Keys<'_>) -> Result<Trend, ClaimError> {
    only(keys, &["question", "from", "to", "design_effect", "level"])?;
    let (from, to) = (keys.need("from")?.day()?, keys.need("to")?.day()?);
    in_order(keys, Some(from), Some(to))?;
    Ok(Trend {
        question: text(keys, "question")?,
        from,
        to,
        design_effect: design_effect(keys)?,
        level: level(keys)?,
    })
}

fn rows(keys: &Keys<'_>) -> Result<Rows, ClaimError> {
    only(keys, &[&ROWS[..], &["rubric", "tier", "since"]].concat())?;
    let since = match keys.get("since") {
        None => None,
        Some(node) => {
            let since = node.table("`since`")?;
            since.only(&["from", "to"])?;
            let (from, to) = (since.need("from")?.day()?, since.need("to")?.day()?);
            in_order(&since, Some(from), Some(to))?;
            Some((from, to))
        }
    };
    Ok(Rows {
        selection: selection(keys)?,
        rubric: text(keys, "rubric")?,
        tier: keys.get("tier").map(|node| node.text().map(str::to_owned)).transpose()?,
        narrow: narrow(keys)?,
        since,
    })
}

fn spread(keys: &Keys<'_>) -> Result<Spread, ClaimError> {
    only(keys, &[&ROWS[..], &["rubrics"]].concat())?;
    let node = keys.need("rubrics")?;
    let rubrics = texts(&node)?;
    if rubrics.len() < 2 {
        return Err(blame(&node, Fault::OneRubric));
    }
    Ok(Spread { selection: selection(keys)?, rubrics, narrow: narrow(keys)? })
}

fn selection(keys: &Keys<'_>) -> Result<RowSelection, ClaimError> {
    let (from, to) = (day(keys, "from")?, day(keys, "to")?);
    in_order(keys, from, to)?;
    Ok(RowSelection {
        table: text(keys, "table")?,
        releases: keys.get("releases").map(|node| texts(&node)).transpose()?.unwrap_or_default(),
        from,
        to,
        filter: keys.get("filter").map(|node| node.text().map(str::to_owned)).transpose()?,
        min_rows: keys.get("min_rows").map(|node| rows_of(&node)).transpose()?,
    })
}

fn rows_of(node: &Node<'_>) -> Result<u64, ClaimError> {
    match node.value {
        DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
        _ => None,
    }
    .ok_or_else(|| node.wrong("a number of rows").into())
}

fn narrow(keys: &Keys<'_>) -> Result<bool, ClaimError> {
    Ok(keys.get("narrow").map(|node| node.yes_no()).transpose()?.unwrap_or(false))
}

fn in_order(keys: &Keys<'_>, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<(), ClaimError> {
    match (from, to) {
        (Some(from), Some(to)) if from > to => {
            Err(blame_table(keys, Fault::EndsBeforeItBegins { from: from.to_string(), to: to.to_string() }))
        }
        _ => Ok(()),
    }
}

fn design_effect(keys: &Keys<'_>) -> Result<f64, ClaimError> {
    let node = keys.need("design_effect")?;
    let number = node.number()?;
    if number < 1.0 {
        let wanted = "1, a simple random sample, or more";
        return Err(blame(
            &node,
            Fault::OutOfRange { key: "design_effect", number: number.to_string(), wanted },
        ));
    }
    Ok(number)
}

fn level(keys: &Keys<'_>) -> Result<f64, ClaimError> {
    let Some(node) = keys.get("level") else { return Ok(LEVEL) };
    let number = node.number()?;
    if number <= 0.0 || number >= 1.0 {
        let wanted = "between 0 and 1";
        return Err(blame(&node, Fault::OutOfRange { key: "level", number: number.to_string(), wanted }));
    }
    Ok(number)
}

fn expectation(node: &Node<'_>) -> Result<Expectation, ClaimError> {
    let keys = node.table("`expect`")?;
    keys.only(&["about", "tolerance", "at_least", "at_most", "above", "below"])?;
    let number = |key| keys.get(key).map(|node| node.number()).transpose();
    if let Some(about) = number("about")? {
        for second in ["at_least", "at_most", "above", "below"] {
            if keys.get(second).is_some() {
                return Err(blame(node, Fault::TwoExpectations { first: "about", second }));
            }
        }
        let tolerance = keys.need("tolerance")?;
        let reach = tolerance.number()?;
        if reach < 0.0 {
            let wanted = "0 or more";
            return Err(blame(
                &tolerance,
                Fault::OutOfRange { key: "tolerance", number: reach.to_string(), wanted },
            ));
        }
        return Ok(Expectation {
            low: Some(about - reach),
            low_strict: false,
            high: Some(about + reach),
            high_strict: false,
        });
    }
    for (first, second) in [("at_least", "above"), ("at_most", "below")] {
        if keys.get(first).is_some() && keys.get(second).is_some() {
            return Err(blame(node, Fault::TwoExpectations { first, second }));
        }
    }
    let (above, below) = (number("above")?, number("below")?);
    let low = above.or(number("at_least")?);
    let high = below.or(number("at_most")?);
    match (low, high) {
        (None, None) => return Err(blame(node, Fault::NoExpectation)),
        (Some(low), Some(high)) if low > high => return Err(blame(node, Fault::EmptyExpectation)),
        _ => {}
    }
    Ok(Expectation { low, low_strict: above.is_some(), high, high_strict: below.is_some() })
}

fn name(node: &Node<'_>) -> Result<String, ClaimError> {
    let id = node.text()?;
    if id.chars().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-' | '.')) {
        return Ok(id.to_owned());
    }
    Err(blame(node, Fault::NotAName { id: id.to_owned() }))
}

fn text(keys: &Keys<'_>, key: &'static str) -> Result<String, ClaimError> {
    Ok(keys.need(key)?.text()?.to_owned())
}

fn texts(node: &Node<'_>) -> Result<Vec<String>, ClaimError> {
    Ok(node.list()?.iter().map(|item| item.text().map(str::to_owned)).collect::<Result<_, _>>()?)
}

fn day(keys: &Keys<'_>, key: &str) -> Result<Option<NaiveDate>, ClaimError> {
    Ok(keys.get(key).map(|node| node.day()).transpose()?)
}
