//! Who carries it, shares at one mix, concentration and rates against a benchmark: what was planted comes out, and nothing small does.

use crate::support::{Desk, int, row, rows};
use serde_json::{Value, json};

fn total(answer: &Value, key: &str) -> i64 {
    rows(answer).iter().map(|row| int(&row[key])).sum()
}

fn real(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

#[track_caller]
fn near(found: &Value, wanted: f64) {
    assert!((real(found) - wanted).abs() < 1e-9, "{found} is not {wanted}");
}

fn simulated(shape: &str, seed: &str) -> (Desk, Value) {
    let desk = Desk::new();
    desk.run(&["simulate", "--out", "release", "--rows", "4000", "--seed", seed, "--shape", shape]);
    let truth = serde_json::from_slice(&std::fs::read(desk.path("release/truth.json")).unwrap()).unwrap();
    desk.run(&["import", "release", "--quiet"]);
    (desk, truth)
}

fn classes_equal_the_truth(shape: &str) {
    let (desk, truth) = simulated(shape, "31");
    let mut groups = 0;
    for (table, planted) in truth["tables"].as_object().unwrap() {
        for (division, years) in planted["classes"].as_object().unwrap() {
            let by = format!("{division},fiscal_year");
            let answer = desk.json(&["measure", "burden", "--table", table, "--by", &by, "--local"]);
            for (year, classes) in years.as_object().unwrap() {
                let year: i64 = year.parse().unwrap();
                for (class, wanted) in classes.as_object().unwrap() {
                    let found = row(&answer, &[("fiscal_year", json!(year)), ("class", json!(class))]);
                    assert_eq!(found["n"], wanted["n"], "{table} FY{year} {division} {class}");
                    assert_eq!(found["cannot_tell"], wanted["may_be"], "{table} FY{year} {division} {class}");
                    assert_eq!(
                        int(&found["n"]) + int(&found["not_in_class"]) + int(&found["cannot_tell"]),
                        int(&found["all"])
                    );
                    groups += 1;
                }
            }
        }
    }
    assert!(groups > 40, "only {groups} classes were planted");

    // Classes that every row is told of add up to the whole, whatever the units; threads change nothing.
    let words = ["measure", "burden", "--table", "stints", "--by", "gender,fiscal_year", "--local"];
    let one = desk.json(&[words.as_slice(), &["--threads", "1"]].concat());
    assert_eq!(one, desk.json(&[words.as_slice(), &["--threads", "3"]].concat()));
    let whole = desk.json(&["measure", "population", "--every", "fiscal-year", "--local"]);
    let sum = |answer: &Value, key: &str| rows(answer).iter().map(|row| real(&row[key])).sum::<f64>();
    let days = sum(&one, "bed_days_low");
    assert!(days > 0.0 && (days - sum(&whole, "bed_days")).abs() < 1e-6 * days);
    let stays = desk.json(&["measure", "stays", "--local"]);
    assert_eq!(total(&one, "stays"), total(&stays, "n"));
    assert_eq!(
        total(&one, "removed") + total(&one, "not_removed") + total(&one, "removal_untold"),
        total(&one, "stays")
    );
    let linked = int(&truth["links"]["stay_to_removal"]["linked"]);
    let removed = total(&one, "removed");
    // Stays that began before the release's first day are not among these.
    assert!(removed > 0 && removed <= linked && linked - removed < linked / 10, "{removed} of {linked}");
    let ages = desk.json(&["measure", "burden", "--table", "stints", "--by", "age_band", "--local"]);
    assert!(rows(&ages).len() >= 5);
    assert_eq!(total(&ages, "n") + int(&rows(&ages)[0]["cannot_tell"]), int(&rows(&ages)[0]["all"]));
}

#[test]
fn classes_of_the_shape_of_march_2026_equal_the_truth() {
    classes_equal_the_truth("2026-03");
}

#[test]
fn classes_of_the_shape_of_2012_to_2023_equal_the_truth() {
    classes_equal_the_truth("2012-2023");
}

/// Stints of release 2025-03 as a republisher writes them, made by hand.
fn stints() -> String {
    let header = "unique_identifier,stay_book_in_date_time,book_in_date_time,detention_facility,detention_facility_code,\
                  detention_book_out_date_time,stay_book_out_date_time,detention_release_reason,stay_book_out_date,\
                  stay_release_reason,religion,gender,marital_status,birth_date,birth_year,ethnicity,entry_status,felon,\
                  bond_posted_date,bond_posted_amount,case_status,case_category,final_order_yes_no,final_order_date,\
                  case_threat_level,book_in_criminality,final_charge,departed_date,departure_country,\
                  initial_bond_set_amount,alien_file_number,eid_case_id,eid_subject_id";
    let columns: Vec<&str> = header.split(',').map(str::trim).collect();
    let mut text = columns.join(",") + "\n";
    for (person, begin, end, facility, criminality) in [
        ("a", "2024-10-01 00:00:00", "2024-10-11 00:00:00", "F1", "1 Convicted Criminal"),
        // Of the same person, inside the stint before: no moment counts twice.
        ("a", "2024-10-05 00:00:00", "2024-10-08 00:00:00", "F2", "1 Convicted Criminal"),
        ("b", "2024-09-26 00:00:00", "2024-10-06 00:00:00", "F1", "3 Other Immigration Violator"),
        // Nothing tells the class of this one.
        ("c", "2024-10-01 00:00:00", "2024-10-05 00:00:00", "F1", ""),
    ] {
        let stay = if person == "a" { "2024-10-01 00:00:00" } else { begin };
        let cells: Vec<&str> = columns
            .iter()
            .map(|column| match *column {
                "unique_identifier" => person,
                "stay_book_in_date_time" => stay,
                "book_in_date_time" => begin,
                "detention_facility_code" => facility,
                "detention_book_out_date_time" => end,
                "book_in_criminality" => criminality,
                "gender" => "Male",
                _ => "",
            })
            .collect();
        text += &(cells.join(",") + "\n");
    }
    text
}

#[test]
fn bed_days_and_cost_are_those_of_stints_made_by_hand() {
    let desk = Desk::new();
    let path = desk.write("detentions.csv", stints());
    let imported = desk.import(&path);
    assert_eq!(rows(&imported.json())[0]["rows_stored"], json!(4), "{}", imported.err());
    desk.write(
        "rates.csv",
        "basis,from,to,usd_per_bed_day,source\nplain,2024-10-01,2025-09-30,100,made up\n",
    );
    let base =
        ["measure", "burden", "--table", "stints", "--by", "criminality", "--local", "--cost", "rates.csv"];
    let answer = desk.json(&base);
    let class = |answer: &Value, name: &str| row(answer, &[("class", json!(name))]).clone();
    let convicted = class(&answer, "convicted");
    assert_eq!((int(&convicted["n"]), int(&convicted["cannot_tell"]), int(&convicted["all"])), (2, 1, 4));
    near(&convicted["bed_days_low"], 10.0);
    near(&convicted["bed_days_high"], 14.0);
    near(&convicted["bed_days_share_low"], 10.0 / 24.0);
    near(&convicted["cost_plain_usd_low"], 1_000.0);
    near(&convicted["cost_plain_usd_high"], 1_400.0);
    near(&convicted["cost_plain_days_share"], 1.0);
    let other = class(&answer, "other");
    near(&other["bed_days_low"], 10.0);
    near(&other["bed_days_high"], 14.0);
    // Five of its days lie before the first rate: they carry no cost, and the share says so.
    near(&other["cost_plain_usd_low"], 500.0);
    near(&other["cost_plain_usd_high"], 900.0);
    near(&other["cost_plain_days_share"], 9.0 / 14.0);
    let pending = class(&answer, "pending");
    near(&pending["bed_days_low"], 0.0);
    near(&pending["bed_days_high"], 4.0);
    // No removals were imported: nothing is said of them.
    assert_eq!((&other["stays"], &other["removal_days_median"]), (&Value::Null, &Value::Null));

    // The window cuts time held and counts whoever was booked in before.
    let cut = desk.json(&[base.as_slice(), &["--from", "2024-10-01"]].concat());
    let other = class(&cut, "other");
    assert_eq!((int(&other["n"]), int(&other["held"])), (0, 1));
    near(&other["bed_days_low"], 5.0);
    // Days fall into the fiscal year on which they fall.
    let years =
        desk.json(&["measure", "burden", "--table", "stints", "--by", "criminality,fiscal_year", "--local"]);
    let held = |year: i64| {
        real(&row(&years, &[("fiscal_year", json!(year)), ("class", json!("other"))])["bed_days_low"])
    };
    assert!((held(2024) - 5.0).abs() < 1e-9 && (held(2025) - 5.0).abs() < 1e-9);
    // Four people give nothing away without `--local`.
    let shown = desk.json(&["measure", "burden", "--table", "stints", "--by", "criminality"]);
    for found in rows(&shown) {
        assert!(found["bed_days_low"].is_object() && found["all"].is_object(), "{found}");
    }
}

#[test]
fn what_is_asked_amiss_is_said() {
    let (desk, _) = simulated("2026-03", "5");
    for (words, said) in [
        (vec!["burden", "--table", "stints"], "which classes are meant"),
        (vec!["burden", "--table", "stints", "--by", "gender", "--narrow"], "`gender` is a column"),
        (vec!["burden", "--table", "stints", "--by", "birth_year"], "`birth_year`"),
        (
            vec!["burden", "--table", "removals", "--by", "gender", "--cost", "published"],
            "only `stints` has bed-days",
        ),
        (vec!["standardise", "--table", "stints", "--rubric", "dhs_70", "--over", "aor"], "--by"),
        (vec!["disparity", "--table", "stints", "--benchmark", "b.csv"], "--by"),
    ] {
        let ran = desk.run(&[&["measure"], words.as_slice()].concat());
        assert_eq!(ran.code(), 2, "{words:?}: {}", ran.out());
        assert!(ran.err().contains(said), "{words:?}: {}", ran.err());
    }
    let absent =
        desk.run(&["measure", "burden", "--table", "stints", "--by", "gender", "--cost", "none.csv"]);
    assert_eq!(absent.code(), 4);
    assert!(absent.err().contains("basis,from,to,usd_per_bed_day,source"), "{}", absent.err());
    desk.write("b.csv", "group,estimate\nMEXICO,1\n");
    let shape = desk.run(&[
        "measure",
        "disparity",
        "--table",
        "stints",
        "--by",
        "citizenship_country",
        "--benchmark",
        "b.csv",
    ]);
    assert_eq!(shape.code(), 2);
    assert!(shape.err().contains("group,estimate,margin,source"), "{}", shape.err());
}

#[test]
fn nothing_small_is_shown_by_class_and_year() {
    let (desk, _) = simulated("2026-03", "7");
    let published = desk.json(&[
        "measure",
        "burden",
        "--table",
        "stints",
        "--by",
        "lawful_status,fiscal_year",
        "--cost",
        "published",
    ]);
    let mut withheld = 0;
    for found in rows(&published) {
        for key in ["all", "n", "not_in_class", "held", "stays", "removed", "not_removed"] {
            assert!(found[key].as_i64().is_none_or(|count| count == 0 || count > 10), "{key}: {found}");
        }
        let hidden = ["n", "held", "stays", "removed"].iter().any(|key| found[*key].is_object());
        withheld += u32::from(hidden);
        // Time held, cost and lengths of a row in which a count is withheld would give it back.
        assert!(!hidden || !found["bed_days_low"].is_number(), "{found}");
        assert!(!hidden || !found["removal_days_q25"].is_number(), "{found}");
    }
    assert!(withheld > 0);
}

#[test]
fn at_its_own_mix_a_year_is_itself_and_a_place_counts_as_it_does_elsewhere() {
    let (desk, _) = simulated("2026-03", "13");
    let table = ["--table", "apprehensions", "--local"];
    let ask = |words: &[&str]| desk.json(&[&["measure"], words, table.as_slice()].concat());
    let share = ["--rubric", "dhs_70", "--by", "fiscal_year"];
    let own =
        ask(&[&["standardise", "--over", "aor", "--where", "fiscal_year = 2025"], share.as_slice()].concat());
    let crude = ask(&[&["target-share", "--where", "fiscal_year = 2025"], share.as_slice()].concat());
    let (own, crude) = (&rows(&own)[0], &rows(&crude)[0]);
    near(&own["standard_share_low"], real(&crude["share_low"]));
    near(&own["standard_share_high"], real(&crude["share_high"]));
    assert_eq!((&own["n"], int(&own["missing_cells"])), (&crude["n"], 0));
    // Against the mix of another year, the weights are that year's, and the rates this one's.
    let both =
        ask(&[&["standardise", "--over", "aor", "--reference", "2023-10-01..2024-09-30"], share.as_slice()]
            .concat());
    let cells = ask(&["target-share", "--rubric", "dhs_70", "--by", "fiscal_year,aor"]);
    let cell = |year: i64| {
        rows(&cells).iter().filter(move |row| row["fiscal_year"] == json!(year)).collect::<Vec<_>>()
    };
    let weights: i64 = cell(2024).iter().map(|row| int(&row["n"])).sum();
    let wanted: f64 = cell(2024)
        .iter()
        .map(|reference| {
            let now = cell(2025).into_iter().find(|row| row["aor"] == reference["aor"]);
            let rate = now.map_or(0.0, |row| real(&row["share_low"]));
            f64::from(i32::try_from(int(&reference["n"])).unwrap()) * rate
        })
        .sum();
    let found = row(&both, &[("fiscal_year", json!(2025))]);
    near(&found["standard_share_low"], wanted / f64::from(i32::try_from(weights).unwrap()));

    let places = ask(&["target-share", "--rubric", "dhs_70", "--by", "aor"]);
    let counts: Vec<i64> =
        rows(&places).iter().filter(|row| !row["aor"].is_null()).map(|row| int(&row["n"])).collect();
    let answer = ask(&["concentration", "--over", "aor", "--top", "1,3"]);
    let first = row(&answer, &[("top", json!(1))]);
    assert_eq!(int(&first["in_top"]), *counts.iter().max().unwrap());
    assert_eq!(int(&first["in_top"]) + int(&first["elsewhere"]), counts.iter().sum::<i64>());
    assert_eq!(int(&first["places"]), i64::try_from(counts.len()).unwrap());
    let all = f64::from(i32::try_from(counts.iter().sum::<i64>()).unwrap());
    let hhi: f64 = counts.iter().map(|n| (f64::from(i32::try_from(*n).unwrap()) / all).powi(2)).sum();
    near(&first["hhi"], hhi);
    assert_eq!(row(&answer, &[("top", json!(3))])["hhi"], Value::Null);
    let shown = desk.json(&["measure", "concentration", "--table", "apprehensions", "--over", "aor"]);
    let rounded = real(&rows(&shown)[0]["hhi"]);
    assert!((rounded * 1_000.0 - (rounded * 1_000.0).round()).abs() < 1e-9 && (rounded - hhi).abs() < 6e-3);
}

#[test]
fn a_ratio_is_that_of_two_rates_and_carries_the_benchmarks_error() {
    let (desk, _) = simulated("2026-03", "17");
    let head = "group,estimate,margin,source\n";
    desk.write("exact.csv", format!("{head}MEXICO,1000000,0,made up\nGUATEMALA,400000,0,made up\n"));
    desk.write("survey.csv", format!("{head}MEXICO,1000000,90000,made up\nGUATEMALA,400000,60000,made up\n"));
    let base = ["measure", "disparity", "--table", "apprehensions", "--by", "citizenship_country"];
    let ask = |more: &[&str]| desk.json(&[base.as_slice(), more].concat());
    let exact = ask(&["--benchmark", "exact.csv", "--against", "GUATEMALA"]);
    let of = |answer: &Value, group: &str| row(answer, &[("citizenship_country", json!(group))]).clone();
    let (mexico, guatemala) = (of(&exact, "MEXICO"), of(&exact, "GUATEMALA"));
    let rate = |row: &Value, persons: f64| f64::from(i32::try_from(int(&row["n"])).unwrap()) / persons;
    near(&mexico["per_100k_low"], rate(&mexico, 1e6) * 1e5);
    let ratio = rate(&mexico, 1e6) / rate(&guatemala, 4e5);
    near(&mexico["ratio_low"], ratio);
    near(&mexico["ratio_high"], ratio);
    assert_eq!(guatemala["ratio_low"], Value::Null);
    let survey = of(&ask(&["--benchmark", "survey.csv", "--against", "GUATEMALA"]), "MEXICO");
    assert!(real(&survey["ratio_interval_low"]) < real(&mexico["ratio_interval_low"]));
    assert!(real(&survey["ratio_interval_high"]) > real(&mexico["ratio_interval_high"]));
    // Of two groups, all others together are the other one.
    let others = of(&ask(&["--benchmark", "exact.csv"]), "MEXICO");
    near(&others["ratio_low"], ratio);
    // Hits that cannot be told make the ratio a range.
    let hits = of(&ask(&["--benchmark", "exact.csv", "--rubric", "dhs_70"]), "MEXICO");
    assert!(real(&hits["ratio_low"]) <= real(&hits["ratio_high"]));
    let notes = ask(&["--benchmark", "exact.csv"])["notes"].to_string();
    assert!(notes.contains("says nothing of why") && !notes.contains("bias"));
}
