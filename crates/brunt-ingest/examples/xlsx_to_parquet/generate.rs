//! Writes the workbook that is measured: two sheets, five lines above the table, shared strings.

use crate::shape::{COLUMNS, Kind, key, words};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A small generator of numbers (splitmix64).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, many: u64) -> u64 {
        self.next() % many
    }

    /// Small numbers far more often than large ones, as categories are.
    fn skewed(&mut self, many: u64) -> u64 {
        let bound = 1 + self.below(many);
        self.below(bound)
    }
}

/// Writes a workbook of `rows` rows.
pub(crate) fn write(path: &Path, rows: u64) {
    let mut draw = Draw(1);
    let mut zip = zip::ZipWriter::new(BufWriter::new(File::create(path).unwrap()));
    let options = SimpleFileOptions::default();
    let part = |zip: &mut zip::ZipWriter<_>, name: &str, xml: &str| {
        zip.start_file(name, options).unwrap();
        zip.write_all(xml.as_bytes()).unwrap();
    };
    part(
        &mut zip,
        "_rels/.rels",
        &format!(
            "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    part(
        &mut zip,
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/><Override PartName=\"/xl/worksheets/sheet2.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/><Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml\"/></Types>",
    );
    part(
        &mut zip,
        "xl/workbook.xml",
        &format!(
            "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"Rows\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"Notes\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>"
        ),
    );
    part(
        &mut zip,
        "xl/_rels/workbook.xml.rels",
        &format!(
            "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet2.xml\"/><Relationship Id=\"rId3\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/><Relationship Id=\"rId4\" Type=\"{OFFICE}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
        ),
    );
    part(
        &mut zip,
        "xl/styles.xml",
        &format!(
            "<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"m/d/yyyy\\ h:mm\"/></numFmts><fonts count=\"1\"><font/></fonts><fills count=\"1\"><fill/></fills><borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/><xf numFmtId=\"164\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
        ),
    );
    part(
        &mut zip,
        "xl/worksheets/sheet2.xml",
        &format!(
            "<worksheet xmlns=\"{MAIN}\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Made up for a measurement.</t></is></c></row></sheetData></worksheet>"
        ),
    );
    // Shared strings in the order of the columns; the keys come last.
    let persons = (rows / 2).max(1);
    let mut first = Vec::new();
    zip.start_file("xl/sharedStrings.xml", options).unwrap();
    write!(zip, "<sst xmlns=\"{MAIN}\">").unwrap();
    let mut strings = 0;
    for (index, column) in COLUMNS.iter().enumerate() {
        first.push(strings);
        if let Kind::Words(many) = column.kind {
            for which in 0..many {
                write!(zip, "<si><t>{}</t></si>", words(index, which).replace('&', "&amp;")).unwrap();
            }
            strings += many;
        }
    }
    let keys = strings;
    for which in 0..persons {
        write!(zip, "<si><t>{}</t></si>", key(which)).unwrap();
    }
    write!(zip, "</sst>").unwrap();
    zip.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default().large_file(true)).unwrap();
    write!(zip, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"{MAIN}\"><dimension ref=\"A1:Y{}\"/><sheetData>", rows + 6).unwrap();
    for row in 1..=5 {
        write!(zip, "<row r=\"{row}\"><c r=\"A{row}\" t=\"inlineStr\"><is><t>A line above the table, number {row}</t></is></c></row>").unwrap();
    }
    let mut line = String::from("<row r=\"6\">");
    for (index, column) in COLUMNS.iter().enumerate() {
        line.push_str(&format!(
            "<c r=\"{}6\" t=\"inlineStr\"><is><t>{}</t></is></c>",
            letter(index),
            column.name
        ));
    }
    line.push_str("</row>");
    zip.write_all(line.as_bytes()).unwrap();
    for number in 7..rows + 7 {
        line.clear();
        line.push_str(&format!("<row r=\"{number}\" spans=\"1:25\">"));
        // Nearly in the order of events, as releases are.
        let day = 40_817 + (number - 7) * 5_000 / rows + draw.below(40);
        for (index, column) in COLUMNS.iter().enumerate() {
            if draw.below(100) < column.empty {
                continue;
            }
            let place = format!("{}{number}", letter(index));
            line.push_str(&match column.kind {
                Kind::Day => format!(
                    "<c r=\"{place}\" s=\"1\"><v>{}</v></c>",
                    day + if index == 0 { 0 } else { draw.below(400) }
                ),
                Kind::Moment => {
                    format!("<c r=\"{place}\" s=\"2\"><v>{}.{:05}</v></c>", day, draw.below(99_999) + 1)
                }
                Kind::Whole if column.name == "birth_year" => {
                    format!("<c r=\"{place}\"><v>{}</v></c>", 1940 + draw.below(70))
                }
                Kind::Whole => format!("<c r=\"{place}\"><v>{number}</v></c>"),
                Kind::Words(many) => {
                    format!("<c r=\"{place}\" t=\"s\"><v>{}</v></c>", first[index] + draw.skewed(many))
                }
                Kind::Key => format!("<c r=\"{place}\" t=\"s\"><v>{}</v></c>", keys + draw.below(persons)),
            });
        }
        line.push_str("</row>");
        zip.write_all(line.as_bytes()).unwrap();
    }
    write!(zip, "</sheetData></worksheet>").unwrap();
    zip.finish().unwrap().flush().unwrap();
}

fn letter(index: usize) -> char {
    char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXY"[index])
}
