//! One row before it is written: cells by canonical column.

/// One cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Not in the file.
    Blank,
    /// A fixed text.
    Text(&'static str),
    /// A fixed text with a space after it, as agencies' exports have.
    Spaced(&'static str),
    /// The key of that person.
    Person(u32),
    /// A word of the world, such as a facility, by its number.
    Word(usize),
    /// A number.
    Number(i64),
    /// A day as a styled serial number.
    Day(i64),
    /// A moment as a styled serial number.
    Moment(i64),
    /// A day as text.
    DayText(i64),
    /// A moment as text.
    MomentText(i64),
}

macro_rules! fields {
    ($($field:ident = $name:literal,)*) => {
        /// Canonical columns that the generator can fill.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Field { $(#[doc = $name] $field,)* }

        impl Field {
            const ALL: &'static [(&'static str, Field)] = &[$(($name, Field::$field),)*];
            const COUNT: usize = Field::ALL.len();
        }
    };
}

fields! {
    PersonId = "person_id",
    // The event, by table.
    ApprehensionDate = "apprehension_date",
    ApprehensionLocalTime = "apprehension_local_time",
    DetainerPreparedDate = "detainer_prepared_date",
    EventLocalTime = "event_local_time",
    BookInDate = "book_in_date",
    BookInLocalTime = "book_in_local_time",
    DepartedDate = "departed_date",
    // The person.
    Gender = "gender",
    BirthYear = "birth_year",
    CitizenshipCountry = "citizenship_country",
    BirthCountry = "birth_country",
    Religion = "religion",
    MaritalStatus = "marital_status",
    Ethnicity = "ethnicity",
    Race = "race",
    EntryDate = "entry_date",
    EntryStatus = "entry_status",
    // The case.
    CaseStatus = "case_status",
    CaseCategory = "case_category",
    ArrestCaseCategory = "arrest_case_category",
    CaseCriminality = "case_criminality",
    CaseThreatLevel = "case_threat_level",
    DepartureCountry = "departure_country",
    PortOfDeparture = "port_of_departure",
    FinalOrder = "final_order",
    FinalOrderDate = "final_order_date",
    FinalCharge = "final_charge",
    FinalChargeCode = "final_charge_code",
    FinalChargeSection = "final_charge_section",
    PriorDeport = "prior_deport",
    ProcessingDisposition = "processing_disposition",
    ProcessingDispositionCode = "processing_disposition_code",
    // The most serious conviction and what goes with it.
    MscCharge = "msc_charge",
    MscChargeCode = "msc_charge_code",
    MscChargeDate = "msc_charge_date",
    MscConvictionDate = "msc_conviction_date",
    MscSentenceDays = "msc_sentence_days",
    MscSentenceMonths = "msc_sentence_months",
    MscSentenceYears = "msc_sentence_years",
    MscStatus = "msc_criminal_charge_status",
    MscStatusCode = "msc_criminal_charge_status_code",
    MscCrimeClass = "msc_crime_class",
    AggravatedFelon = "aggravated_felon",
    KnownTerrorist = "known_terrorist",
    SuspectedGang = "suspected_gang",
    OffenseIna236c = "offense_ina_236c",
    CaseIna236c = "case_ina_236c",
    // Programs and places.
    FinalProgram = "final_program",
    FinalProgramCode = "final_program_code",
    CurrentProgram = "current_program",
    ArrestCurrentProgram = "arrest_current_program",
    LatestArrestProgram = "latest_arrest_program",
    ArrestingAgency = "arresting_agency",
    LatestArrestingAgency = "latest_arresting_agency",
    Operation = "operation",
    // Arrests.
    ApprehensionAor = "apprehension_aor",
    ApprehensionState = "apprehension_state",
    ApprehensionLandmark = "apprehension_landmark",
    ApprehensionDutySite = "apprehension_duty_site",
    ApprehensionMethod = "apprehension_method",
    ApprehensionType = "apprehension_type",
    ApprehensionCriminality = "apprehension_criminality",
    // Detainers.
    FacilityState = "facility_state",
    FacilityAor = "facility_aor",
    FacilityCity = "facility_city",
    DetainerCriminality = "detainer_criminality",
    DetainerThreatLevel = "detainer_threat_level",
    DetainerLiftReason = "detainer_lift_reason",
    DetainerLiftReasonCode = "detainer_lift_reason_code",
    DetainerType = "detainer_type",
    DetainerDutySite = "detainer_duty_site",
    PriorFelony = "prior_felony",
    MultiplePriorMisd = "multiple_prior_misd",
    ViolentMisdemeanor = "violent_misdemeanor",
    DeportationOrdered = "deportation_ordered",
    OrderToShowCauseServed = "order_to_show_cause_served",
    OrderToShowCauseServedDate = "order_to_show_cause_served_date",
    BiometricMatch = "biometric_match",
    StatementsMade = "statements_made",
    ResumeCustody = "resume_custody",
    ActiveInvestigation = "active_investigation",
    ArrestWarrantServedDate = "arrest_warrant_served_date",
    NotifyReleaseRequest = "notify_release_request",
    // Encounters.
    EventType = "event_type",
    EventLandmark = "event_landmark",
    EncounterThreatLevel = "encounter_threat_level",
    EncounterCriminality = "encounter_criminality",
    ResponsibleAor = "responsible_aor",
    ResponsibleSite = "responsible_site",
    LeadEventType = "lead_event_type",
    LeadSource = "lead_source",
    // Stints.
    StayBookInDate = "stay_book_in_date",
    StayBookInLocalTime = "stay_book_in_local_time",
    BookOutDate = "book_out_date",
    BookOutLocalTime = "book_out_local_time",
    StayBookOutDate = "stay_book_out_date",
    StayBookOutLocalTime = "stay_book_out_local_time",
    DetentionFacility = "detention_facility",
    DetentionFacilityCode = "detention_facility_code",
    DetentionReleaseReason = "detention_release_reason",
    StayReleaseReason = "stay_release_reason",
    BondPostedDate = "bond_posted_date",
    BondPostedUsd = "bond_posted_usd",
    InitialBondSetDate = "initial_bond_set_date",
    InitialBondSetUsd = "initial_bond_set_usd",
    DetaineeClassification = "detainee_classification",
    BookInCriminality = "book_in_criminality",
    BookInSite = "book_in_site",
    BookInAor = "book_in_aor",
    // Removals.
    DocketAor = "docket_aor",
    // Columns that the releases name and leave empty, or that the generator never fills.
    ApprehensionCounty = "apprehension_county",
    IllegalEntry = "illegal_entry",
    IllegalReentry = "illegal_reentry",
    ImmigrationFraud = "immigration_fraud",
    SignificantRisk = "significant_risk",
    OtherRemovalReason = "other_removal_reason",
    OtherRemovalReasonText = "other_removal_reason_text",
    CriminalStreetGang = "criminal_street_gang",
    AggravatedFelony = "aggravated_felony",
    UnlawfulAttempt = "unlawful_attempt",
    UnlawfulEntry = "unlawful_entry",
    Visa = "visa",
    FederalInterest = "federal_interest",
}

impl Field {
    /// The field of a canonical column; `None` for one that the generator does not know.
    pub(crate) fn parse(name: &str) -> Option<Field> {
        Field::ALL.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
    }
}

/// One row, every cell blank until set.
#[derive(Debug)]
pub(crate) struct Row([Cell; Field::COUNT]);

impl Row {
    pub(crate) fn new() -> Row {
        Row([Cell::Blank; Field::COUNT])
    }

    pub(crate) fn clear(&mut self) {
        self.0 = [Cell::Blank; Field::COUNT];
    }

    pub(crate) fn set(&mut self, field: Field, cell: Cell) {
        self.0[field as usize] = cell;
    }

    pub(crate) fn text(&mut self, field: Field, text: &'static str) {
        self.set(field, if text.is_empty() { Cell::Blank } else { Cell::Text(text) });
    }

    pub(crate) fn yes_no(&mut self, field: Field, yes: bool) {
        self.text(field, if yes { "YES" } else { "NO" });
    }

    pub(crate) fn day(&mut self, field: Field, day: Option<i64>) {
        self.set(field, day.map_or(Cell::Blank, Cell::Day));
    }

    pub(crate) fn get(&self, field: Field) -> Cell {
        self.0[field as usize]
    }
}
