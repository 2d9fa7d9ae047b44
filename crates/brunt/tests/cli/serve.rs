//! `serve` from the outside: it says where it listens, answers, and ends when it is asked to.

#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};

fn get(address: &str, target: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn it_serves_the_bundled_figures_until_it_is_told_to_stop() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let mut child = Command::new(env!("CARGO_BIN_EXE_brunt"))
        .args(["serve", "--quiet", "--port", "0", "--metrics-port", "0", "--store"])
        .arg(&store)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut address = |word: &str| {
        let line = lines.next().unwrap().unwrap();
        let (_, rest) = line.split_once("http://").unwrap_or_else(|| panic!("{line}"));
        assert!(line.starts_with(word), "{line}");
        rest.split('/').next().unwrap().to_owned()
    };
    let (pages, metrics) = (address("serving"), address("metrics"));
    let page = get(&pages, "/en/answer/index.html");
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    assert!(page.contains("content-security-policy: default-src 'none'"));
    let edition = get(&pages, "/api/v1/edition");
    let key = edition.split("\"key\": \"").nth(1).unwrap().split('"').next().unwrap();
    assert!(edition.contains(&format!("etag: \"{key}-")), "{edition}");
    // Every table of the list can be asked for.
    let tables = get(&pages, "/api/v1/tables?limit=1000");
    let body: serde_json::Value = serde_json::from_str(tables.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    let tables = body["tables"].as_array().unwrap();
    assert!(!tables.is_empty());
    for table in tables {
        let rows = get(&pages, table["address"].as_str().unwrap());
        assert!(rows.starts_with("HTTP/1.1 200 OK\r\n"), "{rows}");
    }
    assert!(get(&metrics, "/metrics").contains("brunt_requests_total{kind=\"Page\",status=\"200\"} 1"));
    // Not killed: asked to end.
    let status = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(status.success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_taken_port_is_a_fault_of_the_network() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_brunt"))
        .args(["serve", "--quiet", "--port", &taken.local_addr().unwrap().port().to_string(), "--store"])
        .arg(folder.path().join("store"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot listen on 127.0.0.1:"));
}
