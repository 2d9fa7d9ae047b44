//! A streaming workbook writer: rows go straight into the archive, and only the shared-string table grows.

mod package;
mod strings;

pub(crate) use strings::Strings;

use crate::when::DAY;
use package::{Package, Style};
use std::io;
use std::path::Path;

/// Rows of an Excel sheet.
pub(crate) const SHEET_ROWS: u64 = 1_048_576;

/// Bytes of sheet XML gathered before they go to the archive.
const CHUNK: usize = 256 * 1024;

/// How a cell is written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Written {
    /// Not at all.
    Nothing,
    /// As the shared string of a word.
    Word(usize),
    /// As the shared string of a person's key.
    Person(u32),
    /// As a plain number.
    Number(i64),
    /// As a serial number in a day's style.
    Day(i64),
    /// As a serial number in a moment's style.
    Moment(i64),
}

/// One workbook being written.
pub(crate) struct Workbook {
    package: Package,
    xml: Vec<u8>,
    letters: Vec<String>,
    row: u64,
}

impl Workbook {
    /// Opens a workbook whose sheets are known by name.
    pub(crate) fn create(path: &Path, sheets: &[String], columns: usize) -> io::Result<Workbook> {
        Ok(Workbook {
            package: Package::create(path, sheets)?,
            xml: Vec::with_capacity(CHUNK + 16 * 1024),
            letters: (0..columns).map(column_letters).collect(),
            row: 0,
        })
    }

    /// Begins the sheet of that number, counted from 1, which will hold `rows` rows.
    pub(crate) fn begin_sheet(&mut self, number: usize, rows: u64) -> io::Result<()> {
        let columns = u64::try_from(self.letters.len()).unwrap_or(1);
        // A cell is some 40 bytes of XML; past 4 GiB an entry needs the long form of its sizes.
        self.package
            .begin_sheet(number, rows.saturating_mul(columns).saturating_mul(45) > u64::from(u32::MAX))?;
        self.row = 0;
        let last = self.letters.last().map_or("A", String::as_str);
        self.xml.extend_from_slice(
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"{}\"><dimension ref=\"A1:{last}{}\"/><sheetData>",
                package::MAIN,
                rows.max(1)
            )
            .as_bytes(),
        );
        Ok(())
    }

    /// Writes the next row.
    pub(crate) fn row(&mut self, strings: &mut Strings, cells: &[Written]) -> io::Result<()> {
        self.open_row();
        for (letters, cell) in self.letters.iter().zip(cells) {
            let xml = &mut self.xml;
            match *cell {
                Written::Nothing => {}
                Written::Word(word) => shared(xml, letters, self.row, strings.of_word(word), Style::Plain),
                Written::Person(person) => {
                    shared(xml, letters, self.row, strings.of_person(person), Style::Plain)
                }
                Written::Number(number) => {
                    begin_cell(xml, letters, self.row, Style::Plain);
                    xml.extend_from_slice(b"><v>");
                    if number < 0 {
                        xml.push(b'-');
                    }
                    push_number(xml, number.unsigned_abs());
                    xml.extend_from_slice(b"</v></c>");
                }
                Written::Day(day) => {
                    begin_cell(xml, letters, self.row, Style::Day);
                    xml.extend_from_slice(b"><v>");
                    push_number(xml, day.unsigned_abs());
                    xml.extend_from_slice(b"</v></c>");
                }
                Written::Moment(moment) => {
                    begin_cell(xml, letters, self.row, Style::Moment);
                    xml.extend_from_slice(b"><v>");
                    push_moment(xml, moment);
                    xml.extend_from_slice(b"</v></c>");
                }
            }
        }
        self.close_row()
    }

    /// Writes a row of headers, in bold.
    pub(crate) fn headers(&mut self, strings: &mut Strings, words: &[usize]) -> io::Result<()> {
        self.open_row();
        for (letters, word) in self.letters.iter().zip(words) {
            shared(&mut self.xml, letters, self.row, strings.of_word(*word), Style::Bold);
        }
        self.close_row()
    }

    /// Writes a row that holds a styled, empty cell, as Excel leaves them below a table.
    pub(crate) fn empty_row(&mut self) -> io::Result<()> {
        self.open_row();
        begin_cell(&mut self.xml, "A", self.row, Style::Day);
        self.xml.extend_from_slice(b"/>");
        self.close_row()
    }

    /// Ends the sheet.
    pub(crate) fn end_sheet(&mut self) -> io::Result<()> {
        self.xml.extend_from_slice(b"</sheetData></worksheet>");
        self.flush()
    }

    /// Writes the shared strings and closes the archive. Gives its size in bytes.
    pub(crate) fn finish(mut self, strings: &mut Strings) -> io::Result<u64> {
        self.package.begin_strings()?;
        strings.write(&mut self.package)?;
        self.package.finish()
    }

    fn open_row(&mut self) {
        self.row += 1;
        self.xml.extend_from_slice(b"<row r=\"");
        push_number(&mut self.xml, self.row);
        self.xml.extend_from_slice(b"\">");
    }

    fn close_row(&mut self) -> io::Result<()> {
        self.xml.extend_from_slice(b"</row>");
        if self.xml.len() >= CHUNK { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        io::Write::write_all(&mut self.package, &self.xml)?;
        self.xml.clear();
        Ok(())
    }
}

fn begin_cell(xml: &mut Vec<u8>, letters: &str, row: u64, style: Style) {
    xml.extend_from_slice(b"<c r=\"");
    xml.extend_from_slice(letters.as_bytes());
    push_number(xml, row);
    xml.extend_from_slice(style.attribute().as_bytes());
}

fn shared(xml: &mut Vec<u8>, letters: &str, row: u64, string: u32, style: Style) {
    begin_cell(xml, letters, row, style);
    xml.extend_from_slice(b" t=\"s\"><v>");
    push_number(xml, u64::from(string));
    xml.extend_from_slice(b"</v></c>");
}

/// Decimal digits of a number.
fn push_number(xml: &mut Vec<u8>, mut number: u64) {
    let mut digits = [b'0'; 20];
    let mut start = digits.len();
    loop {
        start -= 1;
        digits[start] = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    xml.extend_from_slice(&digits[start..]);
}

/// Places after the point of a day's part: the error, half a hundred-billionth of a day, is below a microsecond.
const PLACES: u32 = 11;

fn push_moment(xml: &mut Vec<u8>, moment: i64) {
    let scale = 10_u64.pow(PLACES);
    let day = DAY.unsigned_abs();
    push_number(xml, moment.div_euclid(DAY).unsigned_abs());
    let part = (moment.rem_euclid(DAY).unsigned_abs() * scale + day / 2) / day;
    if part == 0 {
        return;
    }
    xml.push(b'.');
    let start = xml.len();
    push_number(xml, scale + part);
    // The scale's own leading 1 held the zeros after the point.
    xml.remove(start);
    while xml.last() == Some(&b'0') {
        xml.pop();
    }
}

/// `A` for 0, `AA` for 26.
fn column_letters(mut index: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + u8::try_from(index % 26).unwrap_or(0)));
        if index < 26 {
            break;
        }
        index = index / 26 - 1;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is the test's failure")]
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_excel() {
        assert_eq!(
            [0, 25, 26, 51, 52, 701, 702].map(column_letters),
            ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
        );
    }

    #[test]
    fn a_moment_comes_back_to_the_second() {
        for second in (0..DAY).step_by(7).chain([1, DAY - 1]) {
            let moment = 46_000 * DAY + second;
            let mut xml = Vec::new();
            push_moment(&mut xml, moment);
            let serial: f64 = String::from_utf8(xml).unwrap().parse().unwrap();
            let back = (serial * 86_400.0).round();
            assert!((back - 3_974_400_000.0) - f64::from(i32::try_from(second).unwrap()) < 0.5, "{second}");
            assert!((back - 3_974_400_000.0) - f64::from(i32::try_from(second).unwrap()) > -0.5, "{second}");
        }
    }
}
