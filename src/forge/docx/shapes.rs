//! Text boxes as Word writes them: a DrawingML shape, and the same in VML for programs that know no other (ISO/IEC
//! 29500-3, 9.3).

use crate::forge::form::Piece;

/// How many lines an answer takes in a place of a width in twentieths of a point.
pub(super) fn lines(pieces: &[Piece], width: usize) -> usize {
    let in_line = (width / 110).max(10);
    let of = |piece: &Piece| match piece {
        Piece::Paragraph(runs) | Piece::Item(_, runs) => {
            let text: String = runs.iter().map(|run| run.text.as_str()).collect();
            // Ideographs are twice as wide.
            let wide = |c: char| if ('\u{2e80}'..'\u{a000}').contains(&c) || c >= '\u{ac00}' { 2 } else { 1 };
            text.split('\n').map(|line| 1 + line.chars().map(wide).sum::<usize>() / in_line).sum()
        }
        Piece::Table(rows) => rows.len(),
    };
    pieces.iter().map(of).sum()
}

/// A run that shows a text box; its width in twentieths of a point.
pub(super) fn text_box(id: usize, paragraphs: &str, width: usize, lines: usize) -> String {
    let height = 320 * lines + 260;
    let (wide, high) = (width * 635, height * 635);
    let name = format!("Text Box {id}");
    let content = format!("<w:txbxContent>{paragraphs}</w:txbxContent>");
    format!(
        "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" \
         distR=\"0\"><wp:extent cx=\"{wide}\" cy=\"{high}\"/><wp:docPr id=\"{id}\" name=\"{name}\"/><wp:cNvGraphicFramePr/>\
         <a:graphic><a:graphicData uri=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"><wps:wsp>\
         <wps:cNvSpPr txBox=\"1\"/><wps:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{wide}\" cy=\"{high}\"/></a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val=\"FFFFFF\"/></a:solidFill>\
         <a:ln w=\"9525\"><a:solidFill><a:srgbClr val=\"000000\"/></a:solidFill></a:ln></wps:spPr><wps:txbx>{content}\
         </wps:txbx><wps:bodyPr rot=\"0\" vert=\"horz\" wrap=\"square\" lIns=\"91440\" tIns=\"45720\" rIns=\"91440\" \
         bIns=\"45720\" anchor=\"t\" anchorCtr=\"0\"><a:spAutoFit/></wps:bodyPr></wps:wsp></a:graphicData></a:graphic>\
         </wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:rect id=\"{name}\" style=\"width:{}pt;height:{}pt\">\
         <v:textbox>{content}</v:textbox></v:rect></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        width / 20,
        height / 20
    )
}
