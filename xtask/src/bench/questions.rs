//! What is asked of every engine, and which columns of the answers must agree.

/// One question, put to brunt as a command and to the peers by its name in `benches/peers/`.
pub(super) struct Question {
    /// Name in the peers' scripts.
    pub(super) name: &'static str,
    /// In words.
    pub(super) title: &'static str,
    /// The command's words, without the store.
    pub(super) brunt: &'static [&'static str],
    /// Columns of the answer whose sums and sums of squares must be the same everywhere.
    pub(super) check: &'static str,
}

/// Units that are made of rows: episodes, stays, links, populations.
pub(super) const UNITS: [Question; 6] = [
    Question {
        name: "episodes",
        title: "arrest rows within 24 hours are one episode",
        brunt: &[
            "measure",
            "duplicates",
            "--table",
            "apprehensions",
            "--rule",
            "apprehensions-episode-24h",
            "--by",
            "fiscal_year",
            "--local",
        ],
        check: "n,counted,repeats,no_key",
    },
    Question {
        name: "stays",
        title: "stints in two stages, then stays",
        brunt: &["measure", "stays", "--by", "fiscal_year", "--local"],
        check: "n,ended,mean_stints",
    },
    Question {
        name: "links_arrest",
        title: "arrest to stay, one to one",
        brunt: &["measure", "links", "--rule", "arrest-to-stay", "--by", "month", "--local"],
        check: "n,linked",
    },
    Question {
        name: "links_detainer",
        title: "detainer to book-in, one to one, closest first",
        brunt: &["measure", "links", "--rule", "detainer-to-book-in", "--by", "month", "--local"],
        check: "n,linked",
    },
    Question {
        name: "population",
        title: "held at midnight, by area and day, by a sweep",
        brunt: POPULATION,
        check: "midnight",
    },
    Question {
        name: "population_days",
        title: "the same, the peers writing out each day of each stint",
        brunt: POPULATION,
        check: "midnight",
    },
];

const POPULATION: &[&str] = &[
    "measure",
    "population",
    "--by",
    "aor",
    "--from",
    "2022-10-01",
    "--to",
    "2026-03-10",
    "--every",
    "day",
    "--local",
];

/// Twelve questions of a reporter.
pub(super) const ASKED: [Question; 12] = [
    Question {
        name: "q01_arrests_by_month_criminality",
        title: "arrests by month and criminality, with shares",
        brunt: &[
            "sql",
            "select to_char(event_date, '%Y-%m') as month, apprehension_criminality, count(*) as n, \
             count(*) * 1.0 / sum(count(*)) over (partition by to_char(event_date, '%Y-%m')) as share \
             from apprehensions group by 1, 2 order by 1, 2",
        ],
        check: "rows,n",
    },
    Question {
        name: "q02_arrests_by_aor_method",
        title: "arrests by area and group of methods, share convicted",
        brunt: &[
            "measure",
            "target-share",
            "--table",
            "apprehensions",
            "--rubric",
            "criminality",
            "--by",
            "aor,apprehension_method_group",
            "--local",
        ],
        check: "n,in_target,not_in_target",
    },
    Question {
        name: "q03_convicted_by_week",
        title: "share convicted of those arrested, by week",
        brunt: &[
            "measure",
            "target-share",
            "--table",
            "apprehensions",
            "--rubric",
            "criminality",
            "--by",
            "week",
            "--local",
        ],
        check: "n,in_target,not_in_target",
    },
    Question {
        name: "q04_arrest_events_by_year",
        title: "arrests of people by year, repeats left out, share convicted",
        brunt: &[
            "measure",
            "target-share",
            "--table",
            "apprehensions",
            "--rubric",
            "criminality",
            "--events",
            "--by",
            "year",
            "--local",
        ],
        check: "n,in_target",
    },
    Question {
        name: "q05_arrest_events_by_aor",
        title: "arrests of people by area, repeats left out, share convicted or charged",
        brunt: &[
            "measure",
            "target-share",
            "--table",
            "apprehensions",
            "--rubric",
            "dhs_70",
            "--events",
            "--by",
            "aor",
            "--local",
        ],
        check: "n,in_target",
    },
    Question {
        name: "q06_stays_by_month_criminality",
        title: "stays that begin, by month and criminality",
        brunt: &["measure", "stays", "--by", "month,criminality", "--local"],
        check: "n,ended,mean_stints",
    },
    Question {
        name: "q07_length_of_stay_by_facility",
        title: "length of stay by first facility",
        brunt: &["measure", "stays", "--by", "facility", "--local"],
        check: "n,ended,mean_stints",
    },
    Question {
        name: "q08_detained_at_month_ends",
        title: "held at midnight at the end of each month",
        brunt: &["measure", "population", "--every", "month", "--local"],
        check: "midnight",
    },
    Question {
        name: "q09_removals_by_country",
        title: "removals by country, the first twenty",
        brunt: &[
            "sql",
            "select departure_country, count(*) as n from removals group by 1 order by 2 desc, 1 limit 20",
        ],
        check: "n",
    },
    Question {
        name: "q10_detainers_by_state_and_end",
        title: "detainers by state and how they ended",
        brunt: &[
            "sql",
            "select facility_state, detainer_lift_reason, count(*) as n from detainers \
             group by 1, 2 order by 3 desc, 1, 2",
        ],
        check: "rows,n",
    },
    Question {
        name: "q11_at_large_before_after",
        title: "share arrested at large by area, before and after 20 January 2025",
        brunt: &[
            "sql",
            "select apprehension_aor, event_date >= date '2025-01-20' as later, count(*) as n, \
             count(*) filter (where apprehension_method in ('Located', 'Non-Custodial Arrest', \
             'Worksite Enforcement', 'Traffic Check', 'Other efforts')) as at_large \
             from apprehensions group by 1, 2 order by 1, 2",
        ],
        check: "rows,n,at_large",
    },
    Question {
        name: "q12_order_conviction_or_charge",
        title: "share with a conviction, a charge or an earlier final order, by fiscal year",
        brunt: &[
            "measure",
            "target-share",
            "--table",
            "apprehensions",
            "--rubric",
            "eo14159_core",
            "--by",
            "fiscal_year",
            "--local",
        ],
        check: "n,in_target",
    },
];
