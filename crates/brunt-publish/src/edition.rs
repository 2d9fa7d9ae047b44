//! An edition: all that is published together from one store. A site, a server, a report and the API show the same
//! edition; none of them asks anything by itself.
//!
//! Words are kept as [`Message`]s, which name a text of the language files and fill it from cells of a releasable
//! table, so that no sentence can hold a number that disclosure control withheld.

use crate::disclosure::Releasable;
use chrono::NaiveDate;

/// All that is published together.
#[derive(Debug, Clone, PartialEq)]
pub struct Edition {
    /// brunt's version.
    pub version: String,
    /// SHA-256 over what the edition was made from: the store's manifest and the catalog, in hexadecimal.
    pub key: String,
    /// Releases and publications in it, with their as-of days, by name.
    pub releases: Vec<brunt_model::answer::ReleaseRef>,
    /// Whether its rows are made up; every page then says so.
    pub made_up: bool,
    /// In the order of the site's menu.
    pub pages: Vec<Page>,
}

/// The pages there are, in the order of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageName {
    /// Who is being targeted, over time, by the stated targets.
    Answer,
    /// Who carries it.
    Burden,
    /// Offices, facilities and states.
    Places,
    /// What moved: the mix, or the share within its cells.
    Change,
    /// Detention today, as the agency publishes it.
    Detention,
    /// Detainers and what came of them.
    Cooperation,
    /// Polls, pooled.
    Polls,
    /// Public statements and their verdicts.
    Claims,
    /// The stated targets in words.
    Rubrics,
    /// The measures: definition, assumptions, where they fail, source.
    Methods,
    /// What is missing, and where releases fray.
    Quality,
    /// What this is, and what it is not.
    About,
}

impl PageName {
    /// All, in the order of the menu.
    pub const ALL: [PageName; 12] = [
        PageName::Answer,
        PageName::Burden,
        PageName::Places,
        PageName::Change,
        PageName::Detention,
        PageName::Cooperation,
        PageName::Polls,
        PageName::Claims,
        PageName::Rubrics,
        PageName::Methods,
        PageName::Quality,
        PageName::About,
    ];

    /// Its word in addresses and in the language files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            PageName::Answer => "answer",
            PageName::Burden => "burden",
            PageName::Places => "places",
            PageName::Change => "change",
            PageName::Detention => "detention",
            PageName::Cooperation => "cooperation",
            PageName::Polls => "polls",
            PageName::Claims => "claims",
            PageName::Rubrics => "rubrics",
            PageName::Methods => "methods",
            PageName::Quality => "quality",
            PageName::About => "about",
        }
    }
}

/// A page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Which.
    pub name: PageName,
    /// Its one clear sentence. It may be filled from the table of the page's first exhibit.
    pub lead: Message,
    /// What it holds, from top to bottom.
    pub parts: Vec<Part>,
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Exhibits of which one is shown at a time.
    Panel(Panel),
    /// A paragraph of the language files.
    Words(Message),
    /// A text of the catalog or the code, which has one language: a heading and CommonMark.
    Prose {
        /// For links; unique on the page.
        name: String,
        /// As it stands in the catalog.
        heading: String,
        /// CommonMark without raw HTML.
        text: String,
    },
    /// A public statement with its verdict.
    Card(Card),
}

/// Exhibits that answer the same question for different choices, such as another target. The first is shown unless
/// another is chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// Heading.
    pub heading: Message,
    /// What can be chosen, such as `table` and `rubric`, in the order of [`Exhibit::chosen`].
    pub choices: Vec<String>,
    /// At least one.
    pub exhibits: Vec<Exhibit>,
}

/// One table with its chart, title, source and origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Exhibit {
    /// Lower-case letters, digits and `-`; unique in the edition. Its address, file name and name in the API.
    pub name: String,
    /// One option for each of the panel's choices.
    pub chosen: Vec<Chosen>,
    /// What it shows, as a sentence, filled from its own table.
    pub title: Message,
    /// The unit, and whose number it is.
    pub unit: Message,
    /// Which columns are shown in the page's table, in order; the downloads hold all.
    pub columns: Vec<String>,
    /// The table.
    pub table: Releasable,
    /// How it is drawn; not every table is.
    pub drawing: Option<Drawing>,
    /// The stated target it is scored against.
    pub rubric: Option<Reading>,
    /// Sources beyond the releases of the table, a sentence each.
    pub sources: Vec<String>,
}

/// An option of a panel's choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Its word in addresses, such as `wow_strict`.
    pub word: String,
    /// How it is called: a text of the language files, or [`Message::verbatim`].
    pub label: Message,
}

/// A stated target as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Name in the catalog.
    pub name: String,
    /// Version.
    pub version: String,
    /// Title as it stands in the catalog.
    pub title: String,
}

/// A text of the language files with what fills it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its name in the language files.
    pub id: String,
    /// Names in the text, and what fills them.
    pub args: Vec<(String, Fill)>,
}

impl Message {
    /// A text that needs no filling.
    #[must_use]
    pub fn plain(id: impl Into<String>) -> Message {
        Message { id: id.into(), args: Vec::new() }
    }

    /// A text that stands in one language only, such as a title in the catalog.
    #[must_use]
    pub fn verbatim(text: impl Into<String>) -> Message {
        Message::plain("verbatim").with("text", Fill::Verbatim(text.into()))
    }

    /// With a name filled.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, fill: Fill) -> Message {
        self.args.push((name.into(), fill));
        self
    }
}

/// What fills a name of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fill {
    /// A cell of the exhibit's table, shown as cells of its column are: a share as per cent, a count by locale.
    Cell {
        /// Row of the releasable table, from 0.
        row: usize,
        /// Column.
        column: String,
    },
    /// A day.
    Day(NaiveDate),
    /// Another text of the language files.
    Text(String),
    /// A name as it stands in the source or the catalog.
    Verbatim(String),
}

/// How a table is drawn. All names are columns of the exhibit's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drawing {
    /// Lines over days.
    Lines {
        /// Days: a `Date` column, or text `YYYY-MM`, or an integer year.
        x: String,
        /// One line a column, named by the language files' `column-NAME`.
        series: Vec<String>,
        /// Lowest and highest, drawn as a band.
        band: Option<(String, String)>,
        /// Days with a word beside an upright line.
        marks: Vec<(NaiveDate, Message)>,
        /// Share or count: what the axis says.
        measure: Measure,
    },
    /// One bar a row, or a range where `low` and `high` are given.
    Bars {
        /// Names of the bars.
        label: String,
        /// Lengths.
        value: String,
        /// Lowest and highest, drawn as a whisker whose kind the unit names.
        range: Option<(String, String)>,
        /// What the axis says.
        measure: Measure,
    },
    /// Parts of a whole, one row of the table a stacked bar.
    Stacked {
        /// Names of the bars: text or days.
        label: String,
        /// Parts, in order.
        parts: Vec<String>,
    },
    /// Offices about a common share by size, between limits.
    Funnel {
        /// Names.
        label: String,
        /// Across: size.
        n: String,
        /// Up: share.
        share: String,
        /// Limits at each size.
        limits: (String, String),
        /// The common share.
        common: String,
    },
    /// Shares by state on a map of the United States.
    Map {
        /// Names or two-letter codes of states as the agency writes them; of offices where the column is `aor`.
        state: String,
        /// Shown value.
        value: String,
        /// What the legend says.
        measure: Measure,
    },
}

/// What an axis measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// 0 to 1, shown as per cent.
    Share,
    /// A count.
    Count,
    /// Another number, shown as it is.
    Number,
}

/// A public statement with its verdict, as the claims page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Name of the statement, such as `S5`.
    pub name: String,
    /// `supported`, `contradicted`, `mixed`, `cannot tell`, `not testable`.
    pub verdict: String,
    /// Who said it, where and when.
    pub attribution: String,
    /// What was said, paraphrased.
    pub statement: String,
    /// Each reading: verdict, and lines about it (what was found, from which data, what would change it).
    pub readings: Vec<(String, Vec<String>)>,
}
