//! `rapporteur calibrate`: labelled submissions and what reviewers decided in, a model of confidence out, and a report on others.

use anyhow::Result;

use super::arguments::Calibrate;
use super::terminal::{STRONG, data, safe, say, say_error};
use super::{COULD_NOT_RUN, DONE};
use crate::Rapporteur;
use crate::calibrate::{self, Calibrated, Compared, Labelled, LabelledError, LeftOut, Reviewed};
use crate::confidence::Weights;
use crate::dataset::Dataset;
use crate::report::counted;
use crate::score::Report;
use crate::write::write_file;

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Calibrate) -> Result<u8> {
    let rapporteur = super::rapporteur(&arguments.rules)?;
    let mut labelled = match calibrate::read(&arguments.labelled, &rapporteur) {
        Ok(labelled) => labelled,
        Err(error) => return Ok(refuse(&error)),
    };
    tell_failed(&labelled);
    let mut reviewed = Reviewed::after(labelled.judgement.documents.len());
    for folder in &arguments.reviewed {
        match Dataset::open(folder, super::library(&arguments.rules)?) {
            Ok(dataset) => reviewed.add(&dataset, rapporteur.questionnaires()),
            Err(error) => return Ok(super::report::refuse(&error)),
        }
    }
    tell_left_out(reviewed.left_out);
    if let Some(compared) = Compared::of(&reviewed.found, reviewed.found.iter().map(|one| one.confidence)) {
        data(&format!("{STRONG}Confidences of the records, and what reviewers found{STRONG:#}\n{}", shown(&compared)))?;
    }
    if let Some(missing) = reviewed.missing().filter(|_| labelled.rows.is_empty()) {
        let message = format!("too little is decided to learn from it alone: it takes {missing}");
        say_error(&message, "", "review more, or give labelled submissions too, as `rapporteur forge` makes them");
        return Ok(COULD_NOT_RUN);
    }
    let first_reviewed = labelled.rows.len();
    labelled.rows.append(&mut reviewed.rows);
    let fitted_on = fitted_on(arguments, first_reviewed, reviewed.found.len());
    let Calibrated { model, left_out } = calibrate::calibrate(&labelled.rows, &arguments.name, &fitted_on)?;
    let (of_labelled, of_reviewed) = left_out.split_at(first_reviewed);
    labelled.rows.truncate(first_reviewed);
    let json = serde_json::to_string_pretty(&model)? + "\n";
    write_file(&arguments.out, json.as_bytes())?;
    say(&format!("{}: the model is in {}", learned_from(&labelled, &reviewed), arguments.out.display()));
    for threshold in &model.thresholds {
        say(&format!(
            "  {:.3} of the accepted right: from confidence {:.3} on",
            threshold.precision, threshold.confidence
        ));
    }
    let weights = Weights::new(model, arguments.precision);
    if let Some(report) = Report::of(&labelled.with_confidences(of_labelled, weights.threshold())) {
        data(&format!("\n{STRONG}Each style left out in turn{STRONG:#}\n{}", super::score::shown(&report)))?;
    }
    let confidences = reviewed.found.iter().filter_map(|one| of_reviewed.get(one.row).copied());
    if let Some(compared) = Compared::of(&reviewed.found, confidences) {
        data(&format!(
            "\n{STRONG}What reviewers found, by a model that did not see it{STRONG:#}\n{}",
            shown(&compared)
        ))?;
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

/// What the model was fitted on, for people.
fn fitted_on(arguments: &Calibrate, labelled: usize, reviewed: usize) -> String {
    let mut told: Vec<String> = Vec::new();
    if labelled > 0 || reviewed == 0 {
        told.push(arguments.fitted_on.clone());
    }
    if reviewed > 0 {
        told.push(counted(reviewed, "field") + " decided by reviewers");
    }
    told.join("; ")
}

/// How much was learned from.
fn learned_from(labelled: &Labelled, reviewed: &Reviewed) -> String {
    let wrong = |count: usize| format!("{count} of them wrong");
    let mut parts = Vec::new();
    if !labelled.judgement.documents.is_empty() {
        parts.push(format!(
            "{} answers of {} submissions, {}",
            labelled.rows.len(),
            labelled.judgement.documents.len(),
            wrong(labelled.rows.iter().filter(|row| !row.is_right).count())
        ));
    }
    if !reviewed.found.is_empty() {
        let decided = counted(reviewed.found.len(), "field");
        parts.push(format!(
            "{decided} decided by reviewers, {}",
            wrong(reviewed.found.iter().filter(|one| !one.is_right).count())
        ));
    }
    parts.join("; ")
}

/// Tells which decisions nothing is learned from.
fn tell_left_out(left_out: LeftOut) {
    for (count, noun, why) in [
        (
            left_out.other_rules,
            "decision",
            "records made by other rules or another version: run `rapporteur extract` again",
        ),
        (left_out.seen_differently, "decision", "the program reads something else now than the reviewer saw"),
        (left_out.not_drawn, "decision", "accepted fields that were not drawn for the audit sample"),
        (left_out.unusable, "record", "it cannot be used"),
    ] {
        if count > 0 {
            say(&format!("left out: {}: {why}", counted(count, noun)));
        }
    }
}

/// Confidences beside what was found, in a table.
fn shown(compared: &Compared) -> String {
    let percent = |share: f64| format!("{:.1} %", share * 100.0);
    let mut text = format!("{:<12}{:>9}{:>9}{:>12}{:>10}\n", "confidence", "fields", "right", "claimed", "found");
    for band in &compared.bands {
        text.push_str(&format!(
            "{:<12}{:>9}{:>9}{:>12}{:>10}\n",
            format!("from {:.2}", band.from),
            band.answers,
            band.right,
            percent(band.confidence),
            percent(band.share)
        ));
    }
    text.push_str(&format!(
        "expected calibration error {:.3}, each drawn field in the place of many\n",
        compared.error
    ));
    let audited = &compared.audited;
    if audited.answers == 0 {
        text.push_str("no accepted field was drawn and decided: nothing tells how often they are wrong\n");
    } else {
        let (low, high) = audited.bounds();
        text.push_str(&format!(
            "accepted and drawn: {} fields, {} right; claimed {}, found {} (from {} to {}, exact bounds at 95 in 100 that take \
             fields as independent): off by {:+.1} points (from {:+.1} to {:+.1})\n",
            audited.answers,
            audited.right,
            percent(audited.confidence),
            percent(audited.share),
            percent(low),
            percent(high),
            (audited.confidence - audited.share) * 100.0,
            (audited.confidence - high) * 100.0,
            (audited.confidence - low) * 100.0,
        ));
    }
    text
}
