//! From rules as written to a questionnaire as understood.
//!
//! Here ids are made and references are resolved; what a reference or id can be wrong about is an
//! error with its line. Whether expressions do what their examples say is tried in `check`.

use std::collections::BTreeMap;

use toml::Spanned;

use super::compiled::{Field, FieldType, Item, ItemKind, Questionnaire, Wording};
use super::error::{RulesError, line_at};
use super::pattern::Patterns;
use super::written::{
    PrintedKind, WrittenField, WrittenPrinted, WrittenQuestion, WrittenQuestionnaire, WrittenSection, WrittenWording,
};
use crate::language;
use crate::read::numerals;

/// Parses TOML.
pub(super) fn parse(file: &str, source: &str) -> Result<WrittenQuestionnaire, RulesError> {
    toml::from_str(source).map_err(|error| RulesError {
        file: file.to_owned(),
        line: error.span().map(|span| line_at(source, span.start)),
        rule: None,
        message: error.message().replace('\n', " "),
        remedy: "correct this line; rules/questionnaire.schema.json names every key".to_owned(),
    })
}

/// Compiles parsed rules.
pub(super) fn compile(file: &str, source: &str, written: &WrittenQuestionnaire) -> Result<Questionnaire, RulesError> {
    let compiler = Compiler {
        file,
        source,
        languages: &written.languages,
        items: Vec::new(),
        fields: Vec::new(),
        patterns: Patterns::default(),
        seen: BTreeMap::new(),
    };
    compiler.run(written)
}

struct Compiler<'a> {
    file: &'a str,
    source: &'a str,
    languages: &'a [String],
    items: Vec<Item>,
    fields: Vec<Field>,
    patterns: Patterns,
    /// Byte position of each id of an item or field.
    seen: BTreeMap<String, usize>,
}

impl Compiler<'_> {
    fn run(mut self, written: &WrittenQuestionnaire) -> Result<Questionnaire, RulesError> {
        if written.question.is_empty() {
            return Err(self.error(None, None, "the file asks no question", "add a [[question]]"));
        }
        let id = written.id.get_ref();
        if id.is_empty() || !id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
            let message = format!("the id \"{id}\" cannot name files");
            return Err(self.error(Some(&written.id), None, &message, "use small letters, digits and hyphens only"));
        }
        let mut open_section: Option<(&str, usize)> = None;
        let mut done: Vec<&str> = Vec::new();
        for question in &written.question {
            let section = match &question.section {
                None => None,
                Some(section) if open_section.is_some_and(|(open, _)| open == section.get_ref()) => open_section,
                Some(section) => {
                    let Some(found) = written.section.iter().find(|one| one.id.get_ref() == section.get_ref()) else {
                        let message = format!("the section \"{}\" is not defined", section.get_ref());
                        return Err(self.error(
                            Some(section),
                            Some(question.id.get_ref()),
                            &message,
                            "add a [[section]] with this id",
                        ));
                    };
                    if done.contains(&section.get_ref().as_str()) {
                        let message =
                            format!("section \"{}\" is taken up again after another section", section.get_ref());
                        return Err(self.error(
                            Some(section),
                            Some(question.id.get_ref()),
                            &message,
                            "put the questions in the order of the form",
                        ));
                    }
                    done.push(section.get_ref());
                    Some((section.get_ref().as_str(), self.section(found)?))
                }
            };
            open_section = section;
            self.question(question, section.map(|(_, index)| index))?;
        }
        if let Some(unused) = written.section.iter().find(|one| !done.contains(&one.id.get_ref().as_str())) {
            let message = format!("no question belongs to section \"{}\"", unused.id.get_ref());
            return Err(self.error(Some(&unused.id), None, &message, "give a question this section, or delete it"));
        }
        for (index, printed) in written.printed.iter().enumerate() {
            self.printed(printed, index)?;
        }
        let respondent = self.field_position(written.respondent.as_ref())?;
        let date = self.field_position(written.date.as_ref())?;
        let publication = self.publication(written.publication.as_ref())?;
        Ok(Questionnaire {
            id: id.clone(),
            title: written.title.clone(),
            languages: written.languages.clone(),
            respondent,
            date,
            publication,
            recognise: written.recognise.iter().map(|one| self.patterns.get(one.pattern.get_ref())).collect(),
            exclude: written.exclude.iter().map(|one| self.patterns.get(one.pattern.get_ref())).collect(),
            items: self.items,
            fields: self.fields,
            file: self.file.to_owned(),
            rules_sha256: rules_sha256(self.source),
        })
    }

    fn section(&mut self, section: &WrittenSection) -> Result<usize, RulesError> {
        let id = format!("section {}", section.id.get_ref());
        self.item(&section.id, id, ItemKind::Section, None, section.prefix.as_deref(), &section.title)
    }

    fn question(&mut self, question: &WrittenQuestion, section: Option<usize>) -> Result<(), RulesError> {
        let id = question.id.get_ref();
        if question.prompt.is_empty() && section.is_none() && !question.starts_document {
            let remedy = "give it a prompt, or a section whose title it follows";
            return Err(self.error(
                Some(&question.id),
                Some(id),
                "the question has neither a prompt nor a section",
                remedy,
            ));
        }
        let kind = ItemKind::Question;
        let item = self.item(&question.id, id.clone(), kind, section, question.prefix.as_deref(), &question.prompt)?;
        self.items[item].starts_document = question.starts_document;
        let mut keys = BTreeMap::new();
        for (key, field) in &question.fields {
            keys.insert(key.as_str(), self.field(field, format!("{id}.{key}"), item, question)?);
        }
        for part in &question.part {
            let part_id = format!("{id}.{}", part.id.get_ref());
            let part_item =
                self.item(&part.id, part_id.clone(), ItemKind::Part, Some(item), part.prefix.as_deref(), &part.prompt)?;
            for (key, field) in &part.fields {
                self.field(field, format!("{part_id}.{key}"), part_item, question)?;
            }
        }
        for row in &question.row {
            let row_id = format!("{id}.{}", row.id.get_ref());
            let row_item = self.item(&row.id, format!("row {row_id}"), ItemKind::Row, Some(item), None, &row.prompt)?;
            self.items[row_item].unlabelled = row.unlabelled;
            self.field(&row.field, row_id, row_item, question)?;
        }
        let choices =
            question.fields.iter().find(|(_, field)| field.kind == FieldType::Choices).map(|(key, _)| key.as_str());
        for option in &question.option {
            let Some(choices) = choices.and_then(|key| keys.get(key)) else {
                let remedy = "add a field with type = \"choices\" to the question";
                return Err(self.error(
                    Some(&option.id),
                    Some(id),
                    "an option stands in a question without choices",
                    remedy,
                ));
            };
            let option_id = format!("{id}.{}", option.id.get_ref());
            let option_item = self.item(&option.id, option_id, ItemKind::Option, Some(item), None, &option.text)?;
            self.fields[*choices].options.push(option_item);
            if let Some(key) = &option.text_field {
                let Some(&field) = keys.get(key.as_str()) else {
                    let message = format!("text_field names \"{key}\", which is no field of the question");
                    return Err(self.error(Some(&option.id), Some(id), &message, "name a key of [question.fields]"));
                };
                self.fields[field].beside_option = Some(option_item);
            }
        }
        if !question.hint.is_empty() {
            self.item(&question.id, format!("hint {id}"), ItemKind::Hint, Some(item), None, &question.hint)?;
        }
        Ok(())
    }

    fn printed(&mut self, printed: &WrittenPrinted, index: usize) -> Result<(), RulesError> {
        let (kind, name) = match printed.kind {
            PrintedKind::Note => (ItemKind::Note, "note"),
            PrintedKind::Hint => (ItemKind::Hint, "hint"),
            PrintedKind::Text => (ItemKind::Printed, "text"),
        };
        let id = format!("{name} {}", printed.mark.clone().unwrap_or_else(|| (index + 1).to_string()));
        let anywhere = Spanned::new(0..0, id.clone());
        self.item(&anywhere, id, kind, None, printed.mark.as_deref(), &printed.text).map(drop)
    }

    /// A prefix is compared by what it counts.
    fn check_prefix(&self, at: &Spanned<String>, id: &str, prefix: Option<&str>) -> Result<(), RulesError> {
        match prefix.filter(|prefix| numerals(prefix).is_empty()) {
            Some(prefix) => {
                let message = format!("the prefix \"{prefix}\" ends in no number or letter that counts");
                let remedy = "write the label as the form prints it, or put its words into the wording";
                Err(self.error(Some(at), Some(id), &message, remedy))
            }
            None => Ok(()),
        }
    }

    fn item(
        &mut self,
        at: &Spanned<String>,
        id: String,
        kind: ItemKind,
        parent: Option<usize>,
        prefix: Option<&str>,
        wording: &WrittenWording,
    ) -> Result<usize, RulesError> {
        if kind.is_ordered() {
            self.check_prefix(at, &id, prefix)?;
        }
        self.claim(at, &id)?;
        let mut wordings = Vec::new();
        for (language, alternatives) in wording {
            if !self.languages.contains(language) {
                let message = format!("the wording is in \"{language}\", which is not among the languages of the file");
                return Err(self.error(
                    Some(at),
                    Some(&id),
                    &message,
                    "add the language to `languages`, or correct it",
                ));
            }
            for text in alternatives.as_slice() {
                let folded = language::fold(text);
                if folded.is_empty() {
                    let message = format!("the wording in \"{language}\" has no word");
                    return Err(self.error(
                        Some(at),
                        Some(&id),
                        &message,
                        "write what the form prints, or leave the language out",
                    ));
                }
                wordings.push(Wording { language: language.clone(), text: text.clone(), folded });
            }
        }
        wordings.sort_by_key(|wording| self.languages.iter().position(|language| *language == wording.language));
        self.items.push(Item {
            id,
            kind,
            parent,
            prefix: prefix.map(str::to_owned),
            numerals: prefix.map(numerals).unwrap_or_default(),
            wordings,
            fields: Vec::new(),
            unlabelled: false,
            starts_document: false,
        });
        Ok(self.items.len() - 1)
    }

    fn field(
        &mut self,
        field: &WrittenField,
        id: String,
        item: usize,
        question: &WrittenQuestion,
    ) -> Result<usize, RulesError> {
        let id = field.id.clone().unwrap_or(id);
        let at = &question.id;
        self.claim(at, &format!("field {id}"))?;
        if field.pattern.is_none() && !(field.matches.is_empty() && field.leaves.is_empty()) {
            return Err(self.error(
                Some(at),
                Some(&id),
                "examples stand without a pattern",
                "add `pattern`, or delete `matches` and `leaves`",
            ));
        }
        if let Some(pattern) = &field.pattern
            && !matches!(field.kind, FieldType::Text | FieldType::Percentage)
        {
            let message = format!("a field of type {} takes no pattern: the type finds the value", field.kind.as_str());
            let remedy = "delete the pattern and its examples, or make the type text or percentage";
            return Err(self.error(Some(pattern), Some(&id), &message, remedy));
        }
        if field.statement && field.kind != FieldType::YesNo {
            return Err(self.error(
                Some(at),
                Some(&id),
                "only a yes_no field can be a statement",
                "delete `statement`",
            ));
        }
        if field.office && !field.personal {
            let remedy = "add `personal = true`, or delete `office`";
            return Err(self.error(Some(at), Some(&id), "only a personal field can be an office", remedy));
        }
        let position = self.fields.len();
        self.fields.push(Field {
            id,
            item,
            kind: field.kind,
            pattern: field.pattern.as_ref().map(|pattern| self.patterns.get(pattern.get_ref())),
            words_max: field.words_max,
            statement: field.statement,
            personal: field.personal,
            office: field.office,
            options: Vec::new(),
            beside_option: None,
        });
        self.items[item].fields.push(position);
        Ok(position)
    }

    fn field_position(&self, id: Option<&Spanned<String>>) -> Result<Option<usize>, RulesError> {
        let Some(id) = id else { return Ok(None) };
        match self.fields.iter().position(|field| field.id == *id.get_ref()) {
            Some(position) => Ok(Some(position)),
            None => {
                let message = format!("\"{}\" is no field of this file", id.get_ref());
                Err(self.error(Some(id), None, &message, "name the id of a field"))
            }
        }
    }

    fn publication(&self, id: Option<&Spanned<String>>) -> Result<Option<usize>, RulesError> {
        let position = self.field_position(id)?;
        if let Some(field) = position.map(|position| &self.fields[position])
            && field.kind != FieldType::YesNo
        {
            let message = format!("\"{}\" is of type {}, and only yes_no can agree", field.id, field.kind.as_str());
            return Err(self.error(id, None, &message, "name a field of type yes_no"));
        }
        Ok(position)
    }

    /// Takes an id; it may be taken once.
    fn claim(&mut self, at: &Spanned<String>, id: &str) -> Result<(), RulesError> {
        match self.seen.insert(id.to_owned(), at.span().start) {
            None => Ok(()),
            Some(first) => {
                let first = line_at(self.source, first);
                let message = format!("the id \"{id}\" stands twice, first on line {first}");
                Err(self.error(Some(at), Some(id), &message, "give one of the two another id"))
            }
        }
    }

    fn error(&self, at: Option<&Spanned<String>>, rule: Option<&str>, message: &str, remedy: &str) -> RulesError {
        RulesError {
            file: self.file.to_owned(),
            line: at.filter(|at| !at.span().is_empty()).map(|at| line_at(self.source, at.span().start)),
            rule: rule.map(str::to_owned),
            message: message.to_owned(),
            remedy: remedy.to_owned(),
        }
    }
}

/// SHA-256 of the text of a rules file, in hexadecimal digits.
pub(super) fn rules_sha256(source: &str) -> String {
    crate::intake::sha256(source.as_bytes())
}
