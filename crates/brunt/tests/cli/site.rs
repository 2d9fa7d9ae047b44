//! The site of a store: whole, the same on any number of threads, and never written over anything else.

use crate::support::{Desk, rows};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(here) = folders.pop() {
        for entry in fs::read_dir(&here).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn a_site_without_a_store_holds_what_comes_with_brunt() {
    let desk = Desk::new();
    fs::create_dir(desk.path("notes")).unwrap();
    fs::write(desk.path("notes/mine.txt"), "mine").unwrap();
    let refused = desk.run(&["site", "--out", "notes"]);
    assert_eq!(refused.code(), 2);
    assert!(refused.err().contains("holds files that are no site"), "{}", refused.err());
    assert_eq!(fs::read(desk.path("notes/mine.txt")).unwrap(), b"mine");

    let answer = desk.json(&["site", "--out", "site", "--threads", "1"]);
    let one = files(&desk.path("site"));
    assert_eq!(rows(&answer)[0]["files"], one.len());
    let about: Value = serde_json::from_slice(&one["api/v1/edition.json"]).unwrap();
    assert_eq!(about["made_up"], false);
    for language in ["en", "es", "ko"] {
        for page in ["answer", "detention", "claims", "rubrics", "about"] {
            assert!(one.contains_key(&format!("{language}/{page}/index.html")), "{language}/{page}");
        }
    }
    let detention = String::from_utf8(one["en/detention/index.html"].clone()).unwrap();
    assert!(detention.contains("60,311"), "the latest printed total stands on the page");
    let table: Value = serde_json::from_slice(&one["api/v1/tables/detained-all.json"]).unwrap();
    assert!(table["rows"].as_array().unwrap().len() > 100);

    // A second time, on another number of threads, over the first.
    desk.json(&["site", "--out", "site", "--threads", "2"]);
    assert!(one == files(&desk.path("site")), "the same bytes");
    assert!(!desk.path("site.old").exists() && !desk.path("site.new").exists());
}
