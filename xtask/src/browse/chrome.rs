//! A headless Chromium, spoken to by its debugging protocol over a web socket.

use anyhow::{Context as _, Result, anyhow, bail};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::fs;
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tungstenite::{Message, WebSocket};

/// Names under which distributions install it.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// Longest wait for the browser to start, and for a single answer of it.
const PATIENCE: Duration = Duration::from_secs(60);

/// The browser on this machine; on Debian, root installs it.
pub(super) fn find() -> Result<PathBuf> {
    if let Some(found) = installed() {
        return Ok(found);
    }
    println!("== chromium is not installed: apt-get install chromium fonts-nanum");
    let apt = |words: &[&str]| {
        Command::new("apt-get").args(words).env("DEBIAN_FRONTEND", "noninteractive").status()
    };
    let done = apt(&["update", "-qq"]).is_ok_and(|status| status.success())
        && apt(&["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-nanum"])
            .is_ok_and(|status| status.success());
    if !done {
        bail!(
            "the site's tests need Chromium: install it (Debian: `apt-get install chromium` as root) and run again"
        );
    }
    installed().context("apt-get installed no `chromium`")
}

fn installed() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let mut places = std::env::split_paths(&folders)
        .flat_map(|folder| NAMES.into_iter().map(move |name| folder.join(name)));
    places.find(|path| path.is_file())
}

/// A running browser with one tab.
pub(super) struct Chrome {
    child: Child,
    socket: WebSocket<TcpStream>,
    session: String,
    next: u64,
    events: VecDeque<Value>,
    profile: PathBuf,
}

impl Chrome {
    /// Starts the browser; its profile is a folder of its own.
    pub(super) fn start(profile: PathBuf) -> Result<Chrome> {
        let program = find()?;
        let _ = fs::remove_dir_all(&profile);
        fs::create_dir_all(&profile)?;
        let mut child = Command::new(&program)
            .args([
                "--headless=new",
                // Containers and root have no user namespace for it; only our own pages are opened.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--hide-scrollbars",
                "--force-color-profile=srgb",
                "--remote-debugging-port=0",
            ])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{} could not be started", program.display()))?;
        let connected = connect(&profile);
        if connected.is_err() {
            let _ = child.kill();
        }
        let mut chrome = Chrome {
            child,
            socket: connected?,
            session: String::new(),
            next: 0,
            events: VecDeque::new(),
            profile,
        };
        let target = chrome.call("Target.createTarget", &json!({"url": "about:blank"}))?;
        let attached = chrome
            .call("Target.attachToTarget", &json!({"targetId": target["targetId"], "flatten": true}))?;
        attached["sessionId"].as_str().context("no session")?.clone_into(&mut chrome.session);
        for domain in ["Page", "Network", "Runtime", "Log"] {
            chrome.call(&format!("{domain}.enable"), &json!({}))?;
        }
        chrome.call("Network.setCacheDisabled", &json!({"cacheDisabled": true}))?;
        Ok(chrome)
    }

    /// Calls a method of the protocol; its events meanwhile are kept.
    pub(super) fn call(&mut self, method: &str, params: &Value) -> Result<Value> {
        self.next += 1;
        let id = self.next;
        let mut message = json!({"id": id, "method": method, "params": params});
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.socket.send(Message::text(message.to_string()))?;
        loop {
            let answer = self.read().with_context(|| format!("{method} was not answered"))?;
            if answer["id"] == json!(id) {
                if let Some(error) = answer.get("error") {
                    bail!("{method}: {error}");
                }
                return Ok(answer["result"].clone());
            }
            self.events.push_back(answer);
        }
    }

    fn read(&mut self) -> Result<Value> {
        loop {
            if let Message::Text(text) = self.socket.read()? {
                return Ok(serde_json::from_str(&text)?);
            }
        }
    }

    /// Opens an address and waits until it is loaded.
    pub(super) fn open(&mut self, address: &str) -> Result<()> {
        self.events.clear();
        let answer = self.call("Page.navigate", &json!({"url": address}))?;
        if let Some(error) = answer["errorText"].as_str() {
            bail!("{address}: {error}");
        }
        let started = Instant::now();
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            if started.elapsed() > PATIENCE {
                bail!("{address} did not load");
            }
            let event = self.read()?;
            self.events.push_back(event);
        }
        Ok(())
    }

    /// What happened since the last page was opened. The evaluation makes the browser finish its layout and hand over
    /// its events; the page's own timers would stand still where scripts are off.
    pub(super) fn events(&mut self) -> Result<Vec<Value>> {
        std::thread::sleep(Duration::from_millis(60));
        self.evaluate("document.documentElement.scrollHeight")?;
        Ok(self.events.drain(..).collect())
    }

    /// Waits until an expression is true; says whether it became so.
    pub(super) fn wait_for(&mut self, expression: &str) -> Result<bool> {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(20) {
            if self.evaluate(expression)? == json!(true) {
                return Ok(true);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(false)
    }

    /// The value of an expression on the page; promises are awaited.
    pub(super) fn evaluate(&mut self, expression: &str) -> Result<Value> {
        let params = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let answer = self.call("Runtime.evaluate", &params)?;
        if let Some(error) = answer.get("exceptionDetails") {
            return Err(anyhow!("the page's script failed: {error}"));
        }
        Ok(answer["result"]["value"].clone())
    }

    /// Presses and lets go of a key.
    pub(super) fn press(&mut self, key: &str, code: u32) -> Result<()> {
        let text = if key == "Enter" { json!("\r") } else { Value::Null };
        for kind in ["keyDown", "keyUp"] {
            let mut params = json!({"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code});
            if kind == "keyDown" && !text.is_null() {
                params["text"] = text.clone();
            }
            self.call("Input.dispatchKeyEvent", &params)?;
        }
        Ok(())
    }
}

impl Drop for Chrome {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.profile);
    }
}

/// The browser writes the port it chose, and the path of its socket, into its profile.
fn connect(profile: &std::path::Path) -> Result<WebSocket<TcpStream>> {
    let started = Instant::now();
    let (port, path) = loop {
        let text = fs::read_to_string(profile.join("DevToolsActivePort")).unwrap_or_default();
        if let Some((port, path)) = text.trim().split_once('\n') {
            break (port.to_owned(), path.to_owned());
        }
        if started.elapsed() > PATIENCE {
            bail!("the browser opened no port within {} s", PATIENCE.as_secs());
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    let stream = TcpStream::connect(format!("127.0.0.1:{port}"))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let (socket, _) = tungstenite::client(format!("ws://127.0.0.1:{port}{path}"), stream)
        .map_err(|error| anyhow!("the browser's socket: {error}"))?;
    Ok(socket)
}
