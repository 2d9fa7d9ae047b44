//! `cargo xtask browse [DIR]`: a site in a real browser. Every page by day, by night, on a phone, in print and without
//! scripts; accessibility by axe-core; the keyboard alone; links; no request to another host; the size of a first view.
//! Pictures of what was seen are left in `target/screenshots`.

mod chrome;
mod host;
mod links;

use crate::root;
use anyhow::{Context as _, Result, bail};
use chrome::Chrome;
use host::Files;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// axe-core 4.14.1, Mozilla Public License 2.0 (see `axe-LICENSE`), as its authors built it.
const AXE: &str = include_str!("axe.min.js");
/// A first view, with everything it loads, stays below this when compressed.
const FIRST_VIEW: usize = 200 * 1024;
/// The language whose pages are seen in every way.
const FIRST: &str = "en";

/// A way to look at a page.
#[derive(Clone, Copy)]
struct Look {
    name: &'static str,
    width: u32,
    height: u32,
    media: &'static str,
    scheme: &'static str,
    scripts: bool,
}

const LIGHT: Look =
    Look { name: "light", width: 1280, height: 900, media: "screen", scheme: "light", scripts: true };
const DARK: Look = Look { name: "dark", scheme: "dark", ..LIGHT };
const PHONE: Look = Look { name: "phone", width: 375, height: 812, ..LIGHT };
const PRINT: Look = Look { name: "print", width: 718, height: 1016, media: "print", ..LIGHT };
const PLAIN: Look = Look { name: "no-script", scripts: false, ..LIGHT };

/// Where the tests of `brunt-publish` write the site of their made-up edition.
pub(crate) fn made_up_site() -> PathBuf {
    target().join("tmp").join("site")
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Looks at the site in `folder`; fails with every fault it found.
pub(crate) fn run(folder: &Path) -> Result<()> {
    println!("== browser: {}", folder.display());
    let started = Instant::now();
    let files = Arc::new(host::read(folder).with_context(|| {
        format!(
            "{} cannot be read; `cargo test -p brunt-publish --test site` writes a made-up site",
            folder.display()
        )
    })?);
    let (mut faults, followed) = links::check(&files);
    let pages: Vec<&String> = files.keys().filter(|path| path.ends_with(".html")).collect();
    println!("{followed} links on {} pages followed, {} broken", pages.len(), faults.len());
    let pictures = target().join("screenshots");
    let _ = fs::remove_dir_all(&pictures);
    fs::create_dir_all(&pictures)?;
    let mut visit = Visit {
        chrome: Chrome::start(target().join("tmp").join("browser"))?,
        address: host::serve(&files)?,
        files: Arc::clone(&files),
        pictures,
        faults: Vec::new(),
        looks: 0,
        keys: 0,
        largest: (0, String::new()),
    };
    for path in seen(&pages) {
        let looks: &[Look] =
            if path.starts_with(FIRST) { &[LIGHT, DARK, PHONE, PRINT, PLAIN] } else { &[PHONE, LIGHT] };
        for look in looks {
            visit.look(path, *look)?;
        }
        if path.starts_with(FIRST) {
            visit.keyboard(path)?;
        }
    }
    faults.append(&mut visit.faults);
    println!(
        "{} looks, {} keys, largest first view {} KB gzipped ({}), pictures in {}: {} s",
        visit.looks,
        visit.keys,
        visit.largest.0.div_ceil(1024),
        visit.largest.1,
        visit.pictures.display(),
        started.elapsed().as_secs()
    );
    if !faults.is_empty() {
        bail!("the site has {} faults:\n  {}", faults.len(), faults.join("\n  "));
    }
    Ok(())
}

/// Every page, and of the pages of other choices one a folder: they are made by the same template.
fn seen<'p>(pages: &[&'p String]) -> Vec<&'p str> {
    let mut chosen: BTreeMap<&str, &str> = BTreeMap::new();
    let mut out = Vec::new();
    for path in pages {
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            [_, _, _] => out.push(path.as_str()),
            [language, page, _, _] => {
                let folder = path.get(..language.len() + page.len() + 1).unwrap_or(path);
                chosen.entry(folder).or_insert(path);
            }
            _ => {}
        }
    }
    out.extend(chosen.into_values());
    out
}

struct Visit {
    chrome: Chrome,
    address: String,
    files: Arc<Files>,
    pictures: PathBuf,
    faults: Vec<String>,
    looks: usize,
    keys: usize,
    /// Bytes of the largest first view, and its page.
    largest: (usize, String),
}

impl Visit {
    /// Opens a page in one way and holds it against everything that must be so.
    fn look(&mut self, path: &str, look: Look) -> Result<()> {
        self.looks += 1;
        self.open(path, look)?;
        let overflow = self.chrome.evaluate(OVERFLOW)?;
        if overflow != json!([]) {
            self.fault(path, look, &format!("wider than {} px: {overflow}", look.width));
        }
        let bare = self.chrome.evaluate(BARE)?;
        if bare != json!([]) {
            self.fault(
                path,
                look,
                &format!("figures that lack their table, title, unit or downloads: {bare}"),
            );
        }
        // axe-core waits by timers, which stand still without scripts; what it would see there is the same document.
        if look.media == "screen" && look.scripts {
            self.chrome.evaluate(AXE)?;
            let found = self.chrome.evaluate(RUN_AXE)?;
            for violation in found.as_array().into_iter().flatten() {
                self.fault(path, look, &format!("axe: {violation}"));
            }
        }
        self.picture(path, look)
    }

    fn open(&mut self, path: &str, look: Look) -> Result<()> {
        let metrics =
            json!({"width": look.width, "height": look.height, "deviceScaleFactor": 1, "mobile": false});
        self.chrome.call("Emulation.setDeviceMetricsOverride", &metrics)?;
        let media = json!({"media": look.media, "features": [
            {"name": "prefers-color-scheme", "value": look.scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]});
        self.chrome.call("Emulation.setEmulatedMedia", &media)?;
        self.chrome.call("Emulation.setScriptExecutionDisabled", &json!({"value": !look.scripts}))?;
        self.chrome.open(&format!("{}/{path}", self.address))?;
        if look.scripts && !self.chrome.wait_for(DRAWN)? {
            self.fault(path, look, "a figure that has a drawing shows none");
        }
        let events = self.chrome.events()?;
        let mut size = 0;
        for event in &events {
            let params = &event["params"];
            match event["method"].as_str() {
                Some("Network.requestWillBeSent") => {
                    let url = params["request"]["url"].as_str().unwrap_or_default();
                    match url.strip_prefix(&format!("{}/", self.address)) {
                        Some(file) => {
                            let file = file.split(['#', '?']).next().unwrap_or(file);
                            let bytes = self.files.get(file).map(Vec::as_slice).unwrap_or_default();
                            size += host::zipped(bytes)?.len();
                        }
                        None if url.starts_with("data:") => {}
                        None => self.fault(path, look, &format!("asks another host: {url}")),
                    }
                }
                Some("Network.responseReceived") if params["response"]["status"].as_u64() >= Some(400) => {
                    self.fault(path, look, &format!("not found: {}", params["response"]["url"]));
                }
                Some("Runtime.exceptionThrown") => {
                    self.fault(path, look, &format!("a script failed: {}", params["exceptionDetails"]));
                }
                Some("Log.entryAdded") if params["entry"]["level"] == "error" => {
                    self.fault(path, look, &format!("the console says: {}", params["entry"]["text"]));
                }
                _ => {}
            }
        }
        if size > self.largest.0 {
            self.largest = (size, path.to_owned());
        }
        if size > FIRST_VIEW {
            self.fault(path, look, &format!("a first view of {} KB gzipped", size.div_ceil(1024)));
        }
        Ok(())
    }

    /// Tab alone reaches everything that can be used, in order, each with a visible frame; the first is the skip link.
    fn keyboard(&mut self, path: &str) -> Result<()> {
        const TAB: u32 = 9;
        const ENTER: u32 = 13;
        self.open(path, LIGHT)?;
        let wanted = self.chrome.evaluate(USABLE)?.as_u64().context("no number")?;
        for place in 0..wanted {
            self.chrome.press("Tab", TAB)?;
            self.keys += 1;
            let found = self.chrome.evaluate(FOCUSED)?;
            if found["place"] != json!(place) || found["seen"] != json!(true) {
                self.fault(path, LIGHT, &format!("key {} of {wanted} leads to {found}", place + 1));
                return Ok(());
            }
        }
        self.open(path, LIGHT)?;
        self.chrome.press("Tab", TAB)?;
        self.chrome.press("Enter", ENTER)?;
        self.keys += 2;
        let skipped = self.chrome.evaluate("document.activeElement.id + location.hash")?;
        if skipped != json!("main#main") {
            self.fault(path, LIGHT, &format!("the skip link leads to {skipped}"));
        }
        Ok(())
    }

    fn picture(&mut self, path: &str, look: Look) -> Result<()> {
        /// Longer pages are cut: the picture is for the eye.
        const LONGEST: u64 = 6_000;
        let height = self.chrome.evaluate("document.documentElement.scrollHeight")?.as_u64().unwrap_or(0);
        let clip =
            json!({"x": 0, "y": 0, "width": look.width, "height": height.clamp(1, LONGEST), "scale": 1});
        let shot = self.chrome.call(
            "Page.captureScreenshot",
            &json!({"format": "png", "captureBeyondViewport": true, "clip": clip}),
        )?;
        let name = path.trim_end_matches("/index.html").replace('/', "-");
        let bytes = decoded(shot["data"].as_str().context("no picture")?);
        fs::write(self.pictures.join(format!("{name}-{}.png", look.name)), bytes)?;
        Ok(())
    }

    fn fault(&mut self, path: &str, look: Look, what: &str) {
        self.faults.push(format!("{path} ({}): {what}", look.name));
    }
}

/// Base 64, as the protocol sends pictures.
fn decoded(text: &str) -> Vec<u8> {
    let digit = |letter: u8| match letter {
        b'A'..=b'Z' => Some(u32::from(letter - b'A')),
        b'a'..=b'z' => Some(u32::from(letter - b'a') + 26),
        b'0'..=b'9' => Some(u32::from(letter - b'0') + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let digits: Vec<u32> = text.bytes().filter_map(digit).collect();
    let mut out = Vec::with_capacity(digits.len() / 4 * 3);
    for four in digits.chunks(4) {
        let bits = four.iter().enumerate().fold(0, |bits, (place, digit)| bits | digit << (18 - 6 * place));
        let [_, bytes @ ..] = bits.to_be_bytes();
        out.extend(bytes.into_iter().take(four.len().saturating_sub(1)));
    }
    out
}

/// Elements that stick out of the page and are not within a frame that scrolls by itself.
const OVERFLOW: &str = "(() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > wide + 1 && !e.closest('.scroll'))
    .slice(0, 3).map(e => e.tagName + '.' + e.className + ' ' + (e.textContent || '').slice(0, 40))
    .concat(['scrollWidth ' + document.documentElement.scrollWidth]);
})()";

/// Whether the page's script has drawn every figure that has a drawing.
const DRAWN: &str = "[...document.querySelectorAll('figure.exhibit')].every(f =>
  !f.querySelector('script.drawing') || f.querySelector('.chart .brunt-plot, .chart svg.brunt-plot'))";

/// Figures that are not complete by themselves.
const BARE: &str = "[...document.querySelectorAll('figure.exhibit')].filter(f =>
  !f.querySelector('table') || !f.querySelector('h3') || !f.querySelector('.unit') || !f.querySelector('.origin')
  || f.querySelectorAll('.downloads a').length < 3).map(f => f.id)";

const RUN_AXE: &str =
    "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map(v =>
  v.id + ' at ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + n.html.slice(0, 120)
    + ' ' + (n.any[0] ? n.any[0].message : '')).join(' | ')))";

/// Numbers everything that can be used by keys and is shown, in the document's order.
const USABLE: &str = "(() => {
  window.usable = [...document.querySelectorAll('a[href], summary, button, input, select, [tabindex=\"0\"]')]
    .filter(e => e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}));
  return window.usable.length;
})()";

/// What has the focus: its number, and whether it and its frame can be seen.
const FOCUSED: &str = "(() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const within = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const framed = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  return {place: window.usable.indexOf(e), seen: within && framed, what: e.outerHTML.slice(0, 120)};
})()";

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn base_64_is_read_with_and_without_padding() {
        assert_eq!(decoded("YnJ1bnQ="), b"brunt");
        assert_eq!(decoded("YnJ1"), b"bru");
        assert_eq!(decoded("+/8="), [0xfb, 0xff]);
    }
}
