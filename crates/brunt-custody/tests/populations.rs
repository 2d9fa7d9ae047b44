//! Populations, bed-days and flows against an expansion into days and elementary spans.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed unwrap is the test's failure")]

mod common;

use brunt_custody::{
    AsOf, BedDays, Census, CustodyError, DAY_MS, DayCount, DayFlow, Days, FlowRows, Flows, HeldRows, Moment,
    Persons, bed_days, census, flows, person_ranges, stays,
};
use common::{Rows, rows};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Begin, end and whether the end is the records' own.
fn span(rows: &Rows, row: usize, as_of: AsOf) -> Option<(i64, i64, bool)> {
    let from = rows.at[row].millis()?;
    let open = rows.out[row].is_none();
    Some((from, rows.out[row].millis().unwrap_or(as_of.open_until()).max(from), open))
}

fn at_midnight(rows: &Rows, row: usize, day: i64, as_of: AsOf) -> bool {
    let midnight = (day + 1) * DAY_MS;
    span(rows, row, as_of).is_some_and(|(from, to, open)| {
        from < midnight && if open { day <= as_of.day() } else { to >= midnight }
    })
}

fn within_day(rows: &Rows, row: usize, day: i64, as_of: AsOf) -> bool {
    span(rows, row, as_of).is_some_and(|(from, to, open)| {
        let last = if open { as_of.day().max(from.div_euclid(DAY_MS)) } else { to.div_euclid(DAY_MS) };
        from.div_euclid(DAY_MS) <= day && day <= last
    })
}

/// Milliseconds of a day in which at least one of some rows is held: elementary spans between all begins and ends.
fn covered(rows: &Rows, list: &[usize], day: i64, as_of: AsOf) -> i64 {
    let (from, to) = (day * DAY_MS, (day + 1) * DAY_MS);
    let spans: Vec<(i64, i64)> = list
        .iter()
        .filter_map(|row| span(rows, *row, as_of))
        .map(|(a, b, _)| (a.max(from), b.min(to)))
        .collect();
    let mut cuts: Vec<i64> = spans.iter().flat_map(|(a, b)| [*a, *b]).collect();
    cuts.sort_unstable();
    cuts.windows(2)
        .filter(|pair| spans.iter().any(|(a, b)| *a <= pair[0] && pair[1] <= *b))
        .map(|pair| pair[1] - pair[0])
        .sum()
}

fn plain_cell(rows: &Rows, kept: &[bool], group: Option<u32>, day: i64, as_of: AsOf) -> DayCount {
    let count = |n: usize| i64::try_from(n).unwrap();
    let all: Vec<usize> = (0..rows.len()).filter(|row| group.is_none_or(|g| rows.code[*row] == g)).collect();
    let keyed: Vec<usize> = all.iter().copied().filter(|row| rows.person[*row] != 0 && kept[*row]).collect();
    let keyless: Vec<usize> = all.iter().copied().filter(|row| rows.person[*row] == 0).collect();
    let held = |list: &[usize], is: &dyn Fn(usize) -> bool| list.iter().filter(|row| is(**row)).count();
    let people = |is: &dyn Fn(usize) -> bool| {
        let people: BTreeSet<u32> =
            keyed.iter().filter(|row| is(**row)).map(|row| rows.person[*row]).collect();
        count(people.len())
    };
    let night = |row: usize| at_midnight(rows, row, day, as_of);
    let any = |row: usize| within_day(rows, row, day, as_of);
    let alone = |list: &[usize]| list.iter().map(|row| covered(rows, &[*row], day, as_of)).sum();
    DayCount {
        midnight_persons: people(&night),
        midnight_rows: count(held(&all, &night)),
        midnight_keyless_rows: count(held(&keyless, &night)),
        day_persons: people(&any),
        day_rows: count(held(&all, &any)),
        day_keyless_rows: count(held(&keyless, &any)),
        held_millis: (1..5)
            .map(|person| {
                let own: Vec<usize> =
                    keyed.iter().copied().filter(|row| rows.person[*row] == person).collect();
                covered(rows, &own, day, as_of)
            })
            .sum(),
        row_millis: alone(&all),
        keyless_millis: alone(&keyless),
    }
}

fn sum(series: &[DayCount]) -> BedDays {
    let sum = |column: fn(&DayCount) -> i64| series.iter().map(column).sum();
    BedDays {
        held_millis: sum(|cell| cell.held_millis),
        midnights: sum(|cell| cell.midnight_persons),
        row_millis: sum(|cell| cell.row_millis),
        row_midnights: sum(|cell| cell.midnight_rows),
        keyless_millis: sum(|cell| cell.keyless_millis),
        keyless_midnights: sum(|cell| cell.midnight_keyless_rows),
    }
}

fn as_ofs() -> impl Strategy<Value = AsOf> {
    (4_i64..10, any::<bool>())
        .prop_map(|(day, timed)| if timed { AsOf::timed(day) } else { AsOf::day_only(day) })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_census_is_the_expansion_into_days(
        rows in rows(), as_of in as_ofs(), first in -1_i64..6, length in 1_i64..8,
    ) {
        let days = Days::new(first, first + length - 1).unwrap();
        let kept = rows.flag.clone();
        let found = census(&rows.held_rows(Some(&kept)), days, as_of).unwrap();
        for group in 0..3 {
            for (day, cell) in (first..).zip(found.group(group)) {
                prop_assert_eq!(*cell, plain_cell(&rows, &kept, Some(group), day, as_of));
            }
            prop_assert_eq!(found.group(group).len(), days.len());
        }
        for (day, cell) in (first..).zip(found.total()) {
            prop_assert_eq!(*cell, plain_cell(&rows, &kept, None, day, as_of));
        }
        // Days sum to the window, for each group and for all.
        let totals = bed_days(&rows.held_rows(Some(&kept)), days, as_of).unwrap();
        for group in 0..3 {
            prop_assert_eq!(totals[usize::try_from(group).unwrap()], sum(found.group(group)));
        }
        prop_assert_eq!(totals[3], sum(found.total()));
    }

    #[test]
    fn a_person_is_held_at_most_once_and_rows_at_least_as_often(rows in rows(), as_of in as_ofs()) {
        let found = census(&rows.held_rows(None), Days::new(0, 9).unwrap(), as_of).unwrap();
        for (day, cell) in found.total().iter().enumerate() {
            prop_assert!(cell.midnight_persons <= cell.day_persons && cell.day_persons <= 4);
            prop_assert!(cell.midnight_persons <= cell.midnight_rows - cell.midnight_keyless_rows);
            prop_assert!(cell.held_millis <= cell.row_millis - cell.keyless_millis);
            prop_assert!(cell.held_millis <= cell.day_persons * DAY_MS);
            let groups = (0..3).map(|group| found.group(group)[day]);
            prop_assert_eq!(groups.clone().map(|cell| cell.midnight_rows).sum::<i64>(), cell.midnight_rows);
            prop_assert!(groups.map(|cell| cell.day_persons).sum::<i64>() >= cell.day_persons);
        }
    }

    #[test]
    fn ranges_of_persons_put_together_are_the_whole(rows in rows(), parts in 1_usize..6) {
        let (days, as_of) = (Days::new(0, 9).unwrap(), AsOf::timed(8));
        let whole = census(&rows.held_rows(None), days, as_of).unwrap();
        let beds = bed_days(&rows.held_rows(None), days, as_of).unwrap();
        let all = stays(&rows.stay_rows(None), as_of).unwrap();
        let moves = flows(&rows.flow_rows(None, &all), days).unwrap();
        let mut together: Option<(Census, Vec<BedDays>, Flows)> = None;
        for range in person_ranges(&[rows.persons()], parts) {
            let part = rows.part(range);
            let held = census(&part.held_rows(None), days, as_of).unwrap();
            let bed = bed_days(&part.held_rows(None), days, as_of).unwrap();
            let stays = stays(&part.stay_rows(None), as_of).unwrap();
            let moved = flows(&part.flow_rows(None, &stays), days).unwrap();
            match &mut together {
                None => together = Some((held, bed, moved)),
                Some((census, beds, flows)) => {
                    census.add(&held).unwrap();
                    flows.add(&moved).unwrap();
                    for (sum, more) in beds.iter_mut().zip(&bed) {
                        sum.add(more);
                    }
                }
            }
        }
        prop_assert_eq!(together.unwrap(), (whole, beds, moves));
    }

    #[test]
    fn the_order_of_rows_changes_nothing(rows in rows(), as_of in as_ofs()) {
        let days = Days::new(0, 9).unwrap();
        let (reversed, _) = rows.reversed();
        prop_assert_eq!(
            census(&rows.held_rows(None), days, as_of).unwrap(),
            census(&reversed.held_rows(None), days, as_of).unwrap()
        );
    }

    #[test]
    fn flows_are_plain_counts(rows in rows()) {
        let days = Days::new(1, 6).unwrap();
        let as_of = AsOf::timed(8);
        let kept = rows.flag.clone();
        let all = stays(&rows.stay_rows(Some(&kept)), as_of).unwrap();
        let found = flows(&rows.flow_rows(Some(&kept), &all), days).unwrap();
        for group in 0..3 {
            for (day, cell) in (1..).zip(found.group(group)) {
                prop_assert_eq!(*cell, plain_flow(&rows, &kept, group, day));
            }
        }
        let total = found.total();
        for (place, cell) in total.iter().enumerate() {
            let sum: i64 = (0..3).map(|group| found.group(group)[place].book_ins).sum();
            prop_assert_eq!(cell.book_ins, sum);
        }
        // Over all days, transfers are the stints after the first of their stay.
        let everything = flows(&rows.flow_rows(Some(&kept), &all), Days::new(-1, 9).unwrap()).unwrap();
        let ins: i64 = everything.total().iter().map(|cell| cell.transfers_in).sum();
        let timed = (0..rows.len()).filter(|row| rows.at[*row].is_some());
        let later = timed.filter(|row| all.rows[*row].stay().is_some() && all.rows[*row].position > 0).count();
        prop_assert_eq!(ins, i64::try_from(later).unwrap());
    }
}

fn plain_flow(rows: &Rows, kept: &[bool], group: u32, day: i64) -> DayFlow {
    let mut cell = DayFlow::default();
    let used: Vec<usize> = (0..rows.len()).filter(|row| kept[*row]).collect();
    let rank = |row: usize| (rows.at[row], rows.out[row], row);
    for &row in used.iter().filter(|row| rows.code[**row] == group) {
        let keyed = rows.person[row] != 0;
        let mates: Vec<usize> = used
            .iter()
            .copied()
            .filter(|other| rows.person[*other] == rows.person[row] && rows.stay[*other] == rows.stay[row])
            .collect();
        let in_stay = keyed && rows.stay[row].is_some();
        let first = in_stay && mates.iter().all(|other| rank(*other) >= rank(row));
        let last = in_stay && mates.iter().all(|other| rank(*other) <= rank(row));
        if rows.at[row].day() == Some(day) {
            cell.book_ins += i64::from(keyed);
            cell.keyless_book_ins += i64::from(!keyed);
            cell.stay_begins += i64::from(first);
            cell.transfers_in += i64::from(in_stay && !first);
        }
        if rows.out[row].day() == Some(day) {
            cell.book_outs += i64::from(keyed);
            cell.keyless_book_outs += i64::from(!keyed);
            cell.stay_ends += i64::from(last);
            cell.transfers_out += i64::from(in_stay && !last);
        }
    }
    cell
}

fn one<'a>(at: &'a [Moment], out: &'a [Moment]) -> HeldRows<'a> {
    HeldRows {
        persons: Persons::new(&[1]).unwrap(),
        book_in: at,
        book_out: out,
        group: &[0],
        n_groups: 1,
        kept: None,
    }
}

fn held(from: Moment, to: Moment, as_of: AsOf) -> Vec<(i64, i64)> {
    let found = census(&one(&[from], &[to]), Days::new(0, 5).unwrap(), as_of).unwrap();
    found.total().iter().map(|cell| (cell.midnight_persons, cell.day_persons)).collect()
}

#[test]
fn a_night_belongs_to_the_day_before_it() {
    let as_of = AsOf::timed(4);
    let (start, end) = (Moment::from_day(1), Moment::from_day(3));
    assert_eq!(held(start, end, as_of), [(0, 0), (1, 1), (1, 1), (0, 1), (0, 0), (0, 0)]);
    // No time at all: held at some time of the day, at no midnight.
    assert_eq!(held(start, start, as_of), [(0, 0), (0, 1), (0, 0), (0, 0), (0, 0), (0, 0)]);
    assert_eq!(held(end, start, as_of), [(0, 0), (0, 0), (0, 0), (0, 1), (0, 0), (0, 0)]);
    // Open: held to the end of the last day of the records, and no longer.
    assert_eq!(held(end, Moment::NONE, as_of), [(0, 0), (0, 0), (0, 0), (1, 1), (1, 1), (0, 0)]);
    assert_eq!(held(end, Moment::NONE, AsOf::day_only(4)), [(0, 0), (0, 0), (0, 0), (1, 1), (1, 1), (0, 0)]);
}

#[test]
fn bed_days_are_named_by_how_they_are_counted() {
    // From 18:00 to 06:00 two days later: one and a half days, two midnights.
    let at = [Moment::from_millis(18 * common::HOUR)];
    let out = [Moment::from_millis(54 * common::HOUR)];
    let found = bed_days(&one(&at, &out), Days::new(0, 5).unwrap(), AsOf::timed(5)).unwrap();
    assert!((found[0].by_clock() - 1.5).abs() < 1e-12);
    assert_eq!(found[0].by_midnights(), 2);
    assert_eq!(found[0], found[1]);
    let clipped = bed_days(&one(&at, &out), Days::new(1, 1).unwrap(), AsOf::timed(5)).unwrap();
    assert!((clipped[0].by_clock() - 1.0).abs() < 1e-12);
}

#[test]
fn groups_and_days_that_do_not_fit_are_refused() {
    let (at, out) = ([Moment::from_day(1)], [Moment::NONE]);
    let days = Days::new(0, 5).unwrap();
    let wrong = HeldRows { group: &[1], ..one(&at, &out) };
    assert_eq!(
        census(&wrong, days, AsOf::timed(5)).unwrap_err(),
        CustodyError::Group { row: 0, group: 1, groups: 1 }
    );
    let many = HeldRows { n_groups: 4_000_000_000, ..one(&at, &out) };
    assert_eq!(
        census(&many, days, AsOf::timed(5)).unwrap_err().to_string(),
        "4000000000 groups of 6 days are more than 20000000 cells: take fewer groups or days"
    );
    let first = census(&one(&at, &out), days, AsOf::timed(5)).unwrap();
    let mut other = census(&one(&at, &out), Days::new(0, 4).unwrap(), AsOf::timed(5)).unwrap();
    assert_eq!(other.add(&first).unwrap_err(), CustodyError::OtherCells);
    assert_eq!(first.group(1), []);
    assert!(Days::new(1, 0).is_none());
}

#[test]
fn nobody_is_held_where_there_are_no_rows() {
    let rows = Rows::default();
    let days = Days::new(0, 2).unwrap();
    let found = census(&rows.held_rows(None), days, AsOf::timed(5)).unwrap();
    assert!(found.total().iter().all(|cell| *cell == DayCount::default()));
    let all = stays(&rows.stay_rows(None), AsOf::timed(5)).unwrap();
    let moved = flows(&FlowRows { ..rows.flow_rows(None, &all) }, days).unwrap();
    assert_eq!(moved.total(), [DayFlow::default(); 3]);
}
