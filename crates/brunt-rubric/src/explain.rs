//! A rubric in plain English.

use crate::rubric::{Class, InForce, Kind, Rubric};
use crate::rule::{Bound, Literal, Rule, Test, TestKind};
use std::fmt::Write as _;

/// The rubric as text: what it is, when it was in force, its source, how near it comes, its classes in order with
/// their rules, what its source leaves open with the rules it can be read by, what the records cannot say of it, and
/// its cautions. Ends with a line break.
#[must_use]
pub fn explain(rubric: &Rubric) -> String {
    let mut page = Page { text: String::new(), rubric };
    page.head();
    for (index, (name, rule)) in rubric.definitions.iter().enumerate() {
        page.line(0, "");
        page.line(0, &format!("Here `{name}` means:"));
        page.rule(2, "", rule, index);
    }
    page.line(0, "");
    page.line(0, "A row belongs to the first of these classes whose rule holds:");
    for (index, tier) in rubric.tiers.iter().enumerate() {
        page.line(2, &format!("{}. {}", index + 1, described(&tier.class)));
        match &tier.rule {
            Some(rule) => page.rule(5, "when ", rule, rubric.definitions.len()),
            None => page.line(5, "never: the release records nothing that this class asks for"),
        }
    }
    page.line(2, &format!("{}. {}", rubric.tiers.len() + 1, described(&rubric.otherwise)));
    page.line(5, "when none of the above holds");
    page.line(
        0,
        "Where the records leave a rule open, a row may belong to any class still possible; it is counted as",
    );
    page.line(0, "in or out of target only if all of those agree.");
    page.choices();
    page.sentences("What the records cannot say of this target:", &rubric.cannot_express);
    page.sentences("To be said beside every number:", &rubric.caution);
    page.text
}

fn described(class: &Class) -> String {
    let target = if class.target { "in target" } else { "not in target" };
    format!("{} ({target}): {}", class.name, class.title)
}

struct Page<'a> {
    text: String,
    rubric: &'a Rubric,
}

impl Page<'_> {
    fn line(&mut self, indent: usize, text: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "{:indent$}{text}", "");
    }

    fn head(&mut self) {
        let rubric = self.rubric;
        self.line(0, &format!("{} ({}, version {})", rubric.title, rubric.name, rubric.version));
        match rubric.kind {
            Kind::StatedTarget => {}
            Kind::Mandate => {
                self.line(0, "A duty laid down by statute: it says what must be done, not what comes first")
            }
            Kind::Division => {
                self.line(0, "A division of rows, made for measures: nobody stated it as a target")
            }
        }
        let windows: Vec<String> = rubric.in_force_windows.iter().map(|window| days(*window)).collect();
        let in_force = if windows.is_empty() { "never as a rule".to_owned() } else { windows.join(", and ") };
        self.line(0, &format!("In force: {in_force}"));
        if !rubric.about.is_empty() {
            self.line(0, &format!("Speaks only of: {}", rubric.about.join(", ")));
        }
        self.line(0, &format!("Issued by: {}", rubric.issued_by));
        self.line(0, &format!("Source: {}", rubric.source));
        let seen = if rubric.text_seen {
            "read at the source"
        } else {
            "from knowledge, not read again at the source"
        };
        self.line(0, &format!("Wording: {seen}"));
        self.line(0, &format!("Fidelity: {} ({})", rubric.fidelity, rubric.fidelity.meaning()));
    }

    fn choices(&mut self) {
        let rubric = self.rubric;
        for choice in &rubric.choices {
            self.line(0, "");
            self.line(
                0,
                &format!("The source leaves open {} (`{}`). It can be read by", choice.title, choice.name),
            );
            for option in &choice.options {
                let taken = match (option.name == choice.chosen, option.name == choice.default) {
                    (true, true) => ", as here and unless another is chosen",
                    (true, false) => ", chosen here",
                    (false, true) => ", unless another is chosen",
                    (false, false) => "",
                };
                self.line(2, &format!("- {}{taken}: {}", option.name, option.title));
                self.rule(6, "when ", &option.rule, rubric.definitions.len());
            }
        }
    }

    fn sentences(&mut self, title: &str, sentences: &[String]) {
        if sentences.is_empty() {
            return;
        }
        self.line(0, "");
        self.line(0, title);
        for sentence in sentences {
            self.line(2, &format!("- {sentence}"));
        }
    }

    /// Writes a rule; a part that is one of the first `named` definitions is written as its name.
    fn rule(&mut self, indent: usize, lead: &str, rule: &Rule, named: usize) {
        let name = self.rubric.definitions.iter().take(named).rfind(|(_, definition)| definition == rule);
        if let Some((name, _)) = name {
            self.line(indent, &format!("{lead}`{name}`"));
            return;
        }
        match rule {
            Rule::All(parts) => self.parts(indent, &format!("{lead}all of these hold:"), parts, named),
            Rule::Any(parts) => self.parts(indent, &format!("{lead}any of these holds:"), parts, named),
            Rule::FirstKnown(parts) => {
                self.parts(
                    indent,
                    &format!("{lead}the first of these that the row can answer holds:"),
                    parts,
                    named,
                );
            }
            Rule::Not(part) => self.rule(indent, &format!("{lead}it is not so that "), part, named),
            Rule::Test(test) => self.line(indent, &format!("{lead}{}", sentence(test))),
        }
    }

    fn parts(&mut self, indent: usize, lead: &str, parts: &[Rule], named: usize) {
        self.line(indent, lead);
        for part in parts {
            self.rule(indent + 2, "- ", part, named);
        }
    }
}

fn days(window: InForce) -> String {
    match (window.from, window.to) {
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(from), None) => format!("from {from} on"),
        (None, Some(to)) => format!("until {to}"),
        (None, None) => "at no time".to_owned(),
    }
}

fn sentence(test: &Test) -> String {
    let asked = match &test.kind {
        TestKind::Is(literals) => {
            let words: Vec<String> = literals.iter().map(literal).collect();
            if words.len() == 1 {
                format!("is {}", words.concat())
            } else {
                format!("is one of {}", words.join(", "))
            }
        }
        TestKind::Matches(pattern) => format!("holds a match of the pattern `{}`", pattern.as_str()),
        TestKind::StartsWith(starts) => {
            let words: Vec<String> = starts.iter().map(|start| format!("\"{start}\"")).collect();
            format!("begins with {}", words.join(" or "))
        }
        TestKind::Between { at_least, at_most } => match (at_least, at_most) {
            (Some(low), Some(high)) => format!("is from {} to {}", bound(*low), bound(*high)),
            (Some(low), None) => {
                format!("is {} or {}", bound(*low), if is_day(*low) { "later" } else { "more" })
            }
            (None, Some(high)) => {
                format!("is {} or {}", bound(*high), if is_day(*high) { "earlier" } else { "less" })
            }
            (None, None) => "is recorded".to_owned(),
        },
        TestKind::Compare { order, other } => format!("is {} `{other}`", order.as_str().replace('_', " ")),
        TestKind::WithinDaysBefore { of, days } => format!("is 0 to {days} days before `{of}`"),
        TestKind::Recorded => "is recorded".to_owned(),
    };
    format!("`{}` {asked}", test.fact)
}

fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => format!("\"{text}\""),
        Literal::Number(number) => number.to_string(),
        Literal::YesNo(true) => "yes".to_owned(),
        Literal::YesNo(false) => "no".to_owned(),
    }
}

fn bound(bound: Bound) -> String {
    match bound {
        Bound::Number(number) => number.to_string(),
        Bound::Date(day) => day.to_string(),
    }
}

fn is_day(bound: Bound) -> bool {
    matches!(bound, Bound::Date(_))
}
