//! Noise, cuts and flipped bytes: any answer will do, but there must be one.

use crate::columnar;
use crate::support::{Book, Placed, rows_and_fault, same_on_all_threads};
use brunt_ingest::read::Limits;
use proptest::prelude::*;
use std::io::Write;
use std::sync::LazyLock;

static SAMPLES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let rows: String = (1..60)
        .map(|row| {
            format!(
                "<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>{}</v></c><c r=\"B{row}\" s=\"1\"><v>{row}.5</v></c>\
                 <c r=\"D{row}\" t=\"inlineStr\"><is><t>a &amp; b_x0041_</t></is></c><c r=\"E{row}\"><f>1</f><v>1</v></c></row>",
                row % 3
            )
        })
        .collect();
    let book = Book::new(&rows)
        .strings("<si><t>a</t></si><si><r><t>b</t></r><rPh><t>x</t></rPh></si><si/>")
        .formats(&["[$-409]m/d/yy h:mm;@"]);
    let text = "a,b,c\n1,\"x\"\"y\",3\n,,\n".repeat(40);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(text.as_bytes()).unwrap();
    let stored = {
        let parts = book.parts();
        let parts: Vec<(&str, &[u8])> =
            parts.iter().map(|(name, xml)| (name.as_str(), xml.as_slice())).collect();
        let options =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        crate::support::zipped_with(&parts, options)
    };
    let mut samples = vec![book.bytes(), stored, text.into_bytes(), gzip.finish().unwrap()];
    samples.extend(columnar::samples());
    samples
});

fn answer(bytes: &[u8]) {
    let placed = Placed::new(bytes);
    if let Ok(source) = placed.open() {
        for sheet in 0..source.sheets().len() {
            let (_, fault) = rows_and_fault(&source, sheet);
            if let Some(fault) = fault {
                assert!(!fault.to_string().is_empty() && !fault.hint().is_empty());
            }
        }
        same_on_all_threads(&placed.path(), &Limits::default(), &[700]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn noise(head in 0_usize..8, bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let heads: [&[u8]; 8] = [b"", b"PK\x03\x04", b"PAR1", b"ARROW1\0\0", b"\x1F\x8B\x08", b"\xD0\xCF\x11\xE0", b"\xFF\xFE", b"a,b\n"];
        answer(&[heads[head], &bytes].concat());
    }

    #[test]
    fn cuts(sample in 0_usize..8, length in any::<proptest::sample::Index>()) {
        let bytes = &SAMPLES[sample];
        answer(&bytes[..length.index(bytes.len())]);
    }

    #[test]
    fn flips(sample in 0_usize..8, flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = SAMPLES[sample].clone();
        for (place, value) in flips {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        answer(&bytes);
    }

    /// Changes inside the XML that leave the archive sound, so that they reach the reader of the sheet.
    #[test]
    fn changed_xml(flips in proptest::collection::vec((any::<proptest::sample::Index>(), "[<>/&;\"'= a-zA-Z0-9!?\\[\\]-]{0,3}"), 1..4), part in 0_usize..6) {
        let book = Book::new("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" s=\"1\"><v>1.5</v></c><c t=\"inlineStr\"><is><t>x &#65;</t></is></c></row>")
            .strings("<si><t>a</t></si>")
            .formats(&["[h]:mm;\"x\" d"]);
        let mut parts = book.parts();
        let index = part % parts.len();
        let mut xml = String::from_utf8(parts[index].1.clone()).unwrap();
        for (place, text) in flips {
            let at = place.index(xml.len() - 3);
            if xml.is_char_boundary(at) && xml.is_char_boundary(at + text.len()) {
                xml.replace_range(at..at + text.len(), &text);
            }
        }
        parts[index].1 = xml.into_bytes();
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, xml)| (name.as_str(), xml.as_slice())).collect();
        answer(&crate::support::zipped(&parts));
    }
}

/// A small generator of numbers (splitmix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, many: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) >> 1).unwrap() % many
    }
}

/// Thousands of changes to one sheet's XML: pieces of markup put in and taken out, as a fuzzer would.
#[test]
fn thousands_of_changed_sheets_read_alike_on_all_threads() {
    const MARKUP: [&str; 16] = [
        "<",
        ">",
        "</row>",
        "<row>",
        "<row r=\"7\"/>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "</sheetData>",
        "\"",
        "<c",
        "/>",
        "<?",
        "?>",
        "</x:row>",
    ];
    let rows: String = (1..12)
        .map(|row| {
            format!(
                "<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c><c r=\"B{row}\"><v>{row}</v></c>\
                 <c t=\"inlineStr\"><is><t>x</t></is></c></row>"
            )
        })
        .collect();
    let book = Book::new(&rows).strings("<si><t>a</t></si>");
    let mut parts = book.parts();
    let sheet = parts[0].1.clone();
    let mut draw = Draw(1);
    let placed = Placed::new(b"x");
    for _ in 0..2_500 {
        let mut xml = sheet.clone();
        for _ in 0..=draw.below(3) {
            let at = draw.below(xml.len());
            match draw.below(3) {
                0 => drop(xml.splice(at..at, MARKUP[draw.below(MARKUP.len())].bytes())),
                1 => drop(xml.drain(at..(at + draw.below(40)).min(xml.len()))),
                _ => xml[at] = u8::try_from(draw.below(256)).unwrap(),
            }
        }
        parts[0].1 = xml;
        let borrowed: Vec<(&str, &[u8])> =
            parts.iter().map(|(name, xml)| (name.as_str(), xml.as_slice())).collect();
        let options =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        std::fs::write(placed.path(), crate::support::zipped_with(&borrowed, options)).unwrap();
        same_on_all_threads(&placed.path(), &Limits::default(), &[150]);
    }
}
