use super::*;
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

    /// No column of several rows has exactly one withheld count with other counts shown that are not all zero.
    #[test]
    fn no_column_has_a_single_withheld_count(rows in prop::collection::vec((0_i64..40, 0_i64..40, 0_i64..40), 2..6)) {
        let released = protect(table(&rows));
        for place in 1..=4 {
            let column: Vec<Option<i64>> = released.answer().rows.iter().map(|row| count(row, place)).collect();
            let hidden = column.iter().filter(|cell| cell.is_none()).count();
            let others: i64 = column.iter().flatten().sum();
            prop_assert!(hidden != 1 || others == 0, "column {} of {:?}", place, rows);
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
