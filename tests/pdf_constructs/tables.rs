//! Text side by side: columns, tables with and without rules, tables over the end of a page.

use crate::making::{Making, filled, lines, strokes};
use crate::shown::{blocks, case, check};

/// Rules of a table: its horizontal and its vertical edges.
fn grid(rows: &[f64], columns: &[f64]) -> String {
    let (left, right) = (columns[0], columns[columns.len() - 1]);
    let (top, bottom) = (rows[0], rows[rows.len() - 1]);
    let across = rows.iter().map(|y| [left, *y, right, *y]);
    let down = columns.iter().map(|x| [*x, bottom, *x, top]);
    strokes(&across.chain(down).collect::<Vec<_>>())
}

#[test]
fn columns_of_prose_are_read_one_after_the_other() {
    const LEFT: &str = "The ministry publishes a report on the portal and on all services that the agencies of the \
        government have in use in the regions of the country since the year 2015. It is written by the office that \
        runs the portal, from the figures that each of the agencies sends to it at the end of the year, and it is \
        printed in the three official languages.";
    const RIGHT: &str = "Citizens may comment on it for six weeks, and each of their comments is answered in public by \
        the office that runs the portal together with the national archive. The answers stand beside the comments on \
        the page of the report, and all of them together are handed to the parliament. What they lead to is told in \
        the report of the year after.";
    let page =
        |right: f64| Making::of(&[filled(72.0, 760.0, 210.0, LEFT).0 + &filled(310.0, right, 210.0, RIGHT).0]).bytes();
    check(
        vec![
            // As a column does that was set by itself.
            case("columns whose lines are not level", page(755.0), &[LEFT, RIGHT]),
            case("columns whose lines are level", page(760.0), &[LEFT, RIGHT]),
        ],
        blocks,
    );
}

#[test]
fn prompts_with_answers_beside_them_are_read_row_by_row() {
    let rows = [("Name", "Ana Ejemplo"), ("Title", "Director of the agency"), ("E-mail", "ana@example.org")];
    let page: String = (0..)
        .zip(rows)
        .map(|(at, (prompt, answer))| {
            let y = 760.0 - 24.0 * f64::from(at);
            lines(72.0, y, &[prompt]) + &lines(240.0, y, &[answer])
        })
        .collect();
    let tall = lines(72.0, 760.0, &["Is there a strategy?"])
        + &lines(260.0, 760.0, &["Yes, since the year 2015, and it was", "renewed in the year 2018."])
        + &lines(72.0, 720.0, &["Is it published?"])
        + &lines(260.0, 720.0, &["No."]);
    check(
        vec![
            case(
                "answers of one line",
                Making::of(&[page]).bytes(),
                &[
                    "{0,0} Name",
                    "{0,1} Ana Ejemplo",
                    "{1,0} Title",
                    "{1,1} Director of the agency",
                    "{2,0} E-mail",
                    "{2,1} ana@example.org",
                ],
            ),
            case(
                "an answer of two lines",
                Making::of(&[tall]).bytes(),
                &[
                    "{0,0} Is there a strategy?",
                    "{0,1} Yes, since the year 2015, and it was renewed in the year 2018.",
                    "{1,0} Is it published?",
                    "{1,1} No.",
                ],
            ),
        ],
        blocks,
    );
}

#[test]
fn ruled_tables_are_read_cell_by_cell() {
    let whole = grid(&[780.0, 750.0, 720.0], &[72.0, 200.0, 500.0])
        + &lines(76.0, 760.0, &["Name"])
        + &lines(204.0, 760.0, &["Ana Ejemplo"])
        + &lines(76.0, 730.0, &["Title"])
        + &lines(204.0, 730.0, &["Director"]);
    // The head covers both columns: no rule parts them there.
    let merged = grid(&[780.0, 750.0, 720.0], &[72.0, 500.0])
        + &strokes(&[[200.0, 720.0, 200.0, 750.0]])
        + &lines(76.0, 760.0, &["Contacts"])
        + &lines(76.0, 730.0, &["Title"])
        + &lines(204.0, 730.0, &["Director"]);
    let empty = grid(&[780.0, 750.0, 720.0], &[72.0, 200.0, 500.0])
        + &lines(76.0, 760.0, &["Name"])
        + &lines(76.0, 730.0, &["Title"])
        + &lines(204.0, 730.0, &["Director"]);
    check(
        vec![
            case(
                "four cells",
                Making::of(&[whole]).bytes(),
                &["{0,0} Name", "{0,1} Ana Ejemplo", "{1,0} Title", "{1,1} Director"],
            ),
            case(
                "a merged cell",
                Making::of(&[merged]).bytes(),
                &["{0,0 1x2} Contacts", "{1,0} Title", "{1,1} Director"],
            ),
            case("an empty cell", Making::of(&[empty]).bytes(), &["{0,0} Name", "{1,0} Title", "{1,1} Director"]),
        ],
        blocks,
    );
}

#[test]
fn answers_without_background_beside_filled_prompts_are_cells() {
    let tile = |x: f64, y: f64, width: f64| format!("0.87 0.92 0.96 rg {x} {y} {width} 30 re f\n0 g\n");
    let row = |y: f64, label: &str, prompt: &str| {
        tile(72.0, y, 40.0)
            + &tile(112.2, y, 150.0)
            + &lines(76.0, y + 18.0, &[label])
            + &lines(116.0, y + 18.0, &[prompt])
    };
    let prompts = row(720.0, "1.", "Is there a portal?") + &row(690.0, "2.", "Is it open to all?");
    let answers =
        lines(270.0, 738.0, &["Yes, since 2015", "(https://portal.example)"]) + &lines(270.0, 708.0, &["No."]);
    let across = strokes(&[[72.0, 750.0, 520.0, 750.0], [72.0, 720.0, 520.0, 720.0], [72.0, 690.0, 520.0, 690.0]]);
    // Text that goes on over the rows of the tiles stands in none of them.
    let beside: String =
        (0..5).map(|at| lines(270.0, 745.0 - 13.0 * f64::from(at), &["A text that goes on"])).collect();
    let expected = [
        "{0,0} 1.",
        "{0,1} Is there a portal?",
        "{0,2} Yes, since 2015 (https://portal.example)",
        "{1,0} 2.",
        "{1,1} Is it open to all?",
        "{1,2} No.",
    ];
    let is_cell = |name, content: String| case(name, Making::of(&[content]).bytes(), &expected);
    check(
        vec![
            is_cell("no rules", prompts.clone() + &answers),
            is_cell("rules between the rows only", prompts.clone() + &answers + &across),
        ],
        blocks,
    );
    let text = "A text that goes on A text that goes on A text that goes on A text that goes on A text that goes on";
    check(
        vec![case(
            "a text beside",
            Making::of(&[prompts + &beside]).bytes(),
            &["{0,0} 1.", "{0,1} Is there a portal?", "{1,0} 2.", "{1,1} Is it open to all?", text],
        )],
        blocks,
    );
}

/// A table of two rows at the foot of a page, and the rows of the page behind it.
fn over_the_page(last: &str, rows: &[(&str, &str)]) -> Vec<u8> {
    let table = |top: f64, rows: &[(&str, &str)]| {
        let edges: Vec<f64> = (0..=rows.len()).map(|at| top - 30.0 * at as f64).collect();
        let text = rows
            .iter()
            .zip(&edges)
            .map(|((prompt, answer), y)| lines(76.0, y - 20.0, &[prompt]) + &lines(204.0, y - 20.0, &[answer]));
        grid(&edges, &[72.0, 200.0, 500.0]) + &text.collect::<String>()
    };
    Making::of(&[table(120.0, &[("Question", "Answer"), ("Strategy", last)]), table(780.0, rows)]).bytes()
}

#[test]
fn a_table_goes_on_over_the_end_of_a_page() {
    let first = ["{0,0} Question", "{0,1} Answer", "{1,0} Strategy"];
    let and = |rest: &[&'static str]| [first.as_slice(), rest].concat();
    check(
        vec![
            case(
                "a row that the end of the page cuts",
                over_the_page("It was adopted by the parliament and", &[("", "renewed in the year 2018.")]),
                &and(&["{1,1} It was adopted by the parliament and renewed in the year 2018."]),
            ),
            case(
                "a row of its own",
                over_the_page("It was adopted by the parliament.", &[("Portal", "It was renewed.")]),
                &and(&["{1,1} It was adopted by the parliament.", "{2,0} Portal", "{2,1} It was renewed."]),
            ),
            case(
                "a row of its own whose answer begins with a small letter",
                over_the_page("Ana Ejemplo", &[("E-mail", "ana@example.org")]),
                &and(&["{1,1} Ana Ejemplo", "{2,0} E-mail", "{2,1} ana@example.org"]),
            ),
            case(
                "the first row is printed again",
                over_the_page("It was adopted.", &[("Question", "Answer"), ("Portal", "It was renewed.")]),
                &and(&[
                    "{1,1} It was adopted.",
                    "{0,0} (header) Question",
                    "{0,1} (header) Answer",
                    "{2,0} Portal",
                    "{2,1} It was renewed.",
                ]),
            ),
        ],
        blocks,
    );
}

#[test]
fn a_row_without_rules_goes_on_over_the_end_of_a_page_that_cut_it() {
    let row = |y: f64, label: &str, prompt: &[&str], answer: &[&str]| {
        lines(72.0, y, &[label]) + &lines(110.0, y, prompt) + &lines(300.0, y, answer)
    };
    let first = row(200.0, "1.", &["Is there a portal?"], &["Yes, since 2015."])
        + &row(170.0, "2.", &["Is it open to all?"], &["Yes."])
        + &row(
            140.0,
            "3.",
            &["Are all of the services ", "of the government "],
            &["There are many forms, ", "and the services stand with "],
        );
    let second = lines(110.0, 780.0, &["on the portal?"])
        + &lines(300.0, 780.0, &["all of the forms."])
        + &row(740.0, "4.", &["Is it used?"], &["No."])
        + &row(710.0, "5.", &["Is it new?"], &["Yes."]);
    check(
        vec![case(
            "prompts and answers",
            Making::of(&[first, second]).bytes(),
            &[
                "{0,0} 1. Is there a portal?",
                "{0,1} Yes, since 2015.",
                "{1,0} 2. Is it open to all?",
                "{1,1} Yes.",
                "{2,0} 3. Are all of the services of the government on the portal?",
                "{2,1} There are many forms, and the services stand with all of the forms.",
                "{0,0} 4. Is it used?",
                "{0,1} No.",
                "{1,0} 5. Is it new?",
                "{1,1} Yes.",
            ],
        )],
        blocks,
    );
}
