//! Every link within the site leads to a file and, where it names one, to a place in it.

use super::host::Files;
use std::collections::{BTreeMap, BTreeSet};

/// The faults, a line each, and how many links were followed.
pub(super) fn check(files: &Files) -> (Vec<String>, usize) {
    let pages: BTreeMap<&str, &str> = files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .filter_map(|(path, bytes)| Some((path.as_str(), std::str::from_utf8(bytes).ok()?)))
        .collect();
    let places: BTreeMap<&str, BTreeSet<&str>> =
        pages.iter().map(|(path, text)| (*path, values(text, " id=\"").collect())).collect();
    let mut faults = Vec::new();
    let mut followed = 0;
    for (path, text) in &pages {
        let ids = values(text, " id=\"").count();
        if places.get(path).is_some_and(|places| places.len() < ids) {
            faults.push(format!("{path}: an id stands twice"));
        }
        for link in values(text, " href=\"").chain(values(text, " src=\"")) {
            let link = link.replace("&amp;", "&");
            if link.starts_with("http://") || link.starts_with("https://") {
                continue;
            }
            followed += 1;
            let (target, place) = link.split_once('#').map_or((link.as_str(), None), |(a, b)| (a, Some(b)));
            let target = if target.is_empty() { (*path).to_owned() } else { joined(path, target) };
            if !files.contains_key(&target) {
                faults.push(format!("{path}: the link `{link}` leads to no file"));
            } else if let Some(place) = place
                && !places.get(target.as_str()).is_some_and(|places| places.contains(place))
            {
                faults.push(format!("{path}: the link `{link}` leads to no place of {target}"));
            }
        }
    }
    (faults, followed)
}

fn values<'t>(text: &'t str, before: &'static str) -> impl Iterator<Item = &'t str> {
    text.split(before).skip(1).filter_map(|rest| rest.split_once('"').map(|(value, _)| value))
}

/// The path of a relative link; one that leaves the site keeps its `..` and so is no file.
fn joined(from: &str, link: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::browse::host::Files;

    fn site(page: &str) -> Files {
        [("en/a/index.html".to_owned(), page.as_bytes().to_vec()), ("b.css".to_owned(), Vec::new())].into()
    }

    #[test]
    fn good_links_pass_and_are_counted() {
        let page =
            "<p id=\"x\"><a href=\"#x\">x</a><link href=\"../../b.css\"><a href=\"https://a.example/\">o</a>";
        assert_eq!(check(&site(page)), (Vec::new(), 2));
    }

    #[test]
    fn broken_links_are_named() {
        let (faults, _) = check(&site(
            "<a href=\"#y\"></a><a href=\"../c/index.html\"></a><a href=\"../../../b.css\"></a>",
        ));
        assert_eq!(faults.len(), 3, "{faults:?}");
    }
}
