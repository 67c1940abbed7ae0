//! The month in which all mails of a mailbox were sent, drawn from the seed.

use crate::forge::random::Dice;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// A month.
#[derive(Debug, Clone, Copy)]
pub(super) struct Month {
    /// Its year.
    pub year: u16,
    /// Its number.
    pub month: u8,
}

impl Month {
    /// The month of a seed.
    pub(super) fn drawn(seed: u64) -> Self {
        let mut dice = Dice::new(seed, 0, "month");
        let small = |number: usize| u8::try_from(number).unwrap_or(1);
        Self { year: 2018 + u16::from(small(dice.below(7))), month: small(dice.between(1, 12)) }
    }

    /// A moment of a day, within the hours in which it is the same day in all offices that write.
    pub(super) fn moment(self, day: u8, dice: &mut Dice) -> i64 {
        self.midnight(day) + i64::from(u32::try_from(dice.between(9 * 3600, 14 * 3600)).unwrap_or(0))
    }

    /// The beginning of a day (UTC), in seconds since 1970.
    fn midnight(self, day: u8) -> i64 {
        let narrow = |number: u16| i16::try_from(number).unwrap_or(2020);
        let small = |number: u8| i8::try_from(number).unwrap_or(1);
        let date = jiff::civil::Date::new(narrow(self.year), small(self.month), small(day)).unwrap_or_default();
        let epoch = jiff::civil::date(1970, 1, 1);
        let days = epoch.until(date).map_or(0, |span| span.get_days());
        i64::from(days) * DAY
    }

    /// The day of a moment of this month.
    pub(super) fn day(self, moment: i64) -> u8 {
        u8::try_from((moment - self.midnight(1)).div_euclid(DAY) + 1).unwrap_or(0)
    }

    /// A day as ISO 8601 has it.
    pub(super) fn iso(self, day: u8) -> String {
        format!("{}-{:02}-{day:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_agree() {
        for seed in 0..50 {
            let month = Month::drawn(seed);
            let mut dice = Dice::new(seed, 1, "test");
            for day in 1..=28 {
                let moment = month.moment(day, &mut dice);
                assert_eq!((month.day(moment), month.day(moment - 8 * 3600)), (day, day), "{month:?}");
                assert_eq!(super::super::mime::civil(moment).to_string(), month.iso(day));
            }
        }
    }
}
