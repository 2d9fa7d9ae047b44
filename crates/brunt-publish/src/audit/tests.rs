use super::*;
use crate::disclosure::{Draft, PROTECTION, protect_together};
use crate::published::{published_table_json, read_published};
use brunt_model::answer::Suppression;
use brunt_model::{Answer, Field};
use proptest::prelude::*;
use std::collections::BTreeMap;

const P: Value = Value::Suppressed(Suppression::Primary);
const C: Value = Value::Suppressed(Suppression::Complementary);

fn n(number: i64) -> Value {
    Value::Integer(number)
}

/// Counts by groups, with columns `n` or those of a stated target.
fn counts(groups: &[&str], target: bool, rows: Vec<Vec<Value>>) -> Answer {
    let mut fields: Vec<Field> = groups.iter().map(|name| Field::new(*name, Role::Group)).collect();
    fields.push(Field::new("n", Role::Total));
    if target {
        fields.push(Field::new("in_target", Role::Part));
        fields.push(Field::new("not_in_target", Role::Part));
        fields.push(Field::new("cannot_tell", Role::Untold));
        fields.push(Field::new("share_low", Role::Derived));
    }
    let mut answer = Answer::new("measure target-share", fields);
    answer.rows = rows;
    answer
}

fn published(name: &str, base: Base, answer: Answer) -> Published {
    let splits =
        answer.fields.iter().filter(|field| field.role == Role::Group).map(|field| field.name.clone());
    let adds_up = answer.fields.iter().any(|field| field.role == Role::Part);
    let origin = Origin { base, splits: splits.collect(), scheme: "s".into(), adds_up, complete: true };
    Published { name: name.into(), answer, origin: Some(origin) }
}

fn all() -> Base {
    Base::new("apprehensions", "2026-03")
}

fn leaks(tables: &[Published]) -> Vec<(String, String, String, i64, Option<i64>)> {
    let found = audit(tables, &[]).leaks.into_iter();
    found.map(|leak| (leak.table, leak.row, leak.column, leak.low, leak.high)).collect()
}

/// The 4 by 4 table of sdcTable's tests (sdcTools/sdcTable, tests/testthat/test-simpleheuristic.R): each row and column
/// withholds two counts or more, and yet rows w and x less columns a and c give w|b = 47.
fn sdc_table(inner: impl Fn(&str, i64) -> Value) -> Vec<Published> {
    let rows = [
        ("w", [30, 47, 64, 89]),
        ("x", [90, 124, 5, 31]),
        ("y", [92, 100, 59, 85]),
        ("z", [800, 991, 651, 685]),
    ];
    let columns = ["a", "b", "c", "d"];
    let mut both = Vec::new();
    for (row, values) in &rows {
        for (column, value) in columns.iter().zip(values) {
            both.push(vec![(*row).into(), (*column).into(), inner(&format!("{row}{column}"), *value)]);
        }
    }
    let by_row = rows.iter().map(|(row, values)| vec![(*row).into(), n(values.iter().sum())]).collect();
    let down = |place: usize| rows.iter().map(|(_, values)| values[place]).sum();
    let by_column =
        columns.iter().enumerate().map(|(place, column)| vec![(*column).into(), n(down(place))]).collect();
    vec![
        published("both", all(), counts(&["v1", "v2"], false, both)),
        published("rows", all(), counts(&["v1"], false, by_row)),
        published("columns", all(), counts(&["v2"], false, by_column)),
    ]
}

#[test]
fn the_two_by_two_attack_of_sdctable_is_found() {
    let tables = sdc_table(|cell, value| match cell {
        "xc" => P,
        "wa" | "wb" | "wc" | "xa" | "yb" | "yd" | "zb" | "zd" => C,
        _ => n(value),
    });
    let found = leaks(&tables);
    let cell = |row: &str| found.iter().find(|leak| leak.1 == row).map(|leak| (leak.3, leak.4));
    assert_eq!(cell("v1=w v2=b"), Some((47, Some(47))), "{found:?}");
}

#[test]
fn the_table_of_sdctable_is_protected() {
    let drafts = sdc_table(|_, value| n(value))
        .into_iter()
        .map(|table| Draft::new(table.name, all(), "s", table.answer))
        .collect();
    let out = protect(drafts);
    assert_eq!(leaks(&out), []);
    let hidden = withheld(&out);
    assert!((4..=8).contains(&hidden), "{hidden} of 24 counts are withheld");
}

fn protect(drafts: Vec<Draft>) -> Vec<Published> {
    let names: Vec<String> = drafts.iter().map(|draft| draft.name.clone()).collect();
    let out = protect_together(drafts, &[]).unwrap();
    let texts = names.iter().zip(&out).map(|(name, table)| published_table_json(name, table, "0"));
    texts.map(|text| read_published(&text).unwrap()).collect()
}

fn withheld(tables: &[Published]) -> usize {
    let values = tables.iter().flat_map(|table| table.answer.rows.iter().flatten());
    values.filter(|value| matches!(value, Value::Suppressed(_))).count()
}

#[test]
fn a_single_withheld_count_of_a_row_is_found() {
    let row = vec!["TX".into(), n(300), P, n(200), n(93), P];
    let found = leaks(&[published("t", all(), counts(&["state"], true, vec![row]))]);
    assert_eq!(found, [("t".into(), "state=TX".into(), "in_target".into(), 7, Some(7))]);
}

#[test]
fn a_share_gives_its_count_back_and_rounding_leaves_a_range() {
    let row = |share: f64, total: i64| vec!["TX".into(), n(total), P, C, n(20), Value::Real(share)];
    let found = leaks(&[published("t", all(), counts(&["state"], true, vec![row(7.0 / 300.0, 300)]))]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!((found[0].3, found[0].4), (7, Some(7)));
    // 80 rows at 9 per cent, rounded: 6.8 to 7.6.
    let found = leaks(&[published("t", all(), counts(&["state"], true, vec![row(0.09, 80)]))]);
    assert_eq!((found[0].3, found[0].4), (7, Some(7)), "{found:?}");
}

#[test]
fn the_margin_of_another_page_is_found() {
    let by_method = vec![vec!["TX".into(), "A".into(), P], vec!["TX".into(), "B".into(), n(400)]];
    let by_state = vec![vec!["TX".into(), n(404)]];
    let first = published("first", all(), counts(&["state", "method"], false, by_method));
    assert_eq!(leaks(std::slice::from_ref(&first)), []);
    let found = audit(&[first, published("second", all(), counts(&["state"], false, by_state))], &[]).leaks;
    assert_eq!((found[0].low, found[0].high), (4, Some(4)));
    assert!(found[0].how.contains("first, second"), "{}", found[0].how);
}

#[test]
fn two_tables_that_share_a_sum_are_found() {
    let by = |name: &str, rows: [(&str, Value); 2]| {
        let rows = rows.into_iter().map(|(value, count)| vec![value.into(), count]).collect();
        published(name, all(), counts(&[name], false, rows))
    };
    let found = leaks(&[by("sex", [("f", n(300)), ("m", n(500))]), by("method", [("A", n(797)), ("B", P)])]);
    assert_eq!((found[0].2.as_str(), found[0].3, found[0].4), ("n", 3, Some(3)), "{found:?}");
}

#[test]
fn a_nested_filter_differs_by_a_small_count() {
    let one =
        |name: &str, base: Base, count: i64| published(name, base, counts(&[], false, vec![vec![n(count)]]));
    let inner = all().filtered("not repeated");
    let found = leaks(&[one("all", all(), 500), one("some", inner.clone(), 495)]);
    assert_eq!((found.len(), found[0].3, found[0].4), (1, 5, Some(5)), "{found:?}");
    assert_eq!(leaks(&[one("all", all(), 500), one("some", inner, 480)]), []);
    // Days, and one group of another table.
    let day = |text: &str| text.parse().ok();
    let found = leaks(&[one("all", all(), 500), one("late", all().between(day("2025-01-20"), None), 492)]);
    assert_eq!((found[0].3, found[0].4), (8, Some(8)), "{found:?}");
    let found = leaks(&[one("all", all(), 500), one("texas", all().only("state", "TX"), 497)]);
    assert_eq!((found[0].3, found[0].4), (3, Some(3)), "{found:?}");
}

#[test]
fn a_month_of_a_window_is_the_month_itself_and_months_make_years() {
    let months = |last: Value| vec![vec!["2025-02".into(), n(50)], vec!["2025-03".into(), last]];
    let whole = published("whole", all(), counts(&["month"], false, months(P)));
    let window = all().between("2025-01-20".parse().ok(), None);
    let shown = published("window", window, counts(&["month"], false, months(n(4))));
    assert_eq!(leaks(&[whole.clone(), shown])[0].3, 4);
    let year = published("year", all(), counts(&["fiscal_year"], false, vec![vec![n(2025), n(54)]]));
    assert_eq!((leaks(&[whole.clone(), year.clone()])[0].3), 4);
    assert_eq!(leaks(&[whole]), []);
}

#[test]
fn a_later_edition_that_withholds_another_count_is_found() {
    let edition = |name: &str, a: Value, b: Value| {
        let rows =
            vec![vec!["A".into(), a], vec!["B".into(), b], vec!["C".into(), n(90)], vec!["D".into(), P]];
        published(name, all(), counts(&["method"], false, rows))
    };
    let old = edition("old/t", n(60), C);
    let total = published("total", all(), counts(&[], false, vec![vec![n(60 + 40 + 90 + 6)]]));
    let new = edition("t", C, n(40));
    assert_eq!(leaks(&[new.clone(), total.clone()]), []);
    let found = leaks(&[new, old, total]);
    assert!(found.iter().any(|leak| leak.1 == "method=D" && leak.3 == 6 && leak.4 == Some(6)), "{found:?}");
}

#[test]
fn tables_that_contradict_one_another_are_refused_and_reported() {
    let by = |name: &str, count: i64| {
        Draft::new(name, all(), "s", counts(&["sex"], false, vec![vec!["f".into(), n(count)]]))
    };
    let refused = protect_together(vec![by("one", 50), by("two", 51)], &[]).unwrap_err().to_string();
    assert!(refused.contains("one, two"), "{refused}");
}

/// Tables of all margins over rows `(a, b, c, yes)` with counts.
fn drafts(cells: &BTreeMap<(u8, u8, u8, u8), i64>, groups: &[&[&str]], reverse: bool) -> Vec<Draft> {
    groups
        .iter()
        .map(|by| {
            let mut sums: BTreeMap<Vec<String>, [i64; 3]> = BTreeMap::new();
            for ((a, b, c, part), count) in cells.iter().filter(|(_, count)| **count > 0) {
                let of = |name: &&str| match *name {
                    "a" => format!("a{a}"),
                    "b" => format!("b{b}"),
                    _ => format!("c{c}"),
                };
                sums.entry(by.iter().map(of).collect()).or_default()[usize::from(*part)] += count;
            }
            let mut rows: Vec<Vec<Value>> = sums
                .into_iter()
                .map(|(group, [yes, no, untold])| {
                    let total = yes + no + untold;
                    let share = yes as f64 / total as f64;
                    let counts = [n(total), n(yes), n(no), n(untold), Value::Real(share)];
                    group.into_iter().map(Value::from).chain(counts).collect()
                })
                .collect();
            if reverse {
                rows.reverse();
            }
            let name = if by.is_empty() { "all".to_owned() } else { by.join("-") };
            Draft::new(name, all(), "s", counts(by, true, rows))
        })
        .collect()
}

const MARGINS: [&[&str]; 5] = [&[], &["a"], &["a", "b"], &["b", "c"], &["a", "b", "c"]];

fn small_or_not() -> impl Strategy<Value = i64> {
    prop_oneof![2 => Just(0_i64), 4 => 1_i64..12, 3 => 12_i64..90]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// What is protected together, the audit does not break; and the order of rows changes nothing.
    #[test]
    fn the_audit_breaks_nothing_that_was_protected(
        values in prop::collection::vec(small_or_not(), 36),
        pick in 0_usize..4,
    ) {
        let mut cells = BTreeMap::new();
        for (place, value) in values.iter().enumerate() {
            let place = u8::try_from(place).unwrap();
            cells.insert((place / 18, place / 6 % 3, place / 3 % 2, place % 3), *value);
        }
        let chosen: Vec<&[&str]> = match pick {
            0 => MARGINS.to_vec(),
            1 => vec![&["a"], &["b"]],
            2 => vec![&["a", "b"], &["a"], &["b"], &[]],
            _ => vec![&["a", "b", "c"], &["c"]],
        };
        let out = protect(drafts(&cells, &chosen, false));
        let found = audit(&out, &[]).leaks;
        prop_assert!(found.is_empty(), "{:?}", found);
        let mut other = protect(drafts(&cells, &chosen, true));
        for table in &mut other {
            table.answer.rows.reverse();
        }
        prop_assert_eq!(out, other);
    }

    /// Every table of whole counts that agrees with what is published is written down: each withheld count still takes
    /// values as far apart as promised.
    #[test]
    fn brute_force_finds_the_promised_width(values in prop::collection::vec(0_i64..26, 4)) {
        const TOP: i64 = 40;
        let by = |groups: &[&str], rows: Vec<(Vec<&str>, i64)>| {
            let rows = rows.into_iter().filter(|(_, count)| *count > 0);
            let rows = rows.map(|(group, count)| group.into_iter().map(Value::from).chain([n(count)]).collect());
            let name = if groups.is_empty() { "all".to_owned() } else { groups.join("-") };
            Draft::new(name, all(), "s", counts(groups, false, rows.collect()))
        };
        let [aa, ab, ba, bb] = [values[0], values[1], values[2], values[3]];
        let names = [["x", "k"], ["x", "l"], ["y", "k"], ["y", "l"]];
        let inner = names.iter().zip([aa, ab, ba, bb]).map(|(group, count)| (group.to_vec(), count)).collect();
        let out = protect(vec![
            by(&["u", "v"], inner),
            by(&["u"], vec![(vec!["x"], aa + ab), (vec!["y"], ba + bb)]),
            by(&["v"], vec![(vec!["k"], aa + ba), (vec!["l"], ab + bb)]),
            by(&[], vec![(vec![], aa + ab + ba + bb)]),
        ]);
        // Which values of the four cells make each printed cell.
        let made_of = |table: usize, row: &[Value]| -> Vec<usize> {
            (0..4).filter(|cell| match table {
                0 => row[0] == Value::from(names[*cell][0]) && row[1] == Value::from(names[*cell][1]),
                1 => row[0] == Value::from(names[*cell][0]),
                2 => row[0] == Value::from(names[*cell][1]),
                _ => true,
            }).collect()
        };
        let mut printed = Vec::new();
        for (table, sheet) in out.iter().enumerate() {
            for row in &sheet.answer.rows {
                printed.push((made_of(table, row), row.last().unwrap().clone()));
            }
        }
        // A group that is not listed is 0, unless the table says that it is not complete.
        let complete = out[0].origin.as_ref().unwrap().complete;
        let listed = |cell: usize| printed.iter().any(|(of, _)| *of == [cell]);
        let ranges: Vec<(i64, i64)> = (0..4).map(|cell| {
            let shown = printed.iter().find(|(of, _)| *of == [cell]).map(|(_, value)| value.clone());
            match shown {
                Some(Value::Integer(count)) => (count, count),
                Some(P) => (1, SMALL),
                Some(_) => (SMALL + 1, TOP),
                None if complete => (0, 0),
                None => (0, TOP),
            }
        }).collect();
        let mut seen: Vec<Option<(i64, i64)>> = vec![None; printed.len()];
        let (r, at) = (&ranges, |cells: [i64; 4], of: &[usize]| of.iter().map(|cell| cells[*cell]).sum::<i64>());
        for w in r[0].0..=r[0].1 { for x in r[1].0..=r[1].1 { for y in r[2].0..=r[2].1 { for z in r[3].0..=r[3].1 {
            let cells = [w, x, y, z];
            let agrees = printed.iter().all(|(of, value)| {
                let sum = at(cells, of);
                match value {
                    Value::Integer(count) => sum == *count,
                    Value::Suppressed(Suppression::Primary) => (1..=SMALL).contains(&sum),
                    _ => sum > SMALL,
                }
            });
            if agrees {
                for ((of, _), seen) in printed.iter().zip(&mut seen) {
                    let sum = at(cells, of);
                    let (low, high) = seen.unwrap_or((sum, sum));
                    *seen = Some((low.min(sum), high.max(sum)));
                }
            }
        } } } }
        for ((of, value), seen) in printed.iter().zip(&seen) {
            if matches!(value, Value::Suppressed(_)) && (of.len() > 1 || listed(of[0])) {
                let (low, high) = seen.unwrap();
                prop_assert!(high - low >= PROTECTION, "{:?} is {} to {} in {:?}", of, low, high, printed);
            }
        }
    }
}
