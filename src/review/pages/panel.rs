//! The panel of the field that is open: what the form asks, the value in its editor, what proves it, how sure it is and why,
//! what else it could be, and what people decided.

use maud::{Markup, html};

use super::dialogs::{flagging, moving};
use super::history::{history, time};
use super::proof::evidence;
use super::record::View;
use crate::dataset::typed;
use crate::decision::Ruling;
use crate::extract::Finding;
use crate::record::{Status, words};
use crate::review::editor::{self, Problem};

/// What a reviewer is told at the top of the panel.
#[derive(Debug, Default)]
pub(in crate::review) enum Told {
    /// Nothing.
    #[default]
    Nothing,
    /// Somebody else decided about the field since it was opened; nothing was written. What was entered stands in the editor.
    Meanwhile {
        /// Who.
        by: String,
        /// When.
        at: String,
        /// Another field that the reviewer's words were to go to, where it was that one.
        elsewhere: Option<String>,
        /// What was entered.
        form: Vec<(String, String)>,
    },
    /// A run read the document again since the field was opened, and differently; nothing was written.
    ReadAgain {
        /// What was entered.
        form: Vec<(String, String)>,
    },
    /// What was entered is no value of the field.
    Problems {
        /// Why.
        problems: Vec<Problem>,
        /// What was entered.
        form: Vec<(String, String)>,
    },
    /// A sentence.
    Refused(String),
}

/// The panel.
pub(super) fn panel(view: &View<'_>) -> Markup {
    let opened = &view.opened;
    let (record, field, answer) = (&opened.record, opened.field, opened.answer());
    let (queue, filter) = (&view.shelf.queue, view.filter);
    let address = |entry: &crate::review::queue::Entry| view.address(&entry.record, &entry.field);
    let next = queue.after(filter, &record.id, &field.id).map(address);
    let before = queue.before(filter, &record.id, &field.id).map(address);
    html! {
        section #panel tabindex="-1" aria-labelledby="field-title" data-record=(record.id) data-field=(field.id)
            data-title=(view.title()) data-known=(opened.standing.last_number()) data-status=(if view.waits() { "review" } else { answer.status.as_str() })
            data-next=[next.as_deref()] data-before=[before.as_deref()] data-kind=(field.kind.as_str()) {
            header {
                p.crumbs {
                    bdi { (view.respondent()) } " · "
                    a href=(view.filter.question_link(&opened.questionnaire.id, &field.id)) data-question {
                        "this question for all"
                    }
                }
                h1 #field-title { (view.called()) " " (status(view)) }
            }
            (told(view))
            (editor::asked(opened.questionnaire, field, opened.languages()))
            (differently(view))
            (offered(view))
            (flagged(view))
            (form(view))
            (evidence(&answer.evidence, view))
            details.reasons open { summary { "How sure" } (editor::reasons(answer, record.calibration.threshold, view.untold())) }
            (history(view))
            nav.steps aria-label="Fields that wait" {
                @if let Some(before) = before { a href=(before) rel="prev" { "Before " kbd { "k" } } }
                @if let Some(next) = next { a href=(next) rel="next" { "Next " kbd { "j" } } }
                @else { a href="/" { "Nothing else waits: to the queue" } }
            }
        }
    }
}

/// Where the field stands, in a word. What was drawn for the audit sample looks as all others do.
fn status(view: &View<'_>) -> Markup {
    let (class, word) = match view.opened.answer().status {
        Status::Confirmed => ("confirmed", "confirmed"),
        Status::Corrected => ("corrected", "corrected"),
        _ if view.waits() => ("open", "to be checked"),
        Status::Accepted | Status::Review => ("accepted", "accepted"),
    };
    html! { span class={ "chip " (class) } { (word) } }
}

fn told(view: &View<'_>) -> Markup {
    html! {
        @match &view.told {
            Told::Nothing => @if let Some(other) = &view.other {
                p.told { bdi { (other) } " has this field open now." }
            },
            Told::Meanwhile { by, at, elsewhere, form } => div.told.alarm role="alert" tabindex="-1" data-focus {
                p {
                    strong {
                        bdi { (by) } " decided about "
                        @if let Some(field) = elsewhere { (field) } @else { "this field" }
                        " meanwhile"
                    }
                    " (" (time(at)) "). Nothing of yours was written."
                }
                @if elsewhere.is_none() {
                    p { "It stands so now:" }
                    (shown_now(view))
                    @if is_entered(form) { p { "What you entered is in the editor. Save it if you still want to." } }
                }
            },
            Told::ReadAgain { .. } => div.told.alarm role="alert" tabindex="-1" data-focus {
                p { strong { "What this field can be decided by changed meanwhile: the document was read again, or an earlier return was decided otherwise." } " Nothing was written." }
                p { "It stands so now:" }
                (shown_now(view))
                p { "Decide again." }
            },
            Told::Problems { problems, .. } => div.told.alarm role="alert" tabindex="-1" data-focus {
                p { strong { "Nothing was written:" } }
                ul { @for problem in problems { li data-input=(problem.input) { (problem.message) } } }
            },
            Told::Refused(sentence) => div.told.alarm role="alert" tabindex="-1" data-focus {
                p { strong { "Nothing was written: " } (sentence) }
            },
        }
    }
}

/// The value as it stands.
fn shown_now(view: &View<'_>) -> Markup {
    let opened = &view.opened;
    editor::shown(
        opened.questionnaire,
        opened.field,
        opened.value.as_ref(),
        opened.answer().finding,
        opened.languages(),
    )
}

/// A decision that the program would no longer agree with, and what it reads now.
fn differently(view: &View<'_>) -> Markup {
    let opened = &view.opened;
    let Some(decided) = opened.answer().decision.as_ref().filter(|one| one.seen_differently || one.outdated) else {
        return html! {};
    };
    let Some(verdict) = opened.standing.verdict else { return html! {} };
    let seen = &verdict.seen.answer;
    let shown = |value: &serde_json::Value, finding| {
        let value = typed(opened.field.kind, value).ok().flatten();
        editor::shown(opened.questionnaire, opened.field, value.as_ref(), finding, opened.languages())
    };
    let (value, finding) = match &verdict.ruling {
        Ruling::Corrected { decided } => (&decided.value, decided.finding),
        _ => (&seen.value, seen.finding),
    };
    html! {
        div.differently {
            h2 { "Seen differently now" }
            @if decided.outdated {
                p { "The form of today does not take the value that was decided; until somebody decides, what is read now counts." }
            }
            dl {
                dt { bdi { (verdict.reviewer) } " decided" } dd { (shown(value, finding)) }
                @if matches!(verdict.ruling, Ruling::Corrected { .. }) {
                    dt { "What was read then" } dd { (shown(&seen.value, seen.finding)) }
                }
                dt { "What is read now" }
                dd {
                    (shown(&decided.machine.value, decided.machine.finding))
                    @if seen.value == decided.machine.value && seen.finding == decided.machine.finding {
                        p { small { "The same, found in another place." } }
                    }
                    (evidence(&decided.machine.evidence, view))
                }
            }
        }
    }
}

fn offered(view: &View<'_>) -> Markup {
    let opened = &view.opened;
    let Some(offer) = view.shelf.dataset.offer(&opened.record, &opened.field.id) else { return html! {} };
    let (value, finding) = match &offer.decision.ruling {
        Ruling::Corrected { decided } => (&decided.value, decided.finding),
        _ => (&offer.decision.seen.answer.value, offer.decision.seen.answer.finding),
    };
    let value = typed(opened.field.kind, value).ok().flatten();
    html! {
        div.offer {
            p {
                bdi { (offer.decision.reviewer) } " " (offer.decision.ruling.as_str()) " this in the return "
                @if let Some(day) = &offer.from_day { "of " (day) } @else { "before this one" }
                ", where the same words stand:"
            }
            (editor::shown(opened.questionnaire, opened.field, value.as_ref(), finding, opened.languages()))
            button form="decide" name="what" value="take" type="submit" { "Take that decision " kbd { "t" } }
        }
    }
}

fn flagged(view: &View<'_>) -> Markup {
    let Some(flag) = view.opened.standing.flag else { return html! {} };
    html! {
        div.flag {
            p {
                "Flagged by " bdi { (flag.reviewer) }
                @if let Ruling::Flagged { assigned: Some(to) } = &flag.ruling { " for " bdi { (to) } }
                " " (time(&flag.at))
            }
            @if let Some(why) = &flag.why { blockquote dir="auto" { (why) } }
        }
    }
}

/// The form: value, buttons, comment.
fn form(view: &View<'_>) -> Markup {
    let opened = &view.opened;
    let (field, answer) = (opened.field, opened.answer());
    let inputs = match &view.told {
        Told::Problems { problems, form } => {
            editor::inputs_again(opened.questionnaire, field, form, problems, opened.languages())
        }
        Told::Meanwhile { form, .. } | Told::ReadAgain { form } if is_entered(form) => {
            editor::inputs_again(opened.questionnaire, field, form, &[], opened.languages())
        }
        _ => editor::inputs(opened.questionnaire, field, opened.value.as_ref(), opened.languages()),
    };
    let entered = entered(view);
    let is_kept = opened.standing.verdict.is_some() && !opened.is_outdated();
    let differs = is_kept && answer.value != opened.machine.value || answer.finding != opened.machine.finding;
    html! {
        form #decide method="post" action=(view.action("decide")) data-entered[is_entered(entered)] {
            input type="hidden" name="known" value=(opened.standing.last_number());
            input type="hidden" name="seen" value=(opened.stamp(view.shelf));
            // What Enter in an input does.
            button.hidden-text name="what" value="correct" type="submit" tabindex="-1" aria-hidden="true" { "Save" }
            div.buttons {
                button.primary name="what" value="confirm" type="submit" data-right {
                    @if is_kept { "Keep what was decided " } @else { "Right " }
                    kbd { "Enter" }
                }
                @if is_kept && differs {
                    button name="what" value="read" type="submit" { "Take what is read now " kbd { "t" } }
                }
                button name="what" value="correct" type="submit" data-save { "Save changes" }
                button name="what" value="empty" type="submit" { "No answer " kbd { "x" } }
                button name="what" value="not_visible" type="submit" { "Not visible " kbd { "v" } }
                button type="button" data-dialog="flagging" aria-haspopup="dialog" { "Flag " kbd { "f" } }
                @if opened.standing.undoable().is_some() {
                    button name="what" value="undo" type="submit" { "Undo this" }
                }
            }
            @if answer.finding != Finding::Answered || opened.value.is_none() {
                p.finding { (words::finding(answer.finding).0) ": " (words::finding(answer.finding).1) }
            }
            (inputs)
            div #marked.marked aria-live="polite" {}
            (alternatives(view))
            label.why { "Why " small { "(kept in the history)" } input name="why" value=(said(entered)) dir="auto" maxlength="4000" autocomplete="off"; }
        }
        (flagging(view))
        (moving(view))
    }
}

/// What was sent, where nothing came of it.
fn entered<'v>(view: &'v View<'_>) -> &'v [(String, String)] {
    match &view.told {
        Told::Problems { form, .. } | Told::Meanwhile { form, .. } | Told::ReadAgain { form } => form,
        Told::Nothing | Told::Refused(_) => &[],
    }
}

/// Why it was decided, as far as that was said.
fn said(form: &[(String, String)]) -> &str {
    form.iter().find(|(name, _)| name == "why").map_or("", |(_, why)| why)
}

/// True where a form was sent for what was entered in it.
fn is_entered(form: &[(String, String)]) -> bool {
    form.iter().any(|(name, value)| name == "what" && value == "correct")
}

/// The other readings, the likeliest first.
fn alternatives(view: &View<'_>) -> Markup {
    let opened = &view.opened;
    let others = &opened.answer().alternatives;
    if others.is_empty() {
        return html! {};
    }
    html! {
        div.others {
            h2 { "It could be" }
            ol.alternatives {
                @for (index, other) in others.iter().enumerate().take(9) {
                    @let value = typed(opened.field.kind, &other.value).ok().flatten();
                    li {
                        button type="submit" form="decide" name="alternative" value=(index + 1) {
                            kbd { (index + 1) } " "
                            (editor::in_a_line(opened.questionnaire, opened.field, value.as_ref(), Finding::Answered, opened.languages(), 160))
                        }
                    }
                }
            }
        }
    }
}
