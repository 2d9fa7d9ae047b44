//! The site of a made-up edition: what is written, in which words, and what is refused.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failed unwrap is the test's failure")]

mod languages;
mod made_up;

use brunt_publish::edition::{Drawing, Fill, Message, PageName, Part};
use brunt_publish::site::{SiteError, build};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn built() -> BTreeMap<String, Vec<u8>> {
    build(&made_up::edition()).unwrap()
}

fn text<'f>(files: &'f BTreeMap<String, Vec<u8>>, path: &str) -> &'f str {
    std::str::from_utf8(files.get(path).unwrap_or_else(|| panic!("no {path}"))).unwrap()
}

/// Writes the site to where `cargo run -p xtask -- browse` looks at it, so that both speak of the same pages.
#[test]
fn the_site_is_written_for_the_browser() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("site");
    let _ = fs::remove_dir_all(&folder);
    for (path, bytes) in built() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

#[test]
fn the_same_edition_gives_the_same_bytes() {
    assert_eq!(built(), built());
}

#[test]
fn every_page_stands_in_every_language_with_its_tables_as_downloads() {
    let files = built();
    for language in ["en", "es", "ko"] {
        for page in PageName::ALL {
            let page = page.word();
            assert!(text(&files, &format!("{language}/{page}/index.html")).starts_with("<!DOCTYPE html>"));
        }
    }
    for ending in ["csv", "json", "parquet"] {
        assert!(files.contains_key(&format!("api/v1/tables/answer-spread.{ending}")));
    }
}

#[test]
fn other_choices_have_pages_of_their_own_and_the_first_has_none() {
    let files = built();
    assert!(files.contains_key("en/answer/answer-detainers-wow-strict/index.html"));
    assert!(!files.contains_key("en/answer/answer-apprehensions-criminality/index.html"));
    let page = text(&files, "en/answer/answer-detainers-wow-strict/index.html");
    let current = page.matches("aria-current=\"true\"").count();
    assert_eq!(current, 3, "language, records and stated target are marked as chosen");
    // The nearest of the other records keeps the stated target.
    assert!(page.contains("en/answer/answer-apprehensions-wow-strict/index.html#"));
}

#[test]
fn cells_are_written_as_readers_expect_them() {
    let files = built();
    let polls = text(&files, "en/polls/index.html");
    assert!(polls.contains("9,223,372,036,854,775,807"));
    assert!(
        polls.contains(
            "Pooled approval was 50.96 per cent on 22 March 2025 and 48.01 per cent on 19 April 2025"
        )
    );
    let spanish = text(&files, "es/polls/index.html");
    assert!(spanish.contains("La aprobación conjunta era de 50.96 por ciento el 22 de marzo de 2025"));
    let korean = text(&files, "ko/polls/index.html");
    assert!(korean.contains("2025년 3월 22일"));
    let change = text(&files, "en/change/index.html");
    assert!(
        change.contains("\u{2212}8.3%") && change.contains("&lt;\u{a0}0.0001")
            || change.contains("&#60;\u{a0}0.0001")
    );
    assert!(text(&files, "es/change/index.html").contains("\u{2212}8.3\u{a0}%"));
}

/// Seven convicted workers are in the edition as it was asked for; no file may hold them.
#[test]
fn a_withheld_count_is_a_sign_with_a_legend_and_stands_nowhere_else() {
    let files = built();
    let page = text(&files, "en/burden/index.html");
    assert!(page.contains("<span aria-hidden=\"true\">*</span><span class=\"unseen\">withheld</span>"));
    assert!(page.contains("withheld: a count of 1 to 10"));
    assert!(page.contains("not recorded, or it cannot be told; never zero"));
    let csv = text(&files, "api/v1/tables/burden-status.csv");
    assert!(csv.contains("worker,1406,suppressed:primary,"), "{csv}");
}

#[test]
fn texts_of_one_language_are_marked_as_such() {
    let files = built();
    let page = text(&files, "ko/claims/index.html");
    assert!(page.contains("<html lang=\"ko\">"));
    assert!(page.contains("lang=\"en\">Seven in ten of those arrested"));
    assert!(!text(&files, "en/claims/index.html").contains("lang=\"en\">Seven"));
}

#[test]
fn no_page_has_a_script_or_a_style_of_its_own() {
    for (path, bytes) in built() {
        if path.ends_with(".html") {
            let page = String::from_utf8(bytes).unwrap();
            assert!(
                !page.contains("<style") && !page.contains(" style=") && !page.contains(" onclick"),
                "{path}"
            );
            for script in page.split("<script").skip(1) {
                let of_a_file =
                    script.starts_with(" type=\"module\" src=\"") && script.contains("\"></script>");
                assert!(of_a_file || script.starts_with(" type=\"application/json\""), "{path}");
            }
            assert!(!page.contains("<b>raw</b>"), "{path}");
        }
    }
}

/// What the page hands to its script are words and names of columns; numbers come from the published table alone.
#[test]
fn a_drawing_is_described_without_numbers_and_cannot_end_its_element() {
    let mut edition = made_up::edition();
    let Part::Panel(panel) = &mut edition.pages[0].parts[0] else { panic!("a panel") };
    let Some(Drawing::Lines { marks, .. }) = &mut panel.exhibits[0].drawing else { panic!("lines") };
    marks.push((made_up::day(2025, 5, 20), Message::verbatim("</script><b>")));
    let files = build(&edition).unwrap();
    let page = text(&files, "es/answer/index.html");
    let (_, rest) = page.split_once("class=\"drawing\">").unwrap();
    let description: serde_json::Value =
        serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap();
    assert_eq!(description["drawing"]["kind"], "lines");
    assert_eq!(description["drawing"]["marks"][1]["label"], "</script><b>");
    assert_eq!(description["labels"]["share_low"], "Proporción, como mínimo");
    assert!(
        text(&files, "es/burden/index.html")
            .contains("\"names\":{\"permanent_resident\":\"Residente permanente\"")
    );
    assert_eq!(description["withheld"], "retenido");
}

/// The script is told columns of the table and words, never a number.
#[test]
fn drawings_are_described_for_the_script() {
    let edition = made_up::edition();
    let files = built();
    let mut kinds = std::collections::BTreeSet::new();
    for exhibit in edition.pages.iter().flat_map(|page| &page.parts).filter_map(|part| match part {
        brunt_publish::edition::Part::Panel(panel) => panel.exhibits.first(),
        _ => None,
    }) {
        let figure = format!("<figure class=\"exhibit\" id=\"{}\"", exhibit.name);
        for language in ["en", "es", "ko"] {
            let within =
                |path: &&String| path.starts_with(&format!("{language}/")) && path.ends_with(".html");
            let page = files
                .keys()
                .filter(within)
                .map(|path| text(&files, path))
                .find(|page| page.contains(&figure));
            let page = page.unwrap();
            let figure = page.split(&figure).nth(1).unwrap().split("</figure>").next().unwrap();
            let script = figure.split("<script type=\"application/json\" class=\"drawing\">").nth(1);
            assert_eq!(script.is_some(), exhibit.drawing.is_some(), "{}", exhibit.name);
            let Some(script) = script else { continue };
            let script = script.split("</script>").next().unwrap();
            assert!(!script.contains('<'));
            let described: serde_json::Value = serde_json::from_str(script).unwrap();
            kinds.insert(described["drawing"]["kind"].as_str().unwrap().to_owned());
            assert!(!described["withheld"].as_str().unwrap().is_empty());
            for column in described["labels"].as_object().unwrap().keys() {
                assert!(exhibit.table.answer().fields.iter().any(|field| field.name == *column), "{column}");
            }
        }
    }
    assert!(kinds.len() >= 3, "{kinds:?}");
}

#[test]
fn an_unknown_text_is_named_with_its_language() {
    let mut edition = made_up::edition();
    edition.pages[1].lead = Message::plain("page-burden-lead-of-nobody");
    let error = build(&edition).unwrap_err();
    assert_eq!(error.to_string(), "there is no text `page-burden-lead-of-nobody` in `languages/en`");
}

#[test]
fn a_text_that_is_not_filled_is_refused() {
    let mut edition = made_up::edition();
    edition.pages[1].lead = Message::plain("page-burden-lead");
    assert!(matches!(build(&edition), Err(SiteError::Filling { id, .. }) if id == "page-burden-lead"));
}

#[test]
fn a_text_is_filled_only_from_cells_that_are_there() {
    let mut edition = made_up::edition();
    let cell = Fill::Cell { row: 99, column: "n".to_owned() };
    edition.pages[1].lead = Message::plain("mark-day").with("day", cell);
    assert!(matches!(build(&edition), Err(SiteError::Cell { row: 99, .. })));
}

#[test]
fn an_exhibit_that_stands_twice_or_shows_no_such_column_is_refused() {
    let mut twice = made_up::edition();
    let again = twice.pages[1].parts[0].clone();
    twice.pages[1].parts.push(again);
    assert!(matches!(build(&twice), Err(SiteError::Name { name }) if name == "burden-status"));
    let mut wrong = made_up::edition();
    let Part::Panel(panel) = &mut wrong.pages[1].parts[0] else { panic!("a panel") };
    panel.exhibits[0].columns.push("age".to_owned());
    assert!(matches!(build(&wrong), Err(SiteError::Column { column, .. }) if column == "age"));
}
