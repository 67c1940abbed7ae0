//! Whole mailboxes: what must hold for every input, whatever the questionnaire.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use super::month::Month;
use super::part::{Content, Kept, Part};
use super::people::People;
use super::plan::{Input, Plan};
use super::returns::Returns;
use crate::forge::Order;
use crate::forge::phrases::{Country, Letters, Phrases};
use crate::questionnaire::{EMBEDDED, Library, Questionnaire, check_source};

/// A questionnaire whose respondents are no countries.
const CENSUS: &str = r#"id = "census"
title = "Census of small libraries"
languages = ["en"]
respondent = "library"
date = "day"
[[recognise]]
pattern = 'Census'
matches = ["Census"]
[[question]]
id = "library"
prefix = "1."
prompt.en = "Which library?"
[question.fields.name]
id = "library"
type = "text"
[[question]]
id = "day"
prefix = "2."
prompt.en = "On which day?"
[question.fields.day]
id = "day"
type = "date"
[[question]]
id = "story"
prefix = "3."
prompt.en = "What happened?"
[question.fields.text]
id = "story"
type = "text"
"#;

fn countries() -> Questionnaire {
    let library = Library::embedded().unwrap();
    let file = &library.questionnaires().iter().find(|one| one.respondent.is_some()).unwrap().file;
    let (name, source) = EMBEDDED.iter().find(|(name, _)| name == file).unwrap();
    check_source(name, source).unwrap()
}

struct Words {
    phrases: Phrases,
    letters: Vec<Letters>,
    members: Vec<Country>,
}

fn words() -> Words {
    Words {
        phrases: Phrases::shipped().unwrap(),
        letters: Phrases::letters().unwrap(),
        members: Phrases::members().unwrap(),
    }
}

fn order(questionnaire: &Questionnaire, count: u64, seed: u64) -> Order<'_> {
    let styles = ["markdown", "word-typed"].map(str::to_owned);
    Order::of_mailbox(questionnaire, &styles, &[], &[]).unwrap().drawn(count, seed)
}

/// A plan with all its inputs, and its files made.
fn planned<'a>(order: &'a Order<'a>, words: &'a Words) -> (Plan<'a>, Vec<Input>) {
    let people =
        People::drawn(order.questionnaire, &words.phrases, &words.members, &order.answer_languages, order.seed);
    let mut plan = Plan::new(Returns::new(order, &words.phrases, &words.letters, people, Month::drawn(order.seed)));
    let inputs = (1..=order.count).map(|number| plan.input(number).unwrap()).collect();
    plan.returns.settle().unwrap();
    (plan, inputs)
}

#[test]
fn an_input_depends_on_seed_and_those_before_it_alone() {
    let (words, questionnaire) = (words(), countries());
    let (few, many) = (order(&questionnaire, 25, 5), order(&questionnaire, 60, 5));
    let ((few, first), (many, all)) = (planned(&few, &words), planned(&many, &words));
    for (one, same) in first.iter().zip(&all) {
        assert_eq!(one.path, same.path);
        assert!(
            few.returns.rendered(&one.part).unwrap().0 == many.returns.rendered(&same.part).unwrap().0,
            "{}",
            one.path
        );
    }
    let other = order(&questionnaire, 25, 6);
    let other = planned(&other, &words).1;
    assert!(first.iter().zip(&other).any(|(one, other)| one.path != other.path));
}

#[test]
fn later_returns_change_what_the_truth_says_they_do() {
    let words = words();
    for questionnaire in [countries(), check_source("census.toml", CENSUS).unwrap()] {
        let order = order(&questionnaire, 120, 3);
        let (plan, _) = planned(&order, &words);
        let (histories, missing) = super::histories::of(&plan.returns);
        assert!(!missing.is_empty());
        let later: Vec<_> = histories.iter().filter(|history| history.returns.len() > 1).collect();
        assert!(later.len() > 5, "{}", later.len());
        let name = &questionnaire.fields[questionnaire.respondent.unwrap()].id;
        let mut changed: BTreeMap<&str, usize> = BTreeMap::new();
        for change in later.iter().flat_map(|history| &history.changes) {
            // An alias may stand where the name stood, and of a country nothing else may.
            assert!(!change.fields.contains(name) || questionnaire.id == "census", "{change:?}");
            for field in change.fields.iter().filter(|field| questionnaire.fields.iter().any(|one| one.id == **field)) {
                *changed.entry(field).or_default() += 1;
            }
        }
        assert!(changed.len() > 1, "{changed:?}");
        for history in &histories {
            let days: Vec<_> = history.returns.iter().filter_map(|one| one.submitted_on.as_ref()).collect();
            assert!(days.is_sorted(), "returns come in the order of their days: {history:?}");
            assert!(!history.counts.is_empty() && history.returns.iter().any(|one| history.counts.contains(&one.name)));
        }
    }
}

#[test]
fn who_is_not_told_is_told_by_the_address_or_stands_alone() {
    let (words, library) = (words(), Library::embedded().unwrap());
    let nobody = library.questionnaires().iter().find(|one| one.respondent.is_none()).unwrap();
    let order = order(nobody, 60, 9);
    let (plan, _) = planned(&order, &words);
    let histories = super::histories::of(&plan.returns).0;
    for history in &histories {
        let code = if history.respondent.is_some() { "respondent_by_address" } else { "respondent_not_told" };
        assert!(history.doubts.contains(&code), "{history:?}");
    }
    assert!(histories.iter().any(|history| history.respondent.is_some()), "some are known by their address");
}

/// Outlook mails, as another reader of compound files sees them.
#[test]
fn outlook_mails_keep_to_their_specification() {
    let (words, questionnaire) = (words(), countries());
    let order = order(&questionnaire, 200, 11);
    let (plan, inputs) = planned(&order, &words);
    let mut seen = 0;
    for input in &inputs {
        let Content::Mail(mail) = &input.part.content else { continue };
        if mail.kept != Kept::Outlook {
            continue;
        }
        seen += 1;
        let (bytes, expected) = plan.returns.rendered(&input.part).unwrap();
        assert_eq!(plan.returns.rendered(&input.part).unwrap().0, bytes, "no moment stands in it");
        let mut file = cfb::CompoundFile::open_strict(Cursor::new(bytes)).unwrap();
        let mut read = |path: &str| {
            let mut bytes = Vec::new();
            file.open_stream(path).ok().map(|mut stream| stream.read_to_end(&mut bytes).map(|_| bytes).unwrap())
        };
        let rows = read("/__properties_version1.0").unwrap();
        assert_eq!(rows.len() % 16, 0);
        let wide = read("/__substg1.0_0037001F");
        let subject = wide.map(|bytes| {
            let units: Vec<u16> = bytes.chunks(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
            String::from_utf16(&units).unwrap()
        });
        assert!(subject.is_none_or(|subject| subject == mail.subject));
        assert!(read("/__substg1.0_001A001F").or(read("/__substg1.0_001A001E")).is_some(), "the class of the message");
        // Each row of variable size names a stream and its length.
        for row in rows[32..].chunks(16) {
            let tag = u32::from_le_bytes([row[0], row[1], row[2], row[3]]);
            let size = u32::from_le_bytes([row[8], row[9], row[10], row[11]]) as usize;
            let end = match tag & 0xFFFF {
                0x001F => 2,
                0x001E => 1,
                0x0102 => 0,
                _ => continue,
            };
            let stream = read(&format!("/__substg1.0_{tag:08X}")).unwrap();
            assert_eq!(stream.len() + end, size, "{tag:08X}");
        }
        let files = expected.parts.iter().filter(|part| !matches!(part.kind.as_str(), "text" | "html")).count();
        let there =
            (0..20).filter(|at| read(&format!("/__attach_version1.0_#{at:08X}/__properties_version1.0")).is_some());
        assert_eq!(there.count(), files);
    }
    assert!(seen > 3, "{seen}");
}

#[test]
fn everything_that_should_come_comes() {
    let (words, questionnaire) = (words(), countries());
    let order = order(&questionnaire, 350, 2);
    let (plan, inputs) = planned(&order, &words);
    let mut paths: Vec<&str> = inputs.iter().map(|input| input.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths.len(), inputs.len(), "each has a path of its own");
    assert!(
        paths.iter().all(|path| path.split('/').all(|name| !name.is_empty() && name != ".." && !name.starts_with('.')))
    );
    let (mut kinds, mut fates) = (BTreeMap::new(), BTreeMap::new());
    fn visit(part: &Part, kinds: &mut BTreeMap<&'static str, usize>) {
        *kinds.entry(part.kind).or_default() += 1;
        match &part.content {
            Content::Archive(parts) => parts.iter().for_each(|part| visit(part, kinds)),
            Content::Mail(mail) => mail.files.iter().chain(&mail.pictures).for_each(|part| visit(part, kinds)),
            _ => {}
        }
    }
    let mut expected = Vec::new();
    for input in &inputs {
        visit(&input.part, &mut kinds);
        let (_, mut truth) = plan.returns.rendered(&input.part).unwrap();
        truth.name.clone_from(&input.path);
        expected.push(truth);
    }
    super::listed::settle(&plan.returns, &mut expected);
    fn fate(one: &super::rendered::Expected, fates: &mut BTreeMap<String, usize>) {
        *fates.entry(one.became.join(" or ")).or_default() += 1;
        one.parts.iter().for_each(|part| fate(part, fates));
    }
    expected.iter().for_each(|one| fate(one, &mut fates));
    let asked = [
        "return",
        "mail",
        "mailbox",
        "Outlook mail",
        "archive",
        "mail passed on",
        "letter",
        "logo",
        "signature",
        "calendar",
        "spreadsheet",
        "visiting card",
        "disclaimer",
        "empty file",
        "other form",
        "random bytes",
        "return cut off",
        "archive cut off",
        "zip bomb",
        "mail nested 1,000 deep",
    ];
    for kind in asked {
        assert!(kinds.contains_key(kind), "{kind}: {kinds:?}");
    }
    for became in ["record", "superseded", "duplicate", "not_submission", "failed", "opened", "any"] {
        assert!(fates.contains_key(became), "{became}: {fates:?}");
    }
    // A return that is not damaged has exactly one record.
    let returns = plan.returns.all.iter().filter(|one| !one.is_damaged).count();
    let records: usize =
        ["record", "superseded", "record or superseded"].iter().filter_map(|one| fates.get(*one)).sum();
    assert_eq!(records, returns, "{fates:?}");
}
