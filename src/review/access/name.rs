//! Names of reviewers, as they stand in the history, and the reviewer of a request.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use unicode_normalization::UnicodeNormalization;

use super::pages;

/// Characters that a name has at most.
const NAME_CHARACTERS_MAX: usize = 80;

/// Who makes a request. Where nobody came in, the request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::review) struct Reviewer {
    /// Name, as it goes into the history.
    pub name: String,
    /// True where the person may change the name shown, at `/name`: those who came in by a password may not.
    pub may_rename: bool,
}

impl<S: Send + Sync> FromRequestParts<S> for Reviewer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Response> {
        let reviewer = parts.extensions.get::<Self>().cloned();
        reviewer.ok_or_else(|| pages::refusal(StatusCode::UNAUTHORIZED, pages::NOBODY.0, pages::NOBODY.1))
    }
}

/// A name as it is kept: without blanks around it, in composed characters (NFC).
///
/// # Errors
/// When it is empty, too long, or holds characters that nobody sees; as a sentence for people.
pub fn reviewer_name(written: &str) -> Result<String, String> {
    let name: String = written.trim().nfc().collect();
    match name.chars().count() {
        0 => Err("the name is empty".to_owned()),
        length if length > NAME_CHARACTERS_MAX => {
            Err(format!("the name has {length} characters, and {NAME_CHARACTERS_MAX} are the most"))
        }
        _ if name.chars().any(is_unseen) => Err("the name holds characters that nobody sees".to_owned()),
        _ => Ok(name),
    }
}

/// Characters that change the order of what is around them, or that nobody sees. Joiners stay: names are written with them.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200e}'
                | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
        )
        || (u32::from(character) & 0xfffe) == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_any_script_are_names() {
        for name in ["Amina", "Nguyễn Thị Minh", "محمد", "می\u{200c}خواهم", "山田 太郎", "O’Brien"]
        {
            assert_eq!(reviewer_name(&format!(" {name}\n")), Ok(name.nfc().collect()));
        }
        assert_eq!(reviewer_name("Zoe\u{308}"), Ok("Zoë".into()));
    }

    #[test]
    fn what_deceives_is_no_name() {
        for name in ["", "  ", "a\u{202e}b", "a\nb", "a\u{200b}", "\u{3164}", "a\u{0}", &"a".repeat(81)] {
            assert!(reviewer_name(name).is_err(), "{name:?}");
        }
        assert!(reviewer_name(&"é".repeat(80)).is_ok());
    }
}
