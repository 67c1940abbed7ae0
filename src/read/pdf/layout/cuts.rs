//! Cuts: line ends within a word, a number or an address.
//!
//! Comes in: the lines of a paragraph so far and the next one. Goes out: whether that goes on in the middle of what the
//! last one ends with, so that no blank stands between. Programs break addresses behind their signs, and cut what is
//! wider than the line wherever the line is full.

use super::flow::{Blanks, Context};
use super::line_ends::{ends_in_blank, text_begins_anew};
use super::lines::Line;
use super::reading::{self, runs_leftwards};
use crate::read::pdf::words::scripts::is_hyphen;

/// Signs of addresses.
const SIGNS: [char; 8] = ['/', '%', '_', '=', '&', '?', '#', '~'];
/// "and/or", "N/A" and "Art.12" are no parts of addresses.
const SURE_SIGNS: [char; 6] = ['%', '_', '=', '&', '#', '~'];
/// Lines that an address goes over.
const ADDRESS_LINES_MAX: usize = 4;
/// Longest last part of the name of a host.
const DOMAIN_MAX: usize = 8;
/// Words that fill a line of a narrow column have more letters than this.
const LONG_WORD_MIN: usize = 12;

/// True when the line below goes on in the middle of a word, number or address that the last of these lines ends with.
pub(in crate::read::pdf) fn cuts(above: &[Line], below: &Line, context: &Context) -> bool {
    // From right to left blanks are painted where nobody would look for them.
    let may_be = |last: &&Line| !ends_in_blank(last) || last.holds_right_to_left;
    let Some(last) = above.last().filter(may_be) else { return false };
    let may_be_cut = last.last_character().is_some_and(is_hyphen)
        || above.iter().rev().take(ADDRESS_LINES_MAX).any(Line::may_hold_address)
        || context.blanks != Blanks::Unknown
        || below.characters().next().is_some_and(|first| first == '@');
    if !may_be_cut {
        return false;
    }
    let leftwards = runs_leftwards(above, context);
    let head = open_token(above, leftwards);
    let text = reading::text(below, leftwards);
    let tail = text.split_whitespace().next().unwrap_or_default();
    if head.is_empty() || tail.is_empty() {
        return false;
    }
    // What follows a stroke or a full stop may be a label of its own, what follows a stroke also a word.
    let is_label = head.ends_with(['/', '.']) && text_begins_anew(&text);
    let is_word = head.ends_with('/') && !has_signs(tail) && has_room(last, below, context, leftwards);
    is_cut_at_hyphen(&head, tail)
        || is_cut_address(&head, tail) && !is_label && !is_word
        || is_full(last, below, context, leftwards) && is_cut_anywhere(last, &head, &text)
}

/// What the last of these lines ends with, up to the blank before it; also over the ends of lines that hold no blank.
fn open_token(lines: &[Line], leftwards: bool) -> String {
    let mut token = String::new();
    for line in lines.iter().rev() {
        let text = reading::text(line, leftwards);
        let part = text.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
        if !token.is_empty() && (ends_in_blank(line) || !is_cut_address(part, &token)) {
            break;
        }
        token.insert_str(0, part);
        if part.len() < text.trim_end().len() {
            break;
        }
    }
    token
}

/// True when a hyphen or dash within a word or between figures ends the line, and what follows goes on.
fn is_cut_at_hyphen(head: &str, tail: &str) -> bool {
    let mut end = head.chars().rev();
    let Some(sign) = end.next().filter(|sign| is_hyphen(*sign) || *sign == '–') else { return false };
    let (Some(before), Some(behind)) = (end.next(), tail.chars().next()) else { return false };
    let goes_on = behind.is_lowercase() && before.is_alphanumeric() && is_hyphen(sign);
    goes_on || (before.is_ascii_digit() || matches!(before, '%' | ')')) && behind.is_ascii_digit()
}

/// True for what holds the beginning of a web or mail address.
fn is_address(token: &str) -> bool {
    let token = token.trim_start_matches(['(', '<', '[', '\u{201c}', '"']);
    token.contains("://") || token.starts_with("www.") || token.find('@').is_some_and(|at| at > 0)
}

/// True when a text ends in an address and the next one goes on with it: signs of addresses stand at the cut or in what
/// follows.
pub(in crate::read::pdf) fn is_cut_address(before: &str, behind: &str) -> bool {
    let head = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let tail = behind.split_whitespace().next().unwrap_or_default();
    // Mail addresses are also cut before their sign.
    if let Some(host) = tail.strip_prefix('@') {
        return is_host(host) && head.chars().all(is_in_address) && head.ends_with(char::is_alphanumeric);
    }
    let is_new = tail.contains("://") || tail.starts_with("www.") || tail.contains('@');
    if is_new || !is_address(head) {
        return false;
    }
    let has_extension = tail.rsplit_once('.').is_some_and(|(name, extension)| {
        !name.is_empty() && (2..=5).contains(&extension.len()) && extension.chars().all(|c| c.is_ascii_lowercase())
    });
    let opens_with_sign = tail.starts_with(['.', '/', '-', '?', '=']) && tail.chars().nth(1).is_some_and(is_plain);
    let ends_open = head.ends_with(['-', '.', '@']) && tail.chars().next().is_some_and(is_plain);
    head.ends_with(SIGNS) && tail.starts_with(is_in_address)
        || tail.contains(SURE_SIGNS)
        || tail.matches('/').count() > 1
        || has_extension
        || opens_with_sign
        || ends_open
}

/// A small letter or a digit, of which most of an address consists.
fn is_plain(character: char) -> bool {
    character.is_ascii_lowercase() || character.is_ascii_digit()
}

/// True for a character of addresses.
fn is_in_address(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(character)
}

/// True for the name of a host with its domain.
fn is_host(text: &str) -> bool {
    let text = text.trim_end_matches([',', ';', '.', ')', '>']);
    text.contains('.') && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-')
}

/// True for what holds a sign of addresses, or a full stop within.
fn has_signs(token: &str) -> bool {
    token.contains(SIGNS) || token.trim_end_matches('.').contains('.')
}

/// True when a word would have fitted on the line above it.
fn has_room(above: &Line, below: &Line, context: &Context, leftwards: bool) -> bool {
    let Some((left, right)) = context.column else { return false };
    let mut words = below.words.iter();
    let word = if leftwards { words.next_back() } else { words.next() };
    let width = word.map_or(0.0, |word| word.bounds.width());
    if leftwards { above.bounds.x0 - width > left } else { above.bounds.x1 + width < right }
}

/// True when the line has no room for the first character of the next one, in a document that paints the blanks at which
/// it breaks lines.
fn is_full(above: &Line, below: &Line, context: &Context, leftwards: bool) -> bool {
    let Some((left, right)) = context.column.filter(|_| context.blanks != Blanks::Unknown) else { return false };
    let first = below.words.first().and_then(|word| word.units.first());
    first.is_some_and(|unit| {
        let width = unit.x1 - unit.x0;
        if leftwards { above.bounds.x0 - width < left } else { above.bounds.x1 + width > right }
    })
}

/// True when a full line was cut at whatever character came to stand at its end: of an address, or of a word that fills
/// the whole line.
fn is_cut_anywhere(above: &Line, head: &str, below: &str) -> bool {
    let tail = below.split_whitespace().next().unwrap_or_default();
    if text_begins_anew(below) || !tail.chars().next().is_some_and(|first| is_plain(first) || first == '.') {
        return false;
    }
    if is_address(head) {
        if is_address(tail) || tail.contains('@') && ends_in_domain(head) {
            return false;
        }
        let rest = below[tail.len()..].trim_start();
        // A word that goes on with others may describe the address above it.
        let stands_alone = rest.is_empty() || rest.starts_with(|c: char| !c.is_alphanumeric());
        let is_part = tail.trim_end_matches(')').chars().all(is_in_address);
        return is_part && (stands_alone || tail.contains(['.', '/']) || !ends_in_domain(head));
    }
    let fills_line = !above.text().trim().contains(char::is_whitespace);
    fills_line && head.chars().count() > LONG_WORD_MIN && head.ends_with(char::is_alphanumeric)
}

/// True for an address whose host is whole, as far as can be seen.
fn ends_in_domain(address: &str) -> bool {
    let host = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = host.split_once('@').map_or(host, |(_, host)| host);
    let (host, path) = host.split_once('/').map_or((host, None), |(host, path)| (host, Some(path)));
    let domain = host.rsplit('.').next().unwrap_or_default();
    path.is_some()
        || host.trim_start_matches("www.").contains('.')
            && (2..=DOMAIN_MAX).contains(&domain.len())
            && domain.chars().all(|c| c.is_ascii_lowercase())
}
