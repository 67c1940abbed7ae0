//! Secrets that nobody can guess: 256 bits from the system as 64 hexadecimal digits. What lets somebody in is kept as its
//! digest alone, and digests are what is compared: how long that takes tells nothing of the secret.

use std::fmt::Write;

use sha2::{Digest as _, Sha256};

/// SHA-256 of a secret.
pub(super) type Digest = [u8; 32];

/// A secret, as it is handed to the one person whom it lets in.
pub(super) struct Secret(String);

impl Secret {
    /// A new one.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub(super) fn new() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        let digits = bytes.iter().fold(String::with_capacity(64), |mut digits, byte| {
            let _ = write!(digits, "{byte:02x}");
            digits
        });
        Ok(Self(digits))
    }

    /// What is handed out.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    /// What is kept.
    pub(super) fn digest(&self) -> Digest {
        digest(&self.0)
    }
}

/// The digest of what somebody brings.
pub(super) fn digest(text: &str) -> Digest {
    Sha256::digest(text.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_secrets_are_the_same() {
        let (one, other) = (Secret::new().unwrap(), Secret::new().unwrap());
        assert_eq!(one.text().len(), 64);
        assert!(one.text().bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert_ne!(one.text(), other.text());
        assert_eq!(one.digest(), digest(one.text()));
        assert_ne!(one.digest(), other.digest());
    }
}
