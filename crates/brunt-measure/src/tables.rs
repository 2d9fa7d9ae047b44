//! What the store holds, table by table and release by release.

use brunt_model::catalog::Catalog;
use brunt_model::{Answer, Field, ReleaseRef, Role, Value};
use brunt_store::Store;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// One row a table and release: `table, release, rows, first_date, last_date, as_of`, with the number of persons that
/// carry a key.
#[must_use]
pub fn tables(store: &Store, catalog: &Catalog) -> Answer {
    let mut answer = Answer::new(
        "tables",
        ["table", "release", "rows", "first_date", "last_date", "as_of"]
            .into_iter()
            .map(|name| Field::new(name, Role::Plain))
            .collect(),
    );
    let mut sums: BTreeMap<(&str, &str), (u64, _, _)> = BTreeMap::new();
    for file in &store.manifest().files {
        let sum = sums.entry((&file.table, &file.release)).or_insert((0, None, None));
        sum.0 += file.rows;
        sum.1 = [sum.1, file.first].into_iter().flatten().min();
        sum.2 = sum.2.max(file.last);
    }
    for ((table, release), (rows, first, last)) in sums {
        let as_of = catalog.releases.get(release).map(|release| release.as_of).or_else(|| {
            catalog.publications.contains_key(release).then(|| last_edition(store, release)).flatten()
        });
        answer.rows.push(vec![
            table.into(),
            release.into(),
            rows.into(),
            first.into(),
            last.into(),
            as_of.into(),
        ]);
        if let Some(as_of) = as_of {
            let reference = ReleaseRef { release: release.to_owned(), as_of };
            if !answer.releases.contains(&reference) {
                answer.releases.push(reference);
            }
        }
        if catalog.releases.get(release).is_some_and(|release| release.made_up) {
            let note = format!("`{release}` is made up by `brunt simulate`: it says nothing of the world");
            if !answer.notes.contains(&note) {
                answer.notes.push(note);
            }
        }
    }
    if answer.rows.iter().all(|row| row.first() == Some(&Value::Missing)) {
        answer.notes.push("the store is empty".into());
    }
    answer
}

/// The as-of day of the latest stored edition of a publication.
fn last_edition(store: &Store, publication: &str) -> Option<NaiveDate> {
    store
        .manifest()
        .inputs
        .values()
        .filter(|input| input.tables.iter().any(|table| table.release == publication))
        .filter_map(|input| input.reported_day("/workbook/as_of/workbook/day"))
        .max()
}
