//! The history of decisions under hard use: processes that are killed while they add, several that add at once, and people who
//! reach for the database itself.
//!
//! `RAPPORTEUR_KILLS` is the number of kills, a handful by default.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rapporteur::decision::{Answer, Correction, Decision, Ledger, LedgerError, NAME, New, Ruling, Seen, Subject};
use rapporteur::extract::Finding;
use rapporteur::record::Status;
use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;

/// Where a process that this test starts adds decisions; without it, what it does is no test.
const FOLDER: &str = "RAPPORTEUR_TEST_LEDGER";
/// Who it is.
const REVIEWER: &str = "RAPPORTEUR_TEST_REVIEWER";
/// Decisions that are added together, all or none of them.
const TOGETHER: usize = 3;

fn new(reviewer: &str, field: usize, known: i64, why: &str) -> New {
    let answer = Answer {
        value: json!("é".repeat(2000)),
        finding: Finding::Answered,
        status: Status::Review,
        confidence: 0.5,
        evidence: Vec::new(),
    };
    New {
        at: "2020-03-01T10:00:00Z".into(),
        reviewer: reviewer.into(),
        subject: Subject { source: "5".repeat(64), questionnaire: "form".into(), field: format!("q{field}") },
        known,
        seen: Seen { program: "0".into(), rules_sha256: "0".into(), answer },
        ruling: Ruling::Corrected {
            decided: Correction { value: json!(why), finding: Finding::Answered, evidence: Vec::new() },
        },
        why: Some(why.into()),
        follows: None,
        audit: false,
    }
}

/// A process that does what the test of this name does with the folder.
fn start(test: &str, out: &Path, reviewer: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture", "--include-ignored"])
        .env(FOLDER, out)
        .env(REVIEWER, reviewer)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The folder and the reviewer, where this process was started by a test.
fn started() -> Option<(PathBuf, String)> {
    Some((std::env::var_os(FOLDER)?.into(), std::env::var(REVIEWER).ok()?))
}

fn tell(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("\n:{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// What processes told, without what the test harness says.
fn told(child: &mut Child) -> impl Iterator<Item = String> + use<> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    lines.map_while(Result::ok).filter_map(|line| Some(line.strip_prefix(':')?.to_owned()))
}

/// Adds decisions until it is killed, and tells the numbers of each that is said to be kept.
#[test]
fn a_process_that_adds_and_adds() {
    let Some((out, reviewer)) = started() else { return };
    let mut ledger = Ledger::open(&out).unwrap();
    let mut last: BTreeMap<usize, i64> = BTreeMap::new();
    for round in 0.. {
        let fields = [round % 50, 50 + round % 50, 100 + round];
        let news: Vec<New> = fields
            .iter()
            .map(|field| new(&reviewer, *field, last.get(field).copied().unwrap_or(0), &format!("{reviewer} {round}")))
            .collect();
        for (field, added) in fields.iter().zip(ledger.add(&news).unwrap()) {
            last.insert(*field, added.number);
            tell(&format!("{} {}", added.number, added.why.unwrap()));
        }
    }
}

#[test]
fn what_was_acknowledged_is_there_after_a_kill() {
    if started().is_some() {
        return;
    }
    let kills = std::env::var("RAPPORTEUR_KILLS").map_or(6, |kills| kills.parse().unwrap());
    let mut acknowledged = 0;
    for kill in 0..kills {
        let out = TempDir::new().unwrap();
        let mut child = start("a_process_that_adds_and_adds", out.path(), &format!("r{kill}"));
        let mut lines = told(&mut child);
        let first = lines.next().expect("the process adds decisions");
        let killer = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(37 * (kill % 11) + kill % 7));
            // SIGKILL.
            child.kill().unwrap();
            child.wait().unwrap();
        });
        let told: Vec<String> = std::iter::once(first).chain(lines).collect();
        killer.join().unwrap();
        // As a reader finds it, and as one who goes on adding.
        for ledger in [Ledger::read(out.path()).unwrap().unwrap(), Ledger::open(out.path()).unwrap()] {
            let kept = ledger.after(0).unwrap();
            for line in &told {
                let (number, why) = line.split_once(' ').unwrap();
                let number: i64 = number.parse().unwrap();
                let of_number = kept.iter().find(|one| one.number == number);
                assert_eq!(of_number.unwrap_or_else(|| panic!("{line} is lost")).why.as_deref(), Some(why));
            }
            assert!(kept.len() >= told.len(), "{} of {}", kept.len(), told.len());
            assert_eq!(kept.len() % TOGETHER, 0, "what is added together is there together");
            assert!(kept.iter().zip(1..).all(|(one, number)| one.number == number), "a number is left out");
        }
        let whole: String = Connection::open(out.path().join(NAME))
            .unwrap()
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(whole, "ok");
        acknowledged += told.len();
    }
    println!("{kills} kills, {acknowledged} acknowledged, none lost");
    assert!(acknowledged > kills as usize * TOGETHER);
}

/// Decides about a few fields, as often as it may, and tells what came of it.
#[test]
fn a_process_that_decides_with_others() {
    let Some((out, reviewer)) = started() else { return };
    let mut ledger = Ledger::open(&out).unwrap();
    for round in 0..60 {
        let field = round % 3;
        let known = ledger.after(0).unwrap().into_iter().rfind(|one| one.subject.field == format!("q{field}"));
        let known = known.map_or(0, |known| known.number);
        // Somebody reads the page.
        std::thread::sleep(Duration::from_millis(1));
        match ledger.add(&[new(&reviewer, field, known, &known.to_string())]) {
            Ok(added) => tell(&format!("added {}", added[0].number)),
            Err(LedgerError::Meanwhile(other)) => {
                assert!(other.number > known && other.subject.field == format!("q{field}"));
                tell(&format!("meanwhile {}", other.number));
            }
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn of_two_who_decide_at_once_the_second_is_told() {
    if started().is_some() {
        return;
    }
    let out = TempDir::new().unwrap();
    let mut children: Vec<Child> = ["one", "two", "three"]
        .iter()
        .map(|reviewer| start("a_process_that_decides_with_others", out.path(), reviewer))
        .collect();
    let lines: Vec<String> = children.iter_mut().map(told).collect::<Vec<_>>().into_iter().flatten().collect();
    assert!(children.iter_mut().all(|child| child.wait().unwrap().success()));
    let count = |what: &str| lines.iter().filter(|line| line.starts_with(what)).count();
    let (added, meanwhile) = (count("added"), count("meanwhile"));
    println!("{added} added, {meanwhile} told that somebody else was before them");
    assert_eq!(added + meanwhile, 180, "each that was tried was told of");
    assert!(meanwhile > 0, "nobody met anybody");
    let kept = Ledger::read(out.path()).unwrap().unwrap().after(0).unwrap();
    assert_eq!(kept.len(), added);
    // Everybody knew of the decision before theirs.
    let mut last: BTreeMap<&str, i64> = BTreeMap::new();
    for one in &kept {
        let before = last.insert(&one.subject.field, one.number).unwrap_or(0);
        assert_eq!(one.why, Some(before.to_string()));
    }
}

#[test]
fn of_several_decisions_all_are_added_or_none() {
    let out = TempDir::new().unwrap();
    let mut ledger = Ledger::open(out.path()).unwrap();
    let first = ledger.add(&[new("one", 1, 0, "a")]).unwrap();
    // The second of these does not know of the first.
    let Err(LedgerError::Meanwhile(other)) = ledger.add(&[new("two", 2, 0, "b"), new("two", 1, 0, "c")]) else {
        panic!("nobody was told")
    };
    assert_eq!(*other, first[0]);
    assert_eq!(ledger.after(0).unwrap(), first);
    // Two on one field, together: the second comes after the first.
    let both = ledger.add(&[new("two", 2, 0, "b"), new("two", 2, 0, "c")]).unwrap();
    assert_eq!(ledger.after(0).unwrap(), [first, both].concat());
}

/// Every row of the history, whatever it is.
fn rows(connection: &Connection) -> Vec<String> {
    let mut all = connection.prepare("SELECT number || at || reviewer || seen || ruling FROM decision").unwrap();
    let rows = all.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn the_database_refuses_to_change_what_was_decided() {
    let out = TempDir::new().unwrap();
    let added: Vec<Decision> =
        Ledger::open(out.path()).unwrap().add(&[new("one", 1, 0, "a"), new("one", 2, 0, "b")]).unwrap();
    assert_eq!(added.len(), 2);
    // Anybody with a program for such files.
    let connection = Connection::open(out.path().join(NAME)).unwrap();
    let before = rows(&connection);
    let columns = "number, at, reviewer, source, questionnaire, field, what, seen, ruling";
    for statement in [
        "UPDATE decision SET reviewer = 'two'".to_owned(),
        "UPDATE decision SET number = 7 WHERE number = 1".to_owned(),
        "DELETE FROM decision".to_owned(),
        "DELETE FROM decision WHERE number = 2".to_owned(),
        format!(
            "REPLACE INTO decision ({columns}) SELECT number, at, 'two', source, questionnaire, field, what, seen, ruling FROM decision"
        ),
        format!(
            "INSERT INTO decision ({columns}) SELECT number, at, 'two', source, questionnaire, field, what, seen, ruling FROM decision \
                 WHERE number = 1 ON CONFLICT (number) DO UPDATE SET reviewer = 'two'"
        ),
    ] {
        let error = connection.execute(&statement, []).unwrap_err().to_string();
        assert!(error.contains("decisions are only ever added"), "{statement}: {error}");
        assert_eq!(rows(&connection), before, "{statement}");
    }
    // A number is given once only.
    drop(connection);
    let third = Ledger::open(out.path()).unwrap().add(&[new("one", 3, 0, "c")]).unwrap();
    assert_eq!(third[0].number, 3);
}

#[test]
fn the_share_of_the_audit_sample_is_kept() {
    let out = TempDir::new().unwrap();
    let mut ledger = Ledger::open(out.path()).unwrap();
    assert_eq!(ledger.audit_share().unwrap(), 0.02);
    ledger.set_audit_share(0.1, "2020-03-01T10:00:00Z").unwrap();
    ledger.set_audit_share(0.05, "2020-03-02T10:00:00Z").unwrap();
    ledger.set_audit_share(1.5, "2020-03-03T10:00:00Z").unwrap_err();
    ledger.set_audit_share(f64::NAN, "2020-03-03T10:00:00Z").unwrap_err();
    assert_eq!(Ledger::read(out.path()).unwrap().unwrap().audit_share().unwrap(), 0.05);
    let decisions = rapporteur::decision::Decisions::read(out.path()).unwrap();
    assert_eq!(decisions.sample().share(), 0.05);
}
