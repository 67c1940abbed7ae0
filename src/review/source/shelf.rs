//! A shelf: what was made once and is asked for again, within bounds. What is asked for twice at once is made once, and no
//! more is made at once than there are hands for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::batch;
use crate::journal::Failure;

/// What failed is not tried again before: a page can be built so that painting never ends.
const FAILED_FOR: Duration = Duration::from_secs(120);

/// Bounds of a shelf.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// Most bytes that are kept.
    pub bytes_max: usize,
    /// Most pieces that are kept.
    pub pieces_max: usize,
    /// How many are made at once.
    pub hands: usize,
    /// How many may wait; who comes then is sent away.
    pub waiting_max: usize,
}

/// A shelf.
pub(super) struct Shelf<K, V> {
    bounds: Bounds,
    state: Mutex<State<K, V>>,
    changed: Condvar,
}

struct State<K, V> {
    kept: BTreeMap<K, Kept<V>>,
    bytes: usize,
    making: BTreeSet<K>,
    waiting: usize,
    /// Counts what was asked for; what was asked for longest ago goes first.
    asked: u64,
}

struct Kept<V> {
    made: Result<Arc<V>, Failure>,
    bytes: usize,
    since: Instant,
    asked: u64,
}

impl<K: Ord + Clone, V> Shelf<K, V> {
    /// An empty shelf.
    pub(super) fn new(bounds: Bounds) -> Self {
        let state = State { kept: BTreeMap::new(), bytes: 0, making: BTreeSet::new(), waiting: 0, asked: 0 };
        Self { bounds, state: Mutex::new(state), changed: Condvar::new() }
    }

    /// What is on the shelf, or is made now, with its size in bytes. Blocks while it is made.
    ///
    /// # Errors
    /// When it could not be made, now or a moment ago, or too many wait.
    pub(super) fn get(&self, key: &K, make: impl FnOnce() -> Result<(V, usize), Failure>) -> Result<Arc<V>, Failure> {
        let mut state = self.lock();
        let mut waits = false;
        loop {
            if let Some(made) = state.find(key) {
                state.waiting -= usize::from(waits);
                return made;
            }
            if !state.making.contains(key) && state.making.len() < self.bounds.hands.max(1) {
                break;
            }
            if !waits && state.waiting >= self.bounds.waiting_max {
                return Err(Failure {
                    message: "too much is asked for at once".to_owned(),
                    remedy: "wait a moment, and load the page again".to_owned(),
                });
            }
            state.waiting += usize::from(!waits);
            waits = true;
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting -= usize::from(waits);
        state.making.insert(key.clone());
        drop(state);
        let made = batch::survived(make).and_then(|made| made);
        let mut state = self.lock();
        state.making.remove(key);
        let (made, bytes) = match made {
            Ok((made, bytes)) => (Ok(Arc::new(made)), bytes),
            Err(failure) => (Err(failure), 0),
        };
        state.keep(key, made.clone(), bytes, &self.bounds);
        drop(state);
        self.changed.notify_all();
        made
    }

    /// What is kept already; makes nothing, and waits for nobody.
    pub(super) fn ready(&self, key: &K) -> Option<Result<Arc<V>, Failure>> {
        self.lock().find(key)
    }

    fn lock(&self) -> MutexGuard<'_, State<K, V>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Ord + Clone, V> State<K, V> {
    fn find(&mut self, key: &K) -> Option<Result<Arc<V>, Failure>> {
        let kept = self.kept.get_mut(key)?;
        if kept.made.is_err() && kept.since.elapsed() > FAILED_FOR {
            self.kept.remove(key);
            return None;
        }
        self.asked += 1;
        kept.asked = self.asked;
        Some(kept.made.clone())
    }

    fn keep(&mut self, key: &K, made: Result<Arc<V>, Failure>, bytes: usize, bounds: &Bounds) {
        self.asked += 1;
        self.bytes += bytes;
        self.kept.insert(key.clone(), Kept { made, bytes, since: Instant::now(), asked: self.asked });
        while self.bytes > bounds.bytes_max || self.kept.len() > bounds.pieces_max {
            let oldest = self.kept.iter().min_by_key(|(_, kept)| kept.asked).map(|(key, _)| key.clone());
            let Some(gone) = oldest.and_then(|oldest| self.kept.remove(&oldest)) else { break };
            self.bytes -= gone.bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn shelf(bytes_max: usize, hands: usize, waiting_max: usize) -> Shelf<u32, u32> {
        Shelf::new(Bounds { bytes_max, pieces_max: 3, hands, waiting_max })
    }

    fn failure() -> Failure {
        Failure { message: "no".to_owned(), remedy: "none".to_owned() }
    }

    #[test]
    fn what_is_asked_for_twice_at_once_is_made_once() {
        let (shelf, made, at_once, most) =
            (shelf(100, 2, 64), AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for asker in 0..24 {
                let (shelf, made, at_once, most) = (&shelf, &made, &at_once, &most);
                scope.spawn(move || {
                    let key = asker % 3;
                    let got = shelf.get(&key, || {
                        most.fetch_max(at_once.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        std::thread::sleep(Duration::from_millis(30));
                        at_once.fetch_sub(1, Ordering::SeqCst);
                        made.fetch_add(1, Ordering::SeqCst);
                        Ok((key * 10, 1))
                    });
                    assert_eq!(*got.unwrap(), key * 10);
                });
            }
        });
        assert_eq!((made.into_inner(), most.into_inner()), (3, 2));
    }

    #[test]
    fn what_was_asked_for_longest_ago_goes_first() {
        let shelf = shelf(10, 1, 1);
        let made = |key: u32, bytes| {
            let mut was_made = false;
            shelf
                .get(&key, || {
                    was_made = true;
                    Ok((key, bytes))
                })
                .unwrap();
            was_made
        };
        assert!(made(1, 4) && made(2, 4) && !made(1, 4));
        // 2 goes, then what is too large by itself.
        assert!(made(3, 4) && !made(1, 4) && made(2, 4));
        assert!(made(4, 11) && made(4, 11));
        for key in 10..20 {
            assert!(made(key, 0));
        }
        assert_eq!(shelf.lock().kept.len(), 3);
        assert_eq!(shelf.lock().bytes, 0);
    }

    #[test]
    fn what_failed_is_not_tried_again_at_once() {
        let shelf = shelf(10, 1, 1);
        assert_eq!(shelf.get(&1, || Err(failure())).unwrap_err(), failure());
        assert_eq!(shelf.get(&1, || Ok((1, 1))).unwrap_err(), failure());
        // A fault of the program is a failure too.
        let fault = shelf.get(&2, || if shelf.lock().making.contains(&2) { panic!("of the test") } else { Ok((1, 1)) });
        assert!(fault.unwrap_err().message.contains("fault of the program"));
        assert!(shelf.lock().making.is_empty());
    }

    #[test]
    fn who_comes_when_many_wait_is_sent_away() {
        let shelf = shelf(10, 1, 0);
        let inner = shelf.get(&1, || {
            let other = shelf.get(&2, || Ok((2, 1)));
            assert!(other.unwrap_err().message.contains("too much"));
            Ok((1, 1))
        });
        assert_eq!(*inner.unwrap(), 1);
        assert_eq!(*shelf.get(&2, || Ok((2, 1))).unwrap(), 2);
    }
}
