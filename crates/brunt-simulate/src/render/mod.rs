//! From an event of a course to the cells of its row.

mod contacts;
mod custody;
mod quirks;

use crate::course::{Course, FACILITIES_PER_AOR, World};
use crate::event::Table;
use crate::mix;
use crate::person::GROUPS;
use crate::rng::Rng;
use crate::row::{Cell, Field, Row};
use crate::when::{day, day_of};
use crate::xlsx::Strings;

const STREAM_CASE: u64 = 3;
const STREAM_ROW: u64 = 10;

/// Texts built from a list of places rather than written out.
#[derive(Debug)]
pub(crate) struct Places {
    facility_names: Vec<usize>,
    facility_codes: Vec<usize>,
    cities: Vec<usize>,
    sites: Vec<usize>,
    landmarks: Vec<usize>,
}

impl Places {
    /// Places are made up throughout, so that no number of a made-up release can be taken for a real facility's.
    pub(crate) fn new(strings: &mut Strings) -> Places {
        const KINDS: [(&str, &str); FACILITIES_PER_AOR] = [
            ("HLD", "HOLD ROOM"),
            ("STG", "STAGING FACILITY"),
            ("DET", "DETENTION CENTER"),
            ("JAL", "COUNTY JAIL"),
        ];
        let mut places = Places {
            facility_names: Vec::new(),
            facility_codes: Vec::new(),
            cities: Vec::new(),
            sites: Vec::new(),
            landmarks: Vec::new(),
        };
        for (_, aor) in mix::AORS {
            for (code, name) in KINDS {
                places.facility_names.push(strings.word(&format!("SIMULATED {} {name}", aor.code)));
                places.facility_codes.push(strings.word(&format!("Z{}{code}", aor.code)));
            }
            places.cities.push(strings.word(&format!("SIMULATED {} CITY", aor.code)));
            places
                .sites
                .push(strings.word(&format!("{} - SIMULATED DUTY SITE, {}", aor.code, aor.states[0])));
            places.landmarks.push(strings.word(&format!("{} GENERAL AREA, NON-SPECIFIC", aor.code)));
        }
        places
    }

    /// A facility's place in the list of areas.
    fn area(facility: usize) -> usize {
        facility / FACILITIES_PER_AOR
    }
}

/// Fills the row of event `at` of a course's table.
pub(crate) fn render(
    world: &World,
    places: &Places,
    course: &Course,
    table: Table,
    at: usize,
    row: &mut Row,
) {
    row.clear();
    // Rows that repeat each other draw from one stream, so that they are equal wherever they are meant to be.
    let base = match table {
        Table::Apprehensions => course.arrests[at].base,
        Table::Detainers => course.detainers[at].base,
        Table::Encounters => course.encounters[at].base,
        Table::Stints => course.stints[at].stay,
        Table::Removals => course.removals[at].base,
    };
    let part = u64::try_from(base).unwrap_or(0);
    let mut rng = Rng::new(world.seed, STREAM_ROW + table as u64, u64::from(course.number), part);
    person(course, row);
    match table {
        Table::Apprehensions => contacts::arrest(world, places, course, &course.arrests[at], &mut rng, row),
        Table::Detainers => contacts::detainer(world, places, course, &course.detainers[at], &mut rng, row),
        Table::Encounters => {
            contacts::encounter(world, places, course, &course.encounters[at], &mut rng, row)
        }
        Table::Stints => custody::stint(world, places, course, &course.stints[at], &mut rng, row),
        Table::Removals => custody::removal(world, course, &course.removals[at], &mut rng, row),
    }
    quirks::plant(world, table, &mut rng, row);
}

fn person(course: &Course, row: &mut Row) {
    let person = &course.person;
    row.text(Field::Gender, person.gender);
    row.set(Field::BirthYear, Cell::Number(person.birth_year));
    row.text(Field::CitizenshipCountry, person.country);
    row.text(Field::BirthCountry, person.birth_country);
}

fn key(course: &Course, keyless: bool, row: &mut Row) {
    row.set(Field::PersonId, if keyless { Cell::Blank } else { Cell::Person(course.number) });
}

/// State of the removal case when the release is drawn, as every row of the case shows it.
fn case(world: &World, course: &Course, event_day: i64, row: &mut Row) {
    if !course.has_case {
        return;
    }
    let departure = course.departure_from(event_day);
    let part = departure.map_or(u64::MAX, |removal| u64::try_from(removal.base).unwrap_or(0));
    let mut rng = Rng::new(world.seed, STREAM_CASE, u64::from(course.number), part);
    let (status, category) = match departure {
        Some(removal) if removal.voluntary => {
            (rng.pick(mix::STATUS_VOLUNTARY), rng.pick(mix::CATEGORY_VOLUNTARY))
        }
        Some(_) => (
            rng.pick(mix::STATUS_REMOVED),
            if course.person.returned {
                "[16] Reinstated Final Order"
            } else {
                rng.pick(mix::CATEGORY_REMOVED)
            },
        ),
        None => (
            rng.pick(mix::STATUS_OPEN),
            if course.order.is_some() {
                rng.pick(mix::CATEGORY_ORDERED)
            } else {
                rng.pick(mix::CATEGORY_PENDING)
            },
        ),
    };
    row.text(Field::CaseStatus, status);
    row.text(Field::CaseCategory, category);
    row.yes_no(Field::FinalOrder, course.order.is_some());
    row.day(Field::FinalOrderDate, course.order.filter(|_| !course.order_undated));
    if let Some(removal) = departure {
        let country = if rng.chance(970_000) {
            course.person.country
        } else {
            rng.pick(&[(6, "MEXICO"), (2, "GUATEMALA"), (1, "COSTA RICA"), (1, "PANAMA")])
        };
        row.day(Field::DepartedDate, Some(removal.day));
        row.text(Field::DepartureCountry, country);
        row.text(
            Field::PortOfDeparture,
            if country == "MEXICO" {
                rng.pick(&[
                    (4, "PASO DEL NORTE, TX, POE"),
                    (4, "LAREDO, TX, POE"),
                    (2, "SAN YSIDRO, CA, POE"),
                ])
            } else {
                rng.pick(&[(5, "ALEXANDRIA, LA"), (3, "HARLINGEN, TX"), (2, "MIAMI, FL, POE")])
            },
        );
    }
}

/// The group at the event; now and then the view of another day, and rarely none.
fn group(course: &Course, rng: &mut Rng) -> &'static str {
    match rng.below(1000) {
        0..=2 => "",
        3..=22 => GROUPS[course.person.group_now],
        _ => GROUPS[course.person.group],
    }
}

/// Level of the case: goes with a conviction; otherwise blank, or the text `NA`.
fn threat_level(course: &Course, rng: &mut Rng) -> &'static str {
    let drawn = rng.below(100);
    if course.person.convicted() {
        if drawn < 2 { "" } else { course.person.offence().level }
    } else if drawn < 3 {
        "NA"
    } else {
        ""
    }
}

fn conviction(course: &Course, rng: &mut Rng, row: &mut Row) {
    let person = &course.person;
    // Filled for nearly all of the convicted.
    if !person.convicted() || rng.chance(20_000) {
        return;
    }
    row.text(Field::MscCharge, person.offence().text);
    row.text(Field::MscChargeCode, person.offence().code);
    row.day(Field::MscChargeDate, Some(person.charge_day));
    row.day(Field::MscConvictionDate, Some(person.conviction_day));
    let (status, code) =
        rng.pick(&[(9995, ("Convicted", "C")), (4, ("Pending", "P")), (1, ("Overturned", "O"))]);
    row.text(Field::MscStatus, status);
    row.text(Field::MscStatusCode, code);
    row.text(Field::MscCrimeClass, person.crime_class);
    sentence(person.sentence_days, row);
}

fn sentence(days: i64, row: &mut Row) {
    let (years, rest) = (days / 365, days % 365);
    for (field, value) in [
        (Field::MscSentenceYears, years),
        (Field::MscSentenceMonths, rest / 30),
        (Field::MscSentenceDays, rest % 30),
    ] {
        row.set(field, Cell::Number(value));
    }
}

fn flags(course: &Course, rng: &mut Rng, row: &mut Row) {
    let person = &course.person;
    if !rng.chance(10_000) {
        row.yes_no(Field::SuspectedGang, person.suspected_gang);
        row.yes_no(Field::KnownTerrorist, person.known_terrorist);
    }
    row.text(Field::AggravatedFelon, if rng.chance(20_000) { "" } else { person.felon });
    row.day(Field::EntryDate, person.entry_day);
    row.text(Field::EntryStatus, person.entry_status);
}

/// A disposition's code and text.
fn disposition(course: &Course, rng: &mut Rng) -> (&'static str, &'static str) {
    if course.person.returned {
        return ("REINST", "REINSTATEMENT OF DEPORT ORDER I-871");
    }
    rng.pick(&[
        (440, ("WA/NTA", "Warrant of Arrest/Notice to Appear")),
        (200, ("ER", "EXPEDITED REMOVAL (I-860)")),
        (90, ("ER/CF", "EXPEDITED REMOVAL WITH CREDIBLE FEAR")),
        (120, ("T", "Other")),
        (60, ("B", "BAG AND BAGGAGE")),
        (50, ("ADMDPT", "ADMINISTRATIVE DEPORTATION I-851/I-851A")),
        (40, ("V", "VOLUNTARY RETURN")),
    ])
}

/// The three columns that show a moment: whole where the release gives times, its day elsewhere.
fn moment(row: &mut Row, time: Field, date: Field, moment: Option<i64>) {
    row.set(time, moment.map_or(Cell::Blank, Cell::Moment));
    row.day(date, moment.map(day_of));
}

/// The first day on which the state of an arrest is nearly always filled.
const STATE_FILLED: i64 = day(2025, 7, 1);
/// The first day on which arrests are told apart as targeted and collateral.
const TYPE_FILLED: i64 = day(2025, 8, 1);
