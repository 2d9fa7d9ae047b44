//! The API: routes, what they answer, and the OpenAPI document made of both.

mod shapes;

pub(crate) use shapes::TableInfo;

use crate::accept::{self, Form};
use crate::content::Content;
use crate::error::{Code, Problem, WebError};
use crate::respond::Published;
use crate::table::{Asked, SpanParams, TableRows};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, Response, header};
use axum::response::IntoResponse as _;
use brunt_publish::edition::{Edition, PageName};
use serde::Serialize;
use shapes::{Claims, EditionInfo, Index, Pages, Rubrics, Tables};
use std::sync::Arc;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

type Shared = State<Arc<Content>>;
type Answered = Result<Response<Body>, Problem>;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "brunt",
        version = "1",
        description = "Read-only. Every answer is part of one published edition: files, or windows onto the rows of \
                       published tables. Counts of 1 to 10, and those that would give them back, are withheld.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
        contact()
    ),
    paths(table_file),
    components(schemas(Problem, Code))
)]
struct Document;

fn router() -> OpenApiRouter<Arc<Content>> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(index))
        .routes(routes!(edition))
        .routes(routes!(pages))
        .routes(routes!(tables))
        .routes(routes!(table))
        .routes(routes!(rubrics))
        .routes(routes!(claims))
        .routes(routes!(openapi))
}

/// Routes, without state.
pub(crate) fn routes() -> Router<Arc<Content>> {
    router().split_for_parts().0
}

fn openapi_text() -> Result<Vec<u8>, WebError> {
    text(&router().split_for_parts().1)
}

fn text(document: &impl Serialize) -> Result<Vec<u8>, WebError> {
    let mut text = serde_json::to_vec_pretty(document)?;
    text.push(b'\n');
    Ok(text)
}

/// The documents that no parameter changes, by address.
pub(crate) fn documents(edition: &Edition, content: &Content) -> Result<Vec<(String, Vec<u8>)>, WebError> {
    Ok(vec![
        (INDEX.to_owned(), text(&Index::new())?),
        (EDITION.to_owned(), text(&EditionInfo::new(edition))?),
        (PAGES.to_owned(), text(&Pages::new(edition, |address| content.has(address), content.languages()))?),
        (RUBRICS.to_owned(), text(&Rubrics::new(edition))?),
        (CLAIMS.to_owned(), text(&Claims::new(edition))?),
        (OPENAPI.to_owned(), openapi_text()?),
    ])
}

const INDEX: &str = "/api/v1";
const EDITION: &str = "/api/v1/edition";
const PAGES: &str = "/api/v1/pages";
const RUBRICS: &str = "/api/v1/rubrics";
const CLAIMS: &str = "/api/v1/claims";
const OPENAPI: &str = "/api/v1/openapi.json";

/// A document that takes no parameters.
fn document(content: &Content, address: &str, query: Option<&str>, request: &HeaderMap) -> Answered {
    Asked::parse(query)?.none_left("none")?;
    content.file(address, request).ok_or_else(|| Problem::not_found(address))
}

/// What there is, with addresses.
#[utoipa::path(get, path = "/api/v1", tag = "edition", responses(
    (status = 200, description = "Addresses", body = Index)))]
async fn index(State(content): Shared, RawQuery(query): RawQuery, request: HeaderMap) -> Answered {
    document(&content, INDEX, query.as_deref(), &request)
}

/// Which edition this is: version, key, releases with their as-of days, and whether its rows are made up.
#[utoipa::path(get, path = "/api/v1/edition", tag = "edition", responses(
    (status = 200, description = "The edition", body = EditionInfo)))]
async fn edition(State(content): Shared, RawQuery(query): RawQuery, request: HeaderMap) -> Answered {
    document(&content, EDITION, query.as_deref(), &request)
}

/// The pages with their addresses and the names of their tables.
#[utoipa::path(get, path = "/api/v1/pages", tag = "edition", responses(
    (status = 200, description = "Pages in the order of the menu", body = Pages)))]
async fn pages(State(content): Shared, RawQuery(query): RawQuery, request: HeaderMap) -> Answered {
    document(&content, PAGES, query.as_deref(), &request)
}

/// The stated targets that tables are scored against, and what the site says of stated targets in words.
#[utoipa::path(get, path = "/api/v1/rubrics", tag = "edition", responses(
    (status = 200, description = "Stated targets", body = Rubrics)))]
async fn rubrics(State(content): Shared, RawQuery(query): RawQuery, request: HeaderMap) -> Answered {
    document(&content, RUBRICS, query.as_deref(), &request)
}

/// Public statements with their verdicts.
#[utoipa::path(get, path = "/api/v1/claims", tag = "edition", responses(
    (status = 200, description = "Statements", body = Claims)))]
async fn claims(State(content): Shared, RawQuery(query): RawQuery, request: HeaderMap) -> Answered {
    document(&content, CLAIMS, query.as_deref(), &request)
}

/// This document.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "edition", responses(
    (status = 200, description = "OpenAPI 3.1", body = Object)))]
async fn openapi(State(content): Shared, RawQuery(query): RawQuery, request: HeaderMap) -> Answered {
    document(&content, OPENAPI, query.as_deref(), &request)
}

/// The tables, in the order of the edition.
#[utoipa::path(get, path = "/api/v1/tables", tag = "tables",
    params(SpanParams, ("page" = Option<String>, Query, description = "Only tables of this page, such as `answer`")),
    responses(
        (status = 200, description = "Tables", body = Tables),
        (status = 400, description = "`bad_query`", body = Problem)))]
async fn tables(State(content): Shared, RawQuery(query): RawQuery, request: HeaderMap) -> Answered {
    let mut asked = Asked::parse(query.as_deref())?;
    let span = asked.take_span()?;
    let page = asked.take("page").map(|word| page_of(&word)).transpose()?;
    asked.none_left("offset, limit, page")?;
    written(&content, &Tables::new(&content.infos, page, span), &request)
}

fn page_of(word: &str) -> Result<PageName, Problem> {
    PageName::ALL.into_iter().find(|page| page.word() == word).ok_or_else(|| {
        let known: Vec<&str> = PageName::ALL.into_iter().map(PageName::word).collect();
        let word: String = word.chars().take(60).collect();
        Problem::bad_query(format!("there is no page `{word}`"), format!("known: {}", known.join(", ")))
    })
}

/// A table's rows, in windows; or the whole table in another form.
///
/// Beside `offset` and `limit`, a parameter with the name of a `group` column selects the rows that hold that value, as
/// JSON writes it; an empty value selects rows without one. A filter selects among rows that are published whole
/// anyway: nothing is counted anew. CSV and Parquet are always the whole table.
#[utoipa::path(get, path = "/api/v1/tables/{name}", tag = "tables",
    params(
        ("name" = String, Path, description = "Name of the table"),
        SpanParams,
        ("format" = Option<String>, Query, description = "`json`, `csv` or `parquet`; goes before the header Accept")),
    responses(
        (status = 200, description = "Rows, or the whole table", content(
            (TableRows = "application/json"), (String = "text/csv"), (Vec<u8> = "application/vnd.apache.parquet"))),
        (status = 304, description = "The client's copy is the current one"),
        (status = 400, description = "`bad_query`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 406, description = "`not_acceptable`", body = Problem),
        (status = 429, description = "`too_many_requests`, with Retry-After", body = Problem)))]
async fn table(
    State(content): Shared,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Answered {
    let address = format!("{INDEX}/tables/{name}");
    let Some(table) = content.tables.get(&name) else {
        return document(&content, &address, query.as_deref(), &request);
    };
    let mut asked = Asked::parse(query.as_deref())?;
    let form = match asked.take("format") {
        Some(word) => Form::ALL.into_iter().find(|form| form.word() == word).ok_or_else(|| {
            let word: String = word.chars().take(60).collect();
            Problem::bad_query(format!("there is no format `{word}`"), "known: json, csv, parquet")
        })?,
        None => accept::form(&request).ok_or_else(|| {
            Problem::new(
                Code::NotAcceptable,
                "none of the accepted media types is offered",
                "accept application/json, text/csv or application/vnd.apache.parquet",
            )
        })?,
    };
    let mut response = if form == Form::Json {
        written(&content, &table.rows(asked)?, &request)?
    } else {
        let word = form.word();
        asked.none_left("format, for a form that is always the whole table; JSON has windows and filters")?;
        let address = format!("{address}.{word}");
        content.file(&address, &request).ok_or_else(|| Problem::not_found(&address))?
    };
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept, accept-encoding"));
    Ok(response)
}

/// A whole table as a file, as the static site has it.
#[utoipa::path(get, path = "/api/v1/tables/{name}.{format}", tag = "tables",
    params(
        ("name" = String, Path, description = "Name of the table"),
        ("format" = String, Path, description = "`json`, `csv` or `parquet`")),
    responses(
        (status = 200, description = "The whole table", content(
            (Object = "application/json"), (String = "text/csv"), (Vec<u8> = "application/vnd.apache.parquet"))),
        (status = 304, description = "The client's copy is the current one"),
        (status = 404, description = "`not_found`", body = Problem)))]
#[expect(dead_code, reason = "describes what `table` answers for names that end in a form")]
fn table_file() {}

/// What is put together for one request.
fn written(content: &Content, document: &impl Serialize, request: &HeaderMap) -> Answered {
    // Maps with text keys and finite numbers, read from JSON: they can be written as JSON again.
    let text = serde_json::to_vec(document).unwrap_or_default();
    Ok(Published::at_once(text, "application/json", &content.stamp, "rows").respond(request))
}

/// A file of the site, or what says that there is none.
pub(crate) async fn site(State(content): Shared, uri: axum::http::Uri, request: HeaderMap) -> Response<Body> {
    let path = uri.path();
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8().ok();
    if let Some(path) = &decoded {
        if let Some(response) = content.file(path, &request) {
            return response;
        }
        let folder = format!("{path}/");
        if content.has(&folder) && path.is_ascii() {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = axum::http::StatusCode::PERMANENT_REDIRECT;
            // A query goes along; the path is one of the site's own.
            let to = uri.query().map_or_else(|| folder.clone(), |query| format!("{folder}?{query}"));
            if let Ok(to) = HeaderValue::try_from(to) {
                response.headers_mut().insert(header::LOCATION, to);
                return response;
            }
        }
    }
    if accept::html(&request)
        && !path.starts_with("/api/")
        && let Some(mut page) = content.file("/404.html", &HeaderMap::new())
    {
        *page.status_mut() = axum::http::StatusCode::NOT_FOUND;
        page.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        page.headers_mut().remove(header::ETAG);
        return page;
    }
    Problem::not_found(path).into_response()
}
