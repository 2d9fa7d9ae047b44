//! From the text of a rubric file to a rubric.

mod rule;

use crate::choice::{Chosen, StatedChoice, StatedOption, StatedRules};
use crate::error::{Fault, RubricError};
use crate::inline::{self, Definitions};
use crate::rubric::{Class, Fidelity, InForce, Kind, Rubric, Tier};
use brunt_model::document::{self, Keys, Node, Source};
use std::sync::Arc;
use toml::de::DeValue;

pub(crate) use rule::Stated;

/// A fault of a rubric's own at the place of a node.
trait Blame {
    fn blame(&self, fault: Fault) -> RubricError;
}

impl Blame for Node<'_> {
    fn blame(&self, fault: Fault) -> RubricError {
        RubricError { path: self.source.path.to_owned(), line: self.source.line(&self.span), fault }
    }
}

impl Blame for Keys<'_> {
    fn blame(&self, fault: Fault) -> RubricError {
        RubricError { path: self.source.path.to_owned(), line: self.source.line(&self.span), fault }
    }
}

const PLACE: &str = "the rubric";

const KEYS: [&str; 16] = [
    "rubric",
    "version",
    "title",
    "kind",
    "in_force",
    "about",
    "issued_by",
    "source",
    "text_seen",
    "fidelity",
    "cannot_express",
    "caution",
    "define",
    "choice",
    "tier",
    "otherwise",
];

impl Rubric {
    /// Reads a rubric file. `path` is for messages only.
    ///
    /// # Errors
    /// The first fault in the text, with its line: not TOML, a key that does not exist or is missing, a rule that says
    /// nothing or two things, a class named twice, no class in target, windows out of order, a named rule or choice
    /// that does not exist, goes in a circle or serves nothing, a default that is no option.
    pub fn parse(path: &str, text: &str) -> Result<Rubric, RubricError> {
        let source = Source { path, text };
        let document = document::parse(source)?;
        let keys = Keys { source, place: PLACE, table: document.get_ref(), span: 0..0 };
        keys.only(&KEYS)?;
        let stated = stated(&keys)?;
        let inlined = inline::inline(source.path, &stated.rules, &Chosen::new())?;
        let windows = keys.get("in_force").map(|node| windows(&node)).transpose()?.unwrap_or_default();
        let about = about(keys.get("about"))?;
        let tiers = stated.classes.into_iter().zip(inlined.rules);
        let text_of = |key| keys.need(key).and_then(|node| node.text().map(str::to_owned));
        Ok(Rubric {
            path: path.to_owned(),
            name: text_of("rubric")?,
            version: text_of("version")?,
            title: text_of("title")?,
            kind: keys.get("kind").map(|node| kind(&node)).transpose()?.unwrap_or_default(),
            in_force: InForce {
                from: windows.first().and_then(|window| window.from),
                to: windows.last().and_then(|window| window.to),
            },
            in_force_windows: windows,
            about: about.iter().map(|(name, _)| name.clone()).collect(),
            about_lines: about.into_iter().map(|(_, line)| line).collect(),
            issued_by: text_of("issued_by")?,
            source: text_of("source")?,
            text_seen: keys.need("text_seen")?.yes_no()?,
            fidelity: fidelity(&keys.need("fidelity")?)?,
            cannot_express: sentences(keys.get("cannot_express"))?,
            caution: sentences(keys.get("caution"))?,
            tiers: tiers.map(|(class, rule)| Tier { class, rule: Some(rule) }).collect(),
            otherwise: stated.otherwise,
            choices: inlined.choices,
            stated: Arc::new(stated.rules),
            definitions: inlined.definitions,
            places: inlined.places,
        })
    }
}

/// The classes and rules of a file, before names are written out.
struct StatedRubric {
    classes: Vec<Class>,
    rules: StatedRules,
    otherwise: Class,
}

fn stated(keys: &Keys<'_>) -> Result<StatedRubric, RubricError> {
    let mut definitions = Definitions::new();
    if let Some(define) = keys.get("define") {
        for entry in define.table("`define`")?.entries() {
            definitions.insert(entry.key.to_owned(), (entry.source.line(&entry.span), rule::rule(&entry)?));
        }
    }
    let choices = keys.get("choice").map(|node| choices(&node)).transpose()?.unwrap_or_default();
    let mut classes: Vec<Class> = Vec::new();
    let mut rules = Vec::new();
    for node in keys.need("tier")?.list()? {
        let tier = node.table("a tier")?;
        tier.only(&["name", "title", "target", "when"])?;
        let when = tier.need("when")?;
        classes.push(class(&tier, &classes)?);
        rules.push(rule::rule(&when)?);
    }
    let rest = keys.need("otherwise")?.table("`otherwise`")?;
    rest.only(&["name", "title", "target"])?;
    let otherwise = class(&rest, &classes)?;
    if !classes.iter().chain([&otherwise]).any(|class| class.target) {
        return Err(keys.need("tier")?.blame(Fault::NoTarget));
    }
    Ok(StatedRubric { classes, rules: StatedRules { definitions, choices, rules }, otherwise })
}

fn class(keys: &Keys<'_>, before: &[Class]) -> Result<Class, RubricError> {
    let name = keys.need("name")?;
    let class = Class {
        name: name.text()?.to_owned(),
        title: keys.need("title")?.text()?.to_owned(),
        target: keys.need("target")?.yes_no()?,
    };
    if before.iter().any(|other| other.name == class.name) {
        return Err(name.blame(Fault::ClassTwice { name: class.name }));
    }
    Ok(class)
}

fn choices(node: &Node<'_>) -> Result<Vec<StatedChoice>, RubricError> {
    let mut choices = Vec::new();
    for entry in node.table("`choice`")?.entries() {
        let keys = entry.table("a choice")?;
        keys.only(&["title", "default", "option"])?;
        let mut options = Vec::new();
        for option in keys.need("option")?.table("`option`")?.entries() {
            let keys = option.table("an option")?;
            keys.only(&["title", "when"])?;
            options.push(StatedOption {
                name: option.key.to_owned(),
                line: option.source.line(&option.span),
                title: keys.need("title")?.text()?.to_owned(),
                rule: rule::rule(&keys.need("when")?)?,
            });
        }
        if options.len() < 2 {
            return Err(entry.blame(Fault::OneOption { name: entry.key.to_owned() }));
        }
        let default = keys.need("default")?;
        let choice = StatedChoice {
            name: entry.key.to_owned(),
            line: entry.source.line(&entry.span),
            title: keys.need("title")?.text()?.to_owned(),
            default: default.text()?.to_owned(),
            options,
        };
        if choice.option(&choice.default).is_none() {
            return Err(default.blame(choice.without(&choice.default)));
        }
        choices.push(choice);
    }
    Ok(choices)
}

fn kind(node: &Node<'_>) -> Result<Kind, RubricError> {
    let text = node.text()?;
    Kind::ALL
        .into_iter()
        .find(|kind| kind.as_str() == text)
        .ok_or_else(|| node.blame(Fault::Kind { text: text.to_owned() }))
}

/// Table names with their lines, sorted.
fn about(node: Option<Node<'_>>) -> Result<Vec<(String, usize)>, RubricError> {
    let Some(node) = node else { return Ok(Vec::new()) };
    let mut tables = Vec::new();
    for item in node.list()? {
        tables.push((item.text()?.to_owned(), item.source.line(&item.span)));
    }
    tables.sort();
    Ok(tables)
}

/// One window, or a list of windows in order with days between them that belong to none.
fn windows(node: &Node<'_>) -> Result<Vec<InForce>, RubricError> {
    if !matches!(node.value, DeValue::Array(_)) {
        let window = in_force(node)?;
        return Ok(if window == InForce::default() { Vec::new() } else { vec![window] });
    }
    let mut windows: Vec<InForce> = Vec::new();
    for item in node.list()? {
        let window = in_force(&item)?;
        if window == InForce::default() {
            return Err(item.blame(Fault::NoDays));
        }
        if let Some(before) = windows.last()
            && !matches!((before.to, window.from), (Some(end), Some(start)) if end < start)
        {
            let show = |day: Option<chrono::NaiveDate>, open: &str| {
                day.map_or_else(|| open.to_owned(), |day| format!("on {day}"))
            };
            let (end, start) = (show(before.to, "never"), show(window.from, "before all days"));
            return Err(item.blame(Fault::WindowOrder { end, start }));
        }
        windows.push(window);
    }
    Ok(windows)
}

fn in_force(node: &Node<'_>) -> Result<InForce, RubricError> {
    let keys = node.table("`in_force`")?;
    keys.only(&["from", "to"])?;
    let day = |key| keys.get(key).map(|node| node.day()).transpose();
    let in_force = InForce { from: day("from")?, to: day("to")? };
    if let InForce { from: Some(from), to: Some(to) } = in_force
        && from > to
    {
        return Err(node.blame(Fault::EndsBeforeItBegins { from: from.to_string(), to: to.to_string() }));
    }
    Ok(in_force)
}

fn fidelity(node: &Node<'_>) -> Result<Fidelity, RubricError> {
    let text = node.text()?;
    Fidelity::ALL
        .into_iter()
        .find(|fidelity| fidelity.as_str() == text)
        .ok_or_else(|| node.blame(Fault::Fidelity { text: text.to_owned() }))
}

fn sentences(node: Option<Node<'_>>) -> Result<Vec<String>, RubricError> {
    let Some(node) = node else { return Ok(Vec::new()) };
    Ok(node.list()?.iter().map(|item| item.text().map(str::to_owned)).collect::<Result<_, _>>()?)
}
