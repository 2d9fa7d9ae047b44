//! The plain-English text, word for word.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed unwrap is the test's failure"
)]

use brunt_rubric::{Rubric, explain};

#[test]
fn a_rubric_reads_as_english() {
    let rubric = Rubric::parse("every_test.toml", include_str!("samples/good_every_test.toml")).unwrap();
    assert_eq!(
        explain(&rubric),
        r#"Every test (every_test, version 2)
In force: from 2025-01-20 on
Issued by: Nobody
Source: None
Wording: read at the source
Fidelity: lower_bound (what is found belongs to the target, but not all that belongs to it is found)

Here `convicted` means:
  the first of these that the row can answer holds:
    - `criminality` is "1 convicted  criminal"
    - `has_conviction` is yes
    - `criminal_charges` holds a match of the pattern `\[Convicted\]`

Here `grave` means:
  all of these hold:
    - `convicted`
    - `severity_tier` is from 3 to 4

A row belongs to the first of these classes whose rule holds:
  1. grave (in target): Grave
     when `grave`
  2. recent (in target): Recent
     when any of these holds:
       - `entry_date` is 0 to 365 days before `event_date`
       - `entry_date` is 2020-11-01 or later
       - `final_order_date` is before `event_date`
       - `final_order_date` is before or on `event_date`
       - `final_order_date` is after `entry_date`
       - `final_order_date` is after or on `entry_date`
       - `msc_code` begins with "09" or "12"
       - `msc_code` begins with "10"
       - `threat_level` is one of "1", "2"
       - `severity_tier` is 4
       - `fiscal_year` is 2016 or less
       - it is not so that `msc_charge` is recorded
  3. rest (not in target): The rest
     when none of the above holds
Where the records leave a rule open, a row may belong to any class still possible; it is counted as
in or out of target only if all of those agree.

What the records cannot say of this target:
  - What was thought.

To be said beside every number:
  - A sample.
"#
    );
}

#[test]
fn a_pruned_rubric_says_what_never_holds() {
    let rubric = Rubric::parse("least.toml", include_str!("samples/good_least.toml")).unwrap();
    let (narrow, _) = rubric.prune(&|fact| fact == "suspected_gang");
    assert_eq!(
        explain(&narrow),
        "The least (least, version 1)
In force: never as a rule
Issued by: Nobody
Source: None
Wording: read at the source
Fidelity: exact (the agency itself recorded the target as data)

A row belongs to the first of these classes whose rule holds:
  1. hit (in target): A hit
     never: the release records nothing that this class asks for
  2. rest (not in target): The rest
     when none of the above holds
Where the records leave a rule open, a row may belong to any class still possible; it is counted as
in or out of target only if all of those agree.
"
    );
}
