//! Files of the site: addresses, copies, encodings, headers.

use crate::made_up::{KEY, ask, get, run_plain, send};

#[tokio::test]
async fn pages_are_found_at_their_folders() {
    let running = run_plain().await;
    let page = get(running.address, "/en/answer/").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(get(running.address, "/").await.status, 200);
    assert_eq!(get(running.address, "/index.html").await.status, 200);
    assert_eq!(get(running.address, "/en/answer/index.html").await.body, page.body);
    let bare = get(running.address, "/en/answer?rubric=strict").await;
    assert_eq!((bare.status, bare.header("location")), (308, Some("/en/answer/?rubric=strict")));
    assert_eq!(get(running.address, "/assets/a%20file.txt").await.body, b"spaces");
    assert_eq!(get(running.address, "/healthz").await.body, b"ok\n");
}

#[tokio::test]
async fn no_address_leads_out_of_the_site() {
    let running = run_plain().await;
    for target in [
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/en/../../etc/passwd",
        "/en/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/..%5c..%5cwindows",
        "//etc/passwd",
        "/%00",
        "/%ff%fe",
        "/%",
        "/index.html/",
        "/en/index.html",
        "/en/answer/%2e/",
        "/api/v1/tables/../edition",
        "/api/v1/tables/%2e%2e%2fedition",
        "/api/v1/tables/shares-strict.json/",
        "/api/v1/tables/shares-strict.xml",
        "/api/v1/tables/",
        "/api/v2",
        "/metrics",
    ] {
        let got = get(running.address, target).await;
        assert_eq!((got.status, got.code().as_str()), (404, "not_found"), "{target}");
    }
    // A reader gets a page, an API client the error.
    let page = ask(running.address, "GET", "/nowhere", "accept: text/html\r\n").await;
    assert_eq!(page.status, 404);
    assert!(page.text().contains("nothing here"));
    assert_eq!(page.header("etag"), None);
    let api = ask(running.address, "GET", "/api/v1/nowhere", "accept: text/html\r\n").await;
    assert_eq!(api.code(), "not_found");
    // A path in the form that proxies get names no other host here.
    let absolute = get(running.address, "http://example.org/en/answer/").await;
    assert_eq!(absolute.status, 200);
}

#[tokio::test]
async fn copies_are_recognised() {
    let running = run_plain().await;
    let address = running.address;
    for target in [
        "/en/answer/",
        "/api/v1/edition",
        "/api/v1/tables/shares-strict?limit=3",
        "/charts/en/shares-strict.svg",
    ] {
        let first = get(address, target).await;
        let tag = first.header("etag").unwrap().to_owned();
        assert!(tag.starts_with(&format!("\"{KEY}-")), "{tag}");
        let again = ask(address, "GET", target, &format!("if-none-match: {tag}\r\n")).await;
        assert_eq!(again.status, 304, "{target}");
        assert!(again.body.is_empty());
        assert_eq!(again.header("etag"), Some(tag.as_str()));
        assert!(again.header("vary").is_some());
        let weak = ask(address, "GET", target, &format!("if-none-match: \"x\", W/{tag}\r\n")).await;
        assert_eq!(weak.status, 304);
        let other = ask(address, "GET", target, "if-none-match: \"x\"\r\n").await;
        assert_eq!(other.status, 200);
        assert_eq!(other.header("cache-control"), Some("public, max-age=300, must-revalidate"));
    }
}

#[tokio::test]
async fn pages_are_compressed_for_those_who_accept_it() {
    let running = run_plain().await;
    let plain = get(running.address, "/en/answer/").await;
    let packed = ask(running.address, "GET", "/en/answer/", "accept-encoding: br, gzip\r\n").await;
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert_eq!(packed.header("vary"), Some("accept-encoding"));
    assert_ne!(packed.header("etag"), plain.header("etag"));
    let mut unpacked = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(packed.body.as_slice()), &mut unpacked)
        .unwrap();
    assert_eq!(unpacked, plain.body);
    let tag = packed.header("etag").unwrap();
    let copy = format!("accept-encoding: gzip\r\nif-none-match: {tag}\r\n");
    assert_eq!(ask(running.address, "GET", "/en/answer/", &copy).await.status, 304);
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let running = run_plain().await;
    for target in ["/en/answer/", "/api/v1/edition", "/api/v1/tables/shares-strict.csv", "/nowhere"] {
        let whole = get(running.address, target).await;
        let head = ask(running.address, "HEAD", target, "").await;
        assert_eq!(head.status, whole.status, "{target}");
        assert!(head.body.is_empty(), "{target}");
        for name in ["content-type", "content-length", "etag", "cache-control", "vary"] {
            assert_eq!(head.header(name), whole.header(name), "{target} {name}");
        }
    }
}

#[tokio::test]
async fn browsers_are_told_to_do_nothing_more() {
    let running = run_plain().await;
    for target in ["/en/answer/", "/nowhere", "/api/v1", "/charts/en/shares-strict.svg"] {
        let got = get(running.address, target).await;
        let policy = got.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        assert!(!policy.contains("unsafe-eval"));
        assert!(!policy.contains("script-src 'unsafe"));
        assert_eq!(got.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(got.header("referrer-policy"), Some("no-referrer"));
        assert!(got.header("permissions-policy").is_some());
        assert!(got.header("cross-origin-resource-policy").is_some());
        assert_eq!(got.header("server"), None);
    }
    let page = get(running.address, "/en/answer/").await;
    assert!(page.header("content-security-policy").unwrap().contains("frame-ancestors 'self'"));
    assert!(!page.header("content-security-policy").unwrap().contains("unsafe"));
    assert_eq!(page.header("cross-origin-opener-policy"), Some("same-origin"));
    let embed = get(running.address, "/en/answer/shares-strict/embed/").await;
    assert!(embed.header("content-security-policy").unwrap().contains("frame-ancestors *"));
}

#[tokio::test]
async fn nothing_can_be_changed() {
    let running = run_plain().await;
    for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"] {
        for target in ["/api/v1/tables", "/en/answer/", "/nowhere", "/healthz"] {
            let got = ask(running.address, method, target, "").await;
            assert_eq!((got.status, got.code().as_str()), (405, "method_not_allowed"), "{method} {target}");
            assert!(got.header("allow").unwrap().starts_with("GET, HEAD"));
        }
    }
    assert_eq!(ask(running.address, "OPTIONS", "/en/answer/", "").await.status, 405);
    let nonsense = send(running.address, b"nonsense\r\n\r\n").await;
    assert_eq!(nonsense.status, 400);
}
