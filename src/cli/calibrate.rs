//! `rapporteur calibrate`: labelled submissions in, a model of confidence out, and a report on others.

use anyhow::Result;

use super::arguments::Calibrate;
use super::terminal::{STRONG, data, safe, say, say_error};
use super::{COULD_NOT_RUN, DONE};
use crate::Rapporteur;
use crate::calibrate::{self, Calibrated, Labelled, LabelledError};
use crate::confidence::Weights;
use crate::score::Report;
use crate::write::write_file;

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Calibrate) -> Result<u8> {
    let rapporteur = super::rapporteur(&arguments.rules)?;
    let labelled = match calibrate::read(&arguments.labelled, &rapporteur) {
        Ok(labelled) => labelled,
        Err(error) => return Ok(refuse(&error)),
    };
    tell_failed(&labelled);
    let Calibrated { model, left_out } = calibrate::calibrate(&labelled.rows, &arguments.name, &arguments.fitted_on)?;
    let json = serde_json::to_string_pretty(&model)? + "\n";
    write_file(&arguments.out, json.as_bytes())?;
    say(&format!(
        "{} answers of {} submissions, {} of them wrong: the model is in {}",
        labelled.rows.len(),
        labelled.judgement.documents.len(),
        labelled.rows.iter().filter(|row| !row.is_right).count(),
        arguments.out.display()
    ));
    for threshold in &model.thresholds {
        say(&format!(
            "  {:.3} of the accepted right: from confidence {:.3} on",
            threshold.precision, threshold.confidence
        ));
    }
    let weights = Weights::new(model, arguments.precision);
    if let Some(report) = Report::of(&labelled.with_confidences(&left_out, weights.threshold())) {
        data(&format!("\n{STRONG}Each style left out in turn{STRONG:#}\n{}", super::score::shown(&report)))?;
    }
    if !arguments.test.is_empty() {
        let rapporteur = Rapporteur::new(super::library(&arguments.rules)?, weights);
        match calibrate::read(&arguments.test, &rapporteur) {
            Ok(tested) => {
                tell_failed(&tested);
                if let Some(report) = Report::of(&tested.judgement) {
                    data(&format!(
                        "\n{STRONG}Submissions that nothing was fitted on{STRONG:#}\n{}",
                        super::score::shown(&report)
                    ))?;
                }
            }
            Err(error) => return Ok(refuse(&error)),
        }
    }
    Ok(DONE)
}

fn refuse(error: &LabelledError) -> u8 {
    say_error(&error.to_string(), "", error.remedy());
    COULD_NOT_RUN
}

fn tell_failed(labelled: &Labelled) {
    for (path, failure) in &labelled.failed {
        say_error(&failure.message, &safe(path), &failure.remedy);
    }
}
