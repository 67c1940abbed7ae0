//! `rapporteur forge`: invented submissions with their true answers.

use anyhow::Result;
use indicatif::ProgressBar;

use super::arguments::Forge;
use super::terminal::{safe, say, say_error};
use super::{COULD_NOT_RUN, DONE};
use crate::forge::{Extras, ForgeError, Order};
use crate::questionnaire::{Library, Questionnaire};

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Forge) -> Result<u8> {
    let library = super::library(&arguments.rules)?;
    let Some(questionnaire) = chosen(arguments, &library) else {
        let known: Vec<&str> = library.questionnaires().iter().map(|one| one.id.as_str()).collect();
        let message = match &arguments.questionnaire {
            Some(id) => format!("there is no questionnaire \"{id}\""),
            None => "there are several questionnaires".to_owned(),
        };
        say_error(&message, "", &format!("give --questionnaire with one of {}", known.join(", ")));
        return Ok(COULD_NOT_RUN);
    };
    match make(arguments, questionnaire) {
        Ok(()) => Ok(DONE),
        Err(error) => {
            say_error(&error.to_string(), &arguments.out.display().to_string(), &error.remedy());
            Ok(COULD_NOT_RUN)
        }
    }
}

fn make(arguments: &Forge, questionnaire: &Questionnaire) -> Result<(), ForgeError> {
    let new = if arguments.mailbox { Order::of_mailbox } else { Order::new };
    let order = new(questionnaire, &arguments.style, &arguments.form_language, &arguments.answer_language)?;
    if !order.left_out.is_empty() {
        say(&format!("left out, as their program is not installed: {}", order.left_out.join(", ")));
    }
    let bar = ProgressBar::new(arguments.count);
    let order = order.drawn(arguments.count, arguments.seed);
    if arguments.mailbox {
        let extras = Extras { hostile: arguments.hostile.clone(), sparse: arguments.sparse };
        order.fill_mailbox(&arguments.out, &extras, |_| bar.inc(1))?;
    } else {
        order.fill(&arguments.out, |_| bar.inc(1))?;
    }
    bar.finish_and_clear();
    let what = if arguments.mailbox { "inputs" } else { "submissions" };
    say(&format!("{} {what} in {}", arguments.count, safe(&arguments.out.display().to_string())));
    Ok(())
}

/// The questionnaire that was named; else that of the user's rules, where they are one; else the only one.
fn chosen<'a>(arguments: &Forge, library: &'a Library) -> Option<&'a Questionnaire> {
    let known = library.questionnaires();
    match &arguments.questionnaire {
        Some(id) => known.iter().find(|one| one.id == *id),
        None => {
            let built_in = crate::questionnaire::EMBEDDED.len();
            let own = known.get(built_in..).filter(|own| !own.is_empty()).unwrap_or(known);
            own.first().filter(|_| own.len() == 1)
        }
    }
}
