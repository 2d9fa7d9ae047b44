//! `brunt site`.

use crate::args::{Global, Site};
use crate::catalog;
use crate::edition;
use crate::error::{Exit, Failure};
use crate::output;
use brunt_model::{Answer, Field, Role, Value};
use brunt_publish::{disclosure, site};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// The file by which a folder is known to be a site, so that nothing else is ever replaced by one.
const MARK: &str = "api/v1/edition.json";

pub(super) fn run(global: &Global, args: &Site) -> Result<ExitCode, Failure> {
    let loaded = catalog::load(global.catalog.as_deref())?;
    let say = |text: &str| {
        if !global.quiet {
            output::message(text);
        }
    };
    let edition = edition::make(global, &loaded, &say)?;
    let mut files = site::build(&edition)?;
    files.insert(MARK.to_owned(), about(&edition));
    write(&args.out, &files)?;
    let mut answer = Answer::new(
        "site",
        ["path", "pages", "tables", "files", "bytes", "key"].map(|key| Field::new(key, Role::Plain)).to_vec(),
    );
    let count = |ending: &str| files.keys().filter(|path| path.ends_with(ending)).count();
    let number = |count: usize| Value::Integer(i64::try_from(count).unwrap_or(i64::MAX));
    answer.rows.push(vec![
        args.out.join("index.html").display().to_string().into(),
        number(count(".html")),
        number(count(".csv")),
        number(files.len()),
        number(files.values().map(Vec::len).sum()),
        edition.key.as_str().into(),
    ]);
    answer.releases.clone_from(&edition.releases);
    output::answer(global, &disclosure::protect(answer))?;
    Ok(ExitCode::SUCCESS)
}

/// What the site was made of.
fn about(edition: &brunt_publish::edition::Edition) -> Vec<u8> {
    let releases = edition
        .releases
        .iter()
        .map(|release| serde_json::json!({"release": release.release, "as_of": release.as_of.to_string()}));
    let object = serde_json::json!({
        "version": edition.version,
        "key": edition.key,
        "made_up": edition.made_up,
        "releases": releases.collect::<Vec<_>>(),
    });
    let mut bytes = serde_json::to_vec_pretty(&object).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// Writes the site beside its place and then puts it there: a fault leaves the site that was there before.
pub(super) fn write(out: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<(), Failure> {
    let taken = fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some());
    if taken && !out.join(MARK).exists() {
        return Err(Failure::new(
            Exit::Usage,
            format!("`{}` holds files that are no site", out.display()),
            "name a new folder, or one that `brunt site` wrote",
        ));
    }
    let (fresh, old) = (beside(out, "new"), beside(out, "old"));
    for folder in [&fresh, &old] {
        if folder.exists() {
            fs::remove_dir_all(folder).map_err(|cause| Failure::io(folder, cause))?;
        }
    }
    for (path, bytes) in files {
        let path = fresh.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|cause| Failure::io(folder, cause))?;
        }
        fs::write(&path, bytes).map_err(|cause| Failure::io(&path, cause))?;
    }
    if out.exists() {
        fs::rename(out, &old).map_err(|cause| Failure::io(out, cause))?;
    }
    fs::rename(&fresh, out).map_err(|cause| Failure::io(out, cause))?;
    if old.exists() {
        fs::remove_dir_all(&old).map_err(|cause| Failure::io(&old, cause))?;
    }
    Ok(())
}

/// A folder of the same name with an ending, in the same place.
fn beside(out: &Path, ending: &str) -> std::path::PathBuf {
    let mut name = out.file_name().map_or_else(|| OsString::from("site"), OsString::from);
    name.push(format!(".{ending}"));
    out.with_file_name(name)
}
