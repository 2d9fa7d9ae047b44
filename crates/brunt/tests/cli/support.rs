//! Running the program, and writing small files for it.

use serde_json::Value;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

/// A folder of its own with a store in it.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Desk {
        Desk { folder: TempDir::new().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.path("store")
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_brunt"));
        command
            .args(words)
            .env("BRUNT_STORE", self.store())
            .env_remove("BRUNT_CATALOG")
            .current_dir(self.folder.path());
        command
    }

    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        Ran(self.command(words).output().unwrap())
    }

    /// Runs with `--format json`.
    pub(crate) fn json(&self, words: &[&str]) -> Value {
        let words: Vec<&str> = words.iter().copied().chain(["--format", "json"]).collect();
        self.run(&words).json()
    }

    pub(crate) fn import(&self, path: &Path) -> Ran {
        self.run(&["import", path.to_str().unwrap(), "--format", "json"])
    }
}

/// What a run left behind.
pub(crate) struct Ran(Output);

impl Ran {
    pub(crate) fn code(&self) -> i32 {
        self.0.status.code().unwrap_or(-1)
    }

    pub(crate) fn out(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }

    pub(crate) fn err(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.0.stdout)
            .unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.out(), self.err()))
    }
}

/// Rows of an answer.
pub(crate) fn rows(answer: &Value) -> &Vec<Value> {
    answer["rows"].as_array().unwrap()
}

/// The one row for which all of `wanted` hold.
pub(crate) fn row<'a>(answer: &'a Value, wanted: &[(&str, Value)]) -> &'a Value {
    let found: Vec<&Value> =
        rows(answer).iter().filter(|row| wanted.iter().all(|(key, value)| row[*key] == *value)).collect();
    assert_eq!(found.len(), 1, "{wanted:?} in {answer:#}");
    found[0]
}

pub(crate) fn int(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("{value} is no whole number"))
}

/// A folder of released files, or `None` with a loud word where it is absent.
pub(crate) fn released(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    skipped(&format!("../shared/data/{folder} is absent, so nothing was checked on the released files"));
    None
}

/// Says that a test checked nothing. The test runner swallows what a passing test prints, but not this.
pub(crate) fn skipped(why: &str) {
    let _ = writeln!(std::io::stderr(), "SKIPPED: {why}");
}

/// Writes a workbook with texts in every cell.
pub(crate) fn xlsx(path: &Path, sheets: &[(&str, Vec<Vec<&str>>)]) {
    let mut zip = zip::ZipWriter::new(File::create(path).unwrap());
    let mut part = |name: &str, text: &str| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let each = |line: &dyn Fn(usize, &str) -> String| -> String {
        sheets.iter().enumerate().map(|(index, (name, _))| line(index + 1, name)).collect()
    };
    part(
        "[Content_Types].xml",
        "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>",
    );
    part(
        "_rels/.rels",
        "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
    );
    let list =
        each(&|index, name| format!("<sheet name=\"{name}\" sheetId=\"{index}\" r:id=\"rId{index}\"/>"));
    part(
        "xl/workbook.xml",
        &format!(
            "<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{list}</sheets></workbook>"
        ),
    );
    let links = each(&|index, _| {
        format!(
            "<Relationship Id=\"rId{index}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{index}.xml\"/>"
        )
    });
    part(
        "xl/_rels/workbook.xml.rels",
        &format!(
            "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{links}</Relationships>"
        ),
    );
    for (index, (_, rows)) in sheets.iter().enumerate() {
        let body: String = rows
            .iter()
            .map(|row| {
                let cells: String =
                    row.iter().map(|text| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>")).collect();
                format!("<row>{cells}</row>")
            })
            .collect();
        part(
            &format!("xl/worksheets/sheet{}.xml", index + 1),
            &format!(
                "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{body}</sheetData></worksheet>"
            ),
        );
    }
    zip.finish().unwrap();
}

/// The arrests table of release 2019-ICFO-53623 with made-up rows, as a workbook's rows.
pub(crate) fn arrests() -> Vec<Vec<&'static str>> {
    let mut rows = vec![
        vec!["ERO-LESA Statistical Tracking Unit"],
        vec!["For Official Use Only (FOUO)/Pre-decisional"],
        vec!["2019-ICFO-53623"],
        vec![""],
        vec!["ERO Administrative Arrests for FY2016"],
        vec![
            "Area of Responsibility",
            "Apprehension Date",
            "Apprehension Method",
            "Apprehension Landmark",
            "Operation",
            "Processing Disposition",
            "Birth Date",
            "Citizenship",
            "Gender",
        ],
    ];
    for day in ["10/1/2015", "10/2/2015", "3/4/2016"] {
        rows.push(vec![
            "Atlanta Area of Responsibility",
            day,
            "Located",
            "ATL GENERAL AREA, NON-SPECIFIC",
            "--",
            "Warrant of Arrest/Notice to Appear",
            "(B)(6);(B)(7)(C) ",
            "MEXICO",
            "Male",
        ]);
    }
    rows
}

/// [`arrests`] as pipe-delimited text.
pub(crate) fn arrests_csv() -> String {
    arrests().iter().map(|row| format!("{}\n", row.join("|"))).collect()
}
