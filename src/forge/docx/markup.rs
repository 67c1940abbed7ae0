//! WordprocessingML as text: elements of ISO/IEC 29500-1, part 17, as Word writes them.

use crate::forge::escape::escaped;
use crate::forge::form::{Change, Look};

/// What `w:rPr` holds, in the order of its schema.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RunProperties<'a> {
    /// Character style.
    pub style: Option<&'a str>,
    /// Font of all characters, where it is not that of the paragraph.
    pub font: Option<&'a str>,
    pub look: Look,
    pub superscript: bool,
    pub right_to_left: bool,
    /// Language of the words (BCP 47).
    pub language: Option<&'a str>,
}

impl RunProperties<'_> {
    pub(super) fn xml(&self) -> String {
        let mut out = String::new();
        let mut flag = |on: bool, element: &str| {
            if on {
                out.push_str(element);
            }
        };
        let style = self.style.map(|style| format!("<w:rStyle w:val=\"{style}\"/>")).unwrap_or_default();
        flag(true, &style);
        if let Some(font) = self.font {
            let font = escaped(font);
            let fonts =
                format!("<w:rFonts w:ascii=\"{font}\" w:eastAsia=\"{font}\" w:hAnsi=\"{font}\" w:hint=\"eastAsia\"/>");
            flag(true, &fonts);
        }
        flag(self.look.bold, "<w:b/><w:bCs/>");
        flag(self.look.italic, "<w:i/><w:iCs/>");
        flag(self.look.struck, "<w:strike/>");
        flag(self.look.highlighted, "<w:highlight w:val=\"yellow\"/>");
        flag(self.look.underlined, "<w:u w:val=\"single\"/>");
        flag(self.superscript, "<w:vertAlign w:val=\"superscript\"/>");
        flag(self.right_to_left, "<w:rtl/>");
        if let Some(language) = self.language {
            let language = escaped(language);
            let primary = language.split('-').next().unwrap_or_default();
            flag(
                true,
                &match primary {
                    "zh" | "ja" | "ko" => format!("<w:lang w:eastAsia=\"{language}\"/>"),
                    "ar" | "he" | "fa" | "ur" => format!("<w:lang w:bidi=\"{language}\"/>"),
                    _ => format!("<w:lang w:val=\"{language}\"/>"),
                },
            );
        }
        if out.is_empty() { out } else { format!("<w:rPr>{out}</w:rPr>") }
    }
}

/// A run of text; tabs and line breaks within are elements.
pub(super) fn run(text: &str, properties: RunProperties<'_>, is_deleted: bool, attributes: &str) -> String {
    let element = if is_deleted { "w:delText" } else { "w:t" };
    let mut content = String::new();
    for (line, words) in text.split('\n').enumerate() {
        if line > 0 {
            content.push_str("<w:br/>");
        }
        for (column, words) in words.split('\t').enumerate() {
            if column > 0 {
                content.push_str("<w:tab/>");
            }
            if !words.is_empty() {
                content.push_str(&format!("<{element} xml:space=\"preserve\">{}</{element}>", escaped(words)));
            }
        }
    }
    format!("<w:r{attributes}>{}{content}</w:r>", properties.xml())
}

/// A run of text of no particular look.
pub(super) fn plain(text: &str) -> String {
    run(text, RunProperties::default(), false, "")
}

/// A paragraph.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Paragraph<'a> {
    /// Its style.
    pub style: &'a str,
    /// `w:numId` and `w:ilvl`; zero takes it out of the numbering of its style.
    pub numbering: Option<(usize, usize)>,
    pub right_to_left: bool,
    /// A tracked change of the paragraph's mark, with its attributes.
    pub mark: Option<(Change, &'a str)>,
    /// Other properties, behind those of the indentation.
    pub more: &'a str,
    /// Attributes of the element.
    pub attributes: &'a str,
}

impl Paragraph<'_> {
    pub(super) fn of(style: &str) -> Paragraph<'_> {
        Paragraph { style, ..Paragraph::default() }
    }

    /// The paragraph with its content: runs and what else stands among them.
    pub(super) fn with(&self, content: &str) -> String {
        let numbering = self
            .numbering
            .map(|(list, level)| format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>"));
        let direction = if self.right_to_left { "<w:bidi/>" } else { "" };
        let mark = self.mark.map(|(change, attributes)| format!("<w:rPr><w:{}{attributes}/></w:rPr>", element(change)));
        format!(
            "<w:p{}><w:pPr><w:pStyle w:val=\"{}\"/>{}{direction}{}{}</w:pPr>{content}</w:p>",
            self.attributes,
            self.style,
            numbering.unwrap_or_default(),
            self.more,
            mark.unwrap_or_default(),
        )
    }
}

/// The name of the element of a tracked change, without its prefix.
pub(super) fn element(change: Change) -> &'static str {
    match change {
        Change::Inserted => "ins",
        Change::Deleted => "del",
    }
}

/// A cell of a table: how many columns it takes, its colour, its paragraphs.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub columns: usize,
    pub is_shaded: bool,
    pub content: String,
}

impl Cell {
    pub(super) fn of(content: String) -> Self {
        Self { columns: 1, is_shaded: false, content }
    }

    pub(super) fn shaded(content: String) -> Self {
        Self { columns: 1, is_shaded: true, content }
    }

    pub(super) fn over(mut self, columns: usize) -> Self {
        self.columns = columns;
        self
    }
}

/// Which lines a table has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rules {
    /// Around each cell.
    All,
    /// Between rows.
    Rows,
    /// None.
    Hidden,
}

/// A table; the widths of its columns in twentieths of a point.
pub(super) fn table(widths: &[usize], rules: Rules, keep_rows: bool, rows: &[Vec<Cell>]) -> String {
    let sides: &[&str] = match rules {
        Rules::All => &["top", "left", "bottom", "right", "insideH", "insideV"],
        Rules::Rows => &["top", "bottom", "insideH"],
        Rules::Hidden => &[],
    };
    let side = |name: &&str| format!("<w:{name} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"808080\"/>");
    let sides: String = sides.iter().map(side).collect();
    let grid: String = widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
    let mut written = String::new();
    for cells in rows {
        written.push_str(if keep_rows { "<w:tr><w:trPr><w:cantSplit/></w:trPr>" } else { "<w:tr>" });
        let mut at = 0;
        for cell in cells {
            let width: usize = widths.iter().skip(at).take(cell.columns).sum();
            at += cell.columns;
            let span =
                if cell.columns > 1 { format!("<w:gridSpan w:val=\"{}\"/>", cell.columns) } else { String::new() };
            let shade = if cell.is_shaded { "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"DEEAF6\"/>" } else { "" };
            // A cell ends with a paragraph (17.4.65).
            let end = if cell.content.ends_with("</w:p>") { String::new() } else { Paragraph::of("Cell").with("") };
            written.push_str(&format!(
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{span}{shade}</w:tcPr>{}{end}</w:tc>",
                cell.content
            ));
        }
        written.push_str("</w:tr>");
    }
    let total: usize = widths.iter().sum();
    let borders = if sides.is_empty() { sides } else { format!("<w:tblBorders>{sides}</w:tblBorders>") };
    format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{total}\" w:type=\"dxa\"/>{borders}<w:tblLayout w:type=\"fixed\"/></w:tblPr>\
         <w:tblGrid>{grid}</w:tblGrid>{written}</w:tbl>"
    )
}

/// The beginning of a field: its instruction, up to what it shows. `data` stands within its beginning.
pub(super) fn field_begin(instruction: &str, data: &str) -> String {
    format!(
        "<w:r><w:fldChar w:fldCharType=\"begin\">{data}</w:fldChar></w:r>\
         <w:r><w:instrText xml:space=\"preserve\"> {} </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>",
        escaped(instruction)
    )
}

/// Its end.
pub(super) const FIELD_END: &str = "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

/// A field: its instruction and what it shows.
pub(super) fn field(instruction: &str, data: &str, shown: &str) -> String {
    format!("{}{shown}{FIELD_END}", field_begin(instruction, data))
}
