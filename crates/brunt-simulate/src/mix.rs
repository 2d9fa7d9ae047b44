//! The distributions that made-up people and events are drawn from.
//!
//! Shares follow the published figures of the releases that the shapes copy, rounded; where nothing is published a
//! plausible share stands here, since a made-up release must exercise a reader, not describe the world.

use crate::when::day;

/// A list with weights.
pub(crate) type Weighted<T> = [(u32, T)];

/// An area of responsibility: name, code, and the states whose arrests it mostly makes.
#[derive(Debug)]
pub(crate) struct Aor {
    pub(crate) name: &'static str,
    pub(crate) code: &'static str,
    pub(crate) states: &'static [&'static str],
}

const fn aor(name: &'static str, code: &'static str, states: &'static [&'static str]) -> Aor {
    Aor { name, code, states }
}

/// Weights after the arrests by state of 2025-01 to 2026-07 and the arrests by area of FY2016.
pub(crate) const AORS: &Weighted<Aor> = &[
    (60, aor("Atlanta Area of Responsibility", "ATL", &["GEORGIA", "NORTH CAROLINA", "SOUTH CAROLINA"])),
    (18, aor("Baltimore Area of Responsibility", "BAL", &["MARYLAND"])),
    (
        28,
        aor(
            "Boston Area of Responsibility",
            "BOS",
            &["MASSACHUSETTS", "CONNECTICUT", "MAINE", "RHODE ISLAND"],
        ),
    ),
    (14, aor("Buffalo Area of Responsibility", "BUF", &["NEW YORK"])),
    (
        48,
        aor(
            "Chicago Area of Responsibility",
            "CHI",
            &["ILLINOIS", "INDIANA", "WISCONSIN", "KENTUCKY", "MISSOURI"],
        ),
    ),
    (72, aor("Dallas Area of Responsibility", "DAL", &["TEXAS", "OKLAHOMA"])),
    (22, aor("Denver Area of Responsibility", "DEN", &["COLORADO", "WYOMING"])),
    (17, aor("Detroit Area of Responsibility", "DET", &["MICHIGAN", "OHIO"])),
    (24, aor("El Paso Area of Responsibility", "ELP", &["TEXAS", "NEW MEXICO"])),
    (22, aor("Harlingen Area of Responsibility", "HLG", &["TEXAS"])),
    (85, aor("Houston Area of Responsibility", "HOU", &["TEXAS"])),
    (50, aor("Los Angeles Area of Responsibility", "LOS", &["CALIFORNIA"])),
    (110, aor("Miami Area of Responsibility", "MIA", &["FLORIDA", "PUERTO RICO"])),
    (26, aor("Newark Area of Responsibility", "NEW", &["NEW JERSEY"])),
    (
        62,
        aor(
            "New Orleans Area of Responsibility",
            "NOL",
            &["LOUISIANA", "TENNESSEE", "ALABAMA", "MISSISSIPPI", "ARKANSAS"],
        ),
    ),
    (32, aor("New York City Area of Responsibility", "NYC", &["NEW YORK"])),
    (28, aor("Philadelphia Area of Responsibility", "PHI", &["PENNSYLVANIA", "WEST VIRGINIA", "DELAWARE"])),
    (24, aor("Phoenix Area of Responsibility", "PHO", &["ARIZONA"])),
    (20, aor("Seattle Area of Responsibility", "SEA", &["WASHINGTON", "OREGON", "ALASKA"])),
    (32, aor("San Francisco Area of Responsibility", "SFR", &["CALIFORNIA", "HAWAII"])),
    (30, aor("Salt Lake City Area of Responsibility", "SLC", &["UTAH", "NEVADA", "IDAHO", "MONTANA"])),
    (66, aor("San Antonio Area of Responsibility", "SNA", &["TEXAS"])),
    (22, aor("San Diego Area of Responsibility", "SND", &["CALIFORNIA"])),
    (28, aor("St. Paul Area of Responsibility", "SPM", &["MINNESOTA", "NEBRASKA", "IOWA", "NORTH DAKOTA"])),
    (42, aor("Washington Area of Responsibility", "WAS", &["VIRGINIA", "DISTRICT OF COLUMBIA"])),
];

/// After the arrests of 2025-01-20 to 2025-10-15: Mexico 85, Guatemala 31, Honduras 24 of some 221 thousand.
pub(crate) const COUNTRIES: &Weighted<&str> = &[
    (385, "MEXICO"),
    (140, "GUATEMALA"),
    (109, "HONDURAS"),
    (66, "VENEZUELA"),
    (55, "EL SALVADOR"),
    (42, "NICARAGUA"),
    (40, "COLOMBIA"),
    (38, "ECUADOR"),
    (24, "CUBA"),
    (16, "PERU"),
    (14, "DOMINICAN REPUBLIC"),
    (12, "BRAZIL"),
    (10, "HAITI"),
    (9, "INDIA"),
    (7, "JAMAICA"),
    (4, "CHILE"),
    (4, "RUSSIA"),
    (4, "VIETNAM"),
    (3, "TURKEY"),
    (3, "COSTA RICA"),
    (2, "SENEGAL"),
    (2, "NIGERIA"),
    (2, "LAOS"),
    (2, "PHILIPPINES"),
    (1, "EGYPT"),
    (1, "GHANA"),
    (1, "SOMALIA"),
    (1, "UKRAINE"),
    (1, "CANADA"),
    (1, "UNITED KINGDOM"),
];

/// About 90 per cent male.
pub(crate) const GENDERS: &Weighted<&str> = &[(8990, "Male"), (1005, "Female"), (5, "Unknown")];

/// An offence as the releases write it.
#[derive(Debug)]
pub(crate) struct Offence {
    pub(crate) code: &'static str,
    pub(crate) text: &'static str,
    pub(crate) level: &'static str,
}

const fn offence(code: &'static str, text: &'static str, level: &'static str) -> Offence {
    Offence { code, text, level }
}

/// The frequent ones by their number of rows (thousands, tenths) in the stints of the March 2026 release.
pub(crate) const OFFENCES: &Weighted<Offence> = &[
    (1068, offence("5404", "Driving Under Influence Liquor", "3")),
    (674, offence("0301", "Illegal Entry (INA SEC.101(a)(43)(O), 8USC1325 only)", "3")),
    (556, offence("1399", "Assault", "2")),
    (507, offence("5499", "Traffic Offense", "3")),
    (428, offence("03AB", "Illegal Re-Entry (INA SEC.101(a)(43)(O), 8USC1326 only)", "3")),
    (258, offence("35AB", "Drug Trafficking", "1")),
    (236, offence("2399", "Larceny", "2")),
    (185, offence("2299", "Burglary", "1")),
    (178, offence("3599", "Dangerous Drugs", "1")),
    (178, offence("13AB", "Domestic Violence", "2")),
    (170, offence("1199", "Sex Assault", "1")),
    (135, offence("4801", "Resisting Officer", "3")),
    (129, offence("0303", "Smuggling Aliens", "1")),
    (129, offence("1315", "Aggravated Assault - Weapon", "1")),
    (122, offence("5707", "Trespassing", "3")),
    (110, offence("1299", "Robbery", "1")),
    (95, offence("35AA", "Drug Possession", "2")),
    (90, offence("5299", "Weapon Offense", "1")),
    (80, offence("3562", "Marijuana - Possession", "3")),
    (75, offence("3532", "Cocaine - Possession", "2")),
    (70, offence("2699", "Fraud", "2")),
    (65, offence("2303", "Shoplifting", "3")),
    (60, offence("3530", "Cocaine - Sell", "1")),
    (60, offence("0999", "Homicide", "1")),
    (55, offence("5311", "Disorderly Conduct", "3")),
    (55, offence("70AA", "Identity Theft (70AA)", "2")),
    (50, offence("3699", "Sex Offense", "1")),
    (50, offence("1313", "Simple Assault", "2")),
    (45, offence("2589", "Forgery", "2")),
    (45, offence("3601", "Sex Offense Against Child-Fondling", "1")),
    (40, offence("5401", "Hit and Run", "2")),
    (40, offence("2404", "Vehicle Theft", "1")),
    (35, offence("5012", "Probation Violation", "3")),
    (30, offence("1099", "Kidnapping", "1")),
    (30, offence("3510", "Heroin - Sell", "1")),
    (28, offence("5403", "Driving Under Influence Drugs", "3")),
    (25, offence("3571", "Amphetamine - Sell", "1")),
    (25, offence("5203", "Carrying Prohibited Weapon", "2")),
    (22, offence("3511", "Heroin - Smuggle", "1")),
    (20, offence("2999", "Damage Property", "3")),
    (18, offence("2899", "Stolen Property", "2")),
    (15, offence("0909", "Homicide-Negligent Manslaughter-Vehicle", "1")),
    (12, offence("4004", "Prostitution", "3")),
    (10, offence("6410", "Enticement of Minor for Indecent Purposes", "1")),
    (8, offence("3561", "Marijuana - Smuggle", "1")),
    // Texts for which no code is known: the code's cell stays blank.
    (9, offence("", "Battery", "2")),
    (6, offence("", "Racketeer Influenced and Corrupt Organizations Act (RICO)", "1")),
    // A code and a text that no list holds.
    (4, offence("93AA", "Unlisted Offense (93AA)", "3")),
];

/// A charge of removability: section, code and text as released; whether the section is one of 212(a)(2), (3), (6)(C),
/// 235, 237(a)(2) and (4).
#[derive(Debug)]
pub(crate) struct Charge {
    pub(crate) section: &'static str,
    pub(crate) code: &'static str,
    pub(crate) text: &'static str,
    pub(crate) named: bool,
}

const fn charge(section: &'static str, code: &'static str, text: &'static str, named: bool) -> Charge {
    Charge { section, code, text, named }
}

/// Weights after the removals of FY2018.
pub(crate) const CHARGES: &Weighted<Charge> = &[
    (701, charge("212a6Ai", "I6A", "ALIEN PRESENT WITHOUT ADMISSION OR PAROLE - (PWAs)", false)),
    (636, charge("212a7AiI", "I7A1", "IMMIGRANT WITHOUT AN IMMIGRANT VISA", false)),
    (
        597,
        charge(
            "212a9Aii",
            "I9A2",
            "ALIEN PREVIOUSLY REMOVED ONCE, NOT AS AN ARRIVING ALIEN (NOT AGGRAVATED FELONS)",
            false,
        ),
    ),
    (259, charge("212a9CiII", "I9C2", "ALIEN PRESENT AFTER PREVIOUS REMOVAL - (NO ADMISSION)", false)),
    (
        96,
        charge(
            "212a9Ai",
            "I9A1",
            "ALIEN PREVIOUSLY REMOVED ONCE, AS AN ARRIVING ALIEN (NOT AGGRAVATED FELONS)",
            false,
        ),
    ),
    (88, charge("237a2Aiii", "R2A3", "AGGRAVATED FELONY", true)),
    (69, charge("237a1B", "R1B", "NONIMMIGRANT OVERSTAY", false)),
    (17, charge("212a2AiI", "I2A1", "CRIME INVOLVING MORAL TURPITUDE", true)),
    (16, charge("212a2AiII", "I2A2", "CONTROLLED SUBSTANCE CONVICTION", true)),
    (11, charge("237a2Bi", "R2B1", "CONTROLLED SUBSTANCE", true)),
    (9, charge("237a1Ci", "R1C1", "NONIMMIGRANT STATUS VIOLATORS", false)),
    (8, charge("212a6Ci", "I6C1", "FRAUD OR MISREPRESENTATION OF A MATERIAL FACT", true)),
];

/// First day and shares, per million, of convicted and of pending among the agency's own arrests from then on.
///
/// From 20 January to 15 October 2025 over a third had neither; of the book-ins of fiscal year 2026 29 per cent were
/// convicted and 30 pending.
pub(crate) const CRIMINALITY: &[(i64, u64, u64)] = &[
    (day(2011, 10, 1), 520_000, 120_000),
    (day(2023, 10, 1), 540_000, 170_000),
    (day(2025, 1, 20), 450_000, 270_000),
    (day(2025, 5, 1), 360_000, 300_000),
    (day(2025, 7, 1), 310_000, 300_000),
    (day(2025, 10, 1), 289_000, 297_000),
];

/// The same among people whom the border agency arrested.
pub(crate) const BORDER_CRIMINALITY: (u64, u64) = (150_000, 80_000);

/// First day, and the weight of each day from then on, of the agency's arrests. The shape is that of the rising
/// arrests of 2025: about 300 a day in fiscal year 2024 and over 1,000 at the end of 2025.
pub(crate) const ARRESTS_2026: &[(i64, u32)] = &[
    (day(2022, 10, 1), 42),
    (day(2023, 10, 1), 31),
    (day(2025, 1, 20), 68),
    (day(2025, 5, 1), 88),
    (day(2025, 6, 1), 100),
    (day(2025, 9, 1), 105),
    (day(2025, 11, 1), 118),
];

/// The same for people whom the border agency arrested, after the initial book-ins of the detention statistics.
pub(crate) const BORDER_2026: &[(i64, u32)] =
    &[(day(2022, 10, 1), 52), (day(2023, 10, 1), 51), (day(2025, 1, 20), 16), (day(2025, 10, 1), 13)];

/// Removals without a stay in the release.
pub(crate) const REMOVALS_2026: &[(i64, u32)] =
    &[(day(2022, 10, 1), 39), (day(2023, 10, 1), 74), (day(2024, 10, 1), 88)];

/// Detainers and encounters that lead to no arrest.
pub(crate) const CONTACTS_2026: &[(i64, u32)] = &[(day(2022, 10, 1), 50), (day(2025, 1, 20), 90)];

/// Arrests of 2012 to 2023, falling to 2021.
pub(crate) const ARRESTS_2023: &[(i64, u32)] = &[
    (day(2011, 10, 1), 290),
    (day(2012, 10, 1), 230),
    (day(2013, 10, 1), 180),
    (day(2014, 10, 1), 120),
    (day(2015, 10, 1), 110),
    (day(2016, 10, 1), 143),
    (day(2017, 10, 1), 158),
    (day(2018, 10, 1), 143),
    (day(2019, 10, 1), 104),
    (day(2020, 10, 1), 74),
    (day(2021, 10, 1), 143),
    (day(2022, 10, 1), 171),
];

/// After the rows of the detention files by fiscal year, in thousands.
pub(crate) const BORDER_2023: &[(i64, u32)] = &[
    (day(2011, 10, 1), 1009),
    (day(2012, 10, 1), 868),
    (day(2013, 10, 1), 823),
    (day(2014, 10, 1), 684),
    (day(2015, 10, 1), 772),
    (day(2016, 10, 1), 781),
    (day(2017, 10, 1), 929),
    (day(2018, 10, 1), 878),
    (day(2019, 10, 1), 355),
    (day(2020, 10, 1), 441),
    (day(2021, 10, 1), 447),
    (day(2022, 10, 1), 471),
];

/// How arrests from a place of custody are coded before and after the change of late July 2025.
pub(crate) const CUSTODIAL_BEFORE: &Weighted<&str> = &[
    (580, "CAP Local Incarceration"),
    (210, "CAP Federal Incarceration"),
    (105, "CAP State Incarceration"),
    (35, "Criminal Alien Program"),
    (40, "287(g) Program"),
    (20, "Other Agency (turned over to INS)"),
    (10, "Custodial Arrest"),
];
/// After the change; a few late rows keep the old words.
pub(crate) const CUSTODIAL_AFTER: &Weighted<&str> = &[
    (930, "Custodial Arrest"),
    (40, "287(g) Program"),
    (12, "CAP Local Incarceration"),
    (10, "Other Agency (turned over to INS)"),
    (8, "Criminal Alien Program"),
];
/// Arrests at large, the same throughout.
pub(crate) const AT_LARGE: &Weighted<&str> = &[
    (420, "Located"),
    (400, "Non-Custodial Arrest"),
    (60, "Probation and Parole"),
    (25, "Other efforts"),
    (20, "Worksite Enforcement"),
    (20, "Law Enforcement Agency Response Unit"),
    (15, "Patrol Interior"),
    (15, "Patrol Border"),
    (15, "Traffic Check"),
    (10, "Other Task Force"),
];
/// The day of the change.
pub(crate) const RECODED: i64 = day(2025, 7, 28);

/// Programs of the agency, with their codes.
pub(crate) const PROGRAMS: &Weighted<(&str, &str)> = &[
    (420, ("ERO Criminal Alien Program", "CAP")),
    (230, ("Fugitive Operations", "FUG")),
    (180, ("Non-Detained Docket Control", "NDD")),
    (70, ("Alternatives to Detention", "ATD")),
    (50, ("287G Program", "287")),
    (20, ("Detained Docket Control", "DDC")),
    (20, ("Detention and Deportation", "DND")),
    (10, ("Law Enforcement Area Response Units", "LEA")),
];
/// Programs of the border agency.
pub(crate) const BORDER_PROGRAMS: &Weighted<(&str, &str)> = &[
    (800, ("Border Patrol", "BPA")),
    (90, ("Inspections - Land", "INL")),
    (60, ("Inspections - Air", "INA")),
    (50, ("Inspections", "INS")),
];

/// How stays end without a removal, after the stints of March 2025.
pub(crate) const RELEASES: &Weighted<&str> = &[
    (4192, "Paroled"),
    (2383, "Order of recognizance"),
    (2080, "Paroled - Fear Found"),
    (986, "Bonded Out - IJ"),
    (945, "Paroled - Humanitarian"),
    (855, "U.S. Marshals or other agency (explain in Detention Comments)"),
    (598, "Order of supervision"),
    (520, "Processing Disposition Changed Locally"),
    (364, "Order of Recognizance - Humanitarian"),
    (262, "Bonded Out - Field Office"),
    (202, "Order of Supervision - No SLRRFF"),
    (157, "Relief Granted by IJ"),
    (133, "Proceedings Terminated"),
    (93, "Paroled - Public Benefit"),
    (88, "Order of Supervision - Humanitarian"),
    (15, "Order of Supervision - Re-Release"),
    (2, "Died"),
    (1, "Escaped"),
];

/// Why detainers that led to no arrest were lifted; blank for many.
pub(crate) const LIFTED: &Weighted<(&str, &str)> = &[
    (670, ("", "")),
    (250, ("Detainer Declined by LEA", "A")),
    (130, ("Noncitizen Not Amenable to Removal", "N")),
    (90, ("No longer in State, Local, or Federal Custody", "L")),
    (60, ("Superseding - New Form Issued", "S")),
    (50, ("Prosecutorial Discretion", "P")),
    (30, ("Case Closed", "C")),
    (20, ("Insufficient Notice to ICE", "I")),
    (15, ("ICE Temporary Resource Constraint", "T")),
    (10, ("Early Release", "E")),
    (10, ("Duplicate", "D")),
    (5, ("USC or Presumptive Claim to US Citizenship", "U")),
];
/// The reason that goes with a book-in.
pub(crate) const BOOKED: (&str, &str) = ("Booked into Detention", "B");

/// Hours from first book-in to last book-out, by tenths of the stays.
pub(crate) const STAY_HOURS: &[i64] = &[1, 20, 60, 120, 216, 360, 580, 920, 1500, 2700, 12_000];
/// Hours from an arrest to the first book-in, by quarters.
pub(crate) const BOOK_IN_HOURS: &[i64] = &[0, 2, 5, 10, 30];
/// Number of stints of a stay: about 2.4 on average.
pub(crate) const STINTS: &Weighted<u64> =
    &[(420, 1), (220, 2), (150, 3), (90, 4), (60, 5), (30, 6), (20, 7), (10, 8)];

/// Years of age at the event, by tenths of the grown.
pub(crate) const AGES: &[i64] = &[18, 21, 24, 27, 30, 33, 36, 39, 44, 50, 78];

/// Days of a sentence.
pub(crate) const SENTENCES: &Weighted<i64> =
    &[(300, 0), (90, 10), (80, 30), (70, 60), (110, 90), (120, 180), (130, 364), (60, 730), (40, 1825)];

/// Spellings of a redaction, as several editors type them.
pub(crate) const REDACTIONS: &[&str] = &[
    "(b)(6), (b)(7)(c)",
    "(b)(6), (b)(7)(c) (b)(7)(e)",
    "(b)(6)(b)(7)(c)",
    "(b)(6),(b)(7)(c)",
    "b(6), b(7)c",
    "b(6), b(7)C",
    "b(6), b(7)(c)",
    "(B)(6);(B)(7)(C) ",
    "(b)(6),(b)(7)(c )",
    "(b)(6),(b)(7)c)",
    "b(6), b(7)\u{a9}",
];

/// States of a case that ended in a voluntary departure.
pub(crate) const STATUS_VOLUNTARY: &Weighted<&str> =
    &[(80, "3-Voluntary Departure Confirmed"), (20, "9-VR Witnessed")];

/// Categories of such a case.
pub(crate) const CATEGORY_VOLUNTARY: &Weighted<&str> = &[
    (70, "[1A] Voluntary Departure - Un-Expired and Un-Extended Departure Period"),
    (30, "[9] VR Under Safeguards"),
];

/// States of a case that ended in a removal.
pub(crate) const STATUS_REMOVED: &Weighted<&str> = &[
    (500, "8-Excluded/Removed - Inadmissibility"),
    (300, "6-Deported/Removed - Deportability"),
    (200, "8-Excluded/Deported/Removed"),
];

/// Categories of such a case, reinstated orders aside.
pub(crate) const CATEGORY_REMOVED: &Weighted<&str> = &[
    (300, "[8F] Expedited Removal"),
    (250, "[3] Deportable - Administratively Final Order"),
    (250, "[8C] Excludable / Inadmissible - Administrative Final Order Issued"),
    (80, "[8G] Expedited Removal - Credible Fear Referral"),
    (60, "[11] Administrative Deportation / Removal"),
    (40, "[5B] Removable - ICE Fugitive"),
    (20, "[8I] Inadmissible - ICE Fugitive - Expedited Removal"),
];

/// States of a case without a departure.
pub(crate) const STATUS_OPEN: &Weighted<&str> = &[
    (920, "ACTIVE"),
    (30, "E-Charging Document Canceled by ICE"),
    (20, "A-Proceedings Terminated"),
    (15, "B-Relief Granted"),
    (10, "10-USC Prosecution Case Closed"),
    (3, "L-Legalization - Permanent Residence Granted"),
    (2, "7-Died"),
];

/// Categories of such a case with an order.
pub(crate) const CATEGORY_ORDERED: &Weighted<&str> = &[
    (400, "[3] Deportable - Administratively Final Order"),
    (250, "[8C] Excludable / Inadmissible - Administrative Final Order Issued"),
    (200, "[5B] Removable - ICE Fugitive"),
    (150, "[8E] Inadmissible - ICE Fugitive"),
];

/// Categories of such a case without one.
pub(crate) const CATEGORY_PENDING: &Weighted<&str> = &[
    (420, "[8B] Excludable / Inadmissible - Under Adjudication by IJ"),
    (230, "[2A] Deportable - Under Adjudication by IJ"),
    (150, "[8K] Expedited Removal Terminated due to Credible Fear Finding / NTA Issued"),
    (120, "[8A] Excludable / Inadmissible - Hearing Not Commenced"),
    (40, "[2B] Deportable - Under Adjudication by BIA"),
    (30, "[8D] Excludable / Inadmissible - Under Adjudication by BIA"),
    (10, "[10] Visa Waiver Deportation / Removal"),
];

/// Classes of the most serious conviction.
pub(crate) const CRIME_CLASSES: &Weighted<&str> = &[
    (430, "Misdemeanor"),
    (330, "Felony"),
    (20, "Aggravated Felony"),
    (60, "Other"),
    (160, "Not Applicable"),
];

/// Kinds of aggravated felon among the convicted.
pub(crate) const FELONS: &Weighted<&str> = &[
    (870, "Not an Aggravated Felon"),
    (40, "Drugs"),
    (80, "Other"),
    (10, "Both (drug and other agg felon convictions)"),
];

/// Status at entry, after the stints of March 2026; the first is written with two spaces in the releases.
pub(crate) const ENTRY_STATUSES: &Weighted<&str> = &[
    (560, "Not  Applicable"),
    (60, ""),
    (300, "PWA Mexico"),
    (40, "Visitor"),
    (12, "Student"),
    (10, "Legal Permanent Resident"),
    (12, "Parolee"),
    (6, "Other"),
];

/// Race, with the spelling variant of the releases.
pub(crate) const RACES: &Weighted<&str> = &[
    (780, "White"),
    (120, "Black"),
    (6, "black"),
    (40, "Asian or Pacific Islander"),
    (4, "American Indian or Alaskan Native"),
    (50, "Unknown"),
];

/// Marital status.
pub(crate) const MARITAL: &Weighted<&str> =
    &[(550, "Single"), (170, "Married"), (150, ""), (90, "Unknown"), (25, "Divorced"), (15, "Separated")];

/// Religion: mostly blank, free spellings, and two texts that stand for none.
pub(crate) const RELIGIONS: &Weighted<&str> = &[
    (968, ""),
    (12, "CATHOLIC"),
    (5, "Catholic"),
    (4, "CATH"),
    (4, "NTA"),
    (3, "NA"),
    (2, "A01"),
    (2, "--"),
];

/// Classification of detainees in the stints of 2026.
pub(crate) const CLASSIFICATIONS: &Weighted<&str> =
    &[(59, "Low"), (16, "Medium / Low"), (15, "Medium / High"), (10, "High")];
