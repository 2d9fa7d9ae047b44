//! Parts of the reader that a whole workbook shows only by luck.
#![allow(clippy::unwrap_used)]

use super::value;
use super::xml::{Token, Xml, XmlError, resolve_escapes};
use proptest::prelude::*;

/// Every token as a line, or the fault.
fn tokens(document: &str, capacity: usize, longest: usize) -> Result<Vec<String>, XmlError> {
    let mut xml = Xml::new(document.as_bytes(), capacity, longest);
    let mut out = Vec::new();
    let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    loop {
        out.push(match xml.next()? {
            Token::Start { name, attributes, empty } => {
                format!("<{}|{}|{empty}", shown(xml.bytes(name)), shown(xml.bytes(attributes)))
            }
            Token::End { name } => format!("/{}", shown(xml.local(name))),
            Token::Text(span) => format!("text {}", shown(xml.bytes(span))),
            Token::Literal(span) => format!("literal {}", shown(xml.bytes(span))),
            Token::Eof => return Ok(out),
        });
    }
}

#[test]
fn the_size_of_the_window_changes_nothing() {
    let document = "\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<x:a b='1 > 0' c=\"'\"><!-- - -- <q> --->text\
         <![CDATA[ ]] ]>&<]]><?p <q>?><e/><f g=\"/\"/>\u{6771}\u{4EAC}</x:a >  ";
    let whole = tokens(document, 4096, 4096).unwrap();
    assert_eq!(
        whole,
        [
            "text \n",
            "<x:a| b='1 > 0' c=\"'\"|false",
            "text text",
            "literal  ]] ]>&<",
            "<e||true",
            "<f| g=\"/\"|true",
            "text \u{6771}\u{4EAC}",
            "/a",
            "text   ",
        ]
    );
    for capacity in 1..200 {
        assert_eq!(tokens(document, capacity, 4096).unwrap(), whole, "{capacity}");
    }
}

#[test]
fn comments_may_be_longer_than_the_window_but_tags_may_not() {
    let comment = format!("<a><!--{}--></a>", "-x".repeat(10_000));
    assert_eq!(tokens(&comment, 16, 64).unwrap(), ["<a||false", "/a"]);
    let tag = format!("<a b=\"{}\"/>", "x".repeat(1000));
    assert!(matches!(tokens(&tag, 16, 64), Err(XmlError::TooLong)));
    assert!(tokens(&tag, 16, 2000).is_ok());
}

#[test]
fn escapes_are_resolved_from_where_the_text_begins() {
    let mut text = "_x0041_|_x0041__x00e9__x005F_x0041__x".to_owned();
    resolve_escapes(&mut text, 8);
    assert_eq!(text, "_x0041_|A\u{e9}_x0041__x");
}

proptest! {
    #[test]
    fn numbers_are_those_of_the_standard_library(written in "[+-]?[0-9]{0,20}(\\.[0-9]{0,20})?([eE][+-]?[0-9]{1,3})?") {
        let expected = written.parse::<f64>().ok().filter(|number| number.is_finite());
        prop_assert_eq!(value::number(written.as_bytes()).map(f64::to_bits), expected.map(f64::to_bits));
    }
}
