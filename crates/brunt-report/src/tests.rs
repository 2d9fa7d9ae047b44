use super::*;
use brunt_model::answer::{LedgerStep, Suppression};
use brunt_model::{Answer, Field, Role, Value};
use brunt_publish::disclosure::protect;
use brunt_publish::edition::{Chosen, Drawing, Measure, Page, PageName, Reading};
use brunt_publish::site::language::{Language, Words};
use chrono::NaiveDate;
use std::process::Command;

fn exhibit(rows: u32) -> Exhibit {
    let columns = ["office", "n", "share_known", "share_low", "share_high"];
    let mut answer =
        Answer::new("measure target-share", columns.map(|name| Field::new(name, Role::Plain)).to_vec());
    answer.rows = (0..rows)
        .map(|n| {
            let share = f64::from(n % 50) / 100.0;
            let name = match n {
                1 => "로스앤젤레스 현장 사무소".to_owned(),
                2 => "Oficina de San José (España ñ)".to_owned(),
                3 => "中 office".to_owned(),
                n => format!("Office {n}"),
            };
            let share = if n == 4 { Value::Suppressed(Suppression::Primary) } else { Value::Real(share) };
            vec![name.into(), Value::Integer(i64::from(n) * 1234), share, Value::Real(0.01), Value::Missing]
        })
        .collect();
    let as_of = NaiveDate::from_ymd_opt(2030, 3, 10).unwrap();
    answer.releases = vec![ReleaseRef { release: "made-up-2030".into(), as_of }];
    answer.ledger = vec![LedgerStep { step: "all rows".into(), reason: "as released".into(), rows: 54_321 }];
    answer.notes = vec!["A note <b>that</b> must be read.".into()];
    Exhibit {
        name: "made-up-share".into(),
        chosen: vec![Chosen { word: "first".into(), label: Message::verbatim("First target") }],
        title: Message::verbatim("Offices & their share"),
        unit: Message::verbatim("Per cent of made-up rows"),
        columns: ["office", "n", "share_known"].map(str::to_owned).to_vec(),
        table: protect(answer),
        drawing: Some(Drawing::Bars {
            label: "office".into(),
            value: "share_known".into(),
            range: None,
            measure: Measure::Share,
        }),
        rubric: Some(Reading {
            name: "made_up".into(),
            version: "1".into(),
            title: "A made-up target".into(),
        }),
        sources: vec!["A made-up source".into()],
    }
}

fn edition(rows: u32) -> Edition {
    let panel = Panel {
        heading: Message::verbatim("A made-up report"),
        choices: vec!["rubric".into()],
        exhibits: vec![exhibit(rows)],
    };
    let card = Card {
        name: "S1".into(),
        verdict: "cannot tell".into(),
        attribution: "Somebody, 1 March 2030".into(),
        statement: "A statement with accents: más, añadió, ö.".into(),
        readings: vec![("mixed".into(), vec!["What was found.".into(), "From which data.".into()])],
    };
    let text = "Words with *emphasis*.\n\n- one\n- two\n\n## A heading\n\nMore `code`.";
    Edition {
        version: "0.1.0".into(),
        key: "0123456789abcdef".into(),
        releases: Vec::new(),
        made_up: true,
        pages: vec![Page {
            name: PageName::Answer,
            lead: Message::verbatim("lead"),
            parts: vec![
                Part::Panel(panel),
                Part::Card(card),
                Part::Prose { name: "x".into(), heading: "A method".into(), text: text.into() },
            ],
        }],
    }
}

fn story(rows: u32) -> Story {
    let edition = edition(rows);
    let mut story = Story::of_exhibit(&edition, "made-up-share").unwrap();
    story.parts.extend(edition.pages.iter().flat_map(|page| page.parts.iter().skip(1).cloned()));
    story
}

fn words(language: Language) -> Words {
    Words::read(language).unwrap()
}

#[test]
fn an_unknown_exhibit_has_no_story() {
    assert_eq!(Story::of_exhibit(&edition(3), "other"), None);
}

#[test]
fn html_asks_nothing_of_any_other_place_and_keeps_what_it_says_as_text() {
    for language in Language::ALL {
        let page = html(&story(12), &words(language)).unwrap();
        assert_eq!(page, html(&story(12), &words(language)).unwrap());
        let asks = ["src=", "<script", "@import", "url(http", "<link", "<iframe"];
        assert!(asks.iter().all(|word| !page.contains(word)), "{}", language.code());
        // The name of SVG is no request.
        assert_eq!(page.replace("http://www.w3.org/2000/svg", "").matches("http").count(), 0);
        assert!(
            page.contains("A note &lt;b&gt;that&lt;/b&gt;") && page.contains("Offices &amp; their share")
        );
        assert!(page.contains("<svg") && page.contains("54,321") && page.contains(">*</td>"));
        assert!(page.contains("href=\"data:text/csv") && page.contains("suppressed%3Aprimary"));
    }
    assert!(html(&story(5), &words(Language::English)).unwrap().contains("Made-up records."));
}

#[test]
fn a_snippet_has_no_script_and_leads_to_the_table_or_holds_it() {
    let exhibit = exhibit(6);
    let words = words(Language::English);
    let with = embed(&exhibit, &words, Some("https://example.org/brunt/"), false).unwrap();
    assert!(with.contains("href=\"https://example.org/brunt/api/v1/tables/made-up-share.csv\""));
    assert!(with.contains("<svg") && !with.contains("<table") && !with.contains("<script"));
    let without = embed(&exhibit, &words, None, true).unwrap();
    assert!(without.contains("<table>") && !without.contains("href="));
    assert!(without.contains("Made-up records.") && !with.contains("Made-up records."));
}

#[test]
fn pdf_is_the_same_twice_and_tagged() {
    for language in Language::ALL {
        let first = pdf(&story(90), &words(language)).unwrap();
        assert!(first.starts_with(b"%PDF-"));
        assert_eq!(first, pdf(&story(90), &words(language)).unwrap());
        let raw = String::from_utf8_lossy(&first);
        assert!(
            raw.contains("/StructTreeRoot") && raw.contains("pdfuaid") && !raw.contains("/Subtype/Image")
        );
    }
}

#[test]
fn marks_lie_on_their_page() {
    let mut blocks = blocks::blocks(&story(90), &words(Language::Korean)).unwrap();
    blocks.push(blocks::Block::Text(blocks::Look::Plain, "word ".repeat(2000)));
    let pages = layout::lay_out(&blocks);
    assert!(pages.pages.len() > 3);
    for placed in pages.pages.iter().flatten() {
        if let layout::Mark::Text { at, text, look } = &placed.mark {
            let right = at.0 + brunt_publish::drawing::font::width(text, look.size, look.weight);
            assert!(at.0 >= 50.0 && right <= layout::PAGE.0 - 50.0, "{text}");
            assert!(at.1 > 20.0 && at.1 < layout::PAGE.1 - 50.0, "{text}");
        }
    }
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test says so loudly")]
fn the_words_of_a_pdf_can_be_taken_out_again() {
    if Command::new("pdftotext").arg("-v").output().is_err() {
        eprintln!("skipped: `pdftotext` (poppler-utils) is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.pdf");
    std::fs::write(&path, pdf(&story(90), &words(Language::Korean)).unwrap()).unwrap();
    let out = Command::new("pdftotext").arg("-layout").arg(&path).arg("-").output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    for word in [
        "로스앤젤레스 현장 사무소",
        "San José (España ñ)",
        "añadió",
        "54,321",
        "Office 89",
        "U+4E2D",
        "■ office",
    ] {
        assert!(text.contains(word), "{word} not in {text}");
    }
    // The header of the table stands on each of its pages, and every page says that the rows are made up.
    let header = words(Language::Korean).say("column-office").unwrap();
    let banner = words(Language::Korean).say("made-up").unwrap();
    assert!(text.matches(&header).count() >= 2, "{text}");
    for page in text.split('\u{c}').filter(|page| !page.trim().is_empty()) {
        assert!(page.contains(&banner), "{page}");
    }
}
