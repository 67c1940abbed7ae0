//! Failed attempts to come in: after a few, each further one has to wait, longer every time. They are counted by name and by
//! address, within bounds.
//!
//! Who guesses at a name makes its owner wait too, which is why no wait for a name is long; sessions that are open go on.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use super::secret::{Digest, digest};

/// Attempts that need not wait: of a name, and of an address, which a whole office may share.
const FREE_OF_NAME: u32 = 4;
const FREE_OF_ADDRESS: u32 = 12;

/// Longest wait for a name, and for an address.
const WAIT_OF_NAME_MAX: Duration = Duration::from_secs(60);
const WAIT_OF_ADDRESS_MAX: Duration = Duration::from_secs(15 * 60);

/// What failed so long ago is forgotten.
const MEMORY: Duration = Duration::from_secs(60 * 60);

/// Names and addresses that are counted at once. Where there are more, those that failed least are forgotten first: nobody
/// gets rid of a long wait by failing under many other names.
const COUNTED_MAX: usize = 4096;

/// Attempts that failed, or whose end is not known yet.
#[derive(Debug, Default)]
pub(super) struct Failures {
    counted: BTreeMap<Digest, Count>,
}

#[derive(Debug, Clone, Copy)]
struct Count {
    attempts: u32,
    last: Instant,
    free_at: Instant,
}

/// Whose attempts are counted together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attempt {
    name: Digest,
    address: Digest,
}

impl Attempt {
    /// An attempt under a name from an address. Whoever has an address of the sixth version has 2^64 of them.
    pub(super) fn of(name: &str, address: IpAddr) -> Self {
        let network = match address.to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("{:x?}", &address.segments()[..4]),
        };
        Self { name: digest(&format!("name {name}")), address: digest(&format!("address {network}")) }
    }
}

impl Failures {
    /// Begins an attempt, which counts as failed until it is known to be none: many at once are no way around the wait.
    ///
    /// # Errors
    /// Gives the time to wait where there is one.
    pub(super) fn begin(&mut self, attempt: &Attempt, now: Instant) -> Result<(), Duration> {
        let counted = [attempt.name, attempt.address].into_iter().filter_map(|key| self.counted.get(&key));
        if let Some(free_at) = counted.map(|count| count.free_at).max().filter(|free_at| *free_at > now) {
            return Err(free_at - now);
        }
        self.count(attempt.name, now, FREE_OF_NAME, WAIT_OF_NAME_MAX);
        self.count(attempt.address, now, FREE_OF_ADDRESS, WAIT_OF_ADDRESS_MAX);
        Ok(())
    }

    /// The attempt was none: the name is cleared. Of the address only this attempt is, else whoever may come in could
    /// clear what was tried from there under other names.
    pub(super) fn succeeded(&mut self, attempt: &Attempt) {
        self.counted.remove(&attempt.name);
        if let Some(count) = self.counted.get_mut(&attempt.address) {
            count.attempts = count.attempts.saturating_sub(1);
            count.free_at = count.last + wait(count.attempts, FREE_OF_ADDRESS, WAIT_OF_ADDRESS_MAX);
        }
    }

    fn count(&mut self, key: Digest, now: Instant, free: u32, wait_max: Duration) {
        if !self.counted.contains_key(&key) {
            self.make_room(now);
        }
        let count = self.counted.entry(key).or_insert(Count { attempts: 0, last: now, free_at: now });
        if now.saturating_duration_since(count.last) >= MEMORY {
            count.attempts = 0;
        }
        count.attempts = count.attempts.saturating_add(1);
        count.last = now;
        count.free_at = now + wait(count.attempts, free, wait_max);
    }

    fn make_room(&mut self, now: Instant) {
        if self.counted.len() < COUNTED_MAX {
            return;
        }
        self.counted.retain(|_, count| now.saturating_duration_since(count.last) < MEMORY);
        while self.counted.len() >= COUNTED_MAX {
            let least = self.counted.iter().min_by_key(|(_, count)| (count.attempts, count.last)).map(|(key, _)| *key);
            least.map(|key| self.counted.remove(&key));
        }
    }
}

/// How long to wait after so many attempts: a second, two, four, and so on.
fn wait(attempts: u32, free: u32, wait_max: Duration) -> Duration {
    match attempts.checked_sub(free) {
        None | Some(0) => Duration::ZERO,
        Some(more) => Duration::from_secs(1u64 << (more - 1).min(30)).min(wait_max),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(name: &str, last: u8) -> Attempt {
        Attempt::of(name, IpAddr::from([192, 0, 2, last]))
    }

    #[test]
    fn each_further_attempt_waits_longer() {
        let (mut failures, mut now) = (Failures::default(), Instant::now());
        let start = now;
        let mut waits = Vec::new();
        for _ in 0..14 {
            while let Err(wait) = failures.begin(&from("a", 1), now) {
                waits.push(wait.as_secs());
                now += wait;
            }
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60], "begun at {start:?}");
    }

    #[test]
    fn neither_another_address_nor_another_name_helps() {
        let (mut failures, now) = (Failures::default(), Instant::now());
        let by_name = (0..100).filter(|last| failures.begin(&from("a", *last), now).is_ok()).count();
        assert_eq!(by_name, FREE_OF_NAME as usize + 1);
        let by_address = (0..100).filter(|name| failures.begin(&from(&format!("n{name}"), 200), now).is_ok()).count();
        assert_eq!(by_address, FREE_OF_ADDRESS as usize + 1);
        let six = |last: u16| Attempt::of(&format!("s{last}"), IpAddr::from([0x2001, 0xdb8, 0, 0, 0, 0, 0, last]));
        let by_network = (0..100).filter(|last| failures.begin(&six(*last), now).is_ok()).count();
        assert_eq!(by_network, FREE_OF_ADDRESS as usize + 1, "one network of the sixth version");
    }

    #[test]
    fn who_comes_in_clears_the_name_and_nothing_of_others() {
        let (mut failures, now) = (Failures::default(), Instant::now());
        for _ in 0..FREE_OF_NAME {
            failures.begin(&from("a", 1), now).unwrap();
        }
        failures.succeeded(&from("a", 1));
        assert!(failures.begin(&from("a", 1), now).is_ok());
        // One who may come in guesses at others in between.
        let guessed = (0..100).filter(|turn| {
            if failures.begin(&from("own", 9), now).is_ok() {
                failures.succeeded(&from("own", 9));
            }
            failures.begin(&from(&format!("other{turn}"), 9), now).is_ok()
        });
        assert_eq!(guessed.count(), FREE_OF_ADDRESS as usize + 1);
    }

    #[test]
    fn memory_is_bounded_and_the_worst_is_kept() {
        let (mut failures, now) = (Failures::default(), Instant::now());
        while failures.begin(&from("target", 1), now).is_ok() {}
        for at in 0..COUNTED_MAX as u32 + 100 {
            let _ =
                failures.begin(&Attempt::of(&format!("n{at}"), IpAddr::from((0x0a00_0000 + at).to_be_bytes())), now);
        }
        assert!(failures.counted.len() <= COUNTED_MAX);
        assert!(failures.begin(&from("target", 2), now).is_err());
        assert!(failures.begin(&from("target", 2), now + MEMORY * 2).is_ok(), "it is forgotten in the end");
    }
}
