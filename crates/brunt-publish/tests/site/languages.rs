//! The language files: the same texts with the same variables in each, and no text that stands in two of them alike.

use brunt_publish::edition::PageName;
use brunt_publish::site::language::{Language, Words};
use std::collections::{BTreeMap, BTreeSet};

/// Each text of a language and the variables in it.
fn texts(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for (file, text) in language.files() {
        let mut id = String::new();
        for line in text.lines() {
            if let Some((name, _)) = line.split_once(" =").filter(|_| !line.starts_with([' ', '#'])) {
                name.clone_into(&mut id);
                let twice = found.insert(id.clone(), BTreeSet::new());
                assert!(twice.is_none(), "{}/{file} has `{id}` twice", language.code());
            }
            if !line.starts_with('#') {
                for part in line.split("{ $").skip(1) {
                    let name = part.split(" }").next().unwrap();
                    found.get_mut(&id).unwrap().insert(name.to_owned());
                }
            }
        }
    }
    found
}

#[test]
fn every_language_has_the_same_texts_with_the_same_variables() {
    let english = texts(Language::English);
    assert!(english.len() > 500, "{} texts", english.len());
    for language in [Language::Spanish, Language::Korean] {
        let other = texts(language);
        let lacking: Vec<_> = english.keys().filter(|id| !other.contains_key(*id)).collect();
        let beyond: Vec<_> = other.keys().filter(|id| !english.contains_key(*id)).collect();
        assert!(lacking.is_empty() && beyond.is_empty(), "{}: {lacking:?} {beyond:?}", language.code());
        for (id, variables) in &english {
            assert_eq!(&other[id], variables, "`{id}` in {}", language.code());
        }
    }
}

#[test]
fn every_text_can_be_filled() {
    for language in Language::ALL {
        let words = Words::read(language).unwrap();
        for (id, variables) in texts(language) {
            let args: Vec<_> = variables.iter().map(|name| (name.as_str(), "x".to_owned())).collect();
            let text = words.fill(&id, &args).unwrap();
            assert!(!text.trim().is_empty(), "`{id}` in {} is empty", language.code());
        }
    }
}

#[test]
fn every_page_has_its_fixed_words() {
    let words = Words::read(Language::English).unwrap();
    for page in PageName::ALL {
        for part in ["menu", "title", "description", "shows", "limits"] {
            let id = format!("page-{}-{part}", page.word());
            assert!(words.has(&id), "{id}");
        }
    }
}

/// Sentences are translated, not copied. Names such as `p` and `{ $day }` are alike everywhere and short.
#[test]
fn no_sentence_stands_in_english_in_another_language() {
    let english = Words::read(Language::English).unwrap();
    for language in [Language::Spanish, Language::Korean] {
        let words = Words::read(language).unwrap();
        for (id, variables) in texts(language) {
            let args: Vec<_> = variables.iter().map(|name| (name.as_str(), "x".to_owned())).collect();
            let (ours, theirs) = (english.fill(&id, &args).unwrap(), words.fill(&id, &args).unwrap());
            assert!(ours != theirs || ours.split(' ').count() < 3, "`{id}` in {}", language.code());
        }
    }
}

#[test]
fn numbers_and_days_follow_the_language() {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
    let shown = |language: Language| {
        [
            language.day(day),
            language.day_in_sentence(day),
            language.short_day(day),
            language.month_of(2026, 9),
            language.month_in_sentence(2026, 9),
            language.share(0.4715, 1),
            language.whole(-1_234_567),
            language.real(-0.004, 2),
        ]
        .map(|text| text.replace('\u{a0}', "_"))
    };
    assert_eq!(
        shown(Language::English),
        [
            "9 March 2026",
            "9 March 2026",
            "9_Mar_2026",
            "Sep_2026",
            "September 2026",
            "47.1%",
            "−1,234,567",
            "0.00"
        ]
    );
    assert_eq!(
        shown(Language::Spanish),
        [
            "9 de marzo de 2026",
            "el 9 de marzo de 2026",
            "9_mar_2026",
            "sep_2026",
            "septiembre de 2026",
            "47.1_%",
            "−1,234,567",
            "0.00"
        ]
    );
    assert_eq!(
        shown(Language::Korean),
        [
            "2026년 3월 9일",
            "2026년 3월 9일",
            "2026._3._9.",
            "2026년_9월",
            "2026년 9월",
            "47.1%",
            "−1,234,567",
            "0.00"
        ]
    );
}
