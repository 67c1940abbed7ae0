//! What may be published of a data set.
//!
//! Comes in: a data set. Goes out: one that holds only respondents who agree to publication, the return that counts of each,
//! and records without what tells of a person: see [`record`]. Whatever is exported of it can say no more, whatever its
//! format. Journal, earlier returns, senders and those who have not answered are left out wholly.

mod record;

use crate::extract::{Finding, Value, YesNo};
use crate::history::{DoubtCode, Histories, History, Return};
use crate::journal::Failure;
use crate::questionnaire::FieldType;
use crate::record::Status;

use super::{Dataset, StoredRecord};

/// A respondent who is not published.
#[derive(Debug)]
pub struct LeftOut {
    /// Id of the record that counts.
    pub record: String,
    /// Name of the respondent; `None` where it cannot be told.
    pub respondent: Option<String>,
    /// Why.
    pub reason: NotPublished,
}

/// Why a respondent is not published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotPublished {
    /// The form does not ask whether answers may be published.
    NotAsked,
    /// The respondent says no.
    Refused,
    /// The respondent does not say yes.
    NotStated,
    /// There is a yes, and it is for review.
    Doubtful,
    /// Which return counts is doubtful, and another one does not say yes.
    OtherReturn,
    /// The record cannot be read.
    Failed(Failure),
}

impl NotPublished {
    /// The reason in words, as they stand behind "left out: ".
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::NotAsked => "the form does not ask whether answers may be published",
            Self::Refused => "does not agree to publication",
            Self::NotStated => "does not say whether answers may be published",
            Self::Doubtful => "seems to agree to publication, which a person should confirm",
            Self::OtherReturn => "sent several returns, not all of which agree to publication",
            Self::Failed(_) => "has a record that cannot be read",
        }
    }
}

impl Dataset {
    /// The part of it that may be published, and who is left out of it, in the order of the cases.
    #[must_use]
    pub fn public(self) -> (Self, Vec<LeftOut>) {
        let mut left_out = Vec::new();
        let mut respondents = Vec::new();
        for case in self.cases() {
            match self.agreement(case) {
                Ok(record) => respondents.push(self.narrowed(case, &record)),
                Err(reason) => {
                    let respondent = case.respondent.clone().or_else(|| self.respondent(&case.counts));
                    left_out.push(LeftOut { record: case.counts.clone(), respondent, reason });
                }
            }
        }
        let schema = self.histories.schema.clone();
        let histories = Histories { schema, respondents, missing: Vec::new() };
        (Self { journal: Vec::new(), histories, is_public: true, ..self }, left_out)
    }

    /// Who answers, as a record says.
    fn respondent(&self, id: &str) -> Option<String> {
        let record = self.record(id).ok()?;
        let questionnaire = record.questionnaire_among(self.questionnaires()).ok()?;
        record.named(questionnaire, questionnaire.respondent).ok()?
    }

    /// The record that counts, where its respondent agrees to publication.
    fn agreement(&self, case: &History) -> Result<StoredRecord, NotPublished> {
        let which_counts = [DoubtCode::SameDay, DoubtCode::OrderUnknown, DoubtCode::TwoAddresses];
        if case.doubts.iter().any(|doubt| which_counts.contains(&doubt.code)) {
            let mut others = case.returns.iter().filter(|one| one.record != case.counts);
            if others.any(|other| self.agrees(&other.record).is_err()) {
                return Err(NotPublished::OtherReturn);
            }
        }
        self.agrees(&case.counts)
    }

    fn agrees(&self, id: &str) -> Result<StoredRecord, NotPublished> {
        let record = self.record(id).map_err(NotPublished::Failed)?;
        let questionnaire = record.questionnaire_among(self.questionnaires()).map_err(NotPublished::Failed)?;
        let Some(field) = questionnaire.publication.map(|position| &questionnaire.fields[position]) else {
            return Err(NotPublished::NotAsked);
        };
        let (answer, value) = record.answer(&field.id, field.kind).map_err(NotPublished::Failed)?;
        match value {
            Some(Value::YesNo(YesNo::Yes)) if answer.finding == Finding::Answered => {
                if answer.status == Status::Review { Err(NotPublished::Doubtful) } else { Ok(record) }
            }
            Some(Value::YesNo(YesNo::No)) => Err(NotPublished::Refused),
            _ => Err(NotPublished::NotStated),
        }
    }

    /// A history as it may be published: who answered and when, and nothing of how it arrived.
    fn narrowed(&self, case: &History, record: &StoredRecord) -> History {
        let questionnaire = record.questionnaire_among(self.questionnaires()).ok();
        let is_personal = |field: Option<usize>| {
            field.zip(questionnaire).is_some_and(|(field, questionnaire)| questionnaire.fields[field].personal)
        };
        let hides_respondent = is_personal(questionnaire.and_then(|one| one.respondent));
        let hides_date = is_personal(questionnaire.and_then(|one| one.date));
        let withheld = questionnaire.map(|questionnaire| record::withheld(record, questionnaire)).unwrap_or_default();
        let is_withheld = |text: &String| hides_respondent || !withheld.ranges(text, false).is_empty();
        let submitted = case.returns.iter().find(|one| one.record == case.counts);
        History {
            questionnaire: case.questionnaire.clone(),
            respondent: case.respondent.clone().filter(|name| !is_withheld(name)),
            key: case.key.clone().filter(|key| !is_withheld(key)),
            counts: case.counts.clone(),
            returns: vec![Return {
                record: case.counts.clone(),
                record_sha256: String::new(),
                name: String::new(),
                submitted_on: submitted.and_then(|one| one.submitted_on.clone()).filter(|_| !hides_date),
                received: None,
                arrivals: Vec::new(),
            }],
            changes: Vec::new(),
            doubts: Vec::new(),
            deadline: None,
            late: None,
        }
    }

    /// The bytes of a record as it may be published.
    ///
    /// # Errors
    /// When it may not be published, or is no record.
    pub(super) fn public_record(&self, id: &str, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
        if !self.cases().iter().any(|case| case.counts == id) {
            return Err(Failure {
                message: "the record is not among those that may be published".to_owned(),
                remedy: "export without --public, for those who may see it".to_owned(),
            });
        }
        let stored = StoredRecord::read(bytes)?;
        record::narrowed(&stored, stored.questionnaire_among(self.questionnaires())?, bytes)
    }
}

/// True where a text of this type is free, so that a name may stand in it.
fn is_free(kind: FieldType) -> bool {
    use FieldType::{Choices, Country, Date, Email, Emails, Links, Organizations, Percentage, Phone, Text, YesNo};
    match kind {
        Text | Links | Organizations | Email | Emails | Phone => true,
        YesNo | Choices | Percentage | Date | Country => false,
    }
}
