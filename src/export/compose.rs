//! From a record and its questionnaire to a response sheet: every question of the form with its answers, in the order
//! of the form. Nothing is left out: what has no value says why.

use std::collections::BTreeSet;

use super::decided;
use super::sheet::{Block, Entry, Noted, Piece, Row, Sheet, Tick};
use super::value::{self, Context};
use crate::dataset::{StoredAnswer, StoredRecord};
use crate::extract::{Finding, Value};
use crate::journal::Failure;
use crate::questionnaire::{FieldType, ItemKind, Questionnaire};
use crate::record::Status;
use crate::record::words;

/// Makes the sheet of a record.
///
/// # Errors
/// When the record lacks an answer of the questionnaire, or one has another type.
pub(super) fn sheet(record: &StoredRecord, questionnaire: &Questionnaire) -> Result<Sheet, Failure> {
    let composer = Composer { record, questionnaire, languages: &record.questionnaire.languages };
    let entries = composer.entries()?;
    let languages = composer.languages.iter().chain(&questionnaire.languages);
    let summary = &record.summary;
    let mut head = composer.head()?;
    let to_check = match summary.review {
        0 => "none needs a person".to_owned(),
        1 => "1 to be checked".to_owned(),
        many => format!("{many} to be checked"),
    };
    let by_people = [(summary.confirmed, "confirmed"), (summary.corrected, "corrected")];
    let by_people = by_people.iter().filter(|(count, _)| *count > 0);
    let by_people: String = by_people.map(|(count, what)| format!("{count} {what}, ")).collect();
    let standing = format!("{} of {} accepted, {by_people}{to_check}", summary.accepted, summary.fields);
    head.push(Row { label: None, name: "Answers".into(), blocks: vec![Block::Text(vec![Piece::plain(standing)])] });
    Ok(Sheet {
        title: composer.title(),
        form_language: languages.map(String::as_str).next().unwrap_or("en").to_owned(),
        answer_language: record.source.language.clone(),
        head,
        entries,
        noted: composer.noted(),
        unclaimed: record.unclaimed.iter().map(|one| one.quote.clone()).collect(),
        notices: record.notices.iter().map(|one| words::capitalised(&one.message)).collect(),
        findings: composer.findings(),
        origin: composer.origin(),
        source: record.source.name.clone(),
        sha256: record.source.sha256.clone(),
    })
}

struct Composer<'a> {
    record: &'a StoredRecord,
    questionnaire: &'a Questionnaire,
    /// Languages in which the form was printed.
    languages: &'a [String],
}

impl Composer<'_> {
    /// The title as the form prints it, where an item holds it.
    fn title(&self) -> String {
        let items = &self.questionnaire.items;
        let front = items.iter().position(|item| item.starts_document && !item.wordings.is_empty());
        front.map_or_else(|| self.questionnaire.title.clone(), |item| self.wording(item))
    }

    fn wording(&self, item: usize) -> String {
        self.questionnaire.wording(item, self.languages).to_owned()
    }

    /// Fields that stand at the head of the sheet and not again below.
    fn is_in_head(&self, field: usize) -> bool {
        [self.questionnaire.respondent, self.questionnaire.date].contains(&Some(field))
    }

    fn head(&self) -> Result<Vec<Row>, Failure> {
        let named = [("Respondent", self.questionnaire.respondent), ("Date", self.questionnaire.date)];
        let given = named.into_iter().filter_map(|(name, field)| Some((name, field?)));
        given
            .map(|(name, field)| Ok(Row { label: None, name: name.to_owned(), blocks: self.blocks(&[field])? }))
            .collect()
    }

    fn entries(&self) -> Result<Vec<Entry>, Failure> {
        let mut entries = Vec::new();
        for (position, item) in self.questionnaire.items.iter().enumerate() {
            match item.kind {
                ItemKind::Section => {
                    entries.push(Entry::Section { label: item.prefix.clone(), title: self.wording(position) });
                }
                ItemKind::Question => entries.extend(self.question(position)?),
                _ => {}
            }
        }
        Ok(entries)
    }

    /// A question with all that belongs to it; `None` where the head holds all of it.
    fn question(&self, question: usize) -> Result<Option<Entry>, Failure> {
        let item = &self.questionnaire.items[question];
        let mut rows = Vec::new();
        for kind in [ItemKind::Part, ItemKind::Row] {
            for child in self.questionnaire.children(question, kind) {
                let fields = self.below_head(&self.questionnaire.items[child].fields);
                if !fields.is_empty() {
                    let label = self.questionnaire.items[child].prefix.clone();
                    rows.push(Row { label, name: self.wording(child), blocks: self.blocks(&fields)? });
                }
            }
        }
        let fields = self.below_head(&item.fields);
        if fields.is_empty() && rows.is_empty() {
            return Ok(None);
        }
        let blocks = self.blocks(&fields)?;
        Ok(Some(Entry::Question { label: item.prefix.clone(), prompt: self.wording(question), blocks, rows }))
    }

    fn below_head(&self, fields: &[usize]) -> Vec<usize> {
        fields.iter().copied().filter(|&field| !self.is_in_head(field)).collect()
    }

    /// The answers to the fields of one item.
    fn blocks(&self, fields: &[usize]) -> Result<Vec<Block>, Failure> {
        let mut answers = Vec::new();
        for &position in fields {
            let field = &self.questionnaire.fields[position];
            let (answer, value) = self.record.answer(&field.id, field.kind)?;
            answers.push((position, answer, value));
        }
        let mut blocks = Vec::new();
        let common = answers.first().map(|(_, answer, _)| answer.finding);
        let says_nothing = |(_, answer, value): &(usize, &StoredAnswer, Option<Value>)| {
            value.is_none() && Some(answer.finding) == common
        };
        if let Some(finding) = common.filter(|_| answers.iter().all(says_nothing)) {
            blocks.push(Block::Finding(words::finding(finding).0));
            blocks.extend(corrected(answers.iter().map(|(_, answer, _)| *answer)));
        } else {
            let is_beside = |position: usize| self.stands_beside_option(position, &answers);
            for (position, answer, value) in answers.iter().filter(|(position, ..)| !is_beside(*position)) {
                self.answer(*position, answer, value.as_ref(), &answers, &mut blocks);
                blocks.extend(corrected(std::iter::once(*answer)));
            }
            let beside = answers.iter().filter(|(position, ..)| is_beside(*position));
            blocks.extend(corrected(beside.map(|(_, answer, _)| *answer)));
        }
        blocks.extend(self.check(answers.iter().map(|(_, answer, _)| *answer)));
        Ok(blocks)
    }

    /// True where an option above it shows this field.
    fn stands_beside_option(&self, field: usize, answers: &[(usize, &StoredAnswer, Option<Value>)]) -> bool {
        let shows = |option: usize| {
            let mut choices = answers.iter().filter(|(_, _, value)| matches!(value, Some(Value::Choices(_))));
            choices.any(|(choices, ..)| self.questionnaire.fields[*choices].options.contains(&option))
        };
        self.questionnaire.fields[field].beside_option.is_some_and(shows)
    }

    fn answer(
        &self,
        position: usize,
        answer: &StoredAnswer,
        value: Option<&Value>,
        all: &[(usize, &StoredAnswer, Option<Value>)],
        blocks: &mut Vec<Block>,
    ) {
        let field = &self.questionnaire.fields[position];
        match value {
            None => {
                let finding = words::finding(answer.finding).0;
                let named = format!("{}: {}", kind_in_words(field.kind), finding.to_lowercase());
                blocks.push(Block::Finding(if all.len() > 1 { named } else { finding }));
            }
            Some(Value::Choices(choices)) => {
                for &option in &field.options {
                    let id = self.questionnaire.option_id(option);
                    let stands_in = |list: &[String]| list.iter().any(|one| one == id);
                    let tick = match () {
                        () if stands_in(&choices.checked) => Tick::Checked,
                        () if stands_in(&choices.unchecked) => Tick::Unchecked,
                        () => Tick::NotVisible,
                    };
                    blocks.push(Block::Option(tick, self.wording(option)));
                    let beside = all
                        .iter()
                        .filter(|(other, ..)| self.questionnaire.fields[*other].beside_option == Some(option));
                    for (_, answer, value) in beside {
                        match value {
                            Some(Value::Text(text)) => {
                                blocks.extend(value::lines(text, &answer.links).into_iter().map(Block::Beside));
                            }
                            _ => blocks.push(Block::BesideFinding(words::finding(answer.finding).0)),
                        }
                    }
                }
            }
            Some(value) => blocks.extend(value::blocks(value, &Context { links: &answer.links })),
        }
    }

    /// What a person should check in the answers to one item, and why; `None` where all are accepted.
    fn check<'b>(&self, answers: impl Iterator<Item = &'b StoredAnswer>) -> Option<Block> {
        let (mut reasons, mut confidence_min) = (Vec::new(), None);
        for answer in answers.filter(|answer| needs_check(answer)) {
            for reason in answer.flags.iter().map(|&sign| words::reason(sign)) {
                if !reasons.contains(&reason) {
                    reasons.push(reason);
                }
            }
            confidence_min = Some(answer.confidence.min(confidence_min.unwrap_or(f64::INFINITY)));
        }
        let confidence = confidence_min?;
        match self.record.calibration.threshold {
            Some(threshold) if confidence < threshold => {
                reasons.push(format!("Confidence {confidence}, accepted from {threshold}"));
            }
            Some(_) => {}
            None => reasons.push(format!("Confidence {confidence}, and none is high enough for what was asked")),
        }
        Some(Block::Check(reasons.join(". ")))
    }

    fn noted(&self) -> Vec<Noted> {
        let answers = self.record.answers.iter();
        let is_noted =
            |answer: &StoredAnswer| needs_check(answer) || answer.status.is_decided() || !answer.flags.is_empty();
        let noted = answers.filter(|(_, answer)| is_noted(answer));
        noted
            .map(|(id, answer)| Noted {
                field: id.clone(),
                status: match answer.status {
                    Status::Review => "to be checked",
                    status => status.as_str(),
                },
                confidence: answer.own_confidence().map_or_else(|| "–".to_owned(), |share| format!("{share:.3}")),
                reasons: reasons(answer).join(". "),
            })
            .collect()
    }

    /// The findings that the sheet names, with their meaning.
    fn findings(&self) -> Vec<(String, String)> {
        let used: BTreeSet<Finding> = self.record.answers.values().map(|answer| answer.finding).collect();
        used.into_iter().filter(|&finding| finding != Finding::Answered).map(words::finding).collect()
    }

    fn origin(&self) -> Vec<(&'static str, String)> {
        let source = &self.record.source;
        let pages = source.pages.map(|pages| format!(", {pages} pages")).unwrap_or_default();
        let mut origin = vec![
            ("Source", source.name.clone()),
            ("SHA-256", source.sha256.clone()),
            ("Kind", format!("{}, {} bytes{pages}", source.media_type.as_str(), source.size_bytes)),
        ];
        origin.extend(source.language.as_ref().map(|language| ("Language", language.clone())));
        origin.push(("Record", self.record.id.clone()));
        origin.push(("Questionnaire", self.questionnaire.title.clone()));
        origin.push(("Made by", format!("rapporteur {}", self.record.program)));
        origin
    }
}

/// What people decided, and what was noted of what the program read, where that still stands.
fn reasons(answer: &StoredAnswer) -> Vec<String> {
    let flags = answer.flags.iter().filter(|_| answer.own_confidence().is_some());
    let decided = answer.decision.iter().flat_map(decided::in_words);
    decided.chain(flags.map(|&sign| words::reason(sign))).collect()
}

/// Who corrected answers to one item; `None` where nobody did.
fn corrected<'a>(answers: impl Iterator<Item = &'a StoredAnswer>) -> Option<Block> {
    let mut told: Vec<String> = Vec::new();
    for answer in answers.filter(|answer| answer.status == Status::Corrected) {
        let one = answer.decision.as_ref().map_or_else(|| "corrected by a person".to_owned(), decided::by_whom);
        let one = words::capitalised(&one);
        if !told.contains(&one) {
            told.push(one);
        }
    }
    (!told.is_empty()).then(|| Block::Decided(told.join(". ")))
}

/// True where a person should look; at what is withheld nobody can.
fn needs_check(answer: &StoredAnswer) -> bool {
    answer.status == Status::Review && answer.finding != Finding::Withheld
}

/// A type of fields, as people say it.
fn kind_in_words(kind: FieldType) -> String {
    match kind {
        FieldType::YesNo => "Yes or no".to_owned(),
        other => words::capitalised(other.as_str()),
    }
}
