//! Labels as a program counts them: "17." is the seventeenth of a list whose labels are decimals with a stop behind.
//!
//! Comes in: a label as it is to be seen. Goes out: the ways in which a list could come to it.

/// How the numbers of a list are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// 1, 2, 3.
    Decimal,
    /// a, b, c.
    LowerLetter,
    /// A, B, C.
    UpperLetter,
    /// i, ii, iii.
    LowerRoman,
    /// I, II, III.
    UpperRoman,
}

/// A label, as a list counts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counted {
    /// How its number is written.
    pub format: Format,
    /// What stands before and behind it in the label.
    pub around: (String, String),
    /// The number.
    pub number: usize,
}

impl Counted {
    /// True where the other label is of a list of the same look.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.format == other.format && self.around == other.around
    }
}

/// The ways in which a list could count to a label; none where it holds no number, or more than one. The likelier
/// one comes first where nothing went before: "i" is a Roman one, "c" the third letter.
pub(crate) fn ways(label: &str) -> Vec<Counted> {
    let is_inner = |c: char| c.is_ascii_alphanumeric();
    let (Some(start), Some(end)) = (label.find(is_inner), label.rfind(is_inner)) else { return Vec::new() };
    let (before, inner, behind) = (&label[..start], &label[start..=end], &label[end + 1..]);
    // Word counts with the sign "%"; whatever else stands around a number may be typed there.
    if before.contains('%') || behind.contains('%') || label.chars().any(char::is_control) {
        return Vec::new();
    }
    let counted = |format, number| Counted { format, around: (before.to_owned(), behind.to_owned()), number };
    if inner.chars().all(|c| c.is_ascii_digit()) {
        // A list does not write leading zeros.
        let number = inner.parse().ok().filter(|_| !inner.starts_with('0'));
        return number.map(|number| counted(Format::Decimal, number)).into_iter().collect();
    }
    let is_lower = inner.chars().all(|c| c.is_ascii_lowercase());
    if !is_lower && !inner.chars().all(|c| c.is_ascii_uppercase()) {
        return Vec::new();
    }
    let (letters, romans) =
        if is_lower { (Format::LowerLetter, Format::LowerRoman) } else { (Format::UpperLetter, Format::UpperRoman) };
    let letter = match inner.as_bytes() {
        [one] => Some(counted(letters, usize::from(one.to_ascii_lowercase() - b'a') + 1)),
        _ => None,
    };
    let roman = from_roman(&inner.to_ascii_uppercase()).map(|number| counted(romans, number));
    let is_roman_first = matches!(inner, "i" | "I" | "v" | "V" | "x" | "X");
    if is_roman_first { roman.into_iter().chain(letter).collect() } else { letter.into_iter().chain(roman).collect() }
}

/// The number that capital Roman numerals write, up to 89; `None` where they write none.
fn from_roman(text: &str) -> Option<usize> {
    (1..90).find(|&number| roman(number) == text)
}

/// A number up to 89 in capital Roman numerals.
fn roman(number: usize) -> String {
    const UNITS: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    const TENS: [&str; 9] = ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX"];
    format!("{}{}", TENS.get(number / 10).unwrap_or(&""), UNITS.get(number % 10).unwrap_or(&""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(label: &str) -> Option<(Format, usize)> {
        ways(label).first().map(|way| (way.format, way.number))
    }

    #[test]
    fn labels_are_counted() {
        assert_eq!(first("17."), Some((Format::Decimal, 17)));
        assert_eq!(first("Q3"), None);
        assert_eq!(first("(b)"), Some((Format::LowerLetter, 2)));
        assert_eq!(first("IV."), Some((Format::UpperRoman, 4)));
        assert_eq!(first("I."), Some((Format::UpperRoman, 1)));
        assert_eq!(first("c."), Some((Format::LowerLetter, 3)));
        assert_eq!(first("LXXXIX"), Some((Format::UpperRoman, 89)));
        assert_eq!(first("8.1"), None);
        assert_eq!(first("07."), None);
        assert_eq!(first("•"), None);
        assert_eq!(ways("i)").len(), 2);
        assert_eq!(ways("(b)")[0].around, ("(".to_owned(), ")".to_owned()));
    }
}
