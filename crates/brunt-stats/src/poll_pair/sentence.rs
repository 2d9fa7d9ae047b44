//! The answer in plain English.

use super::{PairReport, PairVerdict, PollResult};

impl PairReport {
    /// The answer in plain English, with its numbers; begins with the verdict.
    #[must_use]
    pub fn sentence(&self) -> String {
        let [earlier, later] = &self.polls;
        let meaning = match self.verdict {
            PairVerdict::RealChange => "the two polls alone show a change",
            PairVerdict::LikelyChange => {
                "significant as printed, but not in every corner that rounding and design effect allow"
            }
            PairVerdict::CannotTell => "the two polls alone do not show a change, nor that there was none",
        };
        let mut text = format!(
            "{}: {meaning}. {} then {}: {} points, {} % interval {} to {} (z {:.2}, P {}, {}).",
            self.verdict.word(),
            shown(earlier),
            shown(later),
            signed(self.change, decimals(self)),
            trimmed(self.level * 100.0),
            signed(self.ci_low, 1),
            signed(self.ci_high, 1),
            self.z,
            p_shown(self.p),
            design(earlier, later),
        );
        if let Some(chance) = self.printed_by_chance {
            text.push_str(&format!(
                " With no change at all, two such polls print a difference this large in {} of cases.",
                per_cent(chance)
            ));
        }
        let looked_for = self.at_stated.as_ref().unwrap_or(&self.at_observed);
        if looked_for.exaggeration.is_some() {
            text.push_str(&format!(
                " A true change of {} points would be found in {} of cases; for 80 % it must be {:.1}.",
                trimmed(looked_for.true_change.abs()),
                per_cent(looked_for.power),
                self.minimum_detectable
            ));
        }
        text.push_str(" How far the two samples overlap is not known; none is assumed.");
        text
    }
}

fn shown(poll: &PollResult) -> String {
    let percent = poll.percent;
    format!("{:.*} % of {}", usize::from(percent.decimals()), percent.value(), thousands(poll.n))
}

fn decimals(report: &PairReport) -> usize {
    let [earlier, later] = report.polls.map(|poll| usize::from(poll.percent.decimals()));
    earlier.max(later)
}

fn design(earlier: &PollResult, later: &PollResult) -> String {
    let [first, second] = [earlier, later].map(|poll| format!("{:.2}", poll.design.value));
    if first == second {
        format!("design effect {first}")
    } else {
        format!("design effects {first} and {second}")
    }
}

fn p_shown(p: f64) -> String {
    if p < 0.001 { "below 0.001".to_owned() } else { format!("{p:.3}") }
}

/// A chance of nearly 0 or 1 must not be printed as 0 or 100 %.
fn per_cent(share: f64) -> String {
    match share * 100.0 {
        low if low < 1.0 => "less than 1 %".to_owned(),
        high if high > 99.0 => "more than 99 %".to_owned(),
        middle => format!("{middle:.0} %"),
    }
}

/// A sign even at plus, but none at what prints as zero.
fn signed(value: f64, decimals: usize) -> String {
    let text = format!("{value:+.decimals$}");
    if text.bytes().any(|b| (b'1'..=b'9').contains(&b)) { text } else { text[1..].to_owned() }
}

fn trimmed(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
