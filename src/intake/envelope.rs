//! The envelope of a message: what it says of itself (RFC 5322, 3.6).

use serde::{Deserialize, Serialize};

/// What a message says of itself (RFC 5322, 3.6).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// Address of the sender, in lower case.
    pub from: Option<String>,
    /// Name of the sender.
    pub from_name: Option<String>,
    /// Subject.
    pub subject: Option<String>,
    /// When it was sent (RFC 3339, UTC).
    pub date: Option<String>,
    /// Message id, without angle brackets.
    pub message_id: Option<String>,
}
