//! What a client accepts: encodings, media types, and copies it already has.

use axum::http::{HeaderMap, header};

/// The forms in which a table is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    Csv,
    Parquet,
}

impl Form {
    /// In the order of preference where a client has none.
    pub(crate) const ALL: [Form; 3] = [Form::Json, Form::Csv, Form::Parquet];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Form::Json => "json",
            Form::Csv => "csv",
            Form::Parquet => "parquet",
        }
    }

    /// Its media type as type and subtype.
    fn media(self) -> (&'static str, &'static str) {
        match self {
            Form::Json => ("application", "json"),
            Form::Csv => ("text", "csv"),
            Form::Parquet => ("application", "vnd.apache.parquet"),
        }
    }
}

/// The parts of a list header with their quality (0 to 1000), in order.
fn qualities(headers: &HeaderMap, name: header::HeaderName) -> Vec<(String, u16)> {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|part| {
            let mut pieces = part.split(';').map(str::trim);
            let word = pieces.next().filter(|word| !word.is_empty())?.to_ascii_lowercase();
            let given =
                pieces.find_map(|piece| piece.strip_prefix("q=").or_else(|| piece.strip_prefix("Q=")));
            Some((word, given.map_or(1000, thousandths)))
        })
        .collect()
}

/// `0.5` as 500. What is no quality counts as 0, so that it asks for nothing.
fn thousandths(text: &str) -> u16 {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{rest:0<3}");
    match (whole, digits.get(..3).and_then(|digits| digits.parse::<u16>().ok())) {
        ("0", Some(part)) => part,
        ("1", Some(_)) => 1000,
        _ => 0,
    }
}

/// Whether gzip is accepted.
pub(crate) fn gzip(headers: &HeaderMap) -> bool {
    let given = qualities(headers, header::ACCEPT_ENCODING);
    let of = |wanted: &str| given.iter().find(|(word, _)| word == wanted).map(|(_, quality)| *quality);
    of("gzip").or_else(|| of("x-gzip")).or_else(|| of("*")).is_some_and(|quality| quality > 0)
}

/// The form that the client likes best; `None` where it accepts none.
pub(crate) fn form(headers: &HeaderMap) -> Option<Form> {
    let given = qualities(headers, header::ACCEPT);
    if given.is_empty() {
        return Some(Form::Json);
    }
    let quality = |form: Form| {
        let (kind, subtype) = form.media();
        let of = |wanted: String| given.iter().find(|(word, _)| *word == wanted).map(|(_, quality)| *quality);
        // The most exact range decides, as RFC 9110 section 12.5.1 says.
        of(format!("{kind}/{subtype}"))
            .or_else(|| of(format!("{kind}/*")))
            .or_else(|| of("*/*".to_owned()))
            .unwrap_or(0)
    };
    let mut best: Option<(u16, Form)> = None;
    for form in Form::ALL {
        let quality = quality(form);
        if quality > 0 && best.is_none_or(|(highest, _)| quality > highest) {
            best = Some((quality, form));
        }
    }
    best.map(|(_, form)| form)
}

/// Whether the client prefers a page to read over data.
pub(crate) fn html(headers: &HeaderMap) -> bool {
    qualities(headers, header::ACCEPT).iter().any(|(word, quality)| word == "text/html" && *quality > 0)
}

/// Whether the client's copy, named by `If-None-Match`, is `tag` (with its quotes).
pub(crate) fn has_copy(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|given| given == "*" || given.strip_prefix("W/").unwrap_or(given) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, axum::http::HeaderValue::from_static(value))])
    }

    #[test]
    fn the_form_is_the_best_accepted_one() {
        let form = |value| form(&with(header::ACCEPT, value));
        assert_eq!(form("text/csv"), Some(Form::Csv));
        assert_eq!(form("text/html,application/xhtml+xml,*/*;q=0.8"), Some(Form::Json));
        assert_eq!(form("application/json;q=0.2, text/csv;q=0.9"), Some(Form::Csv));
        assert_eq!(form("application/json;q=0, */*"), Some(Form::Csv));
        assert_eq!(form("Application/VND.apache.parquet"), Some(Form::Parquet));
        assert_eq!(form("text/*;q=0.5, application/*;q=0.4"), Some(Form::Csv));
        assert_eq!(form("image/png"), None);
        assert_eq!(form("text/csv;q=nonsense"), None);
        assert_eq!(super::form(&HeaderMap::new()), Some(Form::Json));
    }

    #[test]
    fn gzip_only_where_it_is_accepted() {
        let gzip = |value| gzip(&with(header::ACCEPT_ENCODING, value));
        assert!(gzip("gzip, deflate, br"));
        assert!(gzip("*"));
        assert!(!gzip("gzip;q=0, *;q=1"));
        assert!(!gzip("br"));
        assert!(!gzip("identity"));
    }

    #[test]
    fn copies_are_compared_weakly() {
        let has = |value| has_copy(&with(header::IF_NONE_MATCH, value), "\"a\"");
        assert!(has("\"a\""));
        assert!(has("\"b\", W/\"a\""));
        assert!(has("*"));
        assert!(!has("\"b\""));
        assert!(!has("a"));
    }
}
