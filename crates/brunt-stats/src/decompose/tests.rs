#![allow(clippy::unwrap_used, reason = "a failed unwrap is the test's failure")]
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "planted counts are small")]

use super::*;
use crate::rng::Rng;

/// What `reference/decompose.py` printed.
const COMPOSITION: f64 = -0.035_021_937_868;
const RATE: f64 = -0.054_643_837_533;
const THREE: [f64; 3] = [0.016_542_852_591, -0.051_137_148_433, -0.055_071_479_559];
const CHAIN: [f64; 3] = [0.016_257_757_907, -0.050_994_601_091, -0.054_928_932_217];
const SIX: [f64; 6] = [
    -0.005_509_991_257,
    0.015_239_900_094,
    0.074_944_500_698,
    -0.035_208_985_120,
    0.047_975_803_001,
    0.023_300_934_379,
];

#[track_caller]
fn meets(found: Range, wanted: f64) {
    let near = |end: f64| (end - wanted).abs() < 1e-11;
    assert!(near(found.low) && near(found.high), "{found:?} is not {wanted}");
}

fn pair(before: (u64, u64), after: (u64, u64)) -> Pair {
    Pair { before: Tally::exact(before.0, before.1).unwrap(), after: Tally::exact(after.0, after.1).unwrap() }
}

/// The table of `reference/decompose.py`: two offices with three methods each.
fn table() -> Vec<Vec<Pair>> {
    vec![
        vec![pair((400, 240), (620, 350)), pair((150, 60), (260, 70)), pair((50, 10), (190, 20))],
        vec![pair((300, 90), (180, 60)), pair((80, 50), (90, 45)), pair((220, 33), (530, 40))],
    ]
}

fn points(lists: &[&[f64]]) -> Vec<Vec<Range>> {
    lists.iter().map(|list| list.iter().copied().map(Range::point).collect()).collect()
}

#[test]
fn the_fixture_of_two_terms() {
    let cells = [pair((7_000, 4_200), (4_000, 2_200)), pair((3_000, 1_200), (6_000, 1_500))];
    let found = two_terms(&cells).unwrap();
    meets(found.composition, -0.075);
    meets(found.rate, -0.095);
    meets(found.total, -0.170);
    assert!(found.empty.is_empty());
    let again =
        shapley(&points(&[&[0.7, 0.3], &[0.6, 0.4]]), &points(&[&[0.4, 0.6], &[0.55, 0.25]])).unwrap();
    meets(again.effects[0], -0.075);
    meets(again.effects[1], -0.095);
    meets(again.total, -0.170);
}

#[test]
fn the_terms_of_each_cell_are_the_peers() {
    let cells = table().concat();
    let found = two_terms(&cells).unwrap();
    meets(found.composition, COMPOSITION);
    meets(found.rate, RATE);
    meets(found.total, COMPOSITION + RATE);
    let all = |of: fn(&Pair) -> Tally| real(Tally::sum(cells.iter().map(of)).actions());
    let (n0, n1) = (all(|c| c.before), all(|c| c.after));
    for (cell, terms) in cells.iter().zip(&found.cells) {
        let (s_pre, s_post) = (real(cell.before.actions()) / n0, real(cell.after.actions()) / n1);
        let rate = |tally: Tally| real(tally.hits_low()) / real(tally.actions());
        let (c_pre, c_post) = (rate(cell.before), rate(cell.after));
        meets(terms.composition, (s_post - s_pre) * (c_pre + c_post) / 2.0);
        meets(terms.rate, (s_pre + s_post) / 2.0 * (c_post - c_pre));
    }
}

#[test]
fn three_terms_meet_the_reference() {
    let found = three_way(&table()).unwrap();
    meets(found.between, THREE[0]);
    meets(found.mix, THREE[1]);
    meets(found.rate, THREE[2]);
    meets(found.total, THREE.iter().sum());
    assert!(found.empty.is_empty());
}

fn path_cells(places: &[Vec<Pair>]) -> Vec<PathCell> {
    let mut cells = Vec::new();
    for (place, list) in places.iter().enumerate() {
        for (method, pair) in list.iter().enumerate() {
            cells.push(PathCell { path: vec![place, method], pair: *pair });
        }
    }
    cells
}

#[test]
fn chained_factors_meet_all_orders() {
    let [before, after] = chain(&path_cells(&table())).unwrap();
    let found = shapley(&before, &after).unwrap();
    for (effect, wanted) in found.effects.iter().zip(CHAIN) {
        meets(*effect, wanted);
    }
    meets(found.total, COMPOSITION + RATE);
}

#[test]
fn six_factors_meet_all_orders() {
    let before = points(&[
        &[0.51, 0.95, 0.14, 0.95],
        &[0.31, 0.42, 0.83, 0.41],
        &[0.55, 0.03, 0.75, 0.54],
        &[0.33, 0.79, 0.3, 0.45],
        &[0.13, 0.4, 0.2, 0.26],
        &[0.75, 0.28, 0.49, 0.98],
    ]);
    let after = points(&[
        &[0.96, 0.72, 0.54, 0.28],
        &[0.16, 0.97, 0.52, 0.12],
        &[0.62, 0.78, 0.61, 0.92],
        &[0.04, 0.53, 0.46, 0.06],
        &[0.64, 0.85, 0.59, 0.26],
        &[0.84, 0.51, 0.51, 0.75],
    ]);
    let found = shapley(&before, &after).unwrap();
    for (effect, wanted) in found.effects.iter().zip(SIX) {
        meets(*effect, wanted);
    }
    meets(found.total, SIX.iter().sum());
}

#[test]
fn one_factor_takes_all_and_nine_are_refused() {
    let found = shapley(&points(&[&[0.2, 0.3]]), &points(&[&[0.5, 0.1]])).unwrap();
    meets(found.effects[0], 0.1);
    let nine = vec![vec![Range::point(1.0)]; 9];
    assert_eq!(shapley(&nine, &nine), Err(DecomposeError::Factors { factors: 9 }));
    assert_eq!(shapley(&[], &[]), Err(DecomposeError::Factors { factors: 0 }));
    let odd = vec![vec![Range::point(1.0)], vec![]];
    assert!(matches!(shapley(&odd, &odd), Err(DecomposeError::Lengths { .. })));
    let bad = vec![vec![Range { low: 1.0, high: 0.0 }]];
    assert!(matches!(shapley(&bad, &bad), Err(DecomposeError::Entry { .. })));
    let unknown = vec![vec![Range::UNIT]; 6];
    assert_eq!(shapley(&unknown, &unknown), Err(DecomposeError::TooManyUnknown { cell: 0, unknown: 12 }));
}

#[test]
fn an_empty_cell_gives_bounds_and_is_listed() {
    let cells = [pair((60, 30), (50, 20)), pair((40, 10), (0, 0)), pair((0, 0), (50, 5))];
    let found = two_terms(&cells).unwrap();
    meets(found.total, -0.15);
    assert_eq!(
        found.empty,
        [EmptyCell { cell: 1, period: Period::After }, EmptyCell { cell: 2, period: Period::Before }]
    );
    // Cell 1: -0.4 (0.25 + p)/2; cell 2: 0.5 (q + 0.1)/2; cell 0: -0.1 * 0.45.
    assert!((found.composition.low - (-0.045 - 0.25 + 0.025)).abs() < 1e-12, "{found:?}");
    assert!((found.composition.high - (-0.045 - 0.05 + 0.275)).abs() < 1e-12, "{found:?}");
    // The total stays known, so that the ends of the two terms meet crosswise.
    assert!((found.composition.low + found.rate.high - found.total.low).abs() < 1e-12);
    assert!((found.composition.high + found.rate.low - found.total.low).abs() < 1e-12);
    let pooled = pool_empty(&cells);
    assert_eq!(pooled.members, [1, 2]);
    assert_eq!(pooled.cells, [cells[0], pair((40, 10), (50, 5))]);
    let again = two_terms(&pooled.cells).unwrap();
    assert!(again.empty.is_empty() && again.composition.is_point());
    let (c, low, high) = (again.composition.low, found.composition.low, found.composition.high);
    assert!(low <= c && c <= high);
}

#[test]
fn a_place_that_closes_gives_bounds_that_hold_every_filling() {
    let places = vec![
        vec![pair((60, 30), (70, 20)), pair((40, 4), (30, 9))],
        vec![pair((20, 10), (0, 0)), pair((80, 8), (0, 0))],
    ];
    let found = three_way(&places).unwrap();
    assert_eq!(found.empty, [EmptyPlace { place: 1, cell: None, period: Period::After }]);
    let mut rng = Rng::new(3);
    for _ in 0..500 {
        let n = [rng.below(1_000_000) as u64 + 1, rng.below(1_000_000) as u64 + 1];
        let h = n.map(|n| (real(n) * rng.uniform()) as u64);
        // One action in 10^9 beside millions elsewhere: a place as good as empty, with any mix and any rates.
        let scale = |c: Pair| Pair { before: c.before, after: times(c.after, 1_000_000_000_000) };
        let filled = vec![
            places[0].iter().map(|c| scale(*c)).collect(),
            vec![pair((20, 10), (n[0], h[0])), pair((80, 8), (n[1], h[1]))],
        ];
        let full = three_way(&filled).unwrap();
        let within =
            |part: Range, bounds: Range| bounds.low - 1e-6 <= part.low && part.high <= bounds.high + 1e-6;
        assert!(
            within(full.between, found.between)
                && within(full.mix, found.mix)
                && within(full.rate, found.rate)
        );
    }
    let reversed: Vec<Vec<Pair>> = places
        .iter()
        .map(|cells| cells.iter().map(|c| Pair { before: c.after, after: c.before }).collect())
        .collect();
    let back = three_way(&reversed).unwrap();
    for (there, back) in [(found.between, back.between), (found.mix, back.mix), (found.rate, back.rate)] {
        assert!((there.low + back.high).abs() < 1e-12 && (there.high + back.low).abs() < 1e-12);
    }
}

fn times(tally: Tally, factor: u64) -> Tally {
    Tally::exact(tally.actions() * factor, tally.hits_low() * factor).unwrap()
}

#[test]
fn bounds_of_hits_are_reached() {
    let bounded = |n, low, high| Tally::bounded(n, low, high).unwrap();
    let cells = [
        Pair { before: bounded(70, 20, 40), after: bounded(40, 10, 15) },
        Pair { before: bounded(30, 5, 5), after: bounded(60, 20, 50) },
    ];
    let found = two_terms(&cells).unwrap();
    let mut ends = [(f64::INFINITY, f64::NEG_INFINITY); 3];
    for corner in 0..16_u32 {
        let pick = |t: Tally, bit: u32| {
            let hits = if corner >> bit & 1 == 1 { t.hits_high() } else { t.hits_low() };
            Tally::exact(t.actions(), hits).unwrap()
        };
        let exact: Vec<Pair> = (0..2_u32)
            .zip(&cells)
            .map(|(i, c)| Pair { before: pick(c.before, 2 * i), after: pick(c.after, 2 * i + 1) })
            .collect();
        let one = two_terms(&exact).unwrap();
        for (end, part) in ends.iter_mut().zip([one.composition, one.rate, one.total]) {
            *end = (end.0.min(part.low), end.1.max(part.high));
        }
    }
    for (end, part) in ends.iter().zip([found.composition, found.rate, found.total]) {
        assert!((end.0 - part.low).abs() < 1e-12 && (end.1 - part.high).abs() < 1e-12);
    }
    let [before, after] =
        chain(&[PathCell { path: vec![0], pair: cells[0] }, PathCell { path: vec![1], pair: cells[1] }])
            .unwrap();
    let again = shapley(&before, &after).unwrap();
    for (effect, part) in again.effects.iter().zip([found.composition, found.rate]) {
        assert!((effect.low - part.low).abs() < 1e-12 && (effect.high - part.high).abs() < 1e-12);
    }
}

#[test]
fn one_cell_has_no_composition_and_no_action_has_no_share() {
    let found = two_terms(&[pair((10, 0), (10, 10))]).unwrap();
    meets(found.composition, 0.0);
    meets(found.rate, 1.0);
    let empty = DecomposeError::NoActions { period: Period::After };
    assert_eq!(two_terms(&[pair((10, 0), (0, 0))]), Err(empty));
    assert!(two_terms(&[]).is_err() && three_way(&[]).is_err());
    let unknown = Pair { before: Tally::bounded(5, 0, 5).unwrap(), after: Tally::bounded(9, 0, 9).unwrap() };
    assert_eq!(two_terms(&[unknown]).unwrap().total, Range { low: -1.0, high: 1.0 });
    let both_empty = two_terms(&[pair((10, 5), (10, 5)), Pair::default()]).unwrap();
    meets(both_empty.total, 0.0);
    assert!(both_empty.empty.is_empty());
}

/// Weeks of three cells, volumes by an autoregression, each hit with its cell's chance.
fn weeks(rng: &mut Rng, w: [f64; 3], p: [f64; 3]) -> Vec<Vec<Tally>> {
    let mut state = [0.0_f64; 3];
    (0..40)
        .map(|_| {
            let cell = |i: usize, rng: &mut Rng, state: &mut [f64; 3]| {
                state[i] = 0.4 * state[i] + 0.15 * rng.normal();
                let actions = (100.0 * w[i] * state[i].exp()).round() as u64;
                Tally::exact(actions, rng.binomial(actions, p[i])).unwrap()
            };
            (0..3).map(|i| cell(i, rng, &mut state)).collect()
        })
        .collect()
}

fn parts(pairs: &[Pair]) -> Result<Vec<Range>, DecomposeError> {
    two_terms(pairs).map(|terms| vec![terms.composition, terms.rate, terms.total])
}

#[test]
fn block_intervals_cover_planted_parts() {
    let (w0, p0, w1, p1) = ([0.5, 0.3, 0.2], [0.6, 0.4, 0.1], [0.3, 0.3, 0.4], [0.5, 0.3, 0.1]);
    let composition: f64 = (0..3).map(|i| (w1[i] - w0[i]) * (p0[i] + p1[i]) / 2.0).sum();
    let rate: f64 = (0..3).map(|i| (w0[i] + w1[i]) / 2.0 * (p1[i] - p0[i])).sum();
    let truth = [composition, rate, composition + rate];
    let plan = Plan { blocks: Blocks::Circular, length: 4, replicates: 199, seed: 9, level: 0.9 };
    let mut covered = [0_u32; 3];
    for seed in 0..200 {
        let mut rng = Rng::stream(21, seed);
        let (before, after) = (weeks(&mut rng, w0, p0), weeks(&mut rng, w1, p1));
        let found = block_bootstrap(&before, &after, &plan, parts).unwrap();
        for replicate in &found.replicates {
            assert!((replicate[0].low + replicate[1].low - replicate[2].low).abs() < 1e-12);
        }
        for (count, (band, truth)) in covered.iter_mut().zip(found.bands.iter().zip(truth)) {
            *count += u32::from(band.holds(truth));
        }
    }
    // 90 % of 200, four standard errors of 4.2.
    assert!(covered.iter().all(|count| (163..=197).contains(count)), "{covered:?} of 200");
}

#[test]
fn a_bootstrap_is_its_seeds_and_a_bad_plan_is_refused() {
    let mut rng = Rng::new(1);
    let (before, after) =
        (weeks(&mut rng, [0.5, 0.3, 0.2], [0.6; 3]), weeks(&mut rng, [0.5, 0.3, 0.2], [0.4; 3]));
    let plan = Plan { blocks: Blocks::Moving, length: 5, replicates: 50, seed: 4, level: 0.95 };
    let first = block_bootstrap(&before, &after, &plan, parts).unwrap();
    assert_eq!(first, block_bootstrap(&before, &after, &plan, parts).unwrap());
    assert_ne!(first, block_bootstrap(&before, &after, &Plan { seed: 5, ..plan }, parts).unwrap());
    for bad in [Plan { length: 0, ..plan }, Plan { length: 21, ..plan }, Plan { replicates: 0, ..plan }] {
        assert!(matches!(block_bootstrap(&before, &after, &bad, parts), Err(DecomposeError::Plan { .. })));
    }
    let bad = Plan { level: 1.0, ..plan };
    assert_eq!(block_bootstrap(&before, &after, &bad, parts), Err(DecomposeError::Level { level: 1.0 }));
    // Two blocks as long as half the period are the fewest.
    assert!(block_bootstrap(&before, &after, &Plan { length: 20, ..plan }, parts).is_ok());
}
