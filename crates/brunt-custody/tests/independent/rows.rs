//! Made-up rows of one release and what the kernels make of them, as JSON for a second implementation.

use brunt_custody::{
    AsOf, Census, DayFlow, Days, FlowRows, HeldRows, LinkEnd, LinkRule, LinkSide, Linked, Matching, Moment,
    Persons, ReleaseRows, RepeatRows, RepeatRule, Repeats, Sameness, Status, StayRows, Stays, StintMark,
    StintMarks, StintRows, Unit, bed_days, census, flows, link, mark_stints, repeats, stays,
};
use serde_json::{Value, json};

const HOUR: i64 = 3_600_000;
const MINUTE: i64 = 60_000;
const LAST_DAY: i64 = 400;
const GROUPS: u32 = 6;

/// SplitMix64: the same numbers everywhere.
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: i64) -> i64 {
        let n = u64::try_from(n).unwrap_or(1).max(1);
        i64::try_from(self.next() % n).unwrap_or(0)
    }

    fn code(&mut self, n: i64) -> u32 {
        u32::try_from(self.below(n)).unwrap_or(0)
    }

    fn chance(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }
}

/// Events of one table.
#[derive(Default)]
struct Events {
    person: Vec<u32>,
    at: Vec<Moment>,
    flag: Vec<bool>,
    code: Vec<u32>,
}

/// Stints.
#[derive(Default)]
struct Stints {
    person: Vec<u32>,
    stay: Vec<Moment>,
    at: Vec<Moment>,
    out: Vec<Moment>,
    facility: Vec<u32>,
    fingerprint: Vec<u64>,
    amount: Vec<Option<i64>>,
    date: Vec<Moment>,
}

#[derive(Default)]
struct World {
    arrests: Events,
    detainers: Events,
    removals: Events,
    stints: Stints,
}

impl World {
    fn draw(seed: u64, persons: u32) -> World {
        let mut draws = Draws(seed);
        let mut world = World::default();
        for person in 1..=persons {
            world.person(&mut draws, person);
        }
        // Rows without a key: what nobody can be told to be.
        for _ in 0..persons / 20 {
            world.person(&mut draws, 0);
        }
        world
    }

    fn person(&mut self, draws: &mut Draws, person: u32) {
        for _ in 0..1 + draws.below(3) {
            let arrest = draws.below(LAST_DAY * 24 * 60) * MINUTE;
            if draws.chance(60) {
                self.detainers.push(person, day_before(arrest, draws.below(20)), false, draws.code(2));
            }
            self.arrests.push(person, Moment::from_millis(arrest), draws.chance(5), 0);
            while draws.chance(15) {
                let later = arrest + draws.below(30 * 60) * MINUTE;
                self.arrests.push(person, Moment::from_millis(later), draws.chance(60), 0);
            }
            if draws.chance(80) {
                let book_in = arrest + (draws.below(60) - 6) * HOUR;
                let end = self.stay(draws, person, book_in);
                if end.is_some() && draws.chance(60) {
                    let left = end.day().unwrap_or(0) + draws.below(14) - 3;
                    self.removals.push(person, Moment::from_day(left), false, 0);
                }
            }
        }
    }

    fn stay(&mut self, draws: &mut Draws, person: u32, book_in: i64) -> Moment {
        let horizon = (LAST_DAY + 1) * 24 * HOUR;
        let stay = Moment::from_millis(book_in);
        let mut from = book_in;
        let parts = 1 + draws.below(4);
        for part in 0..parts {
            let most = if draws.chance(30) { 20 } else { 900 };
            let length = draws.below(most) * HOUR / 2;
            let end = if draws.chance(2) { from - HOUR } else { from + length };
            let out = if end < horizon { Moment::from_millis(end) } else { Moment::NONE };
            let facility = draws.code(i64::from(GROUPS));
            let copies = 1 + i64::from(draws.chance(6)) + i64::from(draws.chance(6));
            let fingerprint = draws.next() >> 20;
            for copy in 0..copies {
                let shifted = if draws.chance(30) { HOUR } else { 0 };
                let same = copy == 0 || shifted == 0;
                self.stints.person.push(person);
                self.stints.stay.push(if draws.chance(1) { Moment::NONE } else { stay });
                self.stints.at.push(Moment::from_millis(if same { from } else { from + shifted }));
                self.stints.out.push(out);
                self.stints.facility.push(facility);
                self.stints.fingerprint.push(if same { fingerprint } else { fingerprint + 1 });
                self.stints.amount.push(draws.chance(40).then(|| 500 * (1 + draws.below(4))));
                self.stints.date.push(if draws.chance(40) {
                    Moment::from_day(draws.below(5))
                } else {
                    Moment::NONE
                });
            }
            if out.is_none() || part + 1 == parts {
                return out;
            }
            from = end.max(from) + (draws.below(20) - 2) * HOUR;
        }
        Moment::NONE
    }
}

fn day_before(at: i64, days: i64) -> Moment {
    Moment::from_day(at.div_euclid(24 * HOUR) - days)
}

impl Events {
    fn push(&mut self, person: u32, at: Moment, flag: bool, code: u32) {
        self.person.push(person);
        self.at.push(at);
        self.flag.push(flag);
        self.code.push(code);
    }

    fn repeats(&self, sameness: Sameness, by_code: bool) -> Option<Repeats> {
        let keys: &[&[u32]] = if by_code { &[&self.code] } else { &[] };
        let rule = RepeatRule {
            name: "r".to_owned(),
            table: "t".to_owned(),
            order: "at".to_owned(),
            keys: vec!["code".to_owned(); keys.len()],
            sameness,
            last_among_equals: None,
        };
        let rows = RepeatRows {
            persons: Persons::new(&self.person).ok()?,
            at: &self.at,
            day_only: None,
            last_among_equals: Some(&self.flag),
            keys,
        };
        repeats(&rule, &rows).ok()
    }

    fn side<'a>(&'a self, kept: Option<&'a [bool]>) -> Option<LinkSide<'a>> {
        let persons = Persons::new(&self.person).ok()?;
        Some(LinkSide { persons, at: &self.at, day_only: None, kept, period: Days::new(0, LAST_DAY)? })
    }

    fn json(&self) -> Value {
        json!({ "person": self.person, "at": moments(&self.at), "last": self.flag, "code": self.code })
    }
}

fn moments(list: &[Moment]) -> Vec<Option<i64>> {
    list.iter().map(|moment| moment.millis()).collect()
}

fn rule(days_before: u32, days_after: u32, unit: Unit, matching: Matching) -> LinkRule {
    let end = || LinkEnd { table: "t".to_owned(), at: "at".to_owned(), first_of: None };
    LinkRule { name: "l".to_owned(), from: end(), to: end(), days_before, days_after, unit, matching }
}

fn linked(rule: &LinkRule, left: LinkSide<'_>, right: LinkSide<'_>) -> Option<Linked> {
    let of = |rows| ReleaseRows { release: "made up", rows };
    link(rule, &of(left), &of(right)).ok()
}

fn link_json(linked: &Linked) -> Value {
    let words = |list: &[Status]| -> Vec<String> {
        list.iter()
            .map(|status| match status {
                Status::WindowEdge(edge) => format!("Edge{edge:?}"),
                status => format!("{status:?}"),
            })
            .collect()
    };
    json!({
        "links": linked.links.iter().map(|link| json!([link.left, link.right, link.gap_millis])).collect::<Vec<_>>(),
        "left": words(&linked.left),
        "right": words(&linked.right),
        "pairs": linked.pairs_in_window,
    })
}

fn repeats_json(repeats: &Repeats) -> Value {
    json!({
        "n_rows": repeats.n_rows,
        "position": repeats.position,
        "episodes": repeats.counts.episodes,
        "of_several": repeats.counts.of_several,
    })
}

fn stays_json(stays: &Stays) -> Value {
    let list: Vec<Value> = stays
        .list
        .iter()
        .map(|stay| {
            json!([
                stay.person,
                stay.book_in.millis(),
                stay.book_out.millis(),
                stay.n_stints,
                stay.first_stint,
                stay.longest_stint,
                stay.last_stint,
                stay.overlaps,
                stay.gaps,
                stay.zero_length,
                stay.out_before_in,
                stay.held_millis,
                stay.elapsed_millis
            ])
        })
        .collect();
    json!(list)
}

fn marks_json(marks: &StintMarks) -> Value {
    let word = |mark: &StintMark| format!("{mark:?}");
    json!(marks.marks.iter().map(word).collect::<Vec<_>>())
}

fn census_json(census: &Census) -> Value {
    let series = |list: &[brunt_custody::DayCount]| -> Vec<[i64; 9]> {
        list.iter()
            .map(|cell| {
                [
                    cell.midnight_persons,
                    cell.midnight_rows,
                    cell.midnight_keyless_rows,
                    cell.day_persons,
                    cell.day_rows,
                    cell.day_keyless_rows,
                    cell.held_millis,
                    cell.row_millis,
                    cell.keyless_millis,
                ]
            })
            .collect()
    };
    let groups: Vec<_> = (0..GROUPS).map(|group| series(census.group(group))).collect();
    json!({ "groups": groups, "total": series(census.total()) })
}

/// Stints marked, and their stays.
struct Units {
    marks: StintMarks,
    kept: Vec<bool>,
    stays: Stays,
}

impl Units {
    fn of(stints: &Stints, as_of: AsOf) -> Option<Units> {
        let persons = Persons::new(&stints.person).ok()?;
        let rows = StintRows {
            persons,
            stay_book_in: &stints.stay,
            book_in: &stints.at,
            book_out: &stints.out,
            facility: &stints.facility,
            fingerprint: &stints.fingerprint,
            bond_amount: &stints.amount,
            bond_date: &stints.date,
        };
        let marks = mark_stints(&rows, None).ok()?;
        let kept = marks.kept();
        let rows = StayRows {
            persons,
            stay_book_in: &stints.stay,
            book_in: &stints.at,
            book_out: &stints.out,
            stay_book_out: None,
            kept: Some(&kept),
        };
        let stays = stays(&rows, as_of).ok()?;
        Some(Units { marks, kept, stays })
    }
}

/// The three links, by name.
fn links(world: &World, stays: &Stays, episodes: &Repeats) -> Option<Value> {
    let period = Days::new(0, LAST_DAY)?;
    let person: Vec<u32> = stays.list.iter().map(|stay| stay.person).collect();
    let begins: Vec<Moment> = stays.list.iter().map(|stay| stay.book_in).collect();
    let ends: Vec<Moment> = stays.list.iter().map(|stay| stay.book_out).collect();
    let side = |at| {
        let persons = Persons::new(&person).ok()?;
        Some(LinkSide { persons, at, day_only: None, kept: None, period })
    };
    let firsts = episodes.kept();
    let two_steps = rule(5, 10, Unit::Moment, Matching::RightThenLeft);
    let to_stay = linked(&two_steps, world.arrests.side(Some(&firsts))?, side(&begins)?)?;
    let answered = rule(0, 30, Unit::Day, Matching::ClosestFirst);
    let to_book_in = linked(&answered, world.detainers.side(None)?, side(&begins)?)?;
    let left = rule(2, 10, Unit::Day, Matching::ClosestFirst);
    let to_removal = linked(&left, side(&ends)?, world.removals.side(None)?)?;
    Some(json!({
        "arrest_to_stay": link_json(&to_stay),
        "detainer_to_book_in": link_json(&to_book_in),
        "stay_to_removal": link_json(&to_removal),
    }))
}

/// Census, bed-days and flows, by name.
fn populations(stints: &Stints, units: &Units, days: Days, as_of: AsOf) -> Option<Value> {
    let persons = Persons::new(&stints.person).ok()?;
    let held = HeldRows {
        persons,
        book_in: &stints.at,
        book_out: &stints.out,
        group: &stints.facility,
        n_groups: GROUPS,
        kept: Some(&units.kept),
    };
    let flow_rows = FlowRows {
        persons,
        book_in: &stints.at,
        book_out: &stints.out,
        group: &stints.facility,
        n_groups: GROUPS,
        kept: Some(&units.kept),
        stays: &units.stays,
    };
    let beds = bed_days(&held, days, as_of).ok()?;
    let beds: Vec<[i64; 4]> =
        beds.iter().map(|bed| [bed.held_millis, bed.midnights, bed.row_millis, bed.row_midnights]).collect();
    let flow = |cell: &DayFlow| {
        [
            cell.book_ins,
            cell.book_outs,
            cell.stay_begins,
            cell.stay_ends,
            cell.transfers_in,
            cell.transfers_out,
            cell.keyless_book_ins,
            cell.keyless_book_outs,
        ]
    };
    let moved: Vec<[i64; 8]> = flows(&flow_rows, days).ok()?.total().iter().map(flow).collect();
    Some(json!({
        "census": census_json(&census(&held, days, as_of).ok()?),
        "bed_days": beds,
        "flows": moved,
    }))
}

/// Rows and results. `None` only when the kernels refuse the rows.
pub(crate) fn rows_and_results(seed: u64, persons: u32) -> Option<Value> {
    let world = World::draw(seed, persons);
    let stints = &world.stints;
    let as_of = AsOf::timed(LAST_DAY);
    let days = Days::new(30, LAST_DAY)?;
    let units = Units::of(stints, as_of)?;
    let episodes = world.arrests.repeats(Sameness::Within { millis: 24 * HOUR }, false)?;
    Some(json!({
        "last_day": LAST_DAY,
        "open_until": as_of.open_until(),
        "first_day": days.first(),
        "groups": GROUPS,
        "arrests": world.arrests.json(),
        "detainers": world.detainers.json(),
        "removals": world.removals.json(),
        "stints": {
            "person": stints.person, "stay": moments(&stints.stay), "at": moments(&stints.at),
            "out": moments(&stints.out), "facility": stints.facility, "fingerprint": stints.fingerprint,
            "amount": stints.amount, "date": moments(&stints.date),
        },
        "arrest_episodes": repeats_json(&episodes),
        "detainer_days": repeats_json(&world.detainers.repeats(Sameness::SameDay, true)?),
        "marks": marks_json(&units.marks),
        "stays": stays_json(&units.stays),
        "links": links(&world, &units.stays, &episodes)?,
        "populations": populations(stints, &units, days, as_of)?,
    }))
}
