//! Percentages: alone, in a sentence, among others, as a range, or missing.

use super::Given;
use super::dates::arabic_digits;
use crate::forge::author::{Author, plain};
use crate::forge::form::Piece;
use crate::forge::truth::{TrueFinding, TrueValue, Truth};

/// How a percentage is answered.
#[derive(Clone, Copy)]
enum Way {
    Given,
    Bare,
    Range,
    InWords,
    Missing,
    Elsewhere,
}

/// An answer about a percentage. Where the field stands alone it is short.
pub(crate) fn percentage(author: &mut Author<'_>, has_text: bool) -> Given {
    const WAYS: [(usize, Way); 6] = [
        (62, Way::Given),
        (8, Way::Bare),
        (10, Way::Range),
        (2, Way::InWords),
        (14, Way::Missing),
        (4, Way::Elsewhere),
    ];
    let speech = author.speech;
    match author.dice.weighted(Way::Given, &WAYS) {
        Way::Bare => {
            let (value, written) = author.share();
            Given::line(written, Truth::given(TrueValue::Percentage(value)))
        }
        Way::Range => {
            let low = author.dice.between(10, 80);
            let high = low + author.dice.between(2, 15);
            let sign = author.dice.text(&speech.percent).to_owned();
            let template = author.dice.text(&speech.share_ranges).to_owned();
            // The sign may stand behind the second number alone.
            let low = if author.dice.chance(50) { low.to_string() } else { format!("{low}{sign}") };
            let written = template.replace("{low}", &low).replace("{high}", &format!("{high}{sign}"));
            Given::line(written, Truth::none(TrueFinding::NotStated))
        }
        Way::InWords if !speech.share_words.is_empty() => {
            let at = author.dice.below(speech.share_words.len());
            let value = TrueValue::Percentage(speech.share_words_values[at]);
            let truth = Truth::given(value).or(Truth::none(TrueFinding::NotStated));
            Given::line(speech.share_words[at].clone(), truth)
        }
        Way::Missing if has_text => Given::line(author.one(&speech.no_figures), Truth::none(TrueFinding::NotStated)),
        Way::Elsewhere if has_text => match author.elsewhere() {
            Some(written) => Given::line(written, Truth::none(TrueFinding::NotStated)),
            None => given(author, has_text),
        },
        _ => given(author, has_text),
    }
}

fn given(author: &mut Author<'_>, has_text: bool) -> Given {
    let speech = author.speech;
    let (value, share) = signed(author);
    let mut said = author.one(&speech.share_answers).replace("{share}", &share);
    let joined = if speech.language == "zh" { "" } else { " " };
    let mut pieces: Vec<Piece> = Vec::new();
    if has_text && author.dice.chance(55) {
        if said == share {
            said.push_str(if speech.language == "zh" { "。" } else { "." });
        }
        if author.dice.chance(60) {
            let (_, other) = signed(author);
            let about_other = author.one(&speech.share_others).replace("{other}", &other);
            let is_first = author.dice.chance(25);
            said =
                if is_first { format!("{about_other}{joined}{said}") } else { format!("{said}{joined}{about_other}") };
        }
        let sentences = author.dice.between(0, 3);
        if sentences > 0 {
            let more = author.paragraph(sentences);
            if author.dice.chance(40) {
                pieces.push(plain(more));
            } else {
                said = format!("{said}{joined}{more}");
            }
        }
    }
    pieces.insert(0, plain(said));
    Given { pieces, truth: Truth::given(TrueValue::Percentage(value)) }
}

/// A percentage with its sign.
fn signed(author: &mut Author<'_>) -> (f64, String) {
    let (value, written) = author.share();
    let sign = author.dice.text(&author.speech.percent).to_owned();
    if author.speech.language == "ar" && sign == "٪" && author.dice.chance(50) {
        return (value, format!("{}٪", arabic_digits(&written).replace('.', "٫")));
    }
    (value, format!("{written}{sign}"))
}
