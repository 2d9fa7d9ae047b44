//! The store keeps what it has: through repeats, threads, kills, locks and full disks.

use crate::support::{Desk, arrests_csv, int, rows, skipped};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Every file of a store that is not scratch, with the hash of its bytes.
fn bytes_of(store: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, Sha256::digest(std::fs::read(&path).unwrap()).to_vec());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(store, store, &mut found);
    found
}

fn simulated(desk: &Desk, rows: &str) {
    let made = desk.run(&["simulate", "--out", "release", "--rows", rows, "--seed", "5", "--quiet"]);
    assert_eq!(made.code(), 0, "{}", made.err());
}

#[test]
fn the_same_bytes_a_second_time_change_nothing() {
    let desk = Desk::new();
    let path = desk.write("arrests.csv", arrests_csv());
    assert_eq!(desk.import(&path).code(), 0);
    let before = bytes_of(&desk.store());
    let copy = desk.write("copy-of-arrests.csv", arrests_csv());
    for path in [&path, &copy] {
        let again = desk.import(path);
        assert_eq!(again.code(), 0);
        assert_eq!(rows(&again.json())[0]["status"], "already stored");
    }
    assert_eq!(bytes_of(&desk.store()), before);
    let tables = desk.json(&["tables"]);
    assert_eq!(
        rows(&tables)[0],
        json!({"table": "apprehensions", "release": "2019-ICFO-53623", "rows": 3, "first_date": "2015-10-01",
               "last_date": "2016-03-04", "as_of": "2019-09-01"})
    );
}

#[test]
fn threads_and_the_order_of_imports_do_not_change_a_byte() {
    let desk = Desk::new();
    simulated(&desk, "3000");
    let one = desk.run(&["import", "release", "--store", "one", "--threads", "1"]);
    let four = desk.run(&["import", "release", "--store", "four", "--threads", "4"]);
    assert_eq!((one.code(), four.code()), (3, 3), "{}", one.err());
    assert_eq!(bytes_of(&desk.path("one")), bytes_of(&desk.path("four")));
    // File by file, last first: the typed tables come out the same.
    let mut files: Vec<_> =
        std::fs::read_dir(desk.path("release")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().rev().filter(|file| file.extension().is_some_and(|end| end == "xlsx")) {
        desk.run(&["import", file.to_str().unwrap(), "--store", "single"]);
    }
    let typed = |store: &str| -> BTreeMap<String, serde_json::Value> {
        let text = std::fs::read_to_string(desk.path(store).join("manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
        let files = manifest["files"].as_array().unwrap().clone();
        files.into_iter().map(|file| (file["path"].as_str().unwrap().to_owned(), file)).collect()
    };
    assert_eq!(typed("one"), typed("single"));
    let answer = |threads: &str| {
        let words =
            ["measure", "target-share", "--table", "stints", "--rubric", "column", "--by", "month,tier"];
        desk.run(&[words.as_slice(), &["--store", "one", "--format", "json", "--threads", threads]].concat())
            .out()
    };
    assert_eq!(answer("1"), answer("4"));
}

#[test]
fn a_kill_in_mid_import_leaves_the_previous_store_and_the_next_import_finishes() {
    let desk = Desk::new();
    let path = desk.write("arrests.csv", arrests_csv());
    assert_eq!(desk.import(&path).code(), 0);
    simulated(&desk, "20000");
    // Rows of the made-up release; the rows that were there before must be there in any case.
    let stored = || -> i64 {
        let tables = desk.json(&["tables"]);
        assert!(rows(&tables).iter().any(|row| row["release"] == "2019-ICFO-53623"), "{tables:#}");
        let made_up = rows(&tables).iter().filter(|row| row["release"] == "simulated-2026-03");
        made_up.map(|row| int(&row["rows"])).sum()
    };
    for wait in [30, 150, 400, 900] {
        let mut child = desk
            .command(&["import", "release", "--quiet"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        let _ = child.kill();
        child.wait().unwrap();
        // The old store whole, or, if the kill came after the commit, the new one whole: nothing between.
        let found = stored();
        assert!(found == 0 || found == 20_000, "{found} rows after a kill at {wait} ms");
    }
    let finished = desk.run(&["import", "release", "--format", "json"]);
    assert!(matches!(finished.code(), 0 | 3), "{}", finished.err());
    assert_eq!(stored(), 20_000);
}

#[test]
fn a_file_that_was_read_before_an_interruption_is_not_read_again() {
    let desk = Desk::new();
    let path = desk.write("arrests.csv", arrests_csv());
    assert_eq!(desk.import(&path).code(), 0);
    let segments = || -> Vec<_> {
        let folders = std::fs::read_dir(desk.store().join("segments")).unwrap();
        folders
            .map(|folder| folder.unwrap().path().join("record.json").metadata().unwrap().modified().unwrap())
            .collect()
    };
    let before = segments();
    // What a kill between reading and commit leaves: the segment, and no manifest that knows it.
    std::fs::remove_file(desk.store().join("manifest.json")).unwrap();
    let again = desk.import(&path);
    assert_eq!((again.code(), &rows(&again.json())[0]["status"]), (0, &json!("stored")));
    assert_eq!(segments(), before);
    assert_eq!(int(&rows(&desk.json(&["tables"]))[0]["rows"]), 3);
}

#[test]
fn another_rubric_asks_for_no_new_import_and_another_codebook_does() {
    let desk = Desk::new();
    let path = desk.write("arrests.csv", arrests_csv());
    assert_eq!(desk.import(&path).code(), 0);
    let status = |more: &[&str]| {
        let words = [&["import", path.to_str().unwrap()], more].concat();
        rows(&desk.json(&words))[0]["status"].as_str().unwrap().to_owned()
    };
    let shipped = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
    let rubric = std::fs::read_to_string(shipped.join("rubrics/dhs_70.toml")).unwrap();
    desk.write("own/rubrics/dhs_70.toml", rubric.replace("version = \"1\"", "version = \"2\""));
    assert_eq!(status(&["--catalog", "own"]), "already stored");
    let codebook = std::fs::read_to_string(shipped.join("codebook/apprehensions.toml")).unwrap();
    desk.write("own/codebook/apprehensions.toml", format!("{codebook}# a remark\n"));
    assert_eq!(status(&["--catalog", "own"]), "stored");
    assert_eq!(status(&["--catalog", "own"]), "already stored");
}

#[test]
fn a_second_writer_is_turned_away() {
    let desk = Desk::new();
    let path = desk.write("arrests.csv", arrests_csv());
    std::fs::create_dir_all(desk.store()).unwrap();
    let lock = std::fs::File::create(desk.store().join("lock")).unwrap();
    lock.lock().unwrap();
    let ran = desk.import(&path);
    assert_eq!(ran.code(), 4);
    assert!(ran.err().contains("another brunt is writing") && ran.err().contains("hint: "), "{}", ran.err());
    drop(lock);
    assert_eq!(desk.import(&path).code(), 0);
}

#[test]
fn a_full_disk_leaves_the_previous_store() {
    let desk = Desk::new();
    let small = desk.path("small-disk");
    std::fs::create_dir(&small).unwrap();
    let mounted =
        Command::new("mount").args(["-t", "tmpfs", "-o", "size=400k", "tmpfs"]).arg(&small).output();
    if !mounted.is_ok_and(|done| done.status.success()) {
        skipped("a full disk cannot be tried, because this user may not mount a small one");
        return;
    }
    let store = small.join("store");
    let store = store.to_str().unwrap();
    let path = desk.write("arrests.csv", arrests_csv());
    let first = desk.run(&["import", path.to_str().unwrap(), "--store", store]);
    simulated(&desk, "30000");
    let before = desk.json(&["tables", "--store", store]);
    let full = desk.run(&["import", "release", "--store", store, "--quiet"]);
    let after = desk.json(&["tables", "--store", store]);
    Command::new("umount").arg(&small).status().unwrap();
    assert_eq!(first.code(), 0, "{}", first.err());
    assert_eq!(full.code(), 4, "{}", full.err());
    assert!(full.err().contains("the disk is full"), "{}", full.err());
    assert_eq!(before, after);
}

#[test]
fn no_store_says_so() {
    let desk = Desk::new();
    let ran = desk.run(&["tables"]);
    assert_eq!(ran.code(), 4);
    assert!(ran.err().contains("there is no store") && ran.err().contains("brunt import"), "{}", ran.err());
}

#[test]
fn a_closed_pipe_is_no_error() {
    let desk = Desk::new();
    let mut child =
        desk.command(&["tables", "--known"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
}
