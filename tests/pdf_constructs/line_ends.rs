//! Where lines end: blanks that are painted though nobody sees them, and words, numbers and addresses that are cut.

use crate::making::{Making, filled, line, lines, strokes, width_of};
use crate::shown::{blocks, case, check};

/// Text that fills lines of this width, as LibreOffice paints it: with the blank at which a line was broken.
fn wrapped(x: f64, y: f64, width: f64, text: &str) -> (String, f64) {
    let (content, below) = filled(x, y, width, text);
    let count = content.lines().count();
    let with_blank =
        |(at, line): (usize, &str)| if at + 1 < count { line.replace(") Tj", " ) Tj") } else { line.to_owned() };
    (content.lines().enumerate().map(with_blank).collect::<Vec<_>>().join("\n") + "\n", below)
}

const PROSE: &str = "The ministry publishes a report on the portal and on all services that the agencies of the government \
    have in use in the regions of the country since the year 2015. It is written by the office that runs the portal, \
    from the figures that each of the agencies sends to it at the end of the year, and it is printed in the three \
    official languages of the country, and read out in the parliament.";

/// A page of four paragraphs whose lines end in blanks, and below them these lines.
fn page(texts: &[&str]) -> Vec<u8> {
    let (mut content, mut y) = (String::new(), 780.0);
    for _ in 0..4 {
        let (paragraph, below) = wrapped(72.0, y, 400.0, PROSE);
        content += &paragraph;
        y = below - 14.0;
    }
    Making::of(&[content + &lines(72.0, y, texts)]).bytes()
}

fn check_last(cases: &[(&'static str, &[&str], &[&'static str])]) {
    let whole = |expected: &[&'static str]| [[PROSE; 4].as_slice(), expected].concat();
    let cases = cases.iter().map(|(name, texts, expected)| case(name, page(texts), &whole(expected)));
    check(cases.collect(), blocks);
}

#[test]
fn a_blank_behind_a_line_tells_that_it_goes_on() {
    check_last(&[
        ("a line with a blank", &["Central Bureau of ", "Statistics"], &["Central Bureau of Statistics"]),
        (
            "a line with room for a blank and none",
            &["The Ministry of Housing and Planning and the Office of the", "Ombudsman of the country and its regions"],
            &["The Ministry of Housing and Planning and the Office of the", "Ombudsman of the country and its regions"],
        ),
        (
            "the last word before a colon",
            &["Ministry of ", "Planning: it publishes"],
            &["Ministry of Planning: it publishes"],
        ),
        (
            "a label",
            &["Ministry of Planning; ", "2. Ministry of Health"],
            &["Ministry of Planning;", "2. Ministry of Health"],
        ),
    ]);
}

#[test]
fn addresses_and_numbers_that_a_line_end_cut_are_whole() {
    const FULL: &str = "The text of the strategy can be found on the page https://portal.example.or";
    assert!((392.0..402.0).contains(&width_of(FULL)), "{}", width_of(FULL));
    check_last(&[
        ("behind a hyphen", &["See https://www.open-", "data.example"], &["See https://www.open-data.example"]),
        (
            "at any character of a full line",
            &[FULL, "g"],
            &["The text of the strategy can be found on the page https://portal.example.org"],
        ),
        ("before its domain", &["Write to office@portal", ".example"], &["Write to office@portal.example"]),
        ("a telephone number", &["Telephone: (97) 672-", "4277"], &["Telephone: (97) 672-4277"]),
        (
            "an address that is whole, and a word",
            &["https://portal.example/", "opened in the year 2014"],
            &["https://portal.example/", "opened in the year 2014"],
        ),
        (
            "two addresses",
            &["https://portal.example/", "https://data.example/"],
            &["https://portal.example/", "https://data.example/"],
        ),
    ]);
}

#[test]
fn a_blank_over_a_letter_parts_no_word() {
    let over = format!("{}{}{}", line(72.0, 700.0, "Mi"), line(72.1, 700.0, " "), line(84.66, 700.0, "nistry"));
    check(vec![case("at the start of the line", Making::of(&[over]).bytes(), &["Ministry"])], blocks);
}

#[test]
fn options_that_follow_each_other_over_lines_are_no_columns() {
    let frame = |x: f64, y: f64| {
        let (right, top) = (x + 9.0, y + 9.0);
        strokes(&[[x, y, right, y], [right, y, right, top], [right, top, x, top], [x, top, x, y]])
    };
    let rows = [
        ("national portal", "open data of the "),
        ("government", "digital identity of "),
        ("all citizens", "procurement of "),
    ];
    let mut content = String::new();
    for (at, (left, right)) in (0..).zip(rows) {
        let y = 700.0 - 14.0 * f64::from(at);
        let x = if at == 0 { 86.0 } else { 72.0 };
        content += &(line(x, y, left) + &frame(220.0, y - 1.0) + &line(234.0, y, right));
    }
    content += &(frame(72.0, 699.0) + &line(72.0, 658.0, "the government"));
    let expected = "☐ national portal\t☐ open data of the government\t☐ digital identity of all citizens\t☐ procurement of \
                    the government";
    check(vec![case("three lines", Making::of(&[content]).bytes(), &[expected])], blocks);
}

#[test]
fn note_marks_stand_alone_or_twice() {
    let note = "BT 72 80 Td 3 Ts /F1 6 Tf (1) Tj 0 Ts /F1 9 Tf ( Also called a one-stop shop.) Tj ET\n";
    let alone = "BT /F1 12 Tf 72 700 Td (The national portal is open to all citizens of the country) Tj 0 -10 Td /F1 7 Tf (1) Tj ET\n".to_owned();
    let twice = "BT /F1 12 Tf 72 700 Td (The portal.) Tj 5 Ts /F1 7 Tf (1) Tj 0 Ts /F1 12 Tf (1 It is open to all citizens of the country.) Tj ET\n";
    let note_twice = note.replace("(1)", "(11)");
    check(
        vec![
            case(
                "a mark below the line that it had no room on",
                Making::of(&[alone + note]).bytes(),
                &["The national portal is open to all citizens of the country", "[^1] Also called a one-stop shop."],
            ),
            case(
                "a mark printed twice, in the text and in the note",
                Making::of(&[twice.to_owned() + &note_twice]).bytes(),
                &["The portal. It is open to all citizens of the country.", "[^1] Also called a one-stop shop."],
            ),
        ],
        blocks,
    );
}

#[test]
fn a_numeral_stands_apart_from_its_title() {
    let content = line(72.0, 700.0, "VIII.Indicators");
    check(vec![case("glued together", Making::of(&[content]).bytes(), &["VIII. Indicators"])], blocks);
}
