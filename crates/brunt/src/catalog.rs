//! The catalog that came with the binary, with the user's own files on top.

use crate::error::Failure;
use brunt_custody::Rules;
use brunt_model::{Catalog, CatalogFile};
use brunt_polls::Layouts;
use brunt_rubric::Rubric;
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;
use std::path::Path;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../catalog");

/// Catalog and rubrics, checked together.
pub(crate) struct Loaded {
    pub(crate) catalog: Catalog,
    pub(crate) rubrics: BTreeMap<String, Rubric>,
    pub(crate) layouts: Layouts,
    pub(crate) rules: Rules,
}

/// Reads everything; `own` is the user's folder.
pub(crate) fn load(own: Option<&Path>) -> Result<Loaded, Failure> {
    let mut files = Vec::new();
    gather_built_in(&BUILT_IN, &mut files);
    if let Some(own) = own {
        let read = CatalogFile::below(own).map_err(|fault| Failure::io(&fault.path, fault.cause))?;
        files.extend(read);
    }
    let catalog = Catalog::parse(files)?;
    let mut rubrics = BTreeMap::new();
    for file in &catalog.rubrics {
        let rubric = Rubric::parse(&file.path, &file.text)?;
        if let Some(fault) = brunt_rubric::check(&rubric, &catalog).into_iter().next() {
            return Err(fault.into());
        }
        rubrics.insert(rubric.name.clone(), rubric);
    }
    let layouts = Layouts::parse(catalog.polls.iter().map(|file| (file.path.as_str(), file.text.as_str())))?;
    let rules = Rules::parse(catalog.rules.iter().map(|file| (file.path.as_str(), file.text.as_str())))?;
    rules.check(&catalog)?;
    Ok(Loaded { catalog, rubrics, layouts, rules })
}

fn gather_built_in(folder: &Dir<'_>, files: &mut Vec<CatalogFile>) {
    for file in folder.files() {
        if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            files.push(CatalogFile { path: path.replace('\\', "/"), text: text.to_owned() });
        }
    }
    for folder in folder.dirs() {
        gather_built_in(folder, files);
    }
}
