use super::find::{Edge, Kind, Span, find};
use super::stints::{Stint, few_carried, no_ends};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Weeks from Monday 2024-01-01, each spread over its days.
fn series(weeks: &[u64]) -> (BTreeMap<NaiveDate, u64>, Span) {
    let first = day("2024-01-01");
    let mut days = BTreeMap::new();
    for (week, rows) in (0_u64..).zip(weeks) {
        for of in 0..7 {
            let share = rows / 7 + u64::from(of < rows % 7);
            if share > 0 {
                days.insert(first + Days::new(week * 7 + of), share);
            }
        }
    }
    let weeks = u64::try_from(weeks.len()).unwrap();
    (days, Span { first, last: first + Days::new(weeks * 7 - 1) })
}

/// A level with waves of about six per cent.
fn steady(weeks: u64) -> Vec<u64> {
    (0..weeks).map(|week| 1000 + (week * 37) % 61 * 2).collect()
}

fn found(weeks: &[u64]) -> Vec<(Kind, NaiveDate, NaiveDate)> {
    let (days, span) = series(weeks);
    find(&days, span).into_iter().map(|edge| (edge.kind, edge.from, edge.to)).collect()
}

#[test]
fn a_steady_series_has_no_edge() {
    assert_eq!(found(&steady(60)), []);
    // Growth of two per cent a week is no missing start, and decline no late record.
    let growing: Vec<u64> =
        std::iter::successors(Some(500), |rows| Some(rows + rows / 50)).take(60).collect();
    assert_eq!(found(&growing), []);
    let constant = vec![100; 40];
    assert_eq!(found(&constant), []);
    // Of a series without spread a fall of a few per cent is not yet an edge.
    let mut slightly = constant;
    slightly[39] = 95;
    assert_eq!(found(&slightly), []);
    assert_eq!(found(&[5, 900, 3]), [], "too short to tell");
}

#[test]
fn a_planted_truncation_is_found_with_its_weeks_and_share() {
    let mut weeks = steady(60);
    for (place, tenths) in [(57, 8), (58, 6), (59, 3)] {
        weeks[place] = weeks[place] * tenths / 10;
    }
    let (days, span) = series(&weeks);
    let edges = find(&days, span);
    assert_eq!(edges.len(), 1, "{edges:?}");
    let edge = &edges[0];
    assert_eq!((edge.kind, edge.from, edge.to), (Kind::End, day("2025-02-03"), day("2025-02-23")));
    assert_eq!(edge.rows, weeks[57] + weeks[58] + weeks[59]);
    let expected = edge.expected.unwrap();
    assert!((3000..3400).contains(&expected), "{expected}");
    let said = edge.sentence(10);
    assert!(said.starts_with("the last 3 whole weeks, from 2025-02-03, hold 5"), "{said}");
    assert!(said.ends_with("late records or a fall; cut them with `--to`"), "{said}");
}

#[test]
fn a_missing_start_and_cut_weeks_are_found() {
    let mut weeks = steady(40);
    weeks[0] = 100;
    weeks[1] = 400;
    let (days, mut span) = series(&weeks);
    let edges = find(&days, span);
    assert_eq!(edges.len(), 1);
    assert_eq!(
        (edges[0].kind, edges[0].from, edges[0].to),
        (Kind::Start, day("2024-01-01"), day("2024-01-14"))
    );
    span.last = span.last - Days::new(4);
    span.first = span.first + Days::new(16);
    let edges = find(&days, span);
    let cut: Vec<(Kind, bool, NaiveDate, NaiveDate)> =
        edges.iter().map(|edge| (edge.kind, edge.cut, edge.from, edge.to)).collect();
    assert_eq!(
        cut,
        [
            (Kind::Start, true, day("2024-01-17"), day("2024-01-21")),
            (Kind::End, true, day("2024-09-30"), day("2024-10-02")),
        ]
    );
    assert!(edges[1].expected.is_some_and(|expected| (420..480).contains(&expected)), "{edges:?}");
    assert_eq!(
        edges[1].sentence(10),
        "the last week, from 2024-09-30, is cut by the release's last day, 2024-10-02"
    );
}

#[test]
fn a_hole_inside_is_found_and_no_edge_besides() {
    let mut weeks = steady(80);
    for slot in weeks.iter_mut().skip(30).take(28) {
        *slot = 0;
    }
    weeks[40] = 5;
    let (days, span) = series(&weeks);
    let edges = find(&days, span);
    assert_eq!(edges.len(), 1, "{edges:?}");
    assert_eq!(
        (edges[0].kind, edges[0].from, edges[0].to),
        (Kind::Hole, day("2024-07-29"), day("2025-02-09"))
    );
    assert_eq!(edges[0].rows, 5);
    // So few rows are not given as a share.
    assert!(edges[0].sentence(10).contains("next to none"), "{}", edges[0].sentence(10));
}

fn stints(ends_from: NaiveDate, carried: bool) -> (Vec<Stint>, Span) {
    let first = day("2023-11-01");
    let mut made = Vec::new();
    for offset in 0..200_u64 {
        let began = first + Days::new(offset);
        for length in [3_u64, 10, 40, 90] {
            let ended = began + Days::new(length);
            if ended < ends_from {
                continue;
            }
            made.push(Stint { began, ended: Some(ended), stay_began: Some(began), rows: 8 });
            // A second stint of a stay that began a month and a half earlier.
            let stay = began - Days::new(45);
            if carried || stay >= first {
                made.push(Stint { began, ended: Some(ended), stay_began: Some(stay), rows: 4 });
            }
        }
    }
    (made, Span { first, last: day("2024-05-01") })
}

#[test]
fn stints_without_those_that_ended_early_are_told() {
    let (full, span) = stints(day("2023-11-01"), true);
    assert_eq!((no_ends(&full, span), few_carried(&full, span)), (None, None));
    let (late, _) = stints(day("2023-11-16"), true);
    let edge: Edge = no_ends(&late, span).unwrap();
    assert_eq!((edge.kind, edge.from, edge.to), (Kind::Start, day("2023-11-01"), day("2023-11-15")));
    assert!(edge.sentence(10).contains("hold no stint that ended"), "{}", edge.sentence(10));
    let (fresh, _) = stints(day("2023-11-01"), false);
    assert_eq!(no_ends(&fresh, span), None);
    let edge = few_carried(&fresh, span).unwrap();
    assert_eq!((edge.from, edge.to), (day("2023-11-01"), day("2023-11-28")));
}
