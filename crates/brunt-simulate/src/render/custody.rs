//! Rows of stints and removals.

use super::{Places, case, conviction, disposition, flags, group, key, moment, threat_level};
use crate::course::{Course, World};
use crate::event::{Removal, Stint};
use crate::mix;
use crate::person::GROUPS;
use crate::rng::Rng;
use crate::row::{Cell, Field, Row};
use crate::when::day_of;

pub(super) fn stint(
    world: &World,
    places: &Places,
    course: &Course,
    stint: &Stint,
    rng: &mut Rng,
    row: &mut Row,
) {
    let person = &course.person;
    let stay = &course.stays[stint.stay];
    moment(row, Field::BookInLocalTime, Field::BookInDate, Some(stint.book_in));
    moment(row, Field::BookOutLocalTime, Field::BookOutDate, stint.book_out);
    moment(row, Field::StayBookInLocalTime, Field::StayBookInDate, Some(stay.book_in));
    moment(row, Field::StayBookOutLocalTime, Field::StayBookOutDate, stay.book_out);
    key(course, course.keyless_stints, row);
    row.set(Field::DetentionFacility, Cell::Word(places.facility_names[stint.facility]));
    row.set(Field::DetentionFacilityCode, Cell::Word(places.facility_codes[stint.facility]));
    row.text(
        Field::DetentionReleaseReason,
        match (stint.last, stint.book_out) {
            (_, None) => "",
            (false, _) => "Transferred",
            (true, _) => stay.reason,
        },
    );
    row.text(Field::StayReleaseReason, stay.reason);
    row.set(Field::BookInSite, Cell::Word(places.sites[person.home]));
    row.text(Field::BookInAor, person.aor().name);
    row.text(Field::BookInCriminality, group(course, rng));
    row.text(Field::CaseThreatLevel, threat_level(course, rng));
    row.text(Field::DetaineeClassification, if rng.chance(150_000) { "" } else { person.classification });
    conviction(course, rng, row);
    flags(course, rng, row);
    let mandatory = person.convicted() && rng.chance(170_000);
    row.text(Field::OffenseIna236c, if mandatory { "Y" } else { "N" });
    row.text(Field::CaseIna236c, if mandatory { "Y" } else { "N" });
    if rng.chance(900_000) {
        charge(course, row);
    }
    row.text(
        Field::FinalProgram,
        rng.pick(if stay.from_border { mix::BORDER_PROGRAMS } else { mix::PROGRAMS }).0,
    );
    row.text(Field::Religion, person.religion);
    row.text(Field::MaritalStatus, person.marital);
    row.text(Field::Ethnicity, person.ethnicity);
    row.text(Field::Race, person.race);
    bond(course, stint, row);
    case(world, course, day_of(stay.book_in), row);
}

/// Of two rows that repeat each other but for the bond the second shows another amount.
fn bond(course: &Course, stint: &Stint, row: &mut Row) {
    let stay = &course.stays[stint.stay];
    let Some(bond) = stay.bond else {
        if stint.bond_copy {
            row.set(Field::InitialBondSetUsd, Cell::Number(1500));
            row.day(Field::InitialBondSetDate, Some(day_of(stay.book_in)));
        }
        return;
    };
    let other = i64::from(stint.bond_copy);
    row.set(Field::InitialBondSetUsd, Cell::Number(bond.set_usd + other * 500));
    row.day(Field::InitialBondSetDate, Some(bond.set_day));
    if let Some((posted, usd)) = bond.posted {
        row.day(Field::BondPostedDate, Some(posted));
        row.set(Field::BondPostedUsd, Cell::Number(usd + other * 500));
    }
}

fn charge(course: &Course, row: &mut Row) {
    let charge = course.person.charge();
    row.text(Field::FinalCharge, charge.text);
    row.text(Field::FinalChargeCode, charge.code);
    row.text(Field::FinalChargeSection, charge.section);
}

pub(super) fn removal(world: &World, course: &Course, removal: &Removal, rng: &mut Rng, row: &mut Row) {
    let person = &course.person;
    key(course, removal.keyless, row);
    row.text(Field::DocketAor, if rng.chance(3_000) { "" } else { person.aor().name });
    row.text(Field::ApprehensionState, if rng.chance(763_000) { "" } else { person.state });
    row.text(Field::CaseCriminality, GROUPS[person.group_now]);
    row.text(Field::CaseThreatLevel, threat_level(course, rng));
    conviction(course, rng, row);
    flags(course, rng, row);
    let (code, text) = disposition(course, rng);
    row.text(Field::ProcessingDispositionCode, code);
    row.text(Field::ProcessingDisposition, text);
    let (program, program_code) =
        rng.pick(if removal.from_border { mix::BORDER_PROGRAMS } else { mix::PROGRAMS });
    row.text(Field::FinalProgram, program);
    row.text(Field::CurrentProgram, program);
    row.text(Field::FinalProgramCode, program_code);
    row.text(Field::LatestArrestProgram, program);
    let agency = if removal.from_border { "CBP" } else { "ICE" };
    row.text(Field::ArrestingAgency, agency);
    row.text(Field::LatestArrestingAgency, agency);
    if rng.chance(960_000) {
        moment(row, Field::ApprehensionLocalTime, Field::ApprehensionDate, Some(removal.arrest));
    }
    row.yes_no(Field::PriorDeport, person.returned);
    if rng.chance(970_000) {
        charge(course, row);
    }
    case(world, course, removal.day, row);
    // A removal's own day, whatever the case says of an earlier one.
    row.day(Field::DepartedDate, Some(removal.day));
    if let Cell::Text(category) = row.get(Field::CaseCategory) {
        row.text(Field::ArrestCaseCategory, category);
    }
}
