//! The API: each endpoint, each code, paging, forms, filters.

use crate::made_up::{KEY, ROWS, SMALL, ask, content, edition, get, run_plain, site};
use brunt_web::{Code, Content, WebError};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use proptest::prelude::*;

/// The OpenAPI document is kept, so that a change of the API shows as a change of a file. After a wanted change:
/// `WRITE_OPENAPI=1 cargo test -p brunt-web openapi`.
#[tokio::test]
async fn the_openapi_document_is_the_golden_one() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    let running = run_plain().await;
    let got = get(running.address, "/api/v1/openapi.json").await;
    assert_eq!(got.status, 200);
    if std::env::var_os("WRITE_OPENAPI").is_some() {
        std::fs::write(path, &got.body).unwrap();
    }
    let golden = std::fs::read_to_string(path).unwrap();
    assert_eq!(got.text(), golden, "see the test's comment for how to refresh it");
}

/// Every path of the document is answered, and every code is documented for users.
#[tokio::test]
async fn what_is_documented_is_served() {
    let running = run_plain().await;
    let document = get(running.address, "/api/v1/openapi.json").await.json();
    let paths = document["paths"].as_object().unwrap();
    assert_eq!(paths.len(), 9);
    for path in paths.keys() {
        let target = path.replace("{name}", "shares-strict").replace("{format}", "csv");
        assert_eq!(get(running.address, &target).await.status, 200, "{target}");
    }
    let words: Vec<&str> = Code::ALL.into_iter().map(Code::word).collect();
    let listed = document["components"]["schemas"]["Code"]["enum"].as_array().unwrap();
    assert_eq!(listed.iter().map(|word| word.as_str().unwrap()).collect::<Vec<_>>(), words);
    let guide = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/api.md")).unwrap();
    for code in Code::ALL {
        assert!(
            guide.contains(&format!("| `{}` | {} |", code.word(), code.status().as_u16())),
            "{}",
            code.word()
        );
    }
}

#[tokio::test]
async fn documents_say_what_the_edition_holds() {
    let running = run_plain().await;
    let at = |target: &'static str| async move { get(running.address, target).await.json() };
    for (_, target) in at("/api/v1").await.as_object().unwrap() {
        assert_eq!(get(running.address, target.as_str().unwrap()).await.status, 200);
    }
    let edition = at("/api/v1/edition").await;
    assert_eq!(edition["key"], KEY);
    assert_eq!(edition["made_up"], true);
    assert_eq!(edition["releases"][0]["as_of"], "2026-03-31");
    let pages = at("/api/v1/pages").await;
    assert_eq!(pages["pages"][0]["name"], "answer");
    assert_eq!(pages["pages"][0]["addresses"], serde_json::json!({"en": "/en/answer/", "es": "/es/answer/"}));
    assert_eq!(pages["pages"][0]["tables"], serde_json::json!(["shares-strict", "shares-wide"]));
    assert_eq!(pages["pages"][1]["addresses"], serde_json::json!({}));
    let rubrics = at("/api/v1/rubrics").await;
    assert_eq!(rubrics["rubrics"][1]["name"], "wide");
    assert_eq!(rubrics["rubrics"][1]["tables"], serde_json::json!(["shares-wide"]));
    assert_eq!(rubrics["texts"][0]["text"], "In *words*.");
    let claims = at("/api/v1/claims").await;
    assert_eq!(claims["claims"][0]["verdict"], "cannot tell");
    let tables = at("/api/v1/tables?page=answer&limit=1").await;
    assert_eq!(tables["total"], 2);
    assert_eq!(tables["tables"][0]["chosen"]["rubric"], "strict");
    assert_eq!(tables["tables"][0]["rows"], ROWS);
    assert_eq!(tables["next"], "/api/v1/tables?page=answer&offset=1&limit=1");
    assert_eq!(at("/api/v1/tables?page=about").await["total"], 0);
}

#[tokio::test]
async fn windows_are_complete_and_do_not_overlap() {
    let running = run_plain().await;
    let whole = get(running.address, "/api/v1/tables/shares-strict.json").await.json();
    for limit in [7, 100, 253, 254, 1000] {
        let mut rows = Vec::new();
        let mut next = Some(format!("/api/v1/tables/shares-strict?limit={limit}"));
        while let Some(target) = next {
            let window = get(running.address, &target).await.json();
            assert_eq!(window["total"], ROWS);
            assert_eq!(window["notes"], whole["notes"]);
            rows.extend(window["rows"].as_array().unwrap().clone());
            next = window["next"].as_str().map(str::to_owned);
        }
        assert_eq!(serde_json::Value::Array(rows), whole["rows"], "windows of {limit}");
    }
    let past = get(running.address, "/api/v1/tables/shares-strict?offset=5000").await.json();
    assert_eq!(past["rows"], serde_json::json!([]));
    assert_eq!(past["next"], serde_json::Value::Null);
}

#[tokio::test]
async fn filters_select_published_rows() {
    let running = run_plain().await;
    let whole = get(running.address, "/api/v1/tables/shares-strict.json").await.json();
    let expected: Vec<_> = whole["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["state"] == "Texas & Más" && row["fiscal_year"] == 2021)
        .cloned()
        .collect();
    assert!(expected.len() > 5);
    let mut rows = Vec::new();
    let mut next =
        Some("/api/v1/tables/shares-strict?state=Texas%20%26%20M%C3%A1s&fiscal_year=2021&limit=5".to_owned());
    while let Some(target) = next {
        let window = get(running.address, &target).await.json();
        assert_eq!(window["total"], expected.len());
        rows.extend(window["rows"].as_array().unwrap().clone());
        next = window["next"].as_str().map(str::to_owned);
    }
    assert_eq!(rows, expected);
    let count =
        |target: &'static str| async move { get(running.address, target).await.json()["total"].clone() };
    assert_eq!(count("/api/v1/tables/shares-strict?remark=").await, 127);
    assert_eq!(count("/api/v1/tables/shares-strict?remark=2026-01-31").await, 126);
    assert_eq!(count("/api/v1/tables/shares-strict?state=ohio").await, 0);
}

/// A filter on a count would tell, by trying numbers, what a withheld one is not; there is none.
#[tokio::test]
async fn bad_queries_are_refused_with_what_there_is() {
    let running = run_plain().await;
    for query in [
        "tables/shares-strict?in_target=7",
        "tables/shares-strict?share_known=0.1",
        "tables/shares-strict?nothing=1",
        "tables/shares-strict?limit=0",
        "tables/shares-strict?limit=1001",
        "tables/shares-strict?limit=-1",
        "tables/shares-strict?limit=1&limit=2",
        "tables/shares-strict?offset=1e3",
        "tables/shares-strict?offset=99999999999999999999",
        "tables/shares-strict?format=xml",
        "tables/shares-strict?format=csv&limit=5",
        "tables/shares-strict?format=parquet&state=Ohio",
        "tables?page=nowhere",
        "tables?state=Ohio",
        "edition?x",
    ] {
        let got = get(running.address, &format!("/api/v1/{query}")).await;
        assert_eq!((got.status, got.code().as_str()), (400, "bad_query"), "{query}");
        assert_eq!(got.header("cache-control"), Some("no-store"));
    }
    let got = get(running.address, "/api/v1/tables/shares-strict?nothing=1").await.json();
    assert_eq!(got["hint"], "known: offset, limit, format, state, fiscal_year, remark");
}

#[tokio::test]
async fn forms_are_negotiated() {
    let running = run_plain().await;
    let address = running.address;
    let table = "/api/v1/tables/shares-strict";
    let csv = get(address, &format!("{table}.csv")).await;
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
    let parquet = get(address, &format!("{table}?format=parquet")).await;
    assert_eq!(parquet.header("content-type"), Some("application/vnd.apache.parquet"));
    let accepted = ask(address, "GET", table, "accept: text/csv;q=0.9, application/json;q=0.1\r\n").await;
    assert_eq!(accepted.body, csv.body);
    assert_eq!(accepted.header("vary"), Some("accept, accept-encoding"));
    let preferred = ask(address, "GET", &format!("{table}?format=csv"), "accept: application/json\r\n").await;
    assert_eq!(preferred.body, csv.body);
    let browser = ask(address, "GET", table, "accept: text/html,*/*;q=0.8\r\n").await;
    assert_eq!(browser.header("content-type"), Some("application/json"));
    let none = ask(address, "GET", table, "accept: image/webp\r\n").await;
    assert_eq!((none.status, none.code().as_str()), (406, "not_acceptable"));
    let tags: std::collections::BTreeSet<_> =
        [&csv, &parquet, &browser].into_iter().map(|got| got.header("etag").unwrap().to_owned()).collect();
    assert_eq!(tags.len(), 3, "each form has its own tag");
}

#[tokio::test]
async fn what_is_withheld_stays_so_in_every_form() {
    let running = run_plain().await;
    let json = get(running.address, "/api/v1/tables/shares-strict?limit=1000").await.json();
    let mut withheld = 0;
    for row in json["rows"].as_array().unwrap() {
        assert_ne!(row["in_target"], SMALL);
        if row["in_target"].is_object() {
            withheld += 1;
            assert!(
                row["not_in_target"].is_object() || row["n"].is_object(),
                "one number would give the other back"
            );
            assert!(row["share_known"].is_object());
        }
    }
    assert!(withheld >= 5);
    let csv = get(running.address, "/api/v1/tables/shares-strict.csv").await.text();
    assert!(!csv.lines().any(|line| line.split(',').any(|cell| cell == SMALL.to_string())));
    assert_eq!(csv.lines().filter(|line| line.contains("suppressed:primary")).count(), 5);
    let bytes = get(running.address, "/api/v1/tables/shares-strict.parquet").await.body;
    let reader =
        ParquetRecordBatchReaderBuilder::try_new(axum::body::Bytes::from(bytes)).unwrap().build().unwrap();
    let mut primary = 0;
    for batch in reader {
        let batch = batch.unwrap();
        let counts = batch.column_by_name("in_target").unwrap();
        let counts = counts.as_any().downcast_ref::<arrow::array::Int64Array>().unwrap();
        assert!(counts.iter().flatten().all(|count| count != SMALL));
        let why = batch.column_by_name("in_target__suppressed").unwrap();
        let why = why.as_any().downcast_ref::<arrow::array::StringArray>().unwrap();
        primary += why.iter().flatten().filter(|why| *why == "primary").count();
    }
    assert_eq!(primary, 5);
}

#[tokio::test]
async fn anybody_may_read_the_data_from_a_page() {
    let running = run_plain().await;
    for target in ["/api/v1/edition", "/api/v1/tables/nothing"] {
        let got = ask(running.address, "GET", target, "origin: https://example.org\r\n").await;
        assert_eq!(got.header("access-control-allow-origin"), Some("*"));
        assert_eq!(got.header("access-control-allow-credentials"), None);
    }
    let preflight =
        ask(running.address, "OPTIONS", "/api/v1/tables", "origin: https://example.org\r\n").await;
    assert_eq!(preflight.status, 204);
    assert_eq!(preflight.header("access-control-allow-methods"), Some("GET, HEAD"));
    assert_eq!(get(running.address, "/en/answer/").await.header("access-control-allow-origin"), None);
}

#[test]
fn a_site_of_another_edition_is_refused() {
    let edition = edition();
    let mut lacking = site(&edition);
    lacking.remove("api/v1/tables/shares-wide.csv");
    let error = Content::new(&edition, lacking).unwrap_err();
    assert!(
        matches!(&error, WebError::Missing { path } if path == "/api/v1/tables/shares-wide.csv"),
        "{error}"
    );
    let mut other = site(&edition);
    other.insert("api/v1/tables/shares-wide.json".to_owned(), b"{\"rows\": [{}]}".to_vec());
    let error = Content::new(&edition, other).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`/api/v1/tables/shares-wide.json` of the site is not the edition's table: 1 rows where the edition has 253"
    );
    let mut unnamed = edition.clone();
    unnamed.key = "a\r\nb".to_owned();
    let site = site(&unnamed);
    assert!(matches!(Content::new(&unnamed, site), Err(WebError::Key { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever stands in a query, the answer is rows or one of the documented errors, and no row that is not published.
    #[test]
    fn no_query_breaks_anything(queries in prop::collection::vec(query(), 1..8)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let running = shared();
            let whole = content_rows();
            for query in &queries {
                let got = get(running, &format!("/api/v1/tables/shares-strict?{query}")).await;
                match got.status {
                    200 if got.header("content-type") == Some("application/json") => {
                        for row in got.json()["rows"].as_array().unwrap() {
                            assert!(whole.contains(row), "{query}");
                        }
                    }
                    200 => {}
                    status => assert_eq!((status, got.code().as_str()), (400, "bad_query"), "{query}"),
                }
            }
        });
    }
}

/// Queries near those that mean something, and any that a head may hold.
fn query() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "offset",
        "limit",
        "format",
        "state",
        "fiscal_year",
        "remark",
        "n",
        "%00",
        "",
    ]);
    let value = prop_oneof![
        Just("Ohio".to_owned()),
        Just("2021".to_owned()),
        "[0-9]{1,25}",
        "(%[0-9a-fA-F]{2}){0,6}",
        "[!$-;=?-Z_a-z~%&+]{0,20}",
        Just("json".to_owned()),
        Just("csv".to_owned()),
    ];
    let pair = (name, value).prop_map(|(name, value)| format!("{name}={value}"));
    prop_oneof![
        4 => prop::collection::vec(pair, 0..4).prop_map(|pairs| pairs.join("&")),
        1 => "[!$-;=?-Z_a-z~%&+]{0,200}",
    ]
}

/// One server for all cases, on a thread of its own.
fn shared() -> std::net::SocketAddr {
    static ADDRESS: std::sync::OnceLock<std::net::SocketAddr> = std::sync::OnceLock::new();
    *ADDRESS.get_or_init(|| {
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let running = run_plain().await;
                tell.send(running.address).unwrap();
                running.done.await.unwrap();
            });
        });
        told.recv().unwrap()
    })
}

fn content_rows() -> &'static Vec<serde_json::Value> {
    static ROWS: std::sync::OnceLock<Vec<serde_json::Value>> = std::sync::OnceLock::new();
    ROWS.get_or_init(|| {
        let _ = content();
        let site = site(&edition());
        let table: serde_json::Value =
            serde_json::from_slice(&site["api/v1/tables/shares-strict.json"]).unwrap();
        table["rows"].as_array().unwrap().clone()
    })
}
