#![allow(clippy::unwrap_used, reason = "a failed unwrap is the test's failure")]

use super::*;

#[track_caller]
fn near(found: f64, wanted: f64, tolerance: f64) {
    assert!((found - wanted).abs() < tolerance, "{found} is not {wanted}");
}

const COUNTS: [u64; 10] = [0, 3, 3, 10, 41, 120, 7, 0, 88, 1];

#[test]
fn meets_the_other_definitions() {
    let found = concentration(&COUNTS).unwrap();
    near(found.hhi, 0.321_928_376_873, 1e-12);
    near(found.effective_by_hhi, 3.106_280_999, 1e-9);
    near(found.effective_by_entropy, 3.841_010_697, 1e-9);
    near(found.gini, 0.703_663_003_663, 1e-12);
    near(top_share(&COUNTS, 3).unwrap(), 0.912_087_912_088, 1e-12);
    assert_eq!((found.places, found.events), (10, 273));
}

#[test]
fn equal_places_and_one_place() {
    let equal = concentration(&[5; 8]).unwrap();
    near(equal.effective_by_hhi, 8.0, 1e-12);
    near(equal.effective_by_entropy, 8.0, 1e-12);
    near(equal.gini, 0.0, 1e-12);
    let one = concentration(&[0, 0, 0, 9]).unwrap();
    near(one.hhi, 1.0, 1e-12);
    near(one.effective_by_entropy, 1.0, 1e-12);
    near(one.gini, 0.75, 1e-12);
    near(concentration(&[4]).unwrap().gini, 0.0, 1e-12);
}

#[test]
fn the_order_of_places_does_not_matter() {
    let mut turned = COUNTS;
    turned.reverse();
    assert_eq!(concentration(&turned).unwrap(), concentration(&COUNTS).unwrap());
}

#[test]
fn nothing_and_everything() {
    assert_eq!(concentration(&[]), Err(ConcentrationError::Empty));
    assert_eq!(concentration(&[0, 0]), Err(ConcentrationError::Empty));
    assert_eq!(top_share(&[0], 1), Err(ConcentrationError::Empty));
    near(top_share(&COUNTS, 0).unwrap(), 0.0, 1e-12);
    near(top_share(&COUNTS, 99).unwrap(), 1.0, 1e-12);
}

#[test]
fn location_quotients() {
    near(location_quotient(30, 100, 1_000, 10_000).unwrap().unwrap(), 3.0, 1e-12);
    near(location_quotient(0, 100, 1_000, 10_000).unwrap().unwrap(), 0.0, 1e-12);
    assert_eq!(location_quotient(0, 0, 5, 10), Ok(None));
    assert_eq!(location_quotient(0, 5, 0, 10), Ok(None));
    assert!(location_quotient(6, 5, 9, 10).is_err() && location_quotient(1, 11, 9, 10).is_err());
}
