//! Other scripts: from right to left, and without blanks between words.

use lopdf::{Dictionary, Object, Stream, dictionary};

use crate::making::{Making, string};
use crate::shown::{blocks, case, check, marks};

/// A page that shows these lines with a composite font, each at its height; the code of a character is its number.
/// Characters stand in the order in which they are painted, from left to right.
fn page(lines: &[(f64, f64, &str)], width: i64) -> Vec<u8> {
    let mut content = String::new();
    let mut characters: Vec<char> = Vec::new();
    for (x, y, text) in lines {
        let codes: String = text.chars().map(|character| format!("{:04X}", u32::from(character))).collect();
        content += &format!("BT /F5 12 Tf {x} {y} Td <{codes}> Tj ET\n");
        characters.extend(text.chars());
    }
    let mapped = characters.iter().map(|one| format!("<{:04X}> <{:04X}>\n", u32::from(*one), u32::from(*one)));
    let map = format!(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Made def /CMapType 2 def\n\
         1 begincodespacerange <0000> <FFFF> endcodespacerange\n{} beginbfchar\n{}endbfchar\nendcmap end end\n",
        characters.len(),
        mapped.collect::<String>()
    );
    let mut making = Making::of(&[content]);
    let map = making.pdf.add_object(Stream::new(Dictionary::new(), map.into_bytes()));
    let descendant: Object = dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "Made", "DW" => width,
        "CIDSystemInfo" => dictionary! {
            "Registry" => string("Adobe"), "Ordering" => string("Identity"), "Supplement" => 0,
        },
    }
    .into();
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "Made", "Encoding" => "Identity-H",
        "ToUnicode" => map, "DescendantFonts" => vec![descendant],
    };
    making.resource("Font", "F5", font);
    making.bytes()
}

/// Text from right to left as it is painted from left to right.
fn painted(text: &str) -> String {
    text.chars().rev().collect()
}

#[test]
fn lines_from_right_to_left_are_read_in_logical_order() {
    let arabic = "نعم، توجد استراتيجية";
    // The number keeps its order on the page.
    let number_left = format!("2018 {}", painted("في عام"));
    check(
        vec![
            case("Arabic", page(&[(300.0, 700.0, &painted(arabic))], 500), &[arabic]),
            case("Arabic with a number", page(&[(300.0, 700.0, &number_left)], 500), &["في عام 2018"]),
            case("Hebrew", page(&[(300.0, 700.0, &painted("כן, יש תוכנית"))], 500), &["כן, יש תוכנית"]),
            case(
                "a Latin name in Arabic",
                page(&[(300.0, 700.0, &(painted("للمزيد") + " Facebook " + &painted("انظر")))], 500),
                &["انظر Facebook للمزيد"],
            ),
        ],
        blocks,
    );
    check(
        vec![case("is marked", page(&[(300.0, 700.0, &painted("نعم"))], 500), &["نعم | RightToLeft: \"نعم\""])],
        marks,
    );
}

#[test]
fn ideographs_stand_without_blanks() {
    check(
        vec![
            case("one line", page(&[(72.0, 700.0, "是否有国家发展战略")], 1000), &["是否有国家发展战略"]),
            case(
                "a paragraph of two lines",
                page(
                    &[
                        (72.0, 700.0, "政府每年公布一份关于门户网站和所有服务的报告并且"),
                        (72.0, 684.0, "征求公众意见。"),
                    ],
                    1000,
                ),
                &["政府每年公布一份关于门户网站和所有服务的报告并且征求公众意见。"],
            ),
            case(
                "set apart to fill a line",
                page(&[(72.0, 700.0, "政"), (87.0, 700.0, "府"), (102.0, 700.0, "网"), (117.0, 700.0, "站")], 1000),
                &["政府网站"],
            ),
        ],
        blocks,
    );
}
