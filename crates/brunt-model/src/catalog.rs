//! The catalog: everything that a domain expert edits without Rust, read and checked as a whole.

use crate::codebook::{Codebook, Column, ColumnType};
use crate::crosswalk::Crosswalk;
use crate::figures::FiguresTable;
use crate::fill::Fill;
use crate::labels::Labels;
use crate::publication::Publication;
use crate::rates::RateTable;
use crate::source::DataRelease;
use regex::RegexSet;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// One file of the catalog, read by whoever may read files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogFile {
    /// Path below the catalog's folder, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// A file or folder of a catalog could not be read.
#[derive(Debug, thiserror::Error)]
#[error("{}: {cause}", path.display())]
pub struct Unreadable {
    /// File or folder.
    pub path: PathBuf,
    /// What the system says.
    #[source]
    pub cause: io::Error,
}

impl CatalogFile {
    /// Every file below a folder, in the order of their paths.
    ///
    /// # Errors
    /// The first file or folder that cannot be read, or is not UTF-8.
    pub fn below(folder: &Path) -> Result<Vec<CatalogFile>, Unreadable> {
        let mut files = Vec::new();
        let mut folders = vec![folder.to_path_buf()];
        while let Some(here) = folders.pop() {
            let fault = |cause| Unreadable { path: here.clone(), cause };
            for entry in fs::read_dir(&here).map_err(fault)? {
                let path = entry.map_err(fault)?.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name =
                        path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                    let text = fs::read_to_string(&path).map_err(|cause| Unreadable { path, cause })?;
                    files.push(CatalogFile { path: name, text });
                }
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }
}

/// A fault in the catalog, with the file it stands in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogError {
    /// The file is not TOML, or not of the declared shape.
    #[error("{path}: {message}")]
    Toml {
        /// File.
        path: String,
        /// The parser's own words, with line and column.
        message: String,
    },
    /// The file is well formed and says something that cannot be.
    #[error("{path}: {message}")]
    Invalid {
        /// File.
        path: String,
        /// What is wrong.
        message: String,
    },
}

impl CatalogError {
    /// From the TOML parser.
    #[must_use]
    pub fn toml(path: &str, error: &toml::de::Error) -> CatalogError {
        CatalogError::Toml { path: path.to_owned(), message: error.to_string().trim_end().to_owned() }
    }

    /// From a check of our own.
    #[must_use]
    pub fn invalid(path: &str, message: String) -> CatalogError {
        CatalogError::Invalid { path: path.to_owned(), message }
    }
}

/// Texts that stand for a missing value, and headers that name a person: `catalog/tokens.toml`.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// Texts by which publishers strike a value out.
    redacted: RegexSet,
    /// Texts that say "not available".
    absent: Vec<String>,
    /// Headers of columns that identify a person, with the kind of identity.
    identity: Vec<(regex::Regex, String)>,
    /// Values that identify a person whatever the column.
    identity_values: RegexSet,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokensFile {
    redacted: Vec<String>,
    absent: Vec<String>,
    identity: Vec<IdentityFile>,
    identity_values: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IdentityFile {
    header: String,
    kind: String,
}

impl Tokens {
    fn parse(path: &str, text: &str) -> Result<Tokens, CatalogError> {
        let file: TokensFile = toml::from_str(text).map_err(|error| CatalogError::toml(path, &error))?;
        let set = |patterns: &[String]| {
            RegexSet::new(patterns).map_err(|error| CatalogError::invalid(path, error.to_string()))
        };
        Ok(Tokens {
            redacted: set(&file.redacted)?,
            absent: file.absent,
            identity: file
                .identity
                .into_iter()
                .map(|identity| {
                    regex::Regex::new(&identity.header)
                        .map(|header| (header, identity.kind))
                        .map_err(|error| CatalogError::invalid(path, error.to_string()))
                })
                .collect::<Result<_, _>>()?,
            identity_values: set(&file.identity_values)?,
        })
    }

    /// Whether the trimmed text is one of the spellings of a redaction.
    #[must_use]
    pub fn is_redacted(&self, text: &str) -> bool {
        // Every spelling begins with one of these; the test saves the expression on nearly every cell.
        matches!(text.as_bytes().first(), Some(b'(' | b'b' | b'B' | b'-' | b'[' | b'*' | b'r' | b'R'))
            && self.redacted.is_match(text)
    }

    /// Whether the trimmed text says "not available".
    #[must_use]
    pub fn is_absent(&self, text: &str) -> bool {
        self.absent.iter().any(|token| token == text)
    }

    /// The kind of identity that a header names, if it does.
    #[must_use]
    pub fn identity_of_header(&self, header: &str) -> Option<&str> {
        let header = crate::crosswalk::fold(&header.replace('_', " "));
        self.identity.iter().find(|(pattern, _)| pattern.is_match(&header)).map(|(_, kind)| kind.as_str())
    }

    /// Whether a text holds something that identifies a person, such as an A-number.
    #[must_use]
    pub fn is_identity_value(&self, text: &str) -> bool {
        // All the shapes hold at least five digits, or an at sign.
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        (digits >= 5 || text.contains('@')) && self.identity_values.is_match(text)
    }
}

/// A fact that is looked up rather than recorded, such as the severity tier of an offence.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lookup {
    /// Name, usable wherever a column's name is.
    pub name: String,
    /// What it is.
    pub meaning: String,
    /// Type of the value: `category`, `integer` or `yes_no`.
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// Fact and crosswalk, tried in this order; the first known and listed one answers.
    pub from: Vec<(String, String)>,
    /// The crosswalk's column.
    pub value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LookupsFile {
    lookup: Vec<Lookup>,
}

/// The whole catalog.
#[derive(Debug, Clone)]
pub struct Catalog {
    /// Tables by name.
    pub codebooks: BTreeMap<String, Codebook>,
    /// Releases by name.
    pub releases: BTreeMap<String, DataRelease>,
    /// Crosswalks by name.
    pub crosswalks: BTreeMap<String, Crosswalk>,
    /// Looked-up facts by name.
    pub lookups: BTreeMap<String, Lookup>,
    /// Missing-value and identity tokens.
    pub tokens: Tokens,
    /// Rubric files, parsed by the crate that knows rubrics.
    pub rubrics: Vec<CatalogFile>,
    /// Rules that make units of rows, parsed by the crate that applies them.
    pub rules: Vec<CatalogFile>,
    /// Claim files, parsed by the crate that knows claims.
    pub claims: Vec<CatalogFile>,
    /// Layouts of poll lists, parsed by the crate that knows polls.
    pub polls: Vec<CatalogFile>,
    /// Published figures by name.
    pub figures: BTreeMap<String, FiguresTable>,
    /// Publications, workbooks of an agency's own figures, by name.
    pub publications: BTreeMap<String, Publication>,
    /// Rules that fill blank columns, by name.
    pub fills: BTreeMap<String, Fill>,
    /// What a bed-day cost, by name.
    pub costs: BTreeMap<String, RateTable>,
    /// Policy labels that lists give to places, by the file's name.
    pub labels: BTreeMap<String, Labels>,
    files: Vec<CatalogFile>,
}

impl Catalog {
    /// Reads and checks all files together. Of two files with one path the later wins, so a user's own folder can
    /// follow the built-in one.
    ///
    /// # Errors
    /// The first fault found, with its file.
    pub fn parse(files: Vec<CatalogFile>) -> Result<Catalog, CatalogError> {
        let files: BTreeMap<String, CatalogFile> =
            files.into_iter().map(|file| (file.path.clone(), file)).collect();
        let mut codebooks = BTreeMap::new();
        let mut releases = BTreeMap::new();
        let mut crosswalks = BTreeMap::new();
        let mut lookups = BTreeMap::new();
        let mut rubrics = Vec::new();
        let mut rules = Vec::new();
        let mut claims = Vec::new();
        let mut polls = Vec::new();
        let mut figures = BTreeMap::new();
        let mut publications = BTreeMap::new();
        let mut fills = BTreeMap::new();
        let mut costs = BTreeMap::new();
        let mut labels = BTreeMap::new();
        let mut tokens = None;
        for CatalogFile { path, text } in files.values() {
            let (folder, name) = path.split_once('/').unwrap_or(("", path));
            match (folder, name.rsplit_once('.')) {
                ("codebook", Some((_, "toml"))) => {
                    let codebook = Codebook::parse(path, text)?;
                    named_after(path, &codebook.table)?;
                    insert_once(&mut codebooks, path, codebook.table.clone(), codebook)?;
                }
                ("sources", Some((_, "toml"))) => {
                    let release = DataRelease::parse(path, text)?;
                    named_after(path, &release.release)?;
                    insert_once(&mut releases, path, release.release.clone(), release)?;
                }
                ("crosswalk", Some((stem, "csv"))) => {
                    crosswalks.insert(stem.to_owned(), Crosswalk::parse(path, stem, text)?);
                }
                ("rubrics", Some((_, "toml"))) => {
                    rubrics.push(CatalogFile { path: path.clone(), text: text.clone() })
                }
                ("rules", Some((_, "toml"))) => {
                    rules.push(CatalogFile { path: path.clone(), text: text.clone() })
                }
                ("claims", Some((_, "toml"))) => {
                    claims.push(CatalogFile { path: path.clone(), text: text.clone() })
                }
                ("polls", Some((_, "toml"))) => {
                    polls.push(CatalogFile { path: path.clone(), text: text.clone() })
                }
                ("publications", Some((_, "toml"))) => {
                    let publication = Publication::parse(path, text)?;
                    named_after(path, &publication.publication)?;
                    insert_once(&mut publications, path, publication.publication.clone(), publication)?;
                }
                ("fills", Some((_, "toml"))) => {
                    let fill = Fill::parse(path, text)?;
                    named_after(path, &fill.fill)?;
                    insert_once(&mut fills, path, fill.fill.clone(), fill)?;
                }
                ("costs", Some((stem, "csv"))) => {
                    costs.insert(stem.to_owned(), RateTable::parse(path, stem, text)?);
                }
                ("labels", Some((stem, "csv"))) => {
                    labels.insert(stem.to_owned(), Labels::parse(path, text)?);
                }
                ("figures", Some((stem, "csv"))) => {
                    let about = format!("figures/{stem}.toml");
                    let Some(about) = files.get(&about) else {
                        return Err(CatalogError::invalid(
                            path,
                            format!("`{about}` must say what its columns are"),
                        ));
                    };
                    figures.insert(stem.to_owned(), FiguresTable::parse(stem, &about.text, text)?);
                }
                ("", Some(("tokens", "toml"))) => tokens = Some(Tokens::parse(path, text)?),
                ("", Some(("lookups", "toml"))) => {
                    let file: LookupsFile =
                        toml::from_str(text).map_err(|error| CatalogError::toml(path, &error))?;
                    for lookup in file.lookup {
                        insert_once(&mut lookups, path, lookup.name.clone(), lookup)?;
                    }
                }
                _ => {}
            }
        }
        let Some(tokens) = tokens else {
            return Err(CatalogError::invalid("tokens.toml", "is missing from the catalog".into()));
        };
        let catalog = Catalog {
            codebooks,
            releases,
            crosswalks,
            lookups,
            tokens,
            rubrics,
            rules,
            claims,
            polls,
            figures,
            publications,
            fills,
            costs,
            labels,
            files: files.into_values().collect(),
        };
        catalog.check()?;
        Ok(catalog)
    }

    fn check(&self) -> Result<(), CatalogError> {
        for codebook in self.codebooks.values() {
            let path = format!("codebook/{}.toml", codebook.table);
            for layout in &codebook.layouts {
                for release in &layout.releases {
                    if !self.releases.contains_key(release) {
                        return Err(CatalogError::invalid(
                            &path,
                            format!(
                                "a layout belongs to release `{release}`, which no file in sources/ declares"
                            ),
                        ));
                    }
                }
            }
            for column in &codebook.columns {
                if let Some(name) = &column.values_from
                    && !self.crosswalks.contains_key(name)
                {
                    return Err(CatalogError::invalid(
                        &path,
                        format!(
                            "column `{}` takes its values from crosswalk `{name}`, which does not exist",
                            column.name
                        ),
                    ));
                }
            }
        }
        let mut filled = BTreeSet::new();
        for fill in self.fills.values() {
            fill.check(&self.codebooks, &self.crosswalks)?;
            if !filled.insert((&fill.table, &fill.fact)) {
                return Err(CatalogError::invalid(
                    &format!("fills/{}.toml", fill.fill),
                    format!("another file fills `{}` of `{}` too", fill.fact, fill.table),
                ));
            }
        }
        for lookup in self.lookups.values() {
            for (fact, crosswalk) in &lookup.from {
                let known = self.codebooks.values().any(|codebook| codebook.fact(fact).is_some());
                let column =
                    self.crosswalks.get(crosswalk).is_some_and(|table| table.columns.contains(&lookup.value));
                if !known || !column {
                    return Err(CatalogError::invalid(
                        "lookups.toml",
                        format!(
                            "`{}` looks `{fact}` up in `{crosswalk}`, column `{}`: one of them does not exist",
                            lookup.name, lookup.value
                        ),
                    ));
                }
            }
        }
        Ok(())
    }

    /// The column or looked-up fact of that name in `table`.
    #[must_use]
    pub fn fact(&self, table: &str, name: &str) -> Option<FactRef<'_>> {
        let codebook = self.codebooks.get(table)?;
        if let Some(column) = codebook.fact(name) {
            return Some(FactRef::Column(column));
        }
        let lookup = self.lookups.get(name)?;
        lookup.from.iter().any(|(fact, _)| codebook.fact(fact).is_some()).then_some(FactRef::Lookup(lookup))
    }

    /// The rule of `table` that gives a column of that name, filled values or their source.
    #[must_use]
    pub fn fill_of(&self, table: &str, name: &str) -> Option<&Fill> {
        self.fills.values().find(|fill| {
            fill.table == table && [fill.filled_column(), fill.source_column()].iter().any(|own| own == name)
        })
    }

    /// Whether any table has a column or looked-up fact of that name.
    #[must_use]
    pub fn knows_fact(&self, name: &str) -> bool {
        self.lookups.contains_key(name)
            || self.codebooks.values().any(|codebook| codebook.fact(name).is_some())
    }

    /// SHA-256 over every file whose path passes `filter`, as 64 hexadecimal digits.
    #[must_use]
    pub fn hash(&self, filter: impl Fn(&str) -> bool) -> String {
        let mut hasher = Sha256::new();
        for file in self.files.iter().filter(|file| filter(&file.path)) {
            for part in [&file.path, &file.text] {
                hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
                hasher.update(part.as_bytes());
            }
        }
        hex(&hasher.finalize())
    }

    /// The SHA-256 of one file; null where there is none of that path.
    #[must_use]
    pub fn file_hash(&self, path: &str) -> Option<String> {
        self.files
            .iter()
            .find(|file| file.path == path)
            .map(|file| hex(&Sha256::digest(file.text.as_bytes())))
    }

    /// The hash of what decides how rows of these tables and releases are read: their codebooks and sources, and the
    /// tokens. Crosswalks, lookups and rubrics are applied when rows are measured, so a change to them asks for no new
    /// import.
    #[must_use]
    pub fn reading_hash<'n>(
        &self,
        tables: impl Iterator<Item = &'n str>,
        releases: impl Iterator<Item = &'n str>,
    ) -> String {
        let mut paths: BTreeSet<String> = tables.map(|table| format!("codebook/{table}.toml")).collect();
        for release in releases {
            paths.extend(["sources", "publications"].map(|folder| format!("{folder}/{release}.toml")));
        }
        self.hash(|path| path == "tokens.toml" || paths.contains(path))
    }
}

/// A file of the catalog is named after what it defines, so that whoever reads the name finds the file.
fn named_after(path: &str, name: &str) -> Result<(), CatalogError> {
    let stem = path.rsplit('/').next().and_then(|file| file.strip_suffix(".toml"));
    if stem == Some(name) {
        return Ok(());
    }
    Err(CatalogError::invalid(path, format!("it defines `{name}`: the file must be named `{name}.toml`")))
}

fn insert_once<T>(
    map: &mut BTreeMap<String, T>,
    path: &str,
    name: String,
    value: T,
) -> Result<(), CatalogError> {
    if map.contains_key(&name) {
        return Err(CatalogError::invalid(path, format!("`{name}` is defined in another file too")));
    }
    map.insert(name, value);
    Ok(())
}

/// A name resolved in one table.
#[derive(Debug, Clone, Copy)]
pub enum FactRef<'a> {
    /// A recorded column.
    Column(&'a Column),
    /// A looked-up fact.
    Lookup(&'a Lookup),
}

impl FactRef<'_> {
    /// Type of its values.
    #[must_use]
    pub fn kind(&self) -> ColumnType {
        match self {
            FactRef::Column(column) => column.kind,
            FactRef::Lookup(lookup) => lookup.kind,
        }
    }
}

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
