//! Two polls and the change between them.

use crate::support::{Desk, rows};

#[test]
fn three_points_between_two_usual_polls_cannot_tell() {
    let desk = Desk::new();
    let pair = ["polls", "pair", "--from", "49", "--n-from", "1229", "--to", "46", "--n-to", "1260"];
    for (deff, z) in [("1", -1.499), ("1.6", -1.185), ("1.95", -1.074)] {
        let answer = desk.json(&[pair.as_slice(), &["--deff", deff]].concat());
        let found = &rows(&answer)[0];
        assert!((found["z"].as_f64().unwrap() - z).abs() < 5e-4, "{found}");
        assert_eq!(found["verdict"], "cannot tell");
    }
    let answer = desk.json(&[pair.as_slice(), &["--deff", "1.95"]].concat());
    let found = &rows(&answer)[0];
    let keys =
        ["change", "se", "z", "p", "ci_low", "ci_high", "z_low", "z_high", "mde_80", "power", "verdict"];
    for key in keys {
        assert!(!found[key].is_null(), "{key} in {found}");
    }
    assert!((found["p"].as_f64().unwrap() - 0.28).abs() < 0.005, "{found}");
    assert!((found["power"].as_f64().unwrap() - 0.19).abs() < 0.02, "{found}");
    assert!(answer["notes"][0].as_str().unwrap().starts_with("cannot tell: "), "{answer:#}");
    let plain = desk.run(&pair);
    assert!(plain.out().contains("a simple random sample is assumed"), "{}", plain.out());
}

#[test]
fn what_is_no_poll_is_refused() {
    let desk = Desk::new();
    let ran =
        desk.run(&["polls", "pair", "--from", "149", "--n-from", "1229", "--to", "46", "--n-to", "1260"]);
    assert_eq!(ran.code(), 2);
    assert!(ran.err().contains("`149`"), "{}", ran.err());
}
