//! Whatever `extract` does later, what people decided stands: a hundred decisions drawn by chance, then runs with the same
//! rules, with changed ones, at another precision, with another model, from files of other names and from mail. What must
//! show is worked out here from the JSON of the records alone, and compared with what `export` and `status` show.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use rapporteur::batch::{Batch, Workers};
use rapporteur::confidence::Weights;
use rapporteur::decision::{Answer, Correction, Decision, Decisions, Ledger, New, Ruling, Seen, Standing, Subject};
use rapporteur::journal::Settings;
use rapporteur::questionnaire::Library;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Decisions in each history.
const DECISIONS: usize = 100;
/// Each gives another history.
const SEEDS: [u64; 3] = [20_200_324, 7, 1_000_003];
const FORM: &str = "un-msq-2020";

/// Numbers that look drawn by chance, the same in every run (Marsaglia, xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

/// A source by its hash, a form and a field.
type Key = (String, String, String);

/// The answers of the machine, from the files of the records.
fn machine(out: &Path) -> BTreeMap<Key, Value> {
    let mut answers = BTreeMap::new();
    for record in records(out).into_values() {
        for (field, answer) in record["answers"].as_object().unwrap() {
            answers.insert(key(&record, field), answer.clone());
        }
    }
    answers
}

/// The records on disk, by id.
fn records(out: &Path) -> BTreeMap<String, Value> {
    let entries = fs_err::read_dir(out.join("records")).unwrap().map(|entry| entry.unwrap().path());
    let records = entries.map(|path| serde_json::from_slice::<Value>(&fs_err::read(path).unwrap()).unwrap());
    records.map(|record| (record["id"].as_str().unwrap().to_owned(), record)).collect()
}

fn key(record: &Value, field: &str) -> Key {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&record["source"]["sha256"]), text(&record["questionnaire"]["id"]), field.to_owned())
}

fn rapporteur(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_rapporteur")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn extract(inputs: &Path, out: &Path, more: &[&str]) {
    let common = ["extract", "--out", out.to_str().unwrap()];
    rapporteur(&[&common[..], more, &[inputs.to_str().unwrap()]].concat());
}

/// A new folder with the fixtures, under names that `name` gives them.
fn inbox(name: impl Fn(&str) -> String) -> TempDir {
    let folder = TempDir::new().unwrap();
    for entry in fs_err::read_dir(fixtures()).unwrap() {
        let path = entry.unwrap().path();
        fs_err::copy(&path, folder.path().join(name(path.file_name().unwrap().to_str().unwrap()))).unwrap();
    }
    folder
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/inbox")
}

/// The records as `export` shows them.
fn shown(out: &Path) -> Vec<Value> {
    rapporteur(&["export", out.to_str().unwrap(), "--to", "jsonl"]);
    let lines = fs_err::read_to_string(out.join("export/jsonl/responses.jsonl")).unwrap();
    lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["record"].clone()).collect()
}

// Changed rules ------------------------------------------------------------------------------------

/// Fields that the changed rules do not have.
const REMOVED: [&str; 2] = ["q7.text", "q12.answer"];
/// Fields to which the changed rules give another type, or other options: no value of before suits them.
const RETYPED: [&str; 3] = ["q1.portals", "q4.title", "q8.options"];
/// Fields whose question, or whose options, the changed rules word otherwise.
const REWORDED: [&str; 4] = ["q6.answer", "q6.text", "q15.options", "q5.b.authorities"];

/// A folder with rules of the same form that differ.
fn changed_rules() -> TempDir {
    let mut rules = include_str!("../rules/un-msq-2020.toml").to_owned();
    let mut change = |from: &str, to: &str| {
        assert_eq!(rules.matches(from).count(), 1, "{from}");
        rules = rules.replacen(from, to, 1);
    };
    // Without two fields, one of them with its question.
    let until = |text: &str, end: &str| {
        let all = include_str!("../rules/un-msq-2020.toml");
        let from = all.find(text).unwrap();
        all[from..from + all[from..].find(end).unwrap()].to_owned()
    };
    let seventh = until("[[question]]\nid = \"q7\"", "# Eleven boxes");
    change(&seventh, &seventh.replacen("[question.fields.text]\ntype = \"text\"\nwords_max = 250\n", "", 1));
    change(&until("[[question]]\nid = \"q12\"", "# Worded as question 11"), "");
    // Two of another type, one without one of its options.
    let first = until("[[question]]\nid = \"q1\"", "[[question]]\nid = \"q2\"");
    change(&first, &first.replace("type = \"links\"", "type = \"text\""));
    let fourth = until("[[question]]\nid = \"q4\"", "[[question]]\nid = \"q5\"");
    let (before, title) = fourth.split_once("id = \"title\"").unwrap();
    let title = title.replacen("type = \"text\"", "type = \"percentage\"", 1);
    change(&fourth, &format!("{before}id = \"title\"{title}"));
    change(&until("[[question.option]]\nid = \"new_technologies\"", "\n\n# III."), "");
    // A question that is asked in words which no form has, a part that is called as no form calls it.
    let sixth = until("[[question]]\nid = \"q6\"", "[[question]]\nid = \"q7\"");
    let asked = |language: &str| {
        let line = sixth.lines().find(|line| line.starts_with(&format!("prompt.{language}"))).unwrap();
        (
            line.to_owned(),
            format!("prompt.{language} = \"How many bicycles are there in the yard on Mondays {language}?\""),
        )
    };
    let reworded = ["en", "fr", "es"].iter().fold(sixth.clone(), |text, language| {
        let (from, to) = asked(language);
        text.replacen(&from, &to, 1)
    });
    change(&sixth, &reworded);
    change("prompt.en = \"Education\"\n", "prompt.en = \"Zoology\"\n");
    // Two options that changed places.
    change("id = \"blockchain\"", "id = \"swapped\"");
    change("id = \"big_data\"", "id = \"blockchain\"");
    change("id = \"swapped\"", "id = \"big_data\"");
    let folder = TempDir::new().unwrap();
    fs_err::create_dir(folder.path().join("rules")).unwrap();
    fs_err::write(folder.path().join(format!("rules/{FORM}.toml")), rules).unwrap();
    folder
}

/// A run as `extract` does it, by rules that take the place of those of the program, as those of a later version do.
fn extract_by(rules: &Path, inputs: &Path, out: &Path) {
    let mut library = Library::embedded().unwrap();
    library.prefer(&rules.join("rules")).unwrap();
    let weights = Weights::shipped().unwrap();
    let beside = library.questionnaires().iter().map(|one| {
        let own = rules.join(format!("rules/{}.toml", one.id));
        let source = if own.exists() { fs_err::read_to_string(own).unwrap() } else { library.source(one).unwrap() };
        (format!("rules/{}.toml", one.id), source.into_bytes())
    });
    let inputs = [inputs.to_owned()];
    let ran = Batch {
        inputs: &inputs,
        out,
        settings: Settings {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            rules: library.questionnaires().iter().map(|one| [one.id.clone(), one.rules_sha256.clone()]).collect(),
            model_sha256: "of a later version".to_owned(),
            precision: weights.precision(),
        },
        beside: beside.collect(),
        questionnaires: library.questionnaires(),
        roster: None,
        workers: Workers {
            program: env!("CARGO_BIN_EXE_rapporteur").into(),
            arguments: vec!["--rules-of".into(), rules.into()],
            password: None,
            temporary: out.join("work/temporary"),
            jobs: 2,
            timeout: Duration::from_secs(120),
            memory_bytes: 2 << 30,
        },
        retries_failed: false,
    }
    .run(&mut |_| ())
    .unwrap();
    assert_eq!(ran.stale, 0);
}

// Decisions ----------------------------------------------------------------------------------------

/// Adds decisions that are drawn by chance: confirmed, corrected, flagged, undone. A third is about fields that the changed
/// rules touch.
fn decide(out: &Path, seed: u64) -> Vec<Decision> {
    let (machine, mut chance) = (machine(out), Chance(seed));
    // Who answers, and when, decides which returns count; a test of the review screen is about those fields.
    let all: Vec<&Key> = machine.keys().filter(|key| !["respondent", "submitted_on"].contains(&&*key.2)).collect();
    let is_touched = |key: &&&Key| [&REMOVED[..], &RETYPED, &REWORDED].concat().contains(&&*key.2);
    let touched: Vec<&Key> = all.iter().filter(is_touched).copied().collect();
    let mut ledger = Ledger::open(out).unwrap();
    let mut histories: BTreeMap<&Key, Vec<Decision>> = BTreeMap::new();
    let mut added: Vec<Decision> = Vec::new();
    while added.len() < DECISIONS {
        let from = if chance.below(3) == 0 { &touched } else { &all };
        let mut key = from[chance.below(from.len())];
        let kind = chance.below(10);
        if kind == 9 {
            // Something that was decided before.
            let Some(earlier) = (!added.is_empty()).then(|| &added[chance.below(added.len())].subject) else {
                continue;
            };
            key = all.iter().find(|key| subject(key) == *earlier).unwrap();
        }
        let answer = &machine[key];
        let history = histories.entry(key).or_default();
        let ruling = match kind {
            0..4 => Ruling::Confirmed,
            4..8 => {
                // What somebody else answered there, else nothing.
                let others: Vec<&Value> =
                    machine.iter().filter(|(one, _)| one.2 == key.2).map(|(_, answer)| answer).collect();
                let other = others[chance.below(others.len())];
                let evidence = if chance.below(2) == 0 { json!([]) } else { answer["evidence"].clone() };
                let decided = json!({ "value": other["value"], "finding": other["finding"], "evidence": evidence });
                Ruling::Corrected { decided: serde_json::from_value::<Correction>(decided).unwrap() }
            }
            8 => Ruling::Flagged { assigned: (chance.below(2) == 0).then(|| "two".to_owned()) },
            _ => {
                let Some(undoes) = Standing::of(history).undoable() else { continue };
                Ruling::Undone { undoes: undoes.number }
            }
        };
        let new = New {
            at: format!("2020-03-01T10:{:02}:{:02}Z", added.len() / 60, added.len() % 60),
            reviewer: ["one", "two", "Ḥasan ‏"][chance.below(3)].to_owned(),
            subject: subject(key),
            known: history.last().map_or(0, |last| last.number),
            seen: Seen {
                program: env!("CARGO_PKG_VERSION").to_owned(),
                rules_sha256: "1".repeat(64),
                answer: serde_json::from_value::<Answer>(answer.clone()).unwrap(),
            },
            ruling,
            why: (chance.below(3) == 0).then(|| "as the \"annex\" says; ’".to_owned()),
            follows: None,
            audit: false,
        };
        let made = ledger.add(&[new]).unwrap().remove(0);
        history.push(made.clone());
        added.push(made);
    }
    added
}

fn subject(key: &Key) -> Subject {
    Subject { source: key.0.clone(), questionnaire: key.1.clone(), field: key.2.clone() }
}

/// The decision that holds for each field: the last that decides something and was not undone, worked out in the order in
/// which they were made.
fn verdicts(history: &[Decision]) -> BTreeMap<Key, Decision> {
    let mut standing: BTreeMap<Key, Vec<&Decision>> = BTreeMap::new();
    for decision in history {
        let Subject { source, questionnaire, field } = decision.subject.clone();
        let of = standing.entry((source, questionnaire, field)).or_default();
        match &decision.ruling {
            Ruling::Undone { undoes } => of.retain(|one| one.number != *undoes),
            _ => of.push(decision),
        }
    }
    let verdict =
        |of: Vec<&Decision>| of.into_iter().rfind(|one| !matches!(one.ruling, Ruling::Flagged { .. })).cloned();
    standing.into_iter().filter_map(|(key, of)| Some((key, verdict(of)?))).collect()
}

// Comparison ---------------------------------------------------------------------------------------

/// Whether somebody who saw one answer has seen the other: value, finding, and each quote with its place are the same.
fn is_same(one: &Value, other: &Value) -> bool {
    let evidence = |answer: &Value| answer["evidence"].as_array().unwrap().clone();
    let (own, others) = (evidence(one), evidence(other));
    one["value"] == other["value"]
        && one["finding"] == other["finding"]
        && own.len() == others.len()
        && own.iter().zip(&others).all(|(one, other)| {
            one["of"] == other["of"] && one["quote"] == other["quote"] && is_same_place(&one["place"], &other["place"])
        })
}

/// The same page and boxes within a point, or the same part, paragraph or lines; whichever message brought them.
fn is_same_place(one: &Value, other: &Value) -> bool {
    let corners = |place: &Value| -> Vec<f64> {
        let boxes = place["boxes"].as_array().into_iter().flatten();
        boxes.flat_map(|one| one.as_array().unwrap()).map(|corner| corner.as_f64().unwrap()).collect()
    };
    let (own, others) = (corners(one), corners(other));
    ["page", "part", "path", "lines"].iter().all(|part| one[part] == other[part])
        && own.len() == others.len()
        && own.iter().zip(&others).all(|(one, other)| (one - other).abs() < 1.0)
}

/// How many decisions hold in which way.
#[derive(Debug, Default, PartialEq, Eq, Clone, Copy)]
struct Tally {
    as_seen: usize,
    seen_differently: usize,
    outdated: usize,
    gone: usize,
}

/// Compares what is shown with what must be, from the records before, the records now, and what was decided.
fn check(out: &Path, history: &[Decision], before: &BTreeMap<Key, Value>, rules_changed: bool) -> Tally {
    let ledger = Ledger::read(out).unwrap().unwrap();
    assert_eq!(ledger.after(0).unwrap(), history, "the history is not what was decided");
    assert_eq!(history.len(), DECISIONS);
    let (mut tally, now, shown) = (Tally::default(), machine(out), shown(out));
    assert_eq!(shown.len(), records(out).len(), "every record counts");
    let mut verdicts = verdicts(history);
    for record in &shown {
        let mut counted = BTreeMap::from([("confirmed", 0), ("corrected", 0), ("accepted", 0), ("review", 0)]);
        for (field, answer) in record["answers"].as_object().unwrap() {
            let key = key(record, field);
            *counted.get_mut(answer["status"].as_str().unwrap()).unwrap() += 1;
            match verdicts.remove(&key) {
                None => assert_eq!(answer, &now[&key], "nobody decided about {key:?}"),
                Some(verdict) => {
                    let is_retyped = rules_changed && key.1 == FORM && RETYPED.contains(&&*key.2);
                    decided(answer, &verdict, &before[&key], &now[&key], is_retyped, &mut tally);
                }
            }
        }
        for (status, count) in counted {
            // A record that nobody decided about is as it was, and tells of no decisions.
            assert_eq!(record["summary"][status].as_u64().unwrap_or(0), count, "{status}");
        }
    }
    // What no record shows: what the rules no longer know, and nothing else.
    for key in verdicts.keys() {
        assert!(rules_changed && key.1 == FORM && REMOVED.contains(&&*key.2), "the decision about {key:?} is lost");
    }
    tally.gone = verdicts.len();
    told(out, history, rules_changed);
    tally
}

/// An answer that somebody decided about.
fn decided(answer: &Value, verdict: &Decision, before: &Value, now: &Value, is_retyped: bool, tally: &mut Tally) {
    let is_different = !is_same(before, now);
    let (what, value, finding) = match &verdict.ruling {
        Ruling::Corrected { decided } => ("corrected", decided.value.clone(), json!(decided.finding)),
        _ => ("confirmed", before["value"].clone(), before["finding"].clone()),
    };
    let outdated = is_retyped && !value.is_null();
    let told = &answer["decision"];
    let field = &verdict.subject.field;
    assert_eq!(told["number"], verdict.number, "{field}");
    assert_eq!(told["reviewer"], json!(verdict.reviewer), "{field}");
    assert_eq!(told["at"], json!(verdict.at), "{field}");
    assert_eq!(told["why"], json!(verdict.why), "{field}");
    assert_eq!(told["what"], what, "{field}");
    assert_eq!(told["seen_differently"], is_different, "{field}: {before:#} {now:#}");
    assert_eq!(told["outdated"], outdated, "{field}: {value:#}");
    for part in ["value", "finding", "status", "confidence", "evidence"] {
        assert_eq!(told["machine"][part], now[part], "{field}: {part} of the machine");
    }
    if outdated {
        assert_eq!((&answer["value"], &answer["status"]), (&now["value"], &json!("review")), "{field}");
    } else {
        assert_eq!((&answer["value"], &answer["finding"]), (&value, &finding), "{field}");
        assert_eq!(answer["status"], what, "{field}");
    }
    // How sure the program is says nothing of what a person put in the place of what it reads.
    let is_anothers = !outdated && (what == "corrected" || is_different);
    assert_eq!(answer["confidence"], if is_anothers { Value::Null } else { now["confidence"].clone() }, "{field}");
    // What was not decided about stays as it is.
    for part in ["flags", "rule", "reasons", "alternatives"] {
        assert_eq!(answer[part], now[part], "{field}: {part}");
    }
    match (outdated, is_different) {
        (true, _) => tally.outdated += 1,
        (false, true) => tally.seen_differently += 1,
        (false, false) => tally.as_seen += 1,
    }
}

/// Flags stand too, and `status` tells of what no record shows.
fn told(out: &Path, history: &[Decision], rules_changed: bool) {
    let decisions = Decisions::read(out).unwrap();
    let subjects: BTreeSet<&Subject> = history.iter().map(|one| &one.subject).collect();
    let mut unshown = 0;
    for subject in subjects {
        let own: Vec<Decision> = history.iter().filter(|one| one.subject == *subject).cloned().collect();
        assert_eq!(decisions.of(subject), own);
        let standing = Standing::of(&own);
        assert_eq!(decisions.standings(&subject.source, &subject.questionnaire)[&*subject.field], standing);
        let is_gone = rules_changed && subject.questionnaire == FORM && REMOVED.contains(&&*subject.field);
        unshown +=
            if is_gone { usize::from(standing.verdict.is_some()) + usize::from(standing.flag.is_some()) } else { 0 };
    }
    if !rules_changed {
        return;
    }
    let status: Value = serde_json::from_str(&rapporteur(&["status", out.to_str().unwrap(), "--json"])).unwrap();
    let listed = status["unshown"].as_array().unwrap();
    assert_eq!(listed.len(), unshown);
    assert!(listed.iter().all(|one| one["field_is_gone"] == true));
    let text = rapporteur(&["status", out.to_str().unwrap()]);
    assert_eq!(text.contains("fields that the form no longer has"), unshown > 0, "{text}");
}

/// Changes records as a reader of another version may: some answers in what a reviewer sees, some in what he does not.
fn read_otherwise(out: &Path, chance: &mut Chance) {
    for (id, mut record) in records(out) {
        for (_, answer) in record["answers"].as_object_mut().unwrap() {
            let kind = chance.below(12);
            let evidence = answer["evidence"].as_array_mut().unwrap();
            let Some(last) = evidence.last_mut() else { continue };
            let points = if kind == 1 { 0.4 } else { 30.0 };
            match kind {
                // How blocks are counted, what stands around, how sure it is; boxes that are a little larger.
                0 => {
                    last["block"] = json!(last["block"].as_u64().unwrap() + 3);
                    last["prefix"] = json!("else ");
                    answer["confidence"] = json!(0.123);
                }
                1 | 2 if last["place"]["boxes"].is_array() => {
                    for corner in last["place"]["boxes"]
                        .as_array_mut()
                        .unwrap()
                        .iter_mut()
                        .flat_map(|one| one.as_array_mut().unwrap())
                    {
                        *corner = json!(corner.as_f64().unwrap() + points);
                    }
                }
                // Another page, line or paragraph, other words, one quote less.
                2 if last["place"]["lines"].is_array() => last["place"]["lines"] = json!([9000, 9001]),
                2 => last["place"]["path"] = json!([9000]),
                3 => last["quote"] = json!(format!("{} else", last["quote"].as_str().unwrap())),
                4 => drop(evidence.pop()),
                5 => (answer["value"], answer["finding"]) = (Value::Null, json!("not_stated")),
                _ => {}
            }
        }
        fs_err::write(out.join(format!("records/{id}.json")), record.to_string()).unwrap();
    }
}

/// A message that brings the fixtures.
fn message() -> String {
    let mut message = String::from(
        "From: one@example.org\r\nTo: two@example.org\r\nSubject: the forms\r\nDate: Sun, 1 Mar 2020 10:00:00 +0000\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"parted\"\r\n\r\n",
    );
    for entry in fs_err::read_dir(fixtures()).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("sent {}", path.file_name().unwrap().to_str().unwrap());
        message.push_str(&format!(
            "--parted\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\n\
             Content-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            base64(&fs_err::read(path).unwrap())
        ));
    }
    message + "--parted--\r\n"
}

fn base64(bytes: &[u8]) -> String {
    let alphabet: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']).collect();
    let mut text = String::new();
    for (position, group) in bytes.chunks(3).enumerate() {
        if position > 0 && position % 19 == 0 {
            text.push_str("\r\n");
        }
        let bits = group.iter().fold(0, |bits, &byte| bits << 8 | usize::from(byte)) << (8 * (3 - group.len()));
        let characters = (0..4).map(|at| alphabet[bits >> (18 - 6 * at) & 63]);
        text.extend(characters.take(group.len() + 1));
        text.extend(std::iter::repeat_n('=', 3 - group.len()));
    }
    text
}

/// Histories, each in a file of its own, that take turns at lying beside the same records.
struct Histories {
    out: TempDir,
    kept: TempDir,
    of_seed: Vec<(u64, Vec<Decision>)>,
    before: BTreeMap<Key, Value>,
}

impl Histories {
    fn decided(inputs: &Path) -> Self {
        let (out, kept) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        extract(inputs, out.path(), &[]);
        let mut of_seed = Vec::new();
        for seed in SEEDS {
            of_seed.push((seed, decide(out.path(), seed)));
            fs_err::rename(out.path().join("review.sqlite"), kept.path().join(seed.to_string())).unwrap();
            assert!(!out.path().join("review.sqlite-wal").exists(), "the history is one file where nobody has it open");
        }
        let before = machine(out.path());
        let histories = Self { out, kept, of_seed, before };
        histories.lay(SEEDS[0], histories.out.path());
        histories
    }

    fn lay(&self, seed: u64, out: &Path) {
        fs_err::copy(self.kept.path().join(seed.to_string()), out.join("review.sqlite")).unwrap();
    }

    /// Checks the first so many histories beside these records; gives what became of the decisions.
    fn check(&self, out: &Path, rules_changed: bool, histories: usize) -> Vec<Tally> {
        let (first, _) = self.of_seed[0];
        let kept = fs_err::read(self.kept.path().join(first.to_string())).unwrap();
        assert!(fs_err::read(out.join("review.sqlite")).unwrap() == kept, "a run wrote into the history");
        let tallies = self.of_seed.iter().take(histories).map(|(seed, history)| {
            self.lay(*seed, out);
            check(out, history, &self.before, rules_changed)
        });
        let tallies = tallies.collect();
        self.lay(first, out);
        tallies
    }

    /// All hold as they were seen.
    fn all_hold(&self, out: &Path) {
        for (tally, (_, history)) in self.check(out, false, 1).into_iter().zip(&self.of_seed) {
            assert_eq!(tally, Tally { as_seen: verdicts(history).len(), ..Tally::default() });
        }
    }
}

#[test]
fn a_hundred_of_a_hundred_decisions_stand_whatever_is_extracted_again() {
    let inputs = inbox(str::to_owned);
    let histories = Histories::decided(inputs.path());
    let out = histories.out.path();
    histories.all_hold(out);

    // The same again, and the same made anew.
    extract(inputs.path(), out, &[]);
    histories.all_hold(out);
    for made in ["records", "sources", "work"] {
        let _ = fs_err::remove_dir_all(out.join(made));
    }
    fs_err::remove_file(out.join("journal.jsonl")).unwrap();
    extract(inputs.path(), out, &[]);
    histories.all_hold(out);

    // Other rules of the same form.
    let rules = changed_rules();
    extract_by(rules.path(), inputs.path(), out);
    let tallies = histories.check(out, true, SEEDS.len());
    for (tally, (seed, history)) in tallies.iter().zip(&histories.of_seed) {
        println!("seed {seed}: {DECISIONS} of {DECISIONS} in the history, {} hold: {tally:?}", verdicts(history).len());
        assert_eq!(tally.as_seen + tally.seen_differently + tally.outdated + tally.gone, verdicts(history).len());
        let Tally { as_seen, seen_differently, outdated, gone } = *tally;
        assert!(as_seen > 20 && seen_differently > 2 && outdated > 2 && gone > 0, "{tally:?} tells little");
    }

    // And back: what was outdated, gone or seen differently is as it was.
    extract(inputs.path(), out, &[]);
    histories.all_hold(out);

    // What another version of a reader makes of them.
    read_otherwise(out, &mut Chance(SEEDS[1]));
    for (tally, (seed, history)) in histories.check(out, false, SEEDS.len()).iter().zip(&histories.of_seed) {
        println!("seed {seed}, read otherwise: {tally:?}");
        assert_eq!(tally.as_seen + tally.seen_differently, verdicts(history).len());
        assert!(tally.seen_differently > 10 && tally.as_seen > 20, "{tally:?} tells little");
    }
    fs_err::remove_dir_all(out.join("records")).unwrap();
    extract(inputs.path(), out, &[]);
    histories.all_hold(out);

    // Another precision, another model: what was read is the same, and what is to be done with it is not.
    let statuses = |out: &Path| machine(out).values().map(|one| one["status"].to_string()).collect::<Vec<_>>();
    let before = statuses(out);
    extract(inputs.path(), out, &["--precision", "0.9"]);
    assert_ne!(statuses(out), before);
    histories.all_hold(out);
    let mut model: Value = serde_json::from_slice(&fs_err::read(out.join("model.json")).unwrap()).unwrap();
    model["id"] = json!("own-1");
    model["thresholds"] = json!([]);
    let own = out.with_extension("json");
    fs_err::write(&own, model.to_string()).unwrap();
    extract(inputs.path(), out, &["--model", own.to_str().unwrap()]);
    fs_err::remove_file(own).unwrap();
    assert!(statuses(out).iter().all(|status| status == "\"review\""));
    histories.all_hold(out);
}

#[test]
fn decisions_stand_for_the_same_bytes_under_other_names_and_in_mail() {
    let inputs = inbox(str::to_owned);
    let histories = Histories::decided(inputs.path());
    let renamed = inbox(|name| format!("renamed {name}"));
    let mail = TempDir::new().unwrap();
    fs_err::write(mail.path().join("forms.eml"), message()).unwrap();
    for other in [renamed.path(), mail.path()] {
        // In a folder of their own, beside which the history is laid.
        let fresh = TempDir::new().unwrap();
        extract(other, fresh.path(), &[]);
        histories.lay(SEEDS[0], fresh.path());
        assert_eq!(records(fresh.path()).len(), records(histories.out.path()).len());
        histories.all_hold(fresh.path());
        // And in the same one, from which the files of before are gone.
        extract(other, histories.out.path(), &[]);
        histories.all_hold(histories.out.path());
    }
}
