//! What bounds a request, a connection and the server's end.

use crate::made_up::{LARGE, ask, get, parse, run, run_plain, send};
use brunt_web::{Guard, Limits, Metrics, Rate, Server};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Long enough for a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn large_requests_are_refused() {
    let running = run_plain().await;
    let long = get(running.address, &format!("/api/v1/tables?{}", "x".repeat(5000))).await;
    assert_eq!((long.status, long.code().as_str()), (414, "address_too_long"));
    let headers = format!("x-long: {}\r\n", "x".repeat(40_000));
    assert_eq!(refused(running.address, &headers).await, 431);
    let many: String = (0..100).map(|place| format!("x-{place}: 1\r\n")).collect();
    assert_eq!(refused(running.address, &many).await, 431);
    let body = ask(running.address, "GET", "/api/v1/tables", "content-length: 1000000\r\n").await;
    assert_eq!((body.status, body.code().as_str()), (413, "body_too_large"));
    let small = send(
        running.address,
        b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}",
    );
    assert_eq!(small.await.status, 200);
    assert_eq!(get(running.address, "/healthz").await.status, 200);
}

/// The status of a refusal that may end the connection before all was sent.
async fn refused(address: SocketAddr, headers: &str) -> u16 {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET / HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n");
    let _ = stream.write_all(request.as_bytes()).await;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    std::str::from_utf8(&answer[9..]).unwrap().parse().unwrap()
}

#[tokio::test]
async fn an_endless_body_is_not_read() {
    let running = run_plain().await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n")
        .await
        .unwrap();
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let sent = tokio::time::timeout(PATIENCE, async {
        let mut sent = 0_usize;
        while stream.write_all(chunk.as_bytes()).await.is_ok() {
            sent += chunk.len();
        }
        sent
    });
    assert!(sent.await.expect("the connection is closed") < 64 << 20);
}

#[tokio::test]
async fn slow_clients_are_let_go() {
    let limits =
        Limits { head: Duration::from_millis(300), stall: Duration::from_millis(300), ..Limits::default() };
    let running = run(Guard::default(), limits).await;
    // One sends its head a byte at a time.
    let mut slow = TcpStream::connect(running.address).await.unwrap();
    let begun = Instant::now();
    let ended = tokio::time::timeout(PATIENCE, async {
        for byte in
            b"GET / HTTP/1.1\r\nhost: localhost\r\nx-slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".iter().cycle()
        {
            if slow.write_all(&[*byte]).await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    ended.await.expect("the connection is closed");
    assert!(begun.elapsed() >= Duration::from_millis(300));
    // One never asks again.
    let mut idle = TcpStream::connect(running.address).await.unwrap();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    tokio::time::timeout(PATIENCE, idle.read_to_end(&mut answer))
        .await
        .expect("the connection is closed")
        .unwrap();
    assert_eq!(parse(&answer).status, 200);
    // One asks for a large file and takes nothing of it.
    let mut full = TcpStream::connect(running.address).await.unwrap();
    full.write_all(b"GET /assets/large.bin HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let mut got = 0;
    let mut part = vec![0; 1 << 20];
    while let Ok(read @ 1..) = tokio::time::timeout(PATIENCE, full.read(&mut part)).await.expect("an end") {
        got += read;
    }
    assert!(got < LARGE, "all {got} bytes came");
    // Others are served all the while.
    assert_eq!(get(running.address, "/healthz").await.status, 200);
    assert!(running.metrics.text().contains("brunt_connections_ended_total "));
}

#[tokio::test]
async fn a_connection_has_an_end() {
    let limits = Limits { connection: Duration::from_millis(400), ..Limits::default() };
    let running = run(Guard::default(), limits).await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    let asking = tokio::time::timeout(PATIENCE, async {
        let mut answer = [0; 4096];
        while stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.is_ok()
            && matches!(stream.read(&mut answer).await, Ok(1..))
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    asking.await.expect("the connection is closed");
}

#[tokio::test]
async fn connections_beyond_the_limit_wait() {
    let limits = Limits { connections: 2, head: Duration::from_secs(1), ..Limits::default() };
    let running = run(Guard::default(), limits).await;
    let _first = TcpStream::connect(running.address).await.unwrap();
    let _second = TcpStream::connect(running.address).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let begun = Instant::now();
    let got = tokio::time::timeout(PATIENCE, get(running.address, "/healthz")).await.expect("an answer");
    assert_eq!(got.status, 200);
    assert!(begun.elapsed() > Duration::from_millis(500), "it waited until an idle one was let go");
}

#[tokio::test]
async fn an_address_may_ask_so_often() {
    let guard = Guard { rate: Some(Rate { per_second: 1, burst: 3 }), behind_proxy: false };
    let running = run(guard, Limits::default()).await;
    for _ in 0..3 {
        assert_eq!(get(running.address, "/api/v1").await.status, 200);
    }
    // Saying that one is another changes nothing: nobody trusted wrote the header.
    let got = ask(running.address, "GET", "/api/v1", "x-forwarded-for: 198.51.100.7\r\n").await;
    assert_eq!((got.status, got.code().as_str()), (429, "too_many_requests"));
    assert!(got.header("retry-after").unwrap().parse::<u64>().unwrap() >= 1);
    assert_eq!(got.header("access-control-allow-origin"), Some("*"));
    assert_eq!(get(running.address, "/healthz").await.status, 200, "health is asked by the operator");
    assert!(running.metrics.text().contains("brunt_requests_total{kind=\"Api\",status=\"429\"} 1"));
}

#[tokio::test]
async fn behind_a_proxy_its_word_counts_and_no_other() {
    let guard = Guard { rate: Some(Rate { per_second: 1, burst: 1 }), behind_proxy: true };
    let running = run(guard, Limits::default()).await;
    let by = |list: &'static str| async move {
        ask(running.address, "GET", "/api/v1", &format!("x-forwarded-for: {list}\r\n")).await.status
    };
    assert_eq!(by("198.51.100.1").await, 200);
    assert_eq!(by("198.51.100.1").await, 429);
    assert_eq!(by("203.0.113.9, 198.51.100.2").await, 200);
    // What the client itself wrote stands before what the proxy added.
    assert_eq!(by("203.0.113.77, 198.51.100.2").await, 429);
    assert_eq!(by("nonsense").await, 200, "the proxy's own address");
    assert_eq!(by("nonsense").await, 429);
}

#[tokio::test]
async fn answers_under_way_are_finished_when_it_stops() {
    let running = run_plain().await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    let mut idle = TcpStream::connect(running.address).await.unwrap();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    stream.write_all(b"GET /assets/large.bin HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut answer = vec![0; 1024];
    stream.read_exact(&mut answer).await.unwrap();
    running.stop.send(()).unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(TcpStream::connect(running.address).await.is_err(), "nobody new is let in");
    tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("an end").unwrap();
    assert_eq!(parse(&answer).body.len(), LARGE);
    tokio::time::timeout(PATIENCE, running.done).await.expect("it stopped").unwrap();
    let mut rest = Vec::new();
    idle.read_to_end(&mut rest).await.unwrap();
    assert_eq!(parse(&rest).status, 200);
}

#[tokio::test]
async fn those_who_take_nothing_do_not_hold_it_up() {
    let limits = Limits { drain: Duration::from_millis(300), ..Limits::default() };
    let running = run(Guard::default(), limits).await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(b"GET /assets/large.bin HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut some = [0; 16];
    stream.read_exact(&mut some).await.unwrap();
    running.stop.send(()).unwrap();
    tokio::time::timeout(PATIENCE, running.done).await.expect("it stopped").unwrap();
}

#[tokio::test]
async fn metrics_are_a_listener_of_their_own() {
    let running = run_plain().await;
    get(running.address, "/en/answer/").await;
    get(running.address, "/nowhere").await;
    let own = Server::bind_metrics(
        SocketAddr::from(([127, 0, 0, 1], 0)),
        Limits::default(),
        Arc::clone(&running.metrics),
    );
    let own = own.await.unwrap();
    let address = own.address();
    tokio::spawn(own.run(std::future::pending()));
    let got = get(address, "/metrics").await;
    assert_eq!(
        got.header("content-type"),
        Some("application/openmetrics-text; version=1.0.0; charset=utf-8")
    );
    let text = got.text();
    for line in [
        "brunt_requests_total{kind=\"Page\",status=\"200\"} 1",
        "brunt_requests_total{kind=\"Page\",status=\"404\"} 1",
        "brunt_request_seconds_count{kind=\"Page\"} 2",
        "brunt_connections 0",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    assert_eq!(get(running.address, "/metrics").await.status, 404);
    let taken = Server::bind_metrics(address, Limits::default(), Arc::new(Metrics::new())).await;
    assert!(taken.unwrap_err().to_string().starts_with("cannot listen on 127.0.0.1:"));
}
