//! Lines through and under words, colours behind them, links over them.

use lopdf::dictionary;

use crate::making::{Making, line, string};
use crate::shown::{case, check, marks};

#[test]
fn lines_and_colours_mark_the_words_that_they_cover() {
    // "Yes / No" at 12 points: "Yes" is 21.3 points wide, "No" begins 31.3 behind it.
    let answer = line(72.0, 700.0, "Yes / No");
    let with = |painted: &str| Making::of(&[format!("{painted}{answer}")]).bytes();
    check(
        vec![
            case("struck out", with("103 703.5 m 119 703.5 l S\n"), &["Yes / No | StruckOut: \"No\""]),
            case("struck out by a filled bar", with("103 703 16 0.8 re f\n"), &["Yes / No | StruckOut: \"No\""]),
            case("underlined", with("72 698.6 m 93 698.6 l S\n"), &["Yes / No | Underlined: \"Yes\""]),
            case(
                "highlighted",
                with("q 1 1 0 rg 72 697 21.5 13 re f Q\n"),
                &["Yes / No | Highlighted(\"FFFF00\"): \"Yes\""],
            ),
            case("in another colour", with("1 0 0 rg "), &["Yes / No | Colour(\"FF0000\"): \"Yes / No\""]),
            case("a rule below the line", with("60 694 m 500 694 l S\n"), &["Yes / No"]),
        ],
        marks,
    );
}

#[test]
fn one_of_two_words_with_a_stroke_between_is_marked() {
    // At 12 points "Yes" is 21.3 points wide, the stroke 3.3 and "No" 15.3.
    let answer = line(72.0, 700.0, "Yes/No");
    let with = |painted: &str| Making::of(&[format!("{painted}{answer}")]).bytes();
    check(
        vec![
            case(
                "highlighted",
                with("q 1 1 0 rg 72 697 21.5 13 re f Q\n"),
                &["Yes/No | Highlighted(\"FFFF00\"): \"Yes\""],
            ),
            case("struck out", with("97 703.5 m 112 703.5 l S\n"), &["Yes/No | StruckOut: \"No\""]),
            case("struck out as one", with("72 703.5 m 112 703.5 l S\n"), &["Yes/No | StruckOut: \"Yes/No\""]),
            case("half of a word", with("q 1 1 0 rg 72 697 11 13 re f Q\n"), &["Yes/No"]),
        ],
        marks,
    );
}

#[test]
fn markup_without_an_appearance_marks_as_what_is_painted() {
    let with = |kind: &str| {
        let mut making = Making::of(&[line(72.0, 700.0, "Yes / No")]);
        let corners: Vec<lopdf::Object> =
            [103.0, 711.0, 119.0, 711.0, 103.0, 697.0, 119.0, 697.0].map(lopdf::Object::Real).to_vec();
        let colour: Vec<lopdf::Object> = [1, 1, 0].map(lopdf::Object::Integer).to_vec();
        let markup = dictionary! { "Subtype" => kind, "QuadPoints" => corners, "C" => colour };
        making.annotation(0, [103.0, 697.0, 119.0, 711.0], markup);
        making.bytes()
    };
    check(
        vec![
            case("highlighted", with("Highlight"), &["Yes / No | Highlighted(\"FFFF00\"): \"No\""]),
            case("struck out", with("StrikeOut"), &["Yes / No | StruckOut: \"No\""]),
            case("underlined", with("Underline"), &["Yes / No | Underlined: \"No\""]),
        ],
        marks,
    );
}

#[test]
fn the_link_of_a_box_covers_only_the_words_in_it() {
    let link = |bounds: [f32; 4]| {
        let mut making = Making::of(&[line(72.0, 700.0, "See the portal for more.")]);
        let action = dictionary! { "S" => "URI", "URI" => string("https://example.org/") };
        making.annotation(0, bounds, dictionary! { "Subtype" => "Link", "A" => action });
        making.bytes()
    };
    check(
        vec![
            // "portal" stands between 118.0 and 150.0.
            case(
                "over a word",
                link([118.0, 697.0, 150.5, 711.0]),
                &["See the portal for more. | Link(\"https://example.org/\"): \"portal\""],
            ),
            case(
                "over two words",
                link([97.5, 697.0, 150.5, 711.0]),
                &["See the portal for more. | Link(\"https://example.org/\"): \"the portal\""],
            ),
            case("beside all words", link([72.0, 600.0, 150.0, 620.0]), &["See the portal for more."]),
        ],
        marks,
    );
}
