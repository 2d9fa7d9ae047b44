//! Stints in two stages, and stays, against plain counts over all pairs.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed unwrap is the test's failure")]

mod common;

use brunt_custody::{
    AsOf, DAY_MS, Days, Moment, Stay, StayRows, Stays, StintMark, StintMarks, mark_stints, person_ranges,
    stays,
};
use common::{HOUR, Rows, rows};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const AS_OF: AsOf = AsOf::day_only(9);

/// Earlier wins the first stage.
fn bond(rows: &Rows, row: usize) -> (bool, Option<i64>, bool, Moment, usize) {
    (rows.amount[row].is_none(), rows.amount[row], rows.date[row].is_none(), rows.date[row], row)
}

fn marks(rows: &Rows) -> Vec<StintMark> {
    let n = rows.len();
    let same_person = |a: usize, b: usize| rows.person[a] != 0 && rows.person[a] == rows.person[b];
    let first: Vec<bool> = (0..n)
        .map(|row| {
            !(0..n).any(|other| {
                same_person(row, other)
                    && rows.fingerprint[row] == rows.fingerprint[other]
                    && bond(rows, other) < bond(rows, row)
            })
        })
        .collect();
    let order = |row: usize| (rows.at[row], rows.out[row], row);
    (0..n)
        .map(|row| {
            let followed = (0..n).any(|other| {
                first[other]
                    && same_person(row, other)
                    && rows.code[row] == rows.code[other]
                    && rows.stay[row] == rows.stay[other]
                    && rows.at[row].day() == rows.at[other].day()
                    && order(other) > order(row)
            });
            match (rows.person[row], first[row], followed) {
                (0, _, _) => StintMark::NoKey,
                (_, false, _) => StintMark::BondRepeat,
                (_, true, true) => StintMark::SameDayRepeat,
                (_, true, false) => StintMark::Kept,
            }
        })
        .collect()
}

/// End of a stint in whole quarters of days, from its begin on.
fn end(rows: &Rows, row: usize) -> i64 {
    let from = rows.at[row].millis().unwrap();
    rows.out[row].millis().unwrap_or(AS_OF.open_until()).max(from)
}

fn plain_stay(
    rows: &Rows,
    stated: bool,
    (person, book_in): (u32, Moment),
    all: &[usize],
    stints: &[usize],
) -> Stay {
    let number = |row: usize| u32::try_from(row).unwrap();
    let count = |n: usize| u32::try_from(n).unwrap();
    let timed: Vec<usize> = stints.iter().copied().filter(|row| rows.at[*row].is_some()).collect();
    let open = all.iter().filter(|row| rows.out[**row].is_none()).count();
    let all_timed = || all.iter().copied().filter(|row| rows.at[*row].is_some());
    let longest = timed.iter().copied().max_by_key(|row| {
        (end(rows, *row) - rows.at[*row].millis().unwrap(), timed.iter().position(|other| other == row))
    });
    let mut held = BTreeSet::new();
    for row in all_timed() {
        let (mut hour, end) = (rows.at[row].millis().unwrap(), end(rows, row));
        while hour < end {
            held.insert(hour);
            hour += HOUR;
        }
    }
    let pairs = || timed.windows(2).map(|pair| (pair[0], rows.at[pair[1]].millis().unwrap()));
    let outs: Vec<Moment> = all.iter().map(|row| rows.out[*row]).collect();
    let book_out = match (stated, open) {
        (true, _) => all.iter().map(|row| rows.date[*row]).max().unwrap(),
        (false, 0) => *outs.iter().max().unwrap(),
        (false, _) => Moment::NONE,
    };
    let last_end = all_timed().map(|row| end(rows, row)).max().unwrap_or(0).max(AS_OF.open_until());
    let begin = book_in.millis().unwrap();
    let until = book_out.millis().unwrap_or(last_end);
    Stay {
        person,
        book_in,
        book_out,
        n_stints: count(stints.len()),
        first_stint: number(stints[0]),
        longest_stint: number(longest.unwrap_or(stints[0])),
        last_stint: number(*stints.last().unwrap()),
        open_rows: count(open),
        overlaps: count(
            pairs().filter(|(before, at)| rows.out[*before].is_none() || *at < end(rows, *before)).count(),
        ),
        gaps: count(
            pairs().filter(|(before, at)| rows.out[*before].is_some() && *at > end(rows, *before)).count(),
        ),
        zero_length: count(timed.iter().filter(|row| rows.out[**row] == rows.at[**row]).count()),
        out_before_in: count(
            timed.iter().filter(|row| rows.out[**row].is_some() && rows.out[**row] < rows.at[**row]).count(),
        ),
        held_millis: HOUR * i64::try_from(held.len()).unwrap(),
        elapsed_millis: (until - begin).max(0),
    }
}

fn plain_stays(rows: &Rows, stated: bool, kept: &[bool]) -> Vec<(Stay, Vec<usize>)> {
    let mut groups: BTreeMap<(u32, Moment), Vec<usize>> = BTreeMap::new();
    for row in 0..rows.len() {
        if rows.person[row] != 0 && rows.stay[row].is_some() {
            groups.entry((rows.person[row], rows.stay[row])).or_default().push(row);
        }
    }
    groups
        .into_iter()
        .filter_map(|(stay, all)| {
            let mut stints: Vec<usize> = all.iter().copied().filter(|row| kept[*row]).collect();
            stints.sort_by_key(|row| (rows.at[*row], rows.out[*row], *row));
            (!stints.is_empty()).then(|| (plain_stay(rows, stated, stay, &all, &stints), stints))
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn marks_are_those_of_all_pairs(rows in rows()) {
        let found = mark_stints(&rows.stint_rows(), None).unwrap();
        let wanted = marks(&rows);
        prop_assert_eq!(&found.marks, &wanted);
        let counts = |mark: StintMark| u64::try_from(wanted.iter().filter(|other| **other == mark).count()).unwrap();
        prop_assert_eq!(found.counts.bond_repeats, counts(StintMark::BondRepeat));
        prop_assert_eq!(found.counts.same_day_repeats, counts(StintMark::SameDayRepeat));
        prop_assert_eq!(found.counts.kept, counts(StintMark::Kept));
        prop_assert_eq!(found.counts.keyless, counts(StintMark::NoKey));
        // Groups of the first stage hold every row that it left out, and the lowest and earliest of each.
        let left_out: u64 = found.bonds.iter().map(|group| u64::from(group.n_rows) - 1).sum();
        prop_assert_eq!(left_out, found.counts.bond_repeats);
        for group in &found.bonds {
            let kept = usize::try_from(group.kept_row).unwrap();
            let equal: Vec<usize> = (0..rows.len())
                .filter(|row| rows.person[*row] == rows.person[kept] && rows.fingerprint[*row] == rows.fingerprint[kept])
                .collect();
            prop_assert_eq!(group.lowest_amount, equal.iter().filter_map(|row| rows.amount[*row]).min());
            let dates = equal.iter().map(|row| rows.date[*row]).filter(|date| date.is_some());
            prop_assert_eq!(group.earliest_date, dates.min().unwrap_or(Moment::NONE));
        }
    }

    #[test]
    fn an_exact_comparison_corrects_fingerprints(rows in rows()) {
        // All fingerprints collide; the comparison tells rows apart as the true ones would.
        let blind = Rows { fingerprint: vec![0; rows.len()], ..rows.clone() };
        let same = |a: usize, b: usize| rows.fingerprint[a] == rows.fingerprint[b];
        let found = mark_stints(&blind.stint_rows(), Some(&same)).unwrap();
        prop_assert_eq!(found, mark_stints(&rows.stint_rows(), None).unwrap());
    }

    #[test]
    fn stays_are_those_of_plain_groups(rows in rows(), by_rule in any::<bool>(), stated in any::<bool>()) {
        let kept = if by_rule {
            mark_stints(&rows.stint_rows(), None).unwrap().kept()
        } else {
            rows.flag.clone()
        };
        let stay_book_out = stated.then_some(rows.date.as_slice());
        let input = StayRows { stay_book_out, ..rows.stay_rows(Some(&kept)) };
        let found = stays(&input, AS_OF).unwrap();
        let wanted = plain_stays(&rows, stated, &kept);
        let list: Vec<Stay> = wanted.iter().map(|(stay, _)| *stay).collect();
        prop_assert_eq!(&found.list, &list);
        for row in 0..rows.len() {
            let place = wanted.iter().position(|(_, stints)| stints.contains(&row));
            prop_assert_eq!(found.rows[row].stay(), place);
            if let Some(place) = place {
                let position = wanted[place].1.iter().position(|other| *other == row).unwrap();
                prop_assert_eq!(usize::try_from(found.rows[row].position).unwrap(), position);
            }
        }
        let counts = found.counts;
        prop_assert_eq!(counts.stays, u64::try_from(list.len()).unwrap());
        let stints: u64 = list.iter().map(|stay| u64::from(stay.n_stints)).sum();
        prop_assert_eq!(counts.keyless + counts.set_aside + counts.without_stay + stints, counts.rows);
        prop_assert!(list.iter().all(|stay| stay.held_millis >= 0 && stay.elapsed_millis >= 0));
    }

    #[test]
    fn ranges_of_persons_put_together_are_the_whole(rows in rows(), parts in 1_usize..6) {
        let whole = mark_stints(&rows.stint_rows(), None).unwrap();
        let all = stays(&rows.stay_rows(None), AS_OF).unwrap();
        let (mut marks, mut together) = (StintMarks::default(), Stays::default());
        for range in person_ranges(&[rows.persons()], parts) {
            let part = rows.part(range);
            marks.append(&mark_stints(&part.stint_rows(), None).unwrap());
            together.append(&stays(&part.stay_rows(None), AS_OF).unwrap());
        }
        prop_assert_eq!(marks, whole);
        prop_assert_eq!(together, all);
    }

    #[test]
    fn the_order_of_rows_changes_no_stay(rows in rows()) {
        let (reversed, order) = rows.reversed();
        let (forth, back) = (
            stays(&rows.stay_rows(None), AS_OF).unwrap(),
            stays(&reversed.stay_rows(None), AS_OF).unwrap(),
        );
        prop_assert_eq!(forth.counts, back.counts);
        for (here, there) in forth.list.iter().zip(&back.list) {
            // Which of two equal rows comes first follows from their place alone.
            let moments = |rows: &Rows, row: u32| {
                let row = usize::try_from(row).unwrap();
                (rows.at[row], rows.out[row])
            };
            prop_assert_eq!(moments(&rows, here.last_stint), moments(&reversed, there.last_stint));
            prop_assert_eq!(moments(&rows, here.first_stint), moments(&reversed, there.first_stint));
            let strip = |stay: &Stay| Stay { first_stint: 0, longest_stint: 0, last_stint: 0, ..*stay };
            prop_assert_eq!(strip(here), strip(there));
        }
        prop_assert_eq!(order.len(), rows.len());
    }

    #[test]
    fn lengths_are_what_a_window_sees(rows in rows(), first in 0_i64..6, length in 1_i64..5) {
        let window = Days::new(first, first + length - 1).unwrap();
        let (from, to) = (first * DAY_MS, (first + length) * DAY_MS);
        let found = stays(&rows.stay_rows(None), AS_OF).unwrap();
        let lengths = found.lengths(window, AS_OF);
        for (place, stay) in found.list.iter().enumerate() {
            let begin = stay.book_in.millis().unwrap();
            let end = stay.book_out.millis().map_or(i64::MAX, |end| end.max(begin));
            let seen_until = end.min(to).min(if stay.is_open() { AS_OF.open_until() } else { i64::MAX });
            let seen = begin < to && seen_until >= begin && (begin >= from || seen_until > from);
            let length = lengths.iter().find(|length| length.stay == place);
            prop_assert_eq!(length.is_some(), seen);
            if let Some(length) = length {
                prop_assert_eq!(length.exit_millis, seen_until - begin);
                prop_assert_eq!(length.entry_millis, (from - begin).max(0));
                prop_assert_eq!(length.ended, end < to);
            }
        }
    }
}

#[test]
fn no_rows_and_one_open_stint() {
    let none = Rows::default();
    assert_eq!(mark_stints(&none.stint_rows(), None).unwrap(), StintMarks::default());
    assert_eq!(stays(&none.stay_rows(None), AS_OF).unwrap(), Stays::default());
    let one = Rows {
        person: vec![1],
        at: vec![Moment::from_day(3)],
        stay: vec![Moment::from_day(3)],
        out: vec![Moment::NONE],
        ..Rows::default()
    };
    let found = stays(&one.stay_rows(None), AsOf::timed(3)).unwrap();
    let [stay] = found.list[..] else { panic!("one stay") };
    assert!(stay.is_open());
    assert_eq!((stay.transfers(), stay.elapsed_millis), (0, DAY_MS - 1000));
    assert_eq!((found.counts.open, found.counts.open_after_last), (1, 0));
}

#[test]
fn who_is_on_the_way_between_two_facilities_is_still_held() {
    let rows = Rows {
        person: vec![1],
        at: vec![Moment::from_day(3)],
        stay: vec![Moment::from_day(3)],
        out: vec![Moment::from_day(9)],
        ..Rows::default()
    };
    let input = StayRows { stay_book_out: Some(&[Moment::NONE]), ..rows.stay_rows(None) };
    let found = stays(&input, AsOf::timed(9)).unwrap();
    let [stay] = found.list[..] else { panic!("one stay") };
    assert!(stay.is_open());
    assert_eq!((stay.held_millis, stay.elapsed_millis), (6 * DAY_MS, 7 * DAY_MS - 1000));
    assert_eq!((found.counts.open, found.counts.open_after_last), (1, 1));
}

#[test]
fn an_end_before_the_begin_lasts_no_time() {
    let rows = Rows {
        person: vec![1, 1],
        at: vec![Moment::from_day(3), Moment::from_day(4)],
        stay: vec![Moment::from_day(3); 2],
        out: vec![Moment::from_day(2), Moment::from_day(5)],
        ..Rows::default()
    };
    let found = stays(&rows.stay_rows(None), AS_OF).unwrap();
    let [stay] = found.list[..] else { panic!("one stay") };
    assert_eq!((stay.out_before_in, stay.overlaps, stay.gaps), (1, 0, 1));
    assert_eq!((stay.held_millis, stay.elapsed_millis), (DAY_MS, 2 * DAY_MS));
    assert_eq!(stay.book_out, Moment::from_day(5));
    assert_eq!(stay.longest_stint, 1);
}

#[test]
fn of_rows_of_one_day_and_moment_the_ended_one_is_the_last() {
    let rows = Rows {
        person: vec![1, 1],
        at: vec![Moment::from_day(3); 2],
        stay: vec![Moment::from_day(3); 2],
        out: vec![Moment::from_day(5), Moment::NONE],
        code: vec![0, 0],
        fingerprint: vec![1, 2],
        amount: vec![None, None],
        date: vec![Moment::NONE; 2],
        ..Rows::default()
    };
    let found = mark_stints(&rows.stint_rows(), None).unwrap();
    assert_eq!(found.marks, [StintMark::Kept, StintMark::SameDayRepeat]);
    assert_eq!(found.kept(), [true, false]);
    assert_eq!(found.marks[1].duplicate_likely_bond(), Some(false));
    assert_eq!(found.marks[1].duplicate_likely_sameday(), Some(true));
    assert_eq!(StintMark::NoKey.duplicate_likely_sameday(), None);
}
