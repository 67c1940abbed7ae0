//! Sessions: who came in, by the digest of what their browser holds. They end when nobody used them for half a day, when
//! somebody ends them, and with the program; there are never more than so many.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::secret::{Digest, Secret};

/// A session that nobody used for so long has ended.
pub(super) const IDLE_MAX: Duration = Duration::from_secs(12 * 60 * 60);

/// Sessions at once. Where there are more, the one goes that was not used for the longest.
const SESSIONS_MAX: usize = 512;

/// Somebody who came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Session {
    /// Name, as it stands in the history.
    pub name: String,
    /// Number of the row by which a named reviewer came in; `None` for who came in by the token.
    pub row: Option<i64>,
}

/// All sessions.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    by_digest: BTreeMap<Digest, (Session, Instant)>,
}

impl Sessions {
    /// Opens one; gives what the browser is to hold.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub(super) fn open(&mut self, session: Session, now: Instant) -> Result<Secret, getrandom::Error> {
        let secret = Secret::new()?;
        self.by_digest.retain(|_, (_, used)| now.saturating_duration_since(*used) < IDLE_MAX);
        while self.by_digest.len() >= SESSIONS_MAX {
            let oldest = self.by_digest.iter().min_by_key(|(_, (_, used))| *used).map(|(digest, _)| *digest);
            oldest.map(|digest| self.by_digest.remove(&digest));
        }
        self.by_digest.insert(secret.digest(), (session, now));
        Ok(secret)
    }

    /// The session of what a browser brought; it is used now.
    pub(super) fn find(&mut self, digest: &Digest, now: Instant) -> Option<Session> {
        let (session, used) = self.by_digest.get_mut(digest)?;
        if now.saturating_duration_since(*used) >= IDLE_MAX {
            self.by_digest.remove(digest);
            return None;
        }
        *used = now;
        Some(session.clone())
    }

    /// True where one is of somebody of that name, but for those of these digests.
    pub(super) fn has(&self, name: &str, but: &[Digest]) -> bool {
        self.by_digest.iter().any(|(digest, (session, _))| session.name == name && !but.contains(digest))
    }

    /// Gives who came in another name.
    pub(super) fn rename(&mut self, digest: &Digest, name: String) {
        if let Some((session, _)) = self.by_digest.get_mut(digest) {
            session.name = name;
        }
    }

    /// Ends one.
    pub(super) fn close(&mut self, digest: &Digest) {
        self.by_digest.remove(digest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(name: &str) -> Session {
        Session { name: name.to_owned(), row: None }
    }

    #[test]
    fn a_session_ends_when_nobody_uses_it() {
        let (mut sessions, start) = (Sessions::default(), Instant::now());
        let digest = sessions.open(session("a"), start).unwrap().digest();
        let almost = IDLE_MAX - Duration::from_secs(1);
        assert_eq!(sessions.find(&digest, start + almost), Some(session("a")));
        assert_eq!(sessions.find(&digest, start + almost * 2), Some(session("a")), "use keeps it");
        assert_eq!(sessions.find(&digest, start + almost * 2 + IDLE_MAX), None);
        assert_eq!(sessions.find(&digest, start), None, "what has ended stays ended");
    }

    #[test]
    fn a_session_can_be_renamed_and_ended() {
        let (mut sessions, now) = (Sessions::default(), Instant::now());
        let (one, other) =
            (sessions.open(session("a"), now).unwrap().digest(), sessions.open(session("b"), now).unwrap().digest());
        sessions.rename(&one, "c".into());
        sessions.close(&other);
        assert_eq!((sessions.find(&one, now), sessions.find(&other, now)), (Some(session("c")), None));
    }

    #[test]
    fn there_are_never_more_than_so_many() {
        let (mut sessions, start) = (Sessions::default(), Instant::now());
        let first = sessions.open(session("first"), start).unwrap().digest();
        let second = sessions.open(session("second"), start + Duration::from_millis(1)).unwrap().digest();
        for step in 2..=SESSIONS_MAX {
            let now = start + Duration::from_millis(step as u64);
            sessions.find(&first, now);
            sessions.open(session("more"), now).unwrap();
        }
        assert_eq!(sessions.by_digest.len(), SESSIONS_MAX);
        let now = start + Duration::from_secs(1);
        assert!(sessions.find(&first, now).is_some(), "the one in use stays");
        assert!(sessions.find(&second, now).is_none(), "the one that was not used for the longest goes");
    }
}
