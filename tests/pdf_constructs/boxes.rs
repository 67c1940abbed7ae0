//! Tick boxes: drawn, set in a symbol font, typed.

use crate::making::{Making, filled, line, strokes, styled, width_of};
use crate::shown::{case, check, ticks};

/// A square of 10 points beside the words of an option at this height, with this inside.
fn square(y: f64, inside: &str) -> String {
    format!("72 {y} 10 10 re S\n{inside}")
}

/// A circle of 10 points, filled or not.
fn circle(x: f64, y: f64, radius: f64, paint: &str) -> String {
    let k = 0.5523 * radius;
    let (left, right, top, bottom) = (x - radius, x + radius, y + radius, y - radius);
    format!(
        "{right} {y} m {right} {} {} {top} {x} {top} c {} {top} {left} {} {left} {y} c \
         {left} {} {} {bottom} {x} {bottom} c {} {bottom} {right} {} {right} {y} c h {paint}\n",
        y + k,
        x + k,
        x - k,
        y + k,
        y - k,
        x - k,
        x + k,
        y - k
    )
}

/// Two options, the first of them ticked in this way.
fn options(marked: &str, empty: &str) -> Vec<u8> {
    Making::of(&[line(90.0, 700.0, "Yes") + marked + &line(90.0, 680.0, "No") + empty]).bytes()
}

#[test]
fn drawn_boxes_are_ticked_by_what_is_drawn_inside() {
    let cross = strokes(&[[73.0, 700.0, 81.0, 708.0], [73.0, 708.0, 81.0, 700.0]]);
    let tick = "74 703 m 76 700 l 81 707 l S\n";
    let empty = square(679.0, "");
    let drawn = ["☒ Yes | Checked DrawnShape", "☐ No | Unchecked DrawnShape"];
    let radio = |paint: &str| circle(77.0, 704.0, 5.0, "S") + &circle(77.0, 704.0, 2.5, paint);
    check(
        vec![
            case("a cross", options(&square(699.0, &cross), &empty), &drawn),
            case("a tick", options(&square(699.0, tick), &empty), &drawn),
            case(
                "a cross of a symbol font",
                options(&square(699.0, &styled("F4", 10.0, 73.0, 700.5, "8")), &empty),
                &drawn,
            ),
            case("a typed X", options(&square(699.0, &styled("F1", 10.0, 73.8, 700.5, "X")), &empty), &drawn),
            case("a dot in a circle", options(&radio("f"), &circle(77.0, 684.0, 5.0, "S")), &drawn),
            case(
                "two empty boxes",
                options(&square(699.0, ""), &empty),
                &["☐ Yes | Unchecked DrawnShape", "☐ No | Unchecked DrawnShape"],
            ),
        ],
        ticks,
    );
}

#[test]
fn boxes_of_symbol_fonts_and_typed_marks_are_seen() {
    let typed = |text: &str| Making::of(&[line(72.0, 700.0, text)]).bytes();
    check(
        vec![
            case(
                "typed brackets",
                typed("[x] Yes [ ] No"),
                &["[x] Yes [ ] No | Checked TypedMark | Unchecked TypedMark"],
            ),
            case(
                "typed parentheses",
                typed("(x) Yes ( ) No"),
                &["(x) Yes ( ) No | Checked TypedMark | Unchecked TypedMark"],
            ),
            case(
                "squares and ticks of ZapfDingbats",
                Making::of(&[styled("F4", 12.0, 72.0, 700.0, "4")
                    + &line(90.0, 700.0, "Yes")
                    + &styled("F4", 12.0, 72.0, 680.0, "o")
                    + &line(90.0, 680.0, "No")])
                .bytes(),
                &["✔ Yes | Checked Glyph", "❏ No | Unchecked Glyph"],
            ),
        ],
        ticks,
    );
}

#[test]
fn a_line_end_before_a_typed_mark_may_part_it_from_its_word() {
    const PROMPT: &str = "12. Does your country measure the satisfaction of citizens?";
    let filled_to = |first: &str, second: &str| {
        Making::of(&[filled(72.0, 700.0, width_of(first) + 1.0, &format!("{first} {second}")).0]).bytes()
    };
    check(
        vec![
            case(
                "marks before their words",
                filled_to(PROMPT, "(x) Yes ( ) No"),
                &[PROMPT, "(x) Yes ( ) No | Checked TypedMark | Unchecked TypedMark"],
            ),
            case(
                "marks behind their words",
                filled_to("12. Does your country measure the satisfaction of citizens? Yes (x) No", "( )"),
                &["12. Does your country measure the satisfaction of citizens? Yes (x) No ( ) \
                   | Checked TypedMark | Unchecked TypedMark"],
            ),
        ],
        ticks,
    );
}

#[test]
fn letters_cells_and_bullets_are_no_boxes() {
    let wide = "The ministry publishes every year a report on these portals:";
    let listed = line(72.0, 720.0, wide)
        + &line(90.0, 700.0, "The portal of the government")
        + "72 702 4 4 re f\n"
        + &line(90.0, 680.0, "The archive")
        + "72 682 4 4 re f\n";
    let framed = line(90.0, 700.0, "The portal") + "70 690 300 24 re S\n";
    check(
        vec![
            case(
                "filled squares before the items of a list",
                Making::of(&[listed]).bytes(),
                &[wide, "The portal of the government", "The archive"],
            ),
            case("a frame around a line", Making::of(&[framed]).bytes(), &["The portal"]),
        ],
        ticks,
    );
}
