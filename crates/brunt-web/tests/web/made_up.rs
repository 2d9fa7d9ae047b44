//! A made-up edition with its site, and a client that sends bytes as they are told to it.

use brunt_model::answer::{Line, ReleaseRef};
use brunt_model::{Answer, Field, Role, Value};
use brunt_publish::Releasable;
use brunt_publish::disclosure::protect_blocks;
use brunt_publish::edition::{Card, Chosen, Edition, Exhibit, Message, Page, PageName, Panel, Part, Reading};
use brunt_publish::published::published_table_json;
use brunt_publish::render::{Format, render};
use brunt_web::{Content, Guard, Limits, Metrics, Server};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Rows of the made-up table.
pub(crate) const ROWS: i64 = 253;
/// A count that is withheld: no answer may hold it.
pub(crate) const SMALL: i64 = 7;
/// Bytes of a file that no socket takes at once.
pub(crate) const LARGE: usize = 24 << 20;

pub(crate) const KEY: &str = "00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee";

/// States in turn, a year, counts of which every fiftieth is small.
fn table() -> Releasable {
    let mut answer = Answer::new(
        "measure target-share",
        vec![
            Field::new("state", Role::Group),
            Field::new("fiscal_year", Role::Group),
            Field::new("remark", Role::Group),
            Field::new("n", Role::Total),
            Field::new("in_target", Role::Part),
            Field::new("not_in_target", Role::Part),
            Field::new("share_known", Role::Derived),
        ],
    );
    answer.releases.push(release());
    answer.notes.push("made up".to_owned());
    let block = (0..ROWS).map(|row| {
        let part = if row % 50 == 3 { SMALL } else { 100_000 + row };
        let total = 1_000_000 + row;
        Line {
            shown: true,
            values: vec![
                ["Ohio", "Texas & Más", "New Mexico"][usize::try_from(row % 3).unwrap()].into(),
                Value::Integer(2020 + row % 7),
                if row % 2 == 0 { Value::Missing } else { Value::Date("2026-01-31".parse().unwrap()) },
                Value::Integer(total),
                Value::Integer(part),
                Value::Integer(total - part),
                #[expect(clippy::cast_precision_loss, reason = "small numbers")]
                Value::Real(part as f64 / total as f64),
            ],
        }
    });
    protect_blocks(answer, vec![block.collect()])
}

fn release() -> ReleaseRef {
    ReleaseRef { release: "made-up".to_owned(), as_of: "2026-03-31".parse().unwrap() }
}

fn exhibit(name: &str, rubric: &str) -> Exhibit {
    Exhibit {
        name: name.to_owned(),
        chosen: vec![Chosen { word: rubric.to_owned(), label: Message::verbatim(rubric) }],
        title: Message::verbatim("A table"),
        unit: Message::verbatim("actions"),
        columns: vec!["state".to_owned(), "n".to_owned()],
        table: table(),
        drawing: None,
        rubric: Some(Reading {
            name: rubric.to_owned(),
            version: "1".to_owned(),
            title: "A target".to_owned(),
        }),
        sources: vec!["a source".to_owned()],
    }
}

pub(crate) fn edition() -> Edition {
    let panel = Panel {
        heading: Message::plain("heading"),
        choices: vec!["rubric".to_owned()],
        exhibits: vec![exhibit("shares-strict", "strict"), exhibit("shares-wide", "wide")],
    };
    let prose = Part::Prose {
        name: "strict".to_owned(),
        heading: "Strict".to_owned(),
        text: "In *words*.".to_owned(),
    };
    let card = Part::Card(Card {
        name: "S5".to_owned(),
        verdict: "cannot tell".to_owned(),
        attribution: "somebody, somewhere".to_owned(),
        statement: "something".to_owned(),
        readings: vec![("cannot tell".to_owned(), vec!["a line".to_owned()])],
    });
    let page = |name, parts| Page { name, lead: Message::plain("lead"), parts };
    Edition {
        version: "0.1.0".to_owned(),
        key: KEY.to_owned(),
        releases: vec![release()],
        made_up: true,
        pages: vec![
            page(PageName::Answer, vec![Part::Panel(panel)]),
            page(PageName::Claims, vec![card]),
            page(PageName::Rubrics, vec![prose]),
        ],
    }
}

pub(crate) fn site(edition: &Edition) -> BTreeMap<String, Vec<u8>> {
    let mut site = BTreeMap::new();
    let page = format!("<!doctype html><title>made up</title>{}", "<p>a paragraph</p>".repeat(200));
    for path in [
        "index.html",
        "en/answer/index.html",
        "es/answer/index.html",
        "en/answer/shares-strict/embed/index.html",
    ] {
        site.insert(path.to_owned(), page.clone().into_bytes());
    }
    site.insert("404.html".to_owned(), b"<!doctype html><title>nothing here</title>".to_vec());
    site.insert(
        "charts/en/shares-strict.svg".to_owned(),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
    );
    site.insert("assets/a file.txt".to_owned(), b"spaces".to_vec());
    // Not compressible by name, so that it is sent whole.
    site.insert("assets/large.bin".to_owned(), vec![b'x'; LARGE]);
    for exhibit in ["shares-strict", "shares-wide"] {
        let json = published_table_json(exhibit, &table(), &edition.version);
        site.insert(format!("api/v1/tables/{exhibit}.json"), json);
        for (format, ending) in [(Format::Csv, "csv"), (Format::Parquet, "parquet")] {
            let data = render(&table(), format, &edition.version).unwrap().data;
            site.insert(format!("api/v1/tables/{exhibit}.{ending}"), data);
        }
    }
    site
}

pub(crate) fn content() -> Content {
    let edition = edition();
    let site = site(&edition);
    Content::new(&edition, site).unwrap()
}

/// A server on a port of the system's choice.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) stop: tokio::sync::oneshot::Sender<()>,
    pub(crate) done: tokio::task::JoinHandle<()>,
}

pub(crate) async fn run(guard: Guard, limits: Limits) -> Running {
    let metrics = Arc::new(Metrics::new());
    let server = Server::bind(
        SocketAddr::from(([127, 0, 0, 1], 0)),
        Arc::new(content()),
        guard,
        limits,
        Arc::clone(&metrics),
    );
    let server = server.await.unwrap();
    let address = server.address();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let done = tokio::spawn(server.run(async {
        let _ = stopped.await;
    }));
    Running { address, metrics, stop, done }
}

pub(crate) async fn run_plain() -> Running {
    run(Guard::default(), Limits::default()).await
}

/// A response as it came.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Got {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// The code of an error, which must have all three keys.
    pub(crate) fn code(&self) -> String {
        let body = self.json();
        assert!(!body["message"].as_str().unwrap().is_empty());
        assert!(!body["hint"].as_str().unwrap().is_empty());
        body["code"].as_str().unwrap().to_owned()
    }
}

/// Sends `bytes` and reads until the server closes.
pub(crate) async fn send(address: SocketAddr, bytes: &[u8]) -> Got {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    parse(&answer)
}

pub(crate) fn parse(answer: &[u8]) -> Got {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = std::str::from_utf8(&answer[..end]).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines
        .map(|line| line.split_once(':').unwrap())
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()));
    Got { status, headers: headers.collect(), body: answer[end + 4..].to_vec() }
}

/// A request with headers, each with its line end.
pub(crate) async fn ask(address: SocketAddr, method: &str, target: &str, headers: &str) -> Got {
    let request =
        format!("{method} {target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}\r\n");
    send(address, request.as_bytes()).await
}

pub(crate) async fn get(address: SocketAddr, target: &str) -> Got {
    ask(address, "GET", target, "").await
}
