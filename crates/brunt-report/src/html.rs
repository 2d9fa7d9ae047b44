//! One HTML file that asks nothing of any other: its style, charts and tables are in it.

use crate::blocks::{Block, Look, Table, blocks, table};
use crate::{ReportError, Story};
use brunt_publish::drawing::{Around, Layout, stylesheet};
use brunt_publish::edition::Exhibit;
use brunt_publish::site::drawn;
use brunt_publish::site::language::Words;
use std::fmt::Write as _;

/// Style of the whole; drawings bring their own.
const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#222;--quiet:#595959;--line:#d4d4d4;--paper:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#ececec;--quiet:#b0b3b8;--line:#3d4147;--paper:#15171a}}
body{margin:0 auto;max-width:46rem;padding:1rem;background:var(--paper);color:var(--ink);\
font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.2rem;line-height:1.3;margin-top:2.5rem}h3{font-size:1rem}
.quiet,figcaption{color:var(--quiet);font-size:.9rem}.banner{border:2px solid currentColor;padding:.5rem .75rem;font-weight:700}
figure{margin:1rem 0}.table{overflow-x:auto}
table{border-collapse:collapse;font-size:.85rem;width:100%}caption{text-align:left;color:var(--quiet);padding:.5rem 0}
th,td{border-bottom:1px solid var(--line);padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:normal}
.number{text-align:right;font-variant-numeric:tabular-nums}
@media print{body{max-width:none;font-size:10pt}h2,h3{break-after:avoid}figure,tr{break-inside:avoid}.download{display:none}}
";

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The story as one HTML file: no other address is asked, and it needs no script.
///
/// # Errors
/// When a text, a column or a drawing does not exist or does not fit.
pub fn html(story: &Story, words: &Words) -> Result<String, ReportError> {
    let blocks = blocks(story, words)?;
    let title = match blocks.first() {
        Some(Block::Heading(_, text)) => escape(text),
        _ => String::new(),
    };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}{}</style>\n</head>\n<body>\n<main>\n",
        words.language.tag(),
        stylesheet()
    );
    let mut in_list = false;
    for block in &blocks {
        let is_item = matches!(block, Block::Item(_));
        if is_item != in_list {
            out.push_str(if is_item { "<ul>\n" } else { "</ul>\n" });
            in_list = is_item;
        }
        write_block(&mut out, block, words)?;
    }
    if in_list {
        out.push_str("</ul>\n");
    }
    out.push_str("</main>\n</body>\n</html>\n");
    Ok(out)
}

fn write_block(out: &mut String, block: &Block, words: &Words) -> Result<(), ReportError> {
    match block {
        Block::Heading(level, text) => {
            let _ = writeln!(out, "<h{level}>{}</h{level}>", escape(text));
        }
        Block::Text(look, text) => {
            let class = match look {
                Look::Plain => "",
                Look::Quiet => " class=\"quiet\"",
                Look::Banner => " class=\"banner\"",
                Look::Strong => {
                    let _ = writeln!(out, "<p><strong>{}</strong></p>", escape(text));
                    return Ok(());
                }
            };
            let _ = writeln!(out, "<p{class}>{}</p>", escape(text));
        }
        Block::Item(text) => {
            let _ = writeln!(out, "<li>{}</li>", escape(text));
        }
        Block::Prose(text) => {
            let _ = writeln!(out, "<div lang=\"en\">\n{}</div>", drawn::prose(text));
        }
        Block::Table(table) => write_table(out, table),
        Block::Figure { svg, .. } => {
            let _ = writeln!(out, "<figure>\n{svg}</figure>");
        }
        Block::Download(name, bytes) => {
            let label = words.say("exhibit-download")?;
            let _ = writeln!(
                out,
                "<p class=\"download\"><a download=\"{}\" href=\"data:text/csv;charset=utf-8,{}\">{}: CSV</a></p>",
                escape(name),
                encoded(bytes),
                escape(&label)
            );
        }
    }
    Ok(())
}

fn write_table(out: &mut String, table: &Table) {
    let class = |place: usize| {
        if table.right.get(place).copied().unwrap_or(false) { " class=\"number\"" } else { "" }
    };
    let _ = writeln!(
        out,
        "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><table><caption>{0}</caption>\n<thead><tr>",
        escape(&table.caption)
    );
    for (place, head) in table.head.iter().enumerate() {
        let _ = write!(out, "<th scope=\"col\"{}>{}</th>", class(place), escape(head));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for (place, cell) in row.iter().enumerate() {
            let _ = write!(out, "<td{}>{}</td>", class(place), escape(cell));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table></div>\n");
}

/// Bytes as they may stand in an address.
fn encoded(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(byte) {
            out.push(char::from(*byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A snippet of HTML for another site: the drawing itself, its title, sources and, where the site's `address` is given, a
/// link to its table there; without it the table stands in the snippet. No script, no outside request. `made_up` says
/// that the edition's rows are made up, which the snippet then says too.
///
/// # Errors
/// When a text, a column or a drawing does not exist or does not fit.
pub fn embed(
    exhibit: &Exhibit,
    words: &Words,
    address: Option<&str>,
    made_up: bool,
) -> Result<String, ReportError> {
    let title = drawn::say(words, &exhibit.title, Some(&exhibit.table))?;
    let mut out = format!("<figure class=\"brunt\" lang=\"{}\">\n", words.language.tag());
    if made_up {
        let text = format!("{} {}", words.say("made-up")?, words.say("made-up-more")?);
        let _ = writeln!(out, "<p><strong>{}</strong></p>", escape(&text));
    }
    let drawn = drawn::svg(exhibit, words, Layout::Wide, Around::All)?;
    if let Some(svg) = &drawn {
        out.push_str(&svg.replacen("<svg ", "<svg style=\"max-width:100%;height:auto\" ", 1));
    }
    if address.is_none() || drawn.is_none() {
        let table = table(exhibit, title.clone(), words)?;
        let _ = writeln!(out, "<details><summary>{}</summary>", escape(&title));
        write_table(&mut out, &table);
        out.push_str("</details>\n");
    }
    let _ = write!(out, "<figcaption>{}", escape(&title));
    if let Some(address) = address {
        let table = format!("{}/api/v1/tables/{}.csv", address.trim_end_matches('/'), exhibit.name);
        let label = words.say("exhibit-download")?;
        let _ = write!(out, " <a href=\"{}\">{}: CSV</a>", escape(&table), escape(&label));
    }
    out.push_str("</figcaption>\n</figure>\n");
    Ok(out)
}
