//! The languages of the site: their texts, and how each writes numbers and days.

use super::SiteError;
use chrono::{Datelike as _, NaiveDate};
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// A language of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// English.
    English,
    /// Spanish as it is written in the United States: `1,234.5`, not `1.234,5`.
    Spanish,
    /// Korean.
    Korean,
}

impl Language {
    /// All, the first one is where a visitor without a choice begins.
    pub const ALL: [Language; 3] = [Language::English, Language::Spanish, Language::Korean];

    /// Its word in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Spanish => "es",
            Language::Korean => "ko",
        }
    }

    /// Its name for browsers and screen readers (BCP 47).
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Spanish => "es-US",
            Language::Korean => "ko",
        }
    }

    /// How its readers call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::Spanish => "Español",
            Language::Korean => "한국어",
        }
    }

    /// The texts as they are written, by file name.
    #[must_use]
    pub fn files(self) -> [(&'static str, &'static str); 5] {
        macro_rules! files {
            ($code:literal) => {
                [
                    ("site.ftl", include_str!(concat!("../../languages/", $code, "/site.ftl"))),
                    ("pages.ftl", include_str!(concat!("../../languages/", $code, "/pages.ftl"))),
                    ("exhibits.ftl", include_str!(concat!("../../languages/", $code, "/exhibits.ftl"))),
                    ("columns.ftl", include_str!(concat!("../../languages/", $code, "/columns.ftl"))),
                    ("values.ftl", include_str!(concat!("../../languages/", $code, "/values.ftl"))),
                ]
            };
        }
        match self {
            Language::English => files!("en"),
            Language::Spanish => files!("es"),
            Language::Korean => files!("ko"),
        }
    }

    /// A day as a part of a sentence: in Spanish with its article, so that texts join it as they join a month or a year.
    #[must_use]
    pub fn day_in_sentence(self, day: NaiveDate) -> String {
        match self {
            Language::English | Language::Korean => self.day(day),
            Language::Spanish => format!("el {}", self.day(day)),
        }
    }

    /// A month of a year as a part of a sentence.
    #[must_use]
    pub fn month_in_sentence(self, year: i32, month: u32) -> String {
        match self {
            Language::English => format!("{} {year}", self.month(month)),
            Language::Spanish => format!("{} de {year}", self.month(month)),
            Language::Korean => format!("{year}년 {}", self.month(month)),
        }
    }

    /// A day, written out.
    #[must_use]
    pub fn day(self, day: NaiveDate) -> String {
        let (year, month, number) = (day.year(), self.month(day.month()), day.day());
        match self {
            Language::English => format!("{number} {month} {year}"),
            Language::Spanish => format!("{number} de {month} de {year}"),
            Language::Korean => format!("{year}년 {month} {number}일"),
        }
    }

    /// A day where room is short.
    #[must_use]
    pub fn short_day(self, day: NaiveDate) -> String {
        let (year, number) = (day.year(), day.day());
        match self {
            Language::English | Language::Spanish => {
                format!("{number}\u{a0}{}\u{a0}{year}", self.short_month(day.month()))
            }
            Language::Korean => format!("{year}.\u{a0}{}.\u{a0}{number}.", day.month()),
        }
    }

    /// A month of a year.
    #[must_use]
    pub fn month_of(self, year: i32, month: u32) -> String {
        match self {
            Language::English | Language::Spanish => format!("{}\u{a0}{year}", self.short_month(month)),
            Language::Korean => format!("{year}년\u{a0}{}", self.month(month)),
        }
    }

    fn month(self, month: u32) -> &'static str {
        const ENGLISH: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        const SPANISH: [&str; 12] = [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ];
        const KOREAN: [&str; 12] =
            ["1월", "2월", "3월", "4월", "5월", "6월", "7월", "8월", "9월", "10월", "11월", "12월"];
        let names = match self {
            Language::English => ENGLISH,
            Language::Spanish => SPANISH,
            Language::Korean => KOREAN,
        };
        usize::try_from(month).ok().and_then(|month| names.get(month.checked_sub(1)?)).copied().unwrap_or("")
    }

    /// The first letters of a month: three, four where three would be no usual short form.
    pub(super) fn short_month(self, month: u32) -> String {
        let name = self.month(month);
        let letters = match self {
            Language::English | Language::Spanish => 3,
            Language::Korean => 4,
        };
        name.chars().take(letters).collect()
    }

    /// A share of 0 to 1 as per cent with `decimals`.
    #[must_use]
    pub fn share(self, share: f64, decimals: usize) -> String {
        let number = self.real(share * 100.0, decimals);
        match self {
            Language::English | Language::Korean => format!("{number}%"),
            Language::Spanish => format!("{number}\u{a0}%"),
        }
    }

    /// A whole number.
    #[must_use]
    pub fn whole(self, number: i64) -> String {
        // All three languages, as they are written in the United States and in Korea, group by commas.
        brunt_model::answer::grouped(number).replace('-', "\u{2212}")
    }

    /// A number with `decimals` digits after the point, its whole part grouped.
    #[must_use]
    pub fn real(self, number: f64, decimals: usize) -> String {
        let text = format!("{:.decimals$}", number.abs());
        let (whole, part) = text.split_once('.').unwrap_or((text.as_str(), ""));
        let mut out = String::new();
        // A number that rounds to zero has no sign.
        if number < 0.0 && text.chars().any(|digit| ('1'..='9').contains(&digit)) {
            out.push('\u{2212}');
        }
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        if !part.is_empty() {
            out.push('.');
            out.push_str(part);
        }
        out
    }
}

/// The texts of one language.
pub struct Words {
    /// Which.
    pub language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// Reads the language's files.
    ///
    /// # Errors
    /// When a file cannot be parsed or names a text twice.
    pub fn read(language: Language) -> Result<Words, SiteError> {
        let fault = |file: &str, reason: String| SiteError::Language {
            language: language.code(),
            file: file.to_owned(),
            reason,
        };
        let tag: LanguageIdentifier =
            language.tag().parse().map_err(|error| fault(language.tag(), format!("{error:?}")))?;
        let mut bundle = FluentBundle::new(vec![tag]);
        // Marks around each filled name would also stand in titles, attributes and charts.
        bundle.set_use_isolating(false);
        for (file, text) in language.files() {
            let resource = FluentResource::try_new(text.to_owned())
                .map_err(|(_, errors)| fault(file, format!("{errors:?}")))?;
            bundle.add_resource(resource).map_err(|errors| fault(file, format!("{errors:?}")))?;
        }
        Ok(Words { language, bundle })
    }

    /// Whether there is a text of this name.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.bundle.get_message(id).is_some_and(|message| message.value().is_some())
    }

    /// A text that needs no filling.
    ///
    /// # Errors
    /// When there is no such text, or it has names to fill.
    pub fn say(&self, id: &str) -> Result<String, SiteError> {
        self.fill(id, &[])
    }

    /// A text with its names filled.
    ///
    /// # Errors
    /// When there is no such text, or a name in it is not filled.
    pub fn fill(&self, id: &str, args: &[(&str, String)]) -> Result<String, SiteError> {
        let unknown = || SiteError::Text { id: id.to_owned(), language: self.language.code() };
        let pattern = self.bundle.get_message(id).and_then(|message| message.value()).ok_or_else(unknown)?;
        let mut filling = FluentArgs::with_capacity(args.len());
        for (name, text) in args {
            filling.set(*name, FluentValue::from(text.as_str()));
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&filling), &mut errors);
        if let Some(error) = errors.first() {
            return Err(SiteError::Filling {
                id: id.to_owned(),
                language: self.language.code(),
                reason: error.to_string(),
            });
        }
        Ok(text.into_owned())
    }
}
