//! A whole HTML document: a page that was saved, or the text of a mail (WHATWG; what is shown by 15.3).
//!
//! Beyond what HTML inside Markdown needs: what stands at the front and is no text, elements that begin a line, white
//! space that means nothing, what is written into the fields of a form, symbol fonts, text that is not displayed (listed),
//! and markup of other programs ("<o:p>"), which is markup here and nothing that somebody wrote.

use std::borrow::Cow;

use html5gum::StartTag;

use super::{HtmlReader, is_element};
use crate::read::builder::Builder;
use crate::read::document::Document;
use crate::read::symbols;

/// Reads a document.
pub(in crate::read) fn read(source: &str) -> Document {
    let mut builder = Builder::default();
    let mut reader = HtmlReader { page: Some(Page::default()), ..HtmlReader::default() };
    reader.take(source, 1, &mut builder);
    if let Some(page) = &mut reader.page {
        page.end(&mut builder);
    }
    builder.finish()
}

/// What is known of a page while it is read.
#[derive(Default)]
pub(super) struct Page {
    hidden: Option<Hidden>,
    /// The title, while it is open.
    title: Option<String>,
    /// Fonts of the `span` and `font` elements that are open.
    fonts: Vec<Option<String>>,
    /// Depth of elements whose line ends are kept.
    kept_lines: u32,
    /// A heading has begun and has no text yet.
    heading_begins: bool,
}

/// An element whose text is not shown.
struct Hidden {
    name: Vec<u8>,
    /// Elements of this name that are open within each other.
    depth: u32,
    /// The text is listed: it would be shown if the element were.
    is_text: bool,
    text: String,
    line: u32,
}

impl Page {
    /// Takes a tag; true where there is no more to do about it.
    pub(super) fn opens(&mut self, tag: &StartTag<usize>, line: u32, builder: &mut Builder) -> bool {
        let name = tag.name.as_slice();
        if self.hidden.is_some() && self.stays_hidden(name, builder) {
            return true;
        }
        match name {
            b"html" => {
                if let Some(language) = attribute(tag, b"lang") {
                    builder.language(language.trim());
                }
                return true;
            }
            b"title" => self.title = Some(String::new()),
            b"head" | b"script" | b"style" | b"template" | b"svg" => self.hide(tag, line, false),
            b"option" if !tag.attributes.contains_key(b"selected".as_slice()) => self.hide(tag, line, false),
            // Shown only where a script cannot run; the tokenizer gives it as it is written.
            b"noscript" | b"noembed" => self.hide(tag, line, true),
            b"iframe" | b"object" | b"embed" | b"video" | b"audio" => {
                let source = attribute(tag, b"src").or_else(|| attribute(tag, b"data")).unwrap_or_default();
                builder.embedded(&source.chars().take(200).collect::<String>(), line);
                if name == b"iframe" {
                    self.hide(tag, line, false);
                }
                return true;
            }
            b"pre" | b"textarea" => {
                self.kept_lines += 1;
                return false;
            }
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => {
                self.heading_begins = true;
                return false;
            }
            b"input" => return field(tag, line, builder),
            _ if is_not_displayed(tag) => self.hide(tag, line, true),
            b"span" | b"font" => {
                self.fonts.push(font(tag));
                return false;
            }
            _ => return false,
        }
        true
    }

    /// Takes the end of an element; true where there is no more to do about it.
    pub(super) fn closes(&mut self, name: &[u8], builder: &mut Builder) -> bool {
        if name == b"title"
            && let Some(title) = self.title.take()
        {
            builder.title(title.trim());
            return true;
        }
        if let Some(hidden) = &mut self.hidden {
            let is_end = hidden.name == name || hidden.name == b"option" && name == b"select";
            hidden.depth -= u32::from(is_end);
            if hidden.depth == 0 {
                self.end(builder);
            }
            return true;
        }
        match name {
            b"pre" | b"textarea" => self.kept_lines = self.kept_lines.saturating_sub(1),
            b"span" | b"font" => {
                self.fonts.pop();
            }
            _ => {}
        }
        false
    }

    /// Takes text as it is shown; `None` where it is not.
    pub(super) fn shows<'t>(&mut self, text: &'t str) -> Option<Cow<'t, str>> {
        if let Some(title) = &mut self.title {
            title.push_str(text);
            return None;
        }
        if let Some(hidden) = &mut self.hidden {
            if hidden.is_text {
                hidden.text.push_str(text);
            }
            return None;
        }
        if self.heading_begins && !text.trim().is_empty() {
            self.heading_begins = false;
            if let Some(at) = number_without_gap(text) {
                return Some(Cow::Owned(format!("{} {}", &text[..at], &text[at..])));
            }
        }
        let font = self.fonts.iter().rev().find_map(Option::as_deref);
        Some(symbols::as_shown(Cow::Borrowed(text), font))
    }

    /// True where line ends are shown as such.
    pub(super) fn keeps_lines(&self) -> bool {
        self.kept_lines > 0
    }

    /// Ends what is hidden; its text is listed.
    fn end(&mut self, builder: &mut Builder) {
        if let Some(hidden) = self.hidden.take() {
            builder.hidden_text(hidden.text.trim(), hidden.line);
        }
    }

    fn hide(&mut self, tag: &StartTag<usize>, line: u32, is_text: bool) {
        // An element that closes itself hides nothing.
        if !is_void(&tag.name) {
            self.hidden = Some(Hidden { name: tag.name.clone().into(), depth: 1, is_text, text: String::new(), line });
        }
    }

    /// Within what is hidden: true where this tag is hidden as well.
    fn stays_hidden(&mut self, name: &[u8], builder: &mut Builder) -> bool {
        let Some(hidden) = &mut self.hidden else { return false };
        let goes_on = match hidden.name.as_slice() {
            // What does not belong to the head ends it, whether its end was written or not.
            b"head" => {
                matches!(
                    name,
                    b"meta" | b"link" | b"base" | b"script" | b"style" | b"noscript" | b"template" | b"object"
                ) || !is_element(name)
            }
            b"option" => !matches!(name, b"option" | b"optgroup" | b"select"),
            _ => true,
        };
        if !goes_on || hidden.name == b"head" && name == b"title" {
            if name == b"title" {
                self.title = Some(String::new());
                return true;
            }
            self.end(builder);
            return false;
        }
        hidden.depth += u32::from(hidden.name == name && !is_void(name));
        true
    }
}

/// Where the number of a heading ends that its text follows at once ("II.Strategy"): LibreOffice leaves the gap out.
fn number_without_gap(text: &str) -> Option<usize> {
    let blanks = text.len() - text.trim_start().len();
    let (number, title) = text[blanks..].split_once('.')?;
    let is_number = (1..=8).contains(&number.len())
        && (number.bytes().all(|byte| byte.is_ascii_digit()) || number.bytes().all(|byte| b"IVXLC".contains(&byte)));
    let follows = title.chars().next().is_some_and(char::is_alphabetic);
    (is_number && follows).then(|| blanks + number.len() + 1)
}

/// Writes what is in a field of a form; true unless it is a box to tick, which is read like those of Markdown.
fn field(tag: &StartTag<usize>, line: u32, builder: &mut Builder) -> bool {
    let kind = attribute(tag, b"type").unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "checkbox" | "radio" => return false,
        "hidden" | "submit" | "button" | "reset" | "image" | "password" | "file" => {}
        _ => {
            if let Some(value) = attribute(tag, b"value") {
                builder.push(&value, line);
            }
        }
    }
    true
}

/// True for an element that its own attributes keep from being shown.
fn is_not_displayed(tag: &StartTag<usize>) -> bool {
    let style = attribute(tag, b"style").unwrap_or_default().to_ascii_lowercase();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    let is_said = ["display:none", "visibility:hidden", "mso-hide:all"].iter().any(|said| style.contains(said));
    is_said || tag.attributes.contains_key(b"hidden".as_slice())
}

/// The font that an element says.
fn font(tag: &StartTag<usize>) -> Option<String> {
    let style = attribute(tag, b"style").unwrap_or_default();
    let of_style = style.split(';').filter_map(|property| property.split_once(':')).find_map(|(name, value)| {
        let is_font = matches!(name.trim().to_ascii_lowercase().as_str(), "font-family" | "font");
        let families = value.split(',').map(|family| family.trim().trim_matches(['"', '\'']));
        is_font.then(|| families.into_iter().next().unwrap_or_default().to_owned())
    });
    of_style
        .or_else(|| attribute(tag, b"face").map(|face| face.split(',').next().unwrap_or_default().trim().to_owned()))
}

fn attribute(tag: &StartTag<usize>, name: &[u8]) -> Option<String> {
    tag.attributes.get(name).map(|value| String::from_utf8_lossy(&value.value).into_owned())
}

/// Elements without content (WHATWG, 13.1.2).
fn is_void(name: &[u8]) -> bool {
    const VOID: [&[u8]; 13] = [
        b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"source", b"track",
        b"wbr",
    ];
    VOID.contains(&name)
}

/// Elements that stand on lines of their own (WHATWG, 15.3), beside those that Markdown's reader knows.
pub(super) fn is_block(name: &[u8]) -> bool {
    const BLOCKS: [&[u8]; 27] = [
        b"address",
        b"article",
        b"aside",
        b"blockquote",
        b"body",
        b"caption",
        b"center",
        b"dd",
        b"details",
        b"dialog",
        b"dl",
        b"dt",
        b"fieldset",
        b"figcaption",
        b"figure",
        b"footer",
        b"form",
        b"header",
        b"hr",
        b"legend",
        b"main",
        b"nav",
        b"pre",
        b"section",
        b"summary",
        b"textarea",
        b"optgroup",
    ];
    BLOCKS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Mark, NotReadKind, TickState};

    fn shown(html: &str) -> Vec<String> {
        let line = |block: &crate::read::Block| {
            let label = block.label.as_ref().map(|label| format!("{{{}}}", label.written)).unwrap_or_default();
            format!("{label}{}", block.text.as_str())
        };
        read(html).blocks.iter().map(line).collect()
    }

    #[test]
    fn what_a_browser_shows_is_read() {
        for (html, expected) in [
            (
                "<html><head><title>T</title><style>p{}</style><meta x><body>a  \n b<div>c</div>d</body></html>",
                &["a b", "c", "d"][..],
            ),
            ("<!doctype html><head><script>if (a<b) '</p>'</script><p>no end of head", &["no end of head"]),
            ("<p class=MsoNormal><o:p>1.&nbsp;&nbsp; Name</o:p></p><p>x<o:p></o:p>", &["{1.}Name", "x"]),
            (
                "<blockquote>3. Question<blockquote>deeper</blockquote></blockquote>answer",
                &["{3.}Question", "deeper", "answer"],
            ),
            ("<dl><dt>Name<dd>Ana</dl><section>s</section>t", &["Name", "Ana", "s", "t"]),
            ("<pre>one\n  two\n</pre>", &["one", "two"]),
            ("a<br>b<hr>c", &["a", "b", "c"]),
            ("<select><option>No<option selected>Yes<option>Maybe</select> end", &["Yes end"]),
            (
                "Name: <input value='Ana'><input type=hidden value=x> <textarea>one\ntwo</textarea>",
                &["Name: Ana", "one", "two"],
            ),
            (
                "<span style='font-family:Wingdings'>\u{fe}</span> Yes <font face=Wingdings>\u{a8}</font> No",
                &["☑ Yes ◻ No"],
            ),
            ("<h1>II.Strategy</h1><h2>\n3.Law</h2><h3>v.1</h3>", &["{II.}Strategy", "{3.}Law", "v.1"]),
            ("<<Ministry>> x < y", &["<> x < y"]),
        ] {
            assert_eq!(shown(html), expected, "{html}");
        }
    }

    #[test]
    fn what_is_not_shown_is_listed() {
        let html = "<html lang=fr><head><title> A title </title></head><body>\n<div style='DISPLAY: none'>pre<div>view</div></div>\n<img alt=logo src=cid:1><iframe src='x'></iframe><p hidden>y</p>z";
        let document = read(html);
        assert_eq!((document.title.as_deref(), document.language.as_deref()), (Some("A title"), Some("fr")));
        let listed: Vec<_> = document.not_read.iter().map(|it| (it.kind, it.description.as_str())).collect();
        let expected = [
            (NotReadKind::HiddenText, "preview"),
            (NotReadKind::Image, "logo"),
            (NotReadKind::EmbeddedFile, "x"),
            (NotReadKind::HiddenText, "y"),
        ];
        assert_eq!(listed, expected);
        assert_eq!(shown(html), ["z"]);
    }

    #[test]
    fn boxes_links_tables_and_marks() {
        let html = "<table><tr><td><b>A<td><INPUT TYPE=Checkbox CHECKED> Yes <input type=radio> No<tr><td>c<td><a href='http://x.example/'>d</a></table>after";
        let document = read(html);
        let cells: Vec<_> =
            document.blocks.iter().map(|b| (b.text.as_str(), b.cells.first().map(|c| (c.row, c.column)))).collect();
        let expected = [
            ("A", Some((0, 0))),
            ("[x] Yes [ ] No", Some((0, 1))),
            ("c", Some((1, 0))),
            ("d", Some((1, 1))),
            ("after", None),
        ];
        assert_eq!(cells, expected);
        let states: Vec<_> = document.blocks[1].ticks.iter().map(|tick| tick.state).collect();
        assert_eq!(states, [TickState::Checked, TickState::Unchecked]);
        assert!(matches!(&document.blocks[3].spans[0].mark, Mark::Link(target) if target == "http://x.example/"));
        let is_bold = |index: usize| document.blocks[index].spans.iter().any(|span| span.mark == Mark::Bold);
        // What a cell leaves open ends with it.
        assert!(is_bold(0) && (1..5).all(|index| !is_bold(index)));
    }

    #[test]
    fn elements_within_each_other_without_end_cost_little() {
        let html = "<table><tr><td><b><i><ul><li>x".repeat(20_000);
        let document = read(&html);
        assert_eq!(document.blocks.iter().map(|block| block.text.as_str()).collect::<String>().len(), 20_000);
        assert!(document.blocks.iter().all(|block| block.cells.len() <= 32 && block.spans.len() <= 64));
    }
}
