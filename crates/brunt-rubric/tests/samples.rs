//! Rubric files that are sound, and one for each message about those that are not.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed unwrap is the test's failure"
)]

mod common;

use brunt_rubric::{Rubric, check};
use common::Words;
use std::fs;
use std::path::Path;

fn samples(prefix: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let mut samples: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap())
        })
        .filter(|(name, _)| name.starts_with(prefix))
        .collect();
    samples.sort();
    assert!(!samples.is_empty());
    samples
}

fn faults(path: &str, text: &str) -> Vec<String> {
    match Rubric::parse(path, text) {
        Err(error) => vec![error.to_string()],
        Ok(rubric) => check(&rubric, &Words).iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn sound_files_raise_nothing() {
    for (name, text) in samples("good_") {
        assert_eq!(faults(&name, &text), Vec::<String>::new(), "{name}");
    }
}

/// The first lines of a bad sample hold the exact messages: `#! @LINE: MESSAGE`.
#[test]
fn unsound_files_raise_the_message_they_announce() {
    let mut wrong = Vec::new();
    for (name, text) in samples("bad_") {
        let expected: Vec<String> = text
            .lines()
            .map_while(|line| line.strip_prefix("#! @"))
            .map(|message| format!("{name}:{message}"))
            .collect();
        let found = faults(&name, &text);
        if found != expected || expected.is_empty() {
            wrong.push(format!("expected {expected:#?}, found {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
