#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed unwrap is the test's failure")]

use super::*;

fn poll(percent: &str, n: u64, design: f64) -> PollResult {
    PollResult { percent: Printed::parse(percent).unwrap(), n, design: DesignEffect::given(design).unwrap() }
}

fn pair(earlier: (&str, u64), later: (&str, u64), design: f64) -> PairReport {
    compare(poll(earlier.0, earlier.1, design), poll(later.0, later.1, design), 0.95, None).unwrap()
}

/// Half a unit of the last digit given, for numbers written to `digits` decimals.
#[track_caller]
fn meets(found: f64, wanted: f64, digits: i32) {
    let half = 0.500_001 * 10f64.powi(-digits);
    assert!((found - wanted).abs() <= half, "{found} is not {wanted} to {digits} decimals");
}

#[test]
fn march_to_april_meets_the_reference_numbers() {
    for (design, se, z, p, low, high) in [
        (1.0, 2.001, -1.499, 0.134, -6.9, 0.9),
        (1.6, 2.531, -1.185, 0.236, -8.0, 2.0),
        (1.95, 2.794, -1.074, 0.283, -8.5, 2.5),
    ] {
        let report = pair(("49", 1229), ("46", 1260), design);
        meets(report.change, -3.0, 6);
        // The last row's error is 2.79452, which the reference prints as 2.794; its z has every digit.
        assert!((report.se - se).abs() < 6e-4, "{}", report.se);
        meets(report.z, z, 3);
        meets(report.p, p, 3);
        meets(report.ci_low, low, 1);
        meets(report.ci_high, high, 1);
        assert_eq!(report.verdict, PairVerdict::CannotTell);
    }
}

#[test]
fn other_pairs_meet_the_reference_numbers() {
    for (earlier, later, design, se, z, p, p_digits, low, high, verdict) in [
        (("49", 1175), ("46", 1158), 1.93, 2.871, -1.045, 0.296, 3, -8.6, 2.6, PairVerdict::CannotTell),
        (("49", 1229), ("43", 1437), 1.93, 2.686, -2.234, 0.0255, 4, -11.3, -0.7, PairVerdict::LikelyChange),
        (("42", 1143), ("38", 1146), 1.91, 2.828, -1.414, 0.157, 3, -9.5, 1.5, PairVerdict::CannotTell),
        (("49", 1229), ("38", 1146), 1.91, 2.795, -3.936, 0.0001, 4, -16.5, -5.5, PairVerdict::RealChange),
    ] {
        let report = pair(earlier, later, design);
        meets(report.se, se, 3);
        meets(report.z, z, 3);
        meets(report.p, p, p_digits);
        meets(report.ci_low, low, 1);
        meets(report.ci_high, high, 1);
        assert_eq!(report.verdict, verdict);
    }
}

#[test]
fn rounding_reaches_significance_only_under_simple_random_sampling() {
    let plain = pair(("49", 1229), ("46", 1260), 1.0);
    meets(plain.z_rounding[0], -1.999, 3);
    assert!(plain.p_rounding[0] < 0.05);
    let real = pair(("49", 1229), ("46", 1260), 1.95);
    meets(real.z_rounding[0], -1.43, 2);
    assert!(real.z_rounding[1] > real.z && real.z > real.z_rounding[0]);
    let mild = pair(("47.5", 1200), ("47.5", 1200), 1.6);
    assert!(mild.z_rounding[1] < 0.04 && (mild.z_rounding[0] + mild.z_rounding[1]).abs() < 1e-12);
    // On a standard error of 2.58, rounding of whole points gives 2.61.
    meets(pair(("47", 1200), ("48", 1200), 1.6).se_with_rounding, 2.61, 2);
}

#[test]
fn no_change_prints_three_points_in_37_of_100() {
    let report = pair(("49", 1229), ("46", 1260), 1.95);
    meets(report.printed_by_chance.unwrap(), 0.37, 2);
    meets(report.printed_by_chance.unwrap() / 2.0, 0.19, 2);
    // Between a whole point and a tenth the chance lies between those of two like polls.
    let fine = pair(("49.0", 1229), ("46.0", 1260), 1.95).printed_by_chance.unwrap();
    let mixed = pair(("49", 1229), ("46.0", 1260), 1.95).printed_by_chance.unwrap();
    assert!(fine < mixed && mixed < report.printed_by_chance.unwrap());
}

#[test]
fn precision_meets_the_reference_table() {
    for (n, design, se, smallest, detectable, power) in [
        (1200, 1.0, 2.039, 4.00, 5.71, 0.313),
        (1200, 1.6, 2.579, 5.05, 7.22, 0.214),
        (1245, 1.95, 2.795, 5.48, 7.83, 0.189),
        (4500, 1.6, 1.332, 2.61, 3.73, 0.615),
        (10_000, 1.6, 0.893, 1.75, 2.50, 0.919),
    ] {
        let report = compare(poll("47.5", n, design), poll("47.5", n, design), 0.95, Some(3.0)).unwrap();
        meets(report.se, se, 3);
        meets(report.smallest_significant, smallest, 2);
        meets(report.minimum_detectable, detectable, 2);
        meets(report.at_stated.unwrap().power, power, 3);
    }
    for (design, n) in [(1.0, 4350.0), (1.6, 6960.0), (1.95, 8482.0)] {
        meets(needed_respondents(3.0, 47.5, design, 0.95).unwrap(), n, 6);
    }
}

#[test]
fn significant_results_exaggerate_and_mistake_the_sign() {
    let se = pair(("47.5", 1200), ("47.5", 1200), 1.6).se;
    let three = prospect(-3.0, se, 0.95).unwrap();
    meets(three.exaggeration.unwrap(), 2.2, 1);
    let one = prospect(-1.0, se, 0.95).unwrap();
    meets(one.exaggeration.unwrap(), 6.1, 1);
    meets(one.wrong_sign.unwrap(), 0.14, 2);
    let none = prospect(0.0, se, 0.95).unwrap();
    meets(none.power, 0.05, 6);
    assert_eq!((none.exaggeration, none.wrong_sign), (None, None));
    let sure = prospect(40.0, se, 0.95).unwrap();
    meets(sure.exaggeration.unwrap(), 1.0, 6);
}

#[test]
fn a_margin_implies_a_design_effect_and_its_range() {
    for (margin, n, value, low, high) in [
        ("3.9", 1230, 1.95, 1.90, 2.00),
        ("3.9", 1117, 1.77, 1.72, 1.81),
        ("3.9", 1337, 2.12, 2.06, 2.17),
        ("3.3", 1945, 2.21, 2.14, 2.27),
        ("4", 1158, 1.93, 1.48, 2.44),
        ("4", 1146, 1.91, 1.46, 2.42),
    ] {
        let found = DesignEffect::from_margin(Printed::parse(margin).unwrap(), n, 0.95).unwrap();
        meets(found.value, value, 2);
        meets(found.low, low, 2);
        meets(found.high, high, 2);
    }
    // The one poll that prints both: design effect 1.51 and a margin of 3.78 of 1,015.
    meets(DesignEffect::from_margin(Printed::parse("3.78").unwrap(), 1015, 0.95).unwrap().value, 1.51, 2);
}

#[test]
fn a_range_of_design_effects_widens_z() {
    let design = DesignEffect::from_margin(Printed::parse("4").unwrap(), 1158, 0.95).unwrap();
    let earlier = PollResult { design, ..poll("49", 1175, 1.0) };
    let later = PollResult { design, ..poll("46", 1158, 1.0) };
    let report = compare(earlier, later, 0.95, None).unwrap();
    assert!(report.z_design[0] < report.z && report.z < report.z_design[1] && report.z_design[1] < 0.0);
}

#[test]
fn margins_meet_a_published_tolerance() {
    // Two polls of 1,000 at 50 % differ by 4.38 points at the threshold.
    meets(pair(("50", 1000), ("50", 1000), 1.0).smallest_significant, 4.38, 2);
    meets(poll("50", 1000, 1.0).margin(0.95).unwrap(), 3.10, 2);
}

#[test]
fn overlap_is_a_stated_unknown() {
    let report = pair(("49", 1229), ("46", 1260), 1.95);
    meets(report.overlap.z_independent, report.z, 12);
    let needed = report.overlap.correlation_needed.unwrap();
    meets(report.z_at_correlation(needed).unwrap(), -1.959_964, 6);
    assert!(needed > 0.69 && needed < 0.71, "{needed}");
    meets(report.z_at_correlation(0.0).unwrap(), report.z, 12);
    assert!(pair(("49", 1229), ("38", 1146), 1.91).overlap.correlation_needed.unwrap() < 0.0);
    let equal = pair(("47", 1200), ("47", 1200), 1.6);
    meets(equal.overlap.correlation_needed.unwrap(), 1.0, 9);
    assert_eq!(equal.z_at_correlation(1.0), Err(PollPairError::Correlation { correlation: 1.0 }));
    assert!(report.z_at_correlation(f64::NAN).is_err());
}

#[test]
fn the_order_of_two_polls_only_turns_the_sign() {
    let there = pair(("49", 1229), ("46", 1260), 1.95);
    let back = pair(("46", 1260), ("49", 1229), 1.95);
    meets(there.z, -back.z, 12);
    meets(there.at_observed.power, back.at_observed.power, 12);
    assert_eq!(there.verdict, back.verdict);
}

#[test]
fn the_sentence_carries_verdict_and_numbers() {
    assert_eq!(
        pair(("49", 1229), ("46", 1260), 1.95).sentence(),
        "cannot tell: the two polls alone do not show a change, nor that there was none. 49 % of 1,229 then 46 % of \
         1,260: -3 points, 95 % interval -8.5 to +2.5 (z -1.07, P 0.283, design effect 1.95). With no change at all, two \
         such polls print a difference this large in 37 % of cases. A true change of 3 points would be found in 19 % of \
         cases; for 80 % it must be 7.8. How far the two samples overlap is not known; none is assumed."
    );
    let none = pair(("47.5", 1200), ("47.5", 1_200_000), 1.6);
    assert!(
        none.sentence().contains("47.5 % of 1,200 then 47.5 % of 1,200,000: 0.0 points"),
        "{}",
        none.sentence()
    );
    let sharp = pair(("49", 1229), ("38", 1146), 1.91).sentence();
    assert!(sharp.starts_with("real change: ") && sharp.contains("P below 0.001"), "{sharp}");
}

#[test]
fn printed_digits_are_kept() {
    assert!((Printed::parse("46").unwrap().step() - 1.0).abs() < 1e-12);
    assert!((Printed::parse("46.0").unwrap().step() - 0.1).abs() < 1e-12);
    meets(pair(("45.8", 900), ("46.1", 900), 1.0).change, 0.3, 15);
    for wrong in
        ["", ".", "46.", ".5", "-1", "+5", "1e1", "NaN", "inf", "100.1", "46 ", "46,5", "1.0000000000"]
    {
        assert_eq!(Printed::parse(wrong), Err(PollPairError::NotAPercentage { text: wrong.to_owned() }));
    }
}

#[test]
fn what_cannot_be_judged_is_refused() {
    let good = poll("49", 1229, 1.0);
    assert_eq!(compare(poll("49", 0, 1.0), good, 0.95, None), Err(PollPairError::NoRespondents));
    assert_eq!(compare(good, good, 1.0, None), Err(PollPairError::Level { level: 1.0 }));
    assert_eq!(compare(poll("0", 9, 1.0), poll("100", 9, 1.0), 0.95, None), Err(PollPairError::NoVariance));
    assert_eq!(compare(good, good, 0.95, Some(0.0)), Err(PollPairError::StatedChange { change: 0.0 }));
    assert!(compare(good, good, 0.95, Some(f64::NAN)).is_err());
    assert!(DesignEffect::given(0.0).is_err() && DesignEffect::given(f64::NAN).is_err());
    assert!(DesignEffect::from_margin(Printed::parse("0").unwrap(), 1000, 0.95).is_err());
    let turned = PollResult { design: DesignEffect { value: 1.0, low: 2.0, high: 3.0 }, ..good };
    assert!(compare(good, turned, 0.95, None).is_err());
    assert!(prospect(3.0, 0.0, 0.95).is_err());
    assert!(
        needed_respondents(3.0, 100.0, 1.0, 0.95).is_err()
            && needed_respondents(0.0, 50.0, 1.0, 0.95).is_err()
    );
    // One percentage of 0 leaves the other's error, and no correlation to speak of.
    let one = compare(poll("0", 900, 1.0), good, 0.95, None).unwrap();
    assert_eq!(one.overlap.correlation_needed, None);
    assert_eq!(
        PollPairError::NotAPercentage { text: "forty".to_owned() }.to_string(),
        "`forty` is no percentage from 0 to 100 in plain digits"
    );
}
