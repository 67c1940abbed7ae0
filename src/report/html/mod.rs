//! An overview as one page: HTML that needs no script and nothing from elsewhere, for the screen and for paper.
//!
//! A content security policy forbids the page all that it does not need. No meaning rests on a colour alone: cells hold
//! signs or figures, bars are labelled. Colours are those of Okabe and Ito, which most eyes tell apart.

mod audit;
mod choices;
mod fields;
mod heat;
mod inputs;
mod page;
mod respondents;
mod review;

pub(crate) use page::per_cent;

use page::Page;

use super::overview::{Overview, Part, Respondent};
use super::steps::{Section, Words, sentence, steps};
use crate::extract::Finding;

/// Its look.
const STYLE: &str = include_str!("style.css");

/// The page.
pub fn html(overview: &Overview) -> String {
    let mut page = Page::default();
    let title = match overview.parts.as_slice() {
        [part] => part.title.clone(),
        _ => "Returned questionnaires".to_owned(),
    };
    page.raw(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
    );
    page.text(&title).raw(" – report</title>\n<style>\n").raw(STYLE).raw("</style>\n</head>\n<body>\n");
    page.raw("<a class=\"skip\" href=\"#content\">To the report</a>\n").raw(PATTERNS);
    page.raw("<header>\n<p class=\"kind\">Report on returned questionnaires</p>\n<h1>").name(&title).raw("</h1>\n");
    top(&mut page, overview);
    contents(&mut page, overview);
    page.raw("</header>\n<main id=\"content\">\n");
    for (number, part) in overview.parts.iter().enumerate() {
        let position = Position { number: number + 1, of: overview.parts.len() };
        part_of(&mut page, part, position);
    }
    audit::unshown(&mut page, overview);
    inputs::missing(&mut page, overview);
    inputs::inputs(&mut page, overview);
    legend(&mut page, overview);
    page.raw("</main>\n<footer>\n<p>Made by rapporteur ").text(&overview.program);
    page.raw(
        " from the records alone. Of the answers it tells who answers and when, ticks, yes and no, \
         and percentages; of other text only pieces that belong to no question.</p>\n</footer>\n</body>\n</html>\n",
    );
    page.finish()
}

/// Patterns of bars, so that they differ also without colours.
const PATTERNS: &str = "<svg class=\"patterns\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\
    <pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
    <rect width=\"6\" height=\"6\" class=\"ground\"/><rect width=\"2\" height=\"6\" class=\"line\"/></pattern>\
    <pattern id=\"dots\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
    <rect width=\"6\" height=\"6\" class=\"ground\"/><circle cx=\"3\" cy=\"3\" r=\"1.3\" class=\"line\"/></pattern>\
    </defs></svg>\n";

/// Which part a section belongs to.
#[derive(Debug, Clone, Copy)]
struct Position {
    /// Counted from 1.
    number: usize,
    of: usize,
}

impl Position {
    /// A heading with an id of its own; a step deeper where there are several parts.
    fn heading(self, page: &mut Page, id: &'static str, title: &'static str) {
        page.raw(if self.of > 1 { "<h3 id=\"" } else { "<h2 id=\"" });
        page.raw(id).raw("-").number(self.number).raw("\">").raw(title);
        page.raw(if self.of > 1 { "</h3>\n" } else { "</h2>\n" });
    }
}

/// What is there in one sentence, the figures, and what to do next.
fn top(page: &mut Page, overview: &Overview) {
    if overview.broken_off {
        page.raw("<p class=\"alarm\"><strong>A run was broken off, or is still going on.</strong></p>\n");
    }
    if overview.account.as_ref().is_some_and(|account| !account.discrepancies.is_empty()) {
        page.raw("<p class=\"alarm\"><strong><a href=\"#inputs\">The inputs do not add up.</a></strong></p>\n");
    }
    page.raw("<p class=\"lead\">").text(&sentence(overview)).raw("</p>\n<dl class=\"figures\">\n");
    let mut figure = |name: &'static str, number: usize, of: Option<usize>| {
        page.raw("<div><dt>").raw(name).raw("</dt><dd>").number(number);
        if let Some(of) = of {
            page.raw("<small> of ").number(of).raw("</small>");
        }
        page.raw("</dd></div>\n");
    };
    let counts = overview.counts();
    let answered = overview.respondents().count();
    let expected = (!overview.missing.is_empty()).then(|| answered + overview.missing.len());
    figure("Respondents", answered, expected);
    figure("Values answered", counts.answered, Some(counts.values));
    figure("Values for a person", counts.review, Some(counts.values));
    if counts.decided() > 0 {
        figure("Values confirmed", counts.confirmed, Some(counts.values));
        figure("Values corrected", counts.corrected, Some(counts.values));
        figure("Review done", overview.reviewed.done, Some(overview.reviewed.due));
    }
    if let Some(account) = &overview.account {
        figure("Inputs that failed", account.failed, Some(account.inputs()));
    }
    let late = overview.respondents().filter(|one| one.late == Some(true)).count();
    if overview.respondents().any(|one| one.late.is_some()) {
        figure("Late", late, Some(answered));
    }
    page.raw("</dl>\n<h2 id=\"next\">What to do next</h2>\n<ol class=\"steps\">\n");
    for step in steps(overview) {
        page.raw("<li>");
        for words in &step.words {
            match words {
                Words::Own(text) => page.text(text),
                Words::Name(name) => page.name(name),
                Words::Folder => page.raw("OUT"),
            };
        }
        if let Some(section) = step.section {
            let (id, part) = anchor(section, overview);
            page.raw(" <a href=\"#").raw(id);
            if let Some(part) = part {
                page.raw("-").number(part + 1);
            }
            page.raw("\">See ").raw(name_of(section)).raw("</a>");
        }
        page.raw("</li>\n");
    }
    page.raw("</ol>\n");
}

/// Id of the heading of a section, and the position of the part that it is most about.
fn anchor(section: Section, overview: &Overview) -> (&'static str, Option<usize>) {
    let parts = &overview.parts;
    let needs_person = |one: &Respondent| {
        one.failure.is_some() || !one.doubts.is_empty() || one.counts.is_some_and(|counts| counts.answered == 0)
    };
    match section {
        Section::Inputs => ("inputs", None),
        Section::Failed => ("failed", None),
        Section::Missing => ("missing", None),
        Section::Respondents => {
            let part = parts.iter().position(|part| part.respondents.iter().any(needs_person));
            ("respondents", Some(part.unwrap_or(0)))
        }
        Section::Review => {
            let part = (0..parts.len()).max_by_key(|&part| (parts[part].counts.review, std::cmp::Reverse(part)));
            ("review", Some(part.unwrap_or(0)))
        }
    }
}

fn name_of(section: Section) -> &'static str {
    match section {
        Section::Inputs => "the inputs",
        Section::Failed => "why they failed",
        Section::Missing => "who did not answer",
        Section::Respondents => "who answered",
        Section::Review => "why they need a person",
    }
}

/// The sections of a part: id and title.
const SECTIONS: [(&str, &str); 8] = [
    ("respondents", "Who answered"),
    ("answered", "What was answered"),
    ("confidence", "How sure it is"),
    ("fields", "Question by question"),
    ("choices", "Ticks, yes and no, percentages"),
    ("review", "Why values need a person"),
    ("audit", "What nobody looked at"),
    ("left", "Text that belongs to no question, and notices"),
];

fn contents(page: &mut Page, overview: &Overview) {
    page.raw("<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents</h2>\n<ul>\n");
    for (number, part) in overview.parts.iter().enumerate() {
        if overview.parts.len() > 1 {
            page.raw("<li>").name(&part.title).raw("\n<ul>\n");
        }
        for (id, title) in SECTIONS {
            page.raw("<li><a href=\"#").raw(id).raw("-").number(number + 1).raw("\">").raw(title).raw("</a></li>\n");
        }
        if overview.parts.len() > 1 {
            page.raw("</ul></li>\n");
        }
    }
    if !overview.missing.is_empty() {
        page.raw("<li><a href=\"#missing\">Who did not answer</a></li>\n");
    }
    page.raw("<li><a href=\"#inputs\">What became of the inputs</a></li>\n");
    page.raw("<li><a href=\"#legend\">How to read this page</a></li>\n</ul>\n</nav>\n");
}

fn part_of(page: &mut Page, part: &Part, position: Position) {
    page.raw("<section class=\"part\">\n");
    if position.of > 1 {
        page.raw("<h2 class=\"part\" id=\"part-").number(position.number).raw("\">").name(&part.title).raw("</h2>\n");
    }
    let heading = |page: &mut Page, section: usize| {
        let (id, title) = SECTIONS[section];
        position.heading(page, id, title);
    };
    heading(page, 0);
    respondents::respondents(page, part);
    page.raw("<div class=\"maps\">\n");
    heading(page, 1);
    heat::findings(page, part);
    heading(page, 2);
    heat::confidences(page, part);
    page.raw("</div>\n");
    heading(page, 3);
    fields::fields(page, part);
    heading(page, 4);
    choices::choices(page, part);
    heading(page, 5);
    review::reasons(page, part);
    heading(page, 6);
    audit::audit(page, part);
    heading(page, 7);
    review::left(page, part);
    page.raw("</section>\n");
}

/// Class, sign and name of a finding.
fn shown(finding: Finding) -> (&'static str, &'static str, &'static str) {
    match finding {
        Finding::Answered => ("a", "●", "answered"),
        Finding::Empty => ("e", "○", "empty"),
        Finding::NotStated => ("s", "~", "not stated"),
        Finding::NotVisible => ("v", "?", "not visible"),
        Finding::Absent => ("x", "×", "absent"),
        Finding::Withheld => ("w", "–", "withheld"),
    }
}

/// Sign, name and meaning of what people decided.
const DECIDED: [(&str, &str, &str); 2] = [
    ("✓", "confirmed", "A person looked, and found the value right."),
    ("✎", "corrected", "A person put another value or finding in place of what the program read."),
];

/// What the words and signs mean.
fn legend(page: &mut Page, overview: &Overview) {
    page.raw("<section class=\"legend\">\n<h2 id=\"legend\">How to read this page</h2>\n<dl>\n");
    for finding in super::counts::FINDINGS {
        let (class, sign, name) = shown(finding);
        let (_, meaning) = crate::record::words::finding(finding);
        page.raw("<dt><span class=\"sign ").raw(class).raw("\">").raw(sign).raw("</span> ").raw(name);
        page.raw("</dt><dd>").text(&meaning).raw("</dd>\n");
    }
    if overview.counts().decided() > 0 {
        for (sign, name, meaning) in DECIDED {
            page.raw("<dt><span class=\"sign d\">").raw(sign).raw("</span> ").raw(name).raw("</dt><dd>").raw(meaning);
            page.raw("</dd>\n");
        }
    }
    page.raw("<dt>for a person</dt><dd>A value with the status “review”: its confidence is lower than what was asked for, or \
              it has a flag that sends it to a person in any case.</dd>\n<dt>confidence</dt><dd>How likely the value is what \
              the document shows, from 0 to 100. Of many, the median is told: half of them have it or more.</dd>\n");
    if !overview.missing.is_empty() || overview.respondents().any(|one| one.late.is_some()) {
        page.raw("<dt>late</dt><dd>The first return came after the deadline of the roster.</dd>\n");
    }
    page.raw("</dl>\n</section>\n");
}
