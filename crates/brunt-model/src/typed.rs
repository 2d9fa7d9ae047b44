//! Names of the columns that every typed row carries beside its codebook's own.

/// The data release.
pub const RELEASE: &str = "release";
/// Name of the file a row came from.
pub const SOURCE_FILE: &str = "source_file";
/// First digits of that file's SHA-256.
pub const SOURCE_HASH: &str = "source_hash";
/// Sheet; empty for a file without sheets.
pub const SOURCE_SHEET: &str = "source_sheet";
/// 1-based row in the sheet, or line of a text file.
pub const SOURCE_ROW: &str = "source_row";
/// The day of the event; null where the source gives none that can be read.
pub const EVENT_DATE: &str = "event_date";
/// The fiscal year the event is counted in; null with the day, unless the source's order tells it.
pub const FISCAL_YEAR: &str = "fiscal_year";
/// Dense number of the person within the release, from 1; null where the source gives no key. Never published.
pub const PERSON_NUMBER: &str = "person_number";
/// The publisher's own person key. Never published.
pub const PERSON_ID: &str = "person_id";

/// All of them but the person key, in stored order.
pub const STORED: [&str; 8] =
    [RELEASE, SOURCE_FILE, SOURCE_HASH, SOURCE_SHEET, SOURCE_ROW, EVENT_DATE, FISCAL_YEAR, PERSON_NUMBER];
