//! Pages, written and looked at as XML, and as Chromium prints them.

use super::*;
use crate::forge::programs::{Program, chromium, is_installed};
use crate::forge::samples::{form, untidy};
use crate::intake::Submission;
use crate::read::{Mark, TickState, read};

fn styles() -> Vec<HtmlStyle> {
    let mut out = Vec::new();
    for (position, ticks) in [Ticks::Glyphs, Ticks::Inputs, Ticks::Frames, Ticks::Typed].into_iter().enumerate() {
        for arrangement in
            [Arrangement::Flow, Arrangement::TwoColumns, Arrangement::ThreeColumns, Arrangement::AnswerRows]
        {
            let plain = HtmlStyle::drawn(&mut |_| 1);
            out.push(HtmlStyle { ticks, arrangement, lists: position % 2 == 0, two_columns: false, ..plain });
        }
    }
    out
}

/// The page without its first line, which is no XML.
fn parsed(page: &str) -> roxmltree::Document<'_> {
    let (_, xml) = page.split_once('\n').unwrap();
    roxmltree::Document::parse(xml).unwrap_or_else(|error| panic!("{error}\n{page}"))
}

fn text(node: roxmltree::Node<'_, '_>) -> String {
    node.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text()).collect()
}

#[test]
fn pages_say_what_the_form_says() {
    for style in styles() {
        for form in [form(), untidy()] {
            parsed(&write(&form, &style));
        }
        let page = write(&form(), &style);
        let page = parsed(&page);
        let paragraphs: Vec<String> = page
            .descendants()
            .filter(|node| ["p", "td", "li", "h2"].iter().any(|name| node.has_tag_name(*name)))
            .map(text)
            .collect();
        let has = |wanted: &str| paragraphs.iter().any(|one| one.trim() == wanted);
        assert!(has("Library: Hill & Dale <Library>") && has("III. Services") && has("Ada Byron"), "{paragraphs:#?}");
        let number = if style.arrangement == Arrangement::ThreeColumns { "IX)" } else { "IX) Which rooms are there?" };
        assert!(has(number), "{style:?}");
        let link = page.descendants().find(|node| node.has_tag_name("a")).unwrap();
        assert_eq!(link.attribute("href"), Some("https://library.example/a?b=1&c=2"));
        for (element, expected) in [("b", "well known"), ("ins", " and open"), ("del", " and closed"), ("sup", "1")] {
            assert_eq!(page.descendants().find(|node| node.has_tag_name(element)).map(text).as_deref(), Some(expected));
        }
        let checked = page.descendants().filter(|node| node.attribute("checked").is_some()).count();
        assert_eq!(checked, if style.ticks == Ticks::Inputs { 5 } else { 0 });
        let whole = text(page.root_element());
        assert!(whole.find("An answer before") < whole.find("Anything else?"));
    }
}

#[test]
fn printed_pages_are_read() {
    if !is_installed(Program::Chromium) {
        return eprintln!("not tried: Chromium is not installed");
    }
    for ticks in [Ticks::Glyphs, Ticks::Inputs, Ticks::Frames] {
        let style = HtmlStyle { ticks, ..styles().remove(0) };
        let printed = chromium(&write(&form(), &style), ticks == Ticks::Glyphs).unwrap();
        let document = read(&Submission::from_bytes("form.pdf".to_owned(), printed).unwrap()).unwrap();
        let states: Vec<TickState> =
            document.blocks.iter().flat_map(|block| &block.ticks).map(|tick| tick.state).collect();
        let checked = states.iter().filter(|state| **state == TickState::Checked).count();
        assert_eq!((checked, states.len()), (5, 9), "{ticks:?}");
        let marks = document.blocks.iter().flat_map(|block| &block.spans);
        assert!(marks.into_iter().any(|span| matches!(&span.mark, Mark::Link(link) if link.contains("b=1&c=2"))));
        assert!(document.blocks.iter().any(|block| block.text.as_str().contains("a mobile library")));
    }
}
