//! CommonMark of the catalog and the methods as HTML. Raw HTML in it is shown, not obeyed.

use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// The HTML of a text. Its outermost headings stand at level 3, because the section around it has level 2, and no level
/// is left out, however the text's own numbers jump.
pub(super) fn html(text: &str) -> String {
    let mut above: Vec<HeadingLevel> = Vec::new();
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).map(|event| tame(event, &mut above));
    let mut out = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut out, events);
    // A wide table scrolls by itself; so that keys reach it, its frame takes the focus.
    out.replace("<table>", "<div class=\"scroll\" tabindex=\"0\" role=\"group\"><table>")
        .replace("</table>", "</table></div>")
}

/// `above` are the headings that the text stands under, outermost first.
fn tame<'t>(event: Event<'t>, above: &mut Vec<HeadingLevel>) -> Event<'t> {
    match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::Start(Tag::Heading { level, id: _, classes: _, attrs: _ }) => {
            while above.last().is_some_and(|last| *last >= level) {
                above.pop();
            }
            above.push(level);
            Event::Start(Tag::Heading {
                level: depth(above.len()),
                id: None,
                classes: Vec::new(),
                attrs: Vec::new(),
            })
        }
        Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(depth(above.len()))),
        // Alignments would be styles on each cell, which a strict policy of the server refuses.
        Event::Start(Tag::Table(columns)) => {
            Event::Start(Tag::Table(columns.into_iter().map(|_| Alignment::None).collect()))
        }
        // A picture would come from another host.
        Event::Start(Tag::Image { dest_url, title, id, link_type }) => {
            Event::Start(Tag::Link { dest_url, title, id, link_type })
        }
        Event::End(TagEnd::Image) => Event::End(TagEnd::Link),
        other => other,
    }
}

fn depth(headings: usize) -> HeadingLevel {
    match headings {
        0 | 1 => HeadingLevel::H3,
        2 => HeadingLevel::H4,
        3 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn raw_html_is_shown_as_text() {
        let out = html("a <script>alert(1)</script> b\n\n<img src=x>\n");
        assert!(!out.contains("<script>") && !out.contains("<img"), "{out}");
        assert!(out.contains("&lt;script&gt;"), "{out}");
    }

    #[test]
    fn a_picture_becomes_a_link() {
        assert_eq!(
            html("![map](https://a.example/m.png)"),
            "<p><a href=\"https://a.example/m.png\">map</a></p>\n"
        );
    }

    #[test]
    fn headings_stand_below_the_section_and_leave_no_level_out() {
        assert_eq!(html("# A\n\n### B\n\n## C\n\n# D"), "<h3>A</h3>\n<h4>B</h4>\n<h4>C</h4>\n<h3>D</h3>\n");
        assert_eq!(html("## A\n\n## B"), "<h3>A</h3>\n<h3>B</h3>\n");
    }
}
