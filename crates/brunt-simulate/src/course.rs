//! What happens to one made-up person: encounters, detainer, arrest, stay of several stints, removal or release.
//!
//! A course is a function of the seed, the person's number and the kind of course alone. It is made twice, once to
//! count and plan, once more for each row that is written, so that no row has to be kept.

use crate::event::{Arrest, Bond, Detainer, Encounter, Removal, Stay, Stint, Table};
use crate::mix;
use crate::person::Person;
use crate::rng::Rng;
use crate::when::{DAY, day_of};

const STREAM_COURSE: u64 = 2;

/// Facilities of one area: hold room, staging, detention centre, jail.
pub(crate) const FACILITIES_PER_AOR: usize = 4;

/// The frame of a shape.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) seed: u64,
    /// First day of the release's period.
    pub(crate) first: i64,
    /// Last day: the as-of date.
    pub(crate) last: i64,
    /// Whether rows show times of day.
    pub(crate) timed: bool,
    /// Whether stays that began before the period are shown.
    pub(crate) prior: bool,
    /// Whether the release has detainers and encounters.
    pub(crate) contacts_shown: bool,
    pub(crate) arrests: &'static [(i64, u32)],
    pub(crate) border: &'static [(i64, u32)],
    pub(crate) removals: &'static [(i64, u32)],
    pub(crate) contacts: &'static [(i64, u32)],
}

impl World {
    /// The first moment after the release.
    pub(crate) fn horizon(&self) -> i64 {
        (self.last + 1) * DAY
    }

    /// A moment as the rows show it.
    pub(crate) fn shown(&self, moment: i64) -> i64 {
        if self.timed { moment } else { day_of(moment) * DAY }
    }
}

/// What a course is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Arrested by the agency, with all that leads there and follows.
    Arrested,
    /// Held after an arrest by the border agency.
    Held,
    /// A detainer that led to nothing.
    Requested,
    /// Removed without a stay in the release.
    Removed,
    /// Encountered, no more.
    Met,
    /// Exactly one row of one table, to reach the number of rows asked for.
    One(Table),
}

/// One person's whole course.
#[derive(Debug)]
pub(crate) struct Course {
    pub(crate) number: u32,
    pub(crate) person: Person,
    /// Whether a removal case is linked; without one its columns are blank.
    pub(crate) has_case: bool,
    /// The order of removal in force when the release is drawn.
    pub(crate) order: Option<i64>,
    /// The order's day is not recorded.
    pub(crate) order_undated: bool,
    /// The stints carry no key.
    pub(crate) keyless_stints: bool,
    pub(crate) arrests: Vec<Arrest>,
    pub(crate) detainers: Vec<Detainer>,
    pub(crate) encounters: Vec<Encounter>,
    pub(crate) stays: Vec<Stay>,
    pub(crate) stints: Vec<Stint>,
    pub(crate) removals: Vec<Removal>,
}

impl Course {
    /// A course to be filled.
    pub(crate) fn new() -> Course {
        Course {
            number: u32::MAX,
            person: Person::draw(&mut Rng::new(0, 0, 0, 0), 0, 0, false),
            has_case: false,
            order: None,
            order_undated: false,
            keyless_stints: false,
            arrests: Vec::new(),
            detainers: Vec::new(),
            encounters: Vec::new(),
            stays: Vec::new(),
            stints: Vec::new(),
            removals: Vec::new(),
        }
    }

    /// Number of rows in a table.
    pub(crate) fn rows(&self, table: Table) -> usize {
        match table {
            Table::Apprehensions => self.arrests.len(),
            Table::Detainers => self.detainers.len(),
            Table::Encounters => self.encounters.len(),
            Table::Stints => self.stints.len(),
            Table::Removals => self.removals.len(),
        }
    }

    /// The event's moment of a row.
    pub(crate) fn event(&self, table: Table, row: usize) -> i64 {
        match table {
            Table::Apprehensions => self.arrests[row].at,
            Table::Detainers => self.detainers[row].day * DAY,
            Table::Encounters => self.encounters[row].at,
            Table::Stints => self.stints[row].book_in,
            Table::Removals => self.removals[row].day * DAY,
        }
    }

    /// The first departure on or after a day.
    pub(crate) fn departure_from(&self, day: i64) -> Option<&Removal> {
        self.removals.iter().find(|removal| removal.day >= day)
    }

    /// Makes the course of a person.
    pub(crate) fn make(&mut self, world: &World, kind: Kind, number: u32) {
        let mut rng = Rng::new(world.seed, STREAM_COURSE, u64::from(number), 0);
        let rng = &mut rng;
        self.number = number;
        self.arrests.clear();
        self.detainers.clear();
        self.encounters.clear();
        self.stays.clear();
        self.stints.clear();
        self.removals.clear();
        let first = first_event(rng, world, kind);
        let from_border =
            matches!(kind, Kind::Held | Kind::Removed | Kind::One(Table::Stints | Table::Removals));
        self.person = Person::draw(rng, day_of(first), world.last, from_border);
        self.keyless_stints = rng.chance(3_000);
        match kind {
            Kind::Arrested => self.arrested(rng, world, first),
            Kind::Held => {
                self.stay(rng, world, first, first, true);
            }
            Kind::Requested => self.requested(rng, world, first),
            Kind::Removed => self.removed(rng, world, first),
            Kind::Met => self.met(rng, world, first),
            Kind::One(table) => self.one(rng, world, table, first),
        }
        let caseless = match kind {
            Kind::Met | Kind::One(Table::Encounters) => 700_000,
            Kind::Requested | Kind::One(Table::Detainers) => 650_000,
            Kind::Arrested | Kind::One(Table::Apprehensions) if self.removals.is_empty() => 30_000,
            _ => 0,
        };
        self.has_case = !rng.chance(caseless);
        self.decide_order(rng, world, day_of(first));
    }

    fn decide_order(&mut self, rng: &mut Rng, world: &World, first_day: i64) {
        self.order = match (self.person.old_order, self.removals.first()) {
            (Some(day), _) => Some(day),
            (None, Some(removal)) if !removal.voluntary => {
                Some((removal.day - rng.between(0, 25)).max(first_day))
            }
            (None, None) if rng.chance(100_000) => {
                Some(first_day + rng.between(10, 300)).filter(|day| *day <= world.last)
            }
            _ => None,
        };
        self.order_undated = rng.chance(30_000);
    }

    fn arrested(&mut self, rng: &mut Rng, world: &World, first: i64) {
        let episodes = rng.pick(&[(950, 1), (45, 2), (5, 3)]);
        let mut at = first;
        for _ in 0..episodes {
            let removals = self.removals.len();
            let Some(end) = self.episode(rng, world, at) else { break };
            let pause =
                if self.removals.len() > removals { rng.between(200, 700) } else { rng.between(45, 400) };
            at = end + pause * DAY + rng.between(0, 3600);
            if at >= world.horizon() {
                break;
            }
        }
    }

    /// One arrest with what leads to it and what follows. `None` while the person is still held.
    fn episode(&mut self, rng: &mut Rng, world: &World, at: i64) -> Option<i64> {
        let custodial = rng.chance(520_000);
        if rng.chance(800_000) {
            let before = if rng.chance(500_000) { 0 } else { rng.between(600, 3 * DAY) };
            self.encounter(rng, world, at - before);
            if rng.chance(150_000) {
                let earlier = at - rng.between(10 * DAY, 400 * DAY);
                self.encounter(rng, world, earlier);
            }
        }
        if custodial && rng.chance(700_000) {
            let prepared = day_of(at) - rng.between(1, 25);
            self.detainer(rng, world, prepared, Some(at));
        }
        self.arrest(rng, world, at, custodial);
        let book_in = at + rng.quantile(mix::BOOK_IN_HOURS) * 3600 + rng.between(60, 3600);
        if rng.chance(850_000) && book_in < world.horizon() {
            self.stay(rng, world, book_in, at, false)
        } else {
            if rng.chance(20_000) {
                let left = day_of(at) + rng.between(1, 20);
                self.removal(rng, world, left, at, true, false);
            }
            Some(at + 20 * DAY)
        }
    }

    fn arrest(&mut self, rng: &mut Rng, world: &World, at: i64, custodial: bool) {
        let base = self.arrests.len();
        let arrest = Arrest { at, base, reprocessed: false, keyless: rng.chance(11_000), custodial };
        self.arrests.push(arrest);
        // Where only days are shown a repeat on the next day would be exactly 24 hours later, neither in nor out.
        let room = if world.timed { world.horizon() } else { (day_of(at) + 1) * DAY } - 1;
        let mut again = |later: i64, reprocessed: bool, base: usize| {
            if later <= room {
                self.arrests.push(Arrest { at: later, base, reprocessed, ..arrest });
            }
        };
        match rng.below(1000) {
            // Processed again, mostly the next morning.
            0..=24 => again(at + rng.between(8, 20) * 3600 + rng.between(0, 3599), true, base + 1),
            25..=34 => again(at + rng.between(60, 3 * 3600), false, base + 1),
            // The same second: another row of the same arrest, now and then equal in every cell.
            35..=37 => again(at, false, base + 1),
            38 => again(at, false, base),
            39 => {
                again(at + 7 * 3600, false, base + 1);
                // A chain: more than 24 hours after the first row, less after the second.
                again(at + 29 * 3600, true, base + 2);
            }
            _ => {}
        }
    }

    fn encounter(&mut self, rng: &mut Rng, world: &World, at: i64) {
        if !world.contacts_shown || at < world.first * DAY || at >= world.horizon() {
            return;
        }
        let encounter = Encounter { at, base: self.encounters.len(), keyless: rng.chance(110_000) };
        self.encounters.push(encounter);
        if rng.chance(5_000) {
            self.encounters.push(encounter);
        }
    }

    fn detainer(&mut self, rng: &mut Rng, world: &World, day: i64, arrest: Option<i64>) {
        if !world.contacts_shown || day < world.first || day > world.last {
            return;
        }
        let facility = self.person.home * FACILITIES_PER_AOR + 3;
        let detainer =
            Detainer { day, base: self.detainers.len(), keyless: rng.chance(125_000), facility, arrest };
        self.detainers.push(detainer);
        if rng.chance(12_000) {
            self.detainers.push(detainer);
        }
    }

    fn removal(
        &mut self,
        rng: &mut Rng,
        world: &World,
        day: i64,
        arrest: i64,
        voluntary: bool,
        from_border: bool,
    ) {
        if day < world.first || day > world.last {
            return;
        }
        let base = self.removals.len();
        let removal = Removal { day, base, keyless: rng.chance(2_000), arrest, voluntary, from_border };
        self.removals.push(removal);
        if rng.chance(1_500) {
            self.removals.push(removal);
        }
    }

    fn requested(&mut self, rng: &mut Rng, world: &World, first: i64) {
        if rng.chance(300_000) {
            let met = first - rng.between(600, 2 * DAY);
            self.encounter(rng, world, met);
        }
        self.detainer(rng, world, day_of(first), None);
    }

    fn removed(&mut self, rng: &mut Rng, world: &World, first: i64) {
        let voluntary = rng.chance(80_000);
        let arrest = first - rng.between(DAY, 60 * DAY);
        self.removal(rng, world, day_of(first), arrest, voluntary, true);
        if rng.chance(60_000) {
            let again = first + rng.between(200, 700) * DAY;
            let arrest = again - rng.between(DAY, 60 * DAY);
            self.removal(rng, world, day_of(again), arrest, false, true);
        }
    }

    fn met(&mut self, rng: &mut Rng, world: &World, first: i64) {
        self.encounter(rng, world, first);
        if rng.chance(120_000) {
            let again = first + rng.between(10, 500) * DAY;
            self.encounter(rng, world, again);
        }
    }

    fn one(&mut self, rng: &mut Rng, world: &World, table: Table, at: i64) {
        match table {
            Table::Apprehensions => self.arrests.push(Arrest {
                at,
                base: 0,
                reprocessed: false,
                keyless: rng.chance(11_000),
                custodial: rng.chance(500_000),
            }),
            Table::Detainers => self.detainers.push(Detainer {
                day: day_of(at),
                base: 0,
                keyless: rng.chance(125_000),
                facility: self.person.home * FACILITIES_PER_AOR + 3,
                arrest: None,
            }),
            Table::Encounters => {
                self.encounters.push(Encounter { at, base: 0, keyless: rng.chance(110_000) })
            }
            Table::Stints => {
                let book_out = Some(at + rng.between(1, 900) * 3600).filter(|end| *end < world.horizon());
                let reason = if book_out.is_some() { rng.pick(mix::RELEASES) } else { "" };
                self.stays.push(Stay { book_in: at, book_out, reason, bond: None, from_border: true });
                let facility = self.person.home * FACILITIES_PER_AOR;
                self.stints.push(Stint {
                    stay: 0,
                    book_in: at,
                    book_out,
                    facility,
                    last: true,
                    bond_copy: false,
                });
            }
            Table::Removals => self.removals.push(Removal {
                day: day_of(at),
                base: 0,
                keyless: rng.chance(2_000),
                arrest: at - rng.between(DAY, 60 * DAY),
                voluntary: false,
                from_border: true,
            }),
        }
    }

    /// A stay from `book_in` on, after the arrest at `arrest`. `None` while the person is still held.
    fn stay(
        &mut self,
        rng: &mut Rng,
        world: &World,
        book_in: i64,
        arrest: i64,
        from_border: bool,
    ) -> Option<i64> {
        let mut length = rng.quantile(mix::STAY_HOURS) * 3600 + rng.between(0, 3599);
        if book_in < world.first * DAY {
            // Only stays that reach into the period are in the release.
            length = length.max(world.first * DAY - book_in + rng.between(DAY, 60 * DAY));
        }
        let end = book_in + length;
        let book_out = Some(end).filter(|end| *end < world.horizon());
        let fate = rng.below(1000);
        let left = if from_border { 500 } else { 640 };
        let (gone, voluntary) = (fate < left + 40, fate >= left);
        let reason = match (book_out, gone, voluntary) {
            (None, _, _) => "",
            (_, true, false) => "Removed",
            (_, true, true) => rng.pick(&[(3, "Voluntary departure"), (1, "Voluntary Return")]),
            _ => rng.pick(mix::RELEASES),
        };
        let bond = draw_bond(rng, world, book_in, book_out, reason);
        let stay = self.stays.len();
        self.stays.push(Stay { book_in, book_out, reason, bond, from_border });
        self.cut_into_stints(rng, world, stay, end);
        self.repeat_stints(rng, stay);
        book_out?;
        if gone && rng.chance(970_000) {
            let left = day_of(end) + rng.between(0, 1);
            self.removal(rng, world, left, arrest, voluntary, from_border);
        }
        Some(end)
    }

    fn cut_into_stints(&mut self, rng: &mut Rng, world: &World, stay: usize, end: i64) {
        let start = self.stays[stay].book_in;
        let parts = if end - start < 8 * 3600 { 1 } else { rng.pick(mix::STINTS) };
        let mut cuts: Vec<i64> = Vec::new();
        if parts > 1 {
            // The first stop is a hold room, for hours.
            let hold = start + (rng.between(3, 40) * 3600).min((end - start) / 3);
            cuts.push(hold);
            cuts.extend((2..parts).map(|_| rng.between(hold + 60, end - 60)));
            cuts.sort_unstable();
        }
        cuts.push(end);
        let mut book_in = start;
        let mut facility = self.person.home * FACILITIES_PER_AOR + usize::from(parts == 1) * 2;
        for (at, cut) in cuts.iter().copied().enumerate() {
            if book_in >= world.horizon() {
                break;
            }
            let book_out = Some(cut).filter(|cut| *cut < world.horizon());
            let last = at + 1 == cuts.len() || book_out.is_none();
            self.stints.push(Stint { stay, book_in, book_out, facility, last, bond_copy: false });
            if last {
                break;
            }
            let next = cuts[at + 1];
            if rng.chance(6_000) {
                self.stints.push(Stint {
                    stay,
                    book_in: cut,
                    book_out,
                    facility,
                    last: false,
                    bond_copy: false,
                });
            }
            let pause = match rng.below(100) {
                0..=1 => -rng.between(1, 5) * 3600,
                2..=41 => 0,
                _ => rng.between(600, 6 * 3600),
            };
            // A stint that would end before it begins starts at once instead.
            let moved = cut + pause;
            book_in = if moved > book_in && moved < next { moved } else { cut };
            facility = next_facility(rng, self.person.home, facility);
        }
    }

    fn repeat_stints(&mut self, rng: &mut Rng, stay: usize) {
        for at in 0..self.stints.len() {
            let stint = self.stints[at];
            if stint.stay != stay || stint.bond_copy {
                continue;
            }
            match rng.below(10_000) {
                // Equal but for the bond.
                0..=44 => self.stints.push(Stint { bond_copy: true, ..stint }),
                // Booked in again at the same place on the same day.
                45..=174 => {
                    let book_in = stint.book_in + rng.between(600, 4 * 3600);
                    let same_day = day_of(book_in) == day_of(stint.book_in);
                    if same_day && stint.book_out.is_none_or(|out| book_in < out) {
                        self.stints.push(Stint { book_in, ..stint });
                    }
                }
                _ => {}
            }
        }
    }
}

/// A transfer leads elsewhere: to the same place it would look like a repeat of the stint.
fn next_facility(rng: &mut Rng, home: usize, from: usize) -> usize {
    let aor = if rng.chance(650_000) { home } else { rng.pick_index(mix::AORS) };
    let kind = rng.pick(&[(1, 1), (7, 2), (2, 3)]);
    let to = aor * FACILITIES_PER_AOR + kind;
    if to == from { aor * FACILITIES_PER_AOR + (kind + 1) % FACILITIES_PER_AOR } else { to }
}

fn draw_bond(
    rng: &mut Rng,
    world: &World,
    book_in: i64,
    book_out: Option<i64>,
    reason: &str,
) -> Option<Bond> {
    let bonded = reason.starts_with("Bonded");
    if !bonded && !rng.chance(40_000) {
        return None;
    }
    let first = day_of(book_in);
    let out = book_out.map_or(world.last, day_of);
    let set_usd = match rng.below(10_000) {
        // One stint of the March 2026 release holds this amount; the older release writes the other two for "none".
        0..=9 => 246_920_000,
        10..=59 if !world.timed => 999_999_999,
        60..=109 if !world.timed => -1,
        _ => rng.pick(&[
            (5, 1500),
            (3, 2500),
            (8, 5000),
            (5, 7500),
            (4, 10_000),
            (2, 15_000),
            (1, 25_000),
            (0, 0),
        ]),
    };
    let posted = bonded.then_some((out, set_usd.clamp(1500, 25_000)));
    Some(Bond { set_day: rng.between(first, out), set_usd, posted })
}

fn first_event(rng: &mut Rng, world: &World, kind: Kind) -> i64 {
    let table = match kind {
        Kind::Arrested | Kind::One(Table::Apprehensions) => world.arrests,
        Kind::Held | Kind::One(Table::Stints) => world.border,
        Kind::Removed | Kind::One(Table::Removals) => world.removals,
        Kind::Requested | Kind::Met | Kind::One(Table::Detainers | Table::Encounters) => world.contacts,
    };
    let mut day = draw_day(rng, table, world.last);
    if kind == Kind::Held && world.prior && rng.chance(20_000) {
        day = world.first - rng.between(1, 400);
    }
    day * DAY + rng.between(5 * 3600, 21 * 3600)
}

/// A day by a step function of daily weights.
fn draw_day(rng: &mut Rng, table: &[(i64, u32)], last: i64) -> i64 {
    let ends = || table.iter().skip(1).map(|(from, _)| *from).chain([last + 1]);
    let weight = |(from, weight): &(i64, u32), end: i64| (end - from).unsigned_abs() * u64::from(*weight);
    let total: u64 = table.iter().zip(ends()).map(|(step, end)| weight(step, end)).sum();
    let mut left = rng.below(total);
    for (step, end) in table.iter().zip(ends()) {
        let here = weight(step, end);
        if left < here {
            return rng.between(step.0, end - 1);
        }
        left -= here;
    }
    last
}
