//! Passwords of named reviewers: made into Argon2id (RFC 9106) in the PHC string format, and never kept as they are.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

/// Characters that a password has at least.
pub const PASSWORD_CHARACTERS_MIN: usize = 12;

/// Characters that a password has at most.
pub(super) const PASSWORD_CHARACTERS_MAX: usize = 1024;

/// Makes a password into what is kept of it.
///
/// # Errors
/// When it is too short or too long, or the system gives no random numbers; as a sentence for people.
pub fn hash_password(password: &str) -> Result<String, String> {
    let length = password.chars().count();
    if length < PASSWORD_CHARACTERS_MIN {
        return Err(format!("the password has {length} characters, and {PASSWORD_CHARACTERS_MIN} are the least"));
    }
    if length > PASSWORD_CHARACTERS_MAX {
        return Err(format!("the password has {length} characters, and {PASSWORD_CHARACTERS_MAX} are the most"));
    }
    let made: PasswordHash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| format!("the password cannot be stored: {error}"))?;
    Ok(made.to_string())
}

/// True where the password is the one that was made into this.
pub(super) fn is_password(password: &str, made: &str) -> bool {
    PasswordHash::new(made).is_ok_and(|made| Argon2::default().verify_password(password.as_bytes(), &made).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_kept_as_argon2id_with_a_salt_of_its_own() {
        let (one, other) = (hash_password("correct horse").unwrap(), hash_password("correct horse").unwrap());
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, other);
        assert!(is_password("correct horse", &one) && is_password("correct horse", &other));
        assert!(!is_password("correct horsf", &one) && !is_password("", &one));
    }

    #[test]
    fn what_is_no_hash_lets_nobody_in() {
        assert!(!is_password("", "") && !is_password("correct horse", "correct horse"));
    }

    #[test]
    fn short_passwords_are_refused() {
        assert!(hash_password("elevenchars").unwrap_err().contains("has 11 characters"));
        // Characters, not bytes.
        assert!(hash_password("ééééééééééé").is_err() && hash_password("éééééééééééé").is_ok());
        assert!(hash_password(&"a".repeat(PASSWORD_CHARACTERS_MAX + 1)).is_err());
    }
}
