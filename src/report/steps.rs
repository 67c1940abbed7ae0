//! What is there in one sentence, and what a person should do next.

use super::overview::{Overview, Respondent};

/// Most respondents that are named in a step.
const NAMED_MAX: usize = 3;

/// Where a report tells more of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Inputs and what became of them.
    Inputs,
    /// Inputs that failed.
    Failed,
    /// Who has not answered.
    Missing,
    /// Who has answered.
    Respondents,
    /// Why values need a person.
    Review,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// A sentence, in pieces.
    pub words: Vec<Words>,
    /// Where a report tells more.
    pub section: Option<Section>,
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// The program's own words.
    Own(String),
    /// A name from outside, of any script.
    Name(String),
    /// The folder that `extract` wrote to.
    Folder,
}

/// What is there.
pub fn sentence(overview: &Overview) -> String {
    let answered = overview.respondents().count();
    let missing = overview.missing.len();
    let mut parts = match (answered, missing) {
        (0, 0) => vec!["no questionnaire was returned".to_owned()],
        (0, _) => vec![format!("none of {} answered", counted(missing, "respondent"))],
        (_, 0) => vec![format!("{} answered", counted(answered, "respondent"))],
        _ => vec![format!("{} answered and {missing} did not", counted(answered, "respondent"))],
    };
    let counts = overview.counts();
    if counts.values > 0 {
        parts.push(match counts.review {
            0 => format!("none of their {} values needs a person", counts.values),
            1 => format!("1 of their {} values needs a person", counts.values),
            many => format!("{many} of their {} values need a person", counts.values),
        });
    }
    match counts.decided() {
        0 => {}
        1 => parts.push("a person decided about 1".to_owned()),
        many => parts.push(format!("people decided about {many}")),
    }
    if let Some(account) = overview.account.as_ref().filter(|account| account.failed > 0) {
        parts.push(format!("{} could not be read", counted(account.failed, "document")));
    }
    let last = parts.pop().unwrap_or_default();
    let text = if parts.is_empty() { last } else { format!("{}, and {last}", parts.join(", ")) };
    format!("{}.", crate::record::words::capitalised(&text))
}

/// What to do next, the most urgent first.
pub fn steps(overview: &Overview) -> Vec<Step> {
    let mut steps = Vec::new();
    if overview.broken_off {
        let text = "A run was broken off, or is still going on. Run `rapporteur extract` again with the same inputs and \
                    the same --out: it goes on where that run was. What is told here is what it had done before.";
        steps.push(Step::own(None, text));
    }
    of_inputs(overview, &mut steps);
    let unusable: Vec<&Respondent> = overview.respondents().filter(|one| one.failure.is_some()).collect();
    if !unusable.is_empty() {
        let text = format!("See why {} cannot be used: ", counted(unusable.len(), "record"));
        steps.push(Step::naming(Section::Respondents, &text, &unusable));
    }
    let doubtful: Vec<&Respondent> = overview.respondents().filter(|one| !one.doubts.is_empty()).collect();
    if !doubtful.is_empty() {
        let text = format!("Decide on {} with a doubt: ", counted(doubtful.len(), "respondent"));
        steps.push(Step::naming(Section::Respondents, &text, &doubtful));
    }
    steps.extend(of_review(overview));
    steps.extend(of_decisions(overview));
    let is_blank = |one: &&Respondent| one.counts.is_some_and(|counts| counts.answered == 0);
    let blank: Vec<&Respondent> = overview.respondents().filter(is_blank).collect();
    if !blank.is_empty() {
        let text = format!(
            "Ask whether the right file was sent where it holds no answer, {}: ",
            counted(blank.len(), "respondent")
        );
        steps.push(Step::naming(Section::Respondents, &text, &blank));
    }
    if !overview.missing.is_empty() {
        let text = format!("Remind {} who did not answer.", counted(overview.missing.len(), "respondent"));
        steps.push(Step::own(Some(Section::Missing), &text));
    }
    if steps.is_empty() {
        steps.push(Step::own(None, "Nothing is left to do: the data set can be used."));
    }
    steps
}

fn of_inputs(overview: &Overview, steps: &mut Vec<Step>) {
    let Some(account) = &overview.account else { return };
    if !account.discrepancies.is_empty() {
        let text = "The inputs do not add up: what is wrong is told with them. Run `rapporteur extract` again with the same \
                    inputs before anything is used.";
        steps.push(Step::own(Some(Section::Inputs), text));
    }
    let text = match account.failed {
        0 => return,
        1 => "See to the document that could not be read: what to do is told with it.".to_owned(),
        many => format!("See to the {many} documents that could not be read: what to do is told with each."),
    };
    steps.push(Step::own(Some(Section::Failed), &text));
}

/// The values that need a person, and who has the most of them.
fn of_review(overview: &Overview) -> Option<Step> {
    let counts = overview.counts();
    let load = |one: &Respondent| one.counts.map_or(0, |counts| counts.review);
    let mut most: Vec<&Respondent> = overview.respondents().filter(|one| load(one) > 0).collect();
    most.sort_by_key(|one| std::cmp::Reverse(load(one)));
    let whose = if most.len() > NAMED_MAX { "most are of" } else { "they are of" };
    let waiting = match counts.review {
        0 => return None,
        1 => "look at the value that waits for review; it is of ".to_owned(),
        many => format!("look at the {many} values that wait for review; {whose} "),
    };
    let mut words = review("Run", &format!(" and {waiting}"));
    most.truncate(NAMED_MAX);
    let names =
        most.into_iter().map(|one| vec![Words::Name(one.shown().to_owned()), Words::Own(format!(" ({})", load(one)))]);
    words.extend(listed(names.collect()));
    words.push(Words::Own(".".to_owned()));
    Some(Step { words, section: Some(Section::Review) })
}

/// What came back of what people decided, and what they left to colleagues.
fn of_decisions(overview: &Overview) -> Vec<Step> {
    let reviewed = &overview.reviewed;
    let value = |count: usize| counted(count, "value");
    let told = [
        (reviewed.flagged, " has {} that a reviewer flagged for a colleague."),
        (reviewed.seen_differently, " has {} that a person decided about and the program reads differently now."),
        (reviewed.outdated, " has {} that a person decided about by what the form does not take any more."),
    ];
    let told = told.into_iter().filter(|(count, _)| *count > 0);
    let mut steps: Vec<Step> = told
        .map(|(count, text)| Step {
            words: review("Look again:", &text.replace("{}", &value(count))),
            section: Some(Section::Review),
        })
        .collect();
    let unshown = overview.unshown.len();
    if unshown > 0 {
        let text = format!(
            "Give the inputs again that people decided about: {} by no record now. Nothing that was decided is lost.",
            if unshown == 1 { "1 decision is shown".to_owned() } else { format!("{unshown} decisions are shown") }
        );
        steps.push(Step::own(None, &text));
    }
    steps
}

/// The command that shows what waits, between two texts.
fn review(before: &str, behind: &str) -> Vec<Words> {
    vec![Words::Own(format!("{before} `rapporteur review ")), Words::Folder, Words::Own(format!("`{behind}"))]
}

impl Step {
    fn own(section: Option<Section>, text: &str) -> Self {
        Self { words: vec![Words::Own(text.to_owned())], section }
    }

    /// A sentence that ends with the first names, and how many more there are.
    fn naming(section: Section, text: &str, respondents: &[&Respondent]) -> Self {
        let name = |one: &&Respondent| vec![Words::Name(one.shown().to_owned())];
        let mut names: Vec<Vec<Words>> = respondents.iter().take(NAMED_MAX).map(name).collect();
        if respondents.len() > NAMED_MAX {
            names.push(vec![Words::Own(format!("{} more", respondents.len() - NAMED_MAX))]);
        }
        let mut words = vec![Words::Own(text.to_owned())];
        words.extend(listed(names));
        words.push(Words::Own(".".to_owned()));
        Self { words, section: Some(section) }
    }
}

/// "a, b and c".
fn listed(names: Vec<Vec<Words>>) -> Vec<Words> {
    let last = names.len().saturating_sub(1);
    let mut words = Vec::new();
    for (position, name) in names.into_iter().enumerate() {
        match position {
            0 => {}
            _ if position == last => words.push(Words::Own(" and ".to_owned())),
            _ => words.push(Words::Own(", ".to_owned())),
        }
        words.extend(name);
    }
    words
}

/// A number with its noun.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &[Words]) -> String {
        words
            .iter()
            .map(|one| match one {
                Words::Own(text) | Words::Name(text) => text.as_str(),
                Words::Folder => "OUT",
            })
            .collect()
    }

    #[test]
    fn names_are_listed_as_people_write_them() {
        let names = |names: &[&str]| listed(names.iter().map(|name| vec![Words::Name((*name).to_owned())]).collect());
        assert_eq!(text(&names(&[])), "");
        assert_eq!(text(&names(&["a"])), "a");
        assert_eq!(text(&names(&["a", "b"])), "a and b");
        assert_eq!(text(&names(&["a", "b", "c"])), "a, b and c");
    }
}
