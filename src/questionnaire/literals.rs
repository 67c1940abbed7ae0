//! Words without which an expression cannot be found, by which most texts are told apart before it is compiled.

/// Shorter runs of letters stand in most texts.
const LETTERS_MIN: usize = 4;

/// Runs of letters that stand in whatever an expression matches, in small ones. Only expressions that ignore case, and
/// are plain otherwise, tell; of others there are none.
pub(super) fn required(source: &str) -> Vec<String> {
    let Some(source) = source.strip_prefix("(?i)") else { return Vec::new() };
    let mut found = Vec::new();
    let mut run = String::new();
    let mut depth = 0_usize;
    let mut characters = source.chars().peekable();
    while let Some(character) = characters.next() {
        if depth == 0 && character.is_ascii_alphabetic() {
            run.push(character.to_ascii_lowercase());
            continue;
        }
        // The last letter may be left out.
        if matches!(character, '?' | '*' | '{') {
            run.pop();
        }
        take(&mut run, &mut found);
        match character {
            '\\' if !characters.next().is_some_and(|class| "bBdDwWsS.".contains(class)) => return Vec::new(),
            '[' => {
                characters.next_if_eq(&'^');
                let class = std::iter::from_fn(|| characters.next_if(|character| *character != ']'));
                let is_plain = class
                    .fold(None, |plain, character| Some(plain.unwrap_or(true) && !matches!(character, '\\' | '[')));
                if is_plain != Some(true) {
                    return Vec::new();
                }
                characters.next();
            }
            '{' => while characters.next().is_some_and(|character| character != '}') {},
            '(' => {
                depth += 1;
                if characters.next_if_eq(&'?').is_some() && characters.next() != Some(':') {
                    return Vec::new();
                }
            }
            ')' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => return Vec::new(),
            _ => {}
        }
    }
    take(&mut run, &mut found);
    found
}

fn take(run: &mut String, found: &mut Vec<String>) {
    let run = std::mem::take(run);
    if run.len() >= LETTERS_MIN {
        found.push(run);
    }
}

/// False where one of these runs of letters does not stand in a text.
pub(super) fn hold(required: &[String], text: &str) -> bool {
    // Two letters outside ASCII have small ones within it.
    if required.is_empty() || text.contains(['ſ', '\u{212a}']) {
        return true;
    }
    let small = text.to_ascii_lowercase();
    required.iter().all(|run| small.contains(run.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_stand_in_every_match_is_told() {
        for (source, expected) in [
            (
                r"(?i)\bmember\W+states?\W+Form\b[^0-9]{0,60}\bsurvey+\W+2020\b",
                &["member", "state", "form", "survey"][..],
            ),
            (r"(?i)[ée]tats\W+membres\b(?:étude|enquête)x\Wform{0,2}", &["tats", "membres"]),
            (r"(?i)\bforms(?:plain|other(?:wise)?)?\b", &["forms"]),
            (r"(?i)survey|enquête", &[]),
            (r"(?i)survey\x41", &[]),
            (r"(?i)survey(?-i)FORM", &[]),
            (r"(?i)survey[\w[a-z]]", &[]),
            (r"(?i)[]survey]", &[]),
            (r"(?i)[^]survey]", &[]),
            (r"survey", &[]),
            (r"(?xi)survey # comment", &[]),
        ] {
            assert_eq!(required(source), expected, "{source}");
        }
    }

    #[test]
    fn texts_without_it_are_told_apart() {
        let required = required(r"(?i)\bmember\W+states\b");
        assert!(hold(&required, "The MEMBER States") && hold(&required, "member ſtateſ"));
        assert!(!hold(&required, "The member state"));
        assert!(hold(&[], ""));
    }
}
