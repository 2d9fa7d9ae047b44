use super::*;
use crate::attack::cells::is_small;

fn count(row: &[Value], place: usize) -> Option<i64> {
    match row.get(place) {
        Some(Value::Integer(number)) => Some(*number),
        _ => None,
    }
}
use brunt_model::Field;
use brunt_model::answer::Line;
use proptest::prelude::*;

fn table(rows: &[(i64, i64, i64)]) -> Answer {
    let mut answer = Answer::new(
        "measure target-share",
        vec![
            Field::new("group", Role::Group),
            Field::new("n", Role::Total),
            Field::new("in_target", Role::Part),
            Field::new("not_in_target", Role::Part),
            Field::new("cannot_tell", Role::Untold),
            Field::new("share_low", Role::Derived),
        ],
    );
    for (index, (yes, no, untold)) in rows.iter().enumerate() {
        let n = yes + no + untold;
        #[expect(clippy::cast_precision_loss, reason = "small test counts")]
        let share = if n == 0 { Value::Missing } else { Value::Real(*yes as f64 / n as f64) };
        answer.rows.push(vec![
            Value::Text(format!("g{index}")),
            Value::Integer(n),
            Value::Integer(*yes),
            Value::Integer(*no),
            Value::Integer(*untold),
            share,
        ]);
    }
    answer
}

fn shown(releasable: &Releasable) -> Vec<String> {
    releasable
        .answer()
        .rows
        .iter()
        .map(|row| {
            row.iter()
                .skip(1)
                .map(|value| match value {
                    Value::Integer(number) => number.to_string(),
                    Value::Real(share) => format!("{share:.3}"),
                    Value::Suppressed(Suppression::Primary) => "P".into(),
                    Value::Suppressed(Suppression::Complementary) => "C".into(),
                    _ => "-".into(),
                })
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect()
}

#[test]
fn large_counts_and_zeros_pass_untouched() {
    assert_eq!(
        shown(&protect(table(&[(100, 200, 0), (0, 500, 11)]))),
        ["300 100 200 0 0.333", "511 0 500 11 0.000"]
    );
}

#[test]
fn a_small_part_takes_the_other_part_and_the_shares_with_it() {
    assert_eq!(shown(&protect(table(&[(7, 200, 50)]))), ["257 P C 50 C"]);
}

#[test]
fn a_small_part_beside_a_zero_takes_what_cannot_be_told() {
    assert_eq!(shown(&protect(table(&[(7, 0, 50)]))), ["57 P 0 C C"]);
}

#[test]
fn few_untold_rows_are_no_small_cell() {
    assert_eq!(shown(&protect(table(&[(100, 200, 3)]))), ["303 100 200 3 0.330"]);
}

#[test]
fn a_single_withheld_row_takes_a_second_one() {
    let hidden = shown(&protect(table(&[(7, 200, 50), (90, 300, 50), (80, 900, 50)])));
    assert_eq!(hidden, ["257 P C 50 C", "440 90 300 50 0.205", "1030 C C 50 C"]);
}

#[test]
fn shares_of_few_rows_are_whole_per_cent() {
    assert_eq!(shown(&protect(table(&[(20, 30, 11)]))), ["61 20 30 11 0.330"]);
}

#[test]
fn a_local_answer_says_so() {
    let answer = local(table(&[(7, 200, 50)]));
    assert_eq!(shown(&answer), ["257 7 200 50 0.027"]);
    assert_eq!(answer.answer().notes, ["not for publication: small counts are shown"]);
}

proptest! {
    /// No small part is shown, and none follows from its own row by subtraction.
    #[test]
    fn no_small_count_can_be_read_or_subtracted(rows in prop::collection::vec((0_i64..40, 0_i64..40, 0_i64..40), 1..6)) {
        let released = protect(table(&rows));
        for (row, (yes, no, untold)) in released.answer().rows.iter().zip(&rows) {
            let seen = |place: usize| count(row, place);
            for (place, truth) in [(2, yes), (3, no)] {
                if is_small(*truth) {
                    prop_assert_eq!(seen(place), None);
                    let others: Vec<Option<i64>> = [2, 3, 4].into_iter().filter(|other| *other != place).map(seen).collect();
                    let solved = seen(1).is_some() && others.iter().all(Option::is_some);
                    prop_assert!(!solved, "row {:?} of {}, {}, {} gives itself away", row, yes, no, untold);
                }
            }
        }
    }

    /// No column of several rows has exactly one withheld count with other counts shown that are not all zero, unless its
    /// sum, which the question without groups gives, is withheld there too.
    #[test]
    fn no_column_has_a_single_withheld_count(rows in prop::collection::vec((0_i64..40, 0_i64..40, 0_i64..40), 2..6)) {
        let released = protect(table(&rows));
        let sum = rows.iter().fold((0, 0, 0), |all, row| (all.0 + row.0, all.1 + row.1, all.2 + row.2));
        let whole = protect(table(&[sum]));
        for place in 1..=4 {
            let column: Vec<Option<i64>> = released.answer().rows.iter().map(|row| count(row, place)).collect();
            let hidden = column.iter().filter(|cell| cell.is_none()).count();
            let others: i64 = column.iter().flatten().sum();
            let sum = whole.answer().rows.first().and_then(|row| count(row, place));
            prop_assert!(hidden != 1 || others == 0 || sum.is_none(), "column {} of {:?}", place, rows);
        }
    }
}

#[test]
fn a_partner_comes_from_the_same_table_and_unshown_rows_count() {
    let fields = vec![Field::new("value", Role::Group), Field::new("n", Role::Total)];
    let line =
        |shown: bool, value: &str, n: i64| Line { shown, values: vec![value.into(), Value::Integer(n)] };
    let answer = Answer::new("diff", fields);
    let blocks = vec![
        vec![line(true, "a", 500), line(true, "b", 60), line(false, "c", 4)],
        vec![line(true, "d", 30), line(true, "e", 40)],
    ];
    let out = protect_blocks(answer.clone(), blocks.clone());
    // `c` is not shown, and yet its partner is withheld: the total of the table can be had elsewhere.
    assert_eq!(shown(&out), ["500", "C", "30", "40"]);
    let local = local_blocks(answer, blocks);
    assert_eq!(shown(&local), ["500", "60", "30", "40"]);
    assert!(local.answer().notes[0].starts_with("not for publication"));
}

#[test]
fn a_partner_comes_from_the_same_family_of_counts() {
    let mut answer = Answer::new(
        "measure burden",
        vec![
            Field::new("class", Role::Group),
            Field::new("all", Role::Total),
            Field::new("n", Role::Part),
            Field::new("not", Role::Part),
            Field::of_family(1, "stays", Role::Total),
            Field::of_family(1, "removed", Role::Part),
            Field::of_family(1, "not_removed", Role::Part),
            Field::new("removed_share", Role::Derived),
        ],
    );
    let row = |class: &str, counts: [i64; 6]| {
        let mut row = vec![Value::Text(class.to_owned())];
        row.extend(counts.map(Value::Integer));
        row.push(Value::Real(0.5));
        row
    };
    // The smallest part of the row is `n`, which is no partner for `removed`.
    answer.rows = vec![row("a", [900, 40, 860, 200, 3, 197]), row("b", [900, 300, 600, 250, 4, 246])];
    assert_eq!(
        shown(&protect(answer)),
        ["900 40 860 200 P C C", "900 300 600 250 P C C"],
        "`n` and `not` stand, `not_removed` goes"
    );
}

#[test]
fn rows_that_add_up_two_ways_have_partners_both_ways() {
    let mut answer = table(&[(3, 90, 0), (60, 80, 0), (70, 50, 0), (55, 65, 0)]);
    answer.fields.insert(0, Field::new("year", Role::Group));
    for (index, row) in answer.rows.iter_mut().enumerate() {
        row.insert(0, Value::Integer(if index < 2 { 2016 } else { 2018 }));
        row[1] = Value::Text(if index % 2 == 0 { "a" } else { "b" }.to_owned());
    }
    let out = protect_grid(answer, &["year".to_owned(), "group".to_owned()]);
    // The one small count takes a partner in its year, in its class, and those close the square.
    let hidden: Vec<bool> =
        out.answer().rows.iter().map(|row| matches!(row[3], Value::Suppressed(_))).collect();
    assert_eq!(hidden, [true, true, true, true]);
    assert!(out.answer().rows.iter().all(|row| matches!(row[2], Value::Integer(_))), "totals stand");
}

/// The same people divided twice: a single small count in either division would come back from the total.
#[test]
fn each_split_of_a_row_gets_its_own_partner() {
    let fields = vec![
        Field::new("group", Role::Group),
        Field::new("n", Role::Total),
        Field::new("booked_in", Role::Part),
        Field::new("not_booked_in", Role::Part),
        Field::new("cannot_tell", Role::Untold),
        Field::of_family(1, "declined", Role::Part),
        Field::of_family(1, "other", Role::Part),
        Field::of_family(1, "blank", Role::Untold),
    ];
    let mut answer = Answer::new("measure detainers", fields);
    let row = |counts: [i64; 7]| {
        let mut row = vec![Value::Text("g".into())];
        row.extend(counts.map(Value::Integer));
        row
    };
    answer.rows.push(row([500, 3, 400, 97, 2, 300, 198]));
    answer.rows.push(row([500, 100, 300, 100, 200, 100, 200]));
    answer.rows.push(row([600, 150, 350, 100, 300, 100, 200]));
    let found = shown(&protect(answer));
    // In the first row one of each split and a partner in each; the columns get partners of their own.
    assert_eq!(found[0], "500 P C 97 P C 198");
    for row in &found {
        let cells: Vec<&str> = row.split(' ').collect();
        for split in [&cells[1..4], &cells[4..7]] {
            assert_ne!(split.iter().filter(|cell| ["P", "C"].contains(cell)).count(), 1, "{row}");
        }
    }
}

/// A second split with a total of its own is other people: its total is protected with it.
#[test]
fn a_split_with_its_own_total_is_a_sum_of_its_own() {
    let fields = vec![
        Field::new("group", Role::Group),
        Field::new("n", Role::Total),
        Field::new("in_target", Role::Part),
        Field::new("not_in_target", Role::Part),
        Field::of_family(1, "n_before", Role::Total),
        Field::of_family(1, "in_target_before", Role::Part),
        Field::of_family(1, "not_in_target_before", Role::Part),
    ];
    let mut answer = Answer::new("measure frontier", fields);
    let mut row = vec![Value::Text("g".into())];
    row.extend([500, 200, 300, 40, 4, 36].map(Value::Integer));
    answer.rows.push(row);
    assert_eq!(shown(&protect(answer)), ["500 200 300 40 P C"]);
}
