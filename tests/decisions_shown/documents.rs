//! Response sheets, letters and evidence copies.

use lopdf::{Document, Object};

use crate::data::{Data, REVIEWER, WHY, words};

#[test]
fn sheets_show_who_corrected_what() {
    let data = Data::few();
    data.run("export", &["--to", "docx"]).ends(0);
    let sheet = words(&data.exported("export/docx", "Ghana"));
    assert!(sheet.contains("27.5\u{a0}%\nCorrected by Rosalind Reviewer on 2020-03-01"), "{sheet}");
    assert!(!sheet.contains("72.5\u{a0}%\n"), "{sheet}");
    assert!(sheet.contains("23 of 68 accepted, 2 confirmed, 4 corrected, 39 to be checked"), "{sheet}");
    assert!(sheet.contains(&format!("Confirmed by {REVIEWER} on 2020-03-01. {WHY}")), "{sheet}");
    let of_field = sheet.split("q20.percentage").nth(1).unwrap();
    assert!(
        of_field.starts_with(&format!("\ncorrected\n–\nCorrected by {REVIEWER} on 2020-03-01. {WHY}\n")),
        "{of_field}"
    );
}

#[test]
fn letters_ask_what_the_source_leaves_open_and_nothing_that_a_person_found() {
    let before = Data::few_undecided();
    before.run("export", &["--to", "letters"]).ends(0);
    let data = Data::few();
    data.run("export", &["--to", "letters"]).ends(0);
    let letter = |data: &Data, name: &str| words(&data.exported("export/letters", name));
    // Question 11 of Ghana was not found, and question 6 of Mozambique points to another: somebody found the answers.
    let asks = |letter: &str, question: &str| letter.lines().any(|line| line == question || line.starts_with(question));
    let question = "11.If yes, do you publish results";
    assert!(asks(&letter(&before, "Ghana"), question), "{}", letter(&before, "Ghana"));
    let ghana = letter(&data, "Ghana");
    assert!(!asks(&ghana, question), "{ghana}");
    let question = "6.Is there a national development strategy";
    assert!(asks(&letter(&before, "Mozambique"), question), "{}", letter(&before, "Mozambique"));
    let mozambique = letter(&data, "Mozambique");
    assert!(!asks(&mozambique, question) && !mozambique.contains("See question 7."), "{mozambique}");
    // Boxes that a person did not see either are asked for, and so is what nobody decided about.
    assert!(ghana.contains("We cannot see which boxes are ticked") && ghana.contains("☐LinkedIn"), "{ghana}");
    assert!(asks(&ghana, "14.How does your government") && asks(&mozambique, "22."), "{ghana}\n{mozambique}");
    for letter in [&ghana, &mozambique] {
        assert!(!letter.contains(REVIEWER) && !letter.contains(WHY));
    }
}

#[test]
fn notes_of_evidence_copies_say_who_and_what_it_was() {
    let data = Data::few();
    // Sources without pages need another program, which need not be there.
    data.run("export", &["--to", "pdf"]);
    let copy = Document::load_mem(&data.exported("export/pdf", "Ghana")).unwrap();
    let text = |object: &Object| lopdf::decode_text_string(object).unwrap_or_default();
    let notes: Vec<String> =
        copy.objects.values().filter_map(|object| object.as_dict().ok()?.get(b"Contents").ok().map(text)).collect();
    let note = notes.iter().find(|note| note.contains("q20.percentage")).unwrap();
    let of_field = note.split("\n\n").find(|note| note.starts_with("q20.percentage")).unwrap();
    assert!(of_field.contains("Value: 27.5\u{a0}%"), "{of_field}");
    assert!(of_field.contains("Status: corrected by Rosalind Reviewer on 2020-03-01\nWas: 72.5\u{a0}%"), "{of_field}");
    assert!(of_field.contains(WHY) && !of_field.contains("confidence"), "{of_field}");
    let confirmed = notes.iter().find(|note| note.contains("publication_authorized")).unwrap();
    assert!(confirmed.contains("Status: confirmed by Rosalind Reviewer on 2020-03-01, confidence 98.9"), "{confirmed}");
    let titles: Vec<String> =
        copy.objects.values().filter_map(|object| object.as_dict().ok()?.get(b"Title").ok().map(text)).collect();
    for title in ["Corrected (4)", "Confirmed (2)", "To be checked (39)", "Accepted (23)"] {
        assert!(titles.iter().any(|one| one == title), "{title}: {titles:?}");
    }
    // Records stay the program's.
    assert!(fs_err::read_dir(data.out().join("records")).unwrap().count() == 2);
    assert_eq!(data.record("ghana.pdf"), Data::few_undecided().record("ghana.pdf"));
}
