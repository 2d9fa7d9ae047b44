//! From the text of a rule file to its rule.

use super::{
    KeptRow, LinkEnd, LinkRule, Matching, Mention, Mentioned, RepeatRule, Rule, RuleBody, RuleError,
    RuleFault, Sameness, StintRule, Unit,
};
use brunt_model::document::{self, Keys, Node, Source};
use toml::de::DeValue;

const HOUR_MS: i64 = 3_600_000;

/// The key column that every rule has.
const PERSON: &str = "person_id";

/// Reads one file: the rule, the line of its name, and the names in it that mean something elsewhere.
pub(super) fn rule(path: &str, text: &str) -> Result<(Rule, usize, Vec<Mention>), RuleError> {
    let source = Source { path, text };
    let document = document::parse(source)?;
    let keys = Keys { source, place: "the rule file", table: document.get_ref(), span: 0..0 };
    keys.only(&["rule", "version", "title", "source", "blanks", "repeats", "stints", "link"])?;
    let name_node = keys.need("rule")?;
    let name = name_node.text()?.to_owned();
    let stem = path.rsplit('/').next().and_then(|file| file.strip_suffix(".toml"));
    if stem != Some(name.as_str()) {
        return Err(blame(&name_node, RuleFault::FileName { name }));
    }
    let bodies: Vec<Node<'_>> =
        ["repeats", "stints", "link"].iter().filter_map(|key| keys.get(key)).collect();
    let body_node = match &bodies[..] {
        [] => return Err(blame(&name_node, RuleFault::NoBody)),
        [node] => node,
        [_, second, ..] => return Err(blame(second, RuleFault::SeveralBodies)),
    };
    let mut places = Vec::new();
    let body = match body_node.key {
        "repeats" => RuleBody::Repeats(repeats(&name, &body_node.table("`repeats`")?, &mut places)?),
        "stints" => RuleBody::Stints(stints(&name, &body_node.table("`stints`")?, &mut places)?),
        _ => RuleBody::Link(link(&name, &body_node.table("`link`")?, &mut places)?),
    };
    let text = |key: &'static str| Ok::<_, RuleError>(keys.need(key)?.text()?.to_owned());
    let rule = Rule {
        version: text("version")?,
        title: text("title")?,
        source: text("source")?,
        blanks: text("blanks")?,
        path: path.to_owned(),
        name,
        body,
    };
    Ok((rule, source.line(&name_node.span), places))
}

fn repeats(name: &str, keys: &Keys<'_>, places: &mut Vec<Mention>) -> Result<RepeatRule, RuleError> {
    keys.only(&["table", "key", "order", "within_hours", "same", "last_among_equals", "keep", "tie_break"])?;
    let table = table(&keys.need("table")?, places)?;
    let columns = key_columns(&keys.need("key")?, &table, places)?;
    let order = column(&keys.need("order")?, &table, places)?;
    let sameness = match (keys.get("within_hours"), keys.get("same")) {
        (Some(hours), None) => Sameness::Within { millis: whole(&hours)?.saturating_mul(HOUR_MS) },
        (None, Some(same)) => word(
            &same,
            "same",
            "`day` or `moment`",
            &[("day", Sameness::SameDay), ("moment", Sameness::SameMoment)],
        )?,
        (Some(node), Some(_)) => return Err(blame(&node, RuleFault::HowNear)),
        (None, None) => {
            let line = keys.source.line(&keys.span);
            return Err(RuleError { path: keys.source.path.to_owned(), line, fault: RuleFault::HowNear });
        }
    };
    let last_among_equals = match keys.get("last_among_equals") {
        None => None,
        Some(node) => {
            let last = node.table("`last_among_equals`")?;
            last.only(&["column", "value"])?;
            Some((column(&last.need("column")?, &table, places)?, last.need("value")?.text()?.to_owned()))
        }
    };
    word(&keys.need("keep")?, "keep", "`first`", &[("first", ())])?;
    word(&keys.need("tie_break")?, "tie_break", "`place_in_source`", &[("place_in_source", ())])?;
    Ok(RepeatRule { name: name.to_owned(), table, order, keys: columns, sameness, last_among_equals })
}

fn stints(name: &str, keys: &Keys<'_>, places: &mut Vec<Mention>) -> Result<StintRule, RuleError> {
    keys.only(&[
        "table",
        "key",
        "equal_but_for",
        "keep_lowest",
        "then_earliest",
        "same_day",
        "keep",
        "tie_break",
    ])?;
    let table = table(&keys.need("table")?, places)?;
    let key = keys.need("key")?;
    if !key_columns(&key, &table, places)?.is_empty() {
        return Err(blame(&key, RuleFault::PersonAlone));
    }
    let rule = StintRule {
        name: name.to_owned(),
        equal_but_for: columns(&keys.need("equal_but_for")?, &table, places)?,
        lowest: column(&keys.need("keep_lowest")?, &table, places)?,
        earliest: column(&keys.need("then_earliest")?, &table, places)?,
        same_day: columns(&keys.need("same_day")?, &table, places)?,
        keep: word(&keys.need("keep")?, "keep", "`last`", &[("last", KeptRow::Last)])?,
        table,
    };
    word(&keys.need("tie_break")?, "tie_break", "`place_in_source`", &[("place_in_source", ())])?;
    Ok(rule)
}

fn link(name: &str, keys: &Keys<'_>, places: &mut Vec<Mention>) -> Result<LinkRule, RuleError> {
    keys.only(&[
        "key",
        "from",
        "to",
        "days_before",
        "days_after",
        "unit",
        "one_to_one",
        "matching",
        "tie_break",
    ])?;
    let key = keys.need("key")?;
    let names = texts(&key)?;
    if names.first().is_none_or(|first| first != PERSON) {
        return Err(blame(&key, RuleFault::KeyWithoutPerson));
    }
    if names.len() > 1 {
        return Err(blame(&key, RuleFault::PersonAlone));
    }
    let one_to_one = keys.need("one_to_one")?.yes_no()?;
    let matching = match (one_to_one, keys.get("matching")) {
        (false, None) => Matching::EachLeft,
        (false, Some(node)) => return Err(blame(&node, RuleFault::MatchingOfMany)),
        (true, _) => word(
            &keys.need("matching")?,
            "matching",
            "`right_then_left` or `closest_first`",
            &[("right_then_left", Matching::RightThenLeft), ("closest_first", Matching::ClosestFirst)],
        )?,
    };
    let units = [("moment", Unit::Moment), ("day", Unit::Day)];
    let rule = LinkRule {
        name: name.to_owned(),
        from: end(&keys.need("from")?, places)?,
        to: end(&keys.need("to")?, places)?,
        days_before: keys.need("days_before")?.days()?,
        days_after: keys.need("days_after")?.days()?,
        unit: word(&keys.need("unit")?, "unit", "`moment` or `day`", &units)?,
        matching,
    };
    let tie_break = keys.need("tie_break")?;
    word(&tie_break, "tie_break", "`earlier_then_place`", &[("earlier_then_place", ())])?;
    Ok(rule)
}

fn end(node: &Node<'_>, places: &mut Vec<Mention>) -> Result<LinkEnd, RuleError> {
    let keys = node.table("one side of a link")?;
    keys.only(&["table", "at", "first_of"])?;
    let table = table(&keys.need("table")?, places)?;
    let at = column(&keys.need("at")?, &table, places)?;
    let first_of = match keys.get("first_of") {
        None => None,
        Some(node) => {
            let name = node.text()?.to_owned();
            places.push(mention(&node, &table, Mentioned::RepeatRule(name.clone())));
            Some(name)
        }
    };
    Ok(LinkEnd { table, at, first_of })
}

fn table(node: &Node<'_>, places: &mut Vec<Mention>) -> Result<String, RuleError> {
    let table = node.text()?.to_owned();
    places.push(mention(node, &table, Mentioned::Table));
    Ok(table)
}

fn column(node: &Node<'_>, table: &str, places: &mut Vec<Mention>) -> Result<String, RuleError> {
    let column = node.text()?.to_owned();
    places.push(mention(node, table, Mentioned::Column(column.clone())));
    Ok(column)
}

fn columns(node: &Node<'_>, table: &str, places: &mut Vec<Mention>) -> Result<Vec<String>, RuleError> {
    node.list()?.iter().map(|item| column(item, table, places)).collect()
}

/// Key columns beside the person, who comes first.
fn key_columns(node: &Node<'_>, table: &str, places: &mut Vec<Mention>) -> Result<Vec<String>, RuleError> {
    let mut names = columns(node, table, places)?;
    if names.first().is_none_or(|first| first != PERSON) {
        return Err(blame(node, RuleFault::KeyWithoutPerson));
    }
    names.remove(0);
    Ok(names)
}

fn texts(node: &Node<'_>) -> Result<Vec<String>, RuleError> {
    Ok(node.list()?.iter().map(|item| item.text().map(str::to_owned)).collect::<Result<_, _>>()?)
}

fn whole(node: &Node<'_>) -> Result<i64, RuleError> {
    match node.value {
        DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
        _ => None,
    }
    .filter(|hours| *hours > 0)
    .ok_or_else(|| node.wrong("a number of hours, 1 or more").into())
}

fn word<T: Copy>(
    node: &Node<'_>,
    key: &'static str,
    wanted: &'static str,
    known: &[(&str, T)],
) -> Result<T, RuleError> {
    let text = node.text()?;
    known
        .iter()
        .find(|(word, _)| *word == text)
        .map(|(_, meaning)| *meaning)
        .ok_or_else(|| blame(node, RuleFault::Word { key, word: text.to_owned(), wanted }))
}

fn mention(node: &Node<'_>, table: &str, what: Mentioned) -> Mention {
    Mention {
        path: node.source.path.to_owned(),
        line: node.source.line(&node.span),
        table: table.to_owned(),
        what,
    }
}

fn blame(node: &Node<'_>, fault: RuleFault) -> RuleError {
    RuleError { path: node.source.path.to_owned(), line: node.source.line(&node.span), fault }
}
