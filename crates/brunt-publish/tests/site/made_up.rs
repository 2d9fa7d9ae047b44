//! A made-up edition that holds every kind of part, drawing and odd cell. No number in it is of the world.

use brunt_model::answer::{Field, LedgerStep, ReleaseRef, Role, Suppression};
use brunt_model::{Answer, Value};
use brunt_publish::disclosure::protect;
use brunt_publish::edition::{
    Card, Chosen, Drawing, Edition, Exhibit, Fill, Measure, Message, Page, PageName, Panel, Part, Reading,
};
use chrono::{Months, NaiveDate};

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn answer(command: &str, fields: &[(&str, Role)], rows: Vec<Vec<Value>>) -> Answer {
    let mut answer =
        Answer::new(command, fields.iter().map(|(name, role)| Field::new(*name, *role)).collect());
    answer.rows = rows;
    answer.releases = vec![ReleaseRef { release: "simulated-2026-03".to_owned(), as_of: day(2026, 3, 10) }];
    answer.ledger = vec![
        LedgerStep {
            step: "rows of apprehensions".to_owned(),
            reason: "all rows of release simulated-2026-03".to_owned(),
            rows: 1_204_311,
        },
        LedgerStep {
            step: "apprehension_date from 2024-01-01".to_owned(),
            reason: "asked for with --from".to_owned(),
            rows: 612_480,
        },
    ];
    answer.notes = vec![
        "the last two weeks of the release are incomplete: late records are still to come".to_owned(),
        "bounds hold with certainty for these records; they are no margin of error".to_owned(),
    ];
    answer
}

fn cell(row: usize, column: &str) -> Fill {
    Fill::Cell { row, column: column.to_owned() }
}

fn records(table: &str) -> Fill {
    Fill::Text(format!("records-{table}"))
}

fn strings(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn rubric(name: &str, title: &str) -> Option<Reading> {
    Some(Reading { name: name.to_owned(), version: "2".to_owned(), title: title.to_owned() })
}

const TARGETS: [(&str, &str); 11] = [
    ("criminality", "The agency's three groups at the event; target = convicted"),
    ("dhs_70", "Convicted of, or charged with, a crime"),
    ("wow_strict", "Worst of the worst, strict: a conviction of the gravest tier, or a gang or terror flag"),
    ("wow_broad", "Worst of the worst, broad: a conviction of tier 3 or 4"),
    ("column", "The column's own target: criminal networks and gangs; easy marks and all between kept apart"),
    ("johnson2014", "Johnson priorities (January 2015 to February 2017)"),
    ("eo13768_core", "Executive Order 13768 (2017): testable core"),
    ("mayorkas2021", "Mayorkas guidelines (2021 to January 2025), by a stand-in"),
    ("eo14159_core", "Executive Order 14159 (2025): convicted, charged, or under an order"),
    ("eo14159_networks", "Executive Order 14159 (2025): cartels, gangs, smuggling and trafficking networks"),
    ("laken_riley", "Laken Riley Act (2025): offences that require detention"),
];

/// A smooth made-up share that differs by target and month.
fn wave(target: usize, month: usize) -> f64 {
    let target = f64::from(u32::try_from(target).unwrap());
    let month = f64::from(u32::try_from(month).unwrap());
    let start = 0.62 - target * 0.05;
    let fall = if month > 12.0 { (month - 12.0) * 0.011 } else { 0.0 };
    (start - fall + 0.02 * (month * 0.9 + target).sin()).clamp(0.02, 0.98)
}

fn whole(number: f64) -> i64 {
    format!("{number:.0}").parse().unwrap()
}

fn series(table: &str, index: usize) -> Exhibit {
    let (name, title) = TARGETS[index];
    let mut rows = Vec::new();
    for month in 0..26_u32 {
        let at = day(2024, 1, 1).checked_add_months(Months::new(month)).unwrap();
        let place = usize::try_from(month).unwrap();
        let n = if table == "detainers" { 9_000.0 } else { 14_000.0 + 600.0 * f64::from(month) };
        let known = wave(index, place);
        let untold = 0.06;
        let low = known * (1.0 - untold);
        let (hits, misses) = (whole(n * low), whole(n * (1.0 - low - untold)));
        let total = hits + misses + whole(n * untold);
        #[expect(clippy::cast_precision_loss, reason = "made-up counts below 2^53")]
        let share = |part: i64| Value::Real(part as f64 / total as f64);
        rows.push(vec![
            Value::Text(format!("{}", at.format("%Y-%m"))),
            Value::Integer(total),
            Value::Integer(hits),
            Value::Integer(misses),
            Value::Integer(total - hits - misses),
            share(hits),
            share(total - misses),
            Value::Real(known),
        ]);
    }
    let last = rows.len() - 1;
    let answer = answer(
        "measure target-share",
        &[
            ("month", Role::Group),
            ("n", Role::Total),
            ("in_target", Role::Part),
            ("not_in_target", Role::Part),
            ("cannot_tell", Role::Untold),
            ("share_low", Role::Derived),
            ("share_high", Role::Derived),
            ("share_known", Role::Derived),
        ],
        rows,
    );
    Exhibit {
        name: format!("answer-{table}-{}", name.replace('_', "-")),
        chosen: vec![
            Chosen { word: table.to_owned(), label: Message::plain(format!("table-{table}")) },
            Chosen { word: name.to_owned(), label: Message::verbatim(title) },
        ],
        title: Message::plain("title-moved-between")
            .with("records", records(table))
            .with("first", cell(0, "month"))
            .with("last", cell(last, "month"))
            .with("low_before", cell(0, "share_low"))
            .with("high_before", cell(0, "share_high"))
            .with("low_after", cell(last, "share_low"))
            .with("high_after", cell(last, "share_high")),
        unit: Message::plain("unit-share").with("records", records(table)),
        columns: strings(&[
            "month",
            "n",
            "in_target",
            "not_in_target",
            "cannot_tell",
            "share_low",
            "share_high",
        ]),
        table: protect(answer),
        drawing: Some(Drawing::Lines {
            x: "month".to_owned(),
            series: strings(&["share_known"]),
            band: Some(("share_low".to_owned(), "share_high".to_owned())),
            marks: vec![(day(2025, 1, 20), Message::plain("mark-new-administration-2025"))],
            measure: Measure::Share,
        }),
        rubric: rubric(name, title),
        sources: Vec::new(),
    }
}

fn answer_page() -> Page {
    let mut exhibits = Vec::new();
    for table in ["apprehensions", "detainers"] {
        for index in 0..TARGETS.len() {
            exhibits.push(series(table, index));
        }
    }
    let first = exhibits[0].table.answer().rows.len() - 1;
    let lead = Message::plain("page-answer-lead")
        .with("n", cell(first, "n"))
        .with("records", records("apprehensions"))
        .with("first", Fill::Day(day(2026, 2, 1)))
        .with("last", Fill::Day(day(2026, 2, 28)))
        .with("low", cell(first, "share_low"))
        .with("high", cell(first, "share_high"));
    let spread: Vec<Vec<Value>> = TARGETS
        .iter()
        .enumerate()
        .map(|(index, (name, _))| {
            let known = wave(index, 25);
            vec![
                Value::Text((*name).to_owned()),
                Value::Integer(612_480),
                Value::Real(known * 0.94),
                Value::Real(known * 0.94 + 0.06),
                Value::Text(["high", "medium", "low", "proxy", "lower bound"][index % 5].to_owned()),
            ]
        })
        .collect();
    let highest = cell(0, "share_high");
    let spread = Exhibit {
        name: "answer-spread".to_owned(),
        chosen: Vec::new(),
        title: Message::plain("title-spread")
            .with("n", cell(0, "n"))
            .with("records", records("apprehensions"))
            .with("low", cell(10, "share_low"))
            .with("high", highest),
        unit: Message::plain("unit-share-range").with("records", records("apprehensions")),
        columns: strings(&["rubric", "n", "share_low", "share_high", "fidelity"]),
        table: protect(answer(
            "measure spread",
            &[
                ("rubric", Role::Group),
                ("n", Role::Total),
                ("share_low", Role::Derived),
                ("share_high", Role::Derived),
                ("fidelity", Role::Group),
            ],
            spread,
        )),
        drawing: Some(Drawing::Bars {
            label: "rubric".to_owned(),
            value: "share_high".to_owned(),
            range: Some(("share_low".to_owned(), "share_high".to_owned())),
            measure: Measure::Share,
        }),
        rubric: None,
        sources: Vec::new(),
    };
    Page {
        name: PageName::Answer,
        lead,
        parts: vec![
            Part::Panel(Panel {
                heading: Message::plain("heading-share"),
                choices: strings(&["table", "rubric"]),
                exhibits,
            }),
            Part::Words(Message::plain("words-bounds")),
            Part::Panel(Panel {
                heading: Message::plain("heading-spread"),
                choices: Vec::new(),
                exhibits: vec![spread],
            }),
            Part::Words(Message::plain("words-definition")),
        ],
    }
}

/// Parts of a whole, with a small count that disclosure control withholds, a missing one and a zero.
fn burden_page() -> Page {
    let rows = [
        ("permanent_resident", 812, 40, 700),
        ("student", 96, 11, 80),
        ("worker", 1_406, 7, 1_300),
        ("visitor", 9_120, 0, 8_000),
        ("without_inspection", 41_300, 9_100, 20_400),
    ];
    let mut table: Vec<Vec<Value>> = rows
        .iter()
        .map(|(name, n, convicted, other)| {
            vec![
                Value::from(*name),
                Value::Integer(*n),
                Value::Integer(*convicted),
                Value::Integer(n - convicted - other),
                Value::Integer(*other),
            ]
        })
        .collect();
    table.push(vec![
        Value::from("other"),
        Value::Missing,
        Value::Missing,
        Value::Missing,
        Value::Suppressed(Suppression::Complementary),
    ]);
    let exhibit = Exhibit {
        name: "burden-status".to_owned(),
        chosen: Vec::new(),
        title: Message::plain("title-largest")
            .with("name", cell(4, "admission_class_group"))
            .with("n", cell(4, "n"))
            .with("records", records("arrest_forms")),
        unit: Message::plain("unit-count").with("records", records("arrest_forms")),
        columns: strings(&["admission_class_group", "n", "convicted", "pending", "other"]),
        table: protect(answer(
            "measure burden",
            &[
                ("admission_class_group", Role::Group),
                ("n", Role::Total),
                ("convicted", Role::Part),
                ("pending", Role::Part),
                ("other", Role::Untold),
            ],
            table,
        )),
        drawing: Some(Drawing::Stacked {
            label: "admission_class_group".to_owned(),
            parts: strings(&["convicted", "pending", "other"]),
        }),
        rubric: None,
        sources: vec![
            "Arrest forms (I-213) of the Seattle area, released to the University of Washington.".to_owned(),
        ],
    };
    Page {
        name: PageName::Burden,
        lead: Message::plain("page-burden-lead-plain"),
        parts: vec![Part::Panel(Panel {
            heading: Message::plain("heading-status"),
            choices: Vec::new(),
            exhibits: vec![exhibit],
        })],
    }
}

const STATES: [&str; 51] = [
    "ALABAMA",
    "ALASKA",
    "ARIZONA",
    "ARKANSAS",
    "CALIFORNIA",
    "COLORADO",
    "CONNECTICUT",
    "DELAWARE",
    "DISTRICT OF COLUMBIA",
    "FLORIDA",
    "GEORGIA",
    "HAWAII",
    "IDAHO",
    "ILLINOIS",
    "INDIANA",
    "IOWA",
    "KANSAS",
    "KENTUCKY",
    "LOUISIANA",
    "MAINE",
    "MARYLAND",
    "MASSACHUSETTS",
    "MICHIGAN",
    "MINNESOTA",
    "MISSISSIPPI",
    "MISSOURI",
    "MONTANA",
    "NEBRASKA",
    "NEVADA",
    "NEW HAMPSHIRE",
    "NEW JERSEY",
    "NEW MEXICO",
    "NEW YORK",
    "NORTH CAROLINA",
    "NORTH DAKOTA",
    "OHIO",
    "OKLAHOMA",
    "OREGON",
    "PENNSYLVANIA",
    "RHODE ISLAND",
    "SOUTH CAROLINA",
    "SOUTH DAKOTA",
    "TENNESSEE",
    "TEXAS",
    "UTAH",
    "VERMONT",
    "VIRGINIA",
    "WASHINGTON",
    "WEST VIRGINIA",
    "WISCONSIN",
    "WYOMING",
];

fn places_page() -> Page {
    let states: Vec<Vec<Value>> = STATES
        .iter()
        .enumerate()
        .map(|(index, state)| {
            let n = i64::try_from((index * 7_919) % 23_000).unwrap() + 4;
            let hits = n * i64::try_from(20 + (index * 13) % 55).unwrap() / 100;
            #[expect(clippy::cast_precision_loss, reason = "made-up counts below 2^53")]
            let share = hits as f64 / n as f64;
            vec![
                Value::from(*state),
                Value::Integer(n),
                Value::Integer(hits),
                Value::Integer(n - hits),
                Value::Real(share),
            ]
        })
        .collect();
    let share = |row: &Vec<Value>| match row[4] {
        Value::Real(share) => share,
        _ => 0.0,
    };
    let by_share = |one: &&Vec<Value>, two: &&Vec<Value>| share(one).total_cmp(&share(two));
    // Of states with fewer actions the share is withheld or rounded.
    let large = || states.iter().filter(|row| matches!(row[1], Value::Integer(n) if n > 1_000));
    let row = |wanted: Option<&Vec<Value>>| states.iter().position(|state| Some(state) == wanted).unwrap();
    let (lowest, highest) = (row(large().min_by(by_share)), row(large().max_by(by_share)));
    let map = Exhibit {
        name: "places-states".to_owned(),
        chosen: Vec::new(),
        title: Message::plain("title-map")
            .with("low", cell(lowest, "share_known"))
            .with("lowest", cell(lowest, "apprehension_state"))
            .with("high", cell(highest, "share_known"))
            .with("highest", cell(highest, "apprehension_state")),
        unit: Message::plain("unit-share-told").with("records", records("apprehensions")),
        columns: strings(&["apprehension_state", "n", "in_target", "not_in_target", "share_known"]),
        table: protect(answer(
            "measure target-share",
            &[
                ("apprehension_state", Role::Group),
                ("n", Role::Total),
                ("in_target", Role::Part),
                ("not_in_target", Role::Part),
                ("share_known", Role::Derived),
            ],
            states,
        )),
        drawing: Some(Drawing::Map {
            state: "apprehension_state".to_owned(),
            value: "share_known".to_owned(),
            measure: Measure::Share,
        }),
        rubric: rubric("criminality", TARGETS[0].1),
        sources: Vec::new(),
    };
    let offices: Vec<Vec<Value>> = (0..25_u32)
        .map(|index| {
            let n = f64::from(400 + 1_700 * index);
            let share = 0.41 + 0.12 * (f64::from(index) * 1.7).sin();
            let half = 1.96 * (0.41_f64 * 0.59 / n).sqrt();
            let name = if index == 3 {
                "샌프란시스코 지역 사무소와 그 관할의 모든 하위 사무소를 통틀은 아주 긴 이름".to_owned()
            } else {
                format!("Made-up Area of Responsibility {}", index + 1)
            };
            vec![
                Value::Text(name),
                Value::Integer(whole(n)),
                Value::Real(share),
                Value::Real(0.41 - half),
                Value::Real(0.41 + half),
                Value::Real(0.41),
            ]
        })
        .collect();
    let funnel = Exhibit {
        name: "places-offices".to_owned(),
        chosen: Vec::new(),
        title: Message::plain("title-funnel-outside")
            .with("outside", Fill::Verbatim("19".to_owned()))
            .with("all", Fill::Verbatim("25".to_owned()))
            .with("common", cell(0, "share_common")),
        unit: Message::plain("unit-funnel-plain").with("records", records("apprehensions")),
        columns: strings(&["apprehension_aor", "n", "share_known", "limit_share_low", "limit_share_high"]),
        table: protect(answer(
            "measure funnel",
            &[
                ("apprehension_aor", Role::Group),
                ("n", Role::Total),
                ("share_known", Role::Derived),
                ("limit_share_low", Role::Derived),
                ("limit_share_high", Role::Derived),
                ("share_common", Role::Derived),
            ],
            offices,
        )),
        drawing: Some(Drawing::Funnel {
            label: "apprehension_aor".to_owned(),
            n: "n".to_owned(),
            share: "share_known".to_owned(),
            limits: ("limit_share_low".to_owned(), "limit_share_high".to_owned()),
            common: "share_common".to_owned(),
        }),
        rubric: rubric("criminality", TARGETS[0].1),
        sources: Vec::new(),
    };
    Page {
        name: PageName::Places,
        lead: Message::plain("page-places-lead")
            .with("records", records("apprehensions"))
            .with("low", cell(lowest, "share_known"))
            .with("lowest", cell(lowest, "apprehension_state"))
            .with("high", cell(highest, "share_known"))
            .with("highest", cell(highest, "apprehension_state")),
        parts: vec![
            Part::Panel(Panel {
                heading: Message::plain("heading-states"),
                choices: Vec::new(),
                exhibits: vec![map],
            }),
            Part::Panel(Panel {
                heading: Message::plain("heading-offices"),
                choices: Vec::new(),
                exhibits: vec![funnel],
            }),
            Part::Words(Message::plain("words-no-ranks")),
        ],
    }
}

fn change_page() -> Page {
    let parts = [
        ("composition", -0.031, -0.036, -0.027),
        ("rate", -0.052, -0.061, -0.044),
        ("total", -0.083, -0.09, -0.076),
    ];
    let rows = parts
        .iter()
        .map(|(part, share, low, high)| {
            vec![
                Value::from(*part),
                Value::Real(*share),
                Value::Real(*low),
                Value::Real(*high),
                Value::Real(0.000_02),
            ]
        })
        .collect();
    let exhibit = Exhibit {
        name: "change-parts".to_owned(),
        chosen: Vec::new(),
        title: Message::plain("title-decompose")
            .with("change", cell(2, "share"))
            .with("composition", cell(0, "share"))
            .with("within", cell(1, "share")),
        unit: Message::plain("unit-points"),
        columns: strings(&["part", "share", "interval_low", "interval_high", "p"]),
        table: protect(answer(
            "measure decompose",
            &[
                ("part", Role::Group),
                ("share", Role::Plain),
                ("interval_low", Role::Plain),
                ("interval_high", Role::Plain),
                ("p", Role::Plain),
            ],
            rows,
        )),
        drawing: Some(Drawing::Bars {
            label: "part".to_owned(),
            value: "share".to_owned(),
            range: Some(("interval_low".to_owned(), "interval_high".to_owned())),
            measure: Measure::Share,
        }),
        rubric: rubric("column", TARGETS[4].1),
        sources: Vec::new(),
    };
    Page {
        name: PageName::Change,
        lead: Message::plain("page-change-lead-plain"),
        parts: vec![Part::Panel(Panel {
            heading: Message::plain("heading-decompose"),
            choices: Vec::new(),
            exhibits: vec![exhibit],
        })],
    }
}

fn detention_page() -> Page {
    let rows: Vec<Vec<Value>> = (0..60_u32)
        .map(|index| {
            let at = day(2024, 1, 7) + chrono::Days::new(u64::from(index) * 14);
            let total = 38_000 + i64::from(index) * 520;
            let convicted = total * (40 - i64::from(index) / 5) / 100;
            let pending = total * 25 / 100;
            vec![
                Value::Date(at),
                Value::Integer(total),
                Value::Integer(convicted),
                Value::Integer(pending),
                Value::Integer(total - convicted - pending),
                Value::Text("FY26_detentionStats_madeup.xlsx, sheet Detention FY26, cell C14".to_owned()),
            ]
        })
        .collect();
    let last = rows.len() - 1;
    let exhibit = Exhibit {
        name: "detention-composition".to_owned(),
        chosen: Vec::new(),
        title: Message::plain("title-detained")
            .with("day", cell(last, "as_of"))
            .with("total", cell(last, "total"))
            .with("convicted", cell(last, "convicted"))
            .with("pending", cell(last, "pending"))
            .with("other", cell(last, "other")),
        unit: Message::plain("unit-published"),
        columns: strings(&["as_of", "total", "convicted", "pending", "other", "source_cell"]),
        table: protect(answer(
            "measure composition",
            &[
                ("as_of", Role::Group),
                ("total", Role::Plain),
                ("convicted", Role::Plain),
                ("pending", Role::Plain),
                ("other", Role::Plain),
                ("source_cell", Role::Group),
            ],
            rows,
        )),
        drawing: Some(Drawing::Lines {
            x: "as_of".to_owned(),
            series: strings(&["convicted", "pending", "other"]),
            band: None,
            marks: vec![(day(2025, 1, 20), Message::plain("mark-new-administration-2025"))],
            measure: Measure::Count,
        }),
        rubric: None,
        sources: vec![
            "ICE Detention Statistics, workbook of the fiscal year, https://www.ice.gov/detain/detention-management."
                .to_owned(),
        ],
    };
    Page {
        name: PageName::Detention,
        lead: Message::plain("page-detention-lead-plain"),
        parts: vec![
            Part::Panel(Panel {
                heading: Message::plain("heading-composition"),
                choices: Vec::new(),
                exhibits: vec![exhibit],
            }),
            Part::Words(Message::plain("words-published")),
        ],
    }
}

/// No rows at all.
fn cooperation_page() -> Page {
    let exhibit = Exhibit {
        name: "cooperation-detainers".to_owned(),
        chosen: Vec::new(),
        title: Message::verbatim("Detainers by month, of which there are none at hand"),
        unit: Message::plain("unit-none"),
        columns: strings(&["month", "n", "taken"]),
        table: protect(answer(
            "measure links",
            &[("month", Role::Group), ("n", Role::Total), ("taken", Role::Part)],
            Vec::new(),
        )),
        drawing: None,
        rubric: None,
        sources: Vec::new(),
    };
    Page {
        name: PageName::Cooperation,
        lead: Message::plain("page-cooperation-lead-plain"),
        parts: vec![
            Part::Panel(Panel {
                heading: Message::plain("heading-detainers"),
                choices: Vec::new(),
                exhibits: vec![exhibit],
            }),
            Part::Words(Message::plain("words-no-rows")),
        ],
    }
}

/// Huge and tiny numbers, and a very long unbroken word.
fn polls_page() -> Page {
    let rows = vec![
        vec![
            Value::from("A pollster with a name that is far longer than any column would like it to be, LLC"),
            Value::Date(day(2025, 4, 19)),
            Value::Integer(9_223_372_036_854_775_807),
            Value::Real(48.010_3),
            Value::Real(-0.000_3),
        ],
        vec![
            Value::from("Donaudampfschifffahrtsgesellschaftskapitänsmützenumfrage"),
            Value::Date(day(2025, 3, 22)),
            Value::Integer(0),
            Value::Real(50.959_2),
            Value::Real(12.0),
        ],
        vec![Value::Missing, Value::Missing, Value::Missing, Value::Missing, Value::Missing],
    ];
    let exhibit = Exhibit {
        name: "polls-list".to_owned(),
        chosen: Vec::new(),
        title: Message::plain("title-trend")
            .with("before", cell(1, "percent"))
            .with("first", cell(1, "end_date"))
            .with("after", cell(0, "percent"))
            .with("last", cell(0, "end_date")),
        unit: Message::plain("unit-approval"),
        columns: strings(&["pollster", "end_date", "respondents", "percent", "lean"]),
        table: protect(answer(
            "polls trend",
            &[
                ("pollster", Role::Group),
                ("end_date", Role::Group),
                ("respondents", Role::Plain),
                ("percent", Role::Plain),
                ("lean", Role::Plain),
            ],
            rows,
        )),
        drawing: None,
        rubric: None,
        sources: vec!["Made-up list of polls.".to_owned()],
    };
    Page {
        name: PageName::Polls,
        lead: Message::plain("page-polls-lead")
            .with("level", cell(0, "percent"))
            .with("last", cell(0, "end_date"))
            .with("before", cell(1, "percent"))
            .with("first", cell(1, "end_date")),
        parts: vec![Part::Panel(Panel {
            heading: Message::plain("heading-polls"),
            choices: Vec::new(),
            exhibits: vec![exhibit],
        })],
    }
}

fn claims_page() -> Page {
    let said = "A made-up speaker, Made-up Daily, about 1 April 2025";
    let card = |name: &str, verdict: &str, statement: &str| {
        Part::Card(Card {
            name: name.to_owned(),
            verdict: verdict.to_owned(),
            attribution: said.to_owned(),
            statement: statement.to_owned(),
            readings: vec![
                (
                    verdict.to_owned(),
                    strings(&[
                        "Most people arrested had no conviction on record",
                        "found: `share_known` was 0.412 as of 2026-03-10, simulated-2026-03",
                        "would change it: a release with the criminality of all arrests",
                    ]),
                ),
                ("cannot tell".to_owned(), strings(&["Their share grew over the year before"])),
            ],
        })
    };
    Page {
        name: PageName::Claims,
        lead: Message::plain("page-claims-lead-plain"),
        parts: vec![
            card(
                "S1",
                "supported",
                "Most of those arrested have neither a conviction nor a charge on record.",
            ),
            card("S2", "contradicted", "Seven in ten of those arrested were convicted of a crime."),
            card("S3", "mixed", "Enforcement passes over criminal networks and picks easy marks."),
            card("S4", "cannot tell", "Cities refuse most requests to hold a person."),
            card("S5", "not testable", "Residence data are being collected to widen the net."),
        ],
    }
}

fn prose_pages() -> [Page; 2] {
    let rubrics = TARGETS
        .iter()
        .map(|(name, title)| Part::Prose {
            name: (*name).to_owned(),
            heading: (*title).to_owned(),
            text: format!(
                "In force: never as a rule. Issued by a made-up office.\n\n```text\nA row belongs to the first of these \
                 classes whose rule holds:\n  1. network (in target): convicted of an offence that implies an organisation \
                 or a supply chain, or flagged as gang or terror\n     when `{name}` holds\n```\n\nWhat the records cannot \
                 say of this target:\n\n- *networks*, which are prosecuted elsewhere\n- see [the order](https://www.example.org/order)\n"
            ),
        })
        .collect();
    let methods = vec![
        Part::Prose {
            name: "target-share".to_owned(),
            heading: "Share of actions in target".to_owned(),
            text: "## Definition\n\nOf `n` actions, `t` are in target and `f` are not.\n\n| points | rho | REML |\n| --- | \
                   ---: | ---: |\n| 30 | 0.5 | 91.4 |\n| 60 | 0.0 | 94.9 |\n\n## Fails when\n\n- <b>raw</b> HTML is \
                   obeyed & not shown.\n\n## Source\n\nManski 1989, *Anatomy of the selection problem*.\n"
                .to_owned(),
        },
        Part::Prose {
            name: "composition".to_owned(),
            heading: "Composition of the detained".to_owned(),
            text: "Published counts, each once.".to_owned(),
        },
    ];
    [
        Page { name: PageName::Rubrics, lead: Message::plain("page-rubrics-lead"), parts: rubrics },
        Page { name: PageName::Methods, lead: Message::plain("page-methods-lead"), parts: methods },
    ]
}

fn quality_page() -> Page {
    let rows = ["case_threat_level", "apprehension_state", "final_order_date"]
        .iter()
        .enumerate()
        .map(|(index, column)| {
            let known = [0.31, 0.87, 1.0][index];
            vec![
                Value::from(*column),
                Value::from("apprehensions"),
                Value::Real(known),
                Value::Real(1.0 - known),
                Value::YesNo(index == 1),
                Value::List(strings(&["blank", "redacted"])),
            ]
        })
        .collect();
    let exhibit = Exhibit {
        name: "quality-columns".to_owned(),
        chosen: Vec::new(),
        title: Message::plain("title-columns"),
        unit: Message::plain("unit-values"),
        columns: strings(&["column", "table", "known_share", "blank_share", "explained", "blank_means"]),
        table: protect(answer(
            "quality",
            &[
                ("column", Role::Group),
                ("table", Role::Group),
                ("known_share", Role::Plain),
                ("blank_share", Role::Plain),
                ("explained", Role::Plain),
                ("blank_means", Role::Plain),
            ],
            rows,
        )),
        drawing: None,
        rubric: None,
        sources: Vec::new(),
    };
    Page {
        name: PageName::Quality,
        lead: Message::plain("page-quality-lead-plain"),
        parts: vec![Part::Panel(Panel {
            heading: Message::plain("heading-columns"),
            choices: Vec::new(),
            exhibits: vec![exhibit],
        })],
    }
}

fn about_page() -> Page {
    let texts = ["what", "not", "read", "neutral", "reuse", "languages", "access"];
    Page {
        name: PageName::About,
        lead: Message::plain("page-about-lead"),
        parts: texts.iter().map(|text| Part::Words(Message::plain(format!("about-{text}")))).collect(),
    }
}

/// The edition.
pub(crate) fn edition() -> Edition {
    let [rubrics, methods] = prose_pages();
    Edition {
        version: "0.0.0-made-up".to_owned(),
        key: "5bf2a0c1d4e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7081".to_owned(),
        releases: vec![ReleaseRef { release: "simulated-2026-03".to_owned(), as_of: day(2026, 3, 10) }],
        made_up: true,
        pages: vec![
            answer_page(),
            burden_page(),
            places_page(),
            change_page(),
            detention_page(),
            cooperation_page(),
            polls_page(),
            claims_page(),
            rubrics,
            methods,
            quality_page(),
            about_page(),
        ],
    }
}
