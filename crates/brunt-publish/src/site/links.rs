//! Addresses. All are relative and end in a file's name, so that a site also works from a folder and below any path.

use super::language::Language;
use crate::edition::PageName;

/// The file of a page, or of a page that shows another exhibit than its first.
pub(super) fn page(language: Language, page: PageName, exhibit: Option<&str>) -> String {
    let (language, page) = (language.code(), page.word());
    match exhibit {
        None => format!("{language}/{page}/index.html"),
        Some(exhibit) => format!("{language}/{page}/{exhibit}/index.html"),
    }
}

/// The file of a table in one of its formats.
pub(super) fn table(exhibit: &str, ending: &str) -> String {
    format!("api/v1/tables/{exhibit}.{ending}")
}

/// The file of a drawing in one language.
pub(super) fn chart(language: Language, exhibit: &str, ending: &str) -> String {
    format!("charts/{}/{exhibit}.{ending}", language.code())
}

/// The way from the folder of `file` up to the site's root: empty, or `../` once for each folder.
pub(super) fn root(file: &str) -> String {
    "../".repeat(file.matches('/').count())
}
