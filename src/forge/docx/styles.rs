//! Styles of a form, its running header and its footer.

use crate::forge::form::Form;

use super::markup::field;
use super::numbering::{QUESTIONS, SECTIONS};
use super::{Numbering, PageNumbers, WordStyle, markup};
use crate::forge::escape::escaped;

/// The content of the part `word/styles.xml`.
pub(super) fn xml(form: &Form, style: &WordStyle) -> String {
    let numbered = |list: usize, level: usize| {
        let says = format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>");
        if style.numbering == Numbering::ByStyle { says } else { String::new() }
    };
    let (size, font) = (style.size, style.font);
    let paragraph = |id: &str, name: &str, properties: &str, run: &str| {
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/>\
             <w:pPr>{properties}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        )
    };
    let character = |id: &str, name: &str, run: &str| {
        format!(
            "<w:style w:type=\"character\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:rPr>{run}</w:rPr></w:style>"
        )
    };
    [
        format!(
            "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"{font}\" w:hAnsi=\"{font}\" w:eastAsia=\"{font}\" \
             w:cs=\"Arial\"/><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/><w:lang w:val=\"{}\"/></w:rPr>\
             </w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"120\" w:line=\"259\" w:lineRule=\"auto\"/></w:pPr>\
             </w:pPrDefault></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name \
             w:val=\"Normal\"/></w:style><w:style w:type=\"character\" w:default=\"1\" \
             w:styleId=\"DefaultParagraphFont\"><w:name w:val=\"Default Paragraph Font\"/></w:style>",
            escaped(&form.language)
        ),
        paragraph(
            "Title",
            "Title",
            "<w:spacing w:after=\"240\"/><w:jc w:val=\"center\"/>",
            &format!("<w:b/><w:sz w:val=\"{}\"/>", size + 10),
        ),
        paragraph(
            "Heading1",
            "heading 1",
            &format!("<w:keepNext/>{}<w:spacing w:before=\"320\"/><w:outlineLvl w:val=\"0\"/>", numbered(SECTIONS, 0)),
            &format!("<w:b/><w:color w:val=\"1F4E79\"/><w:sz w:val=\"{}\"/>", size + 4),
        ),
        paragraph(
            "Question",
            "Question",
            &format!("<w:keepNext/>{}<w:spacing w:before=\"200\"/>", numbered(QUESTIONS, 0)),
            "",
        ),
        paragraph("Part", "Part", &format!("<w:keepNext/>{}", numbered(QUESTIONS, 1)), ""),
        paragraph("Option", "Option", &format!("{}<w:spacing w:after=\"60\"/><w:ind w:left=\"567\"/>", TABS), ""),
        paragraph("Answer", "Answer", "<w:ind w:left=\"567\"/>", ""),
        paragraph("Item", "List Paragraph", "<w:spacing w:after=\"60\"/><w:ind w:left=\"850\"/>", ""),
        paragraph("Cell", "Cell", "<w:spacing w:before=\"40\" w:after=\"40\"/>", ""),
        paragraph("Spacer", "Spacer", "<w:spacing w:after=\"0\"/>", ""),
        paragraph("FootnoteText", "footnote text", "<w:spacing w:after=\"0\"/>", "<w:sz w:val=\"18\"/>"),
        paragraph("Header", "header", "<w:spacing w:after=\"0\"/>", "<w:color w:val=\"595959\"/><w:sz w:val=\"18\"/>"),
        paragraph("Footer", "footer", "<w:spacing w:after=\"0\"/><w:jc w:val=\"center\"/>", "<w:sz w:val=\"18\"/>"),
        character("FootnoteReference", "footnote reference", "<w:vertAlign w:val=\"superscript\"/>"),
        character("Hyperlink", "Hyperlink", "<w:color w:val=\"0563C1\"/><w:u w:val=\"single\"/>"),
        character("PlaceholderText", "Placeholder Text", "<w:color w:val=\"808080\"/>"),
    ]
    .concat()
}

const TABS: &str = "<w:tabs><w:tab w:val=\"left\" w:pos=\"2835\"/><w:tab w:val=\"left\" w:pos=\"5103\"/></w:tabs>";

/// The running header.
pub(super) fn header(title: &str) -> String {
    markup::Paragraph::of("Header").with(&markup::plain(title))
}

/// The footer with the number of the page.
pub(super) fn footer(language: &str, numbers: PageNumbers) -> Option<String> {
    let number = |instruction| field(instruction, "", &markup::plain("1"));
    let content = match numbers {
        PageNumbers::None => return None,
        PageNumbers::Bare => number("PAGE"),
        PageNumbers::Of => {
            let [page, of] = match language.split('-').next().unwrap_or_default() {
                "fr" => ["Page ", " sur "],
                "es" => ["Página ", " de "],
                _ => ["Page ", " of "],
            };
            [markup::plain(page), number("PAGE"), markup::plain(of), number("NUMPAGES")].concat()
        }
    };
    Some(markup::Paragraph::of("Footer").with(&content))
}
