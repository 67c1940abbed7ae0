//! `README.txt` of a package: what it holds and how to find one's way in it, in plain words, for a person who knows nothing of
//! the program.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::evidence::DPI;
use super::{Lack, Lost, decisions, one_line};
use crate::confidence::Status;
use crate::dataset::{Dataset, StoredAnswer, StoredRecord};
use crate::extract::Finding;
use crate::read::Place;
use crate::record::Quote;
use crate::record::words;

/// What is in a package.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub records: usize,
    /// Originals by the ending of their names.
    pub originals: BTreeMap<&'static str, usize>,
    pub documents: usize,
    pub pictures: usize,
    pub inputs: usize,
    pub lost: Vec<Lost>,
    /// Files of the data set that are in it as they are.
    pub beside: BTreeSet<&'static str>,
    /// Decisions of people; `None` where nobody decided.
    pub decisions: Option<usize>,
    /// Those about what is not in it.
    pub decisions_left: usize,
    pub rules: usize,
    pub has_model: bool,
    pub schemas: usize,
    /// Records by the version of the program that made them.
    pub programs: BTreeMap<String, usize>,
    /// Records by questionnaire.
    pub questionnaires: BTreeMap<String, usize>,
    /// Titles by questionnaire.
    pub titles: BTreeMap<String, String>,
    /// An answer with where it came from.
    pub example: Option<(u8, String)>,
    /// Names that the originals had, by record.
    pub names: BTreeMap<String, String>,
}

/// The text.
pub(super) fn text(contents: &Contents, dataset: &Dataset, lacks: &[Lack]) -> String {
    let mut text = what_this_is(contents, dataset);
    text.push_str(&where_things_are(contents));
    text.push_str(&where_a_value_came_from());
    if let Some((_, example)) = &contents.example {
        let _ = writeln!(text, "\nAn example from this package:\n\n{}", example.trim_end());
    }
    text.push_str(&what_words_mean(contents.decisions.is_some()));
    if contents.decisions.is_some() {
        text.push_str(&decisions::told());
    }
    text.push_str(HOW_TO_CHECK);
    text.push_str(&what_is_not_here(contents, lacks));
    text.push_str(&who_answered(contents, dataset));
    text
}

fn what_this_is(contents: &Contents, dataset: &Dataset) -> String {
    let mut text = format!(
        "WHAT THIS IS

This folder is a package of answered questionnaires, made to be kept. You need no special
program to read it: open the files with any text editor, and the originals with the programs
that they were made for.

It holds {} of {}. A record is what one returned form says: every
question of the form, the answer to it, the words in the form that prove the answer, and how
certain the answer is. People filled in the forms. A program named Rapporteur read them and
made the records. How to check that they are as it made them is told below.

The questionnaires:

",
        counted(contents.records, "record"),
        counted(dataset.cases().len(), "respondent"),
    );
    for (id, records) in &contents.questionnaires {
        let title = contents.titles.get(id).map_or("its title is not known", String::as_str);
        let _ = writeln!(text, "    {}: {}\n        {}", one_line(id), counted(*records, "record"), one_line(title));
    }
    text
}

/// Names in the payload that records stand on.
fn of_records(contents: &Contents) -> Vec<(&'static str, String)> {
    let originals: usize = contents.originals.values().sum();
    let kinds: Vec<String> = contents.originals.iter().map(|(kind, count)| format!("{count} .{kind}")).collect();
    vec![
        (
            "originals",
            format!(
                "{} ({}). The forms as they were returned, byte for byte. The name of a file is its SHA-256 checksum. How \
                 the sender had named it stands in the record, and in the list at the end of this text.",
                counted(originals, "file"),
                kinds.join(", ")
            ),
        ),
        (
            "records",
            format!(
                "{}. What the forms say. A record is named after its questionnaire and the first twelve digits of the name \
                 of its original.",
                counted(contents.records, "file")
            ),
        ),
        (
            "documents",
            format!(
                "{}, each named like its record. The form as the program read it: pieces of text (\"blocks\") in the \
                 order of reading, each with its place in the original. The first block has the number 0.",
                counted(contents.documents, "file")
            ),
        ),
    ]
}

/// The other names.
fn of_the_rest(contents: &Contents) -> Vec<(&'static str, String)> {
    let mut entries = Vec::new();
    if contents.pictures > 0 {
        let what = format!(
            "{}. Pages of PDF files that hold the evidence of an answer, in a folder for each record.",
            counted(contents.pictures, "picture")
        );
        entries.push(("evidence", what));
    }
    if contents.inputs > 0 {
        let what = format!(
            "{}. Everything that was received (mails, archives, forms), as it came.",
            counted(contents.inputs, "file")
        );
        entries.push(("inputs", what));
    }
    let beside = [
        ("inputs.json", "journal.jsonl", "Where each thing that was received is in this package, with its checksum."),
        (
            "journal.jsonl",
            "journal.jsonl",
            "What became of each thing that was received: a record, the same as another, replaced by a later one, no \
             questionnaire, or not readable. One line each.",
        ),
        (
            "histories.json",
            "histories.json",
            "What each respondent returned, in order, which return counts (\"counts\"), and what changed between them.",
        ),
        ("roster.csv", "roster.csv", "The respondents from whom an answer was expected."),
    ];
    let beside = beside.into_iter().filter(|(_, file, _)| contents.beside.contains(file));
    entries.extend(beside.map(|(name, _, what)| (name, what.to_owned())));
    if let Some(count) = contents.decisions {
        let what =
            "What people decided about answers, which holds in place of what records say: see below. One line each.";
        entries.push((decisions::NAME, format!("{}. {what}", counted(count, "decision"))));
    }
    entries.push((
        "rules",
        format!(
            "{}. All that the program knew of the questionnaires: what they ask, in which words and languages, and which \
             kind of answer each field takes.",
            counted(contents.rules, "file")
        ),
    ));
    if contents.has_model {
        entries.push(("model.json", "The numbers by which the program told how certain an answer is.".to_owned()));
    }
    entries.push((
        "schemas",
        format!(
            "{}. Which names stand in each kind of JSON file, and what each means (JSON Schema).",
            counted(contents.schemas, "file")
        ),
    ));
    entries.push(("program.txt", "Which program made all this, and how to build it again.".to_owned()));
    entries
}

fn where_things_are(contents: &Contents) -> String {
    let mut text = "\nWHAT IS WHERE\n\n".to_owned();
    for (name, what) in of_records(contents).into_iter().chain(of_the_rest(contents)) {
        push_entry(&mut text, name, &what);
    }
    text.push_str(
        "
Outside of originals and inputs, files that end in .json, .jsonl, .toml, .csv and .txt are plain
text in UTF-8. The files in the folder above this one (bagit.txt, bag-info.txt and the manifests)
say which files belong to the package, with the checksum of each. They follow a standard of
archives, BagIt (RFC 8493).
",
    );
    text
}

fn where_a_value_came_from() -> String {
    format!(
        "
WHERE A VALUE CAME FROM

1. Find the respondent in the list at the end of this text. It names the record. Open it, in the
   folder records.
2. Under \"answers\" find the field. Its name is that of the question, a full stop, and what is asked
   there. What each question asks stands in the folder rules, under its name.
3. \"value\" is the answer; null is none, and \"finding\" then says why. \"confidence\" is how likely
   both are right, from 0 to 1. \"flags\" say why it is not more certain; what each means stands in
   schemas/record.schema.json.
4. \"evidence\" holds the words that prove it: \"quote\" is exactly what the form says, \"prefix\" and
   \"suffix\" are what stands before and behind it.
5. \"place\" says where these words stand in the original.
   In a PDF file: the page, counted from 1, and boxes on it. A box is left, top, right and bottom
   in points (1/72 inch) from the top left corner of the page. A picture of the page may be in
   the folder evidence; it has {DPI} dots an inch, so a point is {DPI}/72 dots.
   In a Word or OpenDocument file: the part of the file, and the way to the paragraph in it.
   In a text: the first and the last line, counted from 1.
6. \"source\" names the original: \"sha256\" is the name of its file in the folder originals.

\"block\", \"start\" and \"end\" say the same in the form as the program read it, in the folder documents:
the number of the block, and the first character of the quote and the one behind its last, all
counted from 0.
"
    )
}

fn what_words_mean(is_decided: bool) -> String {
    let mut text = "\nWHAT THE WORDS MEAN\n\n\"finding\" says what the form shows:\n\n".to_owned();
    for (code, finding) in [
        ("answered", Finding::Answered),
        ("empty", Finding::Empty),
        ("not_stated", Finding::NotStated),
        ("not_visible", Finding::NotVisible),
        ("absent", Finding::Absent),
    ] {
        push_entry(&mut text, code, &words::finding(finding).1);
    }
    text.push_str(
        "
\"status\" says what was to be done with the answer when the record was made:

",
    );
    push_entry(&mut text, "accepted", "It was certain enough to be used unseen.");
    let told = if is_decided { "told below" } else { "not told here" };
    push_entry(&mut text, "review", &format!("A person was to look at it. Whether somebody did is {told}."));
    text
}

const HOW_TO_CHECK: &str = "
HOW TO CHECK THAT NOTHING WAS CHANGED

Every file has its SHA-256 checksum in manifest-sha256.txt, in the folder above. Other programs can
compute the checksum of a file, too; it must be the same. In the folder above, type:

    sha256sum --check manifest-sha256.txt        (Linux: all files)
    shasum -a 256 --check manifest-sha256.txt    (macOS: all files)
    certutil -hashfile data\\README.txt SHA256    (Windows: one file)

Any program for BagIt checks all files. The program that made the package checks more: type
`rapporteur verify` and the name of the folder above. It also looks up every quote in its original,
and makes every record again from its original and compares it. program.txt tells how to build it.
";

fn what_is_not_here(contents: &Contents, lacks: &[Lack]) -> String {
    let mut text = "\nWHAT IS NOT HERE\n\n".to_owned();
    if contents.pictures < 1 || contents.originals.keys().any(|kind| *kind != "pdf") {
        text.push_str("Pictures of pages are made of PDF files only. Other files have no fixed pages.\n\n");
    }
    text.push_str("Tables and other files that were made of the records are not packed. They can be made again.\n\n");
    if !contents.beside.contains("journal.jsonl") {
        text.push_str("No journal was kept, so this package does not tell what else was received.\n\n");
    }
    if contents.decisions_left > 0 {
        let left = counted(contents.decisions_left, "decision");
        let _ =
            writeln!(text, "Not packed: {left} of people about forms or fields of which there is no record here.\n");
    }
    if !contents.lost.is_empty() {
        let count = contents.lost.len();
        let _ = writeln!(text, "Of what was received, this could not be packed as it came ({count}):\n");
        for lost in &contents.lost {
            let _ = writeln!(text, "    {}\n        {}", one_line(&lost.input), lost.reason);
        }
        text.push('\n');
    }
    if lacks.is_empty() {
        text.push_str("Nothing else that belongs here is missing.\n");
    } else {
        text.push_str("These belong here, and could not be had when the package was made:\n\n");
        for lack in lacks {
            let _ = writeln!(text, "    {}\n        {}", one_line(&lack.of), one_line(&lack.failure.message));
        }
    }
    text
}

fn who_answered(contents: &Contents, dataset: &Dataset) -> String {
    let mut text = "\nWHO ANSWERED\n\nRespondent, the record that counts, and the name that the sender gave the file. \
                    Returns that a later\none replaced stand below it.\n\n"
        .to_owned();
    for case in dataset.cases() {
        let respondent = case.respondent.as_deref().map_or_else(|| "(the respondent is not told)".to_owned(), one_line);
        let name = |record: &str| contents.names.get(record).map(|name| one_line(name)).unwrap_or_default();
        let _ = writeln!(text, "    {respondent}\n        {}  {}", one_line(&case.counts), name(&case.counts));
        for other in case.returns.iter().filter(|one| one.record != case.counts) {
            let _ = writeln!(text, "        replaced: {}  {}", one_line(&other.record), name(&other.record));
        }
    }
    let missing = &dataset.histories().missing;
    if !missing.is_empty() {
        text.push_str("\nExpected, and no answer was received:\n\n");
        for one in missing {
            let _ = writeln!(text, "    {}", one_line(&one.respondent));
        }
    }
    text
}

/// An answer of a record and where it came from, and how good an example that is: words tell more than a yes, and a page
/// with a picture more than a line. What a person decided about is none.
pub(super) fn example(record: &StoredRecord, is_decided: &dyn Fn(&str) -> bool) -> Option<(u8, String)> {
    let undecided = record.answers.iter().filter(|(field, _)| !is_decided(field));
    let shown = undecided.filter_map(|(field, answer)| Some((field, answer, short(answer)?)));
    let rank = |quote: &Quote| match quote.place {
        _ if quote.quote.chars().count() < WORDS_CHARACTERS_MIN => 0,
        Place::Page(_) => 2,
        _ => 1,
    };
    // The first of the best.
    let (field, answer, quote) =
        shown.max_by(|one, other| rank(one.2).cmp(&rank(other.2)).then(std::cmp::Ordering::Greater))?;
    let (id, source) = (one_line(&record.id), &record.source);
    let mut text = format!(
        "    The record records/{id}.json\n    says under \"{}\" that the value is {},\n    with the confidence {}.\n    \
         The words that prove it are \"{}\".\n    They stand at {} of the original\n    originals/{}.{},\n    \
         which the sender had named {}.\n",
        one_line(field),
        one_line(&answer.value.to_string()),
        answer.confidence,
        one_line(&quote.quote),
        one_line(&quote.place.to_string()),
        one_line(&source.sha256),
        source.media_type.extension(),
        one_line(&source.name),
    );
    if let Place::Page(place) = &quote.place {
        let _ = writeln!(text, "    A picture of this page is evidence/{id}/page-{}.png.", place.page);
    }
    Some((rank(quote), text))
}

/// Fewer characters are a yes or a number.
const WORDS_CHARACTERS_MIN: usize = 8;

/// The first quote of an answer, where both are short and nobody needs to look at them.
fn short(answer: &StoredAnswer) -> Option<&Quote> {
    const CHARACTERS_MAX: usize = 60;
    let quote = &answer.evidence.first()?.quote;
    let is_short = quote.quote.chars().count() <= CHARACTERS_MAX
        && answer.value.to_string().chars().count() <= CHARACTERS_MAX
        && !quote.quote.trim().is_empty();
    (is_short && answer.status == Status::Accepted && answer.finding == Finding::Answered).then_some(quote)
}

/// A name, and what it is, in lines of moderate length.
pub(super) fn push_entry(text: &mut String, name: &str, what: &str) {
    const NAME_COLUMNS: usize = 16;
    const COLUMNS: usize = 96;
    let mut line = format!("    {name:NAME_COLUMNS$}");
    let indent = " ".repeat(line.len());
    let mut is_first = true;
    for word in what.split_whitespace() {
        if !is_first && line.chars().count() + 1 + word.chars().count() > COLUMNS {
            let _ = writeln!(text, "{}", line.trim_end());
            line.clone_from(&indent);
            is_first = true;
        }
        if !is_first {
            line.push(' ');
        }
        line.push_str(word);
        is_first = false;
    }
    let _ = writeln!(text, "{}", line.trim_end());
}

fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}
