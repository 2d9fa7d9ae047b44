//! Verdicts for reading: cards for a terminal, and Markdown for print.

use super::{ClaimReport, FileReport, ReadingReport, expected, fingerprint, found};
use brunt_claims::{Finding, Judged};
use std::fmt::Write as _;

const WIDTH: usize = 100;

/// Cards for a terminal.
pub(super) fn text(reports: &[FileReport], explain: bool) -> String {
    let mut out = String::new();
    for report in reports {
        line(&mut out, "", "", &report.file.title);
        for claim in &report.claims {
            out.push('\n');
            let then = if claim.then == claim.now {
                String::new()
            } else {
                format!("  (as known on {}: {})", claim.claim.known_on, claim.then.word().to_uppercase())
            };
            line(&mut out, "", "", &format!("{}  {}{then}", claim.claim.id, claim.now.word().to_uppercase()));
            line(&mut out, "  ", "  ", &said(claim));
            if let Some(claimed) = &claim.claim.claimed {
                line(&mut out, "  ", "    ", &format!("claimed: {claimed}"));
            }
            line(&mut out, "  ", "    ", &format!("of: {}; {}", claim.claim.population, claim.claim.period));
            if let Some(untestable) = &claim.claim.untestable {
                line(&mut out, "  ", "    ", &format!("because: {}", untestable.because));
                line(&mut out, "  ", "    ", &format!("would test it: {}", untestable.would_test));
            }
            for reading in &claim.readings {
                for (when, judged) in versions(reading) {
                    let verdict = judged.verdict.word();
                    line(
                        &mut out,
                        "  - ",
                        "    ",
                        &format!("{}: {verdict}{when}: {}", reading.reading.name, reading.reading.says),
                    );
                    for detail in details(reading, judged, explain) {
                        line(&mut out, "      ", "        ", &detail);
                    }
                }
            }
            line(
                &mut out,
                "  ",
                "    ",
                &format!("would change the verdict: {}", claim.claim.would_change.join("; ")),
            );
            for caution in &claim.claim.caution {
                line(&mut out, "  ", "    ", &format!("caution: {caution}"));
            }
        }
        out.push('\n');
    }
    out
}

/// Markdown, ready to print.
pub(super) fn markdown(reports: &[FileReport], explain: bool) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    for report in reports {
        let _ = writeln!(out, "# {}\n", report.file.title);
        let _ = writeln!(out, "| claim | verdict | as known then | statement |\n| --- | --- | --- | --- |");
        for claim in &report.claims {
            let _ = writeln!(
                out,
                "| {} | **{}** | {} | {} |",
                claim.claim.id,
                claim.now.word(),
                claim.then.word(),
                claim.claim.statement.replace('|', "\\|")
            );
        }
        for claim in &report.claims {
            let _ = writeln!(out, "\n## {}: {}\n\n{}\n", claim.claim.id, claim.now.word(), said(claim));
            if let Some(claimed) = &claim.claim.claimed {
                let _ = writeln!(out, "Claimed: {claimed}.\n");
            }
            let _ = writeln!(out, "Of: {}; {}.\n", claim.claim.population, claim.claim.period);
            if let Some(untestable) = &claim.claim.untestable {
                let _ = writeln!(out, "{}\n\nIt would take: {}\n", untestable.because, untestable.would_test);
            }
            for reading in &claim.readings {
                for (when, judged) in versions(reading) {
                    let _ = writeln!(out, "- **{}**{when}: {}", judged.verdict.word(), reading.reading.says);
                    for detail in details(reading, judged, explain) {
                        let _ = writeln!(out, "  - {detail}");
                    }
                }
            }
            let _ = writeln!(
                out,
                "\nWould change the verdict: {}.",
                claim.claim.would_change.join("; ").trim_end_matches('.')
            );
            for caution in &claim.claim.caution {
                let _ = writeln!(out, "\nCaution: {caution}");
            }
        }
        out.push('\n');
    }
    out
}

fn said(report: &ClaimReport) -> String {
    let claim = &report.claim;
    format!("{}, {}, {}: {}", claim.said_by, claim.said_in, claim.said_on, claim.statement)
}

/// One entry where nothing changed since the statement, two where something did.
pub(super) fn versions(reading: &ReadingReport) -> Vec<(String, &Judged)> {
    let silent = |judged: &Judged| !matches!(judged.finding, Finding::Answer(_));
    if reading.then == reading.now || (silent(&reading.then) && silent(&reading.now)) {
        return vec![(String::new(), &reading.now)];
    }
    vec![
        (format!(" (as known on {})", reading.known_on), &reading.then),
        (" (as known now)".to_owned(), &reading.now),
    ]
}

pub(super) fn details(reading: &ReadingReport, judged: &Judged, explain: bool) -> Vec<String> {
    let mut details = vec![format!("found: {}", found(judged))];
    if reading.reading.own_figures {
        details.push(
            "the speaker's own figures: they can contradict the statement and never bear it out".to_owned(),
        );
    }
    if let Finding::Answer(evidence) = &judged.finding {
        details.push(format!(
            "figure: {} [{}]; bears it out: {}",
            evidence.figure(),
            evidence.range.words(),
            expected(&reading.reading, judged)
        ));
        details.push(format!("data: {}; as of {}", evidence.data, evidence.as_of));
        if explain {
            details.extend(evidence.inputs.iter().map(|input| format!("input: {}", fingerprint(input))));
        }
    }
    details
}

/// Writes `text` in lines of [`WIDTH`], the first after `first`, the others after `next`.
fn line(out: &mut String, first: &str, next: &str, text: &str) {
    let mut at = first.chars().count();
    out.push_str(first);
    let mut fresh = true;
    for word in text.split(' ') {
        let long = word.chars().count();
        if !fresh && at + 1 + long > WIDTH {
            out.push('\n');
            out.push_str(next);
            at = next.chars().count();
            fresh = true;
        }
        if !fresh {
            out.push(' ');
            at += 1;
        }
        out.push_str(word);
        at += long;
        fresh = false;
    }
    out.push('\n');
}
