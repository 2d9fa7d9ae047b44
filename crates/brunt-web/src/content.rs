//! All that the server can answer with, made once.

use crate::api::{TableInfo, documents};
use crate::error::WebError;
use crate::respond::{Published, Stamp};
use crate::table::Table;
use axum::body::Body;
use axum::http::{HeaderMap, Response};
use brunt_publish::edition::{Edition, Exhibit, Page, PageName, Panel, Part};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// An edition with its site, ready to be served.
#[derive(Debug)]
pub struct Content {
    files: BTreeMap<String, Published>,
    pub(crate) tables: BTreeMap<String, Table>,
    /// Tables without their rows, in the order of the edition.
    pub(crate) infos: Vec<TableInfo>,
    pub(crate) stamp: Stamp,
}

impl Content {
    /// Takes an edition and the files of its site by path, such as `en/answer/index.html`. All that can be compressed
    /// is compressed here.
    ///
    /// # Errors
    /// When the site is not that of the edition: a table is missing or holds other rows.
    pub fn new(edition: &Edition, site: BTreeMap<String, Vec<u8>>) -> Result<Content, WebError> {
        let stamp = Stamp::new(&edition.key, &hash(&edition.version, &site))?;
        let mut files = BTreeMap::new();
        for (path, bytes) in site {
            let address = address(&path);
            let form = ["csv", "parquet"].into_iter().find(|form| path.ends_with(form)).unwrap_or("file");
            let published = Published::new(&path, bytes, &stamp, form)?;
            files.insert(address, published);
        }
        let mut tables = BTreeMap::new();
        let mut infos = Vec::new();
        for (page, panel, exhibit) in exhibits(edition) {
            let at = |ending: &str| format!("/api/v1/tables/{}.{ending}", exhibit.name);
            for ending in ["csv", "parquet"] {
                if !files.contains_key(&at(ending)) {
                    return Err(WebError::Missing { path: at(ending) });
                }
            }
            let path = at("json");
            let file = files.get(&path).ok_or_else(|| WebError::Missing { path: path.clone() })?;
            let table = Table::new(exhibit, &path, file.bytes())?;
            infos.push(TableInfo::new(page.name, &panel.choices, exhibit, &table));
            tables.insert(exhibit.name.clone(), table);
        }
        let mut content = Content { files, tables, infos, stamp };
        for (address, document) in documents(edition, &content)? {
            let published = Published::new("document.json", document, &content.stamp, "api")?;
            content.files.insert(address, published);
        }
        Ok(content)
    }

    /// Whether there is a file at `address`.
    #[must_use]
    pub fn has(&self, address: &str) -> bool {
        self.files.contains_key(address)
    }

    /// Addresses of files, in order.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Languages in which there are pages: the first parts of addresses such as `/en/answer/`.
    pub(crate) fn languages(&self) -> Vec<String> {
        let mut languages: Vec<String> = self
            .addresses()
            .filter_map(|address| match address.split('/').collect::<Vec<_>>().as_slice() {
                ["", language, page, ""] if PageName::ALL.iter().any(|name| name.word() == *page) => {
                    Some((*language).to_owned())
                }
                _ => None,
            })
            .collect();
        languages.sort();
        languages.dedup();
        languages
    }

    /// The response to a request for `address`. A folder's page is found with and without its file's name, because the
    /// site's own links name it.
    pub(crate) fn file(&self, address: &str, request: &HeaderMap) -> Option<Response<Body>> {
        let folder = || address.strip_suffix("index.html").filter(|folder| folder.ends_with('/'));
        self.files.get(address).or_else(|| self.files.get(folder()?)).map(|file| file.respond(request))
    }
}

/// Exhibits of an edition with their pages and panels, in order.
pub(crate) fn exhibits(edition: &Edition) -> impl Iterator<Item = (&Page, &Panel, &Exhibit)> {
    let panels = edition.pages.iter().flat_map(|page| {
        page.parts.iter().filter_map(move |part| match part {
            Part::Panel(panel) => Some((page, panel)),
            Part::Words(_) | Part::Prose { .. } | Part::Card(_) => None,
        })
    });
    panels.flat_map(|(page, panel)| panel.exhibits.iter().map(move |exhibit| (page, panel, exhibit)))
}

/// `en/answer/index.html` as `/en/answer/`.
fn address(path: &str) -> String {
    let path = path.trim_start_matches('/');
    match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("/{folder}"),
        _ => format!("/{path}"),
    }
}

/// A hash of all that is published, in hexadecimal: two builds can make other pages of one edition.
fn hash(version: &str, site: &BTreeMap<String, Vec<u8>>) -> String {
    let mut hasher = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hasher.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
        hasher.update(bytes);
    };
    part(version.as_bytes());
    for (path, bytes) in site {
        part(path.as_bytes());
        part(bytes);
    }
    hasher.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
