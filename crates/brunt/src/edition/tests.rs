//! An edition of a made-up release, and one without a store.

use super::*;
use crate::args::Format;
use crate::commands::simulate;
use crate::{catalog, import};
use brunt_publish::edition::Part;
use brunt_publish::site::language::{Language, Words};
use brunt_simulate::{Shape, Spec};
use std::collections::BTreeSet;
use std::path::Path;

fn global(store: &Path, threads: usize) -> Global {
    Global {
        store: store.to_owned(),
        format: Format::Json,
        quiet: true,
        catalog: None,
        threads: Some(threads),
    }
}

fn exhibits(edition: &Edition) -> impl Iterator<Item = &Exhibit> {
    edition
        .pages
        .iter()
        .flat_map(|page| &page.parts)
        .filter_map(|part| match part {
            Part::Panel(panel) => Some(&panel.exhibits),
            _ => None,
        })
        .flatten()
}

/// Every cell that a text names is there, and every column that is shown or drawn.
fn whole(edition: &Edition) {
    let filled = |message: &Message, answer: &Answer| {
        for (name, fill) in &message.args {
            if let Fill::Cell { row, column } = fill {
                let place =
                    place(answer, column).unwrap_or_else(|| panic!("{}: {name} is `{column}`", message.id));
                assert!(
                    answer.rows.get(*row).and_then(|row| row.get(place)).is_some(),
                    "{}: {name}",
                    message.id
                );
            }
        }
    };
    let mut names = BTreeSet::new();
    for exhibit in exhibits(edition) {
        assert!(names.insert(&exhibit.name), "two exhibits are named {}", exhibit.name);
        assert_eq!(slug(&exhibit.name), exhibit.name);
        let answer = exhibit.table.answer();
        filled(&exhibit.title, answer);
        filled(&exhibit.unit, answer);
        let shown = exhibit.columns.iter().map(String::as_str);
        for column in shown.chain(exhibit.drawing.iter().flat_map(drawn)) {
            assert!(place(answer, column).is_some(), "{} has no `{column}`", exhibit.name);
        }
    }
    for page in &edition.pages {
        let panels = page.parts.iter().filter_map(|part| match part {
            Part::Panel(panel) => Some(panel),
            _ => None,
        });
        for panel in panels {
            for exhibit in &panel.exhibits {
                assert_eq!(exhibit.chosen.len(), panel.choices.len(), "{}", exhibit.name);
            }
        }
    }
}

fn drawn(drawing: &Drawing) -> Vec<&str> {
    let names: Vec<&String> = match drawing {
        Drawing::Lines { x, series, band, .. } => {
            [x].into_iter().chain(series).chain(pair_of(band)).collect()
        }
        Drawing::Bars { label, value, range, .. } => {
            [label, value].into_iter().chain(pair_of(range)).collect()
        }
        Drawing::Stacked { label, parts } => [label].into_iter().chain(parts).collect(),
        Drawing::Funnel { label, n, share, limits, common } => {
            vec![label, n, share, &limits.0, &limits.1, common]
        }
        Drawing::Map { state, value, .. } => vec![state, value],
    };
    names.into_iter().map(String::as_str).collect()
}

fn pair_of(pair: &Option<(String, String)>) -> Vec<&String> {
    pair.iter().flat_map(|(a, b)| [a, b]).collect()
}

#[test]
fn an_edition_of_a_made_up_release_is_whole_and_the_same_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let loaded = catalog::load(None).unwrap();
    let (release, store) = (folder.path().join("release"), folder.path().join("store"));
    let one = global(&store, 1);
    let spec = Spec { shape: Shape::Ddp202603, rows: 6_000, seed: 5 };
    simulate::make(&one, &loaded.catalog, &spec, &release).unwrap();
    import::import(&one, &loaded, &[release], None).unwrap();
    let edition = make(&one, &loaded, &|_| {}).unwrap();
    whole(&edition);
    assert!(edition.made_up);
    assert_eq!(edition.pages.len(), PageName::ALL.len());
    for name in [
        "readings-stints",
        "answer-stints",
        "states-",
        "offices-",
        "change-",
        "detained-all",
        "detainers-",
        "tables",
        "columns-",
    ] {
        assert!(exhibits(&edition).any(|exhibit| exhibit.name.starts_with(name)), "no exhibit {name}");
    }
    assert_eq!(edition, make(&global(&store, 3), &loaded, &|_| {}).unwrap());
}

/// A store may hold any table that the codebooks know, and the page on data lists it by name.
#[test]
fn every_table_has_a_name_in_every_language() {
    let loaded = catalog::load(None).unwrap();
    for language in Language::ALL {
        let words = Words::read(language).unwrap();
        for table in loaded.catalog.codebooks.keys() {
            assert!(words.has(&format!("table-{table}")), "{language:?} has no `table-{table}`");
        }
    }
}

#[test]
fn a_reading_is_named_by_its_target_and_what_was_chosen() {
    for (label, name) in [
        ("dhs_70", "dhs_70"),
        ("column[offence_rule=ice_level_3]", "column: ice_level_3"),
        ("a[one=two,three=four]", "a: two, four"),
    ] {
        assert_eq!(answer::named(label), name);
    }
}

#[test]
fn without_a_store_the_published_figures_stand() {
    let folder = tempfile::tempdir().unwrap();
    let loaded = catalog::load(None).unwrap();
    let edition = make(&global(&folder.path().join("none"), 2), &loaded, &|_| {}).unwrap();
    whole(&edition);
    assert!(!edition.made_up);
    let names: Vec<&str> = exhibits(&edition).map(|exhibit| exhibit.name.as_str()).collect();
    assert_eq!(names, ["detained-all", "detained-ice", "detained-cbp", "booked-in-all", "polls-waves"]);
    assert!(edition.pages.iter().any(|page| page.parts.iter().any(|part| matches!(part, Part::Card(_)))));
}
