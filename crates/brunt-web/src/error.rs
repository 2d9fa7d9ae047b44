//! What goes wrong: for clients [`Problem`], with a code that does not change; for the program [`WebError`].

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// A stable word for what went wrong. New ones may come; none changes its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// Nothing has this address.
    NotFound,
    /// A parameter is unknown, given twice, or no number where one is needed.
    BadQuery,
    /// None of the accepted media types is offered.
    NotAcceptable,
    /// Only GET, HEAD and, under `/api/v1`, OPTIONS.
    MethodNotAllowed,
    /// A request came with more body than a reader needs.
    BodyTooLarge,
    /// The address with its query is too long.
    AddressTooLong,
    /// More requests in a short time than one address may make.
    TooManyRequests,
}

impl Code {
    /// All, in the order in which they are documented.
    pub const ALL: [Code; 7] = [
        Code::NotFound,
        Code::BadQuery,
        Code::NotAcceptable,
        Code::MethodNotAllowed,
        Code::BodyTooLarge,
        Code::AddressTooLong,
        Code::TooManyRequests,
    ];

    /// Its word in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Code::NotFound => "not_found",
            Code::BadQuery => "bad_query",
            Code::NotAcceptable => "not_acceptable",
            Code::MethodNotAllowed => "method_not_allowed",
            Code::BodyTooLarge => "body_too_large",
            Code::AddressTooLong => "address_too_long",
            Code::TooManyRequests => "too_many_requests",
        }
    }

    /// The HTTP status that goes with it.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Code::NotFound => StatusCode::NOT_FOUND,
            Code::BadQuery => StatusCode::BAD_REQUEST,
            Code::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Code::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Code::AddressTooLong => StatusCode::URI_TOO_LONG,
            Code::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        }
    }
}

/// An error as clients get it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// What went wrong, in one stable word.
    pub code: Code,
    /// What went wrong, for a reader.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl Problem {
    /// A problem.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>, hint: impl Into<String>) -> Problem {
        Problem { code, message: message.into(), hint: hint.into() }
    }

    pub(crate) fn not_found(path: &str) -> Problem {
        let shown: String = path.chars().take(200).collect();
        Problem::new(
            Code::NotFound,
            format!("nothing has the address `{shown}`"),
            "GET /api/v1 lists what there is",
        )
    }

    pub(crate) fn bad_query(message: impl Into<String>, hint: impl Into<String>) -> Problem {
        Problem::new(Code::BadQuery, message, hint)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        // Three texts and no map: writing them cannot fail.
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (self.code.status(), headers, body).into_response()
    }
}

/// The server could not be made, or had to stop.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// An exhibit of the edition has no file in the site.
    #[error("the site lacks `{path}`, which the edition promises")]
    Missing {
        /// Its path in the site.
        path: String,
    },
    /// A table's JSON file is none, or holds other rows than the edition.
    #[error("`{path}` of the site is not the edition's table: {reason}")]
    NotTheTable {
        /// Its path in the site.
        path: String,
        /// In which way.
        reason: String,
    },
    /// The API's own documents could not be written as JSON.
    #[error("the API's documents could not be written: {0}")]
    Json(#[from] serde_json::Error),
    /// The edition's key cannot stand in a header.
    #[error("the edition's key `{key}` is not hexadecimal")]
    Key {
        /// The key.
        key: String,
    },
    /// A file of the site could not be compressed.
    #[error("`{path}` could not be compressed: {source}")]
    Compress {
        /// Its address.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The operating system refused to listen.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Where.
        address: std::net::SocketAddr,
        /// Why.
        source: std::io::Error,
    },
}
