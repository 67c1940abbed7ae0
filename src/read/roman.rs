//! Roman numerals: as labels are read, and as numbered lists write them.

/// What the digits are worth, also those that take away from the next.
const PARTS: [(u32, &str); 13] = [
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];

/// The numeral of a number, in capitals.
pub(super) fn numeral(number: u32) -> String {
    let (mut rest, mut written) = (number, String::new());
    for (worth, digits) in PARTS {
        while rest >= worth {
            written.push_str(digits);
            rest -= worth;
        }
    }
    written
}

/// Value of a well-formed Roman numeral, in upper or lower case.
pub(super) fn value(written: &str) -> Option<u32> {
    let capitals = written.to_ascii_uppercase();
    let (mut rest, mut value) = (capitals.as_str(), 0);
    for (worth, digits) in PARTS {
        while let Some(behind) = rest.strip_prefix(digits) {
            rest = behind;
            value += worth;
        }
    }
    // Written again, the value must give the same numeral: "iiii" and "vx" are words, not numbers.
    (rest.is_empty() && value > 0 && numeral(value) == capitals).then_some(value)
}
