//! Links against a search through all pairs.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed unwrap is the test's failure")]

mod common;

use brunt_custody::{
    CustodyError, DAY_MS, Days, Edge, Link, LinkRule, LinkSide, Linked, Matching, Moment, Month, Persons,
    ReleaseRows, Status, StatusCounts, Unit, by_month, link, person_ranges,
};
use common::{HOUR, Rows, link_rule, rows};
use proptest::prelude::*;

fn of<'a>(rows: LinkSide<'a>) -> ReleaseRows<'a, LinkSide<'a>> {
    ReleaseRows { release: "simulated", rows }
}

/// The distance in the rule's unit; `None` where the two cannot be compared or lie outside the window.
fn gap(rule: &LinkRule, left: &Rows, l: usize, right: &Rows, r: usize) -> Option<i64> {
    if left.person[l] == 0 || left.person[l] != right.person[r] || !left.flag[l] || !right.flag[r] {
        return None;
    }
    let by_day = rule.unit == Unit::Day || left.day_only[l] || right.day_only[r];
    let gap = if by_day {
        (right.at[r].day()? - left.at[l].day()?) * DAY_MS
    } else {
        right.at[r].millis()? - left.at[l].millis()?
    };
    let fits = gap >= -DAY_MS * i64::from(rule.days_before) && gap <= DAY_MS * i64::from(rule.days_after);
    fits.then_some(gap)
}

type Pair = (usize, usize, i64);

fn choose(rule: &LinkRule, left: &Rows, right: &Rows, pairs: &[Pair]) -> Vec<Pair> {
    let rank = |(l, r, gap): &Pair| (gap.abs(), left.at[*l], right.at[*r], *l, *r);
    let nearest = |pairs: &[Pair], side: fn(&Pair) -> usize| -> Vec<Pair> {
        pairs
            .iter()
            .filter(|pair| pairs.iter().all(|other| side(other) != side(pair) || rank(other) >= rank(pair)))
            .copied()
            .collect()
    };
    match rule.matching {
        Matching::EachLeft => nearest(pairs, |pair| pair.0),
        Matching::RightThenLeft => nearest(&nearest(pairs, |pair| pair.1), |pair| pair.0),
        Matching::ClosestFirst => {
            let mut rest = pairs.to_vec();
            let mut chosen = Vec::new();
            while let Some(best) = rest.iter().min_by_key(|pair| rank(pair)).copied() {
                chosen.push(best);
                rest.retain(|pair| pair.0 != best.0 && pair.1 != best.1);
            }
            chosen
        }
    }
}

fn status(rows: &Rows, row: usize, other: Days, before: u32, after: u32, near: bool, linked: bool) -> Status {
    let Some(day) = rows.at[row].day().filter(|_| rows.person[row] != 0 && rows.flag[row]) else {
        return match (rows.person[row], rows.flag[row]) {
            (0, _) => Status::NoKey,
            (_, false) => Status::SetAside,
            _ => Status::NoMoment,
        };
    };
    match (linked, near, day - i64::from(before) < other.first(), day + i64::from(after) > other.last()) {
        (true, ..) => Status::Linked,
        (false, true, ..) => Status::LostTie,
        (_, _, false, false) => Status::NoneInWindow,
        (_, _, true, false) => Status::WindowEdge(Edge::Start),
        (_, _, false, true) => Status::WindowEdge(Edge::End),
        (_, _, true, true) => Status::WindowEdge(Edge::Both),
    }
}

fn plain(rule: &LinkRule, left: &Rows, right: &Rows, left_period: Days, right_period: Days) -> Linked {
    let mut pairs: Vec<Pair> = Vec::new();
    for l in 0..left.len() {
        for r in 0..right.len() {
            pairs.extend(gap(rule, left, l, right, r).map(|gap| (l, r, gap)));
        }
    }
    let mut chosen = choose(rule, left, right, &pairs);
    chosen.sort_unstable();
    let (before, after) = (rule.days_before, rule.days_after);
    Linked {
        left: (0..left.len())
            .map(|row| {
                let near = pairs.iter().any(|pair| pair.0 == row);
                let linked = chosen.iter().any(|pair| pair.0 == row);
                status(left, row, right_period, before, after, near, linked)
            })
            .collect(),
        right: (0..right.len())
            .map(|row| {
                let near = pairs.iter().any(|pair| pair.1 == row);
                let linked = chosen.iter().any(|pair| pair.1 == row);
                status(right, row, left_period, after, before, near, linked)
            })
            .collect(),
        links: chosen
            .iter()
            .map(|(l, r, gap)| Link {
                left: u32::try_from(*l).unwrap(),
                right: u32::try_from(*r).unwrap(),
                gap_millis: *gap,
            })
            .collect(),
        pairs_in_window: u64::try_from(pairs.len()).unwrap(),
    }
}

fn rules() -> impl Strategy<Value = LinkRule> {
    let matching =
        prop_oneof![Just(Matching::EachLeft), Just(Matching::RightThenLeft), Just(Matching::ClosestFirst)];
    let unit = prop_oneof![Just(Unit::Moment), Just(Unit::Day)];
    (0_u32..3, 0_u32..4, unit, matching)
        .prop_map(|(before, after, unit, matching)| link_rule(before, after, unit, matching))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1200))]

    #[test]
    fn links_are_those_of_all_pairs(left in rows(), right in rows(), rule in rules()) {
        let (left_period, right_period) = (Days::new(1, 6).unwrap(), Days::new(0, 7).unwrap());
        let found =
            link(&rule, &of(left.link_side(left_period)), &of(right.link_side(right_period))).unwrap();
        prop_assert_eq!(&found, &plain(&rule, &left, &right, left_period, right_period));
        if rule.one_to_one() {
            let mut rights: Vec<u32> = found.links.iter().map(|link| link.right).collect();
            rights.sort_unstable();
            prop_assert!(rights.windows(2).all(|pair| pair[0] < pair[1]));
        }
        prop_assert!(found.links.windows(2).all(|pair| pair[0].left < pair[1].left));
        let with_any = StatusCounts::of(&found.left).with_any();
        let near = found.left.iter().filter(|status| status.has_any()).count();
        prop_assert_eq!(with_any, u64::try_from(near).unwrap());
        prop_assert_eq!(found.right_of_left().iter().flatten().count(), found.links.len());
    }

    #[test]
    fn ranges_of_persons_put_together_are_the_whole(
        left in rows(), right in rows(), rule in rules(), parts in 1_usize..6,
    ) {
        let period = Days::new(1, 6).unwrap();
        let whole = link(&rule, &of(left.link_side(period)), &of(right.link_side(period))).unwrap();
        let mut together = Linked::default();
        for range in person_ranges(&[left.persons(), right.persons()], parts) {
            let (left, right) = (left.part(range), right.part(range));
            together.append(&link(&rule, &of(left.link_side(period)), &of(right.link_side(period))).unwrap());
        }
        prop_assert_eq!(together, whole);
    }

    #[test]
    fn the_order_of_rows_changes_no_count(left in rows(), right in rows(), rule in rules()) {
        let period = Days::new(1, 6).unwrap();
        let (left_back, _) = left.reversed();
        let (right_back, _) = right.reversed();
        let forth = link(&rule, &of(left.link_side(period)), &of(right.link_side(period))).unwrap();
        let back = link(&rule, &of(left_back.link_side(period)), &of(right_back.link_side(period))).unwrap();
        prop_assert_eq!(forth.pairs_in_window, back.pairs_in_window);
        prop_assert_eq!(StatusCounts::of(&forth.left).with_any(), StatusCounts::of(&back.left).with_any());
        let gaps = |linked: &Linked| {
            let mut gaps: Vec<i64> = linked.links.iter().map(|link| link.gap_millis.abs()).collect();
            gaps.sort_unstable();
            gaps
        };
        // Rows of one moment may change places where only one of them shows its day alone.
        let alike = left.day_only.iter().chain(&right.day_only).all(|day_only| *day_only)
            || rule.unit == Unit::Day;
        if alike {
            prop_assert_eq!(gaps(&forth), gaps(&back));
        }
    }
}

fn side<'a>(person: &'a [u32], at: &'a [Moment], period: Days) -> LinkSide<'a> {
    LinkSide { persons: Persons::new(person).unwrap(), at, day_only: None, kept: None, period }
}

#[test]
fn rows_of_two_releases_are_never_linked() {
    let period = Days::new(0, 10).unwrap();
    let left = ReleaseRows { release: "2026-03", rows: side(&[], &[], period) };
    let right = ReleaseRows { release: "2025-12", rows: side(&[], &[], period) };
    let found = link(&link_rule(0, 1, Unit::Day, Matching::ClosestFirst), &left, &right).unwrap_err();
    assert_eq!(found, CustodyError::TwoReleases { left: "2026-03".to_owned(), right: "2025-12".to_owned() });
    assert_eq!(
        found.to_string(),
        "rows of release `2026-03` cannot be linked with rows of release `2025-12`: keys are made anew in each"
    );
}

#[test]
fn both_ends_of_the_window_are_included() {
    let period = Days::new(0, 30).unwrap();
    let arrest = [Moment::from_millis(10 * DAY_MS + HOUR)];
    let rule = link_rule(5, 10, Unit::Moment, Matching::RightThenLeft);
    let linked = |millis: i64| {
        let stay = [Moment::from_millis(millis)];
        let found = link(&rule, &of(side(&[1], &arrest, period)), &of(side(&[1], &stay, period))).unwrap();
        found.right[0] == Status::Linked
    };
    assert!(linked(5 * DAY_MS + HOUR) && linked(20 * DAY_MS + HOUR));
    assert!(!linked(5 * DAY_MS + HOUR - 1) && !linked(20 * DAY_MS + HOUR + 1));
}

#[test]
fn two_steps_and_closest_first_differ_where_a_choice_is_taken() {
    // Both stays choose the arrest of day 10; closest first gives the second stay what is left.
    let arrests = [Moment::from_day(10), Moment::from_day(14)];
    let stays = [Moment::from_day(10), Moment::from_day(11)];
    let period = Days::new(0, 30).unwrap();
    let run = |matching| {
        let rule = link_rule(5, 10, Unit::Day, matching);
        link(&rule, &of(side(&[1, 1], &arrests, period)), &of(side(&[1, 1], &stays, period))).unwrap()
    };
    let two_steps = run(Matching::RightThenLeft);
    assert_eq!(two_steps.right, [Status::Linked, Status::LostTie]);
    assert_eq!(two_steps.right_of_left(), [Some(0), None]);
    let closest = run(Matching::ClosestFirst);
    assert_eq!(closest.right_of_left(), [Some(0), Some(1)]);
    assert_eq!(closest.links[1].gap_millis, -3 * DAY_MS);
    assert_eq!(two_steps.pairs_in_window, 4);
}

#[test]
fn months_count_what_became_of_their_rows() {
    let at = [Moment::from_day(30), Moment::from_day(31), Moment::from_day(31), Moment::NONE];
    let statuses = [Status::Linked, Status::WindowEdge(Edge::End), Status::NoneInWindow, Status::NoMoment];
    let months = by_month(&at, &statuses).unwrap();
    let january = months[&Some(Month { year: 1970, month: 1 })];
    let february = months[&Some(Month { year: 1970, month: 2 })];
    assert_eq!((january.linked, january.candidates()), (1, 1));
    assert_eq!((february.linked, february.candidates(), february.on_edge()), (0, 2, 1));
    assert_eq!(months[&None].no_moment, 1);
    assert!(by_month(&at, &[]).is_err());
}
