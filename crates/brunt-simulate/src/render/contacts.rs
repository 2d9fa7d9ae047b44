//! Rows of arrests, detainers and encounters.

use super::{
    Places, STATE_FILLED, TYPE_FILLED, case, conviction, disposition, flags, group, key, moment, sentence,
    threat_level,
};
use crate::course::{Course, World};
use crate::event::{Arrest, Detainer, Encounter};
use crate::mix;
use crate::person::GROUPS;
use crate::rng::Rng;
use crate::row::{Cell, Field, Row};
use crate::when::{day, day_of};

/// How an arrest is coded; the same word for the arrest's own row and for the detainer that led to it.
fn method(custodial: bool, event_day: i64, rng: &mut Rng) -> &'static str {
    match (custodial, event_day >= mix::RECODED) {
        (true, false) => rng.pick(mix::CUSTODIAL_BEFORE),
        (true, true) => rng.pick(mix::CUSTODIAL_AFTER),
        (false, _) => rng.pick(mix::AT_LARGE),
    }
}

pub(super) fn arrest(
    world: &World,
    places: &Places,
    course: &Course,
    arrest: &Arrest,
    rng: &mut Rng,
    row: &mut Row,
) {
    let person = &course.person;
    let event_day = day_of(arrest.at);
    moment(row, Field::ApprehensionLocalTime, Field::ApprehensionDate, Some(arrest.at));
    key(course, arrest.keyless, row);
    let usual = method(arrest.custodial, event_day, rng);
    row.text(Field::ApprehensionMethod, if arrest.reprocessed { "ERO Reprocessed Arrest" } else { usual });
    if event_day >= TYPE_FILLED {
        row.text(Field::ApprehensionType, rng.pick(&[(68, "Targeted"), (22, "Collateral"), (10, "")]));
    }
    let stateless = if event_day < STATE_FILLED { 155_000 } else { 10_000 };
    row.text(Field::ApprehensionState, if rng.chance(stateless) { "" } else { person.state });
    row.text(Field::ApprehensionAor, if rng.chance(21_000) { "" } else { person.aor().name });
    let program = rng.pick(mix::PROGRAMS);
    row.text(Field::FinalProgram, program.0);
    row.text(Field::ArrestingAgency, "ICE");
    row.text(Field::ApprehensionCriminality, group(course, rng));
    if !rng.chance(23_000) {
        row.set(Field::ApprehensionLandmark, Cell::Word(places.landmarks[person.home]));
        row.set(Field::ApprehensionDutySite, Cell::Word(places.sites[person.home]));
    }
    row.text(
        Field::Operation,
        rng.pick(&[(900, ""), (50, "-"), (20, "--"), (15, "(b)(7)(e)"), (15, "SIMULATED OPERATION")]),
    );
    row.text(Field::CaseCriminality, GROUPS[person.group_now]);
    row.text(Field::CaseThreatLevel, threat_level(course, rng));
    case(world, course, event_day, row);
}

pub(super) fn detainer(
    world: &World,
    places: &Places,
    course: &Course,
    detainer: &Detainer,
    rng: &mut Rng,
    row: &mut Row,
) {
    let person = &course.person;
    row.day(Field::DetainerPreparedDate, Some(detainer.day));
    key(course, detainer.keyless, row);
    let area = &mix::AORS[Places::area(detainer.facility)].1;
    row.text(Field::FacilityState, area.states[0]);
    row.text(Field::FacilityAor, if rng.chance(199_000) { "" } else { area.name });
    row.set(Field::FacilityCity, Cell::Word(places.cities[Places::area(detainer.facility)]));
    row.set(Field::DetentionFacility, Cell::Word(places.facility_names[detainer.facility]));
    row.set(Field::DetentionFacilityCode, Cell::Word(places.facility_codes[detainer.facility]));
    row.set(Field::DetainerDutySite, Cell::Word(places.sites[person.home]));
    row.text(Field::DetainerCriminality, group(course, rng));
    // The level of a detainer seems to count pending charges too.
    let charged = person.group == 1 && rng.chance(300_000);
    row.text(
        Field::DetainerThreatLevel,
        if charged { person.offence().level } else { threat_level(course, rng) },
    );
    // Detainers are written before the record is complete: in March 2026 72 per cent held no conviction.
    if rng.chance(620_000) {
        conviction(course, rng, row);
    }
    if row.get(Field::MscCharge) == Cell::Blank && rng.chance(750_000) {
        // Detainers write a sentence of nothing where there is no conviction.
        sentence(0, row);
    }
    flags(course, rng, row);
    row.text(
        Field::ProcessingDisposition,
        if rng.chance(100_000) { "Detainer" } else { disposition(course, rng).1 },
    );
    case(world, course, detainer.day, row);
    if let Some(at) = detainer.arrest {
        row.set(Field::ApprehensionLocalTime, Cell::Moment(at));
        row.text(Field::ApprehensionMethod, method(true, day_of(at), rng));
        row.text(Field::ArrestCurrentProgram, rng.pick(mix::PROGRAMS).0);
        if let Cell::Text(category) = row.get(Field::CaseCategory) {
            row.text(Field::ArrestCaseCategory, category);
        }
    }
    let (reason, code) = match detainer.arrest {
        Some(_) if rng.chance(850_000) => mix::BOOKED,
        _ => rng.pick(mix::LIFTED),
    };
    row.text(Field::DetainerLiftReason, reason);
    row.text(Field::DetainerLiftReasonCode, code);
    let current = if detainer.day >= day(2025, 5, 1) {
        "I247A - Immigration Detainer - Notice of Action (as of May 2025)"
    } else {
        "I247A - Immigration Detainer - Immigration Detainer - Notice of Action"
    };
    row.text(
        Field::DetainerType,
        rng.pick(&[(960, current), (20, "I247G"), (12, "I247D"), (5, "I247 "), (3, "I247X")]),
    );
    boxes(course, detainer, rng, row);
}

/// The tick boxes of the forms: those of older forms are mostly blank.
fn boxes(course: &Course, detainer: &Detainer, rng: &mut Rng, row: &mut Row) {
    if rng.chance(310_000) {
        row.yes_no(Field::PriorFelony, course.person.crime_class == "Felony");
        row.yes_no(Field::ViolentMisdemeanor, rng.chance(300_000));
    }
    if rng.chance(30_000) {
        row.yes_no(Field::MultiplePriorMisd, true);
    }
    row.yes_no(Field::DeportationOrdered, course.order.is_some_and(|day| day <= detainer.day));
    let served = rng.chance(50_000);
    row.yes_no(Field::OrderToShowCauseServed, served);
    row.day(Field::OrderToShowCauseServedDate, served.then(|| detainer.day - rng.between(1, 300)));
    row.yes_no(Field::BiometricMatch, rng.chance(950_000));
    row.yes_no(Field::StatementsMade, rng.chance(230_000));
    row.yes_no(Field::ResumeCustody, false);
    if rng.chance(400_000) {
        row.yes_no(Field::ActiveInvestigation, false);
        row.yes_no(Field::NotifyReleaseRequest, rng.chance(100_000));
    }
    row.day(Field::ArrestWarrantServedDate, rng.chance(60_000).then_some(detainer.day));
}

pub(super) fn encounter(
    world: &World,
    places: &Places,
    course: &Course,
    encounter: &Encounter,
    rng: &mut Rng,
    row: &mut Row,
) {
    let person = &course.person;
    row.set(Field::EventLocalTime, Cell::Moment(encounter.at));
    key(course, encounter.keyless, row);
    row.text(
        Field::EventType,
        rng.pick(&[
            (560, "CAP Local"),
            (120, "CAP State"),
            (110, "CAP Federal"),
            (110, "ERO Criminal Alien Program"),
            (60, "Fugitive Operations (Event)"),
            (40, "287(g)"),
        ]),
    );
    if rng.chance(420_000) {
        row.set(Field::EventLandmark, Cell::Word(places.landmarks[person.home]));
    }
    row.text(Field::Operation, rng.pick(&[(960, ""), (30, "--"), (10, "SIMULATED OPERATION")]));
    row.text(Field::EncounterThreatLevel, threat_level(course, rng));
    row.text(Field::ResponsibleAor, if rng.chance(1_000) { "" } else { person.aor().name });
    row.set(Field::ResponsibleSite, Cell::Word(places.sites[person.home]));
    row.text(Field::LeadEventType, "Not applicable");
    row.text(Field::LeadSource, rng.pick(&[(820, ""), (120, "(b)(7)(e)"), (60, "Simulated Lead")]));
    row.text(Field::FinalProgram, rng.pick(mix::PROGRAMS).0);
    row.text(Field::ArrestingAgency, "ICE");
    row.text(Field::EncounterCriminality, group(course, rng));
    let met_only = course.arrests.is_empty();
    row.text(
        Field::ProcessingDisposition,
        if met_only && rng.chance(600_000) {
            rng.pick(&[
                (5, "Not in Custody"),
                (3, "Not Amenable to Removal"),
                (1, "FOREIGN BORN USC"),
                (1, "Other"),
            ])
        } else {
            disposition(course, rng).1
        },
    );
    case(world, course, day_of(encounter.at), row);
}
