//! The as-of day of a workbook, by evidence: what its sheets say, and the days in its file name.

use super::period;
use chrono::{Days, NaiveDate};
use serde::{Serialize, Serializer};

/// One thing that speaks for a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// Where it stands: sheet and cell, or the file's name.
    pub place: String,
    /// The day, as `YYYY-MM-DD`; null where it cannot be read as one.
    #[serde(serialize_with = "written")]
    pub day: Option<NaiveDate>,
    /// What was made of it.
    pub verdict: String,
}

/// A day decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AsOf {
    /// The day.
    #[serde(serialize_with = "written_day")]
    pub day: NaiveDate,
    /// Why this one.
    pub because: String,
    /// Everything that spoke, the most trusted first.
    pub evidence: Vec<Evidence>,
}

/// A day in JSON, or null.
pub(super) fn written<S: Serializer>(day: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
    day.map(|day| day.to_string()).serialize(serializer)
}

/// A day in JSON: `YYYY-MM-DD`.
pub(super) fn written_day<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

impl AsOf {
    /// Evidence that cannot be true beside the chosen day.
    pub fn conflicts(&self) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter().filter(|evidence| evidence.verdict.starts_with("not believed"))
    }
}

/// Days in a file name: of the edition (`04092026`), and of a capture by a web archive (`20260413120000-`).
pub(super) fn named_days(file: &str) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let (mut edition, mut capture) = (None, None);
    for digits in file.split(|letter: char| !letter.is_ascii_digit()) {
        match digits.len() {
            8 => edition = edition.or_else(|| period::american_day(digits)),
            14 => {
                capture =
                    digits.get(..8).and_then(|day| NaiveDate::parse_from_str(day, "%Y%m%d").ok()).or(capture);
            }
            _ => {}
        }
    }
    (edition, capture)
}

/// When an edition came out: the day of the edition in its file name, unless that cannot be true, else the day on which a
/// web archive captured it. The second value says why the first day is not believed.
///
/// File names carry wrong years now and then, such as `01192022` for an edition of January 2023.
pub(super) fn published(file: &str, workbook_year: i32) -> (Option<NaiveDate>, Option<String>) {
    /// An edition can come out so long after the end of its fiscal year.
    const LATEST: Days = Days::new(180);
    let (edition, capture) = named_days(file);
    let Some(day) = edition else { return (capture, None) };
    let doubt = match (capture, period::fiscal_year(workbook_year)) {
        (Some(capture), _) if day > capture => {
            Some(format!("not believed: it is after the day of capture {capture}"))
        }
        (_, Some((first, last)))
            if day < first || last.checked_add_days(LATEST).is_some_and(|latest| day > latest) =>
        {
            Some(format!("not believed: no edition of fiscal year {workbook_year} came out then"))
        }
        _ => None,
    };
    if doubt.is_some() { (capture, doubt) } else { (Some(day), None) }
}

/// What is known beside the texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame<'f> {
    /// File name.
    pub(super) file: &'f str,
    /// Fiscal year of the workbook.
    pub(super) workbook_year: i32,
    /// Fiscal year of the sheet.
    pub(super) sheet_year: i32,
    /// The longest that an edition comes after its as-of day.
    pub(super) days_to_publication: i64,
}

/// Decides. `texts` are places with what stands there, the most trusted first.
///
/// A text is believed when the edition named by the file came out 0 to so many days after it, or, where the file names
/// none or the sheet is of an earlier year, when it lies in the sheet's fiscal year or as many days after its end.
pub(super) fn decide(texts: &[(String, Option<NaiveDate>)], frame: Frame<'_>) -> Option<AsOf> {
    let (edition, capture) = named_days(frame.file);
    let (published, misnamed) = published(frame.file, frame.workbook_year);
    let (first, last) = period::fiscal_year(frame.sheet_year)?;
    let limit = frame.days_to_publication;
    let latest = last.checked_add_days(Days::new(u64::try_from(limit).ok()?))?;
    let doubt = |day: NaiveDate| -> Option<String> {
        match published {
            Some(published) if frame.sheet_year >= frame.workbook_year => {
                let days = (published - day).num_days();
                (!(0..=limit).contains(&days)).then(|| match days {
                    ..0 => format!("not believed: it is {} days after the file's own day {published}", -days),
                    _ => format!("not believed: it is {days} days before the file's own day {published}"),
                })
            }
            _ => (!(first..=latest).contains(&day))
                .then(|| format!("not believed: it is not of fiscal year {}", frame.sheet_year)),
        }
    };
    let mut chosen: Option<(NaiveDate, String)> = None;
    let mut evidence = Vec::new();
    for (place, day) in texts {
        let verdict = match day {
            None => "not believed: it is no day".to_owned(),
            Some(day) => match doubt(*day) {
                Some(doubt) => doubt,
                None if chosen.is_none() => {
                    chosen = Some((*day, format!("the text in {place}")));
                    "taken".to_owned()
                }
                None if chosen.as_ref().is_some_and(|(taken, _)| taken == day) => "agrees".to_owned(),
                None => "believed of its own table".to_owned(),
            },
        };
        evidence.push(Evidence { place: place.clone(), day: *day, verdict });
    }
    for (day, what, doubt) in [
        (edition, "the edition's day in the file name", misnamed),
        (capture, "the day of capture in the file name", None),
    ] {
        let Some(day) = day else { continue };
        let verdict = match doubt {
            Some(doubt) => doubt,
            None if chosen.is_none() => {
                chosen = Some((day, format!("{what}, for want of a text that can be true")));
                "taken".to_owned()
            }
            None => "the edition's day, later than its figures".to_owned(),
        };
        evidence.push(Evidence { place: what.to_owned(), day: Some(day), verdict });
    }
    let (day, because) = chosen.unwrap_or_else(|| {
        (last, format!("the end of fiscal year {}, for want of any day", frame.sheet_year))
    });
    Some(AsOf { day, because, evidence })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn frame(file: &str, workbook_year: i32, sheet_year: i32) -> Frame<'_> {
        Frame { file, workbook_year, sheet_year, days_to_publication: 45 }
    }

    #[test]
    fn a_text_is_believed_when_the_edition_came_soon_after() {
        let text = |at: &str| vec![("`Facilities` A6".to_owned(), Some(day(at)))];
        let file = "20220916061955-FY22_detentionStats09152022.xlsx";
        let stale = decide(&text("2020-02-24"), frame(file, 2022, 2022)).unwrap();
        assert_eq!(stale.day, day("2022-09-15"));
        assert_eq!(stale.conflicts().count(), 1);
        let good = decide(&text("2022-09-06"), frame(file, 2022, 2022)).unwrap();
        assert_eq!((good.day, good.conflicts().count()), (day("2022-09-06"), 0));
        let later = decide(&text("2022-09-20"), frame(file, 2022, 2022)).unwrap();
        assert_eq!(later.day, day("2022-09-15"));
    }

    #[test]
    fn a_sheet_of_an_earlier_year_keeps_its_own_day() {
        let texts = vec![("`ATD EOFY23` A16".to_owned(), Some(day("2023-09-30")))];
        let kept = decide(&texts, frame("FY25_detentionStats12122024.xlsx", 2025, 2023)).unwrap();
        assert_eq!(kept.day, day("2023-09-30"));
    }

    #[test]
    fn a_file_name_with_a_wrong_year_gives_way_to_the_capture() {
        let text = vec![("`Facilities` A6".to_owned(), Some(day("2023-01-17")))];
        let file = "20230125120000-FY23_detentionStats01192022.xlsx";
        let decided = decide(&text, frame(file, 2023, 2023)).unwrap();
        assert_eq!(decided.day, day("2023-01-17"));
        let doubted: Vec<_> = decided.conflicts().map(|one| one.verdict.as_str()).collect();
        assert_eq!(doubted, ["not believed: no edition of fiscal year 2023 came out then"]);
        assert_eq!(published(file, 2023).0, Some(day("2023-01-25")));
        let late = published("20210305071417-FY21_detentionStats07222021.xlsx", 2021);
        assert_eq!(late.0, Some(day("2021-03-05")));
        assert_eq!(late.1.unwrap(), "not believed: it is after the day of capture 2021-03-05");
    }

    #[test]
    fn without_any_day_the_year_ends_it() {
        let none = decide(&[], frame("FY21-detentionstats.xlsx", 2021, 2021)).unwrap();
        assert_eq!(none.day, day("2021-09-30"));
    }
}
