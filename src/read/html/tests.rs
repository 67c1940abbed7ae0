//! Small pieces of HTML, and how they are read.

use crate::read::document::{Block, BlockKind};
use crate::read::markdown;

/// Labels in braces and texts of the blocks.
fn shown(html: &str) -> Vec<String> {
    let line = |block: &Block| {
        let label = block.label.as_ref().map(|label| format!("{{{}}}", label.written)).unwrap_or_default();
        format!("{label}{}", block.text.as_str())
    };
    markdown::read(html).blocks.iter().map(line).collect()
}

#[test]
fn items_of_ordered_lists_have_the_number_that_a_browser_shows() {
    for (html, expected) in [
        ("<ol><li>a</li><li>b</li></ol>", &["{1.}a", "{2.}b"][..]),
        ("<ul><li>a</li><li>b</li></ul>", &["a", "b"]),
        ("<ol start=\"17\"><li>a<li>b</ol><ol><li>c</ol>", &["{17.}a", "{18.}b", "{1.}c"]),
        ("<ol><li value=5>a</li><li>b</li><li value=x>c</li></ol>", &["{5.}a", "{6.}b", "{7.}c"]),
        ("<ol type=a start=26><li>a<li>b</ol>", &["{z.}a", "{aa.}b"]),
        ("<ol type=A><li>a</ol><ol type=i start=4><li>b</ol><ol type=I><li>c</ol>", &["{A.}a", "{iv.}b", "{I.}c"]),
        ("<ol type=i start=0><li>a<li>b</ol>", &["{0.}a", "{i.}b"]),
        ("<ol style='margin: 0; list-style-type: upper-roman'><li>a</ol>", &["{I.}a"]),
        ("<ol style='list-style: none'><li>a</ol>", &["a"]),
        ("<ol reversed start=2><li>a<li>b</ol><ol reversed><li>c</ol>", &["{2.}a", "{1.}b", "c"]),
        ("<ol start=99999999999><li>a</ol>", &["{1.}a"]),
    ] {
        assert_eq!(shown(html), expected, "{html}");
    }
}

#[test]
fn lists_within_lists_count_on_their_own() {
    let html = "<ol><li>a<ol type=a><li>b<li>c</ol></li><li>d<ul><li>e</ul></li><li>f</li></ol>";
    assert_eq!(shown(html), ["{1.}a", "{a.}b", "{b.}c", "{2.}d", "e", "{3.}f"]);
    let levels: Vec<_> = markdown::read(html).blocks.iter().map(|block| block.list_level).collect();
    assert_eq!(levels, [0, 1, 1, 0, 1, 0].map(Some));
}

#[test]
fn a_paragraph_or_heading_in_an_item_is_the_item() {
    let html = "<ol>\n<li>\n<p>a</p><p>more</p></li>\n<li><h2>b</h2></li><li><div>c</div></li></ol>";
    assert_eq!(shown(html), ["{1.}a", "more", "{2.}b", "{3.}c"]);
    let kinds: Vec<_> = markdown::read(html).blocks.iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [BlockKind::ListItem, BlockKind::Paragraph, BlockKind::Heading(2), BlockKind::ListItem]);
}

#[test]
fn a_list_over_several_pieces_counts_on() {
    assert_eq!(shown("<ol><li>a</li>\n\n<li>b</li></ol>\n\ntext"), ["{1.}a", "{2.}b", "text"]);
}
