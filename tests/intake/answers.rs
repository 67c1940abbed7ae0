//! Answers that stand in the message itself, and submissions that lie in one: the same as those of the file alone.

use super::*;
use rapporteur::Rapporteur;
use rapporteur::confidence::Weights;
use rapporteur::intake::Submission;
use rapporteur::outline::Role as Said;
use rapporteur::questionnaire::Library;
use rapporteur::read::{Mark, Place};
use serde_json::Value;
use std::fmt::Write as _;

fn rapporteur() -> Rapporteur {
    Rapporteur::new(Library::embedded().unwrap(), Weights::shipped().unwrap())
}

/// Finding and value of every answer.
fn answers(rapporteur: &Rapporteur, name: &str, bytes: &[u8]) -> Vec<(String, Value, Value)> {
    let submission = Submission::from_bytes(name.to_owned(), bytes.to_vec()).unwrap();
    let conversion = rapporteur.convert(&submission).unwrap();
    let record = serde_json::to_value(&conversion.record).unwrap();
    let answers = record["answers"].as_object().unwrap();
    answers.iter().map(|(id, answer)| (id.clone(), answer["finding"].clone(), answer["value"].clone())).collect()
}

/// The answers that are the same, of those that are given.
fn same(expected: &[(String, Value, Value)], got: &[(String, Value, Value)]) -> (usize, Vec<String>) {
    let different = expected.iter().zip(got).filter(|(expected, got)| expected != got);
    let told: Vec<String> =
        different.map(|(expected, got)| format!("{expected:?}\n   got {:?} {}", got.1, got.2)).collect();
    (expected.len() - told.len(), told)
}

/// The text of a mail with this body.
fn body(kind: &str, text: &str) -> (String, Vec<u8>) {
    let mail = format!(
        "From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{}",
        base64(text.as_bytes())
    );
    let (part, kept) = open(mail.as_bytes());
    let body = &part.parts()[0];
    assert_eq!(body.role, Role::Body);
    (body.name.clone(), kept.of(body).to_vec())
}

#[test]
fn a_submission_among_what_is_none() {
    let docx = fixture("word/controls-answers-in-french.docx");
    let mail = mails::mail_with(&[("application/octet-stream; name=a.bin", "attachment", &docx)]);
    let (part, kept) = open(mail.as_bytes());
    let rapporteur = rapporteur();
    let mut submissions = 0;
    for leaf in part.parts().iter().filter(|part| matches!(part.holds, Holds::Document { .. })) {
        let Holds::Document { media_type } = leaf.holds else { unreachable!() };
        let submission = Submission::of_part(leaf.name.clone(), kept.of(leaf).to_vec(), media_type);
        assert_eq!(&submission.sha256, leaf.sha256.as_ref().unwrap());
        submissions += usize::from(rapporteur.convert(&submission).is_ok());
    }
    assert_eq!(submissions, 1);
    let expected = answers(&rapporteur, "a.docx", &docx);
    assert_eq!(answers(&rapporteur, "a.bin", kept.of(&part.parts()[2])), expected);
}

#[test]
fn answers_in_the_text_of_a_mail() {
    let rapporteur = rapporteur();
    let text = String::from_utf8(fixture("inbox/mozambique.txt")).unwrap();
    let expected = answers(&rapporteur, "a.txt", text.as_bytes());
    let (name, bytes) = body("plain", &text);
    assert_eq!(answers(&rapporteur, &name, &bytes), expected);

    // Every line quoted, as in a mail that was forwarded, once and twice.
    for mark in ["> ", ">", "> > "] {
        let quoted: String = text.lines().map(|line| format!("{mark}{line}\n")).collect();
        let (name, bytes) = body("plain", &quoted);
        let (count, told) = same(&expected, &answers(&rapporteur, &name, &bytes));
        assert_eq!(count, expected.len(), "{mark}\n{}", told.join("\n"));
    }

    // What is printed quoted, what is answered not.
    let submission = Submission::from_bytes("a.txt".into(), text.clone().into_bytes()).unwrap();
    let conversion = rapporteur.convert(&submission).unwrap();
    let mut is_answer = vec![false; text.lines().count() + 2];
    for (block, roles) in conversion.document.blocks.iter().zip(&conversion.recognised.outline.roles) {
        let answered: usize =
            roles.iter().filter(|(_, said)| matches!(said, Said::Answer(_))).map(|(range, _)| range.len()).sum();
        for place in &block.places {
            let Place::Lines(lines) = &place.place else { panic!() };
            // Ticks stand in what is printed.
            if block.ticks.is_empty() && answered * 2 > block.text.characters() {
                (lines.lines[0]..=lines.lines[1]).for_each(|line| is_answer[line as usize] = true);
            }
        }
    }
    let mut inline = String::from("Dear colleagues, our answers stand below each question.\n\n");
    for (index, line) in text.lines().enumerate() {
        writeln!(inline, "{}{line}", if is_answer[index + 1] { "" } else { "> " }).unwrap();
    }
    assert!(is_answer.iter().filter(|is_answer| **is_answer).count() > 60);
    let (name, bytes) = body("plain", &inline);
    let (count, told) = same(&expected, &answers(&rapporteur, &name, &bytes));
    assert_eq!(count, expected.len(), "{}", told.join("\n"));
}

#[test]
fn answers_in_the_page_of_a_mail() {
    let rapporteur = rapporteur();
    for name in ["inbox/estonia.md", "inbox/senegal.docx", "inbox/mill-software.md"] {
        let bytes = fixture(name);
        let expected = answers(&rapporteur, name.rsplit('/').next().unwrap(), &bytes);
        let submission = Submission::from_bytes(name.to_owned(), bytes).unwrap();
        let document = rapporteur::read::read(&submission).unwrap();
        for quoted in [false, true] {
            let html = page(&document, quoted);
            let (name, bytes) = body("html", &html);
            let (count, told) = same(&expected, &answers(&rapporteur, &name, &bytes));
            assert!(count == expected.len(), "{name}: {count} of {}\n{}", expected.len(), told.join("\n"));
        }
    }
}

/// The text of a block with its links and looks, of those that do not lie in each other.
fn linked(block: &rapporteur::read::Block, written: &dyn Fn(&str) -> String) -> String {
    let characters: Vec<char> = block.text.as_str().chars().collect();
    let text = |from: usize, to: usize| written(&characters[from..to].iter().collect::<String>());
    let (mut html, mut at) = (String::new(), 0);
    for span in block.spans.iter().filter(|span| span.start < span.end) {
        let (before, behind) = match &span.mark {
            Mark::Link(target) => (format!("<a href=\"{target}\">"), "</a>"),
            Mark::Bold => ("<B>".to_owned(), "</B>"),
            Mark::StruckOut => ("<s>".to_owned(), "</s>"),
            _ => continue,
        };
        if span.start >= at {
            html += &(text(at, span.start) + &before + &text(span.start, span.end) + behind);
            at = span.end;
        }
    }
    html + &text(at, characters.len())
}

/// A document as a mail program writes it: lines as paragraphs, tables as tables, boxes as they look.
fn page(document: &rapporteur::read::Document, quoted: bool) -> String {
    let escaped =
        |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\t', "&#9;");
    let mut html =
        String::from("<html><head><meta charset=windows-1252><style>p { margin: 0 }</style></head><body>\r\n");
    html += if quoted { "<div>Answers below</div><blockquote type=\"cite\">" } else { "" };
    let mut open: Option<rapporteur::read::Cell> = None;
    for block in &document.blocks {
        let cell = block.cells.first().copied();
        if cell != open {
            match (open, cell) {
                (Some(before), Some(now)) if before.table == now.table && before.row == now.row => html += "</td><td>",
                (Some(before), Some(now)) if before.table == now.table => html += "</td></tr><tr><td>",
                (before, now) => {
                    html += if before.is_some() { "</td></tr></table>" } else { "" };
                    html += if now.is_some() { "<table><tr><td>" } else { "" };
                }
            }
            open = cell;
        }
        let label = block.label.as_ref().map(|label| format!("{} ", label.written)).unwrap_or_default();
        let wrapped = linked(block, &|text| escaped(text).replace(' ', " \r\n"));
        writeln!(html, "<p class=MsoNormal>{label}<span lang=EN-GB>{wrapped}<o:p></o:p></span></p>").unwrap();
    }
    html += if open.is_some() { "</td></tr></table>" } else { "" };
    html + if quoted { "</blockquote></body></html>" } else { "</body></html>" }
}
