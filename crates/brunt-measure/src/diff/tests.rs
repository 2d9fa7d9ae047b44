use super::recode::{Recoding, Weekly, find};
use std::collections::BTreeSet;

fn weekly(value: &str, pairs: &[(u64, u64)]) -> Weekly {
    Weekly {
        value: value.to_owned(),
        before: pairs.iter().map(|pair| pair.0).collect(),
        after: pairs.iter().map(|pair| pair.1).collect(),
    }
}

/// Numbers that go up and down without a pattern that another one shares.
fn wave(week: u64, seed: u64) -> u64 {
    20 + (week * 7 + seed * 13 + (week * week * seed) % 11) % 17
}

/// Twenty weeks: three values folded into a fourth from week `from` on, two others left alone.
fn folded(from: u64) -> Vec<Weekly> {
    let weeks: Vec<u64> = (0..20).collect();
    let mut values: Vec<Weekly> = (1..=3)
        .map(|seed| {
            let pairs: Vec<_> = weeks
                .iter()
                .map(|week| (wave(*week, seed), if *week < from { wave(*week, seed) } else { 0 }))
                .collect();
            weekly(&format!("CAP {seed}"), &pairs)
        })
        .collect();
    let gain: Vec<_> = weeks
        .iter()
        .map(|week| {
            let moved: u64 = if *week < from { 0 } else { (1..=3).map(|seed| wave(*week, seed)).sum() };
            (wave(*week, 4), wave(*week, 4) + moved)
        })
        .collect();
    values.push(weekly("Custodial", &gain));
    for seed in 5..=6 {
        let pairs: Vec<_> = weeks.iter().map(|week| (wave(*week, seed), wave(*week, seed))).collect();
        values.push(weekly(&format!("Other {seed}"), &pairs));
    }
    values
}

fn set<const N: usize>(places: [usize; N]) -> BTreeSet<usize> {
    BTreeSet::from(places)
}

#[test]
fn three_values_folded_into_one_are_found() {
    let expected = |first| vec![Recoding { from: set([0, 1, 2]), into: set([3]), weeks: (first, 19) }];
    assert_eq!(find(&folded(0)), expected(0));
    // From the middle on as well: what counts is what is left in the weeks of the move.
    assert_eq!(find(&folded(10)), expected(10));
}

#[test]
fn one_value_split_into_two_is_found() {
    let turned: Vec<Weekly> = folded(0)
        .into_iter()
        .map(|one| Weekly { value: one.value, before: one.after, after: one.before })
        .collect();
    let found = find(&turned);
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0].from, &found[0].into), (&set([3]), &set([0, 1, 2])));
}

#[test]
fn weeks_withdrawn_as_a_whole_move_nothing_and_do_not_hide_a_recoding() {
    let mut values = folded(0);
    for one in &mut values {
        for week in [4, 5, 11] {
            one.after[week] /= 2;
        }
        one.after[7] = 0;
    }
    let found = find(&values);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0].from, &found[0].into), (&set([0, 1, 2]), &set([3])));
}

#[test]
fn nothing_is_found_where_nothing_was_recoded() {
    let mut same = folded(20);
    assert!(find(&same).is_empty());
    // A third of one value goes over to another: shares moved, nothing vanished.
    for week in 0..20 {
        let moved = same[0].before[week] / 3;
        same[0].after[week] -= moved;
        same[4].after[week] += moved;
    }
    assert!(find(&same).is_empty());
    // One value vanishes and another grows, at other times.
    let mut apart = folded(20);
    for week in 0..20 {
        if week < 10 {
            apart[0].after[week] = 0;
        } else {
            apart[5].after[week] += 24;
        }
    }
    assert!(find(&apart).is_empty(), "{:?}", find(&apart));
    assert!(find(&[]).is_empty());
}
