//! Rows with a further restriction beside the rows without it.

use super::calendar;
use super::cells::{Builder, Key, Kind, Sheet};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// First and last day; open where null.
type Window = (Option<NaiveDate>, Option<NaiveDate>);

/// A wider set of the same rows, found from the narrower: its key, and which single column was freed, if one was.
type Wider = (Key, Option<String>);

/// Adds a relation for each pair of printed or shared counts of which one counts some of the other's rows: what is left
/// is a count too. Groups of one column are taken together.
pub(crate) fn nest(builder: &mut Builder, sheets: &[Sheet<'_>]) {
    let mut windows: BTreeMap<(&str, &str), BTreeSet<Window>> = BTreeMap::new();
    let mut columns: BTreeSet<&str> = BTreeSet::new();
    for sheet in sheets {
        let base = &sheet.origin.base;
        windows.entry((&base.rows, &base.release)).or_default().insert((base.from, base.to));
        columns.extend(base.only.keys().map(String::as_str));
    }
    let narrow = sheets.iter().any(|sheet| {
        let base = &sheet.origin.base;
        !base.only.is_empty() || !base.filters.is_empty() || base.from.is_some() || base.to.is_some()
    });
    if !narrow {
        return;
    }
    let mut together: BTreeMap<(usize, String), BTreeSet<usize>> = BTreeMap::new();
    let mut alone: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (key, cell) in &builder.keys {
        let known = windows.get(&(key.rows.as_str(), key.release.as_str()));
        for (wider, column) in wider(key, &columns, known) {
            let Some(whole) = builder.keys.get(&wider).filter(|whole| *whole != cell) else { continue };
            match column {
                Some(column) => {
                    together.entry((*whole, column)).or_default().insert(*cell);
                }
                None => {
                    alone.insert((*whole, *cell));
                }
            }
        }
    }
    let groups = together.into_iter().map(|((whole, _), parts)| (whole, parts));
    for (whole, parts) in groups.chain(alone.into_iter().map(|(whole, part)| (whole, BTreeSet::from([part]))))
    {
        let rest = builder.system.unprinted(Kind::Rest, None);
        builder.system.add_up(whole, parts.into_iter().chain([rest]));
    }
}

/// Keys with one restriction less, or one wider. Those with several less are reached through these where they are
/// counted, and directly where not.
fn wider(key: &Key, columns: &BTreeSet<&str>, windows: Option<&BTreeSet<Window>>) -> Vec<Wider> {
    /// More restrictions than this are not freed in all combinations.
    const MOST: usize = 4;
    let held: Vec<&String> =
        key.group.keys().filter(|column| columns.contains(column.as_str())).take(MOST).collect();
    let filters: Vec<&String> = key.filters.iter().take(MOST).collect();
    let own = (key.from, key.to);
    let mut spans = vec![own];
    if own != (None, None) {
        spans.push((None, None));
        let contains = |wide: &Window| {
            wide.0.is_none_or(|from| own.0.is_some_and(|own| from <= own))
                && wide.1.is_none_or(|to| own.1.is_some_and(|own| own <= to))
        };
        spans.extend(windows.into_iter().flatten().filter(|wide| **wide != own && contains(wide)).copied());
    }
    let mut found = Vec::new();
    for some in 0..(1_usize << held.len()) {
        for other in 0..(1_usize << filters.len()) {
            for span in &spans {
                if some == 0 && other == 0 && *span == own {
                    continue;
                }
                let mut wider = key.clone();
                let mut freed = None;
                for (bit, column) in held.iter().enumerate().filter(|(bit, _)| some & (1 << bit) != 0) {
                    wider.group.remove(*column);
                    freed = Some((*column).clone()).filter(|_| some == 1 << bit);
                }
                for (_, filter) in filters.iter().enumerate().filter(|(bit, _)| other & (1 << bit) != 0) {
                    wider.filters.remove(*filter);
                }
                (wider.from, wider.to) = *span;
                let only = freed.filter(|_| other == 0 && *span == own);
                // A freed month frees its year too, where the wider table is not split by it.
                let mut open = wider.clone();
                for column in key.group.keys().filter(|column| !wider.group.contains_key(*column)) {
                    let text = key.group.get(column).map(String::as_str).unwrap_or_default();
                    for (coarse, _) in calendar::coarser(column, text) {
                        open.group.remove(coarse);
                    }
                }
                if open != wider {
                    found.push((open, only.clone()));
                }
                found.push((wider, only));
            }
        }
    }
    found
}
