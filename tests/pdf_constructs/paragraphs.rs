//! Lines that make a paragraph, and lines that do not; notes, headings and furniture.

use crate::making::{Making, line, lines, styled};
use crate::shown::{Case, blocks, case, check};

/// A page of lines that begin at its left margin.
fn page(name: &'static str, texts: &[&str], expected: &[&'static str]) -> Case {
    case(name, Making::of(&[lines(72.0, 760.0, texts)]).bytes(), expected)
}

#[test]
fn lines_make_a_paragraph_where_the_next_word_did_not_fit() {
    check(
        vec![
            page(
                "wrapped lines",
                &["The ministry publishes every year a report on the portal and", "on all of its services."],
                &["The ministry publishes every year a report on the portal and on all of its services."],
            ),
            page(
                "lines that end where they were meant to",
                &["Ana Ejemplo", "Director of the agency", "The ministry publishes every year a report on the portal."],
                &["Ana Ejemplo", "Director of the agency", "The ministry publishes every year a report on the portal."],
            ),
            page(
                "a line that begins with a label",
                &["The ministry publishes every year a report on the portal and", "2. What is its address?"],
                &["The ministry publishes every year a report on the portal and", "2. What is its address?"],
            ),
        ],
        blocks,
    );
}

#[test]
fn a_hyphen_at_a_line_end_goes_where_only_the_line_end_made_it() {
    check(
        vec![
            page(
                "the word stands elsewhere without it",
                &["The development plan was published by the ministry with its develop-", "ment goals."],
                &["The development plan was published by the ministry with its development goals."],
            ),
            page(
                "the word stands nowhere without it",
                &["All citizens took part in the consultation on the strategy for e-", "government in the regions."],
                &["All citizens took part in the consultation on the strategy for e-government in the regions."],
            ),
            page(
                "a large letter follows",
                &["All citizens took part in the consultation of the Asia-", "Pacific region."],
                &["All citizens took part in the consultation of the Asia-Pacific region."],
            ),
            page(
                "the hyphen is a soft one",
                &["All citizens took part in the consultation on the transpa\u{ad}", "rency of budgets."],
                &["All citizens took part in the consultation on the transparency of budgets."],
            ),
        ],
        blocks,
    );
}

#[test]
fn a_paragraph_that_the_end_of_a_page_cut_is_healed() {
    let first =
        |last: &str| lines(72.0, 760.0, &["The ministry publishes every year a report on the portal and", last]);
    let second = |first: &str| lines(72.0, 760.0, &[first, "Another paragraph stands here, and it is long enough."]);
    let pages = |one: &str, other: &str| Making::of(&[first(one), second(other)]).bytes();
    check(
        vec![
            case(
                "a sentence goes on",
                pages("on all services that the agencies of the government have in", "use in the regions."),
                &[
                    "The ministry publishes every year a report on the portal and on all services that the agencies of \
                     the government have in use in the regions.",
                    "Another paragraph stands here, and it is long enough.",
                ],
            ),
            case(
                "a sentence ends",
                pages("on all services that the agencies of the government have.", "Use in the regions."),
                &[
                    "The ministry publishes every year a report on the portal and on all services that the agencies of \
                     the government have.",
                    "Use in the regions.",
                    "Another paragraph stands here, and it is long enough.",
                ],
            ),
        ],
        blocks,
    );
}

#[test]
fn headers_footers_and_page_numbers_are_furniture() {
    let page = |number: usize, text: &str| {
        let header = line(72.0, 800.0, "Member States Questionnaire");
        let footer = styled("F1", 9.0, 250.0, 30.0, &format!("Page {number} of 3"));
        format!("{header}{}{footer}", line(72.0, 700.0, text))
    };
    let pages = ["The first answer.", "The second answer.", "The third answer."];
    let pages: Vec<String> = (1..).zip(pages).map(|(number, text)| page(number, text)).collect();
    let artifact = |text: &str| format!("/Artifact <</Type /Pagination>> BDC\n{text}EMC\n");
    let marked = artifact(&line(72.0, 800.0, "Ministry of Planning")) + &line(72.0, 700.0, "The first answer.");
    check(
        vec![
            case(
                "lines that are alike but for their numbers",
                Making::of(&pages).bytes(),
                &[
                    "The first answer.",
                    "(header) Member States Questionnaire",
                    "(number) Page 1 of 3",
                    "The second answer.",
                    "(header) Member States Questionnaire",
                    "(number) Page 2 of 3",
                    "The third answer.",
                    "(header) Member States Questionnaire",
                    "(number) Page 3 of 3",
                ],
            ),
            case(
                "a line that the file marks as an artifact",
                Making::of(&[marked]).bytes(),
                &["The first answer.", "(header) Ministry of Planning"],
            ),
        ],
        blocks,
    );
}

#[test]
fn raised_figures_are_marks_of_notes_or_exponents() {
    let raised = |text: &str, figure: &str, rest: &str| {
        format!("BT /F1 12 Tf 72 700 Td ({text}) Tj 5 Ts /F1 7 Tf ({figure}) Tj 0 Ts /F1 12 Tf ({rest}) Tj ET\n")
    };
    let note = "BT 72 80 Td 3 Ts /F1 6 Tf (1) Tj 0 Ts /F1 9 Tf ( Also called a one-stop shop.) Tj ET\n";
    let plain = styled("F1", 9.0, 72.0, 80.0, "1 Also called a one-stop shop.");
    let text = raised("The national portal", "1", " is open to all.");
    check(
        vec![
            case(
                "a mark and its note",
                Making::of(&[text.clone() + note]).bytes(),
                &["The national portal is open to all.", "[^1] Also called a one-stop shop."],
            ),
            case(
                "a note whose own figure is not raised",
                Making::of(&[text + &plain]).bytes(),
                &["The national portal is open to all.", "[^1] Also called a one-stop shop."],
            ),
            case(
                "an exponent",
                Making::of(&[raised("An area of 5 km", "2", " is covered.")]).bytes(),
                &["An area of 5 km\u{b2} is covered."],
            ),
        ],
        blocks,
    );
}

#[test]
fn words_are_parted_by_blanks_and_gaps_and_not_by_spaced_letters() {
    let shown = |operators: &str| Making::of(&[format!("BT /F1 12 Tf 72 700 Td {operators} ET\n")]).bytes();
    check(
        vec![
            case("gaps instead of blanks", shown("[(Two) -300 (words)] TJ"), &["Two words"]),
            case("kerning inside a word", shown("[(T) 80 (wo w) 30 (ords)] TJ"), &["Two words"]),
            case("spaced letters with blanks", shown("4 Tc (SPACED LETTERS) Tj"), &["SPACED LETTERS"]),
            case(
                "spaced letters with gaps",
                shown("[(S) -300 (P) -300 (A) -300 (C) -300 (E) -300 (D) -900 (O) -300 (U) -300 (T)] TJ"),
                &["SPACED OUT"],
            ),
            case("a word that is painted twice, as bold", shown("(Bold) Tj ET BT 72.3 700 Td (Bold) Tj"), &["# Bold"]),
            case("a word painted letter by letter", shown("(W) Tj (o) Tj (r) Tj (d) Tj"), &["Word"]),
        ],
        blocks,
    );
}

#[test]
fn larger_and_bold_lines_are_headings() {
    let rest = "The ministry publishes every year a report on the portal.";
    let headed = |heading: String| Making::of(&[heading + &line(72.0, 650.0, rest)]).bytes();
    let with = |heading: &'static str| [heading, rest];
    check(
        vec![
            case("larger letters", headed(styled("F1", 18.0, 72.0, 700.0, "The title")), &with("# The title")),
            case("bold letters", headed(styled("F2", 12.0, 72.0, 700.0, "The title")), &with("# The title")),
            case("neither", headed(line(72.0, 700.0, "The title")), &with("The title")),
        ],
        blocks,
    );
}
