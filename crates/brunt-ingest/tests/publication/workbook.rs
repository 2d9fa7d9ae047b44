//! Workbooks in the agency's shape, with figures made up here.

use std::io::Write as _;
use std::path::PathBuf;

/// What a cell of a made-up workbook holds.
#[derive(Debug, Clone)]
pub(crate) enum Put {
    Text(&'static str),
    Number(f64),
}

/// A sheet: cells by column letters and row.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub(crate) name: &'static str,
    pub(crate) hidden: bool,
    pub(crate) cells: Vec<(usize, u64, Put)>,
}

impl Sheet {
    pub(crate) fn new(name: &'static str) -> Sheet {
        Sheet { name, hidden: false, cells: Vec::new() }
    }

    /// Puts a row of cells from column `left` on; an empty text leaves a gap.
    pub(crate) fn row(&mut self, row: u64, left: usize, texts: &[&'static str], numbers: &[f64]) {
        for (at, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            self.cells.push((left + at, row, Put::Text(text)));
        }
        for (at, number) in numbers.iter().enumerate() {
            self.cells.push((left + texts.len() + at, row, Put::Number(*number)));
        }
    }

    /// Puts something else into one cell.
    pub(crate) fn put(&mut self, column: usize, row: u64, put: Put) {
        self.cells.retain(|cell| (cell.0, cell.1) != (column, row));
        self.cells.push((column, row, put));
    }
}

/// The line that dates the figures of [`detention`].
pub(crate) const GOOD: &str = "Data Source: ICE Integrated Decision Support (IIDS), 12/02/2026";

/// People detained, with book-ins by month beside them, in FY2027 to 2 December.
pub(crate) fn detention() -> Sheet {
    let mut sheet = Sheet::new("Detention FY27");
    sheet.row(3, 0, &["ICE DETENTION DATA, FY2027"], &[]);
    sheet.row(18, 0, &["ICE Currently Detained by Criminality and Arresting Agency: FY2027"], &[]);
    sheet.row(18, 8, &["ICE Initial Book-Ins by Arresting Agency and Month: FY2027"], &[]);
    sheet.row(19, 0, &["Criminality", "ICE", "Percent ICE", "CBP", "Percent CBP", "Total"], &[]);
    sheet.row(20, 0, &["Total"], &[600.0, 0.75, 200.0, 0.25, 800.0]);
    sheet.row(21, 0, &["Convicted Criminal"], &[200.0, 0.8, 50.0, 0.2, 250.0]);
    sheet.row(22, 0, &["Pending Criminal Charges "], &[100.0, 0.5, 100.0, 0.5, 200.0]);
    sheet.row(23, 0, &["Other Immigration  Violator"], &[300.0, 0.857, 50.0, 0.143, 350.0]);
    sheet.row(19, 8, &["Agency", "Oct", "Nov", "Dec", "Jan", "Total"], &[]);
    sheet.row(20, 8, &["Total"], &[30.0, 40.0, 5.0, 0.0, 75.0]);
    sheet.row(21, 8, &["CBP"], &[10.0, 15.0, 1.0]);
    sheet.cells.push((13, 21, Put::Number(26.0)));
    sheet.row(22, 8, &["ICE  "], &[20.0, 25.0, 4.0]);
    sheet.cells.push((13, 22, Put::Number(49.0)));
    sheet
}

/// One made-up facility, below a line with the day of the data.
pub(crate) fn facilities(source: &'static str) -> Sheet {
    let mut sheet = Sheet::new("Facilities FY27");
    sheet.row(5, 0, &[source], &[]);
    sheet.row(
        7,
        0,
        &[
            "Name",
            "Address",
            "City",
            "State",
            "AOR",
            "Type Detailed",
            "Male/Female",
            "FY27 ALOS",
            "Level A",
            "Mandatory",
        ],
        &[],
    );
    sheet.row(8, 0, &["MADE UP JAIL", "1 ROAD", "TOWN", "TX", "DAL", "IGSA", "Male"], &[12.5, 3.0, 4.0]);
    sheet
}

fn letters(column: usize) -> String {
    let letter = |digit: usize| char::from(b'A' + u8::try_from(digit % 26).unwrap());
    match column {
        0..26 => letter(column).to_string(),
        26..702 => format!("{}{}", letter(column / 26 - 1), letter(column)),
        _ => {
            let rest = column - 702;
            format!("{}{}{}", letter(rest / 676), letter(rest / 26), letter(rest))
        }
    }
}

/// Writes a workbook to a folder and gives its path.
pub(crate) fn write(folder: &std::path::Path, file: &str, sheets: &[Sheet]) -> PathBuf {
    let path = folder.join(file);
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    let mut part = |name: &str, text: &str| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let (mut list, mut relations, mut types) = (String::new(), String::new(), String::new());
    for (number, sheet) in (1..).zip(sheets) {
        let state = if sheet.hidden { " state=\"hidden\"" } else { "" };
        list += &format!("<sheet name=\"{}\" sheetId=\"{number}\"{state} r:id=\"r{number}\"/>", sheet.name);
        relations += &format!(
            "<Relationship Id=\"r{number}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
        types += &format!(
            "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
        );
        let mut cells = sheet.cells.clone();
        cells.sort_by_key(|cell| (cell.1, cell.0));
        let mut rows = String::new();
        for same in cells.chunk_by(|a, b| a.1 == b.1) {
            rows += &format!("<row r=\"{}\">", same[0].1);
            for (column, row, put) in same {
                let at = format!("{}{row}", letters(*column));
                rows += &match put {
                    Put::Text(text) => format!(
                        "<c r=\"{at}\" t=\"inlineStr\"><is><t>{}</t></is></c>",
                        text.replace('&', "&amp;")
                    ),
                    Put::Number(number) => format!("<c r=\"{at}\"><v>{number}</v></c>"),
                };
            }
            rows += "</row>";
        }
        part(
            &format!("xl/worksheets/sheet{number}.xml"),
            &format!(
                "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
            ),
        );
    }
    part(
        "[Content_Types].xml",
        &format!(
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>{types}</Types>"
        ),
    );
    part(
        "_rels/.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
    );
    part(
        "xl/workbook.xml",
        &format!(
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{list}</sheets></workbook>"
        ),
    );
    part(
        "xl/_rels/workbook.xml.rels",
        &format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>"
        ),
    );
    zip.finish().unwrap();
    path
}
