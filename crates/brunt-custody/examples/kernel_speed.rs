//! Time of each kernel over made-up rows as many as a release of 2026 holds: the best of three runs, one thread, rows
//! in memory. The last line puts two ranges of persons on two threads.
//!
//!     cargo run --release -p brunt-custody --example kernel_speed

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example prints what it measured")]

use brunt_custody::{
    AsOf, CustodyError, Days, FlowRows, HeldRows, LinkEnd, LinkRule, LinkSide, Matching, Moment, PersonRange,
    Persons, ReleaseRows, RepeatRows, RepeatRule, Sameness, StayRows, Stays, StintMarks, StintRows, Unit,
    bed_days, census, flows, link, mark_stints, person_ranges, repeats, stays,
};
use std::ops::Range;
use std::process::ExitCode;
use std::time::Instant;

const HOUR: i64 = 3_600_000;
const PERSONS: u32 = 1_150_000;
const FIRST_DAY: i64 = 19_266;
const LAST_DAY: i64 = 20_522;
const FACILITIES: u32 = 700;

/// SplitMix64: the same rows everywhere.
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u32) -> u32 {
        u32::try_from(self.next() % u64::from(n.max(1))).unwrap_or(0)
    }
}

#[derive(Default)]
struct Rows {
    arrest_person: Vec<u32>,
    arrest_at: Vec<Moment>,
    reprocessed: Vec<bool>,
    person: Vec<u32>,
    stay: Vec<Moment>,
    book_in: Vec<Moment>,
    book_out: Vec<Moment>,
    facility: Vec<u32>,
    fingerprint: Vec<u64>,
    amount: Vec<Option<i64>>,
    date: Vec<Moment>,
}

impl Rows {
    fn draw() -> Rows {
        let mut draws = Draws(20_260_310);
        let mut rows = Rows::default();
        for person in 1..=PERSONS {
            rows.person(&mut draws, person);
        }
        for _ in 0..PERSONS / 200 {
            rows.person(&mut draws, 0);
        }
        rows
    }

    fn person(&mut self, draws: &mut Draws, person: u32) {
        let days = u32::try_from(LAST_DAY - FIRST_DAY).unwrap_or(1);
        let mut at = FIRST_DAY * 24 * HOUR + i64::from(draws.below(days * 24)) * HOUR;
        for _ in 0..1 + u32::from(draws.below(100) < 12) {
            if draws.below(100) < 52 {
                self.arrest(person, at, false);
                if draws.below(100) < 4 {
                    self.arrest(person, at + 9 * HOUR, true);
                }
            }
            at += i64::from(draws.below(40)) * HOUR;
            let stay = Moment::from_millis(at);
            for _ in 0..1 + draws.below(3) + u32::from(draws.below(10) < 1) {
                let length = i64::from(draws.below(40) * draws.below(40)) * HOUR;
                let open = at + length > (LAST_DAY + 1) * 24 * HOUR;
                let out = if open { Moment::NONE } else { Moment::from_millis(at + length) };
                let (facility, fingerprint) = (draws.below(FACILITIES), draws.next());
                for _ in 0..1 + u32::from(draws.below(200) < 1) {
                    self.stint(person, stay, at, out, facility, fingerprint);
                }
                if open {
                    return;
                }
                at += length + i64::from(draws.below(4)) * HOUR;
            }
            at += i64::from(draws.below(300)) * 24 * HOUR;
        }
    }

    fn arrest(&mut self, person: u32, at: i64, reprocessed: bool) {
        self.arrest_person.push(person);
        self.arrest_at.push(Moment::from_millis(at));
        self.reprocessed.push(reprocessed);
    }

    fn stint(&mut self, person: u32, stay: Moment, at: i64, out: Moment, facility: u32, fingerprint: u64) {
        self.person.push(person);
        self.stay.push(stay);
        self.book_in.push(Moment::from_millis(at));
        self.book_out.push(out);
        self.facility.push(facility);
        self.fingerprint.push(fingerprint);
        self.amount.push(fingerprint.is_multiple_of(20).then_some(5000));
        self.date.push(Moment::NONE);
    }

    fn stint_rows(&self, rows: Range<usize>) -> Result<StintRows<'_>, CustodyError> {
        Ok(StintRows {
            persons: Persons::new(&self.person[rows.clone()])?,
            stay_book_in: &self.stay[rows.clone()],
            book_in: &self.book_in[rows.clone()],
            book_out: &self.book_out[rows.clone()],
            facility: &self.facility[rows.clone()],
            fingerprint: &self.fingerprint[rows.clone()],
            bond_amount: &self.amount[rows.clone()],
            bond_date: &self.date[rows],
        })
    }
}

fn stay_rows<'a>(rows: &StintRows<'a>, kept: &'a [bool]) -> StayRows<'a> {
    StayRows {
        persons: rows.persons,
        stay_book_in: rows.stay_book_in,
        book_in: rows.book_in,
        book_out: rows.book_out,
        stay_book_out: None,
        kept: Some(kept),
    }
}

fn held_rows<'a>(rows: &StintRows<'a>, kept: &'a [bool]) -> HeldRows<'a> {
    HeldRows {
        persons: rows.persons,
        book_in: rows.book_in,
        book_out: rows.book_out,
        group: rows.facility,
        n_groups: FACILITIES,
        kept: Some(kept),
    }
}

fn timed<T>(
    name: &str,
    n: usize,
    mut work: impl FnMut() -> Result<T, CustodyError>,
) -> Result<T, CustodyError> {
    let mut best = f64::MAX;
    let mut last = None;
    for _ in 0..3 {
        let begun = Instant::now();
        let found = work()?;
        best = best.min(begun.elapsed().as_secs_f64());
        last = Some(found);
    }
    let millions = f64::from(u32::try_from(n).unwrap_or(u32::MAX)) / 1e6;
    println!("{name:<42} {:>8.1} ms {:>8.1} M rows/s", best * 1e3, millions / best);
    last.map_or_else(work, Ok)
}

fn side<'a>(person: &'a [u32], at: &'a [Moment], days: Days) -> Result<LinkSide<'a>, CustodyError> {
    Ok(LinkSide { persons: Persons::new(person)?, at, day_only: None, kept: None, period: days })
}

fn arrest_rule() -> RepeatRule {
    RepeatRule {
        name: "apprehensions-episode-24h".to_owned(),
        table: "apprehensions".to_owned(),
        order: "apprehension_local_time".to_owned(),
        keys: Vec::new(),
        sameness: Sameness::Within { millis: 24 * HOUR },
        last_among_equals: None,
    }
}

fn stay_rule() -> LinkRule {
    let end = || LinkEnd { table: "t".to_owned(), at: "at".to_owned(), first_of: None };
    LinkRule {
        name: "arrest-to-stay".to_owned(),
        from: end(),
        to: end(),
        days_before: 5,
        days_after: 10,
        unit: Unit::Moment,
        matching: Matching::RightThenLeft,
    }
}

/// Stints marked, stays, and who was held, for one range of persons.
fn chain(rows: &Rows, range: PersonRange, days: Days, as_of: AsOf) -> Result<u64, CustodyError> {
    let stints = rows.stint_rows(Persons::new(&rows.person)?.rows_of(range))?;
    let kept = mark_stints(&stints, None)?.kept();
    let stays = stays(&stay_rows(&stints, &kept), as_of)?;
    let held = census(&held_rows(&stints, &kept), days, as_of)?;
    Ok(stays.counts.stays + u64::from(held.n_groups()))
}

fn run() -> Result<(), CustodyError> {
    let rows = Rows::draw();
    let (n, arrests) = (rows.person.len(), rows.arrest_person.len());
    let as_of = AsOf::timed(LAST_DAY);
    let Some(days) = Days::new(FIRST_DAY, LAST_DAY) else { return Ok(()) };
    println!("{n} stints, {arrests} arrests, {} facilities, {} days", FACILITIES, days.len());
    let stints = rows.stint_rows(0..n)?;
    timed("person numbers checked", n, || Persons::new(&rows.person))?;
    let episodes = RepeatRows {
        persons: Persons::new(&rows.arrest_person)?,
        at: &rows.arrest_at,
        day_only: None,
        last_among_equals: Some(&rows.reprocessed),
        keys: &[],
    };
    let rule = arrest_rule();
    timed("arrest episodes", arrests, || repeats(&rule, &episodes))?;
    let marks: StintMarks = timed("stints in two stages", n, || mark_stints(&stints, None))?;
    let kept = marks.kept();
    let all: Stays = timed("stays", n, || stays(&stay_rows(&stints, &kept), as_of))?;
    println!("{} stays", all.list.len());
    let person: Vec<u32> = all.list.iter().map(|stay| stay.person).collect();
    let begins: Vec<Moment> = all.list.iter().map(|stay| stay.book_in).collect();
    let (left, right) = (side(&rows.arrest_person, &rows.arrest_at, days)?, side(&person, &begins, days)?);
    let rule = stay_rule();
    timed("arrest to stay", arrests + person.len(), || {
        let of = |rows| ReleaseRows { release: "made up", rows };
        link(&rule, &of(left), &of(right))
    })?;
    let held = held_rows(&stints, &kept);
    timed("census by facility and day", n, || census(&held, days, as_of))?;
    let group = vec![0; n];
    let whole = HeldRows { group: &group, n_groups: 1, ..held };
    timed("census by day", n, || census(&whole, days, as_of))?;
    timed("bed-days by facility", n, || bed_days(&held, days, as_of))?;
    let flow_rows = FlowRows {
        persons: held.persons,
        book_in: held.book_in,
        book_out: held.book_out,
        group: held.group,
        n_groups: FACILITIES,
        kept: held.kept,
        stays: &all,
    };
    timed("flows by facility and day", n, || flows(&flow_rows, days))?;
    timed("lengths of stays", all.list.len(), || Ok(all.lengths(days, as_of)))?;
    timed("marks, stays and census, one thread", n, || chain(&rows, PersonRange::ALL, days, as_of))?;
    let ranges = person_ranges(&[stints.persons], 2);
    timed("marks, stays and census, two threads", n, || {
        std::thread::scope(|scope| {
            let work: Vec<_> =
                ranges.iter().map(|range| scope.spawn(|| chain(&rows, *range, days, as_of))).collect();
            work.into_iter().map(|work| work.join().unwrap_or(Ok(0))).sum::<Result<u64, _>>()
        })
    })?;
    Ok(())
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}
