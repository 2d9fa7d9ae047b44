//! Episodes against the closure of "near enough" over all pairs.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed unwrap is the test's failure")]

mod common;

use brunt_custody::{
    CustodyError, DAY_MS, Moment, Persons, RepeatRows, Repeats, Sameness, merge_order, person_ranges, repeats,
};
use common::{HOUR, Rows, repeat_rule, rows, sameness};
use proptest::prelude::*;

fn near(sameness: Sameness, a: Moment, b: Moment) -> bool {
    let (Some(first), Some(second)) = (a.millis(), b.millis()) else { return false };
    match sameness {
        Sameness::Within { millis } => (first - second).abs() <= millis,
        Sameness::SameDay => a.day() == b.day(),
        Sameness::SameMoment => first == second,
    }
}

/// For each row, the rows of its episode in their order.
fn closure(rows: &Rows, by_code: bool, sameness: Sameness) -> Vec<Vec<usize>> {
    let n = rows.len();
    let linked = |a: usize, b: usize| {
        rows.person[a] != 0
            && rows.person[a] == rows.person[b]
            && (!by_code || rows.code[a] == rows.code[b])
            && near(sameness, rows.at[a], rows.at[b])
    };
    let mut label: Vec<usize> = (0..n).collect();
    loop {
        let before = label.clone();
        for a in 0..n {
            for b in 0..n {
                if linked(a, b) {
                    label[a] = label[a].min(label[b]);
                }
            }
        }
        if label == before {
            break;
        }
    }
    (0..n)
        .map(|row| {
            let mut members: Vec<usize> = (0..n).filter(|other| label[*other] == label[row]).collect();
            members.sort_by_key(|row| (rows.at[*row], rows.flag[*row], *row));
            members
        })
        .collect()
}

fn run(rows: &Rows, by_code: bool, sameness: Sameness) -> Repeats {
    let keys: &[&[u32]] = if by_code { &[&rows.code] } else { &[] };
    repeats(&repeat_rule(sameness, keys.len()), &rows.repeat_rows(keys)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn episodes_are_the_closure_of_near_rows(
        rows in rows(), by_code in any::<bool>(), sameness in sameness(),
    ) {
        let found = run(&rows, by_code, sameness);
        let closure = closure(&rows, by_code, sameness);
        for (row, members) in closure.iter().enumerate() {
            prop_assert_eq!(usize::try_from(found.n_rows[row]).unwrap(), members.len());
            prop_assert_eq!(
                usize::try_from(found.position[row]).unwrap(),
                members.iter().position(|other| *other == row).unwrap()
            );
            for other in 0..rows.len() {
                prop_assert_eq!(found.episode[row] == found.episode[other], members.contains(&other));
            }
            let likely = (rows.person[row] != 0).then_some(members.len() > 1);
            prop_assert_eq!(found.duplicate_likely(row), likely);
            prop_assert_eq!(found.is_first(row), members[0] == row);
        }
        let keyed = |row: &usize| rows.person[*row] != 0;
        let firsts = (0..rows.len()).filter(keyed).filter(|row| closure[*row][0] == *row).count();
        let several =
            (0..rows.len()).filter(|row| closure[*row][0] == *row && closure[*row].len() > 1).count();
        prop_assert_eq!(found.counts.episodes, u64::try_from(firsts).unwrap());
        prop_assert_eq!(found.counts.of_several, u64::try_from(several).unwrap());
        let keyed = (0..rows.len()).filter(keyed).count();
        prop_assert_eq!(found.counts.later_rows, u64::try_from(keyed - firsts).unwrap());
        prop_assert_eq!(found.counts.keyless, u64::try_from(rows.len() - keyed).unwrap());
        // Numbers are dense.
        let mut numbers = found.episode.clone();
        numbers.sort_unstable();
        numbers.dedup();
        prop_assert!(numbers.iter().zip(0..).all(|(number, wanted)| *number == wanted));
    }

    #[test]
    fn ranges_of_persons_put_together_are_the_whole(
        rows in rows(), parts in 1_usize..6, sameness in sameness(),
    ) {
        let whole = run(&rows, true, sameness);
        let mut together = Repeats::default();
        for range in person_ranges(&[rows.persons()], parts) {
            together.append(&run(&rows.part(range), true, sameness));
        }
        prop_assert_eq!(together, whole);
    }

    #[test]
    fn the_order_of_rows_changes_no_count(rows in rows(), sameness in sameness()) {
        let (reversed, order) = rows.reversed();
        let (forth, back) = (run(&rows, false, sameness), run(&reversed, false, sameness));
        prop_assert_eq!(forth.counts, back.counts);
        for (place, row) in order.iter().enumerate() {
            prop_assert_eq!(back.n_rows[place], forth.n_rows[*row]);
        }
    }

    #[test]
    fn sorted_files_merge_into_one_sorted_table(rows in rows(), cut in 0_usize..24) {
        let cut = cut.min(rows.len());
        let (first, second) = (rows.slice(0..cut), rows.slice(cut..rows.len()));
        let files = [(second.persons(), second.at.as_slice()), (first.persons(), first.at.as_slice())];
        let found = merge_order(&files);
        let mut wanted: Vec<_> = found.clone();
        wanted.sort_by_key(|place| {
            let person = files[place.file].0.number(place.row).unwrap_or(u32::MAX);
            (person, files[place.file].1[place.row], *place)
        });
        prop_assert_eq!(found.len(), rows.len());
        prop_assert_eq!(found, wanted);
    }
}

#[test]
fn a_chain_may_be_longer_than_its_window() {
    let at: Vec<Moment> = [0, 24, 48, 73].iter().map(|hour| Moment::from_millis(hour * HOUR)).collect();
    let rows = RepeatRows {
        persons: Persons::new(&[1, 1, 1, 1]).unwrap(),
        at: &at,
        day_only: None,
        last_among_equals: None,
        keys: &[],
    };
    let found = repeats(&repeat_rule(Sameness::Within { millis: DAY_MS }, 0), &rows).unwrap();
    assert_eq!(found.episode, [0, 0, 0, 1]);
    assert_eq!(found.position, [0, 1, 2, 0]);
    assert_eq!((found.counts.episodes, found.counts.of_several, found.counts.later_rows), (2, 1, 2));
    assert_eq!(found.counts.on_window_edge, 0);
}

#[test]
fn the_next_day_is_on_the_edge_where_only_days_are_shown() {
    let at: Vec<Moment> = (0..3).map(Moment::from_day).collect();
    let rows = RepeatRows {
        persons: Persons::new(&[7, 7, 7]).unwrap(),
        at: &at,
        day_only: Some(&[true, true, true]),
        last_among_equals: None,
        keys: &[],
    };
    let found = repeats(&repeat_rule(Sameness::Within { millis: DAY_MS }, 0), &rows).unwrap();
    assert_eq!((found.counts.episodes, found.counts.on_window_edge), (1, 2));
}

/// Of two rows of one moment, one shows its day only: whichever stands first, the edge is counted.
#[test]
fn the_edge_is_counted_whichever_row_of_a_moment_stands_first() {
    let at = [Moment::from_day(0), Moment::from_day(1), Moment::from_day(1)];
    for day_only in [[false, true, false], [false, false, true]] {
        let rows = RepeatRows {
            persons: Persons::new(&[1, 1, 1]).unwrap(),
            at: &at,
            day_only: Some(&day_only),
            last_among_equals: None,
            keys: &[],
        };
        let found = repeats(&repeat_rule(Sameness::Within { millis: DAY_MS }, 0), &rows).unwrap();
        assert_eq!(found.counts.on_window_edge, 1);
    }
}

#[test]
fn a_reprocessed_row_comes_last_among_rows_of_one_second() {
    let at = vec![Moment::from_millis(5); 3];
    let rows = RepeatRows {
        persons: Persons::new(&[1, 1, 1]).unwrap(),
        at: &at,
        day_only: None,
        last_among_equals: Some(&[true, false, false]),
        keys: &[],
    };
    let found = repeats(&repeat_rule(Sameness::SameMoment, 0), &rows).unwrap();
    assert_eq!(found.position, [2, 0, 1]);
    assert_eq!(found.kept(), [false, true, false]);
}

#[test]
fn no_rows_and_rows_without_a_key() {
    let none = run(&Rows::default(), false, Sameness::SameDay);
    assert_eq!(none, Repeats::default());
    let at = vec![Moment::from_day(1); 2];
    let rows = RepeatRows {
        persons: Persons::new(&[0, 0]).unwrap(),
        at: &at,
        day_only: None,
        last_among_equals: None,
        keys: &[],
    };
    let found = repeats(&repeat_rule(Sameness::SameDay, 0), &rows).unwrap();
    assert_eq!((found.duplicate_likely(0), found.duplicate_likely(1)), (None, None));
    assert_eq!((found.counts.keyless, found.counts.episodes), (2, 0));
    assert_eq!(found.episode, [0, 1]);
}

#[test]
fn rows_out_of_order_and_columns_of_other_lengths_are_refused() {
    assert_eq!(Persons::new(&[2, 1]).unwrap_err(), CustodyError::NotSorted { row: 1 });
    assert_eq!(
        Persons::new(&[1, 0, 2]).unwrap_err().to_string(),
        "row 2 is not sorted: person numbers must not fall, and rows without a key come last"
    );
    let persons = Persons::new(&[1, 1]).unwrap();
    let short = [Moment::NONE];
    let rows = RepeatRows { persons, at: &short, day_only: None, last_among_equals: None, keys: &[] };
    assert_eq!(
        repeats(&repeat_rule(Sameness::SameDay, 0), &rows).unwrap_err().to_string(),
        "column `at` has 1 rows, and the person numbers have 2"
    );
    let at = [Moment::NONE; 2];
    let rows = RepeatRows { at: &at, ..rows };
    assert_eq!(
        repeats(&repeat_rule(Sameness::SameDay, 1), &rows).unwrap_err().to_string(),
        "rule `r` names 1 key columns beside the person, and 0 were handed in"
    );
}
