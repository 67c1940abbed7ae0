//! WordprocessingML as text: elements of ISO/IEC 29500-1, part 17, as Word writes them.

/// Text as XML holds it.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A run of text; `properties` are children of `w:rPr`.
pub(crate) fn run(text: &str, properties: &str) -> String {
    let properties = if properties.is_empty() { String::new() } else { format!("<w:rPr>{properties}</w:rPr>") };
    let text = escaped(text).replace('\t', "</w:t><w:tab/><w:t xml:space=\"preserve\">");
    format!("<w:r>{properties}<w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// A paragraph; `content` are runs and what else stands among them.
pub(crate) fn paragraph(style: &str, content: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{content}</w:p>")
}

/// A paragraph numbered by Word.
pub(crate) fn numbered(style: &str, (numbering, level): (usize, usize), content: &str) -> String {
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{numbering}\"/>\
         </w:numPr></w:pPr>{content}</w:p>"
    )
}

/// A table with rules; the widths of its columns in twentieths of a point, its cells as paragraphs.
pub(crate) fn table(widths: &[usize], rows: &[Vec<String>]) -> String {
    let side = |name: &str| format!("<w:{name} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"808080\"/>");
    let sides: String = ["top", "left", "bottom", "right", "insideH", "insideV"].map(side).concat();
    let grid: String = widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
    let cell = |(content, width): (&String, &usize)| {
        format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{content}</w:tc>")
    };
    let row = |cells: &Vec<String>| {
        let cells: String = cells.iter().zip(widths).map(cell).collect();
        format!("<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    };
    let total: usize = widths.iter().sum();
    let rows: String = rows.iter().map(row).collect();
    format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{total}\" w:type=\"dxa\"/><w:tblBorders>{sides}</w:tblBorders>\
         <w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )
}

/// A field: its instruction and what it shows. `data` stands within its beginning.
pub(crate) fn field(instruction: &str, data: &str, shown: &str) -> String {
    format!("{}{shown}{FIELD_END}", field_begin(instruction, data))
}

/// The beginning of a field that ends in another paragraph.
pub(crate) fn field_begin(instruction: &str, data: &str) -> String {
    format!(
        "<w:r><w:fldChar w:fldCharType=\"begin\">{data}</w:fldChar></w:r>\
         <w:r><w:instrText xml:space=\"preserve\"> {} </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>",
        escaped(instruction)
    )
}

/// Its end.
pub(crate) const FIELD_END: &str = "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

/// Words that lead somewhere. Packing puts the id of a relationship in the place of the target.
pub(crate) fn link(url: &str, text: &str) -> String {
    format!(
        "<w:hyperlink r:id=\"{LINK}{}\">{}</w:hyperlink>",
        escaped(url),
        run(text, "<w:rStyle w:val=\"Hyperlink\"/>")
    )
}

/// What stands before the target of a link until it is packed.
pub(crate) const LINK: &str = "to ";
