#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a failed unwrap is the test's failure"
)]

use std::io::Write as _;
use std::path::Path;

use brunt_stats::local_level::{Spec, fit};

use super::*;

const ISSUES: &str = "issue,pollster,start_date,end_date,sample_size,population,approve,disapprove,net,url,sponsor,\
                      mode,tracking,wording_notes,partisan,other_notes\n";

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// The layouts that ship with brunt.
fn layouts() -> Layouts {
    Layouts::parse([("polls/layouts.toml", include_str!("../../../catalog/polls/layouts.toml"))]).unwrap()
}

fn issues(rows: &str, as_of: Option<NaiveDate>) -> PollList {
    super::read(&layouts(), "made-up.csv", format!("{ISSUES}{rows}").as_bytes(), as_of).unwrap()
}

fn kinds(list: &PollList) -> Vec<(u64, String)> {
    list.faults.iter().map(|fault| (fault.source_line, fault.kind.to_string())).collect()
}

#[test]
fn a_row_is_typed_and_nothing_is_added() {
    let list = issues(
        "roads,\"North, South & Co\",10/09/2030,10/12/2030,1000,RV,44.5,51,-6,http://x,A News | B Post,\
         Live Phone/Text,FALSE,NA,NA,NA\n",
        None,
    );
    assert_eq!(list.kind, "issue_polls");
    assert_eq!(list.faults, []);
    let [poll] = &list.polls[..] else { panic!("one poll") };
    assert_eq!((poll.source_line, poll.pollster.as_str()), (2, "North, South & Co"));
    assert_eq!((poll.first_day, poll.last_day), (day(2030, 10, 9), day(2030, 10, 12)));
    assert_eq!(poll.sponsors, ["A News", "B Post"]);
    assert_eq!(poll.modes, ["Live Phone", "Text"]);
    assert_eq!((poll.population, poll.is_tracking), (Some(Population::RegisteredVoters), Some(false)));
    assert_eq!((poll.approve, poll.disapprove), (Printed::parse("44.5").unwrap(), Printed::parse("51").ok()));
    assert_eq!((poll.partisan.as_ref(), poll.margin, poll.subgroup.as_ref()), (None, None, None));
}

#[test]
fn each_fault_is_reported_at_its_line_and_left_as_it_is() {
    let row = |issue: &str, from: &str, to: &str, n: &str, shares: &str| {
        format!("{issue},North,{from},{to},{n},A,{shares},0,u,NA,NA,FALSE,NA,NA,NA\n")
    };
    let rows = [
        row("roads", "11/05/2031", "11/12/2030", "1000", "44,51"),
        row("roads", "12/19/2031", "12/21/2031", "1000", "44,51"),
        row("roads", "10/9/2030", "10/10/2030", "1000", "44,51"),
        row("roads", "10/9/2030", "10/10/2030", "1000", "44,51"),
        row("parks", "10/9/2030", "10/10/2030", "1000", "44,51"),
        row("roads", "10/20/2030", "10/21/2030", "NA", "44,NA"),
        row("roads", "10/20/2030", "10/21/2030", "900", "45,50"),
        row("roads", "2/30/2030", "10/21/2030", "900", "45,50"),
        row("roads", "10/28/2030", "10/29/2030", "many", "45,50"),
    ];
    let list = issues(&rows.concat(), Some(day(2031, 1, 1)));
    assert_eq!((list.polls.len(), list.n_rejected), (8, 1));
    assert_eq!(
        kinds(&list),
        [
            (2, "starts 2031-11-05, after its end 2030-11-12"),
            (3, "ends 2031-12-21, after the list's own day 2031-01-01"),
            (4, "a date without leading zeros, `10/9/2030`, beside others with them"),
            (5, "a date without leading zeros, `10/9/2030`, beside others with them"),
            (5, "repeats line 4 with the same figures"),
            (6, "a date without leading zeros, `10/9/2030`, beside others with them"),
            (6, "`parks` has the same shares as `roads` on line 4 of the same poll"),
            (7, "the number of respondents is not given"),
            (8, "repeats line 7 with other figures"),
            (9, "rejected: `start_date` holds `2/30/2030`"),
            (9, "a date without leading zeros, `2/30/2030`, beside others with them"),
            (10, "`sample_size` holds `many`, which cannot be read"),
            (10, "the number of respondents is not given"),
        ]
        .map(|(line, text)| (line, text.to_owned()))
    );
    assert_eq!(list.polls[0].first_day, day(2031, 11, 5));
}

#[test]
fn a_population_used_once_is_odd() {
    let rows: String = (1..=7)
        .map(|month| {
            let population = if month == 4 { "LV" } else { "A" };
            format!("roads,North,0{month}/02/2030,0{month}/05/2030,1000,{population},4{month},5{month},0,u,NA,NA,FALSE,NA,NA,NA\n")
        })
        .collect();
    let list = issues(&rows, None);
    let wanted = "marked LikelyVoters, while the other 6 polls of this pollster here are all Adults";
    assert_eq!(kinds(&list), [(5, wanted.to_owned())]);
}

#[test]
fn lists_that_disagree_are_set_side_by_side() {
    let ours = issues(
        "immigration,North,05/01/2030,05/05/2030,1175,LV,49,51,-2,u,NA,Live Phone,FALSE,NA,NA,NA\n\
         roads,North,06/01/2030,06/05/2030,1000,A,49,51,-2,u,NA,Live Phone,FALSE,NA,NA,NA\n",
        None,
    );
    let theirs = super::read(&layouts(),
        "waves.csv",
        b"pollster,question,start_date,end_date,sample_size,population,approve,disapprove,moe_published,\
          design_effect_published,approve_source,n_source,moe_source,caution\n\
          North,Trump handling of immigration,2030-05-01,2030-05-05,1175,A,49,51,4,1.5,u,u,u,half of it is doubtful\n\
          North,roads,2030-06-01,2030-06-05,1010,A,48,52,NA,NA,u,u,u,\n",
        None,
    )
    .unwrap();
    assert_eq!(kinds(&theirs), [(2, "the list's own caution: half of it is doubtful".to_owned())]);
    assert_eq!(theirs.polls[0].margin, Printed::parse("4").ok());
    let found = conflicts(&[&ours, &theirs]);
    let seen: Vec<(Disputed, u64, &str, u64, &str)> = found
        .iter()
        .map(|c| (c.disputed, c.left.1, c.left.2.as_str(), c.right.1, c.right.2.as_str()))
        .collect();
    assert_eq!(
        seen,
        [
            (Disputed::Population, 2, "LikelyVoters", 2, "Adults"),
            (Disputed::Respondents, 3, "1000", 3, "1010"),
            (Disputed::Shares, 3, "49/51", 3, "48/52"),
        ]
    );
}

#[test]
fn effects_stand_against_the_commonest_category() {
    let list = issues(
        "roads,North,01/02/2030,01/03/2030,1000,A,44,51,0,u,NA,Live Phone,FALSE,NA,NA,NA\n\
         roads,North,02/02/2030,02/03/2030,1000,LV,45,51,0,u,NA,Text,FALSE,NA,NA,NA\n\
         roads,South,03/02/2030,03/03/2030,1000,A,46,51,0,u,NA,NA,FALSE,NA,NA,NA\n\
         roads,South,04/02/2030,04/03/2030,1000,RV,47,51,0,u,NA,Text,FALSE,NA,NA,NA\n",
        None,
    );
    let effects = vec![EffectKind::Mode, EffectKind::Population];
    let options = TrendOptions {
        question: "roads".to_owned(),
        subgroup: None,
        design_effect: 1.6,
        step: 1.0,
        effects,
        keep_repeats: false,
    };
    let input = trend_input(&list, &options).unwrap();
    let named: Vec<(&str, &str)> =
        input.effects.iter().map(|effect| (effect.category.as_str(), effect.reference.as_str())).collect();
    assert_eq!(
        named,
        [
            ("LikelyVoters", "Adults"),
            ("RegisteredVoters", "Adults"),
            ("Live Phone", "Text"),
            ("not given", "Text"),
        ]
    );
    let of_polls: Vec<&[usize]> = input.observations.iter().map(|poll| poll.effects.as_slice()).collect();
    assert_eq!(of_polls, [&[2][..], &[0], &[3], &[1]]);
    let spec = Spec { effects: input.effects.len(), ..Spec::starting(0, 45.0) };
    assert_eq!(fit(&input.observations, &spec).unwrap().effects().unwrap().len(), 4);
}

#[test]
fn what_is_no_list_is_refused() {
    let error = super::read(&layouts(), "a.csv", b"topic,date,answer,share\n", None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`a.csv` has the headers of no known list; nearest is averages by answer, which also has `pct`"
    );
    assert_eq!(
        super::read(&layouts(), "a.csv", &[0xff], None).unwrap_err().to_string(),
        "`a.csv` is not UTF-8 text"
    );
    let torn = format!("{ISSUES}roads,North\n");
    assert!(matches!(
        super::read(&layouts(), "a.csv", torn.as_bytes(), None),
        Err(PollsError::Csv { line: 2, .. })
    ));
    let empty = issues("", None);
    assert_eq!((empty.polls.len(), empty.faults.len()), (0, 0));
    let options = TrendOptions {
        question: "roads".to_owned(),
        subgroup: None,
        design_effect: 1.6,
        step: 1.0,
        effects: Vec::new(),
        keep_repeats: false,
    };
    assert_eq!(
        trend_input(&empty, &options).unwrap_err().to_string(),
        "no poll of `roads` is left for a trend"
    );
}

fn published(name: &str, as_of: Option<NaiveDate>) -> Option<PollList> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/polls").join(name);
    let Ok(bytes) = std::fs::read(path) else {
        // The test runner swallows what a passing test prints, but not this.
        let _ = writeln!(std::io::stderr(), "SKIPPED: ../shared/data/polls/{name} is absent");
        return None;
    };
    Some(super::read(&layouts(), name, &bytes, as_of).unwrap())
}

fn count(list: &PollList, wanted: impl Fn(&FaultKind) -> bool) -> usize {
    list.faults.iter().filter(|fault| wanted(&fault.kind)).count()
}

#[test]
fn published_lists_are_read_whole() {
    for (name, kind, n) in [
        ("snoutcounter_president_issue_approval_polls.csv", "issue_polls", 1879),
        ("snoutcounter_issue_approval_polls_weighted.csv", "weighted_issue_polls", 1146),
        ("snoutcounter_president_approval_polls.csv", "overall_polls", 1039),
        ("fte_trump1_approval_polllist_2020-02-01.csv", "adjusted_polls", 10_910),
        ("AustralianElectionPolling.csv", "party_polls", 239),
        ("apnorc_immigration_waves.csv", "waves", 12),
        ("nyt_president_averages_2025.csv", "answer_averages", 312),
        ("snoutcounter_avg_presidential_issue_approvals.csv", "issue_averages", 2 * 2730),
        ("snoutcounter_avg_presidential_gen_approval.csv", "overall_averages", 2 * 390),
        ("fte_trump1_approval_topline_2020-02-01.csv", "subgroup_averages", 2 * 3315),
    ] {
        let Some(list) = published(name, None) else { return };
        assert_eq!((list.kind.as_str(), list.polls.len() + list.averages.len()), (kind, n), "{name}");
        assert_eq!(list.n_rejected, 0, "{name}");
        assert_eq!(count(&list, |kind| matches!(kind, FaultKind::Unreadable { .. })), 0, "{name}");
    }
}

#[test]
fn known_faults_of_the_issue_list_are_found() {
    let name = "snoutcounter_president_issue_approval_polls.csv";
    let Some(list) = published(name, Some(day(2026, 2, 14))) else { return };
    assert_eq!(count(&list, |kind| matches!(kind, FaultKind::StartAfterEnd { .. })), 15);
    assert_eq!(count(&list, |kind| matches!(kind, FaultKind::Future { .. })), 1);
    assert_eq!(count(&list, |kind| matches!(kind, FaultKind::UnpaddedDate { .. })), 38);
    let repeats: Vec<&Fault> =
        list.faults.iter().filter(|fault| matches!(fault.kind, FaultKind::Repeat { .. })).collect();
    let of = |line: u64| list.polls.iter().find(|poll| poll.source_line == line).unwrap();
    let mut of_immigration: Vec<&str> = repeats
        .iter()
        .map(|fault| of(fault.source_line))
        .filter(|poll| poll.question == "immigration")
        .map(|poll| poll.pollster.as_str())
        .collect();
    of_immigration.sort_unstable();
    assert_eq!(of_immigration, ["Ipsos", "Morning Consult", "Quinnipiac University"]);
    let odd: Vec<&Poll> = list
        .faults
        .iter()
        .filter(|fault| matches!(fault.kind, FaultKind::OddPopulation { .. }))
        .map(|fault| of(fault.source_line))
        .collect();
    assert!(odd.iter().any(|poll| poll.pollster == "AP-NORC" && poll.first_day == day(2025, 5, 1)));
    let same = |first: NaiveDate| {
        let of_wave = |fault: &&Fault| {
            let poll = of(fault.source_line);
            poll.pollster == "AP-NORC"
                && poll.first_day == first
                && matches!(fault.kind, FaultKind::SameShares { .. })
        };
        list.faults.iter().filter(of_wave).count()
    };
    let phone =
        |fault: &&Fault| matches!(&fault.kind, FaultKind::OddMode { found, .. } if found == "Live Phone");
    let phone: Vec<&Poll> = list.faults.iter().filter(phone).map(|fault| of(fault.source_line)).collect();
    assert_eq!(phone.len(), 4);
    assert!(phone.iter().all(|poll| poll.pollster == "AP-NORC" && poll.first_day == day(2025, 8, 21)));
    assert!(same(day(2025, 5, 1)) >= 1 && same(day(2025, 6, 5)) >= 2);
}

#[test]
fn the_wrong_wave_is_a_conflict_between_sources() {
    let Some(issues) = published("snoutcounter_president_issue_approval_polls.csv", None) else { return };
    let overall = published("snoutcounter_president_approval_polls.csv", None).unwrap();
    let waves = published("apnorc_immigration_waves.csv", None).unwrap();
    assert_eq!(count(&waves, |kind| matches!(kind, FaultKind::Caution { .. })), 3);
    let found = conflicts(&[&issues, &overall, &waves]);
    assert!(found.iter().any(|conflict| {
        conflict.pollster == "AP-NORC"
            && conflict.days.0 == day(2025, 5, 1)
            && conflict.disputed == Disputed::Population
            && conflict.left.2 == "LikelyVoters"
            && conflict.right.2 == "Adults"
    }));
}

#[test]
fn the_reference_trend_is_reached_from_the_list() {
    let Some(list) = published("snoutcounter_president_issue_approval_polls.csv", None) else { return };
    let options = TrendOptions {
        question: "immigration".to_owned(),
        subgroup: None,
        design_effect: 1.6,
        step: 1.0,
        effects: Vec::new(),
        keep_repeats: false,
    };
    let input = trend_input(&list, &options).unwrap();
    assert_eq!((input.observations.len(), input.houses.len()), (265, 37));
    assert_eq!(input.ledger.iter().map(|step| step.n_left).collect::<Vec<_>>(), [268, 268, 265, 265]);
    let start = input.day(day(2025, 1, 20));
    assert_eq!(start, 0);
    let fitted = fit(&input.observations, &Spec::starting(start, 50.0)).unwrap();
    assert!((fitted.log_likelihood - -578.345_534).abs() < 1e-6, "{}", fitted.log_likelihood);
    let change = fitted.change(input.day(day(2025, 3, 22)), input.day(day(2025, 4, 19)), 0.95).unwrap();
    assert!((change.change - -2.95).abs() < 0.005 && (change.se - 0.79).abs() < 0.005, "{change:?}");
}

#[test]
fn a_file_of_layouts_at_fault_is_refused_with_its_place() {
    let faults = [
        (
            "[[layout]]\nkind = \"a\"\ntitle = \"A\"\ncolumns = [[\"pollster\", \"p\"], [\"approve\", \"a\"]]",
            "own.toml: `a` has no column for FirstDay",
        ),
        (
            "[[layout]]\nkind = \"a\"\ntitle = \"A\"\ncolumns = [[\"last_day\", \"d\"]]",
            "own.toml: `a` has no column for Approve",
        ),
        (
            "[[layout]]\nkind = \"waves\"\ntitle = \"A\"\ncolumns = [[\"last_day\", \"d\"]]",
            "own.toml: `waves` is defined twice",
        ),
    ];
    let shipped = ("polls/layouts.toml", include_str!("../../../catalog/polls/layouts.toml"));
    for (text, message) in faults {
        let error = Layouts::parse([shipped, ("own.toml", text)]).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
    let error = Layouts::parse([("own.toml", "[[layout]]\nkind = 1")]).unwrap_err().to_string();
    assert!(error.starts_with("own.toml: TOML parse error at line 2"), "{error}");
}

#[test]
fn an_own_layout_is_recognised() {
    let own = "[[layout]]\nkind = \"mine\"\ntitle = \"Mine\"\nquestion = \"roads\"\ncolumns = [[\"pollster\", \"who\"], \
               [\"first_day\", \"from\"], [\"last_day\", \"to\"], [\"approve\", \"for\"]]";
    let layouts = Layouts::parse([("own.toml", own)]).unwrap();
    let list =
        super::read(&layouts, "m.csv", b"who,from,to,for\nNorth,2030-01-01,2030-01-02,44\n", None).unwrap();
    assert_eq!((list.kind.as_str(), list.polls[0].question.as_str()), ("mine", "roads"));
}
