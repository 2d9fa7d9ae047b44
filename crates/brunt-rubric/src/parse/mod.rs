//! From the text of a rubric file to a rubric.

mod rule;

use crate::error::{Fault, RubricError};
use crate::inline::{self, Definitions};
use crate::rubric::{Class, Fidelity, InForce, Rubric, Tier};
use brunt_model::document::{self, Keys, Node, Source};

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

const KEYS: [&str; 13] = [
    "rubric",
    "version",
    "title",
    "in_force",
    "issued_by",
    "source",
    "text_seen",
    "fidelity",
    "cannot_express",
    "caution",
    "define",
    "tier",
    "otherwise",
];

impl Rubric {
    /// Reads a rubric file. `path` is for messages only.
    ///
    /// # Errors
    /// The first fault in the text, with its line: not TOML, a key that does not exist or is missing, a rule that says
    /// nothing or two things, a class named twice, no class in target, a named rule that does not exist, goes in a
    /// circle or serves nothing.
    pub fn parse(path: &str, text: &str) -> Result<Rubric, RubricError> {
        let source = Source { path, text };
        let document = document::parse(source)?;
        let keys = Keys { source, place: PLACE, table: document.get_ref(), span: 0..0 };
        keys.only(&KEYS)?;
        let stated = stated(&keys)?;
        let inlined = inline::inline(source.path, &stated.definitions, &stated.rules)?;
        let tiers = stated.classes.into_iter().zip(inlined.rules);
        let text_of = |key| keys.need(key).and_then(|node| node.text().map(str::to_owned));
        Ok(Rubric {
            path: path.to_owned(),
            name: text_of("rubric")?,
            version: text_of("version")?,
            title: text_of("title")?,
            in_force: keys.get("in_force").map(|node| in_force(&node)).transpose()?.unwrap_or_default(),
            issued_by: text_of("issued_by")?,
            source: text_of("source")?,
            text_seen: keys.need("text_seen")?.yes_no()?,
            fidelity: fidelity(&keys.need("fidelity")?)?,
            cannot_express: sentences(keys.get("cannot_express"))?,
            caution: sentences(keys.get("caution"))?,
            tiers: tiers.map(|(class, rule)| Tier { class, rule: Some(rule) }).collect(),
            otherwise: stated.otherwise,
            definitions: inlined.definitions,
            places: inlined.places,
        })
    }
}

/// The classes and rules of a file, before names are written out.
struct StatedRubric {
    definitions: Definitions,
    classes: Vec<Class>,
    rules: Vec<Stated>,
    otherwise: Class,
}

fn stated(keys: &Keys<'_>) -> Result<StatedRubric, RubricError> {
    let mut definitions = Definitions::new();
    if let Some(define) = keys.get("define") {
        for entry in define.table("`define`")?.entries() {
            definitions.insert(entry.key.to_owned(), (entry.source.line(&entry.span), rule::rule(&entry)?));
        }
    }
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
    Ok(StatedRubric { definitions, classes, rules, otherwise })
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
