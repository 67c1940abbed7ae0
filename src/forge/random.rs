//! Random numbers that are the same on every machine and for ever: SplitMix64 (Steele, Lea, Flood 2014; public domain
//! reference by Vigna). Chances are whole per cents, so that no floating point is asked.

/// A generator.
#[derive(Debug, Clone)]
pub(crate) struct Dice {
    state: u64,
}

impl Dice {
    /// The generator of one submission for one purpose: others draw as much as they like without changing it.
    pub(crate) fn new(seed: u64, number: u64, purpose: &str) -> Self {
        let mut dice = Self { state: seed };
        for part in [number].into_iter().chain(purpose.bytes().map(u64::from)) {
            dice.state = dice.draw() ^ part.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        }
        dice.draw();
        dice
    }

    /// Sixty-four random bits.
    fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 where `end` is 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        // The upper half of a product of 128 bits is smaller than `end`, so it fits.
        ((u128::from(self.draw()) * end as u128) >> 64) as usize
    }

    /// A number from `first` to `last`.
    pub(crate) fn between(&mut self, first: usize, last: usize) -> usize {
        first + self.below(last.saturating_sub(first) + 1)
    }

    /// True in so many cases of a hundred.
    pub(crate) fn chance(&mut self, per_cent: usize) -> bool {
        self.below(100) < per_cent
    }

    /// One of several; `None` where there are none.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    /// One of several texts; "" where there are none.
    pub(crate) fn text<'a, T: AsRef<str>>(&mut self, from: &'a [T]) -> &'a str {
        self.pick(from).map_or("", AsRef::as_ref)
    }

    /// One of several, each as often as its weight says.
    pub(crate) fn weighted<T: Copy>(&mut self, first: T, from: &[(usize, T)]) -> T {
        let mut at = self.below(from.iter().map(|(weight, _)| weight).sum());
        for &(weight, one) in from {
            match at.checked_sub(weight) {
                Some(rest) => at = rest,
                None => return one,
            }
        }
        first
    }

    /// Several in another order.
    pub(crate) fn shuffle<T>(&mut self, all: &mut [T]) {
        for end in (1..all.len()).rev() {
            all.swap(end, self.below(end + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_never_change() {
        let mut dice = Dice { state: 1_234_567 };
        assert_eq!(dice.draw(), 6_457_827_717_110_365_317, "first number of the reference implementation");
        assert_eq!(dice.draw(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn purposes_and_submissions_differ() {
        let draws = |seed, number, purpose| Dice::new(seed, number, purpose).below(1 << 30);
        assert_eq!(draws(7, 1, "mess"), draws(7, 1, "mess"));
        assert_ne!(draws(7, 1, "mess"), draws(7, 1, "invent"));
        assert_ne!(draws(7, 1, "mess"), draws(7, 2, "mess"));
        assert_ne!(draws(7, 1, "mess"), draws(8, 1, "mess"));
    }

    #[test]
    fn everything_is_drawn_about_as_often_as_it_should() {
        let mut dice = Dice::new(1, 1, "test");
        let mut drawn = [0; 3];
        for _ in 0..3000 {
            drawn[dice.weighted(2, &[(10, 0), (20, 1), (70, 2)])] += 1;
        }
        assert!((200..400).contains(&drawn[0]) && (500..700).contains(&drawn[1]), "{drawn:?}");
        assert_eq!((dice.below(0), dice.pick::<u8>(&[]), dice.text::<&str>(&[])), (0, None, ""));
    }
}
