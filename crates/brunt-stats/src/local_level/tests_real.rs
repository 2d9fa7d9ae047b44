//! The reference runs, on the lists of published polls where they are at hand. No row of them stands here.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a failed unwrap is the test's failure"
)]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use super::tests::{day_of, meets};
use super::*;

struct Table(Vec<BTreeMap<String, String>>);

/// Cells of one line of CSV; no published list used here breaks a cell over lines.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cells.last_mut().unwrap().push(other),
        }
    }
    cells
}

fn read(name: &str) -> Option<Table> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/polls").join(name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        // The test runner swallows what a passing test prints, but not this.
        let _ = writeln!(std::io::stderr(), "SKIPPED: ../shared/data/polls/{name} is absent");
        return None;
    };
    let mut lines = text.lines();
    let headers = cells(lines.next().unwrap());
    Some(Table(lines.map(|line| headers.iter().cloned().zip(cells(line)).collect()).collect()))
}

fn date(text: &str) -> i64 {
    let parts: Vec<i64> = text.split(['/', '-']).map(|part| part.parse().unwrap()).collect();
    if text.contains('/') {
        day_of(parts[2], parts[0], parts[1])
    } else {
        day_of(parts[0], parts[1], parts[2])
    }
}

fn houses(table: &Table, column: &str) -> BTreeMap<String, usize> {
    let mut names: BTreeMap<String, usize> = table.0.iter().map(|row| (row[column].clone(), 0)).collect();
    for (number, slot) in names.values_mut().enumerate() {
        *slot = number;
    }
    names
}

/// The immigration polls as specification R1 takes them, at a design effect.
fn immigration(design: f64) -> Option<(Vec<Observation>, BTreeMap<String, usize>)> {
    let mut table = read("snoutcounter_president_issue_approval_polls.csv")?;
    let mut seen = std::collections::BTreeSet::new();
    table.0.retain(|row| row["issue"] == "immigration");
    table.0.retain(|row| {
        let last = date(&row["end_date"]);
        let key = ["pollster", "sponsor", "population"].map(|column| row[column].clone());
        seen.insert((key, date(&row["start_date"]).min(last), last))
    });
    assert_eq!(table.0.len(), 265);
    let names = houses(&table, "pollster");
    let polls = table.0.iter().map(|row| {
        let last_day = date(&row["end_date"]);
        let value: f64 = row["approve"].parse().unwrap();
        Observation {
            first_day: date(&row["start_date"]).min(last_day),
            last_day,
            value,
            variance: sampling_variance(value, row["sample_size"].parse().unwrap(), design, 1.0),
            house: Some(names[&row["pollster"]]),
            effects: Vec::new(),
        }
    });
    Some((polls.collect(), names))
}

fn r1() -> Spec {
    Spec::starting(day_of(2025, 1, 20), 50.0)
}

#[test]
fn specification_r1_is_reproduced() {
    let Some((polls, names)) = immigration(1.6) else { return };
    let fitted = fit(&polls, &r1()).unwrap();
    meets(fitted.log_likelihood, -578.345534, 6);
    meets(fitted.variances.daily, 0.076_248_9, 6);
    meets(fitted.variances.house, 12.457_15, 3);
    meets(fitted.variances.extra, 0.399_77, 4);
    let [daily, house, extra] = fitted.standard_deviations(0.95).unwrap();
    meets(daily.sd, 0.27613, 5);
    meets(house.sd, 3.5295, 4);
    meets(extra.sd, 0.6323, 4);
    for (range, low, high, digits) in
        [(daily, 0.191, 0.399, 3), (house, 2.70, 4.61, 2), (extra, 0.38, 1.06, 2)]
    {
        meets(range.low.unwrap(), low, digits);
        meets(range.high.unwrap(), high, digits);
    }
    let levels = fitted.levels(&[day_of(2025, 4, 19)]).unwrap();
    meets(levels.level[0], 48.0103, 4);
    meets(levels.se[0], 0.7705, 4);
    for (from, to, change, se) in [
        ((2025, 3, 22), (2025, 4, 19), -2.95, 0.79),
        ((2025, 5, 3), (2025, 6, 7), -0.04, 0.70),
        ((2025, 3, 22), (2025, 7, 12), -5.73, 0.77),
        ((2025, 3, 22), (2025, 12, 6), -6.41, 0.82),
    ] {
        let found = fitted.change(day_of(from.0, from.1, from.2), day_of(to.0, to.1, to.2), 0.95).unwrap();
        meets(found.change, change, 2);
        meets(found.se, se, 2);
    }
    let found = fitted.change(day_of(2025, 3, 22), day_of(2025, 4, 19), 0.95).unwrap();
    meets(found.z.unwrap(), -3.7, 1);
    assert!(fitted.identification().contains("37 houses"));
    let effects = fitted.house_effects().unwrap();
    for (name, effect) in [("Morning Consult", 4.6), ("AP-NORC", -2.8), ("YouGov", -0.2), ("Ipsos", -2.8)] {
        meets(effects[names[name]].value, effect, 1);
    }
}

#[test]
fn every_day_and_house_of_r1_is_reproduced() {
    let Some((polls, names)) = immigration(1.6) else { return };
    let fitted = fit(&polls, &r1()).unwrap();
    let wanted = read("reference_R1_immigration_smoothed_level.csv").unwrap();
    let days: Vec<i64> = wanted.0.iter().map(|row| date(&row["date"])).collect();
    let levels = fitted.levels(&days).unwrap();
    assert_eq!(days.len(), 391);
    for (place, row) in wanted.0.iter().enumerate() {
        meets(levels.level[place], row["level"].parse().unwrap(), 4);
        meets(levels.se[place], row["se"].parse().unwrap(), 4);
    }
    let effects = fitted.house_effects().unwrap();
    for row in read("reference_R1_immigration_house_effects.csv").unwrap().0 {
        let found = effects[names[&row["pollster"]]];
        meets(found.value, row["house_effect"].parse().unwrap(), 4);
        meets(found.se, row["se"].parse().unwrap(), 4);
        assert_eq!(found.n_polls.to_string(), row["polls"]);
    }
}

#[test]
fn variants_of_r1_are_reproduced() {
    let Some((polls, _)) = immigration(1.6) else { return };
    let value = |spec: Spec| fit(&polls, &spec).unwrap().log_likelihood;
    meets(value(Spec { house: Variance::Fixed(0.0), ..r1() }), -716.46, 2);
    meets(value(Spec { extra: Variance::Fixed(0.0), ..r1() }), -580.98, 2);
    let span = fit(&polls, &Spec { field_time: FieldTime::Span, ..r1() }).unwrap();
    meets(span.log_likelihood, -578.95, 2);
    assert!((span.variances.daily / 0.076_248_9 - 1.0).abs() < 0.03);
    assert!((span.variances.house / 12.457_15 - 1.0).abs() < 0.03);
    for (design, likelihood, sds) in
        [(1.0, -573.60, [0.269, 3.57, 0.93]), (2.0, -583.24, [0.284, 3.49, 0.47])]
    {
        let found = fit(&immigration(design).unwrap().0, &r1()).unwrap();
        meets(found.log_likelihood, likelihood, 2);
        for (range, (sd, digits)) in
            found.standard_deviations(0.95).unwrap().iter().zip(sds.into_iter().zip([3, 2, 2]))
        {
            meets(range.sd, sd, digits);
        }
    }
}

#[test]
fn diagnostics_of_r1_are_reproduced() {
    let Some((mut polls, _)) = immigration(1.6) else { return };
    // Polls of one day may come in any order, of which these numbers depend; the reference takes them by house.
    polls.sort_by_key(|poll| ((poll.first_day + poll.last_day).div_euclid(2), poll.house));
    let fitted = fit(&polls, &r1()).unwrap();
    let found = fitted.diagnostics(20, 20).unwrap();
    assert_eq!(found.n, 245);
    meets(found.mean.unwrap(), -0.13, 2);
    // 0.9059 as an estimate, 0.9041 as the root of the mean square.
    meets(found.sd.unwrap(), 0.906, 3);
    for (share, wanted) in found.coverage.unwrap().iter().zip([56.7, 85.7, 96.3]) {
        meets(share * 100.0, wanted, 1);
    }
    meets(found.skewness.unwrap(), -0.24, 2);
    meets(found.excess_kurtosis.unwrap(), 0.84, 2);
    // By Ljung and Box's own autocorrelations; the reference's 21.6 takes the plain correlation of each pair of errors
    // `k` apart.
    meets(found.ljung_box.unwrap(), 19.107, 2);
    let u: Vec<f64> = fitted.innovations().unwrap()[20..].iter().map(|error| error.standardised).collect();
    let n = 245.0;
    let q = (1..=20_u32).map(|k| {
        let lag = usize::try_from(k).unwrap();
        let pairs: Vec<(f64, f64)> = u.iter().copied().zip(u[lag..].iter().copied()).collect();
        n * (n + 2.0) * correlation(&pairs).powi(2) / (n - f64::from(k))
    });
    meets(q.sum(), 21.6, 1);
}

#[test]
fn the_australian_run_is_reproduced() {
    let Some(table) = read("AustralianElectionPolling.csv") else { return };
    let names = houses(&table, "org");
    let polls = table.0.iter().map(|row| {
        let value: f64 = row["ALP"].parse().unwrap();
        Observation {
            first_day: date(&row["startDate"]),
            last_day: date(&row["endDate"]),
            value,
            variance: sampling_variance(value, row["sampleSize"].parse().unwrap(), 1.0, 0.0),
            house: Some(names[&row["org"]]),
            effects: Vec::new(),
        }
    });
    let mut polls: Vec<Observation> = polls.collect();
    let election = day_of(2007, 11, 24);
    let spec = Spec {
        start_variance: 1e-4,
        house: Variance::Fixed(56.25),
        extra: Variance::Fixed(0.0),
        ..Spec::starting(day_of(2004, 10, 9), 37.64)
    };
    let open = fit(&polls, &spec).unwrap();
    let last = open.levels(&[election]).unwrap();
    polls.push(Observation {
        first_day: election,
        last_day: election,
        value: 43.38,
        variance: 1e-4,
        house: None,
        effects: Vec::new(),
    });
    let fitted = fit(&polls, &spec).unwrap();
    meets(fitted.log_likelihood, -534.649, 3);
    meets(fitted.variances.daily.sqrt(), 0.4226, 4);
    let effects = fitted.house_effects().unwrap();
    for (name, effect) in [
        ("Galaxy", -1.03),
        ("Morgan, F2F", 3.01),
        ("Morgan, Phone", 0.92),
        ("Newspoll", 1.47),
        ("Nielsen", 1.28),
    ] {
        meets(effects[names[name]].value, effect, 2);
    }
    meets(last.level[0], 44.97, 2);
    meets(last.se[0], 2.08, 2);
    assert!(fitted.identification().starts_with("1 known truth pins"));
}

#[test]
fn house_effects_agree_with_a_published_list() {
    let Some(mut table) = read("fte_trump1_approval_polllist_2020-02-01.csv") else { return };
    let mut seen = std::collections::BTreeSet::new();
    table.0.retain(|row| row["subgroup"] == "All polls" && row["tracking"] != "T");
    table.0.retain(|row| seen.insert(["pollster", "startdate", "enddate"].map(|column| row[column].clone())));
    assert_eq!(table.0.len(), 2195);
    let names = houses(&table, "pollster");
    let polls: Vec<Observation> = table
        .0
        .iter()
        .map(|row| {
            let value: f64 = row["approve"].parse().unwrap();
            Observation {
                first_day: date(&row["startdate"]),
                last_day: date(&row["enddate"]),
                value,
                variance: sampling_variance(value, row["samplesize"].parse().unwrap(), 1.6, 1.0),
                house: Some(names[&row["pollster"]]),
                effects: Vec::new(),
            }
        })
        .collect();
    let first = polls.iter().map(|poll| poll.first_day).min().unwrap();
    let fitted = fit(&polls, &Spec::starting(first, 45.0)).unwrap();
    let Variances { daily, house, extra } = fitted.variances;
    meets(daily.sqrt(), 0.177, 3);
    meets(house.sqrt(), 2.38, 2);
    meets(extra.sqrt(), 1.43, 2);
    let effects = fitted.house_effects().unwrap();
    let mut published = vec![(0.0, 0.0); names.len()];
    for row in &table.0 {
        let [raw, adjusted] =
            ["approve", "adjusted_approve"].map(|column| row[column].parse::<f64>().unwrap());
        let house = names[&row["pollster"]];
        published[house] = (published[house].0 + raw - adjusted, published[house].1 + 1.0);
    }
    let pairs: Vec<(f64, f64)> = effects
        .iter()
        .zip(&published)
        .filter(|(_, (_, n))| *n > 9.5)
        .map(|(effect, (sum, n))| (effect.value, sum / n))
        .collect();
    let r = correlation(&pairs);
    assert_eq!(pairs.len(), 32);
    assert!(r >= 0.96, "{r}");
    let found = fitted.diagnostics(20, 20).unwrap().coverage.unwrap();
    meets(found[1], 0.856, 2);
    meets(found[2], 0.960, 2);
}

#[expect(clippy::cast_precision_loss, reason = "a few dozen houses")]
fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let (mx, my) = (pairs.iter().map(|p| p.0).sum::<f64>() / n, pairs.iter().map(|p| p.1).sum::<f64>() / n);
    let sum = |f: fn(f64, f64) -> f64| pairs.iter().map(|p| f(p.0 - mx, p.1 - my)).sum::<f64>();
    sum(|x, y| x * y) / (sum(|x, _| x * x) * sum(|_, y| y * y)).sqrt()
}
