//! The released files themselves, where they are at hand.

use crate::support::{Desk, int, released, row, rows};
use serde_json::json;

#[test]
fn the_national_files_land_whole_and_give_the_published_convicted_share() {
    let Some(folder) = released("ice-lesa-national-fy2016-2019") else { return };
    let desk = Desk::new();
    let imported = desk.import(&folder);
    // The removals hold apprehension dates such as 0999-07-02: those cells are rejected, so the exit says misfit.
    assert_eq!(imported.code(), 3, "{}", imported.err());
    let imported = imported.json();
    assert_eq!(rows(&imported).len(), 8);
    for (file, count) in [
        ("EROArrests_FY2016", 110_104),
        ("EROArrests_FY2018", 158_581),
        ("EROArrests_FY2019", 131_904),
        ("EROEncounters_FY2016", 368_645),
        ("EROEncounters_FY2019", 396_384),
        ("ICERemovals_FY2016", 240_255),
        ("ICERemovals_FY2018", 256_085),
        ("ICERemovals_FY2019", 241_513),
    ] {
        let found = rows(&imported).iter().find(|row| row["path"].as_str().unwrap().contains(file)).unwrap();
        assert_eq!(
            (int(&found["rows_read"]), int(&found["rows_stored"]), int(&found["rows_rejected"])),
            (count, count, 0),
            "{file}"
        );
        assert_eq!(found["release"], "2019-ICFO-53623");
    }
    let rejects = desk.json(&["rejects"]);
    assert!(rows(&rejects).iter().all(|row| row["column"] == "apprehension_date"), "{rejects:#}");
    assert!(rows(&rejects).iter().any(|row| row["reason"].as_str().unwrap().contains("0999")), "{rejects:#}");

    let removals = desk.json(&[
        "measure",
        "target-share",
        "--table",
        "removals",
        "--rubric",
        "criminality",
        "--by",
        "fiscal_year",
    ]);
    let year = row(&removals, &[("fiscal_year", json!(2016))]);
    assert_eq!(
        (int(&year["n"]), int(&year["in_target"]), int(&year["not_in_target"])),
        (240_255, 138_669, 101_586)
    );
    assert_eq!(year["cannot_tell"], 0);
    assert_eq!(rows(&removals).len(), 3);

    let arrests =
        desk.json(&["measure", "target-share", "--table", "apprehensions", "--rubric", "criminality"]);
    let all = &rows(&arrests)[0];
    assert_eq!((int(&all["n"]), int(&all["cannot_tell"])), (400_589, 400_589));
    assert_eq!(
        (&all["share_low"], &all["share_high"], &all["share_known"]),
        (&json!(0.0), &json!(1.0), &json!(null))
    );

    let controls = desk.run(&["quality", "--controls", "--format", "json"]);
    assert_eq!(controls.code(), 0, "{}", controls.out());
    assert!(rows(&controls.json()).len() >= 8);

    let again = desk.import(&folder);
    assert_eq!(again.code(), 0);
    assert!(rows(&again.json()).iter().all(|row| row["status"] == "already stored"));
}

#[test]
fn the_seattle_workbook_equals_its_own_summary() {
    let Some(folder) = released("ice-lesa-seattle-2012-2019") else { return };
    let desk = Desk::new();
    let imported = desk.import(&folder).json();
    for (table, count) in [("apprehensions", 32_549), ("book_ins", 36_811), ("removals", 26_913)] {
        let found = row(&imported, &[("table", json!(table))]);
        assert_eq!((int(&found["rows_read"]), int(&found["rows_stored"])), (count, count), "{table}");
    }
    let controls = desk.json(&["quality", "--controls"]);
    assert_eq!(rows(&controls).iter().filter(|row| row["sheet"] != json!(null)).count(), 32);
    assert!(rows(&controls).iter().all(|row| row["difference"] == 0), "{controls:#}");

    for rubric in ["column", "wow_broad"] {
        for (table, first) in [("apprehensions", 2015), ("book_ins", 2015), ("removals", 2013)] {
            let words = [
                "measure",
                "target-share",
                "--table",
                table,
                "--rubric",
                rubric,
                "--by",
                "fiscal_year",
                "--narrow",
            ];
            let answer = desk.json(&words);
            assert_eq!(rows(&answer).len(), 8, "{table} {rubric}");
            for year in rows(&answer) {
                let told = int(&year["n"]) - int(&year["cannot_tell"]);
                if int(&year["fiscal_year"]) < first {
                    assert_eq!(told, 0, "{table} {rubric} {year}");
                } else {
                    assert!(told > 0, "{table} {rubric} {year}");
                }
            }
        }
    }
}

#[test]
fn the_arrest_forms_keep_admission_class_and_charges() {
    let Some(folder) = released("i213-seattle-2022-2025") else { return };
    let desk = Desk::new();
    let imported = desk.import(&folder).json();
    let found = row(&imported, &[("table", json!("arrest_forms"))]);
    assert_eq!((int(&found["rows_read"]), int(&found["rows_stored"])), (7_784, 7_784));
    let quality = desk.json(&["quality", "--table", "arrest_forms"]);
    let column = |name: &str| row(&quality, &[("column", json!(name))]).clone();
    let class = column("admission_class");
    assert_eq!((int(&class["known"]), int(&class["blank"]), int(&class["redacted"])), (3_260, 4_466, 58));
    assert_eq!(int(&column("criminal_charges")["known"]), 863);
}

#[test]
fn the_small_ddp_files_keep_their_counts_and_both_final_orders() {
    let Some(folder) = released("ddp-ice-2025-2026") else { return };
    let desk = Desk::new();
    let imported = desk.import(&folder);
    // Two files of the folder are tables of nobody's release: a join, and another project's enrichment.
    assert_eq!(imported.code(), 3);
    let imported = imported.json();
    for (file, table, release, count) in [
        ("derived_wa_arrests", "apprehensions", "2025-03", 47),
        ("derived_wa_detainers", "detainers", "2025-03", 47),
        ("derived_wa_encounters", "encounters", "2025-03", 77),
        ("derived_wa_detentions", "stints", "2025-03", 103),
        ("st_cloud_denied", "detainers", "2026-03", 22),
    ] {
        let found = rows(&imported).iter().find(|row| row["path"].as_str().unwrap().contains(file)).unwrap();
        assert_eq!((&found["table"], &found["release"]), (&json!(table), &json!(release)), "{file}");
        assert_eq!((int(&found["rows_read"]), int(&found["rows_stored"])), (count, count), "{file}");
    }
    let quality = desk.json(&["quality", "--table", "detainers"]);
    for column in ["final_order", "detainer_final_order"] {
        let found = row(&quality, &[("column", json!(column)), ("release", json!("2025-03"))]);
        assert!(int(&found["known"]) > 0, "{found}");
    }
}
