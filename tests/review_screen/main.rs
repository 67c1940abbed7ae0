//! `rapporteur review` as those meet it who came in: a real process, forms as a browser sends them, and what is then on the disk.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bounds;
mod deciding;
mod hostile;
mod keeping;
mod marking;
mod two;

#[path = "../review_client/mod.rs"]
mod review_client;

use std::path::Path;

use rapporteur::decision::{Decision, Ledger};
use review_client::{Answer, Review};

/// Who came in: a review and the cookie of a session.
struct Desk<'a> {
    review: &'a Review,
    cookie: String,
}

impl<'a> Desk<'a> {
    fn of(review: &'a Review) -> Self {
        Self { review, cookie: review.come_in() }
    }

    #[track_caller]
    fn get(&self, address: &str) -> Answer {
        self.review.send(&self.review.get(address).with("Cookie", &self.cookie))
    }

    /// Sends a form by its names and values.
    #[track_caller]
    fn post(&self, address: &str, form: &[(&str, &str)]) -> Answer {
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        self.review.send(&self.review.post(address, &form).with("Cookie", &self.cookie))
    }

    /// Decides about a field of which no decision is known.
    #[track_caller]
    fn decide(&self, record: &str, field: &str, form: &[(&str, &str)]) -> Answer {
        let form = [&[("known", "0")], form].concat();
        self.post(&format!("/record/{record}/{field}/decide"), &form)
    }

    /// The panel of a field.
    #[track_caller]
    fn panel(&self, record: &str, field: &str) -> String {
        let answer = self.get(&format!("/record/{record}/{field}"));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.text()
    }

    /// Says who this is from now on.
    #[track_caller]
    fn is_called(&self, name: &str) {
        assert_eq!(self.post("/name", &[("name", name)]).status, 303);
    }
}

/// All decisions that are on the disk.
fn decisions(out: &Path) -> Vec<Decision> {
    Ledger::read(out).unwrap().map_or_else(Vec::new, |ledger| ledger.after(0).unwrap())
}

/// A field of a record as `export --to jsonl` gives it.
fn exported(out: &Path, field: &str) -> serde_json::Value {
    let ran = review_client::run(&["export", out.to_str().unwrap(), "--to", "jsonl"], "");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let mut files = walkdir::WalkDir::new(out.join("export")).into_iter().map(|entry| entry.unwrap().into_path());
    let lines = files.find(|file| file.extension().is_some_and(|one| one == "jsonl")).unwrap();
    let text = fs_err::read_to_string(lines).unwrap();
    let record: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    record["record"]["answers"][field].clone()
}
