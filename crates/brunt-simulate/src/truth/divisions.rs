//! Divisions of rows into classes, by plain code of their own: which classes the record as written leaves possible.

use super::targets::{and, or};

/// The divisions whose classes are counted, by name, with their classes in order.
pub(super) const CLASSES: [(&str, &[&str]); 4] = [
    ("criminality", &["convicted", "pending", "other"]),
    ("offence_tier", &["tier_4", "tier_3", "tier_2", "tier_1", "tier_0", "no_conviction"]),
    ("minor_conviction", &["minor", "graver", "no_conviction"]),
    ("lawful_status", &["resident", "admitted", "relief", "not_admitted", "other"]),
];

/// Classes that a row may be of: each whose test does not fail, up to the first that surely holds; the last is whoever is in
/// none.
pub(super) fn possible(tests: &[Option<bool>], classes: &[&'static str]) -> Vec<&'static str> {
    let sure = tests.iter().position(|test| *test == Some(true)).unwrap_or(tests.len());
    let open = |place: &usize| tests.get(*place).is_none_or(|test| *test != Some(false));
    (0..=sure).filter(open).filter_map(|place| classes.get(place).copied()).collect()
}

/// What a row shows of admission and status.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record {
    /// Section of the Act charged.
    pub(super) section: Option<&'static str>,
    /// The record says that there is none.
    pub(super) no_section: bool,
    /// Status at entry.
    pub(super) entry: Option<&'static str>,
    /// State of the case.
    pub(super) status: Option<&'static str>,
    /// Category of the case.
    pub(super) category: Option<&'static str>,
}

/// How somebody came in, by the texts that the generator writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entered {
    Resident,
    Admitted,
    NotAdmitted,
}

impl Record {
    /// Resident, admitted, relief, not admitted.
    pub(super) fn lawful_status(self) -> [Option<bool>; 4] {
        let entered = |as_what| self.entered().map(|entered| entered == as_what);
        let charged = |starts: &[&str]| {
            if self.no_section {
                return Some(false);
            }
            self.section.map(|section| starts.iter().any(|start| section.starts_with(start)))
        };
        let never = charged(&["212a6A", "212a7", "212a9"]);
        let temporary = charged(&["237a1B", "237a1C"]);
        let category = self.charged_by_category();
        let as_admitted = charged(&["237"]).or(category);
        let as_not = charged(&["212"]).or(category.map(|admitted| !admitted));
        let granted = self.status.map(|status| status.starts_with("L-") || status.starts_with("Z-"));
        let not = |value: Option<bool>| value.map(|value| !value);
        let relieved = self.status.map(|status| status.starts_with("B-"));
        let deferred = self
            .category
            .map(|category| ["[5C]", "[5D]", "[5E]"].iter().any(|code| category.starts_with(code)));
        [
            and(not(never), and(not(temporary), or(entered(Entered::Resident), granted))),
            and(not(as_not), or(entered(Entered::Admitted), as_admitted)),
            or(relieved, deferred),
            or(as_not, entered(Entered::NotAdmitted)),
        ]
    }

    fn entered(self) -> Option<Entered> {
        match self.entry?.trim() {
            "Legal Permanent Resident" => Some(Entered::Resident),
            "Visitor" | "Student" => Some(Entered::Admitted),
            "PWA Mexico" | "Parolee" => Some(Entered::NotAdmitted),
            _ => None,
        }
    }

    /// Whether the category tells that the person is charged as admitted.
    fn charged_by_category(self) -> Option<bool> {
        let (code, _) = self.category?.strip_prefix('[')?.split_once(']')?;
        match code {
            "2A" | "2B" | "10" => Some(true),
            "16" => Some(false),
            "8V" => None,
            _ => code.starts_with('8').then_some(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_stay_possible_up_to_the_first_that_surely_holds() {
        let classes = &["a", "b", "c"];
        assert_eq!(possible(&[None, Some(true)], classes), ["a", "b"]);
        assert_eq!(possible(&[Some(false), None], classes), ["b", "c"]);
        assert_eq!(possible(&[Some(false), Some(false)], classes), ["c"]);
        assert_eq!(possible(&[Some(true), None], classes), ["a"]);
    }

    #[test]
    fn a_charge_of_presence_without_admission_settles_the_status() {
        let record = Record {
            section: Some("212a6Ai"),
            no_section: false,
            entry: None,
            status: Some("ACTIVE"),
            category: Some("[3] Deportable - Administratively Final Order"),
        };
        assert_eq!(record.lawful_status(), [Some(false), Some(false), Some(false), Some(true)]);
    }
}
