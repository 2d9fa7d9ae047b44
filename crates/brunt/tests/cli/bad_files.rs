//! Bad files: each gives a clear error with a hint, and nothing else is lost.

use crate::support::{Desk, Ran, arrests, arrests_csv, int, row, rows, skipped, xlsx};
use serde_json::json;
use std::io::Write as _;
use std::path::Path;
use zip::write::SimpleFileOptions;

/// A refused file must say what, where and what to do; a good file beside it lands all the same.
fn refused(desk: &Desk, bad: &Path, code: i32, words: &[&str]) -> Ran {
    let good = desk.write("good.csv", arrests_csv());
    let ran = desk.run(&["import", bad.to_str().unwrap(), good.to_str().unwrap(), "--format", "json"]);
    assert_eq!(ran.code(), code, "{}", ran.err());
    let answer = ran.json();
    let status = &row(&answer, &[("path", json!(bad.to_str().unwrap()))])["status"];
    assert_eq!(status, "refused");
    assert_eq!(int(&row(&answer, &[("path", json!(good.to_str().unwrap()))])["rows_stored"]), 3);
    let err = ran.err();
    assert!(err.contains("error: ") && err.contains("hint: "), "{err}");
    for word in words {
        assert!(err.contains(word), "`{word}` is not in: {err}");
    }
    ran
}

fn workbook(desk: &Desk, name: &str, rows: Vec<Vec<&str>>) -> std::path::PathBuf {
    let path = desk.path(name);
    xlsx(&path, &[("FY2016", rows)]);
    path
}

#[test]
fn a_truncated_workbook() {
    let desk = Desk::new();
    let whole = std::fs::read(workbook(&desk, "whole.xlsx", arrests())).unwrap();
    let bad = desk.write("cut.xlsx", &whole[..whole.len() / 2]);
    refused(&desk, &bad, 4, &["cut.xlsx"]);
}

#[test]
fn a_truncated_gzip() {
    let desk = Desk::new();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(arrests_csv().as_bytes()).unwrap();
    let whole = gzip.finish().unwrap();
    let bad = desk.write("cut.csv.gz", &whole[..whole.len() - 12]);
    refused(&desk, &bad, 4, &["cut.csv.gz"]);
}

#[test]
fn a_zip_bomb() {
    let desk = Desk::new();
    let bad = desk.path("bomb.xlsx");
    xlsx(&bad, &[("FY2016", arrests())]);
    // The sheet again, this time a hundred megabytes of nothing that take a hundred kilobytes.
    let mut parts = zip::ZipArchive::new(std::fs::File::open(&bad).unwrap()).unwrap();
    let bomb = desk.path("bomb2.xlsx");
    let mut out = zip::ZipWriter::new(std::fs::File::create(&bomb).unwrap());
    for index in 0..parts.len() {
        let mut part = parts.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        out.start_file(&name, SimpleFileOptions::default()).unwrap();
        std::io::copy(&mut part, &mut out).unwrap();
        if name.contains("worksheets") {
            let spaces = vec![b' '; 1 << 20];
            for _ in 0..200 {
                out.write_all(&spaces).unwrap();
            }
        }
    }
    out.finish().unwrap();
    refused(&desk, &bomb, 4, &["bomb2.xlsx"]);
}

#[test]
fn an_encrypted_workbook() {
    let desk = Desk::new();
    // What Excel writes for a workbook with a password: an OLE file with an `EncryptedPackage` stream.
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(1536, 0);
    for (place, letter) in "EncryptedPackage".encode_utf16().enumerate() {
        bytes.splice(1024 + 2 * place..1026 + 2 * place, letter.to_le_bytes());
    }
    let bad = desk.write("secret.xlsx", bytes);
    refused(&desk, &bad, 4, &["secret.xlsx", "password"]);
}

#[test]
fn an_empty_file() {
    let desk = Desk::new();
    let bad = desk.write("nothing.xlsx", "");
    refused(&desk, &bad, 4, &["nothing.xlsx", "empty"]);
}

#[test]
fn a_file_that_is_not_there() {
    let desk = Desk::new();
    refused(&desk, &desk.path("gone.xlsx"), 4, &["gone.xlsx"]);
}

#[test]
fn a_csv_renamed_xlsx_is_read_for_what_it_is() {
    let desk = Desk::new();
    let path = desk.write("renamed.xlsx", arrests_csv());
    let ran = desk.import(&path);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    assert_eq!(int(&rows(&ran.json())[0]["rows_stored"]), 3);
}

#[test]
fn a_header_that_moved_is_found() {
    let desk = Desk::new();
    let mut table = arrests();
    table.splice(0..0, vec![vec!["A new banner"], vec![""], vec!["Another line"]]);
    for row in table.iter_mut().filter(|row| row.len() == 9) {
        // The columns stand in another order too.
        row.reverse();
    }
    let path = workbook(&desk, "moved.xlsx", table);
    let ran = desk.import(&path);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    let answer = ran.json();
    assert_eq!(
        (&rows(&answer)[0]["table"], int(&rows(&answer)[0]["rows_stored"])),
        (&json!("apprehensions"), 3)
    );
}

#[test]
fn a_header_that_was_renamed_refuses_the_file() {
    let desk = Desk::new();
    let mut table = arrests();
    table[5][1] = "Date of Arrest";
    let path = workbook(&desk, "renamed-header.xlsx", table);
    refused(
        &desk,
        &path,
        3,
        &[
            "sheet `FY2016`, row 6",
            "`Apprehension Date`",
            "`Date of Arrest`",
            "catalog/codebook/apprehensions.toml",
        ],
    );
}

#[test]
fn a_sheet_of_another_table_goes_to_its_own_table() {
    let desk = Desk::new();
    let mut removals = arrests();
    removals[5] = vec![
        "Area of Responsibility",
        "Apprehension Date",
        "Processing Disposition Code",
        "Birth Date",
        "Citizenship",
        "Gender",
        "RC Threat Level",
        "Final Charge Section",
        "Departed Date",
        "Removal Date",
    ];
    removals.truncate(6);
    removals.push(vec![
        "Atlanta Area of Responsibility",
        "1/2/2016",
        "ER",
        "(B)(6);(B)(7)(C) ",
        "MEXICO",
        "Male",
        "NA",
        "212a7AiI",
        "2/3/2016",
        "2/3/2016",
    ]);
    let path = desk.path("mixed.xlsx");
    xlsx(&path, &[("Arrests", arrests()), ("Removals", removals), ("Footnotes", vec![vec!["A note"]])]);
    let answer = desk.import(&path).json();
    assert_eq!(int(&row(&answer, &[("table", json!("apprehensions"))])["rows_stored"]), 3);
    assert_eq!(int(&row(&answer, &[("table", json!("removals"))])["rows_stored"]), 1);
    assert!(answer["notes"].to_string().contains("sheet `Footnotes` passed over"), "{answer:#}");
}

#[test]
fn a_table_of_no_known_release() {
    let desk = Desk::new();
    let bad = desk.write("other.csv", "fruit,colour,price\napple,red,1\npear,green,2\n");
    refused(&desk, &bad, 3, &["other.csv", "no sheet holds a table"]);
}

#[test]
fn a_file_full_of_identities_is_refused_whole_and_never_printed() {
    let desk = Desk::new();
    let bad = desk.write(
        "people.csv",
        "First Name,Last Name,Alien Number,Date of Birth,Gender\nZorro,Vega,A012345678,1/2/1980,Male\n",
    );
    let ran = refused(&desk, &bad, 3, &["people.csv", "identify people"]);
    for secret in ["Zorro", "Vega", "A012345678", "1980"] {
        assert!(!ran.err().contains(secret) && !ran.out().contains(secret), "{}", ran.err());
    }
}

#[test]
fn an_identity_column_with_values_is_counted_and_dropped() {
    let desk = Desk::new();
    let text = arrests_csv().replacen("(B)(6);(B)(7)(C) ", "5/6/1971", 1);
    let path = desk.write("arrests.csv", text);
    let ran = desk.import(&path);
    let answer = ran.json();
    assert_eq!(int(&rows(&answer)[0]["rows_stored"]), 3);
    assert!(answer["notes"].to_string().contains("1 values would identify people"), "{answer:#}");
    assert!(!ran.out().contains("1971") && !ran.err().contains("1971"));
    let door = desk.json(&["quality", "--door"]);
    let found = row(&door, &[("header", json!("Birth Date"))]);
    assert_eq!((int(&found["redacted"]), int(&found["refused"])), (2, 1));
    for file in walk(&desk.store()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(8).any(|window| window == b"5/6/1971"), "{}", file.display());
    }
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    std::fs::read_dir(folder)
        .unwrap()
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path) } else { vec![path] }
        })
        .collect()
}

#[test]
fn bad_cells_are_rejected_and_their_rows_kept() {
    let desk = Desk::new();
    let text = arrests_csv().replacen("10/2/2015", "3/4/8017", 1).replacen("Male\n", "Woman\n", 1).replacen(
        "Located",
        "Teleported",
        1,
    );
    let path = desk.write("arrests.csv", text + "Total: 3\n" + "Area of Responsibility|Apprehension Date|Apprehension Method|Apprehension Landmark|Operation|Processing Disposition|Birth Date|Citizenship|Gender\n");
    let ran = desk.import(&path);
    assert_eq!(ran.code(), 3);
    let answer = ran.json();
    let counts = &rows(&answer)[0];
    assert_eq!(
        (int(&counts["rows_read"]), int(&counts["rows_stored"]), int(&counts["rows_rejected"])),
        (5, 3, 2)
    );
    let rejects = desk.json(&["rejects", "--table", "apprehensions"]);
    let garbage = row(&rejects, &[("row", json!(8))]);
    assert_eq!(garbage["column"], "apprehension_date");
    assert_eq!(garbage["reason"], "`8017-03-04` lies outside 1990-01-01 to 2019-09-01");
    assert_eq!(
        row(&rejects, &[("row", json!(10))])["reason"],
        "a single text below the table, not a row of it"
    );
    assert_eq!(row(&rejects, &[("row", json!(11))])["reason"], "the header stands here again");
    let unlisted = desk.json(&["rejects", "--unlisted"]);
    let method = row(&unlisted, &[("column", json!("apprehension_method"))]);
    assert_eq!((&method["value"], int(&method["row"])), (&json!("Teleported"), 7));
    let quality = desk.json(&["quality", "--table", "apprehensions"]);
    let date = row(&quality, &[("column", json!("apprehension_date"))]);
    assert_eq!((int(&date["known"]), int(&date["rejected"])), (2, 1));
}

#[test]
fn a_folder_without_read_permission() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    let file = desk.write("closed/arrests.csv", arrests_csv());
    std::fs::set_permissions(file.parent().unwrap(), std::fs::Permissions::from_mode(0o000)).unwrap();
    let ran = if std::fs::read_dir(file.parent().unwrap()).is_ok() {
        // The superuser may read everything: run the program as nobody, on a store that nobody may write.
        std::fs::set_permissions(desk.path("."), std::fs::Permissions::from_mode(0o777)).unwrap();
        use std::os::unix::process::CommandExt as _;
        let mut command = desk.command(&["import", "closed"]);
        command.uid(65_534).gid(65_534);
        match command.output() {
            Ok(output) => output,
            Err(error) => {
                skipped(&format!("this machine cannot run a program as nobody: {error}"));
                return;
            }
        }
    } else {
        desk.command(&["import", "closed"]).output().unwrap()
    };
    std::fs::set_permissions(file.parent().unwrap(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let err = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(4), "{err}");
    assert!(err.contains("closed") && err.to_lowercase().contains("permission denied"), "{err}");
}
