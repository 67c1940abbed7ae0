//! Earlier returns, looked through for a decision that can be offered for a later one.

use super::Dataset;
use super::stored::StoredRecord;
use crate::decision::{Offer, Ruling, Standing, Subject};
use crate::record::{self, Status};

impl Dataset {
    /// A decision on an earlier return of the same respondent, for a field of a later one that is for review and that nobody
    /// decided about: the latest that suits. `None` where there is none.
    pub(crate) fn offer(&self, record: &StoredRecord, field: &str) -> Option<Offer<'_>> {
        let answer = record.answers.get(field)?;
        if self.decisions.last() == 0 || answer.decision.is_some() || answer.status != Status::Review {
            return None;
        }
        let machine = answer.machine();
        let form = &record.questionnaire.id;
        let questionnaire = self.questionnaires().iter().find(|one| one.id == *form);
        let mut cases = self.cases().iter().filter(|case| case.questionnaire == *form);
        let (case, position) =
            cases.find_map(|case| Some((case, case.returns.iter().position(|one| one.record == record.id)?)))?;
        for earlier in case.returns[..position].iter().rev() {
            // The id of a record ends with the first characters of the hash of its source.
            let start = earlier.record.rsplit_once('-').map_or("", |(_, start)| start);
            let Some(source) = self.decisions.source(start, form) else { continue };
            if source == record.source.sha256 {
                continue;
            }
            let subject = Subject { source: source.to_owned(), questionnaire: form.clone(), field: field.to_owned() };
            let Some(decision) = Standing::of(self.decisions.of(&subject)).verdict else { continue };
            let Some(ruling) = decision.carried_to(&machine) else { continue };
            if let (Ruling::Corrected { decided }, Some(questionnaire)) = (&ruling, questionnaire)
                && !decided.value.is_null()
                && !record::fits(questionnaire, field, &decided.value)
            {
                continue;
            }
            return Some(Offer {
                decision,
                from_record: earlier.record.clone(),
                from_day: earlier.submitted_on.clone(),
                ruling,
            });
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::{Value, json};
    use tempfile::TempDir;

    use super::*;
    use crate::decision::{Answer, Correction, Ledger, New, Ruling, Seen};
    use crate::extract::Finding;
    use crate::questionnaire::Library;

    /// A folder with returns of one respondent: the same record of sources with these hashes, the first is the earliest.
    fn returns(folder: &Path, sources: &[&str], change: &dyn Fn(usize, &mut Value)) -> Vec<String> {
        let submissions = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/submissions");
        let mut paths: Vec<_> = fs_err::read_dir(submissions).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let records = paths.iter().map(|path| path.join("record.json")).filter(|path| path.is_file());
        let records = records.map(|path| serde_json::from_slice::<Value>(&fs_err::read(path).unwrap()).unwrap());
        let record = records.max_by_key(|record| open(record).len()).unwrap();
        let form = record["questionnaire"]["id"].as_str().unwrap().to_owned();
        fs_err::create_dir_all(folder.join("records")).unwrap();
        let (mut ids, mut told) = (Vec::new(), Vec::new());
        for (position, source) in sources.iter().enumerate() {
            let id = format!("{form}-{}", &source[..12]);
            let mut record = record.clone();
            record["id"] = json!(id);
            record["source"]["sha256"] = json!(source);
            change(position, &mut record);
            fs_err::write(folder.join(format!("records/{id}.json")), record.to_string()).unwrap();
            told.push(json!({ "record": id, "name": "form.md", "submitted_on": format!("2020-03-0{}", position + 1),
                              "received": null, "arrivals": [] }));
            ids.push(id);
        }
        let history = json!({ "questionnaire": form, "respondent": "One", "key": "one", "counts": ids.last(),
                              "returns": told, "changes": [], "doubts": [], "deadline": null, "late": null });
        let histories = json!({ "schema": "rapporteur-histories/1", "respondents": [history], "missing": [] });
        fs_err::write(folder.join("histories.json"), histories.to_string()).unwrap();
        ids
    }

    fn read(folder: &Path, id: &str) -> Value {
        serde_json::from_slice(&fs_err::read(folder.join(format!("records/{id}.json"))).unwrap()).unwrap()
    }

    /// Fields that are for review, with a quote.
    fn open(record: &Value) -> Vec<String> {
        let answers = record["answers"].as_object().unwrap().iter();
        let open = answers.filter(|(_, one)| one["status"] == "review" && one["evidence"] != json!([]));
        open.map(|(field, _)| field.clone()).collect()
    }

    fn new(dataset: &Dataset, id: &str, field: &str, ruling: Ruling) -> New {
        let record = dataset.record(id).unwrap();
        let answer = &record.answers[field];
        New {
            at: "2020-03-05T10:00:00Z".into(),
            reviewer: "one".into(),
            subject: Subject {
                source: record.source.sha256.clone(),
                questionnaire: record.questionnaire.id.clone(),
                field: field.into(),
            },
            known: 0,
            seen: Seen {
                program: record.program.clone(),
                rules_sha256: record.questionnaire.rules_sha256.clone(),
                answer: Answer {
                    value: answer.value.clone(),
                    finding: answer.finding,
                    status: answer.status,
                    confidence: answer.confidence,
                    evidence: answer.evidence.clone(),
                },
            },
            ruling,
            why: None,
            follows: None,
            audit: false,
        }
    }

    fn dataset(folder: &Path) -> Dataset {
        Dataset::open(folder, Library::embedded().unwrap()).unwrap()
    }

    fn decide(folder: &Path, id: &str, field: &str, ruling: Ruling) -> i64 {
        let mut new = new(&dataset(folder), id, field, ruling);
        let mut ledger = Ledger::open(folder).unwrap();
        let known = ledger.after(0).unwrap().into_iter().rev().find(|one| one.subject == new.subject);
        new.known = known.map_or(0, |one| one.number);
        ledger.add(&[new]).unwrap()[0].number
    }

    fn offered(folder: &Path, id: &str, field: &str) -> Option<(i64, String, Option<String>)> {
        let dataset = dataset(folder);
        let offer = dataset.offer(&dataset.record(id).unwrap(), field)?;
        Some((offer.decision.number, offer.from_record, offer.from_day))
    }

    #[test]
    fn the_latest_decision_on_an_earlier_return_is_offered() {
        let folder = TempDir::new().unwrap();
        let out = folder.path();
        let sources = ["a".repeat(64), "b".repeat(64), "c".repeat(64)];
        let ids = returns(out, &sources.each_ref().map(String::as_str), &|_, _| {});
        let field = open(&read(out, &ids[0])).remove(0);
        assert_eq!(offered(out, &ids[2], &field), None, "nobody decided anything");
        let first = decide(out, &ids[0], &field, Ruling::Confirmed);
        let of = |number: i64, at: usize| Some((number, ids[at].clone(), Some(format!("2020-03-0{}", at + 1))));
        assert_eq!(offered(out, &ids[2], &field), of(first, 0));
        assert_eq!(offered(out, &ids[1], &field), of(first, 0));
        assert_eq!(offered(out, &ids[0], &field), None, "it is decided there");
        let second = decide(out, &ids[1], &field, Ruling::Confirmed);
        assert_eq!(offered(out, &ids[2], &field), of(second, 1));
        decide(out, &ids[1], &field, Ruling::Undone { undoes: second });
        assert_eq!(offered(out, &ids[2], &field), of(first, 0), "what was undone is not offered");
        // A value that the form does not take.
        let decided = Correction { value: json!({ "no": "such" }), finding: Finding::Answered, evidence: Vec::new() };
        decide(out, &ids[1], &field, Ruling::Corrected { decided });
        assert_eq!(offered(out, &ids[2], &field), of(first, 0));
        decide(out, &ids[2], &field, Ruling::Flagged { assigned: None });
        assert_eq!(offered(out, &ids[2], &field), of(first, 0), "a flag decides nothing");
        decide(out, &ids[2], &field, Ruling::Confirmed);
        assert_eq!(offered(out, &ids[2], &field), None, "it is decided");
    }

    #[test]
    fn nothing_is_offered_where_the_words_are_others_or_the_source_is_the_same() {
        let folder = TempDir::new().unwrap();
        let out = folder.path();
        let sources = ["a".repeat(64), "b".repeat(64)];
        let change = |position: usize, record: &mut Value| {
            let fields = open(record);
            if position == 1 {
                let quote = &mut record["answers"][&fields[0]]["evidence"][0]["quote"];
                *quote = json!(format!("{} and more", quote.as_str().unwrap()));
                // What nobody needs to look at.
                record["answers"][&fields[1]]["status"] = json!("accepted");
            }
        };
        let ids = returns(out, &sources.each_ref().map(String::as_str), &change);
        let fields = open(&read(out, &ids[0]));
        for field in &fields[..3] {
            decide(out, &ids[0], field, Ruling::Confirmed);
        }
        assert_eq!(offered(out, &ids[1], &fields[0]), None, "another quote");
        assert_eq!(offered(out, &ids[1], &fields[1]), None, "accepted");
        assert!(offered(out, &ids[1], &fields[2]).is_some());
        let record = dataset(out).record(&ids[0]).unwrap();
        assert_eq!(record.source.sha256, sources[0]);
        // The same source, told twice in a history.
        let same = TempDir::new().unwrap();
        let ids = returns(same.path(), &[&sources[0], &sources[0]], &|_, _| {});
        decide(same.path(), &ids[0], &fields[2], Ruling::Confirmed);
        assert_eq!(offered(same.path(), &ids[1], &fields[2]), None);
    }
}
